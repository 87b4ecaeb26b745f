"""Which programs one meets on a port, and in which order they are named; which of them the registry means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portatlas.facts.model import WIDE, Atlas, Category, Program, ProgramPort, Tenant
from portatlas.facts.registry import Assignment

KNOWN = ("default", "example", "custom")  # the surest first
NOT_CROWDED = 1 << 16  # after whatever crowded.yml names


@dataclass(frozen=True)
class Use:
    """A port of a program, over those of its transports for which `own` is the same.

    `own` says that the name registered there means this very use: over each of the transports, at each of the ports.
    """

    program: Program
    port: ProgramPort
    transports: tuple[str, ...]
    own: bool


def uses(atlas: Atlas) -> list[Use]:
    """Every use, in the order in which they are to be named: what has taken thousands of ports comes last. Own
    registrations come first, then what crowded.yml names in its order, who listens before who sends, defaults before
    examples and habits, one port before a range, titles by the alphabet.
    """
    found = [
        use for program in atlas.programs.values() for port in program.ports for use in _uses(program, port, atlas)
    ]
    places = _places(atlas)
    return sorted(found, key=lambda use: _rank(use, places.get(use.program.id, ())))


def registrations(program: Program, port: ProgramPort, number: int, transport: str, atlas: Atlas) -> list[Assignment]:
    """The registry's rows at that port and transport that mean this use."""
    rows = [row for row in atlas.registered.get(number, ()) if transport in row.transports]
    return [row for row in rows if row.service == port.service or _names(program, row)]


def registered_over(program: Program, port: ProgramPort, atlas: Atlas) -> list[str]:
    """The transports over which the registry means this use, at each of its ports."""
    return [t for t in port.transports if _is_own(program, port, t, atlas)]


def tenants(atlas: Atlas) -> dict[str, Tenant]:
    """All that has an id of its own on a port, by the ports: conventions, and what programs have long been named by."""
    named = {name: _tenant(name, program, atlas) for name, program in named_ports(atlas).items()}
    found = {**atlas.tenants, **named}
    return dict(sorted(found.items(), key=lambda item: (item[1].first, item[1].last, item[0])))


def programs_at(atlas: Atlas) -> dict[int, list[str]]:
    """Port -> the ids of its programs, by the alphabet, but for those that have taken thousands of ports."""
    found: dict[int, list[str]] = {}
    for program in atlas.programs.values():
        narrow = (port for port in program.ports if port.size <= WIDE)
        for number in {number for port in narrow for number in range(port.first, port.last + 1)}:
            found.setdefault(number, []).append(program.id)
    return found


def of_category(category: Category, atlas: Atlas) -> list[Program]:
    """Its programs, by title."""
    found = [p for p in atlas.programs.values() if p.category == category.id]
    return sorted(found, key=lambda p: p.title.casefold())


def read(program: Program) -> list[str]:
    """What was read for it, and when, each once."""
    return [*dict.fromkeys(f"{source.holder}, {source.read}" for source in program.sources.values())]


def named_ports(atlas: Atlas) -> dict[str, Program]:
    """Id of a port -> its program."""
    return {port.id: program for program in atlas.programs.values() for port in program.ports if port.id}


def _uses(program: Program, port: ProgramPort, atlas: Atlas) -> Iterator[Use]:
    own = registered_over(program, port, atlas)
    for is_own in (True, False):
        if over := tuple(t for t in port.transports if (t in own) is is_own):
            yield Use(program, port, over, is_own)


def _is_own(program: Program, port: ProgramPort, transport: str, atlas: Atlas) -> bool:
    numbers = range(port.first, port.last + 1)
    return all(registrations(program, port, number, transport, atlas) for number in numbers)


def _names(program: Program, row: Assignment) -> bool:
    """Does the row speak of the program, by a name that people know it by?"""
    said = f" {words(row.service)} {words(row.description)} "
    return any(f" {name} " in said for name in map(words, (program.title, *program.also, program.id)) if name)


def words(text: str) -> str:
    """A name as it is compared: case and punctuation differ from one writer to the next."""
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def _rank(use: Use, places: Iterable[tuple[int, int]]) -> tuple[object, ...]:
    port = use.port
    return (
        port.size > WIDE,
        not use.own,
        min((place for crowded, place in places if crowded in port), default=NOT_CROWDED),
        port.role != "listens",
        KNOWN.index(port.known),
        port.size,
        use.program.title.lower(),
        port.first,
    )


def _places(atlas: Atlas) -> dict[str, list[tuple[int, int]]]:
    """Program -> (port, its place there) for each naming in crowded.yml; a range counts by its foremost place."""
    found: dict[str, list[tuple[int, int]]] = {}
    for port, names in atlas.crowded.items():
        for place, name in enumerate(names):
            found.setdefault(name, []).append((int(port), place))
    return found


def _tenant(name: str, program: Program, atlas: Atlas) -> Tenant:
    """The ports of that id, from the lowest to the highest, as one tenant; its words are those of the first of them."""
    ports = [port for port in program.ports if port.id == name]
    alone = {port.id for port in program.ports} <= {name, None}
    return Tenant(
        id=name,
        title=program.title if alone else f"{program.title}, {ports[0].purpose}",
        first=min(port.first for port in ports),
        last=max(port.last for port in ports),
        transports=tuple(sorted({t for port in ports for t in port.transports})),
        role=ports[0].role,
        registered=any(registered_over(program, port, atlas) for port in ports),
        note=ports[0].note or program.what,
        drawn=any(port.drawn for port in ports),
        system=None,
        safe=None,
        source=f"{program.id}/{ports[0].source}",
    )
