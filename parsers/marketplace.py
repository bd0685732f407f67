"""The marketplace that a copied chat was held on, by marks in names, headings and words (`marketplace.toml`), and what people copy for no words."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from casefile.records import NO_PLATFORM, MessageKind

ANY = "any"
UNKNOWN = NO_PLATFORM
SUB_ACCOUNT = re.compile(r"(?:cn(?:taobao|tmall))?(?P<shop>[^:：]+)[:：][^:：]+")

SYSTEM_NAME = re.compile(r"系统(?:消息|通知|提示)?")
PART = re.compile(
    r"(?i:我|本人|.*(?:买家|卖家|商家|店家|店主|老板|掌柜|客服|小二|顾客|客户|消费者)"
    r"|(?:the )?(?:me|myself|buyer|seller|vendor|merchant|shop|store|customer|client)|.*\b(?:support|customer services?|agent))"
)
RECALL = re.compile(r"撤回了一条消息")
CODES = {
    "图片": MessageKind.IMAGE,
    "语音": MessageKind.VOICE,
    "视频": MessageKind.VIDEO,
    "文件": MessageKind.FILE,
    "表情": MessageKind.STICKER,
    "转账": MessageKind.TRANSFER,
    "红包": MessageKind.TRANSFER,
    "订单": MessageKind.ORDER_CARD,
    "商品": MessageKind.ORDER_CARD,
    "宝贝": MessageKind.ORDER_CARD,
}
CODE = re.compile(rf"\[(?P<word>{'|'.join(CODES)})(?:消息|卡片|链接|信息)?(?:[:： ][^\[\]\n]*)?\]")


def is_shop_or_marketplace(names: Iterable[str]) -> bool:
    """Whether any of the senders is a marketplace's account: of its own staff, of a shop, or a default nickname."""
    return any(_marked("names", name, whole=True) for name in names)


def names_a_part(names: Iterable[str]) -> bool:
    """Whether any of the senders is called by the part they have in a sale: 我, 卖家, Seller."""
    return any(PART.fullmatch(name) for name in names)


def platform_of(names: Iterable[str], headings: Iterable[str], words: Iterable[str], *, default: str) -> str:
    """The one marketplace that the strongest marks name: a heading, then the senders, then what is said. Two contradict each other."""
    for kind, texts, whole in (("headings", headings, False), ("names", names, True), ("words", words, False)):
        found = {platform for text in texts for platform in _marked(kind, text, whole=whole)} - {ANY}
        if found:
            return found.pop() if len(found) == 1 else UNKNOWN
    return default


def platforms_named(text: str) -> list[str]:
    """The marketplaces that a heading, or the name of a file, names."""
    return _marked("headings", text, whole=False)


def shop_of(name: str) -> str | None:
    """The shop whose sub-account this is: `云朵旗舰店:小美` → 云朵旗舰店. It leads to the company behind it."""
    match = SUB_ACCOUNT.fullmatch(name)
    return match["shop"] if match else None


def kind_of_text(text: str) -> MessageKind:
    """What a message is by the code that stands for it; a code counts only where it is the whole message."""
    match = CODE.fullmatch(text.strip())
    return CODES[match["word"]] if match else MessageKind.TEXT


def kind_of_notice(text: str) -> MessageKind:
    return MessageKind.RECALLED if RECALL.search(text) else MessageKind.SYSTEM


def _marked(kind: str, text: str, *, whole: bool) -> list[str]:
    return [platform for platform, marks in _marks().items() if (marks[kind].fullmatch(text) if whole else marks[kind].search(text))]


@cache
def _marks() -> Mapping[str, Mapping[str, re.Pattern[str]]]:
    told = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {
        platform: {kind: re.compile("|".join(patterns) or r"(?!)", re.IGNORECASE) for kind, patterns in kinds.items()}
        for platform, kinds in told.items()
    }
