"""What is said of a class: where a reader may have seen a number of it, and who else uses it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from portatlas.facts.model import Atlas, Category, PortClass, System, Tenant
from portatlas.facts.ports import Bounds
from portatlas.views import programs
from portatlas.views.words import listed

DRAWN = 5  # tenants that the line of a class has room for


@dataclass(frozen=True)
class Place:
    """Where a reader may have seen the number, and what it means there; `next` is (label, anchor) of this page."""

    id: str
    label: str
    means: str
    worry: str
    next: tuple[tuple[str, str], ...]


# the places, and where to read on from each: anchors of the page
PLACES = {"mine": ("check", "mine"), "theirs": ("theirs", "firewall"), "listener": ("check", "listening", "safe")}


def opens(c: PortClass, atlas: Atlas) -> str:
    """Which of the three fits most numbers of the class: a port of one's own where most systems pick from it."""
    return "mine" if 2 * atlas.depth(c) > len(atlas.mainstream) else "listener"


def places(c: PortClass, atlas: Atlas) -> list[Place]:
    """The three places, each with what to read next of what the page of the class has."""
    words, there = atlas.words["class"], {*c.sections, "check", *(["safe"] if c.first else [])}
    return [
        Place(
            name,
            words[name],
            getattr(c.readings, name),
            getattr(c.worry, name),
            tuple((words[f"{name}_{anchor}"], anchor) for anchor in anchors if anchor in there),
        )
        for name, anchors in PLACES.items()
    ]


def tenants_in(bounds: Bounds, atlas: Atlas) -> tuple[Tenant, ...]:
    """What a class shows that has a port in this range: conventions, and the most telling ports of programs. The
    narrowest comes first among those that begin together.
    """
    found = [t for t in programs.tenants(atlas).values() if t.shared(bounds) and (t.id in atlas.tenants or t.drawn)]
    return tuple(sorted(found, key=lambda t: (t.first, t.size)))


def programs_in(bounds: Bounds, atlas: Atlas) -> list[tuple[Category, int]]:
    """Each category with how many of its programs have a port in this range; none that has none."""
    found = Counter(p.category for p in atlas.programs.values() if any(port.shared(bounds) for port in p.ports))
    return [(c, found[c.id]) for c in atlas.categories.values() if found[c.id]]


def drawn(tenants: Iterable[Tenant]) -> tuple[Tenant, ...]:
    """Those that the line of a class shows: the most particular, in the order of their ports."""
    particular = sorted((t for t in tenants if t.drawn), key=lambda t: t.size)[:DRAWN]
    return tuple(sorted(particular, key=lambda t: t.first))


def assigned_ports(atlas: Atlas, bounds: Bounds, transport: str) -> int:
    """How many ports of a range have at least one registry name on that transport."""
    held: set[int] = set()
    for row in atlas.registry:
        if transport in row.transports and row.first <= bounds.last and row.last >= bounds.first:
            held.update(range(max(row.first, bounds.first), min(row.last, bounds.last) + 1))
    return len(held)


def parts(s: System, c: Bounds) -> str:
    """Which ports of a class lie in a pool, where only part of them do."""
    return listed(dict.fromkeys(str(p.clipped(c)) for p in s.pools if p.shared(c)))
