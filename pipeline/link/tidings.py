"""How likely each message after a promise is to show that it was done, or that it was not: by what labelled conversations show such words to be.

Two logistic regressions for each language, fitted to conversations of our own in which someone has said what became of each promise, and which
message first shows it (`make fit-outcomes`). `weights/<language>-tidings.tsv` holds a line per feature. What a message says counts for any promise
(`done`, `missed`) and besides for those of a topic (`done:refund`).

A feature is of the message, led by who speaks (`b` `s` `p`): `c` its words (runs of characters or words, and with `=` what they mean, as in
`extractors.likeness`), `p` and `o` those of the message before it (of the other side, its own), `n` what the answer to it means, `k` the kinds of
statement in it, `y` its form, `r` itself; `g`: what the rules take it for. Or it is of message and promise: `x`, how long after, before or after
its time, whether it names the same things …; `z`, what the promise means and what the message means; `u`, the words of the promise.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from casefile.findings import StatementKind, Topic
from casefile.records import MessageKind
from extractors.features import Features, Group, language_of, normal, runs
from extractors.regressions import Table, read_cells
from extractors.remembered import remembered
from extractors.senses import senses_in
from pipeline.link.heard import Heard
from pipeline.link.promise import Promise
from pipeline.link.signs import EXCHANGE, Manner, Matter

WORDS = Group("c", 3, 160, 1.0)
OTHERS = Group("p", 2, 40, 0.5)
OWN = Group("o", 2, 40, 0.5)
ANSWER = Group("n", 2, 40, 0.4)
PROMISED = Group("u", 2, 80, 0.5)
OUTPUTS = ("done", "missed")
CLAIMS = frozenset({StatementKind.COMPLAINT, StatementKind.DEMAND})


class Tiding(NamedTuple):
    """A message after a promise, and the log odds that it is the first to show what became of it."""

    message: Heard
    done: float
    missed: float


def tidings(promise: Promise, follow: Sequence[Heard], repeated: Sequence[int], *, is_end: bool) -> Iterator[Tiding]:
    """`follow`: the promise's own message and those after it; `repeated`: those of them in which it is promised again."""
    language = language_of(promise.quote) or "en"
    weights = load_tidings(language)
    own_done, own_missed = weights.sums(of_promise(promise, language), None)
    for number, (message, told) in enumerate(between(promise, follow, repeated, language, is_end=is_end), start=1):
        done, missed = weights.bias[0] + own_done, weights.bias[1] + own_missed
        for text, group, side in words_near(follow, number):
            more_done, more_missed = word_odds(text, group, side, promise.topic, weights)
            done, missed = done + more_done, missed + more_missed
        for features, topic in ((plain(message), promise.topic), (told, None)):
            more_done, more_missed = weights.sums(features, topic)
            done, missed = done + more_done, missed + more_missed
        yield Tiding(message, done, missed)


# ── of the message ────────────────────────────────────────────────────────────────────────────────────────────────


def words_near(follow: Sequence[Heard], number: int) -> Iterator[tuple[str, Group, str]]:
    """The words of a message and of those beside it, as normal texts, with who speaks."""
    message, before = follow[number], follow[number - 1]
    yield normal(message.text, WORDS), WORDS, message.side
    group = OWN if before.side == message.side else OTHERS
    yield normal(before.text, group), group, message.side
    if number + 1 < len(follow) and follow[number + 1].side != message.side:
        yield normal(follow[number + 1].text, ANSWER), ANSWER, message.side


def spoken(text: str, group: Group, side: str, language: str) -> Features:
    """The words of a normal text as features; of an answer only what they mean."""
    return {f"{side}{name}": worth for name, worth in runs(text, group, language).items() if group is not ANSWER or name.startswith("n=")}


def plain(message: Heard) -> Features:
    """What is known of a message besides its words."""
    told = {f"{message.side}r:": 0.5}
    told |= {f"{message.side}k:{kind}/{topic}" if topic else f"{message.side}k:{kind}": 0.7 for kind, topic in message.kinds}
    told |= {f"g:{matter} {manner} {side}": 0.7 for matter, manner, side in message.signs}
    if message.form is not MessageKind.TEXT:
        told[f"{message.side}y:{message.form}"] = 1.0
    return told


# ── of message and promise ────────────────────────────────────────────────────────────────────────────────────────


def of_promise(promise: Promise, language: str) -> Features:
    """Its own words, the same whatever follows."""
    return runs(normal(promise.quote, PROMISED), PROMISED, language)


def between(promise: Promise, follow: Sequence[Heard], repeated: Sequence[int], language: str, *, is_end: bool) -> Iterator[tuple[Heard, Features]]:
    """Each message after the promise with the features of the two; `is_end`: with the last of them the conversation ends."""
    meant = meanings(promise.quote, language)
    since, flags, topic = _Since(promise), flags_of(promise), promise.topic
    for before, message in pairwise(follow):
        told: Features = {}
        is_last = is_end and message is follow[-1]
        for name in (*_places(promise, before, message, since, repeated, is_last=is_last), *_alike(promise, message, flags)):
            told[f"x:{name}"] = told[f"x:{topic} {name}"] = 0.7
        stage = due_stage(promise.due, message.at).split()[0]
        for matter, manner, side in message.signs:
            told[f"x:{topic} g {matter} {manner} {side} {stage}"] = 0.7
        for matter, side in sorted(since.done):
            told[f"x:{topic} {message.side} since {matter} {side}"] = 0.4
        said = meanings(message.text, language)
        worth = 0.6 / max(1, len(meant) * len(said)) ** 0.5
        told |= {f"z:{message.side}{one}>{other}": worth for one in meant for other in said}
        since.pass_by(before, message)
        yield message, told


class _Since:
    """What has been said since the promise."""

    def __init__(self, promise: Promise) -> None:
        self.due = promise.due
        self.claims = self.refusals = 0
        self.done = set[tuple[Matter, str]]()
        self.is_one_exchange = True
        self.spoke_after_due = set[str]()

    def pass_by(self, before: Heard, message: Heard) -> None:
        kinds = {kind for kind, _ in message.kinds}
        self.claims += not kinds.isdisjoint(CLAIMS)
        self.refusals += StatementKind.REFUSAL in kinds
        self.done |= {(matter, side) for matter, manner, side in message.signs if manner is Manner.DONE}
        self.is_one_exchange = self.is_one_exchange and message.at - before.at < EXCHANGE
        if self.due is not None and message.at > self.due:
            self.spoke_after_due.add(message.side)


def _places(promise: Promise, before: Heard, message: Heard, since: _Since, repeated: Sequence[int], *, is_last: bool) -> Iterator[str]:
    """Where the message stands from the promise and what has been said since."""
    side = message.side
    yield f"{side} {lapse(promise.at, message.at)}"
    yield f"{side} due {due_stage(promise.due, message.at)}"
    yield f"{side} {few(message.index - promise.index)} on"
    pause = message.at - before.at
    yield f"{side} pause {0 if pause < EXCHANGE else 1 if pause < timedelta(hours=3) else 2}"
    if since.is_one_exchange and pause < EXCHANGE:
        yield f"{side} same exchange"
    if promise.due is not None and message.at > promise.due and side not in since.spoke_after_due:
        yield f"{side} first after due"
    yield f"{side} again {min(3, sum(promise.index < index < message.index for index in repeated))}"
    if message.index in repeated:
        yield "again here"
    yield f"{side} claimed {min(2, since.claims)}"
    yield f"{side} refused {min(2, since.refusals)}"
    if is_last:
        yield f"{side} last"


def _alike(promise: Promise, message: Heard, flags: str) -> Iterator[str]:
    """Whether it names what was promised; and how that was promised."""
    side, shared = message.side, len(promise.names & message.names)
    yield f"{side} names {min(4, shared)}"
    if shared:
        yield f"{side} names {'most' if 2 * shared >= len(promise.names) else 'some'}"
    yield f"is {flags}"
    yield f"{side} is {flags}"
    amount = promise.statement.terms.amount
    if amount is not None:
        is_same = re.search(rf"(?<!\d){re.escape(f'{amount.normalize():f}')}(?!\d)", message.text.replace(",", ""))
        yield f"{side} sum {'same' if is_same else 'other' if re.search(r'[0-9]', message.text) else 'none'}"


def flags_of(promise: Promise) -> str:
    marks = {
        "?": promise.statement.conditional,
        "~": promise.statement.hedged,
        "g": promise.is_guarantee,
        "a": promise.is_arrival,
        "e": promise.is_early,
    }
    return "".join(mark for mark, holds in marks.items() if holds)


@remembered
def meanings(text: str, language: str) -> tuple[str, ...]:
    """The senses of its words; those that are senses of their own are left out."""
    return tuple(sorted({sense for sense in senses_in(normal(text, WORDS), language) if sense.isupper()}))


def lapse(since: datetime, at: datetime) -> str:
    minutes = (at - since).total_seconds() / 60
    for limit, name in ((3, "3m"), (15, "15m"), (180, "3h")):
        if minutes < limit:
            return name
    days = (at.date() - since.date()).days
    return next((f"{limit}d" for limit in (0, 1, 3, 7, 30) if days <= limit), "later")


def due_stage(due: datetime | None, at: datetime) -> str:
    """Before or after its time, and how long after."""
    if due is None:
        return "none"
    if at <= due:
        return "before that day" if at.date() != due.date() else "before"
    late = (at - due).total_seconds() / 60
    for limit, name in ((12, "after 12m"), (75, "after 75m")):
        if late <= limit:
            return name
    days = (at.date() - due.date()).days
    return next((f"after {limit}d" for limit in (0, 1, 3, 7) if days <= limit), "after more")


def few(number: int) -> str:
    return next((f"-{limit}" for limit in (0, 1, 3, 8, 20) if number <= limit), "more")


# ── weights ───────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weights:
    """Of one language; outputs are `done` and `missed`, then each of the two by topic."""

    language: str
    outputs: tuple[str, ...]
    bias: tuple[float, float]
    by_feature: Mapping[bytes, bytes]
    """As the file has them, in tenths."""
    _read: dict[Topic | None, dict[str, tuple[float, float]]] = field(default_factory=lambda: defaultdict(dict))
    """What has been read of them."""

    def sums(self, told: Features, topic: Topic | None) -> tuple[float, float]:
        """What features add to the two log odds; with a topic, also by what they count for in promises of it."""
        read, done, missed = self._read[topic], 0.0, 0.0
        for feature, value in told.items():
            weights = read.get(feature)
            if weights is None:
                cells = self.by_feature.get(feature.encode())
                if cells is None:
                    continue
                weights = read[feature] = self._of(cells, topic)
            done += weights[0] * value
            missed += weights[1] * value
        return done, missed

    def _of(self, cells: bytes, topic: Topic | None) -> tuple[float, float]:
        sums = [0.0, 0.0]
        for output, weight in read_cells(cells):
            name, _, of = self.outputs[output].partition(":")
            if not of or of == topic:
                sums[OUTPUTS.index(name)] += weight
        return sums[0], sums[1]


@remembered
def word_odds(text: str, group: Group, side: str, topic: Topic, weights: Weights) -> tuple[float, float]:
    return weights.sums(spoken(text, group, side, weights.language), topic)


@cache
def load_tidings(language: str) -> Weights:
    outputs, (done, missed), by_feature = Table.read(files("pipeline.link").joinpath(f"weights/{language}-tidings.tsv"))
    return Weights(language=language, outputs=outputs, bias=(done, missed), by_feature=by_feature)
