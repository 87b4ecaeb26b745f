"""Runs the texts that the pages show against a subject. Standard library only, for any system."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace

from lab.seen import seen
from lab.subjects import TRANSPORT, Held, Picking, held

ROOT, USER = "root", "an ordinary user"  # as whom a command runs
ORDINARY = 12345  # the ordinary user's id; it has no name
TIMEOUT = 60  # seconds for a command that reads
WAITS = 4  # seconds for one that may wait for ever
PATHS = {
    # the interpreter's folder last: a command may say python3 where the system has none
    ROOT: f"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:{os.path.dirname(sys.executable)}",
    USER: "/usr/local/bin:/usr/bin:/bin",
}
# the interpreter may stand where an ordinary user cannot read: it starts as root and then becomes that user
AS_USER = "import os, socket, sys; os.setgroups([]); os.setgid({0}); os.setuid({0}); exec(sys.argv[1])"


# a command among those of its system: check, form and transport; or "settings", its name and "any"
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Text:
    """One text of a check as a reader copies it: for one port or all of a class, for one transport or any."""

    check: str
    form: str  # one | all
    transport: str  # tcp | udp | any
    shell: str
    command: str
    waits: bool = False

    @property
    def key(self) -> Key:
        """Which of its system's commands this is."""
        return self.check, self.form, self.transport

    def is_for(self, subject: str) -> bool:
        """Does this text speak of the subject's transport?"""
        return self.transport in ("any", TRANSPORT[subject])


@dataclass(frozen=True)
class Output:
    """What a command printed, and how it ended (-1: it was stopped while it waited)."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Observation:
    """One text, run as one user against one subject: what came out, and what of the subject it shows."""

    text: Text
    subject: str
    user: str
    port: int
    output: Output
    shown: bool
    named: bool


@dataclass(frozen=True)
class Job:
    """One subject on one port, and the texts to run against it as one user."""

    subject: str
    user: str
    port: int
    texts: tuple[Text, ...]
    elsewhere: bool = False  # the subject lives in another network namespace

    @property
    def owner(self) -> str:
        """Whose the subject is: the runner's own, or for `other-user` the other one's."""
        return self.user if self.subject != "other-user" else {ROOT: USER, USER: ROOT}[self.user]

    def asking(self, wanted: Callable[[Text], bool]) -> Job:
        """The same job with fewer texts."""
        return replace(self, texts=tuple(filter(wanted, self.texts)))


def execute(text: Text, user: str, pid: int = 0) -> Output:
    """Runs a text through the shell it is for. __PID__, left to the reader, is the subject's."""
    command = text.command.replace("__PID__", str(pid))
    options: dict = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    if os.name == "posix":
        options |= {"env": {**os.environ, "PATH": PATHS[user], "LC_ALL": "C", "HOME": "/"}, "cwd": "/"}
    with subprocess.Popen(**options, **_invocation(text.shell, command, user)) as process:
        try:
            out, err = process.communicate(timeout=WAITS if text.waits else TIMEOUT)
            status = process.returncode
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            status = -1
    return Output(status, out.decode(errors="replace"), err.decode(errors="replace"))


def _invocation(shell: str, command: str, user: str) -> dict:
    """The arguments of Popen that give a command to its shell."""
    drops = user == USER and os.name == "posix" and os.geteuid() == 0
    as_user = {"user": ORDINARY, "group": ORDINARY, "extra_groups": []} if drops else {}
    match shell:
        case "sh":
            return {"args": ["sh", "-c", command], **as_user}
        case "python" if drops:
            return {"args": [sys.executable, "-c", AS_USER.format(ORDINARY), command]}
        case "python":
            return {"args": [sys.executable, "-c", command]}
        case "powershell":
            return {"args": ["powershell", "-NoProfile", "-NonInteractive", "-Command", command]}
        case "cmd":
            return {"args": command, "shell": True}
    raise LookupError(f"no shell '{shell}'")


def observe(job: Job, picking: Picking | None = None) -> Iterator[Observation]:
    """Sets up the subject of a job and runs its texts."""
    with stand(job, picking) as subject:
        yield from look(job, subject)


def stand(job: Job, picking: Picking | None = None) -> contextlib.AbstractContextManager[Held]:
    """The subject of a job, held as whose it is."""
    return held(job.subject, job.port, _id(job.owner), picking)


def look(job: Job, subject: Held) -> Iterator[Observation]:
    """Runs the texts of a job against a subject that stands."""
    for text in job.texts:
        output = execute(text, job.user, subject.pid)
        found = seen(text.command, f"{output.out}\n{output.err}", subject)
        yield Observation(text, job.subject, job.user, job.port, output, found.shown, found.named)


def _id(user: str) -> int | None:
    """The id of that user; None for the one who runs this."""
    return ORDINARY if user == USER and os.name == "posix" and os.geteuid() == 0 else None


def to_json(job: Job) -> str:
    return json.dumps(asdict(job))


def job_from(text: str) -> Job:
    fields = json.loads(text)
    return Job(**{**fields, "texts": tuple(Text(**t) for t in fields["texts"])})


def observations_to_json(observations: Iterable[Observation]) -> str:
    return json.dumps([asdict(o) for o in observations])


def observations_from(text: str) -> list[Observation]:
    return [
        Observation(**{**fields, "text": Text(**fields["text"]), "output": Output(**fields["output"])})
        for fields in json.loads(text)
    ]


def free_ports(last: int) -> Iterator[int]:
    """Ports from this one down that nothing holds, each once: a closed connection keeps its port for a while."""
    for port in range(last, 0, -1):
        with contextlib.suppress(OSError):
            for family, address in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):
                for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                    with socket.socket(family, kind) as tried:
                        tried.bind((address, port))
            yield port
