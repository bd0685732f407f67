"""Telephones and what looks like them (libphonenumber's matcher tests).

`impossible`: strings that are no telephone in any reading, of which none may be found. `telephones`: the rest, where the matcher's own tests are as
lenient as its laxest setting (`POSSIBLE`, odd groups like 31 4/5 - 16): found at exactly the wanted place.
"""

from collections.abc import Iterator

from tests.benchmarks.eval.finders import details
from tests.benchmarks.eval.measure import Measure, Verdict, compared, right_or_wrong, rows, spans_of

DATASET = "phone_matcher"
MEASURES = {
    "impossible": Measure(formula="accuracy", reference="1.000 libphonenumber"),
    "telephones": Measure(formula="F1", reference="1.000 libphonenumber at its laxest"),
}


def judge() -> Iterator[Verdict]:
    for row in rows(DATASET):
        have = details(row["text"], "phone", row["region"])
        if row["group"] == "IMPOSSIBLE_CASES":
            yield right_or_wrong("impossible", row["id"], not have, repr(row["text"]))
        else:
            yield compared("telephones", row, spans_of(row), have)
