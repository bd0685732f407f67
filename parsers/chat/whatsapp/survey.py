"""The first pass over an export: its layouts, the order of its dates, whether it is a group. Holds counts, never messages."""

import re
from collections import Counter
from dataclasses import dataclass, field

from parsers.chat.whatsapp.blocks import Block, blocks
from parsers.chat.whatsapp.dates import Calendar, Evidence
from parsers.chat.whatsapp.header import ANY, ANY_HEADER, Layout, layout_of
from parsers.chat.whatsapp.names import is_notice_of_group, quotes_a_name, sender_key
from parsers.export import Export

RUN = 3
"""So many headers in a row of another layout are no accident."""
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

    def header(self, layout: Layout, date: str, stamp: str, block: Block, position: int) -> None:
        """A header whose layout or date is not that of the one before."""
        line = block.line + block.text.count("\n", 0, position)
        if layout not in self.evidence:
            if len(self.evidence) == MOST_LAYOUTS:
                return
            self.evidence[layout] = Evidence(layout)
        self.evidence[layout].add(date, line)
        if self.current is None or self.current.layout != layout:
            self.close()
            if self.runs and self.runs[-1].layout == layout:
                self.current = self.runs.pop()
            else:
                self.current = Run(layout, stamp, line, block.byte(position))
            self.first.setdefault(layout, self.current)
            self.last[layout] = Run(layout, stamp, line, block.byte(position))

    def close(self) -> None:
        if self.current is not None and self.current.headers >= RUN and len(self.runs) < MOST_RUNS:
            self.runs.append(self.current)

    def count(self, layout: Layout, headers: int) -> None:
        if layout not in self.evidence:
            return
        self.headers[layout] += headers
        if self.current is not None and self.current.layout == layout:
            self.current.headers += headers


def survey(export: Export) -> Survey:
    seen = _Seen()
    senders = seen.senders
    known: Layout | None = None
    scan = ANY_HEADER
    names: tuple[str, ...] = ()
    date = ""
    for block in blocks(export):
        if known is None and (counted := Counter(layout for match in ANY_HEADER.finditer(block.text) if (layout := layout_of(match)))):
            known = max(counted, key=lambda layout: counted[layout])
            names = names_with_colon(known, block.text)
            scan = re.compile(f"^(?:{known.expression(names)}|{ANY})", re.MULTILINE)
        if known is None:
            continue
        run = 0
        for match in scan.finditer(block.text):
            found, name = match.group(2, 4)
            if found is not None:
                if found != date or run == 0:
                    seen.count(known, run)
                    run = 0
                    seen.header(known, found, match[1], block, match.start())
                    date = found
                run += 1
                if name is None:
                    if not seen.says_group:
                        seen.says_group = is_notice_of_group(rest_of_line(block.text, match.end()))
                elif name not in senders and len(senders) < MOST_NAMES and not quotes_a_name(name, rest_of_line(block.text, match.end())):
                    senders[name] = None
            elif layout := layout_of(match):
                seen.count(known, run)
                run, date = 0, ""
                seen.header(layout, match["date"], match["stamp"], block, match.start())
                seen.count(layout, 1)
        seen.count(known, run)
    return _concluded(seen, names, export)


def _concluded(seen: _Seen, names: tuple[str, ...], export: Export) -> Survey:
    seen.close()
    if not seen.headers:
        return Survey((), (), (), is_group=False)
    main = _main(seen)
    before = [run for run in seen.runs if run.layout != main and run.start < seen.first[main].start]
    after = [run for run in seen.runs if run.layout != main and run.start > seen.last[main].start]
    parts = [*before, next((run for run in seen.runs if run.layout == main), seen.first[main]), *after]
    first = seen.first[parts[0].layout]
    parts[0] = Run(first.layout, first.stamp, first.line, first.start)
    segments = tuple(
        Segment(
            part.layout, seen.evidence[part.layout].settled(export.options.date_order),
            re.compile(f"^{part.layout.expression(names)}", re.MULTILINE), part.stamp, part.line, part.start,
            parts[place + 1].start if place + 1 < len(parts) else None,
        )
        for place, part in enumerate(parts)
    )  # fmt: skip
    quoted = tuple(run for run in seen.runs if run.layout != main and run not in before and run not in after)
    senders = tuple(dict.fromkeys(sender_key(name) for name in seen.senders))
    return Survey(segments, quoted, senders, seen.says_group or len(senders) > 2)


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
    """Names that have a `: ` of their own: whatever follows the first part is, on every line of it, the same second part."""
    header = re.compile(rf"^{layout.expression()}(?:([^:\n]{{1,40}}):(?= ))?", re.MULTILINE)
    second: dict[str, Counter[str | None]] = {}
    for match in header.finditer(text):
        if name := match[4]:
            second.setdefault(name, Counter())[match[5]] += 1
    return tuple(f"{name}: {next(iter(parts))}" for name, parts in second.items() if len(parts) == 1 and None not in parts and parts.total() >= OFTEN)
