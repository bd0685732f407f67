"""`evidence-list.docx`: the list of evidence (证据目录) as counsel files and edits it: real styles, repeated table heads, nothing locked."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.report.view import ExhibitRow, View

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

NAME = "evidence-list.docx"
WRITTEN = datetime(2000, 1, 1, tzinfo=UTC)
"""What the document says of its own making: the same in every run."""
ZIPPED = (1980, 1, 1, 0, 0, 0)
COLUMNS = ("group", "name", "kind", "origin", "purpose", "content", "pages", "copies", "original", "remarks")
WIDTHS = (1.3, 2.9, 1.4, 3.1, 2.9, 7.2, 2.0, 1.1, 2.1, 2.7)
"""Centimetres; A4 on its side between margins of 1.5 cm."""
FONTS = {"zh": ("Times New Roman", "宋体"), "en": ("Times New Roman", "SimSun")}
SMALL = 8.5
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def write(view: View, folder: Path) -> list[str]:
    """Write the list; its name."""
    import docx

    document = docx.Document()
    _set_up(document, view)
    say = view.words.say
    document.add_heading(say("evidence.title"), level=0)
    document.add_paragraph(say("evidence.case", parties=printable(view.cover.parties_line)))
    for group, rows in groupby(view.exhibits, key=lambda row: row.group):
        document.add_heading(group, level=1)
        _table(document, view, list(rows))
    if not view.exhibits:
        document.add_paragraph(say("evidence.none"))
    document.add_paragraph(say("evidence.note"), style="Caption")
    for line in ("submitted_by", "submitted_on", "copies_of"):
        document.add_paragraph(say(f"evidence.{line}"))
    packed = BytesIO()
    document.save(packed)
    (folder / NAME).write_bytes(repacked(packed.getvalue()))
    return [NAME]


def repacked(archive: bytes) -> bytes:
    """The same members in the same order with the same times: the same bytes in every run."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as packed, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again:
        # [Content_Types].xml has to come first
        for name in sorted(packed.namelist(), key=lambda name: (not name.startswith("["), name)):
            member = zipfile.ZipInfo(name, ZIPPED)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            again.writestr(member, packed.read(name))
    return out.getvalue()


def printable(text: str) -> str:
    """Characters that XML cannot hold as their pictures: `␛`."""
    return CONTROLS.sub(lambda found: chr(0x2400 + ord(found[0])) if ord(found[0]) < 0x20 else "\ufffd", text)


# ── the document ──────────────────────────────────────────────────────────────────────────────────────────────────


def _set_up(document: "Document", view: View) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(1.8)
    latin, chinese = FONTS[view.words.language]
    for name, size in (("Normal", 10.5), ("Title", 18), ("Heading 1", 12), ("Caption", 9)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = latin, Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), chinese)
    document.styles["Caption"].font.bold = False
    title = document.styles["Title"]
    title.font.bold, title.paragraph_format.alignment = True, WD_ALIGN_PARAGRAPH.CENTER
    for border in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(border)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by, properties.comments = view.words.say("evidence.title"), "", "", ""
    properties.created = properties.modified = WRITTEN
    properties.revision = 1
    _page_numbers(section.footer.paragraphs[0], view)


def _page_numbers(paragraph: "Paragraph", view: View) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    say = view.words.say
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for text, field in ((f"{view.cover.mark}    {say('print.page')}", "PAGE"), (say("print.of"), "NUMPAGES"), (say("print.end"), None)):
        paragraph.add_run(text)
        if field is not None:
            element = OxmlElement("w:fldSimple")
            element.set(qn("w:instr"), field)
            paragraph._p.append(element)  # noqa: SLF001 -- python-docx has no fields


def _table(document: "Document", view: View, rows: Sequence[ExhibitRow]) -> None:
    from docx.shared import Cm

    table = document.add_table(rows=1, cols=len(COLUMNS), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Cm(width)
    for cell, column in zip(table.rows[0].cells, COLUMNS, strict=True):
        _fill(cell, [view.words.say(f"evidence.{column}")], bold=True)
    for row in rows:
        for cell, texts in zip(table.add_row().cells, _cells(row), strict=True):
            _fill(cell, texts)
    _keep_whole(table)
    for row in table.rows:
        for cell, width in zip(row.cells, WIDTHS, strict=True):
            cell.width = Cm(width)


def _cells(row: ExhibitRow) -> Iterator[Sequence[str]]:
    yield [row.number]
    yield [row.exhibit, row.name]
    yield [row.kind]
    yield [row.origin]
    yield [row.purpose]
    yield row.content
    yield [row.pages]
    yield [""]
    yield [row.original]
    yield [row.remarks]


def _fill(cell: "_Cell", texts: Sequence[str], *, bold: bool = False) -> None:
    from docx.shared import Pt

    for number, text in enumerate(texts):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        run = paragraph.add_run(printable(text))
        run.font.size, run.font.bold = Pt(SMALL), bold


def _keep_whole(table: "Table") -> None:
    """The head row again on every page; no row broken over two."""
    from docx.oxml import OxmlElement

    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 -- python-docx has no such settings
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
