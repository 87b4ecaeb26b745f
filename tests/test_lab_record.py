"""The record of runs: written only when asked for, shown on the pages, and void once a command changes."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import ROOT, build
from lab import plugin, record, tools
from lab.plugin import Account, commands_of, facts, settings_of
from lab.run import ROOT as AS_ROOT
from lab.run import USER
from portatlas.facts.load import load
from portatlas.facts.model import Atlas, Run
from portatlas.views import rungs

LINUX = facts().systems["linux"]
EVERYTHING = [*(c.id for c in LINUX.checks), *(f"settings/{name}" for name in settings_of(LINUX))]


def evidence(page: str, anchor: str) -> str:
    """The first badge after an anchor."""
    _, found = page.split(f'id="{anchor}"', 1)
    return unescape(re.search(r'class="pa-ev [\w-]+">([^<]+)<', found)[1])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project in which every Linux command was run, here and today."""
    for part in ("docs", "hooks"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    path = tmp_path / "docs" / "_data" / "runs" / "linux.yml"
    record.write(path, record.runs(LINUX, EVERYTHING, (AS_ROOT, USER)))
    return tmp_path


def test_one_changed_character_turns_the_badge_to_not_run(project: Path) -> None:
    data = project / "docs" / "_data" / "systems" / "linux.yml"
    text = data.read_text("utf-8")
    for command in ("ss -tanp 'sport = :__PORT__ or", "sysctl -w net.ipv4.ip_local_port_range='32768"):
        text = text.replace(command, command[:-1] + "X", 1)
    data.write_text(text, "utf-8")
    done = build(project)
    assert done.returncode == 0, done.stderr
    page = (project / "site" / "systems" / "linux" / "index.html").read_text("utf-8")
    for anchor in (*(c.id for c in LINUX.checks), "show", "change-now", "change-for-good", "reserve"):
        changed = anchor in ("who-holds", "change-now")
        says = "From documentation, not run" if changed else f"Run on {tools.system()}, {tools.kernel()}, "
        assert evidence(page, anchor).startswith(says), anchor
    page = (project / "site" / "ranges" / "49152-60999" / "index.html").read_text("utf-8")
    assert evidence(page, "check-linux-who-holds") == "From documentation, not run"
    assert evidence(page, "check-linux-can-i-bind").startswith("Run on ")
    (reserving,) = re.findall(r"ip_local_reserved_ports=.*?</pre>.*?pa-ev [\w-]+\">([^<]+)<", page, re.DOTALL)
    assert reserving.startswith("Run on ")


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


def test_what_is_written_is_what_the_build_reads(broken: Path) -> None:
    runs = record.runs(LINUX, EVERYTHING, (AS_ROOT, USER))
    record.write(broken / "runs" / "linux.yml", runs)
    atlas, problems = load(broken)
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
