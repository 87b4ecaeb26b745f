"""Facts that once stood wrong on the site: the right value, written by hand with its source."""

from __future__ import annotations

import re

import pytest
from portatlas.facts.model import Atlas
from portatlas.views import programs

NODEPORTS = range(30000, 32768)  # kubernetes pkg/controlplane/services.go; SwarmKit dynamicPortStart, dynamicPortEnd


@pytest.mark.parametrize("name", ["change_now", "change_for_good"])
def test_the_example_that_widens_the_pool_of_linux_takes_in_no_nodeport(atlas: Atlas, name: str) -> None:
    command = getattr(atlas.systems["linux"].settings, name).run
    low, high = map(int, re.search(r"ip_local_port_range ?= ?'?(\d+) (\d+)", command).groups())
    assert low <= 32768 and high > 60999, "it widens nothing"
    assert low % 2 != high % 2  # ip-sysctl.rst: "prefer different parity"
    assert not set(NODEPORTS) & set(range(low, high + 1))


def readings(record) -> str:
    """Command, readings and meaning of an empty result, as one text."""
    rows = (f"{r.see} {r.means}{r.when}" for r in record.read)
    return " ".join([getattr(record, "run", ""), *rows, record.empty or ""])


def known(atlas: Atlas, system: str) -> str:
    """All that a reader can act on there."""
    s = atlas.systems[system]
    return " ".join([s.summary, s.versions, *(f"{fact.says}{fact.when}" for fact in s.good_to_know)])


def body(atlas: Atlas, page: str) -> str:
    return atlas.pages[page].body


def test_a_network_load_balancer_hands_on_the_clients_address(atlas: Atlas) -> None:
    # docs.aws.amazon.com, edit-target-group-attributes: "Instance type target groups: Enabled", UDP "can't be disabled"
    said = known(atlas, "aws-load-balancer")
    assert (
        "Network Load Balancer hands on the client's address by default to instance targets, and always for UDP" in said
    )
    assert "not the client's" not in said


def test_a_client_is_watched_for_the_option_that_makes_an_early_bind_harmless(atlas: Atlas) -> None:
    # net/ipv4/af_inet.c, __inet_bind(): no get_port() when bind_address_no_port is set; the line of bind() is the same
    said = readings(atlas.steps["strace-bind-connect"])
    assert "-e trace=setsockopt,bind,connect" in said and "IP_BIND_ADDRESS_NO_PORT, [1]" in said


def test_java_names_the_same_failure_in_three_ways(atlas: Atlas) -> None:
    # JDK 17, run; JDK 11 PlainSocketImpl.c: EADDRNOTAVAIL -> NoRouteToHostException "Address not available"
    texts = [m.text for m in atlas.pages["fix/cannot-assign-address"].messages]
    assert "java.net.BindException: Cannot assign requested address" in texts
    assert "java.net.NoRouteToHostException: Cannot assign requested address (Address not available)" in texts
    assert "java.net.ConnectException: Cannot assign requested address (connect failed)" in texts


def test_how_long_linux_remembers_a_flow(atlas: Atlas) -> None:
    # nf_conntrack_proto_tcp.c: TIME_WAIT 2 MINS, CLOSE 10 SECS; nf_conntrack_proto_udp.c: 30 s, 120 s after 2 s
    said = known(atlas, "linux-nat")
    assert "120 seconds, after a reset for 10" in said
    assert "30 seconds after its last packet, or after 120 once" in said and "more than two seconds" in said


def test_a_random_rule_never_keeps_the_port(atlas: Atlas) -> None:
    # nf_nat_core.c, get_unique_tuple(): NF_NAT_RANGE_PROTO_RANDOM_ALL; kubernetes#78547, in 1.16
    assert "never keeps the port" in known(atlas, "linux-nat") and "Since Kubernetes 1.16." in known(atlas, "linux-nat")
    assert "kube-proxy's rule has no option" in body(atlas, "fix/nodeport-overlap")


def test_dockerd_itself_holds_the_port_without_the_proxy(atlas: Atlas) -> None:
    # moby v23 libnetwork/portmapper/proxy.go dummyProxy; run with dockerd 20.10.24 --userland-proxy=false
    assert 'users:(("dockerd"' in readings(atlas.steps["docker-host-listener"])


def test_docker_reads_the_reserved_list_once(atlas: Atlas) -> None:
    # moby docker-v29.7.2 portallocator.go: once.Do(newInstance) reads range and reserved ports together
    assert "only what was reserved when the daemon started" in body(atlas, "fix/fixed-port-sometimes-fails")


@pytest.mark.parametrize("check", ["who-holds", "count-by-destination", "bound-idle"])
def test_a_bound_idle_tcp_socket_shows_since_both_are_of_6_8(atlas: Atlas, check: str) -> None:
    # inet_diag.c: absent in 6.1, in 6.12; the patch is of 1 December 2023, after the merge window of 6.7
    assert "Since iproute2 6.8 and Linux 6.8." in readings(atlas.systems["linux"].check(check))


def test_lsns_lists_namespaces_without_a_process_since_2_39(atlas: Atlas) -> None:
    # util-linux eabbd8b7, first in v2.39-rc1; lsns 2.41.5 prints NPROCS 0
    assert "Since util-linux 2.39." in readings(atlas.steps["lsns-net"])


def test_a_container_gets_its_settings_from_outside(atlas: Atlas) -> None:
    # moby daemon/pkg/oci/defaults.go: /proc/sys is among ReadonlyPaths
    ways = body(atlas, "learn/containers")
    for way in ("docker-run-sysctl", "securityContext", "nsenter-sysctl"):
        assert way in ways
    assert "docker run -d --sysctl" in atlas.steps["docker-run-sysctl"].run
    assert atlas.steps["nsenter-sysctl"].run.startswith("nsenter -t __PID__ -n sysctl -w")


def test_a_health_check_nodeport_is_a_listener(atlas: Atlas) -> None:
    # kubernetes pkg/proxy/healthcheck/service_health.go, listenAndServeAll()
    assert "health check NodePort" in body(atlas, "fix/nodeport-overlap")
    assert "health check NodePort" in atlas.myths["kube-proxy-listens"].truth


def test_capabilities_of_a_user_namespace_bind_no_low_port_of_the_host(atlas: Atlas) -> None:
    # net/ipv4/af_inet.c: ns_capable(net->user_ns, CAP_NET_BIND_SERVICE); unshare -r: `=ep` and EACCES on 81
    assert "rootless container" in readings(atlas.steps["getpcaps"])


def test_unbound_leaves_256_numbers_to_other_programs(atlas: Atlas) -> None:
    # util/config_file.c, init_outgoing_availports(): for(i=49152; i<49152+256; i++) a[i] = 0
    assert "49152-49407" in programs.tenants(atlas)["unbound-source"].note


def test_istios_dns_proxy_answers_on_tcp_and_udp(atlas: Atlas) -> None:
    found = programs.tenants(atlas)["istio-dns"]  # istio pkg/dns/client: newDNSProxy("udp", h), newDNSProxy("tcp", h)
    assert (found.first, found.last, found.transports) == (15053, 15053, ("tcp", "udp"))


def test_the_ports_after_a_reserved_block_are_likely(atlas: Atlas) -> None:
    # run: 139 of 2,000 first connections, none without the block; ip-sysctl.rst, ip_local_reserved_ports
    assert "139 of 2,000" in body(atlas, "fix/nodeport-overlap")


def test_only_tcps_code_lacks_the_message_of_the_bucket_table(atlas: Atlas) -> None:
    # net/dccp/minisocks.c of 6.1 has DCCP_WARN("time wait bucket table overflow\n")
    assert "TCP's code of 6.1 and 7.3 prints no such message" in atlas.myths["bucket-overflow-is-logged"].truth


# readers who were failed


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("connection-refused", "Error: connect ECONNREFUSED ::1:3306"),  # mysqljs/mysql#2547
        ("connection-timed-out", "connect: Connection timed out"),  # glibc, ETIMEDOUT
        ("connection-reset", "Connection reset by peer"),  # glibc, ECONNRESET
        ("conntrack-full", "nf_conntrack: table full, dropping packet"),  # nf_conntrack_core.c
        ("hostport-no-free-ports", "1 node(s) didn't have free ports for the requested pod ports"),  # kubernetes#66568
        ("ssh-forwarding", "Warning: remote port forwarding failed for listen port 11369"),  # OpenSSH 9.2, run
        ("socket-without-process", "RTNETLINK answers: Address already in use"),  # iproute2 6.1, run
        ("nfs-illegal-port", "refused mount request from 192.0.2.10 for /srv (/srv): illegal port 52345"),  # rpc.mountd
        ("address-in-use", "Error: That port is already in use."),  # Django runserver.py
        ("address-in-use", "Error: bind EADDRINUSE 0.0.0.0:53"),  # Node.js dgram, run
        ("address-in-use", "Die Adresse wird bereits verwendet"),  # libc-l10n 2.36
        ("command-not-working", "Cannot open netlink socket: Protocol not supported"),  # microsoft/WSL#2249
    ],
)
def test_a_message_of_a_public_report_stands_on_the_page_that_answers_it(atlas: Atlas, page: str, text: str) -> None:
    assert text in [m.text for m in atlas.pages[f"fix/{page}"].messages]


def test_systemd_resolved_has_port_53_of_two_loopback_addresses(atlas: Atlas) -> None:
    # resolved.conf(5), DNSStubListener: "addresses 127.0.0.53 and 127.0.0.54, port 53", UDP and TCP
    assert "127.0.0.53 and 127.0.0.54, UDP and TCP" in body(atlas, "fix/address-in-use")


def test_the_limit_of_conntrack_is_set_on_the_host(atlas: Atlas) -> None:
    # nf_conntrack_standalone.c: table[NF_SYSCTL_CT_MAX].mode = 0444 in every other namespace
    assert "only be read" in readings(atlas.steps["conntrack-room"])


def test_an_nfs_export_wants_a_privileged_source_port_by_default(atlas: Atlas) -> None:
    assert "An export has the option `secure` unless" in body(atlas, "fix/nfs-illegal-port")  # exports(5)


# UDP is half of the port space

ONLY_TCP = re.compile(r"\b(ss|netstat) -\w*t\w*\b|-iTCP|Get-NetTCPConnection")
BY_NATURE = {  # about states of TCP, or about one protocol that is TCP
    "close-wait-rows", "close-wait-by-process", "time-wait-sides", "self-connected", "tcp6-ss-listeners",
    "tcp6-try-ipv4", "windows-time-wait-by-peer", "windows-close-wait-by-process", "macos-close-wait",
    "nfs-source-port",
}  # fmt: skip


def test_a_step_that_asks_for_tcp_alone_is_about_tcp_by_nature(atlas: Atlas) -> None:
    found = {s.id for s in atlas.steps.values() for m in ONLY_TCP.finditer(s.run) if "u" not in m[0].split("-")[-1]}
    assert found <= BY_NATURE, found - BY_NATURE
