"""Quantities, multiples and percentages in a folded text: 两台, 3 units; 假一赔十, triple; 九折, 20% off, 一半."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from extractors.numerals import DIGITS, HAN, HAN_NUMBER, MEASURES, NO_MEASURE, WORDS, has_figure, number

Kind = Literal["quantity", "multiple", "percent"]

_HAN_COUNT = rf"(?:{HAN_NUMBER}|\d{{1,12}}(?:\.\d{{1,6}})?)"
_WORD = rf"(?:{DIGITS}|{WORDS})"
COUNTED = (
    r"units?|pcs|pc|pieces?|sets?|pairs?|boxes|box|bags?|packs?|bottles?|items?|copies|chargers?|chairs?|tickets?|genuine ones|new ones|more|ones"
    r"|of (?:them|these|those|each)|extra|spare|replacement \w+"
)
_PACK = "(?:box|pack|packet|set|case|bundle|bag|carton|crate|tray|tub|jar|tin|sleeve|roll|lot)(?:es|s)?"

_PAIRED = (
    "(?:shoes|boots|trainers|sneakers|sandals|slippers|socks|gloves|mittens|earrings|trousers|jeans|pants|shorts|leggings|tights|glasses|sunglasses"
    "|goggles|scissors|pliers|tweezers|headphones|earphones|earbuds|skates|skis|heels|flats|loafers)"
)
"""What is sold by the pair: of these a pair is one."""
_GIVES = (
    "(?:re-?)?(?:send|mail|post|ship|deliver|place|make|do|print)|repair|refund|fix|bring|give|drop|pop|add|include|throw|get|collect|swap|exchange"
    "|take"
)
_GIVEN = "you|u|out|over|off|back|in|up|round|the|all|another|other|missing|remaining|more|new|fresh|replacement|those|these|them|your"
_FEW = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_NO_GOODS = (
    "(?:business |working |work |full |whole |calendar |more )*(?:min(?:ute)?s?|hours?|hrs?|days?|weeks?|months?|years?|nights?|times|percent"
    "|per ?cent|bucks|quid|pounds|dollars|euros?|rupees|cents|pence|grand|inches|miles|kms?|grams|lbs|kgs|stars|options|ways|sizes|colou?rs|people"
    "|guests|o'?clock|points)"
)
_EACH = re.compile(r"各(?:样|自|种|色)?[^，。！？,\d]{0,6}$")

PATTERN = re.compile(
    rf"(?:假|退|缺|少|错|掺)?一(?:赔|罚|补|陪)(?P<times>{_HAN_COUNT})倍?"
    rf"|(?P<fold>{_HAN_COUNT})倍(?!速)"
    r"|(?P<doubled>双倍|[翻加]倍|翻番)(?:地|给|向)?(?:您|你|我)?(?=[赔还返退补付罚偿差]|奉还|$|[，,。！~\s哦的])"
    rf"|(?<![\w.])[xX×*](?P<mult>\d{{1,4}})(?=\s?=)|(?<=\d)\s?[xX×*]\s?(?P<mult2>\d{{1,4}})(?=\s?=)"
    rf"|\b(?P<word>(?i:double|triple|treble|quadruple|twice))\b(?![- ](?:\w+ed\b|check|glaz|bed|room|door|layer|wall|bag|bubble|sided))"
    rf"|\b(?P<timesen>{_WORD})(?:x\b| ?times (?:the|what|my|your|over|back|compensation|refund))"
    rf"|(?P<pct>{DIGITS})\s?(?:%|％|per ?cent\b|个点)|百分之(?P<hundredth>{_HAN_COUNT})|\b(?P<pcten>{WORDS})[ -]per ?cent\b"
    rf"|(?P<off>(?<!\d)\d{{1,2}}(?:\.\d)?|[{HAN}]{{1,2}})折(?![叠旧腾磨断损中叠扣回])"
    rf"|(?<![一-龥])(?P<tenth0>{_HAN_COUNT})成(?![交功为立本员了新品色])|(?P<tenth>[{HAN}\d])成(?=[^交功为立本员新了]|$)"
    rf"|(?P<half>(?<![{HAN}\d年月天])(?<![^降减少砍缩补赔退加]到)一半|\bhalf\b(?! (?:an?|past|hour|day|the time|dozen|year|month|way)\b)"
    rf"(?! (?:\d{{1,2}}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b(?! of)))"
    rf"|(?P<count>(?<![第\d.{HAN}年月周])(?<!星期|礼拜)(?<!小(?=二))(?![百千万亿]\s?[{MEASURES}])(?:{HAN_NUMBER}|\d{{1,9}}))\s?{NO_MEASURE}(?P<measure>[{MEASURES}])(?!月|小时|工作日|星期|礼拜|钟头|半?小时|人|电话|微信|"
    rf"[样点号]|(?<=个)(?:放?心|不|理由|满意|愿意|道理|说法|答复|交代)|(?<=块)[给去来走发寄退算还弄])"
    rf"|\b(?P<counten>(?:{DIGITS})|{WORDS})(?:-|\s)(?:(?:fresh|spare|extra|good|brand new|replacement)\s)?(?:{COUNTED})\b"
    rf"|\b(?P<forn>[Ff]or|[Tt]he|all|both) (?P<n>two|three|four|five|six|\d{{1,2}})(?= (?:for|at)\b|,? (?:I|we) can\b)"
    rf"|\b{_PACK} of (?P<of>{_WORD})\b(?!\s?(?:%|[xX×]\s?\d|[ckm]?m\b|inch|kg|g\b|ml|l\b|oz|lb|sizes|colou?rs|days|weeks|months|years))"
    rf"|(?<![$£€₹¥,.\d])\b(?P<to>{_WORD}) (?:to|in) (?:an?|the|each|every|one) {_PACK}\b"
    rf"|\b(?:[Ee]ach|[Ee]very|[Tt]he|[Oo]ne|a) {_PACK} (?:has|contains|holds) (?P<holds>{_WORD})\b(?!\s?(?:%|kg|ml|oz|lb|cm))"
    rf"|\b(?P<dozens>[Hh]alf an?|[Aa]n?|{_WORD})\sdozen\b|(?P<pair>\b[Aa]\s(?:(?:new|fresh|spare|matching)\s)?pair\sof\b)"
    rf"(?! (?:\w+ )?{_PAIRED})"
    rf"|\b(?P<free>{_FEW}|\d{{1,3}})\sfree\s(?:[a-z]+\s)?[a-z]+s\b(?<!\bdays)(?<!\bhours)(?<!\bweeks)(?<!\bmonths)(?<!\byears)"
    rf"|(?:[改修调洗补检测换送试剪养]|上门[修调洗]?)(?P<times_done>[两二三四五六七八九十]|\d{{1,2}})次(?!方|数)"
    rf"|\b(?:{_GIVES})(?:\s(?:{_GIVEN}))*\s(?P<both>both)\b(?! (?:ways|sides|parties|and|of (?:us|you)|you)\b)"
    rf"|(?P<both2>\b[Bb]oth of (?:them|these|those)\b)"
    rf"|\b[Aa]ll\s(?:the\s)?(?P<all>{_FEW})\b(?!\s(?:{_NO_GOODS})\b)|\b[Tt]he\s(?:other|remaining|missing)\s(?P<rest>{_FEW}|\d{{1,3}}(?=\s(?!comes|goes|is|was|gets|follows|arrives|has)[a-z]+s\b))\b(?!\s(?:{_NO_GOODS})\b|%)"
    rf"|\b(?:{_GIVES})(?:\s(?:{_GIVEN}))*\s(?P<given>{_FEW}|\d{{1,4}})(?=\s(?:[a-z]+\s)?[a-z]+(?:s|es)\b)(?!\s(?:[a-z]+\s)?(?:{_NO_GOODS})\b)"
    rf"|\b(?:{_GIVES})\s(?:you\s|another\s)?(?P<posted>{_FEW})(?=\s(?:in the (?:post|mail)|out|over|to you)\b)"
    r"|(?:电池|健康|效率)(?:健康)?[度值]?\s?(?:是|还有|还剩|在|有|:)?\s?(?P<health>\d{2,3})(?![\d.%]|\s?(?:m|毫|块|元|次|w|号|节|颗|个|安|天|年))"
    r"|(?<![周期拜统先第万唯])(?P<tens>[半一两二三四五六七八九十\d]{1,3})打(?![给电开折款包理分到来过印车钱卡您你我就])|(?<![我你您他她咱们们家])(?P<some>[俩仨])(?!人|口|钱|字|[天月年周]|个?(?:礼拜|星期|小时))"
    r"|(?<![0-9A-Za-z×])(?<![0-9]\s)×\s?(?P<cross>\d{1,6})(?![\d.])(?!\s?[×xX*])(?!\s?(?:[ckm]?m|inch)\b)",
)
OTHER_WORDS = re.compile("[双翻加]倍|翻番|[俩仨]|半打|dozen|pair|both|half|double|triple|treble|quadruple|twice")
WORDS_TIMES = {"double": 2, "twice": 2, "triple": 3, "treble": 3, "quadruple": 4}
STRESSES = re.compile(
    r"\s?(?:genuine|authentic|real|legit|original|sure|certain|guaranteed|positive|working|safe|yes|正品|真品|原装|纯正|保证|没问题|真的?|放心|确定|肯定)",
    re.IGNORECASE,
)
"""After 100%: no figure."""
NOT_PIECES = re.compile(r"块(?:钱|\d|[一二三四五六七八九](?:毛|角|$))|块(?![\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantitySpan:
    start: int
    end: int
    kind: Kind
    value: Decimal


def find_quantities(folded: str) -> list[QuantitySpan]:
    found: list[QuantitySpan] = []
    if not (has_figure(folded) or OTHER_WORDS.search(folded.lower())):
        return found
    for match in PATTERN.finditer(folded):
        read = _value(match, folded)
        if read is not None and read[1] is not None:
            found.append(QuantitySpan(start=match.start(), end=match.end(), kind=read[0], value=read[1]))
    return found


def _value(match: re.Match[str], folded: str) -> tuple[Kind, Decimal | None] | None:
    group = match.lastgroup
    groups = match.groupdict()
    for name in ("times", "fold", "mult", "mult2", "timesen"):
        if groups[name]:
            return "multiple", number(groups[name])
    if groups["doubled"]:
        return "multiple", Decimal(2)
    if groups["word"]:
        return "multiple", Decimal(WORDS_TIMES[groups["word"].lower()])
    for name in ("pct", "hundredth", "pcten", "health"):
        if groups[name]:
            value = number(groups[name])
            return None if value == 100 and STRESSES.match(folded, match.end()) else ("percent", value)
    if groups["off"]:
        return "percent", _discount(groups["off"])
    for name in ("tenth0", "tenth"):
        if groups[name]:
            value = number(groups[name])
            return "percent", value * 10 if value is not None and value < 10 else None
    if groups["half"]:
        return "percent", Decimal(50)
    if groups["measure"] == "块" and NOT_PIECES.match(folded, match.start("measure")):
        return None
    if groups["pair"] or groups["both"] or groups["both2"]:
        return "quantity", Decimal(2)
    if groups["some"]:
        return "quantity", Decimal(2 if groups["some"] == "俩" else 3)
    if dozens := groups["dozens"] or groups["tens"]:
        return "quantity", _dozens(dozens.lower())
    if groups["count"] and _EACH.search(folded, max(0, match.start() - 12), match.start()):
        return "quantity", _of_each(folded, match)
    for name in ("all", "rest", "free", "times_done", "given", "posted", "count", "counten", "n", "of", "to", "holds", "cross"):
        if groups[name]:
            return "quantity", number(groups[name])
    raise AssertionError(group)


def _dozens(written: str) -> Decimal | None:
    if written.startswith(("half", "半")):
        return Decimal(6)
    dozens = Decimal(1) if written in ("a", "an") else number(written)
    return None if dozens is None else 12 * dozens


def _of_each(folded: str, match: re.Match[str]) -> Decimal | None:
    """黑的白的各一件, 碗、盘、勺各两个: so many of each that is listed; none where nothing is."""
    clause = re.split("[，。！？,]", folded[: match.start()])[-1].partition("各")[0]
    by_mark = len(re.findall("[、和跟与及]", clause))
    listed = by_mark + 1 if by_mark else len(re.findall("[^的]的", clause))
    each = number(match["count"])
    return each * listed if each is not None and listed > 1 else None


def _discount(written: str) -> Decimal | None:
    """九折 → 90, 88折 → 88, 八五折 → 85, 8.5折 → 85: the figure as a percentage of the price that stays."""
    value = number(written)
    if value is None or value == 0 or value >= 100:
        return None
    return value * 10 if value < 10 else value
