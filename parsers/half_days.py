"""Halves of the day and the clocks that they belong to, as apps of every language write them (`half_days.toml`)."""

import re
import tomllib
from datetime import time, tzinfo
from functools import lru_cache
from pathlib import Path

BLANK = "[ \u00a0\u2009\u202f\u3000]"
NUMBER = re.compile(r"\d+")
UNTOLD = re.compile(rf"{BLANK}|[.\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Dots, blanks and marks that cannot be seen tell no half of the day from another."""


def _spelled(word: str) -> str:
    """`p. m.` also reads `PM`, `p.m.` and `p.<NBSP>m.`."""
    return "".join({".": r"\.?", " ": f"{BLANK}{{0,4}}"}.get(character, re.escape(character)) for character in word)


def _key(half: str) -> str:
    return UNTOLD.sub("", half).casefold()


TOLD: dict[str, list[str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
AM, PM, NIGHT = (frozenset(map(_key, TOLD[half])) for half in ("am", "pm", "night"))
HALF = "(?i:" + "|".join(_spelled(word) for word in sorted((word for words in TOLD.values() for word in words), key=len, reverse=True)) + ")"


@lru_cache(maxsize=4096)
def clock_time(raw: str, zone: tzinfo | None = None) -> time | None:
    """`下午3:04:05`, `3:04 p. m.`, `15.04`; None for a time that no clock shows."""
    hour, minute, *rest = (int(number) for number in NUMBER.findall(raw))
    half = _key(re.sub(r"[\d:]|\bh\b", "", raw))
    is_late = half in PM or (half in NIGHT and 6 <= hour < 12)
    if is_late and hour < 12:
        hour += 12
    elif (half in AM or half in NIGHT) and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or (rest and rest[0] > 59):
        return None
    return time(hour, minute, rest[0] if rest else 0, tzinfo=zone)
