"""Commands for systems that are not at hand are sound in their shells, by a grammar where there is one."""

from __future__ import annotations

import os

import pytest
from portatlas.views.commands import filled

from lab import claims, syntax
from lab.plugin import Account, facts, settings_of
from lab.run import Key
from lab.syntax import SHELLCHECK, faults, foreign


def commands(system: str) -> list[tuple[Key, str, str]]:
    """Every command of a system's page, as the page shows it: its key, its shell and its text."""
    s, of_class = facts().systems[system], facts().class_of(60328)
    of_checks = claims.texts(s, 60328, of_class.first, of_class.last)
    of_settings = [
        (("settings", name, "any"), given.shell, filled(given.run, 60328, of_class.first, of_class.last))
        for name, given in settings_of(s).items()
    ]
    return [(text.key, text.shell, text.command) for text in of_checks] + of_settings


SYSTEMS = [s.id for s in facts().systems.values() if s.checks]
COMMANDS = [pytest.param(s, *c, id=f"{s}-{'-'.join(c[0])}") for s in SYSTEMS for c in commands(s)]


@pytest.mark.parametrize(("system", "key", "shell", "command"), COMMANDS)
def test_a_command_is_sound_in_its_shell(account: Account, system: str, key: Key, shell: str, command: str) -> None:
    found = faults(command, shell)
    if found:
        check, form, transport = key
        place = facts().origins[f"systems/{system}"]
        pytest.fail(f"{place.path}: {check} {form} {transport}: {command}\n{found}", pytrace=False)
    account.parsed.setdefault(system, set()).add(key)


@pytest.mark.parametrize(("system", "key", "shell", "command"), COMMANDS)
def test_a_command_calls_no_tool_that_its_system_lacks(system: str, key: Key, shell: str, command: str) -> None:
    assert shell == "python" or foreign(command, system) == set()


def test_every_system_with_commands_is_looked_at() -> None:
    assert set(SYSTEMS) == set(syntax.FOREIGN) == {s.id for s in facts().mainstream}


@pytest.mark.skipif(os.uname().machine == "aarch64" if hasattr(os, "uname") else False, reason="no wheel of shellcheck")
def test_shellcheck_is_there() -> None:
    assert SHELLCHECK.exists()


@pytest.mark.parametrize(
    ("shell", "command"),
    [
        ("sh", "for p in 1; do echo $p"),
        ("sh", "ss -tan 'sport = :60328"),
        ("sh", "awk '{print $5}' | sort |"),
        ("python", "import socket; print(socket.getservbyport(60328)"),
        ("powershell", "Get-NetTCPConnection | Where-Object -FilterScript { $_.LocalPort -ge 1 "),
        ("powershell", "try { 'bound' } catch { 'no' "),
        ("powershell", "Format-Table -Property 'A','B' | | Sort-Object"),
        ("cmd", 'netstat -ano | findstr /C:":60328 '),
    ],
)
def test_a_slip_is_found(shell: str, command: str) -> None:
    assert faults(command, shell)


@pytest.mark.parametrize(
    ("system", "command", "tools"),
    [
        ("macos", "ss -tanp", {"ss"}),
        ("windows", "netstat -ano | grep 60328", {"grep"}),
        ("illumos", "for p in 1; do sockstat -p 1; done", {"sockstat"}),
        ("macos", "netstat -anv | awk '/ss -t/ { print }'", set()),
    ],
)
def test_a_tool_of_another_system_is_found(system: str, command: str, tools: set) -> None:
    assert foreign(command, system) == tools
