"""Sums that a decimal comma and a comma between thousands would write alike, `12,500` and `1.250`, read as the other sums of their table are."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from parsers.table import SUMS
from parsers.table_heads import TableRow

COLUMNS = (*SUMS, "balance")
WRITTEN = re.compile(r"(?<![0-9.,])[0-9][0-9.,]*[0-9](?![0-9])")
EITHER = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
COMMA = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+),[0-9]{1,2}|[0-9]{1,3}(?:\.[0-9]{3}){2,}")
POINT = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{2,3})+)\.[0-9]{1,2}|[0-9]{1,3}(?:,[0-9]{2,3}){2,}")
OTHERWISE = str.maketrans(".,", ",.")


def with_decimal_commas(rows: Sequence[TableRow]) -> list[TableRow]:
    """The rows, their doubtful sums read with a decimal comma where the table has surely such ones, more than there are of
    `12,500`, and none with a decimal point: one `12,80` that was miswritten says nothing of a hundred `12,500`."""
    found: list[TableRow] = []
    for _, run in groupby(rows, key=lambda row: id(row.heading)):
        under = list(run)
        sums = [sum_ for row in under for sum_ in _sums(row)]
        sure, doubted = sum(map(_is_sure, sums)), sum(map(_looks_grouped, sums))
        is_comma = sure > doubted and not any(map(POINT.fullmatch, sums))
        found += map(_otherwise, under) if is_comma else under
    return found


def _is_sure(sum_: str) -> bool:
    return COMMA.fullmatch(sum_) is not None


def _looks_grouped(sum_: str) -> bool:
    return "," in sum_ and EITHER.fullmatch(sum_) is not None


def _sums(row: TableRow) -> Iterable[str]:
    return (match[0] for column in COLUMNS if (match := WRITTEN.search(row.cell(column))))


def _otherwise(row: TableRow) -> TableRow:
    doubtful = {}
    for column in COLUMNS:
        cell = row.cell(column)
        if (match := WRITTEN.search(cell)) and EITHER.fullmatch(match[0]):
            doubtful[row.heading.columns[column]] = WRITTEN.sub(lambda sum_: sum_[0].translate(OTHERWISE), cell, count=1)
    return replace(row, read_as=doubtful) if doubtful else row
