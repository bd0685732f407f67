"""Whom and what a row of a statement names: the other side and its account, the numbers of the payment, what it is said to be for."""

import re
from collections.abc import Sequence
from itertools import takewhile

from casefile.records import Direction
from parsers.cells import clean_cell, has_lost_digits, is_stated
from parsers.layout import Layout
from parsers.table_heads import TableRow, folded

IDS = ("payment_no", "merchant_order_no")
TEXTS = ("description", "method")
OTHER_SIDE = {Direction.OUT: ("name_to", "account_to"), Direction.IN: ("name_from", "account_from")}
"""Where both ends of a payment have columns, which of them are the other side's."""
NUMBERED_HEAD = re.compile(r"(?P<head>(?!column ).*\D)(?P<number>[0-9])")
"""`Description 1`; `column 1` is what a table without a header calls its first."""
NUMBERED_NAME = re.compile(
    r"(?P<number>[0-9][0-9*＊]{3,})\s*[/／|]\s*(?P<name>\D.*)|(?P<name_before>[^/／|]*[^\d/／|\s])\s*[/／|]\s*(?P<number_behind>[0-9][0-9*＊]{3,})"
)
"""The other side's account and name in one cell."""
HEADLESS = re.compile(r"(?: \([0-9]+\))?")
"""How a column without a head is told apart."""
IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9 ]{4,36}")


class Named:
    """What a row names: the other side and its account, the numbers of the payment, and what it is said to be for."""

    def __init__(self, row: TableRow, direction: Direction, layout: Layout) -> None:
        self.name, self.account = _other_side(row, direction, layout)
        """Our columns of the other side."""
        self.numbers, self.words = (*IDS, self.account), (self.name, *TEXTS)
        self.ids = {one: clean_cell(cell) for one in self.numbers if is_stated(cell := row.cell(one)) and not has_lost_digits(cell)}
        self.texts = {one: clean_cell(cell) for one in self.words if is_stated(cell := row.cell(one))}
        if layout.order and (told := layout.order.search(f"{self.ids.pop('merchant_order_no', '')} {row.cell('description')}")):
            self.ids["merchant_order_no"] = told["number"]
        self._part_account()
        self._describe(row, layout)
        self._call(row, layout)

    def _describe(self, row: TableRow, layout: Layout) -> None:
        if "description" in self.texts and (further := _further(row, row.heading.columns["description"])):
            self.texts["description"] = "\n".join((self.texts["description"], *further))
        if not self.texts.keys() & {self.name, "description"} and (said := _otherwise(row, "description", layout)):
            self.texts["description"] = said

    def _part_account(self) -> None:
        """The account from the name of the other side, where one cell has both."""
        if both := NUMBERED_NAME.fullmatch(self.texts.get(self.name, "")):
            self.texts[self.name], number = both["name"] or both["name_before"], both["number"] or both["number_behind"]
            if not has_lost_digits(number):
                self.ids.setdefault(self.account, number)

    def _call(self, row: TableRow, layout: Layout) -> None:
        """The other side by its own name, where an account or a wallet stands in its place."""
        if IBAN.fullmatch(self.texts.get(self.name, "")) and (called := _otherwise(row, "counterparty", layout)):
            self.ids.setdefault(self.account, self.texts[self.name])
            self.texts[self.name] = called
        told = (self.texts.get(self.name, ""), *map(row.cell, ("description", "type", "merchant", "method")))
        if behind := _behind_a_wallet(told, layout):
            self.texts[self.name] = behind


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
