"""Google Hangouts by Takeout (until 2022): `Hangouts/Hangouts.json`, all conversations in one file.

    {"conversations": [
      {"conversation": {"conversation_id": {"id": "Ugx1"}, "conversation": {"type": "STICKY_ONE_TO_ONE", "name": "Lamps",
         "self_conversation_state": {"self_read_state": {"participant_id": {"gaia_id": "11"}}},
         "participant_data": [{"id": {"gaia_id": "11", "chat_id": "11"}, "fallback_name": "Robin"}]}},
       "events": [{"sender_id": {"gaia_id": "11", "chat_id": "11"}, "timestamp": "1579041005123456", "event_id": "e1",
         "event_type": "REGULAR_CHAT_MESSAGE",
         "chat_message": {"message_content": {"segment": [{"type": "TEXT", "text": "Is it new?"}, {"type": "LINK", "text": "…"}],
           "attachment": [{"embed_item": {"plus_photo": {"url": "https://…"}}}]}}}]}]}

    {"conversation_state": [{"conversation_state": {"conversation": {…}, "event": [{…}]}}]}                                   (until 2017)

`timestamp` counts microseconds from the epoch. People are told by their number; a name may be missing. What is no message (`HANGOUT_EVENT`,
`RENAME_CONVERSATION`, `ADD_USER`) is a call or a notice. Read as described, not from a sample.
"""

from collections.abc import Iterator

from casefile.records import Attachment, Conversation, MessageKind, Passage, Place, Provenance, Reading, ReadingCode, Record
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import (
    NOTHING,
    Object,
    bad_entry,
    first_elements,
    flaws,
    from_milliseconds,
    object_in,
    objects_in,
    objects_within,
    oldest_first,
    text_in,
    whole,
)
from parsers.talk import People, kind_of_files, message

FORMAT = Format("hangouts_json", "chat", Provenance.OFFICIAL_EXPORT)
NEWER, OLDER = ("conversations", "*", "events", "*"), ("conversation_state", "*", "conversation_state", "event", "*")
SPOKEN = ("REGULAR_CHAT_MESSAGE", "SMS")


def _pattern(export: Export) -> tuple[str, ...]:
    return OLDER if '"conversation_state"' in export.text_head[:200] else NEWER


def recognizes(export: Export) -> bool:
    head = export.text_head
    if not head.lstrip().startswith("{") or '"conversation_id"' not in head or '"participant_data"' not in head:
        return False
    found = first_elements(export, *_pattern(export))
    first = found[-1].value if found and found[-1].wanted else None
    return isinstance(first, dict) and {"sender_id", "timestamp", "event_type"} <= first.keys()


def parse(export: Export) -> Iterator[Record]:
    yield Reading(place=export.place("$", 0, 0), code=ReadingCode.UNCONFIRMED, value="Hangouts.json")
    chats: dict[int | str, _Chat] = {}
    for element in oldest_first(export, *_pattern(export), count=lambda value: whole(text_in(value, "timestamp"))):
        place = export.place(element.pointer, element.start, element.end)
        number = element.path[1] if len(element.path) > 1 else ""
        if not element.wanted:
            yield Passage(place=place, what="envelope")
            if element.path[-1:] == ("conversation",):
                chats[number] = _Chat(export, str(number), element.value)
            continue
        chat = chats.setdefault(number, _Chat(export, str(number), None))
        yield from flaws(place, element)
        yield from chat.read(place, element.value)


class _Chat:
    def __init__(self, export: Export, key: str, about: object) -> None:
        self.export = export
        self.key = key
        self.about = next((one for one in objects_within(about) if "participant_data" in one), NOTHING)
        """What is told of the conversation, wherever in it."""
        self.native_id = next((found for one in objects_within(about) if (found := text_in(object_in(one, "conversation_id"), "id"))), "")
        self.people = People()
        self.begun = False

    def read(self, place: Place, value: object) -> Iterator[Record]:
        if not self.begun:
            self.begun = True
            yield from self._begin(place)
        if not isinstance(value, dict) or "timestamp" not in value:
            yield bad_entry(self.export, place)
            return
        sender, kind = _person(object_in(value, "sender_id")), text_in(value, "event_type")
        content = object_in(value, "chat_message", "message_content")
        files = tuple(_files(content))
        is_said = kind in SPOKEN or bool(content)
        shown = MessageKind.SYSTEM if not is_said else kind_of_files(files)
        text = _text(content) if is_said else kind
        if called := object_in(value, "hangout_event"):
            shown, text = MessageKind.CALL, text_in(called, "event_type") or kind
        written = text_in(value, "timestamp")
        count = whole(written)
        yield from self.people.meet(sender, conversation=self.key, ids=(sender,))
        yield from message(
            place,
            None if shown is MessageKind.SYSTEM else sender,
            from_milliseconds(count // 1000 if count is not None else None, self.export.options.zone),
            written,
            text,
            kind=shown,
            conversation=self.key,
            native_id=text_in(value, "event_id"),
            attachments=files,
        )

    def _begin(self, place: Place) -> Iterator[Record]:
        people = objects_in(self.about, "participant_data")
        names = ", ".join(filter(None, (text_in(one, "fallback_name") for one in people)))
        is_group = text_in(self.about, "type") == "GROUP" if text_in(self.about, "type") else None
        title = text_in(self.about, "name") or names or None
        yield Conversation(place=place, key=self.key, platform="google_chat", native_id=self.native_id or None, title=title, is_group=is_group)
        owner = _person(object_in(self.about, "self_conversation_state", "self_read_state", "participant_id"))
        for one in people:
            person = _person(object_in(one, "id"))
            ids = tuple(filter(None, (person, text_in(object_in(one, "phone_number"), "e164"))))
            yield from self.people.meet(
                person, text_in(one, "fallback_name"), conversation=self.key, ids=ids, is_self=person == owner if owner else None
            )


def _person(told: Object) -> str:
    return text_in(told, "gaia_id") or text_in(told, "chat_id")


def _text(content: Object) -> str:
    return "".join("\n" if text_in(one, "type") == "LINE_BREAK" else text_in(one, "text") for one in objects_in(content, "segment"))


def _files(content: Object) -> Iterator[Attachment]:
    for one in objects_in(content, "attachment"):
        links = (text_in(inner, key) for inner in objects_within(one) for key in ("original_content_url", "url", "name"))
        if name := next(filter(None, links), ""):
            yield Attachment(name=name)
