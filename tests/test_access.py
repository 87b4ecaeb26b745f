"""The site for everybody: no axe violation, nothing wider than the screen, everything by keyboard."""

from __future__ import annotations

import pytest
from axe import violations
from conftest import watched
from playwright.sync_api import Page, expect

PAGES = (
    "",
    "?find=5000",
    "ranges/",
    "ranges/0/",
    "ranges/1024-9999/?port=5000",
    "ranges/49152-60999/",
    "systems/",
    "systems/windows/",
    "learn/running-out/",
    "learn/what-a-port-is/",
    "fix/",
    "fix/cannot-assign-address/",
    "fix/pid-4/",
    "reference/glossary/",
    "reference/sources/",
    "contributing/",
    "nowhere",
)


def test_no_page_has_an_axe_violation_by_day_or_by_night(new_context) -> None:
    page = watched(new_context(reduced_motion="reduce").new_page())
    for address in PAGES:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        for scheme, name in (("light", "default"), ("dark", "slate")):
            page.emulate_media(color_scheme=scheme)
            expect(page.locator("body")).to_have_attribute("data-md-color-scheme", name)
            assert violations(page) == [], (address, scheme)
    assert [fault for fault in page.faults if "404" not in fault] == []  # nothing foreign is asked for, nothing thrown


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_search_and_the_drawer_have_no_axe_violation(new_context, scheme: str) -> None:
    page = watched(
        new_context(color_scheme=scheme, reduced_motion="reduce", viewport={"width": 390, "height": 844}).new_page()
    )
    page.goto("ranges/49152-60999/")
    page.locator("label[for=__search]").first.click()
    page.get_by_role("textbox", name="Search").press_sequentially("mosh")  # the theme listens for keys
    expect(page.locator(".md-search-result__item").first).to_be_visible(timeout=20_000)
    assert violations(page) == []
    page.goto("systems/linux/")
    page.locator(".md-header label[for=__drawer]").click()
    expect(page.locator("#__drawer")).to_be_checked()
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_is_wider_than_the_screen(new_context, width: int) -> None:
    page = new_context(viewport={"width": width, "height": 800}).new_page()
    for address in PAGES:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_a_reader_with_a_keyboard_alone_gets_from_home_to_a_command(page: Page) -> None:
    page.goto("")
    page.get_by_label("What is port").focus()
    page.keyboard.type("60328")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ranges/49152-60999/?port=60328")
    page.locator("#check .headerlink").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name?.startsWith('__tabbed')")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#check-windows-who-holds")).to_be_visible()


def test_motion_stops_for_who_asked_for_less(new_context) -> None:
    page = new_context(reduced_motion="reduce").new_page()
    page.goto("")
    assert page.evaluate("getComputedStyle(document.querySelector('.nl')).transitionDuration") in ("0s", "")
