"""A fact that the file shows: the noun of assessment."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from casefile.records import Role
from pipeline.law import SourceClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    code: str
    items: tuple[str, ...]
    """The ids that show it."""
    source: str
    origin: str
    """The system it comes from: facts of one origin are not independent (rule G5)."""
    rated: SourceClass
    """The class of its source."""
    worth: SourceClass
    """The class it counts as, after rule CAP2."""
    is_verifiable: bool
    """Whether its source's profile is at least verifiable."""
    at: datetime | None = None
    words_of: Role | None = None
    """Whose words show it; None where a record does."""
    conversation: str | None = None
    position: int = -1
    is_firm: bool = True
    """Not hedged, not conditional, no inference."""
    is_disturbed: bool = False
    """A gap, recall, edit or one-sided stretch touches it (rule CAP5)."""
    is_transcript: bool = False
    """The words are a transcript and the recording or picture is not there (rule CAP6)."""
    is_foreign: bool = False
    """The words are in another language than the court's (rule CAP7)."""
    has_words: bool = True
    """It rests on words that can be pointed at (rule CAP8)."""
    why: str = ""
    """A code of the pack with its values, where the fact has sums to tell."""

    def caps(self, unattributed: AbstractSet[str]) -> Iterator[str]:
        """The caps that it is under whatever it shows. `unattributed`: conversations whose speaker is not shown to be the respondent."""
        if self.rated is not self.worth:
            yield "CAP2"
        if self.words_of is Role.SELLER and self.conversation in unattributed:
            yield "CAP3"
        if self.is_disturbed:
            yield "CAP5"
        if self.is_transcript:
            yield "CAP6"
        if self.is_foreign:
            yield "CAP7"


def of(facts: Iterable[Fact], *codes: str) -> list[Fact]:
    wanted = frozenset(codes)
    return [fact for fact in facts if fact.code in wanted]


def day(at: datetime, zone: ZoneInfo) -> date:
    """The calendar day of an instant where the law counts days; a clock on some wall is taken as it stands."""
    return at.date() if at.tzinfo is None else at.astimezone(zone).date()


def dated(facts: Sequence[Fact], zone: ZoneInfo) -> list[tuple[date, Fact]]:
    """Those with a known time, earliest day first; in file order within a day."""
    return sorted(((day(fact.at, zone), fact) for fact in facts if fact.at is not None), key=lambda pair: pair[0])
