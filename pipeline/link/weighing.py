"""What became of a promise by all that can be known of it: the messages that are likely to tell of it, its time, and what the rules have found.

A multinomial logistic regression for each language over the five outcomes, fitted like `pipeline.link.tidings`, which see. What a record of an
order or a payment shows is not weighed, nor what lies beyond the messages that are looked at. Where the weights make another outcome much likelier
than that of the rules, it takes its place; where they make it a good deal likelier, the finding names it, too. Neither is certain then, and the
finding is to be checked.

A feature is `rule`, what the rules come to, and `why`; `topic`; `is`, how it was promised; `due`, `rest`, how its time lies to the end of the record;
`D` and `M`, how likely it is that the likeliest message shows it done, or missed, and with it when that was; `after`, the kinds of statement that
follow; `u`, its own words; `x`, those of the buyer's answer; `l`, what the last words of the conversation mean.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import NamedTuple

from casefile.findings import OutcomeKind, StatementKind, Topic
from casefile.records import Role
from extractors.features import Features, normal, runs
from extractors.regressions import Table
from extractors.text import language_of
from pipeline.link.aftermath import Heard, Window
from pipeline.link.beside import is_of_another
from pipeline.link.fulfilment import pays
from pipeline.link.lateness import GOODS, timed
from pipeline.link.promise import Promise
from pipeline.link.record import Finding, Record
from pipeline.link.signs import Manner, Matter, Sign
from pipeline.link.tidings import ANSWER, PROMISED, Tiding, due_stage, few, flags_of, lapse, tidings
from pipeline.link.words import words

K = StatementKind
LEVELS = (-4, -3, -2, -1, -0.3, 0.4, 1.2, 2.2)
"""Log odds are told in steps."""
SHOWN = 0.0
"""From these log odds on the first message is taken for the one that shows it done; else the likeliest is."""
TOLD = (K.COMPLAINT, K.DEMAND, K.REFUSAL, K.SETTLEMENT, K.ADMISSION, K.REJECTION, K.THREAT_OF_ACTION)
PASSED_OVER = frozenset({K.INVITATION, K.OFFER, K.COUNTER_OFFER, K.STALL, K.BUYER_CONCESSION})
NEAR = 3
"""So soon the buyer still answers to it."""
DOUBTFUL = math.log(2)
"""Another outcome that is likelier by these log odds makes that of the rules doubtful …"""
OVERRULED = math.log(6)
"""… and by these takes its place."""
NO_FAILURE = math.log(1.5)
"""Where it is likelier by these that there was none, a failure that only words show is to be checked."""
Odds = Mapping[OutcomeKind, float]
PAID = (Topic.REFUND, Topic.COMPENSATION)
DENIED = (Manner.UNDONE, Manner.REFUSED)
OF_GOODS = (Topic.DELIVERY, Topic.INVOICE, Topic.SERVICE)
"""Topics of promises that no payment keeps."""
HUNDREDTHS = 100
BARRED = -9.0
"""Log odds of a message that shows something else paid."""
NO_GOODS = (*PAID, Topic.INVOICE, Topic.SERVICE)
"""Topics of promises of which no complaint is of goods that have come."""
FAILED = frozenset({OutcomeKind.LATE, OutcomeKind.BROKEN})
"""A breach that only its kind is in doubt of is a breach, and not to be checked; what was only missed is late where that is much likelier."""
SHOWN_BY = frozenset({OutcomeKind.KEPT, OutcomeKind.LATE, OutcomeKind.BROKEN})
"""These a message has to show."""


def weighed(record: Record, window: Window, promise: Promise, found: Finding, repeated: Sequence[int]) -> Finding:
    """What the rules have `found`, or what is much likelier; with the other of the two where they do not agree."""
    follow = window.after(promise.index)
    if found.is_by_record:
        return found
    if found.sign is not None and found.sign.index > follow[-1].index:
        return _beyond(found)
    is_end = window.is_last(follow[-1].index)
    told = barring(tidings(promise, follow, repeated, is_end=is_end), done_otherwise(record, promise, until=follow[-1]))
    end = record.signs.end or follow[-1].at
    odds = load_outcomes(language_of(promise.quote) or "en").odds(features(promise, found, told, end, is_end=is_end))
    return _sure(_likelier(record, promise, found, told, odds), promise, told, odds)


def _beyond(found: Finding) -> Finding:
    """What nothing was weighed of: a failure that only a message far from the promise tells of is to be checked."""
    if found.outcome not in FAILED:
        return found
    return replace(found, otherwise=Finding(outcome=OutcomeKind.UNKNOWN, why="may_be_of_another", sign=found.sign))


def _sure(found: Finding, promise: Promise, told: Sequence[Tiding], odds: Odds) -> Finding:
    """With the likeliest of what is no failure, where that is much likelier: a failure that only words show is then to be checked."""
    if found.outcome not in FAILED or found.otherwise is not None:
        return found
    others = {outcome: worth for outcome, worth in odds.items() if outcome not in FAILED}
    if _sum(others.values()) - _sum(odds[outcome] for outcome in FAILED) <= NO_FAILURE:
        return found
    other = max(others, key=others.__getitem__)
    sign = _shown(other, promise, told)
    if other in SHOWN_BY and sign is None:
        other = OutcomeKind.UNKNOWN
    return _beside(found, other, sign)


def _beside(found: Finding, other: OutcomeKind, sign: Sign | None) -> Finding:
    """With the other that is likely. The words that say that it was not done are not named as those that show it done."""
    denied = found.sign.index if found.sign is not None and found.sign.manner is Manner.UNDONE else None
    if sign is not None and sign.manner is Manner.DONE and sign.index == denied:
        other, sign = OutcomeKind.UNKNOWN, None
    return replace(found, otherwise=Finding(outcome=other, why=f"likely_{other}", sign=sign))


def _sum(odds: Iterable[float]) -> float:
    """Of likelihoods that are given as logarithms."""
    return math.log(sum(map(math.exp, odds)))


def _likelier(record: Record, promise: Promise, found: Finding, told: Sequence[Tiding], odds: Odds) -> Finding:
    """What the rules have found, or what is so much likelier that it takes its place or is named beside it."""
    likeliest = max(odds, key=odds.__getitem__)
    ahead = odds[likeliest] - odds[found.outcome]
    sign = _shown(likeliest, promise, told)
    if likeliest is OutcomeKind.KEPT and sign is not None and _is_told_late(record, promise, sign):
        likeliest = OutcomeKind.LATE
    if likeliest is found.outcome:
        return found
    is_of_kind = {likeliest, found.outcome} == FAILED
    if ahead < DOUBTFUL or (likeliest in SHOWN_BY and sign is None) or (is_of_kind and (ahead < OVERRULED or found.why != "said_not_done")):
        return found
    if found.sign is not None and _is_known_better(record, promise, found.outcome, found.sign, likeliest, shown=sign):
        return found
    other = Finding(outcome=likeliest, why=f"likely_{likeliest}", sign=sign)
    if is_of_kind:
        return other
    is_plain = likeliest is OutcomeKind.UNKNOWN and found.outcome is OutcomeKind.BROKEN and _is_plainly_denied(found, promise)
    return replace(other, otherwise=found) if ahead >= OVERRULED and not is_plain else _beside(found, likeliest, sign)


def _is_told_late(record: Record, promise: Promise, sign: Sign) -> bool:
    """Whether who promised it says on a later day than it was due that it is done."""
    if promise.due is None or sign.by is not promise.role or sign.at.date() <= promise.due.date():
        return False
    return timed(record, promise, sign, promise.due).outcome is OutcomeKind.LATE


def _is_known_better(record: Record, promise: Promise, found: OutcomeKind, told: Sign, likeliest: OutcomeKind, *, shown: Sign | None) -> bool:
    """Whether what the rules have found rests on plain words, however likely another outcome is."""
    match found, likeliest:
        case OutcomeKind.LATE, OutcomeKind.KEPT:
            return _is_late_by_word(record, promise, told, shown)
        case OutcomeKind.LATE, OutcomeKind.UNKNOWN:
            return _is_told_late(record, promise, told)
        case OutcomeKind.BROKEN, OutcomeKind.KEPT:  # words that say that it was not done do not show it done
            return told.manner is Manner.UNDONE and shown is not None and shown.index == told.index
    return False


def _is_late_by_word(record: Record, promise: Promise, told: Sign, shown: Sign | None) -> bool:
    """Whether who promised it tells on a later day that it is done, before what else shows it, or the buyer that it was only then, or tells it and
    complains in one breath."""
    if K.COMPLAINT in record.kinds.get(told.what, ()):
        return True
    if told.by is Role.BUYER:
        return words("promise")["only_then"].search(record.text(told)) is not None
    return _is_told_late(record, promise, told) and shown is not None and told.position < shown.position


def _is_plainly_denied(found: Finding, promise: Promise) -> bool:
    """Whether who promised it says that it was not done, or the buyer after its time, and of the very matter; or it was refused when called on."""
    sign = found.sign
    if sign is None or sign.matter is Matter.ANY:
        return False
    if sign.manner is not Manner.UNDONE:
        return found.why == "refused_later"
    return sign.by is promise.role or (promise.due is not None and sign.at > promise.due)


def done_otherwise(record: Record, promise: Promise, until: Heard) -> frozenset[int]:
    """The messages that tell only of what is not what was promised: of what was promised beside it, of a part, of other payments."""
    end = until.at, until.index + 1
    signs = list(record.signs.between((*GOODS, Matter.MONEY, Matter.MENDED, Matter.PAPER), promise.position, end))
    others = {sign.index for sign in signs if sign.manner is Manner.DONE and is_of_another(record, promise, sign)}
    if promise.topic in OF_GOODS:
        paid = {sign.index for sign in signs if sign.matter is Matter.MONEY and sign.manner is Manner.DONE and sign.by is not Role.BUYER}
        others |= paid - {sign.index for sign in signs if sign.matter is not Matter.MONEY}
    if promise.says("several"):
        others |= {sign.index for sign in signs if sign.matter is Matter.SENT and sign.is_part}
    return paid_otherwise(record, promise, until) | others


def paid_otherwise(record: Record, promise: Promise, until: Heard) -> frozenset[int]:
    """The messages that tell of payments which are not what was promised: of other sums, of freight that the buyer paid, of money for a label, or
    that nothing is paid."""
    end = until.at, until.index + 1
    if promise.topic is Topic.SHIPPING_COST:
        is_label = words(Matter.FREIGHT)["label"].search(promise.quote) is not None
        spoken_of = record.signs.between((Matter.FREIGHT, Matter.BACK, Matter.MONEY), promise.position, end)
        return frozenset(sign.index for sign in spoken_of if _is_no_freight(sign, promise, is_label=is_label))
    if promise.topic not in PAID:
        return frozenset()
    told = [sign for sign in record.signs.between((Matter.MONEY,), promise.position, end) if sign.index >= 0]
    paid = [sign for sign in told if sign.manner is Manner.DONE]
    others = {sign.index for sign in paid if sign.sums and not pays(record, promise, sign)}
    return frozenset(others | {sign.index for sign in told if sign.manner in DENIED} - {sign.index for sign in paid})


def _is_no_freight(sign: Sign, promise: Promise, *, is_label: bool) -> bool:
    """Whether it shows no freight paid or label sent: the buyer had to pay, or only sent the goods off; the money came back, not the label."""
    match sign.matter:
        case Matter.FREIGHT:
            return sign.manner is not Manner.DONE and sign.by is Role.BUYER
        case Matter.BACK:
            return promise.amount is not None and sign.by is Role.BUYER and not is_label
        case _:
            return is_label and sign.manner is Manner.DONE


def barring(told: Iterable[Tiding], barred: frozenset[int]) -> list[Tiding]:
    return [one._replace(done=BARRED) if one.message.index in barred else one for one in told]


def _shown(outcome: OutcomeKind, promise: Promise, told: Sequence[Tiding]) -> Sign | None:
    """The message that shows it; None where none does, or none can: what was late was done after its time."""
    if outcome is OutcomeKind.LATE:
        told = [one for one in told if one.done >= SHOWN and (promise.due is None or one.message.at > promise.due)]
    if not told or outcome not in SHOWN_BY:
        return None
    is_missed = outcome is OutcomeKind.BROKEN
    one = max(told, key=lambda tiding: tiding.missed) if is_missed else _first_shown(told)
    if not is_missed and _is_denial(one, promise):
        shown = next((other for other in told if other.done >= SHOWN and not _is_denial(other, promise)), None)
        if shown is None:
            return None
        one = shown
    return _sign_of(one, Manner.UNDONE if is_missed else Manner.DONE)


def _is_denial(told: Tiding, promise: Promise) -> bool:
    """Whether it tells of nothing done, and the seller's side refuses something in it or says that it is not done, or the buyer calls it a
    cheat over what is no goods."""
    message, manners = told.message, {manner for _, manner, _ in told.message.signs}
    if Manner.DONE in manners:
        return False
    if message.role is Role.BUYER:
        return promise.topic in NO_GOODS and words("promise")["accuses"].search(message.text) is not None
    return Manner.UNDONE in manners or any(kind is K.REFUSAL for kind, _ in message.kinds)


def _sign_of(told: Tiding, manner: Manner) -> Sign:
    message = told.message
    return Sign(matter=Matter.ANY, at=message.at, index=message.index, manner=manner, by=message.role, what=message.id, happened=message.at)


def _first_shown(told: Sequence[Tiding]) -> Tiding:
    return next((one for one in told if one.done >= SHOWN), max(told, key=lambda one: one.done))


# ── features ──────────────────────────────────────────────────────────────────────────────────────────────────────


def features(promise: Promise, found: Finding, told: Sequence[Tiding], end: datetime, *, is_end: bool) -> Features:
    """All that is weighed."""
    language = language_of(promise.quote) or "en"
    names = dict.fromkeys(_of_the_case(promise, found, told, end), 1.0)
    names |= dict.fromkeys(_of_tidings(promise, found, told) if told else ["nothing after"], 1.0)
    names |= dict.fromkeys(_of_what_follows(promise, told), 0.5)
    names |= runs(normal(promise.quote, PROMISED), PROMISED, language)
    answer = next((one.message for one in islice(told, NEAR) if one.message.side == "b"), None)
    if answer is not None:
        names |= _meant("x", answer.text, language, whole=True)
    if is_end:
        for one in told[-2:]:
            names |= _meant(f"l{one.message.side}", one.message.text, language, whole=False)
    return names


def _of_the_case(promise: Promise, found: Finding, told: Sequence[Tiding], end: datetime) -> Iterator[str]:
    topic, flags = promise.topic, flags_of(promise)
    due = "none" if promise.due is None else "open" if promise.due > end else "over"
    rest = lapse(promise.at, end)
    yield from (f"rule {found.outcome}", f"why {found.why}", f"{topic} rule {found.outcome}", f"topic {topic}", f"is {flags}", f"due {due}")
    yield from (f"rest {rest}", f"due {due} rest {rest}", f"{topic} due {due} rest {rest}", f"is {flags} due {due}", f"{few(len(told))} follow")


def _of_tidings(promise: Promise, found: Finding, told: Sequence[Tiding]) -> Iterator[str]:
    shown, missed = _first_shown(told), max(told, key=lambda one: one.missed)
    done, undone = level(shown.done), level(missed.missed)
    when, when_missed = due_stage(promise.due, shown.message.at), due_stage(promise.due, missed.message.at)
    at = told.index(shown)
    before = level(max((one.missed for one in told[:at]), default=-9))
    since = level(max(one.missed for one in told[at:]))
    topic, rule = promise.topic, found.outcome
    is_open = "none" if promise.due is None else "open" if promise.due > told[-1].message.at else "over"
    yield from (f"D{done}", f"M{undone}", f"D{done} M{undone}", f"D{done} {when}", f"D{done // 2} {when} {topic}", f"D{done} before M{before}")
    yield from (
        f"{when} before M{before} D{done // 3}",
        f"D{done} since M{since}",
        f"M{undone} {when_missed}",
        f"{topic} M{undone}",
        f"{topic} D{done}",
    )
    yield from (f"D{done} due {is_open}", f"M{undone} due {is_open}", f"rule {rule} D{done}", f"rule {rule} M{undone}", f"rule {rule} {when}")
    yield f"why {found.why} D{done // 3} M{undone // 3}"
    expected = sum(math.log1p(math.exp(min(one.done, 9))) for one in told)
    yield f"sum {int(min(expected, 4) * 2)} due {is_open}"


def _of_what_follows(promise: Promise, told: Sequence[Tiding]) -> Iterator[str]:
    """The kinds of statement after it, and those after its time."""
    topic = promise.topic
    counts = Counter[StatementKind]()
    for one in told:
        for kind, of in one.message.kinds:
            if kind in PASSED_OVER:
                continue
            if not counts:
                yield f"first {kind}"
            counts[kind] += 1
            if promise.due is not None and one.message.at > promise.due:
                yield from (f"overdue {kind}", f"{topic} overdue {kind}")
            if kind is K.COMMITMENT and of is not None:
                yield f"{topic} then {of}"
    for kind, count in counts.items():
        yield from (f"after {kind} {min(count, 2)}", f"{topic} after {kind}")
    for kind in TOLD:
        if not counts[kind]:
            yield from (f"no {kind}", f"{topic} no {kind}")


def level(odds: float) -> int:
    return sum(odds >= step for step in LEVELS)


def _meant(name: str, text: str, language: str, *, whole: bool) -> Features:
    """What a text means, and its words if `whole`."""
    found = runs(normal(text, ANSWER), ANSWER, language)
    return {f"{name}{feature}": worth for feature, worth in found.items() if whole or feature.startswith("n=")}


# ── weights ───────────────────────────────────────────────────────────────────────────────────────────────────────


class Weights(NamedTuple):
    """Of one language."""

    outcomes: tuple[OutcomeKind, ...]
    table: Table
    """In hundredths."""

    def odds(self, told: Features) -> dict[OutcomeKind, float]:
        """As logarithms, up to what all have in common."""
        by_worth: dict[float, list[bytes]] = defaultdict(list)
        for feature, worth in told.items():
            by_worth[worth].append(feature.encode())
        odds = self.table.bias
        for worth, names in by_worth.items():
            odds = tuple(known + worth / HUNDREDTHS * more for known, more in zip(odds, self.table.parted(self.table.added(names)), strict=True))
        return dict(zip(self.outcomes, odds, strict=True))


@cache
def load_outcomes(language: str) -> Weights:
    table = Table(files("pipeline.link").joinpath(f"weights/{language}-outcomes.tsv"))
    return Weights(tuple(map(OutcomeKind, table.outputs)), table)
