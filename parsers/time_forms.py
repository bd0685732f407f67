"""How times are written: the forms of days, clocks and zones, and what each part of them says."""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

ABBREVIATED = {
    "PST": -8, "PDT": -7, "MST": -7, "MDT": -6, "CDT": -5, "EST": -5, "EDT": -4,
    "GMT": 0, "UTC": 0, "WET": 0, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "EEST": 3, "SAST": 2, "MSK": 3,
    "HKT": 8, "SGT": 8, "AWST": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "HST": -10, "AKST": -9, "AKDT": -8, "BRT": -3,
}  # fmt: skip
"""Hours from UTC of the abbreviations that payment services write."""
SEVERAL_ZONES = ("CST", "IST")
"""China's or Chicago's, India's or Israel's: what stands before such a one is a wall clock."""
CLOCK_OF_DAY = rf"""
    (?P<half>上午|下午|中午|凌晨|清晨|早上|傍晚|晚上|午前|午後|오전|오후|[AaPp]\.?\s?[Mm]\.?)?\s*+
    (?P<hour>\d{{1,2}})\s*(?:[:：时時点]\s*|(?:h\s?|\.)(?=\d\d(?!\d)))(?P<minute>\d{{1,2}})分?
    (?:[:：.]?\s*(?P<second>\d{{1,2}})秒?(?:[.,](?P<fraction>\d{{1,9}}))?)?
    \s*+(?P<half_after>[AaPp]\.?\s?[Mm]\.?|[πμ]\.?μ\.?|上午|下午|中午|凌晨|清晨|早上|傍晚|晚上|午前|午後|오전|오후)?
    \s*+(?P<zone>Z|(?:UTC|GMT)?\s?[+-]\d{{1,2}}(?::?\d{{2}})?|{"|".join(ABBREVIATED)})?(?:{"|".join(SEVERAL_ZONES)})?
"""
BEFORE_CLOCK = r"at|à|às|as|a\slas?|alle(?:\sore)?|ore|um|om|kl\.?|klo|o(?:\sgodz\.)?|godz\.|в"
"""What stands between a day and its clock in words."""
CLOCK_FIRST = re.compile(r"(?P<clock>\d{1,2}:\d\d(?::\d\d)?(?:\s?[AaPp][Mm])?),?\s+(?P<day>\d{1,4}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,4}\.?)")
NUMERIC = re.compile(
    rf"""(?:[^\W\d_]{{2,10}}[.,]?\s+)?(?P<a>\d{{1,4}})\s*[-/.年]\s*(?P<b>\d{{1,2}})\s*[-/.月]\s*(?P<c>\d{{1,4}})\s*+(?:[日.]|г\.)?
    (?:[\sT,，]*+(?:(?<=\s)(?:{BEFORE_CLOCK})\s++)?(?:(?:星期|周)[一二三四五六日天])?[\s,，]*+{CLOCK_OF_DAY})?""",
    re.VERBOSE,
)
COMPACT = re.compile(r"(?P<a>(?:19|20)\d\d)(?P<b>\d\d)(?P<c>\d\d)(?:[ T]?(?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d))?)?")
EPOCH = re.compile(r"(?P<seconds>\d{10})(?:\.(?P<fraction>\d{1,9}))?|(?P<milliseconds>\d{13})")
COUNTED_DAY = re.compile(r"(?P<days>\d{5}) (?=\d{1,2}:)")
"""A day that a spreadsheet counts, before a clock of another column."""
PART_OF_DAY = re.compile(r"(?<=^\d{5}) 0?[.,](?=\d)")
"""Before a clock that is a part of a day there."""
YEARLESS = re.compile(rf"\d{{1,2}}\s*[-/.月]\s*\d{{1,2}}\s*+日?\s*+(?:{CLOCK_OF_DAY})?", re.VERBOSE)
OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})?")
DATED = re.compile(r"\d{1,4}\s*(?:[-/年]|\.\s*\d{1,2}\s*\.)|\d{8}")
NUMBERED = re.compile(r"(?<![\d:.])(?P<a>\d{1,4})\s*[-/.]\s*(?P<b>\d{1,2})\s*[-/.]\s*(?P<c>\d{4}|\d{1,2})(?![\d:])")
"""A day in numbers with words beside it: `03/04/2026 (Mon)`."""
NAMELESS_ZONE = re.compile(rf"\s?\(?\b(?:{'|'.join(SEVERAL_ZONES)})\b\)?")
UNIVERSAL = re.compile(r" ?(?P<zone>(?:UTC|GMT)[+-]\d{1,2}(?::?\d{2})?)$")
WORDED = re.compile(r"(?=.*(?:[^\W\d_]{3}|[\u0900-\u097f])).*\d\D+\d", re.DOTALL)
"""A month's name, a day and a year, in any order. In India marks stand between the letters."""
WORDED_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}(?P<second>[:.]\d{2})?(?!\d)|\d\s?[AaPp]\.?[Mm]\b|\d{1,2} ?[时點点]")
MORNING_LETTERS = "Aaπ"
"""How the words for before noon begin that come behind the time: a.m., π.μ."""
HOURS = re.compile(r"(?<=[0-9])\s*(?:hs?|hrs|Uhr|uur)\.?$")
"""What stands behind a clock in Spanish, German or Dutch."""
MORNING, AFTERNOON = ("上午", "凌晨", "清晨", "早上", "午前", "오전"), ("下午", "傍晚", "晚上", "午後", "오후")
WORDED_HALF = re.compile(r"(?<=\d)\s?(?:(?P<morning>a\.\sm\.|fm|ÖÖ|PG|SA|de\.|ص)|(?:p\.\sm\.|em|ÖS|PTG|CH|du\.|م))$")
"""Halves of the day in Spanish, Swedish, Turkish, Malay, Vietnamese, Hungarian and Arabic."""
MARKS = dict.fromkeys(map(ord, "\u200e\u200f")) | dict.fromkeys(map(ord, "\u00a0\u2009\u202f\u3000"), " ")
YEARS = range(2000, 2060)
"""Beyond, it is another calendar's year."""
BUDDHIST_ERA = 543
"""By how much its years are greater: 2567, where the phone's region is Thailand."""
LONGEST_TIME = 80
"""Characters; what is longer is no time, and reading it as one would take long."""
LANGUAGES = (
    *("en", "zh", "de", "fr", "es", "it", "pt", "nl", "ru", "ja", "ko", "tr"),
    *("pl", "sv", "nb", "da", "cs", "fi", "vi", "uk", "id", "ro", "hu", "el"),
    *("ar", "he", "hi", "ca", "sk", "bg", "ms"),
)


def plain(cell: str) -> str:
    """A cell with plain blanks and without marks that cannot be seen, its day before its clock and the half of the day in letters known everywhere:
    `13/05/2024 02:05 PM`."""
    cell = cell.strip() if cell.isascii() else cell.translate(MARKS).strip()
    if not cell[-1:].isdecimal() and (half := WORDED_HALF.search(cell)):
        cell = f"{cell[: half.start()]} {'AM' if half['morning'] else 'PM'}"
    turned = CLOCK_FIRST.fullmatch(cell) if cell[1:2] == ":" or cell[2:3] == ":" else None
    return f"{turned['day']} {turned['clock']}" if turned else cell


def has_date(cell: str) -> bool:
    """Whether a time cell names a day itself."""
    return DATED.match(cell) is not None


def date_of(match: re.Match[str], order: str) -> date | None:
    """The day that three numbers are under this order; None where they are none."""
    parts = dict(zip(order, (match["a"], match["b"], match["c"]), strict=True))
    if len(parts["y"]) not in (2, 4) or len(parts["m"]) > 2 or len(parts["d"]) > 2:
        return None
    year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
    try:
        return date(year, int(parts["m"]), int(parts["d"]))
    except ValueError:
        return None


def hour_of(hour: int, half: str | None) -> int:
    """The hour from 0; 24 and more where the words do not go together."""
    if not half:
        return hour
    if hour > 12:
        return hour if half in AFTERNOON else 24
    if half in MORNING or half[0] in MORNING_LETTERS:
        return hour % 12
    if half == "中午":
        return hour if hour >= 10 else hour + 12
    if half == "晚上":
        return hour + 12
    return hour % 12 + 12


def zone_of(written: str | None) -> tzinfo | None:
    """The zone that is written behind a clock; ValueError where no zone is that far from UTC."""
    if not written:
        return None
    if ABBREVIATED.get(written):
        return timezone(timedelta(hours=ABBREVIATED[written]))
    match = OFFSET.search(written)
    if match is None:
        return UTC
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return timezone(-offset if match[1] == "-" else offset)


@lru_cache(maxsize=4096)
def in_words(cell: str, order: str) -> datetime | None:
    """A date with its month in words, complete: nothing relative, nothing filled in from today.

    The day comes before a year of two digits, `13-Jan-24`, but where the file's order puts the year in front.
    """
    import dateparser

    worded: datetime | None = dateparser.parse(
        cell,
        languages=list(LANGUAGES),
        settings={
            "DATE_ORDER": order,
            "PARSERS": ["absolute-time"],
            "REQUIRE_PARTS": ["day", "month", "year"],
            "RELATIVE_BASE": datetime(2000, 1, 1),  # noqa: DTZ001 -- never shows: all parts are required
            "TIMEZONE": "UTC",
        },
    )
    return worded
