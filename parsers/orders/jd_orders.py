"""Orders of 京东 as its page lists them: order.jd.com/center/list.action, a saved page.

    <tbody id="tb-288800000001">
      <tr class="tr-th"><td><span class="dealtime" title="2026-01-05 09:00:00">2026-01-05 09:00:00</span>
        <span class="number">订单号：<a name="orderIdLinks" …>288800000001</a></span>
        <div class="order-shop"><a class="shop-txt" …>云边茶器旗舰店</a></div></td></tr>
      <tr class="tr-bd"><td><div class="goods-item …"><div class="p-name"><a class="a-link" title="青瓷茶杯" …>…</a></div></div>
        <div class="goods-number">x1</div></td><td><div class="consignee"><span class="txt">吕测试</span></div></td>
        <td><div class="amount"><span>¥99.00</span></div></td><td><span class="order-status">已完成</span></td></tr>
    </tbody>

An order that JD split stands as a row that links to its parts and has no goods. A status names what was so when the page was saved. The shop is its
name on the platform; the number is that of the bill's 交易订单号.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from casefile.records import (
    Money,
    Order,
    OrderLine,
    Passage,
    Place,
    Problem,
    ProblemCode,
    Provenance,
    Reading,
    ReadingCode,
    Record,
)
from parsers.cells import number, read_amount, short
from parsers.clock import CHINA, Clock, wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.jd import STATUSES
from parsers.markup import Piece, classes, first_of_class, holds, line_of, of_class, parsed, pieces
from parsers.order_events import placed_and
from parsers.time_layout import wall_moment

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FORMAT = Format(name="jd_orders", kind="orders", provenance=Provenance.APP_EXPORT)

OPENING = re.compile(rb"""<tbody[^>]{0,80}?\bid\s*=\s*["']tb-\d""")
MARKS = ("jd.com", "orderIdLinks")
CURRENCY = "CNY"
SUM = re.compile(r"[¥￥]\s*[0-9][0-9,.]*")
DIGITS = re.compile(r"\d{6,}")


def recognizes(export: Export) -> bool:
    head = export.text_head
    return head.lstrip()[:1] == "<" and any(mark in head for mark in MARKS) and holds(export, OPENING)


def parse(export: Export) -> Iterator[Record]:
    clock = wall_clock(export, vendor_default=CHINA)
    yield Reading(place=export.place("page"), code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
    yield clock.reading(export.place("page"))
    for count, piece in enumerate(pieces(export, OPENING)):
        place = export.place(f"order {count}" if OPENING.match(piece.text.encode("utf-8", "replace")) else "page", piece.start, piece.end)
        if piece.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES)
        yield from _order(place, piece, clock) if place.where != "page" else (Passage(place=place, what="envelope"),)


def _order(place: Place, piece: Piece, clock: Clock) -> Iterator[Record]:
    markup = piece.text.partition("</tbody>")[0]
    element = parsed(f"<table>{markup}</tbody></table>")
    order_no = _number(element) if element is not None else ""
    if element is None or not order_no:
        yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(markup))
        return
    dealt = first_of_class(element, "dealtime")
    written = (dealt.get("title") or line_of(dealt)).strip() if dealt is not None else ""
    moment = wall_moment(written, clock)
    if written and moment.problem:
        yield Problem(place=place, code=moment.problem, detail=short(written))
    status = line_of(first_of_class(element, "order-status"))
    amount = SUM.search(line_of(first_of_class(element, "amount")))
    paid = read_amount(amount[0]) if amount else None
    yield Order(
        place=place,
        platform="jd",
        order_no=order_no,
        shop_name=line_of(first_of_class(element, "shop-txt")) or None,
        total=Money(amount=paid.value, currency=CURRENCY) if paid else None,
        lines=tuple(_lines(place, element)),
        events=tuple(placed_and(place, written, moment, STATUSES.get(status))),
        status_raw=status,
        extra={name: text for name in ("amount", "consignee") if (text := line_of(first_of_class(element, name)))},
    )


def _number(element: "HtmlElement") -> str:
    for link in element.iterdescendants("a"):
        if link.get("name") == "orderIdLinks" and (digits := DIGITS.search(line_of(link))):
            return digits[0]
    written = DIGITS.search(line_of(first_of_class(element, "number")))
    return written[0] if written else ""


def _lines(place: Place, element: "HtmlElement") -> Iterator[OrderLine]:
    """Each kind of goods with the count that follows it."""
    counts = [line_of(one).lstrip("xX×") for one in of_class(element, "goods-number")]
    goods = list(of_class(element, "goods-item"))
    for index, item in enumerate(goods):
        link = next((one for one in item.iterdescendants("a") if "a-link" in classes(one)), None)
        title = (link.get("title") or line_of(link)).strip() if link is not None else line_of(item)
        yield OrderLine(place=place, title=title, quantity=number(counts[index]) if len(counts) == len(goods) else None)
