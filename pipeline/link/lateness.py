"""Whether what was done was done in time: by when it is told, what else was said around its time, and what the buyer missed."""

from datetime import datetime, time, timedelta

from casefile.findings import OutcomeKind, Topic
from casefile.records import Role
from pipeline.link.beside import is_of_another
from pipeline.link.promise import Promise
from pipeline.link.reading import side_of
from pipeline.link.record import Finding, Record
from pipeline.link.signs import EXCHANGE, Manner, Matter, Sign
from pipeline.link.words import words

GOODS = (Matter.SENT, Matter.ARRIVED, Matter.IN_HAND)
CHASED = (Matter.SENT, Matter.ARRIVED, Matter.VISIT, Matter.MONEY, Matter.PAPER, Matter.ANY)
AWAITED = (Matter.SENT, Matter.ARRIVED, Matter.VISIT)
"""Of goods that a complaint shows to be there, that of which the want is told: any other complaint may be of anything else."""
REPORTED_WITHIN = timedelta(minutes=15)
"""A message tells of what is over: one that comes this soon after the time does not show that it was late."""
TOLD_WITHIN = timedelta(hours=1)
"""… nor one on the same day, where nobody has asked after it since."""
A_DAY = timedelta(days=1)
IN_VAIN = timedelta(days=7)
REACH_BACK = 20


def timed(record: Record, promise: Promise, done: Sign, due: datetime) -> Finding:
    """Whether what was `done` was in time; what is told after the time may have been done before it."""
    if done.happened <= due:
        return Finding(outcome=OutcomeKind.KEPT, why="done_in_time", sign=done)
    came = record.first((Matter.ARRIVED,), Manner.DONE, done.position) if done.matter is Matter.SENT else None
    if came is not None and done.index >= 0 and came.at - done.at < EXCHANGE:  # it was sent long before anyone wrote so
        done = came
    only_arrival = _only_arrival_is_late(record, promise, done, due)
    if only_arrival and done.index >= 0 and done.happened.date() - due.date() <= A_DAY:
        return Finding(outcome=OutcomeKind.KEPT, why="came_next_day", sign=done)
    if _reported_soon(record, promise, done, due):
        return Finding(outcome=OutcomeKind.KEPT, why="told_soon", sign=done)
    moves = promise.is_arrival or promise.says("arrival") or promise.says("dispatch")
    if done.matter is Matter.IN_HAND and not (moves and _is_missed(record, due, done)):
        return Finding(outcome=OutcomeKind.UNKNOWN, why="there_by_then", sign=done)
    if only_arrival or _is_of_later_promise(record, promise, done, due):
        return Finding(outcome=OutcomeKind.UNKNOWN, why="came_after", sign=done)
    return Finding(outcome=OutcomeKind.LATE, why="done_late", sign=done)


def _reported_soon(record: Record, promise: Promise, done: Sign, due: datetime) -> bool:
    """Whether a message that tells of it came so soon after the time that it may have been in time: the next morning, a few minutes."""
    if done.index < 0 or done.by is not Role.BUYER or _is_put_off(record, promise, done, due, (Matter.ANY, Matter.VISIT)):
        return False
    if _is_first_word(record, done, due):
        return True
    if due.time() >= time(23, 59) or due.time() == time(0):
        is_soon = done.happened - due < timedelta(hours=12, minutes=1)
    else:
        is_soon = done.happened.date() == due.date() and done.happened - due <= TOLD_WITHIN
    return (is_soon or done.happened - due <= REPORTED_WITHIN) and not _is_missed(record, due, done)


def _is_first_word(record: Record, done: Sign, due: datetime) -> bool:
    """Whether it is the first that the buyer writes after the time, a day later at most, and says nothing of it having come only now."""
    if done.happened - due > A_DAY or words("promise")["at_last"].search(record.text(done)) or _is_missed(record, due, done):
        return False
    roles = record.case.roles(record.conversation)
    before = reversed(list(record.case.messages(record.conversation, first=max(done.index - REACH_BACK, 0), last=done.index - 1)))
    last = next((message.sent for message in before if message.sent is not None and side_of(message, roles) is Role.BUYER), None)
    return last is None or record.clock.read(last) <= due or done.at - record.clock.read(last) < EXCHANGE


def _is_missed(record: Record, due: datetime, done: Sign) -> bool:
    """Whether anyone asked after it between the two."""
    since, until = (due, -1), (done.at, done.index + 1)
    chased = AWAITED if done.matter is Matter.IN_HAND else (*CHASED, done.matter)
    between = record.signs.between(chased, since, until)
    return any(sign.manner is not Manner.DONE and not _is_of_what_is_there(record, sign, done) for sign in between)


def _is_of_what_is_there(record: Record, sign: Sign, done: Sign) -> bool:
    """Whether the buyer complains of the goods in hand, or of something besides in the message that tells that it is done."""
    if sign.matter is not Matter.ANY or (sign.index != done.index and sign.index not in record.in_hand):
        return False
    return words("promise")["tardy"].search(record.text(sign)) is None


def _only_arrival_is_late(record: Record, promise: Promise, done: Sign, due: datetime) -> bool:
    """Whether what was promised is the dispatch, and all that is shown is that the goods came later: they may have left in time."""
    if not is_sent_before(promise, done) or _is_put_off(record, promise, done, due):
        return False
    return not any(sign.manner is Manner.UNDONE for sign in record.signs.between((Matter.SENT,), (due, -1), done.position))


def is_sent_before(promise: Promise, done: Sign) -> bool:
    """Whether what is shown is the arrival of what was promised to be sent, which it was at some time before."""
    if done.matter not in (Matter.ARRIVED, Matter.IN_HAND) and not (done.matter is Matter.MENDED and promise.topic is Topic.RETURN):
        return False
    return not promise.is_arrival and (promise.says("dispatch") or promise.says("carrier"))


def _is_put_off(record: Record, promise: Promise, done: Sign, due: datetime, besides: tuple[Matter, ...] = ()) -> bool:
    """Whether a later time was named for it once the buyer had missed it, on its day or after: then it had not been done. `besides`: what else the
    buyer may have chased."""
    since = max((datetime.combine(due.date(), time()), -1), promise.position)
    again = next((made for made, later in record.dated[promise.topic] if since < made < done.position and later > due), None)
    if again is None:
        return False
    between = record.signs.between((*(GOODS if done.matter in GOODS else (done.matter,)), *besides), since, again)
    missed = (sign for sign in between if sign.manner is Manner.UNDONE and sign.by is Role.BUYER and not is_of_another(record, promise, sign))
    ours = words("promise")
    return any(sign.matter not in besides or ours["chase"].search(record.text(sign)) or ours["tardy"].search(record.text(sign)) for sign in missed)


def _is_of_later_promise(record: Record, promise: Promise, done: Sign, due: datetime) -> bool:
    """Whether the buyer wrote after the time, did not miss it, was promised something again, and a week after the time that was done."""
    if done.index < 0 or done.happened - due < IN_VAIN:
        return False
    if not any(due < made[0] and made < done.position for made, _ in record.dated[promise.topic]):
        return False
    roles = record.case.roles(record.conversation)
    before = record.case.messages(record.conversation, first=max(done.index - REACH_BACK, 0), last=done.index - 1)
    written = (record.clock.read(said.sent) for said in before if said.sent is not None and side_of(said, roles) is Role.BUYER)
    first = next((at for at in written if at > due), None)
    if first is None or done.at - first < A_DAY:
        return False
    soon = record.signs.between((*CHASED, done.matter), (due, -1), (first + EXCHANGE, 0))
    return not any(sign.manner is not Manner.DONE for sign in soon)
