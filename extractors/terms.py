"""The terms of a statement: the sums, times and quantities that stand in its quote, or beside it in its sentence."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Protocol, TypeVar

from casefile.findings import Terms
from extractors import Setting
from extractors.clauses import split
from extractors.days import TimeSpan, add_days, end_of_day, whole_ahead
from extractors.money import MoneySpan, find_bare_amounts, find_money
from extractors.quantities import QuantitySpan, find_quantities
from extractors.remembered import remembered
from extractors.statements import Turn
from extractors.times import find_times

Run = tuple[int, int]
SET_ASIDE_BEFORE = re.compile(
    r"\b(?:can'?t|cannot|can not|won'?t|wouldn'?t|couldn'?t|not|instead of|originally|was asking|paid|listed (?:at|for)|worth)\b"
    r"[^.!?,;\d]{0,28}$",
    re.IGNORECASE,
)
SET_ASIDE_AFTER = re.compile(
    r"\s?(?:off\b|deposit\b|is (?:a |just |still |really |going to be |definitely )*(?:bit|little|lot|too|way|far|not|less|more)\b"
    r"|too (?:low|high|much|little)\b|seems (?:a |too )|(?:真的?|实在|确实)?(?:不行|不够|做不了|太[低高贵少]|有点[低高贵少]))",
    re.IGNORECASE,
)
"""In talk about a price, sums that are named to be turned down, or that are no price: 225 is too low, $100 deposit, 20 off."""

TOTAL_BEFORE = re.compile(
    r"\b(?:(?:a )?total of|altogether|all in|in all|on top of|(?:i|we)(?:'?ll|'?d)? (?:give|offer) you|down to|make it)\s$"
    r"|(?:抹(?:个|掉|去)?零头?|凑个?整|打包价?|实收)(?:[给收算到成就是]|[您你])*\s?$",
    re.IGNORECASE,
)
"""Of several sums, the one that these name is the price: $5 in cash and $2 in quarters, a total of $7; 一共4176，抹零4150."""

ALTOGETHER = re.compile(
    r"(?:[一总]?共|合计|总计|加起来)(?:是|就是|给您|给你|退您|退你)?\s?$|\b(?:so|total(?: of)?|altogether|makes)[:,]?\s$", re.IGNORECASE
)
"""A sum for each yields to that for all: 150 each, so 300."""

FIRST_PART = re.compile(r"先(?:退|给|转|付|打|还)(?:给)?(?:您|你)?\s?$")
"""A sum that is paid first is no term of what follows it: 先退你1000，剩下的月底结."""

GIVEN_TOO = re.compile(r"(?:送|赠)(?:给)?(?:您|你|亲)?\s?$|\b(?:throw|thrown) in (?:another )?$", re.IGNORECASE)
"""How many are given besides is not how many are sold: 1280最低了，再送你两个滤芯."""


TOLD_BEFORE = re.compile(
    r"\b(?:used to be|was|were|retails?(?: (?:at|for))?|normally|usually|originally|costs?|worth|rrp|paid|new for)\s(?:\w+\s)?$"
    r"|(?:原价|原来|当时|平时|标价|市场价|专柜价?|吊牌价?|进价|买的时候|那天是?)[^，,。；;\d]{0,4}$",
    re.IGNORECASE,
)
"""A sum beside a promise that tells what something cost is none of its terms: we replace it, it was $60 at the time."""

PAYS_BEFORE = re.compile(
    r"(?:[退补赔返付打转抵减奖]|报销)[^，。！？\d降涨掉跌]{0,5}[，,]?$|^(?:对|是|嗯|好|行|可以)[的啊]?[，,\s]*$|^(?:yes|yeah|yep|sure|ok|okay)\b[,.\s]*$"
    r"|\b(?:refund|repay|pay|send|give|get|credit|return|cover|push|paynow|paypal|venmo|zelle|cashapp|transfer)(?:ing)?(?: back)?"
    r"(?: (?:you|u|ya|over|back|the|your|all|other|whole|full|remaining|rest|of|another))*\s$",
    re.IGNORECASE,
)
PAYS_AFTER = re.compile(
    r"[^，。！？\d降涨掉跌]{0,5}(?:[退补赔返付打转](?!货)|报销|承担|负担|(?:我们?|咱们?|本?店里?|这边)来?[出掏垫认](?![发货库现去来]))"
    r"|\s(?:of (?:it|that|the \w+) )?(?:(?:will|is going to|'ll|gets?) )?(?:be |go |come |goes )?(?:back|off|refunded|credited)\b",
    re.IGNORECASE,
)

CONDITION_AFTER = re.compile(r"[^，。！？\d]{0,3}(?:降价?|掉[一了]|跌|贵了|便宜了|没[发到收退好]|未|[发到做退弄修赶送装]不[了到完好出上])")
CONDITION_BEFORE = re.compile(
    r"\b(?:if|unless|in case)\s(?:(?:i|we|you|u|it|they|that)\b)?"
    r"(?:(?!\b(?:i|we|you|u|i'?ll|we'?ll|it'?ll|(?:it|they|that|yours)\s(?:goes|go|ships?|leaves?|arrives?|comes?|gets?|will))\b)[^,.;!?])*$",
    re.IGNORECASE,
)
"""What is to be by then is the condition: 周五到不了我退您, if it breaks within a year we refund you."""

RULED_OUT_AFTER = re.compile(
    r"\s?(?:有点|可能|怕是|恐怕|肯定|是|就|都|的?话?)*(?:悬|够呛|不行|不太行|来不及|赶不[上及]|没空|没时间|没排上|[排约]?满了|休息|不上班|不营业|不在|放假)"
    r"|(?:'s| is| will be)? (?:no good|full|tight|too (?:soon|tight)|booked (?:up|out|solid)|not (?:possible|going to work))\b"
    r"|(?: is|'s)?(?:n'?t| not) (?:going to|gonna|possible|good|doable)\b",
    re.IGNORECASE,
)
RULED_OUT_BEFORE = re.compile(
    r"(?:原定|原本|本来|原来说?|不是)\s?$|\b(?:instead of|rather than|originally|can'?t (?:do|make)|won'?t be|not(?= $))(?: on| by| the| it)* $",
    re.IGNORECASE,
)
"""22号悬，25号稳: named as what will not be."""
BINDS_BEFORE = re.compile(r"最[晚迟慢](?:是|就|在|到)?\s?$|\blatest(?: by)? $", re.IGNORECASE)
BINDS_AFTER = re.compile(r"\s(?:at the )?(?:very )?latest\b", re.IGNORECASE)
"""Of several times these name the one that binds: 年前都能发，最迟18号."""
BEGINS_BEFORE = re.compile(
    r"等(?:到|我|我们)?$|\b(?:start|begin|kick off)(?:s|ing)?(?: \w+){0,2} $|\b(?:starts?|begins?|starting|beginning) (?:on )?$", re.IGNORECASE
)
"""What is waited for, or begins, is over before the work is done: 等下周考完试17号寄."""
AS_A_RULE = re.compile(r"(?:一般|正常|通常|平时)[^，。\d]{0,3}$|\b(?:usually|normally|typically|generally)(?: \w+){0,2} $", re.IGNORECASE)
"""A length that holds as a rule yields to a day: 顺丰一般三天，26号差不多."""
SENT_AFTER = re.compile(r"\s?(?:就|统一|给[您你])?(?:提交|申请|登记|上报|出发|动身|[发寄](?!票)|走货?(?![\u4e00-\u9fff])|出库|出货)")
ARRIVES_AFTER = re.compile(r"\s?(?:前后|左右)?(?:应该|大概|差不多|就|能|可以|会)*(?:到(?![货底付处])|送[到达])")
"""What is sent one day and there on another is due when it is there: 明天发，16号到店."""

OPENS_UNTIL = re.compile("until|till?|from", re.IGNORECASE)
"""Until 9pm: how long a shop is open, when it stands by itself."""

IN_CASE = re.compile(r"要是|如果|万一|假如|除非|一旦|\b(?:if|unless|in case)\b", re.IGNORECASE)
"""What is promised for a case has none of the times told before it: 明天过去看，要是坏了给您换."""
OTHER_MATTER = re.compile(
    r"\b(?:good luck|happy|enjoy|have a|congrat\w*|plenty of time|(?:we|shop|store|office|place)(?:'re| are| is|'s)? (?:open|clos|shut)\w*"
    r"|opening|expires?|ends?|check-?(?:in|out)|battery|every)\b|祝|快乐|恭喜|关门|打烊|营业|在线|过期|到期|结束|入住|退房|续航|生产|每|一次|一节"
    r"|我们?(?:白天|平时|晚上|上午|下午)[^，。]{0,2}上班",
    re.IGNORECASE,
)
"""A clause beside a promise that wishes something, or tells of opening hours and the like, names no time of it."""

COMES_BEFORE = re.compile(
    r"\b(?:arriv(?:es?|ing)|lands?|landing|(?:due|comes?|coming|back)(?: in| back| from [\w ]{1,20})?|in stock|reopen(?:s|ing)?|restock(?:s|ing)?)"
    r"(?: on)? $",
    re.IGNORECASE,
)
COMES_AFTER = re.compile(
    r"\s?(?:我|店里|厂里)?(?:才|就|再|能|会|可以|要)*(?:到(?:货|店|仓|家)|(?:出差|旅游|老家|外地|国外)?回(?:来|国|家|店|去)|来货|补货|有货|[上开复]工|上班|开[业门]|出院)"
)
"""What comes on a day, from which the rest is counted."""
NEXT_DAY = re.compile(r"\b(?:the )?(?:next|following) day\b|\bthe day after\b(?! tomorrow)|第二天|[次隔][天日]", re.IGNORECASE)
SAME_BREATH = 30
OF_WORK = re.compile("工作日|work|business|bank", re.IGNORECASE)

ONLY_WHEN = re.compile(
    r"(?:[\s,，.。!！?？;；~-]|马上|立刻|稍等|再等?|还要|哈|的|呢|哦|啊|嘛|最[晚迟]|大概|就|那|好|行|可以"
    r"|\b(?:by|on|at|about|around|so|for sure|say|maybe|probably|latest|ok|okay|yes|yeah|promise|and|then|the|of)\b)*",
    re.IGNORECASE,
)
"""What a sentence of nothing but a time has beside it: Tomorrow afternoon. About 3."""


WORKED_OUT = re.compile(
    r"(?<![A-Za-z\d.])[$£€¥￥]?\d[\d.,]*(?:元|块)?(?:\s?[+＋*×xX÷/-]\s?[$£€¥￥]?\d[\d.,]*(?:元|块|%)?)+"
    r"\s?[=＝](?=\s?[$£€¥￥]?\d)"
)
"""What a sum is worked out from: of 2400+930=3330 the last figure is the sum."""


class Span(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


S = TypeVar("S", bound=Span)


def read_terms(turn: Turn, quote: Run, *, setting: Setting, bare: bool, multiplied: bool, taken: Iterable[Run] = ()) -> Terms:
    """`bare`: a number without a currency is a sum, as a price is being talked about. `multiplied`: a multiple beside it is its own.

    `taken`: the quotes of other statements.
    """
    found = _terms(turn.text, turn.message.sent, quote, _around(turn, quote, setting), setting=setting, bare=bare, taken=tuple(taken))
    return found if multiplied or found.multiple is None or _has_multiple(turn.text, quote) else replace(found, multiple=None)


def paid_sum(turn: Turn, quote: Run, *, setting: Setting, taken: Iterable[Run]) -> MoneySpan | None:
    """That of a promise to pay which names no currency: a number beside the word for paying."""
    text, (low, high) = turn.text, _sentence(turn, quote)
    _, bare_amounts, _, has_times = _spans(text, setting.currency)
    when = find_times(text, turn.message.sent, day_first=setting.day_first) if has_times else []
    for one in _apart(bare_amounts, when):
        others = any(start < one.end and one.start < end for start, end in taken)
        pays = PAYS_BEFORE.search(text, max(low, one.start - 40), one.start) or PAYS_AFTER.match(text, one.end)
        if low <= one.start < high and pays and not others:
            return one
    return None


def question_terms(text: str, sent: datetime | None, *, setting: Setting) -> Terms:
    """The terms that a bare yes confirms."""
    return _terms(text, sent, (0, len(text)), (0, len(text)), setting=setting, bare=False, taken=())


def _terms(text: str, sent: datetime | None, quote: Run, sentence: Run, *, setting: Setting, bare: bool, taken: tuple[Run, ...]) -> Terms:
    def mine(spans: Iterable[S]) -> list[S]:
        """Those that are at least partly in the quote, then those beside it in its sentence that stand in no other statement's quote."""
        inside, beside = [], []
        for span in spans:
            if span.start < quote[1] and quote[0] < span.end:
                inside.append(span)
            elif sentence[0] <= span.start and span.end <= sentence[1] and not any(low < span.end and span.start < high for low, high in taken):
                beside.append(span)
        return inside + beside

    money, bare_amounts, quantities, has_times = _spans(text, setting.currency)
    when = find_times(text, sent, day_first=setting.day_first) if has_times else []
    sums = [one for one in mine(_apart(money, when)) if not _is_told(text, one, quote) and (bare or not _is_in_condition(text, one))]
    if bare and not any(quote[0] <= one.start < quote[1] for one in sums):
        sums = mine([*_apart(bare_amounts, when), *sums])
    if sums and sums[0].per_unit:
        sums.sort(key=lambda one: ALTOGETHER.search(text, max(0, one.start - 24), one.start) is None)
    if bare:
        sums.sort(key=lambda one: (_set_aside(text, one), not TOTAL_BEFORE.search(text, max(0, one.start - 24), one.start)))
    times = _of_one_day(_after_events(text, [one for one in mine(when) if not _is_of_another(text, one, quote)]))
    figures: dict[str, Decimal] = {}
    for one in mine(quantities):
        if one.start >= quote[1] and GIVEN_TOO.search(text, max(0, one.start - 20), one.start):
            continue
        figures.setdefault(one.kind, one.value)
    return Terms(
        amount=sums[0].amount if sums else None,
        currency=sums[0].currency if sums else None,
        quantity=figures.get("quantity"),
        multiple=figures.get("multiple"),
        percent=figures.get("percent"),
        deadline=_due(text, times),
        duration=next((one.duration for one in times if one.duration is not None), None),
    )


def _apart(sums: Iterable[MoneySpan], times: Sequence[TimeSpan]) -> list[MoneySpan]:
    """Without numbers that are part of a time: at 9, 20 January."""
    return [one for one in sums if not any(time.start <= one.start and one.end <= time.end for time in times)]


def _is_told(text: str, one: MoneySpan, quote: Run) -> bool:
    if one.start < quote[0] and FIRST_PART.search(text, max(0, one.start - 6), one.start):
        return True
    return not quote[0] <= one.start < quote[1] and TOLD_BEFORE.search(text, max(0, one.start - 24), one.start) is not None


def _is_of_another(text: str, one: TimeSpan, quote: Run) -> bool:
    if quote[0] <= one.start < quote[1]:
        return False
    if one.end <= quote[0] and IN_CASE.search(text, one.end, quote[0] + 2):
        return True
    clause = next((clause for clause in split(text) if clause.start <= one.start < clause.limit), None)
    return clause is not None and OTHER_MATTER.search(text, clause.start, clause.limit) is not None


def _due(text: str, times: Iterable[TimeSpan]) -> datetime | None:
    """The first that is plain, or else the first."""
    due = [one for one in times if one.deadline is not None and not (_is_condition(text, one) or _is_ruled_out(text, one))]
    binding = next((one for one in due if _binds(text, one)), None)
    if binding is not None:
        return binding.deadline
    due = [one for one in due if not BEGINS_BEFORE.search(text, max(0, one.start - 24), one.start)] or due
    if due and SENT_AFTER.match(text, due[0].end):
        due = [one for one in due[1:] if ARRIVES_AFTER.match(text, one.end)] or due
    if due and due[0].duration is not None and AS_A_RULE.search(text, max(0, due[0].start - 12), due[0].start):
        due.sort(key=lambda one: one.duration is not None)
    return next((one.deadline for one in due if not one.vague), due[0].deadline if due else None)


def _binds(text: str, one: TimeSpan) -> bool:
    return bool(BINDS_BEFORE.search(text, max(0, one.start - 12), one.start) or BINDS_AFTER.match(text, one.end))


def _is_condition(text: str, one: TimeSpan) -> bool:
    return CONDITION_AFTER.match(text, one.end) is not None or _is_in_condition(text, one)


def _is_in_condition(text: str, one: Span) -> bool:
    return CONDITION_BEFORE.search(text, max(0, one.start - 80), one.start) is not None


def _after_events(text: str, times: list[TimeSpan]) -> list[TimeSpan]:
    """A length that begins with what comes on a named day: stock arrives Friday and we ship within 2 days, 24号出差回来 第二天给您寄."""
    for day in times:
        if (
            day.deadline is None
            or day.duration is not None
            or not (COMES_BEFORE.search(text, max(0, day.start - 40), day.start) or COMES_AFTER.match(text, day.end))
        ):
            continue
        near = day.end + SAME_BREATH
        rest = [one for one in times if one is not day]
        if following := NEXT_DAY.search(text, day.end, near):
            then = TimeSpan(start=following.start(), end=following.end(), deadline=end_of_day(add_days(day.deadline, 1)))
            return [then, *(one for one in rest if one.start != then.start)]
        length = next((one for one in rest if one.duration and day.end <= one.start < near), None)
        if length and length.duration and not OF_WORK.search(text, length.start, length.end):
            return [replace(length, deadline=whole_ahead(day.deadline, length.duration)), *(one for one in rest if one is not length)]
    return times


def _is_ruled_out(text: str, one: TimeSpan) -> bool:
    return bool(RULED_OUT_AFTER.match(text, one.end) or RULED_OUT_BEFORE.search(text, max(0, one.start - 16), one.start))


def _of_one_day(times: list[TimeSpan]) -> list[TimeSpan]:
    """An hour after a day is one of that day: booked for Thursday, on the van by 4."""
    due = [one for one in times if one.deadline is not None]
    hour = next((one for one in due if one.hour), None)
    if hour is None or hour.deadline is None:
        return times
    day = max((one for one in due if not one.hour and one.start < hour.start), key=lambda one: one.start, default=None)
    if day is None or day.deadline is None or due[0] not in (day, hour) or day.deadline != end_of_day(day.deadline):
        return times
    instant = day.deadline.replace(hour=hour.deadline.hour, minute=hour.deadline.minute, second=0, microsecond=0)
    return [replace(one, deadline=instant) if one is due[0] else one for one in times]


def _set_aside(text: str, one: MoneySpan) -> bool:
    return bool(SET_ASIDE_AFTER.match(text, one.end) or SET_ASIDE_BEFORE.search(text, max(0, one.start - 60), one.start))


def _has_multiple(text: str, quote: Run) -> bool:
    return any(one.kind == "multiple" and quote[0] <= one.start and one.end <= quote[1] for one in find_quantities(text))


@remembered
def _spans(text: str, currency: str | None) -> tuple[Sequence[MoneySpan], Sequence[MoneySpan], Sequence[QuantitySpan], bool]:
    """Sums, numbers that can be sums, quantities, and whether it names a time; when that is depends on when it is said."""
    found = find_money(text, currency), find_bare_amounts(text, currency)
    money, bare_amounts = ([_with_its_working(text, one) for one in sums if not _is_worked_with(text, one)] for sums in found)
    return money, bare_amounts, find_quantities(text), bool(find_times(text, None))


def _is_worked_with(text: str, one: MoneySpan) -> bool:
    return any(match.start() <= one.start and one.end <= match.end() for match in WORKED_OUT.finditer(text))


def _with_its_working(text: str, one: MoneySpan) -> MoneySpan:
    working = next((match for match in WORKED_OUT.finditer(text) if match.end() == one.start), None)
    return one if working is None else replace(one, start=working.start())


def _sentence(turn: Turn, quote: Run) -> Run:
    first, last = turn.clause_at(quote[0]), turn.clause_at(max(quote[0], quote[1] - 1))
    inside = [clause for clause in turn.clauses if first.sentence <= clause.sentence <= last.sentence]
    return inside[0].start, inside[-1].limit


def _around(turn: Turn, quote: Run, setting: Setting) -> Run:
    """Its sentence; where that names no time, with those beside it that name nothing else."""
    low, high = _sentence(turn, quote)
    times = find_times(turn.text, turn.message.sent, day_first=setting.day_first)
    if any(low <= one.start < high for one in times):
        return low, high
    for start, end in _sentences(turn):
        until = next((one for one in times if start <= one.start < end), None)
        if until is not None and OPENS_UNTIL.match(turn.text, until.start):
            continue
        if (end == low or start == high) and only_tells_when(turn.text[start:end], [one for one in times if start <= one.start < end], start):
            low, high = min(low, start), max(high, end)
    return low, high


def _sentences(turn: Turn) -> list[Run]:
    bounds: dict[int, Run] = {}
    for clause in turn.clauses:
        start, _ = bounds.get(clause.sentence, (clause.start, 0))
        bounds[clause.sentence] = (start, clause.limit)
    return list(bounds.values())


def only_tells_when(sentence: str, times: Sequence[TimeSpan], start: int) -> bool:
    for one in reversed(times):
        sentence = sentence[: one.start - start] + " " + sentence[one.end - start :]
    return bool(times) and ONLY_WHEN.fullmatch(sentence) is not None
