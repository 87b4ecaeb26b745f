"""The sample lines of the pages against real output: both are masked, and what is left must be the same.

Masked are addresses, other ports, process ids, counts, the names of users and programs, and the width of gaps. What is
left are states, flags, words, error numbers, and where in the line the port stands.

Run as a script, inside namespaces, it prints the outputs of `staged` or `shown_by_class_0`; JSON on standard input is
their argument.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator

from lab.behaviour import PORT, RESERVED
from lab.linux import inside, loopback_up, narrowed
from lab.run import PATHS, ROOT, USER, Text, execute
from lab.subjects import held

TWO_LISTENERS = """
import os, socket, sys
server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
os.fork()
print("ready", flush=True)
sys.stdin.read()
"""
# names that stand for others in the sample lines, and those of the laboratory
NAMES = ("www-data", "nginx", "python3", "python", "root")
MASKS = (
    (r"\b[0-9A-F]{8}(?:[0-9A-F]{24})?:(?:HEX|[0-9A-F]{4})\b", lambda m: "HEX" if m[0].endswith(":HEX") else "X"),
    (r"\d+(?:\.\d+){3}", "ADDRESS"),
    (r"(?<=[\w\]*]):\d+\b", ":N"),
    (rf"(?<![\w/-])(?:{'|'.join(NAMES)})(?:\d+(?:\.\d+)*)?(?![\w/-])", "NAME"),
    (r"(?<!Errno )\b(?!0\d\b)\d+(?=u?\b)", "N"),
    (r"[ \t]+", " "),
)


def fits(see: str, output: str, port: int | None = PORT) -> bool:
    """Does a line of the output look like this sample, of which it may hold more at either end?

    A sample that begins with a blank is the beginning of a line that does.
    """
    wanted = re.escape(masked(see, port).strip())
    begins = r"^ " if see.startswith(" ") else r"(?:^|\s)"
    return any(re.search(rf"{begins}{wanted}(?:\s|$)", masked(line, port)) for line in output.splitlines())


def masked(line: str, port: int | None = PORT) -> str:
    """A line without what varies from machine to machine; the port, if one matters, is PORT, or HEX in hexadecimal."""
    if port is not None:
        for name, number in (("PORT", str(port)), ("HEX", f"{port:04X}")):
            line = re.sub(rf"__{name}__|\b{number}\b", name, line)
    for pattern, replacement in MASKS:
        line = re.sub(pattern, replacement, line)
    return line


def outputs(texts: Iterable[Text]) -> dict[str, str]:
    """The outputs of the scenes that no subject makes by itself, by name; made in new namespaces."""
    given = {t.check: dataclasses.asdict(t) for t in texts}
    return json.loads(inside("lab.samples", "staged", given=json.dumps(given)))


def outputs_of_class_0(commands: list[str]) -> list[str]:
    """What the commands on the page of port 0 print, in their order; run in new namespaces."""
    return json.loads(inside("lab.samples", "shown_by_class_0", given=json.dumps(commands)))


def staged(given: dict[str, dict]) -> dict[str, str]:
    """Each scene that no subject makes by itself, and what its command prints in it."""
    return dict(_scenes({check: Text(**fields) for check, fields in given.items()}))


def _scenes(texts: dict[str, Text]) -> Iterator[tuple[str, str]]:
    with held("listener", PORT):
        yield "owner at a terminal", at_a_terminal(texts["owner"].command)
    with shared(PORT):
        yield "owner, two processes", at_a_terminal(texts["owner"].command)
    with held("client", PORT, picking=narrowed):
        yield "this namespace", execute(texts["other-namespaces"], ROOT).out
    RESERVED.write_text(str(PORT))
    yield "reserved", execute(texts["is-reserved"], ROOT).out
    RESERVED.write_text("\n")
    bind = texts["can-i-bind"]
    yield "privileged port", execute(_changed(bind, str(PORT), "80"), USER).out
    yield "a foreign address", execute(_changed(bind, "0.0.0.0", "192.0.2.10"), ROOT).out


def _changed(text: Text, old: str, new: str) -> Text:
    return dataclasses.replace(text, command=text.command.replace(old, new))


@contextlib.contextmanager
def shared(port: int) -> Iterator[None]:
    """A listener that two processes share, as after a fork."""
    program = [sys.executable, "-c", TWO_LISTENERS, str(port)]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        for _ in range(2):
            server.stdout.readline()
        try:
            yield
        finally:
            server.stdin.close()


def at_a_terminal(command: str) -> str:
    """What a person sees of a command: standard output and standard error on one screen."""
    screen, pid = _started(command)
    seen = b""
    with contextlib.suppress(OSError):  # EIO: the command has ended
        while part := os.read(screen, 4096):
            seen += part
    os.waitpid(pid, 0)
    os.close(screen)
    return seen.decode()


def shown_by_class_0(commands: list[str]) -> list[str]:
    """A bind, a server, its row, a UDP socket's row, a connection to the server, and the server's row in `lsof`."""
    bind, serve, tcp_row, udp_row, connect, row_of_lsof = commands
    screen, server = _started(serve)
    said = os.read(screen, 4096).decode()
    port = re.search(r"port (\d+)", said)[1]
    with held("udp", PORT) as datagrams:
        printed = [
            _printed(bind),
            said,
            _printed(tcp_row.replace("__PID__", str(server))),
            _printed(udp_row.replace("__PID__", str(datagrams.pid))),
            _printed(re.sub(r"\b\d{5}\b", port, connect)),
            _printed(row_of_lsof.replace("__PID__", str(server))),
        ]
    os.kill(server, signal.SIGKILL)
    return printed


def _printed(command: str) -> str:
    return execute(Text("", "", "any", "sh", command), ROOT).out


def _started(command: str) -> tuple[int, int]:
    """A command at a terminal: the terminal, and the process."""
    import pty  # Windows has none

    pid, screen = pty.fork()
    if pid == 0:
        os.execvpe("sh", ["sh", "-c", f"exec {command}"], {"PATH": PATHS[ROOT], "LC_ALL": "C", "TERM": "dumb"})
    return screen, pid


def main() -> None:
    loopback_up()
    print(json.dumps(globals()[sys.argv[1]](json.loads(sys.stdin.read()))))


if __name__ == "__main__":
    main()
