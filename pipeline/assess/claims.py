"""The claims that a pack's rules give rise to, each with its elements, and what closes their gaps."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from casefile.assessment import Claim, Element, Gap, GradeKind
from casefile.records import Role
from pipeline.assess.fact import Fact, dated, of
from pipeline.assess.grading import SETTLED, SHOWN, WORST_FIRST, element, graded, grounds, weakest
from pipeline.law import ClaimRule, Pack

Weighed = tuple[Claim, Sequence[Element]]


def contract_day(pack: Pack, facts: Sequence[Fact]) -> date | None:
    """The day whose law governs the claims: that of the first order, acceptance or payment."""
    made = dated(of(facts, "F.ORDER_SUBMITTED", "F.ACCEPT", "F.PAYMENT"), pack.zone)
    return made[0][0] if made else None


def claims(pack: Pack, facts: Sequence[Fact], unattributed: frozenset[str], on: date | None) -> Iterator[Weighed]:
    """Those that the facts give rise to. `unattributed`: see `unattributed_talks`; `on`: the day whose law governs them."""
    for rule in pack.claims.values():
        if (not rule.when or of(facts, *rule.when)) and not of(facts, *rule.unless):
            needed = (*rule.mandatory, *(code for fact, more in rule.if_fact.items() if of(facts, fact) for code in more))
            found = [_element(pack, rule, code, facts, unattributed) for code in needed]
            basis = (*rule.basis, *(code for fact, more in rule.basis_if.items() if of(facts, fact) for code in more))
            yield replace(_claim(rule, found), basis=pack.in_force(basis, on)), found


def _claim(rule: ClaimRule, found: Sequence[Element]) -> Claim:
    """Rule K1, by the ordinary standard and where it is contested by the higher one too."""
    grade, limiting = _limited(weakest(found), weakest(found).grade)
    if not rule.higher:
        return Claim(code=rule.code, grade=grade, limiting=limiting)
    weakest_of_higher = weakest(found, strict=True)
    strict, strict_limiting = _limited(weakest_of_higher, weakest_of_higher.strict or weakest_of_higher.grade)
    return Claim(code=rule.code, grade=grade, limiting=limiting, strict=strict, strict_limiting=strict_limiting)


def _limited(limiting: Element, grade: GradeKind) -> tuple[GradeKind, str | None]:
    return GradeKind.MODERATE if grade is GradeKind.BURDEN_SHIFTED else grade, None if grade in SETTLED else limiting.code


def _element(pack: Pack, claim: ClaimRule, code: str, facts: Sequence[Fact], unattributed: frozenset[str]) -> Element:
    given = grounds(pack.elements[code], pack, facts, only=claim.narrows.get(code), unattributed=frozenset() if code == "E3" else unattributed)
    if code in claim.if_words and not _relies_on_words(pack, claim, facts):
        return Element(claim=claim.code, code=code, grade=GradeKind.NOT_NEEDED, rules=("G0",))
    return element(claim, given, pack, facts)


def _relies_on_words(pack: Pack, claim: ClaimRule, facts: Sequence[Fact]) -> bool:
    """Whether any mandatory element is shown by the seller's words."""
    codes = {code for element in claim.mandatory for code in pack.elements[element].supports}
    return any(fact.words_of is Role.SELLER for fact in of(facts, *codes))


def unattributed_talks(pack: Pack, facts: Sequence[Fact]) -> frozenset[str]:
    """Conversations in which E3, on their own facts, is below moderate (rule CAP3)."""
    by_conversation: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.conversation is not None:
            by_conversation.setdefault(fact.conversation, []).append(fact)
    agreeing_on: dict[str, dict[Fact, None]] = {}
    for fact in of(facts, "F.ORDER_AGREES"):
        for item in fact.items:
            agreeing_on.setdefault(item, {})[fact] = None
    rule = pack.elements["E3"]
    below = []
    for conversation, own in by_conversation.items():
        ties = dict.fromkeys(item for fact in of(own, "F.ORDER_DISCUSSED") for item in fact.items)
        agreeing = list(dict.fromkeys(fact for item in ties for fact in agreeing_on.get(item, ())))
        if graded(grounds(rule, pack, [*own, *agreeing], only=None, unattributed=frozenset())).grade not in SHOWN:
            below.append(conversation)
    return frozenset(below)


def gaps(pack: Pack, weighed: Sequence[Weighed]) -> Iterator[Gap]:
    """What to do about each element that is not settled: claim by claim, the most limiting first, then the least effort."""
    for claim, found in weighed:
        curable = [(one, pack.cures[one.cure]) for one in found if one.cure is not None]
        for one, cure in sorted(curable, key=lambda pair: (WORST_FIRST.index(pair[0].grade), pair[1].effort)):
            yield Gap(element=one.code, claim=claim.code, cure=cure.code, effect=cure.effect)
