"""Programs: each port is proven by what was read, the registered name that is the program's own is known, and the pages
and the pieces that are fetched say so.
"""

from __future__ import annotations

import gzip
import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from oracle import Oracle
from portatlas import rules
from portatlas.faces import wire
from portatlas.facts.load import load
from portatlas.facts.model import Atlas, Program, ProgramPort, ProgramSource
from portatlas.views import programs

ELEMENTS = 1500  # on a page of programs
PIECE = 12_000  # bytes, compressed
FORM = ROOT / ".github" / "ISSUE_TEMPLATE" / "program.yml"

REPOSITORY = {"repository": "apache/kafka", "at": "4.1.0", "path": "config/server.properties", "read": "2026-11-28"}
PACKAGE = {"package": "redis-server", "archive": "Debian", "version": "5:7.0.15-1", "path": "/etc/redis/redis.conf"}
PACKAGE |= {"url": "https://redis.io/", "read": "2026-11-28"}
PAGE = {"page": "Ports", "url": "https://vendor.example/ports", "read": "2026-11-28"}


# sources


def test_no_program_and_no_port_is_without_a_source_that_was_read(atlas: Atlas) -> None:
    assert len(atlas.programs) >= 450 and sum(len(p.ports) for p in atlas.programs.values()) >= 800
    for p in atlas.programs.values():
        for port in p.ports:
            source = p.sources[port.source]
            assert port.quote.strip() and date.fromisoformat(source.read) <= date(2026, 11, 28), p.id
            assert source.kind == "page" or port.line, p.id


def test_every_source_is_a_file_of_a_repository_or_a_package_or_a_page(atlas: Atlas) -> None:
    for p in atlas.programs.values():
        for s in p.sources.values():
            given = {name for name in ("at", "archive", "version", "path", "url") if getattr(s, name)}
            assert (
                given
                == {
                    "repository": {"at", "path"},
                    "package": {"archive", "version", "path", "url"},
                    "page": {"url"},
                }[s.kind]
            ), p.id
            assert s.kind != "repository" or re.fullmatch(r"[\w.-]+/[\w.-]+", s.repository), p.id


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({**REPOSITORY, "page": "Also"}, "give exactly one of repository, package, page"),
        ({"url": "https://x.example/", "read": "2026-11-28"}, "give exactly one of repository, package, page"),
        ({k: v for k, v in REPOSITORY.items() if k != "at"}, "a repository needs at too"),
        ({k: v for k, v in PACKAGE.items() if k not in ("version", "url")}, "a package needs version, url too"),
        ({**REPOSITORY, "url": "https://x.example/"}, "a repository has no url; take it out"),
        ({**PAGE, "path": "x", "at": "1"}, "a page has no at, path; take it out"),
    ],
)
def test_a_source_has_just_what_its_kind_has(fields: dict, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        ProgramSource.model_validate(fields)


def test_a_source_leads_to_its_line_and_says_what_it_is_in() -> None:
    file = ProgramSource.model_validate(REPOSITORY)
    assert file.address(34) == "https://github.com/apache/kafka/blob/4.1.0/config/server.properties#L34"
    assert (file.place(34), file.holder) == ("server.properties:34", "apache/kafka at 4.1.0")
    whole = ProgramSource.model_validate({**REPOSITORY, "at": "a" * 40, "path": "a b/c#.yml"})
    assert whole.address() == f"https://github.com/apache/kafka/blob/{'a' * 40}/a%20b/c%23.yml"
    assert whole.holder == "apache/kafka at aaaaaaaaaa"
    package = ProgramSource.model_validate(PACKAGE)
    assert package.address(9) == "https://redis.io/" and package.place(9) == "redis.conf:9"
    assert package.title == "redis-server 5:7.0.15-1 of Debian, /etc/redis/redis.conf"
    assert ProgramSource.model_validate(PAGE).place() == "Ports"


# records


def kafka(**fields: object) -> dict:
    port = {"first": 9092, "transports": ("tcp",), "role": "listens", "for": "clients", "known": "default"}
    port |= {"source": "s", "line": 34, "quote": "listeners=PLAINTEXT://:9092"}
    record = {"id": "kafka", "title": "Kafka", "what": "A log of messages.", "category": "queues"}
    return {**record, "sources": {"s": REPOSITORY}, "ports": (port,), **fields}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"sources": {"s": REPOSITORY, "t": PAGE}}, "no port rests on source t; take it out"),
        ({"sources": {"t": REPOSITORY}}, "no source s; add it to sources, or name one that is there"),
        ({"ports": ({**kafka()["ports"][0], "line": None},)}, "port 9092 rests on a file; give its line"),
        ({"ports": ({**kafka()["ports"][0], "last": 9092},)}, "last is first; leave last out where it is one port"),
        ({"ports": ({**kafka()["ports"][0], "last": 9091},)}, "first 9092 is above last 9091; swap them"),
        ({"ports": ({**kafka()["ports"][0], "quote": ""},)}, "at least 2 characters"),
        ({"what": "No full stop"}, "pattern"),
        ({"id": "Kafka!"}, "pattern"),
    ],
)
def test_a_record_is_whole(fields: dict, message: str) -> None:
    assert Program.model_validate(kafka()).ports[0].last == 9092
    with pytest.raises(ValueError, match=re.escape(message)):
        Program.model_validate(kafka(**fields))


def test_the_example_of_the_contributing_page_is_a_record_that_builds(broken: Path) -> None:
    page = (ROOT / "docs" / "contributing.md").read_text("utf-8")
    (shown,) = re.findall(r"This is `programs/beanstalkd.yml`:\n\n```yaml\n(.*?)```", page, re.S)
    (broken / "programs" / "beanstalkd.yml").write_text(shown, "utf-8")
    atlas, problems = load(broken)
    assert [*problems, *rules.check(atlas)] == []
    assert str(atlas.programs["beanstalkd"].ports[0]) == "11300"


def test_the_form_asks_for_the_fields_of_a_record(atlas: Atlas) -> None:
    body = {field["id"]: field for field in yaml.safe_load(FORM.read_text("utf-8"))["body"] if "id" in field}
    of_port = {field.alias or name: field for name, field in ProgramPort.model_fields.items()}
    assert set(body) == {"title", "also", "what", "category", *of_port} - {"id", "drawn"}
    options = {name: field["attributes"]["options"] for name, field in body.items() if field["type"] == "dropdown"}
    assert options == {
        "category": list(atlas.categories),
        "transports": ["tcp", "udp"],
        "role": ["listens", "sends-from", "sends-to"],
        "known": list(programs.KNOWN),
    }


# the registry


@pytest.mark.parametrize(
    ("program", "port", "transport", "own"),
    [
        # by hand, from the registry of 2026-09-17
        ("postgresql", 5432, "tcp", True),  # postgresql, PostgreSQL Database
        ("redis", 6379, "tcp", True),  # redis
        ("nginx", 443, "tcp", True),  # https, which it speaks
        ("postfix", 25, "tcp", True),  # smtp
        ("bind", 53, "udp", True),  # domain
        ("openssh", 22, "tcp", True),  # ssh
        ("valkey", 6379, "tcp", True),  # redis, whose protocol it speaks
        ("kafka", 9092, "tcp", False),  # XmlIpcRegSvc
        ("influxdb", 8086, "tcp", False),  # d-s-n
        ("vault", 8200, "tcp", False),  # trivnet1
        ("prometheus", 9090, "tcp", False),  # websm
        ("minecraft-java", 25565, "tcp", False),  # nothing
    ],
)
def test_the_registered_name_is_the_programs_own_or_a_strangers(
    atlas: Atlas, program: str, port: int, transport: str, own: bool
) -> None:
    found = [
        u for u in programs.uses(atlas) if u.program.id == program and port in u.port and transport in u.transports
    ]
    assert [u.own for u in found] == [own]


def test_an_id_on_several_ports_is_one_tenant(atlas: Atlas) -> None:
    found = programs.tenants(atlas)
    assert str(found["istio"]) == "15000-15090" and found["istio"].transports == ("tcp",)
    assert found["nfs"].transports == ("tcp", "udp") and str(found["nfs"]) == "2049"
    assert str(found["kde-connect"]) == "1714-1764" and found["kde-connect"].transports == ("tcp", "udp")
    assert found["postgresql"].registered and not found["grafana"].registered


# the order in which they are named


@pytest.mark.parametrize(
    ("port", "first"),
    [
        (3000, ["grafana", "create-react-app", "nextjs"]),
        (5000, ["flask", "docker-registry", "synology-dsm"]),
        (8000, ["django", "python-http-server", "uvicorn"]),
        (8080, ["tomcat", "jenkins", "spring-boot"]),
        (9000, ["portainer", "minio", "sonarqube"]),
        (9090, ["prometheus", "cockpit"]),
        (6379, ["redis", "valkey"]),
        (53, ["bind", "dnsmasq"]),
    ],
)
def test_what_is_met_most_is_named_first(atlas: Atlas, port: int, first: list[str]) -> None:
    here = [u.program.id for u in programs.uses(atlas) if port in u.port]
    assert [*dict.fromkeys(here)][: len(first)] == first


def test_who_takes_thousands_of_ports_is_named_last(atlas: Atlas) -> None:
    wide = [use.port.size > 4096 for use in programs.uses(atlas)]
    assert wide == sorted(wide) and any(wide)


# what is fetched


@pytest.fixture(scope="module")
def pieces(atlas: Atlas) -> list[dict]:
    return json.loads(json.dumps(wire.pieces(atlas)))


def test_all_ports_on_both_transports_agree_with_the_oracle(pieces: list[dict], oracle: Oracle) -> None:
    for transport in ("tcp", "udp"):
        said: list[dict[str, bool]] = [{} for _ in range(65536)]
        for number, piece in enumerate(pieces):
            for name, _title, _category, first, last, transports, _role, _for, _known, own in piece["programs"]:
                if transport in transports.split():
                    for port in range(max(first, number << 8), min(last, number << 8 | 255) + 1):
                        said[port][name] = said[port].get(name, False) or own == 1
        wrong = [port for port in range(65536) if said[port] != oracle.answer(port, transport)["programs"]]
        assert wrong == [], transport


def test_a_piece_holds_all_of_its_256_ports_and_stays_small(pieces: list[dict], atlas: Atlas) -> None:
    assert len(pieces) == 256
    sizes = [len(gzip.compress(json.dumps(p, ensure_ascii=False, separators=(",", ":")).encode(), 9)) for p in pieces]
    print(f"largest piece {max(sizes):,} bytes compressed: ports {sizes.index(max(sizes)) << 8} and up")
    assert max(sizes) <= PIECE
    (row,) = [row for row in pieces[9092 >> 8]["programs"] if row[0] == "kafka" and row[3] == 9092]
    assert row == ["kafka", "Apache Kafka", "queues", 9092, 9092, "tcp", "listens", "clients", "default", 0]
    assert [9092, 9092, "tcp udp", "XmlIpcRegSvc", "Xml-Ipc Server Reg"] in pieces[9092 >> 8]["names"]


# the pages


class Counted(HTMLParser):
    """Counts the elements of a page, and keeps the ids and the links."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.elements, self.ids, self.links = 0, [], []
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements += 1
        self.ids += [value for name, value in attrs if name == "id"]
        self.links += [value for name, value in attrs if name == "href" and tag == "a"]


def test_each_category_has_a_page_that_lists_its_programs_with_all_their_ports(site: Path, atlas: Atlas) -> None:
    index = Counted(site / "programs" / "index.html")
    for category in atlas.categories.values():
        page = Counted(site / "programs" / category.id / "index.html")
        assert page.elements <= ELEMENTS, (category.id, page.elements)
        assert f"{category.id}/" in index.links
        for p in programs.of_category(category, atlas):
            assert p.id in page.ids
            assert any(link.endswith(f"/edit/main/docs/_data/programs/{p.id}.yml") for link in page.links), p.id
            for port in p.ports:
                assert p.sources[port.source].address(port.line) in page.links, (p.id, str(port))
                assert any(f"?port={port.first}" in link for link in page.links), (p.id, str(port))


def test_a_class_leads_to_its_programs(site: Path) -> None:
    page = Counted(site / "ranges" / "1024-9999" / "index.html")
    assert "../../programs/databases/" in page.links and "../../programs/databases/#postgresql" in page.links
