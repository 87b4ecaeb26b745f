"""Is the port free on which the site is to be served? `python -m portatlas.shell.taken 8000` says who has it."""

from __future__ import annotations

import os
import re
import socket
import sys
from pathlib import Path

HOST = "127.0.0.1"
LISTENS = "0A"  # in /proc/net/tcp


def is_taken(port: int) -> bool:
    """Does a listener on this host's loopback answer for the port, or keep it from being bound?"""
    with socket.socket() as tried:
        if os.name == "posix":  # as the server does; on Windows the option would share the port
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
            tried.listen()
        except OSError:
            return True
    return False


def holder(port: int, proc: Path = Path("/proc")) -> str:
    """The process that listens on the port, as `python3 (process 4711)`; "" where this system or user cannot see it."""
    sockets = {f"socket:[{inode}]" for table in ("tcp", "tcp6") for inode in _listeners(proc / "net" / table, port)}
    for process in proc.glob("[0-9]*"):
        try:
            if sockets & {os.readlink(descriptor) for descriptor in (process / "fd").iterdir()}:
                return f"{(process / 'comm').read_text().strip()} (process {process.name})"
        except OSError:  # gone, or somebody else's
            continue
    return ""


def sentence(port: int) -> str:
    """What whoever wanted to serve the site has to know."""
    other = port + 1 if port < 65535 else port - 1
    return f"Port {port} is taken by {holder(port) or 'another program'}. Choose another: make PORT={other}"


def _listeners(table: Path, port: int) -> list[str]:
    """The inodes of the sockets that listen on the port."""
    if not table.exists():
        return []
    rows = re.findall(rf"^ *\d+: \w+:{port:04X} \S+ {LISTENS} (?:\S+ +){{5}}(\d+)", table.read_text(), re.M)
    return [inode for inode in rows if inode != "0"]


if __name__ == "__main__":
    wanted = int(sys.argv[1])
    if is_taken(wanted):
        sys.exit(sentence(wanted))
