"""What a clause is like: the kinds of statement that labelled conversations show its words, and what stands around them, to be.

Rules say why, but a clause that no rule foresaw they pass over. So the words, and what the rules have found in them, are weighed by a logistic
regression for each language and side. What it finds likely stands beside what the rules have found, what it finds unlikely falls, of the
topics of a promise it chooses, and it tells whether that is under a condition. The same text in the same place always weighs the same, and
`chat-evidence explain` names the features that decided.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from casefile.findings import LIKENESS, StatementKind, Topic
from casefile.records import Role
from extractors.answers import GOODS, load_answers
from extractors.clauses import Clause, sentence_of, split
from extractors.dialogue import OFFERS, Dialogue
from extractors.features import (
    CLAUSE,
    FIGURES,
    MESSAGE,
    Place,
    features,
    marks,
    normal,
    situation_marks,
    topics_named,
    words_near,
)
from extractors.modifiers import features_at
from extractors.quantities import find_quantities
from extractors.regressions import SIDES, Weights, load_weights, weights_for
from extractors.remembered import remembered
from extractors.replies import LAST, asks_on, figures_in, only_heard
from extractors.senses import senses_in
from extractors.statements import Candidate, Turn
from extractors.text import language_of

Kind = StatementKind
RULED = OFFERS | {Kind.ACCEPTANCE}
"""What the rules say of these is not taken back: they look at what is open, and where."""
FIGURES_ALONE = frozenset(
    {
        "en.offer.any_figure",
        "zh.offer.buyer_in_thread",
        "zh.offer.seller_in_thread",
        "zh.offer.seller_quotes",
    }
)
"""… but for what a rule says that knows a figure and hardly a word beside it;"""
LATE = frozenset({"dialogue.acceptance.later", "dialogue.acceptance.ordered"})
"""… and of assent to what was offered a while ago, an order of what nobody offered: the same words say that one has heard, or has ordered before."""
UNSURE = FIGURES_ALONE | LATE
ALTERS = frozenset({Kind.COUNTER_OFFER, Kind.REJECTION})
"""Beside these nothing is an acceptance (Civil Code Art. 488)."""
OPENINGS = OFFERS | {Kind.INVITATION}
"""No words are two of these."""
BOTH = frozenset(
    [frozenset({Kind.ADMISSION, kind}) for kind in Kind]
    + [frozenset({Kind.REFUSAL, Kind.DISCLAIMER}), frozenset({Kind.INDUCEMENT, Kind.COMMITMENT}), frozenset({Kind.INDUCEMENT, Kind.SETTLEMENT})]
)
"""What the words of one clause can be at once."""
TOLD_ONCE = frozenset({Kind.ADMISSION, Kind.PLATFORM_DECISION, Kind.THREAT_OF_ACTION})
"""What clauses beside one that is this say again, or belong to; a complaint may be of another fault."""
PAID = frozenset({Topic.REFUND, Topic.COMPENSATION})
"""Topics of promises to pay."""
SUMS = OFFERS | {Kind.SETTLEMENT}
INSTEAD = frozenset({Kind.SETTLEMENT, Kind.PLATFORM_DECISION})
"""What a sum may be paid by, and no promise is made."""
LEAST = {"zh": math.log(0.42 / 0.58), "en": 0.0}
"""From these log odds on a kind stands that no rule has found, by language."""
LIKER = math.log(2)
"""By these an opening must be liker another than the one that a rule takes it for, to become that."""
BESIDE = math.log(0.6 / 0.4)
"""… beside another that the clause is liker, where one clause can be both."""
PROMISED = 0.3
"""… a promise, if it and its topic are so probable together."""
PROMISED_TOO = 0.35
"""… one beside a promise in the same message that a rule has found: what was left of it is mostly its setting."""
SPEAKS = -1.0
"""So much the words of a clause must add of their own, at least: what stands around them decides what they mean, hardly that they mean something."""
OVERRULED = math.log(0.16 / 0.84)
"""Below these a rule is mistaken."""
OVERRULED_PROMISE = 0.1
"""… one that finds a promise, if it and its topic are so improbable together."""
OVERRULED_SUM = math.log(0.05 / 0.95)
"""… one that knows a figure alone: where they bargain, words are few."""
OVERRULED_LATE = math.log(0.25 / 0.75)
"""… assent that comes late, a sum named when the contract stands."""
NAMED = 1.0
"""What the topic that a rule has named is given before the others, in log odds."""
NAMED_BEYOND_DOUBT = frozenset({"en.commitment.return.kept", "zh.commitment.return.kept"})
"""Rules by whose words the topic of a promise is told, whatever stands around them."""
NO_CONDITION = -3.0
"""Below these log odds what modifiers take for the condition of a promise is none; where they see none, from even odds on there is one."""
HOLDS = frozenset({"WAIT", "PLEASE", "YOU", "SOON", "OK", "ENDEARMENT"})
"""Senses of words that only ask for a moment, or say nothing."""
TRACKED, NUMBERED = frozenset({"TRACKING", "NUMBER"}), frozenset({"TRACKING", "NUMBER", "COURIER", "DATE"})
"""Those of a clause that tells the number of a parcel."""
NO_PROMISE = frozenset({"asked", "past", "reported", "unreal"})
"""Modifiers under which no words of the seller are a promise, whatever they are like."""
HARDLY_PROMISE = frozenset({"announced", "negated", "outsider", "own_affair"})
"""… under which they must be like one beyond doubt, and with a no in it one of the goods: 没修过 is a promise, 不给您修 is none."""
BEYOND_DOUBT = 0.85
NO_ASSENT = frozenset({"conditional", "reported", "unreal"})
"""… an acceptance, which is unconditional (Civil Code Art. 488)."""
FIELD = re.compile(r"\s*(?:(?:退款|退货|换货|维权|投诉|申请|售后)?(?:原因|理由|说明)|(?:return |refund |dispute )?reason)\s*[:：]", re.IGNORECASE)
"""So begins what an application on a platform gives as its ground: a form, whose words are few and like no talk."""
MOST_TOLD = 40
"""Clauses of a message of which is told what they are like."""


@remembered
def speaks(text: str, role: Role) -> bool:
    """Whether the own words of any clause speak for anything; else no clause can be found to be like it."""
    side, language = SIDES.get(role), language_of(text)
    if side is None or language is None:
        return False
    weights = load_weights(language, side)
    sums = (weights.of_words(normal(text[clause.start : clause.limit], CLAUSE), CLAUSE) for clause in split(text))
    return any(max(own[: len(weights.kinds)]) >= SPEAKS for own in sums)


def probability(odds: float) -> float:
    """Of log odds."""
    return 1 / (1 + math.exp(-odds))


class Weighed:
    """The clauses of one message."""

    def __init__(self, turn: Turn, found: Sequence[Candidate], place: Place, weights: Weights) -> None:
        self.turn, self.found, self.place, self.weights = turn, found, place, weights
        self.odds: list[list[float]] = []
        """By clause, of each output, as logarithms."""
        self.own: list[tuple[float, ...]] = []
        """What the words of the clause add to them."""
        stands = weights.marked(situation_marks(place))
        for number in range(len(turn.clauses)):
            own, *others = (weights.of_words(text, group) for text, group in words_near(turn, number, place))
            told = weights.parted(stands + weights.marked(marks(turn, number, found)))
            self.own.append(own)
            self.odds.append([*map(sum, zip(weights.bias, told, own, *others, strict=True))])

    def alike(self) -> dict[Kind, list[int]]:
        """By what they are likely to be, the clauses whose own words speak for it."""
        found: dict[Kind, list[int]] = {}
        for number, (odds, own) in enumerate(zip(self.odds, self.own, strict=True)):
            if max(own[: len(self.weights.kinds)]) < SPEAKS:
                continue
            likest = self.weights.kinds[max(range(len(self.weights.kinds)), key=odds.__getitem__)]
            for at, kind in enumerate(self.weights.kinds):
                least = LEAST[self.weights.language]
                if kind is not likest:
                    least = BESIDE if {kind, likest} in BOTH else math.inf
                if own[at] >= SPEAKS and odds[at] >= least:
                    found.setdefault(kind, []).append(number)
        return found

    def within(self, one: Candidate) -> list[int]:
        """The clauses that a finding lies in."""
        clauses = enumerate(self.turn.clauses)
        return [number for number, clause in clauses if one.start < clause.limit and clause.start < one.end]

    def stands(self, one: Candidate) -> bool:
        """Whether what a rule has found is not too unlikely; the promise to pay a sum, or its rest, weighs too much to be taken back, but for
        what is liker to be paid in the place of the claim or by a ruling."""
        if one.kind not in self.weights.kinds or one.negated or self._is_ruled(one):
            return True
        if one.kind is Kind.COMMITMENT and one.topic in PAID and self._is_beside_sum(one):
            return not self._is_instead(one)
        if one.kind is Kind.COMMITMENT and not self._can_be_of_a_topic(one):
            return False
        least = _least_for(one, self.place.situation)
        alike = OFFERS if one.kind in OFFERS else {one.kind}
        ats, within = [at for at, kind in enumerate(self.weights.kinds) if kind in alike], self.within(one)
        return any(
            max(self.odds[number][at] for at in ats) >= least or FIELD.match(self.turn.text, self.turn.clauses[number].start) for number in within
        )

    def _can_be_of_a_topic(self, one: Candidate) -> bool:
        """Whether what a rule takes for a promise is not too improbable together with its topic; a bare yes has that of the question."""
        return one.question is not None or one.topic not in self.weights.topics or self.promised(self.within(one)) >= OVERRULED_PROMISE

    def _is_ruled(self, one: Candidate) -> bool:
        situation = self.place.situation
        if one.kind is Kind.REJECTION:  # of a settlement, or when the contract stands, the same words are rather a refusal or a grievance
            taken = any(other.kind is Kind.ACCEPTANCE for other in self.found)  # 算了，就这个价，拍了
            return {"before", "offer_open"} <= situation and "settling" not in situation and not taken
        return one.kind in RULED and one.rule not in UNSURE and not _after_sale(one, situation)

    def _is_instead(self, one: Candidate) -> bool:
        """Whether the sum is liker to be paid in the place of the claim, or by a ruling, than promised."""
        kinds, within = self.weights.kinds, self.within(one)
        promised = max(self.odds[number][kinds.index(Kind.COMMITMENT)] for number in within)
        others = [self.odds[number][at] for number in within for at, kind in enumerate(kinds) if kind in INSTEAD]
        return max(others, default=-math.inf) >= max(BESIDE, promised)

    def _is_beside_sum(self, one: Candidate) -> bool:
        stretches = (sentence_of(self.turn.clauses, self.turn.clauses[number]) for number in self.within(one))
        return any(figures_in(self.turn.text[start:end], None) for start, end in stretches)

    def as_promised(self, one: Candidate) -> Candidate:
        """A promise with its likeliest topic, and a condition if it is likely to have one; a bare yes has that of the question."""
        if one.kind is not Kind.COMMITMENT or one.negated:
            return one
        within = self.within(one)
        if one.rule in NAMED_BEYOND_DOUBT:
            return replace(one, conditional=one.conditional and self.is_conditional(within, told=False))
        if one.question is None:
            one = replace(one, conditional=self.is_conditional(within, told=one.conditional))
        topic = self.topic(within, one.topic)
        words = self.turn.text[one.start : one.end]
        if topic is Topic.REFUND and any(found.kind == "multiple" for found in find_quantities(words)):
            return one  # more than was paid is no refund
        senses = senses_in(normal(words, CLAUSE)) if topic is Topic.REFUND else ()
        if "COUPON" in senses and "REFUND" not in senses:
            topic = Topic.COMPENSATION
        return replace(one, topic=topic)

    def as_opened(self, one: Candidate) -> Candidate:
        """An opening as the one that it is likest: whether it answers another is told by more than what stands open."""
        kinds = [kind for kind in self.weights.kinds if kind in OPENINGS]
        if one.kind not in kinds or one.negated:
            return one
        odds = {kind: max(self.odds[number][self.weights.kinds.index(kind)] for number in self.within(one)) for kind in kinds}
        likest = max(kinds, key=odds.__getitem__)
        return replace(one, kind=likest) if odds[likest] >= max(0, odds[one.kind] + LIKER) else one

    def is_conditional(self, numbers: Sequence[int], *, told: bool) -> bool:
        """Whether a promise in these clauses is under a condition, `told` being what the modifiers say; that, where nothing was fitted for it."""
        if not self.weights.conditions:
            return told
        return max(self.odds[number][-1] for number in numbers) > (NO_CONDITION if told else 0)

    def topic(self, numbers: Sequence[int], named: Topic | None = None) -> Topic:
        """The likeliest of a promise in these clauses; one that is named stands where nothing was fitted for it."""
        if named is not None and named not in self.weights.topics:
            return named
        odds = self.topics(numbers)
        return max(odds, key=lambda topic: odds[topic] + NAMED * (topic is named))

    @cached_property
    def message(self) -> tuple[float, ...]:
        """What the words of the whole message add to the log odds of topics."""
        return self.weights.of_words(normal(self.turn.text, MESSAGE), MESSAGE)

    def topics(self, numbers: Sequence[int]) -> dict[Topic, float]:
        """How likely each topic is of a promise in these clauses, as log odds."""
        near = {number: self.weights.parted(self.weights.marked(topics_named(self.turn, number, self.place))) for number in numbers}
        first = len(self.weights.kinds)
        return {
            topic: self.message[at] + max(self.odds[number][at] + near[number][at] for number in numbers)
            for at, topic in enumerate(self.weights.topics, first)
        }

    def promised(self, numbers: Sequence[int]) -> float:
        """How probable it is that these clauses are a promise, and that it is of their likeliest topic."""
        at = self.weights.kinds.index(Kind.COMMITMENT)
        return probability(max(self.odds[number][at] for number in numbers)) * probability(max(self.topics(numbers).values()))

    def can_be_promise(self, number: int) -> bool:
        clause, modifiers, told = self.turn.clauses[number], self.turn.modifiers, self.told(number)
        if any(one.negated and one.start < clause.limit and clause.start < one.end for one in self.found):
            return False
        if "negated" in told and self.topic([number]) not in GOODS:
            return False
        if told & NO_PROMISE or "reported" in features_at(modifiers, *sentence_of(self.turn.clauses, clause)):
            return False
        senses = frozenset(senses_in(normal(self.turn.text[clause.start : clause.end], CLAUSE)))
        if senses <= HOLDS or TRACKED <= senses <= NUMBERED or told & HARDLY_PROMISE:
            return probability(self.odds[number][self.weights.kinds.index(Kind.COMMITMENT)]) >= BEYOND_DOUBT
        return True

    def can_assent(self) -> bool:
        """Whether nothing else is proposed, the matter is not put off, and it is no nod to what leaves it to this side's leisure, or to news."""
        answers, text = load_answers(), self.turn.text
        nods = answers.nods.match(text) is not None and (answers.leaves.search(self.place.other) is not None or asks_on(self.turn))
        return not (nods or only_heard(text) or any(one.kind in ALTERS for one in self.found) or answers.hesitates.search(text))

    def told(self, number: int) -> frozenset[str]:
        """The modifiers that reach a clause."""
        clause = self.turn.clauses[number]
        return features_at(self.turn.modifiers, clause.start, clause.end)

    def can_be_sum(self, number: int) -> bool:
        """A clause with figures that are neither a sum nor a share gives a telephone number, an order's or an address."""
        clause = self.turn.clauses[number]
        text = self.turn.text[clause.start : clause.end]
        return bool(figures_in(text, None)) or FIGURES.search(text) is None or any(one.kind == "percent" for one in find_quantities(text))


def _least_for(one: Candidate, situation: frozenset[str]) -> float:
    if one.rule in LATE or _after_sale(one, situation):
        return OVERRULED_LATE
    return OVERRULED_SUM if one.rule in FIGURES_ALONE else OVERRULED


def _after_sale(one: Candidate, situation: frozenset[str]) -> bool:
    """Whether a sum is named when the contract stands: it is mostly that of the contract, or of a claim."""
    return one.kind in OFFERS and "after" in situation


def rules_alone(_turn: Turn, found: list[Candidate], _dialogue: Dialogue) -> list[Candidate]:
    """What the rules found, unweighed."""
    return found


def weigh(turn: Turn, found: list[Candidate], dialogue: Dialogue) -> list[Candidate]:
    """What stands of what the rules have found, with what they have passed over."""
    weights = weights_for(turn)
    if weights is None:
        return found
    weighed = Weighed(turn, found, Place.of(turn, dialogue), weights)
    standing = [weighed.as_opened(weighed.as_promised(one)) for one in found if weighed.stands(one)]
    return standing + [one for kind, alike in weighed.alike().items() for one in _passed_over(kind, alike, weighed)]


def overruled(turn: Turn, found: Sequence[Candidate], dialogue: Dialogue) -> frozenset[str]:
    """The rules whose findings fall for what the words are like."""
    weights = weights_for(turn)
    if weights is None:
        return frozenset()
    weighed = Weighed(turn, found, Place.of(turn, dialogue), weights)
    return frozenset(one.rule for one in found if not weighed.stands(one))


def _passed_over(kind: Kind, alike: Sequence[int], weighed: Weighed) -> Iterator[Candidate]:
    """The runs of the clauses that are like this kind, and that no rule has found to be of it."""
    if kind is Kind.ACCEPTANCE and not weighed.can_assent():
        return
    same = OPENINGS if kind in OPENINGS else {kind}
    taken = {number for one in weighed.found if one.kind in same and not one.negated for number in weighed.within(one)}
    if kind in TOLD_ONCE:
        taken |= {number + step for number in taken for step in (-1, 1)}
    free = [number for number in alike if number not in taken]
    if kind is Kind.COMMITMENT:
        free = [number for number in free if weighed.can_be_promise(number)]
    elif kind is Kind.ACCEPTANCE:
        free = [number for number in free if NO_ASSENT.isdisjoint(weighed.told(number))]
    elif kind in SUMS:
        free = [number for number in free if weighed.can_be_sum(number)]
    runs = _in_a_row(free, weighed.turn.clauses)
    for run in _first_of_each(runs) if kind in TOLD_ONCE else runs:
        if kind is Kind.COMMITMENT:
            yield from _promises(run, weighed, PROMISED_TOO if taken else PROMISED)
        else:
            yield _added(kind, weighed.turn, run)


def _promises(run: list[int], weighed: Weighed, least: float) -> Iterator[Candidate]:
    """Of clauses in a row that are like a promise: those of each topic, where more than one is likely, else all of them together."""
    parts = [list(part) for _, part in groupby(run, key=lambda number: weighed.topic([number]))]
    likely = [part for part in parts if weighed.promised(part) >= least]
    for part in likely if len(likely) > 1 else [run]:
        if weighed.promised(part) >= least:
            added = _added(Kind.COMMITMENT, weighed.turn, part)
            yield replace(added, topic=weighed.topic(part), conditional=weighed.is_conditional(part, told=added.conditional))


def _in_a_row(numbers: Sequence[int], clauses: Sequence[Clause]) -> Iterator[list[int]]:
    """Clauses that follow each other in one sentence."""
    for _, run in groupby(enumerate(numbers), key=lambda one: (one[1] - one[0], clauses[one[1]].sentence)):
        yield [number for _, number in run]


def _first_of_each(runs: Iterable[list[int]]) -> Iterator[list[int]]:
    """But for those that follow one of these without a clause between them."""
    end = -2
    for run in runs:
        if run[0] > end + 1:
            yield run
            end = run[-1]


def _added(kind: Kind, turn: Turn, numbers: list[int]) -> Candidate:
    first, last = turn.clauses[numbers[0]], turn.clauses[numbers[-1]]
    start, end = turn.stretch(first.start, last.end)
    told = features_at(turn.modifiers, start, end)
    return Candidate(
        kind=kind,
        topic=None,
        matter=None,
        start=start,
        end=end,
        said=start,
        rule=f"{LIKENESS}{kind}",
        rank=LAST,
        hedged="hedged" in told,
        conditional=not told.isdisjoint({"conditional", "buyers_act"}),
        negated=False,
    )


class Likely(NamedTuple):
    """A kind that a clause is like."""

    clause: int
    kind: Kind
    probability: float
    reasons: tuple[tuple[str, float], ...]
    """Features and what they add to the log odds, the weightiest first."""


def likely(turn: Turn, found: Sequence[Candidate], dialogue: Dialogue, least: float) -> Iterator[Likely]:
    """What each clause is like with at least this probability; of a very long message the first of them."""
    weights = weights_for(turn)
    if weights is None:
        return
    place = Place.of(turn, dialogue)
    weighed = Weighed(turn, found, place, weights)
    for number in range(min(len(turn.clauses), MOST_TOLD)):
        told = features(turn, number, found, place, weights.language)
        odds = weighed.odds[number]
        for output, kind in enumerate(weights.kinds):
            if (likelihood := probability(odds[output])) >= least:
                yield Likely(number, kind, likelihood, tuple(weights.reasons(told, output)))
