"""Payments of which the bill masks the other side (`*立军`, `138******13`): presumed to belong where the mask fits a detail that was told.

A mask fits many: the sum has to be spoken of in the conversation about the time of the payment as well.
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
MOST_RUNS = 3
"""Of stars: what has more of them is no mask, and slow to compare."""
Told = Mapping[tuple[str, str], Iterable[str]]
"""Rule and what was told (an account, a name) → the conversations it was told in."""


def presumed(case: CaseFile, payments: Iterable[Payment], told: Told) -> Iterator[OrderLink]:
    """Links of payments to the conversations whose sums and details their masks fit."""
    fitting = [(payment, found) for payment in payments if payment.at is not None and (found := _fitting(payment, told))]
    spoken = spoken_of(case, ((conversation, payment.amount.amount) for payment, found in fitting for conversation in found))
    for payment, found in fitting:
        homes = [one for one in found if _is_spoken_of(payment, spoken[one].get(payment.amount.amount, ()))]
        for home in homes:
            yield OrderLink(order=payment.id, conversation=home, rule="masked_payee", evidence=found[home], ambiguous=len(homes) > 1)


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
            for amount in wanted.intersection(sums_of(fold(message.text[:MOST]).text)):
                found[amount].append(message.sent)
    return found


def _is_spoken_of(payment: Payment, times: Sequence[datetime]) -> bool:
    return payment.at is not None and any(apart(payment.at, at) <= SPOKEN_OF for at in times)
