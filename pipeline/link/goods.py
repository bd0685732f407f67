"""Promises of what the goods are, and of what they cost: whether the buyer, who has them, says that it is so, or complains that it is not.

Nothing is told of most of them: only where somebody speaks of the very thing afterwards. What the buyer complains of and the seller does not admit is
to be checked: a complaint alone does not show what the goods are.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casefile.findings import OutcomeKind, Statement, StatementKind, Topic
from casefile.records import Message, Role
from extractors.clauses import LONGEST
from extractors.glosses import as_read
from pipeline.link.course import Course
from pipeline.link.echoes import names
from pipeline.link.promise import Promise
from pipeline.link.promised import bare
from pipeline.link.record import Finding, Record
from pipeline.link.signs import EXCHANGE, Manner, Matter, Position, Sign
from pipeline.link.words import words

OF_THE_GOODS = (Topic.DESCRIPTION, Topic.QUALITY, Topic.AUTHENTICITY, Topic.PRICE)
MANY = 20
"""How many complaints after a promise are looked at."""
ADMITTED_WITHIN = 3
"""So many messages after a complaint the seller still admits what it is of."""
MEASURED = re.compile(r"\d\s?(%|[a-z]{1,8}|[一-鿿])")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    position: Position
    message: str
    words: str
    """Folded."""


def is_of_the_goods(statement: Statement) -> bool:
    is_promise = statement.kind is StatementKind.COMMITMENT and statement.role is Role.SELLER and not statement.negated
    return is_promise and statement.topic in OF_THE_GOODS


class Goods:
    """What buyers complain of in a stretch of the conversation, and what the seller's side admits, in order."""

    def __init__(self, record: Record, statements: Sequence[Statement], course: Course) -> None:
        self.record, self.course = record, course
        self.complaints = list(self._told(statements, StatementKind.COMPLAINT, Role.BUYER))
        self.admitted = [one.position[1] for one in self._told(statements, StatementKind.ADMISSION, Role.SELLER)]

    def _told(self, statements: Sequence[Statement], kind: StatementKind, role: Role) -> Iterator[_Told]:
        for one in statements:
            if one.kind is kind and one.role is role:
                message = self.record.case.get(Message, one.quote.message)
                if message.sent is not None:
                    said = as_read(message.text[one.quote.start : one.quote.end][:LONGEST])
                    yield _Told(position=(self.record.clock.read(message.sent), message.index), message=message.id, words=said)

    def became(self, statement: Statement) -> tuple[Promise, Finding] | None:
        """None where nothing tells."""
        promise = bare(self.record, statement)
        if promise is None:
            return None
        if promise.topic is Topic.PRICE and words("claimed")["difference"].search(promise.quote):
            return self._difference(promise)
        complained = self._complained(promise)
        if complained is not None:
            return promise, self._broken(promise, complained)
        kept = self._confirmed(promise)
        return (promise, self._so(kept)) if kept is not None else None

    def _difference(self, promise: Promise) -> tuple[Promise, Finding] | None:
        """The difference to a lower price: paid, or claimed and refused."""
        if refused := self.course.refused(promise):
            return promise, Finding(outcome=OutcomeKind.BROKEN, why="refused_later", sign=refused)
        claimed = next((one for one in self.course.claims if one.position > promise.position and self.course.claims_price(one)), None)
        paid = self.record.first((Matter.MONEY,), Manner.DONE, claimed.position) if claimed is not None else None
        return (promise, Finding(outcome=OutcomeKind.KEPT, why="done", sign=paid)) if paid is not None else None

    def _complained(self, promise: Promise) -> Sign | None:
        start = bisect_right(self.complaints, promise.position, key=lambda one: one.position)
        for one in self.complaints[start : start + MANY]:
            if one.position[0] - promise.at >= EXCHANGE and self._is_of(promise, one.words):
                at, index = one.position
                return Sign(matter=Matter.ANY, at=at, index=index, manner=Manner.UNDONE, by=Role.BUYER, what=one.message, happened=at)
        return None

    def _is_of(self, promise: Promise, complaint: str) -> bool:
        if promise.topic is Topic.PRICE and not words("goods")["denied"].search(complaint):
            return False
        if promise.topic is Topic.AUTHENTICITY and words("goods")["false"].search(complaint):
            return True
        if not promise.names.isdisjoint(names(complaint)):
            return True
        return not set(MEASURED.findall(promise.quote.casefold())).isdisjoint(MEASURED.findall(complaint.casefold()))

    def _broken(self, promise: Promise, sign: Sign) -> Finding:
        if promise.topic is Topic.PRICE:
            brought = (one for one in self._buyers(promise, sign.position) if StatementKind.COMPLAINT not in self.record.kinds.get(one.what, ()))
            if late := next(brought, None):
                return Finding(outcome=OutcomeKind.LATE, why="done_after_complaint", sign=late)
        is_admitted = any(sign.index <= index <= sign.index + ADMITTED_WITHIN for index in self.admitted)
        otherwise = None if is_admitted else Finding(outcome=OutcomeKind.UNKNOWN, why="only_alleged", sign=sign)
        return Finding(outcome=OutcomeKind.BROKEN, why="said_not_so", sign=sign, otherwise=otherwise)

    def _so(self, sign: Sign) -> Finding:
        """To be checked where the same message complains of something."""
        complains = StatementKind.COMPLAINT in self.record.kinds.get(sign.what, ())
        otherwise = Finding(outcome=OutcomeKind.UNKNOWN, why="likely_unknown") if complains else None
        return Finding(outcome=OutcomeKind.KEPT, why="said_so", sign=sign, otherwise=otherwise)

    def _confirmed(self, promise: Promise) -> Sign | None:
        """The buyer's word, in another exchange and once there is something to speak of, that it is so."""
        came = self.record.first((Matter.ARRIVED, Matter.IN_HAND, Matter.VISIT), Manner.DONE, promise.position)
        if came is None:
            return None
        return next((one for one in self._buyers(promise, promise.position) if one.at - promise.at >= EXCHANGE and one.at >= came.at), None)

    def _buyers(self, promise: Promise, since: Position) -> Iterator[Sign]:
        return (one for one in self.record.echoes.after(promise.names, since) if one.by is Role.BUYER and one.manner is Manner.DONE)
