"""Sums and times in Chinese sentences (JioNLP's own tests).

`money spans`, `time spans`: in sentences, what overlaps a wanted span counts as it. `money values`: phrases that are one sum each, by amount and, of
a range, its upper end. `time values`: phrases that are one time each, by the last instant of the wanted span, to the minute, resolved from the
reference time of the test. Left out is what is over by then, as nothing falls due any more.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from tests.benchmarks.eval.finders import SENT, sums, times
from tests.benchmarks.eval.measure import Measure, Verdict, compared, right_or_wrong, rows, spans_of, touching

DATASET = "zh_jionlp"
MEASURES = {
    "money spans": Measure(formula="F1", reference="–"),
    "money values": Measure(formula="accuracy", reference="–"),
    "time spans": Measure(formula="F1", reference="–"),
    "time values": Measure(formula="accuracy", reference="–"),
}
REFERENCE_TIME = datetime(2021, 6, 14, 0, 0)
"""That of most of JioNLP's test, which names it only by a variable."""
UNITS = ("year", "month", "day", "hour", "minute")


def judge() -> Iterator[Verdict]:
    for row in rows("zh_money_jionlp"):
        found = sums(row["text"], "CNY", bare=row["task"] == "parse")
        if row["task"] == "extract":
            want = spans_of(row)
            yield compared("money spans", row, want, touching(want, {(span.start, span.end) for span in found}))
        else:
            wanted = _amounts(row["expected"][0]["resolution"])
            have = {amount for span in found for amount in (span.amount, span.upper) if amount is not None}
            right = bool(wanted) and any(abs(wanted[-1] - amount) < Decimal("0.01") for amount in have)
            yield right_or_wrong("money values", row["id"], right, f"{row['text']!r} wanted {wanted} found {sorted(map(str, have))}")
    for row in rows("zh_time_jionlp"):
        if row["task"] == "extract":
            want = spans_of(row)
            yield compared("time spans", row, want, touching(want, {(span.start, span.end) for span in times(row["text"], SENT)}))
        elif (ends := _ends(row)) is not None and ends >= (sent := _reference(row["ref_time"])):
            have_ends = [span.deadline for span in times(row["text"], sent) if span.deadline]
            said = f"{row['text']!r} wanted {ends} found {[str(end) for end in have_ends]}"
            right = any(end.replace(second=0, microsecond=0) == ends.replace(second=0) for end in have_ends)
            yield right_or_wrong("time values", row["id"], right, said)


def _amounts(resolution: Mapping[str, Any]) -> list[Decimal]:
    numbers = resolution["num"] if isinstance(resolution["num"], list) else [resolution["num"]]
    return [Decimal(number) for number in numbers if re.fullmatch(r"[\d.]+", str(number))]


def _reference(told: object) -> datetime:
    """As a test gives it: `[2019, 8, 22]`, `{"year": 2021, "month": 5}`."""
    numbers = [told[unit] for unit in UNITS if unit in told] if isinstance(told, dict) else told if isinstance(told, list) else []
    return datetime(*numbers[:5], *(1, 1)[max(0, len(numbers) - 1) :]) if numbers else REFERENCE_TIME


def _ends(row: Mapping[str, Any]) -> datetime | None:
    resolution = row["expected"][0]["resolution"]
    if resolution["type"] not in ("time_point", "time_span") or not re.match(r"\d{4}-", str(resolution["time"][-1])):
        return None
    return datetime.fromisoformat(resolution["time"][-1])
