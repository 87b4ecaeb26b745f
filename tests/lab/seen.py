"""Does an output show the subject at its local end, and does it name its process? One reader per kind of output."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lab.subjects import Held


@dataclass(frozen=True)
class Seen:
    """Does the output show the subject, and is its process on the same row?"""

    shown: bool
    named: bool = False


Reader = Callable[[str, Held], Seen]

# an end of a socket: 127.0.0.1:80, [::]:80, :::80, *:80, localhost:80; BSD and macOS put a dot before the port
_ADDRESS = r"(?:\d+(?:\.\d+){3}|\*|localhost|\[[0-9A-Fa-f:.%\w]*\]|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(?:%\w+)?)"
_END = re.compile(rf"{_ADDRESS}[:.](\d+|\*)(?=$|->)")
_WINDOWS_ADDRESS = re.compile(r"(?:\d+(?:\.\d+){3}|[0-9a-f:]*::[0-9a-f:.%]*)")


def seen(command: str, output: str, held: Held) -> Seen:
    """What this command's output shows of the subject. LookupError for a kind of output that no reader knows."""
    for pattern, reader in _READERS:
        if re.search(pattern, command):
            return reader(output, held)
    raise LookupError(f"no reader for the output of: {command}")


def local_port(row: str) -> str | None:
    """The port of the first end on a row; None where there is none."""
    for token in row.split():
        if found := _END.match(token):
            return found[1]
    return None


def _rows(output: str, held: Held) -> Iterator[str]:
    return (row for row in output.splitlines() if local_port(row) == str(held.port))


def _any_row(rows: Iterator[str], names: Callable[[str], bool]) -> Seen:
    found = list(rows)
    return Seen(bool(found), any(map(names, found)))


def ss(output: str, held: Held) -> Seen:
    """Rows of `ss`, with `-p` a process as pid=N; another namespace's begin with a number."""
    return _any_row(_rows(output, held), lambda row: f"pid={held.pid}," in row)


def netstat(output: str, held: Held) -> Seen:
    """Rows of any `netstat`: 4242/nginx on Linux, nginx:4242 on macOS, 4242 at the end on Windows."""
    process = re.compile(rf"(?:\s|:){held.pid}(?:/|\s|$)")
    return _any_row(_rows(output, held), lambda row: bool(process.search(row)))


def lsof(output: str, held: Held) -> Seen:
    """Rows of `lsof`: the process id stands second."""
    return _any_row(_rows(output, held), lambda row: row.split()[1] == str(held.pid))


def bound_idle(output: str, held: Held) -> Seen:
    """Rows of `ss -B`, or of `lsof`, where a suspect has no port and its process is all that tells it."""
    suspects = [row for row in output.splitlines() if row.endswith("protocol: TCP") and not _END.search(row)]
    if any(row.split()[1] == str(held.pid) for row in suspects):
        return Seen(True, True)
    return ss(output, held)


def fuser(output: str, held: Held) -> Seen:
    """Process ids, alone or in a table."""
    found = str(held.pid) in output.split()
    return Seen(found, found)


def proc_net(output: str, held: Held) -> Seen:
    """Lines of /proc/net/tcp and its like: the local end stands first, in hexadecimal."""
    return Seen(bool(re.search(rf"\d: [0-9A-F]+:{held.port:04X} ", output)))


def counted(output: str, held: Held) -> Seen:
    """Counts by remote end: the subject's only neighbour is its peer."""
    return Seen(any(row.split()[1:] in ([held.peer], [held.peer.replace(":", ".")]) for row in output.splitlines()))


def counted_by_state(output: str, held: Held) -> Seen:
    """Counts by state: whatever has the port."""
    rows = [row for row in output.splitlines() if re.match(r"\s*\d+ +\S", row)]
    return Seen(bool(rows), any(re.search(rf"\b{held.pid}\b", row) for row in rows))


def refused(output: str, held: Held) -> Seen:
    """An attempt to bind: the subject shows as its failure, with nobody's name."""
    return Seen(bool(re.search(r"(?i)address already in use|ErrorCode\s*:\s*(10048|10013)", output)))


def sockstat(output: str, held: Held) -> Seen:
    """Rows of `sockstat` and `fstat`: user, command, process id."""
    return _any_row(_rows(output, held), lambda row: row.split()[2] == str(held.pid))


def table(output: str, held: Held) -> Seen:
    """Rows of PowerShell's Get-NetTCPConnection and Get-NetUDPEndpoint: address and port stand apart."""

    def has_port(row: str) -> bool:
        address, port, *_ = [*row.split(), "", ""]
        return bool(_WINDOWS_ADDRESS.fullmatch(address)) and port == str(held.port)

    return _any_row(filter(has_port, output.splitlines()), lambda row: row.split()[-1] == str(held.pid))


def pfiles(output: str, held: Held) -> Seen:
    """Blocks of `pfiles`, which looks into one process: sockname is the local end."""
    found = bool(re.search(rf"sockname: .* port: {held.port}$", output, re.MULTILINE))
    return Seen(found, found)


def no_socket(output: str, held: Held) -> Seen:
    """An answer about something else: names, ranges, reserved ports, processes."""
    return Seen(False)


# the first pattern that a command matches says how its output reads
_READERS: tuple[tuple[str, Reader], ...] = (
    (r"getservbyport|ip_local_(port_range|reserved_ports)|restricted_port|excludedportrange|portrange", no_socket),
    (r"^grep -rl|^tasklist|^ps |^sysctl|baddynamic|anonportalgo|^ipadm|netsh http|netstat -tulpn$", no_socket),
    (r"\bbind\(|TcpListener|\.Bind\(|^nc ", refused),
    (r"uniq -c", counted),
    (r"Group-Object|print c\[s\]", counted_by_state),
    (r"^Get-Net", table),
    (r"^fuser", fuser),
    (r"/proc/net/", proc_net),
    (r"protocol: TCP", bound_idle),
    (r"^lsof", lsof),
    (r"\bss -", ss),
    (r"^sockstat|^fstat", sockstat),
    (r"^pfiles", pfiles),
    (r"^netstat|^zlogin", netstat),
)
