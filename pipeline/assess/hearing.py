"""One conversation, heard once from its first message to its last: where statements, details and signs stand, and what disturbs them.

Messages are streamed; what is kept of them is what they show. Of more than two hundred alike the first and the last are weighed: a grade does not
rest on the others.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from casefile.findings import Identity, OrderLink, Statement
from casefile.records import Conversation, Message, MessageKind, Party, Role
from casefile.store import CaseFile
from extractors.clauses import MOST
from extractors.remembered import remembered
from pipeline.assess.disturbed import Disturbed
from pipeline.assess.ends import Ends, ends_of
from pipeline.assess.evidence import Disturbance, Said, Seen, Signals, Spot, Talk, Told
from pipeline.assess.identity import given_for_returns
from pipeline.law import Pack, Platform, Sign
from pipeline.law.proof import Words
from pipeline.link.transfers import Open
from pipeline.parties.people import persons

ASKED_WITHIN = 4
"""Messages after the buyer's question within which what the seller says answers it."""
COPIES = (
    "SELECT copies.source, messages.source, count(*) FROM copies JOIN messages ON messages.id = copies.message"
    " WHERE copies.conversation = ? GROUP BY 1, 2 ORDER BY 1, 2"
)
SHOWN_BY_KIND = {
    (MessageKind.TRANSFER, Role.BUYER): "F.TRANSFER_SHOWN",
    (MessageKind.IMAGE, Role.BUYER): "F.PHOTO_VIDEO",
    (MessageKind.VIDEO, Role.BUYER): "F.PHOTO_VIDEO",
}

Finding = TypeVar("Finding", Statement, Identity)


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
    exports, voices = _Exports(), _Voices(case, conversation)
    disturbed = Disturbed(case, conversation.id, exports.signals)
    found = _Found(case, conversation.id, pack.word_lists)
    signs = _Signs([sign for sign in pack.signs.values() if sign.to is None or sign.to in voices.roles.values()])
    for message in case.messages(conversation.id):
        exports.see(message)
        key, role = message.id, voices.hear(message)
        disturbed.see(key, message)
        signs.see(message, role)
        found.hear(key, message, role)
    exports.see_copies(case, conversation.id)

    shown = list(signs.found)
    kept = found.messages | {message.id: message for _, message in shown}
    near = disturbed.near({message.index for message in kept.values()})
    foreign = re.compile(pack.word_lists.foreign).search
    spots = {
        key: voices.spot(message, near[message.index], is_foreign=bool(foreign(message.text[:MOST])), answers_question=key in found.answering)
        for key, message in kept.items()
    }
    for key in found.statements:
        exports.signals[spots[key].source].material |= spots[key].near
    yield Heard(
        talk=voices.talk(sources=tuple(exports.ids), platform=pack.platform(conversation.platform), links=tuple(links)),
        said=list(found.said(spots)),
        told=list(found.told(spots)),
        seen=[Seen(code=code, spot=spots[message.id]) for code, message in shown],
        signals=dict(exports.signals),
    )


# ── where it stands ───────────────────────────────────────────────────────────────────────────────────────────────


class _Exports:
    """The exports that hold the messages, and what is counted of each."""

    def __init__(self) -> None:
        self.ids: dict[str, None] = {}
        """In the order in which the conversation reaches them."""
        self.signals: dict[str, Signals] = defaultdict(Signals)

    def see(self, message: Message) -> None:
        source = message.place.source
        self.ids[source] = None
        counted = self.signals[source]
        counted.messages += 1
        counted.undated += message.sent is None
        counted.zones.add(message.zone)

    def see_copies(self, case: CaseFile, conversation: str) -> None:
        """Those that hold messages of another as well."""
        for copied, stays, both in case.connection.execute(COPIES, (conversation,)):
            self.ids[copied] = None
            self.signals[copied].messages += both
            self.signals[copied].confirmed += both
            self.signals[stays].confirmed += both


# ── who speaks ────────────────────────────────────────────────────────────────────────────────────────────────────


class _Voices:
    """Who sent how much, and who spoke last."""

    def __init__(self, case: CaseFile, conversation: Conversation) -> None:
        self._conversation = conversation
        self._parties = tuple(case.records(Party, conversation=conversation.id))
        self._person_of = persons(self._parties)
        self.roles = {party.id: party.role for party in self._parties}
        self._senders: set[str] = set()
        self._count = 0
        """Messages that somebody sent."""
        self._last_said: dict[Role, int] = {}
        self._last_sent: datetime | None = None

    def hear(self, message: Message) -> Role:
        """Whose message it is."""
        role = self._role(message)
        if message.sender is not None:
            self._senders.add(self._person_of[message.sender])
            if message.kind is not MessageKind.SYSTEM:
                self._last_said[role] = message.index
            self._count += 1
        self._last_sent = message.sent or self._last_sent
        return role

    def _role(self, message: Message) -> Role:
        """A notice without a sender is the platform's."""
        return self.roles[message.sender] if message.sender is not None else Role.PLATFORM

    def spot(self, message: Message, near: frozenset[Disturbance], *, is_foreign: bool, answers_question: bool) -> Spot:
        return Spot(
            message=message.id,
            conversation=message.conversation,
            source=message.place.source,
            position=message.index,
            at=message.sent,
            by=self._role(message),
            kind=message.kind,
            text=message.text,
            near=near,
            is_transcript=message.kind is MessageKind.VOICE and not any(attachment.present for attachment in message.attachments),
            is_foreign=is_foreign,
            answers_question=answers_question,
        )

    def talk(self, *, sources: tuple[str, ...], platform: Platform | None, links: tuple[OrderLink, ...]) -> Talk:
        return Talk(
            conversation=self._conversation,
            sources=sources or (self._conversation.place.source,),
            parties=self._parties,
            platform=platform,
            senders=len(self._senders),
            messages=self._count,
            links=links,
            last=self._last_sent,
            last_said=self._last_said,
        )


# ── what was found ────────────────────────────────────────────────────────────────────────────────────────────────


class _Found:
    """The statements and details of a conversation, the messages they stand in, and what the talk around these makes of them."""

    def __init__(self, case: CaseFile, conversation: str, words: Words) -> None:
        counting = (one for one in case.of_conversation(Statement, conversation) if one.counts)
        self.statements = _by_message(ends_of(counting, _likeness))
        self.identities = _by_message(ends_of(case.of_conversation(Identity, conversation), lambda one: (one.kind, one.value, one.owner)))
        self.messages: dict[str, Message] = {}
        self.answering: set[str] = set()
        """Messages in which the seller answers the buyer."""
        self._of_returns: set[str] = set()
        """Details that are given for sending goods back."""
        self._asking = _Asking(words.question)
        self._returning = _Returning(words.return_place)

    def hear(self, key: str, message: Message, role: Role) -> None:
        """`key`: the message's id."""
        text = message.text[:MOST]
        asks = self._asking.hear(message.index, role, text)
        self._returning.hear(message.index, role, text, asks=asks)
        if key in self.statements or key in self.identities:
            self.messages[key] = message
            if self._asking.is_answered(message.index, role):
                self.answering.add(key)
        if key in self.identities and self._returning.is_said(message.index, role):
            self._of_returns |= given_for_returns(message.text, self.identities[key], self._returning.says_so)

    def said(self, spots: Mapping[str, Spot]) -> Iterator[Said]:
        return (Said(statement=one, spot=spots[key]) for key, stated in self.statements.items() for one in stated)

    def told(self, spots: Mapping[str, Spot]) -> Iterator[Told]:
        given = ((one, spots[key]) for key, details in self.identities.items() for one in details)
        return (Told(identity=one, spot=spot, is_of_returns=one.id in self._of_returns) for one, spot in given)


def _likeness(one: Statement) -> Hashable:
    return one.kind, one.topic, one.role, one.hedged or one.conditional, one.negated, one.auto, one.standing


def _by_message(found: Iterable[Finding]) -> dict[str, list[Finding]]:
    grouped: dict[str, list[Finding]] = {}
    for one in found:
        grouped.setdefault(one.quote.message, []).append(one)
    return grouped


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
        self.found = Ends[tuple[str, Message]]()

    def see(self, message: Message, role: Role) -> None:
        by_kind = SHOWN_BY_KIND.get((message.kind, role))
        is_receipt = message.kind is MessageKind.TRANSFER and self._transfers.takes(message, role)
        if by_kind is not None and not is_receipt:
            self.found.add(by_kind, (by_kind, message))
        if message.kind is MessageKind.TEXT:
            for code in self._said(message.text[:MOST], role):
                self.found.add(code, (code, message))
