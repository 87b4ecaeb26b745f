"""Reads `docs/_data` into an Atlas. Every problem is collected; a record with a problem is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from portatlas.facts.model import (
    NO_SEARCH,
    SECTIONS,
    WORDS,
    Atlas,
    Blocked,
    Category,
    Feedback,
    IanaRange,
    Myth,
    Number,
    PortClass,
    Program,
    Retired,
    Run,
    Search,
    Source,
    Step,
    System,
    Tenant,
    Transcript,
    WrittenPage,
)
from portatlas.facts.origin import Location, Origin
from portatlas.facts.ports import Bounds, Record
from portatlas.facts.problems import Problem
from portatlas.facts.registry import Assignment, RegistryError, parse_tsv

R = TypeVar("R", bound=Record)

MISSING = "missing file; the build needs it, even if it is empty"


class _Loader(yaml.CSafeLoader):
    """libyaml's loader (the pure one takes a third of a second), to which a date is a text, and so are on and off."""


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag != "tag:yaml.org,2002:timestamp" and (tag != "tag:yaml.org,2002:bool" or first in "tTfF")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load(data: Path) -> tuple[Atlas, list[Problem]]:
    """The Atlas of the records that are sound, and what is wrong with the others."""
    reader = _Reader(data)
    registry_date, registry = reader.registry("registry.tsv")
    atlas = Atlas(
        iana=reader.table("iana.yml", IanaRange),
        classes=tuple(sorted(reader.classes("classes"), key=lambda c: c.first)),
        systems={s.id: s for s in sorted(reader.folder("systems", System), key=lambda s: s.rank)},
        tenants=reader.table("tenants.yml", Tenant, with_id=True),
        programs={p.id: p for p in reader.folder("programs", Program)},
        categories=reader.table("categories.yml", Category, with_id=True),
        crowded=reader.lists("crowded.yml"),
        sources=reader.table("sources.yml", Source),
        subjects=reader.phrases("subjects.yml"),
        words={name: reader.phrases(f"words/{name}.yml") for name in WORDS},
        retired=reader.table("retired.yml", Retired),
        registry=registry,
        registry_date=registry_date,
        blocked=reader.one("blocked.yml", Blocked),
        steps=reader.table("steps.yml", Step, with_id=True),
        transcripts=reader.table("transcripts.yml", Transcript),
        numbers=reader.table("numbers.yml", Number),
        myths=reader.table("myths.yml", Myth),
        pages={page.path: page for page in reader.pages()},
        runs=reader.runs("runs"),
        feedback=reader.table("feedback.yml", Feedback),
        search=reader.only("search.yml", Search) or NO_SEARCH,
        origins=reader.origins,
    )
    return atlas, sorted(reader.problems)


@dataclass
class _Reader:
    data: Path
    problems: list[Problem] = field(default_factory=list)
    origins: dict[str, Origin] = field(default_factory=dict)

    @cached_property
    def project(self) -> Path:
        return self.data.parent.parent

    def name(self, path: Path) -> str:
        return path.relative_to(self.project).as_posix()

    def table(self, file: str, model: type[R], with_id: bool = False) -> Mapping[str, R]:
        """A file that maps ids to records."""
        value, origin = self.yaml(self.data / file)
        stem = file.removesuffix(".yml")
        if value is None:  # unreadable: whatever it names may be there
            self.origins[f"{stem}/*"] = origin
        records, parts = {}, origin.parts()
        for key, fields in self.mapping(value, origin).items():
            derived = {"id": key} if with_id else {}
            record = self.record(model, fields, parts[key], f"{stem}/{key}", derived)
            if record:
                records[key] = record
        return records

    def only(self, file: str, model: type[R]) -> R | None:
        """A file that is one record."""
        value, origin = self.yaml(self.data / file)
        fields = self.fields(value, origin)
        return self.record(model, fields, origin, file.removesuffix(".yml")) if fields else None

    def folder(self, folder: str, model: type[R]) -> Iterator[R]:
        """A folder of files that are one record each; the id is the name of the file."""
        for path in sorted((self.data / folder).glob("*.yml")):
            value, origin = self.yaml(path)
            self.origins[f"{folder}/{path.stem}"] = origin
            if fields := self.fields(value, origin):
                record = self.record(model, fields, origin, f"{folder}/{path.stem}", {"id": path.stem})
                if record:
                    yield record

    def one(self, file: str, model: type[R]) -> R | None:
        """A file that is one record."""
        value, origin = self.yaml(self.data / file)
        return self.record(model, self.fields(value, origin), origin, file.removesuffix(".yml"))

    def classes(self, folder: str) -> Iterator[PortClass]:
        for path in sorted((self.data / folder).glob("*.md")):
            try:
                bounds = Bounds.parse(path.stem)
            except ValueError:
                message = f"file name '{path.stem}': write the bounds, such as 1024-9999.md"
                self.problems.append(Problem(self.name(path), 1, message))
                continue
            self.origins[f"classes/{path.stem}"] = Origin(self.name(path))
            matter = self.front_matter(path)
            if not matter:
                continue
            head, body, offset = matter
            value, origin = self.yaml(path, head, offset=1)
            fields = self.fields(value, origin)
            if not fields:
                continue
            derived = {**bounds.model_dump(), "sections": self.sections(path, body, offset)}
            record = self.record(PortClass, fields, origin, f"classes/{path.stem}", derived)
            if record:
                yield record

    def pages(self) -> Iterator[WrittenPage]:
        """The pages written by hand: every Markdown file beside the data."""
        docs = self.data.parent
        for path in sorted(docs.rglob("*.md")):
            name = path.relative_to(docs).with_suffix("").as_posix()
            if path.is_relative_to(self.data) or not (matter := self.front_matter(path)):
                continue
            head, body, offset = matter
            value, origin = self.yaml(path, head, offset=1)
            if fields := self.fields(value, origin):
                derived = {"path": name, "body": "\n".join(body)}
                record = self.record(WrittenPage, fields, origin, f"pages/{name}", derived)
                self.origins[f"pages/{name}#body"] = Origin(self.name(path), offset=offset)
                if record:
                    yield record

    def front_matter(self, path: Path) -> tuple[str, list[str], int] | None:
        """The YAML between the two --- lines, the lines below it, and how many lines stand before them."""
        try:
            lines = path.read_text("utf-8").split("\n")
        except UnicodeDecodeError as error:
            self.problems.append(Problem(self.name(path), 1, f"not UTF-8: {error}; save it as UTF-8"))
            return None
        if lines[0].rstrip() != "---" or "---" not in (rest := [line.rstrip() for line in lines[1:]]):
            self.problems.append(Problem(self.name(path), 1, "no front matter; begin with --- and end it with ---"))
            return None
        end = rest.index("---") + 1
        return "\n".join(lines[1:end]), lines[end + 1 :], end + 1

    def sections(self, path: Path, body: list[str], offset: int) -> dict[str, str]:
        """Anchor -> prose, for each of the fixed headings."""
        anchors = {heading: anchor for anchor, heading in SECTIONS.items()}
        found: dict[str, list[str]] = {}
        prose: list[str] | None = None
        fence = ""
        for number, line in enumerate(body, offset + 1):
            if mark := re.match(r" {0,3}(`{3,}|~{3,})", line):
                fence = "" if fence and line.strip().startswith(fence) else fence or mark[1]
            if fence or not line.startswith("## "):
                if prose is not None:
                    prose.append(line)
                elif line.strip():
                    expected = f"expected '## {SECTIONS['what-it-is']}' or another heading before it"
                    self.problems.append(Problem(self.name(path), number, f"prose under no heading; {expected}"))
                    prose = []
                continue
            anchor = anchors.get(line[3:].strip())
            prose = []
            if anchor is None or anchor in found:
                wrong = "unknown" if anchor is None else "repeated"
                expected = "; expected one of " + ", ".join(SECTIONS.values()) if anchor is None else ""
                self.problems.append(
                    Problem(self.name(path), number, f"{wrong} heading '{line[3:].strip()}'{expected}")
                )
                continue
            found[anchor] = prose
            self.origins[f"classes/{path.stem}#{anchor}"] = Origin(self.name(path), offset=number)
        return {anchor: "\n".join(lines).rstrip() for anchor, lines in found.items()}

    def phrases(self, file: str) -> Mapping[str, str]:
        """A file that maps ids to phrases."""
        value, origin = self.yaml(self.data / file)
        self.origins[file.removesuffix(".yml")] = origin
        phrases = self.mapping(value, origin)
        for key in [key for key, phrase in phrases.items() if not isinstance(phrase, str)]:
            self.problems.append(origin.problem(f"phrase '{key}' is no text; write it in quotes", (key,)))
        return {key: phrase for key, phrase in phrases.items() if isinstance(phrase, str)}

    def lists(self, file: str) -> Mapping[str, tuple[str, ...]]:
        """A file that maps names to lists of ids."""
        value, origin = self.yaml(self.data / file)
        self.origins[file.removesuffix(".yml")] = origin
        lists = self.mapping(value, origin)
        sound = {k: v for k, v in lists.items() if isinstance(v, tuple) and all(isinstance(id_, str) for id_ in v)}
        for key in lists.keys() - sound.keys():
            self.problems.append(origin.problem(f"'{key}' is no list of ids; write it as [one, other]", (key,)))
        return sound

    def registry(self, file: str) -> tuple[str, tuple[Assignment, ...]]:
        path = self.data / file
        try:
            return parse_tsv(path.read_text("utf-8"))
        except FileNotFoundError:
            self.problems.append(Problem(self.name(path), 1, MISSING))
        except UnicodeDecodeError as error:
            self.problems.append(Problem(self.name(path), 1, f"not UTF-8: {error}; save it as UTF-8"))
        except RegistryError as error:
            self.problems += [Problem(self.name(path), fault.line, fault.message) for fault in error.faults]
        return "", ()

    def runs(self, folder: str) -> Mapping[str, Mapping[str, Run]]:
        runs = {}
        for path in sorted((self.data / folder).glob("*.yml")):
            value, origin = self.yaml(path)
            checks = self.mapping(value, origin)
            wanted = set(Run.__dataclass_fields__)
            broken = [key for key, run in checks.items() if not isinstance(run, dict) or set(run) != wanted]
            self.problems += [
                origin.problem(f"run record '{key}' is not as the laboratory writes it; record it again", (key,))
                for key in broken
            ]
            runs[path.stem] = {key: Run(**run) for key, run in checks.items() if key not in broken}
        return runs

    def yaml(self, path: Path, text: str | None = None, offset: int = 0) -> tuple[object, Origin]:
        """The value of a YAML text, sequences as tuples, and where its parts stand."""
        name = self.name(path)
        try:
            value, node = _read(path.read_text("utf-8") if text is None else text)
            origin = Origin(name, node, offset)
            self.problems += _duplicate_keys(origin) if node else ()
            return value, origin
        except FileNotFoundError:
            self.problems.append(Problem(name, 1, MISSING))
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + offset + 1 if mark else 1
            self.problems.append(Problem(name, line, f"not YAML: {error.problem or error.context}"))
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            self.problems.append(Problem(name, 1, f"not YAML: {' '.join(str(error).split())}"))
        return None, Origin(name)

    def fields(self, value: object, origin: Origin) -> dict[str, Any]:
        """The fields of a file that is one record; an empty file is none."""
        found = self.mapping(value, origin)
        if value == {}:
            self.problems.append(origin.problem("empty record; give its fields, or remove the file"))
        return found

    def mapping(self, value: object, origin: Origin) -> dict[str, Any]:
        if value is None:  # told already
            return {}
        if isinstance(value, dict):
            for key in [key for key in value if not isinstance(key, str)]:
                self.problems.append(origin.problem(f"name {key!r} is no text; write it in quotes", (key,)))
            return {key: item for key, item in value.items() if isinstance(key, str)}
        self.problems.append(origin.problem("expected a mapping of names to values; write `name: value` lines"))
        return {}

    def record(
        self, model: type[R], fields: object, origin: Origin, key: str, derived: Mapping[str, object] | None = None
    ) -> R | None:
        """A record of the fields in the file and those that follow from its name or key."""
        self.origins[key] = origin
        derived = derived or {}
        if not isinstance(fields, dict):
            self.problems.append(origin.problem("expected a mapping of fields to values; write `field: value` lines"))
            return None
        self.problems += [
            origin.problem(f"field '{name}' follows from the name of the record; take it out", (name,))
            for name in derived
            if name in fields
        ]
        fields = {**fields, **derived}
        try:
            return model.model_validate(fields)
        except ValidationError as error:
            self.problems += [_explained(e, model, origin, derived) for e in _causes(error.errors(include_url=False))]
            return None


@cache
def _read(text: str) -> tuple[object, yaml.Node | None]:
    """The value of a YAML text and its node; a text is read once, however often the facts are loaded."""
    loader = _Loader(text)
    node = loader.get_single_node()
    return ({}, None) if node is None else (_frozen(loader.construct_document(node)), node)


def _frozen(value: object) -> object:
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    return value


def _duplicate_keys(origin: Origin) -> Iterator[Problem]:
    stack = [origin.node]
    while stack:
        node = stack.pop()
        if isinstance(node, yaml.SequenceNode):
            stack += node.value
        elif isinstance(node, yaml.MappingNode):
            lines: dict[str, int] = {}
            for key, value in node.value:
                line = key.start_mark.line + origin.offset + 1
                if str(key.value) in lines:
                    message = f"duplicate key '{key.value}'; it stands in line {lines[key.value]} already: keep one"
                    yield Problem(origin.path, line, message)
                lines.setdefault(str(key.value), line)
                stack.append(value)


def _causes(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """The errors without those that only follow: a list is "too short" when its one item is wrong."""
    return [
        e
        for e in errors
        if e["type"] != "too_short" or not any(o is not e and o["loc"][: len(e["loc"])] == e["loc"] for o in errors)
    ]


def _explained(error: ErrorDetails, model: type[BaseModel], origin: Origin, derived: Mapping[str, object]) -> Problem:
    """A pydantic error as a sentence that says what instead."""
    *parents, last = error["loc"] or ("",)
    owner = _model_at(model, tuple(parents))
    match error["type"]:
        case "extra_forbidden":
            names = [f.alias or name for name, f in owner.model_fields.items()]
            expected = ", ".join(name for name in names if owner is not model or name not in derived)
            return origin.problem(f"unknown field '{last}'; expected one of {expected}", error["loc"])
        case "missing":
            fields = {f.alias or name: f for name, f in owner.model_fields.items()}
            meaning = fields[last].description if last in fields else None
            return origin.problem(f"missing field '{last}'" + (f": {meaning}" if meaning else ""), tuple(parents))
        case "value_error":
            return origin.problem(str(error["ctx"]["error"]), error["loc"])
        case _:
            where = ".".join(str(step) for step in error["loc"])
            given = error["input"] if isinstance(error["input"], str | int | float | bool) else None
            got = f", not {given!r}" if given is not None else ""
            return origin.problem(f"field '{where}': {error['msg'][0].lower()}{error['msg'][1:]}{got}", error["loc"])


def _model_at(model: type[BaseModel], loc: Location) -> type[BaseModel]:
    """The record type that holds the field at the end of `loc`."""
    for step in loc:
        if isinstance(step, str) and step in model.model_fields:
            model = next(_models_in(model.model_fields[step].annotation), model)
    return model


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
