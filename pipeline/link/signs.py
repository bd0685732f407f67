"""Signs that something was done, was not done, was asked for or was refused, in order of time.

Short tuples, so that memory grows with what was said of such things and not with the conversation.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from heapq import merge
from itertools import takewhile
from operator import attrgetter

from casefile.records import Role

Position = tuple[datetime, int]
"""When, and which message of the conversation; records stand before the messages of their time."""
REACH = 400
EXCHANGE = timedelta(minutes=15)
"""A pause as long as this ends an exchange of messages."""


class Matter(StrEnum):
    """What a sign is of."""

    SENT = "sent"
    ARRIVED = "arrived"
    IN_HAND = "in_hand"
    """The buyer complains of goods that therefore have come."""
    MONEY = "money"
    BACK = "back"
    MENDED = "mended"
    EXTRA = "extra"
    """Money on top: damages, goodwill. Only asked for and refused; paid, it is MONEY."""
    FREIGHT = "freight"
    PAPER = "paper"
    VISIT = "visit"
    CHECKED = "checked"
    """The seller's side looked into it, asked, noted it."""
    READY = "ready"
    """The work is finished, the goods stand ready."""
    FILE = "file"
    PICTURE = "picture"
    """The seller's side sent a file, a picture or a video."""
    NAMED = "named"
    """What the promise itself names (`pipeline.link.echoes`)."""
    DEAL = "deal"
    """The contract: closed, or turned down."""
    PLEASED = "pleased"
    """The buyer thanks, or says that all is well."""
    SETTLED = "settled"
    """The dispute, by what a side agrees to or proposes."""
    RULING = "ruling"
    """The platform decides, or takes a step."""
    REST = "rest"
    """The seller's side says that nobody works, for it is a holiday."""
    ANY = "any"
    """The buyer complains or asks after something, of whatever it is."""


class Manner(StrEnum):
    DONE = "done"
    UNDONE = "undone"
    ASKED = "asked"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    matter: Matter
    at: datetime
    """On the wall clock of the conversation."""
    index: int
    """The number of its message; -1 for a record."""
    manner: Manner
    by: Role
    what: str
    """An event's kind, or the id of the message or payment that shows it."""
    happened: datetime
    """When it happened at the latest: `at`, or earlier where the words say so (昨天寄走了)."""
    sums: tuple[Decimal, ...] = ()
    order: str | None = None
    is_part: bool = False
    """More of it is still to come (balance 190 tmr; lock came, mudguards didn't)."""
    position: Position = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "position", (self.at, self.index))  # asked for far more often than signs are made


POSITION = attrgetter("position")


@dataclass(slots=True, kw_only=True)
class Signs:
    """The signs of each matter in order of time."""

    end: datetime | None = None
    """The last that the record shows."""
    of: dict[Matter, list[Sign]] = field(default_factory=lambda: defaultdict(list))
    first_recorded: dict[Matter, Sign] = field(default_factory=dict)
    """Of those that a record shows."""
    _positions: dict[Matter, list[Position]] = field(default_factory=dict)

    def add(self, sign: Sign) -> None:
        self.of[sign.matter].append(sign)
        self.reach(sign.at)

    def reach(self, at: datetime) -> None:
        self.end = max(self.end or at, at)

    def sort(self) -> None:
        for matter, signs in self.of.items():
            signs.sort(key=POSITION)
            self._positions[matter] = [sign.position for sign in signs]
            self.first_recorded.update({sign.matter: sign for sign in reversed(signs) if sign.index < 0})

    def after(self, matters: Sequence[Matter], position: Position) -> Iterator[Sign]:
        """The next signs of these matters, at most REACH of each: what comes later belongs to other dealings."""
        each = [self._next(matter, position) for matter in matters]
        return each[0] if len(each) == 1 else merge(*each, key=POSITION)

    def between(self, matters: Sequence[Matter], since: Position, until: Position) -> Iterator[Sign]:
        return takewhile(lambda sign: sign.position < until, self.after(matters, since))

    def _next(self, matter: Matter, position: Position) -> Iterator[Sign]:
        """One at a time: mostly the first few decide."""
        signs = self.of.get(matter, ())
        start = bisect_right(self._positions.get(matter, ()), position)
        for number in range(start, min(start + REACH, len(signs))):
            yield signs[number]
