"""What the theme's pages need to know of this project: where a file is edited, and the script that stands in each page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

_REMARK = re.compile(r"^\s*(?://.*)?\n", re.M)


def edit_url(repository: str, path: str, branch: str = "main") -> str:
    """Where a file of the project is edited. `repository` is owner/name on GitHub."""
    return f"https://github.com/{repository}/edit/{branch}/{path}"


def lost(meta: Mapping[str, object], record: str) -> list[str]:
    """What the front matter of a page made from that record must hold and does not: then it stands on it as text."""
    widgets = ("widgets",) if record.partition("/")[0] in ("classes", "systems") else ()
    return [name for name in ("title", "description", *widgets) if not meta.get(name)]


def early() -> str:
    """The script that stands in each page, without the lines that hold only a comment, or nothing."""
    return _REMARK.sub("", (Path(__file__).with_name("early.js")).read_text("utf-8")).strip()
