"""Tables as they are printed on the pages of a PDF: lines of text, put together again into rows of cells.

    编号:2026…                                        a line by itself: not of the table
    收/支 │ 交易对方     │ 金额  │ 交易订单号    │ 交易时间     the header; on the first page alone, or on each
    支出  │ 某某科技     │ 60.00 │ 2026010522001 │ 2026-01-05   a row is as many lines as its longest cell
          │ 有限公司     │       │ 4146          │ 09:00:00

Where lines are ruled, they bound the cells. Where none are, a text is of the column whose heading stands nearest above it, and a row begins at each
line that states a sum: what stands below that, close to it, goes on with the cells above. Where the first row does not begin so, its cells stand at
half its height and nothing tells where rows part: then no line is taken for a row. How wide a text is its font is not asked: it is taken to be
as wide as letters of its kind usually are, which is exact enough to tell columns apart.

Every line of a page is told, by the page and its number from the top: a row at its first line, the rest of its lines as what they are.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from unicodedata import east_asian_width

from parsers.cells import column_name, read_amount
from parsers.pdf import BrokenPdf, Page, Ruling, Run

ON_A_LINE = 0.4
"""Of a letter's height: how far texts of one line may stand apart."""
CLOSE = 1.9
"""Letters' heights up to which a line goes on with the one above it."""
WIDE, NARROW = 1.0, 0.52
"""Of a letter's height, how wide it is."""
TOUCH = 2.0
"""Points by which rulings may miss each other, and a text the line that it begins at."""
LEAST_COLUMNS = 3
BROKEN_LINE = "\n"
"""Where a cell goes on in its next line."""
PAGE_NUMBER = re.compile(r"(?:第\s*)?[0-9]+\s*页?\s*[/／]\s*(?:共\s*)?[0-9]+\s*页?|第\s*[0-9]+\s*页(?:\s*[,，]?\s*共\s*[0-9]+\s*页)?")
DAY_AND_CLOCK = re.compile(r"(?<=[0-9]{4}[-/.][0-9]{2}[-/.][0-9]{2})\n(?=[0-9]{1,2}:)")


class PrintedLine(NamedTuple):
    page: int
    number: int
    """From the top of the page, from 1."""
    start: int | None
    end: int | None
    """The bytes that draw the page."""
    runs: list[Run]
    """From left to right."""

    @property
    def where(self) -> str:
        return f"page {self.page}, line {self.number}"

    @property
    def text(self) -> str:
        return " ".join(run.text.strip() for run in self.runs)

    @property
    def y(self) -> float:
        return self.runs[0].y

    @property
    def size(self) -> float:
        return max(run.size for run in self.runs)


class PrintedRow(NamedTuple):
    lines: list[PrintedLine]
    cells: list[str]
    """One cell, the line itself, where it is of no table. A line's end within a cell is a line feed."""
    is_of_table: bool


def printed_lines(page: Page) -> list[PrintedLine]:
    """The lines of a page from its top; a text that leans, a watermark, is a line by itself at the end."""
    found: list[list[Run]] = []
    for run in sorted((run for run in page.runs if run.is_level), key=lambda run: (-run.y, run.x)):
        if found and found[-1][0].y - run.y <= ON_A_LINE * min(run.size, found[-1][0].size):
            found[-1].append(run)
        else:
            found.append([run])
    found += [[run] for run in page.runs if not run.is_level]
    ordered = (_whole(sorted(runs, key=lambda run: run.x)) for runs in found)
    return [PrintedLine(page.number, number, page.start, page.end, runs) for number, runs in enumerate(ordered, start=1)]


def _whole(runs: Sequence[Run]) -> list[Run]:
    """Texts that are written from one point on, in several fonts, as one."""
    found: list[Run] = []
    for run in runs:
        if found and run.x == found[-1].x:
            found[-1] = found[-1]._replace(text=found[-1].text + run.text)
        else:
            found.append(run)
    return found


def printed_rows(pages: Iterable[Page | BrokenPdf], names: frozenset[str], amount: Sequence[str]) -> Iterator[PrintedRow]:
    """The rows of a table that has some of these columns, and every other line of the pages; `amount`: what the column of sums is called."""
    unruled = _Unruled(names, amount)
    for page in pages:
        if isinstance(page, BrokenPdf):
            continue
        lines = printed_lines(page)
        grid = _grid(page.rulings)
        yield from unruled.rows(lines) if grid is None else _ruled(lines, grid)


def unruled_rows(pages: Iterable[Page | BrokenPdf], names: frozenset[str], amount: Sequence[str]) -> Iterator[PrintedRow]:
    """The same, whatever lines are ruled around the table."""
    unruled = _Unruled(names, amount)
    for page in pages:
        if isinstance(page, Page):
            yield from unruled.rows(printed_lines(page))


def joined(cell: str) -> str:
    """A cell in one line, as it would stand if its column were wide enough. A blank at which it was broken is not printed, and so lost."""
    return DAY_AND_CLOCK.sub(" ", cell).replace(BROKEN_LINE, "")


def is_page_number(line: PrintedLine) -> bool:
    return PAGE_NUMBER.fullmatch(line.text.strip()) is not None


def _alone(line: PrintedLine) -> PrintedRow:
    return PrintedRow([line], [line.text], is_of_table=False)


# ── where lines are ruled ─────────────────────────────────────────────────────────────────────────────────────────


class _Grid(NamedTuple):
    columns: list[float]
    """The upright lines from left to right."""
    levels: list[float]
    """The level lines from below."""

    def column(self, run: Run) -> int | None:
        at = bisect_right(self.columns, run.x + TOUCH) - 1
        return at if 0 <= at < len(self.columns) - 1 else None

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


def _ruled(lines: Sequence[PrintedLine], grid: _Grid) -> Iterator[PrintedRow]:
    band: int | None = None
    taken: list[PrintedLine] = []
    for line in lines:
        at = grid.band(line) if line.runs[0].is_level and all(grid.column(run) is not None for run in line.runs) else None
        if taken and at != band:
            yield _row(taken, [[grid.column(run) or 0 for run in one.runs] for one in taken], len(grid.columns) - 1)
            taken = []
        band = at
        if at is None:
            yield _alone(line)
        else:
            taken.append(line)
    if taken:
        yield _row(taken, [[grid.column(run) or 0 for run in one.runs] for one in taken], len(grid.columns) - 1)


def _row(lines: Sequence[PrintedLine], columns: Sequence[Sequence[int]], count: int) -> PrintedRow:
    cells: list[list[str]] = [[] for _ in range(count)]
    for line, places in zip(lines, columns, strict=True):
        parts = [""] * count
        for run, column in zip(line.runs, places, strict=True):
            parts[column] += run.text
        for column, part in enumerate(parts):
            if part:
                cells[column].append(part)
    return PrintedRow(list(lines), [BROKEN_LINE.join(cell) for cell in cells], is_of_table=True)


# ── where none are ────────────────────────────────────────────────────────────────────────────────────────────────


class _Heading(NamedTuple):
    names: list[str]
    middles: list[float]

    def column(self, run: Run) -> int:
        """The column whose heading stands nearest."""
        middle = _middle(run)
        return min(range(len(self.middles)), key=lambda at: abs(self.middles[at] - middle))

    def row(self, lines: Sequence[PrintedLine]) -> PrintedRow:
        return _row(lines, [[self.column(run) for run in line.runs] for line in lines], len(self.names))

    def goes_on(self, line: PrintedLine, names: frozenset[str]) -> bool:
        """Whether a line is the end of a heading that takes two."""
        return any(column_name(self.names[self.column(run)] + run.text) in names for run in line.runs)


def _heading(line: PrintedLine, names: frozenset[str]) -> _Heading | None:
    words = [column_name("".join(run.text.split())) for run in line.runs]
    known = len(names.intersection(words))
    return _Heading(words, [_middle(run) for run in line.runs]) if known >= LEAST_COLUMNS and known * 2 >= len(words) else None


def _middle(run: Run) -> float:
    return run.x + width(run.text.rstrip(), run.size) / 2


def width(text: str, size: float) -> float:
    """About how wide a text of letters of this height is."""
    return size * sum(WIDE if east_asian_width(letter) in "WF" else NARROW for letter in text)


class _Unruled:
    """Pages without rulings, one after the other, under the heading that was last seen."""

    def __init__(self, names: frozenset[str], amount: Sequence[str]) -> None:
        self.names = names
        self.amount = amount
        self.heading: _Heading | None = None
        self.has_begun = self.is_scattered = False
        """Whether a row has begun; whether the first began otherwise than with its sum."""

    def rows(self, lines: Sequence[PrintedLine]) -> Iterator[PrintedRow]:
        taken: list[PrintedLine] = []
        is_below_heading = False
        above: PrintedLine | None = None
        for line in lines:
            heading = _heading(line, self.names)
            is_other = not line.runs[0].is_level or is_page_number(line)
            is_close = above is not None and above.y - line.y < CLOSE * line.size
            begins = not is_other and self._states_a_sum(line)
            if taken and self.heading and (heading or begins or is_other or not is_close):
                yield self.heading.row(taken)
                taken = []
            above = line
            if heading is not None:
                self.heading, is_below_heading, taken = heading, True, [line]
            elif self.heading is None or is_other:
                yield _alone(line)
            elif is_below_heading and taken and self.heading.goes_on(line, self.names):
                taken.append(line)
                parts = [joined(cell) for cell in self.heading.row(taken).cells]
                self.heading = self.heading._replace(names=[column_name(part) for part in parts])
            elif self.is_scattered:
                yield PrintedRow([line], [line.text], is_of_table=True)
            elif begins or taken or is_below_heading:
                if taken and is_below_heading:
                    yield self.heading.row(taken)
                    taken = []
                self.is_scattered = not (begins or self.has_begun)
                self.has_begun, is_below_heading = True, False
                if self.is_scattered:
                    yield PrintedRow([line], [line.text], is_of_table=True)
                else:
                    taken.append(line)
            else:
                yield _alone(line)
        if taken and self.heading:
            yield self.heading.row(taken)

    def _states_a_sum(self, line: PrintedLine) -> bool:
        if self.heading is None or len(line.runs) < LEAST_COLUMNS - 1:
            return False
        names = self.heading.names
        return any(names[self.heading.column(run)] in self.amount and read_amount(run.text) is not None for run in line.runs)
