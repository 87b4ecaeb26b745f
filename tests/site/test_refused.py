"""What the build cannot mean, it refuses: with file, line, what is wrong and what instead; no traceback and no hang."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import atlas as hook
import material
import pytest
from conftest import ROOT
from mkdocs.exceptions import PluginError
from mkdocs.utils.meta import get_data
from portatlas import rules
from portatlas.faces import calls, pages
from portatlas.facts import documents, phrases
from portatlas.facts.load import load
from portatlas.facts.model import Atlas, Retired, Run
from portatlas.facts.origin import Origin
from portatlas.shell import modules, notices, settings

TENANT = """\
mosh:
  title: mosh
  first: 60001
  last: 60999
  transports: [udp]
  role: listens
  registered: false
  note: "One port for each session."
  source: mosh-1
"""
SOURCE = """\
rfc768:
  title: "User Datagram Protocol"
  publisher: IETF
  url: https://www.rfc-editor.org/rfc/rfc768
  kind: primary
  date: "1980-08-28"
  copy: "the page itself"
"""
PAGE = '---\ntitle: "Time wait"\ndescription: "What it is."\n---\n\n# Time wait\n'
REGISTRY = (
    "# IANA Service Name and Transport Protocol Port Number Registry, as of 2026-09-17\n"
    "first\tlast\ttransports\tservice\tdescription\n"
    "80\t80\ttcp\thttp\tWeb\n"
)


@pytest.fixture(autouse=True)
def no_hang() -> Iterator[None]:
    """Two minutes for what takes milliseconds: a slow machine is no failure."""

    def end(*_: object) -> None:
        raise AssertionError("it hangs")

    if not hasattr(signal, "alarm"):
        yield
        return
    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(120)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The smallest docs/_data that loads: one tenant, one line of the registry, one page."""
    data = tmp_path / "docs" / "_data"
    for folder in ("systems", "programs", "classes", "runs"):
        (data / folder).mkdir(parents=True)
    (data / "words").mkdir()
    (data / "tenants.yml").write_text(TENANT)
    (data / "registry.tsv").write_text(REGISTRY)
    (data / "blocked.yml").write_text("{source: fetch, ports: [1]}\n")
    (data / "search.yml").write_text("{stop: [], filler: [], common: [], services: {}, same: [], kinds: {}}\n")
    (data.parent / "own.md").write_text(PAGE)
    for problem in load(data)[1]:
        if problem.message == documents.MISSING:
            (tmp_path / problem.path).write_text("{}\n" if problem.path.endswith(".yml") else "")
    return data


def told(data: Path) -> list[str]:
    return [str(problem) for problem in load(data)[1]]


def told_of(data: Path, file: str, text: str) -> list[str]:
    (data / file).write_text(text, "utf-8")
    return told(data)


def test_the_smallest_data_has_no_problem(small: Path) -> None:
    assert told(small) == []


# files


@pytest.mark.parametrize(
    "name", [".#own.md", "._own.md", ".own.md.swp", "_data/.#tenants.yml", "_data/systems/.#x.yml"]
)
def test_a_hidden_file_is_nobodys_page_and_no_record(small: Path, name: str) -> None:
    (small.parent / name).symlink_to("me@host.1:2")
    assert told(small) == []


@pytest.mark.parametrize("name", ["img/passwd.txt", "a.md", "_data/systems/x.yml", "folder"])
@pytest.mark.parametrize("target", ["/etc/passwd", "/etc", "nowhere", "."])
def test_a_link_is_refused_wherever_it_leads(small: Path, name: str, target: str) -> None:
    (small.parent / "img").mkdir()
    (small.parent / name).symlink_to(target)
    assert told(small) == [f"docs/{name}:1: a link; put the file itself there"]


def test_a_link_that_leads_round_is_refused(small: Path) -> None:
    (small.parent / "a.md").symlink_to("b.md")
    (small.parent / "b.md").symlink_to("a.md")
    assert told(small) == [f"docs/{name}.md:1: a link; put the file itself there" for name in "ab"]


@pytest.mark.parametrize("name", ["new.md", "_data/systems/new.yml", "_data/classes/0.md"])
def test_a_folder_with_the_name_of_a_file_is_refused(small: Path, name: str) -> None:
    (small.parent / name).mkdir()
    ending = Path(name).suffix
    assert told(small) == [f"docs/{name}:1: a folder; only a file may have a name in {ending}"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among its files")
def test_a_table_that_is_a_folder_or_a_pipe_is_refused_and_nothing_waits(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (small / "tenants.yml").unlink()
    (small / "tenants.yml").mkdir()
    (small / "sources.yml").unlink()
    os.mkfifo(small / "sources.yml")
    os.mkfifo(small.parent / "pipe.md")
    with socket.socket(socket.AF_UNIX) as s:
        monkeypatch.chdir(small.parent)  # the name of a socket is short
        s.bind("socket.css")
    found = told(small)
    strange = "no file, but a pipe, a socket or a device; remove it"
    assert f"docs/pipe.md:1: {strange}" in found and f"docs/socket.css:1: {strange}" in found
    assert f"docs/_data/sources.yml:1: {strange}" in found
    assert "docs/_data/tenants.yml:1: no file; put one there" in found


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (PAGE.encode() + b"\xff", "7: not UTF-8: 'utf-8' codec can't decode byte 0xff in position "),
        (PAGE.encode("utf-16"), "1: not UTF-8: "),
        (PAGE.encode() + b"a\x07b", "7: invisible character U+0007; take it out"),
        (PAGE.encode() + "\n\u2028".encode(), "8: invisible character U+2028; take it out"),
        (PAGE.encode() + b"\0", "7: invisible character U+0000; take it out"),
    ],
)
def test_what_is_no_text_is_told_in_its_line(small: Path, content: bytes, message: str) -> None:
    (small.parent / "own.md").write_bytes(content)
    (found,) = told(small)
    assert found.startswith(f"docs/own.md:{message}")


def test_a_page_may_begin_with_the_mark_of_its_encoding_and_end_its_lines_as_windows_does(small: Path) -> None:
    (small.parent / "own.md").write_bytes(b"\xef\xbb\xbf" + PAGE.replace("\n", "\r\n").encode())
    assert told(small) == []
    assert load(small)[0].pages["own"].body == "\n# Time wait\n"


@pytest.mark.parametrize("name", ["tenants.yaml", "tenant.yml", "systems/linux.yaml", "classes/0.yml", "notes.md"])
def test_a_file_of_facts_that_nothing_reads_is_told(small: Path, name: str) -> None:
    (found,) = told_of(small, name, "{}\n")
    assert found.startswith(f"docs/_data/{name}:1: nothing reads this file; only blocked.yml, ")


def test_a_broken_page_is_there_all_the_same(small: Path) -> None:
    (small.parent / "own.md").write_text("no front matter\n")
    atlas, problems = load(small)
    assert len(problems) == 1 and atlas.has("pages", "own")


# YAML


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]\n",
        "a: &a {b: 1}\nb: {<<: *a}\n",
        "a: *nobody\n",
        "a: &a 1\nb: &a 2\n",
        "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 10)),
    ],
)
def test_anchors_and_aliases_are_refused_and_no_bomb_goes_off(small: Path, text: str) -> None:
    found = told_of(small, "tenants.yml", TENANT + text)
    assert found and {line.partition(": ")[2] for line in found} == {documents.ANCHORS}
    assert all(int(line.split(":")[1]) > 9 for line in found)


def test_aliases_are_refused_in_front_matter_as_well(small: Path) -> None:
    assert told_of(small, "../own.md", PAGE.replace("---\n\n", "order: &a [*a]\n---\n\n")) == [
        f"docs/own.md:4: {documents.ANCHORS}"
    ]


@pytest.mark.parametrize(
    "number", ["0111", "017:46", "17:46", "8_080", "0x1F", "0b11", "+80", "1e3", ".inf", ".nan", "080"]
)
def test_a_number_is_written_in_decimal_digits(small: Path, number: str) -> None:
    (found,) = told_of(small, "tenants.yml", TENANT.replace("first: 60001", f"first: {number}"))
    assert found.startswith("docs/_data/tenants.yml:3: field 'first': ") and found.endswith(f", not '{number}'")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("!!int abc", "'abc' is no int; write the value without a tag"),
        ("!!float x", "'x' is no float; write the value without a tag"),
        ("!!bool maybe", "'maybe' is no bool; write the value without a tag"),
        ("!!timestamp nope", "'nope' is no timestamp; write the value without a tag"),
        ("!!binary x", "'x' is no binary; write the value without a tag"),
        ("!!set {a, b}", "unknown tag 'set'; write the value without a tag"),
        (
            "!!python/object/apply:os.system [ls]",
            "unknown tag 'python/object/apply:os.system'; write the value without a tag",
        ),
        ("1" * 5000, f"'{'1' * 40}' is no int; write the value without a tag"),
        ("[" * 25 + "]" * 25, "more than 20 levels deep; no record is"),
    ],
)
def test_a_tag_a_depth_and_an_endless_number_are_told_in_their_line(small: Path, value: str, message: str) -> None:
    assert told_of(small, "tenants.yml", TENANT.replace("first: 60001", f"first: {value}")) == [
        f"docs/_data/tenants.yml:3: {message}"
    ]


def test_brackets_without_end_are_told(small: Path) -> None:
    (found,) = told_of(small, "tenants.yml", "a: " + "[" * 100_000)
    assert found.startswith("docs/_data/tenants.yml:1: not YAML: ")


@pytest.mark.parametrize("text", ["~\n", "null\n", "", "# nothing\n", "---\n"])
def test_a_file_that_holds_nothing_is_empty(small: Path, text: str) -> None:
    assert told_of(small, "tenants.yml", text) == []


@pytest.mark.parametrize("key", ["true", "~", "8080", "1.5", "{a: b}", "[a]"])
def test_a_name_that_is_no_text_is_told_in_its_line_at_any_depth(small: Path, key: str) -> None:
    (found,) = [p for p in told_of(small, "tenants.yml", TENANT + f"  ? {key}\n  : 1\n") if "no text" in p]
    assert found.startswith("docs/_data/tenants.yml:10: name ")


@pytest.mark.parametrize("name", ["'a b'", "'<b>'", "'[x]'", "'-a'", "'a/b'", "ä"])
def test_a_name_is_one_that_an_anchor_and_a_footnote_can_have(small: Path, name: str) -> None:
    (found,) = told_of(small, "tenants.yml", TENANT.replace("mosh:", f"{name}:"))
    assert found.startswith("docs/_data/tenants.yml:1: name ")


def test_two_documents_are_told(small: Path) -> None:
    (found,) = told_of(small, "tenants.yml", TENANT + "---\na: 1\n")
    assert found.startswith("docs/_data/tenants.yml:10: not YAML: expected a single document")


# values


@pytest.mark.parametrize("date", ["2026-13", "2026-02-30", "2026-13-77", "2026-1-1", "٢٠٢٦-١١-٢٥", "26", "2026-"])
def test_the_date_of_a_source_is_one_of_the_calendar(small: Path, date: str) -> None:
    assert told_of(small, "sources.yml", SOURCE.replace("1980-08-28", date)) == [
        f"docs/_data/sources.yml:6: '{date}' is no date; write it as 2026, 2026-11 or 2026-11-28"
    ]


@pytest.mark.parametrize("date", ["1980", "1980-08", "1980-08-28"])
def test_a_source_may_have_no_more_than_a_year(small: Path, date: str) -> None:
    assert told_of(small, "sources.yml", SOURCE.replace("1980-08-28", date)) == []


@pytest.mark.parametrize("date", ["2026-99-99", "2026-02-30", "٢٠٢٦-١١-٢٥", "2026"])
def test_a_class_is_retired_and_a_transcript_made_on_a_day_of_the_calendar(small: Path, date: str) -> None:
    expected = f"'{date}' is no day of the calendar; write it as 2026-11-28"
    assert told_of(small, "retired.yml", f'"5-6":\n  date: "{date}"\n  why: "x"\n') == [
        f"docs/_data/retired.yml:2: {expected}"
    ]
    (small / "retired.yml").write_text("{}\n")
    transcript = f'x: {{command: "x", output: "x", where: "x", date: "{date}"}}\n'
    assert told_of(small, "transcripts.yml", transcript) == [f"docs/_data/transcripts.yml:1: {expected}"]


@pytest.mark.parametrize("number", ["-60", "0", "0.0", "1" * 400 + ".0"])
def test_a_number_counts_something(small: Path, number: str) -> None:
    (found,) = told_of(small, "numbers.yml", f"x: {{value: {number}, unit: s, says: x, source: x}}\n")
    assert found.startswith("docs/_data/numbers.yml:1: ") and "counts nothing; write a number above 0" in found


@pytest.mark.parametrize(
    "url", ["https://x.org/)<img/src=x/onerror=alert(1)>", "https://x.org/a)b", "https://x.org/a|b", 'https://x.org/"']
)
def test_an_address_is_one_that_a_link_can_hold(small: Path, url: str) -> None:
    (found,) = told_of(small, "sources.yml", SOURCE.replace("https://www.rfc-editor.org/rfc/rfc768", f"'{url}'"))
    assert found.startswith(f"docs/_data/sources.yml:4: '{url}' is no address for a link; ")


@pytest.mark.parametrize("wrong", ["date: 5", "date: 2026-99-99", "user: ''", "kernel: [a]"])
def test_a_run_record_of_wrong_types_is_told_in_its_own_file(small: Path, wrong: str) -> None:
    run = {"digest": "a", "system": "Debian", "kernel": "Linux", "tools": "''", "date": "2026-11-23", "user": "root"}
    fields = ", ".join(f"{name}: {value}" for name, value in run.items() if not wrong.startswith(name))
    assert told_of(small, "runs/linux.yml", f"who-holds: {{{fields}, {wrong}}}\n") == [
        "docs/_data/runs/linux.yml:1: run record 'who-holds' is not as the laboratory writes it; record it again"
    ]


# phrases


def test_a_phrase_that_lacks_or_is_said_nowhere_is_told() -> None:
    texts = {"herd": "Port {port}"}
    found = dict(phrases.faults(texts, {"heard": "port verdict"}))
    assert found == {
        "": "missing phrase 'heard'; the site says it, so add it",
        "herd": "phrase 'herd' is said nowhere; take it out, or name one of heard",
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Port {prot}: {verdict}", "unknown word {prot}; expected one of {port}, {verdict}"),
        ("Port {port", "a brace that holds no word; expected one of {port}, {verdict}"),
        ("Port {}", "a brace that holds no word; expected one of {port}, {verdict}"),
        ("Port {port:x}", "a brace that holds no word; expected one of {port}, {verdict}"),
    ],
)
def test_a_phrase_uses_only_words_that_it_is_given(text: str, message: str) -> None:
    assert list(phrases.faults({"heard": text}, {"heard": "port verdict"})) == [("heard", message)]
    assert list(phrases.faults({"heard": "no {words}"}, {"heard": ""})) == [
        ("heard", "unknown word {words}; it is given no words")
    ]


# rules


def test_what_stands_in_retired_classes_and_subjects_is_prose_as_all_the_rest(atlas: Atlas) -> None:
    origins = {
        **atlas.origins,
        "retired/5-6": Origin("docs/_data/retired.yml"),
        "subjects": Origin("docs/_data/subjects.yml"),
    }
    retired = {"5-6": Retired(date="2026-11-25", why="<% nope() %>[^nope]")}
    wrong = replace(atlas, retired=retired, subjects={**atlas.subjects, "listener": "<% nope() %>"}, origins=origins)
    found = [str(problem) for problem in calls.written(wrong).problems]
    for file in ("retired", "subjects"):
        assert any(p.startswith(f"docs/_data/{file}.yml:1: in <% … %>: 'nope' is undefined; ") for p in found)
    assert any(p.startswith("docs/_data/retired.yml:1: unknown source 'nope'; ") for p in found)


@pytest.mark.parametrize("name", ["05000-06000", "٥٠٠٠-٦٠٠٠", "5000-5000", "6000-5000", "70000", "x"])
def test_a_retired_class_is_named_by_its_bounds_in_the_one_way(small: Path, name: str) -> None:
    (small / "retired.yml").write_text(f'"{name}":\n  date: "2026-11-25"\n  why: "x"\n', "utf-8")
    atlas, problems = load(small)
    found = [*map(str, problems), *map(str, rules.retired_classes_are_gone(atlas))]
    assert found and all(re.match(r"docs/_data/retired.yml:[12]: ", p) for p in found)


@pytest.mark.parametrize(
    ("kind", "name", "field"),
    [
        ("tenants", "ntp", "title"),
        ("tenants", "ntp", "note"),
        ("systems", "linux", "title"),
        ("systems", "linux", "summary"),
        ("sources", "rfc6335", "title"),
        ("sources", "rfc6335", "read_in"),
        ("programs", "redis", "what"),
        ("categories", "databases", "says"),
        ("iana", "system", "says"),
        ("feedback", "de", "question"),
        ("pages", "fix/time-wait", "title"),
        ("runs", "linux", "system"),
    ],
)
def test_no_html_begins_in_a_record(atlas: Atlas, kind: str, name: str, field: str) -> None:
    record = getattr(atlas, kind)[name]
    text = "x <img src=x onerror=alert(1)>"
    if kind == "runs":
        wrong = {**record, "proc": Run(**{**record["proc"].model_dump(), field: text})}
        where = atlas.origin(kind, name).problem("", ("proc", field))
    else:
        wrong = record.model_copy(update={field: text})
        where = atlas.origin(kind, name).problem("", (field,))
    broken = replace(atlas, **{kind: {**getattr(atlas, kind), name: wrong}})
    assert [str(p) for p in rules.records_hold_no_markup(broken)] == [
        f"{where}'<img' begins HTML here; write it in words, or in backticks"
    ]


@pytest.mark.parametrize("text", ["a < b", "5 <= 6", "`ss <port>`", "<% pool('linux') %>"])
def test_what_is_no_html_may_stand_in_a_record(atlas: Atlas, text: str) -> None:
    wrong = atlas.tenants["ntp"].model_copy(update={"note": text})
    assert list(rules.records_hold_no_markup(replace(atlas, tenants={**atlas.tenants, "ntp": wrong}))) == []


def test_what_the_site_is_built_on_is_missed(atlas: Atlas) -> None:
    origins = {key: origin for key, origin in atlas.origins.items() if key not in ("iana/dynamic", "pages/index")}
    found = [str(p) for p in rules.what_the_site_is_built_on_is_there(replace(atlas, origins=origins, registry=()))]
    assert found == [
        "docs/_data/iana.yml:1: 'dynamic' is missing; the site is built on it, so put it back",
        "docs/index.md:1: 'index' is missing; the site is built on it, so put it back",
        "docs/_data/registry.tsv:1: no assignment at all; take IANA's with `make registry`",
    ]


def test_iana_has_its_ranges_and_they_leave_no_port_out(atlas: Atlas) -> None:
    system, dynamic = atlas.iana["system"], atlas.iana["dynamic"]
    short = {
        **atlas.iana,
        "system": system.model_copy(update={"last": 1000}),
        "dynamic": dynamic.model_copy(update={"last": 65000}),
    }
    found = [str(p).partition(": ")[2] for p in rules.iana_has_its_ranges(replace(atlas, iana={**short}))]
    assert found == ["begins at 1024; expected 1001", "no range holds 65001-65535; Dynamic ends at 65535"]
    assert list(rules.iana_has_its_ranges(atlas)) == []


# what stands round the facts


SETTINGS = "site_name: x\nsite_url: a\nextra:\n  repository: b\n  feedback:\n    endpoint: c\n"


@pytest.mark.parametrize("url", [None, "", "example.org", 'https://x.org/"><script>', "ftp://x.org/"])
def test_a_site_without_an_address_is_told_in_one_sentence(url: str | None) -> None:
    (found,) = map(str, settings.problems(SETTINGS, url, "o/r", ""))
    shown = f"'{url}'" if url else "empty"
    expected = "set SITE_URL to the site's address, as https://example.org/port-atlas/"
    assert found == f"mkdocs.yml:2: site_url is {shown}; {expected}"


@pytest.mark.parametrize(
    "name", [None, "", "r", "https://github.com/o/r", '"><script>alert(1)</script>', "o/r/x", "o/r?x"]
)
def test_a_repository_is_an_owner_and_a_name(name: str | None) -> None:
    (found,) = map(str, settings.problems(SETTINGS, "https://example.org/a/", name, ""))
    shown = f"'{name}'" if name else "empty"
    assert found == f"mkdocs.yml:4: repository is {shown}; set REPOSITORY to owner/name, as on GitHub"


@pytest.mark.parametrize("endpoint", ["https://x.org/; script-src *", "//x.org", "javascript:alert(1)", 5])
def test_votes_go_to_an_address(endpoint: object) -> None:
    (found,) = map(str, settings.problems(SETTINGS, "https://example.org/a/", "o/r", endpoint))
    assert found == f"mkdocs.yml:6: endpoint is '{endpoint}'; set an address that takes votes, or nothing"


def test_sound_settings_have_no_problem() -> None:
    assert list(settings.problems(SETTINGS, "http://127.0.0.1:8000/a/", "o-1/r.x_y", None)) == []
    assert list(settings.problems(SETTINGS, "https://example.org/", "o/r", "https://votes.example/a")) == []


def test_an_icon_a_font_and_a_module_that_are_not_there_are_told_in_the_line_that_names_them(small: Path) -> None:
    project = small.parents[1]
    theme = project / "hooks" / "theme"
    theme.mkdir(parents=True)
    (project / "mkdocs.yml").write_text("theme:\n  logo: img/logo.svg\n  favicon: img/favicon.svg\n")
    (theme / "main.html").write_text(
        "\n{% for font in [\"css/fonts/a.woff2\"] %}{{ (edition ~ 'js/main.mjs') | url }}\n"
    )
    (small.parent / "img").mkdir()
    (small.parent / "img" / "logo.svg").write_text("<svg/>")
    assert list(map(str, modules.problems(small.parent, []))) == [
        "mkdocs.yml:3: no file docs/img/favicon.svg; add it, or name another",
        "hooks/theme/main.html:2: no file docs/css/fonts/a.woff2; add it, or name another",
        "hooks/theme/main.html:2: no file docs/js/main.mjs; add it, or name another",
    ]


@pytest.mark.parametrize("name", ["css/a.css", "js/a.mjs"])
def test_a_style_sheet_and_a_module_that_are_no_text_are_told(small: Path, name: str) -> None:
    path = small.parent / name
    path.parent.mkdir()
    path.write_bytes(b"a\n\xff")
    (found,) = map(str, modules.problems(small.parent, [name]))
    assert found.startswith(f"docs/{name}:2: not UTF-8: ")


def test_an_unknown_widget_is_told_in_the_line_that_names_it(small: Path) -> None:
    (small.parent / "js" / "widgets").mkdir(parents=True)
    (small.parent / "js" / "widgets" / "box.mjs").write_text("")
    (small.parent / "own.md").write_text(PAGE.replace("---\n\n", "widgets: [box, nope]\n---\n\n"))
    assert list(map(str, modules.unknown_widgets(small.parent, load(small)[0]))) == [
        "docs/own.md:4: no widget 'nope'; expected one of box"
    ]


# what the templates make of it


@pytest.mark.parametrize("title", ["Port 0: choose for me", "- a", "'a' # b", '"a"', "a\\b", "yes", "[a", "{{ a }}"])
def test_a_title_stays_the_title_whatever_is_in_it(atlas: Atlas, title: str) -> None:
    c, s = atlas.classes[0], atlas.systems["freebsd"]
    for page, widget in (
        (pages.class_page(c.model_copy(update={"title": title}), atlas), "port-page"),
        (pages.system_page(s.model_copy(update={"title": title}), atlas), "system-page"),
    ):
        body, meta = get_data(page)
        assert (meta["title"], meta["widgets"]) == (title, [widget])
        assert body.lstrip().startswith(f"# {title}\n")


def test_a_retired_class_keeps_its_front_matter(atlas: Atlas) -> None:
    retired = {"5000-6000": Retired(date="2026-11-25", why="It moved.")}
    _, meta = get_data(pages.retired_page("5000-6000", replace(atlas, retired=retired)))
    assert meta["title"] == "Ports 5000-6000, retired" and meta["retired"] is True


def test_a_generated_page_that_has_lost_its_front_matter_stops_the_build() -> None:
    file = SimpleNamespace(generated_by="atlas", src_uri="ranges/0.md")
    config = SimpleNamespace(extra={"problems": [], "records": {"ranges/0.md": SimpleNamespace(record="classes/0.md")}})
    whole = {"title": "a", "description": "b", "widgets": ["port-page"]}
    assert hook.on_page_markdown("x", SimpleNamespace(file=file, meta=whole), config, None) == "x"
    with pytest.raises(PluginError) as raised:
        hook.on_page_markdown("x", SimpleNamespace(file=file, meta={"title": "a"}), config, None)
    assert str(raised.value) == (
        "docs/_data/classes/0.md:1: its page has lost its description, widgets; mend the front matter"
    )


def test_an_upright_line_in_a_record_pushes_nothing_out_of_its_table(atlas: Atlas) -> None:
    wrong = atlas.tenants["ntp"].model_copy(update={"title": "a | b", "note": "c | d", "drawn": True})
    changed = replace(atlas, tenants={**atlas.tenants, "ntp": wrong})
    (row,) = [line for line in pages.class_page(atlas.class_of(123), changed).split("\n") if "a \\| b" in line]
    assert row.count("|") - row.count("\\|") == 5 and "c \\| d" in row


# the licences


def test_the_notices_are_those_of_what_is_shipped() -> None:
    text = " ".join(notices.text(ROOT).split())
    files = metadata.files("mkdocs-material") or []
    licence = next(f for f in files if f.name == "LICENSE" and "dist-info" in str(f)).read_text("utf-8")
    assert " ".join(licence.split()) in text
    theme = Path(material.__file__).parent / "templates" / "assets" / "javascripts"
    for script in (*theme.glob("*.js"), *theme.glob("workers/*.js")):
        for notice in re.findall(r"/\*!(.*?)\*/", script.read_text("utf-8"), re.S):
            for line in re.findall(r"(?:Copyright ?\([cC]\)|©) ?(?:[\d-]+ )?(.+)", notice):
                assert line.strip() in text, (script.name, line)
    for bundled in theme.rglob("*.map"):
        for name in re.findall(r"node_modules/([\w-]+)/", bundled.read_text("utf-8")):
            assert f" {name} " in text, name
    for part in ("Apache License Version 2.0", "silverwind", "Pictogrammers", "OFL-next.txt"):
        assert part in text, part


def test_every_page_leads_to_the_licences(site: Path) -> None:
    assert (site / notices.PATH).read_text("utf-8") == notices.text(ROOT)
    assert not list(site.rglob("lunr*"))  # what is published has a notice
    pages = [*site.rglob("index.html"), site / "404.html"]
    assert [p for p in pages if f'{notices.PATH}"' not in p.read_text("utf-8")] == []


# Git


@pytest.mark.parametrize(
    "name", ["docs/_data/registry.tsv", "docs/_data/programs/redis.yml", "hooks/atlas.py", "README.md"]
)
def test_a_text_has_the_same_bytes_wherever_it_is_checked_out(tmp_path: Path, name: str) -> None:
    said = subprocess.run(
        ["git", "check-attr", "text", "eol", "--", name, "docs/css/fonts/atlas-sans.woff2"],
        cwd=tmp_path, env={**os.environ, "GIT_DIR": str(empty_repository(tmp_path)), "GIT_WORK_TREE": str(ROOT)},
        text=True, capture_output=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    assert said[:2] == [f"{name}: text: auto", f"{name}: eol: lf"]
    assert said[2].endswith("woff2: text: unset")


def empty_repository(folder: Path) -> Path:
    """So that the test passes in a copy without Git's own folder."""
    subprocess.run(["git", "init", "--quiet", "--bare", folder / "git"], check=True)
    return folder / "git"
