"""Finds a Chromium-family browser for the tests, and installs one where there is none.

`python tests/browser.py` prints its path.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
WINDOWS = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
SHELLS = ("chrome-headless-shell", "chrome-headless-shell.exe")

APT = (("apt-get", "update"), ("apt-get", "install", "-y", "--no-install-recommends", "chromium"))
PLAYWRIGHT = ((sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"),)
# in a process of its own: Playwright refuses to start twice in one, and a test may have started it
ASK_FULL = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"


def find() -> str:
    """The path of a browser; installs one if need be. RuntimeError if none can be had."""
    return chosen() or present() or installed()


def chosen() -> str | None:
    """The browser that BROWSER_PATH names."""
    path = os.environ.get("BROWSER_PATH")
    if path and not os.path.exists(path):
        raise RuntimeError(f"BROWSER_PATH is {path}, and there is no such file")
    return path or None


def present() -> str | None:
    """A browser that this machine has: on PATH, among the applications, or Playwright's own."""
    on_path = filter(None, map(shutil.which, NAMES))
    return next(on_path, None) or first_file(applications()) or first_file(playwrights_own())


def installed() -> str:
    """Installs a browser, by each way that this machine offers until one works."""
    tried = []
    for way in ways():
        tried.append(carry_out(way))
        if found := present():
            return found
    raise RuntimeError(
        "No browser for the tests: none found on PATH or among the applications, and none could be installed.\n"
        + "".join(f"  tried: {line}\n" for line in tried)
        + "Install Chromium, Chrome or Edge, or set BROWSER_PATH to the path of one."
    )


def ways() -> Iterator[tuple[tuple[str, ...], ...]]:
    """The ways to install one: as root from the system's packages, else (or if they have none) Playwright's."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        yield APT
    yield PLAYWRIGHT


def carry_out(way: Iterable[tuple[str, ...]]) -> str:
    """Runs the commands of a way until one fails; what was run, and how it ended."""
    for command in way:
        # to standard error (2): standard output is for the path
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=2, env=environment, check=False)
        if done.returncode:
            break
    return f"{' '.join(command)} (exit {done.returncode})"


def applications() -> Iterator[str]:
    """Where macOS and Windows keep their browsers."""
    yield from MAC
    folders = filter(None, map(os.environ.get, WINDOWS_FOLDERS))
    yield from (f"{folder}/{name}" for folder in folders for name in WINDOWS)


def playwrights_own() -> Iterator[str]:
    """Where Playwright keeps its Chromium, and the shell that `--only-shell` installs in a folder of its own."""
    yield output(sys.executable, "-c", ASK_FULL).strip()
    plan = output(sys.executable, "-m", "playwright", "install", "--only-shell", "--dry-run", "chromium")
    for folder in re.findall(r"Install location:\s+(.+)", plan):
        yield from (str(path) for name in SHELLS for path in Path(folder.strip()).glob(f"*/{name}"))


def output(*command: str) -> str:
    """What a command prints."""
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False).stdout


def first_file(paths: Iterable[str]) -> str | None:
    """The first of these paths at which there is a file."""
    return next(filter(os.path.isfile, paths), None)


if __name__ == "__main__":
    try:
        print(find())
    except RuntimeError as problem:
        sys.exit(str(problem))
