"""From a delivered case to a paper beside it. The case itself is only read; a paper that somebody has worked on is never written over."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from casefile.errors import CaseError
from casefile.findings import Outcome, Statement
from casefile.store import open_case
from pipeline.law import load_pack
from pipeline.narrowing import narrow
from pipeline.originals import CASE_FILE, ORIGINALS
from pipeline.papers.fill import Want, fill
from pipeline.papers.paper import Paper, language_of, paper_named, papers
from pipeline.papers.write import docx_of
from pipeline.parties.buyers import clients
from pipeline.parties.sellers import Seller, chosen, sellers
from pipeline.report import manifest, quotes
from pipeline.report.about import mark_of
from pipeline.report.compose import scope_of

LONGEST = 40
"""Letters of a seller's name in the name of a file."""
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    path: Path
    title: str
    language: str
    wants: tuple[Want, ...]
    reminders: tuple[str, ...]
    unreviewed: int
    """Statements, and what became of promises, that a person is still to check: none of them stands in the paper."""


def file_paper(folder: Path, name: str, *, sold_by: Sequence[str] = (), out: Path, language: str | None, version: str) -> Filed:
    """Fill a paper and write it to `out`. It is about one seller: CaseError where the case has several and `sold_by` names none,
    and where it is of several buyers.

    IntegrityError if a quotation is not what its source says.
    """
    options = manifest.manifest_of(folder).options
    with open_case(folder / CASE_FILE) as whole, open_case(folder / CASE_FILE) as case:
        quotes.check(whole, folder / ORIGINALS)
        seller = chosen(whole, sold_by) if sold_by or len(sellers(whole)) > 1 else None
        pack = load_pack(options["law"]) if seller is None else narrow(case, seller, zone=options.get("tz"))
        paper = paper_named(name, pack.jurisdiction)
        told = language_of(paper, language)
        scope = replace(scope_of(whole, options=options, language=told, version=version).under(pack), case=case)
        if several := clients(case):
            raise CaseError("several_buyers", buyers="; ".join(several))
        filled = fill(paper, scope)
        found: list[Statement | Outcome] = [*case.records(Statement), *case.records(Outcome)]
        unreviewed = sum(one.needs_review for one in found)
        made = docx_of(filled, scope, mark=mark_of(whole), against=seller.name if seller is not None else "")
    path = out / f"{_file_name(name, seller)}.docx"
    if path.exists() and path.read_bytes() != made:
        raise CaseError("paper_exists", path=str(path))
    out.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made)
    return Filed(path=path, title=filled.title, language=told, wants=filled.wants, reminders=filled.reminders, unreviewed=unreviewed)


def _file_name(paper: str, seller: Seller | None) -> str:
    """With several sellers, each has papers of its own."""
    return paper if seller is None else f"{paper}-{'-'.join(WORD.findall(seller.name[:LONGEST]))}"


def papers_of(folder: Path, *, sold_by: Sequence[str] = ()) -> Iterable[Paper]:
    """The papers that the law of the case has, or that of what concerns these sellers."""
    options = manifest.manifest_of(folder).options
    if not sold_by:
        return papers(options["law"]).values()
    with open_case(folder / CASE_FILE) as case:
        return papers(narrow(case, chosen(case, sold_by), zone=options.get("tz")).jurisdiction).values()
