"""Exports of conversations, written into a case file as intake would, then joined as a run does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from casefile.records import Attachment, Conversation, Copy, Message, MessageKind, Party, Place, Precision, Reading, ReadingCode, Signal, Source, Zone
from casefile.store import CaseFile, open_case
from pipeline import integrity
from pipeline.merge import merge
from pipeline.parties import people
from pipeline.workers import Workers

START = datetime.fromisoformat("2025-05-01T10:00:00+08:00")


@dataclass(frozen=True, kw_only=True)
class Said:
    """One message of an export; `at` in seconds."""

    text: str
    by: str | None = "阿木"
    at: float | None = 0
    precision: Precision = Precision.SECOND
    id: str | None = None
    reply_to: str | None = None
    kind: MessageKind = MessageKind.TEXT
    edited: bool = False
    deleted: bool = False
    attachments: tuple[Attachment, ...] = ()


def talk(*texts: str, every: float = 60, ids: bool = False) -> list[Said]:
    """Buyer and seller in turn."""
    return [
        Said(text=text, by=("阿木", "云朵")[number % 2], at=number * every, id=f"n{number}" if ids else None) for number, text in enumerate(texts)
    ]


class Exports:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.case: CaseFile = open_case(folder / "case.db", create=True)
        self.case.connection.execute("BEGIN")
        self.given = 0

    def give(
        self, said: Sequence[Said], *, native_id: str | None = None, title: str | None = "云朵", platform: str = "wechat", format_name: str = "any",
        names: dict[str, str] | None = None, me: str | None = None, start: datetime = START,
    ) -> str:  # fmt: skip
        """One more file with one conversation; its source id. `names`: key → name where the export writes another."""
        self.given += 1
        source = f"s{self.given}"
        self.case.add(Source(id=source, path=f"{source}.txt", sha256="0" * 64, bytes=1, format=format_name))
        conversation = Conversation(
            place=Place(source=source, where="line 1", start=0, end=0), key="", platform=platform, native_id=native_id, title=title
        )
        self.case.add(conversation)
        for key in dict.fromkeys(one.by for one in said if one.by is not None):
            name = (names or {}).get(key, key)
            native_ids = (key,) if names else ()
            is_self = None if me is None else key == me
            self.case.add(
                Party(conversation=conversation.id, key=key, name=name, native_ids=native_ids, id=f"{conversation.id}-{key}", is_self=is_self)
            )
        for index, one in enumerate(said):
            self.case.add(
                Message(
                    conversation=conversation.id,
                    place=Place(source=source, where=f"line {index + 2}", start=index * 10, end=index * 10 + 9),
                    sender=None if one.by is None else f"{conversation.id}-{one.by}",
                    sent=None if one.at is None else start + timedelta(seconds=one.at), sent_raw="", precision=one.precision, zone=Zone.STATED,
                    kind=one.kind, text=one.text, native_id=one.id, reply_to=one.reply_to, edited=one.edited, deleted=one.deleted,
                    attachments=one.attachments, index=index,
                )
            )  # fmt: skip
        return source

    def style_change(self, source: str) -> None:
        self.case.add(Reading(place=Place(source=source, where="line 9"), code=ReadingCode.STYLE_CHANGE, value="1/2/25"))

    def joined(self, *same: str) -> "Exports":
        self.case.index_messages()
        people.told_same(self.case, same)
        for signal in integrity.signals(Workers(self.case)):
            self.case.add(signal)
        merge(self.case)
        for signal in integrity.unanswered(self.case):
            self.case.add(signal)
        self.case.flush()
        return self

    def texts(self) -> list[list[str]]:
        """Of every conversation, in order."""
        found = []
        for conversation in self.case.records(Conversation):
            messages = list(self.case.messages(conversation.id))
            assert [message.index for message in messages] == list(range(len(messages)))
            found.append([message.text for message in messages])
        return found

    def signals(self) -> list[tuple[str, str, str]]:
        """Source, code, detail of each."""
        return [(signal.place.source, signal.code.value, signal.detail) for signal in self.case.records(Signal)]

    def places(self) -> list[tuple[str, str]]:
        """Where every message and every copy stands."""
        self.case.flush()
        kept = [message.place for message in self.case.messages()] + [copy.place for copy in self.case.records(Copy)]
        return sorted((place.source, place.where) for place in kept)
