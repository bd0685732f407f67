"""Chinese firms that say no legal form: by a trade at the end of their name and what leads up to it, or between quotes."""

import re
from collections.abc import Iterator

from ahocorasick_rs import AhoCorasick, MatchKind

from casefile.findings import IdentityKind
from casefile.records import Role
from extractors.identity.addresses_zh import divisions
from extractors.identity.candidate import Candidate, any_of, claim, words
from extractors.identity.persons_zh import is_chinese_name
from extractors.spans import Taken, free

_HAN = "[\u4e00-\u9fff]"
SURE = frozenset(words("trades_zh"))
TRADES = AhoCorasick([*SURE, *words("trades_zh_too")], matchkind=MatchKind.LeftmostLongest).find_matches_as_indexes
FURTHER = re.compile("(?:工程队|工作室|服务部|经营部|集团|[厂馆坊社行店])?")
"""What may stand behind the trade: 样例汽修厂."""
STEM = 6
"""Characters of a name before its trade, at most."""
_NOUN = (
    "供[货应][商方]|报价|上家|厂家|厂商|工厂|原厂|代工厂?|外包|分包|承包|服务商|品牌方|进口商"
    "|经销商|代理商|货代|(?:外面|隔壁|对面|另外?|别的|本地|当地)的?一家|一家|那家|找的|请的"
)
CALLED = re.compile(r"(?:(?<![你我他她])叫做?|名叫|名为|挂靠在?)\s?$")
NAMED = re.compile(rf"(?:转包给?|外包给|分包给|包给|承包给|{_NOUN})(?:[是为叫:：，,]|就是)?\s?$")
"""What only a firm is said to be."""
TOWARDS = re.compile(r"(?:[他她]们?(?:就|也|都)?是|我们?(?:就)?是|来自|给|跟|和|与|由|被|从|去|隔壁|对面|[县区市镇]的\s?)$")
"""What persons, places and things are led up to by, too."""
ENDS = re.compile(r"\s*(?:[，,。；;！!？?～~）)”\"」』\d]|$)|\s|做的|那边|的(?=[，,。师人老电地]|$)|了(?=[，,。]|$)")
_PLACES = "|".join([*divisions()[0], *divisions()[1]])
HEADS = re.compile(rf"[，,、：:\s]{{1,2}}(?:地址|电话|手机|联系|编号|1[3-9]\d|0\d{{2,3}}-|{_PLACES})")
"""A name that opens a message or a line with the address or the telephone behind it."""
PLACE_BEFORE = re.compile(rf"(?:{_PLACES})(?:市|省)? $")
NO_STEM = re.compile(
    "[的了吗呢吧我你您他她它这那哪谁啊就都也很不没有要会能可把被说去来几每各该本贵做还未首经按着打送寄报个两件批次下联系问保留查核]|^.$"
    "|^(?:搞|卖|买|修|学|办|换|装|开|干|叫|是|找|在|隔壁|对面|外面|另一|一家|进行|使用)"
)
GENERIC = re.compile(
    "店铺|夏季|冬季|清爽|内部|全屋|定制|整体|专业|高端|高档|本地|当地|附近|品牌|进口|国产|国内|国外|国际|海外|跨境|二手|智能|儿童|成人|少儿|婚纱|个人|家庭|家用|商用|企业|公司|单位|正规|大型|小型|连锁|官方|线上|线下|网上|实体"
    "|小区|门口|楼下|市区|同城|长途|短途|上门|免费|售后|人工|手工|手机|电脑|空调|冰箱|洗衣机|实木|红木|纯银|黄金|水晶|天然|钢化|原装|正品|普通|便宜|合作|外面|第三方|老牌|新款|专柜|柜台|平台|权威|机构"
    "|旧|新|大|小|老|好|整车|零担|道路|交通|航空|铁路|海运|空运|陆运|日常|生活|办公|室内|户外|私人|自动|移动|中国|北方|南方|[省市县区镇]里?|[东南西北中]部|男士|女士|工程|房屋|建筑|技术|设计"
    "|健康|安全|质量|产品|设备|材料|费用|价格|服务|行业|一般|其他|所有|任何|什么|相关|电视|互联|电商|活动|现场|外地|外省|今年|明年|家里|孩子|法院|销售|文化|黑|高|现代|绿色|整机|假货|书面"
)
QUOTED = re.compile(r"[“\"「『](?P<name>[\u4e00-\u9fffA-Za-z0-9·&]{4,14})[”\"」』]")
PRINTED = re.compile(
    r"(?:叫做?|说是|显示(?:的?是)?|[写印贴盖签刻标](?:[着的了]|的是|着是)?|[签开]了?(?:一?[个张份])?|钢印|水印|logo|抬头|名[字称]?|户名|单位|商户|品牌|收款[方人]|付款[方人]"
    r"|发票|收据|寄件[方人]?|来自|[:：])\s?$"
)
FIRMS_FORM = re.compile(rf"(?:公司|集团|工作室|事务所|(?:{any_of((*SURE, *words('trades_zh_too')))})(?:[店厂部行社馆坊]|中心))$")
PLACED = re.compile(
    rf"(?:(?<!{_HAN})|(?<=[是叫在]))(?P<name>(?:{_PLACES})(?P<stem>{_HAN}{{2,8}}?)(?:客栈|民宿|宾馆|酒店|饭店|旅馆|餐馆|超市|药店|诊所|书店|美容院|健身房"
    r"|会所|俱乐部|修理厂|加工厂|养殖场|农场|茶庄|酒庄|苗圃|果园|幼儿园|驾校))(?=[\s，,。；;！!]|$)"
)
"""A house by its place and its form: 大理听样小院客栈."""
CARRIES = re.compile(
    rf"(?:托运|货运|搬家|快修|维修|物流|速运|家政|保洁)(?:公司|队|师傅)?[，,：:]\s?(?P<name>{_HAN}{{3,5}})(?=[，,\s]?(?:电话|手机|微信|1[3-9]\d))"
)
"""The trade comes first: 宠物托运，样例达 电话 139…"""
AWAY = re.compile(
    r"报价[：:]$|(?:隔壁|对面|外面|别的?家|别家|另外?一?家|同行|[他她]们?(?:就|都|也)?是|外包|分包|包给|找[了的]|请[了的]|去了?|一家)[^，,。！？!?\n]{0,4}[，,：:]?\s?$"
)
SELF = re.compile(r"(?:我们?家?|咱们?|本店|这里|这边)(?:店|这边)?(?:就?[是叫])?\s?$")


def names_a_trade(text: str) -> bool:
    return bool(TRADES(text))


def find_chinese_firms(text: str, taken: Taken, role: Role) -> Iterator[Candidate]:
    for _, start, stop in TRADES(text):
        further = FURTHER.match(text, stop)
        end = further.end() if further else stop
        begin = _beginning(text, start, end, sure=text[start:stop] in SURE)
        if begin is not None and free(begin, end, taken):
            own = role is Role.SELLER and SELF.search(text, max(0, begin - 8), begin) is not None
            kind = IdentityKind.SHOP_NAME if own else IdentityKind.COMPANY_NAME
            owner = Role.OTHER if role is Role.SELLER and AWAY.search(text, max(0, begin - 10), begin) else None
            yield claim(taken, kind, (begin, end), text[begin:end], "company.trade_zh", owner=owner)
    for match in QUOTED.finditer(text):
        name = match["name"]
        is_told = PRINTED.search(text, max(0, match.start() - 8), match.start()) and (FIRMS_FORM.search(name) or _ends_in_a_trade(name))
        if is_told and not NO_STEM.search(name) and not is_chinese_name(name) and free(*match.span("name"), taken):
            yield claim(taken, IdentityKind.COMPANY_NAME, match.span("name"), name, "company.quoted_zh")
    for match in PLACED.finditer(text):
        if is_a_stem(match["stem"]) and free(*match.span("name"), taken):
            yield claim(taken, IdentityKind.COMPANY_NAME, match.span("name"), match["name"], "company.trade_zh")
    for match in CARRIES.finditer(text):
        if not NO_STEM.search(match["name"]) and not is_chinese_name(match["name"]) and free(*match.span("name"), taken):
            yield claim(taken, IdentityKind.COMPANY_NAME, match.span("name"), match["name"], "company.trade_zh", owner=Role.OTHER)


def _beginning(text: str, start: int, end: int, *, sure: bool) -> int | None:
    """Where the name begins that ends in a trade, if the words before and behind it tell that it is one."""
    if not ENDS.match(text, end):
        return None
    for begin in range(max(0, start - STEM), start - 1):
        if not re.fullmatch(rf"{_HAN}+", text[begin:start]) or not is_a_stem(text[begin:start]):
            continue
        before = text[begin - 1 : begin]
        if CALLED.search(text, max(0, begin - 4), begin):
            return begin
        if not sure:
            continue
        if NAMED.search(text, max(0, begin - 12), begin):
            return begin
        inside = begin > 0 and (before == " " or re.match(_HAN, before) is not None)
        if inside and TOWARDS.search(text, max(0, begin - 4), begin):
            return begin
        opens = before in {"", "\n"} or PLACE_BEFORE.search(text, max(0, begin - 8), begin) is not None
        if opens and HEADS.match(text, end):
            return begin
    return None


def _ends_in_a_trade(name: str) -> bool:
    return any(end == len(name) and is_a_stem(name[:start]) for _, start, end in TRADES(name))


def is_a_stem(stem: str) -> bool:
    """Whether there is left what could be a name when trades, places and common words are taken out."""
    if NO_STEM.search(stem):
        return False
    rest = GENERIC.sub("", stem)
    for _, start, end in reversed(TRADES(rest)):
        rest = rest[:start] + rest[end:]
    _, _, starts = divisions()
    place = starts.match(rest)
    return len(rest[place.end() :] if place and place[0] else rest) >= 2
