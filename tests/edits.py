"""Changes to a file, as a writer would make them; each says in which line (from 1) it was made."""

from __future__ import annotations

from pathlib import Path


def edit(path: Path, old: str, new: str) -> int:
    """Replaces the first `old` of a file; returns the line where it began."""
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def add(path: Path, text: str) -> int:
    """Puts lines at the end of a file; returns the number of the first."""
    before = path.read_text("utf-8")
    path.write_text(before + text, "utf-8")
    return before.count("\n") + 1
