"""Each rule of the programs is a true sentence; here each is broken, and says where, what, and what instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from portatlas import program_rules as rules
from portatlas.facts.model import Atlas, Program
from portatlas.facts.origin import Origin

OWN = {
    "id": "own",
    "title": "Own",
    "what": "A program of this test.",
    "category": "queues",
    "sources": {"s": {"page": "Own", "url": "https://own.example/", "read": "2026-11-28"}},
}
PORT = {
    "first": 64901,
    "transports": ("tcp",),
    "role": "listens",
    "for": "clients",
    "known": "default",
    "source": "s",
    "quote": "port 64901",
}


def program(*ports: dict, **fields: object) -> Program:
    """A record of our own, with those ports and fields."""
    return Program.model_validate({**OWN, "ports": tuple({**PORT, **port} for port in ports or ({},)), **fields})


def told(rule: Callable, atlas: Atlas, *added: Program, **fields: object) -> list[str]:
    """What the rule alone finds when these programs are added."""
    programs = {**atlas.programs, **{p.id: p for p in added}}
    origins = {**atlas.origins, **{f"programs/{p.id}": Origin(f"docs/_data/programs/{p.id}.yml") for p in added}}
    return [problem.message for problem in rule(replace(atlas, programs=programs, origins=origins, **fields))]


def test_each_rule_is_broken_by_a_test_of_this_file() -> None:
    called = set(re.findall(r"told\(\s*rules\.(\w+)", Path(__file__).read_text("utf-8")))
    assert called == {rule.__name__ for rule in rules.RULES}


def test_each_rule_that_is_written_is_listed() -> None:
    written = {n for n, f in vars(rules).items() if getattr(f, "__module__", "") == rules.__name__ and callable(f)}
    assert {n for n in written if not n.startswith("_")} == {rule.__name__ for rule in rules.RULES}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"also": ("apache KAFKA",)}, "'apache KAFKA' is a name of kafka already; tell them apart, or leave it out"),
        ({"title": "Redis"}, "'Redis' is a name of redis already; tell them apart, or leave it out"),
        ({"also": ("OWN",)}, "'OWN' is said already; take it out of also"),
        ({"also": ("Mine", "mine!")}, "'mine!' is said already; take it out of also"),
    ],
)
def test_a_name_leads_to_one_program(atlas: Atlas, fields: dict, message: str) -> None:
    assert told(rules.names_belong_to_one_program, atlas, program(**fields)) == [message]


def test_a_category_is_known_and_none_is_empty(atlas: Atlas) -> None:
    (found,) = told(rules.categories_are_known, atlas, program(category="quues"))
    assert found.startswith("unknown category 'quues'; expected one of databases, big-data, queues,")
    rest = {name: p for name, p in atlas.programs.items() if p.category != "malware"}
    (empty,) = rules.categories_are_known(replace(atlas, programs=rest))
    assert empty.message == "no program of category 'malware'; take it out"


def test_a_service_is_registered_at_each_number_of_the_port(atlas: Atlas) -> None:
    rule = rules.services_are_registered
    there = "the names there: http, www, www-http"
    assert told(rules.services_are_registered, atlas, program({"first": 80, "service": "htp"})) == [
        f"service 'htp' is not registered for 80; {there}"
    ]
    assert told(rule, atlas, program({"first": 80, "service": "http"})) == []
    (found,) = told(rule, atlas, program({"first": 80, "last": 81, "service": "http"}))
    assert found.startswith("service 'http' is not registered for 81")


@pytest.mark.parametrize(
    ("port", "message"),
    [
        ({"first": 3306, "note": "Not assigned by IANA."}, "IANA has assigned it, to mysql; mend the note"),
        ({"note": "IANA lists nobody knows whom here."}, "IANA lists nothing here; mend the note"),
        (
            {"first": 80, "service": "http", "note": "IANA lists a stranger here."},
            "the registered name is the program's own; mend the note",
        ),
    ],
)
def test_what_a_note_says_of_the_registry_is_so(atlas: Atlas, port: dict, message: str) -> None:
    assert told(rules.notes_agree_with_the_registry, atlas, program(port)) == [message]


@pytest.mark.parametrize(
    ("port", "message"),
    [
        ({"id": "kubelet"}, "id 'kubelet' is one of kubelet already; choose another"),
        ({"id": "traceroute"}, "id 'traceroute' is one of tenants.yml; take the tenant out, or leave the id to it"),
        ({"drawn": True}, "port 64901 is drawn and has no id; give it one"),
    ],
)
def test_an_id_of_a_port_is_one_programs(atlas: Atlas, port: dict, message: str) -> None:
    assert told(rules.ids_of_ports_are_unique, atlas, program(port)) == [message]


def test_a_use_is_written_once(atlas: Atlas) -> None:
    twice = program({"transports": ("tcp", "udp")}, {"transports": ("udp",), "for": "Clients"})
    assert told(rules.no_use_is_written_twice, atlas, twice) == ["64901/udp for Clients stands above already"]
    assert told(rules.no_use_is_written_twice, atlas, program({}, {"for": "metrics"})) == []


@pytest.mark.parametrize(
    ("crowded", "message"),
    [
        ({"x": ("redis",)}, "'x' is no port; write it as \"8080\""),
        ({"6379": ("redis", "mysql")}, "'mysql' is no program of port 6379; take it out"),
        ({"6379": ("redis", "redis")}, "'redis' stands twice at port 6379; keep one"),
    ],
)
def test_crowded_ports_name_their_programs_once(atlas: Atlas, crowded: dict, message: str) -> None:
    assert told(rules.crowded_ports_have_an_order, atlas, crowded={**atlas.crowded, **crowded}) == [message]


def test_a_fourth_program_on_a_port_asks_for_an_order(atlas: Atlas) -> None:
    four = [program(id=f"own-{n}", title=f"Own {n}") for n in range(4)]
    assert told(rules.crowded_ports_have_an_order, atlas, *four[:3]) == []
    assert told(rules.crowded_ports_have_an_order, atlas, *four) == [
        "port 64901 is missing, and 4 programs share it: own-0, own-1, own-2, own-3; order them"
    ]


def test_a_range_that_is_named_at_another_port_keeps_the_order_of_both(atlas: Atlas) -> None:
    wide = program({"last": 64902}, id="wide", title="Wide")
    narrow = [program({"first": 64901}, id=name, title=name) for name in ("one", "two")]
    there = {"64901": ("one", "two", "wide"), "64902": ("wide",)}
    rule = rules.crowded_ports_keep_their_order
    assert told(rule, atlas, wide, *narrow, crowded={"64901": there["64901"]}) == []
    assert told(rules.crowded_ports_keep_their_order, atlas, wide, *narrow, crowded=there) == [
        "port 64901: named as one, wide, two, for a range of one stands elsewhere too; write it so"
    ]
