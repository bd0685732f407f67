"""What a conversation and its orders hold that can keep or break a promise, and what its promises say together."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from casefile.findings import OutcomeKind, StatementKind, Topic
from casefile.records import EventKind, Message, Order
from casefile.store import CaseFile
from extractors.clauses import LONGEST, MOST
from extractors.glosses import as_read
from pipeline.link.due import Paid
from pipeline.link.echoes import Echoes
from pipeline.link.signs import Manner, Matter, Position, Sign, Signs
from pipeline.link.wall import WallClock
from pipeline.link.words import sums_of

NEARBY = 40
"""How many messages around a promise may name a sum that is paid together with it."""
BY_RECORD = frozenset({"no_event_by_end", "part"})
"""Findings by records that rest on no event, or on words and records together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    outcome: OutcomeKind
    why: str
    sign: Sign | None = None
    sums: tuple[Decimal, ...] = ()
    """Paid, owed and still open, where only a part was paid."""
    otherwise: "Finding | None" = None
    """Another outcome, where what follows the promise and the rules do not agree (`pipeline.link.weighing`)."""
    told: bool = False
    """A person has said so."""

    @property
    def is_by_record(self) -> bool:
        """Whether an order or a payment shows it, and not what people say."""
        return self.why in BY_RECORD or (self.sign is not None and self.sign.index < 0)


@dataclass(slots=True, kw_only=True)
class Record:
    """Everything of a conversation that can keep or break a promise."""

    case: CaseFile
    conversation: str
    orders: Sequence[Order]
    signs: Signs
    kinds: Mapping[str, frozenset[StatementKind]]
    clock: WallClock
    paid: Paid
    echoes: Echoes
    """What is said of what promises name."""
    apart: frozenset[Decimal]
    """Sums promised as differences of price: a payment of one of them is not the refund that another promise means."""
    wholes: frozenset[Decimal]
    """What a refund of everything is of: the totals of the orders, else what was paid, else the price agreed on."""
    currency: str | None
    named: list[tuple[Position, Decimal]] = field(default_factory=list)
    """Sums of settlements and of promises to pay, and when they were named."""
    instalments: set[Decimal] = field(default_factory=set)
    """Those of them that were said to be a part of what is owed (先退你1000)."""
    dated: dict[Topic, list[tuple[Position, datetime]]] = field(default_factory=lambda: defaultdict(list))
    """When promises were made that fall due at a time, and when that is."""
    beside: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By statement: what other promises of its exchange name and it does not (`pipeline.link.beside`)."""
    all_claimed: Position | None = None
    """When the buyer first asked for everything back."""
    totals: frozenset[Decimal] = field(init=False)
    in_hand: frozenset[int] = field(init=False)
    """The messages in which the buyer complains of goods that are there."""
    is_sent_back: bool = field(init=False)
    """Whether anything in the record shows goods on their way back."""
    is_never_sent: bool = field(init=False)
    """Whether the orders show all of the price paid back, and nothing sent."""
    _near: tuple[int, Sequence[tuple[Position, Sequence[Decimal]]]] | None = None
    """The promise that was asked about last, by the index of its message, and the sums near it."""

    def __post_init__(self) -> None:
        self.totals = frozenset(order.total.amount for order in self.orders if order.total is not None)
        self.is_never_sent = bool(self.orders) and all(map(_is_never_sent, self.orders))
        self.in_hand = frozenset(sign.index for sign in self.signs.of.get(Matter.IN_HAND, ()))
        self.is_sent_back = any(sign.manner is Manner.DONE for sign in self.signs.of.get(Matter.BACK, ()))

    def text(self, sign: Sign) -> str:
        """Of its message, folded."""
        return as_read(self.case.get(Message, sign.what).text[:LONGEST])

    def sums_near(self, index: int) -> Sequence[tuple[Position, Sequence[Decimal]]]:
        """The sums that the messages around this one name, and when: read once for all payments that a promise is held against."""
        if self._near is None or self._near[0] != index:
            near = self.case.messages(self.conversation, first=index - NEARBY, last=index + NEARBY)
            said = ((message.sent, message.index, sums_of(as_read(message.text[:MOST]))) for message in near)
            self._near = index, [((self.clock.read(sent), number), sums) for sent, number, sums in said if sent is not None and sums]
        return self._near[1]

    def first(self, matters: tuple[Matter, ...], manner: Manner, since: Position) -> Sign | None:
        return next((sign for sign in self.signs.after(matters, since) if sign.manner is manner), None)


def _is_never_sent(order: Order) -> bool:
    moved = (EventKind.SHIPPED, EventKind.DELIVERED, EventKind.RECEIVED)
    if order.total is None or any(event.kind in moved for event in order.events):
        return False
    back = (event.amount for event in order.events if event.kind is EventKind.REFUNDED)
    return any(amount is not None and amount.amount >= order.total.amount for amount in back)
