"""The law side of the run: what the file proves, by the rules of a pack, for and against alike."""

from collections.abc import Iterator, Mapping, Sequence

from casefile.assessment import Claim, Datum, Element, Factor, Gap, GradeKind, Profile, Route, Timer
from casefile.records import Role
from casefile.store import CaseFile
from pipeline.assess import authenticity, identity
from pipeline.assess.evidence import Evidence
from pipeline.assess.fact import Fact, day, of
from pipeline.assess.facts import find, last_day
from pipeline.assess.gather import gather
from pipeline.assess.grading import SETTLED, WORST_FIRST, element, graded, grounds, weakest
from pipeline.assess.maker import Maker
from pipeline.assess.routes import ENOUGH, Position, routes
from pipeline.assess.timers import running, timers
from pipeline.law import ClaimRule, Pack, Platform


def assess(case: CaseFile, pack: Pack) -> Iterator[Element | Claim | Datum | Factor | Profile | Gap | Timer | Route]:
    """Everything the report says of the law: profiles of the sources, elements and claims, gaps, seller data, periods, routes."""
    evidence = gather(case, pack)
    rated = list(authenticity.profiles(evidence))
    yield from rated
    standings = {one.source: authenticity.standing_of(one) for one in rated if isinstance(one, Profile)}
    facts = find(evidence, pack, Maker(evidence=evidence, standings=standings))
    ends = last_day(evidence, pack)
    today = day(ends, pack.zone) if ends is not None else None
    periods = list(timers(pack, facts))
    facts += running(pack, facts, periods, today)

    elements: list[Element] = []
    claims: list[Claim] = []
    for claim, found in _claims(pack, facts):
        elements += found
        claims.append(claim)
    yield from elements
    yield from claims
    yield from _gaps(pack, claims, elements)
    data = list(identity.data(evidence, pack, facts))
    yield from data
    yield from periods
    position = Position(
        pack=pack, evidence=evidence, facts=facts, data={one.what: one for one in data}, platform=_platform(evidence, pack, facts), on=today
    )
    yield from routes(position, elements)


def _claims(pack: Pack, facts: Sequence[Fact]) -> Iterator[tuple[Claim, list[Element]]]:
    unattributed = _unattributed(pack, facts)
    for rule in pack.claims.values():
        if not rule.when or of(facts, *rule.when):
            found = [_element(pack, rule, code, facts, unattributed) for code in rule.mandatory]
            limiting = weakest(found)
            grade = GradeKind.MODERATE if limiting.grade is GradeKind.BURDEN_SHIFTED else limiting.grade
            yield Claim(code=rule.code, grade=grade, limiting=None if limiting.grade in SETTLED else limiting.code), found


def _element(pack: Pack, claim: ClaimRule, code: str, facts: Sequence[Fact], unattributed: frozenset[str]) -> Element:
    given = grounds(pack.elements[code], facts, only=claim.narrows.get(code), unattributed=frozenset() if code == "E3" else unattributed)
    if code in claim.if_words and not _relies_on_words(pack, claim, facts):
        return Element(claim=claim.code, code=code, grade=GradeKind.NOT_NEEDED, rules=("G0",))
    return element(claim.code, given, pack, facts)


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
    rule = pack.elements["E3"]
    below = []
    for conversation, own in by_conversation.items():
        ties = {item for fact in of(own, "F.ORDER_DISCUSSED") for item in fact.items}
        agreeing = [fact for fact in of(facts, "F.ORDER_AGREES") if ties & set(fact.items)]
        if graded(grounds(rule, [*own, *agreeing], only=None, unattributed=frozenset())).grade not in ENOUGH:
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
