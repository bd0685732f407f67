"""One conversation, heard once from its first message to its last: where statements, details and signs stand, and what disturbs them.

Messages are streamed; what is kept of them is what they show. Of more than two hundred alike the first and the last are weighed: a grade does not
rest on the others.
"""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from casefile.findings import Identity, OrderLink, Statement
from casefile.records import Conversation, Message, MessageKind, Party, Problem, Role, Signal, SignalCode
from casefile.store import CaseFile
from extractors.clauses import MOST
from extractors.remembered import remembered
from pipeline.assess.evidence import Disturbance, Said, Seen, Signals, Spot, Talk, Told
from pipeline.assess.identity import given_for_returns
from pipeline.law import Pack, Sign
from pipeline.link.transfers import Open
from pipeline.people import persons

MANY = 100
"""Statements of one kind, topic and speaker (details of one value, signs of one code) that are weighed from each end of a conversation."""
ASKED_WITHIN = 4
"""Messages after the buyer's question within which what the seller says answers it."""
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
COPIES = (
    "SELECT copies.source, messages.source, count(*) FROM copies JOIN messages ON messages.id = copies.message"
    " WHERE copies.conversation = ? GROUP BY 1, 2 ORDER BY 1, 2"
)
SHOWN_BY_KIND = {
    (MessageKind.TRANSFER, Role.BUYER): "F.TRANSFER_SHOWN",
    (MessageKind.IMAGE, Role.BUYER): "F.PHOTO_VIDEO",
    (MessageKind.VIDEO, Role.BUYER): "F.PHOTO_VIDEO",
}

Found = TypeVar("Found", Statement, Identity)
Key = TypeVar("Key", bound=Hashable)
Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    talk: Talk
    said: Sequence[Said]
    told: Sequence[Told]
    seen: Sequence[Seen]
    signals: Mapping[str, Signals]
    """What was counted of each source."""


def hear(case: CaseFile, tied: tuple[Conversation, Sequence[OrderLink]], *, pack: Pack) -> Iterator[Heard]:
    """One conversation, with the orders and payments that are tied to it."""
    conversation, links = tied
    signals: dict[str, Signals] = defaultdict(Signals)
    counting = (one for one in case.of_conversation(Statement, conversation.id) if one.counts)
    statements = _by_message(_ends(counting, _likeness))
    identities = _by_message(_ends(case.of_conversation(Identity, conversation.id), lambda one: (one.kind, one.value, one.owner)))
    parties = tuple(case.records(Party, conversation=conversation.id))
    voices = _Voices(roles=case.roles(conversation.id), person_of=persons(parties))
    disturbed = _Disturbed(case, conversation.id, signals)
    signs = _Signs([sign for sign in pack.signs.values() if sign.to is None or sign.to in voices.roles.values()])
    returning = _Returning(pack.word_lists.return_place)
    asking = _Asking(pack.word_lists.question)
    sources: dict[str, None] = {}
    kept: dict[str, Message] = {}
    answering: set[str] = set()
    of_returns: set[str] = set()
    for message in case.messages(conversation.id):
        sources[message.place.source] = None
        _count(signals[message.place.source], message)
        key, text, role = message.id, message.text[:MOST], voices.hear(message)
        disturbed.see(key, message)
        signs.see(message, role)
        asks = asking.hear(message.index, role, text)
        returning.hear(message.index, role, text, asks=asks)
        if key in statements or key in identities:
            kept[key] = message
            if asking.is_answered(message.index, role):
                answering.add(key)
        if key in identities and returning.is_said(message.index, role):
            of_returns |= given_for_returns(message.text, identities[key], returning.says_so)
    for copied, stays, both in case.connection.execute(COPIES, (conversation.id,)):
        sources[copied] = None
        signals[copied].messages += both
        signals[copied].confirmed += both
        signals[stays].confirmed += both
    shown = list(signs.found)
    kept |= {message.id: message for _, message in shown}
    near = disturbed.near({message.index for message in kept.values()})
    is_foreign = re.compile(pack.word_lists.foreign).search
    spots = {
        key: Spot(
            message=key,
            conversation=message.conversation,
            source=message.place.source,
            position=message.index,
            at=message.sent,
            by=voices.role(message),
            kind=message.kind,
            text=message.text,
            near=near[message.index],
            is_transcript=message.kind is MessageKind.VOICE and not any(attachment.present for attachment in message.attachments),
            is_foreign=is_foreign(message.text[:MOST]) is not None,
            answers_question=key in answering,
        )
        for key, message in kept.items()
    }
    for message_id in statements:
        signals[spots[message_id].source].material |= spots[message_id].near
    talk = Talk(
        conversation=conversation,
        sources=tuple(sources) or (conversation.place.source,),
        parties=parties,
        platform=pack.platform(conversation.platform),
        senders=len(voices.senders),
        messages=voices.count,
        links=tuple(links),
        last=voices.last_sent,
        last_said=voices.last_said,
    )
    yield Heard(
        talk=talk,
        said=[Said(statement=one, spot=spots[key]) for key, found in statements.items() for one in found],
        told=[Told(identity=one, spot=spots[key], is_of_returns=one.id in of_returns) for key, found in identities.items() for one in found],
        seen=[Seen(code=code, spot=spots[message.id]) for code, message in shown],
        signals=dict(signals),
    )


def _count(state: Signals, message: Message) -> None:
    state.messages += 1
    state.undated += message.sent is None
    state.zones.add(message.zone)


# ── who speaks ────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True, kw_only=True)
class _Voices:
    roles: Mapping[str, Role]
    person_of: Mapping[str, str]
    senders: set[str] = field(default_factory=set)
    count: int = 0
    """Messages that somebody sent."""
    last_said: dict[Role, int] = field(default_factory=dict)
    last_sent: datetime | None = None

    def hear(self, message: Message) -> Role:
        """Whose message it is."""
        role = self.role(message)
        if message.sender is not None:
            self.senders.add(self.person_of[message.sender])
            if message.kind is not MessageKind.SYSTEM:
                self.last_said[role] = message.index
            self.count += 1
        self.last_sent = message.sent or self.last_sent
        return role

    def role(self, message: Message) -> Role:
        """A notice without a sender is the platform's."""
        return self.roles[message.sender] if message.sender is not None else Role.PLATFORM


class _Asking:
    """Whether the seller answers a question of the buyer."""

    def __init__(self, words: str) -> None:
        self.is_question = remembered(re.compile(words, re.IGNORECASE).search)
        self.until = -1
        """The position of the last message that can be an answer."""

    def hear(self, position: int, role: Role, text: str) -> bool:
        """Whether it is a question of the buyer."""
        asks = role is Role.BUYER and bool(self.is_question(text))
        if asks:
            self.until = position + ASKED_WITHIN
        return asks

    def is_answered(self, position: int, role: Role) -> bool:
        return role is Role.SELLER and position <= self.until


class _Returning:
    """Whether the two speak of sending goods back: a detail that is given then is given for that."""

    def __init__(self, words: str) -> None:
        self.says_so = remembered(re.compile(words, re.IGNORECASE).search)
        self.until = -1
        """The position of the last message of which that is so."""

    def hear(self, position: int, role: Role, text: str, *, asks: bool) -> None:
        """`asks`: whether the buyer asks something, which may be about something else."""
        if role is not Role.PLATFORM and self.says_so(text):
            self.until = position + (ASKED_WITHIN if role is Role.BUYER else 1)
        elif asks:
            self.until = -1

    def is_said(self, position: int, role: Role) -> bool:
        return role is not Role.PLATFORM and position <= self.until


# ── what is shown ─────────────────────────────────────────────────────────────────────────────────────────────────


class _Signs:
    """The signs of the pack, and the messages that show one: one search for all of a role's signs before each is asked."""

    def __init__(self, signs: Sequence[Sign]) -> None:
        by_role: dict[Role, tuple[re.Pattern[str], list[tuple[str, re.Pattern[str]]]]] = {}
        for role in {sign.by for sign in signs}:
            own = [sign for sign in signs if sign.by is role]
            any_of_them = re.compile("|".join(f"(?:{sign.pattern})" for sign in own), re.IGNORECASE)
            by_role[role] = any_of_them, [(sign.code, re.compile(sign.pattern, re.IGNORECASE)) for sign in own]

        @remembered
        def said(text: str, role: Role) -> tuple[str, ...]:
            if role not in by_role:
                return ()
            any_of_them, each = by_role[role]
            return tuple(code for code, expression in each if expression.search(text)) if any_of_them.search(text) else ()

        self._said = said
        self._transfers = Open()
        self.found = _Ends[str, tuple[str, Message]]()

    def see(self, message: Message, role: Role) -> None:
        by_kind = SHOWN_BY_KIND.get((message.kind, role))
        is_receipt = message.kind is MessageKind.TRANSFER and self._transfers.takes(message, role)
        if by_kind is not None and not is_receipt:
            self.found.add(by_kind, (by_kind, message))
        if message.kind is MessageKind.TEXT:
            for code in self._said(message.text[:MOST], role):
                self.found.add(code, (code, message))


class _Ends(Generic[Key, Kept]):
    """The first and the last `MANY` of each key, in the order they came."""

    def __init__(self) -> None:
        self.counts = Counter[Key]()
        self.first: list[tuple[int, Kept]] = []
        self.last = defaultdict[Key, deque[tuple[int, Kept]]](lambda: deque(maxlen=MANY))
        self.number = 0

    def add(self, key: Key, kept: Kept) -> None:
        self.number += 1
        self.counts[key] += 1
        (self.first if self.counts[key] <= MANY else self.last[key]).append((self.number, kept))

    def __iter__(self) -> Iterator[Kept]:
        numbered = [*self.first, *(pair for pairs in self.last.values() for pair in pairs)]
        return (kept for _, kept in sorted(numbered, key=lambda pair: pair[0]))


def _ends(found: Iterable[Found], likeness: Callable[[Found], Hashable]) -> Iterator[Found]:
    ends = _Ends[Hashable, Found]()
    for one in found:
        ends.add(likeness(one), one)
    return iter(ends)


def _likeness(one: Statement) -> Hashable:
    return one.kind, one.topic, one.role, one.hedged or one.conditional, one.negated, one.auto, one.standing


def _by_message(found: Iterable[Found]) -> dict[str, list[Found]]:
    grouped: dict[str, list[Found]] = {}
    for one in found:
        grouped.setdefault(one.quote.message, []).append(one)
    return grouped


# ── what disturbs ─────────────────────────────────────────────────────────────────────────────────────────────────


class _Disturbed:
    """What disturbs a conversation and where, counted in `signals` for the export that shows it."""

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
