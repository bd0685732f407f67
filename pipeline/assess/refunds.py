"""Refunds: of everything that was paid, of a part of it, or of a share that the file does not show. Several count together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from casefile.records import EventKind, Money, Order, Payment, PaymentKind
from pipeline.accounts.money_back import money_back
from pipeline.accounts.reckoning import Sum, sums_of, total
from pipeline.assess.evidence import Evidence
from pipeline.assess.fact import Fact, day
from pipeline.assess.maker import Maker


def facts(evidence: Evidence, zone: ZoneInfo, maker: Maker) -> Iterator[Fact]:
    reckoning = evidence.reckoning
    for account in reckoning.accounts:
        yield from _facts(maker, evidence.records, account.back, Money(amount=account.price, currency=account.currency), zone)
    for currency in dict.fromkeys(payment.amount.currency for payment in reckoning.unallotted):
        owed = Money(amount=total(reckoning.paid(currency)), currency=currency)
        yield from _facts(maker, evidence.records, reckoning.back(currency), owed, zone)
    counted = {item for account in reckoning.accounts for one in account.back for item in one.items}
    counted |= {payment.id for payment in reckoning.unallotted}
    yield from _of_no_account(evidence, maker, counted, zone)


def _of_no_account(evidence: Evidence, maker: Maker, counted: set[str], zone: ZoneInfo) -> Iterator[Fact]:
    """What came back where no record shows what was paid: of the price that was agreed on, or of a share that the file does not show."""
    for order in evidence.orders:
        if order.id not in counted:
            yield from (maker.from_record("F.REFUND_UNKNOWN", order, at=event.at) for event in order.events if event.kind is EventKind.REFUNDED)
    left = [payment for payment in money_back(evidence.payments) if payment.id not in counted]
    agreed = [one.terms for one in evidence.formations]
    for currency in dict.fromkeys(payment.amount.currency for payment in left):
        alike = {payment.id: payment for payment in left if payment.amount.currency == currency}
        price = min((terms.amount for terms in agreed if terms.amount is not None and terms.currency == currency), default=None)
        if price is None:
            yield from (maker.from_record("F.REFUND_UNKNOWN", payment, at=payment.at) for payment in alike.values())
        else:
            yield from _facts(maker, alike, sums_of(alike.values()), Money(amount=price, currency=currency), zone)


def _facts(maker: Maker, records: Mapping[str, Order | Payment], backs: Sequence[Sum], owed: Money, zone: ZoneInfo) -> Iterator[Fact]:
    paid = Decimal(0)
    for back in sorted(backs, key=lambda one: day(one.at, zone) if one.at is not None else date.max):
        paid += back.amount
        for record in (records[item] for item in back.items if item in records):
            if paid > owed.amount and isinstance(record, Payment) and record.kind is PaymentKind.TRANSFER:  # some of it is no refund
                yield maker.from_record("F.REFUND_UNKNOWN", record, at=back.at)
            elif paid >= owed.amount:
                yield maker.from_record("F.REFUND_DONE", record, at=back.at)
            else:
                told = (f"{owed.currency} {sum_:f}" for sum_ in (paid, owed.amount, owed.amount - paid))
                yield replace(maker.from_record("F.REFUND_PART", record, at=back.at), why=":".join(("timer.part", *told)))
