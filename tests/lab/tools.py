"""Which tools a command uses, their versions, and how to get them where they are missing."""

from __future__ import annotations

import functools
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable

# what a record names: word of a command -> (name, how to ask for the version, which it tells in its first number)
VERSIONS = {
    "ss": ("iproute2", ("ss", "-V")),
    "netstat": ("net-tools", ("netstat", "-V")),
    "lsof": ("lsof", ("lsof", "-v")),
    "fuser": ("psmisc", ("fuser", "-V")),
    "lsns": ("util-linux", ("lsns", "-V")),
    "nsenter": ("util-linux", ("nsenter", "-V")),
    "sysctl": ("procps", ("sysctl", "-V")),
    "awk": ("awk", ("awk", "-W", "version")),
    "grep": ("grep", ("grep", "-V")),
}
# what the laboratory needs on Linux: tool -> Debian's package
PACKAGES = {
    "ip": "iproute2",
    "ss": "iproute2",
    "lsof": "lsof",
    "fuser": "psmisc",
    "netstat": "net-tools",
    "sysctl": "procps",
    "unshare": "util-linux",
    "nsenter": "util-linux",
    "lsns": "util-linux",
    "busybox": "busybox-static",
}
LADDER = tuple(tool for tool in PACKAGES if tool != "busybox")  # what the commands of linux.yml call
UNKNOWN = "of unknown version"
NUMBER = re.compile(r"\d+(?:\.\d+)+")


def missing(needed: Iterable[str]) -> list[str]:
    """The tools among these that this machine does not have."""
    return [tool for tool in needed if not _path(tool)]


def _path(tool: str) -> str | None:
    """Where a tool is, also one that only root has on PATH."""
    return shutil.which(tool, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin")


def install(absent: Iterable[str], root: tuple[str, ...]) -> str:
    """Installs tools from Debian's packages, `root` before each command; how that ended."""
    wanted = sorted({PACKAGES[tool] for tool in absent})
    for command in (("apt-get", "update"), ("apt-get", "install", "-y", "--no-install-recommends", *wanted)):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run(
            [*root, *command], stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment, check=False
        )
        if done.returncode:
            return f"{' '.join(command)} (exit {done.returncode}): {done.stderr.strip()}"
    return f"{' '.join(command)} (exit 0)"


@functools.cache
def ss_lists_bound() -> bool:
    """Does this `ss` know -B, which lists sockets that are bound but idle? Since iproute2 6.8 it does, and -a does so."""
    done = subprocess.run(("ss", "-HtB"), stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return done.returncode == 0


def used(command: str, shell: str) -> tuple[str, ...]:
    """The tools whose version a command depends on, each once, as "iproute2 6.1.0"."""
    if shell == "python":
        return (f"Python {platform.python_version()}",)
    if shell == "powershell":
        return (f"PowerShell {_version(('powershell', '-Command', '$PSVersionTable.PSVersion.ToString()'))}",)
    if sys.platform != "linux" or shell == "cmd":
        return ()  # there they come with the system
    words = re.findall(r"[\w-]+", command)
    found = {VERSIONS[word][0]: word for word in words if word in VERSIONS}
    return tuple(f"{_awk() if name == 'awk' else name} {_version(VERSIONS[word][1])}" for name, word in found.items())


def _awk() -> str:
    """Which awk this is: mawk, gawk or another."""
    return os.path.basename(os.path.realpath(_path("awk") or "awk"))


@functools.cache
def _version(question: tuple[str, ...]) -> str:
    """The first number that a tool prints when asked for its version."""
    tool, *options = question
    if not (path := _path(tool)):
        return UNKNOWN
    done = subprocess.run([path, *options], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    found = NUMBER.search(done.stdout + done.stderr)
    return found[0] if found else UNKNOWN


def system() -> str:
    """This system with its release, as "Debian 12"."""
    if sys.platform == "linux":
        release = platform.freedesktop_os_release()
        return f"{release['NAME'].removesuffix(' GNU/Linux')} {release.get('VERSION_ID', '')}".strip()
    if sys.platform == "darwin":
        return f"macOS {platform.mac_ver()[0]}"
    return f"{platform.system()} {platform.release()}"


def kernel() -> str:
    """This system's kernel, as "Linux 6.18"; on Windows its build."""
    if sys.platform == "linux":
        return f"Linux {'.'.join(platform.release().split('.')[:2])}"
    return f"build {platform.version()}" if os.name == "nt" else f"{platform.system()} {platform.release()}"
