"""PDF files as input: what their pages show, where that lies in the file, and what is done about those that are made to do harm."""

import base64
import io
import zlib
from pathlib import Path

import pytest
from conftest import SAMPLES
from handover import taken_in
from printed import Print, pdf
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, NumberObject, StreamObject
from reading import export_of, payments, problems, read, written

from casefile.records import Payment, Problem, ProblemCode, Reading, ReadingCode
from casefile.rows import Coverage
from parsers import pdf as reading_of_pdf
from parsers.export import Options
from parsers.orders import alipay_certificate
from parsers.pdf import Page
from parsers.printed_lines import printed_lines

HEADING = ["收/支", "交易对方", "商品说明", "收/付款方式", "金额", "交易订单号", "商家订单号", "交易时间"]
ROW = ["支出", "云朵样品小铺", "手帐本", "花呗", "18.00", "20260107220010000000001", "M1", "2026-01-07\n08:00:00"]
SET = Print(columns=[40, 80, 135, 205, 260, 300, 400, 495])
CERTIFICATE = pdf([["支付宝支付科技有限公司 交易流水证明", HEADING, ROW], [ROW], [ROW]], SET)


def changed(writer: PdfWriter) -> bytes:
    found = io.BytesIO()
    writer.write(found)
    return found.getvalue()


def locked(user: str, algorithm: str) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(CERTIFICATE))
    writer.encrypt(user, "owner", algorithm=algorithm)
    return changed(writer)


def with_program(page: int, program: bytes) -> bytes:
    """The certificate, one of its pages drawn by another program."""
    writer = PdfWriter(clone_from=io.BytesIO(CERTIFICATE))
    stream = StreamObject()
    stream.set_data(zlib.compress(program))
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    writer.pages[page][NameObject("/Contents")] = writer._add_object(stream)
    return changed(writer)


def texts(path: Path) -> list[str]:
    return [line.text for page in export_of(path).pages if isinstance(page, Page) for line in printed_lines(page)]


def test_a_row_is_drawn_by_the_bytes_at_its_place() -> None:
    path = next((SAMPLES / "formats" / "alipay_certificate").iterdir())
    payment = payments(read(alipay_certificate, path))[1]
    stream = path.read_bytes()[payment.place.start : payment.place.end]
    program = zlib.decompress(stream[stream.index(b"stream\n") + 7 : stream.rindex(b"\nendstream")])
    assert "53640_RF0000001".encode("utf-16-be").hex().encode() in program


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_what_is_only_locked_against_changes_is_read(tmp_path: Path, algorithm: str) -> None:
    assert len(payments(read(alipay_certificate, written(tmp_path, locked("", algorithm), "x.pdf")))) == 3


def test_what_opens_with_a_password_alone_is_told(tmp_path: Path) -> None:
    handed = written(tmp_path, locked("secret", "AES-256"), "x.pdf")
    with taken_in(handed, tmp_path, Options()) as case:
        assert [problem.code for problem in case.records(Problem)] == [ProblemCode.UNSUPPORTED_ENCRYPTION]


@pytest.mark.parametrize(
    "program",
    [b" " * (40 << 20), b"BT " * 500_000, b"[" * 100_000, b"/Nothing Do " * 300_000, b"q 1 0 0 1 0 0 cm " * 300_000],
    ids=["unpacks to too much", "too many steps", "too deep", "calls up too much", "too much of all"],
)
def test_a_page_that_is_made_to_do_harm_costs_no_other(tmp_path: Path, program: bytes) -> None:
    records = read(alipay_certificate, written(tmp_path, with_program(1, program), "x.pdf"))
    assert (len(payments(records)), {problem.code for problem in problems(records)}) == (2, {ProblemCode.ARCHIVE_BROKEN})


@pytest.mark.parametrize(("what", "most"), [("runs", 20), ("rulings", 12)])
def test_a_file_is_read_up_to_what_all_its_pages_may_cost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, most: int) -> None:
    monkeypatch.setattr(reading_of_pdf, "MOST", {**reading_of_pdf.MOST, what: most})
    boxes = b"0 0 9 9 re\n" * 5 + b"S\n"
    records = read(alipay_certificate, written(tmp_path, with_program(1, boxes) if what == "rulings" else CERTIFICATE, "x.pdf"))
    assert (len(payments(records)), [problem.code for problem in problems(records)]) == (1, [ProblemCode.TOO_LARGE])


def test_a_page_that_is_packed_as_nothing_here_unpacks_costs_no_other(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(CERTIFICATE))
    writer.pages[1][NameObject("/Contents")] = writer._add_object(packed("/JBIG2Decode", b"x"))
    records = read(alipay_certificate, written(tmp_path, changed(writer), "x.pdf"))
    assert (len(payments(records)), {problem.code for problem in problems(records)}) == (2, {ProblemCode.ARCHIVE_BROKEN})


def test_a_file_of_too_many_pages_is_not_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_of_pdf, "MOST_PAGES", 2)
    assert not alipay_certificate.recognizes(export_of(written(tmp_path, CERTIFICATE, "x.pdf")))


def calling_up(form: StreamObject, pages: int = 1) -> bytes:
    """The certificate, its first page or all of so many drawn by one program that they call up."""
    writer = PdfWriter(clone_from=io.BytesIO(CERTIFICATE))
    form.update({NameObject("/Subtype"): NameObject("/Form"), NameObject("/Resources"): writer.pages[0]["/Resources"].clone(writer)})
    caller = StreamObject()
    caller.set_data(b"q /Fm0 Do Q")
    called, calling = writer._add_object(form), writer._add_object(caller)
    while len(writer.pages) < pages:
        writer.add_page(writer.pages[0])
    for page in writer.pages[:pages]:
        resources = DictionaryObject({NameObject("/XObject"): DictionaryObject({NameObject("/Fm0"): called})})
        page.update({NameObject("/Contents"): calling, NameObject("/Resources"): resources})
    return changed(writer)


def packed(filter_: str, data: bytes) -> StreamObject:
    form = StreamObject()
    form.set_data(data)
    if filter_:
        form[NameObject("/Filter")] = NameObject(filter_)
    return form


PROGRAM = PdfReader(io.BytesIO(CERTIFICATE)).pages[0]["/Contents"].get_data()


@pytest.mark.parametrize(
    "form",
    [
        packed("", PROGRAM),
        packed("/FlateDecode", zlib.compress(PROGRAM)),
        packed("/ASCIIHexDecode", PROGRAM.hex().encode() + b">"),
        packed("/ASCII85Decode", base64.a85encode(PROGRAM) + b"~>"),
    ],
    ids=["as it is", "flate", "hex", "ascii85"],
)
def test_what_a_page_calls_up_is_read_like_the_page(tmp_path: Path, form: StreamObject) -> None:
    found = texts(written(tmp_path, calling_up(form), "x.pdf"))
    assert found == texts(written(tmp_path, CERTIFICATE, "y.pdf"))


def test_boxed_cells_on_as_many_pages_as_a_statement_has_are_read() -> None:
    boxes = b"0 0 9 9 re S\n" * 300
    found = list(reading_of_pdf.pages(io.BytesIO(calling_up(packed("", boxes), 175))))
    assert [len(page.rulings) for page in found if isinstance(page, Page)] == [1200] * 175


def test_a_page_of_too_many_ruled_lines_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_of_pdf, "RULINGS", 12)
    records = read(alipay_certificate, written(tmp_path, with_program(1, b"0 0 9 9 re S\n" * 5), "x.pdf"))
    assert (len(payments(records)), {problem.code for problem in problems(records)}) == (2, {ProblemCode.ARCHIVE_BROKEN})


def test_what_every_page_calls_up_costs_each_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spent: list[str] = []
    monkeypatch.setattr(reading_of_pdf._Budget, "spend", lambda _self, what, _amount=1: spent.append(what))
    counts = []
    for page in reading_of_pdf.pages(io.BytesIO(calling_up(packed("", PROGRAM), 3))):
        assert isinstance(page, Page)
        counts.append(spent.count("steps"))
        spent.clear()
    assert len(set(counts)) == 1


def test_a_signature_is_told_and_not_believed(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(CERTIFICATE))
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/SigFlags"): NumberObject(3)})
    records = read(alipay_certificate, written(tmp_path, changed(writer), "x.pdf"))
    assert [record.code for record in records if isinstance(record, Reading) and "signed" in record.code] == [ReadingCode.SIGNED]


def test_every_line_of_every_page_is_accounted_for(tmp_path: Path) -> None:
    with taken_in(written(tmp_path, CERTIFICATE, "x.pdf"), tmp_path, Options()) as case:
        assert case.count(Payment) == 3
        assert [(one.unit, one.total, one.unaccounted) for one in case.records(Coverage)] == [("lines", 8, 0)]


def test_a_text_that_leans_is_a_line_of_its_own(tmp_path: Path) -> None:
    raw = PdfReader(io.BytesIO(CERTIFICATE)).pages[0]["/Contents"].get_data()
    watermark = b"\nBT /F1 30 Tf 0.7 0.7 -0.7 0.7 200 700 Tm <4ec54f9b6837672c> Tj ET"
    path = written(tmp_path, with_program(0, raw + watermark), "x.pdf")
    assert (texts(path)[4], len(payments(read(alipay_certificate, path)))) == ("仅供样本", 3)
