"""Grading rules and caps, each on both sides of its boundary, from built records."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import mkdtemp

import pytest
from case_builder import BUYER, PLATFORM, SELLER, Assessed, CaseBuilder, price
from growth import grows_with

from casefile.assessment import Amount, Claim, Element, Gap, GradeKind
from casefile.findings import Formation, Identity, IdentityKind, Outcome, OutcomeKind, Quote, Standing, Statement, StatementKind, Terms, Topic
from casefile.records import Direction, EventKind, MessageKind, PaymentKind, ProblemCode, Provenance, Role
from pipeline.assess.grading import weakest
from pipeline.assess.identity import given_for_returns

STRONG, MODERATE, WEAK, MISSING = GradeKind.STRONG, GradeKind.MODERATE, GradeKind.WEAK, GradeKind.MISSING
CONTRADICTED, SHIFTED, NOT_NEEDED, UNASSESSABLE = (
    GradeKind.CONTRADICTED, GradeKind.BURDEN_SHIFTED, GradeKind.NOT_NEEDED, GradeKind.UNASSESSABLE,
)  # fmt: skip
BOUGHT = {EventKind.PLACED: 0.0, EventKind.PAID: 0.0, EventKind.DELIVERED: 3.0}


@pytest.fixture
def build(tmp_path: Path) -> CaseBuilder:
    return CaseBuilder(tmp_path)


def shop(build: CaseBuilder, provenance: Provenance = Provenance.APP_EXPORT) -> str:
    """A whole conversation with a shop on its marketplace."""
    build.source("chat", provenance)
    return build.talk("chat", "taobao")


def sold(build: CaseBuilder, talk: str, provenance: Provenance = Provenance.OFFICIAL_EXPORT, **about: object) -> None:
    build.source("orders", provenance)
    order = build.order("orders", **{"events": BOUGHT, **about})  # type: ignore[arg-type]
    build.link(talk, order)
    build.formed(talk, order=order.id)


def promise(build: CaseBuilder, talk: str, **about: object) -> str:
    return build.says(talk, SELLER, StatementKind.COMMITMENT, Topic.DELIVERY, **about)  # type: ignore[arg-type]


# ── G0-G5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_any_item_an_element_is_missing(build: CaseBuilder) -> None:
    shop(build)
    element = build.assessed().element("E5")
    assert (element.grade, element.rules, element.cure) == (MISSING, ("G0",), "C.CONFIRM")


@pytest.mark.parametrize(("days", "expected"), [(3.0, STRONG), (None, UNASSESSABLE)])
def test_an_unknown_date_where_a_date_decides_cannot_be_assessed(build: CaseBuilder, days: float | None, expected: GradeKind) -> None:
    sold(build, shop(build), events={EventKind.PLACED: 0.0, EventKind.DELIVERED: days})
    assert build.assessed().grade("E7", "CN-7DAY") is expected


def of_class(build: CaseBuilder, *provenances: Provenance, unaccounted: int = 0) -> Assessed:
    """E6 (payment) shown by one order record or payment of each provenance."""
    talk = shop(build)
    for number, provenance in enumerate(provenances):
        source = build.source(f"record{number}", provenance, unaccounted=unaccounted)
        if number == 0:
            order = build.order(source, events={EventKind.PAID: 0.0})
            build.link(talk, order)
        else:
            build.link(talk, build.payment(source, amount="7"), rule="payee_name")
    return build.assessed()


@pytest.mark.parametrize(
    ("provenances", "expected", "rule"),
    [
        ((Provenance.OFFICIAL_EXPORT,), STRONG, "G1"),
        ((Provenance.APP_EXPORT, Provenance.APP_EXPORT), STRONG, "G1"),
        ((Provenance.APP_EXPORT,), MODERATE, "G2"),
        ((Provenance.SCREENSHOT,), WEAK, "G3"),
        ((Provenance.UNKNOWN,), WEAK, "G3"),
        ((Provenance.SCREENSHOT, Provenance.RETYPED), WEAK, "G3"),
    ],
)
def test_the_class_of_the_items_makes_the_grade(build: CaseBuilder, provenances: tuple[Provenance, ...], expected: GradeKind, rule: str) -> None:
    element = of_class(build, *provenances).element("E6")
    assert (element.grade, element.rules[0]) == (expected, rule)


def test_two_independent_partial_exports_are_moderate_and_one_is_weak(tmp_path: Path) -> None:
    for count, expected in ((1, WEAK), (2, MODERATE)):
        folder = tmp_path / str(count)
        folder.mkdir()
        build = CaseBuilder(folder)
        talk = shop(build)
        for number in range(count):
            source = build.source(f"part{number}", Provenance.APP_EXPORT)
            build.problem(source, ProblemCode.TRUNCATED)
            if number:
                build.link(talk, build.payment(source, amount="7"), rule="payee_name")
            else:
                build.link(talk, build.order(source, events={EventKind.PAID: 0.0}, total=None))
        assert build.assessed().grade("E6") is expected


def test_two_exports_of_one_system_are_not_independent(build: CaseBuilder) -> None:
    talk = shop(build)
    for number in range(2):
        build.link(talk, build.order(build.source(f"list{number}", Provenance.APP_EXPORT), events={EventKind.PAID: 0.0}))
    element = build.assessed().element("E6")
    assert (element.grade, "G5" in element.rules) == (MODERATE, False)


@pytest.mark.parametrize(
    ("concession", "days", "expected"),
    [
        (StatementKind.BUYER_CONCESSION, 9, CONTRADICTED),
        (StatementKind.BUYER_CONCESSION, 1, MODERATE),  # before any complaint: listed, does not decide
        (StatementKind.INVITATION, 9, MODERATE),
    ],
)
def test_a_contrary_item_of_equal_class_contradicts(build: CaseBuilder, concession: StatementKind, days: float, expected: GradeKind) -> None:
    talk = shop(build)
    sold(build, talk)
    early = build.says(talk, BUYER, concession, days=1) if days < 5 else None
    build.says(talk, BUYER, StatementKind.COMPLAINT, days=5)
    build.says(talk, SELLER, StatementKind.ADMISSION, days=6)
    late = None if early else build.says(talk, BUYER, concession, days=9)
    element = build.assessed().element("E8")
    assert element.grade is expected
    assert (element.contradicts == ((early or late),)) == (concession is StatementKind.BUYER_CONCESSION)


@pytest.mark.parametrize(("demanded", "expected"), [(None, MODERATE), (4, CONTRADICTED)])
def test_praise_before_the_fault_was_complained_of_does_not_contradict_it(build: CaseBuilder, demanded: float | None, expected: GradeKind) -> None:
    talk = shop(build)
    sold(build, talk)
    build.says(talk, BUYER, StatementKind.COMPLAINT, days=3)  # of something else: delay, an accessory
    if demanded is not None:
        build.says(talk, BUYER, StatementKind.DEMAND, days=demanded)
    praise = build.says(talk, BUYER, StatementKind.BUYER_CONCESSION, days=5)
    build.says(talk, BUYER, StatementKind.COMPLAINT, days=16)
    build.says(talk, SELLER, StatementKind.ADMISSION, days=17)
    element = build.assessed().element("E8")
    assert (element.grade, praise in element.contradicts) == (expected, True)


def test_goods_may_have_come_by_clocks_of_a_known_and_of_an_unknown_zone(build: CaseBuilder) -> None:
    talk = shop(build)
    build.link(talk, build.order(build.source("list", Provenance.APP_EXPORT), events={EventKind.DELIVERED: 2}))
    elsewhere = build.order(build.source("mail", Provenance.APP_EXPORT), events={EventKind.DELIVERED: 3}, is_zone_known=False)
    build.link(talk, elsewhere)
    build.says(talk, BUYER, StatementKind.COMPLAINT, days=5)
    build.says(talk, SELLER, StatementKind.ADMISSION, days=6)
    conceded = build.says(talk, BUYER, StatementKind.BUYER_CONCESSION, days=9)
    assert build.assessed().element("E8").contradicts == (conceded,)


def test_a_contrary_item_of_lower_class_only_challenges(build: CaseBuilder) -> None:
    talk = shop(build, Provenance.SCREENSHOT)
    sold(build, talk)
    build.says(talk, BUYER, StatementKind.COMPLAINT, days=5)
    late = promise(build, talk)
    order = build.order_record
    build.outcome(late, OutcomeKind.LATE, order=order)
    conceded = build.says(talk, BUYER, StatementKind.BUYER_CONCESSION, days=6)
    element = build.assessed().element("E8")
    assert (element.grade, conceded in element.contradicts) == (STRONG, True)


@pytest.mark.parametrize(("first", "is_paid"), [(SELLER, False), (BUYER, True)])
def test_a_transfer_that_the_buyer_takes_is_no_payment_of_theirs(build: CaseBuilder, first: Role, is_paid: bool) -> None:
    talk = shop(build)
    for by in (first, SELLER if first is BUYER else BUYER):
        build.message(talk, by, "微信转账 ￥50.00", kind=MessageKind.TRANSFER)
    assert (build.assessed().grade("E6") is not MISSING) is is_paid


@pytest.mark.parametrize(("last", "is_paid"), [(EventKind.REFUNDED, True), (EventKind.RECEIVED, True), (EventKind.SHIPPED, False)])
def test_what_an_order_records_as_refunded_or_received_had_been_paid(build: CaseBuilder, last: EventKind, is_paid: bool) -> None:
    talk = shop(build)
    build.link(talk, build.order(build.source("orders", Provenance.OFFICIAL_EXPORT), events={EventKind.PLACED: 0, last: 9}, refunded="40"))
    assert (build.assessed().grade("E6") is not MISSING) is is_paid


def test_a_payment_to_somebody_else_stands_on_one_side_only(build: CaseBuilder) -> None:
    talk = shop(build)
    sold(build, talk, shop_name="星河小店")
    build.payment(build.source("bill", Provenance.OFFICIAL_EXPORT), order=build.order_record, counterparty="镇海张三贸易商行")
    assessed = build.assessed()
    element = assessed.element("E6")
    assert element.supports
    assert not set(element.supports) & set(element.contradicts)
    assert assessed.datum("name").conflicts


def test_what_only_corroborates_is_no_support_of_an_element_that_is_missing(build: CaseBuilder) -> None:
    sold(build, shop(build))
    build.payment(build.source("bill", Provenance.OFFICIAL_EXPORT), order=build.order_record, counterparty="星河小店")
    element = build.assessed().element("E1")
    assert (element.grade, element.supports) == (MISSING, ())


def test_a_full_refund_contradicts_the_loss_and_not_the_payment_and_a_part_neither(tmp_path: Path) -> None:
    for amount, expected in (("100", CONTRADICTED), ("99", STRONG)):
        folder = tmp_path / amount
        folder.mkdir()
        build = CaseBuilder(folder)
        talk = shop(build)
        sold(build, talk)
        build.message(talk, BUYER, "请平台提供卖家的真实名称、地址和联系方式")
        build.payment(build.source("bill", Provenance.OFFICIAL_EXPORT), amount=amount, kind=PaymentKind.REFUND, order=build.order_record)
        assessed = build.assessed()
        assert assessed.grade("E11", "CN-PLATFORM44") is expected
        assert assessed.grade("E6") is STRONG
        assert len(assessed.element("E6").contradicts) == 1


# ── caps ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_cap1_a_buyers_own_complaint_is_weak_where_an_admission_is_moderate(tmp_path: Path) -> None:
    for kind, by, expected, caps in (
        (StatementKind.COMPLAINT, BUYER, WEAK, ("CAP1",)),
        (StatementKind.ADMISSION, SELLER, MODERATE, ()),
    ):
        folder = tmp_path / kind
        folder.mkdir()
        build = CaseBuilder(folder)
        talk = shop(build)
        sold(build, talk)
        build.says(talk, by, kind, days=5)
        element = build.assessed().element("E8")
        assert (element.grade, element.caps) == (expected, caps)


def test_cap1_does_not_touch_words_that_are_the_act_itself(build: CaseBuilder) -> None:
    talk = shop(build)
    build.says(talk, BUYER, StatementKind.DEMAND)
    element = build.assessed().element("E10")
    assert (element.grade, element.caps) == (MODERATE, ())


def test_cap2_a_doubtful_source_counts_as_s4(build: CaseBuilder) -> None:
    talk = shop(build)
    sold(build, talk)
    promise(build, talk, days=9)
    build.says(talk, SELLER, StatementKind.ADMISSION, days=2)  # the clock runs backwards at a statement
    element = build.assessed().element("E5")
    assert (element.grade, "CAP2" in element.caps) == (WEAK, True)


def test_cap2_an_unverified_source_counts_as_s3(tmp_path: Path) -> None:
    for tied, expected in ((True, MODERATE), (False, WEAK)):
        folder = tmp_path / str(tied)
        folder.mkdir()
        build = CaseBuilder(folder)
        build.source("chat", Provenance.APP_EXPORT)
        talk = build.talk("chat", "whatsapp")
        if tied:
            sold(build, talk)
        promise(build, talk)
        element = build.assessed().element("E5")
        assert (element.grade, "CAP2" in element.caps) == (expected, not tied)


@pytest.mark.parametrize(("rule", "expected", "caps"), [("order_no", MODERATE, ()), ("item_words", WEAK, ("CAP3",))])
def test_cap3_words_nobody_has_tied_to_the_respondent_are_weak(build: CaseBuilder, rule: str, expected: GradeKind, caps: tuple[str, ...]) -> None:
    build.source("chat", Provenance.APP_EXPORT)
    talk = build.talk("chat", "wechat")
    build.source("orders", Provenance.OFFICIAL_EXPORT)
    order = build.order("orders")
    build.link(talk, order, rule)
    promise(build, talk)
    assessed = build.assessed()
    assert (assessed.grade("E5"), assessed.element("E5").caps) == (expected, caps)
    assert assessed.element("E5").cure == ("C.IM.LINK" if caps else "C.CONFIRM")


@pytest.mark.parametrize(
    ("weakened", "caps", "expected"),
    [({}, (), STRONG), ({"hedged": True}, ("CAP4",), MODERATE), ({"conditional": True}, ("CAP4",), MODERATE)],
)
def test_cap4_hedged_and_conditional_words_are_moderate_at_most(
    build: CaseBuilder, weakened: dict[str, bool], caps: tuple[str, ...], expected: GradeKind
) -> None:
    talk = shop(build, Provenance.OFFICIAL_EXPORT)
    promise(build, talk, **weakened)
    element = build.assessed().element("E5")
    assert (element.grade, element.caps) == (expected, caps)


def test_hedged_words_are_weak_for_anything_but_a_promise(build: CaseBuilder) -> None:
    talk = shop(build, Provenance.OFFICIAL_EXPORT)
    build.says(talk, SELLER, StatementKind.ADMISSION, hedged=True)
    assert build.assessed().grade("E8") is WEAK


def recall(build: CaseBuilder, talk: str) -> None:
    build.message(talk, SELLER, "撤回了一条消息", kind=MessageKind.RECALLED)


def chatter(build: CaseBuilder, talk: str) -> None:
    for _ in range(6):
        build.message(talk, BUYER)


@pytest.mark.parametrize(
    ("before", "expected", "caps"),
    [
        ((recall,), MODERATE, ("CAP5",)),
        ((recall, chatter), STRONG, ()),
        ((), STRONG, ()),
    ],
)
def test_cap5_a_recall_beside_the_words_holds_them_at_moderate(
    build: CaseBuilder, before: tuple[Callable[[CaseBuilder, str], None], ...], expected: GradeKind, caps: tuple[str, ...]
) -> None:
    talk = shop(build, Provenance.OFFICIAL_EXPORT)
    for step in before:
        step(build, talk)
    promise(build, talk)
    build.message(talk, BUYER)
    element = build.assessed().element("E5")
    assert (element.grade, element.caps) == (expected, caps)
    assert element.cure == ("C.CONTEXT" if caps else None)


@pytest.mark.parametrize(("answered", "grade", "caps"), [(True, STRONG, ()), (False, WEAK, ("CAP2", "CAP3"))])
def test_a_one_sided_conversation_is_unverified_and_its_words_are_weak(
    build: CaseBuilder, answered: bool, grade: GradeKind, caps: tuple[str, ...]
) -> None:
    talk = shop(build, Provenance.OFFICIAL_EXPORT)
    for _ in range(3):
        promise(build, talk)
    if answered:
        build.message(talk, BUYER)
    element = build.assessed().element("E5")
    assert (element.grade, element.caps) == (grade, caps)


def test_cap5_an_edited_promise_is_held_and_its_neighbour_is_not(build: CaseBuilder) -> None:
    talk = shop(build, Provenance.OFFICIAL_EXPORT)
    promise(build, talk, edited=True)
    build.message(talk, BUYER)
    assert build.assessed().element("E5").caps == ("CAP5",)


# ── U1, B1, X1-X4, K1 ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("agreed", "expected", "rules"), [("100", STRONG, ("G2", "U1")), ("90", MODERATE, ("G2",))])
def test_u1_an_independent_record_of_the_same_price_lifts_one_step(
    build: CaseBuilder, agreed: str, expected: GradeKind, rules: tuple[str, ...]
) -> None:
    talk = shop(build)
    build.source("orders", Provenance.OFFICIAL_EXPORT)
    order = build.order("orders")
    build.link(talk, order)
    build.formed(talk, order=order.id, terms=price(agreed))
    promise(build, talk)
    element = build.assessed().element("E5")
    assert (element.grade, element.rules) == (expected, rules)


def test_u1_makes_up_for_no_missing_part(build: CaseBuilder) -> None:
    talk = shop(build)
    sold(build, talk, seller_name="星河（杭州）贸易有限公司")
    build.payment(build.source("bill", Provenance.OFFICIAL_EXPORT), order=build.order_record, counterparty="星河(杭州)贸易有限公司")
    assert build.assessed().grade("E2") is WEAK


@pytest.mark.parametrize(("title", "days", "expected"), [("某牌笔记本电脑", 180, SHIFTED), ("某牌笔记本电脑", 190, WEAK), ("杯子", 180, WEAK)])
def test_b1_the_burden_shifts_for_durables_within_six_months(build: CaseBuilder, title: str, days: float, expected: GradeKind) -> None:
    talk = shop(build)
    sold(build, talk, title=title)
    build.says(talk, BUYER, StatementKind.COMPLAINT, days=days)
    element = build.assessed().element("E8")
    assert (element.grade, "B1" in element.rules) == (expected, expected is SHIFTED)


def test_b1_the_seller_has_to_show_that_goods_are_excluded_from_return(build: CaseBuilder) -> None:
    sold(build, shop(build))
    element = build.assessed().element("R3", "CN-7DAY")
    assert (element.grade, element.rules) == (SHIFTED, ("B1",))


def test_x1_a_settlement_is_marked_and_a_concluded_one_contradicts(build: CaseBuilder) -> None:
    talk = shop(build)
    build.says(talk, BUYER, StatementKind.DEMAND)
    offered = build.says(talk, SELLER, StatementKind.SETTLEMENT)
    element = build.assessed().element("E10")
    assert (element.grade, "X1" in element.rules, offered in element.contradicts) == (MODERATE, True, True)
    build.case.connection.execute("DROP INDEX messages_id")
    build.case.connection.execute("DROP INDEX messages_order")
    build.says(talk, BUYER, StatementKind.SETTLEMENT, answers=offered)
    assert build.assessed().grade("E10") is CONTRADICTED


def test_a_settlement_that_was_turned_down_is_not_concluded(build: CaseBuilder) -> None:
    talk = shop(build)
    build.says(talk, BUYER, StatementKind.DEMAND)
    offered = build.says(talk, SELLER, StatementKind.SETTLEMENT)
    build.says(talk, BUYER, StatementKind.REJECTION, answers=offered)
    build.says(talk, BUYER, StatementKind.SETTLEMENT, answers=offered)
    assert build.assessed().grade("E10") is MODERATE


def test_an_order_that_the_seller_confirms_shows_a_contract(build: CaseBuilder) -> None:
    talk = shop(build)
    build.message(talk, SELLER, "Thank you for your order LL-20417.")
    assert build.assessed().grade("E4") not in (MISSING, CONTRADICTED)


def test_a_settlement_turned_down_says_nothing_against_the_contract(build: CaseBuilder) -> None:
    talk = shop(build)
    before = build.says(talk, BUYER, StatementKind.REJECTION)
    build.says(talk, BUYER, StatementKind.COMPLAINT)
    offered = build.says(talk, SELLER, StatementKind.SETTLEMENT)
    build.says(talk, BUYER, StatementKind.REJECTION, answers=offered)
    assert build.assessed().element("E4").contradicts == (before,)


def test_what_became_of_promises_about_the_goods_is_no_breach_of_performance(build: CaseBuilder) -> None:
    talk = shop(build)
    sold(build, talk)
    build.outcome(build.says(talk, SELLER, StatementKind.COMMITMENT, Topic.QUALITY), OutcomeKind.BROKEN, order=build.order_record)
    assert build.assessed().grade("E8") is MISSING


@pytest.mark.parametrize(("about", "expected"), [({}, STRONG), ({"hedged": True}, WEAK)])
def test_a_hedged_promise_that_was_late_is_a_weak_breach(build: CaseBuilder, about: dict[str, bool], expected: GradeKind) -> None:
    talk = shop(build)
    sold(build, talk)
    build.outcome(promise(build, talk, **about), OutcomeKind.LATE, order=build.order_record)
    assert build.assessed().grade("E8") is expected


@pytest.mark.parametrize("answered", [True, False])
def test_x2_silence_supports_nothing(build: CaseBuilder, answered: bool) -> None:
    talk = shop(build)
    build.message(talk, SELLER)
    build.says(talk, BUYER, StatementKind.DEMAND)
    if answered:
        build.message(talk, SELLER)
    element = build.assessed().element("E8")
    assert (element.grade, "X2" in element.rules) == (MISSING, not answered)


def test_x3_boilerplate_is_listed_and_does_not_contradict_a_promise(build: CaseBuilder) -> None:
    talk = shop(build)
    promise(build, talk)
    term = build.says(talk, SELLER, StatementKind.DISCLAIMER)
    element = build.assessed().element("E5")
    assert (element.grade, element.contradicts, element.rules) == (MODERATE, (term,), ("G2", "X3"))


@pytest.mark.parametrize(("days", "breach", "formation"), [(2, MODERATE, STRONG), (-1, MISSING, STRONG)])
def test_x4_a_sellers_cancellation_after_the_order_is_breach(build: CaseBuilder, days: float, breach: GradeKind, formation: GradeKind) -> None:
    talk = shop(build)
    build.says(talk, SELLER, StatementKind.REJECTION, days=days)
    sold(build, talk)
    assessed = build.assessed()
    assert (assessed.grade("E8"), "X4" in assessed.element("E8").rules) == (breach, breach is MODERATE)
    assert assessed.grade("E4") is formation


def test_k1_the_weakest_element_limits_the_claim_and_comes_first_among_the_gaps(build: CaseBuilder) -> None:
    talk = shop(build)
    sold(build, talk)
    promise(build, talk)
    assessed = build.assessed()
    claim = assessed.claim("CN-SALE")
    assert (claim.grade, claim.limiting) == (MISSING, "E1")
    gaps = [gap.element for gap in assessed.of(Gap) if gap.claim == "CN-SALE"]
    grades = [assessed.grade(code) for code in gaps]
    assert gaps[0] in ("E1", "E2", "E8", "E10")
    assert grades == sorted(grades, key=[CONTRADICTED, MISSING, UNASSESSABLE, WEAK, SHIFTED, MODERATE].index)


def test_k1_a_shifted_burden_counts_as_moderate(build: CaseBuilder) -> None:
    sold(build, shop(build))
    elements = [element for element in build.assessed().of(Element) if element.code in ("R3", "E4")]
    assert weakest(elements).grade is SHIFTED
    assert weakest([replace(element, grade=MODERATE if element.code == "R3" else WEAK) for element in elements]).grade is WEAK
    assert build.assessed().claim("CN-7DAY").grade is not SHIFTED


# ── what counts and what does not ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("about", "expected"),
    [({"negated": True}, MISSING), ({"standing": Standing.WITHDRAWN}, MISSING), ({"standing": Standing.SUPERSEDED}, MISSING), ({}, MODERATE)],
)
def test_a_promise_that_was_declined_or_withdrawn_is_none(build: CaseBuilder, about: dict[str, object], expected: GradeKind) -> None:
    talk = shop(build)
    statement = promise(build, talk, **about)
    element = build.assessed().element("E5")
    assert (element.grade, element.contradicts) == (expected, (statement,) if expected is MISSING else ())


def test_a_promised_compensation_claim_counts_only_promises_of_compensation(build: CaseBuilder) -> None:
    talk = shop(build)
    promise(build, talk)
    tenfold = build.says(talk, SELLER, StatementKind.COMMITMENT, Topic.AUTHENTICITY, text="假一赔十", terms=Terms(multiple=Decimal(10)))
    assert build.assessed().element("E5", "CN-COMP-PROMISE").supports == (tenfold,)


@pytest.mark.parametrize(("back", "expected"), [("448", CONTRADICTED), ("500", STRONG)])
def test_more_than_was_paid_that_is_transferred_back_may_be_no_refund(back: str, expected: GradeKind, build: CaseBuilder) -> None:
    talk = shop(build)
    bill = build.source("bill", Provenance.OFFICIAL_EXPORT)
    for amount, way in (("448", Direction.OUT), (back, Direction.IN)):
        build.link(talk, build.payment(bill, amount=amount, kind=PaymentKind.TRANSFER, direction=way), rule="payee_name")
    promise(build, talk)
    assert build.assessed(law="us").grade("E11", "US-WARRANTY") is expected


@pytest.mark.parametrize("about", ["kept", "bargained"])
def test_a_compensation_that_was_paid_or_is_of_a_bargain_is_no_sum_still_promised(about: str, build: CaseBuilder) -> None:
    talk = shop(build)
    terms = price("1000")
    promised = [build.says(talk, SELLER, StatementKind.COMMITMENT, Topic.COMPENSATION, text=f"赔{sum_}", terms=terms) for sum_ in ("您1000", "1000")]
    build.case.flush()
    if about == "kept":
        build.case.add(Outcome(statement=promised[0], outcome=OutcomeKind.KEPT, why="done"))
    else:
        message = build.case.get(Statement, promised[0]).quote.message
        build.case.add(Statement(kind=StatementKind.SETTLEMENT, quote=Quote(message=message, start=0, end=2), role=SELLER, rule="any"))
    sums = [amount for amount in build.assessed().of(Amount) if amount.code == "M.PROMISED"]
    assert [one.figures[0].items for one in sums] == [(promised[1],)]


def test_a_claim_without_the_facts_that_bring_it_into_play_is_not_assessed(build: CaseBuilder) -> None:
    promise(build, shop(build))
    assert [claim.code for claim in build.assessed().of(Claim)] == ["CN-SALE"]


def test_an_order_that_is_ambiguous_between_conversations_counts_for_none(build: CaseBuilder) -> None:
    talk = shop(build)
    build.source("orders", Provenance.OFFICIAL_EXPORT)
    build.link(talk, build.order("orders"), ambiguous=True)
    assert build.assessed().grade("E4") is MISSING


def test_an_order_that_may_be_of_another_matter_is_reckoned_apart_and_said_to_be_so(build: CaseBuilder) -> None:
    talk = shop(build)
    sold(build, talk, total="4700")
    build.link(talk, build.order("orders", total="178"), rule="shop_name", ambiguous=True)
    build.says(talk, SELLER, StatementKind.ADMISSION)
    refunds = [amount for amount in build.assessed().of(Amount) if amount.code == "M.REFUND"]
    assert [(one.result, "amount.doubtful_order" in one.why) for one in refunds] == [(Decimal(4700), False), (Decimal(178), True)]


def test_attribution_is_not_needed_where_nothing_rests_on_words(build: CaseBuilder) -> None:
    build.source("orders", Provenance.OFFICIAL_EXPORT)
    build.order("orders", events=BOUGHT)
    assert build.assessed().grade("E3") is NOT_NEEDED


def test_a_person_outside_the_dispute_adds_nothing(build: CaseBuilder) -> None:
    promise(build, shop(build))
    build.source("family", Provenance.APP_EXPORT)
    other = build.talk("family", "whatsapp")
    build.case.flush()
    build.case.connection.execute("UPDATE parties SET role = 'other' WHERE conversation = ?", (other,))
    build.says(other, SELLER, StatementKind.ADMISSION, source="family")
    assert build.assessed().grade("E8") is MISSING


# ── identity ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_name_that_two_records_agree_on_is_verified(build: CaseBuilder) -> None:
    talk = shop(build)
    sold(build, talk, seller_name="星河（杭州）贸易有限公司")
    build.payment(build.source("bill", Provenance.OFFICIAL_EXPORT), order=build.order_record, counterparty="星河(杭州)贸易有限公司")
    datum = build.assessed().datum("name")
    assert (datum.state, datum.why, datum.conflicts) == ("verified", "datum.agree:星河（杭州）贸易有限公司", ())


def test_a_name_in_traditional_characters_is_the_name_in_simplified_ones(build: CaseBuilder) -> None:
    talk = shop(build)
    sold(build, talk, seller_name="星河贸易（苏州）有限公司")
    build.tells(talk, SELLER, IdentityKind.COMPANY_NAME, "星河貿易(蘇州)有限公司")
    assert build.assessed().datum("name").conflicts == ()


@pytest.mark.parametrize("payee", ["Ash and Rook Ltd", "ASH & ROOK LIMITED"])
def test_a_company_name_with_and_written_out_or_its_form_in_full_is_the_same_name(build: CaseBuilder, payee: str) -> None:
    talk = shop(build)
    build.tells(talk, SELLER, IdentityKind.COMPANY_NAME, "Ash & Rook Ltd")
    sold(build, talk, seller_name=None)
    build.payment(build.source("bill", Provenance.OFFICIAL_EXPORT), order=build.order_record, counterparty=payee)
    assessed = build.assessed()
    assert (assessed.datum("name").conflicts, assessed.datum("payee").conflicts) == ((), ())


def test_two_registered_names_conflict_and_contradict_the_identity(build: CaseBuilder) -> None:
    talk = shop(build)
    sold(build, talk, seller_name="星河（杭州）贸易有限公司")
    told = build.tells(talk, SELLER, IdentityKind.COMPANY_NAME, "月山（广州）商贸有限公司")
    assessed = build.assessed()
    assert assessed.datum("name").why == "datum.names_differ:月山（广州）商贸有限公司 / 星河（杭州）贸易有限公司"
    assert told in assessed.datum("name").conflicts
    assert assessed.grade("E2") is CONTRADICTED


@pytest.mark.parametrize(("valid", "state"), [(True, "shown"), (False, "disproved")])
def test_a_credit_code_that_fails_its_check_digit_disproves(build: CaseBuilder, valid: bool, state: str) -> None:
    build.tells(shop(build), SELLER, IdentityKind.CREDIT_CODE, "91330100MA00000000", valid=valid)
    assert build.assessed().datum("code").state == state


def test_a_company_or_tax_number_is_a_number_in_a_register_too(build: CaseBuilder) -> None:
    talk = shop(build)
    numbers = [build.tells(talk, SELLER, kind, "01234567") for kind in (IdentityKind.LICENSE_NO, IdentityKind.TAX_OR_VAT)]
    datum = build.assessed().datum("code")
    assert (datum.state, list(datum.items), datum.conflicts) == ("shown", numbers, ())


@pytest.mark.parametrize(("counterparty", "expected"), [("李某某", "datum.shown"), ("王试用", "datum.payee_other"), ("*试用", "datum.shown")])
def test_a_payee_in_clear_that_is_somebody_else_is_a_conflict_and_a_masked_one_is_not(build: CaseBuilder, counterparty: str, expected: str) -> None:
    talk = shop(build)
    sold(build, talk, seller_name="星河（杭州）贸易有限公司")
    build.payment(build.source("bill", Provenance.OFFICIAL_EXPORT), order=build.order_record, counterparty=counterparty)
    assert build.assessed().datum("name").why == expected


def test_an_account_that_the_seller_names_is_the_payee_by_words_alone(build: CaseBuilder) -> None:
    told = build.tells(shop(build), SELLER, IdentityKind.ALIPAY, "xinghe@example.com")
    datum = build.assessed().datum("payee")
    assert (datum.state, datum.items, datum.given) == ("shown", (told,), ("datum.given:@where.chat:xinghe@example.com",))


def test_what_the_buyer_says_was_paid_shows_payment_weakly_and_is_the_base_of_the_sums(build: CaseBuilder) -> None:
    talk = shop(build)
    offer = build.says(talk, SELLER, StatementKind.OFFER, terms=price("1180"))
    acceptance = build.says(talk, BUYER, StatementKind.ACCEPTANCE, answers=offer, text="转了1180")
    build.case.add(Formation(conversation=talk, by="messages", offer=offer, acceptance=acceptance, terms=price("1180")))
    assessed = build.assessed()
    assert assessed.grade("E6") is WEAK
    assert {(one.code, one.result) for one in assessed.of(Amount)} >= {("M.REFUND", Decimal(1180))}


@pytest.mark.parametrize(("by", "state"), [(SELLER, "shown"), (PLATFORM, "verified")])
def test_an_address_that_the_platform_gives_is_verified(build: CaseBuilder, by: Role, state: str) -> None:
    build.source("chat", Provenance.APP_EXPORT)
    talk = build.talk("chat", "taobao", with_platform=True)
    build.tells(talk, by, IdentityKind.ADDRESS, "浙江省杭州市星河路1号")
    assessed = build.assessed()
    assert (assessed.datum("address").state, assessed.datum("contact").state) == (state, "absent")


def test_the_same_case_is_assessed_the_same_way_twice(build: CaseBuilder) -> None:
    talk = shop(build)
    sold(build, talk, seller_name="星河（杭州）贸易有限公司")
    promise(build, talk)
    build.says(talk, BUYER, StatementKind.COMPLAINT, days=5)
    first, second = build.assessed(), build.assessed()
    assert first.found == second.found


def test_many_orders_and_promises_are_weighed_in_time(tmp_path: Path) -> None:
    def weigh(many: int) -> None:
        build = CaseBuilder(Path(mkdtemp(dir=tmp_path)))
        build.source("bill", Provenance.OFFICIAL_EXPORT)
        build.source("chat", Provenance.APP_EXPORT)
        talk = build.talk("chat")
        for _ in range(20):
            build.says(talk, SELLER, StatementKind.COMMITMENT, Topic.AUTHENTICITY, text="假一赔十", terms=Terms(multiple=Decimal(10)))
        for _ in range(many):
            order = build.order("bill")
            build.payment("bill", order=order)
            build.link(talk, order)
        build.assessed()

    assert grows_with(weigh, 50)


@pytest.mark.parametrize(
    ("text", "returned"),
    [
        ("退货地址：广州市月山路2号", {"广州市月山路2号"}),
        ("我们公司在杭州市星河路1号，退货寄到广州市月山路2号", {"广州市月山路2号"}),
        ("我们公司在杭州市星河路1号。退货请寄到广州市月山路2号", {"广州市月山路2号"}),
        ("请退货：\n广州市月山路2号\n或者\n杭州市星河路1号", {"杭州市星河路1号", "广州市月山路2号"}),
    ],
)
def test_of_several_addresses_the_clause_tells_which_is_for_returns(text: str, returned: set[str]) -> None:
    starts = {value: text.index(value) for value in ("杭州市星河路1号", "广州市月山路2号") if value in text}
    told = [
        Identity(kind=IdentityKind.ADDRESS, quote=Quote(message="m", start=at, end=at + len(value)), value=value, owner=SELLER, rule="any")
        for value, at in starts.items()
    ]
    given = given_for_returns(text, told, re.compile("退货|寄到").search)
    assert {one.value for one in told if one.id in given} == returned
