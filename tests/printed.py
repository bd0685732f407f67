"""Pages as an issuer prints them: a PDF of lines and of rows whose cells wrap, with or without rulings. Its only font is none of the file's own.

A page is a list of lines (a string), rows (a list of cells, a line feed in a cell being where it wraps) and texts that stand where they are said to
(a list of [how far from the left, how much below the line, text]).
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

SIZE = 7
LEADING = 9
GAP = 6
TOP = 800
WIDTH = 555
Line = str | Sequence[str] | Sequence[tuple[float, float, str]]


@dataclass(frozen=True, kw_only=True)
class Print:
    """How pages are set."""

    columns: Sequence[float]
    """Where each column begins."""
    ruled: bool = False
    centred: bool = False
    """Whether the cells of a row stand at half its height, and a heading in the middle of its column."""
    one_text: bool = False
    """Whether all cells of a line are written within one text object."""
    about: Mapping[str, str] = field(default_factory=dict)


def pdf(pages: Sequence[Sequence[Line]], how: Print) -> bytes:
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0"
        b" /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 /W [1 95 500 814 939 500] >>] >>"
    )
    numbers = []
    for page in pages:
        program = zlib.compress("\n".join(_program(page, how)).encode("ascii"), 9)
        objects.append(b"<< /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (len(program), program))
        numbers.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>" % len(objects)
        )
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%b] >>" % (len(numbers), b" ".join(b"%d 0 R" % number for number in numbers))
    objects.append(b"<< %b >>" % b" ".join(f"/{key} ({value})".encode("ascii") for key, value in how.about.items()))
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    written = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"
    offsets = []
    for number, one in enumerate(objects, start=1):
        offsets.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects))
    return written + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(written)


def _program(page: Sequence[Line], how: Print) -> Iterator[str]:
    y = TOP
    for line in page:
        if isinstance(line, str):
            yield _text(40, y, line)
            y -= LEADING + GAP
            continue
        if not all(isinstance(cell, str) for cell in line):
            yield from (_text(x, y - down, text) for x, down, text in line)
            y -= LEADING + GAP
            continue
        cells = [cell.split("\n") for cell in line]
        height = max(map(len, cells)) * LEADING
        placed = [
            (x, y - row * LEADING - ((height - len(cell) * LEADING) / 2 if how.centred else 0), text)
            for x, cell in zip(how.columns, cells, strict=False)
            for row, text in enumerate(cell)
            if text
        ]
        if how.one_text:
            yield _texts(placed)
        else:
            yield from (_text(*one) for one in placed)
        if how.ruled:
            yield from _box(y + LEADING, y + LEADING - height - GAP, how.columns[: len(line)])
        y -= height + GAP


def _text(x: float, y: float, text: str) -> str:
    return f"BT /F1 {SIZE} Tf 1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET"


def _texts(placed: Sequence[tuple[float, float, str]]) -> str:
    steps, at = [], (0.0, 0.0)
    for x, y, text in sorted(placed, key=lambda one: (-one[1], one[0])):
        steps.append(f"{x - at[0]} {y - at[1]} Td <{text.encode('utf-16-be').hex()}> Tj")
        at = x, y
    return f"BT /F1 {SIZE} Tf {' '.join(steps)} ET"


def _box(top: float, bottom: float, columns: Sequence[float]) -> Iterator[str]:
    left = [x - 3 for x in columns]
    for y in (top, bottom):
        yield f"{left[0]} {y} m {WIDTH} {y} l S"
    for x in (*left, WIDTH):
        yield f"{x} {top} m {x} {bottom} l S"
