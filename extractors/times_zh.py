"""Chinese times: 明天下午4点前, 下周三之前, 月底前, 3个工作日, 付款后48小时."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from extractors.days import (
    TimeSpan,
    add_days,
    add_months,
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
from extractors.feasts import feast
from extractors.numerals import number
from extractors.spans import free

_N = "(?:\\d{1,2}|[一二两三四五六七八九十]{1,3})"
_WEEK = "(?:周|星期|礼拜)"
_TO = "(?:-|~|到|至|、|或)"
_NO_DAY = "(?!(?<=[下本这]周一)(?:定(?![制做金好下])|直(?!到)))"
"""下周一定退 is no Monday."""

DAY = rf"""(?:
    昨[天日儿]|大?前天|昨(?=[早晚晨夜])|上(?:上|个)?{_WEEK}[一二三四五六日天末]?|上个?月(?:{_N}[号日])?|去年(?:{_N}月)?(?:{_N}[号日]|双\S{{1,2}}
    |[底末初])?|那[天晚]|每(?:逢|个)?(?:天|日|晚|月
    |年|{_WEEK}[一二三四五六日天末]?)(?:{_N}[号日])?
    |(?:(?<!\d)\d{{4}}年|[今明去]年)?的?(?:[上下]半年|第?[一二三四首1-4]季度|(?:本|这个?|下个?)季度|[Qq][1-4](?:季度)?(?![A-Za-z\d]))[底末内]?
    |(?:(?<!\d)\d{{4}}年|[明后]年)?(?<![\d个]){_N}月(?:份)?\s?(?:-|~|—|到|至)\s?(?:(?<!\d)\d{{4}}年|明年)?{_N}月(?:份)?(?![\d一二三四五六七八九十])(?:[底末内])?
    |(?<![\d年]){_N}月(?:份)?和{_N}月(?:份)?(?=之?间)|(?<!\d)(?:\d{{4}}\s?年)(?:\s?[到至~-]\s?\d{{4}}\s?年)?(?:[底末内])?(?!\s?[\d一二三四五六七八九十]|[款版])
    |[明后]年(?:{_N}月(?:份)?(?:{_N}[号日]|[底末])?|年?[底末])?(?!年?初|腊月|正月|春)
    |大后天|明后[天日]|今明两天|[今明后][天日](?!猫|头条)|[次隔][天日]|第二天|[今明]儿个?|当[天日晚]|[今明](?=[早晚晨夜])|后(?=晚)|今个
    |(?:这个?|本|下下?个?)月(?:份)?的?{_N}[号日]
    |(?:(?<!\d)(?:\d{{4}}|\d{{2}})年)?(?<![\d.]){_N}月(?:份)?(?:{_N}{_TO})?{_N}(?:[号日]|(?=[之以]?前|左右|到|发|送))
    |\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?!\d)
    |(?<![\d第编工楼门靠牌.\-A-Za-z])(?:{_N}{_TO})?{_N}[号日](?![楼栋库仓线门店机柜位客铺院馆字房单头员人桌链圈色码电])
    |(?<![\d./])\d{{1,2}}[/.]\d{{1,2}}(?=[号日]|[之以]?前|左右)[号日]?
    |(?:这个?|本|下下?个?|再下个?)?(?<![一二两三四五六七八九十半几\d每]){_WEEK}(?:[一二三四五六日天]{_TO}?{_WEEK})?(?:一二|二三|三四|四五|五六
    |六日|[一二三四五六日天末])(?![\d点]){_NO_DAY}
    |(?:这个?|本|下下?个?|再下个?)?(?<![一二两三四五六七八九十半几\d每]){_WEEK}[一二三四五六日天]{_NO_DAY}
    |(?:这个?|本|下下?个?|再下个?){_WEEK}|(?<![一二两三四五六七八九十半几\d]){_WEEK}(?=之?内)
    |(?:这个?|本|当|下下?个?|(?<!\d){_N}|(?<!个))月(?:份)?(?:[底末初]|中(?=[旬前]|$|[^\u4e00-\u9fff])|[上下]旬|之?内)|下下?个月|这个月|本月
    |\d{{4}}年\ ?{_N}月(?:份)?(?![\d一二三四五六七八九十])|(?<!\d)\d{{2}}年{_N}月(?:份)?(?![\d一二三四五六七八九十])
    |(?<![\d个]){_N}月份(?![\d一二三四五六七八九十])|(?<![\d个]){_N}月(?:份)?(?=[发到出交寄至]|之?前|左右)
    |年[底末]|年内|今年(?:内|底)
    |(?<![\d个第年])\d{{1,2}}月(?:份)?(?![\d一二三四五六七八九十饼球亮经租付供卡票薪费底末初中上下旬买购拍换装用]|\s\d|入手|生产|出厂)|[这本]?下半周
    |[过这近]几[天日]|这两[天日]|过两[天日]|(?<![一二两三四五六七八九十几半\d])年后|近期
    |(?:国庆节?|五一|劳动节|六一|儿童节|建军节|教师节|妇女节|三八节|消费者权益日|愚人节|万圣节|平安夜|母亲节|父亲节|感恩节|复活节|除夕|元宵节?|七夕|重阳节?|元旦|圣诞节?|双十一|双11|双十二|双12|618|情人节|春节|过年|(?<![一二两三四五六七八九十几半\d])年前|中秋节?|端午节?)(?:当[天日])?
)"""
PAST = re.compile(r"昨|大?前天|上(?!半)|去年|那|每")
BEGINS = re.compile(r"\s?(?:[或及]?[之以]后|开始|起(?![来床身诉]))")
"""After a day: what it begins with, when nothing falls due."""
PART = "(?:凌晨|清晨|下班前|下班之前|晚点|白天|一大早|大清早|一早|早上|早晨|早间|上午|中午|午间|下午|傍晚|晚上|晚间|夜里|夜间|半夜|午夜)"
CLOCK = (
    rf"(?:{_N}(?:点钟?|时(?![间候段]))(?:半|[一三]刻|(?:\d{{1,2}}|[零一二三四五六七八九十]{{1,3}})分?(?![\d个件天])(?:{_N}秒)?)?整?"
    rf"|\d{{1,2}}:\d{{2}}(?!:?\d))"
)
HALF_A_YEAR = 183
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""What a trade speaks of; other numbers before 年 are none."""
YEAR = re.compile(r"\d{4}[年\-/.\s]|\d{2}年")
MOMENT = re.compile(
    rf"""
    (?=[昨前上去那每大今明后当次隔第过近白劳儿建教妇三消愚万平母父感复除七重Qq\d一二两三四五六七八九十这本下再周星礼月年国元圣双情春过中端凌清早傍晚夜半午])
    (?:(?P<day>{DAY})(?:[ ,，的]|之?内)?)?(?:(?P<part>{PART}|(?<=[今明后当])[早晚晨夜]|[早晚](?=[\d一二两三四五六七八九十]{{1,2}}点))[ 的]?)?
    (?:(?P<clock>{CLOCK})(?:\s?(?:-|~|到|至)\s?(?P<part_b>{PART})?(?P<clock_b>{CLOCK}))?)?
    (?P<suffix>\s?(?:[之以]前|前(?![天台面后])|[之以]?内|之间|左右|整|准时|截止)*)
    """,
    re.VERBOSE,
)
PART_ENDS = {"凌晨": 6, "清晨": 8, "上午": 12, "中午": 14, "午间": 14, "下午": 18, "傍晚": 20, "下班前": 18, "下班之前": 18, "白天": 18}
"""The rest of the mornings end at 12, the rest of the evenings with the day."""
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
NAMED_FOR = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[叫是找由请让给跟和向]))[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙段雷钱汤尹黎易常武乔贺赖龚]"
    r"(?:国庆|元旦|五一|六一|七夕|重阳|中秋|端午|建军|圣诞|三八)(?!节|假|前|后|期|当|之|以|左右|快乐|活动|放|[上下]旬)"
    r"|(?:国庆|元旦|中秋|端午|建军)(?=哥|姐|叔|总(?!会|是|得)|经理|师傅|老师|店长|先生|女士|主管|老板)"
)
"""A feast that somebody is called by: 李国庆, 国庆哥."""
MOVING = {"母亲": "mother's day", "父亲": "father's day", "感恩": "thanksgiving", "复活": "easter"}
"""Feasts of the solar calendar that move, as `extractors.feasts` calls them."""
MOVABLE = ("春节", "除夕", "元宵", "七夕", "重阳", "过年", "年前", "年后", "中秋", "端午", "过几", "这几", "近几", "近期", "过两", "这两")
"""Feasts of the lunar calendar and the days somebody leaves open: named, not reckoned."""
ENGLISH_BEFORE = re.compile(r"\bbefore $", re.IGNORECASE)
_DUE = "(?:[定订]金|[尾余全货首]款)"
_PAID = (
    rf"(?:{_DUE}|补?差价)(?:一)?(?:[付补交结](?:[清齐完好上]了?|了)|到账?了?)"
    rf"|[付补交结](?:[清齐完好上]了?|了)(?:{_DUE}|差价)了?|(?<!退)款(?:一)?到(?:账|位)?了?"
)
"""What the buyer pays first: 尾款付了, 付了尾款, 款到."""
OVER = re.compile(
    r"\s?(?:了(?=$|[，,。！!？?\s])|那[天次回晚]|的时候|说好|就该|(?:早|都|已经)?过(?:去|完)?了|没(?:发|到|退|寄|收)|的?(?:生产|出厂|灌装|采摘|入手|买的))"
)
"""After a day these tell that it has been: 周五那天."""
AFTER_EVENT = re.compile(
    r"(?:[说讲约谈]好|答应|[收见拿看接等]到|到货|签收|收货|到仓|入库|[退寄送]回|[寄送]到|到手|付款|付[完清]|下单|拍下|验[收完货]|检测|审核|通过|发货|发出|寄出|出库|揽收|安装|开箱)"
    rf"[^，,。；;！!？?\n]{{0,8}}$|{_PAID}[，,]?$"
)
"""Before 当天, 次日: the day of something else, not that of sending."""
OF_AN_ORDER = re.compile(r"\s?的?(?:单|订单|付款|下单|拍(?!照)|支付|成交)")
SAME_BREATH = 4
"""So soon after the order begins what is due from it."""

DURATION = re.compile(
    r"""
    (?<![第这那近头过\d.*×x:/A-Za-z])(?P<count>\d{1,6}(?:\.\d{1,4})?|[一二两三四五六七八九十百半]{1,8})(?:\s?(?:-|~|到|至|、|或)\s?(?P<upper>\d+
    |[一二两三四五六七八九十]+))?(?P<about>来|多|几)?\s?
    (?:(?P<piece>个半?)\s?)?(?P<unit>自然[日天]|工作日|小时|钟头|钟(?!头)|分钟|天|日(?=[之以]?内|无理由)|周(?![一二三四五六日末年])|星期|礼拜|月
    |年(?!级|前|代|轻|底|货|份|\d|[一二三四五六七八九十]+月)|[hH](?![a-zA-Z])|季度?)
    (?P<half>半)?(?P<suffix>[之以]?[内后]|左右|上下)?(?P<gone>了)?
    """,
    re.VERBOSE,
)
AGO = re.compile("[之以]?前(?![天面台置])")
UNITS = {
    "工作日": "workday",
    "小时": "hour",
    "钟头": "hour",
    "h": "hour",
    "H": "hour",
    "分钟": "minute",
    "钟": "minute",
    "周": "week",
    "星期": "week",
    "礼拜": "week",
    "月": "month",
    "年": "year",
}
ANCHOR = re.compile(
    r"(?:付款|付完|下单|拍下|拍完|收到|签收|收货|到货|确认|发出|寄出|发货|验收|出库|揽收|激活|购买|成交|审核|通过|退回|提交|申请|安装|开箱|售出|"
    r"交货|签约|入库|检测|回来|到手|到付|受理|到仓|退到|寄到|送到|退完|寄完)"
    r"[^。！？!?\n]{0,12}(?:后|之日起|当日起|起)[^。！？!?\n]{0,16}$"
    r"|(?:付款|下单|拍下|收到|签收|收货|到货|揽收|购买|激活)(?:商品|货物|包裹|货|退货)?的?$"
    r"|(?:拍|做|刻|印|定|批|审|谈|签|选|量|验|检|修|寄|还|退)(?:完|好|下来|回来)了?[，,]?$|(?:检查|检测|验货|质检|核对)[^，。！？\s]{0,3}没问题[，,]?$|(?:定|批|选|审)(?:好|了)(?:[之以]后|后)$"
    rf"|(?:{_PAID})[，,]?(?:就|的|后)?$"
)
PERIOD_AFTER = re.compile(
    r"\s?(?:的?(?:质保|保修|联保|全国联保|价保|保价|保质|试用|账期|有效|免息|只换|售后|保固|包换|包退|包补|鉴定期|时间|期限?))|\s?(?:可以?|支持|"
    r"均可|随时)?(?:[^，。！？\s]{0,8}(?:包[赔退换补]|免费(?:换|修|补|调))|[^，。！？\s]{0,4}(?:塌陷?|开裂|断裂|漏水|掉漆|褪色|变形|故障)"
    r"|[^，。！？\s]{0,4}[一二两三四五六七八九十\d]次|无理由|不喜欢|包退|包换|包补|只换|有问题|降|质量问题|出现|如有|坏)"
)
PERIOD_BEFORE = re.compile(
    r"(?:保修|质保|联保|保质期|保质|保固|包换|包退|有效期?|保用|每|逾期|超过|超时?|提前|拖|满|连续|用了|不到|[晚迟等过穿戴]了?|每隔|晚|质量|免费|"
    r"已经|都)[为是期约整达机]?\s?$"
)
DUE_BEFORE = re.compile(
    r"(?:预计|大概|一般|正常|差不多|差不离|估计|最多|最快|最晚|最迟|大约|约|基本|应该|要|需要?|得|再等?)(?:也|得|就|是|在|需|要|等)*\s?$"
)
DUE_AFTER = re.compile(r"\s?(?:就?[到能会可送发出寄退给答回]|吧|左右|上下|完成|内|送达|到货|到账|处理)")


def find_chinese(folded: str, sent: datetime | None) -> list[TimeSpan]:
    found = list(_durations(folded, sent))
    taken = places(folded, found)
    lengths = [span.start for span in found if span.duration is not None]
    return found + [span for span in _moments(folded, sent, lengths) if free(span.start, span.end, taken)]


def _moments(folded: str, sent: datetime | None, lengths: Sequence[int]) -> Iterator[TimeSpan]:
    """`lengths`: where a length of time begins."""
    moments = [match for match in MOMENT.finditer(folded) if match["day"] or match["part"] or match["clock"]]
    begun = {*lengths, *(match.start() for match in moments)}
    named = [match.span() for match in NAMED_FOR.finditer(folded)]
    ordered_today = -SAME_BREATH
    for match in moments:
        day, part, clock, suffix = match["day"], match["part"], match["clock"], match["suffix"]
        if any(low <= match.start() < high for low, high in named):
            continue
        if day and PAST.match(day):
            yield TimeSpan(start=match.start(), end=match.start() + len(match[0].rstrip(" ,，的")), deadline=None)
            continue
        if clock and not (day or part) and not (suffix or match["clock_b"] or ":" in clock or clock[-1] in "半刻分秒钟整" or _clock(clock)[0] > 12):
            continue  # 一点, 两点 count dots and drops more often than hours
        start, end = match.start(), match.start() + len(match[0].rstrip(" ,，的"))
        if day and day.startswith(MOVABLE):
            yield TimeSpan(start=start, end=end, deadline=None, vague=True)
            continue
        before = bool(re.search("前|截止", suffix) or ENGLISH_BEFORE.search(folded, max(0, start - 8), start))
        if sent is None:
            yield TimeSpan(start=start, end=end, deadline=None)
            continue
        if day and OVER.match(folded, end):
            continue
        if day and not (clock or part) and BEGINS.match(folded, end):
            yield TimeSpan(start=start, end=end, deadline=None)
            continue
        if day and day[0] in "当次隔第" and start >= ordered_today + SAME_BREATH and AFTER_EVENT.search(folded, max(0, start - 24), start):
            yield TimeSpan(start=start, end=end, deadline=None, vague=True)
            continue
        order = OF_AN_ORDER.match(folded, end)
        if order and (clock or before or any(due in begun for due in range(order.end(), order.end() + SAME_BREATH))):
            ordered_today = order.end() if day and day[0] == "今" else ordered_today
            continue  # 16点前的单子, 下午4点前付款, 今天拍下48小时内发, 今天拍明天发: which orders, not when
        deadline = _instant(sent, day, match["part_b"] or part, match["clock_b"] or clock, before=before)
        if deadline is not None and day and _is_over(day, folded[end : end + 1], deadline, sent) and not before:
            yield TimeSpan(start=start, end=end, deadline=None)
        elif deadline is not None:
            yield TimeSpan(start=start, end=end, deadline=deadline, vague=bool(day) and (day[0] in "当次隔第" or day[-1] in "初旬中"))


def _is_over(day: str, following: str, deadline: datetime, sent: datetime) -> bool:
    """A year that has been; a month by itself that was this year's, or the last one's, not long ago: 8月买的."""
    if YEAR.search(day):
        return end_of_day(deadline) < sent
    return re.fullmatch(r"\d{1,2}月份?", day) is not None and following not in tuple("发到出交寄至前") and (deadline - sent).days > HALF_A_YEAR


def _instant(sent: datetime, day: str | None, part: str | None, clock: str | None, *, before: bool) -> datetime | None:
    whole = _day(sent, day) if day else sent
    if whole is None:
        return None
    if clock:
        hour, minute = _clock(clock)
        if hour > 24 or minute > 59:
            return None
        if part in ("下午", "傍晚", "晚上", "晚间", "晚", "夜里", "夜", "夜间") and hour <= 12:
            hour += 12 if hour < 12 or part[0] in "晚夜" else 0
        elif part == "中午" and hour < 3:
            hour += 12
        elif not part and not day and not clock.startswith("0"):
            return next_clock(sent, hour, minute)
        elif not part and hour < 7 and ":" not in clock:
            hour += 12
        if day and day[0] == "今" and not part and hour < 12 and at(whole, hour, minute) < sent:
            hour += 12
        if not day and at(whole, hour, minute) <= sent:
            whole = add_days(whole, 1)
        return at(whole, hour, minute)
    if part:
        ends = 12 if part == "中午" and before else PART_ENDS.get(part, 12 if "早" in part or part == "晨" else 24)
        if not day and at(sent, ends) <= sent:
            whole = add_days(sent, 1)
        return at(whole, ends)
    if before and day and re.fullmatch(rf"(?:\d{{2,4}}年)?{_N}月(?:份)?", day):
        return end_of_day(add_days(whole.replace(day=1), -1))
    if before and day and re.search(r"(?:\d{4}\s?|[明后])年$", day):
        return end_of_day(whole.replace(year=whole.year - 1))
    if before and day and not re.search(r"[底末内]|^今|旬|^当", day):
        weeks = re.fullmatch(rf"(?:这个?|本|下下?个?|再下个?){_WEEK}", day)
        return end_of_day(add_days(whole, -7 if weeks and day[0] == "下" else 0 if weeks else -1))
    return end_of_day(whole)


def _clock(written: str) -> tuple[int, int]:
    hour, _, rest = re.sub("点钟?|时", ":", re.sub(f"(?<=分){_N}秒$", "", written.removesuffix("整"))).partition(":")
    if rest == "半":
        return _int(hour), 30
    if rest.endswith("刻"):
        return _int(hour), 45 if rest[0] == "三" else 15
    return _int(hour), _int(rest.rstrip("分").removeprefix("零")) if rest.rstrip("分零") else 0


def _int(written: str) -> int:
    value = number(written)
    return int(value) if value is not None else 99


def _day(sent: datetime, day: str) -> datetime | None:
    if (stretch := _stretch(sent, day)) is not None:
        return stretch
    if day.endswith("下半周"):
        return end_of_week(sent)
    if day.startswith("大后天"):
        return add_days(sent, 3)
    if day.startswith(("明后", "今明")):
        return add_days(sent, 2 if day[0] == "明" else 1)
    if day[0] in "次隔第":
        return add_days(sent, 1)
    if day[0] in "今明后当" and not day.startswith(("今年", "当月")):
        return add_days(sent, {"今": 0, "当": 0, "明": 1, "后": 2}[day[0]])
    for name, english in MOVING.items():
        if day.startswith(name):
            return feast(sent, english)
    for name, (number_of_month, first) in FEASTS.items():
        if day.startswith(name):
            dated = sent.replace(month=number_of_month, day=first)
            return dated if dated >= sent else dated.replace(year=sent.year + 1)
    weeks = 3 if day.startswith("再下下") else 2 if day.startswith(("下下", "再下")) else 1 if day[0] == "下" else 0
    if match := re.search(rf"{_WEEK}(?:[一二三四五六日天](?=[一二三四五六日天]))?([一二三四五六日天末])?$", day):
        if match[1] is None:
            return end_of_week(sent, weeks)
        weekday = "一二三四五六日天末".index(match[1])
        weekday = min(weekday, 6)
        return weekday_after(sent, weekday) if day.startswith(("周", "星", "礼")) and match[1] != "末" else weekday_of_week(sent, weekday, weeks)
    if day.startswith(("年", "今年")):
        return sent.replace(month=12, day=31)
    if match := re.fullmatch(rf"(?:(\d{{4}}|\d{{2}})[年\-/.])?({_N})(?:月份?|[-/.])(?:{_N}{_TO})?({_N})[号日]?", day):
        return date_after(sent, _int(match[3]), _int(match[2]), _year(match[1]) if match[1] else None)
    if match := re.fullmatch(rf"(?:这个?|本|下下?个?)月(?:份)?的?({_N})[号日]", day):
        that = add_months(sent.replace(day=1), weeks)
        return date_after(sent, _int(match[1]), that.month, that.year)
    if match := re.fullmatch(rf"(?:{_N}{_TO})?({_N})[号日]", day):
        return date_after(sent, _int(match[1]))
    if match := re.fullmatch(rf"(\d{{4}}|\d{{2}})年\s?({_N})月份?", day):
        opening = date_after(sent, 1, _int(match[2]), _year(match[1]))
        return end_of_month(opening) if opening else None
    if match := re.fullmatch(rf"(?:(这个?|本|当|下下?个?)|({_N}))?月份?([底末初中]|[上中下]旬|之?内)?", day):
        base = add_months(sent.replace(day=1), weeks)
        if match[2]:
            month = _int(match[2])
            if not 1 <= month <= 12:
                return None
            base = sent.replace(month=month, day=1)
            base = base if end_of_month(base) >= sent else base.replace(year=base.year + 1)
        ends = {"初": 10, "上旬": 10, "中": 20, "中旬": 20}.get(match[3] or "")
        return base.replace(day=ends) if ends else end_of_month(base)
    return None


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
        which = 1 if told and told[1] == "首" else _int(told[1] or told[2]) if told else (sent.month + 2) // 3
        month = (6 if "上半年" in day else 12) if "半年" in day else 3 * which
        ends = end_of_month(sent.replace(year=year, month=month, day=1), 3 if re.match("下个?季度", day) else 0)
        return ends if named or ends >= sent else end_of_month(ends.replace(year=year + 1, day=1))
    months = re.fullmatch(rf"(?:\d{{4}}年|[明后]年)?(?:({_N})月份?\s?[-~—到至和]\s?(?:\d{{4}}年|明年)?)?({_N})月份?(?:({_N})[号日]|[底末内])?", day)
    if months is None or not (months[1] or (named and named[-1][0] in "明后")):
        return None
    first, last = _int(months[1]) if months[1] else 0, _int(months[2])
    if not 1 <= last <= 12:
        return None
    if months[3]:
        return date_after(sent, _int(months[3]), last, year)
    ends = end_of_month(sent.replace(year=year + (len(named) < 2 and first > last), month=last, day=1))
    return ends if named or ends >= sent else end_of_month(ends.replace(year=ends.year + 1, day=1))


def _durations(folded: str, sent: datetime | None) -> Iterator[TimeSpan]:
    for match in DURATION.finditer(folded):
        unit, suffix = match["unit"], match["suffix"] or ""
        if match["gone"] or (unit in ("月", "季度", "季") and not match["piece"]) or (unit == "钟" and match["piece"]):
            continue
        if match["count"] == "半" and folded[max(0, match.start() - 1) : match.start()] in ("上", "下"):
            continue  # the half of a year, or of a week
        if AGO.match(folded, match.end()):
            yield TimeSpan(start=match.start(), end=match.end(), deadline=None)
            continue
        count = _count(match)
        if count is None or (unit == "年" and (count > 30 or (match["count"].isdigit() and len(match["count"]) > 1 and count > 20))) or count > 1000:
            continue
        iso_unit = "month" if unit.startswith("季") else UNITS.get(unit, "day")
        count *= 3 if unit.startswith("季") else 1
        before, after = folded[max(0, match.start() - 40) : match.start()], folded[match.end() : match.end() + 20]
        period = PERIOD_AFTER.match(after) or PERIOD_BEFORE.search(before)
        anchored = ANCHOR.search(before) or (suffix in ("", "左右") and re.match(r"后[^，。]", after) is None and before.endswith("后"))
        due = suffix or iso_unit == "workday" or DUE_BEFORE.search(before) or DUE_AFTER.match(after)
        yield TimeSpan(
            start=match.start(),
            end=match.end(),
            deadline=ahead(sent, count, iso_unit) if sent and due and not anchored and not period else None,
            duration=iso_duration(count, iso_unit),
            vague=bool(match["about"]),
        )


def _count(match: re.Match[str]) -> Decimal | None:
    written = match["upper"] or match["count"]
    half = Decimal("0.5") if match["half"] or (match["piece"] or "").endswith("半") else Decimal(0)
    if written == "半":
        return Decimal("0.5")
    if re.fullmatch("[一二两三四五六七八九]{2}", written):  # 三四天, 两三天: the larger
        written = written[1]
    elif re.fullmatch("十[一二三四五六七八九]{2}", written):
        written = written[0] + written[2]
    value = number(written)
    return None if value is None or "半" in written else value + half
