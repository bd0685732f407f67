"""What was read, how, and what was not."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemRow:
    """One to be said of a place, or of many files."""

    places: tuple[str, ...]
    shown: str
    """The first of them, and how many there are besides."""
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
