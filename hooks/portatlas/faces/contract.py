"""What others build on: `data/atlas.json` and `data/registry.json`. It may grow, and never changes.

docs/reference/links.md tells what each field means, and whether a person wrote it or the build worked it out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portatlas.facts.model import TRANSPORTS, Atlas, Program, ProgramPort, System, Tenant
from portatlas.facts.registry import Assignment
from portatlas.views import addresses, programs
from portatlas.views.segments import Answer, segments

VERSION = 1
HEAD = {"version": VERSION}


def files(atlas: Atlas) -> dict[str, object]:
    """Path below the site's base -> value, for each file of the contract."""
    return {"data/atlas.json": atlas_data(atlas), "data/registry.json": registry_data(atlas)}


def atlas_data(atlas: Atlas) -> dict[str, Any]:
    """Classes, systems, tenants, programs, segments, sources."""
    tenants = programs.tenants(atlas)
    return {
        **HEAD,
        "revision": atlas.revision or None,
        "changed": atlas.changed or None,
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
                "url": addresses.of_class(c).url,
            }
            for c in atlas.classes
        ],
        "systems": [_system(s) for s in atlas.systems.values()],
        "tenants": [tenant(t) for t in tenants.values()],
        "programs": [_program(p, atlas) for p in atlas.programs.values()],
        "segments": segments_of(atlas, tenants.values()),
        "sources": {name: {"title": s.title, "url": s.url} for name, s in atlas.sources.items()}
        | {t.source: _proof(t.source, atlas) for t in tenants.values() if t.source not in atlas.sources},
    }


def tenant(t: Tenant) -> dict[str, Any]:
    """What has an id of its own on a port: a convention, or a program that has long had one."""
    return t.model_dump(exclude={"drawn", "system", "safe"})


def segments_of(atlas: Atlas, tenants: Iterable[Tenant]) -> list[dict[str, Any]]:
    """What is known of every port, cut by classes, pools and those tenants."""
    return [
        {"first": s.first, "last": s.last, "class": s.port_class.id, "tcp": _answer(s.tcp), "udp": _answer(s.udp)}
        for s in segments(atlas, tenants)
    ]


def registry_data(atlas: Atlas) -> dict[str, Any]:
    """The whole registry, for a search by name."""
    return {**HEAD, "as_of": atlas.registry_date, "rows": [row(r) for r in atlas.registry]}


def row(r: Assignment) -> list[object]:
    """One name of the registry."""
    return [r.first, r.last, " ".join(r.transports), r.service, r.description]


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


def _program(p: Program, atlas: Atlas) -> dict[str, Any]:
    return {
        "id": p.id,
        "title": p.title,
        "also": p.also,
        "what": p.what,
        "category": p.category,
        "url": addresses.of_program(p).url,
        "ports": [_port(p, port, atlas) for port in p.ports],
    }


def _port(p: Program, port: ProgramPort, atlas: Atlas) -> dict[str, Any]:
    source = p.sources[port.source]
    return {
        "first": port.first,
        "last": port.last,
        "transports": port.transports,
        "role": port.role,
        "for": port.purpose,
        "known": port.known,
        "registered": programs.registered_over(p, port, atlas),
        "setting": port.setting,
        "note": port.note,
        "source": {"title": source.title, "url": source.address(port.line), "read": source.read, "quote": port.quote},
    }


def _proof(name: str, atlas: Atlas) -> dict[str, Any]:
    """The source of a program that a tenant names as program/source."""
    program, _, key = name.partition("/")
    source = atlas.programs[program].sources[key]
    return {"title": source.title, "url": source.address()}


def _answer(answer: Answer) -> dict[str, Any]:
    found = {"systems": answer.systems, "tenants": answer.tenants}
    return {**found, "never": answer.never} if answer.never else found
