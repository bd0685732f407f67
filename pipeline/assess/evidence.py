"""What assessment is made from: where and when things were said, conversations, what disturbs them, the orders in dispute."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain

from casefile.findings import Formation, Identity, IdentityKind, OrderLink, Outcome, Statement
from casefile.records import (
    Conversation,
    MessageKind,
    Order,
    Party,
    Payment,
    Problem,
    Reading,
    ReadingCode,
    Role,
    Source,
    Zone,
)  # fmt: skip
from casefile.rows import Coverage
from pipeline.accounts.reckoning import Reckoning
from pipeline.assess.dates import is_later
from pipeline.law import Platform

A_DAY = timedelta(days=1)


class Disturbance(StrEnum):
    ABSENT_REPLY = "absent_reply"  # answers a message that is not in the export
    BACKWARDS = "backwards"  # the clock runs backwards
    DELETED = "deleted"
    DIFFERING = "differing"  # another export of the same message says something else
    DUPLICATE = "duplicate"  # two messages with one native id
    EDITED = "edited"
    MISSING = "missing"  # another export that reaches over this time does not have the message
    RECALLED = "recalled"
    UNREAD = "unread"  # something here could not be read


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where and when something was said."""

    message: str
    conversation: str
    source: str
    position: int
    at: datetime | None
    by: Role
    kind: MessageKind
    text: str
    near: frozenset[Disturbance]
    is_transcript: bool = False
    """Somebody or something wrote down what the medium says, and the medium is not there."""
    is_foreign: bool = False
    """Words in another language than the court's."""
    answers_question: bool = False
    """The seller's, when the buyer had just asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    statement: Statement
    spot: Spot

    @property
    def words(self) -> str:
        return self.statement.quote.words_in(self.spot.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An identity detail, and where it was given."""

    identity: Identity
    spot: Spot
    is_of_returns: bool = False
    """Given by one of the two where they speak of sending goods back."""

    @property
    def is_return_address(self) -> bool:
        return self.is_of_returns and self.identity.kind is IdentityKind.ADDRESS

    @property
    def is_recipient_of_returns(self) -> bool:
        return self.is_of_returns and self.identity.kind is IdentityKind.PERSON_NAME


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A sign of the pack, or a message that is a fact by its kind."""

    code: str
    spot: Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A conversation: who takes part, on what platform, which orders it is linked to."""

    conversation: Conversation
    sources: tuple[str, ...]
    parties: tuple[Party, ...]
    platform: Platform | None
    senders: int
    messages: int
    links: tuple[OrderLink, ...]
    """What ties an order or payment to this conversation itself; a payment that comes with its order is none."""
    last: datetime | None
    last_said: Mapping[Role, int]
    """Role → the position of its last message."""

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(party.role for party in self.parties)

    @property
    def is_marketplace(self) -> bool:
        return self.platform is not None and self.platform.kind == "marketplace"

    @property
    def is_one_sided(self) -> bool:
        return self.messages >= 3 and self.senders == 1


@dataclass(slots=True, kw_only=True)
class Signals:
    """What a machine can see of a source's state, counted while its messages pass."""

    messages: int = 0
    undated: int = 0
    zones: set[Zone] = field(default_factory=set)
    absent_attachments: int = 0
    disturbances: Counter[Disturbance] = field(default_factory=Counter)
    material: set[Disturbance] = field(default_factory=set)
    """Those near a statement."""
    one_sided: int = 0
    confirmed: int = 0
    """Messages that another export has as well."""
    lacking: int = 0
    """Messages of the time it reaches over that only another export has."""
    orders: int = 0
    payments: int = 0

    def add(self, other: "Signals") -> None:
        """What was counted elsewhere of the same source."""
        for counted in fields(self):
            have, more = getattr(self, counted.name), getattr(other, counted.name)
            setattr(self, counted.name, have | more if isinstance(have, set) else have + more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarrel:
    """What the buyer complains of and demands, conversation by conversation."""

    complaints: Mapping[str, Sequence[Spot]]
    """In order."""
    demands: Mapping[str, Sequence[Spot]]
    """In order."""
    received: Mapping[str, int]
    """The position at which the buyer says that the goods have come."""
    delivered: Sequence[datetime]
    """When goods came, as their orders record it."""

    def is_on(self, spot: Spot) -> bool:
        """Whether the buyer had complained by then."""
        return spot.conversation in self.complaints and self.complaints[spot.conversation][0].position <= spot.position

    def is_renewed(self, settled: Spot) -> bool:
        """Whether the buyer complains or demands again a day later: what was settled is what had been claimed before, or was not performed."""
        again = chain(self.complaints.get(settled.conversation, ()), self.demands.get(settled.conversation, ()))
        later = (one for one in again if one.position > settled.position)
        return any(settled.at is not None and one.at is not None and one.at - settled.at >= A_DAY for one in later)

    def is_answered(self, spot: Spot) -> bool:
        """Whether it answers what had been complained of: praise before a later complaint, when nothing had been demanded yet, does not."""
        if not self._is_of_goods(spot):
            return False
        is_demanded = any(one.position < spot.position for one in self.demands.get(spot.conversation, ())[:1])
        return is_demanded or self.complaints[spot.conversation][-1].position <= spot.position

    def _is_of_goods(self, spot: Spot) -> bool:
        """Whether a complaint was made by then when the goods had come, as far as that is known: an earlier one is of something else."""
        came = self.received.get(spot.conversation, 0)
        return any(came <= one.position <= spot.position and self._is_delivered(one) for one in self.complaints.get(spot.conversation, ()))

    def _is_delivered(self, spot: Spot) -> bool:
        """Whether some of the goods may have come by then."""
        at = spot.at
        return at is None or not self.delivered or any(not is_later(one, [at]) for one in self.delivered)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    sources: Mapping[str, Source]
    readings: Mapping[str, Sequence[Reading]]
    problems: Mapping[str, Sequence[Problem]]
    coverage: Mapping[str, Coverage]
    signals: Mapping[str, Signals]
    talks: Mapping[str, Talk]
    said: Sequence[Said]
    statements: Mapping[str, Said]
    """The same by the statement's id."""
    rejected: frozenset[str]
    """Statements that were turned down, and messages that turn something down."""
    quarrel: Quarrel
    told: Sequence[Told]
    seen: Sequence[Seen]
    orders: Sequence[Order]
    """Those of the dispute: linked to a conversation, or all where there is no conversation with a seller or platform."""
    returned: frozenset[str]
    """Those of them that are parcels on their way back."""
    payments: Sequence[Payment]
    payment_order: Mapping[str, str]
    """Payment → the order it pays or refunds."""
    funding: Mapping[str, Payment]
    """Payment number → the row that says where a wallet took the money from."""
    reckoning: Reckoning
    outcomes: Sequence[Outcome]
    formations: Sequence[Formation]

    @property
    def records(self) -> dict[str, Order | Payment]:
        """The orders and payments by their ids."""
        found: tuple[Order | Payment, ...] = (*self.orders, *self.payments)
        return {record.id: record for record in found}

    def tells(self, source: str, code: ReadingCode) -> bool:
        """Whether this was read of a file."""
        return any(reading.code is code for reading in self.readings.get(source, ()))
