"""What the facts in a folder are told, as the build prints it."""

from __future__ import annotations

from pathlib import Path

from portatlas import rules
from portatlas.faces import calls
from portatlas.facts.load import load


def problems(data: Path) -> list[str]:
    """All that loading, the rules and the filling find."""
    atlas, found = load(data)
    found = found or rules.check(atlas)
    return [str(problem) for problem in sorted({*found, *calls.written(atlas).problems})]


def broken_rule(rule: rules.Rule, data: Path) -> list[str]:
    """What this rule alone finds, in order. The files themselves must have loaded without a problem."""
    atlas, found = load(data)
    assert not found, found
    return [str(problem) for problem in sorted(rule(atlas))]
