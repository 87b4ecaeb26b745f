"""One build's files under one name: a page loads all that it loads from the folder of its own build, so that a page
and a file that two builds made never meet, however long a browser keeps either of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

# what others build on stays where it is
CONTRACT = ("data/atlas.json", "data/registry.json")


def is_loaded(path: str) -> bool:
    """Does a page load the file, and could two versions of it disagree? `path` is below the site's base."""
    if path in CONTRACT:
        return False
    return path.startswith(("js/", "data/")) or (path.startswith("css/") and path.endswith(".css"))


def folder(files: Iterable[tuple[str, bytes]]) -> str:
    """The folder of a build, "v/<hash>/", from the (path, content) of all that its pages load or are found by."""
    digest = hashlib.sha256()
    for path, content in sorted(files):
        digest.update(b"%s\0%d\0%s" % (path.encode(), len(content), content))
    return f"v/{digest.hexdigest()[:12]}/"
