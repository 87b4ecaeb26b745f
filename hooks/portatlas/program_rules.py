"""What must hold between programs, their ports, the registry and the order in which programs are named."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from portatlas.facts.model import Atlas, Program, ProgramPort
from portatlas.facts.ports import LAST_PORT
from portatlas.facts.problems import Problem
from portatlas.views import programs

CROWD = 3  # programs on a port that need no order of their own


def names_belong_to_one_program(atlas: Atlas) -> Iterator[Problem]:
    """A title, an id and another name lead to one program, and each program says each of its names once."""
    first: dict[str, str] = {}
    for p in atlas.programs.values():
        first.setdefault(programs.words(p.id), p.id)
        first.setdefault(programs.words(p.title), p.id)
    for p in atlas.programs.values():
        own = {programs.words(p.id), programs.words(p.title)}
        for name, loc in _names(p):
            other = first.setdefault(programs.words(name), p.id)
            if other != p.id:
                yield _of(atlas, p, f"'{name}' is a name of {other} already; tell them apart, or leave it out", *loc)
            elif loc[0] == "also" and programs.words(name) in own:
                yield _of(atlas, p, f"'{name}' is said already; take it out of also", *loc)
            elif loc[0] == "also":
                own.add(programs.words(name))


def categories_are_known(atlas: Atlas) -> Iterator[Problem]:
    """Each program has one of the categories, and each category a program."""
    for p in atlas.programs.values():
        if not atlas.has("categories", p.category):
            expected = ", ".join(atlas.categories)
            yield _of(atlas, p, f"unknown category '{p.category}'; expected one of {expected}", "category")
    for name in atlas.categories.keys() - {p.category for p in atlas.programs.values()}:
        yield atlas.origin("categories", name).problem(f"no program of category '{name}'; take it out")


def services_are_registered(atlas: Atlas) -> Iterator[Problem]:
    """The `service` of a port is a name that the registry has there, over one of its transports, for each number."""
    for p, i, port in _ports(atlas):
        for number in range(port.first, port.last + 1) if port.service else ():
            rows = [r for r in atlas.registered.get(number, ()) if set(r.transports) & set(port.transports)]
            if port.service not in {row.service for row in rows}:
                there = ", ".join(row.service for row in rows) or "none"
                message = f"service '{port.service}' is not registered for {number}; the names there: {there}"
                yield _of(atlas, p, message, "ports", i, "service")
                break


def notes_agree_with_the_registry(atlas: Atlas) -> Iterator[Problem]:
    """A note that says what IANA lists, or that it lists nothing, is right; and what it lists is a stranger's."""
    for p, i, port in _ports(atlas):
        if not port.note or "IANA" not in port.note:
            continue
        rows = [row for n in range(port.first, port.last + 1) for row in atlas.registered.get(n, ())]
        taken = [row.service for row in rows if set(row.transports) & set(port.transports)]
        if "Not assigned by IANA" in port.note and taken:
            yield _of(atlas, p, f"IANA has assigned it, to {taken[0]}; mend the note", "ports", i, "note")
        if not re.search(r"IANA (lists|names)", port.note):
            continue
        if not rows:
            yield _of(atlas, p, "IANA lists nothing here; mend the note", "ports", i, "note")
        if programs.registered_over(p, port, atlas):
            yield _of(atlas, p, "the registered name is the program's own; mend the note", "ports", i, "note")


def ids_of_ports_are_unique(atlas: Atlas) -> Iterator[Problem]:
    """An id stands on ports of one program, and is none of tenants.yml; what is drawn has one."""
    first: dict[str, str] = {}
    for p, i, port in _ports(atlas):
        if port.drawn and not port.id:
            yield _of(atlas, p, f"port {port} is drawn and has no id; give it one", "ports", i)
        if not port.id:
            continue
        if port.id in atlas.tenants:
            message = f"id '{port.id}' is one of tenants.yml; take the tenant out, or leave the id to it"
            yield _of(atlas, p, message, "ports", i, "id")
        if first.setdefault(port.id, p.id) != p.id:
            message = f"id '{port.id}' is one of {first[port.id]} already; choose another"
            yield _of(atlas, p, message, "ports", i, "id")


def no_use_is_written_twice(atlas: Atlas) -> Iterator[Problem]:
    """A program says once what it does on a port."""
    for p in atlas.programs.values():
        seen: set[tuple[object, ...]] = set()
        for i, port in enumerate(p.ports):
            for transport in port.transports:
                use = (port.first, port.last, transport, port.role, port.purpose.lower())
                if use in seen:
                    yield _of(atlas, p, f"{port}/{transport} for {port.purpose} stands above already", "ports", i)
                seen.add(use)


def crowded_ports_have_an_order(atlas: Atlas) -> Iterator[Problem]:
    """A port that more than three programs share is in crowded.yml, which names programs of that port, each once."""
    there = programs.programs_at(atlas)
    origin = atlas.origins["crowded"]
    for name, ids in atlas.crowded.items():
        if not re.fullmatch(r"[1-9]\d{0,4}", name) or int(name) > LAST_PORT:
            yield origin.problem(f"'{name}' is no port; write it as \"8080\"", (name,))
            continue
        for i, program in enumerate(ids):
            if program not in there.get(int(name), ()) and not (
                program not in atlas.programs and atlas.has("programs", program)
            ):
                yield origin.problem(f"'{program}' is no program of port {name}; take it out", (name, i))
        for program in [program for program, times in Counter(ids).items() if times > 1]:
            yield origin.problem(f"'{program}' stands twice at port {name}; keep one", (name,))
    for number, found in there.items():
        if len(found) > CROWD and str(number) not in atlas.crowded:
            message = f"port {number} is missing, and {len(found)} programs share it: {', '.join(found)}; order them"
            yield origin.problem(message)


def crowded_ports_keep_their_order(atlas: Atlas) -> Iterator[Problem]:
    """What is named at a port comes in the order of crowded.yml, own registrations before others: no range that is
    named at another port as well upsets it.
    """
    uses = programs.uses(atlas)
    for name, ids in atlas.crowded.items():
        here = [u for u in uses if name.isdecimal() and int(name) in u.port and u.program.id in ids]
        order = [*dict.fromkeys(u.program.id for u in here)]
        own = {u.program.id for u in here if u.own}
        wanted = sorted(order, key=lambda program: (program not in own, ids.index(program)))
        if order != wanted:
            message = f"named as {', '.join(order)}, for a range of one stands elsewhere too; write it so"
            yield atlas.origins["crowded"].problem(f"port {name}: {message}", (name,))


RULES = (
    names_belong_to_one_program,
    categories_are_known,
    services_are_registered,
    notes_agree_with_the_registry,
    ids_of_ports_are_unique,
    no_use_is_written_twice,
    crowded_ports_have_an_order,
    crowded_ports_keep_their_order,
)


def _names(p: Program) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    yield p.id, ("title",)
    yield p.title, ("title",)
    yield from ((name, ("also", i)) for i, name in enumerate(p.also))


def _ports(atlas: Atlas) -> Iterator[tuple[Program, int, ProgramPort]]:
    return ((p, i, port) for p in atlas.programs.values() for i, port in enumerate(p.ports))


def _of(atlas: Atlas, p: Program, message: str, *loc: str | int) -> Problem:
    return atlas.origin("programs", p.id).problem(message, loc)
