"""What a law pack asks to be proved: claims and their elements, rules for grades, what proves and what speaks against it, questions, objections."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from casefile.assessment import GradeKind
from casefile.records import Role

NEVER = r"(?!)"
"""A word list of which nothing is an instance."""


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


RANKS = {source_class: rank for rank, source_class in enumerate(SourceClass)}


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
    debit: str
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
