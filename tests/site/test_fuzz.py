"""Random edits of the real facts: each is refused with its file and line, or yields facts of which all pages are made."""

from __future__ import annotations

import os
import random
import re
import traceback
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest
from portatlas import rules
from portatlas.faces import calls
from portatlas.faces.outputs import outputs
from portatlas.facts.load import load
from portatlas.facts.registry import parse_tsv

SEED = int(os.environ.get("FUZZ_SEED", "10"))
CASES = int(os.environ.get("FUZZ_CASES", "6"))
MADE = 10  # one in so many sound cases is made into pages and files

ODD = [
    "\u200b",
    "\u202e",
    "\u2028",
    "\0",
    "\x07",
    "\ufeff",
    "é",
    "😀",
    "\\",
    "|",
    "<b>",
    "<%",
    "%>",
    "{{",
    "{",
    "}",
    "[^x]",
]
ODD += [
    "`",
    '"',
    "'",
    ":",
    ": ",
    " #",
    "#",
    "&a",
    "*a",
    "- ",
    "[",
    "]",
    "\t",
    "---\n",
    "\r",
    "__PORT__",
    "$&",
    "0",
    "-1",
]
VALUES = [
    "~",
    "null",
    "true",
    "yes",
    "0",
    "-1",
    "65536",
    "0111",
    "17:46",
    "1.5",
    ".nan",
    "''",
    "[]",
    "{}",
    "[a, b]",
    "{a: b}",
]
VALUES += ["!!int x", "!!python/object:os.system x", "&a b", "*a", "2026-02-30", "<script>", '"<% nope() %>"', "9" * 30]
VALUES += [
    '"<% pool(5) %>"',
    '"<% 1/0 %>"',
    "'a | b'",
    "nobody",
    "linux",
    "tcp",
    "[tcp, udp]",
    "|",
    ">",
    "@x",
    "' '",
    '"a\\tb"',
]


def a_line(draw: random.Random, lines: list[str]) -> int:
    return draw.randrange(len(lines))


def without(draw: random.Random, lines: list[str]) -> None:
    at = a_line(draw, lines)
    del lines[at : at + draw.choice((1, 1, 2, 5, 40))]


def doubled(draw: random.Random, lines: list[str]) -> None:
    at = a_line(draw, lines)
    lines[at:at] = lines[at : at + draw.choice((1, 1, 3, 10))]


def moved(draw: random.Random, lines: list[str]) -> None:
    lines.insert(a_line(draw, lines), lines.pop(a_line(draw, lines)))


def swapped(draw: random.Random, lines: list[str]) -> None:
    a, b = a_line(draw, lines), a_line(draw, lines)
    lines[a], lines[b] = lines[b], lines[a]


def indented(draw: random.Random, lines: list[str]) -> None:
    at = a_line(draw, lines)
    lines[at] = draw.choice(("  ", " ", "")) + lines[at].lstrip(" ")


def odd(draw: random.Random, lines: list[str]) -> None:
    at = a_line(draw, lines)
    cut = draw.randint(0, len(lines[at]))
    lines[at] = lines[at][:cut] + draw.choice(ODD) + lines[at][cut:]


def cut_short(draw: random.Random, lines: list[str]) -> None:
    at = a_line(draw, lines)
    lines[at] = lines[at][: draw.randint(0, len(lines[at]))]


def other_value(draw: random.Random, lines: list[str]) -> None:
    valued = [i for i, line in enumerate(lines) if re.search(r"[\w-]: \S", line)] or [a_line(draw, lines)]
    at = draw.choice(valued)
    lines[at] = re.sub(r"([\w-]: ).*", lambda key: key[1] + draw.choice(VALUES), lines[at], count=1)


def other_word(draw: random.Random, lines: list[str]) -> None:
    """A word of the same file in the place of another: what is well-formed and wrong."""
    a, b = a_line(draw, lines), a_line(draw, lines)
    words = re.findall(r"[\w.-]+", lines[b]) or ["x"]
    found = [*re.finditer(r"[\w.-]+", lines[a])]
    if found:
        old = draw.choice(found)
        lines[a] = lines[a][: old.start()] + draw.choice(words) + lines[a][old.end() :]


def other_number(draw: random.Random, lines: list[str]) -> None:
    numbered = [i for i, line in enumerate(lines) if re.search(r"\d", line)] or [a_line(draw, lines)]
    at = draw.choice(numbered)
    number = str(draw.choice((0, 1, 80, 1023, 1024, 32768, 49151, 49152, 60999, 65535, 65536, draw.randrange(70000))))
    lines[at] = re.sub(r"\d+", number, lines[at], count=1)


EDITS: tuple[Callable[[random.Random, list[str]], None], ...] = (
    without, doubled, moved, swapped, indented, odd, cut_short, other_value, other_value, other_word, other_number,
)  # fmt: skip


def edited(draw: random.Random, path: Path) -> bytes:
    """The file after one to three edits; now and then with a broken byte, or empty."""
    lines = path.read_text("utf-8").split("\n")
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        draw.choice(EDITS)(draw, lines := lines or [""])
    content = "\n".join(lines).encode("utf-8", "surrogatepass")
    if draw.random() < 0.02:
        at = draw.randint(0, len(content))
        content = content[:at] + bytes([draw.randrange(128, 256)]) + content[at:]
    return b"" if draw.random() < 0.01 else content


def outcome(data: Path, make: bool) -> str:
    """ "refused" or "made"; anything raised, and a refusal without a file and a line, fails."""
    project = data.parents[1]
    atlas, problems = load(data)
    if not problems:
        written = calls.written(atlas)
        problems = [*rules.check(atlas), *written.problems]
    for problem in problems:
        assert re.match(r"docs/", problem.path) and problem.message and "\n" not in str(problem), problem
        lines = (project / problem.path).read_bytes().count(b"\n") + 1 if (project / problem.path).is_file() else 1
        assert 1 <= problem.line <= lines + 1, problem
    if problems:
        return "refused"
    for slip in written.slips:
        raise slip
    assert not make or all(made.content for made in outputs(atlas, "x", "https://example.org/", "x", str))
    return "made"


@pytest.fixture
def kinds(broken: Path) -> list[list[Path]]:
    """The files of facts and the pages, by kind: each table is a kind of its own, and so is each folder."""
    found = [p for p in sorted(broken.parent.rglob("*.*")) if p.suffix in (".yml", ".md", ".tsv")]
    tables = [[p] for p in found if p.parent == broken]
    folders = sorted({p.parent for p in found} - {broken})
    return [*tables, *([p for p in found if p.parent == folder] for folder in folders)]


@pytest.fixture(autouse=True)
def parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is as it was is parsed as it was: it saves a third of the time."""
    monkeypatch.setattr("portatlas.facts.load.parse_tsv", lru_cache(parse_tsv))


def test_a_random_edit_is_refused_in_its_line_or_yields_a_site(broken: Path, kinds: list[list[Path]]) -> None:
    draw, outcomes, faults = random.Random(SEED), Counter[str](), list[str]()
    for case in range(CASES):
        path = draw.choice(draw.choice(kinds))
        before = path.read_bytes()
        path.write_bytes(edited(draw, path))
        try:
            outcomes[outcome(broken, make=outcomes["made"] % MADE == 0)] += 1
        except Exception:
            faults.append(f"case {case} of seed {SEED}, {path.name}: {traceback.format_exc(-4)}")
            outcomes["fault"] += 1
        path.write_bytes(before)
        if case % 100 == 99:
            print(dict(outcomes), *faults, sep="\n", flush=True)
    assert faults == [], "\n".join(faults)
    assert outcomes["refused"] and outcomes["made"]
