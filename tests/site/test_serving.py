"""`make`: a taken port is said in one sentence; a broken edit is told in the browser, and goes when it is mended."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from portatlas.shell import taken


@pytest.fixture
def listener() -> Iterator[int]:
    with socket.create_server((taken.HOST, 0)) as server:
        yield server.getsockname()[1]


def test_a_taken_port_is_said_with_its_holder_and_another_choice(listener: int) -> None:
    command = [sys.executable, "-m", "portatlas.shell.taken", str(listener)]
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(ROOT / "hooks")}, text=True, capture_output=True, check=False
    )
    said = f"Port {listener} is taken by (.+)\\. Choose another: make PORT={listener + 1}\n"
    found = re.fullmatch(said, done.stderr)
    assert done.returncode == 1 and found, done.stderr
    me = Path("/proc/self/comm")  # where there is no such table, nobody is named
    name = f"{me.read_text().strip()} (process {os.getpid()})" if me.exists() else "another program"
    assert found[1] == name


def test_a_holder_that_cannot_be_seen_is_another_program(listener: int, tmp_path: Path) -> None:
    assert taken.holder(listener, tmp_path) == ""
    assert "taken by another program" in taken.sentence(1)
    assert taken.sentence(65535).endswith("make PORT=65534")


def test_a_free_port_is_not_taken(listener: int) -> None:
    with socket.create_server((taken.HOST, 0)) as server:
        free = server.getsockname()[1]
    assert taken.is_taken(listener) and not taken.is_taken(free)


def test_make_asks_before_it_serves() -> None:
    recipe = re.search(r"^serve:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text("utf-8"), re.M)[1]
    asks, serves = recipe.splitlines()
    assert asks.endswith("-m portatlas.shell.taken $(PORT)") and serves.endswith("--dev-addr 127.0.0.1:$(PORT)")


class Served:
    """A copy of the project, served while somebody writes in it."""

    def __init__(self, project: Path) -> None:
        self.project = project
        with socket.create_server((taken.HOST, 0)) as free:
            self.port = free.getsockname()[1]
        command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"{taken.HOST}:{self.port}"]
        self.server = subprocess.Popen(
            command, cwd=project, stderr=subprocess.PIPE, text=True, env={**os.environ, "SITE_URL": ""}
        )
        self.said: list[str] = []
        self.news = threading.Condition()
        self.reader = threading.Thread(target=self._listen, daemon=True)
        self.reader.start()

    def _listen(self) -> None:
        for line in self.server.stderr or ():
            with self.news:
                self.said.append(line)
                self.news.notify_all()

    def wait_for(self, words: str, times: int = 1) -> None:
        with self.news:
            assert self.news.wait_for(lambda: "".join(self.said).count(words) >= times, timeout=300), self.said

    def page(self, path: str) -> str:
        try:
            with urllib.request.urlopen(f"http://{taken.HOST}:{self.port}/{path}", timeout=300) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as lost:
            return lost.read().decode()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    for part in ("docs", "hooks"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    shutil.copy(ROOT / "LICENSE", tmp_path)
    run = Served(tmp_path)
    yield run
    run.server.terminate()
    run.server.wait()
    run.reader.join()


def test_a_broken_edit_is_told_in_the_browser_and_the_page_comes_back(served: Served) -> None:
    served.wait_for("Serving on")
    assert "<h1" in served.page("systems/linux/") and "to mend" not in served.page("systems/linux/")
    file = served.project / "docs" / "_data" / "systems" / "linux.yml"
    right = file.read_text("utf-8")
    file.write_text(right.replace("title: Linux", "tittle: <Linux>", 1), "utf-8")
    served.wait_for("Reloading browsers")
    line = right[: right.index("title: Linux")].count("\n") + 1
    for path in ("", "systems/linux/", "nowhere/"):
        told = served.page(path)
        assert f"<code>docs/_data/systems/linux.yml:{line}</code> unknown field 'tittle'; expected one of title" in (
            told.replace("&#x27;", "'")
        )
    file.write_text(right, "utf-8")
    served.wait_for("Reloading browsers", times=2)
    assert "to mend" not in served.page("systems/linux/")
    assert "Traceback" not in "".join(served.said)
