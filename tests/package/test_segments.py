"""The pieces of 0-65535, on atlases small enough to see through; the real one is compared with the oracle elsewhere."""

from __future__ import annotations

import pytest
from portatlas.facts.model import Atlas, IanaRange, Pool, PortClass, Skipped, System, Tenant
from portatlas.views.segments import Answer, partition_cuts, segments

BOTH = ("tcp", "udp")
NOBODY = Answer((), (), ())


def port_class(first: int, last: int) -> PortClass:
    return PortClass.model_construct(first=first, last=last)


def pool(first: int, last: int, *transports: str) -> Pool:
    return Pool(first=first, last=last, transports=transports or BOTH, source="s")


def system(name: str, *pools: Pool, mainstream: bool = True, never: tuple[Skipped, ...] = ()) -> System:
    return System.model_construct(id=name, pools=pools, mainstream=mainstream, never=never)


def skipped(first: int, last: int, *transports: str) -> Skipped:
    return Skipped(first=first, last=last, transports=transports or BOTH, source="s", says="Kept.")


def tenant(name: str, first: int, last: int, *transports: str) -> Tenant:
    return Tenant.model_construct(id=name, first=first, last=last, transports=transports or BOTH)


def atlas_of(
    *systems: System,
    classes: tuple[PortClass, ...] = (port_class(0, 65535),),
    tenants: tuple[Tenant, ...] = (),
    iana: tuple[IanaRange, ...] = (),
) -> Atlas:
    return Atlas(
        iana={str(r): r for r in iana},
        classes=classes,
        systems={s.id: s for s in systems},
        tenants={t.id: t for t in tenants},
        sources={},
        subjects={},
        words={},
        retired={},
        registry=(),
        registry_date="",
    )


def pieces(atlas: Atlas) -> list[tuple[int, int, Answer, Answer]]:
    return [(s.first, s.last, s.tcp, s.udp) for s in segments(atlas, atlas.tenants.values())]


def test_where_nothing_differs_there_is_one_piece() -> None:
    assert pieces(atlas_of()) == [(0, 65535, NOBODY, NOBODY)]


def test_a_pool_cuts_at_both_of_its_ends_and_counts_on_its_transport_only() -> None:
    assert pieces(atlas_of(system("x", pool(100, 199, "udp")))) == [
        (0, 99, NOBODY, NOBODY),
        (100, 199, NOBODY, Answer(("x",), (), ())),
        (200, 65535, NOBODY, NOBODY),
    ]


def test_a_pool_that_ends_at_the_last_port_makes_no_piece_behind_it() -> None:
    x = Answer(("x",), (), ())
    assert pieces(atlas_of(system("x", pool(49152, 65535)))) == [(0, 49151, NOBODY, NOBODY), (49152, 65535, x, x)]


def test_a_pool_of_one_port_is_a_piece_of_one_port() -> None:
    x = Answer(("x",), (), ())
    assert pieces(atlas_of(system("x", pool(0, 0)))) == [(0, 0, x, x), (1, 65535, NOBODY, NOBODY)]


def test_a_skipped_port_keeps_its_system_and_is_named_besides() -> None:
    atlas = atlas_of(system("x", pool(10, 30), never=(skipped(20, 20, "tcp"),)))
    x = Answer(("x",), (), ())
    assert pieces(atlas)[1:4] == [(10, 19, x, x), (20, 20, Answer(("x",), ("x",), ()), x), (21, 30, x, x)]


def test_tenants_cut_too_and_share_a_port() -> None:
    atlas = atlas_of(tenants=(tenant("wide", 10, 30, "tcp"), tenant("narrow", 20, 20)))
    wide = Answer((), (), ("wide",))
    assert pieces(atlas)[1:4] == [
        (10, 19, wide, NOBODY),
        (20, 20, Answer((), (), ("wide", "narrow")), Answer((), (), ("narrow",))),
        (21, 30, wide, NOBODY),
    ]


def test_systems_stand_in_the_order_of_the_data_not_of_their_pools() -> None:
    atlas = atlas_of(system("last", pool(20, 30)), system("first", pool(10, 30)))
    assert [s.tcp.systems for s in segments(atlas, atlas.tenants.values())] == [(), ("first",), ("last", "first"), ()]


def test_a_system_whose_pools_overlap_is_named_once() -> None:
    atlas = atlas_of(system("x", pool(10, 20), pool(15, 30)))
    assert [(s.first, s.tcp.systems) for s in segments(atlas, atlas.tenants.values())] == [
        (0, ()),
        (10, ("x",)),
        (15, ("x",)),
        (21, ("x",)),
        (31, ()),
    ]


def test_each_piece_lies_in_one_class() -> None:
    low, high = port_class(0, 1023), port_class(1024, 65535)
    atlas = atlas_of(system("x", pool(1000, 2000)), classes=(low, high))
    assert [(s.first, s.last, s.port_class) for s in segments(atlas, atlas.tenants.values())] == [
        (0, 999, low),
        (1000, 1023, low),
        (1024, 2000, high),
        (2001, 65535, high),
    ]


def test_a_port_that_no_class_holds_is_an_error_not_a_guess() -> None:
    with pytest.raises(LookupError, match="no class holds 0"):
        segments(atlas_of(classes=(port_class(1, 65535),)), ())


def test_a_mainstream_pool_cuts_the_partition_and_any_other_does_not() -> None:
    assert partition_cuts(atlas_of(system("x", pool(16000, 65535)))) == (0, 16000)
    assert partition_cuts(atlas_of(system("x", pool(16000, 65535), mainstream=False))) == (0,)


def test_a_pool_of_one_transport_cuts_the_partition_as_well() -> None:
    assert partition_cuts(atlas_of(system("x", pool(20000, 29999, "udp")))) == (0, 20000, 30000)


def test_skipped_ports_and_tenants_do_not_cut_the_partition() -> None:
    atlas = atlas_of(system("x", pool(10, 65535), never=(skipped(55555, 55555),)), tenants=(tenant("t", 80, 80),))
    assert partition_cuts(atlas) == (0, 10)


def test_ianas_ranges_cut_the_partition() -> None:
    system_range = IanaRange(title="System", says="x", source="s", first=0, last=1023)
    assert partition_cuts(atlas_of(iana=(system_range,))) == (0, 1024)
