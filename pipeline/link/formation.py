"""How the contracts of a conversation came about: by offer and acceptance (Civil Code Art. 479-484), or by the order (E-Commerce Law Art. 49).

One formation for each order, and for the agreement that led to it where that is clear; without orders, one for the first agreement. What only
likeness has found stands beside no order, and is no more than a formation to be checked where there is nothing else.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal

from casefile.findings import Formation, OrderLink, Statement, StatementKind, Terms
from casefile.records import Conversation, EventKind, Message, MessageKind, Order, Role
from casefile.store import CaseFile
from extractors.answers import load_answers
from extractors.clauses import MOST
from extractors.dialogue import OTHER_SIDE, REACH
from extractors.glosses import as_read
from extractors.replies import figures_in
from extractors.text import fold
from pipeline.link.payments import one_of_each
from pipeline.link.wall import on_wall, zone_of
from pipeline.link.words import words

DEPOSIT = re.compile(r"[定订訂]金|押金|首付|\bdeposit\b|\bup ?front\b", re.IGNORECASE)
ADDS = re.compile(r"另(?:外)?(?:加|收|算|付)|加\s?[¥￥]?\d+(?:元|块)?(?=$|[，,。])|\b(?:extra|on top|additional|another [$£€₹]?\d)", re.IGNORECASE)
"""A sum that comes on top of the price is none by itself (妆造加500, delivery is 20 extra)."""
OFFERS = (StatementKind.OFFER, StatementKind.COUNTER_OFFER)
START = datetime.min  # noqa: DTZ901 -- a wall clock's, as all that it is compared with
CHANGE = Decimal("0.2")
"""By how much of it a price is changed at most; what is further off is the price of something else."""
REACH_OF_CHANGE = 60
"""So many messages after an agreement it is still changed by another."""
SAID_AFTERWARDS = timedelta(minutes=30)
"""How long after the order the buyer's word for it (拍好了) still is the acceptance of the offer before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Deal:
    offer: Statement
    price: Statement
    """Where the sum stands: the offer, or the one that it answers with other terms and the same price."""
    named: frozenset[Decimal]
    """The sums that the message with the price names, and the last that this side said before the acceptance; none where that speaks of a deposit."""
    acceptance: Statement
    parts: frozenset[Decimal]
    """The sums that the message with the acceptance names."""
    offered: datetime | None
    accepted: datetime | None
    confirmed: bool = False
    """By a later acceptance of the same offer, one that counts."""

    @property
    def terms(self) -> Terms:
        """The offer's, with what the acceptance says more exactly; another sum in it is a deposit, a part or the total, that is paid."""
        agreed = replace(self.offer.terms, amount=self.price.terms.amount, currency=self.price.terms.currency, deadline=None, duration=None)
        said = self.acceptance.terms
        is_paid_in_parts = len(self.parts) > 1 and sum(self.parts) == agreed.amount
        if said.amount is not None and (agreed.amount is None or said.amount in self.named) and not is_paid_in_parts:
            agreed = replace(agreed, amount=said.amount, currency=said.currency or agreed.currency)
        return agreed if said.quantity is None else replace(agreed, quantity=said.quantity)

    @property
    def counts(self) -> bool:
        return self.confirmed or (self.offer.counts and self.price.counts and self.acceptance.counts)


def formations(case: CaseFile, conversation: Conversation, links: Sequence[OrderLink]) -> Iterator[Formation]:
    """The contracts of one conversation: one for each order that is tied to it; where there is none, what its messages show."""
    linked = [link.order for link in links if not link.ambiguous]
    orders = _concluded(one_of_each(order for one in dict.fromkeys(linked) for order in case.records(Order, id=one) if order.is_contract))
    proposals, deals, unanswered = _said(case, conversation, with_invitations=not orders)
    if not orders:
        yield _without_order(conversation, proposals, _as_amended(case, conversation, deals), unanswered)
        return
    zone = zone_of([deal.accepted for deal in deals] + [order.placed for order in orders])
    before: datetime | None = None
    times = {order.id: on_wall(at, zone) for order in orders if (at := order.placed) is not None}
    for order in sorted(orders, key=lambda order: (order.id not in times, times.get(order.id, START))):
        wall = times.get(order.id)
        fitting = [deal for deal in deals if deal.counts and _led_to(deal, wall, before, zone)]
        deal = next((deal for deal in fitting if _is_price_of(deal, order)), fitting[0] if fitting else None)
        if deal is None:
            yield _by_order(conversation, order)
        else:
            deals.remove(deal)
            yield _by_messages(conversation, deal, order)
        before = wall + SAID_AFTERWARDS if wall else before


def one_of_each_order(formed: Iterable[Formation]) -> Iterator[Formation]:
    """Of an order that several conversations are about, the contract once: where it was agreed on, else in the first of them."""
    found = list(formed)
    of_order: dict[str, Formation] = {}
    for one in found:
        if one.order is not None and (one.order not in of_order or (one.by == "messages" != of_order[one.order].by)):
            of_order[one.order] = one
    yield from (one for one in found if one.order is None or of_order[one.order] is one)


def _concluded(orders: Sequence[Order]) -> list[Order]:
    """Without the orders that were cancelled unpaid, where others came of it."""
    lasting = [order for order in orders if not _is_void(order)]
    return lasting or list(orders)


def _is_void(order: Order) -> bool:
    kinds = {event.kind for event in order.events}
    return bool(kinds & {EventKind.CANCELLED, EventKind.CLOSED}) and not kinds & {EventKind.PAID, EventKind.SHIPPED, EventKind.REFUNDED}


def _said(case: CaseFile, conversation: Conversation, *, with_invitations: bool) -> tuple[dict[str, Statement], list[_Deal], Statement | None]:
    """Proposals by id, the agreements in order, and the first acceptance that answers nothing.

    What takes up an older proposal after an acceptance to be checked makes no contract of its own: it confirms the one it is of the same offer.

    An acceptance that was found without what it answers (only one of the two is like what a rule knows) answers the other side's last proposal, if it
    was made a little before and stands.
    """
    proposals: dict[str, Statement] = {}
    standing: dict[Role, Statement] = {}
    deals: list[_Deal] = []
    unanswered: Statement | None = None
    closed = -1
    for statement in case.of_conversation(Statement, conversation.id):
        if statement.is_rejected:
            continue
        other = OTHER_SIDE.get(statement.role, Role.OTHER)
        if statement.kind in OFFERS and statement.role in standing and ADDS.search(_quoted(case, statement)):
            proposals[statement.id] = standing[statement.role]
        elif statement.kind in OFFERS or (with_invitations and statement.kind is StatementKind.INVITATION):
            proposals[statement.id] = standing[statement.role] = statement
        elif statement.kind is StatementKind.REJECTION:
            standing.pop(other, None)
        elif statement.kind is StatementKind.ACCEPTANCE:
            said = case.get(Message, statement.quote.message)
            if not statement.counts and load_answers().hesitates.search(fold(said.text).text):
                continue
            offer = standing.get(other) if statement.answers is None else proposals.get(statement.answers)
            made = case.get(Message, offer.quote.message) if offer else None
            if offer and made and (offer.id == statement.answers or 0 < said.index - made.index <= REACH):
                price = priced(offer, proposals)
                words = [case.get(Message, price.quote.message).text, *_last_words(case, conversation, made, said)]
                paid = DEPOSIT.search(said.text) is not None
                named = frozenset().union(*(figures_in(text, price.terms.currency) for text in words if not paid))
                parts = frozenset(figures_in(said.text, price.terms.currency))
                deal = _Deal(offer=offer, price=price, named=named, acceptance=statement, parts=parts, offered=made.sent, accepted=said.sent)
                if deals and not deals[-1].counts and made.index < closed:
                    deals[-1] = replace(deals[-1], confirmed=deal.counts and deal.offer.id == deals[-1].offer.id)
                else:
                    deals.append(deal)
                    closed = said.index
                standing.clear()
            else:
                unanswered = unanswered or statement
    return proposals, deals, unanswered


def _quoted(case: CaseFile, statement: Statement) -> str:
    return case.get(Message, statement.quote.message).text[statement.quote.start : statement.quote.end]


def _last_words(case: CaseFile, conversation: Conversation, made: Message, said: Message) -> Iterator[str]:
    """What who made the offer said last before it was taken up: another price may stand there that nothing has found. A deposit is none."""
    between = case.messages(conversation.id, first=max(made.index + 1, said.index - REACH), last=said.index - 1)
    own = [message for message in between if message.sender == made.sender]
    if own and not DEPOSIT.search(own[-1].text):
        yield own[-1].text


def priced(offer: Statement, proposals: Mapping[str, Statement]) -> Statement:
    """The proposal that names the price: a counter-offer without a sum leaves that of the offer it answers (only if you deliver)."""
    while offer.terms.amount is None and (answered := proposals.get(offer.answers or "")) is not None:
        offer = answered
    return offer


def _led_to(deal: _Deal, placed: datetime | None, before: datetime | None, zone: tzinfo | None) -> bool:
    """Whether the agreement came before this order, or was put into words right after it, and after the order before it."""
    if deal.accepted is None or deal.offered is None or placed is None:
        return True
    accepted, offered = on_wall(deal.accepted, zone), on_wall(deal.offered, zone)
    return offered <= placed and accepted <= placed + SAID_AFTERWARDS and (before is None or accepted > before - SAID_AFTERWARDS)


def _is_price_of(deal: _Deal, order: Order) -> bool:
    terms = deal.terms
    if terms.amount is None or order.total is None:
        return False
    return order.total.amount in (terms.amount, terms.amount * (terms.quantity or _quantity(order) or Decimal(1)))


def _quantity(order: Order) -> Decimal | None:
    return order.lines[0].quantity if len(order.lines) == 1 else None


def _as_amended(case: CaseFile, conversation: Conversation, deals: Sequence[_Deal]) -> Sequence[_Deal]:
    """The agreements that count, the first as it was changed soon: by another sum, not far off, before anything was paid (Civil Code Art. 543)."""
    counting = [deal for deal in deals if deal.counts]
    if not counting:
        return deals
    agreed = counting[0]
    for other in counting[1:]:
        if not _is_amended_by(agreed, other) or _is_paid_between(case, conversation, agreed, other):
            break
        agreed = other
    return [agreed]


def _is_amended_by(first: _Deal, other: _Deal) -> bool:
    old, new = first.terms, other.terms
    if old.amount is None or new.amount is None or old.currency != new.currency or new.quantity not in (None, old.quantity):
        return False
    return abs(new.amount - old.amount) <= CHANGE * old.amount


def _is_paid_between(case: CaseFile, conversation: Conversation, first: _Deal, other: _Deal) -> bool:
    """Whether the buyer pays, or says so, between the two; so far apart that it is another matter, too."""
    begin, end = (case.get(Message, deal.acceptance.quote.message).index for deal in (first, other))
    if end - begin > REACH_OF_CHANGE:
        return True
    roles, paid = case.roles(conversation.id), words("settlement")["paid"]
    own = (one for one in case.messages(conversation.id, first=begin, last=end - 1) if one.sender is None or roles.get(one.sender) is Role.BUYER)
    return any(one.kind is MessageKind.TRANSFER or paid.search(as_read(one.text[:MOST])) for one in own)


def _by_messages(conversation: Conversation, deal: _Deal, order: Order | None) -> Formation:
    terms = deal.terms
    if terms.quantity is None and order is not None and _quantity(order) is not None:
        terms = replace(terms, quantity=_quantity(order))
    missing = () if terms.amount is not None or (order is not None and order.total is not None) else ("price",)
    return Formation(
        conversation=conversation.id, by="messages", offer=deal.offer.id, acceptance=deal.acceptance.id, order=order.id if order else None,
        terms=terms, missing=missing, needs_review=not deal.counts,
    )  # fmt: skip


def _by_order(conversation: Conversation, order: Order) -> Formation:
    terms = Terms(quantity=_quantity(order))
    if order.total is not None:
        terms = replace(terms, amount=order.total.amount, currency=order.total.currency)
    missing = (("price",) if order.total is None else ()) + (("payment",) if _is_void(order) else ())
    return Formation(conversation=conversation.id, by="order", order=order.id, terms=terms, missing=missing)


def _without_order(conversation: Conversation, proposals: dict[str, Statement], deals: Sequence[_Deal], unanswered: Statement | None) -> Formation:
    if deals:
        return _by_messages(conversation, next((deal for deal in deals if deal.counts), deals[0]), None)
    missing = ("offer",) if unanswered else ("acceptance",) if proposals else ("offer", "acceptance")
    return Formation(conversation=conversation.id, by="none", acceptance=unanswered.id if unanswered else None, missing=missing)
