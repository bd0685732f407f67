"""What is weighed of a clause: its words, what they mean, and what stands around them.

A feature is `group:words`. Of the clause itself, `c`: runs of 1-4 characters, and of three with a gap (Chinese; a word in Latin letters is one), or
of 1-3 words, pairs with a gap, stems and endings (English); figures are 0, `^` and `$` are its ends. Of the clause before it in the message `b`, of
the one after it `a`, of the speaker's message before `o`, of the other side's last `p`. `group=SENSES` is the same of what the words mean
(`extractors.senses`). `s`: what the conversation has come to (`extractors.situation.FEATURES`); `m`: modifiers that reach it; `r` and `t`: kind and
topic of what a rule found in it; `f`: its form. For topics alone: `w`, the words of the whole message; `n`, the topic that its own words name; `q`,
that of the other side's last words; `d`, what is being talked about.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import add
from typing import NamedTuple

from casefile.findings import Topic
from extractors.answers import matter_of, promised
from extractors.dialogue import Dialogue
from extractors.modifiers import features_at
from extractors.senses import senses_in
from extractors.situation import situation
from extractors.statements import Candidate, Turn

STEM = 4
FIGURES = re.compile(r"\d+")
WORDS = re.compile(r"[\w']+|[^\w\s]")
CHARACTER = re.compile(r"[a-z]+|\S")
"""A word in Latin letters counts as one."""


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
MARKED = 300
"""In such parts is told what marks count for: what is known of a clause besides words."""
WORTH = {"s": 75, "m": 90, "r": 210, "t": 150, "f": 90, "n": 210, "q": 150, "d": 90}

Features = dict[str, float]
Marks = dict[str, int]


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
            situation=situation(dialogue, turn.role),
            matter=dialogue.matter,
        )


def normal(text: str, group: Group) -> str:
    """The end of a text as its words are weighed: in lower case, figures alike."""
    return FIGURES.sub("0", " ".join(text.lower().split())[-group.characters :])


def runs(text: str, group: Group, language: str) -> Features:
    """The words of a normal text as features, and what they mean; together they count for no more where it is long."""
    return {name.decode(): found.worth for found in (words_of(text, group, language), meant_by(text, group)) for name in found.names}


class Runs(NamedTuple):
    """Features that count for the same."""

    names: set[bytes]
    """In UTF-8, as files of weights have them: of most no weight is known, and to ask that is nearly all that is done with them."""
    worth: float


def words_of(text: str, group: Group, language: str) -> Runs:
    lead = f"{group.name}:".encode()
    found = _of_characters(text, group, lead) if language == "zh" else _of_words(text, group, lead)
    return Runs(found, group.worth / math.sqrt(len(found)))


def meant_by(text: str, group: Group) -> Runs:
    lead, meant = f"{group.name}=".encode(), [b"^", *map(str.encode, senses_in(text)), b"$"]
    found = _in_a_row(meant, 3 if group is CLAUSE else 2, b" ", lead)
    if group is CLAUSE:
        found |= _with_gap(meant, meant[2:], b" _ ", lead)
    return Runs(found, SENSED * group.worth / math.sqrt(len(found)))


def _of_characters(text: str, group: Group, lead: bytes) -> set[bytes]:
    characters = [*map(str.encode, CHARACTER.findall(f"^{text}$"))]
    found = _in_a_row(characters, group.longest, b"", lead)
    if group is CLAUSE:
        found |= _with_gap(characters, map(add, characters[2:], characters[3:]), b"_", lead)
    return found


def _of_words(text: str, group: Group, lead: bytes) -> set[bytes]:
    said = WORDS.findall(text)
    words = [b"^", *map(str.encode, said), b"$"]
    found = _in_a_row(words, max(2, group.longest - 1), b" ", lead)
    if group is CLAUSE:
        found |= _with_gap(words, words[2:], b" _ ", lead) | _with_gap(words, words[3:], b" _ ", lead)
        parts = {part for word in said if len(word) > STEM for part in (f"{word[:STEM]}-", f"{word[: STEM + 1]}-", f"-{word[-3:]}")}
        found.update(map(lead.__add__, map(str.encode, parts)))
    return found


def _in_a_row(units: Sequence[bytes], longest: int, between: bytes, lead: bytes) -> set[bytes]:
    """All runs of so many units at most."""
    ending = [*map(lead.__add__, units)]
    found = set(ending)
    for size in range(1, longest):
        ending = [*map(between.join, zip(ending, units[size:], strict=False))]
        found.update(ending)
    return found


def _with_gap(units: Sequence[bytes], after: Iterable[bytes], gap: bytes, lead: bytes) -> set[bytes]:
    return set(map(gap.join, zip(map(lead.__add__, units), after, strict=False)))


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


def marks(turn: Turn, number: int, found: Sequence[Candidate]) -> Marks:
    """What is known of the clause besides words, `found` being what the rules have found in the message."""
    clause = turn.clauses[number]
    told = [f"m:{name}" for name in features_at(turn.modifiers, clause.start, clause.end)]
    if not number:
        told.append("f:first")
    if len(turn.clauses) == 1:
        told.append("f:only")
    for one in found:
        if one.start < clause.end and clause.start < one.end:
            told.append(f"r:{'not ' if one.negated else ''}{one.kind}")
            if one.topic is not None:
                told.append(f"t:{one.topic}")
    return {mark: WORTH[mark[0]] for mark in told} | {"f:long": min(clause.end - clause.start, 40) * MARKED // 60}


def situation_marks(place: Place) -> Marks:
    """What the conversation has come to, the same for all clauses of a message."""
    return dict.fromkeys(map("s:".__add__, place.situation), WORTH["s"])


def topics_named(turn: Turn, number: int, place: Place) -> Marks:
    """The topics that words name in a clause and around it."""
    clause = turn.clauses[number]
    about = {"n": promised(turn.text[clause.start : clause.end]), "q": matter_of(place.other), "d": place.matter}
    return {f"{group}:{topic}": WORTH[group] for group, topic in about.items() if topic is not None}


def as_features(told: Marks) -> Features:
    return {mark: worth / MARKED for mark, worth in told.items()}


def topical(turn: Turn, number: int, place: Place, language: str) -> Features:
    """What is weighed of a clause besides, when the topic of a promise is chosen."""
    return as_features(topics_named(turn, number, place)) | runs(normal(turn.text, MESSAGE), MESSAGE, language)


def features(turn: Turn, number: int, found: Sequence[Candidate], place: Place, language: str) -> Features:
    """All that is weighed of a clause."""
    told = as_features(situation_marks(place) | marks(turn, number, found))
    for text, group in words_near(turn, number, place):
        told |= runs(text, group, language)
    return told
