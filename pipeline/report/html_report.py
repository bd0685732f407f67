"""`report.html` and, for long transcripts, `transcript-0001.html` …: self-contained pages without scripts, written as streams."""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from itertools import islice
from math import ceil
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from pipeline.report.numbering import PAGE, REPORT, ROWS, SELLER, page_name
from pipeline.report.rows import register_rows, transcript_rows
from pipeline.report.view import Row, Rows, View
from pipeline.report.view.exhibits import Line, Transcript

SECTIONS = (
    "summary", "seller", "orders", "promises", "timeline", "register", "balance", "elements", "review", "steps", "routes", "sources",
    "transcripts", "verify",
)  # fmt: skip
OF_SELLER = ("summary", "seller", "orders", "promises", "timeline", "balance", "elements", "steps", "routes")
"""The sections of a page on which one of several sellers is weighed alone."""
SIGNS = {
    "strong": "●", "moderate": "◐", "weak": "○", "missing": "–", "contradicted": "✕", "burden-shifted": "⇄", "not-needed": "·", "unassessable": "?",
    "missed": "✕", "running": "…", "over": "–",
    "kept": "●", "late": "◐", "broken": "✕", "pending": "…", "unknown": "?",
    "open": "●", "blocked": "✕", "needs": "◐",
    "verified": "●", "shown": "◐", "absent": "–", "disproved": "✕",
    "met": "●", "partly": "◐", "not_met": "✕",
}  # fmt: skip
"""A sign beside each word, so that nothing depends on colour."""
MOST_UNREAD = 12
"""How many files that hold nothing of the case the cover lists: the rest of an account's download would fill pages before the summary."""
TRANSCRIPT = "transcript"
BUFFER = 200
"""Template events that are written at once."""

Piece = tuple[Transcript, Iterator[Line], bool]


def write(view: View, folder: Path) -> list[str]:
    """Write the report and its long lists; their names. Pages of an earlier run that no longer exist are removed."""
    pages, say = Pages(view, folder), view.words.say
    names = [pages.write("report.html", REPORT, say("print.report"), {"sections": SECTIONS})]
    for name, rows in pages.lists.items():
        pages.remove(name)
        if rows.count > ROWS:
            of = ceil(rows.count / ROWS)
            for number, piece in enumerate(_cut(rows.read(), of), start=1):
                values = {"name": name, "number": number, "pages": of, "rows": piece, "before": (number - 1) * ROWS}
                title = say("print.list", title=say(f"section.{name}"), n=number)
                names.append(pages.write("list_page.html", page_name(name, number), title, values))
    return names


def write_against(view: View, folder: Path, number: int) -> str:
    """Write the page on which the seller of this number is weighed alone; its name. All its lists stand in it."""
    pages, name = Pages(view, folder), page_name(SELLER, number)
    longest = max(rows.count for rows in pages.lists.values())
    return pages.write("report.html", name, view.cover.title, {"sections": OF_SELLER, "most_rows": longest})


def write_transcripts(view: View, folder: Path) -> list[str]:
    """Write the transcripts on pages of their own where they are too long for the report; their names. Those of an earlier run are removed."""
    pages = Pages(view, folder)
    pages.remove(TRANSCRIPT)
    if not view.numbers.is_paged:
        return []
    of = ceil(view.numbers.messages / PAGE)
    return [
        pages.write(
            "transcript.html",
            page_name(TRANSCRIPT, number),
            view.words.say("print.transcript", n=number),
            {"number": number, "pages": of, "pieces": pieces},
        )
        for number, pieces in enumerate(_pages(view), start=1)
    ]


def remove_against(folder: Path) -> None:
    """The pages on which an earlier run has weighed sellers alone."""
    for stale in folder.glob(f"{SELLER}-[0-9][0-9][0-9][0-9].html"):
        stale.unlink()


class Pages:
    """Writes pages of a view into a folder."""

    def __init__(self, view: View, folder: Path) -> None:
        self.folder = folder
        self.lists: Mapping[str, Rows[Any]] = {"promises": view.promises, "timeline": view.moments, "register": view.register}
        self._environment = _environment(view, self.lists)

    def write(self, template: str, name: str, title: str, values: Mapping[str, object]) -> str:
        """Write a page; its name."""
        stream = self._environment.get_template(template).stream(page=name, page_title=title, **values)
        stream.enable_buffering(BUFFER)
        with (self.folder / name).open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(stream)
        return name

    def remove(self, name: str) -> None:
        """The numbered pages that an earlier run has written."""
        for stale in sorted(self.folder.glob(f"{name}-*.html")):
            stale.unlink()


def _cut(rows: Iterator[Row], pieces: int) -> Iterator[Iterator[Row]]:
    """Pieces of `ROWS` rows of one stream: each must be read to its end before the next is asked for."""
    return (islice(rows, ROWS) for _ in range(pieces))


class Compiled(BytecodeCache):
    """The templates that earlier pages of this process were written by: to compile them takes longer than to write a short report."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._known:
            bucket.bytecode_from_string(self._known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


def _environment(view: View, lists: Mapping[str, Rows[Any]]) -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.report", "templates"),
        bytecode_cache=COMPILED,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        view=view,
        words=view.words,
        say=view.words.say,
        lang={"zh": "zh-Hans", "en": "en"}[view.words.language],
        css=Markup(files("pipeline.report").joinpath("templates", "report.css").read_text("utf-8")),  # noqa: S704 -- a file of ours
        sign=SIGNS,
        page_name=page_name,
        lists=lists,
        most_rows=ROWS,
        most_unread=MOST_UNREAD,
        register_rows=register_rows(view.words),
        transcript_rows=transcript_rows(view.words),
    )
    return environment


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
