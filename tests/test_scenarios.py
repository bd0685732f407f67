"""Every element, rule, cap, route and period of each law on both sides of its boundary, as short cases (`tests/scenarios/<law>/*.toml`).

A case expects what the law that it is written for says of it; what is on both sides is looked for by every law that knows what is told in it.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from case_builder import Assessed
from scenario import Scenario, play, scenarios

from casefile.assessment import Amount, Claim, Element, GradeKind, Objected, Review, Route, Timer, TimerState
from pipeline.law import JURISDICTIONS, ClaimRule, load_pack

PACKS = {law: load_pack(law) for law in JURISDICTIONS}
ALL = {scenario.name: scenario for scenario in scenarios()}


@cache
def played(name: str, law: str = "") -> Assessed:
    with TemporaryDirectory() as folder:
        return play(ALL[name], Path(folder), law or ALL[name].law)


def element(assessed: Assessed, code: str) -> Element:
    claim, _, name = code.rpartition(".")
    return assessed.element(name, claim)


def timer(assessed: Assessed, code: str) -> Timer:
    found = assessed.timer(code)
    assert found is not None, code
    return found


SEEN: dict[str, Callable[[Assessed, str], object]] = {
    "grades": lambda assessed, code: element(assessed, code).grade,
    "strict": lambda assessed, code: element(assessed, code).strict,
    "burdens": lambda assessed, code: element(assessed, code).burden,
    "rules": lambda assessed, code: list(element(assessed, code).rules),
    "caps": lambda assessed, code: list(element(assessed, code).caps),
    "cures": lambda assessed, code: element(assessed, code).cure,
    "against": lambda assessed, code: len(element(assessed, code).contradicts),
    "elements": lambda assessed, code: [one.code for one in assessed.of(Element) if one.claim == code],
    "claims": lambda assessed, code: assessed.claim(code).grade,
    "strict_claims": lambda assessed, code: assessed.claim(code).strict,
    "limiting": lambda assessed, code: assessed.claim(code).limiting,
    "basis": lambda assessed, code: list(assessed.claim(code).basis),
    "routes": lambda assessed, code: assessed.route(code).state,
    "to": lambda assessed, code: assessed.route(code).to,
    "needs": lambda assessed, code: list(assessed.route(code).needs),
    "route_basis": lambda assessed, code: list(assessed.route(code).basis),
    "platform_first": lambda assessed, code: assessed.route(code).platform_first,
    "why": lambda assessed, code: list(assessed.route(code).why),
    "ends": lambda assessed, code: timer(assessed, code).end.isoformat(),  # type: ignore[union-attr]
    "latest": lambda assessed, code: timer(assessed, code).latest.isoformat(),  # type: ignore[union-attr]
    "longest": lambda assessed, code: timer(assessed, code).longest.isoformat(),  # type: ignore[union-attr]
    "states": lambda assessed, code: timer(assessed, code).state,
    "notes": lambda assessed, code: list(timer(assessed, code).notes),
    "bases": lambda assessed, code: timer(assessed, code).basis,
    "interrupted": lambda assessed, code: len(timer(assessed, code).interruptions),
    "sums": lambda assessed, code: [f"{one.result.normalize():f}" for one in assessed.of(Amount) if one.code == code],
    "decided": lambda assessed, code: [one.is_decided for one in assessed.of(Amount) if one.code == code],
    "told_of_sums": lambda assessed, code: [why for one in assessed.of(Amount) if one.code == code for why in one.why],
    "data_why": lambda assessed, code: assessed.datum(code).why,
    "differences": lambda assessed, code: list(assessed.datum(code).differences),
    "given": lambda assessed, code: list(assessed.datum(code).given),
    "review": lambda assessed, code: {one.axis: one.value for one in assessed.of(Review) if one.exhibit == assessed.names[code]},
    "objections": lambda assessed, code: sorted(one.code for one in assessed.of(Objected) if one.exhibit == assessed.names[code]),
    "data": lambda assessed, code: assessed.datum(code).state,
    "labels": lambda assessed, code: assessed.profile(code).label,
    "classes": lambda assessed, code: assessed.profile(code).source_class,
}
"""What a scenario can expect of a code."""


@pytest.mark.parametrize("name", ALL)
def test_a_case_is_weighed_as_the_law_says(name: str) -> None:
    scenario, assessed = ALL[name], played(name)
    expects = dict(scenario.expects)
    not_claimed = set(expects.pop("not_claimed", ()))  # type: ignore[call-overload]
    no_timers = set(expects.pop("no_timers", ()))  # type: ignore[call-overload]
    for what, wanted in expects.items():
        assert isinstance(wanted, dict), what
        assert {code: SEEN[what](assessed, code) for code in wanted} == wanted, what
    assert not not_claimed & {claim.code for claim in assessed.of(Claim)}
    assert not no_timers & {one.code for one in assessed.of(Timer)}
    assert scenario.expects, "a case expects something"


@pytest.mark.parametrize("name", ALL)
def test_what_is_cited_was_in_force_on_its_day_and_nothing_is_cited_beside_what_replaced_it(name: str) -> None:
    assessed, pack = played(name), PACKS[ALL[name].law]
    for one in assessed.of(Timer):
        assert pack.provisions[one.basis].is_in_force(one.start), one.code
    together = [one.basis for kind in (Claim, Route, Amount, Objected) for one in assessed.of(kind)]  # type: ignore[attr-defined]
    for codes in together:
        replaced = {pack.provisions[code].before for code in codes} - {None}
        assert not replaced & set(codes), codes


def needed(claim: ClaimRule) -> tuple[str, ...]:
    return (*claim.mandatory, *chain(*claim.if_fact.values()))


@cache
def families(law: str) -> list[list[Assessed]]:
    """Each case with those that differ from it in one thing, as the law sees them."""
    found: dict[str, list[Scenario]] = {}
    for scenario in ALL.values():
        found.setdefault(scenario.name.partition(".but.")[0], []).append(scenario)
    keys = PACKS[law].questions.keys()
    known = (family for family in found.values() if all(fact.partition("=")[0].partition("@")[0] in keys for one in family for fact in one.facts))
    return [[played(one.name, law) for one in family] for family in known]


def each(table: str) -> pytest.MarkDecorator:
    """Every law with every code of one of its tables."""
    return pytest.mark.parametrize(("law", "code"), [(law, code) for law, pack in PACKS.items() for code in getattr(pack, table)])


def test_there_are_forty_cases_and_each_has_another_side() -> None:
    assert len(ALL) >= 40
    assert all(sum(other.partition(".but.")[0] == name.partition(".but.")[0] for other in ALL) >= 2 for name in ALL)


@each("rules")
def test_every_rule_fires_in_one_case_and_not_in_its_neighbour(law: str, code: str) -> None:
    def is_told_apart(family: list[Assessed]) -> bool:
        grades = [{(one.claim, one.code): code in (*one.rules, *one.caps) for one in case.of(Element)} for case in family]
        return any(len({by_case[key] for by_case in grades if key in by_case}) == 2 for key in grades[0])

    assert code == "K1" or any(is_told_apart(family) for family in families(law))


@each("claims")
def test_every_claim_has_cases_with_different_grades(law: str, code: str) -> None:
    assert len({claim.grade for family in families(law) for case in family for claim in case.of(Claim) if claim.code == code}) >= 2


@each("routes")
def test_every_route_is_in_more_than_one_state(law: str, code: str) -> None:
    routes = (route for family in families(law) for case in family for route in case.of(Route) if route.code == code)
    assert len({(route.state, route.to) for route in routes}) >= 2


@each("objections")
def test_every_objection_is_expected_in_one_case_and_not_in_its_neighbour(law: str, code: str) -> None:
    assert any(len({code in {one.code for one in case.of(Objected)} for case in family}) == 2 for family in families(law))


@each("amounts")
def test_every_sum_is_worked_out_in_one_case_and_another_in_its_neighbour(law: str, code: str) -> None:
    def sums(case: Assessed) -> tuple[Decimal, ...]:
        return tuple(one.result for one in case.of(Amount) if one.code == code)

    assert any(len({sums(case) for case in family}) >= 2 for family in families(law))


@each("timers")
def test_every_period_runs_in_one_case_and_not_in_its_neighbour(law: str, code: str) -> None:
    assert any(len({case.timer(code) is None for case in family}) == 2 for family in families(law))


GOOD, BAD = {TimerState.KEPT, TimerState.RUNNING}, {TimerState.LATE, TimerState.MISSED, TimerState.OVER}


@each("timers")
def test_every_period_is_in_time_in_one_case_and_over_in_its_neighbour(law: str, code: str) -> None:
    def states(family: list[Assessed]) -> set[TimerState]:
        return {one.state for case in family for one in case.of(Timer) if one.code == code and one.state is not None}

    assert any(states(family) & GOOD and states(family) & BAD for family in families(law))


@pytest.mark.parametrize(
    ("law", "claim", "code"), [(law, claim.code, code) for law, pack in PACKS.items() for claim in pack.claims.values() for code in needed(claim)]
)
def test_every_element_of_a_claim_is_graded_otherwise_in_a_neighbour(law: str, claim: str, code: str) -> None:
    def grades(family: list[Assessed]) -> set[GradeKind]:
        return {one.grade for case in family for one in case.of(Element) if (one.claim, one.code) == (claim, code)}

    assert any(len(grades(family)) >= 2 for family in families(law))


def test_every_element_is_of_some_claim() -> None:
    of_claims = {(law, code) for law, pack in PACKS.items() for claim in pack.claims.values() for code in needed(claim)}
    layered = {code for pack in PACKS.values() for code in pack.elements}
    assert layered == {code for _, code in of_claims}
