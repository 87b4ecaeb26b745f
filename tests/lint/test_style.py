"""The code and the prose, by the linters of their kind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        ("mypy",),
        ("ruff", "check", "--no-cache"),
        ("ruff", "format", "--check", "--no-cache"),
        ("biome", "check", "--config-path=tests/biome.json", "docs/js", "docs/css", "hooks/portatlas/shell/early.js"),
        ("codespell", "docs", "hooks", "README.md"),
    ],
    ids=" ".join,
)
def test_the_linter_finds_nothing(command: tuple[str, ...]) -> None:
    done = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
