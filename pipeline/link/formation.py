"""How the contract of a conversation came about: by offer and acceptance (Civil Code Art. 479-484), or by the order (E-Commerce Law Art. 49)."""

from collections.abc import Sequence
from dataclasses import replace

from casefile.findings import Formation, OrderLink, Statement, StatementKind, Terms
from casefile.records import Conversation, Order
from casefile.store import CaseFile

PROPOSALS = (StatementKind.OFFER, StatementKind.COUNTER_OFFER, StatementKind.INVITATION)


def formed(case: CaseFile, conversation: Conversation, links: Sequence[OrderLink]) -> Formation:
    """The first acceptance that answers a proposal; the order where there is none."""
    orders = [link.order for link in links if link.conversation == conversation.id and not link.ambiguous]
    order = orders[0] if orders else None
    proposals: dict[str, Statement] = {}
    unanswered: Statement | None = None
    for statement in case.of_conversation(Statement, conversation.id):
        if statement.kind in PROPOSALS:
            proposals[statement.id] = statement
        elif statement.kind is StatementKind.ACCEPTANCE:
            if statement.answers in proposals:
                return _by_messages(conversation, proposals[statement.answers], statement, order)
            unanswered = unanswered or statement
    if order is not None:
        return _by_order(case, conversation, order)
    missing = ("offer",) if unanswered else ("acceptance",) if proposals else ("offer", "acceptance")
    return Formation(conversation=conversation.id, by="none", acceptance=unanswered.id if unanswered else None, missing=missing)


def _by_messages(conversation: Conversation, offer: Statement, acceptance: Statement, order: str | None) -> Formation:
    agreed = replace(offer.terms, deadline=None)
    for term in ("amount", "currency", "quantity"):
        value = getattr(acceptance.terms, term)
        if value is not None:
            agreed = replace(agreed, **{term: value})
    return Formation(
        conversation=conversation.id, by="messages", offer=offer.id, acceptance=acceptance.id, order=order, terms=agreed,
        missing=() if agreed.amount is not None or order else ("price",),
    )  # fmt: skip


def _by_order(case: CaseFile, conversation: Conversation, order_id: str) -> Formation:
    order = case.get(Order, order_id)
    terms = Terms(amount=order.total.amount, currency=order.total.currency) if order.total else Terms()
    return Formation(conversation=conversation.id, by="order", order=order_id, terms=terms, missing=() if order.total else ("price",))
