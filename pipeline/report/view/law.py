"""How the law sees it: what is proven and how well, what is missing, where to go and until when."""

from dataclasses import dataclass

from pipeline.report.numbering import Ref
from pipeline.report.view.items import Coded, Item, Items


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    code: str
    """`burden-shifted`."""
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementRow:
    element: Coded
    grade: Graded
    strict: Graded | None
    """At the higher standard of proof, in a claim that is judged by two."""
    burden: str
    """How far the facts that shift the burden are shown; "" where it is not shifted."""
    rules: tuple[Coded, ...]
    caps: tuple[Coded, ...]
    supports: Items
    contradicts: Items
    cure: Coded | None
    is_limiting: bool
    as_in: Coded | None
    """The claim under which the same items are shown for the same element before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    claim: Coded
    grade: Graded
    told: str
    """How far it is proven, what limits it, and what is proven best."""
    brief: str
    """Without the last."""
    limiting: Coded | None
    strict: Graded | None
    strict_told: str
    standards: tuple[str, ...]
    """The provisions on the two standards of proof, the ordinary one first; none where there is but one."""
    basis: tuple[str, ...]
    elements: tuple[ElementRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """What a person told."""

    about: str
    question: str
    answer: str
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisRow:
    """One property of an exhibit: what the file shows of it, and what a person has to answer."""

    axis: str
    value: str
    code: str
    why: tuple[str, ...]
    asks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionRow:
    axis: str
    objection: Coded
    answer: str
    basis: tuple[str, ...]
    cure: Coded | None
    items: Items


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """An exhibit as it will be examined."""

    exhibit: Ref
    name: str
    axes: tuple[AxisRow, ...]
    objections: tuple[ObjectionRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    what: str
    amount: str
    items: Items


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountRow:
    amount: Coded
    result: str
    figures: tuple[FigureRow, ...]
    condition: str
    """Whether it is met, by the grades of which claims."""
    sign: str
    basis: tuple[str, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow:
    number: int
    cure: Coded
    step: str
    effect: str
    elements: tuple[Coded, ...]
    claims: tuple[Coded, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteRow:
    route: Coded
    papers: tuple[Coded, ...]
    """That are handed in on it, with the name by which each is filled."""
    state: str
    code: str
    needs: tuple[Coded, ...]
    to: str
    basis: tuple[str, ...]
    platform_first: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerRow:
    timer: Coded
    start: str
    start_item: Item | None
    end: str
    latest: str
    longest: str
    whose: str
    state: str
    code: str
    """`kept`, `late`, `missed`, `running`, `over`."""
    done: Item | None
    """What shows that it was done."""
    interruptions: Items
    basis: str
    why: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorRow:
    factor: Coded
    value: str
    code: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRow:
    path: str
    label: str
    source_class: Coded
    factors: tuple[FactorRow, ...]
    questions: tuple[str, ...]
