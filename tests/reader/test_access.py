"""The site for everybody: no axe violation, nothing wider than the screen, everything by keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe import violations
from conftest import watched
from playwright.sync_api import Page, expect

KINDS = {
    "home": "",
    "home with an answer": "?find=5000",
    "list of classes": "ranges/",
    "class 0": "ranges/0/",
    "class": "ranges/49152-60999/",
    "class about a port": "ranges/1024-9999/?port=5000",
    "list of systems": "systems/",
    "system": "systems/windows/",
    "section": "fix/",
    "Learn": "learn/running-out/",
    "Fix": "fix/cannot-assign-address/",
    "glossary": "reference/glossary/",
    "sources": "reference/sources/",
    "contributing": "contributing/",
    "wrong address": "nowhere",
}
SCHEMES = {"light": "default", "dark": "slate"}  # as the theme calls them


def in_both_schemes(page: Page) -> Iterator[str]:
    """Turns the page light, and then dark, once the theme is awake."""
    page.mouse.move(9, 9)
    for scheme, name in SCHEMES.items():
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", name)
        yield scheme


@pytest.mark.parametrize("address", KINDS.values(), ids=KINDS)
def test_a_page_has_no_axe_violation_by_day_or_by_night_and_is_no_wider_than_the_screen(
    page: Page, address: str
) -> None:
    page.goto(address, wait_until="networkidle")
    for scheme in in_both_schemes(page):
        assert violations(page) == [], scheme
    for width in (1280, 768, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [fault for fault in page.faults if "404" not in fault] == []  # nothing foreign is asked for, nothing thrown


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_drawer_has_no_axe_violation(new_context, scheme: str) -> None:
    page = watched(
        new_context(color_scheme=scheme, reduced_motion="reduce", viewport={"width": 390, "height": 844}).new_page()
    )
    page.goto("systems/linux/")
    page.locator(".md-header label[for=__drawer]").click()
    expect(page.locator("#__drawer")).to_be_checked()
    assert violations(page) == []


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


MOVING = """() => {
  const applied = rules => [...rules].flatMap(rule =>
    rule.media && !matchMedia(rule.conditionText).matches ? [] : [rule, ...applied(rule.cssRules ?? [])]);
  const rules = [...document.styleSheets].flatMap(sheet => applied(sheet.cssRules));
  return rules.some(rule => rule.constructor.name === "CSSViewTransitionRule");
}"""


@pytest.mark.parametrize(("motion", "moving"), [("no-preference", True), ("reduce", False)])
def test_pages_glide_into_one_another_but_not_for_who_asked_for_less(new_context, motion: str, moving: bool) -> None:
    page = new_context(reduced_motion=motion).new_page()
    page.goto("")
    assert page.evaluate(MOVING) is moving
