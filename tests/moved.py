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
DOCKER = {"    last: 60999": "    last: 61999"}
EIGHTH = "eighthbsd"  # a copy of FreeBSD
RANK = 45  # that no other system has


RENAMED = {"port-checker-closed": "checker-says-closed"}  # a page of docs/fix: old -> new


def pools(project: Path) -> None:
    """The pools move, each in its system's file, and what other records say of them."""
    data = project / "docs" / "_data"
    for system, words in POOLS.items():
        _replace(data / "systems" / f"{system}.yml", dict([words]))
    _replace(data / "programs" / "docker.yml", DOCKER)


def class_files(project: Path) -> None:
    """The files of classes get the names that the build asks for."""
    for old, new in CLASSES.items():
        (project / "docs" / "_data" / "classes" / f"{old}.md").rename(
            project / "docs" / "_data" / "classes" / f"{new}.md"
        )


def retirement(project: Path) -> None:
    """The old classes are retired."""
    (project / "docs" / "_data" / "retired.yml").write_text(
        "".join(f'{old}: {{date: "2026-12-01", why: "Linux picks up to 61999 since then."}}\n' for old in CLASSES)
    )


def mentions(project: Path) -> None:
    """What names the old classes names those of today; what was promised stays as it was. A number that a page has as
    an example is a bound now, and may stay.
    """
    with (project / "docs" / "_data" / "figures.yml").open("a") as figures:
        figures.write('learn/what-a-number-proves: ["62000"]\n')
    for page in (project / "docs").rglob("*"):
        if (
            page.suffix in (".md", ".yml")
            and page.name not in ("retired.yml", "moved.yml")
            and page.parent.name != "programs"
        ):
            _replace(page, CLASSES)


def eighth_system(project: Path) -> None:
    """A system more is mainstream, with a copy of FreeBSD's record."""
    systems = project / "docs" / "_data" / "systems"
    eighth = (systems / "freebsd.yml").read_text("utf-8").replace("'freebsd'", f"'{EIGHTH}'")
    eighth = re.sub(r"^finds:.*\n(?:[ #].*\n)*", "", eighth, flags=re.M)  # a phrase leads to one page
    eighth = re.sub(
        r"^title: .*$", "title: EighthBSD", re.sub(r"^rank: .*$", f"rank: {RANK}", eighth, flags=re.M), flags=re.M
    )
    (systems / f"{EIGHTH}.yml").write_text(eighth, "utf-8")


def page_name(project: Path) -> None:
    """A page gets another name; moved.yml says which stands for the old one."""
    fix = project / "docs" / "fix"
    for old, new in RENAMED.items():
        (fix / f"{old}.md").rename(fix / f"{new}.md")
        _replace(fix / "index.md", {old: new})
        with (project / "docs" / "_data" / "moved.yml").open("a") as moved:
            moved.write(f"fix/{old}/: fix/{new}/\n")


STEPS = (pools, class_files, retirement, mentions, eighth_system, page_name)


def move(project: Path) -> None:
    """Moves the world of a copy of the project, step by step, as docs/contributing.md tells a maintainer."""
    for step in STEPS:
        step(project)


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
