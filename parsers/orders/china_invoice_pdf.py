"""A Chinese e-invoice as a PDF, as most buyers have it: the seller's registered name and its 统一社会信用代码, off the page.

    电子发票（普通发票）                                   发票号码：26332000000000000001
                                                          开票日期：2026年03月19日
    购  名称：测试甲                        销  名称：杭州松果里测试皮具有限公司
    买                                      售
    方  统一社会信用代码/纳税人识别号：     方  统一社会信用代码/纳税人识别号：91330100MA0TEKT00Q
    项目名称          规格型号  单位  数量  单价  金额     税率/征收率  税额
    *皮革制品*手提包  棕色      只    2     500   1000.00  13%          130.00
    合 计                                         ¥1000.00              ¥130.00
    价税合计（大写） ⊗壹仟壹佰叁拾圆整            （小写）¥1130.00
    备注 订单号 4800000000000000001                       开票人：陈测试

    to 2024  发票代码 (12 digits) beside 发票号码 (8); the buyer's 名称 above, the seller's below; 货物或应税劳务、服务名称

A field is a label with a colon and what stands right behind it; where its text takes two lines, both. Of two names on one line the left is the
buyer's, of two lines the upper. A document about an order, not the order: platform `invoice`, its number as the order's, no event. Where the sum in
capitals is not the total, that is told. Nobody has a sample of an issuer's own file here: the layout is read as it is known (`unconfirmed`). Where
the invoice can be had as XML, that is the invoice and this its picture.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise, takewhile
from math import inf
from typing import NamedTuple

from casefile.records import Money, Order, OrderLine, Passage, Place, Problem, ProblemCode, Provenance, Reading, ReadingCode, Record
from parsers.capitals import amount_in_capitals
from parsers.cells import number, read_amount, short
from parsers.export import Export
from parsers.format import Format
from parsers.pdf import BrokenPdf, Page, Run
from parsers.printed import printed
from parsers.printed_lines import PrintedLine, printed_lines, width
from parsers.printed_rows import Kind, columns_called, joined
from parsers.printed_table import printed_rows

FORMAT = Format(name="china_invoice_pdf", kind="orders", provenance=Provenance.OFFICIAL_EXPORT, is_printed=True)

CURRENCY = "CNY"
KIND = re.compile(r"\S{0,20}发票(?:[（(][^（()）]{1,12}[)）])?")
CAPTIONS = frozenset("购买方信息销售密码区备注税务监制章")
"""Letters that stand upright beside a box, one a line."""
LABELS = (
    "发票号码", "发票代码", "开票日期", "校验码", "机器编号", "名称", "统一社会信用代码/纳税人识别号", "纳税人识别号", "地址、电话", "地址电话",
    "开户行及账号", "收款人", "复核", "开票人",
)  # fmt: skip
BLANKS = r"\s*"
ENDING = frozenset({"名称", "发票号码", "发票代码", "开票日期"})
"""Labels that longer words end in, such as 建筑项目名称 and 对应正数发票代码."""
ANYWHERE = "|".join(BLANKS.join(label) for label in LABELS if label not in ENDING)
LABEL = re.compile(
    rf"(?:(?:购买方|销售方){BLANKS}|(?<![\u4e00-\u9fff])(?:[购销]{BLANKS})?|(?={ANYWHERE}))"
    rf"({'|'.join(map(BLANKS.join, LABELS))}){BLANKS}[:：]{BLANKS}"
)
SELLER_ID = re.compile(r"纳税人识别号|统一社会信用代码")
BESIDE = 6
"""Letters' widths within which what belongs to a label stands behind it."""
WIDEST = 40
"""Letters' widths that a field takes at most."""
OVERLAP, CLOSE = 0.9, 1.9
"""Letters' heights within which the line above is of the same field, and the one below."""
TITLES = ("项目名称", "货物或应税劳务、服务名称")
COLUMNS = columns_called({*TITLES, "规格型号", "单位", "数量", "单价", "金额", "税率/征收率", "税率", "征收率", "税额"}, ["金额"])
ALL_OF_THEM = re.compile(r"合计|小计")
TOTAL = re.compile(r"[(（]小写[)）][^0-9¥￥-]{0,4}([¥￥]?-?[0-9][0-9,]*(?:\.[0-9]+)?)")
TOTAL_ASKEW = re.compile(r"[(（]小写[)）][^0-9¥￥-]{0,4}([¥￥]?-?[0-9][0-9,]*\.[0-9]{2})(?![0-9])")
"""Where the figure stands a little above or below its label."""
IN_CAPITALS = "壹贰叁肆伍陆柒捌玖拾佰仟万亿零圆元角分整正"
CAPITALS = re.compile(rf"价税合计(?:[(（]大写[)）])?[^{IN_CAPITALS}负(（]{{0,20}}((?:[(（]负数[)）]|负)?[{IN_CAPITALS}]+)")
REMARK = ("备", "注", "备注")
PARTIES = 2
"""The buyer and the seller, in the order of the page: from above, and from left to right. One name alone is nobody's."""
OLD_HEAD = "应税劳务"
"""In the heading of the layout to 2024, whose seller stands below the total, left of the remark."""
REMARK_ENDS = re.compile(r"(?:开票人|收款人|复核)[:：]")


class Piece(NamedTuple):
    x: float
    end: float
    label: str
    text: str
    size: float


class Level(NamedTuple):
    """A line of a page in pieces."""

    y: float
    size: float
    pieces: list[Piece]


class Field(NamedTuple):
    label: str
    text: str
    line: int
    x: float


class Sheet(NamedTuple):
    """A page of an invoice."""

    place: Place
    lines: list[PrintedLine]
    fields: list[Field]
    total_line: int
    """The line of the total; behind the last where the page has none."""
    goods: list[OrderLine]
    sums: dict[str, str]

    def stated(self, label: str) -> list[str]:
        return [one.text for one in self.fields if one.label == label and one.text and one.line < self.total_line]


def recognizes(export: Export) -> bool:
    return export.is_pdf and any(isinstance(page, Page) and _is_of_invoice(printed_lines(page)) for page in export.first_page)


def parse(export: Export) -> Iterator[Record]:
    yield from printed(export, FORMAT.name)
    invoices: dict[tuple[str, str], list[Sheet]] = {}
    for page in export.pages:
        if isinstance(page, BrokenPdf):
            yield export.broken(page)
            continue
        lines = printed_lines(page)
        yield from (Passage(place=export.place(line.where, line.start, line.end), what="page") for line in lines)
        sheet = _sheet(export, page, lines)
        numbers = sheet.stated("发票号码")
        if _is_of_invoice(lines) and numbers:
            invoices.setdefault((next(iter(sheet.stated("发票代码")), ""), numbers[0]), []).append(sheet)
        elif _is_of_invoice(lines) or sheet.goods:
            yield Problem(place=sheet.place, code=ProblemCode.MISSING_COLUMN, detail="发票号码")
    for (_, number_), sheets in invoices.items():
        yield from _invoice(number_, _without_copies(sheets))


def _is_of_invoice(lines: Sequence[PrintedLine]) -> bool:
    """Whether it has a number, and a total or goods that are taxed: of several pages the last alone may state the total."""
    text = "".join(map(_plain, lines))
    has_total = "价税合计" in text and "小写" in text
    return "发票号码" in text and (has_total or ("税额" in text and any(title in text for title in TITLES)))


def _plain(line: PrintedLine) -> str:
    return "".join(line.text.split())


def _is_old(lines: Sequence[PrintedLine]) -> bool:
    return any(OLD_HEAD in _plain(line) for line in lines)


def _sheet(export: Export, page: Page, lines: list[PrintedLine]) -> Sheet:
    total_line = next((at for at, line in enumerate(lines) if "价税合计" in _plain(line)), len(lines))
    place = export.place(f"page {page.number}", page.start, page.end)
    return Sheet(place, lines, list(_fields(lines)), total_line, *_goods(export, page))


def _without_copies(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The pages, of those that state the same goods and the same sum of them the first."""
    found: dict[object, Sheet] = {}
    for at, sheet in enumerate(sheets):
        goods = tuple((one.title, *one.extra.items()) for one in sheet.goods)
        found.setdefault((goods, *sheet.sums.items()) if goods and sheet.sums else at, sheet)
    return list(found.values())


def _invoice(number_: str, sheets: Sequence[Sheet]) -> Iterator[Record]:
    place = sheets[0].place
    names, tax_ids = (next(filter(None, map(find, sheets)), []) for find in (_names, _tax_ids))
    buyer, seller = names if len(names) == PARTIES else ("", "")
    buyer_id, seller_id = tax_ids if len(tax_ids) == PARTIES else ("", "")
    if not seller:
        yield Problem(place=place, code=ProblemCode.MISSING_COLUMN, detail="销售方 名称")
    if len(tax_ids) not in (0, PARTIES):
        yield Problem(place=place, code=ProblemCode.MISSING_COLUMN, detail="销售方 纳税人识别号")
    told = {
        one.label: one.text
        for sheet in reversed(sheets)
        for one in sheet.fields
        if one.label not in ("名称", "发票号码") and not SELLER_ID.search(one.label) and one.text
    }
    ids = {"发票代码": told.pop("发票代码", ""), "销售方纳税人识别号": seller_id, "购买方纳税人识别号": buyer_id}
    verdict = list(_total(sheets))
    yield from (one for one in verdict if not isinstance(one, Decimal))
    totals = [one for one in verdict if isinstance(one, Decimal)]
    total = totals[0] if len(totals) == 1 else None
    remark = "\n".join(dict.fromkeys(filter(None, (_remark(sheet.lines) for sheet in sheets))))
    yield Order(
        place=place,
        platform="invoice",
        order_no=number_,
        seller_name=seller or None,
        buyer_name=buyer or None,
        total=None if total is None else Money(amount=total, currency=CURRENCY),
        lines=tuple(one for sheet in sheets for one in sheet.goods),
        other_ids={name: id_ for name, id_ in ids.items() if id_},
        status_raw=next((found[0] for line in sheets[0].lines for run in line.runs if (found := KIND.fullmatch(run.text.strip()))), ""),
        extra={**told, **{head: sum_ for sheet in sheets for head, sum_ in sheet.sums.items()}, **({"备注": remark} if remark else {})},
    )


def _names(sheet: Sheet) -> list[str]:
    return [one.text for one in _of_parties(sheet) if one.label == "名称"]


def _tax_ids(sheet: Sheet) -> list[str]:
    return [one.text for one in _of_parties(sheet) if SELLER_ID.search(one.label)]


def _of_parties(sheet: Sheet) -> list[Field]:
    """The fields above the total and, where the seller's stand below, those left of the remark."""
    right = _remark_box(sheet.lines[sheet.total_line + 1 :]) if _is_old(sheet.lines) else 0
    return [one for one in sheet.fields if one.line < sheet.total_line or one.x < right]


def _total(sheets: Sequence[Sheet]) -> Iterator[Decimal | Reading | Problem]:
    """What the pages state as the total, and whether they and the capitals beside it say the same."""
    found: dict[Decimal, None] = {}
    for sheet in sheets:
        stated = _stated_total(sheet.lines)
        total = read_amount(stated) if stated else None
        if total is None:
            continue
        if total.value not in found:
            yield total.value
            found[total.value] = None
            if capitals := CAPITALS.search("".join(map(_plain, sheet.lines))):
                yield from _verdict(sheet.place, total.value, capitals[1])
    if not found:
        yield Problem(place=sheets[-1].place, code=ProblemCode.MISSING_COLUMN, detail="价税合计（小写）")
    elif len(found) > 1:
        yield Problem(place=sheets[0].place, code=ProblemCode.CONTROL_TOTAL, detail=short(f"价税合计 {', '.join(map(str, found))}"))


def _stated_total(lines: Sequence[PrintedLine]) -> str:
    """The figure on the line of its label, else the one less than a letter's height above or below that line."""
    if stated := next((match for line in lines if (match := TOTAL.search(_plain(line)))), None):
        return stated[1]
    for above, below in pairwise(lines):
        if abs(above.y - below.y) < max(above.size, below.size):
            runs = sorted([*above.runs, *below.runs], key=lambda run: run.x)
            if askew := TOTAL_ASKEW.search("".join("".join(run.text for run in runs).split())):
                return askew[1]
    return ""


def _verdict(place: Place, total: Decimal, capitals: str) -> list[Reading | Problem]:
    """Whether the capitals say the same; nothing where they are no sum."""
    written = amount_in_capitals(capitals.replace("(", "（").replace(")", "）"))
    if written is None:
        return []
    signed = -written if "负" in capitals else written
    said = f"价税合计 {total} {capitals}"
    if signed == total:
        return [Reading(place=place, code=ReadingCode.CONTROL_TOTAL, value=said)]
    return [Problem(place=place, code=ProblemCode.CONTROL_TOTAL, detail=short(f"{said}: found {signed}"))]


# ── fields ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _fields(lines: Sequence[PrintedLine]) -> Iterator[Field]:
    levels = [Level(line.y, line.size, list(_pieces(line))) for line in lines]
    boxes = sorted(run.x for line in lines for run in line.runs if _is_caption(run))
    for at, (above, here, below) in enumerate(zip([None, *levels], levels, [*levels[1:], None], strict=False)):
        labelled = [piece for piece in here.pieces if piece.label]
        for piece, following in zip(labelled, [*labelled[1:], None], strict=False):
            box = next((x for x in boxes if x > piece.x), inf)
            until = min(box, following.x if following else inf)
            before = _beside(here, above, OVERLAP, piece.x, until)
            behind = _beside(here, below, CLOSE, piece.x, until)
            yield Field(piece.label, (before + piece.text + _behind(piece, here.pieces, until) + behind).strip(), at, piece.x)


def _pieces(line: PrintedLine) -> Iterator[Piece]:
    """The texts of a line, parted where a label begins, without the captions of boxes."""
    for run in line.runs:
        if _is_caption(run):
            continue
        text = run.text.strip()
        begins = [found.start() for found in LABEL.finditer(text)]
        for start, end in pairwise([0, *begins, len(text)]):
            if part := text[start:end].strip():
                label = LABEL.match(part)
                name = "".join(label[1].split()) if label else ""
                x, till = (run.x + width(text[:at], run.size) for at in (start, end))
                yield Piece(x, till, name, part[label.end() :] if label else part, run.size)


def _is_caption(run: Run) -> bool:
    """Whether it is a letter of the words that stand upright at the left of a box."""
    return run.text.strip() in REMARK or (len(run.text.strip()) == 1 and run.text.strip() in CAPTIONS)


def _behind(piece: Piece, here: Sequence[Piece], until: float) -> str:
    """What stands right behind a label on its line."""
    found, end = "", piece.end
    for other in here:
        if not other.label and piece.x < other.x < until and other.x - end < BESIDE * piece.size:
            found, end = found + other.text, other.end
    return found


def _beside(here: Level, there: Level | None, within: float, left: float, until: float) -> str:
    """What the next line has of a field between these; nothing where that line has a field of its own there."""
    if there is None or abs(here.y - there.y) > within * here.size:
        return ""
    found = [piece for piece in there.pieces if left <= piece.x < min(until, left + WIDEST * here.size)]
    return "" if any(piece.label for piece in found) else "".join(piece.text for piece in found)


# ── goods ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _goods(export: Export, page: Page) -> tuple[list[OrderLine], dict[str, str]]:
    """What was bought, and what the goods come to without and in tax."""
    goods: list[OrderLine] = []
    heads: list[str] = []
    has_ended = False
    for row in printed_rows([page], COLUMNS, ruled=False):
        if row.kind is Kind.HEADING:
            heads = row.cells
        if row.kind is not Kind.ROW:
            continue
        cells = [joined(cell).strip() for cell in row.cells]
        told = {head: cell for head, cell in zip(heads, cells, strict=False) if head and cell}
        title = next((told.pop(head) for head in TITLES if head in told), "")
        if (summed := ALL_OF_THEM.match("".join(title.split()))) and summed[0] == "合计":
            return goods, {f"合计 {head}": cell for head, cell in told.items()}
        has_ended = has_ended or summed is not None
        if has_ended:
            continue
        first = row.lines[0]
        goods.append(
            OrderLine(
                place=export.place(first.where, first.start, first.end),
                title=title,
                quantity=number(told.get("数量", "")),
                unit_price=number(told.get("单价", "")),
                extra=told,
            )
        )
    return goods, {}


def _remark(lines: Sequence[PrintedLine]) -> str:
    """What stands between the total and who wrote the invoice, in the box of its own or where there is no other field."""
    total = next((at for at, line in enumerate(lines) if "小写" in _plain(line)), len(lines))
    below = list(takewhile(lambda line: not REMARK_ENDS.search(_plain(line)), lines[total + 1 :]))
    box = _remark_box(below)
    if box == inf:
        return "\n".join(line.text for line in below if not LABEL.search(line.text))
    said = ("".join(run.text for run in line.runs if run.x > box and not _is_caption(run)).strip() for line in below)
    return "\n".join(filter(None, said))


def _remark_box(below: Sequence[PrintedLine]) -> float:
    """How far from the left the box of the remark begins, below the total."""
    return next((run.x for line in below for run in line.runs if run.text.strip() in REMARK), inf)
