"""Facts, views, faces: an import leads down the stair, never up and never round."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter

from conftest import ROOT

PACKAGE = ROOT / "hooks" / "portatlas"
STAIR = ("facts", "views", "program_rules", "rules", "faces", "shell")  # a step may look at those before it
ADDRESS = re.compile(r"""["'(/](ranges|systems)/(?![^"']*\.yml)""")  # a file of the data is no address


def module(path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def imports(path) -> set[str]:
    """The modules of the package that a module names, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("portatlas"):
            base = node.module.removeprefix("portatlas").lstrip(".")
            names = [f"{base}.{alias.name}".lstrip(".") for alias in node.names]
            found |= {name if (PACKAGE / f"{name.replace('.', '/')}.py").exists() else base for name in names}
    return found


MODULES = {module(path): imports(path) for path in sorted(PACKAGE.rglob("*.py")) if path.stem != "__init__"}


def test_an_import_leads_down_the_stair() -> None:
    step = {name: STAIR.index(name.split(".")[0]) for name in MODULES if name.split(".")[0] in STAIR}
    up = [f"{name} -> {other}" for name in step for other in MODULES[name] if step.get(other, 9) > step[name]]
    assert up == []


def test_no_import_leads_round() -> None:
    assert len([*TopologicalSorter(MODULES).static_order()]) == len(MODULES)


def test_every_module_stands_on_a_step() -> None:
    assert {name.split(".")[0] for name in MODULES} == {*STAIR}


def test_an_address_is_worked_out_in_one_module() -> None:
    files = [p for p in (ROOT / "hooks").rglob("*") if p.suffix in (".py", ".jinja")]
    files = [p for p in files if p.stem != "addresses" and p.parent.name != "facts"]
    typed = [
        f"{p.name}: {line.strip()}" for p in files for line in p.read_text("utf-8").split("\n") if ADDRESS.search(line)
    ]
    assert typed == []
