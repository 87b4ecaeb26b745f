"""What the facts say of the Linux kernel, measured in throw-away namespaces: each function is one measurement.

`python -m lab.behaviour <name>` prints what the function of that name returns; JSON on standard input is its argument.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from lab.linux import POOL, another_network, inside, loopback_up, narrowed, pool
from lab.run import ROOT, USER, Text, execute
from lab.subjects import held

A = ("127.0.0.1", 5000)
B = ("127.0.0.1", 5001)
TEN = (40000, 40009)  # both inclusive
MANY = 200
PORT = 60328
RESERVED = Path("/proc/sys/net/ipv4/ip_local_reserved_ports")
FIN_TIMEOUT = Path("/proc/sys/net/ipv4/tcp_fin_timeout")
SYSCTL_D = Path("/etc/sysctl.d")


def measured(name: str, given: object = None) -> dict:
    """What the measurement of that name returns, made in new namespaces."""
    return json.loads(inside("lab.behaviour", name, given=json.dumps(given)))


@contextlib.contextmanager
def servers(*addresses: tuple[str, int]) -> Iterator[None]:
    """TCP servers that never accept: the kernel connects for them."""
    with contextlib.ExitStack() as running:
        for address in addresses:
            server = running.enter_context(socket.socket(socket.AF_INET6 if ":" in address[0] else socket.AF_INET))
            server.bind(address)
            server.listen(4 * MANY)
        yield


class Tries:
    """Sockets that got a port, in order, and the name of the error that ended it (None: none did)."""

    def __init__(self, opened: Callable[[], socket.socket], most: int) -> None:
        self.sockets: list[socket.socket] = []
        self.error: str | None = None
        while len(self.sockets) < most and not self.error:
            try:
                self.sockets.append(opened())
            except OSError as error:
                self.error = errno.errorcode[error.errno]

    @property
    def ports(self) -> list[int]:
        return [s.getsockname()[1] for s in self.sockets]


def connected(address: tuple[str, int], kind: int = socket.SOCK_STREAM) -> socket.socket:
    s = socket.socket(socket.AF_INET6 if ":" in address[0] else socket.AF_INET, kind)
    s.connect(address)
    return s


def bound(address: str = "127.0.0.1", kind: int = socket.SOCK_STREAM) -> socket.socket:
    """A socket that asked for port 0."""
    s = socket.socket(type=kind)
    s.bind((address, 0))
    return s


def listening() -> socket.socket:
    """A socket that listens without a bind."""
    s = socket.socket()
    s.listen()
    return s


def sending() -> socket.socket:
    """A UDP socket that sends without a bind."""
    s = socket.socket(type=socket.SOCK_DGRAM)
    s.sendto(b"", A)
    return s


def ten_ports_by_destination() -> dict:
    with servers(A, B), pool(*TEN):
        first, second = (Tries(lambda to=to: connected(to), 11) for to in (A, B))
        return {"A": first.ports, "then": first.error, "B": second.ports, "and then": second.error}


def ten_ports_bound_first() -> dict:
    with servers(A, B), pool(*TEN):
        first = Tries(bound, 11)
        for i, s in enumerate(first.sockets):
            s.connect((A, B)[i % 2])
        return {
            "ports": first.ports,
            "then": first.error,
            "connect then": Tries(lambda: connected(A), 1).error,
            "another address": len(Tries(lambda: bound("127.0.0.2"), 10).ports),
        }


def ten_ports_of_both_families() -> dict:
    with servers(A, ("::1", 5000)), pool(*TEN):
        ipv4, ipv6 = (Tries(lambda to=to: connected(to), 11) for to in (A, ("::1", 5000)))
        own = Path("/proc/sys/net/ipv6/ip_local_port_range").exists()
        return {"IPv4": ipv4.ports, "IPv6": ipv6.ports, "IPv6 has a setting of its own": own}


def errors_when_ports_run_out() -> dict:
    with servers(A), pool(*TEN):
        clients = Tries(lambda: connected(A), 11)
        by_connect = clients.error
        del clients
        taken = Tries(bound, 10), Tries(lambda: bound("0.0.0.0", socket.SOCK_DGRAM), 10)
        calls = {
            "TCP bind(0)": bound,
            "TCP listen()": listening,
            "UDP bind(0)": lambda: bound("0.0.0.0", socket.SOCK_DGRAM),
            "UDP connect()": lambda: connected(A, socket.SOCK_DGRAM),
            "UDP sendto()": sending,
        }
        found = {"TCP connect()": by_connect, **{call: Tries(opened, 1).error for call, opened in calls.items()}}
        del taken
        return found


def parity() -> dict:
    with servers(A, B):
        tried = {"connect()": Tries(lambda: connected(A), MANY), "bind(0)": Tries(bound, MANY)}
        with pool(32769, 60998):
            tried["connect(), odd low end"] = Tries(lambda: connected(B), MANY)
        return {call: [sum(port % 2 == odd for port in t.ports) for odd in (0, 1)] for call, t in tried.items()}


def reserved_port() -> dict:
    with servers(A), pool(*TEN):
        RESERVED.write_text("40003")
        with socket.socket() as asked:
            asked.bind(("127.0.0.1", 40003))
            by_number = asked.getsockname()[1]
        return {"picked": sorted(Tries(lambda: connected(A), 11).ports), "by number": by_number}


def timers() -> dict:
    """Seconds that TIME_WAIT and an orphaned FIN_WAIT_2 are to last, by tcp_fin_timeout."""
    found = {}
    for port, seconds in ((60328, 60), (60330, 5)):
        FIN_TIMEOUT.write_text(str(seconds))
        with held("time-wait", port, picking=narrowed), held("fin-wait-2", port + 1, picking=narrowed):
            found[seconds] = {"TIME_WAIT": _timer_of_ss(port), "FIN_WAIT_2": _timer_of_proc(port + 1)}
    return found


def _timer_of_ss(port: int) -> float:
    command = ["ss", "-Htno", "state", "time-wait", f"sport = :{port}"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    timer = re.search(r"timer:\(timewait,(?:(\d+)min)?(?:(\d+)sec)?", shown)
    return 60 * int(timer[1] or 0) + int(timer[2] or 0)


def _timer_of_proc(port: int) -> float:
    """The timer's hundredths of a second stand after the kind of timer, in hexadecimal."""
    line = re.search(rf": \w+:{port:04X} \S+ \w+ \S+ \w+:(\w+) ", Path("/proc/net/tcp").read_text())
    return int(line[1], 16) / 100


def new_namespace() -> dict:
    with pool(20000, 20999), another_network() as outside:
        inner = _pool()
        with outside:
            return {"old": _pool(), "new": inner}


def kept_by_ip_netns(given: list[dict]) -> dict:
    """A namespace without a process, where a connection waits: which commands find it."""
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/run"], check=True)
    with another_network() as outside:
        subprocess.run(["ip", "netns", "attach", "kept", str(os.getpid())], check=True)
        with held("time-wait", PORT, picking=narrowed):
            pass  # its process ends, and the connection waits on
        with outside:
            texts = [Text(**fields) for fields in given]
            return {
                "ip netns exec": execute(Text("", "", "any", "sh", "ip netns exec kept ss -Htan"), ROOT).out,
                "pool": execute(Text("", "", "any", "sh", f"ip netns exec kept cat {POOL}"), ROOT).out.split(),
                "checks": [execute(text, ROOT).out for text in texts],
            }


ROLES = {  # what has the port at which end
    "its listener": "create_server(('127.0.0.1', {port}))",
    "a client of it": "create_connection(('127.0.0.1', {port}))",
    "a client that has the number": "create_connection(('127.0.0.1', 5001), source_address=('127.0.0.2', {port}))",
}


def ended_by(given: str) -> dict:
    """Who is ended by a command that names the port: role -> was its process ended."""
    with servers(B):
        playing = {role: _playing(call.format(port=PORT)) for role, call in ROLES.items()}
        execute(Text("", "", "any", "sh", given), ROOT)
        return {role: _has_ended(process) for role, process in playing.items()}


def _playing(call: str) -> subprocess.Popen:
    """A process that holds a socket, which stands when this returns."""
    script = f"import signal, socket; s = socket.{call}; print(flush=True); signal.pause()"
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    process.stdout.readline()
    return process


def _has_ended(process: subprocess.Popen) -> bool:
    """The command has ended, and so has each process that it ended: no signal of it is on its way."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(1)
    ended = process.poll() is not None
    process.kill()
    return ended


def setting(given: dict) -> dict:
    """Carries out a setting, where some ports are reserved, as an ordinary user and then as root: output and effect."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", str(SYSCTL_D)], check=True)
    text = Text(**given["text"])
    RESERVED.write_text(given["reserved"])
    return {user: {"output": asdict(execute(text, user)), **_state()} for user in (USER, ROOT)}


def _state() -> dict:
    files = {path.name: path.read_text() for path in SYSCTL_D.iterdir()}
    return {"pool": _pool(), "reserved": RESERVED.read_text().strip(), "files": files}


def _pool() -> list[int]:
    return list(map(int, POOL.read_text().split()))


def main() -> None:
    loopback_up()
    given = json.loads(sys.stdin.read() or "null")
    measurement = globals()[sys.argv[1]]
    print(json.dumps(measurement(given) if given is not None else measurement()))


if __name__ == "__main__":
    main()
