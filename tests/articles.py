"""Built pages as trees, and the words in them that a reader reads."""

from __future__ import annotations

from collections.abc import Iterator

HTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"
UNREAD = {"pre", "details", "svg", f"{SVG}svg"}


def words(tree) -> int:
    """Words of the article that a reader reads: no command, drawing or source, nothing folded, and of each set of
    tabs or readings, of which one is seen at a time, the longest.
    """
    article = next(tree.iter(f"{HTML}article"))
    sets = [e for e in article.iter() if e.get("class") in ("tabbed-content", "pa-readings")]
    return count(article) - sum(count(s) - max(map(count, s)) for s in sets)


def count(element) -> int:
    """Words of an element, all tabs included."""
    return len(" ".join(_texts(element)).split())


def _texts(element) -> Iterator[str]:
    name = element.tag if isinstance(element.tag, str) else ""
    if name.removeprefix(HTML) in UNREAD or element.get("class") == "footnote" or element.get("hidden") is not None:
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""
