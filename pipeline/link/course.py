"""What the course of the dealings shows of a promise beyond the messages that speak of it: it was claimed and refused, it was promised anew.

These readings rest on who said what after what, not on words that tell of deeds, and are laid over what rules and weights have found.
"""

import re
from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from casefile.findings import OutcomeKind, Statement, StatementKind, Topic
from casefile.records import Message, Role
from extractors.clauses import LONGEST
from extractors.glosses import as_read
from pipeline.link.due import after
from pipeline.link.echoes import names
from pipeline.link.guarantees import is_unheard_of
from pipeline.link.lateness import A_DAY, IN_VAIN, timed
from pipeline.link.promise import Promise
from pipeline.link.reading import side_of
from pipeline.link.record import Finding, Record
from pipeline.link.signs import EXCHANGE, Manner, Matter, Position, Sign
from pipeline.link.spoken import Spoken, Told, complained
from pipeline.link.words import clauses, words

CLAIMS = (StatementKind.COMPLAINT, StatementKind.DEMAND)
ANSWERED_WITHIN = 8
"""So many messages after a claim a refusal still answers it."""
SOON = 4
"""So many messages after the buyer has missed it another time is named for it."""
LATER = 6
"""So many promises of the same topic after a promise are looked at."""
HEARD = 12
"""So many messages after a small service was promised, or missed, its side says that it is done."""
MANY = 20
"""How many claims and refusals after a promise are looked at, and promises after a claim."""
DONE = (OutcomeKind.KEPT, OutcomeKind.LATE)
ANSWERED_BY = {
    Topic.RETURN: (Topic.RETURN, Topic.DELIVERY, Topic.SERVICE, Topic.REPAIR, Topic.REFUND),
    Topic.REPAIR: (Topic.REPAIR, Topic.SERVICE, Topic.DELIVERY),
}
"""What a guarantee is honoured by, once it is claimed."""
CALLED_ON = (Topic.RETURN, Topic.REPAIR, Topic.REFUND, Topic.COMPENSATION, Topic.PRICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A message that claims, or that refuses what was claimed."""

    position: Position
    message: str

    @property
    def index(self) -> int:
        return self.position[1]


def _says_done(clause: str, told: Sequence[re.Pattern[str]]) -> bool:
    common = words("clause")
    bare = common["harmless"].sub("", clause)
    if common["asked"].search(clause) or common["not"].search(bare) or common["later"].search(bare):
        return False
    return any(one.search(clause) for one in told)


def _is_of(promise: Promise, complaint: Told) -> bool:
    """Whether it denies, or holds against the seller, what the promise names."""
    if promise.names.isdisjoint(names(complaint.words)):
        return False
    bare = words("clause")["harmless"].sub("", complaint.words)
    ours = words("promise")
    return any(one.search(bare) for one in (words("clause")["not"], words("clause")["asked"], ours["reproach"], ours["chase"], ours["instead"]))


class Course:
    """The claims of a stretch of the conversation and how they were met, in order."""

    def __init__(self, record: Record, statements: Sequence[Statement], spoken: Spoken) -> None:
        self.record, self.spoken = record, spoken
        self.claims = list(self._turns(statements, CLAIMS, Role.BUYER))
        self.refusals = list(self._turns(statements, (StatementKind.REFUSAL,), Role.SELLER))
        self.promised = [(one, record.case.get(Message, one.quote.message).index) for one in statements if one.kind is StatementKind.COMMITMENT]

    def _turns(self, statements: Sequence[Statement], kinds: Sequence[StatementKind], role: Role) -> Iterator[Turn]:
        for id_ in dict.fromkeys(one.quote.message for one in statements if one.kind in kinds and one.role is role):
            message = self.record.case.get(Message, id_)
            if message.sent is not None:
                yield Turn(position=(self.record.clock.read(message.sent), message.index), message=id_)

    def lay_over(self, promises: Sequence[Promise], found: dict[str, Finding]) -> None:
        later: dict[Topic, deque[tuple[Promise, Finding]]] = defaultdict(lambda: deque(maxlen=LATER))
        for promise in reversed(promises):
            finding = found[promise.statement.id]
            if not finding.told and not finding.is_by_record:
                finding = self.renewed(promise, self._retold(promise, finding, found), later[promise.topic])
                found[promise.statement.id] = finding
            later[promise.topic].appendleft((promise, finding))

    def _retold(self, promise: Promise, finding: Finding, found: Mapping[str, Finding]) -> Finding:
        is_open = (finding.outcome is OutcomeKind.UNKNOWN and finding.why != "condition_denied") or finding.why.startswith("likely")
        is_open = is_open and not is_unheard_of(self.record, promise)
        if is_open and (refused := self.refused(promise)):
            return Finding(outcome=OutcomeKind.BROKEN, why="refused_later", sign=refused)
        is_thing = promise.topic in (Topic.COMPENSATION, Topic.INVOICE)
        if is_thing and finding.why == "said_not_done" and finding.sign is not None and (there := self._there_after_all(promise, finding.sign)):
            return there
        if finding.why == "not_called_on" and (answered := self._answered(promise, found)):
            return answered
        if promise.topic is Topic.DELIVERY and promise.due is not None and finding.outcome in (OutcomeKind.LATE, OutcomeKind.UNKNOWN):
            named = next(self.spoken.named(promise, promise.position), None)
            if named is not None and named.happened <= promise.due:
                return Finding(outcome=OutcomeKind.KEPT, why="said_so", sign=named)
        if promise.topic is Topic.SERVICE and promise.due is None and finding.why in ("done", "answered", "likely_kept"):
            return self._complained_of(promise, finding)
        if promise.topic is Topic.SERVICE and promise.is_guarantee and not promise.statement.conditional and finding.outcome is OutcomeKind.UNKNOWN:
            return self._spoken_of(promise) or finding
        if promise.topic is Topic.SERVICE and not promise.is_guarantee and not promise.statement.conditional:
            return self._served(promise, finding)
        return finding

    def _answered(self, promise: Promise, found: Mapping[str, Finding]) -> Finding | None:
        """A guarantee that was claimed, by what became of the promise that answered it, of whatever that was."""
        if promise.topic not in ANSWERED_BY:
            return None
        until = self._until(promise)
        for claim in self.claims_after(promise):
            if until is not None and claim.position[0] > until:
                return None
            if claim.position[0] - promise.at < EXCHANGE or not self._is_claimed(promise, claim):
                continue
            for one in self._promised_soon(claim):
                became = found.get(one.id) if one.topic in ANSWERED_BY[promise.topic] else None
                if became is not None and became.outcome in (*DONE, OutcomeKind.BROKEN) and became.sign is not None:
                    outcome = OutcomeKind.BROKEN if became.outcome is OutcomeKind.BROKEN else OutcomeKind.KEPT
                    otherwise = Finding(outcome=OutcomeKind.UNKNOWN, why="not_called_on") if became.otherwise is not None else None
                    return Finding(outcome=outcome, why="answered_by_promise", sign=became.sign, otherwise=otherwise)
        return None

    def _is_claimed(self, promise: Promise, claim: Turn) -> bool:
        text = self._text(claim)
        is_same_mishap = any(told.search(promise.quote) and told.search(text) for told in words("mishap").values())
        if promise.topic is Topic.REPAIR:
            went_back = self.record.first((Matter.BACK,), Manner.DONE, claim.position)
            if went_back is not None or words("claimed")["instead"].search(text):
                return False
        return is_same_mishap or words("claimed")[promise.topic].search(text) is not None or not promise.names.isdisjoint(names(text))

    def _served(self, promise: Promise, finding: Finding) -> Finding:
        """A small service by what its side says of it soon afterwards, or once the buyer has missed it."""
        if forgotten := self._forgotten(promise):
            return forgotten
        if finding.outcome is OutcomeKind.UNKNOWN and (done := self.done_by_word(promise, promise.position, promise.due or promise.at + A_DAY)):
            return Finding(outcome=OutcomeKind.KEPT, why="done", sign=done)
        if finding.outcome is OutcomeKind.UNKNOWN and (spoken := self._spoken_of(promise)) is not None:
            return spoken
        told = finding.sign
        if finding.why != "said_not_done" or told is None or promise.due is None:
            return finding
        done = self.done_by_word(promise, told.position, told.at + IN_VAIN)
        return Finding(outcome=OutcomeKind.LATE, why="done_late", sign=done) if done is not None else finding

    def _there_after_all(self, promise: Promise, missed: Sign) -> Finding | None:
        """What the buyer missed and later speaks of as there."""
        named = (one for one in self.spoken.named(promise, missed.position) if one.at - missed.at >= EXCHANGE)
        there = next(named, None)
        if there is None:
            return None
        if promise.due is not None:
            return timed(self.record, promise, there, promise.due)
        return Finding(outcome=OutcomeKind.LATE, why="done_after_complaint", sign=there)

    def _complained_of(self, promise: Promise, finding: Finding) -> Finding:
        """What something shows done, and the buyer complains of by its name: to be checked."""
        missed = next((one for one in self.spoken.complaints_after(promise) if _is_of(promise, one)), None)
        if missed is None:
            return finding
        return Finding(outcome=OutcomeKind.BROKEN, why="said_not_so", sign=complained(missed), otherwise=replace(finding, otherwise=None))

    def _spoken_of(self, promise: Promise) -> Finding | None:
        """By what the buyer says later of what it names."""
        until = promise.due + IN_VAIN if promise.due is not None else None
        soon = (one for one in self.spoken.complaints_after(promise) if until is None or one.position[0] <= until)
        missed = next((one for one in soon if _is_of(promise, one)), None)
        named = next(self.spoken.named(promise, promise.position), None)
        if missed is not None and (named is None or missed.position <= named.position):
            sign = complained(missed)
            otherwise = None if self.spoken.admission(missed.index) else Finding(outcome=OutcomeKind.UNKNOWN, why="only_alleged", sign=sign)
            return Finding(outcome=OutcomeKind.BROKEN, why="said_not_so", sign=sign, otherwise=otherwise)
        if named is None:
            return None
        if promise.due is not None:
            return timed(self.record, promise, named, promise.due)
        return Finding(outcome=OutcomeKind.KEPT, why="said_so", sign=named)

    def _forgotten(self, promise: Promise) -> Finding | None:
        """What its own side says later it forgot, by the name it was promised by."""
        acts = [name for name in words("acts") if re.search(name, promise.quote)]
        roles = self.record.case.roles(self.record.conversation)
        for message in self.record.case.messages(self.record.conversation, first=promise.index + 1, last=promise.index + HEARD):
            if message.sent is None or message.is_internal or side_of(message, roles) is not promise.role:
                continue
            text = as_read(message.text[:LONGEST])
            if words("promise")["forgotten"].search(text) and (promise.names & names(text) or any(re.search(act, text) for act in acts)):
                at = self.record.clock.read(message.sent)
                sign = Sign(matter=Matter.CHECKED, at=at, index=message.index, manner=Manner.UNDONE, by=promise.role, what=message.id, happened=at)
                return Finding(outcome=OutcomeKind.BROKEN, why="said_not_done", sign=sign)
        return None

    def done_by_word(self, promise: Promise, since: Position, until: datetime) -> Sign | None:
        """A small service that its side says it did, by the name it was promised by, or that the buyer finds done."""
        acts = [told for name, told in words("acts").items() if re.search(name, promise.quote)]
        roles = self.record.case.roles(self.record.conversation)
        near = self.record.case.messages(self.record.conversation, first=since[1] + 1, last=since[1] + HEARD)
        for message in near:
            if message.sent is None or message.is_internal or (at := self.record.clock.read(message.sent)) > until:
                continue
            side, text = side_of(message, roles), as_read(message.text[:LONGEST])
            told = acts if side is promise.role else [words("found_done")["buyer"]] if side is Role.BUYER else []
            if self.record.kinds.get(message.id, frozenset()) & {StatementKind.COMPLAINT, StatementKind.REFUSAL}:
                continue
            if any(_says_done(clause, told) for clause in clauses(text)):
                return Sign(matter=Matter.CHECKED, at=at, index=message.index, manner=Manner.DONE, by=side, what=message.id, happened=at)
        return None

    def renewed(self, promise: Promise, finding: Finding, later: Sequence[tuple[Promise, Finding]]) -> Finding:
        """What was missed and then promised for another time is late if that was done, and broken if it was not."""
        due, done = promise.due, finding.sign
        if due is None or promise.is_guarantee or promise.statement.conditional or finding.outcome is OutcomeKind.LATE or finding.why == "came_after":
            return finding
        if finding.outcome is OutcomeKind.KEPT and done is not None and done.happened <= due:
            return finding
        again, became = next(iter(later), (None, None))
        if again is None or became is None or again.at <= due or again.is_guarantee or not self._is_renewed(promise, again):
            return finding
        otherwise = replace(finding, otherwise=None) if became.otherwise is not None else None  # as uncertain as what it follows from
        if became.outcome in DONE and became.sign is not None:
            return Finding(outcome=OutcomeKind.LATE, why="done_late", sign=became.sign, otherwise=otherwise)
        if became.outcome is OutcomeKind.BROKEN and became.sign is not None:
            return Finding(outcome=OutcomeKind.BROKEN, why="said_not_done", sign=became.sign, otherwise=otherwise)
        return finding

    def _is_renewed(self, promise: Promise, again: Promise) -> bool:
        """Whether another time is named for the same in answer to the buyer who missed it."""
        if promise.names and again.names and promise.names.isdisjoint(again.names):
            return False
        before = bisect_right(self.claims, again.position, key=lambda turn: turn.position)
        near = self.claims[max(before - ANSWERED_WITHIN, 0) : before]
        missed = [one for one in near if one.position[0] > promise.at and again.index - one.index <= SOON and again.at - one.position[0] < A_DAY]
        return any(words("promise")["chase"].search(self._text(one)) or words("promise")["reproach"].search(self._text(one)) for one in missed)

    def refused(self, promise: Promise) -> Sign | None:
        """The refusal of what was promised for a case, once the buyer claimed it."""
        is_for_a_case = promise.is_guarantee or promise.statement.conditional or promise.topic is Topic.PRICE
        if promise.topic not in CALLED_ON or not promise.is_early or not is_for_a_case:
            return None
        until = self._until(promise)
        start = bisect_right(self.refusals, promise.position, key=lambda turn: turn.position)
        for refusal in islice(self.refusals, start, start + MANY):
            before = bisect_right(self.claims, refusal.position, key=lambda turn: turn.position)
            near = self.claims[max(before - ANSWERED_WITHIN, 0) : before]
            claims = [one for one in near if one.position > promise.position and refusal.index - one.index <= ANSWERED_WITHIN]
            if not claims or (until is not None and claims[0].position[0] > until):
                continue
            if promise.topic is not Topic.PRICE and self._is_met(refusal):
                return None
            if self._is_of(promise, " ".join(map(self._text, claims)), self._text(refusal)):
                at = refusal.position[0]
                return Sign(matter=Matter.ANY, at=at, index=refusal.index, manner=Manner.REFUSED, by=Role.SELLER, what=refusal.message, happened=at)
        return None

    def _is_met(self, refusal: Turn) -> bool:
        """Whether the goods went back, or something was done, after all."""
        return self.record.first((Matter.BACK, Matter.MENDED), Manner.DONE, refusal.position) is not None

    def _is_of(self, promise: Promise, claimed: str, refused: str) -> bool:
        """Whether what was promised is claimed: not money where a repair was promised, nor a fault where goods may go back that have none."""
        ours = words("claimed")
        if promise.topic is Topic.REPAIR and ours["instead"].search(f"{claimed} {refused}"):
            return False
        if promise.says("no_reason") and not ours["unwanted"].search(f"{claimed} {refused}"):
            return False
        is_named = not promise.names.isdisjoint(names(refused))
        return ours[promise.topic].search(f"{claimed} {refused}" if is_named else claimed) is not None

    def _until(self, promise: Promise) -> datetime | None:
        if not promise.statement.terms.duration:
            return None
        came = self.record.first((Matter.ARRIVED,), Manner.DONE, promise.position)
        return after(came.happened if came else promise.at, promise.statement.terms.duration)

    def is_answered_with(self, claim: Turn, topic: Topic) -> bool:
        """Whether a promise of this topic answers it."""
        return any(one.topic is topic for one in self._promised_soon(claim))

    def claims_after(self, promise: Promise) -> Iterator[Turn]:
        start = bisect_right(self.claims, promise.position, key=lambda turn: turn.position)
        return islice(self.claims, start, start + MANY)

    def _promised_soon(self, claim: Turn) -> Iterator[Statement]:
        """In the messages that still answer it."""
        start = bisect_right(self.promised, claim.index, key=lambda one: one[1])
        return (one for one, index in islice(self.promised, start, start + MANY) if index <= claim.index + SOON)

    def claims_price(self, turn: Turn) -> bool:
        return words("claimed")[Topic.PRICE].search(self._text(turn)) is not None

    def _text(self, turn: Turn) -> str:
        return as_read(self.record.case.get(Message, turn.message).text[:LONGEST])
