"""Tables of shops, platforms and payment services that differ by their header words alone: one format for each `parsers/layouts/*.toml`."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC
from itertools import groupby

from casefile.records import NO_CURRENCY, Direction, Passage, Payment, Problem, ProblemCode, Reading, ReadingCode, Record, Zone
from parsers.cells import ISO_CURRENCY, clean_cell, is_stated
from parsers.clock import Clock
from parsers.decimal_commas import with_decimal_commas
from parsers.export import Export
from parsers.format import Format
from parsers.given_back import with_refunds
from parsers.headless import grid_of, grid_rows
from parsers.layout import Layout, layouts
from parsers.order_rows import Meaning, OrderReading, by_order, time_cells
from parsers.page_table import is_table_page
from parsers.payment_rows import DAY, has_figure, is_line_of_words, payment, tells_payment, with_lines
from parsers.payment_times import dated, time_of
from parsers.payment_ways import ways_together, with_nameless_ways
from parsers.printed import printed
from parsers.table import table_rows
from parsers.table_heads import Above, TableRow, day_first, folded, is_note, is_total, known_head
from parsers.time_layout import Times, survey

AMERICAN = re.compile(r"[PMCE][SD]T|America/(?:New_York|Chicago|Denver|Phoenix|Los_Angeles)|US/\w+")
"""Zones of a country that puts the month first in any language."""


class KnownTable:
    """The parser of one layout."""

    def __init__(self, layout: Layout) -> None:
        self.FORMAT = Format(layout.name, "orders", layout.provenance, is_printed=layout.records == "payments")
        self.__doc__ = layout.grammar
        self.layout = layout

    def recognizes(self, export: Export) -> bool:
        return self.layout.fits(export) or (self.layout.headless and grid_of(export, self.layout) is not None)

    def parse(self, export: Export) -> Iterator[Record]:
        if export.is_pdf:
            yield from printed(export, self.layout.name)
        elif self.layout.unconfirmed:
            yield Reading(place=export.place("file"), code=ReadingCode.UNCONFIRMED, value=self.layout.name)
        rows: list[TableRow] = []
        summed: list[TableRow] = []
        further: defaultdict[int, list[TableRow]] = defaultdict(list)
        is_page = is_table_page(export)
        grid = grid_of(export, self.layout) if self.layout.headless and not self.layout.fits(export) else None
        for found in grid_rows(export, grid) if grid else table_rows(export, self.layout.vocabulary):
            if self._is_footer(found) or (is_page and isinstance(found, TableRow) and self._is_of_another(found)):
                summed += [found] if isinstance(found, TableRow) else []
                yield Passage(place=found.place, what="footer")
            elif isinstance(found, TableRow) and rows and "description" in rows[-1].heading.columns and self._goes_on(found):
                further[len(rows) - 1].append(found)
                yield Passage(place=found.place, what="continuation")
            elif isinstance(found, TableRow):
                rows.append(found)
            else:
                yield found
        for index, lines in further.items():
            rows[index] = with_lines(rows[index], lines)
        if any(self.layout.fullest in row.heading.columns for row in rows):
            yield from (Passage(place=row.place, what="repeated") for row in rows if self.layout.fullest not in row.heading.columns)
            rows = [row for row in rows if self.layout.fullest in row.heading.columns]
        for _, under in groupby(rows, key=lambda row: id(row.heading)):
            yield from self._told(next(under).heading.above)
        if rows:
            yield from (
                self._orders(export, rows)
                if self.layout.records == "orders"
                else self._payments(export, rows, _currency(summed), is_told=grid is None or grid.is_told)
            )

    def _told(self, above: tuple[Above, ...]) -> Iterator[Reading]:
        """What the lines above a table say of the file."""
        for line in above:
            for code, pattern in self.layout.above:
                for found in pattern.finditer(line.text):
                    parts = found.groupdict()
                    value = " / ".join(filter(None, (parts["value"], parts.get("to"))))
                    yield Reading(place=line.place, code=code, value=value, why=parts.get("label") or "")

    def _is_footer(self, found: TableRow | Passage | Problem | Reading) -> bool:
        if isinstance(found, TableRow) and self.layout.records == "payments" and is_line_of_words(found):
            return True
        if isinstance(found, TableRow) and (is_note(found) or (self.layout.records == "orders" and is_total(found, "order_no"))):
            return True
        if isinstance(found, Problem) and self.layout.records == "payments" and found.code is ProblemCode.BAD_ROW and not has_figure(found.detail):
            return True
        if isinstance(found, TableRow) and self.layout.records == "payments" and not has_figure(time_of(found)) and is_total(found):
            return True
        if self.layout.footer is None:
            return False
        if isinstance(found, TableRow):
            stated = [cell.strip() for cell in found.cells.values() if cell.strip()]
            number = found.cell("order_no" if self.layout.records == "orders" else "at").strip()  # which may stand last
            begins = self.layout.footer.match(" ".join(stated)) or self.layout.footer.match(number)
            if begins is None or self.layout.records != "payments":
                return begins is not None
            return not (any(map(str.isalpha, stated[0][begins.end() :])) and tells_payment(found))  # `TOTAL WINE & MORE`
        return isinstance(found, Problem) and found.code is ProblemCode.BAD_ROW and self.layout.footer.match(found.detail) is not None

    def _is_of_another(self, row: TableRow) -> bool:
        """Whether a row of a page stands in a table of something else, below the one that is read: a payment has a day."""
        return self.layout.records == "payments" and not DAY.match(time_of(row)) and not is_stated(row.cell("time"))

    def _goes_on(self, row: TableRow) -> bool:
        """Whether a row of payments is a further line of what the one above it says."""
        stated = [word for word, cell in row.cells.items() if cell.strip()]
        return self.layout.records == "payments" and stated == [row.heading.columns.get("description")]

    def _orders(self, export: Export, rows: list[TableRow]) -> Iterator[Record]:
        layout = self.layout
        groups, nameless = by_order([_numbered(row, layout.joined["order_no"]) for row in rows] if "order_no" in layout.joined else rows)
        yield from nameless
        times = self._times(export, rows, time_cells(groups), language=day_first(rows[0].heading.words))
        yield from times.told
        meaning = Meaning(
            platform=lambda _written: layout.platform,
            currency=lambda _platform: layout.currency,
            statuses=layout.statuses,
            other_ids=layout.other_ids,
            packed=layout.packed,
            joined=layout.joined,
            parcel=layout.parcel,
        )
        for group in groups.values():
            reading = OrderReading(group, times, meaning)
            order = reading.order()
            yield from reading.problems
            yield order

    def _times(self, export: Export, rows: list[TableRow], cells: Iterable[tuple[Hashable, str, str]], *, language: str) -> Times:
        order = self.layout.order_under(rows[0].heading)
        return survey(export, rows[0].place, cells, vendor_zone=self.layout.zone, vendor_order=order, day_first=language, by_program=True)

    def _payments(self, export: Export, rows: list[TableRow], currency: str, *, is_told: bool) -> Iterator[Record]:
        rows = with_decimal_commas(with_nameless_ways(rows, self.layout))
        layout = replace(self.layout, currency=self.layout.currency or currency)
        cells = (("", row.place.where, dated(row, layout)) for row in rows if is_stated(time_of(row)))
        is_american = any(AMERICAN.fullmatch(row.cell("zone").strip()) for row in rows)
        times = self._times(export, rows, cells, language="" if is_american else day_first(rows[0].heading.words))
        if "UTC" in rows[0].heading.columns.get("at", ""):  # `Created (UTC)`
            stated = Clock(UTC, Zone.UTC, "export")
            told = (stated.reading(one.place) if one.code is ReadingCode.CLOCK else one for one in times.told)
            times = replace(times, clock=stated, told=tuple(told))
        zones = "zone" in rows[0].heading.columns  # a zone for each row: the file's own says nothing
        yield from (one for one in times.told if not (zones and one.code is ReadingCode.CLOCK))
        if filled := next((row for row in rows if dated(row, layout) != time_of(row)), None):
            yield Reading(place=filled.place, code=ReadingCode.YEAR_ABOVE, value=dated(filled, layout), why=time_of(filled))
        without_currency = without_direction = 0
        found: list[Record] = []
        ways = ways_together(rows, times, layout) if is_told else [Direction.NEUTRAL] * len(rows)
        for row, way in zip(rows, ways, strict=True):
            for record in payment(row, times, layout, way):
                if isinstance(record, Payment):
                    without_currency += record.amount.currency == NO_CURRENCY
                    without_direction += record.direction is way is Direction.NEUTRAL
                found.append(record)
        yield from with_refunds(found) if layout.platform == "bank" else found
        if without_currency:
            yield Problem(place=rows[0].place, code=ProblemCode.NO_CURRENCY, detail=str(without_currency))
        if without_direction:
            yield Problem(place=rows[0].place, code=ProblemCode.NO_DIRECTION, detail=str(without_direction))


def _numbered(row: TableRow, parts: tuple[str, ...]) -> TableRow:
    """A row whose number is that of several cells, where it has none of its own."""
    if is_stated(row.cell("order_no")):
        return row
    cells = (clean_cell(cell) for part in parts for word, cell in row.cells.items() if part in (folded(word), known_head(word)))
    return replace(row, read_as={**row.read_as, row.heading.columns["order_no"]: " ".join(filter(is_stated, cells))})


def _currency(summed: list[TableRow]) -> str:
    """The currency that a row names which sums up a table; "" where none does."""
    return next((cell for row in summed if ISO_CURRENCY.fullmatch(cell := clean_cell(row.cell("currency")))), "")


KNOWN_TABLES = tuple(map(KnownTable, layouts()))
