"""What a file is: its encoding, the files it came with, the one format that matches its content."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice, takewhile
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from casefile.errors import CaseError
from casefile.records import Message, Problem, ProblemCode, Provenance, Source, stable_id
from parsers import PARSERS, documents, har, rtf, web_archive
from parsers.encoding import decide
from parsers.export import HEAD, Export, Options
from parsers.format import Parser
from parsers.json_window import BrokenJson
from parsers.mailbox import is_mail_file
from parsers.workbook import BrokenWorkbook
from pipeline import archive
from pipeline.intake.unread_files import of_document, unread_because
from pipeline.originals import Received, receive, sha256_of

COMPANIONS = ("users.json", "group_info.json", "channel.json", "index.json", "manifest.json", "account.js")
"""Files that name people or chats for the files beside and below them."""


LONG_PATH = 3
"""From so many parts on a path tells which file is meant, wherever it lies."""


class Surroundings:
    """What came together: a message may name files beside its export or below it; files beside or above say who is who."""

    def __init__(self, received: Sequence[Received]) -> None:
        self.folders: dict[str, set[str]] = {}
        """Folder → the names of the files in it."""
        self.named: dict[str, list[tuple[str, Source]]] = {}
        """Name → the files that have it, by the folder that each came in."""
        self.companions: dict[PurePosixPath, dict[str, Path]] = {}
        found: dict[tuple[str, str], Source] = {}
        for one in received:
            self.folders.setdefault(one.folder, set()).add(one.source.name)
            found[one.folder, one.source.name] = one.source
            if one.source.name in COMPANIONS:
                self.companions.setdefault(_path(one).parent, {})[one.source.name] = one.file
        for (folder, name), source in sorted(found.items(), key=lambda entry: entry[0]):
            self.named.setdefault(name, []).append((folder, source))

    def export(self, one: Received, options: Options) -> Export:
        """A received file, decoded, with what stands around it."""
        siblings = self.folders[one.folder]
        return Export(source=_decoded(one.source, one.file), file=one.file, options=options, siblings=siblings, companions=self._nearest(one))

    def called(self, name: str, folder: str) -> list[tuple[str, Source]]:
        """The files of this name in a folder, then in those below it, each with its folder; what was handed over alone has no folders below."""
        named = self.named.get(name, [])
        own = bisect_left(named, folder, key=lambda entry: entry[0])
        found = named[own : own + 1] if named[own : own + 1] and named[own][0] == folder else []
        if folder:
            below = bisect_left(named, f"{folder}/", key=lambda entry: entry[0])
            found += takewhile(lambda entry: entry[0].startswith(f"{folder}/"), named[below:])
        return found

    def rooted(self, named: PurePosixPath, folder: str) -> list[tuple[str, Source]]:
        """The files that a long path names from the root of an export, which may have come in several archives: a file in `folder` names them, and
        its own path has the beginning of theirs in it."""
        if len(named.parts) < LONG_PATH or f"/{named.parts[0]}/" not in f"/{folder.replace('!', '/')}/":
            return []
        return [(where, source) for where, source in self.named.get(named.name, []) if f"/{where.replace('!', '/')}".endswith(f"/{named.parent}")]

    def _nearest(self, one: Received) -> dict[str, Path]:
        """Of each name of a companion the file in the folder of an export, or the nearest above it."""
        found: dict[str, Path] = {}
        for folder in _path(one).parents:
            found = {**self.companions.get(folder, {}), **found}
        return {name: found[name] for name in sorted(found)}


def _path(one: Received) -> PurePosixPath:
    """Where it lay, an archive being a folder."""
    return PurePosixPath(one.source.path.replace("!", "/"))


def _decoded(source: Source, file: Path) -> Source:
    with file.open("rb") as opened:
        encoding = decide(opened)
    return source if encoding is None else replace(source, encoding=encoding.name, encoding_why=encoding.why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    source: Source
    formats: Sequence[str]
    """The names of the formats that match."""
    unread: Problem | None = None
    """What is known of a file that matches none."""


def detected(path: Path) -> Iterator[tuple[str, Detected | Problem]]:
    """What a file is, or every file in a folder or an archive, with the name to call it by ("" of what was not taken in). Nothing is kept."""
    if path.is_file() and not _holds_others(path):
        export = opened(path)
        formats = [parser.FORMAT.name for parser in matching(export)]
        yield str(path), Detected(source=export.source, formats=formats, unread=_unread(export, formats))
        return
    with TemporaryDirectory() as folder:
        arrived = list(receive([path], Path(folder), password=None))
        surroundings = Surroundings([one for one in arrived if isinstance(one, Received)])
        names = {one.source.id: one.source.path for one in arrived if isinstance(one, Received)}
        for one in arrived:
            if isinstance(one, Problem):
                yield names.get(one.place.source, ""), one
            elif documents.is_document(one.file):
                yield from ((one.source.path, problem) for problem in of_document(one, is_read=True))
            elif not _holds_others(one.file):
                export = surroundings.export(one, Options())
                formats = [parser.FORMAT.name for parser in matching(export)]
                if formats or not one.is_incidental:
                    yield one.source.path, Detected(source=export.source, formats=formats, unread=_unread(export, formats))


def _unread(export: Export, formats: Sequence[str]) -> Problem | None:
    problem = None if formats else unread_because(Received(source=export.source, file=export.file, folder=""), ())
    return problem if problem is not None and problem.code is not ProblemCode.UNKNOWN_FORMAT else None


def _holds_others(path: Path) -> bool:
    """Whether a file is nothing but what is in it."""
    if archive.is_archive(path) or documents.is_document(path):
        return True
    with path.open("rb") as file:
        beginning = file.read(HEAD)
    return har.is_recording(beginning) or web_archive.is_saved_page(beginning)


def opened(path: Path) -> Export:
    """A file as it lies, with the files beside it."""
    digest = sha256_of(path)
    source = Source(id=stable_id("s", digest), path=path.name, sha256=digest, bytes=path.stat().st_size)
    siblings = {other.name: other for other in path.parent.iterdir()}
    companions = {name: siblings[name] for name in COMPANIONS if name in siblings and name != path.name}
    return Export(source=_decoded(source, path), file=path, siblings=siblings.keys(), companions=companions)


def may_be_read(export: Export) -> bool:
    """Whether there is anything to read: no archive, no document, no workbook that is a bomb, no picture."""
    if export.source.bytes == 0 or archive.is_archive(export.file) or rtf.is_rtf(export.head):
        return False
    if export.is_compound or not export.is_workbook:
        return export.is_text or export.is_compound or export.is_pdf or is_mail_file(export.head)
    try:
        archive.check(export.file, most=archive.MOST_BYTES_OF_A_WORKBOOK)
    except archive.Refused:
        return False
    return True


def matching(export: Export) -> list[Parser]:
    """The formats that match. Text that a person copied has no marks of its own: what fits one format of a program besides is that, unless what was
    copied begins above the first message of the program, which it quotes, and has as many."""
    if not may_be_read(export):
        return []
    fitting = [parser for parser in PARSERS if not parser.FORMAT.is_last and parser.recognizes(export)]
    if not fitting:
        return list(islice((parser for parser in PARSERS if parser.FORMAT.is_last and parser.recognizes(export)), 1))
    copied = [parser for parser in fitting if parser.FORMAT.provenance is Provenance.RETYPED]
    written = [parser for parser in fitting if parser not in copied]
    if len(written) != 1 or not copied:
        return fitting
    begun, count = _messages(written[0], export)
    quoting = []
    for parser in copied:
        if parser.FORMAT.kind == written[0].FORMAT.kind:
            first, many = _messages(parser, export)
            if first < begun and many >= count:
                quoting.append(parser)
    return quoting or written


def _messages(parser: Parser, export: Export) -> tuple[int, int]:
    """Where the first one begins (the end of the file where there is none), and how many there are."""
    first, count = export.source.bytes, 0
    with suppress(BrokenJson, BrokenWorkbook):
        for record in parser.parse(export):
            if isinstance(record, Message):
                count += 1
                if record.place.start is not None:
                    first = min(first, record.place.start)
    return first, count


def chosen(fitting: Sequence[Parser], format_name: str | None) -> Parser | None:
    """Exactly one format must match; --format settles it where none or several do."""
    if len(fitting) == 1:
        return fitting[0]
    return None if format_name is None else named(format_name)


def named(format_name: str) -> Parser:
    """The parser of a format that the user names."""
    for parser in PARSERS:
        if parser.FORMAT.name == format_name:
            return parser
    raise CaseError("unknown_format", format=format_name)
