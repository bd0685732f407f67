"""The command. Results go to stdout, progress to stderr and only on a terminal.

Exit codes: 0 done; 1 done, but something was unread or needs a decision; 2 wrong use; 3 integrity failure; 130 interrupted.
Everything heavy is imported by the command that needs it: `--help` answers at once.
"""

import errno
import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casefile.errors import CaseError, IntegrityError
from pipeline import terminal

if TYPE_CHECKING:
    from pipeline.again import Change
    from pipeline.delivery import Result
    from pipeline.law import Pack
    from pipeline.report.view.dealings import PromiseRow, StatementRow

INCOMPLETE, WRONG_USE, TAMPERED = 1, 2, 3
INTERRUPTED = 130
"""As shells say it."""
WRITING = {
    "attempt to write a readonly database": "unreadable_out",
    "database is locked": "case_busy",
    "database or disk is full": "disk_full",
    "disk I/O error": "unreadable_out",
}
"""What SQLite says where the case file cannot be written, and which of our errors that is."""

FOLDER = click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
EXPORTS = click.argument("exports", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the result for a program.")
LANGUAGE = click.option("--lang", type=click.Choice(["zh", "en"]), help="Language of the answer. Default: that of the case.")


class _Command(click.Group):
    """Turns a CaseError into its sentence and exit code, in the user's language."""

    def invoke(self, context: click.Context) -> object:
        import sqlite3

        try:
            return super().invoke(context)
        except CaseError as error:
            _fail(error)
        except OSError as error:
            if error.errno in (None, errno.EPIPE):  # click ends quietly where the reader has gone
                raise
            code = "disk_full" if error.errno == errno.ENOSPC else "unreadable_out"
            _fail(CaseError(code, path=str(error.filename or ""), reason=error.strerror or ""))
        except sqlite3.OperationalError as error:
            if str(error) not in WRITING:
                raise
            _fail(CaseError(WRITING[str(error)], path="case.db", reason=str(error)))
        except KeyboardInterrupt:
            click.echo(terminal.said("interrupted", of="errors"), err=True)
            sys.exit(INTERRUPTED)
        return None


def _fail(error: CaseError) -> None:
    click.echo(terminal.said(error.code, of="errors", **error.detail), err=True)
    sys.exit(TAMPERED if isinstance(error, IntegrityError) else WRONG_USE)


@click.group("chat-evidence", cls=_Command, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="chat-evidence")
def main() -> None:
    """Turn chat, order and payment exports of an online-shopping dispute into a case file and a report.

    \b
    chat-evidence analyze ./exports --out ./case      read everything, write the report
    chat-evidence formats                             what it reads, and how to get it
    chat-evidence review ./case                       check what was found by likeness alone
    chat-evidence assess ./case --fact KEY=ANSWER     weigh it anew with what only a person can tell
    chat-evidence verify ./case                       check a delivered case
    chat-evidence file ./case --paper demand-letter   fill a paper from it

    Everything stays on this machine.
    """


@main.command()
@EXPORTS
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the case; made if absent.")
@click.option("--law", type=click.Choice(["cn", "us", "eu", "uk"]), help="Whose law it is assessed by. Default: as the file tells.")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="Language of the report. Default: that of most messages.")
@click.option("--buyer", metavar="NAME", help="The buyer's name as the export writes it.")
@click.option("--seller", metavar="NAME", help="The seller's name as the export writes it.")
@click.option("--same", multiple=True, metavar="A=B", help="Two names of one person, as the exports write them; may be given again.")
@click.option("--tz", metavar="ZONE", help="Zone of times that the export does not state, e.g. Asia/Shanghai.")
@click.option("--date-order", type=click.Choice(["dmy", "mdy", "ymd"]), help="Order of day, month and year where an export leaves it open.")
@click.option("--currency", metavar="CODE", help="Currency of sums for which the export states none, e.g. GBP.")
@click.option("--format", "format_name", metavar="NAME", help="Read files as this format where none, or more than one, matches.")
@click.option("--columns", metavar="time=…,sender=…,text=…", help="Which columns of a table are which.")
@click.option("--password", metavar="WORD", help="Password of encrypted archives.")
@click.option("--no-messages", is_flag=True, help="Leave the messages out of report.json.")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that read the conversations, each with some 250 MB."
)
@AS_JSON
def analyze(  # noqa: PLR0917 -- click hands over one argument per option
    exports: tuple[Path, ...], out: Path, law: str | None, lang: str | None, buyer: str | None, seller: str | None, same: tuple[str, ...],
    tz: str | None, date_order: str | None, currency: str | None, format_name: str | None, columns: str | None, password: str | None,
    *, no_messages: bool, workers: int, as_json: bool,
) -> None:  # fmt: skip
    """Read EXPORTS (files, folders, archives) and write the case file and the reports to --out."""
    from pipeline.recognition import named
    from pipeline.request import Request
    from pipeline.run import analyze as run

    if buyer is not None and buyer == seller:
        raise CaseError("one_for_both", name=buyer)
    if format_name is not None:
        named(format_name)
    request = Request(
        exports=exports, out=out, law=law, language=lang, buyer=buyer, seller=seller, same=_same(same), zone=_zone(tz),
        date_order=date_order, currency=_currency(currency), format_name=format_name, columns=_columns(columns), password=password,
        with_messages=not no_messages, workers=workers,
    )  # fmt: skip
    with terminal.progress() as tell:
        result = run(request, who=_who(), tell=tell)
    if as_json:
        row = {"out": str(out), "language": result.language, **result.counts, "problems": result.problems, "unaccounted": result.unaccounted}
        click.echo(json.dumps(row))
    else:
        click.echo(terminal.said("done.analyze", **{name: str(count) for name, count in result.counts.items()}, report=str(out / "report.html")))
        if not result.is_complete:
            click.echo(terminal.said("done.incomplete", points=str(result.points), unaccounted=str(result.unaccounted)))
            for path, one in result.first:
                click.echo(terminal.told(path, one.problem, one.others))
    if not result.is_complete:
        sys.exit(INCOMPLETE)


@main.command()
@FOLDER
@click.option("--fact", "facts", multiple=True, metavar="KEY=ANSWER", help="What only a person can tell; KEY@FILE=ANSWER of one file.")
@click.option("--questions", is_flag=True, help="List the questions and the answers they take.")
@LANGUAGE
@AS_JSON
def assess(folder: Path, facts: tuple[str, ...], *, questions: bool, lang: str | None, as_json: bool) -> None:
    """Weigh the case in FOLDER anew with what a person tells of it, without reading the exports again.

    Answers are kept in FOLDER/case.toml, which can also be written by hand. KEY= takes an answer back.
    """
    from pipeline.again import assess_again
    from pipeline.law import load_pack
    from pipeline.report.manifest import manifest_of

    options = manifest_of(folder).options
    pack, language = load_pack(options["law"]), lang or options["lang"]
    if questions:
        for question in pack.questions.values():
            asks = pack.words(question.asks, language)
            choices = {code: pack.words(f"answer.{question.code}.{code}", language) for code in question.choices}
            if as_json:
                row = {"key": question.code, "of": question.of, "takes": question.takes, "asks": asks, "answers": choices}
                click.echo(json.dumps(row, ensure_ascii=False))
            else:
                takes = ", ".join(choices) if question.takes == "choice" else terminal.said(f"assess.{question.takes}", spoken=language)
                click.echo(terminal.said(f"assess.of_{question.of}", spoken=language, name=question.code, asks=asks, takes=takes))
        return
    with terminal.progress() as tell:
        result, changes = assess_again(folder.resolve(), facts, who=_who(), tell=tell)
    _tell_changes(folder, pack, result, changes, language=language, as_json=as_json)


@main.command()
@FOLDER
@click.option("--confirm", multiple=True, metavar="S-012", help="This statement is what it was taken for; may be given again.")
@click.option("--reject", multiple=True, metavar="S-012", help="It is not.")
@click.option("--outcome", multiple=True, metavar="S-012=broken", help="What became of this promise: kept, late, broken, pending, unknown.")
@click.option("--undo", multiple=True, metavar="S-012", help="Take back what was said of it.")
@click.option("--table", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A report.xlsx whose columns “Checked” were filled in.")
@click.option("--note", default="", metavar="WORDS", help="Why; kept with the decision.")
@click.option("--all", "every", is_flag=True, help="List all that nobody has looked at.")
@LANGUAGE
@AS_JSON
def review(  # noqa: PLR0917 -- click hands over one argument per option
    folder: Path, confirm: tuple[str, ...], reject: tuple[str, ...], outcome: tuple[str, ...], undo: tuple[str, ...], table: Path | None, note: str,
    lang: str | None, *, every: bool, as_json: bool,
) -> None:  # fmt: skip
    """List the statements and outcomes in FOLDER that a person should check, or take up what a person says of them.

    Decisions are kept in FOLDER/decisions.jsonl and outlive a new analysis. What is rejected counts nowhere; what is confirmed counts
    like any other. Then the case is weighed anew.
    """
    from casefile.findings import Verdict
    from pipeline.again import review_again
    from pipeline.decisions import About
    from pipeline.law import load_pack
    from pipeline.report.manifest import manifest_of
    from pipeline.review import lost, marks, marks_of_table, outcomes_told, unreviewed

    language = lang or manifest_of(folder).options["lang"]
    given = [*marks(confirm, About.STATEMENT, Verdict.CONFIRMED), *marks(reject, About.STATEMENT, Verdict.REJECTED), *outcomes_told(outcome)]
    given += [mark for about in About for mark in marks(undo, about, None)]
    if table is not None:
        given += marks_of_table(table)
    if not given and table is None:
        for row in unreviewed(folder, language=language, version=_version(), every=every):
            key, told = _to_review(row)
            click.echo(json.dumps(told, ensure_ascii=False) if as_json else terminal.said(key, spoken=language, **told))
        if (gone := lost(folder)) and not as_json:
            click.echo(terminal.said("review.lost", spoken=language, n=str(gone)))
        return
    with terminal.progress() as tell:
        result, changes, made = review_again(folder.resolve(), given, note=note, who=_who(), tell=tell)
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


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print the list for a program.")
def formats(*, as_json: bool) -> None:
    """List every export it reads and how a person gets one."""
    from parsers import PARSERS
    from pipeline.wording import format_words

    listed = [{"name": parser.FORMAT.name, "kind": parser.FORMAT.kind, **format_words(terminal.language(), parser.FORMAT.name)} for parser in PARSERS]
    if as_json:
        click.echo(json.dumps(listed, ensure_ascii=False))
        return
    for kind in ("chat", "orders"):
        click.echo(terminal.said(f"formats.{kind}"))
        for one in listed:
            if one["kind"] == kind:
                click.echo(f"\n  {one['title']}  [{one['name']}]\n    {one['how']}")
        click.echo()


@main.command()
@EXPORTS
@AS_JSON
def detect(exports: tuple[Path, ...], *, as_json: bool) -> None:
    """Say which format each file of EXPORTS (also in folders, archives) is, and why."""
    from casefile.records import Problem
    from pipeline.recognition import detected

    known = True
    for name, found in (found for export in exports for found in detected(export)):
        if isinstance(found, Problem):
            known = False
            problem = {"file": name or found.place.where, "problem": found.code, "detail": found.detail}
            click.echo(json.dumps(problem) if as_json else terminal.told(name, found).strip())
            continue
        known = known and len(found.formats) == 1
        source = found.source
        if as_json:
            row = {"file": name, "formats": found.formats, "encoding": source.encoding, "why": source.encoding_why, "sha256": source.sha256}
            click.echo(json.dumps(row))
        elif found.unread is not None:
            click.echo(terminal.told(name, found.unread).strip())
        else:
            key = {0: "detect.none", 1: "detect.one"}.get(len(found.formats), "detect.several")
            told = {"file": name, "format": ", ".join(found.formats), "encoding": source.encoding or "–", "why": _encoding_why(source.encoding_why)}
            click.echo(terminal.said(key, **told))
    if not known:
        sys.exit(INCOMPLETE)


def _encoding_why(why: str | None) -> str:
    code, _, seen = (why or "").partition(":")
    return terminal.said(f"detect.why.{code}", seen=seen) if code else "–"


@main.command()
@FOLDER
@click.argument("words")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def search(folder: Path, words: str, *, as_json: bool) -> None:
    """Find WORDS (any run of characters, also two Chinese ones) in the messages of a case."""
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


@main.command()
@FOLDER
@click.option("--json", "as_json", is_flag=True, help="Print the differences for a program.")
def verify(folder: Path, *, as_json: bool) -> None:
    """Check a delivered case against its manifest, offline: every original, every output, the log."""
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


@main.command()
@FOLDER
@click.argument("message")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="Language of the answer. Default: that of the terminal.")
@click.option("--all", "every", is_flag=True, help="Name also the rules that have a word in common with the message, and nothing more.")
def explain(folder: Path, message: str, lang: str | None, *, every: bool) -> None:
    """Say why MESSAGE was read as it was: what each rule found in it, or why it did not count.

    MESSAGE is a number as the report writes it: "A-01 [0034]", or S-012 for the message of a statement.
    """
    from pipeline.explain import explained

    for line in explained(folder, message, language=lang or terminal.language(), version=_version(), every=every):
        click.echo(terminal.harmless(line))


@main.command()
@FOLDER
@click.option("--paper", metavar="NAME", help="Which paper. Without it: the papers there are.")
@click.option("--seller", "sellers", multiple=True, metavar="NAME", help="Whom it is about, of several sellers; two names of one: give both.")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="Language of the paper. Default: the one it is filed in.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the paper. Default: FOLDER-papers, beside the case.")
@AS_JSON
def file(folder: Path, paper: str | None, sellers: tuple[str, ...], lang: str | None, out: Path | None, *, as_json: bool) -> None:
    """Fill a paper (a demand letter, a complaint, a statement of claim …) from the case in FOLDER."""
    from pipeline.papers.file import file_paper, papers_of
    from pipeline.wording import say

    if paper is None:
        listed = [{"name": one.name, "title": terminal.worded(one.title), "use": terminal.worded(one.use)} for one in papers_of(folder)]
        for one in listed:
            click.echo(json.dumps(one, ensure_ascii=False) if as_json else terminal.said("file.listed", **one))
        return
    case = folder.resolve()
    filed = file_paper(case, paper, sold_by=sellers, out=out or case.with_name(f"{case.name}-papers"), language=lang, version=_version())
    wanted = [{"field": want.label, "missing": want.what, "how": want.how} for want in filed.wants]
    if as_json:
        row = {"paper": str(filed.path), "language": filed.language, "wanted": wanted, "unreviewed": filed.unreviewed}
        click.echo(json.dumps(row, ensure_ascii=False))
    else:
        click.echo(terminal.said("file.done", title=filed.title, path=str(filed.path)))
        for want in wanted:
            click.echo(say(filed.language, "command", "file.wanted" if want["how"] else "file.wanted_only", **want))
        if filed.unreviewed:
            click.echo(say(filed.language, "command", "file.unreviewed", n=str(filed.unreviewed)))
    if wanted:
        sys.exit(INCOMPLETE)


@main.command()
@click.argument("export", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option("--format", "format_name", metavar="NAME", help="Read the file as this format where none, or more than one, matches.")
def sanitize(export: Path, out: Path, format_name: str | None) -> None:
    """Make a sample of EXPORT that can be shown to others, e.g. when it is not read as it should be.

    Names, ids, phones, addresses, mail addresses and numbers of orders, payments and parcels are replaced, each everywhere by the
    same; times, sums and layout stay, so that it is read the same way. What people say in other words stays as well: READ THE
    RESULT BEFORE YOU SHARE IT. Attachments and archives are not sanitized.
    """
    from pipeline.sanitize import sanitize as make

    made = make(export, out, format_name=format_name)
    click.echo(terminal.said("sanitize.done", out=str(out), format=made.format, messages=str(made.messages), replaced=str(made.replaced)))


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


def _zone(name: str | None) -> str | None:
    from zoneinfo import ZoneInfo

    if name is not None:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:
            raise CaseError("bad_zone", zone=name) from error
    return name


def _currency(told: str | None) -> str | None:
    from parsers.table_heads import currency_codes

    if told is not None and told.upper() not in currency_codes():
        raise CaseError("bad_currency", currency=told)
    return told and told.upper()


def _columns(told: str | None) -> Mapping[str, str]:
    from parsers.table_heads import column_names

    if told is None:
        return {}
    pairs = [pair.partition("=") for pair in told.split(",")]
    if not all(column.strip() and word.strip() for column, _, word in pairs):
        raise CaseError("bad_columns", value=told)
    known = column_names()
    for column, _, _ in pairs:
        if column.strip() not in known:
            raise CaseError("no_column", column=column.strip(), columns=", ".join(known))
    return {column.strip(): word.strip() for column, _, word in pairs}


def _same(told: tuple[str, ...]) -> tuple[str, ...]:
    for pair in told:
        if not re.search(r"\S\s*=\s*\S", pair):
            raise CaseError("bad_same", value=pair)
    return told


def _version() -> str:
    from importlib.metadata import version

    return version("chat-evidence")


def _who() -> str:
    """Who ran the command, for the log: the account's name on this machine."""
    return os.environ.get("USER") or os.environ.get("USERNAME") or "unknown"


if __name__ == "__main__":
    main()
