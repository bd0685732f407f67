"""Compromises that both sides agreed on, and lesser sums claimed: a paper that claims the whole sum is filed by a person who knows of them."""

from collections.abc import Iterator

from casefile.findings import Outcome, Statement, StatementKind
from pipeline.papers.claimed import less_than_all
from pipeline.papers.entry import source_of, told
from pipeline.papers.paper import Paper
from pipeline.report.scope import Scope

WHOLE = "refund"
"""The query by which a paper claims all that was paid."""


def reminders(paper: Paper, scope: Scope) -> tuple[str, ...]:
    """One for each compromise, and one for a lesser sum that was claimed, if the paper claims the whole sum."""
    if not any(field.ask == WHOLE for section in paper.sections for field in section.fields):
        return ()
    outcomes = {outcome.statement: outcome for outcome in scope.case.records(Outcome)}
    made = (_told(scope, proposed, agreed, outcomes.get(agreed.id) or outcomes.get(proposed.id)) for proposed, agreed in _made(scope))
    claimed = less_than_all(scope)
    return tuple(dict.fromkeys((*made, *([told(scope, "bear_in_mind", what=claimed)] if claimed else []))))


def _made(scope: Scope) -> Iterator[tuple[Statement, Statement]]:
    """What was proposed, and what agreed to it."""
    proposals = {one.id: one for one in scope.case.records(Statement) if one.kind is StatementKind.SETTLEMENT and not one.is_rejected}
    for one in proposals.values():
        proposed = proposals.get(one.answers or "")
        if proposed is not None and proposed.role is not one.role:
            yield proposed, one


def _told(scope: Scope, proposed: Statement, agreed: Statement, outcome: Outcome | None) -> str:
    terms = proposed.terms if proposed.terms.amount is not None or proposed.terms.percent is not None else agreed.terms
    if terms.amount is not None:
        what = told(scope, "compromise_of", sum=scope.words.amount(terms.amount, terms.currency))
    elif terms.percent is not None:
        what = told(scope, "compromise_of", sum=f"{terms.percent.normalize():f}%")
    else:
        what = told(scope, "compromise")
    notes = [told(scope, "became_bare", outcome=scope.words.became(outcome))] if outcome is not None else []
    if proposed.needs_review or agreed.needs_review or (outcome is not None and outcome.needs_review):
        notes.append(scope.words.say("flag.needs_review"))
    source = scope.words.join((source_of(scope, agreed.id), *notes))
    return told(scope, "compromise_made", what=what, source=source)
