"""Whose law the case is assessed by: what in the file says so, from the strongest to the weakest; the first that speaks with one voice decides.

Each conversation is asked by itself, and what decides in most decides. Where a buyer lives tells for all of them, unless there are several buyers.
"""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import chain, groupby, islice
from typing import NamedTuple

import msgspec

from casefile.assessment import LawSign
from casefile.findings import Identity, IdentityKind, OrderLink, Statement
from casefile.records import NO_CURRENCY, Conversation, Order, Payment, Problem, ProblemCode, Role
from casefile.store import CaseFile
from pipeline.countries import named_in
from pipeline.parties.buyers import clients

ELSEWHERE = ""
"""The law of a place that no pack is of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What points to one law."""

    regions: frozenset[str]
    """Of telephone numbers."""
    currencies: frozenset[str]
    platforms: frozenset[str]
    zones: frozenset[str]
    languages: frozenset[str]
    address: str
    """Found in addresses there, as a regular expression."""


class Telling(NamedTuple):
    """What may say whose law it is."""

    kind: str
    value: str
    item: str | None
    """The id of the record that says it."""
    conversation: str | None
    """Which it is about; None: all."""


def governing(case: CaseFile, *, told: str | None, zone: str | None, otherwise: str | None = None) -> Iterator[LawSign | Problem]:
    """What speaks for a law, in order, with the one that decides marked. A Problem where nothing does and the default, or `otherwise`, is taken,
    or where what speaks for a law points to one that no pack is of: then another only stands in, and is said to."""
    telling = list(_telling(case, zone))
    found = _signs(telling)
    if told is not None:
        yield LawSign(kind="told", value=told, pack=told, decides=True)
        yield from found
        return
    decisive, pack = _decisive_of_most(telling if clients(case) else map(_of_everything, telling))
    is_decided = pack not in (None, ELSEWHERE)
    yield from (replace(sign, decides=is_decided and (sign.kind, sign.pack) == (decisive, pack)) for sign in found)
    if is_decided:
        return
    _, default, stand_in, _ = _table()
    if pack == ELSEWHERE:
        value = next(sign.value for sign in found if (sign.kind, sign.pack) == (decisive, pack))
        taken = LawSign(kind="stand_in", value=value, pack=default if _is_chinese(case) else stand_in, decides=True)
    else:
        value, law = "", otherwise or default
        taken = LawSign(kind="default", value=law, pack=law, decides=True)
    yield taken
    records: Iterator[Conversation | Order | Payment] = chain(case.records(Conversation), case.records(Order), case.records(Payment))
    for first in islice(records, 1):
        yield Problem(place=first.place, code=ProblemCode.LAW_ELSEWHERE if value else ProblemCode.LAW_UNDECIDED, detail=value)


def chosen(case: CaseFile) -> str:
    """The jurisdiction of the pack that the case is assessed by."""
    return next(sign.pack for sign in case.records(LawSign) if sign.decides)


def law_told(case: CaseFile) -> str | None:
    """What a person named."""
    return next((sign.value for sign in case.records(LawSign) if sign.kind == "told"), None)


def _decisive(found: Sequence[LawSign]) -> tuple[str | None, str | None]:
    """The strongest kind that speaks with one voice, and what it says."""
    for kind, signs in groupby(found, key=lambda sign: sign.kind):
        packs = {sign.pack for sign in signs}
        if len(packs) == 1:
            return kind, packs.pop()
    return None, None


def _of_everything(telling: Telling) -> Telling:
    """Where the only buyer lives is told once."""
    return telling._replace(conversation=None) if telling.kind.startswith("buyer_") else telling


def _decisive_of_most(telling: Iterable[Telling]) -> tuple[str | None, str | None]:
    """What decides in most conversations, each taken by itself; of equals in the first."""
    by_conversation = defaultdict[str | None, list[Telling]](list)
    for one in telling:
        by_conversation[one.conversation].append(one)
    of_all = by_conversation.pop(None, [])
    decided = Counter(_decisive(_signs([*own, *of_all])) for own in by_conversation.values())
    packs = Counter[str | None]()
    for (_, pack), count in decided.items():
        packs[pack] += count
    del packs[None]
    if not packs:
        return _decisive(_signs(of_all))
    [(most, _)] = packs.most_common(1)
    return next(by for by, _ in decided.most_common() if by[1] == most)


def _signs(telling: Iterable[Telling]) -> list[LawSign]:
    """By kind, each value once, with the first record that has it."""
    kinds, _, _, marks = _table()
    by_kind: dict[str, dict[str, LawSign]] = {kind: {} for kind in kinds}
    for one in telling:
        pack = _pack_of(one.kind, one.value, marks)
        if pack is not None and one.value not in by_kind[one.kind]:
            by_kind[one.kind][one.value] = LawSign(kind=one.kind, value=one.value, pack=pack, item=one.item)
    return [sign for signs in by_kind.values() for sign in signs.values()]


def _telling(case: CaseFile, zone: str | None) -> Iterator[Telling]:
    for conversation in case.records(Conversation):
        yield from _told_in(case, conversation)
    homes = {link.order: link.conversation for link in case.records(OrderLink) if link.conversation is not None}
    orders, payments = list(case.records(Order)), list(case.records(Payment))
    for order in [order for order in orders if order.id in homes] or orders:
        home = homes.get(order.id)
        if order.total is not None and order.total.currency != NO_CURRENCY:
            yield Telling("order_currency", order.total.currency, order.id, home)
        yield Telling("platform", order.platform, order.id, home)
    for payment in [payment for payment in payments if payment.id in homes] or payments:
        if payment.amount.currency != NO_CURRENCY:
            yield Telling("payment_currency", payment.amount.currency, payment.id, homes.get(payment.id))
    if zone is not None:
        yield Telling("zone", zone, None, None)
    if _is_chinese(case):
        yield Telling("language", "zh", None, None)


def _told_in(case: CaseFile, conversation: Conversation) -> Iterator[Telling]:
    sides, here = {Role.BUYER: "buyer", Role.SELLER: "seller"}, conversation.id
    for identity in case.of_conversation(Identity, here):
        if identity.owner in sides and identity.kind in (IdentityKind.ADDRESS, IdentityKind.PHONE):
            yield Telling(f"{sides[identity.owner]}_{identity.kind.value}", identity.value, identity.id, here)
        elif identity.owner is Role.SELLER and identity.kind is IdentityKind.CREDIT_CODE and identity.valid:
            yield Telling("seller_code", identity.value, identity.id, here)
    yield Telling("platform", conversation.platform, here, here)
    for country, words, message in named_in(case.messages(here), case.roles(here)):
        yield Telling("named", f"{words} ({country})", message.id, here)
    for statement in case.of_conversation(Statement, here):
        if statement.counts and statement.terms.currency is not None:
            yield Telling("sums", statement.terms.currency, statement.id, here)


def _is_chinese(case: CaseFile) -> bool:
    """Whether most messages are."""
    chinese, lettered = case.count_chinese()
    return chinese > 0 and 2 * chinese >= lettered


def _pack_of(kind: str, value: str, marks: Mapping[str, Marks]) -> str | None:
    """The pack that a value points to, `ELSEWHERE`, or None where it tells nothing."""
    points, is_telling = TELLS[kind]
    pointed = [pack for pack, mark in marks.items() if points(mark, value)]
    if len(pointed) == 1:
        return ELSEWHERE if pointed == ["elsewhere"] else pointed[0]
    return ELSEWHERE if is_telling and not pointed else None


def _region(number: str) -> str | None:
    import phonenumbers

    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return None


def _is_addressed(mark: Marks, address: str) -> bool:
    return re.search(mark.address, address) is not None


def _is_called(mark: Marks, number: str) -> bool:
    return _region(number) in mark.regions


TELLS: Mapping[str, tuple[Callable[[Marks, str], bool], bool]] = {
    "buyer_address": (_is_addressed, False),
    "seller_address": (_is_addressed, False),
    "buyer_phone": (_is_called, False),
    "seller_phone": (_is_called, False),
    "seller_code": (lambda mark, _value: "CN" in mark.regions, False),
    "order_currency": (lambda mark, value: value in mark.currencies, True),
    "payment_currency": (lambda mark, value: value in mark.currencies, True),
    "sums": (lambda mark, value: value in mark.currencies, True),
    "platform": (lambda mark, value: value in mark.platforms, False),
    "named": (lambda mark, value: value[-3:-1] in mark.regions, True),
    "zone": (lambda mark, value: value in mark.zones, True),
    "language": (lambda mark, value: value in mark.languages, False),
}
"""Kind → whether a value points to a law, and whether a value that points to none points elsewhere."""


@cache
def _table() -> tuple[Sequence[str], str, str, Mapping[str, Marks]]:
    table = tomllib.loads(files("pipeline").joinpath("governing.toml").read_text("utf-8"))
    kinds, default, stand_in = table.pop("kinds"), table.pop("default"), table.pop("stand_in")
    return kinds, default, stand_in, msgspec.convert(table, dict[str, Marks])
