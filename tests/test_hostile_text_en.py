"""Text made to be slow to read: as much as is read at once of what the English expressions begin with."""

from itertools import islice

import pytest
from build import dialogue, message, setting
from growth import grows_with

from extractors import extract
from extractors.answers import load_answers
from extractors.clauses import LONGEST
from extractors.modifiers import load_modifiers
from extractors.rules import load_rules

BARE = ["a ", " ", "1", "1,", "hi ", "-", "not it ", "we will the "]
SPOKEN = [
    *BARE, "a", "1 ", "$1 ", "the ", "I'll ", "you ", "is ", "it is ", "and ", "very ", "refund ", "if ", "could you ", "no ", "ok ", "yes, ",
    "still ", "the box ", "n't ", "'", "x1", "tomorrow ", "by Friday ", "my order ", "would ", "i have ", "half ",
]  # fmt: skip


def repeated(unit: str, length: int) -> str:
    return (unit * (length // len(unit) + 1))[:length]


EXPRESSIONS = {
    **{rule.id: rule.pattern for rule in load_rules() if rule.language == "en" and rule.pattern},
    **{f"{rule.id} unless": rule.unless for rule in load_rules() if rule.language == "en" and rule.unless},
    **{f"{rule.id} with {number}": one for rule in load_rules() if rule.language == "en" for number, one in enumerate(rule.beside)},
    **{modifier.id: modifier.pattern for modifier in load_modifiers() if modifier.id.startswith("en.")},
    **{name: getattr(load_answers(), name) for name in ("assent", "dissent", "affirm", "order", "bare_price", "alters", "waives", "canned")},
}


@pytest.mark.parametrize("unit", BARE)
def test_every_expression_is_done_with_a_repetitive_text_in_time(unit: str) -> None:
    assert [
        name
        for name, pattern in EXPRESSIONS.items()
        if not grows_with(lambda many, pattern=pattern: list(islice(pattern.finditer(repeated(unit, many)), 1000)), LONGEST // 8)
    ] == []


@pytest.mark.parametrize("unit", SPOKEN)
def test_a_conversation_with_a_repetitive_text_is_read_in_time(unit: str) -> None:
    """Up to what is read at once, and over two such runs."""
    before = dialogue("buyer: would you take 180?", "seller: 225 lowest", "buyer: deal", "buyer: it arrived broken")
    between = setting(platform="ebay", currency="USD")

    def read(length: int) -> None:
        list(extract([*before, message(repeated(unit, length))], between))

    assert grows_with(read, LONGEST // 4)
