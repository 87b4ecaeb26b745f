"""What people type when they want a page: phrases that stand on its record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portatlas.facts.model import Atlas
from portatlas.views import addresses


@dataclass(frozen=True)
class Finds:
    """The phrases of one page: the record that holds them (the kind and name of its origin), and the page's path."""

    kind: str
    name: str
    path: str
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Phrase:
    """What is typed, and the anchor that it leads to, if any: "netsh dynamicport #settings"."""

    said: str
    anchor: str

    def __str__(self) -> str:
        return f"{self.said} #{self.anchor}" if self.anchor else self.said


def phrase(text: str) -> Phrase:
    """A phrase as a writer writes it."""
    said, _, anchor = text.partition(" #")
    return Phrase(said, anchor)


def everywhere(atlas: Atlas) -> Iterator[Finds]:
    """The phrases of every page that has a record."""
    for page in atlas.pages.values():
        yield Finds("pages", page.path, page.path, page.finds)
    for c in atlas.classes:
        yield Finds("classes", c.id, addresses.of_class(c).path, c.finds)
    for s in atlas.systems.values():
        yield Finds("systems", s.id, addresses.of_system(s).path, s.finds)
