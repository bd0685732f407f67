"""`analyze`: from exports to a case and its reports."""

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casefile.errors import CaseError
from pipeline import terminal
from pipeline.commands.options import AS_JSON, EXPORTS, INCOMPLETE, who

if TYPE_CHECKING:
    from pipeline.delivery import Result


@click.command()
@EXPORTS
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--law", type=click.Choice(["cn", "us", "eu", "uk"]))
@click.option("--lang", type=click.Choice(["zh", "en"]))
@click.option("--buyer")
@click.option("--seller")
@click.option("--same", multiple=True)
@click.option("--tz")
@click.option("--date-order", type=click.Choice(["dmy", "mdy", "ymd"]))
@click.option("--currency")
@click.option("--format", "format_name")
@click.option("--columns")
@click.option("--password")
@click.option("--no-messages", is_flag=True)
@click.option("--workers", type=click.IntRange(1, 64))
@AS_JSON
def analyze(  # noqa: PLR0917 -- click hands over one argument per option
    exports: tuple[Path, ...], out: Path, law: str | None, lang: str | None, buyer: str | None, seller: str | None, same: tuple[str, ...],
    tz: str | None, date_order: str | None, currency: str | None, format_name: str | None, columns: str | None, password: str | None,
    *, no_messages: bool, workers: int | None, as_json: bool,
) -> None:  # fmt: skip
    from pipeline.intake.recognition import named
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
        result = run(request, who=who(), tell=tell)
    _tell(result, out, as_json=as_json)
    if not result.is_complete:
        sys.exit(INCOMPLETE)


def _tell(result: "Result", out: Path, *, as_json: bool) -> None:
    if as_json:
        row = {"out": str(out), "language": result.language, **result.counts, "problems": result.problems, "unaccounted": result.unaccounted}
        click.echo(json.dumps(row))
        return
    click.echo(terminal.said("done.analyze", **{name: str(count) for name, count in result.counts.items()}, report=str(out / "report.html")))
    if not result.is_complete:
        click.echo(terminal.said("done.incomplete", points=str(result.points), unaccounted=str(result.unaccounted)))
        for path, one in result.first:
            click.echo(terminal.told(path, one.problem, one.others))


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
