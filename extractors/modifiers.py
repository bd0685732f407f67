"""What changes the worth of words near it: hedges, conditions, negations, questions, reports, the past.

A modifier (`rules/<language>/modifiers.toml`) is found apart from what it modifies and reaches in one direction within a scope,
so that rules need not repeat it; the idea is medspaCy's ConText.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from extractors.clauses import Clause, sentence_of, split
from extractors.remembered import remembered
from extractors.rules import LANGUAGES, Expression, RuleError, expand, load_table, load_words, triggers_of
from extractors.triggers import Requirement

FEATURES = frozenset(
    {"announced", "asked", "buyers_act", "conditional", "hedged", "negated", "outsider", "own_affair", "past", "reported", "tagged", "unreal"}
)
"""announced: only that something is about to be said. asked: a question. tagged: a proposal put as a question (您看可以吗).
buyers_act: something the buyer is to do first.
unreal: what would have been, or would be in another case, is not so.
outsider: someone acts for whom the speaker does not answer (the courier, the bank).
own_affair: it is about the speaker's own day, things or fears, not about the deal."""
SCOPES = ("clause", "next", "sentence")
DIRECTIONS = frozenset({"forward", "backward", "both"})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Modifier:
    id: str
    sets: frozenset[str]
    pattern: Expression
    direction: str
    scope: str
    """Through how much it reaches: its clause, the next clause too, or its sentence."""
    reach: int
    """How many characters there may be between it and what it modifies."""
    triggers: Requirement
    yes: tuple[str, ...]
    no: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A modifier in a text, and the stretch in which it can reach something."""

    modifier: Modifier
    start: int
    end: int
    low: int
    high: int

    def covers(self, start: int, end: int) -> bool:
        if not (self.low <= start < self.high):
            return False
        modifier = self.modifier
        forward = self.start < end and start - self.end <= modifier.reach
        backward = self.end > start and self.start - end <= modifier.reach
        return (forward and modifier.direction != "backward") or (backward and modifier.direction != "forward")


@cache
def load_modifiers() -> tuple[Modifier, ...]:
    found: list[Modifier] = []
    for language in LANGUAGES:
        words = load_words(language)
        found += [_modifier(entry, words, language) for entry in load_table(language, "modifiers.toml")["modifier"]]
    return tuple(found)


def _modifier(entry: dict[str, Any], words: dict[str, list[str]], language: str) -> Modifier:
    where = f"{language}/modifiers.toml: {entry['id']}"
    sets = frozenset(entry["sets"])
    if not sets <= FEATURES or entry["direction"] not in DIRECTIONS:
        raise RuleError(f"{where}: sets some of {sorted(FEATURES)}, direction one of {sorted(DIRECTIONS)}")
    triggers = triggers_of(entry["pattern"], words, where)
    if not triggers:
        raise RuleError(f"{where}: no literal is in every match; declare triggers")
    return Modifier(
        id=entry["id"],
        sets=sets,
        pattern=Expression(expand(entry["pattern"], words, where)),
        direction=entry["direction"],
        scope=SCOPES[SCOPES.index(entry.get("scope", "clause"))],
        reach=entry.get("reach", 1000),
        triggers=triggers,
        yes=tuple(entry["yes"]),
        no=tuple(entry["no"]),
    )


@remembered
def find_modifiers(text: str, modifiers: tuple[Modifier, ...]) -> tuple[Found, ...]:
    clauses = split(text)
    found = []
    for modifier in modifiers:
        for match in modifier.pattern.finditer(text):
            clause = next((clause for clause in clauses if clause.start <= match.start() < clause.limit), None)
            if clause is not None:
                low, high = _reached(clauses, clause, modifier.scope)
                found.append(Found(modifier, match.start(), match.end(), low, high))
    return tuple(found)


def _reached(clauses: tuple[Clause, ...], clause: Clause, scope: str) -> tuple[int, int]:
    if scope == "sentence":
        return sentence_of(clauses, clause)
    if scope == "next":
        following = next((other for other in clauses if other.start >= clause.limit), None)
        if following is not None and following.sentence == clause.sentence:
            return clause.start, following.limit
    return clause.start, clause.limit


def features_at(found: Iterable[Found], start: int, end: int) -> frozenset[str]:
    return frozenset[str]().union(*(one.modifier.sets for one in found if one.covers(start, end)))
