"""Where nothing shows that what was promised was done: whether it was refused, missed, asked for in vain or given up."""

from datetime import timedelta
from decimal import Decimal

from casefile.findings import OutcomeKind, Topic
from casefile.records import EventKind, Role
from pipeline.link.beside import is_of_another
from pipeline.link.fulfilment import PAID, had_come, is_of_a_fetching
from pipeline.link.lateness import A_DAY, CHASED, IN_VAIN
from pipeline.link.promise import REMEDIES, Promise
from pipeline.link.record import Finding, Record
from pipeline.link.signs import EXCHANGE, Manner, Matter, Position, Sign
from pipeline.link.words import clauses, words

A_MONTH = timedelta(days=30)
OWED = {Topic.DELIVERY: "goods", Topic.REFUND: "money", Topic.COMPENSATION: "money", Topic.INVOICE: "paper"}
"""What a promise of a topic owes, by its name in `events.toml`."""
HALF = Decimal("0.5")
"""Of the price: less is paid for something else than that the goods have not come."""


def unfulfilled(record: Record, promise: Promise, against: tuple[Matter, ...], *, since: Position) -> Finding:
    """What became of a promise of which nothing shows that it was kept. `against`: the matters whose signs can speak against it."""
    if promise.topic is Topic.DELIVERY and (cancelled := _cancelled(record, promise)):
        return Finding(outcome=OutcomeKind.UNKNOWN, why="order_cancelled", sign=cancelled)
    if missed := _missed(record, promise, against, since=max(since, (promise.due, -1)) if promise.due is not None else since):
        return missed
    if broken := _left_open(record, promise, against, since):
        return broken
    return Finding(outcome=OutcomeKind.UNKNOWN, why="condition_not_shown" if promise.statement.conditional else "nothing_speaks")


def _missed(record: Record, promise: Promise, against: tuple[Matter, ...], *, since: Position) -> Finding | None:
    """The first word after it fell due that it is refused, or was not done."""
    for sign in record.signs.after(tuple(dict.fromkeys((*against, *_besides(promise)))), since):
        if is_of_another(record, promise, sign) or _is_of_goods_to_come(record, promise, sign):
            continue
        if sign.matter not in against:
            if _is_missed_besides(record, promise, sign, since):
                return Finding(outcome=OutcomeKind.BROKEN, why="said_not_done", sign=sign)
            continue
        if promise.topic is Topic.SERVICE and promise.due is None and sign.at > since[0] + A_MONTH:
            continue
        if _is_of_what_was_asked_after(promise, sign):
            continue
        if sign.manner is Manner.REFUSED:
            return Finding(outcome=OutcomeKind.BROKEN, why="refused_later", sign=sign)
        if sign.manner is Manner.UNDONE and not is_of_a_fetching(record, promise, sign):
            if pleased := _pleased_in_the_end(record, promise, sign):
                return Finding(outcome=OutcomeKind.LATE, why="pleased_after_complaint", sign=pleased)
            return Finding(outcome=OutcomeKind.BROKEN, why="said_not_done", sign=sign)
    return None


def _is_of_what_was_asked_after(promise: Promise, sign: Sign) -> bool:
    """Whether what is missed is what somebody was to be asked about, or urged to do, which tells nothing of the asking."""
    is_asking = promise.topic is Topic.SERVICE and promise.due is None and promise.says("check") and not promise.says("visit")
    return is_asking and sign.matter is Matter.VISIT and sign.manner is Manner.UNDONE and sign.by is Role.BUYER


def _besides(promise: Promise) -> tuple[Matter, ...]:
    """Matters whose signs may be of the promise or not: a complaint of anything, money claimed or missing."""
    is_timed = promise.due is not None and not promise.statement.conditional
    is_of_money = is_timed if promise.topic is Topic.DELIVERY else promise.topic is Topic.SHIPPING_COST and promise.amount is not None
    return (*((Matter.ANY,) if is_timed else ()), *((Matter.MONEY,) if is_of_money else ()))


def _is_missed_besides(record: Record, promise: Promise, sign: Sign, since: Position) -> bool:
    """Whether such a sign is that this was not done: the sum of the freight did not come, or what is complained of is the delay."""
    if promise.topic is Topic.SHIPPING_COST and sign.matter is Matter.MONEY:
        return sign.manner is Manner.UNDONE and promise.amount in sign.sums
    is_claim = sign.matter is Matter.ANY or (sign.manner is Manner.ASKED and sign.index >= 0)
    return is_claim and _is_of_the_delay(record, promise, sign, since)


def _left_open(record: Record, promise: Promise, against: tuple[Matter, ...], since: Position) -> Finding | None:
    """Where nobody says that it was not done: asked for in vain, refused before its time, missing in the orders, or settled otherwise."""
    asked = record.first(against, Manner.ASKED, since)
    if promise.topic in REMEDIES and asked and record.signs.end is not None and record.signs.end - asked.at >= IN_VAIN:
        return Finding(outcome=OutcomeKind.BROKEN, why="asked_in_vain", sign=asked)
    if promise.due is not None and (refusal := record.first(against, Manner.REFUSED, since)):
        return Finding(outcome=OutcomeKind.BROKEN, why="refused_later", sign=refusal)
    if promise.statement.conditional:
        return None
    is_of_orders = bool(record.orders) and promise.topic in (Topic.DELIVERY, Topic.REFUND)
    if promise.due is not None and is_of_orders and not _is_of_another_parcel(record, promise):
        return Finding(outcome=OutcomeKind.BROKEN, why="no_event_by_end")
    if promise.topic in (Topic.RETURN, Topic.REPAIR) and (settled := _settled_instead(record, promise, since)):
        return Finding(outcome=OutcomeKind.BROKEN, why="settled_instead", sign=settled)
    return None


def _is_of_goods_to_come(record: Record, promise: Promise, sign: Sign) -> bool:
    """Whether the buyer still waits for the goods, and not for money that is promised for when they do not please: "still nothing" says either."""
    is_of_displeasure = promise.statement.conditional and promise.topic in PAID and not promise.says("on_return")
    if not is_of_displeasure or sign.manner is not Manner.UNDONE or had_come(record, sign.position):
        return False
    return any(other.index == sign.index and other.manner is Manner.UNDONE for other in record.signs.after((Matter.ARRIVED,), promise.position))


def _settled_instead(record: Record, promise: Promise, since: Position) -> Sign | None:
    """Where the buyer, who still asked for something a day later at the soonest, took a compromise for it."""
    missed = (sign for sign in record.signs.after((*CHASED, Matter.BACK, Matter.FREIGHT), since) if sign.by is Role.BUYER)
    asked = next((sign for sign in missed if sign.manner is not Manner.DONE and sign.at - promise.at >= A_DAY), None)
    if asked is None:
        return None
    return next((sign for sign in record.signs.after((Matter.SETTLED,), asked.position) if sign.by is Role.BUYER), None)


def _pleased_in_the_end(record: Record, promise: Promise, complaint: Sign) -> Sign | None:
    """The buyer's word that all is well, after the last complaint and in another exchange, where no money took the place of what was promised."""
    last: Sign | None = None
    for sign in record.signs.after((*CHASED, Matter.RULING, Matter.PLEASED, Matter.MENDED), complaint.position):
        if sign.matter is Matter.PLEASED:
            last = sign if sign.at - complaint.at >= EXCHANGE else last
        elif sign.by is Role.BUYER and sign.manner is not Manner.DONE:
            last = None
        elif sign.matter is Matter.RULING or (sign.matter is Matter.MONEY and sign.manner is Manner.DONE and promise.topic not in PAID):
            return None
    return last


def _is_of_the_delay(record: Record, promise: Promise, sign: Sign, since: Position) -> bool:
    """Whether a complaint, of whatever it is, can be that nothing was done: not that the goods, which then have come, are bad."""
    if promise.topic is Topic.SERVICE and sign.at > since[0] + IN_VAIN:
        return False
    text = _without_other_matters(promise, record.text(sign))
    ours = words("promise")
    may_be_of_the_goods = promise.topic is Topic.DELIVERY and promise.is_early and not ours["overdue"].search(text)
    if ours["chase"].search(text) or (ours["reproach"].search(text) and not may_be_of_the_goods):
        return True
    denial = ours["absent"] if promise.topic is Topic.DELIVERY or promise.topic in PAID else words("clause")["not"]
    if denial.search(words("clause")["harmless"].sub("", text)):
        return True
    return any(name in text.casefold() for name in promise.names)


def _without_other_matters(promise: Promise, text: str) -> str:
    """What is left of a text once the clauses are gone that name something else as owed."""
    owed = words("owed")
    own = OWED.get(promise.topic)
    if own is None or not any(pattern.search(text) for matter, pattern in owed.items() if matter != own):
        return text
    others = [pattern for matter, pattern in owed.items() if matter != own]
    return ", ".join(one for one in clauses(text) if owed[own].search(one) or not any(other.search(one) for other in others))


def _is_of_another_parcel(record: Record, promise: Promise) -> bool:
    """Whether what was ordered had been sent before: of what is promised after it no order tells, unless money or a ruling takes its place."""
    sent = record.signs.first_recorded.get(Matter.SENT)
    if promise.topic is not Topic.DELIVERY or sent is None or sent.position > promise.position or promise.due is None:
        return False
    instead = record.signs.after((Matter.MONEY, Matter.RULING), (promise.due, -1))
    return all(sign.sums and all(amount < HALF * whole for amount in sign.sums for whole in record.wholes) for sign in instead)


def _cancelled(record: Record, promise: Promise) -> Sign | None:
    """The order's end, where it came before the promise fell due."""
    for order in record.orders:
        for event in order.events:
            if event.kind is EventKind.CANCELLED and event.at is not None:
                at = record.clock.read(event.at)
                if at > promise.at and (promise.due is None or at <= promise.due):
                    return Sign(
                        matter=Matter.SENT, at=at, index=-1, manner=Manner.UNDONE, by=Role.PLATFORM, what=event.kind, happened=at, order=order.id
                    )
    return None
