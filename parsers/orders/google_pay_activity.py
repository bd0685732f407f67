"""What was paid through Google Pay, as takeout.google.com lists it: My Activity → Google Pay, a page (My Activity.html).

    <div class="outer-cell …"> … <p class="mdl-typography--title">Google Pay<br></p> …
      <div class="content-cell …">Paid ₹1,260.00 to Oak & Ash using Bank Account XXXXXX0000<br>5 Jan 2026, 10:15:02 GMT+05:30<br></div> …
      <div class="content-cell … mdl-typography--caption"><b>Products:</b><br>Google Pay<br><b>Details:</b><br>CICAgOD…<br>Completed<br></div></div>

`Paid` is for something, `Sent` and `Received` are between people. What failed or was cancelled moved no money. Activities without a sum are none of
money.
"""

import re
from collections.abc import Iterator

from casefile.records import NO_CURRENCY, Direction, Money, Passage, Payment, PaymentKind, Place, Problem, ProblemCode, Provenance, Record
from parsers.cells import read_amount, short
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.markup import blocks_of, holds, page_of, pieces
from parsers.table_heads import currency_written
from parsers.time_layout import UNDATED, Times

FORMAT = Format(name="google_pay_activity", kind="orders", provenance=Provenance.OFFICIAL_EXPORT)

ITEM = re.compile(rb"""<div\b[^<>]{0,80}?\bclass\s*=\s*["'](?P<cell>outer-cell)\b""")
TITLE = re.compile(r">\s*Google Pay\s*<")
DID = re.compile(
    r"(?P<did>Paid|Sent|Received|Refunded|Added|Withdrew)\s+(?P<sum>[^\d\s]{0,4}\s?\d[\d.,]{0,20}(?:\s?[A-Z]{3}\b)?)"
    r"(?:\s+(?:to|from)\s+(?P<other>\S.{0,200}?))?(?:\s+(?:using|via)\s+(?P<method>\S.{0,200}))?"
)
KINDS = {
    "Paid": (PaymentKind.PURCHASE, Direction.OUT),
    "Sent": (PaymentKind.TRANSFER, Direction.OUT),
    "Received": (PaymentKind.TRANSFER, Direction.IN),
    "Refunded": (PaymentKind.REFUND, Direction.IN),
    "Added": (PaymentKind.OTHER, Direction.IN),
    "Withdrew": (PaymentKind.OTHER, Direction.OUT),
}
DONE = frozenset({"Completed", "Refunded", ""})
DETAILS = "Details:"
NUMBER = re.compile(r"(?=\S*\d)\S+")
STATE = re.compile(r"[A-Z][a-z]+(?: [a-z]+){0,2}")


def recognizes(export: Export) -> bool:
    head = export.text_head
    return "outer-cell" in head and TITLE.search(head) is not None and holds(export, ITEM)


def parse(export: Export) -> Iterator[Record]:
    times, count = Times(order=None, clock=wall_clock(export)), 0
    for piece in pieces(export, ITEM):
        page = page_of(piece.text) if ITEM.match(piece.text.encode("utf-8", "replace")) else None
        lines = [line for one in blocks_of(page, without=("script", "style")).split("\n") if (line := one.strip())] if page is not None else []
        found = next(filter(None, map(DID.fullmatch, lines)), None)
        if found is None:
            yield Passage(place=export.place("page", piece.start, piece.end), what="activity" if lines else "envelope")
            continue
        count += 1
        place = export.place(f"activity {count}", piece.start, piece.end)
        if piece.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES)
        yield from _payment(place, lines, found, times)


def _payment(place: Place, lines: list[str], found: re.Match[str], times: Times) -> Iterator[Payment | Problem]:
    amount = read_amount(found["sum"])
    if amount is None:
        yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(found[0]))
        return
    after = lines[lines.index(found[0]) + 1 :]
    day = after[0] if after else ""
    moment = times.read(day) if day else UNDATED
    if moment.problem:
        yield Problem(place=place, code=moment.problem, detail=short(day))
    details = after[after.index(DETAILS) + 1 :][:2] if DETAILS in after else []
    status = next(filter(STATE.fullmatch, details), "")
    number = next(filter(NUMBER.fullmatch, details), "")
    kind, direction = KINDS[found["did"]]
    yield Payment(
        place=place,
        platform="google_pay",
        kind=kind if status in DONE else PaymentKind.OTHER,
        direction=direction,
        amount=Money(amount=amount.value, currency=currency_written(amount.symbol) or NO_CURRENCY),
        payment_no=number or None,
        counterparty=found["other"] or None,
        description=found[0],
        method=found["method"] or None,
        status_raw=status,
        at=moment.at,
        at_raw=day,
        zone=moment.zone,
        precision=moment.precision,
        extra={"amount": found["sum"]},
    )
