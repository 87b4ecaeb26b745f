"""Addresses are a promise: what was published once stays, and what is new is written down."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

import permalinks
import pytest
from portatlas.faces import anchors
from portatlas.facts.model import Atlas
from portatlas.views import promises


def anchors_of(site: Path) -> dict[str, set[str]]:
    """Address of each page below the site's base -> its anchors."""
    pages = {path.parent.relative_to(site).as_posix(): path for path in site.rglob("index.html")}
    return {
        f"{name}/" if name != "." else promises.HOME: anchors.found(p.read_text("utf-8")) for name, p in pages.items()
    }


@pytest.fixture(scope="module")
def published(trees: dict[str, Element]) -> set[str]:
    return permalinks.published(trees)


def test_every_address_that_was_promised_is_there(atlas: Atlas, site: Path) -> None:
    assert [str(problem) for problem in promises.broken(atlas, anchors_of(site))] == []


def test_every_address_is_written_down(published: set[str]) -> None:
    new = sorted(published - permalinks.listed())
    assert new == [], "new pages or anchors; add them for ever by: make permalinks"


def test_pages_anchors_and_nothing_of_the_theme_are_listed(published: set[str]) -> None:
    some = {"./", "systems/linux/", "systems/linux/#who-holds", "ranges/49152-60999/#check-linux-who-holds"}
    assert some <= published
    assert not [address for address in published if "#__" in address or "#fn" in address or "404" in address]


def test_a_list_only_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permalinks, "LISTED", tmp_path / "permalinks.txt")
    assert permalinks.add({"b/", "a/"}) == {"a/", "b/"}
    assert permalinks.add({"c/", "a/"}) == {"c/"}
    assert permalinks.LISTED.read_text("utf-8") == "a/\nb/\nc/\n"


def test_the_name_that_a_check_had_from_its_sentence_is_in_it(site: Path) -> None:
    html = (site / "ranges" / "1-1023" / "index.html").read_text("utf-8")
    check = html[html.index('id="check-linux-who-holds"') : html.index('id="check-linux-can-i-bind"')]
    assert 'id="list-every-socket-that-has-port-443-at-either-end"' in check.partition("<p")[0]


def test_a_place_that_is_gone_is_named_with_what_to_do(atlas: Atlas, site: Path) -> None:
    lacking = anchors_of(site)
    lacking["systems/linux/"].remove("who-holds")
    lacking["ranges/1-1023/"].remove("check-macos-known")
    said = [str(problem) for problem in promises.broken(atlas, lacking)]
    line = atlas.promised.index("systems/linux/#who-holds") + 1
    assert (
        f"docs/_data/permalinks.txt:{line}: systems/linux/#who-holds is gone; keep it, or say in moved.yml where it is "
        "today: `systems/linux/#who-holds: page/#anchor`"
    ) in said
    assert any("ranges/1-1023/#check-macos-known is no place of today" in line for line in said)


@pytest.mark.parametrize(
    ("html", "name", "found"),
    [
        ('<li id="new">x</li>', "new", '<li id="new"><span class="pa-was" id="old"></span>x</li>'),
        ('<h1 id="t">T</h1><h2>U</h2>', "", '<h1 id="t"><span class="pa-was" id="old"></span>T</h1><h2>U</h2>'),
        ('<li id="new">x</li><p id="old">', "new", '<li id="new">x</li><p id="old">'),
        ('<li id="newer">x</li>', "new", '<li id="newer">x</li>'),
    ],
)
def test_an_old_name_stands_in_its_place_of_today(html: str, name: str, found: str) -> None:
    assert anchors.with_former(html, {name: ["old"]}) == found
