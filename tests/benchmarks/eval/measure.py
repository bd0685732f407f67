"""What a scorer yields, and how verdicts add up to a number."""

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

SHARED = Path(os.environ.get("CHAT_EVIDENCE_SHARED", Path(__file__).parents[4] / "shared"))
Formula = Literal["F1", "accuracy", "precision", "recall"]
Half = Literal["work", "held"]
Spans = set[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    formula: Formula
    reference: str
    """The best published or simple rule's number, and which; `–` where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    measure: str
    id: str
    hits: int = 0
    extra: int = 0
    missed: int = 0
    said: str = ""
    """The text, what was wanted and what was found; printed for the work half alone."""

    @property
    def half(self) -> Half:
        return half_of(self.id)


class Scorer(Protocol):
    """A module whose docstring says what is measured and how."""

    DATASET: str
    MEASURES: dict[str, Measure]

    def judge(self) -> Iterator[Verdict]: ...


@dataclass(slots=True)
class Tally:
    hits: int = 0
    extra: int = 0
    missed: int = 0

    @property
    def wanted(self) -> int:
        return self.hits + self.missed

    def value(self, formula: Formula) -> float:
        match formula:
            case "F1":
                return 2 * self.hits / max(1, 2 * self.hits + self.extra + self.missed)
            case "precision":
                return self.hits / max(1, self.hits + self.extra)
            case "accuracy" | "recall":
                return self.hits / max(1, self.hits + self.missed)


def half_of(name: str) -> Half:
    """Rules are widened by the misses of `work`; `held` is only scored."""
    return "work" if hashlib.sha256(name.encode()).digest()[0] % 2 == 0 else "held"


def tallied(verdicts: Iterable[Verdict]) -> dict[tuple[str, Half], Tally]:
    tallies: defaultdict[tuple[str, Half], Tally] = defaultdict(Tally)
    for verdict in verdicts:
        tally = tallies[verdict.measure, verdict.half]
        tally.hits += verdict.hits
        tally.extra += verdict.extra
        tally.missed += verdict.missed
    return dict(tallies)


def rows(name: str) -> Iterator[dict[str, Any]]:
    with (SHARED / "eval" / f"{name}.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def spans_of(row: Mapping[str, Any], wanted: Callable[[Mapping[str, Any]], bool] = lambda _: True) -> Spans:
    return {(found["start"], found["end"]) for found in row["expected"] if wanted(found)}


def touching(want: Spans, have: Spans) -> Spans:
    """`have`, where what overlaps a wanted span counts as that span: what belongs to a time or a sum, annotators draw differently."""
    return {next(((a, b) for a, b in sorted(want) if start < b and a < end), (start, end)) for start, end in have}


def compared(measure: str, row: Mapping[str, Any], want: Spans, have: Spans) -> Verdict:
    text = row["text"]
    return Verdict(
        measure=measure,
        id=row["id"],
        hits=len(want & have),
        extra=len(have - want),
        missed=len(want - have),
        said=f"{text!r} wanted {[text[a:b] for a, b in sorted(want)]} found {[text[a:b] for a, b in sorted(have)]}",
    )


def right_or_wrong(measure: str, name: str, right: bool, said: str) -> Verdict:
    return Verdict(measure=measure, id=name, hits=int(right), missed=int(not right), said=said)
