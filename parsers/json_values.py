"""JSON values as chat formats need them, whatever a file really holds; newest-first files turned round; one value a line."""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta, tzinfo

from casefile.records import Place, Precision, Problem, ProblemCode, Zone
from parsers.cells import short
from parsers.clock import from_epoch
from parsers.export import Export
from parsers.json_elements import BrokenJson, Element, elements
from parsers.time_layout import Moment, unread

Object = Mapping[str, object]
NOTHING: Object = {}
WHOLE = re.compile(r"-?[0-9]{1,20}")


def object_in(value: object, *keys: str) -> Object:
    """The object under these keys, one in the other; an empty one where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else NOTHING


def objects_in(value: object, key: str) -> list[Object]:
    """The objects of the list under a key."""
    members = value.get(key) if isinstance(value, dict) else None
    return [member for member in members if isinstance(member, dict)] if isinstance(members, list) else []


def text_in(value: object, key: str) -> str:
    """A string, or a whole number as written; "" for anything else."""
    member = value.get(key) if isinstance(value, dict) else None
    if isinstance(member, str):
        return member
    return str(member) if isinstance(member, int) and not isinstance(member, bool) else ""


def whole(value: object) -> int | None:
    """A whole number, written as a number or as a string."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and WHOLE.fullmatch(value) else None


def from_milliseconds(value: object, zone: tzinfo | None) -> Moment:
    """An epoch time in milliseconds, shown on the wall clock of `zone` if there is one."""
    count = whole(value)
    if count is None:
        return unread(ProblemCode.BAD_TIME)
    seconds, part = divmod(count, 1000)
    try:
        return Moment(from_epoch(seconds, zone) + timedelta(milliseconds=part), Precision.MILLISECOND, Zone.UTC)
    except (OSError, OverflowError, ValueError):
        return unread(ProblemCode.BAD_TIME)


def flaws(place: Place, element: Element) -> Iterator[Problem]:
    """What had to be mended to read an element."""
    if element.damaged:
        yield Problem(place=place, code=ProblemCode.BAD_BYTES)
    if element.repeated:
        yield Problem(place=place, code=ProblemCode.REPEATED_KEY, detail=short(element.repeated))


def first_elements(export: Export, *pattern: str) -> list[Element]:
    """The envelope of a JSON file up to the first value at `pattern`, that included; nothing where the file is no JSON."""
    found: list[Element] = []
    try:
        for element in export.elements(*pattern):
            found.append(element)
            if element.wanted:
                break
    except BrokenJson:
        return []
    return found


def oldest_first(export: Export, *pattern: str, count: Callable[[object], int | None]) -> Iterator[Element]:
    """Like `Export.elements`, each array at `pattern` turned round where its `count` falls more often than it rises.

    The envelope comes first. Only the places of the elements are kept meanwhile, so that a long chat does not stand in memory.
    """
    spans: list[tuple[tuple[str | int, ...], int, int]] = []
    rises, last = 0, None
    try:
        for element in export.elements(*pattern):
            if not element.wanted:
                yield element
                continue
            if spans and spans[0][0][:-1] != element.path[:-1]:
                yield from _again(export, spans, falling=rises < 0)
                spans, rises, last = [], 0, None
            spans.append((element.path, element.start, element.end))
            counted = count(element.value)
            if counted is not None and last is not None:
                rises += (counted > last) - (counted < last)
            last = counted if counted is not None else last
    except BrokenJson:
        yield from _again(export, spans, falling=rises < 0)
        raise
    yield from _again(export, spans, falling=rises < 0)


def _again(export: Export, spans: list[tuple[tuple[str | int, ...], int, int]], *, falling: bool) -> Iterator[Element]:
    with export.open() as file:
        for path, start, end in reversed(spans) if falling else spans:
            file.seek(start)
            for element in elements(io.BytesIO(file.read(end - start)), (), encoding=export.source.encoding or "utf-8"):
                yield element._replace(path=path, start=start, end=end)


def json_lines(export: Export) -> Iterator[tuple[Place, Element] | Problem]:
    """The value of every line that is not blank; a line that is no JSON is a problem and the rest goes on."""
    encoding = (export.source.encoding or "utf-8").removesuffix("-sig")
    with export.open() as file:
        for line in export.lines():
            if not line.text.strip("\ufeff \t\r"):
                continue
            place = export.place(f"line {line.number}", line.start, line.end)
            file.seek(line.start)
            try:
                (element,) = elements(io.BytesIO(file.read(line.end - line.start)), (), encoding=encoding)
            except BrokenJson as broken:
                yield Problem(place=place, code=ProblemCode.BAD_JSON, detail=broken.reason)
                continue
            yield place, element
