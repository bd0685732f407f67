"""Which number of a date is the day: decided once per layout, on all of its dates, or said to be undecided.

In this order: a number of four digits is the year, and a date that no calendar has speaks against an order; then the order
under which the lines go back in time least; then the order under which far less time passes; then the only order in which
any locale, or any of the language that the app speaks, writes dates so; then the days in the names of attached files; then,
which is assumed, the order of the country whose zone the user names.
Orders that no locale writes (`ydm`, and a year in the middle) count only where the usual ones fail, or where the year has two
digits and over many dates far less time passes under one of them.
"""

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TypeVar

from parsers.chat.whatsapp.header import ERA, ERAS, Layout
from parsers.chat.whatsapp.language import orders_of
from parsers.day_order import MANY_DATES, elapsed_days, quickest
from parsers.half_days import clock_time
from parsers.time_forms import BUDDHIST_ERA, YEARS

K = TypeVar("K", bound=Hashable)

USUAL = ("dmy", "mdy", "ymd")
ORDERS = {0: ("ymd", "ydm"), 1: ("dym", "myd"), 2: ("dmy", "mdy"), None: (*USUAL, "ydm", "dym", "myd")}
FIRST_YEAR = 2009
"""WhatsApp's first."""
MOST_SPELLINGS = 100_000
WRITTEN = re.compile(rf"({ERA.pattern})?(\d+)")
SHORT_BUDDHIST_YEARS = range(FIRST_YEAR + BUDDHIST_ERA - 2500, 100)
"""67 for 2567, where no year of ours has come so far."""
YEARS_OF_IRAN, FIRST_OF_IRAN = range(1379, 1430), date(2000, 3, 20)
"""Years of the solar calendar of Iran that are years of ours from 2000 on, and the day on which they begin."""
YEARS_OF_OTHER_ERAS = frozenset((*SHORT_BUDDHIST_YEARS, *YEARS_OF_IRAN, *(year + BUDDHIST_ERA for year in YEARS)))


@dataclass(frozen=True, slots=True)
class Calendar:
    """How the dates of a layout are read."""

    orders: tuple[str, ...]
    """More than one where nothing decides between them."""
    why: str
    """The deciding line; where nothing decides, the first line that differs."""
    era: str = ""
    """The first date whose year is of another era than ours, where most are."""

    @property
    def is_ambiguous(self) -> bool:
        return len(self.orders) > 1

    def day(self, raw: str, order: str) -> date | None:
        return _day(_numbers(WRITTEN.findall(raw)), order)

    def readings(self, raw: str) -> set[date]:
        """Every day that a date can mean; none for a date that no calendar has."""
        written = WRITTEN.findall(raw)
        if _is_of_another_era(written) is not bool(self.era):
            return set()
        numbers = _numbers(written)
        return {day for order in self.orders if (day := _day(numbers, order)) is not None}


class TimeReader:
    """Reads a layout's dates and times, each spelling once."""

    def __init__(self, calendar: Calendar, zone: tzinfo | None) -> None:
        self.calendar = calendar
        self.zone = zone
        self.days: dict[str, date] = {}
        self.times: dict[str, time] = {}
        """The readable ones."""

    def sent(self, date_raw: str, time_raw: str) -> datetime | None:
        """None where the date can be two days, or no calendar or clock has it."""
        day, moment = self.days.get(date_raw), self.times.get(time_raw)
        if day is None and len(readings := self.calendar.readings(date_raw)) == 1:
            day = readings.pop()
        if moment is None:
            moment = clock_time(time_raw, self.zone)
        if day is None or moment is None:
            return None
        if len(self.days) + len(self.times) > MOST_SPELLINGS:
            self.days.clear()
            self.times.clear()
        self.days[date_raw], self.times[time_raw] = day, moment
        return datetime.combine(day, moment)

    def is_unreadable(self, date_raw: str, time_raw: str) -> bool:
        return not self.calendar.readings(date_raw) or clock_time(time_raw, self.zone) is None


class Evidence:
    """What the dates of one layout say about their order, date by date in file order."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.orders = ("ymd",) if layout.separators[0].strip() in ("년", "年") else ORDERS[layout.year]
        self.first = ""
        self.raw = ""
        self.era = ""
        self.dates = 0
        self.of_era = 0
        self.two_digits = True
        """Whether every number of every date has two digits or more."""
        self.padded = False
        """Whether one of them begins with a zero."""
        self.impossible = dict.fromkeys(self.orders, 0)
        self.backward = dict.fromkeys(self.orders, 0)
        self.elapsed = dict.fromkeys(self.orders, 0)
        self.impossible_at: dict[str, str] = {}
        self.backward_at: dict[str, str] = {}
        self.differ_at: dict[tuple[str, str], str] = {}
        self.last: dict[str, date] = {}

    def add(self, raw: str, line: Callable[[], int]) -> None:
        """One more date, if it is another than the one before. On which line is asked only of those that decide something."""
        if raw == self.raw:
            return
        self.raw = raw
        written = WRITTEN.findall(raw)
        numbers = _numbers(written)
        self.two_digits = self.two_digits and all(len(number) > 1 for _, number in written)
        self.padded = self.padded or any(number.startswith("0") for _, number in written)
        days = {order: day for order in self.orders if (day := _day(numbers, order)) is not None and day.year >= FIRST_YEAR}
        if not days:
            return

        def told(said: dict[K, str], what: K) -> None:
            if what not in said:
                said[what] = f"line {line()}: {raw}"

        self.first = self.first or f"line {line()}: {raw}"
        self.dates += 1
        if _is_of_another_era(written):
            self.era = self.era or raw
            self.of_era += 1
        for order in self.orders:
            day = days.get(order)
            if day is None:
                self.impossible[order] += 1
                told(self.impossible_at, order)
                continue
            if before := self.last.get(order):
                step = (day - before).days
                self.elapsed[order] += abs(step)
                if step < 0:
                    self.backward[order] += 1
                    told(self.backward_at, order)
            self.last[order] = day
        if len(self.differ_at) < len(self.orders) * (len(self.orders) - 1) // 2:
            for place, one in enumerate(self.orders):
                for other in self.orders[place + 1 :]:
                    if one in days and other in days and days[one] != days[other]:
                        told(self.differ_at, (one, other))

    def settled(self, wanted: str | None, language: Callable[[], str | None]) -> Calendar:
        """`wanted` is what the user says; it counts where the layout leaves room for it. `language` tells the app's; most files do not need it."""
        return replace(self._settled(wanted, language), era=self.era if 2 * self.of_era > self.dates else "")

    def _settled(self, wanted: str | None, language: Callable[[], str | None]) -> Calendar:
        if wanted in self.orders:
            return Calendar((wanted,), "--date-order")
        left = _least(self.orders, self.impossible, slack=10)
        elapsed = {order: self.elapsed[order] for order in left}
        if self.layout.year is None and self.dates >= MANY_DATES and len(left) > 1 and (order := quickest(elapsed, self.dates)) not in (None, *USUAL):
            return Calendar((order,), elapsed_days(elapsed))
        left = tuple(order for order in left if order in USUAL) or left
        if len(left) == 1:
            return Calendar(left, self._against(left[0], self.impossible_at))
        if self.impossible[left[0]]:
            return self._undecided(left)  # whichever is taken, some dates contradict it: two exports in one
        left = _least(left, self.backward, slack=2)
        if len(left) == 1:
            return Calendar(left, self._against(left[0], self.backward_at))
        if not any((one, other) in self.differ_at for one in left for other in left):
            return Calendar(left[:1], self.first)
        elapsed = {order: self.elapsed[order] for order in left}
        if order := quickest(elapsed, self.dates):
            return Calendar((order,), elapsed_days(elapsed))
        written = tuple(order for order in left if self._is_written(order))
        if len(written) == 1:
            return Calendar(written, f"separator:{self.first}")
        told = language()
        spoken = tuple(order for order in written if order in self._spoken(told))
        return Calendar(spoken, f"language:{told}:{self.first}") if len(spoken) == 1 else self._undecided(written or left)

    def _is_written(self, order: str) -> bool:
        """Whether any language of the app writes this order so, as the CLDR knows them. Where the year comes first, in two digits, none writes
        slashes, dots with blanks behind but without a last one, a comma or word behind the date, or am/pm behind the time. Where the month comes
        first, all write slashes, no word behind the date and a colon in the time; other words than AM and PM only beside numbers of two digits, and
        no zeros before them (`03/05/2024`)
        beside AM and PM or a clock of 24 hours where the year has four digits."""
        layout = self.layout
        if order == "ymd" and layout.year is None:
            is_bare = layout.separators[0] == ". " and not layout.separators[2]
            return not (is_bare or layout.separators[0] in (".", "/") or layout.gap.strip() or layout.half == "after")
        if order == "mdy":
            if layout.separators[0] != "/" or layout.gap.strip() not in ("", ",") or layout.colon != ":":
                return False
            return self.two_digits if layout.half and not layout.half_letters else not (self.padded and layout.year is not None)
        return True

    def _spoken(self, language: str | None) -> frozenset[str]:
        """The orders of the locales of a language. In America a year of four digits comes from no locale but from a phone's setting, so English
        tells nothing of it."""
        if language is None or (language == "en" and self.layout.year is not None):
            return frozenset()
        return orders_of(language, self.layout, zeros=self.padded, two_digits=self.two_digits)

    def _undecided(self, left: tuple[str, ...]) -> Calendar:
        differing = (line for pair, line in self.differ_at.items() if pair[0] in left and pair[1] in left)
        return Calendar(left, next(differing, self.first))

    def _against(self, chosen: str, lines: dict[str, str]) -> str:
        """The line that rules out the likeliest other order."""
        return next((lines[order] for order in self.orders if order != chosen and order in lines), self.first)


def _least(orders: tuple[str, ...], counts: dict[str, int], *, slack: int) -> tuple[str, ...]:
    fewest = min(counts[order] for order in orders)
    return tuple(order for order in orders if counts[order] == fewest or counts[order] < slack * fewest)


def _numbers(written: list[tuple[str, str]]) -> list[int]:
    """The numbers of a date, a year of a Japanese era as one of ours."""
    return [ERAS.get(era, 0) + int(number) for era, number in written]


def _is_of_another_era(written: list[tuple[str, str]]) -> bool:
    return any(era or int(number) in YEARS_OF_OTHER_ERAS for era, number in written)


def _day(numbers: list[int], order: str) -> date | None:
    year, month, day = (numbers[order.index(part)] for part in "ymd")
    if year in SHORT_BUDDHIST_YEARS:
        year += 2500 - BUDDHIST_ERA
    elif year < 100:
        year += 2000
    elif year in YEARS_OF_IRAN:
        return _day_of_iran(year, month, day)
    elif year - BUDDHIST_ERA in YEARS:
        year -= BUDDHIST_ERA
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def _day_of_iran(year: int, month: int, day: int) -> date | None:
    """A day of the solar calendar of Iran, as phones there count: six months of 31 days, five of 30, the last of 29 or in leap years 30."""
    lengths = (31,) * 6 + (30,) * 5 + (29 + _is_leap_in_iran(year),)
    if not (1 <= month <= 12 and 1 <= day <= lengths[month - 1]):
        return None
    before = sum(365 + _is_leap_in_iran(one) for one in range(YEARS_OF_IRAN[0], year))
    return FIRST_OF_IRAN + timedelta(days=before + sum(lengths[: month - 1]) + day - 1)


def _is_leap_in_iran(year: int) -> bool:
    return year % 33 in (1, 5, 9, 13, 17, 22, 26, 30)
