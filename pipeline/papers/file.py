"""From a delivered case to a paper beside it. The case itself is only read; a paper that somebody has worked on is never written over."""

from dataclasses import dataclass
from pathlib import Path

from casefile.errors import CaseError
from casefile.store import open_case
from pipeline.papers.fill import Want, fill
from pipeline.papers.paper import language_of, paper_named
from pipeline.papers.write import docx_of
from pipeline.report import manifest, quotes
from pipeline.report.about import mark_of
from pipeline.report.compose import scope_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    path: Path
    title: str
    language: str
    wants: tuple[Want, ...]


def file_paper(folder: Path, name: str, *, out: Path, language: str | None, version: str) -> Filed:
    """Fill a paper and write it to `out`. IntegrityError if a quotation is not what its source says."""
    paper = paper_named(name)
    told = language_of(paper, language)
    with open_case(folder / manifest.CASE) as case:
        quotes.check(case, folder / manifest.ORIGINALS)
        scope = scope_of(case, options=manifest.manifest_of(folder).options, language=told, version=version)
        filled = fill(paper, scope)
        made = docx_of(filled, scope, mark=mark_of(case))
    path = out / f"{name}.docx"
    if path.exists() and path.read_bytes() != made:
        raise CaseError("paper_exists", path=str(path))
    out.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made)
    return Filed(path=path, title=filled.title, language=told, wants=filled.wants)
