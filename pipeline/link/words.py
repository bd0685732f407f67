"""The words of `events.toml`, and what one clause says by them: where it begins and ends, its sums, how far back it reaches."""

import re
import tomllib
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files

from extractors.money import find_money
from extractors.text import fold

CLAUSES = re.compile(
    r"(?:[，。!！;；~～…、\n☕✅✔✨\U0001F300-\U0001FAFF]|,(?!\d{3}(?!\d))|(?<!\d),)+|\.(?=\s|$)|(?<=[?？])|(?<=[了啦咯])\s+|(?<=[一-鿿])\s+(?=[一-鿿])"
)
SUM = re.compile(
    r"(?<![\dA-Za-z])\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|(?<![\dA-Za-z.:])\d{1,4}(?:\.\d)?k(?![A-Za-z\d])|(?<![\dA-Za-z.:])\d{1,7}(?:\.\d{1,2})?"
    r"(?!\d|\s?(?:小时|天|分钟|点|月|号|days?\b|hours?\b|th\b|(?:a|p)m\b|:\d))",
    re.IGNORECASE,
)
MONTH = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
DATE = re.compile(rf"\b{MONTH}\.? \d{{1,2}}(?![.,]?\d)|(?<![\d.,])\d{{1,2}}(?:st|nd|rd|th)? {MONTH}\b|\bday \d+(?![.,]?\d)", re.IGNORECASE)
"""A day as English writes it: its number is no sum."""
EDGES = ' 【】[]()（）"“”'
LONGEST_CLAUSE = 300
"""What is longer is no clause but a dump of something; its beginning is read."""
MARKED_SUM = re.compile(r"[¥￥$€£]\s?\d[\d,]*(?:\.\d{1,2})?")
WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6, **dict(zip("一二三四五六日", range(7), strict=True)), "天": 6}


def clauses(text: str) -> Iterator[str]:
    """The clauses of a text, without the brackets and blanks around them."""
    return filter(None, (part.strip(EDGES)[:LONGEST_CLAUSE] for part in CLAUSES.split(text)))


def sums_of(text: str) -> tuple[Decimal, ...]:
    return tuple(dict.fromkeys(amount for found in SUM.findall(DATE.sub(" ", text)) if (amount := _amount(found))))


def _amount(written: str) -> Decimal:
    """1,200 or 1.2k."""
    plain = written.replace(",", "")
    return Decimal(plain[:-1]) * 1000 if plain[-1] in "kK" else Decimal(plain)


def transferred(text: str) -> tuple[Decimal, ...]:
    """The sums that a transfer message shows; where it is the app's own markup, only those with a currency sign are sums."""
    if text.lstrip().startswith("<"):
        return sums_of(" ".join(found.group() for found in MARKED_SUM.finditer(text)))
    return sums_of(text) or tuple(dict.fromkeys(span.amount for span in find_money(fold(text).text, None)))


def happened(clause: str, at: datetime) -> datetime:
    """The latest time at which what is reported can have happened."""
    past = words("past")
    ago = next((days for days in (1, 2) if past[str(days)].search(clause)), 0)
    if named := past["clock"].search(clause):
        hours, minutes = filter(None, named.groups())
        if shown := _shown(int(hours), int(minutes), at - timedelta(days=ago), at):
            return shown
    if ago:
        return datetime.combine(at.date() - timedelta(days=ago), time(23, 59, 59))
    if named := past["weekday"].search(clause):
        day = WEEKDAYS[next(filter(None, named.groups())).casefold()]
        back = (at.weekday() - day) % 7
        return datetime.combine(at.date() - timedelta(days=back), time(23, 59, 59)) if back else at
    if date := past["date"].search(clause):
        return _last(int(next(filter(None, date.groups()))), at)
    if hour := past["hour"].search(clause):
        return _shown(int(next(filter(None, hour.groups()))), 0, at, at) or at
    return at


def _last(day: int, until: datetime) -> datetime:
    """The end of the last day of this number; `until` on that day itself, and where the month has no such day."""
    month = until if day <= until.day else until.replace(day=1) - timedelta(days=1)
    if day == until.day or day > monthrange(month.year, month.month)[1]:
        return until
    return datetime.combine(month.date().replace(day=day), time(23, 59, 59))


def _shown(hour: int, minute: int, day: datetime, until: datetime) -> datetime | None:
    """When the clock last showed this on the day, by twelve hours or by 24; None where it never did."""
    for candidate in (hour + 12, hour):
        if candidate < 24 and minute < 60 and (earlier := datetime.combine(day.date(), time(candidate, minute))) <= until:
            return earlier
    return None


@cache
def words(section: str) -> Mapping[str, re.Pattern[str]]:
    """The expressions of a section of `events.toml` by their names. Long ones stand there as lists of alternatives."""
    table = _table()[section].items()
    return {name: re.compile(pattern if isinstance(pattern, str) else "|".join(pattern), re.IGNORECASE) for name, pattern in table}


@cache
def _table() -> Mapping[str, Mapping[str, str | list[str]]]:
    return tomllib.loads(files("pipeline.link").joinpath("events.toml").read_text("utf-8"))
