"""Orders and payments, each with what ties it to the dispute."""

from collections.abc import Iterator, Mapping
from itertools import chain

from casefile.findings import OrderLink
from casefile.records import Order, Payment
from pipeline.report.scope import Scope
from pipeline.report.view.dealings import EventRow, OrderRow, PaymentRow


def orders(scope: Scope) -> Iterator[OrderRow]:
    """The orders that something ties to a conversation, each with its payments."""
    words = scope.words
    links: dict[str, list[OrderLink]] = {}
    paid: dict[str, list[str]] = {}
    for link in scope.case.records(OrderLink):
        links.setdefault(link.order, []).append(link)
        if link.payment_of is not None:
            paid.setdefault(link.payment_of, []).append(link.order)
    first: dict[tuple[str, str], Order] = {}
    for order in scope.case.records(Order):
        if order.id not in links:
            continue
        first.setdefault(order.contract, order)
        yield OrderRow(
            anchor=order.id,
            exhibit=scope.numbers.exhibits[order.place.source].ref,
            platform=order.platform,
            order_no=order.order_no,
            seller=words.join(dict.fromkeys(name for name in (order.shop_name, order.seller_name, *order.line_sellers) if name)),
            goods=tuple(words.join((line.title, f"× {line.quantity}" if line.quantity is not None else "")) for line in order.lines),
            total=words.money(order.total) if order.total else "",
            events=tuple(_happened(scope, order)),
            shipments=tuple(words.join((shipment.carrier or "", shipment.tracking_no or "")) for shipment in order.shipments),
            method=order.method or "",
            status=order.status_raw,
            links=tuple(_linked(scope, link) for link in links[order.id]),
            payments=tuple(payment_row(scope, scope.case.get(Payment, id_), links) for id_ in paid.get(order.id, ())),
            place=words.place(order.place),
            same_as=scope.record_ref(first[order.contract]) if first[order.contract] is not order else None,
        )


def _happened(scope: Scope, order: Order) -> Iterator[EventRow]:
    """What was to happen by when, then what happened."""
    words = scope.words
    for promise in order.promised:
        said = "order.estimated" if order.is_parcel else "order.promised"
        yield EventRow(what=words.say(said, what=words.of(promise.kind)), time=scope.at(promise), amount="")
    for event in order.events:
        yield EventRow(what=words.of(event.kind), time=scope.at(event), amount=words.money(event.amount) if event.amount else "")


def other_records(scope: Scope) -> int:
    """How many orders and payments nothing ties to anything."""
    linked = {link.order for link in scope.case.records(OrderLink)}
    ids = chain((order.id for order in scope.case.records(Order)), (payment.id for payment in scope.case.records(Payment)))
    return sum(id_ not in linked for id_ in ids)


def payments_of_no_order(scope: Scope) -> Iterator[PaymentRow]:
    """The listed payments that stand under no order."""
    links = _links(scope)
    for payment in scope.case.records(Payment):
        if payment.id in scope.listed and not any(link.payment_of in scope.listed for link in links[payment.id]):
            yield payment_row(scope, payment, links)


def _links(scope: Scope) -> dict[str, list[OrderLink]]:
    links: dict[str, list[OrderLink]] = {}
    for link in scope.case.records(OrderLink):
        links.setdefault(link.order, []).append(link)
    return links


def payments(scope: Scope) -> Iterator[PaymentRow]:
    links = _links(scope)
    for payment in scope.case.records(Payment):
        yield payment_row(scope, payment, links)


def payment_row(scope: Scope, payment: Payment, links: Mapping[str, list[OrderLink]]) -> PaymentRow:
    words = scope.words
    return PaymentRow(
        anchor=payment.id,
        exhibit=scope.numbers.exhibits[payment.place.source].ref,
        time=scope.at(payment),
        kind=words.of(payment.kind),
        direction=words.of(payment.direction),
        amount=words.money(payment.amount),
        counterparty=words.join((payment.counterparty or "", payment.counterparty_account or "")),
        number=payment.payment_no or "",
        description=payment.description,
        status=payment.status_raw,
        why=words.join(_linked(scope, link) for link in links.get(payment.id, ())),
        place=words.place(payment.place),
    )


def _linked(scope: Scope, link: OrderLink) -> str:
    """`A-01: same order number (8801…)`."""
    name = scope.numbers.exhibits[link.conversation].label if link.conversation is not None else ""
    told = scope.words.say("linked", exhibit=name, rule=scope.words.coded("link", link.rule), evidence=link.evidence).strip("： :")
    return told + scope.words.say("linked.ambiguous") if link.ambiguous else told
