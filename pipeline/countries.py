"""In which country people write from, by what they name that is known there alone."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec

from casefile.records import Message, MessageKind, Role
from extractors.clauses import MOST


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    currency: str
    words: str
    """Found in what is written there, as a regular expression."""


def named_in(messages: Iterable[Message], roles: Mapping[str, Role]) -> Iterator[tuple[str, str, Message]]:
    """The country, the words that name it, and where, each as often as it is named by a side of the bargain."""
    naming = _naming()
    for message in messages:
        if message.kind is MessageKind.TEXT and message.sender is not None and roles.get(message.sender) in (Role.BUYER, Role.SELLER):
            for match in naming.finditer(message.text[:MOST]):
                yield str(match.lastgroup), match.group(), message


@cache
def countries() -> Mapping[str, Country]:
    table = tomllib.loads(files("pipeline").joinpath("countries.toml").read_text("utf-8"))
    return msgspec.convert(table, dict[str, Country])


@cache
def _naming() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{code}>{country.words})" for code, country in countries().items()))
