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
from extractors.money import find_money
from extractors.text import fold
from pipeline.link.words import transferred

YUAN = re.compile("[¥￥元]")
RECEIPT = re.compile(
    r"(?<!待)(?<!请)(?:已(?:经|被)?(?:对方)?(?:确认)?(?:收款|接收|领取|收下|收钱)|转账\W?(?:收款|接收)|收款成功)"
    r"|\b(?:received|accepted|claimed)\b",
    re.IGNORECASE,
)
"""So an app writes that a transfer was taken; the side that made it may be told the same."""
TAKEN = re.compile(r"转账\W?(?:收款|接收)|^\W*已收款")
"""So it writes to the side that took it alone."""


@dataclass(slots=True)
class Open:
    """The transfers of a conversation that nobody has taken yet."""

    by: dict[tuple[Role, tuple[Decimal, ...]], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """By who made them and what their sums are: what they say."""

    def takes(self, message: Message, role: Role) -> bool:
        """Whether it takes a transfer of the other side: the same again, or a receipt for the same sum, by the one who takes it."""
        text, sums = message.text, transferred(message.text[:MOST])
        others = self.by[OTHER_SIDE.get(role, Role.BUYER), sums]
        is_receipt = bool(sums) and RECEIPT.search(text[:MOST]) is not None
        taken = text if text in others else next(iter(others), None) if is_receipt else None
        if taken is None:
            self.by[role, sums][text] += 1
            return False
        others[taken] -= 1
        if not others[taken]:
            del others[taken]
        return True


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
            by = OTHER_SIDE[by] if TAKEN.search(message.text[:MOST]) else by  # the one who made it did so out of sight
            yield Transfer(message=message.id, conversation=message.conversation, by=by, amount=sums[0], currency=_currency(message.text[:MOST]))


def _currency(text: str) -> str | None:
    if YUAN.search(text):
        return "CNY"
    named = {span.currency for span in find_money(fold(text).text, None)}
    return named.pop() if len(named) == 1 else None
