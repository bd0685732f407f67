"""Promises against facts."""

from collections.abc import Iterator

from casefile.findings import Outcome, OutcomeKind, Statement
from casefile.records import EventKind, Message, Order
from extractors.text import fold
from pipeline.link.due import counted_by
from pipeline.link.promise import sentence_around
from pipeline.report.scope import Scope
from pipeline.report.view.dealings import PromiseRow

EVENTS = frozenset(kind.value for kind in EventKind)
"""What happened to an order: an outcome may be shown by the name of that, in the place of an id."""


def promises(scope: Scope) -> Iterator[PromiseRow]:
    """In the order in which they were made."""
    return (promise(scope, outcome) for outcome in scope.case.records(Outcome))


def promise(scope: Scope, outcome: Outcome) -> PromiseRow:
    words = scope.words
    statement = scope.case.get(Statement, outcome.statement)
    message = scope.case.get(Message, statement.quote.message)
    shown_by = scope.item(outcome.event) if outcome.event is not None and outcome.event not in EVENTS else None
    event = words.of(EventKind(outcome.event)) if outcome.event in EVENTS else ""
    return PromiseRow(
        statement=scope.numbers.statement(statement.id),
        message=scope.numbers.message(message),
        time=scope.sent(message),
        speaker=words.of(statement.role),
        quote=statement.quote.words_in(message.text),
        topic=words.of(statement.topic) if statement.topic is not None else "",
        flags=(*scope.flags(statement), *scope.reviewed(statement)),
        due=words.clock(outcome.due) if outcome.due is not None else "",
        event=event,
        event_time=words.clock(outcome.event_at) if outcome.event_at is not None else "",
        event_item=shown_by,
        outcome=words.became(outcome),
        code=outcome.outcome.value,
        lateness=words.say("late_by", span=words.span(outcome.late_seconds)) if outcome.late_seconds else "",
        why=_why(scope, outcome, message),
        needs_review=words.say("flag.likely") if outcome.needs_review else "",
        told=words.of(outcome.outcome) if outcome.told else "",
        order=scope.record_ref(scope.case.get(Order, outcome.order)) if outcome.order is not None else None,
    )


def _why(scope: Scope, outcome: Outcome, message: Message) -> str:
    """With the other outcome that is not unlikely either, and how working days were counted."""
    words = scope.words
    statement = scope.case.get(Statement, outcome.statement)
    why = words.why("outcomes", outcome.why)
    if outcome.due is not None and message.sent is not None:
        text = fold(sentence_around(message.text, statement.quote)).text
        if counted := counted_by(text, message.sent, outcome.due, statement.terms.deadline):
            why = words.say("workdays.counted", why=why, how=words.say(f"workdays.{counted}"))
    if outcome.otherwise is None:
        return why
    otherwise, _, because = outcome.otherwise.partition(":")
    return words.say("likely.otherwise", why=why, outcome=words.of(OutcomeKind(otherwise)), because=words.why("outcomes", because))
