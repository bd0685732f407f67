"""A Chinese e-invoice as OFD (GB/T 33190): the parts of its ZIP, which is unpacked like any other.

    OFD.xml                        <ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:DocInfo>…<ofd:CustomDatas>
                                     <ofd:CustomData Name="发票号码">2633…</ofd:CustomData>
                                     <ofd:CustomData Name="销售方纳税人识别号">9133…</ofd:CustomData> …
    Doc_0/Document.xml, …/Content.xml, Signs/…        pages, resources, signatures: how it looks, no record
    Doc_0/Attachs/original_invoice.xml                the invoice itself, where it is attached: an EInvoice, read as such, or (to 2024)
                                   <eInvoice xmlns:fp="http://www.edrm.org.cn/schema/e-invoice/2019"><fp:InvoiceCode>…<fp:InvoiceNo>…
                                     <fp:Seller><fp:SellerName>…</fp:SellerName><fp:SellerTaxID>…</fp:SellerTaxID>…</fp:Seller>
                                     <fp:TaxInclusiveTotalAmount>…<fp:GoodsInfos><fp:GoodsInfo><fp:Item>…<fp:Price>…<fp:Quantity>…</…></eInvoice>
    Doc_0/Tags/CustomTag.xml                          the same names around the numbers of drawn objects: no record

What `OFD.xml` states beside the picture is read; the names of its fields differ by issuer. A document about an order, not the order: platform
`invoice`, its number as the order's, no event. 合计金额 is without tax: with 合计税额 it makes the total that many issuers leave out.
Whether there is a signature is told, not whether it holds.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from casefile.records import Money, Order, OrderLine, Passage, Place, Problem, ProblemCode, Provenance, Reading, ReadingCode, Record
from parsers.cells import number, peek, read_amount, short
from parsers.export import Export
from parsers.format import Format
from parsers.xml_tree import Lines, child, children, document, leaves, name_of, root_name, stated

if TYPE_CHECKING:
    from lxml.etree import _Element

FORMAT = Format(name="ofd_invoice", kind="orders", provenance=Provenance.OFFICIAL_EXPORT)

NAMESPACE = re.compile(r"http://www\.(?:ofdspec\.org|edrm\.org\.cn/schema/e-invoice)/\d{4}")
ROOT = "OFD"
ATTACHED = "eInvoice"
DIGITAL = "EInvoice"
"""An invoice that is read by itself (`china_invoice`), attached or not."""
GOODS = "GoodsInfos"
INVOICE_NO = ("发票号码", "InvoiceNumber", "InvoiceNo")
SELLER = ("销售方名称", "SellerName")
BUYER = ("购买方名称", "BuyerName")
TOTAL = ("价税合计", "TaxInclusiveTotalAmount", "TotalTax-includedAmount")
WITHOUT_TAX, TAX = ("合计金额", "TaxExclusiveTotalAmount", "TotalAmWithoutTax"), ("合计税额", "TaxTotalAmount", "TotalTaxAm")
OTHER_IDS = ("发票代码", "InvoiceCode", "销售方纳税人识别号", "SellerTaxID", "SellerIdNum", "购买方纳税人识别号", "BuyerTaxID", "BuyerIdNum")
CURRENCY = "CNY"


def recognizes(export: Export) -> bool:
    return root_name(export) not in ("", DIGITAL) and NAMESPACE.search(export.text_head[:4096]) is not None


def parse(export: Export) -> Iterator[Record]:
    place = export.place("file", 0, export.source.bytes)
    if root_name(export) not in (ROOT, ATTACHED):
        yield Passage(place=place, what="envelope")
        return
    root = document(export)
    if isinstance(root, Problem):
        yield root
    elif name_of(root) == ATTACHED:
        yield from _attached(export, place, root)
    else:
        yield from _custom(place, root)


def _attached(export: Export, place: Place, root: "_Element") -> Iterator[Record]:
    """The invoice itself."""
    invoice_no = stated(root, "InvoiceNo")
    if not invoice_no:
        yield Passage(place=place, what="envelope")
        return
    yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
    lines = Lines(export)
    goods = list(children(child(root, GOODS), "GoodsInfo"))
    total = number(stated(root, "TaxInclusiveTotalAmount"))
    if total is None:
        yield Problem(place=place, code=ProblemCode.BAD_CELL, detail=short(f"TaxInclusiveTotalAmount: {stated(root, 'TaxInclusiveTotalAmount')}"))
    ids = {"InvoiceCode": stated(root, "InvoiceCode")} | {f"{party}TaxID": stated(root, party, f"{party}TaxID") for party in ("Seller", "Buyer")}
    yield Order(
        place=place,
        platform="invoice",
        order_no=invoice_no,
        seller_name=stated(root, "Seller", "SellerName") or None,
        buyer_name=stated(root, "Buyer", "BuyerName") or None,
        total=Money(amount=total, currency=CURRENCY) if total is not None else None,
        lines=tuple(_line(lines.place(one), one) for one in goods),
        other_ids={name: text for name, text in ids.items() if text},
        extra={path: text for path, text in leaves(root) if not path.startswith(f"{GOODS}/")},
    )


def _line(place: Place, one: "_Element") -> OrderLine:
    told = dict(leaves(one))
    return OrderLine(
        place=place, title=told.pop("Item", ""), quantity=number(told.get("Quantity", "")), unit_price=number(told.get("Price", "")), extra=told
    )


def _custom(place: Place, root: "_Element") -> Iterator[Record]:
    """What is stated beside the picture."""
    fields = dict(_fields(root))
    invoice_no = peek(fields, INVOICE_NO)
    if not invoice_no:
        yield Problem(place=place, code=ProblemCode.MISSING_COLUMN, detail=INVOICE_NO[0])
        return
    yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
    total = _total(fields)
    told = {path: text for path, text in leaves(root) if "/CustomDatas/" not in path}
    yield Order(
        place=place,
        platform="invoice",
        order_no=invoice_no,
        seller_name=peek(fields, SELLER) or None,
        buyer_name=peek(fields, BUYER) or None,
        total=Money(amount=total, currency=CURRENCY) if total is not None else None,
        other_ids={name: fields[name] for name in OTHER_IDS if name in fields},
        extra={**told, **fields},
    )


def _total(fields: Mapping[str, str]) -> Decimal | None:
    """With tax: as stated, else as its two parts make it."""
    total, without_tax, tax = (read_amount(peek(fields, names)) for names in (TOTAL, WITHOUT_TAX, TAX))
    if total:
        return total.value
    return without_tax.value + tax.value if without_tax and tax else None


def _fields(root: "_Element") -> Iterator[tuple[str, str]]:
    for one in root.iter():
        name, text = one.get("Name"), (one.text or "").strip()
        if name_of(one) == "CustomData" and name and text:
            yield name, text
