"""Which exports under several titles may be of one conversation: those of the same people in which enough messages are the same.

A shop's chats are often between two names alone, and every two of them would be laid side by side; so what all of them say is counted first.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from casefile.records import Conversation
from casefile.store import CaseFile
from pipeline.merge.alignment import AGREEING, BATCH, digest
from pipeline.merge.periods import MINUTE, instant

SURE = 3
"""So many messages in both show that exports under two titles are of one conversation, or all that there are."""
INSERT = "INSERT INTO said VALUES (?, ?)"


@dataclass(frozen=True, slots=True)
class _Chat:
    """What of an export tells which others it can be held together with."""

    count: int
    zoned: frozenset[bool]
    minutes: Sequence[int]
    """Of all messages that have a time, in their order."""

    def between(self, first: int, last: int) -> int:
        return max(0, bisect_left(self.minutes, last) - bisect_right(self.minutes, first))

    def may_be(self, other: "_Chat", both: int) -> bool:
        """Whether so many messages that are the same may be enough: some, and of the time that both reach over every other."""
        if both < min(SURE, self.count, other.count):
            return False
        if not self.minutes or not other.minutes:
            return True
        shared = max(self.minutes[0], other.minutes[0]), min(self.minutes[-1], other.minutes[-1])
        return both * AGREEING >= min(self.between(*shared), other.between(*shared))


def alike(case: CaseFile, group: Sequence[Conversation]) -> Iterator[list[Conversation]]:
    """The conversations that hang together by what they share, in their order; clocks on the wall and instants cannot be held together before
    they are lined up, so such two may always be one."""
    execute = case.connection.execute
    execute("CREATE TEMP TABLE said (conversation INT, what TEXT)")
    try:
        chats = [_note(case, number, conversation) for number, conversation in enumerate(group)]
        execute("CREATE INDEX said_what ON said (what, conversation)")
        shared = execute(
            "SELECT a.conversation, b.conversation, count(*) FROM said AS a JOIN said AS b ON a.what = b.what AND a.conversation < b.conversation"
            " GROUP BY 1, 2"
        ).fetchall()
    finally:
        execute("DROP TABLE said")
    together = [(one, other) for one, other, both in shared if chats[one].may_be(chats[other], both)]
    together += [(one, other) for one, other in combinations(range(len(group)), 2) if chats[one].zoned != chats[other].zoned]
    yield from ([group[number] for number in part] for part in _parts(len(group), together) if len(part) > 1)


def _note(case: CaseFile, number: int, conversation: Conversation) -> _Chat:
    """Put down what each message says and when, and where it has an id that."""
    query = "SELECT kind, text, sent, sent_raw, native_id FROM messages WHERE conversation = ?"
    count, zoned, minutes = 0, set[bool](), array("q")
    rows: list[tuple[int, str]] = []
    for kind, text, sent, sent_raw, native_id in case.connection.execute(query, (conversation.id,)):
        is_zoned, at = instant(datetime.fromisoformat(sent) if sent else None)
        count += 1
        if at is not None:
            zoned.add(is_zoned)
            minutes.append(at // MINUTE)
        rows.append((number, digest((kind, text, sent_raw if at is None else str(at // MINUTE)))))
        if native_id is not None:
            rows.append((number, digest((native_id,))))
        if len(rows) >= BATCH:
            case.connection.executemany(INSERT, rows)
            rows.clear()
    case.connection.executemany(INSERT, rows)
    return _Chat(count, frozenset(zoned), array("q", sorted(minutes)))


def _parts(count: int, together: Iterable[tuple[int, int]]) -> Iterator[list[int]]:
    """The numbers below this that hang together, in their order."""
    part = list(range(count))
    for one, other in together:
        first, second = sorted((part[one], part[other]))
        part = [first if number == second else number for number in part]
    yield from ([number for number in range(count) if part[number] == least] for least in sorted(set(part)))
