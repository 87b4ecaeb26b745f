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
        self.programs = {transport: [{} for _ in PORTS] for transport in TRANSPORTS}
        self.names = {transport: [[] for _ in PORTS] for transport in TRANSPORTS}
        self.rows: dict[str, dict[int, list[dict]]] = {transport: {} for transport in TRANSPORTS}
        self.titles: dict[str, str] = {}
        self._read_classes(data / "classes")
        self._read_systems(data / "systems")
        self._read_registry(data / "registry.tsv")
        self._read_programs(data / "programs")
        self._read_tenants(data / "tenants.yml")

    def answer(self, port: int, transport: str) -> dict:
        """All that the facts say about a port on one transport."""
        return {
            "class": self.classes[port],
            "systems": self.systems[transport][port],
            "never": self.never[transport][port],
            "tenants": self.tenants[transport][port],
            "programs": self.programs[transport][port],
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

    def _read_programs(self, folder: Path) -> None:
        """Whether the registered name is the program's own: for each program of a port, over the whole of its range."""
        self.named: dict[str, dict] = {}
        for path in folder.glob("*.yml"):
            program = yaml.load(path.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
            called = [_plain(name) for name in [program["title"], path.stem, *program.get("also", [])]]
            for use in program["ports"]:
                bounds = range(use["first"], use.get("last", use["first"]) + 1)
                for transport in use["transports"]:
                    own = all(
                        any(
                            row["service"] == use.get("service")
                            or any(name in _plain(row["service"]) + _plain(row["description"]) for name in called)
                            for row in self.rows[transport].get(port, [])
                        )
                        for port in bounds
                    )
                    for port in bounds:
                        there = self.programs[transport][port]
                        there[path.stem] = there.get(path.stem, False) or own
                if use.get("id"):
                    known = self.named.setdefault(use["id"], {"first": 65535, "last": 0, "transports": set()})
                    known["first"] = min(known["first"], bounds[0])
                    known["last"] = max(known["last"], bounds[-1])
                    known["transports"] |= set(use["transports"])

    def _read_tenants(self, path: Path) -> None:
        found = {**yaml.safe_load(path.read_text("utf-8")), **self.named}
        for name in sorted(found, key=lambda name: (found[name]["first"], found[name]["last"], name)):
            _note(self.tenants, name, found[name])

    def _read_registry(self, path: Path) -> None:
        for line in path.read_text("utf-8").splitlines()[2:]:
            first, last, transports, service, description = line.split("\t")
            known = [transport for transport in transports.split() if transport in TRANSPORTS]
            for transport in known:
                for port in range(int(first), int(last) + 1):
                    self.names[transport][port].append(service)
                    row = {"service": service, "description": description}
                    self.rows[transport].setdefault(port, []).append(row)


def _plain(name: str) -> str:
    """Words in lower case between single blanks, one before the first and one behind the last."""
    kept = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in name.lower())
    return f" {' '.join(kept.split())} "


def _note(where: dict[str, list[list[str]]], name: str, record: dict) -> None:
    for transport in record["transports"]:
        for port in range(record["first"], record["last"] + 1):
            if name not in where[transport][port]:
                where[transport][port].append(name)
