"""What the site's own pages fetch: free to change, as small as can be, no promise to anybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from portatlas.faces import contract
from portatlas.facts.model import Atlas
from portatlas.views import messages
from portatlas.views.words import picked

PIECE_BITS = 8  # a piece of the registry holds the ports with the same port >> 8

# what the modules in docs/js read of the contract
CLASS = ("id", "first", "last", "iana", "title", "verdict", "url")
SYSTEM = ("id", "title", "mainstream", "pools", "never", "ask")
RANGE = ("first", "last", "transports", "source")
WORDS = ("port", "elsewhere", "lookup", "ticket")  # files of docs/_data/words
TENANT = ("id", "title", "first", "last", "transports", "registered", "note", "source")


def files(atlas: Atlas) -> dict[str, object]:
    """Path below the site's base -> value, for each file."""
    return {
        "data/site.json": site_data(atlas),
        "data/feedback.json": feedback_data(atlas),
        **{f"data/registry/{piece}.json": rows for piece, rows in registry_pieces(atlas).items()},
        "data/messages.json": messages.index(atlas),
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
            }
            for s in found["systems"]
        ],
        "tenants": [
            {**_some(TENANT, known), "wide": t.wide}
            for known, t in zip(found["tenants"], atlas.tenants.values(), strict=True)
        ],
        "segments": found["segments"],
        "texts": {name: text for file in WORDS for name, text in atlas.words[file].items()},
    }


def feedback_data(atlas: Atlas) -> dict[str, Any]:
    """The words of "Was this page helpful?"; the pages hold the English ones themselves."""
    return {language: words.model_dump() for language, words in atlas.feedback.items() if language != "en"}


def registry_pieces(atlas: Atlas) -> dict[int, list[list[object]]]:
    """piece -> the rows that touch it; every piece below the Dynamic range is there, even if empty."""
    pieces: dict[int, list[list[object]]] = {p: [] for p in range(atlas.iana["dynamic"].first >> PIECE_BITS)}
    for row in atlas.registry:
        for piece in range(row.first >> PIECE_BITS, (row.last >> PIECE_BITS) + 1):
            pieces.setdefault(piece, []).append(contract.row(row))
    return pieces


def _some(names: Iterable[str], record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: record[name] for name in names}
