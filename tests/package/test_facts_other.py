"""Facts about Windows, macOS, the BSDs, illumos and small stacks: written by hand from the source named beside each.

What holds for some releases only must say so where it stands, so these tests look for the release in the words.
"""

from __future__ import annotations

import pytest
from portatlas.facts.model import Atlas, Check, System


def check(atlas: Atlas, system: str, name: str) -> Check:
    """The rung of a system's ladder."""
    (found,) = [c for c in atlas.systems[system].checks if c.id == name]
    return found


def readings(c: Check) -> dict[str, str]:
    """What is seen -> what it means."""
    return {r.see: r.means for r in c.read}


def known(system: System, *words: str) -> list[str]:
    """The sentences of "Good to know" that have all these words."""
    return [known.says for known in system.good_to_know if all(word in known.says for word in words)]


# macOS: releases by release.json of apple-oss-distributions/distribution-macOS


def test_the_list_that_has_every_connection_comes_first_on_macos(atlas: Atlas) -> None:
    """Developer Forums thread 751581: user-space networking since macOS 12; lsof lists sockets."""
    macos = atlas.systems["macos"]
    assert macos.checks[0].id == macos.ask == macos.short_ladder[0] == "both-ends"
    assert check(atlas, "macos", "both-ends").one.tcp.startswith("netstat -anv -p tcp")


@pytest.mark.parametrize("name", ["who-holds", "known-lsof-i"])
def test_an_empty_lsof_on_macos_is_no_proof_even_as_root(atlas: Atlas, name: str) -> None:
    """Sloth#38 on macOS 15.5; only PROX_FDTYPE_SOCKET becomes an internet file in lsof-76, dproc.c."""
    assert "Network framework" in check(atlas, "macos", name).empty and "macOS 12" in check(atlas, "macos", name).empty


def test_netstat_on_macos_has_connections_without_a_socket_since_12_2(atlas: Atlas) -> None:
    """in_pcblist.c: nstat_userland_list_snapshot not in xnu-8019.61.5 (12.1), in xnu-8019.80.24 (12.2)."""
    assert known(atlas.systems["macos"], "Network framework", "12.2", "`lsof` leaves them out")


def test_netstat_on_macos_names_the_process_since_26_and_its_number_since_10_10(atlas: Atlas) -> None:
    """network_cmds-457 (10.10) prints pid and epid; 705.100.5 (15.6) still; 726 (26.0) prints process:pid."""
    seen = readings(check(atlas, "macos", "both-ends"))
    assert "10.10" in next(means for see, means in seen.items() if see.endswith("ESTABLISHED ... 812 0"))
    assert "since macOS 26" in next(means for see, means in seen.items() if see.endswith("curl:812"))


def test_netstat_on_macos_lists_time_wait_since_10_12(atlas: Atlas) -> None:
    """in_pcblist.c: "include the connections in time wait" not in xnu-3248.60.10 (10.11), in xnu-3789.1.32 (10.12)."""
    both = check(atlas, "macos", "both-ends")
    assert "10.12" in next(means for see, means in readings(both).items() if see.endswith("TIME_WAIT"))
    assert "10.12" in both.empty and "10.12" in check(atlas, "macos", "known-netstat-grep").empty
    assert "10.12" in readings(check(atlas, "macos", "whole-range"))["9120 TIME_WAIT"]


# small stacks


def test_lwip_leaves_out_65535_for_tcp_only_since_2_1_0(atlas: Atlas) -> None:
    """tcp_new_port in STABLE-1_4_1 and 2_0_3 compares before it counts on; 2_1_0 of 2018-09-26 after."""
    (never,) = atlas.systems["lwip"].never
    assert (never.first, never.transports) == (65535, ("tcp",)) and "2.1.0" in never.says


def test_lwip_starts_at_random_only_since_2_1_0_unless_an_option_is_set(atlas: Atlas) -> None:
    """tcp_init in 2_0_3: LWIP_RANDOMIZE_INITIAL_LOCAL_PORTS, which opt.h sets to 0; 1_4_0 has no tcp_init of its own."""
    (order,) = atlas.systems["lwip"].order
    assert "2.1.0" in order.says and "LWIP_RANDOMIZE_INITIAL_LOCAL_PORTS" in order.says and "1.4.0" in order.says


# the BSDs and illumos


@pytest.mark.parametrize("system", ["freebsd", "openbsd", "netbsd"])
def test_lsof_on_a_bsd_shows_sockets_that_are_bound_but_idle(atlas: Atlas, system: str) -> None:
    """lsof: dialects/freebsd, openbsd and netbsd/dsock.c enter the local end whatever the state."""
    found = check(atlas, system, "known-lsof-i")
    assert "bound-idle" in found.shows and "bound-idle" in found.unprivileged.shows


def test_nc_on_freebsd_meets_a_dual_stack_listener_and_on_netbsd_and_illumos_it_does_not(atlas: Atlas) -> None:
    """FreeBSD in_pcb.c: a :: socket without V6ONLY carries INP_IPV4. NetBSD and illumos keep the families apart."""
    notices = {s: "listener-dual" in check(atlas, s, "can-i-bind").shows for s in ("freebsd", "netbsd", "illumos")}
    assert notices == {"freebsd": True, "netbsd": False, "illumos": False}


def test_only_a_vnet_jail_needs_root_to_look_into(atlas: Atlas) -> None:
    """sockstat.c: jail_attach is called for JAIL_SYS_NEW alone."""
    found = check(atlas, "freebsd", "other-namespaces")
    assert found.unprivileged.process == "all" and "listener" in found.unprivileged.shows
    assert any("VNET" in means for means in readings(found).values())


def test_netbsd_cuts_an_ipv6_address_and_never_its_port(atlas: Atlas) -> None:
    """netstat/inet6.c 1.68, inet6print: 16 characters of address, then .port, in 22 columns."""
    assert "never its port" in check(atlas, "netbsd", "whole-range").empty


def test_netbsd_has_all_the_letters_of_tulpn_and_reads_n_as_a_protocol(atlas: Atlas) -> None:
    """netstat/main.c: getopt "AabBdf:ghI:LliM:mN:nP:p:qrsStTuVvw:X"."""
    empty = check(atlas, "netbsd", "known-netstat-tulpn").empty
    assert "`n` is read as one" in empty and "not all of these" not in empty


def test_illumos_shares_a_port_among_destinations_at_connect(atlas: Atlas) -> None:
    """tcp_bind.c, tcp_bindi: with quick_connect, states above LISTEN with another far end are passed over."""
    assert known(atlas.systems["illumos"], "`connect()`", "several destinations")
    assert '<% system_link("illumos") %>: TCP `connect()` | yes' in atlas.pages["learn/running-out"].body
    assert "not known to us" not in atlas.pages["learn/how-a-port-is-picked"].body


# Windows


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("learn/what-a-port-is", "if both set"),
        ("learn/life-of-a-port", "two programs that both set it"),
        ("fix/address-in-use", "if both set it"),
        ("fix/windows-10048-10055", "If both sockets set it"),
        ("reference/glossary", "two sockets that both set it"),
    ],
)
def test_on_windows_two_sockets_share_a_port_only_if_both_ask(atlas: Atlas, page: str, words: str) -> None:
    """Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE, "Enhanced Socket Security": row Default, column SO_REUSEADDR."""
    assert words in atlas.pages[page].body


def test_wsl_has_a_third_mode_whose_calls_come_from_windows_own_pool(atlas: Atlas) -> None:
    """MicrosoftDocs/WSL wsl-config.md: fall-back since WSL 2.3.25; microsoft/WSL b9e1d7044: named Consomme."""
    body = atlas.pages["learn/containers"].body
    assert all(word in body for word in ("virtioproxy", "Consomme", "2.3.25"))


def test_only_rows_that_one_added_are_taken_out_of_windows_excluded_list(atlas: Atlas) -> None:
    """netsh interface reference: delete excludedportrange protocol= startport= numberofports=."""
    command = "netsh int ipv4 delete excludedportrange protocol=tcp startport=50051 numberofports=1"
    assert atlas.steps["windows-release-port"].run == command
    (says,) = known(atlas.systems["windows"], "delete excludedportrange")
    assert command in says and "Only rows that you added" in says


def test_what_adds_the_row_50000_50059_is_said_to_be_unknown(atlas: Atlas) -> None:
    """The row with a star in chocolatey-test-environment#68, netbird#1696 and aspnetcore#25562, three machines."""
    assert known(atlas.systems["windows"], "50000-50059", "we do not know")


def test_microsofts_dns_server_opens_2500_sockets(atlas: Atlas) -> None:
    """Configure the Socket Pool, Windows Server 2008 R2: the default size of the socket pool is 2500."""
    assert atlas.numbers["ms-dns-socket-pool"].value == 2500
    assert known(atlas.systems["windows"], "2,500 UDP sockets")


# pages


def test_the_range_that_is_advised_for_second_ports_has_no_name_and_lies_in_no_pool_of_four(atlas: Atlas) -> None:
    """IANA's registry of 2026-09-17: 29170-29998 unassigned; the pools by the sources in test_facts.py."""
    body = atlas.pages["fix/pin-random-ports"].body
    assert "29200-29299" in body and "29300-29399" in body
    assert not [row for row in atlas.registry if row.first <= 29399 and row.last >= 29200]
    for name in ("linux", "windows", "macos", "netbsd"):
        assert all(pool.first > 29399 or pool.last < 29200 for pool in atlas.systems[name].pools), name


def test_shared_address_space_is_100_64_0_0_with_ten_bits(atlas: Atlas) -> None:
    """RFC 6598: 100.64.0.0/10, so 100.64.0.0 to 100.127.255.255."""
    assert "100.64.x.x to 100.127.x.x" in atlas.pages["fix/port-checker-closed"].body


def test_systemd_resolved_has_two_addresses(atlas: Atlas) -> None:
    """resolved.conf(5) of systemd 252, DNSStubListener=: 127.0.0.53 and 127.0.0.54, port 53."""
    assert "127.0.0.53 and 127.0.0.54, UDP and TCP" in atlas.pages["fix/udp-port-taken"].body


def test_ciscos_built_outbound_names_the_far_side_first(atlas: Atlas) -> None:
    """elastic/logstash pull request 1383: the initiator is the host after "to"."""
    assert 'The far side stands first, after "for", and the caller after "to".' in atlas.pages["fix/firewall-log"].body


@pytest.mark.parametrize(
    ("page", "text"),
    [  # po files of glibc at 04e750e75b, msgid "Address already in use"
        ("fix/address-in-use", "Die Adresse wird bereits verwendet"),
        ("fix/address-in-use", "Adresse déjà utilisée"),
        ("fix/address-in-use", "La dirección ya se está usando"),
        ("fix/address-in-use", "地址已在使用"),
        ("fix/address-in-use", "Web server failed to start. Port 8080 was already in use."),  # PortInUseFailureAnalyzer
        ("fix/address-in-use", "Error: That port is already in use."),  # runserver.py
        ("fix/address-in-use", "Port 5173 is in use, trying another one..."),  # vite http.ts
        ("fix/udp-port-taken", "RTNETLINK answers: Address already in use"),  # libnetlink.c
        ("fix/windows-10048-10055", "java.net.BindException: Address already in use: bind"),  # Net.bind0 on Windows
        ("fix/command-not-working", "Cannot open netlink socket: Protocol not supported"),  # WSL#2249
    ],
)
def test_a_message_leads_to_the_page_that_solves_it(atlas: Atlas, page: str, text: str) -> None:
    assert text in [m.text for m in atlas.pages[page].messages]


@pytest.mark.parametrize("path", ["address-in-use", "nothing-shown", "unknown-high-port", "fixed-port-sometimes-fails"])
def test_a_ladder_of_windows_and_macos_asks_for_udp_as_well(atlas: Atlas, path: str) -> None:
    """TCP and UDP each have their own ports: RFC 6335, section 6."""
    body = atlas.pages[f"fix/{path}"].body
    for system in ("windows", "macos"):
        calls = [line for line in body.split("\n") if f'rung("{system}.' in line]
        assert not calls or any('transport="udp"' in line for line in calls), system


@pytest.mark.parametrize("page", ["fix/permission-denied", "systems/macos"])
def test_low_ports_on_all_addresses_are_free_on_macos_since_10_14_for_both_versions_of_ip(
    atlas: Atlas, page: str
) -> None:
    """in_pcb.c and in6_pcb.c: privileged in xnu-4570 (10.13), free on the wildcard in xnu-4903 (10.14)."""
    macos = atlas.systems["macos"]
    if page == "systems/macos":
        assert known(macos, "10.14", "IPv4 or IPv6", "one address still does")
    else:
        assert "Since macOS 10.14 a low port on all addresses" in atlas.pages[page].body


@pytest.mark.parametrize(
    ("state", "words"),
    [  # Icinga/icinga2#3269 for Windows; cs.po, de.po and pt_BR.po of net-tools 2.10
        ("LISTEN", "ABHÖREN | LISTEN, OUÇA, NASLOUCHÁ"),
        ("ESTABLISHED", "HERGESTELLT | VERBUNDEN, ESTABELECIDA, SPOJENO"),
        ("CLOSE_WAIT", "SCHLIESSEN_WARTEN | CLOSE_WAIT, ESPERANDO_FECHAR, CLOSE_WAIT"),
    ],
)
def test_the_glossary_has_the_states_in_other_languages(atlas: Atlas, state: str, words: str) -> None:
    assert f"| {state} | {words} |" in atlas.pages["reference/glossary"].body
