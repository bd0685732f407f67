"""Slack's workspace export: `<channel>/2016-01-14.json`, one array of messages a channel and day, and lists of people and channels beside them.

    [{"type": "message", "user": "U01", "text": "ships &lt;today&gt; <@U02>", "ts": "1452837318.000002", "thread_ts": "1452837300.000001",
      "user_profile": {"real_name": "…", "display_name": "…"}, "edited": {"user": "U01", "ts": "…"}, "files": [{"name": "a.png"}]},
     {"type": "message", "subtype": "channel_join", "user": "U02", "text": "<@U02> has joined the channel", "ts": "1452837400.000003"}]

`ts` counts seconds from the epoch, is unique in its channel and so the id of the message. `&amp;`, `&lt;` and `&gt;` are escapes of the format;
`<@U02>` and `<https://…|label>` stay as they are. Names are in `user_profile` or in `users.json` at the top of the export. A reply names the
first message of its thread. Of an edited message the last text is left; a removed one may leave a `tombstone`.
slackdump writes the same files; its own are of the format slackdump_json. What a program fetched from Slack's interface is an array, or an object
with one under `messages`, the newest first, and is read oldest first.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from casefile.records import Conversation, Passage, Place, Provenance, Record
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import Object, bad_entry, first_elements, flaws, oldest_first, text_in, whole
from parsers.slack import PLATFORM, Messages, is_message

FORMAT = Format("slack_json", "chat", Provenance.OFFICIAL_EXPORT, re.compile(r"(?P<part>\d{4}-\d\d-\d\d)\.json"))
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LISTS = ({"id", "profile"}, {"id", "members"}, {"id", "creator"}, {"user_id", "change_type"}, {"app_id", "change_type"})
"""Keys of people, direct chats, channels and connected programs."""
LISTED = ("messages", "*")
DIRECT = re.compile(r"D[A-Z0-9]+")
EMPTY = frozenset(
    f"{name}.json"
    for name in ("users", "channels", "groups", "dms", "mpims", "integration_logs", "canvases", "file_conversations", "huddle_transcripts", "lists")
)
"""Lists that a workspace may have nothing for: `[]`."""


def recognizes(export: Export) -> bool:
    if not export.text_head.lstrip().startswith("["):
        listed = first_elements(export, *LISTED) if '"messages"' in export.text_head and '"channel_id"' not in export.text_head else []
        return bool(listed) and listed[-1].wanted and isinstance(listed[-1].value, dict) and is_message(listed[-1].value)
    if export.name in EMPTY and not export.text_head.strip(" \r\n[]"):
        return True
    found = first_elements(export, "*")
    first = found[-1].value if found else None
    return isinstance(first, dict) and (is_message(first) or (export.name != "messages.json" and _is_list(first)))


def _is_list(value: Object) -> bool:
    return (
        any(keys <= value.keys() for keys in LISTS)
        and re.fullmatch(r"[UWCGDB][A-Z0-9]+", text_in(value, "id") or text_in(value, "user_id")) is not None
    )


def parse(export: Export) -> Iterator[Record]:
    day = _Day(export)
    pattern = ("*",) if export.text_head.lstrip().startswith("[") else LISTED
    for element in oldest_first(export, *pattern, count=lambda value: whole(text_in(value, "ts").replace(".", ""))):
        place = export.place(element.pointer, element.start, element.end)
        yield from flaws(place, element)
        value = element.value
        if not element.wanted:
            yield Passage(place=place, what="envelope")
        elif isinstance(value, dict) and is_message(value):
            yield from day.read(place, value)
        elif isinstance(value, dict) and _is_list(value):
            yield Passage(place=place, what="envelope")
        else:
            yield bad_entry(export, place)


class _Day:
    def __init__(self, export: Export) -> None:
        self.export = export
        self.messages: Messages | None = None

    def read(self, place: Place, value: Object) -> Iterator[Record]:
        if self.messages is None:
            self.messages = Messages(self.export)
            path = PurePosixPath(self.export.source.path.replace("!", "/"))
            channel = path.parent.name if DAY.match(path.name) else ""
            yield Conversation(
                place=place,
                key="",
                platform=PLATFORM,
                native_id=channel or None,
                title=channel or None,
                is_group=DIRECT.fullmatch(channel) is None if channel else None,
            )
        yield from self.messages.read(place, value)
