"""Whose a detail is: by the words around it, else by who speaks."""

import re

from casefile.findings import IdentityKind
from casefile.records import Role
from extractors.identity.candidate import Candidate
from extractors.identity.owner_rule import owner_by
from extractors.identity.owners_en import RULES
from extractors.identity.owners_zh import owner_by_words

READ_BACK = re.compile(
    r"核对|核实(?:一?下)?(?:地址|信息|电话|收货)|(?:地址|信息|电话)对(?:吗|不对|么)|(?:地址|电话|手机|收[件货]人)还是"
    r"|[\w）)]\s?对[吗吧么]|没问题吧|\b(?:addy|address|number|mobile|cell"
    r"|email) still\b|\bwe have you(?: down)? (?:as|at)\b|\bon file\b|收货信息|收货地址|您的地址|寄到您|送到您|same address"
    r"|your address|ship(?:ping|ped)? to you|deliver(?:ed)? to (?:you|:)|on the order|"
    r"made out to|"
    r"invoice (?:to|for) you|as requested|(?:please|kindly|just|to) confirm:|confirm (?:your|the|that|these)|\b(?:is"
    r"|are)\b[^.?!\n]{0,60} (?:still )?(?:right|correct)\?|still (?:right|correct|current|your)\b|"
    r"delivery (?:address|details)",
    re.IGNORECASE,
)
OTHERS = re.compile(
    r"师傅|(?:安装|维修|装维|配送|派送|施工)人员|快递员|骑手|小哥|站点|网点|司机|派[送件]员|收派员|courier|driver|customs|海关|店家|专柜"
    r"|厂家|房东|货代|货运代理|landlord"
    r"|delivery partner|forwarder|水电工|木工|瓦工|搬运工|\b(?:plasterer|electrician|joiner|tiler|roofer)s?\b|\b(?:my|our|your) cleaner\b"
    r"|\b(?:call|ring|phone|contact|text) them\b"
    r"|\b(?:firm|company|guy|man|place|taxi|cab|plumber|garage)s? (?:firm )?(?:i|we) use\b|派出所|公安|消协|市场监管|工商局|律师",
    re.IGNORECASE,
)
BUYERS = re.compile(r"买家|buyer|顾客|customer's|\bships? to\b|\b(?:shipping|delivery|deliver(?:ed|ing)?) to\b", re.IGNORECASE)
WILL_CALL = re.compile(
    r"\b(?:driver|courier|partner|carrier|fitter|installer|engineer)\b[^.!?\n]{0,40}\bwill (?:call|ring|text|contact|phone|message) you[.!:,]? $",
    re.IGNORECASE,
)
OWN_STAFF = re.compile(
    r"(?:收[件货]人?|联系人|写)[:：是写\s]{0,2}[^，。！!\n\s]{1,3}师傅|(?:我们?|咱们?|店里|厂里|自己)(?:家|店里?|厂里?|公司"
    r"|自己)?的?[\u4e00-\u9fff]{0,2}(?:师傅|司机|人员|小哥)|"
    r"\b(?:our|my) (?:own |new |senior |head |lead |\w+ )?(?:driver|installer|fitter|engineer|plasterer|electrician|joiner|tiler|roofer"
    r"|inspector|surveyor|mechanic)s?\b",
    re.IGNORECASE,
)
"""Whom the seller sends is of his side; whom the buyer has is another."""
OWN_PLACE = re.compile(
    r"\b(?:the|our|my) (?:shop|store|workshop|lab|garage)(?: \w+)? (?:is|was)\b[^.!?\n]{0,20}$|\bour\b[^.!?\n]{0,30}$", re.IGNORECASE
)
OUTSIDERS = re.compile(
    r"\b(?:neighbou?r|assessor|adjuster|witness|bailiff|coroner|vet|notary|appraiser|registered agent|manufacturers?|trading standards"
    r"|citizens advice|ombudsman|police|fair trading|consumer (?:affairs|council|protection)|insurers?|parcel ?shop|pick-?up point"
    r"|drop-?off point|access point|sorting office"
    r"|post office|left (?:it |them )?with|handed (?:it |them )?to|taken in by|signature (?:says|reads|is)|not my (?:name|address)"
    r"|previous (?:owner|tenant|customer)|outside (?:\w+ )?(?:firm|company|mob|contractor|lab|agency)|third[- ]party"
    r"|(?:(?:the|a|an|another|other|different|local|independent|my|our) (?:\w+ )?)?(?:shop|store|garage|mechanic|repairer|repair (?:shop|place"
    r"|man)|lab|workshop|dealer|vet|surveyor|plumber|watchmaker|jeweller|luthier|bloke|guy)"
    r" (?:\w+ )?(?:gave|told|said|says|quoted|wrote|checked|looked|tested|confirmed|reckons|is|was|wants|charged))\b"
    r"|\b(?:quoted?|quotation|estimate|report|assessment|diagnos(?:is|ed)|valuation|appraisal|inspection|inspected|tested|certificate|letter"
    r"|opinion|survey)\b[^.!?\n]{0,28}\b(?:from|by|of|at)\b[^.!?\n]{0,12}$"
    r"|\bguy (?:named|called)\b|\b(?:an?|another|some) (?:[a-z]+ )?(?:firm|company|outfit|mob|contractor|supplier|lab|agency) (?:called|named)\b",
    re.IGNORECASE,
)
"""Who is of neither side: a neighbour, an assessor, the shop that wrote a report."""
OUTSIDE = frozenset(
    {
        IdentityKind.PHONE,
        IdentityKind.PERSON_NAME,
        IdentityKind.COMPANY_NAME,
        IdentityKind.SHOP_NAME,
        IdentityKind.ADDRESS,
        IdentityKind.EMAIL,
        IdentityKind.HANDLE,
    }
)
ASK_HIM = re.compile(r"\b(?:ask|call|ring|text|phone|contact|message|dm|e-?mail) (?:him|her)\b", re.IGNORECASE)
OF_ONES_OWN = re.compile(r"\b(?:my|our|we|i|me)\b(?! (?:for|to go)\b)", re.IGNORECASE)
SPOKEN_TO = re.compile(
    r"\b(?:spoke|spoken|talked|talking|speaking|chatted|chatting|dealt|dealing) (?:to|with) (?:an? \w+ (?:called|named) )?$|\b(?:told|promised"
    r"|assured|advised|informed) by $"
    r"|\byour (?:(?!my\b|name\b|i\b|i'm\b)[\w'’-]+ ){0,2}(?!my\b|name\b|help\b|time\b|reply\b|order\b)[\w'’-]+(?:,? | \()(?:the )?(?:[a-z]+ )?$",
    re.IGNORECASE,
)
"""Whom the buyer has spoken to, or calls theirs, is of the seller: your crew (driver Darren), I spoke to Darren."""
OF_MINE = re.compile(r"\brefund|\bmy\b", re.IGNORECASE)
OFFICIAL = re.compile(r"\.gov(?:\.[a-z]{2})?(?:/|$)|\.gc\.ca|\.europa\.eu|\.gob\.|\.gouv\.", re.IGNORECASE)
SENTENCE = re.compile(r"[。！？!?\n]|(?:(?<=[a-z0-9)][a-z0-9)])|(?<=[A-Z]{3}))\.\s")
FORWARDER = re.compile("货代|货运代理|物流公司|承运商")
ON_THEIR_PAPER = re.compile(r"\bon (?:the |your )?(?:bill|invoice|receipt|label|package)(?: is| says|:)? ?$", re.IGNORECASE)
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
SENT_THERE = re.compile(
    r"(?<!be )(?<!returns )\b(?:sent|shipped|posted|dispatched|despatched|delivered|mailed|going|heading|addressed|couriered|shows?|says?|reads?"
    r"|have|got)(?: (?:it|them|this|that|you|out|the \w+|your \w+|down|as|delivery|left))*(?: (?:to|at|as|:)|:)\s?$",
    re.IGNORECASE,
)
"""Where the seller has sent it is the buyer's."""
FIRM = frozenset({IdentityKind.COMPANY_NAME, IdentityKind.CREDIT_CODE, IdentityKind.LICENSE_NO, IdentityKind.SHOP_NAME})
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
OF_A_SENTENCE = 100
"""Characters before a detail in which the party whose it is is named."""
YOURS = re.compile(
    r"(?<![给发诉])[你您]们?(?:(?:之前|刚才|上次|昨天)?(?:发|给|留)给?我?|店铺?|家)?的?(?:手机|电话|微信|号码|账号|账户|支付宝|银行卡|卡号?|邮箱"
    r"|收款)[号码]{0,2}[是：: ]{0,2}$"
    r"|\byour (?:(?:[\w'’-]+ )?(?:number|phone|mobile|cell|e-?mail|account|card|venmo|paypal|zelle|wechat|(?:web)?site|page|profile|listing"
    r"|flyer|licen[cs]e|iban)(?: number| account| address)?(?: is| was|:|,)? ?)?$"
    r"|\b(?:call|ring|text|reach|phone|rang|call(?:ed|ing)|text(?:ed|ing)|ringing|reaching) you (?:back )?(?:on|at) ?$",
    re.IGNORECASE,
)
"""What is of the other side: 打你电话139…, refunded to your PayPal …"""
OTHER_SIDE = {Role.BUYER: Role.SELLER, Role.SELLER: Role.BUYER}
ON_A_PAPER = re.compile(
    r"(?:签收人|保单|行驶证|登记证|产证|车主)[^，。]{0,8}$|\b(?:signed (?:for )?by|on the (?:sig(?:nature)?|title|logbook|slip))\b[^.!?]{0,16}$",
    re.IGNORECASE,
)
OF_A_CUSTOMER = re.compile(
    r"(?:入住人|乘车人|乘机人|旅客|预订人|订票人|\b(?:Client|Customer|Buyer|Guest|Passenger"
    r"|Tenant)s?)(?:姓名)?[:：是\s]{1,3}(?:[A-Z][\w.'’-]* ){0,3}(?:and "
    r"|& )?$"
)
ADMITTED = frozenset({"person.introduced", "person.sign_off"})
OF_ANOTHER = frozenset({IdentityKind.PHONE, IdentityKind.PERSON_NAME, IdentityKind.TAX_OR_VAT, IdentityKind.WECHAT, IdentityKind.QQ})
OF_A_PARTY = {
    IdentityKind.COMPANY_NAME,
    IdentityKind.CREDIT_CODE,
    IdentityKind.LICENSE_NO,
    IdentityKind.TAX_OR_VAT,
    IdentityKind.PHONE,
    IdentityKind.ADDRESS,
    IdentityKind.PERSON_NAME,
}


def owner_of(candidate: Candidate, text: str, role: Role) -> Role:
    if candidate.owner is not None:
        return candidate.owner
    if not text.isascii() and (told := owner_by_words(candidate, text, role)):
        return told
    before = text[max(0, candidate.start - 30) : candidate.start]
    if role is Role.PLATFORM and candidate.rule in ADMITTED:
        return role
    if role is Role.SELLER and _last(CUSTOMER, text, candidate.start) > _last(SUPPLIER, text, candidate.start):
        return Role.BUYER
    if role is Role.SELLER and FOR_A_CUSTOMER.search(text[max(0, candidate.start - OF_A_BLOCK) : candidate.start]):
        return Role.BUYER
    clause = SENTENCE.split(text[max(0, candidate.start - 60) : candidate.start])[-1]
    sentence = SENTENCE.split(text[max(0, candidate.start - OF_A_SENTENCE) : candidate.start])[-1]
    if candidate.rule not in ADMITTED and (told := owner_by(RULES, candidate, sentence, text, role)):
        return told
    if role is Role.BUYER and candidate.kind is IdentityKind.PERSON_NAME and candidate.rule != "person.sign_off" and SPOKEN_TO.search(clause):
        return Role.SELLER
    if candidate.rule != "person.sign_off" and _is_of_another(candidate, clause, text, role):
        return Role.OTHER
    if role is Role.BUYER and candidate.kind is IdentityKind.PERSON_NAME and ON_A_PAPER.search(before):
        return Role.OTHER
    if candidate.kind is IdentityKind.PHONE and WILL_CALL.search(text, max(0, candidate.start - 100), candidate.start):
        return Role.OTHER
    if candidate.kind is IdentityKind.COMPANY_NAME and (FORWARDER.search(clause) or before.endswith("c/o ")):
        return Role.OTHER
    if (
        role is Role.SELLER
        and candidate.kind in OF_A_PARTY
        and candidate.rule != "person.sign_off"
        and READ_BACK.search(text[max(0, candidate.start - 60) : candidate.end + 20])
        and not re.search("退货|return", before)
    ):
        return Role.BUYER
    if (
        role is not Role.BUYER
        and candidate.kind is IdentityKind.PERSON_NAME
        and OF_A_CUSTOMER.search(text, max(0, candidate.start - 60), candidate.start)
    ):
        return Role.BUYER
    if role in OTHER_SIDE and YOURS.search(before):
        return OTHER_SIDE[role]
    if role is Role.BUYER and (theirs := THEIRS.search(before)) and not OWED_BACK.search(before[: theirs.end()]):
        return Role.SELLER
    if role is Role.BUYER and candidate.kind is IdentityKind.ADDRESS and THEIR_PLACE.search(clause) and not OF_MINE.search(clause):
        return Role.SELLER
    if role is Role.SELLER and candidate.kind is IdentityKind.ADDRESS and SENT_THERE.search(clause):
        return Role.BUYER
    if role is Role.BUYER and candidate.kind is IdentityKind.PERSON_NAME and THEIR_PERSON.search(before):
        return Role.SELLER
    if role is Role.BUYER and (candidate.kind in FIRM or candidate.kind is IdentityKind.TAX_OR_VAT) and ON_THEIR_PAPER.search(before):
        return Role.SELLER
    around = text[max(0, candidate.start - 40) : candidate.end + 16]
    if role is Role.BUYER and candidate.kind in FIRM and THEIR_FIRM.search(around) and not NOT_THEIRS.search(around):
        return Role.SELLER
    if role is Role.PLATFORM and candidate.kind in OF_A_PARTY and candidate.rule != "phone.hotline":
        return Role.BUYER if BUYERS.search(clause) else Role.SELLER
    return role


def _is_of_another(candidate: Candidate, clause: str, text: str, role: Role) -> bool:
    """Whether a detail is of one who is on neither side, by the sentence it stands in."""
    if candidate.kind is IdentityKind.URL:
        return OFFICIAL.search(candidate.value) is not None
    if candidate.kind in OF_ANOTHER and OTHERS.search(re.split(r"[。！？!?\n]", text[max(0, candidate.start - 40) : candidate.start])[-1]):
        return not (role is Role.SELLER and OWN_STAFF.search(clause))
    if candidate.kind not in OUTSIDE:
        return False
    own = OWN_PLACE if candidate.kind is IdentityKind.ADDRESS else OWN_STAFF
    if OUTSIDERS.search(clause) and not (role is Role.SELLER and own.search(clause)):
        return True
    sentence = clause + SENTENCE.split(text[candidate.end : candidate.end + 40])[0]
    return ASK_HIM.search(sentence) is not None and not OF_ONES_OWN.search(sentence)


def _last(pattern: re.Pattern[str], text: str, end: int) -> int:
    return max((match.start() for match in pattern.finditer(text, max(0, end - OF_A_CONTRACT), end)), default=-1)
