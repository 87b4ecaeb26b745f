"""Which pages each source supports: those whose prose cites it, and those that show a record which names it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from portatlas.facts.model import Atlas
from portatlas.views import prose
from portatlas.views.addresses import RANGES, Address, of_tenant, titled

Page = tuple[str, Address]  # its title, and where it stands
Pages = Mapping[str, Page]


def citation(name: str, atlas: Atlas) -> str:
    """A source as a line: title with link, publisher, date; what was read of it stands in the list of all sources."""
    s = atlas.sources[name]
    return f"[{s.title}]({s.url}), {s.publisher}, {s.date}"


def supported(atlas: Atlas) -> dict[str, list[Page]]:
    """Source -> the pages that rest on it, each once; a source that none names has none."""
    found: dict[str, dict[Page, None]] = {name: {} for name in atlas.sources}
    pages = titled(atlas)
    callers = _callers(atlas, pages)
    for record, page, source in _named(atlas, pages):
        for target in [page] if page else callers.get(record, ()):
            if target and source in found:
                found[source][target] = None
    return {name: list(pages) for name, pages in found.items()}


def _named(atlas: Atlas, pages: Pages) -> Iterator[tuple[str, Page | None, str]]:
    """(record, its page if it has one of its own, source) for each naming of a source."""
    for p in prose.everywhere(atlas):
        page = pages.get(p.page) if p.page else _page_of_record(p.record, atlas, pages)
        for source, _ in prose.cited(p.text):
            yield p.record, page, source
        if p.loc and p.loc[-1] == "source":
            yield p.record, page, p.text
    for written in atlas.pages.values():
        for message in written.messages:
            yield "", pages[written.path], message.source


def _page_of_record(record: str, atlas: Atlas, pages: Pages) -> Page | None:
    kind, _, name = record.partition("/")
    if kind == "tenants":
        tenant = atlas.tenants[name]
        return atlas.class_of(tenant.first).title, of_tenant(tenant, atlas)
    if kind == "myths":
        return pages.get(atlas.myths[name].page)
    return pages.get(RANGES.path) if kind == "iana" else None


def _callers(atlas: Atlas, pages: Pages) -> dict[str, list[Page | None]]:
    """Record -> the pages that call for it."""
    found: dict[str, list[Page | None]] = {}
    for p in prose.everywhere(atlas):
        for kind, name, _ in p.calls():
            if p.page:
                found.setdefault(f"{kind}/{name}", []).append(pages.get(p.page))
    return found
