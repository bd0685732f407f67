"""SMS Backup & Restore (Android): `sms-20240102030405.xml`, and `calls-….xml` beside it.

    <?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
    <!--File Created By SMS Backup & Restore v10.20.002 on 01/02/2024 03:04:05-->
    <smses count="2" backup_set="…" backup_date="1704164645000" type="full">
      <sms address="+15550001111" date="1704160000000" type="1" body="Is it new? &#55357;&#56836;" date_sent="…" contact_name="Ann" … />
      <mms date="1704160080000" msg_box="1" address="+15550001111~+15550002222" m_type="132" sub="null" contact_name="Ann, Bob" …>
        <parts><part seq="0" ct="text/plain" cl="text_0.txt" text="photo" /> <part ct="image/jpeg" cl="a.jpg" text="null" data="/9j/…" /></parts>
        <addrs><addr address="+15550001111" type="137" /> …</addrs>
      </mms>
    </smses>
    <calls …><call number="+15550001111" duration="65" date="1704160090000" type="1" contact_name="Ann" … /></calls>

`date` counts milliseconds from the epoch by the phone's clock, in some programs' MMS seconds. `type` and `msg_box`: 1 received, 2 sent; 3 is a draft
and 4 to 6 wait or have failed, so nobody was told them. `null` stands for no value, `(Unknown)` for no name. Address 137 of an MMS is its sender.
Emoji are written as references to the two halves of a surrogate pair, which XML forbids and which are put together. Old files begin `<allsms`. Files
of an MMS stand in it as base64. The owner of the phone has no name here. A document type is not read, and none of its entities.
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Generator, Iterator
from hashlib import sha256
from typing import NamedTuple

from casefile.records import Attachment, Conversation, MessageKind, Passage, Place, Problem, ProblemCode, Provenance, Reading, ReadingCode, Record
from parsers.cells import short
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import from_milliseconds, from_seconds
from parsers.markup import Piece, attributes, pieces
from parsers.talk import ME, People, kind_of_file, message

FORMAT = Format("sms_xml", "chat", Provenance.APP_EXPORT)

OPENING = re.compile(rb"<(?:sms|mms|call)\s")
ROOT = re.compile(r"<(?:smses|allsms|calls)[\s>]")
HEAD = re.compile(r"(?:<\?[^<>]*\?>|<!--(?:(?!-->).)*-->|\s)*+", re.DOTALL)
CREATED = re.compile(r"<!--\s*File Created By (?P<tool>[^\n]{1,80}?) on (?P<when>[^\n-]{1,60}?)\s*-->")
SHORT_TAG = re.compile(r"""<(?P<name>sms|call)(?P<attributes>(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(?:/>|>\s*</(?P=name)>)""")
LONG_TAG = re.compile(r"""<mms(?P<attributes>(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(?:/>|>(?P<inside>.*?)</mms>)""", re.DOTALL)
PART = re.compile(r"""<(?P<name>part|addr)(?P<attributes>(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*/?>""")
AFTER = re.compile(r"(?:<!--(?:(?!-->).)*-->|\s|</(?:smses|allsms|calls)>)*+", re.DOTALL)
MISSING = frozenset(("", "null"))
NAMELESS = frozenset(("(Unknown)", "(unknown)"))
SELF_TOKEN = "insert-address-token"  # noqa: S105 -- Android's word for the phone's own address
NOTIFIED = "130"
"""A message that the carrier announced and the telephone never fetched."""
SENDER = "137"
SECONDS = 10
"""A count of so few digits is one of seconds."""
RECEIVED, SENT = "1", "2"
SELF = "<self>"
"""No number and no alphanumeric sender."""


def recognizes(export: Export) -> bool:
    head = export.text_head
    begun = HEAD.match(head)
    root = ROOT.search(head)
    return root is not None and begun is not None and (root.start() == begun.end() or head[begun.end() : begun.end() + 9].upper() == "<!DOCTYPE")


def parse(export: Export) -> Iterator[Record]:
    backup = _Backup(export)
    for number, piece in enumerate(pieces(export, OPENING)):
        if piece.damaged:
            yield Problem(place=export.place(f"element {number}", piece.start, piece.end), code=ProblemCode.BAD_BYTES)
        if piece.start == 0:
            yield from backup.top(piece)
        else:
            yield from backup.entry(piece, number)


class _Said(NamedTuple):
    kind: MessageKind
    text: str
    files: tuple[Attachment, ...] = ()


class _Backup:
    """What is known while the messages go by."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.people = People()
        self.chats: dict[frozenset[str], str] = {}
        """Who takes part → how the group is called, by whichever order of its numbers came first."""

    def top(self, piece: Piece) -> Iterator[Record]:
        place = self.export.place("head", piece.start, piece.end)
        if "<!DOCTYPE" in piece.text or "<!ENTITY" in piece.text:
            yield Problem(place=place, code=ProblemCode.UNREADABLE, detail=short(piece.text[piece.text.find("<!") :]))
        else:
            yield Passage(place=place, what="envelope")
        if created := CREATED.search(piece.text):
            yield Reading(place=place, code=ReadingCode.EXPORTER, value=created["tool"])
            yield Reading(place=place, code=ReadingCode.EXPORTED, value=created["when"])

    def entry(self, piece: Piece, number: int) -> Iterator[Record]:
        match = LONG_TAG.match(piece.text) if piece.text.startswith("<mms") else SHORT_TAG.match(piece.text)
        if match is None:
            place = self.export.place(f"element {number}", piece.start, piece.end)
            yield Problem(place=place, code=ProblemCode.UNREADABLE, detail=short(piece.text))
            return
        end = piece.end if piece.damaged else piece.start + len(match[0].encode(self.export.codec))
        place = self.export.place(f"element {number}", piece.start, end)
        found = attributes(match["attributes"])
        if piece.text.startswith("<mms"):
            yield from self._mms(place, found, match["inside"] or "")
        elif piece.text.startswith("<call"):
            yield from self._call(place, found)
        else:
            yield from self._sms(place, found)
        rest = piece.text[match.end() :]
        if end < piece.end and rest.strip():
            beyond = self.export.place(f"behind element {number}", end, piece.end)
            known = AFTER.fullmatch(rest) is not None
            yield Passage(place=beyond, what="envelope") if known else Problem(place=beyond, code=ProblemCode.UNREADABLE, detail=short(rest.strip()))

    def _sms(self, place: Place, found: dict[str, str]) -> Iterator[Record]:
        address = stated(found, "address")
        if found.get("type") not in (RECEIVED, SENT):
            yield Passage(place=place, what="draft")
            return
        address = yield from self._chat(place, address, stated(found, "contact_name"))
        sender = SELF if found["type"] == SENT else address
        text = "\n".join(filter(None, (stated(found, "subject"), stated(found, "body"))))
        yield from self._message(place, address, sender, found, _Said(MessageKind.TEXT, text))

    def _mms(self, place: Place, found: dict[str, str], inside: str) -> Iterator[Record]:
        parts = [(match["name"], attributes(match["attributes"])) for match in PART.finditer(inside)]
        address = stated(found, "address")
        if found.get("msg_box") not in (RECEIVED, SENT):
            yield Passage(place=place, what="draft")
            return
        address = yield from self._chat(place, address, stated(found, "contact_name"))
        senders = [one["address"] for name, one in parts if name == "addr" and one.get("type") == SENDER and "address" in one]
        sender = SELF if found["msg_box"] == SENT or senders[:1] == [SELF_TOKEN] else senders[0] if senders else address
        files = tuple(
            _attachment(one) for name, one in parts if name == "part" and one.get("ct") not in ("text/plain", "application/smil") and "ct" in one
        )
        if not files and found.get("m_type") == NOTIFIED:
            files = (Attachment(name="MMS", present=False, note=f"m_type {NOTIFIED}"),)
        texts = [stated(one, "text") for name, one in parts if name == "part" and one.get("ct") == "text/plain"]
        first = next((one.get("ct", "") for name, one in parts if name == "part" and one.get("ct") not in ("text/plain", "application/smil")), "")
        kind = kind_of_file(files[0].name, first) if files else MessageKind.TEXT
        text = "\n".join(filter(None, (stated(found, "sub"), *texts)))
        yield from self._message(place, address, sender, found, _Said(kind, text, files))

    def _call(self, place: Place, found: dict[str, str]) -> Iterator[Record]:
        number = stated(found, "number")
        number = yield from self._chat(place, number, stated(found, "contact_name"))
        sender = SELF if found.get("type") == SENT else number
        text = ", ".join(f"{name}: {found[name]}" for name in ("type", "duration") if name in found)
        yield from self._message(place, number, sender, found, _Said(MessageKind.CALL, text))

    def _chat(self, place: Place, written: str, contact: str) -> Generator[Record, None, str]:
        """The conversation with an address or, `~` between them, several."""
        name = "" if contact in NAMELESS else contact
        people = frozenset(written.split("~"))
        address = self.chats.get(people, written)
        if people not in self.chats:
            self.chats[people] = address
            title = name or address or None
            yield Conversation(place=place, key=address, platform="sms", native_id=address or None, title=title, is_group="~" in address)
        if name and "~" not in address:
            yield from self.people.meet(address, name, conversation=address, ids=(address,), is_self=False)
        return address

    def _message(self, told: Place, chat: str, sender: str, found: dict[str, str], said: _Said) -> Iterator[Record]:
        if sender == SELF:
            yield from self.people.meet(SELF, ME, conversation=chat, is_self=True)
        elif chat != sender:
            yield from self.people.meet(sender, conversation=chat, ids=(sender,), is_self=False)
        raw, native_id = found.get("date", ""), stated(found, "m_id")
        sent = (from_seconds if len(raw) <= SECONDS else from_milliseconds)(raw, self.export.options.zone)
        yield from message(told, sender, sent, raw, said.text, kind=said.kind, conversation=chat, native_id=native_id, attachments=said.files)


def stated(found: dict[str, str], name: str) -> str:
    value = found.get(name, "")
    return "" if value in MISSING else value


def _attachment(part: dict[str, str]) -> Attachment:
    """A file that stands in the message; its hash is that of what the base64 gives."""
    name = next((name for key in ("fn", "cl", "name") if (name := stated(part, key))), part["ct"])
    if not stated(part, "data"):
        return Attachment(name=name, note=part["ct"])
    try:
        content = b64decode(part["data"], validate=True)
    except (binascii.Error, ValueError):
        return Attachment(name=name, present=True, note=part["ct"])
    return Attachment(name=name, present=True, sha256=sha256(content).hexdigest(), note=part["ct"])
