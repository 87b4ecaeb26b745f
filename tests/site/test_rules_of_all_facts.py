"""Rules that the small world is too small for: each is broken in a copy of all facts."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from edits import edit
from faults import broken_rule, problems
from portatlas import rules
from portatlas.facts.load import load


def test_a_rank_is_one_systems_place(broken: Path) -> None:
    line = edit(broken / "systems" / "windows.yml", "rank: 2", "rank: 1")
    assert broken_rule(rules.ranks_are_places, broken) == [
        f"docs/_data/systems/windows.yml:{line}: rank 1 is Linux's; the next free one is 2"
    ]


def test_an_id_is_written_small(broken: Path) -> None:
    shutil.move(broken / "systems" / "aix.yml", broken / "systems" / "AIX_7.yml")
    (found,) = broken_rule(rules.ids_are_small, broken)
    assert re.fullmatch(r"docs/_data/systems/AIX_7.yml:\d+: id 'AIX_7' stands in addresses; write it as aix-7", found)


def test_a_source_that_nothing_rests_on_is_named(broken: Path) -> None:
    line = edit(broken / "sources.yml", "adb-1:", "adb-2:")
    assert broken_rule(rules.sources_are_used, broken) == [
        f"docs/_data/sources.yml:{line + 1}: nothing rests on source 'adb-2'; cite it, or take it out"
    ]


def test_what_says_that_it_is_registered_is_what_the_registry_names(broken: Path) -> None:
    with (broken / "tenants.yml").open("a") as file:
        file.write(
            "\nkafka:\n  title: Kafka\n  first: 9092\n  last: 9092\n  transports: [tcp]\n  role: listens\n"
            '  registered: true\n  note: "Brokers."\n  source: rfc6143\n'
        )
    (found,) = broken_rule(rules.what_is_registered_is_in_the_registry, broken)
    assert found.endswith(
        ": IANA's registry has XmlIpcRegSvc there; write registered: false, or name that service in the note"
    )


def test_a_promised_page_that_is_gone_says_how_to_keep_its_address(broken: Path) -> None:
    (broken / "classes" / "0.md").unlink()
    (broken.parent / "fix" / "pid-4.md").unlink()
    line = (broken / "permalinks.txt").read_text("utf-8").splitlines().index("fix/pid-4/") + 1
    assert broken_rule(rules.promised_pages_stay, broken) == [
        f"docs/_data/permalinks.txt:{line}: fix/pid-4/ is gone; keep it, or say in moved.yml which page stands for it: `fix/pid-4/: other/page/`",
        'docs/_data/retired.yml:1: class 0 was promised and is gone; retire it: add `0: {date: "YYYY-MM-DD", why: "what moved"}`',
    ]


def test_what_moved_was_promised_and_leads_to_a_page_of_today(broken: Path) -> None:
    (broken / "moved.yml").write_text(
        "fix/never/: fix/pid-4/\nfix/pid-4/: fix/time-wait/\nfix/pid-4/#causes: fix/never/#causes\n"
    )
    assert broken_rule(rules.moved_addresses_were_promised_and_lead_to_pages, broken) == [
        "docs/_data/moved.yml:1: fix/never/ was never promised; take it out",
        "docs/_data/moved.yml:2: fix/pid-4/ is a page of today; take it out, or remove the page",
        "docs/_data/moved.yml:3: fix/pid-4/#causes leads to fix/never/, which is no page; name one of today, such as fix/time-wait/",
    ]


def test_a_record_that_the_site_is_built_on_and_an_empty_registry_are_missed(broken: Path) -> None:
    (broken.parent / "fix" / "fixed-port-sometimes-fails.md").unlink()
    registry = (broken / "registry.tsv").read_text("utf-8").split("\n")
    (broken / "registry.tsv").write_text("\n".join([*registry[:2], ""]), "utf-8")
    page = "'fix/fixed-port-sometimes-fails' is missing; the site is built on it, so put it back"
    assert broken_rule(rules.what_the_site_is_built_on_is_there, broken) == [
        "docs/_data/registry.tsv:1: no assignment at all; take IANA's with `make registry`",
        f"docs/fix/fixed-port-sometimes-fails.md:1: {page}",
    ]


def test_a_gap_between_ianas_ranges_and_a_range_too_many_are_told(broken: Path) -> None:
    edit(broken / "iana.yml", "last: 1023", "last: 1000")
    edit(broken / "iana.yml", "last: 65535", "last: 65000")
    edit(
        broken / "iana.yml",
        "reserved:\n",
        "private: {title: P, first: 1, last: 2, says: s, source: rfc6335}\nreserved:\n",
    )
    assert [found.partition(": ")[2] for found in broken_rule(rules.iana_has_its_ranges, broken)] == [
        "no range holds 65001-65535; Dynamic ends at 65535",
        "IANA has no range 'private'; take it out",
        "begins at 1024; expected 1001",
    ]


def test_a_phrase_that_is_misspelt_or_misspells_a_word_is_told(broken: Path) -> None:
    name = edit(broken / "words" / "lookup.yml", "open_port:", "open_prot:")
    word = edit(broken / "words" / "lookup.yml", "called “{given}”", "called “{givn}”")
    first = load(broken)[0].origin("words", "lookup").line()
    found = broken_rule(rules.phrases_are_those_that_are_said, broken)
    assert [line.partition("; expected")[0].partition(", or name")[0] for line in found] == [
        f"docs/_data/words/lookup.yml:{first}: missing phrase 'open_port'; the site says it, so add it",
        f"docs/_data/words/lookup.yml:{word}: unknown word {{givn}}",
        f"docs/_data/words/lookup.yml:{name}: phrase 'open_prot' is said nowhere; take it out",
    ]


def test_html_in_a_record_is_told(broken: Path) -> None:
    line = edit(broken / "tenants.yml", "title: NTP server", "title: NTP server <port>")
    assert broken_rule(rules.records_hold_no_markup, broken) == [
        f"docs/_data/tenants.yml:{line}: '<port>' begins HTML here; write it in words, or in backticks"
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title:\tLinux\n\tx: 1", "a tab; write blanks in its place"),
        ("title: Linux: one", "a colon inside a text; put the text in quotes"),
    ],
)
def test_the_usual_slips_of_yaml_are_told_in_plain_words(broken: Path, text: str, says: str) -> None:
    edit(broken / "systems/linux.yml", "title: Linux", text)
    assert any(re.fullmatch(rf"docs/_data/systems/linux.yml:[23]: not YAML: {says}", line) for line in problems(broken))
