"""Why a file was not read, as far as its bytes and its name tell."""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from casefile.records import Place, Problem, ProblemCode
from parsers import documents
from parsers.cells import short
from parsers.export import FIRST_ROWS, LONGEST_REASON, Export
from parsers.pdf import LockedPdf
from parsers.workbook import BrokenWorkbook
from parsers.written import BrokenDocument, HugeDocument
from pipeline import archive
from pipeline.originals import Received

PICTURE = re.compile(rb"\xff\xd8\xff|\x89PNG|GIF8|BM.{4}\0\0\0\0|RIFF.{4}WEBP|II\*\0|MM\0\*|.{4}ftyp(?:he[iv]|mif|msf|avi[fs])", re.DOTALL)
NEVER_TEXT = frozenset((".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz"))
PACKED = NEVER_TEXT | {".xlsx", ".xls", ".docx", ".doc", ".ofd", ".pdf", ".msg"}
"""Names of archives, and of documents that are one or as good as one; under the latter's, programs write plain tables and pages as well."""
DATABASE = b"SQLite format 3\0"
KINDS = {
    **dict.fromkeys((".doc", ".docx", ".odt", ".pages", ".rtf", ".wps"), ProblemCode.DOCUMENT),
    **dict.fromkeys((".aac", ".amr", ".aud", ".caf", ".flac", ".m4a", ".mp3", ".ogg", ".opus", ".silk", ".slk", ".wav"), ProblemCode.RECORDING),
    **dict.fromkeys((".3gp", ".avi", ".flv", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".webm", ".wma", ".wmv"), ProblemCode.RECORDING),
    **dict.fromkeys((".icloud", ".gdoc", ".gsheet", ".gslides", ".crdownload", ".download", ".part", ".partial"), ProblemCode.PLACEHOLDER),
    **dict.fromkeys((".crypt12", ".crypt14", ".crypt15"), ProblemCode.DATABASE),
}
"""What files of this name are, where none of our formats is in them."""

REST = 1 << 10
"""Bytes of a text that begin it."""


def unread_because(one: Received, names: Sequence[str]) -> Problem | None:
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
    if archive.is_foreign(head):
        return Problem(place=place, code=ProblemCode.OTHER_ARCHIVE)
    if head.startswith(b"PK"):
        try:
            archive.check(one.file, most=archive.MOST_BYTES_OF_A_WORKBOOK)
        except archive.Refused as refused:
            return Problem(place=place, code=refused.code, detail=refused.detail)
    export = Export(source=one.source, file=one.file)
    return _broken_workbook(export) or _locked_pdf(export) or _unknown(export, place)


def _unknown(export: Export, place: Place) -> Problem:
    """What a file is that fits no format: by its name a packed one, by its bytes none, of a kind that is not read, or anything."""
    suffix = PurePosixPath(export.name).suffix.lower()
    is_whole = export.is_compound or export.is_pdf or export.head.startswith(b"PK")
    if not is_whole and suffix in PACKED:
        is_text = export.is_text and suffix not in NEVER_TEXT
        return Problem(place=place, code=ProblemCode.MISNAMED, detail=suffix) if is_text else Problem(place=place, code=ProblemCode.ARCHIVE_BROKEN)
    if export.head.startswith(DATABASE):
        return Problem(place=place, code=ProblemCode.DATABASE)
    return Problem(place=place, code=KINDS.get(suffix, ProblemCode.UNKNOWN_FORMAT))


def _broken_workbook(export: Export) -> Problem | None:
    """That a workbook breaks off before anything of it can be known; None for a sound one, and for what is none."""
    if not export.is_workbook:
        return None
    try:
        next(export.sheets(first=FIRST_ROWS), None)
    except BrokenWorkbook as broken:
        return export.broken(broken)
    return None


def _locked_pdf(export: Export) -> Problem | None:
    """That a PDF opens with a password alone; None for any other file."""
    locked = next((page for page in export.first_page if isinstance(page, LockedPdf)), None) if export.is_pdf else None
    return export.broken(locked) if locked else None


def of_document(one: Received, *, is_read: bool) -> Iterator[Problem]:
    """What of a word processor's document was not read, be it all of it."""
    place = Place(source=one.source.id, where="file")
    try:
        document = documents.written(one.file)
    except BrokenDocument as broken:
        code = ProblemCode.TOO_LARGE if isinstance(broken, HugeDocument) else ProblemCode.ARCHIVE_BROKEN
        yield Problem(place=place, code=code, detail=str(broken)[:LONGEST_REASON])
        return
    if document.breaks_off:
        yield Problem(place=place, code=ProblemCode.TRUNCATED)
    if document.pictures:
        yield Problem(place=place, code=ProblemCode.PICTURES_WITHIN, detail=str(document.pictures))
    if document.remarks:
        yield Problem(place=place, code=ProblemCode.REMARKS_WITHIN, detail=str(document.remarks))
    if document.is_empty and not document.pictures:
        yield Problem(place=place, code=ProblemCode.EMPTY_FILE)
    elif not document.is_empty and not is_read:
        yield Problem(place=place, code=ProblemCode.NO_CHAT)


def of_rest(one: Received) -> Problem:
    """That of a document of which something was read this text was not."""
    with one.file.open("rb") as file:
        beginning = file.read(REST).decode("utf-8", "ignore")
    return Problem(place=Place(source=one.source.id, where="file"), code=ProblemCode.NO_CHAT, detail=short(" ".join(beginning.split())))
