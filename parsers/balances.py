"""Which way money went where a statement writes its sums without a sign: by the balances beside them.

    2024-06-01,工资,1000.00,1000.00
    2024-06-02,消费,60.00,940.00          940 = 1000 - 60: it went out
    2024-06-03,退款,20.00,960.00

The earliest row has no balance before it, and so nothing tells which way its sum went.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from casefile.records import Direction


class Movement(NamedTuple):
    amount: Decimal | None
    balance: Decimal | None
    """What is left after it."""


def ways(movements: Sequence[Movement], *, rising: bool | None) -> list[Direction] | None:
    """The way of each, neutral where its balance does not tell it; None unless a balance shows that some sum went out unsigned.

    `rising` says whether the oldest is the first; where it is not known, what fits more of them counts, and of two that fit as many the one in
    which nothing went out.
    """
    oldest_first = _ways(movements)
    newest_first = _ways(movements[::-1])[::-1]
    possible = {None: [oldest_first, newest_first], True: [oldest_first], False: [newest_first]}[rising]
    told = min(possible, key=lambda found: (found.count(Direction.NEUTRAL), Direction.OUT in found))
    return told if Direction.OUT in told else None


def _ways(movements: Sequence[Movement]) -> list[Direction]:
    before: Decimal | None = None
    found = []
    for amount, balance in movements:
        found.append(_way(before, amount, balance))
        before = balance
    return found


def _way(before: Decimal | None, amount: Decimal | None, after: Decimal | None) -> Direction:
    if before is None or not amount or after is None:
        return Direction.NEUTRAL
    return {amount: Direction.IN, -amount: Direction.OUT}.get(after - before, Direction.NEUTRAL)
