"""The table of contents of what is made from the facts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from portatlas.faces import contract, pages, styles, wire
from portatlas.facts.model import Atlas
from portatlas.views import addresses


@dataclass(frozen=True)
class Output:
    """A file that is made: its path below docs/ (a page is Markdown), and the file of docs/_data that it is made from;
    `also` are others whose facts it shows.
    """

    path: str
    content: str
    record: str = ""
    in_nav: bool = True
    also: tuple[str, ...] = ()


def outputs(
    atlas: Atlas, site_name: str, site_url: str, description: str, edit: Callable[[str], str]
) -> Iterator[Output]:
    """Every file that is made: a page of each class, mainstream system, category of programs and retired class, then
    what programs read. `edit` says where a file of docs/_data is edited.
    """
    pools = tuple(f"systems/{s.id}.yml" for s in atlas.mainstream)
    for c in atlas.classes:
        yield Output(addresses.of_class(c).file, pages.class_page(c, atlas), f"classes/{c.id}.md", also=pools)
    for s in atlas.mainstream:
        yield Output(addresses.of_system(s).file, pages.system_page(s, atlas), f"systems/{s.id}.yml")
    for category in atlas.categories.values():
        page = pages.category_page(category, atlas, edit)
        programs = tuple(f"programs/{p.id}.yml" for p in atlas.programs.values() if p.category == category.id)
        yield Output(addresses.of_category(category.id).file, page, "categories.yml", also=programs)
    for name in atlas.retired:
        yield Output(addresses.of_class(name).file, pages.retired_page(name, atlas), "retired.yml", in_nav=False)
    for old in (address for address in atlas.moved if "#" not in address):
        yield Output(f"{old.rstrip('/')}.md", pages.moved_page(old, atlas), "moved.yml", in_nav=False)
    yield Output("opensearch.xml", pages.opensearch(site_name, site_url, description))
    yield Output(styles.PATH, styles.sheet(atlas))
    for path, value in (contract.files(atlas) | wire.files(atlas)).items():
        yield Output(path, json.dumps(value, ensure_ascii=False, separators=(",", ":")))
