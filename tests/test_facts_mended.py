"""Facts that once stood wrong on the site: the right value, written by hand with its source."""

from __future__ import annotations

import re

import pytest
from portatlas.model import Atlas

NODEPORTS = range(30000, 32768)  # kubernetes pkg/controlplane/services.go; SwarmKit dynamicPortStart, dynamicPortEnd


@pytest.mark.parametrize("name", ["change_now", "change_for_good"])
def test_the_example_that_widens_the_pool_of_linux_takes_in_no_nodeport(atlas: Atlas, name: str) -> None:
    command = getattr(atlas.systems["linux"].settings, name).run
    low, high = map(int, re.search(r"ip_local_port_range ?= ?'?(\d+) (\d+)", command).groups())
    assert low <= 32768 and high > 60999, "it widens nothing"
    assert low % 2 != high % 2  # ip-sysctl.rst: "prefer different parity"
    assert not set(NODEPORTS) & set(range(low, high + 1))
