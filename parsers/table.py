"""Tables that people and programs make: a header row of words we know, and the rows under it; of CSV, XLSX, JSON or a page.

Which words head which column is data: `table_words.toml`.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from itertools import groupby, islice

from casefile.records import Passage, Place, Problem, ProblemCode, Reading, ReadingCode
from parsers.cells import PADDING, row_place, short
from parsers.export import Export, Row
from parsers.json_elements import Element, elements
from parsers.json_values import bad_entry, flaws, has_lines, json_lines
from parsers.json_window import BrokenJson
from parsers.nested_goods import GOODS, Nested, nested_in
from parsers.page_table import SHEET as PAGE
from parsers.page_table import first_page_rows, is_table_page, page_rows
from parsers.pdf import BrokenPdf
from parsers.printed_rows import Columns, Kind, joined
from parsers.printed_table import printed_rows
from parsers.table_heads import (
    BRACKETS,
    Above,
    Heading,
    TableRow,
    Vocabulary,
    all_folds,
    find_heading,
    folded,
    folded_heads,
    is_native,
    meanings,
    reads_as_note,
    solid,
    table_words,
    vocabulary,
)
from parsers.workbook import BrokenWorkbook

SUMS = ("amount", "out", "in")
"""Columns of which every row of a statement that is printed has one in its first line."""
NAMES = ("displayName", "display_name", "name", "nickname", "nickName", "username", "userName", "real_name", "realName", "first_name", "firstName")
"""Keys under which an object in a table says whom it stands for, the most telling first."""
DELIMITERS = (",", ";", "\t", "|")
FIRST_OBJECTS = 50
JSON = re.compile(r"\s*(?:\{|\[\s*(?:\{|\Z))")
PREAMBLE, PREAMBLE_OF_FEW = 60, 10
"""Rows that may stand above the header; up to how many the header need not be followed by anything."""
RULE = re.compile(r"\s*(?::?-{2,}:?\s*)?")
"""A cell of the line that Markdown draws under a header."""
NOTE = re.compile(r"\s*[^\W\d_]")
"""How a line of words begins: alone in its row, with a blank line above, it is no row that lacks cells."""
DAMAGE = re.compile("\0{4}|\ufffd")
CENTS = re.compile(r"\d\.\d\d(?!\d)")
THOUSANDS, HUNDREDS = re.compile(r"[\s¥￥$€£+-]*[0-9]{1,3}(?:,[0-9]{3})*"), re.compile(r"[0-9]{3}(?:\.[0-9]+)?\s*")
"""What stands before and behind the comma of a sum that was not quoted."""


# ── recognising ───────────────────────────────────────────────────────────────────────────────────────────────────


def recognizes_table(export: Export, vocabulary: Vocabulary) -> bool:
    """Whether the export is such a table and nobody else's."""
    for cells in first_heads(export):
        heading, _ = _json_heading(export, vocabulary) if _is_json(export) else (find_heading(cells, vocabulary, export.options.columns), None)
        if heading is not None:
            is_json = _is_json(export)
            return not is_native(_first_keys(export, nested=True) if is_json else cells, in_json=is_json)
    return False


def is_settlement(export: Export) -> bool:
    """Whether a header says that the table is of what a platform settled with a seller: sums, fees and no goods."""
    settled = [folded_heads(heads) for heads in table_words()["orders"]["settled"]["heads"]]
    goods = vocabulary("orders", ()).columns["title"]
    return any(have.isdisjoint(goods) and any(heads <= have for heads in settled) for have in map(folded_heads, first_heads(export)))


@lru_cache(maxsize=1)
def first_heads(export: Export) -> tuple[list[str], ...]:
    """What may be a header: the first rows of a file or sheet, or the keys of the first objects. Many parsers ask it of one file."""
    if export.is_workbook:
        return tuple(row.cells for row in export.top_rows if row.number <= PREAMBLE)
    if _is_json(export):
        return (_first_keys(export),)
    if is_table_page(export):
        return tuple(first_page_rows(export))
    return tuple(cells for delimiter in DELIMITERS for cells in _head_rows(export, delimiter)) if export.is_text else ()


@lru_cache(maxsize=1)
def words_at_head(export: Export) -> frozenset[str]:
    """The words of all that may be a header, folded in every way in which they are compared."""
    return frozenset().union(*map(all_folds, first_heads(export)))


def _is_json(export: Export) -> bool:
    return export.is_text and JSON.match(export.text_head) is not None


def _first_keys(export: Export, *, nested: bool = False) -> list[str]:
    """The keys of the first objects, which may lack some of them; those of what is no cell, but holds others, only where `nested`."""
    return list(
        dict.fromkeys(
            key for one in _first_values(export) for key, value in one.items() if nested or not isinstance(value, dict | list) or named(value)
        )
    )


def _first_values(export: Export) -> list[dict[str, object]]:
    return [element.value for element in islice(_first_objects(export), FIRST_OBJECTS) if isinstance(element.value, dict)]


def _first_objects(export: Export) -> Iterator[Element]:
    """The objects of a table in JSON that the beginning of the file holds whole."""
    lists: list[tuple[str, ...]] = [(key, "*") for key in table_words()["any"]["lists"]["keys"]]
    parts = export.head.splitlines() if has_lines(export) else [export.head]
    for part in parts:
        with suppress(BrokenJson):
            found = elements(io.BytesIO(part), *([()] if has_lines(export) else [("*",), *lists]), encoding=export.codec)
            yield from (one for one in found if one.wanted)


def _objects(export: Export) -> Iterator[tuple[Place, Element] | Passage | Problem]:
    """What stands on the lines of a file, in its array or in the one of its object that has the rows."""
    if has_lines(export):
        yield from json_lines(export, exact_numbers=True)
        return
    first = next(_first_objects(export), None)
    within = [str(step) for step in first.path[:-1]] if first else []
    for element in export.elements(*within, "*", exact_numbers=True):
        place = export.place(element.pointer, element.start, element.end)
        yield (place, element) if element.wanted else Passage(place=place, what="envelope")


def rows_under(export: Export, is_header: Callable[[list[str]], bool]) -> Iterator[Row]:
    """Every row of a workbook, of the tables of a page, or of a text, whose delimiter is the one that its header shows."""
    if export.is_workbook:
        yield from export.sheets()
    elif is_table_page(export):
        yield from page_rows(export)
    else:
        yield from export.rows(delimiter=next((one for one in DELIMITERS if any(map(is_header, _head_rows(export, one)))), ","))


def _head_rows(export: Export, delimiter: str) -> Iterator[list[str]]:
    """What may be a header; below a few lines one has a row under it that is as long: else it is a line that somebody wrote."""
    rows = csv.reader(io.StringIO(export.text_head, newline=""), delimiter=delimiter)
    above: list[str] = []
    for number in range(PREAMBLE):
        try:
            cells = next(rows, None)
        except csv.Error:
            return
        if number < PREAMBLE_OF_FEW and cells is not None:
            yield cells
            continue
        if cells is None:
            return
        if above and len(cells) >= len(above) - 1:
            yield above
        above = cells or above


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────


def table_rows(export: Export, vocabulary: Vocabulary) -> Iterator[TableRow | Passage | Problem | Reading]:
    """Every row under the header, and what else the file holds; where a file breaks off, that it does."""
    try:
        yield from _rows_of(export, vocabulary)
    except (BrokenJson, BrokenWorkbook) as error:
        yield export.broken(error)


def _rows_of(export: Export, vocabulary: Vocabulary) -> Iterator[TableRow | Passage | Problem | Reading]:
    if export.is_pdf:
        yield from _of_pages(export, vocabulary)
    elif export.is_workbook:
        yield from _of_workbook(export, vocabulary)
    elif _is_json(export):
        yield from _of_json(export, vocabulary)
    else:
        reader = _Sheet(export, vocabulary)
        for row in rows_under(export, lambda cells: find_heading(cells, vocabulary, export.options.columns) is not None):
            yield from reader.read(row)
        yield from reader.end(export.place("line 1", 0, export.source.bytes))


def _of_pages(export: Export, vocabulary: Vocabulary) -> Iterator[TableRow | Passage | Problem | Reading]:
    reader = _Sheet(export, vocabulary)
    for printed in printed_rows(export.pages, printed_columns(vocabulary)):
        first, *others = printed.lines
        row = Row(first.number, first.start, first.end, list(map(joined, printed.cells)), f"page {first.page}")
        if printed.kind is Kind.LINE and reader.heading is not None:
            yield Passage(place=row_place(export, row), what="footer")
        else:
            yield from reader.read(row)
        yield from (Passage(place=export.place(line.where, line.start, line.end), what="continuation") for line in others)
    yield from reader.end(export.place("file", 0, export.source.bytes))
    yield from (export.broken(page) for page in export.pages if isinstance(page, BrokenPdf))


def printed_columns(vocabulary: Vocabulary) -> Columns:
    """The columns of a table that is printed, by the words that may head it."""
    known = frozenset(fold for heads in vocabulary.columns.values() for fold in heads)
    sums = frozenset(fold for column in SUMS for fold in vocabulary.columns.get(column, ()))

    def among(folds: frozenset[str]) -> Callable[[str], bool]:
        return lambda word: not folds.isdisjoint((folded(word), solid(word.translate(BRACKETS))))

    return Columns(is_name=among(known), is_sum=among(sums))


def _of_workbook(export: Export, vocabulary: Vocabulary) -> Iterator[TableRow | Passage | Problem | Reading]:
    for sheet, rows in groupby(export.sheets(), key=lambda row: row.sheet):
        reader = _Sheet(export, vocabulary)
        for row in rows:
            yield from reader.read(row)
        yield from reader.end(export.place(sheet))


class _Sheet:
    """One grid of cells, read from the top: rows above the header, the header, rows under it."""

    def __init__(self, export: Export, vocabulary: Vocabulary) -> None:
        self.export = export
        self.vocabulary = vocabulary
        self.heading: Heading | None = None
        self.head: list[str] = []
        self.above: list[Above] = []
        self.preamble: list[list[str]] = []
        """What stands above the header; where exports were put one behind the other it comes again, as the header does."""
        self.needed = 0
        self.ragged = False
        """Whether rows end before the last column."""
        self.parted = False
        """Whether a blank line parts what comes from the rows above."""

    def read(self, row: Row) -> Iterator[TableRow | Passage | Problem | Reading]:
        place = row_place(self.export, row)
        if row.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES, detail=short(next(filter(DAMAGE.search, row.cells), "").strip("\0")))
        if not any(cell.strip(PADDING) for cell in row.cells):
            self.parted = self.heading is not None
            yield Passage(place=place, what="blank")
            return
        breaks_off = self.heading is not None and len(row.cells) < len(self.head) and self.export.breaks_off(row)
        if row.unclosed:
            code = ProblemCode.TRUNCATED if breaks_off else ProblemCode.BAD_CELL
            yield Problem(place=place, code=code, detail=short(next((cell for cell in row.cells if cell.startswith('"')), "")))
        if self.heading is None:
            yield from self._above(row, place)
        elif all(RULE.fullmatch(cell) for cell in row.cells) or row.cells == self.head or self._is_head(row.cells):
            yield Passage(place=place, what="header")
        elif row.cells in self.preamble:
            yield Passage(place=place, what="preamble")
        elif self.parted and len(row.cells) < self.needed and _is_lone_note(row.cells):
            yield Passage(place=place, what="footer")
        else:
            self.parted = False
            yield from self._under(self.heading, row, place, breaks_off=breaks_off)

    def _above(self, row: Row, place: Place) -> Iterator[Passage | Reading]:
        """The header, or what stands above it."""
        heading = find_heading(row.cells, self.vocabulary, self.export.options.columns)
        if heading is None:
            if len(self.above) < PREAMBLE:
                self.above.append(Above(place, " ".join(filter(None, map(str.strip, row.cells)))))
                self.preamble.append(row.cells)
            yield Passage(place=place, what="preamble")
            return
        self.heading = replace(heading, above=tuple(self.above))
        self.head = row.cells
        required = {heading.columns[column] for group in self.vocabulary.required for column in group if column in heading.columns}
        self.needed = max(number for number, word in enumerate(self.heading.words, start=1) if word in required)
        yield Passage(place=place, what="header")
        yield _columns(place, self.heading)

    def _under(self, heading: Heading, row: Row, place: Place, *, breaks_off: bool) -> Iterator[TableRow | Passage | Problem]:
        """`breaks_off`: whether the file may end within the row."""
        cells = row.cells
        if beyond := self._beyond(cells):
            yield Problem(place=place, code=ProblemCode.ROW_SHIFTED, detail=short(", ".join(beyond)))
            cells = thousands_joined(cells)
            surplus = len(row.cells) - len(cells)
            if not surplus or self._beyond(cells) or surplus not in self._surpluses(row.cells):
                return
        is_outside = row.sheet == PAGE and not any(map(CENTS.search, cells))  # of another table of the page, or between them
        if len(cells) < self.needed and "sender" not in self.vocabulary.columns and (is_outside or reads_as_note(cells)):
            yield Passage(place=place, what="footer")
        elif len(cells) < self.needed:
            yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(", ".join(cells)))
        elif breaks_off and len(cells) == self.needed and not self.ragged:  # `12` may be what is left of `120.00`
            yield Problem(place=place, code=ProblemCode.TRUNCATED, detail=short(", ".join(cells)))
        else:
            if breaks_off and not (row.unclosed or self.ragged):
                yield Problem(place=place, code=ProblemCode.TRUNCATED, detail=short(", ".join(cells)))
            self.ragged = self.ragged or len(cells) < len(self.head)
            yield TableRow(place=place, heading=heading, cells=dict(zip(heading.words, cells, strict=False)))

    def _is_head(self, cells: list[str]) -> bool:
        """Whether the header comes again, padded otherwise."""
        first, again = (next(filter(str.strip, row), "") for row in (self.head, cells))
        return first.strip(PADDING) == again.strip(PADDING) and folded_heads(filter(str.strip, cells)) == folded_heads(filter(str.strip, self.head))

    def _beyond(self, cells: list[str]) -> list[str]:
        """What stands in a row behind the last column."""
        return [cell for cell in cells[len(self.head) :] if cell.strip()]

    def _surpluses(self, cells: list[str]) -> tuple[int, int]:
        """How many cells a row has more than the header, with the empty ones at its end and without."""
        stated = max((number for number, cell in enumerate(cells, start=1) if cell.strip()), default=0)
        return len(cells) - len(self.head), stated - len(self.head)

    def end(self, place: Place) -> Iterator[Problem]:
        if self.heading is None:
            wanted = ", ".join("/".join(group) for group in self.vocabulary.required)
            yield Problem(place=place, code=ProblemCode.MISSING_COLUMN, detail=wanted)


def _is_lone_note(cells: list[str]) -> bool:
    return sum(bool(cell.strip()) for cell in cells) == 1 and NOTE.match(cells[0]) is not None


def thousands_joined(cells: list[str]) -> list[str]:
    """The cells of a row whose sums were cut at the commas of their thousands, as they were: `1` and `471.84` are one."""
    joined: list[str] = []
    for cell in cells:
        if joined and THOUSANDS.fullmatch(joined[-1]) and HUNDREDS.fullmatch(cell):
            joined[-1] = f"{joined[-1]},{cell}"
        else:
            joined.append(cell)
    return joined


def _of_json(export: Export, vocabulary: Vocabulary) -> Iterator[TableRow | Passage | Problem | Reading]:
    heading, nested = _json_heading(export, vocabulary)
    if heading is None:
        yield from _Sheet(export, vocabulary).end(export.place("$", 0, export.source.bytes))
        return
    yield _columns(export.place("$"), heading)
    for found in _objects(export):
        if not isinstance(found, tuple):
            yield found
            continue
        place, element = found
        yield from flaws(place, element)
        if not isinstance(element.value, dict):
            yield bad_entry(export, place)
            continue
        for one in nested.spread(element.value) if nested else (element.value,):
            cells: dict[str, str] = {}
            for word, value in one.items():
                if not isinstance(value, dict | list) or not value:
                    cells[word.strip()] = _json_text(value)
                elif word.strip() in heading.columns.values() and (name := named(value)):
                    cells[word.strip()] = name
                elif word.strip() in heading.columns.values():
                    yield Problem(place=place, code=ProblemCode.BAD_CELL, detail=short(word))
                else:
                    cells[word.strip()] = json.dumps(value, ensure_ascii=False, default=str)
            yield TableRow(place=place, heading=heading, cells=cells)


def _json_heading(export: Export, vocabulary: Vocabulary) -> tuple[Heading | None, Nested | None]:
    """The keys that head a table in JSON, and the list that the goods of an order stand in, if they stand in one."""
    keys, chosen = _first_keys(export), export.options.columns
    nested = nested_in(_first_values(export), lambda key: folded(key) in meanings("orders", "lists")) if "order_no" in vocabulary.columns else None
    of_goods = _vocabulary_of_goods(vocabulary)
    inner = find_heading(nested.words, of_goods, {}) if nested else None
    whole = find_heading(keys, replace(vocabulary, required=()), chosen)
    if nested is None or inner is None or not inner.columns or whole is None:
        return find_heading(keys, vocabulary, chosen), None
    columns = {column: word for column, word in whole.columns.items() if column not in GOODS or column in chosen}
    columns |= {column: nested.named(word) for column, word in inner.columns.items()}
    if not all(any(column in columns for column in group) for group in vocabulary.required):
        return None, None
    return Heading(words=(*whole.words, *map(nested.named, inner.words)), columns=columns), nested


def _vocabulary_of_goods(vocabulary: Vocabulary) -> Vocabulary:
    """What is of goods, and the words that mean it among an order's goods alone."""
    alone = {column: tuple(map(folded, words)) for column, words in table_words()["orders"]["goods"].items()}
    return Vocabulary(columns={one: (*heads, *alone.get(one, ())) for one, heads in vocabulary.columns.items() if one in GOODS}, required=())


def named(value: object) -> str:
    """What an object calls whom or what it stands for; "" for any other."""
    told = (value.get(key) for key in NAMES) if isinstance(value, dict) else ()
    return next((one for one in told if isinstance(one, str) and one), "")


def _json_text(value: object) -> str:
    match value:
        case None | dict() | list():
            return ""
        case bool():
            return "true" if value else "false"
        case _:
            return str(value)


def _columns(place: Place, heading: Heading) -> Reading:
    read = ", ".join(f"{column}={word}" for column, word in heading.columns.items())
    return Reading(place=place, code=ReadingCode.COLUMNS, value=read, why=", ".join(heading.words))
