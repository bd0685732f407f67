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
TRADES = AhoCorasick(list(words("trades_zh")), matchkind=MatchKind.LeftmostLongest).find_matches_as_indexes
FURTHER = re.compile("(?:工程队|工作室|服务部|经营部|[店行厂馆坊社部队中心]{1,2}|集团|公司)?")
"""What may stand behind the trade: 样例汽修厂."""
STEM = 6
"""Characters of a name before its trade, at most."""
_NOUN = (
    "供[货应][商方]|报价|上家|厂家|厂商|工厂|原厂|代工厂?|外包|分包|外协|承包|第三方|合作(?:方|商|的)|服务商|品牌方|进口商|经销商|代理商|货代|托运|搬家公司"
    "|装修公司|物流公司|保险公司|检测机构|安装公司|安装队|(?:外面|隔壁|对面|另外?|别的|本地|当地|同行)的?(?:一?家)?|一家|那家|哪家|有家|找的|请的|叫的|用的|上班|单位|公司|乙方|甲方"
)
NAMED = re.compile(rf"(?:叫做?|名叫|名为|挂靠在?|转包给?|外包给|分包给|包给|承包给|{_NOUN})(?:[是为叫:：，,]|就是)?\s?$")
"""What only a firm is said to be."""
TOWARDS = re.compile(
    r"(?:是|找[了的过到]?|去[了]?|来自|给|跟|和|与|由|被|从|在|请[了的]?|问了?|交给|转给|转到|发给|到|那边的|隔壁|对面|[县区市镇]的\s?)$"
)
"""What persons, places and things are led up to by, too."""
BOUND = re.compile(
    rf"\s*(?:[，,。、；;！!？?～~）)”\"」』\d]|$)|\s|的(?!时|价|质|钱|货)|那[边家]|做的|负责|给|拍的|说|老板|师傅|(?:他们)?自己|了(?=[，,。]|$)"
)
ENDS = re.compile(r"\s*(?:[，,。；;！!？?～~）)”\"」』\d]|$)|\s|做的|负责的?|那边|的(?=[，,。师人老电地]|$)|了(?=[，,。]|$)")
_PLACES = "|".join([*divisions()[0], *divisions()[1]])
HEADS = re.compile(rf"[，,、：:\s]{{1,2}}(?:地址|电话|手机|联系|1[3-9]\d|0\d{{2,3}}-|{_PLACES})")
"""A name that opens a message or a line with the address or the telephone behind it."""
NO_STEM = re.compile(
    "[的了吗呢吧我你您他她它这那哪谁啊就都也很不没有要会能可把被说去来几每各该本贵]|^.$|^(?:做|搞|卖|买|修|学|办|送|寄|换|装|开|干|叫|是|找|在|隔壁|对面|外面|另一|一家)"
)
GENERIC = re.compile(
    "全屋|定制|整体|专业|高端|高档|本地|当地|附近|品牌|进口|国产|国内|国外|国际|海外|跨境|二手|新旧|智能|儿童|成人|少儿|婚纱|个人|家庭|家用|商用|企业|公司|单位|正规|大型|小型|连锁|官方|线上"
    "|线下|网上|实体|小区|门口|楼下|市区|同城|长途|短途|上门|免费|售后|人工|手工|手机|电脑|空调|冰箱|洗衣机|实木|红木|纯银|黄金|水晶|天然|钢化|原装|正品|普通|便宜|合作|外面|第三方|老牌|新款"
    "|旧|新|大|小|老|好|整车|零担|道路|交通|航空|铁路|海运|空运|陆运|日常|生活|办公|室内|户外|私人|自动|移动|中国|北方|南方|[省市县区镇]里?|[东南西北中]部|男士|女士|工程|房屋|建筑|技术|设计"
    "|健康|安全|质量|产品|设备|材料|费用|价格|服务|行业|一般|其他|所有|任何|什么|相关|电视|互联|电商|活动|现场|外地|外省|今年|明年|家里|孩子"
)
QUOTED = re.compile(rf"[“\"「『](?P<name>(?:{_HAN}|[A-Za-z0-9·&])" r"{3,14})[”\"」』]")
PRINTED = re.compile(
    r"(?:是|叫做?|说是|[签开][了]?(?:一?[个张份])?|显示(?:的?是)?|[写印贴盖签刻标](?:[着的了]|的是|着是)?|钢印|水印|logo|抬头|名[字称]?|户名|单位|商户|品牌|收款[方人]?|付款[方人]?|发票|收据|寄件[方人]?|来自|给|[:：])\s?$"
)
FIRMS_FORM = re.compile("(?:公司|[店厂部行社院馆坊]|中心|集团|工作室|事务所)$")
PLACED = re.compile(
    rf"(?:(?<!{_HAN})|(?<=[是叫在]))(?P<name>(?:{_PLACES})(?P<stem>{_HAN}{{2,8}}?)(?:客栈|民宿|宾馆|酒店|饭店|旅馆|餐馆|超市|药店|诊所|书店|美容院|健身房"
    r"|会所|俱乐部|修理厂|加工厂|养殖场|农场|茶庄|酒庄|苗圃|果园|幼儿园|驾校))(?=[\s，,。；;！!]|$)"
)
"""A house by its place and its form: 大理听样小院客栈."""
OF_THEM = re.compile(r"说?是\s?[“\"「『](?P<name>[\u4e00-\u9fff]{3,8})[”\"」』]的(?=[，,。！!]|$)")
WHO = re.compile("师傅|公司|哪家|[不没]是[你我]们|谁|店")
"""He said he was of "…", not of yours."""
CARRIES = re.compile(rf"(?:{any_of(words('trades_zh'))})(?:公司|队|师傅)?[，,：:]\s?(?P<name>{_HAN}{{3,5}})(?=[，,\s]?(?:电话|手机|微信|1[3-9]\d))")
"""The trade comes first: 宠物托运，样例达 电话 139…"""
AWAY = re.compile(
    r"报价[：:]$|(?:隔壁|对面|外面|别的?家|别家|另外?一?家|同行|[他她]们?(?:就|都|也)?是|外包|分包|包给|找[了的]|请[了的]|去了?|一家)[^，,。！？!?\n]{0,4}[，,：:]?\s?$"
)
SELF = re.compile(r"(?:我们?家?|咱们?|本店|这里|这边)(?:店|这边)?(?:就?[是叫])?\s?$")


def names_a_trade(text: str) -> bool:
    return bool(TRADES(text))


def find_chinese_firms(text: str, taken: Taken, role: Role) -> Iterator[Candidate]:
    for _, start, end in TRADES(text):
        end += len(FURTHER.match(text, end)[0])  # type: ignore[index]
        found = _named(text, start, end)
        if found is not None and free(found, end, taken):
            own = role is Role.SELLER and SELF.search(text, max(0, found - 8), found) is not None
            kind = IdentityKind.SHOP_NAME if own else IdentityKind.COMPANY_NAME
            owner = Role.OTHER if role is Role.SELLER and AWAY.search(text, max(0, found - 10), found) else None
            yield claim(taken, kind, (found, end), text[found:end], "company.trade_zh", owner=owner)
    for match in QUOTED.finditer(text):
        name = match["name"]
        told = PRINTED.search(text, max(0, match.start() - 8), match.start())
        if told and free(*match.span("name"), taken) and (FIRMS_FORM.search(name) or TRADES(name)) and not is_chinese_name(name):
            yield claim(taken, IdentityKind.COMPANY_NAME, match.span("name"), name, "company.quoted_zh")
    for match in PLACED.finditer(text):
        if _is_a_stem(match["stem"]) and free(*match.span("name"), taken):
            yield claim(taken, IdentityKind.COMPANY_NAME, match.span("name"), match["name"], "company.trade_zh")
    for pattern in (OF_THEM, CARRIES):
        for match in pattern.finditer(text):
            no_firm = NO_STEM.search(match["name"]) or is_chinese_name(match["name"]) or (pattern is OF_THEM and not WHO.search(text))
            if not no_firm and free(*match.span("name"), taken):
                yield claim(taken, IdentityKind.COMPANY_NAME, match.span("name"), match["name"], "company.quoted_zh", owner=Role.OTHER)


def _named(text: str, start: int, end: int) -> int | None:
    """Where the name begins that ends in a trade, if the words before and behind it tell that it is one."""
    least = max(0, start - STEM)
    for begin in range(least, start - 1):
        stem = text[begin:start]
        if not re.fullmatch(rf"{_HAN}+", stem) or not _is_a_stem(stem):
            continue
        before = text[begin - 1 : begin]
        edge = begin == 0 or not re.match(_HAN, before)
        if NAMED.search(text, max(0, begin - 12), begin) and BOUND.match(text, end):
            return begin
        towards = begin > 0 and (not edge or before == " ") and TOWARDS.search(text, max(0, begin - 4), begin)
        if (towards and ENDS.match(text, end)) or (edge and before in {"", "\n"} and HEADS.match(text, end)):
            return begin
    return None


def _is_a_stem(stem: str) -> bool:
    return not NO_STEM.search(stem) and not _is_generic(stem)


def _is_generic(stem: str) -> bool:
    """Whether nothing is left that could be a name when trades, places and common words are taken out."""
    rest = GENERIC.sub("", stem)
    for _, start, end in reversed(TRADES(rest)):
        rest = rest[:start] + rest[end:]
    _, _, starts = divisions()
    place = starts.match(rest)
    if place and place[0]:
        rest = rest[place.end() :]
    return len(rest) < 2
