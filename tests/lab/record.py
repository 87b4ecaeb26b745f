"""The record of a run: what `docs/_data/runs/<system>.yml` holds. Written only when somebody asks for it."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import yaml
from portatlas.facts.model import Check, Settings, Step, System
from portatlas.views.commands import digest, digest_of_step, setting_digest

from lab import tools


def write(path: Path, runs: Mapping[str, Mapping[str, str]]) -> None:
    """Writes the runs of one system, keyed by check."""
    path.parent.mkdir(exist_ok=True)
    head = "# Written by the laboratory (`make record`), never by hand: where, when and as whom each check was run.\n"
    lines = [f"{check}: {_on_one_line(run)}\n" for check, run in runs.items()]
    path.write_text(head + "".join(lines), "utf-8", newline="\n")


def _on_one_line(run: Mapping[str, str]) -> str:
    return yaml.safe_dump(dict(run), default_flow_style=True, sort_keys=False, width=1000).strip()


def runs(system: System, proven: Collection[str], users: Iterable[str]) -> dict[str, dict[str, str]]:
    """The runs of the commands that were proven here and today, as these users, in the order of the page."""
    as_whom = " and ".join(users)
    found = {c.id: _run(digest(c), _texts(c), c.shell, as_whom) for c in system.checks if c.id in proven}
    for name in Settings.model_fields:
        setting = getattr(system.settings, name, None)
        if f"settings/{name}" in proven:
            run = _run(setting_digest(setting), [setting.run], setting.shell, as_whom)
            found[f"settings/{name}"] = run
    return found


def step_runs(steps: Iterable[Step], user: str) -> dict[str, dict[str, str]]:
    """The runs of steps that ended without a complaint here and today."""
    return {s.id: _run(digest_of_step(s), [s.run], s.shell, user) for s in steps}


def _run(digest: str, texts: Iterable[str], shell: str, user: str) -> dict[str, str]:
    return {
        "digest": digest,
        "system": tools.system(),
        "kernel": tools.kernel(),
        "tools": ", ".join(dict.fromkeys(tool for text in texts for tool in tools.used(text, shell))),
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "user": user,
    }


def _texts(check: Check) -> list[str]:
    return [text for command in (check.one, check.all) if command for _, text in command.forms]
