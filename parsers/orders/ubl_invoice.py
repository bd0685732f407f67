"""An electronic invoice or credit note as UBL 2.1 (Peppol, XRechnung): the seller's registered name and its registration.

    <Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" …>                    or CreditNote, with CreditNoteLine
      <cbc:ID>R-1</cbc:ID><cbc:IssueDate>2026-01-05</cbc:IssueDate><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
      <cac:OrderReference><cbc:ID>1001</cbc:ID></cac:OrderReference>
      <cac:AccountingSupplierParty><cac:Party><cac:PartyTaxScheme><cbc:CompanyID>DE…</cbc:CompanyID></cac:PartyTaxScheme>
        <cac:PartyLegalEntity><cbc:RegistrationName>… GmbH</…><cbc:CompanyID>HRB …</…></cac:PartyLegalEntity></cac:Party>…
      <cac:LegalMonetaryTotal><cbc:TaxInclusiveAmount>…</…><cbc:PrepaidAmount>…</…><cbc:PayableAmount>…</…></cac:LegalMonetaryTotal>
      <cac:InvoiceLine><cbc:InvoicedQuantity>1</…><cac:Item><cbc:Name>…</cbc:Name></cac:Item><cac:Price><cbc:PriceAmount>…</…></cac:Price></cac:InvoiceLine>

It may stand in the envelope that it was sent in, a `StandardBusinessDocument`. A document about an order, not the order: platform `invoice`,
its number as the order's, no event; a credit note names the invoice in its `BillingReference`. The total is what the goods cost with tax; what is
still to be paid is less where something was paid before.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from casefile.records import Money, Order, OrderLine, Place, Problem, ProblemCode, Provenance, Record
from parsers.cells import currency_of, number, short
from parsers.export import Export
from parsers.format import Format
from parsers.xml_tree import ENVELOPE, Lines, child, children, document, leaves, name_of, numbered, root_name, stated, within

if TYPE_CHECKING:
    from lxml.etree import _Element

FORMAT = Format(name="ubl_invoice", kind="orders", provenance=Provenance.OFFICIAL_EXPORT)

NO_NUMBER = frozenset({"", "N/A", "NA", "NONE"})
"""What is written for an order's number where only the seller's is known."""
NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:"
ENVELOPED = re.compile(r"<[^<>]*urn:oasis:names:specification:ubl:schema:xsd:(?:Invoice|CreditNote)-2[^<>]*>")
LINES = {"Invoice": ("InvoiceLine", "InvoicedQuantity"), "CreditNote": ("CreditNoteLine", "CreditedQuantity")}


def recognizes(export: Export) -> bool:
    name = root_name(export)
    return (name in LINES and NAMESPACE in export.text_head) or (name == ENVELOPE and ENVELOPED.search(export.text_head) is not None)


def parse(export: Export) -> Iterator[Record]:
    place = export.place("file", 0, export.source.bytes)
    outermost = document(export)
    if isinstance(outermost, Problem):
        yield outermost
        return
    root = within(outermost, LINES)
    invoice_no = stated(root, "ID")
    if not invoice_no or root is None:
        yield Problem(place=place, code=ProblemCode.MISSING_COLUMN, detail="ID")
        return
    lines = Lines(export)
    line, quantity = LINES[name_of(root)]
    seller, buyer = child(root, "AccountingSupplierParty", "Party"), child(root, "AccountingCustomerParty", "Party")
    sums = (child(root, "LegalMonetaryTotal", name) for name in ("TaxInclusiveAmount", "PayableAmount"))
    sum_ = next((one for one in sums if one is not None and (one.text or "").strip()), None)
    written = (sum_.text or "").strip() if sum_ is not None else ""
    total = number(written)
    currency = (sum_.get("currencyID") if sum_ is not None else None) or stated(root, "DocumentCurrencyCode")
    if total is None:
        yield Problem(place=place, code=ProblemCode.BAD_CELL, detail=short(f"TaxInclusiveAmount: {written}"))
    yield Order(
        place=place,
        platform="invoice",
        order_no=invoice_no,
        seller_name=_name(seller) or None,
        buyer_name=_name(buyer) or None,
        total=Money(amount=total, currency=currency_of(currency)) if total is not None else None,
        lines=tuple(_line(lines.place(one), one, quantity) for one in children(root, line)),
        other_ids={name: text for name, text in _numbers(root, seller) if text},
        status_raw=name_of(root),
        extra={path: text for path, text in leaves(root) if not path.startswith(f"{line}/")},
    )


def _name(party: "_Element | None") -> str:
    registered = stated(party, "PartyLegalEntity", "RegistrationName") or stated(party, "PartyName", "Name")
    person = f"{stated(party, 'Person', 'FirstName')} {stated(party, 'Person', 'FamilyName')}".strip()
    return registered or stated(party, "PartyTaxScheme", "RegistrationName") or person


def _numbers(root: "_Element", seller: "_Element | None") -> Iterator[tuple[str, str]]:
    for name in ("ID", "SalesOrderID"):
        if (text := stated(root, "OrderReference", name)).upper() not in NO_NUMBER:
            yield f"OrderReference/{name}", text
    corrected = children(root, "BillingReference")
    yield from numbered("BillingReference", (stated(one, "InvoiceDocumentReference", "ID") for one in corrected))
    yield "PartyLegalEntity/CompanyID", stated(seller, "PartyLegalEntity", "CompanyID")
    yield "PartyTaxScheme/CompanyID", stated(seller, "PartyTaxScheme", "CompanyID")


def _line(place: Place, one: "_Element", quantity: str) -> OrderLine:
    return OrderLine(
        place=place,
        title=stated(one, "Item", "Name") or stated(one, "Item", "Description"),
        quantity=number(stated(one, quantity)),
        unit_price=number(stated(one, "Price", "PriceAmount")) if number(stated(one, "Price", "BaseQuantity") or "1") == 1 else None,
        extra=dict(leaves(one)),
    )
