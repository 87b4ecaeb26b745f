"""The Linux steps of the written pages that only read: each runs here and ends without a complaint.

Unlike the checks of a system they claim nothing of the eleven subjects, so what they print is not compared.
"""

from __future__ import annotations

import re
import shutil

import pytest

from lab import steps
from lab.plugin import Account, facts
from lab.run import ROOT, Job, Output, Text

ELSEWHERE = {"rpcinfo-p"}  # asks a server that a laboratory does not have
STEPS = {
    s.id: s
    for s in facts().steps.values()
    if s.on == "Linux" and s.effect == "reads" and s.shell == "sh" and "__NAME__" not in s.run and s.id not in ELSEWHERE
}
PORT = 8080  # the one that the steps ask about
COMPLAINT = re.compile(r"usage:|invalid|unrecognized|syntax error|not found|no such|error:", re.I)
WAITS = {"watch-for-port"}  # until a socket comes


@pytest.fixture(scope="module")
def outputs(namespaces: None) -> dict[str, Output]:
    """What each step printed beside a listener on its port, as root in namespaces of its own."""
    texts = tuple(Text(s.id, "one", "any", s.shell, s.run, s.id in WAITS) for s in STEPS.values())
    return steps.outputs(Job("listener", ROOT, PORT, texts))


@pytest.mark.parametrize("step", STEPS)
def test_a_step_of_a_written_page_runs_without_a_complaint(
    outputs: dict[str, Output], account: Account, step: str
) -> None:
    tool = STEPS[step].run.split()[0]
    if tool != "until" and not shutil.which(tool, path="/usr/sbin:/usr/bin:/sbin:/bin"):
        account.cannot(f"that the step {step} runs", f"no {tool}")
    output = outputs[step]
    assert output.status == (-1 if step in WAITS else 0) or (output.status == 1 and not output.out), output
    assert not COMPLAINT.search(output.err), output
    account.steps.add(step)
