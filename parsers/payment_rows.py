"""Payments out of the rows of a statement's table: one a row, whose direction is a word, a column or a sign."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta, timezone, tzinfo
from decimal import Decimal
from functools import lru_cache
from itertools import takewhile
from zoneinfo import ZoneInfo, available_timezones

from casefile.records import BANK, NO_CURRENCY, Direction, Money, Payment, PaymentKind, Problem, ProblemCode, Zone
from parsers.cells import clean_cell, figure, has_lost_digits, is_stated, mark_of, read_amount, short
from parsers.clock import is_offset
from parsers.given_back import PAID_BACK
from parsers.layout import Layout
from parsers.table import SUMS
from parsers.table_heads import Above, TableRow, currency_codes, currency_headed, currency_written, folded
from parsers.time_layout import ABBREVIATED, Moment, Times

IDS = ("payment_no", "merchant_order_no")
TEXTS = ("description", "method")
OTHER_SIDE = {Direction.OUT: ("name_to", "account_to"), Direction.IN: ("name_from", "account_from")}
"""Where both ends of a payment have columns, which of them are the other side's."""
LONE_SIGNS = {"-": Direction.OUT, "−": Direction.OUT, "–": Direction.OUT, "+": Direction.IN}
"""What a column of signs says beside one of sums without."""
OFFSET = re.compile(r"(?:GMT|UTC)? ?([-+−])([0-9]{1,2}):?([0-9]{2})?", re.IGNORECASE)
MIDNIGHT = " 00:00:00"
"""What a workbook's day may end in."""
DATED_CLOCK = re.compile(r"[0-9]{4}[-/.年]")
SPELLED = frozenset({"debit", "credit", "支出", "收入", "借", "贷", "借方", "贷方", "付款", "收款", "转出", "转入", "借dr", "贷cr"})
"""Words that tell the way of a sum without a sign also where no head says that they do."""
COMPACT_DAY = re.compile(r"[0-9]{8}")
COMPACT_CLOCK = re.compile(r"([0-9]{2}):?([0-9]{2}):?([0-9]{2})")
CUT_CLOCK = re.compile(r"0|[0-9]{5}")
"""`93005`, once `093005`: a spreadsheet took it for a number."""
YEARLESS = re.compile(r"(?P<month>[0-9]{1,2})[-/.月](?P<day>[0-9]{1,2})日?(?P<clock> .*)?")
DAY = re.compile(r"\d{1,4}\s?[-/.年月]\s?\d|\d{4}(?:\d{4})?(?!\d)|\d{1,2}[ -][A-Za-z]{3}|[A-Za-z]{3,9}\.? \d")
"""How a day begins."""
BARE_DAY = re.compile(r"(?P<month>[01][0-9])(?P<day>[0-3][0-9])(?P<clock> .*)?")
ZONES_IN_WORDS = {
    "pacific time (us & canada)": "America/Los_Angeles", "mountain time (us & canada)": "America/Denver", "arizona": "America/Phoenix",
    "central time (us & canada)": "America/Chicago", "eastern time (us & canada)": "America/New_York", "atlantic time (canada)": "America/Halifax",
    "alaska": "America/Juneau", "hawaii": "Pacific/Honolulu", "london": "Europe/London", "dublin": "Europe/Dublin", "paris": "Europe/Paris",
    "madrid": "Europe/Madrid", "tokyo": "Asia/Tokyo", "sydney": "Australia/Sydney", "melbourne": "Australia/Melbourne",
    "brisbane": "Australia/Brisbane", "adelaide": "Australia/Adelaide", "perth": "Australia/Perth",
}  # fmt: skip
"""How a till names the zone of its shop."""
WHOLE_DAY = re.compile(r"([0-9]{4})[-/.年]?([0-9]{2})[-/.月]?([0-9]{2})日?")
PART = re.compile(r"\((?:年|時)\)$")
LAST_DAY = 31
FIGURE = re.compile(r"[0-9]")
NUMBERED_HEAD = re.compile(r"(?P<head>(?!column ).*\D)(?P<number>[0-9])")
"""`Description 1`; `column 1` is what a table without a header calls its first."""
NUMBERED_NAME = re.compile(
    r"(?P<number>[0-9][0-9*＊]{3,})\s*[/／|]\s*(?P<name>\D.*)|(?P<name_before>[^/／|]*[^\d/／|\s])\s*[/／|]\s*(?P<number_behind>[0-9][0-9*＊]{3,})"
)
"""The other side's account and name in one cell."""
HEADLESS = re.compile(r"(?: \([0-9]+\))?")
"""How a column without a head is told apart."""
IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9 ]{4,36}")


def time_of(row: TableRow) -> str:
    """The cells of day and time as one; the day of posting counts where there is no other, for nothing beside a time that tells its own."""
    day, clock = _in_parts(row, "at", "月日", "-"), _in_parts(row, "time", "分秒", ":")
    if not is_stated(day):  # what was never completed, or only posted
        day = next((clean_cell(cell) for cell in (row.cell("begun"), row.cell("posted")) if is_stated(cell)), "")
    if DATED_CLOCK.match(clock):
        return clock
    if compact := COMPACT_CLOCK.fullmatch(clock.zfill(6) if CUT_CLOCK.fullmatch(clock) else clock):
        clock = ":".join(compact.groups())
    if COMPACT_DAY.fullmatch(day):
        day = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    return f"{day.removesuffix(MIDNIGHT)} {clock}".strip() if is_stated(clock) else day


def _in_parts(row: TableRow, column: str, others: str, between: str) -> str:
    """The cell of a day or clock, with those of its other parts where each has a column of its own: `操作日(年)`, `操作日(月)`, `操作日(日)`."""
    cell, head = clean_cell(row.cell(column)), row.heading.columns.get(column, "")
    if not PART.search(head):
        return cell
    parts = (clean_cell(row.cells.get(f"{head[:-2]}{part})", "")) for part in others)
    return between.join((cell, *(part for part in parts if part)))


def dated(row: TableRow, layout: Layout) -> str:
    """The time of a row with the year that the day of its posting tells, or the lines above its table."""
    written = time_of(row)
    posted = WHOLE_DAY.fullmatch(clean_cell(row.cell("posted")))
    match = YEARLESS.fullmatch(written) or (BARE_DAY.fullmatch(written) if posted or BARE_DAY.fullmatch(clean_cell(row.cell("posted"))) else None)
    if match is None or layout.until is None:
        return written
    day = int(match["month"]), int(match["day"])
    ends = [(int(posted[1]), int(posted[2]), int(posted[3]))] if posted else _reached(layout.until, row.heading.above)
    years = {year - (day > (month, last)) for year, month, last in ends}
    return f"{years.pop()}-{day[0]:02}-{day[1]:02}{match['clock'] or ''}" if len(years) == 1 else written


@lru_cache(maxsize=16)
def _reached(until: re.Pattern[str], above: tuple[Above, ...]) -> tuple[tuple[int, int, int], ...]:
    """Year, month and day up to which a statement says it reaches; of a month its last one."""
    return tuple((int(one["year"]), int(one["month"]), int(one["day"] or LAST_DAY)) for line in above for one in until.finditer(line.text))


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


def payment(row: TableRow, times: Times, layout: Layout, way: Direction | None) -> Iterator[Payment | Problem]:
    """The payment of a row, after what is wrong with it; `way` is what the balances tell of its direction."""
    problems: list[Problem] = []
    found = _amount(row, layout, way, problems)
    yield from problems
    if found is None:
        yield Problem(place=row.place, code=ProblemCode.BAD_ROW, detail=short(", ".join(filter(None, map(str.strip, row.cells.values())))))
        return
    money, direction = found
    written = time_of(row)
    moment = _zoned(times.read(dated(row, layout)), row.cell("zone"))
    kind = _kind(row, layout, direction)
    is_undated = not written and kind is PaymentKind.OTHER  # what is pending or was never carried out may have no day
    if moment.problem and moment.problem is not ProblemCode.AMBIGUOUS_DATES and not is_undated:
        yield Problem(place=row.place, code=moment.problem, detail=short(written))
    columns = row.heading.columns
    name, account = _other_side(row, direction, layout)
    numbers, words = (*IDS, account), (name, *TEXTS)
    for column in numbers:
        if has_lost_digits(row.cell(column)):
            yield Problem(place=row.place, code=ProblemCode.ID_PRECISION_LOST, detail=short(clean_cell(row.cell(column))))
    ids = {column: clean_cell(cell) for column in numbers if is_stated(cell := row.cell(column)) and not has_lost_digits(cell)}
    if layout.order and (told := layout.order.search(f"{ids.pop('merchant_order_no', '')} {row.cell('description')}")):
        ids["merchant_order_no"] = told["number"]
    texts = {column: clean_cell(cell) for column in words if is_stated(cell := row.cell(column))}
    if "description" in texts and (further := _further(row, columns["description"])):
        texts["description"] = "\n".join((texts["description"], *further))
    if both := NUMBERED_NAME.fullmatch(texts.get(name, "")):
        texts[name], number = both["name"] or both["name_before"], both["number"] or both["number_behind"]
        if not has_lost_digits(number):
            ids.setdefault(account, number)
    if not texts.keys() & {name, "description"} and (said := _otherwise(row, "description", layout)):
        texts["description"] = said
    if IBAN.fullmatch(texts.get(name, "")) and (called := _otherwise(row, "counterparty", layout)):
        ids.setdefault(account, texts[name])
        texts[name] = called
    if behind := _behind_a_wallet([texts.get(name, ""), *map(row.cell, ("description", "type", "merchant", "method"))], layout):
        texts[name] = behind
    status = clean_cell(row.cell("status"))
    carried = {*ids.values(), *texts.values(), *written.split(" "), written, status}
    verbatim = {columns.get(column) for column in (*numbers, *words, "at", "begun", "time", "status")}
    refunded = read_amount(row.cell("refunded"))
    yield Payment(
        place=row.place,
        platform=layout.platform,
        kind=kind,
        direction=direction,
        amount=money,
        payment_no=ids.get("payment_no"),
        merchant_order_no=ids.get("merchant_order_no"),
        counterparty=texts.get(name),
        counterparty_account=ids.get(account),
        description=texts.get("description", ""),
        method=texts.get("method"),
        status_raw=status,
        at=moment.at,
        at_raw=written,
        zone=moment.zone,
        precision=moment.precision,
        refunded=Money(amount=refunded.value, currency=money.currency) if refunded and refunded.value else None,
        extra={word: cell for word, cell in row.cells.items() if cell.strip() and not (word in verbatim and clean_cell(cell) in carried)},
    )


def _other_side(row: TableRow, direction: Direction, layout: Layout) -> tuple[str, str]:
    """Our columns that name the other side and its account; who asks to be paid stands where else the payer does.

    A table that names one side only means all others.
    """
    columns = row.heading.columns
    asked = layout.asked is not None and layout.asked.search(clean_cell(row.cell("type"))) is not None
    if asked and direction in OTHER_SIDE:
        direction = Direction.IN if direction is Direction.OUT else Direction.OUT
    name, account = OTHER_SIDE.get(direction, ("", ""))
    named = [column for column in ("name_to", "name_from") if column in columns]
    if not is_stated(row.cell(name)):
        name = named[0] if len(named) == 1 and "counterparty" not in columns else "counterparty"
    return name, account if account in columns else "counterparty_account"


def _further(row: TableRow, word: str) -> list[str]:
    """What goes on behind a text: in the columns of the next numbers, `Description 2`, or in those that nothing heads."""
    words = row.heading.words
    if numbered := NUMBERED_HEAD.fullmatch(word):
        heads = [f"{numbered['head']}{number}" for number in range(int(numbered["number"]) + 1, len(words))]
        cells = [row.cells.get(head, "") for head in heads if head in words]
    else:
        behind = words[words.index(word) + 1 :]
        cells = [row.cells.get(head, "") for head in takewhile(HEADLESS.fullmatch, behind)]
    return [clean_cell(cell) for cell in cells if is_stated(cell)]


def _otherwise(row: TableRow, column: str, layout: Layout) -> str:
    """What stands in the next cell that may be what `column` is, and is read as nothing else; "" where none says anything."""
    by_fold = {folded(word): cell for word, cell in row.cells.items() if word not in row.heading.read}
    said = (clean_cell(by_fold[fold]) for fold in layout.vocabulary.columns.get(column, ()) if is_stated(by_fold.get(fold, "")))
    return next(said, "")


def _behind_a_wallet(cells: Sequence[str], layout: Layout) -> str:
    """Whom a wallet paid, as the first of these cells says it that does; the wallet itself is nobody's seller."""
    if layout.payee is None:
        return ""
    found = filter(None, map(layout.payee.search, map(clean_cell, cells)))
    return next((one["name"] for one in found), "")


def _amount(row: TableRow, layout: Layout, way: Direction | None, problems: list[Problem]) -> tuple[Money, Direction] | None:
    """The sum without its sign, and which way it went."""
    if layout.platform == BANK and all(_figure(row, column)[0] for column in ("out", "in")):
        return None  # which of them moved nobody can say
    for column, direction in (("out", Direction.OUT), ("in", Direction.IN)):
        value, symbol = _figure(row, column)
        if value:
            return _money(abs(value), symbol, row, column, layout), way or direction
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
        return money, Direction.OUT if mark == "DR" else Direction.IN
    if told := layout.way(word) or (LONE_SIGNS.get(word) if value > 0 else None):
        return money, told
    if folded(word):
        detail = f"{row.heading.columns['direction']}: {row.cell('direction')}"
        problems.append(Problem(place=row.place, code=ProblemCode.BAD_CELL, detail=short(detail)))
    if way or not value:
        return money, way or Direction.NEUTRAL
    came_in = layout.incoming is not None and layout.incoming.search(said(row, layout)) is not None
    return money, Direction.OUT if (value > 0) is layout.spends_positive and not came_in else Direction.IN


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


def _zoned(moment: Moment, cell: str) -> Moment:
    """The moment in the zone that the row names."""
    zone = _zone(clean_cell(cell))
    if moment.at is None or zone is None or moment.zone in (Zone.UTC, Zone.OFFSET):
        return moment
    return moment._replace(at=moment.at.replace(tzinfo=zone), zone=Zone.STATED)


@lru_cache(maxsize=256)
def _zone(name: str) -> tzinfo | None:
    if name.upper() in ABBREVIATED:
        return timezone(timedelta(hours=ABBREVIATED[name.upper()]))
    if written := OFFSET.fullmatch(name):
        off = timedelta(hours=int(written[2]), minutes=int(written[3] or 0))
        return timezone(-off if written[1] in "-−" else off) if is_offset(off) else None
    name = ZONES_IN_WORDS.get(name.casefold(), name)
    return ZoneInfo(name) if name in available_timezones() else None
