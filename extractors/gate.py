"""One scan of a message tells which rules and modifiers can find anything in it."""

import re
from collections.abc import Iterator, Sequence
from functools import reduce
from operator import and_
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
        alternatives = [(member, _asked(alternative)) for member in members for alternative in member.triggers]
        self._opened_by = tuple(member for member, _ in alternatives)
        """By alternative: the member that it opens."""
        most = max((len(asked) for _, asked in alternatives), default=0)
        self._idle = [sum(1 << place for place, (_, asked) in enumerate(alternatives) if len(asked) <= turn) for turn in range(most)]
        """By turn: the alternatives, a bit each, that ask for nothing in it. Each asks for one of a set of literals in every other turn."""
        fills: list[dict[int, int]] = [{} for _ in numbers]
        for place, (_, asked) in enumerate(alternatives):
            for turn, wanted in enumerate(asked):
                for literal in wanted:
                    fills[numbers[literal]][turn] = fills[numbers[literal]].get(turn, 0) | 1 << place
        self._fills = [tuple(turns.items()) for turns in fills]
        """By literal: turn → the alternatives that ask for it then."""
        self._scan = AhoCorasick(literals, matchkind=MatchKind.Standard).find_matches_as_indexes
        self.open = remembered(self._open)
        """A text → the members that may match in it, in their own order."""

    def _open(self, text: str) -> tuple[T, ...]:
        hits = self._scan(text.lower(), overlapping=True)
        if not hits:
            return ()
        numbers = {hit[0] for hit in hits}
        if HAS_DIGIT(text):
            numbers.add(self._digit)
        filled = self._idle.copy()
        for number in numbers:
            for turn, places in self._fills[number]:
                filled[turn] |= places
        return tuple(dict.fromkeys(self._opened(reduce(and_, filled))))

    def _opened(self, places: int) -> Iterator[T]:
        while places:
            yield self._opened_by[(places & -places).bit_length() - 1]
            places &= places - 1


def _asked(alternative: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """The sets of which one literal each must be there: the rarest, and what nearly every text has left out."""
    rarest = min(alternative, key=lambda literals: (rarity(literals), sorted(literals)))
    return [literals for literals in alternative if literals is rarest or " " not in literals]
