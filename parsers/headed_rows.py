"""Rows of a CSV file or workbook under a header that an exporter is known to write, and what stands above it."""

from collections.abc import Callable, Iterator, Mapping
from itertools import dropwhile, islice
from typing import NamedTuple

from casefile.records import Passage, Place, Problem, ProblemCode
from parsers.blocks import first_lines
from parsers.cells import row_place, short
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


def has_header(export: Export, words: frozenset[str]) -> bool:
    if export.is_workbook:
        return any(words <= set(row.cells) for row in export.top_rows)
    return all(word in export.text_head for word in words) and any(words <= set(row.cells) for row in islice(export.rows(), ABOVE))


def first_cells(export: Export) -> list[str]:
    """The cells of the first row that is not blank; see `first_rows`."""
    return next(first_rows(export), [])


def first_rows(export: Export) -> Iterator[list[str]]:
    """The cells of the first rows, from one that is not blank on: of a CSV file its lines without quotes."""
    if export.is_workbook:
        return dropwhile(lambda cells: not any(map(str.strip, cells)), (row.cells for row in export.top_rows))
    return (line.replace('"', "").split(",") for line in first_lines(export))


def rows_below(export: Export, is_header: Callable[[list[str]], bool]) -> Iterator[tuple[Place, list[str]] | Passage | Problem]:
    """Every row that says something, with its place; of the others, what they are. A workbook leaves out the empty cells that end a row."""
    width = 0
    for row in _rows(export):
        place = row_place(export, row)
        if row.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES, detail=short(",".join(row.cells)))
        if is_header(row.cells):
            width = len(row.cells)
            yield Passage(place=place, what="header")
        elif not any(map(str.strip, row.cells)):
            yield Passage(place=place, what="blank")
        else:
            yield place, [*row.cells, *[""] * (width - len(row.cells))] if row.sheet else row.cells


def bad_row(place: Place, cells: list[str]) -> Problem:
    return Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(",".join(cells)))


def headed_rows(export: Export, words: frozenset[str]) -> Iterator[HeadedRow | Above | Passage | Problem]:
    """The header is the row that has these words; rows longer than it are problems, shorter ones lack their last cells."""
    header: list[str] = []
    sheet = ""
    for row in _rows(export):
        place = row_place(export, row)
        if row.sheet != sheet:
            sheet, header = row.sheet, []
        if row.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES, detail=short(",".join(row.cells)))
        if words <= set(row.cells):
            header = row.cells
            yield Passage(place=place, what="header")
        elif not any(map(str.strip, row.cells)):
            yield Passage(place=place, what="blank")
        elif not header:
            yield Above(place, row.cells)
        elif any(map(str.strip, row.cells[len(header) :])):
            yield bad_row(place, row.cells)
        else:
            yield HeadedRow(place, dict(zip(header, [*row.cells, *[""] * len(header)], strict=False)))


def _rows(export: Export) -> Iterator[Row]:
    return export.sheets() if export.is_workbook else export.rows()
