"""The law side: what the file proves, by named rules; no percentages, no blended score."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from casefile.records import stable_id


class GradeKind(StrEnum):
    STRONG = "strong"
    MODERATE = "moderate"
    WEAK = "weak"
    MISSING = "missing"
    CONTRADICTED = "contradicted"
    BURDEN_SHIFTED = "burden_shifted"
    NOT_NEEDED = "not_needed"
    UNASSESSABLE = "unassessable"


class RouteState(StrEnum):
    OPEN = "open"
    BLOCKED = "blocked"
    NEEDS = "needs"


class TimerState(StrEnum):
    """How a period stands on the last day of the file."""

    KEPT = "kept"  # what had to be done was done in it
    LATE = "late"  # it was done after it
    MISSED = "missed"  # it is over, and the file does not show that it was done
    RUNNING = "running"
    OVER = "over"  # nothing had to be done in it


class DatumState(StrEnum):
    """Seller identity, per datum (Consumer Protection Law Art. 44)."""

    VERIFIED = "verified"
    SHOWN = "shown"
    ABSENT = "absent"
    DISPROVED = "disproved"


@dataclass(frozen=True, slots=True, kw_only=True)
class LawSign:
    """Something that says whose law the case is to be assessed by."""

    kind: str
    """`order_currency`, `buyer_address` …; `told` where a person named the law, `default` where nothing says it."""
    value: str
    pack: str
    """`uk`; "" where it points to a law that there is no pack of."""
    item: str | None = None
    """The id of the record that says it."""
    decides: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One element of one claim, graded."""

    claim: str
    """`CN-SALE`."""
    code: str
    """`E4`."""
    grade: GradeKind
    supports: tuple[str, ...] = ()
    """Ids of statements, identities, orders, payments, outcomes, sources."""
    contradicts: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    caps: tuple[str, ...] = ()
    cure: str | None = None
    """The cheapest step that closes the gap: a code of the pack's cures."""
    strict: GradeKind | None = None
    """The grade at the higher standard of proof; None in a claim that is judged by one standard (rule F1)."""
    burden: GradeKind | None = None
    """How far the facts that shift the burden of proof are shown themselves; None where it is not shifted (rule B1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    code: str
    grade: GradeKind
    limiting: str | None
    """The element that limits it (rule K1)."""
    strict: GradeKind | None = None
    """At the higher standard of proof; None where there is but one."""
    strict_limiting: str | None = None
    basis: tuple[str, ...] = ()
    """Provisions of the pack that were in force when the contract was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Datum:
    """A datum of the seller: of the three that a platform must be able to give (name, address, valid contact), or the code or the payee."""

    what: str
    """`name`, `code`, `address`, `contact`, `payee`."""
    state: DatumState
    items: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    why: str = ""
    given: tuple[str, ...] = ()
    """Each value with where it is given: licence page, invoice, payee, return address, chat …"""
    differences: tuple[str, ...] = ()
    """Which two of these places disagree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One factor of the authenticity profile of a source (EV.93; FRE 901)."""

    source: str
    code: str
    """`A4`."""
    value: str
    """`met`, `partly`, `not_met`, `unknown`, `contradicted`."""
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    source: str
    label: str
    """`verified`, `verifiable`, `unverified`, `doubtful`."""
    source_class: str
    """`S1` … `S4`, `S?`."""
    questions: tuple[str, ...] = ()
    """What only a person can answer: codes of the pack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a person said in reply to a question that no machine can answer. It is printed as that."""

    question: str
    """`original_device`: a key of the pack's questions."""
    choice: str
    """`kept`, or `given` for a day, an amount or a text."""
    value: str = ""
    """The day, amount or text."""
    source: str | None = None
    """The file it is about; None where it is about the case."""

    @property
    def id(self) -> str:
        return stable_id("f", self.question, self.source or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One property of an exhibit: authenticity of form and of content, legality, relevance, weight."""

    exhibit: str
    """The id of a conversation, or of the file of orders or payments."""
    axis: str
    """`form`, `content`, `legality`, `relevance`, `weight`."""
    value: str
    """`met`, `partly`, `not_met`, `unknown`, `contradicted`."""
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Objected:
    """What the other side is to be expected to say against an exhibit."""

    exhibit: str
    code: str
    """`O.HEDGED`: a code of the pack's objections."""
    axis: str
    items: tuple[str, ...] = ()
    """What it is aimed at."""
    basis: tuple[str, ...] = ()
    """Provisions that the answer rests on, as in force on the last day of the file."""
    cure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One of the figures that a sum is worked out from."""

    what: str
    """`figure.paid`: a code of the pack."""
    amount: Decimal
    items: tuple[str, ...] = ()
    """What shows it; nothing where the law gives it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A sum that the law or a promise gives, if its condition is met."""

    code: str
    result: Decimal
    currency: str
    figures: tuple[Figure, ...]
    claims: tuple[str, ...]
    """Those whose elements are the condition; one of them has to hold."""
    is_decided: bool
    """Whether the file shows every element of one of them at least moderately."""
    strictly_decided: bool | None = None
    """The same at the higher standard of proof; None where there is but one."""
    basis: tuple[str, ...] = ()
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    element: str
    claim: str
    cure: str
    effect: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    code: str
    start: date | None
    start_item: str | None
    """The id of what starts it."""
    end: date | None
    basis: str
    """A provision of the pack."""
    latest: date | None = None
    """The end under the other reading where the standard is contested."""
    why: str = ""
    longest: date | None = None
    """After that day it is over however late it began."""
    state: TimerState = TimerState.RUNNING
    whose: str = ""
    """Who has to act in it: `buyer`, `seller`, `platform`, `authority`, `court`."""
    done: str | None = None
    """The id of what shows that it was done, in time or not."""
    interruptions: tuple[str, ...] = ()
    """The ids of what makes it run anew."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    code: str
    state: RouteState
    needs: tuple[str, ...] = ()
    to: str = ""
    """The competent authority, or how to find it."""
    basis: tuple[str, ...] = ()
    platform_first: bool | None = None
    """Whether the platform must pay first; None where it does not arise."""
    why: tuple[str, ...] = ()
