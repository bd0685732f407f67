"""`assess` and `review`: a case weighed anew with what people say of it."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline import terminal
from pipeline.commands.options import AS_JSON, FOLDER, LANGUAGE, who

if TYPE_CHECKING:
    from pipeline.delivery import Result
    from pipeline.law import Pack
    from pipeline.report.view.dealings import PromiseRow, StatementRow
    from pipeline.review.rerun import Change


@click.command()
@FOLDER
@click.option("--fact", "facts", multiple=True)
@click.option("--questions", is_flag=True)
@LANGUAGE
@AS_JSON
def assess(folder: Path, facts: tuple[str, ...], *, questions: bool, lang: str | None, as_json: bool) -> None:
    from pipeline.law import load_pack
    from pipeline.report.manifest import manifest_of
    from pipeline.review.rerun import assess_again

    options = manifest_of(folder).options
    pack, language = load_pack(options["law"]), lang or options["lang"]
    if questions:
        _tell_questions(pack, language=language, as_json=as_json)
        return
    with terminal.progress() as tell:
        result, changes = assess_again(folder.resolve(), facts, who=who(), tell=tell)
    _tell_changes(folder, pack, result, changes, language=language, as_json=as_json)


def _tell_questions(pack: "Pack", *, language: str, as_json: bool) -> None:
    for question in pack.questions.values():
        asks = pack.words(question.asks, language)
        choices = {code: pack.words(f"answer.{question.code}.{code}", language) for code in question.choices}
        if as_json:
            row = {"key": question.code, "of": question.of, "takes": question.takes, "asks": asks, "answers": choices}
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            takes = ", ".join(choices) if question.takes == "choice" else terminal.said(f"assess.{question.takes}", spoken=language)
            click.echo(terminal.said(f"assess.of_{question.of}", spoken=language, name=question.code, asks=asks, takes=takes))
            for code, meaning in choices.items():
                click.echo(terminal.said("assess.choice", spoken=language, code=code, meaning=meaning))


@click.command()
@FOLDER
@click.option("--confirm", multiple=True)
@click.option("--reject", multiple=True)
@click.option("--outcome", multiple=True)
@click.option("--undo", multiple=True)
@click.option("--table", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--note", default="")
@click.option("--all", "every", is_flag=True)
@LANGUAGE
@AS_JSON
def review(  # noqa: PLR0917 -- click hands over one argument per option
    folder: Path, confirm: tuple[str, ...], reject: tuple[str, ...], outcome: tuple[str, ...], undo: tuple[str, ...], table: Path | None, note: str,
    lang: str | None, *, every: bool, as_json: bool,
) -> None:  # fmt: skip
    from casefile.findings import Verdict
    from pipeline.keys import VERSION
    from pipeline.law import load_pack
    from pipeline.report.manifest import manifest_of
    from pipeline.review.decisions import About
    from pipeline.review.marks import lost, marks, marks_of_table, outcomes_told, unreviewed
    from pipeline.review.rerun import review_again

    language = lang or manifest_of(folder).options["lang"]
    given = [*marks(confirm, About.STATEMENT, Verdict.CONFIRMED), *marks(reject, About.STATEMENT, Verdict.REJECTED), *outcomes_told(outcome)]
    given += [mark for about in About for mark in marks(undo, about, None)]
    if table is not None:
        given += marks_of_table(table)
    if not given and table is None:
        ended = "review.none"
        for row in unreviewed(folder, language=language, version=VERSION, every=every):
            ended = "review.next"
            key, told = _to_review(row)
            click.echo(json.dumps(told, ensure_ascii=False) if as_json else terminal.said(key, spoken=language, **told))
        if as_json:
            return
        click.echo(terminal.said(ended, spoken=language, folder=str(folder)))
        if gone := lost(folder):
            click.echo(terminal.said("review.lost", spoken=language, n=str(gone)))
        return
    with terminal.progress() as tell:
        result, changes, made = review_again(folder.resolve(), given, note=note, who=who(), tell=tell)
    if not as_json:
        click.echo(terminal.said("review.done", spoken=language, n=str(len(made))))
    pack = load_pack(manifest_of(folder).options["law"])  # by what now counts, it may be another law
    _tell_changes(folder, pack, result, changes, language=language, as_json=as_json)


def _to_review(row: "StatementRow | PromiseRow") -> tuple[str, dict[str, str]]:
    """How it is told, and what of it."""
    from pipeline.report.view.dealings import PromiseRow

    told = {"message": row.message.label, "time": row.time.clock, "speaker": row.speaker, "topic": row.topic, "quote": row.quote}
    if isinstance(row, PromiseRow):
        told |= {"outcome": row.outcome, "code": row.code, "why": row.why}
        return "review.outcome", {"about": "outcome", "number": row.statement.label} | told
    key = "review.one" if row.topic else "review.plain"
    return key, {"about": "statement", "number": row.ref.label} | told | {"kind": row.kind, "before": row.before, "after": row.after}


def _tell_changes(folder: Path, pack: "Pack", result: "Result", changes: "Sequence[Change]", *, language: str, as_json: bool) -> None:
    if as_json:
        rows = [{"claim": one.claim, "element": one.element, "before": one.before, "after": one.after} for one in changes]
        click.echo(json.dumps({"out": str(folder), "language": result.language, "changes": rows}))
        return
    for one in changes:
        grades = {"before": pack.words(one.before, language), "after": pack.words(one.after, language)}
        claim, element = pack.words(one.claim, language), pack.words(one.element, language)
        click.echo(terminal.said("assess.change", spoken=language, claim=claim, element=element, code=one.element, **grades))
    click.echo(terminal.said("assess.done" if changes else "assess.same", spoken=language, report=str(folder / "report.html")))
