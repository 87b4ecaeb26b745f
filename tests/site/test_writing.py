"""The rules for writers: each is broken once, and says where, what, and what instead."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from edits import edit
from faults import broken_rule
from portatlas import writing_rules as rules
from portatlas.facts.load import load
from portatlas.facts.model import Atlas
from portatlas.views.prose import Prose


def test_the_pages_keep_every_rule(atlas: Atlas) -> None:
    assert [str(problem) for rule in rules.RULES for problem in rule(atlas)] == []


def test_each_rule_is_broken_by_a_test_of_this_file() -> None:
    called = set(re.findall(r"broken_rule\(\s*rules\.(\w+)", Path(__file__).read_text("utf-8")))
    assert called == {rule.__name__ for rule in rules.RULES}


def test_a_typed_fact_says_how_to_name_it(broken: Path) -> None:
    page = edit(broken.parent / "learn" / "nat.md", "Both are right.", "Both are right.\n\nIANA's begins at 49152.")
    summary = edit(broken / "systems" / "aix.yml", 'summary: "', 'summary: "From 49152 up. ')
    assert broken_rule(rules.facts_are_named_not_typed, broken) == [
        f"docs/_data/systems/aix.yml:{summary}: '49152' is typed; write <% iana_first(\"dynamic\") %>, or whatever names it",
        f"docs/learn/nat.md:{page + 2}: '49152' is typed; write <% iana_first(\"dynamic\") %>, or whatever names it",
    ]


def test_a_figure_that_is_allowed_and_typed_no_longer_has_to_go(broken: Path) -> None:
    line = edit(broken / "figures.yml", 'ranges/0: ["1024", ', 'ranges/0: ["1024", "49152", ')
    assert broken_rule(rules.facts_are_named_not_typed, broken) == [
        f"docs/_data/figures.yml:{line}: '49152' is no fact that ranges/0 types; take it out"
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Linux picks from 32768 to 60999.", ["32768", "60999"]),
        ("That is 28,232 ports, or 28232.", ["28,232", "28232"]),
        ("the range 49152-65535", ["49152", "65535"]),
        ("<svg><text x='1'>32768</text></svg>", ["32768"]),
        ('<% pool("linux") %>', []),
        ("`sysctl 32768 60999`\n\n```sh\n32768\n```\n", []),
        ('The old text says "32768-61000", and 192.0.2.1:32768 is an address.', []),
        ("[the class](../ranges/32768-49151.md#x) and https://example.org/32768", []),
        ("<rect x='32768' id='a-32768'/> RFC 1024, 0-65535, 128,232, 60999.5, v60999", []),
    ],
)
def test_the_scan_sees_what_is_typed_and_nothing_else(atlas: Atlas, text: str, found: list[str]) -> None:
    known = {32768: "", 60999: "", 28232: "", 49152: "", 65535: "", 1024: ""}
    p = Prose("learn/x", "pages/learn/x", text, next(iter(atlas.origins.values())))
    assert [figure for figure, _ in rules.typed(p, known)] == found


def test_a_drawing_says_what_it_is(broken: Path) -> None:
    line = edit(broken.parent / "fix" / "pid-4.md", "\n## ", "\n<svg><title>A</title></svg>\n\n## ") + 1
    assert broken_rule(rules.drawings_have_a_title_and_a_description, broken) == [
        f"docs/fix/pid-4.md:{line}: a drawing without <desc>; put one in, first of all"
    ]


def test_a_learn_page_has_its_parts(broken: Path) -> None:
    page = broken.parent / "learn" / "nat.md"
    page.write_text("---\ntitle: T\ndescription: D.\n---\n\n# T\n\n## Read next { #next }\n\nx\n\n## More\n", "utf-8")
    assert [line.partition(": ")[2] for line in broken_rule(rules.learn_pages_have_their_parts, broken)] == [
        "'## Read next { #next }' is not the last section; move it down",
        'a Learn page with no figure; draw one: <figure class="pa-fig" markdown="0"> with an svg',
        'a Learn page with no real output; show some: <% transcript("id") %>, a record of transcripts.yml',
        "a Learn page with no source; cite one behind a claim: [^rfc6335]",
    ]


def test_a_fix_page_has_its_verdict_first(broken: Path) -> None:
    edit(broken.parent / "fix" / "pid-4.md", '<p class="pa-verdict"', "<p")
    (found,) = broken_rule(rules.fix_pages_answer_first, broken)
    assert found.endswith(
        ': no verdict above the first section; put <p class="pa-verdict">one or two sentences</p> there'
    )


def test_a_rung_stands_in_a_ladder(broken: Path) -> None:
    page = broken.parent / "fix" / "time-wait.md"
    edit(page, '<ol class="pa-ladder" markdown="1">', "")
    line = page.read_text("utf-8").split('<% step("time-wait-sides")')[0].count("\n") + 1
    assert (
        f'docs/fix/time-wait.md:{line}: step() outside a ladder; put <ol class="pa-ladder" markdown="1"> above it and </ol> below'
        in (broken_rule(rules.rungs_stand_in_ladders, broken))
    )


def test_a_long_sentence_is_named_by_its_first_words(broken: Path) -> None:
    line = edit(broken.parent / "learn" / "nat.md", "Both are right.", "So " + "it goes on " * 16 + "and ends.")
    assert broken_rule(rules.sentences_are_short, broken) == [
        f"docs/learn/nat.md:{line}: 'So it goes on it …' has 51 words; say it in two sentences"
    ]


def test_half_of_the_sentences_are_short(broken: Path) -> None:
    page = broken.parent / "learn" / "nat.md"
    edit(page, "Both are right.", "\n\n".join(["One " + "word " * 20 + "more."] * 200))
    (found,) = broken_rule(rules.sentences_are_short, broken)
    assert found.endswith(": half of the sentences have more than 18 words; split the longest")


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("One. Two `a. B` here.[^x] See [three. Four](x.md)", ["One.", "Two code here.", "See three.", "Four"]),
        ("# Heading\n\n| a | b |\n\n<% rung(1) %>\n\n```sh\nrun. It\n```\n\n<svg><desc>A. B.</desc></svg>", []),
        ("- First item.\n- Second item.", ["First item.", "Second item."]),
    ],
)
def test_what_counts_as_a_sentence(markdown: str, found: list[str]) -> None:
    assert [sentence for sentence, _ in rules.sentences(markdown)] == found


def test_no_problem_is_left_without_a_file_and_a_line(broken: Path) -> None:
    edit(broken.parent / "fix" / "pid-4.md", '<p class="pa-verdict"', "<p")
    atlas, _ = load(broken)
    assert all(problem.path.startswith("docs/") and problem.line for problem in rules.fix_pages_answer_first(atlas))
