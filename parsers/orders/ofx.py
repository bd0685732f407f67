"""A bank's or card company's statement as OFX or QFX (Open Financial Exchange): online banking → download → OFX, QFX, Quicken, Money.

    1.x, SGML                                     2.x, XML
    OFXHEADER:100                                 <?xml version="1.0" encoding="UTF-8"?>
    DATA:OFXSGML …                                <?OFX OFXHEADER="200" VERSION="211" …?>
    <OFX> … <CURDEF>USD                           <OFX> … <CURDEF>USD</CURDEF>
    <BANKACCTFROM><BANKID>123<ACCTID>456…         leaves are closed; the rest is the same
    <BANKTRANLIST><DTSTART>20260101<DTEND>20260131
    <STMTTRN>
    <TRNTYPE>POS
    <DTPOSTED>20260105120000.000[-5:EST]
    <TRNAMT>-60.00                                the sign is the direction
    <FITID>2026010501                             unique in one account only
    <NAME>OAK AND ASH                             or <PAYEE><NAME>…
    <MEMO>order 1001
    </STMTTRN>

Only aggregates are sure to be closed, so that a leaf is read up to the next tag. Real files leave tags empty, forget the bank's number,
write a decimal comma and do not escape `&`. No document type is read and no entity expanded. A day without a zone is the bank's own.
Sales and dividends of securities are no payments to anybody and stay envelope; the cash side of an investment account is read.
The same sum back from the same payee is a refund, though no word says so (`parsers/given_back.py`).
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone

from casefile.records import (
    NO_CURRENCY,
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
    Zone,
)
from parsers.cells import currency_of, number, short
from parsers.clock import Clock, wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.given_back import with_refunds
from parsers.markup import dereferenced, pieces
from parsers.payment_rows import PAID_BACK
from parsers.time_layout import Moment, unread

FORMAT = Format(name="ofx", kind="orders", provenance=Provenance.OFFICIAL_EXPORT)

BEGINNING = re.compile(r"\s*(?:OFXHEADER:[^<]{0,2000}|(?:<\?[^>]{0,500}\?>\s*){0,4})<OFX>", re.IGNORECASE)
EDGE = re.compile(rb"</?STMTTRN>", re.IGNORECASE)
LEAF = re.compile(r"<([A-Za-z0-9.]{1,32})>([^<]*)")
TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?(?:\.(\d{1,6}))?)?\s*(?:\[([+-]?\d{1,2})(?:\.(\d{1,2}))?(?::[^\]]*)?\])?")
NO_PURCHASE = frozenset({"INT", "DIV", "FEE", "SRVCHG", "DEP", "ATM", "CASH", "DIRECTDEP", "HOLD"})
TRANSFER = "XFER"
READ = frozenset({"TRNTYPE", "DTPOSTED", "FITID", "NAME", "PAYEE", "MEMO"})


def recognizes(export: Export) -> bool:
    return BEGINNING.match(export.text_head) is not None


def parse(export: Export) -> Iterator[Record]:
    yield from with_refunds(_records(export))


def _records(export: Export) -> Iterator[Record]:
    clock, account, line = wall_clock(export), {"CURDEF": NO_CURRENCY}, 1
    for piece in pieces(export, EDGE):
        place = export.place(f"line {line}", piece.start, piece.end)
        line += piece.text.count("\n")
        if piece.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES)
        if piece.text[:9].upper() == "<STMTTRN>":
            leaves = _leaves(piece.text)
            own = leaves.get("CURSYM", "") if "<CURRENCY>" in piece.text.upper() else ""  # <ORIGCURRENCY>: the sum was converted
            yield from _transaction(place, leaves, own or account["CURDEF"], clock)
            continue
        yield Passage(place=place, what="envelope")
        leaves = _leaves(piece.text)
        account.update(leaves)
        yield from _readings(place, leaves)
        if piece.start == 0:
            yield clock.reading(place)


def _leaves(text: str) -> dict[str, str]:
    """The leaves that say something, the first of each name; one that is not closed ends where the next tag or line begins."""
    found: dict[str, str] = {}
    for name, value in LEAF.findall(text):
        stated = dereferenced(value).strip()
        if stated:
            found.setdefault(name.upper(), stated)
    return found


def _readings(place: Place, leaves: Mapping[str, str]) -> Iterator[Reading]:
    if "ORG" in leaves:
        yield Reading(place=place, code=ReadingCode.EXPORTER, value=leaves["ORG"])
    if "DTSERVER" in leaves:
        yield Reading(place=place, code=ReadingCode.EXPORTED, value=leaves["DTSERVER"])
    if "ACCTID" in leaves:
        yield Reading(place=place, code=ReadingCode.HOLDER, value=leaves["ACCTID"], why=leaves.get("BANKID", leaves.get("BROKERID", "")))
    if "DTSTART" in leaves:
        yield Reading(place=place, code=ReadingCode.PERIOD, value=f"{leaves['DTSTART']} / {leaves.get('DTEND', '')}")


def _transaction(place: Place, leaves: dict[str, str], currency: str, clock: Clock) -> Iterator[Payment | Problem]:
    amount = number(leaves.get("TRNAMT", ""))
    if amount is None:
        detail = " ".join(f"{name}={value}" for name, value in leaves.items())
        yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(detail))
        return
    posted = leaves.get("DTPOSTED", "")
    moment = _moment(posted, clock)
    if moment.problem:
        yield Problem(place=place, code=moment.problem, detail=short(posted))
    direction = Direction.OUT if amount < 0 else Direction.IN if amount else Direction.NEUTRAL
    yield Payment(
        place=place,
        platform="bank",
        kind=_kind(leaves, direction),
        direction=direction,
        amount=Money(amount=abs(amount), currency=currency_of(currency)),
        payment_no=leaves.get("FITID"),
        counterparty=leaves.get("NAME", leaves.get("PAYEE")),
        description=leaves.get("MEMO", ""),
        status_raw=leaves.get("TRNTYPE", ""),
        at=moment.at,
        at_raw=posted,
        zone=moment.zone,
        precision=moment.precision,
        extra={name: value for name, value in leaves.items() if name not in READ},
    )


def _kind(leaves: Mapping[str, str], direction: Direction) -> PaymentKind:
    """Money that came in may be a refund or anything else: an OFX file says so in words or not at all."""
    native = leaves.get("TRNTYPE", "").upper()
    if direction is Direction.IN and PAID_BACK.search(" ".join(leaves.get(name, "") for name in ("NAME", "PAYEE", "MEMO"))):
        return PaymentKind.REFUND
    if native in NO_PURCHASE or direction is Direction.NEUTRAL:
        return PaymentKind.OTHER
    return PaymentKind.PURCHASE if direction is Direction.OUT and native != TRANSFER else PaymentKind.TRANSFER


def _moment(written: str, clock: Clock) -> Moment:
    match = TIME.fullmatch(written)
    if match is None:
        return unread(ProblemCode.BAD_TIME)
    year, month, day, hour, minute, second, fraction, offset, part = match.groups()
    precision = Precision.MILLISECOND if fraction else Precision.SECOND if second else Precision.MINUTE if hour else Precision.DAY
    try:
        wall = datetime(  # noqa: DTZ001 -- a wall clock; the zone is written behind it or `parsers.clock` gives it one
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), int((fraction or "").ljust(6, "0"))
        )
        if offset is None:
            return Moment(clock.instant(wall), precision, clock.status)
        hours = int(offset)
        minutes = {"5": 30, "50": 30, "25": 15, "75": 45}.get(part or "", int(part or 0))
        zone = timezone(timedelta(hours=hours, minutes=-minutes if offset.startswith("-") else minutes))
    except ValueError:
        return unread(ProblemCode.BAD_TIME)
    return Moment(wall.replace(tzinfo=zone), precision, Zone.OFFSET)
