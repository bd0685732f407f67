"""Why a message was read as it was: what its words opened, what was tried on it, and what each rule came to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from casefile.findings import StatementKind, Topic
from casefile.records import Message
from extractors import Setting
from extractors.modifiers import Found, features_at
from extractors.reading import READ, Reading
from extractors.resolve import resolve
from extractors.rules import Rule
from extractors.statements import Candidate, Match, Turn, find_candidates, find_matches, stretches


class Verdict(StrEnum):
    """What a rule whose words are in a message came to there."""

    ABSENT = "absent"
    """Its pattern is in no part of the message."""
    EXCLUDED = "excluded"
    """Beside its pattern stands what it excludes."""
    FORBIDDEN = "forbidden"
    """The context has what it forbids."""
    LACKING = "lacking"
    """The context has not what it needs."""
    YIELDS = "yields"
    """Another reading of the same words stands."""
    STANDS = "stands"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    rule: Rule
    kind: StatementKind
    topic: Topic | None
    verdict: Verdict
    words: str
    """What it found, or what excludes it."""
    features: tuple[str, ...]
    """Those that it forbids and that hold, or that it needs and that do not: `a|b` for either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    turn: Turn
    situation: tuple[str, ...]
    """Features of `extractors.dialogue.FEATURES` that hold."""
    rules: int
    """How many there are for who speaks."""
    tried: tuple[Tried, ...]
    answers: tuple[Candidate, ...]
    """Readings that stand by what the message answers, and by no rule."""

    def words(self, start: int, end: int) -> str:
        return self.turn.text[start:end]

    def modifiers(self) -> Iterator[tuple[Found, str]]:
        """Each modifier with the words that it reaches."""
        return ((found, self.words(found.low, found.high).strip()) for found in self.turn.modifiers)


def explain(messages: Iterable[Message], setting: Setting, wanted: str) -> Explanation:
    """Read a conversation up to one message, and say what becomes of that one. KeyError if it is not there."""
    reading = Reading(setting)
    for message in messages:
        if message.id == wanted:
            return _explained(reading, message)
        for _ in reading.read(message):
            pass
    raise KeyError(wanted)


def _explained(reading: Reading, message: Message) -> Explanation:
    turn, rules, situation = reading.tried(message)
    candidates = list(find_candidates(turn, find_matches(turn.text, rules), situation))
    standing = [one.candidate for one in resolve(turn, candidates, reading.dialogue, reading.setting.currency)] if message.kind in READ else []
    by_rule = {candidate.rule: candidate for candidate in standing}
    return Explanation(
        turn=turn,
        situation=tuple(sorted(situation)),
        rules=len(reading.rules_of(message)),
        tried=tuple(_tried(rule, turn, situation, by_rule) for rule in rules),
        answers=tuple(candidate for candidate in standing if candidate.rule not in {rule.id for rule in rules}),
    )


def _tried(rule: Rule, turn: Turn, situation: frozenset[str], standing: dict[str, Candidate]) -> Tried:
    def came_to(verdict: Verdict, words: str, features: Iterable[str] = ()) -> Tried:
        return Tried(rule=rule, kind=rule.kind, topic=rule.topic, verdict=verdict, words=words, features=tuple(features))

    if stands := standing.get(rule.id):
        read = came_to(Verdict.STANDS, turn.text[stands.start : stands.end])
        return replace(read, kind=stands.kind, topic=stands.topic)
    matches = find_matches(turn.text, (rule,))
    if not matches:
        return came_to(*_unmatched(rule, turn))
    candidates = list(find_candidates(turn, matches, situation))
    if candidates:
        return came_to(Verdict.YIELDS, turn.text[candidates[0].start : candidates[0].end])
    match: Match = matches[0]
    features = situation | features_at(turn.modifiers, match.start, match.end)
    words = turn.text[match.start : match.end]
    if features & rule.forbids:
        return came_to(Verdict.FORBIDDEN, words, sorted(features & rule.forbids))
    return came_to(Verdict.LACKING, words, ("|".join(sorted(either)) for either in rule.needs if not features & either))


def _unmatched(rule: Rule, turn: Turn) -> tuple[Verdict, str]:
    for low, high in stretches(turn.text, turn.clauses, rule.within):
        stretch = turn.text[low:high]
        if rule.unless is not None and (excluding := rule.unless.search(stretch)) and (rule.pattern is None or rule.pattern.search(stretch)):
            return Verdict.EXCLUDED, excluding[0]
    return Verdict.ABSENT, ""
