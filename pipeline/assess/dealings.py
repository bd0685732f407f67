"""The orders and payments of the dispute."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from casefile.findings import OrderLink
from casefile.records import Direction, Order, Payment, PaymentKind
from casefile.store import CaseFile
from pipeline.link.returned import RETURNED


@dataclass(frozen=True, slots=True, kw_only=True)
class Dealings:
    orders: Sequence[Order]
    returned: frozenset[str]
    """Those of them that are parcels on their way back."""
    payments: Sequence[Payment]
    payment_order: Mapping[str, str]
    """Payment → the order it pays or refunds."""
    funding: Mapping[str, Payment]
    """Payment number → the row that says where a wallet took the money from."""


def dealings_of(case: CaseFile, links: Sequence[OrderLink], in_dispute: AbstractSet[str]) -> Dealings:
    """What is tied to the conversations in dispute; all there is where there is none to tie it to."""
    paid_for = {link.order: link.payment_of for link in links if link.payment_of is not None}
    linked = {link.order for link in links if link.conversation in in_dispute}
    linked |= {paid_for[payment] for payment in linked if payment in paid_for}
    orders = [order for order in case.records(Order) if order.id in linked or not in_dispute]
    known = {order.id for order in orders}
    payments = []
    funded: dict[str, Payment] = {}
    for payment in case.records(Payment):
        if payment.kind is PaymentKind.OTHER and payment.direction is Direction.IN:
            funded.update(dict.fromkeys(payment.extra.values(), payment))
        if payment.id in linked or paid_for.get(payment.id) in known or not (in_dispute or orders):
            payments.append(payment)
    return Dealings(
        orders=orders,
        returned=frozenset(link.order for link in links if link.rule == RETURNED),
        payments=payments,
        payment_order={payment: order for payment, order in paid_for.items() if order in known},
        funding={payment.payment_no: funded[payment.payment_no] for payment in payments if payment.payment_no and payment.payment_no in funded},
    )
