"""What the theme's finished HTML needs: addresses, and small repairs for readers who cannot see it or have to wait."""

from __future__ import annotations

import re
from pathlib import Path

_IMPORT = re.compile(r'^import .* from "\./([\w-]+)\.mjs";$', re.M)


def edit_url(repository: str, path: str, branch: str = "main") -> str:
    """Where a file of the project is edited. `repository` is owner/name on GitHub."""
    return f"https://github.com/{repository}/edit/{branch}/{path}"


def modules(folder: Path, entries: tuple[str, ...]) -> list[str]:
    """The JavaScript modules that a page needs, itself first: the entries and all that they import, by name."""
    found: dict[str, None] = {}
    waiting = list(entries)
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = None
            waiting += _IMPORT.findall((folder / f"{name}.mjs").read_text("utf-8"))
    return list(found)


# (what the theme writes, what a reader needs of it). Each is tested to be needed still.
REPAIRS = (
    # the search is a dialog without a name
    (
        re.compile(r'(<div class="md-search" data-md-component="search" role="dialog")(?! aria-label)'),
        r'\1 aria-label="Search"',
    ),
    # a section with an index page labels its list by an empty element
    (
        re.compile(
            r'(<nav class="md-nav" data-md-level="1") aria-labelledby="__nav_\d+_label"'
            r'([^>]*>\s*<label class="md-nav__title" for="__nav_\d+">\s*<span class="md-nav__icon md-icon"></span>\s*([^<]+?)\s*</label>)'
        ),
        r'\1 aria-label="\3"\2',
    ),
    # the theme's own script takes a telephone a second and more: the answer about a port comes first
    (
        re.compile(r'<script src="([^"]*/javascripts/bundle\.[^"]+)"></script>'),
        r"""<script>
  (theme => {
    let parsed = false;
    const start = () => theme.parentNode ?? document.body.append(theme);
    document.addEventListener("DOMContentLoaded", () => { parsed = true; });
    // the theme waits for an event that may have been
    theme.onload = () => parsed && document.dispatchEvent(new Event("DOMContentLoaded"));
    theme.src = "\1";
    if (!document.documentElement.classList.contains("pa-asked")) return start();
    document.addEventListener("pa-answered", start);
    addEventListener("load", start);
  })(document.createElement("script"));
</script>""",
    ),
)


def accessible(html: str) -> str:
    """The page with the theme's faults repaired."""
    for fault, repair in REPAIRS:
        html = fault.sub(repair, html)
    return html
