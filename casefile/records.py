"""What an export holds: sources, conversations, messages, orders, payments, and what could not be read.

Everything here is what the export says, unchanged; findings (what it means) are in `findings.py`.
An instant is an aware datetime where its zone is known and a naive one (the clock on the exporter's wall) where it is not.
Records are frozen, slotted and keyword-only; the two kinds that come by the million are msgspec structs, which are built in a tenth of the time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from pathlib import PurePosixPath

import msgspec


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


class Precision(StrEnum):
    NONE = "none"
    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"
    MILLISECOND = "millisecond"


class Zone(StrEnum):
    """How the zone of a time is known."""

    UTC = "utc"  # the export counts from the epoch or writes UTC
    OFFSET = "offset"  # the export writes the offset beside the time
    STATED = "stated"  # the export names its zone once, or the user did with --tz
    ASSUMED = "assumed"  # the platform's documented default
    UNKNOWN = "unknown"  # a clock on some wall


class Provenance(StrEnum):
    """How an export came to be, strongest first (design §6)."""

    OFFICIAL_EXPORT = "official_export"  # the platform's or payment service's own file, issued on request
    APP_EXPORT = "app_export"  # made by the app on the party's device
    DATABASE_TOOL = "database_tool"  # made by a third party's tool that can edit
    SCREENSHOT = "screenshot"
    RETYPED = "retyped"  # copied, pasted or typed by a person
    UNKNOWN = "unknown"


class EventKind(StrEnum):
    PLACED = "placed"
    PAID = "paid"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    RECEIVED = "received"
    REFUND_REQUESTED = "refund_requested"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"
    CLOSED = "closed"
    DISPUTED = "disputed"


class PaymentKind(StrEnum):
    PURCHASE = "purchase"
    REFUND = "refund"
    TRANSFER = "transfer"
    OTHER = "other"  # moves no money between the parties: top-ups, holds, repayments


class Direction(StrEnum):
    OUT = "out"
    IN = "in"
    NEUTRAL = "neutral"


class ProblemCode(StrEnum):
    """Why something could not be read; worded in both languages in `pipeline/wording`."""

    ABSURD_RATIO = "absurd_ratio"
    ABSOLUTE_PATH = "absolute_path"
    AMBIGUOUS_DATES = "ambiguous_dates"
    AMBIGUOUS_FORMAT = "ambiguous_format"
    ARCHIVE_BROKEN = "archive_broken"
    ARCHIVE_TOO_DEEP = "archive_too_deep"
    BAD_BYTES = "bad_bytes"
    BAD_CELL = "bad_cell"
    BAD_JSON = "bad_json"
    BAD_ROW = "bad_row"
    BAD_TIME = "bad_time"
    BAD_XML = "bad_xml"
    CONTROL_TOTAL = "control_total"
    DATABASE = "database"
    DOCUMENT = "document"
    DUPLICATE_FILE = "duplicate_file"
    DUPLICATE_MEMBER = "duplicate_member"
    EMPTY_FILE = "empty_file"
    ID_PRECISION_LOST = "id_precision_lost"
    LAW_ELSEWHERE = "law_elsewhere"
    LAW_UNDECIDED = "law_undecided"
    LINK = "link"
    LONG_MESSAGE = "long_message"
    MISSING_COLUMN = "missing_column"
    MISNAMED = "misnamed"  # detail: the name's ending
    NEEDS_PASSWORD = "needs_password"  # noqa: S105 -- a code, not a password
    NO_CHAT = "no_chat"
    NO_CURRENCY = "no_currency"  # detail: how many rows
    NO_DIRECTION = "no_direction"  # detail: how many rows
    NO_ITEMS = "no_items"
    NO_SELLER = "no_seller"
    NOT_EVIDENCE = "not_evidence"
    NOT_OPENED = "not_opened"  # detail: what the system says
    OTHER_ARCHIVE = "other_archive"
    OTHER_CASE = "other_case"
    PICTURE = "picture"
    PICTURES_WITHIN = "pictures_within"  # detail: how many
    PLACEHOLDER = "placeholder"
    RECORDING = "recording"
    REMARKS_WITHIN = "remarks_within"  # detail: how many
    REPEATED_KEY = "repeated_key"
    ROW_SHIFTED = "row_shifted"
    SELLER_UNKNOWN = "seller_unknown"  # detail: who takes part
    TEXT_DIFFERS = "text_differs"
    TOO_LARGE = "too_large"
    TRUNCATED = "truncated"
    UNACCOUNTED = "unaccounted"
    UNKNOWN_FORMAT = "unknown_format"
    UNKNOWN_REFERENCE = "unknown_reference"
    UNREADABLE = "unreadable"
    UNSAFE_PATH = "unsafe_path"
    UNSUPPORTED_ENCRYPTION = "unsupported_encryption"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 -- a code, not a password
    YEAR_MISSING = "year_missing"


class ReadingCode(StrEnum):
    """Where an export can be read in more than one way: which way was taken. Worded like `ProblemCode`."""

    CHARSET = "charset"  # value: the charset that a mail declares; why: the one that its bytes are in
    CLOCK = "clock"  # value: the zone; why the times are read in it
    COLUMNS = "columns"  # value: time=…, sender=…, text=…
    CONTROL_TOTAL = "control_total"  # the export's own totals agree with its rows
    CURRENCY = "currency"  # value: that of the sums for which the export states none
    DATE_ORDER = "date_order"  # value: dmy, mdy or ymd
    DESCRIBED = "described"  # what a PDF's own data say of how it was made; why: the fonts it is set in
    DISCLAIMER = "disclaimer"  # what the issuer itself says of the file's weight, verbatim
    ERA = "era"  # value: the first date whose year is of another era than ours
    EXPORTED = "exported"  # when the export says it was made
    EXPORTER = "exporter"  # which tool made the file, where it says so
    GIVEN_BACK = "given_back"  # value: a sum that no word calls a refund; why: the payment to the same payee that it is taken to return
    HOLDER = "holder"  # whose account the export is of
    MERGED = "merged"  # value: what the conversation was called here; it is one with that of another export, and why
    OF_DOCUMENT = "of_document"  # value: the word processor's document that the words stand in
    PERIOD = "period"  # from when to when the export says it reaches
    PLATFORM = "platform"  # value: the name of a file or folder by which a chat is taken to be of a platform that it does not tell itself
    QUOTED_CHAT = "quoted_chat"  # lines that look like messages of another chat and were left in the message around them
    REPAIRED = "repaired"  # letters that the exporter had broken were put together again; value as written, why as read
    SERIAL = "serial"  # the number by which its issuer can tell a certificate
    SERVER_TIME = "server_time"  # value: when a server took in a mail that states no date of its own
    SIGNATURE = "signature"  # value: the domain whose DKIM signature a mail carries
    SIGNED = "signed"  # a PDF carries a digital signature, which nothing here has checked
    STYLE_CHANGE = "style_change"  # from this place on the file is written in another layout
    UNSIGNED = "unsigned"  # a PDF carries no digital signature
    UNCONFIRMED = "unconfirmed"  # a layout that was accepted without a reference sample
    VERSIONS_DIFFER = "versions_differ"  # value: the plain version of a mail that says something else than the page people are shown
    YEAR = "year"  # value: the name of a file whose lines leave the year out; why: the first such time
    YEAR_ABOVE = "year_above"  # days are written without it; value: the first with the year that its posting or the lines above tell, why: as written


class SignalCode(StrEnum):
    """What an export shows of its own state: something to look into, proof of nothing."""

    ATTACHMENT_ABSENT = "attachment_absent"  # detail: the file's name
    CLOCK_JUMP = "clock_jump"  # the clock stands a day or more before that of the message before; detail: both
    DELETION = "deletion"
    DIFFERING_COPY = "differing_copy"  # detail: what differs from the copy in another export
    DUPLICATE_IDS = "duplicate_ids"  # detail: the native id that an earlier message has as well
    EDIT = "edit"
    FORMAT_CHANGE = "format_change"  # from here on the file is written in another layout
    GAP = "gap"  # a question only: a long silence between two lively days; detail: both ends of it
    MISSING_COPY = "missing_copy"  # detail: the export that reaches over this time and does not have the message
    ONE_SIDED = "one_sided"
    OUT_OF_ORDER_TIMES = "out_of_order_times"  # detail: the time before and the time here
    RECALL = "recall"
    REPLY_TO_ABSENT = "reply_to_absent"  # detail: the native id of the message that no export supplied has


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    amount: Decimal
    currency: str
    """ISO 4217."""


NO_CURRENCY = "XXX"
"""ISO 4217's own code for a sum of which nothing says what it is in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file as received, or one member of an archive."""

    id: str
    path: str
    """As the user would name it: relative to what was handed over, `/` between folders, `!` before an archive member."""
    sha256: str
    bytes: int
    member_of: str | None = None
    """The archive's source id."""
    format: str | None = None
    """None for an archive, an attachment or a file that no parser reads."""
    encoding: str | None = None
    encoding_why: str | None = None
    provenance: Provenance = Provenance.UNKNOWN

    @property
    def name(self) -> str:
        """The file's own name; `!` is a mark only where an archive is."""
        return PurePosixPath(self.path.rpartition("!")[2] if self.member_of else self.path).name


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where in a source, for the eye (`where`) and for the machine (`start:end`, bytes of the source file as hashed)."""

    source: str
    where: str
    """`line 12`, `row 7`, `$.messages[4]`, `Sheet1, row 9`."""
    start: int | None = None
    end: int | None = None
    """Both None where the format has no byte ranges of its own (a cell in a workbook)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    name: str
    present: bool | None = None
    """None until intake has looked for the file among what was handed over."""
    sha256: str | None = None
    note: str | None = None
    """What the export says of it (`(File not included …)`, a caption's page count), verbatim."""


INTERNAL = "internal"
"""Note of an attachment without a name: its message was written among those of one side and shown to nobody else."""


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
class OrderLine:
    place: Place
    title: str
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    seller_name: str | None = None
    """Where each line has a seller of its own (Amazon)."""
    extra: Mapping[str, str] = field(default_factory=dict)
    """Native columns that have no field here, verbatim; nothing is dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEvent:
    kind: EventKind
    place: Place
    at: datetime | None = None
    """None: it happened (a status says so), when is not stated."""
    at_raw: str = ""
    zone: Zone = Zone.UNKNOWN
    precision: Precision = Precision.NONE
    amount: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    place: Place
    carrier: str | None
    tracking_no: str | None


MAIL, NO_PLATFORM = "email", "unknown"
"""Platforms of what stands on none: what came by mail, and what no file places."""
BANK = "bank"
"""The platform of every bank's and card company's statement."""
INVOICES, PARCELS = "invoice", "logistics"
ABOUT_CONTRACTS = frozenset({INVOICES, PARCELS})
"""Platforms of orders that stand for a document about an order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A contract record. Never merged with the payment for it; `pipeline.link` joins them."""

    place: Place
    platform: str
    order_no: str
    seller_name: str | None = None
    shop_name: str | None = None
    buyer_name: str | None = None
    total: Money | None = None
    lines: tuple[OrderLine, ...] = ()
    events: tuple[OrderEvent, ...] = ()
    promised: tuple[OrderEvent, ...] = ()
    """What the record itself says was still to happen, `at` being the last moment for it: dispatch, arrival."""
    shipments: tuple[Shipment, ...] = ()
    other_ids: Mapping[str, str] = field(default_factory=dict)
    """Native column name → id: payment numbers, parent orders, invoice numbers."""
    method: str | None = None
    """How it was paid, as the record says it: `Visa - 0000`."""
    status_raw: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def contract(self) -> tuple[str, str]:
        """What the records of one order have in common, whatever files they stand in."""
        return self.platform, self.order_no

    @property
    def line_sellers(self) -> tuple[str, ...]:
        """Who sells its goods, where its lines name them: one order on a marketplace may be several contracts."""
        return tuple(dict.fromkeys(line.seller_name for line in self.lines if line.seller_name))

    @property
    def is_contract(self) -> bool:
        """Whether it records a contract, and not what was billed for one or where its parcel went."""
        return self.platform not in ABOUT_CONTRACTS

    @property
    def is_parcel(self) -> bool:
        """Whether it tells of nothing but the course of a parcel, whose number is its own."""
        return self.platform == PARCELS

    @property
    def id(self) -> str:
        return stable_id("o", self.place.source, self.place.where, self.order_no)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A row of a bill or statement: money that moved, was held or came back."""

    place: Place
    platform: str
    kind: PaymentKind
    direction: Direction
    amount: Money
    payment_no: str | None = None
    merchant_order_no: str | None = None
    counterparty: str | None = None
    counterparty_account: str | None = None
    description: str = ""
    method: str | None = None
    status_raw: str = ""
    at: datetime | None = None
    at_raw: str = ""
    zone: Zone = Zone.UNKNOWN
    precision: Precision = Precision.NONE
    refunded: Money | None = None
    """What the row itself says has been refunded of it."""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_paid_out(self) -> bool:
        """Whether the holder of the account paid somebody."""
        return self.kind in (PaymentKind.PURCHASE, PaymentKind.TRANSFER) and self.direction is Direction.OUT

    @property
    def id(self) -> str:
        return stable_id("y", self.place.source, self.place.where)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A run of a source that is known to be no record: a header row, a date separator, a footer, a JSON envelope."""

    place: Place
    what: str
    """`header`, `separator`, `preamble`, `footer`, `envelope`, `blank`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that could not be read: part of the report, never only a log line."""

    place: Place
    code: ProblemCode
    detail: str = ""
    """The offending text or value, verbatim and short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How something that can be read in more than one way was read, and on what evidence."""

    place: Place
    code: ReadingCode
    value: str
    why: str = ""
    """`line 41: 25/12/2023`, `--tz`, `vendor_default`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The same message in another export: where it stands there, and what it says there if that is something else."""

    message: str
    conversation: str
    place: Place
    text: str | None = None
    """None where it is the message's own, to the character."""
    native_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Something about an export that a person should look into."""

    place: Place
    code: SignalCode
    detail: str = ""
    message: str | None = None
    """The message it is about; None where it is about a whole conversation or file."""


Record = Conversation | Party | Message | Order | Payment | Passage | Problem | Reading


def stable_id(prefix: str, *parts: str) -> str:
    """The same parts give the same id in every run, so that reviewers' decisions outlive a re-run."""
    return prefix + blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def message_id(place: Place) -> str:
    """What a message that stands there is called; of one in several exports, each place has an id, and the one that is kept gives the message's."""
    digest = _hash_in(place.source).copy()
    digest.update(f"{place.where}\x1f{place.start}".encode("utf-8", "surrogatepass"))
    return "m" + digest.hexdigest()


@lru_cache(maxsize=256)
def _hash_in(source: str) -> blake2b:
    """The beginning of every `stable_id` in one source: a million messages need not hash it again each."""
    return blake2b(f"{source}\x1f".encode("utf-8", "surrogatepass"), digest_size=8)
