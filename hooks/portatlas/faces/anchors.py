"""Puts the old names of a place beside its name of today, so that old links land there, without JavaScript as well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

FORMER = "pa-was"  # the class of an element that is only an old name


def found(html: str) -> set[str]:
    """Every anchor of a page."""
    return set(re.findall(r"""<[a-z][^<>]*\sid=["']?([^\s"'<>]+)""", html))


def with_former(html: str, names: Mapping[str, Iterable[str]]) -> str:
    """The page with an empty element for each old name that it lacks: inside what has the name of today, or what has
    none of today inside the first heading.
    """
    for anchor, former in names.items():
        there = found(html)
        marks = "".join(f'<span class="{FORMER}" id="{name}"></span>' for name in former if name not in there)
        begins = rf'<\w+\b[^<>]*\sid="{re.escape(anchor)}"[^<>]*>' if anchor else r"<h1\b[^<>]*>"
        html = re.sub(begins, rf"\g<0>{marks}", html, count=1)
    return html
