"""The terms of a statement: the sums, times and quantities that stand in its quote, or beside it in its sentence."""

from decimal import Decimal

from casefile.findings import Terms
from extractors.money import find_bare_amounts, find_money
from extractors.quantities import find_quantities
from extractors.statements import Turn
from extractors.times import find_times


def read_terms(turn: Turn, start: int, end: int, *, currency: str, bare: bool, taken: tuple[tuple[int, int], ...] = ()) -> Terms:
    """`bare`: a number without a currency is a sum here, as a price is being talked about. `taken` are the quotes of the message's other statements: what stands in them is theirs."""
    sentence = _sentence(turn, start, end)

    def mine(low: int, high: int) -> int:
        """0 in the quote, 1 beside it in its sentence, 2 elsewhere or in another statement's quote."""
        if start <= low and high <= end:
            return 0
        if sentence[0] <= low and high <= sentence[1] and not any(a < high and low < b for a, b in taken):
            return 1
        return 2

    sums = [(mine(one.start, one.end), one) for one in find_money(turn.text, currency)]
    if bare and all(near for near, _ in sums):
        sums += [(mine(one.start, one.end), one) for one in find_bare_amounts(turn.text, currency)]
    times = [(mine(one.start, one.end), one) for one in find_times(turn.text, turn.message.sent)]
    counts = [(mine(one.start, one.end), one) for one in find_quantities(turn.text)]
    money = min((pair for pair in sums if pair[0] < 2), key=lambda pair: pair[0], default=None)
    deadline = min((pair for pair in times if pair[0] < 2 and pair[1].deadline is not None), key=lambda pair: pair[0], default=None)
    duration = min((pair for pair in times if pair[0] < 2 and pair[1].duration is not None), key=lambda pair: pair[0], default=None)
    figures: dict[str, Decimal] = {}
    for near, one in sorted(counts, key=lambda pair: pair[0]):
        if near < 2:
            figures.setdefault(one.kind, one.value)
    return Terms(
        amount=money[1].amount if money else None,
        currency=money[1].currency if money else None,
        quantity=figures.get("quantity"),
        multiple=figures.get("multiple"),
        percent=figures.get("percent"),
        deadline=deadline[1].deadline if deadline else None,
        duration=duration[1].duration if duration else None,
    )


def _sentence(turn: Turn, start: int, end: int) -> tuple[int, int]:
    first, last = turn.clause_at(start), turn.clause_at(max(start, end - 1))
    inside = [clause for clause in turn.clauses if first.sentence <= clause.sentence <= last.sentence]
    return inside[0].start, inside[-1].limit
