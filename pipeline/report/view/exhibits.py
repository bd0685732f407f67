"""The exhibits: their list, and the conversations message by message."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from casefile.records import Place
from pipeline.report.numbering import Exhibit, Ref
from pipeline.report.words import Time


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
