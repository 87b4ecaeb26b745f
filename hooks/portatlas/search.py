"""What the site's search knows of its pages: their titles, what is typed for them, and the words of their sections.

Internal to the site's own boxes (`docs/js/find`), and free to change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import pairwise

from portatlas.model import Atlas

EXCLUDED = "data-search-exclude"  # Material's own name for what its search leaves out
_SKIPPED = {"script", "style", "svg", "button", "select", "template"}
_HEADINGS = {"h2", "h3"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_NO_TEXT = ("headerlink", "footnote", "pa-ev", "pa-messages", "md-clipboard")
_WORD = re.compile(r"\w+")


@dataclass
class Section:
    """A part of a page: its anchor ("" for the head of the page), its heading, its text."""

    anchor: str
    heading: str = ""
    text: str = ""


class _Reader(HTMLParser):
    """Reads a page's HTML into sections."""

    def __init__(self) -> None:
        super().__init__()
        self.sections = [Section("")]
        self.open: list[tuple[str, bool]] = []  # (tag, is it left out?)
        self.in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        given = dict(attrs)
        names = (given.get("class") or "").split()
        out = tag in _SKIPPED or EXCLUDED in given or any(name.startswith(_NO_TEXT) for name in names)
        self.open.append((tag, out or (bool(self.open) and self.open[-1][1])))
        if tag in _HEADINGS and given.get("id") and not self.open[-1][1]:
            self.sections.append(Section(given["id"] or ""))
            self.in_heading = True

    def handle_endtag(self, tag: str) -> None:
        while self.open and (last := self.open.pop()[0]) != tag:
            pass
        if tag in _HEADINGS:
            self.in_heading = False

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][1]:
            return
        section = self.sections[-1]
        if self.in_heading:
            section.heading += data
        else:
            section.text += data


def sections(html: str) -> list[Section]:
    """The sections of a page's content, its head first; no sources, drawings, or what says `data-search-exclude`."""
    reader = _Reader()
    reader.feed(html)
    return [Section(s.anchor, s.heading.strip().rstrip(":"), s.text) for s in reader.sections]


def index(pages: Iterable[tuple[str, str, str, str]], atlas: Atlas) -> dict:
    """The index of (url below the site's base, title, path below docs without .md, HTML) for each page.

    `words` has a line for each word: the word, and the gaps between the numbers of the pages that hold it. So it takes
    half of what the words of each page would.
    """
    found = [result for page in pages for result in _found(*page, atlas)]
    words = _inverted([result.pop("words") for result in found])
    return {**atlas.search.model_dump(), "pages": found, "words": "\n".join(words)}


def _inverted(pages: Iterable[set[str]]) -> Iterator[str]:
    held: dict[str, list[int]] = {}
    for number, words in enumerate(pages):
        for word in words:
            held.setdefault(word, []).append(number)
    for word, numbers in sorted(held.items()):
        yield " ".join((word, *(str(b - a) for a, b in pairwise((0, *numbers)))))


def _found(url: str, title: str, path: str, html: str, atlas: Atlas) -> Iterator[dict]:
    """What is found of a page: the page; or, of one whose sections are entries, each section by itself."""
    written = atlas.pages.get(path)
    head, *parts = sections(html)
    if written and written.entries:
        for part in parts:
            yield _result(f"{url}#{part.anchor}", part.heading, path, [part], atlas)
        parts = []
    yield {
        **_result(url, title, path, [head, *parts], atlas),
        "messages": [m.text for m in written.messages] if written else [],
        "asked": [*(written.questions if written else ()), *_finds(path, atlas)],
        "sections": [[part.anchor, part.heading] for part in parts],
    }


def _result(url: str, title: str, path: str, parts: Iterable[Section], atlas: Atlas) -> dict:
    said = " ".join(part.text for part in parts)
    return {"url": url, "title": title, "kind": _kind(path), "words": _words(said, atlas)}


def _finds(path: str, atlas: Atlas) -> tuple[str, ...]:
    records = {**atlas.pages, **{f"systems/{name}": s for name, s in atlas.systems.items()}}
    records |= {f"ranges/{c.id}": c for c in atlas.classes}
    return records[path].finds if path in records else ()


def _kind(path: str) -> str:
    folder = path.partition("/")[0]
    named = {"index": "home", "systems": "system", "programs": "program", "contributing": "reference"}
    return named.get(folder, folder)


def _words(said: str, atlas: Atlas) -> set[str]:
    """The words of a text; a bare number is found by its own page."""
    return {w for w in _WORD.findall(said.lower()) if w not in atlas.search.stop and len(w) > 1 and not w.isdigit()}
