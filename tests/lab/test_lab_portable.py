"""The same laboratory on Windows, macOS and the BSDs: on the machine itself, and on Linux to prove that it works."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from lab import linux, portable
from lab.plugin import ELSEWHERE, PORT, Account, Bench, bench, facts, jobs
from lab.run import ROOT, USER, free_ports, observe

HERE = portable.system_at_hand() or "linux"


@pytest.fixture(scope="module")
def here(request: pytest.FixtureRequest, account: Account) -> Iterator[Bench]:
    """What the checks of this system were seen to show."""
    if HERE == "linux":
        request.getfixturevalue("namespaces")
        bound = (job.asking(lambda text: text.form == "one") for job in jobs("linux", PORT, (ROOT, USER)))
        return bench("linux", linux.observe((job for job in bound if not job.elsewhere), "bound"))
    system = facts().systems[HERE]
    found = bench(HERE, [o for job in portable.jobs(system, facts()) for o in observe(job)])
    account.ran(found, portable.as_whom())
    return found


@pytest.mark.parametrize("check", [c.id for c in facts().systems[HERE].checks if c.id not in portable.NOT_MADE])
def test_a_check_shows_what_it_claims_of_subjects_that_bind(here: Bench, check: str) -> None:
    assert here.of(check)
    found = [fault for fault in here.faults if fault.check == check]
    if found:
        pytest.fail("\n".join(map(str, found)), pytrace=False)


def test_a_port_is_offered_once_and_not_while_it_is_held() -> None:
    ports = free_ports(portable.LAST)
    first = next(ports)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", first - 1))
        assert next(ports) < first - 1


@pytest.mark.parametrize("system", ["windows", "macos", "freebsd"])
def test_the_jobs_of_a_system_leave_out_what_cannot_be_made_there(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portable, "users", lambda: (ROOT, USER))
    found = list(portable.jobs(facts().systems[system], facts()))
    assert len({job.port for job in found}) == len(found) == 24
    for job in found:
        commands = [text.command for text in job.texts]
        assert commands and not any("__NAME__" in command or "showservicestate" in command for command in commands)
        assert not {text.check for text in job.texts} & {*portable.NOT_MADE, *ELSEWHERE}


@pytest.mark.parametrize(
    ("platform", "system"),
    [("win32", "windows"), ("darwin", "macos"), ("freebsd14", "freebsd"), ("openbsd7", "openbsd"), ("linux", None)],
)
def test_the_system_at_hand_has_its_record(platform: str, system: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert portable.system_at_hand() == system


def test_windows_runs_as_an_administrator_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portable, "os", SimpleNamespace(name="nt"))
    assert (portable.users(), portable.as_whom()) == ((ROOT,), ("an administrator",))
