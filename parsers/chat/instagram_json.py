"""Instagram's data download until 2020: `messages.json`, all conversations in one file.

    [{"participants": ["robin", "tern_lamps"],
      "conversation": [
        {"sender": "tern_lamps", "created_at": "2019-01-13T22:31:05.123456+00:00", "text": "Yes", "likes": [{"username": "robin", "date": "…"}]},
        {"sender": "robin", "created_at": "2019-01-13T22:30:35+00:00", "media_owner": "tern_lamps", "media_share_caption": "our lamp",
         "media_share_url": "https://…"},
        {"sender": "robin", "created_at": "2019-01-13T22:30:05+00:00", "heart": "❤️"}]}]

Messages stand newest first and are read oldest first; times have their offset. What is no text has a key of its own, which tells what it is;
addresses in it have expired. Likes are others' and are not read.
"""

from collections.abc import Iterator
from datetime import UTC

from casefile.records import Attachment, Conversation, MessageKind, Passage, Place, Provenance, Record
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import Object, bad_entry, first_elements, flaws, oldest_first, text_in, whole
from parsers.talk import People, message
from parsers.time_layout import Times

FORMAT = Format("instagram_json", "chat", Provenance.OFFICIAL_EXPORT)
PATTERN = ("*", "conversation", "*")
TEXTS = ("text", "heart", "action", "video_call_title", "live_video_share", "product_share", "link")
FILES = {
    "media": MessageKind.IMAGE,
    "media_url": MessageKind.IMAGE,
    "voice_media": MessageKind.VOICE,
    "animated_media_images": MessageKind.STICKER,
}
SHARED = ("media_owner", "media_share_caption", "media_share_url", "story_share", "story_share_type", "profile_share_username", "mentioned_username")


def recognizes(export: Export) -> bool:
    head = export.text_head
    if not head.lstrip().startswith("[") or '"conversation"' not in head or '"created_at"' not in head:
        return False
    found = first_elements(export, *PATTERN)
    first = found[-1].value if found and found[-1].wanted else None
    return isinstance(first, dict) and {"sender", "created_at"} <= first.keys()


def parse(export: Export) -> Iterator[Record]:
    people, begun = People(), set[int | str]()
    members: dict[int | str, list[str]] = {}
    times = Times(order="ymd", clock=wall_clock(export, vendor_default=UTC))
    for element in oldest_first(export, *PATTERN, count=_count, newest_first=True):
        place = export.place(element.pointer, element.start, element.end)
        if not element.wanted:
            yield Passage(place=place, what="envelope")
            if element.path[1:] == ("participants",) and isinstance(element.value, list):
                members[element.path[0]] = [one for one in element.value if isinstance(one, str)]
            continue
        yield from flaws(place, element)
        number, chat = element.path[0], str(element.path[0])
        if number not in begun:
            begun.add(number)
            names = members.get(number, [])
            yield Conversation(
                place=place, key=chat, platform="instagram", title=", ".join(names) or None, is_group=len(names) > 2 if names else None
            )
            for name in names:
                yield from people.meet(name, conversation=chat, ids=(name,))
        if isinstance(element.value, dict) and "created_at" in element.value:
            yield from _message(place, chat, element.value, people, times)
        else:
            yield bad_entry(export, place)


def _message(place: Place, chat: str, value: Object, people: People, times: Times) -> Iterator[Record]:
    sender, written = text_in(value, "sender"), text_in(value, "created_at")
    yield from people.meet(sender, conversation=chat, ids=(sender,) if sender else ())
    files = [(kind, name) for key, kind in FILES.items() if (name := text_in(value, key) or (key if value.get(key) else ""))]
    text, *beside = [*filter(None, (text_in(value, key) for key in TEXTS)), ""]
    told = "\n".join(filter(None, (*(one for one in beside if one not in text), *(text_in(value, key) for key in SHARED))))
    attachments = (*(Attachment(name=name) for _, name in files), *((Attachment(name=told, note="share"),) if told else ()))
    kind = MessageKind.CALL if any(key.startswith("video_call") for key in value) else files[0][0] if files else MessageKind.TEXT
    yield from message(place, sender, times.read(written), written, text, kind=kind, conversation=chat, attachments=attachments)


def _count(value: object) -> int | None:
    written = text_in(value, "created_at")
    return whole("".join(filter(str.isdigit, written[:19])) or None)
