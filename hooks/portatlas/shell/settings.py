"""What is set in mkdocs.yml and from outside: the site's address, whose it is, where votes go."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portatlas.facts.model import ADDRESS
from portatlas.facts.problems import Problem

_REPOSITORY = re.compile(r"[A-Za-z0-9-]+/[A-Za-z0-9._-]+")


def problems(written: str, site_url: str | None, repository: object, endpoint: object) -> Iterator[Problem]:
    """What is no address and no repository. `written` is the text of mkdocs.yml."""
    if not site_url or not ADDRESS.fullmatch(site_url):
        yield _told(written, "site_url", site_url, "SITE_URL to the site's address, as https://example.org/port-atlas/")
    if not isinstance(repository, str) or not _REPOSITORY.fullmatch(repository):
        yield _told(written, "repository", repository, "REPOSITORY to owner/name, as on GitHub")
    if endpoint and not (isinstance(endpoint, str) and ADDRESS.fullmatch(endpoint) and ";" not in endpoint):
        yield _told(written, "endpoint", endpoint, "an address that takes votes, or nothing")


def _told(written: str, name: str, value: object, instead: str) -> Problem:
    found = re.search(rf"^ *{name}:", written, re.M)
    line = written.count("\n", 0, found.start()) + 1 if found else 1
    shown = f"'{value}'" if value else "empty"
    return Problem("mkdocs.yml", line, f"{name} is {shown}; set {instead}")
