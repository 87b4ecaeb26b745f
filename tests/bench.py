"""Measures the build: `make bench`. Prints seconds; test_bench.py runs its pipeline once, on the facts as they are.

First the strict build of the site, with the hook's own share summed round its events. Then the pipeline alone (load,
rules, fill, segments, export) on 1, 10 and 100 times as many tenants, their sources and registry rows; and on 1 and 10 times
as many programs, with the pages and the pieces that follow from them.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import time
from collections import Counter
from pathlib import Path

import yaml
from conftest import ROOT
from mkdocs.commands.build import build
from mkdocs.config import load_config
from portatlas import program_rules, rules
from portatlas.faces import calls, contract, pages, wire
from portatlas.facts.load import load

SPACE = 65536


def timed(method, spent: Counter):
    """The event, noting how long it took."""

    def run(*args, **kwargs):
        began = time.perf_counter()
        try:
            return method(*args, **kwargs)
        finally:
            spent[method.__name__] += time.perf_counter() - began

    return run


def whole_build() -> tuple[float, Counter]:
    """Seconds of a strict build, and those spent in each event of the hook."""
    began = time.perf_counter()
    config = load_config(str(ROOT / "mkdocs.yml"), strict=True)
    spent: Counter = Counter()
    for name, methods in config.plugins.events.items():
        config.plugins.events[name] = [
            timed(m, spent) if m.__module__ == "hooks/atlas.py" or "atlas" in m.__module__ else m for m in methods
        ]
    with tempfile.TemporaryDirectory() as folder:
        config.site_dir = folder
        build(config)
    return time.perf_counter() - began, spent


def multiplied(times: int, folder: Path) -> Path:
    """A copy of the facts with that many times the tenants, their sources and registry rows, none wider than 8 ports."""
    no_facts = shutil.ignore_patterns("css", "img", "js")
    data = shutil.copytree(ROOT / "docs", folder / "docs", ignore=no_facts) / "_data"
    tenants, sources = (yaml.safe_load((data / f"{name}.yml").read_text("utf-8")) for name in ("tenants", "sources"))
    cited = {tenant["source"]: sources[tenant["source"]] for tenant in tenants.values()}  # no source goes uncited
    for name, records in (("tenants", tenants), ("sources", cited)):
        copies = {f"{key}-{n}": _moved(record, n) for n in range(1, times) for key, record in records.items()}
        with (data / f"{name}.yml").open("a", encoding="utf-8") as file:
            if copies:
                yaml.dump(copies, file, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper), sort_keys=False)
    rows = (data / "registry.tsv").read_text("utf-8").splitlines(keepends=True)
    (data / "registry.tsv").write_text("".join([*rows[:2], *(row for row in rows[2:] for _ in range(times))]), "utf-8")
    return data


def _moved(record: dict, n: int) -> dict:
    if "first" not in record:
        return record
    first = (record["first"] + 97 * n) % (SPACE - 8)
    last = first + min(record["last"] - record["first"], 7)
    return {**record, "first": first, "last": last, "registered": False, "source": f"{record['source']}-{n}"}


def more_programs(times: int, folder: Path) -> Path:
    """A copy of the facts with that many times the programs, each copy under names and a port of its own."""
    data = shutil.copytree(ROOT / "docs", folder / "docs") / "_data"
    for path in sorted((data / "programs").glob("*.yml")):
        record = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
        for n in range(1, times):
            ports = [{k: v for k, v in port.items() if k not in ("id", "drawn", "service")} for port in record["ports"]]
            copy = {**record, "title": f"{record['title'][:46]} {n:03}", "also": [], "ports": ports}
            text = yaml.dump(copy, Dumper=yaml.CSafeDumper, sort_keys=False)
            (data / "programs" / f"{path.stem}-{n:03}.yml").write_text(text, "utf-8")
    return data


def programs(data: Path) -> Counter:
    """Seconds to load these facts, to check their programs, and to write what follows from them."""
    spent: Counter = Counter()
    atlas, problems = timed(load, spent)(data)
    assert not problems, problems[:3]
    for rule in program_rules.RULES:
        timed(lambda atlas, rule=rule: [*rule(atlas)], spent)(atlas)
    timed(lambda atlas: [pages.category_page(c, atlas, str) for c in atlas.categories.values()], spent)(atlas)
    timed(wire.files, spent)(atlas)
    timed(contract.files, spent)(atlas)
    return spent


def pipeline(data: Path) -> Counter:
    """Seconds of each step on these facts."""
    spent: Counter = Counter()
    loaded = timed(load, spent)(data)
    problems = timed(rules.check, spent)(loaded[0]) + timed(lambda a: calls.written(a).problems, spent)(loaded[0])
    assert not [*loaded[1], *problems], [*loaded[1], *problems][:3]
    timed(lambda a: [*contract.files(a)], spent)(loaded[0])
    return spent


def main() -> None:
    logging.disable(logging.WARNING)
    seconds, spent = whole_build()
    own = sum(spent.values())
    print(f"strict build {seconds:.2f} s, of which the hook {own:.2f} s ({own / seconds:.0%})")
    for name, share in spent.most_common():
        print(f"  {name:18} {share:.3f} s")
    print("load, rules, fill, segments, export on more records:")
    for times in (1, 10, 100):
        with tempfile.TemporaryDirectory() as folder:
            total = sum(pipeline(multiplied(times, Path(folder))).values())
        print(f"  x{times:<4} {total:6.2f} s, {total / times:.3f} s for each multiple")
    print("load, rules, pages, pieces, contract on more programs:")
    for times in (1, 10):
        with tempfile.TemporaryDirectory() as folder:
            total = sum(programs(more_programs(times, Path(folder))).values())
        print(f"  x{times:<4} {total:6.2f} s, {total / times:.3f} s for each multiple")


if __name__ == "__main__":
    main()
