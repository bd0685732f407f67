"""The clauses of one message, weighed: how likely each is of every kind, and a promise in it of every topic."""

import math
from collections.abc import Sequence
from functools import cached_property

from casefile.findings import StatementKind, Topic
from extractors.clauses import sentence_of
from extractors.features import MESSAGE, Place, marks, normal, situation_marks, topics_named, words_near
from extractors.modifiers import features_at
from extractors.regressions import Weights
from extractors.replies import figures_in
from extractors.statements import Candidate, Turn

Kind = StatementKind
BOTH = frozenset(
    [frozenset({Kind.ADMISSION, kind}) for kind in Kind]
    + [frozenset({Kind.REFUSAL, Kind.DISCLAIMER}), frozenset({Kind.INDUCEMENT, Kind.COMMITMENT}), frozenset({Kind.INDUCEMENT, Kind.SETTLEMENT})]
)
"""What the words of one clause can be at once."""
LEAST = {"zh": math.log(0.42 / 0.58), "en": 0.0}
"""From these log odds on a kind stands that no rule has found, by language."""
BESIDE = math.log(0.6 / 0.4)
"""… beside another that the clause is liker, where one clause can be both."""
SPEAKS = -1.0
"""So much the words of a clause must add of their own, at least: what stands around them decides what they mean, hardly that they mean something."""


def probability(odds: float) -> float:
    """Of log odds."""
    return 1 / (1 + math.exp(-odds))


class Weighed:
    """The clauses of one message, by their numbers."""

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

    def likeliest(self, numbers: Sequence[int], *kinds: Kind) -> float:
        """The log odds of the likeliest of these kinds in the clauses, of those that were fitted."""
        ats = [at for at, kind in enumerate(self.weights.kinds) if kind in kinds]
        return max((self.odds[number][at] for number in numbers for at in ats), default=-math.inf)

    def topics(self, numbers: Sequence[int]) -> dict[Topic, float]:
        """How likely each topic is of a promise in these clauses, as log odds."""
        near = {number: self.weights.parted(self.weights.marked(topics_named(self.turn, number, self.place))) for number in numbers}
        first = len(self.weights.kinds)
        return {
            topic: self._message[at] + max(self.odds[number][at] + near[number][at] for number in numbers)
            for at, topic in enumerate(self.weights.topics, first)
        }

    @cached_property
    def _message(self) -> tuple[float, ...]:
        """What the words of the whole message add to the log odds of topics."""
        return self.weights.of_words(normal(self.turn.text, MESSAGE), MESSAGE)

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

    def text(self, number: int) -> str:
        clause = self.turn.clauses[number]
        return self.turn.text[clause.start : clause.end]

    def told(self, number: int) -> frozenset[str]:
        """The modifiers that reach a clause."""
        clause = self.turn.clauses[number]
        return features_at(self.turn.modifiers, clause.start, clause.end)

    def is_beside_sum(self, one: Candidate) -> bool:
        """Whether the sentence of a finding names a sum."""
        stretches = (sentence_of(self.turn.clauses, self.turn.clauses[number]) for number in self.within(one))
        return any(figures_in(self.turn.text[start:end], None) for start, end in stretches)
