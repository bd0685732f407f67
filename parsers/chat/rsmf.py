"""Relativity Short Message Format (RSMF): short messages of any platform, as reviewers in litigation exchange them.

A `.rsmf` is a mail with headers of its own (`X-RSMF-Version`, `X-RSMF-Generator`, `X-RSMF-EventCount`, `X-RSMF-BeginDate`, `X-RSMF-EndDate`), the
words as plain text for indexing, and `rsmf.zip`; the archive is also handed over bare. It holds `rsmf_manifest.json` and the attachments, each
under its id:

    {"version": "2.0.0", "eventcollectionid": "…",
     "participants": [{"id": "P1", "display": "Tern Lamps", "email": "…", "account_id": "…"}],
     "conversations": [{"id": "C1", "platform": "sms", "display": "…", "type": "direct", "participants": ["P1", "P2"], "custodian": "P2"}],
     "events": [{"id": "e1", "type": "message", "participant": "P1", "conversation": "C1", "timestamp": "2024-01-15T10:31:00+08:00", "body": "…",
                 "parent": "e0", "deleted": true, "attachments": [{"id": "a.png", "display": "crack.png"}],
                 "edits": [{"participant": "P1", "timestamp": "…", "previous": "…", "new": "…"}]}]}

An event is a `message`, `disclaimer`, `join`, `leave`, `history` or `unknown`; all but messages are notices, may have no time, and without a body say
what type they are. A time without
an offset is a clock on some wall. Ids are of one manifest only, so people are told apart by account, address or name. Reactions and receipts are not
read. The mail is kept and what is in it read; its plain text is not, for the manifest says the same. A collecting tool wrote it: ask for what it was
made from.
Reference: Relativity's schema 2.0.0 and its validator's samples.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress

from casefile.records import (
    Attachment,
    Conversation,
    MessageKind,
    Passage,
    Place,
    Problem,
    ProblemCode,
    Provenance,
    Reading,
    ReadingCode,
    Record,
)
from parsers.cells import short
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import NOTHING, Object, bad_entry, flaws, objects_in, text_in
from parsers.json_window import BrokenJson
from parsers.rsmf_mail import fields, is_wrapper
from parsers.talk import KINDS, People, message
from parsers.time_layout import UNDATED, Times

FORMAT = Format("rsmf", "chat", Provenance.DATABASE_TOOL)

LISTS = ("participants", "conversations", "events")
KNOWN = frozenset(("type", "id", "parent", "body", "participant", "conversation", "timestamp", "deleted", "importance", "reactions"))
KNOWN |= {"attachments", "edits", "custom", "direction", "read_receipts"}
"""What an event may have; anything else is a mistake of the program that wrote it, and may hide something."""
COMING_AND_GOING = ("join", "leave")


def recognizes(export: Export) -> bool:
    head = export.text_head
    if is_wrapper(export.head):
        return True
    if not head.lstrip().startswith("{") or '"participants"' not in head:
        return False
    return export.name == "rsmf_manifest.json" or all(f'"{name}"' in head for name in ("version", *LISTS))


def parse(export: Export) -> Iterator[Record]:
    if is_wrapper(export.head):
        yield from _mail(export)
        return
    manifest = _Manifest(export)
    with suppress(BrokenJson):  # what follows meets the same end and tells of it
        for element in export.elements_at(("participants", "*"), ("conversations", "*"), ("events", "*")):
            if element.wanted and element.path[0] != "events":
                manifest.enter(str(element.path[0]), element.value)
            elif element.path == ("eventcollectionid",) and isinstance(element.value, str):
                manifest.collection = element.value
    for element in export.elements_at(("participants", "*"), ("conversations", "*"), ("events", "*")):
        place = export.place(element.pointer, element.start, element.end)
        yield from flaws(place, element)
        if not element.wanted:
            yield Passage(place=place, what="envelope")
        elif element.path[0] == "events":
            yield from manifest.event(place, element.value)
        else:
            yield from _listed(place, element.value)


def _mail(export: Export) -> Iterator[Record]:
    place = export.place("mail", 0, export.source.bytes)
    told = fields(export.head)
    yield Passage(place=place, what="envelope")
    if generator := told.get("generator"):
        yield Reading(place=place, code=ReadingCode.EXPORTER, value=generator)
    if period := " – ".join(filter(None, (told.get("begindate"), told.get("enddate")))):
        yield Reading(place=place, code=ReadingCode.PERIOD, value=period)


def _listed(place: Place, value: object) -> Iterator[Record]:
    yield Passage(place=place, what="envelope")
    if not text_in(value, "id"):
        yield Problem(place=place, code=ProblemCode.BAD_ROW, detail="id")


class _Manifest:
    def __init__(self, export: Export) -> None:
        self.export = export
        self.collection = ""
        self.listed: dict[str, Object] = {}
        """The participants by their id."""
        self.keys: dict[str, str] = {}
        """Participant → what tells the person apart."""
        self.taken: set[str] = set()
        self.chats: dict[str, Object] = {}
        self.begun: set[str] = set()
        self.people = People()
        self.times = Times(order="ymd", clock=wall_clock(export))
        self.told_clock = False

    def enter(self, list_: str, value: object) -> None:
        id_ = text_in(value, "id")
        if not id_ or not isinstance(value, dict):
            return
        if list_ == "conversations":
            self.chats.setdefault(id_, value)
        elif id_ not in self.listed:
            self.listed[id_] = value
            key = text_in(value, "account_id") or text_in(value, "email") or text_in(value, "display") or id_
            self.keys[id_] = key if key not in self.taken else f"{key} ({id_})"
            self.taken.add(self.keys[id_])

    def event(self, place: Place, value: object) -> Iterator[Record]:
        if not isinstance(value, dict) or "type" not in value:
            yield bad_entry(self.export, place)
            return
        chat = text_in(value, "conversation") or (next(iter(self.chats)) if len(self.chats) == 1 else "")
        yield from self._begin(place, chat)
        person = text_in(value, "participant")
        files = tuple(_attachments(value))
        kind = _kind(value, files)
        is_of_person = kind is not MessageKind.SYSTEM or text_in(value, "type") in COMING_AND_GOING
        sender = self.keys.get(person, person) if is_of_person else None
        yield from self._party(chat, person, sender or "")
        written = text_in(value, "timestamp")
        sent = self.times.read(written) if written or kind is not MessageKind.SYSTEM else UNDATED
        if sent.at is not None and sent.at.tzinfo is None and not self.told_clock:
            self.told_clock = True
            yield self.times.clock.reading(place)
        yield from message(
            place,
            sender,
            sent,
            written,
            text_in(value, "body") or (text_in(value, "type") if kind is MessageKind.SYSTEM else ""),
            kind=kind,
            conversation=chat,
            native_id=text_in(value, "id"),
            reply_to=text_in(value, "parent"),
            edited=bool(objects_in(value, "edits")),
            deleted=value.get("deleted") is True,
            attachments=files,
        )
        for key in sorted(value.keys() - KNOWN):
            yield Problem(place=place, code=ProblemCode.UNREADABLE, detail=short(f"{key}: {value[key]}"))
        for name, known in (("participant", self.listed), ("conversation", self.chats)):
            if (id_ := text_in(value, name)) and id_ not in known:
                yield Problem(place=place, code=ProblemCode.UNKNOWN_REFERENCE, detail=f"{name}: {id_}")

    def _begin(self, place: Place, chat: str) -> Iterator[Conversation]:
        if chat in self.begun:
            return
        self.begun.add(chat)
        told = self.chats.get(chat, NOTHING)
        type_ = text_in(told, "type")
        yield Conversation(
            place=place,
            key=chat,
            platform=text_in(told, "platform").casefold() or "unknown",
            native_id=f"{self.collection}/{chat}" if self.collection else None,
            title=text_in(told, "display") or None,
            is_group=True if type_ == "channel" or len(_ids(told)) > 2 else False if type_ == "direct" else None,
        )

    def _party(self, chat: str, person: str, key: str) -> Iterator[Record]:
        told, custodian = self.listed.get(person, NOTHING), text_in(self.chats.get(chat, NOTHING), "custodian")
        ids = tuple(dict.fromkeys(filter(None, (text_in(told, "account_id"), text_in(told, "email")))))
        is_self = person == custodian if custodian else None
        return self.people.meet(key, text_in(told, "display"), conversation=chat, ids=ids, is_self=is_self)


def _ids(chat: Mapping[str, object]) -> list[object]:
    listed = chat.get("participants")
    return listed if isinstance(listed, list) else []


def _kind(value: Object, files: tuple[Attachment, ...]) -> MessageKind:
    type_, body = text_in(value, "type"), text_in(value, "body")
    if type_ != "message" and not (type_ == "unknown" and text_in(value, "participant")):
        return MessageKind.SYSTEM
    if value.get("deleted") is True and not body and not files:
        return MessageKind.RECALLED
    named = next((file.note or file.name for file in files if not (file.note or "").startswith("revision")), "")
    return KINDS.get(named.rpartition(".")[2].casefold(), MessageKind.FILE) if named else MessageKind.TEXT


def _attachments(value: Object) -> Iterator[Attachment]:
    """Files under the name they have in the archive, and what an edited message said before."""
    for one in objects_in(value, "attachments"):
        if id_ := text_in(one, "id"):
            yield Attachment(name=id_, note=text_in(one, "display") or None)
    for one in objects_in(value, "edits"):
        if before := text_in(one, "previous"):
            yield Attachment(name=before, note=f"revision {text_in(one, 'timestamp')}".strip())
