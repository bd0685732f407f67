"""Grades one element by the named rules of the pack (G0-G5, CAP1-CAP8, U1, B1, F1): no percentages, no blended score."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from casefile.assessment import Element, GradeKind
from casefile.records import Role
from pipeline.assess.fact import Fact, of
from pipeline.law import ClaimRule, ElementRule, GradeRule, Pack, SourceClass

STRONG, MODERATE, WEAK, MISSING = GradeKind.STRONG, GradeKind.MODERATE, GradeKind.WEAK, GradeKind.MISSING
LADDER = (MISSING, WEAK, MODERATE, STRONG)
RUNGS = {grade: rung for rung, grade in enumerate(LADDER)}
WORST_FIRST = (
    GradeKind.CONTRADICTED, GradeKind.MISSING, GradeKind.UNASSESSABLE, GradeKind.WEAK, GradeKind.BURDEN_SHIFTED, GradeKind.MODERATE,
    GradeKind.STRONG, GradeKind.NOT_NEEDED,
)  # fmt: skip
"""Rule K1: burden shifted counts as moderate; what needs no proof limits nothing."""
SETTLED = (GradeKind.STRONG, GradeKind.NOT_NEEDED)
SHOWN = (*SETTLED, GradeKind.MODERATE, GradeKind.BURDEN_SHIFTED)
"""At least moderate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """The facts of one element in one claim."""

    rule: ElementRule
    rules: Mapping[str, GradeRule]
    supports: Sequence[Fact]
    corroborates: Sequence[Fact]
    contradicts: Sequence[Fact]
    challenges: Sequence[Fact]
    noted: Sequence[Fact]
    burden: Sequence[Fact]
    unattributed: frozenset[str]
    """Conversations whose speaker is not shown to be the respondent (rule CAP3)."""
    bare: Sequence[Fact]
    """Labels without the words they rest on: none of the above (rule CAP8)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    grade: GradeKind
    rules: tuple[str, ...]
    caps: tuple[str, ...] = ()


def grounds(rule: ElementRule, pack: Pack, facts: Sequence[Fact], *, only: Sequence[str] | None, unattributed: frozenset[str]) -> Grounds:
    """`only`: the supporting facts that count in this claim; None where it does not narrow the element."""
    supports = [code for code in rule.supports if only is None or code in only]
    facts = of(facts, *supports, *rule.corroborates, *rule.contradicts, *rule.challenges, *rule.because, *rule.burden)
    worded = [fact for fact in facts if fact.has_words]
    return Grounds(
        rule=rule,
        rules=pack.rules,
        supports=of(worded, *supports),
        corroborates=of(worded, *rule.corroborates),
        contradicts=of(worded, *rule.contradicts),
        challenges=of(worded, *rule.challenges),
        noted=of(worded, *rule.because),
        burden=of(worded, *rule.burden),
        unattributed=unattributed,
        bare=[fact for fact in of(facts, *supports) if not fact.has_words],
    )


def graded(given: Grounds) -> Graded:
    """G0, then the caps around G1-G3 with U1, then G4, then B1."""
    rule, supports = given.rule, given.supports
    notes = tuple(dict.fromkeys(rule.because[fact.code] for fact in given.noted))
    bare = ("CAP8",) if given.bare else ()
    opposed = [fact for fact in given.contradicts if fact.is_firm]
    if not supports:
        if opposed:
            return Graded(grade=GradeKind.CONTRADICTED, rules=("G4", *notes), caps=bare)
        if given.burden:
            return Graded(grade=GradeKind.BURDEN_SHIFTED, rules=("B1", *notes), caps=bare)
        return Graded(grade=_absent(given), rules=("B1" if rule.absent is GradeKind.BURDEN_SHIFTED else "G0", *notes), caps=bare)
    if rule.needs_date and all(fact.at is None for fact in supports):
        return Graded(grade=GradeKind.UNASSESSABLE, rules=("G0", *notes), caps=bare)
    grade, caps, rules = _capped(given)
    caps = (*caps, *bare)
    if opposed and _best(opposed) <= _best(supports):
        return Graded(grade=GradeKind.CONTRADICTED, rules=("G4", *notes), caps=caps)
    if given.burden and grade is not STRONG:
        return Graded(grade=GradeKind.BURDEN_SHIFTED, rules=(*rules, "B1", *notes), caps=caps)
    return Graded(grade=grade, rules=(*rules, *notes), caps=caps)


def at_higher_standard(given: Grounds, grade: GradeKind) -> GradeKind:
    """Rule F1: strong only by an S1 item or an S2 admission of what is to be shown, else moderate at most."""
    if grade is not STRONG:
        return grade
    shown_by = [fact for fact in of(given.supports, *given.rule.conclusive) if fact.is_firm and fact.is_verifiable]
    is_conclusive = any(fact.worth is SourceClass.S1 or (fact.worth is SourceClass.S2 and fact.words_of is Role.SELLER) for fact in shown_by)
    return STRONG if is_conclusive else MODERATE


def element(claim: ClaimRule, given: Grounds, pack: Pack, facts: Sequence[Fact]) -> Element:
    result = graded(given)
    strict = None
    if claim.higher:
        strict = at_higher_standard(given, result.grade) if given.rule.code in claim.higher else result.grade
    items = [*given.supports, *(given.corroborates if given.supports else ()), *given.burden]  # what corroborates proves nothing alone
    supporting = {item for fact in items for item in fact.items}
    # a payment to somebody else is proof of payment all the same: what is doubtful about it stands with the seller's identity
    against = [*given.contradicts, *(fact for fact in given.challenges if not supporting.issuperset(fact.items))]
    return Element(
        claim=claim.code,
        code=given.rule.code,
        grade=result.grade,
        supports=tuple(dict.fromkeys(item for fact in items for item in fact.items)),
        contradicts=tuple(dict.fromkeys(item for fact in against for item in fact.items)),
        rules=result.rules if strict in (None, result.grade) else (*result.rules, "F1"),
        caps=result.caps,
        cure=None if result.grade in SETTLED and strict in (None, *SETTLED) else cheapest(pack, given.rule, result.caps, facts),
        strict=strict,
        burden=_of_trigger(given) if "B1" in result.rules and given.burden else None,
    )


def cheapest(pack: Pack, rule: ElementRule, caps: Sequence[str], facts: Sequence[Fact]) -> str | None:
    """The step of least effort that is possible here: one that lifts what caps the grade, else one that adds to the element."""
    present = {fact.code for fact in facts}
    lifting = [code for cap in caps for code in pack.rules[cap].cures]
    return cheapest_of(pack, lifting, present) or cheapest_of(pack, rule.cures, present)


def cheapest_of(pack: Pack, codes: Iterable[str], present: set[str]) -> str | None:
    """`present`: the facts that make a step possible."""
    possible = [pack.cures[code] for code in codes if not pack.cures[code].when or present & set(pack.cures[code].when)]
    return min(possible, key=lambda cure: cure.effort).code if possible else None


def weakest(elements: Iterable[Element], *, strict: bool = False) -> Element:
    """Rule K1: the element that limits a claim, the first of the worst. `strict`: at the higher standard of proof."""
    return min(elements, key=lambda one: WORST_FIRST.index(one.strict if strict and one.strict is not None else one.grade))


def _of_trigger(given: Grounds) -> GradeKind:
    """The grade of the facts that shift the burden, taken by themselves: that something was said in time is an act."""
    rule = replace(given.rule, needs=(), is_act=True)
    return graded(replace(given, supports=given.burden, corroborates=(), contradicts=(), burden=(), rule=rule)).grade


def _absent(given: Grounds) -> GradeKind:
    """G0; an element that needs no proof does once something is said against it."""
    if given.rule.absent is GradeKind.NOT_NEEDED and given.challenges:
        return WEAK
    return given.rule.absent


def _capped(given: Grounds) -> tuple[GradeKind, tuple[str, ...], tuple[str, ...]]:
    """The best grade that facts allowed to reach it do reach, with the caps that held it there and the rules that made it."""
    grade = WEAK
    for step in (STRONG, MODERATE):
        able = [fact for fact in given.supports if _rung(_ceiling(given, fact)) >= _rung(step)]
        if _rung(_reached(given, able)) >= _rung(step):
            grade = step
            break
    rules: tuple[str, ...] = ({STRONG: "G1", MODERATE: "G2"}.get(grade, "G3"),)
    if len({fact.origin for fact in given.supports}) > 1:
        rules = (*rules, "G5")
    if _is_corroborated(given) and not _lacks_part(given):
        limit = max((_ceiling(given, fact, is_corroborated=True) for fact in given.supports), key=_rung)
        lifted = min(LADDER[min(_rung(grade) + 1, _rung(STRONG))], limit, key=_rung)
        if _rung(lifted) > _rung(grade):
            grade, rules = lifted, (*rules, "U1")
    grade = min(grade, given.rule.ceiling, key=_rung)
    if _rung(_reached(given, given.supports, is_free=True)) <= _rung(grade):
        return grade, (), rules
    caps = {cap for fact in given.supports for cap in _caps(given, fact) if _rung(given.rules[cap].limit or MISSING) <= _rung(grade)}
    return grade, tuple(sorted(caps)), rules


def _reached(given: Grounds, supports: Sequence[Fact], *, is_free: bool = False) -> GradeKind:
    """Rules G1-G3. `is_free`: as if no cap had lowered what the sources are worth."""
    firm = [fact for fact in supports if fact.is_firm or given.rule.hedged_counts]
    if given.rule.needs:
        groups = [_by_class([fact for fact in firm if fact.code in group], is_free=is_free) for group in given.rule.needs]
        return min(groups, key=_rung)
    return _by_class(firm, is_free=is_free)


def _by_class(firm: Sequence[Fact], *, is_free: bool) -> GradeKind:
    if not firm:
        return MISSING
    worth = [(fact.rated if is_free else fact.worth, fact.origin, is_free or fact.is_verifiable) for fact in firm]
    good = {origin for rated, origin, is_verifiable in worth if rated.rank <= SourceClass.S2.rank and is_verifiable}
    if len(good) >= 2 or any(rated is SourceClass.S1 and is_verifiable for rated, _, is_verifiable in worth):
        return STRONG
    if any(rated.rank <= SourceClass.S2.rank for rated, _, _ in worth) or len({origin for rated, origin, _ in worth if rated is SourceClass.S3}) >= 2:
        return MODERATE
    return WEAK


def _caps(given: Grounds, fact: Fact) -> Iterator[str]:
    """The caps on one fact in this element."""
    if fact.words_of is Role.BUYER and not given.rule.is_act:
        yield "CAP1"
    if not fact.is_firm and given.rule.hedged_counts:
        yield "CAP4"
    yield from fact.caps(given.unattributed)


def _ceiling(given: Grounds, fact: Fact, *, is_corroborated: bool = False) -> GradeKind:
    """What the caps leave; one without a limit lowers what the source is worth instead."""
    capping = [given.rules[cap] for cap in _caps(given, fact)]
    limits = [cap.corroborated if is_corroborated and cap.corroborated is not None else cap.limit for cap in capping]
    return min((limit for limit in limits if limit is not None), default=STRONG, key=_rung)


def _lacks_part(given: Grounds) -> bool:
    """One of the groups that must be there is not: nothing else makes up for it."""
    present = {fact.code for fact in given.supports}
    return any(not present & set(group) for group in given.rule.needs)


def _is_corroborated(given: Grounds) -> bool:
    """Rule U1 needs an independent record of class S2 or better."""
    origins = {fact.origin for fact in given.supports}
    return any(fact.origin not in origins and fact.words_of is None and fact.worth.rank <= SourceClass.S2.rank for fact in given.corroborates)


def _best(facts: Sequence[Fact]) -> int:
    return min(fact.worth.rank for fact in facts)


def _rung(grade: GradeKind) -> int:
    return RUNGS[grade]
