"""Which payments brought money back to the buyer."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from casefile.records import Direction, Payment, PaymentKind


def money_back(payments: Iterable[Payment]) -> list[Payment]:
    """Refunds, transfers to the account's holder, and payments into an account by someone who was paid from it before, whatever they are called.

    Payments by anybody else are the holder's own sales, as in a seller's export.
    """
    rows = list(payments)
    since: dict[tuple[str, str, bool], datetime] = {}
    for one in rows:
        if one.is_paid_out and one.at is not None:
            for payee in _payees(one, one.at):
                since[payee] = min(one.at, since.get(payee, one.at))
    return [one for one in rows if _says_so(one) or (_is_paid_in(one) and _is_since(one, since))]


def _says_so(payment: Payment) -> bool:
    return payment.kind is PaymentKind.REFUND or (payment.kind is PaymentKind.TRANSFER and payment.direction is Direction.IN)


def _is_paid_in(payment: Payment) -> bool:
    return payment.kind is PaymentKind.PURCHASE and payment.direction is Direction.IN


def _is_since(payment: Payment, since: Mapping[tuple[str, str, bool], datetime]) -> bool:
    at = payment.at
    return at is not None and any(payee in since and since[payee] <= at for payee in _payees(payment, at))


def _payees(payment: Payment, at: datetime) -> Iterator[tuple[str, str, bool]]:
    """The other side by each of its names in one account; times with a zone and times without one are not compared."""
    for name in (payment.counterparty, payment.counterparty_account):
        if name:
            yield payment.place.source, name.casefold(), at.tzinfo is not None
