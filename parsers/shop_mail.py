"""What Amazon's own mails say of an order in plain text, as they have been written since 2025, in English.

    Subject: Ordered: "Desk lamp, brass" and 1 more item

    Thanks for your order, Pat!
    …
    Order #
    111-0000001-0000001
    View or edit order
    https://www.amazon.com/…

    * Desk lamp, brass
      Quantity: 2
      24.99 USD

    * Kettle, 1 l
      Quantity: 1
      12.50 USD

    Grand Total:
    67.16 USD

A mail may tell of several orders, each from its `Order #` to the next; `Total` stands for `Grand Total:`, on its line too. A price is of one piece.
Neither who sells nor the day is written: an order is dated by the mail that tells of it. `Shipped:` and `Delivered:` tell of the parcel of an order,
and are no second order. What a mail of another sender says in these words, a forwarded one too, is not read: it stays a message.
"""

import re
from collections.abc import Iterator

from casefile.records import PARCELS, EventKind, Money, Order, OrderLine, Place
from parsers.cells import ISO_CURRENCY, number, read_amount
from parsers.order_events import event
from parsers.time_layout import Moment

PLATFORM = "amazon"
SENDER = re.compile(r"[^@\s]+@(?:[a-z0-9-]+\.)*amazon\.(?:com|ca|co\.uk|com\.au|in|ie|sg)", re.IGNORECASE)
GAP = r"[ \t]{0,40}"
ORDER_NO = re.compile(rf"^{GAP}Order #{GAP}\n?{GAP}(?P<no>(?:\d{{3}}|D\d{{2}})-\d{{7}}-\d{{7}}){GAP}$", re.MULTILINE)
LINE = re.compile(
    rf"^{GAP}\* (?P<title>\S.*)\n{GAP}Quantity:{GAP}(?P<quantity>\d{{1,4}}){GAP}(?:\n{GAP}(?P<price>[\d,.]{{1,15}} [A-Z]{{3}}){GAP})?$",
    re.MULTILINE,
)
TOTAL = re.compile(rf"^{GAP}(?:Grand |Order )?Total:?{GAP}\n?{GAP}(?P<total>[\d,.]{{1,15}} [A-Z]{{3}}){GAP}$", re.MULTILINE)
TELLS = (
    (re.compile(r"Ordered:|Your Amazon\.\S+ order of ", re.IGNORECASE), EventKind.PLACED),
    (re.compile(r"Shipped:", re.IGNORECASE), EventKind.SHIPPED),
    (re.compile(r"Delivered:", re.IGNORECASE), EventKind.DELIVERED),
)
"""How the subject begins, and what the mail tells of."""


def orders_told(sender: str, subject: str, text: str, *, place: Place, written: str, sent: Moment) -> Iterator[Order]:
    """The orders of one mail, in the order of its text."""
    kind = next((kind for begins, kind in TELLS if begins.match(subject)), None)
    if kind is None or SENDER.fullmatch(sender) is None:
        return
    starts = list(ORDER_NO.finditer(text))
    for index, start in enumerate(starts, 1):
        said = text[start.end() : starts[index].start() if index < len(starts) else len(text)]
        own = Place(source=place.source, where=f"{place.where}, Order {index}", start=place.start, end=place.end)
        lines = tuple(_line(match, own) for match in LINE.finditer(said))
        total = TOTAL.search(said)
        if lines or total is not None:
            yield Order(
                place=own,
                platform=PLATFORM if kind is EventKind.PLACED else PARCELS,
                order_no=start["no"],
                total=_money(total["total"]) if total is not None else None,
                lines=lines,
                events=(event(kind, own, written, sent),),
            )


def _line(match: re.Match[str], place: Place) -> OrderLine:
    price = _money(match["price"] or "")
    return OrderLine(
        place=place,
        title=match["title"].strip(),
        quantity=number(match["quantity"]),
        unit_price=price.amount if price is not None else None,
    )


def _money(written: str) -> Money | None:
    amount = read_amount(written)
    if amount is None or not ISO_CURRENCY.fullmatch(amount.symbol):
        return None
    return Money(amount=amount.value, currency=amount.symbol)
