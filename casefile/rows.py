"""A table mirrors each noun: its columns, and how a record becomes a row and a row a record.

Fields that are themselves records are flattened (`Place`, `Quote`) or kept as JSON.
"""

import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple, TypeVar

import msgspec

from casefile import assessment, findings, records
from casefile.findings import LIKENESS, Quote, Verdict
from casefile.records import Attachment, Message, MessageKind, Place, Precision, Zone, message_ids

SCHEMA_VERSION = 8
LAST_ODD_YEAR = 1972
"""The last one in which some clock differed from UTC by seconds."""

T = TypeVar("T")
Row = tuple[object, ...]
"""Text, whole numbers and None, as SQLite keeps them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The ledger of one source: every byte (or workbook row) of it is one of these."""

    source: str
    records: int
    messages: int
    system: int
    passages: int
    problems: int
    unit: str
    """`bytes` or `rows`."""
    total: int
    unaccounted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """`entry` chains what was done and is the same for the same input; `seal` chains who did it and when on top of that."""

    seq: int
    action: str
    version: str
    inputs: str
    outputs: str
    entry: str
    who: str
    at: str
    seal: str


TABLES: Mapping[type, str] = {
    records.Source: "sources",
    records.Conversation: "conversations",
    records.Party: "parties",
    records.Message: "messages",
    records.Order: "orders",
    records.OrderLine: "order_lines",
    records.OrderEvent: "order_events",
    records.Shipment: "shipments",
    records.Payment: "payments",
    records.Problem: "problems",
    records.Reading: "readings",
    records.Copy: "copies",
    records.Signal: "signals",
    Coverage: "coverage",
    findings.Statement: "statements",
    findings.Identity: "identities",
    findings.OrderLink: "links",
    findings.Outcome: "outcomes",
    findings.Formation: "formations",
    assessment.LawSign: "law_signs",
    assessment.Answer: "answers",
    assessment.Element: "elements",
    assessment.Claim: "claims",
    assessment.Datum: "data",
    assessment.Factor: "factors",
    assessment.Profile: "profiles",
    assessment.Review: "reviews",
    assessment.Objected: "objections",
    assessment.Gap: "gaps",
    assessment.Amount: "amounts",
    assessment.Timer: "timers",
    assessment.Route: "routes",
    LogEntry: "log",
}
COUNTS = f"(verdict IS '{Verdict.CONFIRMED}' OR (verdict IS NULL AND rule NOT LIKE '{LIKENESS}%'))"
"""`Statement.counts`, asked of a row of `statements`."""
BECAME_COUNTS = f"({COUNTS} AND otherwise IS NULL)"
"""… of a promise and of what became of it, asked of `statements` joined with `outcomes`."""
PARENT = {records.OrderLine: "order_id", records.OrderEvent: "order_id", records.Shipment: "order_id"}
"""Tables that exist for `frame()`; their rows are also kept inside their order."""
FLATTENED: Mapping[type, Mapping[str, str]] = {
    Place: {"source": "source", "where": "place", "start": "start", "end": "end"},
    Quote: {"message": "message", "start": "start", "end": "end"},
}
IDENTIFIED = frozenset(kind for kind in TABLES if isinstance(getattr(kind, "id", None), property))
"""Kinds whose id follows from what they are; it has a column all the same."""
LOOKED_UP = (records.Party, records.Order, records.Payment, findings.Statement, findings.Identity, assessment.Answer)
"""Kinds that are asked for by id."""
IN_MESSAGES = (findings.Statement, findings.Identity, records.Copy, records.Signal)
"""Kinds that are asked for message by message."""
SELDOM = frozenset(('"native_id"', '"reply_to"', '"attachments"'))
"""Columns of a message that most have nothing in: "" is given for it, for SQLite's module takes long over a None."""


def schema() -> str:
    """The statements that create the tables of a case file."""
    tables = [f"CREATE TABLE {name} ({', '.join(COLUMNS[kind])});" for kind, name in TABLES.items()]
    guards = [
        f"CREATE TRIGGER log_no_{verb} BEFORE {verb} ON log BEGIN SELECT raise(ABORT, 'the log is append-only'); END;"
        for verb in ("UPDATE", "DELETE")
    ]
    indexes = [f"CREATE INDEX {TABLES[kind]}_id ON {TABLES[kind]} (id);" for kind in LOOKED_UP]
    indexes += [f"CREATE INDEX {TABLES[kind]}_message ON {TABLES[kind]} (message);" for kind in IN_MESSAGES]
    indexes.append(f"CREATE INDEX parties_conversation ON {TABLES[records.Party]} (conversation);")
    return "\n".join([*tables, *guards, *indexes, f"PRAGMA user_version = {SCHEMA_VERSION};"])


def _own_columns(kind: type) -> list[str]:
    """Those that make the record again."""
    columns: list[str] = []
    for field, flattened, _ in PLANS[kind]:
        columns.extend(FLATTENED[flattened].values() if flattened else [_column(kind, field)])
    return [f'"{column}"' for column in columns]


def _columns(kind: type) -> list[str]:
    """Every column of a kind's table, in the order of `row_of`."""
    parent = [f'"{PARENT[kind]}"'] if kind in PARENT else []
    return [*parent, *(['"id"'] if kind in IDENTIFIED else []), *_own_columns(kind)]


def _insert(kind: type) -> str:
    values = ("nullif(?, '')" if kind is Message and column in SELDOM else "?" for column in COLUMNS[kind])
    return f"INSERT INTO {TABLES[kind]} VALUES ({', '.join(values)})"  # noqa: S608 -- names of ours


def _column(kind: type, field: str) -> str:
    return "position" if kind is Message and field == "index" else field


def row_of(record: object) -> Row:
    row: list[object] = []
    if type(record) in IDENTIFIED:
        row.append(typing.cast(Any, record).id)
    for field, flattened, _ in PLANS[type(record)]:
        value = getattr(record, field)
        if flattened:
            row.extend(getattr(value, part) for part in FLATTENED[flattened])
        else:
            row.append(_stored(value))
    return tuple(row)


def _stored(value: object) -> object:
    match value:
        case None | int() | str():
            return str(value) if isinstance(value, StrEnum) else value
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case _:
            return msgspec.json.encode(value, order="deterministic").decode()


@cache
def _plan(kind: type) -> tuple[tuple[str, type | None, bool], ...]:
    """Per field: its name, the record it is flattened from, whether it is kept as JSON."""
    hints = typing.get_type_hints(kind)
    plan: list[tuple[str, type | None, bool]] = []
    names = [field.name for field in fields(kind)] if is_dataclass(kind) else list(typing.cast(type[msgspec.Struct], kind).__struct_fields__)
    for name in names:
        hint = hints[name]
        options = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
        nested = any(is_dataclass(option) or typing.get_origin(option) in (tuple, Mapping) for option in options)
        plan.append((name, hint if hint in FLATTENED else None, nested))
    return tuple(plan)


def record_of(kind: type[T], row: Sequence[Any]) -> T:
    built: dict[str, object] = {}
    at = 0
    for name, flattened, nested in PLANS[kind]:
        if flattened is not None:
            parts = FLATTENED[flattened]
            built[name] = dict(zip(parts, row[at : at + len(parts)], strict=True))
            at += len(parts)
        else:
            cell = row[at]
            built[name] = msgspec.json.decode(cell) if nested and cell is not None else cell
            at += 1
    return msgspec.convert(built, kind, strict=False)


PLANS = {kind: _plan(kind) for kind in TABLES}
COLUMNS = {kind: _columns(kind) for kind in TABLES}
INSERTS = {kind: _insert(kind) for kind in TABLES}
WANTED = {kind: ", ".join(_own_columns(kind)) for kind in TABLES}

# Messages are by far the most rows: their way in and out is written out.


class Kept(NamedTuple):
    """Messages as a parser read them, with what only the case knows of each."""

    messages: list[Message]
    conversations: list[str]
    senders: list[str | None]
    positions: list[int]
    attachments: list[tuple[Attachment, ...]]


def message_columns(kept: Kept) -> list[Sequence[object]]:
    """Of the table of messages all columns but the id, which follows from them: made one by one, each takes a fraction of the time."""
    run = kept.messages
    places = [message.place for message in run]
    return [
        kept.conversations, [place.source for place in places], [place.where for place in places], [place.start for place in places],
        [place.end for place in places], kept.senders, _instants(run), [message.sent_raw for message in run],
        _words([message.precision for message in run]), _words([message.zone for message in run]), _words([message.kind for message in run]),
        [message.text for message in run], kept.positions, [message.native_id or "" for message in run],
        [message.reply_to or "" for message in run], [1 if message.edited else 0 for message in run],
        [1 if message.deleted else 0 for message in run],
        [msgspec.json.encode(attached).decode() if attached else "" for attached in kept.attachments],
    ]  # fmt: skip


def message_rows(columns: Sequence[Sequence[Any]]) -> Iterator[Row]:
    _, sources, places, starts, *_ = columns
    return zip(message_ids(sources, places, starts), *columns, strict=True)


def _words(members: Sequence[StrEnum]) -> list[str]:
    """What SQLite takes as it is; a member of an enumeration it would first try to adapt."""
    words: list[str] = msgspec.to_builtins(members)
    return words


def _instants(messages: Sequence[Message]) -> list[str | None]:
    """ISO 8601, written by msgspec in a tenth of the time; it knows only whole minutes of an offset, which all are since 1972."""
    instants = [message.sent for message in messages]
    written: list[str | None] = msgspec.to_builtins(instants)
    for number, at in enumerate(instants):
        if at is not None and at.year <= LAST_ODD_YEAR:
            written[number] = at.isoformat()
    return written


_ATTACHMENTS = msgspec.json.Decoder(tuple[Attachment, ...])
_PRECISION = {member.value: member for member in Precision}
_ZONE = {member.value: member for member in Zone}
_KIND = {member.value: member for member in MessageKind}


def message_of(row: tuple[Any, ...]) -> Message:
    (
        conversation, source, where, start, end, sender, sent, sent_raw, precision, zone, kind, text, index, native_id, reply_to, edited,
        deleted, attachments,
    ) = row  # fmt: skip
    return Message(
        conversation=conversation, place=Place(source=source, where=where, start=start, end=end), sender=sender,
        sent=datetime.fromisoformat(sent) if sent else None, sent_raw=sent_raw, precision=_PRECISION[precision], zone=_ZONE[zone],
        kind=_KIND[kind], text=text, native_id=native_id, reply_to=reply_to, edited=bool(edited), deleted=bool(deleted),
        attachments=_ATTACHMENTS.decode(attachments) if attachments else (), index=index,
    )  # fmt: skip
