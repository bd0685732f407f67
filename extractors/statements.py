"""Candidate statements: what the rules find in one message, given what the conversation has come to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from casefile.findings import StatementKind, Topic
from casefile.records import Message, Role
from extractors.clauses import Clause, split
from extractors.modifiers import FEATURES, Found, Modifier, features_at, find_modifiers
from extractors.rules import Rule
from extractors.text import FoldedText


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A message as it is matched."""

    message: Message
    role: Role
    folded: FoldedText
    clauses: tuple[Clause, ...]
    modifiers: tuple[Found, ...]

    @property
    def text(self) -> str:
        return self.folded.text

    def clause_at(self, position: int) -> Clause:
        return next(clause for clause in self.clauses if position < clause.limit)

    def stretch(self, start: int, end: int) -> tuple[int, int]:
        """The clauses that a match lies in, without the blanks around them."""
        first, last = self.clause_at(start), self.clause_at(max(start, end - 1))
        text = self.text[first.start : last.end]
        return first.start + len(text) - len(text.lstrip()), last.end - len(text) + len(text.rstrip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    kind: StatementKind
    topic: Topic | None
    matter: str | None
    start: int
    end: int
    rule: str
    rank: int
    hedged: bool
    conditional: bool
    negated: bool

    def overlaps(self, other: "Candidate") -> bool:
        return self.start < other.end and other.start < self.end


def take_turn(message: Message, role: Role, folded: FoldedText, modifiers: Iterable[Modifier]) -> Turn:
    clauses = split(folded.text)
    return Turn(message=message, role=role, folded=folded, clauses=clauses, modifiers=find_modifiers(folded.text, clauses, modifiers))


def find_candidates(turn: Turn, rules: Iterable[Rule], situation: frozenset[str]) -> Iterator[Candidate]:
    for rule in rules:
        if turn.role not in rule.speakers or situation & rule.forbids:
            continue
        if any(not need & situation for need in rule.needs if not need & FEATURES):
            continue
        yield from _matches(turn, rule, situation)


def _matches(turn: Turn, rule: Rule, situation: frozenset[str]) -> Iterator[Candidate]:
    for low, high in _stretches(turn, rule.within):
        for start, end, quote in _spans(turn.text, rule, low, high):
            features = features_at(turn.modifiers, start, end)
            if features & rule.forbids or any(not need & (features | situation) for need in rule.needs):
                continue
            if rule.unless is not None and rule.unless.search(turn.text, low, high):
                continue
            quoted = quote or turn.stretch(start, end)
            yield Candidate(
                kind=rule.kind,
                topic=rule.topic,
                matter=rule.matter,
                start=quoted[0],
                end=quoted[1],
                rule=rule.id,
                rank=rule.rank,
                hedged="hedged" in features or "hedged" in rule.sets,
                conditional=not features.isdisjoint({"conditional", "buyers_act"}) or "conditional" in rule.sets,
                negated="negated" in rule.sets,
            )
            break


def _stretches(turn: Turn, within: str) -> Sequence[tuple[int, int]]:
    if within == "message":
        return [(0, len(turn.text))]
    if within == "clause":
        return [(clause.start, clause.limit) for clause in turn.clauses]
    sentences: dict[int, tuple[int, int]] = {}
    for clause in turn.clauses:
        start, _ = sentences.get(clause.sentence, (clause.start, 0))
        sentences[clause.sentence] = (start, clause.limit)
    return list(sentences.values())


def _spans(text: str, rule: Rule, low: int, high: int) -> Iterator[tuple[int, int, tuple[int, int] | None]]:
    if rule.pattern is not None:
        stretch = text[low:high]
        for match in rule.pattern.finditer(stretch):
            named = match.re.groupindex.get("quote")
            quote = (low + match.start(named), low + match.end(named)) if named and match.start(named) >= 0 else None
            yield low + match.start(), low + match.end(), quote
    else:
        from extractors.language import find_tokens

        for start, end in find_tokens(rule.id, rule.tokens, text[low:high]):
            yield low + start, low + end, None
