"""Chinese names of persons that a sentence introduces: by an office or a kinship, behind 叫, 是 or 找, before a title."""

import re
from collections.abc import Iterator

from casefile.findings import IdentityKind
from extractors.identity.candidate import Candidate, claim, words
from extractors.identity.persons_zh import GLUED, is_chinese_name, surnames
from extractors.spans import Taken, free

_HAN = "[\u4e00-\u9fff]"
_OFFICE = "|".join(words("offices"))
_KIN = "|".join(words("kin"))
_KIN_LONG = "|".join(word for word in words("kin") if len(word) > 1)
_WORK = "负责|主刀|主案|主讲|带队|对接|跟进|接待|经手|送货|安装|签收|接电话|退货|退费|收钱|管事"
_SINGLE, _DOUBLE = surnames()
_NAME = rf"(?:(?:{'|'.join(_DOUBLE)}){_HAN}{{1,2}}?|[{_SINGLE}]{_HAN}{{1,2}}?)"
_WHOLE = rf"{GLUED}(?P<name>{_NAME})"
_FULL = rf"{GLUED}(?P<name>(?:{'|'.join(_DOUBLE)}){_HAN}{{1,2}}?|[{_SINGLE}]{_HAN}{{2}})"
"""Three characters or more, for where two may be any word."""
_GIVEN = "".join(words("given_zh"))
_STOP = r"(?=[，,。、；;！!～~\s（()）”\"」』】]|$)"
_SOON = r"(?=[，,。、；;！!？?～~\s（()）”\"」』】\d]|$|的|就|或|来|跟|和|说|拿|吧|啦|哈|收|电话|手机|微信)"

_OURS = "(?:我|咱|你|您|俺)们?(?:家|店里?|这边|公司|的)?"
_LEFT = r"(?:^|(?<=[，,。：:；;\s（(“\"「]))"
_DOES = "代?签?收|签字|经手|办理|接待|负责|处理|代签|对接"

SUBJECT = re.compile(
    rf"(?:(?<!{_HAN})|(?<=[给找让跟和由请问向被替与天时后前午月初的]))(?P<name>[{_SINGLE}][{_GIVEN}]{{2}})(?=说|讲|收|签|转的|答应|告诉|带我|要我|让我|跟我|本人|亲口|来的"
    r"|[他她](?!们)|的(?:电话|微信|手机|号码|名字|卡|账|签名)|(?:[，,]?电话|微信|手机)[是：:\d])"
)
"""Of whom it is told what he did, by characters that given names are made of."""
WORDS_TOO = "全包华明祝蓝石成区凌时金白何"
"""Family names that begin many words of three characters."""
APART = re.compile(
    rf"(?<![\u4e00-\u9fffA-Za-z0-9])(?P<name>(?![{WORDS_TOO}])[{_SINGLE}][{_GIVEN}]{{2}}|(?:{'|'.join(_DOUBLE)})[{_GIVEN}]{{1,2}})"
    r"(?=[\s，,、。；;！!？?）)]|$|收(?!到|钱|款|费)|的(?!话))"
)
"""A name between marks or blanks, by characters that given names are made of."""
INTRODUCTIONS = (
    SUBJECT,
    APART,
    *map(
        re.compile,
        (
            (
                rf"(?:{_OFFICE}|{_KIN}|买家|客户|顾客|邻居|[他她佢人位]|姓{_HAN}"
                rf"|(?:{_WORK})[^，。！？!?\n]{{0,6}}的)[^。！？!?\n]{{0,10}}?叫(?:做|作)?{_WHOLE}{_STOP}"
            ),
            rf"[你您]们[^，。！？!?\n]{{0,6}}叫{_WHOLE}的|[个位]叫(?P<whole>{_NAME})的",
            rf"(?:{_OFFICE}|{_KIN_LONG}|同事)\s{_WHOLE}(?=\s)",
            rf"(?:名字|姓名|全名)[，,：:]\s?{_FULL}{_STOP}",
            rf"(?:[写填叫签是]|显示)[的着了]?[“\"「]{_WHOLE}[”\"」]",
            rf"[写填](?:的|上|个|[：:])?\s?{_WHOLE}(?:的名字|\s?收|\s?就[行好]|代收)",
            rf"[写填](?:的是?|上|成|[：:\s])\s?{_FULL}{_STOP}",
            rf"(?<![我车式款色牌])叫(?:做|作)?\s?(?P<name>[{_SINGLE}][{_GIVEN}]{{2}}){_STOP}",
            rf"(?:^|[，,。\s])叫\s?{_WHOLE}{_STOP}",
            rf"(?:{_OFFICE})叫\s{_WHOLE}{_STOP}",
            rf"\s{_WHOLE}\s?对[吧吗]",
            rf"叫(?P<name>[{_SINGLE}][{_GIVEN}]{{2}})(?=[转收寄发打付拿取签接]的?)",
            rf"姓(?P<family>{_HAN}{{1,2}}?)的?[，,、。]\s?(?:名?叫)?(?P<name>(?P=family){_HAN}{{1,2}}){_STOP}",
            (
                rf"(?<!{_HAN})[这那咱我你您俺]?们?(?:家|店里?|的)?(?P<family>{_HAN})(?:{_OFFICE}"
                rf"|[总工老哥姐])[，,、]\s?(?P<name>(?P=family){_HAN}{{1,2}}){_STOP}"
            ),
            rf"(?:{_OFFICE})(?:[，,]|就?是|名叫){_WHOLE}(?=[，,。；;\s（(]|$)",
            rf"{_OURS}{_HAN}{{0,4}}?(?:{_OFFICE}){_WHOLE}{_SOON}",
            rf"(?:[我他她您你俺]|(?<={_HAN}[是给找]))(?:家)?(?:{_KIN})(?:叫|是|[:：，,]\s?)?{_WHOLE}{_SOON}",
            rf"(?:{_WORK})[^，。！？!?\n]{{0,6}}(?:的|师傅|人|老师|医生)[是叫](?:[^，。！？!?\n的]{{0,5}}的)?{_WHOLE}(?:{_OFFICE}|{_STOP})",
            rf"(?:{_LEFT}(?!.{{2}}[老师先女医教])|(?<=[是找搵揾给由请跟和与让向叫定])){_WHOLE}(?!客服|顾问) ?(?:{_OFFICE}|先生|女士|小姐)(?!们)",
            (
                rf"(?:[直去来请再您你，,。！!\s店台里我]|^)(?:接)?(?:找|搵|揾|联系|联络)(?:一?下)?{_WHOLE}(?=[，,。！!；;\s（(]|$|就|或|拿|处理"
                rf"|对接|\d|电话)"
            ),
            rf"(?:我是|我系|我本人|本人|这边是|这里是)(?:[^，。！？!?\n]{{0,8}}(?:{_OFFICE}))?{_WHOLE}{_STOP}",
            rf"^我[，,]{_WHOLE}[，,]",
            rf"{_LEFT}{_WHOLE}(?:就?是|[，,]\s?)(?:就?是)?{_OURS}{_HAN}{{0,4}}?(?:{_OFFICE}|{_KIN}){_STOP}",
            rf"[由是让被]{_WHOLE}(?:{_DOES})",
            rf"{_LEFT}{_WHOLE}(?:代签|代收|签收)",
            rf"[小老阿]{_HAN}[（(]{_WHOLE}[)）]|[小老阿](?P<family>{_HAN})[，,]\s?(?P<whole>(?P=family){_HAN}{{1,2}}){_STOP}",
            rf"{_LEFT}{_WHOLE}[，,][男女](?:[，,。]|$)",
            rf"{_LEFT}{_WHOLE}\s?(?:[（(](?:{_OFFICE})[)）]|[-~](?:{_OFFICE}))",
            rf"(?:{_OFFICE})[\s·|-]{{1,2}}{_WHOLE}{_STOP}",
            rf"(?:{_OFFICE}|{_KIN_LONG}|总部|财务部|售后部){_FULL}(?=会|明天|今天|在|已|要|本人|给|帮|联系|，|,|。|$)",
            rf"[是归由让被跟]{_FULL}(?:在(?!地)|管(?!辖)|跟进|来|处理|本人|收|签|对接|负责|接)",
            rf"(?:转给|交给|发给|报给|寄给|[汇打转]到|打给|问下|问一下|报|@){_FULL}(?=[，,。！\s]|$|收|的|处理|嘅)",
            rf"[卡户号码章签][^，。！？!?\n]{{0,3}}[是系]{_FULL}(?:的|{_STOP})",
            rf"{_LEFT}{_FULL}(?:就是我|是我本[人名]|本人)",
            rf"(?:我就是|派的{_HAN}{{1,3}}是|学生叫|孩子叫|小朋友叫){_FULL}{_STOP}",
            rf"[（(]{_WHOLE}[，,\s](?:{_OFFICE})[）)]|(?:{_OFFICE})[（(](?P<inner>{_NAME})[）)]",
            rf"[你您]们(?:那个|那位|家|店里?|的)?{_WHOLE}(?:答应|承诺|告诉|跟我|亲口|说)",
            rf"(?:[到给是用]|{_LEFT}){_WHOLE}的(?:银行)?(?:卡|账户|支付宝|身份证|名字|名义|户头)",
            rf"(?:{_OFFICE}|{_KIN}){_WHOLE}(?:{_OFFICE}|先生|女士|小姐|的(?:号|电话|手机|微信|卡|账|身份|行驶|驾驶|名))",
            rf"(?:工号|客服)\s?[A-Za-z0-9-]{{0,8}}号?[\s，,:：]{{0,2}}{_WHOLE}(?=为您|[，,。！\s]|$)",
            rf"{_HAN}[-~]{{1,2}}\s?{_WHOLE}$|^[-~]{{1,2}}\s?(?P<signed>{_NAME})$",
        ),
    ),
)
WRITTEN = re.compile(rf"[写填](?:的|上|个|[：:])?\s?[“\"「]?[{_SINGLE}]{_HAN}{{1,2}}(?:[”\"」，,。\s收就]|$)")
NO_NAME = re.compile(rf"(?:{_OFFICE}|{_KIN_LONG}|[人家店方类款版号线级部天爸妈])$|^(?:{_OFFICE}|{_KIN_LONG})|^祝.$|公司$")
"""Whole words that begin with a family name: 江西人, 高级顾问."""


def tells_of_a_chinese_person(text: str) -> bool:
    return SUBJECT.search(text) is not None or APART.search(text) is not None or WRITTEN.search(text) is not None


def find_introduced(text: str, taken: Taken) -> Iterator[Candidate]:
    for pattern in INTRODUCTIONS:
        for match in pattern.finditer(text):
            group = next(one for one in ("name", "whole", "inner", "signed") if match.groupdict().get(one))
            name = match[group]
            if is_chinese_name(name) and not NO_NAME.search(name) and free(*match.span(group), taken):
                yield claim(taken, IdentityKind.PERSON_NAME, match.span(group), name, "person.introduced_zh")
