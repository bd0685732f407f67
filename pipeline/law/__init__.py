"""Law packs: the provisions, elements, grading rules, cures, periods and routes of one jurisdiction, read from `law/<jurisdiction>/*.toml`.

A pack says what the law asks; `pipeline.assess` says what the file shows. Every text a person reads is in the pack, in zh and en.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

import msgspec

from casefile.errors import CaseError
from pipeline.law.pack import ClaimRule, ElementRule, Mark, Pack, Platform, Sign, SourceClass, TimerRule

__all__ = ["JURISDICTIONS", "LANGUAGES", "ClaimRule", "ElementRule", "Mark", "Pack", "Platform", "Sign", "SourceClass", "TimerRule", "load_pack"]

LANGUAGES = ("zh", "en")
JURISDICTIONS = ("cn",)


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
            for name in ("elements", "claims", "rules", "cures", "timers", "routes", "platforms", "signs", "objections")
        },
    }
    texts: dict[str, Mapping[str, str]] = _texts(instruments, "instrument.")
    for rows in tables.values():
        texts.update(_texts(rows))
    for name in ("grades", "facts", "authenticity", "reasons"):
        texts.update(_texts(_table(jurisdiction, name)))
    words = _table(jurisdiction, "words")
    return msgspec.convert(
        {
            "jurisdiction": jurisdiction,
            "zone": words["zone"],
            "word_lists": words,
            "texts": texts,
            "questions": [code for code in texts if code.startswith("Q.")],
            "instruments": instruments,
            **tables,
        },
        Pack,
        dec_hook=_decoded,
    )


def _decoded(kind: type, value: object) -> object:
    if kind is ZoneInfo:
        return ZoneInfo(str(value))
    raise NotImplementedError(kind)


def _table(jurisdiction: str, name: str) -> dict[str, object]:
    return tomllib.loads(files("pipeline.law").joinpath(jurisdiction, f"{name}.toml").read_text("utf-8"))


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
