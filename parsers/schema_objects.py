"""The objects of schema.org that a page describes: as JSON-LD in its scripts, or as microdata in the attributes of its elements."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

import msgspec

from parsers.json_values import Object
from parsers.markup import page_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST = 200
"""Texts at one path that are looked at."""
DEEPEST = 12
LONGEST_SCRIPT = 1 << 20
LONGEST_VALUE = 10_000
ELEMENT = 64
"""How many bytes of text an element takes as long as."""
SCRIPT = re.compile(r"<script\b[^<>]{0,300}\btype\s*=\s*[\"']?application/ld\+json\b[^<>]{0,300}>", re.IGNORECASE)
TRAILING = re.compile(r",(\s*[}\]])")
CLOSING = re.compile(r"</script", re.IGNORECASE)
WRAPPING = re.compile(r"\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)?(.*?)(?:-->|//\s*\]\]>|\]\]>)?\s*", re.DOTALL)
WANTED = ("Order", "ParcelDelivery", "Invoice")
IN_ATTRIBUTES = {
    "meta": "content",
    "a": "href",
    "link": "href",
    "area": "href",
    "img": "src",
    "time": "datetime",
    "data": "value",
    "meter": "value",
    "object": "data",
}


@dataclass(slots=True)
class Budget:
    """What is referred to, or stands in an element in an element, is told again each time: a short page must not become an endless one by that."""

    left: int = LONGEST_SCRIPT
    """Bytes that may still be told again."""


def objects_in(page: str, budget: Budget) -> Iterator[Object | str]:
    """The outermost objects of a wanted kind, each with all that it says; the text of a script that is no JSON."""
    if "application/ld+json" in page.lower():
        for found in _scripts(page):
            if isinstance(found, str):
                yield found
            else:
                yield from _typed(found, budget)
    if "itemscope" in page.lower():
        yield from (item for item in _items(page, budget) if kind_of(item) in WANTED)


def _scripts(page: str) -> Iterator[object]:
    """The values of the scripts of a page; the text of one that is no JSON."""
    at = 0
    while (opening := SCRIPT.search(page, at)) and (closing := CLOSING.search(page, opening.end())):
        at = closing.end()
        wrapped = WRAPPING.fullmatch(page[opening.end() : min(closing.start(), opening.end() + LONGEST_SCRIPT)])
        written = re.sub(r"[\x00-\x1f]", " ", wrapped[1] if wrapped else "")
        value = next((value for text in _mended(written) if (value := _json(text)) is not None), None)
        yield written if value is None else value


def _mended(written: str) -> Iterator[str]:
    """A script as it stands, and without what mail programs and templates do to it: entities, a comma behind the last of a list."""
    yield written
    yield TRAILING.sub(r"\1", written)
    if "&quot;" in written:
        yield TRAILING.sub(r"\1", unescape(written))


def _json(written: str) -> object:
    """An object or array; None for what is neither."""
    try:
        value = msgspec.json.decode(written)
    except (msgspec.DecodeError, RecursionError):
        return None
    return value if isinstance(value, dict | list) else None


def _typed(value: object, budget: "Budget") -> list[Object]:
    """The outermost objects of a wanted kind, in their order, references by `@id` followed."""
    known: dict[str, Object] = {}
    found: list[Object] = []
    todo: list[tuple[object, bool]] = [(value, False)]
    while todo:
        one, inside = todo.pop()
        if isinstance(one, dict):
            if isinstance(one.get("@id"), str) and len(one) > 1:
                known.setdefault(one["@id"], one)
            wanted = kind_of(one) in WANTED
            if wanted and not inside:
                found.append(one)
            todo.extend((member, inside or wanted) for member in reversed(one.values()))
        elif isinstance(one, list):
            todo.extend((member, inside) for member in reversed(one))
    return [{key: _followed(member, known, budget) for key, member in one.items()} for one in found]


def _followed(value: object, known: Mapping[str, Object], budget: Budget) -> object:
    """What a reference stands for."""
    if isinstance(value, list):
        return [_followed(one, known, budget) if isinstance(one, dict) else one for one in value]
    if not (isinstance(value, dict) and set(value) <= {"@id", "@type"} and isinstance(value.get("@id"), str)) or budget.left < 0:
        return value
    told = known.get(value["@id"], value)
    budget.left -= len(msgspec.json.encode(told))
    return told if budget.left >= 0 else value


def _items(page: str, budget: Budget) -> Iterator[Object]:
    """The outermost objects that the attributes of a page's elements make."""
    root = page_of(page)
    if root is None:
        return
    tops: list[dict[str, list[object]]] = []
    todo: list[tuple[HtmlElement, dict[str, list[object]] | None, int]] = [(root, None, 0)]
    while todo:
        element, owner, depth = todo.pop()
        name, inner = element.get("itemprop"), owner
        if element.get("itemscope") is not None and depth < DEEPEST:
            inner = {"@type": [element.get("itemtype") or ""]}
            if owner is None or not name:
                tops.append(inner)
            depth += 1
        if name and owner is not None and (inner is not owner or element.get("itemscope") is None):
            value: object = inner if inner is not owner else _value(element, budget)
            for one in name.split():
                owner.setdefault(one, []).append(value)
        todo.extend((child, inner, depth) for child in reversed(list(element)))
    yield from map(_singled, tops)


def _singled(item: Mapping[str, list[object]]) -> Object:
    """A member that is given once stands for itself."""
    members = {name: [_singled(one) if isinstance(one, dict) else one for one in given] for name, given in item.items()}
    return {name: given[0] if len(given) == 1 else given for name, given in members.items()}


def _value(element: "HtmlElement", budget: Budget) -> str:
    attribute = IN_ATTRIBUTES.get(str(element.tag))
    written = element.get("content") or (element.get(attribute) if attribute else None)
    return (" ".join(_words(element, budget).split()) if written is None else written).strip()[:LONGEST_VALUE]


def _words(element: "HtmlElement", budget: Budget) -> str:
    """All that stands in an element; its own beginning alone where too much has been told again."""
    if not len(element) or budget.left < 0:
        return element.text or ""
    words = "".join(element.itertext())
    budget.left -= len(words) + ELEMENT * int(element.xpath("count(descendant::*)"))
    return words


def kind_of(value: Object) -> str:
    """`Order` of `http://schema.org/Order`, `schema:Order` or `["Order"]`."""
    kinds = value.get("@type", value.get("type"))
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        name = last_part(kind) if isinstance(kind, str) else ""
        if name in WANTED:
            return name
    return ""


def last_part(address: str) -> str:
    """`OrderProcessing` of `http://schema.org/OrderProcessing`."""
    return re.split(r"[/:#]", address.strip())[-1]


def members(value: object, key: str) -> list[object]:
    """What an object says under a key, where it may say one thing or a list of them."""
    member = value.get(key) if isinstance(value, dict) else None
    return member if isinstance(member, list) else [] if member is None else [member]


def texts(value: object, *path: str) -> list[str]:
    """Every text at a path; an object at its end says its name or value."""
    found: list[object] = [value]
    for key in path:
        found = [one for each in found for one in members(each, key)][:MOST]
    told = (text_of(one) for one in found)
    return [text for text in told if text]


def text_of(value: object) -> str:
    """A text or number as text, an object by its name or value; else nothing."""
    if isinstance(value, dict):
        return next((text_of(value[key]) for key in ("name", "value", "@value", "@id") if isinstance(value.get(key), str | int | float)), "")
    return "" if isinstance(value, bool) or value is None or isinstance(value, list) else unescape(str(value)).strip()


def first(value: object, *paths: tuple[str, ...]) -> str:
    """The first text at the first of these paths that has one; else nothing."""
    return next((text for path in paths for text in texts(value, *path)), "")
