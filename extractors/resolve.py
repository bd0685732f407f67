"""Candidates and the open proposals → the statements of one message.

Here it is decided whether a price is an offer or a counter-offer, a refusal of it a rejection, a bare word an acceptance, an
agreement to settle or a promise; and which of several readings of the same words stands (annotation guide §2, precedence).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from casefile.findings import StatementKind, Topic
from casefile.records import MessageKind, Role
from extractors.answers import Answers, load_answers
from extractors.dialogue import OTHER_SIDE, Dialogue
from extractors.money import find_bare_amounts, find_money
from extractors.statements import Candidate, Turn

Kind = StatementKind
PRECEDENCE = (Kind.SETTLEMENT, Kind.COUNTER_OFFER, Kind.OFFER)
PERKS = frozenset({Topic.PRICE, Topic.SHIPPING_COST})
"""Within an offer these are its terms, not promises of their own (annotation guide §7.21)."""
COMPROMISED = frozenset({Topic.REFUND, Topic.COMPENSATION, Topic.PRICE, Topic.RETURN, Topic.SHIPPING_COST})
"""What a settlement proposal puts in the place of the claim."""
MANY = frozenset({Kind.COMPLAINT, Kind.ADMISSION, Kind.THREAT_OF_ACTION, Kind.DISCLAIMER, Kind.PLATFORM_DECISION})
"""Kinds of which one message may carry several, one a sentence."""
SHORT = 16
"""In so short a message the assent may come second: 老客了，给你."""
PAYMENTS = frozenset({Topic.REFUND, Topic.COMPENSATION, Topic.SHIPPING_COST, Topic.PRICE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    candidate: Candidate
    answers: str | None = None
    terms_of: str | None = None
    """The text of the question whose terms a bare yes confirms."""


def figures_in(text: str, currency: str) -> frozenset[object]:
    return frozenset(one.amount for finder in (find_money, find_bare_amounts) for one in finder(text, currency))


def resolve(turn: Turn, candidates: Iterable[Candidate], dialogue: Dialogue, currency: str) -> list[Resolved]:
    found = [_placed(candidate, dialogue, turn.role) for candidate in candidates]
    found += _answers(turn, found, dialogue, currency)
    return [_linked(one, dialogue, turn.role) for one in _standing(found, turn)]


def _placed(candidate: Candidate, dialogue: Dialogue, role: Role) -> Candidate:
    """An offer that answers an open one is a counter-offer; a topic left open is that of the matter."""
    if candidate.kind is Kind.OFFER and (dialogue.open_offer(OTHER_SIDE.get(role)) or dialogue.turned_down):
        return replace(candidate, kind=Kind.COUNTER_OFFER)
    if candidate.matter == "payment":
        return replace(candidate, topic=dialogue.matter if dialogue.matter in PAYMENTS else Topic.REFUND)
    if candidate.matter == "matter":
        burst = dialogue.before(role)
        asked = next((topic for text, _ in reversed(burst.messages) if (topic := load_answers().matter_of(text))), None) if burst else None
        return replace(candidate, topic=asked or dialogue.matter or Topic.DELIVERY)
    return candidate


def _answers(turn: Turn, found: list[Candidate], dialogue: Dialogue, currency: str) -> Iterator[Candidate]:
    """What the message does to what is open: by assent, by dissent, by ordering, by naming another figure."""
    other = OTHER_SIDE.get(turn.role)
    if other is None or not turn.clauses:
        return
    answers = load_answers()
    text, kinds = turn.text, {candidate.kind for candidate in found}
    offer, proposal = dialogue.open_offer(other), dialogue.open_settlement(other)
    openings = [clause.start for clause in turn.clauses[: 2 if len(text) <= SHORT else 1]]
    assent = next((match for start in openings if (match := answers.assent.match(text[start:]))), None)
    asked = turn.clauses[0].limit <= len(text) and text[turn.clauses[0].end : turn.clauses[0].limit].strip() in {"?", "？"}
    agrees = assent is not None and not asked and not kinds & {Kind.REJECTION, Kind.REFUSAL}
    figures = figures_in(text, currency) if offer or proposal else frozenset()

    if proposal is not None and Kind.SETTLEMENT not in kinds:
        if agrees or (answers.waives.search(text) and not kinds & {Kind.THREAT_OF_ACTION}):
            yield _new(turn, Kind.SETTLEMENT, "dialogue.settlement.agreed")
        elif answers.bare_price.match(text):
            yield _new(turn, Kind.SETTLEMENT, "dialogue.settlement.figure")
        elif answers.dissent.search(text) and Kind.REJECTION not in kinds:
            yield _new(turn, Kind.REJECTION, "dialogue.rejection", answers.dissent.search(text))
        return
    if proposal is not None:
        return

    ordered = answers.order.search(text) if turn.role is Role.BUYER and not dialogue.closed else None
    card = turn.message.kind is MessageKind.ORDER_CARD and not dialogue.closed
    if offer is not None and (agrees or ordered or card):
        changes = bool(figures) and bool(offer.figures) and figures.isdisjoint(offer.figures)
        if not ordered and (changes or answers.alters.search(text)) and Kind.COUNTER_OFFER not in kinds:
            yield _new(turn, Kind.COUNTER_OFFER, "dialogue.counter_offer.altered")
        elif not changes and Kind.COUNTER_OFFER in kinds and not answers.alters.search(text):
            found[:] = [candidate for candidate in found if candidate.kind is not Kind.COUNTER_OFFER]
            yield _new(turn, Kind.ACCEPTANCE, "dialogue.acceptance.repeated")
        elif Kind.COUNTER_OFFER not in kinds and Kind.ACCEPTANCE not in kinds:
            yield _new(turn, Kind.ACCEPTANCE, "dialogue.acceptance", ordered if not agrees else None)
    elif (ordered or card) and not dialogue.closed and Kind.ACCEPTANCE not in kinds:
        if ordered and not _asks(turn, ordered.start()):
            yield _new(turn, Kind.ACCEPTANCE, "dialogue.acceptance.ordered", ordered)
    elif offer is not None and not kinds & {Kind.COUNTER_OFFER, Kind.OFFER} and answers.bare_price.match(text) and figures:
        if figures.isdisjoint(offer.figures):
            yield _new(turn, Kind.COUNTER_OFFER, "dialogue.counter_offer.figure")
    if offer is not None and not agrees and Kind.REJECTION not in kinds and (dissent := answers.dissent.search(text)):
        yield _new(turn, Kind.REJECTION, "dialogue.rejection", dissent)
    if turn.role is Role.SELLER and offer is None and not kinds & {Kind.REFUSAL, Kind.REJECTION}:
        yield from _confirmed(turn, found, dialogue, answers)


def _confirmed(turn: Turn, found: list[Candidate], dialogue: Dialogue, answers: Answers) -> Iterator[Candidate]:
    """A bare yes of the seller promises what the buyer has asked for (annotation guide §7.10)."""
    burst = dialogue.before(turn.role)
    affirm = answers.affirm.match(turn.text)
    if affirm is None or burst is None or dialogue.bursts[-1].messages or "past" in _features(turn, affirm.start(), affirm.end()):
        return
    if not burst.asked() & {"requested", "asked_other"}:
        return
    question = next((text for text, _ in reversed(burst.messages) if answers.asked(text) & {"asked_other", "requested"}), None)
    topic = answers.matter_of(question) if question else None
    if topic is None or any(candidate.kind is Kind.COMMITMENT for candidate in found):
        return
    if any("past" in _features(turn, clause.start, clause.end) for clause in turn.clauses):
        return
    yield replace(_new(turn, Kind.COMMITMENT, "dialogue.commitment.confirmed", affirm), topic=topic)


def _features(turn: Turn, start: int, end: int) -> frozenset[str]:
    return frozenset[str]().union(*(one.modifier.sets for one in turn.modifiers if one.covers(start, end)))


def _asks(turn: Turn, position: int) -> bool:
    return "asked" in _features(turn, position, position + 1) or "negated" in _features(turn, position, position + 1)


def _new(turn: Turn, kind: StatementKind, rule: str, match: re.Match[str] | None = None) -> Candidate:
    start, end = (match.span() if match and match.end() > match.start() else (turn.clauses[0].start, turn.clauses[0].start + 1))
    low, high = turn.stretch(start, end)
    return Candidate(
        kind=kind, topic=None, matter=None, start=low, end=high, rule=rule, rank=10**6, hedged=False, conditional=False, negated=False
    )


def _standing(found: list[Candidate], turn: Turn) -> list[Candidate]:
    """One reading of the same words: by precedence of kinds, then by the order of the rules."""
    kinds = {candidate.kind for candidate in found}
    chosen: list[Candidate] = []
    for candidate in sorted(found, key=lambda one: (one.rank, one.start)):
        if candidate.kind is Kind.COMMITMENT:
            if Kind.SETTLEMENT in kinds and candidate.topic in COMPROMISED:
                continue
            if kinds & {Kind.OFFER, Kind.COUNTER_OFFER} and (
                candidate.topic in PERKS or any(other.overlaps(candidate) for other in found if other.kind in PRECEDENCE)
            ):
                continue
            if any(other.kind is Kind.COMMITMENT and other.topic is candidate.topic for other in chosen):
                continue
            if candidate.matter and any(other.kind is Kind.COMMITMENT and not other.matter and other.overlaps(candidate) for other in found):
                continue
            if any(other.kind is Kind.PLATFORM_DECISION and other.overlaps(candidate) for other in found):
                continue
        if candidate.kind in {Kind.OFFER, Kind.COUNTER_OFFER} and Kind.SETTLEMENT in kinds:
            continue
        if candidate.kind is not Kind.COMMITMENT:
            same = [other for other in chosen if other.kind is candidate.kind]
            sentence = turn.clause_at(candidate.start).sentence
            if same and (candidate.kind not in MANY or any(turn.clause_at(other.start).sentence == sentence for other in same)):
                continue
        chosen.append(candidate)
    return sorted(chosen, key=lambda one: (one.start, one.end))


def _linked(candidate: Candidate, dialogue: Dialogue, role: Role) -> Resolved:
    """What the statement answers."""
    other = OTHER_SIDE.get(role)
    offer, proposal = dialogue.open_offer(other), dialogue.open_settlement(other)
    answered = None
    if candidate.kind in {Kind.ACCEPTANCE, Kind.COUNTER_OFFER}:
        answered = offer or (dialogue.turned_down if candidate.kind is Kind.COUNTER_OFFER else None)
    elif candidate.kind is Kind.REJECTION:
        answered = proposal or offer
    elif candidate.rule == "dialogue.settlement.agreed":
        answered = proposal
    return Resolved(candidate=candidate, answers=answered.statement.id if answered else None)
