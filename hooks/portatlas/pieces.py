"""What hand-written pages call for between `<%` and `%>`: rungs, steps, transcripts, myths, numbers, lists of pages."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field

from portatlas import citations, fill, render
from portatlas.model import Atlas, Bounds, Check

SAMPLE = 60328  # the port that rungs about a range show in their readings, if it lies there
CALLS = ("rung", "step", "run", "transcript", "myth", "number", "messages", "page_table", "source_list", "myth_list")


def names(atlas: Atlas, src_uri: str) -> dict[str, Callable[..., str]]:
    """The functions that one page may call. `src_uri` is its path below docs/."""
    pieces = _Pieces(atlas, src_uri)
    return {name: getattr(pieces, name) for name in CALLS}


@dataclass
class _Pieces:
    atlas: Atlas
    src_uri: str
    anchors: set[str] = field(default_factory=set)

    def rung(
        self,
        name: str,
        port: int | None = None,
        first: int | None = None,
        last: int | None = None,
        transport: str | None = None,
    ) -> str:
        """A rung of a system's ladder: about a port, about a range, or without either about the system's pool.

        It asks for each transport that the check has a text for, or for the one that is named.
        """
        system, _, check_id = name.partition(".")
        s = fill.one(self.atlas, "systems", system)
        check = fill.check_of(s, check_id)
        pool = s.pools_for(transport or "tcp")[0]
        bounds = Bounds(first=pool.first if first is None else first, last=pool.last if last is None else last)
        forms = _forms(check, port, transport, name)
        shown = port if port is not None else SAMPLE if SAMPLE in bounds else bounds.last
        anchor = self._anchor(name.replace(".", "-"))
        return self._filled(render.rung(s, check, forms, shown, bounds, anchor, self.atlas))

    def step(self, name: str) -> str:
        return self._filled(render.step(fill.one(self.atlas, "steps", name), self._anchor(name), self.atlas))

    def run(self, name: str) -> str:
        return self._filled(render.run(fill.one(self.atlas, "steps", name), self.atlas))

    def transcript(self, name: str) -> str:
        return render.transcript(fill.one(self.atlas, "transcripts", name))

    def myth(self, name: str) -> str:
        return self._filled(render.myth(name, fill.one(self.atlas, "myths", name), self._anchor(f"myth-{name}")))

    def number(self, name: str) -> str:
        return f"{fill.one(self.atlas, 'numbers', name).value:,}"

    def messages(self) -> str:
        return render.messages(fill.one(self.atlas, "pages", self.src_uri.removesuffix(".md")))

    def page_table(self, section: str) -> str:
        return render.page_table(self.atlas.pages_of(section), self._up)

    def source_list(self) -> str:
        return render.source_list(self.atlas, citations.supported(self.atlas), self._up)

    def myth_list(self) -> str:
        found = {name: citations.page_of(m.page, self.atlas) for name, m in self.atlas.myths.items()}
        return self._filled(
            render.myth_list(self.atlas, {name: page for name, page in found.items() if page}, self._up)
        )

    @property
    def _up(self) -> str:
        return "/".join(".." for folder in posixpath.dirname(self.src_uri).split("/") if folder)

    def _anchor(self, name: str) -> str:
        """The anchor, unless the page has it already."""
        fresh = name not in self.anchors
        self.anchors.add(name)
        return name if fresh else ""

    def _filled(self, markdown: str) -> str:
        return fill.text(markdown, self.atlas, self.src_uri)


def _forms(check: Check, port: int | None, transport: str | None, name: str) -> tuple[tuple[str, str], ...]:
    """The texts of a check for a port, or for a range; one that names neither serves for both."""
    command = check.all if port is None else check.one
    if command is None and "__PORT__" not in check.one.forms[0][1]:
        command = check.one
    if command is None:
        raise fill.UnknownName(f"check '{name}' has no form for a range; give it port=N")
    forms = tuple(form for form in command.forms if transport is None or form[0] in (transport, "any"))
    if not forms:
        raise fill.UnknownName(f"check '{name}' has no form for {transport}; leave the transport out")
    return forms
