"""One conversation being read: each message through the gate, the rules, the dialogue."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from casefile.findings import Identity, Quote, Revision, Statement, StatementKind
from casefile.records import Message, MessageKind, Role
from extractors import Setting
from extractors.answers import load_answers
from extractors.dialogue import MARKETPLACES, OTHER_SIDE, Dialogue
from extractors.gate import Gate
from extractors.modifiers import Modifier, load_modifiers
from extractors.resolve import Resolved, figures_in, resolve
from extractors.rules import WHENEVER, Rule, load_rules
from extractors.statements import Candidate, Turn, find_candidates, take_turn
from extractors.terms import read_terms
from extractors.text import FoldedText, fold

PRICED = frozenset(
    {StatementKind.OFFER, StatementKind.COUNTER_OFFER, StatementKind.ACCEPTANCE, StatementKind.SETTLEMENT, StatementKind.DEMAND, StatementKind.REJECTION}
)
"""Kinds whose numbers are sums even without a currency."""
FIGURE = re.compile(r"[\d一二两三四五六七八九十百千]")
READ = frozenset({MessageKind.TEXT, MessageKind.VOICE, MessageKind.ORDER_CARD, MessageKind.SYSTEM})


@cache
def rule_gate() -> Gate[Rule]:
    return Gate(load_rules())


@cache
def modifier_gate() -> Gate[Modifier]:
    return Gate(load_modifiers())


class Reading:
    def __init__(self, setting: Setting, *, gated: bool = True) -> None:
        self.setting = setting
        self.gated = gated
        self.dialogue = Dialogue(marketplace=setting.platform in MARKETPLACES)
        self._answers = load_answers()
        self._rules, self._modifiers = rule_gate(), modifier_gate()
        self._whenever = {state: tuple(rule for rule in self._rules.members if rule.whenever == state) for state in WHENEVER}

    def read(self, message: Message) -> Iterator[Statement | Identity | Revision]:
        role = Role.PLATFORM if message.sender is None else self.setting.roles.get(message.sender, Role.UNKNOWN)
        dialogue = self.dialogue
        dialogue.hear(role)
        folded = fold(message.text)
        if message.kind in READ and role is not Role.UNKNOWN and role is not Role.OTHER:
            rules = self._routed(role, folded.text) if self.gated else self._rules.members
            if rules or self._answered(message, role, folded.text):
                yield from self._statements(message, role, folded, rules)
        if message.kind is MessageKind.ORDER_CARD:
            dialogue.closed = True
        dialogue.heard(role, folded.text, message.sent)

    def candidates(self, message: Message, rules: Sequence[Rule]) -> list[Candidate]:
        """What these rules find in the next message, before it is read."""
        role = Role.PLATFORM if message.sender is None else self.setting.roles[message.sender]
        self.dialogue.hear(role)
        turn = take_turn(message, role, fold(message.text), self._modifiers.members)
        return list(find_candidates(turn, rules, self._situation(message, role)))

    def _situation(self, message: Message, role: Role) -> frozenset[str]:
        features = self.dialogue.features(role)
        return features | {"notice"} if message.sender is None else features

    def _routed(self, role: Role, text: str) -> tuple[Rule, ...]:
        """The rules whose trigger the message hits, and those that the state of the conversation calls for, in their order."""
        rules = self._rules.open(text)
        if role not in OTHER_SIDE:
            return rules
        called: tuple[Rule, ...] = ()
        if self.dialogue.open:
            called += self._whenever["open"]
        if FIGURE.search(text) and self.dialogue.pricing(role):
            called += self._whenever["pricing"]
        return tuple(sorted((*rules, *called), key=lambda rule: rule.rank)) if called else rules

    def _answered(self, message: Message, role: Role, text: str) -> bool:
        """Whether a message that no rule's trigger opens can matter as an answer."""
        if role not in OTHER_SIDE:
            return False
        answers = self._answers
        if self.dialogue.open or message.kind is MessageKind.ORDER_CARD:
            return True
        if role is Role.SELLER:
            return answers.affirm.match(text) is not None
        return not self.dialogue.closed and answers.order.search(text) is not None

    def _statements(self, message: Message, role: Role, folded: FoldedText, rules: Iterable[Rule]) -> Iterator[Statement | Revision]:
        modifiers = self._modifiers.open(folded.text) if self.gated else self._modifiers.members
        turn = take_turn(message, role, folded, modifiers)
        candidates = find_candidates(turn, rules, self._situation(message, role))
        for statement, resolved in self._made(turn, resolve(turn, candidates, self.dialogue, self.setting.currency)):
            yield statement
            quoted = turn.text[resolved.candidate.start : resolved.candidate.end]
            proposes = statement.kind in {StatementKind.OFFER, StatementKind.COUNTER_OFFER, StatementKind.SETTLEMENT}
            yield from self.dialogue.note(statement, quoted, figures_in(quoted, self.setting.currency) if proposes else frozenset())

    def _made(self, turn: Turn, found: Sequence[Resolved]) -> Iterator[tuple[Statement, Resolved]]:
        quotes = [(one.candidate.start, one.candidate.end) for one in found]
        for one in found:
            candidate = one.candidate
            taken = tuple(quote for quote in quotes if quote != (candidate.start, candidate.end))
            start, end = turn.folded.span(candidate.start, candidate.end)
            statement = Statement(
                kind=candidate.kind,
                topic=candidate.topic,
                quote=Quote(message=turn.message.id, start=start, end=end),
                role=turn.role,
                rule=candidate.rule,
                hedged=candidate.hedged and candidate.kind is StatementKind.COMMITMENT,
                conditional=candidate.conditional and candidate.kind is StatementKind.COMMITMENT,
                negated=candidate.negated,
                terms=read_terms(turn, candidate.start, candidate.end, currency=self.setting.currency, bare=candidate.kind in PRICED, taken=taken),
                answers=one.answers,
            )
            yield statement, one
