"""Projects to build: this one, a copy of it, and the small world of tests/world with the code of this one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORLD = ROOT / "tests" / "world"


def build(project: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """`mkdocs build --strict` in a project folder."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", *options]
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(command, cwd=project, env=quiet, text=True, capture_output=True, check=False)


def copied(to: Path) -> Path:
    """A copy of this project, as far as a build reads it."""
    for name in ("docs", "hooks"):
        shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", to)
    return to


def world(to: Path) -> Path:
    """A copy of the facts and pages of the small world; the folder of its facts, at `to`/docs/_data."""
    shutil.copytree(WORLD, to, dirs_exist_ok=True)
    data = to / "docs" / "_data"
    shutil.copytree(ROOT / "docs" / "_data" / "words", data / "words")
    shutil.copy(ROOT / "docs" / "_data" / "feedback.yml", data)
    return data


def small(to: Path) -> Path:
    """The small world as a project that can be built: in a second, where the whole site takes six."""
    world(to)
    for name in ("docs/css", "docs/img", "docs/js", "hooks"):
        (to / name).symlink_to(ROOT / name, target_is_directory=True)
    shutil.copy(ROOT / "mkdocs.yml", to)
    return to
