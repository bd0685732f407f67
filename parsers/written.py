"""What a word processor's document holds, whatever program wrote it: paragraphs and tables in their order, and what of it is no text."""

from collections.abc import Sequence
from typing import NamedTuple

MOST = 64 << 20
"""Letters and cells that a document may come to, those of a cell that several rows share counted for each."""
WIDEST = 256
"""Columns beyond which a table that says how wide it is is not believed."""


class Table(NamedTuple):
    rows: Sequence[Sequence[str]]

    @property
    def lines(self) -> list[str]:
        """The same as a person would copy it: a row a line."""
        return ["\t".join(cells) for cells in self.rows]


class Written(NamedTuple):
    parts: Sequence[str | Table]
    """A paragraph may have line ends of its own."""
    pictures: int
    remarks: int
    """Comments, footnotes, and runs that a tracked change has struck out."""
    breaks_off: bool = False
    """Whether the file ends before the document does."""

    @property
    def is_empty(self) -> bool:
        return not any(line.strip() for part in self.parts for line in ([part] if isinstance(part, str) else part.lines))


class BrokenDocument(ValueError):
    """The file is no such document, or stops being one."""


class HugeDocument(BrokenDocument):
    """There is more of it than is read."""


class Budget:
    """What a document may yet come to."""

    def __init__(self) -> None:
        self.left = MOST

    def spend(self, amount: int) -> None:
        self.left -= amount
        if self.left < 0:
            raise HugeDocument(f"> {MOST}")


def text_of_cell(parts: Sequence[str | Table]) -> str:
    """All of a cell, a table in it as lines."""
    return "\n".join(line for part in parts for line in ([part] if isinstance(part, str) else part.lines)).strip("\n")
