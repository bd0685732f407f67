"""Rows of statements that name the other side only in the bank's own words (`SP VOLT TRAIL RENO NV`, `AMAZON MKTPL*2B4C5D6E7`).

A bank cuts, adds and glues. Such a row is presumed to belong where the first words of a name that was told, be it beside an account alone, stand
in it and its sum is spoken of about that time. What comes back from a name that was paid needs no word of its sum: that a seller paid less than he
says, or later, is seen in the statement only. What a bank lends while it looks into a dispute comes from nobody.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice

from casefile.findings import Identity, IdentityKind, OrderLink
from casefile.records import BANK, Direction, EventKind, Message, Order, Payment, PaymentKind, Role
from casefile.store import CaseFile
from extractors.clauses import MOST
from extractors.text import fold
from pipeline.link.masked import spoken_of
from pipeline.link.wall import apart, on_wall, zone_of

RULE = "statement_text"
WORD = re.compile(r"[^\W_]+")
LEAST = 5
"""Letters of a name that have to stand in the row."""
BANKED = frozenset({IdentityKind.BANK_ACCOUNT, IdentityKind.IBAN})
BESIDE = re.compile(r"[,;:\n()（），；：]")
MOST_PARTS = 200
"""Different ones beside the accounts of a conversation that are looked for."""
BETWEEN_ROWS = " X0X "
"""No run of words goes over it."""
LENT = re.compile(r"\b(?:provisional|conditional|temp(?:orary)?) (?:dispute )?cr(?:edit)?\b|\b(?:credit|cr) reversal\b")
SPOKEN_OF = timedelta(days=30)
"""How long before or after the row its sum may be spoken of: a refund is announced, and is missed."""
GIVEN_BACK_WITHIN = timedelta(days=180)
NEVER = datetime.min.replace(tzinfo=UTC)
BOOKED_BEFORE, BOOKED_WITHIN = timedelta(days=1), timedelta(days=10)
"""A card is charged when the order is placed or when the goods leave; the bank books it by its own days, some of them later."""
BOOKED = {
    PaymentKind.PURCHASE: (EventKind.PLACED, EventKind.PAID, EventKind.SHIPPED),
    PaymentKind.TRANSFER: (EventKind.PLACED, EventKind.PAID),
    PaymentKind.REFUND: (EventKind.REFUNDED,),
}
WRITTEN = {"amazon": ("Amazon", "AMZN")}
"""How banks write a platform, where it is not as we call it."""


def is_booked(order: Order, payment: Payment) -> bool:
    """Whether a payment is the bank's row of what an order says was paid or refunded."""
    sellers = filter(None, (order.shop_name, order.seller_name, *order.line_sellers))
    if payment.platform != BANK:
        return False
    text = _text(payment)
    if not any(_run(text, _words(name), least) for names, least in ((platforms(order), 1), (sellers, LEAST)) for name in names):
        return False
    events = [event for event in order.events if event.kind in BOOKED.get(payment.kind, ()) and _follows(payment, event.at)]
    sums = [event.amount if event.kind is EventKind.REFUNDED and event.amount else order.total for event in events]
    return any(told.amount == payment.amount.amount for told in sums if told is not None)


def described(
    case: CaseFile, payments: Iterable[Payment], told: Mapping[str, Collection[str]], sold_on: Mapping[str, Collection[str]]
) -> Iterator[OrderLink]:
    """`told`, `sold_on`: by conversation the names of the other side, and those of the platforms of its orders, where many others sell as well."""
    rows = [one for one in payments if one.platform == BANK and one.at is not None and _is_between_them(one)]
    by_seller, by_platform = _by_first_word(told), _by_first_word(sold_on)
    sellers = {one.id: _homes(_text(one), by_seller, LEAST) for one in rows}
    found = {one.id: _homes(_text(one), by_platform, 1) | sellers[one.id] for one in rows}
    times = spoken_of(case, ((home, one.amount.amount) for one in rows for home in found[one.id]))
    paid: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for one in sorted(rows, key=lambda row: (_day(row), row.direction is Direction.IN)):
        of_seller = sellers[one.id]
        homes = [home for home in found[one.id] if _is_near(one, times[home].get(one.amount.amount, ()))]
        if not homes and one.direction is Direction.IN:
            homes = [home for home, run in of_seller.items() if any(_day(one) - at <= GIVEN_BACK_WITHIN for at in paid[home, run])]
        is_one = len(homes) == 1 or (of_seller.keys() >= set(homes) and _is_one([of_seller[home] for home in homes]))
        for home in homes:
            if is_one and one.is_paid_out and home in of_seller:
                paid[home, of_seller[home]].append(_day(one))
            yield OrderLink(order=one.id, conversation=home, rule=RULE, evidence=found[one.id][home], ambiguous=not is_one)


def beside_account(case: CaseFile, conversation: str, rows: Sequence[Payment]) -> Iterator[str]:
    """What the other side writes beside the account that is to be paid and a row of a bank writes too: the holder of it."""
    told = case.of_conversation(Identity, conversation) if rows else ()
    messages = dict.fromkeys(one.quote.message for one in told if one.owner is not Role.BUYER and one.kind in BANKED)
    texts = BETWEEN_ROWS.join(_text(one) for one in rows if one.platform == BANK) if messages else ""
    parts = dict.fromkeys(part.strip() for message in messages for part in BESIDE.split(case.get(Message, message).text[:MOST]))
    for part in islice(parts, MOST_PARTS):
        words = _words(part)
        run = r"[\W_]+".join(map(re.escape, words))
        if len(words) > 1 and sum(map(len, words)) >= LEAST and re.search(rf"(?<![^\W_]){run}(?![^\W_])", texts):
            yield part


def _is_one(runs: Sequence[str]) -> bool:
    """Whether it is one name, of which the bank wrote more or less of what was told (`swellcraft`, `swellcraft surf co`)."""
    return all(max(runs, key=len).startswith(run) for run in runs)


def platforms(order: Order) -> tuple[str, ...]:
    return WRITTEN.get(order.platform, (order.platform,))


def _is_between_them(payment: Payment) -> bool:
    return (payment.is_paid_out or payment.direction is Direction.IN) and not LENT.search(_text(payment))


def _text(payment: Payment) -> str:
    return fold(f"{payment.counterparty or ''} {payment.description}").text.casefold()


def _words(name: str) -> Sequence[str]:
    return WORD.findall(fold(name).text.casefold())


def _by_first_word(names: Mapping[str, Collection[str]]) -> Mapping[str, Sequence[tuple[str, Sequence[str]]]]:
    """First word → the conversations with such a name, and its words."""
    found: dict[str, list[tuple[str, Sequence[str]]]] = defaultdict(list)
    for home, those in names.items():
        for words in filter(None, map(_words, those)):
            found[words[0]].append((home, words))
    return found


def _homes(text: str, names: Mapping[str, Sequence[tuple[str, Sequence[str]]]], least: int) -> dict[str, str]:
    """The conversations of which a name stands in the row, and the most of it that stands there."""
    begun = {word[:end] for word in WORD.findall(text) for end in range(1, len(word) + 1)} & names.keys()
    found: dict[str, str] = {}
    for home, words in (one for first in sorted(begun) for one in names[first]):
        run = _run(text, words, least)
        if len(run) > len(found.get(home, "")):
            found[home] = run
    return found


def _run(text: str, words: Sequence[str], least: int) -> str:
    """As many of the first words as stand there, as they stand there."""
    for many in range(len(words), 0, -1):
        if sum(map(len, words[:many])) < least:
            return ""
        if found := re.search(r"(?<![^\W_])" + r"[\W_]*".join(map(re.escape, words[:many])) + r"(?![^\W_])", text):
            return found.group()
    return ""


def _is_near(payment: Payment, times: Iterable[datetime]) -> bool:
    return payment.at is not None and any(apart(payment.at, at) <= SPOKEN_OF for at in times)


def _day(payment: Payment) -> datetime:
    return on_wall(payment.at or NEVER, None)


def _follows(payment: Payment, at: datetime | None) -> bool:
    if payment.at is None or at is None:
        return False
    zone = zone_of([at, payment.at])
    return -BOOKED_BEFORE <= on_wall(payment.at, zone) - on_wall(at, zone) <= BOOKED_WITHIN
