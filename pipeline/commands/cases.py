"""`search`, `explain`, `verify` and `file`: what is in a case, and what can be made of it."""

import json
import sys
from pathlib import Path

import click

from casefile.errors import CaseError
from pipeline import terminal
from pipeline.commands.options import AS_JSON, FOLDER, INCOMPLETE, TAMPERED


@click.command()
@FOLDER
@click.argument("words")
@click.option("--json", "as_json", is_flag=True)
def search(folder: Path, words: str, *, as_json: bool) -> None:
    from casefile import open as open_case
    from pipeline.originals import CASE_FILE
    from pipeline.search import find

    found = False
    with open_case(folder / CASE_FILE) as case:
        for hit in find(case, words):
            found = True
            if as_json:
                place = {"path": hit.path, "place": hit.message.place.where}
                row = {"message": hit.message.id, "index": hit.message.index, "start": hit.start, "end": hit.end, "text": hit.message.text, **place}
                click.echo(json.dumps(row, ensure_ascii=False))
            else:
                told = {"place": terminal.place(hit.path, hit.message.place), "time": hit.message.sent_raw, "sender": hit.sender}
                click.echo(terminal.said("search.found", **told, excerpt=hit.excerpt))
    if not found and not as_json:
        click.echo(terminal.said("search.none", words=words))


@click.command()
@FOLDER
@click.option("--json", "as_json", is_flag=True)
def verify(folder: Path, *, as_json: bool) -> None:
    from pipeline.report.manifest import verify as check

    differences = check(folder)
    if as_json:
        click.echo(json.dumps([{"path": one.path, "what": one.what} for one in differences], ensure_ascii=False))
    elif differences:
        for one in differences:
            click.echo(terminal.said(f"verify.{one.what}", path=one.path))
    else:
        click.echo(terminal.said("verify.good", folder=str(folder)))
    if differences:
        sys.exit(TAMPERED)


@click.command()
@FOLDER
@click.argument("message")
@click.option("--lang", type=click.Choice(["zh", "en"]))
@click.option("--all", "every", is_flag=True)
def explain(folder: Path, message: str, lang: str | None, *, every: bool) -> None:
    from pipeline.explain import explained
    from pipeline.keys import VERSION

    for line in explained(folder, message, language=lang or terminal.language(), version=VERSION, every=every):
        click.echo(terminal.harmless(line))


@click.command()
@FOLDER
@click.option("--paper")
@click.option("--seller", "sellers", multiple=True)
@click.option("--lang", type=click.Choice(["zh", "en"]))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path))
@AS_JSON
def file(folder: Path, paper: str | None, sellers: tuple[str, ...], lang: str | None, out: Path | None, *, as_json: bool) -> None:
    from pipeline.keys import VERSION
    from pipeline.papers.file import file_paper, papers_of
    from pipeline.wording import say

    def list_papers() -> None:
        for one in papers_of(folder, sold_by=sellers):
            told = {"name": one.name, "title": terminal.worded(one.title), "use": terminal.worded(one.use)}
            click.echo(json.dumps(told, ensure_ascii=False) if as_json else terminal.said("file.listed", **told))

    if paper is None:
        list_papers()
        return
    case = folder.resolve()
    try:
        filed = file_paper(case, paper, sold_by=sellers, out=out or case.with_name(f"{case.name}-papers"), language=lang, version=VERSION)
    except CaseError as error:
        if error.code == "no_paper":
            list_papers()
        raise
    wanted = [{"field": want.label, "missing": want.what, "how": want.how} for want in filed.wants]
    if as_json:
        row = {"paper": str(filed.path), "language": filed.language, "wanted": wanted, "reminders": filed.reminders, "unreviewed": filed.unreviewed}
        click.echo(json.dumps(row, ensure_ascii=False))
    else:
        click.echo(terminal.said("file.done", title=filed.title, path=str(filed.path)))
        for want in wanted:
            click.echo(say(filed.language, "command", "file.wanted" if want["how"] else "file.wanted_only", **want))
        for reminder in filed.reminders:
            click.echo(terminal.harmless(reminder))
        if filed.unreviewed:
            click.echo(say(filed.language, "command", "file.unreviewed", n=str(filed.unreviewed)))
    if wanted:
        sys.exit(INCOMPLETE)
