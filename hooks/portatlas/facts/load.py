"""Reads `docs/_data` into an Atlas. Every problem is collected; a record with a problem is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from portatlas.facts import documents
from portatlas.facts.model import (
    NO_SEARCH,
    SECTIONS,
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
from portatlas.facts.phrases import PHRASES
from portatlas.facts.ports import Bounds, Record
from portatlas.facts.problems import Problem
from portatlas.facts.registry import Assignment, RegistryError, parse_tsv

R = TypeVar("R", bound=Record)

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")  # what may stand in an address, an anchor and a footnote


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
        words={name: reader.phrases(f"words/{name}.yml") for name in PHRASES},
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
        promised=reader.lines("permalinks.txt"),
        moved=reader.phrases("moved.yml"),
        figures=reader.lists("figures.yml"),
        search=reader.one("search.yml", Search) or NO_SEARCH,
        origins=reader.origins,
    )
    return atlas, sorted([*reader.problems, *reader.strangers()])


@dataclass
class _Reader:
    data: Path
    problems: list[Problem] = field(default_factory=list)
    origins: dict[str, Origin] = field(default_factory=dict)
    seen: set[Path] = field(default_factory=set)

    @cached_property
    def project(self) -> Path:
        return self.data.parent.parent

    def name(self, path: Path) -> str:
        return path.relative_to(self.project).as_posix()

    def text(self, path: Path) -> str | None:
        """The text of a file; None if there is none, which is told."""
        self.seen.add(path)
        try:
            return documents.text(path)
        except documents.Refused as refused:
            self.problems.append(Problem(self.name(path), refused.line, str(refused)))
            return None

    def strangers(self) -> Iterator[Problem]:
        """What lies among the pages and facts and is none: no file, or a file of facts that nothing reads."""
        for path, message in documents.strangers(self.data.parent):
            yield Problem(self.name(path), 1, message)
        for path in (p for p in documents.files(self.data, "**/*.*") if p not in self.seen):
            if path.parent.name != "templates" and path.suffix in (".yml", ".yaml", ".md", ".tsv"):
                known = ", ".join(sorted(p.name for p in self.seen if p.parent == self.data))
                beside = f"only {known} and the folders classes, programs, runs, systems and words are read"
                yield Problem(self.name(path), 1, f"nothing reads this file; {beside}")

    def table(self, file: str, model: type[R], with_id: bool = False) -> Mapping[str, R]:
        """A file that maps ids to records."""
        value, origin = self.yaml(self.data / file)
        stem = file.removesuffix(".yml")
        if value is None:  # unreadable: whatever it names may be there
            self.origins[f"{stem}/*"] = origin
        records, parts = {}, origin.parts()
        for key, fields in self.mapping(value, origin).items():
            if not NAME.fullmatch(key):
                self.problems.append(
                    origin.problem(f"name '{key}': write it with letters, digits, '.', '_', '-'", (key,))
                )
            derived = {"id": key} if with_id else {}
            record = self.record(model, fields, parts[key], f"{stem}/{key}", derived)
            if record:
                records[key] = record
        return records

    def folder(self, folder: str, model: type[R]) -> Iterator[R]:
        """A folder of files that are one record each; the id is the name of the file."""
        for path in documents.files(self.data / folder, "*.yml"):
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
        for path in documents.files(self.data / folder, "*.md"):
            self.seen.add(path)
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
        for path in (p for p in documents.files(docs, "**/*.md") if not p.is_relative_to(self.data)):
            name = path.relative_to(docs).with_suffix("").as_posix()
            self.origins[f"pages/{name}"] = Origin(self.name(path))
            if not (matter := self.front_matter(path)):
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
        if (text := self.text(path)) is None:
            return None
        lines = text.split("\n")
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

    def lines(self, file: str) -> tuple[str, ...]:
        """A file of plain lines."""
        path = self.data / file
        self.origins[path.stem] = Origin(self.name(path))
        return tuple((self.text(path) or "").splitlines())

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
        if (text := self.text(path)) is None:
            return "", ()
        try:
            return parse_tsv(text)
        except RegistryError as error:
            self.problems += [Problem(self.name(path), fault.line, fault.message) for fault in error.faults]
        return "", ()

    def runs(self, folder: str) -> Mapping[str, Mapping[str, Run]]:
        runs = {}
        for path in documents.files(self.data / folder, "*.yml"):
            value, origin = self.yaml(path)
            self.origins[f"runs/{path.stem}"] = origin
            found = {key: _run(fields) for key, fields in self.mapping(value, origin).items()}
            self.problems += [
                origin.problem(f"run record '{key}' is not as the laboratory writes it; record it again", (key,))
                for key, run in found.items()
                if run is None
            ]
            runs[path.stem] = {key: run for key, run in found.items() if run}
        return runs

    def yaml(self, path: Path, text: str | None = None, offset: int = 0) -> tuple[object, Origin]:
        """The value of a YAML text, by default the whole file, and where its parts stand."""
        text = self.text(path) if text is None else text
        if text is None:
            return None, Origin(self.name(path))
        value, origin, problems = documents.parsed(text, self.name(path), offset)
        self.problems += problems
        return value, origin

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
            return value
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


def _run(fields: object) -> Run | None:
    try:
        return Run.model_validate(fields)
    except ValidationError:
        return None


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
            return origin.problem(f"field '{where}': {_expected(error)}{got}", error["loc"])


# What pydantic finds, in the words of who writes YAML
EXPECTED = {
    "tuple_type": "expected a list; write [one, other]",
    "bool_type": "expected true or false, without quotes",
    "bool_parsing": "expected true or false, without quotes",
    "int_type": "expected a whole number, without quotes",
    "int_parsing": "expected a whole number, without quotes",
    "int_from_float": "expected a whole number",
    "string_type": "expected a text; write it in quotes",
    "string_too_short": "expected at least {min_length} characters",
    "string_too_long": "expected at most {max_length} characters",
    "less_than_equal": "expected at most {le}",
    "greater_than_equal": "expected at least {ge}",
    "greater_than": "expected more than {gt}",
    "too_short": "expected at least {min_length}",
    "literal_error": "expected {expected}",
    "model_type": "expected fields; write `field: value` lines",
    "dict_type": "expected names with values; write `name: value` lines",
}
PATTERNS = {
    "^https?": "expected an address that begins with https://",
    r"^\d{4}": "expected a date, such as '2026-11-28'",
    "^[a-z]": "expected small letters, digits and hyphens, such as who-holds",
}


def _expected(error: ErrorDetails) -> str:
    context = error.get("ctx", {})
    if error["type"] == "string_pattern_mismatch":
        known = (said for start, said in PATTERNS.items() if context["pattern"].startswith(start))
        return next(known, f"expected a text like {context['pattern']}")
    said = EXPECTED.get(error["type"])
    return said.format(**context) if said else f"{error['msg'][0].lower()}{error['msg'][1:]}"


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
