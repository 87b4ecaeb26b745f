"""Puts values into prose: `<% pool("linux") %>` becomes whatever that name yields. It knows names and no facts.

The delimiters are `<% … %>` because `{{ }}` belongs to docker and kubectl.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable, Mapping
from pathlib import Path

import jinja2
from jinja2 import Environment, StrictUndefined, TemplateSyntaxError

# a call alone on an indented line: in a list, all the lines that it yields belong to the item
_ALONE = re.compile(r"^([ ]+)<%(?!%)((?:(?!%>).)+)%>[ ]*$", re.M)

_jinja = Environment(
    variable_start_string="<%",
    variable_end_string="%>",
    block_start_string="<%%",
    block_end_string="%%>",
    comment_start_string="<%#",
    comment_end_string="#%>",
    undefined=StrictUndefined,
    keep_trailing_newline=True,
)
_PROSE = "<template>"  # what jinja calls a template without a file
_ENGINE = str(Path(jinja2.__file__).parent)


class UnknownName(LookupError):
    """What prose asks for is not there; the message says what is."""


def text(markdown: str, names: Mapping[str, object]) -> str:
    """The prose with its values filled in. Raises what `fault` explains, and whatever a name raises."""
    if "<%" not in markdown:
        return markdown
    deep = _ALONE.sub(lambda call: f"{call[1]}<% ({call[2]}) | indent({len(call[1])}) %>", markdown)
    return _jinja.from_string(deep).render(names)


def fault(error: Exception, names: Iterable[str]) -> tuple[int, str] | None:
    """The line (from 1) and what a writer has to mend there; None for a slip of who programmed the names.

    A writer's are an unknown name, and whatever goes wrong in the prose itself: in no code but its own and jinja's.
    """
    if isinstance(error, TemplateSyntaxError) and error.filename is None:
        return error.lineno, f"in <% … %>: {error.message}"
    frames = traceback.extract_tb(error.__traceback__)
    lines = [i for i, frame in enumerate(frames) if frame.filename == _PROSE]
    inside = frames[lines[-1] + 1 :] if lines else frames
    if not lines or not (isinstance(error, UnknownName) or all(f.filename.startswith(_ENGINE) for f in inside)):
        return None
    said = str(error.args[0]) if error.args else str(error)
    expected = f"; expected one of {', '.join(sorted(names))}" if said.endswith("is undefined") else ""
    return frames[lines[-1]].lineno or 1, f"in <% … %>: {said}{expected}"
