"""An offer, or a proposal to settle, to which the other side may say something."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from casefile.findings import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    statement: Statement
    number: int
    """Of the message that made it."""
    figures: frozenset[Decimal]
    """The sums it names."""
    held: bool = False
    """Not made anew: its side turned down the answer to it."""
    until: datetime | None = None
    """When it lapses of itself (Civil Code Art. 478); None: it does not say."""

    def lapsed(self, now: datetime | None) -> bool:
        told = self.until is not None and now is not None and (self.until.tzinfo is None) == (now.tzinfo is None)
        return told and now > self.until  # type: ignore[operator]
