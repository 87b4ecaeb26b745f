"""What the data claims of each check against what was seen: a claim may be wrong in either direction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from portatlas.facts.model import Check, Command, System
from portatlas.facts.origin import Location, Origin
from portatlas.views.commands import filled

from lab.run import USER, Observation, Text
from lab.subjects import NOTHING, ORPHANS, TRANSPORT

NOTHING_NEWER: Mapping[str, str] = MappingProxyType({})
SHOWN = 12  # lines of an output that a message quotes


@dataclass(frozen=True)
class Fault:
    """A claim that is wrong: which check, where in the record, in which words, and the run that shows it."""

    check: str
    place: str
    message: str
    seen: Observation | None = None

    def __str__(self) -> str:
        told = f"{self.place}: check '{self.check}' {self.message}"
        if not self.seen:
            return told
        printed = f"{self.seen.output.out}{self.seen.output.err}".splitlines() or ["(nothing)"]
        more = [f"… {len(printed) - SHOWN} lines more"] if len(printed) > SHOWN else []
        quoted = [*self.seen.text.command.strip().splitlines(), "printed", *printed[:SHOWN], *more]
        return "\n    ".join([told, *quoted])


def texts(system: System, port: int | None, first: int, last: int) -> tuple[Text, ...]:
    """Every text of a system's checks as its page shows it; bounds are inclusive."""
    return tuple(
        Text(c.id, form, transport, c.shell, filled(text, port, first, last), waits=c.effect == "slow")
        for c in system.checks
        for form, command in (("one", c.one), ("all", c.all))
        for transport, text in (command.forms if command else ())
    )


def faults(
    system: System, origin: Origin, observations: Iterable[Observation], newer: Mapping[str, str] = NOTHING_NEWER
) -> list[Fault]:
    """Every claim of the system's checks that these observations contradict, in the order of the checks.

    `newer`: check -> the subject that it shows besides, because a tool here is newer than the claim says.
    """
    seen: dict[str, list[Observation]] = {}
    for observation in observations:
        seen.setdefault(observation.text.check, []).append(observation)
    return [
        fault
        for i, check in enumerate(system.checks)
        if check.id in seen
        for fault in _Claims(check, origin, ("checks", i), newer.get(check.id)).faults(seen[check.id])
    ]


@dataclass(frozen=True)
class _Claims:
    check: Check
    origin: Origin
    place: Location
    newer: str | None

    def faults(self, observations: list[Observation]) -> Iterator[Fault]:
        yield from self._without_a_form()
        for observation in observations:
            yield from self._on_sight(observation)
            yield from self._on_names(observation)
            yield from self._on_emptiness(observation)

    def _fault(self, message: str, field: tuple[str, ...], seen: Observation | None = None) -> Fault:
        return Fault(self.check.id, f"{self.origin.path}:{self.origin.line((*self.place, *field))}", message, seen)

    def _without_a_form(self) -> Iterator[Fault]:
        """What a check shows, one of its texts must be able to show."""
        for subject in self.check.shows:
            if not _has(self.check.one, TRANSPORT[subject]) and not _has(self.check.all, TRANSPORT[subject]):
                yield self._fault(f"claims to show {subject}, and has no text for {TRANSPORT[subject]}", ("shows",))

    def _on_sight(self, seen: Observation) -> Iterator[Fault]:
        """A text for the subject's transport shows it exactly if the check claims to; any other text never does."""
        claimed, field = self._claimed(seen.user)
        expected = seen.subject in claimed and seen.text.is_for(seen.subject)
        if seen.shown and not expected:
            yield self._fault(f"shows {seen.subject} to {seen.user}, and does not claim to", field, seen)
        if expected and not seen.shown:
            yield self._fault(f"claims to show {seen.subject} to {seen.user}, and does not", field, seen)

    def _on_names(self, seen: Observation) -> Iterator[Fault]:
        """A row names its process exactly if the check claims so; what it names to a user, it names to root too."""
        if not seen.shown or seen.subject in (NOTHING, *ORPHANS):
            return
        names = self.check.unprivileged.process
        if seen.user != USER and names == "none":
            return  # nothing is claimed of what root reads there
        others = seen.subject == "other-user" and seen.user == USER
        expected = names == "all" or (names == "own" and not others)
        if seen.named != expected:
            does = "names" if seen.named else "does not name"
            message = f"{does} the process of {seen.subject} to {seen.user}, against 'process: {names}'"
            yield self._fault(message, ("unprivileged", "process"), seen)

    def _on_emptiness(self, seen: Observation) -> Iterator[Fault]:
        """With no socket on it, the port stands nowhere in the output."""
        if seen.subject == NOTHING and self.check.shows and _tells_the_port(seen):
            yield self._fault(f"prints the port to {seen.user} where no socket has it", ("empty",), seen)

    def _claimed(self, user: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The subjects that a user is said to see, and the field that says it."""
        shows, field = self.check.shows, ("shows",)
        if user == USER:
            shows, field = self.check.unprivileged.shows, ("unprivileged", "shows")
        return (*shows, self.newer) if shows and self.newer else shows, field


def _has(command: Command | None, transport: str) -> bool:
    return command is not None and command.text(transport) is not None


def _tells_the_port(seen: Observation) -> bool:
    return str(seen.port) in seen.output.out or f"{seen.port:04X}" in seen.output.out
