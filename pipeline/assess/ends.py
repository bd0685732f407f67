"""Of many alike the first and the last: a grade does not rest on those between."""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Generic, TypeVar

MANY = 100
"""Statements of one kind, topic and speaker (details of one value, signs of one code) that are weighed from each end of a conversation."""

Kept = TypeVar("Kept")


class Ends(Generic[Kept]):
    """The first and the last `MANY` of each key, in the order they came."""

    def __init__(self) -> None:
        self.counts = Counter[Hashable]()
        self.first: list[tuple[int, Kept]] = []
        self.last = defaultdict[Hashable, deque[tuple[int, Kept]]](lambda: deque(maxlen=MANY))
        self.number = 0

    def add(self, key: Hashable, kept: Kept) -> None:
        self.number += 1
        self.counts[key] += 1
        (self.first if self.counts[key] <= MANY else self.last[key]).append((self.number, kept))

    def __iter__(self) -> Iterator[Kept]:
        numbered = [*self.first, *(pair for pairs in self.last.values() for pair in pairs)]
        return (kept for _, kept in sorted(numbered, key=lambda pair: pair[0]))


def ends_of(found: Iterable[Kept], likeness: Callable[[Kept], Hashable]) -> Ends[Kept]:
    ends = Ends[Kept]()
    for one in found:
        ends.add(likeness(one), one)
    return ends
