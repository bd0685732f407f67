"""Findings and records joined: orders and payments to conversations, offers to acceptances, promises to what happened."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from casefile.findings import Formation, OrderLink, Outcome, OutcomeKind
from casefile.records import Conversation
from casefile.store import CaseFile
from pipeline.link.formation import formations, one_of_each_order
from pipeline.link.mentions import Mentions, mentions
from pipeline.link.orders import linked_orders
from pipeline.link.outcomes import outcomes
from pipeline.link.payments import linked_payments
from pipeline.workers import Workers

Ties = tuple[Conversation, Sequence[OrderLink]]
"""A conversation, and what is tied to it."""


def link(workers: Workers, told: Mapping[str, OutcomeKind]) -> Iterator[OrderLink | Formation | Outcome]:
    """Links of orders and payments to conversations, how contracts came about, what became of promises.

    `told`: what a person says became of promises, by the id of the statement.
    """
    case = workers.case
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
    tied: list[Ties] = [(conversation, by_conversation[conversation.id]) for conversation in case.records(Conversation)]
    yield from one_of_each_order(workers.each(_formed, tied))
    yield from workers.each(partial(_judged, shared=_shared(by_conversation), told=told), tied)


def _formed(case: CaseFile, tied: Ties) -> Iterator[Formation]:
    conversation, links = tied
    return formations(case, conversation, [one for one in links if one.payment_of is None])


def _judged(case: CaseFile, tied: Ties, *, shared: frozenset[str], told: Mapping[str, OutcomeKind]) -> Iterator[Outcome]:
    for outcome in outcomes(case, *tied, told=told):
        is_told_elsewhere = tied[0].id in shared and outcome.why.partition(":")[0] == "no_event_by_end" and not outcome.told
        yield replace(outcome, outcome=OutcomeKind.UNKNOWN, why="other_conversation") if is_told_elsewhere else outcome


def _shared(links: Mapping[str, Sequence[OrderLink]]) -> frozenset[str]:
    """Conversations with an order that another one speaks of as well: that nothing more is heard of it in one shows nothing."""
    homes: dict[str, set[str]] = defaultdict(set)
    for conversation, those in links.items():
        for link in those:
            if not link.ambiguous and link.payment_of is None:
                homes[link.order].add(conversation)
    return frozenset(conversation for those in homes.values() if len(those) > 1 for conversation in those)
