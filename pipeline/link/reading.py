"""What a conversation says was done, was not done, was asked for or was refused: one pass over its messages."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from casefile.findings import Statement, StatementKind, Topic
from casefile.records import Conversation, Message, MessageKind, Role
from casefile.store import CaseFile
from extractors.clauses import MOST
from extractors.gate import Gate
from extractors.glosses import as_read
from extractors.remembered import remembered
from extractors.triggers import Requirement, required_literals
from pipeline.link.signs import REACH, Manner, Matter, Position, Sign, Signs
from pipeline.link.wall import WallClock
from pipeline.link.words import MARKED_SUM, clauses, happened, sums_of, words

PAUSE = timedelta(minutes=3)
SENT_THINGS = (MessageKind.FILE, MessageKind.IMAGE, MessageKind.VIDEO)
TELLING = {
    StatementKind.REFUSAL, StatementKind.DEMAND, StatementKind.COMPLAINT, StatementKind.ADMISSION, StatementKind.SETTLEMENT,
    StatementKind.INDUCEMENT, StatementKind.PLATFORM_DECISION, StatementKind.OFFER, StatementKind.COUNTER_OFFER,
}  # fmt: skip
CLAIMING = {StatementKind.COMPLAINT, StatementKind.DEMAND}
AWAITED_GOODS = {Matter.SENT, Matter.ARRIVED}
PROPOSING = {StatementKind.OFFER, StatementKind.COUNTER_OFFER}
SOON = 4
"""So many messages later a word of what was done or promised is still understood without its name."""
ACKNOWLEDGED = timedelta(minutes=10)
"""What is said of a promise sooner acknowledges it."""
Listener = Callable[[Message, str, Role, datetime, frozenset[StatementKind]], None]
NO_KINDS: frozenset[StatementKind] = frozenset()
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
            is_thanks = message.kind is MessageKind.TEXT and len(message.text) < 12 and words("promise")["thanks"].search(as_read(message.text))
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
    missed: tuple[Sequence[Matter], int] | None = None
    for message in case.messages(conversation.id, first=first, last=last):
        if message.sent is None or message.is_internal:
            continue
        role = side_of(message, roles)
        at = clock.show(message.sent)
        signs.end = max(signs.end or at, at)
        kinds = statements.get(message.id, NO_KINDS)
        text = as_read(message.text[:MOST])
        hear(message, text, role, at, kinds)
        meant = Meant()
        if recent and message.index - recent[1] <= SOON:
            meant = Meant((recent[0],))
        elif awaited and message.index - awaited[1] <= SOON:
            is_now = any(one.is_now for one in awaited[0]) or words("ellipsis")["come"].search(text) is not None
            meant = Meant(tuple(one.matter for one in awaited[0]), may_acknowledge=not is_now and at - awaited[2] < ACKNOWLEDGED)
        told = _told(text, role, message.kind, kinds, meant)
        if role is Role.BUYER and (matters := _missed(told, text)):
            missed = matters, message.index
        elif StatementKind.REFUSAL in kinds and missed and message.index - missed[1] <= SOON:
            told = told if any(manner is Manner.REFUSED for _, manner, _ in told) else (*told, *((one, Manner.REFUSED, text) for one in missed[0]))
        for matter, manner, clause in told:
            money = matter in (Matter.MONEY, Matter.FREIGHT)
            signs.add(
                Sign(
                    matter=matter, at=at, index=message.index, manner=manner, by=_whose_hands(matter, clause, role), what=message.id,
                    happened=happened(clause, at) if manner is Manner.DONE else at, sums=(sums_of(clause) or sums_of(text)) if money else (),
                    is_part=_is_of_a_part(matter, clause, text),
                )
            )  # fmt: skip
            if manner is Manner.DONE and role is not Role.BUYER and matter in (Matter.SENT, Matter.MONEY, Matter.PAPER):
                recent = matter, message.index
        if message.id in promised:
            awaited = promised[message.id], message.index, at
        if role in (Role.SELLER, Role.PLATFORM) and words("clause")["rest"].search(text):
            signs.add(Sign(matter=Matter.REST, at=at, index=message.index, manner=Manner.DONE, by=role, what=message.id, happened=at))
        if role in (Role.SELLER, Role.PLATFORM) and message.kind in SENT_THINGS:
            matter = Matter.FILE if message.kind is MessageKind.FILE else Matter.PICTURE
            signs.add(Sign(matter=matter, at=at, index=message.index, manner=Manner.DONE, by=role, what=message.id, happened=at))
    for message in case.messages(conversation.id, first=case.count(Message, conversation=conversation.id) - 1):
        if message.sent is not None:
            at = clock.show(message.sent)
            signs.end = max(signs.end or at, at)
    return signs, clock


def _whose_hands(matter: Matter, clause: str, role: Role) -> Role:
    """Whose act a sign is of: that the goods came back is the seller's, also where the buyer tells of it."""
    return Role.SELLER if matter is Matter.BACK and role is Role.BUYER and words(matter)["handed"].search(clause) else role


def _missed(told: Iterable[tuple[Matter, Manner, str]], text: str) -> list[Matter]:
    """What the buyer says has not come, or came short: a refusal that names nothing is of that."""
    missing: list[Matter] = [matter for matter, manner, _ in told if manner is Manner.UNDONE and matter is not Matter.ANY]
    if not missing and words(Matter.MONEY)["short"].search(text):
        return [Matter.MONEY]
    return missing


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
    if role is Role.BUYER and (short := next((one for one in clauses(text) if words(Matter.MONEY)["short"].search(one)), None)):
        found[Matter.MONEY, Manner.DONE] = short
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
    if role is Role.BUYER and kinds & CLAIMING and not missed & AWAITED_GOODS and (held := _in_hand(text)):
        found[Matter.IN_HAND, Manner.DONE] = held
    if role is Role.BUYER and not missed and not kinds and (Matter.ANY, Manner.UNDONE) not in found and words("pleased")["buyer"].search(text):
        found[Matter.PLEASED, Manner.DONE] = text
    return tuple((matter, manner, clause) for (matter, manner), clause in found.items())


def _in_hand(text: str) -> str | None:
    """The clause that complains of goods as who has them does."""
    ours, asked = words(Matter.IN_HAND), words("clause")["asked"]
    if ours["under_way"].search(text):
        return None
    for clause in clauses(words("clause")["harmless"].sub("", text)):
        if ours["buyer"].search(clause) and not asked.search(clause) and not ours["elsewhere"].search(ours["compared"].sub("", clause)):
            return clause
    return None


def _is_chase(text: str) -> bool:
    return words("promise")["chase"].search(words("clause")["harmless"].sub("", text)) is not None


def _elliptic(text: str, side: str, meant: Meant) -> str | None:
    """The clause that says no more than that it is done, or all that is said where it begins so."""
    ours = words("ellipsis")
    if not meant.may_acknowledge and ours[side].search(text):
        return text
    asked = words("clause")["asked"]
    return next((clause for clause in clauses(text) if ours[f"plain_{side}"].fullmatch(clause) and not asked.search(clause)), None)


def _is_of_a_part(matter: Matter, clause: str, text: str) -> bool:
    """Whether more is still to come: so said, or what came is named and another clause says that something is missing."""
    if matter in (Matter.MONEY, Matter.FREIGHT):
        return words(Matter.MONEY)["part"].search(text) is not None
    if matter is Matter.SENT:
        return words(matter)["part"].search(text) is not None
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
        names = ("undone", side, f"{side}_sure", *(("handed",) if side == "buyer" else ()))
        expressions = [words(matter)[name].pattern for name in names if name in words(matter)]
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
        is_handed = side == "buyer" and "handed" in ours and ours["handed"].search(bare)
        if not is_undone and not is_handed and not (side in ours and ours[side].search(clause if matter is Matter.FREIGHT else bare)):
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


def telling(statements: Sequence[Statement]) -> dict[str, frozenset[StatementKind]]:
    found: dict[str, set[StatementKind]] = defaultdict(set)
    for statement in statements:
        if statement.kind in TELLING:
            found[statement.quote.message].add(statement.kind)
    return {message: frozenset(kinds) for message, kinds in found.items()}
