"""Port numbers and ranges of them.

Ports are whole numbers 0-65535 (16 bits: RFC 9293 section 3.1, RFC 768); both bounds of a range are inclusive,
because RFC 6335 section 6 writes 0-1023.
"""

from __future__ import annotations

import re
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

LAST_PORT = 65535

Port = Annotated[int, Field(ge=0, le=LAST_PORT)]

_WRITTEN = re.compile(r"([0-9]{1,5})(?:-([0-9]{1,5}))?")


class Record(BaseModel):
    """A fact as it stands in a file: nothing unknown, nothing converted, nothing changed afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Bounds(Record):
    """Ports first to last, both inclusive."""

    first: Port = Field(description="the lowest port, inclusive")
    last: Port = Field(description="the highest port, inclusive")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first > self.last:
            raise ValueError(f"first {self.first} is above last {self.last}; swap them")
        return self

    @staticmethod
    def parse(text: str) -> Bounds:
        """The bounds that `str` writes so: 80, or 1024-9999. ValueError for any other text."""
        written = _WRITTEN.fullmatch(text)
        bounds = Bounds(first=int(written[1]), last=int(written[2] or written[1])) if written else None
        if bounds is None or str(bounds) != text:
            raise ValueError(f"'{text}' is no pair of bounds; write it as 1024-9999")
        return bounds

    def __contains__(self, port: int) -> bool:
        return self.first <= port <= self.last

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    @property
    def size(self) -> int:
        """How many ports."""
        return self.last - self.first + 1

    def shared(self, other: Bounds) -> int:
        """How many ports lie in both."""
        return max(0, min(self.last, other.last) - max(self.first, other.first) + 1)

    def clipped(self, other: Bounds) -> Bounds:
        """The ports that lie in both; ValueError if none does."""
        return Bounds(first=max(self.first, other.first), last=min(self.last, other.last))

    def holds(self, other: Bounds) -> bool:
        """Does every port of the other lie in this one?"""
        return self.shared(other) == other.size
