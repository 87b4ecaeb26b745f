"""Addresses are a promise: what was published once stays, and what is new is written down."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

import permalinks
import pytest


@pytest.fixture(scope="module")
def published(trees: dict[str, Element]) -> set[str]:
    return permalinks.published(trees)


def test_every_address_that_was_promised_is_there(published: set[str]) -> None:
    gone = sorted(permalinks.listed() - published)
    assert gone == [], "tickets link to these: keep them, or send them to their successors"


def test_every_address_is_written_down(published: set[str]) -> None:
    new = sorted(published - permalinks.listed())
    assert new == [], "new pages or anchors; add them for ever by: python tests/permalinks.py"


def test_pages_anchors_and_nothing_of_the_theme_are_listed(published: set[str]) -> None:
    some = {"./", "systems/linux/", "systems/linux/#who-holds", "ranges/49152-60999/#check-linux-who-holds"}
    assert some <= published
    assert not [address for address in published if "#__" in address or "#fn" in address or "404" in address]


def test_a_list_only_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permalinks, "LISTED", tmp_path / "permalinks.txt")
    assert permalinks.add({"b/", "a/"}) == {"a/", "b/"}
    assert permalinks.add({"c/", "a/"}) == {"c/"}
    assert permalinks.LISTED.read_text("utf-8") == "a/\nb/\nc/\n"
