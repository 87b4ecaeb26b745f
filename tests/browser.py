"""Finds a Chromium-family browser for the tests, and installs one where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
APPS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)


def find() -> str:
    """The path of a browser; installs one if need be. RuntimeError if none can be had."""
    found = present() or installed()
    if not found:
        raise RuntimeError("no browser for the tests; install Chromium, or set BROWSER_PATH to a Chrome, Chromium or Edge")
    return found


def present() -> str | None:
    """The browser that BROWSER_PATH names, or one that this machine has."""
    if given := os.environ.get("BROWSER_PATH"):
        if not os.path.exists(given):
            raise RuntimeError(f"BROWSER_PATH is {given}, and there is no such file")
        return given
    on_path = (shutil.which(name) for name in NAMES)
    return next((path for path in (*on_path, *filter(os.path.exists, APPS)) if path), None) or _playwrights_own()


def installed() -> str | None:
    """A browser from the system's packages (as root on Debian), or else Playwright's own."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], env=quiet, check=False)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"], check=False)
    return present()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None


if __name__ == "__main__":
    print(find())
