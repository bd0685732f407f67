"""An electronic invoice or order as UN/CEFACT Cross Industry Invoice (ZUGFeRD, Factur-X, XRechnung, Order-X): who sells, with its registration.

The XML stands alone or is within a PDF (`factur-x.xml`, `zugferd-invoice.xml`, `xrechnung.xml`), which is opened like an archive.

    <rsm:CrossIndustryInvoice …>
      <rsm:ExchangedDocument><ram:ID>R-1</ram:ID><ram:TypeCode>380</ram:TypeCode>
        <ram:IssueDateTime><udt:DateTimeString format="102">20260105</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
      <rsm:SupplyChainTradeTransaction>
        <ram:IncludedSupplyChainTradeLineItem>… <ram:SpecifiedTradeProduct><ram:Name>…</ram:Name></ram:SpecifiedTradeProduct> …</…>
        <ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty><ram:Name>… GmbH</ram:Name>…</ram:SellerTradeParty>…</…>
        <ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</…>
          <ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:GrandTotalAmount>…</…><ram:DuePayableAmount>…</…></…></…>

An order has the root SCRDMCCBDACIOMessageStructure, 220 for its type, `OrderCurrencyCode` and `RequestedQuantity`. ZUGFeRD 1 (2014,
`ZUGFeRD-invoice.xml`) has another root, CrossIndustryDocument, and other names for what the parts of it are in.

380 is an invoice, 381 a credit note, which names the invoice in its `InvoiceReferencedDocument`. A document about an order, not the order: platform
`invoice`, its number as the order's, no event. The total is the grand total; what is still due is less where something was paid before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from casefile.records import Money, Order, OrderLine, Place, Problem, ProblemCode, Provenance, Record
from parsers.cells import currency_of, number, short
from parsers.export import Export
from parsers.format import Format
from parsers.xml_tree import ENVELOPE, Lines, child, children, document, leaves, name_of, numbered, root_name, stated, within

if TYPE_CHECKING:
    from lxml.etree import _Element

FORMAT = Format(name="cii_invoice", kind="orders", provenance=Provenance.OFFICIAL_EXPORT)

ENVELOPED = re.compile(r"<(?:[\w.-]+:)?(?:CrossIndustry(?:Invoice|Document)|SCRDMCCBDACIOMessageStructure)[\s>]")
PRICES = ("NetPriceProductTradePrice", "GrossPriceProductTradePrice")
LINE = "IncludedSupplyChainTradeLineItem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a generation calls the elements that hold the others."""

    head: str
    trade: str
    agreement: str
    settlement: str
    sums: str
    line_agreement: str
    line_delivery: str


INVOICE = Names(
    head="ExchangedDocument",
    trade="SupplyChainTradeTransaction",
    agreement="ApplicableHeaderTradeAgreement",
    settlement="ApplicableHeaderTradeSettlement",
    sums="SpecifiedTradeSettlementHeaderMonetarySummation",
    line_agreement="SpecifiedLineTradeAgreement",
    line_delivery="SpecifiedLineTradeDelivery",
)
NAMES = {
    "CrossIndustryInvoice": INVOICE,
    "SCRDMCCBDACIOMessageStructure": INVOICE,
    "CrossIndustryDocument": Names(
        head="HeaderExchangedDocument",
        trade="SpecifiedSupplyChainTradeTransaction",
        agreement="ApplicableSupplyChainTradeAgreement",
        settlement="ApplicableSupplyChainTradeSettlement",
        sums="SpecifiedTradeSettlementMonetarySummation",
        line_agreement="SpecifiedSupplyChainTradeAgreement",
        line_delivery="SpecifiedSupplyChainTradeDelivery",
    ),
}


def recognizes(export: Export) -> bool:
    name = root_name(export)
    return name in NAMES or (name == ENVELOPE and ENVELOPED.search(export.text_head) is not None)


def parse(export: Export) -> Iterator[Record]:
    place = export.place("file", 0, export.source.bytes)
    outermost = document(export)
    if isinstance(outermost, Problem):
        yield outermost
        return
    root = within(outermost, NAMES)
    if root is None:
        yield Problem(place=place, code=ProblemCode.MISSING_COLUMN, detail="CrossIndustryInvoice")
        return
    names = NAMES[name_of(root)]
    head, trade = child(root, names.head), child(root, names.trade)
    invoice_no = stated(head, "ID")
    if not invoice_no or trade is None:
        yield Problem(place=place, code=ProblemCode.MISSING_COLUMN, detail=f"{names.head}/ID")
        return
    lines = Lines(export)
    agreement, settlement = child(trade, names.agreement), child(trade, names.settlement)
    seller = child(agreement, "SellerTradeParty")
    sums = child(settlement, names.sums)
    currency = stated(settlement, "InvoiceCurrencyCode") or stated(settlement, "OrderCurrencyCode")
    sum_ = _sum(sums, currency)
    written = (sum_.text or "").strip() if sum_ is not None else ""
    total = number(written)
    currency = (sum_.get("currencyID") if sum_ is not None else None) or currency
    if total is None:
        yield Problem(place=place, code=ProblemCode.BAD_CELL, detail=short(f"GrandTotalAmount: {written}"))
    yield Order(
        place=place,
        platform="invoice",
        order_no=invoice_no,
        seller_name=stated(seller, "Name") or stated(seller, "SpecifiedLegalOrganization", "TradingBusinessName") or None,
        buyer_name=stated(agreement, "BuyerTradeParty", "Name") or None,
        total=Money(amount=total, currency=currency_of(currency)) if total is not None else None,
        lines=tuple(_line(lines.place(one), one, names) for one in children(trade, LINE)),
        other_ids={name: text for name, text in _numbers(agreement, settlement, seller) if text},
        status_raw=stated(head, "TypeCode"),
        extra={path: text for path, text in leaves(root) if f"/{LINE}/" not in path},
    )


def _sum(sums: "_Element | None", currency: str) -> "_Element | None":
    """The total, of which there may be one in each of two currencies."""
    for name in ("GrandTotalAmount", "DuePayableAmount"):
        told = [one for one in children(sums, name) if (one.text or "").strip()]
        if told:
            return next((one for one in told if currency and one.get("currencyID") == currency), told[0])
    return None


def _numbers(agreement: "_Element | None", settlement: "_Element | None", seller: "_Element | None") -> Iterator[tuple[str, str]]:
    yield "BuyerOrderReferencedDocument", stated(agreement, "BuyerOrderReferencedDocument", "IssuerAssignedID")
    yield "SellerOrderReferencedDocument", stated(agreement, "SellerOrderReferencedDocument", "IssuerAssignedID")
    corrected = children(settlement, "InvoiceReferencedDocument")
    yield from numbered("InvoiceReferencedDocument", (stated(one, "IssuerAssignedID") or stated(one, "ID") for one in corrected))
    yield "SpecifiedLegalOrganization", stated(seller, "SpecifiedLegalOrganization", "ID")
    for registration in children(seller, "SpecifiedTaxRegistration"):
        number_of = child(registration, "ID")
        if number_of is not None:
            yield f"SpecifiedTaxRegistration {number_of.get('schemeID') or ''}".strip(), (number_of.text or "").strip()


def _price(agreement: "_Element | None") -> Decimal | None:
    """Of one piece; none where the price is one of several."""
    told = next((price for name in PRICES if stated(price := child(agreement, name), "ChargeAmount")), None)
    return number(stated(told, "ChargeAmount")) if number(stated(told, "BasisQuantity") or "1") == 1 else None


def _line(place: Place, one: "_Element", names: Names) -> OrderLine:
    return OrderLine(
        place=place,
        title=stated(one, "SpecifiedTradeProduct", "Name"),
        quantity=number(stated(one, names.line_delivery, "BilledQuantity") or stated(one, names.line_delivery, "RequestedQuantity")),
        unit_price=_price(child(one, names.line_agreement)),
        extra=dict(leaves(one)),
    )
