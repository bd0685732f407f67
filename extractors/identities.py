"""Details that tell who a party is: names, codes, contacts, accounts, addresses, numbers of orders and parcels.

A detail has a kind by the words beside it, its shape and its check digit, never by the count of its digits; an owner by
the words around it, else by who speaks. One whose check digit fails is reported as such (`valid=False`).
"""

import re
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from casefile.findings import Identity, IdentityKind, Quote
from casefile.records import Message, Party, Role
from extractors.identity.addresses_en import find_latin_addresses
from extractors.identity.addresses_zh import find_chinese_addresses
from extractors.identity.candidate import Candidate, Setting, Span
from extractors.identity.codes import find_bank_accounts, find_codes
from extractors.identity.contacts import find_accounts, find_links, find_mail
from extractors.identity.names import find_companies, find_party_names, find_persons, shop_names
from extractors.identity.owners import owner_of
from extractors.identity.parcels import find_orders, find_parcels, shape
from extractors.identity.phones import find_phones, regions
from extractors.text import FoldedText

MARKETPLACES = {"taobao", "tmall", "xianyu", "jd", "pdd", "douyin", "kuaishou", "xiaohongshu", "alibaba", "amazon", "ebay", "etsy", "aliexpress", "shopee", "lazada", "vinted", "depop", "mercari", "walmart"}
IDENTITY_TRIGGERS: tuple[str, ...] = (
    "@", "[at]", "(at)", " dot ", "艾特", "http", "www.", ".com", "微信", "薇", "V信", "v信", "vx", "VX", "wx", "WX", "wechat", "Wechat", "WeChat", "威信", "卫星号", "qq", "QQ", "扣扣", "企鹅",
    "公司", "商行", "经营部", "工作室", "合作社", "户名", "收件人", "收货人", "联系人", "经营者", "法人", "法定代表人", "负责人", "姓名", "名字", "主播号", "旺旺", "抖音号", "快手号",
    "Ltd", "LLC", "Inc", "LLP", "GmbH", "B.V.", "Limited", "Prop.", "Inh.", "this is ", "This is ", "it's ", "its ", "name is ", "name's ", "manager ", "boss ", "colleague ", "egards", "hanks,", "hanks\n",
    "heers", "incerely", "Best,", "Yours", "\n\n", "Call ", "call ", "ask for ", "Attn", "attn", "Payee", "details are ", "made out to ", "Name on ", "name on ", "我是", "路", "街", "区", "镇", "村", "$",
    "venmo", "Venmo", "insta", "IG", "telegram", "handle", "username",
)  # fmt: skip
"""Literals of which a message with a detail and without a digit holds at least one; parties' own names come on top."""
_TRIGGER = re.compile("[0-9@]|[零一二三四五六七八九幺]{3}|" + "|".join(sorted(map(re.escape, IDENTITY_TRIGGERS), key=len, reverse=True)))
REMEMBERED = 256
"""Details kept per conversation, to know whose a value is when the other side repeats it."""


def find_identities(message_id: str, folded: FoldedText, *, role: Role, setting: Setting) -> Iterator[Identity]:
    """What one message tells by itself."""
    text = folded.text
    if not text or not (_TRIGGER.search(text) or called(setting.parties).search(text)):
        return
    for candidate in _candidates(text, role, setting):
        start, end = folded.span(candidate.start, candidate.end)
        yield Identity(
            kind=candidate.kind,
            quote=Quote(message=message_id, start=start, end=end),
            value=candidate.value,
            owner=owner_of(candidate, text, role),
            rule=candidate.rule,
            valid=candidate.valid,
            parts=candidate.parts,
        )


def _candidates(text: str, role: Role, setting: Setting) -> list[Candidate]:
    """The finders in the order in which they may claim a run of characters: what is surest comes first."""
    taken: list[Span] = []
    found = [*find_links(text, taken), *find_mail(text, taken)]
    if re.search(r"\d", text) or re.search("[零一二三四五六七八九幺]{3}", text):
        found += find_orders(text, taken, setting)
        found += find_codes(text, taken)
        found += find_parcels(text, taken, setting)
    found += find_accounts(text, taken, setting)
    if re.search(r"\d", text):
        found += find_bank_accounts(text, taken)
        found += find_phones(text, taken, setting)
    found += find_companies(text, taken)
    if not text.isascii():
        found += find_chinese_addresses(text, taken)
    if re.search(r"\d", text):
        found += find_latin_addresses(text, taken)
    found += find_party_names(text, taken, setting)
    found += find_persons(text, taken, list(found), setting, role)
    return sorted(found, key=lambda candidate: (candidate.start, candidate.end, candidate.kind))


class IdentityReader:
    """Reads the messages of one conversation in order: knows the parties' names, the shapes of its parcel numbers, and whose a value is."""

    def __init__(self, parties: Sequence[Party], *, platform: str, currency: str) -> None:
        self._currency = currency
        self._setting = Setting(
            marketplace=platform in MARKETPLACES, platform=platform, parties=tuple((party.name, party.role) for party in parties if len(party.name) >= 2)
        )
        self._owners: OrderedDict[tuple[IdentityKind, str], Role] = OrderedDict()
        self._regions_known = False

    def read(self, message: Message, folded: FoldedText, role: Role) -> Iterator[Identity]:
        if not self._regions_known and message.sent is not None:
            self._setting = replace(self._setting, regions=regions(self._currency, message.sent.utcoffset()))
            self._regions_known = True
        for identity in find_identities(message.id, folded, role=role, setting=self._setting):
            yield self._remembered(identity)

    def _remembered(self, identity: Identity) -> Identity:
        if identity.kind is IdentityKind.TRACKING_NO and len(self._setting.parcels) < REMEMBERED:
            self._setting = replace(self._setting, parcels=self._setting.parcels | {shape(identity.value)})
        if identity.kind is IdentityKind.PERSON_NAME and (IdentityKind.COMPANY_NAME, identity.value.lower()) in self._owners:
            identity = replace(identity, kind=IdentityKind.COMPANY_NAME)
        key = (identity.kind, identity.value.lower())
        if key in self._owners:
            return replace(identity, owner=self._owners[key])
        self._owners[key] = identity.owner
        if len(self._owners) > REMEMBERED:
            self._owners.popitem(last=False)
        return identity


@lru_cache(maxsize=64)
def called(parties: tuple[tuple[str, Role], ...]) -> re.Pattern[str]:
    """Where a party is named in a text, whole or as a shop is called for short."""
    return re.compile("|".join(re.escape(name) for party, _ in parties for name in (party, *shop_names(party))) or "(?!)", re.IGNORECASE)
