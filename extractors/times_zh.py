"""Chinese times: 明天下午4点前, 下周三之前, 月底前, 3个工作日, 付款后48小时."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from extractors.dates_zh import DAY, DAY_NO, WEEK, day_of, integer
from extractors.days import TimeSpan, add_days, ahead, at, end_of_day, iso_duration, next_clock, places
from extractors.numerals import number
from extractors.spans import free

OPEN = ("春节", "过年", "年后", "过几", "这几", "近几", "近期", "过两")
"""Days that somebody leaves open, and feasts that last: named, not reckoned, but for what is to be before them."""
PAST = re.compile(r"昨|大?前天|上(?!半)|去年|那|每")
BEGINS = re.compile(r"\s?(?:[或及]?(?:节|长?假期?|放假)?[之以]?后(?![天日面来])|(?:假期|放假)结束|开始|起(?![来床身诉]))")
"""After a day: what it begins with, when nothing falls due."""
PART = (
    "(?:凌晨|清晨|(?:下班|打烊|关门|收摊|收工|天黑|睡觉?|吃饭|吃?[早午晚]饭)[之以]?前|(?:下了?班|收工|放学|打烊|关门)[之以]?后?(?=[给送过去来拿寄发带])|(?:下了?班|收工|放学|打烊)[之以]?后|晚点|白天|一大早|大清早|一早|早上|早晨|早间|上午|中午|午间|下午|午前|傍晚"
    "|晚上|晚间|夜里|夜间|半夜|午夜)"
)
CLOCK = (
    rf"(?:{DAY_NO}(?:点钟?|时(?![间候段]))(?:半|[一三]刻|(?:\d{{1,2}}|[零一二三四五六七八九十]{{1,3}})分?(?![\d个件天])(?:{DAY_NO}秒)?)?整?"
    rf"|\d{{1,2}}:\d{{2}}(?!:?\d))"
)
HOUR_BEFORE = re.compile(r"(?:就|大[概约]|差不多|改[到成]|[约定]在?|准时)\s?$")
HOUR_ENDS = re.compile(r"\s?(?:$|[，,。！!~吧哈左前准])")
CLAUSE_BEGINS = re.compile(r"(?:^|[，,。！？!?\s])$")
HOUR_ABOUT = re.compile(r"\s?(?:吧|左右|前后)")
HOUR_AFTER = re.compile(r"\s?(?:给|送|来|去|过[来去]|回|走|发(?!现)|寄|退|转|打|见|取|装|出发|上门|到(?!底|处)|开[始工门]|交(?![代待])|准[时点])")
NO_HOUR_BEFORE = re.compile(r"(?:[快早晚少有第几说讲过]|(?<!不)多)$")
"""An hour that names no part of the day: 六点给您送到, 那就七点; 快两点, 说三点 may be other points."""
HALF_A_YEAR = 183
YEAR = re.compile(r"\d{4}[年\-/.\s]|\d{2}年")
MOMENT = re.compile(
    rf"""
    (?=[放腊小冬廿听昨前上去节初那每大今明后当次隔第过近白劳儿建教妇三消愚万平母父感复除七重Qq\d一二两三四五六七八九十这本下再周星礼月年国元圣双情春过中端凌清早傍晚夜半午正打关收天睡吃])
    (?:(?P<day>{DAY})(?:[ ,，的]|之?内)?)?(?:(?P<part>{PART}|(?<=[今明后当])[早晚晨夜黑]
    |[早晚](?=(?!一点)[\d一二两三四五六七八九十]{{1,2}}点))[ 的]?)?
    (?:(?:{DAY_NO}\s?(?:-|~|到|至)\s?(?={DAY_NO}点))?(?P<clock>{CLOCK})(?:\s?(?:-|~|到|至)\s?(?P<part_b>{PART})?(?P<clock_b>{CLOCK}))?)?
    (?P<suffix>(?P<side>[前后])(?P<offset>[一二两三四五六七1-7])(?:天|(?P<weeks>个?(?:周|星期|礼拜)))(?!内)|\s?(?:[之以]前|前(?![天台面后])|[之以]?内|之间|左右|整|准时|截止)*)
    """,
    re.VERBOSE,
)
PART_ENDS = {
    "午前": 12,
    "凌晨": 6,
    "清晨": 8,
    "早饭": 9,
    "吃早饭": 9,
    "午饭": 12,
    "吃午饭": 12,
    "晚饭": 18,
    "吃晚饭": 18,
    "上午": 12,
    "中午": 14,
    "午间": 14,
    "下午": 18,
    "傍晚": 20,
    "下班": 18,
    "天黑": 20,
    "白天": 18,
}
"""The rest of the mornings end at 12, the rest of the evenings with the day."""
NAMED_FOR = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[叫是找由请让给跟和向]))[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙段雷钱汤尹黎易常武乔贺赖龚]"
    r"(?:国庆|元旦|五一|六一|七夕|重阳|中秋|端午|建军|圣诞|三八)(?!节|假|前|后|期|当|之|以|左右|快乐|活动|放|[上下]旬)"
    r"|(?:国庆|元旦|中秋|端午|建军)(?=哥|姐|叔|总(?!会|是|得)|经理|师傅|老师|店长|先生|女士|主管|老板)"
)
"""A feast that somebody is called by: 李国庆, 国庆哥."""
ENGLISH_BEFORE = re.compile(r"\bbefore $", re.IGNORECASE)
_DUE = "(?:[定订]金|[尾余全货首]款)"
_PAID = (
    rf"(?:{_DUE}|补?差价)(?:一)?(?:[付补交结](?:[清齐完好上]了?|了)|到账?了?)"
    rf"|[付补交结](?:[清齐完好上]了?|了)(?:{_DUE}|差价)了?|(?<!退)款(?:一)?到(?:账|位)?了?"
)
"""What the buyer pays first: 尾款付了, 付了尾款, 款到."""
OVER = re.compile(
    r"\s?(?:了(?=$|[，,。！!？?\s])|那[天次回晚](?![^，。！？\s]{0,3}(?:给[您你]|会|能|可以|过[去来]|[送寄来]|上门|准时)[^，。！？了过的]{0,8}(?:$|[，。！？\s]))|的时候|说好|就该|(?:早|都|已经)?过(?:去|完)?了|没(?:发|到|退|寄|收)|(?:付款?|下单|买|拍|订|收到?|申请|签收|提交|登记|报修)的(?!时候|话)|已经?[^，。！？\s]{1,6}了|的?(?:生产|出厂|灌装|采摘|入手|买的))"
)
"""After a day these tell that it has been: 周五那天."""
DONE = re.compile(r"\s?(?:都|已经?|才|刚)?(?:到|来|寄|发|退|做|修|装|收|打|转|拿)(?:[货齐好完出走回到款])?了(?![就我给才再吗么没])")
"""After 今天: it has been done."""
AFTER_EVENT = re.compile(
    r"(?:[说讲约谈]好|答应|[收见拿看接等]到|到货|签收|收货|到仓|入库|[退寄送]回|[寄送]到|到手|付款|付[完清]|下单|拍下|验[收完货]|检测|审核|通过|发货|发出|寄出|出库|揽收|安装|开箱)"
    rf"[^，,。；;！!？?\n]{{0,8}}$|{_PAID}[，,]?$"
)
"""Before 当天, 次日: the day of something else, not that of sending."""
OF_AN_ORDER = re.compile(r"\s?(?:[之以]?后)?的?(?:单|订单|付款|下单|拍(?!照)|支付|成交)")
OR = re.compile(r"\s?(?:、|和|或者?|或是|[，,]?最[晚迟慢])?\s?")
SAME_BREATH = 4
"""So soon after the order begins what is due from it."""

DURATION = re.compile(
    r"""
    (?=[\d一二两俩仨三四五六七八九十百半个])(?<![第这那近头\d.*×x:/A-Za-z])(?<!礼拜)(?<!星期)(?<!往后推)(?<!推迟)(?<!顺延)(?<!延后)(?!(?<=过)两[天日]|(?<=前)[一1]天)(?<![号日节旦秋庆诞午夕一二三四五六末][前后])(?<![这近]一)(?<!(?<=[^超再，,。！？\s])过)(?<!今明)(?<!明后)(?P<count>十天半(?=个?月)|个把|\d{1,6}(?:\.\d{1,4})?|[一二两俩仨三四五六七八九十百半]{1,8})(?:\s?(?:-|~|到|至|、|或)\s?(?P<upper>\d+
    |[一二两三四五六七八九十]+))?(?P<about>来|多|几)?\s?
    (?:(?P<piece>个半?)\s?)?(?P<unit>自然[日天]|工作日|小时|钟头|刻钟|钟(?!头)|分钟|天|日(?=[之以]?内|无理由)|周(?![一二三四五六日末年])|星期|礼拜|月
    |年(?!级|前|代|轻|底|货|份|\d|[一二三四五六七八九十]+月)|[hH](?![a-zA-Z])|季度?)
    (?P<half>半)?(?P<suffix>[之以]?[内后]|左右|上下)?(?P<gone>了)?
    """,
    re.VERBOSE,
)
ODD_COUNTS = {"半": Decimal("0.5"), "十天半": Decimal("0.5"), "个把": Decimal(1), "俩": Decimal(2), "仨": Decimal(3)}
"""十天半个月 is half a month."""
GIVE_ME = re.compile("给我们?$")
LATE_BY = re.compile(r"(?:[晚迟拖超]|逾期|延误|耽误|延期)[了过]?$")
"""晚一天扣1%: for each day, not within one."""
BEFORE_EVENT = re.compile("[\u4e00-\u9fff]{2}(?<![之以目面当眼跟提午])前$")
"""开演前 3 天: counted from what is named."""
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
    r"交货|签约|入库|检测|回来|到手|到付|受理|到仓|退到|寄到|送到|退完|寄完|结课|结业|毕业|开课|开班|完工|竣工|进场)"
    r"[^。！？!?\n]{0,12}(?:后|之日起|当日起|起)[^。！？!?\n]{0,16}$"
    r"|(?:付款|下单|拍下|收到|签收|收货|到货|揽收|购买|激活|[到入]仓|入库|过审|验收|退租|退房|交房)(?:商品|货物|包裹|货|退货)?的?$"
    r"|(?:拍|做|刻|印|定|批|审|谈|签|选|量|验|检|修|寄|还|退)(?:完|好|下来|回来)了?[，,]?$|(?:检查|检测|验货|质检|核对)[^，。！？\s]{0,3}没问题[，,]?$|(?:定|批|选|审)(?:好|了)(?:[之以]后|后)$"
    rf"|(?<!刚)(?<!刚[\u4e00-\u9fff])(?:(?<=[\u4e00-\u9fff])完(?!成)|结束)了?[^，,。！？!?\s\d要需得用]{{0,4}}[，,]?$|(?:{_PAID})[，,]?(?:就|的|后)?$"
    r"|(?:付|交|打|转|补)(?:完|清|好|了)(?:[款钱账]|[定订]金|尾款)?[，,]?$"
    r"|(?<![再还])(?:[搬走离退回出开放入进到住下上装卖交取用洗穿喝吃]|回来|过来)(?:走|来|国|家|店|院|房|学|工|业|站|岗|完|好|班(?!之?前))[之以]?后?[，,]?$"
)
PERIOD_AFTER = re.compile(
    r"\s?(?:[寄退]回来?(?:都|就|即|可)|有人|在线|营业|值班|服务|客服)|\s?(?:的?(?:质保|保修|联保|全国联保|价保|保价|保质|试用|账期|有效|免息|只换|售后|保固|包换|包退|包补|鉴定期|时间|期限?))|\s?(?:可以?|支持|"
    r"均可|随时)?(?:[^，。！？\s]{0,8}(?:包[赔退换补]|免费(?:换|修|补|调))|[^，。！？\s]{0,4}(?:塌陷?|开裂|断裂|漏水|掉漆|褪色|变形|故障)"
    r"|[^，。！？\s]{0,4}[一二两三四五六七八九十\d]次|无理由|支持[^，。！？\s]{0,4}[退换](?![到款给您你])|不喜欢|[^，。！？\s]{0,6}(?:都可以?|都能|都支持|均可以?|随时(?:可以?|能)?)(?:[退换修补]|来)|包退|包换|包补|只换|有问题|降|质量问题|出现|如有|坏)"
)
PERIOD_BEFORE = re.compile(
    r"(?:保修|质保|联保|保质期|保质|保固|包换|包退|有效期?|保用|每|逾期|(?<!不)超过|超时?|提前|拖|满|连续|用了|不到|(?:[晚迟穿戴]|(?<!再)等|(?<=[^超再，,。！？\s])过)了?|每隔|晚|质量|免费|"
    r"已经|都)[为是期约整达机]?\s?$"
)
DUE_BEFORE = re.compile(
    r"(?:预计|不出|[用要]不了|顶多|撑死|(?:^|再|[，,。！？\s])过|大概|一般|正常|差不多|差不离|估计|最多|不超过|最快|最晚|最迟|大约|约|基本|应该|要|需要?|得|再等?|再给)(?:也|得|就|是|在|需|要|等)*\s?$"
)
DUE_AFTER = re.compile(
    r"\s?(?:就?[到能会可送发出寄退给答回好行成]|吧|左右|上下|完成|内|送达|到货|到账|处理|搞定|"
    r"差不多|大概|应该|基本|装[车货柜]|出来|[弄做修办装改洗赶](?:好|完|出|妥)|完工|交[货付稿房]|出(?:结果|货|片|稿|图|证)|上门|重[做发新])"
)


def find_chinese(folded: str, sent: datetime | None) -> list[TimeSpan]:
    found = list(_durations(folded, sent))
    taken = places(folded, found)
    lengths = [span.start for span in found if span.duration is not None]
    return found + _to_the_last(folded, [span for span in _moments(folded, sent, lengths) if free(span.start, span.end, taken)])


def _to_the_last(folded: str, found: list[TimeSpan]) -> list[TimeSpan]:
    """Of days to choose from the last counts: 明天或者后天."""
    joined: list[TimeSpan] = []
    for span in found:
        before = joined[-1] if joined else None
        is_day = span.deadline is not None and not span.hour
        if (
            before
            and before.deadline
            and span.deadline
            and is_day
            and before.deadline <= span.deadline
            and OR.fullmatch(folded, before.end, span.start)
        ):
            joined[-1] = TimeSpan(start=before.start, end=span.end, deadline=span.deadline, vague=span.vague)
            continue
        joined.append(span)
    return joined


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
        if clock and not (day or part) and not (suffix or match["clock_b"] or _is_hour(folded, match.start("clock"), match.end("clock"), clock)):
            continue  # 一点, 两点 count dots and drops more often than hours
        start, end = match.start(), match.start() + len(match[0].rstrip(" ,，的"))
        before = not match["offset"] and bool("前" in suffix or ENGLISH_BEFORE.search(folded, max(0, start - 8), start))
        if day and day.startswith(OPEN) and not before:
            yield TimeSpan(start=start, end=end, deadline=None, vague=True)
            continue
        if sent is None:
            yield TimeSpan(start=start, end=end, deadline=None)
            continue
        if day and (OVER.match(folded, end) or (day[0] == "今" and DONE.match(folded, end))):
            continue
        if day and not (clock or part) and BEGINS.match(folded, end):
            yield TimeSpan(start=start, end=end, deadline=None)
            continue
        if day and day[0] in "当次隔第" and start >= ordered_today + SAME_BREATH and AFTER_EVENT.search(folded, max(0, start - 24), start):
            yield TimeSpan(start=start, end=end, deadline=None, vague=True)
            continue
        order = OF_AN_ORDER.match(folded, end)
        if order and (clock or before or any(due in begun for due in range(order.end(), order.end() + SAME_BREATH))):
            until = _instant(sent, day, part, clock, before=before) if clock and day is None else None
            is_today = day[0] == "今" if day else until is not None and until.date() == sent.date()
            ordered_today = order.end() if is_today else ordered_today
            continue  # 16点前的单子, 下午4点前付款, 今天拍下48小时内发, 今天拍明天发: which orders, not when
        if day and match["offset"]:
            yield TimeSpan(start=start, end=end, deadline=_beside(sent, day, match["side"], integer(match["offset"]) * (7 if match["weeks"] else 1)))
            continue
        deadline = _instant(sent, day, match["part_b"] or part, match["clock_b"] or clock, before=before)
        if deadline is not None and day and _is_over(day, folded[end : end + 1], deadline, sent) and not before:
            yield TimeSpan(start=start, end=end, deadline=None)
        elif deadline is not None:
            vague = bool(day) and (
                (day[0] in "当次隔第" and start >= ordered_today + SAME_BREATH) or day.startswith(("这两", "这一两")) or day[-1] in "初旬中"
            )
            yield TimeSpan(start=start, end=end, deadline=deadline, vague=vague, hour=bool(clock or part) and day is None)


def _beside(sent: datetime, day: str, side: str, count: int) -> datetime | None:
    """So many days before a day, or after it: 元旦前两天."""
    whole = day_of(sent, day)
    return None if whole is None else end_of_day(add_days(whole, -count if side == "前" else count))


def _is_hour(folded: str, start: int, end: int, clock: str) -> bool:
    if ":" in clock or clock[-1] in "半刻分秒钟整" or _clock(clock)[0] > 12:
        return True
    if clock == "一点" or NO_HOUR_BEFORE.search(folded, max(0, start - 2), start):
        return False
    alone = (HOUR_BEFORE.search(folded, max(0, start - 4), start) and HOUR_ENDS.match(folded, end)) or (
        CLAUSE_BEGINS.search(folded, max(0, start - 1), start) and HOUR_ABOUT.match(folded, end)
    )
    return bool(alone or HOUR_AFTER.match(folded, end))


def _is_over(day: str, following: str, deadline: datetime, sent: datetime) -> bool:
    """A year that has been; a month by itself that was this year's, or the last one's, not long ago: 8月买的."""
    if YEAR.search(day):
        return end_of_day(deadline) < sent
    return re.fullmatch(r"\d{1,2}月份?", day) is not None and following not in tuple("发到出交寄至前") and (deadline - sent).days > HALF_A_YEAR


def _instant(sent: datetime, day: str | None, part: str | None, clock: str | None, *, before: bool) -> datetime | None:
    whole = day_of(sent, day) if day else sent
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
        ends = 12 if part == "中午" and before else PART_ENDS.get(re.sub("[之以]?前$", "", part), 12 if "早" in part or part == "晨" else 24)
        if not day and at(sent, ends) <= sent:
            whole = add_days(sent, 1)
        return at(whole, ends)
    if before and day and re.fullmatch(rf"(?:\d{{2,4}}年)?{DAY_NO}月(?:份)?", day):
        return end_of_day(add_days(whole.replace(day=1), -1))
    if before and day and re.search(r"(?:\d{4}\s?|[明后])年$", day):
        return end_of_day(whole.replace(year=whole.year - 1))
    if before and day and day.endswith(("周末", "星期末", "礼拜末")):
        return end_of_day(add_days(whole, -2))
    if before and day and not re.search(r"[底末内]|^今|旬|^当|^年前", day):
        weeks = re.fullmatch(rf"(?:这个?|本|下下?个?|再下个?){WEEK}", day)
        return end_of_day(add_days(whole, -7 if weeks and day[0] == "下" else 0 if weeks else -1))
    return end_of_day(whole)


def _clock(written: str) -> tuple[int, int]:
    hour, _, rest = re.sub("点钟?|时", ":", re.sub(f"(?<=分){DAY_NO}秒$", "", written.removesuffix("整"))).partition(":")
    if rest == "半":
        return integer(hour), 30
    if rest.endswith("刻"):
        return integer(hour), 45 if rest[0] == "三" else 15
    return integer(hour), integer(rest.rstrip("分").removeprefix("零")) if rest.rstrip("分零") else 0


def _durations(folded: str, sent: datetime | None) -> Iterator[TimeSpan]:
    for match in DURATION.finditer(folded):
        unit, suffix = match["unit"], match["suffix"] or ""
        alone = not match["piece"] and match["count"] not in ODD_COUNTS
        if match["gone"] or (unit in ("月", "季度", "季") and alone) or (unit == "钟" and match["piece"]):
            continue
        if match["count"] == "半" and folded[max(0, match.start() - 1) : match.start()] in ("上", "下"):
            continue  # the half of a year, or of a week
        if folded.startswith("提前", max(0, match.start() - 2)) or BEFORE_EVENT.search(folded, max(0, match.start() - 3), match.start()):
            continue  # so much before a time that is told elsewhere
        if AGO.match(folded, match.end()):
            yield TimeSpan(start=match.start(), end=match.end(), deadline=None)
            continue
        count = _count(match)
        if count == 1 and LATE_BY.search(folded, max(0, match.start() - 3), match.start()):
            continue
        if count is None or (unit == "年" and (count > 30 or (match["count"].isdigit() and len(match["count"]) > 1 and count > 20))) or count > 1000:
            continue
        iso_unit = "month" if unit.startswith("季") else "minute" if unit == "刻钟" else UNITS.get(unit, "day")
        count *= 3 if unit.startswith("季") else 15 if unit == "刻钟" else 1
        before, after = folded[max(0, match.start() - 40) : match.start()], folded[match.end() : match.end() + 20]
        asked = GIVE_ME.search(before)
        period = not asked and (PERIOD_AFTER.match(after) or PERIOD_BEFORE.search(before))
        anchored = ANCHOR.search(before) or (suffix in ("", "左右") and re.match(r"后[^，。]", after) is None and before.endswith("后"))
        due = suffix or asked or iso_unit == "workday" or DUE_BEFORE.search(before) or DUE_AFTER.match(after)
        yield TimeSpan(
            start=match.start(),
            end=match.end(),
            deadline=ahead(sent, count, iso_unit) if sent and due and not anchored and not period else None,
            duration=iso_duration(count, iso_unit),
            vague=bool(match["about"]) or match["count"] in ("个把", "十天半"),
        )


def _count(match: re.Match[str]) -> Decimal | None:
    written = match["upper"] or match["count"]
    half = Decimal("0.5") if match["half"] or (match["piece"] or "").endswith("半") else Decimal(0)
    if written in ODD_COUNTS:
        return ODD_COUNTS[written]
    if re.fullmatch("[一二两三四五六七八九]{2}", written):  # 三四天, 两三天: the larger
        written = written[1]
    elif re.fullmatch("十[一二三四五六七八九]{2}", written):
        written = written[0] + written[2]
    value = number(written)
    return None if value is None or "半" in written else value + half
