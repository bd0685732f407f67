"""Whether what was promised was done: in time, late, or in part; by the records first, then by what people say."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from copy import copy
from datetime import timedelta
from decimal import Decimal
from itertools import takewhile, tee

from casefile.findings import OutcomeKind, StatementKind, Topic
from casefile.records import Role
from pipeline.link.beside import is_of_another
from pipeline.link.echoes import names
from pipeline.link.lateness import A_DAY, GOODS, IN_VAIN, REPORTED_WITHIN, timed
from pipeline.link.promise import REMEDIES, Promise
from pipeline.link.record import Finding, Record
from pipeline.link.shares import NEARLY, owed, share
from pipeline.link.signs import Manner, Matter, Position, Sign
from pipeline.link.words import words

PAID = (Topic.REFUND, Topic.COMPENSATION, Topic.SHIPPING_COST)
AT_THE_END = timedelta(days=3)


def pending(record: Record, promise: Promise) -> Finding | None:
    """A finding that it may still be kept when the record ends; None where it had been due."""
    if record.signs.end is None:
        return None
    if promise.due is not None:
        return Finding(outcome=OutcomeKind.PENDING, why="due_after_record") if promise.due > record.signs.end else None
    ours, is_payment = words("promise"), promise.topic in (Topic.REFUND, Topic.COMPENSATION)
    waits = ours["some_day"].search(promise.around) or ours["season"].search(promise.context) or (promise.statement.conditional and is_payment)
    if waits and record.signs.end.date() - promise.at.date() <= AT_THE_END:
        return Finding(outcome=OutcomeKind.PENDING, why="made_at_the_end")
    return None


def is_refused(record: Record, promise: Promise, against: Sequence[Matter]) -> bool:
    """Whether who promised it says, before its time or after, that it will not be done."""
    later = record.signs.after(against, promise.position)
    return any(sign.manner is Manner.REFUSED and sign.by is promise.role and not is_of_another(record, promise, sign) for sign in later)


def fulfilled(record: Record, promise: Promise, matters: tuple[Matter, ...], against: tuple[Matter, ...], *, since: Position) -> Finding | None:
    """In time, late or in part, where something shows that it was done; else None. `matters` keep it, signs of `against` speak against it."""
    done = _done(record, promise, matters, since)
    if Matter.MONEY in matters and (done is None or (done.matter is Matter.MONEY and done.index >= 0)):
        parts = _in_parts(record, promise, since)
        if parts is not None and (done is None or (parts.sign is not None and _tells_how_much(parts.sign, done))):
            return parts
    if done is None:
        return None
    between = [sign for sign in record.signs.between(against, since, done.position) if not is_of_another(record, promise, sign)]
    refused = [sign for sign in between if sign.manner is Manner.REFUSED]
    if refused and promise.topic is Topic.REFUND and promise.amount is None and _is_of_another(record, done, refused[0]):
        return None
    if short := _came_short(record, promise, done):
        return short
    if _is_given_up(record, promise, done) or _is_paid_by_platform(record, promise, done, between):
        return None
    if promise.due is not None:
        return timed(record, promise, done, promise.due)
    if promise.topic is Topic.RETURN and refused and (done.matter is Matter.ARRIVED or _is_part_of_price(record, done)):
        return None  # what came is what was settled on
    if promise.topic in REMEDIES and refused:
        return Finding(outcome=OutcomeKind.LATE, why="done_after_refusal", sign=done)
    if any(_is_chase(promise, sign) for sign in between) and not _is_renewed(record, promise, done):
        return Finding(outcome=OutcomeKind.LATE, why="done_after_complaint", sign=done)
    return Finding(outcome=OutcomeKind.KEPT, why="done", sign=done)


def _came_short(record: Record, promise: Promise, done: Sign) -> Finding | None:
    """Where the buyer says at once that it was not all of it, and nothing shows that the rest came."""
    whole = promise.amount or (min(record.wholes) if promise.topic is Topic.REFUND and record.wholes else None)
    if done.matter is not Matter.MONEY or promise.topic not in (Topic.REFUND, Topic.COMPENSATION) or whole is None:
        return None
    later = (sign for sign in record.signs.after((Matter.MONEY,), done.position) if sign.manner is Manner.DONE)
    told = [sign for sign in later if sign.by is Role.BUYER or sign.index < 0]
    short = told[0] if told and told[0].at - done.at <= A_DAY else None
    if short is None or short.by is not Role.BUYER or not short.is_part or not short.sums or not 0 < (paid := short.sums[0]) < whole:
        return None
    is_open = promise.due is not None and record.signs.end is not None and promise.due > record.signs.end
    if len(told) > 1 or is_open:
        return None
    return Finding(outcome=OutcomeKind.BROKEN, why="part", sign=done, sums=(paid, whole, whole - paid))


def _tells_how_much(paid: Sign, done: Sign) -> bool:
    """Whether the words that it was paid mean this: a record shows it, or the buyer says how little came, and the seller when the rest did."""
    if paid.index < 0:
        return True
    return not done.sums and done.by is not Role.BUYER and paid.position > done.position and (paid.is_part or paid.by is not Role.BUYER)


def _is_part_of_price(record: Record, done: Sign) -> bool:
    """Whether less money came back than the goods cost."""
    return done.matter is Matter.MONEY and bool(done.sums and record.wholes) and done.sums[0] < NEARLY * min(record.wholes)


def _is_chase(promise: Promise, sign: Sign) -> bool:
    """Whether the buyer says that it has not come; a sum that is named is another's if it is not the one promised."""
    is_missed = sign.manner is Manner.UNDONE or (sign.manner is Manner.ASKED and sign.at - promise.at >= A_DAY)
    if not is_missed or sign.by is not Role.BUYER:
        return False
    return promise.amount is None or not sign.sums or promise.amount in sign.sums


def _is_renewed(record: Record, promise: Promise, done: Sign) -> bool:
    """Whether a time was named for it afterwards, and it came by that time. Who was to come and did not is late all the same."""
    if promise.topic is Topic.SERVICE:
        return False
    named = (due for made, due in record.dated[promise.topic] if promise.position < made < done.position)
    first = next(named, None)
    return first is not None and done.happened <= first


def _in_parts(record: Record, promise: Promise, since: Position) -> Finding | None:
    """Paid by several payments, or not in full though the time for it is over."""
    whole = owed(promise, record.wholes, is_all_claimed=record.all_claimed is not None)
    if whole is None:
        return None
    others = {amount for _, amount in record.named} - record.instalments
    if promise.topic is Topic.COMPENSATION:  # the price that came back is none of it
        others |= record.totals - {promise.amount}
    paid = share(whole, record.signs.after((Matter.MONEY,), since), apart=record.apart | others)
    if paid is None:
        return None
    if paid.is_whole:
        if promise.due is not None:
            return timed(record, promise, paid.last, promise.due)
        return Finding(outcome=OutcomeKind.KEPT, why="done", sign=paid.last)
    end = record.signs.end or paid.last.at
    if promise.due is not None and promise.due > end and not is_refused(record, promise, (Matter.MONEY,)):
        return None
    denied = (Manner.REFUSED, Manner.UNDONE)
    is_left_open = any(sign.manner in denied for sign in record.signs.after((Matter.MONEY,), paid.last.position))
    if promise.due is None and not is_left_open and end - paid.last.at < IN_VAIN:
        return None
    return Finding(outcome=OutcomeKind.BROKEN, why="part", sign=paid.last, sums=paid.sums)


def _is_of_another(record: Record, done: Sign, refused: Sign) -> bool:
    """Whether what was paid after a refusal is a sum that was named only then."""
    start, end = (bisect_right(record.named, position, key=lambda named: named[0]) for position in (refused.position, done.position))
    named = any(amount in done.sums for _, amount in record.named[start:end])
    return named and not record.totals.intersection(done.sums)


def _is_given_up(record: Record, promise: Promise, done: Sign) -> bool:
    """Whether the buyer, after the time had passed, asked for the money back before this came, and neither settled nor took it after all."""
    if promise.due is None or promise.topic not in (Topic.DELIVERY, Topic.SERVICE, Topic.REPAIR, Topic.RETURN) or done.index < 0:
        return False
    between = record.signs.between((Matter.MONEY, Matter.SETTLED), (promise.due, -1), done.position)
    last = [sign.manner for sign in between if sign.manner is Manner.ASKED or (sign.matter is Matter.SETTLED and sign.by is Role.BUYER)][-1:]
    if last != [Manner.ASKED]:
        return False
    undone = record.signs.between((Matter.MONEY, Matter.BACK), (promise.due, -1), (done.at, done.index + 1))
    return not (done.matter is Matter.ARRIVED and done.by is Role.BUYER) or any(sign.manner is Manner.DONE for sign in undone)


def _is_paid_by_platform(record: Record, promise: Promise, done: Sign, between: Sequence[Sign]) -> bool:
    """Whether the seller had refused and the platform paid."""
    if promise.topic not in (Topic.REFUND, Topic.COMPENSATION, Topic.SHIPPING_COST) or promise.role is not Role.SELLER:
        return False
    refused = next((sign for sign in between if sign.manner is Manner.REFUSED or (sign.manner is Manner.UNDONE and sign.by is Role.PLATFORM)), None)
    return refused is not None and any(record.signs.between((Matter.RULING,), refused.position, (done.at + REPORTED_WITHIN, 0)))


def _done(record: Record, promise: Promise, matters: tuple[Matter, ...], since: Position) -> Sign | None:
    by_record = not promise.says("ready") and any(_recorded_only_after(record, matter, since) for matter in matters if matter in GOODS)
    later = record.signs.after(matters, since)
    if promise.says("ready"):
        later = iter(sorted(later, key=lambda sign: (sign.happened, sign.position)))
    later, _ = tee(later)  # so that what follows a sign can be looked at from a copy
    part: Sign | None = None
    for sign in later:
        if sign.manner is not Manner.DONE or (by_record and sign.index >= 0 and sign.matter in GOODS):
            continue
        if sign.matter in GOODS and sign.index >= 0 and promise.is_early and record.is_never_sent:
            continue
        if sign.matter is Matter.BACK and sign.by is Role.BUYER:
            continue
        if sign.matter is Matter.CHECKED and (sign.by is not promise.role or _is_long_after(promise, sign)):
            continue
        if sign.matter is Matter.MONEY and not pays(record, promise, sign):
            continue
        if sign.matter in (Matter.ARRIVED, Matter.IN_HAND) and sign.happened.date() < promise.at.date():
            continue
        is_of_papers = promise.topic is Topic.INVOICE or (promise.topic is Topic.SERVICE and not promise.says("send"))
        if sign.matter is Matter.FILE and is_of_papers and words(Matter.PAPER)["other"].search(record.text(sign)):
            continue
        if sign.at - promise.at < A_DAY and _is_of_what_came_before(record, sign, since):
            continue
        if sign.matter is Matter.PICTURE and sign.at - (promise.due or promise.at) > IN_VAIN and not promise.says("shown"):
            continue
        if is_of_a_fetching(record, promise, sign) or is_of_another(record, promise, sign) or _is_of_money(record, promise, sign):
            continue
        if sign.is_part and (sign.matter is Matter.ARRIVED or (sign.matter is Matter.SENT and promise.says("several"))):
            part = part or sign
        elif not _is_contradicted(record, promise, sign, copy(later)):
            return sign
    return None if part is not None and (had_come(record, since) or _is_left_open(record, promise, part)) else part


def _is_long_after(promise: Promise, sign: Sign) -> bool:
    """Whether so much later than a small service without a time that it is another."""
    return promise.due is None and sign.at - promise.at > AT_THE_END


def _is_of_money(record: Record, promise: Promise, sign: Sign) -> bool:
    """Whether who says no more than that it was sent had last promised money, and for about then."""
    if sign.matter is not Matter.SENT or sign.index < 0 or not words("promise")["bare"].search(record.text(sign)):
        return False
    dated = ((made, due, topic) for topic, promised in record.dated.items() for made, due in promised if promise.position < made < sign.position)
    _, due, topic = max(dated, default=(promise.position, sign.at, promise.topic))
    return topic in PAID and sign.at <= due + A_DAY


def _is_left_open(record: Record, promise: Promise, part: Sign) -> bool:
    """Whether the rest of several things was asked after or refused once a part of them was sent, or had come."""
    later = record.signs.after((Matter.SENT, Matter.ARRIVED), part.position)
    return any(sign.manner in (Manner.UNDONE, Manner.REFUSED) and not is_of_another(record, promise, sign) for sign in later)


def had_come(record: Record, before: Position) -> bool:
    """Whether the goods had come by then: what is promised after it is what they lacked, and a part of that is not all of it."""
    return any(
        sign.manner is Manner.DONE and not sign.is_part
        for matter in (Matter.ARRIVED, Matter.IN_HAND)
        for sign in takewhile(lambda sign: sign.position < before, record.signs.of.get(matter, ()))
    )


def _is_of_what_came_before(record: Record, sign: Sign, since: Position) -> bool:
    """Whether the buyer has only used what had come before the promise."""
    if sign.matter is not Matter.ARRIVED or sign.index < 0 or sign.by is not Role.BUYER or not had_come(record, since):
        return False
    return words(Matter.ARRIVED)["used"].search(record.text(sign)) is not None


def is_of_a_fetching(record: Record, promise: Promise, sign: Sign) -> bool:
    """Whether someone came for the goods, or did not, and the promise speaks neither of that nor of a time."""
    if sign.matter is not Matter.VISIT or promise.due is not None or promise.says("visit"):
        return False
    return words("promise")["fetched"].search(record.text(sign)) is not None


def _recorded_only_after(record: Record, matter: Matter, since: Position) -> bool:
    """Whether the order records it, and only after the promise: then the record tells, not what people say of it."""
    first = record.signs.first_recorded.get(matter)
    return first is not None and first.position > since


def _is_contradicted(record: Record, promise: Promise, sign: Sign, later: Iterable[Sign]) -> bool:
    """A word that names no sum and that the next thing said of it takes back: a seller's, or a buyer's who then misses the very sum; a mark in the
    order that the seller or the platform takes back."""
    for other in later:
        if other.index == sign.index >= 0 or _is_of_another_sum(promise, other) or is_of_another(record, promise, other):
            continue
        if sign.index >= 0 and other.happened - sign.at > IN_VAIN:  # and so is all that follows
            return False
        if other.manner is Manner.DONE and (other.by is Role.BUYER or other.index < 0):
            return other.is_part and sign.index >= 0 and not sign.sums and StatementKind.COMPLAINT in record.kinds.get(other.what, ())
        if sign.by is Role.BUYER:
            if other.manner is Manner.UNDONE and not sign.sums and promise.amount in other.sums:
                return True
            if other.manner is Manner.UNDONE and _is_of_what_else_came(record, promise, sign, other):
                return True
            continue
        if other.manner is Manner.UNDONE and other.matter is sign.matter and StatementKind.REFUSAL not in record.kinds.get(other.what, ()):
            if sign.index >= 0 and other.at - sign.at <= IN_VAIN:
                return True
            if sign.matter is Matter.SENT and sign.index < 0 and other.by is not Role.BUYER:
                return True
    return False


def _is_of_what_else_came(record: Record, promise: Promise, came: Sign, missed: Sign) -> bool:
    """Whether what came has a name that the promise does not know, and what is missed has another."""
    if came.matter is not Matter.ARRIVED or missed.matter is not Matter.ARRIVED or missed.by is not Role.BUYER:
        return False
    there, missing = names(record.text(came)), names(record.text(missed))
    return bool(there and missing) and there.isdisjoint(missing | promise.names | names(promise.context))


def _is_of_another_sum(promise: Promise, sign: Sign) -> bool:
    """Whether it names sums, and not the one that was promised."""
    return promise.amount is not None and bool(sign.sums) and promise.amount not in sign.sums and sign.index >= 0 and not sign.is_part


def pays(record: Record, promise: Promise, sign: Sign) -> bool:
    """Whether a payment can be that which was promised, by the sums that are named."""
    told = sign.sums[:1] if sign.is_part else sign.sums
    if promise.amount is not None:
        more = promise.topic is Topic.REFUND and record.totals.intersection(told)
        return bool(more) or promise.amount in told or _is_among(record, promise, sign, told) if told else not sign.is_part
    if told and (whole := owed(promise, record.wholes, is_all_claimed=record.all_claimed is not None)) is not None:
        return any(amount >= whole.enough for amount in told)
    if sign.is_part or (sign.index < 0 and sign.sums and sign.sums[0] in record.apart):
        return False
    if promise.topic is not Topic.COMPENSATION:
        return True
    is_refund = (
        record.all_claimed is not None and record.all_claimed < sign.position and any(amount <= whole for whole in record.wholes for amount in told)
    )
    return not (is_refund or record.totals.intersection(sign.sums))


def _is_among(record: Record, promise: Promise, sign: Sign, told: Sequence[Decimal]) -> bool:
    """Whether it was paid together with another sum (82 and 100: 182) that was named near the promise."""
    if promise.amount is None or promise.statement.conditional:
        return False
    others = {amount - promise.amount for amount in told if amount > promise.amount}
    if not others:
        return False
    near = record.sums_near(promise.index)
    return any(at <= sign.at and (sign.index < 0 or index <= sign.index) and not others.isdisjoint(sums) for (at, index), sums in near)
