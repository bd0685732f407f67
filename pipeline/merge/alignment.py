"""Two exports of one conversation, laid side by side in temporary tables of the case file: which messages are one.

Positions are the messages' own in their exports. Whatever the number of messages, memory holds one of each side.

Times are as fine as the coarser export writes them. Where one side knows its zone and the other shows a clock on some wall, the messages whose words
stand once on each side tell how far apart the two are, which may change with the season: every clock is read by the nearest of them.
"""

from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

from casefile.records import Message, MessageKind, Place
from casefile.store import CaseFile
from pipeline.merge.periods import FARTHEST, MINUTE, Period, instant

QUARTER = 15 * MINUTE
"""Of an hour: zones differ by so much, or several times as much."""
ANCHORS = 2
"""So many messages must agree on how far apart two clocks are."""
BATCH = 2_000
BOTH = "pairs JOIN lined AS a ON a.side = 0 AND a.position = pairs.a JOIN lined AS b ON b.side = 1 AND b.position = pairs.b"
AGREEING = 2
"""One in so many of the messages of the shared time must be in both exports."""


@contextmanager
def lined(case: CaseFile, one: str, other: str, speaks: Mapping[str, str], *, grain: int) -> Iterator["Lines"]:
    """Both conversations side by side. `speaks`: party → who that is on both sides; `grain`: microseconds that times may differ by unseen."""
    execute = case.connection.execute
    columns = (
        "side INT, position INT, id TEXT, native TEXT, words TEXT, speaker TEXT, raw TEXT, zoned INT, at INT, key TEXT, moment TEXT,"
        " PRIMARY KEY (side, position)"
    )
    execute(f"CREATE TEMP TABLE lined ({columns})")
    execute("CREATE TEMP TABLE pairs (a INT PRIMARY KEY, b INT UNIQUE, kept TEXT, dropped TEXT UNIQUE)")
    try:
        for side, conversation in enumerate((one, other)):
            _fill(case, side, conversation, speaks, grain)
        lines = Lines(case, one, other, _anchors(case), grain)
        lines.set_clocks()
        yield lines
    finally:
        execute("DROP TABLE pairs")
        execute("DROP TABLE lined")


def _fill(case: CaseFile, side: int, conversation: str, speaks: Mapping[str, str], grain: int) -> None:
    query = "SELECT id, position, sender, sent, sent_raw, kind, text, native_id FROM messages WHERE conversation = ? ORDER BY position"
    rows: list[tuple[object, ...]] = []
    for id_, position, sender, sent, sent_raw, kind, text, native in case.connection.execute(query, (conversation,)):
        zoned, at = instant(datetime.fromisoformat(sent) if sent else None)
        by = speaks.get(sender, sender) if sender else ""
        speaker = None if kind == MessageKind.TEXT else digest((by,))
        rows.append((side, position, id_, native, digest((by, kind, text)), speaker, sent_raw, zoned, None if at is None else at // grain * grain))
        if len(rows) == BATCH:
            case.connection.executemany(INSERT, rows)
            rows.clear()
    case.connection.executemany(INSERT, rows)


INSERT = "INSERT INTO lined VALUES (?,?,?,?,?,?,?,?,?,NULL,NULL)"


def digest(parts: tuple[str, ...]) -> str:
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _anchors(case: CaseFile) -> list[tuple[int, int]]:
    """Where a clock on the wall stood, and how far before the instant: of words that stand once on each side, one side knowing its zone."""
    once = "SELECT words, min(zoned) AS zoned, min(at) AS at FROM lined WHERE side = {} AND at IS NOT NULL GROUP BY words HAVING count(*) = 1"
    apart = f"SELECT a.zoned, a.at, b.at FROM ({once.format(0)}) AS a JOIN ({once.format(1)}) AS b ON a.words = b.words AND a.zoned != b.zoned"  # noqa: S608 -- ours
    found = [(theirs, theirs - ours) if zoned else (ours, ours - theirs) for zoned, ours, theirs in case.connection.execute(apart)]
    possible = [(wall, ahead) for wall, ahead in found if ahead % QUARTER == 0 and abs(ahead) <= FARTHEST]
    counts = Counter(ahead for _, ahead in possible)
    return sorted((wall, ahead) for wall, ahead in possible if counts[ahead] >= ANCHORS)


class Lines:
    def __init__(self, case: CaseFile, conversation: str, other: str, anchors: list[tuple[int, int]], grain: int) -> None:
        self.case = case
        self.conversation = conversation
        self.other = other
        self.anchors = anchors
        self.grain = grain
        self.execute = case.connection.execute

    # ── clocks ────────────────────────────────────────────────────────────────────────────────────────────────────

    def set_clocks(self) -> None:
        """Clocks on the wall become instants where anchors tell how; then what is compared can be told of each message."""
        if self.anchors:
            walls = self.execute("SELECT side, position, at FROM lined WHERE NOT zoned AND at IS NOT NULL").fetchall()
            rows = ((self._instant(at), side, position) for side, position, at in walls)
            self.case.connection.executemany("UPDATE lined SET at = ?, zoned = 1 WHERE side = ? AND position = ?", rows)
        self.execute(
            "UPDATE lined SET key = words || CASE WHEN at IS NULL THEN '?' || raw ELSE zoned || '/' || at END, moment = speaker || zoned || '/' || at"
        )

    def _instant(self, wall: int) -> int:
        """By the nearest anchor."""
        at = bisect(self.anchors, (wall, 0))
        near = self.anchors[max(0, at - 1) : at + 1]
        return wall - min(near, key=lambda anchor: abs(anchor[0] - wall))[1]

    def within(self, member: Period) -> Period:
        """A period as the messages are compared."""
        if member.first is None or member.last is None:
            return member
        first, last = (at // self.grain * self.grain for at in (member.first, member.last))
        if member.zoned or not self.anchors:
            return replace(member, first=first, last=last)
        return replace(member, zoned=True, first=self._instant(first), last=self._instant(last))

    def are_comparable(self) -> bool:
        """Whether both sides have times of one kind, or none."""
        kinds = "SELECT count(DISTINCT zoned) FROM lined WHERE at IS NOT NULL"
        return bool(self.execute(kinds).fetchone()[0] < 2)

    # ── which are one ─────────────────────────────────────────────────────────────────────────────────────────────

    def pair_by_id(self) -> tuple[int, bool]:
        """Pair what has one native id; how many, and whether ids can be trusted.

        If most of those with one id have neither words nor time in common, the ids are of two countings and pair nothing.
        """
        self._pair("native", "native IS NOT NULL", "native IS NOT NULL")
        agreeing = self.execute(
            f"SELECT count(*) FROM {BOTH}"  # noqa: S608 -- names of ours
            " WHERE a.key = b.key OR (a.at = b.at AND a.zoned = b.zoned)"
            " OR (SELECT text FROM messages WHERE id = a.id) = (SELECT text FROM messages WHERE id = b.id)"
        ).fetchone()[0]
        paired = self.count_pairs()
        if paired > 2 * agreeing:
            self.execute("DELETE FROM pairs")
            return 0, False
        return paired, True

    def pair_by_words(self, *, trusting_ids: bool) -> None:
        """Pair the rest by sender, time, kind and text, each as often as both have it; two ids that can be trusted make two messages."""
        if not trusting_ids:
            self._pair("key", "1", "1")
            return
        with_id, without = "native IS NOT NULL", "native IS NULL"
        for ours, theirs in ((without, without), (without, with_id), (with_id, without)):
            self._pair("key", ours, theirs)

    def pair_by_moment(self) -> None:
        """Pair the rest of what is no text by sender and time, where both have as many: of two formats each may have words of its own for it."""
        self._pair("moment", "moment IS NOT NULL", "moment IS NOT NULL", alike="what, nth, many")

    def _pair(self, column: str, ours: str, theirs: str, *, alike: str = "what, nth") -> None:
        """The first with the first, the second with the second of the same column."""
        for side, where in enumerate((ours, theirs)):
            self.execute(f"CREATE TEMP TABLE nth{side} (what, nth INT, many INT, position INT, id TEXT, PRIMARY KEY (what, nth)) WITHOUT ROWID")
            self.execute(
                f"INSERT INTO nth{side} SELECT {column}, row_number() OVER (PARTITION BY {column} ORDER BY position),"  # noqa: S608 -- names of ours
                f" count(*) OVER (PARTITION BY {column}), position, id FROM lined"
                f" WHERE side = {side} AND {where} AND position NOT IN (SELECT {'ab'[side]} FROM pairs)"
            )
        self.execute(f"INSERT INTO pairs SELECT a.position, b.position, a.id, b.id FROM nth0 AS a CROSS JOIN nth1 AS b USING ({alike})")  # noqa: S608 -- names of ours
        for side in (0, 1):
            self.execute(f"DROP TABLE nth{side}")

    def count_pairs(self) -> int:
        return int(self.execute("SELECT count(*) FROM pairs").fetchone()[0])

    def agree(self) -> bool:
        """Whether enough of the time that both reach over is in both; where they share no time, nothing speaks against it. Clocks on the wall and
        instants cannot be compared, but where anchors tell how."""
        if not self.are_comparable():
            return False
        shared = (
            "SELECT count(*) FROM lined WHERE side = ?1 AND at >= (SELECT max(at) FROM (SELECT min(at) AS at FROM lined GROUP BY side))"
            " AND at <= (SELECT min(at) FROM (SELECT max(at) AS at FROM lined GROUP BY side))"
        )
        fewer = min(self.execute(shared, (side,)).fetchone()[0] for side in (0, 1))
        return bool(self.count_pairs() * AGREEING >= fewer)

    def is_of_one_time(self) -> bool:
        """Whether a pair stands in one minute on both sides, as finely as every export writes it."""
        together = f"SELECT EXISTS (SELECT 1 FROM {BOTH} WHERE a.zoned = b.zoned AND a.at / {MINUTE} = b.at / {MINUTE})"  # noqa: S608 -- names of ours
        return bool(self.execute(together).fetchone()[0])

    # ── what differs ──────────────────────────────────────────────────────────────────────────────────────────────

    def unequal(self) -> Iterator[tuple[Message, Message, bool]]:
        """Pairs that are not the same in everything: the message that is kept, its copy, whether their clocks differ."""
        self._keep_the_fuller()
        differing = (
            f"SELECT kept, dropped, a.zoned = b.zoned AND a.at IS NOT b.at FROM {BOTH}"  # noqa: S608 -- names of ours
            " JOIN messages AS ours ON ours.id = a.id JOIN messages AS theirs ON theirs.id = b.id"
            " WHERE (ours.text, ours.kind, ours.edited, ours.deleted) IS NOT (theirs.text, theirs.kind, theirs.edited, theirs.deleted)"
            " OR ours.attachments IS NOT theirs.attachments OR (a.zoned = b.zoned AND a.at IS NOT b.at) ORDER BY pairs.a"
        )
        for kept, dropped, clocks_differ in self.execute(differing):
            yield self.case.get(Message, kept), self.case.get(Message, dropped), bool(clocks_differ)

    def _keep_the_fuller(self) -> None:
        """What was recalled or deleted in one export and not yet in the other is kept as it was before."""
        gone = "(SELECT deleted OR kind = 'recalled' FROM messages WHERE id = {})"
        self.execute(
            f"UPDATE pairs SET kept = dropped, dropped = kept WHERE {gone.format('kept')} AND NOT {gone.format('dropped')}"  # noqa: S608 -- columns of ours
        )

    def alone(self, side: int, within: Period) -> Iterator[tuple[str, Place]]:
        """Messages of a side that the other does not have, inside a period."""
        query = (
            f"SELECT messages.id, source, place, start, end FROM lined LEFT JOIN pairs ON {'ab'[side]} = lined.position"  # noqa: S608 -- columns of ours
            " JOIN messages ON messages.id = lined.id WHERE side = ?1 AND zoned = ?2 AND at > ?3 AND at < ?4 AND a IS NULL ORDER BY lined.position"
        )
        for id_, source, where, start, end in self.execute(query, (side, within.zoned, within.first, within.last)):
            yield id_, Place(source=source, where=where, start=start, end=end)
