"""Text made to be slow to read: twenty thousand characters of what the English expressions begin with."""

import re
import time
from itertools import islice

import pytest
from build import dialogue, message, setting

from extractors import extract
from extractors.answers import load_answers
from extractors.modifiers import load_modifiers
from extractors.rules import Expression, load_rules

LENGTH = 20_000
SECONDS = 3.0
"""For one expression over one text: what is linear takes a hundredth of it, what is quadratic several times as much."""
BARE = ["a ", " ", "1", "1,", "hi ", "-", "not it ", "we will the "]
SPOKEN = [
    *BARE, "a", "1 ", "$1 ", "the ", "I'll ", "you ", "is ", "it is ", "and ", "very ", "refund ", "if ", "could you ", "no ", "ok ", "yes, ",
    "still ", "the box ", "n't ", "'", "x1", "tomorrow ", "by Friday ", "my order ", "would ", "i have ", "half ",
]  # fmt: skip


def repeated(unit: str) -> str:
    return (unit * (LENGTH // len(unit) + 1))[:LENGTH]


EXPRESSIONS = {
    **{rule.id: rule.pattern for rule in load_rules() if rule.language == "en" and rule.pattern},
    **{f"{rule.id} unless": rule.unless for rule in load_rules() if rule.language == "en" and rule.unless},
    **{f"{rule.id} with {number}": one for rule in load_rules() if rule.language == "en" for number, one in enumerate(rule.beside)},
    **{modifier.id: modifier.pattern for modifier in load_modifiers() if modifier.id.startswith("en.")},
    **{name: getattr(load_answers(), name) for name in ("assent", "dissent", "affirm", "order", "bare_price", "alters", "waives", "canned")},
}


@pytest.mark.parametrize("unit", BARE)
def test_every_expression_is_done_with_a_repetitive_text_in_time(unit: str) -> None:
    text = repeated(unit)
    assert [name for name, pattern in EXPRESSIONS.items() if _seconds(pattern, text) > SECONDS] == []


def _seconds(pattern: re.Pattern[str] | Expression, text: str) -> float:
    begun = time.process_time()
    for _ in islice(pattern.finditer(text), 1000):
        pass
    return time.process_time() - begun


@pytest.mark.parametrize("unit", SPOKEN)
def test_a_conversation_with_a_repetitive_text_is_read_in_time(unit: str) -> None:
    lines = [*dialogue("buyer: would you take 180?", "seller: 225 lowest", "buyer: deal", "buyer: it arrived broken"), message(repeated(unit))]
    begun = time.process_time()
    list(extract(lines, setting(platform="ebay", currency="USD")))
    assert time.process_time() - begun < 30
