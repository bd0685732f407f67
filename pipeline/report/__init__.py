"""The outputs: one case file in, every report out, and the manifest that pins them."""

from collections.abc import Mapping
from hashlib import file_digest
from pathlib import Path

from casefile.store import CaseFile
from pipeline.report import manifest


def write(case: CaseFile, out: Path, *, options: Mapping[str, str], language: str, version: str, with_messages: bool) -> dict[str, str]:
    """Write every report; output name → its SHA-256. IntegrityError if a quotation is not what its source says."""
    from pipeline.report import evidence_list, html_report, json_report, objections, quotes, workbook
    from pipeline.report.compose import compose

    quotes.check(case, out / manifest.ORIGINALS)
    json_report.write(case, out / "report.json", options=options, language=language, version=version, with_messages=with_messages)
    view = compose(case, options=options, language=language, version=version)
    names = ["report.json", *html_report.write(view, out), *evidence_list.write(view, out), *objections.write(view, out), *workbook.write(view, out)]
    return {name: _hash(out / name) for name in names}


def write_manifest(case: CaseFile, out: Path, *, options: Mapping[str, str], version: str) -> None:
    """Pin everything that stands in the folder now."""
    manifest.write(case, out, options=options, version=version)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
