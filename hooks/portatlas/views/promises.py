"""What addresses were promised, and where each of them is today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from contextlib import suppress
from itertools import chain

from portatlas.facts.model import Atlas
from portatlas.facts.ports import Bounds
from portatlas.facts.problems import Problem
from portatlas.views import addresses

HOME = "./"


def pages(atlas: Atlas) -> set[str]:
    """The address of every page of today, below the site's base; of home it is HOME."""
    written = (addresses.of_page(p).url for p in atlas.pages.values())
    classes = (addresses.of_class(c).url for c in atlas.classes)
    systems = (addresses.of_system(s).url for s in atlas.mainstream)
    categories = (addresses.of_category(name).url for name in atlas.categories)
    return {url or HOME for url in chain(written, classes, systems, categories)}


def retired(atlas: Atlas) -> dict[str, tuple[str, ...]]:
    """The page of each retired class, and the pages of the classes to which it leads."""
    return {addresses.of_class(name).url: tuple(_successors(name, atlas)) for name in atlas.retired}


def names_before(url: str, atlas: Atlas) -> dict[str, list[str]]:
    """Anchor of today on that page -> the names by which it was promised; "" is the page's beginning.

    A retired class leads on with the fragment, so what was named otherwise on its page is found on its successors'.
    """
    found: dict[str, list[str]] = {}
    for old, new in atlas.moved.items():
        page, _, anchor = new.partition("#")
        name = old.partition("#")[2]
        if name and (url or HOME) in retired(atlas).get(page, (page,)):
            found.setdefault(anchor, []).append(name)
    return found


def broken(atlas: Atlas, anchors: Mapping[str, Set[str]]) -> Iterator[Problem]:
    """Each promised place, and each place of today in moved.yml, that is on no page; `anchors` are those of each."""
    for line, address in enumerate(atlas.promised, 1):
        if not _is_there(address, atlas, anchors):
            message = f"{address} is gone; keep it, or say in moved.yml where it is today: `{address}: page/#anchor`"
            yield Problem(atlas.origins["permalinks"].path, line, message)
    for old, new in atlas.moved.items():
        if "#" in new and not _is_there(new, atlas, anchors):
            yield atlas.origins["moved"].problem(f"{new} is no place of today; name one by its page and anchor", (old,))


def _successors(name: str, atlas: Atlas) -> Iterator[str]:
    with suppress(ValueError):  # a name that is no pair of bounds is a problem of its own
        was = Bounds.parse(name)
        yield from (addresses.of_class(c).url for c in atlas.classes if c.shared(was))


def _is_there(address: str, atlas: Atlas, anchors: Mapping[str, Set[str]]) -> bool:
    """Does a link to it end where it should, at once or sent on?"""
    page, _, anchor = address.partition("#")
    page = atlas.moved.get(page or HOME, page or HOME).partition("#")[0]
    places = retired(atlas).get(page, (page,))
    return any(place in anchors and (not anchor or anchor in anchors[place]) for place in places)
