"""What follows a promise, message by message, as far as it can tell what became of it."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from casefile.findings import Statement, StatementKind, Topic
from casefile.records import Message, MessageKind, Role
from casefile.store import CaseFile
from extractors.glosses import as_read
from pipeline.link.echoes import names
from pipeline.link.reading import side_of
from pipeline.link.signs import Manner, Matter, Signs
from pipeline.link.wall import WallClock

REACH = 60
"""So many messages after a promise are weighed. In the labelled conversations, which have 81 at most, nearly all were spoken to by then."""
LONGEST = 400
"""Characters of a message that are looked at."""
AT_ONCE = 500
SIDES = {Role.BUYER: "b", Role.SELLER: "s"}
"""Who is neither speaks as the platform, `p`."""
WORDLESS = (MessageKind.IMAGE, MessageKind.VIDEO, MessageKind.FILE, MessageKind.STICKER, MessageKind.CALL, MessageKind.RECALLED)

Kind = tuple[StatementKind, Topic | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    index: int
    id: str
    at: datetime
    """On the wall clock of the conversation."""
    side: str
    role: Role
    form: MessageKind
    text: str
    """Folded; `[image]` where there are no words."""
    names: frozenset[str]
    kinds: tuple[Kind, ...]
    signs: tuple[tuple[Matter, Manner, str], ...]
    """What the rules take it for, and who says so."""


class Window:
    """The messages of a conversation around one promise after another, in order; no more of them are kept than that."""

    def __init__(self, case: CaseFile, conversation: str, statements: Iterable[Statement], signs: Signs, clock: WallClock) -> None:
        self._case, self._conversation, self._clock = case, conversation, clock
        self._roles = case.roles(conversation)
        self._kinds: Mapping[str, set[Kind]] = defaultdict(set)
        for one in statements:
            self._kinds[one.quote.message].add((one.kind, one.topic))
        self._signs: Mapping[int, set[tuple[Matter, Manner, str]]] = defaultdict(set)
        for sign in (sign for of_matter in signs.of.values() for sign in of_matter if sign.index >= 0):
            self._signs[sign.index].add((sign.matter, sign.manner, SIDES.get(sign.by, "p")))
        self._kept: deque[Heard] = deque()
        self._next = 0
        """The index from which on the conversation has not been read."""
        self._length = case.count(Message, conversation=conversation)

    def is_last(self, index: int) -> bool:
        """Whether nothing that can be heard follows, so far as it has been asked for."""
        return self._next >= self._length and bool(self._kept) and index >= self._kept[-1].index

    def after(self, index: int) -> Sequence[Heard]:
        """The message of this index and those that follow it, REACH of them at most. Asked for in ascending order."""
        while self._kept and self._kept[0].index < index:
            self._kept.popleft()
        while self._next <= index + REACH and self._next < self._length:
            start = max(self._next, index)
            self._next = start + AT_ONCE
            self._kept.extend(self._read(start, self._next - 1))
        return [one for one in self._kept if one.index <= index + REACH]

    def _read(self, first: int, last: int) -> Iterator[Heard]:
        for message in self._case.messages(self._conversation, first=first, last=last):
            if message.sent is None or message.is_internal:
                continue
            role = side_of(message, self._roles)
            text = f"[{message.kind}]" if message.kind in WORDLESS else as_read(message.text[:LONGEST])
            yield Heard(
                index=message.index, id=message.id, at=self._clock.read(message.sent), side=SIDES.get(role, "p"), role=role,
                form=message.kind, text=text, names=names(text), kinds=tuple(sorted(self._kinds.get(message.id, ()), key=str)),
                signs=tuple(sorted(self._signs.get(message.index, ()))),
            )  # fmt: skip
