"""What the site's boxes know of its pages: their titles, what is typed for them, and the words of their sections.

Part of the wire: read by docs/js/pure/find, and free to change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

from portatlas.facts.model import Atlas
from portatlas.views import addresses, finds

PATH = "data/search.json"
_SKIPPED = {"script", "style", "svg", "button", "select", "template"}
_HEADINGS = {"h2", "h3"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_INLINE = {"a", "abbr", "b", "code", "em", "i", "kbd", "samp", "span", "strong", "sub", "sup", "var"}
_NO_TEXT = ("headerlink", "footnote", "pa-ev", "pa-messages", "pa-sources", "md-clipboard")
_SAME_ON_ALL = ("where", "ticket", "safe", "check", "tenants")  # begin the anchors of what every class's page has
_WORD = re.compile(r"\w+")
_BY_NAME = "programs"  # what stands there is found by name


@dataclass(frozen=True)
class Shown:
    """A page as it was built: its address, its title, and the HTML of its content."""

    address: addresses.Address
    title: str
    html: str


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
        if tag not in _INLINE:
            self.handle_data(" ")
        given = dict(attrs)
        names = (given.get("class") or "").split()
        out = tag in _SKIPPED or any(name.startswith(_NO_TEXT) for name in names)
        self.open.append((tag, out or (bool(self.open) and self.open[-1][1])))
        if tag in _HEADINGS and given.get("id") and not self.open[-1][1]:
            self.sections.append(Section(given["id"] or ""))
            self.in_heading = True

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
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
    """The sections of a page's content, its head first; no sources, no drawings."""
    reader = _Reader()
    reader.feed(html)
    return [Section(s.anchor, s.heading.strip().rstrip(":"), s.text) for s in reader.sections]


def index(pages: Iterable[Shown], atlas: Atlas) -> dict[str, Any]:
    """What is found of each page.

    `words` has a line for each word: the word, and the gaps between the numbers of the pages that hold it. So it takes
    half of what the words of each page would.
    """
    found = [result for page in pages for result in _found(page, atlas)]
    words = _inverted([result.pop("words") for result in found])
    return {"same": atlas.search.same, "kinds": dict(atlas.search.kinds), "pages": found, "words": "\n".join(words)}


def _inverted(pages: Iterable[set[str]]) -> Iterator[str]:
    held: dict[str, list[int]] = {}
    for number, words in enumerate(pages):
        for word in words:
            held.setdefault(word, []).append(number)
    for word, numbers in sorted(held.items()):
        yield " ".join((word, *(str(b - a) for a, b in pairwise((0, *numbers)))))


def _found(page: Shown, atlas: Atlas) -> Iterator[dict[str, Any]]:
    """What is found of a page: the page; or, of one whose sections are entries, each section by itself as well."""
    path = page.address.path
    written = atlas.pages.get(path)
    head, *parts = sections(page.html)
    asked = [finds.phrase(text) for found in finds.everywhere(atlas) if found.path == path for text in found.phrases]
    if written and written.entries:
        for part in parts:
            entry = _result(page.address.at(part.anchor), part.heading, [part], atlas)
            yield {**entry, "asked": [p.said for p in asked if p.anchor == part.anchor]}
        asked = [p for p in asked if not p.anchor]
        parts = []
    if path in {addresses.of_class(c).path for c in atlas.classes}:
        parts = [part for part in parts if not part.anchor.startswith(_SAME_ON_ALL)]
    by_name = path.startswith(f"{_BY_NAME}/")
    yield {
        **_result(page.address, page.title, [] if by_name else [head, *parts], atlas),
        "messages": [m.text for m in written.messages] if written else [],
        "asked": [*(written.questions if written else ()), *map(str, asked)],
        "sections": [] if by_name else [[part.anchor, part.heading] for part in parts],
    }


def _result(address: addresses.Address, title: str, parts: Iterable[Section], atlas: Atlas) -> dict[str, Any]:
    said = " ".join(part.text for part in parts)
    return {"url": address.url, "title": title, "kind": _kind(address.path), "words": _words(said, atlas)}


def _kind(path: str) -> str:
    """The folder of a page; of one at the root, its name."""
    return path.partition("/")[0]


def _words(said: str, atlas: Atlas) -> set[str]:
    """The words of a text; a bare number is found by its own page."""
    return {w for w in _WORD.findall(said.lower()) if w not in atlas.search.stop and len(w) > 1 and not w.isdigit()}
