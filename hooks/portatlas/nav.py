"""Where the generated pages stand in the nav: classes under IANA's ranges, systems with a ladder under Systems."""

from __future__ import annotations

from portatlas.model import Atlas

Nav = list


def extended(nav: Nav, atlas: Atlas) -> Nav:
    """The nav of mkdocs.yml with the generated pages below their sections' index pages."""
    generated = {"ranges/index.md": classes(atlas), "systems/index.md": systems(atlas)}
    return [_section(entry, generated) for entry in nav]


def classes(atlas: Atlas) -> Nav:
    """The classes, grouped under the IANA range that a reader may know; reserved 0 belongs to System."""
    groups: dict[str, Nav] = {}
    for c in atlas.classes:
        holding = [r for r in atlas.iana.values() if r.holds(c)]
        groups.setdefault(max(holding, key=lambda r: r.size).title, []).append({c.id: f"ranges/{c.id}.md"})
    return [{title: entries} for title, entries in groups.items()]


def systems(atlas: Atlas) -> Nav:
    """The systems that have a page."""
    return [{s.title: f"systems/{s.id}.md"} for s in atlas.mainstream]


def _section(entry: object, generated: dict[str, Nav]) -> object:
    if isinstance(entry, dict):
        ((title, content),) = entry.items()
        if isinstance(content, list) and content and isinstance(content[0], str) and content[0] in generated:
            return {title: [*content, *generated[content[0]]]}
    return entry
