"""Which order a payment pays or refunds, and which conversation it belongs to. A bill row and an order stay two records.

Rules, strongest first: the order number within the merchant's number (Alipay writes Taobao's as `T200P…`), the payment number or, for a refund,
that of the payment it comes from, wherever its row writes it; the merchant's number of a payment whose order is known; the order number in
what the transfer says it is for; sum and time, unless a payment that names the order has settled it. Payments of no order are tied to a
conversation by a transfer message of the same sum and minute, or, where the time fits, by the account that the seller named or by the
payee's name; of what the bill masks, see `masked`, of a payee of whom only the first name was told, `called`, and of what a bank only describes,
`descriptors`. Other transfers with whoever a transfer is so tied to belong with it: an account's name in a bill need not be the one it goes by in
the chat.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from casefile.findings import Identity, IdentityKind, OrderLink
from casefile.records import (
    NO_CURRENCY,
    Conversation,
    EventKind,
    Message,
    Money,
    Order,
    Party,
    Payment,
    PaymentKind,
    Precision,
    Role,
)
from casefile.store import CaseFile
from pipeline.link.descriptors import GIVEN_BACK_WITHIN, beside_account, described, is_booked, platforms
from pipeline.link.first_names import links_by_first_name
from pipeline.link.masked import presumed
from pipeline.link.mentions import SHORTEST_NUMBER, Mentions, plain_number
from pipeline.link.orders import NEAR, numbered_with, plain_name, plain_sum
from pipeline.link.wall import apart, on_wall, zone_of
from pipeline.parties.people import firm_of

NUMBER = re.compile(r"(?<![\w-])(?=[A-Za-z-]{0,12}\d)[A-Za-z0-9][A-Za-z0-9-]{4,39}(?![\w-])")
"""What may be an order's number in the purpose of a transfer."""
BY_SUM = "amount_and_time"
WITHOUT_FORM = "payee_name_without_form"
Numbered = tuple[str, str, str]
"""A number of a payment: the platform, the number, and whom it was with where that is part of it."""
SAME_PAYMENT = timedelta(minutes=10)
SAME_TRANSFER = timedelta(minutes=1)
LEGAL_FORM = re.compile(
    r"[\s,(（]+(?:(?:pty\.? )?ltd|limited|llc|inc|corp|co|plc|llp|gmbh|ug|b\.?v|s\.?r\.?l)\.?[)）]?$|(?<=..)有限(?:责任)?公司$",
    re.IGNORECASE,
)
"""What a payment service writes behind the name that the seller goes by."""
REMARKS = re.compile(r"[\s,，;；:：/|()（）]+")
"""Between the parts of what a bank writes of a transfer, one of which may be whom it was with."""
NAMED = (IdentityKind.PERSON_NAME, IdentityKind.COMPANY_NAME, IdentityKind.SHOP_NAME)
ACCOUNTS = (
    IdentityKind.ALIPAY,
    IdentityKind.BANK_ACCOUNT,
    IdentityKind.EMAIL,
    IdentityKind.HANDLE,
    IdentityKind.IBAN,
    IdentityKind.PAYPAL,
    IdentityKind.PHONE,
)
TIMES = {
    PaymentKind.PURCHASE: (EventKind.PAID, EventKind.PLACED),
    PaymentKind.TRANSFER: (EventKind.PAID, EventKind.PLACED),
    PaymentKind.REFUND: (EventKind.REFUNDED,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Orders:
    """Orders by what a payment can say of them."""

    by_number: Mapping[str, Sequence[Order]]
    by_payment_no: Mapping[str, Sequence[Order]]
    by_sum: Mapping[tuple[str, str], Sequence[Order]]
    """By their total, and by what an event of theirs says was paid or refunded: as it is, and for statements that name no currency, in none."""


def linked_payments(case: CaseFile, order_links: Iterable[OrderLink], said: Mentions) -> Iterator[OrderLink]:
    orders = _orders(order for order in case.records(Order) if order.is_contract)
    conversation_of: dict[str, str | None] = {}
    sold_on: dict[str, dict[str, None]] = defaultdict(dict)
    for link in order_links:
        if not link.ambiguous:
            conversation_of.setdefault(link.order, link.conversation)
            if link.conversation is not None:
                sold_on[link.conversation] |= dict.fromkeys(platforms(case.get(Order, link.order)))
    told = {conversation.id: _names(case, conversation) for conversation in case.records(Conversation)}
    payees = _payees(case, told)
    payments = [payment for payment in case.records(Payment) if payment.kind is not PaymentKind.OTHER]
    payments.sort(key=lambda payment: payment.kind is PaymentKind.REFUND)
    paid: dict[Numbered, Sequence[Order]] = {}
    for payment in payments:
        rule, _, found = _paid_orders(payment, orders, paid)
        if rule != BY_SUM:
            _settle(payment, one_of_each(found), paid)
    untied: list[Payment] = []
    tied: list[tuple[Payment, OrderLink]] = []
    for payment in payments:
        rule, evidence, found = _paid_orders(payment, orders, paid)
        found = one_of_each(found)
        _settle(payment, found, paid)
        for order in found:
            yield OrderLink(
                order=payment.id, conversation=conversation_of.get(order.id), rule=rule, evidence=evidence,
                ambiguous=len(found) > 1, payment_of=order.id,
            )  # fmt: skip
        if not found:
            links = list(_in_conversation(payment, said, payees))
            tied += [(payment, link) for link in links]
            if not links:
                untied.append(payment)
    yield from (link for _, link in tied)
    companions = list(_with_the_same(untied, tied, payees))
    yield from companions
    known = {link.order for link in companions}
    masked = list(presumed(case, [payment for payment in untied if payment.id not in known], payees, told))
    yield from masked
    known |= {link.order for link in masked}
    by_first_name = list(links_by_first_name(case, [payment for payment in untied if payment.id not in known]))
    yield from by_first_name
    known |= {link.order for link in by_first_name}
    rows = [payment for payment in untied if payment.id not in known]
    yield from described(case, rows, {home: (*names, *beside_account(case, home, rows)) for home, names in told.items()}, sold_on)


def _settle(payment: Payment, found: Sequence[Order], paid: dict[Numbered, Sequence[Order]]) -> None:
    """Whatever else has one of the numbers of a payment is of the same order."""
    for number in (payment.payment_no, payment.merchant_order_no):
        if number and len(found) == 1:
            paid.setdefault(_numbered(payment, number), found)


def _numbered(payment: Payment, number: str) -> Numbered:
    return payment.platform, number, numbered_with(payment)


def one_of_each(orders: Iterable[Order]) -> list[Order]:
    """One record of each order: an export may hold several of one number (shipments, refunds)."""
    return list({order.contract: order for order in reversed(list(orders))}.values())[::-1]


def _orders(orders: Iterable[Order]) -> _Orders:
    by_number: dict[str, list[Order]] = defaultdict(list)
    by_payment_no: dict[str, list[Order]] = defaultdict(list)
    by_sum: dict[tuple[str, str], list[Order]] = defaultdict(list)
    for order in orders:
        by_number[plain_number(order.order_no)].append(order)
        for other in order.other_ids.values():
            by_payment_no[other].append(order)
        sums = [order.total, *(event.amount for event in order.events)]
        for money in dict.fromkeys(plain_sum(money) for money in sums if money is not None):
            by_sum[money].append(order)
        for amount in dict.fromkeys(money.amount for money in sums if money is not None and money.currency != NO_CURRENCY):
            by_sum[plain_sum(Money(amount=amount, currency=NO_CURRENCY))].append(order)
    return _Orders(by_number=by_number, by_payment_no=by_payment_no, by_sum=by_sum)


def _paid_orders(payment: Payment, orders: _Orders, paid: Mapping[Numbered, Sequence[Order]]) -> tuple[str, str, Sequence[Order]]:
    for number in _numbers_in(payment.merchant_order_no or ""):
        if number in orders.by_number:
            return "merchant_order_no", payment.merchant_order_no or "", orders.by_number[number]
    own, *named = _originals(payment)
    if len(own) >= SHORTEST_NUMBER and (found := orders.by_payment_no.get(own)):
        return "payment_no", own, found
    for original in (own, *named):
        if len(original) >= SHORTEST_NUMBER and (found := paid.get(_numbered(payment, original))):
            return "payment_no", original, found
    if payment.merchant_order_no and (found := paid.get(_numbered(payment, payment.merchant_order_no))):
        return "merchant_order_no", payment.merchant_order_no, found
    for number in NUMBER.findall(payment.description):
        if len(plain_number(number)) >= SHORTEST_NUMBER and plain_number(number) in orders.by_number:
            return "order_no", number, orders.by_number[plain_number(number)]
    if payment.at is None:
        return "", "", ()
    money = plain_sum(payment.amount)
    matching = [order for order in orders.by_sum.get(money, ()) if _happened_then(order, payment) or is_booked(order, payment)]
    return BY_SUM, " ".join(money), matching


def _originals(payment: Payment) -> Iterator[str]:
    """What may be the number of the payment that this is or gives back: a refund writes it before a suffix of its own (Alipay) or in a column of
    its own (PayPal's Reference Txn ID)."""
    yield (payment.payment_no or "").partition("_")[0]
    if payment.kind is PaymentKind.REFUND:
        yield from map(str.strip, payment.extra.values())


def _numbers_in(merchant_order_no: str) -> Iterator[str]:
    """The number itself, and each run of digits in it that is long enough: `T200P3820165497741120836`."""
    yield plain_number(merchant_order_no)
    yield from (run for run in re.findall(r"\d+", merchant_order_no) if len(run) >= SHORTEST_NUMBER)


def _happened_then(order: Order, payment: Payment) -> bool:
    events = [event for event in order.events if event.kind in TIMES[payment.kind] and event.at is not None]
    if payment.at is None:
        return False
    zone = zone_of([payment.at, *(event.at for event in events)])
    at = on_wall(payment.at, zone)
    for event in events:
        when = on_wall(event.at, zone) if event.at else at
        if event.amount is not None and plain_sum(event.amount) != plain_sum(payment.amount):
            continue
        if abs(when - at) <= SAME_PAYMENT or (Precision.DAY in (event.precision, payment.precision) and when.date() == at.date()):
            return True
    return False


# ── payments and conversations ────────────────────────────────────────────────────────────────────────────────────

Span = tuple[datetime | None, datetime | None]
Payees = Mapping[tuple[str, str], Mapping[str, Span]]
"""Rule and what it compares (an account, a name) → conversation → its first and last time."""


def _names(case: CaseFile, conversation: Conversation) -> tuple[str, ...]:
    """Of everyone but the buyer, as they are written: of the parties, with the firm that a person stands for, and those that were told."""
    others = [party for party in case.records(Party, conversation=conversation.id) if party.role is not Role.BUYER]
    firms = [firm for party in others if (firm := firm_of(party.name))]
    told = [one for one in case.of_conversation(Identity, conversation.id) if one.owner is not Role.BUYER and one.kind in NAMED]
    return tuple(dict.fromkeys([name for party in others for name in (party.name, *party.native_ids)] + firms + [one.value for one in told]))


def _payees(case: CaseFile, names: Mapping[str, Collection[str]]) -> Payees:
    found: dict[tuple[str, str], dict[str, Span]] = defaultdict(dict)
    for conversation in case.records(Conversation):
        length = case.count(Message, conversation=conversation.id)
        times = [message.sent for message in case.messages(conversation.id, last=20) if message.sent]
        times += [message.sent for message in case.messages(conversation.id, first=max(0, length - 20)) if message.sent]
        span = (times[0], times[-1]) if times else (None, None)
        for name in map(plain_name, names[conversation.id]):
            if len(name) > 1:
                found["payee_name", name][conversation.id] = span
        for name in map(_without_form, names[conversation.id]):
            if len(name) > 1:
                found[WITHOUT_FORM, name][conversation.id] = span
        for one in case.of_conversation(Identity, conversation.id):
            if one.kind in ACCOUNTS and one.owner is not Role.BUYER:
                found["payee_account", one.value.casefold()][conversation.id] = span
    return found


def _in_conversation(payment: Payment, said: Mentions, payees: Payees) -> Iterator[OrderLink]:
    shown = dict.fromkeys(
        conversation
        for at, conversation in said.transfers.get(payment.amount.amount, ())
        if payment.at is not None and apart(at, payment.at) <= SAME_TRANSFER
    )
    if shown:
        for conversation in shown:
            yield OrderLink(
                order=payment.id, conversation=conversation, rule="transfer_message", evidence=" ".join(plain_sum(payment.amount)),
                ambiguous=len(shown) > 1,
            )  # fmt: skip
        return
    account = payment.counterparty_account or ""
    compared = [("payee_account", account, ("payee_account", account.casefold()))]
    for name in (payment.counterparty,) if payment.counterparty else _remarks(payment):
        compared += [("payee_name", name, ("payee_name", plain_name(name))), ("payee_name", name, (WITHOUT_FORM, _without_form(name)))]
    for rule, written, key in compared:
        spans = payees.get(key, {})
        named = [conversation for conversation, span in spans.items() if _is_about_then(payment, span)]
        for conversation in named:
            yield OrderLink(order=payment.id, conversation=conversation, rule=rule, evidence=written, ambiguous=len(named) > 1)
        if named:
            return


def _remarks(payment: Payment) -> Iterator[str]:
    """What may name the other side of a transfer where its bank has no column for that."""
    if payment.kind is not PaymentKind.PURCHASE:
        yield from filter(None, REMARKS.split(payment.description))


def _with_the_same(untied: Iterable[Payment], tied: Iterable[tuple[Payment, OrderLink]], payees: Payees) -> Iterator[OrderLink]:
    """Transfers with the other side of one that a conversation shows, about the time of that conversation; what such a one gave back, long after."""
    homes: dict[str, dict[str, bool]] = defaultdict(dict)
    paid: dict[str, list[tuple[Payment, OrderLink]]] = defaultdict(list)
    for payment, link in tied:
        if payment.counterparty and link.conversation is not None and payment.kind is not PaymentKind.REFUND:
            paid[plain_name(payment.counterparty)].append((payment, link))
            if payment.kind is PaymentKind.TRANSFER:
                homes[plain_name(payment.counterparty)][link.conversation] = link.ambiguous
    spans = {conversation: span for told in payees.values() for conversation, span in told.items()}
    for payment in untied:
        if payment.kind is PaymentKind.TRANSFER and payment.counterparty and "*" not in payment.counterparty:
            near = {
                conversation: ambiguous
                for conversation, ambiguous in homes[plain_name(payment.counterparty)].items()
                if _is_about_then(payment, spans.get(conversation, (None, None)))
            }
            for conversation, ambiguous in near.items():
                yield OrderLink(
                    order=payment.id, conversation=conversation, rule="same_payee", evidence=payment.counterparty,
                    ambiguous=ambiguous or len(near) > 1,
                )  # fmt: skip
        if payment.kind is PaymentKind.REFUND and payment.counterparty and "*" not in payment.counterparty:
            given = {link.conversation: link for one, link in paid[plain_name(payment.counterparty)] if _may_give_back(payment, one)}
            for link in given.values():
                yield OrderLink(
                    order=payment.id, conversation=link.conversation, rule="same_payee", evidence=payment.counterparty,
                    ambiguous=link.ambiguous or len(given) > 1,
                )  # fmt: skip


def _may_give_back(refund: Payment, paid: Payment) -> bool:
    """All or a part of it, within the time in which such is given back."""
    if refund.at is None or paid.at is None or refund.platform != paid.platform or refund.amount.currency != paid.amount.currency:
        return False
    zone = zone_of([refund.at, paid.at])
    after = on_wall(refund.at, zone) - on_wall(paid.at, zone)
    return refund.amount.amount <= paid.amount.amount and timedelta() <= after <= GIVEN_BACK_WITHIN


def _without_form(name: str) -> str:
    return plain_name(LEGAL_FORM.sub("", name.strip()))


def _is_about_then(payment: Payment, span: Span) -> bool:
    """Whether it was about the time of a conversation; what has no time is not ruled out."""
    first, last = span
    if payment.at is None or first is None or last is None:
        return True
    zone = zone_of([first, payment.at])
    return on_wall(first, zone) - NEAR <= on_wall(payment.at, zone) <= on_wall(last, zone) + NEAR
