"""What a paper is: its title, its sections and their fields, as `<layer>/<name>.toml` says them; no paper is code.

A case has the papers of the law it was assessed by: those of the folders that its pack is read from.

A field is one of: `ask`, a named query over the case file; `text`, wording that asserts no fact; `law`, provisions that are cited;
`blank`, what only the person who files can write; `table`, rows of the case file.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from casefile.errors import CaseError
from pipeline.law import LAYERS, Pack

Text = Mapping[str, str]
"""Language → text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    ask: str = ""
    label: Text | None = None
    """In place of the query's own."""
    is_required: bool = True
    text: Text | None = None
    law: tuple[str, ...] = ()
    blank: Text | None = None
    table: str = ""
    on: tuple[str, ...] = ()
    """Routes of the pack, one of which has to be open; none: always."""
    not_on: tuple[str, ...] = ()
    """Routes none of which may be open."""
    only_with: str = ""
    """A query that has to find something."""
    only_without: str = ""
    """A query that may find nothing."""
    most: int = 8
    """How many facts, or rows, it takes; how many more there are is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    fields: tuple[Field, ...]
    heading: Text | None = None
    shape: Literal["prose", "form"] = "prose"
    """A form is a table of labels and values."""
    on_new_page: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    name: str
    place: int
    """Where it stands in the list of papers."""
    title: Text
    use: Text
    """What it is for and how it goes out; for the list of papers."""
    sections: tuple[Section, ...]
    routes: tuple[str, ...] = ()
    """Codes of the pack's routes that it is handed in on."""
    is_landscape: bool = False
    is_numbered: bool = False
    """Whether its headings are numbered: of those that are left out no number is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """How a query is spoken of: its label, what is missing where it finds nothing, and how to get that."""

    label: Text
    missing: Text
    how: Text | None = None
    cure: str = ""
    """A cure of the pack, whose step says how in its jurisdiction."""
    is_single: bool = False
    """Whether there can be only one: of several that the file gives a person has to choose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """What the filled papers say, beside their own wording."""

    queries: Mapping[str, Query]
    say: Mapping[str, Text]


@cache
def papers(jurisdiction: str) -> Mapping[str, Paper]:
    """The papers of a law by name, in the order of the list."""
    found = [_paper(layer, name) for layer in LAYERS[jurisdiction] for name in _names(layer)]
    return {paper.name: paper for paper in sorted(found, key=lambda paper: paper.place)}


def paper_named(name: str, jurisdiction: str) -> Paper:
    """CaseError if that law has none."""
    if name not in papers(jurisdiction):
        raise CaseError("no_paper", paper=name, law=jurisdiction)
    return papers(jurisdiction)[name]


def language_of(paper: Paper, wanted: str | None) -> str:
    """The language asked for, else the one the paper is filed in: the first of its title. CaseError where it has no such wording."""
    if wanted is None:
        return next(iter(paper.title))
    if wanted not in paper.title:
        raise CaseError("paper_language", paper=paper.name, languages=", ".join(paper.title))
    return wanted


@cache
def phrases() -> Phrases:
    return msgspec.convert(_read("phrases.toml"), Phrases)


def cited(code: str, pack: Pack, language: str) -> Iterator[str]:
    """A provision of today as it is cited, with what it says, and marked where nobody has checked it against the text."""
    line = phrases().say["cited"][language]
    return (line.format(cited=pack.cite(current, language), says=pack.texts[current][language]) for current in pack.in_force((code,), None))


def _names(layer: str) -> list[str]:
    folder = files("pipeline.papers").joinpath(layer)
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")) if folder.is_dir() else []


def _paper(layer: str, name: str) -> Paper:
    return msgspec.convert({"name": name, **_read(layer, f"{name}.toml")}, Paper)


def _read(*path: str) -> dict[str, object]:
    return tomllib.loads(files("pipeline.papers").joinpath(*path).read_text("utf-8"))
