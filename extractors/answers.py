"""Words that mean something only as an answer: assent, dissent, ordering, a bare price; and what a question asks for.

The expressions are those of `answers.toml` and `matters.toml` of all languages, joined, so that a message may mix them.
"""

import re
from dataclasses import dataclass
from functools import cache

from casefile.findings import Topic
from extractors.rules import LANGUAGES, compile_pattern, load_table, load_words

EXPRESSIONS = ("assent", "dissent", "affirm", "order", "bare_price", "alters", "waives", "performed", "grieves", "canned")


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
        return frozenset(feature for feature, pattern in self.questions if pattern.search(text))


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
