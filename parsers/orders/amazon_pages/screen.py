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
from parsers.markup import blocks_of, classes, first_of_class, line_of
from parsers.orders.amazon_pages.words import Page, event, event_of, label, told
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
        "order-header__header-list-item": "head",
        "order-date-invoice-item": "head",
        "order-header": "head",
        "value": "head",
        "shipment": "parcel",
        "shipment-top-row": "state",
        "displayAddressFullName": "buyer",
        "od-line-item-row": "charge",
        "od-subtotals": "charges",
        "a-span-last": "amount",
        "asin_title": "title",
        "a-color-price": "price",
        "a-size-small": "small",
        "payment-instrument-name": "method",
        "payment-instrument-number": "method_end",
        "pmts-payments-instrument-detail-box-paystationpaymentmethod": "method",
    }
)
"""What an element is called (`data-component`, `data-testid` or `id` of the details, a class of a card) → what it tells."""
LOOKS = frozenset({"asin_title", "a-color-price", "a-size-small"})
"""Names that say how an element looks or where it leads: they tell something of what is in a parcel on pages before 2023."""
KEPT = frozenset({"itemCondition", "itemReturnEligibility", "purchasedVariationDetails", "giftMessage"})
"""What is said of an item and has no field."""
OF_ITEM = KEPT | {"small", "seller", "price"}
"""What is told of the item whose title came last."""
CHARGE = "od-line-item-row"
HIDDEN = "a-popover-preload"
"""What the page shows only when asked, and says a second time."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    what: str
    written: str
    is_bold: bool
    """In bold is what the order comes to and, under it, what was paid back."""


@dataclass(slots=True)
class Seen:
    """What has been read of one order so far."""

    text: str
    """All that is shown, a line for each block."""
    order_no: str = ""
    placed: str = ""
    total: Money | None = None
    buyer: str = ""
    methods: list[str] = field(default_factory=list)
    charges: list[Charge] = field(default_factory=list)
    is_cancelled: bool = False
    states: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    count: Decimal | None = None
    """What stands on the picture of the next item; one piece has no number."""


def order_on_screen(element: "HtmlElement", place: Place, page: Page) -> Iterator[Order | Problem]:
    seen = Seen(text=blocks_of(element, without=(HIDDEN, "script", "style")))
    for role, one in _told(element):
        _take(seen, role, one, page)
    if not seen.order_no:
        yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(line_of(element)))
        return
    moment = page.times.read(seen.placed) if seen.placed else UNDATED
    if moment.problem:
        yield Problem(place=place, code=moment.problem, detail=short(seen.placed))
    due = next((charge.written for charge in seen.charges if charge.is_bold), "")
    if due and page.money(due) is None:
        yield Problem(place=place, code=ProblemCode.BAD_CELL, detail=short(due))
    sellers = {item.seller for item in seen.items}
    yield Order(
        place=place,
        platform=PLATFORM,
        order_no=seen.order_no,
        seller_name=(sellers.pop() or None) if len(sellers) == 1 else None,
        buyer_name=seen.buyer or None,
        total=page.money(due) or seen.total or page.money(told("total", seen.text)),
        lines=tuple(item.line(place) for item in seen.items),
        events=tuple(_events(seen, moment, place, page)),
        method=" / ".join(dict.fromkeys(seen.methods)) or None,
        status_raw=" / ".join(dict.fromkeys(seen.states)),
        extra={charge.what: charge.written for charge in seen.charges if charge.what},
    )


def _told(element: "HtmlElement") -> Iterator[tuple[str, "HtmlElement"]]:
    """What tells something, in the order of the page; what stands in another that tells the same is a part of it."""
    todo: list[tuple[HtmlElement, frozenset[str]]] = [(element, frozenset())]
    while todo:
        one, within = todo.pop()
        names = [one.get("data-component"), one.get("data-testid"), one.get("id"), *classes(one)]
        if HIDDEN in names:
            continue
        names += ["asin_title"] * (one.tag == "a" and "asin_title" in (one.get("href") or ""))
        meant = (ROLES[name] for name in names if name in ROLES and (name not in LOOKS or within == {"parcel"}))
        roles = dict.fromkeys(role for role in meant if role not in within and (role != "amount" or within == {"charges"}))
        yield from ((role, one) for role in roles)
        below = within.union(roles) if roles else within
        todo.extend((child, below) for child in reversed(list(one)))


def _take(seen: Seen, role: str, element: "HtmlElement", page: Page) -> None:
    text = line_of(element)
    if not text:
        return
    if role in OF_ITEM:
        if seen.items:
            _take_of_item(seen.items[-1], role, element, text, page)
        return
    match role:
        case "charge" | "amount" | "method" | "method_end":
            _take_payment(seen, role, element, text)
        case "order_no":
            _take_number(seen, text)
        case "placed":
            seen.placed = seen.placed or text
        case "head":
            _take_number(seen, text)
            for line in (told("ordered", one) or one for one in blocks_of(element).split("\n")):
                seen.placed = seen.placed or (line if page.times.read(line).at is not None else "")
                seen.total = seen.total or page.money(line)
        case "buyer":
            seen.buyer = seen.buyer or text
        case "address":
            seen.buyer = seen.buyer or line_of(next(element.iterdescendants("li"), None))
        case "cancelled":
            seen.is_cancelled = True
        case "state":
            seen.states.append(blocks_of(element).partition("\n")[0])
        case "quantity":
            seen.count = number(text)
        case "title":
            _take_item(seen, element, text)


def _take_number(seen: Seen, text: str) -> None:
    found = ORDER_NO.search(text)
    seen.order_no = seen.order_no or (found[0] if found else "")


def _take_payment(seen: Seen, role: str, element: "HtmlElement", text: str) -> None:
    match role:
        case "charge":
            what, written = first_of_class(element, f"{CHARGE}-label"), first_of_class(element, f"{CHARGE}-content")
            is_bold = written is not None and first_of_class(written, "a-text-bold") is not None
            seen.charges.append(Charge(what=line_of(what).rstrip(": "), written=line_of(written), is_bold=is_bold))
        case "amount":
            what = blocks_of(element.getprevious(), without=(HIDDEN,)).partition("\n")[0].rstrip(": ")
            seen.charges.append(Charge(what=what, written=text, is_bold=first_of_class(element, "a-text-bold") is not None))
        case "method":
            seen.methods.append(text)
        case "method_end" if seen.methods:
            seen.methods[-1] = f"{seen.methods[-1]} {text}"


def _take_item(seen: Seen, element: "HtmlElement", title: str) -> None:
    """The next item, in the state of the parcel that it stands in."""
    asin = next((found[1] for link in element.iter("a") if (found := ASIN.search(link.get("href") or ""))), "")
    state = seen.states[-1] if seen.states else ""
    seen.items.append(Item(title=title, quantity=seen.count or Decimal(1), state=state, extra={"ASIN": asin} if asin else {}))
    seen.count = None


def _take_of_item(item: Item, role: str, element: "HtmlElement", text: str, page: Page) -> None:
    match role:
        case "small":
            if label("seller").match(text):
                item.seller = item.seller or told("seller", text)
            elif page.money(text) is None:
                item.extra["note"] = " / ".join(filter(None, (item.extra.get("note"), text)))
        case "seller":
            link = next(element.iterdescendants("a"), None)
            item.seller = line_of(link) or (text.partition(":")[2].strip() or text)
        case "price":
            if item.price is None:
                price = page.money(line_of(first_of_class(element, "a-offscreen")) or text)
                item.price = price.amount if price else None
        case _:
            item.extra[role] = text


def _events(seen: Seen, placed: Moment, place: Place, page: Page) -> Iterator[OrderEvent]:
    refund = next((page.money(charge.written) for charge in seen.charges if charge.is_bold and label("refund").match(charge.what)), None)
    dated = [event(EventKind.REFUNDED, place, day, page.times.read(day), money) for day, money in _moved("paid_back", seen.text, page)]
    if seen.placed:
        yield event(EventKind.PLACED, place, seen.placed, placed)
    found = [one for state in dict.fromkeys(seen.states) if (one := event_of(state, place=place, placed=placed, page=page)) is not None]
    told_below = {EventKind.CANCELLED} | ({EventKind.REFUNDED} if refund is not None else set())
    yield from (one for one in found if one.kind not in told_below)
    yield from (event(EventKind.PAID, place, day, page.times.read(day), money) for day, money in _moved("charged", seen.text, page))
    if refund is not None:
        yield from dated or [event(EventKind.REFUNDED, place, "", UNDATED, refund)]
    if seen.is_cancelled or (found and all(one.kind is EventKind.CANCELLED for one in found)):
        yield event(EventKind.CANCELLED, place, "", UNDATED)


def _moved(name: str, text: str, page: Page) -> Iterator[tuple[str, Money]]:
    """When money was charged or paid back and how much, as pages before 2023 list it."""
    for found in label(name).finditer(text):
        money = page.money(found["sum"])
        if money is not None:
            yield found["told"].strip(), money
