"""Chinese talk with English words in it, as Chinese: `我要 full refund` is read as `我要全额退款`. English short forms of times, as words: `nxt wk`.

So people write in Singapore, Malaysia, Hong Kong and abroad, and to customers there. Whatever reads statements (rules, modifiers, terms, likeness)
then knows it; quotes lie in the original. `glosses.toml` holds the words. What belongs to an address, a file's name or a number stays as it is.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extractors.text import FoldedText, fold, language_of

LONGEST = 4
"""Words of the longest entry."""
SHORT = 2
"""Letters of what is a name where all of them are capitals."""
PHRASE = re.compile(r"(?<![A-Za-z0-9@._/:#&'-])[A-Za-z][A-Za-z'-]*(?: [A-Za-z][A-Za-z'-]*)*(?![A-Za-z0-9@_]|[.:/][A-Za-z0-9])")
WORD = re.compile(r"[A-Za-z'-]+")
CLOCK = re.compile(r"(?<![\d.:])(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))? ?(?P<half>[ap])\.?m\b\.?", re.IGNORECASE)
WRITTEN_OUT = {
    short: word
    for word, shorts in {
        "tomorrow": "tomorow tommorow tommorrow tomorrrow tomarrow tomoro tomorro tommoro tomrow tomoz tmoz tmorrow tmoro tmro tmrow"
        " 2moro 2morow 2morrow 2mro 2mrw 2moz tmrw tmr tmw",
        "today": "2day tday",
        "tonight": "2nite 2night tnite tnight tonite",
        "next": "nxt",
        "week": "wk",
        "weeks": "wks",
        "weekend": "wkend wknd weekned",
        "hour": "hr",
        "hours": "hrs",
        "month": "mth mnth",
        "months": "mths mnths",
        "year": "yr",
        "years": "yrs",
        "before": "b4",
        "afternoon": "aft aftn",
        "monday": "mondy moday",
        "tuesday": "tuseday teusday tusday",
        "wednesday": "weds wensday wednsday wedensday wednesay",
        "thursday": "thur thrusday thursady thurday thirsday",
        "friday": "firday fridy",
        "saturday": "saterday satruday satuday",
        "christmas": "crimbo chrimbo",
    }.items()
    for short in shorts.split()
}
"""How times are typed in haste."""
OTHERWISE = ("B4", "HR")
"""A size of paper and a department."""
TOKEN = re.compile("[a-z0-9]+")
SHORT_FORM = re.compile(rf"(?<![\w@./#&'-])(?:{'|'.join(sorted(WRITTEN_OUT))})(?![\w@/]|[.'-]\w)", re.IGNORECASE)
BEFORE = re.compile(r"[\u3400-\u9fff\d%] ")
AFTER = re.compile(r" (?=[\u3400-\u9fff\d])")
"""Blanks that no Chinese word has there."""


@dataclass(frozen=True, slots=True)
class GlossedText:
    folded: FoldedText
    text: str
    starts: Sequence[int]
    """Of each character, where in the folded text begins what it stands for, and of the end."""
    ends: Sequence[int]
    """… where that ends."""

    @property
    def original(self) -> str:
        return self.folded.original

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The run of the original that a run of this text stands for."""
        first = self.starts[start]
        return self.folded.span(first, self.ends[end - 1] if end > start else first)


@cache
def glosses() -> Mapping[str, str]:
    """By English words."""
    told: Mapping[str, Mapping[str, str]] = tomllib.loads(files("extractors").joinpath("glosses.toml").read_text("utf-8"))
    return {english: chinese for group in told.values() for english, chinese in group.items()}


def glossed(folded: FoldedText) -> FoldedText | GlossedText:
    """The text as it is read for statements; as it was where no word of it is known."""
    text = folded.text
    if text.isascii() or not WORD.search(text) or language_of(text) != "zh":
        known, closes_up = list(_short_forms(text)), False
    else:
        known, closes_up = sorted([*_clocks(text), *_words(text)]), True
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for start, end, word in known:
        follows = bool(parts) and text[done:start] == " "
        begin = start - 1 if closes_up and (follows or (start - 2 >= done and BEFORE.match(text, start - 2))) else start
        parts += [text[done:begin], word]
        starts += [*range(done, begin), *[start] * len(word)]
        ends += [*range(done + 1, begin + 1), *[end] * len(word)]
        done = end + 1 if closes_up and AFTER.match(text, end) else end
    if not parts:
        return folded
    parts.append(text[done:])
    starts += range(done, len(text) + 1)
    ends += range(done + 1, len(text) + 1)
    return GlossedText(folded, "".join(parts), starts, ends)


def as_read(text: str) -> str:
    """A text as it is read for what it says: folded, with what English words in Chinese talk and short forms in English mean put for them."""
    return glossed(fold(text)).text


def _short_forms(text: str) -> Iterator[tuple[int, int, str]]:
    if WRITTEN_OUT.keys().isdisjoint(TOKEN.findall(text.lower())):
        return
    for form in SHORT_FORM.finditer(text):
        if form[0] not in OTHERWISE:
            yield form.start(), form.end(), WRITTEN_OUT[form[0].lower()]


def _clocks(text: str) -> Iterator[tuple[int, int, str]]:
    for clock in CLOCK.finditer(text):
        is_morning = clock["half"].lower() == "a"
        at = "凌晨0" if is_morning and clock["hour"] == "12" else f"{'上午' if is_morning else '下午'}{clock['hour']}"
        yield clock.start(), clock.end(), f"{at}点{clock['minute'] or ''}"


def _words(text: str) -> Iterator[tuple[int, int, str]]:
    known = glosses()
    for phrase in PHRASE.finditer(text):
        words = [(word.start() + phrase.start(), word.end() + phrase.start()) for word in WORD.finditer(phrase[0])]
        at = 0
        while at < len(words):
            for size in range(min(LONGEST, len(words) - at), 0, -1):
                start, end = words[at][0], words[at + size - 1][1]
                if (chinese := known.get(text[start:end].lower())) and not (size == 1 and _is_name(text, words, at)):
                    yield start, end, chinese
                    at += size
                    break
            else:
                at += 1


def _is_name(text: str, words: Sequence[tuple[int, int]], at: int) -> bool:
    """`New Balance`, `LA`: words in capitals beside each other, and two letters in capitals."""
    start, end = words[at]
    beside = [text[words[other][0]] for other in (at - 1, at + 1) if 0 <= other < len(words)]
    return text[start].isupper() and (any(letter.isupper() for letter in beside) or (end - start <= SHORT and text[start:end].isupper()))
