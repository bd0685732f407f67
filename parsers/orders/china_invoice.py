"""A Chinese fully digital e-invoice (数电票) as XML: the seller's registered name and its 统一社会信用代码.

From the seller, the mail of the tax bureau or 电子税务局 → 发票业务 → 下载 → XML.

    <EInvoice>
      <Header><EIid>2632…</EIid><Version>0.32</Version><InherentLabel><EInvoiceType>…</EInvoiceType></InherentLabel></Header>
      <EInvoiceData>
        <SellerInformation><SellerIdNum>9131…</SellerIdNum><SellerName>…有限公司</SellerName>…</SellerInformation>
        <BuyerInformation>…</BuyerInformation>
        <BasicInformation><TotalTax-includedAmount>113.00</TotalTax-includedAmount><TotalTax-includedAmountInChinese>…</…></BasicInformation>
        <IssuItemInformation><ItemName>*类*名</ItemName><Quantity>1</Quantity><Amount>100.00</Amount>…</IssuItemInformation>
        <AdditionalInformation><Remark>…</Remark></AdditionalInformation>
      </EInvoiceData>
      <TaxSupervisionInfo><InvoiceNumber>2632…</InvoiceNumber><IssueTime>2026-01-05</IssueTime>…</TaxSupervisionInfo>
    </EInvoice>

An invoice is a document about an order, not the order: platform `invoice`, its number as the order's, no event. A red invoice has
negative sums. The total must be that of the lines and of the sum in capitals; where it is not, that is said. Whether the invoice is
genuine only the tax bureau can tell.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from casefile.records import Money, Order, OrderLine, Place, Problem, ProblemCode, Provenance, Reading, ReadingCode, Record
from parsers.capitals import amount_in_capitals
from parsers.cells import number, short
from parsers.export import Export
from parsers.format import Format
from parsers.xml_tree import Lines, child, children, document, leaves, root_name, stated

if TYPE_CHECKING:
    from lxml.etree import _Element

FORMAT = Format(name="china_invoice", kind="orders", provenance=Provenance.OFFICIAL_EXPORT)

CURRENCY = "CNY"
CENT = Decimal("0.01")
READ = ("SellerInformation/SellerName", "BuyerInformation/BuyerName", "SellerInformation/SellerIdNum", "BuyerInformation/BuyerIdNum")
CAPITALS = "TotalTax-includedAmountInChinese"
TOTAL = "TotalTax-includedAmount"


def recognizes(export: Export) -> bool:
    return root_name(export) == "EInvoice"


def parse(export: Export) -> Iterator[Record]:
    place = export.place("file", 0, export.source.bytes)
    root = document(export)
    if isinstance(root, Problem):
        yield root
        return
    data = child(root, "EInvoiceData")
    basic = child(data, "BasicInformation")
    invoice_no = stated(root, "TaxSupervisionInfo", "InvoiceNumber") or stated(root, "Header", "EIid")
    if data is None or not invoice_no:
        yield Problem(place=place, code=ProblemCode.MISSING_COLUMN, detail="EInvoiceData" if data is None else "InvoiceNumber")
        return
    lines = Lines(export)
    total = number(stated(basic, TOTAL))
    if total is None:
        yield Problem(place=place, code=ProblemCode.BAD_CELL, detail=short(f"{TOTAL}: {stated(basic, TOTAL)}"))
    else:
        yield from _controlled(place, total, data, stated(basic, CAPITALS))
    tax_ids = {f"{party}IdNum": stated(data, f"{party}Information", f"{party}IdNum") for party in ("Seller", "Buyer")}
    told = {path: text for part in root if part is not data for path, text in leaves(part)}
    told |= {path: text for path, text in leaves(data) if not path.startswith("IssuItemInformation/") and path not in READ}
    yield Order(
        place=place,
        platform="invoice",
        order_no=invoice_no,
        seller_name=stated(data, "SellerInformation", "SellerName") or None,
        buyer_name=stated(data, "BuyerInformation", "BuyerName") or None,
        total=Money(amount=total, currency=CURRENCY) if total is not None else None,
        lines=tuple(_line(lines.place(item), item) for item in children(data, "IssuItemInformation")),
        other_ids={name: text for name, text in tax_ids.items() if text},
        status_raw=stated(root, "Header", "InherentLabel", "GeneralOrSpecialVAT", "LabelName"),
        extra=told,
    )


def _line(place: Place, item: "_Element") -> OrderLine:
    told = dict(leaves(item))
    return OrderLine(
        place=place,
        title=told.pop("ItemName", ""),
        quantity=number(told.get("Quantity", "")),
        unit_price=number(told.get("UnPrice", "")),
        extra=told,
    )


def _controlled(place: Place, total: Decimal, data: "_Element", capitals: str) -> Iterator[Reading | Problem]:
    """The total against the sum of the lines and the sum in capitals."""
    sums = [_with_tax(item) for item in children(data, "IssuItemInformation")]
    if sums and None not in sums:
        found = sum((one for one in sums if one is not None), Decimal(0))
        yield _verdict(place, f"{TOTAL} {total}", found, agrees=abs(found - total) <= CENT * len(sums))
    written = amount_in_capitals(capitals)
    if written is not None:
        yield _verdict(place, f"{TOTAL} {total} {capitals}", written, agrees=written == abs(total))


def _with_tax(item: "_Element") -> Decimal | None:
    amount, tax = number(stated(item, "Amount")), number(stated(item, "ComTaxAm"))
    return number(stated(item, "TotaltaxIncludedAmount")) or (amount + tax if amount is not None and tax is not None else None)


def _verdict(place: Place, said: str, found: Decimal, *, agrees: bool) -> Reading | Problem:
    if agrees:
        return Reading(place=place, code=ReadingCode.CONTROL_TOTAL, value=said)
    return Problem(place=place, code=ProblemCode.CONTROL_TOTAL, detail=short(f"{said}: found {found}"))
