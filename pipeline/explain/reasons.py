"""Why a clause is like what has been labelled: of the many features that were weighed, the few that tell a reader something."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from casefile.findings import StatementKind, Topic
from pipeline.report.words import Words
from pipeline.wording import say

MOST = 4
DEGREES = ((0.85, "very"), (0.5, "fairly"), (0.0, "somewhat"))
"""From this probability on something is said to be so alike."""
WORDLESS = frozenset("smrtf")
"""Groups of `extractors.likeness` that name no words of a message."""
LETTERS = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
LATIN = re.compile(r"[a-z']+")
SYLLABLE = re.compile(r"[aeiouy]+")
MARKS = "^$ -_"
FIGURE = "0"
"""Any figure, in a feature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    speaking_for: tuple[str, ...]
    against: tuple[str, ...]


def degree(probability: float) -> str:
    return next(name for least, name in DEGREES if probability >= least)


def reasons(weighed: Sequence[tuple[str, float]], words: Words) -> Reasons:
    """At most `MOST` in all, whole words before pieces of words; `weighed` has the weightiest first."""
    telling = sorted((one for one in weighed if _tells(one[0])), key=lambda one: _is_piece(one[0]))
    told: dict[str, float] = {}
    seen: list[tuple[str, str]] = []
    for feature, adds in telling:
        group, _, run = feature.partition(":")
        bare = run.strip(MARKS)
        if group not in WORDLESS and any(group == other and (bare in known or known in bare) for other, known in seen):
            continue
        seen.append((group, bare))
        told.setdefault(_said(group, run, words), adds)
        if len(told) == MOST:
            break
    return Reasons(
        speaking_for=tuple(said for said, adds in told.items() if adds > 0),
        against=tuple(said for said, adds in told.items() if adds < 0),
    )


def _tells(feature: str) -> bool:
    group, colon, run = feature.partition(":")
    if not colon:
        return False  # what words mean: the words themselves are told
    if group in WORDLESS:
        return group != "f"
    stop_words, particles = _empty()
    found = list(_words(run))
    if _is_piece(feature) and all(LATIN.fullmatch(word) and len(SYLLABLE.findall(word)) < 2 for word in found):
        return False  # ged, prob, nds
    return any(word not in stop_words and not set(word) <= particles for word in found)


def _is_piece(feature: str) -> bool:
    """Whether it is a stem, an ending, a pair with a gap, or one Chinese character."""
    group, _, run = feature.partition(":")
    bare = run.strip(MARKS)
    return group not in WORDLESS and bare != FIGURE and ("_" in run or "-" in (run[:1], run[-1:]) or len(bare) < 2)


def _words(run: str) -> Iterator[str]:
    return (match[0] for match in LETTERS.finditer(run.lower()))


@cache
def _empty() -> tuple[frozenset[str], frozenset[str]]:
    table = tomllib.loads(files("pipeline.explain").joinpath("stop_words.toml").read_text("utf-8"))
    return frozenset(table["stop_words"]), frozenset(table["particles"])


def _said(group: str, run: str, words: Words) -> str:
    language = words.language
    if group in {"s", "m"}:
        return say(language, "explain", f"feature.{run}")
    if group == "r":
        refused, kind = run.startswith("not "), StatementKind(run.removeprefix("not "))
        return say(language, "explain", f"group.{'refused' if refused else 'r'}", words=words.of(kind))
    if group == "t":
        return say(language, "explain", "group.t", words=words.of(Topic(run)))
    bare = run.strip(MARKS)
    quoted = say(language, "explain", "figure" if bare == FIGURE else "quoted", words=bare.replace("_", "…").replace(FIGURE, "N"))
    return say(language, "explain", f"group.{group}", words=quoted)
