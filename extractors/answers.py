"""Words that mean something only as an answer: assent, dissent, ordering, a bare price; and what a question asks for.

The expressions are those of `answers.toml` and `matters.toml` of all languages, joined, so that a message may mix them.
"""

import re
from dataclasses import dataclass
from functools import cache

from casefile.findings import Topic
from casefile.records import Role
from extractors.rules import LANGUAGES, RuleError, compile_pattern, load_table, load_words
from extractors.triggers import Requirement, required_literals

EXPRESSIONS = ("assent", "nods", "carries_on", "dissent", "affirm", "order", "elsewhere", "bare_price", "reopens", "alters", "waives", "canned")
EVERYONE = frozenset({Role.BUYER, Role.SELLER, Role.PLATFORM})
CUES = {"order": frozenset({Role.BUYER}), "performed": EVERYONE, "grieves": frozenset({Role.BUYER}), "listed": EVERYONE}
"""Expressions that tell of the state of a conversation wherever they are found, and from whose mouth."""
GOODS = frozenset({None, Topic.AUTHENTICITY, Topic.DESCRIPTION, Topic.QUALITY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Opened by the gate like a rule."""

    name: str
    pattern: re.Pattern[str]
    triggers: Requirement


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    assent: re.Pattern[str]
    nods: re.Pattern[str]
    """Assent that may mean no more than that the speaker has heard."""
    carries_on: re.Pattern[str]
    """A question that carries out what is agreed: how to pay, when it is sent."""
    dissent: re.Pattern[str]
    affirm: re.Pattern[str]
    order: re.Pattern[str]
    elsewhere: re.Pattern[str]
    """Before the words of an order: it was another one."""
    bare_price: re.Pattern[str]
    reopens: re.Pattern[str]
    """After one contract the price of another is asked."""
    alters: re.Pattern[str]
    waives: re.Pattern[str]
    canned: re.Pattern[str]
    questions: tuple[tuple[str, re.Pattern[str]], ...]
    """The feature that a question of the other side gives the situation."""
    matters: tuple[tuple[Topic, re.Pattern[str]], ...]

    def matter_of(self, text: str) -> Topic | None:
        """The topic of a question or request; the first in the list that it speaks of."""
        return next((topic for topic, pattern in self.matters if pattern.search(text)), None)

    def asked(self, text: str) -> frozenset[str]:
        """What it asks or requests; a question about nothing else is one about the goods."""
        asked = frozenset(feature for feature, pattern in self.questions if pattern.search(text))
        if "asked_other" in asked and not asked & {"asked_price", "asked_when"} and self.matter_of(text) in GOODS:
            return asked | {"asked_goods"}
        return asked


@cache
def load_cues(role: Role) -> tuple[Cue, ...]:
    patterns = {name: _joined(name) for name, speakers in CUES.items() if role in speakers}
    found = tuple(Cue(name=name, pattern=pattern, triggers=required_literals(pattern.pattern)) for name, pattern in patterns.items())
    for cue in found:
        if not cue.triggers:
            raise RuleError(f"answers.toml: {cue.name}: no literal is in every match")
    return found


@cache
def load_answers() -> Answers:
    return Answers(
        **{key: _joined(key) for key in EXPRESSIONS},
        questions=tuple((entry["feature"], pattern) for entry, pattern in _entries("answers.toml", "question")),
        matters=tuple((Topic(entry["topic"]), pattern) for entry, pattern in _entries("matters.toml", "matter")),
    )


def _joined(key: str) -> re.Pattern[str]:
    tables = [(language, load_table(language, "answers.toml")) for language in LANGUAGES]
    patterns = [compile_pattern(table[key], load_words(language), f"{language}: {key}") for language, table in tables if key in table]
    return re.compile("|".join(pattern.pattern for pattern in patterns), re.IGNORECASE)


def _entries(name: str, kind: str) -> list[tuple[dict[str, str], re.Pattern[str]]]:
    return [
        (entry, compile_pattern(entry["pattern"], load_words(language), f"{language}/{name}"))
        for language in LANGUAGES
        for entry in load_table(language, name)[kind]
    ]
