"""Orders, and the payments for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from casefile.records.places import Place, stable_id
from casefile.records.times import Precision, Zone


class EventKind(StrEnum):
    PLACED = "placed"
    PAID = "paid"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    RECEIVED = "received"
    REFUND_REQUESTED = "refund_requested"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"
    CLOSED = "closed"
    DISPUTED = "disputed"


class PaymentKind(StrEnum):
    PURCHASE = "purchase"
    REFUND = "refund"
    TRANSFER = "transfer"
    OTHER = "other"  # moves no money between the parties: top-ups, holds, repayments


class Direction(StrEnum):
    OUT = "out"
    IN = "in"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    amount: Decimal
    currency: str
    """ISO 4217."""


NO_CURRENCY = "XXX"
"""ISO 4217's own code for a sum of which nothing says what it is in."""
MAIL, NO_PLATFORM = "email", "unknown"
"""Platforms of what stands on none: what came by mail, and what no file places."""
BANK = "bank"
"""The platform of every bank's and card company's statement."""
INVOICES, PARCELS = "invoice", "logistics"
ABOUT_CONTRACTS = frozenset({INVOICES, PARCELS})
"""Platforms of orders that stand for a document about an order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    place: Place
    title: str
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    seller_name: str | None = None
    """Where each line has a seller of its own (Amazon)."""
    extra: Mapping[str, str] = field(default_factory=dict)
    """Native columns that have no field here, verbatim; nothing is dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEvent:
    kind: EventKind
    place: Place
    at: datetime | None = None
    """None: it happened (a status says so), when is not stated."""
    at_raw: str = ""
    zone: Zone = Zone.UNKNOWN
    precision: Precision = Precision.NONE
    amount: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    place: Place
    carrier: str | None
    tracking_no: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A contract record. Never merged with the payment for it; `pipeline.link` joins them."""

    place: Place
    platform: str
    order_no: str
    seller_name: str | None = None
    shop_name: str | None = None
    buyer_name: str | None = None
    total: Money | None = None
    lines: tuple[OrderLine, ...] = ()
    events: tuple[OrderEvent, ...] = ()
    promised: tuple[OrderEvent, ...] = ()
    """What the record itself says was still to happen, `at` being the last moment for it: dispatch, arrival."""
    shipments: tuple[Shipment, ...] = ()
    other_ids: Mapping[str, str] = field(default_factory=dict)
    """Native column name → id: payment numbers, parent orders, invoice numbers."""
    method: str | None = None
    """How it was paid, as the record says it: `Visa - 0000`."""
    status_raw: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def contract(self) -> tuple[str, str]:
        """What the records of one order have in common, whatever files they stand in."""
        return self.platform, self.order_no

    @property
    def line_sellers(self) -> tuple[str, ...]:
        """Who sells its goods, where its lines name them: one order on a marketplace may be several contracts."""
        return tuple(dict.fromkeys(line.seller_name for line in self.lines if line.seller_name))

    @property
    def is_contract(self) -> bool:
        """Whether it records a contract, and not what was billed for one or where its parcel went."""
        return self.platform not in ABOUT_CONTRACTS

    @property
    def is_parcel(self) -> bool:
        """Whether it tells of nothing but the course of a parcel, whose number is its own."""
        return self.platform == PARCELS

    @property
    def placed(self) -> datetime | None:
        """When it was ordered, else when it was paid."""
        times = {event.kind: event.at for event in reversed(self.events) if event.at is not None}
        return times.get(EventKind.PLACED) or times.get(EventKind.PAID)

    @property
    def id(self) -> str:
        return stable_id("o", self.place.source, self.place.where, self.order_no)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A row of a bill or statement: money that moved, was held or came back."""

    place: Place
    platform: str
    kind: PaymentKind
    direction: Direction
    amount: Money
    payment_no: str | None = None
    merchant_order_no: str | None = None
    counterparty: str | None = None
    counterparty_account: str | None = None
    description: str = ""
    method: str | None = None
    status_raw: str = ""
    at: datetime | None = None
    at_raw: str = ""
    zone: Zone = Zone.UNKNOWN
    precision: Precision = Precision.NONE
    refunded: Money | None = None
    """What the row itself says has been refunded of it."""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_paid_out(self) -> bool:
        """Whether the holder of the account paid somebody."""
        return self.kind in (PaymentKind.PURCHASE, PaymentKind.TRANSFER) and self.direction is Direction.OUT

    @property
    def id(self) -> str:
        return stable_id("y", self.place.source, self.place.where)
