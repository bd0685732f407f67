"""What is weighed of a clause: its words, what they mean, and what stands around them.

A feature is `group:words`. Of the clause itself, `c`: runs of 1-4 characters, and of three with a gap (Chinese), or of 1-3 words, pairs with a gap,
stems and endings (English); figures are 0, `^` and `$` are its ends. Of the clause before it in the message `b`, of the one after it `a`, of the
speaker's message before `o`, of the other side's last `p`. `group=SENSES` is the same of what the words mean (`extractors.senses`). `s`: what the
conversation has come to (`extractors.dialogue.FEATURES`); `m`: modifiers that reach it; `r` and `t`: kind and topic of what a rule found in it;
`f`: its form. For topics alone: `w`, the words of the whole message; `n`, the topic that its own words name; `q`, that of the other side's last
words; `d`, what is being talked about.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from casefile.findings import Topic
from extractors.answers import matter_of, promised
from extractors.dialogue import Dialogue
from extractors.modifiers import features_at
from extractors.senses import senses_in
from extractors.statements import Candidate, Turn

STEM = 4
FIGURES = re.compile(r"\d+")
WORDS = re.compile(r"[\w']+|[^\w\s]")
HAN = re.compile(r"[\u3400-\u9fff]")
LATIN_OR_FIGURE = re.compile(r"[A-Za-z0-9]")
BLANKS = re.compile(r"\s+")


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


def language_of(text: str) -> str | None:
    """By its script; a bare figure is as good in either."""
    return "zh" if HAN.search(text) else "en" if LATIN_OR_FIGURE.search(text) else None


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
