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
write a decimal comma and do not escape `&`, or put a text into CDATA. `STMTTRNP` is pending. No document type is read and no entity expanded.
A day without a zone is the bank's own. Sales and dividends of securities are no payments to anybody and stay envelope; the cash side of an
investment account is read.
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
from parsers.given_back import PAID_BACK, with_refunds
from parsers.markup import dereferenced, pieces
from parsers.time_forms import ABBREVIATED
from parsers.time_layout import Moment, unread

FORMAT = Format(name="ofx", kind="orders", provenance=Provenance.OFFICIAL_EXPORT)

BEGINNING = re.compile(
    r"\s*(?:OFXHEADER\s*:[^<]{0,2000}|(?:<(?:\?[^>]{0,500}\?|!--.{0,500}?--)>\s*){0,6})<OFX(?:\s[^>]{0,500})?>", re.IGNORECASE | re.DOTALL
)
EDGE = re.compile(rb"</?STMTTRNP?>", re.IGNORECASE)
LISTED = re.compile(r"</(?:BANKTRANLIST|[A-Z]*STMTRS|OFX)\b", re.IGNORECASE)
"""What stands behind the last transaction where none is closed."""
STATEMENT = re.compile(r"<(?:CC|INV)?STMTRS>", re.IGNORECASE)
LEAF = re.compile(r"<([A-Za-z0-9.]{1,32})>(?:\s*<!\[CDATA\[(.*?)\]\]>|([^<]*))", re.DOTALL)
TIME = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?(?:\.(\d{1,6}))?)?\s*(?:\[\s*(?P<offset>[^\]:]*)(?::(?P<name>[^\]]*))?\]|(?P<bare>[A-Z]{3,4}))?"
)
OFFSET = re.compile(r"([+-]?)(\d{1,2})(?:\.(\d{1,2})|:?([0-5]\d))?")
NO_PURCHASE = frozenset({"INT", "DIV", "FEE", "SRVCHG", "DEP", "ATM", "CASH", "DIRECTDEP", "HOLD"})
TRANSFER = "XFER"
READ = frozenset({"TRNTYPE", "DTPOSTED", "FITID", "NAME", "PAYEE", "MEMO", "ACCTID"})


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
        if piece.text[:9].upper() in ("<STMTTRN>", "<STMTTRNP"):  # the latter is pending
            if piece.end == export.source.bytes and not LISTED.search(piece.text):
                yield Problem(place=place, code=ProblemCode.TRUNCATED, detail=short(piece.text))
                continue
            leaves = _leaves(piece.text)
            own = leaves.get("CURRENCY") or (
                leaves.get("CURSYM", "") if "<CURRENCY>" in piece.text.upper() else ""
            )  # <ORIGCURRENCY>: it was converted
            yield from _transaction(place, leaves, own or account["CURDEF"], clock)
            continue
        yield Passage(place=place, what="envelope")
        leaves = _leaves(piece.text)
        if STATEMENT.search(piece.text):
            account["CURDEF"] = NO_CURRENCY
        account.update(leaves)
        yield from _readings(place, leaves)
        if piece.start == 0:
            yield clock.reading(place)


def _leaves(text: str) -> dict[str, str]:
    """The leaves that say something, the first of each name; one that is not closed ends where the next tag or line begins."""
    found: dict[str, str] = {}
    for name, verbatim, value in LEAF.findall(text):
        stated = (verbatim or dereferenced(value)).strip()
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
    posted = leaves.get("DTPOSTED", leaves.get("DTTRAN", ""))
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
        counterparty_account=leaves.get("ACCTID"),
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
    if native in NO_PURCHASE or "DTTRAN" in leaves or direction is Direction.NEUTRAL:
        return PaymentKind.OTHER
    return PaymentKind.PURCHASE if direction is Direction.OUT and native != TRANSFER else PaymentKind.TRANSFER


def _moment(written: str, clock: Clock) -> Moment:
    match = TIME.fullmatch(written)
    if match is None:
        return unread(ProblemCode.BAD_TIME)
    year, month, day, hour, minute, second, fraction = match.groups()[:7]
    precision = Precision.MILLISECOND if fraction else Precision.SECOND if second else Precision.MINUTE if hour else Precision.DAY
    try:
        wall = datetime(  # noqa: DTZ001 -- a wall clock; the zone is written behind it or `parsers.clock` gives it one
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), int((fraction or "").ljust(6, "0"))
        )
        zone = _zone(match["offset"] or "", match["name"] or match["bare"] or "")
    except ValueError:
        return unread(ProblemCode.BAD_TIME)
    return Moment(wall.replace(tzinfo=zone), precision, Zone.OFFSET) if zone else Moment(clock.instant(wall), precision, clock.status)


def _zone(offset: str, name: str) -> timezone | None:
    """`-5`, `+5.5`, `-3.30` or `+0530`; without a figure, `[-:EST]`, the name tells it where it is that of one zone."""
    match = OFFSET.fullmatch(offset.strip())
    if match is None:
        told = ABBREVIATED.get((name or offset).strip(" -+").upper())
        return None if told is None else timezone(timedelta(hours=told))
    sign, hours, part, minutes = match.groups()
    ahead = timedelta(hours=int(hours), minutes={"5": 30, "50": 30, "25": 15, "75": 45}.get(part or "", int(part or minutes or 0)))
    return timezone(-ahead if sign == "-" else ahead)
