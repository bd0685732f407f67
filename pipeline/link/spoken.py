"""What the buyer says later of the very thing that a promise names: speaks of it as of what is there, or complains of it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from casefile.findings import Statement, StatementKind
from casefile.records import Message, Role
from extractors.clauses import LONGEST
from extractors.glosses import as_read
from pipeline.link.echoes import names
from pipeline.link.promise import Promise
from pipeline.link.reading import side_of
from pipeline.link.record import Record
from pipeline.link.signs import EXCHANGE, Manner, Matter, Position, Sign
from pipeline.link.words import words

MANY = 20
"""How many complaints after a promise are looked at."""
REACH = 60
"""So many messages after a promise are read for the buyer's word."""
ADMITTED_WITHIN = 3
"""So many messages after a complaint the seller still admits what it is of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    position: Position
    message: str
    words: str
    """Folded."""

    @property
    def index(self) -> int:
        return self.position[1]


class Spoken:
    """What buyers complain of in a stretch of the conversation, and what the seller's side admits, in order."""

    def __init__(self, record: Record, statements: Sequence[Statement]) -> None:
        self.record = record
        self.complaints = list(self._told(statements, StatementKind.COMPLAINT, Role.BUYER))
        self.admitted = list(self._told(statements, StatementKind.ADMISSION, Role.SELLER))
        self._complained = {one.message: names(one.words) for one in self.complaints}

    def _told(self, statements: Sequence[Statement], kind: StatementKind, role: Role) -> Iterator[Told]:
        for one in statements:
            if one.kind is kind and one.role is role:
                message = self.record.case.get(Message, one.quote.message)
                if message.sent is not None:
                    said = as_read(message.text[one.quote.start : one.quote.end][:LONGEST])
                    yield Told(position=(self.record.clock.read(message.sent), message.index), message=message.id, words=said)

    def complaints_after(self, promise: Promise) -> Iterator[Told]:
        """In another exchange."""
        start = bisect_right(self.complaints, promise.position, key=lambda one: one.position)
        return (one for one in self.complaints[start : start + MANY] if one.position[0] - promise.at >= EXCHANGE)

    def admission(self, since: int) -> str:
        """What the seller's side admits in answer to a complaint in the message of this index."""
        start = bisect_left(self.admitted, since, key=lambda one: one.index)
        near = islice(self.admitted, start, start + ADMITTED_WITHIN + 1)
        return " ".join(one.words for one in near if one.index <= since + ADMITTED_WITHIN)

    def messages_after(self, promise: Promise) -> Iterator[Message]:
        """The buyer's, in another exchange."""
        roles = self.record.case.roles(self.record.conversation)
        for message in self.record.case.messages(self.record.conversation, first=promise.index + 1, last=promise.index + REACH):
            is_later = message.sent is not None and self.record.clock.read(message.sent) - promise.at >= EXCHANGE
            if is_later and not message.is_internal and side_of(message, roles) is Role.BUYER:
                yield message

    def told_by(self, message: Message) -> Sign | None:
        if message.sent is None:
            return None
        at = self.record.clock.read(message.sent)
        return Sign(matter=Matter.NAMED, at=at, index=message.index, manner=Manner.DONE, by=Role.BUYER, what=message.id, happened=at)

    def named(self, promise: Promise, since: Position) -> Iterator[Sign]:
        """In another exchange, of what the promise names, and not only in what the buyer complains of, or holds against the other side."""
        for sign in self.record.echoes.spoken_of(promise.names, since):
            claimed = self._complained.get(sign.what)
            is_demand = StatementKind.DEMAND in self.record.kinds.get(sign.what, ())
            text = self.record.text(sign)
            is_unchanged = promise.says("changes") and words("promise")["as_before"].search(text) is not None
            if sign.at - promise.at < EXCHANGE or is_demand or is_unchanged or words("goods")["quoted"].search(text):
                continue
            if claimed is None or not promise.names & names(text) <= claimed:
                yield sign


def complained(told: Told) -> Sign:
    at, index = told.position
    return Sign(matter=Matter.ANY, at=at, index=index, manner=Manner.UNDONE, by=Role.BUYER, what=told.message, happened=at)
