"""The JavaScript and the style sheets: what each file needs, and that all of it is there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from portatlas.facts import documents
from portatlas.facts.model import Atlas
from portatlas.facts.problems import Problem

# a statement begins a line: the formatter sees to that
_STATIC = re.compile(r'^(?:import|export)\b\s*(?:[\w*{}$,\s]*?\bfrom\s*)?(["\'])(?P<to>[^"\'\n]+)\1', re.M)
_DYNAMIC = re.compile(r'\bimport\(\s*(["\'])(?P<to>[^"\'\n]+)\1\s*\)')
_ICON = re.compile(r"^ *(?:logo|favicon): *(?P<to>\S+) *$", re.M)
_NAMED = re.compile(r"""["'](?P<to>(?:css|img|js)/[\w./-]+\.\w+)["']""")
_STYLE = re.compile(r'\burl\(\s*(["\']?)(?P<to>[^"\')\s]+)\1\s*\)')


def needed(folder: Path, entries: Iterable[str]) -> list[str]:
    """The modules that are loaded for these, themselves first, by their paths below `folder`; those that a module
    loads only when it wants them are not among them.
    """
    found: dict[str, None] = {}
    waiting = list(entries)
    while waiting:
        path = waiting.pop(0)
        if path not in found:
            found[path] = None
            waiting += (to for to, _ in _imports(folder, path, _STATIC))
    return list(found)


def widgets(folder: Path) -> list[str]:
    """The names that a page may give in `widgets`."""
    return sorted(path.stem for path in (folder / "widgets").glob("*.mjs"))


def problems(docs: Path, styles: Iterable[str]) -> list[Problem]:
    """What mkdocs.yml, the theme, modules and style sheets name and is not there. `styles` are the style sheets that
    mkdocs.yml names, below `docs`.
    """
    if unreadable := [*_unreadable(docs)]:
        return unreadable
    return [*_missing_modules(docs / "js"), *_missing_styles(docs, styles), *_missing_files(docs)]


def unknown_widgets(docs: Path, atlas: Atlas) -> Iterator[Problem]:
    """What hand-written pages name in `widgets` and is none."""
    known = widgets(docs / "js")
    for page in atlas.pages.values():
        for i, name in enumerate(page.widgets):
            if name not in known:
                message = f"no widget '{name}'; expected one of {', '.join(known)}"
                yield atlas.origin("pages", page.path).problem(message, ("widgets", i))


def _unreadable(docs: Path) -> Iterator[Problem]:
    for path in (path for kind in ("**/*.mjs", "**/*.css") for path in documents.files(docs, kind)):
        try:
            documents.text(path)
        except documents.Refused as refused:
            yield Problem(path.relative_to(docs.parent).as_posix(), refused.line, str(refused))


def _imports(folder: Path, path: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, int]]:
    """(path below `folder`, line) of what a module imports."""
    text = (folder / path).read_text("utf-8")
    for found in pattern.finditer(text):
        yield posixpath.normpath(posixpath.join(posixpath.dirname(path), found["to"])), _line(text, found)


def _missing_modules(folder: Path) -> Iterator[Problem]:
    for module in sorted(folder.rglob("*.mjs")):
        path = module.relative_to(folder).as_posix()
        for to, line in (*_imports(folder, path, _STATIC), *_imports(folder, path, _DYNAMIC)):
            if not (folder / to).is_file():
                yield Problem(f"docs/js/{path}", line, f"no module docs/js/{to}; write it, or import another")


def _missing_styles(docs: Path, styles: Iterable[str]) -> Iterator[Problem]:
    settings = (docs.parent / "mkdocs.yml").read_text("utf-8").splitlines()
    for style in styles:
        if not (docs / style).is_file():
            line = next((n for n, said in enumerate(settings, 1) if said.strip() == f"- {style}"), 1)
            yield Problem("mkdocs.yml", line, f"no style sheet docs/{style}; write it, or take the line out")
            continue
        text = (docs / style).read_text("utf-8")
        for found in _STYLE.finditer(text):
            # a style sheet is published three folders down: v/<build>/css/
            path = posixpath.normpath(posixpath.join("v/build", posixpath.dirname(style), found["to"]))
            if not found["to"].startswith("data:") and not (docs / path).is_file():
                yield Problem(f"docs/{style}", _line(text, found), f"no file docs/{path}; add it, or name another")


def _missing_files(docs: Path) -> Iterator[Problem]:
    """The icons that mkdocs.yml names, and whatever the theme's pages name."""
    templates = documents.files(docs.parent / "hooks" / "theme", "**/*.html")
    for path, pattern in [(docs.parent / "mkdocs.yml", _ICON), *((path, _NAMED) for path in templates)]:
        text = path.read_text("utf-8")
        for found in pattern.finditer(text):
            if not (docs / found["to"]).is_file():
                name = path.relative_to(docs.parent).as_posix()
                yield Problem(name, _line(text, found), f"no file docs/{found['to']}; add it, or name another")


def _line(text: str, found: re.Match[str]) -> int:
    return text.count("\n", 0, found.start()) + 1
