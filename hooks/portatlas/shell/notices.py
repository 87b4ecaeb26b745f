"""The licences of all that is published, as one text that goes with it."""

from __future__ import annotations

from pathlib import Path

PATH = "licenses.txt"
PARTS = ("LICENSE", "hooks/theme/NOTICES.txt", "hooks/theme/APACHE-2.0.txt", "docs/_data/registry.licenses.txt")


def text(project: Path) -> str:
    """Every licence and notice. Those of the fonts lie beside the fonts."""
    return f"\n\n{'=' * 80}\n\n".join((project / part).read_text("utf-8").strip() for part in PARTS) + "\n"
