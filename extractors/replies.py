"""What a message does to what is open: by assent, by dissent, by ordering, by naming another figure, by a bare yes to a question."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from decimal import Decimal

from casefile.findings import StatementKind, Topic
from casefile.records import MessageKind, Role
from extractors.answers import asked, load_answers, matter_of
from extractors.clauses import Clause, sentence_of
from extractors.dialogue import OTHER_SIDE, Dialogue
from extractors.modifiers import features_at
from extractors.money import find_bare_amounts, find_money
from extractors.proposals import Proposal
from extractors.statements import Candidate, Turn

Kind = StatementKind
SHORT = 16
"""In so short a message the assent may come second: 老客了，给你."""
MONTH = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
CLOCK = re.compile(
    rf"\b{MONTH} \d{{1,3}}\b|\b\d{{1,2}} {MONTH}\b"
    r"|(?:[定订]金|押金|\bdeposit(?: of)?) ?[$£€¥]?\d[\d,.]*|[$£€¥]?\d[\d,.]*(?:元|块)? ?(?:[定订]金|押金|deposit\b)"
    r"|\b(?:at|after|by|before|around|till?|until|from) \d{1,2}(?::\d\d)?(?: ?[ap]m)?\b(?! ?(?:\d|quid|dollars|bucks|euros?|each))",
    re.IGNORECASE,
)
"""An hour or a day is no sum, a deposit none of the price: home after 5."""
CLOSES = re.compile(
    r"\b(?:deal|book|reserve|hold|want|take|interested|go ahead|confirm|yours|agreed?|happy|sounds?|works?|price|put you|sign you)\b"
    r"|[要买订定拍留成行]|可以|价|安排|登记|报名",
    re.IGNORECASE,
)
"""A question that asks for the answer to the offer."""
LAST = 10**6
"""The rank of a reading that no rule has given."""


def figures_in(text: str, currency: str | None) -> frozenset[Decimal]:
    return frozenset(one.amount for finder in (find_money, find_bare_amounts) for one in finder(text, currency))


def _takes_nothing_up(turn: Turn, offer: Proposal, dialogue: Dialogue, currency: str | None) -> bool:
    """Whether it is a nod to words that leave the offer to the speaker (那您再看看), or no more than a nod, and to something else.

    Who has said that they will think about it, or whose price was turned down, takes nothing up by a bare ok. Who names the sum that is open
    speaks of the offer, whatever was said before.
    """
    answers = load_answers()
    if answers.nods.match(turn.text) is None or offer.statement.terms.amount in figures_in(turn.text, currency):
        return False
    burst = dialogue.before(turn.role)
    if burst is not None and burst.messages and answers.leaves.search(burst.messages[-1][0]):
        return True
    elsewhere = offer.statement.id == dialogue.put_off or (offer.held and turn.role is Role.SELLER)
    return elsewhere and only_nods(turn.text)


def only_heard(text: str) -> bool:
    """Whether it says no more than that it has been heard: got it, thanks."""
    heard = load_answers().heard.match(text)
    return heard is not None and not any(character.isalnum() for character in text[heard.end() :])


def only_nods(text: str) -> bool:
    while (nod := load_answers().nods.match(text)) and nod.end():
        text = text[nod.end() :]
    return not any(character.isalnum() for character in text)


def assent(turn: Turn, kinds: Collection[StatementKind]) -> tuple[int, int] | None:
    """Where the message assents, by its beginning or by the sum that it takes; nowhere if it asks or refuses."""
    answers, text, first = load_answers(), turn.text, turn.clauses[0]
    if Kind.REJECTION in kinds or Kind.REFUSAL in kinds or answers.hesitates.search(text):
        return None
    heard = answers.heard.match(text)
    left = [clause.start for clause in turn.clauses if heard is None or clause.start >= heard.end()]
    begins = any(answers.assent.match(text[start:]) for start in left[: 2 if len(text) <= SHORT else 1]) and not _asks(first, turn)
    if begins and not (only_nods(text[first.start : first.end]) and asks_on(turn)):
        return first.start, first.end
    return _takes_sum(turn)


def _takes_sum(turn: Turn) -> tuple[int, int] | None:
    """Where a sum is taken in so many words: 350 it is, 九千成交."""
    for clause in turn.clauses:
        taken = load_answers().takes_sum.match(turn.text, clause.start)
        last = turn.clause_at(taken.end() - 1) if taken else clause
        if taken and (not _is_asked(last, turn.text) or load_answers().carries_on.search(turn.text, taken.end(), last.end)):
            return clause.start, last.end
    return None


def _sentence(turn: Turn, said: tuple[int, int]) -> str:
    low, high = sentence_of(turn.clauses, turn.clause_at(said[0]))
    return turn.text[low : max(high, said[1])]


def _is_asked(clause: Clause, text: str) -> bool:
    return text[clause.end : clause.limit].strip() in {"?", "？"}


def answers_a_question(text: str, last: str) -> bool:
    """Whether it is a bare yes to the other side's last words, which ask about something else than the deal."""
    answers = load_answers()
    yes = answers.affirm.match(text)
    is_bare = yes is not None and not any(character.isalnum() for character in text[yes.end() :])
    return is_bare and bool(asked(last) & {"asked_other", "requested"}) and answers.carries_on.search(last) is None and CLOSES.search(last) is None


def _asks(clause: Clause, turn: Turn) -> bool:
    """Whether a clause is a question, but for one that names a sum and asks how to carry it out: 350 sat?"""
    if not _is_asked(clause, turn.text):
        return False
    return not figures_in(turn.text[clause.start : clause.end], None) or load_answers().carries_on.search(turn.text, clause.start, clause.end) is None


def asks_on(turn: Turn) -> bool:
    """Whether a question about something else follows: 好的，停车呢 has only heard the answer before."""
    rest = turn.text[turn.clauses[0].limit :].lstrip()
    answers = load_answers()
    return "asked_other" in asked(rest) and not answers.carries_on.search(rest)


def repeats(figures: frozenset[Decimal], proposal: Proposal) -> bool:
    """Whether the figures are none or those of the proposal: another figure is another proposal (Civil Code Art. 488)."""
    return not figures or not proposal.figures or not figures.isdisjoint(proposal.figures)


def find_replies(turn: Turn, found: list[Candidate], dialogue: Dialogue, currency: str | None) -> Iterator[Candidate]:
    """The readings to add to `found`."""
    other = OTHER_SIDE.get(turn.role)
    if other is None or not turn.clauses:
        return
    offer, proposal = dialogue.open_offer(other), dialogue.open_settlement(other)
    kinds = {candidate.kind for candidate in found}
    if proposal is not None:
        yield from _to_settlement(turn, kinds, proposal, currency)
        return
    if offer is None and not only_nods(turn.text) and (price := dialogue.price_unmoved(turn.role)) is not None and assent(turn, kinds):
        yield from (one for one in _to_offer(turn, kinds, price, currency, dialogue) if one.kind is Kind.ACCEPTANCE)
        return
    if offer is not None:
        if not _takes_nothing_up(turn, offer, dialogue, currency):
            yield from _to_offer(turn, kinds, offer, currency, dialogue)
        return
    ordered = _ordered(turn, closed=dialogue.closed or dialogue.agreed)
    if ordered and not {"asked", "negated"} & features_at(turn.modifiers, *ordered.span()) and not kinds & {Kind.ACCEPTANCE, Kind.OFFER}:
        yield _reading(turn, Kind.ACCEPTANCE, "dialogue.acceptance.ordered", ordered.span())
    if turn.role is Role.SELLER and not kinds & {Kind.REFUSAL, Kind.REJECTION, Kind.COMMITMENT}:
        yield from _short_answer(turn, dialogue)


def _ordered(turn: Turn, *, closed: bool) -> re.Match[str] | None:
    """Where the buyer says that they have ordered or paid, here and now."""
    ordered = load_answers().order.search(turn.text) if turn.role is Role.BUYER and not closed else None
    if ordered is None:
        return None
    clause = turn.clause_at(ordered.start())
    return None if load_answers().elsewhere.search(turn.text, clause.start, ordered.start()) else ordered


def _to_settlement(turn: Turn, kinds: Collection[StatementKind], proposal: Proposal, currency: str | None) -> Iterator[Candidate]:
    if Kind.SETTLEMENT in kinds:
        return
    answers = load_answers()
    assents = assent(turn, kinds)
    if assents and not repeats(figures_in(CLOCK.sub("", _sentence(turn, assents)), currency), proposal):
        yield _reading(turn, Kind.SETTLEMENT, "dialogue.settlement.figure", assents)
        return
    if assents or (answers.waives.search(turn.text) and Kind.THREAT_OF_ACTION not in kinds and Kind.REJECTION not in kinds):
        yield _reading(turn, Kind.SETTLEMENT, "dialogue.settlement.agreed", assents)
        return
    dissent = answers.dissent.search(turn.text)
    if dissent is not None and Kind.REJECTION not in kinds:
        yield _reading(turn, Kind.REJECTION, "dialogue.rejection", dissent.span())
    elif dissent is None and answers.bare_price.match(turn.text) and figures_in(turn.text, currency):
        yield _reading(turn, Kind.SETTLEMENT, "dialogue.settlement.figure")


def _to_offer(turn: Turn, kinds: Collection[StatementKind], offer: Proposal, currency: str | None, dialogue: Dialogue) -> Iterator[Candidate]:
    answers, text = load_answers(), turn.text
    ordered = _ordered(turn, closed=dialogue.closed or dialogue.agreed)
    carried_out = ordered or (turn.message.kind is MessageKind.ORDER_CARD and not dialogue.closed)
    assents = assent(turn, kinds)
    figures = figures_in(CLOCK.sub("", text), currency)
    if assents and not carried_out and answers.others_price.search(text):
        return
    if assents or carried_out:
        low, high = sentence_of(turn.clauses, turn.clause_at(assents[0]) if assents else turn.clauses[0])
        nods = answers.nods.match(text) or answers.affirm.match(text)
        named = figures_in(CLOCK.sub("", text[low:high]), currency) or (
            figures if nods else frozenset(one.amount for one in find_money(text, currency))
        )
        altered = answers.alters.search(text, low) or (named.isdisjoint(offer.prices | offer.told) and dialogue.other_price(named, text, offer))
        if altered and not carried_out:
            if Kind.COUNTER_OFFER not in kinds:
                yield _reading(turn, Kind.COUNTER_OFFER, "dialogue.counter_offer.altered", assents)
        elif Kind.ACCEPTANCE not in kinds and (Kind.COUNTER_OFFER not in kinds or not altered):
            at_once = ordered or dialogue.answers_at_once(offer)
            burst = dialogue.before(turn.role)
            if not at_once and burst is not None and burst.messages and answers_a_question(text, burst.messages[-1][0]):
                return
            rule = "dialogue.acceptance" if at_once else "dialogue.acceptance.later"
            yield _reading(turn, Kind.ACCEPTANCE, rule, assents or (ordered.span() if ordered else None))
    elif Kind.COUNTER_OFFER not in kinds and Kind.OFFER not in kinds and figures.difference(offer.figures) and answers.bare_price.match(text):
        yield _reading(turn, Kind.COUNTER_OFFER, "dialogue.counter_offer.figure")
    if not assents and Kind.REJECTION not in kinds and (dissent := answers.dissent.search(text)):
        yield _reading(turn, Kind.REJECTION, "dialogue.rejection", dissent.span())


def _short_answer(turn: Turn, dialogue: Dialogue) -> Iterator[Candidate]:
    """What a bare yes or no of the seller comes to is in the question: a promise, an admission, a denial (annotation guide §7.10)."""
    answers, burst = load_answers(), dialogue.before(turn.role)
    if burst is None or dialogue.bursts[-1].messages:
        return
    if any({"past", "reported", "asked"} & features_at(turn.modifiers, clause.start, clause.end) for clause in turn.clauses):
        return
    question = next((message for message in reversed(burst.messages) if asked(message[0]) & {"asked_other", "requested"}), None)
    if question is None or answers.greets.match(question[0]):
        return
    yes, no = answers.yes_to(turn.text, question[0]), answers.deny.match(turn.text)
    if answers.adverse.search(question[0]) and "asked_other" in asked(question[0]):
        if yes and dialogue.closed:
            yield _reading(turn, Kind.ADMISSION, "dialogue.admission.granted", yes.span())
        elif no and dialogue.closed:
            yield _reading(turn, Kind.REFUSAL, "dialogue.refusal.denied", no.span())
        elif no:
            yield replace(_reading(turn, Kind.COMMITMENT, "dialogue.commitment.denied_flaw", no.span()), topic=Topic.QUALITY)
        return
    if no and dialogue.closed and answers.owed_act.search(question[0]):
        yield _reading(turn, Kind.ADMISSION, "dialogue.admission.not_done", no.span())
    elif no and dialogue.dispute and "requested" in asked(question[0]):
        yield _reading(turn, Kind.REFUSAL, "dialogue.refusal.no", no.span())
    if yes is None or answers.bygone.search(question[0]):
        return
    topic = matter_of(question[0]) or (Topic.SERVICE if "requested" in asked(question[0]) else None)
    if topic is not None:
        yield replace(_reading(turn, Kind.COMMITMENT, "dialogue.commitment.confirmed", yes.span()), topic=topic, question=question)


def _reading(turn: Turn, kind: StatementKind, rule: str, said: tuple[int, int] | None = None) -> Candidate:
    """Without words of its own it is the first clause that says so."""
    start, end = said if said and said[1] > said[0] else (turn.clauses[0].start, turn.clauses[0].end)
    low, high = turn.stretch(start, end)
    return Candidate(
        kind=kind, topic=None, matter=None, start=low, end=high, said=low, rule=rule, rank=LAST, hedged=False, conditional=False, negated=False
    )
