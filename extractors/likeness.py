"""What a clause is like: the kinds of statement that labelled conversations show its words, and what stands around them, to be.

Rules say why, but a clause that no rule foresaw they pass over. So the words, and what the rules have found in them, are weighed by a logistic
regression for each language and side. What it finds likely stands beside what the rules have found, what it finds unlikely falls, of the
topics of a promise it chooses, and it tells whether that is under a condition. It is fitted to conversations of our own (`make fit`) and is data:
`weights/<language>-<side>.tsv` holds a line per feature. The same text in the same place always weighs the same, and `chat-evidence explain`
names the features that decided.

A feature is `group:words`. Of the clause itself, `c`: runs of 1-4 characters, and of three with a gap (Chinese), or of 1-3 words, pairs with a gap,
stems and endings (English); figures are 0, `^` and `$` are its ends. Of the clause before it in the message `b`, of the one after it `a`, of the
speaker's message before `o`, of the other side's last `p`. `group=SENSES` is the same of what the words mean (`extractors.senses`). `s`: what the
conversation has come to (`extractors.dialogue.FEATURES`); `m`: modifiers that reach it; `r` and `t`: kind and topic of what a rule found in it;
`f`: its form. For topics alone: `w`, the words of the whole message; `n`, the topic that its own words name; `q`, that of the other side's last
words; `d`, what is being talked about.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import groupby
from operator import methodcaller
from typing import NamedTuple

from casefile.findings import LIKENESS, StatementKind, Topic
from casefile.records import Role
from extractors.answers import load_answers, matter_of, promised
from extractors.clauses import Clause, sentence_of, split
from extractors.dialogue import OFFERS, Dialogue
from extractors.modifiers import features_at
from extractors.quantities import find_quantities
from extractors.remembered import remembered
from extractors.replies import LAST, figures_in
from extractors.senses import senses_in
from extractors.statements import Candidate, Turn

Kind = StatementKind
SIDES = {Role.BUYER: "buyer", Role.SELLER: "seller", Role.PLATFORM: "platform"}
RULED = OFFERS | {Kind.ACCEPTANCE, Kind.INDUCEMENT}
"""What the rules say of these is not taken back: they look at what is open, and where."""
UNSURE = frozenset({"en.offer.any_figure"})
"""… but for what a rule says that knows a figure and no word beside it."""
ALTERS = frozenset({Kind.COUNTER_OFFER, Kind.REJECTION})
"""Beside these nothing is an acceptance (Civil Code Art. 488)."""
OPENINGS = OFFERS | {Kind.INVITATION}
"""No words are two of these."""
BOTH = frozenset(
    [frozenset({Kind.ADMISSION, kind}) for kind in Kind]
    + [frozenset({Kind.REFUSAL, Kind.DISCLAIMER}), frozenset({Kind.INDUCEMENT, Kind.COMMITMENT}), frozenset({Kind.INDUCEMENT, Kind.SETTLEMENT})]
)
"""What the words of one clause can be at once."""
TOLD_ONCE = frozenset({Kind.ADMISSION, Kind.PLATFORM_DECISION, Kind.THREAT_OF_ACTION})
"""What clauses beside one that is this say again, or belong to; a complaint may be of another fault."""
PAID = frozenset({Topic.REFUND, Topic.COMPENSATION})
"""Topics of promises to pay."""
SUMS = OFFERS | {Kind.SETTLEMENT}
INSTEAD = frozenset({Kind.SETTLEMENT, Kind.PLATFORM_DECISION})
"""What a sum may be paid by, and no promise is made."""
LEAST = math.log(0.4 / 0.6)
"""From these log odds on a kind stands that no rule has found."""
BESIDE = math.log(0.6 / 0.4)
"""… beside another that the clause is liker, where one clause can be both."""
PROMISED = 0.35
"""… a promise, if it and its topic are so probable together."""
PROMISED_TOO = 0.4
"""… one beside a promise in the same message that a rule has found: what was left of it is mostly its setting."""
SPEAKS = 0.0
"""So much the words of a clause must add of their own: what stands around them decides what they mean, not that they mean something."""
OVERRULED = math.log(0.12 / 0.88)
"""Below these a rule is mistaken."""
OVERRULED_SUM = math.log(0.05 / 0.95)
"""… one of those that know a figure alone: where they bargain, words are few."""
NAMED = 1.0
"""What the topic that a rule has named is given before the others, in log odds."""
NAMED_BEYOND_DOUBT = frozenset({"en.commitment.return.kept", "zh.commitment.return.kept"})
"""Rules by whose words the topic of a promise is told, whatever stands around them."""
NO_CONDITION = -3.0
"""Below these log odds what modifiers take for the condition of a promise is none; where they see none, from even odds on there is one."""
STEM = 4
HOLDS = frozenset({"WAIT", "PLEASE", "YOU", "SOON", "OK", "ENDEARMENT"})
"""Senses of words that only ask for a moment, or say nothing."""
NO_PROMISE = frozenset({"announced", "asked", "negated", "outsider", "own_affair", "past", "reported", "unreal"})
"""Modifiers under which no words of the seller are a promise, whatever they are like."""
NO_ASSENT = frozenset({"conditional", "reported", "unreal"})
"""… an acceptance, which is unconditional (Civil Code Art. 488)."""
FIELD = re.compile(r"\s*(?:(?:退款|退货|换货|维权|投诉|申请|售后)?(?:原因|理由|说明)|(?:return |refund |dispute )?reason)\s*[:：]", re.IGNORECASE)
"""So begins what an application on a platform gives as its ground: a form, whose words are few and like no talk."""
FIGURES = re.compile(r"\d+")
WORDS = re.compile(r"[\w']+|[^\w\s]")
HAN = re.compile(r"[\u3400-\u9fff]")
LATIN_OR_FIGURE = re.compile(r"[A-Za-z0-9]")
BLANKS = re.compile(r"\s+")
TOPIC = "topic:"
"""So begin, in the files of weights, the outputs that are topics."""
CONDITIONAL = "conditional"
"""So is called the output that tells of a promise whether it is under a condition."""
MOST_TOLD = 40
"""Clauses of a message of which is told what they are like."""


class Group(NamedTuple):
    """A stretch of text near the clause, and what its words count for."""

    name: str
    longest: int
    """The longest run of Chinese characters that is a feature; of English words one less, at least two."""
    characters: int
    """How many of its last are looked at."""
    worth: float


CLAUSE = Group("c", 4, 400, 1.0)
BEFORE = Group("b", 2, 60, 0.5)
AFTER = Group("a", 2, 60, 0.5)
OWN = Group("o", 2, 40, 0.5)
OTHER = Group("p", 3, 60, 0.6)
MESSAGE = Group("w", 3, 400, 0.7)
SENSED = 1.2
"""What the senses of words count for, beside the words."""
WORTH = {"s": 0.25, "m": 0.3, "r": 0.7, "t": 0.5, "f": 0.3, "n": 0.7, "q": 0.5, "d": 0.3}

Features = dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What stands around a message, as far as it matters."""

    other: str
    """The other side's last message, folded."""
    own: str
    """What the speaker said just before, folded."""
    situation: frozenset[str]
    matter: Topic | None
    """What the conversation is about."""

    @staticmethod
    def of(turn: Turn, dialogue: Dialogue) -> "Place":
        burst, last = dialogue.before(turn.role), dialogue.bursts[-1] if dialogue.bursts else None
        return Place(
            other=burst.messages[-1][0] if burst and burst.messages else "",
            own=last.messages[-1][0] if last and last.role is turn.role and last.messages else "",
            situation=dialogue.features(turn.role),
            matter=dialogue.matter,
        )


def normal(text: str, group: Group) -> str:
    """What of a text is looked at; figures are alike."""
    return FIGURES.sub("0", BLANKS.sub(" ", text.lower()).strip()[-group.characters :])


def runs(text: str, group: Group, language: str) -> Features:
    """The words of a normal text as features; together they count for no more where it is long."""
    found = _of_characters(f"^{text}$", group) if language == "zh" else _of_words(["^", *WORDS.findall(text), "$"], group)
    worth = group.worth / math.sqrt(len(found))
    told = {f"{group.name}:{run}": worth for run in sorted(found)}
    meant = _of_senses(["^", *senses_in(text, language), "$"], group)
    worth = SENSED * group.worth / math.sqrt(len(meant))
    return told | {f"{group.name}={run}": worth for run in sorted(meant)}


def _of_senses(meant: Sequence[str], group: Group) -> set[str]:
    longest = 3 if group is CLAUSE else 2
    found = {" ".join(meant[at : at + size]) for size in range(1, longest + 1) for at in range(len(meant) - size + 1)}
    if group is CLAUSE:
        found.update(f"{meant[at]} _ {meant[at + 2]}" for at in range(len(meant) - 2))
    return found


def _of_characters(text: str, group: Group) -> set[str]:
    found = {text[at : at + size] for size in range(1, group.longest + 1) for at in range(len(text) - size + 1)}
    if group is CLAUSE:
        found.update(f"{text[at]}_{text[at + 2 : at + 4]}" for at in range(len(text) - 3))
    return found


def _of_words(words: list[str], group: Group) -> set[str]:
    longest = max(2, group.longest - 1)
    found = {" ".join(words[at : at + size]) for size in range(1, longest + 1) for at in range(len(words) - size + 1)}
    if group is CLAUSE:
        found.update(f"{words[at]} _ {words[at + gap]}" for gap in (2, 3) for at in range(len(words) - gap))
        for word in words:
            if len(word) > STEM:
                found.update((f"{word[:STEM]}-", f"{word[: STEM + 1]}-", f"-{word[-3:]}"))
    return found


def words_near(turn: Turn, number: int, place: Place) -> Iterator[tuple[str, Group]]:
    """Of the clause of this number: its own words and those around it, as normal texts."""
    text, clauses = turn.text, turn.clauses
    yield normal(text[clauses[number].start : clauses[number].limit], CLAUSE), CLAUSE
    if number:
        yield normal(text[clauses[number - 1].start : clauses[number - 1].limit], BEFORE), BEFORE
    elif place.own:
        yield normal(place.own, OWN), OWN
    if number + 1 < len(clauses):
        yield normal(text[clauses[number + 1].start : clauses[number + 1].limit], AFTER), AFTER
    if place.other:
        yield normal(place.other, OTHER), OTHER


def marks(turn: Turn, number: int, found: Sequence[Candidate], place: Place) -> Features:
    """What is known of the clause besides words, `found` being what the rules have found in the message."""
    clause = turn.clauses[number]
    told = [f"s:{name}" for name in sorted(place.situation)]
    told += [f"m:{name}" for name in sorted(features_at(turn.modifiers, clause.start, clause.end))]
    if not number:
        told.append("f:first")
    if len(turn.clauses) == 1:
        told.append("f:only")
    for one in found:
        if one.start < clause.end and clause.start < one.end:
            told.append(f"r:{'not ' if one.negated else ''}{one.kind}")
            if one.topic is not None:
                told.append(f"t:{one.topic}")
    return {mark: WORTH[mark[0]] for mark in told} | {"f:long": min(clause.end - clause.start, 40) / 60}


def topics_named(turn: Turn, number: int, place: Place) -> Features:
    """The topics that words name in a clause and around it."""
    clause = turn.clauses[number]
    about = {"n": promised(turn.text[clause.start : clause.end]), "q": matter_of(place.other), "d": place.matter}
    return {f"{group}:{topic}": WORTH[group] for group, topic in about.items() if topic is not None}


def topical(turn: Turn, number: int, place: Place, language: str) -> Features:
    """What is weighed of a clause besides, when the topic of a promise is chosen."""
    return topics_named(turn, number, place) | runs(normal(turn.text, MESSAGE), MESSAGE, language)


def features(turn: Turn, number: int, found: Sequence[Candidate], place: Place, language: str) -> Features:
    """All that is weighed of a clause."""
    told = marks(turn, number, found, place)
    for text, group in words_near(turn, number, place):
        told |= runs(text, group, language)
    return told


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weights:
    """Of one language and side."""

    language: str
    kinds: tuple[Kind, ...]
    topics: tuple[Topic, ...]
    """Of promises. Outputs are the kinds, then these, then whether a promise is conditional."""
    conditions: bool
    """Whether the last is there."""
    bias: tuple[float, ...]
    by_feature: Mapping[str, str]
    """As the file has them, in tenths; few are ever looked at."""

    def of(self, feature: str) -> Sequence[tuple[int, float]]:
        """By output."""
        cells = self.by_feature.get(feature)
        return read_cells(cells) if cells else ()

    def sums(self, told: Features) -> list[float]:
        """What features add to the log odds of each output."""
        added = [0.0] * len(self.bias)
        for feature, value in told.items():
            for output, weight in self.of(feature):
                added[output] += weight * value
        return added

    def reasons(self, told: Features, wanted: int) -> list[tuple[str, float]]:
        """What each feature adds to the log odds of an output, the weightiest first."""
        found = [(name, weight * value) for name, value in told.items() for output, weight in self.of(name) if output == wanted]
        return sorted(found, key=lambda one: (-abs(one[1]), one[0]))


@lru_cache(maxsize=50_000)
def read_cells(cells: str, unit: int = 10) -> tuple[tuple[int, float], ...]:
    """By output its weight, which stands there in tenths, or as the unit says."""
    pairs = (cell.split("=") for cell in cells.split())
    return tuple((int(output), int(weight) / unit) for output, weight in pairs)


class Table(NamedTuple):
    """A file of weights: a remark, the outputs, what each begins with, and a line per feature."""

    outputs: tuple[str, ...]
    bias: tuple[float, ...]
    by_feature: Mapping[str, str]

    @staticmethod
    def read(file: Traversable) -> "Table":
        _, outputs, bias, *rows = file.read_text("utf-8").splitlines()
        by_feature = dict(map(methodcaller("split", "\t", 1), rows))
        return Table(tuple(outputs.split()[1:]), tuple(map(float, bias.split()[1:])), by_feature)


@remembered
def word_sums(text: str, group: Group, weights: Weights) -> tuple[float, ...]:
    return tuple(weights.sums(runs(text, group, weights.language)))


@cache
def load_weights(language: str, side: str) -> Weights:
    names, bias, by_feature = Table.read(files("extractors").joinpath(f"weights/{language}-{side}.tsv"))
    return Weights(
        language=language,
        kinds=tuple(Kind(name) for name in names if not name.startswith(TOPIC) and name != CONDITIONAL),
        topics=tuple(Topic(name.removeprefix(TOPIC)) for name in names if name.startswith(TOPIC)),
        conditions=CONDITIONAL in names,
        bias=bias,
        by_feature=by_feature,
    )


def language_of(text: str) -> str | None:
    """By its script; a bare figure is as good in either."""
    return "zh" if HAN.search(text) else "en" if LATIN_OR_FIGURE.search(text) else None


def weights_for(turn: Turn) -> Weights | None:
    """None where nothing is weighed: for who is a stranger to the deal, and for words of another script."""
    side, language = SIDES.get(turn.role), language_of(turn.text)
    return load_weights(language, side) if side and language and turn.clauses else None


@remembered
def speaks(text: str, role: Role) -> bool:
    """Whether the own words of any clause speak for anything; else no clause can be found to be like it."""
    side, language = SIDES.get(role), language_of(text)
    if side is None or language is None:
        return False
    weights = load_weights(language, side)
    sums = (word_sums(normal(text[clause.start : clause.limit], CLAUSE), CLAUSE, weights) for clause in split(text))
    return any(max(own[: len(weights.kinds)]) >= SPEAKS for own in sums)


def probability(odds: float) -> float:
    """Of log odds."""
    return 1 / (1 + math.exp(-odds))


class Weighed:
    """The clauses of one message."""

    def __init__(self, turn: Turn, found: Sequence[Candidate], place: Place, weights: Weights) -> None:
        self.turn, self.found, self.place, self.weights = turn, found, place, weights
        self.odds: list[list[float]] = []
        """By clause, of each output, as logarithms."""
        self.own: list[tuple[float, ...]] = []
        """What the words of the clause add to them."""
        for number in range(len(turn.clauses)):
            own, *others = (word_sums(text, group, weights) for text, group in words_near(turn, number, place))
            told = weights.sums(marks(turn, number, found, place))
            self.own.append(own)
            self.odds.append([sum(column) for column in zip(weights.bias, told, own, *others, strict=True)])

    def alike(self) -> dict[Kind, list[int]]:
        """By what they are likely to be, the clauses whose own words speak for it."""
        found: dict[Kind, list[int]] = {}
        for number, (odds, own) in enumerate(zip(self.odds, self.own, strict=True)):
            likest = self.weights.kinds[max(range(len(self.weights.kinds)), key=odds.__getitem__)]
            for at, kind in enumerate(self.weights.kinds):
                least = LEAST
                if kind is not likest:
                    least = BESIDE if {kind, likest} in BOTH else math.inf
                if own[at] >= SPEAKS and odds[at] >= least:
                    found.setdefault(kind, []).append(number)
        return found

    def within(self, one: Candidate) -> list[int]:
        """The clauses that a finding lies in."""
        clauses = enumerate(self.turn.clauses)
        return [number for number, clause in clauses if one.start < clause.limit and clause.start < one.end]

    def stands(self, one: Candidate) -> bool:
        """Whether what a rule has found is not too unlikely; the promise to pay a sum, or its rest, weighs too much to be taken back, but for
        what is liker to be paid in the place of the claim or by a ruling."""
        if one.kind not in self.weights.kinds or one.negated or (one.kind in RULED and one.rule not in UNSURE):
            return True
        if one.kind is Kind.COMMITMENT and one.topic in PAID and self._is_beside_sum(one):
            return not self._is_instead(one)
        least = OVERRULED_SUM if one.rule in UNSURE else OVERRULED
        alike = OFFERS if one.kind in OFFERS else {one.kind}
        ats, within = [at for at, kind in enumerate(self.weights.kinds) if kind in alike], self.within(one)
        return any(
            max(self.odds[number][at] for at in ats) >= least or FIELD.match(self.turn.text, self.turn.clauses[number].start) for number in within
        )

    def _is_instead(self, one: Candidate) -> bool:
        """Whether the sum is liker to be paid in the place of the claim, or by a ruling, than promised."""
        kinds, within = self.weights.kinds, self.within(one)
        promised = max(self.odds[number][kinds.index(Kind.COMMITMENT)] for number in within)
        others = [self.odds[number][at] for number in within for at, kind in enumerate(kinds) if kind in INSTEAD]
        return max(others, default=-math.inf) >= max(BESIDE, promised)

    def _is_beside_sum(self, one: Candidate) -> bool:
        stretches = (sentence_of(self.turn.clauses, self.turn.clauses[number]) for number in self.within(one))
        return any(figures_in(self.turn.text[start:end], None) for start, end in stretches)

    def as_promised(self, one: Candidate) -> Candidate:
        """A promise with its likeliest topic, and a condition if it is likely to have one; a bare yes has that of the question."""
        if one.kind is not Kind.COMMITMENT or one.negated:
            return one
        within = self.within(one)
        if one.rule in NAMED_BEYOND_DOUBT:
            return replace(one, conditional=one.conditional and self.is_conditional(within, told=False))
        if one.question is None:
            one = replace(one, conditional=self.is_conditional(within, told=one.conditional))
        topic = self.topic(within, one.topic)
        words = self.turn.text[one.start : one.end]
        if topic is Topic.REFUND and any(found.kind == "multiple" for found in find_quantities(words)):
            return one  # more than was paid is no refund
        senses = senses_in(normal(words, CLAUSE), self.weights.language) if topic is Topic.REFUND else ()
        if "COUPON" in senses and "REFUND" not in senses:
            topic = Topic.COMPENSATION
        return replace(one, topic=topic)

    def is_conditional(self, numbers: Sequence[int], *, told: bool) -> bool:
        """Whether a promise in these clauses is under a condition, `told` being what the modifiers say; that, where nothing was fitted for it."""
        if not self.weights.conditions:
            return told
        return max(self.odds[number][-1] for number in numbers) > (NO_CONDITION if told else 0)

    def topic(self, numbers: Sequence[int], named: Topic | None = None) -> Topic:
        """The likeliest of a promise in these clauses; one that is named stands where nothing was fitted for it."""
        if named is not None and named not in self.weights.topics:
            return named
        odds = self.topics(numbers)
        return max(odds, key=lambda topic: odds[topic] + NAMED * (topic is named))

    def topics(self, numbers: Sequence[int]) -> dict[Topic, float]:
        """How likely each topic is of a promise in these clauses, as log odds."""
        near = {number: self.weights.sums(topics_named(self.turn, number, self.place)) for number in numbers}
        first = len(self.weights.kinds)
        return {
            topic: self.message[at] + max(self.odds[number][at] + near[number][at] for number in numbers)
            for at, topic in enumerate(self.weights.topics, first)
        }

    @cached_property
    def message(self) -> tuple[float, ...]:
        """What the words of the whole message add to the log odds of topics."""
        return word_sums(normal(self.turn.text, MESSAGE), MESSAGE, self.weights)

    def promised(self, numbers: Sequence[int]) -> float:
        """How probable it is that these clauses are a promise, and that it is of their likeliest topic."""
        at = self.weights.kinds.index(Kind.COMMITMENT)
        return probability(max(self.odds[number][at] for number in numbers)) * probability(max(self.topics(numbers).values()))

    def can_be_promise(self, number: int) -> bool:
        clause, modifiers = self.turn.clauses[number], self.turn.modifiers
        if HOLDS.issuperset(senses_in(normal(self.turn.text[clause.start : clause.end], CLAUSE), self.weights.language)):
            return False
        if any(one.negated and one.start < clause.limit and clause.start < one.end for one in self.found):
            return False
        return NO_PROMISE.isdisjoint(self.told(number)) and "reported" not in features_at(modifiers, *sentence_of(self.turn.clauses, clause))

    def can_assent(self) -> bool:
        """Whether nothing else is proposed, the matter is not put off, and it is no nod to what leaves it to this side's leisure."""
        answers, text = load_answers(), self.turn.text
        nods = answers.nods.match(text) is not None and answers.leaves.search(self.place.other) is not None
        return not (nods or any(one.kind in ALTERS for one in self.found) or answers.hesitates.search(text))

    def told(self, number: int) -> frozenset[str]:
        """The modifiers that reach a clause."""
        clause = self.turn.clauses[number]
        return features_at(self.turn.modifiers, clause.start, clause.end)

    def can_be_sum(self, number: int) -> bool:
        """A clause with figures that are no sum gives a telephone number, an order's or an address."""
        clause = self.turn.clauses[number]
        text = self.turn.text[clause.start : clause.end]
        return bool(figures_in(text, None)) or FIGURES.search(text) is None


def rules_alone(_turn: Turn, found: list[Candidate], _dialogue: Dialogue) -> list[Candidate]:
    """What the rules found, unweighed."""
    return found


def weigh(turn: Turn, found: list[Candidate], dialogue: Dialogue) -> list[Candidate]:
    """What stands of what the rules have found, with what they have passed over."""
    weights = weights_for(turn)
    if weights is None:
        return found
    weighed = Weighed(turn, found, Place.of(turn, dialogue), weights)
    standing = [weighed.as_promised(one) for one in found if weighed.stands(one)]
    return standing + [one for kind, alike in weighed.alike().items() for one in _passed_over(kind, alike, weighed)]


def overruled(turn: Turn, found: Sequence[Candidate], dialogue: Dialogue) -> frozenset[str]:
    """The rules whose findings fall for what the words are like."""
    weights = weights_for(turn)
    if weights is None:
        return frozenset()
    weighed = Weighed(turn, found, Place.of(turn, dialogue), weights)
    return frozenset(one.rule for one in found if not weighed.stands(one))


def _passed_over(kind: Kind, alike: Sequence[int], weighed: Weighed) -> Iterator[Candidate]:
    """The runs of the clauses that are like this kind, and that no rule has found to be of it."""
    if kind is Kind.ACCEPTANCE and not weighed.can_assent():
        return
    same = OPENINGS if kind in OPENINGS else {kind}
    taken = {number for one in weighed.found if one.kind in same and not one.negated for number in weighed.within(one)}
    if kind in TOLD_ONCE:
        taken |= {number + step for number in taken for step in (-1, 1)}
    free = [number for number in alike if number not in taken]
    if kind is Kind.COMMITMENT:
        free = [number for number in free if weighed.can_be_promise(number)]
    elif kind is Kind.ACCEPTANCE:
        free = [number for number in free if NO_ASSENT.isdisjoint(weighed.told(number))]
    elif kind in SUMS:
        free = [number for number in free if weighed.can_be_sum(number)]
    runs = _in_a_row(free, weighed.turn.clauses)
    for run in _first_of_each(runs) if kind in TOLD_ONCE else runs:
        if kind is Kind.COMMITMENT:
            yield from _promises(run, weighed, PROMISED_TOO if taken else PROMISED)
        else:
            yield _added(kind, weighed.turn, run)


def _promises(run: list[int], weighed: Weighed, least: float) -> Iterator[Candidate]:
    """Of clauses in a row that are like a promise: those of each topic, where more than one is likely, else all of them together."""
    parts = [list(part) for _, part in groupby(run, key=lambda number: weighed.topic([number]))]
    likely = [part for part in parts if weighed.promised(part) >= least]
    for part in likely if len(likely) > 1 else [run]:
        if weighed.promised(part) >= least:
            added = _added(Kind.COMMITMENT, weighed.turn, part)
            yield replace(added, topic=weighed.topic(part), conditional=weighed.is_conditional(part, told=added.conditional))


def _in_a_row(numbers: Sequence[int], clauses: Sequence[Clause]) -> Iterator[list[int]]:
    """Clauses that follow each other in one sentence."""
    for _, run in groupby(enumerate(numbers), key=lambda one: (one[1] - one[0], clauses[one[1]].sentence)):
        yield [number for _, number in run]


def _first_of_each(runs: Iterable[list[int]]) -> Iterator[list[int]]:
    """But for those that follow one of these without a clause between them."""
    end = -2
    for run in runs:
        if run[0] > end + 1:
            yield run
            end = run[-1]


def _added(kind: Kind, turn: Turn, numbers: list[int]) -> Candidate:
    first, last = turn.clauses[numbers[0]], turn.clauses[numbers[-1]]
    start, end = turn.stretch(first.start, last.end)
    told = features_at(turn.modifiers, start, end)
    return Candidate(
        kind=kind,
        topic=None,
        matter=None,
        start=start,
        end=end,
        said=start,
        rule=f"{LIKENESS}{kind}",
        rank=LAST,
        hedged="hedged" in told,
        conditional=not told.isdisjoint({"conditional", "buyers_act"}),
        negated=False,
    )


class Likely(NamedTuple):
    """A kind that a clause is like."""

    clause: int
    kind: Kind
    probability: float
    reasons: tuple[tuple[str, float], ...]
    """Features and what they add to the log odds, the weightiest first."""


def likely(turn: Turn, found: Sequence[Candidate], dialogue: Dialogue, least: float) -> Iterator[Likely]:
    """What each clause is like with at least this probability; of a very long message the first of them."""
    weights = weights_for(turn)
    if weights is None:
        return
    place = Place.of(turn, dialogue)
    for number in range(min(len(turn.clauses), MOST_TOLD)):
        told = features(turn, number, found, place, weights.language)
        odds = [bias + added for bias, added in zip(weights.bias, weights.sums(told), strict=True)]
        for output, kind in enumerate(weights.kinds):
            if (likelihood := probability(odds[output])) >= least:
                yield Likely(number, kind, likelihood, tuple(weights.reasons(told, output)))
