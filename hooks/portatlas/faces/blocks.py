"""The pieces of a page, in Markdown: values from the views, words from the templates beside this file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portatlas.faces import svg
from portatlas.facts.model import Atlas, Check, Myth, Step, System, Transcript, WrittenPage
from portatlas.facts.ports import Bounds
from portatlas.views import addresses, citations, commands, programs, rungs
from portatlas.views.addresses import Address
from portatlas.views.words import listed, number

TEMPLATES = Path(__file__).parent / "templates"
KIND = {"operating-system": "operating system", "stack": "network stack", "nat": "NAT", "historic": "historic"}
KINDS = ("primary", "vendor", "secondary")  # of sources, the strongest first
SHOWN = 3  # messages above the verdict; more would push it off the first screen


def written(template: str, here: Address, **values: object) -> str:
    """A template with its values; in it, `link` leads from the page `here` to an address."""
    return _environment.get_template(template).render(link=here.link, **values)


def class_table(atlas: Atlas, here: Address) -> str:
    """The twin of the number line in text: every class, and who picks from it."""
    return written("class_table.md.jinja", here, atlas=atlas, of_class=addresses.of_class)


def system_table(atlas: Atlas, here: Address) -> str:
    """Every system's pool, each row anchored by the system's id."""
    systems = atlas.systems.values()
    return written("system_table.md.jinja", here, systems=systems, kinds=KIND, of_system=addresses.of_system)


def category_table(atlas: Atlas, here: Address) -> str:
    """Every category of programs, with how many it holds."""
    rows = [(c, programs.of_category(c, atlas)) for c in atlas.categories.values()]
    return written("category_table.md.jinja", here, categories=rows, of_category=addresses.of_category)


def number_line(atlas: Atlas, here: Address) -> str:
    """The number line with its caption."""
    return written(
        "number_line.md.jinja", here, line=svg.whole(atlas, here.to_root), caption=atlas.words["line"]["caption"]
    )


def look_up() -> str:
    """The field of the look-up; docs/js/widgets/lookup.mjs fills what it marks."""
    return _block("look_up.md.jinja")


def look_up_answer() -> str:
    """Where the look-up answers: its results, and a card about one of them."""
    return _block("look_up_answer.md.jinja")


def rung(s: System, check: Check, forms: rungs.Forms, port: int, bounds: Bounds, anchor: str, atlas: Atlas) -> str:
    """One rung of a system's ladder for a hand-written page. `forms` are texts of the command, placeholders and all."""
    shown = rungs.rung_of_range(s, check, forms, port, bounds, atlas)
    return _block(
        "rung.md.jinja",
        shown=shown,
        views=shown.one,
        privilege=atlas.words["rung"]["unprivileged"].format(privilege=shown.privilege),
        anchor=anchor,
    )


def step(s: Step, anchor: str, atlas: Atlas) -> str:
    """One rung that is no system's check."""
    shown = rungs.step(s, atlas)
    return _block("rung.md.jinja", shown=shown, views=(shown.view,), privilege=shown.privilege, anchor=anchor)


def run(s: Step, atlas: Atlas) -> str:
    """The command of a step alone, as Markdown that may stand in a list."""
    return _block("run.md.jinja", block=commands.code_block(s.run, s.shell), shown=rungs.step(s, atlas))


def transcript(t: Transcript) -> str:
    """A command with its output and where it came from."""
    return _block("transcript.md.jinja", t=t)


def myth(m: Myth, anchor: str) -> str:
    """What is said and what is so, in one line that may stand anywhere."""
    return _block("myth.md.jinja", m=m, anchor=anchor)


def messages(page: WrittenPage) -> str:
    """The strings of a Fix page, or the questions that stand for them."""
    return _block("messages.md.jinja", page=page, shown=SHOWN)


def page_table(pages: Iterable[WrittenPage], here: Address) -> str:
    """The pages of a section, with what each says of itself."""
    return written("page_table.md.jinja", here, pages=pages, of_page=addresses.of_page).rstrip("\n")


def source_list(atlas: Atlas, here: Address) -> str:
    """Every source with what was read and the pages that rest on it."""
    supported = citations.supported(atlas)
    sources = sorted(atlas.sources.items(), key=lambda item: item[1].title.casefold())
    rows = [(name, s, supported[name]) for name, s in sources]
    return written("source_list.md.jinja", here, words=atlas.words["reference"], kinds=KINDS, sources=rows)


def myth_list(atlas: Atlas, here: Address) -> str:
    """Every myth with the page that puts it right."""
    pages = addresses.titled(atlas)
    rows = [(name, m, *pages[m.page]) for name, m in atlas.myths.items() if m.page in pages]
    return written("myth_list.md.jinja", here, myths=rows)


def _block(template: str, **values: object) -> str:
    return _environment.get_template(template).render(values).rstrip("\n")


def _pools(s: System) -> str:
    """The bounds of its pools, each once, with their sources."""
    sources: dict[str, list[str]] = {}
    for pool in s.pools:
        sources.setdefault(str(pool), []).append(f"[^{pool.source}]")
    return ", ".join(bounds + "".join(dict.fromkeys(cited)) for bounds, cited in sources.items())


_environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_environment.filters["first_sentence"] = lambda text: re.split(r"(?<=[.;]) (?=[A-Z`])", text)[0].rstrip(";")
_environment.filters["list"] = listed
_environment.filters["cell"] = lambda text: text.replace("|", "\\|")
_environment.globals["say"] = str.format
_environment.filters["sample"] = lambda text, c: commands.marked(text, c.sample, c.first, c.last)
_environment.filters["transports"] = lambda names: " and ".join(name.upper() for name in names)
_environment.filters["pools"] = _pools
_environment.filters["number"] = number
_environment.filters["code"] = lambda text: re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))
_environment.filters["e"] = escape
