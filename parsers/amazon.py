"""What Amazon writes alike in its files and on its pages: numbers of orders, and sums whose currency the site tells."""

import re
from collections import Counter

from casefile.records import NO_CURRENCY, Money
from parsers.cells import ISO_CURRENCY, read_amount
from parsers.export import Export
from parsers.markup import narrow

ORDER_NO = re.compile(r"(?<![\w-])(?:[0-9]{3}|D[0-9]{2})-[0-9]{7}-[0-9]{7}(?![\w-])")
SITE = re.compile(rb"(?<![\w.-])(?:www\.)?amazon\.(com(?:\.au|\.br|\.mx|\.tr|\.be)?|co\.(?:uk|jp|za)|[a-z]{2})\b", re.IGNORECASE)
MARKET = re.compile(rb"""<body\b[^<>]{0,400}?\bclass\s*=\s*["'][^"']{0,200}?\ba-m-([a-z]{2})\b""", re.IGNORECASE)
"""What a page says of its country where no address of it names the site."""
MARKETS = {"us": "com", "uk": "co.uk", "jp": "co.jp", "za": "co.za", "au": "com.au", "br": "com.br", "mx": "com.mx", "tr": "com.tr", "be": "com.be"}
DOLLARS = {"amazon.com": "USD", "amazon.ca": "CAD", "amazon.com.au": "AUD", "amazon.com.mx": "MXN", "amazon.sg": "SGD"}
YEN = {"amazon.co.jp": "JPY"}
SIGNS = {"£": "GBP", "€": "EUR", "US$": "USD", "US $": "USD", "₹": "INR", "zł": "PLN", "₺": "TRY"}
OWN_DOLLARS = {"CA$": "CAD", "CDN$": "CAD", "AU$": "AUD", "A$": "AUD", "MX$": "MXN", "S$": "SGD", "R$": "BRL"}
"""Signs that tell which dollar is meant, on a page of another country too."""
PREFIXED = re.compile(r"(?<![A-Za-z])(?:CA|CDN|AU|A|MX|S|R)\$")
BLOCK = 1 << 20


def currency_meant(symbol: str, site: str) -> str:
    """The code of a currency's sign on a site such as `amazon.de`; "" where nothing tells."""
    if ISO_CURRENCY.fullmatch(symbol):
        return symbol
    return {**SIGNS, "$": DOLLARS.get(site, ""), "¥": YEN.get(site, ""), "￥": YEN.get(site, "")}.get(symbol, "")


def money_on_page(written: str, site: str) -> Money | None:
    """A sum as a page of this site shows it, with its sign."""
    own = PREFIXED.search(written)
    amount = read_amount(PREFIXED.sub("", written))
    if amount is None:
        return None
    return Money(amount=amount.value, currency=(OWN_DOLLARS[own[0]] if own else currency_meant(amount.symbol, site)) or NO_CURRENCY)


def site_of(export: Export) -> str:
    """The site that a page names most, else the one of the country that it is made for; "" where it says neither."""
    with export.open() as file:
        named = Counter(
            found[1].decode().casefold() for block in iter(lambda: file.read(BLOCK), b"") for found in SITE.finditer(narrow(block, export.codec))
        )
    if named:
        return f"amazon.{named.most_common(1)[0][0]}"
    made_for = MARKET.search(narrow(export.head, export.codec))
    country = made_for[1].decode().casefold() if made_for else ""
    return f"amazon.{MARKETS.get(country, country)}" if country else ""
