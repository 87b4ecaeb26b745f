"""Writes the generated pages as Markdown: a class, a system, a class that is no more."""

from __future__ import annotations

from collections.abc import Callable

from portatlas.faces import blocks, calls, svg
from portatlas.facts.model import SECTIONS, TRANSPORTS, Atlas, Category, PortClass, System
from portatlas.facts.ports import Bounds
from portatlas.views import addresses, classes, commands, programs, rungs
from portatlas.views.rungs import Rung
from portatlas.views.words import listed, picked

NAMED = 4  # programs that the description of their category names


def class_page(c: PortClass, atlas: Atlas) -> str:
    """The Markdown of a class's page."""
    here = addresses.of_class(c)
    tenants = classes.tenants_in(c, atlas)
    markdown = blocks.written(
        "class.md.jinja",
        here,
        c=c,
        iana=atlas.iana[atlas.iana_range(c)],
        picked=picked(c, atlas),
        pickers=atlas.pickers(c),
        places=classes.places(c, atlas),
        opens=classes.opens(c, atlas),
        blocked=[str(b) for b in atlas.blocked.ranges if b.shared(c)] if atlas.blocked else [],
        parity=[s.parity for s in atlas.pickers(c) if s.parity],
        reserves=_reserves(c, atlas),
        line=svg.of_class(atlas, c, classes.drawn(tenants), here.to_root),
        systems=[(s, s.part_of(c), classes.parts(s, c)) for s in atlas.systems.values()],
        of_system=addresses.of_system,
        ranges=addresses.RANGES,
        pools=addresses.SYSTEMS,
        fixed_port=addresses.of_page(atlas.pages["fix/fixed-port-sometimes-fails"]),
        beware=[(s, rungs.step(s, atlas), commands.over_transports(s.run)) for s in atlas.steps.values() if s.warns],
        tenants=tenants,
        of_tenant=programs.named_ports(atlas),
        of_program=addresses.of_program,
        programs=classes.programs_in(c, atlas),
        met=atlas.words["programs"]["in_class"],
        of_category=addresses.of_category,
        assigned={t: classes.assigned_ports(atlas, c, t) for t in TRANSPORTS},
        registry_date=atlas.registry_date,
        ladders=[] if c.first == 0 else [(s, _short_ladder(s, c, atlas)) for s in atlas.mainstream],
        headings=SECTIONS,
        words=atlas.words["class"],
    )
    return calls.page(markdown, atlas, here, this=c)


def retired_page(name: str, atlas: Atlas) -> str:
    """The Markdown of the page that a retired class leaves behind: it leads to the classes of today."""
    here = addresses.of_class(name)
    successors = [c for c in atlas.classes if c.shared(Bounds.parse(name))]
    values = {"name": name, "retired": atlas.retired[name], "successors": successors, "of_class": addresses.of_class}
    return calls.page(blocks.written("retired.md.jinja", here, **values), atlas, here)


def moved_page(old: str, atlas: Atlas) -> str:
    """The Markdown of the page that stays at the address of one that was renamed: it leads on."""
    page, _, anchor = atlas.moved[old].partition("#")
    title, to = next(found for found in addresses.titled(atlas).values() if found[1].url == page)
    here = addresses.Address(old.rstrip("/"))
    return blocks.written("moved.md.jinja", here, old=old, title=title, to=to.at(anchor))


def system_page(s: System, atlas: Atlas) -> str:
    """The Markdown of a system's page."""
    here = addresses.of_system(s)
    pool = s.pools[0]
    shown = atlas.class_of(calls.SAMPLE if calls.SAMPLE in pool else pool.last)
    markdown = blocks.written(
        "system.md.jinja",
        here,
        s=s,
        summary=calls.text(s.summary, atlas, here),
        words=atlas.words["system"],
        superuser=atlas.words["rung"][s.superuser],
        settings=rungs.settings(s, shown.sample, shown, atlas),
        rungs=[rungs.rung(s, c, shown.sample, shown, atlas) for c in s.ladder],
        well_known=[rungs.rung(s, c, shown.sample, shown, atlas) for c in s.well_known],
        classes=[c for c in atlas.classes if s.part_of(c) == "all"],
        of_class=addresses.of_class,
        myths=[blocks.myth(m, f"myth-{name}") for name, m in atlas.myths.items() if m.page == here.path],
        shown=shown,
    )
    return calls.page(markdown, atlas, here)


def category_page(c: Category, atlas: Atlas, edit: Callable[[str], str]) -> str:
    """The Markdown of a category's page; `edit` says where a file of docs/_data is edited."""
    here, words, found = addresses.of_category(c.id), atlas.words["programs"], programs.of_category(c, atlas)
    describes = words["describes_many" if len(found) > NAMED else "describes"]
    join = ", ".join if len(found) > NAMED else listed
    return blocks.written(
        "category.md.jinja",
        here,
        c=c,
        programs=found,
        description=describes.format(programs=join(p.title for p in found[:NAMED])),
        edit=lambda p: edit(f"programs/{p.id}.yml"),
        about=lambda port: f"{here.to_root}/{addresses.about(port, atlas)}",
        registered=lambda p, port: programs.registered_over(p, port, atlas) == [*port.transports],
        read=programs.read,
        words=words,
    )


def opensearch(site_name: str, site_url: str, description: str) -> str:
    """How a browser's address bar asks the look-up; all addresses in it are absolute."""
    words = {"site_name": site_name, "site_url": site_url, "description": description}
    return blocks.written("opensearch.xml.jinja", addresses.HOME, **words)


def _short_ladder(s: System, c: PortClass, atlas: Atlas) -> list[Rung]:
    """The rungs that class pages show."""
    return [rungs.rung(s, s.check(name), c.sample, c, atlas) for name in s.short_ladder]


def _reserves(c: PortClass, atlas: Atlas) -> list[tuple[System, *tuple[object, ...]]]:
    """How each mainstream system keeps a port of the class from being picked."""
    return [
        (
            s,
            s.settings.reserve,
            rungs.command_of(s.settings.reserve, c.sample, c),
            rungs.of_setting(s, "reserve", atlas),
        )
        for s in atlas.mainstream
        if s.settings
    ]
