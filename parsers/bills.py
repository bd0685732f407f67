"""Bills that Chinese payment services issue: what the account did, framed by what the issuer says of it.

    支付宝交易记录明细查询                        a title or the issuer's name
    账号:[a@example.com]                          whose account
    起始日期:[…]    终止日期:[…]                  the period
    ----交易记录明细列表----
    交易号 ,商家订单号 ,…                         the header, anywhere among the first rows
    …                                             one payment a row
    ---------------------------------
    共2笔记录                                     control totals, before the rows or behind them
    已收入:1笔,0.01元
    特别提示：                                    numbered notes on what the bill is worth

No line is found by its number: services have moved the header with every generation. Cells are seldom quoted, so that a
comma in a title shifts a row: it is joined again where the row then reads as a payment, and said (`row_shifted`).
A quotation mark that opens a title swallows the rows behind it for a CSV reader: such a record is read line by line.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta, timezone
from decimal import Decimal
from functools import lru_cache
from itertools import chain, groupby, islice

from casefile.records import (
    Direction,
    Money,
    Passage,
    Payment,
    PaymentKind,
    Place,
    Problem,
    ProblemCode,
    Reading,
    ReadingCode,
    Record,
    Zone,
)
from parsers.cells import (
    PADDING,
    Amount,
    Header,
    clean_cell,
    column_name,
    header_of,
    line_of,
    lost_ids,
    peek,
    read_amount,
    read_wall_time,
    row_place,
    short,
    take,
    take_id,
)
from parsers.clock import CHINA, Clock, wall_clock
from parsers.control_totals import Totals
from parsers.cut_rows import RowsUnder
from parsers.export import FIRST_ROWS, Export, Row
from parsers.page_table import first_page_rows, is_table_page, page_rows
from parsers.table_heads import UNDER_A_TABLE
from parsers.time_layout import wall_moment
from parsers.workbook import BrokenWorkbook

LEAST_COLUMNS = 3
DELIMITERS = (",", "\t", ";")
CURRENCY = "CNY"

RULE = re.compile(r"(?=.*[-—=]{5})[-—=_*\s]+(?:[^\s\-—=_*]*列表结束[-—=_*\s]*)?")
"""A line of dashes, which may name what ends there."""
NOTE = re.compile(r"[0-9]{1,2}\s*[.．、]\s*\S.*")
HOLDER = re.compile(r"(姓名|支付宝账户|账号|微信昵称|用户|京东账号名|美团用户名)\s*[:：]\s*(?:\[(.*?)\](?=\s*$|\s{2})|(\S.*))")
PERIOD = re.compile(
    r"(?:起始(?:时间|日期)|日期区间)\s*[:：]\s*\[?([0-9][^\]\t至终]*?)\]?\s*[,，]?\s*(?:终止(?:时间|日期)\s*[:：]|至)\s*\[?([^\]]*[0-9])\]?"
)
EXPORTED = re.compile(r"(?:导出|申请)时间\s*[:：]\s*\[?([0-9][^\]]*[0-9])\]?")
SELECTION = re.compile(r"导出(?:交易)?(?:类型|场景)\s*[:：]\s*(?!\[?全部).*")
COUNT = re.compile(r"共\s*[:：]?\s*([0-9]+)\s*笔(?:记录)?")
TOTAL = re.compile(r"([\u4e00-\u9fff]{2,4})\s*[:：]\s*([0-9]+)\s*笔(?:[(（][^)）]*[)）])?\s*[,，]?\s*([0-9][0-9,]*(?:\.[0-9]+)?)\s*元")
BEGINNINGS = frozenset({"导出信息：", "导出信息:"})
"""The first line of a bill that begins with no title."""
FRAMES = (COUNT, TOTAL, NOTE, HOLDER, PERIOD, EXPORTED, SELECTION, UNDER_A_TABLE)
"""What a line below the rows says; above it there is a line of dashes as a rule."""
UNNAMED = re.compile(r"(?:Column|列|Unnamed: )\d{1,3}")
"""What a spreadsheet calls a column that nothing heads."""
ZONE = re.compile(r"时间均为\s*UTC\s*([+-])([0-9]{1,2})(?::?([0-9]{2}))?")


def _whole(_words: Mapping[str, str], amount: Amount) -> Decimal:
    return amount.value


def _nothing(_words: Mapping[str, str], _kind: PaymentKind, _amount: Amount) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """What one service's bills look like."""

    platform: str
    titles: re.Pattern[str]
    """How a bill names itself or its issuer, the rules around it taken away."""
    signatures: tuple[frozenset[str], ...]
    """Columns that are this service's alone: a bill whose preamble was cut off is known by them."""
    columns: Mapping[str, tuple[str, ...]]
    """A payment's field → the names its column has had, the most telling first."""
    others: frozenset[str]
    """Columns that no field takes."""
    directions: Mapping[str, Direction]
    totals: Mapping[str, str]
    """A control total's label → the word its rows carry, where that is another."""
    kind: Callable[[Mapping[str, str], Direction], PaymentKind]
    refunded: Callable[[Mapping[str, str], PaymentKind, Amount], Decimal | None] = _nothing
    """What of a row's sum came back, where the row says it."""
    counted: Callable[[Mapping[str, str], Amount], Decimal] = _whole
    """What a row adds to the sums that the service states."""
    bare: tuple[str, ...] = ()
    """The columns of the newest generation, in which rows are read that have lost their header."""
    needed: tuple[str, ...] = ("at", "amount", "direction", "status_raw")
    """Fields without whose columns a bill is not whole."""

    @property
    def names(self) -> frozenset[str]:
        return self.others.union(*self.columns.values())


def recognizes_bill(export: Export, bill: Bill) -> bool:
    """A header of the service's words, under the service's name or with columns that no other service has."""
    return begins_bill(_first_rows(export, _delimiter(export, bill)), bill)


def begins_bill(rows: Iterable[list[str]], bill: Bill) -> bool:
    """Whether a bill begins with these rows."""
    named, first = False, True
    for cells in rows:
        named = named or bill.titles.fullmatch(line_of(cells).strip("-— ")) is not None
        if is_header(cells, bill):
            found = set(map(column_name, cells))
            if named or any(signature <= found for signature in bill.signatures):
                return True
        elif any(cells) and (named or first):
            first = False
            if is_bare(cells, bill):
                return True
    return False


def is_bare(cells: list[str], bill: Bill) -> bool:
    """Whether a row without a header above it reads as a payment of the newest generation, whose lines may end in a comma."""
    if not len(bill.bare) <= len(cells) <= len(bill.bare) + 1 or any(cells[len(bill.bare) :]):
        return False
    told = dict(zip(bill.bare, map(clean_cell, cells), strict=False))
    time, amount, direction = (peek(told, bill.columns[field]) for field in ("at", "amount", "direction"))
    return read_wall_time(time) is not None and read_amount(amount) is not None and direction != "" and direction in bill.directions


def _delimiter(export: Export, bill: Bill) -> str:
    """What parts the cells of the header; a spreadsheet that saves as text takes another sign than the comma."""
    return next((sign for sign in DELIMITERS if any(is_header(cells, bill) for cells in _first_rows(export, sign))), ",")


def read_bill(export: Export, bill: Bill) -> Iterator[Record]:
    """Every row as a Payment, the lines around the rows as Passages and what they say as Readings.

    A workbook that was saved again may hold the bill twice: rows that an earlier sheet has already given are copies.
    """
    broken: list[Problem] = []
    delimiter = _delimiter(export, bill)
    rows = _whole_rows(export, broken) if export.is_workbook else page_rows(export) if is_table_page(export) else export.rows(delimiter=delimiter)
    earlier: Counter[tuple[object, ...]] = Counter()
    for _sheet, group in groupby(rows, key=lambda row: row.sheet):
        here: Counter[tuple[object, ...]] = Counter()
        for record in _sheet_records(export, bill, group, delimiter):
            if isinstance(record, Payment):
                key = (record.at, record.direction, record.amount, record.payment_no, record.counterparty, record.description, record.status_raw)
                here[key] += 1
                if here[key] <= earlier[key]:
                    yield Passage(place=record.place, what="copy")
                    continue
            yield record
        earlier |= here
    yield from broken


def _whole_rows(export: Export, broken: list[Problem]) -> Iterator[Row]:
    """The rows of a workbook until it breaks; then that it does is in `broken`."""
    try:
        yield from export.sheets()
    except BrokenWorkbook as error:
        broken.append(export.broken(error))


@lru_cache(maxsize=len(DELIMITERS))
def _first_rows(export: Export, delimiter: str) -> tuple[list[str], ...]:
    """The parser of every service asks for the same."""
    if export.is_workbook:
        return tuple(row.cells for row in export.top_rows if row.number <= FIRST_ROWS)
    if is_table_page(export):
        return tuple(first_page_rows(export))
    return tuple([cell.strip(PADDING + '"') for cell in line.split(delimiter)] for line in export.text_head.split(export.line_end)[:FIRST_ROWS])


def is_header(cells: list[str], bill: Bill) -> bool:
    if len(cells) < LEAST_COLUMNS:
        return False
    stated = _stated(tuple(cells))
    return len(stated & bill.names) >= max(LEAST_COLUMNS, len(stated) / 2)


@lru_cache(maxsize=256)
def _stated(cells: tuple[str, ...]) -> frozenset[str]:
    """The names of the columns of what may be a header. The parsers of all bills look at the same first rows."""
    return frozenset(column_name(cell) for cell in cells if cell.strip(PADDING))


def _sheet_records(export: Export, bill: Bill, rows: Iterator[Row], delimiter: str) -> Iterator[Record]:
    head = list(islice(rows, FIRST_ROWS))
    has_header = any(is_header(row.cells, bill) for row in head) or any(is_bare(row.cells, bill) for row in head)
    reader = BillReader(export, bill, delimiter)
    for row in chain(head, rows):
        if has_header or not line_of(row.cells):
            yield from reader.read(row)
        elif all(UNNAMED.fullmatch(cell) for cell in row.cells if cell):
            yield Passage(place=row_place(export, row), what="header")
        else:
            yield Problem(place=row_place(export, row), code=ProblemCode.BAD_ROW, detail=short(line_of(row.cells)))
    yield from reader.totals.verdicts(bill.totals)


class BillReader:
    """One sheet or file, row after row: which header stands, whether the rows are over, what they come to."""

    def __init__(self, export: Export, bill: Bill, delimiter: str) -> None:
        self.export = export
        self.bill = bill
        self.delimiter = delimiter
        self.rows: RowsUnder | None = None
        self.clock = wall_clock(export, vendor_default=CHINA)
        self.totals = Totals()
        self.over = False
        self.ragged = False
        """Whether rows end before the last column."""

    def read(self, row: Row) -> Iterator[Record]:
        place, text = row_place(self.export, row), line_of(row.cells)
        if row.damaged or "\ufffd" in text:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES, detail=short(text))
        if not text:
            yield Passage(place=place, what="blank")
        elif is_header(row.cells, self.bill):
            yield from self._begin(place, row)
        elif self.rows is None and not is_bare(row.cells, self.bill):
            yield from self.frame(place, text)
        elif self.rows is None:
            yield Reading(place=place, code=ReadingCode.COLUMNS, value=", ".join(self.bill.bare))
            yield from self._under(place, header_of(self.bill.bare))
            yield from self.read(row)
        elif self._is_swallowed(row):
            for line in self.export.lines(row):
                yield from self.read(Row(line.number, line.start, line.end, line.text.split(self.delimiter), damaged=line.damaged))
        elif (fit := self.rows.fit(row.cells)) is not None:
            cells, shifted = fit
            header = self.rows.header
            if shifted:
                yield Problem(place=place, code=ProblemCode.ROW_SHIFTED, detail=short(text))
            breaks_off = len(row.cells) < header.named and not self.ragged and self.export.breaks_off(row)
            self.ragged = self.ragged or len(row.cells) < header.named
            if breaks_off:
                yield Problem(place=place, code=ProblemCode.TRUNCATED, detail=short(text))
            if not (breaks_off and header.names[len(row.cells) - 1] in self.bill.columns["amount"]):  # `12` may be what is left of `120.00`
                yield from self._payment(place, header, cells)
        elif RULE.fullmatch(text):
            self.over = True
            yield Passage(place=place, what="separator")
        elif self._begins_another(text):
            self.over = True
            yield from self.frame(place, text)
        elif (self.over or any(frame.match(text) for frame in FRAMES)) and sum(bool(cell.strip(PADDING)) for cell in row.cells) < max(
            LEAST_COLUMNS, self.rows.header.named / 2
        ):
            yield from self.frame(place, text)
        else:
            yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(text))

    def _begins_another(self, text: str) -> bool:
        """Whether a bill begins that was put behind this one."""
        return text in BEGINNINGS or self.bill.titles.fullmatch(text.strip("-— ")) is not None

    def _begin(self, place: Place, row: Row) -> Iterator[Record]:
        self.over = False
        yield Passage(place=place, what="header")
        header = header_of(row.cells)
        if self.rows and self.rows.header == header:
            return
        yield from self._under(place, header)

    def _under(self, place: Place, header: Header) -> Iterator[Record]:
        self.rows = RowsUnder(
            header=header,
            columns=self.bill.columns,
            directions=self.bill.directions,
            delimiter=self.delimiter,
            drops_empty=self.export.is_workbook,
        )
        for wanted in self.bill.needed:
            names = self.bill.columns[wanted]
            if not header.has(names):
                yield Problem(place=place, code=ProblemCode.MISSING_COLUMN, detail=" / ".join(names))
        yield self.clock.reading(place)

    def frame(self, place: Place, text: str) -> Iterator[Record]:
        """A line of the preamble or the footer, and what it says."""
        yield Passage(place=place, what="footer" if self.rows else "preamble")
        if zone := ZONE.search(text):
            minutes = int(zone[2]) * 60 + int(zone[3] or 0)
            if minutes <= 14 * 60:
                offset = timezone(timedelta(minutes=minutes if zone[1] == "+" else -minutes))
                self.clock = Clock(offset, Zone.STATED, "export")
        if NOTE.fullmatch(text) or SELECTION.fullmatch(text):
            yield Reading(place=place, code=ReadingCode.DISCLAIMER, value=text)
            return
        title = text.strip("-— ")
        if self.bill.titles.fullmatch(title):
            yield from self._settle(title)
            yield Reading(place=place, code=ReadingCode.EXPORTER, value=title)
        for holder in HOLDER.finditer(text):
            if value := (holder[2] or holder[3] or "").strip():
                yield Reading(place=place, code=ReadingCode.HOLDER, value=value, why=holder[1])
        if period := PERIOD.search(text):
            yield Reading(place=place, code=ReadingCode.PERIOD, value=f"{period[1]} / {period[2]}")
        if exported := EXPORTED.search(text):
            yield Reading(place=place, code=ReadingCode.EXPORTED, value=exported[1])
        if count := COUNT.match(text):
            yield from self._settle("")
            self.totals.state(place, text, "", int(count[1]), None)
        elif total := TOTAL.match(text):
            yield from self._settle(total[1])
            self.totals.state(place, text, total[1], int(total[2]), Decimal(total[3].replace(",", "")))

    def _settle(self, label: str | None = None) -> Iterator[Record]:
        """The verdicts on the totals of a bill that another follows in the same file, before this title, before a total of this label or a row."""
        if self.totals.begins_anew(label):
            yield from self.totals.verdicts(self.bill.totals)
            self.totals = Totals()

    def _is_swallowed(self, row: Row) -> bool:
        """Whether a CSV reader made one record of what are several lines, or gave up on a line."""
        gave_up = len(row.cells) == 1 and self.delimiter in row.cells[0]
        if self.rows is None or row.start is None or not (gave_up or any("\n" in cell for cell in row.cells)):
            return False
        lines = [line.text.split(self.delimiter) for line in self.export.lines(row)]
        return self.rows.fit(row.cells) is None or all(self.rows.fit(cells) for cells in lines if line_of(cells))

    def _payment(self, place: Place, header: Header, cells: dict[str, str]) -> Iterator[Record]:
        columns, bill = self.bill.columns, self.bill
        words = {name: clean_cell(cell) for name, cell in cells.items()}
        amount = read_amount(peek(cells, columns["amount"]), cents=True)
        if amount is None or not header.has(columns["direction"]):
            yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(" ".join(words.values())))
            return
        flows = [words.get(name, "") for name in columns["direction"]]
        flow = next(filter(None, flows), "")
        if flow not in bill.directions:
            yield Problem(place=place, code=ProblemCode.BAD_CELL, detail=short(flow))
        amount = amount._replace(value=abs(amount.value))  # which way it went, the word says
        direction = bill.directions.get(flow, Direction.NEUTRAL)
        yield from self._settle()
        self.totals.add(flows, bill.counted(words, amount))
        kind = bill.kind(words, direction)
        refunded = amount.refunded or bill.refunded(words, kind, amount)
        for lost in lost_ids(cells, (*columns["payment_no"], *columns["merchant_order_no"])):
            yield Problem(place=place, code=ProblemCode.ID_PRECISION_LOST, detail=short(lost))
        at_raw = take(cells, *columns["at"]) or ""
        moment = wall_moment(at_raw, self.clock)
        if moment.problem and header.has(columns["at"]):
            yield Problem(place=place, code=moment.problem, detail=short(at_raw))
        yield Payment(
            place=place,
            platform=bill.platform,
            kind=kind,
            direction=direction,
            amount=Money(amount=amount.value, currency=CURRENCY),
            payment_no=take_id(cells, *columns["payment_no"]),
            merchant_order_no=take_id(cells, *columns["merchant_order_no"]),
            counterparty=take(cells, *columns["counterparty"]),
            counterparty_account=take(cells, *columns.get("counterparty_account", ())),
            description=take(cells, *columns["description"]) or "",
            method=take(cells, *columns["method"]),
            status_raw=take(cells, *columns["status_raw"]) or "",
            at=moment.at,
            at_raw=at_raw,
            zone=moment.zone,
            precision=moment.precision,
            refunded=Money(amount=refunded, currency=CURRENCY) if refunded else None,
            extra=cells,
        )
