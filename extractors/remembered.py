"""What was worked out for a text is kept for when it is said again: a shop says the same things all day, and everybody says 好的."""

from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import Concatenate, ParamSpec, TypeVar, cast

MOST = 2_048
LONG = 200
"""Texts of more characters are hardly said twice, and would fill the memory."""

P = ParamSpec("P")
R = TypeVar("R")
OfText = Callable[Concatenate[str, P], R]


def remembered(work: OfText[P, R]) -> OfText[P, R]:
    """For a function of a text (and what can be hashed) alone, whose result nobody changes."""
    known = cast("OfText[P, R]", lru_cache(maxsize=MOST)(work))

    def recalled(text: str, /, *rest: P.args, **named: P.kwargs) -> R:
        return known(text, *rest, **named) if len(text) <= LONG else work(text, *rest, **named)

    return update_wrapper(recalled, work)
