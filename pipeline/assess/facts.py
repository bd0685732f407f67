"""Which facts the file shows: statements, orders, payments, outcomes and signs as fact codes of the pack, for and against alike."""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from casefile.assessment import Answer
from casefile.findings import OutcomeKind, Standing, Statement, StatementKind, Topic
from casefile.records import EventKind, Order, Payment, PaymentKind, ReadingCode, Role
from pipeline.assess import answers, authenticity, deceit, forum, identity, refunds
from pipeline.assess.dates import after, given, is_after
from pipeline.assess.evidence import Evidence, Said, Spot, Talk
from pipeline.assess.fact import Fact, dated, day, of
from pipeline.assess.maker import Maker
from pipeline.law import Pack
from pipeline.link.wall import on_wall, zone_of

COMMIT = {
    Topic.AUTHENTICITY: "AUTH",
    Topic.QUALITY: "QUALITY",
    Topic.DESCRIPTION: "SPEC",
    Topic.PRICE: "PRICE",
    Topic.DELIVERY: "TIME",
    Topic.SHIPPING_COST: "SHIPFEE",
    Topic.REFUND: "REFUND",
    Topic.RETURN: "RETURN",
    Topic.REPAIR: "WARRANTY",
    Topic.COMPENSATION: "COMP",
    Topic.INVOICE: "INVOICE",
    Topic.SERVICE: "SERVICE",
}
REMEDIES = {Topic.REFUND, Topic.RETURN, Topic.REPAIR, Topic.COMPENSATION}
ANSWERED_WITHIN = 10
"""Messages after a request within which a refusal is taken as its answer."""


def find(evidence: Evidence, pack: Pack, maker: Maker, given: Sequence[Answer]) -> list[Fact]:
    """All facts, in the order of the file within each kind; then what a person told, and what follows from it all."""
    asked = {(seen.code, seen.spot.conversation, seen.spot.position) for seen in evidence.seen}
    found = [fact for said in evidence.said for fact in _of_statement(evidence, maker, said, asked)]
    found += _of_signs(evidence, pack, maker)
    records = evidence.records
    demands = {said.spot.conversation: said.spot for said in evidence.said if said.statement.kind is StatementKind.DEMAND}
    found += [fact for talk in evidence.talks.values() for fact in _of_talk(maker, talk, records, demands.get(talk.conversation.id))]
    for order in evidence.orders:
        found += _of_return(maker, order) if order.id in evidence.returned else _of_order(pack, maker, order)
    orders = {order.id: order for order in evidence.orders}
    for payment in evidence.payments:
        found += _of_payment(evidence, pack, maker, payment, orders.get(evidence.payment_order.get(payment.id, "")))
    found += refunds.facts(evidence, pack.zone, maker)
    found += _of_formations(evidence, maker)
    found += _of_outcomes(evidence, maker)
    found += identity.facts(evidence, pack, maker)
    found += forum.facts(evidence, pack, maker)
    conversations = {source: [talk.conversation.id for talk in evidence.talks.values() if source in talk.sources] for source in evidence.sources}
    found += answers.facts(pack, given, conversations)
    found += _by_other_means(found, evidence.payments)
    found = _durables(found)
    found += deceit.facts(evidence, pack, maker, found)
    found += _derived(evidence, pack, found)
    return found


def _of_signs(evidence: Evidence, pack: Pack, maker: Maker) -> Iterator[Fact]:
    for seen in evidence.seen:
        sign = pack.signs.get(seen.code)
        if sign is None or not sign.only_after_complaint or _is_after_complaint(evidence, seen.spot):
            yield maker.from_words(seen.code, seen.spot, is_adverse=sign is not None and sign.is_adverse)


def _durables(found: list[Fact]) -> list[Fact]:
    """What a person says of the goods goes before what the words of the order suggest."""
    if of(found, "F.NOT_DURABLE"):
        return [fact for fact in found if fact.code != "F.DURABLE_SIGNED"]
    if of(found, "F.DURABLE") and not of(found, "F.DURABLE_SIGNED"):
        return [*found, *(replace(fact, code="F.DURABLE_SIGNED") for fact in of(found, "F.SIGNED_FOR"))]
    return found


def _of_statement(evidence: Evidence, maker: Maker, said: Said, asked: AbstractSet[tuple[str, str, int]]) -> Iterator[Fact]:
    statement, spot = said.statement, said.spot

    def fact(code: str, *, is_adverse: bool = False) -> Fact:
        firm = not (statement.hedged or statement.conditional)
        return maker.from_words(code, spot, statement.id, is_firm=firm, is_adverse=is_adverse, has_words=bool(said.words.strip()))

    if statement.auto and statement.role is Role.SELLER:
        yield fact("F.BOT_REPLY")
    match statement.kind, statement.role:
        case StatementKind.COMMITMENT, Role.SELLER:
            yield from (fact(code, is_adverse=True) for code in _commitment(statement))
            if not statement.negated and statement.standing is Standing.STANDS:
                yield from (fact(code) for code, is_so in (("F.CONDITIONAL", statement.conditional), ("F.HEDGED", statement.hedged)) if is_so)
            if statement.topic in REMEDIES and not statement.negated and _is_after_complaint(evidence, spot):
                yield fact("F.INTERRUPTION", is_adverse=True)
        case StatementKind.COMMITMENT, Role.PLATFORM:
            yield fact("F.PLAT_PROMISE", is_adverse=True)
        case StatementKind.ADMISSION, Role.SELLER if not statement.negated:
            yield fact("F.ADMISSION", is_adverse=True)
        case StatementKind.REFUSAL, Role.SELLER:
            yield fact("F.REFUSAL")
            if _answers(spot, "F.RECORDS_REQ", asked):
                yield fact("F.RECORDS_WITHHELD", is_adverse=True)
        case StatementKind.REFUSAL, Role.PLATFORM:
            yield fact("F.PLAT_REFUSAL")
            if _answers(spot, "F.PLAT_INFO_REQ", asked):
                yield fact("F.PLAT_INFO_REFUSED", is_adverse=True)
        case StatementKind.DISCLAIMER, Role.SELLER:
            yield fact("F.STD_TERM")
        case StatementKind.DEFECT_DISCLOSURE, Role.SELLER:
            yield fact("F.DEFECT_DISCLOSED")
        case StatementKind.STALL, Role.SELLER:
            yield fact("F.STALL")
            yield fact("F.INTERRUPTION", is_adverse=True)
        case StatementKind.COMPLAINT, Role.BUYER:
            yield fact("F.DEFECT_NOTICE")
            if Role.PLATFORM in evidence.talks[spot.conversation].roles:
                yield fact("F.PLAT_NOTICE")
        case StatementKind.DEMAND, Role.BUYER:
            yield fact("F.DEMAND")
            yield fact("F.INTERRUPTION")
        case StatementKind.BUYER_CONCESSION, Role.BUYER:
            yield fact("F.BUYER_CONCESSION" if _concedes(evidence, spot) else "F.BUYER_SATISFIED", is_adverse=True)
        case StatementKind.SETTLEMENT, Role.BUYER | Role.SELLER:
            yield fact("F.WAIVER" if _concludes(evidence, statement) else "F.SETTLEMENT", is_adverse=statement.role is Role.BUYER)
        case StatementKind.PLATFORM_DECISION, Role.PLATFORM:
            yield fact("F.PLAT_DECISION")
        case _:
            return


def _answers(spot: Spot, request: str, asked: AbstractSet[tuple[str, str, int]]) -> bool:
    """Whether a request of the buyer stands shortly before in the same conversation. `asked`: the code, conversation and position of each."""
    return any((request, spot.conversation, spot.position - back) in asked for back in range(1, ANSWERED_WITHIN + 1))


def _commitment(statement: Statement) -> Iterator[str]:
    if statement.negated:
        yield "F.COMMIT_DENIED"
    elif statement.standing is not Standing.STANDS:
        yield "F.COMMIT_WITHDRAWN"
    elif statement.topic is not None:
        yield f"F.COMMIT.{COMMIT[statement.topic]}"
        if statement.topic is Topic.AUTHENTICITY and statement.terms.multiple is not None:
            yield "F.COMMIT.COMP"


def _concludes(evidence: Evidence, statement: Statement) -> bool:
    """Whether a settlement agrees to one that the other side proposed, and nobody turned that one down."""
    proposed = evidence.statements.get(statement.answers or "")
    if proposed is None or {proposed.statement.id, statement.quote.message} & evidence.rejected:
        return False
    return proposed.statement.kind is StatementKind.SETTLEMENT and proposed.statement.role is not statement.role


def _is_after_complaint(evidence: Evidence, spot: Spot) -> bool:
    """Whether the buyer had complained in this conversation before."""
    return spot.conversation in evidence.complaints and evidence.complaints[spot.conversation][0].position <= spot.position


def _concedes(evidence: Evidence, spot: Spot) -> bool:
    """Whether it answers what had been complained of: praise before a later complaint, when nothing had been demanded yet, does not."""
    if not _is_after_complaint_of_goods(evidence, spot):
        return False
    is_demanded = evidence.demanded.get(spot.conversation, spot.position) < spot.position
    return is_demanded or evidence.complaints[spot.conversation][-1].position <= spot.position


def _is_after_complaint_of_goods(evidence: Evidence, spot: Spot) -> bool:
    """The same of a complaint that was made when the goods had come, as far as that is known: an earlier one is of something else."""
    came = evidence.received.get(spot.conversation, 0)
    delivered = [
        event.at
        for order in evidence.orders
        if order.id not in evidence.returned
        for event in order.events
        if event.kind is EventKind.DELIVERED and event.at is not None
    ]
    return _is_after_complaint(evidence, spot) and any(
        came <= one.position <= spot.position and (not delivered or one.at is None or not _is_later(min(delivered), [one.at]))
        for one in evidence.complaints[spot.conversation]
    )


def _of_talk(maker: Maker, talk: Talk, records: Mapping[str, Order | Payment], last_demand: Spot | None) -> Iterator[Fact]:
    if Role.SELLER not in talk.roles or not talk.messages:
        return
    yield maker.from_talk("F.SHOP_CHAT" if talk.is_marketplace else "F.PRIVATE_CHAT", talk)
    ties = [link for link in talk.links if link.rule in authenticity.TIED_BY]
    for link in ties:
        yield maker.from_talk("F.ORDER_DISCUSSED", talk, talk.conversation.id, link.order)
        if link.order in records:
            yield maker.from_record("F.ORDER_AGREES", records[link.order])
    if talk.platform is not None and talk.platform.is_second_hand:
        yield maker.from_talk("F.SECOND_HAND", talk)
    if not talk.is_marketplace and not ties:
        yield maker.from_talk("F.NICKNAME_ONLY", talk)
    if talk.conversation.is_group:
        yield maker.from_talk("F.GROUP_MEMBER", talk)
    if last_demand is not None and last_demand.position > talk.last_said.get(Role.SELLER, -1):
        yield maker.from_words("F.SILENCE", last_demand)


def _of_return(maker: Maker, order: Order) -> Iterator[Fact]:
    for kind, code in ((EventKind.SHIPPED, "F.RETURN_SHIPPED"), (EventKind.DELIVERED, "F.RETURN_RECEIVED")):
        if done := next((event for event in order.events if event.kind is kind), None):
            yield maker.from_record(code, order, at=done.at)


def _of_order(pack: Pack, maker: Maker, order: Order) -> Iterator[Fact]:
    events = {kind: [event for event in order.events if event.kind is kind] for kind in EventKind}

    def at(*kinds: EventKind) -> datetime | None:
        return next((event.at for kind in kinds for event in events[kind] if event.at is not None), None)

    if not order.is_parcel:
        yield maker.from_record("F.ORDER_SUBMITTED", order, at=at(EventKind.PLACED, EventKind.PAID))
    platform = pack.platform(order.platform)
    if platform is not None and platform.kind == "marketplace":
        yield maker.from_record("F.PLATFORM_ORDER", order)
        if platform.is_second_hand:
            yield maker.from_record("F.SECOND_HAND", order)
    if order.total is not None:
        yield maker.from_record("F.ORDER_TOTAL", order)
    if order.shop_name:
        yield maker.from_record("F.SHOP_NAME", order)
    if order.buyer_name and not re.search(pack.word_lists.masked_name, order.buyer_name):
        yield maker.from_record("F.BUYER_REALNAME", order)
    for code in _means(order, pack):
        yield maker.from_record(code, order, at=at(EventKind.PAID, EventKind.PLACED))
    for kind, code in (
        (EventKind.PAID, "F.PAID_EVENT"),
        (EventKind.SHIPPED, "F.SHIPPED"),
        (EventKind.CANCELLED, "F.ORDER_CANCELLED"),
        (EventKind.REFUND_REQUESTED, "F.RETURN_NOTICE"),
    ):
        if events[kind]:
            yield maker.from_record(code, order, at=at(kind))
    if events[EventKind.DELIVERED] or events[EventKind.RECEIVED]:
        signed = at(EventKind.DELIVERED, EventKind.RECEIVED)
        yield maker.from_record("F.SIGNED_FOR", order, at=signed)
        if any(re.search(pack.word_lists.durables, line.title, re.IGNORECASE) for line in order.lines):
            yield maker.from_record("F.DURABLE_SIGNED", order, at=signed)
    if late := next((done for promise in order.promised if (done := at(promise.kind)) and is_after(done, promise)), None):
        yield maker.from_record("F.LATE", order, at=late)
    if completed := at(EventKind.RECEIVED, EventKind.CLOSED, EventKind.DELIVERED):
        yield maker.from_record("F.COMPLETED", order, at=completed)
    if re.search(pack.word_lists.self_operated, f"{order.shop_name or ''} {order.seller_name or ''}"):
        yield maker.from_record("F.SELF_OPERATED_MARK", order)
    if any(line.quantity is not None and line.quantity >= pack.word_lists.bulk_quantity for line in order.lines):
        yield maker.from_record("F.BULK_REPEAT_BUY", order)


def _of_payment(evidence: Evidence, pack: Pack, maker: Maker, payment: Payment, order: Order | None) -> Iterator[Fact]:
    if payment.is_paid_out:
        yield maker.from_record("F.PAYMENT", payment, at=payment.at)
        for code in _means(payment, pack):
            yield maker.from_record(code, payment, at=payment.at)
        if (source := evidence.funding.get(payment.payment_no or "")) is not None and is_paid(source, pack.word_lists.card):
            yield maker.from_record("F.CARD_PAYMENT", source, payment.id, at=payment.at)
        if evidence.tells(payment.place.source, ReadingCode.HOLDER):
            yield maker.from_record("F.PAYER_IS_BUYER", payment)
        if order is not None and order.total == payment.amount:
            yield maker.from_record("F.AMOUNT_MATCHES", order, payment.id, order.id)


def _by_other_means(found: Sequence[Fact], payments: Sequence[Payment]) -> Iterator[Fact]:
    """Where all that was paid is shown to have been paid without a card: by PayPal alone, or by transfers."""
    paid = [payment for payment in payments if payment.is_paid_out]
    if not of(found, "F.CARD_PAYMENT"):
        yield from (replace(fact, code="F.NOT_BY_CARD") for fact in of(found, "F.PAYPAL_PAYMENT"))
        if paid and all(payment.kind is PaymentKind.TRANSFER for payment in paid):
            yield from (replace(fact, code="F.NOT_BY_CARD") for fact in of(found, "F.PAYMENT"))


def _means(record: Order | Payment, pack: Pack) -> Iterator[str]:
    if is_paid(record, pack.word_lists.card):
        yield "F.CARD_PAYMENT"
    if is_paid(record, pack.word_lists.paypal):
        yield "F.PAYPAL_PAYMENT"


def is_paid(record: Order | Payment, by: str) -> bool:
    """Whether the record says that it was paid by such a means. A wallet that took the money from a card is both."""
    return any(re.search(by, written, re.IGNORECASE) for written in paid_with(record))


def paid_with(record: Order | Payment) -> Iterator[str]:
    """What says how it was paid; all of a row that only tells where a wallet took the money from."""
    yield record.method or ""
    if isinstance(record, Payment):
        yield record.platform
        if record.kind is PaymentKind.OTHER:
            yield from record.extra.values()


def _of_formations(evidence: Evidence, maker: Maker) -> Iterator[Fact]:
    statements = evidence.statements
    formed_at: dict[str, int] = {}
    for formation in evidence.formations:
        acceptance = statements.get(formation.acceptance or "")
        if formation.by == "messages" and acceptance is not None:
            formed_at[formation.conversation] = acceptance.spot.position
            yield maker.from_words("F.ACCEPT", acceptance.spot, *(one for one in (formation.offer, formation.acceptance) if one is not None))
        yield from _price_matches(evidence, maker, formation.terms.amount, formation.order)
    ordered = {formation.conversation for formation in evidence.formations if formation.by == "order"}
    placed = [event.at for order in evidence.orders for event in order.events if event.kind is EventKind.PLACED and event.at is not None]
    for said in evidence.said:
        statement, spot = said.statement, said.spot
        is_formed = spot.conversation in formed_at or spot.conversation in ordered
        if statement.kind is StatementKind.COUNTER_OFFER and not is_formed:
            yield maker.from_words("F.COUNTER", spot, statement.id)
        elif statement.kind is StatementKind.REJECTION and statement.role in (Role.SELLER, Role.BUYER):
            is_later = formed_at.get(spot.conversation, spot.position) < spot.position or _is_later(spot.at, placed)
            if statement.role is Role.SELLER and is_later:
                yield maker.from_words("F.CANCEL_BY_SELLER", spot, statement.id, is_adverse=True)
            elif not is_formed and not _is_after_complaint(evidence, spot):  # what is turned down later is a settlement
                yield maker.from_words("F.WITHDRAW", spot, statement.id)


def _is_later(at: datetime | None, than: Sequence[datetime]) -> bool:
    """After one of the instants; not told where one clock is unknown and the other is not."""
    return at is not None and any((at.tzinfo is None) == (instant.tzinfo is None) and at > instant for instant in than)


def _price_matches(evidence: Evidence, maker: Maker, price: Decimal | None, order_id: str | None) -> Iterator[Fact]:
    if price is None:
        return
    for order in evidence.orders:
        if order.total is not None and order.total.amount == price and order_id in (None, order.id):
            yield maker.from_record("F.PRICE_MATCHES", order)
    for payment in evidence.payments:
        if payment.is_paid_out and payment.amount.amount == price:
            yield maker.from_record("F.PRICE_MATCHES", payment)


def _of_outcomes(evidence: Evidence, maker: Maker) -> Iterator[Fact]:
    codes = {OutcomeKind.LATE: "F.LATE", OutcomeKind.BROKEN: "F.BROKEN", OutcomeKind.KEPT: "F.KEPT"}
    orders = {order.id: order for order in evidence.orders}
    for outcome in evidence.outcomes:
        promise = evidence.statements.get(outcome.statement)
        if promise is None or outcome.outcome not in codes:
            continue
        order = orders.get(outcome.order or "")
        items = (outcome.statement, *((outcome.order,) if outcome.order else ()))
        made = [codes[outcome.outcome]] + ["F.BREACH_DUE"] * (outcome.outcome is not OutcomeKind.KEPT and outcome.due is not None)
        for code in made:
            at = outcome.due if code == "F.BREACH_DUE" else outcome.event_at or outcome.due
            is_firm = not promise.statement.hedged
            if order is not None:
                yield maker.from_record(code, order, *items, at=at, is_firm=is_firm)
            else:
                yield replace(maker.from_words(code, promise.spot, *items, is_firm=is_firm), at=at)


def _derived(evidence: Evidence, pack: Pack, found: Sequence[Fact]) -> Iterator[Fact]:
    """Facts that follow from dates of others."""
    return_words = re.compile(pack.word_lists.return_notice, re.IGNORECASE)
    made = [fact.at for fact in of(found, "F.ORDER_SUBMITTED", "F.ACCEPT", "F.PAYMENT") if fact.at is not None]
    demands = [fact for fact in of(found, "F.DEMAND") if return_words.search(evidence.statements[fact.items[0]].words)]
    # who asks before the contract whether it can be returned does not return it
    asked = [fact for fact in demands if not made or fact.at is None or not _is_before_all(fact.at, made)]
    returns = [replace(fact, code="F.RETURN_ASKED") for fact in asked]
    yield from returns
    is_withdrawal = re.compile(pack.word_lists.withdrawal, re.IGNORECASE).search
    for fact in asked:
        said = evidence.statements[fact.items[0]]
        # goods asked back for a fault are rejected: no reason is given only where none was, or where the words say so
        if is_withdrawal(said.words) or not _is_after_complaint(evidence, said.spot):
            yield replace(fact, code="F.WITHDRAWN")
    yield from _windows(pack, [*found, *returns])
    if not of(found, "F.PLATFORM_ORDER", "F.SHOP_CHAT"):
        yield from (replace(fact, code="F.PRIVATE_DEAL") for fact in of(found, "F.PRIVATE_CHAT"))
    shops = {talk.conversation.id for talk in evidence.talks.values() if talk.is_marketplace}
    if of(found, "F.PLATFORM_ORDER"):
        yield from (replace(fact, code="F.OFFPLATFORM_PAY") for fact in of(found, "F.TRANSFER_SHOWN") if fact.conversation not in shops)


def _is_before_all(at: datetime, instants: Sequence[datetime]) -> bool:
    """Before each of them on the same clock, and a day or more: who orders and complains at once is told apart by no minute."""
    zone = zone_of([at, *instants])
    return all(on_wall(at, zone).date() < on_wall(instant, zone).date() for instant in instants)


def _windows(pack: Pack, found: Sequence[Fact]) -> Iterator[Fact]:
    """Acts that count only within a time after something else."""
    for rule in pack.windows.values():
        acts = of(found, *rule.acts)
        starts = next((some for code in rule.starts if (some := dated(of(found, code), pack.zone))), [])
        if dated_acts := dated(acts, pack.zone):
            on, act = dated_acts[0]
            began = [(start, fact) for start, fact in starts if start <= on][-1:] or starts[:1]
            for start, fact in began:
                end = after(start, years=rule.years, months=rule.months, days=rule.days)
                is_in_time = on <= given(end, pack)
                code = rule.code if is_in_time else rule.late
                if code:
                    yield replace(act, code=code, items=(*act.items, *fact.items))
        if acts and not (dated_acts and starts) and rule.undated:
            yield replace(acts[0], code=rule.undated, at=None)


def last_day(evidence: Evidence, pack: Pack, given: Sequence[Answer]) -> date | None:
    """The latest day in the file or told of: what the file can know of the present."""
    instants = [talk.last for talk in evidence.talks.values() if talk.last is not None]
    instants += [event.at for order in evidence.orders for event in order.events if event.at is not None]
    instants += [payment.at for payment in evidence.payments if payment.at is not None]
    told = [date.fromisoformat(answer.value) for answer in given if pack.questions[answer.question].takes == "date"]
    return max([*(day(at, pack.zone) for at in instants), *told], default=None)
