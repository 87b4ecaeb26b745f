"""Where the laboratory cannot work it says what it could not prove, and why; on GitHub's machines it fails."""

from __future__ import annotations

import subprocess
from types import SimpleNamespace

import pytest

from lab import linux, tools
from lab.plugin import Account, require

# `pytest.skip` and `pytest.fail` raise these
Skipped, Failed = pytest.skip.Exception, pytest.fail.Exception
PROMISE = "what the Linux commands show, as root and as an ordinary user"


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A Linux machine on which all is well, to spoil; it notes what it is told to run, and runs nothing."""
    spoilt = SimpleNamespace(user=0, missing=set(), answers={}, ran=[])

    def run(command: tuple, **options: object) -> subprocess.CompletedProcess:
        spoilt.ran.append(command)
        status, said = next((a for word, a in spoilt.answers.items() if word in command), (0, ""))
        if "install" in command and status == 0:
            spoilt.missing.clear()
        return subprocess.CompletedProcess(command, status, "", said)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr("os.geteuid", lambda: spoilt.user, raising=False)
    monkeypatch.setattr("shutil.which", lambda tool, path=None: None if tool in spoilt.missing else f"/bin/{tool}")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return spoilt


def test_where_all_is_there_nothing_is_skipped_or_installed(machine: SimpleNamespace) -> None:
    account = Account()
    require(account, PROMISE, tools.LADDER)
    assert account.unproven == {} and len(machine.ran) == 1


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        ({"user": 1000}, "not root"),
        ({"missing": {"unshare", "apt-get"}}, "no unshare"),
        ({"missing": {"unshare", "ip", "apt-get"}}, "no unshare and no ip"),
        ({"answers": {"unshare": (1, "Operation not permitted")}}, "no network namespaces: Operation not permitted"),
        ({"missing": {"lsof", "fuser", "apt-get"}}, "no lsof and no fuser: install it"),
        ({"user": 1000, "missing": {"lsof"}}, "not root"),
    ],
    ids=str,
)
def test_what_cannot_be_proven_is_said_and_fails_where_all_could_be_had(
    machine: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, spoil: dict, reason: str
) -> None:
    vars(machine).update(spoil)
    account = Account()
    with pytest.raises(Skipped) as skipped:
        require(account, PROMISE, tools.LADDER)
    assert str(skipped.value) == f"cannot prove {PROMISE}: {reason}" and account.unproven == {PROMISE: reason}
    if reason != "not root":  # there `sudo` is tried first
        monkeypatch.setenv("GITHUB_ACTIONS", "true")
        with pytest.raises(Failed, match=f"cannot prove {PROMISE}: {reason}"):
            require(Account(), PROMISE, tools.LADDER)


def test_root_on_debian_installs_what_is_missing(machine: SimpleNamespace) -> None:
    machine.missing |= {"lsof", "fuser", "ss", "ip"}
    require(Account(), PROMISE, tools.LADDER)
    update, install, _ = machine.ran
    assert update == ["apt-get", "update"]
    assert install == ["apt-get", "install", "-y", "--no-install-recommends", "iproute2", "lsof", "psmisc"]


def test_root_on_debian_that_cannot_install_fails(machine: SimpleNamespace) -> None:
    machine.missing |= {"lsof"}
    machine.answers["install"] = (100, "E: Unable to locate package lsof")
    with pytest.raises(AssertionError, match=r"no lsof: apt-get install .* lsof \(exit 100\): E: Unable"):
        require(Account(), PROMISE, tools.LADDER)


def test_ci_that_is_not_root_uses_sudo(machine: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.user = 1001
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    require(Account(), PROMISE, tools.LADDER)
    assert machine.ran[0][:3] == ["sudo", "-n", "unshare"]
    machine.answers["sudo"] = (1, "sudo: a password is required")
    with pytest.raises(Failed, match="no network namespaces: sudo: a password is required"):
        require(Account(), PROMISE, tools.LADDER)


def test_another_system_is_no_failure_of_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setattr("sys.platform", "darwin")
    with pytest.raises(Skipped, match="needs Linux"):
        require(Account(), PROMISE, tools.LADDER)


def test_every_tool_that_linux_commands_call_can_be_installed() -> None:
    assert set(tools.VERSIONS) - {"awk", "grep"} <= set(tools.PACKAGES)
    assert linux.UNSHARE[0] in tools.PACKAGES
