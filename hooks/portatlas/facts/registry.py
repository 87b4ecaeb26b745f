"""IANA's port assignments, as the site keeps them: a table of text with its date.

The table stands in ``docs/_data/registry.tsv``. Its facts are those of IANA's
Service Name and Transport Protocol Port Number Registry (CC0 1.0); how they
came here is told in ``registry.licenses.txt`` beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from portatlas.facts.ports import Bounds

TRANSPORTS = ("tcp", "udp", "sctp", "dccp")
"""The transports that IANA assigns ports for, in the order of the table."""

LAST_ASSIGNED = 49151
"""The highest port that IANA assigns (RFC 6335, section 6)."""

TITLE = "# IANA Service Name and Transport Protocol Port Number Registry, as of "
COLUMNS = ("first", "last", "transports", "service", "description")
HEADER = "\t".join(COLUMNS)

Triple = tuple[int, int, str, str]
"""First port, last port (inclusive), one transport or "", service name."""


class Assignment(NamedTuple):
    """One line of the table: a service name that IANA assigned to a port or a range.

    ``first`` and ``last`` are ports, both inclusive. ``transports`` is a subset
    of ``TRANSPORTS`` in that order; it is empty where the registry names none.
    ``description`` is one line of text, and may be empty.
    """

    first: int
    last: int
    transports: tuple[str, ...]
    service: str
    description: str

    @property
    def triples(self) -> tuple[Triple, ...]:
        """The assignment taken apart, one per transport (one with "" if it names none)."""
        return tuple((self.first, self.last, each, self.service) for each in self.transports or ("",))


class Fault(NamedTuple):
    """What is wrong with one line of the table: its number (from 1), and a sentence."""

    line: int
    message: str


class RegistryError(ValueError):
    """The table breaks its format; ``faults`` says where, what, and what instead."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(f"line {fault.line}: {fault.message}" for fault in self.faults))

    @property
    def line(self) -> int:
        """The number of the first faulty line."""
        return self.faults[0].line

    @property
    def message(self) -> str:
        """What is wrong with the first faulty line."""
        return self.faults[0].message


def parse_tsv(text: str) -> tuple[str, tuple[Assignment, ...]]:
    """Read the table: its date as YYYY-MM-DD, and its assignments in the order of the file.

    Raises ``RegistryError`` with every faulty line. Exact inverse of ``render_tsv``.
    """
    lines = text.split("\n")
    _check(lines)
    return lines[0].removeprefix(TITLE), tuple(map(_assignment, lines[2:-1]))


def render_tsv(as_of: str, assignments: Iterable[Assignment]) -> str:
    """Write the table: ``as_of`` as YYYY-MM-DD, ``assignments`` sorted by first and last port.

    Raises ``RegistryError``, counting lines as in the text, rather than write
    what ``parse_tsv`` would refuse. Exact inverse of ``parse_tsv``.
    """
    lines = [TITLE + as_of, HEADER, *map(_line, assignments), ""]
    _check(lines)
    return "\n".join(lines)


def is_date(text: str) -> bool:
    """Whether ``text`` is a day of the calendar, written YYYY-MM-DD."""
    try:
        return bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _check(lines: list[str]) -> None:
    faults = [*_faults_of_frame(lines), *_faults_of_rows(lines[2:-1])]
    if faults:
        raise RegistryError(sorted(faults))


def _line(assignment: Assignment) -> str:
    return "\t".join(
        [
            str(assignment.first),
            str(assignment.last),
            " ".join(assignment.transports),
            assignment.service,
            assignment.description,
        ]
    )


def _assignment(line: str) -> Assignment:
    first, last, transports, service, description = line.split("\t")
    return Assignment(int(first), int(last), tuple(transports.split()), service, description)


def _faults_of_frame(lines: list[str]) -> Iterator[Fault]:
    if not (lines[0].startswith(TITLE) and is_date(lines[0].removeprefix(TITLE))):
        yield Fault(1, f"found {lines[0]!r}; expected '{TITLE}' and a date as in 2026-09-17")
    if lines[1:2] != [HEADER]:
        yield Fault(2, f"found {''.join(lines[1:2])!r}; expected the header {HEADER!r}")
    if lines[-1]:
        yield Fault(len(lines), "the last line has no end; expected a line feed after it")


def _faults_of_rows(rows: list[str]) -> Iterator[Fault]:
    before = (0, 0)
    for number, row in enumerate(rows, start=3):
        messages = list(_faults_of_row(row))
        yield from (Fault(number, message) for message in messages)
        if messages:
            continue
        bounds = _assignment(row)[:2]
        if bounds < before:
            late, early = (Bounds(first=first, last=last) for first, last in (bounds, before))
            yield Fault(number, f"{late} stands after {early}; expected them sorted by first and last")
        before = bounds


def _faults_of_row(row: str) -> Iterator[str]:
    cells = row.split("\t")
    if len(cells) != len(COLUMNS):
        yield f"{len(cells)} fields; expected {len(COLUMNS)}, separated by tabs: {', '.join(COLUMNS)}"
        return
    first, last, transports, service, description = cells
    yield from _faults_of_bounds(first, last)
    yield from _faults_of_transports(transports)
    if not service or not service.isprintable() or " " in service:
        yield f"service {service!r}; expected a name without blanks"
    if description != " ".join(description.split()) or not description.isprintable():
        yield f"description {description!r}; expected one line, with single blanks between words"


def _faults_of_bounds(first: str, last: str) -> Iterator[str]:
    bounds = {"first": first, "last": last}
    wrong = [name for name, value in bounds.items() if not _is_assignable(value)]
    for name in wrong:
        yield f"{name} is {bounds[name]!r}; expected a port from 1 to {LAST_ASSIGNED}"
    if not wrong and int(last) < int(first):
        yield f"last is {last}, below first {first}; expected the lower port in first"


def _faults_of_transports(transports: str) -> Iterator[str]:
    expected = " ".join(each for each in TRANSPORTS if each in transports.split(" "))
    if transports != expected:
        yield f"transports {transports!r}; expected some of {', '.join(TRANSPORTS)}, in this order, one blank between"


def _is_assignable(text: str) -> bool:
    return bool(re.fullmatch(r"[1-9][0-9]{0,4}", text)) and int(text) <= LAST_ASSIGNED
