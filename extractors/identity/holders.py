"""Whose a detail is by the noun that it belongs to: our driver, the factory, 我老公, 供货商. The noun may stand in the question that it answers."""

import re
from typing import NamedTuple

from casefile.findings import IdentityKind
from casefile.records import Role
from extractors.identity.candidate import words

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
_FRIENDS = "朋友|同事|同学|室友|舍友|邻居|闺蜜|哥们|战友|老乡|领导"
_SPOKEN_TO = frozenset("姐 哥 弟 妹 先生 太太 大哥 大姐 二哥 二姐 阿姨 叔叔 小姨 师父 孩子 哥哥 弟弟 姐姐 妹妹 嫂子 爷爷 奶奶 舅舅 姑姑 伯父 伯母".split())
"""Strangers are spoken to so too."""
_KIN = "|".join(word for word in words("kin") if word not in _FRIENDS.split("|"))
HOLDER_ZH = re.compile(
    r"(?P<whose>(?:我|咱|本|你|您|妳|他|她|人家)(?:们|哋)?(?:家|店|公司)?的?|我司|贵司)?"
    r"(?P<noun>"
    r"(?P<outside>供[货应](?:商|的)?|[上下]家|厂[家商]|工厂|原厂|[染纱印面皮木五模电化药酒茶粉]\w?厂|代工|生产(?:商|方|厂家?)|制造商|面料商|品牌[方商]?|经销商|批发商"
    r"|代理商?(?!人)|进口商|货代|转运|物流|快[递運]|快递员|骑手|外卖员|派[送件]|配送|承运|送[货貨](?:公司|師傅|师傅)|驿站|站长|网点|提[货貨]员|搬[运運](?:工|公司)|外[包判請请]|第三方|合作(?:方|商|的)"
    r"|检[测验]|檢測|测的|鉴定|鑑定|医院|诊所|门诊|医生|大夫|兽医|4s店|4S店|维修[店点]|修[车車理]的?|车行|物业|商场|房东|房東|业主|中介|地接社?|保险公司|小贷|消协|工商|证人|作证"
    r"|(?:原|前|上一?[个任手]|之前的?)\w?(?:车主|房客|租客|业主|店主|号主|买家|卖家)|另[外一]\w{0,2}(?:买家|客户|客人)|寄[卖賣]|买手|黄牛|卖家给我|收来|别人|有个\w{1,3}|一个(?:叫|人)"
    r"|安装(?!费|好|在|了|视频|图|说明)\w?|服务商|服務商|外购|查的)"
    r"|(?P<hired>(?P<sent>师傅|師傅|司机|司機)|工[长人头]|(?<=[你您]们的)人|员工|店员|教练|阿姨|保姆|月嫂|助理|秘书|学徒)"
    rf"|(?P<kin>(?:{_KIN}|妈|爸|男友|女友|对象|会计|律师|跟单))"
    rf"|(?P<friend>{_FRIENDS}|[钓车网]友)"
    r"|(?P<staff>老[板闆][娘]?|店长|店長|经理|主管|负责人|财务|公司(?=[是在叫名])|法人|股东|合伙人|主播|门市|经办人|经手人|前台|客服|售后|业务员|导购|管家|老师|顾问)"
    r")"
)
HOLDER_EN = re.compile(
    r"(?:\b(?P<whose>my|our|your|ur|his|her|their|the|an?|another|some)(?: own| new| local| old| other)? (?:[a-z]+ ){0,2}?)?\b(?P<noun>"
    r"(?P<outside>vendors?|suppliers?|factory|(?:re)?manufacturers?|breeder|wholesalers?|distributors?|importers?|printers?|carriers?|couriers?|forwarders?|brokers?"
    r"|(?:delivery|shipping|logistics|service|moving|transport) (?:partner|company|firm|centre|center|agent)|warranty (?:company|provider)"
    r"|insurers?|insurance|adjuster|assessor|inspectors?|surveyors?|marshal|officer|vets?|veterinar\w+|doctor|dentist|clinic|hospital|dermatologist"
    r"|mechanic|garage|repair (?:shop|place|guy|man|cent(?:re|er))|repairer|watchmaker|jeweller|jeweler|luthier|tuner|dealer|lab|workshop guy"
    r"|landlord|landlady|letting agent|building (?:manager|technician|super\w*|owner)|property manager|front office|venue|management company|hoa|strata|"
    r"(?:previous|former|last|original|first|registered|new) (?:keeper|owner|owners|tenant|seller|buyer|customer)"
    r"|consignment|consignor|neighbou?rs?|doorman|concierge|porter|postman|postie|mailman|builder|architect|notary|franchisor|head office|processor|administrator"
    r"|sub(?:s|con|contractors?)?|contractors?|plumber|electrician|tiler|welder|scaffolder|gas engineer|dj|band|caterer|agency|reseller|witness|references?"
    r"|dude|bloke|fella|stranger|breakdown|recovery|freelance\w*|third[- ]party)"
    r"|(?P<hired>driver|guy|lad|man|crew|team|fitter|installer|technician|tech|engineer|carpenter|painter|roofer|foreman|helper|cleaner|nanny|gardener|housekeeper|maid"
    r"|assistant|secretary|pa|instructor|tutor|clerk|agent|rep|worker)"
    r"|(?P<kin>husband|hubby|wife|missus|partner|mum|mom|mother|dad|father|son|daughter|brother|sister|bro|sis|fianc[eé]e?|girlfriend|boyfriend|gf|bf|uncle|aunt|auntie"
    r"|cousin|nephew|niece|grand(?:ma|pa|son|daughter|mother|father)|parents|lawyer|attorney|solicitor|accountant|bookkeeper|boss|buddy|mate|colleague|coworker)"
    r"|(?P<friend>friend|roommate|flatmate|housemate|schoolmate|classmate)"
    r"|(?P<staff>owner|manager|director|supervisor|team lead\w*|sales\w*|staff|employee)"
    r")(?=s?\b)",
    re.IGNORECASE,
)
DELEGATED = re.compile(
    r"换|收|代|取|接|找|打给|联系|搵|去|谈|退[到给]|转[到给]|在家|喺|\b(?:call|ring|text|collect|pick|meet|send|deliver|home|keys?|there|come|open|refund|drop)",
    re.IGNORECASE,
)
"""What friends are named for who act for him who names them."""
MINE = re.compile(r"我(?:们|哋|的|家|这|自己|是|叫|系|姓|名|号|电话|手机|微信|公司|店|老|爱|妈|爸|[:：\s]*(?:\d|$))|咱|本[人司店]|\b(?:my|our|we|we're|i|i'm|im|me|us|mine|ours)\b", re.IGNORECASE)
OTHER_SIDE = {Role.BUYER: Role.SELLER, Role.SELLER: Role.BUYER}


class Holder(NamedTuple):
    owner: Role
    start: int
    end: int


def holder_in(text: str, role: Role) -> Holder | None:
    """Of whom the last noun in it tells that could have details; `role`: who speaks."""
    found = None
    for match in (HOLDER_EN if text.isascii() else HOLDER_ZH).finditer(text):
        owner = _owner_by(match, text, role, found)
        if owner is not None:
            found = Holder(owner, *match.span("noun"))
    return found


def _owner_by(match: re.Match[str], text: str, role: Role, before: Holder | None) -> Role | None:
    whose = (match["whose"] or "").lower()
    theirs = re.match(r"[他她]|人家|his|her|their", whose) is not None
    mine = MINE.match(whose) is not None
    yours = re.match(r"[你您妳贵]|your|ur", whose) is not None
    other_side = OTHER_SIDE.get(role)
    if text[match.end() : match.end() + 1] in {":", "："} and (match["friend"] or (match["outside"] and role is Role.SELLER)):
        return None if match["outside"] else role
    if match["outside"] or theirs:
        return Role.OTHER if match["outside"] or before is None else before.owner
    if match["friend"]:
        return role if DELEGATED.search(text) and not yours else Role.OTHER
    if match["staff"] and before and re.fullmatch(r"[^，,。、;；\n]{0,4}", text[before.end : match.start()]):
        return before.owner
    if mine:
        return role
    if yours:
        return other_side
    if match["kin"] and not match["whose"]:
        return None if match["kin"] in _SPOKEN_TO else role
    if match["hired"] and match.re is HOLDER_ZH and match["sent"]:
        return Role.OTHER
    if match["staff"] or match["hired"]:
        return Role.SELLER if match["staff"] and role is not Role.UNKNOWN else None
    return None


ASKING = re.compile(
    r"谁|哪|什么|啥|多少|[叫姓]名|全[名称]|名字|名称|电话|號碼|号码|联系方式|聯絡|微信|地址|呢|[?？]|吗"
    r"|\b(?:who(?:'?s|se)?|which|what(?:'?s)?|where|name|number|no|contact|address|details|info|called)\b",
    re.IGNORECASE,
)
SPOKEN_OF = re.compile(r"(?<!其)[他她](?!妈)|那人|人家|谁啊|\b(?:they|them|their|he|him|his|she|her)\b", re.IGNORECASE)
CALLS_FOR_A_NUMBER = re.compile(
    r"联系(?:您|你)|[打给](?:您|你)|方便|[您你]们?的?(?:电话|手机|号码|微信|地址|收货)|\b(?:call|contact|ring|text|reach) (?:you|me|us)\b"
    r"|\b(?:your|ur) (?:[\w']+ ){0,3}(?:number|no|phone|mobile|cell|address|name|licen[cs]e)\b",
    re.IGNORECASE,
)
"""What the other side is asked for about himself, as by one whom somebody will call."""
SENTENCES = re.compile(r"[。！？!?\n]+|(?<=[a-z0-9)]{2})\.\s")
ABOUT_A_RETURN = re.compile(r"退到|寄[到回去]|怎么[退寄]|\b(?:return|send|post|ship) (?:it|them|this|that)?(?: back)?\b", re.IGNORECASE)
"""Where goods go back to is the seller's, whoever is named in the question."""
SHORT = 25
OF_A_HOLDER = 100
SAID_TO_ME = re.compile(r"[给跟帮让叫问]我|告诉我|我[打问找查]|跟我|\b(?:told|gave|for|to|let|tell|give) me\b", re.IGNORECASE)


def tells_of_himself(text: str, start: int, end: int) -> bool:
    """Whether the speaker means himself or his own side between two places."""
    return MINE.search(SAID_TO_ME.sub("", text[start:end])) is not None


def holder_before(text: str, start: int, role: Role) -> Holder | None:
    """The noun that a detail belongs to: in its own sentence, or in the one before if its own has hardly begun."""
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


def asked_of(text: str, role: Role, last: Role | None) -> Role | None:
    """Of which side the person or the firm is that a message asks about; `last`: of which the one is that was told of last."""
    meant = False
    if ABOUT_A_RETURN.search(text):
        return None
    for sentence in reversed(SENTENCES.split(text[-200:])):
        asks = ASKING.search(sentence) is not None
        if asks and CALLS_FOR_A_NUMBER.search(sentence):
            return None
        if (asks or meant) and (holder := holder_in(sentence, role)):
            return holder.owner if holder.owner is not role else None
        meant = meant or (asks and (SPOKEN_OF.search(sentence) or (HOLDER_EN if text.isascii() else HOLDER_ZH).search(sentence)) is not None)
    return last if meant else None
