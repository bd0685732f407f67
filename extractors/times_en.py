"""English times: by Friday, tomorrow before noon, end of next week, 3-5 business days, within 48 hours, 30-day."""

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from extractors.days import (
    TimeSpan,
    add_days,
    ahead,
    at,
    date_after,
    end_of_day,
    end_of_month,
    end_of_week,
    iso_duration,
    next_clock,
    places,
    weekday_after,
    weekday_of_week,
)
from extractors.numerals import DIGITS, WORDS, number
from extractors.spans import free

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY_NO = r"(?:3[01]|[12]\d|0?[1-9])"
_TODAY = r"(?:today|tonight|tonite|2nite|tn|tomorrow|tomorow|tommorrow|tmrw?|tmw|tomo|2moro)"
DAY = rf"""(?:
    (?:the\ )?day\ after\ tomorrow|{_TODAY}\b(?:,?\s(?:the\s)?(?:{_DAY_NO}/{_DAY_NO}(?!/)|{_MONTH}\s{_DAY_NO}(?:st|nd|rd|th)?|{_DAY_NO}(?:st|nd
    |rd|th)?\s{_MONTH})(?!\d))?
    |(?:(?P<which>this|next|the\ following|coming)\s(?:coming\s)?)?(?:{_WEEKDAY})(?:,?\s(?:the\s)?(?:{_DAY_NO}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}
    |{_MONTH}\s{_DAY_NO}(?:st|nd|rd|th)?|{_DAY_NO}(?:st|nd|rd|th)|{_DAY_NO}/{_DAY_NO}))?
    |(?:the\s)?{_DAY_NO}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}(?:,?\s20\d\d)?|{_MONTH}\s(?:the\s)?{_DAY_NO}(?:st|nd|rd|th)?(?![\d%:])(?:,?\s20\d\d)?
    |the\s{_DAY_NO}(?:st|nd|rd|th)\b(?!\s(?:time|floor|one|of\s(?!{_MONTH}|the\smonth|this|next)))
    |20\d\d-\d\d-\d\d|(?<![\d.])\d{{1,2}}\.\d{{1,2}}\.(?:20)\d\d|(?<![\d/.,$£€])\d{{1,2}}/\d{{1,2}}(?:/(?:20)?\d\d)?(?![\d/])
    |(?:(?:the\s|at\sthe\s)?end\sof\s)(?:the\s|this\s|next\s)?(?:day|week|month|year|business\sday|{_MONTH})|(?:early|mid|late)[\s-]{_MONTH}
    |close\sof\sbusiness|(?:early|mid|late|later|sometime|some\stime)\s(?:this|next)\sweek|(?:eod|eow|eom|cob|eob)\b
    |(?:this|next|the|over\sthe)\s(?:coming\s)?(?:week(?:end)?|month)\b(?!ly|s)|(?<=\bin\s)(?:{_MONTH})(?:,?\s20\d\d)?(?!\s?\d)|(?<=\bby\s)(?:{_MONTH})(?:,?\s20\d\d)?(?!\s?\d)|(?:{_MONTH}),?\s20\d\d(?!\d)
    |christmas(?:\s(?:eve|day))?\b|xmas\b|new\syear'?s?(?:\s(?:eve
    |day))?\b|valentine'?s(?:\sday)?\b|halloween\b|thanksgiving\b|black\sfriday\b
)"""
PART = r"(?:morning|noon|midday|afternoon|arvo|evening|night|midnight|lunch(?:time)?)"
CLOCK = r"(?:\d{1,2}(?::|\.)\d{2}\s?(?:[ap]\.?m\b\.?)?|\d{1,2}\s?(?:[ap]\.?m\b\.?|o'?clock\b)|(?:noon|midday)(?:ish)?\b|midnight\b|\d{1,2}-?ish\b)"
_BARE_CLOCK = r"\d{1,2}(?![\d%./:,-]|\s?(?:day|hour|min|week|month|year|pcs|unit|business|working|to\s\d|or\s\d|star))"
BETWEEN = (
    rf"(?:(?:between\s|from\s)?(?P<from>\d{{1,2}}(?::\d\d)?)\s?(?:[ap]\.?m\b\.?)?\s?(?:-|to|and|til|till|until)\s?(?P<until>{CLOCK}|"
    rf"\d{{1,2}}(?![\d%./:-]|\s(?:business|working|day|week|hour|month|year))))"
)
LEAD = r"(?:(?P<lead>on\sor\sbefore|no\slater\sthan|not\slater\sthan|first\sthing|before|by|until|till?|thru|through|after|since|from|on|at)\s)?"
MOMENT = re.compile(
    rf"""(?<![\w@./#-]){LEAD}(?:the\s|around\s|about\s|end\sof\sday\s|close\sof\sbusiness\s|(?P<eod>eod|cob)\s)?
    (?:(?P<day>{DAY})(?:[,\s]+(?:in\sthe\s)?(?P<part>{PART})\b)?(?:[,\s]+(?:by|at|before|around|from|@
    |(?P<between>(?=between)))?\s*(?:(?P<range>{BETWEEN})|(?P<clock>(?:12\s)?{CLOCK}|(?<=by\s){_BARE_CLOCK}|(?<=at\s){_BARE_CLOCK}
    |(?<=before\s){_BARE_CLOCK})))?
    |(?P<range2>{BETWEEN.replace("?P<from>", "?P<from2>").replace("?P<until>", "?P<until2>")})
     (?:\s(?:on\s)?(?P<day3>{DAY.replace("?P<which>", "?:")}))?
    |(?P<clock2>(?:12\s)?{CLOCK}|(?<=by\s){_BARE_CLOCK}|(?<=at\s){_BARE_CLOCK}(?!\seach|\sper|\sshipped))
     (?:,?\s(?:on\s)?(?P<day2>{DAY.replace("?P<which>", "?:")}))?
    |(?:this\s|later\sthis\s)(?P<part2>morning|afternoon|arvo|evening)\b|(?P<part3>tonight)\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
FEASTS = {
    "christmas": (12, 25),
    "xmas": (12, 25),
    "new year": (1, 1),
    "valentine": (2, 14),
    "halloween": (10, 31),
    "thanksgiving": (11, 1),
    "black friday": (11, 1),
}
TRIGGER = re.compile(
    r"\d|to(?:day|night|nite|mo)|tmr|tmw|\btn\b|day\b|days|hour|minute|\bmins?\b|week|month|year|\bend of|\beo[dwmb]\b|\bcob\b|close of|noon|"
    r"midnight|morning|evening"
    r"|\b(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|christmas|xmas|thanksgiving|halloween|valentine"
)
PAST = re.compile(r"(?:last|since|ago|every|each|per|yesterday(?: at)?|on last|past|(?:days?|weeks?|hours?) (?:of|from))\s$", re.IGNORECASE)
ARRIVED = re.compile(r"\b(?:it'?s|it is)(?: now| already)?\s$", re.IGNORECASE)
MADE = re.compile(
    r"(?<!be )(?<!get )\b(?:bought|built|made|(?:fitt|install|servic|replac|purchas|manufactur|renew|repair|refurbish|test|check|overhaul|paint|clean"
    r"|calibrat|restor|upgrad)ed)(?: \w+){0,2}? (?:in )?$",
    re.IGNORECASE,
)
"""Before a date these tell the history of the goods: a new battery fitted in January."""
GONE = re.compile(r"\s(?:has |have |had )?(?:already |long |now )?(?:passed|come and gone|been and gone|came and went)\b", re.IGNORECASE)
STARTS = ("after", "since", "from")
PART_ENDS = {"morning": 12, "noon": 12, "midday": 12, "lunch": 13, "lunchtime": 13, "afternoon": 18, "arvo": 18}

_COUNT = (
    rf"(?:{DIGITS}|{WORDS}|half\s(?:an?\s)?|the(?=\shour\b)|(?:few|several|some)(?=\s(?:min|hour|day|week|month|business|working))|an?(?=\s(?:couple\s(?:of\s)?|few\s|day\sor\stwo)?(?:min|hour|day|week|fortnight|"
    rf"month|year|business|working))|first(?=\s))"
)
DURATION = re.compile(
    rf"""(?<![\w$£€₹./:#-])(?P<count>{_COUNT})(?:\s?(?:-|to|or|–)\s?(?P<upper>{_COUNT}))?(?P<odd>\s(?:couple(?:\sof)?|few|full|whole|more))?[\s-]?
    (?P<work>(?:business|working|work|bank)[\s-])?(?P<unit>min(?:ute)?s?|hours?|hrs?|h|days?|weeks?|wks?|fortnights?|months?|mos?|years?
    |yrs?)\b(?P<half>\sand\sa\shalf)?(?P<pair>\sor\stwo)?(?!\s(?:ago|old))
    """,
    re.VERBOSE | re.IGNORECASE,
)
UNITS = {
    "mi": "minute",
    "ho": "hour",
    "hr": "hour",
    "h": "hour",
    "da": "day",
    "we": "week",
    "wk": "week",
    "fo": "fortnight",
    "mo": "month",
    "ye": "year",
    "yr": "year",
}
ONWARDS = re.compile(r"\s(?:from\s(?:now|today|tomorrow|tmrw?)|after\s(?:today|tomorrow|tmrw?))\b", re.IGNORECASE)
HYPHENED = re.compile(r"\w-(?:day|week|month|year|hour|minute)$", re.IGNORECASE)
ANCHOR_AFTER = re.compile(
    r"\s(?:after|once|of\s(?:receiv|receipt|delivery|purchase|arrival|you|us|it|the\s(?:item|return|date|sale))|from\s(?:receipt|delivery|"
    r"purchase|arrival|the|when|dispatch)|following|when|upon)\b",
    re.IGNORECASE,
)
ANCHOR_BEFORE = re.compile(r"\b(?:after|once|when|upon)\s[^.!?\n;]{3,60},?\s*(?:\w+\s){0,8}(?:within|in|takes?|allow|up to)?\s*$", re.IGNORECASE)
PERIOD_AFTER = re.compile(
    r"[\s'-]*(?:of\s)?(?:warranty|guarantee|return|refund|money|no\squestions|to\s(?:send|return|change|decide)|cover|policy|trial|wait|without|"
    r"if|on\s(?:product|motor|parts|everything|the)|parts|manufacturer|limited)\b",
    re.IGNORECASE,
)
PERIOD_BEFORE = re.compile(
    r"(?:warranty|guaranteed?|fresh|lasts?|for|valid|returns?(?:\s\w+){0,3}\swithin|have|over|more than|already|been|took|waited|after|another|"
    r"every|per|each|first|our|last|past|than)\s(?:of\s|is\s|for\s|the\s|you\s)?$",
    re.IGNORECASE,
)
DUE_BEFORE = re.compile(
    r"(?:within|in|under|takes?|about|around|usually|approx(?:imately)?|maximum|max|at most|up to|allow|arrives? in|next|another|expect|"
    r"then)\s(?:the\s(?:next\s)?|about\s|another\s|around\s|a\s)?$",
    re.IGNORECASE,
)


def find_english(folded: str, sent: datetime | None, *, day_first: bool | None = None) -> list[TimeSpan]:
    if not TRIGGER.search(folded.lower()):
        return []
    found = list(_durations(folded, sent))
    taken = places(folded, found)
    return found + [span for span in _moments(folded, sent, day_first) if free(span.start, span.end, taken)]


def _moments(folded: str, sent: datetime | None, day_first: bool | None) -> Iterator[TimeSpan]:
    for match in MOMENT.finditer(folded):
        day = match["day"] or match["day2"] or match["day3"]
        if PAST.search(folded[max(0, match.start() - 16) : match.start()]) or (day and day.lower().startswith("may") and not re.search(r"\d", day)):
            continue
        if GONE.match(folded, match.end()) or _of_the_past(match, folded, day):
            continue
        lead = (match["lead"] or "").lower()
        if day in ("sat", "sun", "wed", "mon") and not (lead or match["which"]):
            continue  # she sat down, the sun
        if lead in STARTS and not match["range"] and not match["range2"]:
            continue
        clock = match["until"] or match["until2"] or match["clock"] or match["clock2"]
        if (
            match["range2"]
            and not day
            and not (re.search(r"[ap]\.?m|noon|:", match["range2"], re.IGNORECASE) or match["range2"].lower().startswith("between"))
        ):
            continue
        if clock and not day and re.fullmatch(r"\d{1,2}\.\d{2}", clock):
            continue
        part = match["part"] or match["part2"] or match["part3"] or ("morning" if lead == "first thing" else _part_of(day))
        if sent is None:
            yield TimeSpan(start=match.start(), end=match.end(), deadline=None)
            continue
        whole, vague = _day(sent, day, day_first) if day else (sent, False)
        if whole is None:
            continue
        deadline = _instant(sent, whole, day, part, clock, before=lead == "before", starts=match["from"] or match["from2"])
        if deadline is not None:
            yield TimeSpan(start=match.start(), end=match.end(), deadline=deadline, vague=vague)


def _of_the_past(match: re.Match[str], folded: str, day: str | None) -> bool:
    lead = (match["lead"] or "").lower()
    before = folded[max(0, match.start() - 40) : match.start()]
    if day is None or lead not in ("", "on"):
        return False
    return MADE.search(before) is not None or (not lead and ARRIVED.search(before) is not None)


def _part_of(day: str | None) -> str | None:
    return "night" if day and re.match(r"(?:toni|2nite|tn\b)", day.lower()) else None


def _instant(
    sent: datetime, whole: datetime, day: str | None, part: str | None, clock: str | None, *, before: bool, starts: str | None
) -> datetime | None:
    if clock:
        hour, minute, half = _clock(clock)
        if hour > 24 or minute > 59:
            return None
        if half == "p" or (half is None and hour < 12 and part in ("afternoon", "arvo", "evening", "night")):
            hour = hour % 12 + 12
        elif half == "a":
            hour %= 12
        elif half is None and part is None and ":" not in clock and (hour < 8 or (starts and hour <= int(starts.partition(":")[0]) and hour < 12)):
            hour += 12
        if day is None and half is None and part is None:
            return next_clock(sent, hour, minute)
        return at(whole, hour, minute)
    if part and day is None and at(sent, PART_ENDS.get(part.lower(), 24)) <= sent:
        return None
    if part:
        return at(whole, PART_ENDS.get(part.lower(), 24))
    if before and day and not re.search(r"end of|week|month|eo|cob|close", day, re.IGNORECASE):
        return end_of_day(add_days(whole, -1))
    return at(whole, 18) if day and day.lower() in ("cob", "eob", "end of business day", "close of business") else end_of_day(whole)


def _clock(written: str) -> tuple[int, int, str | None]:
    written = written.lower().removeprefix("12 ")
    if written.startswith(("noon", "midday")):
        return 12, 0, "p"
    if written.startswith("midnight"):
        return 24, 0, "exact"
    match = re.match(r"(\d{1,2})(?:[:.](\d{2}))?\s?([ap])?", written)
    if match is None:
        return 99, 0, None
    return int(match[1]), int(match[2] or 0), match[3] or ("exact" if int(match[1]) > 12 else None)


def _day(sent: datetime, day: str, day_first: bool | None) -> tuple[datetime | None, bool]:
    words = day.lower().replace(".", "").replace(",", " ")
    if words.endswith("after tomorrow"):
        return add_days(sent, 2), False
    if re.match(rf"{_TODAY}\b", words):
        return (sent if words.startswith(("toda", "toni", "2n", "tn")) else add_days(sent, 1)), False
    for feast, (month_no, day_no) in FEASTS.items():
        if words.startswith(feast):
            return _feast(sent, words, month_no, day_no), False
    if words in ("eod", "cob", "eob", "close of business") or re.fullmatch(r"(?:the )?end of (?:the |this )?(?:business )?day", words):
        return sent, False
    if "week" in words or words == "eow":
        return end_of_week(sent, 1 if "next" in words else 0), not words.startswith(("this", "next", "the", "end", "over", "eow"))
    if "end of" in words and "year" in words:
        return sent.replace(month=12, day=31), False
    month = re.search(_MONTH, words)
    if month is None and ("month" in words or words == "eom"):
        return end_of_month(sent, 1 if "next" in words else 0), False
    if iso := re.fullmatch(r"(20\d\d)-(\d\d)-(\d\d)", words):
        return date_after(sent, int(iso[3]), int(iso[2]), int(iso[1])), False
    if slashed := re.search(r"(\d{1,2})/(\d{1,2})(?:/(?:20)?(\d\d))?$", words):
        numbers = int(slashed[1]), int(slashed[2])
        return _slashed(sent, numbers, 2000 + int(slashed[3]) if slashed[3] else None, re.search(_WEEKDAY, words), day_first)
    if month and (alone := re.fullmatch(rf"(?:{_MONTH})\s*(20\d\d)?", words)):
        first = date_after(sent, 1, MONTHS.index(month[0][:3]) + 1, int(alone[1]) if alone[1] else None)
        return end_of_month(first) if first else None, False
    if month and re.search(r"end of|early|mid|late", words):
        dated = date_after(sent, 1, MONTHS.index(month[0][:3]) + 1)
        ends = 10 if "early" in words else 20 if "mid" in words else None
        return (dated.replace(day=ends) if ends else end_of_month(dated)) if dated else None, "end of" not in words
    if dotted := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", day):
        return date_after(sent, int(dotted[1]), int(dotted[2]), int(dotted[3])), False
    number_of_day = re.search(rf"\b({_DAY_NO})(?:st|nd|rd|th)?\b", words)
    if month or (number_of_day and words.startswith("the")) or number_of_day:
        if number_of_day is None:
            return None, False
        year = re.search(r"\b(20\d\d)$", words)
        return date_after(sent, int(number_of_day[1]), MONTHS.index(month[0][:3]) + 1 if month else None, int(year[1]) if year else None), False
    if weekday := re.search(_WEEKDAY, words):
        name = WEEKDAYS.index(weekday[0][:3])
        if words.startswith("next"):
            return weekday_of_week(sent, name, 1), False
        return (weekday_of_week(sent, name, 0) if words.startswith("this") and name >= sent.weekday() else weekday_after(sent, name)), False
    return None, False


def _feast(sent: datetime, words: str, month: int, day: int) -> datetime:
    """Thanksgiving is the fourth Thursday of November, Black Friday the day after it."""
    for year in (sent.year, sent.year + 1):
        dated = sent.replace(year=year, month=month, day=day)
        if month == 11:  # the movable ones, reckoned from the first of November
            dated = add_days(dated, (3 - dated.weekday()) % 7 + 21 + words.startswith("black"))
        if "eve" in words:
            dated = add_days(dated, -1)
        if end_of_day(dated) >= sent:
            return dated
    return dated


def _slashed(
    sent: datetime, numbers: tuple[int, int], year: int | None, weekday: re.Match[str] | None, day_first: bool | None
) -> tuple[datetime | None, bool]:
    """3/5 is March 5 or May 3: settled by a number above 12, a weekday beside it, or how the parties write; else the later of the two, and vague."""
    first, second = numbers
    by_month, by_day = date_after(sent, second, first, year), date_after(sent, first, second, year)
    if day_first is not None and weekday is None and (settled := by_day if day_first else by_month):
        return settled, False
    readings = [reading for reading in (by_month, by_day) if reading]
    if weekday:
        readings = [reading for reading in readings if reading.weekday() == WEEKDAYS.index(weekday[0][:3])] or readings
    if not readings:
        return None, False
    return max(readings), len(set(readings)) > 1


def _durations(folded: str, sent: datetime | None) -> Iterator[TimeSpan]:
    for match in DURATION.finditer(folded):
        count = _count(match)
        if count is None or count > 1000:
            continue
        unit = UNITS.get(match["unit"][:2].lower()) or UNITS[match["unit"][0].lower()]
        if unit == "fortnight":
            count, unit = count * 2, "week"
        if match["work"] and unit == "day":
            unit = "workday"
        before, after = folded[max(0, match.start() - 80) : match.start()], folded[match.end() : match.end() + 40]
        start = match.start()
        if sent and (onwards := ONWARDS.match(after)):
            base = add_days(sent, 1) if "tom" in onwards[0].lower() or "tmr" in onwards[0].lower() else sent
            yield TimeSpan(start=start, end=match.end() + onwards.end(), deadline=ahead(base, count, unit), duration=iso_duration(count, unit))
            continue
        period = PERIOD_BEFORE.search(before) or PERIOD_AFTER.match(after) or HYPHENED.search(match[0])
        anchored = ANCHOR_AFTER.match(after) or ANCHOR_BEFORE.search(before)
        due = DUE_BEFORE.search(before) or unit == "workday" or match["upper"]
        yield TimeSpan(
            start=start,
            end=match.end(),
            deadline=ahead(sent, count, unit)
            if sent and due and not anchored and not (period and not re.search(r"(?:within|in)\s$", before))
            else None,
            duration=iso_duration(count, unit),
            vague=bool((match["odd"] and "few" in match["odd"]) or match["count"].lower() in ("few", "several", "some")),
        )


def _count(match: re.Match[str]) -> Decimal | None:
    written = "two" if match["pair"] else (match["upper"] or match["count"]).lower().strip()
    odd = (match["odd"] or "").strip()
    if written in ("few", "several", "some"):
        return Decimal(3)
    if odd.startswith("couple"):
        return Decimal(2)
    if odd == "few":
        return Decimal(3)
    value = Decimal("0.5") if written.startswith("half") else Decimal(1) if written in ("a", "an", "the", "first") else number(written)
    return None if value is None else value + (Decimal("0.5") if match["half"] else 0)
