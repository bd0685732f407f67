"""One scan of a message tells which rules and modifiers can find anything in it."""

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

from extractors.triggers import Requirement, rarity


class Triggered(Protocol):
    """A rule or a modifier: none of its matches is without its triggers."""

    @property
    def triggers(self) -> Requirement: ...


T = TypeVar("T", bound=Triggered)


class Gate(Generic[T]):
    def __init__(self, members: Sequence[T]) -> None:
        self.members = tuple(members)
        literals = sorted({literal for member in members for alternative in member.triggers for literals in alternative for literal in literals})
        numbers = {literal: number for number, literal in enumerate(literals)}
        self._opened_by: list[list[tuple[int, tuple[frozenset[int], ...]]]] = [[] for _ in literals]
        """By literal: the members that it opens, and of which other sets of literals one must be there too."""
        for place, member in enumerate(members):
            for alternative in member.triggers:
                opener = min(alternative, key=lambda literals: (rarity(literals), sorted(literals)))
                others = tuple(frozenset(map(numbers.__getitem__, literals)) for literals in alternative if literals is not opener)
                for literal in opener:
                    self._opened_by[numbers[literal]].append((place, others))
        self._scan = AhoCorasick(literals, matchkind=MatchKind.Standard).find_matches_as_indexes

    def open(self, text: str) -> tuple[T, ...]:
        """The members that may match, in their own order."""
        hits = self._scan(text.lower(), overlapping=True)
        if not hits:
            return ()
        seen = {hit[0] for hit in hits}
        opened_by = self._opened_by
        places = {place for number in seen for place, others in opened_by[number] if not any(map(seen.isdisjoint, others))}
        members = self.members
        return tuple(members[place] for place in sorted(places))
