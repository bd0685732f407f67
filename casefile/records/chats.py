"""Conversations, who takes part in them, and what they write."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

from casefile.records.places import Place, message_id, stable_id
from casefile.records.times import Precision, Zone


class Role(StrEnum):
    BUYER = "buyer"
    SELLER = "seller"
    PLATFORM = "platform"
    OTHER = "other"
    UNKNOWN = "unknown"


class MessageKind(StrEnum):
    TEXT = "text"
    IMAGE = "image"
    VOICE = "voice"
    VIDEO = "video"
    FILE = "file"
    STICKER = "sticker"
    TRANSFER = "transfer"
    ORDER_CARD = "order_card"
    CALL = "call"
    SYSTEM = "system"
    RECALLED = "recalled"


INTERNAL = "internal"
"""Note of an attachment without a name: its message was written among those of one side and shown to nobody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    name: str
    present: bool | None = None
    """None until intake has looked for the file among what was handed over."""
    sha256: str | None = None
    note: str | None = None
    """What the export says of it (`(File not included …)`, a caption's page count), verbatim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    place: Place
    key: str
    """Tells the conversations of one source apart; "" where a source holds one."""
    platform: str
    native_id: str | None = None
    title: str | None = None
    is_group: bool | None = None

    @property
    def id(self) -> str:
        return stable_id("c", self.place.source, self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who takes part in a conversation. A parser yields one before the party's first message where it knows more than a name."""

    conversation: str
    """`Conversation.key` when a parser yields it, `Conversation.id` when the case file does."""
    key: str
    """What `Message.sender` says: the native id where the export has one, else the name."""
    name: str
    native_ids: tuple[str, ...] = ()
    role: Role = Role.UNKNOWN
    role_why: str = ""
    """A code of the wording files, with what was seen after a colon: `order_cards:3`."""
    is_self: bool | None = None
    """Whether this is the account that made the export."""
    id: str = ""
    """Given by the case file."""
    same_as: str | None = None
    """The party that this one is another name of; both keep what was exported of them."""
    same_why: str = ""
    """A code of the wording files: `stated_by_user`, `same_id:wxid_…`."""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    conversation: str
    """`Conversation.key` when a parser yields it, `Conversation.id` when the case file does."""
    place: Place
    sender: str | None
    """`Party.key` when a parser yields it, `Party.id` when the case file does; None for a system notice."""
    sent: datetime | None
    """None only if the export gives no readable time."""
    sent_raw: str
    precision: Precision
    zone: Zone
    kind: MessageKind
    text: str
    """The run of characters that was exported, unchanged."""
    index: int = -1
    """Its number in the conversation from 0, given by the case file."""
    native_id: str | None = None
    reply_to: str | None = None
    """The native id of the message that this one answers."""
    edited: bool = False
    deleted: bool = False
    attachments: tuple[Attachment, ...] = ()

    @property
    def is_internal(self) -> bool:
        """Whether nobody of the other side was shown it."""
        return self.kind is MessageKind.SYSTEM and any(one.note == INTERNAL for one in self.attachments)

    @property
    def id(self) -> str:
        return message_id(self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The same message in another export: where it stands there, and what it says there if that is something else."""

    message: str
    conversation: str
    place: Place
    text: str | None = None
    """None where it is the message's own, to the character."""
    native_id: str | None = None
