"""Short makers of records: `message("48小时内发货", by="seller")`, `dialogue("buyer: 880行吗", "seller: 成交")`."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from casefile.records import Message, MessageKind, Place, Precision, Role, Zone
from casefile.store import CaseFile, open_case
from extractors import Setting

NUMBERS = count()
START = datetime(2024, 5, 6, 10, 0, tzinfo=UTC)
ROLES = {role.value: role for role in Role}


@cache
def _blank() -> bytes:
    with TemporaryDirectory() as folder:
        open_case(Path(folder) / "case.db", create=True).connection.close()
        return (Path(folder) / "case.db").read_bytes()


def new_case(folder: Path) -> CaseFile:
    """An empty case file in a folder, copied: to make its tables takes longer than many a test."""
    path = folder / "case.db"
    path.write_bytes(_blank())
    return open_case(path, create=True)


def message(text: str, *, by: str | None = "seller", sent: datetime | None = START, kind: MessageKind = MessageKind.TEXT) -> Message:
    number = next(NUMBERS)
    return Message(
        conversation="c",
        place=Place(source="s", where=f"line {number}", start=number, end=number + 1),
        sender=by,
        sent=sent,
        sent_raw="",
        precision=Precision.SECOND,
        zone=Zone.UTC,
        kind=kind,
        text=text,
        index=number,
    )


def dialogue(*lines: str) -> Iterator[Message]:
    """`buyer: …`, `seller: …`, `system: …`, `order_card: …` (by the buyer), a minute apart."""
    for number, line in enumerate(lines):
        who, _, text = line.partition(": ")
        kind = {"system": MessageKind.SYSTEM, "order_card": MessageKind.ORDER_CARD}.get(who, MessageKind.TEXT)
        by = {"system": None, "order_card": "buyer"}.get(who, who)
        yield message(text, by=by, sent=START + timedelta(minutes=number), kind=kind)


def setting(*, platform: str = "taobao", currency: str = "CNY", parties: tuple[str, ...] = tuple(ROLES)) -> Setting:
    return Setting(roles={party: ROLES[party] for party in parties}, names={party: party for party in parties}, platform=platform, currency=currency)
