"""Where, until when and for how much a law pack lets a buyer claim: sums, periods, windows, routes, platforms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from casefile.assessment import RouteState
from pipeline.law.provisions import Mark


class AmountKind(StrEnum):
    """How a sum is worked out; `pipeline.assess.amounts` has each."""

    DEPOSIT = "deposit"
    LOSS = "loss"
    MULTIPLE = "multiple"
    PROMISED = "promised"
    REFUND = "refund"


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountRule:
    code: str
    kind: AmountKind
    claims: tuple[str, ...]
    basis: tuple[str, ...]
    of: str = "price"
    """`price` or `loss`."""
    factor: Decimal = Decimal(1)
    least: Decimal | None = None
    share: Decimal = Decimal(1)
    """The part of the price up to which it counts."""
    currency: str | None = None
    """Only for sums in it."""


class TimerUse(StrEnum):
    """What a period is for, beside being listed."""

    CONFIRMATION = "confirmation"  # until when a court can be asked to confirm what was agreed
    FILING = "filing"  # until when a body takes a complaint
    KEPT = "kept"  # until when somebody keeps records
    LIMITATION = "limitation"  # until when the claim can be brought
    OTHER = "other"
    REJECTION = "rejection"  # until when bad goods can be given back
    WITHDRAWAL = "withdrawal"  # until when goods can be given back without a reason


class RouteKind(StrEnum):
    """What decides whether a route is open: a table of `channels.toml` each."""

    ARBITRATION = "arbitration"
    CARD = "card"  # the issuer of the card that paid
    CREDIT = "credit"  # the issuer of a credit card, where the law binds it alone
    COMPLAINT = "complaint"  # to an authority whose competence depends on the seller's or the platform's place
    IDENTITY = "identity"  # the platform is asked who the seller is
    MEDIATION = "mediation"  # a body that both sides go to
    PLATFORM = "platform"
    REPORT = "report"  # to an authority that acts on its own
    REQUEST = "request"  # for records that the seller or the platform holds
    SETTLEMENT = "settlement"
    SUIT = "suit"
    WALLET = "wallet"  # the payment service that paid


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The public holidays of a year."""

    rest: tuple[tuple[date, date], ...]
    """First and last day of each."""
    work: tuple[date, ...]
    """Days of a weekend that are worked instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerRule:
    code: str
    starts: tuple[str, ...]
    """Facts; the first code with a date decides."""
    basis: str
    anchor: str = "first"
    """`first` or `last` of the facts of that code."""
    years: int = 0
    months: int = 0
    days: int = 0
    workdays: int = 0
    """Without weekends and, of the years that the pack knows, public holidays."""
    latest_years: int = 0
    latest_months: int = 0
    latest_days: int = 0
    latest_starts: tuple[str, ...] = ()
    """The reading under which the period ends later: another length, or the last of these facts."""
    longest_years: int = 0
    longest_starts: tuple[str, ...] = ()
    """Over at the latest so long after the first of these facts."""
    whose: str = ""
    when: tuple[str, ...] = ()
    """Facts one of which brings the period into play; none: always."""
    unless: tuple[str, ...] = ()
    """Facts one of which keeps it out."""
    presumes: str = ""
    """A fact without which it does not count: where the file does not show it, a note says so."""
    done: tuple[str, ...] = ()
    """Facts by which who has to act has acted."""
    part: tuple[str, ...] = ()
    """Facts by which only a part of it was done: no more than a note."""
    interrupted_by: tuple[str, ...] = ()
    why: str = ""
    use: TimerUse = TimerUse.OTHER
    runs: str = ""
    """The fact if it still ran on the last day of the file, or another period with this fact did."""
    over: str = ""
    """The fact if all with `runs` were over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowRule:
    """Whether something was done within a time after something else: the fact `code` if so."""

    code: str
    starts: tuple[str, ...]
    """Facts; of the first code with a date, the last before the act decides."""
    acts: tuple[str, ...]
    """Facts; the earliest decides."""
    years: int = 0
    months: int = 0
    days: int = 0
    late: str = ""
    """The fact if it was done later."""
    undated: str = ""
    """The fact if it was done, and one of the days is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a decision table: holds where all its conditions do."""

    when: tuple[str, ...] = ()
    state: RouteState | None = None
    to: str = ""
    needs: tuple[str, ...] = ()
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """How a route of one kind is decided."""

    rows: tuple[Row, ...]
    """The first that holds gives the state."""
    places: tuple[Row, ...] = ()
    """The first that holds gives where to turn."""
    also: tuple[Row, ...] = ()
    """Each that holds adds what is needed or to be known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallClaims:
    """Shares of the average yearly wage at the court's place."""

    mandatory: Decimal
    agreed: Decimal
    never: tuple[str, ...]
    """Facts with which it is no small claim, whatever the sum."""
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteRule:
    code: str
    basis: tuple[str, ...]
    kind: RouteKind
    first: str = ""
    """The claim that decides whether the platform must pay before others are turned to."""
    currency: str | None = None
    """Of `over` and `up_to`."""
    over: Decimal | None = None
    """The sum at stake has to be above it."""
    up_to: Decimal | None = None
    """The sum at stake may not be above it."""
    to: str = ""
    """Where it leads, where that does not depend on the case."""
    why: tuple[str, ...] = ()
    """What is to be known of it in every case."""
    small: SmallClaims | None = None
    courts: Mapping[str, str] = field(default_factory=dict)
    """Special court → the places of a party, as a pattern, by which it may be competent for what was bought on a platform."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    code: str
    kind: str
    """`marketplace`, `messenger` or `payment`."""
    mark: Mark
    names: tuple[str, ...] = ()
    """What parsers call it."""
    is_second_hand: bool = False
    """Private persons sell there too."""
