"""The look-up wherever it is asked: home, the site's search, the address bar, a class page, a wrong address."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe import violations
from conftest import BASE, HOST, watched
from playwright.sync_api import Page, expect

OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def typed(page: Page, text: str) -> None:
    """Types into the look-up of home and waits for what it says."""
    page.goto("")
    page.get_by_role("combobox", name="What is port").fill(text)


def test_a_range_says_its_classes_pools_and_tenants_and_no_single_verdict(page: Page) -> None:
    typed(page, "60000-61000")
    card = page.locator("[data-part=card]")
    expect(card).to_contain_text("Ports 60000-61000")
    expect(card).to_contain_text("1,001 ports in 2 classes.")
    expect(card.locator("[data-part=pools]")).to_contain_text("Linux, 60000-60999; Windows, all of them")
    expect(page.locator("#pa-list [role=option]")).to_have_text(
        [re.compile("60000-60999 of it"), re.compile("61000 of it")]
    )
    expect(page.locator("[data-part=go]")).to_be_hidden()
    page.keyboard.press("Enter")  # the card is the answer
    expect(card).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ranges/49152-60999/")
    assert page.faults == []


def test_coming_back_finds_the_look_up_as_it_was(page: Page) -> None:
    typed(page, "443")
    expect(page.locator("[data-part=card] [data-part=number]")).to_have_text("443")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ranges/1-1023/?port=443")
    page.go_back()
    expect(page.locator("#pa-find")).to_have_value("443")
    expect(page.locator("[data-part=card] [data-part=number]")).to_have_text("443")


def test_the_choice_is_shown_in_the_card_and_heard(page: Page) -> None:
    typed(page, "10.0.0.4:22 10.0.0.5:51514")
    field, options = page.locator("#pa-find"), page.locator("#pa-list [role=option]")
    expect(options.first).to_contain_text("Port 22")
    expect(page.locator(".pa-ask [role=status]")).to_contain_text("Two ends of one connection")
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    field.press("ArrowDown")
    expect(page.locator("[data-part=card] [data-part=number]")).to_have_text("51514")
    field.press("Escape")
    expect(field).to_have_value("")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(page.locator("[data-part=empty]")).to_be_visible()
    assert page.faults == []


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("70000", "“70000” is not a port. A port is a whole number from 0 to 65535."),
        ("-1", "“-1” is not a port."),
        ("zzqqy", "Nothing here is called “zzqqy”. It takes a number, a range, an address, a program,"),
        ("<img src=x onerror=qqz>", "<img src=x onerror=qqz>"),
    ],
)
def test_what_is_no_question_gets_a_sentence_that_says_what_it_takes(page: Page, given: str, says: str) -> None:
    typed(page, given)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").or_(page.locator("#pa-find"))).not_to_have_count(0)
    if given[0] != "<":
        expect(page.get_by_role("alert")).to_contain_text(says)
    expect(page.locator("img[src=x]")).to_have_count(0)
    page.locator("#pa-find").fill("443")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert page.faults == []


@pytest.mark.owner
def test_the_address_bar_can_be_taught_the_look_up(page: Page, site: Path) -> None:
    page.goto("")
    link = page.locator("link[rel=search]")
    assert urlsplit(link.evaluate("link => link.href")).path == f"{BASE}opensearch.xml"
    tree = ET.parse(site / "opensearch.xml").getroot()
    templates = [url.get("template") for url in tree.iter(f"{OPENSEARCH}Url") if url.get("type") == "text/html"]
    assert len(templates) == 1 and urlsplit(templates[0]).netloc == HOST
    assert templates[0].endswith(f"{BASE}?find={{searchTerms}}")
    assert len(tree.findtext(f"{OPENSEARCH}ShortName")) <= 16  # OpenSearch 1.1 draft 6, "ShortName"
    page.goto("?find=60328")
    expect(page.locator("[data-part=number]")).to_have_text("60328")


def test_a_class_page_takes_another_port_and_sends_the_rest_home(page: Page) -> None:
    page.goto("ranges/49152-60999/?port=60328")
    field = page.get_by_role("textbox", name="Another port, range or service")
    field.fill("udp 53")
    field.press("Enter")
    page.wait_for_url("**/ranges/1-1023/?port=53&proto=udp")
    field.fill("mosh")
    field.press("Enter")
    page.wait_for_url("**/?find=mosh")
    expect(page.locator("#pa-list [role=option]").first).to_contain_text("60001-60999")
    assert page.faults == []


def test_a_wrong_address_offers_what_could_be_read_and_the_main_pages(page: Page) -> None:
    page.goto("port/60328abc")
    notice = page.locator("[data-part=read]")
    expect(notice).to_have_text("The address holds 60328: open port 60328.")
    expect(page.get_by_role("textbox", name="Port, range or service")).to_have_value("60328")
    main = page.locator(".pa-index a").evaluate_all("links => links.map(link => link.pathname)")
    assert {f"{BASE}{name}" for name in ("", "ranges/", "systems/")} <= set(main)
    notice.get_by_role("link").click()
    page.wait_for_url("**/ranges/49152-60999/?port=60328")


def test_the_verdict_and_the_evidence_follow_the_transport(page: Page) -> None:
    page.goto("ranges/49152-60999/?port=60328#check")
    expect(page.locator(".pa-verdict")).to_contain_text("Mosh may listen there, in its default range (UDP)")
    expect(page.locator("[data-part=even]")).to_be_visible()
    page.get_by_role("radio", name="TCP", exact=True).check()
    expect(page).to_have_url(re.compile(r"\?port=60328&proto=tcp#check$"))
    expect(page.locator(".pa-verdict")).not_to_contain_text("osh may")
    expect(page.locator("#check-linux-who-holds .pa-cmd pre").locator("visible=true")).to_have_count(1)
    page.get_by_role("radio", name="UDP", exact=True).check()
    expect(page.locator("[data-part=even]")).to_be_hidden()  # UDP has no parity
    expect(page.locator("#check-linux-who-holds .pa-cmd pre").locator("visible=true")).to_contain_text("ss -uanp")
    expect(page.locator(".pa-ticket pre")).to_contain_text("60328/udp: mosh may listen there, in its default range")
    page.get_by_role("radio", name="Either").check()
    expect(page).to_have_url(re.compile(r"\?port=60328#check$"))
    expect(page.locator("#check-linux-who-holds .pa-cmd pre").locator("visible=true")).to_have_count(2)
    assert page.faults == []


def test_an_odd_port_gets_the_other_hint_and_a_class_outside_linuxs_pool_none(page: Page) -> None:
    page.goto("ranges/49152-60999/?port=60329")
    expect(page.locator("[data-part=odd]")).to_contain_text("bind()")
    expect(page.locator("[data-part=even]")).to_be_hidden()
    page.goto("ranges/61000-65535/?port=61000")
    expect(page.locator("[data-part=could]")).to_be_visible()
    expect(page.locator("[data-part=even], [data-part=odd]")).to_have_count(0)


def test_each_fact_about_a_port_leads_to_its_numbered_source(page: Page) -> None:
    page.goto("ranges/49152-60999/?port=60328")
    expect(page.locator("[data-part=could]")).to_be_visible()
    for part in ("tcp", "udp", "could", "could-not", "tenants"):
        refs = page.locator(f"[data-part={part}] dd sup a")
        assert refs.count() >= 1, part
        for i in range(refs.count()):
            number, target = refs.nth(i).inner_text(), refs.nth(i).get_attribute("href")
            listed = page.locator(".footnote > ol > li").nth(int(number) - 1)
            assert f"#{listed.get_attribute('id')}" == target


def test_three_readings_are_chosen_by_one_click(page: Page) -> None:
    page.goto("ranges/49152-60999/?port=60328")
    readings = page.locator(".pa-reading")
    expect(readings.filter(visible=True)).to_have_count(1)
    for label, words in (("Their port", "most systems could have picked"), ("A listener", "ask for the process")):
        page.get_by_role("radio", name=label).check()
        expect(readings.filter(visible=True)).to_have_count(1)
        expect(readings.filter(visible=True)).to_contain_text(words)
    kill = page.locator(".pa-kill")
    expect(kill).to_contain_text("fuser -k 60328/tcp fuser -k 60328/udp ends every process that has")
    expect(kill).to_contain_text("kill $(lsof -ti :60328) matches the other end as well")
    expect(kill.locator(".pa-ev--ran")).to_have_count(2)


def test_safe_for_a_service_names_the_command_where_a_pool_holds_the_port(page: Page) -> None:
    page.goto("ranges/49152-60999/?port=60328")
    safe = page.locator("#safe ~ .tabbed-set").first
    expect(safe).to_contain_text('sysctl -w net.ipv4.ip_local_reserved_ports="60328,$(sysctl -n')
    page.goto("ranges/10000-32767/?port=30080")
    expect(safe).to_contain_text("No outgoing connection takes it. Yet it is known for Docker Engine")


def test_the_readers_system_is_guessed_and_another_choice_is_remembered(new_context) -> None:
    mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.0 Safari/605.1.15"
    context = new_context(user_agent=mac, extra_http_headers={"Sec-CH-UA-Platform": '"macOS"'})
    context.add_init_script("Object.defineProperty(navigator, 'userAgentData', {value: undefined})")
    page = watched(context.new_page())
    page.goto("ranges/49152-60999/?port=60328")
    expect(page.locator("#check-macos-who-holds")).to_be_visible()
    expect(page.locator(".pa-ticket pre")).to_contain_text("On the macOS host")
    with page.expect_response("**/bundle.*"):
        page.mouse.move(9, 9)  # the theme wakes with the reader
    page.locator("#check ~ .tabbed-set label", has_text="Windows").first.click()
    expect(page.locator("#check-windows-who-holds")).to_be_visible()
    page.locator(".pa-ticket select").select_option("FreeBSD")
    expect(page.locator(".pa-ticket pre")).to_contain_text("On the FreeBSD host")
    page.goto("ranges/1024-9999/?port=5000")
    expect(page.locator("#check-windows-who-holds")).to_be_visible()
    expect(page.locator(".pa-ticket pre")).to_contain_text("On the FreeBSD host")
    assert page.faults == []


def test_one_click_copies_the_ticket_as_text_as_markdown_or_its_link(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("ranges/49152-60999/?port=60328&proto=tcp")
    page.locator(".pa-ticket select").select_option("Linux")
    link = page.evaluate("document.querySelector('link[rel=canonical]').href") + "?port=60328&proto=tcp"
    wanted = {
        "Copy text": (
            "60328/tcp: nothing is registered there; IANA assigns nothing above 49151. By default Linux, Windows, "
            "macOS, FreeBSD, NetBSD and illumos pick such ports for outgoing connections; OpenBSD does not.\n"
            f"{link}\n"
            "On the Linux host, as root, please run this and paste all it prints, even nothing:\n"
            "    ss -tanp 'sport = :60328 or dport = :60328'"
        ),
        "Copy link": link,
    }
    for name, text in wanted.items():
        page.get_by_role("button", name=name).click()
        expect(page.locator(".pa-ticket [role=status]")).to_have_text("Copied.")
        page.wait_for_function("async text => (await navigator.clipboard.readText()) === text", arg=text)
    page.get_by_role("button", name="Copy Markdown").click()
    page.wait_for_function("async () => (await navigator.clipboard.readText()).startsWith('**60328/tcp**')")


LINKS = [
    ("ranges/49152-60999/?port=60328", "60328"),
    ("ranges/1-1023/?port=53&proto=udp#check", "53"),
    ("ranges/1024-9999/?port=3306#ticket", "3306"),
    ("ranges/49152-60999/?port=51820&proto=udp", "51820"),
    ("ranges/10000-32767/?port=30080#safe", "30080"),
    ("ranges/0/?port=0", "0"),
    ("ranges/32768-49151/?port=33434&proto=udp#tenants", "33434"),
    ("ranges/61000-65535/?port=65535#check-windows-who-holds", "65535"),
    ("ranges/1024-9999/?port=5000#listening", "5000"),
    ("ranges/49152-60999/?port=49664#mine", "49664"),
]


def test_ten_deep_links_back_and_forward_are_each_the_right_page(page: Page) -> None:
    def right(address: str, port: str) -> None:
        expect(page.locator("h1 .pa-port")).to_have_text(port)
        expect(page.locator("[data-part=tcp]")).to_be_visible()
        assert page.url.endswith(address)
        if "#" in address:
            expect(page.locator(f"#{address.split('#')[1]}")).to_be_in_viewport()
        if "proto=udp" in address:
            expect(page.locator("#check-linux-who-holds pre").filter(visible=True)).to_contain_text("ss -uanp")

    for address, port in LINKS:
        page.goto(address)
        right(address, port)
    for address, port in reversed(LINKS[:-1]):
        page.go_back()
        right(address, port)
    for address, port in LINKS[1:]:
        page.go_forward()
        right(address, port)
    assert page.faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_axe_violation_with_the_results_open(new_context, scheme: str) -> None:
    page = watched(new_context(color_scheme=scheme, reduced_motion="reduce").new_page())
    for text in ("eaddrinuse", "60000-61000", "zzqqy"):
        typed(page, text)
        expect(page.locator("#pa-list [role=option]").first).to_be_visible()
        page.keyboard.press("ArrowDown")
        assert violations(page) == [], text
    page.goto("ranges/49152-60999/?port=60328&proto=udp")
    expect(page.locator(".pa-ticket pre")).to_be_visible()
    assert violations(page) == []
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto("systems/?q=eaddrinuse")
        expect(page.locator("#pa-search-list [role=option]").first).to_be_visible()
        page.keyboard.press("ArrowDown")
        assert violations(page) == [], width
    assert page.faults == []


def test_nothing_scrolls_sideways_at_320_pixels_with_the_results_open(new_context) -> None:
    page = new_context(viewport={"width": 320, "height": 700}).new_page()
    for text in ("eaddrinuse", "0-65535", "vnc"):
        typed(page, text)
        expect(page.locator("#pa-list [role=option]").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, text
    page.goto("ranges/49152-60999/?port=60328")
    expect(page.locator(".pa-ticket pre")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_from_home_to_a_copied_ticket_by_keyboard_alone(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("")
    page.locator("#pa-find").focus()
    page.keyboard.type("mosh")
    expect(page.locator("#pa-list [role=option]").first).to_contain_text("60001-60999")
    page.keyboard.press("Control+A")
    page.keyboard.type("60328/udp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ranges/49152-60999/?port=60328&proto=udp")
    expect(page.locator(".pa-ticket pre")).to_be_visible()
    page.locator("input[name=transport]:checked").focus()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("proto=tcp"))
    page.locator("input[name=where]:checked").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-reading=theirs]")).to_be_visible()
    page.locator(".pa-ticket select").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".pa-ticket [role=status]")).to_have_text("Copied.")


def test_where_the_data_cannot_be_had_the_page_still_shows_its_class(page: Page) -> None:
    page.route("**/data/site.json", lambda route: route.abort())
    page.goto("ranges/49152-60999/?port=60328")
    expect(page.locator("h1")).to_contain_text("Port 60328")
    expect(page.locator(".pa-verdict")).to_be_visible()
    expect(page.locator(".pa-verdict")).to_contain_text("Nobody can register it.")


def test_without_javascript_home_and_class_pages_say_how_to_find_a_number(new_context) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto("?find=60328")
    expect(page.get_by_text("Without JavaScript, find the row")).to_be_visible()
    page.goto("ranges/49152-60999/?port=60328")
    expect(page.locator(".pa-verdict")).to_be_visible()
    expect(page.get_by_text("Without JavaScript this page is about the whole class")).to_be_visible()
    page.get_by_role("link", name="every class").first.click()
    expect(page.get_by_role("table").get_by_role("link", name="1024-9999")).to_be_visible()
