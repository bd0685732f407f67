"""The rules by which a promise counts as kept, late, broken, pending or unknown: by its topic, then by what was done and when."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from itertools import takewhile, tee

from casefile.findings import OutcomeKind, StatementKind, Topic
from casefile.records import EventKind, Message, Order, Role
from casefile.store import CaseFile
from extractors.clauses import LONGEST
from extractors.text import fold
from pipeline.link.due import after
from pipeline.link.echoes import Echoes
from pipeline.link.promise import REMEDIES, Promise
from pipeline.link.shares import owed, share
from pipeline.link.signs import Manner, Matter, Position, Sign, Signs, first_turn, side_of, words
from pipeline.link.wall import WallClock

GOODS = (Matter.SENT, Matter.ARRIVED)
CHASED = (Matter.SENT, Matter.ARRIVED, Matter.VISIT, Matter.MONEY, Matter.PAPER, Matter.ANY)
THINGS = (Matter.FILE, Matter.PICTURE)
NOON = time(12)
SILENT = ("nothing_speaks", "made_at_the_end", "due_after_record")
"""Findings that rest on nothing that was said."""
NAMING = (Topic.DELIVERY, Topic.RETURN, Topic.REPAIR, Topic.INVOICE)
"""Topics of promises that name a thing or an act; the others name a sum."""
REPORTED_WITHIN = timedelta(minutes=15)
"""A message tells of what is over: one that comes this soon after the time does not show that it was late."""
TOLD_WITHIN = timedelta(hours=3)
"""… nor one on the same day, where nobody has asked after it since."""
AT_THE_END = timedelta(days=3)
ANSWERED_WITHIN = 4
"""So many messages later the buyer still answers to it."""
IN_VAIN = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    outcome: OutcomeKind
    why: str
    sign: Sign | None = None
    sums: tuple[Decimal, ...] = ()
    """Paid, owed and still open, where only a part was paid."""


@dataclass(slots=True, kw_only=True)
class Judge:
    """Everything of a conversation that can keep or break a promise, and the rules by which it does."""

    case: CaseFile
    conversation: str
    orders: Sequence[Order]
    signs: Signs
    kinds: Mapping[str, frozenset[StatementKind]]
    clock: WallClock
    paid: datetime | None
    echoes: Echoes
    """What is said of what promises name."""
    apart: frozenset[Decimal]
    """Sums promised as differences of price: a payment of one of them is not the refund that another promise means."""
    wholes: frozenset[Decimal]
    """What a refund of everything is of: the totals of the orders, else what was paid, else the price agreed on."""
    currency: str | None
    named: list[tuple[Position, Decimal]] = field(default_factory=list)
    """Sums of settlements and of promises to pay, and when they were named."""
    instalments: set[Decimal] = field(default_factory=set)
    """Those of them that were said to be a part of what is owed (先退你1000)."""
    dated: dict[Topic, list[tuple[Position, datetime]]] = field(default_factory=lambda: defaultdict(list))
    """When promises were made that fall due at a time, and when that is."""
    all_claimed: Position | None = None
    """When the buyer first asked for everything back."""
    totals: frozenset[Decimal] = field(init=False)
    is_sent_back: bool = field(init=False)
    """Whether anything in the record shows goods on their way back."""

    def __post_init__(self) -> None:
        self.totals = frozenset(order.total.amount for order in self.orders if order.total is not None)
        self.is_sent_back = any(sign.manner is Manner.DONE for sign in self.signs.of.get(Matter.BACK, ()))

    # ── the rules, by topic ───────────────────────────────────────────────────────────────────────────────────────

    def judged(self, promise: Promise) -> Finding:
        found = self._by_topic(promise)
        return self._by_name(promise, found) if found.why in SILENT and promise.topic in NAMING else found

    def _by_name(self, promise: Promise, found: Finding) -> Finding:
        """By what is said of the things it names, where nothing known speaks to it."""
        missed: Sign | None = None
        for sign in self.echoes.after(promise.names, promise.position):
            if sign.manner is Manner.DONE:
                if promise.due is not None:
                    return self._timed(promise, sign, promise.due)
                return Finding(outcome=OutcomeKind.LATE if missed else OutcomeKind.KEPT, why="done_after_complaint" if missed else "done", sign=sign)
            if promise.due is None or sign.at > promise.due:
                missed = missed or sign
        return Finding(outcome=OutcomeKind.BROKEN, why="said_not_done", sign=missed) if missed else found

    def _by_topic(self, promise: Promise) -> Finding:
        if promise.is_induced and (promise.statement.conditional or promise.due is None):
            return Finding(outcome=OutcomeKind.UNKNOWN, why="condition_not_shown")
        match promise.topic:
            case Topic.DELIVERY:
                return self._delivery(promise)
            case Topic.SHIPPING_COST if promise.says("outbound") and not words("promise")["returned"].search(promise.around):
                return self._free_freight(promise)
            case Topic.SHIPPING_COST:
                return self._done_or_not(promise, (Matter.FREIGHT, Matter.MONEY) if promise.amount else (Matter.FREIGHT,), against=(Matter.FREIGHT,))
            case Topic.SERVICE:
                return self._service(promise)
            case Topic.INVOICE:
                return self._done_or_not(promise, (Matter.PAPER, Matter.FILE), against=(Matter.PAPER,))
            case Topic.RETURN | Topic.REPAIR if self._is_declined(promise):
                return Finding(outcome=OutcomeKind.UNKNOWN, why="declined")
            case Topic.RETURN:
                return self._done_or_not(promise, (Matter.MENDED, Matter.BACK, Matter.SENT), against=(Matter.MENDED, Matter.BACK))
            case Topic.REPAIR:
                came = (Matter.VISIT,) if promise.says("home") else ()
                return self._done_or_not(promise, (Matter.MENDED, Matter.SENT, *came), against=(Matter.MENDED, Matter.BACK, *came))
            case Topic.COMPENSATION:
                return self._done_or_not(promise, (Matter.MONEY,), against=(Matter.MONEY, Matter.EXTRA))
        if promise.says("on_return") and not self.is_sent_back:
            condition_open = Finding(outcome=OutcomeKind.UNKNOWN, why="condition_not_shown")
            return condition_open if self._is_kept_by_buyer(promise) else self._pending(promise) or condition_open
        return self._done_or_not(promise, (Matter.MONEY,))

    def _delivery(self, promise: Promise) -> Finding:
        found = self._delivered(promise)
        if found.outcome in (OutcomeKind.PENDING, OutcomeKind.BROKEN) and (given_up := self._given_up_before(promise)):
            return Finding(outcome=OutcomeKind.UNKNOWN, why="declined", sign=given_up)
        return found

    def _given_up_before(self, promise: Promise) -> Sign | None:
        """Where the buyer turned the deal down before the goods were due, and it was not closed after that."""
        answers = list(self.signs.after((Matter.DEAL,), promise.position))
        last = answers[-1] if answers else None
        return last if last and last.manner is Manner.REFUSED and (promise.due is None or last.at <= promise.due) else None

    def _delivered(self, promise: Promise) -> Finding:
        if promise.due is None and promise.says("vague") and not (promise.says("arrival") or promise.says("dispatch")):
            return self._pending(promise) or Finding(outcome=OutcomeKind.UNKNOWN, why="nothing_speaks")
        if promise.due is None and not promise.statement.conditional and (promise.is_arrival or not promise.says("dispatch")):
            return self._manner(promise)
        if promise.is_arrival:
            return self._done_or_not(promise, (Matter.ARRIVED,), against=(Matter.ARRIVED, Matter.SENT))
        return self._done_or_not(promise, (Matter.SENT, Matter.ARRIVED))

    def _manner(self, promise: Promise) -> Finding:
        """How it comes, not when (送上楼, double boxed): what the buyer says when it has come."""
        came = self._first((Matter.ARRIVED,), Manner.DONE, promise.position)
        if came is None:
            return self._done_or_not(promise, (Matter.ARRIVED,), against=(Matter.ARRIVED, Matter.SENT))
        said = [sign for sign in self.signs.after((Matter.ARRIVED, Matter.ANY), promise.position) if sign.by is Role.BUYER and sign.at >= came.at]
        if not said or said[0].at - came.at > AT_THE_END:
            return Finding(outcome=OutcomeKind.UNKNOWN, why="nothing_speaks")
        if StatementKind.COMPLAINT in self.kinds.get(said[0].what, ()):
            return Finding(outcome=OutcomeKind.BROKEN, why="said_not_done", sign=said[0])
        return Finding(outcome=OutcomeKind.KEPT, why="arrived_as_said", sign=said[0])

    def _free_freight(self, promise: Promise) -> Finding:
        """Kept where the order charges no more than its lines, or the goods came and nobody speaks of a charge."""
        for order in self.orders:
            prices = [line.unit_price * (line.quantity or 1) for line in order.lines if line.unit_price is not None]
            is_plain = order.total is not None and len(prices) == len(order.lines) > 0 and order.total.amount <= sum(prices)
            if is_plain and self.paid is not None and promise.at <= self.paid + AT_THE_END:
                placed = Sign(
                    matter=Matter.FREIGHT, at=self.paid, index=-1, manner=Manner.DONE, by=Role.PLATFORM, what=EventKind.PLACED,
                    happened=self.paid, order=order.id,
                )  # fmt: skip
                return Finding(outcome=OutcomeKind.KEPT, why="no_freight_charged", sign=placed)
        if charged := self._first((Matter.FREIGHT,), Manner.UNDONE, promise.position):
            return Finding(outcome=OutcomeKind.BROKEN, why="said_not_done", sign=charged)
        if came := self._first((Matter.ARRIVED,), Manner.DONE, promise.position):
            return Finding(outcome=OutcomeKind.KEPT, why="arrived_without_charge", sign=came)
        return self._pending(promise) or Finding(outcome=OutcomeKind.UNKNOWN, why="nothing_speaks")

    def _service(self, promise: Promise) -> Finding:
        if promise.says("hold"):
            return self._held(promise)
        if promise.says("visit"):
            return self._done_or_not(promise, (Matter.VISIT,))
        if promise.says("answer"):
            is_called = promise.statement.conditional and promise.says("called")
            turn = first_turn(self.case, self.conversation, promise.position, promise.role, called=is_called)
            if turn is None:
                return self._pending(promise) or self._unfulfilled(promise, (Matter.VISIT,), since=promise.position)
            called, answered = turn
            due = promise.due
            if due is None and called is not None and promise.statement.terms.duration:
                due = after(called, promise.statement.terms.duration)
            if due is not None and answered.at > due:
                return Finding(outcome=OutcomeKind.LATE, why="answered_late" if promise.due else "answered_slowly", sign=answered)
            if due is not None and (missed := self._is_unanswered(due)):
                turn = first_turn(self.case, self.conversation, missed.position, promise.role, called=False)
                if turn is None:
                    return Finding(outcome=OutcomeKind.BROKEN, why="said_not_done", sign=missed)
                return Finding(outcome=OutcomeKind.LATE, why="answered_late", sign=turn[1])
            return Finding(outcome=OutcomeKind.KEPT, why="answered", sign=answered)
        if promise.says("send"):
            return self._done_or_not(promise, (*THINGS, Matter.SENT) if promise.says("number") else THINGS, against=(Matter.SENT,))
        return self._done_or_not(promise, (Matter.VISIT, *THINGS), against=(Matter.VISIT,))

    def _is_unanswered(self, due: datetime) -> Sign | None:
        """The buyer's word, soon after it was due, that no answer came: then what was said before was none."""
        soon = self.signs.between((Matter.ANY, Matter.VISIT), (due, -1), (due + IN_VAIN, 0))
        missed = (sign for sign in soon if sign.manner is Manner.UNDONE and sign.by is Role.BUYER)
        return next((sign for sign in missed if words("promise")["unanswered"].search(self._text(sign))), None)

    def _held(self, promise: Promise) -> Finding:
        """Goods kept for the buyer: until the buyer takes them, or another does."""
        for sign in self.signs.after((Matter.SENT, Matter.ARRIVED, Matter.VISIT), promise.position):
            if sign.manner is Manner.DONE and sign.matter is not Matter.VISIT:
                return Finding(outcome=OutcomeKind.KEPT, why="done", sign=sign)
            if sign.manner is Manner.UNDONE and sign.by is promise.role and words("promise")["sold"].search(self._text(sign)):
                return Finding(outcome=OutcomeKind.BROKEN, why="said_not_done", sign=sign)
        return self._pending(promise) or Finding(outcome=OutcomeKind.UNKNOWN, why="nothing_speaks")

    def guarantee(self, promise: Promise, answered: Finding | None) -> Finding:
        """七天无理由, 一年质保: unknown unless the buyer calls on it; then by what follows, or by what was promised in answer."""
        if promise.topic is Topic.SERVICE:
            return Finding(outcome=OutcomeKind.UNKNOWN, why="not_called_on")
        matter = Matter.BACK if promise.topic is Topic.RETURN else Matter.MENDED
        asked = (sign for sign in self.signs.after((matter,), promise.position) if sign.manner is Manner.ASKED)
        called = next((sign for sign in asked if self._calls(promise, sign)), None)
        came = self._first((Matter.ARRIVED,), Manner.DONE, promise.position)
        until = after(came.happened if came else promise.at, promise.statement.terms.duration) if promise.statement.terms.duration else None
        if called is not None and (until is None or called.at <= until):
            if refused := self._refused_on_condition(promise, called, matter):
                return Finding(outcome=OutcomeKind.UNKNOWN, why="condition_denied", sign=refused)
            wanted = (Matter.MONEY, Matter.MENDED) if promise.topic is Topic.RETURN else (Matter.MENDED,)
            return self._fulfilled(promise, wanted, (matter,), since=called.position) or self._unfulfilled(promise, (matter,), since=called.position)
        if (
            answered is not None
            and answered.outcome is not OutcomeKind.UNKNOWN
            and (until is None or answered.sign is None or promise.topic is Topic.REPAIR or answered.sign.at <= until + IN_VAIN)
        ):
            outcome = OutcomeKind.KEPT if answered.outcome is OutcomeKind.LATE else answered.outcome
            return Finding(outcome=outcome, why="answered_by_promise", sign=answered.sign)
        return Finding(outcome=OutcomeKind.UNKNOWN, why="called_on_after_window" if called else "not_called_on", sign=called)

    def _calls(self, promise: Promise, sign: Sign) -> bool:
        text = self._text(sign)
        if promise.topic is Topic.REPAIR:
            return words(Matter.MENDED)["called"].search(text) is not None
        return not (promise.says("no_reason") and words("promise")["claim"].search(text))

    def _refused_on_condition(self, promise: Promise, called: Sign, matter: Matter) -> Sign | None:
        """A refusal that says the promise's own condition is not met (没激活的支持七天无理由 … 您已经激活了)."""
        refused = next((sign for sign in self.signs.after((matter,), called.position) if sign.manner is Manner.REFUSED), None)
        if refused is None or not promise.statement.conditional:
            return None
        plain = words("promise")["remedy"].sub(" ", promise.quote)
        pairs = {plain[at : at + 2] for at in range(len(plain) - 1) if "一" <= plain[at] <= "鿿" and "一" <= plain[at + 1] <= "鿿"}
        terms = pairs | {word.casefold() for word in plain.split() if word.isascii() and len(word) > 4}
        return refused if any(term in self._text(refused).casefold() for term in terms) else None

    def _text(self, sign: Sign) -> str:
        return fold(self.case.get(Message, sign.what).text[:LONGEST]).text

    def _is_declined(self, promise: Promise) -> bool:
        """Whether the buyer answers at once with another demand."""
        return any(
            sign.manner is Manner.ASKED and sign.index - promise.index == 1 and words("promise")["declines"].search(self._text(sign))
            for sign in self.signs.after((Matter.MONEY, Matter.BACK), promise.position)
        )

    def _is_kept_by_buyer(self, promise: Promise) -> bool:
        """Whether the buyer answers that the goods are not to come back."""
        near = self.case.messages(self.conversation, first=promise.index + 1, last=promise.index + ANSWERED_WITHIN)
        roles = self.case.roles(self.conversation)
        return any(side_of(message, roles) is Role.BUYER and words("promise")["keeps"].search(fold(message.text[:LONGEST]).text) for message in near)

    # ── done or not ───────────────────────────────────────────────────────────────────────────────────────────────

    def _done_or_not(self, promise: Promise, matters: tuple[Matter, ...], against: tuple[Matter, ...] | None = None) -> Finding:
        against = against or matters
        if fulfilled := self._fulfilled(promise, matters, against, since=promise.position):
            return fulfilled
        if promise.due is not None and (pending := self._pending(promise)):
            return pending
        unfulfilled = self._unfulfilled(promise, against, since=promise.position)
        return (self._pending(promise) or unfulfilled) if unfulfilled.outcome is OutcomeKind.UNKNOWN else unfulfilled

    def _pending(self, promise: Promise) -> Finding | None:
        if self.signs.end is None:
            return None
        if promise.due is not None:
            return Finding(outcome=OutcomeKind.PENDING, why="due_after_record") if promise.due > self.signs.end else None
        ours, is_payment = words("promise"), promise.topic in (Topic.REFUND, Topic.COMPENSATION)
        waits = ours["some_day"].search(promise.around) or ours["season"].search(promise.context) or (promise.statement.conditional and is_payment)
        if waits and self.signs.end.date() - promise.at.date() <= AT_THE_END:
            return Finding(outcome=OutcomeKind.PENDING, why="made_at_the_end")
        return None

    def _fulfilled(self, promise: Promise, matters: tuple[Matter, ...], against: tuple[Matter, ...], *, since: Position) -> Finding | None:
        done = self._done(promise, matters, since)
        if done is None:
            return self._in_parts(promise, since) if Matter.MONEY in matters else None
        between = list(self.signs.between(against, since, done.position))
        refused = [sign for sign in between if sign.manner is Manner.REFUSED]
        if refused and promise.topic is Topic.REFUND and promise.amount is None and self._is_of_another(done, refused[0]):
            return None
        if self._is_given_up(promise, done) or self._is_paid_by_platform(promise, done, between):
            return None
        if promise.due is not None:
            return self._timed(promise, done, promise.due)
        if promise.topic in REMEDIES and refused:
            return Finding(outcome=OutcomeKind.LATE, why="done_after_refusal", sign=done)
        if any(self._is_chase(promise, sign) for sign in between) and not self._is_renewed(promise, done):
            return Finding(outcome=OutcomeKind.LATE, why="done_after_complaint", sign=done)
        return Finding(outcome=OutcomeKind.KEPT, why="done", sign=done)

    def _is_chase(self, promise: Promise, sign: Sign) -> bool:
        """Whether the buyer says that it has not come; a sum that is named is another's if it is not the one promised."""
        if sign.manner is not Manner.UNDONE or sign.by is not Role.BUYER:
            return False
        return promise.amount is None or not sign.sums or promise.amount in sign.sums

    def _is_renewed(self, promise: Promise, done: Sign) -> bool:
        """Whether a time was named for it afterwards, and it came by that time. Who was to come and did not is late all the same."""
        if promise.topic is Topic.SERVICE:
            return False
        return any(promise.position < made < done.position and done.happened <= due for made, due in self.dated[promise.topic])

    def _timed(self, promise: Promise, done: Sign, due: datetime) -> Finding:
        if done.happened <= due:
            return Finding(outcome=OutcomeKind.KEPT, why="done_in_time", sign=done)
        if self._reported_soon(done, due):
            return Finding(outcome=OutcomeKind.KEPT, why="told_soon", sign=done)
        if self._only_arrival_is_late(promise, done, due):
            return Finding(outcome=OutcomeKind.UNKNOWN, why="came_after", sign=done)
        return Finding(outcome=OutcomeKind.LATE, why="done_late", sign=done)

    def _in_parts(self, promise: Promise, since: Position) -> Finding | None:
        """Paid by several payments, or not in full though the time for it is over."""
        whole = owed(promise, self.wholes, is_all_claimed=self.all_claimed is not None)
        if whole is None:
            return None
        others = {amount for _, amount in self.named} - self.instalments
        paid = share(whole, self.signs.after((Matter.MONEY,), since), apart=self.apart | others)
        if paid is None:
            return None
        if paid.is_whole:
            if promise.due is not None:
                return self._timed(promise, paid.last, promise.due)
            return Finding(outcome=OutcomeKind.KEPT, why="done", sign=paid.last)
        end = self.signs.end or paid.last.at
        if promise.due is not None and promise.due > end:
            return None
        denied = (Manner.REFUSED, Manner.UNDONE)
        is_left_open = any(sign.manner in denied for sign in self.signs.after((Matter.MONEY,), paid.last.position))
        if promise.due is None and not is_left_open and end - paid.last.at < IN_VAIN:
            return None
        return Finding(outcome=OutcomeKind.BROKEN, why="part", sign=paid.last, sums=paid.sums)

    def _reported_soon(self, done: Sign, due: datetime) -> bool:
        """Whether a message that tells of it came so soon after the time that it may have been in time: the next morning, a few minutes."""
        if done.index < 0 or done.by is not Role.BUYER:
            return False
        if due.time() >= time(23, 59):
            is_soon = done.happened < datetime.combine(due.date() + timedelta(days=1), NOON)
        else:
            is_soon = done.happened.date() == due.date() and done.happened - due <= TOLD_WITHIN
        return done.happened - due <= REPORTED_WITHIN or (is_soon and not self._is_missed(due, done))

    def _is_missed(self, due: datetime, done: Sign) -> bool:
        """Whether anyone asked after it between the two."""
        since, until = (due, -1), (done.at, done.index + 1)
        return any(sign.manner is not Manner.DONE for sign in self.signs.between((*CHASED, done.matter), since, until))

    def _only_arrival_is_late(self, promise: Promise, done: Sign, due: datetime) -> bool:
        """Whether what was promised is the dispatch, and all that is shown is that the goods came later: they may have left in time."""
        if done.matter is not Matter.ARRIVED or promise.is_arrival or not promise.says("dispatch"):
            return False
        return not any(sign.manner is Manner.UNDONE for sign in self.signs.between((Matter.SENT,), (due, -1), done.position))

    def _is_of_another(self, done: Sign, refused: Sign) -> bool:
        """Whether what was paid after a refusal is a sum that was named only then."""
        start, end = (bisect_right(self.named, position, key=lambda named: named[0]) for position in (refused.position, done.position))
        named = any(amount in done.sums for _, amount in self.named[start:end])
        return named and not self.totals.intersection(done.sums)

    def _is_given_up(self, promise: Promise, done: Sign) -> bool:
        """Whether the buyer, after the time had passed, asked for the money back before this came."""
        if promise.due is None or promise.topic not in (Topic.DELIVERY, Topic.SERVICE, Topic.REPAIR, Topic.RETURN) or done.index < 0:
            return False
        return any(sign.manner is Manner.ASKED for sign in self.signs.between((Matter.MONEY,), (promise.due, -1), done.position))

    def _is_paid_by_platform(self, promise: Promise, done: Sign, between: Sequence[Sign]) -> bool:
        """Whether the seller had refused and the platform paid."""
        if promise.topic is not Topic.REFUND or promise.role is not Role.SELLER:
            return False
        if not any(sign.manner is Manner.REFUSED or (sign.manner is Manner.UNDONE and sign.by is Role.PLATFORM) for sign in between):
            return False
        near = (done.at - REPORTED_WITHIN, -1)
        told = [sign for sign in self.signs.after((Matter.MONEY,), near) if abs(sign.at - done.at) <= REPORTED_WITHIN and sign.index >= 0]
        return any(StatementKind.PLATFORM_DECISION in self.kinds.get(sign.what, ()) for sign in told)

    def _done(self, promise: Promise, matters: tuple[Matter, ...], since: Position) -> Sign | None:
        by_record = not promise.says("ready") and any(self._recorded_only_after(matter, since) for matter in matters if matter in GOODS)
        later = self.signs.after(matters, since)
        if promise.says("ready"):
            later = iter(sorted(later, key=lambda sign: (sign.happened, sign.position)))
        later, _ = tee(later)  # so that what follows a sign can be looked at from a copy
        part: Sign | None = None
        for sign in later:
            if sign.manner is not Manner.DONE or (by_record and sign.index >= 0 and sign.matter in GOODS):
                continue
            if sign.matter is Matter.BACK and sign.by is Role.BUYER:
                continue
            if sign.matter is Matter.MONEY and not self._pays(promise, sign):
                continue
            if self._is_of_a_fetching(promise, sign):
                continue
            if sign.matter is Matter.ARRIVED and sign.is_part:
                part = part or sign
            elif not self._is_contradicted(sign, copy(later)):
                return sign
        return None if part is not None and self._had_come(since) else part

    def _had_come(self, before: Position) -> bool:
        """Whether the goods had come by then: what is promised after it is what they lacked, and a part of that is not all of it."""
        came = self.signs.of.get(Matter.ARRIVED, ())
        return any(sign.manner is Manner.DONE and not sign.is_part for sign in takewhile(lambda sign: sign.position < before, came))

    def _is_of_a_fetching(self, promise: Promise, sign: Sign) -> bool:
        """Whether someone came for the goods, or did not, and the promise speaks neither of that nor of a time."""
        if sign.matter is not Matter.VISIT or promise.due is not None or promise.says("visit"):
            return False
        return words("promise")["fetched"].search(self._text(sign)) is not None

    def _recorded_only_after(self, matter: Matter, since: Position) -> bool:
        """Whether the order records it, and only after the promise: then the record tells, not what people say of it."""
        first = self.signs.first_recorded.get(matter)
        return first is not None and first.position > since

    def _is_contradicted(self, sign: Sign, later: Iterable[Sign]) -> bool:
        """A seller's word that the next thing said of it takes back; a mark in the order that the seller or the platform takes back."""
        if sign.by is Role.BUYER:
            return False
        for other in later:
            if other.index == sign.index >= 0:
                continue
            if sign.index >= 0 and other.happened - sign.at > IN_VAIN:  # and so is all that follows
                return False
            if other.manner is Manner.DONE and (other.by is Role.BUYER or other.index < 0):
                return False
            if other.manner is Manner.UNDONE and other.matter is sign.matter and StatementKind.REFUSAL not in self.kinds.get(other.what, ()):
                if sign.index >= 0 and other.at - sign.at <= IN_VAIN:
                    return True
                if sign.matter is Matter.SENT and sign.index < 0 and other.by is not Role.BUYER:
                    return True
        return False

    def _pays(self, promise: Promise, sign: Sign) -> bool:
        told = sign.sums[:1] if sign.is_part else sign.sums
        if promise.amount is not None:
            more = promise.topic is Topic.REFUND and self.totals.intersection(told)
            return bool(more) or promise.amount in told if told else not sign.is_part
        if told and (whole := owed(promise, self.wholes, is_all_claimed=self.all_claimed is not None)) is not None:
            return any(amount >= whole.enough for amount in told)
        if sign.is_part or (sign.index < 0 and sign.sums and sign.sums[0] in self.apart):
            return False
        if promise.topic is not Topic.COMPENSATION:
            return True
        is_refund = (
            self.all_claimed is not None and self.all_claimed < sign.position and any(amount <= whole for whole in self.wholes for amount in told)
        )
        return not (is_refund or self.totals.intersection(sign.sums))

    def _unfulfilled(self, promise: Promise, against: tuple[Matter, ...], *, since: Position) -> Finding:
        if promise.topic is Topic.DELIVERY and (cancelled := self._cancelled(promise)):
            return Finding(outcome=OutcomeKind.UNKNOWN, why="order_cancelled", sign=cancelled)
        start = max(since, (promise.due, -1)) if promise.due is not None else since
        is_timed = promise.due is not None and not promise.statement.conditional
        for sign in self.signs.after((*against, Matter.ANY) if is_timed else against, start):
            if sign.matter is Matter.ANY and promise.topic is Topic.SERVICE and sign.at > start[0] + IN_VAIN:
                continue
            if sign.manner is Manner.REFUSED:
                return Finding(outcome=OutcomeKind.BROKEN, why="refused_later", sign=sign)
            if sign.manner is Manner.UNDONE and not self._is_of_a_fetching(promise, sign):
                return Finding(outcome=OutcomeKind.BROKEN, why="said_not_done", sign=sign)
        asked = self._first(against, Manner.ASKED, since)
        if promise.topic in REMEDIES and asked and self.signs.end is not None and self.signs.end - asked.at >= IN_VAIN:
            return Finding(outcome=OutcomeKind.BROKEN, why="asked_in_vain", sign=asked)
        if promise.due is not None:
            if refusal := self._first(against, Manner.REFUSED, since):
                return Finding(outcome=OutcomeKind.BROKEN, why="refused_later", sign=refusal)
            if self.orders and promise.topic in (Topic.DELIVERY, Topic.REFUND) and not promise.statement.conditional:
                return Finding(outcome=OutcomeKind.BROKEN, why="no_event_by_end")
        return Finding(outcome=OutcomeKind.UNKNOWN, why="condition_not_shown" if promise.statement.conditional else "nothing_speaks")

    def _cancelled(self, promise: Promise) -> Sign | None:
        """The order's end, where it came before the promise fell due."""
        for order in self.orders:
            for event in order.events:
                if event.kind is EventKind.CANCELLED and event.at is not None:
                    at = self.clock.read(event.at)
                    if at > promise.at and (promise.due is None or at <= promise.due):
                        return Sign(
                            matter=Matter.SENT, at=at, index=-1, manner=Manner.UNDONE, by=Role.PLATFORM, what=event.kind, happened=at, order=order.id
                        )
        return None

    def _first(self, matters: tuple[Matter, ...], manner: Manner, since: Position) -> Sign | None:
        return next((sign for sign in self.signs.after(matters, since) if sign.manner is manner), None)
