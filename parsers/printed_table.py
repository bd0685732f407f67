"""Tables as they are printed on the pages of a PDF: lines of text, put together again into rows of cells.

    编号:2026…                                        a line by itself: not of the table
    收/支 │ 交易对方     │ 金额  │ 交易订单号    │ 交易时间     the header; on the first page alone, or on each
    支出  │ 某某科技     │ 60.00 │ 2026010522001 │ 2026-01-05   a row is as many lines as its longest cell
          │ 有限公司     │       │ 4146          │ 09:00:00

Where lines are ruled, they bound the cells. Where none are, a text is of the column whose heading stands nearest above it, a figure of the one that
it stands under or, between two, to the right of; one that may be of another column than of one of sums is not told apart. A row begins at each
line that states a sum: what stands below that, close to it, goes on with the cells above. Where a row has its sum below its first line, its cells
stand at half its height: see `parsers.centred_rows`. Latin letters below a Chinese heading say it again.
How wide a text is its font is not asked: it is taken to be as wide as letters of its kind usually are, which is exact enough to
tell columns apart.

Every line of a page is told, by the page and its number from the top: a row at its first line, the rest of its lines as what they are.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple
from unicodedata import east_asian_width

from parsers.cells import column_name, figure
from parsers.centred_rows import are_centred, rows_of
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
CHINESE = re.compile(r"[\u4e00-\u9fff]")
OTHER_LANGUAGE = re.compile(r"[A-Za-z.,/()&\s'-]+")
CENTS = re.compile(r"[.,][0-9]{2}(?![0-9])")
"""What a figure has that is no number of an account or a payment: it is not broken into two lines."""
DAY_AND_CLOCK = re.compile(r"(?:(?<=[0-9]{4}[-/.][0-9]{2}[-/.][0-9]{2})|(?<=[0-9]{8}))\n(?=[0-9]{1,2}:[0-9]{2})")

LATIN = "A-Za-z\u00c0-\u024f"
BETWEEN_WORDS = re.compile(rf"(?<![^\s])([(&]?[{LATIN}]+(?:['’.&][{LATIN}]+)*[,;:)&]?)\n(?=[(&]?[{LATIN}]+[,;:.)&]*(?!\S))")
"""A line's end between two words that are of Latin letters alone; numbers, ids and addresses have no blank where they are broken."""


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
        return f"page {self.page}, row {self.number}"

    @property
    def text(self) -> str:
        return " ".join(run.text.strip() for run in self.runs)

    @property
    def y(self) -> float:
        return self.runs[0].y

    @property
    def size(self) -> float:
        return max(run.size for run in self.runs)


class Kind(StrEnum):
    HEADING = "heading"
    ROW = "row"
    LINE = "line"
    """Of no table."""


class PrintedRow(NamedTuple):
    lines: list[PrintedLine]
    cells: list[str]
    """One cell, the line itself, where it is of no table. A line's end within a cell is a line feed."""
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What the columns of a table may be called."""

    is_name: Callable[[str], bool]
    is_sum: Callable[[str], bool]
    """Whether a column of this name holds a sum, which every row states in its first line."""

    def known(self, cell: str) -> str:
        """The name that a cell of a heading is, or has in one of its lines; else the cell."""
        whole = "".join(cell.split())
        return next((part for part in (whole, *("".join(part.split()) for part in cell.split(BROKEN_LINE))) if self.is_name(part)), whole)

    def head(self, words: Sequence[str]) -> bool:
        count = sum(map(self.is_name, words))
        return count >= LEAST_COLUMNS and count * 2 >= sum(map(bool, words))


def columns_called(names: Iterable[str], sums: Iterable[str]) -> Columns:
    known, with_sums = frozenset(names), frozenset(sums)
    return Columns(is_name=lambda word: column_name(word) in known, is_sum=lambda word: column_name(word) in with_sums)


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


def printed_rows(pages: Iterable[Page | BrokenPdf], columns: Columns, *, ruled: bool = True) -> Iterator[PrintedRow]:
    """The rows of a table that has some of these columns, and every other line of the pages; `ruled`: whether the lines on them bound its cells."""
    return _over_pages(_rows(pages, columns, ruled=ruled), columns)


def _rows(pages: Iterable[Page | BrokenPdf], columns: Columns, *, ruled: bool) -> Iterator[PrintedRow]:
    unruled = _Unruled(columns)
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
        if cut and begins_page and len(cut.cells) == len(row.cells) and not any(row.cells[at] for at in sums) and not _both_figures(cut, row):
            cells = [BROKEN_LINE.join(filter(None, pair)) for pair in zip(cut.cells, row.cells, strict=True)]
            cut = PrintedRow([*cut.lines, *row.lines], cells, Kind.ROW)
            continue
        yield from (*((cut,) if cut else ()), *between)
        cut, between = row, []
    yield from (*((cut,) if cut else ()), *between)


def _both_figures(one: PrintedRow, other: PrintedRow) -> bool:
    """Whether two rows state a figure in the same column, so that neither goes on with the other."""
    return any(_has_cents(above) and _has_cents(below) for above, below in zip(one.cells, other.cells, strict=True))


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


def joined(cell: str) -> str:
    """A cell in one line, as it would stand if its column were wide enough: a blank at which it was broken is not printed."""
    return BETWEEN_WORDS.sub(r"\1 ", DAY_AND_CLOCK.sub(" ", cell)).replace(BROKEN_LINE, "")


NO_COLUMNS = columns_called((), ())


def is_page_number(line: PrintedLine) -> bool:
    return PAGE_NUMBER.fullmatch(line.text.strip()) is not None


def _alone(line: PrintedLine) -> PrintedRow:
    return PrintedRow([line], [line.text], Kind.LINE)


def _unparted(lines: Sequence[PrintedLine]) -> PrintedRow:
    """A row whose cells cannot be told apart."""
    return PrintedRow(list(lines), [" ".join(line.text for line in lines)], Kind.ROW)


# ── where lines are ruled ─────────────────────────────────────────────────────────────────────────────────────────


class _Grid(NamedTuple):
    columns: list[float]
    """The upright lines from left to right."""
    levels: list[float]
    """The level lines from below."""

    def column(self, run: Run) -> int | None:
        at = bisect_right(self.columns, run.x + TOUCH) - 1
        return at if 0 <= at < len(self.columns) - 1 else None

    def row(self, lines: Sequence[PrintedLine], columns: Columns) -> PrintedRow:
        cells = _cells(lines, [[self.column(run) or 0 for run in line.runs] for line in lines], len(self.columns) - 1)
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
            yield _alone(line)
        else:
            taken.append(line)
    if taken:
        yield grid.row(taken, columns)


def _cells(lines: Sequence[PrintedLine], columns: Sequence[Sequence[int]], count: int) -> list[str]:
    cells: list[list[str]] = [[] for _ in range(count)]
    for line, places in zip(lines, columns, strict=True):
        parts = [""] * count
        for run, column in zip(line.runs, places, strict=True):
            parts[column] += run.text
        for column, part in enumerate(parts):
            if part:
                cells[column].append(part)
    return [BROKEN_LINE.join(cell) for cell in cells]


# ── where none are ────────────────────────────────────────────────────────────────────────────────────────────────


class _Heading(NamedTuple):
    names: list[str]
    bounds: list[tuple[float, float]]
    """From where to where the words of each column stand."""
    sums: frozenset[int]
    """Columns of sums."""

    def nearest(self, run: Run) -> int:
        """The column whose heading has its middle nearest to that of a text."""
        middle = sum(_bounds(run))
        return min(range(len(self.bounds)), key=lambda at: abs(sum(self.bounds[at]) - middle))

    def above(self, run: Run) -> set[int]:
        """The columns whose headings stand above a text."""
        left, right = _bounds(run)
        return {at for at, (begins, ends) in enumerate(self.bounds) if begins < right and left < ends}

    def columns(self, run: Run) -> set[int]:
        """The column that a text is of; of a figure that is as well of another as of one of sums, both."""
        nearest = self.nearest(run)
        if figure(run.text)[0] is None:
            return {nearest}
        left, _ = _bounds(run)
        below = self.above(run)
        if not below:
            on_its_left = max((at for at, (begins, _) in enumerate(self.bounds) if begins <= left), default=nearest)
            below = {on_its_left} if on_its_left in self.sums else {on_its_left, nearest}
        return below if len(below) == 1 or below & self.sums else {nearest}

    def row(self, lines: Sequence[PrintedLine]) -> PrintedRow:
        places = [[self.columns(run) for run in line.runs] for line in lines]
        if any(len(columns) > 1 for line in places for columns in line):
            return _unparted(lines)
        cells = _cells(lines, [[column for (column,) in line] for line in places], len(self.names))
        return PrintedRow(list(lines), cells, Kind.ROW)

    def completed(self, line: PrintedLine, columns: Columns) -> "_Heading":
        """With the line below, where the words of the heading end in that."""
        names = list(self.names)
        for run in line.runs:
            at = self.nearest(run)
            names[at] = whole if columns.is_name(whole := names[at] + "".join(run.text.split())) else names[at]
        return self._replace(names=names, sums=frozenset(at for at, name in enumerate(names) if columns.is_sum(name)))


def _heading(line: PrintedLine, columns: Columns) -> _Heading | None:
    words = [columns.known(run.text) for run in line.runs]
    sums = frozenset(at for at, word in enumerate(words) if columns.is_sum(word))
    return _Heading(words, list(map(_bounds, line.runs)), sums) if columns.head(words) else None


def _has_cents(text: str) -> bool:
    return CENTS.search(text) is not None and figure(text)[0] is not None


def _bounds(run: Run) -> tuple[float, float]:
    return run.x, run.x + width(run.text.rstrip(), run.size)


def width(text: str, size: float) -> float:
    """About how wide a text of letters of this height is."""
    return size * sum(WIDE if east_asian_width(letter) in "WF" else NARROW for letter in text)


class _Unruled:
    """Pages without rulings, one after the other, under the heading that was last seen."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.heading: _Heading | None = None
        self.has_begun = self.is_scattered = False
        """Whether a row has begun; whether one begins otherwise than with its sum."""
        self.said_again: set[str] = set()
        """Lines that say a heading again."""

    def rows(self, lines: Sequence[PrintedLine]) -> Iterator[PrintedRow]:
        taken: list[PrintedLine] = []
        held: list[PrintedLine] = []
        is_below_heading = has_looked = False
        above: PrintedLine | None = None
        last_heading = max((line.number for line in lines if _heading(line, self.columns)), default=0)
        for line in lines:
            heading = _heading(line, self.columns)
            is_other = not line.runs[0].is_level or is_page_number(line)
            is_close = above is not None and above.y - line.y < CLOSE * line.size
            begins = not is_other and self._states_a_sum(line)
            is_again = is_below_heading and not is_other and self._says_heading_again(line)
            above = line
            if taken and self.heading and (heading or begins or is_other or not is_close):
                yield self.heading.row(taken)
                taken = []
            if held and (heading or is_other):
                yield from self._centred(held)
                held = []
            if heading is not None:
                completed = heading.completed(lines[line.number], self.columns) if line.number < len(lines) else heading
                if self.heading is None or self.heading.names != completed.names:
                    self.has_begun = self.is_scattered = False
                self.heading, is_below_heading = completed, True
                yield PrintedRow([line], completed.names, Kind.HEADING)
            elif self.heading is None or is_other or is_again:
                self.said_again |= {line.text} if is_again else set()
                yield _alone(line)
            elif self.is_scattered or self._is_scattered(line, lines[line.number - 1 :], is_first=not has_looked, is_below_heading=is_below_heading):
                self.is_scattered = True
                held.append(line)
            elif is_below_heading and not (begins or self.has_begun):
                yield _unparted([line])
            elif begins or taken or is_below_heading:
                self.has_begun, is_below_heading = True, False
                taken.append(line)
            else:
                is_row = line.number > last_heading and len(set(map(self.heading.nearest, line.runs))) >= LEAST_COLUMNS
                yield _unparted([line]) if is_row else _alone(line)
            has_looked = has_looked or not (heading or self.heading is None or is_other or is_again)
        if taken and self.heading:
            yield self.heading.row(taken)
        if held:
            yield from self._centred(held)

    def _centred(self, lines: Sequence[PrintedLine]) -> Iterator[PrintedRow]:
        """The rows of lines whose cells stand at half the height of their row, as far as they can be told apart."""
        middles = [at for at, line in enumerate(lines) if self._states_a_sum(line)]
        rows, unclear = rows_of([line.y for line in lines], [CLOSE * line.size for line in lines], middles)
        row_of: dict[int, list[int]] = {}
        for middle, ats in rows.items():
            figures = [self._with_cents(lines[at]) for at in ats if at != middle]
            if middle in unclear or any(self._with_cents(lines[middle]) & one for one in figures):
                unclear.update(ats)
            else:
                row_of |= dict.fromkeys(ats, ats)
        for at, line in enumerate(lines):
            if self.heading is None or at not in row_of:
                yield _unparted([line]) if at in unclear or len(line.runs) >= LEAST_COLUMNS else _alone(line)
            elif at == row_of[at][0]:
                yield self.heading.row([lines[one] for one in row_of[at]])

    def _is_scattered(self, line: PrintedLine, lines: Sequence[PrintedLine], *, is_first: bool, is_below_heading: bool) -> bool:
        """Whether cells stand at half the height of their row, as the first of the lines of a page or the first row below a heading tells."""
        if is_first:
            level = [one for one in lines if one.runs[0].is_level]
            middles = [at for at, one in enumerate(level) if self._states_a_sum(one)]
            if are_centred([one.y for one in level], [one.size for one in level], middles):
                return True
        return is_below_heading and not (self.has_begun or self._states_a_sum(line)) and self._begins_scattered(line, lines[1:])

    def _says_heading_again(self, line: PrintedLine) -> bool:
        """Whether a line ends the words of the heading above it, or is in another language what that is; below a first row, as it was there."""
        heading = self.heading
        if heading is None:
            return False
        if self.has_begun and line.text in self.said_again:
            return True
        if all(heading.names[heading.nearest(run)].endswith("".join(run.text.split())) for run in line.runs):
            return True
        is_other_language = CHINESE.search("".join(heading.names)) and OTHER_LANGUAGE.fullmatch(line.text)
        return not self.has_begun and is_other_language is not None and all(map(heading.above, line.runs))

    def _begins_scattered(self, line: PrintedLine, below: Sequence[PrintedLine]) -> bool:
        """Whether a sum stands close below a line that states none and is of the same row: no other figure is in one column of both."""
        above = line
        for one in below:
            if above.y - one.y >= CLOSE * one.size or not one.runs[0].is_level or _heading(one, self.columns):
                return False
            if self._states_a_sum(one):
                return not self._with_cents(line) & self._with_cents(one)
            above = one
        return False

    def _with_cents(self, line: PrintedLine) -> set[int]:
        """The columns in which a line states a figure with cents."""
        heading = self.heading
        return {at for run in line.runs if heading and _has_cents(run.text) for at in heading.columns(run)}

    def _states_a_sum(self, line: PrintedLine) -> bool:
        if self.heading is None or len(line.runs) < LEAST_COLUMNS - 1:
            return False
        sums = self.heading.sums
        return any(figure(run.text)[0] is not None and sums & self.heading.columns(run) for run in line.runs)
