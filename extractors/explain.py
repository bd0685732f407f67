"""Why a message was read as it was: what its words opened, what was tried on it, and what each rule came to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from casefile.findings import StatementKind, Topic
from casefile.records import Message
from extractors import Setting
from extractors.likeness import Likely, likely, overruled, rules_alone
from extractors.modifiers import Found, features_at
from extractors.reading import READ, Reading
from extractors.resolve import Weighing, resolve
from extractors.rules import Rule
from extractors.statements import Candidate, Match, Turn, find_candidates, find_matches, stretches

WORTH_TELLING = 0.2
"""How probable a kind must be to be spoken of."""


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
    OVERRULED = "overruled"
    """The words as a whole are unlike it."""
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
    clause: int | None
    """In which part of the message that begins."""
    features: tuple[str, ...]
    """Those that it forbids and that hold, or that it needs and that do not: `a|b` for either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    turn: Turn
    situation: tuple[str, ...]
    """Features of `extractors.situation.FEATURES` that hold."""
    rules: int
    """How many there are for who speaks."""
    tried: tuple[Tried, ...]
    answers: tuple[Candidate, ...]
    """Readings that stand by what the message answers, or by what it is like, and by no rule."""
    likely: tuple[Likely, ...]
    """What its clauses are like."""

    def words(self, start: int, end: int) -> str:
        return self.turn.text[start:end]

    def modifiers(self, clause: int) -> Iterator[tuple[Found, str]]:
        """Each modifier that stands in a part, with the words that it reaches."""
        found = (one for one in self.turn.modifiers if self.turn.number_at(one.start) == clause)
        return ((one, self.words(one.low, one.high).strip()) for one in found)


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

    def standing(weigh: Weighing) -> list[Candidate]:
        resolved = resolve(turn, candidates, reading.dialogue, reading.setting.currency, weigh) if message.kind in READ else []
        return [one.candidate for one in resolved]

    found, stands = standing(rules_alone), standing(reading.weigh)
    by_rule = {candidate.rule: candidate for candidate in stands}
    fallen = overruled(turn, found, reading.dialogue)
    return Explanation(
        turn=turn,
        situation=tuple(sorted(situation)),
        rules=len(reading.rules_of(message)),
        tried=tuple(_tried(rule, turn, situation, by_rule, fallen) for rule in rules),
        answers=tuple(candidate for candidate in stands if candidate.rule not in {rule.id for rule in rules}),
        likely=tuple(likely(turn, found, reading.dialogue, WORTH_TELLING)) if message.kind in READ else (),
    )


def _tried(rule: Rule, turn: Turn, situation: frozenset[str], standing: dict[str, Candidate], fallen: frozenset[str]) -> Tried:
    def came_to(verdict: Verdict, start: int, end: int, features: Iterable[str] = ()) -> Tried:
        return Tried(
            rule=rule,
            kind=rule.kind,
            topic=rule.topic,
            verdict=verdict,
            words=turn.text[start:end],
            clause=turn.number_at(start) if verdict is not Verdict.ABSENT else None,
            features=tuple(features),
        )

    if stands := standing.get(rule.id):
        read = came_to(Verdict.STANDS, stands.start, stands.end)
        return replace(read, kind=stands.kind, topic=stands.topic)
    matches = find_matches(turn.text, (rule,))
    if not matches:
        return came_to(*_unmatched(rule, turn))
    candidates = list(find_candidates(turn, matches, situation))
    if candidates:
        return came_to(Verdict.OVERRULED if rule.id in fallen else Verdict.YIELDS, candidates[0].start, candidates[0].end)
    match: Match = matches[0]
    features = situation | features_at(turn.modifiers, match.start, match.end)
    if features & rule.forbids:
        return came_to(Verdict.FORBIDDEN, match.start, match.end, sorted(features & rule.forbids))
    return came_to(Verdict.LACKING, match.start, match.end, ("|".join(sorted(either)) for either in rule.needs if not features & either))


def _unmatched(rule: Rule, turn: Turn) -> tuple[Verdict, int, int]:
    for low, high in stretches(turn.text, turn.clauses, rule.within):
        stretch = turn.text[low:high]
        if rule.unless is not None and (excluding := rule.unless.search(stretch)) and (rule.pattern is None or rule.pattern.search(stretch)):
            return Verdict.EXCLUDED, low + excluding.start(), low + excluding.end()
    return Verdict.ABSENT, 0, 0
