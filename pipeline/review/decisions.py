"""What people who looked at statements say of them: `decisions.jsonl` beside the case file, laid over what was found.

A line is a decision, and no line is ever changed: the last one about a statement, or about what became of a promise, holds; one that says nothing
takes it back. Ids of statements outlive a re-run, and so do decisions. A rejected statement stays in the register and counts nowhere; a confirmed
one counts like any other, also where no rule had found it. What a rejected statement did to others (that it withdrew a promise) is not undone.
"""

from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import msgspec

from casefile.errors import CaseError
from casefile.findings import OutcomeKind, Statement, Verdict
from casefile.records import Copy, Place, message_id
from casefile.store import CaseFile

NAME = "decisions.jsonl"


class About(StrEnum):
    """What of a statement is decided on."""

    STATEMENT = "statement"
    """Whether it is what it was taken for."""
    OUTCOME = "outcome"
    """What became of the promise."""


class Decision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    statement: str
    """Its id."""
    about: About = About.STATEMENT
    verdict: Verdict | None = None
    outcome: OutcomeKind | None = None
    says: str
    """The words that were decided on."""
    who: str
    at: datetime
    note: str = ""

    def __post_init__(self) -> None:
        if (self.outcome if self.about is About.STATEMENT else self.verdict) is not None:
            raise ValueError(f"about the {self.about}, but says of the other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What people say, by the id of the statement."""

    verdicts: Mapping[str, Verdict]
    outcomes: Mapping[str, OutcomeKind]

    @property
    def judgements(self) -> Mapping[str, Verdict]:
        """Verdicts, also where they follow: who says what became of a promise says that it is one."""
        return dict(sorted({**dict.fromkeys(self.outcomes, Verdict.CONFIRMED), **self.verdicts}.items()))

    def holds(self, about: About, statement: str, said: Verdict | OutcomeKind | None) -> bool:
        """Whether that is what is said already; None: nothing."""
        if about is About.OUTCOME:
            return self.outcomes.get(statement) is said
        return self.verdicts.get(statement) is said or (said is Verdict.CONFIRMED and self.judgements.get(statement) is said)


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


def held_in(case: CaseFile, decisions: Sequence[Decision]) -> Held:
    """What holds, of statements as this case calls them: one that was decided on in one export of a conversation is now perhaps read in another."""
    called = _called(case) if decisions else {}
    last = {(one.about, called.get(one.statement, one.statement)): one for one in decisions}
    ordered = sorted(last.items())
    return Held(
        verdicts={statement: one.verdict for (_, statement), one in ordered if one.verdict is not None},
        outcomes={statement: one.outcome for (_, statement), one in ordered if one.outcome is not None},
    )


def _called(case: CaseFile) -> dict[str, str]:
    """What a statement would be called if another copy of its message had been kept that says the same → what it is called."""
    places: dict[str, list[Place]] = {}
    for copy in case.records(Copy):
        if copy.text is None:
            places.setdefault(copy.message, []).append(copy.place)
    return {
        replace(statement, quote=replace(statement.quote, message=message_id(place))).id: statement.id
        for statement in case.records(Statement)
        for place in places.get(statement.quote.message, ())
    }


def keep(path: Path, decisions: Iterable[Decision]) -> None:
    """Add them to the file, on lines of their own also where an editor has left the last one open."""
    with path.open("ab+") as file:
        file.seek(max(0, file.tell() - 1))
        if file.read() not in {b"", b"\n"}:
            file.write(b"\n")
        file.writelines(msgspec.json.encode(one) + b"\n" for one in decisions)
