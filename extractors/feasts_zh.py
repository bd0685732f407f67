"""Chinese days that have a name: the next 国庆, 除夕, 中秋 after a day. Lunar ones are known for some years."""

import re
from datetime import date, datetime, timedelta

from extractors.days import end_of_day
from extractors.feasts import feast as feast_en
from extractors.numerals import number

FEASTS = {
    "国庆": (10, 1),
    "五一": (5, 1),
    "元旦": (1, 1),
    "圣诞": (12, 25),
    "双十一": (11, 11),
    "双11": (11, 11),
    "双十二": (12, 12),
    "双12": (12, 12),
    "618": (6, 18),
    "情人": (2, 14),
    "劳动": (5, 1),
    "六一": (6, 1),
    "儿童": (6, 1),
    "建军": (8, 1),
    "教师": (9, 10),
    "妇女": (3, 8),
    "三八": (3, 8),
    "消费者": (3, 15),
    "愚人": (4, 1),
    "万圣": (10, 31),
    "平安夜": (12, 24),
}
MOVING = {"母亲": "mother's day", "父亲": "father's day", "感恩": "thanksgiving", "复活": "easter"}
"""Feasts of the solar calendar that move, as `extractors.feasts` calls them."""
LUNAR = """
    2015 02-19 06-20 08-20 09-27 10-21
    2016 02-08 06-09 08-09 09-15 10-09
    2017 01-28 05-30 08-28 10-04 10-28
    2018 02-16 06-18 08-17 09-24 10-17
    2019 02-05 06-07 08-07 09-13 10-07
    2020 01-25 06-25 08-25 10-01 10-25
    2021 02-12 06-14 08-14 09-21 10-14
    2022 02-01 06-03 08-04 09-10 10-04
    2023 01-22 06-22 08-22 09-29 10-23
    2024 02-10 06-10 08-10 09-17 10-11
    2025 01-29 05-31 08-29 10-06 10-29
    2026 02-17 06-19 08-19 09-25 10-18
    2027 02-06 06-09 08-08 09-15 10-08
    2028 01-26 05-28 08-26 10-03 10-26
    2029 02-13 06-16 08-16 09-22 10-16
    2030 02-03 06-05 08-05 09-12 10-05
    2031 01-23 06-24 08-24 10-01 10-24
    2032 02-11 06-12 08-12 09-19 10-12
"""
"""The first days of the years, 端午, 七夕, 中秋, 重阳."""
OF_THE_YEAR = ("春节", "端午", "七夕", "中秋", "重阳")
SHORT = frozenset({2016, 2022, 2025, 2026, 2027, 2028, 2029, 2031, 2032})
"""Years before whose first day the last month has 29 days, not 30."""
FROM_NEW_YEAR = {"春节": 0, "过年": 0, "年前": -1, "除夕": -1, "年三十": -1, "大年三十": -1, "元宵": 14}
IN_THE_LAST_MONTH = {"腊八": 8, "小年": 23}
LAST_MONTH = re.compile(r"腊月初?(\d{1,2}|[一二三四五六七八九十廿]{1,3})$")
IN_THE_FIRST_MONTH = re.compile(r"(?:正月|大?年)初?([一二三四五六七八九十]{1,3})$")
ALONE = re.compile("初([一二三四五六七八九十])")
NEAR = timedelta(days=45)
PUBLIC = ("元旦", "春节", "清明", "五一", "端午", "中秋", "国庆")
FEAST = (
    r"(?:国庆节?|五一|劳动节|六一|儿童节|腊八节?|腊月初?(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})|小年(?![轻纪龄货])|冬至|大?年三十|建军节|教师节|妇女节|三八节|消费者权益日|愚人节|万圣节|平安夜|母亲节|父亲节|感恩节|复活节|除夕|元宵节?|七夕"
    r"|重阳节?|元旦|圣诞节?|双十一|双11|双十二|双12|618|情人节|春节|过年|(?<![一二两三四五六七八九十几半\d小])年前|(?<![\u4e00-\u9fff])节前|清明节?(?!上河)|中秋节?|端午节?"
    r"|(?:正月|大?年)?初[一二三四五六七八九十](?![年中级期步始次等])|正月(?:十[一二三四五六七八九]?|二十[一二三四五六七八九]?))(?:[当那][天日]|(?:放假|长?假期?)(?=[之以]?前))?"
)


def feast(sent: datetime, day: str) -> datetime | None:
    """None if the words name no feast, or a lunar one of a year that is not known."""
    for name, english in MOVING.items():
        if day.startswith(name):
            return feast_en(sent, english)
    for name, (month, first) in FEASTS.items():
        if day.startswith(name):
            dated = sent.replace(month=month, day=first)
            return dated if dated >= sent else dated.replace(year=sent.year + 1)
    if day.startswith("节前"):
        ahead = (feast(sent, name) for name in PUBLIC)
        return min(dated for dated in ahead if dated is not None) - timedelta(days=1)
    if day.startswith("清明"):
        return _by_the_sun(sent, 4, 4.81)
    if day.startswith("冬至"):
        return _by_the_sun(sent, 12, 21.94)
    for name, days in FROM_NEW_YEAR.items():
        if day.startswith(name):
            return _next(sent, 0, days)
    if (alone := ALONE.match(day)) is not None:
        return _near_new_year(sent, int(number(alone[1]) or 0) - 1)
    if (told := IN_THE_FIRST_MONTH.match(day)) is not None:
        return _next(sent, 0, int(number(told[1]) or 0) - 1)
    for name, number_of_day in IN_THE_LAST_MONTH.items():
        if day.startswith(name):
            return _in_the_last_month(sent, number_of_day)
    if (last := LAST_MONTH.match(day)) is not None:
        return _in_the_last_month(sent, int(number(last[1]) or 0))
    for which, name in enumerate(OF_THE_YEAR):
        if day.startswith(name):
            return _next(sent, which, 0)
    return None


def _by_the_sun(sent: datetime, month: int, first: float) -> datetime:
    """A term of the solar year, by the rule that holds for this century: 清明 is the fourth or fifth of April."""
    for year in (sent.year, sent.year + 1):
        dated = sent.replace(year=year, month=month, day=int(0.2422 * (year % 100) + first) - year % 100 // 4)
        if dated >= sent:
            break
    return dated


def _near_new_year(sent: datetime, days: int) -> datetime | None:
    """初八 with no month is of the first, when that is near."""
    dated = _next(sent, 0, days)
    return dated if dated is not None and dated - sent < NEAR else None


def _in_the_last_month(sent: datetime, number_of_day: int) -> datetime | None:
    return _next(sent, 0, number_of_day - 31, short=1)


def _next(sent: datetime, which: int, offset: int, *, short: int = 0) -> datetime | None:
    """So many days from that column of `LUNAR`, and `short` more after a last month of 29 days."""
    for row in LUNAR.split("\n"):
        year, *days = row.split() or ("",)
        if year not in (str(sent.year), str(sent.year + 1)):
            continue
        day = date.fromisoformat(f"{year}-{days[which]}") + timedelta(days=offset + (short if int(year) in SHORT else 0))
        dated = sent.replace(year=day.year, month=day.month, day=day.day)
        if end_of_day(dated) >= sent:
            return dated
    return None
