"""Snapchat's "My Data": `json/chat_history.json` and `snap_history.json`.

    {"tern.lamps": [{"From": "tern.lamps", "Media Type": "TEXT", "Created": "2024-01-13 22:31:05 UTC", "Content": "Yes", "Conversation Title": null,
                     "IsSender": false, "Created(microseconds)": 1705185065123, "IsSaved": true, "Media IDs": ""}]}

    {"Received Saved Chat History": [{"From": "tern.lamps", "Media Type": "TEXT", "Created": "2021-01-13 22:31:05 UTC", "Text": "Yes"}],
     "Sent Saved Chat History": [{"To": "tern.lamps", "Media Type": "TEXT", "Created": "2021-01-13 22:30:05 UTC", "Text": "Is it new?"}]} (until 2023)

Newer files have a list for each conversation, older ones four lists, saved or not and each way. Times are in UTC, to the second or, under a name
that says otherwise, in milliseconds from the epoch. Messages stand newest first and are read oldest first. Most that nobody saved are gone. Files
lie in `chat_media/` under their id. `STATUS…` tells what happened.
"""

import re
from collections.abc import Iterator
from datetime import UTC
from operator import itemgetter

from casefile.records import Attachment, Conversation, MessageKind, Passage, Place, Provenance, Record
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_elements import Element
from parsers.json_values import bad_entry, first_elements, flaws, from_milliseconds, oldest_first, text_in, whole
from parsers.json_window import BrokenJson
from parsers.markup import dereferenced
from parsers.talk import ME, People, message
from parsers.time_layout import Times

FORMAT = Format("snapchat_json", "chat", Provenance.OFFICIAL_EXPORT)
PATTERN = ("?", "*")
WAYS = re.compile(r"(?P<way>Received|Sent) (?:(?:Saved|Unsaved) )?(?:Chat|Snap) History")
KINDS = {
    "IMAGE": MessageKind.IMAGE,
    "VIDEO": MessageKind.VIDEO,
    "NOTE": MessageKind.VOICE,
    "AUDIO": MessageKind.VOICE,
    "STICKER": MessageKind.STICKER,
    "MEDIA": MessageKind.FILE,
}
MICROSECONDS = 10**15
"""From so many on it is microseconds that are counted."""
ERASED, STATUS, COUNTED = "STATUSERASEDMESSAGE", "STATUS", "Created(microseconds)"


def recognizes(export: Export) -> bool:
    head = export.text_head
    if not head.lstrip().startswith("{") or '"Media Type"' not in head or '"Created"' not in head:
        return False
    found = first_elements(export, *PATTERN)
    first = found[-1].value if found and found[-1].wanted else None
    return isinstance(first, dict) and {"Media Type", "Created"} <= first.keys()


def parse(export: Export) -> Iterator[Record]:
    chats = _Chats(export)
    later: list[tuple[str, int, Place, Element]] = []
    """The messages of older files, by whom they are with and when they were made."""
    broken: BrokenJson | None = None
    try:
        for element in oldest_first(export, *PATTERN, count=_count, newest_first=True):
            place = export.place(element.pointer, element.start, element.end)
            if not element.wanted:
                yield Passage(place=place, what="envelope")
            elif WAYS.fullmatch(str(element.path[0])):
                other = text_in(element.value, "From") or text_in(element.value, "To")
                later.append((other, _count(element.value) or 0, place, element))
            else:
                yield from chats.read(place, str(element.path[0]), element)
    except BrokenJson as error:
        broken = error  # told below what was read up to there
    for other, _, place, element in sorted(later, key=itemgetter(1)):
        yield from chats.read(place, other, element)
    if broken is not None:
        raise broken


def _count(value: object) -> int | None:
    return whole(text_in(value, COUNTED) or re.sub(r"[^0-9]", "", text_in(value, "Created")) or None)


class _Chats:
    def __init__(self, export: Export) -> None:
        self.export = export
        self.begun: set[str] = set()
        self.people = People()
        self.times = Times(order="ymd", clock=wall_clock(export, vendor_default=UTC))

    def read(self, place: Place, chat: str, element: Element) -> Iterator[Record]:
        yield from flaws(place, element)
        value = element.value
        if not isinstance(value, dict) or "Created" not in value:
            yield bad_entry(self.export, place)
            return
        if chat not in self.begun:
            self.begun.add(chat)
            title = text_in(value, "Conversation Title")
            yield Conversation(
                place=place, key=chat, platform="snapchat", native_id=chat or None, title=title or chat or None, is_group=bool(title) or None
            )
        way = WAYS.fullmatch(str(element.path[0]))
        is_self = way["way"] == "Sent" if way else value.get("IsSender") is True if "IsSender" in value else None
        named = "" if way and is_self else text_in(value, "From")
        sender = named or (ME if is_self else "")
        yield from self.people.meet(sender, conversation=chat, ids=(named,) if named else (), is_self=is_self)
        kind = _kind(text_in(value, "Media Type"))
        written = text_in(value, "Created")
        count = whole(value.get(COUNTED))
        milliseconds = count // 1000 if count is not None and count >= MICROSECONDS else count
        sent = from_milliseconds(milliseconds, self.export.options.zone) if milliseconds else self.times.read(written)
        media = tuple(Attachment(name=name) for one in text_in(value, "Media IDs").split("|") if (name := one.strip()))
        text = dereferenced(text_in(value, "Text")) or text_in(value, "Content")
        yield from message(
            place,
            None if kind is MessageKind.SYSTEM else sender,
            sent,
            written,
            text or (text_in(value, "Media Type") if kind is MessageKind.SYSTEM else ""),
            kind=kind,
            conversation=chat,
            deleted=kind is MessageKind.RECALLED,
            attachments=media,
        )


def _kind(written: str) -> MessageKind:
    if written == ERASED:
        return MessageKind.RECALLED
    return MessageKind.SYSTEM if written.startswith(STATUS) else KINDS.get(written, MessageKind.TEXT)
