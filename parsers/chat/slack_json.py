"""Slack's workspace export: `<channel>/2016-01-14.json`, one array of messages a channel and day, and lists of people and channels beside them.

    [{"type": "message", "user": "U01", "text": "ships &lt;today&gt; <@U02>", "ts": "1452837318.000002", "thread_ts": "1452837300.000001",
      "user_profile": {"real_name": "…", "display_name": "…"}, "edited": {"user": "U01", "ts": "…"}, "files": [{"name": "a.png"}]},
     {"type": "message", "subtype": "channel_join", "user": "U02", "text": "<@U02> has joined the channel", "ts": "1452837400.000003"}]

`ts` counts seconds from the epoch, is unique in its channel and so the id of the message. `&amp;`, `&lt;` and `&gt;` are escapes of the format;
`<@U02>` and `<https://…|label>` stay as they are. Names are in `user_profile` or in `users.json` at the top of the export. A reply names the
first message of its thread. Of an edited message the last text is left; a removed one may leave a `tombstone`.
slackdump writes the same files.
"""

import io
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from casefile.records import Attachment, Conversation, MessageKind, Party, Passage, Place, Problem, ProblemCode, Provenance, Record
from parsers.cells import short
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_elements import BrokenJson, elements
from parsers.json_values import Object, first_elements, flaws, object_in, objects_in, text_in
from parsers.markup import dereferenced
from parsers.talk import kind_of_file, message
from parsers.time_layout import Times

FORMAT = Format("slack_json", "chat", Provenance.OFFICIAL_EXPORT, re.compile(r"(?P<part>\d{4}-\d\d-\d\d)\.json"))
TS = re.compile(r"[0-9]{10}\.[0-9]{6}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LISTS = ({"id", "profile"}, {"id", "members"}, {"id", "creator"}, {"user_id", "change_type"}, {"app_id", "change_type"})
"""Keys of people, direct chats, channels and connected programs."""
NOTICES = re.compile(
    r"(?:channel|group|mpim|im)_.+|pinned_item|unpinned_item|bot_(?:add|remove|enable|disable)|reminder_add|sh_room_created|huddle_thread"
)
PEOPLE = "users.json"
LARGEST_LIST = 64 << 20


def recognizes(export: Export) -> bool:
    if not export.text_head.lstrip().startswith("["):
        return False
    found = first_elements(export, "*")
    first = found[-1].value if found else None
    return isinstance(first, dict) and (_is_message(first) or (export.name != "messages.json" and _is_list(first)))


def _is_message(value: Object) -> bool:
    return TS.fullmatch(text_in(value, "ts")) is not None and ("type" in value or "user" in value)


def _is_list(value: Object) -> bool:
    return (
        any(keys <= value.keys() for keys in LISTS)
        and re.fullmatch(r"[UWCGDB][A-Z0-9]{2,}", text_in(value, "id") or text_in(value, "user_id")) is not None
    )


def parse(export: Export) -> Iterator[Record]:
    day = _Day(export)
    for element in export.elements("*"):
        place = export.place(element.pointer, element.start, element.end)
        yield from flaws(place, element)
        value = element.value
        if not element.wanted:
            yield Passage(place=place, what="envelope")
        elif isinstance(value, dict) and _is_message(value):
            yield from day.begin(place)
            yield from day.read(place, value)
        elif isinstance(value, dict) and _is_list(value):
            yield Passage(place=place, what="envelope")
        else:
            yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(export.quoted(place)))


class _Day:
    def __init__(self, export: Export) -> None:
        self.export = export
        self.times = Times(order="ymd", clock=wall_clock(export))
        self.met: set[str] = set()
        self.begun = False
        self.users: Mapping[str, Object] = {}

    def begin(self, place: Place) -> Iterator[Conversation]:
        if self.begun:
            return
        self.begun = True
        self.users = dict(_users(self.export))
        path = PurePosixPath(self.export.source.path.replace("!", "/"))
        channel = path.parent.name if DAY.match(path.name) else ""
        yield Conversation(place=place, key="", platform="slack", native_id=channel or None, title=channel or None)

    def read(self, place: Place, value: Object) -> Iterator[Record]:
        subtype, stamp = text_in(value, "subtype"), text_in(value, "ts")
        files = tuple(_files(value))
        kind = MessageKind.TEXT
        if NOTICES.fullmatch(subtype):
            kind = MessageKind.SYSTEM
        elif subtype == "tombstone":
            kind = MessageKind.RECALLED
        elif objects_in(value, "files"):
            first = objects_in(value, "files")[0]
            kind = kind_of_file(text_in(first, "name"), text_in(first, "mimetype"))
        elif isinstance(value.get("file"), dict):
            kind = kind_of_file(text_in(object_in(value, "file"), "name"), text_in(object_in(value, "file"), "mimetype"))
        sender = text_in(value, "user") or text_in(object_in(value, "file"), "user") or text_in(value, "bot_id") or text_in(value, "username")
        if sender:
            yield from self._party(sender, value)
        thread = text_in(value, "thread_ts")
        yield from message(
            place,
            None if kind is MessageKind.SYSTEM else sender,
            self.times.read(stamp),
            stamp,
            _text(value),
            kind=kind,
            native_id=stamp,
            reply_to=thread if thread != stamp else None,
            edited="edited" in value,
            deleted=kind is MessageKind.RECALLED,
            attachments=files,
        )

    def _party(self, sender: str, value: Object) -> Iterator[Party]:
        """Who this is, by what stands in the message or in the list of people."""
        if sender in self.met:
            return
        self.met.add(sender)
        listed = self.users.get(sender, {})
        profiles = (object_in(value, "user_profile"), object_in(listed, "profile"), listed)
        names = [text_in(one, key) for key in ("display_name", "real_name", "name") for one in profiles]
        contacts = [text_in(object_in(listed, "profile"), key) for key in ("email", "phone")]
        ids = (*([sender] if text_in(value, "user") or text_in(value, "bot_id") else []), *filter(None, contacts))
        yield Party(conversation="", key=sender, name=next(filter(None, (*names, text_in(value, "username"))), sender), native_ids=ids)


def _text(value: Object) -> str:
    """The words; where there are none, what a program attached."""
    text = text_in(value, "text")
    if not text:
        text = "\n".join(filter(None, (text_in(one, "text") or text_in(one, "fallback") for one in objects_in(value, "attachments"))))
    return dereferenced(text)


def _files(value: Object) -> Iterator[Attachment]:
    for one in [*objects_in(value, "files"), object_in(value, "file")]:
        if name := text_in(one, "name") or text_in(one, "title") or text_in(one, "id"):
            yield Attachment(name=name, note=text_in(one, "url_private") or None)


def _users(export: Export) -> Iterator[tuple[str, Object]]:
    """The people of the workspace, where their list came with the export."""
    listed = export.companions.get(PEOPLE)
    if listed is None:
        return
    with listed.open("rb") as file:
        raw = io.BytesIO(file.read(LARGEST_LIST))
    try:
        for element in elements(raw, ("*",)):
            if element.wanted and isinstance(element.value, dict):
                yield text_in(element.value, "id"), element.value
    except BrokenJson:
        return  # said where the list itself is read
