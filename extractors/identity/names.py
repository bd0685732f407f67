"""Names: of companies by their legal form, of persons by the place they stand in, of shops as the parties are called."""

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from casefile.findings import IdentityKind
from casefile.records import Role
from extractors.identity.addresses_zh import divisions
from extractors.identity.candidate import Candidate, Known, claim, said_before, words
from extractors.identity.parties import shop_names
from extractors.spans import Span, Taken, free, take

_FORM = "有限责任公司|股份有限公司|集团有限公司|有限公司|分公司|经营部|商行|工作室|个体工商户|合作社|贸易行|批发部|服务部|事务所"
COMPANY_ZH = re.compile(rf"[\u4e00-\u9fff（）()]{{2,28}}?(?:{_FORM})")
LEAD_ZH = re.compile(
    r"^.*(?:我们公司是|公司是|公司名称?是?|我们是|我是|我司|这是|就是|名称是?|抬头是?|开给|开成|主体是?|信息为|公示|寄到|联系|运营方是?|卖家是|"
    r"商家是)(?=[\u4e00-\u9fff]{4})|^[由为向给找叫和与在是]"
)
WEAK_FORM = re.compile("(?:分公司|经营部|商行|工作室|合作社|服务部|事务所|批发部|贸易行)$")
NO_FIRM = re.compile("^[你我他她它这那哪某本贵各每]|[以的们就让叫了吗]")
_CAP = r"[A-Z][\w&'’-]*"
COMPANY_EN = re.compile(
    rf"(?P<name>\b{_CAP}(?: (?:{_CAP}|of|and|&|for)){{0,5}}?,? (?:L\.L\.C\.|B\.V\.|N\.V\.|S\.r\.l\.|S\.p\.A\.|S\.A\.|S\.L\.(?:U\.)?|"
    rf"(?:Ltd|Limited|LLC|Inc|"
    rf"Incorporated|LLP|PLC|plc|GmbH|UG|BV|SAS|AG|Corp|Corporation|Pte\.? Ltd|Pvt\.? Ltd|Pty\.? Ltd|Sdn\.? Bhd|Co\.,? Ltd)\b))"
)
COMPANY_CUE = re.compile(
    rf"\b(?i:(?:our|my|company|business) details are|(?:business|company)(?: name)? is|trading as|t/a|trading name(?: is)?"
    rf"|we trade as|we are trading as|made out to|"
    rf"(?:company )?name on (?:the )?(?:card|invoice|box) (?:should be|is))\s(?P<name>{_CAP}(?: (?:(?:&|and|of) )?{_CAP}){{1,3}})|"
    rf"我是 ?(?P<zh>{_CAP}(?: {_CAP}){{1,3}}) ?的(?= ?[A-Z])"
)
FIRM_WORD = re.compile(
    r"\b(?:Analytics|Solutions|Consulting|Technologies|Tech|Systems|Group|Partners|Labs?|Media|Design|Interiors|Foods|Trading|Services|"
    r"Industries|Enterprises|Logistics|Events|Studios?|Electronics|Imports?|Wholesale|Supplies)$"
)
FIRM_INTRODUCED = re.compile(
    rf"\b(?i:we'?re|we are|here at|this is|on behalf of) (?P<name>{_CAP}(?: {_CAP}){{1,3}})(?=[,.!;]|$| (?:in|from|at|and|btw|here)\b)"
)
PROPRIETOR = re.compile(rf"(?P<firm>\b{_CAP}(?: {_CAP}){{0,3}}),? \(?(?:Inh|Prop(?:rietor)?)\b\.?:? (?P<person>{_CAP} {_CAP})")

PERSON_CUE_ZH = re.compile(
    r"(?:户名|账户名|开户名|收件人|收货人|联系人|经营者|法定代表人|法人(?:代表)?|负责人|收款人|真实姓名|姓名|名字|本名|我叫|本人叫?|署名)(?:改成|换成|写)?[:：是叫为\s]{0,3}"
)
PERSON_END_ZH = re.compile(r"[^\u4e00-\u9fff]|$|的|收|电话|手机|地址|身份证|账号")
TITLES = ("先生", "女士", "小姐", "经理", "师傅", "老板", "老师", "主管", "哥", "姐", "总", "叔", "姨", "店", "们")
TOKEN_ZH = re.compile(r"(?:(?<=[\s,，、:：;；])|^)(?P<name>[\u4e00-\u9fff]{2,4}?)(?:亲?收|先生|女士)?(?=[\s,，、:：;；。]|$)")

_FIRST = r"[A-ZÀ-Þ][a-zß-ÿ]{1,14}(?:-[A-Z][a-z]{1,14})?"
_FULL = rf"{_FIRST}(?: [A-Z]\.?)?(?: {_FIRST}){{0,2}}"
SIGN_OFF = re.compile(
    rf"(?i:(?:kind |best |warm |many )?(?:regards|wishes)|(?:many )?thanks|thank you|cheers|best|sincerely|yours \w+|yours)[,!.]?\s*(?:\n\s*|"
    rf",\s)(?P<name>{_FULL})(?=\s*(?:$|\n|,|\|))",
    re.MULTILINE,
)
DASHED = re.compile(rf"(?:^|\n|[.!?] )\s*[-~] ?(?P<name>{_FULL})(?=,|\s*(?:$|\n))")
TITLED = re.compile(
    rf"\n(?P<name>{_FULL})\n[ ]?(?:[A-Z][\w&]+ ){{0,3}}"
    rf"(?:Officer|Manager|Director|Desk|Support|Executive|Owner|Founder|Representative|Specialist|Head|Lead)\b"
)
END_NAME = re.compile(rf"(?<=[a-z0-9)!?][.!?] )(?P<name>{_FIRST}(?: {_FIRST})?)\.?\s*$|(?<=[a-z]{{2}}\. )(?P<last>{_FIRST})\s*$")
"""A name for a last sentence: … before the weekend. Anneke"""
SIGNED_OFF = re.compile(rf"[.!?)] {_FIRST} {_FIRST}\s*$")
NAME_ALONE = re.compile(rf"\s*(?P<name>{_FIRST} (?:[A-Z]\.? )?{_FIRST}(?: {_FIRST})?)\s*")
"""Nothing but a name, as the answer to who it is."""
LAST_LINE = re.compile(rf"\n[ ]?\n(?P<name>{_FULL})(?=\s*$|\n[^\n]{{1,60}}(?:$|\n))")
INTRODUCED = re.compile(
    rf"(?:\b(?i:this is|my name is|name is|name'?s) (?P<name>{_FIRST}(?: {_FIRST})?)(?= (?:in|from|at|with|here|again|and|by|but|so|if)\b|[.,!]|$))"
    rf"|(?:^|[,.!] ?)(?i:(?:hi|hello|hey)[, ]+)?(?i:it'?s|i am|i'm) (?P<me>{_FIRST}(?: {_FIRST})?)(?= (?:in|from|at|with|here|again)\b(?! stock)|"
    rf"\. My (?:manager|boss))"
    rf"|^(?i:(?:hi|hello|hey)[,!.]? (?:it'?s|i am|i'm)) (?P<greeting>{_FIRST})(?=[,.!])"
    rf"|(?:^|[,.!] )(?P<here>{_FIRST}) here(?=[,.!]| [^a-zA-Z]|$)"
    rf"|\b(?i:(?:account |card |payee |full )?name(?: is|:)?|in (?:the )?name of|under) (?P<under>{_FIRST}(?: {_FIRST}){{1,2}})(?=[,.;!\n]|$)"
    rf"|\b(?i:(?:my|our|the) (?:manager|boss|colleague|partner|wife|husband|driver|owner|supervisor)) (?P<staff>{_FIRST}(?: {_FIRST})?)\b"
    rf"|\b(?i:call|ring|text|contact|speak to|ask for|attn\.?:?|attention|payee:?|account name:?|name:|recipient:?|名字|户名|pay to|"
    rf"c/o)[ :：]{{1,2}}(?P<called>{_FIRST}(?: {_FIRST}){{0,2}})(?= (?:at|on|when|if|and|to|once|in)\b|[,.\n。]|$)"
    rf"|我是 ?(?:[A-Za-z]+ ){{0,3}}的? ?(?P<zh>{_FIRST})(?=[,，。 ])"
)
AFTER_ACCOUNT = re.compile(rf"[,\s]{{1,3}}(?P<name>(?:[A-Z]\.? |{_FIRST} )(?:[A-Z]\.? )?{_FIRST})(?![\w-])")
BEFORE_BLOCK = re.compile(rf"(?:^|[:：\n.!] ?|\bto )(?P<name>{_FIRST}(?: {_FIRST}){{1,2}})[,\n]\s?$")
HANDLE = re.compile(r"[a-z0-9]+(?:[_.-][a-z0-9]+)+|[a-z]+\d+")
SHOP_CUE = re.compile(
    r"(?:contacting|choosing|from|at|to|shopping (?:with|at)|about|in|regards,|欢迎光临|归|商家|unsubscribed from|,)\s?[\"“【]?$", re.IGNORECASE
)
SHOP_AFTER = re.compile(r"(?:[:：】]| \(Prop| alerts|'s account| account|\s*$|[!.]|小|欢迎|为您|向您)")
FORM_WORD = re.compile(
    r"店|坊|阁|轩|屋|馆|行|社|家具|珠宝|电器|户外|办公|科技|数码|果|球鞋|布艺|研究所|\b(?:Shop|Store|Supply|Audio|Appliance|Furniture|Studio|"
    r"Direct|Outdoor|Surplus|Mart|"
    r"HomeMart|Lane|MY|Ltd|LLC|Co)\b",
    re.IGNORECASE,
)


def find_companies(text: str, taken: Taken) -> Iterator[Candidate]:
    for match in COMPANY_ZH.finditer(text):
        start = match.start() + _company_start(match[0])
        name = text[start : match.end()]
        if len(name) < 5 or name.startswith(("分公司", "有限公司")) or (WEAK_FORM.search(name) and NO_FIRM.search(name)):
            continue
        if free(start, match.end(), taken):
            yield claim(taken, IdentityKind.COMPANY_NAME, (start, match.end()), name, "company.form")
    for match in COMPANY_EN.finditer(text):
        if free(*match.span("name"), taken):
            yield claim(taken, IdentityKind.COMPANY_NAME, match.span("name"), match["name"], "company.form")
    for match in PROPRIETOR.finditer(text):
        if match[0].find("Inh") > 0 and free(*match.span("firm"), taken):
            yield claim(taken, IdentityKind.COMPANY_NAME, match.span("firm"), match["firm"], "company.proprietor")
        if free(*match.span("person"), taken):
            yield claim(taken, IdentityKind.PERSON_NAME, match.span("person"), match["person"], "person.proprietor")
    for match in FIRM_INTRODUCED.finditer(text):
        if FIRM_WORD.search(match["name"]) and free(*match.span("name"), taken):
            yield claim(taken, IdentityKind.COMPANY_NAME, match.span("name"), match["name"], "company.introduced")
    for match in COMPANY_CUE.finditer(text):
        group = match.lastgroup or "name"
        if free(*match.span(group), taken):
            yield claim(taken, IdentityKind.COMPANY_NAME, match.span(group), match[group], "company.cue")


def _company_start(written: str) -> int:
    """Where the name begins in a run of characters: at the place it is named for, or behind a lead-in (抬头, 我们是)."""
    lead = LEAD_ZH.match(written)
    start = lead.end() if lead else 0
    _, _, starts = divisions()
    for position in range(start, min(start + 8, len(written) - 6)):
        place = starts.match(written, position)
        if place and (place["province"] or place["city"]) and len(place[0]) >= 2:
            return position
    return start


@lru_cache(maxsize=1)
def _surnames() -> tuple[str, tuple[str, ...]]:
    lines = [
        line for line in files("extractors.identity").joinpath("surnames.txt").read_text("utf-8").splitlines() if line and not line.startswith("#")
    ]
    return lines[0], tuple(lines[1].split())


def is_chinese_name(word: str) -> bool:
    single, double = _surnames()
    if word in words("not_names") or word.endswith(TITLES) or not re.fullmatch("[\u4e00-\u9fff]{2,4}", word):
        return False
    return (word[:2] in double and len(word) in (3, 4)) or (word[0] in single and len(word) in (2, 3))


SIGNED = (
    (SIGN_OFF, "person.sign_off"),
    (LAST_LINE, "person.sign_off"),
    (DASHED, "person.sign_off"),
    (TITLED, "person.sign_off"),
    (END_NAME, "person.sign_off"),
    (INTRODUCED, "person.introduced"),
)


def find_persons(text: str, taken: Taken, found: list[Candidate], known: Known, role: Role) -> Iterator[Candidate]:
    """`found` are the other details of the message: a name stands beside a telephone, an address, an account."""
    yield from _chinese_persons(text, taken, found)
    alone = NAME_ALONE.fullmatch(text)
    if alone and not _no_person(alone["name"]) and not _addressed(alone["name"], known, role):
        yield claim(taken, IdentityKind.PERSON_NAME, alone.span("name"), alone["name"], "person.alone")
    for pattern, rule in SIGNED:
        for match in pattern.finditer(text):
            group = match.lastgroup or "name"
            name = match[group]
            if free(*match.span(group), taken) and not _no_person(name) and not (rule == "person.sign_off" and _addressed(name, known, role)):
                yield claim(taken, IdentityKind.PERSON_NAME, match.span(group), match[group], rule)
    for candidate in found:
        after = AFTER_ACCOUNT.match(text, candidate.end)
        if after and candidate.kind in (IdentityKind.BANK_ACCOUNT, IdentityKind.IBAN):
            span = after.span("name")
            if free(*span, taken) and not _no_person(after["name"]):
                yield claim(taken, IdentityKind.PERSON_NAME, span, after["name"], "person.account")
        before = BEFORE_BLOCK.search(text, max(0, candidate.start - 60), candidate.start)
        if before and candidate.kind in (IdentityKind.ADDRESS, IdentityKind.BANK_ACCOUNT, IdentityKind.PHONE):
            if free(*before.span("name"), taken) and FIRM_WORD.search(before["name"]):
                yield claim(taken, IdentityKind.COMPANY_NAME, before.span("name"), before["name"], "company.block")
            elif free(*before.span("name"), taken) and not _no_person(before["name"]):
                yield claim(taken, IdentityKind.PERSON_NAME, before.span("name"), before["name"], "person.block")


def _chinese_persons(text: str, taken: Taken, found: list[Candidate]) -> Iterator[Candidate]:
    for cue in PERSON_CUE_ZH.finditer(text):
        for length in (4, 3, 2):
            name = text[cue.end() : cue.end() + length]
            if (
                len(name) == length
                and is_chinese_name(name)
                and PERSON_END_ZH.match(text, cue.end() + length)
                and free(cue.end(), cue.end() + length, taken)
            ):
                yield claim(taken, IdentityKind.PERSON_NAME, (cue.end(), cue.end() + length), name, "person.cue")
                break
    blocks = [
        (c.start, c.end)
        for c in found
        if c.kind in (IdentityKind.PHONE, IdentityKind.ADDRESS, IdentityKind.BANK_ACCOUNT, IdentityKind.ID_CARD, IdentityKind.ALIPAY)
    ]
    blocks += [match.span() for match in re.finditer(r"1[3-9]\d\*{4}\d{4}", text)]
    for match in TOKEN_ZH.finditer(text):
        beside = any(0 <= match.start() - end <= 2 or 0 <= start - match.end() <= 2 for start, end in blocks)
        if beside and is_chinese_name(match["name"]) and free(*match.span("name"), taken):
            yield claim(taken, IdentityKind.PERSON_NAME, match.span("name"), match["name"], "person.block")


def _no_person(name: str) -> bool:
    return any(word in words("not_persons") for word in name.split()) or bool(FORM_WORD.search(name))


def _addressed(name: str, known: Known, role: Role) -> bool:
    """`Thanks, Derek` names the other side."""
    return known.parties.is_called(name.split(maxsplit=1)[0].lower(), other_than=role)


def find_party_names(text: str, taken: Taken, known: Known) -> Iterator[Candidate]:
    """Parties named in the text: sellers as shops, user names as handles, persons by their own full name."""
    lowered = text.lower()
    for party, role in known.parties.named_in(lowered):
        if HANDLE.fullmatch(party) and (named := re.search(rf"(?<![a-z0-9]){re.escape(party)}(?![a-z0-9])", lowered)) and free(*named.span(), taken):
            start, end = named.span()
            take(taken, start, end)
            yield Candidate(kind=IdentityKind.HANDLE, start=start, end=end, value=party, owner=role, rule="handle.party")
            continue
        if role is not Role.SELLER:
            continue
        for name in shop_names(party):
            found = _shop(text, lowered, name, taken)
            if found is not None:
                take(taken, *found)
                yield Candidate(
                    kind=IdentityKind.SHOP_NAME, start=found[0], end=found[1], value=text[found[0] : found[1]], owner=Role.SELLER, rule="shop.party"
                )
                break


def _shop(text: str, lowered: str, name: str, taken: Taken) -> Span | None:
    for match in re.finditer(re.escape(name.lower()), lowered):
        start, end = match.span()
        if (
            not free(start, end, taken)
            or (re.match(r"[a-z0-9]", lowered[end : end + 1]) and name[-1].isascii())
            or (re.search(r"[a-z0-9@._]", lowered[max(0, start - 1) : start]) and name[0].isascii())
        ):
            continue
        if not name.isascii():
            return start, end
        like_a_person = not FORM_WORD.search(name) and re.fullmatch(r"[A-Z][a-z]+(?: [A-Z][a-z]+)?", name)
        if start == 0 or said_before(SHOP_CUE, text, start) or (not like_a_person and SHOP_AFTER.match(text, end)):
            return start, end
    return None
