"""The first pass over an export: its layouts, the order of its dates, whether it is a group. Holds counts, never messages."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import groupby, islice
from typing import NamedTuple

from parsers.chat.whatsapp.blocks import MACINTOSH, Block, blocks
from parsers.chat.whatsapp.dates import Calendar, Evidence
from parsers.chat.whatsapp.file_days import settled_by_files
from parsers.chat.whatsapp.header import ANY_HEADER, BEGINNING, Layout, layout_of
from parsers.chat.whatsapp.language import language_of
from parsers.chat.whatsapp.names import chat_title, is_notice_of_group, quotes_a_name, sender_key
from parsers.countries import order_in
from parsers.export import Export

ZEROS = str.maketrans("123456789", "0" * 9)
RUN = 3
"""So many headers in a row of another layout are no accident."""
FIRST_HEADERS = 200
"""They tell what to look for first; whatever else there is, is found all the same."""
MOST_LAYOUTS = 64
MOST_RUNS = 512
MOST_NAMES = 16
OFTEN = 3
PASTED = 10
"""A pasted chat has at most so many times the messages of the chat around it."""


@dataclass(slots=True)
class Run:
    """Headers of one layout with none of another between them."""

    layout: Layout
    stamp: str
    """The first one's."""
    line: int
    start: int
    headers: int = 0


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the file that is read by one layout."""

    layout: Layout
    calendar: Calendar
    pattern: re.Pattern[str]
    """A line feed and the header behind it: begun by a letter that can be looked for, it is found sooner than the beginning of a line."""
    stamp: str
    line: int
    start: int
    end: int | None


@dataclass(frozen=True, slots=True)
class Survey:
    segments: tuple[Segment, ...]
    quoted: tuple[Run, ...]
    """Headers of another layout amid a segment: a chat pasted into a message."""
    senders: tuple[str, ...]
    """The keys of the first few."""
    is_group: bool


@dataclass(slots=True)
class _Seen:
    """What has been seen up to here."""

    evidence: dict[Layout, Evidence] = field(default_factory=dict)
    headers: Counter[Layout] = field(default_factory=Counter)
    first: dict[Layout, Run] = field(default_factory=dict)
    runs: list[Run] = field(default_factory=list)
    """Those of at least `RUN` headers."""
    last: dict[Layout, Run] = field(default_factory=dict)
    """The last one of each layout, however short."""
    current: Run | None = None
    senders: dict[str, None] = field(default_factory=dict)
    says_group: bool = False

    @property
    def is_group(self) -> bool:
        return self.says_group or len(self.keys()) > 2

    def keys(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(sender_key(name) for name in self.senders))

    def add(self, layout: Layout, date: str, headers: int, where: Callable[[], "Spot"]) -> None:
        """So many headers of one layout and date, and where the first of them stands."""
        if layout not in self.evidence:
            if len(self.evidence) == MOST_LAYOUTS:
                return
            self.evidence[layout] = Evidence(layout)
        self.evidence[layout].add(date, lambda: where().line)
        if self.current is None or self.current.layout != layout:
            self.close()
            spot = where()
            begun = Run(layout, spot.match["stamp"], spot.line, spot.start)
            self.current = self.runs.pop() if self.runs and self.runs[-1].layout == layout else begun
            self.first.setdefault(layout, self.current)
            self.last[layout] = begun
        self.headers[layout] += headers
        self.current.headers += headers

    def close(self) -> None:
        if self.current is not None and self.current.headers >= RUN and len(self.runs) < MOST_RUNS:
            self.runs.append(self.current)


class Spot(NamedTuple):
    """Where a header stands."""

    match: re.Match[str]
    line: int
    start: int


class Spots:
    """What begins like a header in a block, one after the other. Where one stands is found out only when somebody asks: of most nobody does."""

    def __init__(self, text: str, block: Block, scan: re.Pattern[str]) -> None:
        self.text = text
        self.number = 0
        """Which one is looked at."""
        self._matches = enumerate(scan.finditer(text))
        self._found, self._position, self._line, self._start = -1, 0, block.line, block.start

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The header of the one looked at, if it is one."""
        self._turn()
        return pattern.match(self.text, self._position + 1)

    def read(self, pattern: re.Pattern[str]) -> Spot:
        """The header of the one looked at, which is known to be one."""
        self._turn()
        (match,) = islice(pattern.finditer(self.text, self._position), 1)
        return Spot(match, self._line, self._start)

    def _turn(self) -> None:
        if self._found < self.number:
            self._found, begun = next(islice(self._matches, self.number - self._found - 1, None))
            passed = self.text[self._position : begun.start()]
            self._position = begun.start()
            self._line += passed.count("\n")
            self._start += len(passed.encode())


def survey(export: Export) -> Survey:
    seen = _Seen()
    known: Layout | None = None
    names: tuple[str, ...] = ()
    head = export.text_head.translate(MACINTOSH) if export.line_end == "\r" else export.text_head
    for block in blocks(export):
        if known is None and (known := _usual(head) or _usual(block.text)):
            beginning = max(block.text, head, key=len)  # outside of UTF-8 a block is a line
            names = (*names_with_colon(known, beginning), *(title for title in [chat_title(export.source.path)] if title and ": " in title))
            usual = re.compile(f"^{known.expression(names)}", re.MULTILINE)
            scan = re.compile(f"\n(?:{known.date_expression()}|{BEGINNING})", re.MULTILINE)
        if known is None:
            continue
        text = "\n" + block.text
        spots = Spots(text, block, scan)
        for date, run in groupby(scan.findall(text)):
            headers = len(list(run))
            if date:
                seen.add(known, date, headers, partial(spots.read, usual))
                spots.number += headers
                continue
            for _ in range(headers):
                if (match := spots.match(ANY_HEADER)) and (layout := layout_of(match)):
                    seen.add(layout, match["date"], 1, partial(spots.read, ANY_HEADER))
                spots.number += 1
        if not seen.is_group:
            _listen(seen, text, known, names)
    return _concluded(seen, names, export)


def _usual(text: str) -> Layout | None:
    """The layout of most of the first headers; those that differ in nothing but digits are looked at once."""
    shapes = Counter(match[0].translate(ZEROS) for match in islice(ANY_HEADER.finditer(text), FIRST_HEADERS))
    counted: Counter[Layout] = Counter()
    for shape, headers in shapes.items():
        if (match := ANY_HEADER.match(shape)) and (layout := layout_of(match)):
            counted[layout] += headers
    usual = max(counted, key=lambda layout: counted[layout], default=None)
    if usual is not None and usual.closing == "] -" and (bare := replace(usual, closing="]")) in counted:
        return bare  # the dash is that of a name: `- Ann -`
    return usual


def _listen(seen: _Seen, text: str, layout: Layout, names: tuple[str, ...]) -> None:
    """Who writes, and whether a notice says that it is a group; those already known are passed over."""
    unheard = re.compile(f"\n{layout.expression(names, but=seen.senders)}", re.MULTILINE)
    for match in unheard.finditer(text):
        name = match["name"]
        if name is None:
            if is_notice_of_group(rest_of_line(text, match.end())):
                seen.says_group = True
                return
        elif name not in seen.senders and len(seen.senders) < MOST_NAMES and not quotes_a_name(name, rest_of_line(text, match.end())):
            seen.senders[name] = None
            if seen.is_group:
                return


def _concluded(seen: _Seen, names: tuple[str, ...], export: Export) -> Survey:
    seen.close()
    if not seen.headers:
        return Survey((), (), (), is_group=False)
    main = _main(seen)
    before = [run for run in seen.runs if run.layout != main and run.start < seen.first[main].start]
    after = [run for run in seen.runs if run.layout != main and run.start > seen.last[main].start]
    parts = [*before, next((run for run in seen.runs if run.layout == main), seen.first[main]), *after]
    first = seen.first[parts[0].layout]
    language = cache(partial(language_of, export))
    parts[0] = Run(first.layout, first.stamp, first.line, first.start)
    segments = tuple(
        Segment(
            part.layout, _calendar(seen.evidence[part.layout], export, language),
            re.compile(f"\n{part.layout.expression(names)}", re.MULTILINE), part.stamp, part.line, part.start,
            parts[place + 1].start if place + 1 < len(parts) else None,
        )
        for place, part in enumerate(parts)
    )  # fmt: skip
    quoted = tuple(run for run in seen.runs if run.layout != main and run not in before and run not in after)
    return Survey(segments, quoted, seen.keys(), seen.is_group)


def _calendar(evidence: Evidence, export: Export, language: Callable[[], str | None]) -> Calendar:
    calendar = evidence.settled(export.options.date_order, language)
    if calendar.is_ambiguous:
        calendar = settled_by_files(export, evidence.layout, calendar)
    of_country = order_in(export.options.zone) if calendar.is_ambiguous else None
    if of_country in calendar.orders and not evidence.impossible[of_country]:
        return replace(calendar, orders=(of_country,), why=f"country:{export.options.zone}")
    return calendar


def _main(seen: _Seen) -> Layout:
    """The most frequent layout; or one around it, for a pasted chat can be longer than the chat it is pasted into."""
    most = max(seen.headers, key=lambda layout: seen.headers[layout])
    for layout, headers in seen.headers.items():
        around = seen.first[layout].start < seen.first[most].start and seen.last[layout].start > seen.last[most].start
        if around and headers * PASTED >= seen.headers[most]:
            return layout
    return most


def rest_of_line(text: str, position: int) -> str:
    end = text.find("\n", position)
    return text[position:] if end < 0 else text[position:end]


def names_with_colon(layout: Layout, text: str) -> tuple[str, ...]:
    """Names that have a `: ` of their own: whatever follows the first part is, on every line of it, the same second part.

    What the app itself says in front of a file or a place is none.
    """
    header = re.compile(rf"{layout.expression()}(?:(?P<second>[^:\n<\u200e]{{1,40}}):(?= (?!https?://)))?", re.MULTILINE)
    lines = text.split("\n")
    found = (match for line in lines if line.count(": ") > 1 and (match := header.match(line)) and match["name"] and match["second"])
    candidates = {parts: number for parts, number in Counter((match["name"], match["second"]) for match in found).items() if number >= OFTEN}
    if not candidates:
        return ()
    said = Counter(match["name"] for line in lines if (match := header.match(line)))
    return tuple(f"{name}: {second}" for (name, second), number in candidates.items() if said[name] == number)
