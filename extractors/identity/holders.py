"""Whose a detail is by the noun that it belongs to: our driver, the factory, 我老公, 供货商. The noun may stand in the question that it answers."""

import re
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from casefile.findings import IdentityKind
from casefile.records import Role
from extractors.identity.candidate import words
from extractors.spans import Span

Kind = IdentityKind
TOLD_OF = frozenset(
    {
        Kind.ADDRESS,
        Kind.COMPANY_NAME,
        Kind.CREDIT_CODE,
        Kind.EMAIL,
        Kind.HANDLE,
        Kind.LICENSE_NO,
        Kind.PERSON_NAME,
        Kind.PHONE,
        Kind.QQ,
        Kind.SHOP_NAME,
        Kind.TAX_OR_VAT,
        Kind.URL,
        Kind.WECHAT,
    }
)
"""What is told of others; accounts and numbers of orders have rules of their own."""
CODES = frozenset({Kind.CREDIT_CODE, Kind.LICENSE_NO, Kind.TAX_OR_VAT})
"""They are of the firm that stands before them."""
SPOKEN_TO = frozenset(
    [
        "姐",
        "哥",
        "弟",
        "妹",
        "爸",
        "妈",
        "先生",
        "太太",
        "大哥",
        "大姐",
        "二哥",
        "二姐",
        "阿姨",
        "叔叔",
        "小姨",
        "师父",
        "孩子",
        "哥哥",
        "弟弟",
        "姐姐",
        "妹妹",
        "嫂子",
        "爷爷",
        "奶奶",
        "舅舅",
        "姑姑",
        "伯父",
        "伯母",
    ]
)
"""Strangers are spoken to so too."""
SORTS = {
    **dict.fromkeys((*words("kin"), *words("kin_latin")), "kin"),
    **dict.fromkeys(words("hired"), "hired"),
    **dict.fromkeys(words("staff"), "staff"),
    **dict.fromkeys(words("friends"), "friend"),
    **dict.fromkeys(words("outsiders"), "outside"),
}
NOUNS = tuple(SORTS)
SCAN = AhoCorasick(list(NOUNS), matchkind=MatchKind.LeftmostLongest).find_matches_as_indexes
WHOSE = re.compile(
    r"(?P<whose>(?:我|咱|本|你|您|妳|他|她|人家)(?:们|哋)?(?:家|店|公司)?的?|我司|贵司"
    r"|\b(?:my|our|your|ur|his|her|their)\b(?: own| new| local| old| other)?(?: [a-z]+){0,2} )$"
)
REACH_OF_WHOSE = 32
DELEGATED = re.compile(
    r"换|收|代|取|采|接|找|打给|联系|搵|去|谈|退[到给]|转[到给]|在家|喺|\b(?:call|ring|text|collect|pick|meet|send|deliver|home|keys?|there|come|open|refund|drop)",
    re.IGNORECASE,
)
"""What friends are named for who act for him who names them."""
MINE = re.compile(
    r"我(?:们|哋|的|家|这|自己|是|叫|系|姓|名|号|电话|手机|微信|公司|店|老|爱|妈|爸|[:：\s]*(?:\d|$))|咱|本[人司店]|\b(?:my|our|we|we're|i|i'm|im|me|us|mine|ours)\b",
    re.IGNORECASE,
)
HIS = re.compile("[他她]|人家|his|her|their")
OURS = re.compile("[我咱本]|my|our")
YOURS = re.compile("[你您妳贵]|your|ur")
RECEIVES = re.compile("收[件货]|联系人")
ACTIVITIES = frozenset(["物流", "快递", "转运", "配送", "承运", "派送", "派件", "检测", "检验", "鉴定", "修理", "修车"])
WHO_DOES = re.compile("公司|员|师傅|人员|方|站|点|客服|[的那]|电话|中心|机构|说|单位|[，,]由|$")
"""The activity itself is nobody."""
NO_OUTSIDER = re.compile("里|户|费|员已|[已都]|直[发供销营邮]|发货|货源|代发|出货|取件|跑路|不让")
OURSELVES = re.compile("(?:我们?|咱们?|俺们?|本店|这边|这里)(?:家|店|自己)?(?:本来|本身)?[就也都]?是$")
"""We are the factory."""
DESTINATION = re.compile(r"(?:送|寄|发|放|运|搬)(?:货|上门)?到[：:\s]*$")
OWN_WAY = re.compile(
    r"^[那就]{0,2}[写填]|[打找加搵]我|联系我|我(?:来|去|会)?(?:联系|负责|处理|催|打过?招呼|盯)|(?:有事|有问题|有需要|不懂|不清楚|着急|打不通|送不[了上到]|来之?前"
    r"|来的时候|到了|来了|上门[前时]|不让进)[^，,。]{0,6}(?:打|找|加|联系|call)|(?:电话|号码)[就]?留|这个(?:号|电话|微信)"
)
"""What strangers are named for while he who speaks gives his own number: the fitter comes tomorrow, if anything is wrong ring me."""
OTHER_SIDE = {Role.BUYER: Role.SELLER, Role.SELLER: Role.BUYER}


class Holder(NamedTuple):
    owner: Role
    start: int
    end: int


def holder_in(text: str, role: Role) -> Holder | None:
    """Of whom the last noun in it tells that could have details; `role`: who speaks."""
    found = None
    lowered = text.lower()
    for number, start, stop in SCAN(lowered):
        noun = NOUNS[number]
        latin = noun[0].isascii() and noun[0].isalpha()
        end = stop + (latin and lowered.startswith("s", stop))
        if latin and (lowered[start - 1 : start].isalnum() or lowered[end : end + 1].isalnum()):
            continue
        owner = _owner_by(noun, lowered, (start, end), role, found)
        if owner is not None:
            found = Holder(owner, start, end)
    return found


def _owner_by(noun: str, text: str, span: Span, role: Role, before: Holder | None) -> Role | None:
    start, end = span
    sort = SORTS[noun]
    match = WHOSE.search(text, max(0, start - REACH_OF_WHOSE), start)
    whose = match["whose"] if match else ""
    if text[end : end + 1] in {":", "："} and (sort == "friend" or (sort == "outside" and role is Role.SELLER)):
        return role if sort == "friend" else None
    if sort == "outside":
        own = OURSELVES.search(text, max(0, start - REACH_OF_WHOSE), start) is not None
        return None if own or NO_OUTSIDER.match(text, end) or (noun in ACTIVITIES and not WHO_DOES.match(text, end)) else Role.OTHER
    if HIS.match(whose):
        return before.owner if before else Role.OTHER
    if sort == "friend":
        return role if DELEGATED.search(text) and not YOURS.match(whose) else Role.OTHER
    if sort == "staff" and before and re.fullmatch(r"[^，,。、;；\n]{0,4}", text[before.end : start]):
        return before.owner
    if OURS.match(whose):
        return role
    if YOURS.match(whose):
        return OTHER_SIDE.get(role)
    if sort == "kin":
        return None if noun in SPOKEN_TO else role
    if sort == "hired":
        return Role.OTHER if role is Role.BUYER and not RECEIVES.search(text, 0, start) else None
    return None if role is Role.UNKNOWN else Role.SELLER


ASKING = re.compile(
    r"谁|哪|什么|啥|多少|[叫姓]名|全[名称]|名字|名称|电话|號碼|号码|联系方式|聯絡|微信|地址|呢|[?？]|吗"
    r"|\b(?:who(?:'?s|se)?|which|what(?:'?s)?|where|name|number|no|contact|address|details|info|called)\b",
    re.IGNORECASE,
)
SPOKEN_OF = re.compile(
    r"(?<!其)[他她](?!妈)|\b(?:the|an?) (?:agent|rep|guy|driver|technician)\b|那人|人家|谁啊|\b(?:they|them|their|he|him|his|she|her)\b",
    re.IGNORECASE,
)
CALLS_FOR_A_NUMBER = re.compile(
    r"联系(?:您|你)|[打给](?:您|你)|方便|[您你]们?的?(?:电话|手机|号码|微信|地址|收货)|\b(?:call|contact|ring|text|reach) (?:you|me|us)\b"
    r"|\b(?:your|ur) (?:[\w']+ ){0,3}(?:number|no|phone|mobile|cell|address|name|licen[cs]e)\b",
    re.IGNORECASE,
)
"""What the other side is asked for about himself, as by one whom somebody will call."""
BARE_QUESTION = re.compile(
    r"\W*(?:那|那就?是|ok(?:ay)?,? |and )?(?:(?:什么|哪一?|啥)[\u4e00-\u9fff]{1,3}"
    r"|谁[啊呀]?|(?:电话|手机号?|号码|微信|联系方式|地址|名字|全名|全称)(?:呢|给我|发我|多少|是多少|号|有吗)?"
    r"|(?:what(?:'?s| is)? |which |any )?(?:the |that |a )?(?:phone |contact "
    r"|full |company )?(?:number|address|name|contact|details|firm|company|shop)"
    r"|who(?: is that|'s that)?|(?:and )?where)\W*",
    re.IGNORECASE,
)
"""What is asked of nobody by name is asked of him who was named last."""
SENTENCES = re.compile(r"[。！？!?\n]+|(?<=[a-z0-9)]{2})\.\s")
ABOUT_A_RETURN = re.compile(r"退到|寄[到回去]|怎么[退寄]|\b(?:return|send|post|ship) (?:it|them|this|that)?(?: back)?\b", re.IGNORECASE)
"""Where goods go back to is the seller's, whoever is named in the question."""
MOST_ASKED = 120
SHORT = 25
OF_A_HOLDER = 100
SAID_TO_ME = re.compile(r"[给跟帮让叫问]我|告诉我|我[打问找查]|跟我|\b(?:told|gave|for|to|let|tell|give) me\b", re.IGNORECASE)


def has_own_way(text: str, start: int) -> bool:
    return OWN_WAY.search(text, start) is not None


def tells_of_himself(text: str, start: int, end: int) -> bool:
    """Whether the speaker means himself or his own side between two places."""
    return (OWN_WAY.search(text, start, end) or MINE.search(SAID_TO_ME.sub("", text[start:end]))) is not None


def holder_before(text: str, start: int, role: Role) -> Holder | None:
    """The noun that a detail belongs to: in its own sentence, or in the one before if its own has hardly begun."""
    if DESTINATION.search(text, max(0, start - SHORT), start):
        return None
    begin = max(0, start - OF_A_HOLDER)
    parts = [part for part in SENTENCES.split(text[begin:start]) if part.strip()]
    for lead in (parts[-1:], parts[-2:-1]):
        if not lead:
            break
        if found := holder_in(lead[0], role):
            at = text.rindex(lead[0], begin, start)
            holder = Holder(found.owner, at + found.start, at + found.end)
            return None if tells_of_himself(text, holder.end, start) else holder
        if len(lead[0]) > SHORT or MINE.search(lead[0]):
            break
    return None


def asked_of(text: str, role: Role, last: Role | None, *, named_by: Role) -> Role | None:
    """Of which side the person or the firm is that a message asks about; `last`: of which the one is that was told of last, and by whom."""
    if last is Role.OTHER and named_by is not role and BARE_QUESTION.fullmatch(text):
        return last
    meant = False
    text = text[-MOST_ASKED:]
    if not (SCAN(text.lower()) or SPOKEN_OF.search(text)) or ABOUT_A_RETURN.search(text):
        return None
    for sentence in reversed(SENTENCES.split(text)):
        asks = ASKING.search(sentence) is not None
        if asks and CALLS_FOR_A_NUMBER.search(sentence):
            return None
        if (asks or meant) and (holder := holder_in(sentence, role)):
            return holder.owner if holder.owner is not role else None
        meant = meant or (asks and SPOKEN_OF.search(sentence) is not None)
    return last if meant else None
