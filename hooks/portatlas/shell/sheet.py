"""One style sheet for all pages: the theme's and ours, joined, without the rules that no page can use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import tinycss2
from tinycss2.ast import AtRule, Node, QualifiedRule

PATH = "css/atlas.css"
MADE = {"md-code", "md-clipboard", "md-tooltip", "md-tooltip2"}  # what the theme's script puts into a page

_NAMED = re.compile(r'\b(?:class|id|data-md-color-\w+)="([^"]*)"')
_WORD = re.compile(r"[\w-]+")
_BLOCK = re.compile(r"__|--")  # what a name of the theme goes on with, behind the name of its block
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")
_ANY_OF = {"is", "where", "has"}  # one of their selectors is enough
_NESTED = {"media", "supports", "container"}


def names_in_page(html: str) -> set[str]:
    """The classes and ids of a page, and the colours that it asks for."""
    return {name for found in _NAMED.findall(html) for name in found.split()}


def names_in_script(text: str) -> set[str]:
    """The words of a script: any of them may be a class that it sets."""
    return set(_WORD.findall(text))


def names_of_theme(text: str, in_pages: set[str]) -> set[str]:
    """The words of the theme's script that can matter: of what stands in a page, or of what the script makes."""
    return {name for name in names_in_script(text) if _BLOCK.split(name)[0] in in_pages | MADE}


def lean(css: str, names: set[str]) -> str:
    """The style sheet without the selectors that want a class, id or colour which is none of `names`, and without the
    variables that nothing reads.
    """
    kept = "".join(_rules(_parsed(css), names, None))
    return "".join(_rules(_parsed(kept), names, set(_VARIABLE.findall(kept))))


def _parsed(css: str | list[Node]) -> list[Node]:
    return list(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True))


def _rules(rules: Iterable[Node], names: set[str], read: set[str] | None) -> Iterator[str]:
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            wanted = [s for s in _alternatives(rule.prelude) if _may_match(s, names)]
            said = _text(rule.content) if read is None else _without_unread(rule.content, read)
            if wanted and said:
                yield f"{','.join(_text(s) for s in wanted)}{{{said}}}"
        elif isinstance(rule, AtRule):
            yield from _at_rule(rule, names, read)


def _at_rule(rule: AtRule, names: set[str], read: set[str] | None) -> Iterator[str]:
    head = f"@{rule.at_keyword} {_text(rule.prelude)}".rstrip()
    if rule.at_keyword == "charset":  # the server says it
        return
    if rule.content is None:
        yield f"{head};"
    elif rule.at_keyword in _NESTED:
        if kept := "".join(_rules(_parsed(rule.content), names, read)):
            yield f"{head}{{{kept}}}"
    else:
        yield f"{head}{{{_text(rule.content)}}}"


def _without_unread(content: list[Node], read: set[str]) -> str:
    """The declarations of a rule, less the variables that are none of `read`."""
    found = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    kept = [d for d in found if not (d.type == "declaration" and d.name.startswith("--") and d.name not in read)]
    return _text(content) if len(kept) == len(found) else ";".join(d.serialize() for d in kept)


def _alternatives(tokens: Iterable[Node]) -> list[list[Node]]:
    """The selectors between the commas of a list."""
    found: list[list[Node]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            found.append([])
        else:
            found[-1].append(token)
    return found


def _may_match(selector: list[Node], names: set[str]) -> bool:
    """Can the selector match anything that has only these classes, ids and colours?"""
    return all(_is_there(before, token, names) for before, token in zip([None, *selector], selector, strict=False))


def _is_there(before: Node | None, token: Node, names: set[str]) -> bool:
    if token.type == "hash" or (token.type == "ident" and before is not None and before == "."):
        return token.value in names
    if token.type == "function" and token.lower_name in _ANY_OF:
        return any(_may_match(inner, names) for inner in _alternatives(token.arguments))
    if token.type == "[] block":
        asked = [t.value for t in token.content if t.type in ("ident", "string")]
        return len(asked) < 2 or not asked[0].startswith("data-md-color-") or asked[1] in names
    return True


def _text(tokens: Iterable[Node]) -> str:
    """The tokens as text, without comments, blanks and line feeds as one blank."""
    kept = [t for t in tokens if t.type != "comment"]
    return re.sub(r"\s*\n\s*", " ", tinycss2.serialize(kept)).strip()
