"""What a person says of statements, and of what became of promises: kept, laid over what was found, and taken back."""

import json
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from casefile.assessment import LawSign
from casefile.errors import CaseError
from casefile.findings import Formation, Outcome, OutcomeKind
from casefile.store import open_case
from pipeline.cli import main
from pipeline.papers import tables
from pipeline.papers.dealings import agreement, breaches, price
from pipeline.report import chronology, summary
from pipeline.report.compose import scope_of
from pipeline.report.exhibits import exhibits
from pipeline.report.manifest import manifest_of
from pipeline.report.scope import Scope
from pipeline.review.decisions import read
from pipeline.review.marks import marks_of_table
from tests.test_run import delivered

SAMPLES = Path(__file__).parent.parent / "samples"
Row = Mapping[str, str]
PROMISE = "最晚这周五把剩下的498给您退到支付宝"
"""Words of a promise that the list of evidence of the demonstration quotes."""


def command(*arguments: str | Path) -> str:
    done = CliRunner().invoke(main, list(map(str, arguments)))
    assert done.exit_code in {0, 1}, done.output
    return done.output


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "case"
    command("analyze", SAMPLES / "demo-zh", "--out", folder)
    return folder


@pytest.fixture
def case(analysed: Path, tmp_path: Path) -> Path:
    return shutil.copytree(analysed, tmp_path / "case")


def report(case: Path) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = json.loads((case / "report.json").read_text("utf-8"))
    return found


def numbered(case: Path, id_: object) -> str:
    return f"S-{[one['id'] for one in report(case)['statements']].index(id_) + 1:03d}"


def statement(case: Path, id_: object) -> dict[str, object]:
    return next(one for one in report(case)["statements"] if one["id"] == id_)


def judged(case: Path) -> object:
    """A promise that was judged."""
    return report(case)["outcomes"][0]["statement"]


def doubtful(case: Path) -> list[Row]:
    """Statements."""
    return [row for row in listed(case) if row["about"] == "statement"]


def listed(case: Path, *options: str) -> list[Row]:
    return [json.loads(line) for line in command("review", case, "--json", *options).splitlines()]


def outcome(case: Path, id_: object) -> dict[str, object]:
    return next(one for one in report(case)["outcomes"] if one["statement"] == id_)


@pytest.fixture
def in_doubt(case: Path) -> object:
    """A promise that a rule has found, and of which it is in doubt what became of it."""
    rules = {one["id"]: str(one["rule"]) for one in report(case)["statements"]}
    return next(one["statement"] for one in report(case)["outcomes"] if one["otherwise"] and not rules[str(one["statement"])].startswith("likeness."))


def test_what_is_rejected_stays_in_the_register_and_counts_nowhere(case: Path) -> None:
    promise = judged(case)
    command("review", case, "--reject", numbered(case, promise))
    assert promise not in [one["statement"] for one in report(case)["outcomes"]]
    assert statement(case, promise)["verdict"] == "rejected"
    assert "经人核对不成立" in (case / "report.html").read_text("utf-8")
    assert "完全一致" in command("verify", case) or "as it was delivered" in command("verify", case)


def test_what_likeness_has_found_counts_when_it_is_confirmed(case: Path) -> None:
    before = doubtful(case)
    command("review", case, "--confirm", before[0]["number"])
    assert [row["number"] for row in doubtful(case)] == [row["number"] for row in before[1:]]


@contextmanager
def opened(case: Path) -> Iterator[Scope]:
    with open_case(case / "case.db") as file:
        yield scope_of(file, options=manifest_of(case).options, language="zh", version="0")


def test_what_is_rejected_is_in_no_list_of_evidence_no_chronology_no_excerpt_and_no_sign_of_the_law(case: Path) -> None:
    with opened(case) as scope:
        assert {"t", "y"} <= {entry.id[0] for entry in chronology.chronology(scope).entries}
        assert list(tables.excerpts(scope, 100))
        assert [sign for sign in scope.case.records(LawSign) if sign.kind == "sums"]
        assert PROMISE in str(list(exhibits(scope)))
    rejected = [part for at in range(len(report(case)["statements"])) for part in ("--reject", f"S-{at + 1:03d}")]
    command("review", case, *rejected)
    with opened(case) as scope:
        assert "t" not in {entry.id[0] for entry in chronology.chronology(scope).entries}
        assert not list(tables.excerpts(scope, 100))
        assert not [sign for sign in scope.case.records(LawSign) if sign.kind == "sums"]
        assert PROMISE not in str(list(exhibits(scope)))


def test_a_promise_that_likeness_has_found_is_no_longer_told_as_unchecked_when_it_is_confirmed(case: Path) -> None:
    with open_case(case / "case.db", create=True) as file:
        broken = next(one.statement for one in file.records(Outcome) if one.outcome in (OutcomeKind.LATE, OutcomeKind.BROKEN) and one.due is not None)
        file.connection.execute("UPDATE statements SET rule = 'of_a_rule' WHERE rule LIKE 'likeness.%'")
        file.connection.execute("UPDATE statements SET rule = 'likeness.commitment' WHERE id = ?", (broken,))

    def told() -> tuple[str, bool]:
        with opened(case) as scope:
            points = [point.text for heading in summary.summary(scope, (), (), ()) for point in heading.points]
            figure = chronology.figure(scope, chronology.chronology(scope))
            assert figure is not None
            (unchecked,) = [text for text in points if "尚待核对" in text]
            return unchecked, any(numbered(case, broken) in bar.label for bar in figure.bars)

    before, was_drawn = told()
    command("review", case, "--confirm", numbered(case, broken))
    after, is_drawn = told()
    assert (was_drawn, is_drawn) == (False, True)
    late = re.compile(r"迟延履行 (\d+) 项")
    assert [int(found[1]) for found in map(late.search, (before, after)) if found] == [2, 1]


def test_a_paper_quotes_of_an_agreement_only_what_counts(case: Path) -> None:
    with open_case(case / "case.db", create=True) as file:
        offer = next(one.offer for one in file.records(Formation) if one.offer is not None)
        file.connection.execute("UPDATE statements SET rule = 'likeness.offer' WHERE id = ?", (offer,))

    def pleaded() -> int:
        with opened(case) as scope:
            return len(list(agreement(scope)))

    before = pleaded()
    command("review", case, "--confirm", numbered(case, offer))
    assert (before, pleaded()) == (1, 2)


def test_a_contract_on_an_offer_that_likeness_has_found_counts_when_that_is_confirmed_and_is_gone_when_it_is_rejected(tmp_path: Path) -> None:
    said = ("buyer,柜子什么价", "seller,420送到家", "buyer,成交", "seller,明天发货", "buyer,收到了，门是裂的，我要退款420")
    rows = [f"2025-03-03T09:0{minute}:00+08:00,{line.split(',')[0]}甲,{line}" for minute, line in enumerate(said)]
    (tmp_path / "chat.csv").write_text("\n".join(("time,sender,role,text", *rows)), "utf-8")
    case = tmp_path / "case"
    command("analyze", tmp_path / "chat.csv", "--out", case, "--tz", "Asia/Shanghai", "--lang", "zh", "--law", "cn")
    with open_case(case / "case.db", create=True) as file:
        (formation,) = file.records(Formation)
        offer = formation.offer
        file.connection.execute("UPDATE statements SET rule = 'likeness.offer' WHERE id = ?", (offer,))

    def told(verdict: str) -> tuple[str, bool, bool, int]:
        command("review", case, f"--{verdict}", numbered(case, offer))
        made = report(case)
        supports = [id_ for element in made["assessment"]["elements"] for id_ in element["supports"]]  # type: ignore[call-overload]
        (formation,) = made["formations"]
        with opened(case) as scope:
            pleaded = len([*agreement(scope), *price(scope)])
        return str(formation["by"]), "其依据的陈述仅按相似度找到" in (case / "report.html").read_text("utf-8"), offer in supports, pleaded

    assert told("confirm") == ("messages", False, True, 3)
    assert told("undo") == ("messages", True, False, 0)
    assert told("reject") == ("none", False, False, 1)


def test_a_paper_says_nothing_of_the_review(case: Path, in_doubt: object, tmp_path: Path) -> None:
    broken = ("--outcome", f"{numbered(case, in_doubt)}=broken")
    command("review", case, *broken, *(part for row in doubtful(case) for part in ("--confirm", row["number"])))
    made = json.loads(command("file", case, "--paper", "demand-letter", "--out", tmp_path / "papers", "--json"))
    with zipfile.ZipFile(made["paper"]) as paper:
        pleaded = paper.read("word/document.xml").decode()
    assert "经人核对" not in pleaded
    assert "核对人" not in pleaded
    assert "很可能" not in pleaded
    with zipfile.ZipFile(case / "evidence-list.docx") as listed:
        assert "核对属实" not in listed.read("word/document.xml").decode()
    assert "核对属实" in (case / "report.html").read_text("utf-8")


def test_a_decision_holds_in_the_next_analysis(case: Path) -> None:
    command("review", case, "--reject", numbered(case, judged(case)))
    before = delivered(case)
    command("analyze", SAMPLES / "demo-zh", "--out", case)
    assert delivered(case) == before


def test_what_is_taken_back_is_as_if_it_had_never_been_said_but_for_the_record(case: Path) -> None:
    before, number = delivered(case), numbered(case, judged(case))
    command("review", case, "--reject", number, "--note", "与客户核对")
    command("review", case, "--undo", number)
    after = delivered(case)
    kept = [(one.verdict, one.note) for one in read(case / "decisions.jsonl")]
    assert kept == [("rejected", "与客户核对"), (None, "")]
    assert {name for name in after if after[name] != before.get(name)} == {"decisions.jsonl", "manifest.json"}


VERDICTS, OUTCOMES = "核对（是/否）", "核对（已履行/迟延履行/未履行/未届期/材料未显示）"


def filled(case: Path, cells: Mapping[str, str], *, column: str = VERDICTS, words: str | None = None) -> Path:
    """The case's own workbook with these cells in the column; `words`: said in place of a statement's own."""
    book = openpyxl.load_workbook(case / "report.xlsx")
    for sheet in book:
        head = [cell.value for cell in sheet[1]]
        if column in head:
            for row in sheet.iter_rows(min_row=2):
                if row[0].value in cells:
                    row[head.index(column)].value = cells[str(row[0].value)]
                    if words is not None:
                        row[head.index("陈述")].value = words
    book.save(case.parent / "filled.xlsx")
    return case.parent / "filled.xlsx"


def test_a_filled_workbook_decides_row_by_row_and_an_empty_cell_says_nothing(case: Path) -> None:
    promise = judged(case)
    command("review", case, "--confirm", "S-001")
    table = filled(case, {"S-001": "", "S-003": "Yes", numbered(case, promise): "否"})
    assert "核对结论：2 条" in command("review", case, "--table", table)
    assert [statement(case, report(case)["statements"][at]["id"])["verdict"] for at in (0, 2)] == ["confirmed", "confirmed"]
    assert statement(case, promise)["verdict"] == "rejected"


@pytest.mark.parametrize(("cell", "words", "told"), [("maybe", None, "maybe"), ("是", "完全不同的话", "完全不同的话")])
def test_a_workbook_that_says_something_else_decides_nothing(case: Path, cell: str, words: str | None, told: str) -> None:
    table, before = filled(case, {"S-001": cell}, words=words), delivered(case)
    done = CliRunner().invoke(main, ["review", str(case), "--table", str(table)])
    assert (done.exit_code, told in done.output, delivered(case)) == (2, True, before)


def test_a_file_that_is_no_workbook_of_ours_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.xlsx").write_text("S-001 yes")
    with pytest.raises(CaseError, match="no_table"):
        marks_of_table(tmp_path / "notes.xlsx")
    book = openpyxl.Workbook()
    book.active.append(["number", "yes"])
    book.save(tmp_path / "other.xlsx")
    with pytest.raises(CaseError, match="no_verdict_column"):
        marks_of_table(tmp_path / "other.xlsx")


MIXED = b'{"statement":"t1","outcome":"broken","says":"","who":"a","at":"2025-03-03T09:00:00Z"}\n'
"""An outcome in a decision about a statement."""


@pytest.mark.parametrize("line", [b"confirmed\n", '{"statement":"核对"}\n'.encode("gb18030"), b'{"a":' + b"[" * 100_000, b"{}\n", MIXED])
def test_a_broken_line_of_decisions_is_named(case: Path, line: bytes) -> None:
    command("review", case, "--confirm", "S-001")
    with (case / "decisions.jsonl").open("ab") as file:
        file.write(line)
    done = CliRunner().invoke(main, ["review", str(case), "--confirm", "S-002"])
    assert done.exit_code == 2
    assert "decisions.jsonl, line 2," in done.output


def test_decisions_that_an_editor_has_saved_are_read_and_added_to(case: Path) -> None:
    command("review", case, "--confirm", "S-001")
    file = case / "decisions.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n\r\n").rstrip())
    command("review", case, "--reject", "S-002")
    assert [one.verdict for one in read(file)] == ["confirmed", "rejected"]


@pytest.mark.parametrize("options", [("--confirm", "--reject"), ("--confirm", "--undo")])
def test_two_verdicts_on_one_statement_are_refused(case: Path, options: tuple[str, str]) -> None:
    done = CliRunner().invoke(main, ["review", str(case), options[0], "S-001", options[1], "S-1"])
    assert (done.exit_code, "S-001" in done.output, (case / "decisions.jsonl").exists()) == (2, True, False)


def test_a_note_that_is_no_text_is_refused_before_anything_is_done(case: Path) -> None:
    before = delivered(case)
    done = CliRunner().invoke(main, ["review", str(case), "--confirm", "S-001", "--note", "caf\udce9"])
    assert (done.exit_code, "--note" in done.output, delivered(case)) == (2, True, before)
    assert "完全一致" in command("verify", case) or "as it was delivered" in command("verify", case)


def test_what_is_said_twice_is_kept_once(case: Path) -> None:
    command("review", case, "--confirm", "S-001", "--confirm", "s-1", "--table", filled(case, {"S-001": "是"}))
    assert len(read(case / "decisions.jsonl")) == 1


def test_a_number_that_no_statement_has_is_refused(case: Path) -> None:
    for number in ("S-9999", "A-01", "S-0"):
        assert CliRunner().invoke(main, ["review", str(case), "--confirm", number]).exit_code == 2
    assert not (case / "decisions.jsonl").exists()


def test_decisions_on_statements_that_are_gone_are_kept_and_told(case: Path) -> None:
    command("review", case, "--confirm", "S-001")
    line = (case / "decisions.jsonl").read_text("utf-8")
    (case / "decisions.jsonl").write_text(line.replace(read(case / "decisions.jsonl")[0].statement, "t0000"), encoding="utf-8")
    assert "另有 1 条" in command("review", case).splitlines()[-1]


def test_what_became_of_a_promise_counts_when_a_person_has_said_it(case: Path, in_doubt: object) -> None:
    number, before = numbered(case, in_doubt), outcome(case, in_doubt)

    def pleaded() -> int:
        with opened(case) as scope:
            return len(list(breaches(scope)))

    pleaded_before = pleaded()
    command("review", case, "--outcome", f"{number}＝未履行")
    after = outcome(case, in_doubt)
    assert (before["needs_review"], before["told"]) == (True, False)
    assert (after["outcome"], after["needs_review"], after["otherwise"], after["told"]) == ("broken", False, None, True)
    assert pleaded() == pleaded_before + 1
    assert '<span class="flag">经人核对</span>' in (case / "report.html").read_text("utf-8")
    assert "完全一致" in command("verify", case) or "as it was delivered" in command("verify", case)


def test_what_a_person_says_without_anything_in_the_file_counts_in_no_grade(tmp_path: Path) -> None:
    said = ("buyer,could you post it this week", "seller,we'll ship it by 5 March", "buyer,thanks", "seller,no problem")
    rows = [f"2025-03-03T09:0{minute}:00+00:00,{line.split(',')[0]}A,{line}" for minute, line in enumerate(said)]
    (tmp_path / "chat.csv").write_text("\n".join(("time,sender,role,text", *rows)), "utf-8")
    case = tmp_path / "case"
    command("analyze", tmp_path / "chat.csv", "--out", case, "--tz", "Europe/London", "--lang", "en", "--law", "uk")
    before = report(case)["assessment"]["elements"]  # type: ignore[call-overload]
    (promise,) = (one["statement"] for one in report(case)["outcomes"])
    command("review", case, "--outcome", f"{numbered(case, promise)}=broken")
    assert (outcome(case, promise)["why"], report(case)["assessment"]["elements"]) == ("told", before)  # type: ignore[call-overload]


def test_an_outcome_is_taken_back_with_what_else_was_said_of_the_statement(case: Path, in_doubt: object) -> None:
    before, number = delivered(case), numbered(case, in_doubt)
    command("review", case, "--outcome", f"{number}=late", "--confirm", number)
    command("review", case, "--undo", number)
    after = delivered(case)
    assert {name for name in after if after[name] != before.get(name)} == {"decisions.jsonl", "manifest.json"}


def test_the_outcome_of_a_promise_that_was_rejected_since_is_taken_back_too(case: Path, in_doubt: object) -> None:
    number, before = numbered(case, in_doubt), outcome(case, in_doubt)
    for option, value in (("--outcome", f"{number}=broken"), ("--reject", number)):
        command("review", case, option, value)
    assert "另有" not in command("review", case)
    command("review", case, "--undo", number)
    assert outcome(case, in_doubt) == before


def test_a_decision_whose_run_was_stopped_before_it_was_kept_is_made_again(case: Path, in_doubt: object) -> None:
    number = numbered(case, in_doubt)
    command("review", case, "--outcome", f"{number}=broken")
    (case / "decisions.jsonl").unlink()
    command("review", case, "--outcome", f"{number}=broken")
    assert (len(read(case / "decisions.jsonl")), outcome(case, in_doubt)["told"]) == (1, True)


def test_an_outcome_holds_in_the_next_analysis(case: Path, in_doubt: object) -> None:
    command("review", case, "--outcome", f"{numbered(case, in_doubt)}=broken")
    before = delivered(case)
    command("analyze", SAMPLES / "demo-zh", "--out", case)
    assert delivered(case) == before


def test_who_says_what_became_of_a_promise_says_that_it_is_one(case: Path) -> None:
    promise = judged(case)
    with open_case(case / "case.db", create=True) as file:
        file.connection.execute("UPDATE statements SET rule = 'likeness.commitment' WHERE id = ?", (promise,))
    command("review", case, "--outcome", f"{numbered(case, promise)}=kept")
    assert (statement(case, promise)["verdict"], outcome(case, promise)["outcome"]) == ("confirmed", "kept")


def test_a_workbook_that_says_what_was_said_before_does_not_stand_against_a_new_verdict(case: Path, in_doubt: object) -> None:
    number = numbered(case, in_doubt)
    command("review", case, "--outcome", f"{number}=broken")
    command("review", case, "--table", filled(case, {number: "否"}))
    assert statement(case, in_doubt)["verdict"] == "rejected"


def test_the_list_of_what_is_to_be_looked_at_ends_with_outcomes_in_doubt(case: Path, in_doubt: object) -> None:
    number = numbered(case, in_doubt)
    assert number in [row["number"] for row in listed(case) if row["about"] == "outcome"]
    command("review", case, "--outcome", f"{number}=kept")
    assert number not in [row["number"] for row in listed(case) if row["about"] == "outcome"]
    assert "另一种判断" in command("review", case, "--undo", number) + command("review", case)


def test_a_filled_workbook_says_what_became_of_promises(case: Path, in_doubt: object) -> None:
    number = numbered(case, in_doubt)
    assert "核对结论：1 条" in command("review", case, "--table", filled(case, {number: "Late"}, column=OUTCOMES))
    assert outcome(case, in_doubt)["outcome"] == "late"
    assert "核对结论：0 条" in command("review", case, "--table", case / "report.xlsx")


def test_a_note_on_what_was_said_before_is_kept(case: Path) -> None:
    for note in ("", "与客户核对", ""):
        command("review", case, "--confirm", "S-001", "--note", note)
    assert [one.note for one in read(case / "decisions.jsonl")] == ["", "与客户核对"]


@pytest.mark.parametrize("said", ["S-001=kept", "{}=done", "{}", "x=kept", "S-9999=late"])
def test_what_is_no_outcome_of_a_promise_is_refused(case: Path, in_doubt: object, said: str) -> None:
    before = delivered(case)
    assert report(case)["statements"][0]["id"] not in [one["statement"] for one in report(case)["outcomes"]]
    done = CliRunner().invoke(main, ["review", str(case), "--outcome", said.format(numbered(case, in_doubt))])
    assert (done.exit_code, delivered(case)) == (2, before)


def test_the_outcome_of_what_is_rejected_is_refused(case: Path, in_doubt: object) -> None:
    number, before = numbered(case, in_doubt), delivered(case)
    done = CliRunner().invoke(main, ["review", str(case), "--reject", number, "--outcome", f"{number}=kept"])
    assert (done.exit_code, number in done.output, delivered(case)) == (2, True, before)
    command("review", case, "--reject", number)
    assert "--undo" in CliRunner().invoke(main, ["review", str(case), "--outcome", f"{number}=kept"]).output


SAID = "time,sender,role,text\n2024-05-01T10:00:00+08:00,小店,seller,48小时内发货\n2024-05-01T10:01:00+08:00,买家,buyer,好的\n"


def test_what_was_decided_outlives_a_fuller_export_of_the_same_chat(tmp_path: Path) -> None:
    for name, text in (("first", SAID), ("fuller", SAID + "2024-05-01T10:05:00+08:00,小店,seller,在的\n")):
        (tmp_path / "exports" / name).mkdir(parents=True)
        (tmp_path / "exports" / name / "chat.csv").write_text(text)
    case = tmp_path / "case"
    command("analyze", tmp_path / "exports" / "first", "--out", case)
    command("review", case, "--reject", "S-001")
    command("analyze", tmp_path / "exports", "--out", case)
    assert [one["verdict"] for one in report(case)["statements"]] == ["rejected"]
    command("review", case, "--undo", "S-001")
    assert [one["verdict"] for one in report(case)["statements"]] == [None]
