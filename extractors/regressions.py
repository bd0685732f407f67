"""The logistic regressions that say what a clause is like, one for each language and side: `weights/<language>-<side>.tsv`.

They are fitted to conversations of our own (`make fit`) and are data: a remark, the outputs, what each begins with, and a line per feature.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import repeat
from struct import Struct
from typing import Any

from casefile.findings import StatementKind, Topic
from casefile.records import Role
from extractors.features import MARKED, Features, Group, Marks, meant_by, words_of
from extractors.remembered import remembered
from extractors.statements import Turn
from extractors.text import language_of

SIDES = {Role.BUYER: "buyer", Role.SELLER: "seller", Role.PLATFORM: "platform"}
TOPIC = "topic:"
"""So begin, in the files of weights, the outputs that are topics."""
CONDITIONAL = "conditional"
"""So is called the output that tells of a promise whether it is under a condition."""
TENTHS = 10
"""In these the weights of clauses are written down."""
BITS = 32


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
    table: "Table"
    """In tenths."""
    _of_marks: dict[str, int] = field(default_factory=dict)
    """What has been read of these."""

    def of(self, feature: str) -> Sequence[tuple[int, float]]:
        """By output."""
        weights = self.table.parted(self.table.added([feature.encode()]))
        return [(output, weight / TENTHS) for output, weight in enumerate(weights) if weight]

    def of_words(self, text: str, group: Group) -> tuple[float, ...]:
        return word_sums(text, group, self.language, self.table)

    def marked(self, told: Marks) -> int:
        """What marks add to the log odds of all outputs, in one number."""
        return sum([self._row(mark) * worth for mark, worth in told.items()])

    def _row(self, mark: str) -> int:
        row = self._of_marks.get(mark)
        if row is None:
            row = self._of_marks[mark] = self.table.added([mark.encode()])
        return row

    def parted(self, marked: int) -> list[float]:
        """By output what marks add to the log odds."""
        return [one / (TENTHS * MARKED) for one in self.table.parted(marked)]

    def reasons(self, told: Features, wanted: int) -> list[tuple[str, float]]:
        """What each feature adds to the log odds of an output, the weightiest first."""
        found = [(name, weight * value) for name, value in told.items() for output, weight in self.of(name) if output == wanted]
        return sorted(found, key=lambda one: (-abs(one[1]), one[0]))


class Table:
    """A file of weights: a remark, the outputs, what each begins with, and a line per feature.

    The weights that a feature gives all outputs are added at once, as digits of one number, so to speak: output n has the bits from 32 n on.
    That they are whole makes the order not matter in which they are added.
    """

    def __init__(self, file: Traversable) -> None:
        _, outputs, bias, rows = file.read_bytes().split(b"\n", 3)
        self.outputs = tuple(outputs.decode().split()[1:])
        self.bias = tuple(map(float, bias.split()[1:]))
        cells = iter(rows.rstrip(b"\n").replace(b"\n", b"\t").split(b"\t"))
        self.by_feature: dict[bytes, Any] = dict(zip(cells, cells, strict=True))
        """Names are in UTF-8: to decode all of them takes three times as long, and twice the memory. Weights are as the file has them until they
        are first asked for, then one number."""
        self._signs = sum(1 << BITS * output + BITS - 1 for output in range(len(self.outputs)))
        self._unpack = Struct(f"<{len(self.outputs)}i").unpack

    def added(self, names: Collection[bytes]) -> int:
        """The weights of features, added up for each output, in one number."""
        try:
            return sum(map(self.by_feature.get, names, repeat(0)))
        except TypeError:  # some have not been read yet
            cells = ((name, self.by_feature.get(name)) for name in names)
            self.by_feature.update([(name, sum(map(_read_cell, row.split()))) for name, row in cells if isinstance(row, bytes)])
            return sum(map(self.by_feature.get, names, repeat(0)))

    def parted(self, total: int) -> tuple[int, ...]:
        """By output what one number holds for all of them."""
        positive = total + self._signs  # for all of them, so that none takes anything from the next
        parts: tuple[int, ...] = self._unpack((positive ^ self._signs).to_bytes(len(self.outputs) * BITS // 8, "little"))
        return parts


@cache
def _read_cell(cell: bytes) -> int:
    output, _, weight = cell.partition(b"=")
    return int(weight) << BITS * int(output)


@remembered
def word_sums(text: str, group: Group, language: str, table: Table) -> tuple[float, ...]:
    """What the words of a normal text, and what they mean, add to the log odds of each output."""
    words, meant = words_of(text, group, language), meant_by(text, group)
    word, meaning = words.worth / TENTHS, meant.worth / TENTHS
    both = zip(table.parted(table.added(words.names)), table.parted(table.added(meant.names)), strict=True)
    return tuple([word * one + meaning * other for one, other in both])


@cache
def load_weights(language: str, side: str) -> Weights:
    table = Table(files("extractors").joinpath(f"weights/{language}-{side}.tsv"))
    return Weights(
        language=language,
        kinds=tuple(StatementKind(name) for name in table.outputs if not name.startswith(TOPIC) and name != CONDITIONAL),
        topics=tuple(Topic(name.removeprefix(TOPIC)) for name in table.outputs if name.startswith(TOPIC)),
        conditions=CONDITIONAL in table.outputs,
        bias=table.bias,
        table=table,
    )


def weights_for(turn: Turn) -> Weights | None:
    """None where nothing is weighed: for who is a stranger to the deal, and for words of another script."""
    side, language = SIDES.get(turn.role), language_of(turn.text)
    return load_weights(language, side) if side and language and turn.clauses else None
