"""Where a port stands on the line. Port p owns the slot from x(p) to x(p + 1); a mark stands at x(p + 0.5)."""

from __future__ import annotations

from dataclasses import dataclass

from portatlas.facts.ports import LAST_PORT, Bounds

LINE = Bounds(first=0, last=LAST_PORT)


@dataclass(frozen=True)
class Scale:
    """Where a port stands, in percent of the width, when the drawing shows some ports only."""

    shown: Bounds = LINE
    times: float = 1

    def x(self, port: float) -> float:
        """The left edge of a port's slot."""
        return 100 * self.times * (port - self.shown.first) / self.shown.size

    def width(self, bounds: Bounds) -> float:
        """How wide a range is."""
        return self.x(bounds.last + 1) - self.x(bounds.first)

    def clipped(self, bounds: Bounds) -> Bounds:
        """The part of a range that the drawing shows."""
        return self.shown.clipped(bounds)


def percent(value: float) -> str:
    """A position or a width, to four places."""
    return f"{value:.4f}".rstrip("0").rstrip(".") + "%"
