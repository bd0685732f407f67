"""Brings together what the case file holds: one pass over the messages, everything else in memory."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from typing import TypeVar

from casefile.findings import Formation, OrderLink, Outcome, StatementKind
from casefile.records import Conversation, EventKind, Order, Problem, Reading, Role, SignalCode, Source
from casefile.rows import Coverage
from casefile.store import CaseFile
from extractors.clauses import MOST
from pipeline.accounts.reckoning import SAID, TOLD, Sum, reckon, sum_told
from pipeline.assess.dealings import Dealings, dealings_of
from pipeline.assess.evidence import Evidence, Quarrel, Said, Seen, Signals, Spot
from pipeline.assess.hearing import Heard, hear
from pipeline.law import Pack
from pipeline.link.promised import is_checked
from pipeline.link.transfers import transfers
from pipeline.workers import Workers

PER_SOURCE = (
    "SELECT source, code, iif(code = 'missing_copy', detail, ''), count(*) FROM signals"
    " WHERE code IN ('attachment_absent', 'missing_copy', 'one_sided') GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
)
ORDERS = "SELECT source, count(*) FROM orders GROUP BY source ORDER BY min(rowid)"
PAYMENTS = "SELECT source, count(*) FROM payments GROUP BY source ORDER BY min(rowid)"

Placed = TypeVar("Placed", Reading, Problem)


def gather(workers: Workers, pack: Pack) -> Evidence:
    """What was said counts only where a seller or a platform takes part in the conversation."""
    case = workers.case
    links = [link for link in case.records(OrderLink) if not link.ambiguous]
    heard = list(workers.each(partial(hear, pack=pack), _tied(case, links)))
    disputed = [one for one in heard if one.talk.roles & {Role.SELLER, Role.PLATFORM}]
    in_dispute = {one.talk.conversation.id for one in disputed}
    dealings = dealings_of(case, links, in_dispute)
    said = [said for one in disputed for said in one.said]
    seen = [seen for one in disputed for seen in one.seen]
    statements = {one.statement.id: one for one in said}
    formations = [one for one in case.records(Formation) if not one.needs_review and (one.conversation in in_dispute or not in_dispute)]
    return Evidence(
        sources={source.id: source for source in case.records(Source)},
        readings=_by_source(case.records(Reading)),
        problems=_by_source(case.records(Problem)),
        coverage={coverage.source: coverage for coverage in case.records(Coverage)},
        signals=_signals(case, heard),
        talks={one.talk.conversation.id: one.talk for one in heard},
        said=said,
        statements=statements,
        rejected=frozenset(_rejected(said)),
        quarrel=_quarrel(said, seen, dealings),
        told=[told for one in disputed for told in one.told],
        seen=seen,
        orders=dealings.orders,
        returned=dealings.returned,
        payments=dealings.payments,
        payment_order=dealings.payment_order,
        funding=dealings.funding,
        outcomes=[
            one
            for one in case.records(Outcome)
            if one.statement in statements and is_checked(statements[one.statement].statement) and not (one.needs_review or one.is_bare)
        ],
        reckoning=reckon(
            dealings.orders,
            dealings.payments,
            dealings.payment_order,
            shown=[one for one in transfers(case) if one.conversation in in_dispute],
            told=_told(seen, pack, TOLD),
            said=_told(seen, pack, SAID),
            agreed=formations,
            doubtful=_doubtful(case, {link.order for link in links}, in_dispute),
        ),
        formations=formations,
    )


def _doubtful(case: CaseFile, surely: AbstractSet[str], in_dispute: AbstractSet[str]) -> list[Order]:
    """Orders that may be of another matter."""
    open_ = {link.order for link in case.records(OrderLink) if link.conversation in in_dispute} - surely
    return [order for order in case.records(Order) if order.id in open_]


def _by_source(found: Iterable[Placed]) -> Mapping[str, Sequence[Placed]]:
    grouped = defaultdict[str, list[Placed]](list)
    for one in found:
        grouped[one.place.source].append(one)
    return grouped


def _tied(case: CaseFile, links: Iterable[OrderLink]) -> list[tuple[Conversation, Sequence[OrderLink]]]:
    """Every conversation, with what is tied to it itself: a payment that comes with its order is not."""
    ties = defaultdict[str, list[OrderLink]](list)
    for link in links:
        if link.conversation is not None and link.payment_of is None:
            ties[link.conversation].append(link)
    return [(conversation, ties[conversation.id]) for conversation in case.records(Conversation)]


def _rejected(said: Sequence[Said]) -> set[str]:
    rejections = [one for one in said if one.statement.kind is StatementKind.REJECTION]
    return {id_ for one in rejections for id_ in (one.spot.message, one.statement.answers) if id_}


def _quarrel(said: Sequence[Said], seen: Sequence[Seen], dealings: Dealings) -> Quarrel:
    sent = [order for order in dealings.orders if order.id not in dealings.returned]
    came = [event.at for order in sent for event in order.events if event.kind is EventKind.DELIVERED]
    return Quarrel(
        complaints=_of_buyer(said, StatementKind.COMPLAINT),
        demands=_of_buyer(said, StatementKind.DEMAND),
        received=_first(one.spot for one in seen if one.code == "F.RECEIPT_SAID"),
        delivered=[at for at in came if at is not None],
    )


def _of_buyer(said: Iterable[Said], kind: StatementKind) -> Mapping[str, Sequence[Spot]]:
    """By conversation."""
    spots = defaultdict[str, list[Spot]](list)
    for one in said:
        if one.statement.kind is kind and one.statement.role is Role.BUYER:
            spots[one.spot.conversation].append(one.spot)
    return spots


def _first(spots: Iterable[Spot]) -> dict[str, int]:
    """Conversation → the position of the first of these."""
    found: dict[str, int] = {}
    for spot in spots:
        found.setdefault(spot.conversation, spot.position)
    return found


def _told(seen: Sequence[Seen], pack: Pack, sign: str) -> list[Sum]:
    telling = re.compile(pack.signs[sign].pattern, re.IGNORECASE)
    found = ((one.spot, sum_told(one.spot.text[:MOST], telling)) for one in seen if one.code == sign)
    return [Sum(amount=told[0], items=(spot.message,), at=spot.at, currency=told[1]) for spot, told in found if told is not None]


def _signals(case: CaseFile, heard: Iterable[Heard]) -> dict[str, Signals]:
    """What is counted by file. What an export lacks is told by the one that has it."""
    signals: dict[str, Signals] = defaultdict(Signals)
    named = {source.path: source.id for source in case.records(Source)}
    for source, code, lacking, count in case.connection.execute(PER_SOURCE):
        match SignalCode(code):
            case SignalCode.ATTACHMENT_ABSENT:
                signals[source].absent_attachments += count
            case SignalCode.ONE_SIDED:
                signals[source].one_sided += count
            case _:
                signals[named[lacking]].lacking += count
    for one in heard:
        for source, counted in one.signals.items():
            signals[source].add(counted)
    for source, count in case.connection.execute(ORDERS):
        signals[source].orders = count
    for source, count in case.connection.execute(PAYMENTS):
        signals[source].payments = count
    return dict(signals)
