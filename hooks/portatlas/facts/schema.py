"""JSON Schema of the facts, for editors: completion, help and red lines while one writes. `make schema` writes it.

A file of facts names its schema in its first line. What must hold between records is in `rules`, and not here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portatlas.facts import model
from portatlas.facts.ports import Record

FOLDERS: dict[str, type[Record]] = {"systems": model.System, "programs": model.Program}  # one record a file
TABLES: dict[str, type[Record]] = {
    "categories": model.Category,
    "feedback": model.Feedback,
    "iana": model.IanaRange,
    "myths": model.Myth,
    "numbers": model.Number,
    "retired": model.Retired,
    "sources": model.Source,
    "steps": model.Step,
    "tenants": model.Tenant,
    "transcripts": model.Transcript,
}
FOLDER = "schema"
# that need not be written, although each record has it
IMPLIED = {"Program": ("id",), "System": ("id",), "Category": ("id",), "Step": ("id",), "Tenant": ("id",)}
IMPLIED |= {"ProgramPort": ("last",)}


def schemas() -> dict[str, dict[str, Any]]:
    """File name -> schema, for each kind of file."""
    return {f"{name}.json": _record(kind) for name, kind in FOLDERS.items()} | {
        f"{name}.json": _table(kind) for name, kind in TABLES.items()
    }


def head(path: str) -> str:
    """The first line of a file of facts by its path below docs/_data, by which an editor finds the schema."""
    folder, _, file = path.rpartition("/")
    name = folder or file.removesuffix(".yml")
    return f"# yaml-language-server: $schema={'../' if folder else ''}{FOLDER}/{name}.json\n"


def files(data: Path) -> Iterator[Path]:
    """Every file of facts that has a schema."""
    yield from (data / f"{name}.yml" for name in TABLES)
    for name in FOLDERS:
        yield from sorted((data / name).glob("*.yml"))


def text(schema: dict[str, Any]) -> str:
    """The schema as it is written."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def write(data: Path) -> None:
    """Writes each schema, and the first line of each file that lacks it."""
    (data / FOLDER).mkdir(exist_ok=True)
    for name, schema in schemas().items():
        (data / FOLDER / name).write_text(text(schema), "utf-8")
    for path in files(data):
        line, said = head(path.relative_to(data).as_posix()), path.read_text("utf-8")
        if not said.startswith(line):
            path.write_text(line + said, "utf-8")


def _record(kind: type[Record]) -> dict[str, Any]:
    schema = kind.model_json_schema(by_alias=True)
    parts = schema.get("$defs", {})
    for name, part in ((kind.__name__, schema), *parts.items()):
        for field in IMPLIED.get(name, ()):
            part["required"].remove(field)
            if field == "id":
                del part["properties"]["id"]
    if "Command" in parts:  # one text for any transport needs no name
        parts["Command"] = {"anyOf": [{"type": "string", "minLength": 1}, parts["Command"]]}
    return schema


def _table(kind: type[Record]) -> dict[str, Any]:
    """Of a file that maps ids to records; an empty one may hold nothing but remarks."""
    schema = _record(kind)
    parts = schema.pop("$defs", {})
    return {"type": ["object", "null"], "additionalProperties": schema} | ({"$defs": parts} if parts else {})


if __name__ == "__main__":
    write(Path(__file__).resolve().parents[3] / "docs" / "_data")
