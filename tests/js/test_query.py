"""What people type or paste into the look-up, read in a browser: the right question, or none; never a wrong port."""

from __future__ import annotations

import ipaddress
import json
import random
import re
from functools import cache

import pytest
from playwright.sync_api import Page

NONE = {"kind": "none"}
READ = """async texts => {
  const {read} = await import(new URL('pure/query.mjs', document.querySelector('script[type=module]').src));
  return JSON.stringify(JSON.parse(texts).map(text => read(text)));
}"""


def port(number: int, transport: str | None = None) -> dict:
    return {"kind": "port", "port": number, "transport": transport}


def span(first: int, last: int, transport: str | None = None) -> dict:
    return {"kind": "range", "first": first, "last": last, "transport": transport}


def name(text: str, transport: str | None = None) -> dict:
    return {"kind": "name", "name": text, "transport": transport}


PORTS = {
    "0": port(0),
    "1": port(1),
    "60328": port(60328),
    "65535": port(65535),
    "00080": port(80),
    "00000": port(0),
    "60328/udp": port(60328, "udp"),
    "60328/TCP": port(60328, "tcp"),
    "60328/Udp": port(60328, "udp"),
    "60328 udp": port(60328, "udp"),
    "udp 60328": port(60328, "udp"),
    "UDP\t60328": port(60328, "udp"),
    "tcp/60328": port(60328, "tcp"),
    "tcp:60328": port(60328, "tcp"),
    "tcp6 60328": port(60328, "tcp"),
    "udp4 60328": port(60328, "udp"),
    "tcp46 60328": port(60328, "tcp"),
    "60328/tcp6": port(60328, "tcp"),
    "udp 60328/udp": port(60328, "udp"),
    "port 60328": port(60328),
    "Port: 60328": port(60328),
    "port=60328": port(60328),
    "udp port 60328": port(60328, "udp"),
    "port 60328/tcp": port(60328, "tcp"),
    "0xEBA8": port(60328),
    "0xeba8/udp": port(60328, "udp"),
    "0X0": port(0),
    "0xFFFF": port(65535),
}

BLANKS_AND_MARKS = {
    "  60328\n": port(60328),
    "\u00a060328\ufeff": port(60328),
    "'60328'": port(60328),
    '"60328"': port(60328),
    "“60328”": port(60328),
    "`60328/udp`": port(60328, "udp"),
    "60328,": port(60328),
    "60328.": port(60328),
    "60328;": port(60328),
    '"60328",': port(60328),
    "60328...": port(60328),
    "60328\u200b": port(60328),  # as a chat puts it
    "\u200e60328\u200f": port(60328),
    "\u202a60328\u202c": port(60328),  # as a dialog of Windows puts it
    "\u206860328\u2069": port(60328),
    "６０３２８／ｕｄｐ": port(60328, "udp"),
    "６0328": port(60328),
    "localhost:８０": port(80),
    "'[::1]:443'.": port(443),
    "postgres.": name("postgres"),
    "`x11`,": name("x11"),
}

SOCKETS = {
    ":60328": port(60328),
    ":80/tcp": port(80, "tcp"),
    "*:60328": port(60328),
    ":::60328": port(60328),
    "tcp6 :::60328": port(60328, "tcp"),
    "192.0.2.7:60328": port(60328),
    "udp 192.0.2.7:60328": port(60328, "udp"),
    "0.0.0.0:0": port(0),
    "[2001:db8::7]:443": port(443),
    "[2001:DB8::7]:443": port(443),
    "[1:2:3:4:5:6:7:8]:443": port(443),
    "[::]:443": port(443),
    "[::ffff:192.0.2.7]:443": port(443),
    "::ffff:192.0.2.7:443": port(443),
    "[fe80::1%eth0]:443": port(443),
    "[fe80::1%eth0.100]:443": port(443),
    "[fe80::10]%eth0:9100": port(9100),
    "127.0.0.53%lo:53": port(53),
    "0.0.0.0%eth0:68": port(68),
    "*%eth0:68": port(68),
    "db.example.org:5432": port(5432),
    "db.example.org.:5432": port(5432),
    "localhost:5173": port(5173),
    "my_db-1:5432": port(5432),
    "3com:80": port(80),
    "http:8080": port(8080),
}

DOTTED = {
    "*.60328": port(60328),
    "192.0.2.7.60328": port(60328),
    "127.0.0.1.60328": port(60328),
    "127.0.0.1.60328/tcp": port(60328, "tcp"),
    "tcp4 127.0.0.1.60328": port(60328, "tcp"),
    "2001:db8::7.443": port(443),
    "::1.5432": port(5432),
    "1:2:3:4:5:6:7:8.443": port(443),
    "::ffff:192.0.2.7.443": port(443),
}

URLS = {
    "http://localhost:5173/": port(5173),
    "http://localhost:5173": port(5173),
    "HTTP://LOCALHOST:5173/A?b=1#c": port(5173),
    "https://example.org/": port(443),
    "https://example.org": port(443),
    "http://example.org": port(80),
    "http://example.org:/": port(80),
    "http://example.org?x=1:2": port(80),
    "http://192.0.2.7/60328": port(80),
    "http://192.0.2.7:8080/": port(8080),
    "http://[::1]:8080/": port(8080),
    "http://[::1]/": port(80),
    "http://[fe80::1%25eth0]:8080/": port(8080),
    "http://localhost:5173/tcp": port(5173),
    "http://host:81@example.org/": port(80),
    "http://a@b@example.org:82/": port(82),
    "ftp://example.org/pub": port(21),
    "ssh://git@example.org/repo": port(22),
    "ws://example.org/socket": port(80),
    "wss://example.org/socket": port(443),
    "postgres://user:pw@db:5433/x": port(5433),
    "postgres://user:pw@db/x": port(5432),
    "gopher2://example.org:7070": port(7070),
    "tcp://0.0.0.0:2375": port(2375, "tcp"),
    "udp://tracker.example.org:6969/announce": port(6969, "udp"),
}

RANGES = {
    "60000-61000": span(60000, 61000),
    "60000–61000": span(60000, 61000),
    "60000:61000": span(60000, 61000),
    "60000..61000": span(60000, 61000),
    "60000 - 61000": span(60000, 61000),
    "60000 to 61000": span(60000, 61000),
    "ports 60000 to 61000": span(60000, 61000),
    "Ports 60000-61000": span(60000, 61000),
    "60000-61000/udp": span(60000, 61000, "udp"),
    "udp 60000:61000": span(60000, 61000, "udp"),
    "tcp/60000-61000": span(60000, 61000, "tcp"),
    "0-65535": span(0, 65535),
    "00022-00080": span(22, 80),
    "60328-60328": port(60328),
    "60328:60328/udp": port(60328, "udp"),
}

NAMES = {
    "postgres": name("postgres"),
    "Postgres": name("postgres"),
    "x11": name("x11"),
    "x": name("x"),
    "http-alt": name("http-alt"),
    "ms-sql-s": name("ms-sql-s"),
    "whois++": name("whois++"),
    "a.b_c": name("a.b_c"),
    "ab.80": name("ab.80"),
    "localhost": name("localhost"),
    "3com-tsmux": name("3com-tsmux"),
    "9pfs": name("9pfs"),
    "914c-g": name("914c-g"),
    "60328abc": name("60328abc"),
    "1e3": name("1e3"),
    "http/tcp": name("http", "tcp"),
    "domain/UDP": name("domain", "udp"),
    "udp domain": name("domain", "udp"),
    "tcpmux": name("tcpmux"),
    "sctp": name("sctp"),
    "sctp-tunneling": name("sctp-tunneling"),
    "constructor": name("constructor"),
    "a" * 60: name("a" * 60),
    "1" * 59 + "a": name("1" * 59 + "a"),
}

FORMS = {**PORTS, **BLANKS_AND_MARKS, **SOCKETS, **DOTTED, **URLS, **RANGES, **NAMES}

REFUSALS = [
    *["", " ", ".", "''", "-1", "+80", "1.5", ".5", "1,5", "1 2", "80,443", "65536", "99999", "000080", "100000"],
    *["0x", "0x10000", "0xEBA8F", "0x00050", "x:", "60328/", "/60328", "60328/sctp", "60328/dccp", "sctp 60328"],
    *["sctp:60328", "sctp/60328", "sctp://example.org:80", "dccp:80", "http/sctp", "60328/udplite", "60328/tcp/udp"],
    *["tcp 60328/udp", "udp/60328 tcp", "tcp http/udp", "60328/ udp", "port -", "port 0x"],
    *["port -1", "port 65536", "port http", "ports 80 443", "no port 80", "60328 60329", "60328\n60329"],
    *["٦٠٣٢٨", "60328²", "60\u200b328", "80\u200b443"],
    *["<b>80</b>", "(80)", "80\x0080", "443²", "４４³", "٤٤٣", "𝟦𝟦𝟥", "\u202e443"],
    *["61000-60000", "61000:60000", "60000-65536", "65536-65536", "60000-", "-60000", "60000--61000", "60000...61000"],
    *["1-2-3", "1:2:3", "60000—61000", "60000 61000", "60000-61000/sctp", "0x1:0x2", "60000:", "ports 60000 to"],
    *["192.0.2.7", "192.0.2.60328", "192.0.2.256.80", "192.0.2.7.65536", "192.0.02.7.80", "1.2.3.4.5.6", "*.*", "*"],
    *["192.0.2.256:80", "192.0.2:80", "1.5:80", "300.1.1.1:80", "192.0.2.7:", "192.0.2.7:*", "192.0.2.7:65536"],
    *["::", "::1", ":::", "::60328", "::::60328", "::1:60328", "2001:db8::7", "2001:db8::7:443", "1:2:3:4:5:6:7:8"],
    *["1:2:3:4:5:6:7:8:443", "fe80::1%eth0.100", "::ffff:192.0.2.7", "fe80::1%lo0", "::1::2.80", "1:2:3.80"],
    *["[::1]", "[::1]:", "[::1]:65536", "[::1::2]:80", "[1:2:3]:80", "[12345::]:80", "[::1:80", "::1]:80", "[]:80"],
    *["[[::1]]:80", "[192.0.2.7]:80", "[localhost]:80", "[:::1]:80", "[1:2:3:4:5:6:7:8:9]:80", "[::1]80", "[::1].80"],
    *["localhost:", "localhost:65536", "localhost:000080", "localhost:80:80", "-host:80", "a..b:80", "a b:80"],
    *["localhost: 80", "0100007F:0016", "00000000:EBA8", "tcp 0100007F:1538", "0" * 24 + "01000000:0016"],
    *["http://", "http:///x", "http://:80/", "http://localhost:65536/", "http://localhost:000080/", "//localhost:80"],
    *["gopher2://example.org", "constructor://example.org", "file:///etc/services", "http://[::1::2]:80/"],
    *["http://local host:80/", "http://example.org\\:80", "http://example.org:80\\@x", "http://1.5/", "http://1.5:80/"],
    *["tcp://example.org", "javascript:alert(1)", "<script>"],
    *["__proto__", "_http", "-http", "naïve", "http!", "a" * 61],
    *["1" * 201, " " * 199 + "80", "http://example.org/" + "a" * 200, ":" + "0" * 199],
    *["http://localhost:5173/ is up", "2001:192.0.2.7:80", "::192.0.2.7:80"],
]


@pytest.fixture
def read(page: Page):
    """Reads texts in the browser, all in one go."""
    page.goto("")

    def ask(texts: list[str]) -> list[dict]:
        return json.loads(page.evaluate(READ, json.dumps(texts)))

    return ask


def test_every_form_is_read(read) -> None:
    assert dict(zip(FORMS, read(list(FORMS)), strict=True)) == FORMS


def test_what_names_no_port_for_certain_is_none(read, page: Page) -> None:
    found = dict(zip(REFUSALS, read(REFUSALS), strict=True))
    assert {text: question for text, question in found.items() if question != NONE} == {}
    kinds = page.evaluate("""async () => {
      const {read} = await import(new URL('pure/query.mjs', document.querySelector('script[type=module]').src));
      return [undefined, null, 80, NaN, {}, [80], Symbol("80"), () => 80].map(noText => read(noText).kind);
    }""")
    assert kinds == ["none"] * 8


def test_every_port_is_read_and_nothing_above(read) -> None:
    numbers = range(100_000)
    assert read([str(n) for n in numbers]) == [port(n) if n < 65536 else NONE for n in numbers]


def test_200_characters_take_no_time(page: Page) -> None:
    page.goto("")
    pieces = ["a.", "1.", "1", "a", ":", "[", "%", "a-", "::1", "@", "a@", "0x", "%a", ".", " ", "'", "1:", "+", "tcp "]
    starts = ["", "http://", "http://a:1@", "[::1", "127.0.0.1%", "tcp ", "port ", "1"]
    hostile = [(start + piece * 200)[:199] + end for start in starts for piece in pieces for end in ("", "!", "\0")]
    took = page.evaluate(
        """async texts => {
          const {read} = await import(new URL('pure/query.mjs', document.querySelector('script[type=module]').src));
          return Math.max(...texts.map(text => {
            let best = Infinity; // of five: what the text takes, not what else the machine does
            for (let i = 0; i < 5; i++) {
              const start = performance.now();
              read(text);
              best = Math.min(best, performance.now() - start);
            }
            return best;
          }));
        }""",
        hostile,
    )
    assert took < 5, f"{took} ms"


SCHEMES = {"http": 80, "ws": 80, "https": 443, "wss": 443, "ftp": 21, "ssh": 22, "sftp": 22, "telnet": 23}
SCHEMES |= {"ldap": 389, "ldaps": 636, "postgres": 5432, "postgresql": 5432, "mysql": 3306, "redis": 6379}
SCHEMES |= {"mongodb": 27017, "amqp": 5672, "amqps": 5671}
SHAPES = {
    "port": {"kind", "port", "transport"},
    "range": {"kind", "first", "last", "transport"},
    "name": {"kind", "name", "transport"},
    "none": {"kind"},
}
VALID = list(FORMS)
SPICE = [*"0123456789abxX:.-/[]%@#*?\\'\"`<>& \t\n\0\x7f–—６٣²é", "::", "..", "tcp", "udp", "sctp", "/udp", "://", "0x"]
SPICE += [
    "http",
    "port ",
    " to ",
    "65536",
    "99999999999",
    "<b>",
    "&amp;",
    "\u202e",
    "\u200b",
    "\U0001f600",
    "%00",
    "[[",
]


def mutated(random: random.Random) -> str:
    text = random.choice(VALID)
    for _ in range(random.randint(1, 4)):
        at, end = random.randint(0, len(text)), random.randint(0, 3)
        text = text[:at] + random.choice([*SPICE, "", random.choice(VALID)]) + text[at + end :]
    return text


def noise(random: random.Random) -> str:
    return random.randbytes(random.randint(0, 30)).decode("latin-1")


def spiced(random: random.Random) -> str:
    return "".join(random.choices(SPICE, k=random.randint(1, 12)))


def plane(random: random.Random) -> str:
    points = (random.choice([random.randrange(0xD800), random.randrange(0xE000, 0x110000)]) for _ in range(9))
    return "".join(map(chr, points)) + random.choice(["", "80", ":80"])


def digits(random: random.Random) -> str:
    long = "".join(random.choices("0123456789", k=random.choice([4, 5, 5, 6, 50, 199, 1000])))
    return random.choice(["", ":", "*:", "0x", "http://a:", "-", "1-", "[::1]:"]) + long + random.choice(["", "/udp"])


def nested(random: random.Random) -> str:
    depth = random.randint(1, 120)
    return "[" * depth + random.choice(VALID) + "]" * random.choice([depth, depth - 1]) + random.choice(["", ":80"])


def html(random: random.Random) -> str:
    tag = random.choice(["b", "script", "img src=x onerror=alert(80)", "a href='http://x:80/'"])
    return f"<{tag}>{random.choice(VALID)}{random.choice(['', '</b>', '&lt;'])}"


def address(random: random.Random) -> str:
    """Addresses with and without a port, many of them wrong."""
    four = ".".join(str(random.randrange(300)) for _ in range(random.choice([3, 4, 4, 4, 5])))
    six = ":".join(random.choice(["", f"{random.randrange(65536):x}", "db8"]) for _ in range(random.randint(2, 9)))
    real = str(ipaddress.IPv6Address(random.getrandbits(128) & random.getrandbits(128) & random.getrandbits(128)))
    host = random.choice([four, six, f"[{six}]", real, f"[{real}]", f"::ffff:{four}", f"[{real}%en0]", "*", ""])
    return host + random.choice(["", ":", ".", ":"]) + random.choice(["", str(random.randrange(70000))])


@cache
def hostile(count: int) -> list[str]:
    seeded = random.Random(60328)
    makers = [mutated] * 5 + [address] * 3 + [noise, spiced, plane, digits, nested, html]
    return [seeded.choice(makers)(seeded) for _ in range(count)]


def stands_in(number: int, text: str) -> bool:
    """The number is a whole run of digits of the text, in hexadecimal after 0x, or the default of its scheme."""
    decimal = re.findall(r"(?<![0-9])[0-9]{1,5}(?![0-9])", text)
    hexadecimal = re.findall(r"0x([0-9a-f]{1,4})(?![0-9a-f])", text, re.I)
    scheme = re.match(r"\W*([a-z]+)://", text, re.I | re.A)
    written = {int(run) for run in decimal} | {int(run, 16) for run in hexadecimal}
    return number in written or (scheme is not None and SCHEMES.get(scheme[1].lower()) == number)


def faults(text: str, question: dict) -> list[str]:
    """What is wrong with what was read; signs of full width are taken for the plain ones."""
    text = text.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
    kind, found = question["kind"], []
    if question.keys() != SHAPES[kind] or question.get("transport") not in (None, "tcp", "udp"):
        found.append("shape")
    numbers = [question[key] for key in ("port", "first", "last") if key in question]
    if any(type(n) is not int or not 0 <= n <= 65535 or not stands_in(n, text) for n in numbers):
        found.append("number")
    if kind == "range" and numbers != sorted(set(numbers)):
        found.append("order")
    if kind == "name" and not re.fullmatch(r"(?=.*[a-z])[a-z0-9][a-z0-9+._-]{0,59}", question["name"]):
        found.append("name")
    if question.get("transport") and question["transport"] not in text.lower():
        found.append("transport")
    if len(text) > 200 and kind != "none":
        found.append("length")
    return found


def host_and_port(text: str) -> tuple[str, str]:
    """Cut at the last colon, or, without brackets, at the last dot when that leaves an address."""
    host, dot, number = text.rpartition(".")
    return (host, number) if dot and address_of(host) else text.rpartition(":")[::2]


def address_of(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return None if "%" in host else ipaddress.ip_address(host)
    except ValueError:
        return None


def plain(text: str) -> dict | None:
    """What a plain form means, read without a pattern for the whole; None where this reader has no opinion."""
    text = text.strip(" ")
    if not text.isascii() or len(text) > 200:
        return None
    if text.isdigit():
        return port(int(text)) if len(text) <= 5 and int(text) < 65536 else NONE
    if address_of(text):
        return NONE
    host, number = host_and_port(text)
    if not (number.isdigit() and len(number) <= 5):
        return None
    bracketed = host.startswith("[") and host.endswith("]") and text.endswith(f"]:{number}")
    if bracketed and "%" not in host:
        sound = ":" in host and address_of(host[1:-1]) is not None
    elif ":" in host and text.endswith(f":{number}"):
        return None
    else:
        sound = address_of(host) is not None
    if not sound:
        return None if not bracketed else NONE
    return port(int(number)) if int(number) < 65536 else NONE


def test_no_input_whatever_gives_a_wrong_port(read, page: Page) -> None:
    texts = hostile(100_000)
    questions = [question for start in range(0, 100_000, 25_000) for question in read(texts[start : start + 25_000])]
    wrong = [(text, question, faults(text, question)) for text, question in zip(texts, questions, strict=True)]
    assert [found for found in wrong if found[2]] == []
    assert {question["kind"] for question in questions} == set(SHAPES)
    assert page.faults == []


def test_a_plain_reader_agrees_wherever_it_answers(read) -> None:
    texts = [text for text in hostile(100_000) if plain(text) is not None]
    expected = [plain(text) for text in texts]
    found = read(texts)
    differ = [row for row in zip(texts, expected, found, strict=True) if row[1] != row[2]]
    assert differ == []
    assert sum(question["kind"] == "port" for question in found) > 1000
