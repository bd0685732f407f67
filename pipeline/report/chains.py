"""Promises of one thing made again and again: promise, reminder, excuse, new promise."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from casefile.findings import Statement, StatementKind, Topic
from casefile.records import Conversation, Role
from extractors.answers import matter_of
from pipeline.link.promised import CHECKED
from pipeline.report.quotes import quoted
from pipeline.report.scope import Scope
from pipeline.report.view.dealings import ChainRow

FIRST, LAST = 6, 4
"""How many steps are shown from each end of a long chain."""
REMINDERS = frozenset({StatementKind.DEMAND, StatementKind.COMPLAINT, StatementKind.THREAT_OF_ACTION})
EXCUSES = frozenset({StatementKind.STALL, StatementKind.REFUSAL, StatementKind.ADMISSION})


@dataclass(slots=True)
class _Chain:
    promises: int = 0
    waiting: list[str] = field(default_factory=list)
    """Steps since the last promise: they belong to the chain once another follows."""
    first: list[str] = field(default_factory=list)
    last: deque[str] = field(default_factory=lambda: deque(maxlen=LAST))
    count: int = 0
    is_answered: bool = False
    """Whether a reminder or an excuse stands between two promises."""

    def promise(self, id_: str) -> None:
        if self.promises and self.waiting:
            self.is_answered = True
        for step in (*self.waiting, id_):
            self._add(step)
        self.waiting.clear()
        self.promises += 1

    @property
    def has_room(self) -> bool:
        """Whether another step may wait: of many, as many are kept as may be shown."""
        return len(self.waiting) < FIRST + LAST

    def _add(self, id_: str) -> None:
        self.count += 1
        if len(self.first) < FIRST:
            self.first.append(id_)
        else:
            self.last.append(id_)


def chains(scope: Scope) -> Iterator[ChainRow]:
    """Of each conversation and topic, where something was said between two promises of the same."""
    for conversation in scope.case.records(Conversation):
        found: dict[Topic, _Chain] = {}
        for statement in scope.case.of_conversation(Statement, conversation.id):
            _take(found, scope, statement)
        for topic, one in found.items():
            if one.is_answered:
                shown = tuple(map(scope.item, chain(one.first, one.last)))
                yield ChainRow(
                    title=scope.words.say("chain.title", topic=scope.words.of(topic), exhibit=scope.numbers.exhibits[conversation.id].label),
                    first=shown[: len(one.first)],
                    left_out=one.count - len(shown),
                    last=shown[len(one.first) :],
                )


def _take(found: dict[Topic, _Chain], scope: Scope, statement: Statement) -> None:
    if statement.is_rejected:
        return
    if statement.kind is StatementKind.COMMITMENT and statement.role in (Role.SELLER, Role.PLATFORM) and not statement.negated:
        if statement.topic in CHECKED:
            found.setdefault(statement.topic, _Chain()).promise(statement.id)
    elif found and (
        (statement.kind in REMINDERS and statement.role is Role.BUYER) or (statement.kind in EXCUSES and statement.role is not Role.BUYER)
    ):
        waiting = {topic: one for topic, one in found.items() if one.has_room}
        about = matter_of(quoted(scope.case, statement.quote)) if waiting else None
        for topic, one in waiting.items():
            if about in (None, topic):
                one.waiting.append(statement.id)
