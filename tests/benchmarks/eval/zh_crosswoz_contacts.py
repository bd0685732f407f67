"""Telephones, prices and addresses in Chinese talk (CrossWOZ, test).

Left out: turns whose annotation names words that are not in them, and 免费 (free), which is no sum. A wanted detail is the first place of its words
in the turn; what overlaps it counts as it, since the corpus draws prices with and without their unit and addresses with and without the name of the
house. What is found elsewhere counts as false.
"""

from collections.abc import Iterator

from tests.benchmarks.eval.finders import details, sums
from tests.benchmarks.eval.measure import Measure, Verdict, compared, rows, touching

DATASET = "zh_crosswoz_contacts"
MEASURES = {
    "phone": Measure(formula="F1", reference="0.822 pattern"),
    "price": Measure(formula="F1", reference="0.908 pattern"),
    "address": Measure(formula="F1", reference="0.598 pattern"),
}


def judge() -> Iterator[Verdict]:
    for row in rows(DATASET):
        text = row["text"]
        for kind in MEASURES:
            named = [found["text"] for found in row["expected"] if found["type"] == kind and not found["text"].endswith("免费")]
            if not all(words and words in text for words in named):
                continue
            want = {(start := text.find(words), start + len(words)) for words in named}
            have = {(span.start, span.end) for span in sums(text, "CNY")} if kind == "price" else details(text, kind, "CN")
            if want or have:
                yield compared(kind, row, want, touching(want, have))
