"""Records on their way into a case file: as rows, kind by kind, so many at a time."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from casefile.records import Message, Order
from casefile.rows import Kept, Row, message_rows, row_of

BATCH = 2_000


class Pending:
    def __init__(self, write: Callable[[type, list[Row]], None]) -> None:
        self.write = write
        self._rows: defaultdict[type, list[Row]] = defaultdict(list)

    def add(self, record: object, **parent: str) -> None:
        """Keep one record. `parent` gives the columns that come from outside the record (`order_id`)."""
        self._keep(type(record), [(*parent.values(), *row_of(record))])
        if isinstance(record, Order):
            for part in (*record.lines, *record.events, *record.shipments):
                self.add(part, order_id=record.id)

    def add_messages(self, run: Sequence[Kept]) -> None:
        """Keep messages as a parser read them, with what only the case knows of them."""
        self._keep(Message, message_rows(run))

    def _keep(self, kind: type, rows: list[Row]) -> None:
        pending = self._rows[kind]
        pending += rows
        if len(pending) >= BATCH:
            self._write(kind)

    def flush(self) -> None:
        for kind in tuple(self._rows):
            self._write(kind)

    def clear(self) -> None:
        self._rows.clear()

    def _write(self, kind: type) -> None:
        if rows := self._rows.pop(kind, []):
            self.write(kind, rows)
