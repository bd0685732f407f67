"""How often a rule was right on labelled conversations: `rules/measured.toml`, written by `make precision`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Measured(NamedTuple):
    right: int
    found: int


@cache
def load_measured() -> Mapping[str, Measured]:
    """By rule; a rule that found nothing there is absent."""
    text = files("extractors").joinpath("rules/measured.toml").read_text("utf-8")
    return {rule: Measured(*counts) for rule, counts in tomllib.loads(text)["measured"].items()}
