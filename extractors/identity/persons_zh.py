"""Chinese names of persons: behind a word that calls for one, or beside a telephone, an address, an account."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

from casefile.findings import IdentityKind
from extractors.identity.candidate import Candidate, claim, said_before, words
from extractors.spans import Span, Taken, free

_HAN = "[\u4e00-\u9fff]"
CUE = re.compile(
    r"(?:户名|账户名|账户姓名|开户名|户主|持卡人|收款方|认证名|(?:委托)?代理人|(?:授权|签约|委托)代表|实名(?:认证)?|收花人|收件人?|签收人"
    r"|收货[人方]?|寄件人|发件人|发货人|退款人|付款人|打款人|汇款人|接单人|受款人|收件者|落款|经办(?=[:：])|被保险人|受益人|提货人"
    r"|取[件货]人|下单人|登记人|预约人|报名人|申请人|代收人|开户人|学员|乘客|患者|考生|联系人|经办人|经手人|经营者|法定代表人"
    r"|法人(?:代表)?|负责人|投资人|收款人|真实姓名|"
    r"姓名|名字|[本大真全]名|卡主|承办人|身份证上是|户口名(?:称)?|我叫(?!车|货|人)|本人叫?|署名|名叫|(?:抬头|开票)[:：]?\s?个人|(?:师傅"
    r"|司机|老板|店长|房东|经理|老公|老婆|同事|[他她])叫|(?:师傅|司机|房东|业主)(?=[:：]))(?:上|现在|显示|变更|就|都)?(?:改成|换成|变更成"
    r"|[写填]的?|显示)?我?[:：是叫为系成\s]{0,3}"
    r"|(?:打款|汇款|付款|转账|[钱款](?:就|都|先)?[打转汇付])给(?=[\u4e00-\u9fff]{2,3}(?:就|吧|[，,。]|$))"
)
_SIDE = (
    "[甲乙丙丁买卖供需]方|买受人|出卖人|(?:出租|承租|转让|受让|委托|受托|出借|借款|担保|保证|监护|申请|投诉|付款|寄件|发件|退货|发货|授权|投资)"
    rf"[人方]|当事人|股东|{_HAN}{{1,4}}[人者]|签[名字收]"
)
PARTY = re.compile(rf"(?:{_SIDE})(?:[（(]{_HAN}{{1,8}}[）)])?(?:写我?)?[:：]\s?")
"""A party of a contract, of a form."""
_OFFICE = "|".join(words("offices"))
GLUED = rf"(?!(?<=师)傅|(?<=律师)费|(?<={_HAN})[和查成管包应解连])"
"""Within a sentence no name begins with a verb or the rest of a word, though there are families called so."""
ROLE = re.compile(
    rf"(?:{_OFFICE})(?!费)(?:[:：是]{{1,2}}\s?)?{GLUED}(?P<name>[\u4e00-\u9fff]{{3}})(?=[\s,，、;；。:：（(]|$)"
    rf"|(?:{_OFFICE})(?!费)(?:[:：是]{{1,2}}\s?)?{GLUED}(?P<short>[\u4e00-\u9fff]{{2}})(?=[\s,，:：（(]{{0,2}}(?:[\d+]|电话|手机|微信))"
)
"""A name behind an office; one of two characters only where a number follows."""
STRICT = re.compile(
    rf"(?:(?:[全真本大]名|真实姓名)[是叫：:]"
    rf"|(?:户名|收件人|收货人|收款人|联系人|经营者|法定代表人|姓名)(?:[:：]|(?= ))|(?:{_SIDE})(?:[（(]{_HAN}{{1,8}}[）)])?[:：])"
    rf"\s?(?P<name>{_HAN}{{2,4}})(?=[\s,，、;；。]|$)"
)
"""Here a name stands even where the family name is rare."""
NOT_A_PERSON = re.compile(
    "[仓部店铺厂司号组行的不同上本你您我他她们已没什谁哪啥未无请需要很都也又再被让说付写填退换补]|^[小老阿大]|客服|售后|电话|手机|地址|微信|姓名"
    "|身份|先生|女士|小姐|经理|老板|师傅|老师|买家|卖家|平台|个人|对公|匿名"
)
DOTTED = re.compile(rf"{_HAN}{{2,6}}[·•]{_HAN}{{2,8}}(?!{_HAN})")
CALLED_DOTTED = re.compile(
    rf"(?:[叫是找给]|^|[，,：:\s])(?P<name>(?:(?![叫是找给的了]){_HAN}){{2,6}}?[·•]{_HAN}{{1,8}}?)(?=[\s，,。；;（(]|$|的|收|电话|手机|\d)"
)
"""A Uyghur, Kazakh or foreign name: 阿依古丽·买买提."""
END = re.compile(r"[^\u4e00-\u9fff]|$|的|就|收|电话|手机|地址|身份证|账号|卡号")
YOUNG = ("生", "工", "董", "导", "律", "医")
"""Titles behind a family name alone: 窦生, 齐工."""
TITLES = ("先生", "女士", "小姐", "哥", "姐", "总", "叔", "姨", "爷", "奶", "婶", "大妈", "店", "们", *words("offices"))
NOT_IN_A_NAME = re.compile(f"[{''.join(words('not_in_names'))}]")
PARTICLES = ("了", "的", "吗", "呢", "吧", "啊", "着", "过", "掉", "好")
TOKEN = re.compile(
    r"(?:(?<=[\s,，、:：;；\d（(/】])|^)(?:请?找|联系人?|请?联系)?(?P<name>[\u4e00-\u9fff]{2,4}?)(?:亲?收|先生|女士)?(?=[\s,，、:：;；。）)/\d]|$)"
)
OFFICE = re.compile(
    r"(?:财务|会计|出纳|店长|业务员?|司机|售后|仓管|销售|顾问|设计师|助理|法务|律师)(?P<name>[\u4e00-\u9fff]{2,3})(?=[\s,，:：]{0,2}$)"
)
LINE = re.compile(r"(?:(?<=\n)|^)(?P<name>[\u4e00-\u9fff]{2,4})(?=\s*(?:$|\n(?:电话|手机|联系|公司|地址|20\d\d|[^\n]{0,12}(?:部|公司))))")
"""A line of its own at the end of a letter."""
_BANKS = "|".join(re.escape(word) for word in words("banks") if not word.isascii())
LABELS = re.compile(
    rf"(?:(?:身份证|联系电话|电话|手机微信|微信同号|手机|卡号|账号|帐号|微信|邮箱|开户行|{_BANKS})(?:号码?)?(?:[\u4e00-\u9fff]{{1,10}}支行)?|[\s,，:：;；]|是|为)*$"
)
"""What may stand between a name and the detail it belongs to: 王小雨，中国银行，6217 …"""
ALONE = re.compile(rf"\s*(?P<name>{_HAN}{{3,4}})[收。.\s]*")
MASKED_PHONE = re.compile(r"1[3-9]\d\*{4}\d{4}")
BLOCKS = frozenset(
    {
        IdentityKind.ADDRESS,
        IdentityKind.ALIPAY,
        IdentityKind.BANK_ACCOUNT,
        IdentityKind.EMAIL,
        IdentityKind.ID_CARD,
        IdentityKind.PHONE,
    }
)


@lru_cache(maxsize=1)
def surnames() -> tuple[str, tuple[str, ...]]:
    lines = [
        line for line in files("extractors.identity").joinpath("surnames.txt").read_text("utf-8").splitlines() if line and not line.startswith("#")
    ]
    return lines[0], tuple(lines[1].split())


def is_chinese_name(word: str) -> bool:
    single, double = surnames()
    if (
        word in words("not_names")
        or NOT_IN_A_NAME.search(word, 1)
        or word[:2] in words("not_names")
        or word.endswith((*TITLES, *PARTICLES))
        or (len(word) == 2 and (word.endswith(YOUNG) or word[0] == word[1]))
        or not re.fullmatch("[\u4e00-\u9fff]{2,4}", word)
    ):
        return False
    return (word[:2] in double and len(word) in (3, 4)) or (word[0] in single and len(word) in (2, 3))


def chinese_name_alone(text: str) -> Span | None:
    """Where a message is a name of three characters and nothing else, as it follows a telephone, an account, an address."""
    match = ALONE.fullmatch(text)
    return match.span("name") if match and is_chinese_name(match["name"]) else None


def find_chinese_persons(text: str, taken: Taken, found: Sequence[Candidate]) -> Iterator[Candidate]:
    for cue in (*CUE.finditer(text), *PARTY.finditer(text)):
        if (dotted := DOTTED.match(text, cue.end())) and free(*dotted.span(), taken):
            yield claim(taken, IdentityKind.PERSON_NAME, dotted.span(), dotted[0], "person.cue")
            continue
        for length in (4, 3, 2):
            span = cue.end(), cue.end() + length
            name = text[slice(*span)]
            if len(name) == length and is_chinese_name(name) and END.match(text, span[1]) and free(*span, taken):
                yield claim(taken, IdentityKind.PERSON_NAME, span, name, "person.cue")
                break
    for match in CALLED_DOTTED.finditer(text) if "·" in text or "•" in text else ():
        if free(*match.span("name"), taken) and not NOT_A_PERSON.search(match["name"]):
            yield claim(taken, IdentityKind.PERSON_NAME, match.span("name"), match["name"], "person.cue")
    for match in STRICT.finditer(text):
        if not NOT_A_PERSON.search(match["name"]) and match["name"] not in words("not_names") and free(*match.span("name"), taken):
            yield claim(taken, IdentityKind.PERSON_NAME, match.span("name"), match["name"], "person.cue")
    for match in ROLE.finditer(text):
        group = match.lastgroup or "name"
        if is_chinese_name(match[group]) and free(*match.span(group), taken):
            yield claim(taken, IdentityKind.PERSON_NAME, match.span(group), match[group], "person.cue")
    if "\n" in text:
        for match in LINE.finditer(text):
            if is_chinese_name(match["name"]) and free(*match.span("name"), taken):
                yield claim(taken, IdentityKind.PERSON_NAME, match.span("name"), match["name"], "person.sign_off")
    blocks = list(_blocks(text, found))
    if not blocks:
        return
    for match in (*TOKEN.finditer(text), *(near for start, _ in blocks if (near := OFFICE.search(text, max(0, start - 12), start)))):
        start, end = match.span("name")
        glued = text[start - 1 : start].isdigit()
        beside = any(0 <= start - after <= (0 if glued else 4) or 0 <= before - match.end() <= 2 for before, after in blocks)
        if beside and is_chinese_name(match["name"]) and free(start, end, taken):
            yield claim(taken, IdentityKind.PERSON_NAME, (start, end), match["name"], "person.block")


def _blocks(text: str, found: Sequence[Candidate]) -> Iterator[Span]:
    """Where the details stand that a name may stand beside, with the labels before them."""
    for candidate in found:
        if candidate.kind in BLOCKS:
            yield candidate.start, candidate.end
            labels = LABELS.search(text, max(0, candidate.start - 24), candidate.start)
            if labels and labels.start() < candidate.start - 2:
                yield labels.start(), candidate.end
    yield from (match.span() for match in MASKED_PHONE.finditer(text))


_ROMAN = "|".join(words("surnames_latin"))
_TITLED = "|".join(word.title() for word in words("surnames_latin"))
RECEIVER = re.compile(r"\s?收(?:件人)?[:： ]{0,2}(?P<name>[A-Z][a-z]{1,11})(?![A-Za-z])|[\s，,](?P<first>[A-Z][a-z]{1,11}) ?收(?![款钱到费])")
"""Behind an address of Hong Kong: 收 Ben."""
ROMANIZED = re.compile(
    rf"(?<![A-Za-z-])(?<![A-Z] )(?:(?P<name>(?:{_ROMAN})(?:,? [A-Z]{{2,7}}|-[A-Z]{{2,7}}){{1,3}})(?![A-Za-z-]| [A-Z]{{2}})"
    rf"|(?P<titled>(?:{_TITLED})(?:[ -][A-Z][a-z]{{1,6}}){{1,3}}|[A-Z][a-z]{{2,9}} (?:{_TITLED}|{_ROMAN}))(?![A-Za-z-]| [A-Z]))"
)
"""As banks of Hong Kong print it, CHAN TAI MAN; or Chan Tai Man, Amy Chan."""
HOLDER = re.compile(r"(?:户口?名称?|户主|持有人|收款人?|抬头|姓名|名|联络人|联系人|收件人|[我佢他她][是系叫]?)[:：，,是系\s]{0,3}$")


def find_romanized(text: str, taken: Taken, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Chinese names in Latin capitals, behind what calls for a name or beside the account, the telephone, the address."""
    beside = [(candidate.start, candidate.end) for candidate in found if candidate.kind in BLOCKS]
    for candidate in found:
        receiver = RECEIVER.match(text, candidate.end) if candidate.kind is IdentityKind.ADDRESS else None
        group = "name" if receiver and receiver["name"] else "first"
        if receiver and free(*receiver.span(group), taken):
            yield claim(taken, IdentityKind.PERSON_NAME, receiver.span(group), receiver[group], "person.block")
    for match in ROMANIZED.finditer(text):
        start, end = match.span()
        near = any(0 <= start - after <= 3 or 0 <= before - end <= 12 for before, after in beside)
        if (near or said_before(HOLDER, text, start)) and free(start, end, taken):
            yield claim(taken, IdentityKind.PERSON_NAME, (start, end), match[0], "person.romanized")
