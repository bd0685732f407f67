"""Promises against what happened: kept, late, broken, pending or unknown, with the event that shows it.

What happened is taken from orders and payments first, and from what people write in the conversation where those are silent.
Only what comes after a promise can keep it, and each promise is judged by its own time, however often it is repeated. A promise
whose time had not come when the record ends is pending; where nothing speaks to it, it is unknown. What rules find is then weighed with
all that follows (`pipeline.link.weighing`).
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from casefile.findings import OrderLink, Outcome, OutcomeKind, Statement, StatementKind, Topic
from casefile.records import Conversation, EventKind, Message, Order, Payment, PaymentKind, Role
from casefile.store import CaseFile
from extractors.glosses import as_read
from pipeline.accounts.money_back import money_back
from pipeline.link.aftermath import REACH, Window
from pipeline.link.beside import beside
from pipeline.link.course import Course
from pipeline.link.decided import as_told
from pipeline.link.due import Paid
from pipeline.link.echoes import Echoes, names
from pipeline.link.goods import Goods, is_of_the_goods
from pipeline.link.guarantees import guarantee
from pipeline.link.judging import judged
from pipeline.link.lateness import is_sent_before
from pipeline.link.promise import Promise
from pipeline.link.promised import Promised, is_checked
from pipeline.link.reading import AWAITED, Awaited, read, telling_kinds
from pipeline.link.record import Finding, Record
from pipeline.link.returned import RETURNED, going_back
from pipeline.link.settlements import agreed, became, promise_of
from pipeline.link.shares import NEARLY
from pipeline.link.signs import Manner, Matter, Sign
from pipeline.link.spoken import Spoken
from pipeline.link.wall import WallClock
from pipeline.link.weighing import weighed
from pipeline.link.words import words

Weighing = Callable[[Record, Window, Promise, Finding, Sequence[int]], Finding]

PAID = (Topic.REFUND, Topic.COMPENSATION, Topic.SHIPPING_COST)
RECORDED = {EventKind.SHIPPED: Matter.SENT, EventKind.DELIVERED: Matter.ARRIVED, EventKind.RECEIVED: Matter.ARRIVED, EventKind.REFUNDED: Matter.MONEY}
ANSWERS = {
    StatementKind.ACCEPTANCE: (Matter.DEAL, Manner.DONE),
    StatementKind.REJECTION: (Matter.DEAL, Manner.REFUSED),
    StatementKind.PLATFORM_DECISION: (Matter.RULING, Manner.DONE),
    StatementKind.SETTLEMENT: (Matter.SETTLED, Manner.DONE),
}
TOLD = {
    "answered_late": "ed", "asked_in_vain": "e", "came_after": "ed", "came_late": "ed", "came_next_day": "ed", "done_in_time": "ed",
    "done_late": "ed", "due_after_record": "dr", "likely_broken": "e", "likely_kept": "e", "likely_late": "e", "may_be_of_another": "e",
    "no_event_by_end": "d", "part": "pol", "pleased_after_complaint": "e", "recorded_in_time": "ed", "recorded_late": "ed", "refused_later": "e",
    "said_not_done": "e", "said_not_so": "e", "said_so": "e",
    "settled_instead": "e", "shown_broken": "e", "shown_kept": "e", "shown_late": "e", "there_by_then": "ed",
    "told_soon": "ed",
}  # fmt: skip
"""What a code speaks of: the times of the event, when it was due, where the record ends; the sums paid, owed and still left."""
NOTHING: Mapping[str, OutcomeKind] = MappingProxyType({})
STRETCH = 100_000
"""Messages whose promises are judged together."""
BEYOND = 20_000
"""Messages after them that are looked at as well."""


def outcomes(
    case: CaseFile, conversation: Conversation, links: Sequence[OrderLink], weigh: Weighing = weighed, told: Mapping[str, OutcomeKind] = NOTHING
) -> Iterator[Outcome]:
    """Stretch by stretch, so that memory does not grow with the conversation; a stretch sees what comes some way after it.

    `told`: what a person says became of promises, by the id of the statement.
    """
    length = case.count(Message, conversation=conversation.id)
    complained = False
    for first in range(0, length, STRETCH):
        found = case.of_conversation(Statement, conversation.id, first=first, last=first + STRETCH + BEYOND)
        statements = [statement for statement in found if not statement.is_rejected]
        if any(is_checked(one) or is_of_the_goods(one) or one.kind is StatementKind.SETTLEMENT for one in statements):
            record = _record(case, conversation, links, statements, first)
            window = Window(case, conversation.id, statements, record.signs, record.clock)
            yield from _of_stretch(case, record, window, statements, weigh=weigh, told=told, until=first + STRETCH, complained=complained)
        complained = complained or any(statement.kind is StatementKind.COMPLAINT for statement in statements)


def _of_stretch(
    case: CaseFile, record: Record, window: Window, statements: Sequence[Statement], *, weigh: Weighing, told: Mapping[str, OutcomeKind],
    until: int, complained: bool,
) -> Iterator[Outcome]:  # fmt: skip
    promises = _completed(list(Promised(case, record, complained=complained).of(statements)))
    for promise in promises:
        if promise.due is not None:
            record.dated[promise.topic].append((promise.position, promise.due))
    record.beside = beside(promises)
    made: dict[Topic, list[int]] = defaultdict(list)
    for promise in promises:
        made[promise.topic].append(promise.index)

    def settled(promise: Promise, finding: Finding) -> Finding:
        again = made[promise.topic]
        repeated = again[bisect_right(again, promise.index) : bisect_right(again, promise.index + REACH)]
        return as_told(weigh(record, window, promise, finding, repeated), told.get(promise.statement.id))

    found: dict[str, Finding] = {}
    for promise in promises:
        if not promise.is_guarantee:
            finding = judged(record, promise)
            found[promise.statement.id] = settled(promise, finding) if promise.statement.id in told else finding
    answers: dict[Topic, Finding] = {}
    for promise in reversed(promises):
        if promise.is_guarantee:
            found[promise.statement.id] = guarantee(record, promise, answers.get(promise.topic))
        else:
            answers[promise.topic] = found[promise.statement.id]
    for promise in promises:
        if promise.index < until:
            finding = found[promise.statement.id]
            found[promise.statement.id] = finding if finding.told else settled(promise, finding)
    spoken = Spoken(record, statements)
    course = Course(record, statements, spoken)
    course.lay_over(promises, found)
    all_told = [(promise, found[promise.statement.id]) for promise in promises]
    all_told += [(promise, as_told(finding, told.get(promise.statement.id))) for promise, finding in _besides(record, statements, course, spoken)]
    for promise, finding in sorted(all_told, key=lambda one: (one[0].index, one[0].statement.quote.start)):
        if promise.index < until:
            yield _outcome(promise, finding, record)
    for statement in statements:
        if is_checked(statement) and statement.id not in found and case.get(Message, statement.quote.message).index < until:
            finding = as_told(Finding(outcome=OutcomeKind.UNKNOWN, why="promise_without_time"), told.get(statement.id))
            yield Outcome(statement=statement.id, outcome=finding.outcome, why=finding.why, told=finding.told)


def _besides(record: Record, statements: Sequence[Statement], course: Course, spoken: Spoken) -> Iterator[tuple[Promise, Finding]]:
    """What is told of compromises, and of what the goods are and cost; it is not weighed."""
    for one in agreed(record, statements):
        if (owed := promise_of(record, one)) is not None:
            yield owed, became(record, owed)
    goods = Goods(record, course, spoken)
    for statement in statements:
        if is_of_the_goods(statement) and (told := goods.became(statement)) is not None:
            yield told


def _completed(promises: Sequence[Promise]) -> list[Promise]:
    """A sum in one clause and its time in the next (补您20元，3个工作日内到账) are one promise, though they are read as two."""
    times = {one.index: one.due for one in promises if one.topic in PAID and one.due is not None and one.statement.terms.amount is None}
    return [
        replace(one, due=times[one.index])
        if one.topic in PAID and one.due is None and one.index in times and not one.statement.conditional and one.statement.terms.amount
        else one
        for one in promises
    ]


def _outcome(promise: Promise, finding: Finding, record: Record) -> Outcome:
    sign, due, clock = finding.sign, promise.due, record.clock
    is_late = finding.outcome is OutcomeKind.LATE and sign is not None and due is not None and sign.happened > due
    if finding.why == "done_late" and sign is not None and sign.index >= 0 and is_sent_before(promise, sign):  # too late by nobody knows how much
        finding, is_late = replace(finding, why="came_late"), False
    return Outcome(
        statement=promise.statement.id, outcome=finding.outcome, why=_why(finding, due, record), order=sign.order if sign else None,
        due=clock.instant(due) if due else None, event=sign.what if sign else None, event_at=clock.instant(sign.at) if sign else None,
        late_seconds=int((sign.happened - due).total_seconds()) if is_late and sign and due else None,
        otherwise=_otherwise(finding.otherwise, due, record) if finding.otherwise is not None else None, told=finding.told,
    )  # fmt: skip


def _otherwise(finding: Finding, due: datetime | None, record: Record) -> str:
    return f"{finding.outcome}:{_why(finding, due, record)}"


def by_rules_alone(_record: Record, _window: Window, _promise: Promise, found: Finding, _repeated: Sequence[int]) -> Finding:
    """What the rules found, unweighed."""
    return found


def _why(finding: Finding, due: datetime | None, record: Record) -> str:
    """The code of the wording files, with the time of the event, when it was due, and where the record ends, as far as it speaks of them."""
    code, sign = finding.why, finding.sign
    if sign is not None and sign.index < 0 and code in ("done_in_time", "done_late"):
        code = code.replace("done", "recorded")
    times = {"e": sign.happened if sign else None, "d": due, "r": record.signs.end}
    currency = record.currency
    values = [at.isoformat(timespec="minutes") for which in TOLD.get(code, "") if (at := times.get(which)) is not None]
    sums = [f"{currency} {amount:f}" if currency else f"{amount:f}" for amount in finding.sums]
    return ":".join((code, *values, *sums))


def _record(case: CaseFile, conversation: Conversation, links: Sequence[OrderLink], statements: Sequence[Statement], first: int) -> Record:
    linked = [link.order for link in links if link.conversation == conversation.id and not link.ambiguous]
    orders = [order for one in dict.fromkeys(linked) for order in case.records(Order, id=one)]
    payments = [payment for one in dict.fromkeys(linked) for payment in case.records(Payment, id=one)]
    kinds = telling_kinds(statements)
    promised = _awaited(case, statements)
    echoes = Echoes({name for one in statements if is_checked(one) or is_of_the_goods(one) for name in names(_words_of(case, one))})
    signs, clock = read(case, conversation, kinds, promised, echoes.hear, first=first, last=first + STRETCH + BEYOND)
    returned = {link.order for link in links if link.rule == RETURNED}
    for sign in _recorded([order for order in orders if order.id not in returned], payments, clock):
        signs.add(sign)
    for sign in (sign for order in orders if order.id in returned for sign in going_back(order, clock)):
        signs.add(sign)
    answers = list(_answers(case, statements, clock))
    for sign in answers:
        signs.add(sign)
    signs.sort()
    closed = [sign.at for sign in answers if sign.matter is Matter.DEAL and sign.manner is Manner.DONE]
    return Record(
        case=case, conversation=conversation.id, orders=orders, signs=signs, echoes=echoes, kinds=kinds, clock=clock,
        paid=_paid(orders, payments, closed, clock),
        wholes=_wholes(orders, payments, statements), currency=_currency(orders, payments, statements),
        apart=frozenset(one.terms.amount for one in statements if one.topic is Topic.PRICE and one.terms.amount is not None),
    )  # fmt: skip


def _paid(orders: Iterable[Order], payments: Iterable[Payment], closed: Sequence[datetime], clock: WallClock) -> Paid:
    events = [event for order in orders for event in order.events if event.kind in (EventKind.PAID, EventKind.PLACED)]
    told = [(event.kind, clock.read(event.at)) for event in events if event.at]
    since = min(closed, default=None)
    out = [clock.read(payment.at) for payment in payments if payment.is_paid_out and payment.at]
    later = [at for at in out if since is None or at >= since]
    by_order = [at for kind, at in told if kind is EventKind.PAID]
    return Paid(
        first=min([at for _, at in told] or later or closed, default=None),
        last=max(by_order or (later if len(later) > 1 else ()), default=None),
    )


def _awaited(case: CaseFile, statements: Iterable[Statement]) -> dict[str, list[Awaited]]:
    """By message: what is promised in it; under a condition only what is to be paid back."""
    found: dict[str, list[Awaited]] = defaultdict(list)
    for one in statements:
        if is_checked(one) and one.topic is not None and (not one.conditional or one.topic is Topic.REFUND):
            is_now = words("promise")["now"].search(_words_of(case, one)) is not None
            is_label = one.topic is Topic.SHIPPING_COST and words(Matter.FREIGHT)["label"].search(_words_of(case, one)) is not None
            found[one.quote.message].append(Awaited(Matter.FREIGHT if is_label else AWAITED.get(one.topic, Matter.SENT), is_now))
        elif one.kind is StatementKind.SETTLEMENT and one.role is Role.SELLER:
            found[one.quote.message].append(Awaited(Matter.MONEY, is_now=False))
    return found


def _words_of(case: CaseFile, statement: Statement) -> str:
    """Folded."""
    quote = statement.quote
    return as_read(case.get(Message, quote.message).text[quote.start : quote.end])


def _wholes(orders: Sequence[Order], payments: Sequence[Payment], statements: Iterable[Statement]) -> frozenset[Decimal]:
    totals = frozenset(order.total.amount for order in orders if order.total is not None)
    paid = _prices([payment.amount.amount for payment in payments if payment.is_paid_out], [one.amount.amount for one in money_back(payments)])
    agreed = (one.terms.amount for one in statements if one.kind is StatementKind.ACCEPTANCE and one.terms.amount is not None)
    return totals or paid or frozenset(agreed)


def _prices(out: Sequence[Decimal], back: Sequence[Decimal]) -> frozenset[Decimal]:
    """Each payment where one came back, or nearly; else all together, as a deposit and the rest are."""
    is_each = any(NEARLY * paid <= returned <= paid for paid in out for returned in back)
    return frozenset(out) if is_each or len(out) < 2 or not back else frozenset((sum(out, Decimal(0)),))


def _currency(orders: Iterable[Order], payments: Iterable[Payment], statements: Iterable[Statement]) -> str | None:
    """None where sums are of several."""
    found = {order.total.currency for order in orders if order.total is not None}
    found |= {payment.amount.currency for payment in payments}
    found |= {one.terms.currency for one in statements if one.terms.currency is not None}
    return found.pop() if len(found) == 1 else None


def _answers(case: CaseFile, statements: Iterable[Statement], clock: WallClock) -> Iterator[Sign]:
    """Where the deal was closed, or turned down by the buyer: after a complaint it is a settlement that is turned down. Where the platform ruled."""
    complained = False
    for one in statements:
        complained = complained or one.kind is StatementKind.COMPLAINT
        told = ANSWERS.get(one.kind)
        if told is None or (one.kind is StatementKind.REJECTION and (complained or one.role is not Role.BUYER)):
            continue
        message = case.get(Message, one.quote.message)
        if message.sent is not None:
            at, (matter, manner) = clock.read(message.sent), told
            yield Sign(matter=matter, at=at, index=message.index, manner=manner, by=one.role, what=message.id, happened=at)


def _recorded(orders: Iterable[Order], payments: Iterable[Payment], clock: WallClock) -> Iterator[Sign]:
    for order in orders:
        for event in order.events:
            if event.at is not None and event.kind in RECORDED:
                at = clock.read(event.at)
                sums = (event.amount.amount,) if event.amount is not None else ()
                yield Sign(
                    matter=RECORDED[event.kind], at=at, index=-1, manner=Manner.DONE, by=Role.PLATFORM, what=event.kind, happened=at,
                    order=order.id, sums=sums,
                )  # fmt: skip
            if event.at is not None and event.kind is EventKind.REFUND_REQUESTED:
                at = clock.read(event.at)
                yield Sign(matter=Matter.BACK, at=at, index=-1, manner=Manner.ASKED, by=Role.BUYER, what=event.kind, happened=at, order=order.id)
    first_paid = min((clock.read(payment.at) for payment in payments if payment.is_paid_out and payment.at), default=None)
    for payment in money_back(payments):
        if payment.at is not None and (payment.kind is not PaymentKind.TRANSFER or (first_paid is not None and clock.read(payment.at) > first_paid)):
            at = clock.read(payment.at)
            yield Sign(
                matter=Matter.MONEY, at=at, index=-1, manner=Manner.DONE, by=Role.PLATFORM, what=payment.id, happened=at,
                sums=(payment.amount.amount,),
            )  # fmt: skip
