"""What a report says, in words and in order, before any format: all formats are made from this.

What is bounded by people or provisions is a tuple; what grows with the messages is an iterator that reads the case file anew.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from casefile.records import Place
from pipeline.report.figure import Figure
from pipeline.report.numbering import Exhibit, Numbering, Ref
from pipeline.report.words import Time, Words

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something of the case, named in passing: where it stands, what it is, its words."""

    ref: Ref | None
    what: str
    text: str
    time: str
    is_quote: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """Some of many: `more` says how many are left out, and that is printed."""

    shown: tuple[Item, ...]
    more: int = 0


# ── about the case ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRow:
    exhibit: Ref
    name: str
    native_ids: tuple[str, ...]
    role: str
    why: str
    messages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    exhibits: tuple[Ref, ...]
    path: str
    sha256: str
    size: str
    format: str
    encoding: str
    provenance: str
    coverage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    title: str
    parties_line: str
    mark: str
    """The first characters of one hash over the hashes of all sources: tells two cases apart on paper."""
    facts: tuple[Fact, ...]
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    text: str
    items: Items = Items(shown=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    title: str
    points: tuple[Point, ...]


# ── what the file shows ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailRow:
    """An identity detail, once per value, with everywhere it is mentioned."""

    kind: str
    written: str
    value: str
    parts: str
    check: str
    owner: str
    rule: str
    mentions: tuple[Ref, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DatumRow:
    what: str
    state: str
    code: str
    items: Items
    conflicts: Items
    why: str
    given: tuple[str, ...]
    """Each value with where it is given."""
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    what: str
    time: Time
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRow:
    anchor: str
    exhibit: Ref
    time: Time
    kind: str
    direction: str
    amount: str
    counterparty: str
    number: str
    description: str
    status: str
    why: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    anchor: str
    exhibit: Ref
    platform: str
    order_no: str
    seller: str
    goods: tuple[str, ...]
    total: str
    events: tuple[EventRow, ...]
    shipments: tuple[str, ...]
    status: str
    links: tuple[str, ...]
    """Why it belongs to a conversation, and whether that is certain."""
    payments: tuple[PaymentRow, ...]
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRow:
    statement: Ref
    message: Ref
    time: Time
    speaker: str
    quote: str
    topic: str
    flags: tuple[str, ...]
    due: str
    event: str
    event_time: str
    event_item: Item | None
    """The message that shows it."""
    outcome: str
    code: str
    lateness: str
    why: str
    order: Ref | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainRow:
    """A promise that was made again after a reminder or an excuse: the steps from the first to the last."""

    title: str
    first: tuple[Item, ...]
    left_out: int
    last: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One entry of the chronology."""

    at: datetime
    time: Time
    lane: str
    """`record`, `buyer`, `seller`, `platform`."""
    who: str
    what: str
    text: str
    is_quote: bool
    ref: Ref | None
    id: str
    """Of the statement, order or payment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    ref: Ref
    message: Ref
    time: Time
    utc: str
    role: str
    role_code: str
    speaker: str
    conversation: str
    quote: str
    before: str
    after: str
    kind: str
    topic: str
    terms: str
    flags: tuple[str, ...]
    answers: Ref | None
    standing: str
    rule: str
    measured: str
    """How often the rule was right."""
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What supports the buyer and what speaks against them, side by side on one subject."""

    title: str
    supports: Items
    contradicts: Items


# ── the law side ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    code: str
    """`burden-shifted`."""
    word: str
    means: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementRow:
    element: Coded
    grade: Graded
    strict: Graded | None
    """At the higher standard of proof, in a claim that is judged by two."""
    burden: str
    """How far the facts that shift the burden are shown; "" where it is not shifted."""
    rules: tuple[Coded, ...]
    caps: tuple[Coded, ...]
    supports: Items
    contradicts: Items
    cure: Coded | None
    is_limiting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    claim: Coded
    grade: Graded
    told: str
    """How far it is proven, what limits it, and what is proven best."""
    brief: str
    """Without the last."""
    limiting: Coded | None
    strict: Graded | None
    strict_told: str
    standards: tuple[str, ...]
    """The provisions on the two standards of proof, the ordinary one first; none where there is but one."""
    basis: tuple[str, ...]
    elements: tuple[ElementRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """What a person told."""

    about: str
    question: str
    answer: str
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisRow:
    """One property of an exhibit: what the file shows of it, and what a person has to answer."""

    axis: str
    value: str
    code: str
    why: tuple[str, ...]
    asks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionRow:
    axis: str
    objection: Coded
    answer: str
    basis: tuple[str, ...]
    cure: Coded | None
    items: Items


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """An exhibit as it will be examined."""

    exhibit: Ref
    name: str
    axes: tuple[AxisRow, ...]
    objections: tuple[ObjectionRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    what: str
    amount: str
    items: Items


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountRow:
    amount: Coded
    result: str
    figures: tuple[FigureRow, ...]
    condition: str
    """Whether it is met, by the grades of which claims."""
    sign: str
    basis: tuple[str, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow:
    number: int
    cure: Coded
    step: str
    effect: str
    elements: tuple[Coded, ...]
    claims: tuple[Coded, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteRow:
    route: Coded
    papers: tuple[Coded, ...]
    """That are handed in on it, with the name by which each is filled."""
    state: str
    code: str
    needs: tuple[Coded, ...]
    to: str
    basis: tuple[str, ...]
    platform_first: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerRow:
    timer: Coded
    start: str
    start_item: Item | None
    end: str
    latest: str
    longest: str
    whose: str
    state: str
    code: str
    """`kept`, `late`, `missed`, `running`, `over`."""
    done: Item | None
    """What shows that it was done."""
    interruptions: Items
    basis: str
    why: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorRow:
    factor: Coded
    value: str
    code: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRow:
    path: str
    label: str
    source_class: Coded
    factors: tuple[FactorRow, ...]
    questions: tuple[str, ...]


# ── what was read, and what was not ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemRow:
    place: str
    what: str
    do: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRow:
    place: str
    what: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalRow:
    """What one export shows of its own state, once per kind."""

    path: str
    what: str
    count: int
    places: str
    """The first of them."""
    ask: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of a message's text, and whether a statement or a detail is in it."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    name: str
    state: str
    is_present: bool
    note: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One message of a transcript."""

    anchor: str
    number: str
    time: Time
    sent: datetime | None
    voice: "Voice"
    kind: str
    is_text: bool
    text: str
    segments: tuple[Segment, ...]
    """The text in pieces, where something of it is quoted."""
    statements: tuple[Ref, ...]
    files: tuple[FileRow, ...]
    flags: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who speaks."""

    speaker: str
    role: str
    role_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    exhibit: Exhibit
    title: str
    platform: str
    sources: tuple[str, ...]
    lines: Callable[[], Iterator[Line]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitRow:
    """A row of the list of evidence."""

    group: str
    number: str
    exhibit: str
    name: str
    kind: str
    origin: str
    purpose: str
    content: tuple[str, ...]
    pages: str
    original: str
    remarks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows(Generic[Row]):
    """A list that grows with the messages: each call reads the case file anew."""

    count: int
    read: Callable[[], Iterator[Row]]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    words: Words
    numbers: Numbering
    options: Mapping[str, str]
    version: str
    cover: Cover
    parties: tuple[PartyRow, ...]
    sources: tuple[SourceRow, ...]
    summary: tuple[Heading, ...]
    data: tuple[DatumRow, ...]
    details: tuple[DetailRow, ...]
    orders: tuple[OrderRow, ...]
    payments_of_no_order: tuple[PaymentRow, ...]
    """Those that are tied to a conversation all the same."""
    other_orders: int
    """Orders and payments that nothing links to a conversation; they are in the workbook."""
    promises: Rows[PromiseRow]
    chains: tuple[ChainRow, ...]
    moments: Rows[Moment]
    figure: Figure | None
    balance: tuple[Balance, ...]
    claims: tuple[ClaimRow, ...]
    rules: tuple[Coded, ...]
    """Every grading rule that the claims cite, with its text."""
    reviews: tuple[ReviewRow, ...]
    amounts: tuple[AmountRow, ...]
    answers: tuple[AnswerRow, ...]
    questions: tuple[AnswerRow, ...]
    """Those that nobody has answered yet."""
    gaps: tuple[GapRow, ...]
    absences: tuple[str, ...]
    """What was not supplied, as far as the file shows."""
    routes: tuple[RouteRow, ...]
    timers: tuple[TimerRow, ...]
    profiles: tuple[ProfileRow, ...]
    signals: tuple[SignalRow, ...]
    exhibits: tuple[ExhibitRow, ...]
    register: Rows[StatementRow]
    payments: Callable[[], Iterator[PaymentRow]]
    problems: Callable[[], Iterator[ProblemRow]]
    readings: Callable[[], Iterator[ReadingRow]]
    transcripts: tuple[Transcript, ...]
