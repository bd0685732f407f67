"""What no rule has found and the words are like: the runs of clauses that are likely of a kind, but for what the dialogue or its words exclude."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from casefile.findings import LIKENESS, StatementKind
from extractors.answers import load_answers
from extractors.clauses import Clause
from extractors.dialogue import OFFERS
from extractors.features import FIGURES
from extractors.likeness.promises import by_topic, can_be_promise, is_conditional, topic_of
from extractors.likeness.rulings import OPENINGS, PAID
from extractors.likeness.weighed import Weighed
from extractors.modifiers import features_at
from extractors.quantities import find_quantities
from extractors.replies import LAST, answers_a_question, asks_on, figures_in, only_heard
from extractors.statements import Candidate, Turn

Kind = StatementKind
ALTERS = frozenset({Kind.COUNTER_OFFER, Kind.REJECTION})
"""Beside these nothing is an acceptance (Civil Code Art. 488)."""
NO_ASSENT = frozenset({"conditional", "reported", "unreal"})
"""Modifiers under which nothing is one: it is unconditional."""
TOLD_ONCE = frozenset({Kind.ADMISSION, Kind.PLATFORM_DECISION, Kind.THREAT_OF_ACTION})
"""What clauses beside one that is this say again, or belong to; a complaint may be of another fault."""
SUMS = OFFERS | {Kind.SETTLEMENT}
PROMISED = 0.3
"""A promise stands if it and its topic are so probable together …"""
PROMISED_TOO = 0.35
"""… one beside a promise in the same message that a rule has found: what was left of it is mostly its setting."""


def passed_over(weighed: Weighed) -> Iterator[Candidate]:
    """Of all kinds."""
    for kind, alike in weighed.alike().items():
        if kind is not Kind.ACCEPTANCE or _can_assent(weighed):
            yield from _of_kind(kind, alike, weighed)


def _of_kind(kind: Kind, alike: Sequence[int], weighed: Weighed) -> Iterator[Candidate]:
    same = OPENINGS if kind in OPENINGS else {kind}
    taken = {number for one in weighed.found if one.kind in same and not one.negated for number in weighed.within(one)}
    if kind in TOLD_ONCE:
        taken |= {number + step for number in taken for step in (-1, 1)}
    runs = _in_a_row([number for number in alike if number not in taken and _can_be(kind, number, weighed)], weighed.turn.clauses)
    for run in _first_of_each(runs) if kind in TOLD_ONCE else runs:
        if kind is Kind.COMMITMENT:
            yield from _promises(run, weighed, PROMISED_TOO if taken else PROMISED)
        else:
            yield _added(kind, weighed.turn, run)


def _can_be(kind: Kind, number: int, weighed: Weighed) -> bool:
    match kind:
        case Kind.COMMITMENT:
            return can_be_promise(weighed, number)
        case Kind.ACCEPTANCE:
            return NO_ASSENT.isdisjoint(weighed.told(number))
        case Kind.REFUSAL:
            return load_answers().unrefused.search(weighed.text(number)) is None and not _is_promised(number, weighed)
        case _:
            return kind not in SUMS or _can_be_sum(weighed.text(number))


def _is_promised(number: int, weighed: Weighed) -> bool:
    """Whether a rule finds a promise to pay in a clause, and nothing says no in it."""
    promises = (one for one in weighed.found if one.kind is Kind.COMMITMENT and one.topic in PAID and not one.negated and one.question is None)
    return "negated" not in weighed.told(number) and any(number in weighed.within(one) for one in promises)


def _can_assent(weighed: Weighed) -> bool:
    """Whether nothing else is proposed, the matter is not put off, and it is no nod to what leaves it to this side's leisure, or to news."""
    answers, text = load_answers(), weighed.turn.text
    nods = answers.nods.match(text) is not None and (answers.leaves.search(weighed.place.other) is not None or asks_on(weighed.turn))
    nods = nods or answers_a_question(text, weighed.place.other)
    return not (nods or only_heard(text) or any(one.kind in ALTERS for one in weighed.found) or answers.hesitates.search(text))


def _can_be_sum(text: str) -> bool:
    """A clause with figures that are neither a sum nor a share gives a telephone number, an order's or an address."""
    return bool(figures_in(text, None)) or FIGURES.search(text) is None or any(one.kind == "percent" for one in find_quantities(text))


def _promises(run: Sequence[int], weighed: Weighed, least: float) -> Iterator[Candidate]:
    for part in by_topic(weighed, run, least):
        added = _added(Kind.COMMITMENT, weighed.turn, part)
        yield replace(added, topic=topic_of(weighed, part), conditional=is_conditional(weighed, part, told=added.conditional))


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


def _added(kind: Kind, turn: Turn, numbers: Sequence[int]) -> Candidate:
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
