"""One page, one port: whatever is missing, heading and commands name the same one, at every moment."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

# at each change of the page: the number in the heading (or none), against the numbers in the commands
WATCH = """() => {
  globalThis.lies = new Set();
  globalThis.named = () => ({
    heading: document.querySelector("h1 .pa-port")?.textContent ?? null,
    commands: [...new Set([...document.querySelectorAll("[data-port=port]")].map(place => place.textContent))],
    hexes: [...new Set([...document.querySelectorAll("[data-port=hex]")].map(place => parseInt(place.textContent, 16)))],
  });
  new MutationObserver(() => {
    if (document.readyState === "loading") return; // the parser may be in the middle of a number
    const { heading, commands, hexes } = named();
    const numbers = new Set([heading, ...commands, ...hexes.map(String)].filter(number => number !== null));
    if (numbers.size > 1) lies.add([...numbers].join(" and "));
  }).observe(document, { subtree: true, childList: true, characterData: true });
}"""
PAGES = {"ranges/1-1023/?port=22": "22", "ranges/49152-60999/?port=50000": "50000", "systems/linux/?port=22#proc": None}


def modules(site: Path) -> list[str]:
    """The name of each module of the built site."""
    return sorted(path.name for path in site.rglob("*.mjs"))


def answering(body: str) -> Callable[[Route], None]:
    return lambda route: route.fulfill(body=body, content_type="text/javascript")


@pytest.fixture
def reader(new_context) -> Page:
    page = new_context().new_page()
    page.add_init_script(f"({WATCH})()")
    page.route(re.compile("/assets/"), lambda route: route.abort())  # the theme has no part in it
    return page


def one_port(page: Page, address: str) -> None:
    """Opens a page and asserts that it has been about the port of its address alone."""
    page.goto(address, wait_until="load")
    port = re.search(r"\d+(?=#|$)", address)[0]
    named = page.evaluate("({...named(), lies: [...lies]})")
    assert named["lies"] == [], address
    assert named["heading"] == PAGES[address], address
    assert named["commands"] == [port] and named["hexes"] in ([], [int(port)]), (address, named)


@pytest.mark.parametrize("address", PAGES)
def test_a_module_that_is_missing_changes_no_number_of_the_page(reader: Page, site: Path, address: str) -> None:
    for module in modules(site):
        reader.route(f"**/{module}", lambda route: route.fulfill(status=404, body=""))
        one_port(reader, address)
        reader.unroute(f"**/{module}")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(
    "lacking",
    [
        "delete globalThis.fetch",
        "HTMLScriptElement.prototype.__defineSetter__('type', () => {})",
        "Object.defineProperty(globalThis, 'localStorage', {get() { throw new DOMException('no', 'SecurityError') }})",
    ],
)
def test_a_browser_that_lacks_something_shows_one_port(reader: Page, address: str, lacking: str) -> None:
    reader.add_init_script(lacking)
    one_port(reader, address)


def test_without_modules_or_with_old_ones_the_page_shows_one_port(reader: Page) -> None:
    for body in ("export {};", "export const other = 1;", "<!doctype html>", "import {"):
        reader.route(re.compile(r"\.mjs$"), answering(body))
        for address in PAGES:
            one_port(reader, address)
        reader.unroute(re.compile(r"\.mjs$"))


def test_a_class_page_that_is_opened_as_a_file_shows_one_port(reader: Page, site: Path) -> None:
    reader.goto(f"file://{site}/ranges/1-1023/index.html?port=22")
    named = reader.evaluate("named()")
    assert (named["heading"], named["commands"]) == ("22", ["22"])


def test_without_javascript_the_commands_are_about_the_sample_and_the_page_says_so(new_context) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto("ranges/1-1023/?port=22")
    assert "its commands ask about 443" in page.locator(".pa-no-js").inner_text()
    assert set(page.locator("[data-port=port]").all_inner_texts()) <= {"443", ""}
    assert page.locator("h1 .pa-port").count() == 0
