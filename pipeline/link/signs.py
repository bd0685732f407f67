"""What a conversation says was done, was not done, was asked for or was refused: one pass over its messages.

Of a message only what can keep or break a promise is kept, as short tuples in order, so that memory grows with what was
said of such things and not with the conversation.
"""

import re
import tomllib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache
from heapq import merge
from importlib.resources import files
from itertools import takewhile
from operator import attrgetter
from typing import NamedTuple

from casefile.findings import Statement, StatementKind, Topic
from casefile.records import Conversation, Message, MessageKind, Role
from casefile.store import CaseFile
from extractors.clauses import MOST
from extractors.gate import Gate
from extractors.remembered import remembered
from extractors.text import fold
from extractors.triggers import Requirement, required_literals
from pipeline.link.wall import WallClock

CLAUSES = re.compile(r"[,，。!！;；~～…、\n☕✅✔✨\U0001F300-\U0001FAFF]+|\.(?=\s|$)|(?<=[?？])|(?<=[了啦咯])\s+|(?<=[一-鿿])\s+(?=[一-鿿])")
SUM = re.compile(
    r"(?<![\dA-Za-z])\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|(?<![\dA-Za-z.:])\d{1,7}(?:\.\d{1,2})?"
    r"(?!\d|\s?(?:小时|天|分钟|点|月|号|days?\b|hours?\b|th\b|(?:a|p)m\b|:\d))",
    re.IGNORECASE,
)
EDGES = ' 【】[]()（）"“”'
LONGEST_CLAUSE = 300
"""What is longer is no clause but a dump of something; its beginning is read."""
MARKED_SUM = re.compile(r"[¥￥$€£]\s?\d[\d,]*(?:\.\d{1,2})?")
WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6, **dict(zip("一二三四五六日", range(7), strict=True)), "天": 6}
Position = tuple[datetime, int]
"""When, and which message of the conversation; records stand before the messages of their time."""
PAUSE = timedelta(minutes=3)
SENT_THINGS = (MessageKind.FILE, MessageKind.IMAGE, MessageKind.VIDEO)
TELLING = {
    StatementKind.REFUSAL, StatementKind.DEMAND, StatementKind.COMPLAINT, StatementKind.ADMISSION, StatementKind.SETTLEMENT,
    StatementKind.INDUCEMENT, StatementKind.PLATFORM_DECISION, StatementKind.OFFER, StatementKind.COUNTER_OFFER,
}  # fmt: skip
PROPOSING = {StatementKind.OFFER, StatementKind.COUNTER_OFFER}

SOON = 4
"""So many messages later a word of what was done or promised is still understood without its name."""
ACKNOWLEDGED = timedelta(minutes=10)
"""What is said of a promise sooner acknowledges it."""
Listener = Callable[[Message, str, Role, datetime, frozenset[StatementKind]], None]
NO_KINDS: frozenset[StatementKind] = frozenset()


class Matter(StrEnum):
    """What a sign is of."""

    SENT = "sent"
    ARRIVED = "arrived"
    MONEY = "money"
    BACK = "back"
    MENDED = "mended"
    EXTRA = "extra"
    """Money on top: damages, goodwill. Only asked for and refused; paid, it is MONEY."""
    FREIGHT = "freight"
    PAPER = "paper"
    VISIT = "visit"
    CHECKED = "checked"
    """The seller's side looked into it, asked, noted it."""
    READY = "ready"
    """The work is finished, the goods stand ready."""
    FILE = "file"
    PICTURE = "picture"
    """The seller's side sent a file, a picture or a video."""
    NAMED = "named"
    """What the promise itself names (`pipeline.link.echoes`)."""
    DEAL = "deal"
    """The contract: closed, or turned down."""
    PLEASED = "pleased"
    """The buyer thanks, or says that all is well."""
    SETTLED = "settled"
    """The dispute, by what a side agrees to or proposes."""
    RULING = "ruling"
    """The platform decides, or takes a step."""
    ANY = "any"
    """The buyer complains or asks after something, of whatever it is."""


class Manner(StrEnum):
    DONE = "done"
    UNDONE = "undone"
    ASKED = "asked"
    REFUSED = "refused"


AWAITED = {
    Topic.REFUND: Matter.MONEY, Topic.COMPENSATION: Matter.MONEY, Topic.INVOICE: Matter.PAPER, Topic.SERVICE: Matter.VISIT,
    Topic.REPAIR: Matter.MENDED, Topic.RETURN: Matter.MENDED,
}  # fmt: skip
"""Topic → what keeps it, where that is not what is mostly meant: the goods."""


class Awaited(NamedTuple):
    """What the other side is to do next."""

    matter: Matter
    is_now: bool
    """At once: whoever says that it is there does not only acknowledge the promise."""


class Meant(NamedTuple):
    """What a word of nothing in particular is of, and whether it may be no more than an acknowledgment."""

    matters: tuple[Matter, ...] = ()
    may_acknowledge: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    matter: Matter
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
    """More of it is still to come (balance 190 tmr; lock came, mudguards didn't)."""
    position: Position = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "position", (self.at, self.index))  # asked for far more often than signs are made


POSITION = attrgetter("position")


@dataclass(slots=True, kw_only=True)
class Signs:
    """The signs of each matter in order of time."""

    end: datetime | None = None
    """The last that the record shows."""
    of: dict[Matter, list[Sign]] = field(default_factory=lambda: defaultdict(list))
    first_recorded: dict[Matter, Sign] = field(default_factory=dict)
    """Of those that a record shows."""
    _positions: dict[Matter, list[Position]] = field(default_factory=dict)

    def add(self, sign: Sign) -> None:
        self.of[sign.matter].append(sign)
        self.end = max(self.end or sign.at, sign.at)

    def sort(self) -> None:
        for matter, signs in self.of.items():
            signs.sort(key=POSITION)
            self._positions[matter] = [sign.position for sign in signs]
            self.first_recorded.update({sign.matter: sign for sign in reversed(signs) if sign.index < 0})

    def after(self, matters: Sequence[Matter], position: Position) -> Iterator[Sign]:
        """The next signs of these matters, at most REACH of each: what comes later belongs to other dealings."""
        each = [self._next(matter, position) for matter in matters]
        return merge(*each, key=POSITION) if len(each) > 1 else each[0]

    def between(self, matters: Sequence[Matter], since: Position, until: Position) -> Iterator[Sign]:
        return takewhile(lambda sign: sign.position < until, self.after(matters, since))

    def _next(self, matter: Matter, position: Position) -> Iterator[Sign]:
        """One at a time: mostly the first few decide."""
        signs = self.of.get(matter, ())
        start = bisect_right(self._positions.get(matter, ()), position)
        for number in range(start, min(start + REACH, len(signs))):
            yield signs[number]


REACH = 400


def first_turn(case: CaseFile, conversation: str, since: Position, role: Role, *, called: bool) -> tuple[datetime | None, Sign] | None:
    """The next time this side takes the word: after the other side or a pause, and with more than an acknowledgment.

    Where the promise is to answer whoever writes (`called`), the other side has to write first; that time is given as well.
    """
    roles = case.roles(conversation)
    before, asked = since[0], None
    is_answer = False
    for message in case.messages(conversation, first=since[1] + 1, last=since[1] + REACH):
        is_deed = message.kind is MessageKind.SYSTEM and message.sender is not None  # `Pinned a message.`
        if message.sent is None or message.is_internal or is_deed:
            continue
        at, side = message.sent.replace(tzinfo=None), side_of(message, roles)
        if side is not role:
            if side is Role.BUYER:
                asked, is_answer = asked or at, True
        elif message.kind is not MessageKind.RECALLED and (not called or asked):
            is_thanks = message.kind is MessageKind.TEXT and len(message.text) < 12 and words("promise")["thanks"].search(fold(message.text).text)
            if not is_thanks and (is_answer or at - before >= PAUSE):
                return asked, Sign(matter=Matter.ANY, at=at, index=message.index, manner=Manner.DONE, by=role, what=message.id, happened=at)
            before = at
    return None


def read(
    case: CaseFile, conversation: Conversation, statements: Mapping[str, frozenset[StatementKind]], promised: Mapping[str, Sequence[Awaited]],
    hear: Listener, *, first: int, last: int,
) -> tuple[Signs, WallClock]:  # fmt: skip
    """The signs of a conversation's messages `first` to `last`; `statements` are the kinds of telling statements by message, `promised` what
    the other side promises in it. `hear` is told each message too."""
    signs, clock = Signs(), WallClock()
    roles = case.roles(conversation.id)
    recent: tuple[Matter, int] | None = None
    awaited: tuple[Sequence[Awaited], int, datetime] | None = None
    for message in case.messages(conversation.id, first=first, last=last):
        if message.sent is None or message.is_internal:
            continue
        role = side_of(message, roles)
        at = clock.show(message.sent)
        signs.end = max(signs.end or at, at)
        kinds = statements.get(message.id, NO_KINDS)
        text = fold(message.text[:MOST]).text
        hear(message, text, role, at, kinds)
        meant = Meant()
        if recent and message.index - recent[1] <= SOON:
            meant = Meant((recent[0],))
        elif awaited and message.index - awaited[1] <= SOON:
            is_now = any(one.is_now for one in awaited[0]) or words("ellipsis")["come"].search(text) is not None
            meant = Meant(tuple(one.matter for one in awaited[0]), may_acknowledge=not is_now and at - awaited[2] < ACKNOWLEDGED)
        for matter, manner, clause in _told(text, role, message.kind, kinds, meant):
            money = matter in (Matter.MONEY, Matter.FREIGHT)
            signs.add(
                Sign(
                    matter=matter, at=at, index=message.index, manner=manner, by=role, what=message.id,
                    happened=happened(clause, at) if manner is Manner.DONE else at, sums=(sums_of(clause) or sums_of(text)) if money else (),
                    is_part=_is_of_a_part(matter, clause, text),
                )
            )  # fmt: skip
            if manner is Manner.DONE and role is not Role.BUYER and matter in (Matter.SENT, Matter.MONEY, Matter.PAPER):
                recent = matter, message.index
        if message.id in promised:
            awaited = promised[message.id], message.index, at
        if role in (Role.SELLER, Role.PLATFORM) and message.kind in SENT_THINGS:
            matter = Matter.FILE if message.kind is MessageKind.FILE else Matter.PICTURE
            signs.add(Sign(matter=matter, at=at, index=message.index, manner=Manner.DONE, by=role, what=message.id, happened=at))
    for message in case.messages(conversation.id, first=case.count(Message, conversation=conversation.id) - 1):
        if message.sent is not None:
            at = clock.show(message.sent)
            signs.end = max(signs.end or at, at)
    return signs, clock


def side_of(message: Message, roles: Mapping[str, Role]) -> Role:
    return roles.get(message.sender, Role.UNKNOWN) if message.sender else Role.PLATFORM


@remembered
def _told(text: str, role: Role, kind: MessageKind, kinds: frozenset[StatementKind], meant: Meant) -> tuple[tuple[Matter, Manner, str], ...]:
    """What a message tells, each with the words; `meant` is what it is of where it says no more than that it is done."""
    found: dict[tuple[Matter, Manner], str] = {}
    if text.lstrip().startswith("<"):  # markup of the app, not words
        is_payment = kind is MessageKind.TRANSFER and role is not Role.BUYER
        return ((Matter.MONEY, Manner.DONE, " ".join(one.group() for one in MARKED_SUM.finditer(text))),) if is_payment else ()
    side = "buyer" if role is Role.BUYER else "seller"
    if matters := _spoken_of(text, side):
        for clause in clauses(text):
            for matter, manner in _in_clause(clause, side, matters):
                found.setdefault((matter, manner), clause)
    if (came := found.get((Matter.ARRIVED, Manner.DONE))) and _is_of_a_part(Matter.ARRIVED, came, text):
        found.setdefault((Matter.ARRIVED, Manner.UNDONE), text)
    if (Matter.VISIT, Manner.UNDONE) in found:
        found.pop((Matter.VISIT, Manner.DONE), None)
    if kind is MessageKind.TRANSFER and role is not Role.BUYER and "已收款" not in text:
        found.setdefault((Matter.MONEY, Manner.DONE), text)
    if role is not Role.BUYER and TRACKING.fullmatch(text.strip()):
        found[Matter.SENT, Manner.DONE] = text
    bare = {(Matter.ARRIVED, Manner.DONE), (Matter.VISIT, Manner.DONE)} if role is Role.BUYER else {(Matter.SENT, Manner.DONE)}
    if meant.matters and not set(found) - bare and (told := _elliptic(text, side, meant)):
        which = Matter.MONEY if Matter.MONEY in meant.matters and words("ellipsis")["money"].search(told) else meant.matters[-1]
        if which in (Matter.MONEY, Matter.PAPER) and not (role is Role.BUYER and words("all")["buyer"].search(text)):
            found = {}
        if side == "seller" or which is not Matter.VISIT:
            found[which if side == "seller" or which is not Matter.SENT else Matter.ARRIVED, Manner.DONE] = told
    if role is Role.BUYER and words(Matter.FREIGHT)["spent"].search(text):
        found[Matter.FREIGHT, Manner.ASKED] = text
    for statement, manner in ((StatementKind.REFUSAL, Manner.REFUSED), (StatementKind.DEMAND, Manner.ASKED)):
        if statement in kinds:
            spoken_of = [matter for matter in (*CLAUSED, Matter.EXTRA) if "about" in words(matter) and words(matter)["about"].search(text)]
            found.update({(matter, manner): text for matter in spoken_of})
            if manner is Manner.REFUSED:
                found = {told: clause for told, clause in found.items() if told[1] is not Manner.UNDONE or told[0] not in spoken_of}
    if role is Role.BUYER and kinds & PROPOSING:
        return tuple((matter, manner, clause) for (matter, manner), clause in found.items() if manner is not Manner.UNDONE)
    missed = {matter for matter, manner in found if manner is Manner.UNDONE}
    is_open = not missed or not missed <= PLAIN
    if role is Role.BUYER and is_open and (StatementKind.COMPLAINT in kinds or _is_chase(text)):
        found[Matter.ANY, Manner.UNDONE] = text
    if role is Role.BUYER and not missed and not kinds and (Matter.ANY, Manner.UNDONE) not in found and words("pleased")["buyer"].search(text):
        found[Matter.PLEASED, Manner.DONE] = text
    return tuple((matter, manner, clause) for (matter, manner), clause in found.items())


def _is_chase(text: str) -> bool:
    return words("promise")["chase"].search(words("clause")["harmless"].sub("", text)) is not None


def _elliptic(text: str, side: str, meant: Meant) -> str | None:
    """The clause that says no more than that it is done, or all that is said where it begins so."""
    ours = words("ellipsis")
    if not meant.may_acknowledge and ours[side].search(text):
        return text
    asked = words("clause")["asked"]
    return next((clause for clause in clauses(text) if ours[f"plain_{side}"].fullmatch(clause) and not asked.search(clause)), None)


def clauses(text: str) -> Iterator[str]:
    return filter(None, (part.strip(EDGES)[:LONGEST_CLAUSE] for part in CLAUSES.split(text)))


def _is_of_a_part(matter: Matter, clause: str, text: str) -> bool:
    """Whether more is still to come: so said, or what came is named and another clause says that something is missing."""
    if matter in (Matter.MONEY, Matter.FREIGHT):
        return words(Matter.MONEY)["part"].search(text) is not None
    if matter is not Matter.ARRIVED:
        return False
    ours = words(matter)
    if ours["part"].search(clause):
        return True
    return ours["named"].search(clause) is not None and any(ours["missing"].search(other) for other in clauses(text) if other != clause)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watched:
    matter: Matter | None
    """None: words that are taken out of a clause; what stands around them may then say something of any matter."""
    triggers: Requirement


@cache
def _watch(side: str) -> Gate[_Watched]:
    watched = [_Watched(matter=None, triggers=required_literals(words("clause")["harmless"].pattern))]
    for matter in CLAUSED:
        expressions = [words(matter)[name].pattern for name in ("undone", side, f"{side}_sure") if name in words(matter)]
        watched += [_Watched(matter=matter, triggers=required_literals(expression)) for expression in expressions]
    return Gate(watched)


def _spoken_of(text: str, side: str) -> Sequence[Matter]:
    """The matters of which a clause of the text can tell: one scan for all, since most messages tell of none."""
    opened = {watched.matter for watched in _watch(side).open(text)}
    return CLAUSED if None in opened else [matter for matter in CLAUSED if matter in opened]


def _in_clause(clause: str, side: str, matters: Sequence[Matter]) -> Iterator[tuple[Matter, Manner]]:
    common = words("clause")
    bare = common["harmless"].sub("", clause)
    for matter in matters:
        ours = words(matter)
        is_undone = "undone" in ours and ours["undone"].search(bare)
        if f"{side}_sure" in ours and ours[f"{side}_sure"].search(clause) and not common["asked"].search(clause):
            yield matter, Manner.DONE
            continue
        if not is_undone and not (side in ours and ours[side].search(clause if matter is Matter.FREIGHT else bare)):
            continue
        if "elsewhere" in ours and ours["elsewhere"].search(bare):
            continue
        denied = matter is not Matter.FREIGHT and common["not"].search(bare)
        if is_undone:
            yield matter, Manner.UNDONE
        elif not common["asked"].search(clause) and (denied or not common["later"].search(bare)):
            yield matter, Manner.UNDONE if denied else Manner.DONE


PLAIN = {Matter.VISIT, Matter.PAPER, Matter.FREIGHT}
"""Who misses one of these complains of nothing else."""
TRACKING = re.compile(r"(?=.*\d{8})(?!1[3-9]\d{9}$|0\d{10}$)[a-z]{0,5}[\d -]{9,26}[a-z]{0,4}|1z[\da-z ]{10,22}", re.IGNORECASE)
"""All that a message is made of: goods that have a number are in the carrier's hands."""
CLAUSED = (
    Matter.SENT, Matter.ARRIVED, Matter.MONEY, Matter.BACK, Matter.MENDED, Matter.FREIGHT, Matter.PAPER, Matter.VISIT, Matter.CHECKED, Matter.READY,
)  # fmt: skip


def happened(clause: str, at: datetime) -> datetime:
    """The latest time at which what is reported can have happened."""
    past = words("past")
    ago = next((days for days in (1, 2) if past[str(days)].search(clause)), 0)
    if named := past["clock"].search(clause):
        hours, minutes = filter(None, named.groups())
        if shown := _shown(int(hours), int(minutes), at - timedelta(days=ago), at):
            return shown
    if ago:
        return datetime.combine(at.date() - timedelta(days=ago), time(23, 59, 59))
    if named := past["weekday"].search(clause):
        day = WEEKDAYS[next(filter(None, named.groups())).casefold()]
        back = (at.weekday() - day) % 7
        return datetime.combine(at.date() - timedelta(days=back), time(23, 59, 59)) if back else at
    if hour := past["hour"].search(clause):
        return _shown(int(next(filter(None, hour.groups()))), 0, at, at) or at
    return at


def _shown(hour: int, minute: int, day: datetime, until: datetime) -> datetime | None:
    """When the clock last showed this on the day, by twelve hours or by 24; None where it never did."""
    for candidate in (hour + 12, hour):
        if candidate < 24 and minute < 60 and (earlier := datetime.combine(day.date(), time(candidate, minute))) <= until:
            return earlier
    return None


def sums_of(text: str) -> tuple[Decimal, ...]:
    return tuple(dict.fromkeys(amount for found in SUM.findall(text) if (amount := Decimal(found.replace(",", "")))))


def transferred(text: str) -> tuple[Decimal, ...]:
    """The sums that a transfer message shows; where it is the app's own markup, only those with a currency sign are sums."""
    return sums_of(" ".join(found.group() for found in MARKED_SUM.finditer(text)) if text.lstrip().startswith("<") else text)


def telling(statements: Sequence[Statement]) -> dict[str, frozenset[StatementKind]]:
    found: dict[str, set[StatementKind]] = defaultdict(set)
    for statement in statements:
        if statement.kind in TELLING:
            found[statement.quote.message].add(statement.kind)
    return {message: frozenset(kinds) for message, kinds in found.items()}


@cache
def words(section: str) -> Mapping[str, re.Pattern[str]]:
    """Long patterns stand in the file as lists of alternatives."""
    table = _table()[section].items()
    return {name: re.compile(pattern if isinstance(pattern, str) else "|".join(pattern), re.IGNORECASE) for name, pattern in table}


@cache
def _table() -> Mapping[str, Mapping[str, str | list[str]]]:
    return tomllib.loads(files("pipeline.link").joinpath("events.toml").read_text("utf-8"))
