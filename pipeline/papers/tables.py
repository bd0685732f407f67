"""The parts of a paper that are tables: the list of evidence, the chronology, the excerpts of the conversations, the files with their hashes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from casefile.findings import Statement, StatementKind
from casefile.records import Conversation, Source
from pipeline.papers.entry import source_of, told
from pipeline.report import chronology as whole
from pipeline.report.evidence_list import COLUMNS, WIDTHS
from pipeline.report.exhibits import GROUPS, exhibits
from pipeline.report.scope import Scope

AROUND = 2
"""Messages before and after each quoted one."""
TURNS = (
    StatementKind.ACCEPTANCE, StatementKind.COMPLAINT, StatementKind.ADMISSION, StatementKind.DEMAND, StatementKind.REFUSAL,
    StatementKind.PLATFORM_DECISION,
)  # fmt: skip
"""The kinds of statement that a short chronology keeps."""
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    title: str
    columns: tuple[str, ...]
    """As they head the table."""
    widths: tuple[float, ...]
    """Shares of the page's width."""
    rows: tuple[Row, ...]
    """A row of one cell runs over the whole width: it says what was left out."""


def chronology(scope: Scope, most: int) -> Iterator[Table]:
    """Records and turning points by the clock. Of more than can be shown the last are kept: they are nearest to the dispute."""
    kinds = {scope.words.of(kind) for kind in TURNS}
    moments = [moment for moment in whole.moments(scope, whole.chronology(scope)) if moment.lane == "record" or moment.what in kinds]
    rows = [
        (
            moment.time.clock,
            moment.who,
            scope.words.say("quoted", text=moment.text) if moment.is_quote else scope.words.join((moment.what, moment.text)),
            source_of(scope, moment.id),
        )
        for moment in moments
    ]
    left_out = len(rows) - most
    first: list[Row] = [(told(scope, "earlier", n=left_out),)] if left_out > 0 else []
    if rows:
        yield Table(title="", columns=_heads(scope, "time", "who", "what", "source"), widths=(0.2, 0.12, 0.53, 0.15), rows=(*first, *rows[-most:]))


def excerpts(scope: Scope, most: int) -> Iterator[Table]:
    """Every quoted message with those around it, in full; what is left out between them is counted in its place."""
    quoted = {kind for kinds in GROUPS.values() for kind in kinds}
    for conversation in scope.case.records(Conversation):
        exhibit = scope.numbers.exhibits[conversation.id]
        found = dict.fromkeys(
            statement.quote.message
            for statement in scope.case.of_conversation(Statement, conversation.id)
            if statement.kind in quoted and statement.counts
        )
        at = [message.index for message in scope.case.messages(conversation.id) if message.id in found][:most]
        if at:
            yield Table(
                title=scope.words.join((exhibit.label, scope.words.platform(conversation.platform), scope.conversation_name(conversation.id))),
                columns=_heads(scope, "number", "time", "who", "words"),
                widths=(0.08, 0.2, 0.2, 0.52),
                rows=tuple(_excerpt(scope, conversation.id, windows(at, exhibit.count), exhibit.count)),
            )


def windows(at: Sequence[int], count: int) -> list[tuple[int, int]]:
    """First and last message of each run that is shown; runs that touch are one."""
    runs: list[tuple[int, int]] = []
    for index in at:
        first, last = max(0, index - AROUND), min(count - 1, index + AROUND)
        if runs and first <= runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], last)
        else:
            runs.append((first, last))
    return runs


def _excerpt(scope: Scope, conversation: str, runs: Sequence[tuple[int, int]], count: int) -> Iterator[Row]:
    if runs[0][0]:
        yield (told(scope, "left_out", n=runs[0][0]),)
    for (first, last), (following, _) in pairwise((*runs, (count, count))):
        for message in scope.case.messages(conversation, first=first, last=last):
            role = scope.words.of(scope.role(message))
            text = message.text or scope.words.of(message.kind)
            yield (f"{message.index + 1:04d}", scope.sent(message).clock, told(scope, "voice", name=scope.speaker(message), role=role), text)
        if following > last + 1:
            yield (told(scope, "left_out", n=following - last - 1),)


def files(scope: Scope, most: int) -> Iterator[Table]:
    """Every file as received."""
    rows: list[Row] = [
        (
            source.path,
            scope.words.say("bytes", n=f"{source.bytes:,}"),
            scope.words.format_title(source.format) if source.format else scope.words.say("format.none"),
            source.sha256,
        )
        for source in scope.case.records(Source)
    ]
    if rows:
        rest: list[Row] = [(told(scope, "more_rows", n=len(rows) - most),)] if len(rows) > most else []
        yield Table(title="", columns=_heads(scope, "file", "size", "format", "hash"), widths=(0.28, 0.12, 0.2, 0.4), rows=(*rows[:most], *rest))


def evidence(scope: Scope, most: int) -> Iterator[Table]:
    """The list of evidence, a table a group."""
    for group, rows in groupby(exhibits(scope), key=lambda row: row.group):
        yield Table(
            title=group,
            columns=tuple(scope.words.say(f"evidence.{column}") for column in COLUMNS),
            widths=tuple(width / sum(WIDTHS) for width in WIDTHS),
            rows=tuple(
                (
                    row.number, f"{row.exhibit}\n{row.name}", row.kind, row.origin, row.purpose, "\n".join(row.content[:most]), row.pages, "",
                    row.original, row.remarks,
                )
                for row in rows
            ),
        )  # fmt: skip


def _heads(scope: Scope, *columns: str) -> tuple[str, ...]:
    return tuple(told(scope, f"column_{column}") for column in columns)


TABLES: Mapping[str, Callable[[Scope, int], Iterator[Table]]] = {
    "chronology": chronology,
    "evidence": evidence,
    "excerpts": excerpts,
    "files": files,
}
