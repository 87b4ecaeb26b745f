"""Each rule of the facts is a true sentence; here each is broken, and says where, what, and what instead."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from edits import add, edit
from faults import broken_rule, problems
from portatlas import rules
from portatlas.facts.load import load
from portatlas.facts.model import Atlas
from projects import ROOT


def test_the_facts_keep_every_rule(atlas: Atlas, small: Atlas) -> None:
    assert rules.check(atlas) == []
    assert rules.check(small) == []


def test_the_small_world_has_no_problem_of_any_kind(world: Path) -> None:
    assert problems(world) == []


def test_each_rule_is_broken_by_a_test() -> None:
    files = (Path(__file__), ROOT / "tests" / "site" / "test_rules_of_all_facts.py")
    called = {name for file in files for name in re.findall(r"broken_rule\(\s*rules\.(\w+)", file.read_text("utf-8"))}
    assert called == {rule.__name__ for rule in rules.RULES}


def test_each_rule_that_is_written_is_listed() -> None:
    written = {n for n, f in vars(rules).items() if getattr(f, "__module__", "") == rules.__name__ and callable(f)}
    assert {n for n in written if not n.startswith("_")} - {"check"} == {rule.__name__ for rule in rules.RULES}


def test_check_tells_what_several_rules_find_in_the_order_of_the_files(world: Path) -> None:
    source = edit(world / "tenants.yml", "source: chat-manual", "source: chat-guide")
    sample = edit(world / "classes" / "1-1023.md", "sample: 443", "sample: 5432")
    subject = edit(
        world / "systems" / "anyos.yml", "shows: [listener, client, udp]", "shows: [listener, client, udp, idle]"
    )
    atlas, _ = load(world)
    assert [f"{p.path}:{p.line}" for p in rules.check(atlas)] == [
        f"docs/_data/classes/1-1023.md:{sample}",
        f"docs/_data/systems/anyos.yml:{subject}",
        f"docs/_data/tenants.yml:{source}",
    ]


# classes


def test_a_gap_between_classes_names_the_missing_ports(world: Path) -> None:
    (world / "classes" / "1-1023.md").unlink()
    assert broken_rule(rules.classes_leave_no_gap_and_do_not_overlap, world) == [
        "docs/_data/classes/1024-49151.md:2: gap: no class holds 1-1023; class 1024-49151 must begin at 1"
    ]


def test_a_gap_at_either_end_names_the_missing_ports(world: Path) -> None:
    (world / "classes" / "0.md").unlink()
    (world / "classes" / "49152-65535.md").unlink()
    assert broken_rule(rules.classes_leave_no_gap_and_do_not_overlap, world) == [
        "docs/_data/classes/1-1023.md:2: gap: no class holds 0; class 1-1023 must begin at 0",
        "docs/_data/classes/1024-49151.md:2: gap: no class holds 49152-65535",
    ]


def test_an_overlap_names_the_shared_ports(world: Path) -> None:
    shutil.copy(world / "classes" / "1024-49151.md", world / "classes" / "5000-50000.md")
    assert broken_rule(rules.classes_leave_no_gap_and_do_not_overlap, world) == [
        "docs/_data/classes/49152-65535.md:2: overlap: 49152-50000 lies in an earlier class too",
        "docs/_data/classes/5000-50000.md:2: overlap: 5000-49151 lies in an earlier class too",
    ]


def test_no_class_at_all_is_a_gap_from_0_to_65535(world: Path) -> None:
    shutil.rmtree(world / "classes")
    assert len(broken_rule(rules.classes_leave_no_gap_and_do_not_overlap, world)) == 1


POOL = "first: 49152, last: 65535"


def test_a_pool_that_moves_changes_the_cuts_and_the_classes_that_are_wanted_are_named(world: Path) -> None:
    edit(world / "systems" / "anyos.yml", POOL, "first: 32768, last: 65535")
    parts = "0, 1-1023, 1024-32767, 32768-49151, 49152-65535"
    assert broken_rule(rules.classes_are_the_coarsest_partition, world) == [
        f"docs/_data/classes/1024-49151.md:2: class 1024-49151 is not a part of the partition; the data yields {parts}",
        "docs/_data/classes/1024-49151.md:2: no class 1024-32767; add docs/_data/classes/1024-32767.md",
        "docs/_data/classes/1024-49151.md:2: no class 32768-49151; add docs/_data/classes/32768-49151.md",
    ]


def test_a_cut_that_no_system_makes_is_one_too_many(world: Path) -> None:
    shutil.copy(world / "classes" / "0.md", world / "classes" / "49152-62000.md")
    (world / "classes" / "49152-65535.md").rename(world / "classes" / "62001-65535.md")
    found = broken_rule(rules.classes_are_the_coarsest_partition, world)
    assert [line.split(";")[0] for line in found] == [
        "docs/_data/classes/49152-62000.md:2: class 49152-62000 is not a part of the partition",
        "docs/_data/classes/49152-62000.md:2: no class 49152-65535",
        "docs/_data/classes/62001-65535.md:2: class 62001-65535 is not a part of the partition",
    ]


def test_a_system_cuts_once_it_is_mainstream_and_not_before(world: Path) -> None:
    assert broken_rule(rules.classes_are_the_coarsest_partition, world) == []
    edit(world / "systems" / "oldos.yml", "mainstream: false", "mainstream: true")
    found = broken_rule(rules.classes_are_the_coarsest_partition, world)
    assert "no class 1024-5000; add docs/_data/classes/1024-5000.md" in found[1]
    assert "no class 5001-49151; add docs/_data/classes/5001-49151.md" in found[2]


def test_a_mainstream_system_that_holds_part_of_a_class_is_told_at_its_pools(world: Path) -> None:
    line = edit(world / "systems" / "anyos.yml", POOL, "first: 50000, last: 65535")
    assert broken_rule(rules.mainstream_pools_hold_classes_whole, world) == [
        f"docs/_data/systems/anyos.yml:{line}: AnyOS's pool holds only part of class 49152-65535; cut the class there, or mend the pool"
    ]


def test_the_pool_that_is_told_is_the_one_that_holds_part_of_the_class(world: Path) -> None:
    both = "  - {first: 49152, last: 65535, transports: [tcp, udp], source: anyos-manual}\n"
    tcp = both.replace("tcp, udp", "tcp")
    udp = both.replace("tcp, udp", "udp").replace("65535", "65000")
    line = edit(world / "systems" / "anyos.yml", both, tcp + udp) + 1
    (found,) = broken_rule(rules.mainstream_pools_hold_classes_whole, world)
    assert found.startswith(f"docs/_data/systems/anyos.yml:{line}: AnyOS's pool holds only part of class 49152-65535;")


def test_a_system_that_is_not_mainstream_may_hold_part_of_a_class(small: Atlas) -> None:
    assert small.systems["oldos"].part_of(small.class_of(1024)) == "part"
    assert list(rules.mainstream_pools_hold_classes_whole(small)) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "message"),
    [
        ("1-1023.md", "sample: 443", "sample: 1024", 4, "sample 1024 does not lie in 1-1023; give one of its ports"),
        ("1-1023.md", "sample: 443\n", "", 2, "sample None does not lie in 1-1023; give one of its ports"),
        ("0.md", "verdict:", "sample: 0\nverdict:", 4, "port 0 cannot be a sample; take 'sample' out"),
    ],
)
def test_a_sample_lies_in_its_class_and_class_0_has_none(
    world: Path, file: str, old: str, new: str, line: int, message: str
) -> None:
    edit(world / "classes" / file, old, new)
    assert broken_rule(rules.samples_lie_in_their_class, world) == [f"docs/_data/classes/{file}:{line}: {message}"]


def test_a_class_without_one_of_its_headings_is_told_which(world: Path) -> None:
    edit(world / "classes" / "1-1023.md", "## In a firewall", "### In a firewall")
    assert broken_rule(rules.classes_have_their_sections, world) == [
        "docs/_data/classes/1-1023.md:2: missing section; add '## In a firewall' with prose below it"
    ]


def test_a_heading_without_prose_is_a_missing_section(world: Path) -> None:
    edit(world / "classes" / "1-1023.md", "## In a firewall", "## Why unassigned ports matter")
    path = world / "classes" / "1-1023.md"
    text = path.read_text("utf-8")
    path.write_text(
        text[: text.index("## Why the range exists")] + "## In a firewall\n\n## Why the range exists\n\nx\n"
    )
    assert broken_rule(rules.classes_have_their_sections, world) == [
        "docs/_data/classes/1-1023.md:2: missing section; add '## In a firewall' with prose below it"
    ]


def test_only_class_0_says_by_hand_how_to_check(world: Path) -> None:
    path = world / "classes" / "1-1023.md"
    path.write_text(path.read_text("utf-8") + "\n## How to check\n\nLook.\n")
    assert broken_rule(rules.classes_have_their_sections, world) == [
        "docs/_data/classes/1-1023.md:2: section '## How to check' has no place here; take it out"
    ]


# sources


@pytest.mark.parametrize(
    ("file", "old"),
    [
        ("tenants.yml", "source: chat-manual"),
        ("iana.yml", "source: rfc6335"),
        ("systems/oldos.yml", "source: oldos-code"),  # of a pool
        ("systems/anyos.yml", "source: anyos-manual}\nask"),  # of a setting
        ("systems/anyos.yml", "source: anyos-manual\n  - id: owner"),  # of a check
        ("systems/anyos.yml", "source: anyos-manual}\nother_ranges"),  # of a port that is skipped
    ],
)
def test_an_unknown_source_is_told_where_it_is_named(world: Path, file: str, old: str) -> None:
    name = old.split()[1].rstrip("}")
    line = edit(world / file, old, old.replace(name, "nobody"))
    assert broken_rule(rules.every_source_is_known, world) == [
        f"docs/_data/{file}:{line}: unknown source 'nobody'; add it to docs/_data/sources.yml, or name one that is there"
    ]


def test_without_any_source_every_source_is_unknown(world: Path) -> None:
    (world / "sources.yml").write_text("{}\n")
    assert broken_rule(rules.every_source_is_known, world)


# ladders


def test_the_next_rung_is_a_check_of_the_same_system(world: Path) -> None:
    line = edit(world / "systems" / "anyos.yml", "next: owner", "next: owners")
    (found,) = broken_rule(rules.ladders_are_whole, world)
    assert found == (
        f"docs/_data/systems/anyos.yml:{line}: unknown check 'owners'; expected one of who-holds, owner, can-i-bind, known-grep"
    )


def test_a_check_of_the_short_ladder_exists(world: Path) -> None:
    line = edit(world / "systems" / "anyos.yml", "short_ladder: [who-holds,", "short_ladder: [who-hold,")
    (found,) = broken_rule(rules.ladders_are_whole, world)
    assert found.startswith(
        f"docs/_data/systems/anyos.yml:{line}: unknown check 'who-hold'; expected one of who-holds,"
    )


def test_what_is_asked_for_in_a_ticket_is_a_check_even_of_a_system_without_a_page(world: Path) -> None:
    line = edit(world / "systems" / "oldos.yml", "mainstream: false\n", "mainstream: false\nask: who-holds\n") + 1
    (found,) = broken_rule(rules.ladders_are_whole, world)
    assert found.startswith(f"docs/_data/systems/oldos.yml:{line}: unknown check 'who-holds'")


def test_two_checks_of_a_system_have_two_names(world: Path) -> None:
    edit(world / "systems" / "anyos.yml", "- id: owner\n", "- id: who-holds\n")
    found = broken_rule(rules.ladders_are_whole, world)
    assert any(line.endswith(": two checks are called 'who-holds'; rename one") for line in found)


def test_a_mainstream_system_has_settings_a_ladder_and_a_check_for_tickets(world: Path) -> None:
    edit(world / "systems" / "oldos.yml", "mainstream: false", "mainstream: true")
    assert broken_rule(rules.ladders_are_whole, world) == [
        "docs/_data/systems/oldos.yml:1: a mainstream system needs settings, ask and checks; add them"
    ]


def test_a_short_ladder_answers_for_a_class_as_well(world: Path) -> None:
    old = "short_ladder: [who-holds, can-i-bind]"
    line = edit(world / "systems" / "anyos.yml", old, "short_ladder: [can-i-bind]")
    assert broken_rule(rules.ladders_answer_for_port_and_class, world) == [
        f"docs/_data/systems/anyos.yml:{line}: no check of short_ladder has 'all'; name one that answers for a class"
    ]


def test_an_unknown_subject_is_told_with_the_closed_list(world: Path) -> None:
    line = edit(
        world / "systems" / "anyos.yml", "shows: [listener, client, udp]", "shows: [listener, client, udp, idle]"
    )
    assert broken_rule(rules.shown_subjects_are_known, world) == [
        f"docs/_data/systems/anyos.yml:{line}: unknown subject 'idle'; expected one of listener, client, udp"
    ]


def test_an_ordinary_user_sees_no_more_than_root(world: Path) -> None:
    old = "unprivileged: {shows: [listener], process: none}"
    line = edit(world / "systems" / "anyos.yml", old, "unprivileged: {shows: [listener, udp], process: none}")
    assert broken_rule(rules.shown_subjects_are_known, world) == [
        f"docs/_data/systems/anyos.yml:{line}: an ordinary user cannot see more than root: udp; add it to shows or take it out"
    ]


# commands

KNOWN = "__PORT__, __HEX__, __FIRST__, __LAST__, __COUNT__, __PID__, __NAME__"


@pytest.mark.parametrize("name", ["__PROT__", "__MY_PORT__", "__PORT2__"])
def test_an_unknown_placeholder_is_told_with_those_there_are(world: Path, name: str) -> None:
    line = edit(world / "systems" / "anyos.yml", "sockets -t __PORT__", f"sockets -t {name}")
    assert broken_rule(rules.placeholders_are_known, world) == [
        f"docs/_data/systems/anyos.yml:{line}: unknown placeholder '{name}'; expected one of {KNOWN}"
    ]


def test_an_unknown_placeholder_in_the_prose_of_a_class_is_told_too(world: Path) -> None:
    line = edit(world / "classes" / "0.md", "listen 0", "process __PIDD__")
    assert broken_rule(rules.placeholders_are_known, world) == [
        f"docs/_data/classes/0.md:{line}: unknown placeholder '__PIDD__'; expected one of {KNOWN}"
    ]


def test_a_python_name_with_underscores_is_no_placeholder(world: Path) -> None:
    edit(world / "systems" / "anyos.yml", "listen __PORT__", "listen __PORT__ # __main__")
    assert broken_rule(rules.placeholders_are_known, world) == []


# pools


def test_a_skipped_port_outside_the_pool_is_told_for_each_transport(world: Path) -> None:
    line = edit(world / "systems" / "anyos.yml", "first: 55555, last: 55555", "first: 100, last: 100")
    assert broken_rule(rules.skipped_ports_lie_in_the_pool, world) == [
        f"docs/_data/systems/anyos.yml:{line}: 100/tcp is not in a pool of AnyOS; take it out of 'never'",
        f"docs/_data/systems/anyos.yml:{line}: 100/udp is not in a pool of AnyOS; take it out of 'never'",
    ]


# retired classes


def retire(data: Path, name: str) -> None:
    (data / "retired.yml").write_text(f'# none yet\n{name}:\n  date: "2026-11-25"\n  why: "Linux moved."\n')


def test_a_retired_class_is_none_of_todays(world: Path) -> None:
    retire(world, "49152-65535")
    (found,) = broken_rule(rules.retired_classes_are_gone, world)
    assert found.endswith(
        ": class 49152-65535 is in use; take it out of retired.yml, or its file out of classes/"
    ) and found.startswith("docs/_data/retired.yml:")


@pytest.mark.parametrize("name", ["ephemeral", "9999-1024", "1-70000", "1024-"])
def test_a_retired_class_is_named_by_its_bounds(world: Path, name: str) -> None:
    retire(world, name)
    (found,) = broken_rule(rules.retired_classes_are_gone, world)
    assert found.endswith(f": '{name}' is no pair of bounds; write it as 1024-9999")


def test_a_class_that_is_gone_may_be_retired(world: Path) -> None:
    retire(world, "49152-61000")
    assert broken_rule(rules.retired_classes_are_gone, world) == []


# hand-written pages: their front matter, their sections, what they call for

FIX_PAGE = """---
title: "Own"
description: "A page of our own."
messages:
  - {text: "own: it broke", by: "A program", source: anyos-manual}
---

# Own

<% messages() %>

## What it means { #what-it-means }

Words.

## The causes, most likely first { #causes }

## Tell them apart { #tell-apart }

## Fix, safest first { #fix }

## Prevent { #prevent }

## Not the cause { #not-the-cause }

More words.
"""


@pytest.fixture
def own(world: Path) -> Path:
    """A sound Fix page of our own, beside the facts."""
    path = world.parent / "fix" / "own.md"
    path.write_text(FIX_PAGE)
    return path


def add_myth(data: Path, name: str, page: str, figure: str = "") -> int:
    """Adds a myth of our own; returns its line."""
    more = f'  figure: "{figure}"\n' if figure else ""
    return add(
        data / "myths.yml",
        f'{name}:\n  claim: "It is {figure or "so"}."\n  truth: "It is not."\n  source: anyos-manual\n  page: {page}\n{more}',
    )


def test_an_unknown_source_of_a_message_is_told_where_it_is_named(world: Path, own: Path) -> None:
    line = edit(own, "source: anyos-manual", "source: nobody")
    assert broken_rule(rules.every_source_is_known, world) == [
        f"docs/fix/own.md:{line}: unknown source 'nobody'; add it to docs/_data/sources.yml, or name one that is there"
    ]


@pytest.mark.parametrize("name", ["__PORT__", "__FIRST__", "__POD__"])
def test_a_step_leaves_only_pid_and_name_to_the_reader(world: Path, name: str) -> None:
    step = f'own-step:\n  on: AnyOS\n  does: "Look"\n  shell: sh\n  run: "x {name}"\n'
    line = add(world / "steps.yml", step + "  privileged: false\n  effect: reads\n  source: anyos-manual\n") + 4
    assert broken_rule(rules.placeholders_are_known, world) == [
        f"docs/_data/steps.yml:{line}: unknown placeholder '{name}'; expected one of __PID__, __NAME__"
    ]


def test_a_myth_that_another_page_calls_is_told_there(world: Path, own: Path) -> None:
    add_myth(world, "own-myth", "fix/other")
    line = add(own, '\n<% myth("own-myth") %>\n') + 1
    assert broken_rule(rules.myths_are_named_on_their_page_alone, world) == [
        f"docs/fix/own.md:{line}: myth 'own-myth' stands on fix/other; link to it, or change its page in myths.yml"
    ]


def test_a_myth_that_its_page_calls_twice_is_told_at_the_second(world: Path, own: Path) -> None:
    add_myth(world, "own-myth", "fix/own")
    line = add(own, '\n<% myth("own-myth") %>\n\n<% myth("own-myth") %>\n') + 3
    (found,) = broken_rule(rules.myths_are_named_on_their_page_alone, world)
    assert found.startswith(f"docs/fix/own.md:{line}: myth 'own-myth' stands on fix/own;")


def test_a_myth_of_a_system_is_not_called_by_hand(world: Path) -> None:
    add_myth(world, "own-myth", "systems/anyos")
    line = edit(world / "systems" / "anyos.yml", 'says: "IPv6 has', """says: "<% myth('own-myth') %> IPv6 has""")
    (found,) = broken_rule(rules.myths_are_named_on_their_page_alone, world)
    assert found.startswith(f"docs/_data/systems/anyos.yml:{line}: myth 'own-myth' stands on systems/anyos;")


@pytest.mark.parametrize(
    ("figure", "text", "found"),
    [
        ("28,239", "There are 28,239 ports.", "28,239"),
        ("28,239", "There are 28239.", "28239"),
        ("77771", "From 1024 to 77771", "77771"),
        ("77771", "77771-77779, 1.77771, 777710, a77771", None),
        ("28,239", "128,239 and 28,239,000", None),
        ("30000-30099", "Open 30000-30099.", "30000-30099"),
    ],
)
def test_the_wrong_figure_of_a_myth_stands_in_the_myth_alone(
    world: Path, own: Path, figure: str, text: str, found: str | None
) -> None:
    add_myth(world, "own-myth", "fix/own", figure)
    line = add(own, f"\n{text}\n") + 1
    problem = f"docs/fix/own.md:{line}: '{found}' is the wrong figure of myth 'own-myth'; leave it out"
    assert broken_rule(rules.wrong_figures_stand_in_their_myth_alone, world) == ([problem] if found else [])


def test_the_wrong_figure_of_a_myth_in_the_prose_of_the_data_is_told(world: Path) -> None:
    add_myth(world, "own-myth", "fix/own", "77,777")
    line = edit(world / "systems" / "anyos.yml", "IPv6 has no", "77777 has no")
    assert broken_rule(rules.wrong_figures_stand_in_their_myth_alone, world) == [
        f"docs/_data/systems/anyos.yml:{line}: '77777' is the wrong figure of myth 'own-myth'; leave it out"
    ]


def test_one_message_on_two_pages_is_told_at_the_second(world: Path, own: Path) -> None:
    other = own.with_name("own2.md")
    other.write_text(FIX_PAGE.replace("own: it broke", "Own it (broke)!"))
    line = FIX_PAGE[: FIX_PAGE.index("own: it broke")].count("\n") + 1
    assert broken_rule(rules.messages_lead_to_one_page, world) == [
        f"docs/fix/own2.md:{line}: 'Own it (broke)!' leads to fix/own already; tell them apart, or keep one"
    ]


def test_a_phrase_that_leads_to_two_pages_is_told(world: Path, own: Path) -> None:
    finds = 'finds: ["Kill, port"]\nmessages:\n'
    edit(world.parent / "fix" / "fixed-port-sometimes-fails.md", "messages:\n", finds)
    line = edit(own, "messages:\n", finds.replace("Kill, port", "kill port"))
    assert broken_rule(rules.phrases_lead_to_one_page, world) == [
        f"docs/fix/own.md:{line}: 'kill port' leads to fix/fixed-port-sometimes-fails already; tell them apart, or keep one"
    ]


MESSAGES = 'messages:\n  - {text: "own: it broke", by: "A program", source: anyos-manual}\n'


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        (MESSAGES, "", 2, "give messages, or exactly two questions in a reader's words"),
        (MESSAGES, 'questions: ["One?"]\n', 4, "give messages, or exactly two questions in a reader's words"),
        (
            "---\n\n#",
            'questions: ["One?", "Two?"]\n---\n\n#',
            6,
            "messages and questions; a page with messages needs no questions",
        ),
        ("<% messages() %>", "", 2, "put <% messages() %> on a line of its own below the heading, once"),
        (
            "<% messages() %>",
            "See <% messages() %>",
            2,
            "put <% messages() %> on a line of its own below the heading, once",
        ),
    ],
)
def test_a_fix_page_begins_with_messages_or_two_questions(
    world: Path, own: Path, old: str, new: str, line: int, message: str
) -> None:
    edit(own, old, new)
    assert broken_rule(rules.fix_pages_begin_with_what_was_seen, world) == [f"docs/fix/own.md:{line}: {message}"]


def test_two_questions_stand_for_messages(world: Path, own: Path) -> None:
    edit(own, MESSAGES, 'questions: ["Is it one?", "Or two?"]\n')
    assert broken_rule(rules.fix_pages_begin_with_what_was_seen, world) == []


def test_only_a_fix_page_has_messages(world: Path, own: Path) -> None:
    own.rename(world.parent / "learn" / "own.md")
    assert broken_rule(rules.fix_pages_begin_with_what_was_seen, world) == [
        "docs/learn/own.md:2: only pages of docs/fix have messages or questions; take them out"
    ]


@pytest.mark.parametrize(
    ("old", "new", "at", "message"),
    [
        ("## Prevent {", "## Prevention {", "## Prevention", "section '## Prevention { #prevent }'; expected '## Prevent { #prevent }' here"),
        ("## Tell them apart { #tell-apart }", "", "## Fix", "section '## Fix, safest first { #fix }'; expected '## Tell them apart { #tell-apart }' here"),
        ("## Not the cause { #not-the-cause }\n", "", None, "missing section; add '## Not the cause { #not-the-cause }'"),
        ("More words.", "## More { #more }", "## More", "section '## More { #more }' has no place here; take it out"),
        ("Words.", "```sh\n## a comment\n```", None, ""),
    ],
)  # fmt: skip
def test_a_fix_page_has_its_six_sections_in_order(
    world: Path, own: Path, old: str, new: str, at: str | None, message: str
) -> None:
    edit(own, old, new)
    text = own.read_text("utf-8")
    line = text[: text.index(at)].count("\n") + 1 if at else text.count("\n") + 1
    expected = [f"docs/fix/own.md:{line}: {message}"] if message else []
    assert broken_rule(rules.fix_pages_have_their_sections, world) == expected


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('    <% transcript("x") %>', "transcript"),
        ('1. <% rung("anyos.who-holds") %>', "rung"),
        ('Then <% step("x") %>', "step"),
        ('<% step("x") %> and', "step"),
        ('<% step("x") %>', None),
        ('    <% run("x") %>', None),
        ('`<% step("x") %>` is code', None),
    ],
)
def test_a_block_in_a_list_or_in_a_line_is_told(world: Path, own: Path, line: str, name: str | None) -> None:
    at = add(own, f"\n{line}\n") + 1
    message = f"{name}() is a block; put its call at the start of a line of its own, in no list"
    expected = [f"docs/fix/own.md:{at}: {message}"] if name else []
    assert broken_rule(rules.blocks_stand_on_lines_of_their_own, world) == expected


def test_a_page_that_does_not_name_its_myth_is_told_at_the_myth(world: Path, own: Path) -> None:
    line = add_myth(world, "own-myth", "fix/own") + 4
    assert broken_rule(rules.myths_are_named_on_their_page, world) == [
        f'docs/_data/myths.yml:{line}: fix/own does not name it; put <% myth("own-myth") %> there'
    ]


def test_a_myth_on_a_page_that_does_not_exist_is_told(world: Path) -> None:
    line = add_myth(world, "own-myth", "fix/nowhere") + 4
    assert broken_rule(rules.myths_are_named_on_their_page, world) == [
        f"docs/_data/myths.yml:{line}: no page 'fix/nowhere'; name one by its path, such as fix/time-wait"
    ]


def test_a_myth_of_a_system_stands_on_its_page_by_itself(world: Path) -> None:
    add_myth(world, "own-myth", "systems/anyos")
    assert broken_rule(rules.myths_are_named_on_their_page, world) == []


def test_a_number_that_no_page_calls_for_is_told(world: Path, own: Path) -> None:
    line = add(world / "numbers.yml", 'own-number: {value: 7, unit: ports, says: "Seven", source: anyos-manual}\n')
    assert broken_rule(rules.what_pages_call_for_is_called_for, world) == [
        f"docs/_data/numbers.yml:{line}: no page calls for number 'own-number'; use it or take it out"
    ]
    add(own, '\n<% number("own-number") %>\n')
    assert broken_rule(rules.what_pages_call_for_is_called_for, world) == []


def test_a_page_that_its_section_does_not_list_is_told(world: Path, own: Path) -> None:
    assert broken_rule(rules.sections_list_their_pages, world) == [
        "docs/fix/own.md:2: not in the order of its section; add own to docs/fix/index.md"
    ]


def test_a_page_that_is_listed_and_not_there_is_told(world: Path) -> None:
    line = edit(world.parent / "fix" / "index.md", "order:\n", "order:\n  - nowhere\n") + 1
    assert broken_rule(rules.sections_list_their_pages, world) == [
        f"docs/fix/index.md:{line}: no page docs/fix/nowhere.md; write it, or take it out"
    ]


# the words of the feedback


def test_too_few_languages_a_wrong_tag_and_no_english_are_told(world: Path) -> None:
    file = world / "feedback.yml"
    records = file.read_text("utf-8").split("\nar:")[1].split("\ncs:")[0]
    file.write_text(f"ar:{records}\nDeutsch:{records}\n", "utf-8")
    line = records.count("\n") + 3
    assert broken_rule(rules.feedback_is_asked_in_many_languages, world) == [
        "docs/_data/feedback.yml:1: no English; it stands in every page, so add 'en' with all its words",
        "docs/_data/feedback.yml:1: only 2 languages; give at least 12",
        f"docs/_data/feedback.yml:{line}: 'Deutsch' is no language tag; write it as 'de' or 'zh-TW'",
    ]
