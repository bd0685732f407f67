"""Who the seller is: what the words and records say of it, as facts, and where they conflict."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from casefile.findings import Identity, IdentityKind
from casefile.records import Party, Role
from extractors.text import fold
from pipeline.assess.evidence import Evidence, Told
from pipeline.assess.fact import Fact
from pipeline.assess.maker import Maker
from pipeline.law import Pack
from pipeline.parties.people import bare

NAMES = {IdentityKind.COMPANY_NAME, IdentityKind.PERSON_NAME}
CONTACTS = {IdentityKind.PHONE, IdentityKind.EMAIL, IdentityKind.WECHAT, IdentityKind.QQ}
ACCOUNTS = {IdentityKind.ALIPAY, IdentityKind.BANK_ACCOUNT, IdentityKind.IBAN, IdentityKind.PAYPAL}
PAID_TO = {*ACCOUNTS, IdentityKind.EMAIL}
"""By which a bill may tell whom it paid."""
CLAUSE_END = re.compile(r"[，。；！？,;!?\n]")
SAME_WORDS = {"&": "and", "limited": "ltd", "incorporated": "inc", "corporation": "corp", "company": "co"}
"""What a register writes out and others shorten, or the other way round."""
SHORTENED = re.compile(r"&|\b(?:limited|incorporated|corporation|company)\b")
PERSONAL = {IdentityKind.PHONE, IdentityKind.WECHAT, IdentityKind.ALIPAY, IdentityKind.BANK_ACCOUNT, *NAMES, IdentityKind.SHOP_NAME}
LONGEST_ROW = 200
"""Letters of a bank's own words that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One name that somebody or some record gives to the seller."""

    value: str
    item: str
    is_legal: bool
    """The name of a company or shop register, not of a person."""
    origin: str
    """The platform whose record gives it; "" where words do."""
    by: Role | None = None
    """Whose words give it."""


def facts(evidence: Evidence, pack: Pack, maker: Maker) -> Iterator[Fact]:
    of_seller = [told for told in evidence.told if told.identity.owner is Role.SELLER]
    codes = {
        **dict.fromkeys(NAMES, "F.SELLER_LEGAL_NAME"),
        **dict.fromkeys(CONTACTS, "F.SELLER_CONTACT"),
        IdentityKind.ADDRESS: "F.SELLER_ADDR",
        IdentityKind.SHOP_NAME: "F.SHOP_NAME",
    }
    for told in of_seller:
        kind = told.identity.kind
        if kind is IdentityKind.CREDIT_CODE:
            yield maker.from_words("F.USCC_INVALID" if told.identity.valid is False else "F.SELLER_USCC", told.spot, told.identity.id)
        elif told.is_return_address:
            yield maker.from_words("F.SELLER_RETURN_ADDR", told.spot, told.identity.id)
        elif kind in codes and not told.is_recipient_of_returns:
            yield maker.from_words(codes[kind], told.spot, told.identity.id)
        if kind is IdentityKind.COMPANY_NAME:
            yield maker.from_words("F.SELLER_COMPANY", told.spot, told.identity.id)
    for order in evidence.orders:
        if order.seller_name is not None and is_legal(order.seller_name, pack):
            yield maker.from_record("F.SELLER_LEGAL_NAME", order)
            yield maker.from_record("F.SELLER_COMPANY", order)
    yield from _payees(evidence, pack, maker)
    by_words = {told.identity.id: told.spot for told in of_seller}
    by_record = evidence.records
    for first, second in _conflicts(names(evidence, pack)):
        for one in (first, second):
            if one.item in by_words:
                yield maker.from_words("F.NAME_CONFLICT", by_words[one.item], first.item, second.item)
            else:
                yield maker.from_record("F.NAME_CONFLICT", by_record[one.item], first.item, second.item)
    yield from _real_names(evidence, maker, of_seller)
    yield from _given_by_platform(evidence, maker, of_seller)


def names(evidence: Evidence, pack: Pack) -> list[Name]:
    found = [
        Name(
            value=told.identity.value,
            item=told.identity.id,
            is_legal=told.identity.kind is IdentityKind.COMPANY_NAME,
            origin="",
            by=told.spot.by,
        )
        for told in evidence.told
        if told.identity.owner is Role.SELLER and told.identity.kind in NAMES
    ]
    found += [
        Name(value=order.seller_name, item=order.id, is_legal=True, origin=order.platform)
        for order in evidence.orders
        if order.seller_name is not None and is_legal(order.seller_name, pack)
    ]
    found += [
        Name(value=payment.counterparty, item=payment.id, is_legal=True, origin=payment.platform)
        for payment in evidence.payments
        if payment.is_paid_out and payment.counterparty is not None and is_legal(payment.counterparty, pack)
    ]
    return found


def _conflicts(found: Sequence[Name]) -> list[tuple[Name, Name]]:
    """Each further registered name against the first."""
    legal: dict[str, Name] = {}
    for name in found:
        if name.is_legal:
            legal.setdefault(plain(name.value), name)
    first, *others = legal.values() or [None]
    return [(first, other) for other in others if first is not None and other is not None and not is_part(first.value, other.value)]


def _payees(evidence: Evidence, pack: Pack, maker: Maker) -> Iterator[Fact]:
    """A payee in clear is the seller, also by the account that the seller named, a platform, or somebody else.

    One that is masked tells nothing, nor do names that the buyer alone tells. One that is called as the seller is in the conversation is nobody else.
    """
    known = {plain(one) for order in evidence.orders for one in (order.shop_name, order.seller_name, *order.line_sellers) if one}
    known |= {
        plain(told.identity.value)
        for told in evidence.told
        if told.identity.owner is Role.SELLER and told.spot.by is not Role.BUYER and told.identity.kind in {*NAMES, IdentityKind.SHOP_NAME}
    }
    accounts = {
        plain(told.identity.value)
        for told in evidence.told
        if told.identity.owner is Role.SELLER and told.spot.by is Role.SELLER and told.identity.kind in PAID_TO
    }
    named = called_in(evidence)
    of_platforms = [name for code in pack.platforms for name in pack.texts[code].values()]
    for payment in evidence.payments:
        payee = payment.counterparty
        if not payment.is_paid_out or payee is None or re.search(pack.word_lists.masked_name, payee) or not (known or accounts):
            continue
        paid_to = plain(payee)
        is_account = plain(payment.counterparty_account or "") in accounts
        if is_account or any(paid_to in name or name in paid_to for name in known):
            yield maker.from_record("F.PAYEE_IS_SELLER", payment)
        elif not any(platform in payee for platform in of_platforms) and not paid_to.startswith(named):
            yield maker.from_record("F.PAYEE_OTHER", payment)


def _real_names(evidence: Evidence, maker: Maker, of_seller: Sequence[Told]) -> Iterator[Fact]:
    """The seller's own number, account or name in the chat is that of the payee or of the order."""
    recorded = {plain(value) for payment in evidence.payments for value in (payment.counterparty, payment.counterparty_account) if value}
    recorded |= {plain(value) for order in evidence.orders for value in (order.seller_name, order.shop_name, *order.line_sellers) if value}
    for told in of_seller:
        if told.spot.by is Role.SELLER and told.identity.kind in PERSONAL and plain(told.identity.value) in recorded:
            yield maker.from_words("F.IM_REALNAME_LINK", told.spot, told.identity.id)


def _given_by_platform(evidence: Evidence, maker: Maker, of_seller: Sequence[Told]) -> Iterator[Fact]:
    """What the platform answered when it was asked who the seller is: all three data, or not all (an inference from the file alone)."""
    requests = [seen.spot for seen in evidence.seen if seen.code == "F.PLAT_INFO_REQ"]
    given = [told for told in of_seller if told.spot.by is Role.PLATFORM]
    kinds = {told.identity.kind for told in given}
    if kinds & NAMES and kinds & CONTACTS and IdentityKind.ADDRESS in kinds:
        yield maker.from_words("F.PLAT_INFO_GIVEN", given[-1].spot, *(told.identity.id for told in given))
    elif requests:
        yield maker.from_words("F.PLAT_INFO_MISSING", requests[-1], requests[-1].message, *(told.identity.id for told in given), is_firm=False)


def given_for_returns(text: str, told: Sequence[Identity], says_so: Callable[[str], object]) -> set[str]:
    """Which of the details of a message are given for goods to go back to: all of them, but of several addresses those whose clause says so."""
    bounds = [0, *(end.end() for end in CLAUSE_END.finditer(text)), len(text) + 1]
    clauses = {one.id: bisect_right(bounds, one.quote.start) for one in told}
    saying = {id_ for id_, after in clauses.items() if says_so(text[bounds[after - 1] : bounds[after]])}
    is_one = sum(one.kind is IdentityKind.ADDRESS for one in told) < 2
    return {one.id for one in told} if is_one or not saying else saying


def is_legal(name: str, pack: Pack) -> bool:
    return re.search(pack.word_lists.legal_name, name, re.IGNORECASE) is not None and re.search(pack.word_lists.masked_name, name) is None


def called(parties: Iterable[Party]) -> tuple[str, ...]:
    """What names of these begin with that are compared: with and without the form of a firm and a department."""
    told = {plain(name) for party in parties for name in (party.name, bare(party.name))}
    return tuple(sorted(name for name in told if len(name) > 2))


def called_in(evidence: Evidence) -> tuple[str, ...]:
    """The same of the sellers who speak."""
    return called(party for talk in evidence.talks.values() for party in talk.parties if party.role is Role.SELLER)


def firm_written(written: str, named: tuple[str, ...], pack: Pack) -> str:
    """The firm in a bank's own words, from a name that it begins with up to its form: HARLOW SUPPORT is paid as HARLOW LLC AUSTIN TX; else ""."""
    form = re.search(pack.word_lists.legal_name, written[:LONGEST_ROW], re.IGNORECASE)
    words = written[: form.end()].split() if form is not None else []
    return next((firm for first in range(len(words)) if plain(firm := " ".join(words[first:])).startswith(named)), "")


def plain(name: str) -> str:
    """Without spaces, width, punctuation and script, shortened: 甲（蘇州）有限公司 is 甲(苏州)有限公司, A & B Limited is A and B Ltd."""
    written = unicodedata.normalize("NFKC", fold(name).text).casefold()
    return "".join(letter for letter in SHORTENED.sub(lambda word: SAME_WORDS[word[0]], written) if letter.isalnum())


def is_part(first: str, second: str) -> bool:
    first, second = plain(first), plain(second)
    return first in second or second in first
