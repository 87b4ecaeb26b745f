"""Somebody else's copy: what depends on the owner, the repository and the address is right there, too."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import yaml
from conftest import ROOT

WORKFLOW = ROOT / ".github" / "workflows" / "pages.yml"
OWNER, NAME = "Some-One", "Ports"  # capitals: GitHub keeps them in the path, and not in the host


def address_of(owner: str, name: str, folder: Path) -> str:
    """The address that the workflow works out, by the very text of its step."""
    steps = yaml.safe_load(WORKFLOW.read_text("utf-8"))["jobs"]["check"]["steps"]
    (script,) = [step["run"] for step in steps if step.get("id") == "address"]
    out = folder / "output"
    context = {"OWNER": owner, "NAME": name, "CHOSEN": "", "GITHUB_OUTPUT": str(out)}
    subprocess.run(["bash", "-e", "-c", script], env={**os.environ, **context}, check=True)
    return out.read_text("utf-8").strip().removeprefix("url=")


def test_the_tests_that_depend_on_the_owner_pass_for_a_fork(tmp_path: Path) -> None:
    address = address_of(OWNER, NAME, tmp_path)
    assert address == "https://some-one.github.io/Ports/"
    theirs = {**os.environ, "SITE_URL": address, "REPOSITORY": f"{OWNER}/{NAME}"}
    command = [sys.executable, "-m", "pytest", "-q", "-m", "owner", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, env=theirs, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout
    said = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert "example" not in said and f"{OWNER}/{NAME}" in said
