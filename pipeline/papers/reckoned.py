"""The accounts of the dispute: what was paid and what came back, by the records and, where they are silent, by the messages."""

import re
from collections.abc import Mapping

from casefile.findings import Formation, OrderLink
from casefile.records import MessageKind, Role
from extractors.clauses import MOST
from pipeline.accounts.reckoning import SAID, TOLD, Reckoning, Sum, reckon, sum_told
from pipeline.link.transfers import transfers
from pipeline.papers.parties import linked_orders, linked_payments
from pipeline.report.scope import Scope


def reckoned(scope: Scope) -> Reckoning:
    """What surely belongs to the dispute, account by account, and beside it what may."""
    linked = linked_payments(scope)
    orders = linked_orders(scope)
    surely = {link.order for link in scope.case.records(OrderLink) if not link.ambiguous}
    told = _told(scope, {Role.SELLER: TOLD, Role.BUYER: SAID})
    return reckon(
        [order for order in orders if order.id in surely],
        [payment for link, payment in linked if not link.ambiguous],
        {payment.id: link.payment_of for link, payment in linked if link.payment_of is not None and not link.ambiguous},
        shown=list(transfers(scope.case)),
        told=told[Role.SELLER],
        said=told[Role.BUYER],
        agreed=[one for one in scope.case.records(Formation) if not one.needs_review],
        doubtful=[order for order in orders if order.id not in surely],
    )


def _told(scope: Scope, signs: Mapping[Role, str]) -> Mapping[Role, list[Sum]]:
    """What the messages of each side tell of payments, by the sign of the pack for it."""
    telling = {by: re.compile(scope.words.pack.signs[sign].pattern, re.IGNORECASE) for by, sign in signs.items()}
    found: dict[Role, list[Sum]] = {by: [] for by in signs}
    for message in scope.case.messages():
        by = scope.role(message)
        if message.kind is MessageKind.TEXT and by in telling and (told := sum_told(message.text[:MOST], telling[by])) is not None:
            found[by].append(Sum(amount=told[0], items=(message.id,), at=message.sent, currency=told[1]))
    return found
