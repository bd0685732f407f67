"""The geometry of the timeline: who did what when, on one true scale, and each promise as a bar from its making to its due time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nsmallest

Scale = Callable[[datetime], float]

LANES = ("record", "seller", "buyer", "platform")
WIDTH, LEFT, RIGHT = 960, 104, 20
TOP, LANE, BAR = 34, 44, 24
NEAR = 44
"""Marks closer than this, in units of the drawing, are drawn as one with their numbers."""
MOST_BARS = 12
STEPS = (1, 2, 7, 14, 30, 61, 91, 182, 365, 730, 1826)
MOST_TICKS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    x: float
    width: float
    y: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    name: str
    y: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A promise with a due time, on the wall clock of the conversation."""

    statement: str
    outcome: str
    made: datetime
    due: datetime
    event: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    label: str
    y: float
    start: float
    due: float
    late: float | None
    """How far it was overdue: to the event, or to the end of the record."""
    event: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    width: int
    height: float
    left: int
    right: float
    ticks: tuple[Tick, ...]
    lanes: tuple[Lane, ...]
    bars: tuple[Bar, ...]
    bars_left_out: int


def draw(entries: Sequence[tuple[datetime, str]], spans: Iterable[Span], label: Callable[[str], str]) -> Figure | None:
    """`entries`: when and in which lane, by the clock. `label`: of the promise that a statement is. None where nothing has a time."""
    counted = 0
    edges = [entry[0] for entry in (*entries[:1], *entries[-1:])]

    def timed() -> Iterator[Span]:
        nonlocal counted
        for span in spans:
            counted += 1
            known = [*edges, span.made, span.due, *filter(None, [span.event])]
            edges[:] = [min(known), max(known)]
            yield span

    shown = nsmallest(MOST_BARS, timed(), key=lambda span: span.outcome not in ("late", "broken"))
    if not edges:
        return None
    first = edges[0].replace(hour=0, minute=0, second=0, microsecond=0)
    last = edges[-1].replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    scale = (last - first) / (WIDTH - LEFT - RIGHT)

    def x(at: datetime) -> float:
        return round(LEFT + (at - first) / scale, 1)

    lanes = tuple(
        Lane(name=name, y=TOP + number * LANE, marks=tuple(_marks(entries, name, x, TOP + number * LANE + LANE / 2)))
        for number, name in enumerate(LANES)
    )
    top = TOP + len(LANES) * LANE + 22
    bars = tuple(_bar(span, label(span.statement), x, top + number * BAR, x_end=WIDTH - RIGHT) for number, span in enumerate(shown))
    return Figure(
        width=WIDTH,
        height=top + len(bars) * BAR + 8,
        left=LEFT,
        right=WIDTH - RIGHT,
        ticks=tuple(_ticks(first, last, scale)),
        lanes=lanes,
        bars=bars,
        bars_left_out=counted - len(bars),
    )


def _marks(entries: Sequence[tuple[datetime, str]], lane: str, x: Scale, y: float) -> Iterator[Mark]:
    left, right, numbers = 0.0, 0.0, list[int]()
    for number, (at, of) in enumerate(entries, start=1):
        if of != lane:
            continue
        where = x(at)
        if numbers and where - left >= NEAR:
            yield Mark(x=left, width=round(right - left, 1), y=y, label=_numbers(numbers))
            numbers = []
        left, right = left if numbers else where, where
        numbers.append(number)
    if numbers:
        yield Mark(x=left, width=round(right - left, 1), y=y, label=_numbers(numbers))


def _numbers(numbers: list[int]) -> str:
    if len(numbers) > 3:
        return f"{numbers[0]}–{numbers[-1]}" if numbers[-1] - numbers[0] == len(numbers) - 1 else f"{numbers[0]}…{numbers[-1]}"
    return ", ".join(map(str, numbers))


def _bar(span: Span, label: str, x: Scale, y: float, *, x_end: float) -> Bar:
    event = x(span.event) if span.event is not None else None
    overdue = {"late": event if event is not None else x_end, "broken": x_end}.get(span.outcome)
    return Bar(label=label, y=y, start=x(span.made), due=max(x(span.due), x(span.made) + 2), late=overdue, event=event)


def _ticks(first: datetime, last: datetime, span: timedelta) -> Iterator[Tick]:
    days = (last - first).days
    step = next((step for step in STEPS if days / step <= MOST_TICKS), days // MOST_TICKS + 1)
    for day in range(0, days + 1, step):
        at = first + timedelta(days=day)
        yield Tick(x=round(LEFT + (at - first) / span, 1), label=at.strftime("%m-%d" if days < 300 else "%Y-%m-%d"))
