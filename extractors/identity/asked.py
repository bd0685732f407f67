"""Details that are nothing but the answer to a question: what's your WeChat? – amychen_2019."""

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher

from ahocorasick_rs import AhoCorasick, MatchKind

from casefile.findings import Identity, IdentityKind
from extractors.identity.candidate import Candidate
from extractors.identity.persons import first_name_alone
from extractors.identity.persons_zh import is_chinese_name
from extractors.spans import Span

Kind = IdentityKind
QUESTIONS: dict[IdentityKind, re.Pattern[str]] = {
    Kind.WECHAT: re.compile(
        r"(?:微信|(?<![a-z])vx(?![a-z])|(?<![a-z])wx(?![a-z])|v信|薇信|绿泡泡|wechat)[^。！!\n]{0,14}(?:[?？]|多少|号|给我|发我|什么|啥|吗|一下|$)|\bwechat\b",
        re.IGNORECASE,
    ),
    Kind.QQ: re.compile(r"(?:(?<![a-z])qq(?![a-z])|扣扣)[^。！!\n]{0,8}(?:[?？]|多少|号|给|发|什么|啥|吗|呢)", re.IGNORECASE),
    Kind.HANDLE: re.compile(
        r"(?:抖音|小红书|小红薯|快手|b站|微博|闲鱼|主页|(?<![a-z])ins(?![a-z])|\big\b|insta(?:gram)?|venmo|cash ?app|cashtag|revtag|"
        r"telegram|tiktok|discord|\bhandle\b|"
        r"\busername\b)[^。！!\n]{0,14}(?:[?？]|多少|叫|号|什么|啥|给|发|\b(?:is|yours)\b|$)",
        re.IGNORECASE,
    ),
    Kind.ALIPAY: re.compile(r"(?:支付宝|alipay)[^。！!\n]{0,8}(?:[?？]|多少|号|给|发|是|[行好]不|[行好可]以?吗|$)", re.IGNORECASE),
    Kind.PAYPAL: re.compile(r"\b(?:pay ?pal|pp)\b[^.!\n]{0,16}(?:\?|address|email|is\b|$)|贝宝", re.IGNORECASE),
    Kind.BANK_ACCOUNT: re.compile(
        r"(?:卡号|账号|帐号|账户|银行卡)[^。！!\n]{0,8}(?:[?？]|多少|给|发|报|$)|\b(?:account|acct|a/c|card) (?:number|no|details)\b|bank details",
        re.IGNORECASE,
    ),
    Kind.PHONE: re.compile(
        r"电话|手机号|(?<![单货品鞋尺证型])号码|\b(?:phone|mobile|cell|contact|whatsapp)(?: (?:number|no)\b|\?| pls)|\b(?:your"
        r"|ur) (?:number|no\.?|#|hp|paynow)(?!\w)|\bur#",
        re.IGNORECASE,
    ),
    Kind.LICENSE_NO: re.compile(
        r"\b(?:company|registration|registered|reg|licen[cs]e|permit|kvk|siret) ?(?:number|no\b|#|id)|"
        r"\b(?:contractor|breeder'?s?|trade)?'?s? ?licen[cs]e\b[^.!\n]{0,20}\?|\b(?:what(?:'?s| is)|give me|send me|need) (?:your|ur"
        r"|the) (?:[\w']+ ){0,3}licen[cs]e\b|"
        r"(?:注册号|许可证|备案号|执照号)|\b(?:is|are) (?:this|that|the|your|you|it)\b[^.?!\n]{0,24}\b(?:registered|licen[cs]ed)\?|"
        r"\bwhat(?:'?s| is) the registration\b|\b(?:gas safe|niceic|fca|cslb|usda|rec|dot"
        r"|mc)\b[^.!\n]{0,12}(?:\bnumber|\bno\b|#)|\b(?:ofsted|cro|cipc|acra|uen|br)\b[^.!\n]{0,24}\?",
        re.IGNORECASE,
    ),
    Kind.TRACKING_NO: re.compile(
        r"(?:[运转]单|快递|物流|转运)单?号[^。！!\n]{0,8}(?:[?？]|多少|给|发|呢|$)|\btracking(?: (?:number|no|id|code))?\b[^.!\n]{0,12}(?:\?"
        r"|pls|please|$)",
        re.IGNORECASE,
    ),
    Kind.ORDER_NO: re.compile(
        r"\b(?:order|booking|reservation) ?(?:number|no\b|#|ref(?:erence)?"
        r"|id)|订单(?:编?号|号码)|[哪那]一?[单笔]|(?<![运递面])单号(?:发|报|给|多少|是)"
    ),
    Kind.TAX_OR_VAT: re.compile(r"\bvat\b|\babn\b|\bgst(?: number| no)?\b|\bein\b|\btax id\b|\bgstin?\b|\btva\b|\bust-?id", re.IGNORECASE),
    Kind.PERSON_NAME: re.compile(
        r"(?:名字|姓名|全名|户名|收款人|收件人|怎么称呼|叫什么|叫啥|贵姓|找谁|谁收|谁接|联系谁|打给谁)|"
        r"\b(?:full |last |sur|first |your |the |"
        r"account |what |payee |recipient )name\b|"
        r"\bsurname\b|\bwho (?:should|do|shall|can|will|would) (?:i|we) "
        r"(?:ask|pay|make|contact|speak|talk|address|send|transfer|call|ring|text|e?-?mail)\b|"
        r"\bwho(?:'s| is) (?:this|that|it\b|speaking|your|the (?:owner|manager|seller|person|contact|landlord|account))|"
        r"\bwho am i (?:talking|speaking|chatting|dealing)|"
        r"\b(?:whose|which) name\b|\bname on\b",
        re.IGNORECASE,
    ),
    Kind.COMPANY_NAME: re.compile(
        r"\b(?:proper|registered|legal|trading|business|company|firm)(?:'s)?(?: name\b| called)|\bname of (?:the|your) (?:business|company|firm)",
        re.IGNORECASE,
    ),
}
"""What a message asks for."""
CUES = (
    "微信", "vx", "wx", "v信", "薇信", "绿泡泡", "wechat", "qq", "扣扣", "抖音", "小红", "快手", "b站", "微博", "闲鱼号", "主页", " ins",
    " ig", "venmo", "cash app", "cashapp", "cashtag", "revtag", "telegram", "tiktok", "discord", "handle", "username", "支付宝", "alipay",
    "paypal", "pay pal", " pp", "贝宝", "卡号", "账号", "帐号", "账户", "银行卡", "account n", "account d", "acct", "a/c", "card n",
    "bank details", "company n", "registration", "registered n", "reg n", "licen", "permit", "kvk", "siret", "注册号", "许可证", "备案号",
    "电话", "手机号", "号码", "phone", "mobile", "cell", "contact", "whatsapp", "your number", "执照号", "order", "booking", "reservation", "订单",
    " vat", " ein", "tax id", "gstin", " tva", "ust-", "名字", "姓名", "全名", "户名", "收款人", "收件人", "称呼", "叫什么",
    "单号", "track", "registered", "licensed", "licenced", "ofsted", "cro", "cipc", "acra", "uen", "br",
    "gas safe", "niceic", "fca", "cslb", "usda", " rec ", " dot ", " abn", "gst",
    "ur ", "ur#", "your no", "your #", "your hp", "your paynow",
    "叫啥", "贵姓", "找谁", "谁收", "谁接", "联系谁", "打给谁", " name", "surname", "who ", "who's", " called", "一单", "哪单", "哪笔",
)  # fmt: skip
ASKS = AhoCorasick(sorted(CUES), matchkind=MatchKind.LeftmostFirst).find_matches_as_indexes
_LEAD = (
    r"\s*(?i:(?:it'?s|its|i'?m|we'?re|we are|that(?:'s| is| would be| will be)|mine is|my \w+ is|yes|yeah|"
    r"sure|ok|是的?|叫|我?的?是|好的?|[行嗯可]以?|随便|有的?)[,.:：，]?\s+(?:please[,.]? )?(?:to )?|(?:行|好的?|可以|嗯|随便|有的?|对的?)[,，]\s?|"
    r"[是叫][:：]?)?"
)
CODE = r"(?P<value>[A-Za-z][A-Za-z0-9_.-]{4,28}[A-Za-z0-9])"
ANSWERS: dict[IdentityKind, re.Pattern[str]] = {
    Kind.WECHAT: re.compile(rf"{_LEAD}(?:{CODE}|(?P<number>1[3-9]\d(?:[ -]?\d{{4}}){{2}}))\s*(?:[,，。!！~]|$)"),
    Kind.QQ: re.compile(rf"{_LEAD}(?P<value>[1-9]\d{{4,10}})\s*(?:[,，。!！~]|$)"),
    Kind.HANDLE: re.compile(rf"{_LEAD}(?:{CODE}|(?P<number>\d{{6,12}}))\s*(?:[,，。!！~]|$)"),
    Kind.ALIPAY: re.compile(rf"{_LEAD}(?P<value>1[3-9]\d(?:[ -]?\d{{4}}){{2}})(?!\d)"),
    Kind.BANK_ACCOUNT: re.compile(rf"{_LEAD}(?P<value>\d{{4}}(?:[ -]?\d{{2,4}}){{2,4}})\s*(?:[,，。!！~]|$)"),
    Kind.LICENSE_NO: re.compile(
        rf"{_LEAD}(?:(?:no|nr|number)\.? )?(?:[A-Z]{{2,5}} )?"
        rf"(?P<value>\d{{1,3}}-[A-Z]{{1,3}}-\d{{3,6}}|(?:[A-Z]{{2,5}}-)?[A-Z]{{0,8}}-?\d{{5,18}}[A-Z]?(?:[/-]\d{{1,7}}){{0,2}})(?![\w-])"
    ),
    Kind.TRACKING_NO: re.compile(rf"{_LEAD}(?P<value>[A-Z]{{0,4}} ?\d(?: ?\d){{7,19}}(?: ?[A-Z]{{2}}\b)?)\s*(?:[,，。.!~]|$)"),
    Kind.ORDER_NO: re.compile(
        rf"{_LEAD}#?(?P<value>(?:[A-Z]{{1,5}}(?:[-/][A-Z]{{1,3}})?[-/ ]?)?\d[\dA-Z]*(?:[-/][\dA-Z]+){{0,3}}"
        rf"|\d{{4}}(?: \d{{3,4}}){{3,5}})\s*(?:[,，。.!]|$)"
    ),
    Kind.TAX_OR_VAT: re.compile(rf"{_LEAD}(?P<value>\d{{2}}-\d{{7}}|\d{{2}}(?: ?\d{{3}}){{3}})(?![\w-])"),
    Kind.COMPANY_NAME: re.compile(rf"{_LEAD}(?P<value>[A-Z][\w&'’-]*(?: (?:&|and|of|[A-Z][\w&'’-]*)){{1,4}})\s*(?:[,.!(]|$)"),
}
HAN_NAME = re.compile(rf"{_LEAD}(?P<value>[\u4e00-\u9fff]{{2,3}})\s*(?:[,，。!！~ ]|$)")
SHAPED = re.compile(r"[_\d.]")
NO_ORDER = re.compile(r"20\d\d-?\d\d?-?\d\d?|\d\d?[-/]\d\d?[-/]20\d\d|\D*(?:\d\D*){1,3}")
"""A date, or too few digits."""
INSTEAD = {Kind.ALIPAY: (Kind.PHONE, Kind.EMAIL), Kind.PAYPAL: (Kind.EMAIL,), Kind.WECHAT: (Kind.PHONE,)}
"""What the answer would be without the question."""


def asked_for(lowered: str) -> frozenset[IdentityKind]:
    if not ASKS(f" {lowered}"):
        return frozenset()
    return frozenset(kind for kind, pattern in QUESTIONS.items() if pattern.search(lowered))


def find_answers(text: str, asked: frozenset[IdentityKind]) -> Iterator[Candidate]:
    """`text` begins with what was asked for."""
    for kind in sorted(asked):
        if kind is Kind.PERSON_NAME:
            han = HAN_NAME.match(text)
            span = han.span("value") if han and is_chinese_name(han["value"]) else first_name_alone(text)
            if span:
                yield Candidate(kind=kind, start=span[0], end=span[1], value=text[slice(*span)], rule="answer")
            continue
        match = ANSWERS[kind].match(text) if kind in ANSWERS else None
        if match is None:
            continue
        group = match.lastgroup or "value"
        value = match[group]
        if kind in {Kind.WECHAT, Kind.HANDLE} and group == "value" and not SHAPED.search(value):
            continue
        if kind is Kind.ORDER_NO and NO_ORDER.fullmatch(value):
            continue
        yield Candidate(
            kind=kind,
            start=match.start(group),
            end=match.end(group),
            value=re.sub(" " if kind is Kind.LICENSE_NO else "[ -]", "", value) if value[0].isdigit() else value,
            rule="answer",
        )


ALIKE = 0.75
"""Of the characters of two names so many are the same where one corrects the other."""
CORRECTS = re.compile(
    r"(?:[打发写说搞]错了?|更正|不对|少了?个?|漏了?个?|\b(?:sorry|oops|typo|wrong|correction)\b)[^A-Za-z0-9\n]{0,12}(?:是"
    r"|应该是|its|it's|it is)?\s?(?P<value>[A-Za-z][A-Za-z0-9_.-]{4,28})"
    r"(?![A-Za-z0-9_@.])",
    re.IGNORECASE,
)


def correction(text: str, of: str) -> Span | None:
    """Where a name of an account is told anew that was written wrong before: alike in all but a few characters."""
    for match in CORRECTS.finditer(text):
        value = match["value"]
        if value != of and SequenceMatcher(a=value.lower(), b=of.lower()).ratio() > ALIKE:
            return match.span("value")
    return None


def as_asked(identity: Identity, text: str, start: int, asked: frozenset[IdentityKind]) -> Identity:
    """A number or an address of mail that begins the answer is of the account that was asked for."""
    lead = re.match(_LEAD, text)
    if lead is None or start > lead.end() + 1:
        return identity
    kind = next((kind for kind, others in INSTEAD.items() if kind in asked and identity.kind in others), None)
    return replace(identity, kind=kind, value=identity.value.removeprefix("+86")) if kind else identity
