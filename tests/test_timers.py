"""Periods: from what day, how long, by which provision, and none without a start in the file."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from case_builder import BUYER, SELLER, START, CaseBuilder

from casefile.assessment import GradeKind, Profile, Timer
from casefile.findings import OutcomeKind, StatementKind, Terms, Topic
from casefile.records import EventKind, PaymentKind, Provenance
from pipeline.assess import refunds
from pipeline.assess.authenticity import Standing
from pipeline.assess.dates import after, given
from pipeline.assess.gather import gather
from pipeline.assess.maker import Maker
from pipeline.law import SourceClass, load_pack
from pipeline.law.workdays import SATURDAY
from pipeline.workers import Workers


@pytest.fixture
def build(tmp_path: Path) -> CaseBuilder:
    build = CaseBuilder(tmp_path)
    build.source("chat", Provenance.APP_EXPORT)
    build.source("orders", Provenance.OFFICIAL_EXPORT)
    return build


def delivered(build: CaseBuilder, talk: str, *, days: float | None = 3.0, title: str = "杯子") -> None:
    build.link(talk, build.order("orders", title=title, events={EventKind.PLACED: 0.0, EventKind.DELIVERED: days}))


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        (date(2025, 5, 4), {"days": 7}, date(2025, 5, 11)),
        (date(2025, 8, 31), {"months": 6}, date(2026, 2, 28)),
        (date(2024, 2, 29), {"years": 1}, date(2025, 2, 28)),
        (date(2024, 2, 29), {"years": 4}, date(2028, 2, 29)),
        (date(2025, 12, 31), {"months": 1, "days": 1}, date(2026, 2, 1)),
    ],
)
def test_a_period_ends_on_the_corresponding_day_or_the_last_of_the_month(start: date, length: dict[str, int], end: date) -> None:
    assert after(start, **length) == end


@pytest.mark.parametrize(
    ("pack", "end", "last"),
    [
        ("cn", date(2025, 5, 10), date(2025, 5, 12)),  # a Saturday
        ("cn", date(2025, 10, 1), date(2025, 10, 9)),
        ("cn", date(2025, 10, 9), date(2025, 10, 9)),
        ("cn", date(2026, 2, 14), date(2026, 2, 14)),  # a Saturday that is worked
        ("cn", date(2026, 2, 15), date(2026, 2, 24)),
        ("cn", date(2027, 10, 1), date(2027, 10, 1)),  # a Friday; the holidays of the year are not known
        ("cn", date(2027, 10, 2), date(2027, 10, 4)),
        ("uk", date(2025, 5, 10), date(2025, 5, 10)),
    ],
)
def test_a_period_that_ends_on_a_day_of_rest_ends_on_the_next_working_day(pack: str, end: date, last: date) -> None:
    assert given(end, load_pack(pack)) == last


def test_the_holidays_are_days_of_their_year_and_what_is_worked_is_at_a_weekend() -> None:
    for name, year in load_pack("cn").holidays.items():
        days = [*year.work, *(day for period in year.rest for day in period)]
        assert {day.year for day in days} == {int(name)}
        assert all(first <= last for first, last in year.rest)
        assert all(day.weekday() >= SATURDAY for day in year.work)
        assert not any(first <= day <= last for day in year.work for first, last in year.rest)


PERIODS = [
    ("T.7D", date(2025, 5, 4), date(2025, 5, 11), "7D.10"),
    ("T.DEF7", date(2025, 5, 4), date(2025, 5, 11), "CPL.24"),
    ("T.BURDEN6M", date(2025, 5, 4), date(2025, 11, 4), "CPL.23(3)"),
    ("T.NOTICE2Y", date(2025, 5, 4), date(2027, 5, 4), "CC.621"),
    ("T.RETAIN3Y", date(2025, 5, 4), date(2028, 5, 4), "ECL.31"),
    ("T.RESC1Y", date(2025, 5, 6), date(2026, 5, 6), "CC.564"),
    ("T.LIM3Y", date(2025, 5, 6), date(2028, 5, 6), "CC.188"),
    ("T.AMR.3Y", date(2025, 5, 6), date(2028, 5, 6), "AMR-20.15"),
    ("T.15D", date(2025, 5, 8), date(2025, 5, 23), "INFR.8"),
    ("T.LIM.INT", date(2025, 6, 20), date(2028, 6, 20), "CC.195"),
    ("T.7D.REFUND", date(2025, 5, 10), date(2025, 5, 17), "CPL.25(3)"),
    ("T.AVOID", date(2025, 5, 9), date(2026, 5, 9), "CC.152"),
    ("T.PQL", date(2025, 5, 6), date(2027, 5, 6), "PQL.45"),
    ("T.AMR.ACC", date(2025, 5, 12), date(2025, 5, 21), "AMR-20.14"),
    ("T.AMR20.MED", date(2025, 5, 13), date(2025, 7, 16), "AMR-20.21"),
    ("T.MEDCONF", date(2025, 5, 15), date(2025, 6, 14), "CPC.205"),
    ("T.FILE7D", date(2025, 6, 20), date(2025, 6, 27), "CPC.126"),
    ("T.SMALL", date(2025, 6, 23), date(2025, 8, 23), "CPC.168"),
    ("T.EVID", date(2025, 6, 25), date(2025, 7, 2), "EV.51"),
]
TOLD = (
    "injured_on=2025-05-06",
    "complained_on=2025-05-12",
    "complaint_accepted_on=2025-05-13",
    "mediated_on=2025-05-15",
    "filed_on=2025-06-20",
    "docketed_on=2025-06-23",
    "evidence_ordered_on=2025-06-25",
)


@pytest.mark.parametrize(("code", "start", "end", "basis"), PERIODS)
def test_each_period_runs_from_its_fact(build: CaseBuilder, code: str, start: date, end: date, basis: str) -> None:
    talk = build.talk("chat", "taobao")
    delivered(build, talk, title="某牌洗衣机")
    build.says(talk, BUYER, StatementKind.COMPLAINT, days=5)
    build.says(talk, BUYER, StatementKind.DEMAND, days=7)
    build.says(talk, SELLER, StatementKind.ADMISSION, text="确实不是正品", days=8)
    build.message(talk, SELLER, "仓库已经收到您的退货了", days=9)
    build.says(talk, SELLER, StatementKind.STALL, days=10)
    timer = build.assessed(*TOLD).timer(code)
    assert timer is not None
    assert (timer.start, timer.end, timer.basis) == (start, end, basis)


def test_every_timer_of_the_pack_is_shown_by_the_table_above() -> None:
    by_later_law = {"T.AMR.MED"}
    assert {row[0] for row in PERIODS} == set(load_pack("cn").timers) - by_later_law


@pytest.mark.parametrize(
    ("accepted", "code", "end"),
    [("2026-04-14", "T.AMR20.MED", date(2026, 6, 18)), ("2026-04-15", "T.AMR.MED", date(2026, 6, 14))],
)
def test_mediation_is_timed_by_the_order_of_the_day(build: CaseBuilder, accepted: str, code: str, end: date) -> None:
    build.message(build.talk("chat", "taobao"), BUYER)
    found = [timer for timer in build.assessed(f"complaint_accepted_on={accepted}").of(Timer) if timer.code.endswith(".MED")]
    assert [(timer.code, timer.end) for timer in found] == [(code, end)]


def test_no_period_without_its_start(build: CaseBuilder) -> None:
    talk = build.talk("chat", "taobao")
    build.message(talk, BUYER)
    delivered(build, talk, days=None)
    assert build.assessed().of(Timer) == []


def test_what_the_buyer_says_of_the_receipt_starts_a_period_only_without_a_record(build: CaseBuilder) -> None:
    talk = build.talk("chat", "taobao")
    said = build.message(talk, BUYER, "今天收到货了", days=4)
    timer = build.assessed().timer("T.7D")
    assert timer is not None
    assert (timer.start, timer.start_item) == (date(2025, 5, 5), said.id)


def test_a_later_demand_is_the_other_reading(build: CaseBuilder) -> None:
    talk = build.talk("chat", "taobao")
    build.says(talk, BUYER, StatementKind.DEMAND, days=1)
    build.says(talk, BUYER, StatementKind.DEMAND, days=6)
    timer = build.assessed().timer("T.15D")
    assert timer is not None
    assert (timer.end, timer.latest) == (date(2025, 5, 17), date(2025, 5, 22))


def test_days_are_counted_in_the_zone_of_the_law(build: CaseBuilder) -> None:
    talk = build.talk("chat", "taobao")
    build.says(talk, BUYER, StatementKind.DEMAND, days=0.55)  # 23:12 in Beijing
    build.says(talk, BUYER, StatementKind.DEMAND, days=0.6)  # past midnight there
    timer = build.assessed().timer("T.15D")
    assert timer is not None
    assert (timer.start, timer.latest) == (date(2025, 5, 1), date(2025, 5, 17))


def test_a_promise_not_kept_when_due_starts_limitation_where_nobody_complained(build: CaseBuilder) -> None:
    talk = build.talk("chat", "taobao")
    delivered(build, talk)
    promise = build.says(talk, SELLER, StatementKind.COMMITMENT, Topic.DELIVERY)
    build.outcome(promise, OutcomeKind.LATE, order=build.order_record, due=START)
    timer = build.assessed().timer("T.LIM3Y")
    assert timer is not None
    assert timer.start == date(2025, 5, 1)


@pytest.mark.parametrize(("last", "expected"), [(1095.0, GradeKind.MODERATE), (1100.0, GradeKind.CONTRADICTED)])
def test_timeliness_is_judged_on_the_last_day_of_the_file(build: CaseBuilder, last: float, expected: GradeKind) -> None:
    talk = build.talk("chat", "taobao")
    build.says(talk, BUYER, StatementKind.COMPLAINT)
    build.message(talk, SELLER, days=last)
    assert build.assessed().grade("E13") is expected


def test_timeliness_cannot_be_told_without_a_start(build: CaseBuilder) -> None:
    build.message(build.talk("chat", "taobao"), BUYER)
    assert build.assessed().grade("E13") is GradeKind.UNASSESSABLE


@pytest.mark.parametrize(
    ("days", "expected"),
    [(10.0, GradeKind.MODERATE), (11.5, GradeKind.MODERATE), (11.9, GradeKind.CONTRADICTED)],  # the seventh day is a Sunday
)
def test_a_return_is_in_time_until_the_seventh_day_after_signing(build: CaseBuilder, days: float, expected: GradeKind) -> None:
    talk = build.talk("chat", "taobao")
    delivered(build, talk, days=3.0)
    build.says(talk, BUYER, StatementKind.DEMAND, text="我要退货退款", days=days)
    assert build.assessed().grade("R1", "CN-7DAY") is expected


def test_a_return_without_the_day_of_signing_cannot_be_assessed(build: CaseBuilder) -> None:
    talk = build.talk("chat", "taobao")
    delivered(build, talk, days=None)
    build.says(talk, BUYER, StatementKind.DEMAND, text="我要退货退款")
    assert build.assessed().grade("R1", "CN-7DAY") is GradeKind.UNASSESSABLE


def test_refunds_count_together_against_the_agreed_price_too(build: CaseBuilder) -> None:
    talk = build.talk("chat")
    build.message(talk, BUYER)
    build.formed(talk, by="messages", terms=Terms(amount=Decimal(100), currency="CNY"))
    for _ in range(2):
        build.link(talk, build.payment("orders", amount="50", kind=PaymentKind.REFUND), rule="masked_payee")
    build.case.index_messages()
    build.case.flush()
    pack = load_pack("cn")
    evidence = gather(Workers(build.case), pack)
    profile = Profile(source="orders", label="verified", source_class=SourceClass.S1)
    maker = Maker(evidence=evidence, standings={"orders": Standing(profile=profile, worth=SourceClass.S1)}, lifted={})
    assert [fact.code for fact in refunds.facts(evidence, pack.zone, maker)] == ["F.REFUND_PART", "F.REFUND_DONE"]


@pytest.mark.parametrize(("back", "codes"), [
    (("30",), ["F.REFUND_PART"]),
    (("30", "70"), ["F.REFUND_PART", "F.REFUND_DONE"]),
    (("100",), ["F.REFUND_DONE"]),
])  # fmt: skip
def test_refunds_by_the_bill_count_together_against_what_was_paid_to_the_payee(back: tuple[str, ...], codes: list[str], build: CaseBuilder) -> None:
    talk = build.talk("chat")
    build.message(talk, BUYER)
    for amount, kind in (("100", PaymentKind.TRANSFER), *((amount, PaymentKind.REFUND) for amount in back)):
        build.link(talk, build.payment("orders", amount=amount, kind=kind, counterparty="*立军"), rule="masked_payee")
    build.case.index_messages()
    build.case.flush()
    pack = load_pack("cn")
    evidence = gather(Workers(build.case), pack)
    profile = Profile(source="orders", label="verified", source_class=SourceClass.S1)
    maker = Maker(evidence=evidence, standings={"orders": Standing(profile=profile, worth=SourceClass.S1)}, lifted={})
    assert [fact.code for fact in refunds.facts(evidence, pack.zone, maker)] == codes
