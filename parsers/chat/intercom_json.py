"""Intercom: conversations as its interface gives them, one, a list of them, or one a line.

    {"type": "conversation", "id": "147", "created_at": 1767580200, "title": null,
     "source": {"id": "1470", "delivered_as": "customer_initiated", "subject": "<p>Lamp</p>", "body": "<p>Is it brass?</p>",
       "author": {"type": "user", "id": "5f1", "name": "Sample Reader", "email": "reader@mail.example"}, "attachments": [{"name": "a.jpg"}]},
     "conversation_parts": {"total_count": 2, "conversation_parts": [
       {"id": "1471", "part_type": "comment", "body": "<p>Yes.</p>", "created_at": 1767580260, "author": {"type": "admin", "id": "77"}},
       {"id": "1472", "part_type": "note", "body": "<p>check batch</p>", "created_at": 1767580300, "author": {…}},
       {"id": "1473", "part_type": "close", "body": null, "created_at": 1767580400, "author": {"type": "bot", …}}]}}

Times count seconds from the epoch. Users, leads and contacts are customers; admins, teams and bots write for the desk. A `note` was shown to no
customer. Parts without words (assignment, open, close …) are notices. The interface gives at most 500 parts: where `total_count` says more,
the rest is missing. A redacted part has lost its words.
"""

import re
from collections.abc import Generator, Iterator

from casefile.records import Attachment, Conversation, MessageKind, Place, Problem, ProblemCode, Provenance, Record, Role
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.helpdesk import AGENT, CUSTOMER, Desk, attached, from_seconds, inside, internal, is_of, read_each
from parsers.json_values import Object, bad_entry, flaws, object_in, text_in, whole
from parsers.markup import attributes, plain
from parsers.talk import kind_of_files, message
from parsers.time_layout import Times

FORMAT = Format("intercom_json", "chat", Provenance.APP_EXPORT)
PLATFORM = "intercom"
LISTS = ("conversations", "data")
CUSTOMERS = ("user", "lead", "contact")
AGENTS = ("admin", "bot", "team")
NOTE = "note"
PICTURE = re.compile(r"<img\s[^<>]*>", re.IGNORECASE)


def _is_conversation(value: Object) -> bool:
    return "conversation_parts" in value or ("source" in value and "author" in object_in(value, "source"))


def recognizes(export: Export) -> bool:
    return '"author"' in export.text_head and is_of(export, LISTS, _is_conversation)


def parse(export: Export) -> Iterator[Record]:
    return read_each(export, LISTS, _is_conversation, _Conversations(export).read)


class _Conversations:
    def __init__(self, export: Export) -> None:
        self.export = export
        self.desk = Desk()
        self.times = Times(order="ymd", clock=wall_clock(export))

    def read(self, place: Place, value: Object) -> Iterator[Record]:
        chat, source = text_in(value, "id"), object_in(value, "source")
        title = " ".join(plain(text_in(value, "title") or text_in(source, "subject")).split()) or None
        yield Conversation(place=place, key=chat, platform=PLATFORM, native_id=chat or None, title=title)
        count = 0
        found = inside(self.export, place, ("source",), ("conversation_parts", "conversation_parts", "*"), ("conversation_parts", "*"))
        for where, part in sorted(found, key=lambda one: one[1].path[-1] != "source"):
            told: Object = part.value if isinstance(part.value, dict) else {}
            if part.path[-1] == "source":
                yield from flaws(where, part)
                yield from self._part(where, chat, {"created_at": value.get("created_at"), **told})
                continue
            count += 1
            if "part_type" in told or "author" in told:
                yield from flaws(where, part)
                yield from self._part(where, chat, told)
            else:
                yield bad_entry(self.export, where)
        total = whole(object_in(value, "conversation_parts").get("total_count"))
        if total is not None and total > count:
            yield Problem(place=place, code=ProblemCode.TRUNCATED, detail=f"{count} / {total}")

    def _part(self, place: Place, chat: str, told: Object) -> Iterator[Record]:
        key = yield from self._author(chat, object_in(told, "author"))
        body, part_type = text_in(told, "body"), text_in(told, "part_type")
        words = "\n".join(filter(None, (plain(text_in(told, "subject")).strip(), plain(body).strip())))
        files = (*attached(told, "name", "url"), *_pictures(body))
        kind = MessageKind.TEXT if words else kind_of_files(files)
        redacted = told.get("redacted") is True
        if part_type == NOTE:
            kind, words, files = internal(words, files)
        elif redacted and not words:
            kind = MessageKind.RECALLED
        elif not words and not files:
            kind, words = MessageKind.SYSTEM, part_type or text_in(told, "type")
        written, native_id = from_seconds(told.get("created_at")), text_in(told, "id")
        sent = self.times.read(written)
        yield from message(place, key, sent, written, words, kind=kind, conversation=chat, native_id=native_id, deleted=redacted, attachments=files)

    def _author(self, chat: str, author: Object) -> Generator[Record, None, str]:
        kind, address = text_in(author, "type"), text_in(author, "email")
        key = text_in(author, "id") or address or text_in(author, "name")
        role = CUSTOMER if kind in CUSTOMERS else AGENT if kind in AGENTS else Role.UNKNOWN
        yield from self.desk.meet(chat, key, text_in(author, "name") or address, ids=(text_in(author, "id"), address), role=role)
        return key


def _pictures(body: str) -> Iterator[Attachment]:
    for tag in PICTURE.findall(body):
        if source := attributes(tag).get("src"):
            yield Attachment(name=source.partition(",")[0] if source.startswith("data:") else source, note="image")
