"""Statements of banks whose table has no header: which column holds what is told by the cells that stand in it.

    "05/21/2024","-48.60","*","","PURCHASE …"                                   Wells Fargo: a sign
    21/05/2024,"-48.60","CUPS …","+951.40"                                      CommBank: a sign, and the balance
    05/21/2024,CUPS …,48.60,,951.40                                             TD Canada: two columns, and the balance that tells which is which
    "NL00…","EUR","20240521","D","48.60","NL11…","CUPS …"                       Rabobank: a letter

The day is the first column of days. A balance is the column whose cells differ from row to row by what the sum says. Of two columns that are never
both filled the balances tell which one left, or a row that says it is a refund; where nothing does, nobody guesses. What would be read in more
than one way is no statement.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from casefile.records import Direction, Passage, Problem, ProblemCode, Reading, ReadingCode
from parsers.cells import clean_cell, figure, row_place, short
from parsers.export import Export
from parsers.layout import Layout
from parsers.payment_ways import comes_back
from parsers.table import DELIMITERS
from parsers.table_heads import Heading, TableRow

FIRST_ROWS, FEWEST_CELLS = 60, 3
DAY = re.compile(
    r"(?:\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])"
    r"|\d{1,2}[- ][A-Za-z]{3,9}[- ]\d{2,4})(?:[ T,]+\d{1,2}:\d\d\S*)?"
)
SUM = re.compile(r"[-+−–]?\s?[$£€]?\s?[-+]?\d[\d.,'’\s]*[.,]\d\d\s?(?:[-+]|[CD]R|EUR|[$£€])?", re.IGNORECASE)
SIGN = re.compile(r"\s*[-+−–(]|.*\d\s?(?:-|[CD]R)\s*$", re.IGNORECASE)
IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{8,30}")
MONEY = re.compile(r"EUR|USD|GBP|CHF|CAD|AUD|NZD|JPY|CNY|HKD|SGD|INR|SEK|NOK|DKK|PLN|CZK|HUF|RON|BRL|MXN|ZAR|TRY|ILS|THB|MYR|PHP|IDR|KRW|TWD")
NUMBER = re.compile(r"[0-9]{3}")
WHOLE, FRACTION = re.compile(r"-?[0-9]{1,12}(?:\.[0-9])?"), re.compile(r"-?[0-9]{1,12}\.[0-9]{1,2}")
WORD = re.compile(r"[^\W\d_]")
MOST = 4 / 5
"""Of the rows, a column is of what so many of them have there; the others are spoilt."""
Columns = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The table of a file without header."""

    delimiter: str
    """"" in a workbook."""
    heading: Heading
    first: int
    """The number of its first row, though it be spoilt; those before it say something of the file."""
    is_told: bool
    """Whether it is known which way money went."""


def grid_of(export: Export, layout: Layout) -> Grid | None:
    """The grid that the beginning of a file is, None where it is none or would be read in more than one way; of a workbook its first sheet."""
    if export.is_workbook:
        return _grid(_first_of_sheet(export), "", layout)
    if not export.is_text:
        return None
    found = (_grid(_first_rows(export, delimiter), delimiter, layout) for delimiter in DELIMITERS)
    return next(filter(None, found), None)


def grid_rows(export: Export, grid: Grid) -> Iterator[TableRow | Passage | Problem | Reading]:
    """Every row of the grid, what else the file holds, and what each column was taken for."""
    told = ", ".join(f"{column}={word}" for column, word in grid.heading.columns.items())
    yield Reading(place=export.place("file"), code=ReadingCode.COLUMNS, value=told, why=", ".join(grid.heading.words))
    day = grid.heading.columns["at"]
    for number, row in enumerate(export.rows(delimiter=grid.delimiter) if grid.delimiter else export.sheets()):
        place = row_place(export, row)
        cells = dict(zip(grid.heading.words, row.cells, strict=False))
        if row.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES, detail=short(",".join(row.cells)))
        if not any(map(str.strip, row.cells)):
            yield Passage(place=place, what="blank")
        elif number < grid.first:
            yield Passage(place=place, what="preamble")
        elif any(map(str.strip, row.cells[len(grid.heading.words) :])):
            yield Problem(place=place, code=ProblemCode.ROW_SHIFTED, detail=short(",".join(row.cells)))
        elif not cells.get(day, "").strip():
            yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(",".join(row.cells)))
        else:
            yield TableRow(place=place, heading=grid.heading, cells=cells)


@lru_cache(maxsize=len(DELIMITERS))
def _first_rows(export: Export, delimiter: str) -> list[list[str]]:
    """What the beginning of the file holds of rows, for every layout; the last is cut where it does not hold the file."""
    head = export.text_head
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    try:
        for cells in reader:
            rows.append([clean_cell(cell) for cell in cells])
            if len(rows) > FIRST_ROWS:
                break
    except csv.Error:
        return []
    return rows[:-1] if len(rows) > FIRST_ROWS or len(head) < export.source.bytes // 4 else rows


def _first_of_sheet(export: Export) -> list[list[str]]:
    """The same of a workbook's first sheet, whose sums are numbers, which do not show their last zeros."""
    rows = [[clean_cell(cell) for cell in row.cells] for row in export.top_rows if row.sheet == export.top_rows[0].sheet][:FIRST_ROWS]
    width = max(map(len, rows), default=0)
    columns = [[cells[at] if at < len(cells) else "" for cells in rows] for at in range(width)]
    of_sums = [not all(cells) or any(map(FRACTION.fullmatch, cells)) for cells in columns]
    return [
        [f"{Decimal(cell):.2f}" if of_sum and WHOLE.fullmatch(cell) else cell for cell, of_sum in zip(cells, of_sums, strict=False)] for cells in rows
    ]


def _grid(rows: list[list[str]], delimiter: str, layout: Layout) -> Grid | None:
    dated = [number for number, cells in enumerate(rows) if any(map(DAY.fullmatch, cells))]
    tries = (_grid_from(first, rows[: dated[-1] + 1], delimiter, layout) for first in dated[:2])
    return next(filter(None, tries), None)


def _grid_from(first: int, rows: list[list[str]], delimiter: str, layout: Layout) -> Grid | None:
    above, under = ([cells for cells in part if any(cells)] for part in (rows[:first], rows[first:]))
    width = max(map(len, under))
    if width < FEWEST_CELLS or any(len(cells) < width - 1 for cells in under) or len(above) > 1:
        return None
    if any(not any(map(NUMBER.search, cells)) for cells in above):  # words alone are a header, in words that nobody here knows
        return None
    under = _regular([cells + [""] * (width - len(cells)) for cells in under])
    columns = list(zip(*under, strict=True))
    days = [number for number, cells in enumerate(columns) if all(map(DAY.fullmatch, cells))]
    if not days or any(len(cells) == width and DAY.fullmatch(cells[days[0]]) for cells in above):  # whole rows are judged with the others
        return None
    told = _sums(columns, set(days), under, layout)
    if told is None:
        return None
    told["at"] = days[0]
    is_told = told.pop("untold", None) is None
    told |= _texts(columns, set(days) | set(told.values()))
    if "description" not in told:
        return None
    words = tuple(f"column {number}" for number in range(1, width + 1))
    begins = next(number for number, cells in enumerate(rows) if number == first or (len(cells) > days[0] and DAY.fullmatch(cells[days[0]])))
    heading = Heading(words=words, columns={name: words[at] for name, at in told.items()})
    return Grid(delimiter=delimiter, heading=heading, first=begins, is_told=is_told)


def _regular(rows: list[list[str]]) -> list[list[str]]:
    """The rows without those that are spoilt: whose day is none, or whose sum."""
    for is_one in (_is_day, _is_figure):
        for number in range(len(rows[0])):
            stated = [cells[number] for cells in rows if cells[number]]
            if sum(map(is_one, stated)) > MOST * len(stated):
                rows = [cells for cells in rows if not cells[number] or is_one(cells[number])]
    return rows


def _is_day(cell: str) -> bool:
    return DAY.fullmatch(cell) is not None


def _is_figure(cell: str) -> bool:
    return figure(cell)[0] is not None


def _sums(columns: Columns, taken: set[int], rows: list[list[str]], layout: Layout) -> dict[str, int] | None:
    """Which columns hold the sum, or the one for each way, what tells the way and the balance; `untold` where the way is not known."""
    money = [number for number, cells in enumerate(columns) if number not in taken and _is_money(cells)]
    full = [number for number in money if all(columns[number])]
    signed = [number for number in full if any(SIGN.match(cell) for cell in columns[number])]
    for amount in signed:
        for balance in full:
            if amount != balance and _steps(_values(columns[balance]), _values(columns[amount])):
                return {"amount": amount, "balance": balance}
    minus = [number for number in signed if any(value < 0 for value in _values(columns[number]))]
    if minus and len(rows) > 1 and len(full) > len(minus) and all(value <= 0 for value in _values(columns[minus[0]])):
        return None  # beside sums that are no balances, what is always below nothing may be a discount
    if minus:
        return {"amount": minus[0]} if len({tuple(columns[number]) for number in minus}) == 1 else None
    ways = [number for number, cells in enumerate(columns) if cells and all(map(layout.way, cells))]
    if len(ways) == 1 and full:
        signs = [1 if layout.way(cell) is Direction.IN else -1 for cell in columns[ways[0]]]
        for amount in full:
            moved = [sign * abs(value) for sign, value in zip(signs, _values(columns[amount]), strict=True)]
            beside = next((one for one in full if one != amount and _steps(_values(columns[one]), moved)), None)
            if beside is not None:
                return {"amount": amount, "direction": ways[0], "balance": beside}
        return {"amount": full[0], "direction": ways[0]} if len(full) == 1 else None
    pairs = [
        (one, other)
        for one in money
        for other in money
        if one < other and all(bool(a) is not bool(b) for a, b in zip(columns[one], columns[other], strict=True))
    ]
    if len(pairs) != 1:
        return None
    back = [number for number, cells in enumerate(rows) if comes_back(" | ".join(cells), layout)]
    return _two_columns(columns, pairs[0], full, {one for number in back for one in pairs[0] if columns[one][number]})


def _two_columns(columns: Columns, pair: tuple[int, int], full: list[int], back: set[int]) -> dict[str, int]:
    """Which of two columns left the account: by the balances, or by rows that say that their sums came back, `back`.

    A word may mean something else, `RETURN TICKET`: what comes back is not the most of a statement.
    """
    one, other = pair
    sums = [(abs(_value(a)), abs(_value(b))) for a, b in zip(columns[one], columns[other], strict=True)]
    for out, into, moved in ((one, other, [b - a for a, b in sums]), (other, one, [a - b for a, b in sums])):
        balance = next((number for number in full if _steps(_values(columns[number]), moved, MOST)), None)
        if balance is not None:
            return {"out": out, "in": into, "balance": balance}
    came = back.pop() if len(back) == 1 else None
    outs, ins = (sum(map(bool, columns[number])) for number in pair)
    if came == other and ins <= outs:
        return {"out": one, "in": other}
    if came == one and outs < ins:  # against the custom that what left stands first
        return {"out": other, "in": one}
    return {"out": one, "in": other, "untold": -1}


def _texts(columns: Columns, taken: set[int]) -> dict[str, int]:
    """The column that says most, the other side's account and the currency."""
    found: dict[str, int] = {}
    letters: dict[int, int] = {}
    for number, cells in enumerate(columns):
        if number in taken or not any(cells):
            continue
        stated = [cell for cell in cells if cell]
        if all(map(MONEY.fullmatch, cells)):
            found.setdefault("currency", number)
        elif all(map(IBAN.fullmatch, stated)):
            if len(set(stated)) > 1 or len(stated) < len(cells):  # one alone is the account that the statement is of
                found.setdefault("counterparty_account", number)
        else:
            letters[number] = sum(len(WORD.findall(cell)) for cell in stated)
    if letters and max(letters.values()):
        found["description"] = max(letters, key=lambda number: letters[number])
    return found


def _is_money(cells: Sequence[str]) -> bool:
    stated = [cell for cell in cells if cell]
    if not stated or any(figure(cell)[0] is None for cell in stated):
        return False
    return 2 * sum(SUM.fullmatch(cell) is not None for cell in stated) > len(stated)


def _value(cell: str) -> Decimal:
    return figure(cell)[0] or Decimal(0)


def _values(cells: Sequence[str]) -> list[Decimal]:
    return [_value(cell) for cell in cells]


def _steps(balances: Sequence[Decimal], moved: Sequence[Decimal], share: float = 1) -> bool:
    """Whether each balance, or so many of them, is the one before it and what moved, from the top down or from the bottom up."""
    rising = sum(after - before == step for (before, after), step in zip(pairwise(balances), moved[1:], strict=True))
    falling = sum(after - before == step for (after, before), step in zip(pairwise(balances), moved[:-1], strict=True))
    return len(balances) > 1 and max(rising, falling) >= share * (len(balances) - 1)
