"""What the extractors are told of a conversation before they read it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from casefile.records import NO_CURRENCY, Conversation, Message, Order, Party, Payment, Reading, ReadingCode, Role
from casefile.store import CaseFile
from extractors import Setting
from extractors.platforms import YUAN
from pipeline.countries import countries, named_in

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
HONG_KONG = re.compile(r"(?<![A-Za-z])(?:HK\$|HKD)|港[币幣纸紙]|港元|[转轉][数數]快|八[达達]通|\bPayMe\b")
"""Money and ways to pay of Hong Kong, on whatever platform."""
OTHERS = re.compile(r"[¥￥£€₹]|(?:US|AU|A|NZ|NT|CA|C|(?<!U)S)\$|\b(?:USD|RMB|CNY|MOP)\b|人民[币幣]|[美澳台]元|支付[宝寶]|微信(?:支付|[转轉][账賬])")
TALKS = frozenset({"wechat", "qq"})
"""Platforms of the mainland on which people elsewhere talk as well, and sell nothing."""
MON = re.compile("[0-9〇一二两兩三四五六七八九十百千]蚊(?![子帐帳香虫蟲])")
"""The dollar, as Cantonese calls it: on platforms of the mainland the yuan."""
EURO = (
    "Europe/Amsterdam", "Europe/Athens", "Europe/Berlin", "Europe/Bratislava", "Europe/Brussels", "Europe/Dublin", "Europe/Helsinki",
    "Europe/Lisbon", "Europe/Ljubljana", "Europe/Luxembourg", "Europe/Madrid", "Europe/Malta", "Europe/Paris", "Europe/Riga", "Europe/Rome",
    "Europe/Tallinn", "Europe/Vienna", "Europe/Vilnius", "Europe/Zagreb",
)  # fmt: skip
DOLLAR = (
    "America/New_York", "America/Detroit", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles", "America/Anchorage",
    "Pacific/Honolulu",
)  # fmt: skip
AUSTRALIAN = (
    "Australia/Adelaide", "Australia/Brisbane", "Australia/Broken_Hill", "Australia/Darwin", "Australia/Eucla", "Australia/Hobart",
    "Australia/Lindeman", "Australia/Lord_Howe", "Australia/Melbourne", "Australia/Perth", "Australia/Sydney",
)  # fmt: skip
CANADIAN = (
    "America/Edmonton", "America/Halifax", "America/Moncton", "America/Montreal", "America/Regina", "America/St_Johns", "America/Toronto",
    "America/Vancouver", "America/Whitehorse", "America/Winnipeg", "America/Yellowknife",
)  # fmt: skip
BY_ZONE = {
    "Europe/London": "GBP",
    "Asia/Shanghai": "CNY",
    "Asia/Hong_Kong": "HKD",
    "Asia/Singapore": "SGD",
    "Asia/Kolkata": "INR",
    **dict.fromkeys(EURO, "EUR"),
    "Asia/Taipei": "TWD",
    "Pacific/Auckland": "NZD",
    "Asia/Manila": "PHP",
    "Asia/Kuala_Lumpur": "MYR",
    "Asia/Jakarta": "IDR",
    "Asia/Bangkok": "THB",
    "Asia/Ho_Chi_Minh": "VND",
    "Asia/Tokyo": "JPY",
    "Asia/Seoul": "KRW",
    "Asia/Dubai": "AED",
    "Asia/Riyadh": "SAR",
    "Asia/Karachi": "PKR",
    "Asia/Dhaka": "BDT",
    "Asia/Colombo": "LKR",
    "Asia/Jerusalem": "ILS",
    "Europe/Istanbul": "TRY",
    "Europe/Warsaw": "PLN",
    "Europe/Prague": "CZK",
    "Europe/Zurich": "CHF",
    "Europe/Stockholm": "SEK",
    "Europe/Copenhagen": "DKK",
    "Europe/Oslo": "NOK",
    "Africa/Lagos": "NGN",
    "Africa/Nairobi": "KES",
    "Africa/Johannesburg": "ZAR",
    "Africa/Accra": "GHS",
    "Africa/Cairo": "EGP",
    "America/Sao_Paulo": "BRL",
    "America/Mexico_City": "MXN",
    **dict.fromkeys(DOLLAR, "USD"),
    **dict.fromkeys(AUSTRALIAN, "AUD"),
    **dict.fromkeys(CANADIAN, "CAD"),
}
"""Zones of one currency; `--tz` is what a person says of the conversation."""
DOLLARS = frozenset({"AUD", "CAD", "HKD", "NZD", "SGD", "TWD", "USD"})
"""Currencies whose sums people write with a bare `$`."""
ENOUGH = 2_000


def setting_of(case: CaseFile, conversation: Conversation, *, recorded: str | None, zone: str | None) -> Setting:
    """`recorded`: the currency of the orders and payments, which is the case's."""
    return Setting(
        roles=case.roles(conversation.id),
        names={party.id: party.name for party in case.records(Party, conversation=conversation.id)},
        platform=conversation.platform,
        currency=recorded or _currency(case, conversation, zone),
        day_first=_day_first(case, conversation),
        zone=_zone(case, conversation),
    )


def _zone(case: CaseFile, conversation: Conversation) -> ZoneInfo | None:
    """Of the clock that its export was read by, where that has a summer time."""
    clocks = {one.value for one in case.records(Reading, source=conversation.place.source) if one.code is ReadingCode.CLOCK and "/" in one.value}
    zone = ZoneInfo(clocks.pop()) if len(clocks) == 1 else None
    winter, summer = (datetime(2026, month, 1, tzinfo=zone).utcoffset() for month in (1, 7))
    return zone if winter != summer else None


def _day_first(case: CaseFile, conversation: Conversation) -> bool | None:
    """By the order that the dates of its export were read in: who exports with 13/5 writes 3/5 for the third of May."""
    orders = {reading.value for reading in case.records(Reading, source=conversation.place.source) if reading.code is ReadingCode.DATE_ORDER}
    return {"dmy": True, "mdy": False}.get(orders.pop()) if len(orders) == 1 else None


def currency_of_records(case: CaseFile) -> str | None:
    """What most orders, else most payments, are in, of those that say it."""
    return _most(order.total.currency for order in case.records(Order) if order.total) or _most(
        payment.amount.currency for payment in case.records(Payment)
    )


def _currency(case: CaseFile, conversation: Conversation, zone: str | None) -> str | None:
    """The currency of a bare figure where no record tells: that of the platform, of the sums people write, of the zone or country.

    A plain $ is that of the zone, else of the country, else the only one that is named with its sign (S$60 once, $60 from then on).
    """
    if _is_of_hong_kong(case, conversation):
        return "HKD"
    if conversation.platform in YUAN:
        return "CNY"
    messages = list(islice(case.messages(conversation.id), ENOUGH))
    local = BY_ZONE.get(zone or "") or _of_country(messages, case.roles(conversation.id))
    written = Counter(sign[0] for message in messages if (sign := SIGN.search(message.text)))
    own = {SIGNS[sign] for sign in written if len(sign) > 1 and sign.endswith("$")}
    plain = local if local in DOLLARS else own.pop() if len(own) == 1 else SIGNS["$"]
    return _most({**SIGNS, "$": plain}[sign] for sign in written.elements()) or local


def _of_country(messages: Iterable[Message], roles: Mapping[str, Role]) -> str | None:
    """Where one alone is named."""
    named = {countries()[country].currency for country, _, _ in named_in(messages, roles)}
    return named.pop() if len(named) == 1 else None


def _is_of_hong_kong(case: CaseFile, conversation: Conversation) -> bool:
    """Whether the messages speak of its money, and of no other place's."""
    if conversation.platform in YUAN - TALKS:
        return False
    texts = [message.text for message in islice(case.messages(conversation.id), ENOUGH)]
    if any(OTHERS.search(text) for text in texts):
        return False
    return any(HONG_KONG.search(text) or (conversation.platform not in YUAN and MON.search(text)) for text in texts)


def _most(currencies: Iterable[str]) -> str | None:
    """The most frequent, of equals the first by the alphabet."""
    counts = Counter(currency for currency in currencies if currency != NO_CURRENCY)
    return min(counts, key=lambda currency: (-counts[currency], currency), default=None)
