"""One order as Amazon sets it out for printing: tables and words alone, which differ by the language of the site."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from casefile.records import EventKind, Order, OrderEvent, OrderLine, Place, Problem, ProblemCode
from parsers.amazon import ORDER_NO
from parsers.cells import number, short
from parsers.markup import blocks_of, line_of
from parsers.orders.amazon_pages.words import Page, event, label, told
from parsers.time_layout import UNDATED

if TYPE_CHECKING:
    from lxml.html import HtmlElement

PLATFORM = "amazon"
PROFILE = re.compile(r"\s*\([^()]*profil[^()]*\)|\s*\|")
"""What the page offers behind a seller's name."""


def printed_order(element: "HtmlElement", place: Place, page: Page) -> Iterator[Order | Problem]:
    text = blocks_of(element)
    order_no = ORDER_NO.search(text)
    if order_no is None:
        yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(text))
        return
    placed = told("placed", text)
    moment = page.times.read(placed) if placed else UNDATED
    if moment.problem:
        yield Problem(place=place, code=moment.problem, detail=short(placed))
    rows = [cells for row in element.iter("tr") if len(cells := row.findall("td")) == 2 and row.find(".//table") is None]
    lines = tuple(line for left, right in rows if (line := _line(left, right, place, page)) is not None)
    events = [event(EventKind.PLACED, place, placed, moment)] if placed else []
    shipped = dict.fromkeys(found["told"].strip() for found in label("shipped").finditer(text))
    events += [event(EventKind.SHIPPED, place, day, page.times.read(day)) for day in shipped]
    events += [paid for left, right in rows if (paid := _charge(line_of(left), line_of(right), place, page)) is not None]
    sellers = {line.seller_name for line in lines}
    yield Order(
        place=place,
        platform=PLATFORM,
        order_no=order_no[0],
        seller_name=sellers.pop() if len(sellers) == 1 else None,
        total=page.money(told("total", text)),
        lines=lines,
        events=tuple(events),
        method=" ".join(told("method", text).split()) or None,
        extra={line_of(left).rstrip(": "): line_of(right) for left, right in rows if line_of(left).endswith(":") and page.money(line_of(right))},
    )


def _line(left: "HtmlElement", right: "HtmlElement", place: Place, page: Page) -> OrderLine | None:
    """An item in the row of its price; digital goods are one each and have no number before them."""
    text, price = blocks_of(left), page.money(line_of(right))
    seller = PROFILE.split(told("seller", text))[0].strip()
    if price is None or not seller:
        return None
    titled = next((one for tag in ("i", "a") for one in left.iter(tag)), None)
    count, condition = told("quantity", text), told("condition", text)
    return OrderLine(
        place=place,
        title=line_of(titled) if titled is not None else text.partition("\n")[0],
        quantity=number(count) if count else Decimal(1),
        unit_price=price.amount,
        seller_name=seller,
        extra={"condition": condition} if condition else {},
    )


def _charge(what: str, written: str, place: Place, page: Page) -> OrderEvent | None:
    """What a card was charged: `Visa ending in 0000: March 25, 2017:` beside a sum."""
    means, colon, day = what.rstrip(": ").rpartition(": ")
    money = page.money(written)
    if not colon or not means or money is None:
        return None
    moment = page.times.read(day)
    return event(EventKind.PAID, place, what, moment, money) if moment.at is not None else None
