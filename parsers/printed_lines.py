"""The lines of text on the pages of a PDF, as the eye reads them: texts at one height, from left to right.

How wide a text is its font is not asked: it is taken to be as wide as letters of its kind usually are, which is exact enough to tell columns apart.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import east_asian_width

from parsers.pdf import Page, Run

ON_A_LINE = 0.4
"""Of a letter's height: how far texts of one line may stand apart."""
WIDE, NARROW = 1.0, 0.52
"""Of a letter's height, how wide it is."""
PAGE_NUMBER = re.compile(r"(?:第\s*)?[0-9]+\s*页?\s*[/／]\s*(?:共\s*)?[0-9]+\s*页?|第\s*[0-9]+\s*页(?:\s*[,，]?\s*共\s*[0-9]+\s*页)?")


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


def is_page_number(line: PrintedLine) -> bool:
    return PAGE_NUMBER.fullmatch(line.text.strip()) is not None


def bounds(run: Run) -> tuple[float, float]:
    return run.x, run.x + width(run.text.rstrip(), run.size)


def width(text: str, size: float) -> float:
    """About how wide a text of letters of this height is."""
    return size * sum(WIDE if east_asian_width(letter) in "WF" else NARROW for letter in text)
