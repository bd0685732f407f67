"""What Amazon writes alike in its files and on its pages: numbers of orders, and sums whose currency the site tells."""

import re

from parsers.cells import ISO_CURRENCY

ORDER_NO = re.compile(r"(?<![\w-])(?:[0-9]{3}|D[0-9]{2})-[0-9]{7}-[0-9]{7}(?![\w-])")
DOLLARS = {"amazon.com": "USD", "amazon.ca": "CAD", "amazon.com.au": "AUD", "amazon.com.mx": "MXN", "amazon.sg": "SGD"}
YEN = {"amazon.co.jp": "JPY"}
SIGNS = {"£": "GBP", "€": "EUR", "US$": "USD", "US $": "USD"}


def currency_meant(symbol: str, site: str) -> str:
    """The code of a currency's sign on a site such as `amazon.de`; "" where nothing tells."""
    if ISO_CURRENCY.fullmatch(symbol):
        return symbol
    return {**SIGNS, "$": DOLLARS.get(site, ""), "¥": YEN.get(site, ""), "￥": YEN.get(site, "")}.get(symbol, "")
