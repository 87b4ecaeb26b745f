"""The style sheet that follows from the facts: the header's scale, the depth ramp, one tab a system."""

from __future__ import annotations

from portatlas.faces import blocks
from portatlas.facts.model import Atlas
from portatlas.views.addresses import HOME
from portatlas.views.line import Scale, percent

PATH = "css/facts.css"


def sheet(atlas: Atlas) -> str:
    """The rules as CSS. The deepest colour is that of ports from which all mainstream systems pick."""
    systems = len(atlas.mainstream)
    return blocks.written(
        "facts.css.jinja",
        HOME,
        ends=[percent(Scale().x(c.last + 1)) for c in atlas.classes[1:]],
        depths=[percent(100 * step / max(1, systems - 1)) for step in range(systems)],
        tabs=range(1, systems + 1),
    )
