"""Files, and the YAML in them: what counts as one of ours, what is read, and what is refused with its line.

The YAML is a small part of version 1.1: texts, decimal numbers, true and false, null, lists and mappings. Its anchors,
tags, octal and sexagesimal numbers are refused: no file needs them, and each has made a wrong fact out of a slip.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import yaml

from portatlas.facts.origin import Origin
from portatlas.facts.problems import Problem

MISSING = "missing file; the build needs it, even if it is empty"
ANCHORS = "YAML's anchors and aliases are not used here; write out what is meant"
DEEPEST = 20  # levels; the deepest record has 7

# what no editor shows, and what Python and YAML count as the end of a line while editors do not
_INVISIBLE = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")

_TAG = "tag:yaml.org,2002:"
_SCALARS: dict[str, Callable[[str], object]] = {
    f"{_TAG}str": str,
    f"{_TAG}null": lambda text: None,
    f"{_TAG}bool": lambda text: {"true": True, "false": False}[text.lower()],
    f"{_TAG}int": int,
    f"{_TAG}float": float,
}


class Refused(Exception):
    """What is wrong with a file: in which line (from 1), and what instead."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


class _Loader(yaml.CSafeLoader):
    """libyaml's loader (the pure one takes a third of a second), to which what no resolver below names is a text."""


_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver(f"{_TAG}null", re.compile(r"(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
_Loader.add_implicit_resolver(f"{_TAG}bool", re.compile(r"(?:true|True|TRUE|false|False|FALSE)$"), [*"tTfF"])
_Loader.add_implicit_resolver(f"{_TAG}int", re.compile(r"-?(?:0|[1-9][0-9]*)$"), [*"-0123456789"])
_Loader.add_implicit_resolver(f"{_TAG}float", re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+$"), [*"-0123456789"])


def files(folder: Path, pattern: str) -> list[Path]:
    """The files of a folder that match; no hidden one, as editors and systems leave them, no folder and no link."""
    return sorted(p for p in folder.glob(pattern) if not _hidden(p, folder) and not p.is_symlink() and not p.is_dir())


def strangers(folder: Path) -> Iterator[tuple[Path, str]]:
    """(path, what instead) of what stands below the folder and is neither a file nor a folder of files."""
    for path in sorted(folder.rglob("*")):
        if _hidden(path, folder):
            continue
        if path.is_symlink():
            yield path, "a link; put the file itself there"
        elif path.is_dir() and path.suffix in (".md", ".yml"):
            yield path, f"a folder; only a file may have a name in {path.suffix}"
        elif not path.is_dir() and not path.is_file():
            yield path, "no file, but a pipe, a socket or a device; remove it"


def text(path: Path) -> str:
    """The text of a file, each line ended by a line feed. Raises Refused where there is none."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise Refused(1, "no file; put one there")
        content = path.read_bytes()
    except FileNotFoundError:
        raise Refused(1, MISSING) from None
    except OSError as error:
        raise Refused(1, f"cannot be read: {error.strerror}; make it a file that can") from None
    return _visible(_decoded(content).replace("\r\n", "\n").replace("\r", "\n"))


@cache
def parsed(written: str, path: str, offset: int = 0) -> tuple[object, Origin, list[Problem]]:
    """The value of a YAML text, sequences as tuples; where its parts stand; and what is wrong with it.

    An empty text is an empty mapping; of one that cannot be read the value is None. `offset` is the number of lines
    before the text. A text is read once, however often the facts are loaded.
    """
    try:
        node = _Loader(written).get_single_node()
    except yaml.YAMLError as error:
        line, message = _explained(error)
        return None, Origin(path), [Problem(path, line + offset, message)]
    origin = Origin(path, node, offset)
    if node is None or node.tag == f"{_TAG}null":
        return {}, origin, []
    if unreadable := [Problem(path, line + offset, message) for line, message in _unreadable(node)]:
        return None, origin, unreadable
    return _value(node), origin, [Problem(path, line + offset, message) for line, message in _slips(node, offset)]


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Refused(line, f"not UTF-8: {error}; save it as UTF-8") from None


def _visible(written: str) -> str:
    if found := _INVISIBLE.search(written):
        line = written.count("\n", 0, found.start()) + 1
        raise Refused(line, f"invisible character U+{ord(found[0]):04X}; take it out")
    return written


def _plain(said: str) -> str:
    """What to write instead, where it is one of the usual two slips."""
    if "tab character" in said or ("cannot start any token" in said and "\\t" in said):
        return "a tab; write blanks in its place"
    if "mapping values are not allowed" in said:
        return "a colon inside a text; put the text in quotes"
    return said


def _explained(error: yaml.YAMLError) -> tuple[int, str]:
    """In which line (from 1) the YAML breaks, and how."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return 1, f"not YAML: {' '.join(str(error).split())}"
    mark = error.problem_mark or error.context_mark
    said = _plain(", ".join(filter(None, (error.context, error.problem))))
    message = ANCHORS if re.search(r"\b(?:alias|anchor)\b", said) else f"not YAML: {said}"
    return mark.line + 1 if mark else 1, message


def _unreadable(root: yaml.Node) -> Iterator[tuple[int, str]]:
    """What has no value: aliases, depths, tags, and scalars that are not what their tag says."""
    seen: set[int] = set()
    waiting = [(root, 1)]
    while waiting:
        node, depth = waiting.pop()
        line = node.start_mark.line + 1
        if id(node) in seen:
            yield line, ANCHORS
        elif depth > DEEPEST:
            yield line, f"more than {DEEPEST} levels deep; no record is"
        elif isinstance(node, yaml.ScalarNode):
            if not _has_value(node):
                yield line, f"'{node.value[:40]}' is no {node.tag.removeprefix(_TAG)}; write the value without a tag"
        elif node.tag not in (f"{_TAG}seq", f"{_TAG}map"):
            yield line, f"unknown tag '{node.tag.removeprefix(_TAG)}'; write the value without a tag"
        else:
            waiting += [(child, depth + 1) for child in _children(node)]
        seen.add(id(node))


def _children(node: yaml.Node) -> list[yaml.Node]:
    return [part for pair in node.value for part in pair] if isinstance(node, yaml.MappingNode) else [*node.value]


def _has_value(node: yaml.ScalarNode) -> bool:
    try:
        _SCALARS[node.tag](node.value)
    except (KeyError, ValueError):
        return False
    return True


def _slips(root: yaml.Node, offset: int) -> Iterator[tuple[int, str]]:
    """Keys that stand twice in a mapping, and keys that are no text."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        lines: dict[str, int] = {}
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            line = key.start_mark.line + 1
            if not _is_text(key):
                yield line, f"name {key.value if isinstance(key.value, str) else ''!r} is no text; write it in quotes"
            elif key.value in lines:
                yield line, f"duplicate key '{key.value}'; it stands in line {lines[key.value]} already: keep one"
            else:
                lines[key.value] = line + offset
        waiting += _children(node) if isinstance(node, yaml.CollectionNode) else []


def _is_text(key: yaml.Node) -> bool:
    return isinstance(key, yaml.ScalarNode) and key.tag == f"{_TAG}str"


def _value(node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _value(value) for key, value in node.value if _is_text(key)}
    if isinstance(node, yaml.SequenceNode):
        return tuple(_value(item) for item in node.value)
    return _SCALARS[node.tag](node.value)
