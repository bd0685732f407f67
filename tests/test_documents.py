"""Chats kept in documents of Word, of LibreOffice, in rich text: what is read, what is said of the rest, what harm they may do."""

import io
import struct
import zipfile
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
from compound import compound
from handover import taken_in

from casefile.records import Conversation, Message, Problem, ProblemCode, Provenance, Reading, ReadingCode, Source
from casefile.store import CaseFile
from parsers import documents, word_files, written
from parsers.chat import typed_lines, wechat_copy
from parsers.export import Options
from parsers.written import BrokenDocument, Table
from pipeline import intake
from pipeline.intake.recognition import detected

LINES = ("2024-05-01 10:00 客服：在的，假一赔十", "2024-05-01 10:01 我：什么时候发货", "2024-05-01 10:02 客服：48小时内发货")
TEXTS = ["在的，假一赔十", "什么时候发货", "48小时内发货"]
ROWS = (("时间", "发送人", "内容"), ("2024-05-01 10:00", "客服", "在的,\n假一赔十"), ("2024-05-01 10:01", "我", '"好"的'))
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
PARTS = {"types": "[Content_Types].xml", "document": "word/document.xml", "manifest": "META-INF/manifest.xml", "content": "content.xml"}
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODF = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table", "draw"))


def word_page(*lines: str, within: str = "") -> bytes:
    """As Word saves a page: the text in pieces, wrapped where a line of the source is full."""
    paragraphs = "".join(
        f"<p class=MsoNormal><span>{line[:2]}</span><span\r\nlang=EN-US>{line[2:5]}</span>{line[5:]}<o:p></o:p></p>\r\n" for line in lines
    )
    head = "<meta http-equiv=Content-Type content='text/html; charset=gb2312'><meta name=ProgId content=Word.Document>"
    return f"<html xmlns:w='urn:schemas-microsoft-com:office:word'><head>{head}</head><body>{paragraphs}{within}</body></html>".encode("gbk")


def word(*lines: str) -> bytes:
    """As Word's own library writes them."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return saved(document)


def saved(document: "docx.document.Document") -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_table(*rows: tuple[str, ...], above: str = "", below: str = "") -> bytes:
    document = docx.Document()
    document.add_paragraph(above)
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_paragraph(below)
    return saved(document)


def packed(**members: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(PARTS.get(name, name), content)
    return out.getvalue()


def bare(body: str) -> bytes:
    """A Word document of this body."""
    return packed(types="<Types/>", document=f"<w:document {W}><w:body>{body}</w:body></w:document>")


def odt(body: str) -> bytes:
    content = f"<office:document-content {ODF}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    return packed(mimetype="application/vnd.oasis.opendocument.text", manifest="<manifest/>", content=content)


def table(*rows: tuple[str, ...], wide: str = "") -> str:
    """In Word's XML; `wide` is said of each row's first cell."""
    cells = ["".join(f"<w:tc>{'' if at else wide}<w:p>{run(cell)}</w:p></w:tc>" for at, cell in enumerate(row)) for row in rows]
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def rtf(body: str, head: str = r"\ansicpg936{\fonttbl{\f0\fnil\fcharset134 SimSun;}{\f1\fcharset238 Arial;}}\f0 ") -> bytes:
    return rf"{{\rtf1\ansi{head}{body}}}".encode("gb18030")


def hexed(text: str) -> str:
    return "".join(rf"\'{byte:02x}" for byte in text.encode("gb18030"))


def old_word(text: str, *, codec: str = "utf-16-le", flags: int = 0x200, remarks: int = 0, times: int = 1) -> bytes:
    """Word's document of before 2007, all of its text in one piece, or in so many that are the same."""
    head, body = bytearray(1024), text.encode(codec)
    struct.pack_into("<HH6xH", head, 0, 0xA5EC, 0xC1, flags)
    struct.pack_into("<I", head, 0x4C, len(text) * times)
    start = len(head) if codec == "utf-16-le" else len(head) * 2 | 1 << 30
    plan = struct.pack(f"<{times + 1}I", *(number * len(text) for number in range(times + 1))) + struct.pack("<HIH", 0, start, 0) * times
    pieces = struct.pack("<BHB", 1, 1, 0) + struct.pack("<BI", 2, len(plan)) + plan
    comments = bytes(4 + 34 * remarks)
    struct.pack_into("<II", head, 0x1A2, 0, len(pieces))
    struct.pack_into("<II", head, 0xBA, len(pieces), len(comments))
    return compound({"WordDocument": bytes(head) + body, f"{flags >> 9 & 1}Table": pieces + comments})


def parts(content: bytes, folder: Path) -> list[str | Table]:
    path = folder / "document"
    path.write_bytes(content)
    return list(documents.written(path).parts)


def taken(folder: Path, **files: bytes) -> tuple[CaseFile, list[Problem]]:
    (folder / "in").mkdir()
    for name, content in files.items():
        (folder / "in" / name).write_bytes(content)
    case = taken_in(folder / "in", folder, Options())
    return case, list(case.records(Problem))


def said(case: CaseFile) -> list[str]:
    return [message.text for message in case.messages()]


PASTED = {
    "chat.docx": word("与小店的聊天记录", *LINES),
    "chat.odt": odt("<text:h>与小店的聊天记录</text:h>" + "".join(f"<text:p>{line}</text:p>" for line in LINES)),
    "chat.rtf": rtf("".join(rf"{hexed(line)}\par " for line in LINES)),
    "chat.doc": old_word("\r".join(("与小店的聊天记录", *LINES, ""))),
    "chat.wps": old_word("\r".join((*LINES, "")), flags=0),
    "chat.htm": word_page("与小店的聊天记录", *LINES),
}


@pytest.mark.parametrize("name", PASTED)
def test_a_chat_pasted_into_a_document_is_read_as_one_that_a_person_typed(tmp_path: Path, name: str) -> None:
    case, problems = taken(tmp_path, **{name: PASTED[name]})
    assert (said(case), problems) == (TEXTS, [])
    assert {source.path: source.provenance for source in case.records(Source) if source.format} == {f"in/{name}!chat.txt": Provenance.RETYPED}


@pytest.mark.parametrize("name", PASTED)
def test_words_of_a_document_are_the_bytes_at_their_place_in_the_text_that_is_kept(tmp_path: Path, name: str) -> None:
    case, _ = taken(tmp_path, **{name: PASTED[name]})
    for message in case.messages():
        (kept,) = (tmp_path / "originals").glob(f"{message.place.source}-*")
        assert message.text in kept.read_bytes()[message.place.start : message.place.end].decode()


def test_an_export_kept_in_a_document_is_no_longer_one_of_the_app(tmp_path: Path) -> None:
    case, _ = taken(tmp_path, **{"chat.docx": word("1/13/24, 10:00 - Ann: Ships today", "1/13/24, 10:01 - Bo: Thanks")})
    assert [(source.format, source.provenance) for source in case.records(Source) if source.format] == [("whatsapp", Provenance.RETYPED)]


def test_that_words_stand_in_a_document_is_told(tmp_path: Path) -> None:
    case, _ = taken(tmp_path, **{"chat.docx": word(*LINES)})
    assert [reading.value for reading in case.records(Reading) if reading.code is ReadingCode.OF_DOCUMENT] == ["in/chat.docx"]


def test_lines_of_the_source_of_a_saved_page_are_no_lines_of_its_text(tmp_path: Path) -> None:
    wrapped = "<p class=MsoNormal>客服：在的，假一\r\n赔十<br>\r\nships\r\ntoday</p><p class=MsoNormal>我：什么时候发货</p><p>客服：48小时内发货</p>"
    path = tmp_path / "chat.htm"
    path.write_bytes(word_page(within=wrapped))
    assert documents.written(path).parts == ["客服：在的，假一赔十\nships today", "我：什么时候发货", "客服：48小时内发货"]
    path.write_bytes(word_page(within="<table><tr><td>1</td></tr></table>"))
    assert not documents.is_document(path)


def test_a_table_of_messages_is_read_by_its_header(tmp_path: Path) -> None:
    case, problems = taken(tmp_path, **{"chat.docx": with_table(*ROWS, above="表一 聊天记录")})
    assert (said(case), problems) == ([row[2] for row in ROWS[1:]], [])


def test_a_table_of_an_old_document_is_read_by_its_header(tmp_path: Path) -> None:
    text = "表一 聊天记录\r" + "".join("".join(f"{cell}\x07" for cell in row).replace("\n", "\r") + "\x07" for row in ROWS) + "\r"
    case, problems = taken(tmp_path, **{"chat.doc": old_word(text)})
    assert (said(case), problems) == ([row[2] for row in ROWS[1:]], [])


def test_rows_of_an_old_document_are_of_one_table_as_long_as_they_are_of_one_width(tmp_path: Path) -> None:
    text = "a\x07b\x07\x07c\x07\x07\x07d\x07e\x07f\x07\x07g\rh\x07i\r"
    assert parts(old_word(text), tmp_path) == [Table([["a", "b"], ["c", ""]]), Table([["d", "e", "f"]]), "g", Table([["h"]]), "i"]


def test_an_old_document_has_no_more_letters_than_bytes_however_often_its_pieces_say_the_same(tmp_path: Path) -> None:
    bomb = old_word("x" * 10_000, codec="cp1252", times=5_000)
    (text,) = parts(bomb, tmp_path)
    assert len(text) < len(bomb)


def test_a_field_of_an_old_document_is_what_it_shows(tmp_path: Path) -> None:
    text = 'see \x13 HYPERLINK "https://tern.example" \x14the \x13 PAGE \x14terms\x15\x15, caf\xe9\r'
    assert parts(old_word(text, codec="cp1252"), tmp_path) == ["see the terms, caf\xe9"]


def test_pictures_and_remarks_in_an_old_document_are_counted(tmp_path: Path) -> None:
    _, problems = taken(tmp_path, **{"chat.doc": old_word("\r".join((*LINES, "\x01\x08\r")), remarks=3)})
    assert sorted((problem.code, problem.detail) for problem in problems) == [(ProblemCode.PICTURES_WITHIN, "2"), (ProblemCode.REMARKS_WITHIN, "3")]


def test_an_old_document_with_a_password_is_said_not_to_be_read(tmp_path: Path) -> None:
    _, problems = taken(tmp_path, **{"chat.doc": old_word("\r".join(LINES), flags=0x300)})
    assert [problem.code for problem in problems] == [ProblemCode.DOCUMENT]


def test_what_stands_below_a_table_that_is_read_is_told_as_unread(tmp_path: Path) -> None:
    _, problems = taken(tmp_path, **{"chat.docx": with_table(*ROWS, below="以上属实")})
    assert [(problem.code, problem.detail) for problem in problems] == [(ProblemCode.NO_CHAT, "以上属实")]


def test_rows_of_a_table_without_header_are_lines(tmp_path: Path) -> None:
    rows = [tuple(line.replace("：", " ", 1).rsplit(" ", 2)) for line in LINES]
    case, problems = taken(tmp_path, **{"chat.docx": with_table(*rows)})
    assert (said(case), problems) == (TEXTS, [])


def test_each_table_of_a_document_is_a_conversation(tmp_path: Path) -> None:
    rows = ("".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row) for row in ROWS)
    first = "<table:table>" + "".join(f"<table:table-row>{row}</table:table-row>" for row in rows) + "</table:table>"
    case, problems = taken(tmp_path, **{"chat.odt": odt(first + first.replace("10:0", "11:0"))})
    assert (case.count(Conversation), case.count(Message), problems) == (2, 4, [])


def test_a_letter_without_a_chat_is_said_to_be_none(tmp_path: Path) -> None:
    _, problems = taken(tmp_path, **{"letter.docx": word("律师函", "我方要求贵司三日内退款。")})
    assert [problem.code for problem in problems] == [ProblemCode.NO_CHAT]


def test_pictures_and_remarks_in_a_document_are_counted(tmp_path: Path) -> None:
    document = docx.Document()
    for line in LINES:
        document.add_paragraph(line)
    for _ in range(2):
        document.add_picture(io.BytesIO(PNG))
    _, problems = taken(
        tmp_path,
        **{
            "chat.docx": saved(document),
            "screens.odt": odt("<text:p><draw:frame><draw:image/></draw:frame><text:note><text:p>1</text:p></text:note></text:p>"),
            "chat.rtf": rtf(rf"{hexed(LINES[0])}\par {hexed(LINES[1])}\par {{\*\shppict{{\pict 89504e47}}}}{{\nonshppict{{\pict 00}}}}\par"),
        },
    )
    told = [(problem.code, problem.detail) for problem in problems]
    assert sorted(told) == [
        (ProblemCode.PICTURES_WITHIN, "1"),
        (ProblemCode.PICTURES_WITHIN, "1"),
        (ProblemCode.PICTURES_WITHIN, "2"),
        (ProblemCode.REMARKS_WITHIN, "1"),
    ]


def test_a_document_that_is_attached_to_a_mail_is_read_and_a_letter_there_is_no_news(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Date"], mail["Subject"] = "ann@mail.example", "bo@mail.example", "Mon, 15 Jan 2024 10:00:00 +0100", "chat"
    mail.set_content("see the file")
    for name, lines in (("chat.docx", LINES), ("letter.docx", ("Dear Sir",))):
        mail.add_attachment(word(*lines), maintype="application", subtype="octet-stream", filename=name)
    case, problems = taken(tmp_path, **{"mail.eml": mail.as_bytes()})
    assert (said(case)[1:], problems) == (TEXTS, [])


SHOWN = {
    "line breaks and tabs": (bare("<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r></w:p>"), ["a\nb\tc"]),
    "what was put in and what was struck out": (
        bare("<w:p><w:ins><w:r><w:t>in</w:t></w:r></w:ins><w:del><w:r><w:delText>out</w:delText></w:r></w:del></w:p>"),
        ["in"],
    ),
    "a text box, once": (
        bare(
            '<w:p><w:r><w:t>a</w:t><mc:AlternateContent xmlns:mc="m"><mc:Choice><w:txbxContent><w:p><w:r><w:t>b</w:t></w:r></w:p></w:txbxContent>'
            "</mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>b</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        ),
        ["a", "b"],
    ),
    "a link": (bare("<w:p><w:hyperlink><w:r><w:t>a</w:t></w:r></w:hyperlink><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"), ["a"]),
    "a cell over two rows": (
        bare(table(("a", "b"), wide="<w:tcPr><w:vMerge w:val='restart'/></w:tcPr>")[:-8] + table(("", "c"), wide="<w:tcPr><w:vMerge/></w:tcPr>")[7:]),
        [Table([["a", "b"], ["a", "c"]])],
    ),
    "a cell over two columns": (bare(table(("a", ""), wide="<w:tcPr><w:gridSpan w:val='2'/></w:tcPr>")), [Table([["a", "", ""]])]),
    "a table in a cell": (bare(f"<w:tbl><w:tr><w:tc>{table(('a', 'b'))}<w:p/></w:tc></w:tr></w:tbl>"), [Table([["a\tb"]])]),
    "blanks of LibreOffice": (odt('<text:p>a<text:s text:c="3"/>b<text:line-break/>c<text:span> d</text:span></text:p>'), ["a   b\nc d"]),
    "what LibreOffice keeps of a change": (
        odt(
            "<text:tracked-changes><text:p>out</text:p></text:tracked-changes><text:p>a<office:annotation><text:p>why</text:p></office:annotation>b</text:p>"
        ),
        ["ab"],
    ),
    "letters of rich text": (rtf(rf"\f1 a\'e9\f0 {hexed('好')}\u22909?\u-10179?\u-8704?\line b\~c\par"), ["aé好好😀\nb\xa0c"]),
    "a second byte of ASCII": (rtf(r"\'81J\par"), [bytes((0x81, 0x4A)).decode("gb18030")]),
    "a row of rich text": (rtf(r"\trowd\intbl a\cell b\par c\cell\row\pard d\par"), [Table([["a", "b\nc"]]), "d"]),
    "what is not shown": (rtf(r"{\*\generator X;}{\info{\title t}}{\header h\par}a{\footnote f}\deleted b\deleted0 c\par"), ["ac"]),
    "a link of rich text": (rtf(r"{\field{\*\fldinst HYPERLINK X}{\fldrslt c}}\par"), ["c"]),
    "a text box of rich text, once": (rtf(r"{\shp{\*\shpinst{\shptxt a\par}}{\shprslt{\*\do a}}}b\par"), ["a", "b"]),
    "raw bytes of pictures": (rtf(r"a{\pict\bin4 }}}}}b\par"), ["ab"]),
}


@pytest.mark.parametrize(("content", "shown"), SHOWN.values(), ids=SHOWN)
def test_a_document_gives_what_it_shows(tmp_path: Path, content: bytes, shown: list[str | Table]) -> None:
    assert parts(content, tmp_path) == shown


HARMFUL = {
    "entities": packed(
        types="<Types/>", document=f'<!DOCTYPE w [<!ENTITY a "a">]><w:document {W}><w:body><w:p>{run("&a;")}</w:p></w:body></w:document>'
    ),
    "no XML": packed(types="<Types/>", document="<w:document"),
    "nested without end": bare("<w:sdt>" * 5_000 + "</w:sdt>" * 5_000),
    "groups without end": rtf("{" * 5_000),
}


@pytest.mark.parametrize("content", HARMFUL.values(), ids=HARMFUL)
def test_a_harmful_document_is_a_problem_and_the_rest_is_read(tmp_path: Path, content: bytes) -> None:
    case, problems = taken(tmp_path, **{"bad.docx": content, "chat.docx": word(*LINES)})
    assert (said(case), [problem.code for problem in problems]) == (TEXTS, [ProblemCode.ARCHIVE_BROKEN])


BOMBS = {
    "a long text": bare("<w:p><w:r><w:t>" + "a" * (1 << 20) + "</w:t></w:r></w:p>"),
    "tags without end": bare("<w:p/>" * 20_000),
    "a cell of a thousand rows": bare(
        "<w:tbl>" + "<w:tr><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr><w:p><w:r><w:t>" + "a" * 2_000 + "</w:t></w:r></w:p></w:tc></w:tr>"
        + "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr>" * 1_000 + "</w:tbl>"
    ),
    "blanks without end": odt('<text:p><text:s text:c="999999999"/></text:p>'),
}  # fmt: skip


@pytest.mark.parametrize("content", BOMBS.values(), ids=BOMBS)
def test_a_document_is_unpacked_no_further_than_it_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(word_files, "LONGEST", 1 << 19)
    monkeypatch.setattr(word_files, "MOST_TAGS", 10_000)
    monkeypatch.setattr(written, "MOST", 1 << 19)
    _, problems = taken(tmp_path, **{"bomb.docx": content})
    assert [problem.code for problem in problems] == [ProblemCode.TOO_LARGE]


def test_a_rich_text_that_breaks_off_is_read_to_its_end_and_told(tmp_path: Path) -> None:
    case, problems = taken(tmp_path, **{"chat.rtf": PASTED["chat.rtf"][:-1]})
    assert (said(case), [problem.code for problem in problems]) == (TEXTS, [ProblemCode.TRUNCATED])


@pytest.mark.parametrize("name", PASTED)
def test_a_document_cut_or_changed_anywhere_raises_nothing_else(tmp_path: Path, name: str) -> None:
    whole = PASTED[name]
    for at in range(0, len(whole), max(1, len(whole) // 60)):
        for content in (whole[:at], whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :]):
            path = tmp_path / "damaged"
            path.write_bytes(content)
            if documents.is_document(path):
                with suppress(BrokenDocument):
                    documents.written(path)


def test_what_fits_several_formats_is_told_of_the_words_and_not_of_the_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "matching", lambda _export: [typed_lines, wechat_copy])
    _, problems = taken(tmp_path, **{"chat.docx": word(*LINES)})
    assert [(problem.code, problem.detail) for problem in problems] == [(ProblemCode.AMBIGUOUS_FORMAT, "typed_lines, wechat_copy")]


def test_detect_says_what_is_in_a_document(tmp_path: Path) -> None:
    (tmp_path / "screens.odt").write_bytes(odt("<text:p><draw:frame><draw:image/></draw:frame></text:p>"))
    ((name, problem),) = detected(tmp_path / "screens.odt")
    assert (name, problem.code) == ("screens.odt", ProblemCode.PICTURES_WITHIN)


def test_a_document_of_apple_is_one_file_that_is_not_read(tmp_path: Path) -> None:
    case, problems = taken(tmp_path, **{"chat.pages": packed(**{"Index/Document.iwa": b"\0\1", "preview.jpg": b"\xff\xd8\xff"})})
    assert [problem.code for problem in problems] == [ProblemCode.DOCUMENT]
    assert case.count(Source) == 1
