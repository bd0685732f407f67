"""What is to be said of an export itself: what could not be read, how it was read, and what it shows of its own state."""

from dataclasses import dataclass
from enum import StrEnum

from casefile.records.places import Place


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
    READER_LOST = "reader_lost"
    RECORDING = "recording"
    REMARKS_WITHIN = "remarks_within"  # detail: how many
    REPEATED_KEY = "repeated_key"
    ROW_SHIFTED = "row_shifted"
    SEVERAL_BUYERS = "several_buyers"  # detail: who they are
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
class Signal:
    """Something about an export that a person should look into."""

    place: Place
    code: SignalCode
    detail: str = ""
    message: str | None = None
    """The message it is about; None where it is about a whole conversation or file."""
