"""What prose may say between `<%` and `%>` is told to writers, and used; a slip of the programmer is not theirs."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT
from jinja2 import FileSystemLoader, UndefinedError
from portatlas.faces import blocks, calls
from portatlas.faces.calls import CALLS, Calls
from portatlas.facts.model import Atlas
from portatlas.facts.origin import Origin
from portatlas.views import prose
from portatlas.views.prose import Prose

CONTRIBUTING = ROOT / "docs" / "contributing.md"
NAMED = re.compile(r"\b([a-z_]+)(?=\()")
OF_A_RANGE = {
    "first",
    "last",
    "size",
    "iana_first",
    "iana_last",
    "iana_size",
    "tenant_size",
}  # named without their arguments


def told(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if line.startswith("| `"))


def spoken(atlas: Atlas) -> set[str]:
    """The calls that prose makes; one that is only shown is none."""
    texts = [p.text for p in prose.everywhere(atlas)]
    return {
        name
        for text in texts
        for said in re.findall(r"<%(?!\s*raw)(.*?)%>", text, re.S)
        for name in NAMED.findall(said)
    }


def test_each_call_is_told_to_writers() -> None:
    rows = told(CONTRIBUTING.read_text("utf-8"))
    assert [name for name in CALLS if not re.search(rf"\b{name}\(|`{name}`", rows)] == []


def test_each_call_that_writers_are_told_of_is_there() -> None:
    rows = told(CONTRIBUTING.read_text("utf-8"))
    assert set(NAMED.findall(rows)) | OF_A_RANGE == set(CALLS)


def test_each_call_is_used(atlas: Atlas) -> None:
    assert {*CALLS} - {"raw"} - spoken(atlas) == set()


def said(markdown: str, atlas: Atlas) -> list[str]:
    p = Prose("fix/x", "pages/fix/x", markdown, Origin("docs/fix/x.md"))
    return [problem.message for problem in calls.filled(p, atlas)[1]]


@pytest.mark.parametrize(
    ("prose", "problem"),
    [
        ("<% pool() %>", "pool(): argument system: missing required argument"),
        ("<% pool(5) %>", "pool(): argument 1: input should be a valid string, not 5"),
        ('<% pool("linux", 1) %>', "pool(): argument 2: unexpected positional argument, not 1"),
        ("<% pool(sys=1) %>", "pool(): argument sys: unexpected keyword argument, not 1"),
        ('<% page_link("a", 5) %>', "page_link(): argument 2: input should be a valid string, not 5"),
        ("<% rung(5) %>", "rung(): argument 1: input should be a valid string, not 5"),
        ("<% at(70000) %>", "at(): argument 1: input should be less than or equal to 65535, not 70000"),
        ('<% bar("x") %>', "'x' is no range of ports; write it as 1024-9999"),
        ("<% 1 / 0 %>", "division by zero"),
        ('<% "a" * 10000000000 %>', "'*' is for two numbers"),
        ("<% 2 ** 10000000000 %>", "'**' for none"),
        ('<% "%9999999999d" % 1 %>', "'%' is for two numbers"),
        ('<% "{:>9999999999}".format(1) %>', "access to attribute 'format' of 'str' object is unsafe."),
        ("<% pool.__globals__ %>", "has no attribute '__globals__'"),
        ("<% pool.func %>", "access to attribute 'func' of 'partial' object is unsafe."),
        ("<% range(3) %>", "'range' is undefined; expected one of assigned,"),
        ("<% 5 | center(9999999999) %>", "No filter named 'center'."),
        ("<%% for i in range(1000000000) %%>x<%% endfor %%>", "'<%%': prose has calls only"),
        ("<%# a remark #%><% pool('linux') %>", "'<%#': prose has calls only"),
        ("<% " + "(" * 3000 + "1" + ")" * 3000 + " %>", "recursion"),
        ('<% assigned("tcp") %>', "only the prose of a class can speak of this class"),
        ('<% rung("anyos.who-holds", first=65000, last=50000) %>', "is no range of ports"),
        (
            '<% rung("anyos.who-holds", transport="sctp") %>',
            "argument transport: input should be 'tcp' or 'udp', not 'sctp'",
        ),
    ],
)
def test_what_goes_wrong_in_the_prose_is_the_writers(small: Atlas, prose: str, problem: str) -> None:
    (message,) = said(prose, small)
    assert problem in message


@pytest.mark.parametrize("slip", [KeyError("shows"), TypeError("slip"), ValueError("slip"), AttributeError("slip")])
def test_a_slip_of_the_programmer_keeps_its_traceback(
    small: Atlas, monkeypatch: pytest.MonkeyPatch, slip: Exception
) -> None:
    def failing(self: Calls, system: str) -> str:
        raise slip

    monkeypatch.setitem(CALLS, "pool", failing)
    with pytest.raises(type(slip)) as raised:
        said('<% pool("anyos") %>', small)
    assert raised.traceback[-1].name == "failing"
    assert slip in calls.written(small).slips


def test_a_slip_in_a_piece_that_pages_call_is_told_once_where_it_stands(atlas: Atlas) -> None:
    wrong = atlas.steps["lsns-net"].model_copy(update={"empty": "<% pool('linus') %>"})
    found = calls.written(replace(atlas, steps={**atlas.steps, "lsns-net": wrong})).problems
    assert {(p.path, p.line) for p in found} == {
        ("docs/_data/steps.yml", atlas.origin("steps", "lsns-net").line(("empty",)))
    }


def test_a_slip_in_a_template_of_ours_is_no_writers(
    small: Atlas, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "class_table.md.jinja").write_text("{{ nobody }}")
    monkeypatch.setattr(blocks._environment, "loader", FileSystemLoader(tmp_path))
    blocks._environment.cache.clear()
    with pytest.raises(UndefinedError, match="nobody"):
        said("<% class_table() %>", small)
