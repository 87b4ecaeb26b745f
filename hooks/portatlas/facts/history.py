"""When a file was last changed: from the repository's history, or not known."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class History:
    """The commit that is built, and the last day of each file, as YYYY-MM-DD; empty where there is no whole history."""

    revision: str = ""
    days: Mapping[str, str] = field(default_factory=dict)

    def day(self, files: Iterable[str]) -> str:
        """The last day on which one of these files changed; "" if that is not known of each."""
        found = [self.days.get(file, "") for file in files]
        return max(found) if found and all(found) else ""


def read(project: Path) -> History:
    """The history of a checkout, by two calls of git. One that was cut short knows its commit, and no days."""
    head = _git(project, "rev-parse", "--is-shallow-repository", "HEAD").split()
    if len(head) != 2:
        return History()
    shallow, revision = head
    if shallow == "true":
        return History(revision)
    days: dict[str, str] = {}
    for commit in _git(project, "log", "--format=%x00%cs", "--name-only", "--relative", "--", "docs").split("\0")[1:]:
        day, *files = commit.split("\n")
        for file in filter(None, files):
            days.setdefault(file, day)
    return History(revision, days)


def _git(project: Path, *arguments: str) -> str:
    """What git prints; "" where there is no git, or no repository of this project's own."""
    if not (project / ".git").exists():
        return ""
    command = ["git", "-C", str(project), "-c", "core.quotePath=off", *arguments]
    try:
        return subprocess.run(command, text=True, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""
