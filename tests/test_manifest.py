"""A delivered folder is what it was, or what differs is named."""

import json

import pytest
from report_case import build

from pipeline import report
from pipeline.report.manifest import Difference, verify
from pipeline.workers import Workers

OPTIONS = {"law": "cn", "lang": "zh"}


@pytest.fixture
def folder(tmp_path):
    out = tmp_path / "case"
    with build(out, "zh") as case:
        report.write(Workers(case), out, options=OPTIONS, language="zh", version="0.1.0", with_messages=True)
        report.write_manifest(case, out, options=OPTIONS, version="0.1.0")
    return out


def test_a_folder_as_delivered_has_no_differences(folder):
    assert verify(folder) == []


def test_the_manifest_lists_every_original_by_the_path_it_was_received_under(folder):
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert [one["of"] for one in manifest["originals"]] == ["chat/messages.csv", "orders.json", "bill.csv"]
    assert {one["path"] for one in manifest["outputs"]} == {"evidence-list.docx", "objections.docx", "report.html", "report.json", "report.xlsx"}


def test_missing_changed_and_extra_files_are_named(folder):
    (folder / "report.json").unlink()
    (folder / "report.html").write_text("other")
    (folder / "originals" / "s3-bill.csv").write_bytes(b"other")
    (folder / "note.txt").write_text("mine")
    assert verify(folder) == [
        Difference(path="note.txt", what="extra"),
        Difference(path="originals/s3-bill.csv", what="changed"),
        Difference(path="report.html", what="changed"),
        Difference(path="report.json", what="missing"),
    ]


def test_a_row_changed_in_the_case_file_is_noticed(folder):
    from casefile import open as open_case

    with open_case(folder / "case.db", create=True) as case:
        case.connection.execute("UPDATE statements SET hedged = 1 WHERE rowid = 1")
    assert verify(folder) == [Difference(path="case.db", what="changed")]


@pytest.mark.parametrize(
    "sql", ["DELETE FROM log WHERE seq = (SELECT max(seq) FROM log)", "UPDATE log SET inputs = 'other' WHERE seq = 2"], ids=["cut short", "altered"]
)
def test_a_log_that_was_cut_or_altered_is_noticed(folder, sql):
    from casefile import open as open_case

    with open_case(folder / "case.db", create=True) as case:
        for (name,) in case.connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            case.connection.execute(f"DROP TRIGGER {name}")
        case.connection.execute(sql)
    assert verify(folder) == [Difference(path="case.db", what="log")]


def test_a_folder_without_a_readable_manifest_cannot_be_verified(folder):
    (folder / "manifest.json").write_text("{")
    assert verify(folder) == [Difference(path="manifest.json", what="manifest")]


def test_a_damaged_page_of_the_case_file_is_a_difference(folder):
    raw = bytearray((folder / "case.db").read_bytes())
    raw[4096:8192] = bytes(4096)
    (folder / "case.db").write_bytes(raw)
    assert Difference(path="case.db", what="changed") in verify(folder)


def test_an_original_that_was_taken_out_of_the_folder_and_of_the_manifest_is_missing(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    gone = manifest["originals"].pop()
    (folder / gone["path"]).unlink()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert verify(folder) == [Difference(path=gone["path"], what="missing")]
