"""Rows of a bill whose cells nobody quoted: cut at a comma inside one, they are put together again where they then read as a payment."""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from parsers.cells import PADDING, Header, clean_cell, line_of, peek, read_amount, read_wall_time

MOST_COMMAS = 32
"""Of one cell that are looked for."""
MOST_THOUSANDS = 6
"""Commas of all the sums in a row."""
EMPTY_AT_THE_END = 2
"""Columns that are seldom filled: remarks, and a number of the merchant's."""
THOUSANDS, HUNDREDS = re.compile(r"(?:.*退款[:：]?)?\s*[¥￥]?\s*[0-9]{1,3}(?:,[0-9]{3})*"), re.compile(r"[0-9]{3}(?:[.,(（)）\s]|$)")
"""What stands before and behind a comma of a sum that was not quoted."""
SUM_IN_WORDS = re.compile(r".*[¥￥]\s*[0-9]{1,3}(?:,[0-9]{3}){0,3}")
"""What stands before the comma of a sum within words: `已退款(￥1`."""
IDEOGRAPH = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsUnder:
    """How the rows under one header are read."""

    header: Header
    columns: Mapping[str, tuple[str, ...]]
    """A payment's field → the names of its column."""
    directions: Container[str]
    """The words that say which way a payment went."""
    delimiter: str
    drops_empty: bool
    """Whether no cell stands for what is empty at the end of a row, as in a workbook."""

    def fit(self, cells: list[str]) -> tuple[dict[str, str], bool] | None:
        """The cells by column if they read as a payment, and whether a comma inside one had to be mended."""
        header = self.header
        whole = self._with_sums_in_words(cells)
        if len(whole) < len(cells) and (fit := self.fit(whole)):
            return fit[0], True
        length = max((index for index, cell in enumerate(cells, start=1) if cell.strip(PADDING)), default=0)
        as_it_stands = header.cells(cells)
        ends_in_comma = header.named == len(header.names) == len(cells) - 1 >= length  # which the header may lack
        is_cut = len(cells) > header.named and self._cut_at_thousands(cells) is not None
        if not is_cut and (len(cells) <= len(header.names) or ends_in_comma) and self._is_payment(as_it_stands, strictly=True):
            return as_it_stands, False
        if mended := self._mended([*cells, *[""] * EMPTY_AT_THE_END] if self.drops_empty else cells):
            return mended, True
        return (as_it_stands, False) if self._is_payment(as_it_stands, strictly=length > header.named) else None

    def _mended(self, cells: list[str]) -> dict[str, str] | None:
        """The likeliest payment that a row of too many cells was; one without a remainder before all others."""
        likeliest = None
        for joined in self._joined(cells):
            if self._is_payment(row := self.header.cells(joined), strictly=True):
                if self._is_whole(joined):
                    return row
                likeliest = likeliest or row
        return likeliest

    def _with_sums_in_words(self, cells: list[str]) -> list[str]:
        """A row of too many cells, put together again where it was cut inside a sum among words."""
        whole: list[str] = []
        sums, surplus = self._sums(), len(cells) - self.header.named
        for cell in cells:
            if surplus > 0 and whole and len(whole) - 1 not in sums and SUM_IN_WORDS.fullmatch(whole[-1]) and HUNDREDS.match(cell):
                whole[-1] = f"{whole[-1]}{self.delimiter}{cell}"
                surplus -= 1
            else:
                whole.append(cell)
        return whole

    def _sums(self) -> list[int]:
        return [index for index, name in enumerate(self.header.names) if name in self.columns["amount"]]

    def _joined(self, cells: list[str]) -> Iterator[list[str]]:
        """A row that has too many cells with those put together that one text may have been cut into, the likeliest first."""
        whole = self._with_whole_sum(cells)
        if len(whole) < len(cells):
            yield whole
        may_be_cut = any(map(HUNDREDS.match, whole))
        for wanted in ("description", "amount", "counterparty"):
            column = next((index for index, name in enumerate(self.header.names) if name in self.columns[wanted]), len(whole))
            for last in range(column + 1, min(column + 1 + min(len(whole) - self.header.named, MOST_COMMAS), len(whole))):
                joined = self._put_together(whole, column, last)
                yield self._with_whole_sum(joined) if may_be_cut else joined

    def _is_whole(self, cells: list[str]) -> bool:
        """Whether nothing stands behind the last column, and no words where a number should."""
        numbers = {*self.columns["payment_no"], *self.columns["merchant_order_no"]}
        words = any(IDEOGRAPH.search(cell) for name, cell in zip(self.header.names, cells, strict=False) if name in numbers)
        return not words and not line_of(cells[self.header.named :])

    def _with_whole_sum(self, cells: list[str]) -> list[str]:
        for _ in range(min(len(cells) - self.header.named, MOST_THOUSANDS)):
            at = self._cut_at_thousands(cells)
            if at is None:
                break
            cells = self._put_together(cells, at, at + 1)
        return cells

    def _put_together(self, cells: list[str], first: int, last: int) -> list[str]:
        return [*cells[:first], self.delimiter.join(cells[first : last + 1]), *cells[last + 1 :]]

    def _cut_at_thousands(self, cells: list[str]) -> int | None:
        """The cell of a sum that goes on in the next."""
        sums = self._sums()
        for at in (index for index in sums if index + 1 < len(cells)):
            is_beside = at + 1 in sums and "." not in cells[at + 1]  # another sum: three figures are that
            if not is_beside and THOUSANDS.fullmatch(cells[at]) and HUNDREDS.match(cells[at + 1]):
                return at
        return None

    def _is_payment(self, cells: Mapping[str, str], *, strictly: bool) -> bool:
        """An amount, and a time or a direction; strictly, nothing in a direction's or a time's place that is none."""
        if read_amount(peek(cells, self.columns["amount"])) is None:
            return False
        direction, time = clean_cell(peek(cells, self.columns["direction"][:1])), peek(cells, self.columns["at"])
        timed = read_wall_time(time) is not None
        if strictly:
            return direction in self.directions and (timed or not time)
        return timed or (direction != "" and direction in self.directions)
