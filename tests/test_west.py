"""What the packs us, eu and uk make of a case: windows, burdens, card disputes, limits of routes."""

from dataclasses import replace
from pathlib import Path

import pytest
from case_builder import BUYER, SELLER, CaseBuilder

from casefile.assessment import Claim, GradeKind, Route, RouteState
from casefile.findings import IdentityKind, StatementKind
from casefile.records import EventKind, Order, Payment, Provenance

PACKS = ("us", "eu", "uk")


@pytest.fixture
def build(tmp_path: Path) -> CaseBuilder:
    build = CaseBuilder(tmp_path)
    build.source("chat", Provenance.APP_EXPORT)
    build.source("orders", Provenance.OFFICIAL_EXPORT)
    build.source("bill", Provenance.OFFICIAL_EXPORT)
    return build


def bought(build: CaseBuilder, *, total: str = "120", currency: str = "GBP", method: str | None = "Visa credit card") -> str:
    """A lamp, ordered on day 0, delivered on day 5, paid by card."""
    talk = build.talk("chat", "whatsapp")
    events: dict[EventKind, float | None] = {EventKind.PLACED: 0.0, EventKind.DELIVERED: 5.0}
    order = build.order("orders", platform="ebay", total=total, currency=currency, title="brass lamp", events=events, shop_name="Imaginary Lamps")
    build.link(talk, order)
    build.payment("bill", amount=total, currency=currency, order=order, method=method)
    return talk


def complained(build: CaseBuilder, talk: str, days: float) -> None:
    build.says(talk, BUYER, StatementKind.COMPLAINT, text="the brass is flaking", days=days)
    build.says(talk, BUYER, StatementKind.DEMAND, text="I want a full refund", days=days)


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_assesses_a_whole_case_in_its_own_words(build: CaseBuilder, pack: str) -> None:
    talk = bought(build)
    build.tells(talk, SELLER, IdentityKind.ADDRESS, "Unit 93, 316 Millrace Wharf Road, Leeds LS99 9ZZ")
    complained(build, talk, 20)
    found = build.assessed(law=pack)
    assert {claim.code for claim in found.of(Claim)} > {"CHARGEBACK-DESCRIBED"}


@pytest.mark.parametrize(
    ("days", "expected"),
    [(20, GradeKind.MODERATE), (35, GradeKind.MODERATE), (36, GradeKind.CONTRADICTED)],
)
def test_goods_are_rejected_within_thirty_days_of_delivery(build: CaseBuilder, days: float, expected: GradeKind) -> None:
    talk = bought(build)
    complained(build, talk, days)
    assert build.assessed(law="uk").grade("J1", "UK-REJECT") == expected


@pytest.mark.parametrize(("pack", "claim", "last"), [("uk", "UK-CANCEL", 19), ("eu", "EU-WITHDRAW", 19)])
def test_a_contract_is_withdrawn_from_within_fourteen_days_of_receipt(build: CaseBuilder, pack: str, claim: str, last: int) -> None:
    talk = bought(build)
    complained(build, talk, last)
    assert build.assessed(law=pack).grade("R1", claim) == GradeKind.MODERATE


def test_a_withdrawal_after_fourteen_days_is_late(build: CaseBuilder) -> None:
    talk = bought(build)
    complained(build, talk, 20)
    assert build.assessed(law="eu").grade("R1", "EU-WITHDRAW") == GradeKind.CONTRADICTED


@pytest.mark.parametrize(
    ("pack", "claim", "days", "is_shifted"),
    [("uk", "UK-REPAIR", 180, True), ("uk", "UK-REPAIR", 200, False), ("eu", "EU-CONFORMITY", 360, True), ("eu", "EU-CONFORMITY", 380, False)],
)
def test_a_defect_that_shows_early_is_for_the_seller_to_disprove(build: CaseBuilder, pack: str, claim: str, days: float, is_shifted: bool) -> None:
    talk = bought(build)
    complained(build, talk, days)
    assert (build.assessed(law=pack).grade("D1", claim) is GradeKind.BURDEN_SHIFTED) == is_shifted


def test_the_presumption_does_not_serve_the_short_term_right_to_reject(build: CaseBuilder) -> None:
    talk = bought(build)
    complained(build, talk, 20)
    assert build.assessed(law="uk").grade("E8", "UK-REJECT") is not GradeKind.BURDEN_SHIFTED


@pytest.mark.parametrize(("method", "expected"), [("Visa credit card", GradeKind.STRONG), ("bank transfer", GradeKind.MISSING)])
def test_only_a_payment_by_card_can_be_charged_back(build: CaseBuilder, method: str, expected: GradeKind) -> None:
    talk = bought(build, method=method)
    complained(build, talk, 20)
    assert build.assessed(law="us").grade("CB1", "CHARGEBACK-DESCRIBED") == expected


@pytest.mark.parametrize(("days", "expected"), [(20, "strong"), (126, "contradicted")])
def test_a_chargeback_is_late_after_120_days(build: CaseBuilder, days: float, expected: str) -> None:
    talk = bought(build)
    complained(build, talk, days)
    assert build.assessed(law="us").grade("CB4", "CHARGEBACK-DESCRIBED") == expected


@pytest.mark.parametrize(
    ("pack", "route", "total", "state"),
    [
        ("uk", "S75", "100", RouteState.BLOCKED),
        ("uk", "S75", "100.01", RouteState.OPEN),
        ("uk", "S75", "30000", RouteState.OPEN),
        ("uk", "S75", "30000.01", RouteState.BLOCKED),
        ("uk", "SC", "10000.01", RouteState.BLOCKED),
        ("eu", "SC", "5000.01", RouteState.BLOCKED),
        ("us", "DEF", "50", RouteState.BLOCKED),
        ("us", "DEF", "50.01", RouteState.OPEN),
    ],
)
def test_a_route_with_limits_takes_sums_within_them(build: CaseBuilder, pack: str, route: str, total: str, state: RouteState) -> None:
    talk = bought(build, total=total, currency={"uk": "GBP", "eu": "EUR", "us": "USD"}[pack])
    complained(build, talk, 20)
    assert build.assessed(law=pack).route(route).state == state


@pytest.mark.parametrize("is_ordered", [True, False], ids=["of an order", "of a payment"])
def test_a_limit_is_of_a_sum_once_though_two_files_show_it(build: CaseBuilder, is_ordered: bool) -> None:
    talk = build.talk("chat", "whatsapp")
    first: Order | Payment = build.payment("bill", amount="6000", currency="GBP", number="2026010122001")
    if is_ordered:
        first = build.order("orders", total="6000", currency="GBP")
    second = replace(first, place=build.place("bill" if is_ordered else "orders"))
    build.case.add(second)
    for record in (first, second):
        build.link(talk, record)
    complained(build, talk, 20)
    assert "why.within_limit" in build.assessed(law="uk").route("SC").why


def test_a_sum_in_another_currency_is_not_measured_by_the_limit(build: CaseBuilder) -> None:
    talk = bought(build, total="90000", currency="EUR")
    complained(build, talk, 20)
    assert "why.limit_unknown" in build.assessed(law="uk").route("S75").why


@pytest.mark.parametrize("pack", ["us", "eu"])
def test_who_runs_the_marketplace_can_be_asked_who_sells(build: CaseBuilder, pack: str) -> None:
    bought(build)
    found = build.assessed(law=pack)
    assert found.route("ID").state is RouteState.OPEN
    assert "why.seller_not_known" in found.route("ID").why


@pytest.mark.parametrize("pack", PACKS)
def test_no_platform_pays_first_by_these_laws(build: CaseBuilder, pack: str) -> None:
    bought(build)
    assert {route.platform_first for route in build.assessed(law=pack).of(Route)} == {None}
