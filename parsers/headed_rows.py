"""Rows of a CSV file or workbook under a header that an exporter is known to write, and what stands above it.

Programs that open such a file and save it anew part its cells by semicolons or tabs, pad them, and end rows with empty ones.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from itertools import dropwhile, islice
from typing import NamedTuple

from casefile.records import Passage, Place, Problem, ProblemCode
from parsers.blocks import first_lines
from parsers.cells import PADDING, row_place, short
from parsers.export import Export, Row


class HeadedRow(NamedTuple):
    place: Place
    cells: Mapping[str, str]


class Above(NamedTuple):
    """A row above the header, or in a sheet that has none."""

    place: Place
    cells: list[str]


ABOVE = 20
"""How many rows may stand above the header."""
DELIMITERS = (",", ";", "\t")


def has_header(export: Export, words: frozenset[str]) -> bool:
    if export.is_workbook:
        return any(words <= set(tidy(row.cells)) for row in export.top_rows)
    return all(word in export.text_head for word in words) and _header(export, lambda cells: words <= set(cells)) is not None


def first_cells(export: Export) -> list[str]:
    """The cells of the first row that is not blank; see `first_rows`."""
    return next(first_rows(export), [])


def first_rows(export: Export) -> Iterator[list[str]]:
    """The cells of the first rows, without their padding, from one that is not blank on: of a CSV file its lines without quotes."""
    if export.is_workbook:
        return dropwhile(lambda cells: not any(cells), (tidy(row.cells) for row in export.top_rows))
    lines = first_lines(export)
    delimiter = next((sign for sign in (";", ",", "\t") if sign in lines[0]), ",")
    return (tidy(line.replace('"', "").split(delimiter)) for line in lines)


def tidy(cells: list[str]) -> list[str]:
    """A header's cells without their padding, and without the empty ones that end it."""
    tidied = [cell.strip(PADDING) for cell in cells]
    while tidied and not tidied[-1]:
        tidied.pop()
    return tidied


def _header(export: Export, is_header: Callable[[list[str]], bool]) -> tuple[str, list[str]] | None:
    """A text's header and what parts its cells."""
    for delimiter in DELIMITERS:
        rows = csv.reader(io.StringIO(export.text_head, newline=""), delimiter=delimiter)
        try:
            for cells in islice(rows, ABOVE):
                if is_header(header := tidy(cells)):
                    return delimiter, header
        except csv.Error:  # a cell beyond all bounds, or a text that is cut
            continue
    return None


def rows_below(export: Export, is_header: Callable[[list[str]], bool]) -> Iterator[tuple[Place, list[str]] | Passage | Problem]:
    """Every row that says something, with its place; of the others, what they are. A workbook leaves out the empty cells that end a row."""
    width = 0
    for row in _rows(export, is_header):
        place = row_place(export, row)
        if row.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES, detail=short(",".join(row.cells)))
        if is_header(header := tidy(row.cells)):
            width = len(header)
            yield Passage(place=place, what="header")
        elif not any(map(str.strip, row.cells)):
            yield Passage(place=place, what="blank")
        elif row.sheet:
            yield place, [*row.cells, *[""] * (width - len(row.cells))]
        else:
            yield place, row.cells if any(row.cells[width:]) else row.cells[:width] if width else row.cells


def bad_row(place: Place, cells: list[str]) -> Problem:
    return Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(",".join(cells)))


def headed_rows(export: Export, words: frozenset[str]) -> Iterator[HeadedRow | Above | Passage | Problem]:
    """The header is the row that has these words; rows longer than it are problems, shorter ones lack their last cells."""
    header: list[str] = []
    preamble: list[list[str]] = []
    sheet = ""
    for row in _rows(export, lambda cells: words <= set(cells)):
        place = row_place(export, row)
        if row.sheet != sheet:
            sheet, header = row.sheet, []
        if row.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES, detail=short(",".join(row.cells)))
        if words <= set(tidied := tidy(row.cells)):
            header = tidied
            yield Passage(place=place, what="header")
        elif not any(map(str.strip, row.cells)):
            yield Passage(place=place, what="blank")
        elif not header:
            preamble = [*preamble, row.cells][:ABOVE]
            yield Above(place, row.cells)
        elif row.cells in preamble:
            yield Passage(place=place, what="preamble")
        elif any(map(str.strip, row.cells[len(header) :])):
            yield bad_row(place, row.cells)
        else:
            yield HeadedRow(place, dict(zip(header, [*row.cells, *[""] * len(header)], strict=False)))


def _rows(export: Export, is_header: Callable[[list[str]], bool]) -> Iterator[Row]:
    if export.is_workbook:
        return export.sheets()
    delimiter, _ = _header(export, is_header) or (",", [])
    return export.rows(delimiter=delimiter)
