"""Every command of linux.yml, run on this machine: what it shows is what the page says that it shows."""

from __future__ import annotations

import pytest
from lab.plugin import Bench, facts
from lab.run import ROOT, USER
from lab.subjects import NOTHING, TRANSPORT

CHECKS = [check.id for check in facts().systems["linux"].checks]


def test_the_laboratory_makes_the_subjects_of_the_closed_list() -> None:
    assert list(TRANSPORT) == list(facts().subjects)


@pytest.mark.parametrize("user", [ROOT, USER])
@pytest.mark.parametrize("check", CHECKS)
def test_a_check_shows_what_it_claims_and_no_more(linux_bench: Bench, check: str, user: str) -> None:
    seen = [o for o in linux_bench.of(check) if o.user == user]
    assert {o.subject for o in seen} == {NOTHING, *TRANSPORT}
    found = [f for f in linux_bench.faults if f.check == check and (f.seen is None or f.seen.user == user)]
    if found:
        pytest.fail("\n".join(map(str, found)), pytrace=False)
