"""Fit the weights of `extractors.likeness` to labelled conversations and write them.

    python -m tests.benchmarks.fit FOLDER … [--language zh] [--promises]

Logistic regression, each kind against the rest, and among promises each topic, and whether they are under a condition. With `--promises` the weights
of kinds stay as they are.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, diags_array
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from casefile.findings import StatementKind, Topic
from extractors.dialogue import Dialogue
from extractors.features import Features, Place, features, topical
from extractors.reading import Reading
from extractors.regressions import CONDITIONAL, SIDES, TOPIC, Weights, load_weights
from extractors.statements import Candidate, Turn
from extractors.text import language_of
from tests.benchmarks.conversations import Labelled, labelled

WEIGHTS = Path(__file__).parent.parent.parent / "extractors" / "weights"
STRENGTH = 10
"""How closely the weights of kinds follow the examples."""
OF_TOPICS = 2
"""… and those of topics, of which there are fewer."""
OF_CONDITIONS = 5
SELDOM = 12
"""Kinds of which there are fewer examples are left to the rules."""
SLIGHT = 3
"""Weights of fewer tenths are left out: there are many, and together they decide nothing."""


KINDS = frozenset(StatementKind)
TOPICS = frozenset(f"{TOPIC}{topic}" for topic in Topic)


class Example(NamedTuple):
    """A clause."""

    side: str
    features: Features
    topical: Features
    labels: frozenset[str]


def examples(conversation: Labelled, language: str) -> Iterator[Example]:
    seen: list[Example] = []

    def look(turn: Turn, found: list[Candidate], dialogue: Dialogue) -> list[Candidate]:
        side = SIDES.get(turn.role)
        if side and language_of(turn.text) == language:
            place = Place.of(turn, dialogue)
            for number in range(len(turn.clauses)):
                told = features(turn, number, found, place, language)
                seen.append(Example(side, told, topical(turn, number, place, language), _labels(conversation, turn, number)))
        return found

    reading = Reading(conversation.setting, weigh=look)
    for message in conversation.messages:
        for _ in reading.read(message):
            pass
    yield from seen


def _labels(conversation: Labelled, turn: Turn, number: int) -> frozenset[str]:
    clause = turn.clauses[number]
    start, end = turn.folded.span(clause.start, clause.end)
    found = set[str]()
    for label in conversation.labels.get(turn.message.index, ()):
        if min(label.end, end) - max(label.start, start) >= min(2, end - start):
            found.add(label.kind)
            if label.topic:
                found.add(f"{TOPIC}{label.topic}")
            if label.conditional:
                found.add(CONDITIONAL)
    return frozenset(found)


class Fitted(NamedTuple):
    outputs: list[str]
    bias: list[float]
    tenths: dict[str, dict[int, int]]
    """By feature, of each output that it decides something of."""


def told(one: Example) -> Features:
    """What kinds, and conditions of promises, are known by."""
    return one.features


def told_of_topics(one: Example) -> Features:
    return one.features | one.topical


def fit(rows: Sequence[Example], outputs: Callable[[str], bool], known_by: Callable[[Example], Features], strength: float) -> Fitted:
    """Each output among the labels of these clauses against all the others."""
    counts = Counter(label for one in rows for label in one.labels if outputs(label))
    fitted = Fitted(sorted(label for label, count in counts.items() if count >= SELDOM), [], {})
    if not fitted.outputs:
        return fitted
    vectorizer = DictVectorizer()
    matrix: csr_matrix = vectorizer.fit_transform([known_by(one) for one in rows])
    often = np.asarray((matrix != 0).sum(axis=0)).ravel() >= 5
    matrix = matrix[:, often]
    names = [name for name, keep in zip(vectorizer.get_feature_names_out(), often, strict=True) if keep]
    for number, output in enumerate(fitted.outputs):
        said = np.array([output in one.labels for one in rows])
        scale = telling(matrix, said)
        model = LogisticRegression(C=strength, solver="liblinear", random_state=0).fit(matrix @ diags_array(scale), said)
        fitted.bias.append(float(model.intercept_[0]))
        for name, weight in zip(names, np.rint(model.coef_[0] * scale * 10).astype(int), strict=True):
            if abs(weight) >= SLIGHT:
                fitted.tenths.setdefault(name, {})[number] = int(weight)
    return fitted


def kinds_of(weights: Weights) -> Fitted:
    """As they were fitted before."""
    tenths = {
        name.decode(): {output: round(10 * weight) for output, weight in weights.of(name.decode()) if output < len(weights.kinds)}
        for name in weights.table.by_feature
    }
    return Fitted([*weights.kinds], [*weights.bias[: len(weights.kinds)]], tenths)


def telling(matrix: csr_matrix, said: np.ndarray) -> np.ndarray:
    """By feature, how much oftener it stands in the clauses that are said to be of an output than in the others, or how much more seldom.

    Features that tell more are made larger and so cost less to be given weight (Wang and Manning 2012, “Baselines and Bigrams”), here by the
    root of their log ratio: half way between all being alike and that paper's.
    """
    there = matrix != 0
    often = np.asarray(there.sum(axis=0)).ravel()
    those = np.asarray(there[said].sum(axis=0)).ravel()
    with_, without = those + 2 * said.mean(), often - those + 2 * (1 - said.mean())
    ratio = np.sqrt(np.abs(np.log((with_ / with_.sum()) / (without / without.sum()))))
    each: np.ndarray = ratio / np.sqrt(np.average(ratio**2, weights=often))
    return each


def write(path: Path, parts: Sequence[Fitted], note: str) -> None:
    """The outputs of the parts one after the other."""
    tenths: dict[str, dict[int, int]] = {}
    first = 0
    for part in parts:
        for name, cells in part.tenths.items():
            tenths.setdefault(name, {}).update({first + output: weight for output, weight in cells.items()})
        first += len(part.outputs)
    outputs, bias = ([one for part in parts for one in part.outputs], [f"{one:.3f}" for part in parts for one in part.bias])
    lines = [f"# {note}", " ".join(["outputs", *outputs]), " ".join(["bias", *bias])]
    lines += [f"{name}\t{' '.join(f'{output}={weight}' for output, weight in sorted(tenths[name].items()))}" for name in sorted(tenths)]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folders", nargs="+", type=Path)
    arguments.add_argument("--language", default="zh")
    arguments.add_argument("--promises", action="store_true", help="fit what is told of promises alone")
    options = arguments.parse_args()
    conversations = list(labelled(options.folders))
    given = [one for conversation in conversations for one in examples(conversation, options.language)]
    for side in SIDES.values():
        ours = [one for one in given if one.side == side]
        promises = [one for one in ours if StatementKind.COMMITMENT in one.labels]
        kinds = kinds_of(load_weights(options.language, side)) if options.promises else fit(ours, KINDS.__contains__, told, STRENGTH)
        topics = fit(promises, TOPICS.__contains__, told_of_topics, OF_TOPICS)
        conditions = fit(promises, CONDITIONAL.__eq__, told, OF_CONDITIONS)
        WEIGHTS.mkdir(exist_ok=True)
        note = f"Fitted by `make fit` to {len(ours)} clauses of {len(conversations)} labelled conversations; weights in tenths."
        write(WEIGHTS / f"{options.language}-{side}.tsv", (kinds, topics, conditions), note)
        print(options.language, side, len(ours), "clauses", len(kinds.outputs), "kinds", len(topics.outputs), "topics")


if __name__ == "__main__":
    main()
