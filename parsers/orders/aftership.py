"""Parcels' courses as AfterShip gives them: JSON of its interface, in UTF-8; one parcel, a list of them or a webhook's.

    {"meta": {"code": 200}, "data": {"tracking": {"tracking_number": "1Z999AA10000000001", "slug": "ups", "tag": "Delivered", "order_id": "#1001",
      "expected_delivery": "2026-01-08", "checkpoints": [{"checkpoint_time": "2026-01-06T10:00:00-05:00", "tag": "InTransit",
        "message": "Picked up", "location": "Reno, NV", …}, …]}}}
    {"data": {"trackings": [{…}, …]}}        {"data": {"tracking_number": …}}        {"event": "tracking_update", "msg": {…}}

A time is the carrier's: with an offset where the carrier tells one. `Pending` and `InfoReceived` are a label only; `AvailableForPickup` is not
delivered, nor is what a message says was left with others. Several answers may stand in one list.
"""

from collections.abc import Iterator

from casefile.records import EventKind, Passage, Place, Problem, ProblemCode, Provenance, Reading, ReadingCode, Record
from parsers.cells import short
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import first_elements, flaws, leaves_of, objects_in, of_each_answer, text_in
from parsers.parcels import NOT_WITH_THE_BUYER, Checkpoint, expected, parcel
from parsers.time_layout import UNDATED, Times

FORMAT = Format(name="aftership", kind="orders", provenance=Provenance.UNKNOWN)

PATTERNS = (("data", "tracking"), ("data", "trackings", "*"), ("msg",))
ALONE = (("data",),)
"""Since 2023 an answer about one parcel has it without a name."""
TAGS = {
    "InTransit": EventKind.SHIPPED,
    "OutForDelivery": EventKind.SHIPPED,
    "AvailableForPickup": EventKind.SHIPPED,
    "Delivered": EventKind.DELIVERED,
}


def recognizes(export: Export) -> bool:
    head = export.text_head
    is_json = export.is_text and export.json_head[:1] in ("{", "[")
    if not is_json or not all(f'"{name}"' in head for name in ("checkpoints", "slug", "tracking_number")):
        return False
    return bool(_patterns(export))


def _patterns(export: Export) -> tuple[tuple[str, ...], ...]:
    """Where its parcels stand."""
    for patterns in (of_each_answer(export, *PATTERNS), of_each_answer(export, *ALONE)):
        if any(one.wanted and text_in(one.value, "tracking_number") for pattern in patterns for one in first_elements(export, *pattern)):
            return patterns
    return ()


def parse(export: Export) -> Iterator[Record]:
    times = Times(order="ymd", clock=wall_clock(export))
    yield Reading(place=export.place("$"), code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
    yield Passage(place=export.place("$", 0, export.source.bytes), what="envelope")
    for element in export.elements_at(*(_patterns(export) or PATTERNS)):
        place = export.place(element.pointer, element.start, element.end)
        yield from flaws(place, element)
        if not element.wanted:
            continue
        if number := text_in(element.value, "tracking_number"):
            yield from _parcel(place, number, element.value, times)
        else:
            yield Problem(place=place, code=ProblemCode.MISSING_COLUMN, detail="tracking_number")


def _parcel(place: Place, number: str, value: object, times: Times) -> Iterator[Record]:
    checkpoints = []
    for step in objects_in(value, "checkpoints"):
        written = text_in(step, "checkpoint_time")
        moment = times.read(written)
        if moment.problem:
            yield Problem(place=place, code=moment.problem, detail=short(written))
        words = text_in(step, "message")
        checkpoints.append(Checkpoint(place, moment, written, _kind(text_in(step, "tag"), words), words))
    tag = text_in(value, "tag")
    if not checkpoints and (state := TAGS.get(tag)):
        checkpoints.append(Checkpoint(place, UNDATED, "", state, ""))
    until = yield from expected(place, text_in(value, "expected_delivery"), times)
    yield parcel(
        place,
        number,
        text_in(value, "slug"),
        checkpoints,
        status=tag,
        extra=leaves_of(value),
        order_no=text_in(value, "order_id") or text_in(value, "order_number"),
        expected=until,
    )


def _kind(tag: str, message: str) -> EventKind | None:
    kind = TAGS.get(tag)
    return None if kind is EventKind.DELIVERED and NOT_WITH_THE_BUYER.search(message) else kind
