"""A word processor's document as the files that a person would make of it: its text, and each table in it that has a header.

Lawyers keep chats in Word, pasted, typed or as a table with columns for the time, the sender and the words. The text goes into a file of its own, a
paragraph a line; a table with a header that is known becomes a CSV file, below the few lines that stand right above it; any other is lines with TABs.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from parsers import old_word, rtf, word_files, word_page
from parsers.table_heads import find_heading, vocabulary
from parsers.written import Table, Written

STATES = ("placed_at", "paid_at", "shipped_at", "delivered_at", "status", "total")
HEADS = (
    vocabulary("chat", (("time", "date"), ("sender",), ("text",))),
    vocabulary("orders", (("order_no",), ("title", "total", "unit_price"), STATES)),
)
FIRST_ROWS = 3
HEADING_LINES = 4
"""How many lines right above a table are its heading."""


def is_document(path: Path) -> bool:
    """Whether a file is a document whose text can be read, by content."""
    with path.open("rb") as file:
        beginning = file.read(64)
    is_whole = rtf.is_rtf(beginning) or word_files.part_of(path) is not None or old_word.is_old_word(path)
    return is_whole or word_page.is_word_page(path)


def written(path: Path) -> Written:
    """What such a document holds. Raises BrokenDocument."""
    part = word_files.part_of(path)
    if part is not None:
        return word_files.written(path, part)
    if old_word.is_old_word(path):
        return old_word.written(path)
    if word_page.is_word_page(path):
        return word_page.written(path)
    with path.open("rb") as file:
        return rtf.written(file.read(rtf.LONGEST + 1))


def files_in(document: Written, stem: str) -> Iterator[tuple[str, bytes]]:
    """Each by its name; nothing of a document without any text."""
    lines: list[str] = []
    fresh: list[str] = []
    tables: list[list[Sequence[str]]] = []
    for part in document.parts:
        if isinstance(part, str):
            fresh.append(part)
        elif _has_header(part):
            is_heading = sum(bool(line.strip()) for line in fresh) <= HEADING_LINES
            tables.append([*([line] for line in (fresh if is_heading else ())), *part.rows])
            lines += [] if is_heading else fresh
            fresh = []
        else:
            fresh += part.lines
    lines += fresh
    if any(map(str.strip, lines)):
        yield f"{stem}.txt", "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")
    for number, rows in enumerate(tables, start=1):
        yield f"{stem} {number}.csv", _as_csv(rows)


def _has_header(table: Table) -> bool:
    return any(find_heading(cells, known, {}) is not None for cells in table.rows[:FIRST_ROWS] for known in HEADS)


def _as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode("utf-8", "replace")
