"""Where pages stand in the nav: classes under IANA's ranges, systems with a ladder under Systems, categories under
Programs, hand-written pages in the order that their section's index page gives.
"""

from __future__ import annotations

from typing import Any

from portatlas.facts.model import Atlas
from portatlas.views import addresses

Nav = list[Any]  # as MkDocs reads it: files, and {title: file or list of these}
WRITTEN = ("learn", "fix", "reference")  # sections whose pages are written by hand


def extended(nav: Nav, atlas: Atlas) -> Nav:
    """The nav of mkdocs.yml with the generated pages below their sections' index pages."""
    generated = {addresses.RANGES.file: classes(atlas), addresses.SYSTEMS.file: systems(atlas)}
    generated[addresses.PROGRAMS.file] = categories(atlas)
    generated |= {addresses.index_of(section).file: pages(atlas, section) for section in WRITTEN}
    return [_section(entry, generated) for entry in nav]


def pages(atlas: Atlas, section: str) -> Nav:
    """The pages written by hand, in the order of their index page; their titles are in their front matter."""
    return [addresses.of_page(page).file for page in atlas.pages_of(section)]


def classes(atlas: Atlas) -> Nav:
    """The classes, grouped under the IANA range that a reader may know; reserved 0 belongs to System."""
    groups: dict[str, Nav] = {}
    for c in atlas.classes:
        holding = [r for r in atlas.iana.values() if r.holds(c)]
        groups.setdefault(max(holding, key=lambda r: r.size).title, []).append({c.id: addresses.of_class(c).file})
    return [{title: entries} for title, entries in groups.items()]


def systems(atlas: Atlas) -> Nav:
    """The systems that have a page."""
    return [{s.title: addresses.of_system(s).file} for s in atlas.mainstream]


def categories(atlas: Atlas) -> Nav:
    """The categories of programs."""
    return [{c.title: addresses.of_category(c.id).file} for c in atlas.categories.values()]


def _section(entry: object, generated: dict[str, Nav]) -> object:
    if isinstance(entry, dict):
        ((title, content),) = entry.items()
        if isinstance(content, list) and content and isinstance(content[0], str) and content[0] in generated:
            return {title: [*content, *generated[content[0]]]}
    return entry
