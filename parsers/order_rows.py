"""Orders out of the rows of a table: rows of one number are one order, a row of goods is a line of it, a time or a status an event.

What the words mean (columns, statuses, currencies) is the caller's; what rows of one order disagree on nobody picks.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from casefile.records import NO_CURRENCY, EventKind, Money, Order, OrderEvent, OrderLine, Problem, ProblemCode, Shipment
from parsers.cells import Amount, clean_cell, has_lost_digits, is_stated, number, read_amount, short, unwrapped
from parsers.layout import Packed
from parsers.table_heads import TableRow, currency_headed, currency_written, folded, known_head, meanings
from parsers.time_layout import Times

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
PROMISES = {"ship_by": EventKind.SHIPPED, "deliver_by": EventKind.DELIVERED}
"""Columns that say until when something has to happen."""
STATUSES = ("status", "status_2", "status_3")
KEPT = ("line_total", "line_refund", "parcel", "cancel_reason")
"""What no field carries letter by letter."""
REFUNDS = (EventKind.REFUNDED, EventKind.REFUND_REQUESTED)
GOODS = frozenset({"title", "quantity", "unit_price", "line_total", "line_refund", "carrier", "tracking_no", "parcel", "status_2"})
"""Columns that are of a line, or of what it was sent in, and not of its order alone."""
HOW_IT_CLOSED = frozenset({EventKind.REFUNDED, EventKind.CANCELLED})
WORDS = re.compile(r"[\u4e00-\u9fff]|[A-Za-z]{2} [A-Za-z]|[-=_*]{4}")
"""What no order's number is."""
SEVERAL = re.compile(r"[,，;；、|]")
"""What stands between the parcels of one cell."""
LABELLED = re.compile(r"(?:订?单号|订单编号)\s?[:：]?\s?(?P<number>[0-9A-Za-z-]{6,})")
"""An order's number behind the word for it."""
COUNTED_GOODS = re.compile(r"(?P<title>.{1,400}?)\s?[(（]\s?[xX×](?P<quantity>\d{1,4})\s?[)）]\s?(?:[,，;；、]|$)")
"""Goods that stand in one cell, each with its count."""
PARCEL_NO = re.compile(r"(?:No:)?\s{0,8}(?=[A-Za-z-]*[0-9])[0-9A-Za-z-]{2,}")
SHORTEST_ID = 6
"""A shorter number is found in any chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What the words of a table mean."""

    platform: Callable[[str], str]
    """What a platform cell ("" where there is none) names."""
    currency: Callable[[str], str]
    """What a platform is paid in where no cell says it."""
    statuses: Mapping[str, tuple[EventKind, ...]]
    """Folded native word → what happened."""
    other_ids: tuple[str, ...] = ()
    """Folded header words of further numbers."""
    packed: Packed | None = None
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Our column → the folded header words of the cells that are it together."""
    parcel: re.Pattern[str] | None = None
    """`carrier` and `tracking_no` in one cell."""


def by_order(rows: Iterable[TableRow]) -> tuple[dict[Hashable, list[TableRow]], list[Problem]]:
    """The rows of each order, in the order of their first. One that states goods alone, or with them the same status, goes on with the order above;
    others without a number are problems."""
    groups: dict[Hashable, list[TableRow]] = {}
    nameless = []
    above: list[TableRow] = []
    for row in rows:
        order_no = _number(row)
        if not is_stated(order_no):
            stated = {column for column, word in row.heading.columns.items() if is_stated(row.cells.get(word, ""))}
            told_again = {column for column in stated & {*STATUSES} if row.cell(column) == above[0].cell(column)} if above else set()
            if above and "title" in stated and stated <= GOODS | told_again:
                above.append(row)
                continue
            nameless.append(_bad(row))
            continue
        if WORDS.search(order_no) and not any(is_stated(row.cell(column)) for column in row.heading.columns if column != "order_no"):
            nameless.append(_bad(row))  # a line under the table
            continue
        lost = has_lost_digits(order_no)  # no longer tells orders apart
        above = groups.setdefault((row.place.where,) if lost else (row.cell("platform").strip(), order_no), [])
        above.append(row)
    return groups, nameless


def _number(row: TableRow) -> str:
    written = clean_cell(row.cell("order_no"))
    labelled = LABELLED.fullmatch(written)
    return labelled["number"] if labelled else written


def counted_goods(written: str) -> list[re.Match[str]]:
    """The goods of a cell that names each with its count, and nothing else; none of any other."""
    found: list[re.Match[str]] = []
    end = 0
    while end < len(written) and (goods := COUNTED_GOODS.match(written, end)):
        found.append(goods)
        end = goods.end()
    return found if end == len(written) else []


def _summaries(rows: list[TableRow]) -> list[TableRow]:
    """The rows that name the goods of an order together, where another sheet of the file has a row for each of them."""
    headed: dict[Hashable, list[TableRow]] = {}
    for row in rows:
        if is_stated(row.cell("title")):
            headed.setdefault(tuple(row.heading.words), []).append(row)
    if len(headed) != 2:  # a sheet of orders and one of goods
        return []
    summaries, goods = sorted(headed.values(), key=lambda under: (len(under), "total" not in under[0].heading.columns))
    told = " ".join(row.cell("title") for row in summaries)
    return summaries if all(clean_cell(row.cell("title")) in told for row in goods) else []


def _bad(row: TableRow) -> Problem:
    return Problem(place=row.place, code=ProblemCode.BAD_ROW, detail=short(", ".join(filter(None, row.cells.values()))))


def time_cells(groups: Mapping[Hashable, list[TableRow]]) -> Iterator[tuple[Hashable, str, str]]:
    """Times of one row stand in order with each other; those of different orders need not."""
    for rows in groups.values():
        for row in rows:
            for column in EVENTS:
                if is_stated(cell := row.cell(column)) and has_happened(cell) is None:
                    yield row.place, row.place.where, clean_cell(cell)


def has_happened(cell: str) -> bool | None:
    """What a cell says that answers whether something happened, and not when; None for any other."""
    return {"yes": True, "no": False}.get(meanings("orders", "answers").get(folded(clean_cell(cell)), ""))


class OrderReading:
    """The rows of one order, and what was wrong with them."""

    def __init__(self, rows: list[TableRow], times: Times, meaning: Meaning) -> None:
        self.rows = rows
        self.summaries = _summaries(rows)
        self.meaning = meaning
        self.place = rows[0].place
        self.times = times
        self.problems: list[Problem] = []
        self.extra: dict[str, str] = {}

    def order(self) -> Order:
        order_no = _number(self.rows[0])
        if has_lost_digits(order_no):
            self._problem(self.rows[0], ProblemCode.ID_PRECISION_LOST, order_no)
        platform = self.meaning.platform(self._one("platform") or "")
        statuses = list(dict.fromkeys(status for column in STATUSES for status in self._stated(column)))
        total = self._money("total") or self._sum("line_total")
        return Order(
            place=self.place,
            platform=platform,
            order_no=order_no,
            seller_name=self._one("seller_name"),
            shop_name=self._one("shop_name"),
            buyer_name=self._one("buyer_name") or self._joined("buyer_name"),
            total=total,
            lines=tuple(self._lines()),
            events=tuple(self._events(statuses)),
            promised=tuple(self._promised()),
            shipments=tuple(self._shipments()),
            other_ids=dict(self._other_ids()),
            method=self._one("method"),
            status_raw=" / ".join(statuses),
            extra=self.extra,
        )

    def _problem(self, row: TableRow, code: ProblemCode, detail: str) -> None:
        self.problems.append(Problem(place=row.place, code=code, detail=short(detail)))

    def _stated(self, column: str) -> list[str]:
        """What the rows state in this column, each once; of an order that has a row of its own beside those of its goods, that row."""
        for rows in (self.summaries, self.rows):
            if stated := list(dict.fromkeys(clean_cell(row.cell(column)) for row in rows if is_stated(row.cell(column)))):
                return stated
        return []

    def _one(self, column: str) -> str | None:
        """What all rows agree on; where they do not, nobody picks, and what they say is kept."""
        stated = self._stated(column)
        if len(stated) > 1:
            word = self.rows[0].heading.columns[column]
            self._problem(self.rows[0], ProblemCode.BAD_CELL, f"{word}: {' ≠ '.join(stated)}")
            self.extra[word] = ", ".join(stated)
            return None
        return stated[0] if stated else None

    def _joined(self, column: str) -> str | None:
        """What the cells of several columns are together, such as first and last name."""
        parts = self.meaning.joined.get(column, ())
        words = [word for part in parts for word in self.rows[0].heading.words if part in (folded(word), known_head(word))]
        return " ".join(clean_cell(cell) for word in words if is_stated(cell := self.rows[0].cells.get(word, ""))) or None

    def _money(self, column: str) -> Money | None:
        cell = self._one(column)
        if cell is None:
            return None
        word = self.rows[0].heading.columns[column]
        amount = self._read(cell)
        if amount is None:
            self._problem(self.rows[0], ProblemCode.BAD_CELL, f"{word}: {cell}")
            self.extra[word] = cell
            return None
        if str(amount.value) != cell:
            self.extra[word] = cell
        return Money(amount=amount.value, currency=self._currency(amount.symbol, word))

    def _currency(self, sign: str, word: str) -> str:
        column, platform = (next(iter(self._stated(column)), "") for column in ("currency", "platform"))
        return currency_written(column, sign) or currency_headed(word) or self.meaning.currency(self.meaning.platform(platform)) or NO_CURRENCY

    def _read(self, cell: str) -> Amount | None:
        stated, platform = (next(iter(self._stated(column)), "") for column in ("currency", "platform"))
        return read_amount(cell, currency=stated or self.meaning.currency(self.meaning.platform(platform)))

    def _sum(self, column: str) -> Money | None:
        """What the lines come to where the order itself states no such sum; None where a line states nothing."""
        amounts = [self._read(cell) if is_stated(cell := row.cell(column)) else None for row in self.rows]
        stated = [amount for amount in amounts if amount is not None]
        if not stated or len(stated) < len(amounts):
            return None
        word = self.rows[0].heading.columns[column]
        return Money(amount=sum((amount.value for amount in stated), Decimal(0)), currency=self._currency(stated[0].symbol, word))

    def _other_ids(self) -> Iterator[tuple[str, str]]:
        heading = self.rows[0].heading
        words = [heading.columns["payment_no"]] if "payment_no" in heading.columns else []
        words += [word for word in heading.words if folded(word) in self.meaning.other_ids]
        for word in words:
            stated = dict.fromkeys(clean_cell(row.cells.get(word, "")) for row in self.rows)
            count = 0
            for one in filter(is_stated, stated):
                if has_lost_digits(one):
                    self._problem(self.rows[0], ProblemCode.ID_PRECISION_LOST, one)
                elif len(one) >= SHORTEST_ID:
                    count += 1
                    yield word if count == 1 else f"{word} ({count})", one
                    continue
                if word in heading.read:
                    self.extra[word] = ", ".join(filter(None, (self.extra.get(word), one)))

    def _lines(self) -> Iterator[OrderLine]:
        are_titled = bool(self._stated("title"))
        for row in self.rows:
            if self.summaries and row.heading.words == self.summaries[0].heading.words:
                self.extra.update({row.heading.columns[column]: cell for column in ("title", "quantity") if is_stated(cell := row.cell(column))})
                continue
            if self.meaning.packed is not None:
                yield from self._packed_lines(row, self.meaning.packed)
            title = unwrapped(row.cell("title"))
            quantity, unit_price = row.cell("quantity"), row.cell("unit_price")
            counted = {column: cell for column, cell in (("quantity", quantity), ("unit_price", unit_price)) if is_stated(cell)}
            is_above = row is self.rows[0] and are_titled  # what all goods of the order are together stands in a row of its own
            if not is_stated(title) and (is_above or not counted):
                if row is self.rows[0]:
                    self.extra.update(row.extra)
                    self.extra.update({row.heading.columns[column]: cell for column, cell in counted.items()})
                else:
                    self._problem(row, ProblemCode.BAD_ROW, ", ".join(filter(None, row.cells.values())))
                continue
            extra = row.extra
            for column in (*KEPT, *(("total",) if self.summaries else ())):
                if is_stated(row.cell(column)):
                    extra[row.heading.columns[column]] = row.cell(column)
            goods = counted_goods(title)
            stated = self._figure(row, "quantity", extra)
            told = number(goods[0]["quantity"]) if goods else None
            is_counted = stated == told if stated is not None else len(goods) > 1  # `(x6)` alone may be what a box holds
            if goods and is_counted and (len(goods) == 1 or not is_stated(unit_price)):
                extra[row.heading.columns["title"]] = title
                for one in goods[:-1]:
                    yield OrderLine(place=row.place, title=one["title"].strip(), quantity=number(one["quantity"]))
                title, stated = goods[-1]["title"].strip(), number(goods[-1]["quantity"])
            yield OrderLine(
                place=row.place,
                title=title,
                quantity=stated,
                unit_price=self._figure(row, "unit_price", extra),
                extra=extra,
            )

    def _packed_lines(self, row: TableRow, packed: Packed) -> Iterator[OrderLine]:
        """The lines that stand in one cell each."""
        for word, cell in row.cells.items():
            if not packed.columns.fullmatch(word) or not is_stated(cell):
                continue
            for written in packed.lines.split(cell) if packed.lines else [cell]:
                parts = {name.strip(): value.strip() for name, _, value in (part.partition(packed.of) for part in written.split(packed.between))}
                figures: dict[str, Decimal | None] = {}
                for column in ("quantity", "unit_price"):
                    told = parts.get(packed.names.get(column, ""), "")
                    figures[column] = number(told)
                    if figures[column] is None and is_stated(told):
                        self._problem(row, ProblemCode.BAD_CELL, f"{word}: {told}")
                yield OrderLine(
                    place=row.place,
                    title=parts.get(packed.names["title"], written),
                    quantity=figures.get("quantity"),
                    unit_price=figures.get("unit_price"),
                    extra={word: written},
                )

    def _figure(self, row: TableRow, column: str, extra: dict[str, str]) -> Decimal | None:
        cell = clean_cell(row.cell(column))
        if not is_stated(cell):
            return None
        word = row.heading.columns[column]
        amount = self._read(cell) if column == "unit_price" else read_amount(cell)
        figure = amount.value if amount else number(cell.strip("xX×*件个"))
        if figure is None:
            self._problem(row, ProblemCode.BAD_CELL, f"{word}: {cell}")
        if str(figure) != cell:
            extra[word] = cell
        return figure

    def _events(self, statuses: list[str]) -> Iterator[OrderEvent]:
        seen: set[EventKind] = set()
        told = self.meaning.statuses
        means = [kind for status in statuses for kind in told.get(folded(status), told.get(folded(status.replace(",", "，")), ()))]
        paid_back = self._money("refunded_amount")
        if paid_back and paid_back.amount and not {*REFUNDS, EventKind.DISPUTED} & {*means}:
            means.append(EventKind.REFUNDED)
        if self._stated("cancel_reason") and EventKind.REFUNDED not in means:  # else the reason is that of the refund
            means.append(EventKind.CANCELLED)
        if HOW_IT_CLOSED & {*means}:
            means = [kind for kind in means if kind is not EventKind.CLOSED]
        stated = {"refunded_amount": paid_back, "refund_amount": self._money("refund_amount")}
        sums = {column: money for column, money in stated.items() if money and money.amount}
        if not sums and (of_lines := self._sum("line_refund")) and of_lines.amount:
            sums["line_refund"] = of_lines
        refund = next(iter(sums.values()), None)
        carries_refund = self._refund_event(means) if refund else None
        for column, money in (stated | sums).items():
            if money and (carries_refund is None or money != refund):
                self.extra.setdefault(self.rows[0].heading.columns[column], str(money.amount))
        for column, kind in EVENTS.items():
            for event in self._timed(column, kind):
                yield replace(event, amount=refund) if kind is carries_refund and kind not in seen else event
                seen.add(kind)
        for kind in means:
            if kind not in seen:
                yield OrderEvent(kind=kind, place=self.place, amount=refund if kind is carries_refund else None)
                seen.add(kind)

    def _promised(self) -> Iterator[OrderEvent]:
        for column, kind in PROMISES.items():
            yield from self._timed(column, kind)

    def _timed(self, column: str, kind: EventKind) -> Iterator[OrderEvent]:
        for row, cell in self._first_of_each(column):
            if (answer := has_happened(cell)) is not None:
                yield from [OrderEvent(kind=kind, place=row.place)] * answer
                continue
            moment = self.times.read(cell)
            if moment.problem and moment.problem is not ProblemCode.AMBIGUOUS_DATES:
                self._problem(row, moment.problem, f"{row.heading.columns[column]}: {cell}")
            yield OrderEvent(kind=kind, place=row.place, at=moment.at, at_raw=cell, zone=moment.zone, precision=moment.precision)

    def _refund_event(self, means: list[EventKind]) -> EventKind | None:
        """Which event the refund's amount is of: the one that paid it, else the one that has a time, else the one that the status names."""
        if self._stated("refunded_at") or (EventKind.REFUNDED in means and self._stated("refunded_amount")):
            return EventKind.REFUNDED
        if self._stated("refund_requested_at"):
            return EventKind.REFUND_REQUESTED
        return next((kind for kind in REFUNDS if kind in means), None)

    def _first_of_each(self, column: str) -> Iterator[tuple[TableRow, str]]:
        seen: set[str] = set()
        for row in self.rows:
            cell = clean_cell(row.cell(column))
            if is_stated(cell) and cell not in seen:
                seen.add(cell)
                yield row, cell

    def _shipments(self) -> Iterator[Shipment]:
        """Each parcel once; a carrier without a number is none where another row has the number of what it carried."""
        first: dict[tuple[str, str], TableRow] = {}
        for row in self.rows:
            for parcel in self._parcels(row):
                first.setdefault(parcel, row)
        numbered = {carrier for carrier, tracking_no in first if tracking_no}
        for (carrier, tracking_no), row in first.items():
            if not tracking_no and carrier in numbered:
                continue
            if has_lost_digits(tracking_no):
                self._problem(row, ProblemCode.ID_PRECISION_LOST, tracking_no)
            yield Shipment(place=row.place, carrier=carrier or None, tracking_no=tracking_no or None)

    def _parcels(self, row: TableRow) -> Iterator[tuple[str, str]]:
        """Carrier and number, of two cells or of all that one cell holds."""
        both = clean_cell(row.cell("parcel"))
        if is_stated(both) and self.meaning.parcel is not None:
            found = [(match["carrier"] or "", match["tracking_no"] or "") for match in self.meaning.parcel.finditer(both)]
            yield from found or [("", both)]
            return
        carrier, tracking_no = (clean_cell(row.cell(column)) if is_stated(row.cell(column)) else "" for column in ("carrier", "tracking_no"))
        carriers, numbers = ([one.strip() for one in SEVERAL.split(cell)] for cell in (carrier, tracking_no))
        if len(numbers) == 1 or not all(map(PARCEL_NO.fullmatch, numbers)):
            carriers, numbers = [carrier], [tracking_no]
        for index, written in enumerate(numbers):
            by, plain = carriers[index] if len(carriers) == len(numbers) else carrier, written.removeprefix("No:").strip()
            if by or plain:
                yield by, plain
