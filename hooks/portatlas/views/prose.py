"""Where prose stands in the facts and in the hand-written pages, and which records it calls for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from portatlas.facts.model import Atlas
from portatlas.facts.origin import Location, Origin
from portatlas.facts.problems import Problem
from portatlas.views.addresses import of_class, path_of_system

NOT_PROSE = ("any", "tcp", "udp", "run", "see", "command", "output", "figure")  # fields of commands and output
RECORDS = ("systems", "tenants", "iana", "steps", "transcripts", "numbers", "myths", "retired")
# kinds of records that have a page each: what leads from the id to the path
PAGES: Mapping[str, Callable[[str], str]] = {"systems": path_of_system, "retired": lambda name: of_class(name).path}
# what a call names: function -> kind of record
CALLED = {"step": "steps", "run": "steps", "transcript": "transcripts", "number": "numbers", "myth": "myths"}

_FOOTNOTE = re.compile(r"\[\^([a-zA-Z0-9._-]+)\]")
_CODE = re.compile(
    r"^[ >]*(?P<fence>`{3,}|~{3,}).*?^[ >]*(?P=fence)[`~]*[ ]*$|(?P<tick>`+)(?!`).*?(?<!`)(?P=tick)(?!`)", re.S | re.M
)
_SPOKEN = re.compile(r"<%(?!\s*raw\()(.*?)%>", re.S)
_CALL = re.compile(rf"\b({'|'.join(CALLED)})\(\s*[\"']([^\"']+)[\"']")


@dataclass(frozen=True)
class Prose:
    """A text for readers. `page` is the path of the page that it belongs to, such as fix/time-wait; "" if to several."""

    page: str
    record: str
    text: str
    origin: Origin
    loc: Location = ()

    def problem(self, message: str, at: int = 0) -> Problem:
        """A problem at that character of the text."""
        return self.problem_in_line(message, self.text[:at].count("\n") + 1)

    def problem_in_line(self, message: str, line: int) -> Problem:
        """A problem in that line (from 1) of the text."""
        return Problem(self.origin.path, self.origin.line(self.loc) + line - 1, message)

    def calls(self) -> Iterator[tuple[str, str, int]]:
        """(kind of record, id, where in the text) for each record that it calls for."""
        for spoken in _SPOKEN.finditer(self.text):
            for call in _CALL.finditer(spoken[1]):
                yield CALLED[call[1]], call[2], spoken.start()


def everywhere(atlas: Atlas) -> Iterator[Prose]:
    """All prose there is: pages, classes with their sections, texts of records."""
    for page in atlas.pages.values():
        yield Prose(page.path, f"pages/{page.path}", page.body, atlas.origin("pages", f"{page.path}#body"))
    for c in atlas.classes:
        for anchor, text in c.sections.items():
            origin = atlas.origin("classes", f"{c.id}#{anchor}")
            yield Prose(of_class(c).path, f"classes/{c.id}", text, Origin(origin.path, offset=origin.offset))
        for loc, text in texts(c.model_dump(exclude={"sections"})):
            yield Prose(of_class(c).path, f"classes/{c.id}", text, atlas.origin("classes", c.id), loc)
    for kind in RECORDS:
        for name, record in getattr(atlas, kind).items():
            its_page = PAGES[kind](name) if kind in PAGES else ""
            for loc, text in texts(record.model_dump()):
                yield Prose(its_page, f"{kind}/{name}", text, atlas.origin(kind, name), loc)
    for name, text in atlas.subjects.items():
        yield Prose("", f"subjects/{name}", text, atlas.origins["subjects"], (name,))


def texts(value: object) -> Iterator[tuple[Location, str]]:
    """Every text for readers below a value, and where it stands; no command and no output."""
    return ((loc, text) for loc, text in strings(value) if loc[-1] not in NOT_PROSE)


def strings(value: object, loc: Location = ()) -> Iterator[tuple[Location, str]]:
    """Every text below a value, and where it stands."""
    if isinstance(value, str):
        yield loc, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from strings(item, (*loc, key))
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from strings(item, (*loc, i))


def cited(markdown: str) -> Iterator[tuple[str, int]]:
    """(source, where in the text) for each citation, in their order; one in code is none."""
    return ((found[1], found.start()) for found in _FOOTNOTE.finditer(without_code(markdown)))


def without_code(markdown: str) -> str:
    """The Markdown with its code blanked out, line for line."""
    return _CODE.sub(lambda code: blank(code[0]), markdown)


def blank(text: str) -> str:
    """As many blanks and line feeds, so that what follows keeps its place."""
    return re.sub(r"[^\n]", " ", text)
