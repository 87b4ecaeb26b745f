"""The nav and the data say the same, both ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from conftest import ROOT
from mkdocs.config import load_config
from portatlas.faces.nav import classes, extended, systems
from portatlas.facts.model import Atlas, WrittenPage

NAV = [
    {"Look up": "index.md"},
    {"Ranges": ["ranges/index.md"]},
    {"Systems": ["systems/index.md", {"Own": "systems/own.md"}]},
    {"Learn": [{"One": "learn/one.md"}]},
    "contributing.md",
]


def paths(nav: list) -> Iterator[str]:
    for entry in nav:
        content = next(iter(entry.values())) if isinstance(entry, dict) else entry
        yield from paths(content) if isinstance(content, list) else [content]


def test_the_classes_stand_under_ianas_three_ranges_and_zero_under_system(atlas: Atlas) -> None:
    assert classes(atlas) == [
        {"System": [{"0": "ranges/0.md"}, {"1-1023": "ranges/1-1023.md"}]},
        {
            "User": [
                {"1024-9999": "ranges/1024-9999.md"},
                {"10000-32767": "ranges/10000-32767.md"},
                {"32768-49151": "ranges/32768-49151.md"},
            ]
        },
        {"Dynamic": [{"49152-60999": "ranges/49152-60999.md"}, {"61000-65535": "ranges/61000-65535.md"}]},
    ]


def test_the_seven_mainstream_systems_have_an_entry_and_no_other_has(atlas: Atlas) -> None:
    assert systems(atlas) == [
        {"Linux": "systems/linux.md"},
        {"Windows": "systems/windows.md"},
        {"macOS": "systems/macos.md"},
        {"FreeBSD": "systems/freebsd.md"},
        {"OpenBSD": "systems/openbsd.md"},
        {"NetBSD": "systems/netbsd.md"},
        {"illumos": "systems/illumos.md"},
    ]


def test_each_generated_page_stands_in_the_nav_once_and_nothing_else_is_added(atlas: Atlas) -> None:
    found = list(paths(extended(NAV, atlas)))
    added = [f"ranges/{c.id}.md" for c in atlas.classes] + [f"systems/{s.id}.md" for s in atlas.mainstream]
    assert sorted(found) == sorted([*paths(NAV), *added])


def test_generated_entries_follow_what_a_writer_put_into_the_section(atlas: Atlas) -> None:
    (section,) = [entry["Systems"] for entry in extended(NAV, atlas) if "Systems" in entry]
    assert section == ["systems/index.md", {"Own": "systems/own.md"}, *systems(atlas)]


def test_other_entries_stay_as_they_are_and_in_their_places(atlas: Atlas) -> None:
    found = extended(NAV, atlas)
    assert [found[0], found[3], found[4]] == [NAV[0], NAV[3], NAV[4]] and len(found) == len(NAV)


def test_the_nav_that_was_given_is_not_changed(atlas: Atlas) -> None:
    given = [{"Ranges": ["ranges/index.md"]}]
    extended(given, atlas)
    assert given == [{"Ranges": ["ranges/index.md"]}]


def test_a_nav_without_the_index_pages_gets_nothing(atlas: Atlas) -> None:
    assert extended([{"Ranges": [{"All": "ranges/all.md"}]}, {"Empty": []}], atlas) == [
        {"Ranges": [{"All": "ranges/all.md"}]},
        {"Empty": []},
    ]


def test_hand_written_pages_follow_their_index_in_its_order_and_one_it_does_not_list_comes_last(atlas: Atlas) -> None:
    def page(path: str, order: tuple[str, ...] = ()) -> WrittenPage:
        return WrittenPage(path=path, title=path, description="x", order=order, body="")

    pages = [page("fix/a"), page("fix/b"), page("fix/index", ("c", "a", "nowhere")), page("fix/c"), page("learn/d")]
    own = replace(atlas, pages={p.path: p for p in pages})
    nav = extended([{"Learn": ["learn/index.md"]}, {"Fix": ["fix/index.md"]}], own)
    assert nav == [
        {"Learn": ["learn/index.md", "learn/d.md"]},
        {"Fix": ["fix/index.md", "fix/c.md", "fix/a.md", "fix/b.md"]},
    ]


def test_every_page_that_is_written_stands_in_the_nav_of_the_site_once(atlas: Atlas) -> None:
    found = list(paths(extended(load_config(str(ROOT / "mkdocs.yml")).nav, atlas)))
    assert sorted(set(found)) == sorted(found)
    assert {f"{path}.md" for path in atlas.pages} <= set(found)
