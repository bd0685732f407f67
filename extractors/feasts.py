"""Days that have a name: the next Christmas, Mother's Day, Easter Monday after a day, or that of a year."""

import re
from calendar import monthrange
from datetime import date, datetime

from extractors.days import end_of_day

FIXED = {
    "new year's eve": (12, 31),
    "new years eve": (12, 31),
    "new year": (1, 1),
    "valentine": (2, 14),
    "st patrick": (3, 17),
    "april fool": (4, 1),
    "anzac day": (4, 25),
    "juneteenth": (6, 19),
    "canada day": (7, 1),
    "independence day": (7, 4),
    "fourth of july": (7, 4),
    "4th of july": (7, 4),
    "halloween": (10, 31),
    "veterans day": (11, 11),
    "christmas eve": (12, 24),
    "xmas eve": (12, 24),
    "christmas": (12, 25),
    "xmas": (12, 25),
    "boxing day": (12, 26),
}
NTH = {
    "mlk day": (1, 0, 3),
    "martin luther king": (1, 0, 3),
    "president": (2, 0, 3),
    "mother": (5, 6, 2),
    "father": (6, 6, 3),
    "memorial day": (5, 0, -1),
    "labor day": (9, 0, 1),
    "labour day": (9, 0, 1),
    "columbus day": (10, 0, 2),
    "thanksgiving": (11, 3, 4),
}
"""Month, weekday from Monday, which of them: the third Monday of January; -1 is the last."""
BANK_HOLIDAYS = ((5, 0, 1), (5, 0, -1), (8, 0, -1))
"""Those of England that are no feasts."""
AFTER_THE_FOURTH_THURSDAY = {"black friday": 1, "cyber monday": 4}
EASTER = {"good friday": -2, "easter monday": 1, "easter": 0, "pentecost": 49, "whitsun": 49}
FEAST = (
    r"(?:christmas(?:\s(?:eve|day))?|xmas(?:\s(?:eve|day))?|boxing\sday|new\syear'?s?\s(?:eve|day)|(?<!in\sthe\s)new\syears?(?!\s\w)|valentine'?s(?:\sday)?"
    r"|st\.?\spatrick'?s\sday|april\sfools?(?:'?\sday)?|anzac\sday|juneteenth|canada\sday|independence\sday|(?:fourth|4th)\sof\sjuly|halloween"
    r"|veterans\sday|(?:mlk|martin\sluther\skings?'?s?)\sday|president'?s?'?\sday|(?:mother|father)'?s'?\sday|memorial\sday|labou?r\sday|columbus\sday|bank\sholiday(?:\smonday)?"
    r"|thanksgiving(?:\sday)?|black\sfriday|cyber\smonday|good\sfriday|easter\smonday|easter(?:\s(?:sunday|day))?|pentecost|whitsun)\b(?:,?\s20\d\d)?"
)


def feast(sent: datetime, words: str) -> datetime | None:
    """That of the year that the words name, else the next; None if they name no feast."""
    if words.startswith("bank holiday"):
        return _bank_holiday(sent)
    named = re.search(r"\b(20\d\d)$", words)
    for year in (int(named[1]),) if named else (sent.year, sent.year + 1):
        day = _in_year(words, year)
        if day is None:
            return None
        dated = sent.replace(year=day.year, month=day.month, day=day.day)
        if named or end_of_day(dated) >= sent:
            return dated
    return None


def _bank_holiday(sent: datetime) -> datetime:
    year = sent.year
    days = [_nth(year, *told) for told in BANK_HOLIDAYS] + [date(year, 12, 25), date(year + 1, 1, 1), _easter(year, -2), _easter(year, 1)]
    day = min(day for day in days if day >= sent.date())
    return sent.replace(year=day.year, month=day.month, day=day.day)


def _easter(year: int, offset: int) -> date:
    from dateutil.easter import easter

    return date.fromordinal(easter(year).toordinal() + offset)


def _in_year(words: str, year: int) -> date | None:
    for name, (month, day) in FIXED.items():
        if words.startswith(name):
            return date(year, month, day)
    for name, (month, weekday, which) in NTH.items():
        if words.startswith(name):
            return _nth(year, month, weekday, which)
    for name, offset in AFTER_THE_FOURTH_THURSDAY.items():
        if words.startswith(name):
            return date.fromordinal(_nth(year, 11, 3, 4).toordinal() + offset)
    for name, offset in EASTER.items():
        if words.startswith(name):
            return _easter(year, offset)
    return None


def _nth(year: int, month: int, weekday: int, which: int) -> date:
    if which < 0:
        last = date(year, month, monthrange(year, month)[1])
        return last.replace(day=last.day - (last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first.replace(day=1 + (weekday - first.weekday()) % 7 + 7 * (which - 1))
