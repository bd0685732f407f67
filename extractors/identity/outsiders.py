"""Details of those who are on neither side: couriers, neighbours, the shop that wrote a report."""

import re

from casefile.findings import IdentityKind
from casefile.records import Role
from extractors.identity.around import SENTENCE, Around
from extractors.identity.candidate import any_of, words
from extractors.identity.holders import NO_OUTSIDER, has_own_way

OTHERS = re.compile(
    r"师傅|(?:安装|维修|装维|配送|派送|施工)人员|快递员|骑手|小哥|站点|网点|司机|派[送件]员|收派员|courier|driver|customs|海关|店家|专柜"
    r"|厂家|房东|货代|货运代理|landlord"
    r"|delivery partner|forwarder|水电工|木工|瓦工|搬运工|\b(?:plasterer|electrician|joiner|tiler|roofer)s?\b|\b(?:my|our|your) cleaner\b"
    r"|\b(?:call|ring|phone|contact|text) them\b"
    r"|\b(?:firm|company|guy|man|place|taxi|cab|plumber|garage)s? (?:firm )?(?:i|we) use\b|派出所|公安|消协|市场监管|工商局|律师",
    re.IGNORECASE,
)
_CARRIERS = any_of(word for word in words("carriers") if word.isascii())
WILL_CALL = re.compile(
    rf"\b(?:driver|courier|partner|carrier|fitter|installer|engineer|{_CARRIERS})\b[^.!?\n]{{0,40}}"
    r"\b(?:will|'ll|should) (?:call|ring|text|contact|phone|message) you[.!:,]?(?: from| on)? $",
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
OWN_DRIVER = re.compile(r"我(?:们|家)?的?司机|\b(?:my|our) (?:own )?driver\b", re.IGNORECASE)
OWN_PLACE = re.compile(
    r"\b(?:the|our|my) (?:shop|store|workshop|lab|garage)(?: \w+)? (?:is|was)\b[^.!?\n]{0,20}$|\bour\b[^.!?\n]{0,30}$", re.IGNORECASE
)
OWN_FIRM = re.compile(
    r"(?:^|[.!?,\n]\W*|\b(?:the|our|my) )(?:shop|store|workshop|garage|studio|business|company)(?: name)?(?: (?:is|was))?(?: called| under)? $",
    re.IGNORECASE,
)
"""So a seller tells what his own is called: shop is Example & Grain LLC."""
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
OFFICIAL = re.compile(r"\.gov(?:\.[a-z]{2})?(?:/|$)|\.gc\.ca|\.europa\.eu|\.gob\.|\.gouv\.", re.IGNORECASE)
FORWARDER = re.compile("货代|货运代理|物流公司|承运商")
ON_A_PAPER = re.compile(
    r"(?:签收人|保单|行驶证|登记证|产证|车主)[^，。]{0,8}$|\b(?:signed (?:for )?by|on the (?:sig(?:nature)?|title|logbook|slip))\b[^.!?]{0,16}$",
    re.IGNORECASE,
)
FIRM_NAMES = frozenset({IdentityKind.COMPANY_NAME, IdentityKind.SHOP_NAME})
OF_ANOTHER = frozenset({IdentityKind.PHONE, IdentityKind.PERSON_NAME, IdentityKind.TAX_OR_VAT, IdentityKind.WECHAT, IdentityKind.QQ})


def is_of_outsider(around: Around, role: Role) -> bool:
    """`role`: who speaks."""
    kind, before = around.candidate.kind, around.before
    if around.candidate.rule != "person.sign_off" and _is_of_another(around, role):
        return True
    if kind is IdentityKind.PERSON_NAME:
        return role is Role.BUYER and ON_A_PAPER.search(before) is not None
    if kind is IdentityKind.PHONE:
        return around.follows(WILL_CALL, 100)
    return kind is IdentityKind.COMPANY_NAME and (FORWARDER.search(around.clause) is not None or before.endswith("c/o "))


def _names_another(lead: str) -> bool:
    """Whether a stranger is named last of all, and nobody speaks of himself behind it."""
    last = max(OTHERS.finditer(lead), key=re.Match.end, default=None)
    return last is not None and not NO_OUTSIDER.match(lead, last.end()) and not (has_own_way(lead, last.end()))


def _is_of_another(around: Around, role: Role) -> bool:
    """Whether the sentence it stands in is about one who is on neither side."""
    candidate, clause = around.candidate, around.clause
    if candidate.kind is IdentityKind.URL:
        return OFFICIAL.search(candidate.value) is not None
    if candidate.kind in OF_ANOTHER and _names_another(re.split(r"[。！？!?\n]", around.within(40))[-1]):
        return (OWN_STAFF if role is Role.SELLER else OWN_DRIVER).search(clause) is None
    if candidate.kind not in OUTSIDE:
        return False
    if role is Role.SELLER and candidate.kind in FIRM_NAMES and OWN_FIRM.search(around.text, 0, candidate.start):
        return False
    own = OWN_PLACE if candidate.kind is IdentityKind.ADDRESS else OWN_STAFF
    if OUTSIDERS.search(clause) and not (role is Role.SELLER and own.search(clause)):
        return True
    sentence = clause + SENTENCE.split(around.text[candidate.end : candidate.end + 40])[0]
    return ASK_HIM.search(sentence) is not None and not OF_ONES_OWN.search(sentence)
