"""What is wrong with the facts, where, and what would be right."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: file (relative to the project), line (from 1), and what is wrong with what instead."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"
