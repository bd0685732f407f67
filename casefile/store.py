"""The case file: one SQLite file that every stage reads from and writes to.

Every stage writes in one transaction together with its log entry, so a killed run leaves either all of a stage or nothing of it.
"""

import json
import sqlite3
import sys
import typing
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from casefile.errors import CaseError, IntegrityError
from casefile.findings import Quote, Revision, Verdict
from casefile.pending import Pending, Written
from casefile.records import Message, MessageKind, Place, Role
from casefile.rows import (
    INSERTS,
    SCHEMA_VERSION,
    TABLES,
    WANTED,
    Kept,
    LogEntry,
    message_of,
    message_rows,
    record_of,
    schema,
)

if TYPE_CHECKING:
    import pandas as pd

PAGE = 8192
"""Bytes; rows of messages are long, and twice the page is half as many writes."""
LAST = sys.maxsize

T = TypeVar("T")

INDEXES = {"messages_id": "id", "messages_order": "conversation, position"}
"""Of the messages, by name: what each is over. All are unique."""


class CaseFile:
    """An opened case file. Use as a context manager; writes happen only inside `stage`."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection
        self.pending = Pending(self.write)
        self._asked_last: tuple[str, int, Message] | None = None
        """A message's id, how much had been written when it was asked for, and the message: all that is said in one is asked for in a row."""

    def __enter__(self) -> typing.Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    # ── stages ────────────────────────────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def read_by_others(self) -> Iterator[None]:
        """While other processes read the file: what is written stands in a log beside it until they are done."""
        self.connection.execute("PRAGMA journal_mode = WAL")
        try:
            yield
        finally:
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # a log that only the others have opened is not removed with the mode
            self.connection.execute("PRAGMA journal_mode = DELETE")

    def done(self, action: str, key: str) -> bool:
        """Whether the newest log entry of this action was made from the same inputs."""
        return self.made_from(action) == key

    @contextmanager
    def stage(self, action: str, key: str, *, version: str, who: str, replaces: Iterable[type] = ()) -> Iterator[dict[str, int | str]]:
        """Run one stage: all its rows and its log entry, or nothing. Yields the dict that becomes the entry's outputs."""
        outputs: dict[str, int | str] = {}
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            for kind in replaces:
                self.connection.execute(f"DELETE FROM {TABLES[kind]}")  # noqa: S608 -- a table name of ours
            yield outputs
            self.flush()
            self._log(action, key, outputs, version=version, who=who)
        except BaseException:
            self.pending.clear()
            if self.connection.in_transaction:  # a full disk has rolled it back already
                self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def _log(self, action: str, inputs: str, outputs: Mapping[str, int | str], *, version: str, who: str) -> None:
        last = self.connection.execute("SELECT seq, entry, seal FROM log ORDER BY seq DESC LIMIT 1").fetchone() or (0, "", "")
        told = json.dumps(outputs, sort_keys=True, ensure_ascii=False)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        entry = _chained(last[1], str(last[0] + 1), action, version, inputs, told)
        seal = _chained(last[2], entry, who, at)
        self.connection.execute("INSERT INTO log VALUES (?,?,?,?,?,?,?,?,?)", (last[0] + 1, action, version, inputs, told, entry, who, at, seal))

    def made_from(self, action: str) -> str | None:
        """The inputs of the newest log entry of an action; None if it was never done."""
        row = self.connection.execute("SELECT inputs FROM log WHERE action = ? ORDER BY seq DESC LIMIT 1", (action,)).fetchone()
        return None if row is None else str(row[0])

    def log_head(self) -> str:
        """The hash that pins the whole log; the same for the same input, options and version."""
        row = self.connection.execute("SELECT entry FROM log ORDER BY seq DESC LIMIT 1").fetchone()
        return str(row[0]) if row else ""

    def check_log(self) -> None:
        """Recompute both chains; IntegrityError names the first entry that does not fit."""
        entry_before = seal_before = ""
        for number, row in enumerate(self.records(LogEntry), start=1):
            entry = _chained(entry_before, str(row.seq), row.action, row.version, row.inputs, row.outputs)
            if row.seq != number or row.entry != entry or row.seal != _chained(seal_before, entry, row.who, row.at):
                raise IntegrityError("log_broken", entry=str(number), case=self.path.name)
            entry_before, seal_before = row.entry, row.seal

    # ── writing ───────────────────────────────────────────────────────────────────────────────────────────────────

    def add(self, record: object, **parent: str) -> None:
        self.pending.add(record, **parent)

    def add_messages(self, run: Kept) -> None:
        self.pending.add_messages(run)

    def flush(self) -> None:
        self.pending.flush()

    def write(self, kind: type, written: Written) -> None:
        """Rows of one kind, behind those that were written before."""
        self.connection.executemany(INSERTS[kind], message_rows(written) if kind is Message else written)

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Within a stage: all that is written here, or nothing of it."""
        self.flush()
        self.connection.execute("SAVEPOINT whole")
        try:
            yield
        except BaseException:
            self.pending.clear()
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK TO whole")
                self.connection.execute("RELEASE whole")
            raise
        self.flush()
        self.connection.execute("RELEASE whole")

    def index_messages(self) -> None:
        """Once all messages are in: by id, and by conversation in order."""
        self.flush()
        for name, columns in INDEXES.items():
            self.connection.execute(f"CREATE UNIQUE INDEX IF NOT EXISTS {name} ON messages ({columns})")

    def drop_indexes(self) -> None:
        """Before many messages are written: an index that is built at the end costs a third of one that grows."""
        for name in INDEXES:
            self.connection.execute(f"DROP INDEX IF EXISTS {name}")

    def revise(self, revision: Revision) -> None:
        """Set what an earlier statement is worth now."""
        self.flush()
        self.connection.execute("UPDATE statements SET standing = ? WHERE id = ?", (revision.standing, revision.statement))

    def judge(self, verdicts: Mapping[str, Verdict]) -> None:
        """Set what people say of statements, by their ids; of all others nobody says anything."""
        self.flush()
        self.connection.execute("UPDATE statements SET verdict = NULL WHERE verdict IS NOT NULL")
        self.connection.executemany("UPDATE statements SET verdict = ? WHERE id = ?", [(str(verdict), id_) for id_, verdict in verdicts.items()])

    def set_role(self, party: str, role: Role, why: str) -> None:
        self.connection.execute("UPDATE parties SET role = ?, role_why = ? WHERE id = ?", (role, why, party))

    def set_same(self, party: str, same_as: str, why: str) -> None:
        self.flush()
        self.connection.execute("UPDATE parties SET same_as = ?, same_why = ? WHERE id = ?", (same_as, why, party))

    def narrow(self, seen: Mapping[type, str], anew: Iterable[type]) -> None:
        """From here on this opened case has, of a kind in `seen`, only the rows that meet its condition, and of those in `anew` none.

        What is added of the latter is kept until the case is closed. The file stays as it is, and every row has the number it has there.
        """
        for kind, condition in seen.items():
            name = TABLES[kind]
            self.connection.execute(f"CREATE TEMP VIEW {name} AS SELECT rowid AS rowid, * FROM main.{name} WHERE {condition}")  # noqa: S608 -- names of ours
        for kind in anew:
            self.connection.execute(f"CREATE TEMP TABLE {TABLES[kind]} AS SELECT * FROM main.{TABLES[kind]} LIMIT 0")  # noqa: S608 -- a table name of ours

    # ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────

    def records(self, kind: type[T], **equals: str) -> Iterator[T]:
        """All records of a kind in the order they were written, or those whose columns equal the given values."""
        if kind is Message:
            raise TypeError("messages come from .messages(), in order")
        where = " AND ".join(f"{column} = ?" for column in equals) or "1"
        return self._read(kind, f"SELECT {WANTED[kind]} FROM {TABLES[kind]} WHERE {where} ORDER BY rowid", tuple(equals.values()))  # noqa: S608 -- names of ours

    def of_conversation(self, kind: type[T], conversation: str, *, first: int = 0, last: int = LAST) -> Iterator[T]:
        """Statements, identities, signals or copies of one conversation (of its messages `first` to `last`), in the order of its messages."""
        for _, record in self.numbered(kind, conversation, first=first, last=last):
            yield record

    def numbered(self, kind: type[T], conversation: str, *, first: int = 0, last: int = LAST) -> Iterator[tuple[int, T]]:
        """The same, each with the number by which it was written."""
        for number, *row in self._found(kind, WANTED[kind], (conversation, first, last)):
            yield number, record_of(kind, row)

    def quotes(self, kind: type, conversation: str) -> Iterator[tuple[int, Quote]]:
        """Where they stand, and no more of them."""
        for number, message, start, end in self._found(kind, '"message", "start", "end"', (conversation, 0, LAST)):
            yield number, Quote(message=message, start=start, end=end)

    def _found(self, kind: type, columns: str, within: tuple[str, int, int]) -> sqlite3.Cursor:
        named = ", ".join(f"found.{column}" for column in ("rowid", *columns.split(", ")))
        query = (
            f"SELECT {named} FROM {TABLES[kind]} AS found JOIN messages ON messages.id = found.message "  # noqa: S608 -- names of ours
            "WHERE messages.conversation = ? AND messages.position BETWEEN ? AND ? ORDER BY messages.position, found.start, found.rowid"
        )
        return self.connection.execute(query, within)

    def number(self, statement: str) -> int:
        """Which statement of the case it is, counted from 1: they are written in the order of their conversations, messages and words."""
        row = self.connection.execute("SELECT rowid FROM statements WHERE id = ?", (statement,)).fetchone()
        if row is None:
            raise KeyError(statement)
        return int(row[0])

    def get(self, kind: type[T], id: str) -> T:  # noqa: A002 -- the column's name
        """The one record with this id; KeyError if there is none."""
        if kind is Message:
            return typing.cast(T, self._message(id))
        for record in self.records(kind, id=id):
            return record
        raise KeyError(id)

    def _message(self, id_: str) -> Message:
        written = self.connection.total_changes
        if self._asked_last is not None and self._asked_last[:2] == (id_, written):
            return self._asked_last[2]
        row = self.connection.execute(f"SELECT {WANTED[Message]} FROM messages WHERE id = ?", (id_,)).fetchone()  # noqa: S608 -- names of ours
        if row is None:
            raise KeyError(id_)
        message = message_of(row)
        self._asked_last = id_, written, message
        return message

    def messages(self, conversation: str | None = None, *, first: int = 0, last: int | None = None) -> Iterator[Message]:
        """A stream of messages in order: of one conversation (its messages `first` to `last`, both included), or of all."""
        query, values = f"SELECT {WANTED[Message]} FROM messages", []  # noqa: S608 -- names of ours
        if conversation is not None:
            query += " WHERE conversation = ? AND position >= ?"
            values += [conversation, first]
            if last is not None:
                query += " AND position <= ?"
                values.append(last)
            query += " ORDER BY position"
        else:
            query += " ORDER BY rowid"
        for row in self.connection.execute(query, values):
            yield message_of(row)

    def messages_of(self, kind: MessageKind) -> Iterator[Message]:
        """All messages of one kind, in the order they were written."""
        query = f"SELECT {WANTED[Message]} FROM messages WHERE kind = ? ORDER BY rowid"  # noqa: S608 -- names of ours
        return map(message_of, self.connection.execute(query, (kind.value,)))

    def count(self, kind: type, **equals: str) -> int:
        where = " AND ".join(f"{column} = ?" for column in equals) or "1"
        return int(self.connection.execute(f"SELECT count(*) FROM {TABLES[kind]} WHERE {where}", tuple(equals.values())).fetchone()[0])  # noqa: S608 -- names of ours

    def sources_of(self, conversation: str) -> list[str]:
        """Ids of the sources that a conversation's messages or copies of them come from, in the order received."""
        query = (
            "SELECT id FROM sources WHERE id IN (SELECT source FROM messages WHERE conversation = ?1"
            " UNION SELECT source FROM copies WHERE conversation = ?1) ORDER BY rowid"
        )
        return [row[0] for row in self.connection.execute(query, (conversation,))]

    def copied_texts(self) -> Iterator[tuple[Place, str]]:
        """Where every collapsed copy stands and what it says there, source by source."""
        query = (
            "SELECT copies.source, copies.place, copies.start, copies.end, coalesce(copies.text, messages.text) FROM copies"
            " JOIN messages ON messages.id = copies.message ORDER BY copies.source, copies.rowid"
        )
        for source, where, start, end, text in self.connection.execute(query):
            yield Place(source=source, where=where, start=start, end=end), text

    def count_chinese(self) -> tuple[int, int]:
        """How many messages have a Chinese character in them, and how many have a letter at all."""
        query = "SELECT count(*) FILTER (WHERE text GLOB '*[一-鿿]*'), count(*) FILTER (WHERE text GLOB '*[A-Za-z一-鿿]*') FROM messages"
        chinese, lettered = self.connection.execute(query).fetchone()
        return chinese, lettered

    def roles(self, conversation: str) -> dict[str, Role]:
        """Party id → role, for everyone in a conversation."""
        rows = self.connection.execute("SELECT id, role FROM parties WHERE conversation = ? ORDER BY rowid", (conversation,))
        return {party: Role(role) for party, role in rows}

    def frame(self, table: str) -> "pd.DataFrame":
        """A table as a pandas DataFrame; times and money are text, as stored."""
        import pandas as pd

        if table not in TABLES.values():
            raise CaseError("no_such_table", table=table, tables=", ".join(sorted(TABLES.values())))
        return pd.read_sql_query(f"SELECT * FROM {table} ORDER BY rowid", self.connection)  # noqa: S608 -- a table name of ours

    def _read(self, kind: type[T], query: str, values: tuple[str | int, ...]) -> Iterator[T]:
        for row in self.connection.execute(query, values):
            yield record_of(kind, row)


def open_case(path: str | Path, *, create: bool = False) -> CaseFile:
    """Open a case file, to write only with `create`. CaseError if there is none, if it is no case file, or one of another version."""
    path = Path(path)
    if not create and not path.is_file():
        raise CaseError("no_case", path=str(path))
    try:
        connection = (
            sqlite3.connect(path, isolation_level=None)
            if create
            else sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", isolation_level=None, uri=True)
        )
    except sqlite3.OperationalError as error:
        raise CaseError("no_case_file", path=str(path), reason=str(error)) from error
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        empty = create and not connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA temp_store = FILE")
        connection.execute("PRAGMA cache_size = -32768")
        if empty:
            connection.execute(f"PRAGMA page_size = {PAGE}")
            connection.executescript(f"BEGIN; {schema()} COMMIT;")
    except sqlite3.DatabaseError as error:
        connection.close()
        raise CaseError("no_case_file", path=str(path), reason=str(error)) from error
    if not empty and version != SCHEMA_VERSION:
        connection.close()
        raise CaseError("case_version", path=str(path), found=str(version), expected=str(SCHEMA_VERSION))
    return CaseFile(path, connection)


def _chained(before: str, *parts: str) -> str:
    return sha256("\x1f".join((before, *parts)).encode()).hexdigest()
