"""Dates with their month in English, as exporters write them, into the numbers that `parsers.time_layout` reads."""

import re

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
AS_IN_ENGLISH = re.compile(r"(?P<month>\d{1,2})[月월] (?P<day>\d{1,2}), (?P<year>\d{4})")
"""`9月 22, 2017 6:33 下午`: the English order with a month of another language that is a number."""
DATE = re.compile(
    rf"(?:{WEEKDAY},? )?(?:(?P<month>{MONTH})\.? (?P<day>\d{{1,2}}),? (?P<year>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}}) (?P<month2>{MONTH})\.?,? (?P<year2>\d{{4}}))",
    re.IGNORECASE,
)


def numeric(written: str) -> str:
    """`Monday, January 7, 2019 at 7:25:08 PM UTC` → `2019/1/7 7:25:08 PM UTC`; a text without such a date stays as it is."""
    match = DATE.search(written)
    if match is None:
        return AS_IN_ENGLISH.sub(r"\g<year>/\g<month>/\g<day>", written)
    month = MONTHS.index((match["month"] or match["month2"])[:3].casefold()) + 1
    clock = f"{written[: match.start()]} {written[match.end() :]}".replace(" at ", " ")
    return f"{match['year'] or match['year2']}/{month}/{match['day'] or match['day2']} {' '.join(clock.split()).strip(', ')}".strip()
