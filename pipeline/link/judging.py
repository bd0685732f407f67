"""The rules by which a promise counts as kept, late, broken, pending or unknown, by its topic."""

from dataclasses import replace
from itertools import dropwhile, islice, takewhile

from casefile.findings import OutcomeKind, StatementKind, Topic
from casefile.records import EventKind, Role
from extractors.clauses import LONGEST
from extractors.glosses import as_read
from pipeline.link.answering import answered
from pipeline.link.breach import unfulfilled
from pipeline.link.echoes import names
from pipeline.link.fulfilment import AT_THE_END, fulfilled, had_come, is_refused, pending
from pipeline.link.guarantees import ANSWERED_WITHIN, is_unheard_of, refused_as_too_late
from pipeline.link.lateness import IN_VAIN, timed
from pipeline.link.promise import Promise
from pipeline.link.reading import side_of
from pipeline.link.record import Finding, Record
from pipeline.link.signs import EXCHANGE, Manner, Matter, Sign
from pipeline.link.words import sums_of, words

THINGS = (Matter.FILE, Matter.PICTURE)
SILENT = ("nothing_speaks", "made_at_the_end", "due_after_record")
"""Findings that rest on nothing that was said."""
NAMING = (Topic.DELIVERY, Topic.RETURN, Topic.REPAIR, Topic.INVOICE, Topic.COMPENSATION, Topic.SERVICE)
"""Topics of promises that name a thing or an act; the others name a sum."""


def judged(record: Record, promise: Promise) -> Finding:
    """What became of a promise by the rules alone: by its topic; where that leaves it open, by what it names, and whether the buyer wanted it."""
    if is_unheard_of(record, promise):
        return Finding(outcome=OutcomeKind.UNKNOWN, why="condition_not_shown")
    found = _by_topic(record, promise)
    if found.why in SILENT and promise.topic in NAMING:
        found = _by_name(record, promise, found)
    if (found.outcome is OutcomeKind.PENDING or found.why == "said_not_done") and _is_turned_down(record, promise):
        return Finding(outcome=OutcomeKind.UNKNOWN, why="declined")
    if found.outcome is OutcomeKind.KEPT and (claimed := _claimed_again(record, found.sign)):
        return replace(found, otherwise=Finding(outcome=OutcomeKind.BROKEN, why="said_not_done", sign=claimed))
    return found


def _claimed_again(record: Record, paid: Sign | None) -> Sign | None:
    """Where the buyer claims a sum that a record shows paid: the payment may have been for something else."""
    if paid is None or paid.index >= 0 or paid.matter is not Matter.MONEY:
        return None
    claims = (one for one in record.signs.after((Matter.MONEY,), paid.position) if one.by is Role.BUYER and one.manner is not Manner.DONE)
    return next((one for one in claims if not set(paid.sums).isdisjoint(sums_of(record.text(one)))), None)


def _by_name(record: Record, promise: Promise, found: Finding) -> Finding:
    """By what is said of the things it names, where nothing known speaks to it."""
    missed: Sign | None = None
    for sign in record.echoes.after(promise.names, promise.position):
        if sign.manner is Manner.DONE:
            if promise.topic is Topic.SERVICE and (sign.by is not Role.BUYER or StatementKind.COMPLAINT in record.kinds.get(sign.what, ())):
                continue
            if promise.due is not None:
                return timed(record, promise, sign, promise.due)
            return Finding(outcome=OutcomeKind.LATE if missed else OutcomeKind.KEPT, why="done_after_complaint" if missed else "done", sign=sign)
        if promise.topic is Topic.SERVICE and promise.due is not None and sign.at > promise.due + IN_VAIN:
            continue
        if promise.due is None or sign.at > promise.due:
            missed = missed or sign
    return Finding(outcome=OutcomeKind.BROKEN, why="said_not_done", sign=missed) if missed else found


def _by_topic(record: Record, promise: Promise) -> Finding:
    if promise.is_induced and (promise.statement.conditional or promise.due is None) and not _buyer_answers(record, promise, "complied"):
        return Finding(outcome=OutcomeKind.UNKNOWN, why="condition_not_shown")
    match promise.topic:
        case Topic.DELIVERY if promise.says("fitted"):
            return done_or_not(record, promise, (Matter.VISIT,))
        case Topic.DELIVERY:
            return _delivery(record, promise)
        case Topic.SHIPPING_COST if promise.says("outbound") and not words("promise")["returned"].search(promise.around):
            return _free_freight(record, promise)
        case Topic.SHIPPING_COST if words("promise")["prepaid"].search(promise.around) and (back := _goes_back(record, promise)):
            return back
        case Topic.SHIPPING_COST:
            return done_or_not(record, promise, (Matter.FREIGHT, Matter.MONEY) if promise.amount else (Matter.FREIGHT,), against=(Matter.FREIGHT,))
        case Topic.SERVICE:
            return _service(record, promise)
        case Topic.INVOICE:
            return done_or_not(record, promise, (Matter.PAPER, Matter.FILE), against=(Matter.PAPER,))
        case Topic.RETURN | Topic.REPAIR if _is_declined(record, promise):
            return Finding(outcome=OutcomeKind.UNKNOWN, why="declined")
        case Topic.RETURN:
            return _taken_back(record, promise)
        case Topic.REPAIR:
            came = (Matter.VISIT,) if promise.says("home") else ()
            return done_or_not(record, promise, (Matter.MENDED, Matter.SENT, *_anew(promise), *came), against=(Matter.MENDED, Matter.BACK, *came))
        case Topic.COMPENSATION:
            paid = (Matter.MONEY, Matter.SENT, Matter.MENDED) if promise.says("in_kind") else (Matter.MONEY,)
            return done_or_not(record, promise, paid, against=(Matter.MONEY, Matter.EXTRA))
    if promise.statement.conditional and (denied := refused_as_too_late(record, promise)):
        return Finding(outcome=OutcomeKind.UNKNOWN, why="condition_denied", sign=denied)
    if promise.says("on_return") and not record.is_sent_back:
        if done := fulfilled(record, promise, (Matter.MONEY,), (Matter.MONEY,), since=promise.position):
            return done
        condition_open = Finding(outcome=OutcomeKind.UNKNOWN, why="condition_not_shown")
        return condition_open if _buyer_answers(record, promise, "keeps") else pending(record, promise) or condition_open
    return done_or_not(record, promise, (Matter.MONEY,))


def done_or_not(record: Record, promise: Promise, matters: tuple[Matter, ...], against: tuple[Matter, ...] | None = None) -> Finding:
    """Whether it was done; else whether it may still be; else whether it was refused or missed. `matters` keep it, signs of `against` break it."""
    against = against or matters
    if done := fulfilled(record, promise, matters, against, since=promise.position):
        return done
    if promise.due is not None and not is_refused(record, promise, against) and (open_still := pending(record, promise)):
        return open_still
    found = unfulfilled(record, promise, against, since=promise.position)
    return (pending(record, promise) or found) if found.outcome is OutcomeKind.UNKNOWN else found


def _taken_back(record: Record, promise: Promise) -> Finding:
    """Something else in its place, or the goods fetched, or the money once they have gone back."""
    fetched = (Matter.VISIT,) if promise.says("fetch") else ()
    paid = (Matter.MONEY,) if not promise.says("exchange") or (record.is_sent_back and promise.says("sends_back")) else ()
    back = () if promise.says("exchange") and not promise.says("sends_back") else (Matter.BACK,)
    matters = (Matter.MENDED, *back, Matter.SENT, *_anew(promise), *fetched, *paid)
    if promise.says("waived") and not promise.says("exchange"):  # what is refused or asked for later is not that the goods may stay
        kept = fulfilled(record, promise, matters, (), since=promise.position)
        return kept or Finding(outcome=OutcomeKind.UNKNOWN, why="nothing_speaks")
    return done_or_not(record, promise, matters, against=(Matter.MENDED, Matter.BACK, *fetched))


def _anew(promise: Promise) -> tuple[Matter, ...]:
    """What is promised after a complaint of the goods comes to the buyer as they did."""
    return () if promise.is_early else (Matter.ARRIVED,)


def _delivery(record: Record, promise: Promise) -> Finding:
    found = _delivered(record, promise)
    if found.outcome in (OutcomeKind.PENDING, OutcomeKind.BROKEN) and (given_up := _given_up_before(record, promise)):
        return Finding(outcome=OutcomeKind.UNKNOWN, why="declined", sign=given_up)
    return found


def _given_up_before(record: Record, promise: Promise) -> Sign | None:
    """Where the buyer turned the deal down before the goods were due, and it was not closed after that; or had the money back before."""
    answers = list(record.signs.after((Matter.DEAL,), promise.position))
    last = answers[-1] if answers else None
    if last and last.manner is Manner.REFUSED and (promise.due is None or last.at <= promise.due):
        return last
    back = record.first((Matter.MONEY,), Manner.DONE, promise.position)
    if back is None or promise.due is None or back.at > promise.due or had_come(record, promise.position):
        return None
    asked = any(sign.manner is Manner.ASKED for sign in record.signs.between((Matter.MONEY,), (promise.at - IN_VAIN, 0), back.position))
    return back if asked else None


def _delivered(record: Record, promise: Promise) -> Finding:
    if promise.due is None and promise.says("vague") and not (promise.says("arrival") or promise.says("dispatch")):
        return pending(record, promise) or Finding(outcome=OutcomeKind.UNKNOWN, why="nothing_speaks")
    if promise.due is None and not promise.statement.conditional and (promise.is_arrival or promise.says("along") or not promise.says("dispatch")):
        return _manner(record, promise)
    held = () if had_come(record, promise.position) else (Matter.IN_HAND,)
    if promise.is_arrival:
        return done_or_not(record, promise, (Matter.ARRIVED, *held), against=(Matter.ARRIVED, Matter.SENT))
    others = (*((Matter.FILE,) if promise.says("digital") else ()), *((Matter.READY, Matter.MENDED) if promise.says("ready") else ()))
    return done_or_not(record, promise, (Matter.SENT, Matter.ARRIVED, *held, *others), against=(Matter.SENT, Matter.ARRIVED))


def _manner(record: Record, promise: Promise) -> Finding:
    """How it comes, not when (送上楼, double boxed): what the buyer says when it has come."""
    came = record.first((Matter.ARRIVED,), Manner.DONE, promise.position)
    if came is None:
        return done_or_not(record, promise, (Matter.ARRIVED,), against=(Matter.ARRIVED, Matter.SENT))
    missing = (sign for sign in record.echoes.after(promise.names, came.position) if sign.manner is Manner.UNDONE)
    if (missed := next(missing, None)) and missed.by is Role.BUYER and missed.at - came.at <= AT_THE_END:
        return Finding(outcome=OutcomeKind.BROKEN, why="said_not_done", sign=missed)
    said = [sign for sign in record.signs.after((Matter.ARRIVED, Matter.ANY), promise.position) if sign.by is Role.BUYER and sign.at >= came.at]
    if not said or said[0].at - came.at > AT_THE_END:
        return Finding(outcome=OutcomeKind.UNKNOWN, why="nothing_speaks")
    is_named = not promise.names.isdisjoint(names(record.text(said[0])))
    if promise.says("along") and not is_named:  # what came shows it no more than what was beside it
        return Finding(outcome=OutcomeKind.UNKNOWN, why="nothing_speaks")
    if came.is_part and not is_named:
        return done_or_not(record, promise, (Matter.ARRIVED,), against=(Matter.ARRIVED, Matter.SENT))
    if StatementKind.COMPLAINT in record.kinds.get(said[0].what, ()):
        if promise.names and not is_named:
            return Finding(outcome=OutcomeKind.UNKNOWN, why="nothing_speaks")
        return Finding(outcome=OutcomeKind.BROKEN, why="said_not_done", sign=said[0])
    return Finding(outcome=OutcomeKind.KEPT, why="arrived_as_said", sign=said[0])


def _goes_back(record: Record, promise: Promise) -> Finding | None:
    """Freight that the seller pays at collection (到付, a prepaid label) is paid once the goods go back, if nobody speaks of a charge."""
    back = record.first((Matter.BACK,), Manner.DONE, promise.position)
    spoken_of = list(record.signs.after((Matter.FREIGHT,), promise.position))
    if back is None or any(sign.manner is not Manner.DONE for sign in spoken_of):
        return None
    sent = next((sign for sign in spoken_of if sign.position < back.position), None)
    if sent is not None and promise.due is not None:
        return timed(record, promise, sent, promise.due)
    return Finding(outcome=OutcomeKind.KEPT, why="done", sign=back)


def _free_freight(record: Record, promise: Promise) -> Finding:
    """Kept where the order charges no more than its lines, or the goods came and nobody speaks of a charge."""
    for order in record.orders:
        prices = [line.unit_price * (line.quantity or 1) for line in order.lines if line.unit_price is not None]
        is_plain = order.total is not None and len(prices) == len(order.lines) > 0 and order.total.amount <= sum(prices)
        if is_plain and (paid := record.paid.first) is not None and promise.at <= paid + AT_THE_END:
            placed = Sign(
                matter=Matter.FREIGHT, at=paid, index=-1, manner=Manner.DONE, by=Role.PLATFORM, what=EventKind.PLACED,
                happened=paid, order=order.id,
            )  # fmt: skip
            return Finding(outcome=OutcomeKind.KEPT, why="no_freight_charged", sign=placed)
    if charged := record.first((Matter.FREIGHT,), Manner.UNDONE, promise.position):
        return Finding(outcome=OutcomeKind.BROKEN, why="said_not_done", sign=charged)
    if came := record.first((Matter.ARRIVED,), Manner.DONE, promise.position):
        return Finding(outcome=OutcomeKind.KEPT, why="arrived_without_charge", sign=came)
    return pending(record, promise) or Finding(outcome=OutcomeKind.UNKNOWN, why="nothing_speaks")


def _service(record: Record, promise: Promise) -> Finding:
    if promise.says("hold"):
        return _held(record, promise)
    if promise.says("visit"):
        return done_or_not(record, promise, (Matter.VISIT,))
    if promise.says("answer"):
        return answered(record, promise)
    if promise.says("send"):
        if promise.says("first") and (gone := _left_before_it_was_shown(record, promise)):
            return Finding(outcome=OutcomeKind.BROKEN, why="said_not_done", sign=gone)
        return done_or_not(record, promise, (*THINGS, Matter.SENT) if _is_of_a_number(promise) else THINGS, against=(Matter.SENT,))
    checked = (Matter.CHECKED,) if promise.says("check") else ()
    return done_or_not(record, promise, (Matter.VISIT, Matter.FILE, *checked), against=(Matter.VISIT,))


def _left_before_it_was_shown(record: Record, promise: Promise) -> Sign | None:
    gone, shown = (record.first(matters, Manner.DONE, promise.position) for matters in ((Matter.SENT, Matter.ARRIVED), THINGS))
    return gone if gone is not None and (shown is None or gone.happened < shown.at) else None


def _is_of_a_number(promise: Promise) -> bool:
    """Whether what is to be sent is the number of the parcel: so it says, or what it answers; or it names nothing (今晚一定发你)."""
    ours = words("promise")
    is_asked = ours["number"].search(promise.context) is not None
    return promise.says("number") or is_asked or (promise.says("it") and ours["shown"].search(promise.context) is None)


def _held(record: Record, promise: Promise) -> Finding:
    """Goods kept for the buyer: until the buyer takes them, or another does."""
    for sign in record.signs.after((Matter.SENT, Matter.ARRIVED, Matter.VISIT, Matter.DEAL), promise.position):
        if sign.manner is Manner.DONE and sign.matter is not Matter.VISIT:
            return Finding(outcome=OutcomeKind.KEPT, why="done", sign=sign)
        if sign.manner is Manner.UNDONE and sign.by is promise.role and words("promise")["sold"].search(record.text(sign)):
            return Finding(outcome=OutcomeKind.BROKEN, why="said_not_done", sign=sign)
    return pending(record, promise) or Finding(outcome=OutcomeKind.UNKNOWN, why="nothing_speaks")


def _is_declined(record: Record, promise: Promise) -> bool:
    """Whether the buyer answers at once with another demand."""
    return any(
        sign.manner is Manner.ASKED and sign.index - promise.index == 1 and words("promise")["declines"].search(record.text(sign))
        for sign in record.signs.after((Matter.MONEY, Matter.EXTRA, Matter.BACK), promise.position)
    )


def _is_turned_down(record: Record, promise: Promise) -> bool:
    """Whether the buyer's answer to it is that it is not wanted."""
    if promise.topic in (Topic.REFUND, Topic.COMPENSATION) and not promise.statement.conditional:
        return False
    roles = record.case.roles(record.conversation)
    near = record.case.messages(record.conversation, first=promise.index + 1, last=promise.index + ANSWERED_WITHIN)
    answers = takewhile(lambda said: side_of(said, roles) is Role.BUYER, dropwhile(lambda said: side_of(said, roles) is promise.role, near))
    soon = takewhile(lambda said: said.sent is not None and record.clock.read(said.sent) - promise.at < EXCHANGE, answers)
    return any(words("promise")["turns_down"].search(as_read(said.text[:LONGEST])) for said in islice(soon, 2))


def _buyer_answers(record: Record, promise: Promise, what: str) -> bool:
    """Whether the buyer soon says this: that it was `complied` with, or that the buyer `keeps` the goods, which are not to come back."""
    near = record.case.messages(record.conversation, first=promise.index + 1, last=promise.index + ANSWERED_WITHIN)
    roles = record.case.roles(record.conversation)
    return any(side_of(message, roles) is Role.BUYER and words("promise")[what].search(as_read(message.text[:LONGEST])) for message in near)
