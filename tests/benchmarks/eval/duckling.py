"""Duckling's own corpora (Facebook), phrases that are one value each: money in Chinese and English, times, durations.

A phrase is right if a value is found in it, wherever its words begin: `money` by amount, `time` and `duration` by place alone (their resolutions are
program text). Bare numbers count as money where the corpus says they are (`Unnamed`); coins named for themselves (nickel, dime, quarter) too.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from extractors.money import MoneySpan
from tests.benchmarks.eval.finders import sums, times
from tests.benchmarks.eval.measure import Measure, Verdict, compared, rows, spans_of, touching

DATASET = "duckling"
MEASURES = {
    "zh money": Measure(formula="F1", reference="0.12 sign and number"),
    "en money": Measure(formula="F1", reference="–"),
    "time spans": Measure(formula="F1", reference="–"),
    "duration spans": Measure(formula="F1", reference="–"),
}


def judge() -> Iterator[Verdict]:
    for row in rows(DATASET):
        text, want = row["text"], spans_of(row)
        match row["dim"]:
            case "AmountOfMoney":
                found = sums(text, "CNY" if row["lang"] == "zh" else "USD", bare=True)
                amounts = _amounts(row["expected"][0]["resolution"])
                right = bool(found) and (not amounts or _same(found[0], amounts))
                said = f"{text!r} wanted {amounts} found {[str(span.amount) for span in found]}"
                yield Verdict(measure=f"{row['lang']} money", id=row["id"], hits=right, extra=bool(found) and not right, missed=not right, said=said)
            case "Time" | "Duration" as kind:
                have = touching(want, {(span.start, span.end) for span in times(text)})
                yield compared(f"{kind.lower()} spans", row, want, have)


def _amounts(resolution: str) -> list[Decimal]:
    """`(simple Dollar 7)`, `(between Dollar (7, 9))`, `(simple Cent 25)` → what it comes to in whole units."""
    simple = re.fullmatch(r"\((?:simple|under|above|between) (\w+) \(?([\d.e]+)(?:, ([\d.e]+))?\)?\)", resolution)
    if simple is None:
        return []
    unit = Decimal("0.01") if simple[1] == "Cent" else Decimal(1)
    return [Decimal(amount) * unit for amount in simple.groups()[1:] if amount]


def _same(span: MoneySpan, amounts: list[Decimal]) -> bool:
    return span.amount in amounts or span.upper in amounts
