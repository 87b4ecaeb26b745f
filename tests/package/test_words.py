"""The words for readers are data: files by page and widget, every text used, and no sentence in the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from portatlas.faces import wire
from portatlas.facts.model import Atlas
from portatlas.facts.phrases import PHRASES

HOOKS = ROOT / "hooks"
CODE = "".join(
    path.read_text("utf-8")
    for folder, kinds in ((HOOKS, (".py", ".jinja", ".html")), (ROOT / "docs" / "js", (".mjs",)))
    for path in folder.rglob("*")
    if path.suffix in kinds and path.name != "phrases.py"  # which declares them
)
NAMES = {*re.findall(r"\w+", CODE), *re.findall(r"[\w-]+", CODE)}
TO_WRITERS = ("calls.py", "fill.py", "promises.py")  # rooms that tell writers what to mend


def parts(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but docstrings and annotations."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            node.body[0].value = ast.Constant(None)
    yield from ast.walk(tree)


def spoken(path: Path) -> list[str]:
    """The strings of a module with three words or more."""
    tree = ast.parse(path.read_text("utf-8"))
    strings = [n.value for n in parts(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return [s for s in strings if re.search(r"[a-z]+ [a-z]+ [a-z]+", s)]


@pytest.mark.parametrize("step", ["views", "faces"])
def test_no_sentence_for_readers_stands_in_the_code(step: str) -> None:
    rooms = [p for p in sorted((HOOKS / "portatlas" / step).glob("*.py")) if p.name not in TO_WRITERS]
    assert [f"{p.name}: {s}" for p in rooms for s in spoken(p)] == []


def test_every_file_of_words_is_read(data: Path) -> None:
    assert {path.stem for path in (data / "words").glob("*")} == set(PHRASES)


def test_every_word_is_said_somewhere(atlas: Atlas) -> None:
    names = [(file, name) for file, words in atlas.words.items() for name in words]
    unsaid = [f"{file}: {name}" for file, name in names if not _said(name)]
    assert unsaid == []


def _said(name: str) -> bool:
    """By its name; or by its first half, where the second follows from a value."""
    composed = rf"\b{name.partition('_')[0]}_\$?\{{"
    return name in NAMES or bool(re.search(composed, CODE)) or name.startswith(PLACES)


PLACES = ("mine_", "theirs_", "listener_")  # with an anchor of the page


def test_no_two_texts_of_the_browser_have_one_name(atlas: Atlas) -> None:
    names = [name for file in wire.WORDS for name in atlas.words[file]]
    assert len(names) == len(set(names)) == len(wire.site_data(atlas)["texts"])
