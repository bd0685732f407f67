"""How people speak who buy and who sell: what the words of a message tell of who says it.

A logistic regression for each language over the words of a message and what they mean (`extractors.features`), fitted to the messages of our own
labelled conversations (`make fit-roles`): `weights/<language>-roles.tsv`, in tenths. Only words are weighed, neither names nor who wrote first.
"""

from functools import cache
from importlib.resources import files

from extractors.features import Group, normal
from extractors.regressions import Table, word_sums
from extractors.text import language_of

SPOKEN = Group("c", 3, 160, 1.0)
MOST = 3.0
"""Log odds: no message tells more by itself."""


def sells(text: str) -> float | None:
    """The log odds that who says this sells and does not buy, at most `MOST` either way; None where it has no words. `text`: folded."""
    language = language_of(text)
    if language is None:
        return None
    weights = load_voices(language)
    (told,) = word_sums(normal(text, SPOKEN), SPOKEN, language, weights)
    return max(-MOST, min(MOST, weights.bias[0] + told))


@cache
def load_voices(language: str) -> Table:
    return Table(files("pipeline.parties").joinpath(f"weights/{language}-roles.tsv"))
