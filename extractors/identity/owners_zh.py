"""Whose a detail is by Chinese words around it: on whose paper it stands, who has handed it out, who made the goods."""

import re
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from casefile.findings import IdentityKind
from casefile.records import Role
from extractors.identity.candidate import Candidate

Kind = IdentityKind
EVERYBODY = frozenset(Role)
BUYER = frozenset({Role.BUYER})
PERSONS = frozenset({Kind.PERSON_NAME})
FIRMS = frozenset({Kind.COMPANY_NAME, Kind.CREDIT_CODE, Kind.LICENSE_NO, Kind.TAX_OR_VAT})
ACCOUNTS = frozenset({Kind.ALIPAY, Kind.BANK_ACCOUNT, Kind.EMAIL, Kind.HANDLE, Kind.PERSON_NAME, Kind.QQ, Kind.URL, Kind.WECHAT})
REACHED = frozenset({Kind.ADDRESS, Kind.PERSON_NAME, Kind.PHONE})
_REST = r"[^。！？!?\n]"
NOTHING = re.compile(r"(?!)")
ANYTHING = re.compile("")
OWN_FIRM = re.compile("抬头(?!章)|开给|开票|开成|开发票|报销|入账|(?:我们?|本)公司|我们?单位|我司|单位名称")


class Rule(NamedTuple):
    speakers: AbstractSet[Role]
    kinds: AbstractSet[Kind]
    before: re.Pattern[str]
    owner: Role | None
    """None: he who speaks."""
    after: re.Pattern[str] = ANYTHING
    unless: re.Pattern[str] = NOTHING


RULES = (
    Rule(EVERYBODY, PERSONS, re.compile("(?:我是|我叫|我系|本人[系是]?|我姓..?[，,]?(?:名?叫)?)$"), None),
    Rule(
        EVERYBODY,
        FIRMS | {Kind.PHONE},
        re.compile(
            rf"(?:瓶|罐|盒|袋|包装|标签|吊牌|水洗标|铭牌|说明书|箱子?|外盒|合格证|机身)(?:子|身)?(?:上面?|里面?|背面)?[^。！？!?\n您]{{0,24}}[写印标贴]{_REST}{{0,24}}$"
        ),
        Role.OTHER,
        unless=re.compile("快递|包裹|面单|寄件"),
    ),
    Rule(
        BUYER,
        FIRMS | REACHED,
        re.compile(
            rf"(?:生产商|生产厂[家商]?|制造商|厂家|厂商|原厂|品牌[方商]|总代理?|供应商|供货商|经销商|进口商|出品方|上家)(?:名称|全称)?(?:那边|写)?[的是为叫系:：]{_REST}{{0,8}}$"
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
    Rule(BUYER, ACCOUNTS, re.compile(rf"收款(?:的?那个|方|那边|码){_REST}{{0,30}}$"), Role.SELLER, unless=re.compile("我的?收款|退")),
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
            rf"(?:合同|收据|收条|小票|票据|公章|印章|执照|证照|资质|保单|协议|账单|扣款|流水|(?:付款|支付|转账|交易|扣费)记录|主页|详情|店铺|面单|快递单|商户|招牌|门头|备案){_REST}{{0,30}}$"
            r"|(?:[盖][的着了是]|(?:网上|百度|我)?[查搜](?:了|到|出来|过|下)+|显示|登记的?是)[^。！？!?\n]{0,12}$|(?:是不是|系咪)[^\u4e00-\u9fff]?$"
        ),
        Role.SELLER,
        unless=OWN_FIRM,
    ),
    Rule(
        BUYER,
        FIRMS,
        ANYTHING,
        Role.SELLER,
        after=re.compile(rf"{_REST}{{0,4}}[，,]?(?:我(?:在网上|上网)?查|网上查|是不是你|系咪你|是你们)"),
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
    for rule in RULES:
        if (
            role in rule.speakers
            and candidate.kind in rule.kinds
            and rule.before.search(sentence)
            and rule.after.match(text, candidate.end)
            and not rule.unless.search(sentence)
        ):
            return rule.owner or role
    return None
