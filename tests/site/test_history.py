"""When a page last changed is told from the repository's history, or said to be unknown."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT
from portatlas.facts import history


def git(folder: Path, *arguments: str, day: str = "2026-01-02") -> str:
    who = {f"GIT_{role}_{part}": "x@example.org" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    when = {"GIT_COMMITTER_DATE": f"{day}T12:00:00Z", "GIT_AUTHOR_DATE": "2020-01-01T12:00:00Z"}
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        env={**os.environ, **who, **when},
        text=True,
        capture_output=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two files: one changed on 2 January, the other on the next day as well."""
    here = tmp_path / "project"
    (here / "docs").mkdir(parents=True)
    git(here, "init", "-q")
    for name, day in (("ä.md", "2026-01-02"), ("b.md", "2026-01-02"), ("b.md", "2026-01-03")):
        with (here / "docs" / name).open("a") as file:
            file.write("x\n")
        git(here, "add", "-A")
        git(here, "commit", "-qm", name, day=day)
    return here


def test_each_file_has_its_last_day_and_a_page_of_several_the_last_of_them(project: Path) -> None:
    found = history.read(project)
    assert found.days == {"docs/ä.md": "2026-01-02", "docs/b.md": "2026-01-03"}
    assert found.day(["docs/ä.md", "docs/b.md"]) == "2026-01-03"
    assert found.revision == git(project, "rev-parse", "HEAD")


def test_what_is_not_known_is_not_told(project: Path, tmp_path: Path) -> None:
    assert history.read(project).day(["docs/ä.md", "docs/new.md"]) == history.read(project).day([]) == ""
    git(tmp_path, "clone", "-q", "--depth=1", project.as_uri(), "shallow")
    assert history.read(tmp_path / "shallow") == history.History(git(project, "rev-parse", "HEAD"))
    assert history.read(tmp_path) == history.History()


@pytest.mark.owner
def test_pages_sitemap_and_data_say_the_same_days(site: Path) -> None:
    known = history.read(ROOT)
    page = (site / "learn" / "nat" / "index.html").read_text("utf-8")
    day = known.day(["docs/learn/nat.md"])
    assert (f"Last changed <time>{day}</time>" if day else "When this page last changed is not known") in page
    dates = re.findall(r"learn/nat/</loc>\s*(?:<lastmod>(.*?)</lastmod>)?", (site / "sitemap.xml").read_text("utf-8"))
    assert dates == [day]
    data = json.loads((site / "data" / "atlas.json").read_text("utf-8"))
    assert data["revision"] == (known.revision or None) and data["changed"] == (max(known.days.values(), default=None))


@pytest.mark.owner
def test_every_page_leads_to_licence_and_contact(site: Path) -> None:
    from conftest import REPOSITORY

    for path in site.rglob("*.html"):
        html = path.read_text("utf-8")
        assert 'rel="license"' in html and f'href="https://github.com/{REPOSITORY}/issues"' in html, path
