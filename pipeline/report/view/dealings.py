"""What the file shows: who the seller is, what was ordered and paid, promised and kept, said by whom."""

from dataclasses import dataclass
from datetime import datetime

from pipeline.report.numbering import Ref
from pipeline.report.view.items import Item, Items
from pipeline.report.words import Time


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailRow:
    """An identity detail, once per value, with everywhere it is mentioned."""

    kind: str
    written: str
    value: str
    parts: str
    check: str
    owner: str
    rule: str
    mentions: tuple[Ref, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DatumRow:
    what: str
    state: str
    code: str
    items: Items
    conflicts: Items
    why: str
    given: tuple[str, ...]
    """Each value with where it is given."""
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    what: str
    time: Time
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRow:
    anchor: str
    exhibit: Ref
    time: Time
    kind: str
    direction: str
    amount: str
    counterparty: str
    number: str
    description: str
    status: str
    why: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    anchor: str
    exhibit: Ref
    platform: str
    order_no: str
    seller: str
    goods: tuple[str, ...]
    total: str
    events: tuple[EventRow, ...]
    shipments: tuple[str, ...]
    method: str
    status: str
    links: tuple[str, ...]
    """Why it belongs to a conversation, and whether that is certain."""
    payments: tuple[PaymentRow, ...]
    place: str
    same_as: Ref | None
    """The record of the same order that was listed before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRow:
    statement: Ref
    message: Ref
    time: Time
    speaker: str
    quote: str
    topic: str
    flags: tuple[str, ...]
    due: str
    event: str
    event_time: str
    event_item: Item | None
    """The message that shows it."""
    outcome: str
    code: str
    lateness: str
    needs_review: str
    """That another outcome is not unlikely either."""
    told: str
    """The outcome, where a person who looked at it has said so."""
    why: str
    order: Ref | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainRow:
    """A promise that was made again after a reminder or an excuse: the steps from the first to the last."""

    title: str
    first: tuple[Item, ...]
    left_out: int
    last: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One entry of the chronology."""

    at: datetime
    time: Time
    lane: str
    """`record`, `buyer`, `seller`, `platform`."""
    who: str
    what: str
    text: str
    is_quote: bool
    ref: Ref | None
    id: str
    """Of the statement, order or payment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    ref: Ref
    message: Ref
    time: Time
    utc: str
    role: str
    role_code: str
    speaker: str
    conversation: str
    quote: str
    before: str
    after: str
    kind: str
    topic: str
    terms: str
    flags: tuple[str, ...]
    answers: Ref | None
    standing: str
    verdict: str
    """`yes` or `no` of a person who has looked; "" where nobody has."""
    needs_review: bool
    rule: str
    measured: str
    """How often the rule was right."""
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What supports the buyer and what speaks against them, side by side on one subject."""

    title: str
    supports: Items
    contradicts: Items
