"""The case for people and for other programs: every report of a run, and the manifest that pins them."""

from collections.abc import Mapping
from hashlib import file_digest
from pathlib import Path

from casefile.store import CaseFile
from pipeline.report import json_report, manifest


def write(case: CaseFile, out: Path, *, options: Mapping[str, str], language: str, version: str, with_messages: bool) -> dict[str, int | str]:
    """Write every report to `out`. Returns the SHA-256 of each.

    IntegrityError, before anything is written, if a quotation is not what the preserved original says.
    """
    json_report.write(case, out / "report.json", options=options, language=language, version=version, with_messages=with_messages)
    return {name: _hash(out / name) for name in ("report.json",)}


def write_manifest(case: CaseFile, out: Path, *, options: Mapping[str, str], version: str) -> None:
    """List every original and every output with its SHA-256. Comes last: it pins the log, too."""
    manifest.write(case, out, options=options, version=version)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
