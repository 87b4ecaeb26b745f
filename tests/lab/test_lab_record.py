"""The record of runs: written only when asked for, shown on the pages, and void once a command changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from portatlas.facts.load import load
from portatlas.facts.model import Atlas, Run
from portatlas.views import rungs

from lab import plugin, record, tools
from lab.plugin import Account, commands_of, facts, settings_of
from lab.run import ROOT as AS_ROOT
from lab.run import USER

LINUX = facts().systems["linux"]
EVERYTHING = [*(c.id for c in LINUX.checks), *(f"settings/{name}" for name in settings_of(LINUX))]


def test_one_changed_character_turns_the_badge_to_not_run(atlas: Atlas) -> None:
    runs = {key: Run(**run) for key, run in record.runs(LINUX, EVERYTHING, (AS_ROOT, USER)).items()}
    command, setting = LINUX.check("who-holds").one.tcp, LINUX.settings.change_now
    checks = [
        c.model_copy(update={"one": c.one.model_copy(update={"tcp": f"{command}X"})}) if c.id == "who-holds" else c
        for c in LINUX.checks
    ]
    settings = LINUX.settings.model_copy(update={"change_now": setting.model_copy(update={"run": f"{setting.run}X"})})
    linux = LINUX.model_copy(update={"checks": tuple(checks), "settings": settings})
    own = replace(atlas, runs={"linux": runs}, systems={"linux": linux})
    badges = {c.id: rungs.evidence("linux", c.id, record.digest(c), own) for c in linux.checks}
    badges |= {f"settings/{name}": rungs.of_setting(linux, name, own) for name in settings_of(linux)}
    assert {key for key, badge in badges.items() if not badge.ran} == {"who-holds", "settings/change_now"}
    assert {badge.says for badge in badges.values() if not badge.ran} == {"From documentation, not run"}
    here = f"Run on {tools.system()}, {tools.kernel()}, "
    assert all(badge.says.startswith(here) for badge in badges.values() if badge.ran) and set(badges) == set(EVERYTHING)


@pytest.mark.parametrize(
    ("run", "says"),
    [
        ({}, "Run on Debian 12, Linux 6.18, iproute2 6.1.0, 2026-11-25"),
        ({"tools": ""}, "Run on Debian 12, Linux 6.18, 2026-11-25"),
        (
            {"user": "an administrator"},
            "Run on Debian 12, Linux 6.18, iproute2 6.1.0, 2026-11-25, as an administrator only",
        ),
        ({"digest": "6396819c4f68522d"}, "From documentation, not run"),
    ],
    ids=str,
)
def test_a_badge_says_where_when_and_as_whom(atlas: Atlas, run: dict, says: str) -> None:
    given = {
        "digest": record.digest(LINUX.check("who-holds")),
        "system": "Debian 12",
        "kernel": "Linux 6.18",
        "tools": "iproute2 6.1.0",
        "date": "2026-11-25",
        "user": "root and an ordinary user",
    }
    own = replace(atlas, runs={"linux": {"who-holds": Run(**{**given, **run})}})
    digest = record.digest(LINUX.check("who-holds"))
    assert rungs.evidence("linux", "who-holds", digest, own).says == says


def test_the_record_in_the_data_names_commands_that_there_are(atlas: Atlas) -> None:
    for system, runs in atlas.runs.items():
        if system == "steps":
            assert set(runs) <= set(atlas.steps)
            continue
        s = atlas.systems[system]
        assert set(runs) <= {*(c.id for c in s.checks), *(f"settings/{name}" for name in settings_of(s))}


def test_what_is_written_is_what_the_build_reads(world: Path) -> None:
    runs = record.runs(LINUX, EVERYTHING, (AS_ROOT, USER))
    record.write(world / "runs" / "linux.yml", runs)
    atlas, problems = load(world)
    assert not problems
    assert {key: vars(run) for key, run in atlas.runs["linux"].items()} == runs
    assert set(runs) == set(EVERYTHING)


def test_a_record_names_the_tools_that_the_command_uses() -> None:
    names = {
        key: [tool.split(" ")[0] for tool in run["tools"].split(", ")]
        for key, run in record.runs(LINUX, EVERYTHING, (USER,)).items()
    }
    assert names["who-holds"] == ["iproute2"]
    assert names["other-namespaces"] == ["util-linux", "iproute2"]
    assert names["bound-idle"] == ["iproute2", "lsof", "grep"]
    assert names["can-i-bind"] == ["Python"]
    assert names["settings/reserve"] == ["procps"]
    assert names["settings/show"] == [""]


@pytest.mark.parametrize("asked", [False, True])
def test_a_record_is_written_only_when_asked_for(asked: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugin, "DATA", tmp_path)
    account = Account(proven={"linux": {"who-holds"}}, users={"linux": (USER,)})
    config = SimpleNamespace(getoption=lambda name: asked, stash={plugin.ACCOUNT: account})
    plugin.pytest_sessionfinish(SimpleNamespace(config=config))
    written = [path.name for path in tmp_path.rglob("*.yml")]
    assert written == (["linux.yml"] if asked else [])


def test_the_account_counts_commands_by_system_and_says_what_it_could_not_prove() -> None:
    everything = commands_of(LINUX)
    account = Account(run={"linux": everything}, parsed={"linux": everything}, unproven={"that": "not root"})
    counts = dict(line.split(maxsplit=1) for line in plugin._counts(account))
    assert counts["linux"].split() == [str(len(everything)), "0", str(len(everything))]
    assert counts["windows"].split() == ["0", str(len(commands_of(facts().systems["windows"]))), "0"]
    assert list(plugin._unproven(account)) == ["not proven: that: not root"]
