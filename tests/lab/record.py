"""The record of a run: what `docs/_data/runs/<system>.yml` holds. Written only when somebody asks for it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml
from portatlas.commands import digest
from portatlas.model import Check, Command, System

from lab import tools


def write(path: Path, runs: Mapping[str, Mapping[str, str]]) -> None:
    """Writes the runs of one system, keyed by check."""
    path.parent.mkdir(exist_ok=True)
    head = "# Written by the laboratory (`make record`), never by hand: where, when and as whom each check was run.\n"
    lines = [f"{check}: {_on_one_line(run)}\n" for check, run in runs.items()]
    path.write_text(head + "".join(lines), "utf-8", newline="\n")


def _on_one_line(run: Mapping[str, str]) -> str:
    return yaml.safe_dump(dict(run), default_flow_style=True, sort_keys=False, width=1000).strip()


def runs(system: System, checks: Iterable[str], users: Iterable[str]) -> dict[str, dict[str, str]]:
    """The runs of these checks, which passed here and today, as these users."""
    proven = set(checks)
    return {c.id: _run(c, " and ".join(users)) for c in system.checks if c.id in proven}


def _run(check: Check, user: str) -> dict[str, str]:
    return {
        "digest": digest(check),
        "system": tools.system(),
        "kernel": tools.kernel(),
        "tools": ", ".join(_tools(check)),
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "user": user,
    }


def _tools(check: Check) -> list[str]:
    """The tools that any text of the check uses, each once."""
    commands = [text for command in (check.one, check.all) if isinstance(command, Command) for _, text in command.forms]
    return list(dict.fromkeys(tool for text in commands for tool in tools.used(text, check.shell)))
