"""A table of orders, one row per order line with the order's own columns repeated: CSV, XLSX or a JSON array of objects.

The way in for any orders that no other parser reads, and for tables people make themselves:

    order_no,platform,seller_name,title,quantity,unit_price,total,currency,placed_at,status
    A-1001,etsy,Oak & Ash,Walnut tray,1,42.00,49.50,USD,2024-05-01T10:00:00-04:00,Delivered

    订单号,店铺,商品,数量,单价,实付,下单时间,发货时间,签收时间,退款金额,退款时间

Columns are found by their header words (`parsers/table_words.toml`) or named with `--columns order_no=…`. There must be an
order number, something bought or a sum, and something that happened; every other column may be missing, and one that is
not known is kept as it stands. The currency is a column, a sign in the cell (`¥ ￥ 元 $ € £`), a unit in the header (`实付(元)`)
or that of the platform; where none says it, it is `XXX`, ISO 4217's code for no currency.
"""

from collections.abc import Hashable, Iterator
from decimal import Decimal

from casefile.records import EventKind, Money, Order, OrderEvent, OrderLine, Problem, ProblemCode, Provenance, Record, Shipment
from parsers.cells import clean_cell, has_lost_digits, is_stated, number, read_amount, short
from parsers.export import Export
from parsers.format import Format
from parsers.table import TableRow, folded, meanings, platform_of, recognizes_table, table_rows, vocabulary
from parsers.time_layout import Times, survey

FORMAT = Format("order_table", "orders", Provenance.UNKNOWN)
REQUIRED = (("order_no",), ("title", "total", "unit_price"), ("placed_at", "paid_at", "shipped_at", "delivered_at", "status", "total"))
EVENTS = {
    "placed_at": EventKind.PLACED,
    "paid_at": EventKind.PAID,
    "shipped_at": EventKind.SHIPPED,
    "delivered_at": EventKind.DELIVERED,
    "received_at": EventKind.RECEIVED,
    "refund_requested_at": EventKind.REFUND_REQUESTED,
    "refunded_at": EventKind.REFUNDED,
    "cancelled_at": EventKind.CANCELLED,
    "closed_at": EventKind.CLOSED,
    "disputed_at": EventKind.DISPUTED,
}
NO_CURRENCY = "XXX"


def recognizes(export: Export) -> bool:
    return recognizes_table(export, vocabulary("orders", REQUIRED))


def parse(export: Export) -> Iterator[Record]:
    groups: dict[Hashable, list[TableRow]] = {}
    for row in table_rows(export, vocabulary("orders", REQUIRED)):
        if not isinstance(row, TableRow):
            yield row
            continue
        order_no = clean_cell(row.cell("order_no"))
        if not is_stated(order_no):
            yield Problem(place=row.place, code=ProblemCode.BAD_ROW, detail=short(", ".join(row.cells.values())))
            continue
        lost = has_lost_digits(order_no)  # no longer tells orders apart
        groups.setdefault((row.place.where,) if lost else (row.cell("platform").strip(), order_no), []).append(row)
    if not groups:
        return
    times = survey(export, next(iter(groups.values()))[0].place, _time_cells(groups))
    yield from times.told
    without_currency: list[TableRow] = []
    for rows in groups.values():
        reading = _OrderReading(rows, times)
        order = reading.order()
        yield from reading.problems
        yield order
        if order.total and order.total.currency == NO_CURRENCY:
            without_currency.append(rows[0])
    if without_currency:
        place = without_currency[0].place
        yield Problem(place=place, code=ProblemCode.MISSING_COLUMN, detail=f"currency ×{len(without_currency)}")


def _time_cells(groups: dict[Hashable, list[TableRow]]) -> Iterator[tuple[Hashable, str, str]]:
    """Times of one row stand in order with each other; those of different orders need not."""
    for rows in groups.values():
        for row in rows:
            for column in EVENTS:
                if is_stated(row.cell(column)):
                    yield row.place, row.place.where, clean_cell(row.cell(column))


class _OrderReading:
    """The rows of one order, and what was wrong with them."""

    def __init__(self, rows: list[TableRow], times: Times) -> None:
        self.rows = rows
        self.place = rows[0].place
        self.times = times
        self.problems: list[Problem] = []
        self.extra: dict[str, str] = {}

    def order(self) -> Order:
        order_no = self._one("order_no") or ""
        if has_lost_digits(order_no):
            self._problem(self.rows[0], ProblemCode.ID_PRECISION_LOST, order_no)
        platform = platform_of(self._one("platform") or "")
        status = " / ".join(self._stated("status"))
        total = self._money("total")
        payment_numbers = self._stated("payment_no")
        return Order(
            place=self.place,
            platform=platform,
            order_no=order_no,
            seller_name=self._one("seller_name"),
            shop_name=self._one("shop_name"),
            buyer_name=self._one("buyer_name"),
            total=total,
            lines=tuple(self._lines()),
            events=tuple(self._events(status)),
            shipments=tuple(self._shipments()),
            other_ids={self.rows[0].heading.columns["payment_no"]: ", ".join(payment_numbers)} if payment_numbers else {},
            status_raw=status,
            extra=self.extra,
        )

    def _problem(self, row: TableRow, code: ProblemCode, detail: str) -> None:
        self.problems.append(Problem(place=row.place, code=code, detail=short(detail)))

    def _stated(self, column: str) -> list[str]:
        """What the rows state in this column, each once."""
        return list(dict.fromkeys(clean_cell(row.cell(column)) for row in self.rows if is_stated(row.cell(column))))

    def _one(self, column: str) -> str | None:
        """What all rows agree on; where they do not, nobody picks, and what they say is kept."""
        stated = self._stated(column)
        if len(stated) > 1:
            word = self.rows[0].heading.columns[column]
            self._problem(self.rows[0], ProblemCode.BAD_CELL, f"{word}: {' ≠ '.join(stated)}")
            self.extra[word] = ", ".join(stated)
            return None
        return stated[0] if stated else None

    def _money(self, column: str) -> Money | None:
        cell = self._one(column)
        if cell is None:
            return None
        word = self.rows[0].heading.columns[column]
        amount = read_amount(cell)
        if amount is None:
            self._problem(self.rows[0], ProblemCode.BAD_CELL, f"{word}: {cell}")
            self.extra[word] = cell
            return None
        if str(amount.value) != cell:
            self.extra[word] = cell
        return Money(amount=amount.value, currency=self._currency(amount.symbol, word))

    def _currency(self, sign: str, word: str) -> str:
        known = meanings("orders", "currencies")
        column = next(iter(self._stated("currency")), "")
        unit = word.replace("）", ")").replace("（", "(").partition("(")[2].rstrip(") ")
        platform = next(iter(self._stated("platform")), "")
        for written in (column, sign, unit):
            if written:
                code = known.get(folded(written))
                if code is None and len(written) == 3 and written.isascii() and written.isalpha():
                    code = written.upper()
                if code is not None:
                    return code
        return meanings("orders", "platform_currencies").get(folded(platform_of(platform)), NO_CURRENCY)

    def _lines(self) -> Iterator[OrderLine]:
        for row in self.rows:
            title = row.cell("title").strip()
            quantity, unit_price = row.cell("quantity"), row.cell("unit_price")
            if not (is_stated(title) or is_stated(quantity) or is_stated(unit_price)):
                if row is self.rows[0]:
                    self.extra.update(row.extra)
                else:
                    self._problem(row, ProblemCode.BAD_ROW, ", ".join(filter(None, row.cells.values())))
                continue
            extra = row.extra
            yield OrderLine(
                place=row.place,
                title=title,
                quantity=self._figure(row, "quantity", extra),
                unit_price=self._figure(row, "unit_price", extra),
                extra=extra,
            )

    def _figure(self, row: TableRow, column: str, extra: dict[str, str]) -> Decimal | None:
        cell = clean_cell(row.cell(column))
        if not is_stated(cell):
            return None
        word = row.heading.columns[column]
        amount = read_amount(cell)
        figure = amount.value if amount else number(cell.strip("xX×*件个"))
        if figure is None:
            self._problem(row, ProblemCode.BAD_CELL, f"{word}: {cell}")
        if str(figure) != cell:
            extra[word] = cell
        return figure

    def _events(self, status: str) -> Iterator[OrderEvent]:
        seen: set[EventKind] = set()
        means = meanings("orders", "statuses").get(folded(status))
        refund = self._money("refund_amount")
        carries_refund = self._refund_event(means) if refund and refund.amount else None
        if refund and refund.amount and carries_refund is None:
            self.extra.setdefault(self.rows[0].heading.columns["refund_amount"], str(refund.amount))
        for column, kind in EVENTS.items():
            for row, cell in self._first_of_each(column):
                moment = self.times.read(cell)
                if moment.problem and moment.problem is not ProblemCode.AMBIGUOUS_DATES:
                    self._problem(row, moment.problem, f"{row.heading.columns[column]}: {cell}")
                amount = refund if kind is carries_refund and kind not in seen else None
                yield OrderEvent(kind=kind, place=row.place, at=moment.at, at_raw=cell, zone=moment.zone, precision=moment.precision, amount=amount)
                seen.add(kind)
        if means and EventKind(means) not in seen:
            kind = EventKind(means)
            yield OrderEvent(kind=kind, place=self.place, amount=refund if kind is carries_refund else None)

    def _refund_event(self, means: str | None) -> EventKind | None:
        """Which event the refund's amount is of: the one that has a time, else the one that the status names."""
        if self._stated("refunded_at"):
            return EventKind.REFUNDED
        if self._stated("refund_requested_at"):
            return EventKind.REFUND_REQUESTED
        return EventKind(means) if means in (EventKind.REFUNDED, EventKind.REFUND_REQUESTED) else None

    def _first_of_each(self, column: str) -> Iterator[tuple[TableRow, str]]:
        seen: set[str] = set()
        for row in self.rows:
            cell = clean_cell(row.cell(column))
            if is_stated(cell) and cell not in seen:
                seen.add(cell)
                yield row, cell

    def _shipments(self) -> Iterator[Shipment]:
        seen: set[tuple[str, str]] = set()
        for row in self.rows:
            carrier, tracking_no = (clean_cell(row.cell(column)) if is_stated(row.cell(column)) else "" for column in ("carrier", "tracking_no"))
            if not (carrier or tracking_no) or (carrier, tracking_no) in seen:
                continue
            seen.add((carrier, tracking_no))
            if has_lost_digits(tracking_no):
                self._problem(row, ProblemCode.ID_PRECISION_LOST, tracking_no)
            yield Shipment(place=row.place, carrier=carrier or None, tracking_no=tracking_no or None)
