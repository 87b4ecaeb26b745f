"""The laboratory in pytest: what the tests share, `--record`, and the account at the end of a session."""

from __future__ import annotations

import functools
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from portatlas.facts.load import load
from portatlas.facts.model import Atlas, Setting, Settings, System
from portatlas.facts.origin import Origin

from lab import claims, linux, record, tools
from lab.run import ROOT as AS_ROOT
from lab.run import USER, Job, Key, Observation
from lab.subjects import NOTHING, TRANSPORT

DATA = Path(__file__).resolve().parents[2] / "docs" / "_data"
PORT = 60328  # the port that pages show where they can
# checks that look for sockets of other network namespaces: there the subject is, too
ELSEWHERE = {"other-namespaces"}
# `empty` of who-holds says it: since iproute2 6.8 `ss -a` lists sockets that are bound but idle, too
NEWER = {"who-holds": "bound-idle", "other-namespaces": "bound-idle"}


@dataclass
class Account:
    """What a session did, for its summary: system -> commands run, commands whose syntax was checked; what it lacked."""

    run: dict[str, set[Key]] = field(default_factory=dict)
    parsed: dict[str, set[Key]] = field(default_factory=dict)
    unproven: dict[str, str] = field(default_factory=dict)
    proven: dict[str, set[str]] = field(default_factory=dict)
    users: dict[str, tuple[str, ...]] = field(default_factory=dict)
    steps: set[str] = field(default_factory=set)

    def cannot(self, promise: str, reason: str) -> None:
        """Skips a test, saying what stays unproven and why; on GitHub's machines, which have all that it takes, it fails."""
        self.unproven[promise] = reason
        if "GITHUB_ACTIONS" in os.environ:
            pytest.fail(f"cannot prove {promise}: {reason}", pytrace=False)
        pytest.skip(f"cannot prove {promise}: {reason}")

    def ran(self, bench: Bench, users: tuple[str, ...]) -> None:
        """Notes which texts of a system's checks were run, and which checks are true in all their texts."""
        self.run.setdefault(bench.system.id, set()).update(o.text.key for o in bench.observations)
        self.proven.setdefault(bench.system.id, set()).update(bench.proven)
        self.users[bench.system.id] = users

    def carried_out(self, system: str, setting: str) -> None:
        """Notes that a setting of a system was run and did what it says."""
        self.run.setdefault(system, set()).add(("settings", setting, "any"))
        self.proven.setdefault(system, set()).add(f"settings/{setting}")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--record", action="store_true", help="write what the laboratory ran to docs/_data/runs/<system>.yml"
    )


ACCOUNT = pytest.StashKey[Account]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[ACCOUNT] = Account()


@pytest.fixture(scope="session")
def account(pytestconfig: pytest.Config) -> Account:
    """The account of this session."""
    return pytestconfig.stash[ACCOUNT]


@functools.cache
def facts() -> Atlas:
    """The facts."""
    return load(DATA)[0]


@dataclass(frozen=True)
class Bench:
    """A system with its record's place in the files, and what its checks were seen to show."""

    system: System
    origin: Origin
    observations: list[Observation]
    newer: Mapping[str, str] = field(default_factory=dict)

    @functools.cached_property
    def faults(self) -> list[claims.Fault]:
        """Every claim that is wrong."""
        return claims.faults(self.system, self.origin, self.observations, self.newer)

    def of(self, check: str) -> list[Observation]:
        """The observations of one check."""
        return [o for o in self.observations if o.text.check == check]

    @property
    def proven(self) -> list[str]:
        """The checks whose every text was run, and that claim nothing wrong."""
        ran = {o.text.key for o in self.observations}
        wrong = {fault.check for fault in self.faults}
        wrong |= {key[0] for key in commands_of(self.system) if key not in ran}
        return [c.id for c in self.system.checks if c.id not in wrong]


def bench(system: str, observations: list[Observation]) -> Bench:
    """What was seen of a system's checks, beside their claims."""
    newer = NEWER if system == "linux" and tools.ss_lists_bound() else {}
    return Bench(facts().systems[system], facts().origins[f"systems/{system}"], observations, newer)


@pytest.fixture(scope="session")
def namespaces(account: Account) -> None:
    """Linux namespaces, and every tool that the ladder uses."""
    require(account, "what the Linux commands show, as root and as an ordinary user", tools.LADDER)


@pytest.fixture(scope="session")
def busybox(account: Account, namespaces: None) -> None:
    """The same with busybox."""
    require(account, "what the Linux commands show on a machine with busybox alone", ("busybox",))


def require(account: Account, promise: str, needed: Iterable[str]) -> None:
    """Gets namespaces and tools, without which a promise cannot be proven; skips or fails where they cannot be had."""
    if sys.platform != "linux":
        pytest.skip("needs Linux")
    absent = tools.missing(needed)
    packages = bool(absent) and linux.can_be_root() and shutil.which("apt-get")
    ended = tools.install(absent, linux.as_root()) if packages else "install it"
    if reason := linux.lacking():
        account.cannot(promise, reason)
    if absent := tools.missing(needed):
        reason = f"no {' and no '.join(absent)}: {ended}"
        # root of a system with packages, where namespaces can be made, has no excuse
        assert not packages, f"cannot prove {promise}: {reason}"
        account.cannot(promise, reason)


def jobs(system: str, port: int, users: Iterable[str]) -> Iterator[Job]:
    """Every subject and nothing at all, for each user; some checks look for sockets of other network namespaces."""
    c = facts().class_of(port)
    texts = claims.texts(facts().systems[system], port, c.first, c.last)
    for user in users:
        for subject in (NOTHING, *TRANSPORT):
            for elsewhere in (False, True):
                chosen = tuple(t for t in texts if (t.check in ELSEWHERE) == elsewhere)
                yield Job(subject, user, port, chosen, elsewhere)


@pytest.fixture(scope="session")
def linux_bench(namespaces: None, account: Account) -> Bench:
    """Every check of linux.yml, run against every subject as each user."""
    found = bench("linux", linux.observe(jobs("linux", PORT, (AS_ROOT, USER))))
    account.ran(found, (AS_ROOT, USER))
    return found


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Writes the records, if `--record` asks for it."""
    if session.config.getoption("--record"):
        account = session.config.stash[ACCOUNT]
        for system, users in account.users.items():
            runs = record.runs(facts().systems[system], account.proven[system], users)
            record.write(DATA / "runs" / f"{system}.yml", runs)
        if account.steps:
            steps = (s for s in facts().steps.values() if s.id in account.steps)
            record.write(DATA / "runs" / "steps.yml", record.step_runs(steps, AS_ROOT))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """How many commands of each system were run, how many only read, and what could not be proven."""
    account = config.stash[ACCOUNT]
    if not (account.run or account.parsed or account.unproven or config.getoption("--record")):
        return
    terminalreporter.section("laboratory")
    for line in (*_counts(account), *_unproven(account), *_recorded(account, config)):
        terminalreporter.write_line(line)


def _counts(account: Account) -> Iterator[str]:
    yield f"{'commands of':14}{'run':>6}{'read, not run':>16}{'syntax checked':>17}"
    for system in facts().systems.values():
        if all_of := commands_of(system):
            ran, parsed = account.run.get(system.id, set()), account.parsed.get(system.id, set())
            yield f"{system.id:14}{len(ran & all_of):6}{len(all_of - ran):16}{len(parsed & all_of):17}"


def _unproven(account: Account) -> Iterator[str]:
    yield from (f"not proven: {promise}: {reason}" for promise, reason in account.unproven.items())


def _recorded(account: Account, config: pytest.Config) -> Iterator[str]:
    if config.getoption("--record") and not account.users:
        yield "recorded: nothing, since no system's commands were run"
    if config.getoption("--record"):
        yield from (f"recorded: {len(account.proven[system])} of {system}" for system in account.users)
        yield f"recorded: {len(account.steps)} steps of written pages"


def commands_of(system: System) -> set[Key]:
    """Every command that the system's page shows: its checks' and its settings'."""
    of_checks = {text.key for text in claims.texts(system, None, 0, 0)}
    return of_checks | {("settings", name, "any") for name in settings_of(system)}


def settings_of(system: System) -> dict[str, Setting]:
    """The settings of a system for which there is a command, by name."""
    settings = {name: getattr(system.settings, name) for name in Settings.model_fields} if system.settings else {}
    return {name: setting for name, setting in settings.items() if setting.run}
