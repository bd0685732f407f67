"""Parcels that went back to the seller: their number first stands where the buyer tells that the goods were sent off."""

from collections.abc import Iterator

from casefile.records import EventKind, Message, Order, Role
from casefile.store import CaseFile
from extractors.clauses import LONGEST
from extractors.glosses import as_read
from pipeline.link.signs import Manner, Matter, Sign
from pipeline.link.wall import WallClock
from pipeline.link.words import clauses, words

RETURNED = "returned_no"
"""The rule by which such a parcel belongs to a conversation."""
BROUGHT = (EventKind.DELIVERED, EventKind.RECEIVED)


def goes_back(case: CaseFile, order: Order, first: str) -> bool:
    """Whether a record of a parcel alone is of such a one. `first`: the message in which its number stands first."""
    message = case.get(Message, first)
    if not order.is_parcel or message.sender is None:
        return False
    if case.roles(message.conversation).get(message.sender) is not Role.BUYER:
        return False
    ours, asked = words(Matter.BACK), words("clause")["asked"]
    told = clauses(as_read(message.text[:LONGEST]))
    return any(ours["buyer"].search(clause) and not ours["theirs"].search(clause) and not asked.search(clause) for clause in told)


def going_back(order: Order, clock: WallClock) -> Iterator[Sign]:
    """The course of a parcel that goes back: the buyer sent it, and it came to the seller."""
    for event in order.events:
        if event.at is not None and event.kind in (EventKind.SHIPPED, *BROUGHT):
            at, by = clock.read(event.at), Role.SELLER if event.kind in BROUGHT else Role.BUYER
            yield Sign(matter=Matter.BACK, at=at, index=-1, manner=Manner.DONE, by=by, what=event.kind, happened=at, order=order.id)
