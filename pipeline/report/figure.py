"""The geometry of the timeline: who did what when, on one true scale, and each promise as a bar from its making to its due time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.link.wall import on_wall, zone_of
from pipeline.report.view import Moment, PromiseRow

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
class Bar:
    promise: PromiseRow
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


def draw(moments: Sequence[Moment], promises: Sequence[PromiseRow]) -> Figure | None:
    """None where nothing has a time."""
    timed = [promise for promise in promises if promise.made is not None and promise.due_at is not None]
    instants = [moment.at for moment in moments]
    instants += [at for promise in timed for at in (promise.made, promise.due_at, promise.event_at) if at is not None]
    if not instants:
        return None
    zone = zone_of(instants)
    walls = [on_wall(at, zone) for at in instants]
    first, last = min(walls), max(walls)
    first = first.replace(hour=0, minute=0, second=0, microsecond=0)
    last = last.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    span = (last - first) / (WIDTH - LEFT - RIGHT)

    def x(at: datetime) -> float:
        return round(LEFT + (on_wall(at, zone) - first) / span, 1)

    lanes = tuple(
        Lane(name=name, y=TOP + number * LANE, marks=tuple(_marks(moments, name, x, TOP + number * LANE + LANE / 2)))
        for number, name in enumerate(LANES)
    )
    shown = sorted(timed, key=lambda promise: promise.code not in ("late", "broken"))[:MOST_BARS]
    top = TOP + len(LANES) * LANE + 22
    bars = tuple(_bar(promise, x, top + number * BAR, x_end=WIDTH - RIGHT) for number, promise in enumerate(shown))
    return Figure(
        width=WIDTH,
        height=top + len(bars) * BAR + 8,
        left=LEFT,
        right=WIDTH - RIGHT,
        ticks=tuple(_ticks(first, last, span)),
        lanes=lanes,
        bars=bars,
        bars_left_out=len(timed) - len(bars),
    )


def _marks(moments: Sequence[Moment], lane: str, x: Scale, y: float) -> Iterator[Mark]:
    numbered = [(x(moment.at), number) for number, moment in enumerate(moments, start=1) if moment.lane == lane]
    while numbered:
        taken = [numbered[0]]
        while len(taken) < len(numbered) and numbered[len(taken)][0] - taken[0][0] < NEAR:
            taken.append(numbered[len(taken)])
        numbered = numbered[len(taken) :]
        yield Mark(x=taken[0][0], width=round(taken[-1][0] - taken[0][0], 1), y=y, label=_numbers([number for _, number in taken]))


def _numbers(numbers: list[int]) -> str:
    if len(numbers) > 3:
        return f"{numbers[0]}–{numbers[-1]}" if numbers[-1] - numbers[0] == len(numbers) - 1 else f"{numbers[0]}…{numbers[-1]}"
    return ", ".join(map(str, numbers))


def _bar(promise: PromiseRow, x: Scale, y: float, *, x_end: float) -> Bar:
    assert promise.made is not None  # noqa: S101 -- only promises with both times are drawn
    assert promise.due_at is not None  # noqa: S101 -- as above
    event = x(promise.event_at) if promise.event_at is not None else None
    overdue = {"late": event, "broken": x_end}.get(promise.code)
    return Bar(promise=promise, y=y, start=x(promise.made), due=max(x(promise.due_at), x(promise.made) + 2), late=overdue, event=event)


def _ticks(first: datetime, last: datetime, span: timedelta) -> Iterator[Tick]:
    days = (last - first).days
    step = next((step for step in STEPS if days / step <= MOST_TICKS), days // MOST_TICKS + 1)
    for day in range(0, days + 1, step):
        at = first + timedelta(days=day)
        yield Tick(x=round(LEFT + (at - first) / span, 1), label=at.strftime("%m-%d" if days < 300 else "%Y-%m-%d"))
