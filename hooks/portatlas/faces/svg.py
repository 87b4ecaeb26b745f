"""Draws the number line. Every x is a percentage of the ports shown, every y a CSS pixel: the drawing stretches with
its column, its type never does. Port p owns the slot from x(p) to x(p + 1); a mark stands at x(p + 0.5).
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, tostring

from portatlas.facts.model import Atlas, Pool, PortClass, System, Tenant
from portatlas.facts.ports import Bounds
from portatlas.views.addresses import of_class as address_of
from portatlas.views.line import LINE, Scale, percent

ENLARGED = 30  # the System ports fill 1.6 % of the line: home shows them again, so many times as wide
PITCH, BAR = 22, 18  # a row of the drawing, and the bar in it
OUTSIDE = 50  # a bar that begins right of this has its label at its left
ENDS = ("start", "middle", "end")


def whole(atlas: Atlas, base: str) -> str:
    """All 65,536 ports with every mainstream pool and class, as one SVG; `base` leads to the site's root."""
    rows = sorted(atlas.mainstream, key=lambda s: (-s.pools[0].first, s.pools[0].last, s.rank))
    top = 34
    band = top + len(rows) * PITCH + 4
    high = 26
    svg = _svg("nl--hero", band + high + 72, atlas.words["line"]["whole"])
    svg.set("data-needle", f"2 {band + high}")
    scale = Scale()
    for start in _cuts(atlas):
        first_row = next((i for i, s in enumerate(rows) if start in (s.pools[0].first, s.pools[0].last + 1)), 0)
        _vertical(svg, scale.x(start), top + first_row * PITCH - (6 if first_row == 0 else 0), band, "nl-grat")
    _inset(svg, atlas, base, top, band, sum(scale.x(s.pools[0].first) >= 50 for s in rows))
    for i, system in enumerate(rows):
        _pool(svg, system, scale, top + i * PITCH)
    _classes(svg, atlas, base, band, high, in_words=True)
    foot = band + high
    for start in _cuts(atlas):
        if start not in {r.first for r in atlas.iana.values()}:
            _vertical(svg, scale.x(start), foot, foot + 5, "nl-tick")
            _label(svg, scale.x(start), foot + 18, "nl-num", "middle").text = str(start)
    _iana_axis(svg, atlas, foot + 32)
    _flag(
        svg, [(top + i * PITCH + BAR / 2, p) for i, s in enumerate(rows) for p in {str(p): p for p in s.pools}.values()]
    )
    return tostring(svg, encoding="unicode")


def of_class(atlas: Atlas, this: PortClass, tenants: tuple[Tenant, ...], base: str) -> str:
    """The line with one class marked, and that class enlarged with those tenants drawn in it."""
    band, high, gap, strip = 24, 22, 44, 24
    top = band + high + gap
    first_row = top + strip + 7
    height = first_row + max(len(tenants) * PITCH, 4)
    svg = _svg("nl--compact", height, atlas.words["line"]["of_class"].format(ports=this))
    scale, near = Scale(), Scale(this)
    svg.set("data-needle", f"18 {band + high} {top - 27} {height - 4}")
    svg.set("data-shown", f"{this.first} {this.last}")
    _iana_names(svg, atlas, 12, in_line=True)
    SubElement(svg, "line", {"class": "nl-edge", "x1": "0", "x2": "100%", "y1": "18", "y2": "18"})
    for edge in _iana_edges(atlas):
        _vertical(svg, scale.x(edge), 17, band, "nl-edge")
    _classes(svg, atlas, base, band, high, in_words=False)
    _bar(svg, this, scale, band, high, "nl-here")
    for here, there in ((scale.x(this.first), 0), (scale.x(this.last + 1), 100)):
        _line(svg, here, band + high, there, top, "nl-edge nl-slant")
    _bar(svg, this, near, top, strip, f"nl-d{atlas.depth(this)}")
    label = _label(svg, 0, top + 16.5, "nl-name", dx=7)
    label.text = f"{this} "
    times = LINE.size / this.size
    shown = f"{times:.1f}" if times < 100 else f"{times:,.0f}"
    _span(label, "nl-mid", atlas.words["line"]["enlarged"].format(times=shown), dx=4)
    _bar(svg, this, near, top, strip, "nl-here")
    for i, tenant in enumerate(tenants):
        _tenant(svg, tenant, near, first_row + i * PITCH)
    for name in ("nl-halo", "nl-needle"):
        for part in ("far", "slant"):
            line = _line(svg, 0, 0, 0, 0, f"{name} nl-mark nl-{part}")
            line.set("hidden", "")
    _flag(svg, [(first_row + i * PITCH + BAR / 2, t) for i, t in enumerate(tenants)])
    return tostring(svg, encoding="unicode")


def _svg(name: str, height: float, label: str) -> Element:
    return Element("svg", {"class": f"nl {name}", "height": f"{height:g}", "role": "group", "aria-label": label})


def _cuts(atlas: Atlas) -> list[int]:
    """Where a class begins, but for the first two: they are too close to the edge to be marked."""
    return [c.first for c in atlas.classes[2:]]


def _inset(svg: Element, atlas: Atlas, base: str, top: float, band: float, free_rows: int) -> None:
    """The System ports enlarged, flying like a flag from their own slot, in the rows that no bar needs."""
    system, words = atlas.iana["system"], atlas.words["line"]
    bottom = top + free_rows * PITCH - 4
    edge = bottom - 26
    near = Scale(times=ENLARGED)
    svg.set("data-inset", f"{system.last} {ENLARGED} {top + 38} {bottom}")
    _bar(svg, system, Scale(), bottom - 1, band - bottom + 1, "nl-d0")
    group = SubElement(svg, "g", {"class": "nl-inset"})
    heading = _label(group, 0, top + 13.5, "nl-name")
    heading.text = f"{system} "
    _span(heading, "nl-sub", words["enlarged"].format(times=ENLARGED), dx=4)
    note = _label(group, 0, top + 31.5, "nl-sub nl-w")
    usual = Bounds(first=1, last=system.last)
    picked_from = any(pool.shared(usual) for s in atlas.mainstream for pool in s.pools)
    quiet = () if picked_from else (words["quiet"].format(ports=usual),)
    note.text = " ".join((words["zero"], *quiet))
    for port, at, end, name in (
        (0, 0, "start", ""),
        (80, 80.5, "middle", " nl-w"),
        (443, 443.5, "middle", ""),
        (system.last, system.size, "end", ""),
    ):
        _vertical(group, near.x(at), edge - 6, edge, f"nl-tick{name}")
        _label(group, near.x(at), edge - 10, f"nl-num{name}", end).text = str(port)
    held = next(c for c in atlas.classes if c.last == system.last)
    link = _link(group, atlas, held, base)
    rect = _bar(link, system, Scale(), edge, 26, "nl-d0")
    rect.set("width", percent(near.x(system.last + 1)))
    _depth(link, near.x(system.size / 2), edge + 18, atlas.depth(held), _of(atlas))


def _classes(svg: Element, atlas: Atlas, base: str, y: float, high: float, in_words: bool) -> None:
    scale = Scale()
    for c in atlas.classes[1:]:
        link = _link(svg, atlas, c, base)
        _bar(link, c, scale, y, high, f"nl-d{atlas.depth(c)}")
        if scale.width(c) > 3:
            middle = scale.x((c.first + c.last + 1) / 2)
            _depth(link, middle, y + (18 if in_words else 16), atlas.depth(c), _of(atlas) if in_words else "")
    for start in _cuts(atlas):
        _vertical(svg, scale.x(start), y, y + high, "nl-cut")
    if in_words:  # the browser outlines the class of the port that is looked up
        rect = SubElement(svg, "rect", {"class": "nl-here", "x": "0", "y": str(y), "width": "0", "height": str(high)})
        rect.set("hidden", "")


def _link(parent: Element, atlas: Atlas, c: PortClass, base: str) -> Element:
    count = {"count": atlas.depth(c), "systems": len(atlas.mainstream)}
    label = atlas.words["line"]["counted"].format(ports=c, **count)
    found = {"class": "nl-class", "href": f"{base}/{address_of(c).url}", "aria-label": label}
    return SubElement(parent, "a", {**found, "data-from": str(c.first), "data-to": str(c.last)})


def _of(atlas: Atlas) -> str:
    return atlas.words["line"]["of"].format(systems=len(atlas.mainstream))


def _depth(parent: Element, x: float, y: float, depth: int, of: str) -> None:
    label = _label(parent, x, y, "nl-sound", "middle")
    label.text = str(depth)
    if of:
        _span(label, "nl-w nl-of", f" {of}")


def _pool(svg: Element, system: System, scale: Scale, y: float) -> None:
    for pool in {str(pool): pool for pool in system.pools}.values():
        group = SubElement(svg, "g", {"class": "nl-pool", "data-first": str(pool.first), "data-last": str(pool.last)})
        _bar(group, pool, scale, y, BAR, "nl-bar")
        _name(group, scale.x(pool.first), y, system.title, str(pool), "nl-sub nl-w")


def _tenant(svg: Element, tenant: Tenant, near: Scale, y: float) -> None:
    group = SubElement(svg, "g", {"class": "nl-pool", "data-first": str(tenant.first), "data-last": str(tenant.last)})
    shown = near.clipped(tenant)
    words = f"{tenant} {' '.join(tenant.transports)}"
    if near.width(shown) < 0.7:
        _vertical(group, near.x((shown.first + shown.last + 1) / 2), y, y + BAR, "nl-pin")
    else:
        _bar(group, shown, near, y, BAR, "nl-bar")
    _name(group, near.x(shown.first), y, tenant.title, words, "nl-sub nl-w")


def _name(group: Element, x: float, y: float, title: str, words: str, words_class: str) -> None:
    outside = x > OUTSIDE
    label = _label(group, x, y + 13.5, "nl-name", "end" if outside else "start", -7 if outside else 7)
    label.text = f"{title} "
    _span(label, words_class, words, dx=4)


def _iana_axis(svg: Element, atlas: Atlas, y: float) -> None:
    SubElement(svg, "line", {"class": "nl-edge", "x1": "0", "x2": "100%", "y1": str(y), "y2": str(y)})
    for edge in _iana_edges(atlas):
        _vertical(svg, Scale().x(edge), y - 5, y + 5, "nl-edge")
    _iana_names(svg, atlas, y + 19, in_line=False)


def _iana_edges(atlas: Atlas) -> list[int]:
    named = [r for r in atlas.iana.values() if r.size > 1]
    return [*(r.first for r in named), LINE.size]


def _iana_names(svg: Element, atlas: Atlas, y: float, in_line: bool) -> None:
    for r, end in zip((r for r in atlas.iana.values() if r.size > 1), ENDS, strict=True):
        x = {"start": 0, "middle": Scale().x((r.first + r.last + 1) / 2), "end": 100}[end]
        label = _label(svg, x, y, "nl-name", end)
        label.text = f"{r.title} " if in_line else r.title
        if in_line:
            _span(label, "nl-sub nl-w", str(r), dx=3)
        else:
            _label(svg, x, y + 16, "nl-num", end).text = str(r)


def _flag(svg: Element, rows: list[tuple[float, Pool | Tenant]]) -> None:
    """The needle with its flag, hidden until the browser plants it at a port; a dot for each bar that it may hit."""
    flag = SubElement(
        svg, "svg", {"class": "nl-flag", "width": "1", "height": "1", "overflow": "visible", "hidden": ""}
    )
    for name in ("nl-halo", "nl-needle"):
        SubElement(flag, "line", {"class": name, "x1": "0", "x2": "0"})
    SubElement(flag, "rect", {"class": "nl-flagbox", "height": "22"})
    SubElement(flag, "text", {"class": "nl-flagtext", "text-anchor": "middle"})
    for y, bounds in rows:
        where = {"data-first": str(bounds.first), "data-last": str(bounds.last)}
        SubElement(flag, "circle", {"class": "nl-dot", **where, "cy": f"{y:g}", "r": "4.5"})


def _bar(parent: Element, bounds: Bounds, scale: Scale, y: float, high: float, name: str) -> Element:
    x, width = percent(scale.x(bounds.first)), percent(scale.width(bounds))
    return SubElement(parent, "rect", {"class": name, "x": x, "y": f"{y:g}", "width": width, "height": f"{high:g}"})


def _vertical(parent: Element, x: float, y1: float, y2: float, name: str) -> Element:
    return _line(parent, x, y1, x, y2, name)


def _line(parent: Element, x1: float, y1: float, x2: float, y2: float, name: str) -> Element:
    ends = {"x1": percent(x1), "y1": f"{y1:g}", "x2": percent(x2), "y2": f"{y2:g}"}
    return SubElement(parent, "line", {"class": name, **ends})


def _label(parent: Element, x: float, y: float, name: str, end: str = "start", dx: float = 0) -> Element:
    place = {"class": name, "x": percent(x), "y": f"{y:g}", "text-anchor": end}
    return SubElement(parent, "text", {**place, "dx": f"{dx:g}"} if dx else place)


def _span(label: Element, name: str, words: str, dx: float = 0) -> None:
    SubElement(label, "tspan", {"class": name, **({"dx": f"{dx:g}"} if dx else {})}).text = words
