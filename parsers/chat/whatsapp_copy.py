"""WhatsApp: messages chosen, copied and pasted into a text, from a browser or computer (time first) or a phone (no year).

    [21:25, 13/6/2024] Tern Lamps: It ships today.         [13/06, 21:25] Tern Lamps: It ships today.
    By courier.                                            By courier.
    [9:26 PM, 6/13/2024] +44 7700 900100: Thanks           [13/06, 9:26 pm] +44 7700 900100: Thanks

A line in either shape begins a message, whatever stands above it, so a copy pasted into a message cannot be told from the messages around it; without
a year it is not dated. The order of day and month is found over the whole file, and a year of the Buddhist era is read 543 less. Pictures, recordings
and notices are not copied. Anybody can change such a text, so it is what a person asserts, not a log.
"""

import re
from collections.abc import Iterator

from casefile.records import Conversation, Passage, Problem, ProblemCode, Provenance, Reading, ReadingCode, Record
from parsers.blocks import blocks, body_of, damage, head_lines, place_of, strays
from parsers.export import Export, Line
from parsers.format import Format
from parsers.half_days import HALF, NUMBER, clock_time
from parsers.talk import People, message
from parsers.time_forms import BUDDHIST_ERA, YEARS
from parsers.time_layout import UNDATED, survey

FORMAT = Format("whatsapp_copy", "chat", Provenance.RETYPED)

BLANK = "[ \u00a0\u202f]"
MARKS = "[\u200e\u200f]{0,2}"
TIME = rf"(?P<time>(?:{HALF}{BLANK}?)?\d{{1,2}}[:.]\d{{2}}(?::\d{{2}})?(?:{BLANK}?{HALF})?)"
DATE = rf"(?P<date>\d{{1,4}}(?:{MARKS}[/.-]{BLANK}?)\d{{1,2}}(?:{MARKS}[/.-]{BLANK}?)\d{{1,4}}\.?)"
SAID = r"\] (?P<name>[^:\n]{1,80}): ?(?P<text>.*)"
BY_COMPUTER = re.compile(rf"{MARKS}\[{TIME}[,،]{MARKS} {DATE}{SAID}")
BY_PHONE = re.compile(rf"{MARKS}\[(?P<date>\d{{1,2}}{MARKS}[/.-]\d{{1,2}}\.?)[,،]?{MARKS} {TIME}{SAID}")
YEAR = re.compile(r"\d{4}")
PHONE = re.compile(r"[\u202a\u2068]?(?P<number>\+[0-9][0-9() \u00a0‑-]{6,24})[\u202c\u2069]?")


def recognizes(export: Export) -> bool:
    return _header(next((line for line in head_lines(export) if line.strip()), "")) is not None


def parse(export: Export) -> Iterator[Record]:
    place = export.place("line 1", 0, 0)
    yield Conversation(place=place, key="", platform="whatsapp")
    yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
    stamps = ((line.number, match) for line in export.lines() if (match := BY_COMPUTER.fullmatch(line.text)))
    times = survey(export, place, (("", f"line {number}", _plain(match)) for number, match in stamps), of_talk=True)
    yield from times.told
    people, is_told, is_of_era = People(), False, False
    for block in blocks(export.lines(), _opens):
        place = place_of(export, block)
        yield from damage(export, block)
        match = _header(block[0].text)
        if match is None:
            yield from strays(export, block)
            if not body_of(block):
                yield Passage(place=place, what="blank")
            continue
        is_dated = match.re is BY_COMPUTER
        if not is_dated and not is_told:
            is_told = True
            yield Problem(place=place, code=ProblemCode.YEAR_MISSING, detail=f"{match['date']}, {match['time']}")
        if is_dated and not is_of_era and _of_our_era(match["date"]) != match["date"]:
            is_of_era = True
            yield Reading(place=place, code=ReadingCode.ERA, value=match["date"])
        name = match["name"].strip()
        number = PHONE.fullmatch(name)
        key = "+" + "".join(filter(str.isdecimal, number["number"])) if number else name
        yield from people.meet(key, name, ids=(key,) if number else ())
        sent = times.read(_plain(match)) if is_dated else UNDATED
        raw = block[0].text[block[0].text.index("[") + 1 :].partition("]")[0]
        yield from message(place, key, sent, raw, body_of([block[0]._replace(text=match["text"]), *block[1:]]))


def _header(line: str) -> re.Match[str] | None:
    return BY_COMPUTER.fullmatch(line) or BY_PHONE.fullmatch(line)


def _opens(line: Line, _free: bool, _following: Line | None) -> bool:
    return _header(line.text) is not None


def _of_our_era(date: str) -> str:
    """A date with a year of the Buddhist era read as ours."""
    return YEAR.sub(lambda year: str(int(year[0]) - BUDDHIST_ERA) if int(year[0]) - BUDDHIST_ERA in YEARS else year[0], date)


def _plain(match: re.Match[str]) -> str:
    """Date and time as numbers; a time that no clock shows as it stands."""
    shown = clock_time(match["time"])
    time = shown.isoformat("seconds" if len(NUMBER.findall(match["time"])) > 2 else "minutes") if shown else match["time"]
    return f"{re.sub(BLANK, '', _of_our_era(match['date'])).rstrip('.')} {time}"
