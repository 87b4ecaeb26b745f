"""`make bench`: what it measures is what runs."""

from __future__ import annotations

from pathlib import Path

import bench
import pytest


@pytest.mark.parametrize("times", [1, 2])
def test_the_pipeline_takes_the_facts_and_a_multiple_of_them(times: int, tmp_path: Path) -> None:
    spent = bench.pipeline(bench.multiplied(times, tmp_path))
    assert {"load", "check"} <= set(spent) and all(seconds > 0 for seconds in spent.values())
