"""Money that a statement shows to have come back, though no word of it says so: the same sum from the same payee, not long after it was paid."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from casefile.records import Direction, Payment, PaymentKind, Record

WINDOW = timedelta(days=180)


def with_refunds(records: Iterable[Record]) -> Iterator[Record]:
    """The records of one statement, in their order; each payment that was made counts for the first of its sum that came back."""
    kept = list(records)
    dated = [(one.at.date(), place, one) for place, one in enumerate(kept) if isinstance(one, Payment) and one.at and _payee(one)]
    paid: defaultdict[tuple[str, Decimal, str], list[date]] = defaultdict(list)
    for day, _, one in dated:
        if one.kind is PaymentKind.PURCHASE and one.direction is Direction.OUT:
            paid[_what(one)].append(day)
    for day, place, one in sorted(dated, key=lambda found: found[0]):
        if one.kind is PaymentKind.TRANSFER and one.direction is Direction.IN:
            days = paid.get(_what(one), [])
            before = next((then for then in days if timedelta() <= day - then <= WINDOW), None)
            if before is not None:
                days.remove(before)
                kept[place] = replace(one, kind=PaymentKind.REFUND)
    yield from kept


def _what(payment: Payment) -> tuple[str, Decimal, str]:
    return _payee(payment), payment.amount.amount, payment.amount.currency


def _payee(payment: Payment) -> str:
    return " ".join((payment.counterparty or payment.description).casefold().split())
