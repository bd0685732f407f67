"""What people who looked at statements say of them: kept in `decisions.jsonl` beside the case file, and laid over what was found.

A line is a decision, and no line is ever changed: the last one about a statement holds, one without a verdict takes it back. Ids of statements
outlive a re-run, and so do decisions. A rejected statement stays in the register and counts nowhere; a confirmed one counts like any other,
also where no rule had found it. What a rejected statement did to others (that it withdrew a promise) is not undone.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from casefile.errors import CaseError
from casefile.findings import Statement, Verdict
from casefile.store import CaseFile, open_case
from parsers.workbook import BrokenWorkbook, sheet_rows
from pipeline import archive
from pipeline.report.compose import scope_of
from pipeline.report.manifest import manifest_of
from pipeline.report.quotes import quoted
from pipeline.report.transcript import register
from pipeline.report.view.dealings import StatementRow
from pipeline.wording import LANGUAGES, wording

NAME = "decisions.jsonl"
NUMBER = re.compile(r"[sS]-0*(\d{1,9})")
SHOWN = 200
"""Characters of a statement that a decision keeps, so that the file can be read by itself."""


class Decision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    statement: str
    """Its id."""
    verdict: Verdict | None
    says: str
    """The words that were decided on."""
    who: str
    at: datetime
    note: str = ""


_DECODER = msgspec.json.Decoder(Decision)


def read(path: Path) -> list[Decision]:
    """All decisions of a file, the oldest first; none where there is no file. CaseError names a line that is no decision."""
    if not path.is_file():
        return []
    found = []
    for number, line in enumerate(path.read_bytes().removeprefix(BOM_UTF8).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found.append(_DECODER.decode(line))
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise CaseError("bad_decisions_file", path=str(path), line=str(number), reason=str(error)) from error
    return found


def holding(decisions: Iterable[Decision]) -> dict[str, Verdict]:
    """Statement id → the verdict that holds."""
    last = {one.statement: one.verdict for one in decisions}
    return {statement: verdict for statement, verdict in sorted(last.items()) if verdict is not None}


def keep(path: Path, decisions: Iterable[Decision]) -> None:
    """Add them to the file, on lines of their own also where an editor has left the last one open."""
    with path.open("ab+") as file:
        file.seek(max(0, file.tell() - 1))
        if file.read() not in {b"", b"\n"}:
            file.write(b"\n")
        file.writelines(msgspec.json.encode(one) + b"\n" for one in decisions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A verdict on the statement that a report calls by this number."""

    number: int
    verdict: Verdict | None
    says: str | None = None
    """Its words as the person saw them, where they stand beside the mark."""


def marks(numbers: Iterable[str], verdict: Verdict | None) -> Iterator[Mark]:
    """CaseError for what is no number of a statement (`S-012`)."""
    for written in numbers:
        match = NUMBER.fullmatch(written.strip())
        if match is None:
            raise CaseError("no_statement", number=written)
        yield Mark(number=int(match[1]), verdict=verdict)


def marks_of_table(path: Path) -> list[Mark]:
    """What was written into the column of verdicts of a `report.xlsx`, row by row; an empty cell says nothing.

    CaseError where there is no such column, or another word in it.
    """
    number, says, verdict = (
        {wording(language, "report")[key] for language in LANGUAGES} for key in ("column.number", "column.statement", "cell.verdict")
    )
    words = {wording(language, "report")[f"verdict.{one}"].casefold(): one for language in LANGUAGES for one in Verdict}
    found: list[Mark] = []
    sheet, columns, is_there = None, [], False
    for here, row, cells in _rows(path):
        if here != sheet:
            sheet, columns = here, [next((at for at, cell in enumerate(cells) if cell in names), None) for names in (number, says, verdict)]
            is_there = is_there or None not in columns
        elif None not in columns:
            which, said, written = (cells[at].strip() if at is not None and at < len(cells) else "" for at in columns)
            if written and written.casefold() not in words:
                raise CaseError("no_verdict", path=str(path), place=f"{sheet}, {row}", value=written, words=", ".join(words))
            if written:
                found += [replace(one, says=said) for one in marks([which or f"({sheet}, {row})"], words[written.casefold()])]
    if not is_there:
        raise CaseError("no_verdict_column", path=str(path), head=" / ".join(sorted(verdict)))
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


def decided(case: CaseFile, given: Sequence[Mark], *, who: str, note: str) -> list[Decision]:
    """The decisions that change something.

    CaseError for a number that no statement has, or that of other words than the person saw, for two verdicts on one statement, and for a note
    that no file can hold.
    """
    try:
        note.encode()
    except UnicodeEncodeError as error:
        raise CaseError("bad_note") from error
    statements = dict(enumerate(case.records(Statement), start=1)) if given else {}
    now = datetime.now(UTC).replace(microsecond=0)
    made = []
    verdicts: dict[int, Verdict | None] = {}
    for mark in given:
        label, statement = f"S-{mark.number:03d}", statements.get(mark.number)
        if statement is None:
            raise CaseError("no_statement", number=label)
        says = quoted(case, statement.quote)
        if mark.says is not None and not _same(mark.says, says):
            raise CaseError("other_statement", number=label, says=says[:SHOWN], seen=mark.says[:SHOWN])
        if verdicts.get(mark.number, mark.verdict) is not mark.verdict:
            raise CaseError("two_verdicts", number=label)
        if mark.verdict is not statement.verdict and mark.number not in verdicts:
            made.append(Decision(statement=statement.id, verdict=mark.verdict, says=says[:SHOWN], who=who, at=now, note=note))
        verdicts[mark.number] = mark.verdict
    return made


def _same(seen: str, says: str) -> bool:
    """A cell of a spreadsheet may have lost what no cell can hold."""
    plain = [re.sub(r"[\s…]+", "", text) for text in (seen, says)]
    return plain[0] == plain[1] or (len(plain[0]) > SHOWN and plain[1].startswith(plain[0]))


def lost(folder: Path) -> int:
    """How many of a case's decisions are about statements that are not found any more."""
    verdicts = holding(read(folder / NAME))
    with open_case(folder / "case.db") as case:
        return len(verdicts.keys() - {statement.id for statement in case.records(Statement)}) if verdicts else 0


def unreviewed(folder: Path, *, language: str | None, version: str, every: bool) -> Iterator[StatementRow]:
    """The statements of a case that a person is to look at: those that only likeness has found, or all that nobody has looked at."""
    options = manifest_of(folder).options
    with open_case(folder / "case.db") as case:
        scope = scope_of(case, options=options, language=language or options["lang"], version=version)
        yield from (row for row in register(scope) if row.needs_review or (every and not row.verdict))
