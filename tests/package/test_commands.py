"""Commands: what is filled in, what is left to the reader, and what a run is a run of."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from portatlas.facts.model import Check
from portatlas.views.commands import code_block, digest, filled, marked, values

ONE = "ss -tanp 'sport = :__PORT__ or dport = :__PORT__'"
CHECK = {
    "id": "who-holds",
    "does": "List every socket of the port",
    "shell": "sh",
    "one": {"tcp": ONE, "udp": ONE.replace("-t", "-u")},
    "all": "ss -tanp 'sport >= :__FIRST__ and sport <= :__LAST__'",
    "shows": ("listener", "client"),
    "unprivileged": {"shows": ("listener",), "process": "own"},
    "read": ({"see": "LISTEN", "means": "A server."},),
    "empty": "No socket has it.",
    "next": "owner",
    "source": "ss-8",
}


class Seen(HTMLParser):
    """The text of a piece of HTML, and what its elements say that the browser may change."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.tags, self.ports = "", [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append(tag)
        self.ports.append(dict(attrs).get("data-port"))

    def handle_data(self, data: str) -> None:
        self.text += data


def changed(**fields: object) -> str:
    return digest(Check.model_validate({**CHECK, **fields}))


def test_each_placeholder_stands_for_its_number_and_bounds_are_inclusive() -> None:
    command = "__PORT__ __HEX__ __FIRST__ __LAST__ __COUNT__"
    assert filled(command, 60328, 49152, 60999) == "60328 EBA8 49152 60999 11848"


@pytest.mark.parametrize(("port", "hexadecimal"), [(0, "0000"), (80, "0050"), (2049, "0801"), (65535, "FFFF")])
def test_hexadecimal_is_four_upper_case_digits(port: int, hexadecimal: str) -> None:
    assert values(port, 0, 65535)["__HEX__"] == hexadecimal


def test_a_placeholder_that_the_reader_fills_stays() -> None:
    assert filled("kill __PID__ # __NAME__ on __PORT__", 80, 1, 1023) == "kill __PID__ # __NAME__ on 80"


def test_without_a_port_the_bounds_are_filled_in_and_the_port_is_not() -> None:
    assert filled("__PORT__ __HEX__ __FIRST__-__LAST__", None, 1, 1023) == "__PORT__ __HEX__ 1-1023"


def test_marked_html_reads_as_the_command_and_marks_port_and_hex_alone() -> None:
    command = "awk '$4 < __PORT__ && x > \"__HEX__\"' <b>&amp; __FIRST__ __LAST__ __PID__"
    seen = Seen(marked(command, 60328, 49152, 60999))
    assert seen.text == "awk '$4 < 60328 && x > \"EBA8\"' <b>&amp; 49152 60999 __PID__"
    assert seen.ports == ["port", "hex"] and len(set(seen.tags)) == 1


def test_marked_escapes_what_html_would_take_for_its_own() -> None:
    assert (
        marked("a < b && c > d </pre><script>", 80, 1, 1023)
        == "a &lt; b &amp;&amp; c &gt; d &lt;/pre&gt;&lt;script&gt;"
    )


def test_a_code_block_names_its_shell_and_ends_without_blank_lines() -> None:
    assert code_block("ss -s\n\n", "sh") == "```sh\nss -s\n```"


def test_the_digest_changes_with_any_character_of_any_form_of_the_command() -> None:
    udp, all_ports = CHECK["one"]["udp"], CHECK["all"]
    found = {changed()}
    for at in range(len(ONE)):
        found.add(changed(one={"tcp": f"{ONE[:at]}~{ONE[at + 1 :]}", "udp": udp}))
        found.add(changed(one={"tcp": ONE, "udp": f"{udp[:at]}~{udp[at + 1 :]}"}))
    for at in range(len(all_ports)):
        found.add(changed(all=f"{all_ports[:at]}~{all_ports[at + 1 :]}"))
    assert len(found) == 1 + 2 * len(ONE) + len(all_ports)


@pytest.mark.parametrize(
    "claim",
    [
        {"shell": "cmd"},
        {"shows": ("listener", "client", "time-wait")},
        {"shows": ("listener",)},
        {"unprivileged": {"shows": (), "process": "own"}},
        {"unprivileged": {"shows": ("listener",), "process": "all"}},
        {"empty": "No socket has it!"},
        {"all": None},
        {"one": ONE},
        {"one": {"tcp": ONE}},
    ],
    ids=str,
)
def test_the_digest_changes_with_each_claim(claim: dict) -> None:
    assert changed(**claim) != changed()


@pytest.mark.parametrize(
    "words",
    [
        {"read": ()},
        {"read": ({"see": "LISTEN 0", "means": "Something else."},)},
        {"does": "Look"},
        {"next": None},
        {"source": "rfc6335"},
        {"id": "other"},
    ],
    ids=str,
)
def test_the_digest_does_not_change_with_words_that_were_not_run(words: dict) -> None:
    assert changed(**words) == changed()


def test_the_digest_stays_what_it_was() -> None:
    """It decides which runs count as proof: another way to work it out would void every record."""
    assert changed() == "5833788437f0ce9b"
