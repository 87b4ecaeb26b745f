"""The drawing: every bar where arithmetic by hand puts it, every class and pool there, and no HTML from the data."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from portatlas.faces import svg as numberline
from portatlas.facts.model import Atlas, Bounds, Tenant
from portatlas.views.line import Scale
from portatlas.views.programs import tenants


@pytest.fixture(scope="module")
def line(small: Atlas) -> Element:
    return drawn(small)


def drawn(atlas: Atlas) -> Element:
    return ElementTree.fromstring(numberline.whole(atlas, "."))


def of_class(atlas: Atlas, port: int, *drawn: Tenant) -> Element:
    return ElementTree.fromstring(numberline.of_class(atlas, atlas.class_of(port), drawn, "../.."))


def bars(svg: Element, first: int, last: int) -> list[tuple[str, str]]:
    """x and width of the bars of pools and tenants with these bounds."""
    wanted = (str(first), str(last))
    groups = [g for g in svg.iter("g") if (g.get("data-first"), g.get("data-last")) == wanted]
    return [(bar.get("x"), bar.get("width")) for group in groups for bar in group.iter("rect")]


@pytest.mark.parametrize(
    ("port", "x"),
    [(0, 0), (1024, 1.5625), (16384, 25), (32768, 50), (49152, 75), (65536, 100)],
)
def test_a_port_stands_at_its_share_of_65536(port: int, x: float) -> None:
    assert Scale().x(port) == x


def test_a_bar_ends_where_the_port_after_its_last_begins() -> None:
    assert Scale().width(Bounds(first=49152, last=65535)) == 25
    assert Scale().width(Bounds(first=0, last=0)) == 100 / 65536


def test_a_class_that_is_enlarged_fills_the_width() -> None:
    near = Scale(Bounds(first=100, last=199))
    assert [near.x(100), near.x(150), near.x(200)] == [0, 50, 100]
    assert near.width(Bounds(first=125, last=149)) == 25


def test_an_enlargement_is_so_many_times_as_wide() -> None:
    assert Scale(times=30).width(Bounds(first=0, last=1023)) == 46.875


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [(0, 65535, (100, 199)), (150, 300, (150, 199)), (50, 120, (100, 120)), (110, 120, (110, 120))],
)
def test_what_reaches_beyond_the_class_is_cut_at_its_bounds(first: int, last: int, shown: tuple[int, int]) -> None:
    clipped = Scale(Bounds(first=100, last=199)).clipped(Bounds(first=first, last=last))
    assert (clipped.first, clipped.last) == shown


@pytest.mark.parametrize(
    ("first", "last", "x", "width"),
    [  # 100 * first / 65536 and 100 * (last - first + 1) / 65536, by hand, to four places
        (32768, 60999, "50%", "43.0786%"),  # Linux
        (49152, 65535, "75%", "25%"),  # Windows, macOS, NetBSD
        (10000, 65535, "15.2588%", "84.7412%"),  # FreeBSD
        (1024, 49151, "1.5625%", "73.4375%"),  # OpenBSD
        (32768, 65535, "50%", "50%"),  # illumos
    ],
)
def test_the_bar_of_each_mainstream_pool_has_its_place_and_width(
    atlas: Atlas, first: int, last: int, x: str, width: str
) -> None:
    assert set(bars(drawn(atlas), first, last)) == {(x, width)}


def test_each_mainstream_system_has_one_bar_for_one_range_of_ports(small: Atlas) -> None:
    anyos = small.systems["anyos"]
    apart = [anyos.pools[0].model_copy(update={"transports": (transport,)}) for transport in ("tcp", "udp")]
    twin = anyos.model_copy(update={"id": "twin", "pools": tuple(apart)})
    own = replace(small, systems={**small.systems, "twin": twin})
    assert bars(drawn(own), 49152, 65535) == [("75%", "25%")] * 2


def test_every_mainstream_system_is_named_and_no_other(line: Element) -> None:
    words = " ".join("".join(text.itertext()) for text in line.iter("text"))
    assert "AnyOS" in words and "OldOS" not in words


def test_every_class_above_0_is_a_link_to_its_page_with_words_for_who_cannot_see_it(line: Element) -> None:
    links = {(a.get("href"), a.get("aria-label")) for a in line.iter("a")}
    assert links == {
        ("./ranges/1-1023/", "1-1023: 0 of 1 systems pick here"),
        ("./ranges/1024-49151/", "1024-49151: 0 of 1 systems pick here"),
        ("./ranges/49152-65535/", "49152-65535: 1 of 1 systems pick here"),
    }


def test_the_classes_lie_side_by_side_without_gap(line: Element) -> None:
    found = {a.get("data-from"): a.find("rect") for a in line.iter("a") if a.get("data-from") != "1"}
    assert [(rect.get("x"), rect.get("width")) for rect in found.values()] == [("1.5625%", "73.4375%"), ("75%", "25%")]


def test_the_drawing_has_a_name_and_says_where_it_is_enlarged(line: Element) -> None:
    assert line.get("aria-label") == "The 65,536 ports, and which systems pick from where"
    assert "enlarged ×30" in "".join(line.itertext())


def test_the_line_of_a_class_marks_its_own_slot_and_says_how_far_it_is_enlarged(small: Atlas) -> None:
    svg = of_class(small, 60328)
    here = [(r.get("x"), r.get("width")) for r in svg.iter("rect") if "nl-here" in r.get("class")]
    assert ("75%", "25%") in here and ("0%", "100%") in here
    assert "enlarged ×4.0" in "".join(svg.itertext())  # 65536 / 16384
    assert svg.get("aria-label") == "Where 49152-65535 lies among the 65,536 ports"


def test_links_from_a_class_page_climb_to_the_sites_root(small: Atlas) -> None:
    links = [*of_class(small, 60328).iter("a")]
    assert links and all(a.get("href").startswith("../../ranges/") for a in links)


def test_a_tenant_is_drawn_at_its_share_of_the_class(small: Atlas) -> None:
    svg = of_class(small, 60328, small.tenants["chat"])
    assert bars(svg, 50000, 50999) == [("5.1758%", "6.1035%")]  # 848 and 1,000 of 16,384


def test_a_tenant_that_reaches_beyond_the_class_fills_it_and_keeps_its_own_bounds_in_words(small: Atlas) -> None:
    svg = of_class(small, 60328, small.tenants["resolver"])
    assert bars(svg, 1024, 65535) == [("0%", "100%")]
    assert "1024-65535 udp" in "".join(svg.itertext())


def test_a_tenant_too_narrow_for_a_bar_is_a_pin(small: Atlas) -> None:
    svg = of_class(small, 22, small.tenants["ssh"])
    assert bars(svg, 22, 22) == []
    (pin,) = [shape for shape in svg.iter("line") if "nl-pin" in shape.get("class")]
    assert pin.get("x1") == pin.get("x2") == "2.1017%"  # 21.5 of 1,023


def test_port_0_alone_can_be_drawn(small: Atlas) -> None:
    assert "enlarged ×65,536" in "".join(of_class(small, 0).itertext())


def test_a_title_from_the_data_is_text_in_the_drawing_not_markup(small: Atlas) -> None:
    odd = small.tenants["chat"].model_copy(update={"title": "<b>&chat</b>"})
    assert "<b>&chat</b>" in "".join(of_class(small, 60328, odd).itertext())


def test_every_bar_stays_inside_the_drawing(atlas: Atlas) -> None:
    drawings = [drawn(atlas)]
    for c in atlas.classes:
        met = [t for t in tenants(atlas).values() if t.shared(c)]
        drawings.append(of_class(atlas, c.first, *met))
    for bar in (bar for svg in drawings for bar in svg.iter("rect") if "%" in (bar.get("width") or "")):
        x, width = float(bar.get("x").rstrip("%")), float(bar.get("width").rstrip("%"))
        assert x >= 0 and width >= 0 and x + width <= 100.0001, ElementTree.tostring(bar)
