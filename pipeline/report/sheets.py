"""The sheets of `report.xlsx`: a register each, with its columns and rows."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from pipeline.report.transcript import utc
from pipeline.report.view import View
from pipeline.report.view.case import SourceRow
from pipeline.report.view.dealings import DetailRow, OrderRow, PaymentRow
from pipeline.report.view.items import Item, Items
from pipeline.report.view.law import RouteRow, TimerRow

MOST_MESSAGES = 100_000
"""A case with more has no sheet of messages: they are in the transcripts and in the case file, and no spreadsheet opens so many."""
MOST_FOUND = 20_000
"""Rows of the sheets of statements and promises: more are not read line by line, and the report has them all."""

MESSAGE_COLUMNS = (
    ("column.number", 9), ("column.time", 26), ("cell.zone", 10), ("cell.utc", 20), ("column.role", 8), ("column.speaker", 18),
    ("cell.conversation", 8), ("column.text", 70), ("cell.media", 24), ("column.kind", 10), ("column.reference", 12), ("column.where", 30),
)  # fmt: skip
STATEMENT_COLUMNS = (
    ("column.number", 9), ("column.time", 26), ("cell.zone", 10), ("cell.utc", 20), ("column.role", 8), ("column.speaker", 18),
    ("cell.conversation", 8), ("column.statement", 50), ("cell.before", 30), ("cell.after", 30), ("column.kind", 16), ("cell.topic", 10),
    ("cell.terms", 24), ("cell.flags", 16), ("cell.verdict", 10), ("cell.standing", 12), ("cell.answers", 9), ("column.reference", 14),
    ("column.where", 30), ("cell.rule", 26),
)  # fmt: skip
"""When, who, in which conversation, the words, what they are, where they stand, which rule: the order in which an examiner reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    name: str
    columns: Sequence[tuple[str, int]]
    """Key of the head's wording, width."""
    rows: Callable[[], Iterable[Sequence[str]]]


def sheets(view: View) -> Iterator[Sheet]:
    yield from _of_the_talk(view)
    yield from _of_the_dealings(view)
    yield from _of_the_law(view)
    yield from _of_the_reading(view)


def _of_the_talk(view: View) -> Iterator[Sheet]:
    """Where it stands, who took part, what they said."""
    yield Sheet(name="about", columns=(("cell.label", 24), ("column.text", 100)), rows=lambda: _about(view))
    yield Sheet(
        name="sources",
        columns=(
            ("column.exhibit", 10), ("column.file", 40), ("cell.sha256", 68), ("column.size", 14), ("column.format", 30), ("column.encoding", 12),
            ("column.coverage", 50),
        ),
        rows=lambda: map(_source, view.sources),
    )  # fmt: skip
    yield Sheet(
        name="parties",
        columns=(("cell.conversation", 8), ("column.name", 24), ("column.role", 10), ("column.why", 40), ("column.messages", 10)),
        rows=lambda: ((row.exhibit.label, row.name, row.role, row.why, str(row.messages)) for row in view.parties),
    )
    yield Sheet(name="statements", columns=STATEMENT_COLUMNS, rows=lambda: islice(_statements(view), MOST_FOUND))
    yield Sheet(
        name="identities",
        columns=(
            ("column.owner", 8), ("column.kind", 18), ("column.written", 40), ("column.value", 40), ("column.check", 16), ("column.mentions", 30),
            ("cell.rule", 26),
        ),
        rows=lambda: map(_detail, view.details),
    )  # fmt: skip
    yield Sheet(
        name="promises",
        columns=(
            ("column.number", 9), ("column.time", 26), ("column.speaker", 8), ("column.promise", 50), ("cell.topic", 10), ("cell.flags", 16),
            ("column.due", 26), ("column.fact", 50), ("column.outcome", 12), ("cell.became", 16), ("column.why", 40), ("column.reference", 14),
        ),
        rows=lambda: islice(_promises(view), MOST_FOUND),
    )  # fmt: skip


def _of_the_dealings(view: View) -> Iterator[Sheet]:
    """What was ordered and paid."""
    yield Sheet(
        name="orders",
        columns=(
            ("cell.conversation", 8), ("cell.order_no", 24), ("cell.seller", 24), ("cell.goods", 40), ("cell.total", 14), ("cell.events", 44),
            ("cell.shipments", 26), ("cell.method", 18), ("cell.status", 16), ("cell.links", 44), ("column.where", 30),
        ),
        rows=lambda: map(_order, view.orders),
    )  # fmt: skip
    yield Sheet(
        name="payments",
        columns=(
            ("cell.conversation", 8), ("column.time", 26), ("column.kind", 12), ("cell.direction", 10), ("cell.amount", 14),
            ("cell.counterparty", 30), ("cell.payment_no", 34), ("cell.description", 30), ("cell.status", 14), ("cell.links", 40),
            ("column.where", 30),
        ),
        rows=lambda: map(_payment, view.payments()),
    )  # fmt: skip


def _of_the_law(view: View) -> Iterator[Sheet]:
    """What is proven, what to do about the rest, where and until when."""
    say = view.words.say
    yield Sheet(
        name="elements",
        columns=(
            ("cell.claim", 24), ("column.element", 30), ("column.grade", 16), ("cell.rules", 14), ("cell.caps", 12), ("column.supports", 60),
            ("column.contradicts", 60), ("column.cure", 40),
        ),
        rows=lambda: (
            (
                claim.claim.text, f"{row.element.code} {row.element.text}", row.grade.word, ", ".join(rule.code for rule in row.rules),
                ", ".join(cap.code for cap in row.caps), told(row.supports, say), told(row.contradicts, say), row.cure.text if row.cure else "",
            )
            for claim in view.claims
            for row in claim.elements
        ),
    )  # fmt: skip
    yield Sheet(
        name="steps",
        columns=(("column.step", 8), ("column.what_to_do", 80), ("column.helps", 50), ("column.effect", 30)),
        rows=lambda: (
            (str(row.number), f"{row.cure.text}{say('colon')}{row.step}", "\n".join(element.text for element in row.elements), row.effect)
            for row in view.gaps
        ),
    )
    yield Sheet(
        name="routes",
        columns=(
            ("column.route", 30), ("column.state", 20), ("column.to", 40), ("column.needs", 40), ("column.basis", 40), ("column.why", 40),
            ("column.papers", 40),
        ),
        rows=lambda: map(_route, view.routes),
    )  # fmt: skip
    yield Sheet(
        name="timers",
        columns=(
            ("column.period", 40), ("column.starts", 14), ("column.reference", 50), ("column.ends", 14), ("column.state", 24), ("column.why", 40),
            ("column.basis", 30),
        ),
        rows=lambda: map(_timer, view.timers),
    )  # fmt: skip


def _of_the_reading(view: View) -> Iterator[Sheet]:
    """What the exports show of themselves, what was not read, and every message."""
    yield Sheet(
        name="signals",
        columns=(("column.file", 40), ("column.signal", 30), ("column.messages", 10), ("column.where", 60), ("column.what_to_do", 60)),
        rows=lambda: ((row.path, row.what, str(row.count), row.places, row.ask) for row in view.signals),
    )
    yield Sheet(
        name="problems",
        columns=(("column.where", 40), ("column.problem", 80), ("column.what_to_do", 60)),
        rows=lambda: ((place, row.what, row.do) for row in view.problems() for place in row.places),
    )
    yield Sheet(
        name="readings",
        columns=(("column.where", 40), ("column.kind", 20), ("column.reading", 90)),
        rows=lambda: ((row.place, row.what, row.sentence) for row in view.readings()),
    )
    if _messages_in(view) <= MOST_MESSAGES:
        yield Sheet(name="messages", columns=MESSAGE_COLUMNS, rows=lambda: _messages(view))


def _about(view: View) -> Iterator[Sequence[str]]:
    say = view.words.say
    yield say("title"), view.cover.parties_line
    yield say("mark"), view.cover.mark
    for fact in view.cover.facts:
        yield fact.label, fact.text
    for limit in view.cover.limits:
        yield say("cover.limits"), limit
    for absence in view.absences:
        yield say("steps.absences"), absence
    for sheet, count in (("statements", view.register.count), ("promises", view.promises.count)):
        if count > MOST_FOUND:
            yield say("cell.left_out"), say("left_out.rows", sheet=say(f"sheet.{sheet}"), shown=MOST_FOUND, n=count)
    if (count := _messages_in(view)) > MOST_MESSAGES:
        yield say("cell.left_out"), say("left_out.messages", n=count)


def _messages_in(view: View) -> int:
    return sum(transcript.exhibit.count for transcript in view.transcripts)


def _source(row: SourceRow) -> Sequence[str]:
    made = " ".join(filter(None, (row.format, row.provenance)))
    return ", ".join(ref.label for ref in row.exhibits), row.path, row.sha256, row.size, made, row.encoding, row.coverage


def _detail(row: DetailRow) -> Sequence[str]:
    return row.owner, row.kind, row.written, row.value, row.check, ", ".join(ref.label for ref in row.mentions), row.rule


def _payment(row: PaymentRow) -> Sequence[str]:
    return (
        row.exhibit.label, row.time.clock, row.kind, row.direction, row.amount, row.counterparty, row.number, row.description, row.status, row.why,
        row.place,
    )  # fmt: skip


def _statements(view: View) -> Iterator[Sequence[str]]:
    for row in view.register.read():
        yield (
            row.ref.label, row.time.clock, row.time.zone, row.utc, row.role, row.speaker, row.conversation, row.quote, row.before, row.after,
            row.kind, row.topic, row.terms, ", ".join(row.flags), row.verdict, row.standing, row.answers.label if row.answers else "",
            row.message.label, row.place, row.rule,
        )  # fmt: skip


def _messages(view: View) -> Iterator[Sequence[str]]:
    for transcript in view.transcripts:
        for line in transcript.lines():
            files = ", ".join(f"{file.name} ({file.state})" for file in line.files)
            found = ", ".join(ref.label for ref in line.statements)
            yield (
                f"[{line.number}]", line.time.clock, line.time.zone, utc(line.sent), line.voice.role, line.voice.speaker, transcript.exhibit.label,
                line.text, files, line.kind, found, view.words.place(line.place),
            )  # fmt: skip


def _promises(view: View) -> Iterator[Sequence[str]]:
    for row in view.promises.read():
        fact = one(row.event_item) if row.event_item else " ".join(filter(None, (row.event, row.event_time)))
        outcome = " ".join(filter(None, (row.outcome, row.lateness, row.needs_review)))
        yield (
            row.statement.label, row.time.clock, row.speaker, row.quote, row.topic, ", ".join(row.flags), row.due, fact, outcome, row.told,
            row.why, row.message.label,
        )  # fmt: skip


def _order(row: OrderRow) -> Sequence[str]:
    events = "\n".join(f"{event.what} {event.time.clock} {event.time.zone}" for event in row.events)
    return (
        row.exhibit.label, row.order_no, row.seller, "\n".join(row.goods), row.total, events, "\n".join(row.shipments), row.method, row.status,
        "\n".join(row.links), row.place,
    )  # fmt: skip


def _route(row: RouteRow) -> Sequence[str]:
    papers = "\n".join(f"{paper.text} ({paper.code})" for paper in row.papers)
    needs = "\n".join(need.text for need in row.needs)
    return row.route.text, row.state, row.to, needs, "\n".join(row.basis), "\n".join(row.why), papers


def _timer(row: TimerRow) -> Sequence[str]:
    start = one(row.start_item) if row.start_item else ""
    return row.timer.text, row.start, start, " / ".join(filter(None, (row.end, row.latest))), row.state, row.why, row.basis


def one(item: Item) -> str:
    """`S-003 “…” seller: promise · 2024-…`."""
    return " ".join(filter(None, (item.ref.label if item.ref else "", f"“{item.text}”" if item.is_quote else item.text, item.what, item.time)))


def told(items: Items, say: Callable[..., str]) -> str:
    lines = [one(item) for item in items.shown]
    return "\n".join([*lines, say("more", n=items.more)] if items.more else lines)
