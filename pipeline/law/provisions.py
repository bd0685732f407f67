"""What a law pack cites: instruments and their provisions, when they are in force, and how far a citation has been checked."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Mark(StrEnum):
    """How far a citation has been checked."""

    READ = "C"  # the article was read in a copy of the official text
    SECOND_HAND = "C2"  # a text that quotes it was read
    KNOWN = "K"  # from knowledge
    DOUBTFUL = "K?"  # from knowledge, to be checked first

    @property
    def is_verified(self) -> bool:
        return self in (Mark.READ, Mark.SECOND_HAND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    code: str
    number: str
    since: date
    mark: Mark
    until: date | None = None
    """The first day on which it is no longer in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    code: str
    of: str
    """The instrument."""
    article: str
    mark: Mark
    since: date
    until: date | None
    paragraph: int | None = None
    before: str | None = None
    """The provision that said this before `since`."""

    def is_in_force(self, on: date | None) -> bool:
        """On a day; today's law where the day is unknown."""
        if on is None:
            return self.until is None
        return self.since <= on and (self.until is None or on < self.until)
