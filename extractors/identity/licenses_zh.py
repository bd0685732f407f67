"""Licences as Chinese authorities number them: 浙卫消证字（2020）第0088号, 许可证 L-ZJ-CJ00123; and id cards of other forms than today's."""

import re
from collections.abc import Iterator

from casefile.findings import IdentityKind
from extractors.identity.candidate import Candidate, claim, said_before
from extractors.spans import Taken, free

_HAN = "[\u4e00-\u9fff]"
_PROVINCE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼国]"
_YEAR = r"[（(〔\[【]?(?:19|20)\d\d[)）〕\]】]?"
DOCUMENT = re.compile(
    rf"(?:[A-D]?[（(]{_PROVINCE}[)）]|(?:(?<!{_HAN})|(?<=[证照号是为系书])){_PROVINCE}){_HAN}{{1,12}}?{_YEAR}\s?(?:第\s?)?\d{{3,14}}(?:-\d{{2,8}})?号?(?!\d)"
    rf"|(?:(?<!{_HAN})|(?<=[证照号是为系书])){_HAN}{{2,10}}字第?[A-Z\u4e00-\u9fff]{{0,3}}\d{{4,14}}(?:-\d{{1,4}})?[A-Z]?号?(?!\d)"
    rf"|(?:(?<!{_HAN})|(?<=[证照号是为系书])){_HAN}{{2,8}}[（(]{_PROVINCE}[)）]\s?\d{{6,14}}号?(?!\d)"
    rf"|(?:(?<!{_HAN})|(?<=[证照号是为系书])){_HAN}{{2,8}}[（(]{_HAN}{{1,4}}[)）]字?第?\d{{3,8}}号"
    rf"|(?:(?<!{_HAN})|(?<=[证号是为]))教民\d{{12,16}}号?(?!\d)"
    rf"|(?<!{_HAN}){_PROVINCE}公网安备\s?\d{{12,16}}号?"
    rf"|(?<![A-Z0-9-]){_PROVINCE}?(?:[A-Z]\d-(?:19|20)\d{{6}}|XK\d\d-\d{{3}}-\d{{5}})(?![A-Z0-9-])"
)
"""The number of a document: who issued it, what it is, the year."""
PERMITS = re.compile("[许证准备批登业贩甲安教]|[A-Z]")
NO_PERMIT = re.compile("[民刑执仲裁判函房地权法发]字?[（(〔\\[初终]|不动产|房权|房地|国用|劳人仲|民初|民终|行初|刑初|国发|国办|会员|保单|合同|发票")
_NAMED = "许可证|执业证|资格证|从业证|上岗证|导游证|教师证|代理证|登记证|备案证|经营证|注册证|资质证|执照|(?<!车)牌照|经营许可|商业登记|营业登记"
_NUMBERED = "公司(?:注册)?|登录|登记|备案|注册|执业|许可|资质|牌照|核准|证照"
CUED = re.compile(
    rf"(?:(?:{_NAMED})(?:证?书|证)?(?:(?:登记|备案|注册)?(?:编号|编码|号码|字号|号))?|(?:{_NUMBERED})(?:编号|编码|号码|字号|号))[\s:：是为系]{{0,3}}"
    rf"(?P<value>{_PROVINCE}?[A-Z]{{0,4}}[-/]?[0-9A-Z]*(?:[-/][0-9A-Z]+){{0,5}})(?![A-Za-z0-9-])"
)
OF_A_COMPLAINT = re.compile("(?:投诉|举报|受理|报案|12315)[^。！？!?\\n]{0,10}$")
FEWEST = 5
"""Digits of a licence; a day or a telephone has none of its shapes."""
NO_LICENCE = re.compile(
    r"20[0-2]\d-?[01]?\d-?[0-3]?\d|1[3-9]\d{9}|0\d{9,10}|0\d{2,3}-\d{7,8}|\d{15}|[0-9A-Z]{18}|9[1-3]\d{6}(?:MA|[0-9A-Z])[0-9A-Z]{0,8}|[\u4e00-\u9fff][A-Z][A-Z0-9]{5,6}"
)
OLD_CARD = re.compile(r"身份证?(?:号码?)?[^A-Za-z0-9\n]{0,4}(?P<value>[1-8]\d{5}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})(?!\d)")
TAIWANESE = re.compile(r"身份证(?:统一编号|字号|号码?)?[^A-Za-z0-9\n]{0,4}(?P<value>[A-Z][12]\d{8})(?![A-Za-z0-9])")
HONG_KONG = re.compile(r"身份证(?:号码?)?[^A-Za-z0-9\n]{0,4}(?P<value>[A-Z]\d{6}[（(]?[0-9A][)）]?)(?![A-Za-z0-9])")
ORDER_OF_TAIWAN = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
"""Its letters in the order of the figures that they stand for, from ten."""


def find_chinese_licenses(text: str, taken: Taken) -> Iterator[Candidate]:
    for match in DOCUMENT.finditer(text):
        if PERMITS.search(text, max(0, match.start() - 4), match.end()) and not NO_PERMIT.search(match[0]) and free(*match.span(), taken):
            yield claim(taken, IdentityKind.LICENSE_NO, match.span(), re.sub(r"\s", "", match[0]), "license.document")
    for match in CUED.finditer(text):
        value = match["value"]
        no_licence = NO_LICENCE.fullmatch(value) or said_before(OF_A_COMPLAINT, text, match.start())
        if sum(map(str.isdigit, value)) >= FEWEST and not no_licence and free(*match.span("value"), taken):
            yield claim(taken, IdentityKind.LICENSE_NO, match.span("value"), value, "license.cue_zh")


def find_other_id_cards(text: str, taken: Taken) -> Iterator[Candidate]:
    """Of fifteen digits, as they were until 1999, and those of Taiwan and Hong Kong with their check digits."""
    for pattern, check, rule in (
        (OLD_CARD, None, "cn.id_card"),
        (TAIWANESE, _is_taiwanese, "tw.id_card"),
        (HONG_KONG, _is_of_hong_kong, "hk.id_card"),
    ):
        for match in pattern.finditer(text):
            if free(*match.span("value"), taken):
                valid = check(match["value"]) if check else None
                yield claim(taken, IdentityKind.ID_CARD, match.span("value"), match["value"], rule, valid=valid)


def _is_taiwanese(code: str) -> bool:
    tens, ones = divmod(ORDER_OF_TAIWAN.index(code[0]) + 10, 10)
    weighted = sum(int(digit) * weight for digit, weight in zip(code[1:], (8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True))
    return (tens + ones * 9 + weighted) % 10 == 0


def _is_of_hong_kong(code: str) -> bool:
    plain = re.sub("[()（）]", "", code)
    letter, digits, check = plain[0], plain[1:-1], plain[-1]
    weighted = 36 * 9 + (ord(letter) - ord("A") + 10) * 8 + sum(int(digit) * weight for digit, weight in zip(digits, range(7, 1, -1), strict=True))
    return (weighted + (10 if check == "A" else int(check))) % 11 == 0
