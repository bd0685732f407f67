"""What orders and payments record, as facts of the pack."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from casefile.records import EventKind, Order, Payment, PaymentKind, ReadingCode
from pipeline.assess.dates import is_after
from pipeline.assess.evidence import Evidence
from pipeline.assess.fact import Fact, of
from pipeline.assess.maker import Maker
from pipeline.law import Pack

COURSE = {
    EventKind.PAID: "F.PAID_EVENT",
    EventKind.SHIPPED: "F.SHIPPED",
    EventKind.CANCELLED: "F.ORDER_CANCELLED",
    EventKind.REFUND_REQUESTED: "F.RETURN_NOTICE",
}


def facts(evidence: Evidence, pack: Pack, maker: Maker) -> Iterator[Fact]:
    for order in evidence.orders:
        yield from _of_return(maker, order) if order.id in evidence.returned else _of_order(pack, maker, order)
    orders = {order.id: order for order in evidence.orders}
    for payment in evidence.payments:
        yield from _of_payment(evidence, pack, maker, payment, orders.get(evidence.payment_order.get(payment.id, "")))


def _of_return(maker: Maker, order: Order) -> Iterator[Fact]:
    for kind, code in ((EventKind.SHIPPED, "F.RETURN_SHIPPED"), (EventKind.DELIVERED, "F.RETURN_RECEIVED")):
        if done := next((event for event in order.events if event.kind is kind), None):
            yield maker.from_record(code, order, at=done.at)


def _of_order(pack: Pack, maker: Maker, order: Order) -> Iterator[Fact]:
    if not order.is_parcel:
        yield maker.from_record("F.ORDER_SUBMITTED", order, at=_when(order, EventKind.PLACED, EventKind.PAID))
    yield from _of_contract(pack, maker, order)
    for code in _means(order, pack):
        yield maker.from_record(code, order, at=_when(order, EventKind.PAID, EventKind.PLACED))
    yield from _of_course(pack, maker, order)
    if re.search(pack.word_lists.self_operated, f"{order.shop_name or ''} {order.seller_name or ''}"):
        yield maker.from_record("F.SELF_OPERATED_MARK", order)
    if any(line.quantity is not None and line.quantity >= pack.word_lists.bulk_quantity for line in order.lines):
        yield maker.from_record("F.BULK_REPEAT_BUY", order)


def _of_contract(pack: Pack, maker: Maker, order: Order) -> Iterator[Fact]:
    """Where it was made, for how much and between whom."""
    platform = pack.platform(order.platform)
    if platform is not None and platform.kind == "marketplace":
        yield maker.from_record("F.PLATFORM_ORDER", order)
        if platform.is_second_hand:
            yield maker.from_record("F.SECOND_HAND", order)
    if order.total is not None:
        yield maker.from_record("F.ORDER_TOTAL", order)
    if order.shop_name:
        yield maker.from_record("F.SHOP_NAME", order)
    if order.buyer_name and not re.search(pack.word_lists.masked_name, order.buyer_name):
        yield maker.from_record("F.BUYER_REALNAME", order)


def _of_course(pack: Pack, maker: Maker, order: Order) -> Iterator[Fact]:
    """What happened to it, and when."""
    happened = {event.kind for event in order.events}
    for kind, code in COURSE.items():
        if kind in happened:
            yield maker.from_record(code, order, at=_when(order, kind))
    is_over = EventKind.REFUNDED in happened or (EventKind.RECEIVED in happened and not order.is_parcel)
    if is_over and EventKind.PAID not in happened:
        # What came back, or was confirmed as received (交易成功), had been paid: when, and whether all of it, is not told.
        yield maker.from_record("F.PAID_EVENT", order, is_firm=False)
    if happened & {EventKind.DELIVERED, EventKind.RECEIVED}:
        signed = _when(order, EventKind.DELIVERED, EventKind.RECEIVED)
        yield maker.from_record("F.SIGNED_FOR", order, at=signed)
        if any(re.search(pack.word_lists.durables, line.title, re.IGNORECASE) for line in order.lines):
            yield maker.from_record("F.DURABLE_SIGNED", order, at=signed)
    undertaken = () if order.is_parcel else order.promised  # what a carrier estimates binds no seller
    if late := next((done for promise in undertaken if (done := _when(order, promise.kind)) and is_after(done, promise)), None):
        yield maker.from_record("F.LATE", order, at=late)
    if completed := _when(order, EventKind.RECEIVED, EventKind.CLOSED, EventKind.DELIVERED):
        yield maker.from_record("F.COMPLETED", order, at=completed)


def _when(order: Order, *kinds: EventKind) -> datetime | None:
    """When it happened, by the first of these kinds that says so."""
    return next((event.at for kind in kinds for event in order.events if event.kind is kind and event.at is not None), None)


def _of_payment(evidence: Evidence, pack: Pack, maker: Maker, payment: Payment, order: Order | None) -> Iterator[Fact]:
    if payment.is_paid_out:
        yield maker.from_record("F.PAYMENT", payment, at=payment.at)
        for code in _means(payment, pack):
            yield maker.from_record(code, payment, at=payment.at)
        if (source := evidence.funding.get(payment.payment_no or "")) is not None and is_paid(source, pack.word_lists.card):
            yield maker.from_record("F.CARD_PAYMENT", source, payment.id, at=payment.at)
        if evidence.tells(payment.place.source, ReadingCode.HOLDER):
            yield maker.from_record("F.PAYER_IS_BUYER", payment)
        if order is not None and order.total == payment.amount:
            yield maker.from_record("F.AMOUNT_MATCHES", order, payment.id, order.id)


def _means(record: Order | Payment, pack: Pack) -> Iterator[str]:
    if is_paid(record, pack.word_lists.card):
        yield "F.CARD_PAYMENT"
    if is_paid(record, pack.word_lists.paypal):
        yield "F.PAYPAL_PAYMENT"


def is_paid(record: Order | Payment, by: str) -> bool:
    """Whether the record says that it was paid by such a means. A wallet that took the money from a card is both."""
    return any(re.search(by, written, re.IGNORECASE) for written in paid_with(record))


def paid_with(record: Order | Payment) -> Iterator[str]:
    """What says how it was paid; all of a row that only tells where a wallet took the money from."""
    yield record.method or ""
    if isinstance(record, Payment):
        yield record.platform
        if record.kind is PaymentKind.OTHER:
            yield from record.extra.values()


def by_debit(found: Sequence[Fact], records: Sequence[Order | Payment], debit: str) -> Iterator[Fact]:
    """Where every record of a payment by card says that it was a debit card: what the law has of credit cards is not open."""
    cards = of(found, "F.CARD_PAYMENT")
    debited = {record.id for record in records if is_paid(record, debit)}
    if all(not debited.isdisjoint(fact.items) for fact in cards):
        yield from (replace(fact, code="F.DEBIT_ONLY") for fact in cards)


def by_other_means(found: Sequence[Fact], payments: Sequence[Payment]) -> Iterator[Fact]:
    """Where all that was paid is shown to have been paid without a card: by PayPal alone, or by transfers."""
    paid = [payment for payment in payments if payment.is_paid_out]
    if not of(found, "F.CARD_PAYMENT"):
        yield from (replace(fact, code="F.NOT_BY_CARD") for fact in of(found, "F.PAYPAL_PAYMENT"))
        if paid and all(payment.kind is PaymentKind.TRANSFER for payment in paid):
            yield from (replace(fact, code="F.NOT_BY_CARD") for fact in of(found, "F.PAYMENT"))
