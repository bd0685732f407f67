"""Whose a detail is by Chinese words around it: on whose paper it stands, who has handed it out, who made the goods."""

import re

from casefile.findings import IdentityKind
from casefile.records import Role
from extractors.identity.candidate import Candidate, words
from extractors.identity.owner_rule import ANYTHING, BUYER, CONTACTS, EVERYBODY, FIRMS, PERSONS, REACHED, SELLER, Rule, owner_by

Kind = IdentityKind
ACCOUNTS = frozenset({Kind.ALIPAY, Kind.BANK_ACCOUNT, Kind.EMAIL, Kind.HANDLE, Kind.PERSON_NAME, Kind.QQ, Kind.URL, Kind.WECHAT})
_REST = r"[^。！？!?\n]"
_CARRIERS = "|".join(word for word in words("carriers") if not word.isascii())
OWN_FIRM = re.compile("抬头(?!章)|开给|开票|开成|开发票|报销|入账|(?:我们?|本)公司|我们?单位|我司|单位名称")


MOST_TOLD = 120
"""So far behind a detail may stand that the other side is asked whether all of it is right."""
_KIN = "|".join(words("kin"))
_THIRD = (
    "原(?:号|车|房|卡|机|货|店)主|(?:前|原)(?:任|一?手)?(?:车主|房东|卖家|房客|租客|业主|老板)|上一?任|号主|第三方|外包|外请|劳务|中介那边|介绍人"
)

RULES = (
    Rule(
        frozenset({Role.SELLER, Role.PLATFORM}),
        frozenset({*REACHED, *CONTACTS, *FIRMS, Kind.ALIPAY}),
        re.compile(rf"(?:取件|上门|收货|收件|派送|配送)(?:信息|地址|人|资料)?(?:还?是|为|[:：]){_REST}{{0,50}}$|^\s*(?:核对|确认)"),
        Role.BUYER,
        after=re.compile(rf"{_REST}{{0,{MOST_TOLD}}}(?:对[吗吧么不]|没错吧|是[吗吧]|正确吗|有误吗)"),
        unless=re.compile("退货|寄回|退回"),
    ),
    Rule(
        frozenset({Role.SELLER, Role.PLATFORM}),
        FIRMS | {Kind.ADDRESS, Kind.PHONE},
        re.compile(
            rf"(?:委托|外包|合作|第三方|加盟|代理|签约|授权)(?:给|了|的)?{_REST}{{0,24}}$"
            rf"|(?:厂家|厂商|总部|总公司|品牌公司|生产方|检测机构|安装公司|物流公司|保险公司)(?:名称|全称)?[是叫为]{_REST}{{0,8}}$"
            rf"|(?:跟|从|找|让|由|是)(?:一个|一家|另外?一?家|外面的?|别的){_REST}{{0,12}}$"
        ),
        Role.OTHER,
        unless=re.compile("我们?(?:自己)?(?:就是|也是|是(?!加盟|代理|委托))|我[厂司]|合作社"),
    ),
    Rule(
        EVERYBODY,
        frozenset({*REACHED, *CONTACTS, *FIRMS, Kind.HANDLE, Kind.BANK_ACCOUNT, Kind.ALIPAY, Kind.SHOP_NAME}),
        re.compile(rf"(?:{_THIRD}){_REST}{{0,30}}$"),
        Role.OTHER,
        unless=re.compile("(?:我|您|你)(?:就)?是(?:原|前|上)|我们"),
    ),
    Rule(
        EVERYBODY,
        CONTACTS | PERSONS | {Kind.HANDLE},
        re.compile(
            rf"(?:转运|物流|快递|货运|货代|集运|仓储|检测|保险|安装)(?:公司|站|点|机构)?(?:的|那边的?)?(?:客服|电话|联系人|微信){_REST}{{0,8}}$"
        ),
        Role.OTHER,
        unless=re.compile("我们"),
    ),
    Rule(
        EVERYBODY,
        PERSONS,
        re.compile(rf"(?<!客服)(?<!店员)(?<!店长)[他她](?:说)?(?:自己)?(?:就)?(?:叫|姓名|名字|是)[：:]?{_REST}{{0,2}}$"),
        Role.OTHER,
        unless=re.compile(rf"(?:{_KIN})|客服|店[员长]|老板|经理|销售|老师|[你您]们|我们|师傅是我"),
    ),
    Rule(
        BUYER,
        ACCOUNTS | {Kind.IBAN},
        re.compile(rf"(?:付|打|转|汇|存)给?[你您](?:们|家)?的?{_REST}{{0,24}}$|[你您](?:们|家)?(?:之前|上次|当时)?(?:收款|留|报)的?{_REST}{{0,16}}$"),
        Role.SELLER,
        unless=re.compile("退[到给回]|我的"),
    ),
    Rule(
        BUYER,
        frozenset({Kind.ADDRESS}),
        re.compile(
            rf"(?:合同|执照|发票|收据|主页|网上|面单|门店|店|公司|工厂|厂子?|[你您]们){_REST}{{0,8}}(?:地址)?(?:写的?|显示|还?是|还?在){_REST}{{0,6}}$"
        ),
        Role.SELLER,
        unless=re.compile("我(?!.{0,4}(?:查|看|收到|去))|送到|寄到|收货|抬头|开票|[修测检]|鉴定|医院|物业"),
    ),
    Rule(
        BUYER,
        PERSONS,
        ANYTHING,
        Role.OTHER,
        after=re.compile(r"[\s，,\d-]{0,18}[他她](?!们)"),
        unless=re.compile(rf"(?:{_KIN})|我|本人|[你您]们?|店[员长]|老板|经理|客服|销售|主播|师傅|设计师|顾问|教练|主管|安装工"),
    ),
    Rule(
        EVERYBODY,
        PERSONS | CONTACTS | {Kind.HANDLE},
        re.compile(rf"(?:[一那]|[有是找问到看从跟里，,]|^)[个位](?:{_REST}{{1,4}}的)?(?<!不是)(?:叫|姓)@?{_REST}{{0,2}}$"),
        Role.OTHER,
        unless=re.compile(rf"(?:{_KIN})|客服|店[员长]|老板|经理|销售|老师|[你您]们?|我们|同事"),
    ),
    Rule(EVERYBODY, PERSONS, re.compile("(?:我是|我叫|我系|本人[系是]?|我姓..?[，,]?(?:名?叫)?)$"), None),
    Rule(
        EVERYBODY,
        CONTACTS,
        re.compile(
            rf"(?:淘宝|天猫|京东|拼多多|闲鱼|抖音|快手|小红书|美团|唯品会|得物|平台)(?:官方|消费者|平台)?(?:客服|热线|小二|人工"
            rf"|投诉电话){_REST}{{0,12}}$"
        ),
        Role.PLATFORM,
        unless=re.compile("我们"),
    ),
    Rule(
        SELLER,
        FIRMS | REACHED | CONTACTS,
        re.compile(
            rf"(?:供[货应]商|上家|批发商|生产商|制造商|品牌方|总代理?|进口商|代工厂?|原厂){_REST}{{0,24}}$"
            rf"|(?:用|进|拿|采购)的(?:都?是)?$|(?:云仓|仓储|货代|承运商?)(?:公司|那边)?[是叫]$|[寄发送退](?:给|到|回)?(?:厂家|原厂|品牌方|维修点|售后网点"
            rf"|供[货应]商){_REST}{{0,30}}$"
            rf"|(?:朋友|同行|同学|熟人|别家|隔壁|另一家){_REST}{{0,6}}[卖做有]{_REST}{{0,20}}$"
            rf"|(?:物流|快递|货运)(?:公司|站|园)?{_REST}{{0,4}}(?:提货点|自提点|提货部|托运部){_REST}{{0,40}}$"
        ),
        Role.OTHER,
        unless=re.compile("我们?(?:自己)?(?:就是|也是|是)|我[厂司]"),
    ),
    Rule(
        EVERYBODY,
        FIRMS,
        ANYTHING,
        Role.OTHER,
        after=re.compile(r"(?:那边|他们)?(?:生产|制造|代工|出品|加工|供货?|进口|做)的|的?[，,](?:不归我们|不是我们|[跟和与]我们[没无])"),
        unless=re.compile("我们?(?:自己)?(?:就是|是|家的?)$|自己|我[厂司]"),
    ),
    Rule(
        EVERYBODY, frozenset({Kind.PHONE}), re.compile(rf"(?:{_CARRIERS})(?:官方|公司|的)?(?:客服|热线|电话|网点)(?:电话|是|[:：\s])*$"), Role.OTHER
    ),
    Rule(
        EVERYBODY,
        FIRMS | REACHED | CONTACTS,
        ANYTHING,
        Role.OTHER,
        after=re.compile(r"[，,\s]*(?:这个?|那个?)?是(?:厂家|人家|供[货应]商|品牌方|别人|快递|驿站|房东)的"),
    ),
    Rule(
        BUYER,
        PERSONS | CONTACTS,
        re.compile(rf"(?:客服|售后|店员|店长|销售|导购|老板娘?|经理)(?:小姐姐|人员)?(?:叫|是|说[他她]?叫|名叫){_REST}{{0,3}}$"),
        Role.SELLER,
        unless=re.compile("快递|平台|物业|厂家|驿站|小区|我们?(?:公司|单位|店)"),
    ),
    Rule(
        BUYER,
        REACHED,
        re.compile(
            rf"(?:寄件|发件)(?:人|方|地址|信息)(?:写的?|显示)?{_REST}{{0,24}}$|(?:[你您](?:们|家)?|[查搜]|执照){_REST}{{0,8}}(?:注册|经营|办公|退货)地址{_REST}{{0,6}}$|(?:注册|经营|登记)地址(?![:：]){_REST}{{0,6}}$"
        ),
        Role.SELLER,
        unless=re.compile("我(?!(?:已经?|都|也)?在?查|收到|看到|手上|这边)|给我寄|本人|抬头|开票|单位"),
    ),
    Rule(EVERYBODY, REACHED, re.compile(rf"(?:另[一外]|别的|其他|上一?个|前一?个)(?:一?个|位)?(?:买家|客户|顾客){_REST}{{0,8}}$"), Role.OTHER),
    Rule(
        BUYER,
        REACHED | CONTACTS,
        re.compile(
            rf"[你您](?:们|家)?(?:给|发|留|写|提供)(?:给?我)?的{_REST}{{0,6}}(?:地址|电话|手机|号码?|联系方式|那个){_REST}{{0,4}}$"
            rf"|[你您](?:们|家)?[让叫要]我(?:寄|退|发)(?:到|回|往|去|给){_REST}{{0,4}}$"
        ),
        Role.SELLER,
    ),
    Rule(
        EVERYBODY,
        FIRMS | {Kind.PHONE},
        re.compile(
            rf"(?:瓶|罐|盒|袋|底下|底部|背面|钢印|包装|标签|吊牌|水洗标|铭牌|说明书|箱子?|外盒|合格证|机身)(?:子|身)?(?:上面?|里面?"
            rf"|背面)?[^。！？!?\n您]{{0,24}}[写印标贴]{_REST}{{0,24}}$"
        ),
        Role.OTHER,
        unless=re.compile("快递|包裹|面单|寄件"),
    ),
    Rule(
        BUYER,
        FIRMS | REACHED,
        re.compile(
            rf"(?:生产商|生产厂[家商]?|制造商|厂家|厂商|原厂|品牌[方商]|总代理?|供应商|供货商|经销商|进口商|出品方|上家)(?:名称"
            rf"|全称)?(?:那边|写)?[的是为叫系:：]{_REST}{{0,8}}$"
        ),
        Role.OTHER,
        unless=re.compile("我们?(?:自己)?(?:就是|是|家|的)"),
    ),
    Rule(
        frozenset({Role.SELLER, Role.PLATFORM}),
        REACHED,
        re.compile(rf"(?:网点|站点|驿站|代收点|快递点|营业部){_REST}{{0,40}}$"),
        Role.OTHER,
        unless=re.compile("[送寄退]|我们"),
    ),
    Rule(
        BUYER,
        ACCOUNTS,
        re.compile(
            rf"[你您](?:们|家|哋)?{_REST}{{0,4}}?(?:(?:发|给|留|提供)(?:给?我)?嘅?的|[让叫要]我(?:打|转|付|加|汇|联系|扫|进|下载)){_REST}{{0,12}}$"
        ),
        Role.SELLER,
    ),
    Rule(
        BUYER,
        CONTACTS | PERSONS,
        re.compile(
            rf"[你您](?:的?(?:身份证|实名|真名|本名|大名|全名|真实姓名)(?:的?(?:名字|姓名))?|(?:的?名字|是不是|就是|是)?叫(?!师傅|快递|人|[他她]|个)){_REST}{{0,20}}$"
        ),
        Role.SELLER,
        unless=re.compile("我|客服"),
    ),
    Rule(BUYER, ACCOUNTS | FIRMS, re.compile(rf"收款(?:的?那个|方|那边|码){_REST}{{0,30}}$"), Role.SELLER, unless=re.compile("我的?收款|退")),
    Rule(
        BUYER,
        ACCOUNTS,
        ANYTHING,
        Role.SELLER,
        after=re.compile(rf"{_REST}{{0,16}}(?:是谁|举报|骗子|诈骗|是不是你|系咪你|是你们的?[吗？?])"),
        unless=re.compile("我的|退[到给我]"),
    ),
    Rule(
        BUYER,
        FIRMS,
        re.compile(
            rf"(?:合同|发票上|收据|收条|小票|票据|公章|印章|执照|证照|资质|保单|协议|账单|扣款|流水|(?:付款|支付|转账|交易|扣费)记录|主页|详情"
            rf"|店铺|面单|快递单|商户|招牌|门头|备案){_REST}{{0,30}}$"
            r"|(?:[盖][的着了是]|(?:网上|百度|我)?[查搜](?:了|到|出来|过|下)+|显示|登记的?是)[^。！？!?\n]{0,12}$|(?:是不是|系咪)[^\u4e00-\u9fff]?$"
        ),
        Role.SELLER,
        unless=re.compile(f"{OWN_FIRM.pattern}|疫苗|病历|体检|检[测疫验]|鉴定"),
    ),
    Rule(
        BUYER,
        FIRMS,
        ANYTHING,
        Role.SELLER,
        after=re.compile(rf"{_REST}{{0,4}}[，,]?(?:我(?:已经?|都|也)?(?:在网上|上网|能|可以)?查|网上查|是不是你|系咪你|是你们)"),
        unless=OWN_FIRM,
    ),
    Rule(
        BUYER,
        PERSONS,
        re.compile(rf"(?:执照|公章|营业|(?:付款|转账|支付)记录|面单|快递单|收款){_REST}{{0,16}}$"),
        Role.SELLER,
        unless=re.compile("我的?|退|签收"),
    ),
    Rule(
        BUYER,
        PERSONS,
        re.compile("[你您]们(?!送|寄|发|打|联系|转|写|改|帮|给|把)[^，。！？!?\n]{0,10}$"),
        Role.SELLER,
        unless=re.compile("师傅|司机|快递|骑手|收[件货]|客户|抬头|改|写"),
    ),
)
REACH = 60


def owner_by_words(candidate: Candidate, text: str, role: Role) -> Role | None:
    sentence = re.split(r"[。！？!?\n]", text[max(0, candidate.start - REACH) : candidate.start])[-1]
    return owner_by(RULES, candidate, sentence, text, role)
