"""A default moves: the procedure of docs/contributing.md on a copy of the real facts, with what the build says."""

from __future__ import annotations

import re
import shutil

import moved
import pytest
from conftest import ROOT
from faults import problems

GONE, NEW = moved.CLASSES, moved.CLASSES.values()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the build says after each step, by the step's name."""
    project = tmp_path_factory.mktemp("moves")
    shutil.copytree(ROOT / "docs", project / "docs", ignore=shutil.ignore_patterns("css", "img", "js"))
    said = {}
    for step in moved.STEPS:
        step(project)
        said[step.__name__] = problems(project / "docs" / "_data")
    return said


def test_a_moved_pool_asks_for_the_class_files_of_today(told: dict[str, list[str]]) -> None:
    said = "\n".join(told["pools"])
    for old, new in GONE.items():
        assert f"docs/_data/classes/{old}.md:2: class {old} is not a part of the partition; the data yields 0, " in said
        assert f"no class {new}; add docs/_data/classes/{new}.md" in said


def test_a_class_without_its_file_asks_to_be_retired_and_names_every_mention(told: dict[str, list[str]]) -> None:
    said = told["class_files"]
    for old in GONE:
        record = f'{old}: {{date: "YYYY-MM-DD", why: "what moved"}}'
        wanted = f"docs/_data/retired.yml:1: class {old} was promised and is gone; retire it: add `{record}`"
        assert said.count(wanted) == 1
    assert not [line for line in said if "moved.yml" in line], "what is kept is not told"


def test_a_retired_class_leaves_only_the_mentions_to_mend(told: dict[str, list[str]]) -> None:
    assert told["retirement"] == [line for line in told["class_files"] if "retired.yml" not in line]
    old = "|".join(GONE)
    mention = rf"docs/[\w/.-]+:\d+: (in <% … %>: unknown class '({old})'; expected one of .*|no page 'ranges/({old})'; .*|myth '[\w-]+' stands on ranges/({old}); .*|'[\d,]+' is (typed|no fact that).*)"
    assert [line for line in told["retirement"] if not re.fullmatch(mention, line)] == []
    assert told["retirement"], "the facts name a class that moved"


def test_then_nothing_is_left_to_mend_and_an_eighth_system_and_a_new_name_need_nothing_else(
    told: dict[str, list[str]],
) -> None:
    assert told["mentions"] == told["eighth_system"] == told["page_name"] == []


def test_the_written_procedure_has_these_steps() -> None:
    page = (ROOT / "docs" / "contributing.md").read_text("utf-8")
    section = re.search(r"^## When a default moves .*?(?=^## )", page, re.S | re.M)[0]
    assert len(re.findall(r"^\d+\. ", section, re.M)) == 5
    for words in ("pools", "git mv", "retired.yml", "is not a part of the partition", "was promised and is gone", "unknown class", "make permalinks"):  # fmt: skip
        assert words in section
