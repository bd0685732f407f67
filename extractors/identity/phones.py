"""Telephone numbers as E.164, also spaced, dotted and half spelled out (一八九 8032 6614); never inside a longer number."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from casefile.findings import IdentityKind
from extractors.identity.candidate import Candidate, Known, claim, said_before
from extractors.numerals import spelled
from extractors.spans import Span, Taken, free

_D = "[\\d零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]"
NUMBER = re.compile(
    rf"(?:(?<![A-Za-z0-9_@#$£€¥￥%./*+-])|(?<=[\u4e00-\u9fff]/)|(?<=[A-Za-z-])(?=\(?\+|\(\d{{3}}\) ))(?P<plus>\(?\+ ?|00(?=\d{{2}}))?"
    rf"(?P<body>[(（]?{_D}(?:(?!\. )[ .()（）·•*_~/-]{{0,3}}{_D}){{4,17}}(?: ?(?:ext\.?|x|分机|"
    rf"转) ?\d{{1,6}})?)(?![A-Za-z0-9_@%*]|[./:-]\d)"
)
DATE = re.compile(r"(?:19|20)\d\d[-./ ]\d{1,2}[-./ ]\d{1,2}(?: \d{1,2})?|\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d\d")
EXTENSION = re.compile(r" ?(?:ext\.?|x|分机|转) ?\d{1,6}$")
HAN_RUN = re.compile("[零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]")
GLUED = re.compile(rf"(?<=\d){HAN_RUN.pattern}{{1,2}}$")
"""The first character of a word behind a number: 139…一直关机."""
CUE = re.compile(
    r"(?:电话|手机|联系方式|联系|热线|客服|拨打|致电|打给|微信同号|号码|tel|phone|mobile|cell|call|text|ring|whats ?app|zelle|duitnow|payid|"
    r"paynow|contact|reach|sms|gpay|\b(?:my|our|his|her) (?:#|no\b|num\b|number)|"
    r"paytm|phonepe|\bhp|\bfps|payme|转数快)[^\d\n]{0,14}$",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"(?:电话|手机|phone|telephone|tel\.?|mobile|cell|whatsapp|landline|hotline|direct line|my number|our number)(?: ?号码?| number"
    r"| no\.?)?\s?(?:是|为|is|:|：)\s?$",
    re.IGNORECASE,
)
"""Said in so many words to be a telephone number: then a possible one will do, the numbering plan need not know it."""
OTHER_NUMBER = re.compile(
    r"(?:单号|订单|编号|卡号|账号|帐号|税号|型号|序列号|[别证货件换]码|发票号码?|代码|群|尾号|[¥$£€￥#]|\b(?:qq|id|sku|order|tracking"
    r"|ref(?:erence)?|account|"
    r"serial|s/n|item|ticket|imei|"
    r"label|model|part|style|art(?:icle)?|vat(?: reg)?(?: no)?|reg(?: no)?|code|american express|amex|utr|siret|siren|iva|charity|visa"
    r"|mastercard|invoice|case|card|no\."
    r"|isbn|mtcn|awb))[^\d\nA-Za-z]{0,5}$",
    re.IGNORECASE,
)
WITH_COMMAS = re.compile(r"(?<!\d)1[3-9]\d[，,] ?\d{4}[，,] ?\d{4}(?!\d|[，,]\d)")
HOTLINE = re.compile(r"(?:客服|热线|电话|拨打|致电|打|拨)[^\d\n]{0,6}(?P<value>(?:95\d{3,6}|10\d{3}|400[- ]?\d{3}[- ]?\d{4}))(?!\d)")
AREA = (
    r"10|2\d|3(?:1\d|35|49|5\d|7\d|9[1-8])|4(?:1\d|2[179]|3\d|5\d|6[4789]|7\d|8[23])|5(?:1\d|2[37]|3\d|4[36]|5\d|6[1-6]|7\d|80|9\d)|6(?:3[1-5]|"
    r"6[02368]|9[12])"
    r"|7(?:01|1\d|2[248]|3\d|4[3-6]|5\d|6[02368]|7\d|9\d)|8(?:1[23678]|2[5-7]|3\d|40|5[1-9]|7\d|8[3678]|9[1-8])|9(?:0[1-3689]|1[1-79]|3\d|4[13]|"
    r"5[1-5]|7\d|9\d)"
)
"""The area codes in use; the numbering plan of `phonenumbers` lets any pass."""
CHINESE = re.compile(rf"(?:86)?(?P<national>1[3-9]\d{{9}}|0(?:{AREA})\d{{7,8}}|[48]00\d{{7}})")
AMERICAN = re.compile(r"\+?1[- .]\(?\d{3}\)?[- .]\d{3}[- .]\d{4}")
"""Grouped as in North America, whatever its digits would be elsewhere."""
BRITISH = re.compile(r"07\d{9}|0(?:3[0347]0|80[08]|84[345]|87[0-3])\d{7}")
"""No other British number is written so, whether its range is given out or not: mobiles, and lines that cost nothing or the same everywhere."""
HOTLINES = {"AU": re.compile(r"1[38]00\d{6}"), "IE": re.compile(r"18[059]0\d{6}")}
"""Numbers that begin with no zero where all others do."""
TRUNK = re.compile(r"(?<=\d)\s?\(0\)\s?")
"""The zero that is left out behind the code of the country: +44 (0)20 …"""
FRENCH = re.compile(r"0[1-9](?:[ .]\d\d){4}")
GROUPED = re.compile(r"\d{3}[ .-]\d{3}[ .-]\d{4}|[35689]\d{3}[ -]\d{4}")
NIGERIAN = re.compile(r"0[789][01]\d[ -]\d{3}[ -]\d{4}")
SOUTH_AFRICAN = re.compile(r"0[678]\d[ -]\d{3}[ -]\d{4}")
AS_PRINTED = re.compile(r"\(\d{3}\) \d{3}[- ]\d{4}")
"""No other number is written so, whatever the area code: (123) 456-7890 in an export whose names were taken out."""
ZERO_FIRST = frozenset({"AT", "AU", "BE", "CH", "DE", "FR", "GB", "IE", "KE", "NG", "NL", "NZ", "PK", "ZA"})
"""Where a number is never written without its zero, unless with the code of the country: 30 32 34 36 38 40 is no telephone of Berlin."""
SHAPES = ((FRENCH, "FR"), (NIGERIAN, "NG"), (SOUTH_AFRICAN, "ZA"))
"""Grouped as nowhere else among the places in question."""
ALONE = re.compile(r"(?P<number>\+?\d[\d -]{6,16}\d)\s*(?:[,，]? ?(?:[A-Z][A-Za-z'’-]*(?: |$)){1,4})?")
PUBLIC_LINES = {"12315", "12345", "10086", "10010", "10000"}


SECOND = re.compile(r"(?<![\d-])(?P<area>0\d{2,3})[- ]?(?P<first>\d{7,8})/(?P<second>\d{7,8})(?![\d/-])")
"""A telephone and a fax with one area code: 0577-67301122/67301133."""
DIGITS = {
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "nought": "0", "hundred": "00", "thousand": "000", "o": "0",
}  # fmt: skip
_WORDS = "|".join(word for word in DIGITS if word != "o")
_ONE = rf"(?:(?:double|triple|treble)[ -]?)?(?:{_WORDS}|\d|o(?=[\do ,.-]|$))"
SPOKEN = re.compile(rf"(?<![A-Za-z0-9])(?:{_ONE}[ ,.-]{{0,2}}){{7,15}}(?![A-Za-z0-9])", re.IGNORECASE)
"""A number with some or all of its digits as words: oh two oh, double seven, nine hundred."""
DIGIT_WORDS = re.compile(rf"\b(?:{_WORDS})(?:[ ,.-]{{1,2}}(?:(?:double|triple|treble) )?(?:{_WORDS})){{3}}", re.IGNORECASE)
WORD = re.compile(rf"(?:(?P<times>double|triple|treble)[ -]?)?(?P<digit>{_WORDS}|o|\d)", re.IGNORECASE)
PLACES = {
    "Hong Kong": "HK", "Kowloon": "HK", "Singapore": "SG", "Japan": "JP", "France": "FR", "Portugal": "PT", "Brasil": "BR", "Brazil": "BR",
    "Dubai": "AE", "Nairobi": "KE", "Lagos": "NG", "Johannesburg": "ZA", "Ireland": "IE",
}  # fmt: skip
NAMED_PLACE = re.compile("|".join(PLACES))


def find_phones(text: str, taken: Taken, known: Known) -> Iterator[Candidate]:
    if place := NAMED_PLACE.search(text):
        known = replace(known, regions=tuple(dict.fromkeys((PLACES[place[0]], *known.regions))))
    if known.regions[0] == "CN":
        yield from _telephone_and_fax(text, taken)
    yield from _in_words(text, taken, known)
    yield from _in_digits(text, taken, known)
    for match in WITH_COMMAS.finditer(text):
        if free(*match.span(), taken):
            yield claim(taken, IdentityKind.PHONE, match.span(), "+86" + re.sub(r"\D", "", match[0]), "phone.commas")
    for match in HOTLINE.finditer(text):
        if free(*match.span("value"), taken) and match["value"] not in PUBLIC_LINES:
            yield claim(taken, IdentityKind.PHONE, match.span("value"), "+86" + re.sub("[- ]", "", match["value"]), "phone.hotline")


def _telephone_and_fax(text: str, taken: Taken) -> Iterator[Candidate]:
    for match in SECOND.finditer(text):
        if free(*match.span(), taken):
            area = match["area"][1:]
            yield claim(taken, IdentityKind.PHONE, (match.start(), match.end("first")), f"+86{area}{match['first']}", "phone")
            yield claim(taken, IdentityKind.PHONE, match.span("second"), f"+86{area}{match['second']}", "phone")


def _in_words(text: str, taken: Taken, known: Known) -> Iterator[Candidate]:
    for match in SPOKEN.finditer(text):
        written = match[0].rstrip(" ,.-")
        span = match.start(), match.start() + len(written)
        digits = re.sub(r"[ ,.-]", "", WORD.sub(_said, written))
        in_words = sum(not word["digit"].isdigit() for word in WORD.finditer(written))
        if in_words < (1 if digits[0] == "0" else 2) or not free(*span, taken):
            continue
        if value := _e164(digits, known, cued=True, named=False, spoken=False):
            yield claim(taken, IdentityKind.PHONE, span, value, "phone.spoken")


def _in_digits(text: str, taken: Taken, known: Known) -> Iterator[Candidate]:
    for match in NUMBER.finditer(text):
        for start, end in _runs(match):
            if not free(start, end, taken) or said_before(OTHER_NUMBER, text, start):
                continue
            value = _e164(
                spelled(text[start:end]),
                known,
                cued=said_before(CUE, text, start),
                named=said_before(NAMED, text, start),
                spoken=HAN_RUN.search(text, start, end) is not None,
            )
            if value:
                yield claim(taken, IdentityKind.PHONE, (start, end), value, "phone")
                break


def _said(word: re.Match[str]) -> str:
    digit = DIGITS.get(word["digit"].lower(), word["digit"])
    return digit * {"double": 2, "triple": 3, "treble": 3}.get((word["times"] or "").lower(), 1)


def told_alone(text: str, known: Known) -> Candidate | None:
    """A message that is a number and nothing else but a name, as the answer to what the number is."""
    match = ALONE.fullmatch(text)
    value = _e164(match["number"], known, cued=True, named=False, spoken=False) if match else None
    return Candidate(kind=IdentityKind.PHONE, start=0, end=match.end("number"), value=value, rule="answer") if match and value else None


def _runs(match: re.Match[str]) -> Iterator[Span]:
    """The whole number, then without the hours behind it, then without a group before it: a room, then a telephone (1508 0531-82667105)."""
    end = match.start("body") + len(match["body"].rstrip(" .-("))
    yield match.start(), end
    if glued := GLUED.search(match.string, match.start(), end):
        yield match.start(), glued.start()
    if second := re.search(r"/\d{1,2}$", match["body"]):
        yield match.start(), match.start("body") + second.start()
    if match.string.isascii() and (hours := re.search(r" +\d{1,2}$", match["body"])):
        yield match.start(), match.start("body") + hours.start()
    for blank in re.finditer(" +", match["body"]):
        if end - match.start("body") - blank.end() >= 7:
            yield match.start("body") + blank.end(), end


def _e164(written: str, known: Known, *, cued: bool, named: bool, spoken: bool) -> str | None:
    """As telephones store it; only digits where the area code is not said, None for what is no telephone number."""
    written = EXTENSION.sub("", written)
    if written.startswith(("+", "(+", "00")):
        written = TRUNK.sub(" ", written)
    digits = re.sub(r"\D", "", written)
    if not 7 <= len(digits) <= 15 or not digits.isascii():
        return None
    american = AMERICAN.fullmatch(written) is not None
    if american:
        written = "+" + written.removeprefix("+")
    exit_code = re.match(r"011[ -]", written) is not None and "US" in known.regions
    international = written.startswith(("+", "00", "(+")) or exit_code
    if DATE.match(written) or (spoken and not (len(digits) == 11 and digits[0] == "1")):
        return None
    if not american and (chinese := _chinese(written, digits, known, cued=cued, international=international)):
        return chinese
    if international:
        return _parsed("+" + digits.removeprefix("011" if exit_code else "00"), None, digits, cued=cued, named=named)
    if not cued and not _is_dialled(written, digits):
        return None
    shaped = next((region for shape, region in SHAPES if region in known.regions and shape.fullmatch(written)), None)
    for region in (shaped,) if shaped else sorted(known.regions, key=lambda region: region == "CN"):
        if region == "CN" and not named:
            continue
        if region != "CN" and region != known.regions[0] == "CN" and digits[0] != "0" and not (cued and GROUPED.fullmatch(written)):
            continue  # among Chinese, digits without a leading zero are no foreign number
        if region in ZERO_FIRST and digits[0] != "0" and not cued and not (region in HOTLINES and HOTLINES[region].fullmatch(digits)):
            continue
        if number := _parsed(written, region, digits, cued=cued, named=named):
            return number
    return None


def _chinese(written: str, digits: str, known: Known, *, cued: bool, international: bool) -> str | None:
    import phonenumbers

    chinese = CHINESE.fullmatch(digits)
    if chinese is None:
        return None
    if known.regions[0] != "CN" and not (digits.startswith("86") if international else digits[0] == "1" and "CN" in known.regions):
        return None
    national = chinese["national"]
    mobile = national[0] == "1"
    if not mobile and not cued and not re.search(r"\D", written.strip("+")):
        return None
    if mobile or national[0] in "48" or phonenumbers.is_valid_number(phonenumbers.parse(national, "CN")):
        return "+86" + national.removeprefix("0")
    return None


def _is_dialled(written: str, digits: str) -> bool:
    """Whether digits that nothing calls a number are written as one, and not as a Portuguese postcode."""
    grouped = re.search(r"[ ().-]", written.strip()) is not None
    return not re.fullmatch(r"\d{4}-\d{3}", written) and (grouped or (digits[0] == "0" and 10 <= len(digits) <= 11))


def _parsed(written: str, region: str | None, digits: str, *, cued: bool, named: bool) -> str | None:
    import phonenumbers

    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None
    if named and phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
        return digits  # without its area code a number has no E.164 form
    national = digits if region == "GB" else "0" + digits.removeprefix("0044").removeprefix("44") if written.startswith("+44") else ""
    if BRITISH.fullmatch(national):
        return f"+44{national[1:]}"
    if region == "US" and AS_PRINTED.fullmatch(written):
        return f"+1{digits}"
    if phonenumbers.is_valid_number(number) or ((named or (cued and digits[0] == "0")) and phonenumbers.is_possible_number(number)):
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None


REGIONS_OF_CURRENCY = {
    "CNY": ("CN",), "GBP": ("GB",), "INR": ("IN",), "AUD": ("AU",), "MYR": ("MY", "SG"), "SGD": ("SG", "MY"), "HKD": ("HK", "CN"),
    "TWD": ("TW",), "CAD": ("CA",), "NZD": ("NZ",), "JPY": ("JP",), "AED": ("AE",), "SAR": ("SA",), "ZAR": ("ZA",), "NGN": ("NG",), "KES": ("KE",),
    "GHS": ("GH",), "EGP": ("EG",), "BRL": ("BR",), "MXN": ("MX",), "PKR": ("PK",), "BDT": ("BD",), "LKR": ("LK",), "THB": ("TH",), "VND": ("VN",),
    "IDR": ("ID",), "PHP": ("PH",), "KRW": ("KR",), "PLN": ("PL",), "CZK": ("CZ",), "CHF": ("CH",), "SEK": ("SE",), "DKK": ("DK",), "NOK": ("NO",),
    "TRY": ("TR",), "ILS": ("IL",), "MOP": ("MO",),
    "EUR": ("IE", "DE", "NL", "FR", "ES", "IT", "BE", "AT", "PT"),
}  # fmt: skip
REGIONS_OF_OFFSET = {
    -8: ("US",), -7: ("US",), -6: ("US",), -5: ("US",), -4: ("US",), 0: ("GB", "IE"), 1: ("GB", "IE", "DE", "NL", "FR", "NG"), 2: ("DE", "NL", "FR",
    "ES", "IT", "ZA"), 5.5: ("IN",),
    -3: ("BR",), 4: ("AE",), 5: ("PK",), 6: ("BD",), 7: ("VN", "TH", "ID"), 3: ("KE", "SA"),
    8: ("CN", "SG", "MY", "HK", "TW", "AU"), 9: ("JP", "KR"), 10: ("AU",), 11: ("AU",), 12: ("NZ",), 13: ("NZ",),
}  # fmt: skip


def regions(currency: str | None, offset: timedelta | None) -> tuple[str, ...]:
    """Where the national numbers of a conversation may come from: by the money it is about, then by its clock."""
    hours = offset.total_seconds() / 3600 if offset is not None else None
    by_clock = REGIONS_OF_OFFSET.get(hours, ()) if hours is not None else ()
    by_money = REGIONS_OF_CURRENCY.get(currency or "", ())
    if currency == "EUR" and by_clock:  # many countries share the money; the clock halves them
        by_money = tuple(sorted(by_money, key=lambda region: region not in by_clock))
    return tuple(dict.fromkeys((*by_money, *by_clock, "US" if currency == "USD" else "CN")))
