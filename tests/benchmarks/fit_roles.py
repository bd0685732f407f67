"""Fit the weights by which buyer and seller are told apart by how they speak (`pipeline.parties.voices`), and write them.

    python -m tests.benchmarks.fit_roles FOLDER … [--language zh]

The folders hold labelled conversations; `python -m tests.benchmarks.voices` measures what comes of it in others.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier

from casefile.records import Role
from extractors.features import normal, runs
from extractors.text import fold, language_of
from pipeline.parties import voices
from pipeline.parties.voices import SPOKEN
from tests.benchmarks.voices import cases, spoken

WEIGHTS = Path(voices.__file__).parent / "weights"
STRENGTH = 1e-5
"""How much weights are kept small."""
ROUNDS = 8
RARE = 20
"""Features that stand in fewer messages are left out."""
SLIGHT = 2
"""Weights of fewer tenths are left out."""


def fit(folders: Iterable[Path], language: str) -> tuple[dict[str, int], float, int]:
    """Weights in tenths, what they begin with, and to how many messages they are fitted."""
    numbers: dict[str, int] = {}
    values: list[float] = []
    columns: list[int] = []
    starts, sells = [0], []
    for case in cases(folders):
        for message, role in spoken(case):
            text = fold(message.text).text
            if language_of(text) != language:
                continue
            for name, worth in runs(normal(text, SPOKEN), SPOKEN, language).items():
                columns.append(numbers.setdefault(name, len(numbers)))
                values.append(worth)
            starts.append(len(columns))
            sells.append(role is Role.SELLER)
    matrix = csr_matrix((values, columns, starts), shape=(len(sells), len(numbers)))
    often = np.asarray((matrix != 0).sum(axis=0)).ravel() >= RARE
    model = SGDClassifier(loss="log_loss", alpha=STRENGTH, average=True, max_iter=ROUNDS, tol=None, random_state=0)
    model.fit(matrix[:, often], np.array(sells))
    names = np.array(list(numbers))[often]
    tenths = {str(name): int(weight) for name, weight in zip(names, np.rint(model.coef_[0] * 10), strict=True)}
    return {name: weight for name, weight in tenths.items() if abs(weight) >= SLIGHT}, float(model.intercept_[0]), len(sells)


def write(path: Path, weights: dict[str, int], bias: float, messages: int) -> None:
    note = f"# Fitted by `make fit-roles` to {messages} messages of labelled conversations; weights in tenths."
    lines = [note, "outputs seller", f"bias {bias:.3f}", *(f"{name}\t0={weights[name]}" for name in sorted(weights))]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--language", default="zh")
    options = parser.parse_args()
    WEIGHTS.mkdir(exist_ok=True)
    write(WEIGHTS / f"{options.language}-roles.tsv", *fit(options.folders, options.language))


if __name__ == "__main__":
    main()
