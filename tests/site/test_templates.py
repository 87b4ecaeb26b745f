"""The templates are true: put where they belong, all of them together, they leave nothing to mend."""

from __future__ import annotations

from pathlib import Path

import pytest
from faults import problems
from portatlas.facts import schema

PAGES = {"fix.md": "fix", "learn.md": "learn"}


@pytest.fixture
def written(broken: Path) -> Path:
    """The facts with a record from each template, and a page."""
    for template in sorted((broken / "templates").iterdir()):
        text = template.read_text("utf-8")
        if section := PAGES.get(template.name):
            (broken.parent / section / "example.md").write_text(text, "utf-8")
            index = broken.parent / section / "index.md"
            order = index.read_text("utf-8").replace("order:\n", "order:\n  - example\n", 1)
            index.write_text(order.replace("order: [", "order: [example, ", 1), "utf-8")
        elif template.stem in schema.FOLDERS:
            (broken / template.stem / "example.yml").write_text(text, "utf-8")
        else:
            with (broken / template.name).open("a", encoding="utf-8") as table:
                table.write(f"\n{text}")
    return broken


def test_what_is_written_as_the_templates_tell_has_no_problem(written: Path) -> None:
    assert problems(written) == []


def test_there_is_a_template_for_what_is_added_by_hand(data: Path) -> None:
    kinds = {"sources", "tenants", "numbers", "steps", "transcripts", "myths", "systems"}
    assert {path.name for path in (data / "templates").iterdir()} == {*PAGES, *(f"{kind}.yml" for kind in kinds)}
