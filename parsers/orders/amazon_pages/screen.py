"""One order as Amazon shows it on the screen: a card of the list, or the page of its details.

Both are read by what their elements are called in the page's own program, which is the same in every language.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from casefile.records import EventKind, Money, Order, OrderEvent, OrderLine, Place, Problem, ProblemCode
from parsers.amazon import ORDER_NO
from parsers.cells import number, short
from parsers.markup import blocks_of, classes, first_of_class, line_of, of_class
from parsers.orders.amazon_pages.words import Page, event, event_of, label
from parsers.time_layout import UNDATED, Moment

if TYPE_CHECKING:
    from lxml.html import HtmlElement

PLATFORM = "amazon"
ROLES: Mapping[str, str] = MappingProxyType(
    {
        "orderId": "order_no",
        "yohtmlc-order-id": "order_no",
        "orderDate": "placed",
        "shippingAddress": "address",
        "shipmentStatus": "state",
        "yohtmlc-shipment-status-primaryText": "state",
        "cancelled": "cancelled",
        "od-item-view-qty": "quantity",
        "item-view-qty": "quantity",
        "product-image__qty": "quantity",
        "itemTitle": "title",
        "yohtmlc-product-title": "title",
        "orderedMerchant": "seller",
        "unitPrice": "price",
        "itemCondition": "itemCondition",
        "itemReturnEligibility": "itemReturnEligibility",
        "purchasedVariationDetails": "purchasedVariationDetails",
        "giftMessage": "giftMessage",
    }
)
"""What an element is called (`data-component` of the details, a class of a card) → what it tells."""
HEADED = ("order-header__header-list-item", "value")
CHARGE = "od-line-item-row"
INSTRUMENT = ("payment-instrument-name", "payment-instrument-number")
ASIN = re.compile(r"/(?:dp|gp/product)/([A-Z0-9]{10})\b")


@dataclass(slots=True)
class Item:
    title: str
    quantity: Decimal
    state: str
    seller: str = ""
    price: Decimal | None = None
    extra: dict[str, str] = field(default_factory=dict)

    def line(self, place: Place) -> OrderLine:
        extra = self.extra | ({"state": self.state} if self.state else {})
        return OrderLine(place=place, title=self.title, quantity=self.quantity, unit_price=self.price, seller_name=self.seller or None, extra=extra)


@dataclass(slots=True)
class Seen:
    """What has been read of one order so far."""

    order_no: str = ""
    placed: str = ""
    buyer: str = ""
    is_cancelled: bool = False
    states: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    count: Decimal | None = None
    """What stands on the picture of the next item; one piece has no number."""


def order_on_screen(element: "HtmlElement", place: Place, page: Page) -> Iterator[Order | Problem]:
    seen = Seen()
    for one in element.iter():
        for name in (one.get("data-component") or "", *classes(one)):
            if name in ROLES:
                _take(seen, ROLES[name], one, page)
    total = _headed(element, seen, page)
    if not seen.order_no:
        yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(line_of(element)))
        return
    moment = page.times.read(seen.placed) if seen.placed else UNDATED
    if moment.problem:
        yield Problem(place=place, code=moment.problem, detail=short(seen.placed))
    charges = tuple(_charges(element))
    due = next((written for _, written, is_bold in charges if is_bold), "")
    if due and page.money(due) is None:
        yield Problem(place=place, code=ProblemCode.BAD_CELL, detail=short(due))
    refund = next((page.money(written) for text, written, is_bold in charges if is_bold and label("refund").match(text)), None)
    sellers = {item.seller for item in seen.items}
    yield Order(
        place=place,
        platform=PLATFORM,
        order_no=seen.order_no,
        seller_name=(sellers.pop() or None) if len(sellers) == 1 else None,
        buyer_name=seen.buyer or None,
        total=page.money(due) or total,
        lines=tuple(item.line(place) for item in seen.items),
        events=tuple(_events(seen, moment, refund, place, page)),
        method=_method(element) or None,
        status_raw=" / ".join(dict.fromkeys(seen.states)),
        extra={text: written for text, written, _ in charges if text},
    )


def _take(seen: Seen, role: str, element: "HtmlElement", page: Page) -> None:
    text = line_of(element)
    if not text:
        return
    item = seen.items[-1] if seen.items else None
    match role:
        case "order_no":
            found = ORDER_NO.search(text)
            seen.order_no = seen.order_no or (found[0] if found else "")
        case "placed":
            seen.placed = seen.placed or text
        case "address":
            seen.buyer = seen.buyer or line_of(next(element.iterdescendants("li"), None))
        case "cancelled":
            seen.is_cancelled = True
        case "state":
            seen.states.append(blocks_of(element).partition("\n")[0])
        case "quantity":
            seen.count = number(text)
        case "title":
            asin = next((found[1] for link in element.iterdescendants("a") if (found := ASIN.search(link.get("href") or ""))), "")
            state = seen.states[-1] if seen.states else ""
            seen.items.append(Item(title=text, quantity=seen.count or Decimal(1), state=state, extra={"ASIN": asin} if asin else {}))
            seen.count = None
        case "seller" if item is not None:
            link = next(element.iterdescendants("a"), None)
            item.seller = line_of(link) or (text.partition(":")[2].strip() or text)
        case "price" if item is not None:
            price = page.money(line_of(first_of_class(element, "a-offscreen")) or text)
            item.price = price.amount if price else None
        case _ if item is not None:
            item.extra[role] = text
        case _:
            pass


def _headed(element: "HtmlElement", seen: Seen, page: Page) -> Money | None:
    """The sum of the order, and its day, as a card's head states them: each is the first that can be read as such."""
    lines = [line for name in HEADED for one in of_class(element, name) for line in blocks_of(one).split("\n")]
    seen.placed = seen.placed or next((line for line in lines if page.times.read(line).at is not None), "")
    return next((money for line in lines if (money := page.money(line)) is not None), None)


def _charges(element: "HtmlElement") -> Iterator[tuple[str, str, bool]]:
    """What each sum of the details is for, the sum, and whether it is in bold: first what the order comes to, then what was paid back."""
    for row in of_class(element, CHARGE):
        what, written = first_of_class(row, f"{CHARGE}-label"), first_of_class(row, f"{CHARGE}-content")
        if written is not None and not any("a-popover-preload" in classes(one) for one in row.iterancestors()):
            yield line_of(what).rstrip(": "), line_of(written), first_of_class(written, "a-text-bold") is not None


def _events(seen: Seen, placed: Moment, refund: Money | None, place: Place, page: Page) -> Iterator[OrderEvent]:
    if seen.placed:
        yield event(EventKind.PLACED, place, seen.placed, placed)
    found = [one for state in dict.fromkeys(seen.states) if (one := event_of(state, place=place, placed=placed, page=page)) is not None]
    told_below = {EventKind.CANCELLED} | ({EventKind.REFUNDED} if refund is not None else set())
    yield from (one for one in found if one.kind not in told_below)
    if refund is not None:
        yield event(EventKind.REFUNDED, place, "", UNDATED, refund)
    if seen.is_cancelled or (found and all(one.kind is EventKind.CANCELLED for one in found)):
        yield event(EventKind.CANCELLED, place, "", UNDATED)


def _method(element: "HtmlElement") -> str:
    """`Visa 1234`, several with ` / ` between."""
    told = [(one.get("data-testid") or "", line_of(one)) for one in element.iter() if one.get("data-testid") in INSTRUMENT]
    parts: list[str] = []
    for name, text in told:
        if name == INSTRUMENT[1] and parts:
            parts[-1] = f"{parts[-1]} {text}"
        elif text:
            parts.append(text)
    return " / ".join(dict.fromkeys(parts))
