"""Which of several contracts a promise covers: what was ordered upon it, not what the buyer orders later from the same shop."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from extractors.clauses import MOST
from pipeline.accounts.reckoning import Account
from pipeline.link.wall import on_wall, zone_of

OF_ALL = re.compile(
    r"所有|全部(?!退)|全场|全店|任何|每一?[单件样款]|(?:店里|店内|家里?)的?(?:东西|货|产品|商品)?都"
    r"|\b(?:everything|anything|all (?:of )?(?:our|my)|every (?:item|order|one))\b",
    re.IGNORECASE,
)
"""Words that make a promise cover everything the shop sells."""
SAID_AFTERWARDS = timedelta(minutes=30)
"""How long after an order a promise may still be about that order alone."""


class Promised(NamedTuple):
    at: datetime | None
    text: str


def covered(accounts: Sequence[Account], promised: Sequence[Promised]) -> list[Account]:
    """Those that are ordered next after one of the times at which the same is promised, on one day; the last before it, where none is.

    All where the words or the times leave it open.
    """
    times = [min(_ordered(account), default=None) for account in accounts]
    if any(one.at is None or OF_ALL.search(one.text, 0, MOST) for one in promised) or not all(times):
        return list(accounts)
    zone = zone_of([*(one.at for one in promised), *times])
    walls = [on_wall(at, zone) for at in times if at is not None]
    days = {_upon(on_wall(one.at, zone), walls).date() for one in promised if one.at is not None} if walls else set()
    return [account for account, at in zip(accounts, walls, strict=True) if at.date() in days]


def _upon(said: datetime, ordered: Sequence[datetime]) -> datetime:
    later = [at for at in ordered if at >= said - SAID_AFTERWARDS]
    return min(later) if later else max(ordered)


def _ordered(account: Account) -> list[datetime]:
    return [at for order in account.contract if (at := order.placed) is not None]
