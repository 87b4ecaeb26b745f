"""Every command of linux.yml, run on this machine: what it shows is what the page says that it shows."""

from __future__ import annotations

import pytest

from lab import linux
from lab.plugin import PORT, Bench, bench, facts, jobs
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


# what a check prints, besides its header, where no socket has the port
PRINTED = {
    "is-reserved": ["/proc/sys/net/ipv4/ip_local_port_range 32768-60999"],
    "can-i-bind": ["0.0.0.0 was free", ":: was free"],
}


@pytest.mark.parametrize("check", CHECKS)
def test_with_nothing_on_the_port_a_check_prints_what_empty_says(linux_bench: Bench, check: str) -> None:
    for o in linux_bench.of(check):
        if o.subject == NOTHING and o.text.form == "one":
            printed = [line for line in o.output.out.splitlines() if not line.startswith("State ")]
            assert printed == PRINTED.get(check, []), o
            assert (check == "known-getservbyport") is o.output.err.endswith("port/proto not found\n"), o


def test_an_attempt_to_bind_always_prints_two_lines(linux_bench: Bench) -> None:
    assert {len(o.output.out.splitlines()) for o in linux_bench.of("can-i-bind")} == {2}


def test_on_a_machine_with_busybox_alone_the_commands_that_it_knows_show_the_same(busybox: None) -> None:
    known = {"proc", "is-reserved", "known-netstat-grep"}  # Debian leaves `fuser` and `netstat -p` out of it
    asked = (job.asking(lambda text: text.check in known) for job in jobs("linux", PORT, (USER,)) if not job.elsewhere)
    found = bench("linux", linux.observe(asked, "busybox"))
    assert {o.text.check for o in found.observations} == known
    if found.faults:
        pytest.fail("\n".join(map(str, found.faults)), pytrace=False)
