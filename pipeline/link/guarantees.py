"""Promises for the case that something happens (七天无理由, 一年质保): whether it did, whether the buyer called on them, how that was refused."""

import re
from collections.abc import Iterator, Sequence

from casefile.findings import OutcomeKind, StatementKind, Topic
from casefile.records import Message, Role
from extractors.clauses import LONGEST
from extractors.glosses import as_read
from pipeline.link.breach import unfulfilled
from pipeline.link.due import after
from pipeline.link.echoes import names
from pipeline.link.fulfilment import fulfilled
from pipeline.link.lateness import IN_VAIN
from pipeline.link.promise import Promise
from pipeline.link.reading import side_of
from pipeline.link.record import Finding, Record
from pipeline.link.signs import REACH, Manner, Matter, Sign
from pipeline.link.words import words

LENGTH = re.compile(r"\d+\s?(?:天|日|小时|个月|days?|hours?)")
ANSWERED_WITHIN = 4
"""So many messages later the buyer still answers to it."""


def guarantee(record: Record, promise: Promise, answered: Finding | None) -> Finding:
    """七天无理由, 一年质保: unknown unless the buyer calls on it; then by what follows, or by what was promised in answer."""
    if promise.topic is Topic.SERVICE:
        return Finding(outcome=OutcomeKind.UNKNOWN, why="not_called_on")
    if is_unheard_of(record, promise):
        return Finding(outcome=OutcomeKind.UNKNOWN, why="condition_not_shown")
    matter = Matter.BACK if promise.topic is Topic.RETURN else Matter.MENDED
    asked = (sign for sign in record.signs.after((matter,), promise.position) if sign.manner is Manner.ASKED)
    called = next((sign for sign in asked if _calls(record, promise, sign)), None)
    if called is None and (refused := _refused_unnamed(record, promise, matter)):
        return Finding(outcome=OutcomeKind.BROKEN, why="refused_later", sign=refused)
    came = record.first((Matter.ARRIVED,), Manner.DONE, promise.position)
    until = after(came.happened if came else promise.at, promise.statement.terms.duration) if promise.statement.terms.duration else None
    if called is not None and (until is None or called.at <= until):
        if refused := _refused_on_condition(record, promise, called, matter):
            return Finding(outcome=OutcomeKind.UNKNOWN, why="condition_denied", sign=refused)
        wanted = (Matter.MONEY, Matter.MENDED) if promise.topic is Topic.RETURN else (Matter.MENDED,)
        return fulfilled(record, promise, wanted, (matter,), since=called.position) or unfulfilled(record, promise, (matter,), since=called.position)
    if (
        answered is not None
        and answered.outcome is not OutcomeKind.UNKNOWN
        and (until is None or answered.sign is None or promise.topic is Topic.REPAIR or answered.sign.at <= until + IN_VAIN)
    ):
        outcome = OutcomeKind.KEPT if answered.outcome is OutcomeKind.LATE else answered.outcome
        return Finding(outcome=outcome, why="answered_by_promise", sign=answered.sign)
    return Finding(outcome=OutcomeKind.UNKNOWN, why="called_on_after_window" if called else "not_called_on", sign=called)


def is_unheard_of(record: Record, promise: Promise) -> bool:
    """Whether it is for the case that something befalls the goods, and nobody tells of that."""
    mishaps = _mishaps(promise)
    return bool(mishaps) and next(_tellings(record, promise, mishaps), None) is None


def _mishaps(promise: Promise) -> list[re.Pattern[str]]:
    """For the case of which it is made; not those that may not befall them (as long as nothing is broken)."""
    if not promise.statement.conditional or promise.says("unbroken"):
        return []
    return [told for told in words("mishap").values() if told.search(promise.quote)]


def _tellings(record: Record, promise: Promise, mishaps: Sequence[re.Pattern[str]]) -> Iterator[Message]:
    """The messages after it that speak of such a mishap."""
    later = record.case.messages(record.conversation, first=promise.index + 1, last=promise.index + REACH)
    return (message for message in later if any(told.search(as_read(message.text[:LONGEST])) for told in mishaps))


def _befallen(record: Record, promise: Promise) -> int | None:
    """The number of the message in which the buyer tells that what it is made for has happened."""
    mishaps = _mishaps(promise)
    if not mishaps:
        return None
    roles = record.case.roles(record.conversation)
    told = (one for one in _tellings(record, promise, mishaps) if side_of(one, roles) is Role.BUYER)
    return next((one.index for one in told if not words("clause")["asked"].search(one.text)), None)


def _called_by_name(record: Record, promise: Promise) -> Sign | None:
    """A demand for what the promise of a repair names (轮子五年坏了免费寄配件 … 配个轮子寄来)."""
    if promise.topic is not Topic.REPAIR:
        return None
    demands = (sign for sign in record.signs.after((Matter.SENT, Matter.VISIT, Matter.ANY), promise.position) if sign.by is Role.BUYER)
    asked = (sign for sign in demands if StatementKind.DEMAND in record.kinds.get(sign.what, ()))
    return next((sign for sign in asked if promise.names.intersection(names(record.text(sign)))), None)


def _refused_unnamed(record: Record, promise: Promise, matter: Matter) -> Sign | None:
    """What refuses it, soon after the buyer has asked for what it names, or told that its case has come."""
    named = _called_by_name(record, promise)
    called = named.index if named is not None else _befallen(record, promise)
    if called is None:
        return None
    near = record.case.messages(record.conversation, first=called + 1, last=called + ANSWERED_WITHIN)
    refused = next((message for message in near if message.sent and StatementKind.REFUSAL in record.kinds.get(message.id, ())), None)
    if refused is None or refused.sent is None:
        return None
    at = record.clock.read(refused.sent)
    return Sign(
        matter=matter, at=at, index=refused.index, manner=Manner.REFUSED, by=Role.SELLER, what=refused.id, happened=at,
    )  # fmt: skip


def _calls(record: Record, promise: Promise, sign: Sign) -> bool:
    if sign.index < 0:  # the order's mark that money was asked back does not say why: after a complaint it is for that
        before = record.signs.between((Matter.ANY,), promise.position, sign.position)
        return not any(StatementKind.COMPLAINT in record.kinds.get(one.what, ()) for one in before)
    text = record.text(sign)
    if promise.topic is Topic.REPAIR:
        return words(Matter.MENDED)["called"].search(text) is not None
    return not (promise.says("no_reason") and words("promise")["claim"].search(text))


def _refused_on_condition(record: Record, promise: Promise, called: Sign, matter: Matter) -> Sign | None:
    """A refusal that says the promise's own condition is not met (没激活的支持七天无理由 … 您已经激活了)."""
    refused = next((sign for sign in record.signs.after((matter,), called.position) if sign.manner is Manner.REFUSED), None)
    if refused is None or not promise.statement.conditional:
        return None
    plain = words("promise")["remedy"].sub(" ", promise.quote)
    pairs = {plain[at : at + 2] for at in range(len(plain) - 1) if "一" <= plain[at] <= "鿿" and "一" <= plain[at + 1] <= "鿿"}
    terms = pairs | {word.casefold() for word in plain.split() if word.isascii() and len(word) > 4}
    return refused if any(term in record.text(refused).casefold() for term in terms) else None


def refused_as_too_late(record: Record, promise: Promise) -> Sign | None:
    """A refusal that holds the promise's own length of time against the buyer (15天以上可全额退 … 15天以内是不退的)."""
    lengths = LENGTH.findall(promise.quote)
    refused = record.first((Matter.MONEY,), Manner.REFUSED, promise.position) if lengths else None
    return refused if refused is not None and any(length in record.text(refused) for length in lengths) else None
