"""`evidence-list.docx`: the list of evidence (证据目录) as counsel files and edits it: real styles, repeated table heads, nothing locked."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.report.document import fill, keep_whole, number_pages, packed, printable, set_up, widen
from pipeline.report.view import View
from pipeline.report.view.exhibits import ExhibitRow
from pipeline.report.words import Words

if TYPE_CHECKING:
    from docx.document import Document

NAME = "evidence-list.docx"
COLUMNS = ("group", "name", "kind", "origin", "purpose", "content", "pages", "copies", "original", "remarks")
WIDTHS = (1.2, 2.8, 2.2, 3.0, 2.8, 6.0, 2.0, 1.8, 2.2, 2.7)
"""Centimetres; A4 on its side between margins of 1.5 cm."""
SMALL = 8.5


def write(view: View, folder: Path) -> list[str]:
    """Write the list; its name."""
    import docx

    document = docx.Document()
    say = view.words.say
    set_up(document, view.words, title=say("evidence.title"), is_landscape=True, margins=(1.5, 1.8))
    number_pages(document, view.words, view.cover.mark)
    document.add_heading(say("evidence.title"), level=0)
    document.add_paragraph(say("evidence.case", parties=printable(view.cover.parties_line)))
    exhibits = tuple(view.exhibits())
    for group, rows in groupby(exhibits, key=lambda row: row.group):
        document.add_heading(group, level=1)
        add_table(document, view.words, list(rows))
    if not exhibits:
        document.add_paragraph(say("evidence.none"))
    document.add_paragraph(say("evidence.note"), style="Caption")
    for line in ("submitted_by", "submitted_on", "copies_of"):
        document.add_paragraph(say(f"evidence.{line}"))
    (folder / NAME).write_bytes(packed(document))
    return [NAME]


def add_table(document: "Document", words: Words, rows: Sequence[ExhibitRow]) -> None:
    """The rows of one group."""
    table = document.add_table(rows=1, cols=len(COLUMNS), style="Table Grid")
    for cell, column in zip(table.rows[0].cells, COLUMNS, strict=True):
        fill(cell, [words.say(f"evidence.{column}")], size=SMALL, bold=True)
    for row in rows:
        for cell, texts in zip(table.add_row().cells, _cells(row), strict=True):
            fill(cell, texts, size=SMALL)
    keep_whole(table)
    widen(table, WIDTHS)


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
