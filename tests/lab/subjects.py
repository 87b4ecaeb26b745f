"""The eleven subjects of `docs/_data/subjects.yml`: each a socket that is held on a port until it is let go.

Standard library only, for any system: a subject lives in a process of its own, which is this file run as a script.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

# subject -> transport, in the order of subjects.yml
TRANSPORT = {
    "listener": "tcp",
    "client": "tcp",
    "time-wait": "tcp",
    "close-wait": "tcp",
    "fin-wait-2": "tcp",
    "bound-idle": "tcp",
    "udp": "udp",
    "udp-connected": "udp",
    "listener-ipv6": "tcp",
    "listener-dual": "tcp",
    "other-user": "tcp",
}
# closed by their program: no process has them any more
ORPHANS = {"time-wait": "06", "fin-wait-2": "05"}  # with their states in /proc/net/tcp: net/tcp_states.h
CONNECTED = ("client", "time-wait", "close-wait", "fin-wait-2", "udp-connected")
NOTHING = "nothing"  # no subject at all

LOOPBACK = "127.0.0.1"
PATIENCE = 20  # seconds until a subject that is not ready counts as failed
PR_SET_DUMPABLE = 4  # linux/prctl.h

# makes a port the only one that the system picks, for as long as it is entered
Picking = Callable[[int], contextlib.AbstractContextManager]


@dataclass(frozen=True)
class Held:
    """A subject that stands: its local port, the process that made it, and the other end as address:port."""

    subject: str
    port: int
    pid: int
    peer: str


@contextlib.contextmanager
def held(subject: str, port: int, user: int | None = None, picking: Picking | None = None) -> Iterator[Held]:
    """Holds a subject (or nothing) on a port, as the user of that id (None: as yourself).

    With `picking` the system picks the port of a subject that connects; without, the subject binds first.
    RuntimeError if it cannot be made.
    """
    picked = picking is not None and subject in CONNECTED
    with contextlib.ExitStack() as kept:
        server, peer = kept.enter_context(_peer())
        with picking(port) if picked else contextlib.nullcontext():
            order = {"subject": subject, "port": port, "peer": peer, "user": user, "picked": picked}
            holder = kept.enter_context(_process(order))
            if subject in CONNECTED and TRANSPORT[subject] == "tcp":
                _expect(holder, "connected", order)
                _play_the_other_end(subject, port, server, holder, kept)
            _expect(holder, "ready", order)
        yield Held(subject, port, holder.pid, f"{LOOPBACK}:{peer}")


@contextlib.contextmanager
def _peer() -> Iterator[tuple[socket.socket, int]]:
    """A TCP server and a UDP socket on one port, for subjects to connect to."""
    with socket.socket() as server, socket.socket(type=socket.SOCK_DGRAM) as datagrams:
        server.bind((LOOPBACK, 0))
        server.listen()
        server.settimeout(PATIENCE)
        peer = server.getsockname()[1]
        datagrams.bind((LOOPBACK, peer))
        yield server, peer


@contextlib.contextmanager
def _process(order: dict) -> Iterator[subprocess.Popen]:
    # isolated and without `site`: a user who may not read the interpreter's folder needs nothing from it later
    command = [sys.executable, "-I", "-S", os.path.abspath(__file__), json.dumps(order)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        try:
            yield holder
        finally:
            holder.kill()


def _expect(holder: subprocess.Popen, word: str, order: dict) -> None:
    said = holder.stdout.readline().strip()
    if said != word:
        raise RuntimeError(f"cannot make '{order['subject']}' on port {order['port']}: {said or 'its process ended'}")


def _play_the_other_end(
    subject: str, port: int, server: socket.socket, holder: subprocess.Popen, kept: contextlib.ExitStack
) -> None:
    """Accepts the subject's connection and ends it, or not, so that the subject gets into its state."""
    connection = kept.enter_context(server.accept()[0])
    if subject == "close-wait":
        connection.close()
    holder.stdin.write("go\n")
    holder.stdin.flush()
    if subject in ORPHANS:
        connection.settimeout(PATIENCE)
        connection.recv(1)  # the subject has closed
        if subject == "time-wait":
            connection.close()
        _await_state(ORPHANS[subject], port)


def _await_state(state: str, port: int) -> None:
    """Waits until the kernel has taken a closed connection to its state, which no socket is left to ask for."""
    if sys.platform != "linux":
        time.sleep(0.2)  # loopback may be queued, and a tool's output is the very thing that is to be tested
        return
    deadline = time.monotonic() + PATIENCE
    while not re.search(rf": \w+:{port:04X} \S+ {state} ", Path("/proc/net/tcp").read_text()):
        if time.monotonic() > deadline:
            raise RuntimeError(f"the connection from port {port} did not get into state {state} of /proc/net/tcp")


def hold(order: dict, answers: TextIO) -> None:
    """What the subject's own process does: becomes the user, makes the socket, keeps it until it is killed."""
    if order["user"] is not None:
        become(order["user"])
    kept = _make(order["subject"], order["port"], order["picked"], order["peer"], answers)
    print("ready", flush=True)
    answers.read()
    del kept


def become(user: int) -> None:
    """Turns this process, which must be root's, into that user's, as if that user had started it."""
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 1)  # a change of user made /proc/<pid>/fd root's


def _make(subject: str, port: int, picked: bool, peer: int, answers: TextIO) -> socket.socket | None:
    match subject:
        case "listener" | "other-user":
            return _listening(socket.AF_INET, (LOOPBACK, port))
        case "listener-ipv6" | "listener-dual":
            return _listening(socket.AF_INET6, ("::", port), only6=subject == "listener-ipv6")
        case "bound-idle" | "udp":
            kind = socket.SOCK_DGRAM if subject == "udp" else socket.SOCK_STREAM
            idle = socket.socket(type=kind)
            idle.bind((LOOPBACK, port))
            return idle
        case "udp-connected":
            return _connecting(socket.SOCK_DGRAM, port, picked, peer)
        case "nothing":
            return None
    connection = _connecting(socket.SOCK_STREAM, port, picked, peer)
    print("connected", flush=True)
    answers.readline()
    if subject == "close-wait":
        connection.recv(1)  # the other end has closed
    if subject in ORPHANS:
        connection.close()
    return connection


def _listening(family: int, address: tuple[str, int], only6: bool = False) -> socket.socket:
    server = socket.socket(family)
    if family == socket.AF_INET6:
        server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, only6)
    server.bind(address)
    server.listen()
    return server


def _connecting(kind: int, port: int, picked: bool, peer: int) -> socket.socket:
    connection = socket.socket(type=kind)
    if not picked:
        connection.bind((LOOPBACK, port))
    connection.connect((LOOPBACK, peer))
    if connection.getsockname()[1] != port:
        raise OSError(f"the system picked port {connection.getsockname()[1]}")
    return connection


if __name__ == "__main__":
    try:
        hold(json.loads(sys.argv[1]), sys.stdin)
    except OSError as error:
        print(error, flush=True)
