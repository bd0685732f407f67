"""What a paper is: its title, its sections and their fields, as `<jurisdiction>/<name>.toml` says them; no paper is code.

A field is one of: `ask`, a named query over the case file; `text`, wording that asserts no fact; `law`, provisions that are cited;
`blank`, what only the person who files can write; `table`, rows of the case file.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from casefile.errors import CaseError
from pipeline.law import Mark, Pack

Text = Mapping[str, str]
"""Language → text."""
JURISDICTIONS = ("cn", "us", "uk", "card")
"""`card`: the rules of the card networks, which bind by contract."""


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
    jurisdiction: str
    place: int
    """Where it stands in the list of papers."""
    title: Text
    use: Text
    """What it is for and how it goes out; for the list of papers."""
    sections: tuple[Section, ...]
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
class Citation:
    """A rule that no pack has: papers of jurisdictions without one cite it from here."""

    cited: str
    mark: Mark
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """What the filled papers say, beside their own wording."""

    queries: Mapping[str, Query]
    say: Mapping[str, Text]


@cache
def papers() -> Mapping[str, Paper]:
    """All papers by name, in the order of the list."""
    found = [_paper(jurisdiction, name) for jurisdiction in JURISDICTIONS for name in _names(jurisdiction)]
    return {paper.name: paper for paper in sorted(found, key=lambda paper: (JURISDICTIONS.index(paper.jurisdiction), paper.place))}


def paper_named(name: str) -> Paper:
    """CaseError if there is none."""
    if name not in papers():
        raise CaseError("no_paper", paper=name, papers=", ".join(papers()))
    return papers()[name]


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


@cache
def citations(jurisdiction: str) -> Mapping[str, Citation]:
    """Rules cited by the papers of a jurisdiction that has no pack."""
    return msgspec.convert(_read(jurisdiction, "rules.toml"), dict[str, Citation])


def cited(code: str, jurisdiction: str, pack: Pack, language: str) -> str:
    """A rule as it is cited, with what it says, and marked where nobody has checked it against the text."""
    if jurisdiction == pack.jurisdiction:
        colon = phrases().say["cited"][language]
        return "\n".join(
            colon.format(cited=pack.cite(current, language), says=pack.texts[current][language]) for current in pack.in_force((code,), None)
        )
    rule = citations(jurisdiction)[code]
    unverified = "" if rule.mark.is_verified else phrases().say["unverified"][language]
    return phrases().say["cited"][language].format(cited=rule.cited + unverified, says=rule.en)


def _names(jurisdiction: str) -> list[str]:
    folder = files("pipeline.papers").joinpath(jurisdiction)
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml") and entry.name != "rules.toml")


def _paper(jurisdiction: str, name: str) -> Paper:
    return msgspec.convert({"name": name, "jurisdiction": jurisdiction, **_read(jurisdiction, f"{name}.toml")}, Paper)


def _read(*path: str) -> dict[str, object]:
    return tomllib.loads(files("pipeline.papers").joinpath(*path).read_text("utf-8"))
