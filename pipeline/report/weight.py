"""Which statements of a kind come first where only a few are shown: the weightiest, not the earliest."""

from bisect import insort
from typing import NamedTuple

from casefile.findings import Statement, StatementKind

SILENCING = ("drop_the_case", "drop_case", "hush", "pressure")
REVIEWS = ("review_pay", "review")
"""The last parts of the rules that find an inducement to keep silent, and one to rate."""


class Weighed(NamedTuple):
    """Compares by weight, then by number."""

    weight: tuple[bool, int, int]
    number: int
    statement: str
    message: str


def keep(weightiest: list[Weighed], one: Weighed, *, most: int) -> None:
    """Put it in its place among the weightiest, of which no more than `most` are kept."""
    insort(weightiest, one)
    del weightiest[most:]


def weighed(statement: Statement, number: int) -> Weighed:
    """`number` is the statement's own, in the order in which they were made."""
    return Weighed(_weight(statement, number), number, statement.id, statement.quote.message)


def _weight(statement: Statement, number: int) -> tuple[bool, int, int]:
    """The less, the weightier. Of refusals the last is the final one; of inducements those to silence come before gifts for a review.

    Of any other kind the longest quotation says most.
    """
    length = statement.quote.end - statement.quote.start
    if statement.kind is StatementKind.REFUSAL:
        return statement.is_weak, 0, -number
    if statement.kind is StatementKind.INDUCEMENT:
        rule = statement.rule.rpartition(".")[2]
        return statement.is_weak, 0 if rule in SILENCING else 2 if rule in REVIEWS else 1, -length
    return statement.is_weak, 0, -length
