"""Whose case a report is of, what it was made from, and its summary."""

from dataclasses import dataclass

from pipeline.report.numbering import Ref
from pipeline.report.view.items import NO_ITEMS, Fact, Items


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
    together: str = ""
    """That several sellers are weighed together; empty where there are no several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    text: str
    items: Items = NO_ITEMS


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    title: str
    points: tuple[Point, ...]
