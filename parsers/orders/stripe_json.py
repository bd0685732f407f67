"""What Stripe's interface says of payments: JSON in UTF-8, an answer of `/v1/charges`, `/v1/payment_intents`, `/v1/refunds` or
`/v1/balance_transactions`, or an event's.

    {"object": "list", "data": [{"id": "ch_…", "object": "charge", "amount": 6000, "amount_refunded": 0, "currency": "eur", "created": 1767574800,
      "status": "succeeded", "captured": true, "disputed": false, "billing_details": {"name": "…", "email": "…"}, "description": "Order 1001",
      "payment_method_details": {"card": {"brand": "visa", "last4": "4242"}}, "metadata": {"order_id": "1001"}}]}

Sums are in the smallest unit of their currency: 6000 are 60.00 EUR and ¥6,000. Of an `amount` only `amount_captured` or `amount_received` came in,
where it is told. Times count seconds from the epoch. What failed, waits or was only reserved moved no money. A payment is money that came in for
the seller, a refund money that he paid back; refunds within a charge are in `amount_refunded`. What a balance books has a sign; its fee is apart.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from decimal import Decimal

from casefile.records import Direction, Money, Payment, PaymentKind, Place, Problem, ProblemCode, Provenance, Record
from parsers.cells import short
from parsers.export import Export
from parsers.format import Format
from parsers.json_objects import decimal_in, has_object, read_objects
from parsers.json_values import Object, from_seconds, leaves_of, object_in, text_in

FORMAT = Format(name="stripe_json", kind="orders", provenance=Provenance.APP_EXPORT)

KINDS = frozenset({"charge", "payment_intent", "refund", "balance_transaction"})
BOOKED = {"charge": PaymentKind.PURCHASE, "payment": PaymentKind.PURCHASE, "refund": PaymentKind.REFUND, "payment_refund": PaymentKind.REFUND}
"""Types of what a balance books; whatever else moves is between the seller and Stripe."""
WHOLE = frozenset(["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"])
THOUSANDTHS = frozenset(["BHD", "JOD", "KWD", "OMR", "TND"])
"""Currencies whose smallest unit is not a hundredth."""
DIRECTIONS = {PaymentKind.PURCHASE: Direction.IN, PaymentKind.REFUND: Direction.OUT, PaymentKind.OTHER: Direction.NEUTRAL}
MOVED = ("amount_captured", "amount_received")
ORDER_NO = ("order_id", "order_number", "order_no", "order")


def recognizes(export: Export) -> bool:
    return '"object"' in export.text_head and '"amount"' in export.text_head and has_object(export, _is_payment)


def parse(export: Export) -> Iterator[Record]:
    return read_objects(export, _is_payment, _payment)


def _is_payment(value: Object) -> bool:
    return text_in(value, "object") in KINDS and "amount" in value and "currency" in value


def _payment(place: Place, told: Object) -> Iterator[Payment | Problem]:
    currency = text_in(told, "currency").upper()
    kind = _kind(told)
    came = "amount" if kind is PaymentKind.OTHER else next((key for key in MOVED if decimal_in(told, key)), "amount")
    amount, refunded = _sum(told, came, currency), _refunded(told, currency)
    if amount is None:
        yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(f"{text_in(told, 'id')}: {told.get('amount')}"))
        return
    moment = from_seconds(told.get("created"), UTC)
    if moment.problem:
        yield Problem(place=place, code=moment.problem, detail=short(text_in(told, "created")))
    buyer, metadata, card = (object_in(told, *keys) for keys in (("billing_details",), ("metadata",), ("payment_method_details", "card")))
    email = text_in(buyer, "email") or text_in(told, "receipt_email")
    yield Payment(
        place=place,
        platform="stripe",
        kind=kind,
        direction=_way(amount) if told["object"] == "balance_transaction" else DIRECTIONS[kind],
        amount=replace(amount, amount=abs(amount.amount)),
        payment_no=text_in(told, "id") or None,
        merchant_order_no=next(filter(None, (text_in(metadata, key) for key in ORDER_NO)), text_in(told, "invoice")) or None,
        counterparty=text_in(buyer, "name") or email or None,
        counterparty_account=email or None,
        description=text_in(told, "description"),
        method=" ".join(filter(None, (text_in(card, "brand"), text_in(card, "last4")))) or None,
        status_raw=text_in(told, "status"),
        at=moment.at,
        at_raw=text_in(told, "created"),
        zone=moment.zone,
        precision=moment.precision,
        refunded=refunded if refunded and refunded.amount else None,
        extra=leaves_of(told),
    )


def _refunded(told: Object, currency: str) -> Money | None:
    """What went back of what came: Stripe counts what was authorized and not captured among the refunded."""
    back, authorized, captured = (decimal_in(told, key) for key in ("amount_refunded", "amount", "amount_captured"))
    never_came = max(authorized - captured, Decimal(0)) if authorized is not None and captured is not None else Decimal(0)
    return None if back is None else _money(max(back - never_came, Decimal(0)), currency)


def _sum(told: Object, key: str, currency: str) -> Money | None:
    units = decimal_in(told, key)
    return None if units is None else _money(units, currency)


def _money(units: Decimal, currency: str) -> Money | None:
    if not currency:
        return None
    places = 0 if currency in WHOLE else 3 if currency in THOUSANDTHS else 2
    return Money(amount=units.scaleb(-places) if places else Decimal(units), currency=currency)


def _way(booked: Money) -> Direction:
    return Direction.OUT if booked.amount < 0 else Direction.IN if booked.amount else Direction.NEUTRAL


def _kind(told: Object) -> PaymentKind:
    if told["object"] == "balance_transaction":
        return BOOKED.get(text_in(told, "type"), PaymentKind.OTHER)
    if text_in(told, "status") not in ("succeeded", "paid") or told.get("captured") is False:
        return PaymentKind.OTHER
    return PaymentKind.REFUND if told["object"] == "refund" else PaymentKind.PURCHASE
