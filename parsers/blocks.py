"""Text exports whose messages are blocks of lines, each begun by a line that names who speaks."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise

from casefile.records import Place, Problem, ProblemCode, Reading, ReadingCode
from parsers.cells import short
from parsers.export import Export, Line

BLANK = "[ \u00a0\u2009\u202f\u3000]"


def heading(pattern: str) -> re.Pattern[str]:
    """How a line begins a block: a blank in the pattern, which has none among the letters of a set, is whichever a copy was pasted with."""
    return re.compile(pattern.replace(" ", BLANK))


def never(_text: str) -> bool:
    return False


def blocks(lines: Iterable[Line], opens: Callable[[Line, bool, Line | None], bool], is_layout: Callable[[str], bool] = never) -> Iterator[list[Line]]:
    """Runs of lines, each begun by a line that `opens(line, whether it stands free, the next line)`.

    A line stands free at the beginning, behind a blank line, and behind what `is_layout`. Lines before the first that opens are a
    run of their own.
    """
    block: list[Line] = []
    free = True
    for line, following in pairwise(chain(lines, [None])):
        if line is None:
            return
        if block and opens(line, free, following):
            yield block
            block = []
        block.append(line)
        free = not line.text.strip() or is_layout(line.text)
    if block:
        yield block


def style(lines: Iterable[Line], is_header: Callable[[str], bool], is_layout: Callable[[str], bool] = never) -> tuple[bool, bool]:
    """Whether blank lines stand before and after most of the senders' lines; of one right behind other layout only what comes after tells."""
    before = crowded = after = total = 0
    above = ""
    for line, following in pairwise(chain(lines, [None])):
        if line is None:
            break
        if is_header(line.text):
            total += 1
            before += not above.strip()
            crowded += bool(above.strip()) and not is_layout(above)
            after += following is None or not following.text.strip()
        above = line.text
    return before > crowded, 2 * after > total


def body_of(lines: list[Line]) -> str:
    """Lines as they stand in the file, without the blank ones around them."""
    first, last = 0, len(lines)
    while first < last and not lines[first].text.strip():
        first += 1
    while first < last and not lines[last - 1].text.strip():
        last -= 1
    if first == last:
        return ""
    return "".join(line.text + line.ending for line in lines[first : last - 1]) + lines[last - 1].text


def place_of(export: Export, block: list[Line], unit: str = "line") -> Place:
    return export.place(f"{unit} {block[0].number}", block[0].start, block[-1].end)


def strays(export: Export, block: list[Line], unit: str = "line") -> Iterator[Problem]:
    """A block that no speaker's line begins: whose words they are the file does not say."""
    if body_of(block):
        yield Problem(place=place_of(export, block, unit), code=ProblemCode.UNREADABLE, detail=short(block[0].text))


def damage(export: Export, block: list[Line], unit: str = "line") -> Iterator[Problem]:
    """Lines whose bytes are not in the file's encoding."""
    for line in block:
        if line.damaged:
            yield Problem(place=place_of(export, [line], unit), code=ProblemCode.BAD_BYTES, detail=short(line.text))


def quoted(export: Export, block: list[Line], is_header: Callable[[str], bool]) -> Iterator[Reading]:
    """That a message has lines that look like another's beginning and were left in it; the first of them is shown."""
    line = next((line for line in block[1:] if is_header(line.text)), None)
    if line is not None:
        yield Reading(place=place_of(export, [line]), code=ReadingCode.QUOTED_CHAT, value=short(line.text), why=f"line {line.number}")


@lru_cache(maxsize=1)
def head_lines(export: Export) -> Sequence[str]:
    """The text of the lines at the beginning, the last of which may be cut. Many parsers ask it of one file."""
    return [line.removesuffix("\r") for line in export.text_head.split(export.line_end)]


def first_lines(export: Export) -> Sequence[str]:
    """The same without the blank lines that a file may begin with."""
    lines = head_lines(export)
    return lines[next((number for number, line in enumerate(lines) if line.strip()), 0) :]


def loose(texts: Iterable[str]) -> Iterator[Line]:
    """Lines that are only looked at, nowhere in a file."""
    return (Line(number, 0, 0, text, "\n", damaged=False) for number, text in enumerate(texts, start=1))
