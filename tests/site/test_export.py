"""The exported JSON: a contract that may grow, not change; and the same as the data, both ways."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from conftest import ROOT
from oracle import Oracle
from portatlas.faces import contract, wire
from portatlas.faces.outputs import outputs
from portatlas.facts.model import Atlas
from portatlas.facts.registry import Assignment
from portatlas.views.programs import named_ports


@pytest.fixture(scope="module")
def files(atlas: Atlas) -> dict[str, str]:
    return {path: json.dumps(value) for path, value in (contract.files(atlas) | wire.files(atlas)).items()}


@pytest.fixture(scope="module")
def exported(files: dict[str, str]) -> dict:
    return json.loads(files["data/atlas.json"])


@pytest.fixture(scope="module")
def registry(files: dict[str, str]) -> dict:
    return json.loads(files["data/registry.json"])


def keys(record: dict) -> set[str]:
    return set(record)


def test_both_files_say_which_version_of_the_contract_they_keep(exported: dict, registry: dict) -> None:
    assert exported["version"] == 1 and registry["version"] == 1
    assert keys(exported) >= {"version", "classes", "systems", "tenants", "programs", "segments", "sources"}
    assert keys(registry) >= {"version", "as_of", "rows"}


CLASS_KEYS = {"id", "first", "last", "iana", "title", "summary", "sample", "verdict", "readings", "url"}
SYSTEM_KEYS = {
    "id",
    "title",
    "kind",
    "mainstream",
    "pools",
    "other_ranges",
    "never",
    "parity",
    "ask",
    "reserve",
    "url",
}
TENANT_KEYS = {"id", "title", "first", "last", "transports", "role", "registered", "note", "source"}


def test_every_record_has_the_keys_of_the_contract(exported: dict) -> None:
    assert all(keys(c) >= CLASS_KEYS for c in exported["classes"])
    assert all(keys(c["readings"]) >= {"mine", "theirs", "listener"} for c in exported["classes"])
    assert all(keys(s) >= SYSTEM_KEYS for s in exported["systems"])
    assert all(keys(p) >= {"first", "last", "transports", "source"} for s in exported["systems"] for p in s["pools"])
    assert all(keys(t) >= TENANT_KEYS for t in exported["tenants"])
    assert all(keys(s) >= {"first", "last", "class", "tcp", "udp"} for s in exported["segments"])
    assert all(keys(s[t]) >= {"systems", "tenants"} for s in exported["segments"] for t in ("tcp", "udp"))
    assert all(keys(s) >= {"title", "url"} for s in exported["sources"].values())


def test_the_class_of_60328_is_exported_as_the_contract_shows_it(exported: dict) -> None:
    (found,) = [c for c in exported["classes"] if c["first"] <= 60328 <= c["last"]]
    shown = {key: found[key] for key in ("id", "first", "last", "iana", "sample", "url")}
    assert shown == {
        "id": "49152-60999",
        "first": 49152,
        "last": 60999,
        "iana": "dynamic",
        "sample": 60328,
        "url": "ranges/49152-60999/",
    }


def test_port_zero_is_reserved_and_has_no_sample(exported: dict) -> None:
    zero = exported["classes"][0]
    assert (zero["id"], zero["iana"], zero["sample"]) == ("0", "reserved", None)


def test_linux_is_exported_as_the_contract_shows_it(exported: dict) -> None:
    (linux,) = [s for s in exported["systems"] if s["id"] == "linux"]
    assert [(p["first"], p["last"], p["transports"]) for p in linux["pools"]] == [(32768, 60999, ["tcp", "udp"])]
    assert linux["mainstream"] is True and linux["kind"] == "operating-system" and linux["url"] == "systems/linux/"
    assert linux["ask"] == {
        "shell": "sh",
        "tcp": "ss -tanp 'sport = :__PORT__ or dport = :__PORT__'",
        "udp": "ss -uanp 'sport = :__PORT__ or dport = :__PORT__'",
    }


def test_a_system_without_a_page_leads_to_its_row_in_the_table(exported: dict) -> None:
    (gvisor,) = [s for s in exported["systems"] if s["id"] == "gvisor"]
    assert (gvisor["mainstream"], gvisor["ask"], gvisor["reserve"]) == (False, None, None)
    assert gvisor["url"] == "systems/#gvisor"


def test_mosh_is_exported_as_the_contract_shows_it(exported: dict) -> None:
    (mosh,) = [t for t in exported["tenants"] if t["id"] == "mosh"]
    shown = {key: mosh[key] for key in ("title", "first", "last", "transports", "role", "registered")}
    assert shown == {
        "title": "mosh",
        "first": 60001,
        "last": 60999,
        "transports": ["udp"],
        "role": "listens",
        "registered": False,
    }


def test_every_record_of_the_data_is_exported_and_no_other(atlas: Atlas, exported: dict) -> None:
    assert [c["id"] for c in exported["classes"]] == [c.id for c in atlas.classes]
    assert [s["id"] for s in exported["systems"]] == list(atlas.systems)
    assert {t["id"] for t in exported["tenants"]} == {*atlas.tenants, *named_ports(atlas)}
    assert [p["id"] for p in exported["programs"]] == list(atlas.programs)
    assert [*exported["sources"]][: len(atlas.sources)] == list(atlas.sources)


def test_every_tenant_that_was_ever_exported_is_there(exported: dict) -> None:
    once = set((ROOT / "tests" / "data" / "tenants.txt").read_text("utf-8").split())
    assert once - {t["id"] for t in exported["tenants"]} == set(), "tickets and programs name these: keep them"


def test_every_id_in_the_export_leads_to_a_record_of_the_export(exported: dict) -> None:
    systems = {s["id"] for s in exported["systems"]}
    tenants = {t["id"] for t in exported["tenants"]}
    assert {piece["class"] for piece in exported["segments"]} == {c["id"] for c in exported["classes"]}
    for piece in exported["segments"]:
        for answer in (piece["tcp"], piece["udp"]):
            assert set(answer["systems"]) | set(answer.get("never", ())) <= systems
            assert set(answer["tenants"]) <= tenants
    ranges = [r for s in exported["systems"] for part in ("pools", "other_ranges", "never") for r in s[part]]
    assert {r["source"] for r in [*ranges, *exported["tenants"]]} <= set(exported["sources"])


def test_a_reader_of_the_json_gets_the_answers_of_the_oracle_for_every_port(exported: dict, oracle: Oracle) -> None:
    port = 0
    for piece in exported["segments"]:
        assert piece["first"] == port
        for port in range(piece["first"], piece["last"] + 1):
            for transport in ("tcp", "udp"):
                answer, said = oracle.answer(port, transport), piece[transport]
                assert piece["class"] == answer["class"], port
                assert (said["systems"], said.get("never", [])) == (answer["systems"], answer["never"]), port
                assert said["tenants"] == answer["tenants"], port
        port += 1
    assert port == 65536


def test_a_row_of_the_registry_has_the_form_of_the_contract(atlas: Atlas) -> None:
    rows = (Assignment(80, 80, ("tcp", "udp"), "http", "World Wide Web HTTP"), Assignment(6000, 6063, (), "x", ""))
    assert contract.registry_data(replace(atlas, registry=rows, registry_date="2026-09-17")) == {
        "version": 1,
        "as_of": "2026-09-17",
        "rows": [[80, 80, "tcp udp", "http", "World Wide Web HTTP"], [6000, 6063, "", "x", ""]],
    }


def test_each_port_has_a_piece_and_each_piece_256_ports(files: dict[str, str]) -> None:
    assert {f"data/ports/{number}.json" for number in range(256)} == {n for n in files if n.startswith("data/ports/")}
    known = ("data/ports/", "data/programs/", "data/services/", "data/site.json", "data/feedback.json")
    others = {name for name in files if not name.startswith(known)}
    assert others == {"data/atlas.json", "data/registry.json"}


def names_of(files: dict[str, str], number: int) -> list:
    return json.loads(files[f"data/ports/{number}.json"])["names"]


def test_each_row_stands_in_the_pieces_that_it_touches_once_and_in_no_other(
    files: dict[str, str], registry: dict
) -> None:
    for number in range(256):
        low, high = number * 256, number * 256 + 255
        expected = [row for row in registry["rows"] if row[0] <= high and low <= row[1]]
        assert names_of(files, number) == expected, number


def test_a_row_over_the_edge_of_two_pieces_stands_in_both(atlas: Atlas) -> None:
    wide = Assignment(250, 260, ("tcp",), "wide", "Over the edge")
    pieces = wire.pieces(replace(atlas, registry=(wide,)))
    assert [number for number, piece in enumerate(pieces) if piece["names"]] == [0, 1]


def test_a_reader_of_the_pieces_gets_the_names_of_the_oracle_for_every_port(
    files: dict[str, str], oracle: Oracle
) -> None:
    for number in range(256):
        names = {
            (port, transport): [] for port in range(number << 8, (number + 1) << 8) for transport in ("tcp", "udp")
        }
        for first, last, transports, service, _ in names_of(files, number):
            for key in [(port, t) for port in range(first, last + 1) for t in transports.split()]:
                if key in names:
                    names[key].append(service)
        for (port, transport), found in names.items():
            assert found == oracle.answer(port, transport)["names"], (port, transport)


def test_text_is_written_as_text_not_as_escapes(atlas: Atlas) -> None:
    row = Assignment(80, 80, ("tcp",), "café", "naïve")
    made = {o.path: o.content for o in outputs(replace(atlas, registry=(row,)), "", "", "", str)}
    assert '"café","naïve"' in made["data/registry.json"]


# contract and wire


@pytest.fixture(scope="module")
def fetched(files: dict[str, str]) -> dict:
    return json.loads(files["data/site.json"])


def test_the_contract_holds_no_sentence_of_our_pages(exported: dict) -> None:
    assert {"texts"} & keys(exported) == set()
    assert {"picked", "worry"} & {key for c in exported["classes"] for key in c} == set()
    assert {"wide"} & {key for t in exported["tenants"] for key in t} == set()


def test_the_pages_fetch_no_sources_and_nothing_that_no_module_reads(fetched: dict) -> None:
    readers = [*(ROOT / "docs" / "js").rglob("*.mjs"), *(ROOT / "hooks" / "theme").rglob("*.html")]
    modules = "".join(path.read_text("utf-8") for path in readers)
    names = {*fetched} | {
        key for part in ("classes", "systems", "tenants") for record in fetched[part] for key in record
    }
    texts = {*fetched["texts"]}
    by_half = {name for name in texts if f"{name.partition('_')[0]}_${{" in modules}  # texts[`ask_${shell}`]
    assert {name for name in names | texts if not re.search(rf"\b{name}\b", modules)} <= by_half
    assert "sources" not in fetched


def documented(heading: str) -> set[str]:
    """The fields that docs/reference/links.md tells of below a heading."""
    text = (ROOT / "docs" / "reference" / "links.md").read_text("utf-8")
    section = re.search(rf"^### {heading}(?=\s).*?(?=^##)", text, re.S | re.M)[0]
    return {name for row in re.findall(r"^\| (`.*?) \|", section, re.M) for name in re.findall(r"`(\w+)`", row)}


@pytest.mark.parametrize(
    ("heading", "records"),
    [
        ("The file", lambda e: [e]),
        ("A class", lambda e: e["classes"]),
        ("A system", lambda e: e["systems"]),
        (
            "A range",
            lambda e: [r for s in e["systems"] for part in ("pools", "never", "other_ranges") for r in s[part]],
        ),
        ("A tenant", lambda e: e["tenants"]),
        ("A program", lambda e: e["programs"]),
        ("A port of a program", lambda e: [port for p in e["programs"] for port in p["ports"]]),
        ("A segment", lambda e: e["segments"]),
    ],
)
def test_every_field_of_the_contract_is_documented_and_no_other(exported: dict, heading: str, records) -> None:
    assert {key for record in records(exported) for key in record} == documented(heading)
