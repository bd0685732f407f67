"""Transfers that a chat itself shows: who sent how much to whom. Taken by the other side, apps write a transfer a second time."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from casefile.records import Message, MessageKind, Role
from casefile.store import CaseFile
from extractors.clauses import MOST
from extractors.dialogue import OTHER_SIDE
from pipeline.link.words import transferred

YUAN = re.compile("[¥￥元]")


@dataclass(slots=True)
class Open:
    """The transfers of a conversation that nobody has taken yet."""

    by: Counter[tuple[Role, str]] = field(default_factory=Counter)

    def takes(self, message: Message, role: Role) -> bool:
        """Whether it takes a transfer of the other side: the same again, by the one who takes it."""
        other = OTHER_SIDE.get(role, Role.BUYER)
        if self.by[other, message.text]:
            self.by[other, message.text] -= 1
            return True
        self.by[role, message.text] += 1
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    message: str
    conversation: str
    by: Role
    amount: Decimal
    currency: str | None
    """None where the text does not say it."""


def transfers(case: CaseFile) -> Iterator[Transfer]:
    """Of the buyer and of the seller, each once."""
    roles: dict[str, Mapping[str, Role]] = {}
    still_open: dict[str, Open] = defaultdict(Open)
    for message in case.messages_of(MessageKind.TRANSFER):
        if message.sender is None:
            continue
        if message.conversation not in roles:
            roles[message.conversation] = case.roles(message.conversation)
        by = roles[message.conversation][message.sender]
        sums = transferred(message.text[:MOST])
        if by in OTHER_SIDE and not still_open[message.conversation].takes(message, by) and len(sums) == 1:
            currency = "CNY" if YUAN.search(message.text) else None
            yield Transfer(message=message.id, conversation=message.conversation, by=by, amount=sums[0], currency=currency)
