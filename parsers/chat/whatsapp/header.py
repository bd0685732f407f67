"""The header of a line: which layout it is in, and the one expression that reads all headers of that layout."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from parsers.chat.whatsapp.marks import BLANK, MARKERS, MARKS, without_marks
from parsers.chat.whatsapp.marks import SOME as M
from parsers.half_days import HALF

BLANKS, GAP = f"{BLANK}{{0,4}}", f"{BLANK}{{1,4}}"
END = r"(?=\r?$)"
RUN_OF_BLANKS = re.compile(f"{BLANK}+")
HALF_LETTERS = re.compile("[AaPp][Mm]")
AFTER = "|".join(re.escape(word) for word in MARKERS["clock"]["after"])
ERAS: Mapping[str, int] = {"R": 2018, "H": 1988, "令和": 2018, "平成": 1988}
"""What stands before a year of a Japanese era, and the year before its first."""
ERA = re.compile("|".join(ERAS))
COMPONENT = rf"(?:{ERA.pattern})?\d{{1,4}}"
SEPARATOR = rf"{M}{BLANKS}(?:[/.\-]|[年월月년]){M}{BLANKS}{M}"
WORDS = rf"(?:[^\W\d_][^\s\d:：\-–—]{{0,15}}{BLANK}){{1,4}}"
"""Before a dash they belong to the time, whatever they mean, and not to a name."""
ANY = (
    rf"{M}(?P<opening>\[?){M}"
    rf"(?P<stamp>(?P<early>\d{{1,2}}(?P<early_colon>:)\d\d(?P<early_seconds>:\d\d)?"
    rf"(?:(?P<early_half_gap>{BLANKS})(?P<early_half>{HALF}))?(?P<early_gap>,?{GAP}))?"
    rf"(?P<date>(?P<one>{COMPONENT})(?P<first>{SEPARATOR})(?P<two>{COMPONENT})(?P<second>{SEPARATOR})(?P<three>{COMPONENT})"
    rf"(?P<third>{M}(?:{BLANK}?(?:\.|일|日|г\.)|{BLANK}(?:BE|AP)(?![^\W_]))?))"
    rf"(?(early)|(?P<gap>{M}(?:[,،]{M}{BLANKS}|T|{GAP}){M}(?:(?!{HALF})[^\W\d_]{{1,6}}\.?{GAP}){{0,2}}{M})"
    rf"(?P<time>(?:(?P<before>{HALF})(?P<before_gap>{M}{BLANKS}{M}))?"
    rf"\d{{1,2}}(?P<colon>{M}(?:[:.]|{BLANK}?h{BLANK}?){M})\d\d(?P<seconds>{M}[:.]{M}\d\d)?"
    rf"(?:(?P<after_gap>{M}{BLANKS}{M})(?P<after>{HALF}))?)(?P<word>{BLANK}?(?:{AFTER}))?))"
    rf"{M}(?P<closing>\]{M}(?:{GAP}-{BLANK}|{BLANK}|{END})|{GAP}[-–—]{M}(?:{BLANK}|{END})|[:,](?:{BLANK}|{END})|{GAP}(?!{WORDS}[-–—]{BLANK}))"
)
"""Every layout there is. It only names the layout; lines are read by that layout's own expression."""
ANY_HEADER = re.compile(f"^{ANY}", re.MULTILINE)
BEGINNING = rf"{M}\[?{M}(?:\d{{1,2}}(?::\d\d){{1,2}}[^\d\n]{{1,12}})?{COMPONENT}{SEPARATOR}{COMPONENT}"
"""How every header begins: enough to look for, and compiled ten times as fast as all the ways in which one may go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The layout of a header, invisible marks and the width of blanks aside."""

    opening: str
    """`[` or nothing."""
    separators: tuple[str, str, str]
    """What stands after each of the three numbers of a date."""
    year: int | None
    """Which of the three has four digits, or an era before it."""
    era: str
    """What stands before the year of a Japanese era."""
    is_early: bool
    """Whether the time stands before the date."""
    gap: str
    """Between date and time."""
    half: str
    """Where am/pm stands: `before`, `after` or nowhere."""
    half_gap: str
    half_letters: str
    """`AM` or `am`, as PM is written, too; nothing where there is none or it is written in other words."""
    colon: str
    seconds: str
    """The sign before them; nothing where there are none."""
    word: str
    closing: str
    """`]`, `] -`, a dash, `:`, `,` or a blank."""
    marked: bool
    """Whether invisible marks stand inside the header."""
    digits: str
    """`[0-9]`, or any script's."""

    def expression(self, names: tuple[str, ...] = (), *, but: Iterable[str] = ()) -> str:
        """Reads a line's beginning: all of it, stamp, date, time, name.

        `names` are those with a colon of their own; headers of those in `but` are passed over.
        """
        opening, date, gap, clock, word = self._parts()
        day, moment = f"(?P<date>{date})", f"(?P<time>{clock})"
        stamp = f"{moment}{gap}{day}" if self.is_early else f"{day}{gap}{moment}"
        known = "".join(f"{re.escape(name)}(?=: )|" for name in names)
        others = "|".join(map(re.escape, but))
        passed = f"(?!(?:{others}):(?: |{END}))" if others else ""
        return (
            rf"(?P<header>{opening}(?P<stamp>{stamp}{word}){self._close()}{passed}"
            rf"(?:(?P<name>{known}[^:\n]+(?::(?! |\r?$)[^:\n]*)*):(?: |{END}))?)"
        )

    def date_expression(self) -> str:
        """Reads a line's beginning up to the name, and of it the date."""
        opening, date, gap, clock, word = self._parts()
        stamp = f"{clock}{gap}({date})" if self.is_early else f"({date}){gap}{clock}"
        return f"{opening}{stamp}{word}{self._close()}"

    def _parts(self) -> tuple[str, str, str, str, str]:
        mark = M if self.marked else ""

        def literal(text: str) -> str:
            return "".join(mark + (f"{GAP}" if character == " " else re.escape(character)) for character in text) + mark

        year = f"{self.era}{self.digits}{{1,2}}" if self.era else f"{self.digits}{{4}}"
        numbers = [year if index == self.year else f"{self.digits}{{1,2}}" for index in range(3)]
        date = "".join(number + literal(separator) for number, separator in zip(numbers, self.separators, strict=True))
        clock = f"{self.digits}{{1,2}}{literal(self.colon)}{self.digits}{{2}}"
        if self.seconds:
            clock += f"{literal(self.seconds)}{self.digits}{{2}}"
        if self.half == "before":
            clock = f"{HALF}{literal(self.half_gap)}{clock}"
        elif self.half == "after":
            clock = f"{clock}{literal(self.half_gap)}{HALF}"
        return f"{M}{re.escape(self.opening)}{M if self.opening else ''}", date, literal(self.gap), clock, literal(self.word)

    def _close(self) -> str:
        match self.closing:
            case "]":
                return rf"{M}\]{M}(?:{BLANK}|{END})"
            case "] -":
                return rf"{M}\]{M}{GAP}-{BLANK}"
            case ":" | "," as sign:
                return f"{M}{sign}(?:{BLANK}|{END})"
            case " ":
                return f"{M}{GAP}"
            case dash:
                return f"{M}{GAP}{dash}{M}(?:{BLANK}|{END})"


def layout_of(match: re.Match[str]) -> Layout | None:
    """The layout of a header found by `ANY`; None where an opening bracket has no closing one or the other way round."""

    def plain(group: str) -> str:
        return RUN_OF_BLANKS.sub(" ", without_marks(match[group] or ""))

    opening, closing = match["opening"], plain("closing").strip()
    if (opening == "[") != closing.startswith("]"):
        return None
    parts = [(found[0] if (found := ERA.match(match[part])) else "", match[part]) for part in ("one", "two", "three")]
    years = [index for index, (era, part) in enumerate(parts) if era or len(part) > 2]
    if len(years) > 1 or any(len(part.removeprefix(era)) == 3 for era, part in parts):
        return None
    stamp, half = match["stamp"], without_marks(match["before"] or match["after"] or match["early_half"] or "")
    of_clock = "early_" if (is_early := match["early"] is not None) else ""
    if is_early and opening:  # a copy from a browser
        return None
    return Layout(
        opening=opening,
        separators=(plain("first"), plain("second"), plain("third")),
        year=years[0] if years else None,
        era=parts[years[0]][0] if years else "",
        is_early=is_early,
        gap=plain(f"{of_clock}gap"),
        half="before" if match["before"] else "after" if half else "",
        half_gap=plain("before_gap") if match["before"] else plain("early_half_gap") if is_early else plain("after_gap"),
        half_letters=("AM" if half.isupper() else "am") if HALF_LETTERS.fullmatch(half) else "",
        colon=plain(f"{of_clock}colon"),
        seconds=plain(f"{of_clock}seconds")[:1],
        word=plain("word"),
        closing=closing or " ",
        marked=MARKS.search(stamp) is not None,
        digits="[0-9]" if stamp.isascii() or not any(character.isdecimal() and not character.isascii() for character in stamp) else r"\d",
    )
