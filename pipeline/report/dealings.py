"""What happened: who the seller is, orders and payments, promises against facts, the chronology, and both sides side by side."""

from collections.abc import Iterator, Mapping
from itertools import chain

from casefile.findings import Identity, OrderLink, Outcome, OutcomeKind, Statement, StatementKind
from casefile.records import Conversation, EventKind, Message, Order, Payment, Role
from pipeline.link.wall import on_wall, zone_of
from pipeline.report.scope import SHOWN, Scope
from pipeline.report.view import Balance, DetailRow, EventRow, Items, Moment, OrderRow, PaymentRow, PromiseRow

TURNS = tuple(kind for kind in StatementKind if kind not in (StatementKind.INVITATION, StatementKind.BUYER_CONCESSION, StatementKind.DISCLAIMER))
"""The kinds of statement that move a dispute on."""
EVENTS = frozenset(kind.value for kind in EventKind)


# ── who the parties are ───────────────────────────────────────────────────────────────────────────────────────────


def details(scope: Scope) -> Iterator[DetailRow]:
    """Each identity detail once: the seller's first, then the others'."""
    found: dict[tuple[Role, str, str], list[Identity]] = {}
    for identity in scope.case.records(Identity):
        found.setdefault((identity.owner, identity.kind, identity.value), []).append(identity)
    order = [Role.SELLER, Role.UNKNOWN, Role.PLATFORM, Role.OTHER, Role.BUYER]
    for (owner, _, value), identities in sorted(found.items(), key=lambda pair: order.index(pair[0][0])):
        first = identities[0]
        message = scope.case.get(Message, first.quote.message)
        mentions = tuple(scope.numbers.message(scope.case.get(Message, identity.quote.message)) for identity in identities[:SHOWN])
        yield DetailRow(
            kind=scope.words.of(first.kind),
            written=message.text[first.quote.start : first.quote.end],
            value=value,
            parts=" / ".join(part for _, part in first.parts),
            check=scope.words.say({None: "check.none", True: "check.good", False: "check.bad"}[first.valid]),
            owner=scope.words.of(owner),
            rule=first.rule,
            mentions=mentions,
            more=len(identities) - len(mentions),
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
    for order in scope.case.records(Order):
        if order.id not in links:
            continue
        yield OrderRow(
            anchor=order.id,
            exhibit=scope.numbers.exhibits[order.place.source].ref,
            platform=order.platform,
            order_no=order.order_no,
            seller=words.join(dict.fromkeys(name for name in (order.shop_name, order.seller_name) if name)),
            goods=tuple(words.join((line.title, f"× {line.quantity}" if line.quantity is not None else "")) for line in order.lines),
            total=words.money(order.total) if order.total else "",
            events=tuple(
                EventRow(what=words.of(event.kind), time=scope.at(event), amount=words.money(event.amount) if event.amount else "")
                for event in order.events
            ),
            shipments=tuple(words.join((shipment.carrier or "", shipment.tracking_no or "")) for shipment in order.shipments),
            status=order.status_raw,
            links=tuple(_linked(scope, link) for link in links[order.id]),
            payments=tuple(payment_row(scope, scope.case.get(Payment, id_), links) for id_ in paid.get(order.id, ())),
            place=words.place(order.place),
        )


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
    found = list(scope.case.records(Outcome))
    for outcome in sorted(found, key=lambda outcome: scope.numbers.statements[outcome.statement]):
        yield _promise(scope, outcome)


def _promise(scope: Scope, outcome: Outcome) -> PromiseRow:
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
        quote=message.text[statement.quote.start : statement.quote.end],
        topic=words.of(statement.topic) if statement.topic is not None else "",
        flags=scope.flags(statement),
        due=words.clock(outcome.due) if outcome.due is not None else "",
        event=event,
        event_time=words.clock(outcome.event_at) if outcome.event_at is not None else "",
        event_item=shown_by,
        outcome=words.of(outcome.outcome),
        code=outcome.outcome.value,
        lateness=words.say("late_by", span=words.span(outcome.late_seconds)) if outcome.late_seconds else "",
        why=words.why("outcomes", outcome.why),
        order=scope.record_ref(scope.case.get(Order, outcome.order)) if outcome.order is not None else None,
        made=message.sent,
        due_at=outcome.due,
        event_at=outcome.event_at,
    )


# ── the chronology ────────────────────────────────────────────────────────────────────────────────────────────────


def moments(scope: Scope) -> tuple[Moment, ...]:
    """Orders, payments and what moved the dispute on, by the clock. Of a day's statements of one kind, topic and speaker the first."""
    found = [*_recorded(scope), *_spoken(scope)]
    zone = zone_of(moment.at for moment in found)
    return tuple(sorted(found, key=lambda moment: on_wall(moment.at, zone)))


def _recorded(scope: Scope) -> Iterator[Moment]:
    words = scope.words
    linked = scope.in_dispute()
    for order in scope.case.records(Order):
        for event in order.events:
            if event.at is not None and order.id in linked:
                yield Moment(
                    at=event.at, time=scope.at(event), lane="record", who=words.say("item.order"), what=words.of(event.kind),
                    text=words.join((order.order_no, words.money(event.amount) if event.amount else "")), is_quote=False, ref=scope.record_ref(order),
                )  # fmt: skip
    for payment in scope.case.records(Payment):
        if payment.at is not None and payment.id in linked:
            yield Moment(
                at=payment.at, time=scope.at(payment), lane="record", who=words.say("item.payment"), what=words.of(payment.kind),
                text=words.join((words.money(payment.amount), payment.counterparty or "")), is_quote=False, ref=scope.record_ref(payment),
            )  # fmt: skip


def _spoken(scope: Scope) -> Iterator[Moment]:
    seen: set[tuple[object, ...]] = set()
    for conversation in scope.case.records(Conversation):
        for statement in scope.case.of_conversation(Statement, conversation.id):
            if statement.kind not in TURNS:
                continue
            message = scope.case.get(Message, statement.quote.message)
            if message.sent is None:
                continue
            kind = (conversation.id, statement.kind, statement.topic, statement.role, message.sent.date())
            if kind in seen:
                continue
            seen.add(kind)
            lane = statement.role if statement.role in (Role.BUYER, Role.SELLER) else Role.PLATFORM
            yield Moment(
                at=message.sent, time=scope.sent(message), lane=lane.value, who=scope.words.of(statement.role),
                what=_kind(scope, statement), text=message.text[statement.quote.start : statement.quote.end],
                is_quote=True, ref=scope.numbers.statement(statement.id),
            )  # fmt: skip


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
    """A promise that was hedged, negated or withdrawn stands on the other side: that is how it will be used."""
    by_kind: dict[StatementKind, list[Statement]] = {}
    for statement in scope.case.records(Statement):
        by_kind.setdefault(statement.kind, []).append(statement)
    for subject, (supporting, opposing) in SIDES.items():
        supports = [statement for kind in supporting for statement in by_kind.get(kind, ()) if not is_weak(statement)]
        against = [statement for kind in opposing for statement in by_kind.get(kind, ())]
        against += [statement for kind in supporting for statement in by_kind.get(kind, ()) if is_weak(statement)]
        if supports or against:
            yield Balance(title=scope.words.say(f"subject.{subject}"), supports=_shown(scope, supports), contradicts=_shown(scope, against))
    kept = [outcome.statement for outcome in scope.case.records(Outcome, outcome=OutcomeKind.KEPT.value)]
    failed = [outcome.statement for outcome in scope.case.records(Outcome) if outcome.outcome in (OutcomeKind.LATE, OutcomeKind.BROKEN)]
    if kept or failed:
        yield Balance(title=scope.words.say("subject.performance"), supports=scope.items(failed), contradicts=scope.items(kept))


def is_weak(statement: Statement) -> bool:
    return statement.hedged or statement.negated or statement.standing != "stands"


def _shown(scope: Scope, statements: list[Statement]) -> Items:
    ordered = sorted(statements, key=lambda statement: scope.numbers.statements[statement.id])
    return Items(shown=tuple(scope.statement_item(statement) for statement in ordered[:SHOWN]), more=max(0, len(ordered) - SHOWN))
