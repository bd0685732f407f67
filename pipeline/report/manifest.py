"""`manifest.json`: the SHA-256 of every original and every output, and what pins the case file. Checked offline by `verify`."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import msgspec

from casefile.errors import CaseError, IntegrityError
from casefile.records import Source
from casefile.rows import TABLES, LogEntry
from casefile.store import CaseFile, open_case
from pipeline.originals import CASE_FILE, ORIGINALS, originals_name, sha256_of

SCHEMA = "chat-evidence-manifest/1"
NAME = "manifest.json"


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the folder: an original (`of` is its path as received) or an output."""

    path: str
    sha256: str
    bytes: int
    of: str | None = None


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    schema: str
    tool: Mapping[str, str]
    options: Mapping[str, str]
    log_head: str
    """Pins every step that was taken; the same for the same input, options and version."""
    case: str
    """Pins every row of the case file but the log's, whose rows say who and when."""
    originals: tuple[Listed, ...]
    outputs: tuple[Listed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    path: str
    what: str
    """`missing`, `changed`, `extra`, `log` (the chain of entries is broken or is another one), `manifest` (there is none)."""


def write(case: CaseFile, folder: Path, *, options: Mapping[str, str], version: str) -> None:
    """List what stands in the folder now. The originals are hashed again: what is listed is what is there."""
    originals = tuple(_listed(folder, folder / ORIGINALS / originals_name(source), of=source.path) for source in case.records(Source))
    known = {original.path for original in originals}
    manifest = Manifest(
        schema=SCHEMA,
        tool={"name": "chat-evidence", "version": version},
        options=dict(sorted(options.items())),
        log_head=case.log_head(),
        case=content_hash(case),
        originals=originals,
        outputs=tuple(_listed(folder, path) for path in _files(folder) if path.relative_to(folder).as_posix() not in known),
    )
    (folder / NAME).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")


def manifest_of(folder: Path) -> Manifest:
    """What the folder was delivered with; CaseError where there is none."""
    try:
        return msgspec.json.decode((folder / NAME).read_bytes(), type=Manifest)
    except (FileNotFoundError, msgspec.DecodeError) as error:
        raise CaseError("no_manifest", path=str(folder / NAME)) from error


def verify(folder: Path) -> list[Difference]:
    """What differs from the manifest, in the order of paths; nothing if the folder is as delivered."""
    try:
        manifest = manifest_of(folder)
    except CaseError:
        return [Difference(path=NAME, what="manifest")]
    listed = {one.path: one for one in (*manifest.originals, *manifest.outputs)}
    found = {one.relative_to(folder).as_posix(): one for one in _files(folder)}
    differences = [Difference(path=name, what="missing") for name in listed.keys() - found.keys()]
    differences += [Difference(path=name, what="extra") for name in found.keys() - listed.keys()]
    differences += [Difference(path=name, what="changed") for name in listed.keys() & found.keys() if sha256_of(found[name]) != listed[name].sha256]
    differences += _case_differences(folder, manifest)
    return sorted(differences, key=lambda one: (one.path, one.what))


def _case_differences(folder: Path, manifest: Manifest) -> Iterator[Difference]:
    if not (folder / CASE_FILE).is_file():
        yield Difference(path=CASE_FILE, what="missing")
        return
    try:
        with open_case(folder / CASE_FILE) as case:
            listed = {one.path for one in manifest.originals}
            for source in case.records(Source):
                path = f"{ORIGINALS}/{originals_name(source)}"
                if path not in listed and not (folder / path).is_file():  # one that is there is extra
                    yield Difference(path=path, what="missing")
            if content_hash(case) != manifest.case:
                yield Difference(path=CASE_FILE, what="changed")
            case.check_log()
            if case.log_head() != manifest.log_head:
                yield Difference(path=CASE_FILE, what="log")
    except IntegrityError:
        yield Difference(path=CASE_FILE, what="log")
    except (CaseError, sqlite3.DatabaseError):  # a damaged page shows only when it is read
        yield Difference(path=CASE_FILE, what="changed")


def content_hash(case: CaseFile) -> str:
    """One hash over every row of every table but the log."""
    digest, encoder = sha256(), msgspec.json.Encoder()
    for kind, table in TABLES.items():
        if kind is LogEntry:
            continue
        digest.update(table.encode())
        for row in case.connection.execute(f"SELECT * FROM {table} ORDER BY rowid"):  # noqa: S608 -- a table name of ours
            digest.update(encoder.encode(row))
    return digest.hexdigest()


def _files(folder: Path) -> list[Path]:
    """Every file but the manifest itself and the case file, which is pinned by its content."""
    ours = {folder / NAME, folder / CASE_FILE, folder / f"{CASE_FILE}-journal"}
    return sorted(path for path in folder.rglob("*") if path.is_file() and path not in ours)


def _listed(folder: Path, path: Path, *, of: str | None = None) -> Listed:
    return Listed(path=path.relative_to(folder).as_posix(), sha256=sha256_of(path), bytes=path.stat().st_size, of=of)
