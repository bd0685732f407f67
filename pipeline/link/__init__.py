"""Findings and records joined: orders and payments to conversations, offers to acceptances, promises to what happened."""

from collections.abc import Iterator

from casefile.findings import Formation, OrderLink, Outcome
from casefile.records import Conversation
from casefile.store import CaseFile
from pipeline.link.formation import formed
from pipeline.link.orders import linked_orders, linked_payments
from pipeline.link.outcomes import outcomes


def link(case: CaseFile) -> Iterator[OrderLink | Formation | Outcome]:
    order_links = list(linked_orders(case))
    yield from order_links
    payment_links = list(linked_payments(case, order_links))
    yield from payment_links
    for conversation in case.records(Conversation):
        yield formed(case, conversation, order_links)
        yield from outcomes(case, conversation, [*order_links, *payment_links])
