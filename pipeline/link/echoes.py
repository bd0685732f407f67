"""What a promise names, named again afterwards: a lid is promised … the lid is here, where's the lid, no lid in the box.

Signs know matters: goods, money, an invoice. What else is promised, a crate, a video, a call about a leak, is known by its own words:
pairs of Chinese characters and stems of English ones that are left of a promise without the words that any promise may have.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from ahocorasick_rs import AhoCorasick

from casefile.findings import StatementKind
from casefile.records import Conversation, MessageKind, Role
from casefile.store import CaseFile
from extractors.clauses import MOST
from extractors.text import fold
from pipeline.link.signs import NO_KINDS, POSITION, Manner, Matter, Position, Sign, clauses, happened, side_of, words
from pipeline.link.wall import WallClock

HAN = re.compile(r"[一-鿿]+")
LATIN = re.compile(r"[a-z]{4,}")
STEM = 5


@cache
def names(text: str) -> frozenset[str]:
    """Of folded words. A promise that has none is of nothing in particular."""
    plain = words("named")["plain"].sub(" ", text.casefold())
    pairs = {run[at : at + 2] for run in HAN.findall(plain) for at in range(len(run) - 1)}
    return frozenset(pairs | {word[:STEM] for word in LATIN.findall(plain)})


@dataclass(slots=True, kw_only=True)
class Echoes:
    """By name, the signs of it in order."""

    of: dict[str, list[Sign]] = field(default_factory=lambda: defaultdict(list))

    def after(self, named: Iterable[str], position: Position) -> Iterator[Sign]:
        """The signs of any of these names, each message once."""
        found = {sign.position: sign for name in named for sign in self._next(name, position)}
        return (found[at] for at in sorted(found))

    def _next(self, name: str, position: Position) -> Sequence[Sign]:
        signs = self.of.get(name, ())
        return signs[bisect_right(signs, position, key=POSITION) :][:MANY]


MANY = 20


def read(
    case: CaseFile, conversation: Conversation, wanted: Collection[str], kinds: Mapping[str, frozenset[StatementKind]], clock: WallClock, *,
    first: int, last: int,
) -> Echoes:  # fmt: skip
    """The signs of these names in messages `first` to `last`."""
    found = Echoes()
    if not wanted:
        return found
    listed = sorted(wanted)
    scan = AhoCorasick(listed).find_matches_as_indexes
    roles = case.roles(conversation.id)
    for message in case.messages(conversation.id, first=first, last=last):
        if message.sent is None or message.kind is not MessageKind.TEXT:
            continue
        text = fold(message.text[:MOST]).text.casefold()
        if not scan(text):
            continue
        role, at = side_of(message, roles), clock.read(message.sent)
        for clause in clauses(text):
            manner = manner_of(clause, role, kinds.get(message.id, NO_KINDS))
            if manner is None:
                continue
            sign = Sign(
                matter=Matter.NAMED, at=at, index=message.index, manner=manner, by=role, what=message.id,
                happened=happened(clause, at) if manner is Manner.DONE else at,
            )  # fmt: skip
            spots = scan(clause, overlapping=True)
            for name in dict.fromkeys(
                listed[which] for which, start, _ in spots if not (start and clause[start].isascii() and clause[start - 1].isalpha())
            ):
                found.of[name].append(sign)
    return found


def manner_of(clause: str, role: Role, kinds: Collection[StatementKind]) -> Manner | None:
    """What a clause says of what it names; None where it only speaks of it."""
    common, ours = words("clause"), words("named")
    bare = common["harmless"].sub("", clause)
    if role is Role.BUYER and ours["missed"].search(bare):
        return Manner.UNDONE
    if common["asked"].search(clause):
        return None
    if common["not"].search(bare):
        return Manner.UNDONE if role is Role.BUYER or StatementKind.ADMISSION in kinds or StatementKind.REFUSAL in kinds else None
    if common["later"].search(bare) or not ours["done"].search(bare):
        return None
    return Manner.DONE
