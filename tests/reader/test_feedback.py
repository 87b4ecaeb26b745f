""" "Was this page helpful?": asked in the reader's language, thanked for, and sent nowhere but where the reader or the owner says."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import pytest
from articles import HTML
from axe import violations
from conftest import BASE, ORIGIN, REPOSITORY, VOTES, watched
from pages import serving
from playwright.sync_api import BrowserContext, Page, Request, expect
from portatlas.facts.load import load

PAGE = "systems/linux/"
FACES = ["😔", "🤨", "😃"]
RIGHT_TO_LEFT = {"ar", "fa", "he", "sd", "ur"}


def widget(page: Page):
    return page.locator("[data-widget=feedback]")


def reader_of(new_context, language: str, **options) -> Page:
    """A page at whose foot somebody with that language stands."""
    page = watched(new_context(locale=language, **options).new_page())
    page.goto(PAGE)
    expect(widget(page).locator("[data-part=votes]")).to_be_visible()
    return page


def settled(page: Page) -> None:
    """Waits until whatever the page began would have been asked for: a request of our own, after it, is answered."""
    page.evaluate("fetch(location.href, {cache: 'no-store'}).then(found => found.text())")


def issue_opened_by(page: Page, act) -> dict[str, str]:
    """What the issue that an act opens is filled in with. GitHub is played by the test."""
    asked: list[Request] = []
    page.context.route("https://github.com/**", lambda route, request: (asked.append(request), route.fulfill(body="")))
    with page.expect_popup() as popup:
        act()
    popup.value.wait_for_load_state()
    address = urlsplit(asked[0].url)
    assert asked[0].method == "GET" and address.path == f"/{REPOSITORY}/issues/new"
    return {name: values[0] for name, values in parse_qs(address.query, strict_parsing=True).items()}


# the words


def test_every_language_has_the_same_words_and_right_to_left_ones_say_so(atlas) -> None:
    assert len(atlas.feedback) >= 13 and set(atlas.feedback) >= {"en", "sd", "ar", "he", "fa", "ur"}
    assert atlas.feedback["sd"].question == "ڇا هي صفحو مددگار هو؟"
    assert {name for name, words in atlas.feedback.items() if words.dir == "rtl"} == RIGHT_TO_LEFT


def test_a_missing_word_is_told_with_its_file_and_line(world: Path) -> None:
    file = world / "feedback.yml"
    text = file.read_text("utf-8")
    line = text[: text.index("\nde:")].count("\n") + 2
    file.write_text(text.replace('  thanks: "Danke."\n', "").replace("War diese", "War die"), "utf-8")
    found = [str(problem) for problem in load(world)[1]]
    assert len(found) == 1 and found[0].endswith("missing field 'thanks': what a vote is answered")
    assert int(found[0].split(":")[1]) in (line, line + 1)


def test_the_site_fetches_all_languages_but_english_which_its_pages_hold(site: Path, atlas) -> None:
    words = json.loads(next(site.glob("v/*/data/feedback.json")).read_text("utf-8"))
    assert set(words) == set(atlas.feedback) - {"en"}
    assert all(words[name] == atlas.feedback[name].model_dump() for name in words)


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        (["de-AT", "en"], "de"),
        (["zh-TW"], "zh-TW"),
        (["zh-tw"], "zh-TW"),
        (["zh-CN"], "zh"),
        (["pt-BR", "es"], "pt"),
        (["xx", "sd-PK"], "sd"),
        (["xx", "en-GB", "de"], "en"),
        (["xx-YY"], "en"),
        ([""], "en"),
        ([], "en"),
    ],
)
def test_the_language_is_the_exact_tag_then_its_base_then_english(page: Page, wanted: list[str], language: str) -> None:
    page.goto("contributing/")
    chosen = """async wanted => {
        const { chosen } = await import(new URL('pure/language.mjs', document.querySelector('script[type=module]').src));
        return chosen(wanted, ["de", "en", "es", "pt", "sd", "zh", "zh-TW"]);
    }"""
    assert page.evaluate(chosen, wanted) == language


# the page


def test_every_page_but_the_one_for_wrong_addresses_asks_once(trees: dict[str, Element]) -> None:
    for name, tree in trees.items():
        asked = [section for section in tree.iter(f"{HTML}section") if section.get("data-widget") == "feedback"]
        assert len(asked) == (name != "404.html"), name
        assert tree.get("lang") == "en"


@pytest.mark.owner
def test_without_javascript_the_english_question_and_a_plain_link_stand_there(new_context) -> None:
    page = new_context(java_script_enabled=False, locale="ar-EG").new_page()
    page.goto(PAGE)
    expect(widget(page).get_by_text("Was this page helpful?")).to_be_visible()
    expect(widget(page).get_by_role("button").locator("visible=true")).to_have_count(0)
    issue = parse_qs(urlsplit(widget(page).get_by_role("link").get_attribute("href")).query)
    assert issue["title"] == ["Feedback: Linux"] and PAGE in issue["body"][0]


def test_an_english_reader_is_asked_at_once_and_nothing_more_is_fetched(new_context) -> None:
    page = watched(new_context(locale="en-GB").new_page())
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(PAGE)
    page.wait_for_load_state("networkidle")
    expect(widget(page).get_by_role("group", name="Was this page helpful?")).to_be_visible()
    expect(widget(page).get_by_role("link")).to_have_count(0)
    assert not any("feedback.json" in url for url in asked) and page.faults == []


@pytest.mark.parametrize(
    ("locale", "language", "direction", "question"),
    [
        ("sd-PK", "sd", "rtl", "ڇا هي صفحو مددگار هو؟"),
        ("ar", "ar", "rtl", "هل كانت هذه الصفحة مفيدة؟"),
        ("de-CH", "de", "ltr", "War diese Seite hilfreich?"),
        ("is-IS", "en", "ltr", "Was this page helpful?"),
    ],
    ids=["Sindhi", "Arabic", "Swiss German", "Icelandic, which is not there"],
)
def test_the_question_is_asked_in_the_readers_language_and_the_page_stays_english(
    new_context, locale: str, language: str, direction: str, question: str
) -> None:
    page = reader_of(new_context, locale)
    expect(widget(page).locator("[data-part=question]")).to_have_text(question)
    assert (widget(page).get_attribute("lang"), widget(page).get_attribute("dir")) == (language, direction)
    assert page.evaluate("[document.documentElement.lang, getComputedStyle(document.body).direction]") == ["en", "ltr"]
    group = widget(page).get_by_role("group", name=question)
    assert group.get_by_role("button").all_inner_texts() == FACES
    assert page.faults == []


def test_the_faces_follow_the_direction_of_writing(new_context) -> None:
    for locale, order in (("he-IL", -1), ("fr-FR", 1)):
        page = reader_of(new_context, locale)
        expect(widget(page)).to_have_attribute("lang", locale[:2])
        boxes = [button.bounding_box() for button in widget(page).locator("[data-part=votes] button").all()]
        assert [box["x"] for box in boxes] == sorted((box["x"] for box in boxes), reverse=order < 0)
        assert all(box["width"] >= 44 and box["height"] >= 44 for box in boxes)


# the vote


def test_a_vote_is_thanked_for_and_sent_nowhere(new_context) -> None:
    page = reader_of(new_context, "en-US")
    with page.expect_response("**/bundle.*"):
        page.mouse.move(9, 9)  # the theme wakes with the reader
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sad, doubting, happy = (
        widget(page).get_by_role("button", name=name, exact=True) for name in ("No", "Partly", "Yes")
    )
    sad.click()
    expect(widget(page).get_by_role("status")).to_have_text("Thank you.")
    expect(sad).to_have_attribute("aria-pressed", "true")
    happy.click()
    for face, pressed in ((sad, "false"), (doubting, "false"), (happy, "true")):
        expect(face).to_have_attribute("aria-pressed", pressed)
    widget(page).get_by_label("What was missing?").fill("the form for UDP")
    settled(page)
    assert asked == [page.url] and page.faults == []


@pytest.mark.owner
def test_what_is_typed_goes_into_the_issue_on_a_click_and_not_before(new_context) -> None:
    page = reader_of(new_context, "de-DE")
    widget(page).get_by_role("button", name="Teilweise").click()
    widget(page).get_by_label("Was hat gefehlt?").fill("  UDP & <b>IPv6</b>: 100 %\nzweite Zeile ")
    assert "IPv6" not in widget(page).evaluate("element => element.outerHTML")
    issue = issue_opened_by(page, widget(page).get_by_role("button", name="Auf GitHub melden").click)
    assert issue["title"] == "Feedback: Linux"
    assert issue["body"].replace("\r\n", "\n") == (
        f"Page: {ORIGIN}{BASE}{PAGE}\nVote: 🤨 unsure\n\nUDP & <b>IPv6</b>: 100 %\nzweite Zeile"
    )
    assert page.url == f"{ORIGIN}{BASE}{PAGE}" and page.faults == []


@pytest.mark.owner
def test_the_issue_names_the_port_that_the_page_was_about(new_context) -> None:
    page = watched(new_context(locale="en-US").new_page())
    page.goto("ranges/49152-60999/?port=60328&proto=udp")
    widget(page).get_by_role("button", name="Yes").click()
    issue = issue_opened_by(page, widget(page).get_by_role("button", name="Tell us on GitHub").click)
    assert "ranges/49152-60999/?port=60328&proto=udp\nVote: 😃 good" in issue["body"].replace("\r\n", "\n")


def test_a_reader_with_a_keyboard_alone_votes_writes_and_sends(new_context) -> None:
    page = reader_of(new_context, "en-US")
    widget(page).get_by_role("button", name="No", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(widget(page).get_by_role("button", name="Partly")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    for key in ("Tab", "Tab"):
        page.keyboard.press(key)
    page.keyboard.type("nothing on NAT")
    page.keyboard.press("Tab")
    issue = issue_opened_by(page, lambda: page.keyboard.press("Enter"))
    assert issue["body"].endswith("nothing on NAT")


def test_a_failed_fetch_leaves_the_english_question_working(new_context) -> None:
    page = new_context(locale="fr-FR").new_page()
    page.route("**/feedback.json", lambda route: route.abort())
    page.goto(PAGE)
    widget(page).get_by_role("button", name="Yes").click()
    expect(widget(page).get_by_role("status")).to_have_text("Thank you.")


# the owner's endpoint


def test_an_endpoint_gets_one_vote_a_page_and_nothing_else(new_context, small_site: Path) -> None:
    context: BrowserContext = new_context(locale="en-US")
    context.add_cookies(
        [{"name": "who", "value": "reader", "url": "https://votes.example/", "sameSite": "None", "secure": True}]
    )
    page, votes = context.new_page(), []
    page.route("https://votes.example/**", lambda route, request: (votes.append(request), route.fulfill(status=204)))
    with serving(small_site, BASE) as port:
        page.goto(f"http://127.0.0.1:{port}{BASE}systems/anyos/?port=60328#who-holds", wait_until="networkidle")
        assert votes == []
        with page.expect_response("https://votes.example/**"):
            widget(page).get_by_role("button", name="No", exact=True).click()
        for name in ("Yes", "Yes"):
            widget(page).get_by_role("button", name=name, exact=True).click()
        widget(page).get_by_label("What was missing?").fill("a secret")
        settled(page)
    assert [(vote.method, vote.url) for vote in votes] == [("POST", VOTES)]
    assert parse_qs(votes[0].post_data) == {"page": [f"{BASE}systems/anyos/"], "vote": ["bad"]}
    assert {"cookie", "referer"}.isdisjoint(votes[0].all_headers())


# for everybody


@pytest.mark.parametrize("locale", ["en-US", "ur-PK"])
def test_an_answered_question_has_no_axe_violation_and_fits_a_small_screen(new_context, locale: str) -> None:
    page = reader_of(new_context, locale, viewport={"width": 320, "height": 800}, reduced_motion="reduce")
    expect(widget(page)).to_have_attribute("lang", locale[:2])
    widget(page).locator("[data-part=votes] button").first.click()
    for scheme, name in (("light", "default"), ("dark", "slate")):
        page.emulate_media(color_scheme=scheme)
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", name)
        assert violations(page) == [], scheme
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.faults == []


def test_no_language_breaks_the_line_of_the_faces_or_the_screen(new_context, atlas) -> None:
    page = reader_of(new_context, "en-US", viewport={"width": 320, "height": 800})
    widget(page).locator("[data-part=votes] button").first.click()
    ask_again = """async ([language, module]) => {
        Object.defineProperty(navigator, "languages", { value: [language], configurable: true });
        await (await import(new URL(module, location.href))).start(document.querySelector("[data-widget=feedback]"));
    }"""
    for language in set(atlas.feedback) - {"en"}:
        page.evaluate(
            ask_again,
            [
                language,
                f"{page.locator('script[type=module]').get_attribute('src').removesuffix('main.mjs')}widgets/feedback.mjs",
            ],
        )
        expect(widget(page)).to_have_attribute("lang", language)
        expect(widget(page).get_by_role("status")).to_have_text(atlas.feedback[language].thanks)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, language
        tops = {button.bounding_box()["y"] for button in widget(page).locator("[data-part=votes] button").all()}
        assert len(tops) == 1, language
