"""The outputs: one case file in, every report out, and the manifest that pins them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from casefile.store import CaseFile, open_case
from pipeline.originals import ORIGINALS, sha256_of
from pipeline.parties.sellers import Seller, sellers, weighed_apart
from pipeline.report import manifest
from pipeline.report.view import View
from pipeline.workers import Workers

Output = Callable[[CaseFile], Iterable[str]]
"""Writes some of the files from the case; their names."""


def write(workers: Workers, out: Path, *, options: Mapping[str, str], language: str, version: str, with_messages: bool) -> dict[str, str]:
    """Write every report; output name → its SHA-256. IntegrityError if a quotation is not what its source says."""
    from pipeline.report import evidence_list, html_report, json_report, objections, quotes, workbook

    quotes.check(workers.case, out / ORIGINALS)
    html_report.remove_against(out)
    writers = (workbook.write, html_report.write, html_report.write_transcripts, evidence_list.write, objections.write)
    apart = (writers,) if workers.pool is None else [(one,) for one in writers]
    viewed = [partial(_viewed, writers=some, out=out, options=options, language=language, version=version) for some in apart]
    against = [
        partial(_against, number=number, seller=seller, out=out, options=options, language=language, version=version)
        for number, seller in enumerate(weighed_apart(sellers(workers.case)), start=1)
    ]
    data = partial(json_report.write, out=out, options=options, language=language, version=version, with_messages=with_messages)
    outputs: list[Output] = [*viewed, data, *against]  # what takes longest comes first, and the rest beside it
    names = sorted(workers.each(_written, outputs))
    return {name: sha256_of(out / name) for name in names}


def _written(case: CaseFile, write: Output) -> Iterable[str]:
    return write(case)


def _viewed(
    case: CaseFile, *, writers: Sequence[Callable[[View, Path], list[str]]], out: Path, options: Mapping[str, str], language: str, version: str
) -> Iterator[str]:
    """What is written from one view of the case, which takes some time to make."""
    from pipeline.report.compose import compose

    view = compose(case, options=options, language=language, version=version)
    for write in writers:
        yield from write(view, out)


def _against(case: CaseFile, *, number: int, seller: Seller, out: Path, options: Mapping[str, str], language: str, version: str) -> Iterator[str]:
    """One of several sellers, from a case that is opened for it, since it stays narrowed."""
    from pipeline.report.compose import compose_against
    from pipeline.report.html_report import write_against

    with open_case(case.path) as own:
        yield write_against(compose_against(own, seller, options=options, language=language, version=version), out, number)


def write_manifest(case: CaseFile, out: Path, *, options: Mapping[str, str], version: str) -> None:
    """Pin everything that stands in the folder now."""
    manifest.write(case, out, options=options, version=version)
