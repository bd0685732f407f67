"""What a promise names, named again afterwards: a lid is promised … the lid is here, where's the lid, no lid in the box.

Signs know matters: goods, money, an invoice. What else is promised, a crate, a video, a call about a leak, is known by its own words:
pairs of Chinese characters and stems of English ones that are left of a promise without the words that any promise may have.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from ahocorasick_rs import AhoCorasick

from casefile.findings import StatementKind
from casefile.records import MessageKind, Role
from extractors.remembered import remembered
from pipeline.link.reading import Said
from pipeline.link.signs import POSITION, Manner, Matter, Position, Sign
from pipeline.link.words import clauses, happened, words

MANY = 20
"""How many signs of a name are looked at: the first few decide."""
HAN = re.compile(r"[一-鿿]+")
LATIN = re.compile(r"[a-z]{4,}")
STEM = 5


@remembered
def names(text: str) -> frozenset[str]:
    """The names in a folded text: pairs of Chinese characters, stems of English words. A promise that has none is of nothing in particular."""
    plain = words("named")["plain"].sub(" ", text.casefold())
    pairs = {run[at : at + 2] for run in HAN.findall(plain) for at in range(len(run) - 1)}
    return frozenset(pairs | {word[:STEM] for word in LATIN.findall(plain)})


class Echoes:
    """Of each name that is listened for, the signs of it in order."""

    def __init__(self, wanted: Collection[str]) -> None:
        self.of: dict[str, list[Sign]] = defaultdict(list)
        self.spoken: dict[str, list[Sign]] = defaultdict(list)
        """Where the buyer speaks of it as of what is there."""
        self._names = sorted(wanted)
        self._scan = AhoCorasick(self._names).find_matches_as_indexes if self._names else None

    def hear(self, said: Said) -> None:
        message, at, text = said.message, said.at, said.text.casefold()
        if self._scan is None or message.kind is not MessageKind.TEXT or not self._scan(text):
            return
        is_reproach = said.role is Role.BUYER and words("goods")["quoted"].search(text) is not None
        for clause in clauses(text):
            manner = manner_of(clause, said.role, said.kinds)
            if is_reproach and manner is Manner.DONE:
                continue
            is_spoken = said.role is Role.BUYER and (manner is Manner.DONE or (manner is None and is_statement(clause)))
            if manner is None and not is_spoken:
                continue
            sign = Sign(
                matter=Matter.NAMED, at=at, index=message.index, manner=manner or Manner.DONE, by=said.role, what=message.id,
                happened=at if manner is Manner.UNDONE else happened(clause, at),
            )  # fmt: skip
            spots = self._scan(clause, overlapping=True)
            for name in dict.fromkeys(self._names[which] for which, start, _ in spots if _begins_word(clause, start)):
                if manner is not None:
                    self.of[name].append(sign)
                if is_spoken:
                    self.spoken[name].append(sign)

    def after(self, named: Iterable[str], position: Position) -> Iterator[Sign]:
        """The signs of any of these names, each message once: as one that misses something, if any clause of it does."""
        signs = (sign for name in named for sign in _next(self.of.get(name, ()), position))
        found = {sign.position: sign for sign in sorted(signs, key=lambda sign: sign.manner is Manner.UNDONE)}
        return (found[at] for at in sorted(found))

    def spoken_of(self, named: Iterable[str], position: Position) -> Iterator[Sign]:
        """Where the buyer speaks of any of these names as of what is there, each message once."""
        found = {sign.position: sign for name in named for sign in _next(self.spoken.get(name, ()), position)}
        return (found[at] for at in sorted(found))


def _next(signs: Sequence[Sign], position: Position) -> Sequence[Sign]:
    return signs[bisect_right(signs, position, key=POSITION) :][:MANY]


def is_statement(clause: str) -> bool:
    """Whether it neither asks nor speaks of what is still to come."""
    common = words("clause")
    return not common["asked"].search(clause) and not common["later"].search(common["harmless"].sub("", clause))


def _begins_word(text: str, start: int) -> bool:
    """Of an English name: it is no part of a longer word."""
    return not (start and text[start].isascii() and text[start - 1].isalpha())


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
