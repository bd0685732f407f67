"""What a conversation says was done, was not done, was asked for or was refused: one pass over its messages."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from casefile.findings import Statement, StatementKind, Topic
from casefile.records import Conversation, Message, MessageKind, Role
from casefile.store import CaseFile
from extractors.clauses import MOST
from extractors.glosses import as_read
from pipeline.link.signs import Manner, Matter, Sign, Signs
from pipeline.link.tellings import Meant, Telling, is_of_a_part, missed, tellings
from pipeline.link.wall import WallClock
from pipeline.link.words import happened, sums_of, words

SENT_THINGS = {MessageKind.FILE: Matter.FILE, MessageKind.IMAGE: Matter.PICTURE, MessageKind.VIDEO: Matter.PICTURE}
TELLING = {
    StatementKind.REFUSAL, StatementKind.DEMAND, StatementKind.COMPLAINT, StatementKind.ADMISSION, StatementKind.SETTLEMENT,
    StatementKind.INDUCEMENT, StatementKind.PLATFORM_DECISION, StatementKind.OFFER, StatementKind.COUNTER_OFFER,
}  # fmt: skip
SOON = 4
"""So many messages later a word of what was done or promised is still understood without its name."""
ACKNOWLEDGED = timedelta(minutes=10)
"""What is said of a promise sooner acknowledges it."""
NO_KINDS: frozenset[StatementKind] = frozenset()
AWAITED = {
    Topic.REFUND: Matter.MONEY, Topic.COMPENSATION: Matter.MONEY, Topic.INVOICE: Matter.PAPER, Topic.SERVICE: Matter.VISIT,
    Topic.REPAIR: Matter.MENDED, Topic.RETURN: Matter.MENDED,
}  # fmt: skip
"""Topic → what keeps it, where that is not what is mostly meant: the goods."""


class Awaited(NamedTuple):
    """What the other side is to do next."""

    matter: Matter
    is_now: bool
    """At once: whoever says that it is there does not only acknowledge the promise."""


class Said(NamedTuple):
    """A message, as it is read."""

    message: Message
    text: str
    """Folded, no more than MOST of it."""
    role: Role
    at: datetime
    """On the wall clock of the conversation."""
    kinds: frozenset[StatementKind]
    """Of the telling statements in it."""


Listener = Callable[[Said], None]


def read(
    case: CaseFile, conversation: Conversation, statements: Mapping[str, frozenset[StatementKind]], promised: Mapping[str, Sequence[Awaited]],
    hear: Listener, *, first: int, last: int,
) -> tuple[Signs, WallClock]:  # fmt: skip
    """The signs of a conversation's messages `first` to `last`; `statements` are the kinds of telling statements by message, `promised` what
    the other side promises in it. `hear` is told each message too."""
    signs, clock, lately = Signs(), WallClock(), _Lately()
    roles = case.roles(conversation.id)
    for message in case.messages(conversation.id, first=first, last=last):
        if message.sent is None or message.is_internal:
            continue
        kinds = statements.get(message.id, NO_KINDS)
        said = Said(message, as_read(message.text[:MOST]), side_of(message, roles), clock.show(message.sent), kinds)
        signs.reach(said.at)
        hear(said)
        told = lately.with_refusals(said, tellings(said.text, said.role, message.kind, kinds, lately.meant(said)))
        if lately.is_understood(said):
            told = [one for one in told if one.manner is not Manner.DONE]
        for one in told:
            signs.add(_sign_told(one, said))
        for matter in _shown(said):
            signs.add(Sign(matter=matter, at=said.at, index=message.index, manner=Manner.DONE, by=said.role, what=message.id, happened=said.at))
        lately.remember(said, told, promised.get(message.id, ()))
    for message in case.messages(conversation.id, first=case.count(Message, conversation=conversation.id) - 1):
        if message.sent is not None:
            signs.reach(clock.show(message.sent))
    return signs, clock


def side_of(message: Message, roles: Mapping[str, Role]) -> Role:
    """The role of who speaks; a notice that nobody sent is the platform's."""
    return roles.get(message.sender, Role.UNKNOWN) if message.sender else Role.PLATFORM


@dataclass(slots=True)
class _Lately:
    """What the last few messages were of: the next ones may speak of that without its name."""

    done: tuple[Matter, int] | None = None
    """What the seller's side said was done, and in which message."""
    promised: tuple[Sequence[Awaited], Said] | None = None
    missed: tuple[Sequence[Matter], int] | None = None
    """What the buyer said has not come, and in which message."""
    last: Said | None = None

    def meant(self, said: Said) -> Meant:
        index = said.message.index
        if self.done and index - self.done[1] <= SOON:
            return Meant((self.done[0],))
        if self.promised and index - self.promised[1].message.index <= SOON:
            awaited, promise = self.promised
            is_now = any(one.is_now for one in awaited) or words("ellipsis")["come"].search(said.text) is not None
            return Meant(tuple(one.matter for one in awaited), may_acknowledge=not is_now and said.at - promise.at < ACKNOWLEDGED)
        return Meant()

    def is_understood(self, said: Said) -> bool:
        """Whether the buyer has got no more than what the seller has just told: a sum is due; no thing is there, and nothing was asked."""
        last = self.last
        if last is None or said.role is not Role.BUYER or last.role is Role.BUYER or said.at - last.at >= ACKNOWLEDGED:
            return False
        ours = words("ellipsis")
        is_told = last.message.kind is MessageKind.TEXT and ours["reminds"].search(last.text) is not None
        return is_told and ours["understood"].search(said.text) is not None

    def with_refusals(self, said: Said, told: Sequence[Telling]) -> Sequence[Telling]:
        """A refusal that names nothing is of what the buyer misses."""
        if said.role is Role.BUYER and (matters := missed(told, said.text)):
            self.missed = matters, said.message.index
            return told
        if StatementKind.REFUSAL not in said.kinds or any(one.manner is Manner.REFUSED for one in told):
            return told
        if self.missed is None or said.message.index - self.missed[1] > SOON:
            return told
        return [*told, *(Telling(matter, Manner.REFUSED, said.text) for matter in self.missed[0])]

    def remember(self, said: Said, told: Iterable[Telling], awaited: Sequence[Awaited]) -> None:
        self.last = said
        if said.role is not Role.BUYER:
            for matter, manner, _ in told:
                if manner is Manner.DONE and matter in (Matter.SENT, Matter.MONEY, Matter.PAPER):
                    self.done = matter, said.message.index
        if awaited:
            self.promised = awaited, said


def _sign_told(telling: Telling, said: Said) -> Sign:
    matter, manner, clause = telling
    is_money = matter in (Matter.MONEY, Matter.FREIGHT)
    return Sign(
        matter=matter, at=said.at, index=said.message.index, manner=manner, by=_whose_hands(telling, said.role), what=said.message.id,
        happened=happened(clause, said.at) if manner is Manner.DONE else said.at,
        sums=(sums_of(clause) or sums_of(said.text)) if is_money else (), is_part=is_of_a_part(matter, clause, said.text),
    )  # fmt: skip


def _whose_hands(telling: Telling, role: Role) -> Role:
    """Whose act a sign is of: that the goods came back is the seller's, also where the buyer tells of it."""
    is_handed = telling.matter is Matter.BACK and role is Role.BUYER and words(Matter.BACK)["handed"].search(telling.words)
    return Role.SELLER if is_handed else role


def _shown(said: Said) -> Iterator[Matter]:
    """What a message of the seller's side shows, whatever it tells."""
    if said.role in (Role.SELLER, Role.PLATFORM):
        if words("clause")["rest"].search(said.text):
            yield Matter.REST
        if said.message.kind in SENT_THINGS:
            yield SENT_THINGS[said.message.kind]


def telling_kinds(statements: Sequence[Statement]) -> dict[str, frozenset[StatementKind]]:
    """By message: the kinds of the statements in it that tell what was done, or what somebody makes of it."""
    found: dict[str, set[StatementKind]] = defaultdict(set)
    for statement in statements:
        if statement.kind in TELLING:
            found[statement.quote.message].add(statement.kind)
    return {message: frozenset(kinds) for message, kinds in found.items()}
