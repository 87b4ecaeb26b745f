"""One page, one port: whatever is missing, heading, commands and answer name the same one, at every moment, and a page
that lacks something says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

# at each change of the page: the number of the heading or of the card, against those of the commands
WATCH = """() => {
  globalThis.lies = new Set();
  const stands = part => Boolean(document.querySelector(`[data-part=${part}]:not([hidden])`));
  const home = () => document.querySelector("[data-part=card]");
  globalThis.settled = () => stands("not-had") || (home() ? named().heading.length > 0 : stands("could"));
  const texts = places => [...new Set([...document.querySelectorAll(places)].map(place => place.textContent))];
  globalThis.named = () => ({
    heading: texts("h1 .pa-port, [data-part=card]:not([hidden]) [data-part=number]").filter(Boolean),
    commands: texts("[data-port=port]"),
    hexes: texts("[data-port=hex]").map(hex => String(parseInt(hex, 16))),
  });
  new MutationObserver(() => {
    if (document.readyState === "loading") return; // the parser may be in the middle of a number
    const numbers = new Set(Object.values(named()).flat());
    if (numbers.size > 1) lies.add([...numbers].join(" and "));
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["hidden"] });
}"""
PAGES = {
    "ranges/1-1023/?port=22": "22",
    "ranges/49152-60999/?port=50000": "50000",
    "systems/linux/?port=22#proc": "22",
    "?find=22": "22",
}
STATE = "({...named(), lies: [...lies]})"


@pytest.fixture
def reader(new_context) -> Page:
    """A page without its looks: what counts here are its words."""
    page = new_context().new_page()
    page.add_init_script(f"({WATCH})()")
    page.route(re.compile(r"/assets/|\.css$|\.woff2$|\.svg$"), lambda route: route.abort())
    return page


def one_port(page: Page, address: str, settles: bool = True) -> None:
    """Opens a page and asserts that it is about the port of its address alone, all the time, and if it settles, that
    the answer stands there or a sentence that says what does not come.
    """
    page.goto(address, wait_until="domcontentloaded")
    if settles and not address.startswith("systems/"):
        page.wait_for_function("() => settled()", timeout=15_000)
    state = page.evaluate(STATE)
    assert state["lies"] == [], address
    assert set(state["heading"]) <= {PAGES[address]}, (address, state)
    assert state["commands"] == ([] if address.startswith("?") else [PAGES[address]]), (address, state)
    assert set(state["hexes"]) <= {PAGES[address]}, (address, state)


def files_of(page: Page, address: str) -> list[str]:
    """What a page loads of its build, by address."""
    page.goto(address, wait_until="networkidle")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(e => e.name)")
    return sorted({url for url in loaded if re.search(r"\.mjs$|/v/.*\.json$", url)})


def answering(body: str, status: int = 200) -> Callable[[Route], None]:
    kind = "text/javascript" if status == 200 else "text/html"
    return lambda route: route.fulfill(body=body, content_type=kind, status=status)


def broken(site: Path, url: str) -> Iterator[tuple[str, Callable[[Route], None]]]:
    """The ways in which a file can fail."""
    text = (site / url[url.index("/v/") + 1 :]).read_text("utf-8")
    yield "missing", answering("<!doctype html>", 404)
    yield "old", answering("export {};" if url.endswith(".mjs") else "{}")
    yield "truncated", answering(text[: len(text) // 2])
    yield "slow", lambda route: None


@pytest.mark.parametrize("address", [address for address in PAGES if "50000" not in address])
def test_no_file_that_fails_in_any_way_brings_a_second_port_to_the_page(reader: Page, site: Path, address: str) -> None:
    files = files_of(reader, address)
    assert len(files) > 8
    for url in files:
        for way, answer in broken(site, url):
            reader.route(url, answer)
            # an old main.mjs that starts nothing is missed after six seconds, as a slow file is
            one_port(reader, address, settles=way != "slow" and (way, Path(url).name) != ("old", "main.mjs"))
            reader.unroute(url, answer)


@pytest.mark.parametrize(
    "lacking",
    [
        "delete globalThis.fetch",
        "HTMLScriptElement.prototype.__defineSetter__('type', () => {})",
        "Object.defineProperty(globalThis, 'localStorage', {get() { throw new DOMException('no', 'SecurityError') }})",
    ],
)
def test_a_browser_that_lacks_something_shows_one_port(reader: Page, lacking: str) -> None:
    reader.add_init_script(lacking)
    for address in PAGES:
        one_port(reader, address)


@pytest.mark.parametrize("body", ["export {};", "<!doctype html>", "import {"])
def test_with_other_modules_the_page_shows_one_port_and_after_a_while_says_what_is_missing(
    reader: Page, body: str
) -> None:
    reader.clock.install()
    reader.route(re.compile(r"\.mjs$"), answering(body))
    for address in PAGES:
        one_port(reader, address, settles=False)
        reader.clock.run_for(6000)
        shown = reader.locator("[data-part=not-had]")
        expect(shown).to_be_visible() if not address.startswith("systems/") else expect(shown).to_have_count(0)


def test_a_class_page_that_is_opened_as_a_file_shows_one_port_and_says_what_is_missing(
    reader: Page, site: Path
) -> None:
    reader.goto(f"file://{site}/ranges/1-1023/index.html?port=22")
    named = reader.evaluate("named()")
    assert (named["heading"], named["commands"]) == (["22"], ["22"])
    expect(reader.locator("[data-part=not-had]")).to_be_visible()


def test_without_javascript_the_commands_are_about_the_sample_and_the_page_says_so(new_context) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto("ranges/1-1023/?port=22")
    assert "its commands ask about 443" in page.locator(".pa-no-js").inner_text()
    assert set(page.locator("[data-port=port]").all_inner_texts()) <= {"443", ""}
    assert page.locator("h1 .pa-port").count() == 0


# what is lost is said, what is known is told, and the next question asks again


def test_an_answer_that_is_late_is_missed_aloud_and_shown_when_it_comes(reader: Page) -> None:
    waiting = []
    reader.clock.install()
    reader.route("**/site.json", lambda route: waiting.append(route))
    one_port(reader, "ranges/1-1023/?port=22", settles=False)
    expect(reader.locator("[data-part=not-had]")).to_be_hidden()
    reader.wait_for_function("() => document.title.startsWith('Port 22')")
    reader.clock.run_for(6000)
    expect(reader.locator("[data-part=not-had]:visible")).to_contain_text("The answer to this address has not arrived.")
    expect(reader.locator("#check")).to_be_visible()
    for route in waiting:
        route.continue_()
    expect(reader.locator("[data-part=could]")).to_be_visible()
    expect(reader.locator("[data-part=not-had]")).to_be_hidden()


def test_what_is_known_is_told_though_the_names_do_not_come(reader: Page) -> None:
    reader.route("**/ports/0.json", answering("", 500))
    one_port(reader, "ranges/1-1023/?port=22")
    expect(reader.locator("[data-part=could]")).to_contain_text("None of the mainstream systems")
    expect(reader.locator(".pa-verdict")).to_contain_text("IANA’s names have not arrived")
    expect(reader.locator("[data-part=tcp]")).to_be_hidden()


def test_a_wrong_link_says_that_the_right_page_could_not_be_found_out(reader: Page) -> None:
    reader.route("**/site.json", answering("", 500))
    reader.goto("ranges/1-1023/?port=70000")
    expect(reader.locator("[data-part=not-had]")).to_be_visible()
    assert reader.evaluate("named()")["commands"] == ["443"]


def test_try_again_loads_the_page_anew_and_keeps_what_was_typed(reader: Page) -> None:
    reader.route("**/site.json", answering("", 500))
    reader.goto("")
    reader.locator("#pa-find").fill("22")
    expect(reader.locator("[data-part=not-had]:visible")).to_contain_text("The look-up has not arrived.")
    reader.unroute("**/site.json")
    reader.get_by_role("button", name="Try again").click()
    reader.wait_for_url("**/?find=22")
    expect(reader.locator("[data-part=card]")).to_be_visible()


def test_a_request_that_failed_is_made_again_by_the_next_key(reader: Page) -> None:
    errors: list = []
    reader.on("pageerror", lambda error: errors.append(error))
    reader.route("**/site.json", lambda route: route.abort())
    reader.goto("")
    field = reader.locator("#pa-find")
    field.fill("443")
    expect(reader.locator("[data-part=not-had]")).to_be_visible()
    field.press("Enter")  # leads nowhere, breaks nothing
    reader.unroute("**/site.json")
    field.fill("22")
    expect(reader.locator("[data-part=card] [data-part=number]")).to_have_text("22")
    expect(reader.locator("[data-part=not-had]")).to_be_hidden()
    field.press("Enter")
    reader.wait_for_url("**/ranges/1-1023/?port=22")
    assert errors == []


def test_a_name_is_looked_for_among_programs_while_the_registry_is_away(reader: Page) -> None:
    reader.route("**/services/w.json", lambda route: route.abort())
    reader.goto("?find=wireguard")
    expect(reader.locator("#pa-list [role=option]").first).to_contain_text("51820")
    expect(reader.locator("#pa-find-note")).to_contain_text("Some of the answers have not arrived.")


# storage


@pytest.mark.parametrize("kept", ["{", "5", '"x"', "{}", "", "null", '{"index":0}', '{"index":"a","color":{"":"b"}}'])
def test_what_storage_holds_breaks_neither_tabs_nor_colours(page: Page, kept: str) -> None:
    page.goto("ranges/1-1023/")
    page.evaluate(
        "kept => { for (const key of ['__tabs', '__palette', '__host']) localStorage.setItem(`${location.pathname.split('ranges')[0]}.${key}`, kept) }",
        kept,
    )
    page.goto("ranges/1-1023/?port=22")
    expect(page.locator("[data-part=ticket]")).to_be_visible()
    page.mouse.move(9, 9)  # the theme wakes with the reader
    expect(page.locator("form[data-md-component=palette] label:visible")).to_have_count(1)
    assert page.faults == []


def test_where_storage_is_closed_the_ticket_the_tabs_and_the_colours_still_work(page: Page) -> None:
    page.add_init_script(
        "Object.defineProperty(globalThis, 'localStorage', {get() { throw new DOMException('no', 'SecurityError') }})"
    )
    page.goto("ranges/1-1023/?port=22")
    expect(page.locator("[data-part=ticket]")).to_be_visible()
    page.locator("[data-part=ticket] select").select_option("windows")
    page.mouse.move(9, 9)  # the theme wakes with the reader
    expect(page.locator("form[data-md-component=palette] label:visible")).to_have_count(1)
    assert page.faults == []
