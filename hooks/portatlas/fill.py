"""Puts facts into prose: `<% pool("linux") %>` becomes 32768-60999, `[^rfc6335]` a numbered source.

The delimiters are `<% … %>` because `{{ }}` belongs to docker and kubectl.
"""

from __future__ import annotations

import posixpath
import re
import traceback
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, StrictUndefined, TemplateError, TemplateSyntaxError

from portatlas.commands import code_block, filled
from portatlas.model import LAST_PORT, Atlas, Bounds, Check, PortClass, System
from portatlas.origin import Location, Origin
from portatlas.problems import Problem
from portatlas.prose import RECORDS, texts

FOOTNOTE = re.compile(r"\[\^([a-zA-Z0-9._-]+)\]")
_CODE = re.compile(
    r"^[ >]*(?P<fence>`{3,}|~{3,}).*?^[ >]*(?P=fence)[`~]*[ ]*$|(?P<tick>`+)(?!`).*?(?<!`)(?P=tick)(?!`)", re.S | re.M
)

# a call alone on an indented line: in a list, all the lines that it yields belong to the item
_ALONE = re.compile(r"^([ ]+)<%(?!%)((?:(?!%>).)+)%>[ ]*$", re.M)

_jinja = Environment(
    variable_start_string="<%",
    variable_end_string="%>",
    block_start_string="<%%",
    block_end_string="%%>",
    comment_start_string="<%#",
    comment_end_string="#%>",
    undefined=StrictUndefined,
    keep_trailing_newline=True,
)


class BrokenRecord(Exception):
    """A record that is there but has problems of its own: one message about it is enough."""


class UnknownName(LookupError):
    """A name in `<% … %>` that the data does not know."""


def page(markdown: str, atlas: Atlas, src_uri: str, this: PortClass | None = None) -> str:
    """A page with its facts filled in and its sources defined at the end.

    `src_uri` is the page's path below docs/, to which links are relative. Raises jinja2.TemplateError or
    UnknownName for what the data does not know; `problems` finds the same beforehand, with their lines.
    """
    return with_sources(text(markdown, atlas, src_uri, this), atlas)


def text(markdown: str, atlas: Atlas, src_uri: str = "index.md", this: PortClass | None = None) -> str:
    """A piece of prose with its facts filled in."""
    if "<%" not in markdown:
        return markdown
    deep = _ALONE.sub(lambda call: f"{call[1]}<% ({call[2]}) | indent({len(call[1])}) %>", markdown)
    return _jinja.from_string(deep).render(_names(atlas, src_uri, this))


def with_sources(markdown: str, atlas: Atlas) -> str:
    """The page with a definition for each source that it cites, in the order of their first use."""
    cited = dict.fromkeys(FOOTNOTE.findall(without_code(markdown)))
    definitions = [f"[^{name}]: {citation(name, atlas)}" for name in cited if name in atlas.sources]
    return "\n".join([markdown, "", *definitions, ""]) if definitions else markdown


def without_code(markdown: str) -> str:
    """The page with its code blanked out, line for line."""
    return _CODE.sub(lambda code: blank(code[0]), markdown)


def blank(text: str) -> str:
    """As many blanks and line feeds, so that what follows keeps its place."""
    return re.sub(r"[^\n]", " ", text)


def citation(name: str, atlas: Atlas) -> str:
    """A source as a line: title with link, publisher, date, and what was read."""
    s = atlas.sources[name]
    return f"[{s.title}]({s.url}). {s.publisher}, {s.date}. Read: {s.read_in}."


def problems(
    markdown: str,
    origin: Origin,
    atlas: Atlas,
    this: PortClass | None = None,
    loc: Location = (),
    src_uri: str = "index.md",
) -> Iterator[Problem]:
    """What `page` would stumble over: unknown names and unknown sources, with their lines."""
    first = origin.line(loc)
    for number, line in enumerate(without_code(markdown).split("\n")):
        for name in FOOTNOTE.findall(line):
            if not atlas.has("sources", name):
                message = f"unknown source '{name}'; add it to docs/_data/sources.yml, or name one that is there"
                yield Problem(origin.path, first + number, message)
    if "<%" not in markdown:
        return
    try:
        text(markdown, atlas, src_uri, this)
    except BrokenRecord:
        return
    except TemplateSyntaxError as error:
        yield Problem(origin.path, first + error.lineno - 1, f"in <% … %>: {error.message}")
    except (TemplateError, LookupError, TypeError, ValueError) as error:
        yield Problem(
            origin.path,
            first + _template_line(error) - 1,
            f"in <% … %>: {_message(error, _names(atlas, src_uri, this))}",
        )


def problems_in_data(atlas: Atlas) -> Iterator[Problem]:
    """Unknown names and unknown sources in the prose of the data."""
    for c in atlas.classes:
        for anchor, prose in c.sections.items():
            origin = atlas.origins[f"classes/{c.id}#{anchor}"]
            blank = Origin(origin.path, offset=origin.offset)
            yield from problems(prose, blank, atlas, this=c)
        for loc, prose in _texts_with_names(c.model_dump(exclude={"sections"})):
            yield from problems(prose, atlas.origins[f"classes/{c.id}"], atlas, this=c, loc=loc)
    for kind in RECORDS:
        for name, record in getattr(atlas, kind).items():
            for loc, prose in _texts_with_names(record.model_dump()):
                yield from problems(prose, atlas.origins[f"{kind}/{name}"], atlas, loc=loc)


def problems_in_pages(docs: Path, atlas: Atlas) -> Iterator[Problem]:
    """Unknown names and unknown sources in the hand-written pages."""
    for path in sorted(docs.rglob("*.md")):
        if "_data" not in path.relative_to(docs).parts:
            origin = Origin(path.relative_to(docs.parent).as_posix())
            name = path.relative_to(docs).as_posix()
            yield from problems(path.read_text("utf-8"), origin, atlas, src_uri=name)


def _texts_with_names(value: object) -> Iterator[tuple[Location, str]]:
    return ((loc, text) for loc, text in texts(value) if "<%" in text or "[^" in text)


def _template_line(error: Exception) -> int:
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<template>"]
    return lines[-1] if lines and lines[-1] else 1


def _message(error: Exception, known: Iterable[str]) -> str:
    said = str(error.args[0]) if error.args else str(error)
    return f"{said}; expected one of {', '.join(sorted(known))}" if said.endswith("is undefined") else said


@dataclass(frozen=True)
class _This:
    """A class as its own prose speaks of it: `this.bounds`, `this.size`."""

    bounds: str
    first: int
    last: int
    size: str


COUNTED = ("classes", "systems", "tenants", "sources", "registry", "mainstream")
KINDS = {
    "systems": "system",
    "classes": "class",
    "tenants": "tenant",
    "iana": "IANA range",
    "sources": "source",
    "steps": "step",
    "transcripts": "transcript",
    "numbers": "number",
    "myths": "myth",
    "pages": "page",
}


def _names(atlas: Atlas, src_uri: str, this: PortClass | None) -> dict[str, object]:
    """What prose may say between `<%` and `%>`."""
    from portatlas import pieces, render  # they fill in prose themselves

    here = posixpath.dirname(src_uri)

    def link(label: str, target: str) -> str:
        path, _, anchor = target.partition("#")
        return f"[{label}]({posixpath.relpath(path, here or '.')}{'#' + anchor if anchor else ''})"

    def pool(system: str) -> Bounds:
        return one(atlas, "systems", system).pools[0]

    def iana(name: str) -> Bounds:
        return one(atlas, "iana", name)

    def tenant(name: str) -> Bounds:
        return one(atlas, "tenants", name)

    def assigned(transport: str) -> int:
        return assigned_ports(atlas, this, transport)

    def class_link(name: str) -> str:
        one(atlas, "classes", name)
        return link(name, f"ranges/{name}.md")

    def system_link(name: str) -> str:
        system = one(atlas, "systems", name)
        return link(system.title, system_page(system))

    def command(
        name: str, port: int | None = None, first: int = 0, last: int = LAST_PORT, transport: str = "tcp"
    ) -> str:
        system, _, check = name.partition(".")
        found = check_of(one(atlas, "systems", system), check)
        form = found.one if port is not None else found.all
        if form is None:
            raise UnknownName(f"check '{name}' has no form for a class; give it port=N")
        return code_block(filled(form.text(transport) or form.forms[0][1], port, first, last), found.shell)

    names: dict[str, object] = {
        "pool": lambda s: str(pool(s)),
        "first": lambda s: pool(s).first,
        "last": lambda s: pool(s).last,
        "size": lambda s: _number(pool(s).size),
        "iana": lambda r: str(iana(r)),
        "iana_first": lambda r: iana(r).first,
        "iana_last": lambda r: iana(r).last,
        "iana_size": lambda r: _number(iana(r).size),
        "shared": lambda s, r: _number(pool(s).shared(iana(r))),
        "registry_date": lambda: atlas.registry_date,
        "class_link": class_link,
        "system_link": system_link,
        "tenant": lambda t: str(tenant(t)),
        "tenant_first": lambda t: tenant(t).first,
        "tenant_last": lambda t: tenant(t).last,
        "other_range": lambda s, why, which=1: str(other_range(one(atlas, "systems", s), why, which)),
        "tenant_link": lambda t: link(f"{tenant(t).title} ({tenant(t)})", _tenant_page(atlas, tenant(t))),
        "page_link": link,
        "command": command,
        "class_table": lambda: render.class_table(atlas, here),
        "system_table": lambda: render.system_table(atlas, here),
        "number_line": lambda: render.number_line(atlas, here),
        "raw": lambda words: f"<% {words} %>",
        "count": lambda what: _number(len(_counted(atlas, what))),
        **pieces.names(atlas, src_uri),
    }
    if this:
        names["this"] = _This(str(this), this.first, this.last, _number(this.size))
        names["assigned"] = lambda transport: _number(assigned(transport))
        names["unassigned"] = lambda transport: _number(this.size - assigned(transport))
    return names


def assigned_ports(atlas: Atlas, bounds: Bounds, transport: str) -> int:
    """How many ports of a range have at least one registry name on that transport."""
    held: set[int] = set()
    for row in atlas.registry:
        if transport in row.transports and row.first <= bounds.last and row.last >= bounds.first:
            held.update(range(max(row.first, bounds.first), min(row.last, bounds.last) + 1))
    return len(held)


def system_page(system: System) -> str:
    """Where a system is written about, below docs/: its page, or its row in the table of all."""
    return f"systems/{system.id}.md" if system.mainstream else f"systems/index.md#{system.id}"


def _tenant_page(atlas: Atlas, tenant: Bounds) -> str:
    return f"ranges/{atlas.class_of(tenant.first).id}.md#tenants"


def check_of(system: System, name: str) -> Check:
    """The check of that id."""
    ids = [c.id for c in system.checks]
    if name not in ids:
        raise UnknownName(f"unknown check '{name}' of {system.id}; expected one of {', '.join(ids)}")
    return system.check(name)


def other_range(system: System, why: str, which: int = 1) -> Bounds:
    """The range of a system that is used "on-request", "privileged", … or was "former"; `which` if it has several."""
    found = [r for r in system.other_ranges if r.why == why]
    if not 0 < which <= len(found):
        raise UnknownName(f"{system.id} has {len(found)} ranges that are {why}, and this asks for number {which}")
    return found[which - 1]


def one(atlas: Atlas, kind: str, name: str):
    """The record of that kind ("systems", "classes", …) and id."""
    found = getattr(atlas, kind)
    records = found if isinstance(found, Mapping) else {record.id: record for record in found}
    if name in records:
        return records[name]
    if atlas.has(kind, name):
        raise BrokenRecord(f"{kind}/{name}")
    raise UnknownName(f"unknown {KINDS[kind]} '{name}'; expected one of {', '.join(records)}")


def _counted(atlas: Atlas, what: str):
    if what not in COUNTED:
        raise UnknownName(f"unknown kind '{what}'; expected one of {', '.join(COUNTED)}")
    return getattr(atlas, what)


def _number(value: int) -> str:
    return f"{value:,}"
