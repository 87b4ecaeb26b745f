"""Each rule of the facts is a true sentence; here each is broken, and says where, what, and what instead."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from portatlas import rules
from portatlas.facts.load import load


def broken_rule(rule: rules.Rule, data: Path) -> list[str]:
    """What this rule alone finds, in order. The files themselves must have loaded without a problem."""
    atlas, problems = load(data)
    assert not problems, problems
    return [str(problem) for problem in sorted(rule(atlas))]


def edit(path: Path, old: str, new: str) -> int:
    """Replaces the first `old` in a file; returns its line (from 1)."""
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_facts_keep_every_rule(atlas) -> None:
    assert rules.check(atlas) == []


def test_each_rule_is_broken_by_a_test_of_this_file() -> None:
    called = set(re.findall(r"broken_rule\(\s*rules\.(\w+)", Path(__file__).read_text("utf-8")))
    assert called == {rule.__name__ for rule in rules.RULES}


def test_each_rule_that_is_written_is_listed() -> None:
    written = {n for n, f in vars(rules).items() if getattr(f, "__module__", "") == rules.__name__ and callable(f)}
    assert {n for n in written if not n.startswith("_")} - {"check"} == {rule.__name__ for rule in rules.RULES}


def test_check_tells_what_several_rules_find_in_the_order_of_the_files(broken: Path) -> None:
    source = edit(broken / "tenants.yml", "source: traceroute-8", "source: mush-1")
    sample = edit(broken / "classes" / "1-1023.md", "sample: 443", "sample: 5432")
    subject = edit(broken / "systems" / "linux.yml", "shows: [bound-idle]", "shows: [bound-idle, idle]")
    atlas, _ = load(broken)
    assert [f"{p.path}:{p.line}" for p in rules.check(atlas)] == [
        f"docs/_data/classes/1-1023.md:{sample}",
        f"docs/_data/systems/linux.yml:{subject}",
        f"docs/_data/tenants.yml:{source}",
    ]


# classes


def test_a_gap_between_classes_names_the_missing_ports(broken: Path) -> None:
    (broken / "classes" / "10000-32767.md").unlink()
    assert broken_rule(rules.classes_leave_no_gap_and_do_not_overlap, broken) == [
        "docs/_data/classes/32768-49151.md:2: gap: no class holds 10000-32767; class 32768-49151 must begin at 10000"
    ]


def test_a_gap_at_either_end_names_the_missing_ports(broken: Path) -> None:
    (broken / "classes" / "0.md").unlink()
    (broken / "classes" / "61000-65535.md").unlink()
    assert broken_rule(rules.classes_leave_no_gap_and_do_not_overlap, broken) == [
        "docs/_data/classes/1-1023.md:2: gap: no class holds 0; class 1-1023 must begin at 0",
        "docs/_data/classes/49152-60999.md:2: gap: no class holds 61000-65535",
    ]


def test_an_overlap_names_the_shared_ports(broken: Path) -> None:
    shutil.copy(broken / "classes" / "1024-9999.md", broken / "classes" / "5000-12000.md")
    assert broken_rule(rules.classes_leave_no_gap_and_do_not_overlap, broken) == [
        "docs/_data/classes/10000-32767.md:2: overlap: 10000-12000 lies in an earlier class too",
        "docs/_data/classes/5000-12000.md:2: overlap: 5000-9999 lies in an earlier class too",
    ]


def test_no_class_at_all_is_a_gap_from_0_to_65535(broken: Path) -> None:
    shutil.rmtree(broken / "classes")
    assert len(broken_rule(rules.classes_leave_no_gap_and_do_not_overlap, broken)) == 1


def test_a_pool_that_moves_changes_the_cuts_and_the_classes_that_are_wanted_are_named(broken: Path) -> None:
    edit(broken / "systems" / "linux.yml", "last: 60999", "last: 61999")
    parts = "0, 1-1023, 1024-9999, 10000-32767, 32768-49151, 49152-61999, 62000-65535"
    assert broken_rule(rules.classes_are_the_coarsest_partition, broken) == [
        f"docs/_data/classes/49152-60999.md:2: class 49152-60999 is not a part of the partition; the data yields {parts}",
        "docs/_data/classes/49152-60999.md:2: no class 49152-61999; add docs/_data/classes/49152-61999.md",
        f"docs/_data/classes/61000-65535.md:2: class 61000-65535 is not a part of the partition; the data yields {parts}",
        "docs/_data/classes/61000-65535.md:2: no class 62000-65535; add docs/_data/classes/62000-65535.md",
    ]


def test_a_cut_that_no_system_makes_is_one_too_many(broken: Path) -> None:
    shutil.copy(broken / "classes" / "0.md", broken / "classes" / "61000-62000.md")
    (broken / "classes" / "61000-65535.md").rename(broken / "classes" / "62001-65535.md")
    found = broken_rule(rules.classes_are_the_coarsest_partition, broken)
    assert [line.split(";")[0] for line in found] == [
        "docs/_data/classes/61000-62000.md:2: class 61000-62000 is not a part of the partition",
        "docs/_data/classes/61000-62000.md:2: no class 61000-65535",
        "docs/_data/classes/62001-65535.md:2: class 62001-65535 is not a part of the partition",
    ]


def test_a_seventh_mainstream_system_would_cut_and_gvisor_is_none(broken: Path) -> None:
    edit(broken / "systems" / "gvisor.yml", "mainstream: false", "mainstream: true")
    found = broken_rule(rules.classes_are_the_coarsest_partition, broken)
    assert "no class 10000-15999; add docs/_data/classes/10000-15999.md" in found[1]
    assert "no class 16000-32767; add docs/_data/classes/16000-32767.md" in found[2]


def test_a_mainstream_system_that_holds_part_of_a_class_is_told_at_its_pools(broken: Path) -> None:
    line = edit(broken / "systems" / "netbsd.yml", "first: 49152, last: 65535", "first: 50000, last: 65535")
    assert broken_rule(rules.mainstream_pools_hold_classes_whole, broken) == [
        f"docs/_data/systems/netbsd.yml:{line}: NetBSD's pool holds only part of class 49152-60999; cut the class there, or mend the pool"
    ]


def test_the_pool_that_is_told_is_the_one_that_holds_part_of_the_class(broken: Path) -> None:
    line = edit(broken / "systems" / "illumos.yml", "last: 65535, transports: [udp]", "last: 65000, transports: [udp]")
    (found,) = broken_rule(rules.mainstream_pools_hold_classes_whole, broken)
    assert found.startswith(
        f"docs/_data/systems/illumos.yml:{line}: illumos's pool holds only part of class 61000-65535;"
    )


def test_a_system_that_is_not_mainstream_may_hold_part_of_a_class(atlas) -> None:
    assert atlas.systems["gvisor"].part_of(atlas.class_of(16000)) == "part"
    assert list(rules.mainstream_pools_hold_classes_whole(atlas)) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "message"),
    [
        ("1-1023.md", "sample: 443", "sample: 1024", 4, "sample 1024 does not lie in 1-1023; give one of its ports"),
        ("1-1023.md", "sample: 443\n", "", 2, "sample None does not lie in 1-1023; give one of its ports"),
        ("0.md", "verdict:", "sample: 0\nverdict:", 4, "port 0 cannot be a sample; take 'sample' out"),
    ],
)
def test_a_sample_lies_in_its_class_and_class_0_has_none(
    broken: Path, file: str, old: str, new: str, line: int, message: str
) -> None:
    edit(broken / "classes" / file, old, new)
    assert broken_rule(rules.samples_lie_in_their_class, broken) == [f"docs/_data/classes/{file}:{line}: {message}"]


def test_a_class_without_one_of_its_headings_is_told_which(broken: Path) -> None:
    edit(broken / "classes" / "1-1023.md", "## In a firewall", "### In a firewall")
    assert broken_rule(rules.classes_have_their_sections, broken) == [
        "docs/_data/classes/1-1023.md:2: missing section; add '## In a firewall' with prose below it"
    ]


def test_a_heading_without_prose_is_a_missing_section(broken: Path) -> None:
    edit(broken / "classes" / "1-1023.md", "## In a firewall", "## Why unassigned ports matter")
    path = broken / "classes" / "1-1023.md"
    text = path.read_text("utf-8")
    path.write_text(
        text[: text.index("## Why the range exists")] + "## In a firewall\n\n## Why the range exists\n\nx\n"
    )
    assert broken_rule(rules.classes_have_their_sections, broken) == [
        "docs/_data/classes/1-1023.md:2: missing section; add '## In a firewall' with prose below it"
    ]


def test_only_class_0_says_by_hand_how_to_check(broken: Path) -> None:
    path = broken / "classes" / "1-1023.md"
    path.write_text(path.read_text("utf-8") + "\n## How to check\n\nLook.\n")
    assert broken_rule(rules.classes_have_their_sections, broken) == [
        "docs/_data/classes/1-1023.md:2: section '## How to check' has no place here; take it out"
    ]


# sources


@pytest.mark.parametrize(
    ("file", "old"),
    [
        ("tenants.yml", "source: traceroute-8"),
        ("iana.yml", "source: rfc6335"),
        ("systems/linux.yml", "source: linux-ip-sysctl}\n\norder"),
        ("systems/linux.yml", "source: sysctl-d-5"),
        ("systems/linux.yml", "source: fuser-1"),
        ("systems/macos.yml", "source: xnu-restricted-ports"),
    ],
)
def test_an_unknown_source_is_told_where_it_is_named(broken: Path, file: str, old: str) -> None:
    name = old.split()[1].rstrip("}")
    line = edit(broken / file, old, old.replace(name, "nobody"))
    assert broken_rule(rules.every_source_is_known, broken) == [
        f"docs/_data/{file}:{line}: unknown source 'nobody'; add it to docs/_data/sources.yml, or name one that is there"
    ]


def test_without_any_source_every_source_is_unknown(broken: Path) -> None:
    (broken / "sources.yml").write_text("{}\n")
    assert broken_rule(rules.every_source_is_known, broken)


# ladders


def test_the_next_rung_is_a_check_of_the_same_system(broken: Path) -> None:
    line = edit(broken / "systems" / "linux.yml", "next: owner", "next: owners")
    (found,) = broken_rule(rules.ladders_are_whole, broken)
    assert found.startswith(
        f"docs/_data/systems/linux.yml:{line}: unknown check 'owners'; expected one of who-holds, owner, count-by-destination,"
    )


def test_a_check_of_the_short_ladder_exists(broken: Path) -> None:
    line = edit(broken / "systems" / "linux.yml", "short_ladder: [who-holds,", "short_ladder: [who-hold,")
    (found,) = broken_rule(rules.ladders_are_whole, broken)
    assert found.startswith(
        f"docs/_data/systems/linux.yml:{line}: unknown check 'who-hold'; expected one of who-holds,"
    )


def test_what_is_asked_for_in_a_ticket_is_a_check_even_of_a_system_without_a_page(broken: Path) -> None:
    line = edit(broken / "systems" / "gvisor.yml", "mainstream: false\n", "mainstream: false\nask: who-holds\n") + 1
    (found,) = broken_rule(rules.ladders_are_whole, broken)
    assert found.startswith(f"docs/_data/systems/gvisor.yml:{line}: unknown check 'who-holds'")


def test_two_checks_of_a_system_have_two_names(broken: Path) -> None:
    edit(broken / "systems" / "linux.yml", "- id: owner\n", "- id: who-holds\n")
    found = broken_rule(rules.ladders_are_whole, broken)
    assert any(line.endswith(": two checks are called 'who-holds'; rename one") for line in found)


def test_a_mainstream_system_has_settings_a_ladder_and_a_check_for_tickets(broken: Path) -> None:
    edit(broken / "systems" / "gvisor.yml", "mainstream: false", "mainstream: true")
    assert broken_rule(rules.ladders_are_whole, broken) == [
        "docs/_data/systems/gvisor.yml:1: a mainstream system needs settings, ask and checks; add them"
    ]


def test_a_short_ladder_answers_for_a_class_as_well(broken: Path) -> None:
    old = "short_ladder: [who-holds, count-by-destination, can-i-bind]"
    line = edit(broken / "systems" / "linux.yml", old, "short_ladder: [can-i-bind]")
    assert broken_rule(rules.ladders_answer_for_port_and_class, broken) == [
        f"docs/_data/systems/linux.yml:{line}: no check of short_ladder has 'all'; name one that answers for a class"
    ]


SUBJECTS = (
    "listener, client, time-wait, close-wait, fin-wait-2, bound-idle, udp, udp-connected, listener-ipv6, "
    "listener-dual, other-user"
)


def test_an_unknown_subject_is_told_with_the_closed_list(broken: Path) -> None:
    line = edit(broken / "systems" / "linux.yml", "shows: [bound-idle]", "shows: [bound-idle, idle]")
    assert broken_rule(rules.shown_subjects_are_known, broken) == [
        f"docs/_data/systems/linux.yml:{line}: unknown subject 'idle'; expected one of {SUBJECTS}"
    ]


def test_an_ordinary_user_sees_no_more_than_root(broken: Path) -> None:
    old = "unprivileged: {shows: [bound-idle],"
    line = edit(broken / "systems" / "linux.yml", old, "unprivileged: {shows: [bound-idle, udp],")
    assert broken_rule(rules.shown_subjects_are_known, broken) == [
        f"docs/_data/systems/linux.yml:{line}: an ordinary user cannot see more than root: udp; add it to shows or take it out"
    ]


# commands

KNOWN = "__PORT__, __HEX__, __FIRST__, __LAST__, __COUNT__, __PID__, __NAME__"


@pytest.mark.parametrize("name", ["__PROT__", "__MY_PORT__", "__PORT2__"])
def test_an_unknown_placeholder_is_told_with_those_there_are(broken: Path, name: str) -> None:
    line = edit(broken / "systems" / "linux.yml", "'sport = :__PORT__ or", f"'sport = :{name} or")
    assert broken_rule(rules.placeholders_are_known, broken) == [
        f"docs/_data/systems/linux.yml:{line}: unknown placeholder '{name}'; expected one of {KNOWN}"
    ]


def test_an_unknown_placeholder_in_the_prose_of_a_class_is_told_too(broken: Path) -> None:
    line = edit(broken / "classes" / "0.md", "__PID__", "__PIDD__")
    assert broken_rule(rules.placeholders_are_known, broken) == [
        f"docs/_data/classes/0.md:{line}: unknown placeholder '__PIDD__'; expected one of {KNOWN}"
    ]


def test_a_python_name_with_underscores_is_no_placeholder(broken: Path) -> None:
    edit(broken / "systems" / "linux.yml", "import socket\n", "import socket  # __main__\n")
    assert broken_rule(rules.placeholders_are_known, broken) == []


# pools


def test_a_skipped_port_outside_the_pool_is_told_for_each_transport(broken: Path) -> None:
    line = edit(broken / "systems" / "macos.yml", "first: 55555, last: 55555", "first: 100, last: 100")
    assert broken_rule(rules.skipped_ports_lie_in_the_pool, broken) == [
        f"docs/_data/systems/macos.yml:{line}: 100/tcp is not in a pool of macOS; take it out of 'never'",
        f"docs/_data/systems/macos.yml:{line}: 100/udp is not in a pool of macOS; take it out of 'never'",
    ]


# ids, ranks, sources, what is registered


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


# promises


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


# retired classes


def retire(data: Path, name: str) -> None:
    (data / "retired.yml").write_text(f'# none yet\n{name}:\n  date: "2026-11-25"\n  why: "Linux moved."\n')


def test_a_retired_class_is_none_of_todays(broken: Path) -> None:
    retire(broken, "49152-60999")
    (found,) = broken_rule(rules.retired_classes_are_gone, broken)
    assert found.endswith(
        ": class 49152-60999 is in use; take it out of retired.yml, or its file out of classes/"
    ) and found.startswith("docs/_data/retired.yml:")


@pytest.mark.parametrize("name", ["ephemeral", "9999-1024", "1-70000", "1024-"])
def test_a_retired_class_is_named_by_its_bounds(broken: Path, name: str) -> None:
    retire(broken, name)
    (found,) = broken_rule(rules.retired_classes_are_gone, broken)
    assert found.endswith(f": '{name}' is no pair of bounds; write it as 1024-9999")


def test_a_class_that_is_gone_may_be_retired(broken: Path) -> None:
    retire(broken, "49152-61000")
    assert broken_rule(rules.retired_classes_are_gone, broken) == []


# hand-written pages: their front matter, their sections, what they call for

FIX_PAGE = """---
title: "Own"
description: "A page of our own."
messages:
  - {text: "own: it broke", by: "A program", source: ss-8}
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
def own(broken: Path) -> Path:
    """A sound Fix page of our own, beside the facts."""
    path = broken.parent / "fix" / "own.md"
    path.write_text(FIX_PAGE)
    return path


def add(path: Path, text: str) -> int:
    """Puts lines at the end of a file; returns the number of the first (from 1)."""
    before = path.read_text("utf-8")
    path.write_text(before + text)
    return before.count("\n") + 1


def add_myth(data: Path, name: str, page: str, figure: str = "") -> int:
    """Adds a myth of our own; returns its line."""
    more = f'  figure: "{figure}"\n' if figure else ""
    return add(
        data / "myths.yml",
        f'{name}:\n  claim: "It is {figure or "so"}."\n  truth: "It is not."\n  source: ss-8\n  page: {page}\n{more}',
    )


def test_an_unknown_source_of_a_message_is_told_where_it_is_named(broken: Path, own: Path) -> None:
    line = edit(own, "source: ss-8", "source: nobody")
    assert broken_rule(rules.every_source_is_known, broken) == [
        f"docs/fix/own.md:{line}: unknown source 'nobody'; add it to docs/_data/sources.yml, or name one that is there"
    ]


@pytest.mark.parametrize("name", ["__PORT__", "__FIRST__", "__POD__"])
def test_a_step_leaves_only_pid_and_name_to_the_reader(broken: Path, name: str) -> None:
    step = f'own-step:\n  on: Linux\n  does: "Look"\n  shell: sh\n  run: "x {name}"\n'
    line = add(broken / "steps.yml", step + "  privileged: false\n  effect: reads\n  source: ss-8\n") + 4
    assert broken_rule(rules.placeholders_are_known, broken) == [
        f"docs/_data/steps.yml:{line}: unknown placeholder '{name}'; expected one of __PID__, __NAME__"
    ]


def test_a_myth_that_another_page_calls_is_told_there(broken: Path, own: Path) -> None:
    add_myth(broken, "own-myth", "fix/other")
    line = add(own, '\n<% myth("own-myth") %>\n') + 1
    assert broken_rule(rules.myths_are_named_on_their_page_alone, broken) == [
        f"docs/fix/own.md:{line}: myth 'own-myth' stands on fix/other; link to it, or change its page in myths.yml"
    ]


def test_a_myth_that_its_page_calls_twice_is_told_at_the_second(broken: Path, own: Path) -> None:
    add_myth(broken, "own-myth", "fix/own")
    line = add(own, '\n<% myth("own-myth") %>\n\n<% myth("own-myth") %>\n') + 3
    (found,) = broken_rule(rules.myths_are_named_on_their_page_alone, broken)
    assert found.startswith(f"docs/fix/own.md:{line}: myth 'own-myth' stands on fix/own;")


def test_a_myth_of_a_system_is_not_called_by_hand(broken: Path) -> None:
    add_myth(broken, "own-myth", "systems/linux")
    line = edit(broken / "systems" / "linux.yml", 'says: "IPv6 has', """says: "<% myth('own-myth') %> IPv6 has""")
    (found,) = broken_rule(rules.myths_are_named_on_their_page_alone, broken)
    assert found.startswith(f"docs/_data/systems/linux.yml:{line}: myth 'own-myth' stands on systems/linux;")


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
    broken: Path, own: Path, figure: str, text: str, found: str | None
) -> None:
    add_myth(broken, "own-myth", "fix/own", figure)
    line = add(own, f"\n{text}\n") + 1
    problem = f"docs/fix/own.md:{line}: '{found}' is the wrong figure of myth 'own-myth'; leave it out"
    assert broken_rule(rules.wrong_figures_stand_in_their_myth_alone, broken) == ([problem] if found else [])


def test_the_wrong_figure_of_a_myth_in_the_prose_of_the_data_is_told(broken: Path) -> None:
    add_myth(broken, "own-myth", "fix/own", "77,777")
    line = edit(broken / "systems" / "linux.yml", "IPv6 has no", "77777 has no")
    assert broken_rule(rules.wrong_figures_stand_in_their_myth_alone, broken) == [
        f"docs/_data/systems/linux.yml:{line}: '77777' is the wrong figure of myth 'own-myth'; leave it out"
    ]


def test_one_message_on_two_pages_is_told_at_the_second(broken: Path, own: Path) -> None:
    other = own.with_name("own2.md")
    other.write_text(FIX_PAGE.replace("own: it broke", "Own it (broke)!"))
    line = FIX_PAGE[: FIX_PAGE.index("own: it broke")].count("\n") + 1
    assert broken_rule(rules.messages_lead_to_one_page, broken) == [
        f"docs/fix/own2.md:{line}: 'Own it (broke)!' leads to fix/own already; tell them apart, or keep one"
    ]


def test_a_phrase_that_leads_to_two_pages_is_told(broken: Path) -> None:
    edit(broken.parent / "fix" / "time-wait.md", '"time_wait"', '"Kill, port"')
    assert broken_rule(rules.phrases_lead_to_one_page, broken) == [
        f"docs/fix/time-wait.md:{line_of(broken.parent / 'fix' / 'time-wait.md', 'Kill, port')}: "
        "'Kill, port' leads to fix/stop-what-holds-a-port already; tell them apart, or keep one"
    ]


def line_of(path: Path, text: str) -> int:
    found = path.read_text("utf-8")
    return found[: found.index(text)].count("\n") + 1


MESSAGES = 'messages:\n  - {text: "own: it broke", by: "A program", source: ss-8}\n'


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
    broken: Path, own: Path, old: str, new: str, line: int, message: str
) -> None:
    edit(own, old, new)
    assert broken_rule(rules.fix_pages_begin_with_what_was_seen, broken) == [f"docs/fix/own.md:{line}: {message}"]


def test_two_questions_stand_for_messages(broken: Path, own: Path) -> None:
    edit(own, MESSAGES, 'questions: ["Is it one?", "Or two?"]\n')
    assert broken_rule(rules.fix_pages_begin_with_what_was_seen, broken) == []


def test_only_a_fix_page_has_messages(broken: Path, own: Path) -> None:
    own.rename(broken.parent / "learn" / "own.md")
    assert broken_rule(rules.fix_pages_begin_with_what_was_seen, broken) == [
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
    broken: Path, own: Path, old: str, new: str, at: str | None, message: str
) -> None:
    edit(own, old, new)
    text = own.read_text("utf-8")
    line = text[: text.index(at)].count("\n") + 1 if at else text.count("\n") + 1
    expected = [f"docs/fix/own.md:{line}: {message}"] if message else []
    assert broken_rule(rules.fix_pages_have_their_sections, broken) == expected


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('    <% transcript("x") %>', "transcript"),
        ('1. <% rung("linux.who-holds") %>', "rung"),
        ('Then <% step("x") %>', "step"),
        ('<% step("x") %> and', "step"),
        ('<% step("x") %>', None),
        ('    <% run("x") %>', None),
        ('`<% step("x") %>` is code', None),
    ],
)
def test_a_block_in_a_list_or_in_a_line_is_told(broken: Path, own: Path, line: str, name: str | None) -> None:
    at = add(own, f"\n{line}\n") + 1
    message = f"{name}() is a block; put its call at the start of a line of its own, in no list"
    expected = [f"docs/fix/own.md:{at}: {message}"] if name else []
    assert broken_rule(rules.blocks_stand_on_lines_of_their_own, broken) == expected


def test_a_page_that_does_not_name_its_myth_is_told_at_the_myth(broken: Path, own: Path) -> None:
    line = add_myth(broken, "own-myth", "fix/own") + 4
    assert broken_rule(rules.myths_are_named_on_their_page, broken) == [
        f'docs/_data/myths.yml:{line}: fix/own does not name it; put <% myth("own-myth") %> there'
    ]


def test_a_myth_on_a_page_that_does_not_exist_is_told(broken: Path) -> None:
    line = add_myth(broken, "own-myth", "fix/nowhere") + 4
    assert broken_rule(rules.myths_are_named_on_their_page, broken) == [
        f"docs/_data/myths.yml:{line}: no page 'fix/nowhere'; name one by its path, such as fix/time-wait"
    ]


def test_a_myth_of_a_system_stands_on_its_page_by_itself(broken: Path) -> None:
    add_myth(broken, "own-myth", "systems/linux")
    assert broken_rule(rules.myths_are_named_on_their_page, broken) == []


def test_a_number_that_no_page_calls_for_is_told(broken: Path, own: Path) -> None:
    line = add(broken / "numbers.yml", 'own-number: {value: 7, unit: ports, says: "Seven", source: ss-8}\n')
    assert broken_rule(rules.what_pages_call_for_is_called_for, broken) == [
        f"docs/_data/numbers.yml:{line}: no page calls for number 'own-number'; use it or take it out"
    ]
    add(own, '\n<% number("own-number") %>\n')
    assert broken_rule(rules.what_pages_call_for_is_called_for, broken) == []


def test_a_page_that_its_section_does_not_list_is_told(broken: Path, own: Path) -> None:
    assert broken_rule(rules.sections_list_their_pages, broken) == [
        "docs/fix/own.md:2: not in the order of its section; add own to docs/fix/index.md"
    ]


def test_a_page_that_is_listed_and_not_there_is_told(broken: Path) -> None:
    line = edit(broken.parent / "fix" / "index.md", "order:\n", "order:\n  - nowhere\n") + 1
    assert broken_rule(rules.sections_list_their_pages, broken) == [
        f"docs/fix/index.md:{line}: no page docs/fix/nowhere.md; write it, or take it out"
    ]


# the words of the feedback


def test_too_few_languages_a_wrong_tag_and_no_english_are_told(broken: Path) -> None:
    file = broken / "feedback.yml"
    records = file.read_text("utf-8").split("\nar:")[1].split("\ncs:")[0]
    file.write_text(f"ar:{records}\nDeutsch:{records}\n", "utf-8")
    line = records.count("\n") + 3
    assert broken_rule(rules.feedback_is_asked_in_many_languages, broken) == [
        "docs/_data/feedback.yml:1: no English; it stands in every page, so add 'en' with all its words",
        "docs/_data/feedback.yml:1: only 2 languages; give at least 12",
        f"docs/_data/feedback.yml:{line}: 'Deutsch' is no language tag; write it as 'de' or 'zh-TW'",
    ]


# what the site itself needs


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
    word = edit(broken / "words" / "lookup.yml", "“{given}” is no port", "“{givn}” is no port")
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
