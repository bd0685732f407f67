"""A sum that the buyer claimed, less than what is left of the price: who files a paper that reckons the whole has to know of it."""

from collections.abc import Sequence

from casefile.findings import Statement, StatementKind
from casefile.records import Message, Role
from extractors.answers import load_answers
from extractors.clauses import MOST
from pipeline.accounts.reckoning import Sum, total
from pipeline.link.wall import on_wall, zone_of
from pipeline.papers.dealings import statements
from pipeline.papers.entry import source_of, told
from pipeline.papers.reckoned import reckoned
from pipeline.report.scope import Scope


def less_than_all(scope: Scope) -> str:
    """What is to be decided, where the last sum that the buyer claimed is less than what is left in its currency; else nothing."""
    last = _last_sum(scope)
    if last is None or last.terms.amount is None or last.terms.currency is None:
        return ""
    reckoning, currency = reckoned(scope), last.terms.currency
    left = total(reckoning.paid(currency)) - total(reckoning.back(currency))
    if last.terms.amount >= left or _is_paid_since(scope, last, reckoning.paid(currency)):
        return ""
    return told(scope, "claimed_less", claimed=scope.words.amount(last.terms.amount, currency), source=source_of(scope, last.id))


def _is_paid_since(scope: Scope, claim: Statement, paid: Sequence[Sum]) -> bool:
    """Whether more was paid after it: then it was never of all."""
    sent = scope.case.get(Message, claim.quote.message).sent
    times = [one.at for one in paid if one.at is not None]
    zone = zone_of([sent, *times])
    return sent is not None and any(on_wall(at, zone) > on_wall(sent, zone) for at in times)


def _last_sum(scope: Scope) -> Statement | None:
    """The last claim of a sum, unless all is claimed after it."""
    claims = statements(scope, lambda one: one.kind is StatementKind.DEMAND and one.role is Role.BUYER and not one.is_weak)
    for claim in reversed(claims):
        if claim.terms.amount is not None:
            return claim
        if load_answers().claims_whole.search(scope.case.get(Message, claim.quote.message).text[:MOST]):
            return None
    return None
