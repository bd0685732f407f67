"""Archives opened with suspicion: what is safe to unpack, and why the rest is not."""

import bz2
import gzip
import lzma
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from io import BufferedIOBase
from itertools import islice
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO

from casefile.records import ProblemCode

MOST_MEMBERS = 20_000
MOST_BYTES = 4 << 30
MOST_BYTES_OF_ALL = 16 << 30
"""What all archives of one run may come to, those in others included."""
MOST_BYTES_OF_A_WORKBOOK = 512 << 20
"""A workbook's texts stand in memory together."""
HIGHEST_RATIO = 200
SMALL = 32 << 20
"""A member below this size may be packed however tightly."""
UTF8_NAME = 0x800
ENCRYPTED = 0x1
AES = 99
Member = zipfile.ZipInfo | tarfile.TarInfo
BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, OSError, OverflowError, ValueError)
"""What the standard library raises over a broken archive: errors of its modules, of each decompressor (OSError, ValueError are bzip2's), a version or
method that it does not know (NotImplementedError), sizes and offsets that no file has and names that are no text (OSError, OverflowError,
ValueError)."""
STREAMS: tuple[tuple[re.Pattern[bytes], Callable[[Path], BufferedIOBase]], ...] = (
    (re.compile(rb"\x1f\x8b"), gzip.GzipFile),
    (re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"), bz2.BZ2File),
    (re.compile(rb"\xfd7zXZ\0"), lzma.LZMAFile),
)
"""How a file begins in which one file is packed and nothing else, mostly a TAR."""
FOREIGN = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"MSCF\0\0\0\0")
"""How archives begin that are not opened: RAR, 7-Zip, Cabinet."""
LITTER = re.compile(
    r"__MACOSX|\.DS_Store|\._.+|Icon\r|\.(?:Spotlight-V100|fseventsd|TemporaryItems)|(?:eh)?thumbs\.db|desktop\.ini|System Volume Information|@eaDir"
    r"|\.dropbox(?:\.attr|\.cache)?|~\$.+\.(?:do[ct]|xl|pp|vs)[a-z]{1,2}|\.~lock\..+#",
    re.IGNORECASE,
)
"""Names of files and folders that an operating system, a cloud's program or an office program leaves about."""
WHOLE = frozenset({"[Content_Types].xml", "META-INF/manifest.xml", "Index/Document.iwa"})
"""What is in a ZIP archive that is a document of Microsoft's, of LibreOffice, of Apple's."""


class Refused(Exception):
    """Why an archive or a member of it is not unpacked."""

    def __init__(self, code: ProblemCode, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


class Budget:
    """What may yet be unpacked in this run."""

    def __init__(self) -> None:
        self.left = MOST_BYTES_OF_ALL


def is_litter(name: str) -> bool:
    return any(map(LITTER.fullmatch, PurePosixPath(name).parts))


def is_archive(path: Path) -> bool:
    """Whether a file is a ZIP archive, a tape archive (TAR) or a packed stream by content. Office documents are ZIP archives, too, but whole."""
    with path.open("rb") as file:
        head = file.read(tarfile.BLOCKSIZE)
    if _is_tar(head) or is_stream(path):
        return True
    if head[:4] not in (b"PK\x03\x04", b"PK\x05\x06") and not (path.suffix.lower() == ".zip" and zipfile.is_zipfile(path)):
        return False  # something may stand before the first member
    try:
        return WHOLE.isdisjoint(map(_name, _directory(path)))
    except Refused:
        return True


def is_stream(path: Path) -> bool:
    """Whether one file is packed in this one (gzip, bzip2, xz), by content."""
    return bool(_openers(path))


def stream(path: Path, budget: Budget) -> Iterator[bytes]:
    """The bytes that are packed in a stream. Refused for broken data and for more bytes than a file of this size holds or are left to unpack."""
    (opened,), most, total = _openers(path), max(SMALL, HIGHEST_RATIO * path.stat().st_size), 0
    try:
        with opened(path) as packed:
            while block := packed.read(1 << 20):
                total += len(block)
                budget.left -= len(block)
                if total > most:
                    raise Refused(ProblemCode.ABSURD_RATIO, f"> {HIGHEST_RATIO}:1")
                if budget.left < 0 or total > MOST_BYTES:
                    raise Refused(ProblemCode.TOO_LARGE, f"> {total}")
                yield block
    except BROKEN as error:
        raise Refused(ProblemCode.ARCHIVE_BROKEN, str(error)) from error


def is_foreign(head: bytes) -> bool:
    """Whether a file that begins so is an archive of a kind that is not opened."""
    return head.startswith(FOREIGN)


def _openers(path: Path) -> list[Callable[[Path], BufferedIOBase]]:
    with path.open("rb") as file:
        head = file.read(10)
    return [opened for begins, opened in STREAMS if begins.match(head)]


def check(path: Path, *, most: int = MOST_BYTES) -> None:
    """Refuse an archive (or a workbook, which is one) whose directory already shows a bomb."""
    members = _directory(path)
    if len(members) > MOST_MEMBERS:
        raise Refused(ProblemCode.TOO_LARGE, f"{len(members)} > {MOST_MEMBERS}")
    unpacked = sum(map(_size, members))
    if unpacked > most:
        raise Refused(ProblemCode.TOO_LARGE, f"{unpacked} > {most}")
    if unpacked > SMALL and unpacked > HIGHEST_RATIO * max(1, path.stat().st_size):
        raise Refused(ProblemCode.ABSURD_RATIO, f"{unpacked // max(1, path.stat().st_size)}:1")


def members(path: Path) -> Iterator[tuple[str, Member | None, Refused | None]]:
    """Every file of a checked archive by name, in a stable order, with the reason where it must not be unpacked."""
    seen: set[str] = set()
    directory = _directory(path)
    if directory and isinstance(last := directory[-1], tarfile.TarInfo) and _is_torn(path, last):
        yield last.name, None, Refused(ProblemCode.ARCHIVE_BROKEN, last.name)
    listed = [(_name(member), place, member) for place, member in enumerate(directory) if not _is_folder(member)]
    for name, _place, member in sorted(listed, key=lambda one: one[:2]):
        if is_litter(name):
            continue
        refusal = _refusal(name, member, seen)
        seen.add(name)
        yield name, (None if refusal else member), refusal


def unpack(path: Path, member: Member, into: IO[bytes], budget: Budget, *, password: str | None) -> None:
    """Write one member's bytes. Refused for a wrong or missing password, broken data, more bytes than were announced or are left to unpack."""
    size = _size(member)
    if size > budget.left:
        raise Refused(ProblemCode.TOO_LARGE, f"{size} > {budget.left}")
    budget.left -= size
    left = size
    for block in _stored(path, member) if isinstance(member, tarfile.TarInfo) else _blocks(path, member, password):
        left -= len(block)
        if left < 0:
            raise Refused(ProblemCode.ABSURD_RATIO, f"> {size}")
        into.write(block)


def _is_tar(head: bytes) -> bool:
    """Whether this is the first header of a TAR, which counts its own bytes."""
    if head[257:262] != b"ustar":
        return False
    try:
        tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")
    except BROKEN:
        return False
    return True


def _directory(path: Path) -> Sequence[Member]:
    try:
        with path.open("rb") as file:
            is_tar = _is_tar(file.read(tarfile.BLOCKSIZE))
        if is_tar:
            return list(_taped(path))
        with zipfile.ZipFile(path) as packed:
            return packed.infolist()
    except BROKEN as error:
        raise Refused(ProblemCode.ARCHIVE_BROKEN, str(error)) from error


def _taped(path: Path) -> Iterator[tarfile.TarInfo]:
    """The members of a TAR as far as it is one."""
    first = True
    with tarfile.open(path, "r:", errors="replace") as archive:
        try:
            for member in islice(archive, MOST_MEMBERS + 1):
                if member.size < 0:
                    raise tarfile.ReadError(f"{member.name}: {member.size}")
                first = False
                yield member
        except BROKEN:
            if first:
                raise


def _is_torn(path: Path, last: tarfile.TarInfo) -> bool:
    """Whether something stands behind the last member that could be found. That one itself is short is said when it is unpacked."""
    with path.open("rb") as file:
        file.seek(last.offset_data + -(-last.size // tarfile.BLOCKSIZE) * tarfile.BLOCKSIZE)
        return any(block.strip(b"\0") for block in iter(lambda: file.read(1 << 20), b""))


def _size(member: Member) -> int:
    return member.size if isinstance(member, tarfile.TarInfo) else member.file_size


def _is_folder(member: Member) -> bool:
    return member.isdir() if isinstance(member, tarfile.TarInfo) else member.is_dir()


def _stored(path: Path, member: tarfile.TarInfo) -> Iterator[bytes]:
    """The bytes of a member of a TAR, which are not packed."""
    with path.open("rb") as file:
        file.seek(member.offset_data)
        left = member.size
        while left and (block := file.read(min(left, 1 << 20))):
            left -= len(block)
            yield block
    if left:
        raise Refused(ProblemCode.ARCHIVE_BROKEN, member.name)


def _blocks(path: Path, member: zipfile.ZipInfo, password: str | None) -> Iterator[bytes]:
    """The bytes of a member; whatever its decompressor says of broken data is Refused."""
    if member.flag_bits & ENCRYPTED and password is None:
        raise Refused(ProblemCode.NEEDS_PASSWORD)
    try:
        with zipfile.ZipFile(path) as archive, archive.open(member, pwd=password.encode() if password else None) as packed:
            while block := packed.read(1 << 20):
                yield block
    except BROKEN as error:
        # one password in 256 passes ZipCrypto's own check and shows only in the data
        is_locked = member.flag_bits & ENCRYPTED and not isinstance(error, NotImplementedError)
        raise Refused(ProblemCode.WRONG_PASSWORD if is_locked else ProblemCode.ARCHIVE_BROKEN, str(error)) from error
    except RuntimeError as error:
        raise Refused(ProblemCode.WRONG_PASSWORD) from error


def _refusal(name: str, member: Member, seen: set[str]) -> Refused | None:
    if name.startswith(("/", "\\")) or PureWindowsPath(name).drive:
        return Refused(ProblemCode.ABSOLUTE_PATH, name)
    if ".." in PurePosixPath(name.replace("\\", "/")).parts:
        return Refused(ProblemCode.UNSAFE_PATH, name)
    is_link = not member.isreg() if isinstance(member, tarfile.TarInfo) else stat.S_ISLNK(member.external_attr >> 16)
    if is_link:
        return Refused(ProblemCode.LINK, name)
    if name in seen:
        return Refused(ProblemCode.DUPLICATE_MEMBER, name)
    if isinstance(member, tarfile.TarInfo):
        return Refused(ProblemCode.ABSURD_RATIO, name) if member.issparse() else None
    if member.compress_type == AES:
        return Refused(ProblemCode.UNSUPPORTED_ENCRYPTION, name)
    if member.file_size > SMALL and member.file_size > HIGHEST_RATIO * max(1, member.compress_size):
        return Refused(ProblemCode.ABSURD_RATIO, f"{name}: {member.file_size // max(1, member.compress_size)}:1")
    return None


def _name(member: Member) -> str:
    """Chinese archivers write GBK names without saying so; zipfile reads those as cp437."""
    if isinstance(member, tarfile.TarInfo):
        return member.name.replace("\0", "\ufffd")
    if member.flag_bits & UTF8_NAME or member.orig_filename.isascii():
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename
