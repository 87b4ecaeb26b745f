"""Browsers: the oldest that README names, colours that the reader forces, and signs that one cannot see."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT
from playwright.sync_api import Page, expect

# what Chrome 85, Firefox 79 and Safari 14 do not know, with the first of them that do (MDN's browser-compat-data)
TOO_NEW = {
    r"\(\?<[=!]": "look-behind: Safari 16.4",
    r"\.at\(": "Array.at: Chrome 92, Firefox 90, Safari 15.4",
    r"\.findLast": "findLast: Chrome 97, Firefox 104, Safari 15.4",
    r"\.(toSorted|toReversed|toSpliced|with)\(": "change by copy: Chrome 110, Firefox 115, Safari 16",
    r"\bObject\.(hasOwn|groupBy)\b": "Chrome 93, Firefox 92, Safari 15.4",
    r"\bstructuredClone\b": "Chrome 98, Firefox 94, Safari 15.4",
    r"(?m)^\s*(?:static\s+)?#\w+": "private members: Firefox 90, Safari 14.1",
    r"(?m)^(?:const .* = )?await ": "await at the top: Chrome 89, Firefox 89, Safari 15",
    r"\bAbortSignal\.(timeout|any)\b": "Chrome 103, Firefox 100, Safari 16",
    r"\bPromise\.(withResolvers|try)\b": "Chrome 119, Firefox 121, Safari 17.4",
    r"\bArray\.fromAsync\b": "Chrome 121, Firefox 115, Safari 16.4",
    r"/[a-z]*[dv][a-z]*(?=[\s,;.)])(?<=/[gimsuydv]{2})": "flags d and v",
    r"\bwith \{ type:": "import attributes: Chrome 123",
    r"type=.importmap": "import maps: Chrome 89, Firefox 108, Safari 16.4",
}
SCRIPTS = [*sorted((ROOT / "docs" / "js").rglob("*.mjs")), ROOT / "hooks" / "portatlas" / "shell" / "early.js"]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_is_newer_than_the_oldest_browser_that_readme_names(script: Path) -> None:
    code = re.sub(r"(?m)^\s*//.*$| // .*$", "", script.read_text("utf-8"))
    assert {why: re.search(new, code)[0] for new, why in TOO_NEW.items() if re.search(new, code)} == {}


@pytest.mark.parametrize(
    "new", ["/(?<!a)b/", "a.at(-1)", "a.findLastIndex(b)", "const a = await b;", "Object.hasOwn(a)"]
)
def test_what_is_too_new_is_found(new: str) -> None:
    assert any(re.search(pattern, new) for pattern in TOO_NEW)


def test_the_script_in_the_pages_is_older_still() -> None:
    """It has to run where no module does: as of ES2017 (Chrome 61 was the first with modules, and knew it)."""
    early = (ROOT / "hooks" / "portatlas" / "shell" / "early.js").read_text("utf-8")
    for newer in (r"\?\.", r"\?\?", r"catch \{", r"\{ \.\.\.", r"\(\?<"):
        assert not re.search(newer, early), newer


def test_readme_names_the_oldest_browsers() -> None:
    assert "Chrome or Edge 85, Firefox 79 or Safari 14" in (ROOT / "README.md").read_text("utf-8")


def test_the_chosen_result_has_an_outline_where_the_reader_forces_colours(new_context) -> None:
    page = new_context(forced_colors="active").new_page()
    page.goto("?find=eaddrinuse")
    expect(page.locator("#pa-list [role=option]").nth(1)).to_be_visible()
    page.locator("#pa-find").press("ArrowDown")
    styles = "option => getComputedStyle(option).outlineStyle"
    assert page.get_by_role("option", selected=True).evaluate(styles) == "solid"
    assert page.get_by_role("option", selected=False).first.evaluate(styles) == "none"


@pytest.mark.parametrize("given", ["443\u200b", "\u202a443\u202c", "４４３", "\u2068443\u2069"])
def test_a_number_that_is_pasted_with_what_cannot_be_seen_is_that_number(page: Page, given: str) -> None:
    page.goto("")
    page.locator("#pa-find").fill(given)
    expect(page.locator("[data-part=card] [data-part=number]")).to_have_text("443")
    assert page.faults == []


def test_what_is_quoted_turns_no_sign_of_the_sentence_round(page: Page) -> None:
    page.goto("ranges/1-1023/?port=\u202e443")
    notice = page.get_by_role("alert")
    expect(notice.locator("bdi")).to_have_text("\u202e443")
    expect(notice).to_contain_text("A port is a whole number from 0 to 65535.")
    page.goto("")
    page.locator("#pa-find").fill("\u202e443")
    expect(page.locator("#pa-list [role=option]").first).to_be_visible()
    page.keyboard.press("Enter")  # it may be meant, and is not certain
    expect(page.get_by_role("alert")).to_contain_text("Not certain")
    page.locator("#pa-find").fill("\u202e99999")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").locator("bdi")).to_have_count(1)


@pytest.mark.parametrize("port", ["-1", "", "1e3", "70000", "1048577"])
def test_a_number_that_is_no_port_asks_for_no_names(page: Page, port: str) -> None:
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"ranges/1-1023/?port={port}")
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("is not a port")
    assert not any("/data/ports/" in url for url in asked)
    assert page.faults == []


def test_a_page_has_the_systems_colours_while_the_theme_sleeps(new_context) -> None:
    page = new_context(color_scheme="dark").new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("fix/")
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    assert not any("/bundle." in url for url in asked)
    with page.expect_request("**/bundle.*"):
        page.mouse.move(9, 9)


def test_a_page_about_a_port_is_printed_on_four_sheets_at_most(new_context) -> None:
    page = new_context().new_page()
    page.goto("ranges/1024-9999/?port=9092")
    expect(page.locator(".pa-now")).to_be_visible()
    sheets = page.pdf(format="A4").count(b"/Type /Page\n")
    assert 1 <= sheets <= 4
