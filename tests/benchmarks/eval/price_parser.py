"""Prices as shops print them (price-parser's examples): of the strings that hold a price in digits, those whose amount is read.

The first sum found must be the amount. Each string is known to be a price, so a number by itself counts. The conversation's currency is taken to be
the dollar: where a string alone does not tell what its separators mean (1.298), the reading follows that.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from tests.benchmarks.eval.finders import sums
from tests.benchmarks.eval.measure import Measure, Verdict, right_or_wrong, rows

DATASET = "price_parser"
MEASURES = {"amount": Measure(formula="accuracy", reference="0.658 sign and number")}


def judge() -> Iterator[Verdict]:
    for row in rows(DATASET):
        if not row["expected"] or not re.search(r"\d", row["text"]):
            continue
        written = re.sub(r"^Decimal\('|'\)$", "", str(row["expected"][0]["resolution"]["amount"]))
        found = sums(row["text"], "USD", bare=True)
        right = bool(found) and abs(found[0].amount - Decimal(written)) < Decimal("0.005")
        yield right_or_wrong("amount", row["id"], right, f"{row['text']!r} wanted {written} found {[str(span.amount) for span in found]}")
