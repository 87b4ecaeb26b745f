"""All that prose may say between `<%` and `%>`: each public method of `Calls` is a call, and no other room has any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from pydantic import ConfigDict, validate_call

from portatlas.faces import blocks, fill
from portatlas.faces.fill import UnknownName
from portatlas.facts.model import TRANSPORTS, Atlas, Check, IanaRange, Pool, PortClass, System, Tenant, Transport
from portatlas.facts.ports import Bounds, Port
from portatlas.facts.problems import Problem
from portatlas.views import addresses, citations, programs, prose, rungs
from portatlas.views.addresses import HOME, Address
from portatlas.views.classes import assigned_ports
from portatlas.views.line import Scale, percent
from portatlas.views.prose import Prose
from portatlas.views.words import number

R = TypeVar("R")

SAMPLE = 60328  # the port that rungs about a range show in their readings, if it lies there
KINDS = {
    "systems": "system",
    "classes": "class",
    "tenants": "tenant",
    "iana": "IANA range",
    "steps": "step",
    "transcripts": "transcript",
    "numbers": "number",
    "myths": "myth",
    "pages": "page",
}


@dataclass(frozen=True)
class This:
    """A class as its own prose speaks of it: `this.bounds`, `this.size`."""

    bounds: str
    size: str


@dataclass
class Calls:
    """What one page may say: the page it is, and the class whose prose it is, if it is one's."""

    _atlas: Atlas
    _here: Address
    _this: PortClass | None = None
    _anchors: set[str] = field(default_factory=set)

    # ranges and their sizes

    def pool(self, system: str) -> str:
        """A system's pool: 32768-60999."""
        return str(self._pool(system))

    def first(self, system: str) -> int:
        """The lowest port of a system's pool."""
        return self._pool(system).first

    def last(self, system: str) -> int:
        """The highest port of a system's pool."""
        return self._pool(system).last

    def size(self, system: str) -> str:
        """How many ports a system's pool has."""
        return number(self._pool(system).size)

    def shared(self, system: str, iana_range: str) -> str:
        """How many ports of a system's pool lie in one of IANA's ranges."""
        return number(self._pool(system).shared(self._iana(iana_range)))

    def iana(self, name: str) -> str:
        """One of IANA's ranges: 49152-65535."""
        return str(self._iana(name))

    def iana_first(self, name: str) -> int:
        """The lowest port of one of IANA's ranges."""
        return self._iana(name).first

    def iana_last(self, name: str) -> int:
        """The highest port of one of IANA's ranges."""
        return self._iana(name).last

    def iana_size(self, name: str) -> str:
        """How many ports one of IANA's ranges has."""
        return number(self._iana(name).size)

    def tenant(self, name: str) -> str:
        """The ports of a tenant."""
        return str(self._tenant(name))

    def tenant_size(self, name: str) -> str:
        """How many ports a tenant has."""
        return number(self._tenant(name).size)

    def time_wait(self, system: str, which: int = 1) -> int:
        """The seconds of a system's TIME_WAIT; `which` if its record has several."""
        return self._seconds(system, which)

    def closes_per_second(self, system: str, which: int = 1) -> int:
        """How many connections a second to one destination use up a system's pool, each then in TIME_WAIT."""
        return self._system(system).picks // self._seconds(system, which)

    # places in a drawing whose width is all 65,536 ports

    def at(self, port: Port) -> str:
        """Where a port begins: 75%."""
        return percent(Scale().x(port))

    def bar(self, bounds: str) -> str:
        """A range as the attributes `x` and `width` of a rectangle."""
        try:
            ports = Bounds.parse(bounds)
        except ValueError:
            raise UnknownName(f"'{bounds}' is no range of ports; write it as 1024-9999") from None
        return f'x="{percent(Scale().x(ports.first))}" width="{percent(Scale().width(ports))}"'

    def registry_date(self) -> str:
        """The day of IANA's registry."""
        return self._atlas.registry_date

    def number(self, name: str) -> str:
        """A record of numbers.yml."""
        return number(self._one(self._atlas.numbers, "numbers", name).value)

    # the class whose prose it is

    def assigned(self, transport: Transport) -> str:
        """How many of this class's ports have a registered name for "tcp" or "udp"."""
        return number(assigned_ports(self._atlas, self._of_class(), transport))

    def unassigned(self, transport: Transport) -> str:
        """How many of this class's ports have none."""
        return number(self._of_class().size - assigned_ports(self._atlas, self._of_class(), transport))

    # links

    def class_link(self, name: str) -> str:
        """A link to a class by its bounds."""
        return self._link(name, addresses.of_class(self._one({c.id: c for c in self._atlas.classes}, "classes", name)))

    def system_link(self, name: str) -> str:
        """A link to a system by its title."""
        system = self._system(name)
        return self._link(system.title, addresses.of_system(system))

    def tenant_link(self, name: str) -> str:
        """A link to a tenant by its title, with its ports."""
        tenant, program = self._tenant(name), programs.named_ports(self._atlas).get(name)
        target = addresses.of_program(program) if program else addresses.of_tenant(tenant, self._atlas)
        return self._link(f"{tenant.title} ({tenant})", target)

    def page_link(self, words: str, file: str) -> str:
        """A link to a hand-written page by its file below docs/; for prose that stands on several pages."""
        return self._link(words, addresses.of_file(file))

    # blocks

    def rung(
        self,
        name: str,
        port: Port | None = None,
        first: Port | None = None,
        last: Port | None = None,
        transport: Transport | None = None,
    ) -> str:
        """A rung of a system's ladder: about a port, about a range, or without either about the system's pool.

        It asks for each transport that the check has a text for, or for the one that is named.
        """
        system, _, check_id = name.partition(".")
        s = self._system(system)
        check = _check_of(s, check_id)
        bounds = _bounds(s, transport or "tcp", first, last)
        forms = _forms(check, port, transport, name)
        shown = port if port is not None else SAMPLE if SAMPLE in bounds else bounds.last
        anchor = self._anchor(name.replace(".", "-"))
        return self._filled(blocks.rung(s, check, forms, shown, bounds, anchor, self._atlas))

    def step(self, name: str) -> str:
        """A record of steps.yml as a rung."""
        found = self._one(self._atlas.steps, "steps", name)
        return self._filled(blocks.step(found, self._anchor(name), self._atlas))

    def run(self, name: str) -> str:
        """The command of a record of steps.yml alone; it may stand in a list."""
        return self._filled(blocks.run(self._one(self._atlas.steps, "steps", name), self._atlas))

    def transcript(self, name: str) -> str:
        """A record of transcripts.yml: output with its caption."""
        return blocks.transcript(self._one(self._atlas.transcripts, "transcripts", name))

    def myth(self, name: str) -> str:
        """A record of myths.yml: what is said, and what is so; on one page only."""
        found = self._one(self._atlas.myths, "myths", name)
        return self._filled(blocks.myth(found, self._anchor(f"myth-{name}")))

    def messages(self) -> str:
        """The strings of the Fix page on which it stands."""
        return blocks.messages(self._one(self._atlas.pages, "pages", self._here.path))

    def page_table(self, section: str) -> str:
        """The pages of a section, in the order of its index page."""
        return blocks.page_table(self._atlas.pages_of(section), self._here)

    def class_table(self) -> str:
        """Every class, and who picks from it: the number line in text."""
        return blocks.class_table(self._atlas, self._here)

    def system_table(self) -> str:
        """Every system's pool."""
        return self._filled(blocks.system_table(self._atlas, self._here))

    def category_table(self) -> str:
        """Every category of programs, with how many it holds."""
        return blocks.category_table(self._atlas, self._here)

    def look_up(self) -> str:
        """The field of the look-up."""
        return blocks.look_up()

    def look_up_answer(self) -> str:
        """Where the look-up answers."""
        return blocks.look_up_answer()

    def number_line(self) -> str:
        """The number line with its caption."""
        return blocks.number_line(self._atlas, self._here)

    def source_list(self) -> str:
        """Every source with the pages that rest on it."""
        return blocks.source_list(self._atlas, self._here)

    def myth_list(self) -> str:
        """Every myth with the page that puts it right."""
        return self._filled(blocks.myth_list(self._atlas, self._here))

    def raw(self, words: str) -> str:
        """The call itself, for a page that tells how to write one."""
        return f"<% {words} %>"

    # what the calls look up

    def _one(self, records: Mapping[str, R], kind: str, name: str) -> R:
        if name in records:
            return records[name]
        if self._atlas.has(kind, name):
            raise LookupError(f"{kind}/{name} has problems of its own, and one message about it is enough")
        raise UnknownName(f"unknown {KINDS[kind]} '{name}'; expected one of {', '.join(records)}")

    def _system(self, name: str) -> System:
        return self._one(self._atlas.systems, "systems", name)

    def _pool(self, system: str) -> Pool:
        return self._system(system).pools[0]

    def _seconds(self, system: str, which: int) -> int:
        wait = self._system(system).time_wait
        if wait is None or not 0 < which <= len(wait.seconds):
            raise UnknownName(f"{system} has {len(wait.seconds) if wait else 0} lengths of TIME_WAIT, not {which}")
        return wait.seconds[which - 1]

    def _iana(self, name: str) -> IanaRange:
        return self._one(self._atlas.iana, "iana", name)

    def _tenant(self, name: str) -> Tenant:
        return self._one(programs.tenants(self._atlas), "tenants", name)

    def _of_class(self) -> PortClass:
        if self._this is None:
            raise UnknownName("only the prose of a class can speak of this class; name a class with class_link")
        return self._this

    def _link(self, words: str, target: Address) -> str:
        return f"[{words}]({self._here.link(target)})"

    def _anchor(self, name: str) -> str:
        """The anchor, unless the page has it already."""
        fresh = name not in self._anchors
        self._anchors.add(name)
        return name if fresh else ""

    def _filled(self, markdown: str) -> str:
        return text(markdown, self._atlas, self._here)


def _check_of(system: System, name: str) -> Check:
    ids = [c.id for c in system.checks]
    if name not in ids:
        raise UnknownName(f"unknown check '{name}' of {system.id}; expected one of {', '.join(ids)}")
    return system.check(name)


def _bounds(system: System, transport: str, first: int | None, last: int | None) -> Bounds:
    pools = system.pools_for(transport)
    if not pools:
        raise UnknownName(f"{system.id} has no pool for '{transport}'; expected one of {', '.join(TRANSPORTS)}")
    try:
        return Bounds(first=pools[0].first if first is None else first, last=pools[0].last if last is None else last)
    except ValueError:
        raise UnknownName(f"{first} to {last} is no range of ports; give first=1024, last=9999") from None


def _forms(check: Check, port: int | None, transport: str | None, name: str) -> rungs.Forms:
    """The texts of a check for a port, or for a range; one that names neither serves for both."""
    command = check.all if port is None else check.one
    if command is None and "__PORT__" not in check.one.forms[0][1]:
        command = check.one
    if command is None:
        raise UnknownName(f"check '{name}' has no form for a range; give it port=N")
    forms = tuple(form for form in command.forms if transport is None or form[0] in (transport, "any"))
    if not forms:
        raise UnknownName(f"check '{name}' has no form for {transport}; leave the transport out")
    return forms


# each takes arguments of the types that it names, and tells a writer of any other
CALLS = {
    name: validate_call(config=ConfigDict(strict=True))(call)
    for name, call in vars(Calls).items()
    if not name.startswith("_")
}


def names(atlas: Atlas, here: Address, this: PortClass | None = None) -> dict[str, object]:
    """Each name that the prose of one page may use, and what it yields."""
    calls = Calls(atlas, here, this)
    of_class = {"this": This(str(this), number(this.size))} if this else {}
    return {**{name: partial(call, calls) for name, call in CALLS.items()}, **of_class}


def text(markdown: str, atlas: Atlas, here: Address = HOME, this: PortClass | None = None) -> str:
    """A piece of prose with its facts filled in."""
    return fill.text(markdown, lambda: names(atlas, here, this))


def page(markdown: str, atlas: Atlas, here: Address = HOME, this: PortClass | None = None) -> str:
    """A page with its facts filled in and its sources defined at the end."""
    return with_sources(text(markdown, atlas, here, this), atlas)


def with_sources(markdown: str, atlas: Atlas) -> str:
    """The page with a definition for each source that it cites, in the order of their first use."""
    cited = dict.fromkeys(name for name, _ in prose.cited(markdown))
    definitions = [f"[^{name}]: {citations.citation(name, atlas)}" for name in cited if name in atlas.sources]
    return "\n".join([markdown, "", *definitions, ""]) if definitions else markdown


@dataclass
class Written:
    """The pages written by hand as they go to the site, by file; what writers have to mend; and what failed besides.

    A slip is no writer's fault: it follows from a broken record, which is a problem of its own, or is the programmer's.
    """

    pages: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    slips: list[Exception] = field(default_factory=list)


def written(atlas: Atlas) -> Written:
    """All prose with its facts filled in, each once."""
    found, nested = Written(), []
    for p in prose.everywhere(atlas):
        try:
            markdown, problems, inside = filled(p, atlas)
        except Exception as slip:
            found.slips.append(slip)
            continue
        found.problems += problems
        nested += inside
        if p.record.startswith("pages/"):
            found.pages[Address(p.page).file] = with_sources(markdown, atlas)
    told = {problem.message for problem in found.problems}
    found.problems += [problem for problem in nested if problem.message not in told]
    return found


def filled(p: Prose, atlas: Atlas) -> tuple[str, list[Problem], list[Problem]]:
    """A prose at its place with its facts filled in; what its writer has to mend; and what stands in a piece that it
    calls, where it is told as well if the piece is prose of its own.
    """
    here = Address(p.page) if p.page else HOME
    this = next((c for c in atlas.classes if p.record == f"classes/{c.id}"), None)
    problems = [*_unknown_sources(p, atlas)]
    try:
        return text(p.text, atlas, here, this), problems, []
    except Exception as error:
        fault = fill.fault(error, names(atlas, here, this))
        if fault is None:
            raise
        told = p.problem_in_line(fault.message, fault.line)
        return (p.text, problems, [told]) if fault.inside else (p.text, [*problems, told], [])


def _unknown_sources(p: Prose, atlas: Atlas) -> Iterator[Problem]:
    for name, at in prose.cited(p.text):
        if not atlas.has("sources", name):
            yield p.problem(f"unknown source '{name}'; add it to docs/_data/sources.yml, or name one that is there", at)
