"""Brings together what the case file holds: one pass over the messages, everything else in memory.

Messages are streamed; what is kept of them is where statements, identity details and signs stand, and what disturbs a conversation.
Of more than two hundred alike in one conversation the first and the last are weighed: a grade does not rest on the others.
"""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Generic, TypeVar

from casefile.findings import Formation, Identity, OrderLink, Outcome, Statement, StatementKind
from casefile.records import (
    Conversation,
    Direction,
    Message,
    MessageKind,
    Order,
    Party,
    Payment,
    PaymentKind,
    Problem,
    Reading,
    Role,
    Signal,
    SignalCode,
    Source,
)
from casefile.rows import Coverage
from casefile.store import CaseFile
from extractors.clauses import MOST
from extractors.remembered import remembered
from pipeline.assess.evidence import Disturbance, Evidence, Said, Seen, Signals, Spot, Talk, Told
from pipeline.assess.identity import given_for_returns
from pipeline.law import Pack, Sign
from pipeline.link.returned import RETURNED
from pipeline.link.transfers import Open, transfers
from pipeline.people import persons
from pipeline.reckoning import TOLD, Sum, reckon, said_back
from pipeline.workers import Workers

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
PER_SOURCE = (
    "SELECT source, code, iif(code = 'missing_copy', detail, ''), count(*) FROM signals"
    " WHERE code IN ('attachment_absent', 'missing_copy', 'one_sided') GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
)

Found = TypeVar("Found", Statement, Identity)
Key = TypeVar("Key", bound=Hashable)
Kept = TypeVar("Kept")


def gather(workers: Workers, pack: Pack) -> Evidence:
    case = workers.case
    readings, problems = defaultdict[str, list[Reading]](list), defaultdict[str, list[Problem]](list)
    for reading in case.records(Reading):
        readings[reading.place.source].append(reading)
    for problem in case.records(Problem):
        problems[problem.place.source].append(problem)
    links = [link for link in case.records(OrderLink) if not link.ambiguous]
    ties = defaultdict[str, list[OrderLink]](list)
    for link in links:
        if link.conversation is not None and link.payment_of is None:
            ties[link.conversation].append(link)
    signals: dict[str, Signals] = defaultdict(Signals)
    _count_signals(case, signals)
    talks: dict[str, Talk] = {}
    said: list[Said] = []
    told: list[Told] = []
    seen: list[Seen] = []
    tied = [(conversation, ties[conversation.id]) for conversation in case.records(Conversation)]
    for passage in workers.each(partial(_read, pack=pack), tied):
        talks[passage.talk.conversation.id] = passage.talk
        said += passage.said
        told += passage.told
        seen += passage.seen
        for source, counted in passage.signals.items():
            signals[source].add(counted)
    in_dispute = {talk.conversation.id for talk in talks.values() if talk.roles & {Role.SELLER, Role.PLATFORM}}
    payment_order = {link.order: link.payment_of for link in links if link.payment_of is not None}
    linked = {link.order for link in links if link.conversation in in_dispute}
    linked |= {payment_order[payment] for payment in linked if payment in payment_order}
    orders = []
    for order in case.records(Order):
        signals[order.place.source].orders += 1
        if order.id in linked or not in_dispute:
            orders.append(order)
    known = {order.id for order in orders}
    payments = []
    funding: dict[str, Payment] = {}
    for payment in case.records(Payment):
        if payment.kind is PaymentKind.OTHER and payment.direction is Direction.IN:
            funding.update(dict.fromkeys(payment.extra.values(), payment))
        signals[payment.place.source].payments += 1
        if payment.id in linked or payment_order.get(payment.id) in known or not (in_dispute or orders):
            payments.append(payment)
    disputed = [one for one in said if one.spot.conversation in in_dispute]
    weighed = {one.statement.id for one in said}
    complaints = defaultdict[str, list[Spot]](list)
    demanded: dict[str, int] = {}
    rejected: set[str] = set()
    for one in disputed:
        if one.statement.kind is StatementKind.REJECTION:
            rejected |= {one.spot.message, *filter(None, [one.statement.answers])}
        if one.statement.kind is StatementKind.COMPLAINT and one.statement.role is Role.BUYER:
            complaints[one.spot.conversation].append(one.spot)
        if one.statement.kind is StatementKind.DEMAND and one.statement.role is Role.BUYER:
            demanded.setdefault(one.spot.conversation, one.spot.position)
    received: dict[str, int] = {}
    for sight in seen:
        if sight.code == "F.RECEIPT_SAID":
            received.setdefault(sight.spot.conversation, sight.spot.position)
    certain = {payment: order for payment, order in payment_order.items() if order in known}
    outcomes = [outcome for outcome in case.records(Outcome) if outcome.statement in weighed and not (outcome.needs_review or outcome.is_bare)]
    disputed_signs = [one for one in seen if one.spot.conversation in in_dispute]
    return Evidence(
        sources={source.id: source for source in case.records(Source)},
        readings=readings,
        problems=problems,
        coverage={coverage.source: coverage for coverage in case.records(Coverage)},
        signals=dict(signals),
        talks=talks,
        said=disputed,
        statements={one.statement.id: one for one in disputed},
        rejected=frozenset(rejected),
        complaints=complaints,
        demanded=demanded,
        received=received,
        told=[one for one in told if one.spot.conversation in in_dispute],
        seen=disputed_signs,
        orders=orders,
        returned=frozenset(link.order for link in links if link.rule == RETURNED),
        payments=payments,
        payment_order=certain,
        funding={payment.payment_no: funding[payment.payment_no] for payment in payments if payment.payment_no and payment.payment_no in funding},
        outcomes=outcomes,
        reckoning=reckon(
            orders,
            payments,
            certain,
            shown=[one for one in transfers(case) if one.conversation in in_dispute],
            told=_told_back(disputed_signs, pack),
        ),
        formations=[one for one in case.records(Formation) if not one.needs_review and (one.conversation in in_dispute or not in_dispute)],
    )


def _told_back(seen: Sequence[Seen], pack: Pack) -> list[Sum]:
    telling = re.compile(pack.signs[TOLD].pattern, re.IGNORECASE)
    found = ((one.spot, said_back(one.spot.text, telling)) for one in seen if one.code == TOLD)
    return [Sum(amount=amount, items=(spot.message,), at=spot.at) for spot, amount in found if amount is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Passage:
    talk: Talk
    said: Sequence[Said]
    told: Sequence[Told]
    seen: Sequence[Seen]
    signals: Mapping[str, Signals]
    """What was counted of each source."""


def _read(case: CaseFile, tied: tuple[Conversation, Sequence[OrderLink]], *, pack: Pack) -> Iterator[_Passage]:
    """One conversation, with the orders and payments that are tied to it."""
    conversation, links = tied
    signals: dict[str, Signals] = defaultdict(Signals)
    counting = (one for one in case.of_conversation(Statement, conversation.id) if one.counts)
    statements = _by_message(_ends(counting, _likeness))
    identities = _by_message(_ends(case.of_conversation(Identity, conversation.id), lambda one: (one.kind, one.value, one.owner)))
    roles = case.roles(conversation.id)
    parties = tuple(case.records(Party, conversation=conversation.id))
    person_of = persons(parties)
    signs_of = _signs([sign for sign in pack.signs.values() if sign.to is None or sign.to in roles.values()])
    follows_unread = _unread(case, conversation.id)
    disturbed: list[tuple[int, Disturbance]] = []
    disturbances = _disturbances(case, conversation.id, signals)
    kept: dict[str, Message] = {}
    answering: set[str] = set()
    of_returns: set[str] = set()
    is_question = remembered(re.compile(pack.word_lists.question, re.IGNORECASE).search)
    is_foreign = re.compile(pack.word_lists.foreign).search
    asked_at: int | None = None
    is_of_returns = remembered(re.compile(pack.word_lists.return_place, re.IGNORECASE).search)
    returns_until = -1
    shown = _Ends[str, tuple[str, Message]]()
    senders: set[str] = set()
    sources: dict[str, None] = {}
    last_said: dict[Role, int] = {}
    last_sent: datetime | None = None
    count = 0
    still_open = Open()
    for message in case.messages(conversation.id):
        sources[message.place.source] = None
        key, text = message.id, message.text[:MOST]
        disturbed += [(message.index, disturbance) for disturbance in disturbances.get(key, ())]
        if follows_unread(message):
            disturbed.append((message.index, Disturbance.UNREAD))
        _count(signals[message.place.source], message)
        if message.sender is not None:
            senders.add(person_of[message.sender])
            if message.kind is not MessageKind.SYSTEM:
                last_said[roles[message.sender]] = message.index
            count += 1
        last_sent = message.sent or last_sent
        role = _role(message, roles)
        is_receipt = message.kind is MessageKind.TRANSFER and still_open.takes(message, role)
        for code in signs_of(message, role):
            if not (is_receipt and code == SHOWN_BY_KIND[MessageKind.TRANSFER, Role.BUYER]):
                shown.add(code, (code, message))
        if key in statements or key in identities:
            kept[key] = message
        if role is not Role.PLATFORM and is_of_returns(text):
            returns_until = message.index + (ASKED_WITHIN if role is Role.BUYER else 1)
        elif role is Role.BUYER and is_question(text):
            returns_until = -1
        if key in identities and role is not Role.PLATFORM and message.index <= returns_until:
            of_returns |= given_for_returns(message.text, identities[key], is_of_returns)
        if role is Role.BUYER and is_question(text):
            asked_at = message.index
        elif key in kept and role is Role.SELLER and asked_at is not None and message.index - asked_at <= ASKED_WITHIN:
            answering.add(key)
    for copied, stays, both in case.connection.execute(COPIES, (conversation.id,)):
        sources[copied] = None
        signals[copied].messages += both
        signals[copied].confirmed += both
        signals[stays].confirmed += both
    kept |= {message.id: message for _, message in shown}
    near = _near(disturbed, {message.index for message in kept.values()})
    spots = {
        key: _spot(message, _role(message, roles), near[message.index], is_foreign(message.text[:MOST]) is not None, key in answering)
        for key, message in kept.items()
    }
    for message_id in statements:
        signals[spots[message_id].source].material |= spots[message_id].near
    talk = Talk(
        conversation=conversation,
        sources=tuple(sources) or (conversation.place.source,),
        parties=parties,
        platform=pack.platform(conversation.platform),
        senders=len(senders),
        messages=count,
        links=tuple(links),
        last=last_sent,
        last_said=last_said,
    )
    yield _Passage(
        talk=talk,
        said=[Said(statement=one, spot=spots[key]) for key, found in statements.items() for one in found],
        told=[Told(identity=one, spot=spots[key], is_of_returns=one.id in of_returns) for key, found in identities.items() for one in found],
        seen=[Seen(code=code, spot=spots[message.id]) for code, message in shown],
        signals=dict(signals),
    )


def _role(message: Message, roles: Mapping[str, Role]) -> Role:
    """A notice without a sender is the platform's."""
    return roles[message.sender] if message.sender is not None else Role.PLATFORM


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


def _spot(message: Message, by: Role, near: frozenset[Disturbance], is_foreign: bool, answers_question: bool) -> Spot:
    return Spot(
        message=message.id,
        conversation=message.conversation,
        source=message.place.source,
        position=message.index,
        at=message.sent,
        by=by,
        kind=message.kind,
        text=message.text,
        near=near,
        is_transcript=message.kind is MessageKind.VOICE and not any(attachment.present for attachment in message.attachments),
        is_foreign=is_foreign,
        answers_question=answers_question,
    )


def _disturbances(case: CaseFile, conversation: str, signals: Mapping[str, Signals]) -> dict[str, list[Disturbance]]:
    """Message → what disturbs it, counted for the export that shows it."""
    found: dict[str, list[Disturbance]] = defaultdict(list)
    for signal in case.of_conversation(Signal, conversation):
        disturbance = DISTURBING.get(signal.code)
        if disturbance is None or (disturbance is Disturbance.DIFFERING and not UNEXPLAINED & set(signal.detail.split(", "))):
            continue
        signals[signal.place.source].disturbances[disturbance] += 1
        if signal.message is not None:
            found[signal.message].append(disturbance)
    return found


def _count_signals(case: CaseFile, signals: Mapping[str, Signals]) -> None:
    """What is counted by file. What an export lacks is told by the one that has it."""
    named = {source.path: source.id for source in case.records(Source)}
    for source, code, lacking, count in case.connection.execute(PER_SOURCE):
        match SignalCode(code):
            case SignalCode.ATTACHMENT_ABSENT:
                signals[source].absent_attachments += count
            case SignalCode.ONE_SIDED:
                signals[source].one_sided += count
            case _:
                signals[named[lacking]].lacking += count


def _count(state: Signals, message: Message) -> None:
    state.messages += 1
    state.undated += message.sent is None
    state.zones.add(message.zone)


def _near(disturbed: Iterable[tuple[int, Disturbance]], positions: set[int]) -> Mapping[int, frozenset[Disturbance]]:
    """What disturbs each position: an edit its own message, everything else the messages around it."""
    around: dict[int, set[Disturbance]] = {position: set() for position in positions}
    for at, disturbance in disturbed:
        reach = 0 if disturbance is Disturbance.EDITED else NEAR
        for position in range(at - reach, at + reach + 1):
            if position in around:
                around[position].add(disturbance)
    return {position: frozenset(found) for position, found in around.items()}


def _unread(case: CaseFile, conversation: str) -> Callable[[Message], bool]:
    """Tells whether a message is the next after something that could not be read."""
    starts = {
        source: sorted((problem.place.start for problem in case.records(Problem, source=source) if problem.place.start is not None), reverse=True)
        for source in case.sources_of(conversation)
    }

    def follows_unread(message: Message) -> bool:
        left = starts.get(message.place.source, [])
        passed = False
        while message.place.start is not None and left and left[-1] < message.place.start:
            left.pop()
            passed = True
        return passed

    return follows_unread


SHOWN_BY_KIND = {
    (MessageKind.TRANSFER, Role.BUYER): "F.TRANSFER_SHOWN",
    (MessageKind.IMAGE, Role.BUYER): "F.PHOTO_VIDEO",
    (MessageKind.VIDEO, Role.BUYER): "F.PHOTO_VIDEO",
}


def _signs(signs: Sequence[Sign]) -> Callable[[Message, Role], Sequence[str]]:
    """Tells which signs a message shows: one search for all of a role's signs before each is asked."""
    by_role: dict[Role, tuple[re.Pattern[str], list[tuple[str, re.Pattern[str]]]]] = {}
    for role in {sign.by for sign in signs}:
        own = [sign for sign in signs if sign.by is role]
        any_of_them = re.compile("|".join(f"(?:{sign.pattern})" for sign in own), re.IGNORECASE)
        by_role[role] = any_of_them, [(sign.code, re.compile(sign.pattern, re.IGNORECASE)) for sign in own]

    @remembered
    def said(text: str, role: Role) -> tuple[str, ...]:
        any_of_them, each = by_role[role]
        return tuple(code for code, expression in each if expression.search(text)) if any_of_them.search(text) else ()

    def signs_of(message: Message, role: Role) -> Sequence[str]:
        codes = said(message.text[:MOST], role) if message.kind is MessageKind.TEXT and role in by_role else ()
        by_kind = SHOWN_BY_KIND.get((message.kind, role))
        return codes if by_kind is None else (by_kind, *codes)

    return signs_of
