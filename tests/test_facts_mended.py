"""Facts that once stood wrong on the site: the right value, written by hand with its source."""

from __future__ import annotations

import re

import pytest
from portatlas.facts.model import Atlas

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
    assert "49152-49407" in atlas.tenants["unbound-source"].note


def test_istios_dns_proxy_answers_on_udp(atlas: Atlas) -> None:
    found = atlas.tenants["istio-dns"]  # istio pkg/dns/client: newDNSProxy("udp", h), newDNSProxy("tcp", h)
    assert (found.first, found.last, found.transports) == (15053, 15053, ("udp",))


def test_the_ports_after_a_reserved_block_are_likely(atlas: Atlas) -> None:
    # run: 139 of 2,000 first connections, none without the block; ip-sysctl.rst, ip_local_reserved_ports
    assert "139 of 2,000" in body(atlas, "fix/nodeport-overlap")


def test_only_tcps_code_lacks_the_message_of_the_bucket_table(atlas: Atlas) -> None:
    # net/dccp/minisocks.c of 6.1 has DCCP_WARN("time wait bucket table overflow\n")
    assert "TCP's code of 6.1 and 7.3 prints no such message" in atlas.myths["bucket-overflow-is-logged"].truth
