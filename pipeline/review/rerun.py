"""A case assessed again with what people say of it. Exports are not read again; every stage from the review on is repeated."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import dropwhile
from pathlib import Path

from casefile import assessment
from casefile.assessment import GradeKind
from casefile.errors import CaseError
from casefile.store import CaseFile, open_case
from pipeline.assess import answers
from pipeline.delivery import Result, Wanted, delivered, write_reports
from pipeline.governing import chosen, law_told
from pipeline.keys import key_of
from pipeline.originals import CASE_FILE
from pipeline.report.manifest import manifest_of
from pipeline.request import Request
from pipeline.review import decisions, marks
from pipeline.review.declared import Declared, answers_of, decisions_of
from pipeline.run import Work, run
from pipeline.workers import Workers


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A grade that has changed."""

    claim: str
    element: str
    before: GradeKind
    after: GradeKind


def assess_again(out: Path, facts: Sequence[str], *, who: str, tell: Callable[[str], None]) -> tuple[Result, list[Change]]:
    """Assess a case again with the facts that a person tells, keep them in its `case.toml`, and write the reports again."""
    told = answers.with_facts(answers_of(out), facts)

    def keep_facts() -> None:
        if facts:
            (out / answers.NAME).write_text(answers.written(told), "utf-8")

    return _weighed_again(out, Declared(decided=decisions_of(out), facts=told), keep_facts, who=who, tell=tell)


def review_again(
    out: Path, given: Sequence[marks.Mark], *, note: str, who: str, tell: Callable[[str], None]
) -> tuple[Result, list[Change], list[decisions.Decision]]:
    """The same with what a person says of statements; new decisions are added to its `decisions.jsonl`."""
    with open_case(out / CASE_FILE) as case:
        before = decisions_of(out)
        made = marks.decided(case, decisions.held_in(case, before), given, who=who, note=note)
    declared = Declared(decided=[*before, *made], facts=answers_of(out))
    result, changes = _weighed_again(out, declared, partial(decisions.keep, out / decisions.NAME, made), who=who, tell=tell)
    return result, changes, made


def _weighed_again(out: Path, declared: Declared, keep: Callable[[], None], *, who: str, tell: Callable[[str], None]) -> tuple[Result, list[Change]]:
    options = dict(manifest_of(out).options)
    with open_case(out / CASE_FILE, create=True) as case:
        extracted = case.made_from("extract")
        if extracted is None:
            raise CaseError("no_stage", path=str(out))
        before = _grades(case)
        request = Request(exports=(), out=out, law=law_told(case), zone=options.get("tz"))
        work = Work(staff=Workers(case), request=request, declared=declared)
        later = dropwhile(lambda stage: stage[0] != "review", work.stages())
        key = run(case, later, extracted, declared, who=who, tell=tell)
        keep()
        tell("report")
        with_messages = options.pop("messages", "yes") == "yes"
        options["law"] = chosen(case)
        wanted = Wanted(out=out, language=options["lang"], options=options, with_messages=with_messages)
        write_reports(Workers(case), wanted, key=key_of(key, "report"), who=who)
        after = _grades(case)
        changes = [
            Change(claim=claim, element=element, before=before.get((claim, element), GradeKind.MISSING), after=grade)
            for (claim, element), grade in after.items()
            if grade is not before.get((claim, element), GradeKind.MISSING)
        ]
        return delivered(case, wanted), changes


def _grades(case: CaseFile) -> dict[tuple[str, str], GradeKind]:
    return {(element.claim, element.code): element.grade for element in case.records(assessment.Element)}
