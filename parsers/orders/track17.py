"""Parcels' courses as 17TRACK (17track.net) gives them: JSON of its interface, version 2, in UTF-8; a webhook's has one parcel.

    {"code": 0, "data": {"accepted": [{"number": "RR000000001CN", "carrier": 3011, "track_info": {
      "latest_status": {"status": "Delivered", "sub_status": "Delivered_Other"},
      "milestone": [{"key_stage": "PickedUp", "time_iso": "2026-01-06T10:00:00+08:00", …}, …],
      "tracking": {"providers": [{"provider": {"key": 3011, "name": "China Post"},
        "events": [{"time_iso": "2026-01-20T09:30:00-05:00", "description": "Delivered, …", "stage": "Delivered", …}]}]}}}], "rejected": []}}

    {"ret": 1, "dat": [{"no": "RR000000001CN", "track": {"w1": 3011, "z0": {…}, "z1": [{"a": "2026-01-06 10:00", "c": "Leeds", "z": "Delivered"}]}}]}

Version 1 has a time, a place and a sentence for each event, `z0` the newest; which is a delivery only the sentence says. In version 2 times state
their offset, and `time_metrics` tells from when to when delivery is estimated. `NotFound` and `InfoReceived` are a label only; `AvailableForPickup`
is not delivered. Some fields are optional. Several answers may stand in one list.
"""

from collections.abc import Iterator

from casefile.records import EventKind, Passage, Place, Problem, ProblemCode, Provenance, Record
from parsers.cells import short
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import first_elements, flaws, leaves_of, object_in, objects_in, of_each_answer, text_in
from parsers.parcels import Checkpoint, expected, parcel, said
from parsers.time_layout import UNDATED, Times

FORMAT = Format(name="track17", kind="orders", provenance=Provenance.UNKNOWN)

LISTED, ALONE, FIRST = ("data", "accepted", "*"), ("data",), ("dat", "*")
RUNS = ("z1", "z2", "z9")
"""Of version 1: what the carriers of origin and destination say."""
STAGES = {
    "PickedUp": EventKind.SHIPPED,
    "InTransit": EventKind.SHIPPED,
    "Departure": EventKind.SHIPPED,
    "Arrival": EventKind.SHIPPED,
    "OutForDelivery": EventKind.SHIPPED,
    "AvailableForPickup": EventKind.SHIPPED,
    "Delivered": EventKind.DELIVERED,
}


def recognizes(export: Export) -> bool:
    head = export.text_head
    if not export.is_text or export.json_head[:1] not in ("{", "[") or not ('"track_info"' in head or '"z0"' in head):
        return False
    return any(element.wanted and _is_parcel(element.value) for element in first_elements(export, *_pattern(export)))


def _is_parcel(value: object) -> bool:
    return "track_info" in object_in(value) or "z0" in object_in(value, "track")


def parse(export: Export) -> Iterator[Record]:
    times, pattern = Times(order="ymd", clock=wall_clock(export)), _pattern(export)
    if pattern[-1:] == ALONE:
        yield Passage(place=export.place("$", 0, export.source.bytes), what="envelope")
    for element in export.elements(*pattern):
        place = export.place(element.pointer, element.start, element.end)
        yield from flaws(place, element)
        if not element.wanted:
            yield Passage(place=place, what="envelope")
        elif number := text_in(element.value, "number") or text_in(element.value, "no"):
            read = _first_version if object_in(element.value, "track") else _parcel
            yield from read(place, number, element.value, times)
        else:
            yield Problem(place=place, code=ProblemCode.MISSING_COLUMN, detail="number")


def _pattern(export: Export) -> tuple[str, ...]:
    pattern = FIRST if '"dat"' in export.text_head else LISTED if '"accepted"' in export.text_head else ALONE
    return of_each_answer(export, pattern)[0]


def _parcel(place: Place, number: str, value: object, times: Times) -> Iterator[Record]:
    track = object_in(value, "track_info")
    providers = objects_in(object_in(track, "tracking"), "providers")
    steps = [(step, text_in(step, "key_stage")) for step in objects_in(track, "milestone") if text_in(step, "time_iso") or text_in(step, "time_utc")]
    steps += [(step, text_in(step, "stage")) for provider in providers for step in objects_in(provider, "events")]
    checkpoints = []
    for step, stage in steps:
        raw = object_in(step, "time_raw")
        written = text_in(step, "time_iso") or text_in(step, "time_utc") or f"{text_in(raw, 'date')} {text_in(raw, 'time')}".strip()
        moment = times.read(written)
        if moment.problem:
            yield Problem(place=place, code=moment.problem, detail=short(written))
        checkpoints.append(Checkpoint(place, moment, written, STAGES.get(stage), text_in(step, "description")))
    carrier = next((name for one in providers if (name := text_in(object_in(one, "provider"), "name"))), text_in(value, "carrier"))
    status = text_in(object_in(track, "latest_status"), "status")
    if (state := STAGES.get(status)) is not None and not any(one.kind is state for one in checkpoints):
        checkpoints.append(Checkpoint(place, UNDATED, "", state, ""))
    estimate = object_in(track, "time_metrics", "estimated_delivery_date")
    until = yield from expected(place, text_in(estimate, "to") or text_in(estimate, "from"), times)
    yield parcel(place, number, carrier, checkpoints, status=status, extra=leaves_of(value), expected=until)


def _first_version(place: Place, number: str, value: object, times: Times) -> Iterator[Record]:
    track = object_in(value, "track")
    steps = [step for run in RUNS for step in objects_in(track, run)] or [object_in(track, "z0")]
    checkpoints = []
    for step in filter(None, steps):
        written = text_in(step, "a")
        moment = times.read(written)
        if moment.problem:
            yield Problem(place=place, code=moment.problem, detail=short(written))
        words = text_in(step, "z")
        checkpoints.append(Checkpoint(place, moment, written, said(words), words))
    yield parcel(place, number, text_in(track, "w1"), checkpoints, status=text_in(object_in(track, "z0"), "z"), extra=leaves_of(value))
