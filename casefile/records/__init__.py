"""What an export holds: sources, conversations, messages, orders, payments, and what could not be read.

Everything here is what the export says, unchanged; findings (what it means) are in `findings.py`.
Records are frozen, slotted and keyword-only; the two kinds that come by the million are msgspec structs, which are built in a tenth of the time.
"""

from casefile.records.chats import INTERNAL, Attachment, Conversation, Copy, Message, MessageKind, Party, Role
from casefile.records.notes import Passage, Problem, ProblemCode, Reading, ReadingCode, Signal, SignalCode
from casefile.records.places import Place, Provenance, Source, message_id, message_ids, stable_id
from casefile.records.times import Precision, Zone
from casefile.records.trade import (
    ABOUT_CONTRACTS,
    BANK,
    INVOICES,
    MAIL,
    NO_CURRENCY,
    NO_PLATFORM,
    PARCELS,
    Direction,
    EventKind,
    Money,
    Order,
    OrderEvent,
    OrderLine,
    Payment,
    PaymentKind,
    Shipment,
)

__all__ = [
    "ABOUT_CONTRACTS",
    "BANK",
    "INTERNAL",
    "INVOICES",
    "MAIL",
    "NO_CURRENCY",
    "NO_PLATFORM",
    "PARCELS",
    "Attachment",
    "Conversation",
    "Copy",
    "Direction",
    "EventKind",
    "Message",
    "MessageKind",
    "Money",
    "Order",
    "OrderEvent",
    "OrderLine",
    "Party",
    "Passage",
    "Payment",
    "PaymentKind",
    "Place",
    "Precision",
    "Problem",
    "ProblemCode",
    "Provenance",
    "Reading",
    "ReadingCode",
    "Record",
    "Role",
    "Shipment",
    "Signal",
    "SignalCode",
    "Source",
    "Zone",
    "message_id",
    "message_ids",
    "stable_id",
]

Record = Conversation | Party | Message | Order | Payment | Passage | Problem | Reading
