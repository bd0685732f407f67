"""The sum that a promise to pay is about: its own, or what was named before it and it leaves out."""

from dataclasses import dataclass
from decimal import Decimal

from casefile.findings import Statement, Topic
from pipeline.link.signs import Matter
from pipeline.link.words import sums_of, words

SETTLED_WITHIN = 25
"""How many messages after a sum was named a promise that names none is still about it."""
PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What was settled on, promised or claimed last."""

    index: int
    amount: Decimal
    is_freight: bool = False


def rest_claimed(index: int, sentence: str) -> Named | None:
    """What the buyer says is still open (剩下的2800还没退): from then on the promises are about that."""
    told = words(Matter.MONEY)["rest"].search(sentence)
    if told is None:
        return None
    amount = _only_one(sentence) or _only_one(sentence[told.end() :])
    return Named(index=index, amount=amount) if amount is not None else None


def sum_of(promise: Statement, around: str, context: str, settled: Named | None, index: int) -> Decimal | None:
    """`around`: the sentence it stands in; `context`: the words that it answers."""
    is_of_all = settled is not None and words("promise")["both_parts"].search(around) is not None
    if promise.terms.amount is not None and not is_of_all:
        return promise.terms.amount
    asked = _only_one(context)
    if promise.terms.percent:  # of what is asked for, if anything is; else of something that is not known
        return asked * promise.terms.percent / PERCENT if asked is not None else None
    if asked is not None and (words("promise")["laid_out"].search(f"{context} {around}") or words("promise")["paid_when"].search(context)):
        return asked
    if settled is None or index - settled.index > SETTLED_WITHIN:
        return None
    return settled.amount if settled.is_freight or promise.topic is not Topic.SHIPPING_COST else None


def _only_one(text: str) -> Decimal | None:
    named = sums_of(text)
    return named[0] if len(named) == 1 else None
