"""What the theme's finished HTML needs: addresses, and small repairs for readers who cannot see it."""

from __future__ import annotations

import re


def edit_url(repository: str, path: str, branch: str = "main") -> str:
    """Where a file of the project is edited. `repository` is owner/name on GitHub."""
    return f"https://github.com/{repository}/edit/{branch}/{path}"


# (what the theme writes, what axe wants of it). Each is tested to be needed still.
REPAIRS = (
    # the search is a dialog without a name
    (re.compile(r'(<div class="md-search" data-md-component="search" role="dialog")(?! aria-label)'), r'\1 aria-label="Search"'),
)


def accessible(html: str) -> str:
    """The page with the theme's faults repaired."""
    for fault, repair in REPAIRS:
        html = fault.sub(repair, html)
    return html
