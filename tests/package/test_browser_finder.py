"""The finder of the tests' browser: where it looks, in which order, and what it says when there is none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import browser
import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the programs that stand in for browsers are POSIX ones")


class Machine:
    """A bare machine: an empty PATH, no applications; it notes what it is told to run, and runs nothing."""

    def __init__(self, folder: Path) -> None:
        self.bin, self.playwright = folder / "bin", folder / "playwright"
        self.commands: list[tuple[str, ...]] = []
        self.installs: dict[str, str] = {}  # first word of a command -> the program that appears
        self.bin.mkdir()

    def add(self, path: str | Path) -> str:
        file = self.bin / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("#!/bin/sh\n")
        file.chmod(0o755)
        return str(file)

    def run(self, command: tuple[str, ...], **options: object) -> subprocess.CompletedProcess[str]:
        if command[1] == "-c":
            return subprocess.CompletedProcess(
                command, 0, stdout=f"{self.playwright}/chromium-1/chrome-linux64/chrome\n"
            )
        if "--dry-run" in command:
            plan = f"Chrome Headless Shell 1\n  Install location:    {self.playwright}/chromium_headless_shell-1\n"
            return subprocess.CompletedProcess(command, 0, stdout=plan)
        self.commands.append(command)
        if (made := self.installs.get(command[0])) and "update" not in command:
            self.add(made)
        return subprocess.CompletedProcess(command, 0 if made else 1)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    bare = Machine(tmp_path)
    monkeypatch.setenv("PATH", str(bare.bin))
    for name in ("BROWSER_PATH", *browser.WINDOWS_FOLDERS):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(browser, "MAC", ())
    monkeypatch.setattr(browser.subprocess, "run", bare.run)
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000)
    return bare


def test_browser_path_comes_before_what_is_on_path(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.add("chromium")
    mine = machine.add("elsewhere/my-browser")
    monkeypatch.setenv("BROWSER_PATH", mine)
    assert browser.find() == mine


def test_a_wrong_browser_path_is_an_error_even_where_there_is_a_browser(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.add("chromium")
    monkeypatch.setenv("BROWSER_PATH", "/no/such/browser")
    with pytest.raises(RuntimeError, match="BROWSER_PATH is /no/such/browser, and there is no such file"):
        browser.find()


@pytest.mark.parametrize(
    "name", ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"]
)
def test_each_browser_on_path_is_found_and_nothing_is_installed(machine: Machine, name: str) -> None:
    there = machine.add(name)
    assert browser.find() == there
    assert machine.commands == []


def test_chromium_comes_before_chrome(machine: Machine) -> None:
    machine.add("google-chrome")
    there = machine.add("chromium")
    assert browser.find() == there


def test_an_application_of_macos_is_found(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    chrome = machine.add("Google Chrome.app/Contents/MacOS/Google Chrome")
    monkeypatch.setattr(browser, "MAC", ("/no/such/app", chrome))
    assert browser.find() == chrome


@pytest.mark.parametrize("program", ["Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe"])
@pytest.mark.parametrize("folder", ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"])
def test_a_program_of_windows_is_found(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, folder: str, program: str
) -> None:
    monkeypatch.setenv(folder, str(machine.bin / "Program Files"))
    there = machine.add(f"Program Files/{program}")
    assert browser.find() == there


@pytest.mark.parametrize(
    "program",
    [
        "chromium-1/chrome-linux64/chrome",
        "chromium_headless_shell-1/chrome-headless-shell-linux64/chrome-headless-shell",
    ],
)
def test_what_playwright_has_installed_is_found(machine: Machine, program: str) -> None:
    machine.add(machine.playwright / "chromium_headless_shell-1/chrome-headless-shell-linux64/LICENSE.headless_shell")
    there = machine.add(machine.playwright / program)
    assert browser.find() == there
    assert machine.commands == []


def test_root_on_debian_installs_the_systems_package(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.add("apt-get")
    machine.installs["apt-get"] = "chromium"
    monkeypatch.setattr(browser.os, "geteuid", lambda: 0)
    assert browser.find() == str(machine.bin / "chromium")
    assert machine.commands == [
        ("apt-get", "update"),
        ("apt-get", "install", "-y", "--no-install-recommends", "chromium"),
    ]


def test_without_root_playwright_installs_its_shell(machine: Machine) -> None:
    machine.add("apt-get")
    shell = machine.playwright / "chromium_headless_shell-1/chrome-headless-shell-linux64/chrome-headless-shell"
    machine.installs[sys.executable] = str(shell)
    assert browser.find() == str(shell)
    assert machine.commands == [(sys.executable, "-m", "playwright", "install", "--only-shell", "chromium")]


def test_none_to_be_had_says_what_was_tried_and_what_to_do(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.add("apt-get")
    monkeypatch.setattr(browser.os, "geteuid", lambda: 0)
    with pytest.raises(RuntimeError) as refusal:
        browser.find()
    assert str(refusal.value).splitlines() == [
        "No browser for the tests: none found on PATH or among the applications, and none could be installed.",
        "  tried: apt-get update (exit 1)",
        f"  tried: {sys.executable} -m playwright install --only-shell chromium (exit 1)",
        "Install Chromium, Chrome or Edge, or set BROWSER_PATH to the path of one.",
    ]
