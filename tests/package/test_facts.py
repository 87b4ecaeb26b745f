"""Facts against numbers written by hand from the primary source, never worked out from the data."""

from __future__ import annotations

import pytest
from portatlas.facts.model import Atlas, Bounds
from portatlas.views import programs
from portatlas.views.classes import assigned_ports
from portatlas.views.commands import values
from portatlas.views.segments import partition_cuts


@pytest.mark.parametrize(
    ("name", "first", "last", "size"),
    [("reserved", 0, 0, 1), ("system", 0, 1023, 1024), ("user", 1024, 49151, 48128), ("dynamic", 49152, 65535, 16384)],
)
def test_ianas_ranges_are_those_of_rfc_6335_section_6(
    atlas: Atlas, name: str, first: int, last: int, size: int
) -> None:
    found = atlas.iana[name]
    assert (found.first, found.last, found.size) == (first, last, size)


@pytest.mark.parametrize(
    ("system", "first", "last", "size"),
    [
        ("linux", 32768, 60999, 28232),  # Documentation/networking/ip-sysctl.rst, ip_local_port_range
        ("windows", 49152, 65535, 16384),  # Microsoft KB 929851
        ("macos", 49152, 65535, 16384),  # XNU bsd/netinet/in_pcb.c
        ("freebsd", 10000, 65535, 55536),  # sys/netinet/in.h, IPPORT_EPHEMERALFIRST
        ("openbsd", 1024, 49151, 48128),  # sys/netinet/in.h, IPPORT_USERRESERVED
        ("netbsd", 49152, 65535, 16384),  # sys/netinet/in.h, IPPORT_ANONMIN
        ("illumos", 32768, 65535, 32768),  # tcp_tunables.c, smallest_anon_port
        ("gvisor", 16000, 65535, 49536),  # pkg/tcpip/ports/ports.go, firstEphemeral
        ("windows-2003", 1025, 5000, 3976),  # Microsoft KB 929851
        ("bsd-4.4", 1024, 5000, 3977),  # in_pcb.c: 5000 is inclusive
        ("dragonfly", 1024, 5000, 3977),
        ("zephyr", 32768, 65535, 32768),
        ("freertos-tcp", 1024, 65535, 64512),
    ],
)
def test_a_systems_pool_is_that_of_its_source(atlas: Atlas, system: str, first: int, last: int, size: int) -> None:
    for pool in atlas.systems[system].pools:
        assert (pool.first, pool.last, pool.size) == (first, last, size)


def test_linux_shares_11848_ports_with_the_dynamic_range(atlas: Atlas) -> None:
    assert atlas.systems["linux"].pools[0].shared(atlas.iana["dynamic"]) == 11848


def test_the_line_is_cut_in_seven_classes(atlas: Atlas) -> None:
    assert partition_cuts(atlas) == (0, 1, 1024, 10000, 32768, 49152, 61000)
    assert [c.id for c in atlas.classes] == [
        "0",
        "1-1023",
        "1024-9999",
        "10000-32767",
        "32768-49151",
        "49152-60999",
        "61000-65535",
    ]
    assert [atlas.depth(c) for c in atlas.classes] == [0, 0, 1, 2, 4, 6, 5]


@pytest.mark.parametrize(
    ("first", "last", "tcp", "udp"),
    [  # counted in IANA's registry as of 2026-09-17
        (0, 1023, 682, 678),
        (1024, 49151, 5276, 4888),
        (32768, 49151, 134, 96),
        (1024, 9999, 4720, 4445),
        (10000, 32767, 422, 347),
        (49152, 65535, 0, 0),
    ],
)
def test_the_registry_names_as_many_ports_as_iana_does(atlas: Atlas, first: int, last: int, tcp: int, udp: int) -> None:
    band = Bounds(first=first, last=last)
    found = assigned_ports(atlas, band, "tcp"), assigned_ports(atlas, band, "udp")
    # after a refresh the counts move by what IANA assigns in a few years, and not at all where it assigns nothing
    drift = 0 if atlas.registry_date == "2026-09-17" else 0.05
    assert found == pytest.approx((tcp, udp), rel=drift, abs=0)


def never(atlas: Atlas, system: str, transport: str) -> list[int]:
    """The ports that a system skips."""
    skipped = [s for s in atlas.systems[system].never if transport in s.transports]
    return [port for port in range(65536) if any(port in s for s in skipped)]


def test_ports_that_are_skipped_are_those_of_the_source(atlas: Atlas) -> None:
    # XNU restricted_in_port.c: 16,383 of 16,384 can be picked
    assert never(atlas, "macos", "tcp") == never(atlas, "macos", "udp") == [55555]
    # OpenBSD in_pcb.h, DEFBADDYNAMICPORTS_TCP and _UDP; 4500 in kernels with IPsec
    assert never(atlas, "openbsd", "tcp") == [2049, *range(6000, 6011)]
    assert never(atlas, "openbsd", "udp") == [2049, 3784, 3785, 4500, 7784]


def test_tenants_stand_where_their_source_puts_them(atlas: Atlas) -> None:
    tenants = programs.tenants(atlas)
    assert str(tenants["mosh"]) == "60001-60999" and tenants["mosh"].transports == ("udp",)
    assert tenants["kubernetes-nodeport"].size == 2768
    assert len(tenants) >= 40


def test_60328_is_eba8() -> None:
    assert values(60328, 49152, 60999)["__HEX__"] == "EBA8"
    assert values(443, 1, 1023) == {
        "__PORT__": "443",
        "__HEX__": "01BB",
        "__FIRST__": "1",
        "__LAST__": "1023",
        "__COUNT__": "1023",
    }
