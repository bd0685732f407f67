"""Documents of Word before 2007 (.doc, MS-DOC) and of WPS (.wps), as the text that they show.

A compound file with a stream `WordDocument`, whose head tells which of `0Table` and `1Table` has the pieces of the text: where each stands, and
whether it is UTF-16 or a byte a letter. Marks are letters of the text: 0D ends a paragraph, 07 a cell and a row, 13 … 14 … 15 is a field and what it
shows. Where a row ends is not told there: a table whose rows are of one width, as its first one ends at an empty cell, is one; any other is lines.
What a tracked change has struck out is not told apart and counts as a remark; Word 95 and older, and documents with a password, are not read.
"""

import re
import struct
from collections import deque
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from parsers.mapi import DAMAGE
from parsers.workbook import COMPOUND
from parsers.written import WIDEST, BrokenDocument, Budget, HugeDocument, Table, Written

if TYPE_CHECKING:
    from olefile import OleFileIO

TEXT, TABLES = "WordDocument", ("0Table", "1Table")
MAGIC, WORD_97 = 0xA5EC, 0xC1
LONGEST = 48 << 20
LENGTH, FOOTNOTES, COMMENTS, PIECES, AUTHORS = 0x4C, 0xAA, 0xBA, 0x1A2, 0x232
"""Where the head tells how long the text is, and where in the table stream these are and how long."""
HEAD = AUTHORS + 8
ENCRYPTED, SECOND_TABLE = 0x100, 0x200
SKIPPED, LISTED = 1, 2
"""What stands before the pieces, and they."""
ONE_BYTE = 1 << 30
FIELD = re.compile("\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
DEEPEST = 8
"""Fields within fields."""
PICTURES = re.compile("[\x01\x08]")
SIGNS = str.maketrans({"\x0b": "\n", "\x0c": "\r", "\x0e": "\r", "\x1e": "\u2011"} | dict.fromkeys("\0\x01\x02\x05\x08\x13\x14\x15\x1f"))
PARAGRAPH, CELL = "\r", "\x07"


def is_old_word(path: Path) -> bool:
    """Whether a file is such a document that can be read, by content."""
    import olefile

    with path.open("rb") as file:
        if file.read(len(COMPOUND)) != COMPOUND:
            return False
    try:
        with olefile.OleFileIO(path) as compound:
            _flags(_stream(compound, TEXT, HEAD))
    except (*DAMAGE, struct.error):  # also BrokenDocument
        return False
    return True


def written(path: Path) -> Written:
    """All of the text. Raises BrokenDocument."""
    import olefile

    try:
        with olefile.OleFileIO(path) as compound:
            raw = _stream(compound, TEXT)
            table = _stream(compound, TABLES[bool(_flags(raw) & SECOND_TABLE)])
        text = "".join(_pieces(raw, table))
        remarks = sum(_counted(raw, table))
    except BrokenDocument:
        raise
    except (*DAMAGE, struct.error) as error:
        raise BrokenDocument(str(error)) from error
    pictures = len(PICTURES.findall(text))
    for _ in range(DEEPEST):
        text, fields = FIELD.subn(lambda field: field[1] or "", text)
        if not fields:
            break
    budget = Budget()
    budget.spend(len(text))
    return Written(list(_parts(text.translate(SIGNS))), pictures, remarks)


def _stream(compound: "OleFileIO", name: str, most: int = LONGEST) -> bytes:
    with compound.openstream(name) as stream:
        raw: bytes = stream.read(most + 1)
    if len(raw) > LONGEST:
        raise HugeDocument(f"{name}: > {LONGEST}")
    return raw


def _flags(head: bytes) -> int:
    """What the head says of the file. Raises BrokenDocument where it is none that can be read."""
    magic, version, flags = struct.unpack_from("<HH6xH", head.ljust(HEAD, b"\0"))
    if magic != MAGIC or version < WORD_97 or flags & ENCRYPTED or len(head) < HEAD:
        raise BrokenDocument(f"{TEXT}: {version:x}")
    return int(flags)


def _named(raw: bytes, table: bytes, where: int) -> bytes:
    start, length = struct.unpack_from("<II", raw, where)
    return table[start : start + length]


def _pieces(raw: bytes, table: bytes) -> Iterator[str]:
    """The pieces of the text in their order, without notes, headers and comments, which come behind it."""
    listed, at = _named(raw, table, PIECES), 0
    while listed[at : at + 1] == bytes([SKIPPED]):
        at += 3 + struct.unpack_from("<H", listed, at + 1)[0]
    kind, size = struct.unpack_from("<BI", listed, at)
    if kind != LISTED:
        raise BrokenDocument(f"{TEXT}: pieces")
    plan = listed[at + 5 : at + 5 + size]
    count = (len(plan) - 4) // 12
    bounds = struct.unpack_from(f"<{count + 1}I", plan)
    left = min(struct.unpack_from("<I", raw, LENGTH)[0], len(raw))  # pieces may all say the same
    for number, (first, last) in enumerate(pairwise(bounds)):
        start: int = struct.unpack_from("<I", plan, 4 * (count + 1) + 8 * number + 2)[0]
        letters = max(0, min(last - first, left))
        left -= letters
        if start & ONE_BYTE:
            start = (start & ~ONE_BYTE) // 2
            yield raw[start : start + letters].decode("cp1252", "replace")
        else:
            yield raw[start : start + 2 * letters].decode("utf-16-le", "replace")


def _counted(raw: bytes, table: bytes) -> Iterator[int]:
    """Footnotes, comments, and whether anybody tracked changes: the list of who did begins with nobody."""
    for where, size in ((FOOTNOTES, 6), (COMMENTS, 34)):
        yield max(0, len(_named(raw, table, where)) - 4) // size
    authors = _named(raw, table, AUTHORS)
    yield int(len(authors) >= 4 and struct.unpack_from("<H", authors, 2)[0] > 1)


def _parts(text: str) -> Iterator[str | Table]:
    *cells, rest = text.split(CELL)
    empty = deque(number for number, cell in enumerate(cells) if not cell)
    at = 0
    while at < len(cells):
        *above, cells[at] = cells[at].split(PARAGRAPH)
        yield from above
        while empty and empty[0] <= at:
            empty.popleft()
        rows, at = _rows(cells, at, width=empty[0] - at if empty else 0)
        yield Table(rows)
    yield from rest.removesuffix(PARAGRAPH).split(PARAGRAPH)


def _rows(cells: list[str], at: int, *, width: int) -> tuple[list[list[str]], int]:
    """The rows that begin at a cell, and where they end: all as wide as the first, behind which an empty cell stands; else that cell alone."""
    rows: list[list[str]] = []
    while 0 < width <= WIDEST and width < len(cells) - at and not cells[at + width] and not (rows and PARAGRAPH in cells[at]):
        rows.append([_text_of(cell) for cell in cells[at : at + width]])
        at += width + 1
    return (rows, at) if rows else ([[_text_of(cells[at])]], at + 1)


def _text_of(cell: str) -> str:
    return cell.replace(PARAGRAPH, "\n").strip("\n")
