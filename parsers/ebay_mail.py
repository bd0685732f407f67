"""What eBay's own mails say of an order in words, as they have been written since 2023, in English, German, French, Italian and Spanish.

    Subject: Pat, your order is confirmed                      or Order confirmed: Desk lamp, brass
    …
    Desk lamp, brass
    ----------------
    ( https://www.ebay.com/itm/100000000001 )
    Price:
    *$24.99*
    Item ID:
    100000000001
    Order number:
    12-34567-89012
    Seller:
    lamps_example ( https://www.ebay.com/usr/lamps_example )
    …
    Total charged to Visa: $29.99

A page says the same with its labels and values in cells, and each item names its order and its seller. An order is dated by the mail that tells
of it; `ORDER DELIVERED:` tells of its parcel and is no second order. Of the other languages no mail was at hand: their words are those of eBay's
pages. What a mail of another sender says in these words, a forwarded one too, is not read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from casefile.records import PARCELS, EventKind, Money, Order, OrderLine, Place
from parsers.cells import ISO_CURRENCY, number, read_amount
from parsers.order_events import event
from parsers.time_layout import Moment

PLATFORM = "ebay"
SENDER = re.compile(r"[^@\s]+@(?:[a-z0-9-]+\.)*ebay\.(?P<site>com\.au|co\.uk|com|ca|ie|de|at|ch|fr|be|it|es)", re.IGNORECASE)
DOLLARS = {"com": "USD", "ca": "CAD", "com.au": "AUD"}
OWN_DOLLARS = {"AU": "AUD", "C": "CAD", "CA": "CAD", "US": "USD"}
OWN = re.compile(r"(?<![A-Za-z])(AU|CA?|US) ?\$")
TELLS = (
    (
        re.compile(
            r"Order confirmed:|(?:[^,]{1,80}, )?your order is confirmed|Bestellung bestätigt:"
            r"|(?:[^,]{1,80}, )?(?:Ihre|deine) Bestellung ist bestätigt"
            r"|Commande confirmée ?:|(?:[^,]{1,80}, )?votre commande est confirmée"
            r"|Ordine confermato:|(?:[^,]{1,80}, )?il tuo ordine è (?:stato )?confermato"
            r"|Pedido confirmado:|(?:[^,]{1,80}, )?tu pedido está confirmado",
            re.IGNORECASE,
        ),
        EventKind.PLACED,
    ),
    (
        re.compile(r"ORDER DELIVERED:|BESTELLUNG ZUGESTELLT:|COMMANDE LIVRÉE ?:|ORDINE CONSEGNATO:|PEDIDO ENTREGADO:", re.IGNORECASE),
        EventKind.DELIVERED,
    ),
)
"""How the subject begins, and what the mail tells of."""
LABELS = {
    "Price": r"Price|Preis|Prix|Prezzo|Precio",
    "Item ID": r"Item ID|Artikelnummer|Artikelnr\.|Numéro de l['’]objet|Numero oggetto|N[úu]mero (?:de|del) art[íi]culo",
    "Order number": r"Order number|Bestellnummer|Numéro de commande|Numero (?:d['’])?ordine|Número de pedido",
    "Seller": r"Seller|Verkäufer|Vendeur|Venditore|Vendedor",
    "Quantity": r"Quantity|Anzahl|Menge|Quantité|Quantità|Cantidad",
}
LABEL = re.compile(rf"(?:{'|'.join(f'(?P<l{at}>{words})' for at, words in enumerate(LABELS.values()))})\s?:\s*(?P<value>.*)")
TOTAL = re.compile(
    r"^[ \t]{0,40}(?:Order total|Total charged to [^\n]{1,80}?|Gesamt(?:betrag|summe)?|Montant total|Totale(?: ordine)?"
    r"|Total(?: de la commande| del pedido)?)"
    r"\s?:?\s{0,40}\*?(?P<total>(?:[A-Z]{1,3} ?)?[$£€] ?[\d.,]{1,15}|EUR ?[\d.,]{1,15}|[\d.,]{1,15} ?(?:€|EUR))",
    re.IGNORECASE | re.MULTILINE,
)
NO_TITLE = re.compile(r"[-=—\s]+|\(?\s*https?://\S*\s*\)?")
ORDER_NO = re.compile(r"\d{2}-\d{5}-\d{5}")
LONGEST = 1 << 18


@dataclass(slots=True)
class Item:
    title: str
    told: dict[str, str] = field(default_factory=dict)


def orders_told(sender: str, subject: str, text: str, *, place: Place, written: str, sent: Moment) -> Iterator[Order]:
    """The orders of one mail, in the order of its text."""
    kind = next((kind for begins, kind in TELLS if begins.match(subject)), None)
    site = SENDER.fullmatch(sender)
    if kind is None or site is None:
        return
    orders: dict[str, list[Item]] = {}
    for item in _items(text[:LONGEST]):
        if (numbered := ORDER_NO.match(item.told.get("Order number", ""))) is not None:
            orders.setdefault(numbered[0], []).append(item)
    total = TOTAL.search(text, 0, LONGEST) if len(orders) == 1 else None
    for index, (order_no, items) in enumerate(orders.items(), start=1):
        own = Place(source=place.source, where=f"{place.where}, Order {index}", start=place.start, end=place.end)
        lines = tuple(_line(item, own, site["site"].lower()) for item in items)
        sellers = {line.seller_name for line in lines}
        yield Order(
            place=own,
            platform=PLATFORM if kind is EventKind.PLACED else PARCELS,
            order_no=order_no,
            seller_name=sellers.pop() if len(sellers) == 1 else None,
            total=_money(total["total"], site["site"].lower()) if total else None,
            lines=lines,
            events=(event(kind, own, written, sent),),
        )


def _items(text: str) -> Iterator[Item]:
    """What stands under a title between `Price:` and the next; a value is on its label's line or the next one that says something."""
    title, label, item = "", "", None
    for line in filter(None, map(str.strip, text.split("\n"))):
        found = LABEL.fullmatch(line)
        if found is not None:
            label = next(name for at, name in enumerate(LABELS) if found[f"l{at}"])
            if item is None or label in item.told:
                if item is not None:
                    yield item
                item = Item(title)
            if found["value"]:
                item.told[label], label = found["value"], ""
        elif label and item is not None:
            item.told[label], label = line, ""
        elif not NO_TITLE.fullmatch(line):
            title = line
    if item is not None:
        yield item


def _line(item: Item, place: Place, site: str) -> OrderLine:
    price = _money(item.told.get("Price", ""), site)
    seller = item.told.get("Seller", "").split(" ")[0]
    extra = {"Item ID": item.told["Item ID"]} if "Item ID" in item.told else {}
    quantity = number(item.told.get("Quantity", ""))
    return OrderLine(
        place=place, title=item.title, quantity=quantity, unit_price=price.amount if price else None, seller_name=seller or None, extra=extra
    )


def _money(written: str, site: str) -> Money | None:
    own = OWN.search(written)
    amount = read_amount(OWN.sub("", written.strip("* ")))
    if amount is None:
        return None
    signs = {"$": DOLLARS.get(site, ""), "£": "GBP", "€": "EUR"}
    code = OWN_DOLLARS[own[1]] if own else amount.symbol if ISO_CURRENCY.fullmatch(amount.symbol) else signs.get(amount.symbol, "")
    return Money(amount=amount.value, currency=code) if code else None
