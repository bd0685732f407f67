"""One parcel's course as 快递100 (kuaidi100.com) gives it: JSON of a query, in UTF-8.

    {"message": "ok", "nu": "YT0000000000001", "com": "yuantong", "status": "200", "state": "3", "ischeck": "1",
      "data": [{"time": "2026-03-06 18:00:00", "ftime": "2026-03-06 18:00:00", "context": "已签收，签收人：菜鸟驿站", "statusCode": "304"}, …]}

`status` at the top is of the query, `state` of the parcel, `ischeck` means nothing. An app may hand it on within an answer of its own. Times are
Chinese wall clocks. A state or code is a number:
1, 103 taken in · 0, 5, 7, 10-12, 1001-1003 on the way · 3, 301, 302 signed for · 303, 304, 501 signed for by others, locker or station ·
4, 6, 14 returned or refused · 101, 102 a label only · 401 cancelled. Without codes the state is of the newest entry alone.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from casefile.records import EventKind, Order, Passage, Problem, ProblemCode, Provenance, Record
from parsers.cells import short
from parsers.clock import CHINA, Clock, wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_elements import ANY_KEY, Element
from parsers.json_values import first_elements_at, flaws, leaves_of, text_in
from parsers.json_window import BrokenJson
from parsers.parcels import ANNOUNCED, NOT_WITH_THE_BUYER, Checkpoint, parcel, said
from parsers.time_layout import wall_moment

FORMAT = Format(name="kuaidi100", kind="orders", provenance=Provenance.UNKNOWN)

ENTRIES = (("data", "*"), ("lastResult", "data", "*"))
"""Of an answer to a query, and of what is pushed to a subscriber."""
WRAPPED = ((ANY_KEY, "data", "*"), (ANY_KEY, ANY_KEY, "data", "*"))
"""Of an answer that a shop or an app hands on within its own."""
ANSWERS = ("*", "data", "*")
"""Several answers, which somebody put into one list."""
SHIPPED = frozenset({"0", "1", "5", "7", "10", "11", "12", "103", "1001", "1002", "1003"})
DELIVERED = frozenset({"3", "301", "302"})
CANCELLED = frozenset({"401"})
ON_THE_WAY = "0"
"""Also said of a parcel that nobody has taken in."""
WORDS = {
    "已下单": "101", "待揽收": "102", "揽收": "103", "已揽收": "103", "在途": "0", "到达派件城市": "1001", "干线": "1002", "转递": "1003",
    "派件": "5", "派送": "5", "转投": "7", "投柜或驿站": "501", "签收": "3", "本人签收": "301", "派件异常后签收": "302", "代签": "303",
    "投柜或驿站签收": "304", "退签": "4", "退回": "6", "拒签": "14", "疑难": "2", "清关异常": "13", "已销单": "401",
}  # fmt: skip
"""The codes of what an entry may be said to be in words."""


def recognizes(export: Export) -> bool:
    if not export.is_text or export.json_head[:1] not in ("{", "[") or '"data"' not in export.text_head:
        return False
    if export.json_head[:1] == "[" and '"nu"' not in export.text_head:
        return False
    found = first_elements_at(export, *_patterns(export))
    entry = next((element.value for element in found if element.wanted), None)
    if entry is None:  # nothing was ever scanned
        return {("nu",), ("com",), ("state",)} <= {element.path for element in found}
    return _is_scan(entry)


def parse(export: Export) -> Iterator[Record]:
    clock = wall_clock(export, vendor_default=CHINA)
    entries: dict[tuple[str | int, ...], list[Element]] = defaultdict(list)
    told: dict[tuple[str | int, ...], dict[str, object]] = defaultdict(dict)
    is_list = export.json_head[:1] == "["
    try:
        for element in export.elements_at(*_patterns(export)):
            where = export.place(element.pointer, element.start, element.end)
            yield from flaws(where, element)
            answer = element.path[:1] if is_list else ()
            if element.wanted:
                entries[answer].append(element)
            else:
                told[answer].update({str(key): element.value for key in element.path[-1:]})
                yield Passage(place=where, what="envelope")
    except BrokenJson as error:
        yield export.broken(error)
    yield clock.reading(export.place("$", 0, export.source.bytes))
    for answer in dict.fromkeys((*told, *entries)) or [()]:
        yield from _parcel(export, answer, told[answer], entries[answer], clock)


def _patterns(export: Export) -> tuple[tuple[str, ...], ...]:
    if export.json_head[:1] == "[":
        return (ANSWERS,)
    if '"nu"' not in export.text_head or any(map(_is_scan, _wanted(export, *ENTRIES))):
        return ENTRIES
    return next(((pattern,) for pattern in WRAPPED if any(map(_is_scan, _wanted(export, pattern)))), ENTRIES)


def _wanted(export: Export, *patterns: tuple[str, ...]) -> list[object]:
    return [element.value for element in first_elements_at(export, *patterns) if element.wanted]


def _is_scan(entry: object) -> bool:
    return bool(text_in(entry, "context") and (text_in(entry, "time") or text_in(entry, "ftime")))


def _parcel(
    export: Export, answer: tuple[str | int, ...], told: Mapping[str, object], entries: Sequence[Element], clock: Clock
) -> Iterator[Order | Problem]:
    place = export.place(f"$[{answer[0]}]" if answer else "$", 0, export.source.bytes)
    number = text_in(told, "nu")
    if not number:
        yield Problem(place=place, code=ProblemCode.MISSING_COLUMN, detail="nu")
    checkpoints = []
    newest = _newest(entries)
    for index, element in enumerate(entries):
        where = export.place(element.pointer, element.start, element.end)
        written = text_in(element.value, "ftime") or text_in(element.value, "time")
        moment = wall_moment(written, clock)
        if moment.problem:
            yield Problem(place=where, code=moment.problem, detail=short(written))
        context = text_in(element.value, "context")
        code = text_in(element.value, "statusCode") or WORDS.get(text_in(element.value, "status"), "")
        if not code and index == newest and not ANNOUNCED.search(context):
            code = text_in(told, "state")
        checkpoints.append(Checkpoint(where, moment, written, _kind(code, context), context))
    extra = leaves_of({**told, "data": [element.value for element in entries]})
    yield parcel(place, number, text_in(told, "com"), checkpoints, status=text_in(told, "state"), extra=extra)


def _newest(entries: Sequence[Element]) -> int:
    """Which entry the state of the parcel is of: the first or the last."""
    return 0 if not entries or text_in(entries[0].value, "time") >= text_in(entries[-1].value, "time") else len(entries) - 1


def _kind(code: str, text: str) -> EventKind | None:
    if code in CANCELLED:
        return EventKind.CANCELLED
    if code in DELIVERED:
        return None if NOT_WITH_THE_BUYER.search(text) and code == "3" else EventKind.DELIVERED
    if code in SHIPPED:
        return None if ANNOUNCED.search(text) and code == ON_THE_WAY else EventKind.SHIPPED
    return None if code else said(text)
