"""Throw-away namespaces of Linux: what runs in one neither sees nor changes anything else on the machine.

Run as a script, inside the namespaces, it takes a Job as JSON on standard input and prints what it saw; the kernel
picks the ports of subjects that connect, or with the argument `bound` they bind. With `busybox` there is no other tool.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lab import run
from lab.run import Job, Observation, job_from, look, observations_from, observations_to_json, stand, to_json

TESTS = Path(__file__).resolve().parents[1]
# network, processes and mounts of its own; /proc shows those processes
UNSHARE = ("unshare", "--net", "--pid", "--fork", "--mount", "--mount-proc")
POOL = Path("/proc/sys/net/ipv4/ip_local_port_range")
DEFAULT_POOL = "32768 60999"  # Documentation/networking/ip-sysctl.rst
CLONE_NEWNET = 0x40000000  # linux/sched.h
# all that the laboratory does in a namespace: loopback up, the pool written
TRIAL = f"ip link set lo up && echo {DEFAULT_POOL} > {POOL}"
TIMEOUT = 120  # seconds for one namespace and all that runs in it


def as_root() -> tuple[str, ...]:
    """What makes a command root's: nothing for root; on GitHub's machines `sudo`, which asks no password there."""
    return () if os.geteuid() == 0 or "GITHUB_ACTIONS" not in os.environ else ("sudo", "-n")


def can_be_root() -> bool:
    """Can the laboratory run commands as root here?"""
    return os.geteuid() == 0 or bool(as_root())


def lacking() -> str | None:
    """Why no namespaces can be made here; None if they can."""
    if not can_be_root():
        return "not root"
    if missing := [tool for tool in ("unshare", "ip") if not shutil.which(tool)]:
        return f"no {' and no '.join(missing)}"
    done = subprocess.run([*as_root(), *UNSHARE, "sh", "-c", TRIAL], capture_output=True, text=True, check=False)
    return f"no network namespaces: {done.stderr.strip()}" if done.returncode else None


def inside(module: str, *arguments: str, given: str = "") -> str:
    """What a module prints that is run in new namespaces. RuntimeError if it fails."""
    command = [*as_root(), *UNSHARE, sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, input=given, cwd=TESTS, capture_output=True, text=True, timeout=TIMEOUT, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


def observe(jobs: Iterable[Job], *how: str) -> list[Observation]:
    """Runs each job in namespaces of its own, as many at a time as there are processors."""
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        answers = workers.map(lambda job: inside("lab.linux", *how, given=to_json(job)), jobs)
        return [observation for answer in answers for observation in observations_from(answer)]


def loopback_up() -> None:
    """Switches loopback on, which a new network namespace has switched off."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)


@contextlib.contextmanager
def pool(first: int, last: int) -> Iterator[None]:
    """Makes these ports the ones from which the kernel picks, both inclusive, and then the default ones again."""
    POOL.write_text(f"{first} {last}")
    try:
        yield
    finally:
        POOL.write_text(DEFAULT_POOL)


@contextlib.contextmanager
def another_network() -> Iterator[contextlib.AbstractContextManager[None]]:
    """Enters a second network namespace; what it gives is a way back to the first one, once and for a while."""
    libc = ctypes.CDLL(None, use_errno=True)

    def enter(namespace: int) -> None:
        if libc.setns(namespace, CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "setns")

    @contextlib.contextmanager
    def outside() -> Iterator[None]:
        enter(first.fileno())
        try:
            yield
        finally:
            enter(second.fileno())

    with open("/proc/self/ns/net") as first:
        if libc.unshare(CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "unshare")
        with open("/proc/self/ns/net") as second:
            loopback_up()
            yield outside()
            enter(first.fileno())


def narrowed(port: int) -> contextlib.AbstractContextManager[None]:
    """Makes this port the only one that the kernel picks."""
    return pool(port, port)


def only_busybox() -> None:
    """Leaves commands no tool but busybox's, as on a small machine."""
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/run"], check=True)
    subprocess.run([shutil.which("busybox"), "--install", "-s", "/run"], check=True)
    run.PATHS.update(dict.fromkeys(run.PATHS, "/run"))


def main() -> None:
    job = job_from(sys.stdin.read())
    picking = None if "bound" in sys.argv else narrowed
    loopback_up()
    if "busybox" in sys.argv:
        only_busybox()
    print(observations_to_json(_elsewhere(job) if job.elsewhere else run.observe(job, picking)))


def _elsewhere(job: Job) -> Iterator[Observation]:
    """Makes the subject in a second network namespace, and runs the texts in the first."""
    with another_network() as outside, stand(job, narrowed) as subject, outside:
        yield from look(job, subject)


if __name__ == "__main__":
    main()
