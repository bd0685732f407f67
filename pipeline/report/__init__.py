"""The outputs: one case file in, every report out, and the manifest that pins them."""

from collections.abc import Mapping
from pathlib import Path

from casefile.store import CaseFile
from pipeline.report import json_report, manifest


def write(case: CaseFile, out: Path, *, options: Mapping[str, str], language: str, version: str, with_messages: bool) -> dict[str, str]:
    """Write every report; output name → its SHA-256. IntegrityError if a quotation is not what its source says."""
    json_report.write(case, out / "report.json", options=options, language=language, version=version, with_messages=with_messages)
    return {}


def write_manifest(case: CaseFile, out: Path, *, options: Mapping[str, str], version: str) -> None:
    """Pin everything that stands in the folder now."""
    manifest.write(case, out, options=options, version=version)
