"""Commands as a reader copies them: the placeholders filled in, the port marked so that the browser can change it."""

from __future__ import annotations

import hashlib
import json
import re
from html import escape

from portatlas.facts.model import TRANSPORTS, Check, Setting, Step

# what the browser may put another number in: placeholder -> the name it goes by in the page
_CHANGES = {"__PORT__": "port", "__HEX__": "hex"}
_PLACEHOLDER = re.compile(r"__(PORT|HEX|FIRST|LAST|COUNT)__")


def values(port: int | None, first: int, last: int) -> dict[str, str]:
    """What each placeholder stands for; bounds are inclusive. __HEX__ has four upper-case digits."""
    of_port = {} if port is None else {"__PORT__": str(port), "__HEX__": f"{port:04X}"}
    return {**of_port, "__FIRST__": str(first), "__LAST__": str(last), "__COUNT__": str(last - first + 1)}


def filled(command: str, port: int | None, first: int, last: int) -> str:
    """The command as plain text."""
    known = values(port, first, last)
    return _PLACEHOLDER.sub(lambda m: known.get(m[0], m[0]), command)


def marked(text: str, port: int | None, first: int, last: int) -> str:
    """The text as HTML, each port in an element that the browser can fill with another."""
    known = values(port, first, last)

    def mark(found: re.Match[str]) -> str:
        name, value = found[0], known.get(found[0], found[0])
        return f'<b class="pa-port" data-port="{_CHANGES[name]}">{value}</b>' if name in _CHANGES else value

    return _PLACEHOLDER.sub(mark, escape(text, quote=False))


def over_transports(command: str) -> tuple[tuple[str, str], ...]:
    """(transport or "any", text): a command that names TCP beside its port has a twin for UDP."""
    named = "__PORT__/tcp"
    if named not in command:
        return (("any", command),)
    return tuple((transport, command.replace(named, f"__PORT__/{transport}")) for transport in TRANSPORTS)


def code_block(command: str, shell: str) -> str:
    """A command as a fenced block."""
    return f"```{shell}\n{command.rstrip()}\n```"


def digest(check: Check) -> str:
    """What a run is a run of: the command, its shell and what it is claimed to show."""
    claims: list[object] = [
        check.one.model_dump(),
        check.all and check.all.model_dump(),
        check.shell,
        check.shows,
        check.empty,
    ]
    claims += [check.unprivileged.model_dump()]
    return _hash(claims)


def setting_digest(setting: Setting) -> str:
    """The same of a setting: the command, its shell and whether it needs a privilege."""
    return _hash([setting.run, setting.shell, setting.privileged])


def digest_of_step(step: Step) -> str:
    """The same of a step."""
    return _hash([step.run, step.shell, step.empty])


def _hash(claims: list[object]) -> str:
    return hashlib.sha256(json.dumps(claims, sort_keys=True).encode()).hexdigest()[:16]
