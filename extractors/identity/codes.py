"""Codes with check digits: credit codes, id cards, tax numbers, IBANs, bank cards; and registrations named by a cue."""

import re
from collections.abc import Callable, Iterator, Sequence

from casefile.findings import IdentityKind
from extractors.identity.candidate import Candidate, any_of, claim, said_before, words
from extractors.identity.licenses_zh import find_chinese_licenses, find_other_id_cards
from extractors.numerals import spelled
from extractors.spans import Taken, free

CREDIT_CODE = re.compile(r"(?<![A-Za-z0-9])[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]{2}\d{6}[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]{10}(?![A-Za-z0-9])")
SPACED_CODE = re.compile(r"(?<![A-Za-z0-9])[0-9A-HJ-NPQRTUWXY]{2}(?:[ -]?[0-9A-HJ-NPQRTUWXY]){16}(?![A-Za-z0-9])")
FIRM_CODE = re.compile(r"9[1-3]\d{6}[0-9A-Z]*[A-Z]")
"""Of a company, a trader or a cooperative, as nothing else is written."""
CREDIT_CUE = re.compile(r"(?:信用代码|税号|识别号|代码|执照(?:编?号|号码)?)[^A-Za-z0-9]{0,6}$")
ID_CARD = re.compile(r"(?<![A-Za-z0-9])\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![A-Za-z0-9])")
PARTLY_SPELLED_CARD = re.compile(r"(?<![A-Za-z0-9])[1-8](?:[\d零一二三四五六七八九幺]){16}[\dXx零一二三四五六七八九幺](?![A-Za-z0-9])")
ID_CUE = re.compile(r"身份证?(?:号码?)?[^A-Za-z0-9]{0,4}$")
IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2} ?\d{2}(?:[ .-]?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])")

IBAN_CUE = re.compile(r"\bIBAN\b[^\n]{0,12}$")

VAT = re.compile(
    r"(?<![A-Za-z0-9])(?:AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|"
    r"SK|XI)(?:[ .-]?[0-9A-Z]{1,11}){1,4}(?![A-Za-z0-9])"
)
VAT_CUE = re.compile(r"(?:VAT|USt|TVA|IVA|BTW|MwSt|moms)[^\n]{0,30}$", re.IGNORECASE)
BRITISH_VAT = re.compile(r"\b(?i:vat)\b[^\d\n]{0,14}(?<!(?<!VA)[A-Z] )(?<![A-Z])(?P<value>\d{3} ?\d{4} ?\d{2})(?!\d)")
ITALIAN_VAT = re.compile(r"\b(?:P\.? ?IVA|[Pp]artita IVA)[^\d\n]{0,6}(?P<value>\d{11})(?!\d)")
GSTIN = re.compile(r"(?<![A-Za-z0-9])\d{2}[A-Z]{5}\d{4}[A-Z][0-9A-Z]Z[0-9A-Z](?![A-Za-z0-9])")
EIN = re.compile(r"\b(?:EIN|FEIN|(?:federal )?tax ?id|TIN)\b[^\d\n]{0,16}(?P<value>\d{2}[- ]?\d{7})\b", re.IGNORECASE)
CANADIAN_GST = re.compile(r"(?<![A-Za-z0-9])(?P<value>\d(?: ?\d){8} ?RT ?\d{4})(?![A-Za-z0-9])")
TAX_CUED = re.compile(
    r"\b(?:GST(?:/HST|/QST| reg(?:istration)?)?|HST|QST|TQ|IRD|SST|PAN|TIN|BIR|NPWP|VAT TIN|Steuernummer|St\.-?Nr|Steuer-Nr|MVA|Tax (?:ID|No"
    r"|Number)|Partita IVA|P\.IVA|RFC|RUT|CUIT|TRN|VAT reg(?:istration)?)\.?(?: ?(?i:no|number|id|nr|reg|is|#|:)\.?){0,3}[ :#]{1,2}"
    r"(?P<value>[A-Z]{0,4}\d[\dA-Z]*(?:[-./][\dA-Z]{1,12}){0,5})(?![A-Za-z0-9])"
)
"""Numbers for taxes whose country gives them no check digit that is known here."""
UEN = re.compile(r"(?<![A-Za-z0-9])(?:\d{8,9}[A-Z]|[TSR]\d{2}[A-Z]{2}\d{4}[A-Z])(?![A-Za-z0-9])")
ABN = re.compile(r"\bABN\b[ :#.,no]{0,6}(?P<value>\d{2}(?: ?\d{3}){3})\b", re.IGNORECASE)
TAX_ABROAD = re.compile(r"\b(?P<cue>OIB|NIF|NIP|CNPJ|TRN|统编|统一编号)(?:[ :：#]|no\.?|是|为){0,4}(?P<value>\d[\d./-]{6,18}\d)(?![A-Za-z0-9])")
CNPJ = re.compile(r"(?<!\d)\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}(?!\d)")
JAPANESE_INVOICE = re.compile(r"(?<![A-Za-z0-9])T\d{13}(?!\d)")
TAX_CN = re.compile(r"(?:税号|纳税人识别号)[:：\s]*(?P<value>\d{15})(?!\d)")

LICENSE = re.compile(
    r"(?:(?:工商)?注册号|营业执照(?:注册)?号?|许可证(?:编?号)?|备案(?:编?号)|"
    r"登记证(?:编?号))[:：为是\s]*(?P<zh>[A-Z\u4e00-\u9fff]{0,6}\d{6,20}(?:-\d{3,6}|号(?:-\d{1,3})?|[A-Z](?![A-Za-z0-9]))?)(?![A-Za-z0-9])"
    r"|\b(?i:licen[cs]e|licen[cs]ing|permit|registration|reg)(?i:\.| no\.?| number| is|:|#| )*(?P<parts>[A-Z0-9]{2,8}(?:[/-][A-Z0-9]{2,10}){1,3})\b"
    r"|(?P<icp>[\u4e00-\u9fff]ICP[备证]\d{6,14}号(?:-\d{1,3})?)"
    r"|(?<![A-Za-z0-9])(?P<de>HR[AB] \d{3,6}(?: [A-Z]{1,2}\b)?)"
    r"|\bUS ?DOT(?i:(?: no\.?| number|#|:){0,2}) ?#?(?P<dot>\d{5,8})\b|(?<![A-Za-z0-9-])(?P<carrier>MC-\d{5,7}|(?<=MC[# ])\d{5,7}|"
    r"(?<=MC# )\d{5,7})(?!\d)"
    r"|(?<![\u4e00-\u9fffA-Za-z0-9])(?P<made>[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][妆械][\u4e00-\u9fff]{0,6}\d{8,12}号?)(?!\d)"
    r"|(?:执业|资格|资质|从业|执照|许可)证书?(?:编?号|号码)?[:：为是\s]{0,3}(?P<held>[A-Z]{0,4}\d[0-9A-Z]{7,23})(?![A-Za-z0-9])"
    r"|\b(?i:(?:business|trade|company|dealer|contractor'?s?|hotel|tourism) (?:id|no\.?|number|licen[cs]e(?: (?:no\.?|number))?)|BR (?:no"
    r"|number)\.?|CR (?:no|number)\.?"
    r"|SSM(?: (?:no|number)\.?)?|gas safe(?: (?:no|number|reg)\.?)?|NICEIC|FCA(?: (?:no|number|ref)\.?)?)(?: is|:|#"
    r"| ){1,3}(?P<trade>[A-Z]{0,3}\d{5,14}[A-Z]?(?:-[0-9A-Z]{1,6}){0,4})(?![\w-])"
    r"|(?<![A-Za-z0-9])(?P<food>(?:SC|JY|QS|YB)\d{12,14})(?![A-Za-z0-9])"
    r"|\b(?:(?i:co(?:mpany)?\.? reg)\.?|(?i:co\.?(?= no))|(?i:(?:company |trade |business )?"
    r"(?:register|registration|registered))|UEN|(?i:kvk|lic(?:en[cs]e)?|permit)\.?|CRN|"
    r"SIREN|SIRET|HRB|FSSAI(?: Lic(?:en[cs]e)?\.?)?|ACN|(?i:charity|gas safe)|"
    r"(?:Company|Co\.?|Reg(?:istration|"
    r"istered)?\.?)(?: (?:in|with|by)(?: \w+){1,4})?|[Rr]egistered(?: in \w+(?: (?:and|&) \w+)?)?)"
    r"(?: \(?(?i:no|number|nr|reg)\b\.?)?(?: is)?[ :#]{1,3}(?P<en>[A-Z]{0,4}(?<=[A-Z]) \d{5,12}|[A-Z]{0,3}\d{6,15}[A-Z]?)\b",
)
_REGISTERS = any_of(words("registers"))
_NUMBER = (
    r"(?:(?:\(?(?i:reg(?:istration|istered|\.)?|lic(?:en[cs]e|\.)?|no|number|num|nr|id|ref|code|membership|cert(?:ificate)?|permit"
    r"|accreditation|approval|firm|company|business|is|was|with|under|plumber|electrician|builder|contractor|engineer|installer|trader|dealer"
    r"|agent|carrier)\)?\.?|[:#№=-])[ :#.]{0,2}){0,4}"
)
_SPACED = r"[1-9]\d{2,3}(?: \d{3,4}){2,4}(?![\d-]| \d)"
REGISTER = re.compile(
    rf"(?<![A-Za-z0-9])(?:{_REGISTERS})[ :#./-]{{1,3}}{_NUMBER}"
    rf"(?P<value>{_SPACED}|(?:[A-Z]{{2,8}}-)?[A-Z]{{0,5}}[-/ ]?\d[\dA-Z]{{0,17}}(?:[/.-][\dA-Z]{{1,10}}){{0,4}}"
    rf"(?:(?<=\d{{3}}) \d{{3}}(?= ?\d{{3}}) ?\d{{3}}(?: \d{{5}})?)?(?: [A-Z]{{1,2}}(?= *[,.;)\n]|$))?)(?![A-Za-z0-9])"
)
"""A number behind the name of a register: CSLB 1094417, UEN …, KVK …"""
LICENSED = re.compile(
    r"\b(?i:licen[cs]e|lic|licen[cs]ed|permit|registration|registered|accreditation|accredited|(?:company|business|firm|charity|trader?|dealer"
    r"|contractor|breeder|kennel|shop|tax agent|builder|electrician|plumber|gas|taxi|food|premises|operator|waste carrier|entity|state|compan(?:y"
    r"|ies) house|scheme|seller"
    r"|establishment|enrol?ment|member(?:ship)?|certificate|approval)(?:'?s?)? (?:reg(?:istration)?|licen[cs]e|number|no|id|code))\b\.?[ :#]{0,2}"
    rf"(?:(?i:in|with|by|under|at) (?:the )?(?:[A-Z][\w&]*\s?){{1,4}}[, ]{{0,2}})?{_NUMBER}(?P<value>(?!(?:19"
    rf"|20)\d\d\b)(?:{_SPACED}|[A-Z]{{0,5}}[-/ ]?\d[\dA-Z]{{0,14}}(?:[/.-][\dA-Z]{{1,10}}){{0,4}}))"
    rf"(?![A-Za-z0-9-])"
)
NO_LICENCE = re.compile(
    r"\b(?:software|windows|office|adobe|key|activation|driving|driver'?s?|number ?plate|plate|vehicle|car|bike|serial|warranty|product|order"
    r"|vin|flight|event|course|rego)\b[^.\n]{0,16}$",
    re.IGNORECASE,
)
"""A key of software, the plate of a car, the card of a warranty."""
STATED = re.compile(
    r"(?<![A-Za-z0-9])(?P<cue>[A-Z]{2,6}(?:-[A-Z]{2,8})?)(?: [A-Z]{2,4}\b)? "
    r"(?:(?!account|batch|booking|case|claim|complaint|customer|flight|invoice|job|model|order|part|phone|policy|ref|report"
    r"|serial|ticket|track)[a-z]{4,12} )?"
    r"(?:(?i:reg(?:istration|istered)?|licen[cs]e|lic|contractor|permit|membership|member)\.?(?: (?i:no|number|#)\.?)?|(?i:number"
    r"|no)\b\.?)(?: is|:|#)? ?"
    r"(?P<value>[A-Z]{0,5}[-/]?\d[\dA-Z]{4,14}(?:[/-]\d{1,6}){0,2})(?![\w-])"
)
"""A number said to be that of a register, though the register is not known here: PA HIC number is PA118834."""
WITH_ITS_FIRM = re.compile(
    r"\b(?:(?:Ltd|LTD|Limited|LIMITED|LLP|PLC|Plc|plc|CIC)\b\.?[, (]{1,3}(?:(?i:(?:co(?:mpany)?\.? )?(?:reg(?:istered)?\.? )?(?:no"
    r"|number)\b)[.:]? ?)?(?P<gb>(?:(?:SC|NI|OC|SO)\d{6}|\d{8}))(?![\w/-]| ?\d)"
    r"|(?:Bhd|BHD|Enterprise|Trading|Services)\b\.?[, (]{1,3}(?P<my>\d{6,7}-[A-Z]|(?:19|20)\d{10}(?: ?\(\w{6,9}-[A-Z]\))?)(?![\w-]))"
    r"|(?<![\d/])(?P<za>(?:19|20)\d\d/\d{6}/\d{2})(?![\d/])|(?<!\d)(?P<new>(?:19|20)\d{10} ?\((?:[A-Z]{2})?\d{6,9}-[A-Z]\))"
    r"|(?<![\d-])(?P<hk>\d{8}-000(?:-\d{2}-\d{2}-[0-9A-Z])?)(?![\w-])"
    r"|(?<![A-Z])(?:BR|CR)(?:㗎|号码?|编号|[Nn]o\.?|[ :：]){0,3}(?P<br>\d{7,8})(?![\w-])"
)
"""Numbers of companies as registers write them: behind a British or Malaysian name; of South Africa, Malaysia, Hong Kong."""
OF_CARRIERS = re.compile(r"\b(?:US ?DOT|FMCSA|carriers?|movers?|brokers?|haulers?)\b", re.IGNORECASE)
FEWEST = 5
"""Digits of a number that only its acronym tells to be of a register."""
DAY_OR_PHONE = re.compile(r"20[0-2]\d[01]\d[0-3]\d|0\d{9,10}|\d{2,3}-[A-Z]{1,2}-\d{1,6}")
"""A day, a telephone, an Irish number plate."""
OLD_REGISTRATION = re.compile(r"(?<!\d)\d{15}(?!\d)")

WORDS_TOO = frozenset({"Chase", "Chime", "Nationwide", "Zenith"})
"""Banks whose names in small letters are words: I will chase 1234567890."""
_LATIN = [word for word in words("banks") if word[0] <= "z" and word not in WORDS_TOO]
_HAN = [word for word in words("banks") if word[0] > "z"]
_BANKS = rf"{any_of(_HAN)}|(?<![A-Za-z0-9])(?:(?i:{any_of(map(str.lower, _LATIN))})|{any_of(WORDS_TOO)})(?![A-Za-z0-9])"
BANK = re.compile(
    rf"(?P<bank>(?!花旗参)(?:{_BANKS})|[\u4e00-\u9fff]{{2,4}}(?:银行|农商行|商行(?=[^\u4e00-\u9fff])|信用社))(?:[(（]\d{{3}}[)）])?"
    r"|(?P<cue>卡号|账号|帐号|账户|开户行|户名|对公|(?i:\ba/?c\b)|\b[Aa]cc(?:oun)?t?\b(?: no\.?| number)?)"
)
CARD = re.compile(
    r"(?<![A-Za-z0-9#.-])\d{4}(?:[ -]?\d{4}){2,4}(?:[ -]?\d{1,4})?(?![A-Za-z0-9]|[ -]\d)|(?<![A-Za-z0-9#.-])\d{12,22}(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9#.-])\d{2,8}(?: \d{2,13}){1,6}(?![A-Za-z0-9]|[ -]\d)|(?<![A-Za-z0-9#.+-])\d{10,11}(?![A-Za-z0-9-])"
)
MOBILE = re.compile(r"1[3-9]\d{9}|07\d{9}")
"""A telephone beside the name of a bank: the number left with it, the tower of that name."""
BESIDE = 4
"""So near to a short number the word must stand: ten digits may be a telephone."""
OF_AN_ACCOUNT = re.compile("卡号|对公|a/?c|acc", re.IGNORECASE)
SPOKEN_CARD = re.compile("六[二零一〇二三四五六七八九幺]{15,18}(?![零一〇二三四五六七八九幺])")
"""A card of a Chinese bank with its digits spelled out."""
HYPHENED = re.compile(
    r"(?<![\d-])(?:\d{3}-\d{3}-\d-\d{6,7}(?:-\d{1,3})?|\d{3}-\d{3}-\d{6,9}|\d{3}-\d{5,7}-\d{1,3}|\d{3,4}-\d{2,4}-\d{5,7}(?:-\d)?|"
    r"(?:700-)?\d{7}-\d{7})(?![\d-])"
)
SORT_CODE = re.compile(
    r"(?:\b(?i:sort(?: ?code)?|s/?c)(?: is)?:?\s*)(?P<sort>\d{2}[- ]?\d{2}[- ]?\d{2})\b[,;\s]*(?:(?:and|&) )?"
    r"(?:(?:the )?(?:[Aa]cc(?:oun)?t|a/?[cn]|acc)(?: ?(?:no|number|num)\.?)?(?: is)?:?\s*)?(?P<account>\d{4} \d{4}|\d{6,8})\b"
)
ACCOUNT_FIRST = re.compile(
    r"\b[Aa]cc(?:oun)?t?(?: ?(?:no|number)\.?)?:? ?(?P<account>\d{6,8})[,;\s]*(?:and )?[Ss]ort(?: ?code)?:?\s*(?P<sort>\d{2}[- ]?\d{2}[- ]?\d{2})\b"
)
ROUTING = re.compile(
    r"\b(?:routing|ABA)(?: ?(?:no|number|num)\.?)?(?: is)?[:# ]{1,3}(?P<sort>\d{9})\b[,;\s]*(?:and )?(?:the )?(?:acc(?:oun)?t|a/c)"
    r"(?: ?(?:no|number|num)\.?)?(?: is)?[:# ]{1,3}(?P<account>\d{6,17}|\d{3,4}(?: \d{1,4}){1,4})\b(?! ?\d)",
    re.IGNORECASE,
)
ROUTING_LAST = re.compile(
    r"\b(?:acc(?:oun)?t|a/c|acct)(?: ?(?:no|number|num)\.?)?(?: is)?[:# ]{1,3}(?P<account>\d{6,17})\b[,;\s]*(?:and )?(?:the )?"
    r"(?:routing|ABA)(?: ?(?:no|number|num)\.?)?(?: is)?[:# ]{1,3}(?P<sort>\d{9})\b",
    re.IGNORECASE,
)
BARE_SORT_CODE = re.compile(
    r"(?<![\d-])(?<!\bon )(?<!dated )(?<!delivered )(?P<sort>\d{2}-\d{2}-\d{2})[ ,/;\n]{1,3}"
    r"(?:(?:and|&) )?(?:(?i:account|acct?|a/?c)(?: ?(?i:no|number|num)\b)?[.: ]{0,3})?"
    r"(?P<account>(?!20[12]\d ?(?:0[1-9]|1[0-2])[0-3]\d)\d{4} ?\d{4})(?! ?\d)"
)
SPACED_SORT_CODE = re.compile(r"(?<![\d-])(?P<sort>\d{2} \d{2} \d{2}) ?[/,;] ?(?P<account>\d{4} ?\d{4})(?! ?\d)")
BSB = re.compile(
    r"\b(?:BSB:?\s*|(?:osko|payid|bank|transfer\w*|deposit)(?: it| them)?(?: to)?:? (?=\d{3}-))(?P<sort>\d{3}[- ]?\d{3})\b[,;\s]*"
    r"(?:(?:account|acct|acc|a/c)(?: ?(?:no|number)\.?)?:?\s*)?(?P<account>\d{3,4}(?: \d{3,5}){1,2}(?: \d)?|\d{5,10})\b",
    re.IGNORECASE,
)
BRANCHES = (
    (SORT_CODE, "gb.sort_code"),
    (ACCOUNT_FIRST, "gb.sort_code"),
    (BARE_SORT_CODE, "gb.sort_code"),
    (SPACED_SORT_CODE, "gb.sort_code"),
    (BSB, "au.bsb"),
    (ROUTING, "us.routing"),
    (ROUTING_LAST, "us.routing"),
)
"""Accounts with the number of their branch, and how they are called."""


def find_codes(text: str, taken: Taken) -> Iterator[Candidate]:
    """Everything here with its verdict; a shape without a cue whose check digit fails is nothing."""
    yield from _chinese(text, taken)
    yield from find_other_id_cards(text, taken)
    yield from _taxes(text, taken)
    yield from _company_numbers(text, taken)
    yield from find_chinese_licenses(text, taken)
    yield from _licenses(text, taken)
    yield from _ibans(text, taken)


def _chinese(text: str, taken: Taken) -> Iterator[Candidate]:
    from stdnum.cn import ric, uscc

    for match in ID_CARD.finditer(text):
        if free(*match.span(), taken) and not said_before(CREDIT_CUE, text, match.start()):
            valid, cued = ric.calc_check_digit(match[0]) == match[0][-1].upper(), said_before(ID_CUE, text, match.start())
            if valid or cued:
                yield claim(taken, IdentityKind.ID_CARD, span=match.span(), value=match[0].upper(), valid=valid, rule="cn.id_card")
    for match in PARTLY_SPELLED_CARD.finditer(text) if not text.isascii() else ():
        value = spelled(match[0])
        if free(*match.span(), taken) and ID_CARD.fullmatch(value) and ric.is_valid(value):
            yield claim(taken, IdentityKind.ID_CARD, span=match.span(), value=value, valid=True, rule="cn.id_card")
    for match in SPACED_CODE.finditer(text):
        code = re.sub("[ -]", "", match[0])
        told = FIRM_CODE.match(code) or said_before(CREDIT_CUE, text, match.start())
        if code != match[0] and free(*match.span(), taken) and told and uscc.is_valid(code):
            yield claim(taken, IdentityKind.CREDIT_CODE, span=match.span(), value=code, valid=True, rule="cn.credit_code")
    for match in CREDIT_CODE.finditer(text):
        if free(*match.span(), taken):
            valid, cued = uscc.is_valid(match[0].upper()), said_before(CREDIT_CUE, text, match.start())
            if valid or cued:
                yield claim(taken, IdentityKind.CREDIT_CODE, span=match.span(), value=match[0].upper(), valid=valid, rule="cn.credit_code")


def _taxes(text: str, taken: Taken) -> Iterator[Candidate]:
    from stdnum.au import abn
    from stdnum.ca import bn
    from stdnum.gb import vat as british
    from stdnum.in_ import gstin
    from stdnum.it import iva

    yield from _taxes_abroad(text, taken)
    for match in GSTIN.finditer(text):
        if free(*match.span(), taken):
            yield claim(taken, IdentityKind.TAX_OR_VAT, span=match.span(), value=match[0], valid=gstin.is_valid(match[0]), rule="in.gstin")
    checks: tuple[tuple[re.Pattern[str], str, Callable[[str], bool] | None], ...] = (
        (EIN, "us.ein", None),
        (ABN, "au.abn", abn.is_valid),
        (CANADIAN_GST, "ca.gst", lambda value: bn.is_valid(value.replace(" ", ""))),
        (TAX_CN, "cn.tax", None),
        (ITALIAN_VAT, "it.iva", iva.is_valid),
        (TAX_CUED, "tax.cue", None),
    )
    for pattern, rule, check in checks:
        for match in pattern.finditer(text):
            if free(*match.span("value"), taken) and sum(map(str.isdigit, match["value"])) >= 7:
                value = match["value"]
                yield claim(
                    taken,
                    IdentityKind.TAX_OR_VAT,
                    span=match.span("value"),
                    value=value.replace(" ", ""),
                    valid=check(value) if check else None,
                    rule=rule,
                )
    for match in BRITISH_VAT.finditer(text):
        if free(*match.span("value"), taken):
            value = "GB" + match["value"].replace(" ", "")
            yield claim(taken, IdentityKind.TAX_OR_VAT, span=match.span("value"), value=value, valid=british.is_valid(value), rule="gb.vat")
    for match in VAT.finditer(text):
        if found := _vat(match, text):
            end, value, valid = found
            if free(match.start(), end, taken):
                yield claim(taken, IdentityKind.TAX_OR_VAT, span=(match.start(), end), value=value, valid=valid, rule="eu.vat")


def _taxes_abroad(text: str, taken: Taken) -> Iterator[Candidate]:
    from stdnum.br import cnpj
    from stdnum.hr import oib
    from stdnum.jp import cn
    from stdnum.pl import nip
    from stdnum.pt import nif
    from stdnum.tw import ubn

    checks = {"OIB": oib, "NIF": nif, "NIP": nip, "CNPJ": cnpj, "统编": ubn, "统一编号": ubn}
    for match in TAX_ABROAD.finditer(text):
        if free(*match.span("value"), taken):
            check = checks.get(match["cue"])
            valid = check.is_valid(match["value"]) if check else None
            yield claim(taken, IdentityKind.TAX_OR_VAT, span=match.span("value"), value=match["value"], valid=valid, rule="tax.abroad")
    for pattern, number, start in ((CNPJ, cnpj, 0), (JAPANESE_INVOICE, cn, 1)):
        for match in pattern.finditer(text):
            if free(*match.span(), taken) and number.is_valid(match[0][start:]):
                yield claim(taken, IdentityKind.TAX_OR_VAT, span=match.span(), value=match[0], valid=True, rule="tax.abroad")


def _vat(match: re.Match[str], text: str) -> tuple[int, str, bool] | None:
    """The longest run of the match's groups that is a VAT number; with a cue, a failed one of the right length too."""
    from stdnum.eu import vat
    from stdnum.gb import vat as british

    ends = [match.end(), *(match.start() + blank.start() for blank in re.finditer(" ", match[0]))]
    cued = said_before(VAT_CUE, text, match.start())
    for end in sorted(ends, reverse=True):
        value = re.sub(r"[ .-]", "", text[match.start() : end])
        if (
            len(value) >= 9
            and sum(map(str.isdigit, value)) >= 7
            and (british.is_valid(value[2:]) if value.startswith(("GB", "XI")) else vat.is_valid(value))
        ):
            return end, value, True
    value = re.sub(r"[ .-]", "", match[0])
    return (match.end(), value, False) if cued and 9 <= len(value) <= 14 and sum(map(str.isdigit, value)) >= 7 else None


def _company_numbers(text: str, taken: Taken) -> Iterator[Candidate]:
    for match in WITH_ITS_FIRM.finditer(text):
        group = match.lastgroup or "za"
        if free(*match.span(group), taken):
            yield claim(taken, IdentityKind.LICENSE_NO, span=match.span(group), value=match[group], rule="license.register")


def _licenses(text: str, taken: Taken) -> Iterator[Candidate]:
    from stdnum.iso7064 import mod_11_10
    from stdnum.sg import uen

    for match in LICENSE.finditer(text):
        group = match.lastgroup or "en"
        if group == "carrier" and not OF_CARRIERS.search(text):
            continue  # a model
        if free(*match.span(group), taken) and sum(map(str.isdigit, match[group])) >= 4 and not DAY_OR_PHONE.fullmatch(match[group]):
            value = match[group]
            valid = mod_11_10.is_valid(value) if group == "zh" and OLD_REGISTRATION.fullmatch(value) else None
            yield claim(taken, IdentityKind.LICENSE_NO, span=match.span(group), value=value, valid=valid, rule="license.cue")
    for match in STATED.finditer(text):
        if match["cue"] not in words("not_registers") and free(*match.span("value"), taken) and sum(map(str.isdigit, match["value"])) >= FEWEST:
            yield claim(taken, IdentityKind.LICENSE_NO, span=match.span("value"), value=match["value"], rule="license.stated")
    for pattern in (REGISTER, LICENSED):
        for match in pattern.finditer(text):
            value = match["value"].strip()
            if (
                free(*match.span("value"), taken)
                and sum(map(str.isdigit, value)) >= 4
                and not DAY_OR_PHONE.fullmatch(value)
                and not said_before(NO_LICENCE, text, match.start("value"), reach=40)
            ):
                start = match.end("value") - len(match["value"].lstrip())
                yield claim(taken, IdentityKind.LICENSE_NO, span=(start, start + len(value)), value=value, rule="license.register")
    for match in UEN.finditer(text):
        if free(*match.span(), taken) and uen.is_valid(match[0]):
            yield claim(taken, IdentityKind.LICENSE_NO, span=match.span(), value=match[0], valid=True, rule="sg.uen")


def _ibans(text: str, taken: Taken) -> Iterator[Candidate]:
    from stdnum import iban

    for match in IBAN.finditer(text):
        ends = [match.end(), *(match.start() + blank.start() for blank in re.finditer("[ .-]", match[0]))]
        for end in sorted(ends, reverse=True):
            value = re.sub("[ .-]", "", text[match.start() : end]).upper()
            if len(value) >= 15 and iban.is_valid(value, check_country=False) and free(match.start(), end, taken):
                yield claim(taken, IdentityKind.IBAN, span=(match.start(), end), value=value, valid=True, rule="iban")
                break
        else:
            value = re.sub("[ .-]", "", match[0]).upper()
            if said_before(IBAN_CUE, text, match.start()) and len(value) >= 15 and free(*match.span(), taken):
                yield claim(taken, IdentityKind.IBAN, span=match.span(), value=value, valid=False, rule="iban")


def find_bank_accounts(text: str, taken: Taken) -> Iterator[Candidate]:
    """Cards by Luhn, accounts by the bank or the word before them."""
    from stdnum import luhn

    yield from _branch_accounts(text, taken)
    for match in SPOKEN_CARD.finditer(text):
        value = spelled(match[0])
        if free(*match.span(), taken) and luhn.is_valid(value):
            yield claim(taken, IdentityKind.BANK_ACCOUNT, span=match.span(), value=value, valid=True, rule="bank.card")
    numbers = [match for match in (*CARD.finditer(text), *HYPHENED.finditer(text)) if free(*match.span(), taken)]
    cues = list(BANK.finditer(text)) if numbers else []
    for match in numbers:
        if not free(*match.span(), taken):
            continue
        value = re.sub("[ -]", "", match[0])
        if not 10 <= len(value) <= 22 or MOBILE.fullmatch(value):
            continue
        near = _near(cues, match, is_short=value == match[0] and len(value) < 12)
        card = 16 <= len(value) <= 19 and value[0] in "3456" and "-" not in match[0]
        passes = luhn.is_valid(value)
        if not near and not (card and passes and value.startswith("62")):
            continue
        bank = next((cue["bank"] for cue in reversed(near) if cue["bank"]), None)
        valid = passes if card and (value.startswith("62") or (len(value) == 16 and value[0] in "45")) else None
        yield claim(
            taken,
            IdentityKind.BANK_ACCOUNT,
            span=match.span(),
            value=value,
            valid=valid,
            parts=(("bank", bank),) if bank else (),
            rule="bank.card" if card else "bank.account",
        )


def _branch_accounts(text: str, taken: Taken) -> Iterator[Candidate]:
    for pattern, rule in BRANCHES:
        for match in pattern.finditer(text):
            if free(*match.span(), taken):
                value = f"{match['sort']} {match['account'].replace(' ', '')}"
                yield claim(taken, IdentityKind.BANK_ACCOUNT, span=match.span(), value=value, rule=rule)


def _near(cues: Sequence[re.Match[str]], number: re.Match[str], *, is_short: bool) -> list[re.Match[str]]:
    """The words before a number that make it an account; a short one takes words right beside it, or the bank's name behind it."""
    text = number.string
    near = [
        cue
        for cue in cues
        if 0 <= number.start() - cue.end() <= 24 and not re.search(r"[\d。！？\n]", text[cue.end() : number.start()].replace("\n", " ", 1))
    ]
    if is_short:
        near = [cue for cue in near if number.start() - cue.end() <= BESIDE and (cue["bank"] or OF_AN_ACCOUNT.search(cue[0]))]
        near += [cue for cue in cues if cue["bank"] and 0 <= cue.start() - number.end() <= 2]
    return near
