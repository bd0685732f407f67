"""What any shop's mail says of an order that was placed, where it says it with labels (`order_mail.toml`).

    Subject: Order confirmation                           Bestellbestätigung
    Thank you for your order.                             Vielen Dank für Ihre Bestellung.
    Order number: LU-20455                                Bestellnummer: 4711-88
    Order date: 30 April 2024                             Bestelldatum: 30.04.2024
    Total: 54.98 EUR                                      Gesamtsumme: 54,98 €

Three things have to be there: words that only a seller says of an order that came in, one number and one total, each behind its label or on the line
under it. The shop is who sent the mail; where the day is not told, the mail dates the order. Goods are not told apart from what else stands in such a
mail. Who answers, forwards or complains says none of it; more numbers or totals than one are none.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from casefile.records import EventKind, Money, Order, Place
from parsers.cells import read_amount
from parsers.mail_words import is_answer
from parsers.order_events import event
from parsers.table_heads import currency_written, folded, meanings
from parsers.time_layout import Moment, Times

PLATFORM = "email"
LONGEST = 1 << 18
FIRST_LINES = 12
"""Among which a mail says what it is about."""
NUMBER = re.compile(r"#? ?(?P<no>[A-Za-z]{0,6}-?[0-9][A-Za-z0-9-]{2,30})\b[.\])]?\s*(?:\(.{0,40}\))?")
BESIDE = re.compile(
    r"\b(?:order|bestellung|commande|pedido|ordine|encomenda|bestelling) ?(?:#|nr\.?|n°) ?(?P<no>[A-Za-z]{0,6}-?[0-9][A-Za-z0-9-]{2,30})\b",
    re.IGNORECASE,
)
"""In a sentence or a subject: `we've received your order #1234`."""
SUM = re.compile(r"[*_ ]*(?P<sum>(?:[A-Z]{1,3} ?)?[$£€¥￥]? ?[0-9][0-9.,' ]{0,14}(?: ?(?:[$£€元]|[A-Z]{3}\b))?)[*_ ]*")
CODE = re.compile(r"\s*\b([A-Z]{3})$")
DOLLARS = {"au": "AUD", "ca": "CAD", "hk": "HKD", "nz": "NZD", "sg": "SGD"}
"""What a bare `$` is in a shop whose address ends so."""
FORWARDED = re.compile(r"\s*(?:fwd?|wg|tr|rv|转发|轉寄)\s*[:：]", re.IGNORECASE)


def orders_told(sender: str, name: str, subject: str, text: str, *, place: Place, written: str, sent: Moment, times: Times) -> Iterator[Order]:
    """The order that a mail confirms, if it tells of one."""
    lines = [line.strip() for line in text[:LONGEST].split("\n") if line.strip()]
    first = [subject, *lines[:FIRST_LINES]]
    if is_answer(subject) or FORWARDED.match(subject) or not any(_patterns()["placed"].search(line) for line in first):
        return
    site = sender.rpartition("@")[2].lower()
    numbers = {match["no"] for value in _labelled("number", lines) if (match := NUMBER.fullmatch(value))}
    numbers = numbers or {match["no"] for line in [subject, *lines] for match in BESIDE.finditer(line)}
    totals = {match["sum"].strip() for value in _labelled("total", lines) if (match := SUM.fullmatch(value))}
    if len(numbers) != 1 or len(totals) != 1 or (total := _money(totals.pop(), site)) is None:
        return
    day = next(((value, moment) for value in _labelled("date", lines) if (moment := _day(value, times)).at is not None), (written, sent))
    seller = next(_labelled("seller", lines), None)
    yield Order(
        place=Place(source=place.source, where=f"{place.where}, Order 1", start=place.start, end=place.end),
        platform=_platform(site),
        order_no=numbers.pop(),
        shop_name=seller or name or site or None,
        total=total,
        events=(event(EventKind.PLACED, place, *day),),
    )


def _labelled(label: str, lines: list[str]) -> Iterator[str]:
    """What stands behind a label, or alone on the line under it."""
    pattern = _patterns()[label]
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if found := pattern.match(line):
            yield found["value"].strip() or below


def _day(written: str, times: Times) -> Moment:
    """A day told alone: it stands in front where a point follows it, or where it can be no month."""
    found = [times.read(written), *(replace(times, order=order).read(written) for order in ("dmy", "mdy"))]
    first, day_first, month_first = found
    if first.at is None and day_first.at is not None and ("." in written or month_first.at is None):
        return day_first
    return month_first if first.at is None and day_first.at is None else first


def _platform(site: str) -> str:
    """The marketplace that an address is of; else the mail is all that is known."""
    parts = site.split(".")
    known = meanings("any", "sites")
    return next((known[host] for at in range(len(parts) - 1) if (host := folded(".".join(parts[at:]))) in known), PLATFORM)


def _money(written: str, site: str) -> Money | None:
    code = CODE.search(written)
    amount = read_amount(CODE.sub("", written) if code else written)
    of_country = DOLLARS.get(site.rpartition(".")[2]) if amount and amount.symbol == "$" else None
    currency = code[1] if code else of_country or (currency_written(amount.symbol) if amount else None)
    return Money(amount=amount.value, currency=currency) if amount and currency else None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    told: dict[str, list[str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    placed = re.compile("|".join(told.pop("placed")), re.IGNORECASE)
    labels = {
        name: re.compile(rf"[*_•\s]*(?:{'|'.join(words)})[*_]*(?: (?:is|lautet|est|es|è|é))?(?:\s*[:：][*_]*|\s|$)(?P<value>.*)", re.IGNORECASE)
        for name, words in told.items()
    }
    return {"placed": placed, **labels}
