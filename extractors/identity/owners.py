"""Whose a detail is: by the words around it, else by who speaks."""

import re

from casefile.findings import IdentityKind
from casefile.records import Role
from extractors.identity.candidate import Candidate

READ_BACK = re.compile(
    r"核对|收货信息|收货地址|您的地址|寄到您|送到您|same address|your address|ship(?:ping|ped)? to you|deliver(?:ed)? to (?:you|:)|on the order|"
    r"made out to|"
    r"invoice (?:to|for) you|as requested",
    re.IGNORECASE,
)
OTHERS = re.compile(r"师傅|快递员|骑手|小哥|站点|网点|司机|派送员|courier|driver|customs|海关|店家|专柜|厂家")
BUYERS = re.compile(r"买家|buyer|顾客|customer's", re.IGNORECASE)
THEIRS = re.compile(
    r"(?:sent (?:it )?to|e-?mailed|paid|transferred to|打到|转到|转给|寄去|联系了|加了|他的|她的|店铺|商家|卖家|对方)[^。.!?\n]{0,12}$", re.IGNORECASE
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


def owner_of(candidate: Candidate, text: str, role: Role) -> Role:
    if candidate.owner is not None:
        return candidate.owner
    before = text[max(0, candidate.start - 30) : candidate.start]
    clause = re.split(r"[。！？!?\n]", text[max(0, candidate.start - 40) : candidate.start])[-1]
    if candidate.kind in (IdentityKind.PHONE, IdentityKind.PERSON_NAME, IdentityKind.TAX_OR_VAT) and OTHERS.search(clause):
        return Role.OTHER
    if (
        role is Role.SELLER
        and candidate.kind in OF_A_PARTY
        and READ_BACK.search(text[max(0, candidate.start - 60) : candidate.end + 20])
        and not re.search("退货|return", before)
    ):
        return Role.BUYER
    if role is Role.BUYER and THEIRS.search(before):
        return Role.SELLER
    if role is Role.PLATFORM and candidate.kind in OF_A_PARTY and candidate.rule != "phone.hotline":
        return Role.BUYER if BUYERS.search(before) else Role.SELLER
    return role
