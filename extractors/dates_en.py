"""English days: Friday, the 5th of May, 20-22 May, end of next week, the second quarter, Mother's Day. Of a stretch of them the last one counts."""

import re
from datetime import datetime

from extractors.days import add_days, add_working_days, date_after, end_of_day, end_of_month, end_of_week, weekday_after, weekday_of_week
from extractors.feasts import FEAST, feast
from extractors.numerals import number

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAY = r"(?:mon|tues?|wed(?:nes|s(?!day))?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY_NO = r"(?:3[01]|[12]\d|0?[1-9])"
ORDINALS = (
    *(
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
    ),
    *("fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"),
)
_OF_TWENTY = "one|two|three|four|five|six|seven|eight|nine|" + "|".join(ORDINALS[:9])
DAY_WORD = rf"(?:(?:twenty|thirty)[\s-](?:{_OF_TWENTY})|{'|'.join(reversed(ORDINALS))}|thirtieth)"
_TH = r"(?:st|nd|rd|th)"
UNTO = r"\s?(?:-|–|to|and|or|until|till|thru|through)\s?"
"""Between the ends of a stretch of days, of which the last one counts."""
TODAY = r"(?:today|tonight|tonite|2nite|tn|tomorrow|tomorow|tommorrow|tmrw?|tmw|tomo|2moro)"
DAY = rf"""(?:
    (?:the\s)?{_DAY_NO}{_TH}\sof\s(?:this|next|the)\smonth\b|(?:the\s)?next\s(?:working|business)\sday\b|yesterday\b|last\s(?:night|week(?:end)?(?!\s(?:of|in)\s)|month|year|quarter|{WEEKDAY}|{MONTH})\b
    |(?:the\s)?(?:week\s(?:of|commencing|starting|beginning|ending)|w/c)\s(?:the\s)?(?:(?:{WEEKDAY}),?\s(?:the\s)?)?(?:{MONTH}\s(?:the\s)?{_DAY_NO}{_TH}?|{_DAY_NO}{_TH}?\s(?:of\s)?{MONTH}|{_DAY_NO}{_TH})(?![\d%:])
    |(?:the\ )?day\ after\ tomorrow|{TODAY}\sor\sthe\sday\safter\b
    |(?:the\s)?(?:{WEEKDAY}|week(?:end)?)\safter\snext\b|this\sweek\sor\snext\b|this\stime\snext\sweek\b|week\son\s(?:{WEEKDAY})|(?:an?|one|two|2|three|3)\sweeks?\s(?:(?:on\s|from\s)?(?:{WEEKDAY})|{TODAY}\b)|(?:{WEEKDAY}|{TODAY})\sweek\b
    |a\sfortnight\s(?:on\s|from\s)?(?:{WEEKDAY}|{TODAY}\b)|(?:the\s)?(?:year|month)[\s-]end\b|(?:the|this)\s(?:year|month|week)\sis\s(?:out|over|up)\b
    |(?:(?<=\bby\s)|(?<=\bon\s)|(?<=until\s)|(?<=before\s)){_DAY_NO}{_TH}\b(?!\s(?:time|floor|one|of\b|{MONTH}))|(?<!\bmy\s)(?<!\bour\s)(?<!\bher\s)(?<!\bhis\s)(?<!your\s)(?<!their\s){_DAY_NO}{_TH}\b(?=,?\s(?:at|by|before|around)\s\d)|(?<![\s\S]){_DAY_NO}{_TH}\b(?=\s*(?:[.,!;]|$))
    |{TODAY}\b(?:,?\s(?:the\s)?(?:{_DAY_NO}/{_DAY_NO}(?!/)|{MONTH}\s{_DAY_NO}(?:st|nd|rd|th)?|{_DAY_NO}(?:st|nd
    |rd|th)?\s{MONTH})(?!\d))?
    |(?:{WEEKDAY})\s?[/–-]\s?(?:{WEEKDAY})
    |(?:(?P<which>this|next|the\ following|coming)\s(?:coming\s)?)?(?:{WEEKDAY})(?:,?\s(?:the\s)?(?:{_DAY_NO}(?:st|nd|rd|th)?\s(?:of\s)?{MONTH}
    |{MONTH}\s{_DAY_NO}(?:st|nd|rd|th)?|{_DAY_NO}(?:st|nd|rd|th)|{_DAY_NO}/{_DAY_NO}|{_DAY_NO}(?=[!?,;]|\.?$)))?(?:\s(?:of\s)?next\sweek)?
    |{_DAY_NO}{_TH}?{UNTO}(?:the\s)?{_DAY_NO}{_TH}?\s(?:of\s)?{MONTH}(?:,?\s20\d\d)?|{MONTH}\s(?:the\s)?{_DAY_NO}{_TH}?{UNTO}{_DAY_NO}{_TH}?(?![\d%:])(?:,?\s20\d\d)?
    |the\s{_DAY_NO}{_TH}{UNTO}(?:the\s)?{_DAY_NO}{_TH}\b|{MONTH}\s?(?:-|–|to|until|through)\s?(?:{MONTH})(?:\s{_DAY_NO}{_TH}?(?![\d%:]))?(?:,?\s20\d\d)?
    |(?:the\s)?{DAY_WORD}\s(?:day\s)?(?:of\s)?{MONTH}(?:,?\s20\d\d)?|(?!may\s(?:first|second|third)\b){MONTH}\s(?:the\s)?{DAY_WORD}\b(?:,?\s20\d\d)?
    |{_DAY_NO}{_TH}\sday\sof\s{MONTH}|(?:{MONTH})-{_DAY_NO}-20\d\d|{_DAY_NO}-(?:{MONTH})(?:-(?:20)?\d\d)?(?!\d)|(?<![\d-])\d{{1,2}}-\d{{1,2}}-20\d\d(?![\d-])
    |(?:(?:the\s)?(?:first|second|third|fourth|last|1st|2nd|3rd|4th)\sweek\s(?:of|in)\s)(?:{MONTH}|(?:the|this|next)\smonth)
    |(?:(?:the\s)?end\sof\s)?(?:20\d\d\s)?q[1-4]\b(?:\s(?:of\s)?20\d\d)?|(?:(?:the\s)?end\sof\s)?(?:this|next|the\s(?:current|coming|[1-4]{_TH}|first|second|third|fourth|last))\s(?:quarter|qtr)\b|(?:the\s)?end\sof\sthe\squarter
    |(?:this|next)\syear\b|(?:(?<=\bby\s)|(?<=\bin\s)|(?<=before\s)|(?<=until\s)|(?<=after\s)|(?<=since\s)|(?<=end\sof\s))20\d\d(?![\d:/.,-]|\s?(?:usd|dollars|units|pcs|pieces|miles|km|of)\b)
    |(?:(?<=\bby\s)|(?<=\bon\s)|(?<=until\s)|(?<=before\s))\d{{1,2}}\.\d{{1,2}}(?![\d%]|\.\d)
    |(?:the\s)?{_DAY_NO}(?:st|nd|rd|th)?\s(?:of\s)?{MONTH}(?:,?\s20\d\d)?|{MONTH}\s(?:the\s)?{_DAY_NO}(?:st|nd|rd|th)?(?![\d%:])(?:,?\s20\d\d)?
    |the\s{_DAY_NO}(?:st|nd|rd|th)\b(?!\s(?:time|floor|one|of\s(?!{MONTH}|the\smonth|this|next)))
    |20\d\d-\d\d-\d\d|(?<![\d.])\d{{1,2}}\.\d{{1,2}}\.(?:20)\d\d|(?<![\d/.,$£€])\d{{1,2}}/\d{{1,2}}(?:/(?:20)?\d\d)?(?![\d/])
    |(?:(?:the\s|at\sthe\s)?end\sof\s)(?:the\s|this\s|next\s)?(?:day|week|month|year|(?:business|working)\sday|{MONTH})|(?:early|mid|late)[\s-]{MONTH}|(?:the\s)?(?:beginning|start|middle)\sof\s(?:{MONTH}|next\smonth)
    |(?:close|end)\sof\s(?:business|play|trading)|(?:early|mid|late|later|sometime|some\stime)\s(?:this|next)\s(?:week|month)|(?:eod|eow|eom|cob|eob)\b
    |next\sweek(?:,?\son)?\s(?:{WEEKDAY})|(?:this|next|the|over\sthe)\s(?:coming\s)?(?:week(?:end)?|month)\b(?!ly|s|\s\d)|(?<=\bin\s)(?:{MONTH})(?:,?\s20\d\d)?(?!\s?\d)|(?:(?<=\bby\s)|(?<=before\s))(?:{MONTH})(?:,?\s20\d\d)?(?!\s?\d)|(?:{MONTH}),?\s20\d\d(?!\d)
    |(?:{FEAST})
)"""


OFFICE_CLOSES = re.compile(r"cob|eob|(?:close|end) of (?:business|play|trading)|(?:the |at the )?end of (?:the |this )?(?:business|working) day")
TODAY_ENDS = re.compile(rf"eod|(?:the )?end of (?:the |this )?day|{OFFICE_CLOSES.pattern}")


PART_OF_MONTH = re.compile("early|mid|late|beginning|start")
WEEK_OF = re.compile(r"(?:the )?(?:week (of|commencing|starting|beginning|ending)|w/c) (?:the )?")


def day_of(sent: datetime, day: str, day_first: bool | None) -> tuple[datetime | None, bool]:
    """That day, or none, and whether the words leave it open."""
    words = day.lower().replace(".", "").replace(",", " ")
    if named := WEEK_OF.match(words):
        first, _ = day_of(sent, words[named.end() :], day_first)
        return first and (first if named[1] == "ending" else _end_of_week_of(first)), False
    if weekdays := re.fullmatch(rf"({WEEKDAY})\s?[/–-]\s?({WEEKDAY})", words):
        begins = weekday_after(sent, WEEKDAYS.index(weekdays[1][:3]))
        return weekday_after(begins, WEEKDAYS.index(weekdays[2][:3])), False
    near = _from_today(sent, words)
    if (dated := near if near is not None else feast(sent, words)) is not None:
        return dated, False
    if stretch := _stretch(sent, words):
        return stretch, "week" in words
    words = _last_of(words)
    if "week" in words or words == "eow":
        return _of_week(sent, words), not words.startswith(("this", "next", "the", "end", "over", "eow"))
    month = re.search(MONTH, words)
    if month is None and ("month" in words or words == "eom"):
        return _of_this_or_next_month(sent, words)
    if month and (in_month := _of_month(sent, words, month[0])):
        return in_month, PART_OF_MONTH.search(words) is not None
    if (figures := _in_figures(sent, words, day, day_first)) is not None:
        return figures
    if month or not re.search(WEEKDAY, words):
        return _numbered(sent, words, month), False
    return _weekday(sent, words), False


def _from_today(sent: datetime, words: str) -> datetime | None:
    """Reckoned from the day of sending: tomorrow, a week on Friday, the end of the day."""
    if words == "this time next week":
        return add_days(sent, 7)
    if words.endswith("after tomorrow"):
        return add_days(sent, 2)
    if "working" in words or "business" in words:
        return add_working_days(sent, 1) if "next" in words else sent
    words = re.sub("^week on", "a week on", words.replace("a fortnight", "two weeks"))
    weeks = re.match(r"(an?|one|two|2|three|3) weeks? ", words)
    if weeks or re.fullmatch(rf"(?:{TODAY}|{WEEKDAY}) week", words):
        ahead = 1 if weeks is None or weeks[1] in ("a", "one") else int(number(weeks[1]) or 1)
        if today := re.search(TODAY, words):
            return add_days(sent, 7 * ahead + (0 if today[0].startswith(("toda", "toni", "2n", "tn")) else 1))
        named = re.search(WEEKDAY, words)
        return add_days(weekday_after(add_days(sent, -1), WEEKDAYS.index(named[0][:3])), 7 * ahead) if named else None
    if re.match(rf"{TODAY}\b", words):
        return add_days(sent, (0 if words.startswith(("toda", "toni", "2n", "tn")) else 1) + words.endswith("day after"))
    if re.fullmatch(r"(?:the |at the )?end of (?:the |this )?year|(?:the )?year[ -]end|(?:the|this) year is \w+", words):
        return sent.replace(month=12, day=31)
    return sent if TODAY_ENDS.fullmatch(words) else None


def _end_of_week_of(first: datetime) -> datetime:
    """A week that is named by its first day, a Monday or a Sunday, or by a day in it."""
    return add_days(first, 6 if first.weekday() in (0, 6) else 6 - first.weekday())


def _of_week(sent: datetime, words: str) -> datetime:
    weekday = re.search(WEEKDAY, words) if "next week" in words else None
    if words.endswith("after next"):
        return end_of_week(sent, 2)
    return weekday_of_week(sent, WEEKDAYS.index(weekday[0][:3]), 1) if weekday else end_of_week(sent, 1 if "next" in words else 0)


def _of_month(sent: datetime, words: str, month: str) -> datetime | None:
    """The end of a month, or of a part of it."""
    number_of_month = MONTHS.index(month[:3]) + 1
    if alone := re.fullmatch(rf"(?:{MONTH})\s*(20\d\d)?", words):
        first = date_after(sent, 1, number_of_month, int(alone[1]) if alone[1] else None)
        return end_of_month(first) if first else None
    if (re.search(r"end of", words) or PART_OF_MONTH.search(words)) and (first := date_after(sent, 1, number_of_month)):
        ends = _part_ends(words)
        return first.replace(day=ends) if ends else end_of_month(first)
    return None


def _of_this_or_next_month(sent: datetime, words: str) -> tuple[datetime | None, bool]:
    ends = end_of_month(sent, 1 if "next" in words else 0)
    if told := re.match(rf"(?:the )?({_DAY_NO}){_TH} of ", words):
        return date_after(sent, int(told[1]), ends.month, ends.year), False
    part = _part_ends(words)
    return (ends.replace(day=part) if part else ends), PART_OF_MONTH.search(words) is not None


def _part_ends(words: str) -> int | None:
    return 10 if re.search("early|beginning|start", words) else 20 if "mid" in words else None


def _in_figures(sent: datetime, words: str, written: str, day_first: bool | None) -> tuple[datetime | None, bool] | None:
    """2024-06-05, 5/6, 5.6, 5.6.2024."""
    if iso := re.fullmatch(r"(20\d\d)-(\d\d)-(\d\d)", words):
        return date_after(sent, int(iso[3]), int(iso[2]), int(iso[1])), False
    if slashed := re.search(r"(\d{1,2})/(\d{1,2})(?:/(?:20)?(\d\d))?$", words):
        numbers = int(slashed[1]), int(slashed[2])
        return _slashed(sent, numbers, 2000 + int(slashed[3]) if slashed[3] else None, re.search(WEEKDAY, words), day_first)
    if short := re.fullmatch(r"(\d{1,2})\.(\d{1,2})", written):
        return _slashed(sent, (int(short[1]), int(short[2])), None, None, day_first)
    if dotted := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", written):
        return date_after(sent, int(dotted[1]), int(dotted[2]), int(dotted[3])), False
    return None


def _numbered(sent: datetime, words: str, month: re.Match[str] | None) -> datetime | None:
    """The 14th, the 5th of May 2025."""
    told = re.search(rf"\b({_DAY_NO})(?:st|nd|rd|th)?\b", words)
    if told is None:
        return None
    year = re.search(r"\b(20\d\d)$", words)
    return date_after(sent, int(told[1]), MONTHS.index(month[0][:3]) + 1 if month else None, int(year[1]) if year else None)


def _weekday(sent: datetime, words: str) -> datetime | None:
    named = re.search(WEEKDAY, words)
    if named is None:
        return None
    weekday = WEEKDAYS.index(named[0][:3])
    numbered = _numbered(sent, words, None)
    if numbered and (numbered.weekday() == weekday or not re.search(r"\d$", words)):
        return numbered
    if words.startswith("next"):
        return weekday_of_week(sent, weekday, 1)
    if words.endswith("after next"):
        return add_days(weekday_after(sent, weekday), 7)
    return weekday_of_week(sent, weekday, 0) if words.startswith("this") and weekday >= sent.weekday() else weekday_after(sent, weekday)


def _stretch(sent: datetime, words: str) -> datetime | None:
    """The last day of a year, a quarter, a week of a month."""
    year = int(named[0]) if (named := re.search(r"\b20\d\d\b", words)) else sent.year + (1 if re.match(r"next year", words) else 0)
    if re.fullmatch(r"20\d\d|(?:this|next) year", words):
        return sent.replace(year=year, month=12, day=31) if year >= sent.year else None
    if "quarter" in words or "qtr" in words or re.search(r"\bq[1-4]\b", words):
        told = re.search(r"\bq?([1-4])(?:\b|st|nd|rd|th)", words) or re.search("first|second|third|fourth|last", words)
        spelled = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
        which = (spelled.get(told[0]) or int(told[1])) if told else (sent.month + 2) // 3
        last = sent.replace(year=year, month=3 * which, day=1)
        ends = end_of_month(last, 3 if not told and "next" in words else 0)
        return ends if named or ends >= sent else end_of_month(last.replace(year=year + 1))
    if week := re.match(r"(?:the )?(1st|first|2nd|second|3rd|third|4th|fourth|last) week (?:of|in) (.+)", words):
        month, _ = day_of(sent, week[2], None)
        last_day = {"1st": 7, "first": 7, "2nd": 14, "second": 14, "3rd": 21, "third": 21, "4th": 28, "fourth": 28}.get(week[1])
        return end_of_day(month.replace(day=last_day)) if month and last_day else month
    return None


def _last_of(words: str) -> str:
    """A date in figures, the last of a stretch of dates: twenty second of May, 20-22 May, May to June."""
    if re.fullmatch(r"\d{1,2}-\d{1,2}-20\d\d", words):
        return words.replace("-", "/")
    for ordinal in re.findall(DAY_WORD, words):
        words = words.replace(ordinal, str(_ordinal(ordinal)), 1)
    words = re.sub(r"(?<=\d) ?day of", " of", words) if "day of" in words else words
    words = re.sub(rf"^((?:{MONTH})?\s?(?:the\s)?){_DAY_NO}{_TH}?{UNTO}(?:the\s)?(?={_DAY_NO}(?!\d))", r"\1", words)
    words = re.sub(rf"^(?:{MONTH}){UNTO}(?={MONTH})", "", words)
    return words.replace("-", " ") if re.search(MONTH, words) and not words.startswith(("early", "mid", "late")) else words


def _ordinal(word: str) -> int:
    tens, _, ones = word.replace("-", " ").partition(" ")
    if not ones:
        return 30 if tens == "thirtieth" else ORDINALS.index(tens) + 1
    return {"twenty": 20, "thirty": 30}[tens] + (ORDINALS.index(ones) + 1 if ones in ORDINALS else int(number(ones) or 0))


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
