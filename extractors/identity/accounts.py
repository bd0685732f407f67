"""Accounts by which somebody is reached or paid: WeChat, QQ, Alipay by phone, and the handles of other services."""

import re
from collections.abc import Iterator

from casefile.findings import IdentityKind
from extractors.identity.candidate import Candidate, Known, claim, said_before
from extractors.identity.contacts import MARKS
from extractors.identity.phones import PUBLIC_LINES
from extractors.numerals import spelled
from extractors.spans import Taken, free, take

_SPOKEN = "[\\d零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]"

_WECHAT = (
    r"(?:企业)?[微威薇徽溦嶶维围魏] ?[信芯心❤](?:号|ID|id)?|企微|[Ww]ei ?(?:信|xin)|(?<![A-Za-z0-9])(?:[Vv][-._ ][Xx]|[Ww][-._ ][Xx])(?![A-Za-z0-9-])"
    r"|微❤|薇❤|V❤|v❤|[Vv]信|(?<![A-Za-z])(?:[Vv]{1,2}[Xx]|[Ww][Xx])(?![A-Za-z])"
    r"|(?<![A-Za-z])(?:wechat|weixin)(?: id)?"
    r"|"
    r"卫星号?|\U0001f6f0|"
    r"绿泡泡?|[Ww][信❤]|[Vv]我(?=[\s:：]{0,2}[A-Za-z0-9])|加绿|绿色?(?:软件|标|图标|app)|薇(?=[ :：])|"
    r"(?:[加伽]|\+|➕)(?:个|我|一下)?\s?[Vv薇微](?![A-Za-z信])|(?<=[\u4e00-\u9fff])[Vv薇微](?=[:：]\s?[A-Za-z])"
    r"|(?<![qQ扣音手书])(?<!ig)(?<!ins)加我(?=[A-Za-z][A-Za-z0-9]*[_-])|"
    r"(?:^|(?<=[\s,，;；。]))(?:[Vv微薇](?=[:：])|[微薇](?= [A-Za-z0-9])|[Vv](?= [A-Za-z]\w*\d))"
)
WECHAT = re.compile(
    rf"(?i:{_WECHAT})(?P<gap>(?: (?i:me|us|id|is|at|add|on))?[^A-Za-z0-9\n。！？]{{0,10}}?)(?P<value>[A-Za-z][A-Za-z0-9_-]{{5,19}}(?!{_SPOKEN}{{2}})"
    rf"|[A-Za-z][A-Za-z0-9_-]{{2,15}}{_SPOKEN}{{2,8}}|1[3-9]\d(?:[ -]?\d{{4}}){{2}}"
    rf"|[1一幺](?: ?{_SPOKEN}){{10}}"
    rf"|"
    rf"(?<=[号:：])\d{{6,11}})(?![A-Za-z0-9_@.])"
)
WECHAT_BORN = re.compile(r"(?<![A-Za-z0-9_])(?P<value>wxid_[a-z0-9]{6,20})(?![A-Za-z0-9_])")
"""As WeChat itself names an account that has chosen no name."""
WECHAT_AFTER = re.compile(
    rf"(?P<value>1[3-9]\d(?:[ -]?{_SPOKEN}{{4}}){{2}})(?!\d)[^\d\n。！？]{{0,4}}(?:微信同(?![意时步])号?|同微信?|手机同微|wx同号|vx同号|V同号)",
    re.IGNORECASE,
)
SAME_NUMBER = re.compile(
    r"(?:手机|电话)号?码?(?:就是|也是|=)微信|微信(?:就是|也是|=)(?:手机|电话)|(?:微信|wx|vx|手机|电话)(?:和?微信|和?手机|和?电话)?(?:同号"
    r"|同步|一样|同微)|同微信?|微信同(?![意时步])"
)
NAMES_AN_ID = re.compile(r"[:：]|号\s?$|[iI][dD]\s?$")
NOT_AN_ACCOUNT = re.compile(r"转账|支付|付款|收款|红包|转你|转您|转我$|打款|聊天|群|朋友圈|小程序|公众号")
QQ = re.compile(
    rf"(?i:(?<![A-Za-z])q{{1,2}}号?(?![A-Za-z-])|[扣抠叩] ?[扣抠叩]号?|(?:球球|秋秋)(?=号|[:：\s]*\d{{6}})|企鹅号?|[加+➕]\s?[q扣]|q群|群号|进群|"
    rf"群)[^\dA-Za-z\n。！？零〇一二三四五六七八九幺]{{0,8}}(?P<value>{_SPOKEN}(?:[ -]?{_SPOKEN}){{4,10}})(?![\d.])"
)
QQ_SECOND = re.compile(
    rf"(?:小号|大号|加我|找我|号)[^\dA-Za-z\n。！？零〇一二三四五六七八九幺]{{0,4}}(?P<value>{_SPOKEN}(?:[ -]?{_SPOKEN}){{6,10}})(?!\d)"
)
ALIPAY = re.compile(
    r"(?i:支付宝|alipay|\bzfb\b)(?:账号|帐号|号)?[^\d\n。！？A-Za-z]{0,8}(?P<value>1[3-9]\d(?:[ -]?\d{4}){2})(?!\d)|"
    r"(?P<value2>1[3-9]\d(?:[ -]?\d{4}){2})(?!\d)[ ,，]{0,2}(?:是|这个?是|就是)?(?:我的?)?(?:支付宝|alipay)",
    re.IGNORECASE,
)

HANDLE = re.compile(
    r"(?<![A-Za-z0-9_@.•*])@(?P<at>[A-Za-z0-9_][A-Za-z0-9_.-]{2,28}[A-Za-z0-9_])(?![A-Za-z0-9_@])"
    r"|(?<=叫)(?P<named>@[\u4e00-\u9fffA-Za-z0-9_]{2,12}?)(?=的|[\s，,。]|$)|(?i:cash ?(?:app|tag)|venmo|"
    r"pay)[^\n$]{0,20}(?<![\w$])(?P<cash>\$[A-Za-z][A-Za-z0-9_-]{2,19})\b|(?<![\w$])(?P<tag>\$(?=[A-Z]*[a-z])[A-Za-z][A-Za-z0-9_-]{4,19})\b"
    r"|(?<![A-Za-z0-9_.])(?P<upi>[A-Za-z0-9._-]{3,40}@(?:ok(?:hdfcbank|axis|"
    r"sbi|icici)|ybl|paytm|upi|apl|ibl|axl|hdfcbank|icici|sbi|kotak|waicici|jupiteraxis|fam|freecharge))(?![A-Za-z0-9_]|\.\w)"
)
ALL_OF_US = frozenset({"all", "channel", "everyone", "here"})
_APPS = (
    r"IG|insta(?:gram)?|telegram|tg|snap(?:chat)?|venmo|cash ?app|tik ?tok|twitter|discord|kik|threads|twitch|youtube|reddit|skype|signal|e-?bay|etsy"
    r"|depop|vinted|mercari|poshmark|offer ?up|grailed|carousell|shpock|gumtree|stockx|facebook|fb|pinterest|revolut|revtag|wise(?: ?tag)?|beem|monzo"
    r"|chime|(?-i:LINE|Line)|line(?= id)"
)
HANDLE_CUE = re.compile(
    rf"(?:主播号|(?:抖音|快手|小红书|旺旺|闲鱼|淘宝)(?:上?搜索?|号)?|B站|微博|群昵称|直播间|\b(?:(?:{_APPS})"
    r"(?P<what> ?(?:user ?name|user(?: ?id)?|id|name|handle|tag|profile|closet|page|channel|account|acct|seller(?: name)?))?"
    r"|username|user ?id|handle)\b)(?:'s| is| me|[:：,=]|号|是|叫|\s){1,4}(?P<value>[A-Za-z][A-Za-z0-9_.-]{3,29}\d*)(?![A-Za-z0-9_@])",
    re.IGNORECASE,
)
NO_HANDLE = re.compile(
    r"(?:account|also|been|blocked|closed|deleted|different|down|fake|gone|hacked|here|just|linked|locked|name|only|page|private|public|same|still"
    r"|suspended|taken|that|there|they|this|under|with|wrong|your|yours)$",
    re.IGNORECASE,
)
HANDLE_ZH = re.compile(
    r"(?:抖音|快手|小红书|小红薯|旺旺|闲鱼|B站|微博|视频号|得物|(?<![A-Za-z])(?:dy|ks|xhs|DY|KS|XHS)(?=号))(?:[上]?搜一?搜?索?|号|账号|ID"
    r"|id|名|昵称|叫|是|[:：\s]|关注|“){0,4}"
    r"(?P<value>(?<=[^A-Za-z])[A-Za-z][A-Za-z0-9_.-]{3,29}(?![A-Za-z0-9_@])|(?:(?<=[号Dd:：是])|(?<=[号Dd:：是] ))\d{5,12}(?!\d))"
    r"|(?:抖音|快手|小红书|小红薯|闲鱼|B站|微博|视频号|公众号|直播间)[上]?(?:搜一?搜?索?|关注|号|账号|名|昵称|叫|是"
    r"|[:：])+\s?[“\"「【](?P<quoted>[^”\"」】\n]{2,16})[”\"」】]"
)
HANDLE_APP = re.compile(
    r"(?:纸飞机|飞机号?|电报|蝙蝠|小红书|抖音|快手|闲鱼|赖|(?i:line|telegram|whatsapp|potato"
    r"|ins))(?:[^A-Za-z0-9。！？\n]{0,12}?(?:搜一?[搜寻索]?|加|找|关注|私信|联系)"
    r"[^A-Za-z0-9。！？\n@]{0,8}?|(?:号|ID|id)?[:：]\s?)@?(?P<value>[A-Za-z][A-Za-z0-9_.-]{3,29})(?![A-Za-z0-9_@])"
)
"""下载纸飞机，搜我们导师 …: an app, and whom to look for in it."""
HANDLE_SPELLED = re.compile(
    r"\b(?i:ig|insta(?:gram)?|telegram|tg|snap(?:chat)?|venmo|tiktok|twitter|discord|handle|username)\b[ :=]{1,3}(?:(?:is|me|at) )?@?"
    r"(?P<value>[A-Za-z0-9]+(?: (?:underscore|dot|dash) (?!com\b)[A-Za-z0-9]+){1,3})(?![A-Za-z0-9_@])"
)
"""insta is pinecone underscore ada."""
HANDLE_NUMBERED = re.compile(r"(?<![A-Za-z0-9_.@])(?P<value>[A-Za-z][A-Za-z0-9_.-]{2,28}#\d{4})(?!\d)")
"""As Discord numbered its users."""
SKYPE = re.compile(
    r"(?<![A-Za-z0-9_.@:])(?P<value>live:[A-Za-z0-9_.-]{3,32}[A-Za-z0-9])(?![A-Za-z0-9_@])|\b[Ss]kype(?: id| name)?(?: is"
    r"|:)? (?P<named>[a-z][a-z0-9_.-]{4,30}[a-z0-9])(?![A-Za-z0-9_@])"
)
HANDLE_ON = re.compile(
    rf"(?<![A-Za-z0-9_.@])(?P<value>[A-Za-z][A-Za-z0-9_.-]{{3,28}}[A-Za-z0-9]) on (?:{_APPS})\b",
    re.IGNORECASE,
)
HANDLE_PAGE = re.compile(
    r"\b(?i:follow|add|find|dm|message|check(?: out)?|use|join)\b[^.!?\n@]{0,24}\b(?i:page|account|acct|acc|profile|shop|channel|ig|insta)"
    r"(?: (?i:is|at|on|called)|:)* (?P<value>[A-Za-z][A-Za-z0-9_.-]{3,28}[A-Za-z0-9])(?![A-Za-z0-9_@])"
)
"""Follow the backup page pine_cone2."""
HANDLE_SHORT = re.compile(r"(?:^|[\s,;(])(?:ig|sc|tg|fb)[: ]{1,2}(?P<value>[A-Za-z][A-Za-z0-9_.-]{3,28}[A-Za-z0-9])(?![A-Za-z0-9_@])", re.IGNORECASE)
FASTER_PAYMENT = re.compile(
    r"(?:(?<![A-Za-z])FPS(?: ?ID)?|转数快(?: ?ID|(?:识别|编)[码号]?)?|识别码)[^\dA-Za-z\n。]{0,5}(?P<value>\d{7}|\d{9})(?![\d-]| ?\d)"
)
"""The identifier of a payee in Hong Kong has seven or nine digits; eight are his telephone."""
SAYS_WHO = re.compile(
    r"\b(?:i'?m|i am|we'?re|we are|add|follow|find|search(?: for)?|look (?:me |us )?up|message|dm|user(?:name)?|handle|called|as|me)[: ]{1,2}$",
    re.IGNORECASE,
)
"""Without it a model may be meant: the iPhone13 on eBay."""
LOOKED_FOR = re.compile(r"\b(?:search(?: for)?|look (?:me |us )?up|find (?:me|us) (?:as|under)|username|handle|i'?m|i am)[: ]{1,2}$", re.IGNORECASE)
HANDLE_SHAPE = re.compile(r"[_\d.-]|[a-z][A-Z]")


def find_accounts(text: str, taken: Taken, known: Known) -> Iterator[Candidate]:
    yield from _wechat(text, taken)
    yield from _alipay(text, taken)
    yield from _qq(text, taken, known)
    yield from _handles(text, taken)


def _wechat(text: str, taken: Taken) -> Iterator[Candidate]:
    """A phone that is a WeChat account too is left free for the phone finder."""
    for match in WECHAT.finditer(text):
        value = spelled(match["value"])
        if not value[0].isalpha():
            value = _unspaced(value)
        if NOT_AN_ACCOUNT.search(match["gap"]) and not re.search("同号", match["gap"]):
            continue
        if not (value[0].isdigit() or HANDLE_SHAPE.search(value) or NAMES_AN_ID.search(match[0][: -len(match["value"])])):
            continue
        if free(*match.span("value"), taken):
            yield Candidate(kind=IdentityKind.WECHAT, start=match.start("value"), end=match.end("value"), value=value, rule="wechat")
            if not (value[0].isdigit() and SAME_NUMBER.search(text)):
                take(taken, *match.span("value"))
    for match in WECHAT_BORN.finditer(text):
        if free(*match.span(), taken):
            yield claim(taken, IdentityKind.WECHAT, match.span(), match[0], "wechat")
    for match in WECHAT_AFTER.finditer(text):
        value = _unspaced(spelled(match["value"]))
        yield Candidate(kind=IdentityKind.WECHAT, start=match.start("value"), end=match.end("value"), value=value, rule="wechat.same_number")


def _alipay(text: str, taken: Taken) -> Iterator[Candidate]:
    for match in ALIPAY.finditer(text):
        group = "value" if match["value"] else "value2"
        if free(*match.span(group), taken):
            yield claim(taken, IdentityKind.ALIPAY, match.span(group), _unspaced(match[group]), "alipay")


def _qq(text: str, taken: Taken, known: Known) -> Iterator[Candidate]:
    for pattern in (QQ, QQ_SECOND):
        for match in pattern.finditer(text):
            value = _unspaced(spelled(match["value"]))
            if pattern is QQ_SECOND and known.platform != "qq" and match["value"].isascii():
                continue  # elsewhere than on QQ only digits that somebody took the pains to spell out
            if value in PUBLIC_LINES or (text.isascii() and not match[0].lower().startswith("qq")):
                continue
            if free(*match.span("value"), taken) and value[0] != "0" and not (len(value) == 11 and value[0] == "1"):
                yield claim(taken, IdentityKind.QQ, match.span("value"), value, "qq")


def _handles(text: str, taken: Taken) -> Iterator[Candidate]:
    for match in HANDLE.finditer(text):
        group = match.lastgroup or "at"
        start = match.start(group) - (group == "at")
        if free(start, match.end(group), taken) and match[group].lower() not in ALL_OF_US:
            yield claim(taken, IdentityKind.HANDLE, (start, match.end(group)), text[start : match.end(group)], f"handle.{group}")
    if not text.isascii():
        for match in HANDLE_APP.finditer(text):
            yield from _shaped(match, "value", taken, "handle.app")
        for match in HANDLE_ZH.finditer(text):
            group = match.lastgroup or "value"
            yield from _shaped(match, group, taken, "handle.cue", surely=group == "quoted" or match[group].isdigit())
    for match in SKYPE.finditer(text):
        group = match.lastgroup or "value"
        yield from _shaped(match, group, taken, "handle.cue", surely=group == "value")
    for match in HANDLE_SPELLED.finditer(text):
        if free(*match.span("value"), taken):
            value = re.sub(" (underscore|dot|dash) ", lambda mark: MARKS[mark[1]], match["value"])
            yield claim(taken, IdentityKind.HANDLE, match.span("value"), value, "handle.spelled")
    for match in FASTER_PAYMENT.finditer(text):
        yield from _shaped(match, "value", taken, "handle.fps", surely=True)
    for match in (
        *HANDLE_NUMBERED.finditer(text),
        *HANDLE_CUE.finditer(text),
        *HANDLE_ON.finditer(text),
        *HANDLE_PAGE.finditer(text),
        *HANDLE_SHORT.finditer(text),
    ):
        value = match["value"].rstrip(".")
        if match.re is HANDLE_ON and not re.search("[_.]", value) and not said_before(SAYS_WHO, text, match.start()):
            continue
        shaped = HANDLE_SHAPE.search(value) or (_is_named(match) and not NO_HANDLE.match(value))
        if free(*match.span("value"), taken) and shaped:
            yield claim(taken, IdentityKind.HANDLE, match.span("value"), value, "handle.cue")


def _is_named(match: re.Match[str]) -> bool:
    """Whether a name without the shape of a handle is said to be one: my Mercari name is …, bigtruckdave on eBay."""
    if match.re is HANDLE_ON:
        return said_before(LOOKED_FOR, match.string, match.start())
    return match.re is HANDLE_CUE and match["what"] is not None and re.search(r"[:=]|is\b", match[0][match.end("what") - match.start() :]) is not None


def _shaped(match: re.Match[str], group: str, taken: Taken, rule: str, *, surely: bool = False) -> Iterator[Candidate]:
    """A handle, if what was found has the shape of one or surely is one."""
    if free(*match.span(group), taken) and (surely or HANDLE_SHAPE.search(match[group])):
        yield claim(taken, IdentityKind.HANDLE, match.span(group), match[group].rstrip("."), rule)


def _unspaced(value: str) -> str:
    return re.sub("[ -]", "", value)
