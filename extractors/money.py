"""Sums of money in a folded text: ¥199.00, 62块8, 1.35w, 120 quid, Rs. 6,500, 300-500元.

A number without a currency is a sum only beside a word that makes it one (退我100, "would you take 180");
`find_bare_amounts` gives the numbers that may be sums where the conversation is about a price.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files

from extractors.numerals import DIGITS, HAN, HAN_NUMBER, MEASURES, NO_MEASURE, SCALES, WORDS, has_figure, number
from extractors.spans import free, nothing_taken, take

DOLLARS = {"USD", "AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "MXN"}
DOT_THOUSANDS = {"EUR", "BRL", "IDR", "VND", "TRY", "DKK", "CLP", "COP", "ARS", "HUF"}
"""Currencies whose users write 1.298 for one thousand two hundred and ninety-eight."""


def _currencies() -> tuple[dict[str, str], dict[str, str]]:
    """Sign → code and unit or word → code, from `currencies.txt`."""
    signs: dict[str, str] = {}
    units: dict[str, str] = {}
    for line in files("extractors").joinpath("currencies.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        (code, *before), after = line.partition("|")[0].split(), line.partition("|")[2].split()
        signs |= {code: code} | {sign.replace("_", " "): code for sign in before}
        units |= {unit.replace("_", " "): code for unit in after}
    return signs, units


SIGNS, UNITS = _currencies()
UNITS |= dict.fromkeys(("dollars", "dollar", "bucks", "buck"), "$") | {
    "cents": "¢",
    "cent": "¢",
    "¢": "¢",
    "pence": "GBX",
    "penny": "GBX",
    "p": "GBX",
    "grand": "k",
}
PLAIN_YUAN = ("元", "块", "块钱", "圆", "蚊")
"""Units that mean the conversation's own currency where that is not the yuan: 20块 among people who pay in S$."""

_EU = r"\d{1,3}(?:\.\d{3}){1,5},(?:\d{2}|-)|\d{1,12},\d{2}(?![\d,])|\d{1,12}\.-"
# 1 298,00: groups parted by blanks, before a unit or with hundredths; $20 100 may be two numbers
_SPACED = r"\d{1,3}(?: \d{3}){1,5}(?:[.,]\d{2})?(?![\d,])"
_WIDE = r"\d{1,3}(?:[,，]\d{3}){1,5}(?:\.\d{1,20})?"
_NUMBER = rf"(?:{_EU}|{_WIDE}|{DIGITS}|(?<!\d)\.\d{{2}}(?!\d))"
_SCALE = (
    r"\s?(?:[wW](?![A-Za-z/])|[kK](?![A-Za-z])|[百千]?万|亿|[千仟](?!克|米|瓦)|[百佰]|[mb]illion\b|mn\b|bn\b|grand\b|lakhs?\b|thousand\b|crores?\b)"
)
# 1千2, 1万2千3百: a digit behind a scale counts the next smaller one
_MIXED = r"\d{1,4}(?:[百佰千仟万]\d){1,3}[百佰千仟]?(?![\d.,百千万]|\s?[个件台套袋箱双条盒瓶组本天年月日号分次人斤])"
_ANY = rf"(?:{_MIXED}|{_NUMBER}(?:{_SCALE})?|{HAN_NUMBER})"
_TO = r"\s?(?:-|~|到|至|to\b|–)\s?"
_CODES = "|".join(sorted({*SIGNS.values()}))
_SIGNS = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True) if sign not in SIGNS.values())
_PREFIX = (
    rf"(?:(?<![A-Za-z])(?i:(?:{_CODES})(?=\$)|(?:us|ca?|hk|nz|au)(?= \$))\s?\$"
    rf"|(?<![A-Za-z])(?i:dollars?|rupees|euros?|ringgit)(?= \d)|(?<![A-Za-z])(?:{_SIGNS})\.?|\$|¥|￥|(?<![A-Za-z])(?:{_CODES})(?![A-Za-z])\$?)"
)
_HAN_UNIT = "|".join(sorted((unit for unit in UNITS if unit[0] >= "\u4e00"), key=len, reverse=True))
_HAN_UNIT = _HAN_UNIT.replace("蚊", "蚊(?![子帐香虫])")
_WORD_UNIT = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True) if unit[0] < "\u4e00")
_COMMON_CODE = r"(?i:usd|eur|gbp|cny|hkd|sgd|myr|inr|aud|cad|nzd|jpy|twd)\b"
_SUFFIX = rf"(?:{_HAN_UNIT}|[$¥￥£€₹₽₺₫₴₪₩₾¢]|(?:US|HK|S|A)\$|(?:{_CODES})\b|{_COMMON_CODE}|(?i:{_WORD_UNIT})(?!\w))"
_PART_OF = r"(?:half|quarter)(?: of)?(?: a)? [mb]illion\b"
_SMALL_PIECE = "一两二三四五六七八九"
_AFTER_PIECE = "钱红吧呢啊哦行可成包运差补的了我你您就也都每左以到封优打赔好要块多"

MONEY = re.compile(
    rf"(?P<prefix>{_PREFIX})\s?(?P<amount1>\d{{1,3}}(?: \d{{3}}){{1,5}}[.,]\d{{2}}(?!\d)|{_ANY}|"
    rf"(?i:{WORDS}\b))(?:{_TO}(?:{_PREFIX})?\s?(?P<upper1>{_NUMBER}(?:{_SCALE})?))?(?P<unit1>\s?(?:元|"
    rf"块钱?))?"
    rf"|(?<![\d.A-Za-z#-])(?P<amount2>{_SPACED}(?=\s?{_SUFFIX})|{_ANY}|\b(?i:{WORDS}|{_PART_OF}))(?P<odd>来|多|几|余)?(?:{_TO}(?P<upper2>{_ANY}))?(?P<odd2>来|多|几|"
    rf"余)?\s?(?P<suffix>{_SUFFIX})(?:人民币|日币|港币|台币|RMB)?"
    rf"(?:[又零]?(?P<sub>[{HAN}\d]{{1,3}})(?:美分|欧分)|(?<=[$£€A-Z])\s?(?P<cents>\d{{2}})(?=[\s.,!?;)]*$))?(?P<rest>整|(?<=[块元圆])[{HAN}\d](?:[毛角](?:[{HAN}\d]分?)?|"
    rf"[{HAN}\d]分)?(?![\d{HAN}号点下些样斤吨平米方升页次位人天晚年月周期小公{MEASURES}]))?"
    rf"|(?<![\d.])(?P<jiao>[\d{_SMALL_PIECE}])[毛角](?:钱|(?P<fen>[\d{_SMALL_PIECE}])分?)?(?![\u4e00-\u9fff]?[落形])",
)
PER_UNIT = re.compile(
    r"\s?(?:/|每|一(?=[把件套台袋箱双条盒瓶组体只张本包支对份斤个盆棵株副枚块])[^了点些]|each\b|per\b|apiece\b|a piece\b|ea\b|a pop\b|"
    r"(?:for )?(?:a|one) (?:pair|box|bag|piece|"
    r"set|unit|bottle)\b)",
    re.IGNORECASE,
)
UNIT_BEFORE = re.compile(r"(?:每|一)[把件套台袋箱双条盒瓶组体只张本包支对份斤个股人]\s?$|(?:per \w+|each)(?: is| at| for)?\s?$", re.IGNORECASE)

_NOT_BEFORE = r"(?<![\dA-Za-z.,/#:@号第年月码\-])(?<!第)(?<![\dA-Za-z][栋幢座弄巷])(?<!单元)(?<!号楼)"
_NOT_AFTER = (
    r"(?![AaLlSsTt](?![A-Za-z]))"  # 5A, 2T, 6S: a size or a model
    r"(?!\s?(?:[-~到至]\s?\d+\s?)?(?:%|％|年|月(?![底初末])|日|号|天|小时|分(?![一二两三四几\d]+[次期笔])|秒|周|点(?![了吧出])|折|倍|成|后(?!天)|寸|码|米|厘|毫|克|斤|公|升|瓦|伏|"
    r"安|度|岁|级|楼|栋|幢|座|单元|排|室|层|弄|巷|路|代|版|期|次|位|人"
    rf"|{NO_MEASURE}[个件台套袋把箱双条盒瓶组体只张本包支对份颗粒片根卷罐桶楼架辆串盆棵株副枚]"
    r"|:\d|/\d|[xX×*]\s?\d|[A-Za-z\d]{0,20}\d|"
    r"(?i:st|nd|rd|th|am|pm|a\.m|p\.m|h|hrs?|hours?|mins?|minutes?|days?|weeks?|months?|years?|yrs?|working|business|units?|pcs|pieces|sets?|sq|square|gigs?|acres?|degrees|bed(?:room)?s?|bath(?:room)?s?|"
    r"pairs?|kg|g|lbs?|oz|cm|mm|m|inch|inches|in(?= long)|ft|feet|gb|tb|mb|w|v|ah|mah|"
    r"k ?(?:miles?|mi|kms?)|km|miles?|stars?|ones?|times|x|people|percent|per ?cent|"
    r"chairs?|boxes|sheets|bags|yards|bottles|cases|cartons|packs|packets|"
    r"rolls|kits|copies|tickets|seats|drums|pallets|tons|tonnes|"
    r"panels|tiles|boards|bricks|plants|trays|guests|heads|(?:(?:extra|more|edited|digital|printed|free) )?(?:"
    r"photos|photographs|pictures|pics|images|prints|pages|videos|episodes|lessons|classes|sessions|modules|messages|e?mails|reviews)"
    r"|of (?:them|these|those))(?![A-Za-z0-9])|[-–]\s?\d|\.\d|,\d|-[A-Za-z]))"
)
_BARE = (
    rf"{_NOT_BEFORE}(?P<bare>{_MIXED}{_NOT_AFTER}|(?:\d{{1,3}}(?: \d{{3}})*,\d{{2}}(?![\d,])|{DIGITS})(?:{_SCALE})?{_NOT_AFTER}|"
    rf"(?<![{HAN}])(?=[{HAN}]{{0,10}}[百千万])[{HAN}]{{1,16}}(?![{HAN}]){_NOT_AFTER}|"
    rf"\b(?i:{WORDS})\b(?![- ]?(?:day|week|month|"
    rf"year|hour|minute|working|business|more|of|or|thing|day|time)))"
)
BARE = re.compile(_BARE)
STREET_AFTER = re.compile(
    r"(?i:[a-z]?,?(?: (?!(?:and|or|but|if|so|to|for|with|at|in|is|as|then|when|it|i|we|you|cash|now|today)\b)[a-z][a-z'.-]*){1,4}?"
    r" (?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|close|court|ct|way|place|pl|wharf|quay|terrace|"
    r"crescent|square|gardens|grove|mews|boulevard|blvd|parkway|row|hill)\b)"
)
TELEPHONE = re.compile(r"(?<![\d.,])(?:\+?\d{1,3}[ -])?\(?0?\d{2,5}\)?(?:[ -]\d{3,6}){1,3}(?![\d.,])")
"""Groups of digits as no sum is written: 020 7946 0311."""
_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA"
    "|WV|WI|WY|PR"
)
POSTAL = re.compile(
    rf"(?<![A-Za-z])(?:(?:{_STATES})\.?,? \d{{5}}(?:-\d{{4}})?|(?:NSW|VIC|QLD|TAS|ACT|WA|SA|NT),? \d{{4}}"
    r"|(?i:(?:my )?(?:zip|post) ?code|zip|pin ?code)(?: is|'s|:)? \d{4,6})(?![\d.,]\d|\d)"
)
"""A postcode behind its state, or so called: Reno, NV 89502."""
HOTLINES = frozenset({"12315", "12345", "12348", "12358"})
"""Numbers one calls to complain; sums only where they are paid."""
CALLED_BEFORE = re.compile(r"\b(?:call|dial|ring|phone)(?:ing|ed)?(?: up)? (?:the )?$|(?:拨打?|致电|打通|打电话给)\s?$", re.IGNORECASE)
PAID_BEFORE = re.compile(
    r"(?:[转付退赔补还]|收到)[您你我他她给了]{0,2}\s?$|\b(?:pay|paid|refund|send|sent|owe|transfer(?:red)?)(?: me| you| us)? $", re.IGNORECASE
)
TIMES_OVER = re.compile(r"[假缺少短退][一1][赔罚补陪]\s?\d+")
"""退1赔3: how many times over, no sum."""
COUNTED_BEFORE = re.compile(
    r"(?:快门(?:次?数)?|(?:充电)?循环(?:次?数)?|里程(?:数|表)?|公里数|型号|浏览量?|粉丝数?|销量|月销|评价数?)[是约有才：:]?\s?$"
    r"|\b(?:mileage|odometer|shutter(?: count)?|(?:battery )?cycles?|cycle count|model|clocked)(?: is| at|:)? $",
    re.IGNORECASE,
)
"""What a number after these counts is no money."""
CUE_BEFORE = re.compile(
    r"(?:[退补赔返转扣减付给收卖打出要]|便宜|优惠|抹零|实价|底价|最低|一共|总共|合计|定金|订金|尾款|补款|全款|到手|只要|才|运费|实付|付了|报价|价格?|"
    r"剩下|红包|就按|按|额|款项?)"
    r"(?:[您你我他她给了再个私下是：:]|人家|亲)*\s?$"
    r"|\b(?:take|do|offer|accept|pay|paid|refund(?: you| me)?|at|for|give (?:you|me)|want|asking|go to|meet me at|price is|is|send(?: you| the)?|"
    r"back|just|only|settle for|need|credit|owe(?: me| you| us)?|worth|add|charge|costs?|deposit|balance|total|full|last|final|lowest(?: is)?|say)"
    r"\s(?:the |another |a |about |around |an extra )?$",
    re.IGNORECASE,
)
CUE_AFTER = re.compile(
    r"\s?(?:包邮|包|出|行[吗不]|一口价|给[你您我]|可以[吗不]|到手|含运|做[吗不了]|拿|就\d|我?[马秒现直立]|我[就]?[拍付要]|不?出|秒付|全包|成交|"
    r"一[台套把件双袋组个条]|左右|走|卖|收|付|全?[部都]?退|红包|一分(?:没|不|都)"
    r"|shipped\b|cash\b|each\b|back\b|total\b|firm\b|even\b|it is\b|obo\b|ono\b|final\b|all in\b|deal\b|or best\b|per\b|and (?:it's|we)\b|plus\b|"
    r"deposit back\b|inc\b|including\b|delivered\b|with shipping\b|done\b|tops?\b|max\b|is (?:too|my)\b|cannot\b)",
    re.IGNORECASE,
)


NOTE = re.compile(r"\b(?:(?P<count>two|three|four|\d)\s)?(?P<note>fiver|tenner)s?\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneySpan:
    start: int
    end: int
    amount: Decimal
    currency: str | None
    """ISO 4217; None where neither the words nor the conversation name one."""
    per_unit: bool = False
    upper: Decimal | None = None
    """The upper end where the words give a range (300-500元)."""


def find_money(folded: str, currency: str | None) -> list[MoneySpan]:
    """The sums the words name; `currency` is the conversation's own, for a plain $, ¥ or 块 and for bare numbers beside a cue."""
    found = list(_notes(folded, currency)) if "fiver" in folded or "tenner" in folded else []
    if not has_figure(folded):
        return found
    found += [span for match in MONEY.finditer(folded) if (span := _named(match, folded, currency))]
    for span, before, after in _bare(folded, currency):
        if CUE_BEFORE.search(before) or CUE_AFTER.match(after):
            found.append(span)
    return sorted(found, key=lambda span: span.start)


def _notes(folded: str, currency: str | None) -> Iterator[MoneySpan]:
    """A fiver, two tenners."""
    for match in NOTE.finditer(folded):
        amount = (number(match["count"] or "one") or Decimal(1)) * (5 if match["note"] == "fiver" else 10)
        yield MoneySpan(start=match.start(), end=match.end(), amount=amount, currency=currency)


def find_bare_amounts(folded: str, currency: str | None) -> list[MoneySpan]:
    """Numbers that can be a sum where a price is being discussed: no unit, no date, no part of a longer code."""
    return [span for span, _, _ in _bare(folded, currency)] if has_figure(folded) else []


def _bare(folded: str, currency: str | None) -> Iterator[tuple[MoneySpan, str, str]]:
    taken = nothing_taken(folded)
    for match in MONEY.finditer(folded):
        take(taken, *match.span())
    for no_sum in (TELEPHONE, TIMES_OVER, POSTAL):
        for match in no_sum.finditer(folded):
            take(taken, *match.span())
    for match in BARE.finditer(folded):
        start, end = match.span("bare")
        if STREET_AFTER.match(folded, end):
            continue
        amount = _amount(match["bare"], currency or "")
        if amount is None or amount <= 0 or amount >= 10_000_000 or not free(start, end, taken):
            continue
        before = folded[max(0, start - 24) : start]
        if CALLED_BEFORE.search(before) or COUNTED_BEFORE.search(before):
            continue
        if match["bare"] in HOTLINES and not PAID_BEFORE.search(before):
            continue
        if match["bare"].isalpha() and match["bare"].isascii() and amount < 10:
            continue
        after = folded[end : end + 20]
        per_unit = bool(PER_UNIT.match(after) or UNIT_BEFORE.search(folded[max(0, start - 12) : start]))
        yield MoneySpan(start=start, end=end, amount=amount, currency=currency, per_unit=per_unit), before, after


def _named(match: re.Match[str], folded: str, currency: str | None) -> MoneySpan | None:
    start, end = match.span()
    per_unit = bool(PER_UNIT.match(folded, end) or UNIT_BEFORE.search(folded[max(0, start - 12) : start]))
    if match["jiao"]:
        tenths, hundredths = number(match["jiao"]) or Decimal(0), number(match["fen"] or "0") or Decimal(0)
        return MoneySpan(start=start, end=end, amount=tenths / 10 + hundredths / 100, currency="CNY", per_unit=per_unit)
    if match["prefix"]:
        unit = _currency(match["prefix"], currency)
        amount1 = _amount(match["amount1"], unit)
        if amount1 is None:
            return None
        return MoneySpan(start=start, end=end, amount=amount1, currency=unit, per_unit=per_unit, upper=_amount(match["upper1"], unit))
    unit = _currency(match["suffix"], currency)
    if unit in ("GBX", "¢"):
        amount = _amount(match["amount2"], unit)
        own = "GBP" if unit == "GBX" else currency
        return None if amount is None else MoneySpan(start=start, end=end, amount=amount / 100, currency=own, per_unit=per_unit)
    written = match["amount2"]
    if unit == "k":
        thousands = _amount(written, currency)
        return None if thousands is None else MoneySpan(start=start, end=end, amount=thousands * 1000, currency=currency, per_unit=per_unit)
    if match["suffix"] == "块" and not match["rest"] and _is_piece(written, folded[end : end + 1]):
        return None
    amount2, upper = _amount(written, unit), _amount(match["upper2"], unit)
    if amount2 is None:
        return None
    if upper is not None and upper > amount2 and upper < 100_000 and re.search(r"[万wWkK千]$", match["upper2"]) and amount2 < 100:
        scale = _amount("1" + match["upper2"][-1], unit)  # 3-5万元: the scale belongs to both
        amount2 = amount2 * (scale or 1)
    if cents := number(match["sub"] or match["cents"] or ""):
        amount2 += cents / 100
    if match["rest"] and match["rest"] != "整":
        amount2 += _small_change(match["rest"])
    return MoneySpan(start=start, end=end, amount=amount2, currency=unit, per_unit=per_unit, upper=upper)


def _is_piece(written: str, following: str) -> bool:
    """一块侧板 and 一块给你 (together) are no sums."""
    return written == "一" or (len(written) == 1 and written in _SMALL_PIECE and "\u4e00" <= following <= "\u9fff" and following not in _AFTER_PIECE)


def _small_change(rest: str) -> Decimal:
    """62块8, 39块9毛, 5块5毛5分."""
    digits = re.findall(rf"[{HAN}\d]", rest)
    return sum(((number(digit) or Decimal(0)) / 10 ** (place + 1) for place, digit in enumerate(digits[:2])), Decimal(0))


def _amount(written: str | None, currency: str | None) -> Decimal | None:
    if not written:
        return None
    written = written.strip().replace("，", ",").removesuffix(",-")
    if re.fullmatch(r"\d{1,3}(?: \d{3})+(?:[.,]\d{2})?", written):
        written = written.replace(" ", "")
    if re.fullmatch(_MIXED, written):
        return _mixed(written)
    if re.fullmatch(r"\.\d{2}", written):
        return Decimal("0" + written)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d{2}|\d+,\d{2}", written):
        return Decimal(written.replace(".", "").replace(",", "."))
    if part := re.fullmatch(r"(half|quarter)(?: of)?(?: a)? ([mb]illion)", written.lower()):
        return (number("one " + part[2]) or Decimal(0)) / (2 if part[1] == "half" else 4)
    if written.endswith(".-"):
        return Decimal(written[:-2])
    if currency in DOT_THOUSANDS and re.fullmatch(r"\d{1,3}(?:\.\d{3})+", written):
        return Decimal(written.replace(".", ""))
    scaled = re.fullmatch(rf"({_NUMBER})\s?([mb]illion|mn|bn|grand|lakhs?|thousand|crores?)", written)
    if scaled:
        return Decimal(scaled[1].replace(",", "")) * (number("one " + scaled[2].rstrip("s")) or 1)
    return number(written)


def _mixed(written: str) -> Decimal:
    total, scale = 0, 1
    for digits, unit in re.findall(r"(\d+)(\D?)", written):
        scale = SCALES[unit] if unit else scale // 10
        total += int(digits) * scale
    return Decimal(total)


def _currency(sign: str, own: str | None) -> str | None:
    plain = sign.strip().rstrip(".")
    if len(plain) > 1 and plain.endswith("$"):
        plain = plain.replace(" ", "").upper()
        plain = plain[:-1] if plain[:-1] in SIGNS else plain
    if plain == "$" or UNITS.get(plain.lower()) == "$":
        return own if own in DOLLARS else "USD"
    if plain in ("¥", "￥"):
        return "JPY" if own == "JPY" else "CNY"
    if plain in PLAIN_YUAN:
        return own or "CNY"
    return SIGNS.get(plain) or UNITS.get(plain) or UNITS.get(plain.lower()) or plain.rstrip("$").upper()
