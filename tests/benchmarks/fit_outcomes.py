"""Fit the weights by which promises are weighed against what follows them (`pipeline.link.tidings`, `pipeline.link.weighing`), and write them.

    python -m tests.benchmarks.fit_outcomes FOLDER … [--language zh] [--check FOLDER …]

The folders hold labelled conversations with outcomes. First two regressions say of each message after a promise whether it is the first to show it
done, or missed; then a third says what became of the promise, from what the others say of conversations that they were not fitted to. Printed is how
often that is right in conversations that none of the three has seen, and in those of `--check`.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from scipy.sparse import csr_matrix, diags_array, hstack
from sklearn.linear_model import LogisticRegression, SGDClassifier

from casefile.findings import OrderLink, OutcomeKind, Statement
from casefile.records import Conversation
from casefile.store import open_case
from extractors.features import Features
from extractors.likeness import weigh
from extractors.reading import MULTIPLIED, Reading
from extractors.statements import Candidate, Turn
from extractors.terms import read_terms
from extractors.text import fold, language_of
from pipeline.link import tidings
from pipeline.link.aftermath import Heard, Window
from pipeline.link.outcomes import outcomes
from pipeline.link.promise import Promise
from pipeline.link.promised import CHECKED
from pipeline.link.record import Finding, Record
from pipeline.link.tidings import Tiding, between, features_of_both, of_promise, plain, spoken, words_near
from pipeline.link.weighing import barring, done_otherwise, features
from tests.benchmarks.conversations import cases_of, files_of, reading_of
from tests.benchmarks.fit import telling
from tests.benchmarks.outcomes_quick import fill

WEIGHTS = Path(tidings.__file__).parent / "weights"
FOLDS = 4
STRENGTH = 1.0
"""How closely the weights of messages follow the examples."""
OF_OUTCOMES = 0.04
"""… and those of outcomes."""
ROUNDS = 12
RARE = {"message": 5, "pair": 8, "crossed": 30, "outcome": 5}
"""Features that stand in fewer rows are left out; `crossed`: those of messages that are fitted for each topic as well."""
SLIGHT = {"tidings": 2, "outcomes": 2}
"""Weights of fewer tenths, or hundredths, are left out."""


@dataclass(slots=True, kw_only=True)
class Followed:
    """A promise whose outcome is labelled, with all that is weighed of it."""

    conversation: int
    promise: Promise
    found: Finding
    follow: list[Heard]
    repeated: Sequence[int]
    end: datetime
    is_end: bool
    outcome: str
    shown: int | None
    barred: frozenset[int]
    rows: range = range(0)


# ── what is labelled ──────────────────────────────────────────────────────────────────────────────────────────────


def labelled(folders: Iterable[Path], language: str) -> list[Followed]:
    cases = [case for folder in folders for file in files_of(folder) for case in cases_of(file) if case["gold"]["outcomes"]]
    found = [one for number, case in enumerate(cases) for one in followed(case, number)]
    return [one for one in found if (language_of(one.promise.quote) or "en") == language]


def followed(case: dict[str, Any], number: int) -> Iterator[Followed]:
    """The labelled promises of a conversation, its statements being those of its labels."""
    labels = {(row["message"], row["topic"]): row for row in case["gold"]["outcomes"] if not row.get("contested")}
    seen: list[Followed] = []

    def look(record: Record, window: Window, promise: Promise, found: Finding, repeated: Sequence[int]) -> Finding:
        label = labels.pop((promise.index, promise.topic), None)
        if label is not None:
            follow = list(window.after(promise.index))
            seen.append(
                Followed(
                    conversation=number, promise=promise, found=found, follow=follow, repeated=repeated, end=record.signs.end or promise.at,
                    is_end=window.is_last(follow[-1].index), outcome=label["outcome"], shown=label.get("shown"),
                    barred=done_otherwise(record, promise, until=follow[-1]),
                )
            )  # fmt: skip
        return found

    with tempfile.TemporaryDirectory() as folder, open_case(Path(folder) / "case.db", create=True) as file:
        fill(file, with_terms(case))
        (conversation,) = file.records(Conversation)
        for _ in outcomes(file, conversation, list(file.records(OrderLink)), weigh=look):
            pass
    yield from seen


def with_terms(case: dict[str, Any]) -> dict[str, Any]:
    """Promises whose labels name no terms are given those that the extractors read in their words."""
    messages, setting = reading_of(case)
    turns: dict[int, list[Turn]] = {}

    def look(turn: Turn, found: list[Candidate], dialogue: Any) -> list[Candidate]:
        turns.setdefault(turn.message.index, []).append(turn)
        return weigh(turn, found, dialogue)

    reading = Reading(setting, weigh=look)
    read = [one for message in messages for one in reading.read(message) if isinstance(one, Statement)]
    for row in case["gold"]["statements"]:
        if row.get("terms") or row.get("topic") not in CHECKED:
            continue
        said = messages[row["message"]]
        start = said.text.index(row["quote"])
        same = [one for one in read if one.quote.message == said.id and one.quote.start < start + len(row["quote"]) and start < one.quote.end]
        if terms := next((one.terms for one in same if one.topic == row["topic"]), None):
            row["terms"] = msgspec.to_builtins(terms)
            continue
        quote = fold(row["quote"]).text
        for turn in turns.get(row["message"], ()):
            if (at := turn.text.find(quote)) >= 0:
                terms = read_terms(turn, (at, at + len(quote)), setting=setting, bare=False, multiplied=row["topic"] in MULTIPLIED)
                row["terms"] = msgspec.to_builtins(terms)
    return case


# ── messages ──────────────────────────────────────────────────────────────────────────────────────────────────────


class Columns:
    """Features by number, as they come."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self._values: list[float] = []
        self._columns: list[int] = []
        self._starts = [0]
        self.grows = True

    def add(self, told: Features) -> int:
        """A row; gives its number."""
        for name, value in told.items():
            number = self.numbers.setdefault(name, len(self.numbers)) if self.grows else self.numbers.get(name)
            if number is not None:
                self._columns.append(number)
                self._values.append(value)
        self._starts.append(len(self._columns))
        return len(self._starts) - 2

    def matrix(self) -> csr_matrix:
        return csr_matrix((self._values, self._columns, self._starts), shape=(len(self._starts) - 1, len(self.numbers)))

    def again(self) -> "Columns":
        """The same columns, for other rows."""
        other = Columns()
        other.numbers, other.grows = self.numbers, False
        return other


class Kept(NamedTuple):
    """Which columns are fitted."""

    message: np.ndarray
    pair: np.ndarray
    crossed: np.ndarray


class Pairs:
    """Every message after every promise."""

    def __init__(self, given: Sequence[Followed], language: str, like: "Pairs | None" = None) -> None:
        self.given = given
        self.message: Columns = like.message.again() if like else Columns()
        self.pair: Columns = like.pair.again() if like else Columns()
        self.messages: list[int] = []
        self.topics: list[int] = []
        rows: dict[tuple[int, int], int] = {}
        for one in given:
            start = len(self.messages)
            ours = of_promise(one.promise, language)
            told = between(one.promise, one.follow, one.repeated, is_end=one.is_end)
            for number, both in enumerate(told, start=1):
                message = both.message
                key = one.conversation, message.index
                if key not in rows:
                    marks = plain(message.side, message.kinds, message.signs, message.form)
                    own = {name: worth / 10 for name, worth in marks.items()}
                    for text, group, side in words_near(one.follow, number):
                        own |= spoken(text, group, side, language)
                    rows[key] = self.message.add(own)
                self.pair.add(ours | features_of_both(both, one.promise))
                self.messages.append(rows[key])
                self.topics.append(CHECKED.index(one.promise.topic))
            one.rows = range(start, len(self.messages))

    def kept(self) -> Kept:
        message, pair = often(self.message.matrix()), often(self.pair.matrix())
        return Kept(message >= RARE["message"], pair >= RARE["pair"], message >= RARE["crossed"])

    def matrix(self, kept: Kept) -> csr_matrix:
        """Of the pair, of the message, and of the message for the promise's topic."""
        all_of_them = self.message.matrix()
        rows, topics = np.array(self.messages), np.array(self.topics)
        crossed = all_of_them[:, kept.crossed]
        cells = crossed[rows].tocoo()
        by_topic = csr_matrix(
            (cells.data, (cells.row, cells.col + crossed.shape[1] * topics[cells.row])), shape=(len(rows), crossed.shape[1] * len(CHECKED))
        )
        return csr_matrix(hstack([self.pair.matrix()[:, kept.pair], all_of_them[:, kept.message][rows], by_topic]))

    def names(self, kept: Kept) -> list[tuple[str, str]]:
        """Of the columns of the matrix: the feature, and the topic for which it counts."""
        pair, message = (np.array(list(columns.numbers)) for columns in (self.pair, self.message))
        plain_ones = [(str(name), "") for name in (*pair[kept.pair], *message[kept.message])]
        return plain_ones + [(str(name), f":{topic}") for topic in CHECKED for name in message[kept.crossed]]

    def targets(self) -> dict[str, np.ndarray]:
        """By output, of each pair: 1 where it is the first to show so, -1 where that is not told."""
        done, missed = (np.zeros(len(self.messages), int) for _ in range(2))
        for one in self.given:
            for row, message in zip(one.rows, one.follow[1:], strict=True):
                is_after = one.shown is not None and message.index > one.shown
                is_it = message.index == one.shown
                if one.outcome in (OutcomeKind.KEPT, OutcomeKind.LATE):
                    done[row] = is_it - is_after
                    missed[row] = -1 if is_after or one.outcome == OutcomeKind.LATE else 0
                elif one.outcome == OutcomeKind.BROKEN:
                    missed[row] = is_it - is_after
        return {"done": done, "missed": missed}


class Fitted(NamedTuple):
    weights: np.ndarray
    bias: float

    def odds(self, matrix: csr_matrix) -> np.ndarray:
        return np.asarray(matrix @ self.weights) + self.bias


def often(matrix: csr_matrix) -> np.ndarray:
    return np.asarray((matrix != 0).sum(axis=0)).ravel()


def fit(matrix: csr_matrix, target: np.ndarray) -> Fitted:
    told = target >= 0
    rows, said = matrix[told], target[told] == 1
    scale = telling(rows, said)
    model = SGDClassifier(loss="log_loss", alpha=1 / (STRENGTH * len(said)), average=True, max_iter=ROUNDS, tol=None, random_state=0)
    model.fit(rows @ diags_array(scale), said)
    return Fitted(model.coef_[0] * scale, float(model.intercept_[0]))


def told(one: Followed, odds: dict[str, np.ndarray]) -> list[Tiding]:
    found = (Tiding(message, float(odds["done"][row]), float(odds["missed"][row])) for row, message in zip(one.rows, one.follow[1:], strict=True))
    return barring(found, one.barred)


# ── outcomes ──────────────────────────────────────────────────────────────────────────────────────────────────────


def outcome_rows(given: Sequence[Followed], odds: dict[str, np.ndarray], columns: Columns) -> csr_matrix:
    for one in given:
        columns.add(features(one.promise, one.found, told(one, odds), one.end, is_end=one.is_end))
    return columns.matrix()


def fit_outcomes(matrix: csr_matrix, said: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=OF_OUTCOMES, max_iter=300).fit(matrix, said)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--language", default="zh")
    parser.add_argument("--check", nargs="*", default=[], type=Path)
    options = parser.parse_args()
    given = labelled(options.folders, options.language)
    pairs = Pairs(given, options.language)
    kept = pairs.kept()
    matrix, targets = pairs.matrix(kept), pairs.targets()
    print(options.language, len(given), "promises", *matrix.shape, Counter(one.outcome for one in given))
    fold_of_pair = np.concatenate([np.full(len(one.rows), one.conversation % FOLDS) for one in given])
    fold = np.array([one.conversation % FOLDS for one in given])
    odds = {name: np.zeros(len(fold_of_pair)) for name in targets}
    for number in range(FOLDS):
        ours = fold_of_pair == number
        for name, target in targets.items():
            odds[name][ours] = fit(matrix[~ours], target[~ours]).odds(matrix[ours])
    columns = Columns()
    rows = outcome_rows(given, odds, columns)
    stand = often(rows) >= RARE["outcome"]
    rows = rows[:, stand]
    said, by_rule = np.array([one.outcome for one in given]), np.array([str(one.found.outcome) for one in given])
    found = said.copy()
    for number in range(FOLDS):
        found[fold == number] = fit_outcomes(rows[fold != number], said[fold != number]).predict(rows[fold == number])
    report("in folds", said, found, by_rule)
    fitted = {name: fit(matrix, target) for name, target in targets.items()}
    last = fit_outcomes(rows, said)
    for folder in options.check:
        others = labelled([folder], options.language)
        if others:
            theirs = Pairs(others, options.language, like=pairs)
            told_of = {name: one.odds(theirs.matrix(kept)) for name, one in fitted.items()}
            found = last.predict(outcome_rows(others, told_of, columns.again())[:, stand])
            report(str(folder.name), np.array([one.outcome for one in others]), found, np.array([str(one.found.outcome) for one in others]))
    note = f"Fitted by `make fit-outcomes` to {len(given)} promises of {len({one.conversation for one in given})} labelled conversations"
    write_tidings(WEIGHTS / f"{options.language}-tidings.tsv", fitted, pairs.names(kept), note)
    write_outcomes(
        WEIGHTS / f"{options.language}-outcomes.tsv", last, [name for name, keep in zip(columns.numbers, stand, strict=True) if keep], note
    )


def report(name: str, said: np.ndarray, found: np.ndarray, by_rule: np.ndarray) -> None:
    alike = found == by_rule
    print(
        f"{name}: right in {np.mean(found == said):.3f} of {len(said)}, rules {np.mean(by_rule == said):.3f}; "
        f"alike in {np.mean(alike):.2f}, then right {np.mean((found == said)[alike]):.3f}; else {np.mean((found == said)[~alike]):.3f}, "
        f"rules {np.mean((by_rule == said)[~alike]):.3f}"
    )


def write_tidings(path: Path, fitted: dict[str, Fitted], names: Sequence[tuple[str, str]], note: str) -> None:
    outputs = [*fitted, *(f"{name}:{topic}" for topic in CHECKED for name in fitted)]
    cells: dict[str, dict[int, int]] = {}
    for output, one in fitted.items():
        tenths = np.rint(one.weights * 10).astype(int)
        for at in np.flatnonzero(np.abs(tenths) >= SLIGHT["tidings"]).tolist():
            name, topic = names[at]
            cells.setdefault(name, {})[outputs.index(f"{output}{topic}")] = int(tenths[at])
    write(path, outputs, [one.bias for one in fitted.values()], cells, f"{note}; weights in tenths")


def write_outcomes(path: Path, model: LogisticRegression, names: Sequence[str], note: str) -> None:
    hundredths = np.rint(model.coef_ * 100).astype(int)
    cells = {
        name: {output: int(weight) for output, weight in enumerate(hundredths[:, at]) if abs(weight) >= SLIGHT["outcomes"]}
        for at, name in enumerate(names)
    }
    write(path, list(model.classes_), list(model.intercept_), cells, f"{note}; weights in hundredths")


def write(path: Path, outputs: Sequence[str], bias: Sequence[float], cells: dict[str, dict[int, int]], note: str) -> None:
    lines = [f"# {note}.", " ".join(["outputs", *outputs]), " ".join(["bias", *(f"{one:.3f}" for one in bias)])]
    lines += [f"{name}\t{' '.join(f'{output}={weight}' for output, weight in sorted(cells[name].items()))}" for name in sorted(cells) if cells[name]]
    path.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
