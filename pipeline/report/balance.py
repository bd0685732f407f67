"""Both sides, side by side."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from casefile.findings import Outcome, OutcomeKind, Statement, StatementKind
from pipeline.link.promised import is_checked
from pipeline.report.first import First
from pipeline.report.scope import Scope
from pipeline.report.view.dealings import Balance

SIDES: Mapping[str, tuple[tuple[StatementKind, ...], tuple[StatementKind, ...]]] = {
    "contract": (
        (StatementKind.OFFER, StatementKind.COUNTER_OFFER, StatementKind.ACCEPTANCE),
        (StatementKind.REJECTION,),
    ),
    "goods": (
        (StatementKind.COMMITMENT,),
        (StatementKind.DISCLAIMER, StatementKind.DEFECT_DISCLOSURE),
    ),
    "breach": (
        (StatementKind.ADMISSION, StatementKind.COMPLAINT, StatementKind.INDUCEMENT),
        (StatementKind.REFUSAL, StatementKind.BUYER_CONCESSION),
    ),
    "remedy": (
        (StatementKind.DEMAND, StatementKind.PLATFORM_DECISION, StatementKind.STALL),
        (StatementKind.SETTLEMENT, StatementKind.ARBITRATION_AGREEMENT),
    ),
}
"""Subject → the kinds that support the buyer, and those that may be held against them."""


def balance(scope: Scope) -> Iterator[Balance]:
    """A promise that was hedged, negated or withdrawn stands on the other side: so it will be used. What does not count stands on neither."""
    supports, against = (defaultdict[str, First](First) for _ in range(2))
    uncounted, settlements = set[str](), set[str]()
    for statement in scope.case.records(Statement):
        if not statement.counts:
            uncounted.add(statement.id)
            continue
        if statement.kind is StatementKind.SETTLEMENT:
            settlements.add(statement.id)
        if statement.kind is StatementKind.REJECTION and statement.answers in settlements:  # of a remedy, not of the contract
            against["remedy"].add(statement.id)
            continue
        for subject, (supporting, opposing) in SIDES.items():
            if statement.kind in opposing or (statement.kind in supporting and statement.is_weak):
                against[subject].add(statement.id)
            elif statement.kind in supporting:
                supports[subject].add(statement.id)
    for outcome in scope.case.records(Outcome):
        if outcome.statement in uncounted or outcome.needs_review or not is_checked(scope.case.get(Statement, outcome.statement)):
            continue
        if outcome.has_failed:
            supports["performance"].add(outcome.statement)
        elif outcome.outcome is OutcomeKind.KEPT:
            against["performance"].add(outcome.statement)
    for subject in (*SIDES, "performance"):
        if subject in supports or subject in against:
            yield Balance(
                title=scope.words.say(f"subject.{subject}"), supports=supports[subject].items(scope), contradicts=against[subject].items(scope)
            )
