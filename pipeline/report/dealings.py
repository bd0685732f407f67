"""What happened: who the seller is, orders and payments, promises against facts, the chronology, and both sides side by side."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from functools import partial
from itertools import chain

from casefile.findings import Identity, OrderLink, Outcome, OutcomeKind, Statement, StatementKind
from casefile.records import EventKind, Message, Order, Payment, Role
from casefile.rows import BECAME_COUNTS, COUNTS
from extractors.text import fold
from pipeline.contracts import happened
from pipeline.link.due import counted_by
from pipeline.link.promise import sentence_around
from pipeline.link.promised import is_checked
from pipeline.link.wall import on_wall, zone_of
from pipeline.report.figure import Figure, Span, draw
from pipeline.report.scope import SHOWN, Scope
from pipeline.report.view.dealings import Balance, DetailRow, EventRow, Moment, OrderRow, PaymentRow, PromiseRow
from pipeline.report.view.items import Items

TURNS = tuple(kind for kind in StatementKind if kind not in (StatementKind.INVITATION, StatementKind.BUYER_CONCESSION, StatementKind.DISCLAIMER))
"""The kinds of statement that move a dispute on."""
EVENTS = frozenset(kind.value for kind in EventKind)


# ── who the parties are ───────────────────────────────────────────────────────────────────────────────────────────


def details(scope: Scope) -> Iterator[DetailRow]:
    """Each identity detail once: the seller's first, then the others'."""
    found: dict[tuple[Role, str, str], _First] = defaultdict(_First)
    for identity in scope.case.records(Identity):
        found[identity.owner, identity.kind, identity.value].add(identity.id)
    order = [Role.SELLER, Role.UNKNOWN, Role.PLATFORM, Role.OTHER, Role.BUYER]
    for (owner, _, value), mentioned in sorted(found.items(), key=lambda pair: order.index(pair[0][0])):
        first = scope.case.get(Identity, mentioned.ids[0])
        message = scope.case.get(Message, first.quote.message)
        mentions = tuple(scope.numbers.message(scope.case.get(Message, scope.case.get(Identity, id_).quote.message)) for id_ in mentioned.ids)
        yield DetailRow(
            kind=scope.words.of(first.kind),
            written=first.quote.words_in(message.text),
            value=value,
            parts=" / ".join(part for _, part in first.parts),
            check=scope.words.say({None: "check.none", True: "check.good", False: "check.bad"}[first.valid]),
            owner=scope.words.of(owner),
            rule=first.rule,
            mentions=mentions,
            more=mentioned.count - len(mentions),
        )


# ── orders and payments ───────────────────────────────────────────────────────────────────────────────────────────


def orders(scope: Scope) -> Iterator[OrderRow]:
    """The orders that something ties to a conversation, each with its payments."""
    words = scope.words
    links: dict[str, list[OrderLink]] = {}
    paid: dict[str, list[str]] = {}
    for link in scope.case.records(OrderLink):
        links.setdefault(link.order, []).append(link)
        if link.payment_of is not None:
            paid.setdefault(link.payment_of, []).append(link.order)
    first: dict[tuple[str, str], Order] = {}
    for order in scope.case.records(Order):
        if order.id not in links:
            continue
        first.setdefault(order.contract, order)
        yield OrderRow(
            anchor=order.id,
            exhibit=scope.numbers.exhibits[order.place.source].ref,
            platform=order.platform,
            order_no=order.order_no,
            seller=words.join(dict.fromkeys(name for name in (order.shop_name, order.seller_name, *order.line_sellers) if name)),
            goods=tuple(words.join((line.title, f"× {line.quantity}" if line.quantity is not None else "")) for line in order.lines),
            total=words.money(order.total) if order.total else "",
            events=tuple(_happened(scope, order)),
            shipments=tuple(words.join((shipment.carrier or "", shipment.tracking_no or "")) for shipment in order.shipments),
            method=order.method or "",
            status=order.status_raw,
            links=tuple(_linked(scope, link) for link in links[order.id]),
            payments=tuple(payment_row(scope, scope.case.get(Payment, id_), links) for id_ in paid.get(order.id, ())),
            place=words.place(order.place),
            same_as=scope.record_ref(first[order.contract]) if first[order.contract] is not order else None,
        )


def _happened(scope: Scope, order: Order) -> Iterator[EventRow]:
    """What was to happen by when, then what happened."""
    words = scope.words
    for promise in order.promised:
        said = "order.estimated" if order.is_parcel else "order.promised"
        yield EventRow(what=words.say(said, what=words.of(promise.kind)), time=scope.at(promise), amount="")
    for event in order.events:
        yield EventRow(what=words.of(event.kind), time=scope.at(event), amount=words.money(event.amount) if event.amount else "")


def other_records(scope: Scope) -> int:
    """How many orders and payments nothing ties to anything."""
    linked = {link.order for link in scope.case.records(OrderLink)}
    ids = chain((order.id for order in scope.case.records(Order)), (payment.id for payment in scope.case.records(Payment)))
    return sum(id_ not in linked for id_ in ids)


def payments_of_no_order(scope: Scope) -> Iterator[PaymentRow]:
    """The listed payments that stand under no order."""
    links = _links(scope)
    for payment in scope.case.records(Payment):
        if payment.id in scope.listed and not any(link.payment_of in scope.listed for link in links[payment.id]):
            yield payment_row(scope, payment, links)


def _links(scope: Scope) -> dict[str, list[OrderLink]]:
    links: dict[str, list[OrderLink]] = {}
    for link in scope.case.records(OrderLink):
        links.setdefault(link.order, []).append(link)
    return links


def payments(scope: Scope) -> Iterator[PaymentRow]:
    links = _links(scope)
    for payment in scope.case.records(Payment):
        yield payment_row(scope, payment, links)


def payment_row(scope: Scope, payment: Payment, links: Mapping[str, list[OrderLink]]) -> PaymentRow:
    words = scope.words
    return PaymentRow(
        anchor=payment.id,
        exhibit=scope.numbers.exhibits[payment.place.source].ref,
        time=scope.at(payment),
        kind=words.of(payment.kind),
        direction=words.of(payment.direction),
        amount=words.money(payment.amount),
        counterparty=words.join((payment.counterparty or "", payment.counterparty_account or "")),
        number=payment.payment_no or "",
        description=payment.description,
        status=payment.status_raw,
        why=words.join(_linked(scope, link) for link in links.get(payment.id, ())),
        place=words.place(payment.place),
    )


def _linked(scope: Scope, link: OrderLink) -> str:
    """`A-01: same order number (8801…)`."""
    name = scope.numbers.exhibits[link.conversation].label if link.conversation is not None else ""
    told = scope.words.say("linked", exhibit=name, rule=scope.words.coded("link", link.rule), evidence=link.evidence).strip("： :")
    return told + scope.words.say("linked.ambiguous") if link.ambiguous else told


# ── promises against facts ────────────────────────────────────────────────────────────────────────────────────────


def promises(scope: Scope) -> Iterator[PromiseRow]:
    """In the order in which they were made."""
    return (promise(scope, outcome) for outcome in scope.case.records(Outcome))


def promise(scope: Scope, outcome: Outcome) -> PromiseRow:
    words = scope.words
    statement = scope.case.get(Statement, outcome.statement)
    message = scope.case.get(Message, statement.quote.message)
    shown_by = scope.item(outcome.event) if outcome.event is not None and outcome.event not in EVENTS else None
    event = words.of(EventKind(outcome.event)) if outcome.event in EVENTS else ""
    return PromiseRow(
        statement=scope.numbers.statement(statement.id),
        message=scope.numbers.message(message),
        time=scope.sent(message),
        speaker=words.of(statement.role),
        quote=statement.quote.words_in(message.text),
        topic=words.of(statement.topic) if statement.topic is not None else "",
        flags=(*scope.flags(statement), *scope.reviewed(statement)),
        due=words.clock(outcome.due) if outcome.due is not None else "",
        event=event,
        event_time=words.clock(outcome.event_at) if outcome.event_at is not None else "",
        event_item=shown_by,
        outcome=words.of(outcome.outcome),
        code=outcome.outcome.value,
        lateness=words.say("late_by", span=words.span(outcome.late_seconds)) if outcome.late_seconds else "",
        why=_why(scope, outcome, message),
        needs_review=words.say("flag.likely") if outcome.needs_review else "",
        told=words.of(outcome.outcome) if outcome.told else "",
        order=scope.record_ref(scope.case.get(Order, outcome.order)) if outcome.order is not None else None,
    )


def _why(scope: Scope, outcome: Outcome, message: Message) -> str:
    """With the other outcome that is not unlikely either, and how working days were counted."""
    words = scope.words
    statement = scope.case.get(Statement, outcome.statement)
    why = words.why("outcomes", outcome.why)
    if outcome.due is not None and message.sent is not None:
        text = fold(sentence_around(message.text, statement.quote)).text
        if counted := counted_by(text, message.sent, outcome.due, statement.terms.deadline):
            why = words.say("workdays.counted", why=why, how=words.say(f"workdays.{counted}"))
    if outcome.otherwise is None:
        return why
    otherwise, _, because = outcome.otherwise.partition(":")
    return words.say("likely.otherwise", why=why, outcome=words.of(OutcomeKind(otherwise)), because=words.why("outcomes", because))


# ── the chronology ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What stands in the chronology, before it is put into words."""

    at: datetime
    """On the wall clock of the case."""
    lane: str
    """`record`, `buyer`, `seller`, `platform`."""
    id: str
    """Of a statement, an order or a payment."""
    event: int = 0
    """Which event of the order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chronology:
    zone: tzinfo | None
    entries: Sequence[Entry]
    """By the clock."""


def chronology(scope: Scope) -> Chronology:
    """Orders, payments and what moved the dispute on. Of a day's statements of one kind, topic and speaker the first."""
    found = [*_recorded(scope), *_spoken(scope)]
    zone = zone_of(entry.at for entry in found)
    return Chronology(zone=zone, entries=sorted((replace(entry, at=on_wall(entry.at, zone)) for entry in found), key=lambda entry: entry.at))


def _recorded(scope: Scope) -> Iterator[Entry]:
    linked = scope.in_dispute()
    for one in happened(order for order in scope.case.records(Order) if order.id in linked):
        if one.event.at is not None:
            yield Entry(at=one.event.at, lane="record", id=one.orders[0].id, event=one.number)
    for payment in scope.case.records(Payment):
        if payment.at is not None and payment.id in linked:
            yield Entry(at=payment.at, lane="record", id=payment.id)


def _spoken(scope: Scope) -> Iterator[Entry]:
    query = (
        "SELECT min(statements.rowid), statements.id, role, sent FROM statements JOIN messages ON messages.id = message"  # noqa: S608 -- columns of ours
        f" WHERE sent IS NOT NULL AND {COUNTS} AND statements.kind IN (SELECT value FROM json_each(?))"
        " GROUP BY conversation, statements.kind, topic, role, substr(sent, 1, 10) ORDER BY 1"
    )
    for _, id_, role, sent in scope.case.connection.execute(query, (json.dumps(TURNS),)):
        yield Entry(at=datetime.fromisoformat(sent), lane=role if role in (Role.BUYER, Role.SELLER) else Role.PLATFORM.value, id=id_)


def moments(scope: Scope, of: Chronology) -> Iterator[Moment]:
    for entry in of.entries:
        match entry.id[0]:
            case "o":
                yield _ordered(scope, scope.case.get(Order, entry.id), entry)
            case "y":
                yield _paid(scope, scope.case.get(Payment, entry.id), entry)
            case _:
                yield _said(scope, scope.case.get(Statement, entry.id), entry)


def _ordered(scope: Scope, order: Order, entry: Entry) -> Moment:
    words, event = scope.words, order.events[entry.event]
    return Moment(
        at=entry.at, time=scope.at(event), lane=entry.lane, who=words.say("item.order"), what=words.of(event.kind),
        text=words.join((order.order_no, words.money(event.amount) if event.amount else "")), is_quote=False, ref=scope.record_ref(order),
        id=entry.id,
    )  # fmt: skip


def _paid(scope: Scope, payment: Payment, entry: Entry) -> Moment:
    words = scope.words
    return Moment(
        at=entry.at, time=scope.at(payment), lane=entry.lane, who=words.say("item.payment"), what=words.of(payment.kind),
        text=words.join((words.money(payment.amount), payment.counterparty or "")), is_quote=False, ref=scope.record_ref(payment), id=entry.id,
    )  # fmt: skip


def _said(scope: Scope, statement: Statement, entry: Entry) -> Moment:
    message = scope.case.get(Message, statement.quote.message)
    return Moment(
        at=entry.at, time=scope.sent(message), lane=entry.lane, who=scope.words.of(statement.role), what=_kind(scope, statement),
        text=statement.quote.words_in(message.text), is_quote=True, ref=scope.numbers.statement(statement.id), id=entry.id,
    )  # fmt: skip


def figure(scope: Scope, of: Chronology) -> Figure | None:
    return draw([(entry.at, entry.lane) for entry in of.entries], _spans(scope, of.zone), partial(_bar_label, scope))


def _spans(scope: Scope, zone: tzinfo | None) -> Iterator[Span]:
    """Of promises and outcomes that count: a bar cannot say that it is still to be checked."""
    query = (
        "SELECT statement, outcome, sent, due, event_at FROM outcomes JOIN statements ON statements.id = statement"  # noqa: S608 -- columns of ours
        f" JOIN messages ON messages.id = message WHERE sent IS NOT NULL AND due IS NOT NULL AND {BECAME_COUNTS} ORDER BY outcomes.rowid"
    )

    def wall(at: str) -> datetime:
        return on_wall(datetime.fromisoformat(at), zone)

    for statement, outcome, made, due, event in scope.case.connection.execute(query):
        yield Span(statement=statement, outcome=outcome, made=wall(made), due=wall(due), event=wall(event) if event is not None else None)


def _bar_label(scope: Scope, id_: str) -> str:
    statement = scope.case.get(Statement, id_)
    topic = scope.words.of(statement.topic) if statement.topic is not None else ""
    return f"{scope.numbers.statement(id_).label} {topic}"


def _kind(scope: Scope, statement: Statement) -> str:
    kind = scope.words.of(statement.kind)
    return kind if statement.topic is None else scope.words.say("statement.topic", kind=kind, topic=scope.words.of(statement.topic))


# ── both sides ────────────────────────────────────────────────────────────────────────────────────────────────────

SIDES: Mapping[str, tuple[tuple[StatementKind, ...], tuple[StatementKind, ...]]] = {
    "contract": (
        (StatementKind.OFFER, StatementKind.COUNTER_OFFER, StatementKind.ACCEPTANCE),
        (StatementKind.REJECTION,),
    ),
    "goods": (
        (StatementKind.COMMITMENT,),
        (StatementKind.DISCLAIMER, StatementKind.DEFECT_DISCLOSURE),
    ),
    "breach": (
        (StatementKind.ADMISSION, StatementKind.COMPLAINT, StatementKind.INDUCEMENT),
        (StatementKind.REFUSAL, StatementKind.BUYER_CONCESSION),
    ),
    "remedy": (
        (StatementKind.DEMAND, StatementKind.PLATFORM_DECISION, StatementKind.STALL),
        (StatementKind.SETTLEMENT, StatementKind.ARBITRATION_AGREEMENT),
    ),
}
"""Subject → the kinds that support the buyer, and those that may be held against them."""


def balance(scope: Scope) -> Iterator[Balance]:
    """A promise that was hedged, negated or withdrawn stands on the other side: so it will be used. What does not count stands on neither."""
    supports, against = (defaultdict[str, _First](_First) for _ in range(2))
    uncounted, settlements = set[str](), set[str]()
    for statement in scope.case.records(Statement):
        if not statement.counts:
            uncounted.add(statement.id)
            continue
        if statement.kind is StatementKind.SETTLEMENT:
            settlements.add(statement.id)
        if statement.kind is StatementKind.REJECTION and statement.answers in settlements:  # of a remedy, not of the contract
            against["remedy"].add(statement.id)
            continue
        for subject, (supporting, opposing) in SIDES.items():
            if statement.kind in opposing or (statement.kind in supporting and statement.is_weak):
                against[subject].add(statement.id)
            elif statement.kind in supporting:
                supports[subject].add(statement.id)
    for outcome in scope.case.records(Outcome):
        if outcome.statement in uncounted or outcome.needs_review or not is_checked(scope.case.get(Statement, outcome.statement)):
            continue
        if outcome.has_failed:
            supports["performance"].add(outcome.statement)
        elif outcome.outcome is OutcomeKind.KEPT:
            against["performance"].add(outcome.statement)
    for subject in (*SIDES, "performance"):
        if subject in supports or subject in against:
            yield Balance(
                title=scope.words.say(f"subject.{subject}"), supports=supports[subject].items(scope), contradicts=against[subject].items(scope)
            )


@dataclass(slots=True)
class _First:
    """The first of many, and how many there are."""

    ids: list[str] = field(default_factory=list)
    count: int = 0

    def add(self, id_: str) -> None:
        self.count += 1
        if len(self.ids) < SHOWN:
            self.ids.append(id_)

    def items(self, scope: Scope) -> Items:
        return Items(shown=tuple(map(scope.item, self.ids)), more=self.count - len(self.ids))
