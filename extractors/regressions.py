"""The logistic regressions that say what a clause is like, one for each language and side: `weights/<language>-<side>.tsv`.

They are fitted to conversations of our own (`make fit`) and are data: a remark, the outputs, what each begins with, and a line per feature.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import repeat
from typing import NamedTuple

from casefile.findings import StatementKind, Topic
from casefile.records import Role
from extractors.features import Features, Group, language_of, runs
from extractors.remembered import remembered
from extractors.statements import Turn

SIDES = {Role.BUYER: "buyer", Role.SELLER: "seller", Role.PLATFORM: "platform"}
TOPIC = "topic:"
"""So begin, in the files of weights, the outputs that are topics."""
CONDITIONAL = "conditional"
"""So is called the output that tells of a promise whether it is under a condition."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weights:
    """Of one language and side."""

    language: str
    kinds: tuple[StatementKind, ...]
    topics: tuple[Topic, ...]
    """Of promises. Outputs are the kinds, then these, then whether a promise is conditional."""
    conditions: bool
    """Whether the last is there."""
    bias: tuple[float, ...]
    by_feature: Mapping[bytes, bytes]
    """As the file has them, in tenths; few are ever looked at."""

    def of(self, feature: str) -> Sequence[tuple[int, float]]:
        """By output."""
        cells = self.by_feature.get(feature.encode())
        return read_cells(cells) if cells else ()

    def sums(self, told: Features) -> list[float]:
        """What features add to the log odds of each output."""
        added = [0.0] * len(self.bias)
        for feature, value in told.items():
            for output, weight in self.of(feature):
                added[output] += weight * value
        return added

    def reasons(self, told: Features, wanted: int) -> list[tuple[str, float]]:
        """What each feature adds to the log odds of an output, the weightiest first."""
        found = [(name, weight * value) for name, value in told.items() for output, weight in self.of(name) if output == wanted]
        return sorted(found, key=lambda one: (-abs(one[1]), one[0]))


@lru_cache(maxsize=50_000)
def read_cells(cells: bytes, unit: int = 10) -> tuple[tuple[int, float], ...]:
    """By output its weight, which stands there in tenths, or as the unit says."""
    return tuple(map(_read_cell, cells.split(), repeat(unit)))


@cache
def _read_cell(cell: bytes, unit: int) -> tuple[int, float]:
    """All features have their weights from a few thousand of these, which so stand in memory once."""
    output, _, weight = cell.partition(b"=")
    return int(output), int(weight) / unit


class Table(NamedTuple):
    """A file of weights: a remark, the outputs, what each begins with, and a line per feature."""

    outputs: tuple[str, ...]
    bias: tuple[float, ...]
    by_feature: Mapping[bytes, bytes]
    """In UTF-8: to decode all of them takes three times as long, and twice the memory."""

    @staticmethod
    def read(file: Traversable) -> "Table":
        _, outputs, bias, rows = file.read_bytes().split(b"\n", 3)
        cells = iter(rows.rstrip(b"\n").replace(b"\n", b"\t").split(b"\t"))
        return Table(tuple(outputs.decode().split()[1:]), tuple(map(float, bias.split()[1:])), dict(zip(cells, cells, strict=True)))


@remembered
def word_sums(text: str, group: Group, weights: Weights) -> tuple[float, ...]:
    return tuple(weights.sums(runs(text, group, weights.language)))


@cache
def load_weights(language: str, side: str) -> Weights:
    names, bias, by_feature = Table.read(files("extractors").joinpath(f"weights/{language}-{side}.tsv"))
    return Weights(
        language=language,
        kinds=tuple(StatementKind(name) for name in names if not name.startswith(TOPIC) and name != CONDITIONAL),
        topics=tuple(Topic(name.removeprefix(TOPIC)) for name in names if name.startswith(TOPIC)),
        conditions=CONDITIONAL in names,
        bias=bias,
        by_feature=by_feature,
    )


def weights_for(turn: Turn) -> Weights | None:
    """None where nothing is weighed: for who is a stranger to the deal, and for words of another script."""
    side, language = SIDES.get(turn.role), language_of(turn.text)
    return load_weights(language, side) if side and language and turn.clauses else None
