"""Files as received, where in them a record stands, and the ids that are made of that."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from pathlib import PurePosixPath

import msgspec


class Provenance(StrEnum):
    """How an export came to be, strongest first (design §6)."""

    OFFICIAL_EXPORT = "official_export"  # the platform's or payment service's own file, issued on request
    APP_EXPORT = "app_export"  # made by the app on the party's device
    DATABASE_TOOL = "database_tool"  # made by a third party's tool that can edit
    SCREENSHOT = "screenshot"
    RETYPED = "retyped"  # copied, pasted or typed by a person
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file as received, or one member of an archive."""

    id: str
    path: str
    """As the user would name it: relative to what was handed over, `/` between folders, `!` before an archive member."""
    sha256: str
    bytes: int
    member_of: str | None = None
    """The archive's source id."""
    format: str | None = None
    """None for an archive, an attachment or a file that no parser reads."""
    encoding: str | None = None
    encoding_why: str | None = None
    provenance: Provenance = Provenance.UNKNOWN

    @property
    def name(self) -> str:
        """The file's own name; `!` is a mark only where an archive is."""
        return PurePosixPath(self.path.rpartition("!")[2] if self.member_of else self.path).name


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where in a source, for the eye (`where`) and for the machine (`start:end`, bytes of the source file as hashed)."""

    source: str
    where: str
    """`line 12`, `row 7`, `$.messages[4]`, `Sheet1, row 9`."""
    start: int | None = None
    end: int | None = None
    """Both None where the format has no byte ranges of its own (a cell in a workbook)."""


def stable_id(prefix: str, *parts: str) -> str:
    """The same parts give the same id in every run, so that reviewers' decisions outlive a re-run."""
    return prefix + blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def message_id(place: Place) -> str:
    """What a message that stands there is called; of one in several exports, each place has an id, and the one that is kept gives the message's."""
    return message_ids([place.source], [place.where], [place.start])[0]


def message_ids(sources: Sequence[str], places: Sequence[str], starts: Sequence[int | None]) -> list[str]:
    """The same of many at once, by what their places are made of."""
    ids = []
    for source, place, start in zip(sources, places, starts, strict=True):
        digest = _hash_in(source).copy()
        digest.update(f"{place}\x1f{start}".encode("utf-8", "surrogatepass"))
        ids.append("m" + digest.hexdigest())
    return ids


@lru_cache(maxsize=256)
def _hash_in(source: str) -> blake2b:
    """The beginning of every `stable_id` in one source: a million messages need not hash it again each."""
    return blake2b(f"{source}\x1f".encode("utf-8", "surrogatepass"), digest_size=8)
