"""The chronology, and the figure drawn of it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from functools import partial

from casefile.findings import Statement, StatementKind
from casefile.records import Message, Order, Payment, Role
from casefile.rows import BECAME_COUNTS, COUNTS
from pipeline.accounts.contracts import happened
from pipeline.link.wall import on_wall, zone_of
from pipeline.report.figure import Figure, Span, draw
from pipeline.report.scope import Scope
from pipeline.report.view.dealings import Moment

TURNS = tuple(kind for kind in StatementKind if kind not in (StatementKind.INVITATION, StatementKind.BUYER_CONCESSION, StatementKind.DISCLAIMER))
"""The kinds of statement that move a dispute on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What stands in the chronology, before it is put into words."""

    at: datetime
    """On the wall clock of the case."""
    lane: str
    """`record`, `buyer`, `seller`, `platform`."""
    id: str
    """Of a statement, an order or a payment."""
    event: int = 0
    """Which event of the order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chronology:
    zone: tzinfo | None
    entries: Sequence[Entry]
    """By the clock."""


def chronology(scope: Scope) -> Chronology:
    """Orders, payments and what moved the dispute on. Of a day's statements of one kind, topic and speaker the first."""
    found = [*_recorded(scope), *_spoken(scope)]
    zone = zone_of(entry.at for entry in found)
    return Chronology(zone=zone, entries=sorted((replace(entry, at=on_wall(entry.at, zone)) for entry in found), key=lambda entry: entry.at))


def _recorded(scope: Scope) -> Iterator[Entry]:
    linked = scope.in_dispute()
    for one in happened(order for order in scope.case.records(Order) if order.id in linked):
        if one.event.at is not None:
            yield Entry(at=one.event.at, lane="record", id=one.orders[0].id, event=one.number)
    for payment in scope.case.records(Payment):
        if payment.at is not None and payment.id in linked:
            yield Entry(at=payment.at, lane="record", id=payment.id)


def _spoken(scope: Scope) -> Iterator[Entry]:
    query = (
        "SELECT min(statements.rowid), statements.id, role, sent FROM statements JOIN messages ON messages.id = message"  # noqa: S608 -- columns of ours
        f" WHERE sent IS NOT NULL AND {COUNTS} AND statements.kind IN (SELECT value FROM json_each(?))"
        " GROUP BY conversation, statements.kind, topic, role, substr(sent, 1, 10) ORDER BY 1"
    )
    for _, id_, role, sent in scope.case.connection.execute(query, (json.dumps(TURNS),)):
        yield Entry(at=datetime.fromisoformat(sent), lane=role if role in (Role.BUYER, Role.SELLER) else Role.PLATFORM.value, id=id_)


def moments(scope: Scope, of: Chronology) -> Iterator[Moment]:
    for entry in of.entries:
        match entry.id[0]:
            case "o":
                yield _ordered(scope, scope.case.get(Order, entry.id), entry)
            case "y":
                yield _paid(scope, scope.case.get(Payment, entry.id), entry)
            case _:
                yield _said(scope, scope.case.get(Statement, entry.id), entry)


def _ordered(scope: Scope, order: Order, entry: Entry) -> Moment:
    words, event = scope.words, order.events[entry.event]
    return Moment(
        at=entry.at, time=scope.at(event), lane=entry.lane, who=words.say("item.order"), what=words.of(event.kind),
        text=words.join((order.order_no, words.money(event.amount) if event.amount else "")), is_quote=False, ref=scope.record_ref(order),
        id=entry.id,
    )  # fmt: skip


def _paid(scope: Scope, payment: Payment, entry: Entry) -> Moment:
    words = scope.words
    return Moment(
        at=entry.at, time=scope.at(payment), lane=entry.lane, who=words.say("item.payment"), what=words.of(payment.kind),
        text=words.join((words.money(payment.amount), payment.counterparty or "")), is_quote=False, ref=scope.record_ref(payment), id=entry.id,
    )  # fmt: skip


def _said(scope: Scope, statement: Statement, entry: Entry) -> Moment:
    message = scope.case.get(Message, statement.quote.message)
    return Moment(
        at=entry.at, time=scope.sent(message), lane=entry.lane, who=scope.words.of(statement.role), what=_kind(scope, statement),
        text=statement.quote.words_in(message.text), is_quote=True, ref=scope.numbers.statement(statement.id), id=entry.id,
    )  # fmt: skip


def figure(scope: Scope, of: Chronology) -> Figure | None:
    return draw([(entry.at, entry.lane) for entry in of.entries], _spans(scope, of.zone), partial(_bar_label, scope))


def _spans(scope: Scope, zone: tzinfo | None) -> Iterator[Span]:
    """Of promises and outcomes that count: a bar cannot say that it is still to be checked."""
    query = (
        "SELECT statement, outcome, sent, due, event_at FROM outcomes JOIN statements ON statements.id = statement"  # noqa: S608 -- columns of ours
        f" JOIN messages ON messages.id = message WHERE sent IS NOT NULL AND due IS NOT NULL AND {BECAME_COUNTS} ORDER BY outcomes.rowid"
    )

    def wall(at: str) -> datetime:
        return on_wall(datetime.fromisoformat(at), zone)

    for statement, outcome, made, due, event in scope.case.connection.execute(query):
        yield Span(statement=statement, outcome=outcome, made=wall(made), due=wall(due), event=wall(event) if event is not None else None)


def _bar_label(scope: Scope, id_: str) -> str:
    statement = scope.case.get(Statement, id_)
    topic = scope.words.of(statement.topic) if statement.topic is not None else ""
    return f"{scope.numbers.statement(id_).label} {topic}"


def _kind(scope: Scope, statement: Statement) -> str:
    kind = scope.words.of(statement.kind)
    return kind if statement.topic is None else scope.words.say("statement.topic", kind=kind, topic=scope.words.of(statement.topic))
