"""An order as a person copies it from a shop's page or app into a text or a document: names of what is told, each with what stands behind it.

    云朵家居旗舰店                         the shop, only where it is called what shops are called
    真空保温杯 500ml                       goods: what stands above a price that stands alone
    颜色分类：白色
    ¥89.00
    x2
    交易成功                               a state, as orders have it
    实付款：¥178.00
    订单编号：2600000000000000001          and the like in other languages: `Order number: A-1001`
    创建时间                               what it says may stand in the next line
    2026-03-01 10:00:00

The names are those that head tables of orders (`parsers/table_words.toml`). One that is known stands before a colon or a tab, or alone in its line. A
text is such an order where it has a number and two more known names, one of them of a time or a sum, and nobody speaks in it. Of several orders each
begins with its number, else no one can tell which lines are whose. All other lines are in the order's place and mean nothing. The platform is one
that a line or the file's name names. Anybody can change such a text, so it is what a person asserts.
"""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import takewhile

from casefile.records import NO_CURRENCY, EventKind, Passage, Problem, ProblemCode, Provenance, Reading, ReadingCode, Record
from parsers.blocks import damage, head_lines, loose, place_of
from parsers.cells import clean_cell, read_amount, short
from parsers.clock import CHINA
from parsers.export import Export, Line
from parsers.format import Format
from parsers.marketplace import platforms_named
from parsers.order_rows import EVENTS, WORDS, Meaning, OrderReading, time_cells
from parsers.table_heads import TableRow, Vocabulary, find_heading, folded, meanings, platform_of, vocabulary
from parsers.time_layout import survey

FORMAT = Format("order_copy", "orders", Provenance.RETYPED)

LONGEST, NAMES, LONGEST_NAME = 400, 3, 24
"""Lines of such a text; known names that it has at least; letters of one."""
SUM = r"(?:[¥￥]|(?:US|HK|NT)?[$]|[€£]|RMB ?)[ ]?[0-9][0-9,]{0,12}(?:\.[0-9]{1,2})?"
NAMED = re.compile(
    rf"[\s•·*-]{{0,4}}(?P<name>[^:：\t\n]{{1,{LONGEST_NAME}}}?)[ \u3000]{{0,8}}(?:[:：][ \t\u3000]{{0,8}}|\t+|[ ](?={SUM}\s*$))(?P<told>[^\t\n]*)"
)
PRICE = re.compile(rf"[ \t]*(?P<sum>{SUM})(?:[ \t]*[xX×*] ?(?P<count>[0-9]{{1,4}}))?[ \t]*")
COUNT = re.compile(r"[ \t]*[xX×*] ?(?P<count>[0-9]{1,4})[ \t]*")
SPEAKS = re.compile(
    r".{0,60}[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?\W*"
    r"|\W*(?:[0-9]{2,4}\W{1,3}[0-9]{1,2}\W{1,3}[0-9]{1,4}日?\W{0,2})?[0-9]{1,2}:[0-9]{2}.*"
)
"""A line with a time that no name explains: somebody's message, or a step of a parcel's course."""
VARIANT = re.compile(r"(?:颜色|尺[码寸]|规格|型号|款式|套餐|版本|容量|口味|colou?r|size|style).{0,12}", re.IGNORECASE)
PART = re.compile(r"(?:商品|订单)?(?:总价|总额|小计|合计)|\S{0,6}(?:优惠|立减|满减|红包|积分|抵扣|津贴|补贴|折扣|运费|运险费|券)\S{0,4}")
"""What a sum that stands alone is called where it is none of goods."""
SHOP = re.compile(r".{2,30}(?:旗舰|专卖|专营|企业|官方|自营)店")
LONGEST_HEADING = 8
"""Letters of a line that may name the platform; a longer one may name it of the goods."""
TITLE_ABOVE = 3
"""Lines above a price among which the goods' title is looked for."""
LONG_TITLE = 8
"""Letters of a title that stands above a line that is not half as long: the variant."""
DONE, RECEIVED = "成交时间", "确认收货时间"
"""When a sale was done; the day of the order itself where no other is told."""
OWN = {
    "title": "商品",
    "unit_price": "单价",
    "quantity": "数量",
    "shop_name": "店铺",
    "platform": "平台",
    "status": "订单状态",
    "status_2": "售后状态",
}
"""Our column → the word for what stands in the text without a name."""
REQUIRED = (("order_no",), (*EVENTS, "total"))


def recognizes(export: Export) -> bool:
    if not export.is_text or export.source.bytes > len(export.head) or export.text_head.lstrip()[:1] in ("{", "[", "<"):
        return False
    lines = list(loose(head_lines(export)))
    if len(lines) > LONGEST:
        return False
    orders = _orders(lines)
    if orders is None:
        return False
    for order in orders:
        columns = {_column(name) for name in order.told}
        if len(columns) < NAMES or columns.isdisjoint((*EVENTS, "total")):
            return False
    return bool(orders)


def parse(export: Export) -> Iterator[Record]:
    lines = list(export.lines())
    orders = _orders(lines) or []
    begin = orders[0].lines[0].number if orders else len(lines) + 1
    above = [line for line in lines if line.number < begin]
    if above:
        yield Passage(place=place_of(export, above), what="preamble")
    if not orders:
        return
    platform = _platform(export, orders)
    rows_of = [(copied, list(_rows(export, copied, platform))) for copied in orders]
    for copied, rows in rows_of:
        if not rows:  # as only where the user names the format
            yield Problem(place=place_of(export, copied.lines), code=ProblemCode.BAD_ROW, detail=short(" ".join(copied.told.values())))
    groups: dict[Hashable, list[TableRow]] = dict(enumerate(rows for _, rows in rows_of if rows))
    if not groups:
        return
    yield Reading(place=groups[0][0].place, code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
    times = survey(export, groups[0][0].place, time_cells(groups), vendor_zone=CHINA if platform else None)
    yield from times.told
    currencies = meanings("orders", "platform_currencies")
    meaning = Meaning(
        platform=platform_of,
        currency=lambda platform: currencies.get(folded(platform), ""),
        statuses={word: (EventKind(kind),) for word, kind in meanings("orders", "statuses").items()},
    )
    for copied, rows in rows_of:
        if not rows:
            continue
        yield from damage(export, copied.lines)
        reading = OrderReading(rows, times, meaning)
        order = reading.order()
        yield from reading.problems
        yield order
        if not (order.shop_name or order.seller_name):
            yield Problem(place=order.place, code=ProblemCode.NO_SELLER)
        if order.total and order.total.currency == NO_CURRENCY:
            yield Problem(place=order.place, code=ProblemCode.NO_CURRENCY, detail="1")


class _Copied:
    """The lines of one order: what names tell, and what stands without."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.told: dict[str, str] = {}
        self.bare: list[str] = []
        self.begins: set[int] = set()
        """Which of them stand right under what a name tells."""

    @property
    def number(self) -> str:
        return next((told for name, told in self.told.items() if _column(name) == "order_no"), "")


@cache
def _words() -> Vocabulary:
    return vocabulary("orders", REQUIRED)


@cache
def _columns() -> Mapping[str, str]:
    """Folded name → our column."""
    return {fold: column for column, folds in reversed(list(_words().columns.items())) for fold in folds}


def _column(name: str) -> str | None:
    return _columns().get(folded(name))


def _orders(lines: Sequence[Line]) -> list[_Copied] | None:
    """None where somebody speaks, where a name comes again with something else, or where nobody can tell which lines are of which order."""
    found = [_Copied()]
    waiting = ""
    for line in lines:
        order = found[-1]
        text = line.text.strip()
        match = NAMED.fullmatch(line.text)
        name = match["name"].strip() if match else text if _column(text) and len(text) <= LONGEST_NAME else ""
        told = match["told"].strip() if match else ""
        if name and _column(name) and not (waiting and not told and match is None):
            order.begins.add(len(order.bare))
            if _column(name) == "order_no" and order.number and told and clean_cell(told) != clean_cell(order.number):
                found.append(_Copied())
                order = found[-1]
            if told and order.told.get(name, told) != told:
                return None
            waiting = "" if told else name
            if told:
                order.told[name] = told
        elif waiting and text:
            if order.told.setdefault(waiting, text) != text:
                return None
            waiting = ""
        elif text and SPEAKS.fullmatch(text) and not (match and VARIANT.fullmatch(name)):
            return None
        elif text:
            order.bare.append(text)
        order.lines.append(line)
    if any(not any(map(str.isdigit, order.number)) or WORDS.search(order.number) for order in found):
        return None
    return found if len(found) == 1 or all(_column(next(iter(order.told))) == "order_no" for order in found) else None


def _platform(export: Export, orders: Sequence[_Copied]) -> str:
    """The one that the file's name or a short line names; "" where that is none, or several are."""
    headings = [export.name, *(text for order in orders for text in order.bare if len(text) <= LONGEST_HEADING)]
    named = {platform for text in headings for platform in platforms_named(text)}
    return named.pop() if len(named) == 1 else ""


def _rows(export: Export, order: _Copied, platform: str) -> Iterator[TableRow]:
    """The order's own row with its first goods, then a row for each further."""
    if DONE in order.told and any(name != DONE and _column(name) == "placed_at" for name in order.told):
        order.told = {RECEIVED if name == DONE else name: told for name, told in order.told.items()}
    names = {_column(name) for name in order.told}
    goods = [] if {"title", "unit_price"} & names else list(_goods(order.bare, order.begins))
    own: dict[str, str] = {}
    if "shop_name" not in names:
        own |= {"shop_name": next(filter(SHOP.fullmatch, order.bare), "")}
    if "platform" not in names:
        own |= {"platform": platform}
    states = list(dict.fromkeys(text for text in order.bare if folded(text) in meanings("orders", "statuses")))
    own |= dict(zip([column for column in ("status", "status_2") if column not in names], states, strict=False))
    first = goods[0] if goods else {}
    cells = {OWN[column]: told for column, told in (own | first).items() if told}
    heading = find_heading([*order.told, *(word for column, word in OWN.items() if column not in names)], _words(), {})
    if heading is None:
        return
    place = place_of(export, order.lines)
    yield TableRow(place=place, heading=heading, cells=cells | order.told)
    for further in goods[1:]:
        yield TableRow(place=place, heading=heading, cells={OWN[column]: told for column, told in further.items()})


def _goods(bare: Sequence[str], begins: AbstractSet[int]) -> Iterator[dict[str, str]]:
    for at, text in enumerate(bare):
        price = PRICE.fullmatch(text)
        if price is None or read_amount(price["sum"]) is None:
            continue
        above = [one for one in reversed(bare[max(0, at - TITLE_ABOVE) : at]) if not VARIANT.fullmatch(one) and not COUNT.fullmatch(one)]
        above = list(takewhile(lambda one: not _is_no_title(one), above))
        if not above:
            continue
        is_alone = not begins.isdisjoint(range(at - TITLE_ABOVE + 1, at + 1))
        longer = above[0] if is_alone else next((one for one in above[1:] if len(one) >= max(LONG_TITLE, 2 * len(above[0]))), above[0])
        below = COUNT.fullmatch(bare[at + 1]) if at + 1 < len(bare) else None
        count = price["count"] or (below["count"] if below else "")
        yield {"title": longer, "unit_price": price["sum"].strip(), **({"quantity": count} if count else {})}


def _is_no_title(text: str) -> bool:
    return any(one.fullmatch(text) for one in (PRICE, PART, SHOP)) or folded(text) in meanings("orders", "statuses")
