"""The terms of a statement: the sums, times and quantities that stand in its quote, or beside it in its sentence."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Protocol, TypeVar

from casefile.findings import Terms
from extractors import Setting
from extractors.money import MoneySpan, find_bare_amounts, find_money
from extractors.quantities import QuantitySpan, find_quantities
from extractors.remembered import remembered
from extractors.statements import Turn
from extractors.times import find_times

Run = tuple[int, int]
SET_ASIDE_BEFORE = re.compile(
    r"\b(?:can'?t|cannot|can not|won'?t|wouldn'?t|couldn'?t|not|instead of|originally|was asking|paid|listed (?:at|for)|worth)\b"
    r"[^.!?,;\d]{0,28}$",
    re.IGNORECASE,
)
SET_ASIDE_AFTER = re.compile(
    r"\s?(?:off\b|deposit\b|is (?:a |just |still |really |going to be |definitely )*(?:bit|little|lot|too|way|far|not|less|more)\b"
    r"|too (?:low|high|much|little)\b|seems (?:a |too )|(?:真的?|实在|确实)?(?:不行|不够|做不了|太[低高贵少]|有点[低高贵少]))",
    re.IGNORECASE,
)
"""In talk about a price, sums that are named to be turned down, or that are no price: 225 is too low, $100 deposit, 20 off."""

TOTAL_BEFORE = re.compile(
    r"\b(?:(?:a )?total of|altogether|all in|in all|on top of|(?:i|we)(?:'?ll|'?d)? (?:give|offer) you|down to|make it)\s$", re.IGNORECASE
)
"""Of several sums, the one that these name is the price: $5 in cash and $2 in quarters, a total of $7."""

FIRST_PART = re.compile(r"先(?:退|给|转|付|打|还)(?:给)?(?:您|你)?\s?$")
"""A sum that is paid first is no term of what follows it: 先退你1000，剩下的月底结."""

GIVEN_TOO = re.compile(r"(?:送|赠)(?:给)?(?:您|你|亲)?\s?$|\b(?:throw|thrown) in (?:another )?$", re.IGNORECASE)
"""How many are given besides is not how many are sold: 1280最低了，再送你两个滤芯."""


class Span(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


S = TypeVar("S", bound=Span)


def read_terms(turn: Turn, quote: Run, *, setting: Setting, bare: bool, multiplied: bool, taken: Iterable[Run] = ()) -> Terms:
    """`bare`: a number without a currency is a sum, as a price is being talked about. `multiplied`: a multiple beside it is its own.

    `taken`: the quotes of other statements.
    """
    found = _terms(turn.text, turn.message.sent, quote, _sentence(turn, quote), setting=setting, bare=bare, taken=tuple(taken))
    return found if multiplied or found.multiple is None or _has_multiple(turn.text, quote) else replace(found, multiple=None)


def question_terms(text: str, sent: datetime | None, *, setting: Setting) -> Terms:
    """The terms that a bare yes confirms."""
    return _terms(text, sent, (0, len(text)), (0, len(text)), setting=setting, bare=False, taken=())


def _terms(text: str, sent: datetime | None, quote: Run, sentence: Run, *, setting: Setting, bare: bool, taken: tuple[Run, ...]) -> Terms:
    def mine(spans: Iterable[S]) -> list[S]:
        """Those in the quote, then those beside it in its sentence that stand in no other statement's quote."""
        inside, beside = [], []
        for span in spans:
            if quote[0] <= span.start and span.end <= quote[1]:
                inside.append(span)
            elif sentence[0] <= span.start and span.end <= sentence[1] and not any(low < span.end and span.start < high for low, high in taken):
                beside.append(span)
        return inside + beside

    money, bare_amounts, quantities, has_times = _spans(text, setting.currency)
    sums = [one for one in mine(money) if one.start >= quote[0] or not FIRST_PART.search(text, max(0, one.start - 6), one.start)]
    when = find_times(text, sent, day_first=setting.day_first) if has_times else []
    if bare and not any(quote[0] <= one.start < quote[1] for one in sums):
        plain = [one for one in bare_amounts if not any(time.start <= one.start < time.end for time in when)]
        sums = mine([*plain, *sums])
    if bare:
        sums.sort(key=lambda one: (_set_aside(text, one), not TOTAL_BEFORE.search(text, max(0, one.start - 24), one.start)))
    times = mine(when)
    figures: dict[str, Decimal] = {}
    for one in mine(quantities):
        if one.start >= quote[1] and GIVEN_TOO.search(text, max(0, one.start - 20), one.start):
            continue
        figures.setdefault(one.kind, one.value)
    return Terms(
        amount=sums[0].amount if sums else None,
        currency=sums[0].currency if sums else None,
        quantity=figures.get("quantity"),
        multiple=figures.get("multiple"),
        percent=figures.get("percent"),
        deadline=next((one.deadline for one in times if one.deadline is not None), None),
        duration=next((one.duration for one in times if one.duration is not None), None),
    )


def _set_aside(text: str, one: MoneySpan) -> bool:
    return bool(SET_ASIDE_AFTER.match(text, one.end) or SET_ASIDE_BEFORE.search(text, max(0, one.start - 60), one.start))


def _has_multiple(text: str, quote: Run) -> bool:
    return any(one.kind == "multiple" and quote[0] <= one.start and one.end <= quote[1] for one in find_quantities(text))


@remembered
def _spans(text: str, currency: str | None) -> tuple[Sequence[MoneySpan], Sequence[MoneySpan], Sequence[QuantitySpan], bool]:
    """Sums, numbers that can be sums, quantities, and whether it names a time; when that is depends on when it is said."""
    return find_money(text, currency), find_bare_amounts(text, currency), find_quantities(text), bool(find_times(text, None))


def _sentence(turn: Turn, quote: Run) -> Run:
    first, last = turn.clause_at(quote[0]), turn.clause_at(max(quote[0], quote[1] - 1))
    inside = [clause for clause in turn.clauses if first.sentence <= clause.sentence <= last.sentence]
    return inside[0].start, inside[-1].limit
