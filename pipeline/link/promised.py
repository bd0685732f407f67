"""Promises that something can be checked of, each with what the statements before it leave it: a sum that was settled on, a time that it confirms."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from casefile.findings import Statement, StatementKind, Topic
from casefile.records import Message, Role
from casefile.store import CaseFile
from extractors.clauses import LONGEST
from extractors.glosses import as_read
from pipeline.link.due import falls_due
from pipeline.link.owing import Named, rest_claimed, sum_of
from pipeline.link.promise import CONFIRMS, Promise, sentence_around
from pipeline.link.record import Record
from pipeline.link.signs import Matter
from pipeline.link.tellings import CLAIMING
from pipeline.link.words import words

CHECKED = (Topic.DELIVERY, Topic.REFUND, Topic.RETURN, Topic.REPAIR, Topic.COMPENSATION, Topic.SHIPPING_COST, Topic.SERVICE, Topic.INVOICE)
"""Topics of promises that something can be checked of."""


def is_checked(statement: Statement) -> bool:
    """Whether what became of it can be told: it is a promise to do something of these topics."""
    return statement.kind is StatementKind.COMMITMENT and statement.topic in CHECKED and not statement.negated


class Promised:
    """What has been said so far of sums, and promised."""

    def __init__(self, case: CaseFile, record: Record, *, complained: bool) -> None:
        self.case, self.record, self.complained = case, record, complained
        self.settled: Named | None = None
        self.is_full = False
        """Whether all of the price is claimed or promised back."""
        self.last: dict[Topic, Promise] = {}
        self._before: tuple[int, str] | None = None
        """The message that was looked at last, and the words before it."""

    def of(self, statements: Sequence[Statement]) -> Iterator[Promise]:
        """In order."""
        for statement in statements:
            self._hear(statement)
            if is_checked(statement) and (promise := self._promise(statement)) is not None:
                self.last[promise.topic] = promise
                yield promise
            is_sum = statement.kind is StatementKind.SETTLEMENT or statement.topic in (Topic.REFUND, Topic.COMPENSATION)
            if is_sum and statement.terms.amount is not None:
                self._name(statement, statement.terms.amount)

    def _hear(self, statement: Statement) -> None:
        """What a statement does to a sum that stands."""
        self.complained = self.complained or statement.kind is StatementKind.COMPLAINT
        if statement.kind in (StatementKind.REJECTION, StatementKind.REFUSAL):
            self.settled = None
            self.is_full = self.is_full and statement.role is Role.BUYER
        if statement.kind in CLAIMING and statement.role is Role.BUYER:
            self._hear_claim(statement)

    def _hear_claim(self, statement: Statement) -> None:
        message = self.case.get(Message, statement.quote.message)
        sentence = as_read(sentence_around(message.text, statement.quote))
        if statement.kind is StatementKind.DEMAND and words("promise")["full"].search(sentence):
            self.is_full, self.settled = True, None
            if message.sent is not None and self.record.all_claimed is None:
                self.record.all_claimed = self.record.clock.read(message.sent), message.index
        self.settled = rest_claimed(message.index, sentence) or self.settled

    def _promise(self, statement: Statement) -> Promise | None:
        """None where it has no time, and so no place among what happened."""
        message = self.case.get(Message, statement.quote.message)
        if message.sent is None or statement.topic is None:
            return None
        made = self.record.clock.read(message.sent), message.index
        quote = as_read(message.text[statement.quote.start : statement.quote.end])
        context, around = self._words_before(message), as_read(sentence_around(message.text, statement.quote))
        own = quote
        if CONFIRMS.search(quote):
            own, around = context, context
        due = falls_due(statement, own, around, made=made, paid=self.record.paid, signs=self.record.signs, clock=self.record.clock)
        last = self.last.get(statement.topic)
        if due is None and last is not None and last.due is not None and last.due > made[0] and CONFIRMS.search(quote):
            due = last.due
        full = words("promise")["full"]
        if statement.topic is Topic.REFUND:
            self.is_full = words(Matter.MONEY)["part"].search(quote) is None and (self.is_full or full.search(around) is not None)
        settled = None if full.search(quote) else self.settled  # all of it is no sum that was offered before
        amount = sum_of(statement, around, context, settled, message.index)
        if amount is not None and amount != statement.terms.amount and statement.terms.percent:
            self.record.named.append((made, amount))
        return Promise(
            statement=statement, topic=statement.topic, quote=quote, context=context, around=around, at=made[0], index=message.index,
            role=statement.role, due=due, is_early=not self.complained, is_full=self.is_full and statement.topic is Topic.REFUND, amount=amount,
            is_induced=StatementKind.INDUCEMENT in self.record.kinds.get(message.id, ()),
        )  # fmt: skip

    def _name(self, statement: Statement, amount: Decimal) -> None:
        """A sum to be paid was named."""
        message = self.case.get(Message, statement.quote.message)
        sentence = as_read(sentence_around(message.text, statement.quote))
        self.settled = Named(index=message.index, amount=amount, is_freight=words(Matter.FREIGHT)["about"].search(sentence) is not None)
        self.is_full = amount in self.record.wholes
        if words(Matter.MONEY)["part"].search(sentence):
            self.record.instalments.add(amount)
        if message.sent is not None:
            self.record.named.append(((self.record.clock.read(message.sent), message.index), amount))

    def _words_before(self, message: Message) -> str:
        """Those of the message before it."""
        if self._before is None or self._before[0] != message.index:
            near = self.case.messages(self.record.conversation, first=message.index - 1, last=message.index - 1)
            self._before = message.index, "".join(as_read(one.text[-LONGEST:]) for one in near if not one.is_internal)
        return self._before[1]


def bare(record: Record, statement: Statement) -> Promise | None:
    """A promise by its own words alone, without what was said before it leaves it; None where it has no time or topic."""
    message = record.case.get(Message, statement.quote.message)
    if message.sent is None or statement.topic is None:
        return None
    deadline = statement.terms.deadline
    return Promise(
        statement=statement, topic=statement.topic, quote=as_read(message.text[statement.quote.start : statement.quote.end]), context="",
        around=as_read(sentence_around(message.text, statement.quote)), at=record.clock.read(message.sent), index=message.index,
        role=statement.role, due=record.clock.read(deadline) if deadline is not None else None, amount=statement.terms.amount,
        is_induced=False, is_full=False, is_early=True,
    )  # fmt: skip
