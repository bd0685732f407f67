"""eBay: messages as its trading interface gives them to a member's own program (`GetMyMessages`).

    <GetMyMessagesResponse xmlns="urn:ebay:apis:eBLBaseComponents">
      <Messages>
        <Message>
          <Sender>lamps_example</Sender> <SendToName>ann_example</SendToName>
          <Subject>lamps_example sent a message about Desk lamp #100000000001</Subject>
          <MessageID>1000000001</MessageID> <ExternalMessageID>2000000001</ExternalMessageID>
          <ReceiveDate>2026-01-05T10:30:00.000Z</ReceiveDate> <ItemID>100000000001</ItemID>
          <Text>&lt;p&gt;It ships on Friday.&lt;/p&gt;</Text> <MessageType>ResponseToASQQuestion</MessageType>
        </Message>
      </Messages>
    </GetMyMessagesResponse>

A conversation is what two members wrote to each other of one item. Names are the members' own and unique, times are in UTC; answers may come newest
first. `Content` is the message in plain words, `Text` a page, of which the words are read; both may be left out, so that the subject alone tells.
The layout is known from eBay's own description of it, not from an answer.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from casefile.records import Conversation, Passage, Place, Problem, ProblemCode, Provenance, Reading, ReadingCode, Record
from parsers.cells import short
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.markup import Piece, pieces, plain
from parsers.talk import People, message
from parsers.time_layout import Times
from parsers.xml_tree import BrokenXml, element_of, root_name, stated

if TYPE_CHECKING:
    from lxml.etree import _Element

FORMAT = Format("ebay_messages", "chat", Provenance.APP_EXPORT)

ROOT = "GetMyMessagesResponse"
OPENING = re.compile(rb"<Message>|</Messages>")
DOCTYPE = re.compile(r"<!DOCTYPE[^<>]*>", re.IGNORECASE)
"""Of a page that is told as text: a message has none of its own."""
RECEIVED = re.compile(r"<ReceiveDate>([^<]*)</")


def recognizes(export: Export) -> bool:
    return root_name(export) == ROOT and "<Messages>" in export.text_head


def parse(export: Export) -> Iterator[Record]:
    answer = _Answer(export)
    for number, piece in _oldest_first(list(enumerate(pieces(export, OPENING)))):
        place = export.place(f"message {number}" if number else "page header", piece.start, piece.end)
        if piece.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES)
        yield from answer.message(place, piece) if piece.text.startswith("<Message>") else [Passage(place=place, what="envelope")]


def _oldest_first(numbered: list[tuple[int, Piece]]) -> list[tuple[int, Piece]]:
    """Turned round where the first message is later than the last."""
    dates = [match[1] for _number, piece in numbered if (match := RECEIVED.search(piece.text))]
    return numbered[::-1] if dates and dates[0] > dates[-1] else numbered


class _Answer:
    """Which conversations have begun."""

    def __init__(self, export: Export) -> None:
        self.times = Times(order="ymd", clock=wall_clock(export))
        self.people = People()
        self.begun: set[str] = set()

    def message(self, place: Place, piece: Piece) -> Iterator[Record]:
        try:
            told = element_of(DOCTYPE.sub("", piece.text))
        except BrokenXml:
            yield Problem(place=place, code=ProblemCode.UNREADABLE, detail=short(piece.text))
            return
        sender, item = stated(told, "Sender"), stated(told, "ItemID")
        chat = " ".join((*sorted((sender, stated(told, "SendToName"))), item))
        yield from self._conversation(place, chat, item)
        yield from self.people.meet(sender, sender, conversation=chat, ids=(sender,))
        written = stated(told, "ReceiveDate")
        sent = self.times.read(written)
        yield from message(place, sender, sent, written, _words(told), conversation=chat, native_id=stated(told, "MessageID"))

    def _conversation(self, place: Place, chat: str, item: str) -> Iterator[Record]:
        if chat in self.begun:
            return
        if not self.begun:
            yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
        self.begun.add(chat)
        yield Conversation(place=place, key=chat, platform="ebay", title=item or None, is_group=False)


def _words(told: "_Element") -> str:
    """What was written, in plain words or as a page, else what it was about."""
    return stated(told, "Content") or plain(DOCTYPE.sub("", stated(told, "Text"))).strip() or stated(told, "Subject")
