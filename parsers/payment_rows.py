"""Payments out of the rows of a statement's table: one a row, whose direction is a word, a column or a sign."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from casefile.records import BANK, NO_CURRENCY, Direction, Money, Payment, PaymentKind, Problem, ProblemCode
from parsers.cells import clean_cell, figure, has_lost_digits, mark_of, read_amount, short
from parsers.given_back import PAID_BACK
from parsers.layout import Layout
from parsers.payment_names import HEADLESS, OTHER_SIDE, Named
from parsers.payment_times import dated, time_of, zoned
from parsers.table import SUMS
from parsers.table_heads import Above, TableRow, currency_codes, currency_headed, currency_written, folded
from parsers.time_layout import Times

LONE_SIGNS = {"-": Direction.OUT, "−": Direction.OUT, "–": Direction.OUT, "+": Direction.IN}
"""What a column of signs says beside one of sums without."""
SPELLED = frozenset({"debit", "credit", "dr", "cr", "支出", "收入", "借", "贷", "借方", "贷方", "付款", "收款", "转出", "转入", "借dr", "贷cr"})
"""Words that tell the way of a sum without a sign also where no head says that they do."""
DAY = re.compile(r"\d{1,4}\s?[-/.年月]\s?\d|\d{4}(?:\d{4})?(?!\d)|\d{1,2}[ -][A-Za-z]{3}|[A-Za-z]{3,9}\.? \d")
"""How a day begins."""
FIGURE = re.compile(r"[0-9]")


def has_figure(text: str) -> bool:
    """Whether a text has any of what a day and a sum are made of."""
    return FIGURE.search(text) is not None


def is_line_of_words(row: TableRow) -> bool:
    """Whether a row holds nothing but words where its day should stand: what a program writes between or under the rows."""
    stated = [(word, cell) for word, cell in row.cells.items() if cell.strip()]
    return len(stated) == 1 < len(row.heading.words) and stated[0][0] == row.heading.columns["at"] and not has_figure(stated[0][1])


def tells_payment(row: TableRow) -> bool:
    """Whether a row that begins otherwise than with its day, `TOTAL WINE & MORE`, has one and a sum."""
    first = next((word for word, cell in row.cells.items() if cell.strip()), "")
    is_first = first in (row.heading.columns["at"], row.heading.columns.get("posted"))
    return not is_first and DAY.match(time_of(row)) is not None and moved(row) is not None


def with_lines(row: TableRow, further: Sequence[TableRow]) -> TableRow:
    """The row with further lines of its description."""
    word = row.heading.columns["description"]
    said = "\n".join(one.cell("description") for one in (row, *further)).lstrip("\n")
    return replace(row, cells={**row.cells, word: said})


def moved(row: TableRow) -> Decimal | None:
    """The sum of a row, whichever column has it, without its sign."""
    return next((abs(value) for column in SUMS if (value := figure(row.cell(column))[0])), None)


class _Sum(NamedTuple):
    """What a row moved, and which way."""

    money: Money
    """Without its sign."""
    direction: Direction
    unread: str = ""
    """The word that should tell the way and tells nobody."""


def payment(row: TableRow, times: Times, layout: Layout, way: Direction | None) -> Iterator[Payment | Problem]:
    """The payment of a row, after what is wrong with it; `way` is what the balances tell of its direction."""
    found = _sum(row, layout, way)
    if found is None:
        yield Problem(place=row.place, code=ProblemCode.BAD_ROW, detail=short(", ".join(filter(None, map(str.strip, row.cells.values())))))
        return
    if found.unread:
        detail = f"{row.heading.columns['direction']}: {found.unread}"
        yield Problem(place=row.place, code=ProblemCode.BAD_CELL, detail=short(detail))
    written = time_of(row)
    moment = zoned(times.read(dated(row, layout)), row.cell("zone"))
    kind = _kind(row, layout, found.direction)
    is_undated = not written and kind is PaymentKind.OTHER  # what is pending or was never carried out may have no day
    if moment.problem and moment.problem is not ProblemCode.AMBIGUOUS_DATES and not is_undated:
        yield Problem(place=row.place, code=moment.problem, detail=short(written))
    named = Named(row, found.direction, layout)
    for column in named.numbers:
        if has_lost_digits(row.cell(column)):
            yield Problem(place=row.place, code=ProblemCode.ID_PRECISION_LOST, detail=short(clean_cell(row.cell(column))))
    refunded = read_amount(row.cell("refunded"))
    yield Payment(
        place=row.place,
        platform=layout.platform,
        kind=kind,
        direction=found.direction,
        amount=found.money,
        payment_no=named.ids.get("payment_no"),
        merchant_order_no=named.ids.get("merchant_order_no"),
        counterparty=named.texts.get(named.name),
        counterparty_account=named.ids.get(named.account),
        description=named.texts.get("description", ""),
        method=named.texts.get("method"),
        status_raw=clean_cell(row.cell("status")),
        at=moment.at,
        at_raw=written,
        zone=moment.zone,
        precision=moment.precision,
        refunded=Money(amount=refunded.value, currency=found.money.currency) if refunded and refunded.value else None,
        extra=_carried_nowhere(row, named, written),
    )


def _carried_nowhere(row: TableRow, named: Named, written: str) -> dict[str, str]:
    """The cells that no field of the payment has as they stand; `written`: its time."""
    carried = {*named.ids.values(), *named.texts.values(), *written.split(" "), written, clean_cell(row.cell("status"))}
    verbatim = {row.heading.columns.get(column) for column in (*named.numbers, *named.words, "at", "begun", "time", "status")}
    return {word: cell for word, cell in row.cells.items() if cell.strip() and not (word in verbatim and clean_cell(cell) in carried)}


def _sum(row: TableRow, layout: Layout, way: Direction | None) -> _Sum | None:
    if layout.platform == BANK and all(_figure(row, column)[0] for column in ("out", "in")):
        return None  # which of them moved nobody can say
    for column, direction in (("out", Direction.OUT), ("in", Direction.IN)):
        value, symbol = _figure(row, column)
        if value:
            return _Sum(_money(abs(value), symbol, row, column, layout), way or direction)
    stated = (column for column in ("amount", "out", "in", "net") if _figure(row, column)[0] is not None)
    column = next(stated, "")  # `0.00` in one of the two columns is all that a row of nothing has
    value, symbol = _figure(row, column)
    if value is None:
        return None
    money = _money(abs(value), symbol, row, column, layout)
    word = clean_cell(row.cell("direction"))
    if "direction" not in row.heading.columns and value > 0:
        word = _way_in_words(row, layout, way)
    if mark := mark_of(row.cell(column)):
        return _Sum(money, Direction.OUT if mark == "DR" else Direction.IN)
    if told := layout.way(word) or (LONE_SIGNS.get(word) if value > 0 else None):
        return _Sum(money, told)
    unread = row.cell("direction") if folded(word) else ""
    if way or not value:
        return _Sum(money, way or Direction.NEUTRAL, unread)
    came_in = layout.incoming is not None and layout.incoming.search(said(row, layout)) is not None
    return _Sum(money, Direction.OUT if (value > 0) is layout.spends_positive and not came_in else Direction.IN, unread)


def _way_in_words(row: TableRow, layout: Layout, way: Direction | None) -> str:
    """The word that tells the way of a row's sum: as its type, or in a column whose head says nothing here; "" where several differ.

    `Debit` or `贷` may be what kind of card it was: where the balances tell the way, no other column is asked.
    """
    unread = [cell for word, cell in row.cells.items() if word not in row.heading.read and not cell.isascii()]
    cells = [row.cell("type"), *(() if way in OTHER_SIDE else unread)]
    spelled = {way: word for word in map(clean_cell, cells) if folded(word) in SPELLED and (way := layout.way(word))}
    return next(iter(spelled.values())) if len(spelled) == 1 else ""


def _figure(row: TableRow, column: str) -> tuple[Decimal | None, str]:
    """The sum of a column, whose currency may have a cell of its own under one head: the sum is in the next, which has none."""
    cell, words = row.cell(column), row.heading.words
    if currency_written(clean_cell(cell)):
        behind = words.index(row.heading.columns[column]) + 1
        if behind < len(words) and HEADLESS.fullmatch(words[behind]):
            return figure(f"{clean_cell(cell)} {clean_cell(row.cells.get(words[behind], ''))}")
    return figure(cell)


def _money(value: Decimal, symbol: str, row: TableRow, column: str, layout: Layout) -> Money:
    word = row.heading.columns[column]
    named, paired = _currency_beside(row.heading.words, word)
    beside = "" if named else row.cells.get(paired, "") if paired else row.cell(f"{column}_currency") or row.cell("currency")
    headed = (currency_headed(one) for one in (word, row.heading.columns.get("balance", "")))
    code = currency_written(clean_cell(beside), symbol) or named or next(filter(None, headed), None)
    currency = code or _stated_above(layout.money_above, row.heading.above) or layout.currency or NO_CURRENCY
    in_hundredths = layout.whole_units is not None and currency not in layout.whole_units and value.as_tuple().exponent == 0
    return Money(amount=value.scaleb(-2) if in_hundredths else value, currency=currency)


@lru_cache(maxsize=64)
def _currency_beside(words: tuple[str, ...], word: str) -> tuple[str | None, str]:
    """The currency that the head of a column of sums names (人民币金额), or the column that has it for this one (结算金额, 结算币)."""
    which, sum_, _ = word.partition("金额")
    if not which or not sum_:
        return None, ""
    return currency_written(which), next((one for one in words if one != word and one.startswith(which) and "币" in one.removeprefix(which)), "")


@lru_cache(maxsize=16)
def _stated_above(pattern: re.Pattern[str] | None, above: tuple[Above, ...]) -> str | None:
    """The one currency that the lines above a table name; three letters such as `FBA` may be something else."""
    written = {currency_written(found["currency"]) for line in above for found in pattern.finditer(line.text)} if pattern else set()
    named = written & currency_codes()
    return named.pop() if len(named) == 1 else None


def _kind(row: TableRow, layout: Layout, direction: Direction) -> PaymentKind:
    """By what the row says of itself; money that came in and says nothing may be anything, and what moved nothing is no payment."""
    if direction is Direction.NEUTRAL:
        return PaymentKind.OTHER
    if kind := kind_said(said(row, layout), layout):
        return kind
    if direction is Direction.OUT:
        return PaymentKind.PURCHASE
    return PaymentKind.REFUND if layout.platform == BANK and _is_given_back(row) else PaymentKind.TRANSFER


def _is_given_back(row: TableRow) -> bool:
    """Whether it is said where a bank names the other side, or in a column of its own that is read as nothing else."""
    unread = (cell for word, cell in row.cells.items() if word not in row.heading.read)
    return any(PAID_BACK.search(cell) for cell in (row.cell("counterparty"), *unread))


def kind_said(told: str, layout: Layout) -> PaymentKind | None:
    """What kind of payment a text says that it was."""
    return next((kind for kind, pattern in layout.kind_patterns if pattern.search(told)), None)


def said(row: TableRow, layout: Layout) -> str:
    """What a row says of its kind."""
    return " | ".join(clean_cell(row.cell(column)) for column in layout.kind_from)
