"""The answers, worked out a second time by plain loops over docs/_data, with nothing of the engine in between.

What the site says about a port must be what stands here, for all 65,536 ports and both transports.
"""

from __future__ import annotations

from pathlib import Path

import yaml

PORTS = range(65536)
TRANSPORTS = ("tcp", "udp")


class Oracle:
    """Per transport and port: the class, and the ids and names in the order of the data."""

    def __init__(self, data: Path) -> None:
        self.classes = ["" for _ in PORTS]
        self.systems = {transport: [[] for _ in PORTS] for transport in TRANSPORTS}
        self.never = {transport: [[] for _ in PORTS] for transport in TRANSPORTS}
        self.tenants = {transport: [[] for _ in PORTS] for transport in TRANSPORTS}
        self.names = {transport: [[] for _ in PORTS] for transport in TRANSPORTS}
        self.titles: dict[str, str] = {}
        self._read_classes(data / "classes")
        self._read_systems(data / "systems")
        self._read_tenants(data / "tenants.yml")
        self._read_registry(data / "registry.tsv")

    def answer(self, port: int, transport: str) -> dict:
        """All that the facts say about a port on one transport."""
        return {
            "class": self.classes[port],
            "systems": self.systems[transport][port],
            "never": self.never[transport][port],
            "tenants": self.tenants[transport][port],
            "names": self.names[transport][port],
        }

    def _read_classes(self, folder: Path) -> None:
        for path in folder.glob("*.md"):
            bounds = [int(bound) for bound in path.stem.split("-")]
            for port in range(bounds[0], bounds[-1] + 1):
                if self.classes[port]:
                    raise ValueError(f"port {port} lies in {self.classes[port]} and in {path.stem}")
                self.classes[port] = path.stem
        for port in PORTS:
            if not self.classes[port]:
                raise ValueError(f"port {port} lies in no class")

    def _read_systems(self, folder: Path) -> None:
        systems = []
        for path in folder.glob("*.yml"):
            system = yaml.safe_load(path.read_text("utf-8"))
            systems.append((system["rank"], path.stem, system))
        for _rank, name, system in sorted(systems, key=lambda found: found[:2]):
            self.titles[name] = system["title"]
            for pool in system["pools"]:
                _note(self.systems, name, pool)
            for skipped in system.get("never", []):
                _note(self.never, name, skipped)

    def _read_tenants(self, path: Path) -> None:
        for name, tenant in yaml.safe_load(path.read_text("utf-8")).items():
            _note(self.tenants, name, tenant)

    def _read_registry(self, path: Path) -> None:
        for line in path.read_text("utf-8").splitlines()[2:]:
            first, last, transports, service, _description = line.split("\t")
            known = [transport for transport in transports.split() if transport in TRANSPORTS]
            for transport in known:
                for port in range(int(first), int(last) + 1):
                    self.names[transport][port].append(service)


def _note(where: dict[str, list[list[str]]], name: str, record: dict) -> None:
    for transport in record["transports"]:
        for port in range(record["first"], record["last"] + 1):
            if name not in where[transport][port]:
                where[transport][port].append(name)
