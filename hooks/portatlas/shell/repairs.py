"""Faults of the theme, and what a reader needs instead. The build names each that no page has any more."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True)
class Repair:
    """A fault: what it is, what the theme writes, and what is written instead."""

    fault: str
    written: re.Pattern[str]
    instead: str


REPAIRS = (
    Repair(
        "a source that is cited many times has a way back for each",
        re.compile(r'\s*<a class="footnote-backref" href="#fnref\d+:[^>]*>[^<]*</a>'),
        "",
    ),
)


def repaired(html: str, done: Counter[str], repairs: tuple[Repair, ...] = REPAIRS) -> str:
    """The page without the faults; `done` counts them."""
    for repair in repairs:
        html, times = repair.written.subn(repair.instead, html)
        done[repair.fault] += times
    return html


def needless(done: Counter[str], repairs: tuple[Repair, ...] = REPAIRS) -> list[str]:
    """The faults that no page had."""
    return [repair.fault for repair in repairs if not done[repair.fault]]
