"""One scan of a message tells which rules and modifiers can find anything in it."""

import re
from collections.abc import Iterator, Sequence
from typing import Generic, Protocol, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

from extractors.remembered import remembered
from extractors.triggers import DIGIT, Requirement, rarity


class Triggered(Protocol):
    """A rule or a modifier: none of its matches is without its triggers."""

    @property
    def triggers(self) -> Requirement: ...


T = TypeVar("T", bound=Triggered)
HAS_DIGIT = re.compile(DIGIT).search


class Gate(Generic[T]):
    def __init__(self, members: Sequence[T]) -> None:
        self.members = tuple(members)
        literals = sorted(
            {literal for member in members for alternative in member.triggers for literals in alternative for literal in literals} - {DIGIT}
        )
        numbers = {literal: number for number, literal in enumerate((*literals, DIGIT))}
        self._digit = numbers[DIGIT]
        self._opens: list[int] = [0 for _ in numbers]
        """By literal: the members that it opens by itself, a bit each."""
        self._opens_with: list[list[tuple[int, tuple[int, ...]]]] = [[] for _ in numbers]
        """By literal: the members that it opens where of each of these sets of literals one is there too."""
        self._opens_with_digit: list[list[tuple[int, tuple[int, ...]]]] = [[] for _ in numbers]
        """Those of them that a text without a digit cannot open; most texts have none."""
        for place, member in enumerate(members):
            for alternative in member.triggers:
                opener = min(alternative, key=lambda literals: (rarity(literals), sorted(literals)))
                others = [literals for literals in alternative if literals is not opener and " " not in literals]
                needed = tuple(sum(1 << numbers[literal] for literal in literals) for literals in sorted(others, key=rarity))
                for literal in opener:
                    if literal == DIGIT or 1 << self._digit in needed:
                        self._opens_with_digit[numbers[literal]].append((1 << place, needed))
                    elif needed:
                        self._opens_with[numbers[literal]].append((1 << place, needed))
                    else:
                        self._opens[numbers[literal]] |= 1 << place
        self._scan = AhoCorasick(literals, matchkind=MatchKind.Standard).find_matches_as_indexes
        self.open = remembered(self._open)
        """A text → the members that may match in it, in their own order."""

    def _open(self, text: str) -> tuple[T, ...]:
        hits = self._scan(text.lower(), overlapping=True)
        if not hits:
            return ()
        numbers = {hit[0] for hit in hits}
        conditional = [self._opens_with]
        if HAS_DIGIT(text):
            numbers.add(self._digit)
            conditional.append(self._opens_with_digit)
        seen = places = 0
        for number in numbers:
            seen |= 1 << number
        for number in numbers:
            places |= self._opens[number]
            for opens_with in conditional:
                for place, needed in opens_with[number]:
                    for literals in needed:
                        if not seen & literals:
                            break
                    else:
                        places |= place
        return tuple(self._members_at(places))

    def _members_at(self, places: int) -> Iterator[T]:
        while places:
            yield self.members[(places & -places).bit_length() - 1]
            places &= places - 1
