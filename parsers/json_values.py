"""JSON values as chat formats need them, whatever a file really holds; newest-first files turned round; one value a line."""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import timedelta, tzinfo
from decimal import Decimal
from typing import NamedTuple

import msgspec

from casefile.records import Passage, Place, Precision, Problem, ProblemCode, Zone
from parsers.cells import short
from parsers.clock import from_epoch
from parsers.export import Export
from parsers.json_elements import Element, elements
from parsers.json_window import BrokenJson
from parsers.time_layout import Moment, unread

Object = Mapping[str, object]
NOTHING: Object = {}
LARGEST_LIST = 64 << 20
"""How much is read of a file beside an export."""
WHOLE = re.compile(r"\s*-?[0-9]{1,20}\s*")


def object_in(value: object, *keys: str) -> Object:
    """The object under these keys, one in the other, without any the value itself; an empty one where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else NOTHING


def objects_in(value: object, key: str) -> list[Object]:
    """The objects of the list under a key."""
    members = value.get(key) if isinstance(value, dict) else None
    return [member for member in members if isinstance(member, dict)] if isinstance(members, list) else []


def others_in(value: object, key: str) -> list[object]:
    """What stands under a key where a list of objects should, and is none of them."""
    members = value.get(key) if isinstance(value, dict) else None
    if members is None:
        return []
    return [member for member in members if not isinstance(member, dict)] if isinstance(members, list) else [members]


def objects_within(value: object) -> Iterator[Object]:
    """Every object in a value, outer before inner, in the order of the file."""
    todo: list[object] = [value]
    while todo:
        one = todo.pop()
        if isinstance(one, dict):
            yield one
            todo.extend(reversed(one.values()))
        elif isinstance(one, list):
            todo.extend(reversed(one))


def text_in(value: object, key: str) -> str:
    """A string, or a number as written, of those with a fraction one that was read exactly; "" for anything else."""
    member = value.get(key) if isinstance(value, dict) else None
    if isinstance(member, str):
        return member
    return str(member) if isinstance(member, int | Decimal) and not isinstance(member, bool) else ""


def whole(value: object) -> int | None:
    """A whole number, written as a number or as a string."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and WHOLE.fullmatch(value) else None


def from_milliseconds(value: object, zone: tzinfo | None) -> Moment:
    """An epoch time in milliseconds, shown on the wall clock of `zone` if there is one."""
    count = whole(value)
    return _epoch(*divmod(count, 1000), Precision.MILLISECOND, zone) if count is not None else unread(ProblemCode.BAD_TIME)


def from_seconds(value: object, zone: tzinfo | None) -> Moment:
    """The same of one in seconds."""
    count = whole(value)
    return _epoch(count, 0, Precision.SECOND, zone) if count is not None else unread(ProblemCode.BAD_TIME)


def _epoch(seconds: int, milliseconds: int, precision: Precision, zone: tzinfo | None) -> Moment:
    try:
        return Moment(from_epoch(seconds, zone) + timedelta(milliseconds=milliseconds), precision, Zone.UTC)
    except (OSError, OverflowError, ValueError):
        return unread(ProblemCode.BAD_TIME)


def bad_entry(export: Export, place: Place) -> Problem:
    """That what stands at a place is nothing that the format has there."""
    return Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(export.quoted(place)))


def flaws(place: Place, element: Element) -> Iterator[Problem]:
    """What had to be mended to read an element."""
    if element.damaged:
        yield Problem(place=place, code=ProblemCode.BAD_BYTES)
    if element.repeated:
        yield Problem(place=place, code=ProblemCode.REPEATED_KEY, detail=short(element.repeated))


def of_each_answer(export: Export, *patterns: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The patterns of an answer, or of each where somebody put several into one list."""
    return tuple(("*", *pattern) for pattern in patterns) if export.json_head[:1] == "[" else patterns


def first_elements(export: Export, *pattern: str) -> list[Element]:
    """The envelope of a JSON file up to the first value at `pattern`, that included; nothing where the file is no JSON."""
    return first_elements_at(export, pattern)


def first_elements_at(export: Export, *patterns: tuple[str, ...]) -> list[Element]:
    """The same up to the first at any of several patterns."""
    found: list[Element] = []
    try:
        for element in export.elements_at(*patterns):
            found.append(element)
            if element.wanted:
                break
    except BrokenJson:
        return []
    return found


def envelope_first(export: Export, *pattern: str, told_by: frozenset[str]) -> Iterator[Element]:
    """Like `Export.elements`, but the envelope comes first (and the file is read twice) where `told_by`, keys of it, stand behind the values."""
    if any(told_by.intersection(element.path[-1:]) for element in first_elements(export, *pattern)):
        yield from export.elements(*pattern)
        return
    with suppress(BrokenJson):  # raised again below
        yield from (element for element in export.elements(*pattern) if not element.wanted)
    yield from (element for element in export.elements(*pattern) if element.wanted)


def beside(export: Export, name: str, *pattern: str) -> Iterator[object]:
    """The values at `pattern` of a file that lies beside an export or above it, up to where it breaks off: that is said where it is read itself."""
    if name in export.companions:
        with export.companions[name].open("rb") as file, suppress(BrokenJson):
            yield from (element.value for element in elements(io.BytesIO(file.read(LARGEST_LIST)), pattern) if element.wanted)


def oldest_first(export: Export, *pattern: str, count: Callable[[object], int | None], newest_first: bool = False) -> Iterator[Element]:
    """Like `Export.elements`, each array at `pattern` turned round where its `count` falls more often than it rises.

    `newest_first`: one that does neither is turned round, too, as the exporter writes the newest first, also of one instant.

    The envelope comes first. Only the places of the elements are kept meanwhile, so that a long chat does not stand in memory.
    """
    spans: list[Span] = []
    rises, last = 0, None
    try:
        for element in export.elements(*pattern):
            if not element.wanted:
                yield element
                continue
            if spans and spans[0].path[:-1] != element.path[:-1]:
                yield from _again(export, spans, falling=rises < newest_first)
                spans, rises, last = [], 0, None
            spans.append(Span(element.path, element.start, element.end, element.damaged or bool(element.repeated)))
            counted = count(element.value)
            if counted is not None and last is not None:
                rises += (counted > last) - (counted < last)
            last = counted if counted is not None else last
    except BrokenJson:
        yield from _again(export, spans, falling=rises < newest_first)
        raise
    yield from _again(export, spans, falling=rises < newest_first)


class Span(NamedTuple):
    """Where an element stands that is to be read again."""

    path: tuple[str | int, ...]
    start: int
    end: int
    flawed: bool


def _again(export: Export, spans: list[Span], *, falling: bool) -> Iterator[Element]:
    is_plain = export.codec == "utf-8"
    with export.open() as file:
        for path, start, end, flawed in reversed(spans) if falling else spans:
            file.seek(start)
            raw = file.read(end - start)
            if is_plain and not flawed:
                try:
                    yield Element(path, msgspec.json.decode(raw), start, end, wanted=True)
                    continue
                except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                    pass  # the patient reader mends it
            for element in elements(io.BytesIO(raw), (), encoding=export.codec):
                yield element._replace(path=path, start=start, end=end)


def has_lines(export: Export) -> bool:
    """Whether every line is an object of its own."""
    first, _, rest = export.text_head.lstrip().partition("\n")
    return first.startswith("{") and first.rstrip().endswith("}") and rest.lstrip().startswith("{")


def json_lines(export: Export, *, remark: str | None = None, exact_numbers: bool = False) -> Iterator[tuple[Place, Element] | Passage | Problem]:
    """The value of every line that is not blank; a line that is no JSON is a problem and the rest goes on. `remark` begins one that is none."""
    with export.open() as file:
        for line in export.lines():
            if not line.text.strip("\ufeff \t\r"):
                continue
            place = export.place(f"line {line.number}", line.start, line.end)
            if remark is not None and line.text.startswith(remark):
                yield Passage(place=place, what="preamble")
                continue
            file.seek(line.start)
            try:
                (element,) = elements(io.BytesIO(file.read(line.end - line.start)), (), encoding=export.codec, exact_numbers=exact_numbers)
            except BrokenJson as broken:
                yield Problem(place=place, code=ProblemCode.BAD_JSON, detail=broken.reason)
                continue
            yield place, element


def leaves_of(value: object, *without: str) -> dict[str, str]:
    """Every text, number and truth value of an object by its path, `payInfo.icons[0].title`; what is under the keys `without` left out."""
    found: dict[str, str] = {}
    todo: list[tuple[str, object]] = [("", value)]
    while todo:
        path, one = todo.pop()
        if isinstance(one, dict):
            todo.extend((f"{path}.{key}" if path else str(key), member) for key, member in reversed(one.items()) if path or key not in without)
        elif isinstance(one, list):
            todo.extend((f"{path}[{index}]", member) for index, member in reversed(list(enumerate(one))))
        elif isinstance(one, bool):
            found[path] = "true" if one else "false"
        elif one is not None and str(one).strip():
            found[path] = str(one)
    return found
