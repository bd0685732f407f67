"""Which facts the file shows: statements, orders, payments, outcomes and signs as fact codes of the pack, for and against alike."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from casefile.assessment import Answer
from casefile.findings import OutcomeKind, StatementKind
from casefile.records import EventKind, Role
from pipeline.assess import answers, deceit, forum, identity, recorded, refunds, spoken
from pipeline.assess.dates import after, given, is_later
from pipeline.assess.evidence import Evidence
from pipeline.assess.fact import Fact, dated, day, of
from pipeline.assess.maker import Maker
from pipeline.law import Pack
from pipeline.link.wall import on_wall, zone_of


def find(evidence: Evidence, pack: Pack, maker: Maker, given: Sequence[Answer]) -> list[Fact]:
    """All facts, in the order of the file within each kind; then what a person told, and what follows from it all."""
    found = [*spoken.facts(evidence, pack, maker), *recorded.facts(evidence, pack, maker)]
    found += refunds.facts(evidence, pack.zone, maker)
    found += _of_formations(evidence, maker)
    found += _of_outcomes(evidence, maker)
    found += identity.facts(evidence, pack, maker)
    found += forum.facts(evidence, pack, maker)
    conversations = {source: [talk.conversation.id for talk in evidence.talks.values() if source in talk.sources] for source in evidence.sources}
    found += answers.facts(pack, given, conversations)
    found += recorded.by_other_means(found, evidence.payments)
    found += recorded.by_debit(found, [*evidence.orders, *evidence.payments], pack.word_lists.debit)
    found = _durables(found)
    found += deceit.facts(evidence, pack, maker, found)
    found += _derived(evidence, pack, found)
    return found


def _durables(found: list[Fact]) -> list[Fact]:
    """What a person says of the goods goes before what the words of the order suggest."""
    if of(found, "F.NOT_DURABLE"):
        return [fact for fact in found if fact.code != "F.DURABLE_SIGNED"]
    if of(found, "F.DURABLE") and not of(found, "F.DURABLE_SIGNED"):
        return [*found, *(replace(fact, code="F.DURABLE_SIGNED") for fact in of(found, "F.SIGNED_FOR"))]
    return found


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
            is_of_contract = formed_at.get(spot.conversation, spot.position) < spot.position or is_later(spot.at, placed)
            if statement.role is Role.SELLER and is_of_contract:
                yield maker.from_words("F.CANCEL_BY_SELLER", spot, statement.id, is_adverse=True)
            elif not is_formed and not evidence.quarrel.is_on(spot):  # what is turned down later is a settlement
                yield maker.from_words("F.WITHDRAW", spot, statement.id)


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
        if is_withdrawal(said.words) or not evidence.quarrel.is_on(said.spot):
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
