"""Tables that are printed without lines: what stands below which heading, and where a row begins (see `parsers.printed_table`)."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from parsers.cells import figure
from parsers.centred_rows import are_centred, rows_of
from parsers.pdf import Run
from parsers.printed_lines import PrintedLine, bounds, is_page_number
from parsers.printed_rows import CHINESE, LEAST_COLUMNS, OTHER_LANGUAGE, Columns, Kind, PrintedRow, alone, cells_of, has_cents, unparted

CLOSE = 1.9
"""Letters' heights up to which a line goes on with the one above it."""


class Heading(NamedTuple):
    names: list[str]
    bounds: list[tuple[float, float]]
    """From where to where the words of each column stand."""
    sums: frozenset[int]
    """Columns of sums."""

    def nearest(self, run: Run) -> int:
        """The column whose heading has its middle nearest to that of a text."""
        middle = sum(bounds(run))
        return min(range(len(self.bounds)), key=lambda at: abs(sum(self.bounds[at]) - middle))

    def above(self, run: Run) -> set[int]:
        """The columns whose headings stand above a text."""
        left, right = bounds(run)
        return {at for at, (begins, ends) in enumerate(self.bounds) if begins < right and left < ends}

    def columns(self, run: Run) -> set[int]:
        """The column that a text is of; of a figure that is as well of another as of one of sums, both."""
        nearest = self.nearest(run)
        if figure(run.text)[0] is None:
            return {nearest}
        left, _ = bounds(run)
        below = self.above(run)
        if not below:
            on_its_left = max((at for at, (begins, _) in enumerate(self.bounds) if begins <= left), default=nearest)
            below = {on_its_left} if on_its_left in self.sums else {on_its_left, nearest}
        return below if len(below) == 1 or below & self.sums else {nearest}

    def row(self, lines: Sequence[PrintedLine]) -> PrintedRow:
        places = [[self.columns(run) for run in line.runs] for line in lines]
        if any(len(columns) > 1 for line in places for columns in line):
            return unparted(lines)
        cells = cells_of(lines, [[column for (column,) in line] for line in places], len(self.names))
        return PrintedRow(list(lines), cells, Kind.ROW)

    def completed(self, line: PrintedLine, columns: Columns) -> "Heading":
        """With the line below, where the words of the heading end in that."""
        names = list(self.names)
        for run in line.runs:
            at = self.nearest(run)
            names[at] = whole if columns.is_name(whole := names[at] + "".join(run.text.split())) else names[at]
        return self._replace(names=names, sums=frozenset(at for at, name in enumerate(names) if columns.is_sum(name)))


def heading_of(line: PrintedLine, columns: Columns) -> Heading | None:
    words = [columns.known(run.text) for run in line.runs]
    sums = frozenset(at for at, word in enumerate(words) if columns.is_sum(word))
    return Heading(words, list(map(bounds, line.runs)), sums) if columns.head(words) else None


class Unruled:
    """Pages without rulings, one after the other, under the heading that was last seen."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.heading: Heading | None = None
        self.has_begun = self.is_scattered = False
        """Whether a row has begun; whether one begins otherwise than with its sum."""
        self.said_again: set[str] = set()
        """Lines that say a heading again."""

    def rows(self, lines: Sequence[PrintedLine]) -> Iterator[PrintedRow]:
        taken: list[PrintedLine] = []
        held: list[PrintedLine] = []
        is_below_heading = has_looked = False
        above: PrintedLine | None = None
        last_heading = max((line.number for line in lines if heading_of(line, self.columns)), default=0)
        for line in lines:
            heading = heading_of(line, self.columns)
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
                yield alone(line)
            elif self.is_scattered or self._is_scattered(line, lines[line.number - 1 :], is_first=not has_looked, is_below_heading=is_below_heading):
                self.is_scattered = True
                held.append(line)
            elif is_below_heading and not (begins or self.has_begun):
                yield unparted([line])
            elif begins or taken or is_below_heading:
                self.has_begun, is_below_heading = True, False
                taken.append(line)
            else:
                is_row = line.number > last_heading and len(set(map(self.heading.nearest, line.runs))) >= LEAST_COLUMNS
                yield unparted([line]) if is_row else alone(line)
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
                yield unparted([line]) if at in unclear or len(line.runs) >= LEAST_COLUMNS else alone(line)
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
            if above.y - one.y >= CLOSE * one.size or not one.runs[0].is_level or heading_of(one, self.columns):
                return False
            if self._states_a_sum(one):
                return not self._with_cents(line) & self._with_cents(one)
            above = one
        return False

    def _with_cents(self, line: PrintedLine) -> set[int]:
        """The columns in which a line states a figure with cents."""
        heading = self.heading
        return {at for run in line.runs if heading and has_cents(run.text) for at in heading.columns(run)}

    def _states_a_sum(self, line: PrintedLine) -> bool:
        if self.heading is None or len(line.runs) < LEAST_COLUMNS - 1:
            return False
        sums = self.heading.sums
        return any(figure(run.text)[0] is not None and sums & self.heading.columns(run) for run in line.runs)
