"""Received exports into the case file: every format recognised, every record kept.

Nothing is read but the preserved copy, so that what is hashed is what is quoted.
"""

import gc
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath

import msgspec
from msgspec import structs

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
    Provenance,
    Reading,
    ReadingCode,
    Record,
    Role,
    stable_id,
)
from casefile.rows import Kept
from casefile.store import CaseFile
from extractors.clauses import MOST
from parsers.documents import is_document
from parsers.export import Export, Options
from parsers.format import Parser
from parsers.json_elements import BrokenJson
from parsers.markup import breaks_off
from parsers.workbook import BrokenWorkbook
from pipeline.currency import in_currency
from pipeline.ledger import Ledger
from pipeline.originals import Received
from pipeline.page_files import needed
from pipeline.parts import Chats, Thread, in_order, series_of
from pipeline.recognition import Surroundings, chosen, matching, may_be_read
from pipeline.unread_files import of_document, of_rest, unread_because

BESIDE = frozenset((
    "alternative", "button", "embed", "expired", "forwarded", "forwarded_from", "internal", "messageReference", "reply_to", "revision", "share",
    "signature", "text_link", "via_bot",
))  # fmt: skip
"""Notes, by their first word, of what stands beside a message and is no file."""
MOST_OF_NOTHING = 4
"""Bytes of `[]` or `{}` and a line end: what an export writes for each list that is empty."""
LONGEST_RUN = 500
"""Of messages that are looked at before the first of them is kept."""
UNREADABLE = "\ufffd"
AS_WRITTEN = (UNREADABLE, "\\ufffd", "&#65533;", "&#xfffd;")
"""Ways in which a file itself says that a character was lost before."""
FIRST_YEAR, LAST_YEAR = 1800, 2999


def take_in(case: CaseFile, received: Sequence[Received], *, options: Options, format_name: str | None) -> None:
    """Recognise and read every received file into the case file; must run inside a stage."""
    surroundings = Surroundings(received)
    mentioned: set[str] = set()
    opened: set[str | None] = {one.source.member_of for one in received if one.is_of_document and one.is_again}
    """Of what was read, the files that it was in."""
    unread: list[tuple[Received, list[str]]] = []
    chats = Chats()
    case.drop_indexes()
    for one in in_order([one for one in received if not one.is_again]):
        export = surroundings.export(one, options)
        fitting = matching(export)
        parser = chosen(fitting, format_name if may_be_read(export) else None)
        if parser is None:
            unread.append((replace(one, source=export.source), [candidate.FORMAT.name for candidate in fitting]))
            if fitting and one.is_of_document:
                opened.add(one.source.member_of)
            continue
        provenance = Provenance.RETYPED if one.is_of_document else parser.FORMAT.provenance
        source = replace(export.source, format=parser.FORMAT.name, provenance=provenance)
        case.add(source)
        if one.is_of_document:
            case.add(Reading(place=export.place("file"), code=ReadingCode.OF_DOCUMENT, value=one.source.path.rpartition("!")[0]))
        opened.add(source.member_of)
        if (series := series_of(one.folder, source.name, parser.FORMAT)) is None or series != chats.series:
            chats.keep_parties(case)
            chats = Chats(series)
        _Reader(case, replace(export, source=source), one.folder, surroundings, mentioned=mentioned, chats=chats).read(parser)
        mentioned.update(source.id for source in needed(export, one.folder, surroundings))
    chats.keep_parties(case)
    for one, _ in unread:
        if one.source.id in mentioned:
            mentioned.update(source.id for source in needed(surroundings.export(one, options), one.folder, surroundings))
    for one, names in unread:
        case.add(one.source)
        if one.source.id not in mentioned:
            for problem in _unread(one, names, opened):
                case.add(problem)
    for problem in _told_again(received, mentioned):
        case.add(problem)
    case.index_messages()


def _unread(one: Received, names: Sequence[str], opened: Container[str | None]) -> Iterator[Problem]:
    """What is to be said of a file that no format reads and no message names."""
    is_read = one.source.id in opened
    if is_document(one.file):
        if is_read or not one.is_incidental:
            yield from of_document(one, is_read=is_read)
    elif one.is_of_document and not names:
        if one.source.member_of in opened:
            yield of_rest(one)
    elif is_read or one.is_incidental:
        return
    elif (problem := unread_because(one, names)) is not None:
        yield problem


def _told_again(received: Sequence[Received], mentioned: set[str]) -> Iterator[Problem]:
    """Files that were handed over more than once. That a picture was sent twice, or that two lists are empty, is no news."""
    first: dict[str, str] = {}
    for one in received:
        path = first.setdefault(one.source.sha256, one.source.path)
        is_news = one.source.id not in mentioned and not 0 < one.source.bytes <= MOST_OF_NOTHING
        if one.is_again and not one.is_incidental and is_news:
            yield Problem(place=Place(source=one.source.id, where="file"), code=ProblemCode.DUPLICATE_FILE, detail=f"{one.source.path} = {path}")


class _Reader:
    """One source on its way into the case file: names become ids, messages get their numbers, attachments are looked for."""

    def __init__(
        self,
        case: CaseFile,
        export: Export,
        folder: str,
        surroundings: Surroundings,
        *,
        mentioned: set[str],
        chats: Chats,
    ) -> None:
        self.case = case
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
            self.case.add(problem)
        if self.damaged is not None and not self.damage_is_told:
            self.case.add(Problem(place=self.damaged, code=ProblemCode.BAD_BYTES))
        self.case.add(coverage)

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
            self.case.add(Reading(place=told.place, code=ReadingCode.CURRENCY, value=self.currency, why="--currency"))
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
                self.case.add(replace(record, detail=_storable(record.detail)))
            case Order() if not all(event.at is None or _is_of_this_world(event.at) for event in (*record.events, *record.promised)):
                self.case.add(Problem(place=record.place, code=ProblemCode.BAD_TIME, detail=record.order_no[:80]))
                self.case.add(replace(record, events=_of_this_world(record.events), promised=_of_this_world(record.promised)))
            case Payment() if record.at is not None and not _is_of_this_world(record.at):
                self.case.add(Problem(place=record.place, code=ProblemCode.BAD_TIME, detail=record.at_raw[:80]))
                self.case.add(replace(record, at=None))
            case Passage():
                pass  # known to be nothing: the ledger counts it
            case _:
                self.case.add(record)

    def _conversation(self, conversation: Conversation) -> None:
        """A new one, or a further part of one."""
        thread = self.chats.goes_on(conversation)
        if thread is None:
            thread = self.chats.begin(conversation)
            self.case.add(conversation)
        else:
            named = conversation.title or conversation.native_id or self.export.name
            self.case.add(Reading(place=conversation.place, code=ReadingCode.MERGED, value=named, why=f"part:{self.export.name}"))
        self.threads[conversation.key] = thread

    def _messages(self, run: Sequence[Message]) -> None:
        kept: list[Kept] = []
        for read in run:
            message, thread = self._examined(read), self.threads[read.conversation]
            key = message.sender
            sender = None if key is None else thread.senders.get(key) or self._party(thread, key, message.place)
            attachments: tuple[Attachment, ...] = ()
            if message.attachments:
                attachments = tuple(map(self._looked_for, message.attachments))
                self._look_for_damage(message.place, "".join(one.name for one in attachments))
            kept.append(Kept(message, thread.conversation, sender, thread.count, attachments))
            thread.count += 1
        self.case.add_messages(kept)

    def _examined(self, message: Message) -> Message:
        """A message as it can be kept, and what is to be said of it."""
        text, sent = message.text, message.sent
        if not text.isascii():
            if UNREADABLE in text:
                self._look_for_damage(message.place, text)
            if (storable := _storable(text)) is not text:
                self.case.add(Problem(place=message.place, code=ProblemCode.BAD_BYTES, detail=storable[:80]))
                message = structs.replace(message, text=storable)
                self.damage_is_told = True
        if len(text) > MOST:
            self.case.add(Problem(place=message.place, code=ProblemCode.LONG_MESSAGE, detail=str(len(text))))
        if not (message.sent_raw.isascii() and (message.native_id or "").isascii() and (message.reply_to or "").isascii()):
            self._look_for_damage(message.place, f"{message.sent_raw}{message.native_id}{message.reply_to}")
        if sent is not None and not FIRST_YEAR <= sent.year <= LAST_YEAR:
            self.case.add(Problem(place=message.place, code=ProblemCode.BAD_TIME, detail=message.sent_raw[:80]))
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
