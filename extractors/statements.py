"""Candidate statements: what the rules find in one message, given what the conversation has come to."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from casefile.findings import StatementKind, Topic
from casefile.records import Message, Role
from extractors.clauses import Clause, split
from extractors.glosses import GlossedText
from extractors.modifiers import Found, features_at
from extractors.remembered import remembered
from extractors.rules import Rule
from extractors.text import FoldedText

CLAUSE_LIMIT = attrgetter("limit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A message as it is matched."""

    message: Message
    role: Role
    folded: FoldedText | GlossedText
    clauses: tuple[Clause, ...]
    modifiers: tuple[Found, ...]

    @property
    def text(self) -> str:
        return self.folded.text

    def clause_at(self, position: int) -> Clause:
        """That a place lies in; the last, for the marks and blanks at the end of the message."""
        return self.clauses[self.number_at(position)]

    def number_at(self, position: int) -> int:
        return min(bisect_right(self.clauses, position, key=CLAUSE_LIMIT), len(self.clauses) - 1)

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
    said: int
    """Where the words begin by which the rule knew it; what stands before them is another matter."""
    rule: str
    rank: int
    hedged: bool
    conditional: bool
    negated: bool
    question: tuple[str, datetime | None] | None = None
    """The other side's question that it confirms by a bare yes, and when that was asked."""

    def overlaps(self, other: "Candidate") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Match:
    """Where a rule's pattern is found, before it is asked in what context."""

    rule: Rule
    start: int
    end: int
    quote: tuple[int, int] | None


@remembered
def find_matches(text: str, rules: tuple[Rule, ...]) -> tuple[Match, ...]:
    clauses = split(text)
    found: list[Match] = []
    searched: dict[str, list[tuple[int, str]]] = {}
    for rule in rules:
        if rule.within not in searched:
            searched[rule.within] = [(low, text[low:high]) for low, high in stretches(text, clauses, rule.within)]
        for low, stretch in searched[rule.within]:
            if rule.pattern is not None and rule.pattern.search(stretch) is None:  # so it is for most of the rules that the gate opens
                continue
            matches = [Match(rule, start, end, quote) for start, end, quote in _spans(rule, stretch, low)]
            whole = all(other.search(stretch) for other in rule.beside)
            if matches and whole and (rule.unless is None or not rule.unless.search(stretch)):
                found += matches
    return tuple(found)


def find_candidates(turn: Turn, matches: Iterable[Match], situation: frozenset[str]) -> Iterator[Candidate]:
    """The matches whose rule admits the context: of each clause the first."""
    done: set[tuple[str, int]] = set()
    for match in matches:
        rule = match.rule
        start, end = match.quote or turn.stretch(match.start, match.end)
        features = situation | features_at(turn.modifiers, match.start, match.end)
        if (rule.id, start) in done or features & rule.forbids or not all(map(features.intersection, rule.needs)):
            continue
        done.add((rule.id, start))
        yield Candidate(
            kind=rule.kind,
            topic=rule.topic,
            matter=rule.matter,
            start=start,
            end=end,
            said=match.start,
            rule=rule.id,
            rank=rule.rank,
            hedged="hedged" in features or "hedged" in rule.sets,
            conditional=not features.isdisjoint({"conditional", "buyers_act"}) or "conditional" in rule.sets,
            negated="negated" in rule.sets,
        )


def stretches(text: str, clauses: tuple[Clause, ...], within: str) -> Sequence[tuple[int, int]]:
    """Where a rule's pattern is searched: start and end of each clause or sentence, or of the whole."""
    if within == "message":
        return [(0, len(text))]
    if within == "clause":
        return [(clause.start, clause.limit) for clause in clauses]
    sentences: dict[int, tuple[int, int]] = {}
    for clause in clauses:
        start, _ = sentences.get(clause.sentence, (clause.start, 0))
        sentences[clause.sentence] = (start, clause.limit)
    return list(sentences.values())


def _spans(rule: Rule, stretch: str, low: int) -> Iterator[tuple[int, int, tuple[int, int] | None]]:
    if rule.pattern is not None:
        for match in rule.pattern.finditer(stretch):
            named = match.re.groupindex.get("quote")
            quote = (low + match.start(named), low + match.end(named)) if named and match.start(named) >= 0 else None
            yield low + match.start(), low + match.end(), quote
    else:
        from extractors.language import find_tokens

        for start, end in find_tokens(rule.id, rule.tokens, stretch):
            yield low + start, low + end, None
