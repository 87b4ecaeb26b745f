"""What speaks against a port, and which programs use it: read a second time by plain loops over docs/_data.

Nothing of the engine is in between; the browser must say the same of all 65,536 ports.
"""

from __future__ import annotations

from pathlib import Path

import yaml

PORTS = range(65536)
WIDE = 4096  # of a wider range a single number says little


class Reading:
    """Per transport and port: the uses of programs, conventions, pools and what else a service has to weigh."""

    def __init__(self, data: Path) -> None:
        self.uses = by_port()
        self.conventions = by_port()
        self.named = by_port()
        self.systems = []
        self._read_programs(data / "programs")
        self._read_conventions(data / "tenants.yml")
        self._read_registry(data / "registry.tsv")
        self._read_systems(data / "systems")
        self.refused = set(yaml.safe_load((data / "blocked.yml").read_text("utf-8"))["ports"])

    def programs(self, port: int, transport: str) -> set[str]:
        """The ids of those that use the port, in ranges of any width."""
        return {program for program, *_ in self.uses[transport][port]}

    def against(self, system: dict, port: int, over: tuple[str, ...]) -> set[str]:
        """The kinds of what speaks against a service of one's own there, over one of the transports."""
        found = set()
        for transport in over:
            skipped = any(transport in r["transports"] and r["first"] <= port <= r["last"] for r in system["never"])
            pooled = any(transport in r["transports"] and r["first"] <= port <= r["last"] for r in system["pools"])
            found |= {"skipped"} if skipped else {"pool"} if pooled else set()
            found |= {"registered"} if self.named[transport][port] else set()
            found |= {"convention"} if any(c["safe"] for c in self.conventions[transport][port]) else set()
        programs = {}
        for transport in over:
            for program, category, role, size in self.uses[transport][port]:
                if size <= WIDE:
                    programs[program] = category, programs.get(program, ("", False))[1] or role == "listens"
        for category, listens in programs.values():
            found.add("own" if listens and category == system["category"] else "known")
        for transport in over:
            for convention in self.conventions[transport][port]:
                if convention["size"] <= WIDE and not convention["safe"]:
                    found.add("own" if convention["system"] == system["id"] else "known")
        low = system["privileged"]
        if low and low["first"] <= port <= low["last"]:
            found.add("privileged")
        if port in self.refused:
            found.add("blocked")
        return found

    def _read_programs(self, folder: Path) -> None:
        for path in folder.glob("*.yml"):
            program = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
            for port in program["ports"]:
                last = port.get("last", port["first"])
                use = (path.stem, program["category"], port["role"], last - port["first"] + 1)
                for transport in port["transports"]:
                    for number in range(port["first"], last + 1):
                        self.uses[transport][number].append(use)

    def _read_conventions(self, path: Path) -> None:
        for tenant in yaml.safe_load(path.read_text("utf-8")).values():
            size = tenant["last"] - tenant["first"] + 1
            convention = {"size": size, "system": tenant.get("system"), "safe": tenant.get("safe")}
            for transport in tenant["transports"]:
                for number in range(tenant["first"], tenant["last"] + 1):
                    self.conventions[transport][number].append(convention)

    def _read_registry(self, path: Path) -> None:
        for line in path.read_text("utf-8").splitlines()[2:]:
            first, last, transports, service, _description = line.split("\t")
            for transport in {"tcp", "udp"} & set(transports.split()):
                for number in range(int(first), int(last) + 1):
                    self.named[transport][number].append(service)

    def _read_systems(self, folder: Path) -> None:
        for path in folder.glob("*.yml"):
            system = yaml.safe_load(path.read_text("utf-8"))
            if system["mainstream"]:
                more = {"id": path.stem, "category": system.get("programs"), "privileged": system.get("privileged")}
                self.systems.append({"pools": system["pools"], "never": system.get("never", []), **more})


def by_port() -> dict[str, list[list]]:
    """transport -> a list for each port."""
    return {transport: [[] for _ in PORTS] for transport in ("tcp", "udp")}
