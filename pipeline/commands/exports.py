"""`formats`, `detect` and `sanitize`: what exports are, before there is a case."""

import json
import sys
from pathlib import Path

import click

from pipeline import terminal
from pipeline.commands.options import AS_JSON, EXPORTS, INCOMPLETE


@click.command()
@click.option("--json", "as_json", is_flag=True)
def formats(*, as_json: bool) -> None:
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


@click.command()
@EXPORTS
@AS_JSON
def detect(exports: tuple[Path, ...], *, as_json: bool) -> None:
    from casefile.errors import CaseError
    from casefile.records import Problem
    from pipeline.intake.recognition import detected
    from pipeline.wording import format_words

    known, is_empty = True, True
    for name, found in (found for export in exports for found in detected(export)):
        is_empty = False
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
            titles = ", ".join(format_words(terminal.language(), one)["title"] for one in found.formats)
            told = {
                "file": name,
                "title": titles,
                "format": ", ".join(found.formats),
                "encoding": source.encoding or "–",
                "why": _encoding_why(source.encoding_why),
            }
            click.echo(terminal.said(key, **told))
    if is_empty:
        raise CaseError("no_exports", path=", ".join(map(str, exports)))
    if not known:
        sys.exit(INCOMPLETE)


def _encoding_why(why: str | None) -> str:
    code, _, seen = (why or "").partition(":")
    return terminal.said(f"detect.why.{code}", seen=seen) if code else "–"


@click.command()
@click.argument("export", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "format_name")
def sanitize(export: Path, out: Path, format_name: str | None) -> None:
    from pipeline.sanitize import sanitize as make

    made = make(export, out, format_name=format_name)
    click.echo(terminal.said("sanitize.done", out=str(out), format=made.format, messages=str(made.messages), replaced=str(made.replaced)))
