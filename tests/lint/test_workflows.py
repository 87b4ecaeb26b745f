"""The workflows: sound by two offline linters, pinned, and running the very test command that README gives."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from conftest import ROOT

BIN = Path(sys.executable).parent
PAGES = ROOT / ".github" / "workflows" / "pages.yml"
LABORATORY = ROOT / ".github" / "workflows" / "laboratory.yml"
DEPENDABOT = ROOT / ".github" / "dependabot.yml"
FORM = ROOT / ".github" / "ISSUE_TEMPLATE" / "program.yml"


def run(*command: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(list(map(str, command)), text=True, capture_output=True, check=False)


def check_steps() -> list[dict]:
    return yaml.safe_load(PAGES.read_text("utf-8"))["jobs"]["check"]["steps"]


def test_zizmor_finds_nothing() -> None:
    done = run(BIN / "zizmor", "--offline", "--persona=pedantic", "--format=json", ROOT / ".github")
    assert done.returncode == 0 and json.loads(done.stdout) == [], done.stdout + done.stderr
    # and it looked at every file
    assert all(file.name in done.stderr for file in (PAGES, LABORATORY, DEPENDABOT)), done.stderr


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("vendor.github-workflows", PAGES),
        ("vendor.github-workflows", LABORATORY),
        ("vendor.dependabot", DEPENDABOT),
        ("vendor.github-issue-forms", FORM),
    ],
)
def test_the_files_follow_their_schema(schema: str, file: Path) -> None:
    done = run(BIN / "check-jsonschema", "--builtin-schema", schema, file)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("workflow", [PAGES, LABORATORY])
def test_every_action_is_pinned_by_commit(workflow: Path) -> None:
    used = re.findall(r"uses: (.*)", workflow.read_text("utf-8"))
    assert used and all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action) for action in used), used


def test_ci_and_workflow_run_the_test_command_of_the_readme() -> None:
    assert re.search(r"^make test( +#.*)?$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert (ROOT / ".ci" / "run").read_text("utf-8").endswith("\nmake test\n")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert [step["run"] for step in check_steps() if "make" in step.get("run", "")] == ["make test"]


def test_host_and_repository_come_from_the_workflows_context() -> None:
    tests = next(step for step in check_steps() if step.get("run") == "make test")
    assert tests["env"] == {"SITE_URL": "${{ steps.address.outputs.url }}", "REPOSITORY": "${{ github.repository }}"}
    address = next(step for step in check_steps() if step.get("id") == "address")
    assert address["env"] == {
        "OWNER": "${{ github.repository_owner }}",
        "NAME": "${{ github.event.repository.name }}",
        "CHOSEN": "${{ vars.SITE_URL }}",
    }


@pytest.mark.parametrize(
    ("owner", "name", "chosen", "url"),
    [
        ("someone", "port-atlas", "", "https://someone.github.io/port-atlas/"),
        ("SomeOne", "Port-Atlas", "", "https://someone.github.io/Port-Atlas/"),
        ("someone", "someone.github.io", "", "https://someone.github.io/"),
        ("SomeOne", "SomeOne.github.io", "", "https://someone.github.io/"),
        ("someone", "other.github.io", "", "https://someone.github.io/other.github.io/"),
        ("someone", "port-atlas", "https://ports.example.org", "https://ports.example.org/"),
        ("someone", "port-atlas", "https://example.org/ports/", "https://example.org/ports/"),
    ],
)
def test_the_address_is_worked_out(owner: str, name: str, chosen: str, url: str, tmp_path: Path) -> None:
    script = next(step["run"] for step in check_steps() if step.get("id") == "address")
    out = tmp_path / "output"
    context = {"OWNER": owner, "NAME": name, "CHOSEN": chosen, "GITHUB_OUTPUT": str(out)}
    subprocess.run(["bash", "-e", "-c", script], env={**os.environ, **context}, check=True)
    assert out.read_text("utf-8") == f"url={url}\n"


def test_only_the_deployment_may_write_and_it_publishes_what_was_tested() -> None:
    workflow = yaml.safe_load(PAGES.read_text("utf-8"))
    assert set(workflow["jobs"]) == {"check", "deploy"} and workflow["permissions"] == {}
    assert workflow["jobs"]["check"]["permissions"] == {"contents": "read"}
    assert workflow["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert workflow["jobs"]["deploy"]["needs"] == "check"
    assert workflow["jobs"]["deploy"]["if"] == "github.ref == 'refs/heads/main'"
    # the upload is the step right after the tests: nothing comes between that could change the folder
    *_, tests, upload = check_steps()
    assert tests["run"] == "make test" and "actions/upload-pages-artifact@" in upload["uses"]
    assert upload["with"] == {"path": "site"} and upload["if"] == workflow["jobs"]["deploy"]["if"]


@pytest.mark.parametrize("workflow", [PAGES, LABORATORY])
def test_a_checkout_leaves_no_credentials_behind(workflow: Path) -> None:
    jobs = yaml.safe_load(workflow.read_text("utf-8"))["jobs"].values()
    steps = [step for job in jobs for step in job["steps"]]
    checkouts = [step for step in steps if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts and all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_the_laboratory_runs_what_make_record_runs_on_every_system() -> None:
    recipe = re.search(r"^record:.*\n\t\S+ (.*)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)[1]
    jobs = yaml.safe_load(LABORATORY.read_text("utf-8"))["jobs"]
    commands = [step["run"] for step in jobs["hosted"]["steps"] if "pytest" in step.get("run", "")]
    assert recipe.startswith("-m pytest ") and [c.endswith(recipe) for c in commands] == [True, True]
    systems = [row["system"] for row in jobs["hosted"]["strategy"]["matrix"]["include"]]
    assert systems == ["linux", "macos", "windows"]
    (in_the_machine,) = [step["run"] for step in jobs["freebsd"]["steps"] if "-m pytest" in step.get("run", "")]
    assert in_the_machine.rstrip().endswith("tests/lab/test_lab_portable.py --record")


def test_the_laboratory_may_only_read_and_leaves_a_record_for_each_system() -> None:
    workflow = yaml.safe_load(LABORATORY.read_text("utf-8"))
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert job["permissions"] == {"contents": "read"}
        kept = job["steps"][-1]
        assert kept["uses"].startswith("actions/upload-artifact@") and kept["if"] == "always()"
        assert kept["with"]["path"].startswith("docs/_data/runs/")


def test_whatever_the_makefile_installs_is_pinned() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    version = re.search(r"^UV +:= (\d+\.\d+\.\d+)$", text, re.M)
    assert version, text
    for line in re.findall(r"pip install.*", text):
        assert "--require-hashes" in line or line.endswith(" uv==$(UV)"), line
