"""Conversations as marked text: what became of a promise stands on a line of its own."""

from pathlib import Path

import pytest

from tests.benchmarks.conversations import cases_of, files_of
from tests.benchmarks.gold_quick import ROOT
from tests.benchmarks.outcomes_quick import half_of

HEAD = "#taobao|Asia/Shanghai|2025-03-03T10:00:00+08:00|example|b=Buyer|s=Seller\n"
FOLDERS = [*sorted((ROOT / "tests" / "gold" / "outcomes").iterdir()), *sorted((ROOT / "tests" / "gold" / "aftermath").iterdir())]


def read(folder: Path, lines: str) -> dict[str, object]:
    file = folder / "case.txt"
    file.write_text(HEAD + lines, "utf-8")
    (case,) = cases_of(file)
    gold = case["gold"]
    assert isinstance(gold, dict)
    return gold


def test_an_outcome_is_of_the_promise_before_it_and_gives_its_terms(tmp_path: Path) -> None:
    gold = read(tmp_path, "b hello\ns {commitment/refund?|we refund 80}\nOUTCOME refund late by=2025-03-04T23:59:59 sum=80 came on the 6th\n")
    assert gold["outcomes"] == [{"message": 1, "topic": "refund", "outcome": "late", "why": "came on the 6th"}]
    assert gold["statements"] == [
        {
            "message": 1, "kind": "commitment", "topic": "refund", "quote": "we refund 80", "hedged": False, "conditional": True,
            "terms": {"deadline": "2025-03-04T23:59:59+08:00", "amount": "80"},
        }
    ]  # fmt: skip


def test_words_can_be_two_statements_at_once_of_which_the_promise_has_the_topic(tmp_path: Path) -> None:
    gold = read(tmp_path, "s {inducement&commitment/refund?|drop the case and we refund}, {refusal&disclaimer|sale items are final}\n")
    assert [(one["kind"], one["topic"], one["conditional"], one["quote"]) for one in gold["statements"]] == [
        ("inducement", None, True, "drop the case and we refund"),
        ("commitment", "refund", True, "drop the case and we refund"),
        ("refusal", None, False, "sale items are final"),
        ("disclaimer", None, False, "sale items are final"),
    ]


@pytest.mark.parametrize(
    "line", ["OUTCOME delivery kept", "OUTCOME refund", "OUTCOME refund kept until=2025-03-04"], ids=["no such promise", "no outcome", "no such term"]
)
def test_an_outcome_that_cannot_be_read_is_named(line: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="line 3"):
        read(tmp_path, f"s {{commitment/refund|we refund}}\n{line}\n")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: "/".join(folder.parts[-2:]))
def test_every_conversation_tells_what_became_of_a_promise(folder: Path) -> None:
    files = files_of(folder)
    assert all(case["gold"]["outcomes"] for file in files for case in cases_of(file))
    assert {half_of(file) for file in files} == {"work", "held"}
