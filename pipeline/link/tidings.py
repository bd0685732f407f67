"""How likely each message after a promise is to show that it was done, or that it was not: by what labelled conversations show such words to be.

Two logistic regressions for each language, fitted to conversations of our own in which someone has said what became of each promise, and which
message first shows it (`make fit-outcomes`). `weights/<language>-tidings.tsv` holds a line per feature. What a message says counts for any promise
(`done`, `missed`) and besides for those of a topic (`done:refund`).

A feature is of the message, led by who speaks (`b` `s` `p`): `c` its words (runs of characters or words, and with `=` what they mean, as in
`extractors.likeness`), `p` and `o` those of the message before it (of the other side, its own), `n` what the answer to it means, `k` the kinds of
statement in it, `y` its form, `r` itself; `g`: what the rules take it for. Or it is of message and promise: `x`, how long after, before or after
its time, whether it names the same things …; `z`, what the promise means and what the message means; `u`, the words of the promise.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Sized
from datetime import datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise, repeat
from typing import NamedTuple

from casefile.findings import StatementKind, Topic
from casefile.records import MessageKind
from extractors.features import Features, Group, Marks, normal, runs
from extractors.regressions import TENTHS, Table, word_sums
from extractors.senses import senses_in
from extractors.text import language_of
from pipeline.link.aftermath import Heard, Kind
from pipeline.link.promise import Promise
from pipeline.link.signs import EXCHANGE, Manner, Matter

WORDS = Group("c", 3, 160, 1.0)
OTHERS = Group("p", 2, 40, 0.5)
OWN = Group("o", 2, 40, 0.5)
ANSWER = Group("n", 2, 40, 0.4)
PROMISED = Group("u", 2, 80, 0.5)
DONE, MISSED = range(2)
REMEMBERED = 1_024
"""Texts of messages, and what is known of them, while one promise after another is held against them."""
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
    done_of_topic, missed_of_topic = weights.of_topic[promise.topic]
    own = word_sums(normal(promise.quote, PROMISED), PROMISED, language, weights.table)
    meant = meanings(promise.quote)
    for number, told in enumerate(between(promise, follow, repeated, is_end=is_end), start=1):
        message = told.message
        of_both = weights.told(told, promise.topic, meant)
        done, missed = (weights.table.bias[output] + own[output] + of_both[output] for output in (DONE, MISSED))
        of_message = [said(text, group, side, weights) for text, group, side in words_near(follow, number)]
        for odds in (*of_message, weights.marked(message.side, message.kinds, message.signs, message.form)):
            done += odds[DONE] + odds[done_of_topic]
            missed += odds[MISSED] + odds[missed_of_topic]
        yield Tiding(message, done, missed)


# ── of the message ────────────────────────────────────────────────────────────────────────────────────────────────


def words_near(follow: Sequence[Heard], number: int) -> Iterator[tuple[str, Group, str]]:
    """The words of a message and of those beside it, with who speaks."""
    message, before = follow[number], follow[number - 1]
    yield message.text, WORDS, message.side
    yield before.text, OWN if before.side == message.side else OTHERS, message.side
    if number + 1 < len(follow) and follow[number + 1].side != message.side:
        yield follow[number + 1].text, ANSWER, message.side


@cache
def by(side: str, group: Group) -> Group:
    return group._replace(name=f"{side}{group.name}")


def spoken(text: str, group: Group, side: str, language: str) -> Features:
    """The words of a text as features; of an answer only what they mean."""
    found = runs(normal(text, group), by(side, group), language)
    return {name: worth for name, worth in found.items() if group is not ANSWER or name.startswith(f"{side}n=")}


def plain(side: str, kinds: Sequence[Kind], signs: Sequence[tuple[Matter, Manner, str]], form: MessageKind) -> Marks:
    """What is known of a message besides its words, in tenths."""
    told = {f"{side}r:": 5}
    told |= {f"{side}k:{kind}/{topic}" if topic else f"{side}k:{kind}": 7 for kind, topic in kinds}
    told |= {f"g:{matter} {manner} {by}": 7 for matter, manner, by in signs}
    if form is not MessageKind.TEXT:
        told[f"{side}y:{form}"] = 10
    return told


# ── of message and promise ────────────────────────────────────────────────────────────────────────────────────────


class Both(NamedTuple):
    """A message after a promise, and what is known of the two."""

    message: Heard
    names: Sequence[str]
    """They count for any promise, and besides for those of a topic."""
    of_topic: Sequence[str]
    """They count for those of a topic."""
    since: Sequence[str]
    """Likewise, and for less: what was done before."""
    said: Sequence[str]
    """What the message means."""


def features_of_both(told: Both, promise: Promise) -> Features:
    topic, side, meant = promise.topic, told.message.side, meanings(promise.quote)
    found = {name: 0.7 for name in told.names for name in (f"x:{name}", f"x:{topic} {name}")}
    found |= {f"x:{topic} {name}": 0.7 for name in told.of_topic} | {f"x:{topic} {name}": 0.4 for name in told.since}
    return found | {f"z:{side}{one}>{other}": worth_of_senses(meant, told.said) for one in meant for other in told.said}


def worth_of_senses(meant: Sized, said: Sized) -> float:
    return 0.6 / math.sqrt(max(1, len(meant) * len(said)))


def of_promise(promise: Promise, language: str) -> Features:
    """Its own words, the same whatever follows."""
    return runs(normal(promise.quote, PROMISED), PROMISED, language)


def between(promise: Promise, follow: Sequence[Heard], repeated: Sequence[int], *, is_end: bool) -> Iterator[Both]:
    """Each message after the promise; `is_end`: with the last of them the conversation ends."""
    since, flags = _Since(promise), flags_of(promise)
    for before, message in pairwise(follow):
        is_last = is_end and message is follow[-1]
        stage = due_stage(promise.due, message.at).split()[0]
        yield Both(
            message,
            [*_places(promise, before, message, since, repeated, is_last=is_last), *_alike(promise, message, flags)],
            [f"g {matter} {manner} {side} {stage}" for matter, manner, side in message.signs],
            [f"{message.side} since {matter} {side}" for matter, side in since.done],
            meanings(message.text),
        )
        since.pass_by(before, message)


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


@lru_cache(maxsize=REMEMBERED)
def meanings(text: str) -> tuple[str, ...]:
    """The senses of its words; those that are senses of their own are left out."""
    return tuple(sorted({sense for sense in senses_in(normal(text, WORDS)) if sense.isupper()}))


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


class Weights:
    """Of one language; outputs are `done` and `missed`, then each of the two by topic."""

    def __init__(self, language: str, table: Table) -> None:
        self.language, self.table = language, table
        numbers = {output: number for number, output in enumerate(table.outputs)}
        self.of_topic = {topic: (numbers[f"done:{topic}"], numbers[f"missed:{topic}"]) for topic in Topic if f"done:{topic}" in numbers}
        self.marked = lru_cache(maxsize=REMEMBERED)(self._marked)
        """By output what is known of a message besides its words."""
        self._row, self._row_of_topic = cache(self._read_row), cache(self._read_row_of_topic)
        self._answers = lru_cache(maxsize=REMEMBERED)(self._answers_to)
        self._senses: dict[str, dict[str, bytes]] = defaultdict(dict)
        """Who speaks and what a promise means → what a message means → the feature of the two."""
        for name in table.by_feature:
            if name.startswith(b"z:"):
                one, _, other = name.decode().removeprefix("z:").partition(">")
                self._senses[one][other] = name

    def told(self, both: Both, topic: Topic, meant: tuple[str, ...]) -> list[float]:
        """By output what is known of message and promise, `meant` being what the promise means."""
        known = 7 * sum([self._row(name, topic) for name in both.names])
        known += 7 * sum([self._row_of_topic(name, topic) for name in both.of_topic])
        known += 4 * sum([self._row_of_topic(name, topic) for name in both.since])
        answers = self._answers(both.message.side, meant)
        senses = sum(map(answers.get, both.said, repeat(0)))
        worth = worth_of_senses(meant, both.said) / TENTHS
        return [one / (10 * TENTHS) + other * worth for one, other in zip(self.table.parted(known), self.table.parted(senses), strict=True)]

    def _read_row(self, name: str, topic: Topic) -> int:
        return self.table.added([f"x:{name}".encode(), f"x:{topic} {name}".encode()])

    def _read_row_of_topic(self, name: str, topic: Topic) -> int:
        return self.table.added([f"x:{topic} {name}".encode()])

    def _answers_to(self, side: str, meant: Sequence[str]) -> Mapping[str, int]:
        """By what a message means, the weights of that with all that a promise means."""
        found: dict[str, int] = defaultdict(int)
        for one in meant:
            for other, name in self._senses.get(f"{side}{one}", {}).items():
                found[other] += self.table.added([name])
        return dict(found)

    def _marked(self, side: str, kinds: Sequence[Kind], signs: Sequence[tuple[Matter, Manner, str]], form: MessageKind) -> list[float]:
        added = sum(self.table.added([name.encode()]) * worth for name, worth in plain(side, kinds, signs, form).items())
        return [one / (10 * TENTHS) for one in self.table.parted(added)]


@lru_cache(maxsize=REMEMBERED)
def said(text: str, group: Group, side: str, weights: Weights) -> tuple[float, ...]:
    """What the words of a text by or before a message add to the log odds of each output."""
    return word_sums(normal(text, group), by(side, group), weights.language, weights.table)


@cache
def load_tidings(language: str) -> Weights:
    return Weights(language, Table(files("pipeline.link").joinpath(f"weights/{language}-tidings.tsv")))
