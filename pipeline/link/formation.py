"""How the contracts of a conversation came about: by offer and acceptance (Civil Code Art. 479-484), or by the order (E-Commerce Law Art. 49).

One formation for each order, and for the agreement that led to it where that is clear; without orders, one for the first agreement. What only
likeness has found stands beside no order, and is no more than a formation to be checked where there is nothing else.
"""

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
from pipeline.link.named import ADDS, DEPOSIT, LITTLE, chosen, last_sum
from pipeline.link.payments import one_of_each
from pipeline.link.wall import on_wall, zone_of
from pipeline.link.words import words

OFFERS = (StatementKind.OFFER, StatementKind.COUNTER_OFFER)
GRIEVANCES = (StatementKind.COMPLAINT, StatementKind.DEMAND, StatementKind.THREAT_OF_ACTION)
ORDERED = "dialogue.acceptance.ordered"
"""The buyer orders what nobody was found to offer: the listing was the offer."""
START = datetime.min  # noqa: DTZ901 -- a wall clock's, as all that it is compared with
CHANGE = Decimal("0.2")
"""By how much of it a price is changed at most; what is further off is the price of something else."""
REACH_OF_CHANGE = 60
"""So many messages after an agreement it is still changed by another."""
SAID_AFTERWARDS = timedelta(minutes=30)
"""How long after the order the buyer's word for it (拍好了) still is the acceptance of the offer before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Deal:
    offer: Statement | None
    """None: nothing was found to offer what was accepted."""
    price: Statement | None
    """Where the sum stands: the offer, or the one that it answers with other terms and the same price."""
    amount: Decimal | None
    """The price, before the acceptance is looked at."""
    currency: str | None
    named: frozenset[Decimal]
    """The sums that the message with the price names, and the last that this side said before the acceptance; none where that speaks of a deposit."""
    spoken: frozenset[Decimal]
    """The sums that either side named lately."""
    acceptance: Statement
    parts: frozenset[Decimal]
    """The sums that the message with the acceptance names."""
    offered: datetime | None
    accepted: datetime | None
    confirmed: bool = False
    """By a later acceptance of the same offer, one that counts."""
    aggrieved: bool = False
    """The buyer complained or claimed something before the next agreement."""

    @property
    def terms(self) -> Terms:
        """The offer's, with what the acceptance says more exactly; another sum in it is a deposit, a part or the total, that is paid."""
        offered = self.offer.terms if self.offer else Terms()
        agreed = replace(offered, amount=self.amount, currency=self.currency, deadline=None, duration=None)
        said = self.acceptance.terms
        is_paid_in_parts = len(self.parts) > 1 and sum(self.parts) == agreed.amount
        if said.amount is not None and (agreed.amount is None or said.amount in self.named) and not is_paid_in_parts:
            agreed = replace(agreed, amount=said.amount, currency=said.currency or agreed.currency)
        return agreed if said.quantity is None else replace(agreed, quantity=said.quantity)

    @property
    def counts(self) -> bool:
        if self.confirmed or self.offer is None or self.price is None:
            return self.confirmed
        return self.offer.counts and self.price.counts and self.acceptance.counts


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
    was made a little before and stands; where none was found, the sum that side named last, to be checked.
    """
    proposals: dict[str, Statement] = {}
    standing: dict[Role, Statement] = {}
    offered: dict[Role, list[str]] = {}
    refused: dict[Role, int] = {}
    deals: list[_Deal] = []
    unanswered: Statement | None = None
    closed = -1
    for statement in case.of_conversation(Statement, conversation.id):
        if statement.is_rejected:
            continue
        other = OTHER_SIDE.get(statement.role, Role.OTHER)
        if statement.kind in OFFERS and statement.role in standing and _is_aside(case, conversation, statement, standing, proposals):
            proposals[statement.id] = standing[statement.role]
        elif statement.kind in OFFERS or (with_invitations and statement.kind is StatementKind.INVITATION):
            proposals[statement.id] = standing[statement.role] = statement
            offered.setdefault(statement.role, []).append(statement.quote.message)
        elif statement.kind is StatementKind.REJECTION:
            standing.pop(other, None)
            refused[statement.role] = case.get(Message, statement.quote.message).index
        elif statement.kind in GRIEVANCES and statement.role is Role.BUYER and deals:
            deals[-1] = replace(deals[-1], aggrieved=True)
        elif statement.kind is StatementKind.ACCEPTANCE:
            said = case.get(Message, statement.quote.message)
            if not statement.counts and load_answers().hesitates.search(fold(said.text).text):
                continue
            offer = standing.get(other) if statement.answers is None else proposals.get(statement.answers)
            made = case.get(Message, offer.quote.message) if offer else None
            if offer and made and (offer.id == statement.answers or 0 < said.index - made.index <= REACH):
                choices = [case.get(Message, id_).text for id_ in offered.get(offer.role, ())]
                deal = _deal(case, conversation, offer=offer, price=priced(offer, proposals), acceptance=statement, offered=choices)
                if deals and not deals[-1].counts and made.index < closed:
                    is_same = deal.offer is not None and deals[-1].offer is not None and deal.offer.id == deals[-1].offer.id
                    deals[-1] = replace(deals[-1], confirmed=deal.counts and is_same)
                else:
                    deals.append(deal)
                    closed = said.index
                standing.clear()
                offered.clear()
            elif statement.answers is None and (
                unstated := _unoffered(case, conversation, statement, max(closed, refused.get(statement.role, -1)) + 1)
            ):
                deals.append(unstated)
                closed = said.index
            else:
                unanswered = unanswered or statement
    return proposals, deals, unanswered


def _deal(case: CaseFile, conversation: Conversation, *, offer: Statement, price: Statement, acceptance: Statement, offered: Sequence[str]) -> _Deal:
    """`offered`: the messages with what this side has proposed."""
    said, made = case.get(Message, acceptance.quote.message), case.get(Message, offer.quote.message)
    told = case.get(Message, price.quote.message).text
    amount, currency = price.terms.amount, price.terms.currency
    before = [message.text for message in _before(case, conversation, said)]
    if amount is None and (last := last_sum(before, currency)):
        amount, currency = last.amount, last.currency
    taken = chosen([told], said.text, currency)
    if taken is None and (earlier := chosen(offered, said.text, currency)) and amount and abs(earlier - amount) > CHANGE * amount:
        taken = earlier
    texts = [told, *_last_words(case, conversation, made, said)]
    paid = DEPOSIT.search(said.text) is not None
    return _Deal(
        offer=offer,
        price=price,
        amount=taken or amount,
        currency=currency,
        named=frozenset().union(*(figures_in(text, price.terms.currency) for text in texts if not paid)),
        spoken=frozenset().union(*(figures_in(text, currency) for text in (told, said.text, *before))),
        acceptance=acceptance,
        parts=frozenset(figures_in(said.text, price.terms.currency)),
        offered=made.sent,
        accepted=said.sent,
    )


def _unoffered(case: CaseFile, conversation: Conversation, acceptance: Statement, first: int) -> _Deal | None:
    """The agreement on a sum that the other side named and nothing found it to offer, since this message; an order of what is listed needs none."""
    said = case.get(Message, acceptance.quote.message)
    roles, other = case.roles(conversation.id), OTHER_SIDE.get(acceptance.role)
    theirs = [one for one in _before(case, conversation, said, first) if one.sender is not None and roles.get(one.sender) is other]
    last = last_sum((message.text for message in theirs), None)
    if last is None and not (acceptance.rule == ORDERED and acceptance.counts):
        return None
    return _Deal(
        offer=None, price=None, amount=last.amount if last else None, currency=last.currency if last else None, named=frozenset(),
        spoken=frozenset(figures_in(said.text, None)), acceptance=acceptance, parts=frozenset(), offered=said.sent, accepted=said.sent,
    )  # fmt: skip


def _before(case: CaseFile, conversation: Conversation, said: Message, first: int = 0) -> list[Message]:
    """The messages not long before this, the newest first."""
    return list(case.messages(conversation.id, first=max(first, said.index - REACH), last=said.index - 1))[::-1] if said.index else []


def _is_aside(
    case: CaseFile, conversation: Conversation, offer: Statement, standing: Mapping[Role, Statement], proposals: Mapping[str, Statement]
) -> bool:
    """Whether it names what comes on top of the price, or what costs far less and was not asked for: a deposit, something beside."""
    quoted = _quoted(case, offer)
    if ADDS.search(quoted):
        return True
    own, bid = (priced(one, proposals).terms.amount if one else None for one in (standing[offer.role], standing.get(OTHER_SIDE[offer.role])))
    amount = offer.terms.amount
    if offer.role is not Role.SELLER or own is None or amount is None or amount >= own * LITTLE or (bid is not None and amount >= bid):
        return False
    asked = next(iter(_before(case, conversation, case.get(Message, offer.quote.message))), None)
    return DEPOSIT.search(quoted) is not None or asked is None or not _asks_price(asked.text)


def _asks_price(text: str) -> bool:
    return load_answers().asks_price.search(as_read(text[:MOST])) is not None


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
    if not counting or (deals[0].aggrieved and not deals[0].counts):
        return deals[:1]
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
    total = order.total if order is not None and terms.quantity in (None, 1) and _quantity(order) in (None, 1) else None
    if total is not None and (terms.amount is None or total.amount in deal.spoken):
        terms = replace(terms, amount=total.amount, currency=total.currency)
    if terms.quantity is None and order is not None and _quantity(order) is not None:
        terms = replace(terms, quantity=_quantity(order))
    has_price = terms.amount is not None or (order is not None and order.total is not None)
    missing = (() if deal.offer else ("offer",)) + (() if has_price else ("price",))
    return Formation(
        conversation=conversation.id, by="messages", offer=deal.offer.id if deal.offer else None, acceptance=deal.acceptance.id,
        order=order.id if order else None, terms=terms, missing=missing, needs_review=not deal.counts,
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
