"""Numbers of orders and parcels. The word before a number or the carrier's own shape decides, never its length alone."""

import re
from collections.abc import Iterator

from casefile.findings import IdentityKind
from casefile.records import Role
from extractors.identity.candidate import Candidate, Known, claim, said_before, words
from extractors.spans import Span, Taken, free

_CARRIERS = "|".join(re.escape(word) for word in words("carriers")) + r"|\b(?:dhl|dpd|evri|fedex|inpost|royal mail|ups|usps|yodel)\b"
_CAPITALS = "|".join(word for word in words("carriers") if re.fullmatch("[A-Z]{2,4}", word))
_CODE = (
    rf"\d{{4}}-\d{{4}}-\d{{4}}(?!-)|(?<![A-Za-z])(?!(?:PIN|REF|NO|ID|AWB|POD|LR|NR|IS|BY|{_CAPITALS}) )[A-Z]{{2,4}} \d(?: ?\d){{7,19}}"
    rf"|[A-Z]{{0,5}}\d(?: ?[A-Z0-9]){{7,24}}|[A-Z]{{1,4}}\d{{2,3}}[A-Z]{{1,4}}\d{{6,14}}|\d{{3}}-\d{{4}} ?\d{{4}}"
)
_EDGE = r"(?![A-Za-z0-9*])"

_NO_PARCEL = "".join(
    f"(?<!{word})"
    for word in (
        "订",
        "账",
        "工",
        "案",
        "保",
        "投诉",
        "服务",
        "退款",
        "维修",
        "报修",
        "交易",
        "流水",
        "受理",
        "售后",
        "维权",
        "登记",
        "申请",
        "换货",
        "咨询",
    )
)
"""单号 of something else: a complaint, a repair."""
CARRIER_SHAPES = re.compile(
    rf"(?<![A-Za-z0-9])(?<!工单)(?<!工单 )(?:SF ?\d(?: ?\d){{11,14}}|JD[A-Z]{{0,3}}\d{{10,15}}"
    rf"|DPK ?\d{{9,15}}|YT ?\d(?: ?\d){{12,14}}|ZTO\d{{10,14}}|JT\d{{13}}|"
    rf"KK\d{{11}}|KY\d{{12,14}}|1Z(?: ?[0-9A-Z]){{16}}"
    rf"|(?:[A-Z]{{2}}) ?\d(?: ?\d){{8}} ?(?:GB|CN|US|DE|FR|IE|NL|SG|MY|AU|HK|JP|CA|TW|ES|IT|BE|CH|SE)|9[2345]\d{{2}}(?: ?\d{{4}}){{4}} ?\d{{2}}|"
    rf"TBA\d{{12}}|70[0-2]\d(?: ?\d{{4}}){{4}}){_EDGE}"
)
POSTAL_UNION = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2} ?(?P<number>\d(?: ?\d){8}) ?[A-Z]{2}(?![A-Za-z0-9])")
"""As the Universal Postal Union numbers parcels (S10), told by the check digit."""
PARCEL_CUE = re.compile(
    rf"(?:运单号?|(?<![转账])(?:回执|回单|底单|存根)(?:单号|编?号|条)?(?:上?写?的?)?|提单号?|托运单号?|快递单?号|物流单?号|物流编号|{_NO_PARCEL}单号|面单|(?:{_CARRIERS})(?!投诉)"
    rf"|\b[Tt]rack(?:ing|ed)?(?: (?:it )?(?:at|on|via|with))?(?: (?:number|no\.?|code|id|ref(?:erence)?))?|\bAWB\b"
    rf"|\bB/L\b(?: no\.?)?|\b[Pp]arcel (?:no\b\.?|number|id|ref)|\b[Cc]onsignment(?: note)?(?: (?:no|number))?\.?|\b[Ww]aybill(?: (?:no\.?"
    rf"|number))?|\b[Dd]ocket(?: (?:no\.?|number))?|\b[Cc]on(?:signment)? ?note(?: (?:no\.?|number))?"
    rf"|\bPRO(?: (?:no\.?|number)| ?#)|\bBOL\b|\bLR (?:no\.?|number)|\b[Ss]endungs(?:nummer|nr\.?|verfolgung)|\b[Pp]aketnummer"
    rf"|\b[Nn]um[ée]ro de suivi|\b[Tt]rack ?(?:&|and|en) ?[Tt]race(?: code)?|\bbarcode\b"
    rf"|\b[Ss]hipment (?:no\.?|number|id|ref)|\b[Dd]elivery (?:no\.?|number|id|ref)|\b[Ss]eguimiento|\b[Ss]pedizione)"
    rf"(?P<gap>[^\d\n。！？!?A-Z]{{0,6}}|[^\d\n。！？!?]{{0,40}}?[:：#]?\s?)(?P<value>{_CODE}){_EDGE}"
)
BEFORE_CARRIER = re.compile(rf"(?<![A-Za-z0-9-])(?P<value>[A-Z]{{0,3}}\d{{10,18}})[,，\s(（]{{0,2}}(?:{_CARRIERS})")
SENT_CUE = re.compile(
    rf"(?:寄出?[了啦走]*|(?<![浦广])发出?[了啦走]*|发货了?|补寄"
    rf"|\b(?:[Ss]ent|[Pp]osted|[Ss]hipped|[Dd]ispatched|[Rr]eturned)\b(?: (?:it|yesterday|today|this morning|back))*)"
    rf"[\s,，:：.]{{0,3}}(?:ref\.?\s?)?(?P<value>{_CODE}){_EDGE}"
)
BARE = re.compile(rf"(?<![A-Za-z0-9#-])(?P<value>[A-Z]{{0,3}}\d{{9,22}}){_EDGE}")

SENT = re.compile(rf"{_CARRIERS}|寄|快递|物流|运单|面单|发[货了出]|签收|拒收|揽收|派送")
COUNTED = frozenset("件箱包个袋元块票")
ORDER_CUE = re.compile(
    r"(?:订单(?:号码?|编号|单号)?|交易(?:编?号)|订单ID|\b[Oo]rder(?:ed|s)?\b|\bORDER\b|\b(?:[Bb]ooking|[Rr]eservation|[Jj]ob|[Tt]ransaction|[Pp]urchase"
    r"|[Ee]nrol?ment)\b|\b[Bb]estell(?:ung|nummer)\b|\bPO\b|\bRO(?=\s?#)|\b[Cc]onfirmation(?= ?#| (?:no|number|code)\b))(?:\s?(?:[Nn]o"
    r"|[Nn]umber|[Nn]r|"
    r"[Ii][Dd]|[Rr]ef(?:erence)?)\b)?(?: ?#)?(?: is)?[\s:：是为#.,]{0,4}"
    r"(?P<value>(?:[A-Z]{1,5}\d?[-/]){0,2}[A-Z]{0,4}\d(?:[\d-]|(?<=\d{4}) (?=\d{4,})){2,26}\d(?:[/-][A-Z]{2,4}\b)?"
    r"|[A-Z]{1,4}-[A-Z]{1,3} \d{4,8})(?![A-Za-z0-9%]|\.\d)"
)
BOOKING = re.compile(
    r"\b(?:(?i:booking|reservation|confirmation) (?i:ref(?:erence)?|code|no|number)\b"
    r"|PNR)(?: is)?[:# ]{1,3}(?P<pnr>(?=[A-Z]*\d)[A-Z0-9]{5,8})(?![A-Za-z0-9-])"
    r"|(?<![a-z] )(?<!case )(?<!claim )(?<!ticket )(?<!complaint )\b(?:(?i:our|your|order|job"
    r"|quote) )?[Rr]ef(?:erence)?\b[:. ]{1,2}(?P<ref>[A-Z]{1,5}/(?:\d{2}/)?\d{3,8})(?![\w/])"
    r"|\b(?:[Oo]rdered|[Bb]ought(?: it)?|[Dd]one|[Pp]aid|[Pp]laced|[Oo]rder's in"
    r"|[Ss]ubscribed)\b[^\d\n]{0,20}?[,.!] ?(?P<bought>[A-Z]{1,4}-\d{4,8})(?=\s*(?:[.,!]|$))"
    r"|\b[Oo]rder(?: (?:no\.?|number|id))?[:# ]{1,3}(?P<mixed>(?=\d+[A-Z])\d{6}[0-9A-Z]{6,8})(?![A-Za-z0-9])"
    r"|(?<![递运面])单号[:：是为\s]{0,3}(?P<slip>[A-Z]{1,4}-\d{2,6}(?:-\d{2,6})?)(?![A-Za-z0-9-])"
    r"|(?:确认号|预订号|预约号|订座号)(?:码)?[:：是为\s]{0,3}(?P<confirmed>[A-Z]{0,4}\d{4,14})(?![A-Za-z0-9])"
)
"""Numbers of orders by what is said with them: a booking reference, an order just placed."""
ORDER_SHAPES = re.compile(
    r"(?<![A-Za-z0-9_-])HM(?=[A-Z]*\d)[A-Z0-9]{8}(?![\w-])|(?<![A-Za-z0-9_-])(?P<market>\d{3}-\d{7}-\d{7}|\d{2}-\d{5}-\d{5}|2\d{5}-\d{12,15})(?![\w-])|(?<![A-Za-z0-9_-])P\d{18}(?![\w-])"
)
POST_OFFICE = re.compile("(?:邮局|银行|帐号|账号)[:： ]{0,2}$")
"""Its accounts look like the orders of Amazon."""
_GROUPS = r"(?:\d{4}(?:[ -]\d{4}){2,4}(?:[ -]\d{1,4})?|\d{15,22})"
GROUPED_ORDER = re.compile(
    rf"(?:订单(?:号码?|编号)?|交易编?号|{_NO_PARCEL}(?<![递运面回流转])单号)[\s:：是为]{{0,3}}(?P<named>{_GROUPS})(?![A-Za-z0-9*]|[ -]\d)"
    rf"|(?:(?:拍|下的?单|采购|[订买])(?:的|了|下|好|一单)*(?:[，,：:\s]|(?=单号))|(?:1688|淘宝|天猫|拼多多|闲鱼|咸鱼|转转|抖音|阿里)[上里]?的?)\s?单号(?:是|为)?[\s:：]{{0,3}}"
    rf"(?P<placed>\d{{8,22}})(?![A-Za-z0-9*]|[ -]\d)"
    rf"|(?<![A-Za-z0-9-])(?<!\d )(?P<pointed>{_GROUPS})[，,\s]{{0,2}}(?:[这那此](?:个|一|笔)?(?:订?单|笔)(?![价独位件元])|的?订单)"
)
"""Digits in groups, or too many for a parcel of China: behind 订单 or a mere 单号, or before 这单; any, behind what says that it was ordered."""
NO_ORDER = re.compile(r"(?:登记|投诉|受理|案|流水|凭证|商户|证书|序列|保单)(?:编?号|单号)?[^\d。]{0,4}$")
LONG = re.compile(r"(?<![A-Za-z0-9-])\d{18,19}(?![A-Za-z0-9-])")


def find_orders(text: str, taken: Taken, known: Known) -> Iterator[Candidate]:
    """The owner of a marketplace's order number is the platform; of a shop's own, the seller."""
    for match in ORDER_SHAPES.finditer(text):
        if free(*match.span(), taken) and not said_before(POST_OFFICE, text, match.start()):
            yield claim(taken, IdentityKind.ORDER_NO, match.span(), match[0], "order.shape", owner=Role.PLATFORM)
    for match in BOOKING.finditer(text):
        group = match.lastgroup or "pnr"
        if free(*match.span(group), taken):
            of_platform = group == "mixed" or (known.marketplace and group in {"pnr", "confirmed"})
            owner = Role.PLATFORM if of_platform else Role.SELLER
            yield claim(taken, IdentityKind.ORDER_NO, match.span(group), match[group], "order.cue", owner=owner)
    for match in GROUPED_ORDER.finditer(text) if not text.isascii() else ():
        group = match.lastgroup or "named"
        value = re.sub("[ -]", "", match[group])
        placed = group == "placed"
        bare = placed or match[0].startswith("单号")
        fewest = 8 if placed else 16 if bare else 15
        sent = SENT.search(text, max(0, match.start() - 12), match.start()) or (bare and SENT.search(text, match.end(), match.end() + 12))
        if len(value) >= fewest and free(*match.span(group), taken) and not sent:
            yield claim(taken, IdentityKind.ORDER_NO, match.span(group), value, "order.grouped", owner=issuer(value, known))
    for match in ORDER_CUE.finditer(text):
        value = match["value"].strip("-/")
        start = match.start("value")
        digits = sum(map(str.isdigit, value))
        fewest = 4 if value[0].isalpha() or text[start - 1 : start] == "#" else 5
        if digits < fewest or not free(start, start + len(value), taken) or re.fullmatch(r"20\d\d-\d\d?-\d\d?|20\d{6}", value):
            continue
        whose = None if match[0].startswith("PO") else issuer(value, known)  # a purchase order is of him who names it
        hashed = start - 1 if text[start - 1 : start] == "#" else start
        yield claim(taken, IdentityKind.ORDER_NO, (hashed, start + len(value)), value, "order.cue", owner=whose)


def issuer(order: str, known: Known) -> Role:
    """Who has numbered an order: letters before fewer than fourteen digits, or few digits outside a marketplace, are of a shop's own."""
    is_own = bool(re.match(r"[A-Z](?!\D*(?:\d\D*){14})", order)) or (not known.marketplace and sum(map(str.isdigit, order)) < 9)
    return Role.SELLER if is_own else Role.PLATFORM


def find_bare_orders(text: str, taken: Taken, known: Known) -> Iterator[Candidate]:
    """Eighteen or nineteen digits that are no code of another kind, on a marketplace that numbers its orders so."""
    if known.marketplace:
        for match in LONG.finditer(text):
            if free(*match.span(), taken) and not match[0].startswith("62") and not said_before(NO_ORDER, text, match.start()):
                yield claim(taken, IdentityKind.ORDER_NO, match.span(), match[0], "order.length", owner=Role.PLATFORM)


def find_parcels(text: str, taken: Taken, known: Known) -> Iterator[Candidate]:
    for match in CARRIER_SHAPES.finditer(text):
        if free(*match.span(), taken):
            yield _parcel(taken, match.span(), match[0], "parcel.shape")
    for match in POSTAL_UNION.finditer(text):
        if _is_postal(match["number"].replace(" ", "")) and free(*match.span(), taken):
            yield _parcel(taken, match.span(), match[0], "parcel.shape")
    for pattern, rule in ((PARCEL_CUE, "parcel.cue"), (SENT_CUE, "parcel.sent"), (BEFORE_CARRIER, "parcel.cue")):
        for match in pattern.finditer(text):
            value = _trimmed(match["value"], text[match.end() : match.end() + 1])
            start, end = match.start("value"), match.start("value") + len(value)
            if re.match(r"-\d", text[end : end + 2]):
                continue  # the front of a longer number
            fewest = 7 if re.fullmatch(r"[A-Z]{2}\d+[A-Z]{2}", value) else 8
            if sum(map(str.isdigit, value)) >= fewest and free(start, end, taken) and not _telephone(text, match, value):
                yield _parcel(taken, (start, end), value, rule)
    for match in BARE.finditer(text):
        if shape(match["value"]) in known.parcels and free(*match.span("value"), taken):
            yield _parcel(taken, match.span("value"), match["value"], "parcel.again")


def _is_postal(number: str) -> bool:
    check = 11 - sum(int(digit) * weight for digit, weight in zip(number, (8, 6, 4, 2, 3, 5, 9, 7), strict=False)) % 11
    return int(number[8]) == {10: 0, 11: 5}.get(check, check)


def shape(value: str) -> str:
    """What numbers of one carrier have in common: its letters and the count of digits."""
    return re.sub(r"\d", "9", re.sub(r"(?<=\d)[A-Z]", "9", value))


def _trimmed(value: str, after: str) -> str:
    """The groups of a spaced number end where a group is a word, starts a telephone number or counts the goods (… 8件)."""
    groups = value.split(" ")
    kept = [groups[0]]
    for group in groups[1:]:
        if re.fullmatch("[A-Z]{2,}", group) and len(group) > 2:
            break
        if re.fullmatch(r"1[3-9]\d{9}", group):
            break
        kept.append(group)
    if after in COUNTED and len(kept) > 1 and re.fullmatch(r"\d{1,3}", kept[-1]):
        kept.pop()
    return " ".join(kept)


def _telephone(text: str, match: re.Match[str], value: str) -> bool:
    """顺丰客服 95338-…, 快递员电话 138…: a carrier's or courier's telephone."""
    between = text[match.start() : match.start("value")]
    return bool(re.search(r"电话|手机|客服|热线|call|phone|tel\b", between)) or bool(re.fullmatch(r"1[3-9]\d ?\d{4} ?\d{4}", value))


def _parcel(taken: Taken, span: Span, written: str, rule: str) -> Candidate:
    return claim(taken, IdentityKind.TRACKING_NO, span, written.replace(" ", ""), rule, owner=Role.OTHER)
