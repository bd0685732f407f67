"""One conversation out of two that lie side by side: in which order its messages stand, and what becomes of the copies.

Whatever the number of messages, memory holds one of each side.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from casefile.store import CaseFile
from pipeline.merge.alignment import Lines

BEYOND = 1 << 40
"""Positions that no message has: new ones are written there first, so that no two are ever the same."""


def join(lines: Lines, *, senders: Mapping[str, str]) -> None:
    """Number the messages anew, as one conversation; what is in both stays once.

    `senders`: parties of the other side that are parties of this one.
    """
    lines.execute("CREATE TEMP TABLE senders (theirs TEXT PRIMARY KEY, ours TEXT)")
    lines.case.connection.executemany("INSERT INTO senders VALUES (?, ?)", senders.items())
    lines.execute(
        "UPDATE messages SET sender = (SELECT ours FROM senders WHERE theirs = sender)"
        " WHERE sender IN (SELECT theirs FROM senders) AND id IN (SELECT id FROM lined WHERE side = 1)"
    )
    lines.execute("DROP TABLE senders")
    lines.execute("CREATE TEMP TABLE placed (position INTEGER PRIMARY KEY, id TEXT UNIQUE)")
    lines.case.connection.executemany("INSERT INTO placed (id) VALUES (?)", ((id_,) for id_ in _order(lines)))
    _collapse(lines)
    _number(lines.case, lines.conversation)


def _collapse(lines: Lines) -> None:
    """Copies leave the messages and keep their places; what was said of them is said of the message that stays."""
    kept = "(SELECT kept FROM pairs WHERE dropped = message)"
    lines.execute(
        f"UPDATE copies SET text = coalesce(text, (SELECT text FROM messages WHERE id = message)), message = {kept}"  # noqa: S608 -- columns of ours
        " WHERE message IN (SELECT dropped FROM pairs)"
    )
    lines.execute("UPDATE copies SET conversation = ? WHERE conversation = ?", (lines.conversation, lines.other))
    lines.execute(f"UPDATE signals SET message = {kept} WHERE message IN (SELECT dropped FROM pairs)")  # noqa: S608 -- columns of ours
    lines.execute(
        "INSERT INTO copies (message, conversation, source, place, start, end, text, native_id)"
        " SELECT kept, ?, copy.source, copy.place, copy.start, copy.end, nullif(copy.text, stays.text), copy.native_id FROM pairs"
        " JOIN messages AS copy ON copy.id = dropped JOIN messages AS stays ON stays.id = kept ORDER BY b",
        (lines.conversation,),
    )
    lines.execute("DELETE FROM messages WHERE id IN (SELECT dropped FROM pairs)")


class _Next(NamedTuple):
    """One message of a side, and the position of its pair on the other."""

    position: int
    id: str
    pair: int | None
    zoned: int
    at: int | None


def _order(lines: Lines) -> Iterator[str]:
    """Ids in the order of this side. What only the other side has comes after what it follows there, and before what is later."""
    theirs = _side(lines, 1)
    passed = -1
    waiting = next(theirs, None)
    for ours in _side(lines, 0):
        while waiting is not None and (waiting.pair is not None or _is_before(waiting, ours)):
            if waiting.pair is not None and waiting.pair > passed:
                break
            if waiting.pair is None:
                yield waiting.id
            waiting = next(theirs, None)
        if ours.pair is not None:
            while waiting is not None and waiting.position < ours.pair:
                if waiting.pair is None:
                    yield waiting.id
                waiting = next(theirs, None)
        yield ours.id
        passed = ours.position
    while waiting is not None:
        if waiting.pair is None:
            yield waiting.id
        waiting = next(theirs, None)


def _side(lines: Lines, side: int) -> Iterator[_Next]:
    ours, theirs = "ab" if side == 0 else "ba"
    query = (
        f"SELECT lined.position, coalesce(kept, lined.id), pairs.{theirs}, zoned, at FROM lined LEFT JOIN pairs ON pairs.{ours} = lined.position"  # noqa: S608 -- columns of ours
        " WHERE side = ? ORDER BY lined.position"
    )
    return map(_Next._make, lines.case.connection.execute(query, (side,)))


def _is_before(one: _Next, other: _Next) -> bool:
    return one.at is not None and other.at is not None and one.zoned == other.zoned and one.at < other.at


def collapse_repeated(case: CaseFile) -> None:
    """What an exporter wrote twice, with one id and nothing that differs, stays once and keeps both places."""
    case.connection.execute(
        "CREATE TEMP TABLE repeated AS WITH again AS ("
        " SELECT conversation, native_id FROM messages WHERE native_id IS NOT NULL GROUP BY conversation, native_id HAVING count(*) > 1)"
        " SELECT id, kept FROM (SELECT id, first_value(id) OVER (PARTITION BY conversation, native_id, sender, sent, kind, text, edited, deleted,"
        " attachments ORDER BY position) AS kept FROM messages JOIN again USING (conversation, native_id)) WHERE id != kept"
    )
    execute = case.connection.execute
    affected = execute("SELECT DISTINCT conversation FROM messages WHERE id IN (SELECT id FROM repeated)").fetchall()
    execute(
        "INSERT INTO copies (message, conversation, source, place, start, end, text, native_id)"
        " SELECT kept, conversation, source, place, start, end, NULL, native_id FROM repeated JOIN messages USING (id) ORDER BY position"
    )
    execute("UPDATE signals SET message = (SELECT kept FROM repeated WHERE id = message) WHERE message IN (SELECT id FROM repeated)")
    execute("DELETE FROM messages WHERE id IN (SELECT id FROM repeated)")
    for (conversation,) in affected:
        execute("CREATE TEMP TABLE placed (position INTEGER PRIMARY KEY, id TEXT UNIQUE)")
        execute("INSERT INTO placed (id) SELECT id FROM messages WHERE conversation = ? ORDER BY position", (conversation,))
        _number(case, conversation)
    execute("DROP TABLE repeated")


def _number(case: CaseFile, conversation: str) -> None:
    """Give what is in `placed` to the conversation, in that order."""
    case.connection.execute(
        "UPDATE messages SET conversation = ?, position = ? + (SELECT position FROM placed WHERE placed.id = messages.id)"
        " WHERE id IN (SELECT id FROM placed)",
        (conversation, BEYOND),
    )
    case.connection.execute("UPDATE messages SET position = position - ? WHERE conversation = ?", (BEYOND + 1, conversation))
    case.connection.execute("DROP TABLE placed")
