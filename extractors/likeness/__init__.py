"""What a clause is like: the kinds of statement that labelled conversations show its words, and what stands around them, to be.

Rules say why, but a clause that no rule foresaw they pass over. So the words, and what the rules have found in them, are weighed by a logistic
regression for each language and side (`weighed`). What it finds likely stands beside what the rules have found (`passed_over`), what it finds
unlikely falls (`rulings`), of the topics of a promise it chooses, and it tells whether that is under a condition (`promises`). The same text in the
same place always weighs the same, and `chat-evidence explain` names the features that decided.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from casefile.findings import StatementKind
from casefile.records import Role
from extractors.clauses import split
from extractors.dialogue import Dialogue
from extractors.features import CLAUSE, Place, features, normal
from extractors.likeness.passed_over import passed_over
from extractors.likeness.promises import as_promised
from extractors.likeness.rulings import as_opened, stands
from extractors.likeness.weighed import SPEAKS, Weighed, probability
from extractors.regressions import SIDES, load_weights, weights_for
from extractors.remembered import remembered
from extractors.statements import Candidate, Turn
from extractors.text import language_of

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


def rules_alone(_turn: Turn, found: list[Candidate], _dialogue: Dialogue) -> list[Candidate]:
    """What the rules found, unweighed."""
    return found


def weigh(turn: Turn, found: list[Candidate], dialogue: Dialogue) -> list[Candidate]:
    """What stands of what the rules have found, with what they have passed over."""
    weighed = _weighed(turn, found, dialogue)
    if weighed is None:
        return found
    standing = [as_opened(weighed, as_promised(weighed, one)) for one in found if stands(weighed, one)]
    return [*standing, *passed_over(weighed)]


def overruled(turn: Turn, found: Sequence[Candidate], dialogue: Dialogue) -> frozenset[str]:
    """The rules whose findings fall for what the words are like."""
    weighed = _weighed(turn, found, dialogue)
    return frozenset() if weighed is None else frozenset(one.rule for one in found if not stands(weighed, one))


class Likely(NamedTuple):
    """A kind that a clause is like."""

    clause: int
    kind: StatementKind
    probability: float
    reasons: tuple[tuple[str, float], ...]
    """Features and what they add to the log odds, the weightiest first."""


def likely(turn: Turn, found: Sequence[Candidate], dialogue: Dialogue, least: float) -> Iterator[Likely]:
    """What each clause is like with at least this probability; of a very long message the first of them."""
    weighed = _weighed(turn, found, dialogue)
    if weighed is None:
        return
    weights = weighed.weights
    for number in range(min(len(turn.clauses), MOST_TOLD)):
        told = features(turn, number, found, weighed.place, weights.language)
        odds = weighed.odds[number]
        for output, kind in enumerate(weights.kinds):
            if (likelihood := probability(odds[output])) >= least:
                yield Likely(number, kind, likelihood, tuple(weights.reasons(told, output)))


def _weighed(turn: Turn, found: Sequence[Candidate], dialogue: Dialogue) -> Weighed | None:
    """None where nothing was fitted for who speaks, or for the language."""
    weights = weights_for(turn)
    return None if weights is None else Weighed(turn, found, Place.of(turn, dialogue), weights)
