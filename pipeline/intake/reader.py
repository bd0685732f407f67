"""One source on its way into the case file: names become ids, messages get their numbers, attachments are looked for."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath

import msgspec
from msgspec import structs

from casefile.pending import Pending
from casefile.records import (
    Attachment,
    Conversation,
    Message,
    Order,
    OrderEvent,
    Party,
    Passage,
    Payment,
    Place,
    Precision,
    Problem,
    ProblemCode,
    Reading,
    ReadingCode,
    Record,
    Role,
    stable_id,
)
from casefile.rows import Kept
from extractors.clauses import MOST
from parsers.export import Export
from parsers.format import Parser
from parsers.json_window import BrokenJson
from parsers.markup import breaks_off
from parsers.workbook import BrokenWorkbook
from pipeline.intake.currency import in_currency
from pipeline.intake.ledger import Ledger
from pipeline.intake.parts import Chats, Thread
from pipeline.intake.recognition import Surroundings

BESIDE = frozenset((
    "alternative", "button", "embed", "expired", "forwarded", "forwarded_from", "internal", "messageReference", "reply_to", "revision", "share",
    "signature", "text_link", "via_bot",
))  # fmt: skip
"""Notes, by their first word, of what stands beside a message and is no file."""
LONGEST_RUN = 500
"""Of messages that are looked at before the first of them is kept."""
UNREADABLE = "\ufffd"
AS_WRITTEN = (UNREADABLE, "\\ufffd", "&#65533;", "&#xfffd;")
"""Ways in which a file itself says that a character was lost before."""
FIRST_YEAR, LAST_YEAR = 1800, 2999


class Reader:
    def __init__(
        self,
        rows: Pending,
        export: Export,
        folder: str,
        surroundings: Surroundings,
        *,
        mentioned: set[str],
        chats: Chats,
    ) -> None:
        self.rows = rows
        self.export = export
        self.folder = folder
        self.surroundings = surroundings
        self.mentioned = mentioned
        self.chats = chats
        self.parties = chats.parties
        self.threads: dict[str, Thread] = {}
        self.damaged: Place | None = None
        """The first record in which something made no character."""
        self.damage_is_told = False
        self.break_is_told = False
        self.currency = export.options.currency
        self.currency_is_told = False

    def read(self, parser: Parser) -> None:
        ledger = Ledger(self.export, is_printed=parser.FORMAT.is_printed)
        with _without_collecting():
            for record in _in_runs(self._records(parser)):
                if isinstance(record, list):
                    ledger.enter_messages(record)
                    self._messages(record)
                    continue
                ledger.enter(record)
                if (kept := self._in_currency(record)) is not None:
                    self._keep(kept)
        coverage, problems = ledger.close()
        for problem in problems:
            self.rows.add(problem)
        if self.damaged is not None and not self.damage_is_told:
            self.rows.add(Problem(place=self.damaged, code=ProblemCode.BAD_BYTES))
        self.rows.add(coverage)

    def _records(self, parser: Parser) -> Iterator[Record]:
        """The one place where a file that breaks off in the middle becomes a Problem."""
        try:
            yield from parser.parse(self.export)
            if not self.break_is_told and breaks_off(self.export):
                yield self.export.broken_off()
        except (BrokenJson, BrokenWorkbook) as broken:
            yield self.export.broken(broken)

    def _look_for_damage(self, place: Place, text: str) -> None:
        """Parsers tell of bytes that make no character; what of them comes out of references and scripts is found here."""
        if UNREADABLE in text and self.damaged is None and place.start is not None:
            written = self.export.quoted(place, "ignore").lower()
            if not any(mark in written for mark in AS_WRITTEN):
                self.damaged = place

    def _in_currency(self, record: Record) -> Record | None:
        """With the sums that the user told the currency of; None for what said that it is not stated."""
        if self.currency is None:
            return record
        if isinstance(record, Problem) and record.code is ProblemCode.NO_CURRENCY:
            return None
        if not isinstance(record, Order | Payment):
            return record
        if (told := in_currency(record, self.currency)) != record and not self.currency_is_told:
            self.currency_is_told = True
            self.rows.add(Reading(place=told.place, code=ReadingCode.CURRENCY, value=self.currency, why="--currency"))
        return told

    def _keep(self, record: Record) -> None:
        if isinstance(record, Order | Payment):
            self._look_for_damage(record.place, msgspec.json.encode(record).decode())
        match record:
            case Party():
                conversation = self.threads[record.conversation].conversation
                key = (conversation, record.key)
                party = replace(record, conversation=conversation, id=stable_id("p", *key))
                self.parties[key] = met_again(party, self.parties.get(key))
            case Conversation():
                self._conversation(record)
            case Problem():
                self.damage_is_told |= record.code is ProblemCode.BAD_BYTES
                self.break_is_told |= record.code is ProblemCode.TRUNCATED
                self.rows.add(replace(record, detail=_storable(record.detail)))
            case Order() if not all(event.at is None or _is_of_this_world(event.at) for event in (*record.events, *record.promised)):
                self.rows.add(Problem(place=record.place, code=ProblemCode.BAD_TIME, detail=record.order_no[:80]))
                self.rows.add(replace(record, events=_of_this_world(record.events), promised=_of_this_world(record.promised)))
            case Payment() if record.at is not None and not _is_of_this_world(record.at):
                self.rows.add(Problem(place=record.place, code=ProblemCode.BAD_TIME, detail=record.at_raw[:80]))
                self.rows.add(replace(record, at=None))
            case Passage():
                pass  # known to be nothing: the ledger counts it
            case _:
                self.rows.add(record)

    def _conversation(self, conversation: Conversation) -> None:
        """A new one, or a further part of one."""
        thread = self.chats.goes_on(conversation)
        if thread is None:
            thread = self.chats.begin(conversation)
            self.rows.add(conversation)
        else:
            named = conversation.title or conversation.native_id or self.export.name
            self.rows.add(Reading(place=conversation.place, code=ReadingCode.MERGED, value=named, why=f"part:{self.export.name}"))
        self.threads[conversation.key] = thread

    def _messages(self, run: Sequence[Message]) -> None:
        is_sound = _is_sound(run)
        kept = Kept([], [], [], [], [])
        for read in run:
            message = read if is_sound else self._examined(read)
            thread, key = self.threads[message.conversation], message.sender
            kept.messages.append(message)
            kept.conversations.append(thread.conversation)
            kept.senders.append(None if key is None else thread.senders.get(key) or self._party(thread, key, message.place))
            kept.positions.append(thread.count)
            kept.attachments.append(self._attached(message) if message.attachments else ())
            thread.count += 1
        self.rows.add_messages(kept)

    def _attached(self, message: Message) -> tuple[Attachment, ...]:
        attachments = tuple(map(self._looked_for, message.attachments))
        self._look_for_damage(message.place, "".join(one.name for one in attachments))
        return attachments

    def _examined(self, message: Message) -> Message:
        """A message as it can be kept, and what is to be said of it."""
        text, sent = message.text, message.sent
        if not text.isascii():
            if UNREADABLE in text:
                self._look_for_damage(message.place, text)
            if (storable := _storable(text)) is not text:
                self.rows.add(Problem(place=message.place, code=ProblemCode.BAD_BYTES, detail=storable[:80]))
                message = structs.replace(message, text=storable)
                self.damage_is_told = True
        if len(text) > MOST:
            self.rows.add(Problem(place=message.place, code=ProblemCode.LONG_MESSAGE, detail=str(len(text))))
        if not (message.sent_raw.isascii() and (message.native_id or "").isascii() and (message.reply_to or "").isascii()):
            self._look_for_damage(message.place, f"{message.sent_raw}{message.native_id}{message.reply_to}")
        if sent is not None and not FIRST_YEAR <= sent.year <= LAST_YEAR:
            self.rows.add(Problem(place=message.place, code=ProblemCode.BAD_TIME, detail=message.sent_raw[:80]))
            message = structs.replace(message, sent=None, precision=Precision.NONE)
        return message

    def _party(self, thread: Thread, key: str, place: Place) -> str:
        """The id of a sender, who becomes a party if no record has made them one."""
        self._look_for_damage(place, key)
        conversation = thread.conversation
        if (conversation, key) not in self.parties:
            name = _storable(key)
            self.parties[conversation, key] = Party(conversation=conversation, key=name, name=name, id=stable_id("p", conversation, key))
        thread.senders[key] = self.parties[conversation, key].id
        return thread.senders[key]

    def _looked_for(self, attachment: Attachment) -> Attachment:
        named = PurePosixPath(attachment.name.replace("\\", "/"))
        own = self.export.source.id
        called = [(folder, source) for folder, source in self.surroundings.called(named.name, self.folder) if source.id != own]
        found = [source for folder, source in called if f"/{folder}".endswith(f"/{named.parent}") or len(named.parts) == 1]
        rooted = [] if found else [source for _, source in self.surroundings.rooted(named, self.folder) if source.id != own]
        found = found or rooted or [source for _, source in called]
        if attachment.sha256 is not None:  # the export holds the file itself
            self.mentioned.update(source.id for source in found if source.sha256 == attachment.sha256)
            return attachment
        if not found:
            is_file = attachment.present is None and (attachment.note or "").partition(" ")[0] not in BESIDE
            return replace(attachment, present=False) if is_file else attachment
        is_own = any(source is found[0] for folder, source in called if folder == self.folder)
        hashes = {source.sha256 for source in (found[:1] if is_own else found)}
        self.mentioned.update(source.id for source in found)
        return replace(attachment, present=True, sha256=hashes.pop() if len(hashes) == 1 else None)


def _in_runs(records: Iterable[Record]) -> Iterator[Record | list[Message]]:
    """The records, with those messages together that nothing else stands between: they are kept in less time."""
    run: list[Message] = []
    for record in records:
        if isinstance(record, Message):
            run.append(record)
            if len(run) < LONGEST_RUN:
                continue
            yield run
        else:
            if run:
                yield run
            yield record
        run = []
    if run:
        yield run


def _is_sound(run: Sequence[Message]) -> bool:
    """Whether nothing is to be said of any of them, as is most often so."""
    if any(message.sent is not None and not FIRST_YEAR <= message.sent.year <= LAST_YEAR for message in run):
        return False
    if max(len(message.text) for message in run) > MOST:
        return False
    written = "".join([part for message in run for part in (message.text, message.sent_raw, message.native_id, message.reply_to) if part])
    return UNREADABLE not in written and _storable(written) is written


def met_again(party: Party, before: Party | None) -> Party:
    """A person met again, perhaps in a further file: what was known of them and is not told here stays."""
    if before is None:
        return party
    return replace(
        party,
        name=before.name if party.name == party.key else party.name,
        native_ids=party.native_ids or before.native_ids,
        role=before.role if party.role is Role.UNKNOWN else party.role,
        role_why=before.role_why if party.role is Role.UNKNOWN else party.role_why,
        is_self=before.is_self if party.is_self is None else party.is_self,
    )


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Records hold no cycles: looking for some among millions of them is a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _of_this_world(events: Sequence[OrderEvent]) -> tuple[OrderEvent, ...]:
    return tuple(event if event.at is None or _is_of_this_world(event.at) else replace(event, at=None) for event in events)


def _is_of_this_world(at: datetime) -> bool:
    """Periods are added to times and taken from them; the calendar ends in the year 9999."""
    return FIRST_YEAR <= at.year <= LAST_YEAR


def _storable(text: str) -> str:
    """Half of a surrogate pair is no character: no file can hold it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("�" if "\ud800" <= character <= "\udfff" else character for character in text)
    return text
