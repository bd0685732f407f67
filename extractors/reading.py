"""One conversation being read: each message through the gate, the rules, the dialogue."""

import re
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cache

from casefile.findings import Identity, Quote, Revision, Statement, StatementKind, Terms, Topic
from casefile.records import Message, MessageKind, Role
from extractors import Setting
from extractors.answers import GOODS, Cue, asked, load_answers, load_cues
from extractors.borrowed import SUMS, with_borrowed
from extractors.clauses import passages, split
from extractors.days import end_of_day
from extractors.dialogue import DISPUTE, OFFERS, OTHER_SIDE, Dialogue
from extractors.gate import Gate
from extractors.glosses import GlossedText, glossed
from extractors.identities import IdentityReader
from extractors.likeness import speaks, weigh
from extractors.modifiers import Modifier, find_modifiers, load_modifiers
from extractors.money import find_money
from extractors.platforms import CHATS, MARKETPLACES
from extractors.remembered import remembered
from extractors.replies import CLOCK, figures_in
from extractors.resolve import Resolved, Weighing, resolve
from extractors.rules import Rule, load_rules
from extractors.situation import situation
from extractors.statements import Candidate, Turn, find_candidates, find_matches
from extractors.terms import paid_sum, read_terms
from extractors.text import HAN, FoldedText, fold
from extractors.validity import stands_until

TEMPLATE = 12
"""So long a text said twice is a template."""
REMEMBERED = 512
NO_CUES: frozenset[str] = frozenset()
SPEAKERS = frozenset({Role.BUYER, Role.SELLER, Role.PLATFORM})
PRICED = frozenset(map(StatementKind, ("offer", "counter_offer", "acceptance", "rejection", "settlement", "demand")))
"""Kinds whose numbers are sums even without a currency."""
MULTIPLIED = frozenset({Topic.AUTHENTICITY, Topic.COMPENSATION})
SENT_BACK = frozenset({Topic.RETURN, Topic.REPAIR})
CLAIMED = frozenset({StatementKind.DEMAND, StatementKind.SETTLEMENT})
"""What a multiple of the price is promised for (保证正品，假一赔十), and asked for: one that stands beside another promise is not of that."""
FIGURE = re.compile(r"[\d一二两三四五六七八九十百千]")
WORD = re.compile(r"[A-Za-z]{3,}")
ENGLISH = re.compile(r"[A-Za-z']{2,} [A-Za-z']{2,}")
"""Words in a row and no Chinese, or Chinese and no word: rules of the other language that look for figures alone are not asked."""
ABOUT = 50
"""Who is asked for 62k miles and says 61,870 names the same to this part."""
READ = frozenset({MessageKind.TEXT, MessageKind.VOICE, MessageKind.ORDER_CARD, MessageKind.SYSTEM})


SEES_TO_IT = re.compile(r"处理|办理|办好|操作|搞定|弄好|\b(?:sorted|sort it|done|processed|process it|taken care of)\b")
TO_BE_READY = re.compile(r"\b(?:will|'ll) be (?:ready|done|finished|fixed|sorted|there|with you)\b")
"""A day for this is due even where what is promised is taken for a fact of the goods."""


def _does_it(candidate: Candidate, other: Candidate, text: str) -> bool:
    """Whether the next words promise no more than the act by which it is done: 给您换，明天寄过去; 给您退，今天处理."""
    if other.kind is not StatementKind.COMMITMENT or other.start < candidate.end:
        return False
    if other.topic is Topic.SERVICE:
        return SEES_TO_IT.search(text, other.start, other.end) is not None
    return candidate.topic in SENT_BACK and other.topic is Topic.DELIVERY


def _is_gone(deadline: datetime | None, sent: datetime | None) -> bool:
    """Whether it was over when the words were said: a day that is told of, on which nothing falls due."""
    return deadline is not None and sent is not None and end_of_day(deadline) < sent


def _is_marketplace(setting: Setting) -> bool | None:
    """None where the export names no platform: an exported table, a pasted text."""
    if setting.platform in CHATS:
        return False
    return True if setting.platform in MARKETPLACES or Role.PLATFORM in setting.roles.values() else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Voice:
    """What is listened for when a role speaks."""

    role: Role
    rules: Gate[Rule]
    cues: Gate[Cue]
    whenever_open: tuple[Rule, ...]
    whenever_pricing: tuple[Rule, ...]
    whenever_asked: tuple[Rule, ...]
    heeded: bool
    sided: bool
    """Buyer or seller."""


@cache
def voice_of(role: Role) -> Voice:
    """What is looked for in the messages of a role: rules, and the cues that other rules ask for."""
    rules = [rule for rule in load_rules() if role in rule.speakers]
    return Voice(
        role=role,
        rules=Gate(rules),
        cues=Gate(load_cues(role)),
        whenever_open=tuple(rule for rule in rules if rule.whenever == "open"),
        whenever_pricing=tuple(rule for rule in rules if rule.whenever == "pricing"),
        whenever_asked=tuple(rule for rule in rules if rule.whenever == "asked"),
        heeded=role in SPEAKERS,
        sided=role in OTHER_SIDE,
    )


@dataclass(frozen=True, slots=True)
class Opened:
    """What a text opens when a role says it."""

    rules: tuple[Rule, ...]
    cues: frozenset[str]
    language: str | None


@remembered
def opened(text: str, voice: Voice, gated: bool) -> Opened:
    """What may be found in a text: rules, cues that are in it, its language. Ungated, every rule may."""
    rules = voice.rules.open(text) if gated else voice.rules.members
    language = _language(text)
    return Opened(
        tuple(rule for rule in rules if rule.language == language) if language else rules,
        frozenset(cue.name for cue in voice.cues.open(text) if cue.pattern.search(text)),
        language,
    )


def _language(text: str) -> str | None:
    """That of all its words, if it is one."""
    if HAN.search(text):
        return None if WORD.search(text) else "zh"
    return "en" if ENGLISH.search(text) else None


@cache
def modifier_gate() -> Gate[Modifier]:
    return Gate(load_modifiers())


class Reading:
    def __init__(self, setting: Setting, *, gated: bool = True, weigh: Weighing = weigh) -> None:
        self.setting = setting
        self.weigh = weigh
        self.gated = gated
        self.dialogue = Dialogue(marketplace=_is_marketplace(setting))
        self._identities = IdentityReader(setting)
        self._said: OrderedDict[str, None] = OrderedDict()
        self._answers = load_answers()
        self._modifiers = modifier_gate()
        self._voices: dict[str | None, Voice] = {}

    def read(self, message: Message) -> Iterator[Statement | Identity | Revision]:
        if message.is_internal:
            return
        voice = self._voice(message)
        self.dialogue.hear(voice.role, message.sent)
        for start, end in passages(message.text):
            yield from self._read(message, voice, fold(message.text[start:end], start))

    def _read(self, message: Message, voice: Voice, folded: FoldedText) -> Iterator[Statement | Identity | Revision]:
        role, dialogue = voice.role, self.dialogue
        cues = NO_CUES
        read = glossed(folded)
        if voice.heeded and (message.kind is MessageKind.TEXT or message.kind in READ):
            told = opened(read.text, voice, self.gated)
            cues = told.cues
            if cues:
                dialogue.take(cues)
            rules = self._called(told, voice, read.text) if voice.sided and self.gated else told.rules
            matters = voice.sided and self._matters(message, role, read.text, cues)
            if rules or matters:
                yield from self._statements(message, role, read, rules, matters=matters)
        yield from self._identities.read(message, folded, role)
        if message.kind is MessageKind.ORDER_CARD:
            dialogue.closed = dialogue.carried_out = True
        dialogue.heard(role, read.text, message.sent, cues)

    def tried(self, message: Message) -> tuple[Turn, tuple[Rule, ...], frozenset[str]]:
        """The next message as it is matched, the rules that are tried on it, and what the conversation has come to; it is not read."""
        voice = self._voice(message)
        self.dialogue.hear(voice.role, message.sent)
        folded = glossed(fold(message.text))
        rules: tuple[Rule, ...] = ()
        if voice.heeded and message.kind in READ and not message.is_internal:
            told = opened(folded.text, voice, self.gated)
            self.dialogue.take(told.cues)
            rules = self._called(told, voice, folded.text) if voice.sided else told.rules
        return self._turn(message, voice.role, folded), rules, self._situation(message, voice.role, message.text)

    def rules_of(self, message: Message) -> tuple[Rule, ...]:
        """All the rules there are for who speaks."""
        return self._voice(message).rules.members

    def candidates(self, message: Message, rules: Sequence[Rule]) -> list[Candidate]:
        """What these rules find in the next message, before it is read."""
        turn, _, situation = self.tried(message)
        matches = find_matches(turn.text, tuple(rule for rule in rules if turn.role in rule.speakers))
        return list(find_candidates(turn, matches, situation))

    def _voice(self, message: Message) -> Voice:
        voice = self._voices.get(message.sender)
        if voice is None:
            role = Role.PLATFORM if message.sender is None else self.setting.roles.get(message.sender, Role.UNKNOWN)
            voice = self._voices[message.sender] = voice_of(role)
        return voice

    def _turn(self, message: Message, role: Role, folded: FoldedText | GlossedText) -> Turn:
        text = folded.text
        modifiers = self._modifiers.open(text) if self.gated else self._modifiers.members
        return Turn(message=message, role=role, folded=folded, clauses=split(text), modifiers=find_modifiers(text, modifiers))

    def _situation(self, message: Message, role: Role, words: str) -> frozenset[str]:
        features = situation(self.dialogue, role)
        if message.sender is None:
            features |= {"notice"}
        if not self.dialogue.closed and "asked_polar" in asked(words):
            features |= {"wondering"}
        return features | {"canned"} if self._answers.canned.search(words) else features

    def _called(self, told: Opened, voice: Voice, text: str) -> tuple[Rule, ...]:
        """With the rules that the state of the conversation calls for without a trigger."""
        dialogue = self.dialogue
        called: tuple[Rule, ...] = ()
        if dialogue.open:
            called += voice.whenever_open
        if not dialogue.closed and FIGURE.search(text) and dialogue.pricing(voice.role):
            called += voice.whenever_pricing
        if voice.whenever_asked and dialogue.asked_goods(voice.role):
            called += voice.whenever_asked
        if told.language:
            called = tuple(rule for rule in called if rule.language == told.language)
        return tuple(sorted((*told.rules, *called), key=lambda rule: rule.rank)) if called else told.rules

    def _matters(self, message: Message, role: Role, text: str, cues: frozenset[str]) -> bool:
        """Whether a message in which no rule matches can matter: by what its words are like, or as an answer."""
        if self.dialogue.open or message.kind is MessageKind.ORDER_CARD or speaks(text, role):
            return True
        if role is Role.SELLER:
            return self._answers.short(text)
        return not self.dialogue.closed and "order" in cues

    def _statements(
        self, message: Message, role: Role, folded: FoldedText | GlossedText, rules: tuple[Rule, ...], *, matters: bool
    ) -> Iterator[Statement | Revision]:
        matches = find_matches(folded.text, rules)
        if not (matches or matters):
            return
        turn = self._turn(message, role, folded)
        found = find_candidates(turn, matches, self._situation(message, role, folded.original)) if matches else ()
        candidates = [candidate for candidate in found if not self._measures(turn, candidate)]
        made = list(self._made(turn, resolve(turn, candidates, self.dialogue, self.setting.currency, self.weigh)))
        yield from (statement for statement, _ in made)
        for statement, resolved in sorted(made, key=lambda one: one[0].kind not in OFFERS):  # beside an offer a grievance is about the price
            quoted = turn.text[resolved.candidate.start : resolved.candidate.end]
            said = turn.text if statement.kind is StatementKind.REJECTION else quoted
            proposes = statement.kind in OFFERS or statement.kind is StatementKind.SETTLEMENT
            self.dialogue.aggrieved |= statement.kind in DISPUTE and not self.dialogue.bargaining
            if statement.needs_review and (self.dialogue.closed or statement.kind not in OFFERS or statement.terms.amount is None):
                continue  # but for a price before the contract, what stands follows from what the rules have found, as the weights were fitted to it
            figures = figures_in(quoted, self.setting.currency) | _amount_of(statement) if proposes else frozenset[Decimal]()
            told = figures_in(CLOCK.sub("", turn.text), self.setting.currency) if statement.kind in OFFERS else frozenset[Decimal]()
            until = stands_until(turn.text, message.sent) if statement.kind in OFFERS else None
            revised = list(self.dialogue.note(statement, said, figures, until=until, words=turn.text, told=told))
            if not statement.needs_review:
                yield from revised

    def _measures(self, turn: Turn, candidate: Candidate) -> bool:
        """Whether what would be a price takes up how long or heavy the other side wants the goods: “105 inches?”, “we can do 105”."""
        burst = self.dialogue.before(turn.role) if candidate.kind in OFFERS else None
        measures = burst.measures() if burst is not None else frozenset[Decimal]()
        words = turn.text[candidate.start : candidate.end]
        if not measures or any(one.currency is not None for one in find_money(words, None)):
            return False
        return all(any(abs(figure - measure) <= measure / ABOUT for measure in measures) for figure in figures_in(words, None))

    def _made(self, turn: Turn, found: Sequence[Resolved]) -> Iterator[tuple[Statement, Resolved]]:
        by_quote = {(one.candidate.start, one.candidate.end): one.candidate for one in found}
        quotes = [(one.candidate.start, one.candidate.end) for one in found]
        canned = bool(found) and turn.role is not Role.BUYER and self._canned(turn)
        for one in found:
            candidate = one.candidate
            quote = (candidate.start, candidate.end)
            start, end = turn.folded.span(*quote)
            promise = candidate.kind is StatementKind.COMMITMENT
            yield (
                Statement(
                    kind=candidate.kind,
                    topic=candidate.topic,
                    quote=Quote(message=turn.message.id, start=start, end=end),
                    role=turn.role,
                    rule=candidate.rule,
                    hedged=candidate.hedged and promise,
                    conditional=candidate.conditional and promise,
                    negated=candidate.negated,
                    auto=canned,
                    terms=self._terms(
                        turn, candidate, [other for other in quotes if other != quote and not _does_it(candidate, by_quote[other], turn.text)]
                    ),
                    answers=one.answers,
                ),
                one,
            )

    def _terms(self, turn: Turn, candidate: Candidate, taken: list[tuple[int, int]]) -> Terms:
        bare = candidate.kind in PRICED
        found = read_terms(
            turn,
            (candidate.start, candidate.end),
            setting=replace(self.setting, currency=self.dialogue.currency or self.setting.currency) if bare else self.setting,
            bare=bare,
            multiplied=candidate.topic in MULTIPLIED or candidate.kind in CLAIMED,
            taken=taken,
        )
        if candidate.kind is not StatementKind.COMMITMENT:
            return found
        if found.amount is None and candidate.topic in SUMS:
            paid = paid_sum(turn, (candidate.start, candidate.end), setting=self.setting, taken=taken)
            found = replace(found, amount=paid.amount, currency=paid.currency) if paid else found
        found = with_borrowed(found, turn, candidate, self.dialogue, self.setting)
        is_fact = candidate.topic in GOODS and not TO_BE_READY.search(turn.text, candidate.start, candidate.end)
        return replace(found, deadline=None) if is_fact or _is_gone(found.deadline, turn.message.sent) else found

    def _canned(self, turn: Turn) -> bool:
        """Whether a shop's words are a template: they begin as one, or were said before, at length, in this conversation."""
        said, text = self._said, turn.text
        again = text in said
        if len(text) >= TEMPLATE:
            said[text] = None
            if len(said) > REMEMBERED:
                said.popitem(last=False)
        return again or self._answers.canned.search(text) is not None


def _amount_of(statement: Statement) -> frozenset[Decimal]:
    return frozenset() if statement.terms.amount is None else frozenset({statement.terms.amount})
