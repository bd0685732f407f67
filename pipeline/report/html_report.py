"""`report.html` and, for long transcripts, `transcript-0001.html` …: self-contained pages without scripts, written as streams."""

from collections.abc import Iterator
from importlib.resources import files
from itertools import islice
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.report.numbering import PAGE, page_name
from pipeline.report.view import Line, Transcript, View

SECTIONS = (
    "summary", "seller", "orders", "promises", "timeline", "register", "balance", "elements", "steps", "routes", "sources", "transcripts", "verify",
)  # fmt: skip
SIGNS = {
    "strong": "●", "moderate": "◐", "weak": "○", "missing": "–", "contradicted": "✕", "burden-shifted": "⇄", "not-needed": "·", "unassessable": "?",
    "kept": "●", "late": "◐", "broken": "✕", "pending": "…", "unknown": "?",
    "open": "●", "blocked": "✕", "needs": "◐",
    "verified": "●", "shown": "◐", "absent": "–", "disproved": "✕",
    "met": "●", "partly": "◐", "not_met": "✕",
}  # fmt: skip
"""A sign beside each word, so that nothing depends on colour."""
BUFFER = 200
"""Template events that are written at once."""

Piece = tuple[Transcript, Iterator[Line], bool]


def write(view: View, folder: Path) -> list[str]:
    """Write the pages; their names. Pages of an earlier run that no longer exist are removed."""
    environment = _environment(view)
    for stale in sorted(folder.glob("transcript-*.html")):
        stale.unlink()
    names = [page_name(0)]
    values = {"page": 0, "page_title": view.words.say("print.report"), "sections": SECTIONS}
    _write(environment, "report.html", folder / page_name(0), values)
    if view.numbers.is_paged:
        for page, pieces in enumerate(_pages(view), start=1):
            names.append(page_name(page))
            values = {"page": page, "page_title": view.words.say("print.transcript", n=page), "pieces": pieces}
            _write(environment, "transcript.html", folder / page_name(page), values)
    return names


def _environment(view: View) -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.report", "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(
        view=view,
        words=view.words,
        say=view.words.say,
        lang={"zh": "zh-Hans", "en": "en"}[view.words.language],
        css=Markup(files("pipeline.report").joinpath("templates", "report.css").read_text("utf-8")),  # noqa: S704 -- a file of ours
        sign=SIGNS,
        page_name=page_name,
    )
    return environment


def _write(environment: Environment, template: str, path: Path, values: dict[str, object]) -> None:
    stream = environment.get_template(template).stream(**values)
    stream.enable_buffering(BUFFER)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(stream)


def _pages(view: View) -> Iterator[Iterator[Piece]]:
    """The transcripts cut into pages of `PAGE` messages; a conversation may go on from one page to the next.

    Each page's pieces must be read to their end before the next page is asked for: they come from one stream.
    """
    waiting = [(transcript, transcript.lines(), transcript.exhibit.count) for transcript in view.transcripts if transcript.exhibit.count]
    waiting.reverse()
    begun: set[int] = set()

    def page() -> Iterator[Piece]:
        room = PAGE
        while room and waiting:
            transcript, lines, left = waiting.pop()
            number = transcript.exhibit.number
            yield transcript, islice(lines, room), number in begun
            begun.add(number)
            if left > room:
                waiting.append((transcript, lines, left - room))
            room -= min(room, left)

    while waiting:
        yield page()
