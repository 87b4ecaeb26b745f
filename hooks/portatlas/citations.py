"""Which pages each source supports: those whose prose cites it, and those that show a record which names it."""

from __future__ import annotations

from collections.abc import Iterator

from portatlas import prose
from portatlas.fill import FOOTNOTE, system_page, without_code
from portatlas.model import Atlas

Page = tuple[str, str]  # its title, and its file below docs/ with an anchor where there is one


def supported(atlas: Atlas) -> dict[str, list[Page]]:
    """Source -> the pages that rest on it, each once; a source that none names has none."""
    found: dict[str, dict[Page, None]] = {name: {} for name in atlas.sources}
    callers = _callers(atlas)
    for record, page, source in _named(atlas):
        for target in [page] if page else callers.get(record, ()):
            if target and source in found:
                found[source][target] = None
    return {name: list(pages) for name, pages in found.items()}


def page_of(path: str, atlas: Atlas) -> Page | None:
    """Title and file of a page by its path, such as fix/time-wait or systems/linux; None if there is none."""
    name = path.rpartition("/")[2]
    titles = {f"ranges/{c.id}": c.title for c in atlas.classes} | {p.path: p.title for p in atlas.pages.values()}
    if path == f"systems/{name}" and name in atlas.systems:
        return atlas.systems[name].title, system_page(atlas.systems[name])
    return (titles[path], f"{path}.md") if path in titles else None


def _named(atlas: Atlas) -> Iterator[tuple[str, Page | None, str]]:
    """(record, its page if it has one of its own, source) for each naming of a source."""
    for p in prose.everywhere(atlas):
        page = page_of(p.page, atlas) if p.page else _page_of_record(p.record, atlas)
        for source in FOOTNOTE.findall(without_code(p.text)):
            yield p.record, page, source
        if p.loc and p.loc[-1] == "source":
            yield p.record, page, p.text
    for page in atlas.pages.values():
        for message in page.messages:
            yield "", page_of(page.path, atlas), message.source


def _page_of_record(record: str, atlas: Atlas) -> Page | None:
    kind, _, name = record.partition("/")
    if kind == "tenants":
        c = atlas.class_of(atlas.tenants[name].first)
        return c.title, f"ranges/{c.id}.md#tenants"
    if kind == "myths":
        return page_of(atlas.myths[name].page, atlas)
    return page_of("ranges/index", atlas) if kind == "iana" else None


def _callers(atlas: Atlas) -> dict[str, list[Page | None]]:
    """Record -> the pages that call for it."""
    found: dict[str, list[Page | None]] = {}
    for p in prose.everywhere(atlas):
        for kind, name, _ in p.calls():
            if p.page:
                found.setdefault(f"{kind}/{name}", []).append(page_of(p.page, atlas))
    return found
