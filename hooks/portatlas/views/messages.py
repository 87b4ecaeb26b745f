"""The strings by which a reader finds a Fix page: what programs print, or questions. Internal to the site's search."""

from __future__ import annotations

import re

from portatlas.facts.model import WrittenPage

ROOM = 300  # characters that a search engine reads of a description


def description(page: WrittenPage) -> str:
    """What search engines are told: what the page says of itself, and as many of its messages as there is room for."""
    said = ""
    for message in page.messages:
        longer = f"{said}, “{message.text}”" if said else f" Printed as “{message.text}”"
        if len(page.description) + len(longer) >= ROOM:
            break
        said = longer
    return page.description + (f"{said}." if said else "")


def strings(page: WrittenPage) -> list[str]:
    """Its messages, or the questions that stand for them."""
    return [m.text for m in page.messages] or list(page.questions)


def words(text: str) -> str:
    """What the search compares: case and punctuation differ from one program to the next."""
    return " ".join(re.findall(r"[^\W_]+", text.lower()))
