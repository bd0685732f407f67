"""Periods whose start is in the file, and whether those that decide a claim were over when the file ends."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from casefile.assessment import Timer, TimerState
from pipeline.assess.dates import after, given
from pipeline.assess.fact import Fact, dated, of
from pipeline.law import Pack, TimerRule
from pipeline.law.workdays import after_workdays


def timers(pack: Pack, facts: Sequence[Fact], today: date | None) -> Iterator[Timer]:
    """`today`: the last day of the file, on which each period stands as it is told."""
    for rule in pack.timers.values():
        started = _start(rule.starts, rule.anchor, pack, facts)
        if started is None or (rule.when and not of(facts, *rule.when)) or of(facts, *rule.unless):
            continue
        start, fact = started
        basis = pack.in_force([rule.basis], start)
        if not basis:
            continue
        end = _end(rule, start, pack)
        longest = _start(rule.longest_starts, "first", pack, facts)
        done = [pair for pair in dated(of(facts, *rule.done), pack.zone) if pair[0] >= start]
        last = given(end, pack)
        latest = _latest(rule, start, pack, facts)
        final = given(latest, pack) if latest is not None and rule.latest_starts and rule.whose == "buyer" else last
        yield Timer(
            code=rule.code,
            start=start,
            start_item=fact.items[0],
            end=end,
            basis=basis[0],
            latest=latest,
            why=rule.why,
            longest=after(longest[0], years=rule.longest_years) if longest is not None else None,
            state=_state(rule, max(last, final), [on for on, _ in done], today),
            whose=rule.whose,
            done=done[0][1].items[0] if done else None,
            interruptions=tuple(dict.fromkeys(found.items[0] for on, found in dated(of(facts, *rule.interrupted_by), pack.zone) if on > start)),
            notes=(*_presumed(rule, facts), *_part(rule, facts, done, start, pack), *_rest_day(end, last, pack), *_unknown(rule, start, last, pack)),
        )


def _presumed(rule: TimerRule, facts: Sequence[Fact]) -> Iterator[str]:
    if rule.presumes and not of(facts, rule.presumes):
        yield f"timer.presumes:@{rule.presumes}"


def _part(rule: TimerRule, facts: Sequence[Fact], done: Sequence[tuple[date, Fact]], start: date, pack: Pack) -> Iterator[str]:
    """How much was done where it was not done in full."""
    partly = [fact for on, fact in dated(of(facts, *rule.part), pack.zone) if on >= start]
    if partly and not done:
        yield partly[-1].why


def _rest_day(end: date, last: date, pack: Pack) -> Iterator[str]:
    if last != end:
        yield f"timer.rest_day:{last.isoformat()}:§{pack.word_lists.rests}"


def _end(rule: TimerRule, start: date, pack: Pack) -> date:
    if rule.workdays:
        return after_workdays(start, rule.workdays, pack.holidays)
    return after(start, years=rule.years, months=rule.months, days=rule.days)


def _unknown(rule: TimerRule, start: date, last: date, pack: Pack) -> Iterator[str]:
    """The years whose public holidays would matter and are not known."""
    if rule.workdays or pack.word_lists.rests:
        years = range(start.year if rule.workdays else last.year, last.year + 1)
        missing = ", ".join(str(year) for year in years if str(year) not in pack.holidays)
        if missing:
            yield f"timer.no_holidays:{missing}"


def _state(rule: TimerRule, last: date, done: Sequence[date], today: date | None) -> TimerState:
    if done:
        return TimerState.KEPT if done[0] <= last else TimerState.LATE
    if today is None or today <= last:
        return TimerState.RUNNING
    return TimerState.MISSED if rule.done else TimerState.OVER


def running(pack: Pack, facts: Sequence[Fact], found: Sequence[Timer], today: date | None) -> Iterator[Fact]:
    """Whether a claim was in time on the last day of the file; the present is not known to it."""
    ends: dict[str, list[tuple[date, Timer]]] = {}
    for timer in found:
        if (code := pack.timers[timer.code].runs) and timer.end is not None:
            ends.setdefault(code, []).append((timer.end, timer))
    for code, those in ends.items():
        if today is not None:
            end, longest = max(those, key=lambda pair: pair[0])
            rule = pack.timers[longest.code]
            shown_by = next(fact for fact in of(facts, *rule.starts) if fact.items[0] == longest.start_item)
            last = given(end, pack)
            yield replace(shown_by, code=code if today <= last else rule.over)


def _start(codes: Sequence[str], anchor: str, pack: Pack, facts: Sequence[Fact]) -> tuple[date, Fact] | None:
    for code in codes:
        if found := dated(of(facts, code), pack.zone):
            return found[0] if anchor == "first" else found[-1]
    return None


def _latest(rule: TimerRule, start: date, pack: Pack, facts: Sequence[Fact]) -> date | None:
    """The end under the other reading, where it differs."""
    if rule.latest_years or rule.latest_months or rule.latest_days:
        return after(start, years=rule.latest_years, months=rule.latest_months, days=rule.latest_days)
    last = _start(rule.latest_starts, "last", pack, facts)
    if last is None or last[0] == start:
        return None
    return after(last[0], years=rule.years, months=rule.months, days=rule.days)
