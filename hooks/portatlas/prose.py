"""Where prose stands in the facts and in the hand-written pages, and which records it calls for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portatlas.model import Atlas
from portatlas.origin import Location, Origin
from portatlas.problems import Problem

NOT_PROSE = ("any", "tcp", "udp", "run", "see", "command", "output", "figure")  # fields of commands and output
RECORDS = ("systems", "tenants", "iana", "steps", "transcripts", "numbers", "myths")
# what a call names: function -> kind of record
CALLED = {"step": "steps", "run": "steps", "transcript": "transcripts", "number": "numbers", "myth": "myths"}

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
        return Problem(self.origin.path, self.origin.line(self.loc) + self.text[:at].count("\n"), message)

    def calls(self) -> Iterator[tuple[str, str, int]]:
        """(kind of record, id, where in the text) for each record that it calls for."""
        for spoken in _SPOKEN.finditer(self.text):
            for call in _CALL.finditer(spoken[1]):
                yield CALLED[call[1]], call[2], spoken.start()


def everywhere(atlas: Atlas) -> Iterator[Prose]:
    """All prose there is: pages, classes with their sections, texts of records."""
    for page in atlas.pages.values():
        yield Prose(page.path, f"pages/{page.path}", page.body, atlas.origins[f"pages/{page.path}#body"])
    for c in atlas.classes:
        for anchor, text in c.sections.items():
            origin = atlas.origins[f"classes/{c.id}#{anchor}"]
            yield Prose(f"ranges/{c.id}", f"classes/{c.id}", text, Origin(origin.path, offset=origin.offset))
        for loc, text in texts(c.model_dump(exclude={"sections"})):
            yield Prose(f"ranges/{c.id}", f"classes/{c.id}", text, atlas.origins[f"classes/{c.id}"], loc)
    for kind in RECORDS:
        for name, record in getattr(atlas, kind).items():
            page = f"systems/{name}" if kind == "systems" else ""
            for loc, text in texts(record.model_dump()):
                yield Prose(page, f"{kind}/{name}", text, atlas.origins[f"{kind}/{name}"], loc)


def texts(value: object, loc: Location = ()) -> Iterator[tuple[Location, str]]:
    """Every text for readers below a value, and where it stands; no command and no output."""
    if isinstance(value, str):
        if loc[-1] not in NOT_PROSE:
            yield loc, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from texts(item, (*loc, key))
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from texts(item, (*loc, i))
