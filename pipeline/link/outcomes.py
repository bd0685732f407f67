"""Promises against what happened: kept, late, broken, pending or unknown, with the event that shows it.

What happened is taken from orders and payments first, and from what people write in the conversation where those are silent.
A promise whose time had not come when the record ends is pending; where nothing speaks to it, it is unknown.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from importlib.resources import files

from casefile.findings import OrderLink, Outcome, OutcomeKind, Statement, StatementKind, Topic
from casefile.records import Conversation, EventKind, Message, Order, Payment, PaymentKind, Role
from casefile.store import CaseFile
from extractors.text import fold
from pipeline.link.wall import on_wall, zone_of

CHECKED = (Topic.DELIVERY, Topic.REFUND, Topic.RETURN, Topic.REPAIR, Topic.COMPENSATION, Topic.SHIPPING_COST, Topic.SERVICE, Topic.INVOICE)
"""Topics of promises that something can be checked of."""
RUNNING = (Topic.DELIVERY, Topic.REFUND, Topic.INVOICE, Topic.SERVICE, Topic.COMPENSATION)
"""Topics whose duration is a time to act in (付款后48小时); of the others it is a window (七天无理由)."""
QUESTION = re.compile(r"[?？]\s*$|[吗么不没]\s*[?？~。]*\s*$")
DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$")
FROM_PAYMENT = re.compile(r"付款|拍下|下单|支付|\b(?:payment|order(?:ed|ing)?|purchase)\b", re.IGNORECASE)
FROM_DELIVERY = re.compile(r"签收|收到货|收货|到货|\b(?:delivery|delivered|receipt|arriv)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sign:
    """Something that shows that a thing was done (`done`) or was not."""

    at: datetime
    done: bool
    what: str
    """An event's kind, or the id of the message that says so."""
    order: str | None = None


def outcomes(case: CaseFile, conversation: Conversation, links: Sequence[OrderLink]) -> Iterator[Outcome]:
    promises = [
        statement
        for statement in case.of_conversation(Statement, conversation.id)
        if statement.kind is StatementKind.COMMITMENT and statement.topic in CHECKED and not statement.negated
    ]
    if not promises:
        return
    record = _Record.of(case, conversation, links, {promise.topic for promise in promises if promise.topic})
    for promise in promises:
        yield record.outcome(promise, case.get(Message, promise.quote.message))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """Everything of a conversation that can keep or break a promise, in order of time."""

    orders: Sequence[Order]
    recorded: Mapping[str, Sequence[_Sign]]
    """Event kind → when, from orders and payments."""
    said: Mapping[Topic, Sequence[_Sign]]
    refused: Sequence[_Sign]
    answers: Sequence[_Sign]
    """Every message of the seller's side."""
    zone: tzinfo | None
    end: datetime | None
    """On the wall clock of `zone`."""

    @classmethod
    def of(cls, case: CaseFile, conversation: Conversation, links: Sequence[OrderLink], topics: set[Topic]) -> "_Record":
        linked = {link.order for link in links if link.conversation == conversation.id and not link.ambiguous}
        orders = [order for order in case.records(Order) if order.id in linked]
        recorded = _recorded(orders, [payment for payment in case.records(Payment) if payment.id in linked])
        said, answers, end = _said(case, conversation, topics)
        refused = [
            _Sign(at=message.sent, done=False, what=message.id)
            for statement in case.of_conversation(Statement, conversation.id)
            if statement.kind is StatementKind.REFUSAL and (message := case.get(Message, statement.quote.message)).sent is not None
        ]
        ends = [end, *(sign.at for signs in recorded.values() for sign in signs)]
        zone = zone_of(ends)
        last = max((on_wall(at, zone) for at in ends if at is not None), default=None)
        return cls(orders=orders, recorded=recorded, said=said, refused=refused, answers=answers, zone=zone, end=last)

    def wall(self, at: datetime) -> datetime:
        return on_wall(at, self.zone)

    def outcome(self, promise: Statement, message: Message) -> Outcome:
        if message.sent is None:
            return Outcome(statement=promise.id, outcome=OutcomeKind.UNKNOWN, why="promise_without_time")
        made = self.wall(message.sent)
        quote = fold(message.text[promise.quote.start : promise.quote.end]).text
        due = self._due(promise, quote, message.sent)
        done = self._first_done(promise, quote, made)
        if done is not None:
            late = due is not None and self.wall(done.at) > self.wall(due)
            seconds = int((self.wall(done.at) - self.wall(due)).total_seconds()) if late and due else None
            why = "done_late" if late else "done_in_time" if due else "done"
            return Outcome(
                statement=promise.id, outcome=OutcomeKind.LATE if late else OutcomeKind.KEPT, why=why, order=done.order, due=due,
                event=done.what, event_at=done.at, late_seconds=seconds,
            )  # fmt: skip
        if due is not None and self.end is not None and self.wall(due) > self.end:
            return Outcome(statement=promise.id, outcome=OutcomeKind.PENDING, why="due_after_record", due=due)
        return self._undone(promise, made, due)

    def _undone(self, promise: Statement, made: datetime, due: datetime | None) -> Outcome:
        """Nothing shows that it was done: what shows that it was not?"""
        after = max(made, self.wall(due)) if due is not None else made
        against = [sign for sign in self.said.get(promise.topic or Topic.SERVICE, ()) if not sign.done and self.wall(sign.at) > after]
        if against and not (promise.conditional and due is None):
            return Outcome(
                statement=promise.id, outcome=OutcomeKind.BROKEN, why="said_not_done", due=due, event=against[0].what, event_at=against[0].at
            )
        if promise.topic in (Topic.REFUND, Topic.RETURN, Topic.REPAIR, Topic.SHIPPING_COST, Topic.COMPENSATION):
            refusals = [sign for sign in self.refused if self.wall(sign.at) > made]
            if refusals:
                return Outcome(
                    statement=promise.id, outcome=OutcomeKind.BROKEN, why="refused_later", due=due, event=refusals[0].what, event_at=refusals[0].at
                )
        if due is not None and self.orders and promise.topic in (Topic.DELIVERY, Topic.REFUND):
            return Outcome(statement=promise.id, outcome=OutcomeKind.BROKEN, why="no_event_by_end", due=due)
        return Outcome(
            statement=promise.id, outcome=OutcomeKind.UNKNOWN, why="condition_not_shown" if promise.conditional else "nothing_speaks", due=due
        )

    def _first_done(self, promise: Statement, quote: str, made: datetime) -> _Sign | None:
        signs: list[_Sign] = []
        if promise.topic is Topic.DELIVERY:
            arrival = any(pattern.search(quote) for pattern in _words()["delivery"]["arrival"])
            kinds = (EventKind.DELIVERED, EventKind.RECEIVED) if arrival else (EventKind.SHIPPED, EventKind.DELIVERED)
            signs = [sign for kind in kinds for sign in self.recorded.get(kind, ())]
        elif promise.topic in (Topic.REFUND, Topic.RETURN):
            signs = list(self.recorded.get(EventKind.REFUNDED, ()))
        elif promise.topic is Topic.SERVICE and any(pattern.search(quote) for pattern in _words()["service"]["answer"]):
            signs = list(self.answers)
        later = [sign for sign in signs if self.wall(sign.at) > made]
        if not later:
            later = [sign for sign in self.said.get(promise.topic or Topic.SERVICE, ()) if sign.done and self.wall(sign.at) > made]
        return min(later, key=lambda sign: self.wall(sign.at), default=None)

    def _due(self, promise: Statement, quote: str, sent: datetime) -> datetime | None:
        if promise.terms.deadline is not None:
            return promise.terms.deadline
        length = _length(promise.terms.duration) if promise.topic in RUNNING and promise.terms.duration else None
        if length is None:
            return None
        if FROM_PAYMENT.search(quote):
            base = self._event(EventKind.PAID) or self._event(EventKind.PLACED)
        elif FROM_DELIVERY.search(quote):
            base = self._event(EventKind.DELIVERED)
        else:
            base = None if promise.conditional else sent
        return base + length if base is not None else None

    def _event(self, kind: EventKind) -> datetime | None:
        return next((sign.at for sign in self.recorded.get(kind, ())), None)


def _recorded(orders: Iterable[Order], payments: Iterable[Payment]) -> dict[str, list[_Sign]]:
    signs: dict[str, list[_Sign]] = defaultdict(list)
    for order in orders:
        for event in order.events:
            if event.at is not None:
                signs[event.kind].append(_Sign(at=event.at, done=True, what=event.kind, order=order.id))
    for payment in payments:
        if payment.kind is PaymentKind.REFUND and payment.at is not None:
            signs[EventKind.REFUNDED].append(_Sign(at=payment.at, done=True, what=payment.id))
    zone = zone_of(sign.at for found in signs.values() for sign in found)
    return {kind: sorted(found, key=lambda sign: on_wall(sign.at, zone)) for kind, found in signs.items()}


def _said(case: CaseFile, conversation: Conversation, topics: set[Topic]) -> tuple[dict[Topic, list[_Sign]], list[_Sign], datetime | None]:
    """What the messages say was or was not done, per topic; the seller's turns; the last time of the conversation."""
    roles = case.roles(conversation.id)
    said: dict[Topic, list[_Sign]] = defaultdict(list)
    answers: list[_Sign] = []
    end = None
    before: Role | None = None
    for message in case.messages(conversation.id):
        if message.sent is None:
            continue
        end = message.sent
        role = roles.get(message.sender, Role.UNKNOWN) if message.sender else Role.PLATFORM
        if role in (Role.SELLER, Role.PLATFORM) and before is not role:
            answers.append(_Sign(at=message.sent, done=True, what=message.id))
        before = role
        text = fold(message.text).text
        asked = QUESTION.search(text) is not None
        for topic in sorted(topics):
            words = _words()[topic]
            if any(pattern.search(text) for pattern in words["undone"]):
                said[topic].append(_Sign(at=message.sent, done=False, what=message.id))
            elif not asked and any(pattern.search(text) for pattern in words["got" if role is Role.BUYER else "done"]):
                said[topic].append(_Sign(at=message.sent, done=True, what=message.id))
    return said, answers, end


def _length(duration: str) -> timedelta | None:
    match = DURATION.match(duration)
    if match is None:
        return None
    years, months, weeks, days, hours, minutes = (int(part or 0) for part in match.groups())
    return timedelta(days=365 * years + 30 * months + 7 * weeks + days, hours=hours, minutes=minutes)


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Mapping[str, list[re.Pattern[str]]]]:
    table = tomllib.loads(files("pipeline.link").joinpath("events.toml").read_text("utf-8"))
    return {
        topic: {sign: [re.compile(pattern, re.IGNORECASE) for pattern in patterns] for sign, patterns in signs.items()}
        for topic, signs in table.items()
    }
