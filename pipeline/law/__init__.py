"""Law packs: the provisions, elements, grading rules, cures, periods and routes of one jurisdiction, read from `law/*/*.toml`.

A pack lies on what it shares with others, table by table and key by key; `common` is under all of them.
A pack says what the law asks; `pipeline.assess` says what the file shows. Every text a person reads is in the pack, in zh and en.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

import msgspec

from casefile.errors import CaseError
from extractors.patterns import read_table
from pipeline.law.pack import Pack
from pipeline.law.procedure import Platform, RouteKind, RouteRule, TimerRule, TimerUse
from pipeline.law.proof import Choice, ClaimRule, ElementRule, GradeRule, Question, Sign, SourceClass
from pipeline.law.provisions import Mark

__all__ = [
    "JURISDICTIONS",
    "LANGUAGES",
    "LAYERS",
    "Choice",
    "ClaimRule",
    "ElementRule",
    "GradeRule",
    "Mark",
    "Pack",
    "Platform",
    "Question",
    "RouteKind",
    "RouteRule",
    "Sign",
    "SourceClass",
    "TimerRule",
    "TimerUse",
    "load_pack",
]

LANGUAGES = ("zh", "en")
LAYERS: Mapping[str, tuple[str, ...]] = {
    "cn": ("common", "cn"),
    "us": ("common", "west", "us"),
    "eu": ("common", "west", "eu"),
    "uk": ("common", "west", "uk"),
}
"""Jurisdiction → the folders that its pack is read from; what a later one says goes before."""
JURISDICTIONS = tuple(LAYERS)


@cache
def load_pack(jurisdiction: str) -> Pack:
    """The pack of a jurisdiction; CaseError if there is none."""
    if jurisdiction not in JURISDICTIONS:
        raise CaseError("no_pack", pack=jurisdiction, packs=", ".join(JURISDICTIONS))
    instruments = _codes(_table(jurisdiction, "instruments"))
    provisions = _codes(_table(jurisdiction, "provisions"))
    for row in provisions.values():
        row["since"] = row.get("since", instruments[str(row["of"])]["since"])
        row["until"] = row.get("until", instruments[str(row["of"])].get("until"))
    tables: dict[str, Mapping[str, object]] = {
        "provisions": provisions,
        **{
            name: _codes(_table(jurisdiction, name))
            for name in ("elements", "claims", "rules", "cures", "amounts", "timers", "windows", "routes", "platforms", "signs", "objections")
        },
    }
    texts: dict[str, Mapping[str, str]] = _texts(instruments, "instrument.")
    for rows in tables.values():
        texts.update(_texts(rows))
    for name in ("grades", "facts", "authenticity", "reasons"):
        texts.update(_texts(_table(jurisdiction, name)))
    questions = _codes(_table(jurisdiction, "questions"))
    texts.update(_texts(questions, "answer."))
    words = _table(jurisdiction, "words")
    return msgspec.convert(
        {
            "jurisdiction": jurisdiction,
            "zone": words["zone"],
            "word_lists": words,
            "texts": texts,
            "questions": {code: _question(row) for code, row in questions.items()},
            "instruments": instruments,
            "channels": _table(jurisdiction, "channels"),
            "holidays": _table(jurisdiction, "holidays"),
            **tables,
        },
        Pack,
        dec_hook=_decoded,
    )


def _question(row: Mapping[str, object]) -> Mapping[str, object]:
    """Its own fields, and the tables among them as its choices."""
    return {**{name: value for name, value in row.items() if not isinstance(value, Mapping)}, "choices": _codes(row)}


def _decoded(kind: type, value: object) -> object:
    if kind is ZoneInfo:
        return ZoneInfo(str(value))
    raise NotImplementedError(kind)


def _table(jurisdiction: str, name: str) -> dict[str, object]:
    table: dict[str, object] = {}
    for layer in LAYERS[jurisdiction]:
        file = files("pipeline.law").joinpath(layer, f"{name}.toml")
        if file.is_file():
            table = _laid_over(table, read_table(file.read_text("utf-8")))
    return table


def _laid_over(under: Mapping[str, object], over: Mapping[str, object]) -> dict[str, object]:
    """Tables key by key, those of `over` first; anything else of `over` goes before."""
    laid: dict[str, object] = {}
    for key, value in over.items():
        below = under.get(key)
        laid[key] = _laid_over(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return {**laid, **{key: value for key, value in under.items() if key not in laid}}


def _codes(table: Mapping[str, object]) -> dict[str, dict[str, object]]:
    """Each row knows its own code."""
    return {code: {"code": code, **row} for code, row in table.items() if isinstance(row, Mapping)}


def _texts(table: Mapping[str, object], path: str = "") -> dict[str, Mapping[str, str]]:
    """Every `zh`/`en` pair at any depth, by dotted path."""
    found: dict[str, Mapping[str, str]] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            code = f"{path}{key}"
            if "zh" in value or "en" in value:
                found[code] = {language: str(value[language]) for language in LANGUAGES}
            found.update(_texts(value, f"{code}."))
    return found
