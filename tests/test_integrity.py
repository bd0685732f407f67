"""Each signal where it belongs, and none on a clean export."""

from pathlib import Path

import pytest

from casefile.records import Attachment, MessageKind, Precision, Signal
from casefile.store import CaseFile, open_case
from parsers.export import Options
from pipeline import intake, integrity
from pipeline.originals import Received, receive
from pipeline.workers import Workers
from tests.conftest import SAMPLES
from tests.threads import Exports, Said, talk

DAY = 86_400
MIDNIGHT = -10 * 3600
LIVELY = [Said(text=str(number), by=("阿木", "云朵")[number % 2], at=number * 60) for number in range(9)]


def later(said: list[Said], days: float) -> list[Said]:
    return [Said(text=one.text, by=one.by, at=(one.at or 0) + days * DAY) for one in said]


@pytest.fixture
def exports(tmp_path: Path) -> Exports:
    return Exports(tmp_path)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (talk(*"甲乙丙"), []),
        ([Said(text="甲", at=0), Said(text="乙", by="云朵", at=-60)], []),
        (
            [Said(text="甲", at=0), Said(text="乙", by="云朵", at=-3600)],
            [("out_of_order_times", "2025-05-01 10:00:00+08:00 → 2025-05-01 09:00:00+08:00")],
        ),
        (
            [Said(text="甲", at=0), Said(text="乙", by="云朵", at=400 * DAY), Said(text="丙", at=60)],
            [("clock_jump", "2026-06-05 10:00:00+08:00 → 2025-05-01 10:01:00+08:00")],
        ),
        (
            [Said(text="甲", at=0), Said(text="甲离开", by=None, at=MIDNIGHT, precision=Precision.DAY), Said(text="乙", by="云朵", at=-3600)],
            [("out_of_order_times", "2025-05-01 10:00:00+08:00 → 2025-05-01 09:00:00+08:00")],
        ),
        (
            [Said(text="甲", at=DAY), Said(text="甲离开", by=None, at=MIDNIGHT, precision=Precision.DAY), Said(text="乙", by="云朵", at=DAY)],
            [("clock_jump", "2025-05-02 10:00:00+08:00 → 2025-05-01 00:00:00+08:00")],
        ),
        ([*LIVELY, *later(LIVELY, 15)], [("gap", "2025-05-01 10:08:00+08:00 → 2025-05-16 10:00:00+08:00")]),
        ([*LIVELY, *later(LIVELY, 9)], []),
        ([*LIVELY, *later(LIVELY[:3], 15)], []),
        ([*LIVELY[:3], *later(LIVELY, 15)], []),
        ([Said(text="撤回", by=None, kind=MessageKind.RECALLED)], [("recall", "")]),
        ([Said(text="x", deleted=True)], [("deletion", "")]),
        ([Said(text="x", edited=True)], [("edit", "")]),
        ([Said(text=text) for text in "甲乙丙"], [("one_sided", "")]),
        ([Said(text=text) for text in "甲乙"], []),
        (
            [Said(text="图", attachments=(Attachment(name="a.jpg", present=False), Attachment(name="b.jpg", present=True)))],
            [("attachment_absent", "a.jpg")],
        ),
        ([Said(text="图", attachments=(Attachment(name="a.jpg"),))], []),
        ([Said(text="甲", id="1"), Said(text="乙", by="云朵", id="1")], [("duplicate_ids", "1")]),
        ([Said(text="甲", id="1"), Said(text="乙", by="云朵", id="2", reply_to="9")], [("reply_to_absent", "9")]),
        ([Said(text="甲", id="1"), Said(text="乙", by="云朵", id="2", reply_to="1")], []),
        ([Said(text="甲"), Said(text="乙", by="云朵", reply_to="9")], []),
    ],
)
def test_a_signal_is_where_it_belongs(exports: Exports, said: list[Said], expected: list[tuple[str, str]]) -> None:
    exports.give(said)
    assert [(code, detail) for _, code, detail in exports.joined().signals()] == expected


def test_an_answer_to_what_another_export_holds_is_no_signal(exports: Exports) -> None:
    said = [*talk(*"甲乙丙", ids=True), Said(text="丁", by="云朵", at=300, id="n3", reply_to="n0")]
    exports.give(said, native_id="a")
    exports.give(said[1:], native_id="a")
    assert exports.joined().signals() == []


def test_a_change_of_layout_is_a_signal(exports: Exports) -> None:
    exports.style_change(exports.give(talk(*"甲乙")))
    assert exports.joined().signals() == [("s1", "format_change", "1/2/25")]


def test_what_was_recalled_in_one_export_is_said_of_the_message_that_is_kept(exports: Exports) -> None:
    said = talk("甲", "明天发货", "丙", ids=True)
    exports.give([said[0], Said(text="已撤回", by="云朵", at=60, id="n1", kind=MessageKind.RECALLED), said[2]], native_id="a")
    exports.give(said, native_id="a")
    exports.joined()
    kept = {message.id: message.text for message in exports.case.messages()}
    assert {kept[signal.message or ""] for signal in exports.case.records(Signal)} == {"明天发货"}


CLEAN = ("chatlog_csv", "line_text", "marketplace_copy", "memotrace_csv", "slack_json", "wechat_mail", "whatsapp")
MARKS = {"edit", "recall", "deletion", "attachment_absent", "reply_to_absent", "format_change"}
"""What a sample shows on purpose."""


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_sample_shows_nothing_but_what_it_holds_on_purpose(name: str, tmp_path: Path) -> None:
    with taken(SAMPLES / "formats" / name, tmp_path) as case:
        assert {signal.code.value for signal in (*integrity.signals(Workers(case)), *integrity.unanswered(case))} <= MARKS


def taken(folder: Path, out: Path) -> CaseFile:
    received = [one for one in receive([folder], out / "originals", password=None) if isinstance(one, Received)]
    case = open_case(out / "case.db", create=True)
    with case.stage("intake", "", version="test", who="test"):
        intake.take_in(Workers(case), received, options=Options(), format_name=None)
    return case
