"""Periods whose start is in the file, and whether those that decide a claim were over when the file ends."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from casefile.assessment import Timer
from pipeline.assess.dates import after
from pipeline.assess.fact import Fact, dated, of
from pipeline.law import Pack, TimerRule


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


def running(pack: Pack, facts: Sequence[Fact], found: Sequence[Timer], today: date | None) -> Iterator[Fact]:
    """Whether a claim was in time on the last day of the file; the present is not known to it."""
    ends: dict[str, list[tuple[date, Timer]]] = {}
    for timer in found:
        if (code := pack.timers[timer.code].runs) and timer.end is not None:
            ends.setdefault(code, []).append((timer.end, timer))
    for code, those in ends.items():
        if today is not None:
            end, last = max(those, key=lambda pair: pair[0])
            rule = pack.timers[last.code]
            shown_by = next(fact for fact in of(facts, *rule.starts) if fact.items[0] == last.start_item)
            yield replace(shown_by, code=code if today <= end else rule.over)


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
