"""Numbers with check digits (python-stdnum's tests): each alone, found and valid if it is valid, and not if it is not."""

from collections.abc import Iterator

from tests.benchmarks.eval.finders import details
from tests.benchmarks.eval.measure import Measure, Verdict, right_or_wrong, rows

DATASET = "stdnum_ids"
KINDS = {"uscc": "credit_code", "iban": "iban", "cn_resident_id": "id_card"}
MEASURES = {kind: Measure(formula="accuracy", reference="1.000 its check digit") for kind in KINDS.values()}


def judge() -> Iterator[Verdict]:
    for row in rows(DATASET):
        if kind := KINDS.get(row["type"]):
            right = bool(details(row["text"], kind, "CN")) == row["valid"]
            yield right_or_wrong(kind, row["id"], right, f"{row['text']!r} valid {row['valid']}")
