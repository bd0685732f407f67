"""Chinese days: 后天, 下周三, 5月20日, 月底, 下半年, 除夕. Of a stretch of them the last one counts."""

import re
from datetime import datetime

from extractors.days import add_days, add_months, date_after, end_of_day, end_of_month, end_of_week, weekday_after, weekday_of_week
from extractors.feasts_zh import FEAST, feast
from extractors.numerals import number

DAY_NO = "(?:\\d{1,2}|[一二两三四五六七八九十廿]{1,3})"
WEEK = "(?:周|星期|礼拜)"
_TO = "(?:-|~|到|至|、|或)"
_NO_DAY = "(?!(?<=[下本这]周一)(?:定(?![制做金好下])|直(?!到)))"
"""下周一定退 is no Monday."""

DAY = rf"""(?:
    昨[天日儿]|大?前天|昨(?=[早晚晨夜])|上(?:上|个)?{WEEK}[一二三四五六日天末]?|上个?月(?:{DAY_NO}[号日])?|去年(?:{DAY_NO}月)?(?:{DAY_NO}[号日]|双\S{{1,2}}
    |[底末初])?|那[天晚]|每(?:逢|个)?(?:天|日|晚|月
    |年|{WEEK}[一二三四五六日天末]?)(?:{DAY_NO}[号日])?
    |(?:(?<!\d)\d{{4}}年|[今明去]年)?的?(?:[上下]半年|第?[一二三四首1-4]季度|(?:本|这个?|下个?)季度|[Qq][1-4](?:季度)?(?![A-Za-z\d]))[底末内]?
    |(?:(?<!\d)\d{{4}}年|[明后]年)?(?<![\d个]){DAY_NO}月(?:份)?\s?(?:-|~|—|到|至)\s?(?:(?<!\d)\d{{4}}年|明年)?{DAY_NO}月(?:份)?(?![\d一二三四五六七八九十])(?:[底末内])?
    |(?<![\d年]){DAY_NO}月(?:份)?和{DAY_NO}月(?:份)?(?=之?间)|(?<!\d)(?:\d{{4}}\s?年)(?:\s?[到至~-]\s?\d{{4}}\s?年)?(?:[底末内])?(?!\s?[\d一二三四五六七八九十]|[款版])
    |[明后]年(?:{DAY_NO}月(?:份)?(?:{DAY_NO}[号日]|[底末])?|年?[底末])?(?!年?初|腊月|正月|春)
    |大后[天儿]|明后[天日]|今明两天|[今明后][天日](?!猫|头条)|[次隔][天日]|第二天|[今明后]儿个?|听[日晚朝]|当[天日晚]|[今明](?=[早晚晨夜黑]|\s?\d{{1,2}}(?:点|:\d\d))|后(?=晚)|今个
    |(?:这个?|本|下下?个?)月(?:份)?的?{DAY_NO}[号日]
    |(?:(?<!\d)(?:\d{{4}}|\d{{2}})年)?(?<![\d.]){DAY_NO}月(?:份)?(?:{DAY_NO}{_TO})?{DAY_NO}(?:[号日]|(?=[之以]?前|左右|到|发|送))
    |\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?!\d)
    |(?<![\d第编工楼门靠牌.\-A-Za-z])(?:{DAY_NO}[号日]?{_TO})?{DAY_NO}\s?[号日](?![楼栋库仓线门店机柜位客铺院馆字房单头员人桌链圈色码电口])
    |(?<![\d./])\d{{1,2}}[/.]\d{{1,2}}(?=[号日]|[之以]?前|左右|当[天日]|那天|给[您你]|[发寄送到装])[号日]?
    |(?:这个?|本|下下?个?|再下个?)?(?<![一二两三四五六七八九十半几\d每]){WEEK}(?:[一二三四五六日天]{_TO}?{WEEK})?(?:一二|二三|三四|四五|五六
    |六日|[一二三四五六日天末])(?![\d点]){_NO_DAY}
    |(?:这个?|本|下下?个?|再下个?)?(?<![一二两三四五六七八九十半几\d每]){WEEK}[一二三四五六日天]{_NO_DAY}
    |(?:这个?|本|下下?个?|再下个?){WEEK}|(?<![一二两三四五六七八九十半几\d]){WEEK}(?=之?内)
    |(?:这个?|本|当|下下?个?|(?<!\d){DAY_NO}|(?<!个))月(?:份)?(?:[底末初]|中(?=[旬前之]|$|[^\u4e00-\u9fff])|[上下]旬|之?内)|下下?个月|这个月|本月
    |\d{{4}}年\ ?{DAY_NO}月(?:份)?(?![\d一二三四五六七八九十])|(?<!\d)\d{{2}}年{DAY_NO}月(?:份)?(?![\d一二三四五六七八九十])
    |(?<![\d个]){DAY_NO}月份(?![\d一二三四五六七八九十])|(?<![\d个]){DAY_NO}月(?:份)?(?=[发到出交寄至]|给[您你]|之?前|左右)
    |年[底末]|年内|今年(?:内|底)
    |(?<![\d个第年])\d{{1,2}}月(?:份)?(?![\d一二三四五六七八九十饼球亮经租付供卡票薪费底末初中上下旬买购拍换装用]|\s\d|入手|生产|出厂)|[这本]?下半周
    |[过这近]几[天日]|[这近](?:一?两|三)[天日]|过两[天日]|(?<![一二两三四五六七八九十几半\d])年后|近期
    |{FEAST}
)"""
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""What a trade speaks of; other numbers before 年 are none."""


def integer(written: str) -> int:
    """Of two beside each other, as one says them, the larger: 三四点."""
    value = number(written[1] if re.fullmatch("[一二两三四五六七八九]{2}", written) else written)
    return int(value) if value is not None else 99


def day_of(sent: datetime, day: str) -> datetime | None:
    """None for a date that does not exist, and for what the words leave open."""
    for reckon in (_stretch, _from_today, feast, _of_week, _of_month):
        if (dated := reckon(sent, day)) is not None:
            return dated
    return None


def _from_today(sent: datetime, day: str) -> datetime | None:
    if re.fullmatch("[这近](?:一?两|三)[天日]", day):
        return add_days(sent, 3 if "三" in day else 2)
    if day.startswith("大后"):
        return add_days(sent, 3)
    if day.startswith(("明后", "今明")):
        return add_days(sent, 2 if day[0] == "明" else 1)
    if day[0] in "次隔第":
        return add_days(sent, 1)
    if day[0] == "听":
        return add_days(sent, 1)
    if day[0] in "今明后当" and not day.startswith(("今年", "当月")):
        return add_days(sent, {"今": 0, "当": 0, "明": 1, "后": 2}[day[0]])
    return None


def _ahead(day: str) -> int:
    """How many weeks or months on: 这周 0, 下周 1, 下下周 2."""
    return 3 if day.startswith("再下下") else 2 if day.startswith(("下下", "再下")) else 1 if day[0] == "下" else 0


def _of_week(sent: datetime, day: str) -> datetime | None:
    if day.endswith("下半周"):
        return end_of_week(sent)
    match = re.search(rf"{WEEK}(?:([一二三四五六日天]){_TO}?(?:{WEEK})?(?=[一二三四五六日天]))?([一二三四五六日天末])?$", day)
    if match is None:
        return None
    first, last = match.groups()
    if last is None:
        return end_of_week(sent, _ahead(day))
    weekday = min("一二三四五六日天末".index(last), 6)
    if not day.startswith(("周", "星", "礼")) or last == "末":
        return weekday_of_week(sent, weekday, _ahead(day))
    begins = weekday_after(sent, "一二三四五六日".index(first.replace("天", "日"))) if first else sent
    return weekday_after(begins, weekday)


def _of_month(sent: datetime, day: str) -> datetime | None:
    if day.startswith(("年", "今年")):
        return sent.replace(month=12, day=31)
    if (match := re.fullmatch(rf"(?:({DAY_NO})[号日]?{_TO})?({DAY_NO})\s?[号日]", day)) and integer(match[1] or "0") < integer(match[2]):
        return date_after(sent, integer(match[2]))
    if match := re.fullmatch(rf"(?:(\d{{4}}|\d{{2}})[年\-/.])?({DAY_NO})(?:月份?|[-/.])(?:{DAY_NO}{_TO})?({DAY_NO})\s?[号日]?", day):
        return date_after(sent, integer(match[3]), integer(match[2]), _year(match[1]) if match[1] else None)
    if match := re.fullmatch(rf"(?:这个?|本|下下?个?)月(?:份)?的?({DAY_NO})[号日]", day):
        that = add_months(sent.replace(day=1), _ahead(day))
        return date_after(sent, integer(match[1]), that.month, that.year)
    if match := re.fullmatch(rf"(\d{{4}}|\d{{2}})年\s?({DAY_NO})月份?", day):
        opening = date_after(sent, 1, integer(match[2]), _year(match[1]))
        return end_of_month(opening) if opening else None
    return _part_of_month(sent, day)


def _part_of_month(sent: datetime, day: str) -> datetime | None:
    match = re.fullmatch(rf"(?:(这个?|本|当|下下?个?)|({DAY_NO}))?月份?([底末初中]|[上中下]旬|之?内)?", day)
    if match is None:
        return None
    base = add_months(sent.replace(day=1), _ahead(day))
    if match[2]:
        month = integer(match[2])
        if not 1 <= month <= 12:
            return None
        base = sent.replace(month=month, day=1)
        base = base if end_of_month(base) >= sent else base.replace(year=base.year + 1)
    ends = {"初": 10, "上旬": 10, "中": 20, "中旬": 20}.get(match[3] or "")
    return base.replace(day=ends) if ends else end_of_month(base)


def _year(written: str) -> int:
    """25年 is 2025, 98年 1998."""
    year = int(written)
    return year if year > 99 else 2000 + year if year < 70 else 1900 + year


def _stretch(sent: datetime, day: str) -> datetime | None:
    """The last day of a year, half a year, a quarter, of months to months."""
    named = re.findall(r"\d{4}|[今明后]年", day)
    year = sent.year + "今明后".index(named[-1][0]) if named and named[-1][0] in "今明后" else int(named[-1]) if named else sent.year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if re.fullmatch(r"(?:\d{4}\s?年\s?[到至~-]\s?)?(?:\d{4}\s?|[明后])年年?[底末内]?", day):
        return end_of_day(sent.replace(year=year, month=12, day=31))
    if "半年" in day or "季度" in day or re.search("[Qq][1-4]", day):
        told = re.search(r"([一二三四首1-4])季度|[Qq]([1-4])", day)
        which = 1 if told and told[1] == "首" else integer(told[1] or told[2]) if told else (sent.month + 2) // 3
        month = (6 if "上半年" in day else 12) if "半年" in day else 3 * which
        ends = end_of_month(sent.replace(year=year, month=month, day=1), 3 if re.match("下个?季度", day) else 0)
        return ends if named or ends >= sent else end_of_month(ends.replace(year=year + 1, day=1))
    months = re.fullmatch(
        rf"(?:\d{{4}}年|[明后]年)?(?:({DAY_NO})月份?\s?[-~—到至和]\s?(?:\d{{4}}年|明年)?)?({DAY_NO})月份?(?:({DAY_NO})[号日]|[底末内])?", day
    )
    if months is None or not (months[1] or (named and named[-1][0] in "明后")):
        return None
    first, last = integer(months[1]) if months[1] else 0, integer(months[2])
    if not 1 <= last <= 12:
        return None
    if months[3]:
        return date_after(sent, integer(months[3]), last, year)
    ends = end_of_month(sent.replace(year=year + (len(named) < 2 and first > last), month=last, day=1))
    return ends if named or ends >= sent else end_of_month(ends.replace(year=ends.year + 1, day=1))
