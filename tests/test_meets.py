"""What one really meets on a port comes first, safe is never said too soon, and nothing on a page contradicts it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Page, expect
from reading import PORTS, Reading
from test_answer import ask  # noqa: F401  the fixture

OVER = {"either": ("tcp", "udp"), "tcp": ("tcp",), "udp": ("udp",)}


@pytest.fixture(scope="module")
def reading(data: Path) -> Reading:
    """What the data says, read by plain loops."""
    return Reading(data)


ALL_PROGRAMS = """
  const kinds = new Map(), answers = [];
  for (let port = 0; port <= 65535; port++) for (const transport of ["tcp", "udp"]) {
    const text = modules.facts(atlas, pieces[port >> 8], port, transport).programs.map(use => use.id).join(" ");
    if (!kinds.has(text)) kinds.set(text, kinds.size);
    answers.push(kinds.get(text));
  }
  return [[...kinds.keys()], answers];
"""


def test_all_ports_on_both_transports_have_the_programs_of_the_data(ask: Callable, reading: Reading) -> None:
    kinds, answers = ask("answer", ALL_PROGRAMS)
    found = iter(answers)
    wrong = [
        (port, transport, said, there)
        for port in PORTS
        for transport in ("tcp", "udp")
        if (said := set(kinds[next(found)].split())) != (there := reading.programs(port, transport))
    ]
    assert wrong == []


ALL_SAFE = """
  const over = given === "either" ? null : given;
  const kinds = new Map(), answers = [], odd = [];
  for (let port = 0; port <= 65535; port++)
    for (const { id, against, text } of modules.safe(atlas, pieces[port >> 8], { port, transport: over })) {
      if ((text === atlas.texts.safe) !== !against.length || /[{}]|undefined|null|NaN/.test(text)) odd.push([port, id, text]);
      const key = `${id} ${[...against].sort().join(" ")}`;
      if (!kinds.has(key)) kinds.set(key, kinds.size);
      answers.push(kinds.get(key));
    }
  return [[...kinds.keys()], answers, odd.slice(0, 5)];
"""


@pytest.mark.parametrize("over", OVER)
def test_safe_weighs_for_every_port_and_system_all_that_speaks_against_it(
    ask: Callable, reading: Reading, over: str
) -> None:
    kinds, answers, odd = ask("safe", ALL_SAFE, over)
    assert odd == [], "a plain yes where something speaks against it, or none where nothing does"
    assert len(answers) == 65536 * 7
    systems = {system["id"]: system for system in reading.systems}
    found = iter(answers)
    wrong = []
    for port in PORTS:
        for _ in systems:
            name, *against = kinds[next(found)].split()
            if set(against) != (there := reading.against(systems[name], port, OVER[over])):
                wrong.append((port, name, against, there))
    assert wrong == []


# By hand: what a reader would lose by a yes.
NOT_SAFE = [
    ("5000", "macos", {"own", "known", "registered"}),
    ("445/tcp", "windows", {"own", "known", "registered"}),
    ("445/tcp", "linux", {"known", "registered", "privileged"}),
    ("47001/tcp", "windows", {"own", "registered"}),
    ("30080", "linux", {"convention", "known"}),
    ("31337", "netbsd", {"convention", "known", "registered"}),
    ("8443/tcp", "linux", {"known", "registered"}),
    ("26379/tcp", "linux", {"known"}),
    ("55555/tcp", "macos", {"skipped", "known"}),
    ("10080/tcp", "windows", {"blocked", "known", "registered"}),
    ("6000/tcp", "openbsd", {"skipped", "blocked", "known", "registered"}),
    ("80/udp", "freebsd", {"registered", "privileged"}),
    ("62000", "linux", set()),
    ("62000", "macos", {"pool"}),
    ("12077/tcp", "linux", set()),
]


@pytest.mark.parametrize(("asked", "system", "against"), NOT_SAFE)
def test_what_speaks_against_a_port_is_said(ask: Callable, asked: str, system: str, against: set[str]) -> None:
    port, _, transport = asked.partition("/")
    body = "return modules.safe(atlas, pieces[given.port >> 8], given).find(s => s.id === given.system)"
    found = ask("safe", body, {"port": int(port), "transport": transport or None, "system": system})
    assert set(found["against"]) == against
    assert found["text"].startswith("Yes.") is (not against)


def test_the_reading_is_independent_of_the_engine() -> None:
    text = Path(__file__).with_name("reading.py").read_text("utf-8")
    assert set(re.findall(r"^(?:from|import) (\w+)", text, re.M)) == {"__future__", "pathlib", "yaml"}


# https://fetch.spec.whatwg.org/#port-blocking, counted and read by hand in the review draft of June 2026
def test_the_ports_that_browsers_refuse_are_those_of_the_fetch_standard(data: Path, ask: Callable) -> None:
    ports = yaml.safe_load((data / "blocked.yml").read_text("utf-8"))["ports"]
    assert len(ports) == 83 and ports == sorted(set(ports))
    for refused in (0, 1, 22, 25, 69, 137, 161, 427, 587, 989, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190):
        assert refused in ports, refused
    assert [port for port in ports if port > 5000] == [
        5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
    ]  # fmt: skip
    assert not {80, 443, 445, 853, 3306, 6001, 6664, 6670, 8080} & set(ports)
    spread = [port for first, last in ask("answer", "return atlas.blocked") for port in range(first, last + 1)]
    assert spread == ports


