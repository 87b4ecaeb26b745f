"""What an editor knows of the facts: a schema for each kind of file, made from the models, named in its first line."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from portatlas.facts import schema
from portatlas.facts.documents import _Loader


def test_the_schemas_are_those_of_the_models(data: Path) -> None:
    found = {path.name: path.read_text("utf-8") for path in (data / "schema").iterdir()}
    assert found == {name: schema.text(value) for name, value in schema.schemas().items()}, "run: make schema"


def test_every_file_names_its_schema_in_its_first_line(data: Path) -> None:
    lacking = [p.name for p in schema.files(data) if not p.read_text("utf-8").startswith(schema.head(p.relative_to(data).as_posix()))]  # fmt: skip
    assert lacking == [], "run: make schema"
    for path in schema.files(data):
        assert (path.parent / path.read_text("utf-8").splitlines()[0].partition("=")[2]).is_file()


SCHEMAS = schema.schemas()


def told(name: str, text: str) -> list[str]:
    """What an editor would underline in a file of this kind."""
    found = Draft202012Validator(SCHEMAS[name]).iter_errors(yaml.load(text, _Loader))
    return [error.message for error in found]


def test_an_editor_underlines_nothing_in_the_facts(data: Path) -> None:
    wrong = {p.name: told(f"{p.parent.name if p.parent != data else p.stem}.json", p.read_text("utf-8")) for p in schema.files(data)}  # fmt: skip
    assert {name: said for name, said in wrong.items() if said} == {}


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("numbers.json", "x: {value: 1, unit: ports, says: y, sauce: z}", "'sauce' was unexpected"),
        ("numbers.json", "x: {value: one, unit: ports, says: y, source: z}", "'one' is not valid"),
        ("tenants.json", "x: {title: X, first: 1, last: 2, transports: [tcp], role: talks}", "'talks' is not one of"),
        ("systems.json", "title: X", "'pools' is a required property"),
    ],
)
def test_an_editor_underlines_what_is_wrong(name: str, text: str, says: str) -> None:
    assert any(says in message for message in told(name, text)), told(name, text)
