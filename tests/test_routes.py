"""The ways to resolve the dispute: open, blocked or what they need; who is competent; whether the platform pays first."""

from pathlib import Path

import pytest
from case_builder import BUYER, PLATFORM, SELLER, CaseBuilder

from casefile.assessment import Route, RouteState
from casefile.findings import IdentityKind, StatementKind
from casefile.records import EventKind, Provenance, Role

OPEN, BLOCKED, NEEDS = RouteState.OPEN, RouteState.BLOCKED, RouteState.NEEDS
CLAUSE = "争议提交杭州仲裁委员会仲裁"


@pytest.fixture
def build(tmp_path: Path) -> CaseBuilder:
    build = CaseBuilder(tmp_path)
    build.source("chat", Provenance.APP_EXPORT)
    build.source("orders", Provenance.OFFICIAL_EXPORT)
    return build


def ordered(build: CaseBuilder, talk: str, days: float = 0.0) -> None:
    build.link(talk, build.order("orders", events={EventKind.PLACED: days}, seller_name="星河（杭州）贸易有限公司"))


def address(build: CaseBuilder, talk: str, owner: Role = SELLER, by: Role = SELLER) -> None:
    parts = (("province", "浙江省"), ("city", "杭州市"), ("district", "西湖区"))
    build.tells(talk, by, IdentityKind.ADDRESS, "浙江省杭州市西湖区星河路1号", owner=owner, parts=parts)


def test_all_channels_of_the_law_and_the_platforms_own_are_listed_in_order(build: CaseBuilder) -> None:
    build.message(build.talk("chat", "taobao"), BUYER)
    assert [route.code for route in build.assessed().of(Route)] == ["N", "P", "M", "A", "R", "ARB", "L"]


@pytest.mark.parametrize(
    ("platform", "with_address", "is_dead", "to"),
    [
        ("taobao", True, False, "to.amr_either:@taobao.operator:浙江省杭州市西湖区"),
        ("taobao", True, True, "to.amr_platform:@taobao.operator"),
        ("taobao", False, False, "to.amr_platform:@taobao.operator"),
        ("wechat", True, False, "to.amr_seller:浙江省杭州市西湖区"),
        ("wechat", False, False, "to.amr_find"),
    ],
)
def test_the_competent_regulator_follows_the_published_address_or_the_platform(
    build: CaseBuilder, platform: str, with_address: bool, is_dead: bool, to: str
) -> None:
    talk = build.talk("chat", platform)
    build.message(talk, SELLER)
    if with_address:
        address(build, talk)
    if is_dead:
        build.message(talk, BUYER, "电话是空号")
    assert build.assessed().route("A").to == to


@pytest.mark.parametrize(
    ("days", "basis", "tells_of_change"),
    [(0.0, "AMR-20.12", True), (348.0, "AMR-20.12", True), (349.0, "AMR-121.13", False)],  # 2026-04-14 and 2026-04-15
)
def test_order_20_until_the_day_before_order_121(build: CaseBuilder, days: float, basis: str, tells_of_change: bool) -> None:
    build.message(build.talk("chat", "taobao"), BUYER, days=days)
    route = build.assessed().route("A")
    assert basis in route.basis
    assert any(why.startswith("why.law_changed:") for why in route.why) is tells_of_change


def test_a_suit_needs_name_and_domicile_of_the_defendant(build: CaseBuilder) -> None:
    talk = build.talk("chat", "taobao")
    build.message(talk, SELLER)
    assert (build.assessed().route("L").state, build.assessed().route("L").needs) == (NEEDS, ("need.name", "need.address"))


def test_a_suit_is_open_at_the_place_of_receipt_once_the_defendant_is_clear(build: CaseBuilder) -> None:
    talk = build.talk("chat", "taobao")
    ordered(build, talk)
    address(build, talk)
    address(build, talk, owner=BUYER, by=BUYER)
    route = build.assessed().route("L")
    assert (route.state, route.needs, route.to) == (OPEN, (), "to.court_receipt:浙江省杭州市西湖区")


def test_the_place_of_receipt_is_else_where_the_order_went(build: CaseBuilder) -> None:
    talk = build.talk("chat", "ebay")
    build.link(talk, build.order("orders", platform="ebay", currency="GBP", extra={"Shipping Address": "9 Nowhere Road, Leeds LS99 9ZZ"}))
    assert build.assessed(law="uk").route("L").to == "to.court_receipt:9 Nowhere Road, Leeds LS99 9ZZ"


@pytest.mark.parametrize(
    ("clause", "answered", "arbitration", "suit", "why"),
    [
        (CLAUSE, True, OPEN, NEEDS, "why.arb_valid"),
        (CLAUSE, False, BLOCKED, NEEDS, "why.arb_proposed"),
        ("争议提交仲裁", True, NEEDS, NEEDS, "why.arb_unclear"),
        ("争议由杭州仲裁委员会仲裁或者向法院起诉", True, NEEDS, NEEDS, "why.arb_unclear"),
        ("争议由杭州仲裁委员会或者上海仲裁委员会仲裁", True, NEEDS, NEEDS, "why.arb_unclear"),
        ("争议由卖家所在地法院管辖", True, BLOCKED, NEEDS, "why.arb_none"),
    ],
)
def test_an_arbitration_agreement_needs_intent_matter_one_institution_and_assent(  # noqa: PLR0917 -- the columns of the table
    build: CaseBuilder, clause: str, answered: bool, arbitration: RouteState, suit: RouteState, why: str
) -> None:
    talk = build.talk("chat", "taobao")
    proposed = build.says(talk, SELLER, StatementKind.ARBITRATION_AGREEMENT, text=clause)
    if answered:
        build.says(talk, BUYER, StatementKind.ACCEPTANCE, text="同意", answers=proposed)
    assessed = build.assessed()
    assert (assessed.route("ARB").state, assessed.route("ARB").why[0]) == (arbitration, why)
    assert assessed.route("L").state is (BLOCKED if why == "why.arb_valid" else suit)


@pytest.mark.parametrize(("asked", "refused", "expected"), [(True, True, True), (True, False, False), (False, False, False)])
def test_the_platform_pays_first_only_if_it_was_asked_and_failed(build: CaseBuilder, asked: bool, refused: bool, expected: bool) -> None:
    talk = build.talk("chat", "taobao", with_platform=True)
    ordered(build, talk)
    if asked:
        build.message(talk, BUYER, "请提供商家的真实名称、地址和有效联系方式")
    if refused:
        build.says(talk, PLATFORM, StatementKind.REFUSAL, text="无法提供")
    route = build.assessed().route("P")
    assert route.platform_first is expected
    assert ("first.shown" in route.why) is expected
    assert ("first.lacks_p2" in route.why) is not asked


def test_a_platform_that_gives_all_three_data_need_not_pay_first(build: CaseBuilder) -> None:
    talk = build.talk("chat", "taobao", with_platform=True)
    ordered(build, talk)
    build.message(talk, BUYER, "请提供商家的真实名称、地址和有效联系方式")
    build.tells(talk, PLATFORM, IdentityKind.COMPANY_NAME, "星河（杭州）贸易有限公司")
    address(build, talk, by=PLATFORM)
    build.tells(talk, PLATFORM, IdentityKind.PHONE, "+8613800000000")
    assessed = build.assessed()
    assert assessed.route("P").platform_first is False
    assert assessed.grade("P3", "CN-PLATFORM44") == "contradicted"
    assert {assessed.datum(what).state for what in ("name", "address", "contact")} == {"verified"}


def test_off_a_platform_its_procedure_is_blocked_and_paying_first_does_not_arise(build: CaseBuilder) -> None:
    build.message(build.talk("chat", "wechat"), SELLER)
    route = build.assessed().route("P")
    assert (route.state, route.why, route.platform_first) == (BLOCKED, ("why.no_platform",), None)


@pytest.mark.parametrize(("kind", "state"), [(StatementKind.ADMISSION, OPEN), (StatementKind.REFUSAL, NEEDS)])
def test_a_report_needs_a_concrete_clue(build: CaseBuilder, kind: StatementKind, state: RouteState) -> None:
    build.says(build.talk("chat", "taobao"), SELLER, kind)
    assert build.assessed().route("R").state is state
