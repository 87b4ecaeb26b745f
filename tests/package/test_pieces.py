"""What hand-written pages call for: each piece is made from its record, and stands where it was called."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import markdown
import pytest
from portatlas.faces import calls, pages, search
from portatlas.faces.fill import UnknownName
from portatlas.facts.model import Atlas, Command, Message, Myth, Number, Reading, Run, Step, Transcript, WrittenPage
from portatlas.facts.origin import Origin
from portatlas.views import addresses, citations, messages
from portatlas.views.addresses import of_file
from portatlas.views.commands import digest, digest_of_step

STEP = Step.model_validate(
    {
        "id": "docker-ps",
        "on": "Docker",
        "does": "List what publishes port 8080",
        "shell": "sh",
        "run": "docker ps --format '{{.Names}}' < x\nsecond __NAME__\n",
        "privileged": False,
        "effect": "changes",
        "read": ({"see": "0.0.0.0:8080->80/tcp", "means": "Published; see <% pool('anyos') %>."},),
        "empty": "Nothing publishes it.",
        "source": "anyos-manual",
    }
)
TRANSCRIPT = Transcript(
    command="ss -tan 'sport < 9'",
    output="State  Local\nESTAB  *a* <b> [^0-9] & _c_\n\n…\n",
    where="Debian 12",
    date="2026-11-25",
    edited="Rows left out.",
)
MYTH = Myth(
    claim="`x` frees ports.",
    truth="It does not, see <% system_link('anyos') %>.",
    source="anyos-manual",
    page="fix/own",
)
PAGE = WrittenPage(
    path="fix/own",
    title="Own",
    description="Own page.",
    messages=tuple(Message(text=f"broke <{n}>", by="A program", source="anyos-manual") for n in range(4)),
    body="# Own\n",
)


@pytest.fixture
def own(small: Atlas) -> Atlas:
    """The facts with a few of our own."""
    made = {key: Origin("docs/_data/own.yml") for key in ("steps/docker-ps", "transcripts/own", "numbers/big")}
    made |= {f"myths/{name}": Origin("docs/_data/myths.yml") for name in ("own", "of-anyos")}
    return replace(
        small,
        steps={"docker-ps": STEP},
        transcripts={"own": TRANSCRIPT},
        numbers={"big": Number(value=64512, unit="ports", says="x", source="anyos-manual")},
        myths={"own": MYTH, "of-anyos": MYTH.model_copy(update={"page": "systems/anyos"})},
        pages={"fix/own": PAGE},
        origins={**small.origins, "pages/fix/own#body": Origin("docs/fix/own.md"), **made},
    )


def said(prose: str, atlas: Atlas) -> str:
    """What a call yields on the page fix/own."""
    return calls.text(prose, atlas, of_file("fix/own.md"))


def html(prose: str, atlas: Atlas) -> str:
    """The page as MkDocs would make it, as far as blocks and lists go."""
    extensions = ["attr_list", "md_in_html", "pymdownx.superfences", "pymdownx.highlight"]
    plain = {"pymdownx.highlight": {"use_pygments": False}}
    return markdown.markdown(said(prose, atlas), extensions=extensions, extension_configs=plain)


def readable(page: str) -> str:
    """The words of a piece of HTML, blanks and all."""
    return unescape(re.sub(r"<[^>]+>", "", page))


# rungs


def test_a_rung_about_a_port_has_command_evidence_readings_and_what_an_empty_result_means(small: Atlas) -> None:
    check = small.systems["anyos"].check("who-holds")
    run = Run(
        digest=digest(check),
        system="AnyOS 2",
        kernel="AnyOS 2.1",
        tools="sockets 1",
        date="2026-11-25",
        user="root and an ordinary user",
    )
    own = replace(small, runs={"anyos": {"who-holds": run}})
    page = html('<ol markdown="1">\n\n<% rung("anyos.who-holds", port=8080) %>\n\n</ol>', own)
    words = readable(page)
    assert "List every socket that has port 8080 at either end:" in words
    for part in (
        "sockets -t 8080",
        "Run on AnyOS 2, AnyOS 2.1, sockets 1, 2026-11-25",
        "Unprivileged: misses outgoing connections from the port",
        "LISTEN 0.0.0.0:8080",
        "A server has 8080 (1F90).",
        "No socket has it.",
    ):
        assert part in words, (part, words)
    assert page.count("<li") == 1 and 'id="anyos-who-holds"' in page


def test_a_rung_without_a_port_is_about_the_pool_or_about_the_range_that_is_given(small: Atlas) -> None:
    assert "sockets -t 49152-65535" in readable(said('<% rung("anyos.who-holds") %>', small))
    some = readable(said('<% rung("anyos.who-holds", first=40000, last=40009) %>', small))
    assert "sockets -t 40000-40009" in some
    assert "List every socket that has a port of 40000-40009 at either end:" in some


TCP, UDP = "sockets -t 53", "sockets -u 53"


@pytest.mark.parametrize(
    ("transport", "forms"), [("", (TCP, UDP)), (', transport="tcp"', (TCP,)), (', transport="udp"', (UDP,))]
)
def test_a_rung_asks_for_both_transports_or_says_which(small: Atlas, transport: str, forms: tuple[str, ...]) -> None:
    words = readable(said(f'<% rung("anyos.who-holds", port=53{transport}) %>', small))
    assert [form in words for form in (TCP, UDP)] == [form in forms for form in (TCP, UDP)]


def test_a_rung_without_a_form_for_the_transport_is_told(small: Atlas) -> None:
    anyos = small.systems["anyos"]
    only_tcp = [c.model_copy(update={"one": Command(tcp="sockets -t __PORT__")}) for c in anyos.checks]
    own = replace(small, systems={"anyos": anyos.model_copy(update={"checks": tuple(only_tcp)})})
    with pytest.raises(UnknownName, match=r"check 'anyos\.who-holds' has no form for udp; leave the transport out"):
        said('<% rung("anyos.who-holds", port=53, transport="udp") %>', own)


def test_no_rung_shows_a_placeholder_that_the_build_fills_in(atlas: Atlas) -> None:
    for s in atlas.mainstream:
        for check in s.checks:
            for call in (f'rung("{s.id}.{check.id}", port=8080)', f'rung("{s.id}.{check.id}")'):
                if "port=" in call or check.all:
                    assert not re.search("__(PORT|HEX|FIRST|LAST|COUNT)__", said(f"<% {call} %>", atlas)), call


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ('rung("anyos.who")', "unknown check 'who' of anyos; expected one of who-holds,"),
        ('rung("linus.who-holds")', "unknown system 'linus'"),
        ('rung("anyos.can-i-bind")', "check 'anyos.can-i-bind' has no form for a range; give it port=N"),
        ('step("docker")', "unknown step 'docker'; expected one of docker-ps"),
        ('run("docker")', "unknown step 'docker'"),
        ('transcript("x")', "unknown transcript 'x'; expected one of own"),
        ('number("x")', "unknown number 'x'; expected one of big"),
        ('myth("x")', "unknown myth 'x'; expected one of own, of-anyos"),
    ],
)
def test_what_is_not_known_is_told(own: Atlas, call: str, message: str) -> None:
    with pytest.raises(UnknownName, match=re.escape(message)):
        said(f"<% {call} %>", own)


def test_a_reading_says_for_which_versions_it_holds(own: Atlas) -> None:
    ends = ({"since": "tool 2"}, {"until": "tool 1"}, {"since": "tool 2", "until": "tool 3"}, {})
    rows = tuple(Reading(see="x", means="Is so.", **end) for end in ends)
    step = STEP.model_copy(update={"read": rows})
    told = re.findall(r"Is so\.([^<]*)<", said('<% step("docker-ps") %>', replace(own, steps={"docker-ps": step})))
    assert told == [" Since tool 2.", " Until tool 1.", " Since tool 2, until tool 3.", ""]


def test_an_anchor_stands_once_however_often_a_rung_is_called(own: Atlas) -> None:
    twice = said('<% step("docker-ps") %>\n\n<% step("docker-ps") %>\n\n<% myth("own") %> <% myth("own") %>', own)
    assert twice.count('id="docker-ps"') == 1 and twice.count('id="myth-own"') == 1


# steps


def test_a_step_renders_as_a_rung_does_and_says_where_it_runs_and_what_it_does(own: Atlas) -> None:
    words = readable(html('<ol markdown="1">\n\n<% step("docker-ps") %>\n\n</ol>', own))
    assert "List what publishes port 8080:" in words
    assert "docker ps --format '{{.Names}}' < x\nsecond __NAME__" in words
    for part in ("Docker: no root needed.", "This changes the system.", "0.0.0.0:8080->80/tcp", "49152-65535"):
        assert part in words, part
    assert words.index("You see") < words.index("Published") < words.index("Nothing publishes it.")


def test_a_run_of_a_step_stands_in_a_list_item_with_its_badge(own: Atlas) -> None:
    page = html('1. First.\n\n    <% run("docker-ps") %>\n\n    Then more.\n\n2. Second.\n', own)
    assert page.count("<ol>") == 1 and page.count("<li>") == 2
    first = page[: page.index("Second")]
    assert "second __NAME__" in first and "From documentation, not run" in first and "Then more." in first
    assert '<p class="pa-badges">' in first


def test_a_step_is_called_run_only_with_a_record_of_just_this_command(own: Atlas) -> None:
    run = {"system": "Debian 12", "kernel": "Linux 6.18", "tools": "docker 20", "date": "2026-11-25", "user": "root"}
    current = replace(own, runs={"steps": {"docker-ps": Run(digest=digest_of_step(STEP), **run)}})
    stale = replace(own, runs={"steps": {"docker-ps": Run(digest="0" * 16, **run)}})
    assert "Run on Debian 12, Linux 6.18, docker 20, 2026-11-25" in said('<% step("docker-ps") %>', current)
    assert "From documentation, not run" in said('<% step("docker-ps") %>', stale)


@pytest.mark.parametrize(
    ("on", "privileged", "right"),
    [
        ("Docker", True, "Docker: needs root."),
        ("OldOS", True, "OldOS: needs an administrator."),
        ("OldOS", False, "OldOS: no administrator needed."),
    ],
)
def test_a_step_says_what_it_needs_in_the_words_of_its_system(
    own: Atlas, on: str, privileged: bool, right: str
) -> None:
    step = STEP.model_copy(update={"on": on, "privileged": privileged})
    assert right in said('<% step("docker-ps") %>', replace(own, steps={"docker-ps": step}))


# transcripts, myths, numbers, messages


def test_a_transcript_is_the_command_and_its_output_to_the_letter(own: Atlas) -> None:
    page = html('<% transcript("own") %>', own)
    printed = re.search(r"<pre.*?</pre>", page, re.S)[0]
    assert readable(printed) == "ss -tan 'sport < 9'\nState  Local\nESTAB  *a* <b> [^0-9] & _c_\n\n…\n"
    assert readable(page).strip().endswith("Debian 12, 2026-11-25. Rows left out.")


def test_a_myth_says_what_is_said_and_what_is_so_with_its_source(own: Atlas) -> None:
    assert readable(said('- <% myth("own") %>', own)) == (
        "- Often said: `x` frees ports. In fact: It does not, see [AnyOS](../systems/anyos.md).[^anyos-manual]"
    )


def test_a_myth_of_a_system_stands_on_its_page(own: Atlas) -> None:
    page = pages.system_page(own.systems["anyos"], own)
    assert page.count('id="myth-of-anyos"') == 1 and 'id="myth-own"' not in page


def test_a_number_has_commas(own: Atlas) -> None:
    assert said('<% number("big") %>', own) == "64,512"


def test_three_messages_are_shown_and_the_others_folded(own: Atlas) -> None:
    page = said("<% messages() %>", own)
    shown, folded = page.split("<details")
    assert [f"broke &lt;{n}&gt;" in shown for n in range(4)] == [True, True, True, False]
    assert "<summary>1 more</summary>" in folded and "broke &lt;3&gt;" in folded
    assert page.count("A program[^anyos-manual]") == 4


def test_questions_stand_where_there_are_no_messages(own: Atlas) -> None:
    asked = PAGE.model_copy(update={"messages": (), "questions": ("Is it <mine>?", "Or yours?")})
    page = said("<% messages() %>", replace(own, pages={"fix/own": asked}))
    assert "Is it &lt;mine&gt;?" in page and "Or yours?" in page and "Also asked as" in page


# lists


def test_a_section_lists_its_pages_in_the_order_of_its_index(own: Atlas) -> None:
    index = PAGE.model_copy(update={"path": "fix/index", "messages": (), "order": ("second", "own", "nowhere")})
    pages = {
        "fix/index": index,
        "fix/own": PAGE,
        **{f"fix/{n}": PAGE.model_copy(update={"path": f"fix/{n}"}) for n in ("extra", "second")},
    }
    of_fix = replace(own, pages=pages)
    assert [p.slug for p in of_fix.pages_of("fix")] == ["second", "own", "extra"]
    table = calls.text('<% page_table("fix") %>', of_fix, of_file("fix/index.md"))
    assert re.findall(r"\]\(([^)]+)\)", table) == ["second.md", "own.md", "extra.md"]
    assert "broke &lt;2&gt;" in table


def test_each_source_names_the_pages_that_rest_on_it(own: Atlas) -> None:
    page = PAGE.model_copy(update={"body": 'x[^rfc6335] <% step("docker-ps") %> `[^oldos-code]`'})
    supported = citations.supported(replace(own, pages={"fix/own": page}))
    here = ("Own", of_file("fix/own.md"))
    assert here in supported["rfc6335"]  # cited in its prose
    assert here in supported["anyos-manual"]  # of its messages and its step
    assert ("AnyOS", of_file("systems/anyos.md")) in supported["anyos-manual"]  # of a record with a page of its own
    assert here not in supported["oldos-code"]  # in code
    assert ("Ports 49152-65535", of_file("ranges/49152-65535.md#tenants")) in supported["chat-manual"]  # of a tenant


def test_the_list_of_sources_has_an_anchor_for_each(small: Atlas) -> None:
    page = calls.text("<% source_list() %>", small, of_file("reference/sources.md"))
    assert sorted(re.findall(r'<div id="([^"]+)"', page)) == sorted(small.sources)


def test_the_list_of_myths_leads_to_the_place_that_names_each(own: Atlas) -> None:
    page = calls.text("<% myth_list() %>", own, of_file("reference/myths.md"))
    assert re.findall(r"\]\(([^)]+#myth[^)]+)\)", page) == [
        "../fix/own.md#myth-own",
        "../systems/anyos.md#myth-of-anyos",
    ]


# the search


OWN = "<h1>Own</h1><p>Words of <code>tcp_own</code> 60328</p><h2 id='how'>How<a class='headerlink'>#</a></h2><svg>no</svg><p>More words</p>"


def test_the_search_gets_what_is_typed_for_a_page_and_its_words_once(own: Atlas) -> None:
    said = replace(own, pages={"fix/own": PAGE.model_copy(update={"finds": ("broken #how",)})})
    found = search.index([search.Shown(addresses.Address("fix/own"), "Own", OWN)], said)
    (page,) = found["pages"]
    assert page == {
        "url": "fix/own/",
        "title": "Own",
        "kind": "fix",
        "messages": ["broke <0>", "broke <1>", "broke <2>", "broke <3>"],
        "asked": ["broken #how"],
        "sections": [["how", "How"]],
    }
    assert found["words"].split("\n") == ["more 0", "own 0", "tcp_own 0", "words 0"]


def test_a_page_of_entries_is_found_entry_by_entry(own: Atlas) -> None:
    said = replace(own, pages={"fix/own": PAGE.model_copy(update={"entries": True})})
    found = search.index([search.Shown(addresses.Address("fix/own"), "Own", OWN)], said)
    assert [(page["url"], page["title"]) for page in found["pages"]] == [("fix/own/#how", "How"), ("fix/own/", "Own")]


def test_the_description_of_a_fix_page_holds_the_messages_for_which_there_is_room() -> None:
    assert messages.description(PAGE) == "Own page. Printed as “broke <0>”, “broke <1>”, “broke <2>”, “broke <3>”."
    long = PAGE.model_copy(update={"description": "x" * 265})
    assert messages.description(long) == "x" * 265 + " Printed as “broke <0>”."
    assert messages.description(PAGE.model_copy(update={"messages": ()})) == "Own page."
