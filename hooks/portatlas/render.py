"""Writes the generated pages as Markdown: values from the Atlas, words from the templates beside this file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portatlas import commands, fill, numberline
from portatlas.model import (
    SECTIONS,
    TRANSPORTS,
    Atlas,
    Bounds,
    Check,
    Myth,
    PortClass,
    Setting,
    Step,
    System,
    Tenant,
    Transcript,
    WrittenPage,
)
from portatlas.sentences import listed, picked

TEMPLATES = Path(__file__).parent / "templates"
PART = {"all": "all of it", "part": "part of it", "none": "none of it"}
KIND = {"operating-system": "operating system", "stack": "network stack", "nat": "NAT", "historic": "historic"}
ROLE = {"listens": "listens", "sends-from": "sends from here", "sends-to": "sends to here"}
WHY = {"on-request": "on request", "privileged": "privileged", "former": "formerly", "listening": "for listeners"}
SOURCES = {"primary": "Primary", "vendor": "Of a vendor, on its own product", "secondary": "Secondary"}
SHOWN = 3  # messages above the verdict; more would push it off the first screen
DRAWN = 5  # tenants that the line of a class has room for

Forms = tuple[tuple[str, str], ...]  # (transport or "any", text) of a command


def class_page(c: PortClass, atlas: Atlas) -> str:
    """The Markdown of a class's page."""
    here = f"ranges/{c.id}.md"
    tenants = tenants_in(c, atlas)
    markdown = _template("class.md.jinja").render(
        c=c,
        iana=atlas.iana[atlas.iana_range(c)],
        picked=picked(c, atlas),
        pickers=[s for s in atlas.mainstream if s.part_of(c) == "all"],
        places=_places(c),
        parity=[s.parity for s in atlas.mainstream if s.parity and s.part_of(c) == "all"],
        reserves=[
            (s, s.settings.reserve, _setting(s.settings.reserve, c), _of_setting(s, "reserve", atlas))
            for s in atlas.mainstream
        ],
        line=numberline.of_class(atlas, c, drawn(tenants), "../.."),
        classes=atlas.classes,
        systems=[(s, s.part_of(c), _parts(s, c)) for s in atlas.systems.values()],
        system_page=fill.system_page,
        tenants=tenants,
        assigned={t: fill.assigned_ports(atlas, c, t) for t in TRANSPORTS},
        registry_date=atlas.registry_date,
        ladders=[] if c.first == 0 else [(s, _short_ladder(s, c, atlas)) for s in atlas.mainstream],
        headings=SECTIONS,
        role=ROLE,
        part=PART,
        depth=atlas.depth,
    )
    return fill.page(markdown, atlas, here, this=c)


def retired_page(name: str, atlas: Atlas) -> str:
    """The Markdown of the page that a retired class leaves behind: it leads to the classes of today."""
    first, _, last = name.partition("-")
    bounds = Bounds(first=int(first), last=int(last or first))
    successors = [c for c in atlas.classes if c.shared(bounds)]
    markdown = _template("retired.md.jinja").render(name=name, retired=atlas.retired[name], successors=successors)
    return fill.page(markdown, atlas, f"ranges/{name}.md")


def opensearch(site_name: str, site_url: str, description: str) -> str:
    """How a browser's address bar asks the look-up; all addresses in it are absolute."""
    words = {"site_name": site_name, "site_url": site_url, "description": description}
    return _template("opensearch.xml.jinja").render(words)


@dataclass(frozen=True)
class Place:
    """Where a reader may have seen the number, and what it means there; `next` is (label, anchor) of this page."""

    id: str
    label: str
    means: str
    worry: str
    next: tuple[tuple[str, str], ...]


PLACES = {
    "mine": ("My port", (("Find the program", "check"), ("Your port, in detail", "mine"))),
    "theirs": ("Their port", (("Which side called, and what that says", "theirs"), ("Firewall", "firewall"))),
    "listener": (
        "A listener",
        (("Find the process", "check"), ("Listeners here", "listening"), ("Is the number safe?", "safe")),
    ),
}


def _places(c: PortClass) -> list[Place]:
    there = {*c.sections, "check", *(["safe"] if c.first else [])}
    return [
        Place(name, label, getattr(c.readings, name), getattr(c.worry, name), tuple(n for n in more if n[1] in there))
        for name, (label, more) in PLACES.items()
    ]


def system_page(s: System, atlas: Atlas) -> str:
    """The Markdown of a system's page."""
    here = f"systems/{s.id}.md"
    pool = s.pools[0]
    shown = atlas.class_of(60328 if 60328 in pool else pool.last)
    markdown = _template("system.md.jinja").render(
        s=s,
        pool=pool,
        why=WHY,
        settings=_settings(s, shown, atlas),
        rungs=[_rung(s, c, shown.sample, shown, atlas) for c in s.ladder],
        well_known=[_rung(s, c, shown.sample, shown, atlas) for c in s.well_known],
        classes=[c for c in atlas.classes if s.part_of(c) == "all"],
        myths=[myth(name, m, f"myth-{name}") for name, m in atlas.myths.items() if m.page == f"systems/{s.id}"],
        shown=shown,
    )
    return fill.page(markdown, atlas, here)


def class_table(atlas: Atlas, here: str) -> str:
    """The twin of the number line in text: every class, and who picks from it. `here` is the page's folder."""
    return _template("class_table.md.jinja").render(atlas=atlas, up=_up(here))


def system_table(atlas: Atlas, here: str) -> str:
    """Every system's pool, each row anchored by the system's id."""
    return _template("system_table.md.jinja").render(systems=atlas.systems.values(), kinds=KIND, up=_up(here))


def number_line(atlas: Atlas, here: str) -> str:
    """The number line with its caption."""
    return _template("number_line.md.jinja").render(line=numberline.whole(atlas, _up(here) or "."))


def rung(s: System, check: Check, forms: Forms, port: int, bounds: Bounds, anchor: str, atlas: Atlas) -> str:
    """One rung of a system's ladder for a hand-written page. `forms` are texts of the command, placeholders and all."""
    of_port = forms[0] in check.one.forms
    does = check.does if of_port else re.sub(r"(?:port )?__PORT__", f"a port of {bounds}", check.does)
    does = commands.filled(does, port, bounds.first, bounds.last)
    shown = _rung(s, check, port, bounds, atlas)
    privilege = f"Unprivileged: {shown.privilege}."
    views = _views(forms, port, bounds)
    return _item(does=does, views=views, shown=shown, privilege=privilege, anchor=anchor)


def step(s: Step, anchor: str, atlas: Atlas) -> str:
    """One rung that is no system's check."""
    return _item(does=s.does, views=(_step_view(s),), shown=_shown_step(s, atlas), privilege=_right(s), anchor=anchor)


def run(s: Step, atlas: Atlas) -> str:
    """The command of a step alone, as Markdown that may stand in a list."""
    block = commands.code_block(s.run, s.shell)
    return _template("run.md.jinja").render(block=block, shown=_shown_step(s, atlas), privilege=_right(s)).rstrip("\n")


def transcript(t: Transcript) -> str:
    """A command with its output and where it came from."""
    return _template("transcript.md.jinja").render(t=t).rstrip("\n")


def myth(name: str, m: Myth, anchor: str) -> str:
    """What is said and what is so, in one line that may stand anywhere."""
    return _template("myth.md.jinja").render(name=name, m=m, anchor=anchor).rstrip("\n")


def messages(page: WrittenPage) -> str:
    """The strings of a Fix page, or the questions that stand for them."""
    return _template("messages.md.jinja").render(page=page, shown=SHOWN).rstrip("\n")


def page_table(pages: Iterable[WrittenPage], up: str) -> str:
    """The pages of a section, with what each says of itself."""
    return _template("page_table.md.jinja").render(pages=pages, up=up).rstrip("\n")


def source_list(atlas: Atlas, supported: Mapping[str, Iterable[tuple[str, str]]], up: str) -> str:
    """Every source with what was read and the pages that rest on it."""
    sources = sorted(atlas.sources.items(), key=lambda item: item[1].title.casefold())
    rows = [(name, s, supported[name]) for name, s in sources]
    return _template("source_list.md.jinja").render(kinds=SOURCES, sources=rows, up=up)


def myth_list(atlas: Atlas, pages: Mapping[str, tuple[str, str]], up: str) -> str:
    """Every myth with the page that puts it right."""
    return _template("myth_list.md.jinja").render(myths=[(n, atlas.myths[n], *pages[n]) for n in pages], up=up)


def _item(**values: object) -> str:
    return _template("rung.md.jinja").render(**values).rstrip("\n")


def _step_view(s: Step) -> CommandView:
    return CommandView("", "any", escape(s.run.rstrip("\n"), quote=False))


@dataclass(frozen=True)
class ShownStep:
    """A step as a page shows it."""

    effect: str
    evidence: Evidence
    reads: tuple[tuple[str, str], ...]
    empty: str | None
    source: str


def _shown_step(s: Step, atlas: Atlas) -> ShownStep:
    found = evidence("steps", s.id, commands.digest_of_step(s), atlas)
    reads = tuple((escape(r.see, quote=False), r.means + r.when) for r in s.read)
    return ShownStep(EFFECT[s.effect], found, reads, s.empty, s.source)


def _right(s: Step) -> str:
    """What a step needs of its reader."""
    right = "an administrator" if s.shell in ("cmd", "powershell") else "root"
    return f"{s.on}: needs {right}." if s.privileged else f"{s.on}: no {right.split()[-1]} needed."


def _up(here: str) -> str:
    return "/".join(".." for _ in here.split("/") if here)


def tenants_in(bounds: Bounds, atlas: Atlas) -> tuple[Tenant, ...]:
    """Every tenant with a port in this range, the narrowest first among those that begin together."""
    found = [t for t in atlas.tenants.values() if t.shared(bounds)]
    return tuple(sorted(found, key=lambda t: (t.first, t.size)))


def drawn(tenants: Iterable[Tenant]) -> tuple[Tenant, ...]:
    """Those that the line of a class shows: the most particular, in the order of their ports."""
    particular = sorted((t for t in tenants if t.drawn), key=lambda t: t.size)[:DRAWN]
    return tuple(sorted(particular, key=lambda t: t.first))


@dataclass(frozen=True)
class CommandView:
    """One command of a rung: its label ("", "TCP", "UDP"), text and HTML."""

    label: str
    transport: str
    html: str


def _views(forms: Forms, port: int | None, c: Bounds) -> tuple[CommandView, ...]:
    def view(transport: str, text: str) -> CommandView:
        label = "" if transport == "any" else transport.upper()
        return CommandView(label, transport, commands.marked(text.rstrip("\n"), port, c.first, c.last))

    return tuple(view(*form) for form in forms)


@dataclass(frozen=True)
class Evidence:
    """Was a command run as it stands, and where and when; as a page says it."""

    ran: bool
    says: str


@dataclass(frozen=True)
class Rung:
    """A check as a page shows it."""

    check: Check
    id: str
    does: str
    one: tuple[CommandView, ...]
    all: tuple[CommandView, ...]
    in_short: str
    shows: str
    misses: str
    privilege: str
    effect: str
    evidence: Evidence
    reads: tuple[tuple[str, str], ...]
    empty: str
    source: str
    next: tuple[str, str] | None  # anchor and sentence of the rung to climb to


EFFECT = {
    "reads": "",
    "kills": "This ends processes or connections.",
    "changes": "This changes the system.",
    "slow": "This may run long.",
}


def _rung(s: System, check: Check, port: int | None, c: Bounds, atlas: Atlas) -> Rung:
    def html(text: str) -> str:
        return commands.marked(text, port, c.first, c.last)

    def filled(text: str) -> str:
        return _marked_prose(text, port, c)

    shows, misses = _reach(check.shows, atlas)
    return Rung(
        check=check,
        id=check.id,
        does=filled(check.does),
        one=_views(check.one.forms, port, c),
        all=_views(check.all.forms if check.all else (), port, c),
        in_short=_reach_in_short(check, atlas),
        shows=shows,
        misses=misses,
        privilege=_privilege(s, check, atlas),
        effect=EFFECT[check.effect],
        evidence=evidence(s.id, check.id, commands.digest(check), atlas),
        reads=tuple((html(r.see), filled(r.means + r.when)) for r in check.read),
        empty=filled(check.empty),
        source=check.source,
        next=(check.next, filled(s.check(check.next).does)) if check.next else None,
    )


def evidence(record: str, command: str, digest: str, atlas: Atlas) -> Evidence:
    """The last run of a command, by its key in a record; one of other words or claims is none."""
    run = atlas.runs.get(record, {}).get(command)
    if run is None or run.digest != digest:
        return Evidence(False, "From documentation, not run")
    as_one = "" if " and " in run.user else f"as {run.user} only"
    where = filter(None, (run.system, run.kernel, run.tools, run.date, as_one))
    return Evidence(True, f"Run on {', '.join(where)}")


def _of_setting(s: System, name: str, atlas: Atlas) -> Evidence:
    """The last run of a setting's command."""
    return evidence(s.id, f"settings/{name}", commands.setting_digest(getattr(s.settings, name)), atlas)


def _short_ladder(s: System, c: PortClass, atlas: Atlas) -> list[Rung]:
    """The rungs that class pages show."""
    return [_rung(s, s.check(name), c.sample, c, atlas) for name in s.short_ladder]


def _reach(shows: Iterable[str], atlas: Atlas) -> tuple[str, str]:
    """What a check shows and what it misses, in the readers' words; what it misses is the rest of the list."""
    seen = set(shows)
    missed = [phrase for name, phrase in atlas.subjects.items() if name not in seen]
    shown = [phrase for name, phrase in atlas.subjects.items() if name in seen]
    return listed(shown), listed(missed)


def _reach_in_short(check: Check, atlas: Atlas) -> str:
    """The same in one phrase: whichever of the two lists is shorter."""
    shows, misses = _reach(check.shows, atlas)
    if not check.shows:
        return "no socket"
    if not misses:
        return "every kind of socket"
    return f"all but {misses}" if len(check.shows) > len(atlas.subjects) / 2 else f"only {shows}"


def _privilege(s: System, check: Check, atlas: Atlas) -> str:
    root = "an administrator" if s.id == "windows" else "root"
    lost = [
        atlas.subjects[name] for name in atlas.subjects if name in check.shows and name not in check.unprivileged.shows
    ]
    if not check.unprivileged.shows and check.shows:
        return f"needs {root}"
    if not check.shows:
        return "same answer"
    seen = f"misses {listed(lost)}" if lost else "same rows"
    process = {"own": "only your own processes named", "all": "every process named", "none": "no process named"}
    return f"{seen}, {process[check.unprivileged.process]}"


def _settings(s: System, c: PortClass, atlas: Atlas) -> list[tuple[str, str, Setting, str, Evidence]]:
    names = {
        "show": "Show it",
        "change_now": "Change it until the next boot",
        "change_for_good": "Change it for good",
        "reserve": "Keep one port out of it",
    }
    rows = []
    for name, title in names.items():
        setting: Setting = getattr(s.settings, name)
        shown = _setting(setting, c), _of_setting(s, name, atlas)
        rows.append((name.replace("_", "-"), title, setting, *shown))
    return rows


def _setting(setting: Setting, c: PortClass) -> str:
    """Its command as HTML, "" where there is none."""
    return commands.marked(setting.run.rstrip("\n"), c.sample, c.first, c.last) if setting.run else ""


def _parts(s: System, c: Bounds) -> str:
    """Which ports of a class lie in a pool, where only part of them do."""
    shared = [Bounds(first=max(p.first, c.first), last=min(p.last, c.last)) for p in s.pools if p.shared(c)]
    return listed(dict.fromkeys(str(b) for b in shared))


def _pools(s: System) -> str:
    """The bounds of its pools, each once, with their sources."""
    sources: dict[str, list[str]] = {}
    for pool in s.pools:
        sources.setdefault(str(pool), []).append(f"[^{pool.source}]")
    return ", ".join(bounds + "".join(dict.fromkeys(cited)) for bounds, cited in sources.items())


def _marked_prose(text: str, port: int | None, c: Bounds) -> str:
    """Prose of the data with its placeholders filled in; it stays Markdown."""
    known = commands.values(port, c.first, c.last)
    for name, change in (("__PORT__", "port"), ("__HEX__", "hex")):
        if name in known:
            text = text.replace(name, f'<b class="pa-port" data-port="{change}">{known[name]}</b>')
    return commands.filled(text, port, c.first, c.last)


def _template(name: str):
    return _environment.get_template(name)


_environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_environment.filters["first_sentence"] = lambda text: re.split(r"(?<=[.;]) (?=[A-Z`])", text)[0].rstrip(";")
_environment.filters["list"] = listed
_environment.filters["sample"] = lambda text, c: commands.marked(text, c.sample, c.first, c.last)
_environment.filters["transports"] = lambda names: " and ".join(name.upper() for name in names)
_environment.filters["pools"] = _pools
_environment.filters["number"] = lambda value: f"{value:,}"
_environment.filters["e"] = escape
