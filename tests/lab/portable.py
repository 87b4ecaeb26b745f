"""The laboratory on the machine itself, for systems without throw-away namespaces: one fresh port for each subject."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

from portatlas.facts.model import Atlas, System

from lab import claims
from lab.run import ROOT, USER, Job, Text, free_ports
from lab.subjects import NOTHING, TRANSPORT

SYSTEMS = {"win32": "windows", "darwin": "macos", "freebsd": "freebsd", "openbsd": "openbsd", "netbsd": "netbsd"}
LAST = 60400  # the highest port that is tried, inclusive
# what no subject can be, or what only another machine could show
NOT_MADE = {
    "http-sys": "its listeners are those of HTTP.sys, which no program holds",
    "other-namespaces": "it needs a jail, a zone or a container",
}
# a count of all sockets of a class says nothing about one of them, where the machine has others
CROWDED = ("Group-Object", "print c[s]")


def system_at_hand() -> str | None:
    """The id of the system this runs on; None for Linux, which has its namespaces, and for unknown ones."""
    return next((name for start, name in SYSTEMS.items() if sys.platform.startswith(start)), None)


def users() -> tuple[str, ...]:
    """As whom commands can be run here: root can be both; Windows has no simple way to become another."""
    if os.name == "nt":
        return (ROOT,)
    return (ROOT, USER) if os.geteuid() == 0 else (USER,)


def as_whom() -> tuple[str, ...]:
    """The same, as a record says it."""
    return ("an administrator",) if os.name == "nt" else users()


def jobs(system: System, atlas: Atlas) -> Iterator[Job]:
    """Every subject that can be made here and nothing at all, for each user, each on a port of its own."""
    ports = free_ports(LAST)
    for user in users():
        for subject in (NOTHING, *TRANSPORT):
            if subject != "other-user" or len(users()) > 1:
                port = next(ports)
                c = atlas.class_of(port)
                yield Job(subject, user, port, tuple(filter(_can_run, claims.texts(system, port, c.first, c.last))))


def _can_run(text: Text) -> bool:
    crowded = text.form == "all" and any(word in text.command for word in CROWDED)
    return text.check not in NOT_MADE and "__NAME__" not in text.command and not crowded
