"""What a person is asked to look at, and what they say of it: whether a statement is what it was taken for, and what became of a promise."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from casefile.errors import CaseError
from casefile.findings import Outcome, OutcomeKind, Statement, Verdict
from casefile.store import CaseFile, open_case
from parsers.workbook import BrokenWorkbook, sheet_rows
from pipeline import archive
from pipeline.originals import CASE_FILE
from pipeline.report.compose import delivered
from pipeline.report.promises import promise
from pipeline.report.quotes import quoted
from pipeline.report.transcript import register
from pipeline.report.view.dealings import PromiseRow, StatementRow
from pipeline.review.decisions import NAME, About, Decision, Held, held_in, read
from pipeline.wording import LANGUAGES, wording

NUMBER = re.compile(r"[sS]-0*(\d{1,9})")
SHOWN = 200
"""Characters of a statement that a decision keeps, so that the file can be read by itself."""


Said = Verdict | OutcomeKind | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What is said of the statement that a report calls by this number; None takes back what was said before."""

    number: int
    about: About
    said: Said
    words: str | None = None
    """The statement as the person saw it, where that stands beside the mark."""

    @property
    def label(self) -> str:
        return f"S-{self.number:03d}"


def marks(numbers: Iterable[str], about: About, said: Said) -> Iterator[Mark]:
    """CaseError for what is no number of a statement (`S-012`)."""
    for written in numbers:
        match = NUMBER.fullmatch(written.strip())
        if match is None:
            raise CaseError("no_statement", number=written)
        yield Mark(number=int(match[1]), about=about, said=said)


def outcomes_told(written: Iterable[str]) -> Iterator[Mark]:
    """`S-012=broken`, in any language of the reports. CaseError for what is not of this form."""
    known = _words_for(About.OUTCOME)
    for one in written:
        number, _, became = one.replace("＝", "=").partition("=")
        if (said := known.get(became.strip().casefold())) is None:
            raise CaseError("no_outcome", value=one, words=", ".join(OutcomeKind))
        yield from marks([number], About.OUTCOME, said)


def _words_for(about: About) -> Mapping[str, Verdict | OutcomeKind]:
    """What can be said, as the reports say it in their languages, and by its own name."""
    if about is About.STATEMENT:
        return {wording(language, "report")[f"verdict.{one}"].casefold(): one for language in LANGUAGES for one in Verdict}
    told = {wording(language, "kinds")[f"OutcomeKind.{one}"].casefold(): one for language in LANGUAGES for one in OutcomeKind}
    return told | {one.value: one for one in OutcomeKind}


class _Column:
    """Where a sheet has a number, the statement, and what is said of it."""

    def __init__(self, about: About) -> None:
        names = {About.STATEMENT: ("column.statement", "cell.verdict"), About.OUTCOME: ("column.promise", "cell.became")}[about]
        self.about, self.words = about, _words_for(about)
        self.heads = [{wording(language, "report")[key] for language in LANGUAGES} for key in ("column.number", *names)]
        self.places: list[int | None] = []

    def find(self, cells: Sequence[str]) -> bool:
        """Whether this is the head of such a sheet."""
        self.places = [next((at for at, cell in enumerate(cells) if cell in heads), None) for heads in self.heads]
        return None not in self.places

    def marks(self, cells: Sequence[str], *, path: Path, place: str) -> Iterator[Mark]:
        number, words, written = (cells[at].strip() if at is not None and at < len(cells) else "" for at in self.places)
        if written and (said := self.words.get(written.casefold())) is None:
            raise CaseError("no_verdict", path=str(path), place=place, value=written, words=", ".join(self.words))
        if written:
            yield from (replace(one, words=words) for one in marks([number or f"({place})"], self.about, said))


def marks_of_table(path: Path) -> list[Mark]:
    """What was written into the columns of a `report.xlsx` that ask for it, row by row; an empty cell says nothing.

    CaseError where there is no such column, or another word in it.
    """
    columns = [_Column(about) for about in About]
    found: list[Mark] = []
    sheet, here, is_there = None, [], False
    for name, row, cells in _rows(path):
        if name != sheet:
            sheet, here = name, [column for column in columns if column.find(cells)]
            is_there = is_there or bool(here)
        else:
            found += [mark for column in here for mark in column.marks(cells, path=path, place=f"{sheet}, {row}")]
    if not is_there:
        heads = sorted(head for column in columns for head in column.heads[-1])
        raise CaseError("no_verdict_column", path=str(path), head=" / ".join(heads))
    return found


def _rows(path: Path) -> Iterator[tuple[str, int, list[str]]]:
    try:
        archive.check(path, most=archive.MOST_BYTES_OF_A_WORKBOOK)
        with path.open("rb") as file:
            yield from sheet_rows(file)
    except archive.Refused as refused:
        raise CaseError("no_table", path=str(path), reason=refused.detail or refused.code) from refused
    except BrokenWorkbook as broken:
        raise CaseError("no_table", path=str(path), reason=str(broken)) from broken


def decided(case: CaseFile, held: Held, given: Sequence[Mark], *, who: str, note: str) -> list[Decision]:
    """The decisions that change something of what is held, or give a reason for it.

    CaseError for a number that no statement has, or that of other words than the person saw, for what became of what is no promise, for two
    answers to one question, and for a note that no file can hold.
    """
    try:
        note.encode()
    except UnicodeEncodeError as error:
        raise CaseError("bad_note") from error
    statements = dict(enumerate(case.records(Statement), start=1)) if given else {}
    became = {outcome.statement for outcome in case.records(Outcome)} if given else set()
    now = datetime.now(UTC).replace(microsecond=0)
    said: dict[tuple[About, int], Said] = {}
    made: list[Decision] = []
    for mark in given:
        statement = statements.get(mark.number)
        if statement is None:
            raise CaseError("no_statement", number=mark.label)
        says = quoted(case, statement.quote)
        if mark.words is not None and not _same(mark.words, says):
            raise CaseError("other_statement", number=mark.label, says=says[:SHOWN], seen=mark.words[:SHOWN])
        is_held = held.holds(mark.about, statement.id, mark.said)
        if is_held and mark.words is not None:
            continue  # a workbook comes with what was said before
        if said.setdefault((mark.about, mark.number), mark.said) is not mark.said:
            raise CaseError("two_verdicts", number=mark.label)
        if mark.about is About.OUTCOME and mark.said is not None and statement.id not in became:
            raise CaseError("not_judged", number=mark.label)
        verdict = mark.said if isinstance(mark.said, Verdict) else None
        outcome = mark.said if isinstance(mark.said, OutcomeKind) else None
        one = Decision(
            statement=statement.id, about=mark.about, verdict=verdict, outcome=outcome, says=says[:SHOWN], who=who, at=now, note=note
        )  # fmt: skip
        if one not in made and not (is_held and (mark.said is None or not note)):
            made.append(one)
    for (about, number), what in said.items():
        if about is About.OUTCOME and what is not None and said.get((About.STATEMENT, number)) is Verdict.REJECTED:
            raise CaseError("two_verdicts", number=f"S-{number:03d}")
    return made


def _same(seen: str, says: str) -> bool:
    """A cell of a spreadsheet may have lost what no cell can hold."""
    plain = [re.sub(r"[\s…]+", "", text) for text in (seen, says)]
    return plain[0] == plain[1] or (len(plain[0]) > SHOWN and plain[1].startswith(plain[0]))


def lost(folder: Path) -> int:
    """How many of a case's decisions are about statements that are not found any more, or about promises of which nothing is told."""
    decisions = read(folder / NAME)
    if not decisions:
        return 0
    with open_case(folder / CASE_FILE) as case:
        held = held_in(case, decisions)
        rejected = {statement.id: statement.is_rejected for statement in case.records(Statement)}
        told = {outcome.statement for outcome in case.records(Outcome)}
    return len(held.verdicts.keys() - rejected) + sum(not (one in told or rejected.get(one)) for one in held.outcomes)


def unreviewed(folder: Path, *, language: str, version: str, every: bool) -> Iterator[StatementRow | PromiseRow]:
    """What of a case a person is to look at: statements that only likeness has found, outcomes that can be read otherwise; or all that nobody has."""
    with delivered(folder, language=language, version=version) as scope:
        yield from (row for row in register(scope) if row.needs_review or (every and not row.verdict))
        yield from (promise(scope, outcome) for outcome in scope.case.records(Outcome) if outcome.needs_review or (every and not outcome.told))
