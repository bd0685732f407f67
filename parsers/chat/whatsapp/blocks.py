"""An export in runs of whole lines, each with the byte it begins at: a run is searched by one expression at a time."""

from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

from parsers.export import NEVER_WRITTEN, Export

SIZE = 1 << 19
MACINTOSH = str.maketrans("\r\n", "\n\r")
"""From a text whose lines end with CR alone to one whose lines end with LF, and back: a stray LF remains told apart."""


class Block(NamedTuple):
    """Whole lines, line ends included. More than one line only where the text's UTF-8 length is the length in the file."""

    text: str
    line: int
    start: int
    end: int
    damaged: bool = False

    def byte(self, position: int) -> int:
        """Where in the file a character of the block begins; position 0 is always exact."""
        return self.start + len(self.text[:position].encode())


def blocks(export: Export, start: int = 0, end: int | None = None, line: int = 1) -> Iterator[Block]:
    """The lines between two bytes that begin a line; `line` is the number of the first.

    Where lines end with CR alone, CR and LF are exchanged.
    """
    is_of_macintosh = export.line_end == "\r"
    if export.source.encoding not in ("utf-8", "utf-8-sig") or is_of_macintosh:
        for one in export.lines():
            if one.start >= start and (end is None or one.end <= end):
                text = one.text + one.ending
                yield Block(text.translate(MACINTOSH) if is_of_macintosh else text, one.number, one.start, one.end, one.damaged)
        return
    with export.open() as file:
        file.seek(start)
        while end is None or start < end:
            raw = file.read(SIZE if end is None else min(SIZE, end - start))
            if not raw:
                return
            raw += file.readline() if not raw.endswith(b"\n") else b""
            block = _decoded(raw, line, start)
            if block.damaged:
                yield from _line_by_line(raw, line, start)
            else:
                yield block
            start += len(raw)
            line += raw.count(b"\n")


def _decoded(raw: bytes, line: int, start: int) -> Block:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return Block(raw.decode(errors="replace"), line, start, start + len(raw), damaged=True)
    return Block(text, line, start, start + len(raw), damaged=NEVER_WRITTEN in text)


def _line_by_line(raw: bytes, line: int, start: int) -> Iterator[Block]:
    for number, one in enumerate(BytesIO(raw), start=line):
        yield _decoded(one, number, start)
        start += len(one)
