"""What Amazon charged and paid back, as its page lists it: Your Account → Your Payments → Transactions, a saved page.

To 2025:

    <div class="… apx-transactions-sleeve-header-container"><span>Completed</span></div>
    <div class="… apx-transaction-date-container"><span>October 11, 2024</span></div>
    <div class="… apx-transactions-line-item-component-container"><span>Visa ****0000</span> … <span>-$45.19</span>
      <a href="…">Order #111-0000001-0000001</a> … <span>AMZN Mktp US</span></div>

Since:

    <a … data-testid="transaction-link"> … <span>7 September 2026</span> · <span>AMAZON</span> <span data-testid="method-details-name">Visa</span>
      <span data-testid="method-details-number">0000</span> Order number 111-0000001-0000001 … -$22.73 … Charged</a>

Or the answer that the page fetches them with, JSON saved from a browser's recording or by a program:

    {"displayResponse": {"transactionsList": [{"formattedAmount": "-€30.36", "formattedDate": "15. Juli 2026", "orderData": [{"orderDisplayString":
      "Bestellnummer 305-0000001-0000001", …}], "statementDescriptor": "WWW.AMAZON.DE", "statusInfo": {"status": "Approved", "label": "Berechnet", …},
      "paymentMethodDisplayStringData": {"paymentMethodName": "Visa", "paymentMethodNumber": {"prefix": "••••", "lastDigits": "0000"}}}]}}

A minus sign is what was charged, a plus sign what was paid back; a sum without one tells neither. The name is the one that stands on the card's
statement and need not be the seller's. A sum is of what a parcel cost, not of the order.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from casefile.records import Direction, Money, Passage, Payment, PaymentKind, Place, Problem, ProblemCode, Provenance, Record
from parsers.amazon import ORDER_NO, money_on_page, site_of
from parsers.cells import short
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_objects import has_object, read_objects
from parsers.json_values import Object, leaves_of, object_in, objects_in, text_in
from parsers.markup import blocks_of, holds, page_of, pieces
from parsers.time_layout import UNDATED, Times

FORMAT = Format(name="amazon_transactions", kind="orders", provenance=Provenance.APP_EXPORT)

ITEM = re.compile(
    rb"""<(?:div|a)\b[^<>]{0,240}?(?:apx-transaction(?P<day>-date-container)|apx-transactions-(?P<state>sleeve-header)|"""
    rb"""apx-transactions-line-item-component|data-testid\s*=\s*["']?transaction-link["'\s>])"""
)
PENDING = re.compile(r"(?:pending|in progress|in bearbeitung|ausstehend|en attente|en cours|pendiente|in sospeso|in attesa)\b", re.IGNORECASE)
WAITS = frozenset({"Pending", "InProgress", "Declined", "Failed"})
SIGNED = re.compile(r"[-+−]?\s*[^\d\s-]{0,4}\s?[\d.,\u00a0\u202f]{1,15}\s?[^\d\s-]{0,4}")
HIDDEN_DIGITS = re.compile(r"[*•]+")


@dataclass(slots=True)
class Above:
    """What is written above transactions and holds for them."""

    day: str = ""
    state: str = ""


def recognizes(export: Export) -> bool:
    if '"transactionsList"' in export.text_head:
        return has_object(export, _is_transaction)
    head = export.text_head.casefold()
    return head.lstrip()[:1] == "<" and ("amazon" in head or "apx-transaction" in head) and holds(export, ITEM)


def parse(export: Export) -> Iterator[Record]:
    clock, site, above, count = wall_clock(export), site_of(export), Above(), 0
    times = Times(order=None, clock=clock)
    if export.json_head[:1] in ("{", "["):
        yield clock.reading(export.place("$"))
        yield from read_objects(export, _is_transaction, partial(_answered, site=site, times=times))
        return
    yield clock.reading(export.place("page"))
    for piece in pieces(export, ITEM):
        opening = ITEM.match(piece.text.encode("utf-8", "replace"))
        page = page_of(piece.text)
        lines = blocks_of(page, without=("script", "style")).split("\n") if page is not None else []
        if opening is None or opening["day"] or opening["state"]:
            yield Passage(place=export.place("page", piece.start, piece.end), what="separator" if opening else "envelope")
            above.day = lines[0] if opening and opening["day"] and lines else above.day
            above.state = lines[0] if opening and opening["state"] and lines else above.state
            continue
        count += 1
        place = export.place(f"transaction {count}", piece.start, piece.end)
        if piece.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES)
        yield from _payment(place, lines, above, site, times)


def _is_transaction(value: Object) -> bool:
    return "formattedAmount" in value and "formattedDate" in value


def _answered(place: Place, told: Object, site: str, times: Times) -> Iterator[Payment | Problem]:
    written, day = text_in(told, "formattedAmount"), text_in(told, "formattedDate")
    money, numbers = money_on_page(written, site), [text_in(one, "orderDisplayString") for one in objects_in(told, "orderData")]
    if money is None or (money.amount > 0 and "+" not in written):
        yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(" ".join((day, written, *numbers))))
        return
    moment = times.read(day) if day else UNDATED
    if moment.problem:
        yield Problem(place=place, code=moment.problem, detail=short(day))
    found = [one[0] for one in map(ORDER_NO.search, numbers) if one]
    status, means = object_in(told, "statusInfo"), object_in(told, "paymentMethodDisplayStringData")
    direction = Direction.IN if money.amount > 0 else Direction.OUT if money.amount else Direction.NEUTRAL
    is_pending = text_in(status, "status") in WAITS or PENDING.match(text_in(status, "label")) is not None
    kind = PaymentKind.REFUND if direction is Direction.IN else PaymentKind.PURCHASE
    digits = object_in(means, "paymentMethodNumber")
    yield Payment(
        place=place,
        platform="amazon",
        kind=PaymentKind.OTHER if is_pending or not money.amount else kind,
        direction=direction,
        amount=Money(amount=abs(money.amount), currency=money.currency),
        merchant_order_no=found[0] if len(found) == 1 else None,
        counterparty=text_in(told, "statementDescriptor") or None,
        description=" / ".join(numbers),
        method=" ".join(filter(None, (text_in(means, "paymentMethodName"), text_in(digits, "prefix") + text_in(digits, "lastDigits")))) or None,
        status_raw=text_in(status, "label"),
        at=moment.at,
        at_raw=day,
        zone=moment.zone,
        precision=moment.precision,
        extra=leaves_of(told),
    )


def _payment(place: Place, lines: list[str], above: Above, site: str, times: Times) -> Iterator[Payment | Problem]:
    sums = (line for line in lines if SIGNED.fullmatch(line) and money_on_page(line, site) is not None and line[0] in "-+−")
    written = next(sums, "")
    money = money_on_page(written, site)
    numbered = next((line for line in lines if ORDER_NO.search(line)), "")
    if money is None:
        yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(" ".join(lines)))
        return
    day = next((line for line in lines if times.read(line).at is not None), above.day)
    moment = times.read(day) if day else UNDATED
    if moment.problem:
        yield Problem(place=place, code=moment.problem, detail=short(day))
    rest = [line for line in lines if line not in (written, numbered, day, "·")]
    is_newer = day in lines
    state = rest.pop() if is_newer and rest and lines.index(written) < lines.index(rest[-1]) else above.state
    seller, means = (rest[0], rest[1:]) if is_newer and rest else (rest[-1] if len(rest) > 1 else "", rest[:1])
    order_no = ORDER_NO.search(numbered)
    direction = Direction.IN if money.amount > 0 else Direction.OUT
    kind = PaymentKind.OTHER if PENDING.match(state) else PaymentKind.REFUND if direction is Direction.IN else PaymentKind.PURCHASE
    yield Payment(
        place=place,
        platform="amazon",
        kind=kind if money.amount else PaymentKind.OTHER,
        direction=direction if money.amount else Direction.NEUTRAL,
        amount=Money(amount=abs(money.amount), currency=money.currency),
        merchant_order_no=order_no[0] if order_no else None,
        counterparty=seller or None,
        description=numbered,
        method=" ".join(one for one in means if not HIDDEN_DIGITS.fullmatch(one)) or None,
        status_raw=state,
        at=moment.at,
        at_raw=day,
        zone=moment.zone,
        precision=moment.precision,
        extra={"amount": written},
    )
