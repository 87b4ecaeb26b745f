"""The facts, as frozen records. Shapes only: what must hold between records is in `rules`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import inf
from typing import Annotated, Literal, Self
from urllib.parse import quote

from pydantic import AfterValidator, Field, model_validator

from portatlas.facts.origin import Origin
from portatlas.facts.ports import Bounds, Port, Record
from portatlas.facts.registry import Assignment, is_date

TRANSPORTS = ("tcp", "udp")
WIDE = 4096  # ports

Transport = Literal["tcp", "udp"]
Role = Literal["listens", "sends-from", "sends-to"]
Text = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]

COMMIT = re.compile(r"^[0-9a-f]{40}$")

# what a source of each kind has besides the day on which it was read
SOURCE_FIELDS = {
    "repository": ("at", "path"),
    "package": ("archive", "version", "path", "url"),
    "page": ("url",),
}


def _is_day(text: str) -> str:
    if not is_date(text):
        raise ValueError(f"'{text}' is no day of the calendar; write it as 2026-11-28")
    return text


def _is_time(text: str) -> str:
    """A year, a month or a day."""
    whole = {4: f"{text}-01-01", 7: f"{text}-01", 10: text}.get(len(text), "")
    if not is_date(whole):
        raise ValueError(f"'{text}' is no date; write it as 2026, 2026-11 or 2026-11-28")
    return text


def _is_address(text: str) -> str:
    if not ADDRESS.fullmatch(text):
        raise ValueError(f"'{text}' is no address for a link; write https://…, and what Markdown or HTML reads as %XX")
    return text


def _is_count(number: int | float) -> int | float:
    if not 0 < number < inf:
        raise ValueError(f"{number} counts nothing; write a number above 0")
    return number


# parentheses in pairs, as a link in Markdown holds them
ADDRESS = re.compile(r"""https?://(?:[^\s<>"'|`\\()\[\]]|\([^\s<>"'|`\\()\[\]]*\))+""")

Day = Annotated[str, AfterValidator(_is_day)]
Time = Annotated[str, AfterValidator(_is_time)]
WebAddress = Annotated[str, AfterValidator(_is_address)]
Count = Annotated[int | float, AfterValidator(_is_count)]


class Source(Record):
    """Where a fact comes from, and which copy of it was really read."""

    title: Text = Field(description="the title as printed")
    publisher: Text = Field(description="who publishes it")
    url: WebAddress = Field(description="its public address")
    kind: Literal["primary", "vendor", "secondary"] = Field(description="primary, vendor or secondary")
    date: Time = Field(description="its date, as 'YYYY-MM-DD'")
    read_in: Text = Field(alias="copy", description="what was really read: package and version, or commit")


class IanaRange(Bounds):
    """One of IANA's ranges."""

    title: Text = Field(description="the name RFC 6335 gives it")
    says: Text = Field(description="who gives the numbers out, in one sentence")
    source: Text = Field(description="an id of sources.yml")


class Claim(Record):
    """What holds for every version that the record is about, or only for some of them."""

    since: Text | None = Field(None, description="the first versions for which it holds, if not all")
    until: Text | None = Field(None, description="the last versions for which it holds, if not all")

    @property
    def when(self) -> str:
        """The versions as a sentence with a blank before it; "" where it holds for all."""
        ends = [f"{word} {version}" for word, version in (("since", self.since), ("until", self.until)) if version]
        told = ", ".join(ends)
        return f" {told[0].upper()}{told[1:]}." if told else ""


class Statement(Claim):
    """One claim with its source."""

    says: Text = Field(description="the claim, as a sentence")
    source: Text = Field(description="an id of sources.yml")


class Pool(Bounds):
    """The ports from which a system picks by default."""

    transports: Annotated[tuple[Transport, ...], Field(min_length=1)] = Field(description="tcp, udp or both")
    source: Text = Field(description="an id of sources.yml")


class Skipped(Pool):
    """Ports inside a pool that the system never picks."""

    says: Text = Field(description="why, in one sentence")


class OtherRange(Skipped):
    """Ports that a system picks only on request, picked once, or hands to listeners; never part of its pool."""

    why: Literal["on-request", "privileged", "former", "listening"] = Field(description="when it is used")


class Privileged(Bounds):
    """Ports that not every user may bind."""

    says: Text = Field(description="who may, as words that go on")
    source: Text = Field(description="an id of sources.yml")


class Parity(Record):
    """What an even and an odd number tell about a flow of this system, and how far that goes."""

    even: Statement = Field(description="what an even number is typical of")
    odd: Statement = Field(description="what an odd number is typical of")
    limits: Text = Field(description="when it tells nothing, in one sentence")

    @property
    def says(self) -> str:
        """All of it, in one text."""
        return f"{self.even.says} {self.odd.says} {self.limits}"


class TimeWait(Statement):
    """How long a system keeps a connection that its side closed first."""

    seconds: Annotated[tuple[Annotated[int, Field(gt=0)], ...], Field(min_length=1)] = Field(
        description="the usual length, then the others that `says` tells of"
    )


class Order(Statement):
    """In which order a system tries the ports of its pool."""

    transports: Annotated[tuple[Transport, ...], Field(min_length=1)] = Field(description="tcp, udp or both")


Shell = Literal["sh", "powershell", "cmd", "python"]
Effect = Literal["reads", "kills", "changes", "slow"]


class Setting(Statement):
    """How to see or change a pool; without `run`, the system has no such thing and `says` tells what to do."""

    run: str | None = Field(None, description="the command")
    shell: Shell | None = Field(None, description="which shell it is for")
    privileged: bool = Field(False, description="does it need root or an administrator?")
    caution: str | None = Field(None, description="what it may break")

    @model_validator(mode="after")
    def _has_a_shell(self) -> Self:
        if (self.run is None) != (self.shell is None):
            raise ValueError("run and shell go together; give both or neither")
        return self


class Settings(Record):
    """Show the pool, change it until the next boot, change it for good, keep one port out of it."""

    show: Setting = Field(description="how to see the pool")
    change_now: Setting = Field(description="how to change it until the next boot")
    change_for_good: Setting = Field(description="how to change it so that it outlives a boot")
    reserve: Setting = Field(description="how to keep one port from being picked")


class Command(Record):
    """The text of a command: one for any transport, or one each."""

    any: str | None = None
    tcp: str | None = None
    udp: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: object) -> object:
        return {"any": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if bool(self.any) == bool(self.tcp or self.udp):
            raise ValueError("give one text, or a text for tcp and/or udp")
        return self

    @property
    def forms(self) -> tuple[tuple[str, str], ...]:
        """(transport or "any", text) for each form there is."""
        return tuple((name, text) for name in ("any", *TRANSPORTS) if (text := getattr(self, name)))

    def text(self, transport: str) -> str | None:
        """The form for this transport; None where there is none."""
        return self.any or getattr(self, transport)


class Unprivileged(Record):
    """What the same command shows to an ordinary user."""

    shows: tuple[str, ...] = Field(description="ids of subjects.yml")
    process: Literal["own", "all", "none"] = Field(description="whose process it names")


class Reading(Claim):
    """A line of output, and what it means."""

    see: Text = Field(description="what a line looks like")
    means: Text = Field(description="what it means, in one or two short sentences")


class Check(Record):
    """One rung of a ladder: a command, what it shows, what an empty result means."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")] = Field(description="its anchor, for ever")
    does: Text = Field(description="an imperative sentence without its colon")
    shell: Shell = Field(description="which shell it is for")
    one: Command = Field(description="the command for one port")
    all: Command | None = Field(None, description="the command for a whole class")
    shows: tuple[str, ...] = Field(description="ids of subjects.yml, as root or administrator")
    unprivileged: Unprivileged = Field(description="what an ordinary user sees")
    read: tuple[Reading, ...] = Field((), description="how to read a line of it")
    empty: Text = Field(description="what an empty result means")
    next: str | None = Field(None, description="the id of the next rung")
    effect: Effect = Field("reads", description="what it does to the system")
    well_known: bool = Field(False, description="a form that everybody knows and that misses a lot")
    source: Text = Field(description="an id of sources.yml")


class System(Record):
    """Whatever has a pool: an operating system, a network stack, a NAT."""

    id: str = Field(description="its file name")
    title: Text = Field(description="its name")
    rank: int = Field(description="its place in lists, lowest first")
    kind: Literal["operating-system", "stack", "nat", "historic"] = Field(description="what it is")
    mainstream: bool = Field(description="does its pool cut the classes?")
    superuser: Literal["root", "administrator"] = Field("root", description="who may do everything")
    summary: Text = Field(description="what it picks from, in one sentence")
    versions: Text = Field(description="which versions the record holds for")
    pools: Annotated[tuple[Pool, ...], Field(min_length=1)] = Field(description="what it picks from by default")
    order: tuple[Order, ...] = Field((), description="in which order")
    time_wait: TimeWait | None = Field(None, description="how long TIME_WAIT lasts")
    parity: Parity | None = Field(None, description="what odd and even tell")
    never: tuple[Skipped, ...] = Field((), description="ports of the pool that it never picks")
    other_ranges: tuple[OtherRange, ...] = Field((), description="ranges that are no part of the pool")
    privileged: Privileged | None = Field(None, description="ports that not every user may bind")
    programs: str | None = Field(None, description="the category of programs that are part of it, or made for it")
    good_to_know: tuple[Statement, ...] = Field((), description="facts that a reader can act on")
    settings: Settings | None = Field(None, description="how to see and change the pool")
    ask: str | None = Field(None, description="the check for a ticket")
    short_ladder: tuple[str, ...] = Field((), description="the checks that class pages show, in order")
    checks: tuple[Check, ...] = Field((), description="the ladder")
    finds: tuple[Text, ...] = Field((), description="what people type when they want this page")

    @property
    def ladder(self) -> tuple[Check, ...]:
        """The rungs, in order."""
        return tuple(c for c in self.checks if not c.well_known)

    @property
    def well_known(self) -> tuple[Check, ...]:
        """The forms that everybody knows."""
        return tuple(c for c in self.checks if c.well_known)

    def check(self, check_id: str) -> Check:
        """The check of that id; KeyError if there is none."""
        return {c.id: c for c in self.checks}[check_id]

    def pools_for(self, transport: str) -> tuple[Pool, ...]:
        """The pools for that transport."""
        return tuple(p for p in self.pools if transport in p.transports)

    @property
    def picks(self) -> int:
        """How many ports its first pool really lends: without those that it never picks."""
        pool = self.pools[0]
        return pool.size - sum(
            pool.shared(skipped) for skipped in self.never if pool.transports[0] in skipped.transports
        )

    def part_of(self, other: Bounds) -> Literal["all", "part", "none"]:
        """How much of a range lies in the pool, whatever the transport."""
        held = [pool.shared(other) for pool in self.pools]
        return "all" if other.size in held else "part" if any(held) else "none"


class Tenant(Bounds):
    """A convention, a protocol or a piece of folklore that is known to use ports somewhere, and is no program."""

    id: str = Field(description="its key")
    title: Text = Field(description="its name")
    transports: Annotated[tuple[Transport, ...], Field(min_length=1)] = Field(description="tcp, udp or both")
    role: Role = Field(description="which end it takes")
    registered: bool = Field(description="is this use what IANA's registry names?")
    note: Text = Field(description="one or two short sentences")
    drawn: bool = Field(False, description="does the line of its class show it?")
    system: str | None = Field(None, description="the system that it is a part of")
    safe: Text | None = Field(None, description="what it means for a service of one's own, as words that go on")
    source: Text = Field(description="an id of sources.yml")

    @property
    def wide(self) -> bool:
        """Does it take so many ports that a single number hardly points to it?"""
        return self.size > WIDE


class ProgramSource(Record):
    """The file or the page that proves a port, and the copy of it that was read: in a repository, in a package of an
    archive, or a page of the program's own people.
    """

    repository: Annotated[str, Field(pattern=r"^[\w.-]+/[\w.-]+$")] | None = Field(
        None, description="owner/name on GitHub"
    )
    at: Text | None = Field(None, description="the tag or commit of the repository")
    package: Text | None = Field(None, description="the name of the package")
    archive: Literal["Debian", "PyPI", "npm"] | None = Field(
        None, description="where the package is: Debian, PyPI, npm"
    )
    version: Text | None = Field(None, description="the version of the package")
    path: Text | None = Field(None, description="the file in the repository or the unpacked package")
    page: Text | None = Field(None, description="the title of the page")
    url: WebAddress | None = Field(None, description="the page, or where the package's upstream is at home")
    read: Day = Field(description="when, as 'YYYY-MM-DD'")

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        kinds = [kind for kind in SOURCE_FIELDS if getattr(self, kind)]
        if len(kinds) != 1:
            raise ValueError(f"give exactly one of {', '.join(SOURCE_FIELDS)}")
        (kind,) = kinds
        given = {name for name in type(self).model_fields if getattr(self, name)} - {kind, "read"}
        if missing := [name for name in SOURCE_FIELDS[kind] if name not in given]:
            raise ValueError(f"a {kind} needs {', '.join(missing)} too")
        if beyond := sorted(given - set(SOURCE_FIELDS[kind])):
            raise ValueError(f"a {kind} has no {', '.join(beyond)}; take it out")
        return self

    @property
    def kind(self) -> str:
        """repository, package or page."""
        return next(kind for kind in SOURCE_FIELDS if getattr(self, kind))

    @property
    def holder(self) -> str:
        """What the file is in, or the page."""
        if self.repository:
            return f"{self.repository} at {COMMIT.sub(lambda full: full[0][:10], self.at or '')}"
        return self.page or f"{self.package} {self.version} of {self.archive}"

    @property
    def title(self) -> str:
        """What was read, whole."""
        return f"{self.holder}, {self.path}" if self.path else self.holder

    def place(self, line: int | None = None) -> str:
        """The file by its name, at that line; the page by its title."""
        name = posixpath.basename(self.path or "") or self.holder
        return f"{name}:{line}" if self.path and line else name

    def address(self, line: int | None = None) -> str:
        """Where a reader sees it; in a repository at that line (from 1)."""
        if not self.repository:
            return self.url or ""
        place = f"https://github.com/{self.repository}/blob/{self.at}/{quote(self.path or '')}"
        return f"{place}#L{line}" if line else place


class ProgramPort(Bounds):
    """A port, or a range of them, that a program uses. Without `last` it is one port."""

    id: Name | None = Field(None, description="the id by which pages and the public data have long named it")
    transports: Annotated[tuple[Transport, ...], Field(min_length=1)] = Field(description="tcp, udp or both")
    role: Role = Field(description="which end it takes: listens, sends-from, sends-to")
    purpose: Annotated[str, Field(min_length=2, max_length=60)] = Field(
        alias="for", description="what for: clients, web page, metrics"
    )
    known: Literal["default", "example", "custom"] = Field(description="default, example or custom")
    service: Text | None = Field(
        None, description="the registered service that it speaks, where that has another name than the program"
    )
    setting: Annotated[str, Field(min_length=1, max_length=120)] | None = Field(None, description="what changes it")
    note: Annotated[str, Field(min_length=1, max_length=200)] | None = Field(
        None, description="one or two short sentences that a reader can act on"
    )
    drawn: bool = Field(False, description="do the page of its class and its line show it?")
    source: Text = Field(description="a key of the program's sources")
    line: Annotated[int, Field(ge=1)] | None = Field(None, description="its line in the file")
    quote: Annotated[str, Field(min_length=2, max_length=160, pattern=r"^\S.*$")] = Field(
        description="the words read there"
    )

    @model_validator(mode="before")
    @classmethod
    def _one_port(cls, value: object) -> object:
        if not isinstance(value, dict) or "first" not in value:
            return value
        if value.get("last") == value["first"]:
            raise ValueError("last is first; leave last out where it is one port")
        return {"last": value["first"], **value}


class Program(Record):
    """A program or a product, and every port of it that a reader may meet."""

    id: Name = Field(description="its file name")
    title: Annotated[str, Field(min_length=2, max_length=50)] = Field(description="the name that people know")
    also: tuple[Text, ...] = Field((), description="other names that people type")
    what: Annotated[str, Field(min_length=10, max_length=140, pattern=r"\.$")] = Field(
        description="what it is, in one sentence"
    )
    category: Text = Field(description="an id of categories.yml")
    sources: Annotated[Mapping[Name, ProgramSource], Field(min_length=1)] = Field(description="what proves its ports")
    ports: Annotated[tuple[ProgramPort, ...], Field(min_length=1)] = Field(description="its ports")

    @property
    def port_count(self) -> int:
        """How many ports and ranges it has."""
        return len(self.ports)

    @model_validator(mode="after")
    def _is_proven(self) -> Self:
        used = {port.source for port in self.ports}
        if unknown := sorted(used - set(self.sources)):
            raise ValueError(f"no source {', '.join(unknown)}; add it to sources, or name one that is there")
        if unused := sorted(set(self.sources) - used):
            raise ValueError(f"no port rests on source {', '.join(unused)}; take it out")
        for port in self.ports:
            if not self.sources[port.source].page and not port.line:
                raise ValueError(f"port {port} rests on a file; give its line")
        return self


class Category(Record):
    """A kind of programs; it has a page."""

    id: str = Field(description="its key")
    title: Text = Field(description="its name")
    says: Annotated[str, Field(min_length=1, max_length=160)] = Field(description="what it holds, in one sentence")


class Readings(Record):
    """What a number means, depending on where it was seen."""

    mine: Text = Field(description="it is my port in an outgoing connection")
    theirs: Text = Field(description="it is the other side's port")
    listener: Text = Field(description="something here listens on it")


class PortClass(Bounds):
    """A part of the partition; it has a page. The bounds are those of the file's name."""

    title: Text = Field(description="the page's title")
    summary: Annotated[str, Field(min_length=1, max_length=160)] = Field(description="one sentence, the description")
    sample: Port | None = Field(None, description="the port that its page shows by default")
    verdict: Text = Field(description="one or two sentences, plain text")
    readings: Readings = Field(description="what it means at each of the three places; plain text")
    worry: Readings = Field(description="should one worry? One or two sentences for each; plain text")
    finds: tuple[Text, ...] = Field((), description="what people type when they want this page")
    sections: Mapping[str, str] = Field(description="anchor -> prose")

    @property
    def id(self) -> str:
        """Its bounds, as in the file name."""
        return str(self)


class Step(Record):
    """One rung for what is no system's check: a command of a tool, a fix, a look into a container."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")] = Field(description="its anchor, for ever")
    on: Text = Field(description="where it runs: Linux, Docker, Kubernetes, AWS")
    does: Text = Field(description="an imperative sentence without its colon")
    shell: Shell = Field(description="which shell it is for")
    run: Text = Field(description="the command")
    privileged: bool = Field(description="does it need root or an administrator?")
    effect: Effect = Field(description="what it does to the system")
    read: tuple[Reading, ...] = Field((), description="how to read a line of it")
    empty: Text | None = Field(None, description="what an empty result means")
    warns: Text | None = Field(
        None, description="of a command to beware of: what it does, in words that go on after it"
    )
    source: Text = Field(description="an id of sources.yml")

    @model_validator(mode="after")
    def _says_what_silence_means(self) -> Self:
        if self.read and not self.empty:
            raise ValueError("a step with readings says what an empty result means; add 'empty'")
        return self


class Transcript(Record):
    """A command with what it really printed."""

    command: Text = Field(description="what was typed")
    output: Text = Field(description="what was printed; a line `…` stands for rows left out")
    where: Text = Field(description="system and tools on which it ran")
    date: Day = Field(description="when, as 'YYYY-MM-DD'")
    edited: Text | None = Field(None, description="what was changed in it")
    source: Text | None = Field(None, description="an id of sources.yml, for an output that was read there")


class Number(Record):
    """A default or a limit that is no range of ports."""

    value: Count = Field(description="the number")
    unit: Text = Field(description="of what: ports, seconds")
    says: Text = Field(description="what it is the number of")
    source: Text = Field(description="an id of sources.yml")


class Myth(Record):
    """What is often said and wrong, and the one page that puts it right."""

    claim: Text = Field(description="what is said, as a sentence")
    truth: Text = Field(description="what is so, in one or two sentences")
    source: Text = Field(description="an id of sources.yml")
    page: Text = Field(description="the page that names it, by its path: fix/time-wait")
    figure: Text | None = Field(None, description="its wrong figure, which may stand nowhere else")


class Message(Record):
    """A string that a program prints, to the letter."""

    text: Text = Field(description="the string")
    by: Text = Field(description="who prints it: a system, a library, a program")
    source: Text = Field(description="an id of sources.yml")


class Solved(Record):
    """Ports whose usual problem a page solves; a text alone is its `ports`."""

    ports: Annotated[str, Field(pattern=r"^\d+(-\d+)?(/(tcp|udp))?$")] = Field(description="5000, 30000-32767, 443/udp")
    anchor: Text | None = Field(None, description="the place in the page")
    title: Text | None = Field(None, description="the words of the link, if not the page's title")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: object) -> object:
        return {"ports": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _are_ports(self) -> Self:
        assert self.bounds
        return self

    @property
    def bounds(self) -> Bounds:
        """Which ports; ValueError where the text is none."""
        return Bounds.parse(self.ports.partition("/")[0])

    @property
    def transports(self) -> tuple[str, ...]:
        """Over which transports."""
        _, _, transport = self.ports.partition("/")
        return (transport,) if transport else TRANSPORTS


class Blocked(Record):
    """The ports that browsers refuse to open."""

    source: Text = Field(description="an id of sources.yml")
    ports: Annotated[tuple[Port, ...], Field(min_length=1)] = Field(description="each of them, in order")

    @property
    def ranges(self) -> tuple[Bounds, ...]:
        """The same as ranges, each as long as can be."""
        starts = [port for port in self.ports if port - 1 not in self.ports]
        ends = [port for port in self.ports if port + 1 not in self.ports]
        return tuple(Bounds(first=first, last=last) for first, last in zip(starts, ends, strict=True))


class WrittenPage(Record):
    """A page written by hand: what its front matter says, and its Markdown."""

    path: str = Field(description="its path below docs, without .md: fix/time-wait")
    title: Text = Field(description="its title")
    description: Annotated[str, Field(min_length=1, max_length=160)] = Field(description="one plain sentence")
    messages: tuple[Message, ...] = Field((), description="the strings that a reader may have seen")
    questions: tuple[Text, ...] = Field((), description="without messages: two questions in a reader's words")
    finds: tuple[Text, ...] = Field((), description="what people type when they want this page")
    order: tuple[Text, ...] = Field((), description="of an index page: the section's pages in their order")
    ports: tuple[Solved, ...] = Field((), description="ports whose usual problem it solves")
    entries: bool = Field(False, description="is each section an entry, which the search finds by itself?")
    widgets: tuple[Text, ...] = Field((), description="JavaScript modules that the page needs")
    hide: tuple[Text, ...] = Field((), description="parts of the theme to leave out")
    body: str = Field(description="its Markdown")

    @property
    def section(self) -> str:
        """The folder that it stands in."""
        return self.path.rpartition("/")[0]

    @property
    def slug(self) -> str:
        """Its name in that folder."""
        return self.path.rpartition("/")[2]


class Retired(Record):
    """A class that the data no longer yields; its page stays."""

    date: Day = Field(description="when, as 'YYYY-MM-DD'")
    why: Text = Field(description="what moved, in one sentence")


class Feedback(Record):
    """The words of "Was this page helpful?" in one language."""

    dir: Literal["ltr", "rtl"] = Field(description="which way it is written")
    question: Text = Field(description="Was this page helpful?")
    good: Text = Field(description="the name of the smiling face")
    unsure: Text = Field(description="the name of the doubting face")
    bad: Text = Field(description="the name of the sad face")
    thanks: Text = Field(description="what a vote is answered")
    missing: Text = Field(description="the label of the field for text")
    send: Text = Field(description="the button that opens the issue")


class Search(Record):
    """How the boxes understand people."""

    stop: tuple[Text, ...] = Field(description="words that are never looked for")
    filler: tuple[Text, ...] = Field(description="words that are not looked for where another one remains")
    common: tuple[Text, ...] = Field(description="ordinary words that name a program only by themselves")
    services: Mapping[str, str] = Field(description="what people call a service -> its name in the registry")
    same: tuple[tuple[Text, ...], ...] = Field(description="words, or phrases, that mean the same")
    kinds: Mapping[str, float] = Field(description="how many times a page of that kind counts")


NO_SEARCH = Search(stop=(), filler=(), common=(), services={}, same=(), kinds={})


class Run(Record):
    """When and where the laboratory last ran a command."""

    digest: Text = Field(description="which words and claims were run")
    system: Text = Field(description="the system and its version")
    kernel: Text = Field(description="the kernel and its version")
    tools: str = Field(description="the tools that the command uses, with their versions")
    date: Day = Field(description="when, as 'YYYY-MM-DD'")
    user: Text = Field(description="as whom")


# The sections of a class page that are written by hand: anchor -> heading in the file and on the page
SECTIONS = {
    "what-it-is": "What it is",
    "who-picks": "Who picks from it",
    "tenants": "Who else you meet here",
    "mine": "When it is your port",
    "theirs": "When it is the other side's port",
    "listening": "When something listens on it",
    "check": "How to check",
    "firewall": "In a firewall",
    "why": "Why the range exists",
    "why-unassigned-matters": "Why unassigned ports matter",
}

# The sections of a Fix page: anchor -> heading, in their order
FIX_SECTIONS = {
    "what-it-means": "What it means",
    "causes": "The causes, most likely first",
    "tell-apart": "Tell them apart",
    "fix": "Fix, safest first",
    "prevent": "Prevent",
    "not-the-cause": "Not the cause",
}


@dataclass(frozen=True)
class Atlas:
    """All the facts. `origins` tells where each record stands: key -> Origin, such as "systems/linux".

    `promised` are addresses below the site's base, a page or a place in it, in the order of their file; `moved` says
    of some of them where they are today. `revision` is the commit that is built and `changed` the last day on which
    a file of docs changed, as YYYY-MM-DD; both are "" where the history does not tell.
    """

    iana: Mapping[str, IanaRange]
    classes: tuple[PortClass, ...]
    systems: Mapping[str, System]
    tenants: Mapping[str, Tenant]
    sources: Mapping[str, Source]
    subjects: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]
    retired: Mapping[str, Retired]
    registry: tuple[Assignment, ...]
    registry_date: str
    blocked: Blocked | None = None
    programs: Mapping[str, Program] = field(default_factory=dict)
    categories: Mapping[str, Category] = field(default_factory=dict)
    crowded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    steps: Mapping[str, Step] = field(default_factory=dict)
    transcripts: Mapping[str, Transcript] = field(default_factory=dict)
    numbers: Mapping[str, Number] = field(default_factory=dict)
    myths: Mapping[str, Myth] = field(default_factory=dict)
    pages: Mapping[str, WrittenPage] = field(default_factory=dict)
    runs: Mapping[str, Mapping[str, Run]] = field(default_factory=dict)
    feedback: Mapping[str, Feedback] = field(default_factory=dict)
    promised: tuple[str, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    revision: str = ""
    changed: str = ""
    search: Search = NO_SEARCH
    origins: Mapping[str, Origin] = field(default_factory=dict)

    def origin(self, kind: str, name: str) -> Origin:
        """Where the record of that kind ("systems", "classes", …) and id stands."""
        return self.origins[f"{kind}/{name}"]

    def has(self, kind: str, name: str) -> bool:
        """Is there such a record, be it one whose own problems kept it out?"""
        return f"{kind}/{name}" in self.origins or f"{kind}/*" in self.origins

    @cached_property
    def registered(self) -> Mapping[int, tuple[Assignment, ...]]:
        """Port -> the registry's rows that hold it, in their order; no key where there is none."""
        found: dict[int, list[Assignment]] = {}
        for row in self.registry:
            for port in range(row.first, row.last + 1):
                found.setdefault(port, []).append(row)
        return {port: tuple(rows) for port, rows in found.items()}

    @property
    def mainstream(self) -> tuple[System, ...]:
        """The systems whose pools cut the classes."""
        return tuple(s for s in self.systems.values() if s.mainstream)

    def pages_of(self, section: str) -> tuple[WrittenPage, ...]:
        """The hand-written pages of a folder, in the order that its index page gives; one it does not know last."""
        index = self.pages.get(f"{section}/index")
        order = index.order if index else ()
        found = {p.slug: p for p in self.pages.values() if p.section == section and p.slug != "index"}
        return tuple(found[slug] for slug in dict.fromkeys((*order, *found)) if slug in found)

    def class_of(self, port: int) -> PortClass:
        """The class that holds a port; LookupError if none does."""
        for c in self.classes:
            if port in c:
                return c
        raise LookupError(f"no class holds {port}")

    def iana_range(self, bounds: Bounds) -> str:
        """The id of the narrowest IANA range that holds these ports; LookupError if none does."""
        holding = [(r.size, name) for name, r in self.iana.items() if r.holds(bounds)]
        if not holding:
            raise LookupError(f"no IANA range holds {bounds}")
        return min(holding)[1]

    def pickers(self, bounds: Bounds) -> tuple[System, ...]:
        """The mainstream systems that pick from all of these ports."""
        return tuple(s for s in self.mainstream if s.part_of(bounds) == "all")

    def depth(self, bounds: Bounds) -> int:
        """How many mainstream systems pick from all of these ports."""
        return len(self.pickers(bounds))
