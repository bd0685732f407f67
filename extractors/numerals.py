"""Written numbers, Chinese and English, as decimals: 两百五 → 250, 1.35w → 13500, "a hundred and fifty" → 150."""

import re
from decimal import Decimal
from functools import lru_cache

HAN = "零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟幺廿"
"""The characters of a Chinese numeral, banker's forms included."""
MEASURES = "个件台套袋把箱双条盒瓶组体只张本包支对份颗粒片根卷罐桶架辆串盆棵株副枚顶幅部块"
"""Measure words: what a number before them counts is goods, not money."""
NO_MEASURE = (
    r"(?!包(?:邮|[退换修赔赚]|健康|教|安[装全]|活|过|括|真|吃住?|住|税|运费|上门|清洗|你|您)|支[付持出取]|本[店人来身周月]"
    r"|只(?:[要能有是会收退卖剩差需给]|不)|条件|对(?:[吗吧方不了]|(?<=\s对)(?=$|[\s,，。]))|双[方倍十]|组[装织]|套餐|张[姐哥总]|把[钱我你您他它]"
    r"|台风|份[额儿]|体[验检])"
)
"""Words that begin with one, after which a number counts nothing: 2400 包健康, 4000 支付宝."""
HAN_DIGITS = {
    character: str(digit)
    for digit, group in enumerate(("零〇", "一壹幺", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for character in group
}
SCALES = {"百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10_000, "亿": 100_000_000, "w": 10_000, "k": 1000, "m": 1_000_000}
ENGLISH = {
    word: value
    for value, words in {
        0: "zero",
        1: "one a an",
        2: "two",
        3: "three",
        4: "four",
        5: "five",
        6: "six",
        7: "seven",
        8: "eight",
        9: "nine",
        10: "ten",
        11: "eleven",
        12: "twelve dozen",
        13: "thirteen",
        14: "fourteen",
        15: "fifteen",
        16: "sixteen",
        17: "seventeen",
        18: "eighteen",
        19: "nineteen",
        20: "twenty",
        30: "thirty",
        40: "forty fourty",
        50: "fifty",
        60: "sixty",
        70: "seventy",
        80: "eighty",
        90: "ninety",
    }.items()
    for word in words.split()
}
ENGLISH_SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "grand": 1000,
    "lakh": 100_000,
    "lakhs": 100_000,
    "million": 1_000_000,
    "mn": 1_000_000,
    "crore": 10_000_000,
    "billion": 1_000_000_000,
    "bn": 1_000_000_000,
}

_UNIT = "|".join(sorted((word for word in ENGLISH if word not in ("a", "an", "dozen")), key=len, reverse=True))
_SCALE = "|".join(sorted(ENGLISH_SCALES, key=len, reverse=True))
WORDS = rf"(?:(?:{_UNIT})|an?(?= (?:{_SCALE}|dozen)\b))(?:(?:[ -]|,? and )(?:{_UNIT}|{_SCALE}|dozen)){{0,12}}"
"""An English number in words. Ends and begins at word borders where the user of the pattern sets them."""
DIGITS = r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,20})?|\d{1,15}(?:\.\d{1,20})?"
"""1,234.50 or 1234.5."""
HAN_NUMBER = rf"[{HAN}]{{1,24}}"
"""Bounded, so that a page of digits costs no more than its length."""


_FIGURE = re.compile(rf"[\d{HAN}]")
_FIGURE_WORD = re.compile(rf"\b(?:{_UNIT}|[mb]illion|an? (?:{_SCALE}|dozen))\b")


def has_figure(text: str) -> bool:
    """Whether any number stands in it, in digits or in words of either language."""
    return _FIGURE.search(text) is not None or _FIGURE_WORD.search(text.lower()) is not None


_TWO_PLACES = re.compile("(?P<tens>[一二两三四五六七八九十百千]{1,5})万(?P<thousands>[一二两三四五六七八九])(?P<hundreds>[一二三四五六七八九])")


@lru_cache(maxsize=4096)
def number(token: str) -> Decimal | None:
    """The value of an isolated token; None where it is not a number (半百, 百十)."""
    token = token.strip().lower()
    if not token:
        return None
    scale = Decimal(1)
    if token[0].isascii() and token[0].isdigit():
        while token[-1] in SCALES:
            scale *= SCALES[token[-1]]
            token = token[:-1].rstrip()
        first, _, rest = token.partition("万")
        if rest:  # 1万2, 3万5千
            return _ten_thousands(first, rest)
        return Decimal(token.replace(",", "")) * scale if re.fullmatch(DIGITS, token) else None
    if token[0] in HAN:
        return _han(token)
    return _english(token)


def _ten_thousands(first: str, rest: str) -> Decimal | None:
    head, tail = number(first), number(rest)
    if head is None or tail is None:
        return None
    return head * 10_000 + (tail * 1000 if tail < 10 else tail)


def _han(token: str) -> Decimal | None:
    from cn2an import cn2an

    if all(character in HAN_DIGITS for character in token):
        return Decimal("".join(HAN_DIGITS[character] for character in token))
    token = token.replace("幺", "一").replace("〇", "零").replace("廿", "二十")
    if short := _TWO_PLACES.fullmatch(token):  # 五万三五: the thousands and the hundreds, as one says a price
        return _han(short["tens"] + "万" + short["thousands"] + "千" + short["hundreds"] + "百")
    if token[0] in "百千万佰仟":
        token = "一" + token
    try:
        return Decimal(str(cn2an(token, "smart")))
    except (ValueError, KeyError):  # the latter from words such as 一万十一, whose unit it looks up in vain
        return None


def _english(token: str) -> Decimal | None:
    total, part = 0, 0
    words = re.findall(r"[a-z]+", token)
    for word in words:
        if word == "and":
            continue
        if word == "dozen":
            part = (part or 1) * 12
        elif word in ENGLISH:
            value = ENGLISH[word]
            if part % 100 and part < 100 and value >= 10:  # three-thirty, four fifty: a price said short
                part *= 100
            part += value
        elif word == "hundred":
            part = (part or 1) * 100
        elif word in ENGLISH_SCALES:
            total += (part or 1) * ENGLISH_SCALES[word]
            part = 0
        else:
            return None
    return Decimal(total + part) if words else None


def spelled(text: str) -> str:
    """Digits said one by one, as digits: 一三八 → 138, `O` and `l` among digits as 0 and 1 are left alone."""
    return "".join(HAN_DIGITS.get(character, character) for character in text)
