"""Which order belongs to which conversation: by what they have in common, never by guess.

Rules, strongest first: order number, tracking number, shop or seller name, sum, words of the goods. The last three count only
where the order was placed about the time of the conversation. An order belongs to every conversation that writes its number (the
shop's chat, the after-sales contact, the confirmation by mail), and then to those with its shop about that time as well. One that
only a weak rule ties to several is listed with each, marked ambiguous; so are orders tied to a conversation by a weak rule where
another has a better claim, unless its shop's own chat speaks of the sum or of goods that no other of them has. A parcel whose number
the buyer names first, when sending it, is one that goes back.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from casefile.findings import OrderLink, Statement, StatementKind
from casefile.records import BANK, Conversation, EventKind, Message, Money, Order, Party, Payment, Role
from casefile.store import CaseFile
from extractors.text import fold
from pipeline.link.mentions import Mentions, words_of
from pipeline.link.returned import RETURNED, goes_back
from pipeline.link.wall import on_wall, zone_of

NEAR = timedelta(days=7)
"""How long before the first or after the last message an order of this conversation may have been placed."""
RULES = ("order_no", "tracking_no", "shop_name", "amount_and_time", "item_words")
CERTAIN = ("order_no", "tracking_no")
BARGAIN = (StatementKind.OFFER, StatementKind.COUNTER_OFFER, StatementKind.ACCEPTANCE)
SHORTEST_NAME = 3
DEAD = (EventKind.CANCELLED, EventKind.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """What is compared with an order of a conversation."""

    id: str
    names: frozenset[str]
    """Of the conversation and of all in it but the buyer."""
    all_names: str
    """The same in lines, to look for a part of one."""
    first: datetime | None
    last: datetime | None
    sums: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """All that ties one order to one conversation."""

    order: Order
    thread: Thread
    evidence: Mapping[str, str]

    @property
    def strongest(self) -> str:
        return next(rule for rule in RULES if rule in self.evidence)

    @property
    def is_certain(self) -> bool:
        return self.strongest in CERTAIN

    @property
    def weight(self) -> tuple[int, ...]:
        """Larger for the better claim: which rules hold, strongest first; an order that came to nothing last."""
        is_alive = not any(event.kind in DEAD for event in self.order.events)
        return (*(int(rule in self.evidence) for rule in RULES), int(is_alive))


def linked_orders(case: CaseFile, said: Mentions) -> Iterator[OrderLink]:
    """Links of orders to the conversations they have something in common with."""
    orders = list(case.records(Order))
    if not orders:
        return
    threads = [_thread(case, conversation) for conversation in case.records(Conversation)]
    claims = [claim for order in orders for claim in _claims(order, threads, said)]
    of_thread: dict[str, list[_Claim]] = defaultdict(list)
    for claim in claims:
        of_thread[claim.thread.id].append(claim)
    numbered = {claim.order.id for claim in claims if claim.is_certain}
    of_order = Counter(claim.order.id for claim in claims if claim.order.id not in numbered)
    for claim in claims:
        first = said.first_said.get((claim.order.id, claim.thread.id))
        rule = RETURNED if first is not None and goes_back(case, claim.order, first) else claim.strongest
        link = OrderLink(order=claim.order.id, conversation=claim.thread.id, rule=rule, evidence=claim.evidence[claim.strongest])
        yield replace(link, ambiguous=of_order[claim.order.id] > 1 or _is_outdone(claim, of_thread[claim.thread.id], said))


def _claims(order: Order, threads: Iterable[Thread], said: Mentions) -> list[_Claim]:
    """Those by its number, and then those by its shop's name; else those by the strongest rule, of several the best if one is better."""
    written = said.of_order.get(order.id, {})
    shops = {name: plain_name(name) for name in (order.shop_name, order.seller_name, *order.line_sellers) if name}
    compared = ((thread, _in_common(order, shops, thread, written.get(thread.id, {}))) for thread in threads)
    claims = [_Claim(order=order, thread=thread, evidence=evidence) for thread, evidence in compared if evidence]
    if any(claim.is_certain for claim in claims):
        return [claim for claim in claims if claim.is_certain or claim.strongest == "shop_name"]
    heaviest = max((claim.weight for claim in claims), default=())
    return [claim for claim in claims if claim.weight == heaviest]


def _in_common(order: Order, shops: Mapping[str, str], thread: Thread, written: Mapping[str, str]) -> dict[str, str]:
    weak: dict[str, str] = {}
    if named := next((name for name, plain in shops.items() if _is_named(plain, thread)), None):
        weak["shop_name"] = named
    if order.total and (sum_of := plain_sum(order.total)) in thread.sums:
        weak["amount_and_time"] = " ".join(sum_of)
    if "item_words" in written:
        weak["item_words"] = written["item_words"]
    certain = {rule: written[rule] for rule in CERTAIN if rule in written}
    return certain | weak if weak and _is_near(order, thread) else certain


def _is_named(shop: str, thread: Thread) -> bool:
    return shop in thread.names or (len(shop) >= SHORTEST_NAME and shop in thread.all_names)


def _is_outdone(claim: _Claim, others: Iterable[_Claim], said: Mentions) -> bool:
    """Whether, of the orders that a weak rule ties to this conversation, another has as good a claim or a better one.

    Records with one order number are parts of one order.
    """
    if claim.is_certain:
        return False
    others = [other for other in others if other.order.is_contract is claim.order.is_contract]
    rivals = [other for other in others if other.order.contract != claim.order.contract]
    return any(other.weight >= claim.weight for other in rivals) and not _is_spoken_of(claim, rivals, said)


def _is_spoken_of(claim: _Claim, rivals: Iterable[_Claim], said: Mentions) -> bool:
    """Whether the chat with its shop names its sum, or goods of it, that are of none of the others."""
    if claim.strongest != "shop_name":
        return False
    orders = [other.order for other in rivals]
    if "amount_and_time" in claim.evidence and all(other.total != claim.order.total for other in orders):
        return True
    known = {plain_name(claim.evidence["shop_name"]), *(word for other in orders for word in words_of(other))}
    return any(not any(word in one for one in known) for word in said.goods.get((claim.order.id, claim.thread.id), ()))


def _thread(case: CaseFile, conversation: Conversation) -> Thread:
    length = case.count(Message, conversation=conversation.id)
    first = next((message.sent for message in case.messages(conversation.id, last=20) if message.sent), None)
    last = [message.sent for message in case.messages(conversation.id, first=max(0, length - 20)) if message.sent]
    names = [plain_name(party.name) for party in case.records(Party, conversation=conversation.id) if party.role is not Role.BUYER]
    sums = set()
    for statement in case.of_conversation(Statement, conversation.id):
        if statement.kind in BARGAIN and not statement.is_rejected and statement.terms.amount is not None and statement.terms.currency:
            sums.add(plain_sum(Money(amount=statement.terms.amount, currency=statement.terms.currency)))
            if statement.terms.quantity:
                sums.add(plain_sum(Money(amount=statement.terms.amount * statement.terms.quantity, currency=statement.terms.currency)))
    names = [name for name in (*names, plain_name(conversation.title or "")) if name]
    return Thread(
        id=conversation.id,
        names=frozenset(names),
        all_names="\n".join(names),
        first=first,
        last=last[-1] if last else None,
        sums=frozenset(sums),
    )


def _is_near(order: Order, thread: Thread) -> bool:
    """Whether the order's life touches the conversation's; an order without times is not ruled out."""
    times = [event.at for event in order.events if event.at is not None]
    if not times or thread.first is None or thread.last is None:
        return True
    zone = zone_of([thread.first, *times])
    walls = [on_wall(at, zone) for at in times]
    return min(walls) <= on_wall(thread.last, zone) + NEAR and max(walls) >= on_wall(thread.first, zone) - NEAR


def numbered_with(payment: Payment) -> str:
    """Whose number a payment's is beside the platform's: a bank numbers anew in each account, so there the other side must agree too."""
    return plain_name(payment.counterparty or "") if payment.platform == BANK else ""


def plain_name(name: str) -> str:
    return re.sub(r"[\s:：·._()（）-]+", "", fold(name).text.replace("&", "and")).casefold()


def plain_sum(money: Money) -> tuple[str, str]:
    return f"{money.amount:.2f}", money.currency
