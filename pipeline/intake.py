"""Exports in: every file preserved and hashed, every archive opened, every format recognised, every record kept in the case file.

Nothing is read but the preserved copy, so that what is hashed is what is quoted. Originals are never written to.
"""

import gc
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile, TemporaryDirectory
from zipfile import ZipInfo

import msgspec
from msgspec import structs

from casefile.errors import CaseError
from casefile.records import (
    Attachment,
    Conversation,
    Message,
    Order,
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
    Source,
    stable_id,
)
from casefile.store import CaseFile
from extractors.clauses import MOST
from parsers import PARSERS, rsmf_mail
from parsers.encoding import decide
from parsers.export import HEAD, Export, Options
from parsers.format import Parser
from parsers.json_elements import BrokenJson
from parsers.mailbox import is_mail_file
from parsers.workbook import BrokenWorkbook
from pipeline import archive
from pipeline.ledger import Ledger
from pipeline.parts import Chats, Thread, in_order, series_of

PICTURE = re.compile(rb"\xff\xd8\xff|\x89PNG|GIF8|BM.{4}\0\0\0\0|RIFF.{4}WEBP|.{4}ftyphei", re.DOTALL)
BLOCK = 1 << 20
BESIDE = frozenset((
    "alternative", "embed", "expired", "forwarded", "forwarded_from", "internal", "messageReference", "reply_to", "revision", "share", "signature",
    "text_link", "via_bot",
))  # fmt: skip
"""Notes, by their first word, of what stands beside a message and is no file."""
COMPANIONS = ("users.json", "group_info.json", "channel.json", "index.json")
"""Files that name people or chats for the files beside and below them."""
UNREADABLE = "\ufffd"
AS_WRITTEN = (UNREADABLE, "\\ufffd", "&#65533;", "&#xfffd;")
"""Ways in which a file itself says that a character was lost before."""
CASE_FILE, ORIGINALS = "case.db", "originals"
"""What a folder has that an earlier run made."""
FIRST_YEAR, LAST_YEAR = 1800, 2999
LONGEST_NAME = 180
LONGEST_SUFFIX = 12
DEEPEST = 2
"""An archive in an archive is opened, one in that is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One file as received and where its preserved copy lies."""

    source: Source
    file: Path
    folder: str
    """The folder it came in, in an archive or out of one: files that came together may name each other."""
    is_again: bool = False
    """The same bytes as a file before it: read once, but found under this name, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What one run's files have in common on their way in."""

    originals: Path
    password: str | None
    budget: archive.Budget
    seen: dict[str, str]
    """SHA-256 → the path under which these bytes came first."""


def originals_name(source: Source) -> str:
    """The name of a source's preserved copy in the case's `originals` folder; file systems hold 255 bytes of a name."""
    name = PurePosixPath(source.name)
    suffix = name.suffix if len(name.suffix) <= LONGEST_SUFFIX else ""
    stem = name.name.removesuffix(suffix).encode()[:LONGEST_NAME].decode(errors="ignore")
    return f"{source.id}-{stem}{suffix}"


def receive(exports: Sequence[Path], originals: Path, *, password: str | None) -> Iterator[Received | Problem]:
    """Copy and hash everything that was handed over, archives unpacked. What is refused comes as a Problem."""
    originals.mkdir(parents=True, exist_ok=True)
    for leftover in originals.glob(".*ing-*"):
        leftover.unlink()  # of a run that was killed while it copied
    arrival = Arrival(originals=originals, password=password, budget=archive.Budget(), seen={})
    for name, found in _files(exports, originals):
        if isinstance(found, ProblemCode):
            yield _problem(name, found)
            continue
        try:
            source, file = _preserve(found, name, originals)
        except OSError as error:
            if isinstance(error, PermissionError | FileNotFoundError):
                yield _problem(name, ProblemCode.UNREADABLE, error.strerror or "")
                continue
            raise
        yield from _opened(source, file, name.rpartition("/")[0], arrival, depth=1)


def _opened(source: Source, file: Path, folder: str, arrival: Arrival, *, depth: int) -> Iterator[Received | Problem]:
    """A preserved file, or everything in it."""
    place = Place(source=source.id, where="file")
    if source.sha256 in arrival.seen:
        yield Received(source=source, file=file, folder=folder, is_again=True)
        yield Problem(
            place=structs.replace(place, source=stable_id("s", source.sha256)),
            code=ProblemCode.DUPLICATE_FILE,
            detail=f"{source.path} = {arrival.seen[source.sha256]}",
        )
        return
    arrival.seen[source.sha256] = source.path
    yield Received(source=source, file=file, folder=folder)
    if not archive.is_archive(file):
        yield from _unwrapped(source, file, arrival, depth=depth)
        return
    try:
        archive.check(file)
    except archive.Refused as refused:
        yield Problem(place=place, code=refused.code, detail=refused.detail)
        return
    if depth > DEEPEST:
        yield Problem(place=place, code=ProblemCode.ARCHIVE_TOO_DEEP)
        return
    for name, member, refusal in archive.members(file):
        if member is None:
            yield Problem(place=structs.replace(place, where=name), code=refusal.code if refusal else ProblemCode.ARCHIVE_BROKEN, detail=name)
            continue
        try:
            inner, inner_file = _preserve_member(file, member, replace(source, path=f"{source.path}!{name}"), arrival)
        except archive.Refused as refused:
            yield Problem(place=structs.replace(place, where=name), code=refused.code, detail=refused.detail or name)
            continue
        inside = "/".join(filter(None, (source.id, name.rpartition("/")[0])))
        yield from _opened(inner, inner_file, inside, arrival, depth=depth + 1)


def _unwrapped(source: Source, file: Path, arrival: Arrival, *, depth: int) -> Iterator[Received | Problem]:
    """The archive in a mail that is nothing but its wrapper; nothing of any other file."""
    with file.open("rb") as opened:
        if not rsmf_mail.is_wrapper(opened.read(HEAD)):
            return
        opened.seek(0)
        wrapped = rsmf_mail.archive_in(opened)
    if wrapped is None:
        yield Problem(place=Place(source=source.id, where="file"), code=ProblemCode.ARCHIVE_BROKEN, detail=rsmf_mail.NAME)
        return
    inner, inner_file = _kept([wrapped], f"{source.path}!{rsmf_mail.NAME}", arrival.originals, member_of=source.id)
    yield from _opened(inner, inner_file, source.id, arrival, depth=depth)


def _files(exports: Sequence[Path], originals: Path) -> Iterator[tuple[str, Path | ProblemCode]]:
    """Every file by the name the user would give it, or why what has that name is not looked into."""
    for export in exports:
        if export.is_dir():
            case_is_inside = export.resolve() in originals.resolve().parents[1:]
            ours = originals.parent.resolve() if case_is_inside else originals.resolve()
            top = PurePosixPath(export.resolve().name)
            found = [(path.relative_to(export).as_posix(), path, code) for path, code in _below(export, ours)]
            for name, path, code in sorted(found, key=lambda one: one[0]):
                if not archive.is_litter(name):
                    yield _shown(top / name), code or path
        else:
            yield _shown(export.name), export if export.is_file() or not export.exists() else ProblemCode.UNREADABLE


def _below(folder: Path, ours: Path) -> Iterator[tuple[Path, ProblemCode | None]]:
    """All files in a folder and the folders in it; with the reason what is not looked into: links, other cases, what cannot be listed."""
    unlisted: list[OSError] = []
    for root, folders, files in os.walk(folder, onerror=unlisted.append):
        here = Path(root)
        if CASE_FILE in files and ORIGINALS in folders:
            folders.clear()
            yield here, ProblemCode.OTHER_CASE
            continue
        links = [name for name in (*folders, *files) if (here / name).is_symlink()]
        yield from ((here / name, ProblemCode.LINK) for name in links)
        folders[:] = [name for name in folders if name not in links and (here / name).resolve() != ours]
        for name in set(files).difference(links):
            yield here / name, None if (here / name).is_file() else ProblemCode.UNREADABLE
    yield from ((Path(error.filename), ProblemCode.UNREADABLE) for error in unlisted)


def _shown(name: PurePosixPath | str) -> str:
    """A path as text: bytes of a name that are no UTF-8 are marked."""
    return os.fsencode(str(name)).decode("utf-8", "replace")


def _preserve(path: Path, name: str, originals: Path) -> tuple[Source, Path]:
    with path.open("rb") as file:
        return _kept(iter(lambda: file.read(BLOCK), b""), name, originals, member_of=None)


def _preserve_member(file: Path, member: ZipInfo, source: Source, arrival: Arrival) -> tuple[Source, Path]:
    with NamedTemporaryFile(dir=arrival.originals, prefix=".unpacking-", delete=True) as unpacked:
        archive.unpack(file, member, unpacked, arrival.budget, password=arrival.password)  # type: ignore[arg-type]  # a temporary file is a BinaryIO
        unpacked.seek(0)
        return _kept(iter(lambda: unpacked.read(BLOCK), b""), source.path, arrival.originals, member_of=source.id)


def _kept(blocks: Iterable[bytes], name: str, originals: Path, *, member_of: str | None) -> tuple[Source, Path]:
    """Write a preserved copy while hashing it; the copy is named when it is whole."""
    digest, size = sha256(), 0
    with NamedTemporaryFile(dir=originals, prefix=".receiving-", delete=False) as kept:
        for block in blocks:
            digest.update(block)
            size += len(block)
            kept.write(block)
    source = Source(id=stable_id("s", digest.hexdigest()), path=name, sha256=digest.hexdigest(), bytes=size, member_of=member_of)
    target = originals / originals_name(source)
    shutil.move(kept.name, target)
    target.chmod(0o644)
    return source, target


def _problem(name: str, code: ProblemCode, detail: str = "") -> Problem:
    return Problem(place=Place(source="", where=name), code=code, detail=detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    source: Source
    formats: Sequence[str]
    """The names of the formats that match."""


def detected(path: Path) -> Iterator[tuple[str, Detected | Problem]]:
    """What a file is, or every file in a folder or an archive, with the name to call it by. Nothing is kept."""
    if path.is_file() and not archive.is_archive(path):
        export, matching = opened(path)
        yield str(path), Detected(source=export.source, formats=[parser.FORMAT.name for parser in matching])
        return
    with TemporaryDirectory() as folder:
        arrived = list(receive([path], Path(folder), password=None))
        received = [one for one in arrived if isinstance(one, Received)]
        together, companions = _together(received), _companions(received)
        for one in arrived:
            if isinstance(one, Problem):
                if one.code is not ProblemCode.DUPLICATE_FILE:
                    yield one.place.where, one
            elif not archive.is_archive(one.file):
                encoded, _ = _decoded(one)
                siblings = frozenset(_neighbours(one, together))
                export = Export(source=encoded, file=one.file, siblings=siblings, companions=_nearest(one, companions))
                yield one.source.path, Detected(source=encoded, formats=[parser.FORMAT.name for parser in _matching(export)])


def opened(path: Path) -> tuple[Export, list[Parser]]:
    """A file as it lies, with the files beside it that name people, and the formats that match."""
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    source = Source(id=stable_id("s", digest), path=path.name, sha256=digest, bytes=path.stat().st_size)
    encoded, _ = _decoded(Received(source=source, file=path, folder=""))
    beside = {other.name: other for other in path.parent.iterdir()}
    companions = {name: beside[name] for name in COMPANIONS if name in beside and name != path.name}
    export = Export(source=encoded, file=path, siblings=frozenset(beside), companions=companions)
    return export, _matching(export)


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────


def take_in(case: CaseFile, received: Sequence[Received], *, options: Options, format_name: str | None) -> None:
    """Recognise and read every received file into the case file; must run inside a stage."""
    together = _together(received)
    companions = _companions(received)
    mentioned: set[str] = set()
    unread: list[tuple[Received, list[str]]] = []
    chats = Chats()
    case.drop_indexes()
    for one in in_order([one for one in received if not one.is_again]):
        neighbours = _neighbours(one, together)
        encoded, encoding = _decoded(one)
        export = Export(source=encoded, file=one.file, options=options, siblings=frozenset(neighbours), companions=_nearest(one, companions))
        matching = _matching(export)
        parser = chosen(matching, format_name if _may_be_read(export) else None)
        if parser is None:
            unread.append((replace(one, source=encoded), [candidate.FORMAT.name for candidate in matching]))
            continue
        source = replace(encoded, format=parser.FORMAT.name, provenance=parser.FORMAT.provenance, encoding=encoding)
        case.add(source)
        if (series := series_of(one.folder, source.name, parser.FORMAT)) is None or series != chats.series:
            chats.keep_parties(case)
            chats = Chats(series)
        _Reader(case, replace(export, source=source), one.folder, neighbours, mentioned=mentioned, chats=chats).read(parser)
    chats.keep_parties(case)
    for one, names in unread:
        case.add(one.source)
        problem = None if one.source.id in mentioned else _unread(one, names)
        if problem:
            case.add(problem)
    case.index_messages()


def _together(received: Sequence[Received]) -> dict[str, dict[str, Source]]:
    """Folder → the files that came in it, by name."""
    together: dict[str, dict[str, Source]] = {}
    for one in received:
        together.setdefault(one.folder, {})[one.source.name] = one.source
    return together


def _neighbours(one: Received, together: Mapping[str, Mapping[str, Source]]) -> dict[str, list[tuple[str, Source]]]:
    """Files an export may name as attachments, by name: of its own folder first, then of the folders below it, each with its folder."""
    found: dict[str, list[tuple[str, Source]]] = {}
    for folder in sorted(together, key=lambda folder: (folder != one.folder, folder)):
        if folder == one.folder or (one.folder and folder.startswith(one.folder + "/")):
            for name, source in together[folder].items():
                if source.id != one.source.id:
                    found.setdefault(name, []).append((folder, source))
    return found


def _companions(received: Sequence[Received]) -> dict[PurePosixPath, dict[str, Path]]:
    """Folder → the files in it that name people, inside an archive or out of one."""
    found: dict[PurePosixPath, dict[str, Path]] = {}
    for one in received:
        if one.source.name in COMPANIONS:
            found.setdefault(PurePosixPath(one.source.path.replace("!", "/")).parent, {})[one.source.name] = one.file
    return found


def _nearest(one: Received, companions: Mapping[PurePosixPath, Mapping[str, Path]]) -> dict[str, Path]:
    """Of each such name the file in the folder of an export, or the nearest above it."""
    found: dict[str, Path] = {}
    for folder in PurePosixPath(one.source.path.replace("!", "/")).parents:
        found = {**companions.get(folder, {}), **found}
    return {name: found[name] for name in sorted(found)}


def _decoded(one: Received) -> tuple[Source, str | None]:
    with one.file.open("rb") as file:
        encoding = decide(file)
    if encoding is None:
        return one.source, None
    return replace(one.source, encoding=encoding.name, encoding_why=encoding.why), encoding.name


def _may_be_read(export: Export) -> bool:
    """Whether there is anything to read: no archive, no workbook that is a bomb, no picture."""
    if export.source.bytes == 0 or archive.is_archive(export.file):
        return False
    if not export.is_workbook:
        return export.is_text or export.is_compound or is_mail_file(export.head)
    try:
        archive.check(export.file, most=archive.MOST_BYTES_OF_A_WORKBOOK)
    except archive.Refused:
        return False
    return True


def _matching(export: Export) -> list[Parser]:
    return [parser for parser in PARSERS if parser.recognizes(export)] if _may_be_read(export) else []


def chosen(matching: Sequence[Parser], format_name: str | None) -> Parser | None:
    """Exactly one format must match; --format settles it where none or several do."""
    if len(matching) == 1:
        return matching[0]
    if format_name is None:
        return None
    for parser in PARSERS:
        if parser.FORMAT.name == format_name:
            return parser
    raise CaseError("unknown_format", format=format_name, formats=", ".join(parser.FORMAT.name for parser in PARSERS))


def _unread(one: Received, names: Sequence[str]) -> Problem | None:
    """Why a file that no message names was not read; None for an archive, whose members speak for it."""
    place = Place(source=one.source.id, where="file")
    if one.source.bytes == 0:
        return Problem(place=place, code=ProblemCode.EMPTY_FILE)
    if archive.is_archive(one.file):
        return None
    if names:
        return Problem(place=place, code=ProblemCode.AMBIGUOUS_FORMAT, detail=", ".join(names))
    with one.file.open("rb") as file:
        head = file.read(16)
    if PICTURE.match(head):
        return Problem(place=place, code=ProblemCode.PICTURE)
    if head.startswith(b"PK"):
        try:
            archive.check(one.file, most=archive.MOST_BYTES_OF_A_WORKBOOK)
        except archive.Refused as refused:
            return Problem(place=place, code=refused.code, detail=refused.detail)
    return Problem(place=place, code=ProblemCode.UNKNOWN_FORMAT)


class _Reader:
    """One source on its way into the case file: names become ids, messages get their numbers, attachments are looked for."""

    def __init__(
        self,
        case: CaseFile,
        export: Export,
        folder: str,
        neighbours: Mapping[str, Sequence[tuple[str, Source]]],
        *,
        mentioned: set[str],
        chats: Chats,
    ) -> None:
        self.case = case
        self.export = export
        self.folder = folder
        self.neighbours = neighbours
        self.mentioned = mentioned
        self.chats = chats
        self.parties = chats.parties
        self.threads: dict[str, Thread] = {}
        self.damaged: Place | None = None
        """The first record in which something made no character."""
        self.damage_is_told = False

    def read(self, parser: Parser) -> None:
        ledger = Ledger(self.export)
        with _without_collecting():
            for record in self._records(parser):
                ledger.enter(record)
                if isinstance(record, Message):
                    self._message(record)
                else:
                    self._keep(record)
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
        except (BrokenJson, BrokenWorkbook) as broken:
            yield self.export.broken(broken)

    def _look_for_damage(self, place: Place, text: str) -> None:
        """Parsers tell of bytes that make no character; what of them comes out of references and scripts is found here."""
        if UNREADABLE in text and self.damaged is None and place.start is not None:
            written = self.export.quoted(place, "ignore").lower()
            if not any(mark in written for mark in AS_WRITTEN):
                self.damaged = place

    def _keep(self, record: Record) -> None:
        if isinstance(record, Order | Payment):
            self._look_for_damage(record.place, msgspec.json.encode(record).decode())
        match record:
            case Party():
                conversation = self.threads[record.conversation].conversation
                key = (conversation, record.key)
                self.parties[key] = replace(record, conversation=conversation, id=stable_id("p", *key))
            case Conversation():
                self._conversation(record)
            case Problem():
                self.damage_is_told |= record.code is ProblemCode.BAD_BYTES
                self.case.add(replace(record, detail=_storable(record.detail)))
            case Order() if not all(event.at is None or _is_of_this_world(event.at) for event in record.events):
                self.case.add(Problem(place=record.place, code=ProblemCode.BAD_TIME, detail=record.order_no[:80]))
                kept = (event if event.at is None or _is_of_this_world(event.at) else replace(event, at=None) for event in record.events)
                self.case.add(replace(record, events=tuple(kept)))
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

    def _message(self, message: Message) -> None:
        thread = self.threads[message.conversation]
        text, sent, key = message.text, message.sent, message.sender
        if not text.isascii():
            self._look_for_damage(message.place, text)
            if (storable := _storable(text)) is not text:
                self.case.add(Problem(place=message.place, code=ProblemCode.BAD_BYTES, detail=storable[:80]))
                message = structs.replace(message, text=storable)
                self.damage_is_told = True
        if len(text) > MOST:
            self.case.add(Problem(place=message.place, code=ProblemCode.LONG_MESSAGE, detail=str(len(text))))
        self._look_for_damage(message.place, message.sent_raw)
        if sent is not None and not _is_of_this_world(sent):
            self.case.add(Problem(place=message.place, code=ProblemCode.BAD_TIME, detail=message.sent_raw[:80]))
            message = structs.replace(message, sent=None, precision=Precision.NONE)
        sender = None if key is None else thread.senders.get(key) or self._party(thread, key, message.place)
        attachments: tuple[Attachment, ...] = ()
        if message.attachments:
            attachments = tuple(map(self._looked_for, message.attachments))
            self._look_for_damage(message.place, "".join(one.name for one in attachments))
        self.case.add_message(message, conversation=thread.conversation, sender=sender, index=thread.count, attachments=attachments)
        thread.count += 1

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
        found = [
            source for folder, source in self.neighbours.get(named.name, ()) if f"/{folder}".endswith(f"/{named.parent}") or len(named.parts) == 1
        ]
        found = found or [source for _, source in self.neighbours.get(named.name, ())]
        if attachment.sha256 is not None:  # the export holds the file itself
            self.mentioned.update(source.id for source in found if source.sha256 == attachment.sha256)
            return attachment
        if not found:
            is_file = attachment.present is None and (attachment.note or "").partition(" ")[0] not in BESIDE
            return replace(attachment, present=False) if is_file else attachment
        is_own = any(source is found[0] for folder, source in self.neighbours[named.name] if folder == self.folder)
        hashes = {source.sha256 for source in (found[:1] if is_own else found)}
        self.mentioned.update(source.id for source in found)
        return replace(attachment, present=True, sha256=hashes.pop() if len(hashes) == 1 else None)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Records hold no cycles: looking for some among millions of them is a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


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
