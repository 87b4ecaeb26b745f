"""What the facts say of Linux, measured: the numbers are written by hand from the primary source named beside them."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from portatlas.views.commands import filled

from lab import claims
from lab.behaviour import measured
from lab.plugin import Account, facts, settings_of
from lab.run import ROOT, USER, Text

LINUX = facts().systems["linux"]
TEN = list(range(40000, 40010))
pytestmark = pytest.mark.usefixtures("namespaces")


def test_ten_ports_give_ten_connections_to_one_destination_and_ten_more_to_the_next() -> None:
    # net/ipv4/inet_hashtables.c: a port is free if the four-tuple is
    found = measured("ten_ports_by_destination")
    assert sorted(found["A"]) == sorted(found["B"]) == TEN
    assert found["then"] == found["and then"] == "EADDRNOTAVAIL"


def test_a_port_that_bind_0_gave_is_never_shared() -> None:
    # net/ipv4/inet_connection_sock.c: bind knows no destination, so the port must be free on that address
    found = measured("ten_ports_bound_first")
    assert sorted(found["ports"]) == TEN and found["then"] == "EADDRINUSE"
    assert found["connect then"] == "EADDRNOTAVAIL" and found["another address"] == 10


def test_ipv6_takes_its_numbers_from_the_one_setting_that_ipv4_has() -> None:
    # Documentation/networking/ip-sysctl.rst: ip_local_port_range stands under net.ipv4 only
    found = measured("ten_ports_of_both_families")
    assert sorted(found["IPv4"]) == sorted(found["IPv6"]) == TEN
    assert not found["IPv6 has a setting of its own"]


def test_out_of_ports_is_another_error_for_each_call() -> None:
    # net/ipv4: inet_hashtables.c, inet_connection_sock.c; af_inet.c inet_autobind() for UDP
    assert measured("errors_when_ports_run_out") == {
        "TCP connect()": "EADDRNOTAVAIL",
        "TCP bind(0)": "EADDRINUSE",
        "TCP listen()": "EADDRINUSE",
        "UDP bind(0)": "EADDRINUSE",
        "UDP connect()": "EAGAIN",
        "UDP sendto()": "EAGAIN",
    }


def test_connect_takes_even_numbers_first_and_bind_0_odd_ones() -> None:
    # commit 07f4c90062f8 (4.2): connect() begins with the parity of the low end, bind(0) with the other
    found = measured("parity")
    assert found == {"connect()": [200, 0], "bind(0)": [0, 200], "connect(), odd low end": [0, 200]}


def test_a_reserved_port_is_never_picked_and_can_be_asked_for() -> None:
    # Documentation/networking/ip-sysctl.rst, ip_local_reserved_ports
    assert measured("reserved_port") == {"picked": [p for p in TEN if p != 40003], "by number": 40003}


def test_time_wait_lasts_60_seconds_whatever_tcp_fin_timeout_says() -> None:
    # include/net/tcp.h: TCP_TIMEWAIT_LEN (60*HZ); ip-sysctl.rst: tcp_fin_timeout is for orphaned FIN_WAIT_2
    found = measured("timers")
    for timeout, seconds in found.items():
        assert 55 <= seconds["TIME_WAIT"] <= 60, timeout
        assert int(timeout) - 5 <= seconds["FIN_WAIT_2"] <= int(timeout)


def test_a_new_namespace_starts_at_the_default() -> None:
    # net/ipv4/af_inet.c, inet_init_net(): 32768 and 60999
    assert measured("new_namespace") == {"old": [20000, 20999], "new": [32768, 60999]}


def test_a_namespace_that_only_ip_netns_keeps_is_not_looked_at() -> None:
    # so says `empty` of other-namespaces
    texts = [t for t in claims.texts(LINUX, 60328, 49152, 60999) if t.check == "other-namespaces"]
    found = measured("kept_by_ip_netns", [asdict(t) for t in texts])
    assert ":60328 " in found["ip netns exec"] and found["pool"] == ["32768", "60999"]
    assert found["checks"] == [""] * 4


@pytest.mark.parametrize(("step", "spared"), [("fuser-kill", {"a client of it"}), ("lsof-kill", set())])
def test_who_ends_a_process_by_its_port_ends_others_too(account: Account, step: str, spared: set[str]) -> None:
    # fuser(1): "Numbers of local ports"; lsof(8), -i: an address matches either end
    ended = measured("ended_by", filled(facts().steps[step].run, 60328, 49152, 60999))
    assert {role for role, is_so in ended.items() if not is_so} == spared and len(ended) == 3
    account.steps.add(step)


FILE = {"60-ports.conf": "net.ipv4.ip_local_port_range = 32768 65535\n"}


@pytest.mark.parametrize(
    ("name", "before", "effect"),
    [
        ("show", "8080", {"pool": [32768, 60999], "reserved": "8080", "files": {}}),
        ("change_now", "8080", {"pool": [32768, 65535], "reserved": "8080", "files": {}}),
        ("change_for_good", "8080", {"pool": [32768, 65535], "reserved": "8080", "files": FILE}),
        ("reserve", "8080", {"pool": [32768, 60999], "reserved": "8080,60328", "files": {}}),
        ("reserve", "", {"pool": [32768, 60999], "reserved": "60328", "files": {}}),
    ],
)
def test_a_setting_does_what_it_says_for_root_and_changes_nothing_for_a_user(
    account: Account, name: str, before: str, effect: dict
) -> None:
    given = settings_of(LINUX)[name]
    text = Text("settings", name, "any", given.shell, filled(given.run, 60328, 49152, 60999))
    found = measured("setting", {"text": asdict(text), "reserved": before})
    as_root, as_user = found[ROOT].pop("output"), found[USER].pop("output")
    assert as_root["status"] == 0 and found[ROOT] == effect, as_root
    assert (as_user["status"] == 0) is not given.privileged, as_user
    assert found[USER] == {"pool": [32768, 60999], "reserved": before, "files": {}}
    if name == "show":
        assert as_root["out"].split() == as_user["out"].split() == ["32768", "60999"]
    account.carried_out("linux", name)
