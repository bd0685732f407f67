"""The rows of a printed table, of one or more lines of text, and what its columns may be called."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from parsers.cells import column_name, figure
from parsers.printed_lines import PrintedLine

LEAST_COLUMNS = 3
BROKEN_LINE = "\n"
"""Where a cell goes on in its next line."""
CENTS = re.compile(r"[.,][0-9]{2}(?![0-9])")
"""What a figure has that is no number of an account or a payment: it is not broken into two lines."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")
OTHER_LANGUAGE = re.compile(r"[A-Za-z.,/()&\s'-]+")
DAY_AND_CLOCK = re.compile(r"(?:(?<=[0-9]{4}[-/.][0-9]{2}[-/.][0-9]{2})|(?<=[0-9]{8}))\n(?=[0-9]{1,2}:[0-9]{2})")

LATIN = "A-Za-z\u00c0-\u024f"
BETWEEN_WORDS = re.compile(rf"(?<![^\s])([(&]?[{LATIN}]+(?:['’.&][{LATIN}]+)*[,;:)&]?)\n(?=[(&]?[{LATIN}]+[,;:.)&]*(?!\S))")
"""A line's end between two words that are of Latin letters alone; numbers, ids and addresses have no blank where they are broken."""


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


def joined(cell: str) -> str:
    """A cell in one line, as it would stand if its column were wide enough: a blank at which it was broken is not printed."""
    return BETWEEN_WORDS.sub(r"\1 ", DAY_AND_CLOCK.sub(" ", cell)).replace(BROKEN_LINE, "")


def alone(line: PrintedLine) -> PrintedRow:
    return PrintedRow([line], [line.text], Kind.LINE)


def unparted(lines: Sequence[PrintedLine]) -> PrintedRow:
    """A row whose cells cannot be told apart."""
    return PrintedRow(list(lines), [" ".join(line.text for line in lines)], Kind.ROW)


def cells_of(lines: Sequence[PrintedLine], columns: Sequence[Sequence[int]], count: int) -> list[str]:
    cells: list[list[str]] = [[] for _ in range(count)]
    for line, places in zip(lines, columns, strict=True):
        parts = [""] * count
        for run, column in zip(line.runs, places, strict=True):
            parts[column] += run.text
        for column, part in enumerate(parts):
            if part:
                cells[column].append(part)
    return [BROKEN_LINE.join(cell) for cell in cells]


def has_cents(text: str) -> bool:
    return CENTS.search(text) is not None and figure(text)[0] is not None


def both_state_figures(one: PrintedRow, other: PrintedRow) -> bool:
    """Whether two rows state a figure in the same column, so that neither goes on with the other."""
    return any(has_cents(above) and has_cents(below) for above, below in zip(one.cells, other.cells, strict=True))
