"""What a hostile export may hold: each thing is a problem or a faithful message, in bounded time and memory.

The sizes are scaled down to what a test may take.
"""

import csv
import io
import json
import os
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib import import_module
from itertools import count
from pathlib import Path

import pytest
from lxml import html

from casefile import store
from casefile.findings import Identity, Statement
from casefile.records import Message, Order, Problem, ProblemCode, Role
from casefile.store import open_case
from extractors import Setting, extract
from extractors.clauses import LONGEST, MOST, passages
from extractors.glosses import as_read
from extractors.reading import Reading
from extractors.text import fold
from parsers.chat import desk_json
from parsers.export import Export, Options
from parsers.layout import layouts
from parsers.markup import blocks_of, parsed, pieces, plain
from parsers.order_rows import PARCEL_NO, SEVERAL, WORDS
from parsers.orders import kuaidi100, order_table, taobao_orders
from parsers.page_table import page_rows
from parsers.xml_tree import element_of, leaves
from pipeline import archive, intake, originals
from pipeline.originals import Received, receive
from pipeline.report import quotes
from pipeline.request import Request
from pipeline.run import analyze
from pipeline.workers import Workers
from tests.build import message, setting
from tests.conftest import SAMPLES
from tests.growth import at_most, grows_with
from tests.oracle import examine
from tests.reading import export_of, written

# ── texts ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def statements(text: str) -> list[Statement]:
    return [one for one in extract([message(text)], setting()) if isinstance(one, Statement)]


@pytest.mark.parametrize("unit", ["48小时内发货，假一赔十。我保证是正品。", "We will ship within 48 hours. I guarantee it is genuine. "])
def test_a_message_of_any_length_is_read_in_a_time_that_grows_with_it(unit: str) -> None:
    assert grows_with(lambda length: statements(unit * (length // len(unit))), 1_500)


def test_a_promise_behind_a_long_text_is_found_where_it_stands() -> None:
    text = "天气不错。" * 2_000 + "\u200b48小时内发货。"
    (found,) = statements(text)
    assert text[found.quote.start : found.quote.end] == "48小时内发货"


def test_the_runs_of_a_long_text_are_all_of_it() -> None:
    for text in ("", "好", "天气不错。" * 3_000, "a" * 10_000):
        runs = list(passages(text))
        assert "".join(text[start:end] for start, end in runs) == text
        assert max(end - start for start, end in runs) <= LONGEST


def test_no_run_of_a_long_text_is_read_with_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four million characters in the time of the ten thousand that are looked at."""
    monkeypatch.setattr("extractors.clauses.MOST", 10_000)
    unit = "48小时内发货。" + "天气不错。" * 600
    assert at_most(4, partial(statements, unit * 1_300), partial(statements, unit * 3))


def test_of_a_text_without_end_the_beginning_is_read() -> None:
    assert list(passages("a" * 2 * MOST))[-1][1] == MOST


def test_no_promise_in_a_long_message_costs_a_look_at_all_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read from the case file and what is folded grows with the promises, not with promises times the message."""
    read, folded, said = store.message_of, fold, as_read
    seen = 0

    def count(text: str) -> str:
        nonlocal seen
        seen += len(text)
        return text

    def read_and_count(row: tuple[object, ...]) -> Message:
        message = read(row)
        count(message.text)
        return message

    monkeypatch.setattr(store, "message_of", read_and_count)
    monkeypatch.setattr(import_module("pipeline.link.mentions"), "fold", lambda text: folded(count(text)))
    for module in ("guarantees", "judging", "outcomes", "reading"):
        monkeypatch.setattr(import_module(f"pipeline.link.{module}"), "as_read", lambda text: said(count(text)))
    looked_at = []
    for promises in (400, 800):
        (export := tmp_path / f"{promises}.csv").write_text(CHAT + f"2024-05-01T10:02:00+08:00,小店,{'48小时内发货，发票一起寄。' * promises}\n")
        seen = 0
        analyze(Request(exports=[export], out=tmp_path / f"out-{promises}"), who="", tell=lambda _: None)
        looked_at.append(seen)
    assert looked_at[1] < 2.5 * looked_at[0]


# ── participants ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_crowd_of_participants_costs_no_message_a_look_at_each() -> None:
    def listening(many: int) -> Reading:
        crowd = {f"p{number}": f"user{number}" for number in range(many)}
        return Reading(Setting(roles=dict.fromkeys(crowd, Role.SELLER), names=crowd, platform="whatsapp", currency="CNY"))

    anew = count()

    def hear(reading: Reading) -> None:
        said = [message(f"找user{number}，48小时内发货。{next(anew)}", by="p1") for number in range(200)]
        found = {one.value for each in said for one in reading.read(each) if isinstance(one, Identity)}
        assert found == {f"user{number}" for number in range(200)}

    assert at_most(2, partial(hear, listening(10_000)), partial(hear, listening(200)))


# ── folders and archives ──────────────────────────────────────────────────────────────────────────────────────────


CHAT = "time,sender,text\n2024-05-01T10:00:00+08:00,小店,48小时内发货\n2024-05-01T10:01:00+08:00,买家,好的\n"


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", method) as archive_file:
        for name, content in members.items():
            archive_file.writestr(name, content)
    return raw.getvalue()


def taken(exports: Path, out: Path) -> tuple[list[str], list[tuple[str, ProblemCode]]]:
    """The texts that a folder gives, and its problems: where they are, and what."""
    arrived = list(receive([exports], out / "originals", password=None))
    with open_case(Path(":memory:"), create=True) as case:
        with case.stage("intake", "", version="", who=""):
            for problem in arrived:
                if isinstance(problem, Problem):
                    case.add(problem)
            intake.take_in(Workers(case), [one for one in arrived if isinstance(one, Received)], options=Options(), format_name=None)
        return [message.text for message in case.messages()], [(problem.place.where, problem.code) for problem in case.records(Problem)]


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "chat.csv").write_text(CHAT)
    return tmp_path / "exports"


READ = ["48小时内发货", "好的"]


def test_bombs_in_a_bomb_are_unpacked_no_further_than_the_run_may(exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES_OF_ALL", 1 << 20)
    bombs = {f"{number:02}.zip": packed({f"{number}-{part}.txt": bytes([number, part]) * (60 << 10) for part in range(4)}) for number in range(16)}
    (exports / "bomb.zip").write_bytes(packed(bombs))
    texts, problems = taken(exports, tmp_path / "out")
    assert texts == READ
    assert {code for _, code in problems} == {ProblemCode.TOO_LARGE, ProblemCode.UNKNOWN_FORMAT}
    assert sum(path.stat().st_size for path in (tmp_path / "out" / "originals").iterdir()) < 2 << 20


def test_members_that_share_their_bytes_are_no_more_than_a_bomb(exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One compressed run, listed a thousand times: the directory alone shows what it would come to."""
    monkeypatch.setattr(archive, "SMALL", 1 << 16)
    (exports / "bomb.zip").write_bytes(overlapping(1_000, bytes(1 << 16)))
    texts, problems = taken(exports, tmp_path / "out")
    assert (texts, [code for _, code in problems]) == (READ, [ProblemCode.ABSURD_RATIO])


def overlapping(count: int, content: bytes) -> bytes:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = deflate.compress(content) + deflate.flush()
    sums = (zlib.crc32(content), len(body), len(content))
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 33, *sums, 5, 0) + b"00000" + body
    head = struct.pack("<4sHHHHHHIII", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, *sums)
    listed = b"".join(head + struct.pack("<HHHHHII", 5, 0, 0, 0, 0, 0, 0) + b"%05d" % number for number in range(count))
    return local + listed + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(listed), len(local), 0)


def taped(kind: bytes, size: bytes) -> bytes:
    """A tape archive of one file, behind a member of another kind and size."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as tape:
        for name, content in (("first", b"x" * 600), ("a.csv", CHAT.replace("48", "24").encode())):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tape.addfile(member, io.BytesIO(content))
    head = bytearray(raw.getvalue()[: tarfile.BLOCKSIZE])
    head[124:136], head[156:157], head[148:156] = size.rjust(12, size[:1]), kind, b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head) + raw.getvalue()[tarfile.BLOCKSIZE :]


@pytest.mark.parametrize("kind", [tarfile.REGTYPE, tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME], ids=["a file", "a header", "a long name"])
@pytest.mark.parametrize("size", [b"\x80" + b"\xff" * 11, b"\xff" * 12, b"\xff" + bytes(11)], ids=["beyond all memory", "-1", "far below zero"])
def test_a_tape_archive_with_a_size_that_no_file_has_is_refused(exports: Path, tmp_path: Path, kind: bytes, size: bytes) -> None:
    (exports / "tape.tar").write_bytes(taped(kind, size))
    texts, problems = taken(exports, tmp_path / "out")
    assert texts == READ
    assert {code for _, code in problems} <= {ProblemCode.ARCHIVE_BROKEN, ProblemCode.TOO_LARGE}
    assert problems


def test_a_member_whose_sum_is_wrong_is_refused_and_the_rest_is_read(exports: Path, tmp_path: Path) -> None:
    raw = packed({"a.csv": CHAT.replace("48", "24").encode()}, zipfile.ZIP_STORED)
    (exports / "chat.zip").write_bytes(raw.replace(b"24", b"72", 1))
    assert taken(exports, tmp_path / "out") == (READ, [("a.csv", ProblemCode.ARCHIVE_BROKEN)])


def test_more_files_than_anyone_has_are_refused_as_one(exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 100)
    (exports / "many.zip").write_bytes(packed({f"{number}.txt": b"" for number in range(101)}))
    texts, problems = taken(exports, tmp_path / "out")
    assert (texts, [code for _, code in problems]) == (READ, [ProblemCode.TOO_LARGE])


def test_links_and_pipes_in_a_folder_are_named_and_not_followed(exports: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.csv").write_text(CHAT.replace("48", "24"))
    (exports / "folder").symlink_to(tmp_path / "elsewhere")
    (exports / "file.csv").symlink_to(tmp_path / "elsewhere" / "secret.csv")
    (exports / "round").symlink_to(exports)
    os.mkfifo(exports / "pipe")
    texts, problems = taken(exports, tmp_path / "out")
    assert texts == READ
    links = [(f"exports/{name}", ProblemCode.LINK) for name in ("file.csv", "folder", "round")]
    assert problems == [*links[:2], ("exports/pipe", ProblemCode.NOT_OPENED), links[2]]


def test_what_cannot_be_listed_or_opened_is_named(exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (exports / "closed").mkdir()
    (exports / "locked.csv").write_text("x")
    scandir, copy = os.scandir, originals._preserve

    def refuse_folder(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    def refuse_file(path: Path, name: str, originals: Path) -> object:
        if path.name == "locked.csv":
            raise PermissionError(13, "Permission denied", path)
        return copy(path, name, originals)

    monkeypatch.setattr(os, "scandir", refuse_folder)
    monkeypatch.setattr(originals, "_preserve", refuse_file)
    found = taken(exports, tmp_path / "out")
    assert found == (READ, [("exports/closed", ProblemCode.NOT_OPENED), ("exports/locked.csv", ProblemCode.NOT_OPENED)])


def test_a_case_of_an_earlier_run_in_the_folder_is_named_and_left_out(exports: Path, tmp_path: Path) -> None:
    (exports / "old" / "originals").mkdir(parents=True)
    (exports / "old" / "case.db").write_bytes(b"SQLite format 3")
    (exports / "old" / "originals" / "s1-chat.csv").write_text(CHAT.replace("48", "24"))
    assert taken(exports, tmp_path / "out") == (READ, [("exports/old", ProblemCode.OTHER_CASE)])


@pytest.mark.parametrize("name", [b"\xff\xfe.csv", "a\u202egnp.csv".encode(), b"a\nb\x1b[2J.csv", b"=cmd.csv", b"<img src=x>.csv"])
def test_a_file_of_any_name_is_read(exports: Path, tmp_path: Path, name: bytes) -> None:
    (exports / "chat.csv").rename(os.fsdecode(os.fsencode(exports) + b"/" + name))
    assert taken(exports, tmp_path / "out") == (READ, [])


# ── tables ────────────────────────────────────────────────────────────────────────────────────────────────────────


def rows(folder: Path, text: str) -> list[list[str]]:
    return [row.cells for row in export_of(written(folder, text, "table.csv")).rows()]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('a,"b,c\nd,e\n', [["a", '"b', "c"], ["d", "e"]]),
        ('"a,b",10" wide,"c ""d"", e\nf\n', [["a,b", '10" wide', '"c ""d""', " e"], ["f"]]),
        ('x"y,"z\n' * 3, [['x"y', '"z']] * 3),
        ('a,"b\nc",d\n', [["a", "b\nc", "d"]]),
        ('a,"b\rc,d\n', [["a", '"b\rc', "d"]]),
    ],
)
def test_a_quote_that_never_closes_costs_no_other_cell(tmp_path: Path, text: str, wanted: list[list[str]]) -> None:
    assert rows(tmp_path, text) == wanted


def test_thousands_of_quotes_that_never_close_are_read_in_time(tmp_path: Path) -> None:
    def read(many: int) -> None:
        assert len(rows(tmp_path, 'x"y,"z\n' * many)) == many

    assert grows_with(read, 1_000)
    read(20_000)


def test_thousands_of_rows_beyond_all_bounds_are_read_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(many: int) -> None:
        monkeypatch.setattr("parsers.export.LONGEST_CELL", many)
        found = rows(tmp_path, 'x"y,"z\n' * many + 'end"\n' + 'e,"f\ng"\n')
        assert len(found) > many * 5 // 6
        assert found[-1] == ["e", "f\ng"]

    assert grows_with(read, 2_500)
    read(60_000)


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ("\"=cmd|' /C calc'!A0\"", "=cmd|' /C calc'!A0"),
        ('"' + "很" * 400_000 + '"', "很" * 400_000),
        ('"a\x00b"', "a\x00b"),
        ('"\u202egpj.exe\u202c"', "\u202egpj.exe\u202c"),
        ('"time,sender,text"', "time,sender,text"),
        ('"<script>alert(1)</script>"', "<script>alert(1)</script>"),
        ('"2024-05-01 10:00,小店,48小时内发货"', "2024-05-01 10:00,小店,48小时内发货"),
    ],
)
def test_any_cell_is_the_message_that_it_is(exports: Path, tmp_path: Path, cells: str, text: str) -> None:
    (exports / "chat.csv").write_text(f"time,sender,text\n2024-05-01T10:00:00+08:00,小店,{cells}\n")
    assert taken(exports, tmp_path / "out") == ([text], [])


def test_a_line_without_end_is_one_message(exports: Path, tmp_path: Path) -> None:
    """Read in 4 MB; the whole file is one line."""
    (exports / "chat.csv").unlink()

    def read(many: int) -> None:
        long = "a b " * many
        (exports / "WhatsApp Chat with A.txt").write_text(f"13/02/2024, 10:00 - A: hi\n13/02/2024, 10:01 - B: {long}")
        texts, problems = taken(exports, tmp_path / "out")
        assert (texts, problems) == (["hi", long], [("line 2", ProblemCode.LONG_MESSAGE)] if len(long) > MOST else [])

    assert grows_with(read, 125_000)


# ── workbooks ─────────────────────────────────────────────────────────────────────────────────────────────────────


HEAD = "".join(f'<c r="{column}1" t="inlineStr"><is><t>{word}</t></is></c>' for column, word in zip("ABC", ("time", "sender", "text"), strict=True))
ROW = '<row r="{number}"><c r="A{number}" t="inlineStr"><is><t>2024-05-01 10:00</t></is></c>{cells}</row>'
SAID = '<c r="B{number}" t="inlineStr"><is><t>小店</t></is></c><c r="C{number}" t="inlineStr"><is><t>{text}</t></is></c>'


def element(name: str, content: str, attributes: str = "") -> str:
    return f"<{name} {attributes}>{content}</{name}>"


def workbook(*rows: str, size: str = "A1:C3", before: str = "", styles: str = "", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation_to_sheet = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    cells = element("sheetData", element("row", HEAD, 'r="1"') + "".join(rows))
    sheets = element("sheets", '<sheet name="S" sheetId="1" r:id="r1"/>')
    parts = {
        "[Content_Types].xml": element(
            "Types",
            f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/>',
            'xmlns="http://schemas.openxmlformats.org/package/2006/content-types"',
        ),
        "xl/workbook.xml": element("workbook", sheets, f'{main} xmlns:r="{relation}"'),
        "xl/_rels/workbook.xml.rels": element(
            "Relationships",
            f'<Relationship Id="r1" Type="{relation_to_sheet}" Target="worksheets/sheet1.xml"/>',
            'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"',
        ),
        "xl/worksheets/sheet1.xml": before + element("worksheet", f'<dimension ref="{size}"/>' + cells, main),
    }
    if styles:
        parts["xl/styles.xml"] = styles
    return packed({name: part.encode() for name, part in parts.items()}, method)


def said(number: int, text: str) -> str:
    return ROW.format(number=number, cells=SAID.format(number=number, text=text))


def test_a_sheet_that_calls_itself_as_large_as_can_be_is_read_by_what_it_holds(exports: Path, tmp_path: Path) -> None:
    (exports / "chat.csv").unlink()

    def read(last: int, size: str) -> None:
        (exports / "chat.xlsx").write_bytes(workbook(said(2, "在吗"), said(last, "在"), size=size))
        assert taken(exports, tmp_path / "out") == (["在吗", "在"], [])

    assert at_most(3, partial(read, 500, "A1:XFD500"), partial(read, 500, "A1:C500"))
    assert at_most(3, partial(read, 500, "A1:C1048576"), partial(read, 500, "A1:C500"))
    read(1_000_000, "A1:XFD1048576")


def test_a_row_beyond_the_end_of_all_sheets_is_where_the_workbook_breaks(exports: Path, tmp_path: Path) -> None:
    (exports / "chat.xlsx").write_bytes(workbook(said(2, "在吗"), said(10**12, "在")))
    texts, problems = taken(exports, tmp_path / "out")
    assert (texts, problems) == ([*READ, "在吗"], [("file", ProblemCode.ARCHIVE_BROKEN)])


def test_entities_in_a_workbook_are_not_expanded(exports: Path, tmp_path: Path) -> None:
    (exports / "chat.xlsx").write_bytes(workbook(said(2, "&lol9;"), before=LAUGHS.format(root="worksheet")))
    texts, problems = taken(exports, tmp_path / "out")
    assert (texts, [code for _, code in problems]) == (READ, [ProblemCode.ARCHIVE_BROKEN])


def styled(content: str) -> str:
    return element("styleSheet", content, 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"')


def with_member(raw: bytes, name: str, offset: int, byte: int) -> bytes:
    """A byte of what the directory says of a member changed."""
    head = raw.rindex(name.encode()) - 46
    assert raw[head : head + 4] == b"PK\x01\x02"
    return raw[: head + offset] + bytes([byte]) + raw[head + offset + 1 :]


CHATTED = workbook(said(2, "在吗"))


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(with_member(CHATTED, "xl/workbook.xml", 8, 1), id="a part is locked"),
        pytest.param(with_member(CHATTED, "xl/workbook.xml", 10, 99), id="packed in an unknown way"),
        pytest.param(with_member(CHATTED, "xl/workbook.xml", 10, zipfile.ZIP_BZIP2), id="packed in another way than it says"),
        pytest.param(with_member(workbook(method=zipfile.ZIP_STORED), "xl/workbook.xml", 10, zipfile.ZIP_DEFLATED), id="not packed at all"),
        pytest.param(workbook(method=zipfile.ZIP_LZMA).replace(b"workbook.xml\t\x04\x05\0]", b"workbook.xml\t\x04\x05\0\xff"), id="badly packed"),
        pytest.param(with_member(CHATTED, "xl/workbook.xml", 20, 9), id="it ends early"),
        pytest.param(with_member(CHATTED, "xl/workbook.xml", 16, 0), id="its sum is wrong"),
        pytest.param(with_member(CHATTED, "xl/_rels/workbook.xml.rels", 46, ord("y")), id="a part is missing"),
        pytest.param(workbook(styles="<styleSheet"), id="no XML"),
        pytest.param(workbook(size="first"), id="a size that is none"),
        pytest.param(workbook(styles='<?xml version="1.0" encoding="klingon"?><a/>'), id="in no encoding"),
        pytest.param(workbook(styles=styled("<cellXfs><xf fontId='9999999999999999999999'/></cellXfs>")), id="a number too large"),
        pytest.param(workbook(styles=styled("<cellXfs><xf fontId='a'/></cellXfs>")), id="a value of another type"),
        pytest.param(workbook(styles=styled("<tagname/>")), id="a name of openpyxl's own"),
        pytest.param(
            workbook(styles=styled("<cellXfs/><cellStyles><cellStyle name='a' xfId='7'/></cellStyles>")),
            id="a style that is missing",
        ),
    ],
)
def test_a_workbook_with_a_damaged_part_is_one_problem(exports: Path, tmp_path: Path, raw: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    (exports / "chat.xlsx").write_bytes(raw)
    texts, problems = taken(exports, tmp_path / "out")
    assert (texts, [code for _, code in problems]) == (READ, [ProblemCode.ARCHIVE_BROKEN])
    assert capsys.readouterr().out == ""


def test_a_workbook_that_would_fill_the_memory_is_refused(exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES_OF_A_WORKBOOK", 1 << 12)
    (exports / "chat.xlsx").write_bytes(workbook(said(2, "很" * 4096)))
    texts, problems = taken(exports, tmp_path / "out")
    assert (texts, [code for _, code in problems]) == (READ, [ProblemCode.TOO_LARGE])


# ── JSON, XML and pages ───────────────────────────────────────────────────────────────────────────────────────────


LAUGHS = (
    '<!DOCTYPE {root} [<!ENTITY lol0 "lol"><!ENTITY file SYSTEM "file:///etc/passwd">'
    + "".join(f'<!ENTITY lol{number} "{f"&lol{number - 1};" * 10}">' for number in range(1, 10))
    + "]>"
)


def sample(name: str) -> Path:
    return next(path for path in sorted((SAMPLES / "formats" / name).iterdir()) if path.is_file())


@pytest.mark.parametrize("name", ["camt", "china_invoice", "cii_invoice", "ofd_invoice", "sms_xml", "ubl_invoice"])
@pytest.mark.parametrize("entity", ["&lol9;", "&file;"])
def test_entities_are_never_expanded(name: str, entity: str, tmp_path: Path) -> None:
    def read(put: str) -> None:
        raw = sample(name).read_text("utf-8-sig")
        end = raw.rindex("</")
        examine((LAUGHS.format(root="x") + raw[:end] + put + raw[end:]).encode(), sample(name).name, format_name=name)
        spoken = re.sub("<!DOCTYPE.*?]>", "", raw.replace(">", f">{put}", 40), flags=re.DOTALL)
        examine(spoken.encode(), sample(name).name, format_name=name)

    assert at_most(5, partial(read, entity), partial(read, "&amp;"))


@pytest.mark.parametrize(
    "name", ["discord_html", "google_voice_html", "imessage_html", "jd_orders", "meta_html", "qq_mht", "telegram_html", "wechat_mail"]
)
def test_a_page_with_scripts_and_a_thousand_levels_is_read(name: str) -> None:
    page = next(path for path in sorted((SAMPLES / "formats" / name).iterdir()) if path.suffix in (".html", ".htm", ".mht"))
    raw = page.read_bytes()
    middle = raw.rindex(b"</div>") if b"</div>" in raw else raw.rindex(b"</")
    for put in (b"<script>alert(1)</script><img src=x onerror=alert(1)>", b"<div>" * 2_000, b"<b>" * 2_000 + b"x" + b"</b>" * 2_000, b"<!--" * 500):
        examine(raw[:middle] + put + raw[middle:], page.name, format_name=name)


ROW_OF_A_PAGE = '<tr><td><span class="timestamp"></span></td><td><span class="bubble">a</span></td></tr>'


@pytest.mark.parametrize(
    ("name", "old", "new", "size"),
    [
        ("discord_ticket_html", "<title>", lambda n: "$discordMessage={profiles:{" * n, 2_500),
        ("imessage_html", '<span class="bubble">', lambda n: f'<div class="edited"><table>{ROW_OF_A_PAGE * n}</table></div>', 1_250),
    ],
)
def test_a_page_that_repeats_what_is_looked_for_is_read_in_time(name: str, old: str, new: Callable[[int], str], size: int) -> None:
    page = next(path for path in sorted((SAMPLES / "formats" / name).iterdir()) if path.suffix == ".html")
    raw = page.read_text("utf-8")
    assert grows_with(lambda n: examine(raw.replace(old, new(n) + old, 1).encode(), page.name, format_name=name), size)


def test_a_block_of_blanks_is_laid_out_in_time() -> None:
    def lay_out(blanks: int) -> None:
        assert blocks_of(parsed(f"<div>a{' ' * blanks}<p>b</p></div>"), blanks=True) == "a\nb"

    assert grows_with(lay_out, 50_000)


def test_a_long_list_of_other_things_is_told_by_its_beginning(tmp_path: Path) -> None:
    short, long = (
        export_of(written(tmp_path, json.dumps([{"time": "2026-01-05 09:00:00", "sender": "a", "text": "b", "data": None}] * many), f"{many}.json"))
        for many in (5_000, 50_000)
    )

    def tell(export: Export) -> None:
        assert not kuaidi100.recognizes(replace(export))
        assert not taobao_orders.recognizes(replace(export))

    assert at_most(3, partial(tell, long), partial(tell, short))


@pytest.mark.parametrize("size", [8, 500])
def test_days_with_blanks_behind_them_are_read_in_time(size: int, tmp_path: Path) -> None:
    anew = count()

    def read(blanks: int) -> None:
        rows = "".join(f"A-{number},Lamp,1.2.2024{' ' * blanks}x{next(anew)}\n" for number in range(100))
        records = list(order_table.parse(export_of(written(tmp_path, f"Order Number,Item,Order Date\n{rows}", "a.csv"))))
        assert sum(isinstance(record, Order) for record in records) == 100

    assert grows_with(read, size)


@pytest.mark.parametrize("unit", ["</p>", "</p>   ", "<br>", "<br ", "</p"])
def test_paragraphs_that_close_without_end_are_laid_out_in_time(unit: str) -> None:
    def lay_out(many: int) -> None:
        assert plain(f"<p>a{unit * many}b</p> </div>").endswith("b ")

    assert grows_with(lay_out, 6_250)


def test_a_wide_page_without_a_message_is_cut_in_time(tmp_path: Path) -> None:
    def cut(length: int) -> None:
        page = written(tmp_path, ("\ufeff<html>" + "x" * length).encode("utf-16-le"), "a.html")
        assert len(list(pieces(export_of(page), re.compile(rb"<div")))) == 1

    assert grows_with(cut, 1 << 19)


def test_pictures_in_a_tag_that_never_closes_are_looked_through_in_time() -> None:
    def look(many: int) -> None:
        assert not quotes.SHOWN_AS.search("<img " + ' alt=""' * many)

    assert grows_with(look, 2_500)
    look(50_000)


def test_a_crowd_at_the_head_of_a_chat_costs_no_message_a_look_at_each(tmp_path: Path) -> None:
    def read(many: int) -> None:
        events = [
            {"id": str(n), "type": "message", "visibility": "all", "text": "a", "author_id": "b", "created_at": "2024-01-13T22:30:05Z"}
            for n in range(many)
        ]
        chat = {"id": "c", "thread": {"events": events}, "users": [{"id": str(n), "type": "customer"} for n in range(many)]}
        records = list(desk_json.parse(export_of(written(tmp_path, json.dumps({"chats": [chat]}), "a.json"))))
        assert sum(isinstance(record, Message) for record in records) == many

    assert grows_with(read, 375)


@pytest.mark.parametrize("unit", [">", "> ", "<b> ", "<![CDATA[ ", "<x>a", "<x", " "])
def test_words_among_elements_are_looked_for_in_time(unit: str) -> None:
    def look(many: int) -> None:
        assert quotes.WORDS.findall(f"<t>a</t>><{unit * many}<t><![CDATA[b]]> </t>")[0] == ("", "a")

    assert grows_with(look, 2_500)


def test_a_file_within_an_invoice_is_none_of_its_words() -> None:
    invoice = element_of("<Body><Allegati><NomeAttachment>a.pdf</NomeAttachment><Attachment>QUJD</Attachment></Allegati></Body>")
    assert dict(leaves(invoice)) == {"Allegati/NomeAttachment": "a.pdf"}


def test_a_row_of_wide_and_high_cells_is_cut_and_what_it_says_kept(tmp_path: Path) -> None:
    wide = '<td colspan="256" rowspan="256">x</td>' * 2_000
    export = export_of(written(tmp_path, f"<table><tr>{wide}<td>last</td></tr><tr><td>next</td></tr></table>", "page.xls"))
    first, second = (row.cells for row in page_rows(export) if any(row.cells))
    assert (len(first), first[-1][-4:]) == (1025, "last")
    assert (len(second), second[-1]) == (1025, "next")


@pytest.mark.parametrize("unit", [" ", "a", "a ", "支付宝-", "支付宝- a"])
def test_a_cell_without_end_is_looked_through_in_time(unit: str) -> None:
    looks = (PARCEL_NO.fullmatch, SEVERAL.split, WORDS.search, *(layout.payee.search for layout in layouts() if layout.payee))
    assert [look for look in looks if not grows_with(lambda many, look=look: look(unit * many + "\n!"), 2_500)] == []


@pytest.mark.parametrize("name", ["chat_table", "discord_json", "meta_json", "qce_json", "telegram_json", "weflow_json"])
@pytest.mark.parametrize("value", ['"\\ud83d"', '"\\u0000"', "1e999"])
def test_any_value_in_json_is_read_or_told(name: str, value: str) -> None:
    for end in "}]":
        with_value(name, end, value)


@pytest.mark.parametrize("name", ["chat_table", "discord_json", "meta_json", "qce_json", "telegram_json", "weflow_json"])
@pytest.mark.parametrize(
    ("value", "size"),
    [(lambda n: "[" * n, 12_500), (lambda n: '{"a":' * n, 12_500), (lambda n: "1" * n, 625), (lambda n: f'"{"a" * n}"', 25_000)],
    ids=["lists", "objects", "number", "text"],
)
@pytest.mark.parametrize("end", ["}", "]"])
def test_any_value_without_end_in_json_is_read_or_told_in_time(name: str, value: Callable[[int], str], size: int, end: str) -> None:
    assert grows_with(lambda many: with_value(name, end, value(many)), size)


def with_value(name: str, end: str, value: str) -> None:
    """A sample with one more member or item before the last bracket of this kind."""
    path = next(path for path in sorted((SAMPLES / "formats" / name).iterdir()) if path.suffix == ".json")
    before, bracket, after = path.read_text("utf-8-sig").rpartition(end)
    examine(f'{before}, "put": {value}{bracket}{after}'.encode(), path.name, format_name=name)


# ── what is delivered ─────────────────────────────────────────────────────────────────────────────────────────────


NASTY = (
    '=HYPERLINK("http://x","退款")', "<script>alert(1)</script>48小时内发货", "<img src=x onerror=alert(1)>", "\u202e货发内时小84\u202c",
    "a\x00b\x1b[2J", "]]></w:t><w:instrText>DDE", "{{7*7}}{% raw %}", "👍", "@SUM(1)",
)  # fmt: skip


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole run over a chat whose texts and names are hostile."""
    folder = tmp_path_factory.mktemp("nasty")
    rows = [["time", "sender", "role", "text"]]
    rows += [[f"2024-05-01T10:{n:02}:00+08:00", f"{NASTY[n % 3]}{n % 2}", ("buyer", "seller")[n % 2], text] for n, text in enumerate(NASTY * 2)]
    with (folder / "<b>chat.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    (folder / "orders.csv").write_text(
        "order_no,platform,shop_name,title,total,currency,placed_at,status\n"
        '88001122334455,taobao,<script>alert(2)</script>,"=cmd|calc",880.00,CNY,2024-05-01T10:05:00+08:00,<b onclick=alert(3)>\n'
    )
    analyze(Request(exports=[folder], out=folder / "out", language="zh"), who="test", tell=lambda _stage: None)
    return folder / "out"


def test_nothing_of_an_export_is_markup_in_the_pages(delivered: Path) -> None:
    for page in delivered.rglob("*.html"):
        tree = html.fromstring(page.read_bytes())
        assert not tree.xpath("//script[contains(., 'alert')] | //img | //iframe | //object | //b[@onclick] | //*[@onerror]")
        assert not [link for link in tree.xpath("//@href | //@src") if link.lower().startswith(("javascript:", "data:text", "http:"))]


def test_nothing_of_an_export_is_a_formula_in_the_workbook(delivered: Path) -> None:
    with zipfile.ZipFile(delivered / "report.xlsx") as book:
        sheets = [book.read(name) for name in book.namelist() if "sheet" in name]
    assert sheets
    assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<f " in sheet]


def test_nothing_of_an_export_is_an_instruction_in_the_papers(delivered: Path) -> None:
    with zipfile.ZipFile(delivered / "evidence-list.docx") as paper:
        assert b"instrText>DDE" not in paper.read("word/document.xml")


def test_every_text_is_delivered_as_it_was_exported(delivered: Path) -> None:
    report = json.loads((delivered / "report.json").read_bytes())
    assert [one["text"] for one in report["messages"]] == list(NASTY * 2)
