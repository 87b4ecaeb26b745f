"""Cuts 0-65535 where an answer changes, and says per piece whose it is. Every rule about ports runs here, once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from portatlas.facts.model import TRANSPORTS, Atlas, PortClass, Tenant
from portatlas.facts.ports import LAST_PORT, Bounds


@dataclass(frozen=True)
class Answer:
    """What holds for a port on one transport: ids, each in the order of the data."""

    systems: tuple[str, ...]
    never: tuple[str, ...]
    tenants: tuple[str, ...]


@dataclass(frozen=True)
class Segment:
    """Ports first to last (inclusive) that all have the same answers."""

    first: int
    last: int
    port_class: PortClass
    tcp: Answer
    udp: Answer


def partition_cuts(atlas: Atlas) -> tuple[int, ...]:
    """Where the coarsest partition begins a new class: at each bound of an IANA range and of a mainstream pool."""
    pools = [pool for system in atlas.mainstream for pool in system.pools]
    return _cuts([*atlas.iana.values(), *pools])


def segments(atlas: Atlas, tenants: Iterable[Tenant]) -> tuple[Segment, ...]:
    """The pieces of 0-65535 with those tenants, in order, without gap or overlap."""
    owners = _owners(atlas, tenants)
    cuts = _cuts([*atlas.classes, *(bounds for bounds, *_ in owners)])
    index = {cut: i for i, cut in enumerate(cuts)}
    present: list[dict[tuple[str, str], list[str]]] = [{} for _ in cuts]
    for bounds, transport, part, name in owners:
        for piece in present[index[bounds.first] : index.get(bounds.last + 1, len(cuts))]:
            piece.setdefault((transport, part), []).append(name)
    pieces = zip(pairwise((*cuts, LAST_PORT + 1)), present, strict=True)
    return tuple(
        Segment(first, end - 1, atlas.class_of(first), *(_answer(found, t) for t in TRANSPORTS))
        for (first, end), found in pieces
    )


def _owners(atlas: Atlas, tenants: Iterable[Tenant]) -> list[tuple[Bounds, str, str, str]]:
    """(ports, transport, part of the answer, id) for everything that answers for ports."""
    rows: list[tuple[Bounds, str, str, str]] = []
    for system in atlas.systems.values():
        rows += [(p, t, "systems", system.id) for p in system.pools for t in p.transports]
        rows += [(p, t, "never", system.id) for p in system.never for t in p.transports]
    rows += [(t, transport, "tenants", t.id) for t in tenants for transport in t.transports]
    return rows


def _cuts(parts: Iterable[Bounds]) -> tuple[int, ...]:
    bounds = {0} | {cut for part in parts for cut in (part.first, part.last + 1)}
    return tuple(sorted(bounds - {LAST_PORT + 1}))


def _answer(found: dict[tuple[str, str], list[str]], transport: str) -> Answer:
    return Answer(*(tuple(dict.fromkeys(found.get((transport, part), ()))) for part in ("systems", "never", "tenants")))
