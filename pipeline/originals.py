"""Exports in: every file preserved under its hash, every archive opened. Originals are never written to."""

import mmap
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import file_digest, sha256
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile

from msgspec import structs

from casefile.records import Place, Problem, ProblemCode, Source, stable_id
from parsers import chat_mail, documents, har, mail_files, pdf, rsmf_mail, web_archive
from parsers.encoding import decide
from parsers.export import HEAD
from parsers.json_window import BrokenJson
from parsers.mailbox import is_mail_file
from parsers.written import BrokenDocument
from pipeline import archive

BLOCK = 1 << 20
CASE_FILE, ORIGINALS = "case.db", "originals"
"""What a case's folder has: by these it is known."""
LONGEST_NAME = 180
LONGEST_SUFFIX = 12
TAPES = frozenset(("tgz", "tbz", "tbz2", "txz"))
"""How the name of a packed TAR ends for short."""
DEEPEST = 2
"""An archive in an archive is opened, one in that is not, unless a container is made of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One file as received and where its preserved copy lies."""

    source: Source
    file: Path
    folder: str
    """The folder it came in, in an archive or out of one: files that came together may name each other."""
    is_again: bool = False
    """The same bytes as a file before it: read once, but found under this name, too."""
    is_incidental: bool = False
    """Something that a browser recorded on its way, or that was attached to a mail: nobody misses it where no format reads it."""
    is_of_document: bool = False
    """Words or a table out of a word processor's document: what a person pasted or typed, whatever format it has."""


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


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


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
        except (PermissionError, FileNotFoundError) as error:
            yield _problem(name, ProblemCode.NOT_OPENED, error.strerror or "")
            continue
        yield from _opened(source, file, name.rpartition("/")[0], arrival, depth=1)


def _opened(source: Source, file: Path, folder: str, arrival: Arrival, *, depth: int, deepest: int = DEEPEST) -> Iterator[Received | Problem]:
    """A preserved file, or everything in it."""
    place = Place(source=source.id, where="file")
    if source.sha256 in arrival.seen:
        yield Received(source=source, file=file, folder=folder, is_again=True)
        return
    arrival.seen[source.sha256] = source.path
    yield Received(source=source, file=file, folder=folder)
    if not archive.is_archive(file):
        yield from _unwrapped(source, file, arrival, depth=depth)
        yield from _recorded(source, file, arrival)
        yield from _saved(source, file, arrival)
        yield from _enclosed(source, file, arrival)
        yield from _written(source, file, arrival)
        return
    if archive.is_stream(file):
        yield from _unpacked(source, file, arrival, depth=depth)
        return
    try:
        archive.check(file)
    except archive.Refused as refused:
        yield Problem(place=place, code=refused.code, detail=refused.detail)
        return
    if depth > deepest:
        yield Problem(place=place, code=ProblemCode.ARCHIVE_TOO_DEEP)
        return
    is_empty = True
    for name, member, refusal in archive.members(file):
        is_empty = False
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
    if is_empty:
        yield Problem(place=place, code=ProblemCode.EMPTY_FILE)


def _unpacked(source: Source, file: Path, arrival: Arrival, *, depth: int) -> Iterator[Received | Problem]:
    """The one file that a stream packs: `chat.txt` of `chat.txt.gz`, `export.tar` of `export.tgz`."""
    place = Place(source=source.id, where="file")
    if depth > DEEPEST:
        yield Problem(place=place, code=ProblemCode.ARCHIVE_TOO_DEEP)
        return
    stem, _, suffix = source.name.rpartition(".")
    name = f"{stem}.tar" if suffix.lower() in TAPES else stem or source.name
    try:
        with NamedTemporaryFile(dir=arrival.originals, prefix=".unpacking-", delete=True) as unpacked:
            unpacked.writelines(archive.stream(file, arrival.budget))
            unpacked.seek(0)
            inner = _kept(iter(lambda: unpacked.read(BLOCK), b""), f"{source.path}!{name}", arrival.originals, member_of=source.id)
    except archive.Refused as refused:
        yield Problem(place=place, code=refused.code, detail=refused.detail)
        return
    yield from _opened(*inner, source.id, arrival, depth=depth + 1)


def _unwrapped(source: Source, file: Path, arrival: Arrival, *, depth: int) -> Iterator[Received | Problem]:
    """What a mail is a wrapper of: the archive of a container, the chat that an app sent by it, or what is attached; nothing of any other file."""
    with file.open("rb") as opened:
        beginning = opened.read(HEAD)
        is_container = rsmf_mail.is_wrapper(beginning)
        if not is_container and (beginning.startswith(b"From ") or not is_mail_file(beginning)):
            return
        with mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as raw:

            def kept(found: Iterator[tuple[str, Iterator[bytes]]]) -> list[tuple[Source, Path]]:
                return [_kept(blocks, f"{source.path}!{name}", arrival.originals, member_of=source.id) for name, blocks in found]

            wrapped = kept(rsmf_mail.files_in(raw) if is_container else chat_mail.files_in(raw))
            attached = [] if wrapped or is_container else kept(mail_files.attached_in(raw))
    if is_container and not wrapped:
        yield Problem(place=Place(source=source.id, where="file"), code=ProblemCode.ARCHIVE_BROKEN, detail=rsmf_mail.NAME)
    deepest = DEEPEST + 1 if is_container else DEEPEST
    for inner, inner_file in wrapped:
        yield from _opened(inner, inner_file, source.id, arrival, depth=depth, deepest=deepest)
    for inner, inner_file in attached:
        if archive.is_archive(inner_file):
            yield from _opened(inner, inner_file, source.id, arrival, depth=depth)
        else:
            yield _incidental(source, arrival, inner, inner_file)
            yield from _enclosed(inner, inner_file, arrival)
            yield from _written(inner, inner_file, arrival)


def _recorded(source: Source, file: Path, arrival: Arrival) -> Iterator[Received | Problem]:
    """What servers answered a browser that recorded it; nothing of any other file."""
    with file.open("rb") as opened:
        if not har.is_recording(opened.read(HEAD)):
            return
        opened.seek(0)
        encoding = decide(opened)
        opened.seek(0)
        place = Place(source=source.id, where="file")
        try:
            for name, body, damaged in har.answers(opened, encoding.name if encoding else "utf-8"):
                if body is None:
                    yield Problem(place=structs.replace(place, where=name), code=ProblemCode.UNREADABLE, detail=name)
                    continue
                inner, inner_file = _kept([body], f"{source.path}!{name}", arrival.originals, member_of=source.id)
                yield _incidental(source, arrival, inner, inner_file)
                if damaged:
                    yield Problem(place=Place(source=inner.id, where="file"), code=ProblemCode.BAD_BYTES)
        except BrokenJson as broken:
            yield Problem(place=place, code=ProblemCode.TRUNCATED if broken.truncated else ProblemCode.BAD_JSON, detail=broken.reason)


def _saved(source: Source, file: Path, arrival: Arrival) -> Iterator[Received | Problem]:
    """The pages in one that a browser saved as a single file; nothing of any other file."""
    with file.open("rb") as opened:
        if not web_archive.is_saved_page(opened.read(HEAD)):
            return
        with mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as raw:
            found = web_archive.pages_in(raw)
            try:
                kept = [_kept(blocks, f"{source.path}!{name}", arrival.originals, member_of=source.id) for name, blocks in found]
            except ValueError:
                yield Problem(place=Place(source=source.id, where="file"), code=ProblemCode.ARCHIVE_BROKEN)
                return
    yield from (_incidental(source, arrival, inner, inner_file) for inner, inner_file in kept)


def _enclosed(source: Source, file: Path, arrival: Arrival) -> Iterator[Received]:
    """The files within a PDF, as an invoice has its XML; nothing of any other file, nor of one that cannot be opened."""
    with file.open("rb") as opened:
        if not pdf.is_pdf(opened.read(HEAD)):
            return
        try:
            found = pdf.attached(opened)
        except pdf.BrokenPdf:
            return
    for name, content in found:
        shown = mail_files.plain_name(name) or "?"
        yield _incidental(source, arrival, *_kept([content], f"{source.path}!{shown}", arrival.originals, member_of=source.id))


def _written(source: Source, file: Path, arrival: Arrival) -> Iterator[Received]:
    """The text and the tables of a word processor's document; nothing of any other file, nor of one that cannot be opened."""
    if not documents.is_document(file):
        return
    try:
        document = documents.written(file)
    except BrokenDocument:
        return
    for name, content in documents.files_in(document, mail_files.plain_name(PurePosixPath(source.name).stem)):
        inner, inner_file = _kept([content], f"{source.path}!{name}", arrival.originals, member_of=source.id)
        is_again = arrival.seen.setdefault(inner.sha256, inner.path) != inner.path
        yield Received(source=inner, file=inner_file, folder=source.id, is_again=is_again, is_of_document=True)


def _incidental(source: Source, arrival: Arrival, inner: Source, file: Path) -> Received:
    """What came within a file that holds much of no account."""
    is_again = arrival.seen.setdefault(inner.sha256, inner.path) != inner.path
    return Received(source=inner, file=file, folder=source.id, is_again=is_again, is_incidental=True)


def _files(exports: Sequence[Path], originals: Path) -> Iterator[tuple[str, Path | ProblemCode]]:
    """Every file by the name the user would give it, or why what has that name is not looked into."""
    for export, top in zip(exports, _called(exports), strict=True):
        if export.is_dir():
            case_is_inside = export.resolve() in originals.resolve().parents[1:]
            ours = originals.parent.resolve() if case_is_inside else originals.resolve()
            found = [(path.relative_to(export).as_posix(), path, code) for path, code in _below(export, ours)]
            for name, path, code in sorted(found, key=lambda one: one[0]):
                if not archive.is_litter(name):
                    yield _shown(top / name), code or path
        else:
            yield _shown(top), export if export.is_file() or not export.exists() else ProblemCode.NOT_OPENED


def _called(exports: Sequence[Path]) -> Iterator[PurePosixPath]:
    """What each of them is called: its own name; where others have it, too, with as many of the folders above as tell them apart."""
    whole = [(export.resolve() if export.is_dir() else Path(os.path.abspath(export))).parts[1:] for export in exports]  # noqa: PTH100 -- a link keeps its own name
    for path in whole:
        others = [other for other in whole if other != path]
        length = next((size for size in range(1, len(path)) if all(other[-size:] != path[-size:] for other in others)), len(path))
        yield PurePosixPath(*path[len(path) - length :])


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
            yield here / name, None if (here / name).is_file() else ProblemCode.NOT_OPENED
    yield from ((Path(error.filename), ProblemCode.NOT_OPENED) for error in unlisted)


def _shown(name: PurePosixPath | str) -> str:
    """A path as text: bytes of a name that are no UTF-8 are marked."""
    return os.fsencode(str(name)).decode("utf-8", "replace")


def _preserve(path: Path, name: str, originals: Path) -> tuple[Source, Path]:
    with path.open("rb") as file:
        return _kept(iter(lambda: file.read(BLOCK), b""), name, originals, member_of=None)


def _preserve_member(file: Path, member: archive.Member, source: Source, arrival: Arrival) -> tuple[Source, Path]:
    with NamedTemporaryFile(dir=arrival.originals, prefix=".unpacking-", delete=True) as unpacked:
        archive.unpack(file, member, unpacked, arrival.budget, password=arrival.password)
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
