"""What disturbs a conversation and where: edits, deletions, clocks that run backwards, what could not be read."""

from collections import defaultdict
from collections.abc import Mapping

from casefile.records import Message, Problem, Signal, SignalCode
from casefile.store import CaseFile
from pipeline.assess.evidence import Disturbance, Signals

NEAR = 5
"""Messages on either side within which a disturbance touches a statement."""
DISTURBING: Mapping[SignalCode, Disturbance] = {
    SignalCode.CLOCK_JUMP: Disturbance.BACKWARDS,
    SignalCode.DELETION: Disturbance.DELETED,
    SignalCode.DIFFERING_COPY: Disturbance.DIFFERING,
    SignalCode.DUPLICATE_IDS: Disturbance.DUPLICATE,
    SignalCode.EDIT: Disturbance.EDITED,
    SignalCode.MISSING_COPY: Disturbance.MISSING,
    SignalCode.OUT_OF_ORDER_TIMES: Disturbance.BACKWARDS,
    SignalCode.RECALL: Disturbance.RECALLED,
    SignalCode.REPLY_TO_ABSENT: Disturbance.ABSENT_REPLY,
}
UNEXPLAINED = {"text", "time"}
"""What may not differ between two copies of a message; another text of an edited or recalled message is explained by that."""


class Disturbed:
    """Told the messages of one conversation in order; counted in `signals` for the export that shows it."""

    def __init__(self, case: CaseFile, conversation: str, signals: Mapping[str, Signals]) -> None:
        self.found: list[tuple[int, Disturbance]] = []
        self._by_message = _disturbances(case, conversation, signals)
        self._unread = {
            source: sorted((problem.place.start for problem in case.records(Problem, source=source) if problem.place.start is not None), reverse=True)
            for source in case.sources_of(conversation)
        }
        """Source → where something in it could not be read, the next of them last."""

    def see(self, key: str, message: Message) -> None:
        """`key`: the message's id."""
        self.found += [(message.index, disturbance) for disturbance in self._by_message.get(key, ())]
        if self._follows_unread(message):
            self.found.append((message.index, Disturbance.UNREAD))

    def _follows_unread(self, message: Message) -> bool:
        """Whether the message is the next after something that could not be read."""
        left = self._unread.get(message.place.source, [])
        passed = False
        while message.place.start is not None and left and left[-1] < message.place.start:
            left.pop()
            passed = True
        return passed

    def near(self, positions: set[int]) -> Mapping[int, frozenset[Disturbance]]:
        """What disturbs each position: an edit its own message, everything else the messages around it."""
        around: dict[int, set[Disturbance]] = {position: set() for position in positions}
        for at, disturbance in self.found:
            reach = 0 if disturbance is Disturbance.EDITED else NEAR
            for position in range(at - reach, at + reach + 1):
                if position in around:
                    around[position].add(disturbance)
        return {position: frozenset(found) for position, found in around.items()}


def _disturbances(case: CaseFile, conversation: str, signals: Mapping[str, Signals]) -> dict[str, list[Disturbance]]:
    """Message → what disturbs it."""
    found: dict[str, list[Disturbance]] = defaultdict(list)
    for signal in case.of_conversation(Signal, conversation):
        disturbance = DISTURBING.get(signal.code)
        if disturbance is None or (disturbance is Disturbance.DIFFERING and not UNEXPLAINED & set(signal.detail.split(", "))):
            continue
        signals[signal.place.source].disturbances[disturbance] += 1
        if signal.message is not None:
            found[signal.message].append(disturbance)
    return found
