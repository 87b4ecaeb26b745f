"""Wrong facts stop the build: all are told in one run, each with its file and line, and no traceback."""

from __future__ import annotations

import shutil
from pathlib import Path

import projects
import pytest
from edits import add, edit


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The small world, to build."""
    return projects.small(tmp_path)


def test_the_build_stops_with_all_problems_and_no_traceback(project: Path) -> None:
    docs = project / "docs"
    field = edit(docs / "_data/systems/anyos.yml", "title: AnyOS", "tittle: AnyOS")
    typed = edit(docs / "_data/tenants.yml", "first: 22", "first: '22'")
    heading = edit(docs / "_data/classes/1-1023.md", "## What it is", "## What is it")
    source = edit(docs / "_data/classes/0.md", "[^rfc6335]", "[^rfc6353]")
    call = edit(docs / "systems/index.md", "<% system_table() %>", '<% poll("anyos") %>')
    done = projects.build(project)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    for told in (
        f"docs/_data/systems/anyos.yml:{field}: unknown field 'tittle'",
        f"docs/_data/tenants.yml:{typed}: field 'first': expected a whole number, without quotes, not '22'",
        f"docs/_data/classes/1-1023.md:{heading}: unknown heading 'What is it'",
        f"docs/_data/classes/0.md:{source}: unknown source 'rfc6353'",
        f"docs/systems/index.md:{call}: in <% … %>: 'poll' is undefined",
    ):
        assert told in done.stderr, done.stderr
    assert not (project / "site").exists()


def test_a_broken_link_in_prose_or_data_fails_the_strict_build(project: Path) -> None:
    docs = project / "docs"
    add(docs / "index.md", "\n[lost](page.md) [lost](systems/anyos.md#anchor)\n")
    add(docs / "_data/classes/0.md", "\n[lost](../section.md)\n")
    edit(docs / "_data/systems/anyos.yml", 'empty: "', 'empty: "[lost](record.md) ')
    done = projects.build(project)
    assert done.returncode == 1, done.stderr
    for page, link in (
        ("index.md", "page.md"),
        ("index.md", "systems/anyos.md#anchor"),
        ("ranges/0.md", "../section.md"),
        ("systems/anyos.md", "record.md"),
    ):
        assert any(f"'{page}'" in line and f"'{link}'" in line for line in done.stderr.splitlines()), done.stderr


def test_a_repair_of_the_theme_that_no_page_needs_any_more_fails_the_strict_build(project: Path) -> None:
    (project / "hooks").unlink()
    shutil.copytree(projects.ROOT / "hooks", project / "hooks", ignore=shutil.ignore_patterns("__pycache__"))
    more = 'REPAIRS = (\n    Repair("it has two eyes", re.compile("two eyes"), ""),'
    edit(project / "hooks" / "portatlas" / "shell" / "repairs.py", "REPAIRS = (", more)
    done = projects.build(project)
    assert done.returncode == 1 and "no page has this fault any more: it has two eyes;" in done.stderr, done.stderr
    assert done.stderr.count("no page has this fault") == 1
