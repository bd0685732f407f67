"""TikTok's "Download your data" as JSON: the direct messages in `user_data_tiktok.json`, once `user_data.json`.

    {"Direct Message": {"Direct Messages": {"ChatHistory": {
       "Chat History with tern_lamps:": [{"Date": "2024-01-13 22:31:05", "From": "tern_lamps", "Content": "Yes"},
                                         {"Date": "2024-01-13 22:30:05", "From": "robin", "Content": "Is it new?"}]}}}}

    {"Direct Messages": {"Chat History": {"ChatHistory": {…}}}}                                                         (before 2025)

Messages stand newest first and are read oldest first; times are in UTC. What is sent with a video is there, the video is not. The rest of the file is
about other things and is not read.
"""

import re
from collections.abc import Iterator
from datetime import UTC

from casefile.records import Conversation, Passage, Provenance, Record
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import bad_entry, first_elements, flaws, oldest_first, text_in, whole
from parsers.markup import holds
from parsers.talk import People, message
from parsers.time_layout import Times

FORMAT = Format("tiktok_messages", "chat", Provenance.OFFICIAL_EXPORT)
ABOVE = (("Direct Message", "Direct Messages"), ("Direct Messages", "Chat History"), ("Direct Messages", "Direct Messages"), ("Direct Messages",))
USUAL = (*ABOVE[0], "ChatHistory", "?", "*")
HISTORY = re.compile(rb'"ChatHistory"\s*:\s*\{')
KNOWN = ('"Direct Message', '"App Settings"', '"Your Activity"', '"Activity"', '"Profile"', '"TikTok ')
WITH = re.compile(r"Chat History with (?P<name>.+?):?", re.IGNORECASE)


def recognizes(export: Export) -> bool:
    head = export.text_head
    if not head.lstrip().startswith("{") or not any(name in head for name in KNOWN) or not holds(export, HISTORY):
        return False
    _, first = _begin(export)
    return isinstance(first, dict) and "Content" in first


def _begin(export: Export) -> tuple[tuple[str, ...], object]:
    """Where the messages stand, and the first of them."""
    for above in ABOVE:
        pattern = (*above, "ChatHistory", "?", "*")
        found = first_elements(export, *pattern)
        if found and found[-1].wanted:
            return pattern, found[-1].value
    return USUAL, None


def parse(export: Export) -> Iterator[Record]:
    people, begun, (pattern, _) = People(), set[str](), _begin(export)
    times = Times(order="ymd", clock=wall_clock(export, vendor_default=UTC))
    for element in oldest_first(export, *pattern, count=_count, newest_first=True):
        place = export.place(element.pointer, element.start, element.end)
        if not element.wanted:
            yield Passage(place=place, what="envelope")
            if len(element.path) == len(pattern) - 1 and (thread := str(element.path[-1])) not in begun:
                begun.add(thread)
                named = WITH.fullmatch(thread)
                other = named["name"] if named else thread
                yield Conversation(place=place, key=thread, platform="tiktok", native_id=other, title=other)
            continue
        yield from flaws(place, element)
        value, thread = element.value, str(element.path[-2])
        if not isinstance(value, dict) or "Date" not in value:
            yield bad_entry(export, place)
            continue
        written, sender = text_in(value, "Date"), text_in(value, "From")
        yield from people.meet(sender, conversation=thread, ids=(sender,) if sender else ())
        yield from message(place, sender, times.read(written), written, text_in(value, "Content"), conversation=thread)


def _count(value: object) -> int | None:
    return whole(re.sub(r"[^0-9]", "", text_in(value, "Date")) or None)
