"""Replaces the site's table of port assignments with one made from IANA's own XML.

Run it from the project with ``hooks/`` on the path:

    PYTHONPATH=hooks python -m portatlas.facts.refresh

It ends with status 0 and says what changed, or with status 1 and one line that
says why not; then the table is what it was before. Stopped at the keyboard, it
ends with status 130. The source is IANA's Service
Name and Transport Protocol Port Number Registry (CC0 1.0).
"""

from __future__ import annotations

import argparse
import http.client
import os
import shutil
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from http.client import HTTPMessage
from itertools import groupby, zip_longest
from pathlib import Path
from threading import Thread
from typing import IO, NamedTuple, TypeVar
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.parsers import expat

from portatlas.facts.ports import Bounds
from portatlas.facts.registry import (
    LAST_ASSIGNED,
    TRANSPORTS,
    Assignment,
    RegistryError,
    Triple,
    is_date,
    parse_tsv,
    render_tsv,
)

URL = "https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xml"
TABLE = Path(__file__).resolve().parents[3] / "docs" / "_data" / "registry.tsv"

TIMEOUT = 30.0
"""Seconds of silence after which a download is given up."""

DEADLINE = 300.0
"""Seconds after which a refresh is given up, however busy server and parser are."""

SIZE_LIMIT = 32 * 2**20
"""Bytes; the registry had 3 MB in 2026 (without the people in it)."""

MOST_REMOVED = 0.03
"""Share of the present table's (port, transport, name) triples that may go in one refresh."""

MOST_ADDED = 0.05
"""Share of the present table's triples that may come in one refresh."""

SHOWN = 20
"""Lines shown of each kind of change."""

XML_TYPES = ("application/xml", "text/xml")
NAMESPACE = "{http://www.iana.org/assignments}"
REGISTRY_ID = "service-names-port-numbers"

TEXT = frozenset({"br", "xref", "paragraph"})
SCHEMA = {
    "registry": frozenset({"title", "category", "updated", "xref", "expert", "note", "record", "footnote", "people"}),
    "record": frozenset({"name", "protocol", "number", "description", "note"})
    | frozenset({"assignee", "xref", "unauthorized", "sc"}),
    "assignee": TEXT,
    "description": TEXT,
    "footnote": TEXT,
    "note": TEXT,
    "paragraph": TEXT,
    "unauthorized": TEXT,
    "people": frozenset({"person"}),
    "person": frozenset({"name", "org", "uri", "updated"}),
}
"""Which elements IANA's registry holds, by the element around them."""

CUT_SHORT = {
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
}
"""The parser's errors that mean: the document ends before its end."""


R = TypeVar("R")

Place = tuple[int, int, str]
"""First port, last port (inclusive), one transport or ""."""


class RefreshError(Exception):
    """Why the table was left as it was: one line for the person at the terminal."""


class Table(NamedTuple):
    """A registry of one day: its date as YYYY-MM-DD, and its assignments in order."""

    as_of: str
    assignments: tuple[Assignment, ...]

    @property
    def triples(self) -> dict[Triple, str]:
        """The description of each (first, last, transport, service), in the table's order."""
        return {triple: each.description for each in self.assignments for triple in each.triples}


class Change(NamedTuple):
    """What differs between two tables, in triples; ``reworded`` have a new description only."""

    added: tuple[Triple, ...]
    removed: tuple[Triple, ...]
    reworded: tuple[Triple, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Refresh the table as the command line asks, and return the exit status: 0, 1 or 130."""
    asked = _parser().parse_args(arguments)
    try:
        lines = refresh(asked.url, asked.to, force=asked.force)
    except (RefreshError, OSError) as error:
        print(f"refresh: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("refresh: stopped", file=sys.stderr)
        return 130
    print(*lines, sep="\n")
    return 0


def refresh(url: str, target: Path, *, force: bool = False) -> list[str]:
    """Replace the table at ``target`` with the registry at ``url``; return lines that say what changed.

    ``force`` accepts a change that is not plausible, and a present table that
    cannot be read. Raises ``RefreshError`` (or ``OSError``, where the folder
    cannot be written) and leaves ``target`` untouched.
    """
    target = target.resolve()
    present = read_table(target, force=force)
    new, final = _within(DEADLINE, lambda: fetch(url, target.parent))
    led = [f"{url} led to {final}"] if final != url else []
    if present is None:
        replace(target, _rendered(new))
        return [
            *led,
            f"{target.name}: {len(new.triples)} names as of {new.as_of}; there was no table to compare it with",
        ]
    change = compare(present, new)
    doubts = list(implausible(present, new, change))
    if doubts and not force:
        raise RefreshError(f"not plausible: {'; '.join(doubts)}; look at {url}, and accept it with --force")
    replace(target, _rendered(new))
    accepted = [f"accepted with --force: {doubt}" for doubt in doubts]
    return [*led, f"{target.name}: as of {new.as_of}, was {present.as_of}", *accepted, *report(change)]


def read_table(path: Path, *, force: bool = False) -> Table | None:
    """Read the present table; None if there is none, or if it cannot be read and ``force`` says so be it.

    Raises ``RefreshError`` with the first faulty line.
    """
    try:
        return Table(*parse_tsv(path.read_bytes().decode()))
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        fault = f"byte {error.start} is not UTF-8"
    except RegistryError as error:
        fault = str(error).partition("\n")[0]
    if force:
        return None
    raise RefreshError(f"{path.name}, the present table, is broken: {fault}; mend it, or replace it with --force")


def fetch(url: str, folder: Path) -> tuple[Table, str]:
    """Read the registry at ``url``: the table, and the address that it came from in the end.

    Raises ``RefreshError``, as ``download`` and ``read_xml`` do, and for a date that has not come.
    """
    # Without a name in the folder: however this ends, nothing is left of it.
    with tempfile.TemporaryFile(dir=folder) as document:
        final = download(url, document)
        document.seek(0)
        table = read_xml(document)
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    if table.as_of > tomorrow:
        raise RefreshError(f"the registry was updated on {table.as_of}, which has not come; look at {url}")
    return table, final


def _within(seconds: float, work: Callable[[], R]) -> R:
    """What the work yields or raises; RefreshError where it takes longer, and then it ends with the program."""
    done: Future[R] = Future()

    def attempt() -> None:
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    Thread(target=attempt, daemon=True).start()
    try:
        return done.result(seconds)
    except TimeoutError:
        raise RefreshError(f"not done within {seconds:g} seconds; try again later") from None


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows what leads to https, or from http to http."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        if urlsplit(newurl).scheme not in ("https", req.type):
            raise RefreshError(f"{req.full_url}: leads to {newurl}; expected an address that begins with https://")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def download(url: str, into: IO[bytes]) -> str:
    """Write what ``url`` (http or https) holds to ``into``, up to ``SIZE_LIMIT`` bytes; return the address that it
    came from in the end.

    Raises ``RefreshError`` when the server cannot be reached or falls silent,
    answers anything but 200, sends no XML, sends too much or too little.
    """
    try:
        request = urllib.request.Request(url, headers={"User-Agent": "port-atlas-refresh"})
        if request.type not in ("http", "https"):
            raise RefreshError(f"{url}: expected an address that begins with https:// or http://")
        with urllib.request.build_opener(_Redirects).open(request, timeout=TIMEOUT) as response:
            _check_head(url, response)
            _copy(url, response, into)
            return str(response.url)
    except urllib.error.HTTPError as error:
        with error:
            raise RefreshError(f"{url}: the server answered {error.code} {error.reason}; expected 200") from None
    except http.client.IncompleteRead as error:
        raise RefreshError(f"{url}: the download was cut short ({error})") from None
    except TimeoutError:
        raise RefreshError(f"{url}: the server was silent for {TIMEOUT:g} seconds") from None
    except urllib.error.URLError as error:
        raise RefreshError(f"{url}: cannot be reached ({error.reason})") from None
    except (http.client.HTTPException, OSError, ValueError) as error:
        raise RefreshError(f"{url}: cannot be downloaded ({error or type(error).__name__})") from None


def _check_head(url: str, response: http.client.HTTPResponse) -> None:
    if response.status != 200:
        raise RefreshError(f"{url}: the server answered {response.status} {response.reason}; expected 200")
    if response.headers.get_content_type() not in XML_TYPES:
        sent = response.headers.get("Content-Type", "no content type")
        raise RefreshError(f"{url}: the server sent {sent}; expected {' or '.join(XML_TYPES)}")


def _copy(url: str, response: http.client.HTTPResponse, into: IO[bytes]) -> None:
    size = 0
    while chunk := response.read(64 * 1024):
        size += len(chunk)
        if size > SIZE_LIMIT:
            raise RefreshError(f"{url}: more than {SIZE_LIMIT} bytes; the registry is smaller")
        into.write(chunk)
    promised = response.headers.get("Content-Length", "")
    if promised.isdecimal() and size < int(promised):
        raise RefreshError(f"{url}: the download was cut short, {size} bytes of {promised}")


def read_xml(document: IO[bytes]) -> Table:
    """Read IANA's XML: the date it was updated, and the assignments with a name and a number.

    Records of the same range, name and description become one assignment. The
    order is by first and last port; within a range each transport has its names
    in the registry's order, the registry's first name first. Raises ``RefreshError`` for a document that is
    not well-formed or whole, or holds an element, transport or number that is
    not known.
    """
    updated = ""
    place = 0
    found: list[Assignment] = []
    for element in _children(document):
        if element.tag == NAMESPACE + "updated":
            updated = _text(element)
        if element.tag == NAMESPACE + "record":
            place += 1
            found += _assignments(element, place)
    if not is_date(updated):
        raise RefreshError(f"the registry was updated on {updated!r}; expected a date as in 2026-09-17")
    if not found:
        raise RefreshError("the registry names no port; expected thousands")
    return Table(updated, _joined(found))


def _events(document: IO[bytes]) -> Iterator[tuple[str, ElementTree.Element]]:
    """The start and the end of each element; raises ``RefreshError`` where the XML breaks."""
    try:
        yield from ElementTree.iterparse(document, events=("start", "end"))
    except ElementTree.ParseError as error:
        what = "cut short" if error.code in CUT_SHORT else "not well-formed"
        raise RefreshError(f"the XML is {what} ({error})") from None
    except (LookupError, ValueError) as error:  # an encoding that Python's parser does not know
        raise RefreshError(f"the XML is not well-formed ({error})") from None


def _children(document: IO[bytes]) -> Iterator[ElementTree.Element]:
    """Each child of the registry when it is complete, every element having been checked on the way."""
    around: list[ElementTree.Element] = []
    for event, element in _events(document):
        if event == "start":
            _check_element(element, around)
            around.append(element)
            continue
        around.pop()
        if len(around) == 1:
            yield element
            around[0].clear()


def _check_element(element: ElementTree.Element, around: list[ElementTree.Element]) -> None:
    name = element.tag.removeprefix(NAMESPACE)
    if not around:
        if element.tag != NAMESPACE + "registry" or element.get("id") != REGISTRY_ID:
            raise RefreshError(f"the document is <{name}>; expected IANA's <registry id={REGISTRY_ID!r}>")
        return
    parent = around[-1].tag.removeprefix(NAMESPACE)
    known = SCHEMA.get(parent, frozenset())
    if not element.tag.startswith(NAMESPACE) or name not in known:
        raise RefreshError(f"unknown element <{name}> in <{parent}>; known there: {_listed(sorted(known))}")


def _assignments(record: ElementTree.Element, place: int) -> Iterator[Assignment]:
    """The assignment that a record states; none if it has no name or no number."""
    name, number, transport, description = (
        _only(record, tag, place) for tag in ("name", "number", "protocol", "description")
    )
    what = f"record {place} ({name or description} {number})".replace(" )", ")")
    if transport and transport not in TRANSPORTS:
        raise RefreshError(f"{what}: unknown transport {transport!r}; known: {', '.join(TRANSPORTS)}")
    if not number:
        return
    first, last = _bounds(number, what)
    if not name:
        return
    if last > LAST_ASSIGNED:
        raise RefreshError(f"{what}: assigned above {LAST_ASSIGNED}, where IANA assigns nothing")
    yield Assignment(first, last, (transport,) if transport else (), name, description)


def _only(record: ElementTree.Element, tag: str, place: int) -> str:
    elements = record.findall(NAMESPACE + tag)
    if len(elements) > 1:
        raise RefreshError(f"record {place} has {len(elements)} times <{tag}>; expected one at most")
    return _text(elements[0]) if elements else ""


def _text(element: ElementTree.Element) -> str:
    """The text of an element as one line; a line break in it (<br/>) is a blank."""
    parts = [element.text or ""]
    for child in element:
        parts += [" ", _text(child), child.tail or ""]
    return " ".join("".join(parts).split())


def _bounds(number: str, what: str) -> tuple[int, int]:
    first, _, last = number.partition("-")
    try:
        bounds = Bounds.parse(first if first == last else number)
    except ValueError:
        expected = "expected a port as in 80, or a range as in 6000-6063"
        raise RefreshError(f"{what}: number {number!r}; {expected}") from None
    return bounds.first, bounds.last


def _joined(found: Iterable[Assignment]) -> tuple[Assignment, ...]:
    """Assignments that differ in their transport only as one, sorted by first and last port."""
    ranges = groupby(sorted(found, key=_range), key=_range)
    return tuple(row for _, alternatives in ranges for row in _rows(alternatives))


def _range(assignment: Assignment) -> tuple[int, int]:
    return assignment.first, assignment.last


def _rows(alternatives: Iterable[Assignment]) -> Iterator[Assignment]:
    """The assignments of one range, joined so that each transport keeps its names in the registry's order.

    Where two transports have the same names in different order, not all of them can be joined.
    """
    queues: dict[str, dict[Assignment, None]] = {}
    rows: dict[Assignment, None] = {}
    for each in alternatives:
        transport = "".join(each.transports)
        # Kept apart, or "names no transport" would be lost beside a record that names one
        row = each._replace(transports=() if transport else ("",))
        rows[row] = queues.setdefault(transport, {})[row] = None
    while chosen := _next(rows, queues):
        holders = [transport for transport in (*TRANSPORTS, "") if _head(queues.get(transport)) == chosen]
        for transport in holders:
            del queues[transport][chosen]
        yield chosen._replace(transports=tuple(filter(None, holders)))


def _next(rows: Iterable[Assignment], queues: dict[str, dict[Assignment, None]]) -> Assignment | None:
    """The first row that no transport has behind another name; failing that, the first that one has in front."""
    heads = {_head(queue) for queue in queues.values()}
    behind = {row for queue in queues.values() for row in queue if row != _head(queue)}
    free = [row for row in rows if row in heads]
    return next((row for row in free if row not in behind), free[0] if free else None)


def _head(queue: Iterable[Assignment] | None) -> Assignment | None:
    return next(iter(queue or ()), None)


def compare(present: Table, new: Table) -> Change:
    """Say which (port or range, transport, name) triples came, went, or have a new description."""
    before, after = present.triples, new.triples
    return Change(
        added=tuple(triple for triple in after if triple not in before),
        removed=tuple(triple for triple in before if triple not in after),
        reworded=tuple(triple for triple in after if before.get(triple, after[triple]) != after[triple]),
    )


def implausible(present: Table, new: Table, change: Change) -> Iterator[str]:
    """Yield each reason to doubt the new table, with its figures."""
    size = len(present.triples)
    for what, changed, most in (("removed", change.removed, MOST_REMOVED), ("added", change.added, MOST_ADDED)):
        if len(changed) > most * size:
            yield f"{len(changed)} of {size} names {what}, more than {most:.0%}"
    if new.as_of < present.as_of:
        yield f"the registry of {new.as_of} is older than the present table of {present.as_of}"


def report(change: Change) -> list[str]:
    """Put a change in lines: names added, removed and renamed, ``SHOWN`` of each at most."""
    added, removed, renamed = _paired(change)
    lines = [
        *_shortened("added", [_shown(each) for each in added]),
        *_shortened("removed", [_shown(each) for each in removed]),
        *_shortened("renamed", [f"{_shown(old)} -> {new[3]}" for old, new in renamed]),
        *_shortened("reworded", [_shown(each) for each in change.reworded]),
    ]
    return lines or ["no name changed"]


def _paired(change: Change) -> tuple[list[Triple], list[Triple], list[tuple[Triple, Triple]]]:
    """Added, removed and renamed: a name gone and a name come at one port and transport are a pair."""
    gone, come = _by_place(change.removed), _by_place(change.added)
    pairs = [
        pair
        for place in sorted({**gone, **come}, key=_order)
        for pair in zip_longest(gone.get(place, ()), come.get(place, ()))
    ]
    added = [new for old, new in pairs if not old]
    removed = [old for old, new in pairs if not new]
    return added, removed, [(old, new) for old, new in pairs if old and new]


def _by_place(triples: Iterable[Triple]) -> dict[Place, list[Triple]]:
    places: dict[Place, list[Triple]] = {}
    for triple in triples:
        places.setdefault(triple[:3], []).append(triple)
    return places


def _order(place: Place) -> tuple[int, int, int]:
    first, last, transport = place
    return first, last, ("", *TRANSPORTS).index(transport)


def _shown(triple: Triple) -> str:
    first, last, transport, service = triple
    ports = Bounds(first=first, last=last)
    return f"{ports}/{transport} {service}" if transport else f"{ports} {service}"


def _shortened(what: str, items: list[str]) -> list[str]:
    lines = [f"{what} {item}" for item in items[:SHOWN]]
    rest = len(items) - SHOWN
    return [*lines, f"{what} {rest} more"] if rest > 0 else lines


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) if names else "none"


def _rendered(table: Table) -> bytes:
    try:
        return render_tsv(*table).encode()
    except RegistryError as error:
        raise RefreshError(f"the new table would break its format: {str(error).partition(chr(10))[0]}") from None


def replace(target: Path, content: bytes) -> None:
    """Put ``content`` in the place of ``target`` in one step: a reader sees the old file or the new one."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, temporary)
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m portatlas.facts.refresh",
        description="Replace the table of port assignments with one made from IANA's own XML.",
    )
    parser.add_argument("--url", default=URL, help="the registry's XML (default: IANA's, %(default)s)")
    parser.add_argument("--to", type=Path, default=TABLE, metavar="FILE", help="the table (default: %(default)s)")
    parser.add_argument("--force", action="store_true", help="accept a change that is not plausible")
    return parser


if __name__ == "__main__":
    sys.exit(main())
