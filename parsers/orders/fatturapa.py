"""Electronic invoices of Italy as FatturaPA, an XML file of the Sistema di Interscambio: the seller's registered name and its numbers.

    <p:FatturaElettronica versione="FPR12" …>                                      or FatturaElettronicaSemplificata
      <FatturaElettronicaHeader>
        <CedentePrestatore><DatiAnagrafici><IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>…</IdCodice></IdFiscaleIVA>
          <Anagrafica><Denominazione>… SRL</Denominazione></Anagrafica></DatiAnagrafici>…                 or Nome and Cognome
        <CessionarioCommittente>…</CessionarioCommittente></FatturaElettronicaHeader>
      <FatturaElettronicaBody>                                                     one for each invoice of a batch
        <DatiGenerali><DatiGeneraliDocumento><TipoDocumento>TD01</…><Divisa>EUR</…><Data>2026-01-05</…><Numero>1</…>
          <ImportoTotaleDocumento>48.60</…></DatiGeneraliDocumento><DatiOrdineAcquisto><IdDocumento>…</IdDocumento></DatiOrdineAcquisto></DatiGenerali>
        <DatiBeniServizi><DettaglioLinee><Descrizione>…</…><Quantita>2.00</…><PrezzoUnitario>19.92</…></DettaglioLinee></DatiBeniServizi>
      </FatturaElettronicaBody></p:FatturaElettronica>

TD01 is an invoice, TD04 a credit note, which names the invoice under `DatiFattureCollegate`. A price is without tax; the total is with it and need
not be told. A document about an order, not the order: platform `invoice`, its number as the order's, no event. A signed file (`.p7m`) has to be
unwrapped first.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from casefile.records import Money, Order, OrderLine, Place, Problem, ProblemCode, Provenance, Record
from parsers.cells import currency_of, number, short
from parsers.export import Export
from parsers.format import Format
from parsers.xml_tree import Lines, child, children, document, leaves, numbered, root_name, stated

if TYPE_CHECKING:
    from lxml.etree import _Element

FORMAT = Format(name="fatturapa", kind="orders", provenance=Provenance.OFFICIAL_EXPORT)

ROOTS = frozenset({"FatturaElettronica", "FatturaElettronicaSemplificata"})


def recognizes(export: Export) -> bool:
    return root_name(export) in ROOTS and "FatturaElettronicaHeader" in export.text_head


def parse(export: Export) -> Iterator[Record]:
    root = document(export)
    if isinstance(root, Problem):
        yield root
        return
    lines = Lines(export)
    head = child(root, "FatturaElettronicaHeader")
    bodies = list(children(root, "FatturaElettronicaBody"))
    if head is None or not bodies:
        yield Problem(place=export.place("file", 0, export.source.bytes), code=ProblemCode.MISSING_COLUMN, detail="FatturaElettronicaBody")
        return
    for count, body in enumerate(bodies):
        # the first is the file, so that no byte of it stands outside of every record
        place = lines.place(body) if count else export.place("file", 0, export.source.bytes)
        yield from _invoice(place, head, body, lines)


def _invoice(place: Place, head: "_Element", body: "_Element", lines: Lines) -> Iterator[Order | Problem]:
    told = child(body, "DatiGenerali", "DatiGeneraliDocumento")
    invoice_no = stated(told, "Numero")
    if not invoice_no:
        yield Problem(place=place, code=ProblemCode.MISSING_COLUMN, detail="Numero")
        return
    written = stated(told, "ImportoTotaleDocumento")
    total = number(written) if written else _paid(body)
    if written and total is None:
        yield Problem(place=place, code=ProblemCode.BAD_CELL, detail=short(f"ImportoTotaleDocumento: {written}"))
    goods = child(body, "DatiBeniServizi")
    seller = child(head, "CedentePrestatore")
    simple = list(children(body, "DatiBeniServizi")) if child(goods, "DettaglioLinee") is None else []
    yield Order(
        place=place,
        platform="invoice",
        order_no=invoice_no,
        seller_name=_name(seller) or None,
        buyer_name=_name(child(head, "CessionarioCommittente")) or None,
        total=Money(amount=total, currency=currency_of(stated(told, "Divisa"))) if total is not None else None,
        lines=tuple(_line(lines.place(one), one) for one in (simple or children(goods, "DettaglioLinee"))),
        other_ids={name: text for name, text in _numbers(seller, body) if text},
        status_raw=stated(told, "TipoDocumento"),
        extra={
            **{f"Header/{path}": text for path, text in leaves(head)},
            **{path: text for path, text in leaves(body) if "/DettaglioLinee/" not in path},
        },
    )


def _paid(body: "_Element") -> Decimal | None:
    """What is to be paid, where no total is told and no tax is held back from it."""
    if child(body, "DatiGenerali", "DatiGeneraliDocumento", "DatiRitenuta") is not None:
        return None
    sums = [number(stated(one, "ImportoPagamento")) for paid in children(body, "DatiPagamento") for one in children(paid, "DettaglioPagamento")]
    return sums[0] if len(sums) == 1 else None


def _name(party: "_Element | None") -> str:
    for at in (child(party, "DatiAnagrafici", "Anagrafica"), child(party, "AltriDatiIdentificativi"), party):
        name = stated(at, "Denominazione") or f"{stated(at, 'Nome')} {stated(at, 'Cognome')}".strip()
        if name:
            return name
    return ""


def _numbers(seller: "_Element | None", body: "_Element") -> Iterator[tuple[str, str]]:
    for at in (child(seller, "DatiAnagrafici"), seller):
        yield "IdFiscaleIVA", f"{stated(at, 'IdFiscaleIVA', 'IdPaese')}{stated(at, 'IdFiscaleIVA', 'IdCodice')}"
        yield "CodiceFiscale", stated(at, "CodiceFiscale")
    yield "IscrizioneREA", f"{stated(seller, 'IscrizioneREA', 'Ufficio')} {stated(seller, 'IscrizioneREA', 'NumeroREA')}".strip()
    for name in ("DatiOrdineAcquisto", "DatiFattureCollegate"):
        yield from numbered(name, (stated(one, "IdDocumento") for one in children(child(body, "DatiGenerali"), name)))


def _line(place: Place, one: "_Element") -> OrderLine:
    return OrderLine(
        place=place,
        title=stated(one, "Descrizione"),
        quantity=number(stated(one, "Quantita")),
        unit_price=number(stated(one, "PrezzoUnitario")),
        extra=dict(leaves(one)),
    )
