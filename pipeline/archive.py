"""Archives opened with suspicion: what is safe to unpack, and why the rest is not."""

import lzma
import stat
import zipfile
import zlib
from collections.abc import Iterator
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
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, OSError, ValueError)
"""What the standard library raises over a broken archive: errors of its own, of each decompressor (OSError, ValueError are bzip2's), a version or
method that it does not know (NotImplementedError), offsets that no file has and names that are no text (OSError, ValueError)."""
LITTER = frozenset({"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"})
"""Names of files and folders that an operating system leaves about."""


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
    return not LITTER.isdisjoint(PurePosixPath(name).parts)


def is_archive(path: Path) -> bool:
    """Whether a file is a ZIP archive by content. Office documents are, too, and stay whole."""
    with path.open("rb") as file:
        if file.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
            return False
    try:
        return "[Content_Types].xml" not in {member.filename for member in _directory(path)}
    except Refused:
        return True


def check(path: Path, *, most: int = MOST_BYTES) -> None:
    """Refuse an archive (or a workbook, which is one) whose directory already shows a bomb."""
    members = _directory(path)
    if len(members) > MOST_MEMBERS:
        raise Refused(ProblemCode.TOO_LARGE, f"{len(members)} > {MOST_MEMBERS}")
    unpacked = sum(member.file_size for member in members)
    if unpacked > most:
        raise Refused(ProblemCode.TOO_LARGE, f"{unpacked} > {most}")
    if unpacked > SMALL and unpacked > HIGHEST_RATIO * max(1, path.stat().st_size):
        raise Refused(ProblemCode.ABSURD_RATIO, f"{unpacked // max(1, path.stat().st_size)}:1")


def members(path: Path) -> Iterator[tuple[str, zipfile.ZipInfo | None, Refused | None]]:
    """Every file of a checked archive by name, in a stable order, with the reason where it must not be unpacked."""
    seen: set[str] = set()
    listed = [(_name(member), member) for member in _directory(path) if not member.is_dir()]
    for name, member in sorted(listed, key=lambda pair: (pair[0], pair[1].header_offset)):
        if is_litter(name):
            continue
        refusal = _refusal(name, member, seen)
        seen.add(name)
        yield name, (None if refusal else member), refusal


def unpack(path: Path, member: zipfile.ZipInfo, into: IO[bytes], budget: Budget, *, password: str | None) -> None:
    """Write one member's bytes. Refused for a wrong or missing password, broken data, more bytes than were announced or are left to unpack."""
    if member.file_size > budget.left:
        raise Refused(ProblemCode.TOO_LARGE, f"{member.file_size} > {budget.left}")
    budget.left -= member.file_size
    if member.flag_bits & ENCRYPTED and password is None:
        raise Refused(ProblemCode.NEEDS_PASSWORD)
    left = member.file_size
    for block in _blocks(path, member, password):
        left -= len(block)
        if left < 0:
            raise Refused(ProblemCode.ABSURD_RATIO, f"> {member.file_size}")
        into.write(block)


def _directory(path: Path) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.infolist()
    except BROKEN as error:
        raise Refused(ProblemCode.ARCHIVE_BROKEN, str(error)) from error


def _blocks(path: Path, member: zipfile.ZipInfo, password: str | None) -> Iterator[bytes]:
    """The bytes of a member; whatever its decompressor says of broken data is Refused."""
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


def _refusal(name: str, member: zipfile.ZipInfo, seen: set[str]) -> Refused | None:
    if name.startswith(("/", "\\")) or PureWindowsPath(name).drive:
        return Refused(ProblemCode.ABSOLUTE_PATH, name)
    if ".." in PurePosixPath(name.replace("\\", "/")).parts:
        return Refused(ProblemCode.UNSAFE_PATH, name)
    if stat.S_ISLNK(member.external_attr >> 16):
        return Refused(ProblemCode.LINK, name)
    if name in seen:
        return Refused(ProblemCode.DUPLICATE_MEMBER, name)
    if member.compress_type == AES:
        return Refused(ProblemCode.UNSUPPORTED_ENCRYPTION, name)
    if member.file_size > SMALL and member.file_size > HIGHEST_RATIO * max(1, member.compress_size):
        return Refused(ProblemCode.ABSURD_RATIO, f"{name}: {member.file_size // max(1, member.compress_size)}:1")
    return None


def _name(member: zipfile.ZipInfo) -> str:
    """Chinese archivers write GBK names without saying so; zipfile reads those as cp437."""
    if member.flag_bits & UTF8_NAME or member.orig_filename.isascii():
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename
