"""When a system's default moves: the old class is retired, and the links of old tickets end on the right class."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import BASE
from moved import RENAMED
from pages import serving
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def moved(moved_site: Path) -> Iterator[str]:
    """The address of the site of the moved world."""
    with serving(moved_site, BASE) as port:
        yield f"http://127.0.0.1:{port}{BASE}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ranges/49152-60999/?port=60328&proto=udp#check", "ranges/49152-61999/?port=60328&proto=udp#check"),
        ("ranges/61000-65535/?port=61500", "ranges/49152-61999/?port=61500"),
        ("ranges/61000-65535/?port=65535&proto=tcp#ticket", "ranges/62000-65535/?port=65535&proto=tcp#ticket"),
        ("ranges/49152-60999/?port=80", "ranges/1-1023/?port=80"),
        # the name that a check had on the old page, from its sentence
        (
            "ranges/49152-60999/?port=60328#list-every-socket-that-has-port-60328-at-either-end",
            "ranges/49152-61999/?port=60328#list-every-socket-that-has-port-60328-at-either-end",
        ),
        ("61500/udp", "ranges/49152-61999/?port=61500&proto=udp"),
    ],
)
def test_an_old_link_ends_on_the_class_that_holds_the_port_today(page, moved: str, old: str, new: str) -> None:
    page.goto(moved + old)
    page.wait_for_url(moved + new)
    expect(page.locator("h1 .pa-port")).to_have_text(re.search(r"port=(\d+)", new)[1])


@pytest.mark.parametrize("javascript", [True, False])
def test_an_old_page_without_a_port_lists_its_successors(new_context, moved: str, javascript: bool) -> None:
    page = new_context(java_script_enabled=javascript).new_page()
    page.goto(f"{moved}ranges/61000-65535/")
    expect(page.locator("h1")).to_contain_text("Ports 61000-65535, retired")
    expect(page.locator(".pa-verdict")).to_contain_text("until 2026-12-01. Linux picks up to 61999 since then.")
    rows = page.get_by_role("table").get_by_role("link")
    assert rows.all_inner_texts() == ["49152-61999", "62000-65535"]
    expect(page.locator(".pa-nav").get_by_text("61000-65535", exact=True)).to_have_count(0)
    rows.first.click()
    page.wait_for_url(f"{moved}ranges/49152-61999/")


def test_a_link_with_a_wrong_port_stays_on_the_old_page(page, moved: str) -> None:
    for wrong in ("99999", "60328abc", ""):
        page.goto(f"{moved}ranges/61000-65535/?port={wrong}")
        expect(page.locator("h1")).to_contain_text("retired")


def test_an_old_name_is_in_its_successor_of_today(page, moved: str) -> None:
    page.goto(f"{moved}ranges/49152-60999/?port=60328#list-every-socket-that-has-port-60328-at-either-end")
    page.wait_for_url("**/49152-61999/**")
    expect(page.locator("#check-linux-who-holds :target")).to_have_count(1)
    expect(page.locator("#check-linux-who-holds")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_page_of_another_name_leads_on(new_context, moved: str, javascript: bool) -> None:
    page = new_context(java_script_enabled=javascript).new_page()
    ((old, new),) = RENAMED.items()
    page.goto(f"{moved}fix/{old}/?x=1#causes")
    page.wait_for_url(f"{moved}fix/{new}/" + ("?x=1#causes" if javascript else ""))
    expect(page.locator("#causes")).to_have_count(1)
