"""The language that the app speaks, and the orders in which its locales write a short date, as the CLDR knows them."""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from parsers.chat.whatsapp.header import ANY_HEADER, Layout
from parsers.chat.whatsapp.marks import MARKERS
from parsers.chat.whatsapp.marks import SOME as M
from parsers.export import Export

NOTICES, BODIES = MARKERS["language"], MARKERS["language_of_body"]


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))


SAID = {
    language: re.compile(
        rf"(?:[^:\n]{{1,80}}: ?(?=\u200e))?{M}(?:{_any_of((*NOTICES.get(language, ()), *BODIES.get(language, ())))})"
        rf"|[^:\n]{{1,80}}: (?:{_any_of(BODIES[language])})\.?\s*$",
        re.IGNORECASE | re.MULTILINE,
    )
    for language in BODIES
}
"""Behind a header: the beginning of a notice or of what is marked as the app's own, or a body that is nothing but what the app writes. Anything else
somebody may have typed."""
NAMED = {language: tuple(begin.replace(" ", "_") for begin in begins) for language, begins in MARKERS["language_of_name"].items()}
FIELD = re.compile(r"d+|M+|y+")


class Written(NamedTuple):
    """How a locale writes a short date, and what it calls the morning."""

    order: str
    separator: str
    zeros: int
    """How many of day and month have two digits."""
    short_year: bool
    morning: str


def language_of(export: Export) -> str | None:
    """The one language in which the app named the file and wrote what stands at its beginning; None where it is none or several."""
    name = export.source.path.rpartition("/")[2].rpartition("!")[0] or export.name
    spoken = {language for language, begins in NAMED.items() if name.replace(" ", "_").startswith(begins)}
    begins = [header.end() for header in ANY_HEADER.finditer(export.text_head)]
    spoken |= {language for language, said in SAID.items() if any(said.match(export.text_head, begin) for begin in begins)}
    return spoken.pop() if len(spoken) == 1 else None


def orders_of(language: str, layout: Layout, *, zeros: bool, two_digits: bool) -> frozenset[str]:
    """The orders in which a locale of the language writes dates as this layout does. `zeros`: some number begins with one."""

    def fits(one: Written) -> bool:
        half = layout.half_letters or "worded"
        return (
            one.separator == layout.separators[0]
            and one.short_year == (layout.year is None)
            and (two_digits if one.zeros == 2 else not zeros or one.zeros == 1)
            and (not layout.half or half == (one.morning if one.morning in ("AM", "am") else "worded"))
        )

    return frozenset(one.order for one in _written(language) if fits(one))


@cache
def _written(language: str) -> tuple[Written, ...]:
    from babel import Locale, localedata

    locales = [Locale.parse(name) for name in sorted(localedata.locale_identifiers()) if name.split("_")[0] == language]
    return tuple(_of_pattern(one.date_formats["short"].pattern, one.day_periods["format"]["abbreviated"]["am"]) for one in locales)


def _of_pattern(pattern: str, morning: str) -> Written:
    fields = FIELD.findall(pattern)
    first, second = list(FIELD.finditer(pattern))[:2]
    return Written(
        order="".join(field[0].lower() for field in fields),
        separator=pattern[first.end() : second.start()],
        zeros=("dd" in fields) + ("MM" in fields),
        short_year="yy" in fields,
        morning=morning,
    )
