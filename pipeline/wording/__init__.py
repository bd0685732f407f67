"""Everything a person reads, in their language: TOML tables keyed by code, one file a topic, the same keys in zh and en."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

LANGUAGES = ("zh", "en")


@lru_cache(maxsize=None)
def wording(language: str, topic: str) -> Mapping[str, str]:
    """The texts of one topic (`problems`, `report` …): dotted key → text with `{named}` places.

    KeyError for an unknown language or topic: both are constants of ours.
    """
    table = tomllib.loads(files("pipeline.wording").joinpath(language, f"{topic}.toml").read_text("utf-8"))
    return dict(_flat(table))


@lru_cache(maxsize=None)
def format_words(language: str, name: str) -> Mapping[str, str]:
    """`title` and `how` of an export format."""
    table = tomllib.loads(files("pipeline.wording").joinpath("formats", f"{name}.toml").read_text("utf-8"))
    return dict(_flat(table[language]))


def _flat(table: Mapping[str, object], path: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        found += _flat(value, f"{path}{key}.") if isinstance(value, Mapping) else [(path + key, str(value))]
    return found
