"""The facts as JSON: `data/atlas.json` and `data/registry.json` (a contract that may grow, not change), and the
registry in pieces of 256 ports for the site's own pages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from portatlas.facts.model import TRANSPORTS, Atlas, System
from portatlas.facts.registry import Assignment
from portatlas.views import addresses
from portatlas.views.segments import Answer, segments
from portatlas.views.words import picked

VERSION = 1
PIECE_BITS = 8  # a piece of the registry holds the ports with the same port >> 8


def files(atlas: Atlas) -> Iterator[tuple[str, str]]:
    """(path below the site's base, JSON) for each file."""
    yield "data/atlas.json", _json(atlas_data(atlas))
    yield "data/registry.json", _json(registry_data(atlas))
    yield "data/feedback.json", _json(feedback_data(atlas))
    for piece, rows in registry_pieces(atlas).items():
        yield f"data/registry/{piece}.json", _json(rows)


def atlas_data(atlas: Atlas) -> dict[str, Any]:
    """The contract of DESIGN 5: classes, systems, tenants, segments, sources."""
    return {
        "version": VERSION,
        "registry_as_of": atlas.registry_date,
        "highest_assignable": atlas.iana["dynamic"].first - 1,
        "classes": [
            {
                "id": c.id,
                "first": c.first,
                "last": c.last,
                "iana": atlas.iana_range(c),
                "title": c.title,
                "summary": c.summary,
                "sample": c.sample,
                "verdict": c.verdict,
                "readings": c.readings.model_dump(),
                "worry": c.worry.model_dump(),
                "picked": picked(c, atlas),
                "url": addresses.of_class(c).url,
            }
            for c in atlas.classes
        ],
        "systems": [_system(s) for s in atlas.systems.values()],
        "tenants": [{**t.model_dump(exclude={"drawn"}), "wide": t.wide} for t in atlas.tenants.values()],
        "segments": [
            {"first": s.first, "last": s.last, "class": s.port_class.id, "tcp": _answer(s.tcp), "udp": _answer(s.udp)}
            for s in segments(atlas)
        ],
        "texts": dict(atlas.texts),
        "sources": {name: {"title": s.title, "url": s.url} for name, s in atlas.sources.items()},
    }


def registry_data(atlas: Atlas) -> dict[str, Any]:
    """The whole registry, for a search by name."""
    return {"version": VERSION, "as_of": atlas.registry_date, "rows": [list(_row(r)) for r in atlas.registry]}


def feedback_data(atlas: Atlas) -> dict[str, Any]:
    """The words of "Was this page helpful?" for the site's own pages, which hold the English ones themselves."""
    return {language: words.model_dump() for language, words in atlas.feedback.items() if language != "en"}


def registry_pieces(atlas: Atlas) -> dict[int, list[list[object]]]:
    """piece -> the rows that touch it; every piece below the Dynamic range is there, even if empty."""
    pieces: dict[int, list[list[object]]] = {p: [] for p in range(atlas.iana["dynamic"].first >> PIECE_BITS)}
    for row in atlas.registry:
        for piece in range(row.first >> PIECE_BITS, (row.last >> PIECE_BITS) + 1):
            pieces.setdefault(piece, []).append(list(_row(row)))
    return pieces


def _system(s: System) -> dict[str, Any]:
    ask = s.check(s.ask) if s.ask else None
    return {
        "id": s.id,
        "title": s.title,
        "kind": s.kind,
        "mainstream": s.mainstream,
        "pools": [p.model_dump() for p in s.pools],
        "other_ranges": [r.model_dump() for r in s.other_ranges],
        "never": [n.model_dump() for n in s.never],
        "parity": s.parity.says if s.parity else None,
        "ask": {"shell": ask.shell, **{t: ask.one.text(t) for t in TRANSPORTS}} if ask else None,
        "reserve": s.settings.reserve.run if s.settings else None,
        "url": addresses.of_system(s).url,
    }


def _answer(answer: Answer) -> dict[str, Any]:
    found = {"systems": answer.systems, "tenants": answer.tenants}
    return {**found, "never": answer.never} if answer.never else found


def _row(row: Assignment) -> tuple[object, ...]:
    return row.first, row.last, " ".join(row.transports), row.service, row.description


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
