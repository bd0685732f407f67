"""PDF files as a page shows them: where each run of text begins and where lines are ruled. Nothing else of a page is looked at.

A PDF is hostile input. How much it may unpack to, how long a page's program may be and how many pages and runs there may be is bounded by counts,
never by a clock: the same file always gives the same. What opens without a password is read; nothing is asked for one.
A run is placed by the stream that draws it: those bytes of the file, unpacked and carried out, are the text.
"""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from itertools import islice
from math import hypot
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader
    from pypdf.generic import ContentStream, DictionaryObject, PdfObject

MAGIC = re.compile(rb"\s*%PDF-[12]\.[0-9]")
LONGEST = 64 << 20
MOST_PAGES = 3000
MOST = MappingProxyType({"runs": 1 << 19, "rulings": 4 * (1 << 19), "steps": 8_000_000, "bytes": 192 << 20})
"""Of all pages together: texts, ruled lines, steps of the programs that draw them, bytes of those programs and of what their fonts mean."""
UNPACKED = 32 << 20
STEPS = 400_000
"""Of one stream, and of one page's program."""
RULINGS = 1 << 17
"""Ruled lines of one page."""
MOST_ATTACHED = 50
FORMS = 200
"""Drawings that a page may call up."""
PACKING = frozenset({"/Filter", "/DecodeParms", "/Length"})
"""What a stream says of how it is packed."""
THIN = 2.0
"""Points up to which what is filled is a line."""
SAME = 0.7
"""Points within which a text that is drawn twice is drawn bold."""
OTHER = (LookupError, TypeError, ValueError, ArithmeticError, AttributeError, RecursionError, AssertionError, OSError, NotImplementedError)
"""What pypdf raises over a broken file beside errors of its own, and of the decoders that it calls."""
MOVES = frozenset({b"Td", b"TD", b"Tm", b"T*", b"'", b'"'})
"""What moves the pen to another text."""
PAINTED = {
    b"S": "stroked", b"s": "stroked", b"B": "stroked", b"B*": "stroked", b"b": "stroked", b"b*": "stroked",
    b"f": "filled", b"F": "filled", b"f*": "filled", b"n": "",
}  # fmt: skip

Matrix = Sequence[float]


class BrokenPdf(ValueError):
    """The file, or a page of it, is no PDF, or is more of one than is read."""


class LockedPdf(BrokenPdf):
    """The file opens with a password alone."""


class HugePdf(BrokenPdf):
    """There is more of the file than is read."""


class Run(NamedTuple):
    """A text that is written at one go, in points from the lower left corner."""

    x: float
    y: float
    """Of the line it stands on."""
    size: float
    text: str
    is_level: bool


class Ruling(NamedTuple):
    """A line, of no thickness; upright where both ends have one x."""

    x: float
    y: float
    to_x: float
    to_y: float


class Page(NamedTuple):
    number: int
    start: int | None
    end: int | None
    """The bytes of the streams that draw it."""
    runs: list[Run]
    """In the order they are drawn in."""
    rulings: list[Ruling]


class About(NamedTuple):
    """What a file says of itself; anyone can write it there."""

    creator: str
    producer: str
    created: str
    modified: str
    fonts: tuple[str, ...]
    """Of the first page."""
    is_signed: bool
    """Whether it has a digital signature; not whether that holds."""


def is_pdf(head: bytes) -> bool:
    return MAGIC.match(head) is not None


def pages(file: BinaryIO, *, first: int | None = None) -> "Iterator[Page | BrokenPdf]":
    """Every page, or the `first` ones; of one that cannot be carried out, why. Raises BrokenPdf where the file itself is none."""
    with _bounded():
        raw, reader = _opened(file)
        count = len(reader.pages)
    if count > MOST_PAGES:
        raise HugePdf(f"{count} > {MOST_PAGES}")
    budget = _Budget()
    for number in range(1, (count if first is None else min(first, count)) + 1):
        try:
            with _bounded():
                page = _page(reader, raw, number, budget)
        except HugePdf:
            raise
        except BrokenPdf as broken:
            yield BrokenPdf(f"page {number}: {broken}")
        else:
            yield page


def about(file: BinaryIO) -> About:
    """What a file says of itself. Raises BrokenPdf where it is none."""
    with _bounded():
        _, reader = _opened(file)
        told = reader.metadata
        return About(
            creator=_stated(told, "/Creator"),
            producer=_stated(told, "/Producer"),
            created=_stated(told, "/CreationDate"),
            modified=_stated(told, "/ModDate"),
            fonts=tuple(dict.fromkeys(map(_font_name, _fonts(reader.pages[0])))),
            is_signed=_is_signed(reader),
        )


def attached(file: BinaryIO) -> list[tuple[str, bytes]]:
    """The files within it by their names, such as the XML of an invoice. Raises BrokenPdf where it is none."""
    budget = _Budget()
    found = []
    with _bounded():
        _, reader = _opened(file)
        for one in islice(reader.attachment_list, MOST_ATTACHED):
            content = one.content
            budget.spend("bytes", len(content))
            found.append((str(one.name), content))
    return found


class _Budget:
    """What may yet be done for a file."""

    def __init__(self) -> None:
        self.left = dict(MOST)

    def spend(self, what: str, amount: int = 1) -> None:
        self.left[what] -= amount
        if self.left[what] < 0:
            raise HugePdf(f"{what} > {MOST[what]}")


@contextmanager
def _bounded() -> Iterator[None]:
    """All that pypdf is asked for, within bounds, and so all that it can stumble over."""
    from pypdf import apply_configuration
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it has to say of a file is said by a Problem
    try:
        with apply_configuration(
            maximum_declared_stream_length=LONGEST,
            array_based_stream_maximum_output_length=UNPACKED,
            lzw_maximum_output_length=UNPACKED,
            run_length_maximum_output_length=UNPACKED,
            zlib_maximum_output_length=UNPACKED,
            stream_decoding_work_maximum_length=2 * UNPACKED,
            stream_parsing_work_maximum_count=STEPS,
            page_tree_maximum_entries=4 * MOST_PAGES,
            xform_maximum_invocations_per_extraction=FORMS,
            jbig2dec_binary=None,  # no other program is run over what is in a file
        ):
            yield
    except BrokenPdf:
        raise
    except (PyPdfError, DependencyError, *OTHER) as error:
        raise BrokenPdf(str(error)) from error


def _opened(file: BinaryIO) -> "tuple[bytes, PdfReader]":
    from pypdf import PasswordType, PdfReader

    file.seek(0)
    raw = file.read(LONGEST + 1)
    if len(raw) > LONGEST:
        raise HugePdf(f"> {LONGEST}")
    reader = PdfReader(BytesIO(raw), strict=False)
    if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
        raise LockedPdf("encrypted")
    return raw, reader


def _page(reader: "PdfReader", raw: bytes, number: int, budget: _Budget) -> Page:
    from pypdf.generic import ContentStream, NameObject

    page = reader.pages[number - 1]
    runs: list[Run] = []
    pen = _Pen(budget)

    def shown(text: str, outer: Matrix, inner: Matrix, _font: object, size: float) -> None:
        text = text.rstrip("\n").lstrip(" ")
        right, up, tilt, rise, x, y = _product(inner, outer)
        again = bool(runs) and runs[-1].text == text and abs(runs[-1].x - x) < SAME and abs(runs[-1].y - y) < SAME
        if text.strip() and not again:
            budget.spend("runs")
            runs.append(Run(x, y, abs(size) * hypot(tilt, rise), text, right > 0 and abs(up) < right / 10))

    ranges = [found for stream in _streams(page) if (found := _range(reader, raw, stream))]
    if ranges:
        for font in _fonts(page):
            budget.spend("bytes", len(_unpacked(font.get("/ToUnicode"))))
        content = ContentStream(page["/Contents"], reader, "bytes")
        budget.spend("bytes", len(content.get_data()))
        content.operations = _parted(content)
        page[NameObject("/Contents")] = content
        _part_forms(reader, page, budget)
        page.extract_text(visitor_operand_before=pen.draw, visitor_text=shown)
    start, end = (min(one[0] for one in ranges), max(one[1] for one in ranges)) if ranges else (None, None)
    return Page(number, start, end, runs, pen.rulings)


def _parted(content: "ContentStream") -> "list[tuple[Any, bytes]]":
    """A program that says the same, with an empty change of its system before each text: that ends a run, so that two cells are never one."""
    from pypdf.generic import FloatObject

    still = [FloatObject(part) for part in (1, 0, 0, 1, 0, 0)]
    return [step for one in content.operations for step in (((still, b"cm"), one) if one[1] in MOVES else (one,))]


def _part_forms(reader: "PdfReader", page: "PageObject", budget: _Budget) -> None:
    """The same of the drawings that a page calls up, each put in the place of what it was read from: for all pages that call it up."""
    from pypdf.generic import ContentStream, StreamObject

    seen: set[tuple[int, int]] = set()
    todo: list[Mapping[str, object]] = [page]
    while todo and len(seen) < FORMS:
        for reference in _below(_below(todo.pop(), "/Resources"), "/XObject").values():
            form = _dictionary(reference)
            at = form.indirect_reference if isinstance(form, StreamObject) and form.get("/Subtype") == "/Form" else None
            if at is None or (at.generation, at.idnum) in seen:
                continue
            seen.add((at.generation, at.idnum))
            todo.append(form)
            if isinstance(form, ContentStream):
                continue
            content = ContentStream(form, reader, "bytes")
            budget.spend("bytes", len(content.get_data()))
            content.operations = _parted(content)
            content.update({key: value for key, value in form.items() if key not in PACKING})
            content.indirect_reference = at
            reader.resolved_objects[at.generation, at.idnum] = content


def _streams(page: "DictionaryObject") -> "list[PdfObject]":
    """What draws a page, as it is referred to."""
    from pypdf.generic import ArrayObject

    contents = page.get("/Contents")
    if contents is None:
        return []
    whole = contents.get_object()
    return list(whole) if isinstance(whole, ArrayObject) else [page.raw_get("/Contents")]


def _range(reader: "PdfReader", raw: bytes, stream: "PdfObject") -> tuple[int, int] | None:
    """Where a stream lies in the file, packed as it is."""
    from pypdf.generic import IndirectObject

    if not isinstance(stream, IndirectObject):
        return None
    offset = reader.xref.get(stream.generation, {}).get(stream.idnum)
    if offset is None or not re.match(rb"\s*[0-9]+\s+[0-9]+\s+obj", raw[offset : offset + 64]):
        return None
    start = raw.find(b"stream", offset)
    end = raw.find(b"endstream", start)
    return (offset, end + len(b"endstream")) if 0 <= start < end else None


def _product(one: Matrix, other: Matrix) -> tuple[float, float, float, float, float, float]:
    a, b, c, d, e, f = (float(part) for part in one)
    g, h, i, j, k, m = (float(part) for part in other)
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


class _Pen:
    """What a page's program draws of lines: level and upright ones, the sides of a stroked box, a box so thin that it is a line."""

    def __init__(self, budget: _Budget) -> None:
        self.budget = budget
        self.rulings: list[Ruling] = []
        self.path: list[Ruling] = []
        self.at: tuple[float, float] | None = None

    def draw(self, operator: bytes, operands: "Sequence[object]", outer: Matrix, _inner: Matrix) -> None:
        self.budget.spend("steps")
        if operator in PAINTED:
            self._painted(PAINTED[operator])
            return
        numbers = [float(one) for one in operands if isinstance(one, int | float)]
        if operator == b"m" and len(numbers) == 2:
            self.at = _moved(numbers[0], numbers[1], outer)
        elif operator == b"l" and len(numbers) == 2 and self.at is not None:
            to = _moved(numbers[0], numbers[1], outer)
            self.path.append(Ruling(*self.at, *to))
            self.at = to
        elif operator == b"re" and len(numbers) == 4:
            x, y, width, height = numbers
            (left, low), (right, high) = _moved(x, y, outer), _moved(x + width, y + height, outer)
            sides = ((left, low, right, low), (left, high, right, high), (left, low, left, high), (right, low, right, high))
            self.path += [Ruling(*side) for side in sides]

    def _painted(self, how: str) -> None:
        if how == "stroked":
            self._rule([one for one in self.path if abs(one.x - one.to_x) < THIN or abs(one.y - one.to_y) < THIN])
        elif how == "filled" and self.path:
            across = [x for one in self.path for x in (one.x, one.to_x)]
            along = [y for one in self.path for y in (one.y, one.to_y)]
            if max(across) - min(across) < THIN or max(along) - min(along) < THIN:
                self._rule([Ruling(min(across), min(along), max(across), max(along))])
        self.path, self.at = [], None

    def _rule(self, drawn: Sequence[Ruling]) -> None:
        self.budget.spend("rulings", len(drawn))
        self.rulings += drawn
        if len(self.rulings) > RULINGS:
            raise BrokenPdf(f"rulings > {RULINGS}")


def _moved(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = (float(part) for part in matrix)
    return a * x + c * y + e, b * x + d * y + f


def _stated(told: "Mapping[str, object] | None", key: str) -> str:
    value = told.get(key) if told else None
    return str(value).strip() if value is not None else ""


def _fonts(page: "PageObject") -> "Iterator[Mapping[str, object]]":
    return map(_dictionary, _below(_below(page, "/Resources"), "/Font").values())


def _font_name(font: "Mapping[str, object]") -> str:
    """Without the mark of a subset."""
    name = _stated(font, "/BaseFont").removeprefix("/")
    return name[7:] if name[6:7] == "+" else name


def _unpacked(value: object) -> bytes:
    """What a stream holds."""
    from pypdf.generic import StreamObject

    stream = _dictionary(value)
    return stream.get_data() if isinstance(stream, StreamObject) else b""


def _is_signed(reader: "PdfReader") -> bool:
    flags = _below(_below(reader.trailer, "/Root"), "/AcroForm").get("/SigFlags")
    return isinstance(flags, int) and bool(flags & 1)


def _below(holder: "Mapping[str, object]", key: str) -> "Mapping[str, object]":
    return _dictionary(holder.get(key))


def _dictionary(value: object) -> "Mapping[str, object]":
    """The dictionary that a value is or refers to; an empty one where it is none."""
    from pypdf.generic import DictionaryObject, PdfObject

    found = value.get_object() if isinstance(value, PdfObject) else None
    return found if isinstance(found, DictionaryObject) else {}
