"""Spreadsheets of LibreOffice (.ods): that they read as Excel's do, and what harm they may do."""

import io
import zipfile
from pathlib import Path

import pytest
from handover import taken_in

from casefile.records import Payment, Problem, ProblemCode
from casefile.store import CaseFile
from parsers.export import Options
from parsers.workbook import BrokenWorkbook, sheet_rows

NAMES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table"))
CELLS = {"date": "office:date-value", "float": "office:value"}


def cell(shown: str, kind: str = "string", value: str = "") -> str:
    told = f' {CELLS[kind]}="{value}"' if kind in CELLS else ""
    return f'<table:table-cell office:value-type="{kind}"{told}><text:p>{shown}</text:p></table:table-cell>'


def row(*cells: str, many: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{many}">{"".join(cells)}</table:table-row>'


def ods(*rows: str, above: str = "") -> bytes:
    sheet = f'<table:table table:name="Sheet1">{"".join(rows)}</table:table>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
        archive.writestr("content.xml", f"{above}<office:document-content {NAMES}>{body}</office:document-content>")
    return out.getvalue()


def taken(folder: Path, content: bytes) -> tuple[CaseFile, list[Problem]]:
    (folder / "in").mkdir()
    (folder / "in" / "statement.ods").write_bytes(content)
    case = taken_in(folder / "in", folder, Options())
    return case, list(case.records(Problem))


STATEMENT = (
    row(cell("Date"), cell("Description"), cell("Amount"), cell("Currency")),
    row(cell("13.01.26", "date", "2026-01-13"), cell("Lamp<text:s/>Shop"), cell("-40,50 €", "float", "-40.5"), cell("EUR")),
    row('<table:table-cell table:number-columns-repeated="16384"/>', many=1_000_000),
)


def test_a_spreadsheet_of_libreoffice_is_read_as_one_of_excel(tmp_path: Path) -> None:
    case, problems = taken(tmp_path, ods(*STATEMENT))
    assert [(str(one.amount.amount), one.at_raw, one.description) for one in case.records(Payment)] == [("40.5", "2026-01-13", "Lamp Shop")]
    assert problems == []


def test_rows_and_cells_that_stand_for_many_are_counted() -> None:
    rows = sheet_rows(
        io.BytesIO(ods(row("<table:table-cell/>", many=4), row('<table:table-cell table:number-columns-repeated="2"/>', cell("a"), many=2)))
    )
    assert list(rows) == [("Sheet1", 5, ["", "", "a"]), ("Sheet1", 6, ["", "", "a"])]


def test_a_row_that_stands_for_millions_is_not_believed() -> None:
    many = '<table:table-cell table:number-columns-repeated="9999999" office:value-type="string"><text:p>a</text:p></table:table-cell>'
    assert sum(1 for _ in sheet_rows(io.BytesIO(ods(row(many, many=9_999_999))))) == 1000


def test_a_row_of_more_parts_than_any_sheet_has_columns_is_not_held_in_memory() -> None:
    with pytest.raises(BrokenWorkbook, match="more than 65536 parts"):
        list(sheet_rows(io.BytesIO(ods(row("<table:table-cell/>" * 70_000)))))


def test_what_stands_between_rows_is_passed_over() -> None:
    columns = "<table:table-column/>" * 70_000
    rows = sheet_rows(io.BytesIO(ods(columns, row(cell("a")), "<!-- said aside -->", row(cell("b")))))
    assert [cells for _, _, cells in rows] == [["a"], ["b"]]


def test_a_spreadsheet_that_asks_to_be_expanded_shows_nothing_of_it() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    assert list(sheet_rows(io.BytesIO(ods(row(cell("x&b;y")), above=bomb)))) == [("Sheet1", 1, ["x&b;y"])]


@pytest.mark.parametrize("at", [200, 400])
def test_a_spreadsheet_that_breaks_off_is_said_to(tmp_path: Path, at: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(ods(*STATEMENT))) as whole, zipfile.ZipFile(out, "w") as broken:
        for name in whole.namelist():
            broken.writestr(name, whole.read(name)[:at] if name == "content.xml" else whole.read(name))
    with pytest.raises(BrokenWorkbook):
        list(sheet_rows(io.BytesIO(out.getvalue())))
    _, problems = taken(tmp_path, out.getvalue())
    assert {problem.code for problem in problems} <= {ProblemCode.ARCHIVE_BROKEN, ProblemCode.TRUNCATED, ProblemCode.UNREADABLE}
    assert problems
