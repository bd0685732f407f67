"""How much of a sum that is owed was paid: by several payments together, or only a part of it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from casefile.findings import Topic
from casefile.records import Role
from pipeline.link.promise import Promise
from pipeline.link.signs import Manner, Sign

NEARLY = Decimal("0.8")
"""How much of all that was paid a refund of all of it may be: something for freight or an earlier difference may be off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    whole: Decimal
    enough: Decimal
    """What counts as the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    owed: Owed
    paid: Decimal
    last: Sign
    """The payment that completes it, else the last of it."""

    @property
    def is_whole(self) -> bool:
        return self.paid >= self.owed.enough

    @property
    def sums(self) -> tuple[Decimal, Decimal, Decimal]:
        """Paid, owed, still open."""
        return self.paid, self.owed.whole, self.owed.whole - self.paid


def owed(promise: Promise, wholes: Collection[Decimal], *, is_all_claimed: bool) -> Owed | None:
    """The sum the promise is about: its own, or all that was paid. None where it is of no sum that is known."""
    if promise.topic not in (Topic.REFUND, Topic.COMPENSATION, Topic.RETURN):
        return None
    if promise.amount is not None:
        return Owed(whole=promise.amount, enough=promise.amount)
    is_refund = promise.topic is Topic.REFUND and (promise.is_full or promise.says("on_return"))
    is_return = promise.topic is Topic.RETURN and is_all_claimed
    if wholes and (is_refund or is_return):
        return Owed(whole=min(wholes), enough=NEARLY * min(wholes))
    return None


def share(owed: Owed, signs: Iterable[Sign], *, apart: Collection[Decimal]) -> Share | None:
    """Where records show payments, they alone; else what the buyer says came, and what the seller then says of just the rest. A sum `apart` is of
    something else."""
    done = [sign for sign in signs if sign.manner is Manner.DONE and sign.sums]
    return _share(owed, [sign for sign in done if sign.index < 0 and sign.sums[0] not in apart] or done, apart)


def _share(owed: Owed, done: Sequence[Sign], apart: Collection[Decimal]) -> Share | None:
    found: list[Sign] = []
    paid = Decimal(0)
    for sign in done:
        amount = sign.sums[0]
        if sign.index >= 0 and sign.by is not Role.BUYER and not (found and amount == owed.whole - paid):
            continue
        if 0 < amount < owed.whole and amount not in apart and not _is_told(sign, found):
            found.append(sign)
            paid += amount
        if paid >= owed.enough:
            break
    return Share(owed=owed, paid=paid, last=found[-1]) if found else None


def _is_told(sign: Sign, found: Sequence[Sign]) -> bool:
    """Whether it is a payment told of before: by the order and by the bill, or twice by the buyer."""
    alike = [one for one in found if one.sums[0] == sign.sums[0]]
    return any(sign.index >= 0 or one.happened == sign.happened or (one.order is None) != (sign.order is None) for one in alike)
