"""The site as a reader meets it: in a browser, under the sub-path where GitHub Pages serves it."""

from __future__ import annotations

import random
import re

import pytest
from playwright.sync_api import Page, expect

CLASS_PAGE = "ranges/49152-60999/"


def facts(page: Page, part: str) -> str:
    """A row of the evidence without the numbers of its sources."""
    return page.locator(f"[data-part={part}] dd").evaluate(
        "place => { const text = place.cloneNode(true); text.querySelectorAll('sup').forEach(s => s.remove());"
        " return text.textContent }"
    )


def test_a_deep_link_turns_the_class_page_into_one_about_the_port(page: Page) -> None:
    page.goto(f"{CLASS_PAGE}?port=60328")
    expect(page.locator("[data-part=could]")).to_be_visible()
    expect(page).to_have_title("Port 60328 - Port Atlas")
    assert page.locator("h1").inner_text().startswith("Port 60328")
    crumbs = page.get_by_role("navigation", name="Breadcrumb").get_by_role("listitem").all_inner_texts()
    assert crumbs == ["Ports", "49152-60999", "Port 60328"]
    expect(page.locator("[aria-current=page]", has_text="Port 60328")).to_have_count(1)
    assert facts(page, "tcp") == "No name: IANA never registers one here."
    assert facts(page, "could").startswith("Linux, Windows, macOS, FreeBSD, NetBSD and illumos, by default.")
    assert facts(page, "could-not") == "OpenBSD"
    assert "mosh: sessions, UDP 60001-60999" in facts(page, "programs")
    assert page.faults == []


def test_every_command_of_the_page_asks_about_the_port_of_the_link(page: Page) -> None:
    page.goto(f"{CLASS_PAGE}?port=51820")
    expect(page.locator("h1")).to_contain_text("Port 51820")
    commands = page.locator(".pa-cmd pre").all_text_contents()
    assert commands and not any("60328" in command or "EBA8" in command for command in commands)
    assert any("sport = :51820" in command for command in commands)


def test_a_link_about_udp_shows_the_udp_form_of_each_command(page: Page) -> None:
    page.goto(f"{CLASS_PAGE}?port=60328&proto=udp")
    first = page.locator("#check-linux-who-holds .pa-cmd")
    expect(first.locator("visible=true")).to_have_text(
        ["UDP ss -uanp 'sport = :60328 or dport = :60328'"], use_inner_text=False
    )


def test_the_hexadecimal_form_of_a_port_follows_it(page: Page) -> None:
    page.goto("systems/linux/?port=443#proc")
    hexes = page.locator("[data-port=hex]").all_text_contents()
    assert hexes and set(hexes) == {"01BB"}


def test_two_transports_of_one_number_may_have_different_names(page: Page) -> None:
    page.goto("ranges/32768-49151/?port=49001")  # RFC 7605 section 7.3 names the pair
    expect(page.locator("[data-part=tcp]")).to_be_visible()
    assert (facts(page, "tcp").split(":")[0], facts(page, "udp").split(":")[0]) == ("nusrp", "nusdp-disc")


@pytest.mark.parametrize(
    ("address", "says", "leads_to"),
    [
        (
            f"{CLASS_PAGE}?port=80",
            "Port 80 is not in 49152-60999. It lies in 1-1023: go to port 80.",
            "ranges/1-1023/?port=80",
        ),
        (f"{CLASS_PAGE}?port=53&proto=udp", "Port 53 is not in 49152-60999.", "ranges/1-1023/?port=53&proto=udp"),
        (f"{CLASS_PAGE}?port=99999", "“99999” is not a port. A port is a whole number from 0 to 65535.", ""),
        (f"{CLASS_PAGE}?port=60328abc", "“60328abc” is not a port.", ""),
        (f"{CLASS_PAGE}?port=", "“” is not a port.", ""),
        (f"{CLASS_PAGE}?port=-1", "“-1” is not a port.", ""),
        (f"{CLASS_PAGE}?port=<img src=x onerror=alert(1)>", "“<img src=x onerror=alert(1)>” is not a port.", ""),
    ],
)
def test_a_wrong_link_says_what_is_wrong_and_offers_the_right_page(
    page: Page, address: str, says: str, leads_to: str
) -> None:
    page.goto(address)
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text(says)
    expect(page.locator("h1")).to_contain_text("Ports 49152-60999")
    assert notice.get_by_role("link").evaluate("link => link.href").endswith(f"/{leads_to}")
    notice.get_by_role("link").click()
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("60328", "ranges/49152-60999/?port=60328"),
        ("60328/", "ranges/49152-60999/?port=60328"),
        ("53/udp", "ranges/1-1023/?port=53&proto=udp"),
        ("443/TCP", "ranges/1-1023/?port=443&proto=tcp"),
        ("0", "ranges/0/?port=0"),
        ("65535#check", "ranges/61000-65535/?port=65535#check"),
    ],
)
def test_a_short_link_leads_to_the_page_of_its_port(page: Page, short: str, long: str) -> None:
    page.goto(short)
    page.wait_for_url(f"**/{long}")
    expect(page.locator("h1")).to_contain_text(f"Port {short.split('/')[0].split('#')[0]}")
    page.goto("about:blank")
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Port ")


@pytest.mark.parametrize("address", ["99999", "60328abc", "no/such/page", "60328/sctp"])
def test_a_wrong_short_link_stays_on_a_page_that_explains(page: Page, address: str) -> None:
    answer = page.goto(address)
    assert answer and answer.status == 404
    expect(page.locator("h1")).to_have_text("No page here")
    expect(page.get_by_role("textbox", name="Port, range or service")).to_be_visible()
    assert [fault for fault in page.faults if "404" not in fault] == []


def test_the_look_up_answers_while_one_types_and_opens_the_page_on_enter(page: Page) -> None:
    page.goto("")
    field = page.get_by_label("What is port")
    field.fill("5432")
    card = page.locator("[data-part=card]")
    expect(card).to_be_visible()
    expect(card.locator("[data-part=tcp]")).to_have_text("postgresql: PostgreSQL Database")
    expect(card.locator("[data-part=verdict]")).to_have_text(
        "Registered as postgresql over TCP and UDP: PostgreSQL listens there by default (TCP). "
        "By default only OpenBSD picks such ports for outgoing connections."
    )
    field.press("Enter")
    page.wait_for_url("**/ranges/1024-9999/?port=5432")
    expect(page.locator("h1")).to_contain_text("Port 5432")
    page.go_back()
    expect(page.get_by_label("What is port")).to_be_visible()
    assert page.faults == []


@pytest.mark.parametrize(
    ("pasted", "leads_to"),
    [
        ("192.0.2.10:60328", "ranges/49152-60999/?port=60328"),
        ("*.7000", "ranges/1024-9999/?port=7000"),
        ("udp 53", "ranges/1-1023/?port=53&proto=udp"),
        ("http://localhost:5173/", "ranges/1024-9999/?port=5173"),
        ("0xEBA8", "ranges/49152-60999/?port=60328"),
    ],
)
def test_the_look_up_takes_a_port_as_it_stands_in_a_log(page: Page, pasted: str, leads_to: str) -> None:
    page.goto("")
    page.get_by_label("What is port").fill(pasted)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{leads_to}")
    assert page.faults == []


def test_the_tab_of_a_system_follows_the_reader_to_the_next_page(page: Page) -> None:
    page.goto(f"{CLASS_PAGE}#check")
    page.get_by_text("Windows", exact=True).locator("visible=true").and_(page.locator("label, label *")).first.click()
    expect(page.locator("#check-windows-who-holds")).to_be_visible()
    expect(page.locator("#check-linux-who-holds")).to_be_hidden()
    page.goto("ranges/61000-65535/")
    expect(page.locator("#check-windows-who-holds")).to_be_visible()


def test_the_copy_button_copies_the_command_and_nothing_else(new_context, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{CLASS_PAGE}?port=60329")
    expect(page.locator("h1")).to_contain_text("60329")
    block = page.locator("#check-linux-who-holds .pa-cmd").first
    block.hover()
    block.get_by_role("button").click()
    page.wait_for_function("async () => (await navigator.clipboard.readText()).length > 0")
    assert page.evaluate("navigator.clipboard.readText()") == "ss -tanp 'sport = :60329 or dport = :60329'"


def test_without_javascript_a_class_page_reads_whole(new_context) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(CLASS_PAGE)
    expect(page.locator("h1")).to_contain_text("Ports 49152-60999")
    assert "60328" in page.locator("#check-linux-who-holds pre").first.inner_text()
    for anchor in ("what-it-is", "who-picks", "tenants", "mine", "theirs", "listening", "check", "firewall", "why"):
        expect(page.locator(f"#{anchor}")).to_be_visible()
    expect(page.locator("[hidden]").locator("visible=true")).to_have_count(0)


def test_twenty_random_deep_links_show_the_answers_of_the_oracle(page: Page, oracle) -> None:
    page.route(re.compile("/assets/"), lambda route: route.abort())  # the theme has no part in the answers
    for port in random.Random(6335).sample(range(65536), 20):
        tcp, udp = oracle.answer(port, "tcp"), oracle.answer(port, "udp")
        page.goto(f"ranges/{tcp['class']}/?port={port}", wait_until="commit")
        page.wait_for_selector("[data-part=could]:not([hidden])")
        shown = page.evaluate("""() => Object.fromEntries([...document.querySelectorAll("h1 .pa-port, [data-part] dd")]
            .map(place => {
              const text = place.cloneNode(true);
              text.querySelectorAll("sup").forEach(source => source.remove());
              return [place.closest("[data-part]")?.dataset.part ?? "port", text.textContent];
            }))""")
        assert shown["port"] == str(port)
        for part, answer in (("tcp", tcp), ("udp", udp)):
            services = [name.split(":")[0] for name in shown[part].split("; ")]
            assert services == answer["names"] or (not answer["names"] and shown[part].startswith("No name")), (
                port,
                part,
                shown,
            )
        rest = shown["could"].replace(";", "")
        for title in sorted(
            {oracle.titles[s] for a in (tcp, udp) for s in a["systems"] if s not in a["never"]}, key=len, reverse=True
        ):
            assert title in rest, (port, title, rest)
            rest = rest.replace(title, "", 1)
        assert re.fullmatch(
            r"(None of the mainstream systems)?[ ,]*(and)?[ ,]*by default\.( Also[ ,]*(and)?[ ,]*\.)?", rest
        ), (port, rest)
    assert [fault for fault in page.faults if "ERR_FAILED" not in fault] == []
