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

EXPRESSIONS = ("assent", "dissent", "affirm", "order", "bare_price", "alters", "waives", "performed", "grieves", "canned")
CUES = {"order": (Role.BUYER,), "performed": (Role.BUYER, Role.SELLER, Role.PLATFORM), "grieves": (Role.BUYER,)}
"""Expressions that change the state of a conversation wherever they are found, and from whose mouth."""


GOODS = frozenset({None, Topic.AUTHENTICITY, Topic.DESCRIPTION, Topic.QUALITY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    name: str
    pattern: re.Pattern[str]
    triggers: Requirement


@cache
def load_cues(role: Role) -> tuple[Cue, ...]:
    """Read by the gate like rules."""
    answers = load_answers()
    patterns: dict[str, re.Pattern[str]] = {"order": answers.order, "performed": answers.performed, "grieves": answers.grieves}
    found = [Cue(name=name, pattern=patterns[name], triggers=required_literals(patterns[name].pattern)) for name in CUES if role in CUES[name]]
    for cue in found:
        if not cue.triggers:
            raise RuleError(f"answers.toml: {cue.name}: no literal is in every match")
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    assent: re.Pattern[str]
    dissent: re.Pattern[str]
    affirm: re.Pattern[str]
    order: re.Pattern[str]
    bare_price: re.Pattern[str]
    alters: re.Pattern[str]
    waives: re.Pattern[str]
    performed: re.Pattern[str]
    grieves: re.Pattern[str]
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
def load_answers() -> Answers:
    tables = {language: load_table(language, "answers.toml") for language in LANGUAGES}
    words = {language: load_words(language) for language in LANGUAGES}

    def joined(key: str) -> re.Pattern[str]:
        patterns = [compile_pattern(table[key], words[name], f"{name}: {key}").pattern for name, table in tables.items()]
        return re.compile("|".join(patterns), re.IGNORECASE)

    questions = [
        (entry["feature"], compile_pattern(entry["pattern"], words[name], entry["feature"]))
        for name, table in tables.items()
        for entry in table["question"]
    ]
    matters = [
        (Topic(entry["topic"]), compile_pattern(entry["pattern"], words[name], entry["topic"]))
        for name in LANGUAGES
        for entry in load_table(name, "matters.toml")["matter"]
    ]
    return Answers(**{key: joined(key) for key in EXPRESSIONS}, questions=tuple(questions), matters=tuple(matters))
