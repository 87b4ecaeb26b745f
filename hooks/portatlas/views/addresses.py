"""Where everything stands: the one module in which an address of the site is worked out."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from portatlas.facts.model import Atlas, PortClass, Program, ProgramPort, System, Tenant, WrittenPage


@dataclass(frozen=True)
class Address:
    """A page by its path below docs/, such as fix/time-wait, and the anchor in it that is meant, if any."""

    path: str
    anchor: str = ""

    @property
    def file(self) -> str:
        """Its Markdown file, below docs/."""
        return f"{self.path}.md{self._fragment}"

    @property
    def url(self) -> str:
        """Its page, below the site's base: an index page stands for its folder."""
        folder = self.path.removesuffix("index")
        return (folder if folder != self.path else f"{self.path}/") + self._fragment

    @property
    def to_root(self) -> str:
        """What leads from the page in a browser to the site's base."""
        return posixpath.relpath("/", f"/{self.url.partition('#')[0]}")

    def at(self, anchor: str) -> Address:
        """A place in the same page."""
        return Address(self.path, anchor)

    def link(self, other: Address) -> str:
        """What leads from this page to another in Markdown."""
        return posixpath.relpath(other.file, posixpath.dirname(self.path) or ".")

    @property
    def _fragment(self) -> str:
        return f"#{self.anchor}" if self.anchor else ""


HOME = Address("index")
RANGES = Address("ranges/index")
SYSTEMS = Address("systems/index")
PROGRAMS = Address("programs/index")


def of_class(name: str | PortClass) -> Address:
    """The page of a class, be it of today or retired."""
    return Address(f"ranges/{name}")


def of_system(system: System) -> Address:
    """Where a system is written about: its page, or its row in the table of all."""
    return Address(path_of_system(system.id)) if system.mainstream else SYSTEMS.at(system.id)


def path_of_system(name: str) -> str:
    """The path by which the data names what is written about a system."""
    return f"systems/{name}"


def of_tenant(tenant: Tenant, atlas: Atlas) -> Address:
    """The table of tenants that has its first port."""
    return of_class(atlas.class_of(tenant.first)).at("tenants")


def of_program(program: Program) -> Address:
    """A program on the page of its category."""
    return of_category(program.category).at(program.id)


def of_category(name: str) -> Address:
    """The page of a category of programs, by its id."""
    return Address(f"programs/{name}")


def about(port: ProgramPort, atlas: Atlas) -> str:
    """What is known of a port, or of the first of a range, on the page of its class: below the site's base."""
    over = f"&proto={port.transports[0]}" if len(port.transports) == 1 else ""
    return f"{of_class(atlas.class_of(port.first)).url}?port={port.first}{over}"


def of_page(page: WrittenPage) -> Address:
    """A page written by hand."""
    return Address(page.path)


def of_file(file: str) -> Address:
    """A page by its Markdown file below docs/, with #anchor or without."""
    path, _, anchor = file.partition("#")
    return Address(path.removesuffix(".md"), anchor)


def index_of(section: str) -> Address:
    """The page that a section begins with."""
    return Address(f"{section}/index")


def titled(atlas: Atlas) -> dict[str, tuple[str, Address]]:
    """Path -> title and address of each page there is; a system that has only a row has a path all the same."""
    found = {of_class(c).path: (c.title, of_class(c)) for c in atlas.classes}
    found |= {p.path: (p.title, of_page(p)) for p in atlas.pages.values()}
    return found | {path_of_system(s.id): (s.title, of_system(s)) for s in atlas.systems.values()}
