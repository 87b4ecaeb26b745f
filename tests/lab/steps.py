"""Runs steps of the written pages beside a listener, in throw-away namespaces: what they print, and how they end.

Run as a script, inside the namespaces, it takes a Job as JSON on standard input and prints its outputs.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

from lab import linux
from lab.run import Job, Output, execute, job_from, stand, to_json


def outputs(job: Job) -> dict[str, Output]:
    """What each text of the job printed, keyed by step. RuntimeError where no namespaces can be made."""
    printed = json.loads(linux.inside("lab.steps", given=to_json(job)))
    return {step: Output(**output) for step, output in printed.items()}


def main() -> None:
    job = job_from(sys.stdin.read())
    linux.loopback_up()
    with stand(job) as subject:
        found = {text.check: asdict(execute(text, job.user, subject.pid)) for text in job.texts}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
