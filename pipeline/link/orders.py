"""Which order belongs to which conversation, and which payment to which order: by what they have in common, never by guess.

Rules, strongest first (order-formats §27): order number, tracking number, shop or seller name, sum and time, words of the
goods. An order that the strongest rule ties to several conversations is listed with each, marked ambiguous.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from casefile.findings import OrderLink, Statement, StatementKind
from casefile.records import Conversation, EventKind, Message, Money, Order, Party, Payment, PaymentKind
from casefile.store import CaseFile
from extractors.text import fold
from pipeline.link.wall import on_wall, zone_of

NEAR = timedelta(days=7)
"""How long before the first or after the last message an order of this conversation may have been placed."""
SAME_PAYMENT = timedelta(minutes=10)
SHORTEST_NUMBER = 6
RULES = ("order_no", "tracking_no", "shop_name", "amount_and_time", "item_words")
BARGAIN = (StatementKind.OFFER, StatementKind.COUNTER_OFFER, StatementKind.ACCEPTANCE)
WORDS = re.compile(r"[一-鿿]{2,}|[A-Za-z][A-Za-z0-9-]{3,}|[A-Za-z]*\d[A-Za-z0-9-]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Thread:
    """What is compared with an order of a conversation."""

    id: str
    names: frozenset[str]
    first: datetime | None
    last: datetime | None
    sums: frozenset[tuple[str, str]]


def linked_orders(case: CaseFile) -> Iterator[OrderLink]:
    orders = list(case.records(Order))
    if not orders:
        return
    threads = [_thread(case, conversation) for conversation in case.records(Conversation)]
    said = _said(case, orders)
    for order in orders:
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for thread in threads:
            for rule, evidence in _in_common(order, thread, said.get((order.id, thread.id), {})):
                found[rule].append((thread.id, evidence))
        strongest = next((rule for rule in RULES if found[rule]), "")
        for conversation, evidence in found[strongest]:
            yield OrderLink(order=order.id, conversation=conversation, rule=strongest, evidence=evidence, ambiguous=len(found[strongest]) > 1)


def _in_common(order: Order, thread: _Thread, said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for rule in ("order_no", "tracking_no"):
        if rule in said:
            yield rule, said[rule]
    if not _overlaps(order, thread):
        return
    for name in (order.shop_name, order.seller_name):
        if name and _plain(name) in thread.names:
            yield "shop_name", name
            break
    if order.total and (sum_of := _sum(order.total)) in thread.sums:
        yield "amount_and_time", " ".join(sum_of)
    if "item_words" in said:
        yield "item_words", said["item_words"]


def _said(case: CaseFile, orders: Sequence[Order]) -> dict[tuple[str, str], dict[str, str]]:
    """(order, conversation) → rule → what of the order stands in the messages; one pass over all of them."""
    import ahocorasick_rs

    needles: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for order in orders:
        numbers = [("order_no", order.order_no), *(("tracking_no", shipment.tracking_no or "") for shipment in order.shipments)]
        for rule, number in numbers:
            if len(number) >= SHORTEST_NUMBER:
                needles[number.casefold()].append((rule, order.id))
        for line in order.lines:
            for word in WORDS.findall(fold(line.title).text):
                needles[word.casefold()].append(("item_words", order.id))
    names = list(needles)
    if not names:
        return {}
    scan = ahocorasick_rs.AhoCorasick(names, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    counts: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    words: dict[tuple[str, str], set[str]] = defaultdict(set)
    for message in case.messages():
        for which, start, end in scan.find_matches_as_indexes(text := fold(message.text).text.casefold()):
            for rule, order_id in needles[names[which]]:
                if rule == "item_words":
                    words[order_id, message.conversation].add(names[which])
                elif not (text[max(0, start - 1) : start].isdigit() or text[end : end + 1].isdigit()):
                    counts[order_id, message.conversation].setdefault(rule, text[start:end])
    for pair, found in words.items():
        if sum(len(word) for word in found) >= 6 and len(found) >= 2:
            counts[pair]["item_words"] = ", ".join(sorted(found))
    return counts


def _thread(case: CaseFile, conversation: Conversation) -> _Thread:
    first = last = None
    for message in case.messages(conversation.id, last=0):
        first = message.sent
    for message in case.messages(conversation.id, first=case.count(Message, conversation=conversation.id) - 1):
        last = message.sent
    names = {_plain(party.name) for party in case.records(Party, conversation=conversation.id)} | {_plain(conversation.title or "")}
    sums = set()
    for statement in case.of_conversation(Statement, conversation.id):
        if statement.kind in BARGAIN and statement.terms.amount is not None and statement.terms.currency:
            sums.add(_sum(Money(amount=statement.terms.amount, currency=statement.terms.currency)))
            if statement.terms.quantity:
                sums.add(_sum(Money(amount=statement.terms.amount * statement.terms.quantity, currency=statement.terms.currency)))
    return _Thread(id=conversation.id, names=frozenset(names - {""}), first=first, last=last, sums=frozenset(sums))


def _overlaps(order: Order, thread: _Thread) -> bool:
    """Whether the order's life touches the conversation's; an order without times is not ruled out."""
    times = [event.at for event in order.events if event.at is not None]
    if not times or thread.first is None or thread.last is None:
        return True
    zone = zone_of([thread.first, *times])
    walls = [on_wall(at, zone) for at in times]
    return min(walls) <= on_wall(thread.last, zone) + NEAR and max(walls) >= on_wall(thread.first, zone) - NEAR


def _plain(name: str) -> str:
    return re.sub(r"[\s:：·._-]+", "", fold(name).text).casefold()


def _sum(money: Money) -> tuple[str, str]:
    return f"{money.amount:.2f}", money.currency


# ── payments ──────────────────────────────────────────────────────────────────────────────────────────────────────


def linked_payments(case: CaseFile, order_links: Iterable[OrderLink]) -> Iterator[OrderLink]:
    """Payments to the orders they pay or refund, and through them (or by the payee's name) to conversations."""
    orders = list(case.records(Order))
    conversation_of = {link.order: link.conversation for link in order_links if not link.ambiguous}
    payees = {_plain(party.name): party.conversation for party in case.records(Party)}
    for payment in case.records(Payment):
        if payment.kind is PaymentKind.OTHER:
            continue
        found = _paid_orders(payment, orders)
        for order, rule, evidence in found:
            yield OrderLink(
                order=payment.id,
                conversation=conversation_of.get(order.id),
                rule=rule,
                evidence=evidence,
                ambiguous=len(found) > 1,
                payment_of=order.id,
            )
        payee = _plain(payment.counterparty or "")
        if not found and len(payee) > 1 and payee in payees:
            yield OrderLink(order=payment.id, conversation=payees[payee], rule="payee_name", evidence=payment.counterparty or "")


def _paid_orders(payment: Payment, orders: Sequence[Order]) -> list[tuple[Order, str, str]]:
    for order in orders:
        if payment.merchant_order_no and len(order.order_no) >= SHORTEST_NUMBER and order.order_no in payment.merchant_order_no:
            return [(order, "merchant_order_no", payment.merchant_order_no)]
        original = (payment.payment_no or "").partition("_")[0]
        if original and original in order.other_ids.values():
            return [(order, "payment_no", original)]
    if payment.kind is PaymentKind.REFUND or payment.at is None:
        return []
    return [
        (order, "amount_and_time", f"{payment.amount.amount} {payment.amount.currency}")
        for order in orders
        if order.total and _sum(order.total) == _sum(payment.amount) and _paid_then(order, payment.at)
    ]


def _paid_then(order: Order, at: datetime) -> bool:
    times = [event.at for event in order.events if event.kind in (EventKind.PAID, EventKind.PLACED) and event.at is not None]
    zone = zone_of([at, *times])
    return any(abs(on_wall(time, zone) - on_wall(at, zone)) <= SAME_PAYMENT for time in times)
