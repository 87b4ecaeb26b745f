"""What is said of a command: what it shows and misses, whom it needs, and where it was run."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape

from portatlas.facts.model import Atlas, Check, Setting, Settings, Step, System
from portatlas.facts.ports import Bounds
from portatlas.views import commands
from portatlas.views.words import listed

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
        effect=atlas.words["rung"].get(check.effect, ""),
        evidence=evidence(s.id, check.id, commands.digest(check), atlas),
        reads=tuple((html(r.see), filled(r.means + r.when)) for r in check.read),
        empty=filled(check.empty),
        source=check.source,
        next=(check.next, filled(s.check(check.next).does)) if check.next else None,
    )


def rung_of_range(s: System, check: Check, forms: Forms, port: int, bounds: Bounds, atlas: Atlas) -> Rung:
    """A check with some forms of its command; forms about a range say so in its sentence."""
    of_port = forms[0] in check.one.forms
    of_range = atlas.words["rung"]["of_range"].format(bounds=bounds)
    does = check.does if of_port else re.sub(r"(?:port )?__PORT__", of_range, check.does)
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
    return ShownStep(
        s.does, view, atlas.words["rung"].get(s.effect, ""), found, reads, s.empty, s.source, _right(s, atlas)
    )


def _right(s: Step, atlas: Atlas) -> str:
    """What a step needs of its reader."""
    words = atlas.words["rung"]
    who = next((system.superuser for system in atlas.systems.values() if system.title == s.on), "root")
    if s.privileged:
        return words["step_needs"].format(on=s.on, superuser=words[who])
    return words["step_free"].format(on=s.on, superuser=who)


def evidence(record: str, command: str, digest: str, atlas: Atlas) -> Evidence:
    """The last run of a command, by its key in a record; one of other words or claims is none."""
    run, words = atlas.runs.get(record, {}).get(command), atlas.words["rung"]
    if run is None or run.digest != digest:
        return Evidence(False, words["not_run"])
    as_one = "" if " and " in run.user else words["as_one"].format(user=run.user)
    where = filter(None, (run.system, run.kernel, run.tools, run.date, as_one))
    return Evidence(True, words["ran"].format(where=", ".join(where)))


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
    most = len(check.shows) > len(atlas.subjects) / 2
    form = "none" if not check.shows else "all" if not misses else "most" if most else "few"
    return atlas.words["rung"][f"shows_{form}"].format(shows=shows, misses=misses)


def _privilege(s: System, check: Check, atlas: Atlas) -> str:
    words, seen = atlas.words["rung"], check.unprivileged.shows
    if not check.shows:
        return words["same_answer"]
    if not seen:
        return words["needs"].format(superuser=words[s.superuser])
    lost = [phrase for name, phrase in atlas.subjects.items() if name in check.shows and name not in seen]
    rows = words["misses"].format(lost=listed(lost)) if lost else words["same_rows"]
    return words["rows_and_process"].format(rows=rows, process=words[f"process_{check.unprivileged.process}"])


def settings(s: System, port: int | None, c: Bounds, atlas: Atlas) -> list[tuple[str, str, Setting, str, Evidence]]:
    """(anchor, title, setting, its command as HTML, its last run) for each setting of a system."""
    rows = []
    for name in Settings.model_fields:
        setting: Setting = getattr(s.settings, name)
        title, command = atlas.words["system"][name], command_of(setting, port, c)
        rows.append((name.replace("_", "-"), title, setting, command, of_setting(s, name, atlas)))
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
