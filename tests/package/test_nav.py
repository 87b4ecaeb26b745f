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


def test_the_classes_stand_under_ianas_three_ranges_and_zero_under_system(small: Atlas) -> None:
    assert classes(small) == [
        {"System": [{"0": "ranges/0.md"}, {"1-1023": "ranges/1-1023.md"}]},
        {"User": [{"1024-49151": "ranges/1024-49151.md"}]},
        {"Dynamic": [{"49152-65535": "ranges/49152-65535.md"}]},
    ]


def test_a_mainstream_system_has_an_entry_and_no_other_has(small: Atlas) -> None:
    assert systems(small) == [{"AnyOS": "systems/anyos.md"}]


def test_each_generated_page_stands_in_the_nav_once_and_nothing_else_is_added(small: Atlas) -> None:
    found = list(paths(extended(NAV, small)))
    added = [f"ranges/{c.id}.md" for c in small.classes] + [f"systems/{s.id}.md" for s in small.mainstream]
    assert sorted(found) == sorted([*paths(NAV), *added])


def test_generated_entries_follow_what_a_writer_put_into_the_section(small: Atlas) -> None:
    (section,) = [entry["Systems"] for entry in extended(NAV, small) if "Systems" in entry]
    assert section == ["systems/index.md", {"Own": "systems/own.md"}, *systems(small)]


def test_other_entries_stay_as_they_are_and_in_their_places(small: Atlas) -> None:
    found = extended(NAV, small)
    assert [found[0], found[3], found[4]] == [NAV[0], NAV[3], NAV[4]] and len(found) == len(NAV)


def test_the_nav_that_was_given_is_not_changed(small: Atlas) -> None:
    given = [{"Ranges": ["ranges/index.md"]}]
    extended(given, small)
    assert given == [{"Ranges": ["ranges/index.md"]}]


def test_a_nav_without_the_index_pages_gets_nothing(small: Atlas) -> None:
    assert extended([{"Ranges": [{"All": "ranges/all.md"}]}, {"Empty": []}], small) == [
        {"Ranges": [{"All": "ranges/all.md"}]},
        {"Empty": []},
    ]


def test_hand_written_pages_follow_their_index_in_its_order_and_one_it_does_not_list_comes_last(small: Atlas) -> None:
    def page(path: str, order: tuple[str, ...] = ()) -> WrittenPage:
        return WrittenPage(path=path, title=path, description="x", order=order, body="")

    pages = [page("fix/a"), page("fix/b"), page("fix/index", ("c", "a", "nowhere")), page("fix/c"), page("learn/d")]
    own = replace(small, pages={p.path: p for p in pages})
    nav = extended([{"Learn": ["learn/index.md"]}, {"Fix": ["fix/index.md"]}], own)
    assert nav == [
        {"Learn": ["learn/index.md", "learn/d.md"]},
        {"Fix": ["fix/index.md", "fix/c.md", "fix/a.md", "fix/b.md"]},
    ]


def test_every_page_that_is_written_stands_in_the_nav_of_the_site_once(atlas: Atlas) -> None:
    found = list(paths(extended(load_config(str(ROOT / "mkdocs.yml")).nav, atlas)))
    assert sorted(set(found)) == sorted(found)
    assert {f"{path}.md" for path in atlas.pages} <= set(found)
