"""What became of a promise that only likeness has found: told, marked, and asserted nowhere."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from casefile.findings import Outcome, Statement
from casefile.store import open_case
from pipeline.cli import main

ROWS = (
    "2025-03-03T09:00:00+08:00,买家甲,buyer,什么时候能到",
    "2025-03-03T09:01:00+08:00,店铺乙,seller,后天您就能收着了",
    "2025-03-03T09:02:00+08:00,买家甲,buyer,好",
    "2025-03-09T09:00:00+08:00,买家甲,buyer,还没收到货",
)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unreviewed")
    (folder / "chat.csv").write_text("\n".join(("time,sender,role,text", *ROWS)), "utf-8")
    done = CliRunner().invoke(main, ["analyze", str(folder / "chat.csv"), "--out", str(folder / "out"), "--tz", "Asia/Shanghai", "--lang", "zh"])
    assert done.exit_code in (0, 1), done.output
    return folder / "out"


def test_it_has_an_outcome_that_is_marked(out: Path) -> None:
    with open_case(out / "case.db") as case:
        (outcome,) = case.records(Outcome)
        assert case.get(Statement, outcome.statement).needs_review
    (told,) = json.loads((out / "report.json").read_text("utf-8"))["outcomes"]
    assert (told["outcome"], told["needs_review"]) == ("broken", True)


def test_the_summary_counts_it_apart(out: Path) -> None:
    page = (out / "report.html").read_text("utf-8")
    assert "许诺或其履行情况仅按相似度判断、尚待核对的：未履行 1 项" in page


def test_no_grade_and_no_evidence_list_cites_it(out: Path) -> None:
    report = json.loads((out / "report.json").read_text("utf-8"))
    (promise,) = (one["id"] for one in report["statements"] if one["kind"] == "commitment")
    assert all(promise not in (*element["supports"], *element["contradicts"]) for element in report["assessment"]["elements"])

    from docx import Document

    listed = "\n".join(cell.text for table in Document(str(out / "evidence-list.docx")).tables for row in table.rows for cell in row.cells)
    assert "后天您就能收着了" not in listed
