"""A claim that is turned round is found, with file, line, command and what was seen."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection
from pathlib import Path

import pytest
from portatlas.facts.model import Check, System, Unprivileged

from lab import claims
from lab.plugin import PORT, Bench, facts
from lab.run import ROOT, USER, Observation, Output, Text
from lab.subjects import NOTHING, TRANSPORT

FILE = "docs/_data/systems/linux.yml"
LINUX = facts().systems["linux"]
TULPN = Text("known-ss-tulpn", "one", "any", "sh", "ss -tulpn | grep 60328")


def line_of(data: str, check: str, field: str) -> int:
    """The line of a field of a check, by reading the file as text."""
    lines = data.splitlines()
    start = lines.index(f"  - id: {check}")
    return next(n for n, line in enumerate(lines, 1) if n > start and line.lstrip().startswith(f"{field}:"))


def changed(check: str, **fields: object) -> System:
    """linux.yml with other claims for a check."""
    checks = [c.model_copy(update=fields) if c.id == check else c for c in LINUX.checks]
    return LINUX.model_copy(update={"checks": tuple(checks)})


def turned(check: Check, subject: str, user: str) -> dict:
    """The claim that a check shows a subject to a user, turned round."""
    shows = check.shows if user == ROOT else check.unprivileged.shows
    other = tuple(s for s in shows if s != subject) if subject in shows else (*shows, subject)
    if user == ROOT:
        return {"shows": other}
    return {"unprivileged": Unprivileged(shows=other, process=check.unprivileged.process)}


def first_with(subject: str, claimed: bool, user: str, but: Collection[str]) -> Check:
    """The first check of the ladder, but for some, that claims to show a subject to a user, or that does not."""

    def fits(check: Check) -> bool:
        shows = check.shows if user == ROOT else check.unprivileged.shows
        return (subject in shows) is claimed and check.one.text(TRANSPORT[subject]) is not None

    return next(check for check in LINUX.checks if check.id not in but and fits(check))


@pytest.mark.parametrize("user", [ROOT, USER])
@pytest.mark.parametrize("claimed", [True, False], ids=["claimed no more", "claimed too"])
@pytest.mark.parametrize("subject", TRANSPORT)
def test_a_claim_turned_round_is_found(linux_bench: Bench, data: Path, subject: str, claimed: bool, user: str) -> None:
    check = first_with(subject, claimed, user, linux_bench.newer)
    wrong = dataclasses.replace(linux_bench, system=changed(check.id, **turned(check, subject, user)))
    line = line_of(
        (data / "systems" / "linux.yml").read_text("utf-8"), check.id, "shows" if user == ROOT else "unprivileged"
    )
    expected = (
        f"shows {subject} to {user}, and does not claim to"
        if claimed
        else f"claims to show {subject} to {user}, and does not"
    )
    found = wrong.faults
    assert {fault.message for fault in found} == {expected}
    for fault in found:
        told = str(fault)
        assert told.startswith(f"{FILE}:{line}: check '{check.id}' {expected}\n")
        assert re.sub(r"\s+", " ", fault.seen.text.command).strip() in re.sub(r"\s+", " ", told)
        assert "printed\n" in told


def observation(subject: str, user: str, out: str, shown: bool, named: bool = False) -> Observation:
    return Observation(TULPN, subject, user, PORT, Output(0 if out else 1, out, ""), shown, named)


def told(system: System, *observations: Observation) -> list[str]:
    return [str(fault) for fault in claims.faults(system, facts().origins["systems/linux"], observations)]


def test_the_message_names_file_line_command_and_what_was_seen(data: Path) -> None:
    line = line_of((data / "systems" / "linux.yml").read_text("utf-8"), "known-ss-tulpn", "shows")
    shows = ("listener", "client", "udp", "listener-ipv6", "listener-dual", "other-user")
    assert told(changed("known-ss-tulpn", shows=shows), observation("client", ROOT, "", False)) == [
        f"{FILE}:{line}: check 'known-ss-tulpn' claims to show client to root, and does not\n"
        "    ss -tulpn | grep 60328\n"
        "    printed\n"
        "    (nothing)"
    ]


def test_a_command_that_shows_more_than_claimed_is_a_wrong_claim(data: Path) -> None:
    line = line_of((data / "systems" / "linux.yml").read_text("utf-8"), "known-ss-tulpn", "shows")
    row = 'udp UNCONN 0 0 127.0.0.1:60328 0.0.0.0:* users:(("python3",pid=7,fd=3))\n'
    assert told(changed("known-ss-tulpn", shows=("listener",)), observation("udp", ROOT, row, True, True)) == [
        f"{FILE}:{line}: check 'known-ss-tulpn' shows udp to root, and does not claim to\n"
        "    ss -tulpn | grep 60328\n"
        "    printed\n"
        f"    {row.strip()}"
    ]


@pytest.mark.parametrize(
    ("process", "subject", "named", "right"),
    [
        ("own", "listener", True, True),
        ("own", "listener", False, False),
        ("own", "other-user", True, False),
        ("own", "other-user", False, True),
        ("none", "listener", True, False),
        ("all", "other-user", False, False),
        ("all", "other-user", True, True),
    ],
)
def test_whose_process_a_user_sees_is_a_claim_too(process: str, subject: str, named: bool, right: bool) -> None:
    check = LINUX.check("known-ss-tulpn")
    system = changed(check.id, unprivileged=Unprivileged(shows=check.unprivileged.shows, process=process))
    assert (told(system, observation(subject, USER, "a row", True, named)) == []) is right


def test_a_command_that_finds_the_port_where_nothing_is_fails() -> None:
    (found,) = told(LINUX, observation(NOTHING, USER, "udp UNCONN 0 0 *:60328", False))
    assert "prints the port to an ordinary user where no socket has it" in found


def test_a_claim_without_a_text_for_its_transport_fails() -> None:
    one = LINUX.check("who-holds").one.model_copy(update={"udp": None})
    system = changed("who-holds", one=one, all=None)
    seen = dataclasses.replace(
        observation(NOTHING, ROOT, "", False), text=dataclasses.replace(TULPN, check="who-holds")
    )
    assert [f.split("' ")[1] for f in told(system, seen)] == [
        "claims to show udp, and has no text for udp",
        "claims to show udp-connected, and has no text for udp",
    ]
