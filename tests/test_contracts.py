"""Two records of one order are one contract: what both tell of happened once, and nothing is lost of either."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from case_builder import CaseBuilder

from casefile.records import EventKind, Order, Provenance
from pipeline.accounts.contracts import contracts, happened


@pytest.fixture
def build(tmp_path: Path) -> CaseBuilder:
    build = CaseBuilder(tmp_path)
    for name in ("mail", "export"):
        build.source(name, Provenance.OFFICIAL_EXPORT)
    return build


def again(build: CaseBuilder, order: Order, source: str, *, minutes: float = 0) -> Order:
    """The same order as another file has it, its times some minutes later."""
    place = build.place(source)
    later = tuple(replace(one, place=place, at=one.at + timedelta(minutes=minutes) if one.at else None) for one in order.events)
    return replace(order, place=place, events=later)


@pytest.mark.parametrize(("source", "minutes", "count"), [("export", 1, 2), ("export", 60, 4), ("mail", 1, 4)])
def test_what_two_files_tell_of_one_order_happened_once(build: CaseBuilder, source: str, minutes: float, count: int) -> None:
    order = build.order("mail", events={EventKind.PLACED: 0, EventKind.SHIPPED: 2})
    assert len(list(happened([order, again(build, order, source, minutes=minutes)]))) == count


def test_each_record_that_tells_of_it_is_named(build: CaseBuilder) -> None:
    order = build.order("mail")
    other = again(build, order, "export")
    assert [one.orders for one in happened([order, other])] == [(order, other)]


def test_orders_of_one_number_on_two_platforms_are_two(build: CaseBuilder) -> None:
    order = build.order("mail", platform="ebay")
    assert len(contracts([order, replace(again(build, order, "export"), platform="etsy")])) == 2
    assert len(contracts([order, again(build, order, "export")])) == 1
