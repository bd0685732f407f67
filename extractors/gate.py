"""One scan of a message tells which rules and modifiers can find anything in it."""

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind


class Triggered(Protocol):
    """A rule or a modifier: none of its matches is without one of its triggers."""

    @property
    def triggers(self) -> frozenset[str]: ...


T = TypeVar("T", bound=Triggered)


class Gate(Generic[T]):
    def __init__(self, members: Sequence[T]) -> None:
        self.members = tuple(members)
        behind: dict[str, list[int]] = {}
        for number, member in enumerate(members):
            for trigger in member.triggers:
                behind.setdefault(trigger, []).append(number)
        self._behind = [tuple(numbers) for numbers in behind.values()]
        self._scan = AhoCorasick(list(behind), matchkind=MatchKind.Standard).find_matches_as_indexes

    def open(self, text: str) -> tuple[T, ...]:
        """The members that may match, in their own order."""
        hits = self._scan(text.lower(), overlapping=True)
        if not hits:
            return ()
        behind, members = self._behind, self.members
        return tuple(members[number] for number in sorted({number for hit in hits for number in behind[hit[0]]}))
