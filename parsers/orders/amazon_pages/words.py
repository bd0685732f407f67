"""What the words of Amazon's pages mean: `words.toml`, read once; and days that are told in words."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from casefile.records import EventKind, Money, OrderEvent, Place
from parsers.amazon import money_on_page
from parsers.time_layout import UNDATED, Moment, Times

Pattern = re.Pattern[str]


@cache
def _told() -> dict[str, dict[str, str | list[str]]]:
    with (Path(__file__).parent / "words.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def states() -> tuple[tuple[EventKind, tuple[Pattern, ...]], ...]:
    return tuple((EventKind(kind), tuple(re.compile(one, re.IGNORECASE) for one in patterns)) for kind, patterns in _told()["states"].items())


@cache
def label(name: str) -> Pattern:
    """How a line of the page begins that tells such a thing."""
    return re.compile(rf"^[ \t]*{_told()['labels'][name]}", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What holds for all that stands on one page."""

    times: Times
    site: str
    """`amazon.de`, "" where the page does not say."""

    def money(self, written: str) -> Money | None:
        return money_on_page(written, self.site)


def told(name: str, text: str) -> str:
    """What stands behind a label; "" where the label does not stand at the beginning of a line."""
    found = label(name).search(text)
    return found["told"].strip() if found else ""


def event_of(state: str, *, place: Place, placed: Moment, page: Page) -> OrderEvent | None:
    """What a parcel's state tells; None where it tells nothing that is known."""
    for kind, patterns in states():
        for pattern in patterns:
            if found := pattern.match(state):
                day = found.groupdict().get("day") or ""
                return event(kind, place, state, _dated(day, placed, page.times))
    return None


def event(kind: EventKind, place: Place, written: str, moment: Moment, amount: Money | None = None) -> OrderEvent:
    return OrderEvent(kind=kind, place=place, at=moment.at, at_raw=written, zone=moment.zone, precision=moment.precision, amount=amount)


def _dated(day: str, placed: Moment, times: Times) -> Moment:
    """A day in words. One without a year is the first of that name since the order: Amazon leaves out the year that is."""
    if not re.search(r"\d", day):
        return UNDATED
    whole = times.read(day)
    if whole.at is not None or placed.at is None:
        return whole if whole.at is not None else UNDATED
    return next((one for one in _in_years(day, placed.at, times) if one.at is not None and one.at.date() >= placed.at.date()), UNDATED)


def _in_years(day: str, since: datetime, times: Times) -> Iterator[Moment]:
    for year in (since.year, since.year + 1):
        yield times.read(f"{year}年{day}" if day.endswith("日") else f"{day} {year}")
