"""The coverage ledger: every byte of a source (every row of a workbook, every line of a PDF) is a record's, or it is said that it is not."""

from collections.abc import Sequence

from casefile.records import Message, MessageKind, Order, Party, Passage, Place, Problem, ProblemCode, Reading, Record
from casefile.rows import Coverage
from parsers.export import Export
from parsers.pdf import Page
from parsers.printed_lines import printed_lines

STRUCTURE = b" \t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\x00,:[]{}\xef\xbb\xbf\xff\xfe"
"""What may stand between records without being anything: blanks, JSON punctuation, byte-order marks."""
NEAR = 256
WINDOW = 1 << 16
EXCERPT = 80


class Ledger:
    def __init__(self, export: Export, *, is_printed: bool = False) -> None:
        self.export = export
        self.is_printed = is_printed and export.is_pdf
        """Whether it is the lines of pages that are counted."""
        self.file = export.open()
        self.mark = "\ufeff".encode("gb18030").translate(None, STRUCTURE) if export.source.encoding == "gb18030" else b""
        """What is left of a byte-order mark where it is none of those of UTF-8 and UTF-16."""
        self.covered: list[tuple[int, int]] = []
        self.begun = self.reached = 0
        """The run of bytes that is growing."""
        self.rows: set[str] = set()
        self.counts = dict.fromkeys(("records", "messages", "system", "passages", "problems"), 0)
        self.window, self.window_start = b"", 0
        self.structure = b""
        """What stood between two records last and was nothing else: most often it stands between all of them."""

    def enter(self, record: Record) -> None:
        """Any record that is no message."""
        if isinstance(record, Passage):
            self.counts["passages"] += 1
        elif isinstance(record, Problem):
            self.counts["problems"] += 1
        elif isinstance(record, Party | Reading):
            return
        else:
            self.counts["records"] += 1
            if isinstance(record, Order):
                self._see([line.place for line in record.lines])
        self._see([record.place])

    def enter_messages(self, run: Sequence[Message]) -> None:
        notices = [message.kind for message in run].count(MessageKind.SYSTEM)
        self.counts["system"] += notices
        self.counts["messages"] += len(run) - notices
        self.counts["records"] += len(run)
        self._see([message.place for message in run])

    def _see(self, places: Sequence[Place]) -> None:
        begun, reached = self.begun, self.reached
        for place in places:
            start, end = place.start, place.end
            if start is None or end is None or self.is_printed:
                self.rows.add(place.where)
            elif begun <= start <= reached:
                reached = max(reached, end)
            elif reached < start <= reached + NEAR and not self._left(reached, start):
                reached = end
            else:
                self.covered.append((begun, reached))
                begun, reached = start, end
        self.begun, self.reached = begun, reached

    def _left(self, start: int, end: int) -> bytes:
        """What stands in a run of bytes and is more than structure."""
        first = start - self.window_start
        if first < 0 or end - self.window_start > len(self.window):
            self.file.seek(start)
            self.window, self.window_start, first = self.file.read(max(WINDOW, end - start)), start, 0
        between = self.window[first : first + end - start]
        if between == self.structure:
            return b""
        left = between.translate(None, STRUCTURE)
        if left and left != self.mark:
            return left
        self.structure = between
        return b""

    def close(self) -> tuple[Coverage, list[Problem]]:
        """The sums, and a Problem for each run that nothing accounts for."""
        source = self.export.source
        if self.is_printed:
            unit, (total, missing) = "lines", self._missing_lines()
        elif self.export.is_workbook:
            unit, (total, missing) = "rows", self._missing_rows()
        else:
            unit, total, missing = "bytes", source.bytes, self._missing_bytes()
        self.file.close()
        unaccounted = sum(size for _, size in missing)
        problems = [problem for problem, _ in missing]
        self.counts["problems"] += len(problems)
        return Coverage(source=source.id, unit=unit, total=total, unaccounted=unaccounted, **self.counts), problems

    def _missing_rows(self) -> tuple[int, list[tuple[Problem, int]]]:
        total, missing = 0, []
        for row in self.export.whole_sheets():
            if not any(row.cells):
                continue
            total += 1
            where = f"{row.sheet}, row {row.number}"
            if where not in self.rows and f"row {row.number}" not in self.rows:
                place = self.export.place(where)
                missing.append((Problem(place=place, code=ProblemCode.UNACCOUNTED, detail=" ".join(row.cells)[:EXCERPT]), 1))
        return total, missing

    def _missing_lines(self) -> tuple[int, list[tuple[Problem, int]]]:
        lines = [line for page in self.export.pages if isinstance(page, Page) for line in printed_lines(page)]
        missing = [line for line in lines if line.where not in self.rows]
        place = self.export.place
        told = [Problem(place=place(one.where, one.start, one.end), code=ProblemCode.UNACCOUNTED, detail=one.text[:EXCERPT]) for one in missing]
        return len(lines), [(problem, 1) for problem in told]

    def _missing_bytes(self) -> list[tuple[Problem, int]]:
        missing = []
        reached = 0
        size = self.export.source.bytes
        for start, end in sorted([*self.covered, (self.begun, self.reached), (size, size)]):
            if start > reached and (left := self._left(reached, start)):
                detail = left[: 4 * EXCERPT].decode(self.export.source.encoding or "utf-8", "replace")[:EXCERPT]
                place = self.export.place(f"bytes {reached}-{start}", reached, start)
                missing.append((Problem(place=place, code=ProblemCode.UNACCOUNTED, detail=detail), len(left)))
            reached = max(reached, end)
        return missing
