"""The objects of one kind in a platform's JSON, wherever its answers have them: in a list, alone, in a message about them."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from casefile.records import Passage, Place, Problem, Record
from parsers.cells import number
from parsers.export import Export
from parsers.json_elements import Element
from parsers.json_values import Object, bad_entry, first_elements, flaws, has_lines, json_lines

LISTS = ("data", "results", "orders", "items", "messages")
"""Keys under which an answer has its objects."""
MOST_DIGITS = 20
"""Before the point or behind it; a figure of more is none of money or goods."""


def has_object(export: Export, is_one: Callable[[Object], bool]) -> bool:
    """Whether there is such an object in what a file begins with."""
    if not export.is_text or export.json_head[:1] not in ("{", "["):
        return False
    if has_lines(export):
        first = next((one[1] for one in json_lines(export) if isinstance(one, tuple)), None)
        return first is not None and any(_outermost(first.value, is_one))
    return any(element.wanted and any(_outermost(element.value, is_one)) for element in first_elements(export, *_pattern(export)))


def objects_of(export: Export, is_one: Callable[[Object], bool]) -> Iterator[tuple[Place, Object] | Passage | Problem]:
    """Every such object that is in no other, with its place; what has none is envelope, or a problem where it stands in their list."""
    for found in _elements(export):
        if not isinstance(found, tuple):
            yield found
            continue
        place, element = found
        yield from flaws(place, element)
        if not element.wanted:
            yield Passage(place=place, what="envelope")
            continue
        inside = list(_outermost(element.value, is_one))
        for index, one in enumerate(inside, start=1):
            own = Place(source=place.source, where=f"{place.where}, object {index}", start=place.start, end=place.end)
            yield own if len(inside) > 1 else place, one
        if not inside:
            yield bad_entry(export, place)


def read_objects(export: Export, is_one: Callable[[Object], bool], read: Callable[[Place, Object], Iterator[Record]]) -> Iterator[Record]:
    """What is read of every such object, and what stands around them."""
    for found in objects_of(export, is_one):
        if isinstance(found, tuple):
            yield from read(*found)
        else:
            yield found


def _elements(export: Export) -> Iterator[tuple[Place, Element] | Passage | Problem]:
    if has_lines(export):
        yield from json_lines(export, exact_numbers=True)
        return
    for element in export.elements(*_pattern(export), exact_numbers=True):
        yield export.place(element.pointer, element.start, element.end), element


def _pattern(export: Export) -> tuple[str, ...]:
    """What each of the objects is at: a member of a list, or the whole."""
    if export.json_head[:1] == "[":
        return ("*",)
    for key in LISTS:
        if f'"{key}"' in export.text_head and any(element.wanted for element in first_elements(export, key, "*")):
            return key, "*"
    return ()


def _outermost(value: object, is_one: Callable[[Object], bool]) -> Iterator[Object]:
    todo: list[object] = [value]
    while todo:
        one = todo.pop()
        if isinstance(one, dict) and is_one(one):
            yield one
        elif isinstance(one, dict | list):
            todo.extend(reversed(list(one.values() if isinstance(one, dict) else one)))


def decimal_in(value: object, key: str) -> Decimal | None:
    """The number under a key, written as a number or as a string."""
    member = value.get(key) if isinstance(value, dict) else None
    if isinstance(member, str):
        return number(member)
    if not isinstance(member, int | Decimal) or isinstance(member, bool):
        return None
    figure = Decimal(member)
    return figure if abs(figure.adjusted()) < MOST_DIGITS else None
