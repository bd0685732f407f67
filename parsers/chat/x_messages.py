"""X's (Twitter's) archive: `data/direct-messages.js` and `direct-messages-group.js`, each a script that gives JSON a name.

    window.YTD.direct_messages.part0 = [
      {"dmConversation": {"conversationId": "11-22", "messages": [
        {"messageCreate": {"recipientId": "22", "text": "Is it new &amp; whole?", "senderId": "11", "id": "1746300000000000000", "reactions": [],
                           "createdAt": "2024-01-13T22:30:05.123Z", "mediaUrls": ["https://ton.twitter.com/dm/…/a.jpg"], "urls": []}},
        {"participantsJoin": {"initiatingUserId": "11", "userIds": ["33"], "createdAt": "…"}},
        {"conversationNameUpdate": {"initiatingUserId": "11", "name": "Lamps", "createdAt": "…"}}]}}]

Messages stand newest first and are read oldest first; times are in UTC. `&amp;`, `&lt;` and `&gt;` are escapes of the format. There are no names but
that of the account's owner, in `account.js` beside it. Until 2019 the file is called `direct-message.js`. Pictures lie in
`direct_messages_media/`, the id of their message before their name.
"""

import re
from collections.abc import Iterator
from datetime import UTC

from casefile.records import Attachment, Conversation, MessageKind, Passage, Place, Provenance, Record
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import Object, bad_entry, beside, flaws, objects_within, oldest_first, text_in, whole
from parsers.markup import dereferenced
from parsers.talk import People, kind_of_files, message
from parsers.time_layout import Times

FORMAT = Format("x_messages", "chat", Provenance.OFFICIAL_EXPORT, re.compile(r"(?P<of>direct-messages?(?:-group)?)(?:-part(?P<part>[0-9]+))?\.js"))
PATTERN = ("*", "dmConversation", "messages", "*")
NAMED = re.compile(r"window\.YTD\.(?:direct_messages?(?:_group)?|account)\.part[0-9]+ = \[")
ACCOUNT = "account.js"
BETWEEN_TWO = re.compile(r"[0-9]+-[0-9]+")
SAID = ("messageCreate", "welcomeMessageCreate")


def recognizes(export: Export) -> bool:
    return NAMED.match(export.text_head.lstrip()) is not None


def parse(export: Export) -> Iterator[Record]:
    chats = _Chats(export)
    for element in oldest_first(export, *PATTERN, count=_count, newest_first=True):
        place = export.place(element.pointer, element.start, element.end)
        if not element.wanted:
            yield Passage(place=place, what="envelope")
            if element.path[-1:] == ("conversationId",) and isinstance(element.value, str):
                chats.ids[element.path[:-1]] = element.value
            continue
        yield from flaws(place, element)
        yield from chats.read(place, element.path[:-2], element.value)


def _event(value: object) -> tuple[str, Object]:
    """What happened and what of it is told."""
    return next(((kind, told) for kind, told in value.items() if isinstance(told, dict)), ("", {})) if isinstance(value, dict) else ("", {})


def _count(value: object) -> int | None:
    return whole(re.sub(r"[^0-9]", "", text_in(_event(value)[1], "createdAt")) or None)


class _Chats:
    def __init__(self, export: Export) -> None:
        self.export = export
        self.ids: dict[tuple[str | int, ...], str] = {}
        self.begun: set[tuple[str | int, ...]] = set()
        self.people = People()
        self.times = Times(order="ymd", clock=wall_clock(export, vendor_default=UTC))
        self.owner: Object = next((one for value in beside(export, ACCOUNT, "*") for one in objects_within(value) if "accountId" in one), {})

    def read(self, place: Place, path: tuple[str | int, ...], value: object) -> Iterator[Record]:
        kind, told = _event(value)
        if "createdAt" not in told:
            yield bad_entry(self.export, place)
            return
        native_id = self.ids.get(path)
        chat = native_id or ".".join(map(str, path))
        if path not in self.begun:
            self.begun.add(path)
            is_group = BETWEEN_TWO.fullmatch(native_id) is None if native_id else None
            yield Conversation(place=place, key=chat, platform="x", native_id=native_id, is_group=is_group)
        written, sender = text_in(told, "createdAt"), text_in(told, "senderId")
        if kind not in SAID:
            text = ", ".join(f"{name}: {shown}" for name in told if name != "createdAt" and (shown := _shown(told, name)))
            yield from message(
                place, None, self.times.read(written), written, f"{kind}: {text}", kind=MessageKind.SYSTEM, conversation=chat, native_id=None
            )
            return
        is_self = sender == text_in(self.owner, "accountId") if self.owner else None
        yield from self.people.meet(
            sender, text_in(self.owner, "accountDisplayName") if is_self else "", conversation=chat, ids=(sender,), is_self=is_self
        )
        media = told.get("mediaUrls")
        files = tuple(Attachment(name=url) for url in media if isinstance(url, str)) if isinstance(media, list) else ()
        yield from message(
            place,
            sender,
            self.times.read(written),
            written,
            dereferenced(text_in(told, "text")),
            kind=kind_of_files(files),
            conversation=chat,
            native_id=text_in(told, "id"),
            edited=bool(told.get("editHistory")),
            attachments=files,
        )


def _shown(told: Object, name: str) -> str:
    """A text, a number or a list of them; of what a notice tells otherwise there is nothing to show."""
    members = told[name]
    return ", ".join(filter(None, (text_in({name: one}, name) for one in (members if isinstance(members, list) else [members]))))
