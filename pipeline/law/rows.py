"""The rows of a law pack: provisions with their dates and marks, elements, claims, rules, cures, sums, periods, routes, questions, signs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from casefile.assessment import GradeKind, RouteState
from casefile.records import Role


class Mark(StrEnum):
    """How far a citation has been checked."""

    READ = "C"  # the article was read in a copy of the official text
    SECOND_HAND = "C2"  # a text that quotes it was read
    KNOWN = "K"  # from knowledge
    DOUBTFUL = "K?"  # from knowledge, to be checked first

    @property
    def is_verified(self) -> bool:
        return self in (Mark.READ, Mark.SECOND_HAND)


class SourceClass(StrEnum):
    """How much a source is worth before anyone has looked at it closely; the order is the order of the members."""

    S1 = "S1"
    S2 = "S2"
    S3 = "S3"
    S4 = "S4"
    UNKNOWN = "S?"

    @property
    def rank(self) -> int:
        """0 is best."""
        return RANKS[self]


NEVER = r"(?!)"
"""A word list of which nothing is an instance."""
RANKS = {source_class: rank for rank, source_class in enumerate(SourceClass)}


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementRule:
    """What shows an element and what speaks against it, as fact codes."""

    code: str
    supports: tuple[str, ...] = ()
    needs: tuple[tuple[str, ...], ...] = ()
    """Groups of supporting facts: each group must be there, the weakest governs."""
    corroborates: tuple[str, ...] = ()
    """Facts from elsewhere that fix the same fact (rule U1)."""
    contradicts: tuple[str, ...] = ()
    challenges: tuple[str, ...] = ()
    """Facts against it that are listed but do not decide (rule G4, last sentence)."""
    because: Mapping[str, str] = field(default_factory=dict)
    """Fact → the rule that says how it counts here."""
    burden: tuple[str, ...] = ()
    """Facts that shift the burden of proof (rule B1)."""
    conclusive: tuple[str, ...] = ()
    """Facts that can show it at the higher standard of proof: as an S1 item, or as an S2 admission (rule F1)."""
    is_act: bool = False
    """The words are the act that is to be shown, not a report of it: a party's own words suffice."""
    hedged_counts: bool = False
    """Hedged or conditional words show it for what they say (rule CAP4)."""
    needs_date: bool = False
    absent: GradeKind = GradeKind.MISSING
    ceiling: GradeKind = GradeKind.STRONG
    cures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRule:
    code: str
    mandatory: tuple[str, ...]
    basis: tuple[str, ...]
    when: tuple[str, ...] = ()
    """Facts one of which brings the claim into play; none: always."""
    unless: tuple[str, ...] = ()
    """Facts one of which keeps it out."""
    if_words: tuple[str, ...] = ()
    """Elements that are mandatory only where the claim relies on the seller's words."""
    if_fact: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Fact → the elements that are mandatory as well where it is there."""
    narrows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Element → the only facts that count for it in this claim."""
    basis_if: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Fact → what the claim rests on as well where it is there."""
    higher: tuple[str, ...] = ()
    """Elements that are judged by two standards of proof as well, which of them applies being contested (rule F1)."""
    standards: tuple[str, ...] = ()
    """The provisions on the two standards: the ordinary one, then the higher."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeRule:
    code: str
    basis: tuple[str, ...] = ()
    cures: tuple[str, ...] = ()
    limit: GradeKind | None = None
    """The best grade under it; None where it lowers what a source is worth instead of the grade."""
    corroborated: GradeKind | None = None
    """The best grade where an independent record fixes the same fact (rule U1), if that is another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cure:
    code: str
    effort: int
    """1: a message or a download; 2: a request to somebody else; 3: a notary, a laboratory, a court."""
    basis: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    """Facts one of which makes the step possible; none: always possible."""
    effect: str = ""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Words that show a fact and are no statement of the annotation guide."""

    code: str
    by: Role
    pattern: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    to: Role | None = None
    """Only in a conversation in which this role takes part."""
    is_adverse: bool = False
    """Against the speaker's own interest."""
    only_after_complaint: bool = False
    """Said before the buyer complained it shows nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What one answer to a question does."""

    code: str
    factors: Mapping[str, str] = field(default_factory=dict)
    """Factor of the authenticity profile → its value."""
    answers: tuple[str, ...] = ()
    """The reasons of the machine that it meets: with any other left, a better value is not taken."""
    source_class: SourceClass | None = None
    """The source counts as this at least."""
    fixes: bool = False
    """From then on a change of the file would show."""
    lifts: tuple[str, ...] = ()
    """Caps that no longer apply to what the source says."""
    facts: tuple[str, ...] = ()
    worth: SourceClass = SourceClass.S4


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What only a person can answer, and what each answer does."""

    code: str
    of: str
    """`source` or `case`."""
    asks: str
    choices: Mapping[str, Choice]
    takes: str = "choice"
    """`choice`, `date`, `amount` or `text`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """What the other side is to be expected to say; its answer is worded under `<code>.answer`."""

    code: str
    when: tuple[str, ...]
    """Facts or caps that make it likely, or values of the review (`form.contradicted`)."""
    axis: str
    """The property it is aimed at: `form`, `content`, `legality`, `relevance`, `weight`."""
    basis: tuple[str, ...] = ()
    """Provisions that its answer rests on."""
    cures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Word lists that a rule of the pack needs, by name."""

    durables: str
    self_operated: str
    masked_name: str
    legal_name: str
    institution: str
    arbitration: str
    court: str
    matter: str
    return_notice: str
    withdrawal: str
    """That a purchase is given up without a reason."""
    return_place: str
    """Beside an address: goods go back there."""
    not_genuine: str
    card: str
    """How a payment is made that a card issuer can take back."""
    paypal: str
    """How a payment is made that PayPal's own procedure can take back."""
    misdescribed: str
    misstated: str
    """That goods are not what they were said to be, as a buyer complains of it."""
    knew: str
    question: str
    deposit: str = NEVER
    """Earnest money in the sense of the law."""
    prepaid: str = NEVER
    """Money paid beforehand that is not."""
    expired: str = NEVER
    unsafe_food: str = NEVER
    label_flaw: str = NEVER
    food: str = NEVER
    foreign: str = NEVER
    """Words in another language than the court's, of which a translation is wanted (rule CAP7)."""
    rests: str = ""
    """The provision by which a period that would end at a weekend or on a public holiday ends on the next working day."""
    bulk_quantity: int
    """From how many pieces of one thing on a purchase is shown as a bulk purchase (a fact to be explained, no finding)."""
