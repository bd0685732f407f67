"""Parsers under test: open a file as intake would, and show its records one a line."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

from casefile.records import Message, Order, Party, Passage, Payment, Place, Problem, Record, Source
from parsers import PARSERS
from parsers.encoding import decide
from parsers.export import Export, Options
from parsers.format import Parser


def export_of(path: Path, *, tz: str | None = None, date_order: str | None = None, columns: Mapping[str, str] | None = None) -> Export:
    raw = path.read_bytes()
    with path.open("rb") as file:
        encoding = decide(file)
    source = Source(id="s0", path=path.name, sha256=sha256(raw).hexdigest(), bytes=len(raw), encoding=encoding and encoding.name)
    options = Options(zone=ZoneInfo(tz) if tz else None, date_order=date_order, columns=columns or {})
    return Export(source=source, file=path, options=options, siblings=frozenset(other.name for other in path.parent.iterdir()))


def written(folder: Path, text: str | bytes, name: str = "export.txt") -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def recognised_as(path: Path, family: Iterable[Parser] = PARSERS) -> list[str]:
    """The formats that a file is recognised as."""
    export = export_of(path)
    fitting = [parser for parser in family if parser.recognizes(export)]
    return [parser.FORMAT.name for parser in fitting if not parser.FORMAT.is_last or all(one.FORMAT.is_last for one in fitting)]


def read(parser: ModuleType, path: Path, **options: str) -> list[Record]:
    """All records; the file must be recognised, and every byte of it must be in a record's range."""
    export = export_of(path, **options)  # type: ignore[arg-type]
    assert parser.recognizes(export), f"{path.name} is not recognised as {parser.FORMAT.name}"
    records = list(parser.parse(export))
    assert unaccounted(export, records) == b""
    return records


def unaccounted(export: Export, records: list[Record]) -> bytes:
    """What no record speaks for, blanks and JSON punctuation aside. Formats without byte ranges are not checked here."""
    raw = export.file.read_bytes()
    seen = bytearray(len(raw))
    ranged = False
    for place in places(records):
        if place.start is not None and place.end is not None:
            ranged = True
            assert 0 <= place.start <= place.end <= len(raw)
            seen[place.start : place.end] = b"\x01" * (place.end - place.start)
    left = bytes(byte for byte, mark in zip(raw, seen, strict=True) if not mark)
    return left.translate(None, b" \t\r\n\x00,:[]{}\xef\xbb\xbf\xff\xfe") if ranged else b""


def places(records: list[Record]) -> Iterator[Place]:
    for record in records:
        if isinstance(record, Party):
            continue
        yield record.place
        if isinstance(record, Order):
            yield from (line.place for line in record.lines)


def messages(records: list[Record]) -> list[Message]:
    return [record for record in records if isinstance(record, Message)]


def orders(records: list[Record]) -> list[Order]:
    return [record for record in records if isinstance(record, Order)]


def payments(records: list[Record]) -> list[Payment]:
    return [record for record in records if isinstance(record, Payment)]


def problems(records: list[Record]) -> list[Problem]:
    return [record for record in records if isinstance(record, Problem)]


def as_rows(records: list[Record]) -> str:
    """One record a line, defaults left out; passages as counts at the end."""
    rows = [f"{type(record).__name__} {_shown(record)}" for record in records if not isinstance(record, Passage)]
    counts = Counter(record.what for record in records if isinstance(record, Passage))
    rows += [f"Passage {what} ×{count}" for what, count in sorted(counts.items())]
    return "\n".join(rows) + "\n"


def _shown(value: object) -> str:
    match value:
        case Place():
            return value.where + (f"@{value.start}:{value.end}" if value.start is not None else "")
        case StrEnum():
            return value.value
        case str():
            return repr(value)
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case tuple():
            return "(" + ", ".join(_shown(part) for part in value) + ")"
        case Message():
            return _fields(value, value.__struct_fields__)
        case _ if is_dataclass(value):
            return _fields(value, [field.name for field in fields(value)])
        case _:
            return repr(value)


def _fields(record: object, names: Iterable[str]) -> str:
    shown = ((name, getattr(record, name)) for name in names)
    return " ".join(
        f"{name}={_shown(part)}" for name, part in shown if part not in (None, "", (), False, {}, -1) or (part == 0 and part is not False)
    )
