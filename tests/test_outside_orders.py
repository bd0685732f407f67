"""Exports of orders, payments, parcels and invoices as an outsider would make them, and what has to be read of them.

    [name]
    format = "…"            which format it (or each of its files) has to be taken for, and no other; above the cases: of all of them
    file, export …          what is handed over: see `handover`; `date_order`: what the user says of its dates
    payments = [{…}, …]     every payment, in order, with those of its fields that the case is about
    orders = [{…}, …]       every order likewise
    readings = [["holder", "…"], …]   what the export has to be found to say of itself, by a reading of this code that holds these words
    problems = […]          what cannot be read of it

A field is text, "" where the record has none. A time is as precise as it was exported and has an offset where one is known; a sum is
`12.50 CNY`, whatever number of places it was written with. `lines` are title, quantity and price of one; `events` what happened and
when (`paid 2024-05-01T10:00:00+08:00`, `refunded`), `sums` what was paid back with each (`refunded 20 USD`), `promised` what the record
says was to happen by when; `shipments` carrier and number: each as a whole. `other_ids` names ids that have to be among the others, `extra`
values that have to be kept wherever there is no field for them.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import pytest
from handover import Case, cases, laid_out, shown_time, taken_in

from casefile.records import Money, Order, Payment, Problem, Reading, Source
from casefile.rows import Coverage
from parsers.export import Options

Shown = str | list[str] | list[list[str]]


def money(sum_: Money | None) -> str:
    return f"{number(sum_.amount)} {sum_.currency}" if sum_ else ""


def number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


PAYMENT: Mapping[str, Callable[[Payment], Shown]] = MappingProxyType(
    {
        "account": lambda payment: payment.counterparty_account or "",
        "amount": lambda payment: money(payment.amount),
        "at": lambda payment: shown_time(payment.at, payment.precision),
        "counterparty": lambda payment: payment.counterparty or "",
        "description": lambda payment: payment.description,
        "direction": lambda payment: payment.direction.value,
        "extra": lambda payment: list(payment.extra.values()),
        "kind": lambda payment: payment.kind.value,
        "merchant_order_no": lambda payment: payment.merchant_order_no or "",
        "method": lambda payment: payment.method or "",
        "payment_no": lambda payment: payment.payment_no or "",
        "platform": lambda payment: payment.platform,
        "refunded": lambda payment: money(payment.refunded),
        "status": lambda payment: payment.status_raw,
    }
)
ORDER: Mapping[str, Callable[[Order], Shown]] = MappingProxyType(
    {
        "buyer_name": lambda order: order.buyer_name or "",
        "events": lambda order: [f"{event.kind.value} {shown_time(event.at, event.precision)}".rstrip() for event in order.events],
        "extra": lambda order: [*order.extra.values(), *order.other_ids.values(), *(value for line in order.lines for value in line.extra.values())],
        "lines": lambda order: [[line.title, number(line.quantity), number(line.unit_price)] for line in order.lines],
        "method": lambda order: order.method or "",
        "order_no": lambda order: order.order_no,
        "other_ids": lambda order: list(order.other_ids.values()),
        "platform": lambda order: order.platform,
        "promised": lambda order: [f"{one.kind.value} {shown_time(one.at, one.precision)}".rstrip() for one in order.promised],
        "seller_name": lambda order: order.seller_name or "",
        "shipments": lambda order: [[shipment.carrier or "", shipment.tracking_no or ""] for shipment in order.shipments],
        "shop_name": lambda order: order.shop_name or "",
        "status": lambda order: order.status_raw,
        "sums": lambda order: [f"{event.kind.value} {money(event.amount)}" for event in order.events if event.amount],
        "total": lambda order: money(order.total),
    }
)
AMONG = frozenset({"extra", "other_ids"})
"""Fields of which a case names some values, not all."""
SUMS = frozenset({"amount", "refunded", "total"})


def wanted(field: str, value: Shown) -> Shown:
    """A case's value as it is shown: `12.50 CNY` and `12.5 CNY` are one sum, padding of what is kept does not count."""
    if field in SUMS and value:
        amount, currency = value.split()
        return f"{number(Decimal(amount))} {currency}"
    if field in AMONG:
        return [one.strip() for one in value]
    if field == "lines":
        return [[title, *(number(Decimal(told)) if told else "" for told in numbers)] for title, *numbers in value]
    return value


def described(record: object, fields: Mapping[str, Callable[[object], Shown]], case: Case) -> Case:
    """What a record says in the fields that a case names."""
    shown = {field: fields[field](record) for field in case}
    kept = {field: {one.strip() for one in value} for field, value in shown.items() if field in AMONG}
    return {field: [one for one in case[field] if one in kept[field]] if field in AMONG else value for field, value in shown.items()}


@pytest.mark.parametrize("case", list(cases("orders")))
def test_an_export_of_orders_reads_as_it_was_described(case: Case, tmp_path: Path) -> None:
    with taken_in(laid_out(case, tmp_path), tmp_path, Options(date_order=case.get("date_order"))) as read:
        assert {source.format for source in read.records(Source) if source.format} == set(case["format"].split())
        for kind, fields, told in ((Payment, PAYMENT, case.get("payments", [])), (Order, ORDER, case.get("orders", []))):
            found = list(read.records(kind))
            expected = [{field: wanted(field, value) for field, value in one.items()} for one in told]
            assert [described(record, fields, one) for record, one in zip(found, expected, strict=False)] == expected[: len(found)]
            assert len(found) == len(expected)
        readings = list(read.records(Reading))
        for code, words in case.get("readings", []):
            assert any(one.code == code and words in f"{one.value} {one.why}" for one in readings), f"{code} {words}"
        assert sorted(problem.code for problem in read.records(Problem)) == sorted(case.get("problems", []))
        assert sum(ledger.unaccounted for ledger in read.records(Coverage)) == 0
