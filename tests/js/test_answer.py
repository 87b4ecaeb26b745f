"""What the browser makes of the data: the oracle's answers, for every port; and its sentences, word for word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from oracle import PORTS, TRANSPORTS, Oracle

ALL = """
  const kinds = new Map(), answers = [];
  for (let port = 0; port <= 65535; port++) for (const transport of ["tcp", "udp"]) {
    const found = modules.facts(atlas, pieces[port >> 8], port, transport);
    const programs = {};
    for (const { id, own } of found.programs) programs[id] = own || Boolean(programs[id]);
    const text = JSON.stringify({...found, programs, names: found.names.map(name => name.service)});
    if (!kinds.has(text)) kinds.set(text, kinds.size);
    answers.push(kinds.get(text));
  }
  return [[...kinds.keys()].map(text => JSON.parse(text)), answers];
"""


def test_all_ports_on_both_transports_get_the_answers_of_the_oracle(ask: Callable, oracle: Oracle) -> None:
    kinds, answers = ask("answer", ALL)
    assert len(answers) == 2 * 65536
    asked = ((port, transport) for port in PORTS for transport in TRANSPORTS)
    wrong = [
        (port, transport, kinds[kind], there)
        for (port, transport), kind in zip(asked, answers, strict=True)
        if kinds[kind] != (there := expected(oracle, port, transport))
    ]
    assert wrong == []


def expected(oracle: Oracle, port: int, transport: str) -> dict:
    """What the oracle says; of the tenants those that are no programs, which pages have from the programs."""
    found = oracle.answer(port, transport)
    return {**found, "tenants": [name for name in found["tenants"] if name not in oracle.named]}


def test_every_port_has_a_verdict_in_which_every_word_is_filled_in(ask: Callable) -> None:
    body = """
      const odd = [];
      for (let port = 0; port <= 65535; port++) for (const transport of [null, "tcp", "udp"]) {
        const found = modules.answer(atlas, pieces[port >> 8], { port, transport });
        const texts = [...found.verdict, found.tcp.text, found.udp.text, found.could.text, found.wide.text, ...found.tenants.map(t => t.text)];
        if (found.verdict.length < 2 || texts.some(text => /[{}]|undefined|null|NaN/.test(text))) odd.push([port, transport, texts]);
      }
      return odd.slice(0, 5);
    """
    assert ask("answer", body) == []


# Written by hand from the registry of 2026-09-17 and the tenants' own manuals.
VERDICTS = [
    (
        "60328/tcp",
        "Nothing is registered there; IANA assigns nothing above 49151. By default Linux, Windows, macOS, FreeBSD, "
        "NetBSD and illumos pick such ports for outgoing connections; OpenBSD does not.",
    ),
    (
        "60328/udp",
        "Mosh may listen there, in its default range; IANA gives out no name above 49151. By default Linux, Windows, "
        "macOS, FreeBSD, NetBSD and illumos pick such ports for outgoing connections; OpenBSD does not.",
    ),
    (
        "3306",
        "Registered as mysql over TCP and UDP: MariaDB, MySQL and Percona XtraDB Cluster listen there by default (TCP). "
        "By default only OpenBSD picks such ports for outgoing connections.",
    ),
    (
        "631/tcp",
        "Registered as ipp and ipps: CUPS listens there by default. No mainstream system picks such ports by default.",
    ),
    (
        "49001",
        "Registered as nusrp over TCP and as nusdp-disc over UDP; the names are no sign that these products run "
        "here. By default Linux, FreeBSD, OpenBSD and illumos "
        "pick such ports for outgoing connections; Windows, macOS and NetBSD do not.",
    ),
    (
        "55555/tcp",
        "GlusterFS listens there by default; IANA gives out no name above 49151. By default Linux, Windows, macOS, FreeBSD, "
        "NetBSD and illumos pick such ports for outgoing connections; OpenBSD does not. "
        "macOS never picks 55555 (TCP).",
    ),
    (
        "33434/udp",
        "Registered as traceroute. By default Linux, FreeBSD, OpenBSD and illumos pick such ports for outgoing "
        "connections; Windows, macOS and NetBSD do not.",
    ),
    (
        "65535/tcp",
        "Nothing is registered there; IANA assigns nothing above 49151. By default Windows, macOS, FreeBSD, NetBSD "
        "and illumos pick such ports for outgoing connections; Linux and OpenBSD do not.",
    ),
    (
        "0",
        "Reserved: no socket can have it, and to ask for it means “choose for me”. "
        "No mainstream system picks such ports by default.",
    ),
]


@pytest.mark.parametrize(("asked", "verdict"), VERDICTS)
def test_the_verdict_says_what_is_registered_and_who_picks(ask: Callable, asked: str, verdict: str) -> None:
    port, _, transport = asked.partition("/")
    body = "return modules.resultsFor({kind: 'port', ...given}, atlas, pieces[given.port >> 8])[0].detail"
    assert ask("results", body, {"port": int(port), "transport": transport or None}) == verdict


def test_a_skipped_port_could_not_have_been_picked_by_the_system_that_skips_it(ask: Callable) -> None:
    body = """
      const at = (port, transport) => modules.answer(atlas, pieces[port >> 8], { port, transport });
      return [at(55555, "tcp").could.text, at(55555, "tcp").couldNot.text, at(65535, null).could.text, at(65535, null).never.text];
    """
    could, could_not, top, never = ask("answer", body)
    assert "macOS" not in could and could_not == "macOS and OpenBSD"
    assert "lwIP (UDP)" in top and never == "lwIP never picks 65535 (TCP)."


def test_the_ticket_reads_as_in_a_plain_text_mail(ask: Callable) -> None:
    body = """
      const system = atlas.systems.find(s => s.id === "linux");
      return [false, true].map(markdown => modules.ticket(atlas.texts, { port: 60328, transport: "tcp" }, ["One.", "Two."], "https://example.org/x", system, markdown));
    """
    plain, markdown = ask("ticket", body)
    assert plain == (
        "60328/tcp: One. Two.\n"
        "https://example.org/x\n"
        "On the Linux host, as root, please run this and paste all it prints, even nothing:\n"
        "    ss -tanp 'sport = :60328 or dport = :60328'"
    )
    assert markdown == (
        "**60328/tcp**: One. Two.\n\n"
        "<https://example.org/x>\n\n"
        "On the Linux host, as root, please run this and paste all it prints, even nothing:\n\n"
        "```\nss -tanp 'sport = :60328 or dport = :60328'\n```"
    )


def test_a_ticket_without_a_transport_asks_for_both_and_no_placeholder_is_left(ask: Callable) -> None:
    body = """
      return atlas.systems.filter(s => s.ask).map(system => modules.ticket(atlas.texts, { port: 5000, transport: null }, ["One."], "L", system));
    """
    tickets = ask("ticket", body)
    assert len(tickets) == 7
    for text in tickets:
        assert text.startswith("Port 5000: One.\nL\nOn the ") and "__" not in text and "{" not in text.split(":\n")[0]
        assert len([line for line in text.splitlines() if line.startswith("    ") and "5000" in line]) == 2


def test_a_fence_in_markdown_cannot_be_broken_out_of(ask: Callable) -> None:
    body = """
      const system = { title: "X", ask: { shell: "sh", tcp: "echo ```` __PORT__", udp: "" } };
      return modules.ticket(atlas.texts, { port: 1, transport: "tcp" }, ["One."], "L", system, true);
    """
    assert ask("ticket", body).endswith("\n`````\necho ```` 1\n`````")


@pytest.mark.parametrize(
    ("words", "system"),
    [
        ("Linux Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0", "Linux"),
        ("Windows Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0", "Windows"),
        (" Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.0 Safari/605.1.15", "macOS"),
        (" Mozilla/5.0 (X11; FreeBSD amd64; rv:130.0) Gecko/20100101 Firefox/130.0", "FreeBSD"),
        (" Mozilla/5.0 (X11; OpenBSD amd64; rv:130.0) Gecko/20100101 Firefox/130.0", "OpenBSD"),
        (" Mozilla/5.0 (X11; SunOS i86pc; rv:68.0) Gecko/20100101 Firefox/68.0", "illumos"),
        ("Android Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Mobile", None),
        (" Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15", None),
        ("", None),
    ],
)
def test_the_readers_system_is_guessed_from_what_the_browser_says(
    ask: Callable, words: str, system: str | None
) -> None:
    assert ask("system", "return modules.guess(given)", words) == system


RANGES = [
    ((60000, 61000), ["60000-60999 of it", "61000 of it"], "Linux, 60000-60999; Windows, all of them"),
    ((0, 65535), ["all of it"] * 7, "Linux, 32768-60999; Windows, 49152-65535"),
    ((1, 1023), ["all of it"], "No mainstream system picks from here by default."),
]


@pytest.mark.parametrize(("span", "classes", "pools"), RANGES)
def test_a_range_says_its_classes_with_each_part_and_the_pools(
    ask: Callable, span: tuple, classes: list, pools: str
) -> None:
    first, last = span
    found = ask("span", "return modules.spanAnswer(atlas, given)", {"first": first, "last": last, "transport": None})
    assert [part["text"] for part in found["classes"]] == classes
    assert found["systems"].startswith(pools)
    assert found["sentence"].startswith(f"{last - first + 1:,} ports in ")


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("postgres", "5432"),
        ("x11", "6000-6063"),
        ("https", "443"),
        ("ssh", "22"),
        ("mysql", "3306"),
        ("nodeport", "30000-32767"),
    ],
)
def test_a_name_or_a_part_of_it_finds_its_port_first(ask: Callable, name: str, first: str) -> None:
    body = "return modules.resultsFor({kind: 'name', name: given, transport: null}, atlas, rows).slice(0, 3)"
    found = ask("results", body, name)
    assert found and found[0]["number"] == first, found


def test_a_name_over_one_transport_finds_what_is_there(ask: Callable) -> None:
    body = (
        "return modules.resultsFor({kind: 'name', name: 'nusdp-disc', transport: given}, atlas, rows).map(r => r.url)"
    )
    assert ask("results", body, "tcp") == []
    assert ask("results", body, "udp") == ["ranges/32768-49151/?port=49001&proto=udp"]


PATHS = [
    ("60328abc", "60328"),
    ("port/60328", "60328"),
    ("tcp/443", "443/tcp"),
    ("443/TCP/x", "443/tcp"),
    ("udp/53", "53/udp"),
    ("60328/udp/", "60328/udp"),
    ("99999", ""),
    ("ranges/49152-61000/", "49152-61000"),
    ("postgres", "postgres"),
    ("no/such/page", ""),
    ("<img src=x>", ""),
    ("", ""),
]


@pytest.mark.parametrize(("path", "text"), PATHS)
def test_a_wrong_address_is_read_for_what_it_may_ask(ask: Callable, path: str, text: str) -> None:
    assert ask("path", "return modules.questionOf(given).text", path) == text


def test_every_source_of_an_answer_has_its_number_on_the_page_of_its_class(ask: Callable, site) -> None:
    """The browser cites by the numbers of the page: whatever it may cite must stand there."""
    body = """
      const cited = {};
      for (const { first } of atlas.segments) for (const port of [first, first + 1]) {
        if (port > 65535) continue;
        const found = modules.answer(atlas, pieces[port >> 8], { port, transport: null });
        const ids = [found.tcp, found.udp, found.could, found.couldNot, found.never, found.wide].filter(row => row.text).flatMap(row => row.sources);
        (cited[found.class.url] ??= new Set());
        for (const id of [...ids, ...found.tenants.map(t => t.source)]) cited[found.class.url].add(id);
      }
      return Object.fromEntries(Object.entries(cited).map(([url, ids]) => [url, [...ids]]));
    """
    cited = ask("answer", body)
    assert len(cited) == 7
    for url, ids in cited.items():
        html = (site / url / "index.html").read_text("utf-8")
        assert [name for name in ids if f'id="fn:{name}"' not in html] == [], url
