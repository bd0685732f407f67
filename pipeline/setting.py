"""What the extractors are told of a conversation before they read it."""

import re
from collections import Counter
from itertools import islice

from casefile.records import Conversation, Order, Party
from casefile.store import CaseFile
from extractors import Setting

CHINESE = ("taobao", "tmall", "wechat", "qq", "jd", "pdd", "xianyu", "douyin", "alipay", "meituan", "xiaohongshu")
SIGNS = {
    "£": "GBP",
    "€": "EUR",
    "US$": "USD",
    "S$": "SGD",
    "HK$": "HKD",
    "AU$": "AUD",
    "A$": "AUD",
    "CA$": "CAD",
    "C$": "CAD",
    "NZ$": "NZD",
    "NT$": "TWD",
    "₹": "INR",
    "$": "USD",
    "￥": "CNY",
    "¥": "CNY",
    "元": "CNY",
    "块": "CNY",
}
SIGN = re.compile("|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True)))
"""The longest first: US$ contains S$."""
BY_ZONE = (
    ("Europe/London", "GBP"),
    ("Europe/", "EUR"),
    ("America/", "USD"),
    ("Asia/Shanghai", "CNY"),
    ("Asia/Hong_Kong", "HKD"),
    ("Asia/Singapore", "SGD"),
    ("Asia/Kolkata", "INR"),
)
ENOUGH = 2_000


def setting_of(case: CaseFile, conversation: Conversation, *, zone: str | None) -> Setting:
    return Setting(
        roles=case.roles(conversation.id),
        names={party.id: party.name for party in case.records(Party, conversation=conversation.id)},
        platform=conversation.platform,
        currency=_currency(case, conversation, zone),
    )


def _currency(case: CaseFile, conversation: Conversation, zone: str | None) -> str:
    """The currency of a bare figure: that of the orders, else of the platform, else of the sums people write, else of the zone."""
    ordered = Counter(order.total.currency for order in case.records(Order) if order.total)
    if ordered:
        return min(ordered, key=lambda currency: (-ordered[currency], currency))
    if conversation.platform in CHINESE:
        return "CNY"
    written: Counter[str] = Counter()
    chinese = False
    for message in islice(case.messages(conversation.id), ENOUGH):
        if sign := SIGN.search(message.text):
            written[SIGNS[sign[0]]] += 1
        chinese = chinese or any("一" <= character <= "鿿" for character in message.text)
    if written:
        return min(written, key=lambda currency: (-written[currency], currency))
    for prefix, currency in BY_ZONE:
        if zone and zone.startswith(prefix):
            return currency
    return "CNY" if chinese else "USD"
