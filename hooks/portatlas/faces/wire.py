"""What the site's own pages fetch: free to change, as small as can be, no promise to anybody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from string import ascii_lowercase, digits
from typing import Any

from portatlas.faces import contract
from portatlas.facts.model import Atlas, Program
from portatlas.facts.ports import LAST_PORT
from portatlas.views import addresses, programs
from portatlas.views.programs import Use
from portatlas.views.words import picked

PIECE_BITS = 8  # a piece holds what is known of the ports with the same port >> 8

# what the modules in docs/js read of the contract
CLASS = ("id", "first", "last", "iana", "title", "verdict", "url")
SYSTEM = ("id", "title", "mainstream", "pools", "never", "ask")
RANGE = ("first", "last", "transports", "source")
WORDS = ("port", "safe", "elsewhere", "lookup", "ticket")  # files of docs/_data/words
FEW, LONG = 2, 4  # programs that a word may be of to tell one, and its letters
PLAIN = {"stop", "filler", "common", "services"}
TENANT = ("id", "title", "first", "last", "transports", "registered", "note", "source")


def files(atlas: Atlas) -> dict[str, object]:
    """Path below the site's base -> value, for each file."""
    return {
        "data/site.json": site_data(atlas),
        "data/feedback.json": feedback_data(atlas),
        **{f"data/ports/{number}.json": piece for number, piece in enumerate(pieces(atlas))},
        **{f"data/programs/{initial}.json": rows for initial, rows in programs_by_initial(atlas).items()},
        **{f"data/services/{initial}.json": rows for initial, rows in services_by_initial(atlas).items()},
    }


def site_data(atlas: Atlas) -> dict[str, Any]:
    """What an answer about a port is made of, and its words."""
    found = contract.atlas_data(atlas)
    return {
        "registry_as_of": found["registry_as_of"],
        "highest_assignable": found["highest_assignable"],
        "classes": [
            {**_some(CLASS, known), "picked": picked(c, atlas)}
            for known, c in zip(found["classes"], atlas.classes, strict=True)
        ],
        "systems": [
            {
                **_some(SYSTEM, s),
                "pools": [_some(RANGE, r) for r in s["pools"]],
                "never": [_some(RANGE, r) for r in s["never"]],
                "privileged": known.privileged and known.privileged.model_dump(),
                "programs": known.programs,
            }
            for s, known in zip(found["systems"], atlas.systems.values(), strict=True)
        ],
        "tenants": [
            {**_some(TENANT, known), "wide": t.wide, "system": t.system, "safe": t.safe}
            for known, t in ((contract.tenant(t), t) for t in atlas.tenants.values())
        ],
        "segments": contract.segments_of(atlas, atlas.tenants.values()),
        "pages": pages(atlas),
        "blocked": [[b.first, b.last] for b in atlas.blocked.ranges] if atlas.blocked else [],
        "plain": atlas.search.model_dump(include=PLAIN),
        "texts": {name: text for file in WORDS for name, text in atlas.words[file].items()},
    }


def pages(atlas: Atlas) -> list[dict[str, Any]]:
    """The written pages that solve a port's usual problem, each once for each stretch of ports."""
    return [
        {
            **solved.bounds.model_dump(),
            "transports": solved.transports,
            "title": solved.title or page.title,
            "url": addresses.of_page(page).at(solved.anchor or "").url,
        }
        for page in atlas.pages.values()
        for solved in page.ports
    ]


def feedback_data(atlas: Atlas) -> dict[str, Any]:
    """The words of "Was this page helpful?"; the pages hold the English ones themselves."""
    return {language: words.model_dump() for language, words in atlas.feedback.items() if language != "en"}


def pieces(atlas: Atlas) -> list[dict[str, list[list[object]]]]:
    """Per piece: the registry's rows that touch it, and the uses of programs, in the order in which to name them."""
    found: list[dict[str, list[list[object]]]] = [
        {"names": [], "programs": []} for _ in range((LAST_PORT >> PIECE_BITS) + 1)
    ]
    for row in atlas.registry:
        for piece in found[row.first >> PIECE_BITS : (row.last >> PIECE_BITS) + 1]:
            piece["names"].append(contract.row(row))
    for use in programs.uses(atlas):
        for piece in found[use.port.first >> PIECE_BITS : (use.port.last >> PIECE_BITS) + 1]:
            piece["programs"].append(_use(use))
    return found


def programs_by_initial(atlas: Atlas) -> dict[str, list[list[object]]]:
    """First letter or digit -> the programs of which a name begins with it, or a word by which few are known: all that a
    search by name needs.
    """
    known = Counter(word for p in atlas.programs.values() for word in {w for name in _names(p) for w in name})
    drawers = _drawers()
    for p in atlas.programs.values():
        told = {w for name in _names(p) for i, w in enumerate(name) if not i or (known[w] <= FEW and len(w) >= LONG)}
        for initial in sorted({word[0] for word in told} & drawers.keys()):
            drawers[initial].append(_named(p))
    return drawers


def _names(p: Program) -> list[list[str]]:
    """What a program is called, in words."""
    return [words for name in (p.id, p.title, *p.also) if (words := re.findall(r"[^\W_]+", name.lower()))]


def _named(p: Program) -> list[object]:
    ports = [[port.first, port.last, " ".join(port.transports), port.purpose] for port in p.ports]
    return [p.id, p.title, p.also, p.category, ports]


def services_by_initial(atlas: Atlas) -> dict[str, list[list[object]]]:
    """First letter or digit -> the rows of the registry whose name begins with it."""
    drawers = _drawers()
    for row in atlas.registry:
        if row.service:
            drawers[row.service[0].lower()].append(contract.row(row))
    return drawers


def _drawers() -> dict[str, list[list[object]]]:
    return {initial: [] for initial in ascii_lowercase + digits}


def _use(use: Use) -> list[object]:
    program, port = use.program, use.port
    what = [program.id, program.title, program.category]
    where = [port.first, port.last, " ".join(use.transports)]
    return [*what, *where, port.role, port.purpose, port.known, int(use.own)]


def _some(names: Iterable[str], record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: record[name] for name in names}
