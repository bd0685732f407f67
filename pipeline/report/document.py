"""How every DOCX is made: real styles, page numbers, repeated table heads, and the same bytes in every run."""

import re
import zipfile
from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from pipeline.report.words import Words

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.text.paragraph import CT_P
    from docx.table import Table, _Cell, _Row

WRITTEN = datetime(2000, 1, 1, tzinfo=UTC)
"""What a document says of its own making: the same in every run."""
ZIPPED = (1980, 1, 1, 0, 0, 0)
FONTS = {"zh": ("Times New Roman", "宋体"), "en": ("Times New Roman", "SimSun")}
SIZES = (("Normal", 10.5), ("Title", 18), ("Heading 1", 12), ("Caption", 9))
LONG, SHORT = 29.7, 21
"""Centimetres of A4."""
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def printable(text: str) -> str:
    """Characters that XML cannot hold as their pictures: `␛`."""
    return CONTROLS.sub(lambda found: chr(0x2400 + ord(found[0])) if ord(found[0]) < 0x20 else "\ufffd", text)


def set_up(document: "Document", words: Words, *, title: str, is_landscape: bool, margins: tuple[float, float]) -> None:
    """Page, fonts and properties. `margins`: at the sides, at top and bottom."""
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    if is_landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (Cm(LONG), Cm(SHORT)) if is_landscape else (Cm(SHORT), Cm(LONG))
    section.left_margin = section.right_margin = Cm(margins[0])
    section.top_margin = section.bottom_margin = Cm(margins[1])
    latin, chinese = FONTS[words.language]
    for name, size in SIZES:
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = latin, Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), chinese)
    document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}").set(qn("w:eastAsia"), "zh-CN")  # else its commas stand in mid-air
    document.styles["Caption"].font.bold = False
    heading = document.styles["Title"]
    heading.font.bold, heading.paragraph_format.alignment = True, WD_ALIGN_PARAGRAPH.CENTER
    for border in heading.element.pPr.findall(qn("w:pBdr")):
        heading.element.pPr.remove(border)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by, properties.comments = title, "", "", ""
    properties.created = properties.modified = WRITTEN
    properties.revision = 1


def number_pages(document: "Document", words: Words, mark: str) -> None:
    """`mark    Page 1 of 3`, at the right of every foot."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph, say = document.sections[0].footer.paragraphs[0], words.say
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for text, field in ((f"{mark}    {say('print.page')}", "PAGE"), (say("print.of"), "NUMPAGES"), (say("print.end"), None)):
        paragraph.add_run(text)
        if field is not None:
            element = OxmlElement("w:fldSimple")
            element.set(qn("w:instr"), field)
            paragraph._p.append(element)  # noqa: SLF001 -- python-docx has no fields


def fill(cell: "_Cell", texts: Sequence[str], *, size: float, bold: bool = False) -> None:
    """One paragraph a text."""
    from docx.text.run import Run

    inside = cell._tc  # noqa: SLF001 -- a paragraph that is made anew takes python-docx ten times as long as the copy of one
    if texts:
        inside.remove(inside.p_lst[0])
    for text in texts:
        paragraph = deepcopy(_empty(size, bold))
        Run(paragraph.r_lst[0], cell).text = printable(text)
        inside.append(paragraph)


@lru_cache(maxsize=8)
def _empty(size: float, bold: bool) -> "CT_P":
    """The paragraph of a cell before anything is written in it."""
    import docx
    from docx.shared import Pt

    paragraph = docx.Document().add_paragraph()
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run()
    run.font.size, run.font.bold = Pt(size), bold
    element: CT_P = paragraph._p  # noqa: SLF001 -- ditto
    return element


def keep_whole(table: "Table") -> None:
    """The head row again on every page; no row broken over two."""
    from docx.oxml import OxmlElement

    unbroken(table.rows)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 -- python-docx has no such settings


def unbroken(rows: "Iterable[_Row]") -> None:
    """No row broken over two pages."""
    from docx.oxml import OxmlElement

    for row in rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 -- python-docx has no such settings


def widen(table: "Table", widths: Sequence[float]) -> None:
    """Set the columns' widths, in centimetres; readers of DOCX go by the cells."""
    from docx.shared import Cm

    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)


def packed(document: "Document") -> bytes:
    saved = BytesIO()
    document.save(saved)
    return repacked(saved.getvalue())


def repacked(archive: bytes) -> bytes:
    """The same members in the same order with the same times: the same bytes in every run."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as saved, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again:
        # [Content_Types].xml has to come first
        for name in sorted(saved.namelist(), key=lambda name: (not name.startswith("["), name)):
            member = zipfile.ZipInfo(name, ZIPPED)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            again.writestr(member, saved.read(name))
    return out.getvalue()
