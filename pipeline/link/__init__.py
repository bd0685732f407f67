"""Findings and records joined: orders and payments to conversations, offers to acceptances, promises to what happened."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from casefile.findings import Formation, OrderLink, Outcome
from casefile.records import Conversation
from casefile.store import CaseFile
from pipeline.link.formation import formations, one_of_each_order
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
    of_order: dict[str, list[OrderLink]] = defaultdict(list)
    by_conversation: dict[str, list[OrderLink]] = defaultdict(list)
    for one in order_links:
        if one.conversation is not None:
            by_conversation[one.conversation].append(one)
            of_order[one.order].append(one)
    for one in payment_links:
        homes = [other.conversation for other in of_order[one.payment_of] if not other.ambiguous] if one.payment_of else []
        for home in homes or [one.conversation]:
            if home is not None:
                by_conversation[home].append(replace(one, conversation=home))
    conversations = list(case.records(Conversation))
    formed = {
        conversation.id: list(formations(case, conversation, [one for one in by_conversation[conversation.id] if one.payment_of is None]))
        for conversation in conversations
    }
    yield from one_of_each_order(formed.values())
    for conversation in conversations:
        yield from outcomes(case, conversation, by_conversation[conversation.id])
