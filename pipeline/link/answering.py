"""Whether a promise to answer, to call or to come back to somebody was kept: by when its side next takes the word."""

from datetime import datetime, timedelta
from typing import NamedTuple

from casefile.findings import OutcomeKind
from casefile.records import Message, MessageKind, Role
from extractors.glosses import as_read
from pipeline.link.breach import unfulfilled
from pipeline.link.due import after
from pipeline.link.fulfilment import pending
from pipeline.link.lateness import IN_VAIN
from pipeline.link.promise import Promise
from pipeline.link.reading import side_of
from pipeline.link.record import Finding, Record
from pipeline.link.signs import EXCHANGE, REACH, Manner, Matter, Position, Sign
from pipeline.link.words import words

PAUSE = timedelta(minutes=3)
HALF_A_DAY = timedelta(hours=12)
"""So soon after its time is told what others said who were to be asked."""
THANKS = 12
"""A message of so many characters is more than thanks."""


class Turn(NamedTuple):
    """A message in which a side takes the word."""

    answer: Sign
    called: datetime | None
    """When the other side first wrote."""


def answered(record: Record, promise: Promise) -> Finding:
    """Kept if its side takes the word in time, late if later; where it does not, or the buyer misses the answer, by what else is said."""
    turn = _first_turn(record, promise)
    if turn is None:
        return pending(record, promise) or unfulfilled(record, promise, (Matter.VISIT,), since=promise.position)
    answer, due = turn.answer, promise.due
    if due is None and turn.called is not None and promise.statement.terms.duration:
        due = after(turn.called, promise.statement.terms.duration)
    if due is None or (answer.at - due < HALF_A_DAY and promise.says("asks")):
        return Finding(outcome=OutcomeKind.KEPT, why="answered", sign=answer)
    if answer.at > due:
        return Finding(outcome=OutcomeKind.LATE, why="answered_late" if promise.due else "answered_slowly", sign=answer)
    missed = _missed_answer(record, due)
    if missed is None:
        return Finding(outcome=OutcomeKind.KEPT, why="answered", sign=answer)
    turn = _next_turn(record, missed.position, promise.role, is_called=False)
    if turn is None:
        return Finding(outcome=OutcomeKind.BROKEN, why="said_not_done", sign=missed)
    return Finding(outcome=OutcomeKind.LATE, why="answered_late", sign=turn.answer)


def _first_turn(record: Record, promise: Promise) -> Turn | None:
    """The next turn; of an answer that is due another time, the first that is not of the same exchange."""
    since = promise.position
    turn = _next_turn(record, since, promise.role, is_called=promise.statement.conditional and promise.says("called"))
    if promise.due is None or promise.due - promise.at < EXCHANGE:
        return turn
    while turn is not None and turn.answer.at - since[0] < EXCHANGE:
        since = turn.answer.position
        turn = _next_turn(record, since, promise.role, is_called=False)
    return turn


def _next_turn(record: Record, since: Position, role: Role, *, is_called: bool) -> Turn | None:
    """The next time this side takes the word: after the other side or a pause, and with more than an acknowledgment.

    `is_called`: whoever writes was promised an answer, so that the other side has to write first.
    """
    roles = record.case.roles(record.conversation)
    before, called = since[0], None
    for message in record.case.messages(record.conversation, first=since[1] + 1, last=since[1] + REACH):
        is_deed = message.kind is MessageKind.SYSTEM and message.sender is not None  # `Pinned a message.`
        if message.sent is None or message.is_internal or is_deed:
            continue
        at, side = message.sent.replace(tzinfo=None), side_of(message, roles)
        if side is not role:
            called = called or (at if side is Role.BUYER else None)
        elif message.kind is not MessageKind.RECALLED and (called or not is_called):
            if not _is_thanks(message) and (called or at - before >= PAUSE):
                answer = Sign(matter=Matter.ANY, at=at, index=message.index, manner=Manner.DONE, by=role, what=message.id, happened=at)
                return Turn(answer, called)
            before = at
    return None


def _is_thanks(message: Message) -> bool:
    if message.kind is not MessageKind.TEXT or len(message.text) >= THANKS:
        return False
    return words("promise")["thanks"].search(as_read(message.text)) is not None


def _missed_answer(record: Record, due: datetime) -> Sign | None:
    """The buyer's word, soon after it was due, that no answer came: then what was said before was none."""
    soon = record.signs.between((Matter.ANY, Matter.VISIT), (due, -1), (due + IN_VAIN, 0))
    missed = (sign for sign in soon if sign.manner is Manner.UNDONE and sign.by is Role.BUYER)
    return next((sign for sign in missed if words("promise")["unanswered"].search(record.text(sign))), None)
