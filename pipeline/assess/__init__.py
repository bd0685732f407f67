"""The law side of the run: what the file proves, by the rules of a pack, for and against alike."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from casefile.assessment import Amount, Answer, Claim, Datum, Element, Factor, Gap, GradeKind, Objected, Profile, Review, Route, Timer
from casefile.records import Role
from pipeline.assess import authenticity
from pipeline.assess.amounts import Books, amounts
from pipeline.assess.answers import choice_of
from pipeline.assess.dossier import dossier
from pipeline.assess.evidence import Evidence
from pipeline.assess.fact import Fact, dated, of
from pipeline.assess.facts import find, last_day
from pipeline.assess.gather import gather
from pipeline.assess.grading import SETTLED, SHOWN, WORST_FIRST, element, graded, grounds, weakest
from pipeline.assess.maker import Maker
from pipeline.assess.review import Bench, reviews
from pipeline.assess.routes import Position, routes
from pipeline.assess.timers import running, timers
from pipeline.law import ClaimRule, Pack, Platform
from pipeline.workers import Workers

Assessment = Objected | Review | Answer | Amount | Element | Claim | Datum | Factor | Profile | Gap | Timer | Route


def assess(workers: Workers, pack: Pack, answers: Sequence[Answer] = ()) -> Iterator[Assessment]:
    """Everything the report says of the law: profiles of the sources, elements and claims, gaps, seller data, periods, routes.

    `answers`: what a person told that no machine can see.
    """
    yield from answers
    evidence = gather(workers, pack)
    rated = list(authenticity.profiles(evidence, pack, answers))
    yield from rated
    standings = {one.source: authenticity.standing_of(one) for one in rated if isinstance(one, Profile)}
    maker = Maker(evidence=evidence, standings=standings, lifted=_lifted(pack, answers))
    facts = find(evidence, pack, maker, answers)
    today = last_day(evidence, pack, answers)
    periods = list(timers(pack, facts, today))
    facts += running(pack, facts, periods, today)

    elements: list[Element] = []
    claims: list[Claim] = []
    on = contract_day(pack, facts) or today
    unattributed = _unattributed(pack, facts)
    for claim, found in _claims(pack, facts, unattributed, on):
        elements += found
        claims.append(claim)
    yield from elements
    yield from claims
    yield from _gaps(pack, claims, elements)
    yield from amounts(Books(pack=pack, evidence=evidence, answers=answers), claims, on)
    bench = Bench(
        pack=pack,
        evidence=evidence,
        facts=facts,
        profiles={one.source: one for one in rated if isinstance(one, Profile)},
        factors=[one for one in rated if isinstance(one, Factor)],
        elements=elements,
        unattributed=unattributed,
        present={fact.code for fact in facts},
        on=today,
    )
    yield from reviews(bench)
    data = list(dossier(evidence, pack, facts, answers))
    yield from data
    yield from periods
    position = Position(
        pack=pack,
        evidence=evidence,
        facts=facts,
        answers=answers,
        data={one.what: one for one in data},
        platform=_platform(evidence, pack, facts),
        on=today,
    )
    yield from routes(position, elements)


def _lifted(pack: Pack, answers: Sequence[Answer]) -> dict[str, frozenset[str]]:
    """Source → the caps that the answers lift."""
    lifted: dict[str, frozenset[str]] = {}
    for answer in answers:
        if answer.source is not None:
            lifted[answer.source] = lifted.get(answer.source, frozenset()) | set(choice_of(pack, answer).lifts)
    return lifted


def contract_day(pack: Pack, facts: Sequence[Fact]) -> date | None:
    """The day whose law governs the claims: that of the first order, acceptance or payment."""
    made = dated(of(facts, "F.ORDER_SUBMITTED", "F.ACCEPT", "F.PAYMENT"), pack.zone)
    return made[0][0] if made else None


def _claims(pack: Pack, facts: Sequence[Fact], unattributed: frozenset[str], on: date | None) -> Iterator[tuple[Claim, list[Element]]]:
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


def _unattributed(pack: Pack, facts: Sequence[Fact]) -> frozenset[str]:
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


def _gaps(pack: Pack, claims: Sequence[Claim], elements: Sequence[Element]) -> Iterator[Gap]:
    """What to do about each element that is not settled: claim by claim, the most limiting first, then the least effort."""
    for claim in claims:
        open_elements = [one for one in elements if one.claim == claim.code and one.cure is not None]
        for one in sorted(open_elements, key=lambda one: (WORST_FIRST.index(one.grade), pack.cures[one.cure or ""].effort)):
            yield Gap(element=one.code, claim=claim.code, cure=one.cure or "", effect=pack.cures[one.cure or ""].effect)


def _platform(evidence: Evidence, pack: Pack, facts: Sequence[Fact]) -> Platform | None:
    """The marketplace of the order, else of the conversation with the shop."""
    ordered: Mapping[str, str] = {order.id: order.platform for order in evidence.orders}
    named = [ordered[fact.items[0]] for fact in of(facts, "F.PLATFORM_ORDER")]
    named += [talk.conversation.platform for talk in evidence.talks.values() if talk.is_marketplace]
    return pack.platform(named[0]) if named else None
