"""Marks that cannot be seen, blanks of every width, and what WhatsApp itself writes (`markers.toml`)."""

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from unicodedata import normalize

MARK = "[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
BLANK = "[ \u00a0\u2009\u202f\u3000]"
MARKS = re.compile(f"{MARK}+")
SOME = f"{MARK}{{0,4}}"
"""Bounded, so that a line of thousands of marks is read as quickly as any other."""
INVISIBLE = re.compile(rf"(?:{MARK}|\s)+")

MARKERS: Mapping[str, Mapping[str, list[str]]] = tomllib.loads(files(__package__).joinpath("markers.toml").read_text(encoding="utf-8"))


def without_marks(text: str) -> str:
    return MARKS.sub("", text)


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """The form in which what the app wrote is compared: no marks, no blanks, no case, no final stop, letters composed."""
    return INVISIBLE.sub("", normalize("NFC", text)).casefold().rstrip(".。")
