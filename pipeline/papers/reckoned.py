"""The accounts of the dispute: what was paid and what came back, by the records and, where they are silent, by the messages."""

import re
from collections.abc import Iterator

from casefile.records import MessageKind, Role
from extractors.clauses import MOST
from pipeline.link.transfers import transfers
from pipeline.papers.parties import linked_orders, linked_payments
from pipeline.reckoning import TOLD, Reckoning, Sum, reckon, said_back
from pipeline.report.scope import Scope


def reckoned(scope: Scope) -> Reckoning:
    """What surely belongs to the dispute, account by account."""
    linked = linked_payments(scope)
    return reckon(
        linked_orders(scope),
        [payment for link, payment in linked if not link.ambiguous],
        {payment.id: link.payment_of for link, payment in linked if link.payment_of is not None and not link.ambiguous},
        shown=list(transfers(scope.case)),
        told=list(_told_back(scope)),
    )


def _told_back(scope: Scope) -> Iterator[Sum]:
    """What the seller's messages say came back."""
    telling = re.compile(scope.words.pack.signs[TOLD].pattern, re.IGNORECASE)
    for message in scope.case.messages():
        if message.kind is MessageKind.TEXT and scope.role(message) is Role.SELLER:
            amount = said_back(message.text[:MOST], telling)
            if amount is not None:
                yield Sum(amount=amount, items=(message.id,), at=message.sent)
