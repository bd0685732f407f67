"""Which way the sums of a statement went, where its rows have to tell it together: by columns, signs, marks and balances."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from casefile.records import Direction, PaymentKind
from parsers.balances import Movement, ways
from parsers.cells import clean_cell, figure, mark_of
from parsers.layout import Layout
from parsers.payment_names import HEADLESS
from parsers.payment_rows import kind_said, moved, said
from parsers.payment_times import dated
from parsers.table_heads import TableRow
from parsers.time_layout import Times

PAID_TO_A_CARD = re.compile(r"(?i)\bpayment\b.{0,30}\bthank you\b")
"""How a card's statement writes what its holder paid to it."""
MAY_COME_BACK = re.compile(r"(?i)\b(?:auto\s?)?pay(?:ments?)?\b|\bcredit\b")
"""Words of a line with which a card's statement may mean what was paid or credited to it."""
SIGNED = re.compile(r"[-+−－＋(（]")
MARK = re.compile(r"[A-Za-z]{1,2}\.?")
"""A letter for a way, which a bank may write for one of them only; of a word that is missing nothing tells which it was."""


def with_nameless_ways(rows: list[TableRow], layout: Layout) -> list[TableRow]:
    """The rows, their way in a column that nothing heads where each of them has a word for one there: `48,60;S`."""
    found: list[TableRow] = []
    for _, run in groupby(rows, key=lambda row: id(row.heading)):
        under = list(run)
        heading = under[0].heading
        nameless = [word for word in heading.words if HEADLESS.fullmatch(word)] if not heading.columns.keys() & {"direction", "out", "in"} else []
        ways = next((word for word in nameless if all(layout.way(row.cells.get(word, "")) for row in under)), None)
        if ways is not None:
            headed = replace(heading, columns={**heading.columns, "direction": ways})
            under = [replace(row, heading=headed) for row in under]
        found += under
    return found


def ways_together(rows: Sequence[TableRow], times: Times, layout: Layout) -> list[Direction | None]:
    """Which way the sum of each row went where the rows under its header have to tell it together; None where a sign, a word or a column does."""
    tables = (list(under) for _, under in groupby(rows, key=lambda row: id(row.heading)))
    return [way for under in tables for way in _ways_under(under, times, layout)]


def _ways_under(rows: Sequence[TableRow], times: Times, layout: Layout) -> Sequence[Direction | None]:
    """The ways of the rows of one table.

    A minus sign in a column of its own means that money went the other way, unless all of that column have it, as some banks write it, or the
    balances tell otherwise. Sums without sign, word or column are told by the balances.
    Where what comes back has the sign of what leaves, the signs may be a card's, whose plus is what was spent: they tell nothing,
    unless another row with a minus, `Rent -900.00`, shows that it marks what leaves.
    """
    columns = rows[0].heading.columns
    if columns.keys() & {"out", "in"}:
        return _ways_by_columns(rows, times, layout)
    if layout.incoming is not None and "direction" not in columns:
        return _ways_of_incoming(rows, layout, layout.incoming)
    if "direction" in columns:
        return _ways_of_blanks(rows, times, layout)
    marks = [mark_of(row.cell("amount")) for row in rows]
    is_signed = any(SIGNED.search(clean_cell(row.cell("amount"))) for row in rows)
    if not is_signed and (one := {mark for mark in marks if mark}) and len(one) == 1:
        other = Direction.OUT if one == {"CR"} else Direction.IN
        return [None if mark else other for mark in marks]
    if layout.spends_positive:
        return [None] * len(rows)
    if layout.platform == "bank" and "balance" not in columns:
        backs = [figure(row.cell("amount"))[0] for row in rows if _comes_back(row, layout) and not mark_of(row.cell("amount"))]
        if backs and all(value is not None and value < 0 for value in backs) and not any(_surely_leaves(row, layout) for row in rows):
            return [Direction.NEUTRAL] * len(rows)
    return (None if is_signed else _by_balances(rows, times, layout)) or [None] * len(rows)


def _by_balances(rows: Sequence[TableRow], times: Times, layout: Layout) -> Sequence[Direction] | None:
    movements = [Movement(amount=moved(row), balance=figure(row.cell("balance"))[0]) for row in rows]
    first, last = (times.read(dated(row, layout)).at for row in (rows[0], rows[-1]))
    comparable = first and last and first != last and (first.tzinfo is None) is (last.tzinfo is None)
    return ways(movements, rising=first < last if first and last and comparable else None)


def _by_balances_beside(known: Sequence[Direction | None], rows: Sequence[TableRow], times: Times, layout: Layout) -> Sequence[Direction] | None:
    """The ways by the balances; none where these tell another than is known of a row: they may be of what is owed, and rise by what is spent."""
    told = _by_balances(rows, times, layout)
    contrary = {(Direction.IN, Direction.OUT), (Direction.OUT, Direction.IN)}
    return told if told and contrary.isdisjoint(zip(known, told, strict=True)) else None


def _ways_by_columns(rows: Sequence[TableRow], times: Times, layout: Layout) -> Sequence[Direction | None]:
    """The ways of sums with a minus in a column of their own: by the balances, where these tell them, else by what a minus means in that column."""
    marked_out, marked_in = _marks(rows)
    signed = [_way_by_column(row, marked_out, marked_in) for row in rows]
    known = [None if way else Direction.OUT if figure(row.cell("out"))[0] else Direction.IN for way, row in zip(signed, rows, strict=True)]
    if any(signed) and (by_signs := _ways_of_signs(known, rows, times, layout)):
        return by_signs
    told = _by_balances_beside(known, rows, times, layout) if any(signed) else None
    return [way and (seen if seen in (Direction.OUT, Direction.IN) else way) for way, seen in zip(signed, told or signed, strict=True)]


def _ways_of_signs(known: Sequence[Direction | None], rows: Sequence[TableRow], times: Times, layout: Layout) -> Sequence[Direction] | None:
    """By the signs alone, where the balances belie a column and bear each sign out: `-48.60` among what left, and `48.60` where it came back."""
    values = [next((value for column in ("out", "in") if (value := figure(row.cell(column))[0])), Decimal(0)) for row in rows]
    signs = [Direction.IN if value > 0 else Direction.OUT if value < 0 else Direction.NEUTRAL for value in values]
    told = _by_balances(rows, times, layout)
    if not told or (Direction.OUT, Direction.IN) not in zip(known, told, strict=True):
        return None
    return signs if all(seen in (sign, Direction.NEUTRAL) for seen, sign in zip(told, signs, strict=True)) else None


def _marks(rows: Sequence[TableRow]) -> tuple[bool, bool]:
    """Whether a minus in the column of what left, and in the one of what came in, only says again which column it is."""
    outs, ins = ([value for row in rows if (value := figure(row.cell(column))[0])] for column in ("out", "in"))
    return all(value < 0 for value in outs), bool(ins) and all(value < 0 for value in ins) and not any(value < 0 for value in outs)


def _way_by_column(row: TableRow, marked_out: bool, marked_in: bool) -> Direction | None:
    """The way of a sum that has a minus in a column of its own; None where it has none."""
    for column, direction, other, marked in (("out", Direction.OUT, Direction.IN, marked_out), ("in", Direction.IN, Direction.OUT, marked_in)):
        value, _ = figure(row.cell(column))
        if value:
            return None if value > 0 else direction if marked else other
    return None


def _ways_of_blanks(rows: Sequence[TableRow], times: Times, layout: Layout) -> Sequence[Direction | None]:
    """Which way the rows went that name none, where others do and no sum has a sign.

    The balances tell it; or a mark, `Cr`, that stands for one way only.
    """
    words = [clean_cell(row.cell("direction")) for row in rows]
    if all(words) or not any(words) or layout.spends_positive or any(SIGNED.search(clean_cell(row.cell("amount"))) for row in rows):
        return [None] * len(rows)
    known = [layout.way(word) for word in words]
    told = _by_balances_beside(known, rows, times, layout) or [Direction.NEUTRAL] * len(rows)
    marked = {way for word, way in zip(words, known, strict=True) if word}
    is_marked = len(marked) == 1 and all(MARK.fullmatch(word) for word in words if word)
    is_belied = any(way in marked for word, way in zip(words, told, strict=True) if not word)
    other = {Direction.IN: Direction.OUT, Direction.OUT: Direction.IN}.get(marked.pop() or Direction.NEUTRAL) if is_marked and not is_belied else None
    return [None if word else way if way is not Direction.NEUTRAL else other or way for word, way in zip(words, told, strict=True)]


def _ways_of_incoming(rows: Sequence[TableRow], layout: Layout, incoming: re.Pattern[str]) -> Sequence[Direction | None]:
    """Where some of what came in, as one word says, has a minus, that word beside a sum without one does not say that it came in as well."""
    words = [told[0] if (told := incoming.search(said(row, layout))) else "" for row in rows]
    values = [figure(row.cell("amount"))[0] or Decimal(0) for row in rows]
    signed = {word for word, value in zip(words, values, strict=True) if word and value < 0}
    return [Direction.OUT if value > 0 and word in signed else None for word, value in zip(words, values, strict=True)]


def _comes_back(row: TableRow, layout: Layout) -> bool:
    return comes_back(said(row, layout), layout)


def comes_back(told: str, layout: Layout) -> bool:
    """Whether a row says that its sum was paid back, or paid to a card."""
    return kind_said(told, layout) is PaymentKind.REFUND or PAID_TO_A_CARD.search(told) is not None


def _surely_leaves(row: TableRow, layout: Layout) -> bool:
    """Whether a minus stands by what neither comes back nor may be paid to a card."""
    value, _ = figure(row.cell("amount"))
    is_minus = value is not None and value < 0 and not mark_of(row.cell("amount"))
    return is_minus and not _comes_back(row, layout) and not MAY_COME_BACK.search(said(row, layout))
