"""What exports of helpdesks share: conversations one in a file, in a list or one a line, and the messages in each with their own byte ranges.

In a helpdesk those who ask are customers, and the agents write for the business whose desk it is. What agents write to each other was told to
no customer: it stands beside an empty notice and is nobody's statement.
"""

import io
from collections.abc import Callable, Iterator

from casefile.records import INTERNAL, Attachment, MessageKind, Party, Passage, Place, Problem, Record, Role
from parsers.export import Export
from parsers.json_elements import Element, elements
from parsers.json_values import Object, bad_entry, first_elements, flaws, has_lines, json_lines, objects_in, text_in
from parsers.mail_words import divided, plain_lines

CUSTOMER, AGENT = Role.BUYER, Role.SELLER
WHY_CUSTOMER, WHY_AGENT = "helpdesk_customer", "helpdesk_agent"
Test = Callable[[Object], bool]


def pattern_of(export: Export, lists: tuple[str, ...]) -> tuple[str, ...]:
    """Where the conversations of a file stand: its elements, those of one of these lists, or the file itself."""
    head = export.text_head.lstrip()
    if head.startswith("["):
        return ("*",)
    listed = next((key for key in lists if f'"{key}"' in head), None)
    return (listed, "*") if listed else ()


def is_of(export: Export, lists: tuple[str, ...], test: Test) -> bool:
    """Whether the first conversation of a file is such a one."""
    head = export.text_head.lstrip()
    if not head.startswith(("{", "[")):
        return False
    if has_lines(export):
        first = next((one for one in json_lines(export)), None)
        value = first[1].value if isinstance(first, tuple) else None
    else:
        value = next((element.value for element in first_elements(export, *pattern_of(export, lists)) if element.wanted), None)
    return isinstance(value, dict) and test(value)


def read_each(export: Export, lists: tuple[str, ...], test: Test, read: Callable[[Place, Object], Iterator[Record]]) -> Iterator[Record]:
    """Every conversation as it is read, and what stands around them."""
    found: Iterator[tuple[Place, Element] | Passage | Problem]
    if has_lines(export):
        found = json_lines(export)
    else:
        found = ((export.place(one.pointer, one.start, one.end), one) for one in export.elements(*pattern_of(export, lists)))
    for unit in found:
        if not isinstance(unit, tuple):
            yield unit
            continue
        place, element = unit
        yield from flaws(place, element)
        if isinstance(element.value, dict) and test(element.value):
            yield Passage(place=place, what="envelope")
            yield from read(place, element.value)
        elif element.wanted:
            yield bad_entry(export, place)
        else:
            yield Passage(place=place, what="envelope")


def inside(export: Export, place: Place, *patterns: tuple[str, ...]) -> Iterator[tuple[Place, Element]]:
    """The values at a pattern in one conversation, with their own bytes."""
    start, end = place.start or 0, place.end or 0
    with export.open() as file:
        file.seek(start)
        raw = io.BytesIO(file.read(end - start))
    for one in elements(raw, *patterns, encoding=export.codec):
        if one.wanted:
            where = place.where + one.pointer[1:] if place.where.startswith("$") else f"{place.where}, {one.pointer}"
            yield export.place(where, start + one.start, start + one.end), one


# ── people and words ──────────────────────────────────────────────────────────────────────────────────────────────


class Desk:
    """Who is who in the conversations of a file."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], Party] = {}

    def meet(self, chat: str, key: str, name: str = "", *, ids: tuple[str, ...] = (), role: Role = Role.UNKNOWN) -> Iterator[Party]:
        """A party at first, and again when its name, role or another id of it is told."""
        if not key:
            return
        known = self.known.get((chat, key))
        all_ids = tuple(dict.fromkeys((*(known.native_ids if known else ()), *filter(None, ids))))
        named = name or (known.name if known else key)
        is_role = role if role is not Role.UNKNOWN else known.role if known else role
        why = {CUSTOMER: WHY_CUSTOMER, AGENT: WHY_AGENT}.get(is_role, "")
        party = Party(conversation=chat, key=key, name=named, native_ids=all_ids, role=is_role, role_why=why)
        if party != known:
            self.known[chat, key] = party
            yield party


def own_words(text: str) -> tuple[str, tuple[Attachment, ...]]:
    """A mail's words as they stand, and the history below them, where it is one run at the end."""
    words = divided(plain_lines(text))
    if len(words.quoted) != 1 or not words.own or not text.startswith(words.own):
        return text, ()
    return words.own, (Attachment(name=words.quoted[0].text, note="reply_to"),)


def internal(text: str, files: tuple[Attachment, ...]) -> tuple[MessageKind, str, tuple[Attachment, ...]]:
    """What agents write to each other, as kind, text and what stands beside it."""
    return MessageKind.SYSTEM, text, (*files, Attachment(name="", note=INTERNAL))


def attached(value: object, *names: str, kind: str = "content_type", key: str = "attachments") -> tuple[Attachment, ...]:
    """The files of a message by the first of these fields that names them."""
    named = ((next(filter(None, (text_in(one, name) for name in names)), ""), text_in(one, kind)) for one in objects_in(value, key))
    return tuple(Attachment(name=name, note=kind or None) for name, kind in named if name)


def from_seconds(value: object) -> str:
    """Seconds from the epoch as text, for `Times`; whatever else it is as it stands."""
    return str(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else ""
