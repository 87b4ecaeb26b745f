"""Numbers, lists and sentences as every face says them. The words themselves stand in docs/_data/words."""

from __future__ import annotations

from collections.abc import Iterable

from portatlas.facts.model import Atlas, PortClass

FEW = 2  # systems that "only" is said of


def number(value: float) -> str:
    """A number with commas: 28,232."""
    return f"{value:,}"


def listed(words: Iterable[str]) -> str:
    """ "a, b and c"."""
    *most, last = [*words] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def picked(c: PortClass, atlas: Atlas) -> str:
    """Which mainstream systems pick from a class by default, and which do not, as one sentence."""
    pickers = [s.title for s in atlas.pickers(c)]
    others = [s.title for s in atlas.mainstream if s.part_of(c) == "none"]
    return atlas.words["class"][_form(pickers, others)].format(systems=listed(pickers), others=listed(others))


def _form(pickers: list[str], others: list[str]) -> str:
    if not pickers:
        return "picked_by_none"
    if len(pickers) <= FEW:
        return "picked_by_one" if len(pickers) == 1 else "picked_by_few"
    return "picked_but_by_one" if len(others) == 1 else "picked"
