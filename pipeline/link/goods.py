"""Promises of what the goods are, and of what they cost: whether the buyer, who has them, says that it is so, or complains that it is not.

Nothing is told of most of them: only where somebody speaks of the very thing afterwards. What the buyer complains of and the seller does not admit is
to be checked: a complaint alone does not show what the goods are.
"""

import re
from collections.abc import Iterator

from casefile.findings import OutcomeKind, Statement, StatementKind, Topic
from casefile.records import Role
from extractors.clauses import LONGEST
from extractors.glosses import as_read
from pipeline.link.course import Course
from pipeline.link.echoes import names
from pipeline.link.judging import done_or_not
from pipeline.link.lateness import A_DAY
from pipeline.link.promise import Promise
from pipeline.link.promised import bare
from pipeline.link.record import Finding, Record
from pipeline.link.signs import Manner, Matter, Position, Sign
from pipeline.link.spoken import Spoken, complained
from pipeline.link.words import words

OF_THE_GOODS = (Topic.DESCRIPTION, Topic.QUALITY, Topic.AUTHENTICITY, Topic.PRICE)
MEASURED = re.compile(r"(?:\d|[两二三四五六七八九十](?=[^个天年月点号元块次一二三四五六七八九十]))\s?(%|[a-z]{1,8}|[一-鿿])")


def is_of_the_goods(statement: Statement) -> bool:
    is_promise = statement.kind is StatementKind.COMMITMENT and statement.role is Role.SELLER and not statement.negated
    return is_promise and statement.topic in OF_THE_GOODS


def _is_for_a_case(promise: Promise) -> bool:
    """Whether it holds for a case that may never arise: the next purchase, a lower price, goods that are not genuine."""
    if promise.topic not in (Topic.PRICE, Topic.AUTHENTICITY):
        return False
    terms = promise.statement.terms
    is_bound = promise.statement.conditional or terms.multiple is not None or (promise.topic is Topic.PRICE and terms.percent is not None)
    return is_bound or words("goods")["case"].search(promise.quote) is not None


class Goods:
    def __init__(self, record: Record, course: Course, spoken: Spoken) -> None:
        self.record, self.course, self.spoken = record, course, spoken

    def became(self, statement: Statement) -> tuple[Promise, Finding] | None:
        """None where nothing tells, and it is no promise for a case."""
        promise = bare(self.record, statement)
        if promise is None:
            return None
        found = self._difference(promise) if promise.topic is Topic.PRICE and self._is_money(promise) else self._told(promise)
        if found is not None:
            return promise, found
        if _is_for_a_case(promise):
            return promise, Finding(outcome=OutcomeKind.UNKNOWN, why="not_called_on")
        return (promise, Finding(outcome=OutcomeKind.UNKNOWN, why="nothing_speaks")) if self.record.is_never_sent else None

    def _told(self, promise: Promise) -> Finding | None:
        if complained_of := self._complained(promise):
            return self._broken(promise, complained_of)
        if kept := self._confirmed(promise):
            return self._so(kept)
        faulty = self._faulty(promise)
        if faulty is None:
            return None
        otherwise = Finding(outcome=OutcomeKind.UNKNOWN, why="only_alleged", sign=faulty)
        return Finding(outcome=OutcomeKind.BROKEN, why="said_not_so", sign=faulty, otherwise=otherwise)

    def _is_money(self, promise: Promise) -> bool:
        """Whether it is kept by a payment: of the difference to a lower price, or of a sum that is named."""
        if words("claimed")["difference"].search(promise.quote):
            return True
        return promise.amount is not None and words("goods")["paid_back"].search(promise.quote) is not None

    def _difference(self, promise: Promise) -> Finding | None:
        """What is to be paid back of the price: paid, or claimed and refused."""
        if refused := self.course.refused(promise):
            return Finding(outcome=OutcomeKind.BROKEN, why="refused_later", sign=refused)
        if promise.amount is not None and not promise.statement.terms.duration:
            return done_or_not(self.record, promise, (Matter.MONEY,), against=(Matter.MONEY, Matter.EXTRA))
        later = self.course.claims_after(promise)
        claimed = next((one for one in later if self.course.claims_price(one) or self.course.is_answered_with(one, Topic.PRICE)), None)
        paid = self.record.first((Matter.MONEY,), Manner.DONE, claimed.position) if claimed is not None else None
        return Finding(outcome=OutcomeKind.KEPT, why="done", sign=paid) if paid is not None else None

    def _faulty(self, promise: Promise) -> Sign | None:
        """A complaint of goods in hand, in other words than they were promised to be good in."""
        if promise.topic is not Topic.QUALITY:
            return None
        return next((complained(one) for one in self.spoken.complaints_after(promise) if one.index in self.record.in_hand), None)

    def _complained(self, promise: Promise) -> Sign | None:
        for one in self.spoken.complaints_after(promise):
            admitted = self.spoken.admission(one.index)
            if self._is_of(promise, one.words) or (admitted and self._is_of(promise, admitted)):
                return complained(one)
        return None

    def _is_of(self, promise: Promise, complaint: str) -> bool:
        ours = words("goods")
        if promise.topic is Topic.PRICE and ours["free"].search(promise.quote) and ours["charged"].search(complaint):
            return True
        if promise.topic is Topic.PRICE and not (ours["denied"].search(complaint) or words("promise")["reproach"].search(complaint)):
            return False
        if promise.topic is Topic.AUTHENTICITY and ours["false"].search(complaint):
            return True
        if any(told.search(promise.quote) and told.search(complaint) for told in words("mishap").values()):
            return True
        if not promise.names.isdisjoint(names(complaint)):
            return True
        return not set(MEASURED.findall(promise.quote.casefold())).isdisjoint(MEASURED.findall(complaint.casefold()))

    def _broken(self, promise: Promise, sign: Sign) -> Finding:
        if promise.topic is Topic.PRICE:
            brought = (one for one in self._buyers(promise, sign.position) if StatementKind.COMPLAINT not in self.record.kinds.get(one.what, ()))
            if late := next(brought, None):
                return Finding(outcome=OutcomeKind.LATE, why="done_after_complaint", sign=late)
        otherwise = None if self.spoken.admission(sign.index) else Finding(outcome=OutcomeKind.UNKNOWN, why="only_alleged", sign=sign)
        return Finding(outcome=OutcomeKind.BROKEN, why="said_not_so", sign=sign, otherwise=otherwise)

    def _so(self, sign: Sign) -> Finding:
        """To be checked where the same message complains of something."""
        complains = StatementKind.COMPLAINT in self.record.kinds.get(sign.what, ())
        otherwise = Finding(outcome=OutcomeKind.UNKNOWN, why="likely_unknown") if complains else None
        return Finding(outcome=OutcomeKind.KEPT, why="said_so", sign=sign, otherwise=otherwise)

    def _confirmed(self, promise: Promise) -> Sign | None:
        """The buyer's word, in another exchange and once there is something to speak of, that it is so."""
        came = self.record.first((Matter.ARRIVED, Matter.IN_HAND, Matter.VISIT), Manner.DONE, promise.position)
        since = min(promise.at + A_DAY, came.at if came is not None else promise.at + A_DAY)
        named = (one for one in self.spoken.named(promise, promise.position) if one.at >= since)
        is_free = promise.topic is Topic.PRICE and words("goods")["free"].search(promise.quote) is not None
        return next(named, None) or (self._uncharged(promise) if is_free else None)

    def _uncharged(self, promise: Promise) -> Sign | None:
        """The buyer's word, in another exchange, that nothing was charged."""
        for message in self.spoken.messages_after(promise):
            if words("goods")["uncharged"].search(as_read(message.text[:LONGEST])):
                return self.spoken.told_by(message)
        return None

    def _buyers(self, promise: Promise, since: Position) -> Iterator[Sign]:
        return (one for one in self.record.echoes.after(promise.names, since) if one.by is Role.BUYER and one.manner is Manner.DONE)
