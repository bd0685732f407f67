"""One opened export: what a parser gets, and the only way it reads. Parsers never open files themselves."""

import csv
import mmap
import re
from collections import deque
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import inf
from pathlib import Path
from typing import BinaryIO, NamedTuple
from zoneinfo import ZoneInfo

from casefile.records import Place, Problem, ProblemCode, Source
from parsers.json_elements import CALL, Element, Usual, elements
from parsers.json_window import BrokenJson
from parsers.pdf import About, BrokenPdf, HugePdf, LockedPdf, Page, about, is_pdf, pages
from parsers.workbook import COMPOUND, BrokenWorkbook, LockedWorkbook, is_old_workbook, is_open_workbook, sheet_rows

HEAD = 1 << 16
FIRST_ROWS = 60
"""How much of a table is looked at to tell what it is."""
LONGEST_CELL = 1 << 24
NEVER_WRITTEN = "\0\0\0\0"
"""What a disk or a broken download leaves where it wrote nothing."""
LONGEST_REASON = 120
"""Of what a library says of a broken file, how much is told."""
QUOTED = re.compile(r'"((?:[^"]|"")*)"([ \t]*)')
csv.field_size_limit(LONGEST_CELL)


class Line(NamedTuple):
    number: int
    """From 1, as an editor counts."""
    start: int
    end: int
    """Bytes of the file, line end included."""
    text: str
    """Without the line end."""
    ending: str
    """`\\n`, `\\r\\n`, `\\r` or `` at the end of the file."""
    damaged: bool
    """Whether bytes of it are not in the file's encoding, which stand as U+FFFD, or were never written."""


class Row(NamedTuple):
    number: int
    """The first line of it in a CSV file, the row in a sheet; from 1."""
    start: int | None
    end: int | None
    cells: list[str]
    sheet: str = ""
    damaged: bool = False
    """Whether bytes of it are not in the file's encoding."""
    unclosed: bool = False
    """Whether a quote in it never closes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the user settled on the command line."""

    zone: ZoneInfo | None = None
    date_order: str | None = None
    """`dmy`, `mdy` or `ymd`."""
    currency: str | None = None
    """ISO 4217: of sums for which the export states none."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Our column (`time`, `sender`, `text` …) → the header word in the table."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Export:
    source: Source
    file: Path
    """The preserved copy. Read it through the methods below."""
    options: Options = field(default_factory=Options)
    siblings: AbstractSet[str] = frozenset()
    """Names of the files of its folder, in an archive or out of one, its own among them."""
    companions: Mapping[str, Path] = field(default_factory=dict)
    """Preserved copies of files of its folder or archive, and of the folders above, that say who is who in this one."""

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.source.name

    @cached_property
    def head(self) -> bytes:
        with self.file.open("rb") as file:
            return file.read(HEAD)

    @cached_property
    def text_head(self) -> str:
        """The beginning, decoded; "" for a file that is no text. The last characters may be cut."""
        if self.source.encoding is None:
            return ""
        return self.head.decode(self.source.encoding, "replace").removeprefix("\ufeff")

    @cached_property
    def line_end(self) -> str:
        """LF, but CR in a file that has no other, as older programs of Macintosh wrote it."""
        return "\r" if "\n" not in self.text_head and self.text_head.count("\r") > 1 else "\n"

    @cached_property
    def ends_within_line(self) -> bool:
        """Whether no line end stands at the end of the file."""
        ending = self.line_end.encode(self.codec)
        with self.open() as file:
            file.seek(max(0, self.source.bytes - len(ending)))
            return file.read() != ending

    def breaks_off(self, row: Row) -> bool:
        """Whether the file ends within this row."""
        return row.end == self.source.bytes and self.ends_within_line

    @cached_property
    def json_head(self) -> str:
        """The beginning of a file of JSON, without blanks and the callback that an answer may stand in: `jsonp12({…});`."""
        head = self.text_head
        call = CALL.match(head)
        return head[call.end() :] if call else head.lstrip()

    @property
    def codec(self) -> str:
        """What a run of the file is decoded by, a byte-order mark at its beginning aside."""
        return (self.source.encoding or "utf-8").removesuffix("-sig")

    @property
    def is_text(self) -> bool:
        return self.source.encoding is not None

    def open(self) -> BinaryIO:
        return self.file.open("rb")

    @contextmanager
    def mapped(self) -> Iterator[mmap.mmap]:
        """The bytes of the file as the system pages them in, for what looks at a long one here and there."""
        with self.open() as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as raw:
            yield raw

    def place(self, where: str, start: int | None = None, end: int | None = None) -> Place:
        return Place(source=self.source.id, where=where, start=start, end=end)

    def broken(self, error: BrokenJson | BrokenWorkbook | BrokenPdf) -> Problem:
        """That the file stops being one, and from where on."""
        if isinstance(error, BrokenPdf):
            locked, huge = isinstance(error, LockedPdf), isinstance(error, HugePdf)
            code = ProblemCode.UNSUPPORTED_ENCRYPTION if locked else ProblemCode.TOO_LARGE if huge else ProblemCode.ARCHIVE_BROKEN
            return Problem(place=self.place("file"), code=code, detail=str(error)[:LONGEST_REASON])
        if isinstance(error, BrokenWorkbook):
            code = ProblemCode.UNSUPPORTED_ENCRYPTION if isinstance(error, LockedWorkbook) else ProblemCode.ARCHIVE_BROKEN
            return Problem(place=self.place("file"), code=code, detail=str(error))
        place = self.place(f"byte {error.offset}", error.offset, self.source.bytes)
        return Problem(place=place, code=ProblemCode.TRUNCATED if error.truncated else ProblemCode.BAD_JSON, detail=error.reason)

    def broken_off(self, detail: str = "") -> Problem:
        """That the file ends before what was exported does."""
        end = self.source.bytes
        return Problem(place=self.place(f"byte {end}", end, end), code=ProblemCode.TRUNCATED, detail=detail)

    def lines(self, within: Row | None = None) -> Iterator[Line]:
        """Every line (of one record of a CSV file) with its byte range. Lines end at LF, a lone CR is a character of the line; but see `line_end`."""
        codec = self.codec
        feed, back = self.line_end.encode(codec), "\r".encode(codec)
        start, first, last = (within.start or 0, within.number, within.end) if within else (0, 1, None)
        with self.open() as file:
            file.seek(start)
            for number, raw in enumerate(_raw_lines(file, feed), start=first):
                if start == last:
                    return
                end = start + len(raw)
                body, ending = raw, ""
                if raw.endswith(feed) and len(raw) % len(feed) == 0:
                    body, ending = raw[: -len(feed)], self.line_end
                    if ending == "\n" and body.endswith(back):
                        body, ending = body[: -len(back)], "\r\n"
                damaged = False
                try:
                    text = body.decode(codec)
                    damaged = NEVER_WRITTEN in text
                except UnicodeDecodeError:
                    text, damaged = body.decode(codec, "replace"), True
                if number == 1:
                    text = text.removeprefix("\ufeff")
                yield Line(number, start, end, text, ending, damaged)
                start = end

    def rows(self, *, delimiter: str = ",") -> Iterator[Row]:
        """Every record of a CSV file (RFC 4180, ragged rows allowed) with the byte range of its lines.

        A line whose quote never closes, or not within all bounds, stands alone; the lines after it are read anew.
        A cell that goes on behind its closing quote (`"large" cup`) was not quoted: its quotes are characters of it.
        """
        lines = self.lines()
        goes_on = _goes_on(delimiter)
        again: deque[Line] = deque()
        taken: list[Line] = []
        drained = False
        open_until: float = 0
        """Up to the line of this number nothing closes a quote that was opened before."""

        def feed() -> Iterator[str]:
            nonlocal drained, open_until
            while not (taken and (taken[0].number < open_until or taken[-1].end - taken[0].start > LONGEST_CELL)):
                line = again.popleft() if again else next(lines, None)
                if line is None:
                    open_until = inf
                    break
                taken.append(line)
                yield line.text + line.ending
            drained = True

        reader = csv.reader(feed(), delimiter=delimiter)
        while True:
            taken.clear()
            try:
                cells = next(reader, None)
                runaway = cells is not None and drained  # the reader wanted more than there was
            except csv.Error:
                cells, runaway = None, bool(taken)
            if runaway:
                open_until = max(open_until, taken[-1].number)
                cells, drained = _cells_alone(taken[0].text, delimiter), False
                again.extendleft(reversed(taken[1:]))
                del taken[1:]
                reader = csv.reader(feed(), delimiter=delimiter)
            if cells is None:
                return
            if len(taken) == 1 and not runaway and goes_on.search(taken[0].text):
                cells = [_unquoted(cell) for cell in _written_cells(taken[0].text, delimiter)]
            if taken:
                damaged = any(line.damaged for line in taken)
                yield Row(taken[0].number, taken[0].start, taken[-1].end, cells, damaged=damaged, unclosed=runaway)

    def elements(self, *pattern: str, exact_numbers: bool = False) -> Iterator[Element]:
        """The values of a JSON file at `pattern`, one at a time; see `parsers.json_elements.elements`."""
        return self.elements_at(pattern, exact_numbers=exact_numbers)

    def elements_at(self, *patterns: tuple[str, ...], exact_numbers: bool = False, usual: Usual | None = None) -> Iterator[Element]:
        """The same for several patterns in one pass."""
        with self.open() as file:
            yield from elements(file, *patterns, encoding=self.source.encoding or "utf-8", exact_numbers=exact_numbers, usual=usual)

    @cached_property
    def top_rows(self) -> list[Row]:
        """The first rows of each sheet of a workbook, until it breaks."""
        rows: list[Row] = []
        try:
            for row in self.sheets(first=FIRST_ROWS):
                rows.append(row)  # noqa: PERF402 -- what comes before the break counts
        except BrokenWorkbook:
            pass
        return rows

    def sheets(self, *, first: int | None = None) -> Iterator[Row]:
        """Every row (or the `first` ones) of every sheet of a workbook; see `parsers.workbook.sheet_rows`."""
        with self.open() as file:
            for sheet, number, cells in sheet_rows(file, first=first):
                yield Row(number, None, None, cells, sheet)

    def whole_sheets(self) -> Iterator[Row]:
        """The same up to where the workbook breaks: for those who come after the one that told of it."""
        with suppress(BrokenWorkbook):
            yield from self.sheets()

    @cached_property
    def is_workbook(self) -> bool:
        """Whether this is an XLSX file, an XLS or an ODS, by content."""
        import zipfile

        if self.is_compound:
            with self.open() as file:
                return is_old_workbook(file)
        if not self.head.startswith(b"PK\x03\x04"):
            return False
        try:
            with zipfile.ZipFile(self.file) as archive:
                if "xl/workbook.xml" in archive.namelist():
                    return True
        except zipfile.BadZipFile:
            return False
        with self.open() as file:
            return is_open_workbook(file)

    @cached_property
    def is_pdf(self) -> bool:
        """Whether this is a PDF, by content."""
        return is_pdf(self.head)

    @cached_property
    def first_page(self) -> list[Page | BrokenPdf]:
        """The first page of a PDF, or why there is none."""
        return self._pages(1)

    @cached_property
    def pages(self) -> list[Page | BrokenPdf]:
        """Every page of a PDF, and what of it cannot be read; kept, as they are looked at several times and take long to carry out."""
        return self._pages(None)

    def _pages(self, first: int | None) -> list[Page | BrokenPdf]:
        found: list[Page | BrokenPdf] = []
        with self.open() as file:
            try:
                for page in pages(file, first=first):
                    found.append(page)  # noqa: PERF402 -- what comes before the break counts
            except BrokenPdf as broken:
                found.append(broken)
        return found

    def about(self) -> About:
        """What a PDF says of itself; see `parsers.pdf.about`."""
        with self.open() as file:
            return about(file)

    @property
    def is_compound(self) -> bool:
        """Whether this is a compound file of Microsoft's (OLE2), by content."""
        return self.head.startswith(COMPOUND)

    def quoted(self, place: Place, errors: str = "replace") -> str:
        """The text of the file at a place, decoded again from its bytes; "" where a place has no byte range."""
        if place.start is None or place.end is None:
            return ""
        with self.open() as file:
            file.seek(place.start)
            return file.read(place.end - place.start).decode(self.source.encoding or "utf-8", errors)


def _cells_alone(text: str, delimiter: str) -> list[str]:
    """The cells of a line in which a quote stays open: that quote is a character, and commas behind it part cells."""
    try:
        *cells, last = next(csv.reader([text], delimiter=delimiter))
    except csv.Error:  # a carriage return in the line, or a cell beyond all bounds
        return text.split(delimiter)
    opened = '"' + last.replace('"', '""')
    return [*cells, *opened.split(delimiter)] if text.endswith(opened) else [*cells, last]


@lru_cache
def _goes_on(delimiter: str) -> re.Pattern[str]:
    """A quote that stands between letters: it neither opens nor closes a cell."""
    between = re.escape(delimiter)
    return re.compile(rf'"(?<=[^{between}"]")[ \t]*[^{between}\s"]')


def _written_cells(text: str, delimiter: str) -> Iterator[str]:
    """The cells of a line with the quotes that they are written with."""
    cell = re.compile(rf'(?:"(?:[^"]|"")*")?[^{re.escape(delimiter)}]*')
    at = 0
    while found := cell.match(text, at):
        yield found[0]
        at = found.end() + 1
        if at > len(text):
            return


def _unquoted(cell: str) -> str:
    quoted = QUOTED.fullmatch(cell)
    return quoted[1].replace('""', '"') + quoted[2] if quoted else cell


def _raw_lines(file: BinaryIO, feed: bytes) -> Iterator[bytes]:
    if feed == b"\n":
        yield from file
        return
    # UTF-16: a line feed is two bytes at an even offset
    rest = b""
    while block := file.read(HEAD):
        rest += block
        begin = at = 0
        while (at := rest.find(feed, at)) >= 0:
            if at % len(feed):
                at += 1
                continue
            at += len(feed)
            yield rest[begin:at]
            begin = at
        rest = rest[begin:]
    if rest:
        yield rest
