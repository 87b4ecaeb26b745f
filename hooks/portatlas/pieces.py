"""What hand-written pages call for between `<%` and `%>`: rungs, steps, transcripts, myths, numbers, lists of pages."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from portatlas import citations, fill, render
from portatlas.model import Atlas, Bounds, Check

SAMPLE = 60328  # the port that rungs about a range show in their readings, if it lies there


def names(atlas: Atlas, src_uri: str) -> dict[str, Callable[..., str]]:
    """The functions of one page. `src_uri` is its path below docs/; each rung gets its anchor the first time."""
    anchors: set[str] = set()

    def anchor(name: str) -> str:
        """The anchor, unless the page has it already."""
        fresh = name not in anchors
        anchors.add(name)
        return name if fresh else ""

    def filled(markdown: str) -> str:
        return fill.text(markdown, atlas, src_uri)

    def rung(
        name: str, port: int | None = None, first: int | None = None, last: int | None = None, transport: str = "tcp"
    ) -> str:
        system, _, check_id = name.partition(".")
        s = fill.one(atlas, "systems", system)
        check = fill.check_of(s, check_id)
        pool = s.pools_for(transport)[0]
        bounds = Bounds(first=pool.first if first is None else first, last=pool.last if last is None else last)
        form = _form(check, port, transport, name)
        shown = port if port is not None else SAMPLE if SAMPLE in bounds else bounds.last
        return filled(render.rung(s, check, form, shown, bounds, anchor(name.replace(".", "-")), atlas))

    def step(name: str) -> str:
        return filled(render.step(fill.one(atlas, "steps", name), anchor(name), atlas))

    def run(name: str) -> str:
        return filled(render.run(fill.one(atlas, "steps", name), atlas))

    def transcript(name: str) -> str:
        return render.transcript(fill.one(atlas, "transcripts", name))

    def myth(name: str) -> str:
        return filled(render.myth(name, fill.one(atlas, "myths", name), anchor(f"myth-{name}")))

    def number(name: str) -> str:
        return f"{fill.one(atlas, 'numbers', name).value:,}"

    def messages() -> str:
        page = fill.one(atlas, "pages", src_uri.removesuffix(".md"))
        return render.messages(page)

    def page_table(section: str) -> str:
        return render.page_table(atlas.pages_of(section), up)

    def source_list() -> str:
        return render.source_list(atlas, citations.supported(atlas), up)

    def myth_list() -> str:
        found = {name: citations.page_of(m.page, atlas) for name, m in atlas.myths.items()}
        pages = {name: page for name, page in found.items() if page}
        return filled(render.myth_list(atlas, pages, up))

    up = "/".join(".." for _ in posixpath.dirname(src_uri).split("/") if _)
    of_page = (rung, step, run, transcript, myth, number, messages, page_table, source_list, myth_list)
    return {f.__name__: f for f in of_page}


def _form(check: Check, port: int | None, transport: str, name: str) -> str:
    """The text of a check for a port, or for a range; one that names neither serves for both."""
    command = check.all if port is None else check.one
    if command is None and "__PORT__" not in (check.one.text(transport) or "__PORT__"):
        command = check.one
    if command is None:
        raise fill.UnknownName(f"check '{name}' has no form for a range; give it port=N")
    return command.text(transport) or command.forms[0][1]
