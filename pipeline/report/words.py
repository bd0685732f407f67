"""How a report says things in one language: times with their zone, money, terms, places, coded words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from casefile.assessment import Answer
from casefile.findings import Outcome, StatementKind, Terms
from casefile.records import Money, Place, Precision, Zone
from extractors.measured import load_measured
from pipeline.law import Pack
from pipeline.wording import coded, format_words, place_words, problem_sentence, wording

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
SPECS = {Precision.MINUTE: "minutes", Precision.MILLISECOND: "milliseconds"}
LENGTHS = {Precision.MINUTE: 16, Precision.MILLISECOND: 23}
OF_WHAT_HAPPENED = (StatementKind.COMPLAINT, StatementKind.ADMISSION, StatementKind.REFUSAL, StatementKind.BUYER_CONCESSION)
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_TOLD = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?(?: ?[+-]\d\d:\d\d)?")
_UNITS = ("year", "month", "week", "day", "hour", "minute", "second")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    language: str
    pack: Pack
    paths: dict[str, str]
    """Source id → its path as received."""
    said_once: str = ""
    """The offset from UTC that all times have, where it is said once for all of them: `+08:00`."""

    is_prose: bool = False
    """Times are written as a person writes them in a letter: `2 February 2026, 18:33`."""

    def say(self, key: str, **values: object) -> str:
        return wording(self.language, "report")[key].format(**values)

    def of(self, member: StrEnum) -> str:
        """A member of an enumeration of the case file."""
        return self.coded(type(member).__name__, member.value)

    def became(self, outcome: Outcome) -> str:
        """What became of a promise."""
        return self.say("in_part") if outcome.is_in_part else self.of(outcome.outcome)

    def coded(self, group: str, code: str) -> str:
        return wording(self.language, "kinds")[f"{group}.{code}"]

    def why(self, topic: str, code: str) -> str:
        """Why a role was assigned, or a promise counts as kept: a code with what was seen."""
        told = coded(self.language, topic, code)
        return (
            _TOLD.sub(lambda found: self.due(datetime.fromisoformat(found[0].replace(" ", "T", 1).replace(" ", ""))), told) if self.is_prose else told
        )

    def law(self, code: str) -> str:
        return self.pack.words(code, self.language)

    def answer(self, answer: Answer) -> str:
        """What a person told."""
        return self.law(f"answer.{answer.question}.{answer.choice}:{answer.value}")

    def cite(self, code: str) -> str:
        return self.pack.cite(code, self.language)

    def format_title(self, name: str) -> str:
        return format_words(self.language, name)["title"]

    def join(self, parts: Iterable[str]) -> str:
        return self.say("and").join(part for part in parts if part)

    def first_of(self, parts: Sequence[str], count: int) -> str:
        """The first of what there is so much of, and how much there is besides."""
        return self.join(parts) + (self.say("signal.more", n=count - len(parts)) if count > len(parts) else "")

    # ── times ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def clock(self, at: datetime, precision: Precision = Precision.SECOND) -> str:
        """The clock as it stood, with its offset where that is known. Nothing is converted."""
        if precision is Precision.DAY:
            return self.day(at.date())
        if precision is Precision.MILLISECOND and not at.microsecond:  # as programs write a time that is known to the second
            precision = Precision.SECOND
        if self.is_prose:
            offset = at.isoformat()[-6:] if at.tzinfo is not None else ""
            clock = self.say("prose.time", day=self.day(at.date()), time=f"{at:%H:%M}")
            return f"{clock} {offset}" if offset not in ("", self.said_once) else clock
        # of `2024-05-01 10:02:11.123+08:00` the offset starts behind the clock
        told = at.isoformat(" ", SPECS.get(precision, "seconds"))
        clock = told[: LENGTHS.get(precision, 19)]
        offset = told[len(clock) :]
        return f"{clock} {offset}" if offset not in ("", self.said_once) else clock

    def time(self, at: datetime | None, raw: str, zone: Zone, precision: Precision) -> "Time":
        if at is None:
            return Time(clock=self.say("time.unreadable", raw=raw) if raw else self.say("time.none"), zone="")
        offset = at.isoformat()[-6:] if zone is Zone.UTC and at.utcoffset() else ""
        return Time(clock=self.clock(at, precision), zone=_zone(self.language, zone, offset))

    def day(self, at: date) -> str:
        return _day(self.language, at) if self.is_prose else at.isoformat()

    def due(self, at: datetime) -> str:
        """The last moment of a day is that day, in a letter."""
        return self.day(at.date()) if self.is_prose and (at.hour, at.minute) == (23, 59) else self.clock(at)

    def span(self, seconds: int) -> str:
        """A lateness: `1 day 6 hours`."""
        whole = timedelta(seconds=seconds)
        hours, rest = divmod(whole.seconds, 3600)
        parts = [("day", whole.days), ("hour", hours), ("minute", rest // 60)]
        told = [self.say(f"unit.{unit}", n=count) for unit, count in parts if count]
        return self.say("unit.between").join(told[:2]) or self.say("unit.minute", n=0)

    def duration(self, iso: str) -> str:
        match = _DURATION.fullmatch(iso)
        if match is None:
            return iso
        told = [self.say(f"unit.{unit}", n=count) for unit, count in zip(_UNITS, match.groups(), strict=True) if count]
        return self.say("unit.between").join(told)

    # ── money, terms, places ──────────────────────────────────────────────────────────────────────────────────────

    def money(self, money: Money) -> str:
        return self.amount(money.amount, money.currency)

    def amount(self, amount: Decimal, currency: str | None) -> str:
        """With what the currency is called, else its code: ¥ and $ each name more than one."""
        told = _amount(self.language, str(amount))
        if not currency:
            return told
        key = f"money.{currency}"
        return self.say(key if key in wording(self.language, "report") else "money", amount=told, currency=currency)

    def measured(self, rule: str) -> str:
        """`12/14`: right so often of so many; "" for a rule that found nothing in the labelled conversations."""
        counts = load_measured().get(rule)
        return self.say("measured", right=counts.right, found=counts.found) if counts is not None else ""

    def terms(self, terms: Terms, kind: StatementKind | None = None) -> str:
        """A time that is told of what happened is no time limit."""
        told: list[str] = []
        if terms.amount is not None:
            told.append(self.amount(terms.amount, terms.currency))
        for name in ("quantity", "multiple", "percent"):
            value = getattr(terms, name)
            if value is not None:
                told.append(self.say(f"terms.{name}", n=f"{value.normalize():f}"))
        is_limit = kind not in OF_WHAT_HAPPENED
        if terms.deadline is not None and is_limit:
            told.append(self.say("terms.deadline", at=self.clock(terms.deadline)))
        if terms.duration is not None and is_limit:
            told.append(self.say("terms.duration", span=self.duration(terms.duration)))
        return self.say("terms.between").join(told)

    def place(self, place: Place) -> str:
        """`chat/messages.csv, line 12`. A file that was refused has no source record; its name stands in the problem's detail."""
        where = self.where(place)
        path = self.paths.get(place.source)
        return where if path is None else self.say("place", path=path, where=where)

    def where(self, place: Place) -> str:
        return self.say("place.whole") if place.where == "file" else place_words(self.language, place.where)

    def problem(self, code: str, detail: str) -> str:
        return problem_sentence(self.language, code, detail)

    def remedy(self, code: str) -> str:
        return wording(self.language, "problems")[f"{code}.do"]

    def reading(self, code: str, value: str, why: str) -> str:
        """How something was read. `why` is a code of ours with what was seen, or the place that settled it."""
        texts = wording(self.language, "readings")
        is_coded = f"why.{why.partition(':')[0]}" in texts
        ground = coded(self.language, "readings", f"why.{why}") if is_coded else place_words(self.language, why)
        key = code if value else f"{code}.none"
        return texts.get(key, texts[code]).format(value=value, why=ground or texts["why.none"])

    def platform(self, name: str) -> str:
        """A platform's name as people write it; one that we do not know stands as the export has it."""
        return wording(self.language, "kinds").get(f"platform.{name}", name)


@lru_cache(maxsize=1024)
def _day(language: str, at: date) -> str:
    from babel.dates import format_date

    return str(format_date(at, wording(language, "report")["prose.day"], locale=LOCALES[language]))


@lru_cache(maxsize=1024)
def _amount(language: str, amount: str) -> str:
    from babel.numbers import format_decimal

    return str(format_decimal(amount, format="#,##0.00###", locale=LOCALES[language]))


@lru_cache(maxsize=256)
def _zone(language: str, zone: Zone, offset: str) -> str:
    """How a zone is known; an offset is told where a time in universal time is shown by another clock."""
    key = "zone.utc_shown" if offset else f"zone.{zone.value}"
    return wording(language, "report")[key].format(offset=offset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    clock: str
    zone: str
    """How the zone is known, in words; "" where there is no time."""
