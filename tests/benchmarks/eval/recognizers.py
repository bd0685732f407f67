"""Recognizers-Text specs (Microsoft), Chinese and English: currency, phone, url, e-mail, times.

`currency`, `phone`, `url`, `email`: spans at exactly the wanted places; the name of a currency without a figure is no sum and is left out.
`datetime spans`: found times that overlap a wanted one, at most one each.
`datetime values`: of the times that a deadline or a length of time can be, those with an instant or duration that is one of the spec's own
resolutions: a date's day, a time's clock to the minute, a range's last instant, a duration's length. Left out is what the finder names but does
not reckon, as nothing falls due then: what is over when it is said, what only begins (`after 2016`), what comes again and again (`set`), zones,
dates that do not exist. Of a part of a day only the day is compared: an afternoon ends at 16:00 there and at 18:00 in our guide; and where the spec
ends a range of months or years before its last one, the end of this is as good. A time that is named without a value is none that is wrong.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from extractors.days import TimeSpan, end_of_month
from tests.benchmarks.eval.finders import SENT, details, sums, times
from tests.benchmarks.eval.measure import Measure, Verdict, compared, rows, spans_of, touching

DATASET = "recognizers"
MEASURES = {
    "zh currency": Measure(formula="F1", reference="0.523 sign and number"),
    "zh phone": Measure(formula="F1", reference="0.761 digits"),
    "zh url": Measure(formula="F1", reference="0.648 pattern"),
    "zh datetime spans": Measure(formula="F1", reference="0.080 day words"),
    "zh datetime values": Measure(formula="F1", reference="–"),
    "en currency": Measure(formula="F1", reference="0.551 sign and number"),
    "en phone": Measure(formula="F1", reference="0.747 digits"),
    "en url and email": Measure(formula="F1", reference="0.684, 0.750 pattern"),
    "en datetime spans": Measure(formula="F1", reference="–"),
    "en datetime values": Measure(formula="F1", reference="–"),
}
REGIONS = {"zh": ("CN", "US", "GB"), "en": ("US", "GB", "IN", "DE", "CN")}
CURRENCY = {"zh": "CNY", "en": "USD"}


def judge() -> Iterator[Verdict]:
    for language in ("zh", "en"):
        for row in rows(f"recognizers_{language}"):
            text, want = row["text"], spans_of(row)
            match row["type"]:
                case "currency":
                    want = spans_of(row, lambda found: found["resolution"]["value"] is not None)
                    yield compared(f"{language} currency", row, want, {(span.start, span.end) for span in sums(text, CURRENCY[language])})
                case "phone":
                    yield compared(f"{language} phone", row, want, details(text, "phone", *REGIONS[language]))
                case "url" | "email" as kind:
                    measure = "zh url" if language == "zh" else "en url and email"
                    yield compared(measure, row, want, details(text, kind, *REGIONS[language]))
                case "datetime":
                    yield from _times(language, row)


def _times(language: str, row: Mapping[str, Any]) -> Iterator[Verdict]:
    sent = datetime.fromisoformat(row["ref_time"]) if row["ref_time"] else SENT
    found = times(row["text"], sent)
    want = spans_of(row)
    yield compared(f"{language} datetime spans", row, want, touching(want, {(span.start, span.end) for span in found}))
    due = [wanted for wanted in row["expected"] if can_fall_due(wanted["resolution"]["values"], sent)]
    others = [(wanted["start"], wanted["end"]) for wanted in row["expected"] if wanted not in due]
    right = {
        (wanted["start"], wanted["end"])
        for wanted in due
        for span in found
        if span.start < wanted["end"] and wanted["start"] < span.end and is_one_of(span, wanted["resolution"]["values"])
    }
    named = [span for span in found if span.deadline or span.duration]
    wrong = len([span for span in named if not any(span.start < end and start < span.end for start, end in [*right, *others])])
    values = [value.get("timex") for wanted in due for value in wanted["resolution"]["values"]]
    have = [(span.deadline and span.deadline.isoformat(), span.duration) for span in found]
    said = f"{row['text']!r} sent {sent} wanted {values} found {have}"
    yield Verdict(measure=f"{language} datetime values", id=row["id"], hits=len(right), extra=wrong, missed=len(due) - len(right), said=said)


def can_fall_due(values: list[Mapping[str, str]], sent: datetime) -> bool:
    return any(_can_fall_due(value, sent) for value in values)


def _can_fall_due(value: Mapping[str, str], sent: datetime) -> bool:
    if value["type"] in ("set", "timezone") or "not resolved" in value.values() or ("start" in value and "end" not in value):
        return False
    last = value.get("end") or value.get("value", "")
    return not re.match(r"\d{4}-", last) or datetime.fromisoformat(last) >= datetime(sent.year, sent.month, sent.day)


def is_one_of(span: TimeSpan, values: list[Mapping[str, str]]) -> bool:
    return any(_is(span, value) for value in values)


def _is(span: TimeSpan, value: Mapping[str, str]) -> bool:
    last = span.deadline.replace(tzinfo=None, microsecond=0) if span.deadline else None
    if last and (part := re.search(r"(?:^|(\d{4}-\d\d-\d\d))T(?:MO|AF|EV|NI|MI)$", value.get("timex", ""))):
        return part[1] in (None, last.date().isoformat())
    match value["type"]:
        case "duration":
            return span.duration is not None and seconds(span.duration) == float(value["value"])
        case "date" if last and "value" in value:
            return last.date().isoformat() == value["value"]
        case "datetime" if last and "value" in value:
            return last.isoformat(sep=" ")[:16] == value["value"][:16]
        case "time" | "timerange" if last and "value" in value:
            return last.time().isoformat()[:5] == value["value"][:5]
        case "daterange" | "datetimerange" | "timerange" if last and "end" in value:
            end = value["end"]
            if value["type"] == "timerange":
                return last.time().isoformat() in (end, "23:59:59" if end == "00:00:00" else end)
            instant = datetime.fromisoformat(end)
            lasting = re.search(r"P\d+([YM])\)$", value.get("timex", ""))
            whole = end_of_month(instant, 11 if lasting[1] == "Y" else 0) if lasting and instant.day == 1 else instant
            return last in (instant, whole, instant - timedelta(seconds=1), instant + timedelta(hours=23, minutes=59, seconds=59))
        case _:
            return False


def seconds(duration: str) -> float:
    """Of an ISO 8601 duration, with the spec's own months of 30 days and years of 365."""
    units = {"Y": 365 * 86400, "M": 30 * 86400, "W": 7 * 86400, "D": 86400, "TH": 3600, "TM": 60, "TS": 1}
    total, clock = 0.0, ""
    for mark, count, unit in re.findall(r"(T)?(\d+(?:\.\d+)?)([YMWDHS])", duration):
        clock = mark or clock
        total += float(count) * units[clock + unit]
    return total
