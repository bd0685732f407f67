"""What each export shows of its own state, read once in its own order: something to look into, proof of nothing.

Clocks that run backwards, messages that were recalled, deleted or edited, files that are named and not there, ids that stand
twice, answers to what is not there, a thread with one voice. A long silence is only a question.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from casefile.records import Conversation, Message, MessageKind, Party, Place, Precision, Reading, ReadingCode, Signal, SignalCode
from casefile.store import CaseFile
from pipeline.parties.people import persons
from pipeline.workers import Workers

CLOCK_SLACK = timedelta(minutes=5)
"""Messages that were sent offline may stand a little out of order in a clean export."""
DST_SLACK = timedelta(hours=1, minutes=5)
"""A clock on some wall steps back an hour once a year."""
JUMP = timedelta(days=1)
SILENCE = timedelta(days=14)
LIVELY = timedelta(days=2)
LIVELY_COUNT = 8
"""So many messages within `LIVELY` on either side make a silence a question."""
AT_ONCE = timedelta(0)
FEW = 3
"""With fewer messages nobody had to answer."""


def signals(workers: Workers) -> Iterator[Signal]:
    """Those of every source; before exports are merged, so that each is read in its own order."""
    case = workers.case
    parties = list(case.records(Party))
    person_of = persons(parties)
    people: dict[str, dict[str, str]] = {}
    for party in parties:
        people.setdefault(party.conversation, {})[party.id] = person_of[party.id]
    yield from workers.each(_of_conversation, [(conversation, people.get(conversation.id, {})) for conversation in case.records(Conversation)])
    yield from _repeated_ids(case)
    for reading in case.records(Reading, code=ReadingCode.STYLE_CHANGE):
        yield Signal(place=reading.place, code=SignalCode.FORMAT_CHANGE, detail=reading.value)


def _of_conversation(case: CaseFile, met: tuple[Conversation, Mapping[str, str]]) -> Iterator[Signal]:
    """`met`: a conversation, and of the parties in it who each of them is."""
    conversation, person_of = met
    voices: set[str] = set()
    count = 0
    thread = _Thread()
    for message in case.messages(conversation.id):
        yield from thread.read(message)
        if message.sender is not None:
            voices.add(person_of.get(message.sender, message.sender))
            count += 1
    if count >= FEW and len(voices) == 1:
        yield Signal(place=conversation.place, code=SignalCode.ONE_SIDED)


class _Thread:
    """One conversation in the order of its export."""

    def __init__(self) -> None:
        self.before: datetime | None = None
        self.recent: deque[datetime] = deque(maxlen=LIVELY_COUNT)
        self.silence: tuple[Message, datetime, int] | None = None
        """The message after it, the time before it, how many messages have come since."""

    def read(self, message: Message) -> Iterator[Signal]:
        if message.edited or message.deleted or message.kind is MessageKind.RECALLED:
            yield from _marks(message)
        if message.attachments:
            yield from _absent(message)
        if message.sent is None:
            return
        if message.precision is Precision.DAY and self.before is not None and message.sent.date() == self.before.date():
            return  # some time of the day that has been reached
        if self.before is not None and (message.sent.tzinfo is None) == (self.before.tzinfo is None):
            passed = message.sent - self.before
            if passed < AT_ONCE:
                yield from _clock(message, self.before, message.sent)
            if self.silence is not None or passed >= SILENCE:
                yield from self._silences(message, self.before, message.sent)
            self.recent.append(message.sent)
        else:
            self.recent.clear()
            self.recent.append(message.sent)
            self.silence = None
        self.before = message.sent

    def _silences(self, message: Message, before: datetime, sent: datetime) -> Iterator[Signal]:
        was_lively = len(self.recent) == LIVELY_COUNT and before - self.recent[0] <= LIVELY
        if sent - before >= SILENCE:
            self.silence = (message, before, 1) if was_lively else None
        elif self.silence is not None:
            after, ended, count = self.silence
            if after.sent is None or sent - after.sent > LIVELY:
                self.silence = None
            elif count + 1 < LIVELY_COUNT:
                self.silence = after, ended, count + 1
            else:
                self.silence = None
                yield _of(after, SignalCode.GAP, _both(ended, after.sent))


def _marks(message: Message) -> Iterator[Signal]:
    if message.edited:
        yield _of(message, SignalCode.EDIT)
    if message.deleted:
        yield _of(message, SignalCode.DELETION)
    elif message.kind is MessageKind.RECALLED:
        yield _of(message, SignalCode.RECALL)


def _absent(message: Message) -> Iterator[Signal]:
    for attachment in message.attachments:
        if attachment.present is False:
            yield _of(message, SignalCode.ATTACHMENT_ABSENT, attachment.name)


def _clock(message: Message, before: datetime, sent: datetime) -> Iterator[Signal]:
    back = before - sent
    if back >= JUMP:
        yield _of(message, SignalCode.CLOCK_JUMP, _both(before, sent))
    elif back > (DST_SLACK if sent.tzinfo is None else CLOCK_SLACK):
        yield _of(message, SignalCode.OUT_OF_ORDER_TIMES, _both(before, sent))


def _both(before: datetime, after: datetime) -> str:
    return f"{before.isoformat(' ', 'seconds')} → {after.isoformat(' ', 'seconds')}"


def _of(message: Message, code: SignalCode, detail: str = "") -> Signal:
    return Signal(place=message.place, code=code, detail=detail, message=message.id)


def _repeated_ids(case: CaseFile) -> Iterator[Signal]:
    query = (
        "SELECT id, source, place, start, end, native_id FROM (SELECT *, rowid AS written,"
        " row_number() OVER (PARTITION BY conversation, native_id ORDER BY position) AS nth FROM messages WHERE native_id IS NOT NULL)"
        " WHERE nth > 1 ORDER BY written"
    )
    yield from _found(case, query, SignalCode.DUPLICATE_IDS)


def unanswered(case: CaseFile) -> Iterator[Signal]:
    """Answers to messages that no export holds, of conversations whose messages have ids; after exports are merged."""
    query = (
        "SELECT id, source, place, start, end, reply_to FROM messages AS answer WHERE reply_to IS NOT NULL"
        " AND conversation IN (SELECT conversation FROM messages WHERE native_id IS NOT NULL)"
        " AND (conversation, reply_to) NOT IN (SELECT conversation, native_id FROM messages WHERE native_id IS NOT NULL)"
        " AND (conversation, reply_to) NOT IN (SELECT conversation, native_id FROM copies WHERE native_id IS NOT NULL) ORDER BY rowid"
    )
    if case.connection.execute("SELECT 1 FROM messages WHERE reply_to IS NOT NULL LIMIT 1").fetchone():
        yield from _found(case, query, SignalCode.REPLY_TO_ABSENT)


def _found(case: CaseFile, query: str, code: SignalCode) -> Iterator[Signal]:
    rows: Iterable[tuple[str, str, str, int | None, int | None, str]] = case.connection.execute(query)
    for message, source, where, start, end, detail in rows:
        yield Signal(place=Place(source=source, where=where, start=start, end=end), code=code, detail=detail, message=message)
