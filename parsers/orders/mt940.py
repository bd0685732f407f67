"""A bank's statement as SWIFT MT940, or of the day as MT942: online banking → export → MT940, `.sta`, `.940`, `.mta`, `.txt`.

    :20:STARTUMS                                    a statement; lines of a mail or of other blocks may stand around it: `{1:F01…}{4:`, `-}`, `940`
    :25:DE00…/0000                                  the account
    :28C:1/1
    :60F:C260101EUR1000,00                          the balance before, which tells the currency (of MT942: `:34F:`)
    :61:2601050105D60,00NTRFEX-1//B-1               day of value, day of entry, C or D or, taken back, RC or RD, the sum, a code, two references
    :86:166?00GUTSCHRIFT?20SVWZ+Rechnung R-1?31DE…?32CUPS EXAMPLE           what it was, in pieces that a bank of Germany, Austria or Poland numbers
    :86:/TRTP/SEPA OVERBOEKING/IBAN/NL…/NAME/CUPS EXAMPLE/REMI/EX-1         or names between strokes, as those of the Netherlands do
    :86:any text, over several lines                or as it is
    :62F:C260131EUR940,00

`R` before the letter means that an entry was taken back: `RC` left the account. A letter behind it is of the currency's name. The day is the one of
value; the one of entry, which has no year, stays among the rest; some banks leave it, or the code, blank.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from casefile.records import (
    Direction,
    Money,
    Passage,
    Payment,
    PaymentKind,
    Place,
    Problem,
    ProblemCode,
    Provenance,
    Reading,
    ReadingCode,
    Record,
)
from parsers.cells import currency_of, number, short
from parsers.clock import wall_clock
from parsers.export import Export, Line
from parsers.format import Format
from parsers.given_back import PAID_BACK, with_refunds
from parsers.time_layout import Times, unread

FORMAT = Format(name="mt940", kind="orders", provenance=Provenance.OFFICIAL_EXPORT)

MARKS = (re.compile(r"(?m)^[ \t]*(?:\{4:\s*)?:(?:20|25):"), re.compile(r"(?m)^[ \t]*:(?:60[FM]|61|34F|90[CD]):"))
FIELD = re.compile(r"[ \t]*(?:\{4:)?:(?P<tag>[0-9]{2}[A-Z]?):(?P<text>.*)")
ENDS = re.compile(r"[ \t]*(?:-\}?|-[A-Z]{1,4}|\{[^}]*\}.*)[ \t]*")
"""What ends a statement, or begins the envelope of the next."""
BETWEEN = re.compile(r"[ \t]*(?:\d{3}(?: \d\d)?|[A-Z]{4}[A-Z0-9]{4,8})[ \t]*")
"""What else stands between two statements, and may as well be the last letters of a text that goes on over several lines."""
TEXTS = frozenset({"61", "86"})
ENTRY = re.compile(
    r"\s*(?P<value>\d{6})(?P<entry>\d{4}| {4})?(?P<back>[RE]?)(?P<way>[CD])[A-Z]?\s*(?P<sum>\d[\d.]*(?:,\d*)?)\s*"
    r"(?:(?P<type>[A-Z](?:[A-Z0-9]{2}[A-Z0-9 ]| {3}))\s?(?P<own>[^/\n]*(?:/(?!/)[^/\n]*)*)(?://(?P<bank>[^\n]*))?)?(?P<more>\n.*)?",
    re.DOTALL,
)
CURRENCY = re.compile(r"\s*(?:[CD]\d{6})?(?P<currency>[A-Z]{3})")
NUMBERED = re.compile(r"\s*(?P<code>\d{3})(?P<sign>[^\w\s/])(?=\d\d)")
STROKES = re.compile(
    r"/(TRTP|IBAN|BIC|NAME|REMI|EREF|CNTP|ORDP|BENM|MARF|CSID|RTRN|PREF|KREF|ISDT|PURP|ULTD|ULTB|ULTC|CDTRREF|CDTRREFTP|OCMT|EXCH|CHGS|ID|ADDR|USTD|STRD)/"
)
REMITTED = re.compile(r"^(?:USTD|STRD)/+")
LABEL = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|SQTP|PURP)\+")
PURPOSE, NAMES, ACCOUNTS = (*range(20, 30), *range(60, 64)), (32, 33), (31, 38)
NO_REFERENCE = frozenset({"", "NONREF", "NOTPROVIDED", "EREF", "PREF", "KREF", "KREF+", "MARF"})
"""What stands for one that there is not, or is in field 86."""
EXPECTED = "E"
"""Before the letter: MT942 tells of what is not booked yet."""
NO_PURCHASE = frozenset({"NINT", "NCHG", "NCOM", "NDIV", "NSAL"})


class Field(NamedTuple):
    tag: str
    text: str
    place: Place


class Told(NamedTuple):
    """What a field 86 says."""

    name: str = ""
    account: str = ""
    text: str = ""
    reference: str = ""
    rest: Mapping[str, str] = {}


def recognizes(export: Export) -> bool:
    return export.is_text and all(mark.search(export.text_head) for mark in MARKS)


def parse(export: Export) -> Iterator[Record]:
    yield from with_refunds(_records(export))


def _records(export: Export) -> Iterator[Record]:
    times, currency = Times(order="ymd", clock=wall_clock(export)), ""
    yield times.clock.reading(export.place("file"))
    entry: Field | None = None
    for found in _fields(export):
        if entry is not None:
            told = found if isinstance(found, Field) and found.tag == "86" else None
            yield from _payment(entry, told, currency, times)
            entry = None
            if told is not None:
                continue
        if not isinstance(found, Field):
            yield found
        elif found.tag == "61":
            entry = found
        else:
            yield Passage(place=found.place, what="envelope")
            if found.tag == "25":
                currency = ""
                yield Reading(place=found.place, code=ReadingCode.HOLDER, value=found.text.strip(), why=":25:")
            if found.tag in ("60F", "60M", "34F") and (named := CURRENCY.match(found.text)):
                currency = named["currency"]
    if entry is not None:
        yield from _payment(entry, None, currency, times)


def _fields(export: Export) -> Iterator[Field | Passage | Problem]:
    """The fields with the lines that go on with them, and what stands between statements."""
    taken: list[Line] = []
    tag = text = ""
    for line in export.lines():
        if line.damaged:
            yield Problem(place=export.place(f"line {line.number}", line.start, line.end), code=ProblemCode.BAD_BYTES)
        begins = FIELD.fullmatch(line.text)
        ends = ENDS.fullmatch(line.text) or (tag not in TEXTS and BETWEEN.fullmatch(line.text))
        if taken and begins is None and not ends:
            taken.append(line)
            text += f"\n{line.text}"
            continue
        if taken:
            yield Field(tag, text, _place(export, taken))
            taken = []
        if begins is None:
            yield Passage(place=_place(export, [line]), what="envelope" if line.text.strip() else "blank")
        else:
            taken, tag, text = [line], begins["tag"], begins["text"]
    if taken:
        yield Field(tag, text, _place(export, taken))


def _place(export: Export, lines: list[Line]) -> Place:
    return export.place(f"line {lines[0].number}", lines[0].start, lines[-1].end)


def _payment(entry: Field, told: Field | None, currency: str, times: Times) -> Iterator[Payment | Problem]:
    place = entry.place
    if told is not None:
        place = Place(source=place.source, where=place.where, start=place.start, end=told.place.end)
    match = ENTRY.fullmatch(entry.text)
    amount = _sum(match["sum"]) if match else None
    if match is None or amount is None:
        yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(entry.text))
        return
    written = match["value"]
    moment = times.read(_with_century(written)) if _is_day(written) else unread(ProblemCode.BAD_TIME)
    if moment.problem:
        yield Problem(place=place, code=moment.problem, detail=short(written))
    said = _told(told.text) if told else Told()
    own, bank = ((match[one] or "").strip() for one in ("own", "bank"))
    left = (match["way"] == "D") is not (match["back"] == "R")
    direction = Direction.NEUTRAL if not amount else Direction.OUT if left else Direction.IN
    more = {
        "entry": (match["entry"] or "").strip(),
        "mark": f"{match['back']}{match['way']}",
        "more": (match["more"] or "").strip(),
        ":86:": told.text if told else "",
    }
    yield Payment(
        place=place,
        platform="bank",
        kind=_kind(match["type"] or "", direction, said, match["back"]),
        direction=direction,
        amount=Money(amount=amount, currency=currency_of(currency)),
        payment_no=next((one for one in (bank, own) if one not in NO_REFERENCE), None),
        merchant_order_no=next((one for one in (said.reference, own if bank else "") if one not in NO_REFERENCE), None),
        counterparty=said.name or None,
        counterparty_account=said.account or None,
        description=said.text,
        status_raw=(match["type"] or "").strip(),
        at=moment.at,
        at_raw=written,
        zone=moment.zone,
        precision=moment.precision,
        extra={name: value for name, value in (more | dict(said.rest)).items() if value},
    )


def _sum(written: str) -> Decimal | None:
    """`12,500` are twelve and a half: a comma parts no thousands here, and some currencies have three places."""
    whole, comma, places = written.partition(",")
    return number(f"{whole.replace('.', '')}.{places}".rstrip(".") if comma else written)


def _is_day(written: str) -> bool:
    """Banks that count every month as thirty days write the 30th of February."""
    try:
        date.fromisoformat(_with_century(written))
    except ValueError:
        return False
    return True


def _with_century(written: str) -> str:
    return f"{'19' if written[:2] >= '80' else '20'}{written[:2]}-{written[2:4]}-{written[4:]}"


def _told(text: str) -> Told:
    if numbered := NUMBERED.match(text):
        return _by_numbers(numbered["code"], text[numbered.end() - 1 :].replace("\n", ""), numbered["sign"])
    if STROKES.search(text):
        return _by_strokes(text.replace("\n", ""))
    return Told(text="\n".join(line.strip() for line in text.strip().splitlines()))


def _by_numbers(code: str, text: str, sign: str) -> Told:
    parts: dict[int, str] = {}
    for piece in text.split(sign)[1:]:
        if piece[:2].isdecimal():
            parts[int(piece[:2])] = parts.get(int(piece[:2]), "") + piece[2:]
    purpose = [parts[one] for one in PURPOSE if one in parts]
    before, labelled = _labelled("".join(purpose))
    account = next((found for one in reversed(ACCOUNTS) if (found := parts.get(one, "").strip())), "")
    return Told(
        name="".join(parts.get(one, "") for one in NAMES).strip() or labelled.get("ABWA", ""),
        account=account,
        text=labelled.get("SVWZ", "") or (before if labelled else " ".join(map(str.strip, purpose))),
        reference=labelled.get("EREF", ""),
        rest={"code": code, "booking": parts.get(0, "").strip(), **{name: value for name, value in labelled.items() if name != "SVWZ"}},
    )


def _labelled(text: str) -> tuple[str, dict[str, str]]:
    """`EREF+A-1MREF+M-1SVWZ+Rechnung R-1` by its labels, and what stands before the first."""
    before, *pieces = LABEL.split(text)
    return before.strip(), {label: value.strip() for label, value in zip(pieces[::2], pieces[1::2], strict=True) if value.strip()}


def _by_strokes(text: str) -> Told:
    _, *pieces = STROKES.split(text)
    named: dict[str, str] = {}
    for label, value in zip(pieces[::2], pieces[1::2], strict=True):
        if stated := value.strip().strip("/"):
            named.setdefault(label, stated)
    party = named.get("CNTP", "").split("/")  # account, bank, name, place
    return Told(
        name=named.get("NAME", "") or (party[2] if len(party) > 2 else ""),
        account=named.get("IBAN", "") or party[0],
        text=named.get("USTD", "") or REMITTED.sub("", named.get("REMI", "")) or named.get("STRD", ""),
        reference=named.get("EREF", ""),
        rest=named,
    )


def _kind(native: str, direction: Direction, said: Told, mark: str) -> PaymentKind:
    if mark == EXPECTED:
        return PaymentKind.OTHER
    if direction is Direction.IN and (mark == "R" or PAID_BACK.search(f"{said.text} {said.rest.get('booking', '')}")):
        return PaymentKind.REFUND
    if direction is Direction.NEUTRAL or mark == "R" or native in NO_PURCHASE:
        return PaymentKind.OTHER
    return PaymentKind.PURCHASE if direction is Direction.OUT else PaymentKind.TRANSFER
