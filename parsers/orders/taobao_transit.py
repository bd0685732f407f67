"""One parcel's course as an order's page at Taobao or Tmall asks for it: captured JSON of `transit_step.do` or `queryTrace.do`, in GBK.

    {"expressId": "YT0000000000001", "expressName": "圆通速递", "address": [{"place": "【杭州市】快件已揽收", "time": "2026-03-04 18:00:00"}, …]}

Times are Chinese wall clocks; what an entry says is text alone. An answer for a parcel that went back is empty. The order's number is not in it.
Several answers may stand in one list.
"""

from collections.abc import Iterator

from casefile.records import Passage, Problem, Provenance, Reading, ReadingCode, Record
from parsers.cells import short
from parsers.clock import CHINA, wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import first_elements_at, flaws, leaves_of, object_in, objects_in, of_each_answer, text_in
from parsers.parcels import Checkpoint, parcel, said
from parsers.time_layout import wall_moment

FORMAT = Format(name="taobao_transit", kind="orders", provenance=Provenance.APP_EXPORT)


def recognizes(export: Export) -> bool:
    if not export.is_text or export.json_head[:1] not in ("{", "[") or '"expressId"' not in export.text_head:
        return False
    return any(
        element.wanted and isinstance(object_in(element.value).get("address"), list)
        for element in first_elements_at(export, *of_each_answer(export, ()))
    )


def parse(export: Export) -> Iterator[Record]:
    clock = wall_clock(export, vendor_default=CHINA)
    yield Reading(place=export.place("$"), code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
    yield clock.reading(export.place("$"))
    for element in export.elements_at(*of_each_answer(export, ())):
        place = export.place(element.pointer, element.start, element.end)
        yield from flaws(place, element)
        if not element.wanted:
            yield Passage(place=place, what="envelope")
            continue
        checkpoints = []
        for entry in objects_in(element.value, "address"):
            moment = wall_moment(written := text_in(entry, "time"), clock)
            if moment.problem:
                yield Problem(place=place, code=moment.problem, detail=short(written))
            words = text_in(entry, "place")
            checkpoints.append(Checkpoint(place, moment, written, said(words), words))
        told = object_in(element.value)
        yield parcel(place, text_in(told, "expressId"), text_in(told, "expressName"), checkpoints, status="", extra=leaves_of(told))
