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
from portatlas.views.commands import digest_of_step

STEP = Step.model_validate(
    {
        "id": "docker-ps",
        "on": "Docker",
        "does": "List what publishes port 8080",
        "shell": "sh",
        "run": "docker ps --format '{{.Names}}' < x\nsecond __NAME__\n",
        "privileged": False,
        "effect": "changes",
        "read": ({"see": "0.0.0.0:8080->80/tcp", "means": "Published; see <% pool('linux') %>."},),
        "empty": "Nothing publishes it.",
        "source": "ss-8",
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
    claim="`x` frees ports.", truth="It does not, see <% system_link('linux') %>.", source="ss-8", page="fix/own"
)
PAGE = WrittenPage(
    path="fix/own",
    title="Own",
    description="Own page.",
    messages=tuple(Message(text=f"broke <{n}>", by="A program", source="ss-8") for n in range(4)),
    body="# Own\n",
)


@pytest.fixture
def own(atlas: Atlas) -> Atlas:
    """The facts with a few of our own."""
    made = {key: Origin("docs/_data/own.yml") for key in ("steps/docker-ps", "transcripts/own", "numbers/big")}
    made |= {f"myths/{name}": Origin("docs/_data/myths.yml") for name in ("own", "of-linux")}
    return replace(
        atlas,
        steps={"docker-ps": STEP},
        transcripts={"own": TRANSCRIPT},
        numbers={"big": Number(value=64512, unit="ports", says="x", source="ss-8")},
        myths={"own": MYTH, "of-linux": MYTH.model_copy(update={"page": "systems/linux"})},
        pages={"fix/own": PAGE},
        origins={**atlas.origins, "pages/fix/own#body": Origin("docs/fix/own.md"), **made},
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


def test_a_rung_about_a_port_has_command_evidence_readings_and_what_an_empty_result_means(atlas: Atlas) -> None:
    page = html('<ol markdown="1">\n\n<% rung("linux.who-holds", port=8080) %>\n\n</ol>', atlas)
    words = readable(page)
    assert "List every socket that has port 8080 at either end:" in words
    assert "ss -tanp 'sport = :8080 or dport = :8080'" in words
    for part in ("Run on Debian 12", "Unprivileged: same rows", "LISTEN 0 128 *:8080 *:*", "Nothing"):
        assert part in words, part
    assert atlas.systems["linux"].check("who-holds").empty.partition("__")[0] in words
    assert page.count("<li") == 1 and 'id="linux-who-holds"' in page


def test_a_rung_without_a_port_is_about_the_pool_or_about_the_range_that_is_given(atlas: Atlas) -> None:
    assert "'sport >= :32768 and sport <= :60999'" in unescape(readable(said('<% rung("linux.who-holds") %>', atlas)))
    some = readable(said('<% rung("linux.who-holds", first=40000, last=40009) %>', atlas))
    assert "'sport >= :40000 and sport <= :40009'" in some
    assert "List every socket that has a port of 40000-40009 at either end:" in some


TCP, UDP = "ss -tanp 'sport = :53 or dport = :53'", "ss -uanp 'sport = :53 or dport = :53'"


@pytest.mark.parametrize(
    ("transport", "forms"), [("", (TCP, UDP)), (', transport="tcp"', (TCP,)), (', transport="udp"', (UDP,))]
)
def test_a_rung_asks_for_both_transports_or_says_which(atlas: Atlas, transport: str, forms: tuple[str, ...]) -> None:
    words = unescape(readable(said(f'<% rung("linux.who-holds", port=53{transport}) %>', atlas)))
    assert [form in words for form in (TCP, UDP)] == [form in forms for form in (TCP, UDP)]


def test_a_rung_without_a_form_for_the_transport_is_told(atlas: Atlas) -> None:
    linux = atlas.systems["linux"]
    only_tcp = [c.model_copy(update={"one": Command(tcp="ss -t __PORT__")}) for c in linux.checks]
    own = replace(atlas, systems={"linux": linux.model_copy(update={"checks": tuple(only_tcp)})})
    with pytest.raises(UnknownName, match=r"check 'linux\.who-holds' has no form for udp; leave the transport out"):
        said('<% rung("linux.who-holds", port=53, transport="udp") %>', own)


def test_no_rung_shows_a_placeholder_that_the_build_fills_in(atlas: Atlas) -> None:
    for s in atlas.mainstream:
        for check in s.checks:
            for call in (f'rung("{s.id}.{check.id}", port=8080)', f'rung("{s.id}.{check.id}")'):
                if "port=" in call or check.all:
                    assert not re.search("__(PORT|HEX|FIRST|LAST|COUNT)__", said(f"<% {call} %>", atlas)), call


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ('rung("macos.whole-range", transport="sctp")', "macos has no pool for 'sctp'; expected one of tcp, udp"),
        ('rung("linux.who")', "unknown check 'who' of linux; expected one of who-holds,"),
        ('rung("linus.who-holds")', "unknown system 'linus'"),
        ('rung("linux.can-i-bind")', "check 'linux.can-i-bind' has no form for a range; give it port=N"),
        ('step("docker")', "unknown step 'docker'; expected one of docker-ps"),
        ('run("docker")', "unknown step 'docker'"),
        ('transcript("x")', "unknown transcript 'x'; expected one of own"),
        ('number("x")', "unknown number 'x'; expected one of big"),
        ('myth("x")', "unknown myth 'x'; expected one of own, of-linux"),
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
    for part in ("Docker: no root needed.", "This changes the system.", "0.0.0.0:8080->80/tcp", "32768-60999"):
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
        ("Windows", True, "Windows: needs an administrator."),
        ("Windows", False, "Windows: no administrator needed."),
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
        "- Often said: `x` frees ports. In fact: It does not, see [Linux](../systems/linux.md).[^ss-8]"
    )


def test_a_myth_of_a_system_stands_on_its_page(own: Atlas) -> None:
    page = pages.system_page(own.systems["linux"], own)
    assert page.count('id="myth-of-linux"') == 1 and 'id="myth-own"' not in page


def test_a_number_has_commas(own: Atlas) -> None:
    assert said('<% number("big") %>', own) == "64,512"


@pytest.mark.parametrize(
    ("call", "value"),
    [
        ('iana_first("user")', "1024"),
        ('iana_last("system")', "1023"),
    ],
)
def test_every_bound_has_a_name(atlas: Atlas, call: str, value: str) -> None:
    assert said(f"<% {call} %>", atlas) == value


def test_three_messages_are_shown_and_the_others_folded(own: Atlas) -> None:
    page = said("<% messages() %>", own)
    shown, folded = page.split("<details")
    assert [f"broke &lt;{n}&gt;" in shown for n in range(4)] == [True, True, True, False]
    assert "<summary>1 more</summary>" in folded and "broke &lt;3&gt;" in folded
    assert page.count("A program[^ss-8]") == 4


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
    page = PAGE.model_copy(update={"body": 'x[^rfc768] <% step("docker-ps") %> `[^rfc9293]`'})
    supported = citations.supported(replace(own, pages={"fix/own": page}))
    here = ("Own", of_file("fix/own.md"))
    assert here in supported["rfc768"]  # cited in its prose
    assert here in supported["ss-8"]  # of its messages and its step
    assert ("Linux", of_file("systems/linux.md")) in supported["ss-8"]  # of a record with a page of its own
    assert here not in supported["rfc9293"]  # in code
    assert ("Ports 32768-49151", of_file("ranges/32768-49151.md#tenants")) in supported["traceroute-8"]  # of a tenant


def test_the_list_of_sources_has_an_anchor_for_each(atlas: Atlas) -> None:
    page = calls.text("<% source_list() %>", atlas, of_file("reference/sources.md"))
    assert sorted(re.findall(r'<div id="([^"]+)"', page)) == sorted(atlas.sources)


def test_the_list_of_myths_leads_to_the_place_that_names_each(own: Atlas) -> None:
    page = calls.text("<% myth_list() %>", own, of_file("reference/myths.md"))
    assert re.findall(r"\]\(([^)]+#myth[^)]+)\)", page) == [
        "../fix/own.md#myth-own",
        "../systems/linux.md#myth-of-linux",
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
