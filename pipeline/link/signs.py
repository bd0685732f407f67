"""What a conversation says was done, was not done, was asked for or was refused: one pass over its messages.

Of a message only what can keep or break a promise is kept, as short tuples in order, so that memory grows with what was
said of such things and not with the conversation.
"""

import re
import tomllib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from casefile.findings import Statement, StatementKind
from casefile.records import Conversation, Message, MessageKind, Role
from casefile.store import CaseFile
from extractors.text import fold
from pipeline.link.wall import on_wall

CLAUSES = re.compile(r"[,，。!！;；~～…、\n]+|\.(?=\s|$)|(?<=[?？])")
SUM = re.compile(r"(?<![\dA-Za-z])\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|(?<![\dA-Za-z.])\d{1,7}(?:\.\d{1,2})?(?![\d]|\s?(?:小时|天|分钟|点|月|号|days?\b|hours?\b|th\b|(?:a|p)m\b|:\d))", re.IGNORECASE)
WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6, **dict(zip("一二三四五六日", range(7), strict=True)), "天": 6}
SENT_THINGS = (MessageKind.FILE, MessageKind.IMAGE, MessageKind.VIDEO)
TELLING = {
    StatementKind.REFUSAL, StatementKind.DEMAND, StatementKind.COMPLAINT, StatementKind.ADMISSION, StatementKind.SETTLEMENT,
    StatementKind.INDUCEMENT, StatementKind.PLATFORM_DECISION,
}  # fmt: skip


class Matter(StrEnum):
    """What a sign is of."""

    SENT = "sent"
    ARRIVED = "arrived"
    MONEY = "money"
    BACK = "back"
    MENDED = "mended"
    FREIGHT = "freight"
    PAPER = "paper"
    VISIT = "visit"
    THING = "thing"
    """The seller's side sent a file, a picture, a tracking number."""
    TURN = "turn"
    """The seller's side took the word again."""
    ANY = "any"
    """The buyer complains or asks after something, of whatever it is."""


class Manner(StrEnum):
    DONE = "done"
    UNDONE = "undone"
    ASKED = "asked"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    at: datetime
    """On the wall clock of the conversation."""
    index: int
    """The number of its message; -1 for a record."""
    manner: Manner
    by: Role
    what: str
    """An event's kind, or the id of the message or payment that shows it."""
    happened: datetime
    """When it happened at the latest: `at`, or earlier where the words say so (昨天寄走了)."""
    sums: tuple[Decimal, ...] = ()
    order: str | None = None
    is_part: bool = False
    """More of it is still to come (balance 190 tmr)."""

    @property
    def position(self) -> tuple[datetime, int]:
        return self.at, self.index


@dataclass(slots=True, kw_only=True)
class Signs:
    """The signs of each matter in order of time."""

    of: dict[Matter, list[Sign]] = field(default_factory=lambda: defaultdict(list))

    def add(self, matter: Matter, sign: Sign) -> None:
        self.of[matter].append(sign)

    def sort(self) -> None:
        for signs in self.of.values():
            signs.sort(key=lambda sign: sign.position)

    def after(self, matters: Sequence[Matter], position: tuple[datetime, int]) -> list[Sign]:
        """The next signs of these matters, at most REACH of each: what comes later belongs to other dealings."""
        found = []
        for matter in matters:
            signs = self.of.get(matter, ())
            start = bisect_right(signs, position, key=lambda sign: sign.position)
            found += signs[start : start + REACH]
        return sorted(found, key=lambda sign: sign.position) if len(matters) > 1 else found


REACH = 400


def read(case: CaseFile, conversation: Conversation, statements: Mapping[str, set[StatementKind]], zone: tzinfo | None) -> Signs:
    """The signs of a conversation's messages; `statements` are the kinds of telling statements by message."""
    signs = Signs()
    roles = case.roles(conversation.id)
    before: tuple[Role, datetime] | None = None
    recent: tuple[Matter, int] | None = None
    for message in case.messages(conversation.id):
        if message.sent is None:
            continue
        role = roles.get(message.sender, Role.UNKNOWN) if message.sender else Role.PLATFORM
        at = on_wall(message.sent, zone)
        kinds = statements.get(message.id, set())
        text = fold(message.text).text
        for matter, manner, clause in _told(text, role, message.kind, kinds, recent if recent and message.index - recent[1] <= 4 else None):
            sums = sums_of(text) if matter in (Matter.MONEY, Matter.FREIGHT) else ()
            happened = _happened(clause, at) if manner is Manner.DONE else at
            part = matter is Matter.MONEY and words("money")["part"].search(text) is not None
            signs.add(matter, Sign(at=at, index=message.index, manner=manner, by=role, what=message.id, happened=happened, sums=sums, is_part=part))
            if manner is Manner.DONE and role is not Role.BUYER and matter in (Matter.SENT, Matter.MONEY, Matter.PAPER):
                recent = matter, message.index
        if role in (Role.SELLER, Role.PLATFORM) and message.kind is not MessageKind.RECALLED:
            if message.sender and _takes_the_word(text, role, at, before, message.kind):
                signs.add(Matter.TURN, Sign(at=at, index=message.index, manner=Manner.DONE, by=role, what=message.id, happened=at))
            if message.kind in SENT_THINGS:
                signs.add(Matter.THING, Sign(at=at, index=message.index, manner=Manner.DONE, by=role, what=message.id, happened=at))
        before = role, at
    return signs


def _takes_the_word(text: str, role: Role, at: datetime, before: tuple[Role, datetime] | None, kind: MessageKind) -> bool:
    """Whether this is an answer: after the other side or after a pause, and more than an acknowledgment."""
    if kind is MessageKind.TEXT and len(text) < 12 and words("promise")["thanks"].search(text):
        return False
    return before is None or before[0] is not role or at - before[1] >= timedelta(minutes=3)


def _told(
    text: str, role: Role, kind: MessageKind, kinds: set[StatementKind], recent: tuple[Matter, int] | None
) -> Iterator[tuple[Matter, Manner, str]]:
    side = "buyer" if role is Role.BUYER else "seller"
    common = words("clause")
    seen: set[tuple[Matter, Manner]] = set()
    for clause in filter(None, (part.strip(" 【】[]()（）\"“”") for part in CLAUSES.split(text))):
        bare = common["harmless"].sub("", clause)
        asked = common["asked"].search(clause) is not None
        denied, put_off = common["not"].search(bare) is not None, common["later"].search(bare) is not None
        for matter in CLAUSED:
            if words(matter)["undone"].search(bare):
                told = matter, Manner.UNDONE
            elif not asked and words(matter)[side].search(clause if matter is Matter.FREIGHT else bare):
                if put_off and not denied:
                    continue
                told = matter, Manner.UNDONE if denied and matter is not Matter.FREIGHT else Manner.DONE
            else:
                continue
            if told not in seen:
                seen.add(told)
                yield *told, clause
    if kind is MessageKind.TRANSFER and role is not Role.BUYER and "已收款" not in text:
        yield Matter.MONEY, Manner.DONE, text
    if role is Role.BUYER and recent and not seen and RECEIPT.search(text):
        yield recent[0] if recent[0] is not Matter.SENT else Matter.ARRIVED, Manner.DONE, text
    if StatementKind.REFUSAL in kinds or StatementKind.DEMAND in kinds or StatementKind.COMPLAINT in kinds:
        manner = Manner.REFUSED if StatementKind.REFUSAL in kinds else Manner.ASKED if StatementKind.DEMAND in kinds else None
        for matter in CLAUSED:
            if manner and words(matter)["about"].search(text):
                yield matter, manner, text
    if role is Role.BUYER and (StatementKind.COMPLAINT in kinds or words("promise")["chase"].search(text)):
        yield Matter.ANY, Manner.UNDONE, text


CLAUSED = (Matter.SENT, Matter.ARRIVED, Matter.MONEY, Matter.BACK, Matter.MENDED, Matter.FREIGHT, Matter.PAPER, Matter.VISIT)
RECEIPT = re.compile(r"^(?:收到|收着|到了|好的收到)|^(?:got it|received|all received|ok received)\b", re.IGNORECASE)


def _happened(clause: str, at: datetime) -> datetime:
    """The latest time at which what is reported can have happened."""
    past = words("past")
    for days in ("1", "2"):
        if past[days].search(clause):
            return datetime.combine(at.date() - timedelta(days=int(days)), time(23, 59, 59))
    if named := past["weekday"].search(clause):
        day = WEEKDAYS[next(filter(None, named.groups())).casefold()]
        back = (at.weekday() - day) % 7
        return datetime.combine(at.date() - timedelta(days=back), time(23, 59, 59)) if back else at
    return at


def sums_of(text: str) -> tuple[Decimal, ...]:
    return tuple(dict.fromkeys(Decimal(found.replace(",", "")) for found in SUM.findall(text)))


def telling(statements: Sequence[Statement]) -> dict[str, set[StatementKind]]:
    found: dict[str, set[StatementKind]] = defaultdict(set)
    for statement in statements:
        if statement.kind in TELLING:
            found[statement.quote.message].add(statement.kind)
    return found


@lru_cache(maxsize=None)
def words(section: str) -> Mapping[str, re.Pattern[str]]:
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _table()[section].items()}


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files("pipeline.link").joinpath("events.toml").read_text("utf-8"))
