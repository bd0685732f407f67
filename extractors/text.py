"""A message's text folded for matching, with the way back to the untouched original.

Folding maps one character to one (full width → half width, traditional → simplified, radicals → characters, odd
blanks → blank) or drops it (zero width), so that offsets are either equal or found by counting what was dropped.
Quotes always lie in the original.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files

from extractors.remembered import remembered

DROPPED = "\u00ad\u200b\u200c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2066\u2067\u2068\u2069\ufeff\ufe0e"
BLANKS = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"
ALIKE = {"’": "'", "‘": "'", "“": '"', "”": '"', "﹐": ",", "〜": "~", "～": "~", "—": "-", "–": "-", "−": "-", "‐": "-", "‑": "-"}
RADICALS = {
    "⻄": "西",
    "⻓": "长",
    "⻔": "门",
    "⻋": "车",
    "⻅": "见",
    "⻉": "贝",
    "⻚": "页",
    "⻛": "风",
    "⻜": "飞",
    "⻝": "食",
    "⻢": "马",
    "⻥": "鱼",
    "⻦": "鸟",
}
HAN = re.compile(r"[\u3400-\u9fff]")
LATIN_WORD = re.compile(r"[A-Za-z]+")
LATIN_OR_FIGURE = re.compile(r"[A-Za-z0-9]")
KEPT = "，。！？；：、（）【】「」『』《》￥"
"""Chinese punctuation stays Chinese, whatever its compatibility form: clauses and sums are read by it."""


@dataclass(frozen=True)
class FoldedText:
    original: str
    text: str
    offset: int = 0
    """Where in its message the original begins."""

    @cached_property
    def _dropped(self) -> tuple[int, ...]:
        """Where in the folded text a character of the original is missing before it, once per missing character."""
        if len(self.text) == len(self.original):
            return ()
        table = _table()
        dropped, folded = [], 0
        for character in self.original:
            if table.get(ord(character), character) is None:
                dropped.append(folded)
            else:
                folded += 1
        return tuple(dropped)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The run of the original that a run of the folded text stands for; dropped characters at its edges stay out."""
        at = self.offset
        if not self._dropped:
            return at + start, at + end
        return at + start + bisect_right(self._dropped, start), at + (end + bisect_right(self._dropped, end - 1) if end > start else start)


@remembered
def fold(text: str, offset: int = 0) -> FoldedText:
    if text.isascii():
        return FoldedText(text, text.replace("\t", " "), offset)
    return FoldedText(text, text.translate(_table()), offset)


@lru_cache(maxsize=1)
def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = {}
    for code in (*range(0x2460, 0x2480), *range(0x2E80, 0x2FE0), *range(0x3200, 0x3400), *range(0xF900, 0xFB00), *range(0xFE30, 0xFFF0)):
        character = chr(code)
        folded = unicodedata.normalize("NFKC", character)
        if len(folded) == 1 and folded != character:
            table[code] = folded
    lines = files("opencc").joinpath("dictionary/TSCharacters.txt").read_text("utf-8").splitlines()
    for traditional, _, simplified in (line.partition("\t") for line in lines):
        if len(traditional) == 1:
            table[ord(traditional)] = simplified.split(" ")[0]
    table.update({ord(odd): plain for odd, plain in {**ALIKE, **RADICALS}.items()})
    table.update(dict.fromkeys(map(ord, BLANKS), " "))
    table.update(dict.fromkeys(map(ord, DROPPED)))
    for character in KEPT:
        table.pop(ord(character), None)
    return table


def language_of(text: str) -> str | None:
    """That which most of it is in: `refund 给你` is Chinese, `will ship before 2月15号` English. A bare figure is as good in either."""
    if HAN.search(text):
        return "zh" if len(HAN.findall(text)) >= len(LATIN_WORD.findall(text)) else "en"
    return "en" if LATIN_OR_FIGURE.search(text) else None
