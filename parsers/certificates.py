"""Certificates of payments that Chinese payment services issue as sealed PDFs, for courts: a bill on paper, and who it says issued it to whom.

    编号:20260401…                                     by which the issuer can tell it
    支付宝支付科技有限公司 交易流水证明                         the title
    兹证明:某某(证件号码:…)在其支付宝账号:… 中的交易明细信息如下:  whose account
    币种：人民币/单位：元     交易时间段：… 至 …                 the period
    收/支 │ 交易对方 │ …                                    the rows; see `parsers.printed_table`
    说明：…                                              what the issuer says of its weight; page numbers

A seal is a picture and a PDF is easily made: that a file says it is a certificate proves nothing before its issuer has confirmed its number. What the
file says of its making, and whether it is signed, is told with every one.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from casefile.records import Passage, Reading, ReadingCode, Record
from parsers.bills import Bill, BillReader, begins_bill
from parsers.cells import line_of, row_place
from parsers.export import Export, Row
from parsers.pdf import BrokenPdf
from parsers.printed import printed
from parsers.printed_lines import PrintedLine, is_page_number
from parsers.printed_rows import BROKEN_LINE, Columns, Kind, columns_called, joined
from parsers.printed_table import printed_rows

SERIAL = r"编号\s*[:：]\s*(?P<value>[0-9A-Za-z]{8,})"
MOMENT = r"[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?(?:\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
PERIOD = rf"(?:交易时间段|交易明细对应时间段)\s*[:：]?\s*(?P<value>{MOMENT})\s*(?:至|到|~|-+|—+)\s*(?P<to>{MOMENT})"
NOTES = r"(?P<value>(?:说明|特别提示|温馨提示|声明|备注)\s*[:：].+)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What one service's certificates look like."""

    name: str
    """The format's."""
    bill: Bill
    told: tuple[tuple[ReadingCode, re.Pattern[str]], ...]
    """What the lines around the rows say. Groups `value`, `to` and `label` are the reading's."""

    @property
    def columns(self) -> Columns:
        return columns_called(self.bill.names, self.bill.columns["amount"])


def recognizes_certificate(export: Export, certificate: Certificate) -> bool:
    if not export.is_pdf:
        return False
    return begins_bill((list(map(joined, row.cells)) for row in printed_rows(export.first_page, certificate.columns)), certificate.bill)


def read_certificate(export: Export, certificate: Certificate) -> Iterator[Record]:
    """What the file says of itself, what stands around the rows, and every row as a Payment."""
    yield from printed(export, certificate.name)
    yield from _told(export, certificate)
    yield from _records(export, certificate)


def _told(export: Export, certificate: Certificate) -> Iterator[Reading]:
    """What the lines around the rows say, page by page: a sentence may take several of them."""
    said: set[tuple[ReadingCode, str]] = set()
    for _, lines in groupby(_around(export, certificate), key=lambda line: line.page):
        for reading in _said(export, certificate, list(lines)):
            if (reading.code, reading.value) not in said:
                said.add((reading.code, reading.value))
                yield reading


def _around(export: Export, certificate: Certificate) -> Iterator[PrintedLine]:
    """The lines above the header and those that are of no table, page numbers left out."""
    is_above = True
    for row in printed_rows(export.pages, certificate.columns):
        is_above = is_above and row.kind is not Kind.HEADING
        if is_above or row.kind is Kind.LINE:
            yield from (line for line in row.lines if not is_page_number(line))


def _said(export: Export, certificate: Certificate, lines: list[PrintedLine]) -> Iterator[Reading]:
    begins, text = [], ""
    for line in lines:
        begins.append(len(text))
        text += line.text + "\n"
    for code, pattern in certificate.told:
        for found in pattern.finditer(text):
            line = lines[bisect_right(begins, found.start()) - 1]
            parts = found.groupdict()
            value = " / ".join(filter(None, (parts["value"], parts.get("to")))).replace("\n", "")
            yield Reading(place=export.place(line.where, line.start, line.end), code=code, value=value, why=parts.get("label") or "")


def _records(export: Export, certificate: Certificate) -> Iterator[Record]:
    """What stands on the pages: a row at its first line, its other lines as passages."""
    reader = BillReader(export, certificate.bill, BROKEN_LINE)
    for row in printed_rows(export.pages, certificate.columns):
        first, *others = row.lines
        found = Row(first.number, first.start, first.end, list(map(joined, row.cells)), f"page {first.page}")
        if row.kind is Kind.LINE:  # what it says takes several lines to say: see `_told`
            yield from (record for record in reader.frame(row_place(export, found), line_of(found.cells)) if not isinstance(record, Reading))
        else:
            yield from reader.read(found)
        for line in others:
            yield Passage(place=export.place(line.where, line.start, line.end), what="continuation")
    yield from reader.totals.verdicts(certificate.bill.totals)
    yield from (export.broken(page) for page in export.pages if isinstance(page, BrokenPdf))
