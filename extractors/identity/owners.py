"""Whose a detail is by the words around it."""

import re
from collections.abc import Iterator

from casefile.findings import IdentityKind
from casefile.records import Role
from extractors.identity.around import Around
from extractors.identity.candidate import Candidate
from extractors.identity.holders import CODES, OF_A_HOLDER, TOLD_OF, holder_before, tells_of_himself
from extractors.identity.outsiders import is_of_outsider
from extractors.identity.owner_rule import ACCOUNTS, owner_by
from extractors.identity.owners_en import RULES
from extractors.identity.owners_zh import owner_by_words
from extractors.identity.parties import Parties

READ_BACK = re.compile(
    r"核对|再?确认\w{0,3}(?:地址|信息|电话)|(?:地址|电话)(?:是不是|系咪|係咪)|核实(?:一?下)?(?:地址|信息|电话|收货)|(?:地址|信息|电话)对(?:吗|不对|么)|(?:地址|电话|手机|收[件货]人)还是"
    r"|[\w）)]\s?对[吗吧么]|没问题吧|\b(?:addy|address|number|mobile|cell"
    r"|email) still\b|\bwe have you(?: down)? (?:as|at)\b|\bon file\b|收货信息|收货地址|您的地址|寄到您|送到您|same address"
    r"|your address|ship(?:ping|ped)? to you|deliver(?:ed)? to (?:you|:)|on the order|"
    r"made out to|"
    r"invoice (?:to|for) you|as requested|(?:please|kindly|just|to) confirm:|confirm (?:your|the|that|these)|\b(?:is"
    r"|are)\b[^.?!\n]{0,60} (?:still )?(?:right|correct)\?|still (?:right|correct|current|your)\b|"
    r"delivery (?:address|details)",
    re.IGNORECASE,
)
ALL_RIGHT = re.compile(r"[ ,]*(?:is (?:it|that) )?(?:right|correct|yeah|ya|yes|ok)\b\s*\??\s*$", re.IGNORECASE)
RETURNED = re.compile("退货|寄回|[Rr]eturn")
BUYERS = re.compile(r"买家|buyer|顾客|customer's|\bships? to\b|\b(?:shipping|delivery|deliver(?:ed|ing)?) to\b", re.IGNORECASE)
SENT_THERE = re.compile(
    r"(?<!be )(?<!returns )\b(?:sent|shipped|posted|dispatched|despatched|delivered|mailed|going|heading|addressed|couriered|shows?|says?|reads?"
    r"|have|got)(?: (?:it|them|this|that|you|out|the \w+|your \w+|down|as|delivery|left))*(?: (?:to|at|as|:)|:)\s?$",
    re.IGNORECASE,
)
"""Where the seller has sent it is the buyer's."""
CUSTOMER = re.compile(r"(?:甲方|买方|需方|购方|买受人)(?:信息|资料)?(?:写我?)?[:：]")
SUPPLIER = re.compile(r"(?:乙方|卖方|供方|出卖人)(?:信息|资料)?(?:写我?)?[:：]")
"""The parties of a contract; the customer is the first."""
FOR_A_CUSTOMER = re.compile(
    r"(?im:^[ \t]*(?:(?:shipping|delivery|billing|customer)(?: (?:address|information|details))?|(?:ship|deliver|bill)\w{0,3} to)[ \t]*:?[ \t]*\n)"
    r"(?:[^\n]+\n){0,5}[^\n]*\Z"
)
"""A block of lines that a shop's mail heads so is about the customer, up to the blank line that ends it."""
OF_A_BLOCK = 240
OF_A_CONTRACT = 400
OF_A_CUSTOMER = re.compile(
    r"(?:入住人|乘车人|乘机人|旅客|预订人|订票人|\b(?:Client|Customer|Buyer|Guest|Passenger"
    r"|Tenant)s?)(?:姓名)?[:：是\s]{1,3}(?:[A-Z][\w.'’-]* ){0,3}(?:and "
    r"|& )?$"
)
OF_A_PARTY = {
    IdentityKind.COMPANY_NAME,
    IdentityKind.CREDIT_CODE,
    IdentityKind.LICENSE_NO,
    IdentityKind.TAX_OR_VAT,
    IdentityKind.PHONE,
    IdentityKind.ADDRESS,
    IdentityKind.PERSON_NAME,
}
SPOKEN_TO = re.compile(
    r"\b(?:spoke|spoken|talked|talking|speaking|chatted|chatting|dealt|dealing) (?:to|with) (?:an? \w+ (?:called|named) )?$|\b(?:told|promised"
    r"|assured|advised|informed) by $"
    r"|\byour (?:(?!my\b|name\b|i\b|i'm\b)[\w'’-]+ ){0,2}(?!my\b|name\b|help\b|time\b|reply\b|order\b)[\w'’-]+(?:,? | \()(?:the )?(?:[a-z]+ )?$",
    re.IGNORECASE,
)
"""Whom the buyer has spoken to, or calls theirs, is of the seller: your crew (driver Darren), I spoke to Darren."""
OF_MINE = re.compile(r"\brefund|\bmy\b", re.IGNORECASE)
THEIR_PAPER = re.compile(
    r"\byour (?:invoice|receipt|bill|contract|quote|card|van|(?:web)?site|page|profile|listing|ad|advert|flyer|paperwork|letterhead|emails?)"
    r" (?:says?|shows?|reads|has|gives|lists) (?:it'?s |it is |you'?re )?$",
    re.IGNORECASE,
)
"""What the other side has written about itself."""
ON_THEIR_PAPER = re.compile(
    r"\byour label (?:says?|shows?|reads|has) ?$|\bon (?:the |your )?(?:bill|invoice|receipt|label|package|pi|proforma|contract|quote)(?: is"
    r"| says|:)? ?$",
    re.IGNORECASE,
)
THEIRS = re.compile(
    r"(?:sent (?:it )?to|e-?mailed|paid|transferred to|打到|转到|转给|寄去|联系了|加了|他的|她的|店铺|商家|卖家|对方)[^。.!?\n]{0,12}$",
    re.IGNORECASE,
)
OWED_BACK = re.compile(
    r"[退返赔还][^。！？!?\n]{0,10}(?:打|转)|我的?(?![钱款]?(?:是|都|就|已经?|先|上次|昨天|当时|之前|直接)?(?:把钱)?[转打付汇加联寄])"
    r"|\brefund|\bback to\b|\bmy\b",
    re.IGNORECASE,
)
"""What the buyer is to get goes to an account of his own."""
THEIR_FIRM = re.compile(
    r"\bCompanies House\b|天眼查|企查查|爱企查|工商(?:网|局|系统)?(?:上|里)?(?:查|显示|登记)|[你您]们?(?:家|店|公司|的)|[你您]们|贵[司店]"
    r"|\b(?:are|aren't|is) (?:that|this|it|you)\b|\byou(?:'re| are)\b|\byour (?:company|shop|store|business|flyer|(?:web)?site|page|listing|ad"
    r"|advert|invoice|receipt|card|van|truck|paperwork|contract|quote|label|firm|profile|terms)\b",
    re.IGNORECASE,
)
THEIR_PERSON = re.compile(
    r"法人|法定代表人|经营者|[你您]们?(?:的|家|店)?(?:老板|店长|经理|负责人|财务)|卖家|商家|\b(?:someone|somebody|rep|agent|advis[eo]r"
    r"|your (?:colleague|manager|driver|boss))"
    r" (?:called|named)?\s?$",
    re.IGNORECASE,
)
NOT_THEIRS = re.compile(
    r"怎么|为什么|不一[样致]|不是一|\bnot the same|different\b|instead of|抬头|开[给票]|发票|我们公司|我司|单位|\binvoice|made out", re.IGNORECASE
)
THEIR_PLACE = re.compile(
    r"\b(?:(?:sent|returned|posted|shipped|mailed|took|brought|dropped|drove|went|came|driven|been|couriered) (?:it |them |that |this "
    r"|everything |the \w+ )?(?:back |off |over |all the way )?(?:to|at)|you(?:'re| are| were)(?: still)? (?:at|in|based)"
    r"|are you(?: still)? (?:at|in|based)|your (?:address|office|shop|store|warehouse|unit|place|showroom|yard|workshop|return address)(?: is"
    r"| was| at| on|:|,)?|(?:collected|picked|bought|got) (?:it |them )?(?:up )?(?:from|at)"
    r"|(?:return|returns) address(?: is| was| you gave(?: me)?| on [\w ]{3,20}| says|:)?|outside|visited)[ :]{1,2}$",
    re.IGNORECASE,
)
"""Where the buyer has been or has sent it is the seller's."""
FIRM = frozenset({IdentityKind.COMPANY_NAME, IdentityKind.CREDIT_CODE, IdentityKind.LICENSE_NO, IdentityKind.SHOP_NAME})
YOURS = re.compile(
    r"(?<![给发诉])[你您]们?(?:(?:之前|刚才|上次|昨天)?(?:发|给|留)给?我?|店铺?|家)?的?(?:手机|电话|微信|号码|账号|账户|支付宝|银行卡|卡号?|邮箱"
    r"|收款)[号码]{0,2}[是：: ]{0,2}$"
    r"|\byour (?:(?:[\w'’-]+ )?(?:number|phone|mobile|cell|e-?mail|account|card|venmo|paypal|zelle|wechat|(?:web)?site|page|profile|listing"
    r"|flyer|licen[cs]e|iban)(?: number| account| address)?(?: is| was|:|,)? ?)?$"
    r"|\b(?:call|ring|text|reach|phone|rang|call(?:ed|ing)|text(?:ed|ing)|ringing|reaching) you (?:back )?(?:on|at) ?$",
    re.IGNORECASE,
)
"""What is of the other side: 打你电话139…, refunded to your PayPal …"""
PAID_YOU = re.compile(r"\b(?:paid|sent|transferred|zelled|venmoed|gave) (?:you|u)\b(?![^?!]*\b(?:my|refund\w*|back)\b)[^?!]{0,44}$", re.IGNORECASE)
PAID = ACCOUNTS | {IdentityKind.PHONE, IdentityKind.EMAIL}
ADMITTED = frozenset({"person.introduced", "person.sign_off"})
OF_A_FIRM = re.compile(r"(?:[，,]?\s?[他她]?(?:就|也)?是|[，,]?\s?来自|,? (?:(?:is|was) )?(?:from|at|of|with) )\s?")
"""Of whom it is said which firm he is of."""
INTRODUCES_HIMSELF = re.compile(
    r"(?:\b(?:i'?m|i am|this is|my name(?:'s| is)?|(?:it'?s|its) just me,?|you can call me)\s?(?:mr|mrs|ms)?\.?|我[是叫姓]?|本人|这里是|^)\s?$",
    re.IGNORECASE,
)
HERE = re.compile(r" (?:here|speaking)\b|在此", re.IGNORECASE)
ANEW = re.compile(r"\n\n|[.;\n]\s*[A-Za-z]+:\s*$")
"""Another paragraph or heading tells of another."""
NAME_OF_A_FIRM = 4
FIRM_NAMES = frozenset({IdentityKind.COMPANY_NAME, IdentityKind.SHOP_NAME})
CARRIED = TOLD_OF | {IdentityKind.ALIPAY, IdentityKind.BANK_ACCOUNT, IdentityKind.IBAN, IdentityKind.PAYPAL}
"""Kinds that tell whose the next is."""


def owners_of(found: list[Candidate], text: str, role: Role, parties: Parties) -> Iterator[Role | None]:
    """Of each, in the order of the text. What follows one whose owner was told is of the same owner, up to a word of the speaker about himself."""
    last: tuple[Role, int] | None = None
    for candidate in found:
        told = owner_of(candidate, text, role)
        himself = speaks_for_himself(candidate, text)
        if told is None and not himself:
            told = _owner_of_the_named(candidate, parties)
        if told is None and not himself and candidate.kind in CARRIED:
            holder = holder_before(text, candidate.start, role) if candidate.kind in TOLD_OF - CODES else None
            if holder is not None and (last is None or holder.start >= last[1]):
                told = holder.owner
            elif _is_of_another(candidate, found, text):
                told = Role.OTHER
            elif last is not None and _goes_on(text, last[1], candidate.start, candidate.kind):
                told = last[0]
        if himself:
            last = None
        elif told is not None and candidate.kind in CARRIED:
            last = told, candidate.end
        yield told


def speaks_for_himself(candidate: Candidate, text: str) -> bool:
    start, end = candidate.start, candidate.end
    if candidate.rule == "person.introduced":
        return (INTRODUCES_HIMSELF.search(text, max(0, start - 30), start) or HERE.match(text, end)) is not None
    return candidate.rule == "person.sign_off"


def _is_of_another(candidate: Candidate, found: list[Candidate], text: str) -> bool:
    """Whether it is said of a person that he is of a firm on neither side."""
    of = OF_A_FIRM.match(text, candidate.end) if candidate.kind is IdentityKind.PERSON_NAME else None
    return of is not None and any(one.start == of.end() and one.kind in FIRM_NAMES and one.owner is Role.OTHER for one in found)


def _owner_of_the_named(candidate: Candidate, parties: Parties) -> Role | None:
    """A firm that is called as a party is, is that party's."""
    if candidate.kind not in FIRM_NAMES:
        return None
    named = {role for name, role in parties.named_in(candidate.value.lower()) if len(name) >= NAME_OF_A_FIRM}
    return named.pop() if len(named) == 1 and named <= {Role.BUYER, Role.SELLER} else None


def _goes_on(text: str, start: int, end: int, kind: IdentityKind) -> bool:
    between = text[start:end]
    if end - start > OF_A_HOLDER or ANEW.search(between) or (kind is IdentityKind.ADDRESS and RETURNED.search(text, 0, end)):
        return False
    return not tells_of_himself(text, start, end)


def owner_of(candidate: Candidate, text: str, role: Role) -> Role | None:
    if candidate.owner is not None:
        return candidate.owner
    if not text.isascii() and (told := owner_by_words(candidate, text, role)):
        return told
    if role is Role.PLATFORM and candidate.rule in ADMITTED:
        return role
    around = Around(candidate=candidate, text=text)
    if role is Role.SELLER and _is_headed_for_customer(around):
        return Role.BUYER
    if candidate.rule not in ADMITTED and (told := owner_by(RULES, candidate, around.sentence, text, role)):
        return told
    if role is Role.BUYER and _is_spoken_to(around):
        return Role.SELLER
    if is_of_outsider(around, role):
        return Role.OTHER
    match role:
        case Role.BUYER:
            return Role.SELLER if _is_of_seller(around) else None
        case Role.SELLER:
            return Role.BUYER if _is_of_buyer(around) else None
        case Role.PLATFORM:
            return _as_platform_tells(around)
        case _:
            return Role.BUYER if _is_of_customer(around) else None


def _is_headed_for_customer(around: Around) -> bool:
    """Whether it stands in a block or behind a heading that is about the customer."""
    start, text = around.candidate.start, around.text
    return _last(CUSTOMER, text, start) > _last(SUPPLIER, text, start) or FOR_A_CUSTOMER.search(around.within(OF_A_BLOCK)) is not None


def _is_spoken_to(around: Around) -> bool:
    candidate = around.candidate
    return candidate.kind is IdentityKind.PERSON_NAME and candidate.rule != "person.sign_off" and SPOKEN_TO.search(around.clause) is not None


def _is_of_seller(around: Around) -> bool:
    """Whether the buyer, who speaks, says that it is the other side's."""
    kind, before, clause = around.candidate.kind, around.before, around.clause
    if YOURS.search(before) or (kind in OF_A_PARTY and THEIR_PAPER.search(before)) or (kind in PAID and PAID_YOU.search(around.within(60))):
        return True
    if (theirs := THEIRS.search(before)) and not OWED_BACK.search(before[: theirs.end()]):
        return True
    if kind is IdentityKind.ADDRESS:
        return THEIR_PLACE.search(clause) is not None and not OF_MINE.search(clause)
    if kind is IdentityKind.PERSON_NAME:
        return THEIR_PERSON.search(before) is not None
    if kind is IdentityKind.TAX_OR_VAT:
        return ON_THEIR_PAPER.search(before) is not None
    return kind in FIRM and (ON_THEIR_PAPER.search(before) is not None or _is_their_firm(around))


def _is_their_firm(around: Around) -> bool:
    candidate = around.candidate
    near = around.text[max(0, candidate.start - 40) : candidate.end + 16]
    return THEIR_FIRM.search(near) is not None and not NOT_THEIRS.search(near)


def _is_of_buyer(around: Around) -> bool:
    """Whether the seller, who speaks, says that it is the other side's."""
    return (
        _is_read_back(around)
        or _is_of_customer(around)
        or YOURS.search(around.before) is not None
        or (around.candidate.kind is IdentityKind.ADDRESS and SENT_THERE.search(around.clause) is not None)
    )


def _is_read_back(around: Around) -> bool:
    """Whether the buyer is asked to check it."""
    candidate = around.candidate
    if candidate.kind not in OF_A_PARTY or candidate.rule == "person.sign_off":
        return False
    if candidate.kind is IdentityKind.ADDRESS and ALL_RIGHT.match(around.text, candidate.end):
        return True
    return READ_BACK.search(around.text[max(0, candidate.start - 60) : candidate.end + 20]) is not None and not RETURNED.search(around.before)


def _is_of_customer(around: Around) -> bool:
    return around.candidate.kind is IdentityKind.PERSON_NAME and around.follows(OF_A_CUSTOMER, 60)


def _as_platform_tells(around: Around) -> Role:
    candidate = around.candidate
    if _is_of_customer(around):
        return Role.BUYER
    if candidate.kind in OF_A_PARTY and candidate.rule != "phone.hotline":
        return Role.BUYER if BUYERS.search(around.clause) else Role.SELLER
    return Role.PLATFORM


def _last(pattern: re.Pattern[str], text: str, end: int) -> int:
    return max((match.start() for match in pattern.finditer(text, max(0, end - OF_A_CONTRACT), end)), default=-1)
