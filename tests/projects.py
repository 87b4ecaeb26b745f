"""Projects to build: this one, a copy of it, and the small world of tests/world with the code of this one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORLD = ROOT / "tests" / "world"
BESIDE = ("mkdocs.yml", "LICENSE", "docs/_data/registry.licenses.txt")  # files that a build reads besides its folders


def build(project: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """`mkdocs build --strict` in a project folder."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", *options]
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(command, cwd=project, env=quiet, text=True, capture_output=True, check=False)


def copied(to: Path) -> Path:
    """A copy of this project, as far as a build reads it."""
    for name in ("docs", "hooks"):
        shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in BESIDE:
        shutil.copy(ROOT / name, to / name)
    return to


def world(to: Path) -> Path:
    """A copy of the facts and pages of the small world; the folder of its facts, at `to`/docs/_data."""
    for folder in sorted({path.parent for path in _files()}):
        (to / folder).mkdir(parents=True, exist_ok=True)
    for path, content in _files().items():
        (to / path).write_bytes(content)
    return to / "docs" / "_data"


@cache
def _files() -> dict[Path, bytes]:
    """The files of the small world, and the words for readers, of which there is one set."""
    words = [*(ROOT / "docs" / "_data" / "words").iterdir(), ROOT / "docs" / "_data" / "feedback.yml"]
    found = {path.relative_to(WORLD): path.read_bytes() for path in WORLD.rglob("*") if path.is_file()}
    return found | {path.relative_to(ROOT): path.read_bytes() for path in words}


def small(to: Path) -> Path:
    """The small world as a project that can be built: in a second, where the whole site takes six."""
    world(to)
    for name in ("css", "img", "js"):
        shutil.copytree(ROOT / "docs" / name, to / "docs" / name)
    (to / "hooks").symlink_to(ROOT / "hooks", target_is_directory=True)
    for name in BESIDE:
        shutil.copy(ROOT / name, to / name)
    return to
