"""What happened: the orders and payments, what was agreed and promised, what was not kept, what was asked and answered."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from casefile.assessment import Timer
from casefile.findings import Formation, Identity, IdentityKind, Outcome, OutcomeKind, Standing, Statement, StatementKind, Topic
from casefile.records import BANK, EventKind, Message, MessageKind, Order, Payment, PaymentKind, Role
from extractors.clauses import MOST
from pipeline.accounts.contracts import Happened, happened
from pipeline.assess.amounts import BARGAINED
from pipeline.assess.deceit import OF_THE_GOODS
from pipeline.link.promised import is_checked
from pipeline.link.wall import on_wall, zone_of
from pipeline.papers.entry import Entry, detail, distinct, quoted_of, record_source, said, source_of, sources, told
from pipeline.papers.parties import linked_orders, linked_payments, placed_on
from pipeline.papers.reckoned import reckoned
from pipeline.report.promises import EVENTS
from pipeline.report.scope import Scope, with_whom

ASIDE = (Topic.INVOICE, Topic.SERVICE)
"""Topics of promises that no claim rests on."""
OUT = (StatementKind.DEMAND, StatementKind.REJECTION)
MONEY = (Topic.REFUND, Topic.COMPENSATION)
ASKED = (StatementKind.COMPLAINT, StatementKind.DEMAND)
START = datetime.min  # noqa: DTZ901 -- a wall clock's, as all that it is compared with
ASKS = re.compile("[?？]")
BOUGHT = (EventKind.PLACED, EventKind.PAID)
RECEIVED = (EventKind.DELIVERED, EventKind.RECEIVED)


# ── orders and payments ───────────────────────────────────────────────────────────────────────────────────────────


def _contracts(scope: Scope) -> list[Order]:
    """Without what bills them or brings their goods; all that there is where nothing else tells of them."""
    orders = [order for order in linked_orders(scope) if not order.is_parcel]
    return [order for order in orders if order.is_contract] or orders


def order_no(scope: Scope) -> Iterator[Entry]:
    """By the records, else as it is written in the messages."""
    orders = [order for order in linked_orders(scope) if order.is_contract]
    if not orders:
        yield from distinct(scope, (detail(scope, one) for one in scope.case.records(Identity) if one.kind is IdentityKind.ORDER_NO))
    for order in orders:
        yield Entry(text=scope.words.join((placed_on(scope, order), order.order_no)), source=record_source(scope, order))


def goods(scope: Scope) -> Iterator[Entry]:
    """By the orders, else as the bill of what was paid describes them, else by the question that opened the deal; a bank or a transfer names none."""
    contracts = _contracts(scope)
    billed = [one for one in _paid(scope) if one.description and one.platform != BANK and one.kind is PaymentKind.PURCHASE] if not contracts else []
    for payment in billed:
        yield Entry(text=payment.description, source=record_source(scope, payment), note=told(scope, "as_billed"))
    if not contracts and not billed:
        yield from _asked_for(scope)
    for order in contracts:
        for line in order.lines:
            count = "" if line.quantity is None else f"× {line.quantity}"
            price = "" if line.unit_price is None or order.total is None else scope.words.amount(line.unit_price, order.total.currency)
            listed = told(scope, "listed", price=price) if price else ""
            yield Entry(text=" ".join(filter(None, (line.title, count))) + listed, source=record_source(scope, order))


def _asked_for(scope: Scope) -> Iterator[Entry]:
    """The buyer's first question before the offer, of each contract that messages made."""
    for formation in _formed(scope):
        if formation.by != "messages" or formation.offer is None:
            continue
        offered = scope.case.get(Message, scope.case.get(Statement, formation.offer).quote.message).index
        for message in scope.case.messages(formation.conversation, last=offered):
            if scope.role(message) is Role.BUYER and ASKS.search(message.text[:MOST]):
                yield replace(quoted_of(scope, message, 0, len(message.text[:MOST])), note=told(scope, "as_asked"))
                break


def price(scope: Scope) -> Iterator[Entry]:
    """By the orders, else as agreed in messages."""
    orders = _contracts(scope)
    for order in orders:
        if order.total is not None:
            yield Entry(text=scope.words.money(order.total), source=record_source(scope, order))
    for formation in _formed(scope):
        terms, agreed = formation.terms, formation.acceptance or formation.offer
        if not orders and agreed is not None and terms.amount is not None:
            yield Entry(text=scope.words.amount(terms.amount, terms.currency), source=source_of(scope, agreed))


def _formed(scope: Scope) -> Iterator[Formation]:
    """Without what a person is still to check."""
    return (formation for formation in scope.case.records(Formation) if not formation.needs_review)


def bought(scope: Scope) -> Iterator[Entry]:
    """By the orders, else when the bill says that it was paid."""
    recorded = list(_events(linked_orders(scope), scope, BOUGHT))
    yield from recorded
    for payment in () if recorded else _paid(scope):
        if payment.at is not None:
            text = told(scope, "event", event=scope.words.of(payment.kind), time=scope.at(payment).clock)
            yield Entry(text=text, source=record_source(scope, payment))


def _paid(scope: Scope) -> Iterator[Payment]:
    """What surely belongs to the dispute."""
    return (payment for link, payment in linked_payments(scope) if payment.is_paid_out and not link.ambiguous)


def received(scope: Scope) -> Iterator[Entry]:
    """By the orders, else the day from which the periods of the buyer run: as told, or as the buyer says in a message."""
    returned = scope.returned()
    recorded = list(_events([order for order in linked_orders(scope) if order.id not in returned], scope, RECEIVED))
    yield from recorded or started_by(scope, "F.SIGNED_FOR", "F.RECEIPT_SAID")


def handed_back(scope: Scope) -> Iterator[Entry]:
    """What the messages say of the goods' way back: the buyer's that they were sent or collected, the seller's that they came."""
    signs = [scope.words.pack.signs[code] for code in ("F.RETURN_SHIPPED", "F.RETURN_RECEIVED")]
    told_by = {sign.by: re.compile(sign.pattern, re.IGNORECASE) for sign in signs}
    for message in scope.case.messages():
        telling = told_by.get(scope.role(message)) if message.kind is MessageKind.TEXT else None
        if telling is not None and (found := telling.search(message.text[:MOST])) is not None:
            yield quoted_of(scope, message, *found.span())


def started_by(scope: Scope, *facts: str) -> Iterator[Entry]:
    """The first day of the periods that these facts start: of those that records start as well, where a message does."""
    for timer in scope.case.records(Timer):
        if timer.start is None or timer.start_item is None:
            continue
        starts = set(scope.words.pack.timers[timer.code].starts)
        if starts == set(facts) or (starts > set(facts) and timer.start_item[0] == "m"):
            source = source_of(scope, timer.start_item) or told(scope, "as_told")
            note = told(scope, "in_message") if timer.start_item[0] == "m" else ""
            yield Entry(text=scope.words.day(timer.start), source=source, note=note)
            return


def course(scope: Scope) -> Iterator[Entry]:
    """Everything an order record says happened, with its time."""
    return _events(linked_orders(scope), scope, tuple(EventKind))


def _events(orders: Sequence[Order], scope: Scope, kinds: tuple[EventKind, ...]) -> Iterator[Entry]:
    for one in happened(orders):
        if one.event.kind in kinds and one.event.at is not None:
            yield Entry(
                text=told(scope, "event", event=scope.words.of(one.event.kind), time=scope.at(one.event).clock),
                source=sources(scope, (_source(scope, one), *(record_source(scope, order) for order in one.orders[1:]))),
            )


def _source(scope: Scope, one: Happened) -> str:
    return record_source(scope, one.event if one.event.place.source in scope.numbers.exhibits else one.orders[0])


def shipments(scope: Scope) -> Iterator[Entry]:
    for order in linked_orders(scope):
        for shipment in order.shipments:
            yield Entry(text=scope.words.join((shipment.carrier or "", shipment.tracking_no or "")), source=record_source(scope, order))


def payments(scope: Scope) -> Iterator[Entry]:
    for link, payment in linked_payments(scope):
        parts = (
            scope.at(payment).clock, scope.words.of(payment.kind), scope.words.money(payment.amount), with_whom(payment),
            payment.payment_no or "",
        )  # fmt: skip
        note = told(scope, "which_order") if link.ambiguous else ""
        yield Entry(text=scope.words.join(parts), source=record_source(scope, payment), note=note)


# ── what was said ─────────────────────────────────────────────────────────────────────────────────────────────────


def statements(scope: Scope, wanted: Callable[[Statement], bool]) -> list[Statement]:
    """By the clock, whatever conversation they stand in. What was negated says the contrary; what needs review, or was rejected, is not asserted."""
    found = (statement for statement in scope.case.records(Statement) if statement.counts and not statement.negated)
    return by_clock(scope, [statement for statement in found if wanted(statement)])


def by_clock(scope: Scope, found: Sequence[Statement]) -> list[Statement]:
    """What has no time of its own comes after what stands before it in its conversation."""
    messages = [scope.case.get(Message, statement.quote.message) for statement in found]
    zone = zone_of(message.sent for message in messages)
    last: dict[str, datetime] = {}
    times = []
    for message in messages:
        if message.sent is not None:
            last[message.conversation] = on_wall(message.sent, zone)
        times.append(last.get(message.conversation, START))
    return [statement for _, statement in sorted(zip(times, found, strict=True), key=lambda timed: timed[0])]


def _of_kind(*kinds: StatementKind, by: tuple[Role, ...]) -> Callable[[Scope], Iterator[Entry]]:
    def query(scope: Scope) -> Iterator[Entry]:
        found = statements(scope, lambda statement: statement.kind in kinds and statement.role in by)
        yield from distinct(scope, (said(scope, one) for one in found))

    return query


defects = _of_kind(StatementKind.COMPLAINT, by=(Role.BUYER,))
admissions = _of_kind(StatementKind.ADMISSION, by=(Role.SELLER, Role.PLATFORM))
demands = _of_kind(StatementKind.DEMAND, by=(Role.BUYER,))
platform_decisions = _of_kind(StatementKind.PLATFORM_DECISION, by=(Role.PLATFORM,))
inducements = _of_kind(StatementKind.INDUCEMENT, by=(Role.SELLER,))
warnings = _of_kind(StatementKind.THREAT_OF_ACTION, by=(Role.BUYER,))
limits = _of_kind(StatementKind.DISCLAIMER, by=(Role.SELLER,))
clauses = _of_kind(StatementKind.ARBITRATION_AGREEMENT, by=tuple(Role))


def withdrawals(scope: Scope) -> Iterator[Entry]:
    """What the buyer said to get out of the contract without a reason; not what else was asked for."""
    is_one = re.compile(scope.words.pack.word_lists.withdrawal, re.IGNORECASE).search
    of_kind = statements(scope, lambda one: one.role is Role.BUYER and one.kind in OUT)
    yield from distinct(scope, (entry for entry in (said(scope, statement) for statement in of_kind) if is_one(entry.quote)))


def replies(scope: Scope) -> Iterator[Entry]:
    """What was refused or put off once the buyer had complained or asked for something; before that nothing was answered."""
    first: dict[str, int] = {}
    for asked in statements(scope, lambda one: one.role is Role.BUYER and one.kind in ASKED):
        message = scope.case.get(Message, asked.quote.message)
        first[message.conversation] = min(message.index, first.get(message.conversation, message.index))

    def is_reply(statement: Statement) -> bool:
        message = scope.case.get(Message, statement.quote.message)
        return message.index > first.get(message.conversation, message.index)

    of_kind = statements(scope, lambda one: one.kind in (StatementKind.REFUSAL, StatementKind.STALL) and one.role in (Role.SELLER, Role.PLATFORM))
    yield from distinct(scope, (said(scope, statement) for statement in of_kind if is_reply(statement)))


def agreement(scope: Scope) -> Iterator[Entry]:
    """Offer and acceptance as far as they count, or the order that closed the deal."""
    for formation in _formed(scope):
        for id_ in (formation.offer, formation.acceptance):
            if id_ is not None and (statement := scope.case.get(Statement, id_)).counts:
                entry = said(scope, replace(statement, standing=Standing.STANDS))  # what was agreed on stands, whatever was said between
                kind = told(scope, "as_kind", kind=scope.words.of(statement.kind), text=entry.text)
                yield Entry(text=kind, source=entry.source, note=entry.note, quote=entry.quote)
        if formation.order is not None and formation.acceptance is None:
            order = scope.case.get(Order, formation.order)
            yield Entry(text=told(scope, "by_order", number=order.order_no), source=record_source(scope, order))


def promises(scope: Scope) -> Iterator[Entry]:
    """The seller's promises that stand, were not weakened, and are not shown to have been kept."""
    kept = {outcome.statement for outcome in scope.case.records(Outcome) if outcome.outcome is OutcomeKind.KEPT and not outcome.needs_review}
    bargained = _bargained(scope)
    found = statements(
        scope,
        lambda one: (
            one.kind is StatementKind.COMMITMENT
            and one.role is Role.SELLER
            and one.topic not in ASIDE
            and not one.is_weak
            and one.id not in kept
            and one.id not in bargained
        ),
    )
    yield from distinct(scope, (said(scope, statement) for statement in found))


def _bargained(scope: Scope) -> set[str]:
    """Promises of money for the end of the matter."""
    found = [one for one in scope.case.records(Statement) if one.role is Role.SELLER and not one.is_rejected]
    bargains = {one.quote.message for one in found if one.kind in BARGAINED}
    return {one.id for one in found if one.topic in MONEY and one.quote.message in bargains}


def descriptions(scope: Scope) -> Iterator[Entry]:
    """What the seller stood behind of the goods themselves."""
    found = statements(
        scope,
        lambda one: one.kind is StatementKind.COMMITMENT and one.role is Role.SELLER and one.topic in OF_THE_GOODS and not one.is_weak,
    )
    yield from distinct(scope, (said(scope, statement) for statement in found))


def breaches(scope: Scope) -> Iterator[Entry]:
    """Promises that were not weakened, against what happened."""
    failed = _failed(scope)
    dated = {(scope.case.get(Statement, row.statement).quote.message, row.outcome) for row in failed if row.due is not None}
    for row in failed:
        # of one message that was read as two promises, that with a day says all
        if row.due is None and (scope.case.get(Statement, row.statement).quote.message, row.outcome) in dated:
            continue
        statement = scope.case.get(Statement, row.statement)
        entry = said(scope, statement)
        parts = [told(scope, "promised", text=entry.text)]
        if row.due is not None:
            parts.append(told(scope, "due", time=scope.words.due(row.due)))
        outcome = scope.words.became(row)
        why = scope.words.why("outcomes", row.why)
        parts.append(told(scope, "became_bare", outcome=outcome) if row.is_bare else told(scope, "became", outcome=outcome, why=why))
        shown = _shown(scope, row)
        note = scope.words.join((entry.note, told(scope, "part_back"))) if _is_part_back(scope, statement, row) else entry.note
        yield Entry(text=scope.words.join(parts), source=sources(scope, (entry.source, *shown)), note=note, quote=entry.quote)


def _is_part_back(scope: Scope, promise: Statement, outcome: Outcome) -> bool:
    """Whether a refund is told as done, if late, and the accounts show less than the price."""
    if promise.topic is not Topic.REFUND or outcome.outcome is not OutcomeKind.LATE:
        return False
    return any(0 < account.returned < account.price for account in reckoned(scope).accounts)


def _failed(scope: Scope) -> list[Outcome]:
    found = [outcome for outcome in scope.case.records(Outcome) if outcome.has_failed and not outcome.needs_review]
    promised = {outcome.statement: scope.case.get(Statement, outcome.statement) for outcome in found}
    order = {statement.id: number for number, statement in enumerate(by_clock(scope, list(promised.values())))}
    bargained = _bargained(scope)
    strong = [
        outcome
        for outcome in found
        if is_checked(promise := promised[outcome.statement]) and not promise.is_weak and promise.topic not in ASIDE and promise.id not in bargained
    ]
    # what was not done at all comes before what was late
    return sorted(strong, key=lambda outcome: (outcome.outcome is OutcomeKind.LATE, order[outcome.statement]))


def _shown(scope: Scope, outcome: Outcome) -> Iterator[str]:
    if outcome.order is not None:
        yield record_source(scope, scope.case.get(Order, outcome.order))
    if outcome.event is not None and outcome.event not in EVENTS:
        yield source_of(scope, outcome.event)
