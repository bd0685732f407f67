"""Parcels' courses as 菜鸟 (global.cainiao.com) gives them: the JSON behind its page, `detail.json`, in UTF-8.

    {"success": true, "module": [{"mailNo": "LP00000000000001", "statusDesc": "Delivered", "originCountry": "…", "destCountry": "…",
      "detailList": [{"time": 1767574800000, "timeStr": "2026-01-05 09:00:00", "desc": "…", "standerdDesc": "…", "group": {"nodeDesc": "…"}}, …]}]}

Times count milliseconds from the epoch. What an entry says is text alone: the earliest that is more than an announcement is the hand-over to a
carrier, one that says delivered or signed for is the delivery. Several answers may stand in one list.
"""

from collections.abc import Iterator

from casefile.records import Passage, Problem, ProblemCode, Provenance, Reading, ReadingCode, Record
from parsers.cells import short
from parsers.clock import CHINA
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import first_elements_at, flaws, from_milliseconds, leaves_of, object_in, objects_in, of_each_answer, text_in
from parsers.parcels import Checkpoint, parcel, said

FORMAT = Format(name="cainiao", kind="orders", provenance=Provenance.UNKNOWN)

MODULE = ("module", "*")


def recognizes(export: Export) -> bool:
    if not export.is_text or export.json_head[:1] not in ("{", "[") or '"mailNo"' not in export.text_head:
        return False
    return any(element.wanted and "mailNo" in object_in(element.value) for element in first_elements_at(export, *of_each_answer(export, MODULE)))


def parse(export: Export) -> Iterator[Record]:
    yield Reading(place=export.place("$"), code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
    for element in export.elements_at(*of_each_answer(export, MODULE)):
        place = export.place(element.pointer, element.start, element.end)
        yield from flaws(place, element)
        if not element.wanted:
            yield Passage(place=place, what="envelope")
            continue
        number = text_in(element.value, "mailNo")
        if not number:
            yield Problem(place=place, code=ProblemCode.MISSING_COLUMN, detail="mailNo")
            continue
        checkpoints = []
        for entry in objects_in(element.value, "detailList"):
            moment = from_milliseconds(entry.get("time"), CHINA)
            if moment.problem:
                yield Problem(place=place, code=moment.problem, detail=short(text_in(entry, "time")))
            words = f"{text_in(entry, 'desc')} {text_in(entry, 'standerdDesc')} {text_in(object_in(entry, 'group'), 'nodeDesc')}"
            checkpoints.append(Checkpoint(place, moment, text_in(entry, "timeStr") or text_in(entry, "time"), said(words), words))
        yield parcel(place, number, "", checkpoints, status=text_in(element.value, "statusDesc"), extra=leaves_of(element.value))
