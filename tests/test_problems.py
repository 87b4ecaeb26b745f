"""Wrong facts: each is named with its file, its line, what is wrong and what would be right; all in one run."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT, build
from portatlas import rules
from portatlas.faces import calls
from portatlas.facts.load import load


def problems(data: Path) -> list[str]:
    """All that loading, the rules and the filling find, as the build prints it."""
    atlas, found = load(data)
    found = found or rules.check(atlas)
    return [str(problem) for problem in sorted({*found, *calls.written(atlas).problems})]


def edit(path: Path, old: str, new: str) -> int:
    """Replaces the first `old` in a file; returns the line (from 1) where it began."""
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_facts_as_they_are_have_no_problem(data: Path) -> None:
    assert problems(data) == []


def test_an_unknown_field(broken: Path) -> None:
    line = edit(broken / "systems/linux.yml", "title: Linux", "tittle: Linux")
    found = problems(broken)
    assert found[1].startswith(
        f"docs/_data/systems/linux.yml:{line}: unknown field 'tittle'; expected one of title, rank, kind, mainstream"
    )
    assert found[0] == f"docs/_data/systems/linux.yml:{line}: missing field 'title': its name"


def test_a_missing_field(broken: Path) -> None:
    edit(broken / "tenants.yml", "  role: listens\n", "")
    (found,) = problems(broken)
    assert re.fullmatch(r"docs/_data/tenants.yml:\d+: missing field 'role': which end it takes", found)


def test_a_wrong_type(broken: Path) -> None:
    line = edit(broken / "systems/linux.yml", "first: 32768", "first: '32768'")
    assert (
        problems(broken)[0]
        == f"docs/_data/systems/linux.yml:{line}: field 'pools.0.first': expected a whole number, without quotes, not '32768'"
    )


def test_an_overlap_of_classes(broken: Path) -> None:
    shutil.copy(broken / "classes/1024-9999.md", broken / "classes/5000-12000.md")
    assert "docs/_data/classes/5000-12000.md:2: overlap: 5000-9999 lies in an earlier class too" in problems(broken)


def test_a_gap_between_classes(broken: Path) -> None:
    (broken / "classes/1024-9999.md").unlink()
    found = problems(broken)
    assert (
        "docs/_data/classes/10000-32767.md:2: gap: no class holds 1024-9999; class 10000-32767 must begin at 1024"
        in found
    )
    assert any("no class 1024-9999; add docs/_data/classes/1024-9999.md" in problem for problem in found)


def test_a_pool_that_moves_so_that_the_cuts_change(broken: Path) -> None:
    edit(broken / "systems/linux.yml", "last: 60999", "last: 61999")
    found = problems(broken)
    assert any(
        "class 49152-60999 is not a part of the partition; the data yields 0, 1-1023," in problem for problem in found
    )
    assert any("no class 49152-61999; add docs/_data/classes/49152-61999.md" in problem for problem in found)


def test_part_of_a_class_for_a_mainstream_system(broken: Path) -> None:
    line = edit(broken / "systems/netbsd.yml", "first: 49152", "first: 50000")
    expected = f"docs/_data/systems/netbsd.yml:{line}: NetBSD's pool holds only part of class 49152-60999; cut the class there, or mend the pool"
    assert expected in problems(broken)


def test_an_unknown_source_in_a_record_and_in_prose(broken: Path) -> None:
    record = edit(broken / "tenants.yml", "source: traceroute-8", "source: mush-1")
    prose = edit(broken / "classes/0.md", "[^rfc6335]", "[^rfc6353]")
    assert problems(broken) == [
        f"docs/_data/classes/0.md:{prose}: unknown source 'rfc6353'; add it to docs/_data/sources.yml, or name one that is there",
        f"docs/_data/tenants.yml:{record}: unknown source 'mush-1'; add it to docs/_data/sources.yml, or name one that is there",
    ]


def test_an_unknown_placeholder(broken: Path) -> None:
    line = edit(broken / "systems/linux.yml", "sport = :__PORT__", "sport = :__PROT__")
    (found,) = problems(broken)
    assert re.fullmatch(
        rf"docs/_data/systems/linux.yml:{line}: unknown placeholder '__PROT__'; expected one of __PORT__, __HEX__, .*",
        found,
    )


def test_an_unknown_name_in_prose(broken: Path) -> None:
    line = edit(broken / "classes/49152-60999.md", '<% pool("linux") %>', '<% pool("linus") %>')
    (found,) = problems(broken)
    assert found.startswith(
        f"docs/_data/classes/49152-60999.md:{line}: in <% … %>: unknown system 'linus'; expected one of linux, windows,"
    )


def test_an_unknown_function_in_prose(broken: Path) -> None:
    line = edit(broken / "classes/49152-60999.md", '<% pool("linux") %>', '<% pol("linux") %>')
    (found,) = problems(broken)
    assert found.startswith(
        f"docs/_data/classes/49152-60999.md:{line}: in <% … %>: 'pol' is undefined; expected one of assigned, at, bar,"
    )


def test_a_duplicate_key(broken: Path) -> None:
    line = edit(broken / "systems/linux.yml", "title: Linux\n", "title: Linux\ntitle: GNU/Linux\n")
    assert problems(broken) == [
        f"docs/_data/systems/linux.yml:{line + 1}: duplicate key 'title'; it stands in line {line} already: keep one"
    ]


def test_bad_yaml(broken: Path) -> None:
    line = edit(broken / "systems/zephyr.yml", "pools:", "pools: [")
    (found,) = [problem for problem in problems(broken) if "not YAML" in problem]
    assert int(found.split(":")[1]) >= line and found.startswith("docs/_data/systems/zephyr.yml:")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title:\tLinux\n\tx: 1", "a tab; write blanks in its place"),
        ("title: Linux: one", "a colon inside a text; put the text in quotes"),
    ],
)
def test_the_usual_slips_of_yaml_are_told_in_plain_words(broken: Path, text: str, says: str) -> None:
    edit(broken / "systems/linux.yml", "title: Linux", text)
    assert any(re.fullmatch(rf"docs/_data/systems/linux.yml:[23]: not YAML: {says}", line) for line in problems(broken))


def test_many_faults_are_told_in_one_run(broken: Path) -> None:
    edit(broken / "systems/linux.yml", "title: Linux", "tittle: Linux")
    edit(broken / "tenants.yml", "  role: listens\n", "")
    edit(broken / "systems/zephyr.yml", "kind: stack", "kind: [stack")
    edit(broken / "sources.yml", "kind: primary", "kind: primeval")
    edit(broken / "classes/1024-9999.md", "## What it is", "## What is it")
    edit(broken / "classes/0.md", "[^rfc6335]", "[^rfc6353]")
    files = {problem.split(":")[0].removeprefix("docs/_data/") for problem in problems(broken)}
    assert files >= {
        "systems/linux.yml",
        "tenants.yml",
        "systems/zephyr.yml",
        "sources.yml",
        "classes/1024-9999.md",
        "classes/0.md",
    }


def test_the_build_stops_with_all_problems_and_no_traceback(tmp_path: Path) -> None:
    for part in ("docs", "hooks"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    shutil.copy(ROOT / "LICENSE", tmp_path)
    data = tmp_path / "docs" / "_data"
    line = edit(data / "systems/linux.yml", "title: Linux", "tittle: Linux")
    edit(data / "tenants.yml", "source: traceroute-8", "source: mush-1")
    prose = edit(tmp_path / "docs/systems/index.md", "<% system_table() %>", '<% poll("linux") %>')
    done = build(tmp_path)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    for says in (
        f"docs/_data/systems/linux.yml:{line}: unknown field 'tittle'",
        f"docs/systems/index.md:{prose}: in <% … %>: 'poll' is undefined",
    ):
        assert says in done.stderr, done.stderr
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("index.md", "[lost](nope.md)"),
        ("index.md", "[lost](systems/linux.md#nope)"),
        ("_data/classes/0.md", "[lost](../nope.md)"),
        ("_data/systems/linux.yml", None),
    ],
)
def test_a_broken_link_in_prose_or_data_fails_the_strict_build(tmp_path: Path, file: str, text: str | None) -> None:
    for part in ("docs", "hooks"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    shutil.copy(ROOT / "LICENSE", tmp_path)
    path = tmp_path / "docs" / file
    if text is None:
        edit(path, 'empty: "', 'empty: "[lost](nope.md) ')
    else:
        path.write_text(path.read_text("utf-8") + f"\n{text}\n", "utf-8")
    done = build(tmp_path)
    assert done.returncode == 1 and "nope" in done.stderr, done.stderr
