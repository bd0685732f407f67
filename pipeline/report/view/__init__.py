"""What a report says, in words and in order, before any format: all formats are made from this.

What is bounded by people or provisions is a tuple; what grows with the messages, or takes a pass over what was found in them, reads the case file
when it is asked for: an output pays for what it has in it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipeline.report.figure import Figure
from pipeline.report.numbering import Numbering
from pipeline.report.view.case import Cover, Heading, PartyRow, SourceRow
from pipeline.report.view.dealings import Balance, ChainRow, DatumRow, DetailRow, Moment, OrderRow, PaymentRow, PromiseRow, StatementRow
from pipeline.report.view.exhibits import ExhibitRow, Transcript
from pipeline.report.view.items import Coded
from pipeline.report.view.law import AmountRow, AnswerRow, ClaimRow, GapRow, ProfileRow, ReviewRow, RouteRow, TimerRow
from pipeline.report.view.reading import ProblemRow, ReadingRow, SignalRow
from pipeline.report.words import Words

Row = TypeVar("Row")


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
    summary: Callable[[], Iterator[Heading]]
    data: tuple[DatumRow, ...]
    details: tuple[DetailRow, ...]
    orders: tuple[OrderRow, ...]
    payments_of_no_order: tuple[PaymentRow, ...]
    """Those that are tied to a conversation all the same."""
    other_orders: int
    """Orders and payments that nothing links to a conversation; they are in the workbook."""
    promises: Rows[PromiseRow]
    chains: Callable[[], Iterator[ChainRow]]
    moments: Rows[Moment]
    figure: Figure | None
    balance: Callable[[], Iterator[Balance]]
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
    exhibits: Callable[[], Iterator[ExhibitRow]]
    register: Rows[StatementRow]
    payments: Callable[[], Iterator[PaymentRow]]
    problems: Callable[[], Iterator[ProblemRow]]
    readings: Callable[[], Iterator[ReadingRow]]
    transcripts: tuple[Transcript, ...]
