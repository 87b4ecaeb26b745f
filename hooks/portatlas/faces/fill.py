"""Puts values into prose: `<% pool("linux") %>` becomes whatever that name yields. It knows names and no facts.

The delimiters are `<% … %>` because `{{ }}` belongs to docker and kubectl. Prose can call a name and nothing else: no
statement, no loop, no method. So it cannot run code, and it always ends.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
import pydantic
from jinja2 import StrictUndefined, Template, TemplateSyntaxError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic_core import ErrorDetails

# a call alone on an indented line: in a list, all the lines that it yields belong to the item
_ALONE = re.compile(r"^([ ]+)<%(?!%)((?:(?!%>).)+)%>[ ]*$", re.M)


class UnknownName(LookupError):
    """What prose asks for is not there; the message says what is."""


class _Sandbox(ImmutableSandboxedEnvironment):
    """What prose may say: names, calls and values."""

    intercepted_binops = frozenset({"*", "**", "%"})  # those that can make much out of little

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "**" or not all(isinstance(each, int | float) for each in (left, right)):
            raise UnknownName(f"'{operator}' is for two numbers, and '**' for none; write what is meant")
        return super().call_binop(context, operator, left, right)

    def wrap_str_format(self, value: object) -> None:
        """No wrapping: format is a method as any other."""

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        return super().is_safe_attribute(obj, attr, value) and not callable(value)


_jinja = _Sandbox(
    variable_start_string="<%",
    variable_end_string="%>",
    block_start_string="<%%",
    block_end_string="%%>",
    comment_start_string="<%#",
    comment_end_string="#%>",
    undefined=StrictUndefined,
    keep_trailing_newline=True,
)
_jinja.globals.clear()
_jinja.filters = {"indent": _jinja.filters["indent"]}
_PROSE = "<template>"  # what jinja calls a template without a file
_MODULES = (jinja2.__file__, pydantic.__file__, traceback.__file__)
_ENGINES = tuple(str(Path(str(file)).parent) for file in _MODULES)


@dataclass(frozen=True)
class Fault:
    """What a writer has to mend: in which line (from 1), and whether the slip stands in a piece that this prose calls."""

    line: int
    message: str
    inside: bool


def text(markdown: str, names: Callable[[], Mapping[str, object]]) -> str:
    """The prose with its values filled in, if it has any. Raises what `fault` explains, and whatever a name raises."""
    if "<%" not in markdown:
        return markdown
    if statement := re.search(r"<%%|<%#", markdown):
        line = markdown.count("\n", 0, statement.start()) + 1
        raise TemplateSyntaxError(f"'{statement[0]}': prose has calls only; write <% … %>", line)
    deep = _ALONE.sub(lambda call: f"{call[1]}<% ({call[2]}) | indent({len(call[1])}) %>", markdown)
    return _template(deep).render(names())


@lru_cache(maxsize=8192)  # more than there are; a page that is served again asks for the same ones
def _template(prose: str) -> Template:
    return _jinja.from_string(prose)


def fault(error: Exception, names: Iterable[str]) -> Fault | None:
    """What a writer has to mend; None for a slip of who programmed the names.

    A writer's are an unknown name, and whatever is raised in the prose itself, by its arguments included: in no code
    but its own, jinja's, pydantic's and Python's. What a module of ours raises is its programmer's.
    """
    frames = traceback.extract_tb(error.__traceback__)
    ours = [i for i, f in enumerate(frames) if f.filename == __file__ and f.name == "text"]
    prose = [i for i, f in enumerate(frames) if f.filename == _PROSE]
    inside = frames[max([*ours, *prose], default=-1) + 1 :]
    known = isinstance(error, UnknownName) or (isinstance(error, TemplateSyntaxError) and error.filename is None)
    if not (known or (ours and all(f.filename.startswith(_ENGINES) for f in inside))):
        return None
    line = frames[prose[0]].lineno if prose else getattr(error, "lineno", 1)
    return Fault(line or 1, f"in <% … %>: {_said(error, names)}", inside=len(ours) > 1)


def _said(error: Exception, names: Iterable[str]) -> str:
    if isinstance(error, pydantic.ValidationError):
        return "; ".join(f"{error.title}(): {_of_argument(e)}" for e in error.errors(include_url=False))
    said = str(error.args[0]) if error.args else type(error).__name__
    return f"{said}; expected one of {', '.join(sorted(names))}" if said.endswith("is undefined") else said


def _of_argument(error: ErrorDetails) -> str:
    given = f", not {error['input']!r}" if isinstance(error["input"], str | int | float) else ""
    where = ".".join(map(str, error["loc"]))
    return f"argument {where}: {error['msg'][0].lower()}{error['msg'][1:]}{given}"
