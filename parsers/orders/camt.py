"""A bank's statement or notice as ISO 20022 camt.052, camt.053 or camt.054, an XML file: online banking → export → CAMT.

    <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
      <GrpHdr>…<CreDtTm>2026-02-01T08:00:00+01:00</CreDtTm></GrpHdr>
      <Stmt><Acct><Id><IBAN>DE00…</IBAN></Id><Ccy>EUR</Ccy></Acct><FrToDt>…</FrToDt>
        <Ntry><Amt Ccy="EUR">60.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-01-05</Dt></BookgDt><ValDt>…</ValDt>
          <NtryDtls><TxDtls><Refs><EndToEndId>…</EndToEndId></Refs><RltdPties><Cdtr><Nm>…</Nm></Cdtr><CdtrAcct>…</CdtrAcct></RltdPties>
            <RmtInf><Ustrd>Rechnung R-1</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
      </Stmt></BkToCstmrStmt></Document>

An entry may hold several transactions: each with a sum of its own is a payment. `RvslInd` says that a booking was reversed. Dates are the bank's
days; what is pending need not have one. Prefixes and versions differ; names are compared without them, and the
document may stand in the envelope of a business message. Entries are read one at a time; a document
type is refused.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from casefile.records import (
    Direction,
    Money,
    Passage,
    Payment,
    PaymentKind,
    Place,
    Precision,
    Problem,
    ProblemCode,
    Provenance,
    Reading,
    ReadingCode,
    Record,
)
from parsers.cells import currency_of, number, short
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.given_back import PAID_BACK, with_refunds
from parsers.markup import dereferenced, pieces
from parsers.time_layout import Moment, Times
from parsers.xml_tree import DOCTYPE, BrokenXml, child, children, element_of, leaves, root_name, stated

if TYPE_CHECKING:
    from lxml.etree import _Element

FORMAT = Format(name="camt", kind="orders", provenance=Provenance.OFFICIAL_EXPORT)

EDGE = re.compile(rb"<(?:[A-Za-z0-9_.-]+:)?Ntry[\s>]|</(?:[A-Za-z0-9_.-]+:)?Ntry\s*>")
MESSAGES = re.compile(r"<(?:[\w.-]+:)?BkToCstmr(?:Stmt|AcctRpt|DbtCdtNtfctn)(?:V\d\d)?\b|<camt\.05[234]\.001\.\d\d>")
STATEMENT = re.compile(r"<(?:[\w.-]+:)?(?:Stmt|Rpt|Ntfctn)[\s>]")
ACCOUNT_CURRENCY = re.compile(r"<(?:[\w.-]+:)?Acct>.*?<(?:[\w.-]+:)?Ccy>\s*([A-Z]{3})\s*<", re.DOTALL)
TELLING = re.compile(r"<(?:[\w.-]+:)?(IBAN|CreDtTm|FrDtTm|FrDt|ToDtTm|ToDt)>([^<]{1,64})<")
DIRECTIONS = {"DBIT": Direction.OUT, "CRDT": Direction.IN}
PENDING = frozenset({"PDNG", "INFO"})
TRUE = frozenset({"true", "1"})
DAY_IN_ZONE = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)(?P<zone>Z|[+-]\d\d:\d\d)")
"""A date as XML may write it; in a table this may be a day and a clock."""


def recognizes(export: Export) -> bool:
    return root_name(export) != "" and "camt.05" in export.text_head and MESSAGES.search(export.text_head) is not None


def parse(export: Export) -> Iterator[Record]:
    yield from with_refunds(_records(export))


def _records(export: Export) -> Iterator[Record]:
    times, line, currency = Times(order="ymd", clock=wall_clock(export)), 1, ""
    ends = re.compile(rf"</(?:[\w.-]+:)?{re.escape(root_name(export))}\s*>")
    yield times.clock.reading(export.place("file"))
    for piece, behind in pairwise(chain(pieces(export, EDGE), (None,))):
        if piece is None:  # nothing stands before the end
            return
        place = export.place(f"line {line}", piece.start, piece.end)
        line += piece.text.count("\n")
        if piece.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES)
        if DOCTYPE.search(piece.text):
            yield Problem(place=place, code=ProblemCode.BAD_XML, detail="<!DOCTYPE")
        elif piece.start and not piece.text.startswith("</") and (behind is None or not behind.text.startswith("</")):
            yield Problem(place=place, code=ProblemCode.BAD_XML, detail="</Ntry>")
        elif piece.start and not piece.text.startswith("</"):
            yield from _entry(place, f"{piece.text}</Ntry>", times, currency)
        else:
            yield Passage(place=place, what="envelope")
            yield from _readings(place, piece.text)
            if STATEMENT.search(piece.text):
                currency = ""
            if account := ACCOUNT_CURRENCY.search(piece.text):
                currency = account[1]
            if behind is None and not ends.search(piece.text):
                yield Problem(place=place, code=ProblemCode.TRUNCATED)


def _readings(place: Place, text: str) -> Iterator[Reading]:
    told = {name: dereferenced(value).strip() for name, value in reversed(TELLING.findall(text))}
    if "IBAN" in told:
        yield Reading(place=place, code=ReadingCode.HOLDER, value=told["IBAN"], why="IBAN")
    if "CreDtTm" in told:
        yield Reading(place=place, code=ReadingCode.EXPORTED, value=told["CreDtTm"])
    begin, end = (next((told[name] for name in names if name in told), "") for names in (("FrDtTm", "FrDt"), ("ToDtTm", "ToDt")))
    if begin or end:
        yield Reading(place=place, code=ReadingCode.PERIOD, value=f"{begin} / {end}")


def _entry(place: Place, text: str, times: Times, currency: str) -> Iterator[Payment | Problem]:
    try:
        entry = element_of(text, fragment=True)
    except BrokenXml as broken:
        yield Problem(place=place, code=ProblemCode.BAD_XML, detail=short(str(broken)))
        return
    parts = [one for details in children(entry, "NtryDtls") for one in children(details, "TxDtls")]
    whole = _sum(entry, currency)
    sums = _sums(parts, whole, currency)
    if len(parts) > 1 and all(one is not None for one in sums):
        for index, (part, money) in enumerate(zip(parts, sums, strict=True), start=1):
            where = Place(source=place.source, where=f"{place.where}, transaction {index}", start=place.start, end=place.end)
            yield from _payment(where, entry, part, money, times)
    else:
        yield from _payment(place, entry, parts[0] if len(parts) == 1 else None, whole, times)


def _sums(parts: list["_Element"], whole: Money | None, currency: str) -> list[Money | None]:
    """The sums of transactions; what was ordered where they tell no other, if the entry comes to that and nothing was taken of it."""
    own = [_sum(one, currency) for one in parts]
    told = [money or _ordered(one, whole) for one, money in zip(parts, own, strict=True)]
    comes_to = sum((one.amount for one in told if one is not None), Decimal(0))
    return told if None not in told and whole is not None and comes_to == whole.amount else own


def _ordered(part: "_Element", whole: Money | None) -> Money | None:
    """The sum that was ordered, where a transaction tells no other and it is of the entry's currency."""
    told = _sum_at(child(part, "AmtDtls", "InstdAmt", "Amt"), "")
    return told if told and whole and told.currency == whole.currency else None


def _sum(element: "_Element", currency: str) -> Money | None:
    """The sum of an entry or of a transaction in it, which has it in one of two places; `currency` is the account's."""
    written = child(element, "Amt")
    if written is None:
        written = child(element, "AmtDtls", "TxAmt", "Amt")
    return _sum_at(written, currency)


def _sum_at(written: "_Element | None", currency: str) -> Money | None:
    amount = number(written.text or "") if written is not None else None
    if written is None or amount is None:
        return None
    return Money(amount=abs(amount), currency=currency_of(written.get("Ccy") or currency))


def _moment(written: str, times: Times) -> Moment:
    day = DAY_IN_ZONE.fullmatch(written)
    if day is None:
        return times.read(written)
    moment = times.read(f"{day['day']}T00:00{day['zone']}")
    return moment if moment.problem else moment._replace(precision=Precision.DAY)


def _payment(place: Place, entry: "_Element", part: "_Element | None", money: Money | None, times: Times) -> Iterator[Payment | Problem]:
    own = part if part is not None else entry
    direction = DIRECTIONS.get(stated(own, "CdtDbtInd") or stated(entry, "CdtDbtInd"))
    if money is None or direction is None:
        yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(" ".join(text for _, text in leaves(entry))))
        return
    written = stated(entry, "BookgDt", "DtTm") or stated(entry, "BookgDt", "Dt") or stated(entry, "ValDt", "Dt")
    moment = _moment(written, times)
    status = stated(entry, "Sts", "Cd") or stated(entry, "Sts")
    if moment.problem and (written or status not in PENDING):
        yield Problem(place=place, code=moment.problem, detail=short(written))
    is_back = stated(entry, "RvslInd") in TRUE or child(own, "RtrInf") is not None  # who paid whom is told as it was before
    other = "Cdtr" if (direction is Direction.OUT) is not is_back else "Dbtr"
    parties, refs = child(own, "RltdPties"), child(own, "Refs")
    remittance = child(own, "RmtInf")
    told = (
        " ".join((one.text or "").strip() for one in children(remittance, "Ustrd"))
        or " ".join(filter(None, (text for one in children(remittance, "Strd") for text in _structured(one))))
        or stated(own, "AddtlTxInf")
        or stated(entry, "AddtlNtryInf")
    )
    account = child(parties, f"{other}Acct", "Id")
    yield Payment(
        place=place,
        platform="bank",
        kind=_kind(direction, status, is_back or PAID_BACK.search(f"{told} {stated(own, 'AddtlTxInf')} {stated(entry, 'AddtlNtryInf')}") is not None),
        direction=direction if money.amount != Decimal(0) else Direction.NEUTRAL,
        amount=money,
        payment_no=stated(refs, "AcctSvcrRef") or stated(entry, "AcctSvcrRef") or stated(entry, "NtryRef") or None,
        merchant_order_no=end_to_end if (end_to_end := stated(refs, "EndToEndId")) not in ("", "NOTPROVIDED") else None,
        counterparty=next(filter(None, (stated(parties, *path) for path in _names(other))), None),
        counterparty_account=stated(account, "IBAN") or stated(account, "Othr", "Id") or None,
        description=told,
        status_raw=status,
        at=moment.at,
        at_raw=written,
        zone=moment.zone,
        precision=moment.precision,
        extra={**{path: text for path, text in leaves(entry) if part is None or not path.startswith("NtryDtls/")}, **dict(leaves(own))},
    )


def _structured(remittance: "_Element") -> Iterator[str]:
    """The documents that were paid, the reference of the payee, and what more is said of them."""
    yield from (stated(document, "Nb") for document in children(remittance, "RfrdDocInf"))
    yield stated(remittance, "CdtrRefInf", "Ref")
    yield from (stated(words) for words in children(remittance, "AddtlRmtInf"))


def _names(other: str) -> Iterator[tuple[str, ...]]:
    """Where the other side is named; for whom it took part stands last."""
    for party in (other, f"Ultmt{other}"):
        yield from ((party, "Pty", "Nm"), (party, "Nm"), (party, "Agt", "FinInstnId", "Nm"))


def _kind(direction: Direction, status: str, is_back: bool) -> PaymentKind:
    if status in PENDING:
        return PaymentKind.OTHER
    if direction is Direction.IN and is_back:
        return PaymentKind.REFUND
    return PaymentKind.PURCHASE if direction is Direction.OUT else PaymentKind.TRANSFER
