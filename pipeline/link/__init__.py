"""Findings and records joined: orders and payments to conversations, offers to acceptances, promises to what happened."""

from collections.abc import Iterator

from casefile.findings import Formation, OrderLink, Outcome
from casefile.records import Conversation
from casefile.store import CaseFile
from pipeline.link.formation import formations
from pipeline.link.mentions import Mentions, mentions
from pipeline.link.orders import linked_orders
from pipeline.link.outcomes import outcomes
from pipeline.link.payments import linked_payments


def link(case: CaseFile) -> Iterator[OrderLink | Formation | Outcome]:
    said: Mentions = mentions(case)
    order_links = list(linked_orders(case, said))
    yield from order_links
    payment_links = list(linked_payments(case, order_links, said))
    yield from payment_links
    by_conversation: dict[str, list[OrderLink]] = {}
    for one in (*order_links, *payment_links):
        if one.conversation is not None:
            by_conversation.setdefault(one.conversation, []).append(one)
    for conversation in case.records(Conversation):
        links = by_conversation.get(conversation.id, [])
        yield from formations(case, conversation, [one for one in links if one.payment_of is None])
        yield from outcomes(case, conversation, links)
