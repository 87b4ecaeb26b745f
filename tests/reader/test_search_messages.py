"""A message typed whole into the site's search finds its page first, whatever punctuation it has."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from portatlas.facts.model import Atlas
from portatlas.views.messages import strings

FIRST = "[data-md-component=search-result] a"
# every string, one after the other, as keys would put it there; the first result once the list stands still
TYPE_ALL = """async texts => {
  const input = document.querySelector("input[name=query]"), firsts = [];
  input.focus();
  for (const text of texts) {
    input.value = text;
    for (const event of ["input", "keyup"]) input.dispatchEvent(new Event(event, { bubbles: true }));
    await new Promise(done => setTimeout(done, 30));
    firsts.push(document.querySelector("[data-md-component=search-result] a")?.getAttribute("href") ?? "");
  }
  return firsts;
}"""


@pytest.fixture
def search(page: Page) -> Page:
    """A page whose search is open and ready."""
    page.goto("contributing/")
    page.get_by_role("textbox", name="Search").click()
    page.get_by_role("textbox", name="Search").press_sequentially("linux")
    expect(page.locator(FIRST).first).to_be_visible(timeout=20_000)
    return page


def test_every_message_and_question_of_every_fix_page_finds_its_page_first(search: Page, atlas: Atlas) -> None:
    wanted = [(text, f"/{p.path}/") for p in atlas.pages.values() for text in strings(p)]
    assert wanted
    found = search.evaluate(TYPE_ALL, [text for text, _ in wanted])
    wrong = [
        (text, href) for (text, path), href in zip(wanted, found, strict=True) if not href.split("?")[0].endswith(path)
    ]
    assert wrong == []


def test_a_message_that_is_typed_key_by_key_leads_to_its_page_with_enter(search: Page, atlas: Atlas) -> None:
    fix = atlas.pages_of("fix")[0]
    field = search.get_by_role("textbox", name="Search")
    field.fill("")
    field.press_sequentially(strings(fix)[0])
    expect(search.locator(FIRST).first.get_by_text(strings(fix)[0], exact=True)).to_be_visible()
    field.press("Enter")
    search.wait_for_url(f"**/{fix.path}/**")
