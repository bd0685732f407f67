"""`objections.docx`: the review of the exhibits and the objections to expect (质证预案). It stays with counsel, apart from what is filed."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.report.document import fill, keep_whole, number_pages, packed, printable, set_up, widen
from pipeline.report.view import View
from pipeline.report.view.law import ReviewRow
from pipeline.report.words import Words

if TYPE_CHECKING:
    from docx.document import Document

NAME = "objections.docx"
SMALL = 9.0
AXES = (("property", 3.6), ("value_of", 2.8), ("shown", 9.6), ("to_answer", 9.8))
OBJECTIONS = (("property", 3.6), ("objection", 10.4), ("rejoinder", 11.8))
"""Columns and their widths in centimetres; A4 on its side."""

Cells = Sequence[Sequence[str]]


def write(view: View, folder: Path) -> list[str]:
    """Write the document; its name."""
    import docx

    document = docx.Document()
    say = view.words.say
    set_up(document, view.words, title=say("objections.title"), is_landscape=True, margins=(1.5, 1.8))
    number_pages(document, view.words, view.cover.mark)
    document.add_heading(say("objections.title"), level=0)
    document.add_paragraph(say("objections.internal"), style="Caption")
    if view.cover.together:
        document.add_paragraph(printable(view.cover.together))
    document.add_paragraph(say("review.intro"))
    for row in view.reviews:
        _add(document, view.words, row)
    if not view.reviews:
        document.add_paragraph(say("evidence.none"))
    (folder / NAME).write_bytes(packed(document))
    return [NAME]


def _add(document: "Document", words: Words, row: ReviewRow) -> None:
    document.add_heading(printable(f"{row.exhibit.label} {row.name}"), level=1)
    _table(document, words, AXES, [([axis.axis], [axis.value], axis.why, [axis.asks]) for axis in row.axes])
    document.add_paragraph()
    if not row.objections:
        document.add_paragraph(words.say("review.no_objections"))
        return
    cells: list[Cells] = []
    for found in row.objections:
        aimed_at = [f"{item.ref.label} {item.text}" if item.ref is not None else item.text for item in found.items.shown]
        cure = [found.cure.text] if found.cure is not None else []
        cells.append(([found.axis], [found.objection.text, *aimed_at], [found.answer, *found.basis, *cure]))
    _table(document, words, OBJECTIONS, cells)


def _table(document: "Document", words: Words, columns: Sequence[tuple[str, float]], rows: Sequence[Cells]) -> None:
    table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    for cell, (column, _) in zip(table.rows[0].cells, columns, strict=True):
        fill(cell, [words.say(f"column.{column}")], size=SMALL, bold=True)
    for row in rows:
        for cell, texts in zip(table.add_row().cells, row, strict=True):
            fill(cell, texts, size=SMALL)
    keep_whole(table)
    widen(table, [width for _, width in columns])
