"""Cells of exported tables: cleaned, read as money or as a time, and ids checked for digits that a spreadsheet lost.

A row is a dict of its cells by column name, blank ones left out. A field *takes* its cell; what no field has taken, and
what a field cannot carry letter by letter (amounts, directions, words for "nothing"), stays and becomes `extra`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from casefile.records import NO_CURRENCY, Place, Precision
from parsers.export import Export, Row

PADDING = " \t\r\n\u3000\xa0\u200b\ufeff\x00\x1a"
"""The last two are what was never written and where a file of DOS ends."""
MISSING = frozenset({"", "/", "-", "--", "null", "N/A", "#N/A", "Not Available", "Not Applicable"})
SHORT = 120
CENT = Decimal("0.01")
SHEET_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 -- a wall clock, see WALL_TIME

SPREAD = re.compile(r"(?<=[\u4e00-\u9fff/])[ \u3000]+(?=[\u4e00-\u9fff/])")
WRAPPED = re.compile(r'="(?P<text>.*)"|"(?P<number>[0-9]+)"', re.DOTALL)
"""How an exporter keeps a spreadsheet from counting with a number."""
LOST_DIGITS = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+|[1-9][0-9]{14,15}0{3,}")
REFUNDED = re.compile(r"[(（]?已(全额)?退款[:：]?\s*[¥￥]?\s*([0-9][0-9,]*(?:\.[0-9]+)?)?\s*元?[)）]?")
NOTED = re.compile(r"(?<=[0-9])\s?[(（][\u4e00-\u9fff]{2,8}[)）]$")
"""A word on the state of a sum behind it, `56.50(已出账)`."""
CURRENCY = re.compile(
    r"(?<![A-Z])(?:US|HK|NT|AU|NZ|CA|SG|A|C|S|R) ?\$|(?<![A-Z])(?:RM|R[ps]\.?)(?= ?[-+]?[0-9])|(?:zł|Kč|kr\.?|TL|руб\.?)(?![a-zа-я])"
    r"|[¥￥$€£₱₫฿₹₩₺₽]|人民币|元|円|[A-Z]{3}(?![A-Z])"
)
UNIT_BEHIND = re.compile(r"(?<=[0-9])\s*(?:元|人民币|CNY|RMB)\s*$")
"""What Chinese bills write behind a sum whose sign stands before it."""
DOTS_OF_THOUSANDS = frozenset({"₫", "VND", "Rp", "Rp.", "IDR"})
"""Currencies without cents, whose sums are grouped by dots."""
ISO_CURRENCY = re.compile(r"[A-Z]{3}")
POINT = re.compile(
    r"[+-]?(?:(?:[1-9][0-9]{0,2}(?:,[0-9]{3}){1,6}|[0-9]{1,2}(?:,[0-9]{2}){1,8},[0-9]{3}|[0-9]{1,18})(?:\.[0-9]{1,20})?|\.[0-9]{1,20})"
)
COMMA = re.compile(r"[+-]?(?:[0-9]{1,3}(?:\.[0-9]{3}){1,6},[0-9]{1,20}|[0-9]{1,18},[0-9]{1,2}|0,[0-9]{1,20})")
THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,6}")
GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3}){1,6}")
GROUPING = re.compile(r"(?<=[0-9])['’\xa0\u202f](?=[0-9]{3}(?![0-9]))")
WALL_TIME = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:[ T]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?)?")
SIGNS = str.maketrans("−－–＋０１２３４５６７８９，．", "---+0123456789,.")
"""What stands for a sign or figure of a number in another width."""
BRACKETED = re.compile(r"(?P<sign>[^\d()（）-]{0,4})[(（](?P<figure>[^()（）-]+)[)）]")
MARKED = re.compile(r"(?<=[\d\s])(CR|D[BR])\.?", re.IGNORECASE)
WENT = re.compile(r"[(（](支出|存入|收入)[)）]$")
STROKED = re.compile(
    r"(?P<before>人民币元?|[美欧日港]元|港币|英镑|[A-Z]{3})\s?/\s?(?P<sum>[-+−]?[0-9][0-9,.]*)"
    r"|(?P<sum_before>[-+−]?[0-9][0-9,.]*)\s?/\s?(?P<behind>人民币元?|[美欧日港]元|港币|英镑|RMB|CNY|USD|HKD|EUR|GBP|JPY|TWD|KRW|MOP|AUD|CAD|SGD|THB|CHF|NZD)"
)
"""`人民币元/518.00`, `3.50/USD`: a sum and its currency, which banks part by a stroke."""
SERIAL = re.compile(r"(?:3[6-9]|4[0-9]|5[0-8])[0-9]{3}(?:[.,][0-9]+)?")
"""A day of 1998 to 2061 as a spreadsheet counts it; what is behind the point, in many countries a comma, is part of the next."""


class Amount(NamedTuple):
    value: Decimal
    symbol: str
    """The currency as the cell writes it, "" if it does not."""
    refunded: Decimal | None
    """What the cell says has been paid back of it: `131.77(已退款89.84)`."""


@dataclass(frozen=True, slots=True)
class Header:
    names: tuple[str, ...]
    """As exported; a name that comes twice is numbered, a column without one is ""."""

    @property
    def named(self) -> int:
        """How many columns there are up to the last that has a name."""
        return max((index for index, name in enumerate(self.names, start=1) if name), default=0)

    def has(self, columns: Iterable[str]) -> bool:
        """Whether there is any of these columns."""
        return any(column in self.names for column in columns)

    def cells(self, cells: Sequence[str]) -> dict[str, str]:
        """The cells that hold anything, by column; one beyond the header is `column 14`."""
        names = (*self.names, *("" for _ in cells[len(self.names) :]))
        return {
            name or f"column {number}": cell for number, (name, cell) in enumerate(zip(names, cells, strict=False), start=1) if cell.strip(PADDING)
        }


def header_of(cells: Sequence[str]) -> Header:
    found: list[str] = []
    seen: set[str] = set()
    last: dict[str, int] = {}
    for cell in cells:
        name = written = column_name(cell)
        while name and name in seen:
            last[written] = last.get(written, 1) + 1
            name = f"{written} ({last[written]})"
        seen.add(name)
        found.append(name)
    return Header(tuple(found))


def line_of(cells: list[str]) -> str:
    """The text of a line that is no row: cut at its commas, and padded with more."""
    return ",".join(cells).rstrip("," + PADDING).strip(PADDING)


def column_name(cell: str) -> str:
    """A column's name without padding, also between its characters (`金 额`), its brackets in half width."""
    return SPREAD.sub("", clean_cell(cell)).replace("（", "(").replace("）", ")")


def clean_cell(cell: str) -> str:
    """A cell without padding, `="…"`, quotes around a number or behind padding, and the apostrophe or backtick before what is not to be counted."""
    text = cell.strip(PADDING)
    if text != cell and len(text) > 1 and text[0] == text[-1] == '"' and '"' not in text[1:-1]:
        text = text[1:-1].strip(PADDING)
    elif text.startswith(('="', '"')) and (wrapped := WRAPPED.fullmatch(text)):
        text = (wrapped["text"] or wrapped["number"] or "").strip(PADDING)
    return text.removeprefix("'").removeprefix("`")


def unwrapped(cell: str) -> str:
    """A cell of words without padding and `="…"`; what else stands before and behind them may be theirs."""
    text = cell.strip(PADDING)
    return text[2:-1].strip(PADDING) if text.startswith('="') and text.endswith('"') and len(text) > len('="') else text


def is_stated(cell: str) -> bool:
    text = clean_cell(cell)
    return text not in MISSING and text.strip("-－—") != ""


def peek(cells: Mapping[str, str], columns: Sequence[str]) -> str:
    """The cell of the first of these columns that states something, where it stays; else the first that there is, or ""."""
    there = [cells[column] for column in columns if column in cells]
    return next(filter(is_stated, there), there[0] if there else "")


def take(cells: dict[str, str], *columns: str) -> str | None:
    """The text of the first of these columns that states one, without padding and `="…"`; a word for "nothing" stays where it is."""
    for column in columns:
        if column in cells and is_stated(cells[column]):
            return unwrapped(cells.pop(column))
    return None


def take_id(cells: dict[str, str], *columns: str) -> str | None:
    """Like `take`, for an identifier; one that has lost digits is no identifier and stays (see `lost_ids`)."""
    for column in columns:
        if column in cells and is_stated(cells[column]) and not has_lost_digits(cells[column]):
            return clean_cell(cells.pop(column))
    return None


def lost_ids(cells: dict[str, str], columns: Iterable[str]) -> Iterator[str]:
    """The identifiers among these columns that went through a spreadsheet or a JavaScript number."""
    return (clean_cell(cells[column]) for column in columns if column in cells and has_lost_digits(cells[column]))


def has_lost_digits(cell: str) -> bool:
    """`4.86456E+18`, or fifteen or sixteen digits and then only zeros."""
    return LOST_DIGITS.fullmatch(clean_cell(cell)) is not None


def read_amount(cell: str, *, cents: bool = False, currency: str = "") -> Amount | None:
    """The exact amount in a cell; None if it holds none. `cents` rounds away the tail of a binary float that a workbook had; a bare
    one is in `currency`."""
    text = clean_cell(cell)
    refund = REFUNDED.search(text)
    if refund:
        text = text[: refund.start()] + text[refund.end() :]
    text = NOTED.sub("", text)
    sign = CURRENCY.search(text)
    if sign:
        text = text[: sign.start()] + UNIT_BEHIND.sub("", text[sign.end() :])
    if (sign[0] if sign else currency) in DOTS_OF_THOUSANDS and GROUPED.fullmatch(text.strip(PADDING)):
        text = text.replace(".", "")
    value = number(text)
    if value is None:
        return None
    if cents:
        value = value.quantize(CENT, ROUND_HALF_EVEN)
    refunded = (number(refund[2]) if refund[2] else value if refund[1] else None) if refund else None
    return Amount(value, sign[0] if sign else "", refunded)


def figure(cell: str) -> tuple[Decimal | None, str]:
    """The figure of a cell and the currency it writes; `(12.50)` and `12.50 DR` are a bookkeeper's minus."""
    text, marked = _unmarked(clean_cell(cell))
    if "/" in text and (stroked := STROKED.fullmatch(text)):
        text = f"{stroked['before'] or stroked['behind']} {stroked['sum'] or stroked['sum_before']}".replace("币元", "币")
    bracketed = BRACKETED.fullmatch(text)
    amount = read_amount(f"{bracketed['sign']}{bracketed['figure']}" if bracketed else text) if is_stated(text) else None
    if amount is None:
        return None, ""
    return -amount.value if bracketed or marked == "DR" else amount.value, amount.symbol


def mark_of(cell: str) -> str:
    """`CR` or `DR` behind a figure, or what means it there: `DB`, a word in brackets; "" where none is."""
    return _unmarked(clean_cell(cell))[1]


def _unmarked(text: str) -> tuple[str, str]:
    """A text without the mark behind its figure, and that mark."""
    if text.endswith((")", "）")) and (told := WENT.search(text)):
        return text[: told.start()].rstrip(), "DR" if told[1] == "支出" else "CR"
    found = MARKED.search(text, max(0, len(text) - 4))
    if found and found.end() == len(text):
        return text[: found.start()].rstrip(), "CR" if found[1].upper() == "CR" else "DR"
    return text, ""


def currency_of(written: str) -> str:
    """The code of ISO 4217 that is written, or the one for none."""
    return written if ISO_CURRENCY.fullmatch(written) else NO_CURRENCY


def number(text: str) -> Decimal | None:
    """`1,495`, `-1.6`, `'1.234,56'`, `1 234,56`, `1’234.56`, `1,00,000`, `1.234.567`, `0,125`, `.50`, `12.50-`, `12.50+`."""
    text = GROUPING.sub("", text.strip(PADDING + "'").translate(SIGNS).replace(" ", ""))
    if text.endswith(("-", "+")):
        text = text[-1] + text[:-1]
    if POINT.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if COMMA.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if THOUSANDS.fullmatch(text):
        return Decimal(text.replace(".", ""))
    return None


def read_wall_time(cell: str) -> tuple[datetime, Precision] | None:
    """A time written year first, or a spreadsheet's count of days; None for anything else, `09/01/2024` above all."""
    text = clean_cell(cell)
    if SERIAL.fullmatch(text):
        days = float(text.replace(",", "."))
        return SHEET_EPOCH + timedelta(seconds=round(days * 86400)), Precision.DAY if text.isdecimal() else Precision.SECOND
    match = WALL_TIME.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute, second, fraction = match.groups()
    precision = Precision.MILLISECOND if fraction else Precision.SECOND if second else Precision.MINUTE if hour else Precision.DAY
    try:
        wall = datetime(  # noqa: DTZ001 -- a wall clock; `parsers.clock` gives it its zone
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), int((fraction or "").ljust(6, "0"))
        )
    except ValueError:
        return None
    return wall, precision


def row_place(export: Export, row: Row) -> Place:
    return export.place(f"{row.sheet}, row {row.number}" if row.sheet else f"line {row.number}", row.start, row.end)


def short(text: str) -> str:
    """The beginning of a text, for a problem's detail."""
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"
