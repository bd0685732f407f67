"""Promises against what happened: kept, late, broken, pending or unknown, with the event that shows it.

What happened is taken from orders and payments first, and from what people write in the conversation where those are silent.
Only what comes after a promise can keep it, and each promise is judged by its own time, however often it is repeated. A promise
whose time had not come when the record ends is pending; where nothing speaks to it, it is unknown.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from decimal import Decimal

from casefile.findings import OrderLink, Outcome, OutcomeKind, Statement, StatementKind, Topic
from casefile.records import Conversation, EventKind, Message, Order, Payment, PaymentKind, Role
from casefile.store import CaseFile
from extractors.text import fold
from pipeline.link.due import after, falls_due
from pipeline.link.signs import Manner, Matter, Sign, Signs, read, sums_of, telling, words
from pipeline.link.wall import on_wall, zone_of

CHECKED = (Topic.DELIVERY, Topic.REFUND, Topic.RETURN, Topic.REPAIR, Topic.COMPENSATION, Topic.SHIPPING_COST, Topic.SERVICE, Topic.INVOICE)
"""Topics of promises that something can be checked of."""
RECORDED = {EventKind.SHIPPED: Matter.SENT, EventKind.DELIVERED: Matter.ARRIVED, EventKind.RECEIVED: Matter.ARRIVED, EventKind.REFUNDED: Matter.MONEY}
REMEDIES = (Topic.REFUND, Topic.RETURN, Topic.REPAIR, Topic.COMPENSATION, Topic.SHIPPING_COST)
CONFIRMS = re.compile(r"^\W*(?:没问题|放心|好的?|可以|行|嗯+|对|是的|ok|okay|yes|yep|sure|agreed|deal|i promise|no problem|没问题的)(?:\W|的|吧|呢|放心|i promise)*$", re.IGNORECASE)
MORNING = time(12)
"""A buyer who confirms before noon of the next day does not show that it came after a deadline at midnight."""
AT_THE_END = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A promise with what is looked up of it once."""

    statement: Statement
    topic: Topic
    quote: str
    """Folded."""
    context: str
    """The message before it, for what the promise itself leaves out; folded."""
    at: datetime
    index: int
    role: Role
    due: datetime | None
    is_induced: bool
    """It stands beside an inducement: what it promises hangs on the buyer's silence."""

    @property
    def position(self) -> tuple[datetime, int]:
        return self.at, self.index

    def says(self, what: str) -> bool:
        return words("promise")[what].search(self.quote) is not None

    @property
    def is_arrival(self) -> bool:
        """Whether it names the arrival, not the dispatch; a bare confirmation takes that from what it confirms."""
        for text in (self.quote, self.context):
            arrival, dispatch = words("promise")["arrival"].search(text), words("promise")["dispatch"].search(text)
            if arrival or dispatch:
                return arrival is not None and (dispatch is None or arrival.start() <= dispatch.start() or self.says("from_dispatch"))
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    outcome: OutcomeKind
    why: str
    sign: Sign | None = None


def outcomes(case: CaseFile, conversation: Conversation, links: Sequence[OrderLink]) -> Iterator[Outcome]:
    statements = list(case.of_conversation(Statement, conversation.id))
    promises = [one for one in statements if one.kind is StatementKind.COMMITMENT and one.topic in CHECKED and not one.negated]
    if not promises:
        return
    judge = _judge(case, conversation, links, statements)
    for promise in promises:
        yield judge.outcome(case, promise)


def _judge(case: CaseFile, conversation: Conversation, links: Sequence[OrderLink], statements: Sequence[Statement]) -> "_Judge":
    linked = {link.order for link in links if link.conversation == conversation.id and not link.ambiguous}
    orders = [case.get(Order, link.order) for link in links if link.order in linked and link.payment_of is None and case.count(Order, id=link.order)]
    payments = [case.get(Payment, one) for one in sorted(linked) if case.count(Payment, id=one)]
    first = next((message.sent for message in case.messages(conversation.id, last=50) if message.sent), None)
    zone = zone_of([first, *(event.at for order in orders for event in order.events)])
    kinds = telling(statements)
    signs = read(case, conversation, kinds, zone)
    of_record = list(_recorded(orders, payments, zone))
    for matter, sign in of_record:
        signs.add(matter, sign)
    signs.sort()
    last = case.count(Message, conversation=conversation.id) - 1
    ends = [on_wall(message.sent, zone) for message in case.messages(conversation.id, first=max(0, last - 20)) if message.sent]
    ends += [sign.at for _, sign in of_record]
    return _Judge(
        conversation=conversation.id,
        orders=orders,
        signs=signs,
        kinds=kinds,
        zone=zone,
        end=max(ends, default=None),
        paid=min((on_wall(event.at, zone) for order in orders for event in order.events if event.at and event.kind in (EventKind.PAID, EventKind.PLACED)), default=None),
        recorded={matter for matter, _ in of_record},
        promised=frozenset(one.terms.amount for one in statements if one.kind in (StatementKind.COMMITMENT, StatementKind.SETTLEMENT) and one.terms.amount is not None),
    )  # fmt: skip


def _recorded(orders: Iterable[Order], payments: Iterable[Payment], zone: tzinfo | None) -> Iterator[tuple[Matter, Sign]]:
    for order in orders:
        for event in order.events:
            if event.at is None or event.kind not in RECORDED:
                continue
            at = on_wall(event.at, zone)
            sums = (event.amount.amount,) if event.amount is not None else ()
            yield RECORDED[event.kind], Sign(at=at, index=-1, manner=Manner.DONE, by=Role.PLATFORM, what=event.kind, happened=at, order=order.id, sums=sums)
    for payment in payments:
        if payment.kind is PaymentKind.REFUND and payment.at is not None:
            at = on_wall(payment.at, zone)
            yield Matter.MONEY, Sign(at=at, index=-1, manner=Manner.DONE, by=Role.PLATFORM, what=payment.id, happened=at, sums=(payment.amount.amount,))


@dataclass(slots=True, kw_only=True)
class _Judge:
    """Everything of a conversation that can keep or break a promise, and the rules by which it does."""

    conversation: str
    orders: Sequence[Order]
    signs: Signs
    kinds: dict[str, set[StatementKind]]
    zone: tzinfo | None
    end: datetime | None
    paid: datetime | None
    recorded: set[Matter]
    promised: frozenset[Decimal]
    """Sums that are promised or settled on somewhere: a payment of one of them pays that, and not another promise that names no sum."""
    settled: Decimal | None = None
    """The sum of the last settlement before the promise that is judged."""
    before: dict[Topic, Promise] = field(default_factory=dict)

    def outcome(self, case: CaseFile, statement: Statement) -> Outcome:
        message = case.get(Message, statement.quote.message)
        if message.sent is None:
            return Outcome(statement=statement.id, outcome=OutcomeKind.UNKNOWN, why="promise_without_time")
        promise = self._looked_up(case, statement, message)
        finding = self._judged(promise)
        sign, due = finding.sign, promise.due
        late = int((sign.happened - due).total_seconds()) if sign and due and finding.outcome is OutcomeKind.LATE and sign.happened > due else None
        return Outcome(
            statement=statement.id, outcome=finding.outcome, why=finding.why, order=sign.order if sign else None, due=self._aware(due),
            event=sign.what if sign else None, event_at=self._aware(sign.at) if sign else None, late_seconds=late,
        )  # fmt: skip

    def _aware(self, at: datetime | None) -> datetime | None:
        return at.replace(tzinfo=self.zone) if at is not None else None

    def _looked_up(self, case: CaseFile, statement: Statement, message: Message) -> Promise:
        assert message.sent is not None and statement.topic is not None
        quote = fold(message.text[statement.quote.start : statement.quote.end]).text
        at = on_wall(message.sent, self.zone)
        near = list(case.messages(self.conversation, first=max(0, message.index - 1), last=message.index - 1)) if message.index else []
        due = falls_due(statement, quote, at, self.paid, lambda matter, manner: self._first((matter,), manner, (at, message.index)), lambda when: on_wall(when, self.zone))
        last = self.before.get(statement.topic)
        if due is None and last is not None and last.due is not None and last.due > at and CONFIRMS.search(quote):
            due = last.due
        promise = Promise(
            statement=statement, topic=statement.topic, quote=quote, context=fold(near[0].text).text if near else "", at=at, index=message.index,
            role=statement.role, due=due, is_induced=StatementKind.INDUCEMENT in self.kinds.get(message.id, ()),
        )  # fmt: skip
        self.before[statement.topic] = promise
        return promise

    # ── the rules ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _judged(self, promise: Promise) -> Finding:
        if promise.is_induced and promise.statement.conditional:
            return Finding(outcome=OutcomeKind.UNKNOWN, why="condition_not_shown")
        match promise.topic:
            case Topic.DELIVERY:
                return self._delivery(promise)
            case Topic.SHIPPING_COST if promise.says("outbound") and not promise.says("returned"):
                return self._free_freight(promise)
            case Topic.RETURN | Topic.REPAIR if promise.due is None and self._is_standing(promise):
                return self._guarantee(promise)
            case Topic.SERVICE:
                return self._done_or_not(promise, self._service_matters(promise))
            case Topic.INVOICE:
                return self._done_or_not(promise, (Matter.PAPER, Matter.THING), against=(Matter.PAPER,))
            case Topic.SHIPPING_COST:
                return self._done_or_not(promise, (Matter.FREIGHT,))
            case Topic.RETURN | Topic.REPAIR:
                return self._done_or_not(promise, (Matter.MENDED, Matter.BACK, Matter.SENT), against=(Matter.MENDED, Matter.BACK))
        if promise.says("on_return") and not self._first((Matter.BACK,), Manner.DONE, promise.position):
            return self._pending(promise) or Finding(outcome=OutcomeKind.UNKNOWN, why="condition_not_shown")
        return self._done_or_not(promise, (Matter.MONEY,))

    def _delivery(self, promise: Promise) -> Finding:
        if promise.is_arrival:
            if promise.due is None and not promise.statement.conditional:
                return self._manner(promise)
            return self._done_or_not(promise, (Matter.ARRIVED,), against=(Matter.ARRIVED, Matter.SENT))
        if promise.due is None and not promise.statement.conditional and not promise.says("dispatch"):
            return self._manner(promise)
        return self._done_or_not(promise, (Matter.SENT, Matter.ARRIVED))

    def _manner(self, promise: Promise) -> Finding:
        """How it comes, not when (送上楼, double boxed): what the buyer says when it has come."""
        came = self._first((Matter.ARRIVED,), Manner.DONE, promise.position)
        if came is None:
            return self._done_or_not(promise, (Matter.ARRIVED,), against=(Matter.ARRIVED, Matter.SENT))
        said = next((sign for sign in self.signs.after((Matter.ARRIVED,), promise.position) if sign.by is Role.BUYER and sign.manner is Manner.DONE), None)
        if said is None or said.at - came.at > AT_THE_END:
            return Finding(outcome=OutcomeKind.UNKNOWN, why="nothing_speaks")
        if StatementKind.COMPLAINT in self.kinds.get(said.what, ()):
            return Finding(outcome=OutcomeKind.BROKEN, why="said_not_done", sign=said)
        return Finding(outcome=OutcomeKind.KEPT, why="arrived_as_said", sign=said)

    def _free_freight(self, promise: Promise) -> Finding:
        """Kept where the order charges no more than its lines, or the goods came and nobody speaks of a charge."""
        for order in self.orders:
            prices = [line.unit_price * (line.quantity or 1) for line in order.lines if line.unit_price is not None]
            if order.total is not None and prices and len(prices) == len(order.lines) and order.total.amount <= sum(prices) and (self.paid is None or promise.at <= self.paid + AT_THE_END):
                sign = Sign(at=self.paid or promise.at, index=-1, manner=Manner.DONE, by=Role.PLATFORM, what=EventKind.PLACED, happened=self.paid or promise.at, order=order.id)
                return Finding(outcome=OutcomeKind.KEPT, why="no_freight_charged", sign=sign)
        charged = self._first((Matter.FREIGHT,), Manner.UNDONE, promise.position)
        if charged is not None:
            return Finding(outcome=OutcomeKind.BROKEN, why="said_not_done", sign=charged)
        came = self._first((Matter.ARRIVED,), Manner.DONE, promise.position)
        if came is not None:
            return Finding(outcome=OutcomeKind.KEPT, why="arrived_without_charge", sign=came)
        return self._pending(promise) or Finding(outcome=OutcomeKind.UNKNOWN, why="nothing_speaks")

    def _is_standing(self, promise: Promise) -> bool:
        """Whether it was given before anything was complained of: a guarantee, not an answer to a claim."""
        return not any(sign.position <= promise.position for sign in self.signs.of.get(Matter.ANY, ()) if StatementKind.COMPLAINT in self.kinds.get(sign.what, ()))

    def _guarantee(self, promise: Promise) -> Finding:
        """七天无理由, 一年质保: unknown unless the buyer calls on it; then by what follows."""
        matter = Matter.BACK if promise.topic is Topic.RETURN else Matter.MENDED
        called = next((sign for sign in self.signs.after((matter,), promise.position) if sign.manner is Manner.ASKED), None)
        if called is None:
            return Finding(outcome=OutcomeKind.UNKNOWN, why="not_called_on")
        came = self._first((Matter.ARRIVED,), Manner.DONE, promise.position)
        until = after(came.happened if came else promise.at, promise.statement.terms.duration) if promise.statement.terms.duration else None
        if until is not None and called.at > until:
            return Finding(outcome=OutcomeKind.UNKNOWN, why="called_on_after_window", sign=called)
        wanted = (Matter.MONEY, Matter.MENDED) if promise.topic is Topic.RETURN else (Matter.MENDED,)
        return self._fulfilled(promise, wanted, (matter,), since=called.position) or self._unfulfilled(promise, (matter,), since=called.position)

    def _service_matters(self, promise: Promise) -> tuple[Matter, ...]:
        if promise.says("visit"):
            return (Matter.VISIT,)
        if promise.says("answer"):
            return (Matter.TURN,)
        if promise.says("send"):
            return (Matter.THING, Matter.SENT) if re.search(r"单号|tracking", promise.quote, re.IGNORECASE) else (Matter.THING,)
        return (Matter.VISIT,)

    def _done_or_not(self, promise: Promise, matters: tuple[Matter, ...], against: tuple[Matter, ...] | None = None) -> Finding:
        against = against or matters
        return (
            self._fulfilled(promise, matters, against, since=promise.position)
            or self._pending(promise)
            or self._unfulfilled(promise, against, since=promise.position)
        )

    def _pending(self, promise: Promise) -> Finding | None:
        if self.end is None:
            return None
        if promise.due is not None:
            return Finding(outcome=OutcomeKind.PENDING, why="due_after_record") if promise.due > self.end else None
        return None

    def _fulfilled(self, promise: Promise, matters: tuple[Matter, ...], against: tuple[Matter, ...], *, since: tuple[datetime, int]) -> Finding | None:
        done = self._done(promise, matters, since)
        if done is None:
            return None
        if promise.due is not None:
            if done.happened <= promise.due or self._confirmed_overnight(done, promise.due):
                return Finding(outcome=OutcomeKind.KEPT, why="done_in_time", sign=done)
            return Finding(outcome=OutcomeKind.LATE, why="done_late", sign=done)
        if promise.topic in REMEDIES and any(sign.manner is Manner.REFUSED and sign.position < done.position for sign in self.signs.after(against, since)):
            return Finding(outcome=OutcomeKind.LATE, why="done_after_refusal", sign=done)
        return Finding(outcome=OutcomeKind.KEPT, why="done", sign=done)

    def _confirmed_overnight(self, done: Sign, due: datetime) -> bool:
        return done.by is Role.BUYER and due.time() >= time(23, 59) and done.at < datetime.combine(due.date() + timedelta(days=1), MORNING)

    def _done(self, promise: Promise, matters: tuple[Matter, ...], since: tuple[datetime, int]) -> Sign | None:
        by_record = [matter for matter in matters if matter in (Matter.SENT, Matter.ARRIVED) and self._recorded_only_after(matter, since)]
        later = self.signs.after(matters, since)
        for number, sign in enumerate(later):
            if sign.manner is not Manner.DONE or (promise.topic is Topic.SERVICE and Matter.TURN in matters and sign.by is not promise.role):
                continue
            if by_record and sign.index >= 0:
                continue
            if self._is_contradicted(sign, later[number + 1 :]) or (Matter.MONEY in matters and not self._pays(promise, sign)):
                continue
            return sign
        return None

    def _recorded_only_after(self, matter: Matter, since: tuple[datetime, int]) -> bool:
        """Whether the order records it, and only after the promise: then the record tells, not what people say of it."""
        records = [sign for sign in self.signs.of.get(matter, ()) if sign.index < 0]
        return bool(records) and all(sign.position > since for sign in records)

    def _is_contradicted(self, sign: Sign, later: Sequence[Sign]) -> bool:
        """The seller's own word, or a mark in the order, that the next thing said of it takes back."""
        if sign.by is Role.BUYER:
            return False
        for other in later:
            if other.manner is Manner.DONE and (other.by is Role.BUYER or other.index < 0):
                return False
            if other.manner is Manner.UNDONE:
                return other.by is not Role.BUYER if sign.index < 0 else True
        return False

    def _pays(self, promise: Promise, sign: Sign) -> bool:
        amount = promise.statement.terms.amount or self.settled
        if amount is not None:
            return amount in sign.sums if sign.sums else not sign.is_part
        if sign.is_part:
            return False
        return not (sign.index < 0 and sign.sums and sign.sums[0] in self.promised)

    def _unfulfilled(self, promise: Promise, against: tuple[Matter, ...], *, since: tuple[datetime, int]) -> Finding:
        start = max(since, (promise.due, -1)) if promise.due is not None else since
        for sign in self.signs.after((*against, Matter.ANY) if promise.due is not None else against, start):
            if sign.manner is Manner.REFUSED:
                return Finding(outcome=OutcomeKind.BROKEN, why="refused_later", sign=sign)
            if sign.manner is Manner.UNDONE:
                return Finding(outcome=OutcomeKind.BROKEN, why="said_not_done", sign=sign)
        if promise.due is not None:
            if refusal := next((sign for sign in self.signs.after(against, since) if sign.manner is Manner.REFUSED), None):
                return Finding(outcome=OutcomeKind.BROKEN, why="refused_later", sign=refusal)
            if self.orders and promise.topic in (Topic.DELIVERY, Topic.REFUND):
                return Finding(outcome=OutcomeKind.BROKEN, why="no_event_by_end")
        return Finding(outcome=OutcomeKind.UNKNOWN, why="condition_not_shown" if promise.statement.conditional else "nothing_speaks")

    def _first(self, matters: tuple[Matter, ...], manner: Manner, since: tuple[datetime, int]) -> Sign | None:
        return next((sign for sign in self.signs.after(matters, since) if sign.manner is manner), None)
