"""The table of IANA's assignments: its format, its facts, and its refresh from IANA's XML.

Facts are written by hand from IANA's registry and RFC 6335, never computed from the table.
"""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from http.client import HTTPMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

import pytest
from portatlas.facts import refresh
from portatlas.facts.registry import HEADER, TITLE, Assignment, RegistryError, parse_tsv, render_tsv
from projects import ROOT

SHIPPED = ROOT / "docs" / "_data" / "registry.tsv"
SMALL_XML = ROOT / "tests" / "data" / "iana-small.xml"
SHARED = Path(os.environ.get("PORT_ATLAS_SHARED") or ROOT.parent / "shared")
WHOLE_XML = SHARED / "oracle" / "iana-registry.xml"

WELL_FORMED = 'IANA assigned this well-formed service name as a replacement for "whois++".'
BIFF = "used by mail system to notify users of new mail received; currently receives messages only from processes"
SMALL = (
    Assignment(9, 9, ("tcp", "udp", "sctp", "dccp"), "discard", "Discard"),
    Assignment(53, 53, ("tcp", "udp"), "domain", "Domain Name Server"),
    Assignment(63, 63, ("tcp",), "whoispp", f"whois++ {WELL_FORMED}"),
    Assignment(63, 63, ("tcp",), "whois++", "whois++"),
    Assignment(79, 79, ("tcp",), "finger", "Finger"),
    Assignment(80, 80, ("tcp", "udp"), "http", "World Wide Web HTTP"),
    Assignment(80, 80, ("tcp",), "www", "World Wide Web HTTP"),
    Assignment(80, 80, ("tcp",), "www-http", "World Wide Web HTTP"),
    Assignment(80, 80, ("sctp",), "http", "HTTP"),
    Assignment(443, 443, ("tcp", "udp"), "https", "http protocol over TLS/SSL"),
    Assignment(512, 512, ("udp",), "comsat", ""),
    Assignment(512, 512, ("udp",), "biff", f"{BIFF} on the same machine"),
    Assignment(1222, 1222, ("tcp",), "nerv", "SNI R&D network"),
    Assignment(4200, 4299, (), "vrml-multi-use", "VRML Multi User Systems"),
    Assignment(5543, 5543, ("tcp",), "qftest-lic-mcp", "QF-Test License Server / QF-Test MCP Server"),
    Assignment(6000, 6063, ("tcp", "udp"), "x11", "X Window System"),
    Assignment(7775, 7775, ("tcp",), "inetfs", "A File System using TLS over a wide area network"),
    Assignment(7997, 7997, ("tcp",), "pushns", "PUSH Notification Service"),
    Assignment(49150, 49150, ("tcp",), "inspider", "InSpider System"),
)


# The format of the table


def table(*rows: str) -> str:
    return "\n".join([f"{TITLE}2026-09-17", HEADER, *rows, ""])


def test_the_shipped_table_read_and_written_again_is_the_same_text(shipped_table: tuple) -> None:
    assert render_tsv(*shipped_table) == SHIPPED.read_bytes().decode()


def test_assignments_written_and_read_again_are_the_same() -> None:
    assert parse_tsv(render_tsv("2026-09-17", SMALL)) == ("2026-09-17", SMALL)


def test_a_table_without_assignments_is_a_table() -> None:
    assert parse_tsv(table()) == ("2026-09-17", ())


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("80\t80\ttcp\thttp", "4 fields; expected 5, separated by tabs: first, last, transports, service, description"),
        ("", "1 fields; expected 5, separated by tabs: first, last, transports, service, description"),
        ("0\t80\ttcp\thttp\t", "first is '0'; expected a port from 1 to 49151"),
        ("80\t49152\ttcp\thttp\t", "last is '49152'; expected a port from 1 to 49151"),
        ("8O\t80\ttcp\thttp\t", "first is '8O'; expected a port from 1 to 49151"),
        ("080\t80\ttcp\thttp\t", "first is '080'; expected a port from 1 to 49151"),
        ("80\t79\ttcp\thttp\t", "last is 79, below first 80; expected the lower port in first"),
        (
            "80\t80\tudp tcp\thttp\t",
            "transports 'udp tcp'; expected some of tcp, udp, sctp, dccp, in this order, one blank between",
        ),
        (
            "80\t80\tquic\thttp\t",
            "transports 'quic'; expected some of tcp, udp, sctp, dccp, in this order, one blank between",
        ),
        ("80\t80\ttcp\t\tWeb", "service ''; expected a name without blanks"),
        ("80\t80\ttcp\thttp\tWeb ", "description 'Web '; expected one line, with single blanks between words"),
        ("80\t80\ttcp\thttp\tWeb\r", "description 'Web\\r'; expected one line, with single blanks between words"),
        ("53\t53\ttcp\tdomain\t", "53 stands after 6000-6063; expected them sorted by first and last"),
    ],
)
def test_a_faulty_line_is_named_with_what_is_wrong_and_what_instead(row: str, message: str) -> None:
    with pytest.raises(RegistryError) as caught:
        parse_tsv(table("6000\t6063\ttcp udp\tx11\tX Window System", row))
    assert str(caught.value) == f"line 4: {message}"
    assert caught.value.faults == ((4, message),)


@pytest.mark.parametrize(
    "first_line",
    [
        "2026-09-17",
        TITLE + "20260917",
        TITLE + "2026-02-30",
        TITLE + "17 September",
        TITLE,
    ],
)
def test_a_table_without_its_date_is_refused(first_line: str) -> None:
    with pytest.raises(RegistryError) as caught:
        parse_tsv(f"{first_line}\n{HEADER}\n")
    assert str(caught.value) == f"line 1: found {first_line!r}; expected {TITLE!r} and a date as in 2026-09-17"


def test_a_table_without_its_header_is_refused() -> None:
    with pytest.raises(RegistryError, match=r"^line 2: found 'a\\tb'; expected the header 'first\\tlast\\t"):
        parse_tsv(f"{TITLE}2026-09-17\na\tb\n")


def test_a_table_whose_last_line_is_cut_is_refused() -> None:
    with pytest.raises(RegistryError, match=r"^line 4: the last line has no end; expected a line feed after it$"):
        parse_tsv(table("80\t80\ttcp\thttp\tWeb", "81\t81\ttc").removesuffix("\n"))


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(RegistryError, match=r"^line 1: "):
        parse_tsv("")


def test_all_faulty_lines_are_named_at_once_and_in_order() -> None:
    with pytest.raises(RegistryError) as caught:
        parse_tsv("no date\nno header\n80\t80\n81\t81\n")
    assert [fault.line for fault in caught.value.faults] == [1, 2, 3, 4]
    assert (caught.value.line, caught.value.message) == caught.value.faults[0]


@pytest.mark.parametrize("description", ["two\nlines", "a\ttab", "x\n90\t90\ttcp\tsmuggled\tline"])
def test_what_could_not_be_read_back_is_not_written(description: str) -> None:
    with pytest.raises(RegistryError, match=r"^line 3: "):
        render_tsv("2026-09-17", [Assignment(80, 80, ("tcp",), "http", description)])


# The facts of the table that is shipped


@pytest.fixture(scope="module")
def shipped_table() -> tuple[str, tuple[Assignment, ...]]:
    """The day of the shipped table, and its rows."""
    return parse_tsv(SHIPPED.read_bytes().decode())


@pytest.fixture(scope="module")
def shipped(shipped_table: tuple[str, tuple[Assignment, ...]]) -> tuple[Assignment, ...]:
    return shipped_table[1]


def names(assignments: tuple[Assignment, ...], port: int, transport: str) -> list[str]:
    return [each.service for each in assignments if each.first <= port <= each.last and transport in each.transports]


@pytest.mark.parametrize(
    ("port", "transport", "expected"),
    [
        (80, "tcp", ["http", "www", "www-http"]),
        (80, "sctp", ["http"]),
        (443, "tcp", ["https"]),
        (443, "udp", ["https"]),
        (53, "tcp", ["domain"]),
        (53, "udp", ["domain"]),
        (22, "tcp", ["ssh"]),
        (5000, "tcp", ["commplex-main"]),
        (5432, "tcp", ["postgresql"]),
        (31337, "tcp", ["eldim"]),
        (6000, "tcp", ["x11"]),
        (6063, "udp", ["x11"]),
        (7775, "tcp", ["inetfs"]),
        (7775, "udp", []),
        (7997, "tcp", ["pushns"]),
        (49150, "tcp", ["inspider"]),
    ],
)
def test_a_port_has_the_names_that_iana_gives_it_in_ianas_order(
    shipped: tuple[Assignment, ...], port: int, transport: str, expected: list[str]
) -> None:
    assert names(shipped, port, transport) == expected


def test_x11_is_one_line_for_its_whole_range(shipped: tuple[Assignment, ...]) -> None:
    assert [each[:3] for each in shipped if each.service == "x11"] == [(6000, 6063, ("tcp", "udp"))]


@pytest.mark.parametrize("port", [0, 1023, 1024, 49151])
def test_a_reserved_port_has_no_line(shipped: tuple[Assignment, ...], port: int) -> None:
    assert [each for each in shipped if each.first <= port <= each.last] == []


def test_nothing_is_assigned_above_49150(shipped: tuple[Assignment, ...]) -> None:
    assert max(each.last for each in shipped) == 49150


def test_both_sources_of_the_table_are_named_with_their_licences_in_full() -> None:
    text = SHIPPED.with_name("registry.licenses.txt").read_text("utf-8")
    for phrase in (
        "port-numbers 8.0.35",
        "service-names-port-numbers 2.0.0",
        "CC0 1.0",
        "Redistributions in binary form must reproduce the above copyright notice",
        "Permission is hereby granted, free of charge, to any person obtaining a copy",
    ):
        assert phrase in text


# Reading IANA's XML


def test_the_small_registry_is_read_with_all_its_quirks() -> None:
    with SMALL_XML.open("rb") as document:
        assert refresh.read_xml(document) == ("2026-09-17", SMALL)


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ("tcp a, udp a, tcp b, udp b", [("a", "tcp udp"), ("b", "tcp udp")]),
        ("tcp a, tcp b, udp a, udp b", [("a", "tcp udp"), ("b", "tcp udp")]),
        ("udp a, sctp a, tcp a", [("a", "tcp udp sctp")]),
        ("tcp b, udp a, sctp b", [("b", "tcp sctp"), ("a", "udp")]),
        ("tcp a, tcp b, udp c, udp b", [("a", "tcp"), ("c", "udp"), ("b", "tcp udp")]),
        ("tcp a, tcp b, udp b, udp a", [("a", "tcp"), ("b", "tcp udp"), ("a", "udp")]),
    ],
)
def test_records_are_joined_and_each_transport_keeps_its_names_in_order(
    records: str, expected: list[tuple[str, str]]
) -> None:
    pairs = [each.split() for each in records.split(", ")]
    read = refresh.read_xml(BytesIO(document(*(record(80, name, transport) for transport, name in pairs))))
    assert [(each.service, " ".join(each.transports)) for each in read.assignments] == expected


def test_a_record_without_a_transport_is_not_lost_beside_one_with_a_transport() -> None:
    bare = record(80, "a").replace("<protocol>tcp</protocol>", "")
    read = refresh.read_xml(BytesIO(document(record(80, "a"), bare)))
    assert [each.transports for each in read.assignments] == [("tcp",), ()]


class Differences(NamedTuple):
    gone: set[tuple[int, int, str, str]]
    come: set[tuple[int, int, str, str]]


KNOWN_DIFFERENCES = {
    ("2026-09-17", "2026-08-17"): Differences(
        gone={(5543, 5543, "tcp", "qftest-lic-mcp")}, come={(5543, 5543, "tcp", "qftest-licserve")}
    ),
    ("2026-09-17", "2026-09-17"): Differences(gone=set(), come=set()),
}
"""What IANA changed between two days, by (date of the shipped table, date of the XML)."""


OUT_OF_ORDER = {(3938, 3938, "udp")}
"""The table of 2026-09-17 lists dbcontrol_agent before dbcontrol-agent here; IANA the other way round."""


def xml_files_at_hand() -> list[Path]:
    return [path for path in (SMALL_XML, WHOLE_XML) if path.exists()]


@pytest.mark.parametrize("path", xml_files_at_hand(), ids=lambda path: path.stem)
def test_the_shipped_table_names_what_ianas_xml_names(
    path: Path, capsys: pytest.CaptureFixture[str], shipped_table: tuple
) -> None:
    if not WHOLE_XML.exists():
        with capsys.disabled():
            print(f"\nIANA's whole registry was not there ({WHOLE_XML.name}); checked with the small one only")
    as_of, assignments = shipped_table
    with path.open("rb") as document:
        xml = refresh.read_xml(document)
    # The small XML has some names of some ports: only what it does have can be compared
    part = path == SMALL_XML
    shipped = {triple for each in assignments for triple in each.triples if not part or triple in xml.triples}
    found = Differences(gone=shipped - xml.triples.keys(), come=xml.triples.keys() - shipped)
    known = KNOWN_DIFFERENCES.get((as_of, xml.as_of))
    if known:
        assert found == known
    else:  # the table has been refreshed since: what IANA changes in months is little
        assert len(found.gone) + len(found.come) < 0.05 * len(xml.triples)


@pytest.mark.parametrize("path", xml_files_at_hand(), ids=lambda path: path.stem)
def test_each_port_and_transport_has_its_names_in_the_order_of_ianas_xml(path: Path, shipped_table: tuple) -> None:
    with path.open("rb") as document:
        xml = refresh.read_xml(document).triples
    shipped = refresh.Table(*shipped_table).triples
    found = by_place(each for each in shipped if each in xml)
    expected = by_place(each for each in xml if each in shipped)
    assert {place for place in found if found[place] != expected[place]} <= OUT_OF_ORDER


def by_place(triples: Iterator[tuple[int, int, str, str]]) -> dict[tuple[int, int, str], list[str]]:
    places: dict[tuple[int, int, str], list[str]] = {}
    for first, last, transport, service in triples:
        places.setdefault((first, last, transport), []).append(service)
    return places


# The refresh, against a server on this machine


class Answer(NamedTuple):
    """What the server sends: ``length`` is what it promises (None: nothing), whatever the body has."""

    body: bytes
    status: int = 200
    content_type: str = "application/xml"
    length: int | None = None
    silent: bool = False
    dripping: bool = False  # a byte now and then, without end
    location: str | None = None


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], str]]:
    """Start servers that give one answer each; all are stopped after the test."""
    over = threading.Event()
    servers: list[ThreadingHTTPServer] = []

    def start(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if answer.silent:
                    over.wait(30)
                    return
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.content_type)
                if answer.length is not None:
                    self.send_header("Content-Length", str(answer.length))
                if answer.location is not None:
                    self.send_header("Location", answer.location)
                self.end_headers()
                self.wfile.write(answer.body)
                while answer.dripping and not over.wait(0.05):
                    self.wfile.write(b" ")

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/registry.xml"

    yield start
    over.set()
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


def record(port: int | str, name: str, transport: str = "tcp", more: str = "") -> str:
    return (
        f"<record><name>{escape(name)}</name><protocol>{transport}</protocol>"
        f"<description>Service of {escape(name)}</description><number>{port}</number>{more}</record>"
    )


def document(*records: str, updated: str = "2026-10-01") -> bytes:
    head = '<registry xmlns="http://www.iana.org/assignments" id="service-names-port-numbers">'
    return f"<?xml version='1.0'?>\n{head}<updated>{updated}</updated>{''.join(records)}</registry>".encode()


HUNDRED = tuple(record(port, f"name-{port}") for port in range(1, 101))
"""A registry of a hundred names: one more or less is one per cent."""


@pytest.fixture
def present(tmp_path: Path) -> Path:
    """A table with the hundred names, of 2026-09-17."""
    path = tmp_path / "registry.tsv"
    rows = [Assignment(port, port, ("tcp",), f"name-{port}", f"Service of name-{port}") for port in range(1, 101)]
    path.write_bytes(render_tsv("2026-09-17", rows).encode())
    return path


def run(url: str, present: Path, *more: str) -> int:
    return refresh.main(["--url", url, "--to", str(present), *more])


@pytest.fixture
def refused(present: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run a refresh that must fail: one line, status 1, the table untouched, nothing left beside it."""

    def attempt(url: str, *more: str) -> str:
        before = present.read_bytes()
        assert run(url, present, *more) == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith("refresh: ")
        assert err.count("\n") == 1
        assert present.read_bytes() == before
        assert list(present.parent.iterdir()) == [present]
        return err.removeprefix("refresh: ").removesuffix("\n").replace(url, "URL")

    return attempt


def test_a_refresh_replaces_the_table_and_says_what_changed(
    serve: Callable[[Answer], str], present: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = [
        *HUNDRED[1:97],  # 1 is gone
        record(98, "renamed"),
        HUNDRED[98].replace("Service", "Use"),
        HUNDRED[99],
        HUNDRED[97 - 1],
        record(53, "domain", "udp"),
        record("6000-6063", "x11"),
    ]
    assert run(serve(Answer(document(*records))), present) == 0
    assert capsys.readouterr() == (
        "registry.tsv: as of 2026-10-01, was 2026-09-17\n"
        "added 53/udp domain\n"
        "added 6000-6063/tcp x11\n"
        "removed 1/tcp name-1\n"
        "renamed 98/tcp name-98 -> renamed\n"
        "reworded 99/tcp name-99\n",
        "",
    )
    as_of, assignments = parse_tsv(present.read_text("utf-8"))
    assert as_of == "2026-10-01"
    assert [each.service for each in assignments if each.first == 53] == ["name-53", "domain"]
    assert assignments[-1] == Assignment(6000, 6063, ("tcp",), "x11", "Service of x11")
    assert list(present.parent.iterdir()) == [present]


def test_a_refresh_without_a_change_says_so(
    serve: Callable[[Answer], str], present: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = present.read_bytes()
    assert run(serve(Answer(document(*HUNDRED, updated="2026-09-17"))), present) == 0
    assert capsys.readouterr().out == "registry.tsv: as of 2026-09-17, was 2026-09-17\nno name changed\n"
    assert present.read_bytes() == before


def test_a_refresh_makes_a_table_where_there_is_none(
    serve: Callable[[Answer], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "new.tsv"
    assert run(serve(Answer(SMALL_XML.read_bytes(), content_type="text/xml; charset=utf-8")), path) == 0
    assert parse_tsv(path.read_text("utf-8")) == ("2026-09-17", SMALL)
    assert capsys.readouterr().out == ("new.tsv: 26 names as of 2026-09-17; there was no table to compare it with\n")


def test_a_refresh_leaves_the_permissions_of_the_table(serve: Callable[[Answer], str], present: Path) -> None:
    present.chmod(0o640)
    assert run(serve(Answer(document(*HUNDRED))), present) == 0
    assert present.stat().st_mode & 0o777 == 0o640


def test_at_most_twenty_lines_of_a_kind_are_shown(
    serve: Callable[[Answer], str], present: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    added = [record(port, "more") for port in range(201, 231)]
    assert run(serve(Answer(document(*HUNDRED, *added))), present, "--force") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith("added")] == [
        *(f"added {port}/tcp more" for port in range(201, 221)),
        "added 10 more",
    ]


def test_a_server_that_cannot_be_reached_leaves_the_table_as_it_was(refused: Callable[..., str]) -> None:
    with socket.socket() as deaf:  # holds its port, but does not listen
        deaf.bind(("127.0.0.1", 0))
        message = refused(f"http://127.0.0.1:{deaf.getsockname()[1]}/registry.xml")
    assert message.startswith("URL: cannot be reached (")


def test_a_server_that_falls_silent_leaves_the_table_as_it_was(
    serve: Callable[[Answer], str], refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refresh, "TIMEOUT", 0.1)
    assert refused(serve(Answer(b"", silent=True))) == "URL: the server was silent for 0.1 seconds"


def test_a_server_that_never_comes_to_an_end_leaves_the_table_as_it_was(
    serve: Callable[[Answer], str], refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refresh, "DEADLINE", 0.5)
    assert refused(serve(Answer(b"<", dripping=True))) == "not done within 0.5 seconds; try again later"


def test_a_redirect_to_another_address_is_followed_and_named(
    serve: Callable[[Answer], str], present: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    end = serve(Answer(document(*HUNDRED)))
    begin = serve(Answer(b"", 302, location=end))
    assert run(begin, present) == 0
    assert capsys.readouterr().out.splitlines()[0] == f"{begin} led to {end}"


@pytest.mark.parametrize("location", ["ftp://127.0.0.1/x", "file:///etc/passwd", "data:text/xml,x"])
def test_a_redirect_out_of_the_web_leaves_the_table_as_it_was(
    serve: Callable[[Answer], str], refused: Callable[..., str], location: str
) -> None:
    refused(serve(Answer(b"", 302, location=location)))


def test_a_redirect_from_https_to_http_is_refused() -> None:
    request = urllib.request.Request("https://example.org/a")
    with pytest.raises(refresh.RefreshError, match=r"leads to http://example.org/b; expected an address that begins"):
        refresh._Redirects().redirect_request(request, io.BytesIO(), 302, "", HTTPMessage(), "http://example.org/b")


@pytest.mark.parametrize("more", [(), ("--force",)])
def test_a_date_that_has_not_come_leaves_the_table_as_it_was(
    serve: Callable[[Answer], str], refused: Callable[..., str], more: tuple[str, ...]
) -> None:
    message = refused(serve(Answer(document(*HUNDRED, updated="9999-12-31"))), *more)
    assert message == "the registry was updated on 9999-12-31, which has not come; look at URL"


def test_who_stops_the_refresh_at_the_keyboard_gets_one_line(
    present: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(refresh, "_within", stopped)
    before = present.read_bytes()
    assert run("http://127.0.0.1/", present) == 130
    assert capsys.readouterr().err == "refresh: stopped\n"
    assert present.read_bytes() == before and list(present.parent.iterdir()) == [present]


@pytest.mark.parametrize(("status", "reason"), [(404, "Not Found"), (500, "Internal Server Error")])
def test_an_http_error_leaves_the_table_as_it_was(
    serve: Callable[[Answer], str], refused: Callable[..., str], status: int, reason: str
) -> None:
    url = serve(Answer(document(*HUNDRED), status=status))
    assert refused(url) == f"URL: the server answered {status} {reason}; expected 200"


def test_an_answer_without_content_leaves_the_table_as_it_was(
    serve: Callable[[Answer], str], refused: Callable[..., str]
) -> None:
    assert refused(serve(Answer(b"", status=204))) == "URL: the server answered 204 No Content; expected 200"


def test_an_html_page_leaves_the_table_as_it_was(serve: Callable[[Answer], str], refused: Callable[..., str]) -> None:
    page = b"<!DOCTYPE html>\n<html lang=en><title>Log in</title><p>Log in to use this network</html>"
    message = refused(serve(Answer(page, content_type="text/html; charset=utf-8")))
    assert message == "URL: the server sent text/html; charset=utf-8; expected application/xml or text/xml"


@pytest.mark.parametrize(
    ("root", "named"),
    [
        ("<html><head></head></html>", "html"),
        ('<registry xmlns="http://www.iana.org/assignments" id="uri-schemes"></registry>', "registry"),
        ('<registry id="service-names-port-numbers"></registry>', "registry"),
    ],
)
def test_xml_that_is_not_the_registry_leaves_the_table_as_it_was(
    serve: Callable[[Answer], str], refused: Callable[..., str], root: str, named: str
) -> None:
    expected = f"the document is <{named}>; expected IANA's <registry id='service-names-port-numbers'>"
    assert refused(serve(Answer(root.encode()))) == expected


def test_a_truncated_download_leaves_the_table_as_it_was(
    serve: Callable[[Answer], str], refused: Callable[..., str]
) -> None:
    whole = document(*HUNDRED)
    message = refused(serve(Answer(whole[:2000], length=len(whole))))
    assert message.startswith("URL: the download was cut short")
    assert "2000 bytes" in message


@pytest.mark.parametrize("size", [0, 1, 60, 2000, 2500, -1, -len("</registry>")])
def test_a_truncated_document_leaves_the_table_as_it_was(
    serve: Callable[[Answer], str], refused: Callable[..., str], size: int
) -> None:
    assert refused(serve(Answer(document(*HUNDRED)[:size]))).startswith("the XML is cut short (")


@pytest.mark.parametrize("fault", [b"<record></name>", b"R&D", b"&nbsp;", b"\x00", b"\xff"])
def test_malformed_xml_leaves_the_table_as_it_was(
    serve: Callable[[Answer], str], refused: Callable[..., str], fault: bytes
) -> None:
    body = document(*HUNDRED).replace(b"<record>", fault + b"<record>", 1)
    assert refused(serve(Answer(body))).startswith("the XML is not well-formed (")


@pytest.mark.parametrize("encoding", ["nonsense", "utf-7"])
def test_an_encoding_that_cannot_be_read_leaves_the_table_as_it_was(
    serve: Callable[[Answer], str], refused: Callable[..., str], encoding: str
) -> None:
    body = document(*HUNDRED).replace(b"version='1.0'", f"version='1.0' encoding='{encoding}'".encode())
    assert refused(serve(Answer(body))).startswith("the XML is not well-formed (")


def test_a_download_that_never_ends_leaves_the_table_as_it_was(
    serve: Callable[[Answer], str], refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refresh, "SIZE_LIMIT", 1000)
    assert refused(serve(Answer(document(*HUNDRED)))) == "URL: more than 1000 bytes; the registry is smaller"


@pytest.mark.parametrize(
    ("faulty", "message"),
    [
        (record(7, "echo", "quic"), "record 101 (echo 7): unknown transport 'quic'; known: tcp, udp, sctp, dccp"),
        (record(7, "echo", "TCP"), "record 101 (echo 7): unknown transport 'TCP'; known: tcp, udp, sctp, dccp"),
        (
            record("7, 9", "echo"),
            "record 101 (echo 7, 9): number '7, 9'; expected a port as in 80, or a range as in 6000-6063",
        ),
        (
            record("9-7", "echo"),
            "record 101 (echo 9-7): number '9-7'; expected a port as in 80, or a range as in 6000-6063",
        ),
        (
            record(65536, "echo"),
            "record 101 (echo 65536): number '65536'; expected a port as in 80, or a range as in 6000-6063",
        ),
        (record(49152, "echo"), "record 101 (echo 49152): assigned above 49151, where IANA assigns nothing"),
        (record(7, "echo", more="<number>9</number>"), "record 101 has 2 times <number>; expected one at most"),
        (
            record(7, "echo", more="<port>9</port>"),
            "unknown element <port> in <record>; known there: "
            "assignee, description, name, note, number, protocol, sc, unauthorized, xref",
        ),
        (
            "<record><name>echo<b/></name></record>",
            "unknown element <b> in <name>; known there: none",
        ),
        (
            "<registry/>",
            "unknown element <registry> in <registry>; known there: "
            "category, expert, footnote, note, people, record, title, updated, xref",
        ),
        ("<updated>soon</updated>", "the registry was updated on 'soon'; expected a date as in 2026-09-17"),
        (
            record(0, "none"),
            "the new table would break its format: line 3: first is '0'; expected a port from 1 to 49151",
        ),
    ],
)
def test_what_the_refresh_does_not_know_leaves_the_table_as_it_was(
    serve: Callable[[Answer], str], refused: Callable[..., str], faulty: str, message: str
) -> None:
    assert refused(serve(Answer(document(*HUNDRED, faulty)))) == message


def test_a_registry_without_a_name_leaves_the_table_as_it_was_even_with_force(
    serve: Callable[[Answer], str], refused: Callable[..., str]
) -> None:
    assert refused(serve(Answer(document())), "--force") == "the registry names no port; expected thousands"


MORE = tuple(record(port, "more") for port in range(201, 207))


@pytest.mark.parametrize(
    ("records", "updated", "doubt"),
    [
        (HUNDRED[4:], "2026-10-01", "4 of 100 names removed, more than 3%"),
        ((*HUNDRED, *MORE), "2026-10-01", "6 of 100 names added, more than 5%"),
        (HUNDRED, "2026-09-16", "the registry of 2026-09-16 is older than the present table of 2026-09-17"),
        (
            (*HUNDRED[50:], *MORE),
            "2026-10-01",
            "50 of 100 names removed, more than 3%; 6 of 100 names added, more than 5%",
        ),
    ],
    ids=["removal", "addition", "older", "both"],
)
def test_an_implausible_change_is_refused_with_its_figures_unless_forced(
    serve: Callable[[Answer], str],
    refused: Callable[..., str],
    present: Path,
    capsys: pytest.CaptureFixture[str],
    records: tuple[str, ...],
    updated: str,
    doubt: str,
) -> None:
    url = serve(Answer(document(*records, updated=updated)))
    assert refused(url) == f"not plausible: {doubt}; look at URL, and accept it with --force"

    assert run(url, present, "--force") == 0
    out = capsys.readouterr().out
    assert [line for line in out.splitlines() if "accepted" in line] == [
        f"accepted with --force: {each}" for each in doubt.split("; ")
    ]
    as_of, assignments = parse_tsv(present.read_text("utf-8"))
    assert (as_of, len(assignments)) == (updated, len(records))


@pytest.mark.parametrize("records", [HUNDRED[3:], (*HUNDRED, *MORE[:5])], ids=["3 % removed", "5 % added"])
def test_a_change_just_within_the_bounds_is_plausible(
    serve: Callable[[Answer], str], present: Path, records: tuple[str, ...]
) -> None:
    assert run(serve(Answer(document(*records))), present) == 0


@pytest.mark.parametrize(
    ("content", "fault"),
    [(b"no table\n", "line 1: found 'no table'; expected "), (b"\xff", "byte 0 is not UTF-8")],
)
def test_a_broken_table_is_replaced_only_by_force(
    serve: Callable[[Answer], str], refused: Callable[..., str], present: Path, content: bytes, fault: str
) -> None:
    present.write_bytes(content)
    url = serve(Answer(document(*HUNDRED)))
    assert refused(url).startswith(f"registry.tsv, the present table, is broken: {fault}")
    assert run(url, present, "--force") == 0
    assert len(parse_tsv(present.read_text("utf-8"))[1]) == 100


def test_a_failure_while_writing_leaves_the_table_as_it_was(
    serve: Callable[[Answer], str], refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(refresh.os, "fsync", full)
    assert refused(serve(Answer(document(*HUNDRED)))) == "[Errno 28] No space left on device"


def test_a_folder_that_is_not_there_is_one_line_too(
    serve: Callable[[Answer], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(serve(Answer(document(*HUNDRED))), tmp_path / "nowhere" / "registry.tsv") == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("url", ["file:///etc/services", "ftp://127.0.0.1/", "registry.xml", "http://", "http://[", ""])
def test_an_address_that_is_not_of_the_web_leaves_the_table_as_it_was(refused: Callable[..., str], url: str) -> None:
    refused(url)


def test_the_command_ends_with_status_1_and_without_a_traceback(present: Path) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/registry.xml"
        ended = subprocess.run(
            [sys.executable, "-m", "portatlas.facts.refresh", "--url", url, "--to", str(present)],
            env={**os.environ, "PYTHONPATH": str(ROOT / "hooks")},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith(f"refresh: {url}: cannot be reached (")
    assert ended.stderr.count("\n") == 1
