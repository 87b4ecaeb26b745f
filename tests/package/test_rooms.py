"""A test stands in the room of what it needs: one in no room is never run, and the first room needs no more than code."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

from projects import ROOT

ROOMS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"]["testpaths"]
# fixtures that copy all facts, build a site or open a browser
SLOW = {"broken", "log", "site", "trees", "small_site", "moved_site", "chromium", "new_context", "namespaces"}
SLOW_CALLS = {"build", "small", "copied"}  # of projects


def test_every_test_stands_in_a_room() -> None:
    found = {path.parent.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py")}
    assert found == set(ROOMS), "move it to the room of what it needs: README.md tells them apart"


def asked_for(module: Path) -> Iterator[str]:
    """The fixtures that a module's functions ask for, the projects that they build, and a browser."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield from (argument.arg for argument in node.args.args if argument.arg in SLOW)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("playwright"):
            yield node.module
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "projects":
            yield from {node.attr} & SLOW_CALLS


def test_the_first_room_builds_no_site_and_opens_no_browser() -> None:
    asking = {path.name: [*asked_for(path)] for path in (ROOT / ROOMS[0]).glob("test_*.py")}
    assert {name: found for name, found in asking.items() if found} == {}
