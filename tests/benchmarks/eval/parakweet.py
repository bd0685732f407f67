"""Requests, promises and invitations in business mail (Parakweet), as a check on false promises.

The corpus marks sentences that ask for or announce an act of anybody (`actionable intent`), which is wider than a promise of a seller. So only the
precision of promises is measured: of the sentences in which a firm `commitment` is found when a seller says them, those that are marked.
"""

from collections.abc import Iterator

from casefile.findings import StatementKind
from tests.benchmarks.eval.finders import said
from tests.benchmarks.eval.measure import Measure, Verdict, rows

DATASET = "parakweet"
MEASURES = {"promises that are acts": Measure(formula="precision", reference="0.47 any sentence")}


def judge() -> Iterator[Verdict]:
    for row in rows(DATASET):
        found = [statement for _, statement in said([("seller", row["text"])]) if statement.kind is StatementKind.COMMITMENT]
        if found:
            marked = bool(row["labels"])
            rules = ", ".join(statement.rule for statement in found)
            yield Verdict(measure="promises that are acts", id=row["id"], hits=marked, extra=not marked, said=f"{row['text']!r} {rules}")
