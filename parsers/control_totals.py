"""The sums that an issuer states of its own rows, held against the rows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from casefile.records import Place, Problem, ProblemCode, Reading, ReadingCode


@dataclass(slots=True, kw_only=True)
class Totals:
    """What a bill states of its rows, above or below them, against what they come to, counted by the words that the rows carry."""

    rows: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    sums: defaultdict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    stated: list[tuple[Place, str, str, int, Decimal | None]] = field(default_factory=list)
    above: bool = False
    """Whether they are stated above the rows."""

    def begins_anew(self, label: str | None) -> bool:
        """Whether a title, a total of this label or a row that follows is of another bill, which was put behind this one."""
        if not self.rows or not self.stated:
            return False
        return not self.above if label is None else self.above or any(label == known for _, _, known, _, _ in self.stated)

    def add(self, words: Iterable[str], amount: Decimal) -> None:
        self.rows += 1
        for word in set(words):
            self.counts[word] += 1
            self.sums[word] += amount

    def state(self, place: Place, text: str, label: str, count: int, amount: Decimal | None) -> None:
        self.above = self.above or not self.rows
        self.stated.append((place, text, label, count, amount))

    def verdicts(self, names: Mapping[str, str]) -> Iterator[Reading | Problem]:
        for place, text, label, count, amount in self.stated:
            word = names.get(label, label)
            found = (self.counts[word], self.sums[word]) if amount is not None else (self.rows, None)
            if found == (count, amount):
                yield Reading(place=place, code=ReadingCode.CONTROL_TOTAL, value=text)
            elif amount is None:
                yield Problem(place=place, code=ProblemCode.CONTROL_TOTAL, detail=f"{text}: stated {count}, found {found[0]}")
            else:
                detail = f"{text}: stated {count} / {amount}, found {found[0]} / {found[1]}"
                yield Problem(place=place, code=ProblemCode.CONTROL_TOTAL, detail=detail)
