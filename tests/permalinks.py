"""Every address of the site that a ticket may hold: the pages, and the anchors on them. They are a promise.

`make permalinks` builds the site and adds what is new to docs/_data/permalinks.txt. It takes nothing out; what is gone
the build names.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element

from articles import HTML, SVG, parsed

ROOT = Path(__file__).resolve().parents[1]
LISTED = ROOT / "docs" / "_data" / "permalinks.txt"
ARTICLE = f"{HTML}article"
FORMER = "pa-was"  # an old name of a place: promised once, and not anew on another page
NO_PROMISE = ("fn:", "fnref", "__", "pa-")  # footnotes, the theme's own, the site's controls
TITLE = f"{HTML}h1"  # its page is its address


def published(trees: Mapping[str, Element]) -> set[str]:
    """The addresses of a built site, below its base, by their names of today; `trees` are its pages by address."""
    return {address for name, tree in trees.items() if name != "404.html" for address in _addresses(name, tree)}


def listed() -> set[str]:
    """The addresses that were promised."""
    return set(LISTED.read_text("utf-8").splitlines()) if LISTED.exists() else set()


def add(found: set[str]) -> set[str]:
    """Adds what is new to the list; returns it."""
    new = found - listed()
    LISTED.write_text("".join(f"{address}\n" for address in sorted(found | listed())), "utf-8")
    return new


def _addresses(path: str, tree: Element) -> Iterator[str]:
    yield path or "./"
    for article in tree.iter(ARTICLE):
        for element in _not_drawn(article):
            anchor = element.get("id")
            if anchor and element.tag != TITLE and element.get("class") != FORMER and not anchor.startswith(NO_PROMISE):
                yield f"{path}#{anchor}"


def _not_drawn(element) -> Iterator:
    """Every element below this one that is no part of a drawing."""
    for child in element:
        if isinstance(child.tag, str) and not child.tag.startswith(SVG):
            yield child
            yield from _not_drawn(child)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", folder]
        subprocess.run(command, cwd=ROOT, check=True)
        new = add(found := published({name: page.tree for name, page in parsed(Path(folder)).items()}))
    print(f"{len(new)} new of {len(found)}", *sorted(new), sep="\n  ")
