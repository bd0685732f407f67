"""Promises by likeness: whether clauses are one, of what topic, and under a condition."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from casefile.findings import StatementKind, Topic
from extractors.answers import GOODS
from extractors.clauses import sentence_of
from extractors.features import CLAUSE, normal
from extractors.likeness.weighed import Weighed, probability
from extractors.modifiers import features_at
from extractors.quantities import find_quantities
from extractors.senses import senses_in
from extractors.statements import Candidate

Kind = StatementKind
NAMED = 1.0
"""What the topic that a rule has named is given before the others, in log odds."""
NAMED_BEYOND_DOUBT = frozenset({"en.commitment.return.kept", "zh.commitment.return.kept"})
"""Rules by whose words the topic of a promise is told, whatever stands around them."""
NO_CONDITION = -3.0
"""Below these log odds what modifiers take for the condition of a promise is none; where they see none, from even odds on there is one."""
TIMES_ALONE = frozenset({"en.commitment.delivery.time_alone", "zh.commitment.matter.only_when"})
"""Rules of bare times, whose words tell nothing of their topic: where an answer begins with one, it has that of what is asked for."""
HOLDS = frozenset({"WAIT", "PLEASE", "YOU", "SOON", "OK", "ENDEARMENT"})
"""Senses of words that only ask for a moment, or say nothing."""
TRACKED, NUMBERED = frozenset({"TRACKING", "NUMBER"}), frozenset({"TRACKING", "NUMBER", "COURIER", "DATE"})
"""Those of a clause that tells the number of a parcel."""
NO_PROMISE = frozenset({"asked", "past", "reported", "unreal"})
"""Modifiers under which no words of the seller are a promise, whatever they are like."""
HARDLY_PROMISE = frozenset({"announced", "negated", "outsider", "own_affair"})
"""… under which they must be like one beyond doubt, and with a no in it one of the goods: 没修过 is a promise, 不给您修 is none."""
BEYOND_DOUBT = 0.85


def promised(weighed: Weighed, numbers: Sequence[int]) -> float:
    """How probable it is that these clauses are a promise, and that it is of their likeliest topic."""
    return probability(weighed.likeliest(numbers, Kind.COMMITMENT)) * probability(max(weighed.topics(numbers).values()))


def topic_of(weighed: Weighed, numbers: Sequence[int], named: Topic | None = None) -> Topic:
    """The likeliest of a promise in these clauses; one that is named stands where nothing was fitted for it."""
    if named is not None and named not in weighed.weights.topics:
        return named
    odds = weighed.topics(numbers)
    return max(odds, key=lambda topic: odds[topic] + NAMED * (topic is named))


def is_conditional(weighed: Weighed, numbers: Sequence[int], *, told: bool) -> bool:
    """Whether a promise in these clauses is under a condition, `told` being what the modifiers say; that, where nothing was fitted for it."""
    if not weighed.weights.conditions:
        return told
    return max(weighed.odds[number][-1] for number in numbers) > (NO_CONDITION if told else 0)


def as_promised(weighed: Weighed, one: Candidate) -> Candidate:
    """A promise with its likeliest topic, and a condition if it is likely to have one; a bare yes has that of the question."""
    if one.kind is not Kind.COMMITMENT or one.negated:
        return one
    within = weighed.within(one)
    if one.rule in NAMED_BEYOND_DOUBT:
        return replace(one, conditional=one.conditional and is_conditional(weighed, within, told=False))
    if one.rule in TIMES_ALONE and one.topic is not Topic.DELIVERY and within[0] == 0:
        return one
    if one.question is None:
        one = replace(one, conditional=is_conditional(weighed, within, told=one.conditional))
    topic = topic_of(weighed, within, one.topic)
    words = weighed.turn.text[one.start : one.end]
    if topic is Topic.REFUND and any(found.kind == "multiple" for found in find_quantities(words)):
        return one  # more than was paid is no refund
    senses = senses_in(normal(words, CLAUSE)) if topic is Topic.REFUND else ()
    if "COUPON" in senses and "REFUND" not in senses:
        topic = Topic.COMPENSATION
    return replace(one, topic=topic)


def can_be_promise(weighed: Weighed, number: int) -> bool:
    """Whether nothing in a clause that is like a promise, or around it, keeps it from being one."""
    clause, told = weighed.turn.clauses[number], weighed.told(number)
    if any(one.negated and one.start < clause.limit and clause.start < one.end for one in weighed.found):
        return False
    if "negated" in told and topic_of(weighed, [number]) not in GOODS:
        return False
    if told & NO_PROMISE or "reported" in features_at(weighed.turn.modifiers, *sentence_of(weighed.turn.clauses, clause)):
        return False
    senses = frozenset(senses_in(normal(weighed.text(number), CLAUSE)))
    if senses <= HOLDS or TRACKED <= senses <= NUMBERED or told & HARDLY_PROMISE:
        return probability(weighed.likeliest([number], Kind.COMMITMENT)) >= BEYOND_DOUBT
    return True


def by_topic(weighed: Weighed, run: Sequence[int], least: float) -> Iterator[Sequence[int]]:
    """Of clauses in a row that are like a promise: those of each topic, where more than one is likely, else all of them together."""
    parts = [list(part) for _, part in groupby(run, key=lambda number: topic_of(weighed, [number]))]
    likely = [part for part in parts if promised(weighed, part) >= least]
    yield from (part for part in (likely if len(likely) > 1 else [run]) if promised(weighed, part) >= least)
