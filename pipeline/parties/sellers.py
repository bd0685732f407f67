"""Whom a case is against: every seller, with its conversations, orders and payments.

What ties conversations and orders to one seller: who speaks for it, the name of its shop, an order of both, a number that is one seller's alone.
Sellers that are merely alike stay apart; a person can name both (`--seller`).
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from casefile.errors import CaseError
from casefile.findings import Identity, IdentityKind, OrderLink
from casefile.records import Conversation, Message, Order, Party, Role
from casefile.store import CaseFile
from pipeline.link.orders import plain_name
from pipeline.parties.people import bare, persons, shop_of

ONES_OWN = (
    IdentityKind.CREDIT_CODE, IdentityKind.TAX_OR_VAT, IdentityKind.PHONE, IdentityKind.WECHAT, IdentityKind.ALIPAY, IdentityKind.BANK_ACCOUNT,
    IdentityKind.IBAN,
)  # fmt: skip
"""Details that no two sellers share."""
ADDRESSES = (IdentityKind.EMAIL, IdentityKind.PAYPAL)
"""Details that two sellers may both mention, such as a platform's, but that only one of them writes from."""
ANYBODYS = re.compile(
    r"(?:(?:在线|人工|售[前后])?客服|[卖买商店]家|店[主长]|老板娘?|掌柜|(?:the )?(?:seller|shop|store)|(?:customer |live )?(?:support|service))\d*",
    re.IGNORECASE,
)
"""Names that say what somebody is, not who."""
LEAST_ALIKE = 4
"""Letters that two names have to share beside that; of Chinese characters half as many."""
MOST_APART = 20
"""With more sellers it is no longer one client's case, and each takes a pass over the whole."""
MOST_NAMES = 30
"""How many sellers an error names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """One who sells, and what of the case is about this one."""

    names: tuple[str, ...]
    """As the records and conversations have them; the first is the one that is shown."""
    conversations: frozenset[str]
    orders: frozenset[str]

    @property
    def name(self) -> str:
        return self.names[0]

    def is_called(self, name: str) -> bool:
        return plain_name(name) in map(plain_name, self.names)


def sellers(case: CaseFile) -> list[Seller]:
    """In the order of their conversations. One in which no seller speaks belongs to every seller whose orders it is about."""
    links = [link for link in case.records(OrderLink) if link.conversation is not None and link.payment_of is None]
    tied = {link.order for link in links}
    orders = {order.id: order for order in case.records(Order) if order.id in tied}
    present = _present(case)
    together = _Together()
    for conversation, keys in _keys(case, present):
        together.join(conversation, *keys)
    for order in orders.values():
        together.join(order.id, *(("name", plain_name(name)) for name in _named_by(order)))
    for link in links:
        if link.order in orders and link.conversation in present and not link.ambiguous:
            together.join(link.order, link.conversation)
    groups = together.groups((*present, *orders))
    return [_seller(members, present, orders, links) for members in groups if any(one in present or _named_by(orders[one]) for one in members)]


def weighed_apart(found: Sequence[Seller]) -> Sequence[Seller]:
    """The sellers who are also assessed alone: all of them, if there are several but not too many."""
    return found if 1 < len(found) <= MOST_APART else ()


def likely_one(found: Sequence[Seller]) -> Iterator[tuple[str, str]]:
    """Names of two sellers that differ only in the form of a firm or in a department: a person has to say whether they are one."""
    told = ([name for name in one.names if "@" not in name and not ANYBODYS.fullmatch(name.strip())] for one in found[:MOST_NAMES])
    named = [{plain_name(bare(name)): name for name in reversed(names)} for names in told]
    for one, other in combinations(named, 2):
        shared = next((name for name in one if name in other and len(name.encode()) // 2 * 2 >= LEAST_ALIKE), None)
        if shared is not None:
            yield one[shared], other[shared]


def chosen(case: CaseFile, names: Sequence[str]) -> Seller:
    """The seller of these names; several sellers are taken as one. CaseError if a name is no seller's, or if none is given."""
    found = sellers(case)
    listed = "; ".join(one.name for one in found[:MOST_NAMES]) + (" …" if len(found) > MOST_NAMES else "")
    if not names:
        alike = ", ".join(f"{one} = {other}" for one, other in likely_one(found))
        raise CaseError("which_seller_alike", sellers=listed, alike=alike) if alike else CaseError("which_seller", sellers=listed)
    for name in names:
        if not any(one.is_called(name) for one in found):
            raise CaseError("no_such_seller", name=name, sellers=listed)
    wanted = [one for one in found if any(map(one.is_called, names))]
    return Seller(
        names=tuple(name for one in wanted for name in one.names),
        conversations=frozenset().union(*(one.conversations for one in wanted)),
        orders=frozenset().union(*(one.orders for one in wanted)),
    )


def _present(case: CaseFile) -> dict[str, list[Party]]:
    """Conversation → who sells there; those in which nobody does are left out."""
    present = defaultdict[str, list[Party]](list)
    for party in case.records(Party):
        if party.role is Role.SELLER:
            present[party.conversation].append(party)
    return {conversation.id: present[conversation.id] for conversation in case.records(Conversation) if conversation.id in present}


def _keys(case: CaseFile, present: Mapping[str, Sequence[Party]]) -> Iterator[tuple[str, Sequence[Hashable]]]:
    """What tells of conversations whose they are."""
    person_of = persons(case.records(Party))
    for conversation, parties in present.items():
        names = [plain_name(shop_of(party.name) or party.name) for party in parties if not ANYBODYS.fullmatch(party.name.strip())]
        accounts = [("account", id_) for party in parties for id_ in party.native_ids]
        yield conversation, [*(("name", name) for name in names), *accounts, *(("person", person_of[party.id]) for party in parties)]
    written_from = {id_.casefold(): id_ for parties in present.values() for party in parties for id_ in party.native_ids}
    for identity in case.records(Identity):
        if identity.owner is Role.SELLER and identity.kind in (*ONES_OWN, *ADDRESSES):
            conversation = case.get(Message, identity.quote.message).conversation
            if conversation not in present:
                continue
            if identity.kind in ONES_OWN:
                yield conversation, [(identity.kind, identity.value)]
            elif (account := written_from.get(identity.value.casefold())) is not None:
                yield conversation, [("account", account)]


def _named_by(order: Order) -> list[str]:
    return [name for name in (order.shop_name, order.seller_name) if name]


class _Together:
    """What is one seller's, by all that was joined."""

    def __init__(self) -> None:
        self._above: dict[Hashable, Hashable] = {}

    def join(self, first: Hashable, *others: Hashable) -> None:
        for other in others:
            self._above[self._top(other)] = self._top(first)

    def groups(self, wanted: Iterable[str]) -> list[list[str]]:
        found = defaultdict[Hashable, list[str]](list)
        for one in wanted:
            found[self._top(one)].append(one)
        return list(found.values())

    def _top(self, one: Hashable) -> Hashable:
        while (above := self._above.get(one, one)) != one:
            self._above[one] = self._above.get(above, above)
            one = above
        return one


def _seller(members: Sequence[str], present: Mapping[str, Sequence[Party]], orders: Mapping[str, Order], links: Sequence[OrderLink]) -> Seller:
    """With the conversations in which no seller speaks of its orders, and orders of nobody that weak rules tie to its own."""
    own, talks = frozenset(orders).intersection(members), frozenset(present).intersection(members)
    about = {link.conversation for link in links if link.order in own and link.conversation is not None} - present.keys()
    unclear = {link.order for link in links if link.ambiguous and link.conversation in talks and link.order in orders}
    parties = [party for one in members if one in present for party in present[one]]
    recorded = [name for one in members if one in orders for name in _named_by(orders[one])]
    names = dict.fromkeys([*recorded, *(party.name for party in parties), *(id_ for party in parties for id_ in party.native_ids)])
    return Seller(names=tuple(names), conversations=talks | about, orders=own | {order for order in unclear if not _named_by(orders[order])})
