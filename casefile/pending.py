"""Records on their way into a case file: as rows, kind by kind, so many at a time."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from casefile.records import Message, Order
from casefile.rows import Kept, Row, message_columns, row_of

BATCH = 2_000

Written = Sequence[Sequence[object]]
"""Rows of one kind; of messages the columns, see `message_columns`."""


class Pending:
    def __init__(self, write: Callable[[type, Written], None]) -> None:
        self.write = write
        self._rows: defaultdict[type, list[Row]] = defaultdict(list)
        self._messages: list[list[object]] = []

    def add(self, record: object, **parent: str) -> None:
        """Keep one record. `parent` gives the columns that come from outside the record (`order_id`)."""
        if isinstance(record, Message):
            self.add_messages(Kept([record], [record.conversation], [record.sender], [record.index], [record.attachments]))
            return
        rows = self._rows[type(record)]
        rows.append((*parent.values(), *row_of(record)))
        if len(rows) >= BATCH:
            self._write(type(record))
        if isinstance(record, Order):
            for part in (*record.lines, *record.events, *record.shipments):
                self.add(part, order_id=record.id)

    def add_messages(self, run: Kept) -> None:
        """Keep messages as a parser read them, with what only the case knows of them."""
        columns = message_columns(run)
        self._messages = self._messages or [[] for _ in columns]
        for column, further in zip(self._messages, columns, strict=True):
            column.extend(further)
        if len(self._messages[0]) >= BATCH:
            self._write_messages()

    def flush(self) -> None:
        for kind in tuple(self._rows):
            self._write(kind)
        self._write_messages()

    def clear(self) -> None:
        self._rows.clear()
        self._messages = []

    def _write(self, kind: type) -> None:
        if rows := self._rows.pop(kind, []):
            self.write(kind, rows)

    def _write_messages(self) -> None:
        columns, self._messages = self._messages, []
        if columns:
            self.write(Message, columns)
