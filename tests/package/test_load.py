"""Loading: every slip is told with its file and line, what is wrong and what instead; nothing is guessed or dropped."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from edits import edit
from portatlas.facts.load import load
from portatlas.facts.model import Atlas
from pydantic import ValidationError

SOURCE = """\
# What was read.
rfc768:
  title: "User Datagram Protocol"
  publisher: IETF
  url: https://www.rfc-editor.org/rfc/rfc768
  kind: primary
  date: "1980-08-28"
  copy: "the page itself"
"""

TENANTS = """\
mosh:
  title: mosh
  first: 60001
  last: 60999
  transports: [udp]
  role: listens
  registered: false
  note: "One port for each session."
  source: chat-manual
"""

CLASS = """\
---
title: "Ports 49152-65535"
summary: "The last ports."
sample: 62078
verdict: "It names no service."
readings:
  mine: "a"
  theirs: "b"
  listener: "c"
worry:
  mine: "d"
  theirs: "e"
  listener: "f"
---
## What it is

Prose.

## Who picks from it

More prose.
"""

HEADINGS = (
    "What it is, Who picks from it, Who else you meet here, When it is your port, When it is the other side's port, "
    "When something listens on it, How to check, In a firewall, Why the range exists, Why unassigned ports matter"
)


def told(data: Path) -> list[str]:
    """The problems of loading, as the build prints them."""
    return [str(problem) for problem in load(data)[1]]


def told_of_source(data: Path, old: str, new: str) -> list[str]:
    assert SOURCE.count(old) == 1
    (data / "sources.yml").write_text(SOURCE.replace(old, new))
    return told(data)


def told_of_class(data: Path, old: str, new: str) -> list[str]:
    assert CLASS.count(old) == 1
    (data / "classes" / "49152-65535.md").write_text(CLASS.replace(old, new))
    return told(data)


def told_of_tenant(data: Path, old: str, new: str) -> list[str]:
    assert TENANTS.count(old) == 1
    (data / "tenants.yml").write_text(TENANTS.replace(old, new))
    return told(data)


def test_sound_files_have_no_problem(world: Path) -> None:
    assert told(world) == []
    assert told_of_source(world, "IETF", "ISI") == []
    assert told_of_class(world, "More", "Much more") == []
    assert told_of_tenant(world, "One port", "A port") == []


# shapes: unknown, missing, wrong


def test_an_unknown_field_is_named_with_its_line_and_the_fields_there_are(world: Path) -> None:
    assert told_of_source(world, "  kind: primary\n", "  kind: primary\n  kinds: primary\n") == [
        "docs/_data/sources.yml:7: unknown field 'kinds'; expected one of title, publisher, url, kind, date, copy"
    ]


def test_an_unknown_field_deep_in_a_record_is_named_with_the_fields_of_that_place(world: Path) -> None:
    assert told_of_class(world, '  mine: "a"\n', '  mine: "a"\n  ours: "a"\n') == [
        "docs/_data/classes/49152-65535.md:8: unknown field 'ours'; expected one of mine, theirs, listener"
    ]


def test_a_field_that_follows_from_the_name_is_not_offered_and_not_taken(world: Path) -> None:
    (found,) = told_of_tenant(world, "  title: mosh\n", "  title: mosh\n  name: mosh\n")
    assert found.startswith("docs/_data/tenants.yml:3: unknown field 'name'; expected one of first, last, title,")
    assert told_of_tenant(world, "  title: mosh\n", "  title: mosh\n  id: mosh\n") == [
        "docs/_data/tenants.yml:3: field 'id' follows from the name of the record; take it out"
    ]


@pytest.mark.parametrize(("field", "line"), [("first: 49152", 4), ("last: 65535", 4), ("sections: {}", 4)])
def test_what_follows_from_a_class_files_name_or_headings_is_not_given_by_hand(
    world: Path, field: str, line: int
) -> None:
    assert told_of_class(world, "sample: 62078\n", f"{field}\nsample: 62078\n") == [
        f"docs/_data/classes/49152-65535.md:{line}: field '{field.split(':')[0]}' follows from the name of the record; take it out"
    ]


def test_a_missing_field_is_named_with_its_meaning_in_the_record_that_lacks_it(world: Path) -> None:
    assert told_of_source(world, "  publisher: IETF\n", "") == [
        "docs/_data/sources.yml:3: missing field 'publisher': who publishes it"
    ]


def test_a_missing_field_deep_in_a_record_is_told_at_the_place_that_lacks_it(world: Path) -> None:
    assert told_of_class(world, '  theirs: "b"\n', "") == [
        "docs/_data/classes/49152-65535.md:6: missing field 'theirs': it is the other side's port"
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('date: "1980-08-28"', "date: 1980", 7, "field 'date': expected a text; write it in quotes, not 1980"),
        (
            "kind: primary",
            "kind: primeval",
            6,
            "field 'kind': expected 'primary', 'vendor' or 'secondary', not 'primeval'",
        ),
        (
            "url: https://www.rfc-editor.org/rfc/rfc768",
            "url: rfc768",
            5,
            "'rfc768' is no address for a link; write https://…, and what Markdown or HTML reads as %XX",
        ),
        ("publisher: IETF", 'publisher: ""', 4, "field 'publisher': expected at least 1 characters, not ''"),
    ],
)
def test_a_wrong_value_is_shown_with_what_it_should_be(
    world: Path, old: str, new: str, line: int, message: str
) -> None:
    assert told_of_source(world, old, new) == [f"docs/_data/sources.yml:{line}: {message}"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("last: 60999", "last: 65536", "4: field 'last': expected at most 65535, not 65536"),
        ("first: 60001", "first: -1", "3: field 'first': expected at least 0, not -1"),
        ("first: 60001", "first: 60001.0", "3: field 'first': expected a whole number, without quotes, not 60001.0"),
        ("first: 60001", "first: true", "3: field 'first': expected a whole number, without quotes, not True"),
        ("[udp]", "[udp, icmp]", "5: field 'transports.1': expected 'tcp' or 'udp', not 'icmp'"),
        (
            "registered: false",
            "registered: 'no'",
            "7: field 'registered': expected true or false, without quotes, not 'no'",
        ),
        ("last: 60999", "last: 60000", "2: first 60001 is above last 60000; swap them"),
    ],
)
def test_a_port_is_a_whole_number_of_16_bits_and_nothing_is_converted(
    world: Path, old: str, new: str, message: str
) -> None:
    assert told_of_tenant(world, old, new) == [f"docs/_data/tenants.yml:{message}"]


def test_a_date_may_stand_without_quotes(world: Path) -> None:
    assert told_of_source(world, '"1980-08-28"', "1980-08-28") == []
    assert load(world)[0].sources["rfc768"].date == "1980-08-28"


@pytest.mark.parametrize("record", ["", "3", "[1, 2]", "text"])
def test_a_record_that_is_no_mapping_is_told_in_plain_words(world: Path, record: str) -> None:
    (world / "tenants.yml").write_text(f"mosh: {record}\n")
    (found,) = told(world)
    assert found.startswith("docs/_data/tenants.yml:1: ") and "mapping" in found and "''" not in found


def test_a_name_that_yaml_takes_for_a_number_is_told_and_costs_no_other_record(world: Path) -> None:
    (world / "tenants.yml").write_text(TENANTS + TENANTS.replace("mosh:", "8080:"))
    (found,) = told(world)
    assert found.startswith("docs/_data/tenants.yml:10: ") and "8080" in found
    assert list(load(world)[0].tenants) == ["mosh"]


# YAML


def test_a_repeated_key_is_told_with_both_lines(world: Path) -> None:
    assert told_of_source(world, "  publisher: IETF\n", "  publisher: IETF\n  publisher: ISI\n") == [
        "docs/_data/sources.yml:5: duplicate key 'publisher'; it stands in line 4 already: keep one"
    ]


def test_a_repeated_record_is_told_with_both_lines(world: Path) -> None:
    (world / "tenants.yml").write_text(TENANTS + TENANTS)
    assert told(world) == [
        "docs/_data/tenants.yml:10: duplicate key 'mosh'; it stands in line 1 already: keep one",
    ]


def test_a_repeated_key_in_front_matter_counts_the_line_with_the_dashes(world: Path) -> None:
    assert told_of_class(world, "sample: 62078\n", "sample: 62078\nsample: 62079\n") == [
        "docs/_data/classes/49152-65535.md:5: duplicate key 'sample'; it stands in line 4 already: keep one"
    ]


def test_the_same_key_in_two_records_is_no_repetition(world: Path) -> None:
    (world / "tenants.yml").write_text(TENANTS + TENANTS.replace("mosh:", "other:"))
    assert told(world) == []


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [('"User Datagram Protocol"', '"User "Datagram Protocol"', 3), ("publisher: IETF", "publisher: @IETF", 4)],
)
def test_what_is_no_yaml_is_told_with_its_line(world: Path, old: str, new: str, line: int) -> None:
    (found,) = told_of_source(world, old, new)
    assert found.startswith(f"docs/_data/sources.yml:{line}: not YAML: ")


def test_what_is_no_yaml_in_front_matter_counts_the_line_with_the_dashes(world: Path) -> None:
    (found,) = told_of_class(world, '"It names no service."', '"It "names" no service."')
    assert found.startswith("docs/_data/classes/49152-65535.md:5: not YAML: ")


# files


@pytest.mark.parametrize(
    "file",
    [
        "iana.yml",
        "tenants.yml",
        "sources.yml",
        "subjects.yml",
        "words/port.yml",
        "retired.yml",
        "registry.tsv",
        "steps.yml",
        "transcripts.yml",
        "numbers.yml",
        "myths.yml",
    ],
)
def test_a_missing_file_is_told_by_its_name_in_the_project(world: Path, file: str) -> None:
    (world / file).unlink()
    assert told(world) == [f"docs/_data/{file}:1: missing file; the build needs it, even if it is empty"]


@pytest.mark.parametrize("file", ["systems/anyos.yml", "sources.yml", "classes/0.md", "registry.tsv"])
def test_a_file_that_is_not_utf_8_is_told_and_nothing_is_thrown(world: Path, file: str) -> None:
    (world / file).write_bytes(b"---\ntitle: \xff\n---\n")
    (found,) = told(world)
    assert found.startswith(f"docs/_data/{file}:2: not UTF-8: ")


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
@pytest.mark.parametrize("file", ["systems/zephyr.yml", "systems/anyos.yml", "classes/0.md"])
def test_an_empty_record_is_told_not_taken_for_one_that_never_was(world: Path, file: str, text: str) -> None:
    (world / file).write_text(text)
    (found,) = told(world)
    assert found.startswith(f"docs/_data/{file}:1: ")


def test_empty_front_matter_is_told(world: Path) -> None:
    (world / "classes" / "0.md").write_text("---\n---\n## What it is\n\nProse.\n")
    (found,) = told(world)
    assert found.startswith("docs/_data/classes/0.md:")


def test_front_matter_without_an_end_is_told(world: Path) -> None:
    assert told_of_class(world, "---\n## What it is", "## What it is") == [
        "docs/_data/classes/49152-65535.md:1: no front matter; begin with --- and end it with ---"
    ]


@pytest.mark.parametrize("file", ["tenants.yml", "systems/anyos.yml"])
def test_a_list_where_a_mapping_belongs_is_told(world: Path, file: str) -> None:
    (world / file).write_text("- a\n- b\n")
    assert told(world) == [f"docs/_data/{file}:1: expected a mapping of names to values; write `name: value` lines"]


@pytest.mark.parametrize("phrase", ["[a, b]", "12", "", "{a: b}"])
def test_a_phrase_is_a_text_and_nothing_is_made_into_one(world: Path, phrase: str) -> None:
    (world / "subjects.yml").write_text(f'listener: "TCP listeners"\nclient: {phrase}\n')
    (found,) = told(world)
    assert found.startswith("docs/_data/subjects.yml:2: ")


# class files: their names and headings


@pytest.mark.parametrize(
    "name", ["high", "61000_65535", "61000-", "-5", "1-2-3", "123456", "65535-61000", "61000-65536"]
)
def test_a_class_file_whose_name_is_no_pair_of_bounds_is_told(world: Path, name: str) -> None:
    (world / "classes" / "49152-65535.md").rename(world / "classes" / f"{name}.md")
    assert told(world) == [
        f"docs/_data/classes/{name}.md:1: file name '{name}': write the bounds, such as 1024-9999.md"
    ]


@pytest.mark.parametrize("name", ["01024-9999", "1024-09999", "00"])
def test_a_class_file_named_with_leading_zeros_is_told(world: Path, name: str) -> None:
    (world / "classes" / f"{name}.md").write_text(CLASS)
    (found,) = told(world)
    assert found.startswith(f"docs/_data/classes/{name}.md:1: file name '{name}'")


def test_a_class_of_one_port_is_named_by_one_number(world: Path) -> None:
    (world / "classes" / "0.md").rename(world / "classes" / "0-0.md")
    (found,) = told(world)
    assert found.startswith("docs/_data/classes/0-0.md:1: file name '0-0'")


def test_an_unknown_heading_is_told_with_the_headings_there_are(world: Path) -> None:
    assert told_of_class(world, "## Who picks from it", "## Who picks it") == [
        f"docs/_data/classes/49152-65535.md:19: unknown heading 'Who picks it'; expected one of {HEADINGS}"
    ]


def test_a_repeated_heading_is_told(world: Path) -> None:
    assert told_of_class(world, "## Who picks from it", "## What it is") == [
        "docs/_data/classes/49152-65535.md:19: repeated heading 'What it is'"
    ]


def test_prose_before_the_first_heading_is_told_not_dropped(world: Path) -> None:
    (found,) = told_of_class(world, "---\n## What it is", "---\nLost words.\n\n## What it is")
    assert found.startswith("docs/_data/classes/49152-65535.md:15: ")


def test_a_comment_in_a_code_block_is_no_heading(world: Path) -> None:
    assert told_of_class(world, "More prose.\n", "```sh\n## a comment\nss -s\n```\n") == []


def test_prose_stands_under_the_anchor_of_its_heading(world: Path) -> None:
    assert told_of_class(world, "More", "Much more") == []
    (found,) = [c for c in load(world)[0].classes if c.first == 49152]
    assert {anchor: prose.strip() for anchor, prose in found.sections.items()} == {
        "what-it-is": "Prose.",
        "who-picks": "Much more prose.",
    }


# the registry and the laboratory's records


def test_every_wrong_line_of_the_registry_is_told(world: Path) -> None:
    path = world / "registry.tsv"
    head = "\n".join(path.read_text("utf-8").split("\n")[:2])
    path.write_text(f"{head}\n80\t80\ttcp xdp\thttp\tWeb\n81\t70000\ttcp\thosts2\tNames\n")
    assert told(world) == [
        "docs/_data/registry.tsv:3: transports 'tcp xdp'; expected some of tcp, udp, sctp, dccp, in this order, one blank between",
        "docs/_data/registry.tsv:4: last is '70000'; expected a port from 1 to 49151",
    ]


def test_no_assignment_lies_in_the_dynamic_range(world: Path) -> None:
    path = world / "registry.tsv"
    path.write_text(path.read_text("utf-8") + "49152\t49152\ttcp\tmine\tMine\n")
    assert told(world)[0].endswith(": first is '49152'; expected a port from 1 to 49151")


RUN = "{digest: a, system: Debian 12, kernel: Linux 6.18, tools: iproute2 6.1.0, date: 2026-11-23, user: root}"


def test_a_run_is_kept_under_its_system_and_check(world: Path) -> None:
    (world / "runs" / "anyos.yml").write_text(f"who-holds: {RUN}\n")
    atlas, problems = load(world)
    assert not problems
    run = atlas.runs["anyos"]["who-holds"]
    assert (run.system, run.date, run.user) == ("Debian 12", "2026-11-23", "root")


@pytest.mark.parametrize("run", ["3", "{digest: a}", RUN.replace("user: root", "user: root, note: x")])
def test_a_run_that_the_laboratory_did_not_write_is_told(world: Path, run: str) -> None:
    (world / "runs" / "anyos.yml").write_text(f"who-holds: {RUN}\nowner: {run}\n")
    assert told(world) == [
        "docs/_data/runs/anyos.yml:2: run record 'owner' is not as the laboratory writes it; record it again"
    ]


# all at once


def test_as_many_slips_as_can_be_are_told_in_one_run_in_the_order_of_the_files(world: Path) -> None:
    (world / "sources.yml").write_text(SOURCE.replace("IETF", "''").replace("primary", "primeval"))
    (world / "tenants.yml").write_text(
        TENANTS.replace("60001", "true") + TENANTS.replace("mosh:", "other:").replace("udp", "icmp")
    )
    (world / "classes" / "49152-65535.md").write_text(CLASS.replace("## Who picks", "## Who takes"))
    (world / "subjects.yml").unlink()
    (world / "systems" / "zephyr.yml").write_text("title: @zephyr\n")
    assert [found.split(": ")[0] for found in told(world)] == [
        "docs/_data/classes/49152-65535.md:19",
        "docs/_data/sources.yml:4",
        "docs/_data/sources.yml:6",
        "docs/_data/subjects.yml:1",
        "docs/_data/systems/zephyr.yml:1",
        "docs/_data/tenants.yml:3",
        "docs/_data/tenants.yml:14",
    ]


def test_a_record_with_a_problem_is_left_out_and_the_others_stay(world: Path) -> None:
    (world / "tenants.yml").write_text(TENANTS.replace("60001", "true") + TENANTS.replace("mosh:", "other:"))
    assert list(load(world)[0].tenants) == ["other"]


# what is loaded


def test_classes_stand_in_the_order_of_their_ports_not_of_their_names(world: Path) -> None:
    (world / "classes" / "1024-49151.md").rename(world / "classes" / "1024-9999.md")
    shutil.copy(world / "classes" / "1-1023.md", world / "classes" / "10000-49151.md")
    assert [c.first for c in load(world)[0].classes] == [0, 1, 1024, 10000, 49152]


def test_systems_stand_in_the_order_of_their_ranks(world: Path) -> None:
    assert list(load(world)[0].systems) == ["anyos", "oldos"]
    edit(world / "systems" / "anyos.yml", "rank: 1", "rank: 3")
    assert list(load(world)[0].systems) == ["oldos", "anyos"]


def test_a_loaded_record_cannot_be_changed(small: Atlas) -> None:
    with pytest.raises(ValidationError):
        small.systems["anyos"].title = "Another OS"


# hand-written pages


PAGE = """\
---
title: "Time wait"
description: "What it is."
messages:
  - {text: "bind: it is in use", by: "Linux", source: anyos-manual}
---

# Time wait
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("title:", "tittle:", "2: unknown field 'tittle'; expected one of title, description, messages, questions,"),
        (", source: anyos-manual", "", "5: missing field 'source': an id of sources.yml"),
        (", by:", ", of: x, by:", "5: unknown field 'of'; expected one of text, by, source"),
        ('description: "What it is."\n', "", "2: missing field 'description': one plain sentence"),
        ("What it is.", "x" * 161, "3: field 'description': expected at most 160 characters"),
        ('"bind: it', "bind: it", "5: not YAML: "),
    ],
)
def test_the_front_matter_of_a_page_is_checked_as_data(world: Path, old: str, new: str, message: str) -> None:
    (world.parent / "fix" / "own.md").write_text(PAGE.replace(old, new, 1))
    found = [line for line in told(world) if line.startswith("docs/fix/own.md:")]
    assert any(line.startswith(f"docs/fix/own.md:{message}") for line in found), found


def test_a_page_is_read_with_its_messages_and_its_body(world: Path) -> None:
    (world.parent / "fix" / "own.md").write_text(PAGE)
    page = load(world)[0].pages["fix/own"]
    assert (page.section, page.slug, page.title, page.messages[0].by) == ("fix", "own", "Time wait", "Linux")
    assert page.body == "\n# Time wait\n"


def test_on_is_a_name_and_yes_is_a_text(world: Path) -> None:
    step = "x:\n  on: Linux\n  does: yes\n  shell: sh\n  run: x\n  privileged: false\n  effect: reads\n  source: anyos-manual\n"
    (world / "steps.yml").write_text(step)
    assert told(world) == []
    assert load(world)[0].steps["x"].does == "yes"


def test_a_step_with_readings_says_what_an_empty_result_means(world: Path) -> None:
    step = 'x:\n  on: Linux\n  does: "Look"\n  shell: sh\n  run: x\n  privileged: false\n  effect: reads\n'
    (world / "steps.yml").write_text(step + '  read: [{see: "a", means: "b"}]\n  source: anyos-manual\n')
    assert told(world) == ["docs/_data/steps.yml:2: a step with readings says what an empty result means; add 'empty'"]
