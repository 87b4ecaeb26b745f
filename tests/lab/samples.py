"""The sample lines of the pages against real output: both are masked, and what is left must be the same.

Masked are addresses, other ports, process ids, counts, the names of users and programs, and the width of gaps. What is
left are states, flags, words, error numbers, and where in the line the port stands.

Run as a script, inside namespaces, it takes texts as JSON on standard input and prints the outputs of `staged`.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import re
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


def fits(see: str, output: str, port: int = PORT) -> bool:
    """Does a line of the output look like this sample, of which it may hold more at either end?

    A sample that begins with a blank is the beginning of a line that does.
    """
    wanted = re.escape(masked(see, port).strip())
    begins = r"^ " if see.startswith(" ") else r"(?:^|\s)"
    return any(re.search(rf"{begins}{wanted}(?:\s|$)", masked(line, port)) for line in output.splitlines())


def masked(line: str, port: int = PORT) -> str:
    """A line without what varies from machine to machine; the port is PORT, or HEX in hexadecimal."""
    for name, number in (("PORT", str(port)), ("HEX", f"{port:04X}")):
        line = re.sub(rf"__{name}__|\b{number}\b", name, line)
    for pattern, replacement in MASKS:
        line = re.sub(pattern, replacement, line)
    return line


def outputs(texts: Iterable[Text]) -> dict[str, str]:
    """The outputs of the scenes that no subject makes by itself, by name; made in new namespaces."""
    return json.loads(inside("lab.samples", given=json.dumps([dataclasses.asdict(t) for t in texts])))


def staged(texts: dict[str, Text]) -> Iterator[tuple[str, str]]:
    """Each scene that no subject makes by itself, and what its command prints in it."""
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
    import pty  # Windows has none

    pid, screen = pty.fork()
    if pid == 0:
        os.execvpe("sh", ["sh", "-c", command], {"PATH": PATHS[ROOT], "LC_ALL": "C", "TERM": "dumb"})
    seen = b""
    with contextlib.suppress(OSError):  # EIO: the command has ended
        while part := os.read(screen, 4096):
            seen += part
    os.waitpid(pid, 0)
    os.close(screen)
    return seen.decode()


def main() -> None:
    loopback_up()
    texts = [Text(**fields) for fields in json.loads(sys.stdin.read())]
    print(json.dumps(dict(staged({t.check: t for t in texts}))))


if __name__ == "__main__":
    main()
