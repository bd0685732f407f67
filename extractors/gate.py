"""One scan of a message tells which rules and modifiers can find anything in it."""

import re
from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

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
        self._opens: list[set[int]] = [set() for _ in numbers]
        """By literal: the members that it opens by itself."""
        self._opens_with: list[list[tuple[int, tuple[frozenset[int], ...]]]] = [[] for _ in numbers]
        """By literal: the members that it opens where of each of these sets of literals one is there too."""
        self._opens_with_digit: list[list[tuple[int, tuple[frozenset[int], ...]]]] = [[] for _ in numbers]
        """Those of them that a text without a digit cannot open; most texts have none."""
        for place, member in enumerate(members):
            for alternative in member.triggers:
                opener = min(alternative, key=lambda literals: (rarity(literals), sorted(literals)))
                others = [literals for literals in alternative if literals is not opener and " " not in literals]
                needed = tuple(frozenset(map(numbers.__getitem__, literals)) for literals in sorted(others, key=rarity))
                for literal in opener:
                    if literal == DIGIT or frozenset({self._digit}) in needed:
                        self._opens_with_digit[numbers[literal]].append((place, needed))
                    elif needed:
                        self._opens_with[numbers[literal]].append((place, needed))
                    else:
                        self._opens[numbers[literal]].add(place)
        self._scan = AhoCorasick(literals, matchkind=MatchKind.Standard).find_matches_as_indexes

    def open(self, text: str) -> tuple[T, ...]:
        """The members that may match, in their own order."""
        hits = self._scan(text.lower(), overlapping=True)
        if not hits:
            return ()
        seen = {hit[0] for hit in hits}
        places: set[int] = set()
        conditional = [self._opens_with]
        if HAS_DIGIT(text):
            seen.add(self._digit)
            conditional.append(self._opens_with_digit)
        for number in seen:
            places |= self._opens[number]
            for opens_with in conditional:
                for place, needed in opens_with[number]:
                    for literals in needed:
                        if seen.isdisjoint(literals):
                            break
                    else:
                        places.add(place)
        return tuple(self.members[place] for place in sorted(places))
