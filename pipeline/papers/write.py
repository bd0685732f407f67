"""A filled paper as DOCX: to be completed and signed by a person, so nothing is locked and every blank is to be seen."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.papers.entry import Entry, told
from pipeline.papers.fill import FilledPaper, Part
from pipeline.papers.tables import Table
from pipeline.report.document import LONG, SHORT, fill, keep_whole, number_pages, packed, printable, set_up, unbroken, widen
from pipeline.report.scope import Scope

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

MARGINS = {False: (2.5, 2.2), True: (1.5, 1.8)}
"""Centimetres at the sides, and at top and bottom; True: of a page on its side."""
FORM = (4.2, 11.8)
"""Centimetres: labels and values of a form."""
TOGETHER = 4
"""Paragraphs before the last that stay with it: no signature stands alone on a page."""
WHOLE = 400
"""Up to how many characters a row of a form is not broken over two pages."""
BODY, SMALL, TABLE = 10.5, 8.5, 8.5


def docx_of(filled: FilledPaper, scope: Scope, *, mark: str, against: str = "") -> bytes:
    """`against`: the one of several sellers whom it is about."""
    import docx

    document, is_landscape = docx.Document(), filled.paper.is_landscape
    set_up(document, scope.words, title=filled.title, is_landscape=is_landscape, margins=MARGINS[is_landscape])
    number_pages(document, scope.words, mark)
    document.add_heading(filled.title, level=0)
    document.add_paragraph(told(scope, "draft"), style="Caption")
    if against:
        document.add_paragraph(printable(told(scope, "against", seller=against)), style="Caption")
    if filled.offset:
        document.add_paragraph(told(scope, "all_times", offset=filled.offset), style="Caption")
    for section in filled.sections:
        if section.heading:
            heading = document.add_heading(section.heading, level=1)
            heading.paragraph_format.page_break_before = section.section.on_new_page
        if section.section.shape == "form":
            _form(document, section.parts, scope, is_landscape=is_landscape)
        else:
            before = len(document.paragraphs)
            for part in section.parts:
                _prose(document, part, scope, is_landscape=is_landscape)
            if section is filled.sections[-1]:
                for paragraph in document.paragraphs[before:-1][-TOGETHER:]:
                    paragraph.paragraph_format.keep_with_next = True
    return packed(document)


# ── prose ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _prose(document: "Document", part: Part, scope: Scope, *, is_landscape: bool) -> None:
    colon = scope.words.say("colon")
    if part.tables:
        _tables(document, part, is_landscape=is_landscape)
    elif part.blank is not None:
        paragraph = _paragraph(document)
        paragraph.add_run(f"{part.label}{colon}{told(scope, 'blank')}")
        _small(paragraph, part.blank)
    elif len(part.entries) == 1:
        paragraph = _paragraph(document)
        paragraph.add_run(f"{part.label}{colon}")
        _entry(paragraph, part.entries[0], scope)
    else:
        if part.label:
            paragraph = _paragraph(document)
            paragraph.add_run(f"{part.label}{colon}")
            paragraph.paragraph_format.keep_with_next = True
        for number, entry in _numbered(part.entries):
            paragraph = _paragraph(document, is_indented=True)
            paragraph.add_run(number)
            _entry(paragraph, entry, scope)
        for line in part.lines:
            _paragraph(document).add_run(printable(line))


def _paragraph(document: "Document", *, is_indented: bool = False) -> "Paragraph":
    from docx.shared import Cm, Pt

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(4)
    if is_indented:
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Cm(0.8), Cm(-0.6)
    return paragraph


def _numbered(entries: tuple[Entry, ...]) -> Iterator[tuple[str, Entry]]:
    for number, entry in enumerate(entries, start=1):
        yield ("" if entry.is_rest else f"{number}. "), entry


def _entry(paragraph: "Paragraph", entry: Entry, scope: Scope) -> None:
    """The fact; behind it, smaller, what weakens it and where it stands."""
    paragraph.add_run(printable(entry.text))
    _small(paragraph, told(scope, "source_noted" if entry.note else "source", source=entry.source, note=entry.note))


def _small(paragraph: "Paragraph", text: str) -> None:
    from docx.shared import Pt

    paragraph.add_run(printable(text)).font.size = Pt(SMALL)


# ── forms and tables ──────────────────────────────────────────────────────────────────────────────────────────────


def _form(document: "Document", parts: tuple[Part, ...], scope: Scope, *, is_landscape: bool) -> None:
    rows = [part for part in parts if not part.tables]
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for part in rows:
        label, value = table.add_row().cells
        fill(label, [part.label], size=BODY, bold=True)
        _value(value, part, scope)
    unbroken([row for row in table.rows if sum(len(cell.text) for cell in row.cells) <= WHOLE])
    widen(table, FORM)
    for part in parts:
        if part.tables:
            _tables(document, part, is_landscape=is_landscape)


def _value(cell: "_Cell", part: Part, scope: Scope) -> None:
    from docx.shared import Pt

    if part.lines:
        fill(cell, part.lines, size=BODY)
        return
    paragraph = cell.paragraphs[0]
    if part.blank is not None:
        paragraph.add_run(told(scope, "blank"))
        _small(paragraph, part.blank)
    for place, (number, entry) in enumerate(_numbered(part.entries)):
        paragraph = paragraph if place == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(3)
        if len(part.entries) > 1:
            paragraph.add_run(number)
        _entry(paragraph, entry, scope)


def _tables(document: "Document", part: Part, *, is_landscape: bool) -> None:
    width = (LONG if is_landscape else SHORT) - 2 * MARGINS[is_landscape][0]
    for told_of in part.tables:
        if told_of.title:
            document.add_paragraph(printable(told_of.title)).runs[0].font.bold = True
            document.paragraphs[-1].paragraph_format.keep_with_next = True
        _table(document, told_of, width)
        document.add_paragraph()


def _table(document: "Document", told_of: Table, width: float) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    table = document.add_table(rows=1, cols=len(told_of.columns), style="Table Grid")
    for cell, column in zip(table.rows[0].cells, told_of.columns, strict=True):
        fill(cell, [column], size=TABLE, bold=True)
    spread: list[int] = []
    for row in told_of.rows:
        cells = table.add_row().cells
        if len(row) == 1:
            spread.append(len(table.rows) - 1)
        for cell, text in zip(cells, row, strict=False):
            fill(cell, text.split("\n"), size=TABLE)
    keep_whole(table)
    widen(table, [share * width for share in told_of.widths])
    for number in spread:
        cells = table.rows[number].cells
        cells[0].merge(cells[-1])
        for paragraph in list(cells[0].paragraphs)[1:]:
            paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001 -- a merge leaves the empty paragraphs of the cells behind
        cells[0].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
