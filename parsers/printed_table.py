"""Tables as they are printed on the pages of a PDF: lines of text, put together again into rows of cells.

    编号:2026…                                        a line by itself: not of the table
    收/支 │ 交易对方     │ 金额  │ 交易订单号    │ 交易时间     the header; on the first page alone, or on each
    支出  │ 某某科技     │ 60.00 │ 2026010522001 │ 2026-01-05   a row is as many lines as its longest cell
          │ 有限公司     │       │ 4146          │ 09:00:00

Where lines are ruled, they bound the cells. Where none are, a text is of the column whose heading stands nearest above it, a figure of the one that
it stands under or, between two, to the right of; one that may be of another column than of one of sums is not told apart. A row begins at each
line that states a sum: what stands below that, close to it, goes on with the cells above. Where a row has its sum below its first line, its cells
stand at half its height: see `parsers.centred_rows`. Latin letters below a Chinese heading say it again.

Every line of a page is told, by the page and its number from the top: a row at its first line, the rest of its lines as what they are.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from parsers.pdf import BrokenPdf, Page, Ruling, Run
from parsers.printed_lines import PrintedLine, printed_lines
from parsers.printed_rows import (
    BROKEN_LINE,
    CHINESE,
    LEAST_COLUMNS,
    OTHER_LANGUAGE,
    Columns,
    Kind,
    PrintedRow,
    alone,
    both_state_figures,
    cells_of,
    columns_called,
)
from parsers.unruled_table import Unruled

TOUCH = 2.0
"""Points by which rulings may miss each other, and a text the line that it begins at."""
NO_COLUMNS = columns_called((), ())


def printed_rows(pages: Iterable[Page | BrokenPdf], columns: Columns, *, ruled: bool = True) -> Iterator[PrintedRow]:
    """The rows of a table that has some of these columns, and every other line of the pages; `ruled`: whether the lines on them bound its cells."""
    return _over_pages(_rows(pages, columns, ruled=ruled), columns)


def _rows(pages: Iterable[Page | BrokenPdf], columns: Columns, *, ruled: bool) -> Iterator[PrintedRow]:
    unruled = Unruled(columns)
    for page in pages:
        if isinstance(page, BrokenPdf):
            continue
        lines = printed_lines(page)
        grid = _grid(page.rulings) if ruled else None
        yield from unruled.rows(lines) if grid is None else _ruled(lines, grid, columns)


def _over_pages(rows: Iterable[PrintedRow], columns: Columns) -> Iterator[PrintedRow]:
    """The rows, those put together that a page's end has cut: what begins a page and states no sum goes on with the row before."""
    cut: PrintedRow | None = None
    between: list[PrintedRow] = []
    sums: list[int] = []
    for row in rows:
        if row.kind is Kind.HEADING:
            sums = [at for at, word in enumerate(row.cells) if columns.is_sum(word)]
        if row.kind is not Kind.ROW or not sums or sums[-1] >= len(row.cells):
            between.append(row)
            continue
        begins_page = cut is not None and cut.lines[-1].page < row.lines[0].page
        if cut and begins_page and len(cut.cells) == len(row.cells) and not any(row.cells[at] for at in sums) and not both_state_figures(cut, row):
            cells = [BROKEN_LINE.join(filter(None, pair)) for pair in zip(cut.cells, row.cells, strict=True)]
            cut = PrintedRow([*cut.lines, *row.lines], cells, Kind.ROW)
            continue
        yield from (*((cut,) if cut else ()), *between)
        cut, between = row, []
    yield from (*((cut,) if cut else ()), *between)


def printed_heads(pages: Iterable[Page | BrokenPdf]) -> Iterator[list[str]]:
    """What may be a heading: the words of each line, and of what rulings bound."""
    for page in pages:
        if isinstance(page, Page):
            lines = printed_lines(page)
            grid = _grid(page.rulings)
            for above, line in pairwise([None, *lines]):
                is_again = above is not None and CHINESE.search(above.text) and line is not None and OTHER_LANGUAGE.fullmatch(line.text)
                if line is not None and not is_again:
                    yield [" ".join(run.text.split()) for run in line.runs]
            for row in _ruled(lines, grid, NO_COLUMNS) if grid else ():
                yield ["".join(cell.split()) for cell in row.cells]
                yield ["".join(cell.partition(BROKEN_LINE)[0].split()) for cell in row.cells]


class _Grid(NamedTuple):
    columns: list[float]
    """The upright lines from left to right."""
    levels: list[float]
    """The level lines from below."""

    def column(self, run: Run) -> int | None:
        at = bisect_right(self.columns, run.x + TOUCH) - 1
        return at if 0 <= at < len(self.columns) - 1 else None

    def row(self, lines: Sequence[PrintedLine], columns: Columns) -> PrintedRow:
        cells = cells_of(lines, [[self.column(run) or 0 for run in line.runs] for line in lines], len(self.columns) - 1)
        words = list(map(columns.known, cells))
        return PrintedRow(list(lines), words, Kind.HEADING) if columns.head(words) else PrintedRow(list(lines), cells, Kind.ROW)

    def band(self, line: PrintedLine) -> int | None:
        at = bisect_right(self.levels, line.y + line.size / 4) - 1
        return at if 0 <= at < len(self.levels) - 1 else None


def _grid(rulings: Sequence[Ruling]) -> _Grid | None:
    """The table that a page's rulings make; None where they make none."""
    upright = [one for one in rulings if abs(one.x - one.to_x) < TOUCH <= abs(one.y - one.to_y)]
    level = [one for one in rulings if abs(one.y - one.to_y) < TOUCH <= abs(one.x - one.to_x)]
    columns, levels = _distinct(one.x for one in upright), _distinct(one.y for one in level)
    return _Grid(columns, levels) if len(columns) > LEAST_COLUMNS and len(levels) > 1 else None


def _distinct(numbers: Iterable[float]) -> list[float]:
    found: list[float] = []
    for number in sorted(numbers):
        if not found or number - found[-1] > TOUCH:
            found.append(number)
    return found


def _ruled(lines: Sequence[PrintedLine], grid: _Grid, columns: Columns) -> Iterator[PrintedRow]:
    band: int | None = None
    taken: list[PrintedLine] = []
    for line in lines:
        at = grid.band(line) if line.runs[0].is_level and all(grid.column(run) is not None for run in line.runs) else None
        if taken and at != band:
            yield grid.row(taken, columns)
            taken = []
        band = at
        if at is None:
            yield alone(line)
        else:
            taken.append(line)
    if taken:
        yield grid.row(taken, columns)
