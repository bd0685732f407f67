"""What Slack's own export and slackdump's files share: messages, people, and the names of both."""

import re
from collections.abc import Iterator

from casefile.records import Attachment, MessageKind, Party, Place, Record
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.json_values import NOTHING, Object, beside, object_in, objects_in, objects_within, text_in
from parsers.markup import dereferenced
from parsers.talk import People, kind_of_file, message
from parsers.time_layout import Times

PLATFORM = "slack"
TS = re.compile(r"[0-9]{10}\.[0-9]{6}")
NOTICES = re.compile(
    r"(?:channel|group|mpim|im)_.+|pinned_item|unpinned_item|bot_(?:add|remove|enable|disable)|reminder_add|sh_room_created|huddle_thread"
)
PEOPLE = "users.json"
SPECIAL = {"emoji": ":{}:", "user": "{}", "channel": "{}", "broadcast": "{}"}
"""How what is no words stands in the text of a message."""
ON_A_LINE = ("mrkdwn", "plain_text")
"""Words of a section, a field or a button: each stands by itself."""
LINES = ("rich_text_section", "rich_text_preformatted", "rich_text_quote")


def is_message(value: Object) -> bool:
    return TS.fullmatch(text_in(value, "ts")) is not None and ("type" in value or "user" in value)


class Messages:
    """The messages of one file, each person introduced once."""

    def __init__(self, export: Export) -> None:
        self.times = Times(order="ymd", clock=wall_clock(export))
        self.people = People()
        self.users = {text_in(one, "id"): one for one in map(object_in, beside(export, PEOPLE, "*"))}
        """The people of the workspace, where their list came with the export."""

    def read(self, place: Place, value: Object) -> Iterator[Record]:
        subtype, stamp = text_in(value, "subtype"), text_in(value, "ts")
        files = tuple(_files(value))
        kind = MessageKind.TEXT
        if NOTICES.fullmatch(subtype):
            kind = MessageKind.SYSTEM
        elif subtype == "tombstone":
            kind = MessageKind.RECALLED
        elif file := next(iter(objects_in(value, "files")), object_in(value, "file")):
            kind = kind_of_file(text_in(file, "name"), text_in(file, "mimetype"))
        sender = (
            text_in(value, "user")
            or text_in(object_in(value, "comment"), "user")
            or text_in(object_in(value, "file"), "user")
            or text_in(value, "bot_id")
            or text_in(value, "username")
        )
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
        listed = self.users.get(sender, NOTHING)
        profiles = (object_in(value, "user_profile"), object_in(listed, "profile"), listed)
        names = [text_in(one, key) for key in ("display_name", "real_name", "name") for one in profiles]
        contacts = [text_in(object_in(listed, "profile"), key) for key in ("email", "phone")]
        ids = (*([sender] if text_in(value, "user") or text_in(value, "bot_id") else []), *filter(None, contacts))
        return self.people.meet(sender, next(filter(None, (*names, text_in(value, "username"))), ""), ids=ids)


def _text(value: Object) -> str:
    """The words; where there are none, those of the blocks that it is made of, and else what a program attached."""
    text = text_in(value, "text") or "".join(_of_blocks(value)).strip("\n")
    return dereferenced(text or "\n".join(filter(None, map(_card, objects_in(value, "attachments")))))


def _of_blocks(value: Object) -> Iterator[str]:
    for block in objects_in(value, "blocks"):
        for one in objects_within(block):
            kind, said = text_in(one, "type"), text_in(one, "text")
            if kind in SPECIAL:
                yield SPECIAL[kind].format(text_in(one, "name") or text_in(one, "user_id") or text_in(one, "channel_id") or text_in(one, "range"))
            elif kind == "link":
                yield ": ".join(dict.fromkeys(filter(None, (said, text_in(one, "url")))))
            elif kind == "text":
                yield said
            elif kind in ON_A_LINE and said:
                yield f"\n{said}"
            elif kind in LINES:
                yield "\n"
        yield "\n"


def _card(attached: Object) -> str:
    """What a program attached, or the page that a link leads to."""
    fields = (f"{text_in(one, 'title')}: {text_in(one, 'value')}" for one in objects_in(attached, "fields"))
    told = list(dict.fromkeys(filter(None, (*(text_in(attached, key) for key in ("pretext", "title", "text")), *fields))))
    return "\n".join(told) or text_in(attached, "fallback")


def _files(value: Object) -> Iterator[Attachment]:
    for one in [*objects_in(value, "files"), object_in(value, "file")]:
        if name := text_in(one, "name") or text_in(one, "title") or text_in(one, "id"):
            yield Attachment(name=name, note=text_in(one, "url_private") or None)
    if text_in(value, "text"):
        for told in filter(None, map(_card, objects_in(value, "attachments"))):
            yield Attachment(name=dereferenced(told), note="embed")
