"""In which country people write from, by what they name that is known there alone."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import msgspec

from casefile.records import Message, MessageKind, Role
from extractors.clauses import MOST
from extractors.gate import Gate
from extractors.triggers import Requirement, required_literals


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    currency: str
    words: str
    """Found in what is written there, as a regular expression."""


class Naming(NamedTuple):
    code: str
    """Of the country."""
    words: re.Pattern[str]
    triggers: Requirement


def named_in(messages: Iterable[Message], roles: Mapping[str, Role]) -> Iterator[tuple[str, str, Message]]:
    """The country, the words that name it, and where, each as often as it is named by a side of the bargain."""
    opened = _namings().open
    for message in messages:
        if message.kind is MessageKind.TEXT and message.sender is not None and roles.get(message.sender) in (Role.BUYER, Role.SELLER):
            text = message.text[:MOST]
            yield from ((one.code, match.group(), message) for one in opened(text) for match in one.words.finditer(text))


@cache
def countries() -> Mapping[str, Country]:
    table = tomllib.loads(files("pipeline").joinpath("countries.toml").read_text("utf-8"))
    return msgspec.convert(table, dict[str, Country])


@cache
def _namings() -> Gate[Naming]:
    return Gate([Naming(code, re.compile(one.words), required_literals(one.words)) for code, one in countries().items()])
