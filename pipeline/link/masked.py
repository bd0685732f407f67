"""Payments of which the bill masks the other side (`*立军`, `138******13`) or gives a part of its name (米白衣橱 of 米白衣橱阿May): presumed to
belong where that fits a detail that was told.

It fits many: the sum has to be spoken of in the conversation about the time of the payment as well.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from casefile.findings import OrderLink
from casefile.records import Payment
from casefile.store import CaseFile
from extractors.clauses import MOST
from extractors.text import fold
from pipeline.link.orders import plain_name
from pipeline.link.wall import apart
from pipeline.link.words import sums_of

SPOKEN_OF = timedelta(days=1)
"""How long before or after the payment its sum may be spoken of."""
STARS = re.compile(r"\*+")
SHORTEST_SIGHT = 4
"""What an account has to show for a mask to tell anything."""
ADDED = re.compile(r"\d[^.!?\n]{0,20}(?:\bplus\b|\+|\banother\b|\bon top\b|加上?|外加|另外)[^.!?\n]{0,20}\d", re.IGNORECASE)
MOST_TOGETHER = 3
"""So many sums of one message may have been paid together: the 750 plus another 450."""
MOST_RUNS = 3
"""Of stars: what has more of them is no mask, and slow to compare."""
SHORTEST_PART = 3
"""What the two names have to share at their beginning."""
LONGEST_NAME = 40
MOST_ALIKE = 16
"""Conversations whose names begin alike."""
WHAT_IT_IS = re.compile(r"(?:官方|品牌)?(?:旗舰店|专营店|专卖店|店铺|小店|店|商行|商城|客服[一-鿿\da-z]{0,3})$")
"""Behind the name of a Chinese shop: each service and each account writes another."""
CHINESE = re.compile(r"[一-鿿]{3}")
Told = Mapping[tuple[str, str], Iterable[str]]
"""Rule and what was told (an account, a name) → the conversations it was told in."""


def presumed(case: CaseFile, payments: Iterable[Payment], told: Told, written: Mapping[str, Iterable[str]]) -> Iterator[OrderLink]:
    """Links of payments to the conversations whose sums and details their masks, or the parts of their names (as `written` there), fit."""
    dated = [payment for payment in payments if payment.at is not None]
    beginnings = {**_beginnings(told), **_first_words(written)}
    fitting = [(payment, "masked_payee", found) for payment in dated if (found := _fitting(payment, told))]
    fitting += [(payment, "payee_in_part", found) for payment in dated if (found := _named_in_part(payment, told, beginnings))]
    spoken = spoken_of(case, ((conversation, payment.amount.amount) for payment, _, found in fitting for conversation in found))
    for payment, rule, found in fitting:
        homes = [one for one in found if is_spoken_of(payment, spoken[one].get(payment.amount.amount, ()))]
        for home in homes:
            yield OrderLink(order=payment.id, conversation=home, rule=rule, evidence=found[home], ambiguous=len(homes) > 1)


def _beginnings(told: Told) -> Mapping[str, list[str]]:
    """How Chinese names begin, which need no word to end: the conversations that each beginning of a name stands for."""
    found: dict[str, list[str]] = defaultdict(list)
    for (kind, value), conversations in told.items():
        known = WHAT_IT_IS.sub("", value)[:LONGEST_NAME] if kind == "payee_name" else ""
        if CHINESE.match(known):
            homes = list(conversations)
            for length in range(SHORTEST_PART, len(known) + 1):
                found[known[:length]] += homes
    return found


def _first_words(written: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """The same of names in other letters, of which two words or more tell: Tess Halloran of Tess Halloran Tickets."""
    found: dict[str, list[str]] = defaultdict(list)
    for home, those in written.items():
        for name in those:
            words = name[:LONGEST_NAME].split()
            for count in range(2, len(words)):
                found[plain_name(" ".join(words[:count]))].append(home)
    return found


def _named_in_part(payment: Payment, told: Told, beginnings: Mapping[str, list[str]]) -> dict[str, str]:
    """The conversations, each with the payee's name, of which one begins as the other; a name that many begin with tells none apart."""
    payee = payment.counterparty or ""
    name = WHAT_IT_IS.sub("", plain_name(payee))
    if not SHORTEST_PART <= len(name) <= LONGEST_NAME or not (CHINESE.match(name) or len(payee.split()) > 1):
        return {}
    homes = list(beginnings.get(name, ()))
    for length in range(SHORTEST_PART, len(name)) if CHINESE.match(name) else ():
        homes += told.get(("payee_name", name[:length]), ())
    return dict.fromkeys(homes, payment.counterparty or "") if len(set(homes)) <= MOST_ALIKE else {}


def _fitting(payment: Payment, told: Told) -> dict[str, str]:
    """The conversations, each with the masks that fit what was told in it."""
    masks = {"payee_account": (payment.counterparty_account or "").casefold(), "payee_name": plain_name(payment.counterparty or "")}
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for rule, mask in masks.items():
        if (fits := _mask(rule, mask)) is not None:
            for (kind, value), conversations in told.items():
                if kind == rule and fits.fullmatch(value):
                    for conversation in conversations:
                        found[conversation][mask] = None
    return {conversation: " ".join(fitted) for conversation, fitted in found.items()}


def _mask(rule: str, written: str) -> re.Pattern[str] | None:
    """A star is one character of a Chinese name or of a number; of anything else a run of them is as much as it is."""
    shown = STARS.sub("", written)
    if shown == written or not shown or len(STARS.findall(written)) > MOST_RUNS or (rule == "payee_account" and len(shown) < SHORTEST_SIGHT):
        return None
    is_exact = not re.search(r"[A-Za-z@]", shown)
    hidden = ("." if rule == "payee_name" else r"\d") if is_exact else "[^@]"
    pattern = hidden.join(map(re.escape, written.split("*"))) if is_exact else f"{hidden}*".join(map(re.escape, STARS.split(written)))
    return re.compile(rf"(?:\+\d{{1,3}})?{pattern}" if rule == "payee_account" else pattern)


def spoken_of(case: CaseFile, wanted: Iterable[tuple[str, Decimal]]) -> Mapping[str, Mapping[Decimal, Sequence[datetime]]]:
    """When the sums that are asked for by conversation are written in it."""
    sums: dict[str, set[Decimal]] = defaultdict(set)
    for conversation, amount in wanted:
        sums[conversation].add(amount)
    return {conversation: _spoken(case, conversation, those) for conversation, those in sums.items()}


def _spoken(case: CaseFile, conversation: str, wanted: set[Decimal]) -> Mapping[Decimal, Sequence[datetime]]:
    found: dict[Decimal, list[datetime]] = defaultdict(list)
    for message in case.messages(conversation):
        if message.sent is not None:
            text = fold(message.text[:MOST]).text
            told = sums_of(text)
            together = {sum(told, Decimal())} if 1 < len(told) <= MOST_TOGETHER and ADDED.search(text) else set()
            for amount in wanted.intersection({*told, *together}):
                found[amount].append(message.sent)
    return found


def is_spoken_of(payment: Payment, times: Sequence[datetime]) -> bool:
    return payment.at is not None and any(apart(payment.at, at) <= SPOKEN_OF for at in times)
