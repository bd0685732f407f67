"""Parcels' courses as carriers and shipping services give them: JSON of an interface or behind a page, in UTF-8; which of them is data.

    {"trackResponse": {"shipment": [{"package": [{"trackingNumber": "1Z…", "activity": [{"date": "20260109", "time": "153300",
      "status": {"type": "D", "description": "DELIVERED"}}, …]}]}]}}                                                               UPS
    {"output": {"completeTrackResults": [{"trackResults": [{"trackingNumberInfo": {"trackingNumber": "…"},
      "scanEvents": [{"date": "2026-01-09T15:33:00-05:00", "eventType": "DL", "eventDescription": "Delivered"}, …]}]}]}}            FedEx
    {"shipments": [{"id": "…", "service": "express", "events": [{"timestamp": "…", "statusCode": "delivered", …}]}]}               DHL
    {"trackingNumber": "9400…", "trackingEvents": [{"eventTimestamp": "…", "eventType": "Delivered, Left with Individual"}]}       USPS
    {"tracking_code": "…", "carrier": "USPS", "tracking_details": [{"datetime": "…", "status": "delivered", "message": "…"}]}      EasyPost
    {"LogisticCode": "…", "ShipperCode": "SF", "State": "3", "Traces": [{"AcceptTime": "…", "AcceptStation": "已签收", "Action": "301"}]}   快递鸟

The rest are in `parsers/carriers.toml`. An object stands alone, in a list or in a message about it. A label is no parcel; what was left with others
or taken back by the sender is not delivered. A time without offset is the clock where the parcel was, for carriers of China China's.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from casefile.records import EventKind, Order, Place, Problem, ProblemCode, Provenance, Record
from parsers.cells import short
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_objects import has_object, read_objects
from parsers.json_values import Object, leaves_of
from parsers.object_layout import found_at, said_at
from parsers.parcels import NOT_WITH_THE_BUYER, Checkpoint, expected, parcel, said
from parsers.time_layout import UNDATED, Times

FORMAT = Format(name="carrier_json", kind="orders", provenance=Provenance.UNKNOWN)

DAY, CLOCK, OFFSET = re.compile(r"(\d{4})(\d\d)(\d\d)"), re.compile(r"(\d\d)(\d\d)(\d\d)"), re.compile(r"[+-]\d\d:?\d\d|Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    name: str
    has: tuple[str, ...]
    number: Sequence[str]
    carrier: Sequence[str]
    status: Sequence[str]
    order_no: Sequence[str] = ()
    expected: Sequence[str] = ()
    """Until when it estimates the delivery."""
    zone: ZoneInfo | None = None
    order: str = "ymd"
    """Of day, month and year."""
    steps: str
    last: str = ""
    """Where the newest scan stands, if it is not among them."""
    time: Sequence[str]
    clock: Sequence[str] = ()
    offset: Sequence[str] = ()
    said: Sequence[str]
    kind: Sequence[str] = ()
    shipped: frozenset[str] = frozenset()
    delivered: frozenset[str] = frozenset()

    def is_one(self, value: Object) -> bool:
        return all(key in value for key in self.has)


@cache
def services() -> tuple[Service, ...]:
    with (Path(__file__).parent.parent / "carriers.toml").open("rb") as file:
        told: list[dict[str, Any]] = tomllib.load(file)["service"]
    return tuple(_service(one) for one in told)


def _service(told: dict[str, Any]) -> Service:
    words = {key: frozenset(told[key]) for key in ("shipped", "delivered") if key in told}
    zone = ZoneInfo(told["zone"]) if "zone" in told else None
    return Service(**told | words | {"has": tuple(told["has"]), "zone": zone})


def _of(export: Export) -> Service | None:
    """Whose answer a file holds."""
    head = export.text_head if export.is_text else ""
    likely = (one for one in services() if all(f'"{key}"' in head for key in one.has))
    return next((one for one in likely if has_object(export, one.is_one)), None)


def recognizes(export: Export) -> bool:
    return _of(export) is not None


def parse(export: Export) -> Iterator[Record]:
    service = _of(export)
    if service is None:
        yield Problem(place=export.place("$", 0, export.source.bytes), code=ProblemCode.MISSING_COLUMN, detail=", ".join(services()[0].has))
        return
    times = Times(order=service.order, clock=wall_clock(export, vendor_default=service.zone))
    yield times.clock.reading(export.place("$"))
    yield from read_objects(export, service.is_one, partial(_parcel, service, times))


def _parcel(service: Service, times: Times, place: Place, told: Object) -> Iterator[Order | Problem]:
    number = _one(told, service.number)
    if not number:
        yield Problem(place=place, code=ProblemCode.MISSING_COLUMN, detail=service.number[0])
    scans = [*_scans(told, service.steps), *(_scans(told, service.last) if service.last else ())]
    checkpoints = []
    for scan in scans:
        written = _written(service, scan)
        moment = times.read(written) if written else UNDATED
        if moment.problem:
            yield Problem(place=place, code=moment.problem, detail=short(written))
        words = " ".join(said_at(scan, service.said))
        checkpoints.append(Checkpoint(place, moment, written, _kind(service, scan, words), words))
    carrier = _one(told, service.carrier) or service.name.partition(",")[0]
    until = yield from expected(place, _one(told, service.expected), times)
    yield parcel(
        place,
        number,
        carrier,
        checkpoints,
        status=_one(told, service.status),
        extra=leaves_of(told),
        order_no=_one(told, service.order_no),
        expected=until,
    )


def _scans(told: Object, path: str) -> list[Object]:
    """The objects at a path; `*` at its beginning is each of the object's own members."""
    within: list[object] = [told]
    if path.startswith("*."):
        within, path = list(told.values()), path[2:]
    return [one for member in within for one in found_at(member, path) if isinstance(one, dict)]


def _one(told: object, paths: Sequence[str]) -> str:
    return next(iter(said_at(told, paths)), "")


def _written(service: Service, scan: Object) -> str:
    """The time of a scan, whose day and clock may stand apart."""
    day, clock, offset = (_one(scan, paths) for paths in (service.time, service.clock, service.offset))
    day, clock = (
        pattern.sub(written, one) if pattern.fullmatch(one) else one
        for pattern, written, one in ((DAY, r"\1-\2-\3", day), (CLOCK, r"\1:\2:\3", clock))
    )
    whole = f"{day} {clock}".strip()
    return f"{whole.replace(' ', 'T')}{offset}" if clock and OFFSET.fullmatch(offset) else whole


def _kind(service: Service, scan: Object, text: str) -> EventKind | None:
    word = _one(scan, service.kind).casefold() if service.kind else ""
    if not word:
        return said(text)
    if word in service.delivered:
        return None if NOT_WITH_THE_BUYER.search(text) else EventKind.DELIVERED
    return EventKind.SHIPPED if word in service.shipped else None
