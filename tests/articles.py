"""Built pages as trees, each parsed once, and the words in them that a reader reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib

HTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"
UNREAD = {"pre", "details", "svg", f"{SVG}svg"}


@dataclass(frozen=True)
class Parsed:
    """A built page: its tree, and what its parser complained of."""

    tree: Element
    faults: list


def parsed(site: Path) -> dict[str, Parsed]:
    """Address below the base -> page, for every page of a built site; "404.html" is one."""
    return {
        path.relative_to(site).as_posix().removesuffix("index.html"): _parsed(path)
        for path in sorted(site.rglob("*.html"))
    }


def _parsed(path: Path) -> Parsed:
    parser = html5lib.HTMLParser()
    return Parsed(parser.parse(path.read_text("utf-8")), parser.errors)


def words(tree: Element) -> int:
    """Words of the article that a reader reads: no command, drawing or source, nothing folded, and of each set of
    tabs or readings, of which one is seen at a time, the longest.
    """
    article = next(tree.iter(f"{HTML}article"))
    sets = [e for e in article.iter() if e.get("class") in ("tabbed-content", "pa-readings")]
    return count(article) - sum(count(s) - max(map(count, s)) for s in sets)


def count(element: Element) -> int:
    """Words of an element, all tabs included."""
    return len(" ".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    name = element.tag if isinstance(element.tag, str) else ""
    if name.removeprefix(HTML) in UNREAD or element.get("class") == "footnote" or element.get("hidden") is not None:
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""
