"""Three properties of each exhibit and its weight (EV.87, EV.88), and what the other side is to be expected to say of it, with what answers that."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from casefile.assessment import Element, Factor, Objected, Profile, Review
from casefile.records import Provenance, ReadingCode, Role
from pipeline.assess import authenticity
from pipeline.assess.authenticity import CONTRADICTED, MET, NOT_MET, PARTLY, UNKNOWN, WORST_FIRST
from pipeline.assess.evidence import Disturbance, Evidence, Talk
from pipeline.assess.fact import Fact, of
from pipeline.assess.grading import cheapest_of
from pipeline.law import Pack, SourceClass

BY_LABEL = {"verified": MET, "verifiable": PARTLY, "unverified": UNKNOWN, "doubtful": CONTRADICTED}
BY_CLASS = {SourceClass.S1: MET, SourceClass.S2: MET, SourceClass.S3: PARTLY, SourceClass.S4: NOT_MET, SourceClass.UNKNOWN: UNKNOWN}
AXES = ("form", "content", "legality", "relevance", "weight")
TOUCHED = {Disturbance.EDITED, Disturbance.RECALLED, Disturbance.DELETED}
AGREEING = "F.ORDER_AGREES", "F.AMOUNT_MATCHES", "F.PRICE_MATCHES", "F.PAYEE_IS_SELLER"
RECORDS = "F.ORDER_SUBMITTED", "F.PAYMENT", "F.REFUND_DONE", "F.REFUND_PART", "F.REFUND_UNKNOWN"

Named = tuple[str, str]
"""The claim and the code of an element."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A conversation, or a file of orders or payments, and what it shows."""

    id: str
    sources: tuple[str, ...]
    talk: Talk | None
    facts: Sequence[Fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What an exhibit is reviewed by."""

    pack: Pack
    evidence: Evidence
    facts: Sequence[Fact]
    profiles: Mapping[str, Profile]
    factors: Sequence[Factor]
    elements: Sequence[Element]
    unattributed: frozenset[str]
    present: set[str]
    """The codes of all facts."""
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """Item → where in the assessment it is used: a case may have thousands of conversations."""

    serves: Mapping[str, Sequence[Element]]
    """Elements that it supports or speaks against."""
    supports: Mapping[str, Sequence[Element]]
    against: Callable[[frozenset[Named]], frozenset[str]]
    """What speaks against any of some elements."""
    tied: frozenset[str]
    """Items that agree with another record."""
    order: Sequence[str]
    """The elements as the pack lists them."""


def reviews(bench: Bench) -> Iterator[Review | Objected]:
    uses = _uses(bench)
    for exhibit in _exhibits(bench):
        found = [
            _form(bench, exhibit), _content(exhibit, uses), _legality(bench, exhibit), _relevance(exhibit, uses), _weight(bench, exhibit, uses),
        ]  # fmt: skip
        yield from found
        yield from _objections(bench, exhibit, uses, {*_values(found), *_states(bench, exhibit)})


def _values(found: Sequence[Review]) -> Iterator[str]:
    """What an objection can be aimed at: each value, and the reasons for it."""
    for review in found:
        yield f"{review.axis}.{review.value}"
        yield from (why.partition(":")[0] for why in review.why)


def _states(bench: Bench, exhibit: Exhibit) -> Iterator[str]:
    signals = [bench.evidence.signals[source] for source in exhibit.sources]
    if any(one.material & TOUCHED for one in signals):
        yield "form.touched"
    if any(one.absent_attachments for one in signals):
        yield "form.lacks_files"


def _uses(bench: Bench) -> Uses:
    serves, supports = defaultdict[str, list[Element]](list), defaultdict[str, list[Element]](list)
    for one in bench.elements:
        for item in one.supports:
            supports[item].append(one)
        for item in dict.fromkeys((*one.supports, *one.contradicts)):
            serves[item].append(one)
    contradicts = {(one.claim, one.code): one.contradicts for one in bench.elements}

    @lru_cache(maxsize=64)
    def against(elements: frozenset[Named]) -> frozenset[str]:
        return frozenset(item for named in elements for item in contradicts[named])

    return Uses(
        serves=serves,
        supports=supports,
        against=against,
        tied=frozenset(item for fact in of(bench.facts, *AGREEING) for item in fact.items),
        order=tuple(bench.pack.elements),
    )


def _exhibits(bench: Bench) -> Iterator[Exhibit]:
    of_talk, of_source = defaultdict[str, list[Fact]](list), defaultdict[str, list[Fact]](list)
    for fact in bench.facts:
        if fact.conversation is not None:
            of_talk[fact.conversation].append(fact)
        else:
            of_source[fact.source].append(fact)
    for talk in bench.evidence.talks.values():
        sources = tuple(source for source in talk.sources if source in bench.profiles)
        yield Exhibit(id=talk.conversation.id, sources=sources, talk=talk, facts=of_talk[talk.conversation.id])
    for source, signals in bench.evidence.signals.items():
        if source in bench.profiles and not signals.messages and (signals.orders or signals.payments):
            yield Exhibit(id=source, sources=(source,), talk=None, facts=of_source[source])


def _form(bench: Bench, exhibit: Exhibit) -> Review:
    labels = [bench.profiles[source].label for source in exhibit.sources]
    wrong = [factor for factor in bench.factors if factor.source in exhibit.sources and factor.value in (NOT_MET, CONTRADICTED, UNKNOWN)]
    told = [f"review.label:@label.{label}" for label in labels] + [f"review.factor:@short.{one.code}:@{_worded(one.value)}" for one in wrong]
    return Review(exhibit=exhibit.id, axis="form", value=_worst(BY_LABEL[label] for label in labels), why=tuple(dict.fromkeys(told)))


def _worded(value: str) -> str:
    return f"label.{value}" if value == CONTRADICTED else value


def _content(exhibit: Exhibit, uses: Uses) -> Review:
    """Whether other records say the same, and whether anything in the file says otherwise."""
    own = {item for fact in exhibit.facts for item in fact.items}
    links = len(exhibit.talk.links) if exhibit.talk is not None else len(own & uses.tied)
    supported = frozenset((one.claim, one.code) for item in own for one in uses.supports.get(item, ()))
    opposed = uses.against(supported) - own
    why = (f"review.tied:{links}",) if links else ("review.untied",)
    if opposed:
        return Review(exhibit=exhibit.id, axis="content", value=PARTLY if links else UNKNOWN, why=(*why, f"review.opposed:{len(opposed)}"))
    return Review(exhibit=exhibit.id, axis="content", value=MET if links else UNKNOWN, why=why)


def _legality(bench: Bench, exhibit: Exhibit) -> Review:
    """A party may hand in its own conversations and records; how somebody else's were obtained is to be explained."""
    made = {bench.evidence.sources[source].provenance for source in exhibit.sources}
    if made == {Provenance.OFFICIAL_EXPORT}:
        value, why = MET, "review.by_keeper"
    elif exhibit.talk is not None and Role.BUYER not in exhibit.talk.roles:
        value, why = UNKNOWN, "review.not_own"
    elif Provenance.DATABASE_TOOL in made:
        value, why = PARTLY, "review.by_tool"
    elif exhibit.talk is not None:
        value, why = MET, "review.own_chat"
    else:
        held = any(bench.evidence.tells(source, ReadingCode.HOLDER) for source in exhibit.sources)
        value, why = (MET, "review.holder") if held else (PARTLY, "review.no_holder")
    return Review(exhibit=exhibit.id, axis="legality", value=value, why=(why,))


def _relevance(exhibit: Exhibit, uses: Uses) -> Review:
    own = dict.fromkeys(item for fact in exhibit.facts for item in fact.items)
    serves = sorted({one.code for item in own for one in uses.serves.get(item, ())}, key=uses.order.index)
    is_named = bool(exhibit.talk.links) or exhibit.talk.is_marketplace if exhibit.talk is not None else bool(of(exhibit.facts, *RECORDS))
    why = (f"review.serves:{' '.join(serves)}" if serves else "review.serves_none", "review.order_named" if is_named else "review.order_not_named")
    value = NOT_MET if not serves else MET if is_named else UNKNOWN
    return Review(exhibit=exhibit.id, axis="relevance", value=value, why=why)


def _weight(bench: Bench, exhibit: Exhibit, uses: Uses) -> Review:
    classes = [authenticity.standing_of(bench.profiles[source]).worth for source in exhibit.sources]
    best = min(classes, key=lambda one: one.rank, default=SourceClass.UNKNOWN)
    caps = sorted(_caps(bench, exhibit, uses))
    why = (f"review.class:@{best.value}", *(f"review.cap:{cap}" for cap in caps))
    return Review(exhibit=exhibit.id, axis="weight", value=BY_CLASS[best], why=why)


def _caps(bench: Bench, exhibit: Exhibit, uses: Uses) -> dict[str, list[Fact]]:
    """The caps that something in the exhibit is under, and what is."""
    found: dict[str, list[Fact]] = {}
    for fact in exhibit.facts:
        for cap in (*fact.caps(bench.unattributed), *(() if fact.is_firm else ("CAP4",))):
            found.setdefault(cap, []).append(fact)
    own = [fact for fact in exhibit.facts if fact.words_of is Role.BUYER]
    found["CAP1"] = [fact for fact in own if any("CAP1" in one.caps for item in fact.items for one in uses.supports.get(item, ()))]
    return {cap: facts for cap, facts in found.items() if facts}


def _objections(bench: Bench, exhibit: Exhibit, uses: Uses, values: set[str]) -> Iterator[Objected]:
    caps = _caps(bench, exhibit, uses)
    by_code = defaultdict[str, list[Fact]](list)
    for fact in exhibit.facts:
        by_code[fact.code].append(fact)
    for objection in sorted(bench.pack.objections.values(), key=lambda one: AXES.index(one.axis)):
        aimed = [fact for code in objection.when for fact in caps.get(code) or by_code[code]]
        if aimed or values & set(objection.when):
            yield Objected(
                exhibit=exhibit.id,
                code=objection.code,
                axis=objection.axis,
                items=tuple(dict.fromkeys(item for fact in aimed for item in fact.items)),
                basis=bench.pack.in_force(objection.basis, bench.on),
                cure=cheapest_of(bench.pack, objection.cures, bench.present),
            )


def _worst(values: Iterator[str]) -> str:
    return min(values, key=WORST_FIRST.index, default=UNKNOWN)
