"""What only a person can tell: read from `case.toml` and `--fact`, checked, and doing to the grades what the table says and no more."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from case_builder import BUYER, SELLER, CaseBuilder
from click.testing import CliRunner

from casefile.assessment import Answer, GradeKind
from casefile.errors import CaseError
from casefile.findings import StatementKind, Topic
from casefile.records import Provenance, Source
from pipeline.assess import answers
from pipeline.cli import main
from pipeline.law import load_pack

CN = load_pack("cn")
CHAT = Source(id="s1", path="box/chat.csv", sha256="0" * 64, bytes=1, format="any")
BILL = Source(id="s2", path="bill.csv", sha256="0" * 64, bytes=1, format="any")


@pytest.fixture
def build(tmp_path: Path) -> CaseBuilder:
    return CaseBuilder(tmp_path)


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────


def given(*facts: str) -> list[Answer]:
    return list(answers.answers(answers.with_facts({}, facts), CN, [CHAT, BILL]))


def test_a_fact_of_the_case_is_one_answer_and_one_of_the_files_is_one_for_each() -> None:
    assert given("consumption=yes") == [Answer(question="consumption", choice="yes")]
    assert given("original_device=kept") == [Answer(question="original_device", choice="kept", source=one) for one in ("s1", "s2")]
    assert given("original_device@chat.csv=lost") == [Answer(question="original_device", choice="lost", source="s1")]
    assert given("notarised_on@box/chat.csv=2026-03-31") == [Answer(question="notarised_on", choice="given", value="2026-03-31", source="s1")]


@pytest.mark.parametrize(
    ("fact", "code", "told"),
    [
        ("orginal_device=kept", "unknown_fact", "original_device"),
        ("original_device=perhaps", "unknown_answer", "kept, lost"),
        ("notarised_on=yesterday", "fact_no_date", "yesterday"),
        ("loss=-3", "fact_no_amount", "-3"),
        ("loss=Infinity", "fact_no_amount", "Infinity"),
        ("loss=NaN", "fact_no_amount", "NaN"),
        ("loss=1e999999", "fact_no_amount", "1e999999"),
        ("loss=0.00", "fact_no_amount", "0.00"),
        ("loss=１２", "fact_no_amount", "１２"),
        ("licence_name=a\x7fb", "fact_no_text", "a␣b"),
        ("licence_name=a\x00b", "fact_no_text", "a␣b"),
        ("licence_name=a\udcffb", "fact_no_text", "a␣b"),
        ("\udcff", "bad_fact", "␣"),
        ("consumption@chat.csv=yes", "fact_of_case", "consumption"),
        ("original_device@other.csv=kept", "fact_of_no_file", "box/chat.csv, bill.csv"),
        ("original_device", "bad_fact", "original_device"),
    ],
)
def test_what_cannot_be_taken_is_said_with_what_can(fact: str, code: str, told: str) -> None:
    with pytest.raises(CaseError) as caught:
        given(fact)
    assert caught.value.code == code
    assert any(told in value for value in caught.value.detail.values())


def test_facts_are_written_as_they_are_read() -> None:
    told = answers.with_facts({}, ["consumption=yes", 'original_device@a "b".csv=kept', "loss=12.50"])
    assert answers.read(answers.written(told).encode(), path="case.toml") == told
    assert answers.with_facts(told, ["loss="])[""] == {"consumption": "yes"}


def test_a_day_may_be_written_as_toml_writes_it() -> None:
    assert answers.read(b"[facts]\ncomplained_on = 2026-03-31\n", path="case.toml") == {"": {"complained_on": "2026-03-31"}}


def test_a_byte_order_mark_that_an_editor_puts_before_it_is_no_part_of_it() -> None:
    assert answers.read(b"\xef\xbb\xbf[facts]\nconsumption = true\n", path="case.toml") == {"": {"consumption": "True"}}


@pytest.mark.parametrize("text", [b"[facts", b"facts = 1", b'[facts]\nlicence_name = "\xd0\xc2"'])
def test_a_broken_file_is_said_to_be_one(text: bytes) -> None:
    with pytest.raises(CaseError) as caught:
        answers.read(text, path="case.toml")
    assert caught.value.code == "bad_facts_file"


# ── what an answer does ───────────────────────────────────────────────────────────────────────────────────────────

FACTORS = [
    ("wechat", "original_device", "kept", "A9", "partly", "met"),
    ("wechat", "original_device", "lost", "A9", "partly", "not_met"),
    ("wechat", "device_clean", "no", "A1", "partly", "not_met"),
    ("wechat", "device_clean", "yes", "A1", "partly", "partly"),
    ("wechat", "export_tool", "some tool 1.2", "A1", "partly", "met"),
    ("wechat", "whole_thread", "no", "A4", "met", "not_met"),
    ("wechat", "whole_thread", "yes", "A4", "met", "met"),
    ("wechat", "notarised_on", "2026-03-31", "A3", "partly", "met"),
    ("wechat", "timestamped_on", "2026-03-31", "A3", "partly", "met"),
    ("wechat", "platform_confirmed", "yes", "A8", "not_met", "met"),
    ("wechat", "platform_confirmed", "refused", "A8", "not_met", "not_met"),
    ("wechat", "seller_account", "shop_page", "A8", "not_met", "met"),
    ("wechat", "seller_account", "pack_insert", "A8", "not_met", "partly"),
    ("taobao", "seller_account", "none", "A8", "met", "not_met"),
]


@pytest.mark.parametrize(("platform", "question", "answer", "factor", "before", "after"), FACTORS)
def test_an_answer_changes_a_factor_as_the_table_says(  # noqa: PLR0917 -- the columns of the table
    build: CaseBuilder, platform: str, question: str, answer: str, factor: str, before: str, after: str
) -> None:
    build.source("chat", Provenance.APP_EXPORT)
    talk = build.talk("chat", platform)
    for by in (BUYER, SELLER):
        build.message(talk, by)
    assert build.assessed().factor("chat", factor).value == before
    told = build.assessed(f"{question}={answer}").factor("chat", factor)
    assert told.value == after
    assert any(why.startswith("told_by_person:") for why in told.why) is (before != after)


def test_no_answer_makes_good_what_the_machine_saw(build: CaseBuilder) -> None:
    build.source("chat", Provenance.APP_EXPORT, unaccounted=12)
    build.message(build.talk("chat", "taobao"), BUYER)
    facts = ("whole_thread=yes", "notarised_on=2026-03-31", "export_tool=x 1", "platform_confirmed=yes")
    assessed = build.assessed(*facts)
    assert {assessed.factor("chat", code).value for code in ("A1", "A4")} == {"not_met"}
    assert assessed.profile("chat").label == "unverified"


@pytest.mark.parametrize(
    ("facts", "label", "source_class", "grade"),
    [
        ((), "unverified", "S2", GradeKind.WEAK),
        (("seller_account=shop_page",), "verifiable", "S2", GradeKind.MODERATE),
        (("seller_account=shop_page", "original_device=lost"), "unverified", "S2", GradeKind.WEAK),
        (("seller_account=shop_page", "notarised_on=2026-03-31"), "verified", "S1", GradeKind.STRONG),
        (("seller_account=none", "notarised_on=2026-03-31"), "unverified", "S1", GradeKind.WEAK),
    ],
)
def test_label_class_and_grade_follow_the_answers(
    build: CaseBuilder, facts: tuple[str, ...], label: str, source_class: str, grade: GradeKind
) -> None:
    build.source("chat", Provenance.APP_EXPORT)
    talk = build.talk("chat", "wechat")
    build.message(talk, BUYER)
    build.says(talk, SELLER, StatementKind.COMMITMENT, Topic.QUALITY)
    assessed = build.assessed(*facts)
    profile = assessed.profile("chat")
    assert (profile.label, profile.source_class, assessed.grade("E5")) == (label, source_class, grade)


def test_a_question_that_was_answered_is_not_asked_again(build: CaseBuilder) -> None:
    build.source("chat", Provenance.APP_EXPORT)
    build.message(build.talk("chat", "wechat"), BUYER)
    assert "Q.DEVICE" in build.assessed().profile("chat").questions
    assert "Q.DEVICE" not in build.assessed("original_device=lost").profile("chat").questions


CASE = [
    ("E1", "CN-SALE", "account_of_buyer=yes", GradeKind.MISSING, GradeKind.MODERATE),
    ("E1", "CN-SALE", "consumption=no", GradeKind.MISSING, GradeKind.CONTRADICTED),
    ("E2", "CN-SALE", "registry=agrees", GradeKind.MISSING, GradeKind.STRONG),
    ("E2", "CN-SALE", "registry=differs", GradeKind.MISSING, GradeKind.CONTRADICTED),
    ("E8", "CN-SALE", "test_report=failed_joint", GradeKind.MISSING, GradeKind.STRONG),
    ("E8", "CN-SALE", "test_report=failed", GradeKind.MISSING, GradeKind.MODERATE),
    ("E8", "CN-SALE", "same_defect=yes", GradeKind.MISSING, GradeKind.CONTRADICTED),
    ("R2", "CN-7DAY", "goods_intact=yes", GradeKind.UNASSESSABLE, GradeKind.WEAK),
    ("R2", "CN-7DAY", "goods_intact=filmed", GradeKind.UNASSESSABLE, GradeKind.MODERATE),
    ("R2", "CN-7DAY", "goods_intact=no", GradeKind.UNASSESSABLE, GradeKind.CONTRADICTED),
    ("R3", "CN-7DAY", "excluded_goods=custom", GradeKind.BURDEN_SHIFTED, GradeKind.CONTRADICTED),
    ("R3", "CN-7DAY", "excluded_goods=none", GradeKind.BURDEN_SHIFTED, GradeKind.BURDEN_SHIFTED),
    ("P2", "CN-PLATFORM44", "platform_asked_on=2025-05-08", GradeKind.MISSING, GradeKind.MODERATE),
    ("P3", "CN-PLATFORM44", "platform_identity=refused", GradeKind.MISSING, GradeKind.MODERATE),
    ("P3", "CN-PLATFORM44", "platform_identity=all", GradeKind.MISSING, GradeKind.CONTRADICTED),
    ("P3", "CN-PLATFORM44", "contact_works=no", GradeKind.MISSING, GradeKind.WEAK),
]


@pytest.mark.parametrize(("element", "claim", "fact", "before", "after"), CASE)
def test_an_answer_about_the_case_changes_an_element_as_the_table_says(  # noqa: PLR0917 -- the columns of the table
    build: CaseBuilder, element: str, claim: str, fact: str, before: GradeKind, after: GradeKind
) -> None:
    build.source("chat", Provenance.APP_EXPORT)
    talk = build.talk("chat", "taobao")
    build.message(talk, SELLER)
    build.source("orders", Provenance.OFFICIAL_EXPORT)
    build.link(talk, build.order("orders"))
    assert build.assessed().grade(element, claim) is before
    assert build.assessed(fact).grade(element, claim) is after


def test_every_question_is_put_and_every_choice_worded_and_possible() -> None:
    for question in CN.questions.values():
        assert question.of in ("source", "case")
        assert question.takes in ("choice", "date", "amount", "text")
        assert set(question.choices) == {"given"} or question.takes == "choice"
        for language in ("zh", "en"):
            assert CN.words(question.asks, language)
            for choice in question.choices.values():
                assert CN.words(f"answer.{question.code}.{choice.code}:x", language)
        for choice in question.choices.values():
            assert set(choice.answers) <= set(CN.texts)
            assert set(choice.lifts) <= set(CN.rules)


# ── the command ───────────────────────────────────────────────────────────────────────────────────────────────────

EXPORT = (
    "time,sender,role,text\n2024-05-01T10:00:00+08:00,小店,seller,保证是正品\n2024-05-01T10:01:00+08:00,买家,buyer,好的\n"
    "2024-05-03T10:01:00+08:00,买家,buyer,收到了，是假货\n"
)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., tuple[int, str]]:
    monkeypatch.setenv("LC_ALL", "C")
    (tmp_path / "chat.csv").write_text(EXPORT, "utf-8")
    CliRunner().invoke(main, ["analyze", str(tmp_path / "chat.csv"), "--out", str(tmp_path / "out")], catch_exceptions=False)

    def invoke(*arguments: object) -> tuple[int, str]:
        result = CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)
        return result.exit_code, result.output

    return invoke


def test_a_fact_is_kept_printed_and_weighed_without_reading_again(run: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    out = tmp_path / "out"
    (tmp_path / "chat.csv").unlink()
    code, said = run("assess", out, "--fact", "brand_appraisal=counterfeit")
    assert (code, "明知虚假，或者依法推定欺诈（E9b）：缺失 → 举证责任在对方" in said) == (0, True)
    assert 'brand_appraisal = "counterfeit"' in (out / "case.toml").read_text("utf-8")
    report = json.loads((out / "report.json").read_text("utf-8"))
    assert [(answer["question"], answer["choice"]) for answer in report["assessment"]["answers"]] == [("brand_appraisal", "counterfeit")]
    assert "品牌方鉴定为假" in (out / "report.html").read_text("utf-8")
    assert run("verify", out)[0] == 0
    assert run("assess", out, "--fact", "brand_appraisal=")[0] == 0
    assert json.loads((out / "report.json").read_text("utf-8"))["assessment"]["answers"] == []


def test_the_answer_is_in_the_language_of_the_case_unless_told_otherwise(run: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    fact = ("--fact", "brand_appraisal=counterfeit")
    assert "举证责任在对方" in run("assess", tmp_path / "out", *fact)[1]
    run("assess", tmp_path / "out", "--fact", "brand_appraisal=")
    assert "burden shifted" in run("assess", tmp_path / "out", "--lang", "en", *fact)[1]


def test_a_run_over_the_same_exports_keeps_what_was_told(run: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("assess", out, "--fact", "brand_appraisal=counterfeit")
    told = (out / "report.json").read_bytes()
    run("analyze", tmp_path / "chat.csv", "--out", out)
    assert (out / "report.json").read_bytes() == told


def test_an_unknown_key_ends_with_2_and_the_list_of_keys(run: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    code, said = run("assess", tmp_path / "out", "--fact", "phone=kept")
    assert code == 2
    assert all(key in said for key in CN.questions)
    assert not (tmp_path / "out" / "case.toml").exists()


def test_the_questions_are_listed_with_their_answers(run: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    code, said = run("assess", tmp_path / "out", "--questions", "--lang", "en")
    assert (code, "original_device@FILE = kept, lost" in said) == (0, True)
    assert "\n      lost: " in said
