"""Authenticity: each factor from what a machine can see, the class, the label and the questions left to a person."""

from datetime import timedelta
from pathlib import Path

import pytest
from case_builder import BUYER, SELLER, START, CaseBuilder

from casefile.assessment import Profile
from casefile.findings import StatementKind, Topic
from casefile.records import MessageKind, ProblemCode, Provenance, ReadingCode, Zone


@pytest.fixture
def build(tmp_path: Path) -> CaseBuilder:
    return CaseBuilder(tmp_path)


def chat(build: CaseBuilder, platform: str = "taobao", provenance: Provenance = Provenance.APP_EXPORT, *, tied: bool = False) -> str:
    """A clean conversation of four messages."""
    build.source("chat", provenance)
    talk = build.talk("chat", platform)
    for by in (BUYER, SELLER, BUYER, SELLER):
        build.message(talk, by)
    if tied:
        build.source("orders", Provenance.OFFICIAL_EXPORT)
        build.link(talk, build.order("orders"))
    return talk


@pytest.mark.parametrize(
    ("provenance", "tied", "expected"),
    [
        (Provenance.OFFICIAL_EXPORT, False, "S1"),
        (Provenance.APP_EXPORT, False, "S2"),
        (Provenance.DATABASE_TOOL, True, "S3"),
        (Provenance.DATABASE_TOOL, False, "S4"),
        (Provenance.SCREENSHOT, True, "S4"),
        (Provenance.RETYPED, True, "S4"),
        (Provenance.UNKNOWN, True, "S?"),
    ],
)
def test_the_class_follows_how_the_export_came_to_be(build: CaseBuilder, provenance: Provenance, tied: bool, expected: str) -> None:
    chat(build, provenance=provenance, tied=tied)
    assert build.assessed().profile("chat").source_class == expected


def test_what_is_not_whole_loses_a_class(build: CaseBuilder) -> None:
    chat(build)
    build.problem("chat", ProblemCode.BAD_ROW)
    build.source("bill", Provenance.OFFICIAL_EXPORT)
    build.reading("bill", ReadingCode.DISCLAIMER, "仅供参考")
    build.payment("bill")
    assessed = build.assessed()
    assert (assessed.profile("chat").source_class, assessed.profile("bill").source_class) == ("S3", "S2")


@pytest.mark.parametrize(("seal", "expected"), [(ReadingCode.UNSIGNED, "S2"), (ReadingCode.SIGNED, "S1")])
def test_a_certificate_that_nobody_signed_is_worth_no_more_than_a_bill(build: CaseBuilder, seal: ReadingCode, expected: str) -> None:
    build.source("certificate.pdf", Provenance.OFFICIAL_EXPORT)
    build.reading("certificate.pdf", seal, "certificate.pdf")
    build.payment("certificate.pdf")
    assert build.assessed().profile("certificate.pdf").source_class == expected


@pytest.mark.parametrize(
    ("platform", "provenance", "tied", "expected"),
    [
        ("taobao", Provenance.APP_EXPORT, False, "verifiable"),
        ("wechat", Provenance.APP_EXPORT, True, "verifiable"),
        ("wechat", Provenance.APP_EXPORT, False, "unverified"),
        ("wechat", Provenance.RETYPED, True, "unverified"),
        ("wechat", Provenance.SCREENSHOT, True, "unverified"),
    ],
)
def test_the_label_needs_someone_who_can_confirm_and_a_known_speaker(
    build: CaseBuilder, platform: str, provenance: Provenance, tied: bool, expected: str
) -> None:
    chat(build, platform, provenance, tied=tied)
    assert build.assessed().profile("chat").label == expected


@pytest.mark.parametrize(("suffix", "label"), [(".ofd", "verified"), (".csv", "verifiable"), (".XLSX", "verifiable"), (".pdf", "verifiable")])
def test_a_record_whose_own_totals_agree_is_verified_unless_anybody_can_edit_it(build: CaseBuilder, suffix: str, label: str) -> None:
    build.source("bill", Provenance.OFFICIAL_EXPORT, suffix=suffix)
    build.reading("bill", ReadingCode.CONTROL_TOTAL, "3")
    build.payment("bill")
    assessed = build.assessed()
    assert (assessed.profile("bill").label, assessed.factor("bill", "A4").why) == (label, ("records_read",))


@pytest.mark.parametrize(
    ("code", "value", "why"),
    [
        ("A1", "partly", ("tool_not_stated",)),
        ("A2", "met", ("times_in_order",)),
        ("A3", "partly", ("hashed_on_receipt",)),
        ("A4", "met", ("nothing_lost",)),
        ("A5", "unknown", ("no_order_to_compare",)),
        ("A6", "met", ("holder_known",)),
        ("A7", "met", ("nothing_unusual",)),
        ("A8", "met", ("account_of_platform",)),
        ("A9", "met", ("platform_can_confirm",)),
    ],
)
def test_a_clean_export_raises_no_signal(build: CaseBuilder, code: str, value: str, why: tuple[str, ...]) -> None:
    chat(build)
    factor = build.assessed().factor("chat", code)
    assert (factor.value, factor.why) == (value, why)


def test_a_stated_tool_meets_the_environment(build: CaseBuilder) -> None:
    chat(build)
    build.reading("chat", ReadingCode.EXPORTER, "some tool 1.2")
    assert build.assessed().factor("chat", "A1").value == "met"


@pytest.mark.parametrize(("minutes", "zone", "value"), [(4, Zone.STATED, "met"), (6, Zone.STATED, "not_met")])
def test_a_clock_that_runs_backwards_is_seen_beyond_the_slack_of_a_clean_export(build: CaseBuilder, minutes: int, zone: Zone, value: str) -> None:
    talk = chat(build)
    build.message(talk, BUYER, sent=START + timedelta(minutes=3) - timedelta(minutes=minutes), zone=zone)
    assert build.assessed().factor("chat", "A2").value == value


@pytest.mark.parametrize(("minutes", "why"), [(60, ("zone_unknown",)), (66, ("times_backwards:1", "zone_unknown"))])
def test_a_clock_on_some_wall_may_step_back_an_hour(build: CaseBuilder, minutes: int, why: tuple[str, ...]) -> None:
    build.source("chat", Provenance.APP_EXPORT)
    talk = build.talk("chat", "taobao")
    naive = START.replace(tzinfo=None)
    build.message(talk, BUYER, sent=naive, zone=Zone.UNKNOWN)
    build.message(talk, SELLER, sent=naive - timedelta(minutes=minutes), zone=Zone.UNKNOWN)
    assert build.assessed().factor("chat", "A2").why == why


@pytest.mark.parametrize(("beside", "label"), [(True, "doubtful"), (False, "verifiable")])
def test_a_backward_clock_beside_a_statement_makes_the_source_doubtful(build: CaseBuilder, beside: bool, label: str) -> None:
    talk = chat(build)
    build.message(talk, BUYER, sent=START - timedelta(hours=1))
    for _ in range(0 if beside else 8):
        build.message(talk, BUYER)
    build.says(talk, SELLER, StatementKind.COMMITMENT, Topic.QUALITY)
    assert build.assessed().profile("chat").label == label


def test_a_reply_to_a_message_that_is_not_there_is_a_gap(build: CaseBuilder) -> None:
    talk = chat(build)
    build.message(talk, BUYER, reply_to="n0")
    build.message(talk, BUYER, reply_to="gone")
    assert build.assessed().factor("chat", "A4").why == ("replies_absent:1",)


def test_a_one_sided_conversation_is_not_complete(build: CaseBuilder) -> None:
    build.source("chat", Provenance.APP_EXPORT)
    talk = build.talk("chat", "taobao")
    for _ in range(3):
        build.message(talk, SELLER)
    factor = build.assessed().factor("chat", "A4")
    assert (factor.value, factor.why) == ("not_met", ("one_sided:1",))


def test_a_recall_that_the_app_records_is_told_and_asked_about(build: CaseBuilder) -> None:
    talk = chat(build)
    build.message(talk, SELLER, "撤回了一条消息", kind=MessageKind.RECALLED)
    build.says(talk, SELLER, StatementKind.ADMISSION)
    assessed = build.assessed()
    assert assessed.factor("chat", "A7").why == ("seen_recalled:1", "material_recalled")
    assert assessed.factor("chat", "A7").value == "partly"
    assert "Q.RECALLED" in assessed.profile("chat").questions


def test_unaccounted_bytes_are_no_complete_record(build: CaseBuilder) -> None:
    build.source("chat", Provenance.APP_EXPORT, unaccounted=12)
    build.message(build.talk("chat", "taobao"), BUYER)
    assessed = build.assessed()
    assert {assessed.factor("chat", code).value for code in ("A1", "A4")} == {"not_met"}
    assert assessed.factor("chat", "A4").why == ("unaccounted:12",)


@pytest.mark.parametrize(("rule", "value"), [("order_no", "met"), ("payee_name", "met"), ("amount_and_time", "partly"), (None, "not_met")])
def test_a_private_account_is_known_by_what_ties_it_to_the_order(build: CaseBuilder, rule: str | None, value: str) -> None:
    talk = chat(build, "wechat")
    if rule:
        build.source("orders", Provenance.OFFICIAL_EXPORT)
        build.link(talk, build.order("orders"), rule)
    assert build.assessed().factor("chat", "A8").value == value


def test_a_source_that_nothing_was_read_from_has_no_profile(build: CaseBuilder) -> None:
    build.source("picture", Provenance.UNKNOWN)
    assert build.assessed().of(Profile) == []
