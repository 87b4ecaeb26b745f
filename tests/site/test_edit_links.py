"""Each page ends with *Correct this page*, which opens the file that it is made from."""

from __future__ import annotations

import re
from pathlib import Path

from conftest import ROOT

EDIT = re.compile(r'<a href="https://github\.com/[^/"]+/[^/"]+/edit/main/([^"]+)" rel="edit">Correct this page</a>')


def edited(site: Path) -> dict[str, list[str]]:
    """Page -> the files that its links open."""
    pages = {path.parent.relative_to(site).as_posix(): path for path in site.rglob("index.html")}
    return {name: EDIT.findall(path.read_text("utf-8")) for name, path in pages.items()}


def test_each_page_opens_one_file_and_it_is_there(site: Path) -> None:
    links = edited(site)
    assert len(links) > 50
    wrong = {name: files for name, files in links.items() if len(files) != 1 or not (ROOT / files[0]).is_file()}
    assert wrong == {}


def test_a_page_opens_its_own_file_be_it_a_page_or_a_record(site: Path) -> None:
    links = edited(site)
    assert links["ranges/1024-9999"] == ["docs/_data/classes/1024-9999.md"]
    assert links["systems/linux"] == ["docs/_data/systems/linux.yml"]
    assert links["fix/time-wait"] == ["docs/fix/time-wait.md"]
    assert links["."] == ["docs/index.md"]
