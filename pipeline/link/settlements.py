"""Compromises on which both sides agreed, and whether what the seller's side was to pay for the end of the matter was paid.

Of a proposal that nobody took up nothing becomes. What was agreed is owed like a promise: by the time that was named for it, else as soon as the
buyer asks after it a day later.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from casefile.findings import OutcomeKind, Statement, StatementKind, Topic
from casefile.records import Message, Role
from extractors.clauses import LONGEST
from extractors.glosses import as_read
from pipeline.link.echoes import is_statement
from pipeline.link.judging import done_or_not
from pipeline.link.lateness import A_DAY, timed
from pipeline.link.promise import Promise
from pipeline.link.promised import bare
from pipeline.link.reading import side_of
from pipeline.link.record import Finding, Record
from pipeline.link.signs import EXCHANGE, Manner, Matter, Sign
from pipeline.link.words import clauses, sums_of, words

TAKEN_UP_WITHIN = 10
"""So many messages after a proposal the other side still takes it up."""
MANY = 20
"""How many complaints after its time are looked at."""
SPOKEN_OF_WITHIN = 60
"""So many messages after it was agreed are looked at for who paid."""


class Agreed(NamedTuple):
    statement: Statement
    """The seller's part of it."""
    amount: Decimal
    deadline: datetime | None


def agreed(record: Record, statements: Sequence[Statement]) -> Iterator[Agreed]:
    """A sum that one side proposed and the other took up, before either turned it down. Of a part now and the rest later nothing is given up."""
    open_: Statement | None = None
    last: Agreed | None = None
    for one in statements:
        if one.kind is StatementKind.REJECTION:
            open_ = None
        if one.kind is not StatementKind.SETTLEMENT or one.role not in (Role.BUYER, Role.SELLER):
            continue
        amount = open_.terms.amount if open_ is not None and not _is_by_instalments(record, open_) else None
        if open_ and amount is not None and one.role is not open_.role and one.terms.amount in (None, amount) and _is_near(record, open_, one):
            if last is not None:
                yield last
            last = Agreed(open_ if open_.role is Role.SELLER else one, amount, one.terms.deadline or open_.terms.deadline)
            open_ = None
        elif open_ is None and last is not None and one.terms.amount is None and _is_near(record, last.statement, one):
            last = last._replace(deadline=one.terms.deadline or last.deadline)
        else:
            open_ = one
    if last is not None:
        yield last


def _is_by_instalments(record: Record, proposed: Statement) -> bool:
    quote = proposed.quote
    return words(Matter.MONEY)["rest"].search(as_read(record.case.get(Message, quote.message).text[quote.start : quote.end])) is not None


def _is_near(record: Record, proposed: Statement, taken_up: Statement) -> bool:
    first, last = (record.case.get(Message, one.quote.message).index for one in (proposed, taken_up))
    return last - first <= TAKEN_UP_WITHIN


def promise_of(record: Record, one: Agreed) -> Promise | None:
    """What was agreed, as the promise to pay that it is; None where it has no time."""
    terms = replace(one.statement.terms, amount=one.amount, deadline=one.deadline)
    promise = bare(record, replace(one.statement, topic=Topic.COMPENSATION, terms=terms))
    return replace(promise, statement=one.statement, is_early=False) if promise is not None else None


def became(record: Record, promise: Promise) -> Finding:
    if words("settlement")["less"].search(promise.around):
        return _paid_less(record, promise)
    found = done_or_not(record, promise, (Matter.MONEY,), against=(Matter.MONEY, Matter.EXTRA))
    if found.sign is not None and found.outcome in (OutcomeKind.KEPT, OutcomeKind.LATE) and (part := _recorded_part(record, promise, found.sign)):
        return part
    if found.outcome is OutcomeKind.UNKNOWN and (there := _spoken_of(record, promise)):
        return timed(record, promise, there, promise.due) if promise.due else Finding(outcome=OutcomeKind.KEPT, why="said_so", sign=there)
    if found.outcome is OutcomeKind.UNKNOWN and (missed := _missed(record, promise)):
        return Finding(outcome=OutcomeKind.BROKEN, why="said_not_done", sign=missed)
    return found


def _recorded_part(record: Record, promise: Promise, done: Sign) -> Finding | None:
    """Where only words that name no sum tell that it was paid, and all that the records have since is less."""
    if done.index < 0 or done.sums or promise.amount is None:
        return None
    paid = [one for one in record.signs.after((Matter.MONEY,), promise.position) if one.index < 0 and one.manner is Manner.DONE and one.sums]
    given = sum((one.sums[0] for one in paid), Decimal())
    if not 0 < given < promise.amount:
        return None
    return Finding(outcome=OutcomeKind.BROKEN, why="part", sign=paid[-1], sums=(given, promise.amount, promise.amount - given))


def _spoken_of(record: Record, promise: Promise) -> Sign | None:
    """The buyer's word of the very sum in another exchange, that is neither question nor complaint."""
    near = record.case.messages(record.conversation, first=promise.index + 1, last=promise.index + SPOKEN_OF_WITHIN)
    roles = record.case.roles(record.conversation)
    for message in near:
        if message.sent is None or message.is_internal or side_of(message, roles) is not Role.BUYER:
            continue
        at = record.clock.read(message.sent)
        if at - promise.at < EXCHANGE or record.kinds.get(message.id):
            continue
        if any(promise.amount in sums_of(clause) and is_statement(clause) for clause in clauses(as_read(message.text[:LONGEST]))):
            return Sign(matter=Matter.MONEY, at=at, index=message.index, manner=Manner.DONE, by=Role.BUYER, what=message.id, happened=at)
    return None


def _missed(record: Record, promise: Promise) -> Sign | None:
    """The buyer's word that the sum is missing, after its time or a day later."""
    since = promise.due or promise.at + A_DAY
    for sign in islice(record.signs.after((Matter.ANY,), (since, -1)), MANY):
        if sign.by is Role.BUYER and promise.amount in sums_of(record.text(sign)):
            return sign
    return None


def _paid_less(record: Record, promise: Promise) -> Finding:
    """Where the buyer was to pay less: once the buyer has paid and complains of nothing in the same breath."""
    near = record.case.messages(record.conversation, first=promise.index + 1, last=promise.index + SPOKEN_OF_WITHIN)
    roles = record.case.roles(record.conversation)
    for message in near:
        if message.sent is None or message.sender is None or roles.get(message.sender) is not Role.BUYER:
            continue
        if words("settlement")["paid"].search(as_read(message.text[:LONGEST])) and StatementKind.COMPLAINT not in record.kinds.get(message.id, ()):
            at = record.clock.read(message.sent)
            sign = Sign(matter=Matter.MONEY, at=at, index=message.index, manner=Manner.DONE, by=Role.BUYER, what=message.id, happened=at)
            return Finding(outcome=OutcomeKind.KEPT, why="done", sign=sign)
    return Finding(outcome=OutcomeKind.UNKNOWN, why="nothing_speaks")
