"""Facts of fraud and of unsafe food: what was stated, when, whether it was false, and what the seller knew."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from casefile.findings import Statement, StatementKind, Topic
from casefile.records import EventKind, Role
from pipeline.assess.evidence import Evidence
from pipeline.assess.fact import Fact, of
from pipeline.assess.maker import Maker
from pipeline.law import Pack

OF_THE_GOODS = {Topic.AUTHENTICITY, Topic.QUALITY, Topic.DESCRIPTION}


def facts(evidence: Evidence, pack: Pack, maker: Maker, found: Sequence[Fact]) -> Iterator[Fact]:
    stated = list(_stated(evidence, maker))
    yield from stated
    words = pack.word_lists
    food = [order for order in evidence.orders if any(re.search(words.food, line.title, re.IGNORECASE) for line in order.lines)]
    yield from (maker.from_record("F.FOOD_ORDERED", order) for order in food)
    admissions: dict[str, str] = {"F.ADMISSION.AUTH": words.not_genuine, "F.ADMISSION.DESC": words.misdescribed, "F.ADMISSION.KNEW": words.knew}
    complaints: dict[str, str] = {"F.CALLED_FAKE": words.not_genuine} | ({"F.CALLED_FALSE": words.misstated} if stated else {})
    if food:
        admissions |= {"F.ADMISSION.FOOD": words.unsafe_food, "F.ADMISSION.EXPIRED": words.expired}
        complaints |= {"F.FOOD_COMPLAINT": words.unsafe_food}
    yield from _worded(evidence, of(found, "F.ADMISSION"), admissions)
    complained = of(found, "F.DEFECT_NOTICE")
    yield from _worded(evidence, complained, complaints)
    if food:
        about_label = list(_worded(evidence, complained, {"F.LABEL_FLAW": words.label_flaw}))
        unsafe = {fact.items for fact in _worded(evidence, complained, complaints)}
        yield from (fact for fact in about_label if fact.items not in unsafe)


def _worded(evidence: Evidence, given: Sequence[Fact], patterns: dict[str, str]) -> Iterator[Fact]:
    """Each fact again under the code whose words its statement has."""
    for code, pattern in patterns.items():
        has = re.compile(pattern, re.IGNORECASE).search
        yield from (replace(fact, code=code) for fact in given if has(evidence.statements[fact.items[0]].words))


def _stated(evidence: Evidence, maker: Maker) -> Iterator[Fact]:
    """What the seller said the goods are, and whether before the order. One that was taken back has been stated all the same."""
    ordered = _ordered_at(evidence)
    accepted = ((formation.conversation, formation.acceptance or "") for formation in evidence.formations if formation.by == "messages")
    formed = {talk: evidence.statements[acceptance].spot.position for talk, acceptance in accepted if acceptance in evidence.statements}
    for said in evidence.said:
        if said.statement.kind is StatementKind.ACCEPTANCE and said.statement.role is Role.BUYER:
            formed.setdefault(said.spot.conversation, said.spot.position)
    later: list[Fact] = []
    is_before = False
    for said in evidence.said:
        statement, spot = said.statement, said.spot
        if not _is_statement_of_goods(statement):
            continue
        is_firm = not (statement.hedged or statement.conditional)
        fact = maker.from_words("F.STATED", spot, statement.id, is_firm=is_firm, is_adverse=True)
        yield fact
        match _precedes(spot.at, spot.position, formed.get(spot.conversation), ordered):
            case True:
                is_before = True
                yield replace(fact, code="F.ANSWERED_BEFORE_ORDER" if spot.answers_question else "F.STATED_BEFORE_ORDER")
            case False:
                later.append(replace(fact, code="F.STATED_AFTER_ORDER"))
            case None:
                pass
    if not is_before:
        yield from later


def _is_statement_of_goods(statement: Statement) -> bool:
    return statement.kind is StatementKind.COMMITMENT and statement.role is Role.SELLER and statement.topic in OF_THE_GOODS and not statement.negated


def _ordered_at(evidence: Evidence) -> dict[bool, datetime]:
    """The first order, by clocks whose zone is known (True) and by those where it is not."""
    kinds = (EventKind.PLACED, EventKind.PAID)
    instants = [event.at for order in evidence.orders for event in order.events if event.kind in kinds and event.at is not None]
    known = {has_zone: [at for at in instants if (at.tzinfo is not None) is has_zone] for has_zone in (True, False)}
    return {has_zone: min(found) for has_zone, found in known.items() if found}


def _precedes(at: datetime | None, position: int, formed: int | None, ordered: Mapping[bool, datetime]) -> bool | None:
    """Whether before the first order; by the clock, else by the place where the buyer accepts in the conversation; None where neither tells."""
    first = ordered.get(at.tzinfo is not None) if at is not None else None
    if at is not None and first is not None:
        return at <= first
    return position < formed if formed is not None else None
