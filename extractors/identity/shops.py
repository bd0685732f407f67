"""Shops as the parties and their words call them, user names of parties."""

import re
from collections.abc import Iterator

from casefile.findings import IdentityKind
from casefile.records import Role
from extractors.identity.candidate import Candidate, Known, claim, said_before, words
from extractors.identity.firms_en import FIRM_WORD
from extractors.identity.parties import shop_names
from extractors.spans import Span, Taken, free

HANDLE = re.compile(r"[a-z0-9]+(?:[_.-][a-z0-9]+)+|[a-z]+\d+")
SHOP_CUE = re.compile(
    r"(?:contacting|choosing|from|at|to|by|shopping (?:with|at)|about|in|regards,|欢迎光临|归|商家|unsubscribed from|,)[:：]?\s?[\"“【]?$",
    re.IGNORECASE,
)
SHOP_AFTER = re.compile(
    r"(?:,? \(?(?:GSTIN|UEN|ABN|ACN|VAT|EIN|SSM|KvK|CRN|BR|c/o|Inh\.|t/a|a division of)\b|,? (?:is )?part of\b|, (?:Unit|Suite|Shop|Flat|PO Box|\d)"
    r"|[:：】]| \(Prop| alerts|'s account| account|\s*$|[!.]|小|欢迎|为您|向您| here\b| Returns\b| Support\b)"
)
FORM_WORD = re.compile(
    r"店|坊|阁|轩|屋|馆|行|社|家具|珠宝|电器|户外|办公|科技|数码|果|球鞋|布艺|研究所|\b(?:Shop|Store|Supply|Audio|Appliance|Furniture|Studio|"
    r"Direct|Outdoor|Surplus|Mart|Interiors|Support|"
    r"HomeMart|Lane|MY|Ltd|LLC|Co)\b",
    re.IGNORECASE,
)
NAMED_SHOP = re.compile(
    r"(?:店铺?(?:名称?|名字)|店名|网店名|店铺|(?:这|那|本|我|[你您]们?)(?:家|个|的|们)*店)(?:以前|之前|原来|现在|改名|就)*(?:叫做?|是|为"
    r"|改成|[:：])?\s?"
    r"(?:[“\"「『【](?P<quoted>[^”\"」』】\n]{2,20})[”\"」』】]|(?<=[名称叫为是:：\s])(?P<bare>[\u4e00-\u9fffA-Za-z0-9]{3,16})(?=[，,。；\s]|$))"
)
"""店名“小鱼手办社”, 店铺名称：潮品汇outlet."""
_SHOP = '[“"「『【]?(?P<{}>[\u4e00-\u9fffA-Za-z0-9·&]{{2,16}}?)[”"」』】]?'
_ENDS = r"(?:了|啦|咯)?(?=[，,。；;！!~～、\s)）]|$)"
_CHANGES = r"(?:[改更]了?个?名(?:字|称)?|换了?个?名(?:字|称)?)(?:了|啦)?[，,]?(?:现在?|今后|以后|就|后)*(?:叫做?|是|为|成)"
_LEADS = r"(?:已经?|刚|就|也|正式|现|后来|只是)*"
RENAMED_SHOP = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:店名|店铺名[称字]?)[^。！？!?\n改换更变叫由从]{{0,8}}?(?:(?:由|从){_SHOP.format('old')})?{_LEADS}[改换更变](?:名|更)?(?:了)?(?:为|成){_SHOP.format('new')}{_ENDS}",
        rf"店(?![里长员主内面])铺?[^。！？!?\n改换更变叫]{{0,10}}?(?:(?:由|从){_SHOP.format('old')})?{_LEADS}{_CHANGES}{_SHOP.format('new')}{_ENDS}",
        (
            rf"店铺?(?:名称?)?(?:以前|之前|原来|原先|原名|曾用名|过去)(?:是|叫做?|为|[:：])*(?<=[叫是为名:：]){_SHOP.format('old')}[，,、；;\s（(]{{1,2}}"
            rf"{_LEADS}(?:如今|目前|现在?)?(?:{_CHANGES}|叫做?|改(?:为|成|叫)|[更换]成|更名为){_SHOP.format('new')}{_ENDS}"
        ),
        rf"(?:^|(?<=[，,。：:\s]))(?:原(?:店名|名)?)?(?![^，。]{{0,5}}店|就是|后来|现在|公司|[我你您他她它这那本]){_SHOP.format('old')}{_LEADS}(?:改名|更名)(?:为|叫做?|成){_SHOP.format('new')}{_ENDS}",
        rf"(?:^|(?<=[，,。：:\s]))原(?:店名|名)?[:：]?{_SHOP.format('old')}[，,、；;\s（(]{{1,2}}现(?:店名|名|叫|更名为|改名叫?)[:：]?{_SHOP.format('new')}{_ENDS}",
    )
)
"""店铺改名了，现在叫青山小铺; 店名由小鹿家居改成鹿鸣家居; behind no word for a shop, by the form of the name."""
BY_FORM = 3
"""From this pattern on no word for a shop stands before the names."""
SHOP_FORM = re.compile(
    rf"{FORM_WORD.pattern}|铺|家居|服饰|[女男童]装|母婴|美妆|食品|生活|优选|严选|甄选|良品|百货|工坊|烘焙|花艺|书|茶|商贸|饰品|箱包", re.IGNORECASE
)
NOT_RENAMED = re.compile(
    r"[收寄]件人|收货人|户名|账号|微信|群|昵称|头像|款|型号|产品|系列|链接|标题|课|航班|机票|学员|公司(?!店)|法人|地址|电话|价|密码|发票|抬头|订单"
)
_CAP = r"[A-Z][\w&'’]*"
INTRODUCES = re.compile(
    rf"\b(?i:this is|it'?s|i'?m|my name is) [A-Z][a-z]+(?: [A-Z][a-z]+)? (?:from|at|of|with|w/?) (?P<from>(?:The )?{_CAP}(?: (?:(?:&|and|of"
    rf"|the) )?{_CAP}){{1,3}})(?=[.,!]|$| (?:here|again|and|in)\b)"
    rf"|(?<![\w&'’])(?P<trading>{_CAP}(?: (?:(?:&|and|of|the) )?{_CAP}){{1,3}}) (?:is|are) (?:a |the )?(?:trading (?:name|style)|trademark"
    rf"|brand) of\b"
)
"""This is Jacky from Sun Fung Bags; Peakfell Roasters is a trading name of …"""
DEPARTMENT = re.compile(
    r"(?:The )?(?:Member|Guest|Client|Customer|Account|Billing|Accounts|Technical|Tech|Order|Orders|Returns|Claims|Warranty|Sales|Head|Front|Back)"
    r"(?: (?:Services?|Relations|Care|Support|Department|Team|Desk|Office|Accounts))+"
)
GREETS = re.compile(
    r"(?i:thank(?:s| you)(?: so much| again)? for (?:contacting|visiting|choosing|stopping by|shopping (?:with|at)|messaging|calling"
    r"|ordering from|reaching out to|"
    r"getting in touch with)|welcome to|here at|on behalf of) "
    rf"(?P<name>(?:The )?{_CAP}(?: (?:(?:&|and|of) )?{_CAP}){{0,4}})(?=[.!,?]|$| \(| [\u2600-\u27bf\U0001f300-\U0001faff]| (?:how|what|we|this"
    rf"|your|you)\b)"
)
OPENS_SHOP = re.compile(
    rf"(?:^|[.!?\n👋🙏] ?)(?i:(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening)|greetings)(?: there)?[,!.]? )?(?:(?i:this is|it's|we're"
    rf"|we are|you've reached|you have reached) )?"
    rf"(?P<name>(?:The )?{_CAP}(?: (?:(?:&|and|of|the) )?{_CAP}){{0,3}})(?! speaking)(?: [a-z][a-z-]+){{0,3}}(?: here)?"
    rf"[,.!:–—-]{{1,2}} ?(?:[Hh]ow (?:can"
    rf"|may)|[Ww]hat can|[Hh]ow are)"
    rf"|\b(?i:this is|you've reached|you have reached) (?P<served>(?:The )?{_CAP}(?: (?:(?:&|and|of"
    rf"|the) )?{_CAP}){{0,3}})(?! speaking) (?:[a-z-]+ )?"
    rf"(?:service|services|shop|store|studio|team|support|sales|bookings?|customer (?:care|service)|repairs?"
    rf"|delivery|rentals?|cleaning|catering|bakery|flowers|furniture|clinic|garage)\b"
)
"""A shop that says what it sells where it opens: Oud Al Noor perfumes, how can we help?"""
GREETS_ZH = re.compile(
    r"(?:(?:这里是|欢迎(?:光临|来到|关注|选择)|感谢(?:光临|选择|关注"
    r"|惠顾))(?P<name>[\u4e00-\u9fffA-Za-z0-9·&]{3,14}?)(?:的?(?:值班)?(?:客服|小店)\w{0,6})?(?=[，,！!。~～\s🐾-🙏]|$)"
    r"|(?:我们是|我是|本店是|咱们是)(?P<formed>[\u4e00-\u9fffA-Za-z0-9·&]{2,10}(?:店|坊|阁|轩|屋|馆|铺|斋|堂|工厂|花艺|烘焙|美容"
    r"|装饰))(?=[，,！!。~～的\s]|$))"
)
QUOTED_SHOP = re.compile(
    r'(?P<own>[我咱]们店?(?:就?是|叫)|我哋系|本店叫?)["「『](?P<ours>[\u4e00-\u9fff·A-Za-z0-9]{3,14})["」』]'
    r'|(?:[一这那]?[个家]叫|[嘅的在去到找])["「『](?P<told>[\u4e00-\u9fff·A-Za-z0-9]{3,14})["」』](?=(?:的|嘅)?(?:店|师傅|老板|门店|档口|那[边家]|买的|收的|做的))'
)
"""A shop between the marks of a quotation: 我们是“蚁快搬”, 一个叫“老贺器材”的店."""
BRACKETED = re.compile(
    r"^【(?P<name>[^】\n]{2,14})】(?=尊敬|您好|欢迎)|^【(?P<dotted>[\u4e00-\u9fffA-Za-z0-9]{2,10}·[\u4e00-\u9fffA-Za-z0-9]{2,8})】"
)
NO_SHOP = re.compile(
    r"助手|自动|回复|机器人|智能|值班|通知|提醒|公告|预告|团购|开团|活动|新品|系统|发货|物流|订单|快递|速运|退款|须知|售后|平台|福利|秒杀"
    r"|直播|预售|现货|特价|清仓|楼|层|电梯"
    r"|我家|厂家|自营|专柜|公司|公众号|人工|客服$|淘宝|天猫|京东|拼多多|闲鱼|抖音|快手|无理由|实体|源头|夫妻|连锁|线下|线上|[门网]店|直营"
    r"|加盟|专业|授权|老字号|品牌|提示|重要|紧急|双十?1?[1一]"
    r"|包邮|优惠|红包|驿站|本小?店|代工|[色码款]·|·.*[色号码款风版]"
)
PLATFORMS = re.compile(r"\b(?:eBay|Amazon|Etsy|Airbnb|Booking|Vinted|Depop|PayPal|Shopify|Facebook|Instagram|Klarna|Uber|WhatsApp|Messenger|Us|Me)\b")
FLAGSHIP = re.compile(
    r"(?:^|(?<=[\s，,。：:；;“\"「【（(在到是搜准]))(?P<name>(?:(?![说比什任持只次两瓶内询迎咨在去到是从叫的了我你您他她们这那哪搜进给和跟店买认准有为找加看下])[\u4e00-\u9fffA-Za-z0-9]){2,14}?(?:官方|品牌|自营)?(?:旗舰店|专卖店|专营店))"
)
"""A shop by the form that platforms give out: 松果样例官方旗舰店."""
ANY_FLAGSHIP = re.compile(
    r"(?:官方|品牌|天猫|淘宝|京东|自营|抖音|拼多多|线下|线上|正规|正品|授权|官网|实体|全国|连锁|唯一|同款|网上|平台|手机|汽车|多个|各大"
    r"|本地|附近|直接|海外|国际|所有|其他|别家|关注|店铺|请|之前|现在|上次|隔壁|另一?家?)*"
    r"(?:旗舰店|专卖店|专营店)"
)
NO_NAME = re.compile(r"直[发销供营]|什么|啥|哪|谁|不|没|改|怎么|吗$|呢$|吧$|了$|我|你|您|这|那|的$|官方|正规|正品|新开|老店|[个几]字|授权|经销")


def find_shops(text: str, taken: Taken, known: Known, role: Role) -> Iterator[Candidate]:
    """Parties named in the text: sellers as shops, user names as handles; and shops whose name is told."""
    lowered = text.lower()
    for party, whose in known.parties.named_in(lowered):
        if HANDLE.fullmatch(party) and (named := re.search(rf"(?<![a-z0-9]){re.escape(party)}(?![a-z0-9])", lowered)) and free(*named.span(), taken):
            start, end = named.span()
            yield claim(taken, IdentityKind.HANDLE, (start, end), party, "handle.party", owner=whose)
            continue
        if whose is not Role.SELLER:
            continue
        for name in shop_names(party):
            found = _shop(text, lowered, name, taken)
            if found is not None:
                yield claim(taken, IdentityKind.SHOP_NAME, found, text[slice(*found)], "shop.party", owner=Role.SELLER)
                break
    for span in known.parties.written_apart(text):
        if free(*span, taken):
            yield claim(taken, IdentityKind.SHOP_NAME, span, text[slice(*span)], "shop.party", owner=Role.SELLER)
    for match in INTRODUCES.finditer(text):
        group = match.lastgroup or "from"
        no_name = any(word in words("not_persons") for word in match[group].split()[1:])
        if free(*match.span(group), taken) and (not no_name or FIRM_WORD.search(match[group])) and not DEPARTMENT.fullmatch(match[group]):
            yield claim(taken, IdentityKind.SHOP_NAME, match.span(group), match[group], "shop.introduced")
    if role is Role.SELLER:
        yield from _greeting(text, taken)
    for match in QUOTED_SHOP.finditer(text):
        group = "ours" if match["own"] else "told"
        if free(*match.span(group), taken) and not NO_NAME.search(match[group]) and not match[group].endswith("公司"):
            yield claim(taken, IdentityKind.SHOP_NAME, match.span(group), match[group], "shop.quoted", owner=None if match["own"] else Role.OTHER)
    yield from _renamed(text, taken)
    if "店" in text:
        for match in FLAGSHIP.finditer(text):
            if free(*match.span(), taken) and not ANY_FLAGSHIP.fullmatch(match[0]):
                yield claim(taken, IdentityKind.SHOP_NAME, match.span(), match[0], "shop.flagship", owner=Role.SELLER)
        for match in NAMED_SHOP.finditer(text):
            group = match.lastgroup or "bare"
            if free(*match.span(group), taken) and not NO_NAME.search(match[group]):
                yield claim(taken, IdentityKind.SHOP_NAME, match.span(group), match[group], "shop.named", owner=Role.SELLER)


def _renamed(text: str, taken: Taken) -> Iterator[Candidate]:
    """Both names of a shop that is said to have changed its own."""
    if "名" not in text and "叫" not in text and "店" not in text:
        return
    for number, pattern in enumerate(RENAMED_SHOP):
        for match in pattern.finditer(text):
            names = [group for group in ("old", "new") if match[group]]
            formed = number < BY_FORM or any(SHOP_FORM.search(match[group]) for group in names)
            if not formed or NOT_RENAMED.search(match[0]):
                continue
            for group in names:
                if free(*match.span(group), taken) and not NO_NAME.search(match[group]) and not NO_SHOP.fullmatch(match[group]):
                    yield claim(taken, IdentityKind.SHOP_NAME, match.span(group), match[group], "shop.renamed", owner=Role.SELLER)


def _greeting(text: str, taken: Taken) -> Iterator[Candidate]:
    """A shop that says its name where it greets: Thank you for contacting …, 这里是…."""
    for match in (*GREETS.finditer(text), *OPENS_SHOP.finditer(text)):
        group = match.lastgroup or "name"
        name = match[group]
        if free(*match.span(group), taken) and not PLATFORMS.search(name) and not any(word in words("not_persons") for word in name.split()):
            yield claim(taken, IdentityKind.SHOP_NAME, match.span(group), name, "shop.greeting")
    for match in (*GREETS_ZH.finditer(text), *BRACKETED.finditer(text)) if not text.isascii() else ():
        group = match.lastgroup or "name"
        if free(*match.span(group), taken) and not NO_NAME.search(match[group]) and not NO_SHOP.search(match[group]):
            yield claim(taken, IdentityKind.SHOP_NAME, match.span(group), match[group], "shop.greeting")


def _shop(text: str, lowered: str, name: str, taken: Taken) -> Span | None:
    for match in re.finditer(re.escape(name.lower()), lowered):
        start, end = match.span()
        if (
            not free(start, end, taken)
            or (re.match(r"[a-z0-9_]|\.[a-z]", lowered[end : end + 2]) and name[-1].isascii())
            or (re.search(r"[a-z0-9@._]", lowered[max(0, start - 1) : start]) and name[0].isascii())
        ):
            continue
        if not name.isascii():
            return start, end
        like_a_person = not FORM_WORD.search(name) and re.fullmatch(r"[A-Z][a-z]+(?: [A-Z][a-z]+)?", name)
        if like_a_person and re.match(r" [A-Z][a-z]+", text[end : end + 8]):
            continue  # his family name follows
        if start == 0 or said_before(SHOP_CUE, text, start) or (not like_a_person and SHOP_AFTER.match(text, end)):
            return start, end
    return None
