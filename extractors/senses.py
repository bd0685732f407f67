"""What words of chats between buyers and sellers mean: `senses/<language>.toml`, a thesaurus of words and short expressions by sense.

The longest entry that stands at a place counts, and no letter counts twice. English entries are base forms; the usual endings of their first and last
words are known. `OPEN` holds words of many senses: each is its own. Figures are `NUMBER`, with a currency's sign `SUM`. The senses are those of both
languages, so that a text may mix them: `refund 给你`.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extractors.remembered import remembered
from extractors.text import HAN

OPEN = "OPEN"
FIGURE = re.compile(r"(?P<sum>[$£€¥￥]\s?\d[\d.,]*k?|\d[\d.,]*\s?(?:[$£€]|元|块))|\d[\d.,]*(?:(?:st|nd|rd|th|k|w)(?![a-z]))?")
NUMERALS = frozenset("一二两三四五六七八九十百千万")
WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*")
UNIT = re.compile(rf"{WORD.pattern}|\S")
DOUBLED = re.compile(r"[^aeiou][aeiou][bdgklmnprt]$")
"""How a word ends whose last letter may be doubled before an ending: `ship`, `shipped`."""
HISSING = ("s", "x", "z", "ch", "sh", "o")
SHORT = 3
"""Words of fewer letters have no other forms: `us` is not in `used`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thesaurus:
    """Of one language. A unit is a word in Latin letters, or any other character."""

    senses: Mapping[str, str]
    """By entry, in all its forms."""
    sizes: Mapping[str, Sequence[int]]
    """How many units the entries have that begin with this one, the longest first."""


@cache
def thesaurus(language: str) -> Thesaurus:
    told: Mapping[str, Sequence[str]] = tomllib.loads(files("extractors").joinpath(f"senses/{language}.toml").read_text("utf-8"))
    senses = {entry: entry if sense == OPEN else sense for sense, entries in told.items() for entry in entries}
    if language == "en":
        senses = {form: sense for entry, sense in senses.items() for form in forms(entry)} | senses
    sizes = defaultdict[str, set[int]](set)
    for entry in senses:
        units = UNIT.findall(entry)
        sizes[units[0]].add(len(units))
    return Thesaurus(senses=senses, sizes={first: sorted(found, reverse=True) for first, found in sizes.items()})


def forms(entry: str) -> Iterator[str]:
    """An entry with each ending of its first word, and of its last."""
    first, _, rest = entry.partition(" ")
    before, _, last = entry.rpartition(" ")
    yield from (f"{before} {form}".lstrip() for form in _endings(last))
    if rest:
        yield from (f"{form} {rest}" for form in _endings(first))


def _endings(word: str) -> Iterator[str]:
    if len(word) < SHORT:
        return
    yield from (word + "s", word + "'s")
    if word.endswith("e"):
        yield from (word + "d", word[:-1] + "ing")
    elif word.endswith("y"):
        yield from (word[:-1] + "ies", word[:-1] + "ied", word + "ed", word + "ing")
    else:
        yield from (word + "ed", word + "ing")
    if word.endswith(HISSING):
        yield word + "es"
    if DOUBLED.search(word):
        yield from (word + word[-1] + "ed", word + word[-1] + "ing")


@remembered
def senses_in(text: str) -> tuple[str, ...]:
    """The senses of the words of a text in lower case, in their order; words that the thesaurus does not know are passed over."""
    return tuple(_senses_in(text))


def _senses_in(text: str) -> Iterator[str]:
    at = 0
    for figure in FIGURE.finditer(text):
        yield from _between_figures(text[at : figure.start()])
        yield "SUM" if figure["sum"] else "NUMBER"
        at = figure.end()
    yield from _between_figures(text[at:])


def _between_figures(text: str) -> Iterator[str]:
    if HAN.search(text):
        return _looked_up(UNIT.findall(text), {"zh": "", "en": " "})
    return _looked_up(WORD.findall(text.replace("’", "'")), {"en": " "})


def _looked_up(units: Sequence[str], languages: Mapping[str, str]) -> Iterator[str]:
    """… of units that are joined by what stands there for each language."""
    at = 0
    while at < len(units):
        known = _longest(units, at, languages)
        if known:
            sense, size = known
            yield sense
            at += size
            continue
        first = at
        while at < len(units) and units[at] in NUMERALS:
            at += 1
        if at - first > 1:
            yield "NUMBER"
        at = max(at, first + 1)


def _longest(units: Sequence[str], at: int, languages: Mapping[str, str]) -> tuple[str, int] | None:
    for language, between in languages.items():
        known = thesaurus(language)
        for size in known.sizes.get(units[at], ()):
            if sense := known.senses.get(between.join(units[at : at + size])):
                return sense, size
    return None
