"""Periods whose start is in the file, and whether the limitation period was over when the file ends."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from casefile.assessment import Timer
from pipeline.assess.dates import after
from pipeline.assess.fact import Fact, dated, of
from pipeline.law import Pack, TimerRule, TimerUse


def timers(pack: Pack, facts: Sequence[Fact]) -> Iterator[Timer]:
    for rule in pack.timers.values():
        started = _start(rule.starts, rule.anchor, pack, facts)
        if started is None:
            continue
        start, fact = started
        basis = pack.in_force([rule.basis], start)
        if not basis:
            continue
        yield Timer(
            code=rule.code,
            start=start,
            start_item=fact.items[0],
            end=after(start, years=rule.years, months=rule.months, days=rule.days),
            basis=basis[0],
            latest=_latest(rule, start, pack, facts),
            why=rule.why,
        )


def limitation(pack: Pack, facts: Sequence[Fact], found: Sequence[Timer], today: date | None) -> Iterator[Fact]:
    """Whether the claim was in time on the last day of the file; the present is not known to it."""
    running = [timer for timer in found if pack.timers[timer.code].use is TimerUse.LIMITATION and timer.end is not None]
    if not running or today is None:
        return
    last = max(running, key=lambda timer: timer.end or date.min)
    code = "F.LIMITATION_RUNS" if last.end is not None and today <= last.end else "F.LIMITATION_OVER"
    starts = (*pack.timers[last.code].starts,)
    shown_by = next(fact for fact in of(facts, *starts) if fact.items[0] == last.start_item)
    yield replace(shown_by, code=code)


def _start(codes: Sequence[str], anchor: str, pack: Pack, facts: Sequence[Fact]) -> tuple[date, Fact] | None:
    for code in codes:
        if found := dated(of(facts, code), pack.zone):
            return found[0] if anchor == "first" else found[-1]
    return None


def _latest(rule: TimerRule, start: date, pack: Pack, facts: Sequence[Fact]) -> date | None:
    """The end under the other reading, where it differs."""
    if rule.latest_years:
        return after(start, years=rule.latest_years)
    last = _start(rule.latest_starts, "last", pack, facts)
    if last is None or last[0] == start:
        return None
    return after(last[0], years=rule.years, months=rule.months, days=rule.days)
