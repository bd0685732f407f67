"""What a run delivers: the reports, the manifest of everything in the folder, and the summary for the terminal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from casefile import findings, records
from casefile.rows import Coverage
from casefile.store import CaseFile
from pipeline.keys import VERSION, key_of
from pipeline.unread import Unread, unread
from pipeline.workers import Workers

SHOWN = 5
"""How many open points the terminal names; the report lists all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How the reports are to be written."""

    out: Path
    language: str
    options: Mapping[str, str]
    """Those of the run, as the report prints them."""
    with_messages: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    case: Path
    language: str
    counts: Mapping[str, int]
    problems: int
    points: int
    """How many things need a look; one problem of many files counts once."""
    first: Sequence[tuple[str, Unread]]
    """The first of these, each with the path of its file; "" for a file that was refused, which the problem itself names."""
    unaccounted: int

    @property
    def is_complete(self) -> bool:
        return not self.problems and not self.unaccounted


def write_reports(staff: Workers, wanted: Wanted, *, key: str, who: str) -> None:
    from pipeline import report

    case, language, options = staff.case, wanted.language, wanted.options
    made = report.write(staff, wanted.out, options=options, language=language, version=VERSION, with_messages=wanted.with_messages)
    key = key_of(key, language, str(wanted.with_messages))
    if not case.done("report", key):
        with case.stage("report", key, version=VERSION, who=who) as outputs:
            outputs.update(made)


def delivered(case: CaseFile, wanted: Wanted) -> Result:
    """Write the manifest of everything in the folder, and sum up the run."""
    from pipeline import report

    options = wanted.options
    listed = options if wanted.with_messages else {**options, "messages": "no"}
    report.write_manifest(case, wanted.out, options=listed, version=VERSION)
    points = [one for one in unread(case) if one.is_open]
    paths = {source.id: source.path for source in case.records(records.Source)}
    counted = (records.Source, records.Conversation, records.Message, records.Order, records.Payment, findings.Statement, findings.Identity)
    return Result(
        case=wanted.out,
        language=wanted.language,
        counts={kind.__name__.lower(): case.count(kind) for kind in counted},
        problems=sum(len(one.problems) for one in points),
        points=len(points),
        first=[(paths.get(one.problem.place.source, ""), one) for one in points[:SHOWN]],
        unaccounted=sum(coverage.unaccounted for coverage in case.records(Coverage)),
    )
