"""Amazon's own pages about orders, as a browser saves them (Ctrl+S), of any country's site.

Your Orders, a card an order:

    <div class="order-card js-order-card"> … <li class="order-header__header-list-item">Order placed <span>May 1, 2025</span></li>
      <li …>Total <span>$48.60</span></li> … <div class="yohtmlc-order-id">Order # <span dir="ltr">111-0000001-0000001</span></div>
      <div class="yohtmlc-shipment-status-primaryText"><h3>Delivered May 4</h3></div> … <span class="product-image__qty">2</span> …
      <div class="yohtmlc-product-title"><a href="/dp/B0…">Blue cup</a></div> … </div>

Order details, which alone name the seller of each item:

    <div data-component="orderDate">May 1, 2025</div> <div data-component="orderId">111-0000001-0000001</div>
    <div data-component="chargeSummary"> … Grand Total: … $48.60 … Refund Total … $20.00 </div>
    <div data-component="shipmentStatus"><h4>Delivered May 4</h4></div>
    <div class="od-item-view-qty">2</div> <div data-component="itemTitle">Blue cup</div>
    <div data-component="orderedMerchant">Sold by: Cups Example LLC</div> <div data-component="unitPrice">$20.00</div>

Both looked otherwise before 2023: `order-date-invoice-item`, `shipment-top-row`, `od-subtotals`, links to `…asin_title…`, `Sold by:` in small
letters, `Charged on January 27, 2020`. The summary for printing (to 2024: “View invoice”, gp/css/summary/print.html) is in words alone:

    <b class="h1">Final Details for Order #111-0000001-0000001</b> … Order Placed: May 1, 2022 … Shipped on May 3, 2022 …
    1 of: <i>Blue cup</i> Sold by: Cups Example LLC (seller profile) Condition: New | $20.00 … Grand Total: $48.60
    Visa ending in 0000: May 3, 2022: | $48.60

No number on an item's picture means one piece. `Delivered May 4` is without a year where it is this year's: it is the first such day since the order.
`Return complete` and `Refund Total` say that money went back; until when an item may be returned is a promise and stays in `extra`. The list names
no seller. What is said of a state in a language that `words.toml` does not have stays in words. A page was shown to the user, who can change it.
"""

import re
from collections.abc import Iterator

from casefile.records import Order, Passage, Problem, ProblemCode, Provenance, Record
from parsers.amazon import site_of
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.markup import Piece, holds, page_of, pieces, pieces_at
from parsers.orders.amazon_pages.printed import printed_order
from parsers.orders.amazon_pages.screen import order_on_screen
from parsers.orders.amazon_pages.words import Page
from parsers.time_layout import Times

FORMAT = Format(name="amazon_pages", kind="orders", provenance=Provenance.APP_EXPORT)

CARD = re.compile(rb"""<div\b[^<>]{0,120}?\bclass\s*=\s*["'](?:[\w -]{0,80} )?(?:js-)?order-card[ "']""")
DETAILS = re.compile(rb"""\bdata-component\s*=\s*["']?orderId\b|\bid\s*=\s*["']?od-subtotals\b""")
PRINTED = re.compile(
    rb"""<(?:b\b[^<>]{0,40}\bclass\s*=\s*["']?h1\b[^<>]{0,40}>|(?:b|h1)\b[^<>]{0,80}>[^<>]{0,40}(?:[Dd]eta(?:il|ll|lh)|[Dd](?:\xc3\xa9|\xe9|&eacute;)tail|[Dd]ettagli|[Gg]egevens))"""
    rb"""[^<>]{0,200}[#\s](?:\d{3}|D\d\d)-\d{7}-\d{7}"""
)


def recognizes(export: Export) -> bool:
    head = export.text_head.casefold()
    return head.lstrip()[:1] == "<" and ("amazon" in head or "yohtmlc" in head) and any(holds(export, one) for one in (CARD, DETAILS, PRINTED))


def parse(export: Export) -> Iterator[Record]:
    clock = wall_clock(export)
    page = Page(times=Times(order=None, clock=clock), site=site_of(export))
    yield clock.reading(export.place("page"))
    if holds(export, DETAILS) or holds(export, PRINTED):
        for piece in pieces_at(export, [(0, export.source.bytes)]):
            yield from _order(export, piece, "page", page)
        return
    names_all, count = True, 0
    for piece in pieces(export, CARD):
        if not CARD.match(piece.text.encode("utf-8", "replace")):
            yield Passage(place=export.place("page", piece.start, piece.end), what="envelope")
            continue
        count += 1
        for record in _order(export, piece, f"order {count}", page):
            names_all = names_all and not (isinstance(record, Order) and any(line.seller_name is None for line in record.lines))
            yield record
    if not names_all:
        yield Problem(place=export.place("page"), code=ProblemCode.NO_SELLER)


def _order(export: Export, piece: Piece, where: str, page: Page) -> Iterator[Record]:
    place = export.place(where, piece.start, piece.end)
    if piece.damaged:
        yield Problem(place=place, code=ProblemCode.BAD_BYTES)
    element = page_of(piece.text)
    if element is None:
        yield Problem(place=place, code=ProblemCode.UNREADABLE)
    elif PRINTED.search(piece.text.encode("utf-8", "replace")):
        yield from printed_order(element, place, page)
    else:
        yield from order_on_screen(element, place, page)
