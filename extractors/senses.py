"""What words of chats between buyers and sellers mean: `senses/<language>.toml`, a thesaurus of words and short expressions by sense.

The longest entry that stands at a place counts, and no letter counts twice. English entries are base forms; the usual endings of their first and last
words are known. `OPEN` holds words of many senses: each is its own. Figures are `NUMBER`, with a currency's sign `SUM`.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extractors.remembered import remembered

OPEN = "OPEN"
FIGURE = re.compile(r"(?P<sum>[$£€¥￥]\s?\d[\d.,]*k?|\d[\d.,]*\s?(?:[$£€]|元|块))|\d[\d.,]*(?:(?:st|nd|rd|th|k|w)(?![a-z]))?")
NUMERALS = re.compile("[一二两三四五六七八九十百千万]{2,}")
WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*")
DOUBLED = re.compile(r"[^aeiou][aeiou][bdgklmnprt]$")
"""How a word ends whose last letter may be doubled before an ending: `ship`, `shipped`."""
HISSING = ("s", "x", "z", "ch", "sh", "o")
SHORT = 3
"""Words of fewer letters have no other forms: `us` is not in `used`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thesaurus:
    """Of one language. A unit is a character in Chinese, a word in English."""

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
        units = entry if language == "zh" else entry.split()
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
def senses_in(text: str, language: str) -> tuple[str, ...]:
    """The senses of the words of a text in lower case, in their order; words that the thesaurus does not know are passed over."""
    return tuple(_senses_in(text, language))


def _senses_in(text: str, language: str) -> Iterator[str]:
    at = 0
    for figure in FIGURE.finditer(text):
        yield from _between_figures(text[at : figure.start()], language)
        yield "SUM" if figure["sum"] else "NUMBER"
        at = figure.end()
    yield from _between_figures(text[at:], language)


def _between_figures(text: str, language: str) -> Iterator[str]:
    known = thesaurus(language)
    units, joined = (text, str) if language == "zh" else (WORD.findall(text.replace("’", "'")), " ".join)
    at = 0
    while at < len(units):
        for size in known.sizes.get(units[at], ()):
            if sense := known.senses.get(joined(units[at : at + size])):
                yield sense
                at += size
                break
        else:
            numerals = NUMERALS.match(text, at) if language == "zh" else None
            if numerals:
                yield "NUMBER"
            at = numerals.end() if numerals else at + 1
