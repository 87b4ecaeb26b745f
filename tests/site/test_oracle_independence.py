"""The oracle is worth something only while it knows nothing of the engine."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from projects import ROOT

ORACLE = ROOT / "tests" / "oracle.py"


def test_the_oracle_imports_nothing_but_yaml_and_the_standard_library() -> None:
    tree = ast.parse(ORACLE.read_text("utf-8"))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported == {"__future__", "pathlib", "yaml"}


def test_the_oracle_answers_where_the_engine_cannot_be_found(data: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from oracle import Oracle;"
        "answer = Oracle(Path(sys.argv[1])).answer(60328, 'udp');"
        "print(answer['class'], 'mosh' in answer['tenants'], 'portatlas' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, data], cwd=ORACLE.parent, text=True, capture_output=True, check=False
    )
    assert (done.stdout, done.stderr) == ("49152-60999 True False\n", "")
