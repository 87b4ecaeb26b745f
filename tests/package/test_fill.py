"""Facts in prose: what is filled in, what is left alone, what an unknown name is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import jinja2
import pytest
from portatlas.faces import calls
from portatlas.faces.fill import UnknownName
from portatlas.facts.load import load
from portatlas.facts.model import Atlas, Source
from portatlas.facts.origin import Origin
from portatlas.facts.registry import Assignment
from portatlas.views.addresses import of_file
from portatlas.views.prose import Prose

PAGE = Origin("docs/fix/x.md")


def told(markdown: str, atlas: Atlas) -> list[str]:
    return [str(problem) for problem in calls.filled(Prose("fix/x", "pages/fix/x", markdown, PAGE), atlas)[1]]


# what is filled in


@pytest.mark.parametrize(
    ("prose", "filled"),
    [
        ('<% pool("anyos") %>', "49152-65535"),
        ('<% first("oldos") %> to <% last("oldos") %>', "1024 to 5000"),
        ('<% size("oldos") %>', "3,977"),
        ('<% iana("dynamic") %>', "49152-65535"),
        ('<% iana("reserved") %>', "0"),
        ('<% iana_first("user") %> <% iana_last("system") %>', "1024 1023"),
        ('<% iana_size("user") %>', "48,128"),
        ('<% shared("anyos", "dynamic") %>', "16,384"),
        ('<% shared("oldos", "dynamic") %>', "0"),
        ('<% tenant("chat") %> <% tenant_size("chat") %>', "50000-50999 1,000"),
        ('<% tenant("ssh") %>', "22"),
        ('<% time_wait("anyos") %> <% time_wait("anyos", 2) %>', "60 2"),
        ('<% closes_per_second("anyos") %>', "273"),  # 16,383 of 60 s: 55555 is never picked
        ('<%pool("anyos")%>', "49152-65535"),
    ],
)
def test_a_fact_stands_where_its_name_stood(small: Atlas, prose: str, filled: str) -> None:
    assert calls.text(f"a {prose} b\n", small) == f"a {filled} b\n"


def test_a_class_speaks_of_itself(small: Atlas) -> None:
    prose = "<% this.bounds %>, <% this.size %>"
    assert calls.text(prose, small, this=small.class_of(60328)) == "49152-65535, 16,384"


def test_assigned_counts_ports_not_names_inside_the_class_only(small: Atlas) -> None:
    rows = (
        Assignment(1000, 1025, ("tcp",), "over-the-edge", ""),  # 1024 and 1025 count
        Assignment(1025, 1025, ("tcp", "udp"), "second-name", ""),
        Assignment(9000, 9000, ("sctp",), "other-transport", ""),
        Assignment(9001, 9001, (), "no-transport", ""),
        Assignment(1000, 1023, ("tcp",), "outside", ""),
    )
    own = replace(small, registry=rows)
    prose = '<% assigned("tcp") %> <% unassigned("tcp") %> <% assigned("udp") %> <% unassigned("udp") %>'
    assert calls.text(prose, own, this=own.class_of(1024)) == "2 48,126 1 48,127"


def test_the_date_of_the_registry_is_that_of_its_file(small: Atlas) -> None:
    dated = replace(small, registry_date="2031-01-02")
    assert calls.text("as of <% registry_date() %>", dated) == "as of 2031-01-02"


# links


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("index.md", "ranges/1024-49151.md"),
        ("ranges/index.md", "1024-49151.md"),
        ("ranges/0.md", "1024-49151.md"),
        ("fix/port-in-use.md", "../ranges/1024-49151.md"),
        ("learn/a/b.md", "../../ranges/1024-49151.md"),
    ],
)
def test_a_link_to_a_class_is_relative_to_the_page(small: Atlas, page: str, link: str) -> None:
    assert calls.text('<% class_link("1024-49151") %>', small, of_file(page)) == f"[1024-49151]({link})"


def test_a_link_to_a_system_leads_to_its_page_or_to_its_row(small: Atlas) -> None:
    assert calls.text('<% system_link("anyos") %>', small, of_file("fix/x.md")) == "[AnyOS](../systems/anyos.md)"
    assert calls.text('<% system_link("oldos") %>', small, of_file("fix/x.md")) == "[OldOS](../systems/index.md#oldos)"


def test_a_link_to_a_tenant_says_its_ports_and_leads_to_its_program_or_its_class(small: Atlas) -> None:
    assert (
        calls.text('<% tenant_link("chat") %>', small, of_file("ranges/0.md"))
        == "[chat (50000-50999)](49152-65535.md#tenants)"
    )
    link = calls.text('<% tenant_link("anyweb-admin") %>', small, of_file("ranges/0.md"))
    assert link == "[AnyWeb (8080-8089)](../programs/web.md#anyweb)"


def test_a_link_to_a_page_keeps_its_anchor(small: Atlas) -> None:
    prose = '<% page_link("in use", "fix/port-in-use.md#windows") %>'
    assert calls.text(prose, small, of_file("learn/x.md")) == "[in use](../fix/port-in-use.md#windows)"


# what is left alone


@pytest.mark.parametrize(
    "prose",
    [
        "docker ps --format '{{.Names}} {{.Ports}}'",
        "{% raw %} {# comment #} ${HOME} #{x}",
        "kubectl get svc -o jsonpath='{.spec.ports[*].nodePort}'",
        "a < b, 50 % > 40 %",
        "ends without a line feed",
        "ends with two\n\n",
    ],
)
def test_braces_and_everything_else_are_left_alone(small: Atlas, prose: str) -> None:
    assert calls.text(prose, small) == prose
    assert calls.text(prose + '<% pool("anyos") %>', small) == prose + "49152-65535"


def test_a_page_about_the_delimiters_can_show_them(small: Atlas) -> None:
    assert calls.text("""<% raw('pool("anyos")') %>""", small) == '<% pool("anyos") %>'


# sources


@pytest.fixture
def cited(small: Atlas) -> Atlas:
    """Three sources of our own."""
    fields = {"publisher": "IETF", "kind": "primary", "date": "1980-08-28", "copy": "the page itself"}
    sources = {
        name: Source.model_validate({"title": f"Title {name}", "url": f"https://example.org/{name}", **fields})
        for name in ("a", "b-1", "c_2.x")
    }
    return replace(small, sources=sources, origins={f"sources/{name}": PAGE for name in sources})


def definition(name: str) -> str:
    return f"[^{name}]: [Title {name}](https://example.org/{name}), IETF, 1980-08-28"


def test_what_is_cited_is_defined_once_in_the_order_of_first_use(cited: Atlas) -> None:
    prose = "One.[^b-1] Two.[^a][^b-1]\n"
    assert calls.page(prose, cited, of_file("index.md")) == f"{prose}\n\n{definition('b-1')}\n{definition('a')}\n"


def test_a_page_that_cites_nothing_stays_as_it_is(cited: Atlas) -> None:
    assert calls.page("Nothing. [a](b.md)\n", cited, of_file("index.md")) == "Nothing. [a](b.md)\n"


@pytest.mark.parametrize(
    "code",
    [
        "```sh\ngrep '[^a]' x\n```",
        "~~~\n[^a]\n~~~",
        "`grep [^a]`",
        "```sh\n[^a]\n\n[^b-1]\n```\n\n```\n[^a]\n```",
        "    ```sh\n    grep '[^a]' x\n    ```",
        "````md\n```\n[^a]\n```\n[^b-1]\n````",
        "``grep `[^a]` ``",
    ],
)
def test_nothing_in_code_is_a_citation(cited: Atlas, code: str) -> None:
    page = f"Words.[^c_2.x]\n\n{code}\n"
    assert calls.page(page, cited, of_file("index.md")) == f"{page}\n\n{definition('c_2.x')}\n"


def test_a_citation_behind_a_code_block_counts(cited: Atlas) -> None:
    page = "```sh\nss\n```\n\nWords.[^a]\n"
    assert calls.page(page, cited, of_file("index.md")).endswith(definition("a") + "\n")


def test_every_source_of_the_data_can_be_cited(atlas: Atlas) -> None:
    page = "".join(f"x[^{name}]" for name in atlas.sources)
    filled = calls.page(page, atlas, of_file("index.md"))
    assert all(f"\n[^{name}]: [" in filled for name in atlas.sources)


# what the data does not know


@pytest.mark.parametrize(
    ("prose", "message"),
    [
        ('<% pool("linus") %>', "unknown system 'linus'; expected one of anyos, oldos"),
        ('<% tenant("mush") %>', "unknown tenant 'mush'; expected one of ssh, resolver,"),
        ('<% iana("private") %>', "unknown IANA range 'private'; expected one of reserved, system, user, dynamic"),
        ('<% class_link("1-2") %>', "unknown class '1-2'; expected one of 0, 1-1023, 1024-49151, 49152-65535"),
        ('<% pol("linux") %>', "'pol' is undefined; expected one of assigned, at, bar,"),
        ("<% this.bounds %>", "'this' is undefined; expected one of "),
        ('<% pool("anyos" %>', ""),
        ("<% pool() %>", ""),
        ('<% registry_date("x") %>', ""),
    ],
)
def test_what_is_not_known_is_told_with_its_line_and_what_is(small: Atlas, prose: str, message: str) -> None:
    (found,) = told(f"# Title\n\nWords.\n{prose}\nMore.\n", small)
    assert found.startswith(f"docs/fix/x.md:4: in <% … %>: {message}")


def test_an_unknown_source_is_told_with_its_line(small: Atlas) -> None:
    assert told("# Title\n\nYes.[^rfc6335] No.[^rfc6353]\n", small) == [
        "docs/fix/x.md:3: unknown source 'rfc6353'; add it to docs/_data/sources.yml, or name one that is there"
    ]


@pytest.mark.parametrize("code", ["```sh\ngrep '[^0-9]' x\n```", "`[^0-9]`", "~~~\n[^0-9]\n~~~"])
def test_a_pattern_in_code_is_no_unknown_source(small: Atlas, code: str) -> None:
    assert told(f"Words.\n\n{code}\n", small) == []


def test_a_page_is_not_written_with_a_name_that_is_not_known(small: Atlas) -> None:
    with pytest.raises(jinja2.UndefinedError):
        calls.page("<% nobody %>", small, of_file("index.md"))
    with pytest.raises(UnknownName):
        calls.page('<% pool("linus") %>', small, of_file("index.md"))


def test_several_unknown_sources_of_a_page_are_told_in_one_run(small: Atlas) -> None:
    assert [line.split(": ")[0] for line in told("x[^no-1]\ny[^no-2][^no-3]\n", small)] == [
        "docs/fix/x.md:1",
        "docs/fix/x.md:2",
        "docs/fix/x.md:2",
    ]


# where prose stands


def insert(path: Path, before: str, line: str) -> int:
    """Puts a line of prose two lines below a heading; returns its line (from 1)."""
    lines = path.read_text("utf-8").split("\n")
    at = lines.index(before) + 2
    path.write_text("\n".join([*lines[:at], line, *lines[at:]]))
    return at + 1


def told_of_data(data: Path) -> list[str]:
    atlas, problems = load(data)
    assert not problems, problems
    return [str(problem) for problem in calls.written(atlas).problems]


def test_sound_facts_name_nothing_unknown(small: Atlas) -> None:
    assert calls.written(small).problems == []


@pytest.mark.parametrize("heading", ["## What it is", "## In a firewall", "## Why the range exists"])
def test_an_unknown_name_in_a_section_is_told_at_its_own_line(world: Path, heading: str) -> None:
    line = insert(world / "classes" / "1-1023.md", heading, '<% pool("linus") %>')
    (found,) = told_of_data(world)
    assert found.startswith(f"docs/_data/classes/1-1023.md:{line}: in <% … %>: unknown system 'linus'")


def test_an_unknown_source_in_a_section_is_told_at_its_own_line(world: Path) -> None:
    line = insert(world / "classes" / "1-1023.md", "## In a firewall", "Words.[^nobody]")
    (found,) = told_of_data(world)
    assert found.startswith(f"docs/_data/classes/1-1023.md:{line}: unknown source 'nobody'")


def test_an_unknown_name_in_a_record_is_told_at_its_field(world: Path) -> None:
    path = world / "tenants.yml"
    text = path.read_text("utf-8").replace("One port for each session", "<% pool('linus') %>", 1)
    path.write_text(text)
    line = text[: text.index("linus")].count("\n") + 1
    (found,) = told_of_data(world)
    assert found.startswith(f"docs/_data/tenants.yml:{line}: in <% … %>: unknown system 'linus'")


def test_a_pattern_in_a_command_is_no_citation(world: Path) -> None:
    path = world / "systems" / "anyos.yml"
    text = path.read_text("utf-8")
    path.write_text(text.replace('"sockets | grep __PORT__"', "\"grep '[^0-9]' /proc/x\"", 1))
    assert told_of_data(world) == []


def test_pages_are_searched_in_every_folder(world: Path) -> None:
    for name in ("index.md", "fix/deep/x.md"):
        path = world.parent / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('---\ntitle: x\ndescription: x\n---\n\nWords.\n\n<% pool("linus") %>\n')
    assert sorted(line.split(": ")[0] for line in told_of_data(world)) == ["docs/fix/deep/x.md:8", "docs/index.md:8"]


# one fault, one message


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("systems/anyos.yml", "title: AnyOS\n"),
        ("sources.yml", "a: [\n"),
        ("tenants.yml", "chat: {title: 3}\n"),
        ("classes/49152-65535.md", "no front matter\n"),
    ],
)
def test_a_record_with_a_problem_of_its_own_is_not_called_unknown_elsewhere(world: Path, file: str, text: str) -> None:
    sound, _ = load(world)
    (world / file).write_text(text)
    atlas, problems = load(world)
    assert problems
    found = [str(p) for p in calls.written(atlas).problems]
    missing = {f"'{name}'" for name in sound.tenants if file == "tenants.yml" and name != "chat"}
    assert [line for line in found if not any(name in line for name in missing)] == []


@pytest.mark.parametrize("file", ["tenants.yml", "sources.yml"])
def test_a_file_without_records_makes_what_prose_names_unknown(world: Path, file: str) -> None:
    (world / file).write_text("{}\n")
    assert told_of_data(world) != []
