"""What is said of a command: what it shows and misses, whom it needs, and where it was run."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape

from portatlas.facts.model import Atlas, Check, Setting, Step, System
from portatlas.facts.ports import Bounds
from portatlas.views import commands
from portatlas.views.words import listed

EFFECT = {
    "reads": "",
    "kills": "This ends processes or connections.",
    "changes": "This changes the system.",
    "slow": "This may run long.",
}

Forms = tuple[tuple[str, str], ...]  # (transport or "any", text) of a command


@dataclass(frozen=True)
class CommandView:
    """One command of a rung: its label ("", "TCP", "UDP"), text and HTML."""

    label: str
    transport: str
    html: str


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


@dataclass(frozen=True)
class ShownStep:
    """A step as a page shows it."""

    does: str
    view: CommandView
    effect: str
    evidence: Evidence
    reads: tuple[tuple[str, str], ...]
    empty: str | None
    source: str
    privilege: str


def rung(s: System, check: Check, port: int | None, c: Bounds, atlas: Atlas) -> Rung:
    """A check about a port, and about a range where it has a form for one."""

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


def rung_of_range(s: System, check: Check, forms: Forms, port: int, bounds: Bounds, atlas: Atlas) -> Rung:
    """A check with some forms of its command; forms about a range say so in its sentence."""
    of_port = forms[0] in check.one.forms
    does = check.does if of_port else re.sub(r"(?:port )?__PORT__", f"a port of {bounds}", check.does)
    shown = rung(s, check, port, bounds, atlas)
    does = commands.filled(does, port, bounds.first, bounds.last)
    return replace(shown, does=does, one=_views(forms, port, bounds), all=())


def _views(forms: Forms, port: int | None, c: Bounds) -> tuple[CommandView, ...]:
    def view(transport: str, text: str) -> CommandView:
        label = "" if transport == "any" else transport.upper()
        return CommandView(label, transport, commands.marked(text.rstrip("\n"), port, c.first, c.last))

    return tuple(view(*form) for form in forms)


def step(s: Step, atlas: Atlas) -> ShownStep:
    """A record of steps.yml."""
    found = evidence("steps", s.id, commands.digest_of_step(s), atlas)
    reads = tuple((escape(r.see, quote=False), r.means + r.when) for r in s.read)
    view = CommandView("", "any", escape(s.run.rstrip("\n"), quote=False))
    return ShownStep(s.does, view, EFFECT[s.effect], found, reads, s.empty, s.source, _right(s))


def _right(s: Step) -> str:
    """What a step needs of its reader."""
    right = "an administrator" if s.shell in ("cmd", "powershell") else "root"
    return f"{s.on}: needs {right}." if s.privileged else f"{s.on}: no {right.split()[-1]} needed."


def evidence(record: str, command: str, digest: str, atlas: Atlas) -> Evidence:
    """The last run of a command, by its key in a record; one of other words or claims is none."""
    run = atlas.runs.get(record, {}).get(command)
    if run is None or run.digest != digest:
        return Evidence(False, "From documentation, not run")
    as_one = "" if " and " in run.user else f"as {run.user} only"
    where = filter(None, (run.system, run.kernel, run.tools, run.date, as_one))
    return Evidence(True, f"Run on {', '.join(where)}")


def of_setting(s: System, name: str, atlas: Atlas) -> Evidence:
    """The last run of a setting's command."""
    return evidence(s.id, f"settings/{name}", commands.setting_digest(getattr(s.settings, name)), atlas)


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


def settings(s: System, port: int | None, c: Bounds, atlas: Atlas) -> list[tuple[str, str, Setting, str, Evidence]]:
    names = {
        "show": "Show it",
        "change_now": "Change it until the next boot",
        "change_for_good": "Change it for good",
        "reserve": "Keep one port out of it",
    }
    rows = []
    for name, title in names.items():
        setting: Setting = getattr(s.settings, name)
        shown = command_of(setting, port, c), of_setting(s, name, atlas)
        rows.append((name.replace("_", "-"), title, setting, *shown))
    return rows


def command_of(setting: Setting, port: int | None, c: Bounds) -> str:
    """Its command as HTML, "" where there is none."""
    return commands.marked(setting.run.rstrip("\n"), port, c.first, c.last) if setting.run else ""


def _marked_prose(text: str, port: int | None, c: Bounds) -> str:
    """Prose of the data with its placeholders filled in; it stays Markdown."""
    known = commands.values(port, c.first, c.last)
    for name, change in (("__PORT__", "port"), ("__HEX__", "hex")):
        if name in known:
            text = text.replace(name, f'<b class="pa-port" data-port="{change}">{known[name]}</b>')
    return commands.filled(text, port, c.first, c.last)
