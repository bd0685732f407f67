"""Sums, each with the figures it comes from. Whether the condition of a multiple is met is never decided here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from casefile.findings import Statement, StatementKind, Topic
from casefile.records import Direction, EventKind, Money, Order, Payment, PaymentKind, Role
from pipeline.papers.dealings import statements
from pipeline.papers.entry import Entry, record_source, said, sources, told
from pipeline.papers.parties import linked_orders, linked_payments
from pipeline.report.scope import Scope

FRAUD = "M.3X"
"""The sum of the pack for fraud: three times the price, at least 500 yuan (CPL.55)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sum:
    money: Money
    sources: tuple[str, ...]


def paid(scope: Scope) -> Iterator[Entry]:
    """What was paid for each order in dispute."""
    for order in linked_orders(scope):
        found = _paid(scope, order)
        if found is not None:
            yield Entry(text=told(scope, "paid_for", amount=scope.words.money(found.money), number=order.order_no), source=sources(found.sources))
    for found in _paid_by_deal(scope):
        yield Entry(text=scope.words.money(found.money), source=sources(found.sources))


def refund(scope: Scope) -> Iterator[Entry]:
    """What is left of the price: paid, less what came back."""
    for order in linked_orders(scope):
        price = _paid(scope, order)
        if price is None:
            continue
        back = _refunded(scope, order, price.money.currency)
        yield _left(scope, price, back, number=order.order_no)
    for price in _paid_by_deal(scope):
        yield _left(scope, price, _refunds_of_deal(scope, price.money.currency))


def _left(scope: Scope, price: _Sum, back: Sequence[_Sum], *, number: str = "") -> Entry:
    returned = sum((one.money.amount for one in back), Decimal())
    left = price.money.amount - returned
    values = {
        "number": number,
        "paid": scope.words.money(price.money),
        "back": scope.words.amount(returned, price.money.currency),
        "left": scope.words.amount(left, price.money.currency),
    }
    if number:
        key = "nothing_left" if left <= 0 else "left_after_refund" if back else "left_in_full"
    else:
        key = "nothing_left_of_deal" if left <= 0 else "left_of_deal_after_refund" if back else "left_of_deal_in_full"
    return Entry(text=told(scope, key, **values), source=sources((*price.sources, *(source for one in back for source in one.sources))))


def off_order(scope: Scope) -> Iterator[Entry]:
    """Transfers in the dispute that pay no order: charged apart, or off the platform. Where there is no order they are the price."""
    for link, payment in linked_payments(scope) if linked_orders(scope) else ():
        if link.payment_of is None and payment.direction is Direction.OUT and payment.kind is not PaymentKind.OTHER:
            parts = (scope.at(payment).clock, scope.words.of(payment.kind), scope.words.money(payment.amount), payment.counterparty or "")
            yield Entry(text=scope.words.join(parts), source=record_source(scope, payment), note=told(scope, "apart"))


def promised(scope: Scope) -> Iterator[Entry]:
    """A promised multiple, reckoned on the price of the order; the words do not say on what. Said again, it is no other promise."""
    multiples = statements(
        scope,
        lambda one: (
            one.kind is StatementKind.COMMITMENT
            and one.role is Role.SELLER
            and one.topic in (Topic.AUTHENTICITY, Topic.COMPENSATION)
            and one.terms.multiple is not None
            and not one.is_weak
        ),
    )
    first: dict[Decimal | None, Statement] = {}
    for statement in multiples:
        first.setdefault(statement.terms.multiple, statement)
    for statement in first.values():
        for order in linked_orders(scope):
            price, multiple, words = _paid(scope, order), statement.terms.multiple, said(scope, statement)
            if price is not None and multiple is not None:
                yield Entry(
                    text=told(
                        scope,
                        "multiple",
                        text=words.text,
                        n=f"{multiple.normalize():f}",
                        price=scope.words.money(price.money),
                        product=scope.words.amount(multiple * price.money.amount, price.money.currency),
                    ),
                    source=sources((words.source, *price.sources)),
                    note=told(scope, "undecided_base"),
                    quote=words.quote,
                )


def threefold(scope: Scope) -> Iterator[Entry]:
    """What the law gives where there was fraud; the file cannot say whether there was."""
    rule = scope.words.pack.amounts.get(FRAUD)
    if rule is None or rule.currency is None or rule.least is None:
        return
    for order in linked_orders(scope):
        price = _paid(scope, order)
        if price is not None and price.money.currency == rule.currency:
            product = rule.factor * price.money.amount
            key = "threefold" if product >= rule.least else "threefold_least"
            values = {
                "price": scope.words.money(price.money),
                "product": scope.words.amount(product, rule.currency),
                "least": scope.words.amount(rule.least, rule.currency),
            }
            yield Entry(text=told(scope, key, **values), source=sources(price.sources), note=told(scope, "undecided_fraud"))


def _paid(scope: Scope, order: Order) -> _Sum | None:
    """By the bill where it shows the payments, else by the order."""
    found = [
        _Sum(money=payment.amount, sources=(record_source(scope, payment),))
        for link, payment in linked_payments(scope)
        if link.payment_of == order.id
        and not link.ambiguous
        and payment.direction is Direction.OUT
        and payment.kind in (PaymentKind.PURCHASE, PaymentKind.TRANSFER)
    ]
    currencies = {one.money.currency for one in found}
    if len(currencies) == 1:
        total = sum((one.money.amount for one in found), Decimal())
        return _Sum(money=Money(amount=total, currency=currencies.pop()), sources=tuple(source for one in found for source in one.sources))
    return _Sum(money=order.total, sources=(record_source(scope, order),)) if order.total is not None else None


def _paid_by_deal(scope: Scope) -> Iterator[_Sum]:
    """What was paid to the seller where there is no order, by currency."""
    if linked_orders(scope):
        return
    by_currency: dict[str, list[Payment]] = {}
    for link, payment in linked_payments(scope):
        if not link.ambiguous and payment.direction is Direction.OUT and payment.kind in (PaymentKind.PURCHASE, PaymentKind.TRANSFER):
            by_currency.setdefault(payment.amount.currency, []).append(payment)
    for currency, found in by_currency.items():
        total = sum((payment.amount.amount for payment in found), Decimal())
        yield _Sum(money=Money(amount=total, currency=currency), sources=tuple(record_source(scope, payment) for payment in found))


def _refunds_of_deal(scope: Scope, currency: str) -> list[_Sum]:
    return [
        _Sum(money=payment.amount, sources=(record_source(scope, payment),))
        for link, payment in linked_payments(scope)
        if not link.ambiguous and payment.direction is Direction.IN and payment.amount.currency == currency
    ]


def _refunded(scope: Scope, order: Order, currency: str) -> list[_Sum]:
    """By the bill where it shows refunds, else by the order's events."""
    billed = [
        _Sum(money=payment.amount, sources=(record_source(scope, payment),))
        for link, payment in linked_payments(scope)
        if link.payment_of == order.id and payment.kind is PaymentKind.REFUND and payment.amount.currency == currency
    ]
    recorded = [
        _Sum(money=event.amount, sources=(record_source(scope, order),))
        for event in order.events
        if event.kind is EventKind.REFUNDED and event.amount is not None and event.amount.currency == currency
    ]
    return billed or recorded
