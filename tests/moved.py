"""A moved world: Linux picks up to 61999, illumos from 49152 on, and an eighth system is mainstream. Built once."""

from __future__ import annotations

import re
from pathlib import Path

import projects
import pytest

CLASSES = {"49152-60999": "49152-61999", "61000-65535": "62000-65535"}  # old -> new
# whose pool moves: Android has Linux's, and Docker publishes ports from it
POOLS = {
    "linux": ("last: 60999", "last: 61999"),
    "android": ("last: 60999", "last: 61999"),
    "illumos": ("first: 32768, last: 65535", "first: 49152, last: 65535"),
}
DOCKER = {"first: 32768\n  last: 60999": "first: 32768\n  last: 61999"}
EIGHTH = "eighthbsd"  # a copy of FreeBSD


def move(project: Path) -> None:
    """Moves the world of a copy of the project, as a maintainer would: pools, names of classes, what is retired."""
    data = project / "docs" / "_data"
    for system, words in POOLS.items():
        _replace(data / "systems" / f"{system}.yml", dict([words]))
    _replace(data / "tenants.yml", DOCKER)
    eighth = (data / "systems" / "freebsd.yml").read_text("utf-8").replace("'freebsd'", f"'{EIGHTH}'")
    eighth = re.sub(
        r"^title: .*$", "title: EighthBSD", re.sub(r"^rank: .*$", "rank: 8", eighth, flags=re.M), flags=re.M
    )
    (data / "systems" / f"{EIGHTH}.yml").write_text(eighth, "utf-8")
    for old, new in CLASSES.items():
        (data / "classes" / f"{old}.md").rename(data / "classes" / f"{new}.md")
    for page in (project / "docs").rglob("*"):
        if page.suffix in (".md", ".yml"):
            _replace(page, CLASSES)
    (data / "retired.yml").write_text(
        "".join(f'{old}: {{date: "2026-12-01", why: "Linux picks up to 61999 since then."}}\n' for old in CLASSES)
    )


def _replace(path: Path, words: dict[str, str]) -> None:
    text = path.read_text("utf-8")
    for old, new in words.items():
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


@pytest.fixture(scope="session")
def moved_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site of the moved world."""
    project = projects.copied(tmp_path_factory.mktemp("moved"))
    move(project)
    done = projects.build(project)
    assert done.returncode == 0, done.stderr
    assert not re.search(r"WARNING|ERROR", done.stderr), done.stderr
    return project / "site"
